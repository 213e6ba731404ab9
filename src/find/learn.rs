//! Training of the topic scorer: logistic regression per requirement on labelled passages, deterministic.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::document::{Document, Kind};
use crate::rules::Pack;
use crate::sentence::{Token, Vocabulary, hits, passages};

use super::features::Feature;
use super::scorer::{Common, Model, RAREST, RARITY_STEP, Raw, features, rarity_in};

/// A labelled passage: a document in which it is the last block, and the requirements it is about.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// Headings, lead-in and the passage.
    pub document: Document,
    /// Requirements it is about.
    pub about: BTreeSet<String>,
    /// Requirements that it might be about: not used as counter-examples of these.
    pub maybe: BTreeSet<String>,
}

/// Rounds over all lessons.
const ROUNDS: usize = 24;
/// Step of the first round.
const STEP: f32 = 1.5;
/// How much smaller the step is in each next round.
const SHRINK: f32 = 0.87;
/// How much more a passage about the requirement weighs than one that is not.
const POSITIVE: f32 = 6.0;
/// Share of all weights taken away after each round.
const PULL: f32 = 0.03;
/// Weights kept per requirement, largest first.
const KEPT: usize = 6_000;
/// Lessons in which a feature must stand to be learnt.
const LEAST_SEEN: u32 = 2;

struct Example {
    features: Vec<(u32, f32)>,
    about: BTreeSet<String>,
    maybe: BTreeSet<String>,
}

/// Trains a model of a pack's requirements and returns its bytes.
pub fn train(pack: &Pack, lessons: &[Lesson]) -> Vec<u8> {
    let raw: Vec<Raw> = lessons.iter().map(|lesson| lesson_features(pack, &lesson.document)).collect();
    let seen = seen_in(&raw);
    let common = common(&seen, raw.len());
    let mut numbers: FxHashMap<Feature, u32> = FxHashMap::default();
    let mut names: Vec<Feature> = Vec::new();
    let mut examples = Vec::new();
    for (lesson, raw) in lessons.iter().zip(&raw) {
        let known = weighed(raw, &common).into_iter().filter(|(feature, _)| seen[feature] >= LEAST_SEEN);
        let sparse = known.map(|(feature, strength)| {
            let next = u32::try_from(names.len()).unwrap_or(u32::MAX);
            let number = *numbers.entry(feature).or_insert_with(|| {
                names.push(feature);
                next
            });
            (number, strength)
        });
        examples.push(Example { features: sparse.collect(), about: lesson.about.clone(), maybe: lesson.maybe.clone() });
    }
    let mut model = Model { common, ..Model::default() };
    let mut entries = Vec::new();
    for requirement in pack.requirements() {
        let (weights, bias) = train_one(&requirement.id, &examples, names.len());
        let class = u8::try_from(model.classes.len()).unwrap_or(u8::MAX);
        let (scale, kept) = quantised(&weights);
        entries.extend(kept.into_iter().map(|(number, weight)| (names[number], class, weight)));
        model.classes.push(requirement.id.clone());
        model.scale.push(scale);
        model.bias.push(bias);
    }
    entries.sort_unstable();
    model.weights = entries;
    model.write()
}

/// In how many lessons each feature stands.
fn seen_in(lessons: &[Raw]) -> FxHashMap<Feature, u32> {
    let mut seen = FxHashMap::default();
    for (words, pairs) in lessons {
        let mut features: Vec<Feature> = words.iter().chain(pairs).map(|(feature, _)| *feature).collect();
        features.sort_unstable();
        features.dedup();
        for feature in features {
            *seen.entry(feature).or_default() += 1;
        }
    }
    seen
}

/// The features that stand in so many lessons that their rarity is below the highest.
fn common(seen: &FxHashMap<Feature, u32>, lessons: usize) -> Common {
    #[expect(clippy::cast_precision_loss, reason = "thousands of lessons")]
    let all = lessons.max(1) as f32;
    let mut common: Common = seen
        .iter()
        .filter_map(|(feature, count)| {
            #[expect(clippy::cast_precision_loss, reason = "thousands of lessons")]
            let rarity = (all / *count as f32).ln() + 1.0;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 1 and 1 + ln(lessons)"
            )]
            let steps = (rarity / RARITY_STEP).round() as u32;
            (steps < u32::from(RAREST)).then_some((*feature, u8::try_from(steps).unwrap_or(RAREST)))
        })
        .collect();
    common.sort_unstable();
    common
}

