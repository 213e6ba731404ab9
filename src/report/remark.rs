//! Remarks of `rules lint` in the reader's language.

use jiff::civil::Date;

use crate::rules::{FieldKind, Level};
use crate::text::Language;

use super::form::FormText;
use super::messages::Messages;
use super::names;
use super::run_error::RunError;
use super::text::{join, long_date, quoted, visible};
use super::view::type_with_article;

/// What rules tell of a source, and must tell alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceFact {
    /// Until when it holds.
    End,
    /// What kind of source it is.
    Kind,
    /// Where it is found.
    Address,
}

/// What a rule file says that is no mistake of form, but will mislead those who read reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// Its weight is said to come from a law, but nobody has checked one.
    UncheckedLaw,
    /// Its weight comes from a law, but none of those it names holds any longer.
    LawEnded,
    /// A source that no longer holds.
    Ended {
        /// Its title.
        title: String,
    },
    /// A source whose title names a framework that ran out.
    Outdated {
        /// Its title.
        title: String,
        /// The framework's last day.
        until: Date,
    },
    /// The requirement has run out.
    Expired,
    /// A source that nobody has looked at for years.
    Stale {
        /// Its title.
        title: String,
        /// For how many years.
        years: i16,
    },
    /// A theme that no built-in requirement has, and that is not said to be the file's own.
    UnknownTheme {
        /// The theme.
        name: String,
        /// One at a small distance.
        near: Option<String>,
        /// All themes of the built-in requirements.
        known: Vec<String>,
    },
    /// A source that is said to have been looked at on a day that has not come.
    Future {
        /// Its title.
        title: String,
    },
    /// A text to paste with a brace that has no fellow.
    LooseBrace {
        /// The language of the text.
        language: Language,
    },
    /// A text to paste with a figure that no source gives.
    InventedFigure {
        /// The language of the text.
        language: Language,
        /// The figure.
        figure: String,
    },
    /// A word pattern that no word of a text looks like.
    NeverWord {
        /// The pattern.
        pattern: String,
        /// The part that is read as several words.
        word: String,
    },
    /// An alternative that asks for what is forbidden.
    NeverAlternative,
    /// A text to paste that is less than what is demanded.
    WeakRemedy {
        /// The language of the text.
        language: Language,
        /// The document type that demands most of it.
        doctype: String,
        /// What is demanded.
        demanded: (Level, Vec<FieldKind>),
        /// What it is, and what it lacks.
        found: (Level, Vec<FieldKind>),
    },
    /// A text to paste without parts that are demanded.
    RemedyLacksParts {
        /// The language of the text.
        language: Language,
        /// The document type that demands them.
        doctype: String,
        /// How many more are needed.
        more: usize,
        /// The ids of those that would do.
        of: Vec<String>,
    },
    /// A text to paste that says that it will not be done.
    RemedyDenies {
        /// The language of the text.
        language: Language,
    },
    /// A text to paste whose deadline has passed.
    RemedyLate {
        /// The language of the text.
        language: Language,
        /// The deadline.
        date: Date,
    },
    /// A source of which another rule tells something else.
    SourceDiffers {
        /// Its title.
        title: String,
        /// What differs.
        fact: SourceFact,
        /// The requirement that tells it as most do.
        id: String,
    },
    /// A rule that finds its subject everywhere.
    Broad {
        /// In how many ordinary sentences it does.
        hits: usize,
        /// Of how many.
        tried: usize,
        /// One of them.
        sentence: String,
    },
}

impl Remark {
    /// The words for a remark.
    pub(crate) fn text(&self, language: Language) -> FormText {
        let words = Messages::of(language);
        let (key, values) = self.values(words);
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let say = |part: &str| words.fill(&format!("run.lint.{key}.{part}"), &values);
        let label = match self {
            Self::UnknownTheme { near: Some(near), .. } => RunError::did_you_mean(near, language),
            _ => say("label"),
        };
        FormText { headline: say("what"), label, step: Some(say("step")) }
    }

