//! Gaps that an earlier run has told of: a run with a baseline fails only on what is new.
//!
//! A gap is known by document, requirement and the normalised text that shows it, never by line.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::assess::{Assessment, Earlier, GoneGap, Status, Verdict, normal, shown};

use super::record::{Cell, Record};

/// So much of a text is compared, in characters: records keep no more than the beginning of a long one.
const COMPARED: usize = 300;

/// A gap within its document: requirement and normalised text.
type Key = (String, String);

/// The gaps of an earlier run, by document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline(BTreeMap<String, BTreeMap<Key, GoneGap>>);

/// A document in the JSON report of a check or an audit, as far as a baseline reads it.
#[derive(Debug, Clone, Deserialize)]
pub struct BaselineDocument {
    /// The path that the document is known by; that of [`Baseline::mark`] has to be spelt alike.
    pub path: String,
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
    id: Option<String>,
    text: String,
}

impl Baseline {
    /// The gaps that reported documents have.
    pub fn of(documents: &[BaselineDocument]) -> Self {
        let mut gaps: BTreeMap<String, BTreeMap<Key, GoneGap>> = BTreeMap::new();
        for document in documents {
            let own = gaps.entry(plain(&document.path)).or_default();
            for verdict in document.requirements.iter().filter(|verdict| verdict.status.is_gap()) {
                let shown = verdict.nearest.as_ref().map(|nearest| nearest.finding);
                let shown = shown.or(verdict.evidence.first().copied());
                let finding = shown.and_then(|at| document.findings.get(at));
                let text = finding.map(|finding| finding.text.clone());
                let gap = GoneGap {
                    requirement: verdict.id.clone(),
                    finding: finding.and_then(|finding| finding.id.clone()),
                    text,
                };
                own.insert(key(&verdict.id, gap.text.as_deref()), gap);
            }
        }
        Self(gaps)
    }

    /// Marks the gaps of an assessment that were known before, and notes those that are gone. `path` is how the baseline
    /// spells the path of the document.
    pub fn mark(&self, path: &str, assessment: &mut Assessment) {
        let keys: Vec<Option<Key>> =
            assessment.verdicts.iter().map(|verdict| verdict.is_gap().then(|| key_of(assessment, verdict))).collect();
        let (known, earlier) = self.compared(path, &keys);
        for (verdict, known) in assessment.verdicts.iter_mut().zip(known) {
            verdict.known = known;
        }
        assessment.earlier = Some(earlier);
    }

    /// Marks the gaps of the record of a document that were known before, and notes those that are gone.
    pub fn mark_record(&self, path: &str, record: &mut Record) {
        let key = |cell: &Cell| key(&cell.id, record.shown(cell).map(|passage| passage.text.as_str()));
        let keys: Vec<Option<Key>> =
            record.requirements.iter().map(|cell| cell.status.is_gap().then(|| key(cell))).collect();
        let (known, earlier) = self.compared(path, &keys);
        for (cell, known) in record.requirements.iter_mut().zip(known) {
            cell.known = known;
        }
        record.earlier = Some(earlier);
    }

    /// For each verdict of a document whether it is a known gap, given the gaps' keys; and the gaps that are gone.
    fn compared(&self, path: &str, keys: &[Option<Key>]) -> (Vec<bool>, Earlier) {
        let Some(own) = self.0.get(&plain(path)) else { return (vec![false; keys.len()], Earlier::default()) };
        let known = |key: &Option<Key>| key.as_ref().is_some_and(|key| own.contains_key(key));
        let there: BTreeSet<&Key> = keys.iter().flatten().collect();
        let gone = own.iter().filter(|(key, _)| !there.contains(key)).map(|(_, gap)| gap.clone());
        (keys.iter().map(known).collect(), Earlier { gone: gone.collect() })
    }
}

fn key_of(assessment: &Assessment, verdict: &Verdict) -> Key {
    let finding = shown(verdict).and_then(|at| assessment.findings.get(at));
    let text = finding.and_then(|finding| assessment.document.text.get(finding.range.clone()));
    key(&verdict.requirement.id, text)
}

fn key(requirement: &str, text: Option<&str>) -> Key {
    (requirement.to_owned(), normal(text.unwrap_or("")).chars().take(COMPARED).collect())
}

/// A path as it is compared.
fn plain(path: &str) -> String {
    let path = path.replace('\\', "/");
    path.strip_prefix("./").unwrap_or(&path).to_owned()
}