/// Features with their strengths as the scorer sees them: raised for rarity, of length one together.
fn weighed((words, pairs): &Raw, common: &Common) -> Vec<(Feature, f32)> {
    let raised = words.iter().map(|(feature, strength)| (*feature, strength * rarity_in(common, *feature)));
    let rarest = f32::from(RAREST) * RARITY_STEP;
    let mut all: Vec<(Feature, f32)> =
        raised.chain(pairs.iter().map(|(feature, strength)| (*feature, strength * rarest))).collect();
    let norm = all.iter().map(|(_, strength)| strength * strength).sum::<f32>().sqrt().max(1.0);
    for (_, strength) in &mut all {
        *strength /= norm;
    }
    all
}

/// The largest weights, in steps of a 127th of the largest.
fn quantised(weights: &[f32]) -> (f32, Vec<(usize, i8)>) {
    let mut order: Vec<usize> = (0..weights.len()).filter(|at| weights[*at] != 0.0).collect();
    order.sort_by(|left, right| weights[*right].abs().total_cmp(&weights[*left].abs()).then(left.cmp(right)));
    order.truncate(KEPT);
    let scale = order.first().map_or(1.0, |first| weights[*first].abs() / 127.0);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the quotient lies between -127 and 127 by the choice of the scale"
    )]
    let step = |weight: f32| (weight / scale).round() as i8;
    (scale, order.into_iter().map(|at| (at, step(weights[at]))).filter(|(_, weight)| *weight != 0).collect())
}

/// Stochastic gradient descent with steps that shrink from round to round and a pull to zero.
fn train_one(id: &str, examples: &[Example], size: usize) -> (Vec<f32>, f32) {
    let mut weights = vec![0.0_f32; size];
    let mut bias = -3.0_f32;
    let used: Vec<&Example> =
        examples.iter().filter(|example| example.about.contains(id) || !example.maybe.contains(id)).collect();
    let mut order: Vec<usize> = (0..used.len()).collect();
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut step = STEP;
    for _ in 0..ROUNDS {
        shuffle(&mut order, &mut seed);
        for at in &order {
            let example = used[*at];
            let positive = example.about.contains(id);
            let margin = bias
                + example.features.iter().map(|(number, strength)| weights[*number as usize] * strength).sum::<f32>();
            let target = f32::from(u8::from(positive));
            let error = (1.0 / (1.0 + (-margin).exp()) - target) * if positive { POSITIVE } else { 1.0 };
            for (number, strength) in &example.features {
                weights[*number as usize] -= step * error * strength;
            }
            bias -= step * 0.1 * error;
        }
        for weight in &mut weights {
            *weight *= 1.0 - PULL;
        }
        step *= SHRINK;
    }
    (weights, bias)
}

fn shuffle(order: &mut [usize], seed: &mut u64) {
    for at in (1..order.len()).rev() {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        let other = usize::try_from(*seed % (at as u64 + 1)).unwrap_or(0);
        order.swap(at, other);
    }
}

/// The features of the last block of a document, with the headings and lead-in above it.
fn lesson_features(pack: &Pack, document: &Document) -> Raw {
    let mut vocabulary = Vocabulary::new(pack);
    let sentences = passages(document, &mut vocabulary);
    let Some(last) = document.blocks.iter().rposition(|block| block.kind != Kind::Excluded) else {
        return Raw::default();
    };
    let own: Vec<Token> = sentences
        .passages
        .iter()
        .filter(|passage| passage.block == last)
        .flat_map(|passage| sentences.of(passage))
        .copied()
        .collect();
    let around: Vec<Token> = super::search::around_tokens(document, last, &sentences).collect();
    let phrases: Vec<_> =
        hits(&own, &vocabulary).into_iter().filter(|hit| hit.end - hit.start > 1).map(|hit| hit.mark).collect();
    features(&own, &phrases, &around, &vocabulary)
}
