//! Topic expressions: which ideas a passage must hold, and how near each other.
//!
//! ```text
//! or    = and { "|" and }
//! and   = near { "&" near }              (anywhere in the passage)
//! near  = seq { "&"N seq }               (at most N words apart, any order)
//! seq   = unary { ".."N unary }          (in this order, at most N words apart)
//! unary = "!" unary | "^^" unary | "^" unary | "@"name | quoted phrase | "(" or ")"
//! ```

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::character::complete::{char, digit1, multispace0};
use nom::combinator::{map, map_res};
use nom::multi::many0;
use nom::sequence::{delimited, pair, preceded};
use nom::{IResult, Parser};
use serde::{Deserialize, Serialize};

/// A parsed expression; concept names and phrases are not resolved yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expr {
    /// Any of these.
    Or(Vec<Expr>),
    /// All of these, anywhere in the passage.
    And(Vec<Expr>),
    /// Both, at most so many words apart.
    Near(Box<Expr>, usize, Box<Expr>),
    /// The second after the first, at most so many words later.
    Seq(Box<Expr>, usize, Box<Expr>),
    /// Not in the passage.
    Not(Box<Expr>),
    /// In the passage or its context.
    Context(Box<Expr>, Reach),
    /// A concept by name, with the byte range of the name in the expression.
    Concept(String, std::ops::Range<usize>),
    /// Words, with their byte range in the expression.
    Words(String, std::ops::Range<usize>),
}

impl Expr {
    /// The word patterns with their places in the expression.
    pub(crate) fn words(&self) -> Vec<(&str, std::ops::Range<usize>)> {
        match self {
            Self::Or(parts) | Self::And(parts) => parts.iter().flat_map(Self::words).collect(),
            Self::Near(left, _, right) | Self::Seq(left, _, right) => [left.words(), right.words()].concat(),
            Self::Not(inner) | Self::Context(inner, _) => inner.words(),
            Self::Words(words, range) => vec![(words, range.clone())],
            Self::Concept(..) => Vec::new(),
        }
    }
}

/// How far the context reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Reach {
    /// Lead-in, table heads and headings of the section.
    Section,
    /// Also the document's title.
    Document,
}

/// Parses an expression; an error is the byte offset from which it makes no sense.
pub(crate) fn parse(text: &str) -> Result<Expr, usize> {
    let whole = Whole(text);
    match delimited(multispace0, |input| whole.or(input), multispace0).parse(text) {
        Ok(("", expr)) => Ok(expr),
        Ok((rest, _)) => Err(text.len() - rest.len()),
        Err(nom::Err::Error(error) | nom::Err::Failure(error)) => Err(text.len() - error.input.len()),
        Err(nom::Err::Incomplete(_)) => Err(text.len()),
    }
}

/// What is most likely wrong with an expression that cannot be parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExprFault {
    /// A quotation mark without a fellow.
    OpenQuote,
    /// A parenthesis without a fellow.
    LooseParenthesis,
    /// A word that stands in no quotation marks.
    BareWord,
    /// Two parts with no operator between them.
    NoOperator,
    /// An operator with nothing behind it, or nothing at all.
    NothingThere,
    /// Something else.
    Other,
}

/// The fault of an expression that makes no sense from a byte offset on, and the bytes that it is about.
pub(crate) fn fault(text: &str, at: usize) -> (ExprFault, std::ops::Range<usize>) {
    let rest = text.get(at..).unwrap_or_default();
    let from = at + (rest.len() - rest.trim_start().len());
    let rest = rest.trim_start();
    let one = |fault, at: usize| (fault, at..(at + 1).min(text.len()));
    if text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        return one(ExprFault::OpenQuote, text.rfind('"').unwrap_or(from));
    }
    if let Some(at) = loose_parenthesis(text) {
        return one(ExprFault::LooseParenthesis, at);
    }
    let ends_part = |letter: char| letter.is_alphanumeric() || "-_)\"".contains(letter);
    if rest.starts_with(['@', '"', '(', '!', '^']) && text[..from].trim_end().ends_with(ends_part) {
        return one(ExprFault::NoOperator, from);
    }
    // Behind an operator the parser goes back to where the operator stands.
    let inner = rest.trim_start_matches(|letter: char| "&|.!^ ".contains(letter) || letter.is_ascii_digit());
    let operators = rest.len() - inner.len();
    match inner.chars().next() {
        None if operators > 0 || text.trim().is_empty() => (ExprFault::NothingThere, from..text.len()),
        Some(letter) if letter.is_alphabetic() => {
            let word = inner.find(|letter: char| !letter.is_alphanumeric() && letter != '-').unwrap_or(inner.len());
            (ExprFault::BareWord, from + operators..from + operators + word)
        }
        _ => one(ExprFault::Other, from),
    }
}

