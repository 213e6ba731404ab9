//! Stage 6: many assessments become an audit: a small record of each document, and what they say together.
//!
//! A record keeps what a matrix, its counts and the links to the evidence need, without the document's text, so that
//! thousands fit on a disk and none has to stay in memory: whoever renders an audit reads the entries one at a time
//! ([`Entries`]). Nothing here meets a file; `cli` stores the records and hands them out again.
//!
//! An audit of two plans, as the program makes it, with its matrix as CSV:
//!
//! ```
//! use jiff::civil::date;
//! use plansjekk::assess::{CheckOptions, check};
//! use plansjekk::audit::{Entry, Outcome, Tally, recognise};
//! use plansjekk::report::{Options, audit_csv};
//! use plansjekk::rules::RuleSet;
//!
//! let plans = [
//!     ("planer/1804 Bodø/strategi 2026.md",
//!      "# Digitaliseringsstrategi\n\nKommunen skal gi alle ansatte opplæring i digitale verktøy innen 1. juni 2027.\n"),
//!     ("planer/5501 Tromsø/strategi.md", ""),
//! ];
//! let (rules, options) = (RuleSet::builtin(), CheckOptions::new(date(2026, 6, 1)));
//! let mut tally = Tally::default();
//! let mut entries = Vec::new();
//! for (path, text) in plans {
//!     // A document that cannot be read is an entry like the others.
//!     let outcome = match check(path, text.as_bytes(), &rules, &options) {
//!         Ok(assessment) => Outcome::from(&assessment),
//!         Err(error) => Outcome::from(&error),
//!     };
//!     let entry = Entry { source: recognise(path), outcome };
//!     tally.add(&entry);
//!     entries.push(entry);
//! }
//! let audit = tally.finish(options.today, rules.requirements(), 0);
//!
//! assert_eq!((audit.summary.documents, audit.summary.unread), (2, 1));
//! let staff = audit.summary.requirements.iter().find(|requirement| requirement.id == "no-komp-ansatte");
//! assert_eq!(staff.map(|requirement| requirement.municipalities_committed), Some(1));
//! let mut matrix = Vec::new();
//! audit_csv(&audit, &entries, &Options::default(), &mut matrix)?;
//! let matrix = String::from_utf8_lossy(&matrix);
//! assert!(matrix.contains("planer/1804 Bodø/strategi 2026.md,1804,Bodø,Nordland,,2026,digistrategi,nb,assessed"));
//! assert!(matrix.contains("planer/5501 Tromsø/strategi.md,5501,Tromsø,Troms,,,,,empty-file"));
//! # Ok::<(), std::io::Error>(())
//! ```

mod anonymous;
mod baseline;
mod compare;
mod entry;
mod examples;
mod manifest;
mod outliers;
mod record;
mod register;
mod rows;
mod similar;
mod source;
mod summary;
mod tally;
mod window;

pub use anonymous::Anonymous;
pub use baseline::{Baseline, BaselineDocument};
pub use compare::{
    Change, ChangeKind, Comparison, DocumentChanges, Totals, Version, VersionDocument, VersionMunicipality,
    VersionPassage, VersionPlace, VersionType, Wording, compare,
};
pub use entry::{Elsewhere, Entries, Entry, Make, Outcome, Unread};
pub use examples::GoodExample;
pub use manifest::{Listing, Manifest, ManifestFormat, read_manifest, write_manifest};
pub use outliers::{Measure, Outlier};
pub use record::{
    Cell, DeadlineRecord, DemandRecord, DeviationRecord, Doctype, FieldsRecord, NearestRecord, NoticeRecord, Passage,
    PassagePlace, Record, Words,
};
pub use register::{Doubt, Recogniser, country_of, municipality_of, recognise};
pub use source::{Municipality, Source};
pub use summary::{
    Audit, Counts, Dimension, Group, GroupCell, MunicipalityCell, MunicipalityRow, RequirementSummary, Summary,
    UnreadCount,
};
pub use tally::Tally;
pub use window::Window;
