//! The reports of an audit. Each is written entry by entry, so that its size is no matter of memory; what the entries say
//! together is counted before (`audit::Tally`).

mod csv;
mod human;
mod json;
mod plain;
mod words;

pub use csv::{audit_csv, audit_findings_csv};
pub use human::{audit_human, audit_last_line, audit_stopped};
pub use json::{audit_json, audit_jsonl};
pub use plain::audit_plain;
pub use words::{Progress, known_before, unread_error, unused_deviation};
