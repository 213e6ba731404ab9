//! Stage 7: an assessment or an audit becomes a report. A renderer decides nothing: it is a pure function from assessments to text,
//! one file per format.
//!
//! All formats say the same words (`entry`) in the reader's language (`messages`). What a document says is never printed
//! raw where a terminal could obey it.

mod audit;
mod catalogue;
mod compare;
mod concise;
mod csv;
mod edit;
mod entry;
mod explain;
mod extract;
mod form;
mod frame;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod markdown;
mod messages;
pub(crate) mod names;
mod paint;
mod phrases;
mod plain;
mod region;
mod remark;
mod rules;
mod run_error;
mod sarif;
mod schema;
mod sheet;
mod terminal;
mod text;
mod trial;
mod uri;
mod view;

#[cfg(test)]
mod samples;

#[cfg(feature = "parquet")]
pub use audit::audit_parquet;
#[cfg(feature = "xlsx")]
pub use audit::audit_xlsx;
pub use audit::{
    Progress, audit_csv, audit_findings_csv, audit_github, audit_gitlab, audit_human, audit_json, audit_jsonl,
    audit_junit, audit_last_line, audit_markdown, audit_plain, audit_sarif, audit_sqlite, audit_stopped, given_again,
    known_before, manifest_doubts, path_doubts, unread_error, unused_deviation,
};
pub use catalogue::{Listed, catalogue};
pub use compare::{TitleOf, compare_human, compare_json, compare_markdown, compare_plain};
pub use concise::concise;
pub use csv::csv;
pub use extract::{extracted_json, extracted_text};
pub(crate) use form::FormText;
pub use github::github;
pub use gitlab::gitlab;
pub use html::{audit_html, html};
pub use json::{json, jsonl};
pub use junit::junit;
pub use markdown::markdown;
pub use plain::plain;
pub use remark::{Remark, SourceFact, remark_count};
pub use rules::{
    Explained, RuleExample, by_programme as list_rules_by_programme, carries_on, explain as explain_rule,
    list as list_rules, source_names,
};
pub use run_error::{Elsewhere, RunError, RunErrorKind};
pub use sarif::sarif;
pub use schema::{audit_schema, schema};
pub use terminal::terminal;
pub use trial::{FewExamples, Outcome, TrialStory, Worth, few_examples, trial_count, trials};

use crate::rules::Severity;
use crate::text::Language;

/// How a report is to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The language of findings; `None` is the language of each document.
    pub language: Option<Language>,
    /// The language of messages about the run.
    pub run_language: Language,
    /// How many columns there are.
    pub width: usize,
    /// Whether colours may be used.
    pub colour: bool,
    /// Which symbols may be used.
    pub symbols: Symbols,
    /// Entries below this severity are counted, not shown.
    pub min_severity: Severity,
    /// The mildest severity that fails the run, where any does.
    pub fail_on: Option<Severity>,
    /// Show the chain of decisions behind each passage.
    pub explain: bool,
    /// Show the last line of each document only.
    pub quiet: bool,
    /// The folder that relative paths begin in, where paths are compared.
    pub folder: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            language: None,
            run_language: Language::En,
            width: 80,
            colour: false,
            symbols: Symbols::Unicode,
            min_severity: Severity::Info,
            fail_on: Some(Severity::Error),
            explain: false,
            quiet: false,
            folder: None,
        }
    }
}

/// Which symbols the reader's terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbols {
    /// `✓ ~ ○ ! –` and lines of boxes.
    Unicode,
    /// `+ ~ o ! -` and lines of plus and minus.
    Ascii,
}