/// The first parenthesis outside quotation marks that has no fellow.
fn loose_parenthesis(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'(' if !quoted => open.push(at),
            b')' if !quoted && open.pop().is_none() => return Some(at),
            _ => {}
        }
    }
    open.first().copied()
}

/// The concepts that a text names, with their places, whether or not it can be parsed.
pub(crate) fn named_concepts(text: &str) -> Vec<(&str, std::ops::Range<usize>)> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    let in_address = |at: usize| text[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '.');
    let named = text.match_indices('@').filter(|(at, _)| !in_address(*at)).map(|(at, _)| {
        let name = text[at + 1..].split(|letter| !is_name(letter)).next().unwrap_or_default();
        (name, at + 1..at + 1 + name.len())
    });
    named.filter(|(name, _)| !name.is_empty()).collect()
}

/// Deepest nesting of parentheses and prefixes, so that no rule file can overflow the stack.
const MAX_DEPTH: usize = 40;

/// The whole expression, so that parts know their place in it.
#[derive(Clone, Copy)]
struct Whole<'a>(&'a str);

impl<'a> Whole<'a> {
    fn at(self, rest: &str) -> usize {
        self.0.len() - rest.len()
    }

    fn or(self, input: &'a str) -> IResult<&'a str, Expr> {
        let (rest, first) = self.and(input)?;
        let (rest, more) = many0(preceded(token("|"), |input| self.and(input))).parse(rest)?;
        Ok((rest, collect(first, more, Expr::Or)))
    }

    fn and(self, input: &'a str) -> IResult<&'a str, Expr> {
        let (rest, first) = self.near(input)?;
        let (rest, more) = many0(preceded(token("&"), |input| self.near(input))).parse(rest)?;
        Ok((rest, collect(first, more, Expr::And)))
    }

    fn near(self, input: &'a str) -> IResult<&'a str, Expr> {
        let (mut rest, mut left) = self.seq(input)?;
        while let Ok((after, (words, right))) = pair(distance("&"), |input| self.seq(input)).parse(rest) {
            left = Expr::Near(Box::new(left), words, Box::new(right));
            rest = after;
        }
        Ok((rest, left))
    }

    fn seq(self, input: &'a str) -> IResult<&'a str, Expr> {
        let (mut rest, mut left) = self.unary(input)?;
        while let Ok((after, (words, right))) = pair(distance(".."), |input| self.unary(input)).parse(rest) {
            left = Expr::Seq(Box::new(left), words, Box::new(right));
            rest = after;
        }
        Ok((rest, left))
    }

    fn unary(self, input: &'a str) -> IResult<&'a str, Expr> {
        let opened = self.0[..self.at(input)].bytes().filter(|byte| b"(!^".contains(byte)).count();
        if opened > MAX_DEPTH {
            return Err(nom::Err::Failure(nom::error::Error::new(input, nom::error::ErrorKind::TooLarge)));
        }
        alt((
            map(preceded(token("!"), |input| self.unary(input)), |inner| Expr::Not(Box::new(inner))),
            map(preceded(token("^^"), |input| self.unary(input)), |e| Expr::Context(Box::new(e), Reach::Document)),
            map(preceded(token("^"), |input| self.unary(input)), |e| Expr::Context(Box::new(e), Reach::Section)),
            |input| self.concept(input),
            |input| self.words(input),
            delimited(token("("), |input| self.or(input), token(")")),
        ))
        .parse(input)
    }

    fn concept(self, input: &'a str) -> IResult<&'a str, Expr> {
        let (name_start, _) = token("@").parse(input)?;
        let (rest, name) =
            take_while1(|letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter)).parse(name_start)?;
        Ok((rest, Expr::Concept(name.to_owned(), self.at(name_start)..self.at(rest))))
    }

    fn words(self, input: &'a str) -> IResult<&'a str, Expr> {
        let (inner, _) = token("\"").parse(input)?;
        let (quote, words) = take_while1(|letter| letter != '"').parse(inner)?;
        let (rest, _) = char('"').parse(quote)?;
        Ok((rest, Expr::Words(words.to_owned(), self.at(inner)..self.at(quote))))
    }
}

fn collect(first: Expr, more: Vec<Expr>, join: fn(Vec<Expr>) -> Expr) -> Expr {
    if more.is_empty() {
        return first;
    }
    join(std::iter::once(first).chain(more).collect())
}

fn token<'a>(text: &'static str) -> impl Parser<&'a str, Output = &'a str, Error = nom::error::Error<&'a str>> {
    preceded(multispace0, tag(text))
}

fn distance<'a>(mark: &'static str) -> impl Parser<&'a str, Output = usize, Error = nom::error::Error<&'a str>> {
    preceded(token(mark), map_res(digit1, str::parse::<usize>))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concept(name: &str, at: usize) -> Expr {
        Expr::Concept(name.to_owned(), at..at + name.len())
    }

    #[test]
    fn nearness_binds_tighter_than_and() {
        assert_eq!(
            parse("@a &4 @b & !@c"),
            Ok(Expr::And(vec![
                Expr::Near(Box::new(concept("a", 1)), 4, Box::new(concept("b", 7))),
                Expr::Not(Box::new(concept("c", 13))),
            ]))
        );
    }

    #[test]
    fn order_context_words_and_groups_are_read() {
        assert_eq!(
            parse("(\"sette _ av\" ..6 ^@tid) | ^^@d"),
            Ok(Expr::Or(vec![
                Expr::Seq(
                    Box::new(Expr::Words("sette _ av".to_owned(), 2..12)),
                    6,
                    Box::new(Expr::Context(Box::new(concept("tid", 20)), Reach::Section))
                ),
                Expr::Context(Box::new(concept("d", 30)), Reach::Document),
            ]))
        );
    }

    #[test]
    fn the_fault_of_an_expression_is_named_at_its_characters() {
        let told = |text: &'static str| {
            let (fault, range) = fault(text, parse(text).expect_err(text));
            (fault, &text[range])
        };
        assert_eq!(told("@a & \"kurs"), (ExprFault::OpenQuote, "\""));
        assert_eq!(told("(@a | @b & @c"), (ExprFault::LooseParenthesis, "("));
        assert_eq!(told("@a | @b) & @c"), (ExprFault::LooseParenthesis, ")"));
        assert_eq!(told("@a & kurs & @b"), (ExprFault::BareWord, "kurs"));
        assert_eq!(told("kurs"), (ExprFault::BareWord, "kurs"));
        assert_eq!(told("@a @b"), (ExprFault::NoOperator, "@"));
        assert_eq!(told("(@a) !@b"), (ExprFault::NoOperator, "!"));
        assert_eq!(told("@a \"b\""), (ExprFault::NoOperator, "\""));
        assert_eq!(told("@a & "), (ExprFault::NothingThere, "& "));
        assert_eq!(told(""), (ExprFault::NothingThere, ""));
        assert_eq!(told("@a & & @b"), (ExprFault::Other, "&"));
    }

    #[test]
    fn concepts_are_seen_in_what_cannot_be_parsed() {
        let named = named_concepts("@a & (@b-c | post@d.no \"");
        assert_eq!(named, [("a", 1..2), ("b-c", 7..10)]);
    }

    #[test]
    fn nonsense_is_refused_where_it_begins() {
        assert_eq!(parse("@a & & @b"), Err(3));
        assert_eq!(parse("@a @b"), Err(3));
        assert_eq!(parse(""), Err(0));
        assert!(parse(&"(".repeat(100_000)).is_err());
    }
}
