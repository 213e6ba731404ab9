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
pub use words::{Progress, given_again, known_before, manifest_doubts, path_doubts, unread_error, unused_deviation};
pub(super) use words::{group_name, headline, long_place, outlier_line, set_aside};
#[cfg(feature = "xlsx")]
pub use xlsx::audit_xlsx;

#[cfg(test)]
mod tests {
    use std::io::{self, Write};

    use jiff::civil::date;

    use super::*;
    use crate::audit::{Audit, Entries, Entry, Tally};
    use crate::report::{Options, audit_html};

    type Report = fn(&Audit, &dyn Entries, &Options, &mut dyn Write) -> io::Result<()>;

    /// The report of a run that was stopped before its first document, without line breaks.
    fn stopped(report: Report) -> String {
        let audit = Tally::default().finish(date(2026, 6, 1), Vec::new(), 3);
        let (entries, mut out) = (Vec::<Entry>::new(), Vec::new());
        report(&audit, &entries, &Options::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_format_says_that_the_run_was_stopped() {
        let said =
            "The run was stopped after 0 of 3 plans; the rest were not assessed. Run the same again to get the rest.";
        let cases: [(Report, String); 12] = [
            (audit_human, "3 not reached".to_owned()),
            (audit_plain, "3 not reached".to_owned()),
            (audit_html, "3 not reached".to_owned()),
            (audit_json, "\"not_reached\":3".to_owned()),
            (audit_jsonl, format!("{{\"code\":\"stopped\",\"not_reached\":3,\"message\":\"{said}\"}}")),
            (audit_csv, ",,,,,,,,not-reached 3".to_owned()),
            (audit_findings_csv, ",,,,,,,,not-reached 3,,,".to_owned()),
            (audit_sarif, "\"executionSuccessful\": false, \"toolExecutionNotifications\": [ { \"level\": \"error\", \"descriptor\": { \"id\": \"stopped\" }".to_owned()),
            (audit_junit, format!("<error type=\"stopped\" message=\"{said}\"/>")),
            (audit_github, format!("::error title=stopped::{said}")),
            (audit_gitlab, format!("\"description\": \"{said}\", \"check_name\": \"stopped\"")),
            (audit_markdown, format!("**{said}**")),
        ];
        for (report, words) in cases {
            let out = stopped(report);
            assert!(out.contains(&words), "{words} is not in {out}");
        }
    }

    #[test]
    fn a_database_says_that_the_run_was_stopped() {
        let audit = Tally::default().finish(date(2026, 6, 1), Vec::new(), 3);
        let mut database = rusqlite::Connection::open_in_memory().unwrap();
        audit_sqlite(&audit, &Vec::<Entry>::new(), &Options::default(), &mut database).unwrap();
        let sql = "SELECT value FROM meta WHERE key = 'not_reached'";
        assert_eq!(database.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap(), "3");
        #[cfg(feature = "parquet")]
        {
            let mut out = Vec::new();
            audit_parquet(&audit, &Vec::<Entry>::new(), &Options::default(), &mut out).unwrap();
            assert!(String::from_utf8_lossy(&out).contains("plansjekk.not_reached"));
        }
    }
}
