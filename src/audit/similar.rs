//! How much two passages say the same, whatever line they stand on: by the words they share, rare words counting more.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

/// Words of at most this many letters are mostly those that join others, and say less.
const SHORT: usize = 3;

/// How much less.
const SHORT_WEIGHT: f64 = 0.4;

/// A passage of which at least this much stands in a longer one is a version of it.
pub(super) const WITHIN: f64 = 0.8;

/// How alike such two are, at most.
const WITHIN_LIKENESS: f64 = 0.75;

/// From this many letters on, the ending of a word does not matter.
const STEM: usize = 7;

/// The words of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bag {
    /// Normalised text, for telling whether nothing has changed.
    pub(super) text: String,
    stems: BTreeSet<String>,
}

impl Bag {
    /// The words of a text and of what leads into it.
    pub(super) fn new(lead_in: Option<&str>, text: &str) -> Self {
        let whole = lead_in.into_iter().chain([text]);
        let words: Vec<String> = whole
            .flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()))
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let stems = words.iter().map(|word| word.chars().take(STEM).collect()).collect();
        Self { text: words.join(" "), stems }
    }
}

/// How much each word says: one that stands in every passage says little.
#[derive(Debug, Default)]
pub(super) struct Weights {
    passages: usize,
    seen: FxHashMap<String, usize>,
}

impl Weights {
    /// Counts the words of a passage.
    pub(super) fn add(&mut self, bag: &Bag) {
        self.passages += 1;
        for stem in &bag.stems {
            *self.seen.entry(stem.clone()).or_default() += 1;
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "weights are compared, and a document has few passages")]
    fn of(&self, stem: &str) -> f64 {
        let seen = self.seen.get(stem).copied().unwrap_or(0).max(1);
        let rare = (1.0 + self.passages as f64 / seen as f64).ln();
        if stem.chars().count() <= SHORT { SHORT_WEIGHT * rare } else { rare }
    }

    fn sum<'a>(&self, stems: impl Iterator<Item = &'a String>) -> f64 {
        stems.map(|stem| self.of(stem)).sum()
    }

    /// From 0 (no word in common) to 1 (the same words); what has only been added to is alike too.
    pub(super) fn likeness(&self, one: &Bag, two: &Bag) -> f64 {
        let all = self.sum(one.stems.iter()) + self.sum(two.stems.iter());
        if all == 0.0 {
            return 0.0;
        }
        let within = self.share(one, two).max(self.share(two, one));
        let added = if within >= WITHIN { WITHIN_LIKENESS * within } else { 0.0 };
        added.max(2.0 * self.sum(one.stems.intersection(&two.stems)) / all)
    }

    /// How much of `part` stands in `whole`, from 0 to 1.
    pub(super) fn share(&self, part: &Bag, whole: &Bag) -> f64 {
        let all = self.sum(part.stems.iter());
        if all == 0.0 { 0.0 } else { self.sum(part.stems.intersection(&whole.stems)) / all }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meaning_counts_more_than_the_words_around_it() {
        let texts = [
            "Alle ansatte skal ta kurs i informasjonssikkerhet.",
            "IT-sjefen skal sørge for at alle ansatte tar kurs i informasjonssikkerhet innen 1. mars 2029.",
            "Alle ansatte skal ta kurs i klart språk.",
            "Kommunen skal skrive klart språk i alle brev og skjema.",
        ];
        let bags = texts.map(|text| Bag::new(None, text));
        let mut weights = Weights::default();
        for bag in &bags {
            weights.add(bag);
        }
        let like = |one: usize, two: usize| weights.likeness(&bags[one], &bags[two]);
        assert!((like(0, 0) - 1.0).abs() < 1e-9 && like(0, 1) > 0.6 && like(0, 1) > like(1, 2) && like(0, 3) < 0.3);
    }
}
