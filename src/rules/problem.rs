//! What can be wrong with a rule file, as diagnostics that point at the right characters.

use std::ops::Range;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, Severity as MietteSeverity, SourceCode};
use thiserror::Error;

use super::expr::ExprFault;

/// One mistake in a rule file.
#[derive(Debug, Clone, Error)]
#[error("{message}")]
pub struct Problem {
    /// Lower case, no full stop, can stand alone.
    pub message: String,
    /// The label on the place.
    pub label: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Byte range in the file.
    pub range: Range<usize>,
    /// The file.
    pub file: Arc<NamedSource<String>>,
    /// What is wrong, so that `report` can say it in the reader's language.
    pub form: Form,
}

/// A mistake in any file that is read by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// Not TOML; the words are the parser's.
    Syntax(String),
    /// Not TOML where an expression is to stand.
    SyntaxOfExpression(String),
    /// A key that nobody reads.
    UnknownKey {
        /// The key.
        key: String,
        /// One at a small distance.
        near: Option<String>,
        /// All that are read there.
        known: Vec<String>,
    },
    /// A key that must be there.
    Missing {
        /// The key.
        key: String,
        /// What to add.
        example: String,
    },
    /// A value of another kind than is read.
    WrongKind {
        /// Its key.
        key: String,
        /// What it is.
        found: &'static str,
        /// What is read.
        expected: Kind,
    },
    /// A name that is none of those known.
    UnknownName {
        /// Its key.
        key: String,
        /// The name.
        name: String,
        /// One at a small distance.
        near: Option<String>,
        /// All that are known.
        known: Vec<String>,
    },
    /// A pattern of file names that is not well-formed.
    BadPattern(String),
    /// A value of a row that stands under no head.
    Surplus(String),
    /// A name that is given to two things.
    Twice(String),
    /// An id that is not made of words joined by hyphens.
    NoId(String),
    /// A text that does not fit where it is shown.
    TooLong {
        /// The language it is in.
        language: &'static str,
        /// How many characters it has.
        length: usize,
        /// How many it may have.
        most: usize,
    },
    /// A concept without words.
    NoWords(String),
    /// A concept that no file defines.
    UnknownConcept {
        /// Its name.
        name: String,
        /// One at a small distance.
        near: Option<String>,
    },
    /// A word pattern that is not well-formed.
    BadWord(String),
    /// An expression that cannot be read.
    BadExpression(ExprFault),
    /// An expression that asks for nothing in the passage itself.
    OnlyContext,
    /// An address that is none.
    NoAddress(String),
    /// More parts asked for than the rule has, or none.
    PartsNotThere {
        /// How many are asked for.
        asked: usize,
        /// How many the rule has.
        known: usize,
    },
    /// A code on an example that must not be found at all.
    CodeOfNothing,
}

/// How an expression is written.
const EXPRESSION: &str = "write for example about = ['(@a | \"course*\") &8 @c & !@d']";

/// The kinds of value that files are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text in quotes.
    Text,
    /// True or false.
    Flag,
    /// A day.
    Day,
    /// A year.
    Year,
    /// A list of texts.
    Texts,
    /// A whole number, or a list of texts.
    CountOrTexts,
    /// A table.
    Table,
    /// An array of tables.
    Tables,
}

impl Form {
    /// The key that is meant by one that nobody reads.
    pub(super) fn meant(&self) -> Option<&String> {
        match self {
            Self::UnknownKey { near, .. } => near.as_ref(),
            _ => None,
        }
    }

    /// Message, label and help in English.
    pub(super) fn english(&self) -> (String, String, Option<String>) {
        let mean = |near: &Option<String>, all: &str, known: &[String]| {
            near.as_ref()
                .map_or_else(|| format!("{all}: {}", known.join(", ")), |near| format!("did you mean `{near}`?"))
        };
        match self {
            Self::SyntaxOfExpression(what) => {
                let help = EXPRESSION.to_owned();
                (format!("not valid TOML: {what}"), "here".to_owned(), Some(help))
            }
            Self::Syntax(what) => (format!("not valid TOML: {what}"), "here".to_owned(), None),
            Self::UnknownKey { key, near, known } => {
                let help = mean(near, "known here", known);
                (format!("unknown key `{key}`"), "nobody reads this".to_owned(), Some(help))
            }
            Self::Missing { key, example } => {
                (format!("`{key}` is missing"), "in this table".to_owned(), Some(format!("add {example}")))
            }
            Self::WrongKind { key, found, expected } => {
                (format!("`{key}` is {found}"), format!("expected {}", expected.english(key)), None)
            }
            Self::UnknownName { key, name, near, known } => {
                let help = mean(near, "one of", known);
                (format!("unknown {key} \"{name}\""), "not one of the names".to_owned(), Some(help))
            }
            Self::BadPattern(text) => {
                let help = "use * for names and ** for folders, for example plans/**/*.docx".to_owned();
                (format!("\"{text}\" is no pattern"), "not well-formed".to_owned(), Some(help))
            }
            Self::Surplus(value) => {
                let help = "a value with a comma in it stands in quotes".to_owned();
                (format!("the value \"{value}\" has no column"), "no head above it".to_owned(), Some(help))
            }
            Self::UnknownConcept { name, near } => {
                let help = near.as_ref().map(|near| format!("did you mean @{near}?"));
                (format!("unknown concept @{name}"), "not defined".to_owned(), help)
            }
            _ => self.about_rules(),
        }
    }