    fn values(&self, words: &'static Messages) -> (&'static str, Vec<(&'static str, String)>) {
        let name = |text: &str| quoted(words, &visible(text));
        match self {
            Self::UncheckedLaw => ("unchecked-law", Vec::new()),
            Self::LawEnded => ("law-ended", Vec::new()),
            Self::Ended { title } => ("ended", vec![("title", name(title))]),
            Self::Outdated { title, until } => {
                ("outdated", vec![("title", name(title)), ("until", long_date(words, *until))])
            }
            Self::Expired => ("expired", Vec::new()),
            Self::Stale { title, years } => ("stale", vec![("title", name(title)), ("years", years.to_string())]),
            Self::UnknownTheme { name: theme, known, .. } => {
                ("unknown-theme", vec![("name", name(theme)), ("names", known.join(", "))])
            }
            Self::Future { title } => ("future", vec![("title", name(title))]),
            Self::LooseBrace { language } => {
                ("loose-brace", vec![("language", words.pick("language", language.as_str()).to_owned())])
            }
            Self::InventedFigure { language, figure } => {
                let language = words.pick("language", language.as_str()).to_owned();
                ("invented-figure", vec![("language", language), ("figure", name(figure))])
            }
            Self::NeverWord { pattern, word } => ("never-word", vec![("name", name(pattern)), ("word", name(word))]),
            Self::NeverAlternative => ("never-alternative", Vec::new()),
            Self::WeakRemedy { language, doctype, demanded, found } => {
                let values = vec![
                    ("language", words.pick("language", language.as_str()).to_owned()),
                    ("type", type_with_article(words, doctype)),
                    ("demanded", asked(words, "with", demanded)),
                    ("found", asked(words, "without", found)),
                ];
                ("weak-remedy", values)
            }
            Self::RemedyLacksParts { language, doctype, more, of } => {
                let language = words.pick("language", language.as_str()).to_owned();
                let parts = of.iter().map(|id| visible(id)).collect::<Vec<_>>().join(", ");
                let doctype = type_with_article(words, doctype);
                (
                    "remedy-parts",
                    vec![("language", language), ("type", doctype), ("n", more.to_string()), ("names", parts)],
                )
            }
            Self::RemedyDenies { language } => {
                ("remedy-denies", vec![("language", words.pick("language", language.as_str()).to_owned())])
            }
            Self::RemedyLate { language, date } => {
                let language = words.pick("language", language.as_str()).to_owned();
                ("remedy-late", vec![("language", language), ("date", long_date(words, *date))])
            }
            Self::SourceDiffers { title, fact, id } => {
                let key = match fact {
                    SourceFact::End => "source-end",
                    SourceFact::Kind => "source-kind",
                    SourceFact::Address => "source-address",
                };
                (key, vec![("title", name(title)), ("id", visible(id).into_owned())])
            }
            Self::Broad { hits, tried, sentence } => {
                let (hits, tried) = (hits.to_string(), tried.to_string());
                ("broad", vec![("hits", hits), ("tried", tried), ("sentence", name(sentence))])
            }
        }
    }
}

/// A level with or without fields: «forpliktelse uten frist og ansvarlig».
fn asked(words: &Messages, how: &str, (level, fields): &(Level, Vec<FieldKind>)) -> String {
    let level = words.pick("level", names::level(*level));
    if fields.is_empty() {
        return level.to_owned();
    }
    let fields: Vec<&str> = fields.iter().map(|field| words.pick("field-with", names::field(*field))).collect();
    let fields = join(&fields, words.text("join.and"));
    words.fill(&format!("run.lint.{how}"), &[("level", level), ("fields", &fields)])
}

/// The last line: how many files were looked through, and how many remarks there are.
pub fn remark_count(files: usize, remarks: usize, language: Language) -> String {
    let (files, remarks) = (files.to_string(), remarks.to_string());
    Messages::of(language).fill("run.lint.count", &[("files", &files), ("n", &remarks)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_remark_has_its_words_in_every_language() {
        let text = |word: &str| word.to_owned();
        let remarks = [
            Remark::UncheckedLaw,
            Remark::Expired,
            Remark::LawEnded,
            Remark::Ended { title: text("t") },
            Remark::Outdated { title: text("t"), until: jiff::civil::date(2020, 12, 31) },
            Remark::Stale { title: text("t"), years: 2 },
            Remark::UnknownTheme { name: text("t"), near: None, known: vec![text("a")] },
            Remark::Future { title: text("t") },
            Remark::LooseBrace { language: Language::Da },
            Remark::InventedFigure { language: Language::Sv, figure: text("90") },
            Remark::NeverWord { pattern: text("p"), word: text("w") },
            Remark::NeverAlternative,
            Remark::WeakRemedy {
                language: Language::Nn,
                doctype: text("digistrategi"),
                demanded: (Level::Actionable, vec![FieldKind::Owner, FieldKind::Deadline]),
                found: (Level::Committed, vec![FieldKind::Owner]),
            },
            Remark::RemedyLacksParts {
                language: Language::Nn,
                doctype: text("digistrategi"),
                more: 1,
                of: vec![text("p"), text("q")],
            },
            Remark::RemedyDenies { language: Language::Nb },
            Remark::RemedyLate { language: Language::Sv, date: jiff::civil::date(2020, 12, 31) },
            Remark::SourceDiffers { title: text("t"), fact: SourceFact::End, id: text("i") },
            Remark::SourceDiffers { title: text("t"), fact: SourceFact::Kind, id: text("i") },
            Remark::SourceDiffers { title: text("t"), fact: SourceFact::Address, id: text("i") },
            Remark::Broad { hits: 3, tried: 80, sentence: text("s") },
        ];
        for language in Language::ALL {
            for remark in &remarks {
                let FormText { headline, label, step } = remark.text(language);
                let parts = [Some(headline), Some(label), step];
                assert!(parts.iter().flatten().all(|part| !part.is_empty() && !part.contains('{')), "{parts:?}");
            }
        }
        assert_eq!(
            remarks[12].text(Language::Nb).headline,
            "teksten å lime inn på nynorsk blir forpliktelse uten ansvarlig, men konkretisert med ansvarlig og frist er \
             forventet i en digitaliseringsstrategi"
        );
    }
}
