//! What is wrong with a text to paste before anybody tries it: braces that do not pair, and figures that nobody gave.

use std::ops::Range;

use toml::de::DeValue;

use crate::report::Remark;
use crate::rules::tables::{File, Table};
use crate::rules::{Requirement, SourceRef};
use crate::text::Language;

use super::lint::Placed;

/// The remarks on the text in each language, at the characters they are about; `source` is the whole file.
pub(super) fn remarks(
    requirement: &Requirement,
    table: &mut Table<'_, '_>,
    reader: &mut File,
    source: &str,
) -> Vec<Placed> {
    let Some(texts) = table.table("remedy", reader) else { return Vec::new() };
    let given = |figure: &str| {
        let said = |source: &SourceRef| {
            holds(&source.title, figure) || source.section.as_deref().is_some_and(|section| holds(section, figure))
        };
        requirement.sources.iter().any(said)
    };
    let in_one = |(name, _, value): (&str, Range<usize>, &toml::Spanned<DeValue<'_>>)| {
        let (Some(language), DeValue::String(text)) = (Language::parse(name), value.get_ref()) else {
            return Vec::new();
        };
        let brace = loose_brace(text).map(|from| (from, Remark::LooseBrace { language }));
        let figures = figures(text).into_iter().filter(|figure| !given(figure));
        let figures = figures.map(|figure| (figure, Remark::InventedFigure { language, figure: figure.to_owned() }));
        brace.into_iter().chain(figures).map(|(part, remark)| (place(value.span(), source, part), remark)).collect()
    };
    texts.entries().flat_map(in_one).collect()
}

/// Where in the file a part of a string stands; the whole string where it is written in another way.
fn place(string: Range<usize>, source: &str, part: &str) -> Range<usize> {
    let found = source.get(string.clone()).and_then(|raw| raw.find(part));
    found.map_or(string.clone(), |at| string.start + at..string.start + at + part.len())
}

/// The text from a brace that is not closed, or behind which none is open; up to the next blank.
fn loose_brace(text: &str) -> Option<&str> {
    let mut open = None;
    for (at, letter) in text.char_indices() {
        match (letter, open) {
            ('{', None) => open = Some(at),
            ('{', Some(before)) => return Some(word(&text[before..])),
            ('}', None) => return text[..=at].split_whitespace().next_back(),
            ('}', Some(_)) => open = None,
            _ => {}
        }
    }
    open.map(|at| word(&text[at..]))
}

fn word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or(text)
}

/// The figures outside braces, as written: «90», «2.1», «1 200» as two.
fn figures(text: &str) -> Vec<&str> {
    let outside = text.split('{').enumerate().map(|(at, part)| {
        let behind = part.split_once('}').map(|(_, behind)| behind);
        if at == 0 { part } else { behind.unwrap_or_default() }
    });
    let runs = outside.flat_map(|part| part.split(|letter: char| !letter.is_ascii_digit() && !".,".contains(letter)));
    runs.map(|run| run.trim_matches(['.', ','])).filter(|run| !run.is_empty()).collect()
}

/// Whether a text has a figure, and not only as part of a longer one.
fn holds(text: &str, figure: &str) -> bool {
    let is_digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    text.match_indices(figure)
        .any(|(at, _)| !is_digit(text[..at].chars().next_back()) && !is_digit(text[at + figure.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_pair() {
        assert_eq!(loose_brace("{Rolle} skal {frist}."), None);
        assert_eq!(loose_brace("{Rolle skal holde {kurs}."), Some("{Rolle"));
        assert_eq!(loose_brace("{Rolle} skal {holde kurs."), Some("{holde"));
        assert_eq!(loose_brace("{Rolle} skal frist}."), Some("frist}"));
    }

    #[test]
    fn figures_stand_outside_braces() {
        assert_eq!(figures("{n 5} skal 90 % innen 2027, jf. § 4."), ["90", "2027", "4"]);
        assert_eq!(figures("WCAG 2.1 nivå AA i {år}."), ["2.1"]);
        assert!(holds("WCAG 2.1 og § 18", "2.1") && !holds("2026", "20") && !holds("", "5"));
    }
}
