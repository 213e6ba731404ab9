//! Reading the JSON reports of earlier runs: one object, or one line a document.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::audit::{Baseline, BaselineDocument};
use crate::report::{RunError, RunErrorKind};
use crate::text::Language;

use super::exit::Failure;

/// The baseline that an argument names.
pub(super) fn baseline(path: Option<&Path>, language: Language) -> Result<Option<Baseline>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let read = documents(path).map(|documents: Vec<BaselineDocument>| Some(Baseline::of(&documents)));
    read.map_err(|kind| Failure::Run(Box::new(RunError::new(path.to_string_lossy(), kind)), language))
}

/// A report as one object, as far as it is read.
#[derive(Deserialize)]
struct Whole<T> {
    documents: Vec<T>,
}

/// Whether a path is called like a report.
pub(super) fn is_report(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json") || ending.eq_ignore_ascii_case("jsonl"))
}

/// The documents of a report.
pub(super) fn documents<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, RunErrorKind> {
    let text = fs::read_to_string(path).map_err(|error| RunErrorKind::BadReport(error.to_string()))?;
    let wrong = |error: serde_json::Error| RunErrorKind::BadReport(error.to_string());
    if !path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("jsonl")) {
        return serde_json::from_str::<Whole<T>>(&text).map(|whole| whole.documents).map_err(wrong);
    }
    let mut documents = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let value: serde_json::Value = serde_json::from_str(line).map_err(wrong)?;
        // A line without passages is an error of the run that wrote it: a document that could not be read.
        if value.get("findings").is_some() {
            documents.push(serde_json::from_value(value).map_err(wrong)?);
        }
    }
    Ok(documents)
}
