//! Why a document could not be read at all.

use thiserror::Error;

/// Why a document could not be read. The words for the user are chosen by `report`; these are for developers.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The file holds no text: a scan, or a document with pictures only.
    #[error("no text on {pages} of {pages} pages")]
    NoText {
        /// Pages looked at; 0 where the format has none.
        pages: u32,
    },
    /// The file is protected with a password.
    #[error("the file is encrypted")]
    Encrypted,
    /// The file is damaged or cut short so that nothing can be read.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// The file is of a kind that is not supported; the words name it.
    #[error("unsupported format: {0}")]
    Unsupported(String),
    /// The file unpacks to more than the limit, or is nested or repeated beyond reason.
    #[error("the file exceeds a limit: {0}")]
    Limit(String),
    /// The text is in a language that no rule knows.
    #[error("the text is in none of the languages that are known")]
    ForeignLanguage,
}

impl ReadError {
    /// The stable name used in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty-file",
            Self::NoText { .. } => "no-text",
            Self::Encrypted => "encrypted",
            Self::Damaged(_) => "damaged-file",
            Self::Unsupported(_) => "unsupported-format",
            Self::Limit(_) => "limit-exceeded",
            Self::ForeignLanguage => "foreign-language",
        }
    }
}
