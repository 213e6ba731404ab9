//! Stage 6: many assessments become an audit: a small record of each document, and what they say together.
//!
//! A record keeps what a matrix, its counts and the links to the evidence need, without the document's text, so that
//! thousands fit on a disk and none has to stay in memory: whoever renders an audit reads the entries one at a time
//! ([`Entries`]). Nothing here meets a file; `cli` stores the records and hands them out again.

mod baseline;
mod compare;
mod entry;
mod examples;
mod manifest;
mod outliers;
mod record;
mod register;
mod similar;
mod source;
mod summary;
mod tally;
mod window;

pub use baseline::{Baseline, BaselineDocument};
pub use compare::{
    Change, ChangeKind, Comparison, DocumentChanges, Version, VersionDocument, VersionMunicipality, VersionPassage,
    VersionPlace, VersionType, Wording, compare,
};
pub use entry::{Entries, Entry, Outcome, Unread};
pub use examples::GoodExample;
pub use manifest::{ManifestFormat, read_manifest, write_manifest};
pub use outliers::{Measure, Outlier};
pub use record::{
    Cell, DeadlineRecord, DemandRecord, DeviationRecord, Doctype, FieldsRecord, NearestRecord, NoticeRecord, Passage,
    PassagePlace, Record, Words,
};
pub use register::{municipality_of, recognise};
pub use source::{Municipality, Source};
pub use summary::{
    Audit, Counts, Dimension, Group, GroupCell, MunicipalityCell, MunicipalityRow, RequirementSummary, Summary,
    UnreadCount,
};
pub use tally::Tally;
pub use window::Window;
