//! Gaps that an earlier run has told of: a run with a baseline fails only on what is new.
//!
//! A gap is known by document, requirement and the normalised text that shows it, never by line.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::assess::{Assessment, Status, Verdict, normal, shown};

use super::record::Record;

/// So much of a text is compared, in characters: records keep no more than the beginning of a long one.
const COMPARED: usize = 300;

/// The gaps of an earlier run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline(BTreeSet<(String, String, String)>);

/// A document in the JSON report of a check or an audit, as far as a baseline reads it.
#[derive(Debug, Clone, Deserialize)]
pub struct BaselineDocument {
    path: String,
    requirements: Vec<BaselineVerdict>,
    findings: Vec<BaselineText>,
}

#[derive(Debug, Clone, Deserialize)]
struct BaselineVerdict {
    id: String,
    status: Status,
    evidence: Vec<usize>,
    nearest: Option<BaselineNearest>,
}

#[derive(Debug, Clone, Deserialize)]
struct BaselineNearest {
    finding: usize,
}

#[derive(Debug, Clone, Deserialize)]
struct BaselineText {
    text: String,
}

impl Baseline {
    /// The gaps that reported documents have.
    pub fn of(documents: &[BaselineDocument]) -> Self {
        let mut gaps = BTreeSet::new();
        for document in documents {
            for verdict in document.requirements.iter().filter(|verdict| is_gap(verdict.status)) {
                let shown = verdict.nearest.as_ref().map(|nearest| nearest.finding);
                let shown = shown.or(verdict.evidence.first().copied());
                let text = shown.and_then(|at| document.findings.get(at)).map(|finding| finding.text.as_str());
                gaps.insert(key(&document.path, &verdict.id, text));
            }
        }
        Self(gaps)
    }

    /// Whether the verdict on a document is a gap that was known before.
    pub fn knows(&self, assessment: &Assessment, verdict: &Verdict) -> bool {
        let finding = shown(verdict).and_then(|at| assessment.findings.get(at));
        let text = finding.and_then(|finding| assessment.document.text.get(finding.range.clone()));
        is_gap(verdict.status) && self.0.contains(&key(&assessment.path, &verdict.requirement.id, text))
    }

    /// Marks the gaps of a record that were known before.
    pub fn mark(&self, path: &str, record: &mut Record) {
        for at in 0..record.requirements.len() {
            let cell = &record.requirements[at];
            let text = record.shown(cell).map(|passage| passage.text.as_str());
            let known = is_gap(cell.status) && self.0.contains(&key(path, &cell.id, text));
            record.requirements[at].known = known;
        }
    }
}

fn is_gap(status: Status) -> bool {
    matches!(status, Status::Weak | Status::Missing | Status::Contradicted)
}

fn key(path: &str, requirement: &str, text: Option<&str>) -> (String, String, String) {
    let path = path.replace('\\', "/");
    let text: String = normal(text.unwrap_or("")).chars().take(COMPARED).collect();
    (path.strip_prefix("./").unwrap_or(&path).to_owned(), requirement.to_owned(), text)
}
