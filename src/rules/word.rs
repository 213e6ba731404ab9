//! Word patterns of rule files: `word`, `word~`, `word*`, `*word`, `*word~`, `*word*`, and phrases of them.

use std::fmt;

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::character::complete::{char, multispace0, multispace1};
use nom::combinator::{all_consuming, map, opt};
use nom::multi::separated_list1;
use nom::sequence::{delimited, pair};
use nom::{IResult, Parser};

/// How one word is compared with a token, both in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Word {
    /// Exactly this form.
    Exact(String),
    /// This word in any inflection; the stem is kept.
    Inflected(String),
    /// Begins with this.
    Prefix(String),
    /// Ends with exactly this.
    Suffix(String),
    /// Ends with this word in any inflection; the stem is kept.
    SuffixInflected(String),
    /// Has this inside.
    Contains(String),
}

/// One place of a phrase: a word, or a gap of up to two other words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Step {
    /// A word.
    Word(Word),
    /// Up to [`GAP`] other words.
    Gap,
}

/// How many other words a gap may span.
pub(crate) const GAP: usize = 2;

/// A sequence of words that begins and ends with a word.
pub(crate) type Phrase = Vec<Step>;

/// Why a word pattern is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordError {
    /// Characters that mean nothing here, from this byte on.
    Syntax(usize),
    /// The fixed part of a lone word is too short to say anything.
    TooShort,
    /// A gap at the beginning or the end.
    LooseGap,
}

impl fmt::Display for WordError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(_) => write!(out, "not a word pattern"),
            Self::TooShort => write!(out, "too short: at least two letters beside `*`"),
            Self::LooseGap => write!(out, "a gap `_` needs a word on both sides"),
        }
    }
}

/// Parses a phrase of word patterns.
pub(crate) fn parse_phrase(text: &str) -> Result<Phrase, WordError> {
    let lower = apart(&text.to_lowercase());
    let (_, steps) = all_consuming(delimited(multispace0, separated_list1(multispace1, step), multispace0))
        .parse(lower.as_str())
        .map_err(|error: nom::Err<nom::error::Error<&str>>| WordError::Syntax(rest_at(&lower, &error)))?;
    if matches!(steps.first(), Some(Step::Gap)) || matches!(steps.last(), Some(Step::Gap)) {
        return Err(WordError::LooseGap);
    }
    if steps.len() == 1 && steps.iter().any(too_short) {
        return Err(WordError::TooShort);
    }
    Ok(steps)
}

/// Sets marks apart where a document's text is cut at them too, so that «lese- og skrive*» is the four words that a
/// document has there.
fn apart(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut letters = text.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        let digits = before.is_ascii_digit() && next.is_ascii_digit();
        let ends_word = before.is_alphanumeric() && next.is_whitespace();
        let alone = match letter {
            ',' | '/' | '+' => true,
            ':' => !digits,
            '-' | '.' | '\'' | '’' => ends_word,
            _ => false,
        };
        if alone {
            out.extend([' ', letter, ' ']);
        } else {
            out.push(letter);
        }
        before = letter;
    }
    out
}

fn rest_at(text: &str, error: &nom::Err<nom::error::Error<&str>>) -> usize {
    match error {
        nom::Err::Error(inner) | nom::Err::Failure(inner) => text.len() - inner.input.len(),
        nom::Err::Incomplete(_) => text.len(),
    }
}

fn too_short(step: &Step) -> bool {
    match step {
        Step::Word(Word::Prefix(part) | Word::Suffix(part) | Word::SuffixInflected(part) | Word::Contains(part)) => {
            part.chars().count() < 2
        }
        Step::Word(Word::Exact(_) | Word::Inflected(_)) | Step::Gap => false,
    }
}

fn step(input: &str) -> IResult<&str, Step> {
    let comma = map(char(','), |_| Step::Word(Word::Exact(",".to_owned())));
    alt((map(char('_'), |_| Step::Gap), comma, map(word, Step::Word))).parse(input)
}

fn word(input: &str) -> IResult<&str, Word> {
    let (rest, (open, letters)) = pair(opt(char('*')), take_while1(is_word_char)).parse(input)?;
    let (rest, end) = opt(alt((tag("*"), tag("~")))).parse(rest)?;
    let letters = letters.to_owned();
    let word = match (open.is_some(), end) {
        (false, None) => Word::Exact(letters),
        (false, Some("~")) => Word::Inflected(stem(&letters).to_owned()),
        (false, Some(_)) => Word::Prefix(letters),
        (true, None) => Word::Suffix(letters),
        (true, Some("~")) => Word::SuffixInflected(stem(&letters).to_owned()),
        (true, Some(_)) => Word::Contains(letters),
    };
    Ok((rest, word))
}

fn is_word_char(letter: char) -> bool {
    letter.is_alphanumeric() || "-.§%/&+'’:".contains(letter)
}

/// The word without its final unstressed vowel, to which endings are added.
pub(crate) fn stem(word: &str) -> &str {
    let long = word.chars().count() > 2;
    word.strip_suffix(['e', 'a']).filter(|_| long).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_word_is_read() {
        let read = |text| parse_phrase(text).map(|steps| steps.into_iter().next());
        assert_eq!(read("KI"), Ok(Some(Step::Word(Word::Exact("ki".into())))));
        assert_eq!(read("kompetanse~"), Ok(Some(Step::Word(Word::Inflected("kompetans".into())))));
        assert_eq!(read("digital*"), Ok(Some(Step::Word(Word::Prefix("digital".into())))));
        assert_eq!(read("*kurs"), Ok(Some(Step::Word(Word::Suffix("kurs".into())))));
        assert_eq!(read("*leder~"), Ok(Some(Step::Word(Word::SuffixInflected("leder".into())))));
        assert_eq!(read("*opplæring*"), Ok(Some(Step::Word(Word::Contains("opplæring".into())))));
    }

    #[test]
    fn marks_are_words_where_documents_have_them_apart() {
        let words = |text| {
            let steps = parse_phrase(text).unwrap_or_default().into_iter();
            let word =
                |step| if let Step::Word(Word::Exact(word) | Word::Prefix(word)) = step { word } else { String::new() };
            steps.map(word).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words("lese- og skrive*"), "lese - og skrive");
        assert_eq!(words("kost/nytte*"), "kost / nytte");
        assert_eq!(words("65+"), "65 +");
        assert_eq!(words("pr. i dag"), "pr . i dag");
        assert_eq!(words("fn:s konvention"), "fn : s konvention");
        assert_eq!(words("f.eks 10:30 it-strategi wcag-*"), "f.eks 10:30 it-strategi wcag-");
    }

    #[test]
    fn a_phrase_keeps_its_gap_inside() {
        let word = |text: &str| Step::Word(Word::Exact(text.into()));
        assert_eq!(parse_phrase("sette _ av"), Ok(vec![word("sette"), Step::Gap, word("av")]));
        assert_eq!(parse_phrase("_ av"), Err(WordError::LooseGap));
        assert_eq!(parse_phrase("av ("), Err(WordError::Syntax(3)));
        assert_eq!(parse_phrase("a*"), Err(WordError::TooShort));
    }
}
