//! The topic scorer: a linear model per requirement over the features of a passage. It only says what a passage is about;
//! how committed it is, is decided by its frame.
//!
//! Models are trained by `plansjekk rules train` on the project's own labelled passages (`fixtures/training`) and stored
//! beside the rules, with weights as small integers, so that the same file gives the same scores everywhere.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::rules::Pack;
use crate::rules::matcher::Mark;
use crate::sentence::{Token, Vocabulary};

use super::features::{Feature, of_mark, of_pair, of_surrounding, of_word};

/// A trained model: sorted features, each with the classes it speaks for.
#[derive(Debug, Default, Clone)]
pub(crate) struct Model {
    /// Requirement ids, in the order of the classes.
    pub(crate) classes: Vec<String>,
    /// Weight of a stored step, per class.
    pub(crate) scale: Vec<f32>,
    pub(crate) bias: Vec<f32>,
    /// Feature, class and weight in steps, sorted by feature.
    pub(crate) weights: Vec<(Feature, u8, i8)>,
}

const MAGIC: &[u8; 4] = b"pst1";

impl Model {
    /// Reads a stored model; `None` where the bytes are no model.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut take = |count: usize| {
            let (head, tail) = rest.split_at_checked(count)?;
            rest = tail;
            Some(head)
        };
        let classes = usize::from(take(1)?[0]);
        let mut model = Self::default();
        for _ in 0..classes {
            let length = usize::from(take(1)?[0]);
            model.classes.push(String::from_utf8(take(length)?.to_vec()).ok()?);
            model.scale.push(f32::from_le_bytes(take(4)?.try_into().ok()?));
            model.bias.push(f32::from_le_bytes(take(4)?.try_into().ok()?));
        }
        let count = u32::from_le_bytes(take(4)?.try_into().ok()?) as usize;
        let entries = take(count.checked_mul(6)?)?.chunks_exact(6);
        model.weights = entries
            .map(|entry| {
                (u32::from_le_bytes([entry[0], entry[1], entry[2], entry[3]]), entry[4], i8::from_le_bytes([entry[5]]))
            })
            .collect();
        Some(model)
    }

    /// The bytes to store.
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(u8::try_from(self.classes.len()).unwrap_or(u8::MAX));
        for (class, name) in self.classes.iter().enumerate() {
            bytes.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
            bytes.extend(name.as_bytes());
            bytes.extend(self.scale[class].to_le_bytes());
            bytes.extend(self.bias[class].to_le_bytes());
        }
        bytes.extend(u32::try_from(self.weights.len()).unwrap_or(u32::MAX).to_le_bytes());
        for (feature, class, weight) in &self.weights {
            bytes.extend(feature.to_le_bytes());
            bytes.push(*class);
            bytes.extend(weight.to_le_bytes());
        }
        bytes
    }

    /// Adds what a feature says to the sums.
    fn add(&self, feature: Feature, strength: f32, sums: &mut [f32]) {
        let from = self.weights.partition_point(|entry| entry.0 < feature);
        for (_, class, weight) in self.weights[from..].iter().take_while(|entry| entry.0 == feature) {
            let class = usize::from(*class);
            sums[class] += f32::from(*weight) * self.scale[class] * strength;
        }
    }
}

/// What one word type, or one block around a passage, adds.
#[derive(Debug, Clone)]
struct Share {
    sums: Box<[f32]>,
    squares: f32,
}

/// A model at work on one document: what word types add is computed once.
pub(super) struct Scorer<'a> {
    model: &'a Model,
    vocabulary: &'a Vocabulary<'a>,
    /// Requirement numbers of the classes.
    requirements: Vec<Option<usize>>,
    types: RefCell<FxHashMap<u32, Share>>,
}

/// How likely a passage is about a requirement, with the tokens that said so most.
#[derive(Debug, Clone)]
pub(super) struct Score {
    pub(super) requirement: usize,
    pub(super) probability: f32,
    class: usize,
}

impl<'a> Scorer<'a> {
    /// A scorer with the pack's model.
    pub(super) fn new(pack: &'a Pack, model: &'a Model, vocabulary: &'a Vocabulary<'a>) -> Self {
        let number = |id: &String| pack.requirements().iter().position(|requirement| requirement.id == *id);
        Self { model, vocabulary, requirements: model.classes.iter().map(number).collect(), types: RefCell::default() }
    }

    fn share(&self, features: &[(Feature, f32)]) -> Share {
        let mut sums = vec![0.0; self.model.classes.len()].into_boxed_slice();
        for (feature, strength) in features {
            self.model.add(*feature, *strength, &mut sums);
        }
        Share { sums, squares: features.iter().map(|(_, strength)| strength * strength).sum() }
    }