    /// The mistakes that only rule files can hold.
    fn about_rules(&self) -> (String, String, Option<String>) {
        let (message, label, help) = match self {
            Self::Twice(name) => (format!("`{name}` is defined twice"), "defined elsewhere too", None),
            Self::NoId(text) => {
                (format!("\"{text}\" is no id"), "not kebab-case", Some("use lower-case words joined by hyphens"))
            }
            Self::TooLong { language, length, .. } => {
                (format!("the text in {language} has {length} characters"), "too long", None)
            }
            Self::NoWords(name) => (format!("the concept `{name}` has no words"), "can never match", None),
            Self::BadWord(text) => (
                format!("\"{text}\" is no word pattern"),
                "not well-formed",
                Some("word, word~ (inflected), word* (begins with), *word (ends with), \"_\" for a gap"),
            ),
            Self::NoAddress(text) => (
                format!("\"{text}\" is no web address"),
                "not an address",
                Some("write it whole, such as https://example.org"),
            ),
            Self::PartsNotThere { asked, known } => (
                format!("the demand asks for {asked} parts; the rule has {known}"),
                "cannot be met as it stands",
                Some("ask for at least one, or write more [[part]] tables"),
            ),
            Self::CodeOfNothing => (
                "what must not be found has no code".to_owned(),
                "level is absent",
                Some("delete code, or choose a level"),
            ),
            Self::OnlyContext => (
                "nothing in the passage itself is asked for".to_owned(),
                "only context or `!`",
                Some("ask for at least one @concept without `^`"),
            ),
            Self::BadExpression(fault) => {
                ("the expression cannot be read".to_owned(), fault.english(), Some(EXPRESSION))
            }
            _ => ("cannot be used".to_owned(), "here", None),
        };
        (message, label.to_owned(), help.map(str::to_owned))
    }
}

impl ExprFault {
    fn english(self) -> &'static str {
        match self {
            Self::OpenQuote => "this quotation mark has no fellow",
            Self::LooseParenthesis => "this parenthesis has no fellow",
            Self::BareWord => "words stand in quotation marks, concepts begin with @",
            Self::NoOperator => "& or | is missing before this",
            Self::NothingThere => "something is missing behind this",
            Self::Other => "not expected here",
        }
    }
}

impl Kind {
    fn english(self, key: &str) -> String {
        let text = match self {
            Self::Text => "a text in quotes",
            Self::Flag => "true or false",
            Self::Day => "a day such as 2026-11-21, without quotes",
            Self::Year => "a year such as 2026, without quotes",
            Self::Texts => "a list of texts",
            Self::CountOrTexts => "a whole number or a list of texts",
            Self::Table => "a table",
            Self::Tables => return format!("tables that begin with [[{key}]]"),
        };
        text.to_owned()
    }
}

impl Diagnostic for Problem {
    fn severity(&self) -> Option<MietteSeverity> {
        Some(MietteSeverity::Error)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn std::fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.file.as_ref())
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_primary_with_span(Some(self.label.clone()), self.range.clone());
        Some(Box::new(std::iter::once(label)))
    }
}

/// All mistakes of all rule files of a run, in the order of files and places. Never empty.
#[derive(Debug, Clone, Error)]
#[error("the rules have {} mistakes", .0.len())]
pub struct Problems(pub Vec<Problem>);

/// The nearest of `known` within two edits, for "did you mean".
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(edits, _)| (1..=2).contains(edits))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Edit distance with neighbouring letters swapped counted as one, cut off at three.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if left.len().abs_diff(right.len()) > 2 {
        return 3;
    }
    let mut rows = vec![vec![0; right.len() + 1]; left.len() + 1];
    for (at, row) in rows.iter_mut().enumerate() {
        row[0] = at;
    }
    rows[0] = (0..=right.len()).collect();
    for i in 1..=left.len() {
        for j in 1..=right.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(left[i - 1] != right[j - 1]);
            rows[i][j] = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                rows[i][j] = rows[i][j].min(rows[i - 2][j - 2] + 1);
            }
        }
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_names_are_suggested() {
        let known = ["no-uu-ikt", "no-uu-rad", "no-komp-ki"];
        assert_eq!(nearest("no-uu-itk", known.into_iter()), Some("no-uu-ikt"));
        assert_eq!(nearest("no-uu-bygg", known.into_iter()), None);
    }
}
