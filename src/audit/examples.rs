//! Passages to learn from: for each requirement a few that commit, first those that name who, when, how much and with what
//! money. What only describes is no example, however well it is written.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::find::{Confidence, PassageKind};
use crate::rules::{Evidence, Level, Requirement};

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
    /// How binding it is: committed or actionable.
    pub level: Level,
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
pub(super) struct Examples {
    best: BTreeMap<String, Vec<GoodExample>>,
    /// Those of a part, in their order: the best of all cannot be told from the best of its parts.
    waiting: Option<Vec<GoodExample>>,
}

impl Examples {
    /// Collects from a part of the entries, to be joined.
    pub(super) fn of_part() -> Self {
        Self { waiting: Some(Vec::new()), ..Self::default() }
    }

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
                level: passage.level,
                fields: u32::try_from(passage.fields.kinds().len()).unwrap_or(0),
                municipality: whose.clone(),
                path: entry.source.path.clone(),
                entry: number,
                finding: at,
            };
            self.take(example);
        }
    }

    /// Joins the examples of the part that comes next.
    pub(super) fn join(&mut self, next: Self) {
        for example in next.best.into_values().flatten().chain(next.waiting.into_iter().flatten()) {
            self.take(example);
        }
    }

    fn take(&mut self, example: GoodExample) {
        match &mut self.waiting {
            Some(waiting) => waiting.push(example),
            None => self.offer(example),
        }
    }

    /// Keeps an example where it is among the best.
    fn offer(&mut self, example: GoodExample) {
        let best = self.best.entry(example.requirement.clone()).or_default();
        let same =
            best.iter().position(|known| known.municipality == example.municipality || known.text == example.text);
        match same {
            Some(at) if complete(&best[at]) >= complete(&example) => return,
            Some(at) => best[at] = example,
            None => best.push(example),
        }
        best.sort_by_key(|known| (Reverse(complete(known)), known.entry, known.finding));
        best.truncate(EACH);
    }

    /// All examples of the requirements that ask for commitments, in the order of the columns, best first.
    pub(super) fn finish(mut self, columns: &[Arc<Requirement>]) -> Vec<GoodExample> {
        for example in self.waiting.take().into_iter().flatten() {
            self.offer(example);
        }
        // A status, a definition or a name may be all that a requirement asks for; then its passages promise nothing.
        let commits = |own: &&Arc<Requirement>| matches!(own.evidence, Evidence::Promise | Evidence::Provision);
        columns.iter().filter(commits).filter_map(|own| self.best.remove(&own.id)).flatten().collect()
    }
}

/// What is the more complete the greater it is.
fn complete(example: &GoodExample) -> (u32, Level) {
    (example.fields, example.level)
}

fn is_good(passage: &Passage) -> bool {
    passage.level >= Level::Committed
        && passage.code.is_none()
        && passage.confidence != Confidence::Low
        && passage.lead_in.is_none()
        && matches!(passage.kind, PassageKind::Sentence | PassageKind::Item)
        && LENGTHS.contains(&passage.text.chars().count())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::assess::{CheckOptions, check};
    use crate::audit::{Outcome, Source, Tally};
    use crate::rules::RuleSet;

    /// Municipality, fields and level of the examples of a requirement in plans with one sentence each.
    fn examples(requirement: &str, plans: &[(&str, &str)]) -> Vec<(String, u32, Level)> {
        let (rules, options) = (RuleSet::builtin(), CheckOptions::new(date(2026, 6, 1)));
        let mut tally = Tally::default();
        for (owner, sentence) in plans {
            let text = format!("# Digitaliseringsstrategi for {owner} kommune\n\n{sentence}\n");
            let mut outcome = Outcome::from(&check("a.md", text.as_bytes(), &rules, &options).unwrap());
            if let Outcome::Assessed(record) = &mut outcome {
                // How sure the program is of a sentence is another matter, with tests of its own.
                record.findings.iter_mut().for_each(|passage| passage.confidence = Confidence::Medium);
            }
            tally.add(&Entry { source: Source::new("a.md"), outcome });
        }
        let audit = tally.finish(options.today, rules.requirements(), 0);
        let own = audit.summary.examples.into_iter().filter(|example| example.requirement == requirement);
        own.map(|example| (example.municipality.unwrap_or_default(), example.fields, example.level)).collect()
    }

    #[test]
    fn commitments_are_examples_and_the_most_complete_come_first() {
        let plans = [
            ("Storvik", "Kommunen skal gi alle ansatte opplæring i digitale verktøy."),
            ("Storvik", "Kommunen skal gi alle ansatte opplæring i digitale verktøy og i nye systemer."),
            ("Fjordvik", "Ansatte i kommunen har god kompetanse i digitale verktøy etter mange år."),
            ("Havsund", "HR-avdelingen skal gi alle ansatte opplæring i digitale verktøy innen 1. juni 2027."),
        ];
        let expected = [("Havsund", 2, Level::Actionable), ("Storvik", 0, Level::Committed)];
        let expected = expected.map(|(owner, fields, level)| (owner.to_owned(), fields, level));
        assert_eq!(examples("no-komp-ansatte", &plans), expected);
    }

    #[test]
    fn what_describes_is_no_example() {
        let status =
            "Kommunen har per 2026 kartlagt universell utforming av 12 av 40 bygg, og 3 bygg oppfyller kravene.";
        assert_eq!(examples("no-uu-status", &[("Storvik", status)]), []);
    }
}
