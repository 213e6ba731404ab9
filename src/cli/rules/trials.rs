//! What rules are tried on: a municipality, words for the blanks of remedies, and ordinary sentences (`rules/lint.toml`).

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::{Date, date};
use serde::Deserialize;

use crate::assess::{CheckOptions, DoctypeSource};
use crate::text::{Country, Language};

/// The day that "today" means wherever rules are tried, so that neither time nor the date of a source changes what an
/// example or a remedy is worth.
pub(super) const TRIAL_DAY: Date = date(2026, 11, 21);

/// `rules/lint.toml` exactly as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Trials {
    /// The municipality whose plans the trials are.
    pub(super) owner: String,
    /// Words for the blanks of a remedy.
    pub(super) blanks: BTreeMap<String, String>,
    /// Ordinary sentences about neither digital competence nor universal design.
    pub(super) sentences: BTreeMap<Language, Vec<String>>,
}

impl Trials {
    /// The trials of a country.
    pub(super) fn of(country: Country) -> Option<&'static Self> {
        static ALL: OnceLock<BTreeMap<Country, Trials>> = OnceLock::new();
        let read = || toml::from_str(include_str!("../../../rules/lint.toml")).unwrap_or_default();
        ALL.get_or_init(read).get(&country)
    }

    /// What a trial in a language is checked with: the document's language, its owner, its day and its type.
    pub(super) fn options(language: Language, day: Date, doctype: Option<&str>) -> CheckOptions {
        CheckOptions {
            owner: language.country().and_then(Self::of).map(|trials| trials.owner.clone()),
            doctype: doctype.map(|doctype| (doctype.to_owned(), DoctypeSource::Flag)),
            language: Some(language),
            date: Some(day),
            ..CheckOptions::new(day)
        }
    }
}

/// Text that Markdown takes literally.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if letter.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(if letter.is_control() { ' ' } else { letter });
    }
    out
}

/// The blanks of a remedy with words in them; a blank without a word of its own keeps its name.
pub(super) fn filled(remedy: &str, blanks: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut rest = remedy;
    while let Some((before, inside)) = rest.split_once('{') {
        out.push_str(before);
        let (name, after) = inside.split_once('}').unwrap_or((inside, ""));
        match blanks.get(&name.to_lowercase()) {
            Some(word) if name.starts_with(char::is_uppercase) => {
                let mut letters = word.chars();
                out.extend(letters.next().into_iter().flat_map(char::to_uppercase).chain(letters));
            }
            Some(word) => out.push_str(word),
            None => out.push_str(name),
        }
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trials_are_without_mistakes() {
        for country in Country::ALL {
            let trials = Trials::of(country).map(|trials| trials.sentences.values().map(Vec::len).sum::<usize>());
            assert!(trials.is_some_and(|sentences| sentences >= 50), "{country:?}");
        }
    }
}