    /// Adds what a word type says by itself, and its concepts.
    fn add_type(&self, kind: u32, total: &mut Share) {
        let mut types = self.types.borrow_mut();
        let share = types.entry(kind).or_insert_with(|| {
            let mut features = Vec::new();
            of_word(self.vocabulary.word(kind), &mut features);
            features.extend(
                self.vocabulary.get(kind).marks.marks.iter().filter_map(|mark| of_mark(*mark, self.vocabulary.pack())),
            );
            self.share(&features)
        });
        total.plus(share);
    }

    /// Scores a passage; `around` are the tokens of headings and lead-ins.
    pub(super) fn scores(&self, tokens: &[Token], phrases: &[Mark], around: &[Token]) -> Vec<Score> {
        let mut total = Share { sums: vec![0.0; self.model.classes.len()].into_boxed_slice(), squares: 0.0 };
        let mut features = Vec::new();
        let mut before: Option<&str> = None;
        for token in tokens {
            self.add_type(token.kind, &mut total);
            let word = self.vocabulary.word(token.kind);
            if word.chars().count() < 2 || !word.chars().any(char::is_alphabetic) {
                continue;
            }
            features.extend(before.map(|before| of_pair(before, word)));
            before = Some(word);
        }
        features.extend(phrases.iter().filter_map(|mark| of_mark(*mark, self.vocabulary.pack())));
        features.extend(around.iter().filter_map(|token| of_surrounding(self.vocabulary.word(token.kind))));
        total.plus(&self.share(&features));
        self.probabilities(&total)
    }

    fn probabilities(&self, total: &Share) -> Vec<Score> {
        let norm = total.squares.sqrt().max(1.0);
        let classes =
            self.requirements.iter().enumerate().filter_map(|(class, requirement)| Some((class, (*requirement)?)));
        classes
            .map(|(class, requirement)| {
                let margin = self.model.bias[class] + total.sums[class] / norm;
                Score { requirement, probability: 1.0 / (1.0 + (-margin).exp()), class }
            })
            .collect()
    }

    /// The tokens whose own words speak most for a score, in order: at least one, at most `most`.
    pub(super) fn carriers(&self, score: &Score, tokens: &[Token], most: usize) -> Vec<(u16, u16)> {
        let mut ranked: Vec<(f32, usize)> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let mut alone = Share { sums: vec![0.0; self.model.classes.len()].into_boxed_slice(), squares: 0.0 };
            self.add_type(token.kind, &mut alone);
            ranked.push((alone.sums[score.class], at));
        }
        ranked.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
        let strongest = ranked.first().map_or(0.0, |first| first.0);
        let kept = ranked.iter().take(most).filter(|(weight, _)| *weight >= strongest * 0.4);
        let mut places: Vec<usize> = kept.map(|(_, at)| *at).collect();
        places.sort_unstable();
        places.into_iter().filter_map(|at| Some((u16::try_from(at).ok()?, u16::try_from(at + 1).ok()?))).collect()
    }
}

impl Share {
    fn plus(&mut self, other: &Self) {
        for (mine, theirs) in self.sums.iter_mut().zip(&other.sums) {
            *mine += theirs;
        }
        self.squares += other.squares;
    }
}

/// The sparse features of a passage as the scorer adds them up, for training.
pub(super) fn features(
    tokens: &[Token],
    phrases: &[Mark],
    around: &[Token],
    vocabulary: &Vocabulary<'_>,
) -> Vec<(Feature, f32)> {
    let mut all = Vec::new();
    let mut before: Option<&str> = None;
    for token in tokens {
        let word = vocabulary.word(token.kind);
        of_word(word, &mut all);
        all.extend(vocabulary.get(token.kind).marks.marks.iter().filter_map(|mark| of_mark(*mark, vocabulary.pack())));
        if word.chars().count() >= 2 && word.chars().any(char::is_alphabetic) {
            all.extend(before.map(|before| of_pair(before, word)));
            before = Some(word);
        }
    }
    all.extend(phrases.iter().filter_map(|mark| of_mark(*mark, vocabulary.pack())));
    all.extend(around.iter().filter_map(|token| of_surrounding(vocabulary.word(token.kind))));
    let norm = all.iter().map(|(_, strength)| strength * strength).sum::<f32>().sqrt().max(1.0);
    for (_, strength) in &mut all {
        *strength /= norm;
    }
    all
}
