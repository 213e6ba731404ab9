//! Knowledge, not a stage: rule packs in TOML become checked requirements, concepts and cue words.
//!
//! Raw shapes are private; compiling is the only door, and reports every mistake at once.

mod level;
mod requirement;

pub use level::{Area, Basis, Code, Evidence, FieldKind, Level, Severity};
pub use requirement::{Demand, Localized, Requirement, SourceRef};
