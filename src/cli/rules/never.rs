//! What in a rule can never match: words that the program cuts in two, and alternatives that ask for what is ruled out.

use std::ops::Range;

use toml::de::DeValue;

use crate::report::Remark;
use crate::rules::tables::{File, Table, string_list};
use crate::rules::{Expr, Phrase, Step, Word, parse_expression, parse_phrase};
use crate::sentence::is_one_token;

use super::lint::Placed;

/// A word that the program cuts in two can never be found whole.
pub(super) fn words(table: &Table<'_, '_>, reader: &mut File) -> Vec<Placed> {
    patterns(table, reader).into_iter().filter_map(|(text, range)| Some((range, never(text)?))).collect()
}

fn never(pattern: String) -> Option<Remark> {
    let phrase = parse_phrase(&pattern).ok()?;
    let word = phrase.iter().find_map(|step| match step {
        Step::Word(word) => Some(sample(word)).filter(|sample| !is_one_token(sample)),
        Step::Gap => None,
    })?;
    Some(Remark::NeverWord { pattern, word })
}

/// A word that the pattern matches.
fn sample(word: &Word) -> String {
    match word {
        Word::Exact(text) | Word::Inflected(text) => text.clone(),
        Word::Prefix(part) => format!("{part}x"),
        Word::Suffix(part) | Word::SuffixInflected(part) => format!("x{part}"),
        Word::Contains(part) => format!("x{part}x"),
    }
}

/// All word patterns of a file with their places: those of concepts, and those in expressions.
fn patterns(table: &Table<'_, '_>, reader: &mut File) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    for (name, place, value) in table.entries() {
        match (name, value.get_ref()) {
            ("topic", DeValue::Table(topic)) => {
                for (key, value) in topic {
                    for (text, place) in string_list(value, key.get_ref(), reader) {
                        in_expression(&text, &place, &mut found);
                    }
                }
            }
            ("part", DeValue::Array(parts)) => {
                for about in parts.iter().filter_map(|part| part.get_ref().get("about")) {
                    for (text, place) in string_list(about, "about", reader) {
                        in_expression(&text, &place, &mut found);
                    }
                }
            }
            ("only_if" | "error_if", DeValue::String(text)) => in_expression(text, &value.span(), &mut found),
            ("concept", DeValue::Table(concepts)) => {
                let concepts = Table::new(concepts, place);
                found.extend(concepts.entries().flat_map(|(_, _, words)| in_concept(words, reader)));
            }
            (_, DeValue::Table(_)) if !table.has("id") => found.extend(in_concept(value, reader)),
            _ => {}
        }
    }
    found
}

fn in_concept(value: &toml::Spanned<DeValue<'_>>, reader: &mut File) -> Vec<(String, Range<usize>)> {
    let DeValue::Table(by_language) = value.get_ref() else { return Vec::new() };
    by_language.iter().flat_map(|(name, words)| string_list(words, name.get_ref(), reader)).collect()
}

fn in_expression(text: &str, place: &Range<usize>, found: &mut Vec<(String, Range<usize>)>) {
    let Ok(expression) = parse_expression(text) else { return };
    found.extend(expression.words().into_iter().map(|(words, range)| (words.to_owned(), inside(place, &range))));
}

/// The expression stands in quotes, so its bytes begin one after the string's place.
fn inside(place: &Range<usize>, range: &Range<usize>) -> Range<usize> {
    place.start + 1 + range.start..place.start + 1 + range.end
}

/// Alternatives that ask for what they forbid, or for what `not` or `never` forbids; also those between `|`.
pub(super) fn alternatives(table: &mut Table<'_, '_>, reader: &mut File) -> Vec<Placed> {
    let Some(mut topic) = table.table("topic", reader) else { return Vec::new() };
    let mut parsed = |key| {
        let list = topic.strings(key, reader).into_iter();
        list.filter_map(|(text, place)| Some((parse_expression(&text).ok()?, place))).collect::<Vec<_>>()
    };
    let (about, not, never) = (parsed("about"), parsed("not"), parsed("never"));
    let ruled_out: Vec<Vec<Atom>> =
        not.iter().chain(&never).flat_map(|(expression, _)| conjunctions(expression)).collect();
    let mut found = Vec::new();
    for (expression, place) in &about {
        let mut dead = Vec::new();
        let asked = Asked { required: Vec::new(), ruled_out: ruled_out.clone() };
        if asked.is_dead(expression, &mut dead) {
            found.push((place.clone(), Remark::NeverAlternative));
        } else {
            found.extend(dead.iter().map(|range| (inside(place, range), Remark::NeverAlternative)));
        }
    }
    found
}

/// A concept by name, or words.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Atom {
    Concept(String),
    Words(Phrase),
}

impl Atom {
    fn of(expression: &Expr) -> Option<Self> {
        match expression {
            Expr::Concept(name, _) => Some(Self::Concept(name.clone())),
            Expr::Words(words, _) => parse_phrase(words).ok().map(Self::Words),
            _ => None,
        }
    }

    /// Whether this is there wherever `other` is.
    fn is_there_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Concept(own), Self::Concept(other)) => own == other,
            (Self::Words(own), Self::Words(other)) => {
                other.windows(own.len()).any(|part| own.iter().zip(part).all(|(own, other)| covers(own, other)))
            }
            _ => false,
        }
    }
}

