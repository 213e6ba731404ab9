//! Fitting of the context weights: one logistic regression over what stands around the passages of labelled documents,
//! by Newton's method. The documents must be others than those the topic model was trained on: it is surer of
//! what it has seen than of anything a planner will hand in.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::document::Document;
use crate::rules::Pack;
use crate::rules::context::{ContextWeights, FACTS, Facts, Weight};

use super::context::Context;
use super::search::{Setting, with_search};

/// A document whose passages are labelled.
#[derive(Debug, Clone)]
pub struct Graded {
    /// The document.
    pub document: Document,
    /// Whose it is, and its day.
    pub setting: Setting,
    /// The requirements that each passage is about, and those that it might be about, by its words.
    pub passages: Vec<(String, BTreeSet<String>, BTreeSet<String>)>,
}

/// Facts about a subject in a passage, and whether the passage is about it.
type Case = (Facts, bool);

/// Facts and the constant.
const SIZE: usize = FACTS + 1;
/// Steps of Newton's method; the sums have settled long before.
const STEPS: usize = 25;
/// How strongly weights are held to zero, per standard deviation of a fact.
const PULL: f64 = 10.0;

/// Fits the weights to documents, each with the pack of its country, and returns the file of weights.
pub fn weigh<'a>(documents: impl IntoIterator<Item = (&'a Pack, &'a Graded)>) -> String {
    let cases: Vec<Case> = documents.into_iter().flat_map(|(pack, graded)| cases(pack, graded)).collect();
    fit(&cases).write()
}

/// The cases of a document. Passages without a label, and subjects that it might be about, teach nothing.
fn cases(pack: &Pack, graded: &Graded) -> Vec<Case> {
    let labels: FxHashMap<String, (&BTreeSet<String>, &BTreeSet<String>)> =
        graded.passages.iter().map(|(text, about, maybe)| (letters(text), (about, maybe))).collect();
    with_search(&graded.document, pack, &graded.setting, |search| {
        let candidates = search.all_candidates();
        let context = Context::of(&graded.document, pack, search.sentences, &candidates);
        let mut cases = Vec::new();
        for candidate in &candidates {
            let passage = &search.sentences.passages[candidate.passage];
            let tokens = search.sentences.of(passage);
            let text = &graded.document.text[tokens[0].start as usize..tokens[tokens.len() - 1].end as usize];
            let Some((about, maybe)) = labels.get(&letters(text)) else { continue };
            for (topic, facts) in candidate.topics.iter().zip(context.facts(candidate)) {
                let id = &pack.requirements()[topic.requirement].id;
                if about.contains(id) || !maybe.contains(id) {
                    cases.push((facts, about.contains(id)));
                }
            }
        }
        cases
    })
}

/// The letters and digits of a passage, by which it is known again whatever its marks.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Logistic regression with a pull to zero that is the same for every fact, measured in its standard deviation.
fn fit(cases: &[Case]) -> ContextWeights {
    let (means, deviations) = spread(cases);
    let scaled: Vec<([f64; SIZE], f64)> = cases
        .iter()
        .map(|(facts, about)| {
            let mut row = [1.0; SIZE];
            for at in 0..FACTS {
                row[at] = facts[at].map_or(0.0, |fact| (f64::from(fact) - means[at]) / deviations[at]);
            }
            (row, f64::from(u8::from(*about)))
        })
        .collect();
    let mut weights = [0.0; SIZE];
    for _ in 0..STEPS {
        let step = newton_step(&scaled, &weights);
        for (weight, step) in weights.iter_mut().zip(step) {
            *weight -= step;
        }
    }
    unscaled(&weights, &means, &deviations)
}

/// Mean and standard deviation of each fact, where it is there.
fn spread(cases: &[Case]) -> ([f64; FACTS], [f64; FACTS]) {
    let mut means = [0.0; FACTS];
    let mut deviations = [0.0; FACTS];
    for at in 0..FACTS {
        let known: Vec<f64> = cases.iter().filter_map(|(facts, _)| facts[at].map(f64::from)).collect();
        #[expect(clippy::cast_precision_loss, reason = "thousands of cases")]
        let count = known.len().max(1) as f64;
        means[at] = known.iter().sum::<f64>() / count;
        let square = known.iter().map(|fact| (fact - means[at]).powi(2)).sum::<f64>() / count;
        deviations[at] = square.sqrt().max(1e-6);
    }
    (means, deviations)
}

