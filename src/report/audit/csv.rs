//! The audit as tables for spreadsheets: the matrix, and one row for each verdict with its passage.
//!
//! No text of a document or file name is ever run as a formula (see `text::harmless`), and control characters are visible.

use std::io::{self, Write};

use crate::audit::{Audit, Cell, Entries, Entry, Outcome, Passage, Record};
use crate::report::{Options, csv, names};

use super::words::place;

/// What each document is known by, in both tables.
const WHOSE: [&str; 9] =
    ["path", "municipality_number", "municipality", "county", "network", "year", "type", "language", "state"];

/// The matrix: a row for each document, a column for each requirement, `status (level)` in the cells. A document that
/// could not be read has its code as state and empty cells; where the run was stopped, a last row says how many are missing.
pub fn audit_csv(audit: &Audit, entries: &dyn Entries, _options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let columns: Vec<&str> = audit.requirements.iter().map(|requirement| requirement.id.as_str()).collect();
    write(out, WHOSE.iter().copied().chain(columns.iter().copied()))?;
    for entry in entries.iter() {
        let entry = entry?;
        let cells = columns.iter().map(|id| {
            let cell = entry.record().and_then(|record| record.requirements.iter().find(|cell| cell.id == **id));
            cell.map(|cell| format!("{} ({})", cell.status.as_str(), names::level(cell.found))).unwrap_or_default()
        });
        let row: Vec<String> = whose(&entry).into_iter().chain(cells).collect();
        write(out, row.iter().map(String::as_str))?;
    }
    not_reached(audit, columns.len(), out)?;
    out.flush()
}

/// One row for each verdict, with the passage that shows it.
pub fn audit_findings_csv(
    audit: &Audit,
    entries: &dyn Entries,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    const VERDICT: [&str; 18] = [
        "requirement",
        "status",
        "level",
        "severity",
        "reason",
        "deviation",
        "known",
        "confidence",
        "code",
        "place",
        "line",
        "page",
        "section",
        "text",
        "owner",
        "deadline",
        "indicator",
        "budget",
    ];
    write(out, WHOSE.into_iter().chain(VERDICT))?;
    for entry in entries.iter() {
        let entry = entry?;
        let whose = whose(&entry);
        let empty = || vec![String::new(); VERDICT.len()];
        let verdicts: Vec<Vec<String>> = match &entry.outcome {
            Outcome::Unread(_) => vec![empty()],
            Outcome::Assessed(record) if record.requirements.is_empty() => vec![empty()],
            Outcome::Assessed(record) => {
                record.requirements.iter().map(|cell| verdict(record, cell, options)).collect()
            }
        };
        for verdict in verdicts {
            write(out, whose.iter().chain(&verdict).map(String::as_str))?;
        }
    }
    not_reached(audit, VERDICT.len(), out)?;
    out.flush()
}

/// The last row of a run that was stopped: no path, and as state `not-reached` with the number of documents.
fn not_reached(audit: &Audit, columns: usize, out: &mut dyn Write) -> io::Result<()> {
    if audit.not_reached == 0 {
        return Ok(());
    }
    let state = format!("not-reached {}", audit.not_reached);
    let before = std::iter::repeat_n("", WHOSE.len() - 1);
    write(out, before.chain([state.as_str()]).chain(std::iter::repeat_n("", columns)))
}

fn write<'a>(out: &mut dyn Write, row: impl Iterator<Item = &'a str>) -> io::Result<()> {
    writeln!(out, "{}", csv::joined(row))
}

fn whose(entry: &Entry) -> Vec<String> {
    let source = &entry.source;
    let municipality = entry.municipality();
    let text = |text: Option<&String>| text.cloned().unwrap_or_default();
    let (doctype, language, state) = match &entry.outcome {
        Outcome::Assessed(record) => (record.doctype.id.clone(), record.language.as_str(), "assessed"),
        Outcome::Unread(unread) => (text(source.doctype.as_ref()), "", unread.code.as_str()),
    };
    vec![
        source.path.clone(),
        municipality.as_ref().and_then(|own| own.number.clone()).unwrap_or_default(),
        municipality.map(|own| own.name).unwrap_or_default(),
        entry.county().unwrap_or_default(),
        text(source.network.as_ref()),
        entry.year().map(|year| year.to_string()).unwrap_or_default(),
        doctype,
        language.to_owned(),
        state.to_owned(),
    ]
}

fn verdict(record: &Record, cell: &Cell, options: &Options) -> Vec<String> {
    let passage = record.shown(cell);
    let of = |value: &dyn Fn(&Passage) -> String| passage.map(value).unwrap_or_default();
    let words = |words: Option<&crate::audit::Words>| words.map(|words| words.text.clone()).unwrap_or_default();
    vec![
        cell.id.clone(),
        cell.status.as_str().to_owned(),
        names::level(cell.found).to_owned(),
        names::severity(cell.severity).to_owned(),
        cell.reason.clone(),
        cell.deviation.as_ref().map(|deviation| deviation.reason.clone()).unwrap_or_default(),
        cell.known.to_string(),
        of(&|passage| names::confidence(passage.confidence).to_owned()),
        of(&|passage| passage.code.map(|code| names::code(code).to_owned()).unwrap_or_default()),
        of(&|passage| place(record, passage, options.language.unwrap_or(record.language))),
        of(&|passage| passage.location.line.to_string()),
        of(&|passage| passage.location.page.map(|page| page.to_string()).unwrap_or_default()),
        of(&|passage| passage.location.section.join(" › ")),
        of(&|passage| passage.text.clone()),
        of(&|passage| words(passage.fields.owner.as_ref())),
        of(&|passage| passage.fields.deadline.as_ref().map(|deadline| deadline.text.clone()).unwrap_or_default()),
        of(&|passage| words(passage.fields.indicator.as_ref())),
        of(&|passage| words(passage.fields.budget.as_ref())),
    ]
}
