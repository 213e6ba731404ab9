//! The reports of an audit. Each is written entry by entry, so that its size is no matter of memory; what the entries say
//! together is counted before (`audit::Tally`).

mod csv;
mod human;
mod json;
mod overview;
#[cfg(feature = "parquet")]
mod parquet;
mod plain;
mod sheet;
mod sqlite;
mod tables;
mod words;
#[cfg(feature = "xlsx")]
mod xlsx;

pub use csv::{audit_csv, audit_findings_csv};
pub use human::{audit_human, audit_last_line, audit_stopped};
pub(super) use json::Report;
pub use json::{audit_json, audit_jsonl};
#[cfg(feature = "parquet")]
pub use parquet::audit_parquet;
pub use plain::audit_plain;
pub use sheet::{audit_github, audit_gitlab, audit_junit, audit_markdown, audit_sarif};
pub use sqlite::audit_sqlite;
pub use words::{Progress, given_again, known_before, unread_error, unused_deviation};
pub(super) use words::{group_name, headline, long_place, outlier_line, set_aside};
#[cfg(feature = "xlsx")]
pub use xlsx::audit_xlsx;
