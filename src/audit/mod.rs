//! Stage 6: many assessments become an audit: a small record of each document, and what they say together.
//!
//! A record keeps what a matrix, its counts and the links to the evidence need, without the document's text, so that
//! thousands fit on a disk and none has to stay in memory: whoever renders an audit reads the entries one at a time
//! ([`Entries`]). Nothing here meets a file; `cli` stores the records and hands them out again.

mod entry;
mod examples;
mod record;
mod source;
mod summary;
mod tally;

pub use entry::{Entries, Entry, Outcome, Unread};
pub use examples::GoodExample;
pub use record::{
    Cell, DeadlineRecord, DemandRecord, DeviationRecord, Doctype, FieldsRecord, NearestRecord, NoticeRecord, Passage,
    PassagePlace, Record, Words,
};
pub use source::{Municipality, Source};
pub use summary::{
    Audit, Counts, Dimension, Group, GroupCell, MunicipalityCell, MunicipalityRow, RequirementSummary, Summary,
    UnreadCount,
};
pub use tally::Tally;