/// Whether all that the second step matches is matched by the first.
fn covers(own: &Step, other: &Step) -> bool {
    let (Step::Word(own), Step::Word(other)) = (own, other) else { return own == other };
    own == other
        || match (own, other) {
            (Word::Prefix(own), Word::Exact(other) | Word::Inflected(other) | Word::Prefix(other)) => {
                other.starts_with(own.as_str())
            }
            (Word::Suffix(own), Word::Exact(other) | Word::Suffix(other))
            | (Word::SuffixInflected(own), Word::Inflected(other) | Word::SuffixInflected(other)) => {
                other.ends_with(own.as_str())
            }
            (
                Word::Contains(own),
                Word::Exact(other)
                | Word::Inflected(other)
                | Word::Prefix(other)
                | Word::Suffix(other)
                | Word::SuffixInflected(other)
                | Word::Contains(other),
            ) => other.contains(own.as_str()),
            _ => false,
        }
}

/// What makes an expression of `not` hold: any of these, each when all its atoms are there. What cannot be told from the
/// atoms alone (nearness, context, negation) gives none.
fn conjunctions(expression: &Expr) -> Vec<Vec<Atom>> {
    match expression {
        Expr::Or(parts) => parts.iter().flat_map(conjunctions).collect(),
        Expr::And(parts) => {
            let atoms: Option<Vec<Atom>> = parts.iter().map(Atom::of).collect();
            atoms.into_iter().collect()
        }
        _ => Atom::of(expression).map(|atom| vec![atom]).into_iter().collect(),
    }
}

/// What must be in a passage, and what must not, where a part of an expression is looked for.
struct Asked {
    required: Vec<Atom>,
    ruled_out: Vec<Vec<Atom>>,
}

impl Asked {
    /// Whether an expression can hold nowhere; the parts between `|` that cannot are added to `dead`.
    fn is_dead(&self, expression: &Expr, dead: &mut Vec<Range<usize>>) -> bool {
        let mut asked = Self { required: self.required.clone(), ruled_out: self.ruled_out.clone() };
        asked.add(expression);
        let there = |atom: &Atom| asked.required.iter().any(|required| atom.is_there_with(required));
        asked.ruled_out.iter().any(|atoms| atoms.iter().all(there)) || asked.has_dead_part(expression, dead)
    }

    /// Adds what an expression asks for and forbids whichever way it holds.
    fn add(&mut self, expression: &Expr) {
        match expression {
            Expr::And(parts) => parts.iter().for_each(|part| self.add(part)),
            Expr::Near(left, _, right) | Expr::Seq(left, _, right) => {
                self.add(left);
                self.add(right);
            }
            Expr::Not(inner) => self.ruled_out.extend(conjunctions(inner)),
            Expr::Concept(..) | Expr::Words(..) => self.required.extend(Atom::of(expression)),
            Expr::Or(_) | Expr::Context(..) => {}
        }
    }

    fn has_dead_part(&self, expression: &Expr, dead: &mut Vec<Range<usize>>) -> bool {
        match expression {
            Expr::And(parts) => parts.iter().filter(|part| self.has_dead_part(part, dead)).count() > 0,
            Expr::Near(left, _, right) | Expr::Seq(left, _, right) => {
                [left, right].into_iter().filter(|part| self.has_dead_part(part, dead)).count() > 0
            }
            Expr::Or(parts) => {
                let mut living = 0;
                for part in parts {
                    if !self.is_dead(part, dead) {
                        living += 1;
                    } else if let Expr::Words(_, range) = part {
                        dead.push(range.clone());
                    }
                }
                living == 0
            }
            Expr::Not(_) | Expr::Context(..) | Expr::Concept(..) | Expr::Words(..) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether an alternative is dead as a whole, and which of its parts are.
    fn dead<'a>(alternative: &'a str, not: &str) -> (bool, Vec<&'a str>) {
        let ruled_out = conjunctions(&parse_expression(not).unwrap());
        let asked = Asked { required: Vec::new(), ruled_out };
        let mut parts = Vec::new();
        let whole = asked.is_dead(&parse_expression(alternative).unwrap(), &mut parts);
        (whole, parts.into_iter().map(|range| &alternative[range]).collect())
    }

    #[test]
    fn what_is_ruled_out_in_other_words_can_never_match() {
        assert_eq!(dead("\"kursplan\"", "\"kurs*\""), (true, vec![]));
        assert_eq!(dead("\"digitale kursplaner\"", "\"*plan*\""), (true, vec![]));
        assert_eq!(dead("@a &8 \"kurs\"", "\"kurs\" & @a"), (true, vec![]));
        assert_eq!(dead("(\"kurs\" | \"opplæring\") & !\"kurs*\"", "@b"), (false, vec!["kurs"]));
        assert_eq!(dead("(\"kurs\" | \"kurset\") & @a", "\"kurs*\""), (true, vec!["kurs", "kurset"]));
    }

    #[test]
    fn what_can_stand_beside_it_can_match() {
        assert_eq!(dead("\"kurs*\"", "\"kursplan\""), (false, vec![]));
        assert_eq!(dead("^\"kurs\" & @a", "\"kurs\""), (false, vec![]));
        assert_eq!(dead("\"kurs\" & @a", "\"kurs\" &3 @a"), (false, vec![]));
        assert_eq!(dead("\"kurs\" & @a", "\"kurs\" & !@a"), (false, vec![]));
    }
}
