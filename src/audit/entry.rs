//! What an audit has of each document, in the order of the inputs.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::assess::Assessment;
use crate::read::ReadError;

use super::record::Record;
use super::register::municipality_of;
use super::source::{Municipality, Source};
use super::summary::Audit;

/// A document of an audit and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Where it lies and whose it is.
    pub source: Source,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// It was assessed.
    Assessed(Box<Record>),
    /// It could not be read.
    Unread(Unread),
}

/// Why a document could not be read. The words for it are chosen by `report`, in the reader's language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// Stable name of what went wrong, as in the errors of the JSON report.
    pub code: String,
    /// Pages looked at, where it is a scan.
    pub pages: u32,
    /// What the system or the reader said, where the message repeats it.
    pub detail: String,
    /// What may have been meant, where there is no such file.
    pub suggestion: Option<String>,
    /// What the folder of a pattern without matches does hold.
    pub elsewhere: Option<Elsewhere>,
}

/// Files that a pattern missed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// The folder.
    pub folder: String,
    /// How many files it has.
    pub files: usize,
    /// What their names end in, without the dot.
    pub extension: String,
}

/// What stands in an audit without being a document: patterns that match nothing, and folders that hold none.
const NO_DOCUMENTS: [&str; 3] = ["no-match", "bad-pattern", "empty-folder"];

impl Unread {
    /// Whether there is a document at all.
    pub fn is_document(&self) -> bool {
        !NO_DOCUMENTS.contains(&self.code.as_str())
    }
}

impl From<&Assessment> for Outcome {
    fn from(assessment: &Assessment) -> Self {
        Self::Assessed(Box::new(Record::of(assessment)))
    }
}

impl From<&ReadError> for Outcome {
    fn from(error: &ReadError) -> Self {
        Self::Unread(Unread::from(error))
    }
}

impl From<&ReadError> for Unread {
    fn from(error: &ReadError) -> Self {
        let (pages, detail) = match error {
            ReadError::NoText { pages } => (*pages, ""),
            ReadError::Damaged(detail) | ReadError::Unsupported(detail) | ReadError::Limit(detail) => (0, &**detail),
            ReadError::Empty | ReadError::Encrypted | ReadError::ForeignLanguage => (0, ""),
        };
        Self { code: error.code().to_owned(), pages, detail: detail.to_owned(), ..Self::default() }
    }
}

impl Entry {
    /// The record, where the document was assessed.
    pub fn record(&self) -> Option<&Record> {
        match &self.outcome {
            Outcome::Assessed(record) => Some(record),
            Outcome::Unread(_) => None,
        }
    }

    /// Whose plan it is: as known beforehand, else by the name that the document gives.
    pub fn municipality(&self) -> Option<Municipality> {
        let own = || self.record()?.owner.as_deref().map(|owner| municipality_of(owner).0);
        self.source.municipality.clone().or_else(own)
    }

    /// Looks up the municipality and county once, for those that read the entry often.
    pub fn settle(&mut self) {
        let Outcome::Assessed(record) = &self.outcome else { return };
        if let Some(owner) = record.owner.as_deref() {
            self.source.settle(owner);
        }
    }

    /// The county: as known beforehand, else that of the municipality, where that is in a register.
    pub fn county(&self) -> Option<String> {
        let whose = || self.source.municipality.is_none().then(|| self.record()?.owner.as_deref()).flatten();
        self.source.county.clone().or_else(|| municipality_of(whose()?).1)
    }

    /// The year it is of: as known beforehand, else that of the document's date.
    pub fn year(&self) -> Option<i16> {
        self.source.year.or_else(|| self.record()?.date.map(jiff::civil::Date::year))
    }
}

/// The entries of an audit, read one at a time as often as needed.
pub trait Entries {
    /// How many there are.
    fn count(&self) -> usize;

    /// The entry of that number, from 0, in the order of the inputs.
    fn get(&self, number: usize) -> io::Result<Entry>;

    /// Writes what is made of each entry, in order. Whoever hands out the entries may share the making among workers.
    fn write_each(&self, make: &Make<'_>, out: &mut dyn Write) -> io::Result<()> {
        (0..self.count()).try_for_each(|number| out.write_all(&make(number, self.get(number)?)?))
    }
}

/// What makes the bytes of an entry, given with its number.
pub type Make<'a> = dyn Fn(usize, Entry) -> io::Result<Vec<u8>> + Sync + 'a;

/// Entries in memory, for a few documents.
impl Entries for Vec<Entry> {
    fn count(&self) -> usize {
        self.len()
    }

    fn get(&self, number: usize) -> io::Result<Entry> {
        self.as_slice().get(number).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl dyn Entries + '_ {
    /// All entries in order.
    pub fn iter(&self) -> impl Iterator<Item = io::Result<Entry>> + '_ {
        (0..self.count()).map(|number| self.get(number))
    }

    /// The entries of an audit that have an error in the place of a record, each with its number.
    pub fn failed<'a>(&'a self, audit: &'a Audit) -> impl Iterator<Item = io::Result<(usize, Source, Unread)>> + 'a {
        audit.failed.iter().filter_map(|number| {
            let number = *number as usize;
            match self.get(number) {
                Ok(Entry { source, outcome: Outcome::Unread(unread) }) => Some(Ok((number, source, unread))),
                Ok(_) => None,
                Err(error) => Some(Err(error)),
            }
        })
    }
}
