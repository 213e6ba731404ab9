//! `plansjekk` decides whether a municipal plan commits to digital competence and universal design.
//!
//! Bytes become blocks ([`read`]), blocks a document ([`document`]), a document sentences ([`sentence`]), sentences
//! findings ([`find`]), findings an assessment ([`assess`]), many assessments an audit ([`audit`]), an assessment or an
//! audit a report ([`report`]). Each arrow is one pure function, and no arrow points back. Files, threads, the clock and
//! the terminal are met in [`cli`] alone. Knowledge ([`rules`]) is data: no word of any plan language stands in this
//! crate's code.
//!
//! A check as the program makes it:
//!
//! ```
//! use jiff::civil::date;
//! use plansjekk::assess::{CheckOptions, Status, check};
//! use plansjekk::rules::RuleSet;
//!
//! let plan = "# Digitaliseringsstrategi for Storvik kommune\n\n\
//!             HR-avdelingen skal gi alle ansatte opplæring i digitale verktøy innen 1. juni 2027.\n";
//! let options = CheckOptions { owner: Some("Storvik kommune".to_owned()), ..CheckOptions::new(date(2026, 6, 1)) };
//! let assessment = check("strategi.md", plan.as_bytes(), &RuleSet::builtin(), &options)?;
//! let staff = assessment.verdicts.iter().find(|verdict| verdict.requirement.id == "no-komp-ansatte");
//! assert_eq!(staff.map(|verdict| verdict.status), Some(Status::Met));
//! # Ok::<(), plansjekk::read::ReadError>(())
//! ```
//!
//! The same for an audit of many documents stands in [`audit`], and for requirements of one's own in [`rules`]. A document
//! becomes a page, a SARIF log or JSON with the functions of [`report`]:
//!
//! ```
//! # use jiff::civil::date;
//! # use plansjekk::assess::{CheckOptions, check};
//! # use plansjekk::rules::RuleSet;
//! use plansjekk::report::{Options, concise};
//! use plansjekk::text::Language;
//!
//! # let plan = "# Digitaliseringsstrategi\n\nKommunen bør gjøre nettsidene universelt utformet innen 2027.\n";
//! # let options = CheckOptions::new(date(2026, 6, 1));
//! let assessment = check("strategi.md", plan.as_bytes(), &RuleSet::builtin(), &options)?;
//! let report = concise(&[assessment], &[], &Options { language: Some(Language::En), ..Options::default() });
//! assert!(report.starts_with("strategi.md:3:1: no-uu-ikt: "));
//! # Ok::<(), plansjekk::read::ReadError>(())
//! ```

pub mod assess;
pub mod audit;
pub mod cli;
pub mod document;
pub mod find;
pub mod read;
pub mod report;
pub mod rules;
pub mod sentence;
pub mod text;
