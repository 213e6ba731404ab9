//! Knowledge, not a stage: rule packs in TOML become checked requirements, concepts and cue words.
//!
//! Raw shapes are private; compiling is the only door, and reports every mistake at once. A rule says *what* a passage
//! must be about; how committed a passage is, is decided in `find` with the cue classes that the lexicons fill.

mod builtin;
pub(crate) mod class;
mod compile;
mod expr;
mod level;
pub(crate) mod lexicon;
pub(crate) mod matcher;
mod pack;
mod problem;
mod requirement;
mod table;
pub(crate) mod tables;
pub(crate) mod topic;
mod word;

pub use builtin::RuleSet;
pub use compile::RuleFile;
#[cfg(test)]
pub(crate) use compile::{AREAS, BASES, CODES, EVIDENCE, FIELDS};
pub(crate) use compile::{LEVELS, SEVERITIES};
pub(crate) use expr::{Conjunction, Expr, Reach, parse as parse_expression};
pub use level::{Area, Basis, Code, Evidence, FieldKind, Level, Severity};
pub use pack::{Example, Framework, Pack, Quote};
pub use problem::{Form, Kind, Problem, Problems, nearest};
pub use requirement::{Demand, Localized, Requirement, SourceRef};
pub(crate) use word::{GAP, Phrase, Step, Word, parse_phrase};
