//! Sentence ends.

use super::token::Token;
use super::vocabulary::{Shape, Vocabulary};

/// Ranges of tokens that are sentences. Every token belongs to one. The tokens were cut from `text`.
pub(crate) fn sentences(text: &str, tokens: &[Token], vocabulary: &Vocabulary<'_>) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < tokens.len() {
        if ends_sentence(text, tokens, start, at, vocabulary) {
            let mut end = at + 1;
            while end < tokens.len() && is_closer(tokens, end, vocabulary) {
                end += 1;
            }
            found.push(start..end);
            start = end;
            at = end;
        } else {
            at += 1;
        }
    }
    if start < tokens.len() {
        found.push(start..tokens.len());
    }
    found
}

fn punctuation(token: Token, vocabulary: &Vocabulary<'_>) -> Option<char> {
    match vocabulary.shape(token.kind) {
        Shape::Punctuation(mark) => Some(mark),
        Shape::Word | Shape::Number { .. } => None,
    }
}

/// Closing quotes and brackets that stick to what is before them.
fn is_closer(tokens: &[Token], at: usize, vocabulary: &Vocabulary<'_>) -> bool {
    let sticks = tokens[at].start == tokens[at - 1].end;
    sticks && punctuation(tokens[at], vocabulary).is_some_and(|mark| "»”\"’')]*_.!?…".contains(mark))
}

fn ends_sentence(text: &str, tokens: &[Token], start: usize, at: usize, vocabulary: &Vocabulary<'_>) -> bool {
    let Some(mark) = punctuation(tokens[at], vocabulary).filter(|mark| ".!?…".contains(*mark)) else { return false };
    let mut next = at + 1;
    while next < tokens.len() && is_closer(tokens, next, vocabulary) {
        next += 1;
    }
    let Some(after) = tokens.get(next) else { return true };
    if after.start == tokens[next - 1].end || !opens_sentence(text, *after, vocabulary) {
        return false;
    }
    mark != '.' || !is_abbreviated(text, tokens, start, at, vocabulary)
}

fn opens_sentence(text: &str, token: Token, vocabulary: &Vocabulary<'_>) -> bool {
    token.is_capital(text)
        || match vocabulary.shape(token.kind) {
            Shape::Number { .. } => true,
            Shape::Punctuation(mark) => "«»“”\"'(–—-*_§[".contains(mark),
            Shape::Word => false,
        }
}

/// The full stop belongs to an abbreviation, an initial, or an ordinal number.
fn is_abbreviated(text: &str, tokens: &[Token], start: usize, at: usize, vocabulary: &Vocabulary<'_>) -> bool {
    let Some(before) = at.checked_sub(1).filter(|before| *before >= start).map(|before| tokens[before]) else {
        return false;
    };
    if before.end != tokens[at].start {
        return false;
    }
    let kind = vocabulary.get(before.kind);
    match vocabulary.shape(before.kind) {
        Shape::Number { year: None } if kind.word().len() <= 2 => {
            at - 1 == start || tokens.get(at + 1).is_some_and(|next| !next.is_capital(text))
        }
        Shape::Number { .. } | Shape::Punctuation(_) => false,
        Shape::Word => kind.abbreviated,
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::tokenize;
    use super::*;
    use crate::rules::RuleSet;
    use crate::text::Country;

    fn cut(text: &str) -> Vec<&str> {
        let pack = RuleSet::builtin().pack(Country::No);
        let mut vocabulary = Vocabulary::new(&pack);
        let mut tokens = Vec::new();
        tokenize(text, 0..text.len(), &mut vocabulary, &mut tokens);
        let ranges = sentences(text, &tokens, &vocabulary);
        ranges
            .into_iter()
            .map(|range| &text[tokens[range.start].start as usize..tokens[range.end - 1].end as usize])
            .collect()
    }

    #[test]
    fn abbreviations_ordinals_and_sections_do_not_end_a_sentence() {
        assert_eq!(
            cut("Fristen er 1. mars 2026. Se bl.a. kap. 4 og § 5."),
            ["Fristen er 1. mars 2026.", "Se bl.a. kap. 4 og § 5."]
        );
        assert_eq!(cut("1. Gangnettet skal være trinnfritt."), ["1. Gangnettet skal være trinnfritt."]);
        assert_eq!(cut("Fortau langs fv. 214 og gnr. 12, bnr. 3."), ["Fortau langs fv. 214 og gnr. 12, bnr. 3."]);
    }

    #[test]
    fn closing_quotes_stay_with_their_sentence() {
        assert_eq!(
            cut("«Vi venter.» Det sa rektor! Hva nå? Ja."),
            ["«Vi venter.»", "Det sa rektor!", "Hva nå?", "Ja."]
        );
    }
}
