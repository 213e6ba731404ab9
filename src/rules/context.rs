//! What stands around a passage, weighed: how much each fact about a subject's surroundings adds to the odds that the
//! passage is about it. The weights are data (`rules/context.toml`), fitted by `plansjekk rules weigh` on labelled
//! documents that no topic model was trained on; they hold for every requirement and country.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

use serde::Deserialize;

/// Number of facts.
pub(crate) const FACTS: usize = 15;

/// Names of the facts in the file of weights, in the order in which they are counted.
pub(crate) const NAMES: [&str; FACTS] = [
    "topic_model",
    "rule",
    "passage_before",
    "passage_behind",
    "section",
    "block",
    "below_heading",
    "heading_above",
    "lead_in",
    "subjects_around",
    "area_around",
    "other_subject",
    "list_item",
    "table_row",
    "heading",
];

/// The facts about a subject in a passage, in the order of [`NAMES`]; `None` for what is not there to be known, such as
/// the passage before the first one.
pub(crate) type Facts = [Option<f32>; FACTS];

/// How much a fact counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Weight {
    /// Log-odds per unit.
    pub(crate) weight: f32,
    /// The fact's mean, which stands in for it where it is not there.
    pub(crate) usual: f32,
}

/// The weights of all facts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ContextWeights {
    /// Log-odds of a passage whose facts are all zero.
    pub(crate) nothing: f32,
    /// In the order of [`NAMES`].
    pub(crate) facts: [Weight; FACTS],
}

/// The file as it stands in the repository.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    nothing: f32,
    facts: BTreeMap<String, Weight>,
}

impl ContextWeights {
    /// The weights of this build; none at all where the file lacks a fact, which a test excludes.
    pub(crate) fn builtin() -> &'static Self {
        static WEIGHTS: OnceLock<ContextWeights> = OnceLock::new();
        WEIGHTS.get_or_init(|| {
            Self::read(include_str!("../../rules/context.toml"))
                .unwrap_or(Self { nothing: 0.0, facts: [Weight::default(); FACTS] })
        })
    }

    /// Reads a file of weights; `None` where a fact is missing.
    fn read(text: &str) -> Option<Self> {
        let file: File = toml::from_str(text).ok()?;
        let mut facts = [Weight::default(); FACTS];
        for (weight, name) in facts.iter_mut().zip(NAMES) {
            *weight = *file.facts.get(name)?;
        }
        Some(Self { nothing: file.nothing, facts })
    }

    /// The file to store.
    pub(crate) fn write(&self) -> String {
        let mut text = format!(
            "# How much each fact about what stands around a passage adds to the odds that the passage is about a subject:\n\
             # log-odds per unit, and the usual value, which stands in for a fact that is not there.\n\
             # Written by `plansjekk rules weigh`; what the facts are: src/find/context.rs.\n\
             nothing = {:.3}\n\n[facts]\n",
            self.nothing
        );
        for (name, Weight { weight, usual }) in NAMES.iter().zip(self.facts) {
            let _ = writeln!(text, "{name} = {{ weight = {weight:.3}, usual = {usual:.3} }}");
        }
        text
    }

    /// The probability that a passage with these facts is about the subject.
    pub(crate) fn probability(&self, facts: &Facts) -> f32 {
        let weighed = facts.iter().zip(self.facts);
        let odds = weighed.fold(self.nothing, |sum, (fact, known)| sum + fact.unwrap_or(known.usual) * known.weight);
        1.0 / (1.0 + (-odds).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_weights_are_read_and_written_alike() {
        let stored = include_str!("../../rules/context.toml");
        let weights = ContextWeights::read(stored).unwrap();
        assert_eq!(weights.write(), stored);
        assert_eq!(&weights, ContextWeights::builtin());
    }

    #[test]
    fn facts_add_up_to_odds_and_the_usual_stands_in() {
        let mut facts = [Weight::default(); FACTS];
        facts[1] = Weight { weight: 2.0, usual: 0.5 };
        let weights = ContextWeights { nothing: -1.0, facts };
        let mut known = [Some(0.0); FACTS];
        assert!((weights.probability(&known) - 0.268_941_4).abs() < 1e-6);
        known[1] = None;
        assert!((weights.probability(&known) - 0.5).abs() < 1e-6);
    }
}
