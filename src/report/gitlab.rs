//! GitLab's code quality report: a JSON list, shown in merge requests.

use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::assess::Assessment;
use crate::rules::Severity;

use super::sheet::{Lazily, Row, Sheet, Sheets, whole};
use super::text::visible;
use super::uri::plain;
use super::{Options, RunError};

/// The assessments and errors as a code quality report.
pub fn gitlab(assessments: &[Assessment], errors: &[RunError], options: &Options) -> String {
    whole(render, assessments, errors, options)
}

/// The sheets as a code quality report.
pub(super) fn render(
    sheets: &dyn Sheets,
    errors: &[RunError],
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let gaps = |sheet: io::Result<Sheet>| -> Vec<io::Result<Issue>> {
        match sheet {
            Ok(sheet) => {
                let rows = sheet.rows.iter().filter(|row| row.is_shown_gap(options));
                rows.map(|row| Ok(gap(&sheet, row))).collect()
            }
            Err(error) => vec![Err(error)],
        }
    };
    let issues = Lazily(|| errors.iter().map(|error| Ok(unread(error, options))).chain(sheets.iter().flat_map(gaps)));
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

#[derive(Debug, Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Debug, Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Debug, Serialize)]
struct Lines {
    begin: u32,
}

fn gap(sheet: &Sheet, row: &Row) -> Issue {
    let place = if sheet.in_source { String::new() } else { format!(" ({})", row.place.long) };
    Issue {
        description: visible(&format!("{}{place}. {}", row.headline, row.edit.as_deref().unwrap_or(&row.help)))
            .into_owned(),
        check_name: row.requirement.id.clone(),
        fingerprint: fingerprint([&sheet.path, &row.requirement.id, &row.fingerprint]),
        severity: match row.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: location(&sheet.path, row.place.region.start_line),
    }
}

fn unread(error: &RunError, options: &Options) -> Issue {
    Issue {
        description: visible(&error.message(options.run_language)).into_owned(),
        check_name: error.code().to_owned(),
        fingerprint: fingerprint([&error.path, error.code(), ""]),
        severity: "critical",
        // An issue has to stand somewhere.
        location: location(if error.is_of_the_run() { "." } else { &error.path }, 1),
    }
}

fn location(path: &str, begin: u32) -> Location {
    Location { path: visible(&plain(path)).into_owned(), lines: Lines { begin } }
}

/// The same for the same gap of the same file, however lines move.
fn fingerprint(parts: [&str; 3]) -> String {
    let digest = Sha256::digest(parts.join("\0"));
    let first = digest.iter().take(16).fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    format!("{first:032x}")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::report::{RunErrorKind, samples};

    #[test]
    fn each_gap_is_an_issue() {
        let errors = [RunError::new("./a.pdf", RunErrorKind::NoAccess)];
        expect![[r#"
            [
              {
                "description": "The file cannot be opened, access is denied. Close it if it is open in another program, or ask for read access, and try again.",
                "check_name": "no-access",
                "fingerprint": "c3ab8d94d74d2fbf76ed1fbbf4db8b73",
                "severity": "critical",
                "location": {
                  "path": "a.pdf",
                  "lines": {
                    "begin": 1
                  }
                }
              },
              {
                "description": "Universell utforming av IKT: svakt – «bør» forplikter ikke (side 7, avsnitt 6). Mener kommunen at dette skal gjøres, skriv «skal» i stedet for «bør». Da blir det konkretisert, for fristen står der.",
                "check_name": "no-uu-ikt",
                "fingerprint": "51510ac475cb7e88fe3cf3ec21d7e7a9",
                "severity": "major",
                "location": {
                  "path": "utkast/digitaliseringsstrategi.docx",
                  "lines": {
                    "begin": 11
                  }
                }
              },
              {
                "description": "Opplæring i personvern og sikkerhet: ingen forpliktelse funnet (side 9, avsnitt 8). Legg til en setning etter denne om hva kommunen skal gjøre, for eksempel kurse, øve eller teste.",
                "check_name": "no-komp-personvern-sikkerhet",
                "fingerprint": "219f14a249ff47e90c5eaeb4efdb856f",
                "severity": "major",
                "location": {
                  "path": "utkast/digitaliseringsstrategi.docx",
                  "lines": {
                    "begin": 15
                  }
                }
              }
            ]
        "#]].assert_eq(&gitlab(&[samples::strategy()], &errors, &Options::default()));
    }
}
