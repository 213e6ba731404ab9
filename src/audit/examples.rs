//! Passages to learn from: for each requirement a few that name who, when, how much or with what money.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::find::{Confidence, PassageKind};
use crate::rules::Level;

use super::entry::Entry;
use super::record::Passage;

/// How many passages are shown of each requirement, each of another municipality.
const EACH: usize = 3;

/// A good passage is neither a fragment nor a page, in characters.
const LENGTHS: std::ops::RangeInclusive<usize> = 40..=300;

/// A passage to learn from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GoodExample {
    /// The requirement it promises.
    pub requirement: String,
    /// The passage.
    pub text: String,
    /// How many of owner, deadline, indicator and budget it names.
    pub fields: u32,
    /// Whose it is, where that is known.
    pub municipality: Option<String>,
    /// The document.
    pub path: String,
    /// The entry it stands in.
    pub entry: u32,
    /// The finding, as an index of its record's findings.
    pub finding: u32,
}

/// Collects the best passages. Entries come in their order, so that of equally good ones the first stays.
#[derive(Debug, Default)]
pub(super) struct Examples(BTreeMap<String, Vec<GoodExample>>);

impl Examples {
    /// Looks at an entry.
    pub(super) fn add(&mut self, number: u32, entry: &Entry) {
        let Some(record) = entry.record() else { return };
        let mut whose = None;
        for (at, passage) in (0..).zip(&record.findings) {
            if !is_good(passage) {
                continue;
            }
            let whose = whose.get_or_insert_with(|| entry.municipality().map(|municipality| municipality.name));
            let example = GoodExample {
                requirement: passage.requirement.clone(),
                text: passage.text.clone(),
                fields: u32::try_from(passage.fields.kinds().len()).unwrap_or(0),
                municipality: whose.clone(),
                path: entry.source.path.clone(),
                entry: number,
                finding: at,
            };
            self.offer(example);
        }
    }

    fn offer(&mut self, example: GoodExample) {
        let best = self.0.entry(example.requirement.clone()).or_default();
        let same =
            best.iter().position(|known| known.municipality == example.municipality || known.text == example.text);
        match same {
            Some(at) if best[at].fields >= example.fields => return,
            Some(at) => best[at] = example,
            None => best.push(example),
        }
        best.sort_by_key(|known| (Reverse(known.fields), known.entry, known.finding));
        best.truncate(EACH);
    }

    /// All examples, by requirement, best first.
    pub(super) fn finish(self) -> Vec<GoodExample> {
        self.0.into_values().flatten().collect()
    }
}

fn is_good(passage: &Passage) -> bool {
    passage.level == Level::Actionable
        && passage.confidence == Confidence::High
        && passage.lead_in.is_none()
        && matches!(passage.kind, PassageKind::Sentence | PassageKind::Item)
        && LENGTHS.contains(&passage.text.chars().count())
}
