//! Something noteworthy that did not stop the reading or the judging of a document.

use std::collections::BTreeMap;

use super::Language;

/// What is noteworthy. The words for it are chosen by `report`, in the reader's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeCode {
    /// A page could not be read, or holds only pictures.
    UnreadablePage,
    /// The file was cut short or damaged, and only part of it was read.
    DamagedFile,
    /// The text was not valid in the encoding it claims, so another was assumed.
    GuessedEncoding,
    /// A word was not readable in the file's own encoding.
    UnreadableCharacters,
    /// The file name says another format than the content.
    MisleadingExtension,
    /// A finding touches text that is inserted as a tracked change.
    TrackedInsertion,
    /// A finding touches a place where text is deleted as a tracked change.
    TrackedDeletion,
    /// Lines are drawn through text of a PDF, which may be text that is deleted.
    StruckText,
    /// A limit on size, depth or number was reached, and the rest was left out.
    LimitReached,
    /// The table structure was guessed from the layout.
    GuessedTable,
    /// The language could not be told with certainty.
    UncertainLanguage,
    /// A framework that no longer runs is cited as current.
    ExpiredFramework,
    /// An action plan is announced without a date.
    UndatedActionPlan,
    /// An accepted deviation matches nothing any more, or has run out.
    UnusedDeviation,
    /// A remark in the document accepts a passage that is not there, or its time is up.
    UnusedRemark,
    /// A remark in the document names a requirement that no rule has; the second word is one that may be meant.
    UnknownRequirement,
    /// A remark in the document has another form than one that is understood.
    UnreadableRemark,
    /// Paragraphs in a language that no rule knows do not count; the word says how many.
    ForeignText,
    /// The file was given to the run more than once; the words are the other names it was given.
    GivenAgain,
    /// The text hardly names a municipality or its bodies, so that its promises are taken for somebody else's.
    AnotherVoice,
}

impl NoticeCode {
    /// The stable name used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnreadablePage => "unreadable-page",
            Self::DamagedFile => "damaged-file",
            Self::GuessedEncoding => "guessed-encoding",
            Self::UnreadableCharacters => "unreadable-characters",
            Self::MisleadingExtension => "misleading-extension",
            Self::TrackedInsertion => "tracked-insertion",
            Self::TrackedDeletion => "tracked-deletion",
            Self::StruckText => "struck-text",
            Self::LimitReached => "limit-reached",
            Self::GuessedTable => "guessed-table",
            Self::UncertainLanguage => "uncertain-language",
            Self::ExpiredFramework => "expired-framework",
            Self::UndatedActionPlan => "undated-action-plan",
            Self::UnusedDeviation => "unused-deviation",
            Self::UnusedRemark => "unused-remark",
            Self::UnknownRequirement => "unknown-requirement",
            Self::UnreadableRemark => "unreadable-remark",
            Self::ForeignText => "foreign-text",
            Self::GivenAgain => "given-again",
            Self::AnotherVoice => "another-voice",
        }
    }
}

/// A notice with its place and the words that its message needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What is noteworthy.
    pub code: NoticeCode,
    /// Page, counted from 1, where known.
    pub page: Option<u32>,
    /// Paragraph (block number of the document, from 1), where known.
    pub paragraph: Option<u32>,
    /// Words that the message quotes: a title, a date, an encoding. Order as the message asks.
    pub words: Vec<String>,
    /// What to do, in the languages it is known in; else what the message of its code says.
    pub advice: BTreeMap<Language, String>,
}

impl Notice {
    /// A notice about the whole file.
    pub fn new(code: NoticeCode) -> Self {
        Self { code, page: None, paragraph: None, words: Vec::new(), advice: BTreeMap::new() }
    }

    /// The same notice about a page.
    #[must_use]
    pub fn on_page(self, page: u32) -> Self {
        Self { page: Some(page), ..self }
    }

    /// The same notice about a paragraph.
    #[must_use]
    pub fn in_paragraph(self, paragraph: u32) -> Self {
        Self { paragraph: Some(paragraph), ..self }
    }

    /// The same notice with words for its message.
    #[must_use]
    pub fn with_words<I: IntoIterator<Item = String>>(self, words: I) -> Self {
        Self { words: words.into_iter().collect(), ..self }
    }

    /// The same notice with what to do about it.
    #[must_use]
    pub fn with_advice(self, advice: BTreeMap<Language, String>) -> Self {
        Self { advice, ..self }
    }
}
