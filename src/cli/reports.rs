//! Reading the JSON reports of earlier runs: one object, or one line a document. What is no such report, or one of another
//! version or command, is refused before any work is done.

use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::audit::{Baseline, BaselineDocument};
use crate::report::{RunError, RunErrorKind};
use crate::text::Language;

use super::exit::Failure;
use super::inputs::whole;

/// The command that a report is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `check`.
    Check,
    /// `audit`.
    Audit,
}

impl Kind {
    /// The name of the command.
    fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Audit => "audit",
        }
    }

    /// The kind of a report by the name and version of its contract.
    fn of_schema(schema: &str) -> Result<Self, RunErrorKind> {
        match schema.split_once('/') {
            Some(("plansjekk", "1")) => Ok(Self::Check),
            Some(("plansjekk-audit", "1")) => Ok(Self::Audit),
            Some(("plansjekk" | "plansjekk-audit", _)) => Err(RunErrorKind::OtherVersion(schema.to_owned())),
            _ => Err(RunErrorKind::NoReport),
        }
    }

    /// The kind of a line of JSON Lines: in an audit it is known whose a document is, or that it is not.
    fn of_line(line: &Value) -> Self {
        if line.get("municipality").is_some() { Self::Audit } else { Self::Check }
    }
}

/// That a report is of another command than the one it is needed for.
pub(super) fn other(found: Kind, wanted: Kind) -> RunErrorKind {
    RunErrorKind::OtherReport { found: found.name(), wanted: wanted.name() }
}

/// The baseline that an argument names, for a run of `wanted`.
pub(super) fn baseline(path: Option<&Path>, wanted: Kind, language: Language) -> Result<Option<Baseline>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let read = documents::<BaselineDocument>(path).and_then(|(kind, mut documents)| {
        if let Some(kind) = kind.filter(|kind| *kind != wanted) {
            return Err(other(kind, wanted));
        }
        for document in &mut documents {
            document.path = place(Path::new(&document.path));
        }
        Ok(Some(Baseline::of(&documents)))
    });
    read.map_err(|kind| Failure::Run(Box::new(RunError::new(path.to_string_lossy(), kind)), language))
}

/// Where a document stands, however its path is spelt.
pub(super) fn place(path: &Path) -> String {
    // What is yet to be written stands in a folder that is there.
    let in_folder = || {
        let whole = whole(path);
        let folder = fs::canonicalize(whole.parent()?).ok()?;
        Some(folder.join(whole.file_name()?))
    };
    let found = fs::canonicalize(path).ok().or_else(in_folder);
    found.unwrap_or_else(|| whole(path)).to_string_lossy().into_owned()
}

/// A report as one object, as far as it is read.
#[derive(Deserialize)]
struct Whole<T> {
    documents: Vec<T>,
}

/// What tells a report from other JSON.
#[derive(Deserialize)]
struct Head {
    schema: Option<String>,
    documents: Option<IgnoredAny>,
}

/// Whether a path is called like a report.
pub(super) fn is_report(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json") || ending.eq_ignore_ascii_case("jsonl"))
}

/// The documents of a report, and the command it is of; nobody knows that of lines without a single document.
pub(super) fn documents<T: DeserializeOwned>(path: &Path) -> Result<(Option<Kind>, Vec<T>), RunErrorKind> {
    let text = fs::read_to_string(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => RunErrorKind::NotFound { suggestion: None },
        io::ErrorKind::PermissionDenied => RunErrorKind::NoAccess,
        // A folder, or bytes that are no text.
        _ => RunErrorKind::NoReport,
    })?;
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("jsonl")) {
        return lines(&text);
    }
    let head: Head = serde_json::from_str(&text).map_err(|_| RunErrorKind::NoReport)?;
    let schema = head.schema.filter(|_| head.documents.is_some()).ok_or(RunErrorKind::NoReport)?;
    let kind = Kind::of_schema(&schema)?;
    let whole = serde_json::from_str::<Whole<T>>(&text).map_err(|error| RunErrorKind::BadReport(error.to_string()))?;
    Ok((Some(kind), whole.documents))
}

fn lines<T: DeserializeOwned>(text: &str) -> Result<(Option<Kind>, Vec<T>), RunErrorKind> {
    let (mut kind, mut documents) = (None, Vec::new());
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let value: Value = serde_json::from_str(line).map_err(|_| RunErrorKind::NoReport)?;
        // A line without passages is an error of the run that wrote it: a document that could not be read.
        if value.get("findings").is_some() {
            kind.get_or_insert_with(|| Kind::of_line(&value));
            documents.push(serde_json::from_value(value).map_err(|error| RunErrorKind::BadReport(error.to_string()))?);
        } else if value.get("code").is_none() {
            return Err(RunErrorKind::NoReport);
        }
    }
    Ok((kind, documents))
}
