//! Knowledge, not a stage: rule packs in TOML become checked requirements, concepts and cue words.
//!
//! Raw shapes are private; compiling is the only door, and reports every mistake at once. A rule says *what* a passage
//! must be about; how committed a passage is, is decided in `find` with the cue classes that the lexicons fill.
//!
//! A requirement of one's own, asked with the built-in ones of Norway (`plansjekk rules new` writes one to begin with):
//!
//! ```
//! use jiff::civil::date;
//! use plansjekk::assess::{CheckOptions, Status, check};
//! use plansjekk::rules::{RuleFile, RuleSet};
//! use plansjekk::text::Country;
//!
//! let own = r#"
//!     id = "no-storvik-apne-data"
//!     area = "digital-competence"
//!     theme = "reuse"
//!     evidence = "promise"
//!     basis = "practice"
//!     title.nb = "Kommunen deler åpne data"
//!     title.nn = "Kommunen deler opne data"
//!     title.en = "The municipality shares open data"
//!     short = { nb = "Åpne data", nn = "Opne data", en = "Open data" }
//!     asks.nb = "Sier planen at kommunen skal dele åpne data?"
//!     asks.nn = "Seier planen at kommunen skal dele opne data?"
//!     asks.en = "Does the plan say that open data shall be shared?"
//!     why.nb = "Åpne data lar andre lage tjenester."
//!     why.nn = "Opne data lèt andre lage tenester."
//!     why.en = "Open data let others make services."
//!     looked_for = { nb = "åpne data", nn = "opne data", en = "open data" }
//!     verbs = { nb = "dele eller publisere", nn = "dele eller publisere", en = "share or publish" }
//!     remedy.nb = "{Rolle} skal publisere åpne data innen {frist}."
//!     remedy.nn = "{Rolle} skal publisere opne data innan {frist}."
//!     remedy.en = "{Role} shall publish open data by {deadline}."
//!     topic = { about = ['"åpne data" | "opne data"'] }
//!
//!     [[source]]
//!     title = "Storvik kommunes egne retningslinjer"
//!     checked = 2026-06-01
//!     verified = true
//!     kind = "practice"
//!
//!     [[demand]]
//!     type = "digistrategi"
//!     level = "committed"
//!     severity = "error"
//! "#;
//! let file = RuleFile { name: "apne-data.toml".to_owned(), text: own.to_owned() };
//! let rules = RuleSet::with_files(vec![file], &[Country::No])?;
//!
//! let plan = "# Digitaliseringsstrategi for Storvik kommune\n\nKommunen bør dele åpne data med alle som bor her.\n";
//! let assessment = check("strategi.md", plan.as_bytes(), &rules, &CheckOptions::new(date(2026, 6, 1)))?;
//! let verdict = assessment.verdicts.iter().find(|verdict| verdict.requirement.id == "no-storvik-apne-data");
//! assert_eq!(verdict.map(|verdict| verdict.status), Some(Status::Weak));
//! assert!(assessment.verdicts.len() > 30);
//!
//! // Every mistake in a rule file is told at once, each at its place.
//! let text = "id = \"no-feil\"\narea = \"digital\"\n";
//! let wrong = RuleFile { name: "feil.toml".to_owned(), text: text.to_owned() };
//! let problems = RuleSet::with_files(vec![wrong], &[]).expect_err("much is missing").0;
//! assert!(problems.len() > 5 && problems.iter().any(|problem| text[problem.range.clone()] == *"\"digital\""));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod anchors;
mod builtin;
pub(crate) mod class;
mod compile;
pub(crate) mod context;
pub(crate) mod doctypes;
mod entries;
mod expr;
mod level;
pub(crate) mod lexicon;
pub(crate) mod matcher;
mod pack;
mod problem;
mod repair;
mod requirement;
mod table;
pub(crate) mod tables;
pub(crate) mod topic;
mod word;

pub use builtin::RuleSet;
pub(crate) use builtin::topic_model;
pub use compile::RuleFile;
#[cfg(test)]
pub(crate) use compile::{AREAS, BASES, CODES, EVIDENCE, FIELDS};
pub(crate) use compile::{LEVELS, SEVERITIES};
pub use expr::ExprFault;
pub(crate) use expr::{Expr, Reach, parse as parse_expression};
pub use level::{Area, Basis, Code, Evidence, FieldKind, Level, Severity};
pub use pack::{Example, Framework, Pack, Quote};
pub use problem::{Form, Kind, Problem, Problems, nearest};
pub(crate) use requirement::nearest_first;
pub use requirement::{AskedParts, Demand, Localized, Part, Requirement, SourceRef};
pub(crate) use word::{GAP, Phrase, Step, Word, parse_phrase};
