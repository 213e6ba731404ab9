//! Tokens: words, numbers and single punctuation marks, with their places in the document's text.

use super::vocabulary::{TypeId, Vocabulary};

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    /// Byte offset of its first letter in the document's text.
    pub(crate) start: u32,
    /// Byte offset behind its last letter.
    pub(crate) end: u32,
    /// Its word type.
    pub(crate) kind: TypeId,
}

impl Token {
    /// Whether it begins with a capital; `text` is what it was cut from. Few tokens are asked, so none keeps it.
    pub(crate) fn is_capital(self, text: &str) -> bool {
        text[self.start as usize..].starts_with(char::is_uppercase)
    }
}

/// Cuts `text[range]` into tokens.
pub(crate) fn tokenize(
    text: &str,
    range: std::ops::Range<usize>,
    vocabulary: &mut Vocabulary<'_>,
    out: &mut Vec<Token>,
) {
    let mut at = range.start;
    while let Some(letter) = text[at..range.end].chars().next() {
        let mut end = at + letter.len_utf8();
        if letter.is_whitespace() {
            at = end;
            continue;
        }
        if letter.is_alphanumeric() {
            end = word_end(text, end, range.end);
        }
        let kind = vocabulary.intern(&text[at..end]);
        let (start, behind) = (u32::try_from(at).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX));
        out.push(Token { start, end: behind, kind });
        at = end;
    }
}

/// Whether a text is read as one token.
pub(crate) fn is_one_token(text: &str) -> bool {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if first.is_alphanumeric() => word_end(text, first.len_utf8(), text.len()) == text.len(),
        Some(_) => letters.next().is_none(),
        None => false,
    }
}

/// The end of a word whose first letter ends at `from`: letters and digits, and single marks between two of them.
fn word_end(text: &str, from: usize, limit: usize) -> usize {
    let bytes = &text.as_bytes()[..limit];
    let mut end = from;
    while end < limit {
        end += match bytes[end] {
            byte if byte.is_ascii_alphanumeric() => 1,
            // The letters of Latin-1: all of `À` to `ÿ` but the signs of times and division.
            0xc3 if bytes.get(end + 1).is_some_and(|byte| !matches!(byte, 0x97 | 0xb7)) => 2,
            byte if byte.is_ascii() && !b".-':".contains(&byte) => return end,
            _ => match step(text, end, limit) {
                Some(length) => length,
                None => return end,
            },
        };
    }
    end
}

/// How long the next letter is, where it goes on with the word.
fn step(text: &str, at: usize, limit: usize) -> Option<usize> {
    let mut letters = text[at..limit].chars();
    let letter = letters.next()?;
    let mut joins = || {
        ".-'’:".contains(letter) && letters.next().is_some_and(char::is_alphanumeric) && joins_here(text, at, letter)
    };
    (letter.is_alphanumeric() || joins()).then_some(letter.len_utf8())
}

/// A colon joins only digits («1:20», «kl. 10:30»); a full stop joins digits or short letter groups («f.eks»).
fn joins_here(text: &str, at: usize, letter: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + letter.len_utf8()..].chars().next();
    match letter {
        ':' => before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit()),
        '.' => {
            let digits = before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit());
            digits || after.is_some_and(char::is_lowercase)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleSet;
    use crate::text::Country;

    fn words(text: &str) -> Vec<&str> {
        let pack = RuleSet::builtin().pack(Country::No);
        let mut vocabulary = Vocabulary::new(&pack);
        let mut tokens = Vec::new();
        tokenize(text, 0..text.len(), &mut vocabulary, &mut tokens);
        tokens.iter().map(|token| &text[token.start as usize..token.end as usize]).collect()
    }

    #[test]
    fn marks_inside_words_and_numbers_do_not_cut() {
        assert_eq!(
            words("Jf. bl.a. § 4 (WCAG 2.1): IKT-kurs, 31.12.2026, 98 %."),
            [
                "Jf",
                ".",
                "bl.a",
                ".",
                "§",
                "4",
                "(",
                "WCAG",
                "2.1",
                ")",
                ":",
                "IKT-kurs",
                ",",
                "31.12.2026",
                ",",
                "98",
                "%",
                "."
            ]
        );
        assert_eq!(words("lese- og skrive"), ["lese", "-", "og", "skrive"]);
    }
}
