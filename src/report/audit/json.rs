//! The audit as data: one JSON object, or one line a document.

use std::io::{self, Write};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::audit::{Audit, Entries, Entry, Municipality, Outcome, Record, Source, Summary, Unread};
use crate::report::{Options, RunError, names};
use crate::rules::{Basis, Requirement};
use crate::text::Language;

use super::words::{stopped, unread_error};

/// The contract's name and version.
pub(super) const SCHEMA: &str = "plansjekk-audit/1";

/// One JSON object: the requirements, the counts, the documents, one on each line, and the errors.
pub fn audit_json(audit: &Audit, entries: &dyn Entries, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let language = options.language.unwrap_or(options.run_language);
    let requirements: Vec<_> = audit.requirements.iter().map(|own| RequirementLine::of(own, language)).collect();
    let tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
    writeln!(out, "{{\"schema\":\"{SCHEMA}\",")?;
    writeln!(out, "\"tool\":{},", json(&tool)?)?;
    writeln!(out, "\"date\":{},", json(&audit.date)?)?;
    writeln!(out, "\"not_reached\":{},", audit.not_reached)?;
    writeln!(out, "\"requirements\":{},", json(&requirements)?)?;
    writeln!(out, "\"summary\":{},", json(&audit.summary)?)?;
    write!(out, "\"documents\":[")?;
    let document = |number: usize, entry: Entry| match &entry.outcome {
        Outcome::Assessed(record) => line(b",\n", &DocumentLine::of(Some(number), &entry, record), b""),
        Outcome::Unread(_) => Ok(Vec::new()),
    };
    entries.write_each(&document, &mut WithoutFirst { out, begun: false })?;
    write!(out, "],\n\"errors\":[")?;
    let mut errors = WithoutFirst { out, begun: false };
    for failed in entries.failed(audit) {
        let (number, source, unread) = failed?;
        let error = ErrorLine::of(Some(number), &source, &unread, options.run_language);
        errors.write_all(&line(b",\n", &error, b"")?)?;
    }
    writeln!(out, "]}}")
}

/// One JSON object a line: a document, or the error that it could not be read for; at last, that the run was stopped.
pub fn audit_jsonl(audit: &Audit, entries: &dyn Entries, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let entry = |_: usize, entry: Entry| match &entry.outcome {
        Outcome::Assessed(record) => line(b"", &DocumentLine::of(None, &entry, record), b"\n"),
        Outcome::Unread(unread) => line(b"", &ErrorLine::of(None, &entry.source, unread, options.run_language), b"\n"),
    };
    entries.write_each(&entry, out)?;
    match stopped(audit) {
        Some(error) => writeln!(out, "{}", json(&StoppedLine::of(&error, audit, options.run_language))?),
        None => Ok(()),
    }
}

/// A value with what stands before and behind it.
fn line(before: &[u8], value: &impl Serialize, behind: &[u8]) -> io::Result<Vec<u8>> {
    let mut line = before.to_vec();
    serde_json::to_writer(&mut line, value)?;
    line.extend(behind);
    Ok(line)
}

/// A list whose parts all begin with a comma, written without the first one.
struct WithoutFirst<'a> {
    out: &'a mut dyn Write,
    begun: bool,
}

impl Write for WithoutFirst<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let skipped = usize::from(!self.begun && !bytes.is_empty());
        self.begun |= skipped > 0;
        self.out.write_all(&bytes[skipped..]).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn json(value: &impl Serialize) -> io::Result<String> {
    serde_json::to_string(value).map_err(io::Error::from)
}

/// The whole of `audit --format json`, for its schema: it is written piece by piece, never made whole.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "plansjekk audit, version 1")]
pub(in crate::report) struct Report<'a> {
    /// Name and version of this contract.
    #[schemars(extend("const" = "plansjekk-audit/1"))]
    schema: &'static str,
    /// The program.
    tool: Tool,
    /// The day "today" meant.
    date: Date,
    /// How many documents were not reached because the run was stopped.
    not_reached: u32,
    /// The columns of the matrix.
    requirements: Vec<RequirementLine<'a>>,
    /// What the documents say together.
    summary: &'a Summary,
    /// The documents that were assessed, in the order of the inputs.
    documents: Vec<DocumentLine<'a>>,
    /// What could not be read, in the order of the inputs.
    errors: Vec<ErrorLine<'a>>,
}

/// The program that made the report.
#[derive(Serialize, JsonSchema)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// A column of the matrix.
#[derive(Serialize, JsonSchema)]
struct RequirementLine<'a> {
    id: &'a str,
    title: &'a str,
    short: &'a str,
    area: &'static str,
    theme: &'a str,
    basis: Basis,
}

impl<'a> RequirementLine<'a> {
    fn of(requirement: &'a Requirement, language: Language) -> Self {
        Self {
            id: &requirement.id,
            title: requirement.title.get(language),
            short: requirement.short.get(language),
            area: names::area(requirement.area),
            theme: &requirement.theme,
            basis: requirement.basis,
        }
    }
}

/// A document: whose it is, then its record.
#[derive(Serialize, JsonSchema)]
struct DocumentLine<'a> {
    /// The number that the counts know it by; in JSON Lines that is the number of the line, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<usize>,
    path: &'a str,
    municipality: Option<Municipality>,
    county: Option<String>,
    network: Option<&'a str>,
    year: Option<i16>,
    #[serde(flatten)]
    record: &'a Record,
}

impl<'a> DocumentLine<'a> {
    fn of(number: Option<usize>, entry: &'a Entry, record: &'a Record) -> Self {
        Self {
            entry: number,
            path: &entry.source.path,
            municipality: entry.municipality(),
            county: entry.county(),
            network: entry.source.network.as_deref(),
            year: entry.year(),
            record,
        }
    }
}

/// A document that could not be read.
#[derive(Serialize, JsonSchema)]
struct ErrorLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<usize>,
    path: &'a str,
    municipality: Option<&'a Municipality>,
    code: &'a str,
    message: String,
}

/// The last of the lines of a run that was stopped.
#[derive(Serialize)]
struct StoppedLine {
    code: &'static str,
    not_reached: u32,
    message: String,
}

impl StoppedLine {
    fn of(error: &RunError, audit: &Audit, language: Language) -> Self {
        Self { code: error.code(), not_reached: audit.not_reached, message: error.message(language) }
    }
}

impl<'a> ErrorLine<'a> {
    fn of(number: Option<usize>, source: &'a Source, unread: &'a Unread, language: Language) -> Self {
        Self {
            entry: number,
            path: &source.path,
            municipality: source.municipality.as_ref(),
            code: &unread.code,
            message: unread_error(source, unread).message(language),
        }
    }
}
