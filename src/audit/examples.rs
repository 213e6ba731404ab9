//! Passages to learn from: for each requirement a few that name who, when, how much or with what money.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::find::{Confidence, PassageKind};
use crate::rules::Level;

use super::entry::Entry;
use super::record::Passage;

/// How many passages are shown of each requirement, each of another municipality.
const EACH: usize = 3;

/// A good passage is neither a fragment nor a page, in characters.
const LENGTHS: std::ops::RangeInclusive<usize> = 40..=300;

/// A passage to learn from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GoodExample {
    /// The requirement it promises.
    pub requirement: String,
    /// The passage.
    pub text: String,
    /// How many of owner, deadline, indicator and budget it names.
    pub fields: u32,
    /// Whose it is; `None` in an anonymous audit.
    pub municipality: Option<String>,
    /// The document; `None` in an anonymous audit.
    pub path: Option<String>,
    /// The entry it stands in.
    pub entry: u32,
    /// The finding, as an index of its record's findings.
    pub finding: u32,
}

/// Collects the best passages. Entries come in their order, so that of equally good ones the first stays.
#[derive(Debug, Default)]
pub(super) struct Examples(BTreeMap<String, Vec<GoodExample>>);

impl Examples {
    /// Looks at an entry.
    pub(super) fn add(&mut self, number: u32, entry: &Entry) {
        let Some(record) = entry.record() else { return };
        let mut whose = None;
        for (at, passage) in (0..).zip(&record.findings) {
            if !is_good(passage) {
                continue;
            }
            let whose = whose.get_or_insert_with(|| entry.municipality().map(|municipality| municipality.name));
            let example = GoodExample {
                requirement: passage.requirement.clone(),
                text: passage.text.clone(),
                fields: u32::try_from(passage.fields.kinds().len()).unwrap_or(0),
                municipality: whose.clone(),
                path: Some(entry.source.path.clone()),
                entry: number,
                finding: at,
            };
            self.offer(example);
        }
    }

    fn offer(&mut self, example: GoodExample) {
        let best = self.0.entry(example.requirement.clone()).or_default();
        let same =
            best.iter().position(|known| known.municipality == example.municipality || known.text == example.text);
        match same {
            Some(at) if best[at].fields >= example.fields => return,
            Some(at) => best[at] = example,
            None => best.push(example),
        }
        best.sort_by_key(|known| (Reverse(known.fields), known.entry, known.finding));
        best.truncate(EACH);
    }

    /// All examples, by requirement, best first.
    pub(super) fn finish(self) -> Vec<GoodExample> {
        self.0.into_values().flatten().collect()
    }
}

fn is_good(passage: &Passage) -> bool {
    passage.level == Level::Actionable
        && passage.confidence == Confidence::High
        && passage.lead_in.is_none()
        && matches!(passage.kind, PassageKind::Sentence | PassageKind::Item)
        && LENGTHS.contains(&passage.text.chars().count())
}

/// The examples without a trace of whose they are: `blank` stands for each name.
pub(super) fn anonymise(examples: &mut [GoodExample], blank: &str) {
    for example in examples {
        if let Some(name) = example.municipality.take() {
            example.text = without(&example.text, &name, blank);
        }
        example.path = None;
    }
}

/// `text` with `blank` for the name, whole and by its first word, whatever the case; a genitive ending goes with it.
fn without(text: &str, name: &str, blank: &str) -> String {
    let first = name.split_whitespace().next().unwrap_or(name);
    let mut words = Vec::new();
    for word in replaced(text, name, blank).split(' ') {
        let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '-');
        let named = !bare.is_empty() && bare.to_lowercase().starts_with(&first.to_lowercase()) && word != blank;
        words.push(if named { word.replace(bare, blank) } else { word.to_owned() });
    }
    words.join(" ")
}

/// `text` with `blank` for every occurrence of `name`, whatever the case of ASCII letters.
fn replaced(text: &str, name: &str, blank: &str) -> String {
    if name.is_empty() {
        return text.to_owned();
    }
    let mut left = text;
    let mut out = String::with_capacity(text.len());
    let starts = |rest: &str| rest.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
    while let Some(next) = left.chars().next() {
        if starts(left) {
            out.push_str(blank);
            left = &left[name.len()..];
        } else {
            out.push(next);
            left = &left[next.len_utf8()..];
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_leave_no_trace() {
        let text = "Storvik kommune skal, i STORVIKS skoler og Storvik-skolen, holde kurs i Nord-Storvik.";
        assert_eq!(
            without(text, "Storvik kommune", "[x]"),
            "[x] skal, i [x] skoler og [x], holde kurs i Nord-Storvik."
        );
        assert_eq!(without("Øvre Åmlis skoler", "Øvre Åmli", "[x]"), "[x]s skoler");
    }
}