/// The gradient divided by the curvature.
fn newton_step(cases: &[([f64; SIZE], f64)], weights: &[f64; SIZE]) -> [f64; SIZE] {
    let mut gradient = [0.0; SIZE];
    let mut curvature = [[0.0; SIZE]; SIZE];
    for at in 0..FACTS {
        gradient[at] = PULL * weights[at];
        curvature[at][at] = PULL;
    }
    for (row, about) in cases {
        let odds: f64 = row.iter().zip(weights).map(|(fact, weight)| fact * weight).sum();
        let probability = 1.0 / (1.0 + (-odds).exp());
        let slope = probability * (1.0 - probability);
        for at in 0..SIZE {
            gradient[at] += (probability - about) * row[at];
            for other in 0..SIZE {
                curvature[at][other] += slope * row[at] * row[other];
            }
        }
    }
    solved(curvature, gradient)
}

/// Solves a symmetric positive system by elimination.
fn solved(mut matrix: [[f64; SIZE]; SIZE], mut right: [f64; SIZE]) -> [f64; SIZE] {
    for at in 0..SIZE {
        let pivot = matrix[at];
        for below in at + 1..SIZE {
            let share = matrix[below][at] / pivot[at];
            for (cell, above) in matrix[below].iter_mut().zip(pivot) {
                *cell -= share * above;
            }
            right[below] -= share * right[at];
        }
    }
    for at in (0..SIZE).rev() {
        let known: f64 = (at + 1..SIZE).map(|other| matrix[at][other] * right[other]).sum();
        right[at] = (right[at] - known) / matrix[at][at];
    }
    right
}

/// Weights per unit of each fact.
fn unscaled(weights: &[f64; SIZE], means: &[f64; FACTS], deviations: &[f64; FACTS]) -> ContextWeights {
    let mut nothing = weights[FACTS];
    let mut facts = [Weight::default(); FACTS];
    for at in 0..FACTS {
        let weight = weights[at] / deviations[at];
        nothing -= weight * means[at];
        facts[at] = Weight { weight: thousandths(weight), usual: thousandths(means[at]) };
    }
    ContextWeights { nothing: thousandths(nothing), facts }
}

/// A weight as it is stored.
fn thousandths(weight: f64) -> f32 {
    #[expect(clippy::cast_possible_truncation, reason = "a weight is a small number")]
    let rounded = ((weight * 1000.0).round() / 1000.0) as f32;
    rounded
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cases in which one fact decides, more often than not.
    fn cases_by(fact: usize) -> Vec<Case> {
        (0..40_u8)
            .map(|number| {
                let mut facts = [None; FACTS];
                facts[fact] = Some(f32::from(number % 4));
                facts[(fact + 1) % FACTS] = Some(f32::from(number % 3));
                (facts, number % 4 >= 2 || number == 0)
            })
            .collect()
    }

    #[test]
    fn the_fact_that_decides_gets_the_weight() {
        let weights = fit(&cases_by(4));
        let strongest =
            (0..FACTS).max_by(|left, right| weights.facts[*left].weight.total_cmp(&weights.facts[*right].weight));
        assert_eq!(strongest, Some(4));
        assert!(weights.nothing < 0.0);
    }

    #[test]
    fn a_system_is_solved() {
        let mut matrix = [[0.0; SIZE]; SIZE];
        let mut right = [0.0; SIZE];
        for at in 0..SIZE {
            matrix[at][at] = 2.0;
            right[at] = 4.0;
        }
        matrix[0][1] = 1.0;
        matrix[1][0] = 1.0;
        let found = solved(matrix, right);
        assert!(
            (found[0] - 4.0 / 3.0).abs() < 1e-9 && (found[1] - 4.0 / 3.0).abs() < 1e-9 && (found[2] - 2.0).abs() < 1e-9
        );
    }

    #[test]
    fn a_passage_is_known_by_its_letters() {
        assert_eq!(letters("- **Vi** skal, i 2027:"), "viskali2027");
    }
}
