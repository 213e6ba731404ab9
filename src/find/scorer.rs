//! The topic scorer: a linear model per requirement over the features of a passage. It only says what a passage is about;
//! how committed it is, is decided by its frame.
//!
//! Models are trained by `plansjekk rules train` on the project's own labelled passages (`fixtures/training`) and stored
//! beside the rules, with weights as small integers, so that the same file gives the same scores everywhere. They are used
//! as they are stored: nothing is read but what a passage asks for. Sums are added up in one order whatever was met
//! before, since the last bits of a score depend on it.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::OnceLock;

use crate::rules::Pack;
use crate::rules::class::COUNT;
use crate::rules::matcher::Mark;
use crate::sentence::{Hit, Token, TypeId, Vocabulary};
use crate::text::Country;

use super::features::{Feature, PairStart, in_pairs, of_mark, of_pair, of_surrounding, of_word};

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
}

/// A stored model in use.
#[derive(Debug, Default)]
struct Stored {
    classes: Vec<&'static str>,
    scale: Vec<f32>,
    bias: Vec<f32>,
    /// Feature, class and weight, [`ENTRY`] bytes each, sorted by feature.
    entries: &'static [u8],
    /// The first entry of all features with the same [`LEADING`] bits.
    starts: Vec<u32>,
}

/// Bytes of a stored weight.
const ENTRY: usize = 6;

/// Leading bits of a feature by which its entry is found.
const LEADING: u32 = 16;

impl Stored {
    /// The model of a country's pack; empty where there is none.
    fn of(pack: &Pack) -> &'static Self {
        static MODELS: [OnceLock<Stored>; 3] = [const { OnceLock::new() }; 3];
        let at = match pack.country() {
            Country::No => 0,
            Country::Dk => 1,
            Country::Se => 2,
        };
        MODELS[at].get_or_init(|| Self::read(pack.model()).unwrap_or_default())
    }

    /// Reads a stored model; `None` where the bytes are no model.
    fn read(bytes: &'static [u8]) -> Option<Self> {
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
            model.classes.push(std::str::from_utf8(take(length)?).ok()?);
            model.scale.push(f32::from_le_bytes(take(4)?.try_into().ok()?));
            model.bias.push(f32::from_le_bytes(take(4)?.try_into().ok()?));
        }
        let count = u32::from_le_bytes(take(4)?.try_into().ok()?) as usize;
        model.entries = take(count.checked_mul(ENTRY)?)?;
        if model.entries.chunks_exact(ENTRY).any(|entry| usize::from(entry[4]) >= classes) {
            return None;
        }
        model.starts = starts(model.entries);
        Some(model)
    }

    /// The classes that a feature speaks for, each with what it adds.
    fn of_feature(&self, feature: Feature, strength: f32) -> impl Iterator<Item = (u8, f32)> {
        let bucket = (feature >> (32 - LEADING)) as usize;
        let range = self.starts.get(bucket..bucket + 2).map_or(0..0, |ends| ends[0] as usize..ends[1] as usize);
        let entries = self.entries[range.start * ENTRY..range.end * ENTRY].chunks_exact(ENTRY);
        let found = entries.skip_while(move |entry| feature_of(entry) < feature);
        found.take_while(move |entry| feature_of(entry) == feature).map(move |entry| {
            let weight = f32::from(i8::from_le_bytes([entry[5]]));
            (entry[4], weight * self.scale[usize::from(entry[4])] * strength)
        })
    }

    /// Adds what a feature says to the sums.
    fn add(&self, feature: Feature, strength: f32, sums: &mut [f32]) {
        for (class, weight) in self.of_feature(feature, strength) {
            sums[usize::from(class)] += weight;
        }
    }
}

fn feature_of(entry: &[u8]) -> Feature {
    u32::from_le_bytes([entry[0], entry[1], entry[2], entry[3]])
}

/// For each value of the leading bits the number of entries before it, and all of them at the end.
fn starts(entries: &[u8]) -> Vec<u32> {
    let mut starts = vec![0_u32; (1 << LEADING) + 1];
    for entry in entries.chunks_exact(ENTRY) {
        starts[(feature_of(entry) >> (32 - LEADING)) as usize + 1] += 1;
    }
    let mut before = 0;
    for start in &mut starts {
        before += *start;
        *start = before;
    }
    starts
}

/// What is known of the word types that passages were scored with; it belongs to the types' [`crate::sentence::Words`].
#[derive(Debug, Default)]
pub(super) struct Shares {
    /// What each type adds to each class, one after the other; only the filled ones hold something.
    sums: Vec<f32>,
    types: Vec<Option<TypeShare>>,
    /// The features of concepts and literals.
    marks: Vec<Option<(Feature, f32)>>,
}

/// What one word type adds besides its sums.
#[derive(Debug, Clone)]
struct TypeShare {
    squares: f32,
    /// How pairs that it opens begin; `None` for what takes part in no pair.
    pair: Option<PairStart>,
    around: Option<(Feature, f32)>,
}

/// Sums of one passage, used again for the next.
#[derive(Debug, Default)]
struct Sums {
    /// What words, pairs and surroundings add together, which is the margin in the end.
    total: Vec<f32>,
    others: Vec<f32>,
}

/// A model at work on one document: what word types add is computed once.
pub(super) struct Scorer<'a> {
    model: &'static Stored,
    vocabulary: &'a Vocabulary<'a>,
    /// Requirement numbers of the classes.
    requirements: Vec<Option<usize>>,
    /// Classes of the requirements.
    classes: Vec<Option<usize>>,
    shares: RefCell<Shares>,
    sums: RefCell<Sums>,
}

/// How likely a passage is about a requirement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Score {
    pub(super) requirement: usize,
    pub(super) probability: f32,
    class: usize,
}

/// What the words around a passage add, class by class, and the squares of their strengths.
#[derive(Debug, Default)]
pub(super) struct Around {
    weights: Vec<(u8, f32)>,
    squares: Vec<f32>,
}

impl<'a> Scorer<'a> {
    /// A scorer with the pack's model; `shares` must be those of the vocabulary's words.
    pub(super) fn new(pack: &'a Pack, vocabulary: &'a Vocabulary<'a>, shares: Shares) -> Self {
        let model = Stored::of(pack);
        let number = |id: &&str| pack.requirements().iter().position(|requirement| requirement.id == *id);
        let requirements: Vec<Option<usize>> = model.classes.iter().map(number).collect();
        let classes = (0..pack.requirements().len())
            .map(|requirement| requirements.iter().position(|known| *known == Some(requirement)))
            .collect();
        Self { model, vocabulary, requirements, classes, shares: RefCell::new(shares), sums: RefCell::default() }
    }

    /// What is known of word types, for the next document.
    pub(super) fn into_shares(self) -> Shares {
        self.shares.into_inner()
    }

    /// What the tokens of headings and lead-ins add to every passage below them.
    pub(super) fn around(&self, tokens: impl Iterator<Item = Token>) -> Around {
        let mut shares = self.shares.borrow_mut();
        let mut found = Around::default();
        for token in tokens {
            if let Some((feature, strength)) = shares.of(token.kind, self).around {
                found.weights.extend(self.model.of_feature(feature, strength));
                found.squares.push(strength * strength);
            }
        }
        found
    }

    /// Scores a passage; the scores can be asked for until the next one.
    pub(super) fn score(&self, tokens: &[Token], hits: &[Hit], around: &Around) {
        let mut shares = self.shares.borrow_mut();
        let mut sums = self.sums.borrow_mut();
        let Sums { total, others } = &mut *sums;
        let classes = self.model.classes.len();
        for list in [&mut *total, &mut *others] {
            list.clear();
            list.resize(classes, 0.0);
        }
        let mut squares = 0.0;
        let mut other_squares = 0.0;
        let mut before: Option<PairStart> = None;
        for token in tokens {
            let share = shares.of(token.kind, self);
            squares += share.squares;
            let pair = share.pair;
            for (sum, own) in total.iter_mut().zip(&shares.sums[range(token.kind, classes)]) {
                *sum += own;
            }
            if let Some(start) = pair {
                if let Some(before) = before {
                    let (feature, strength) = of_pair(before, self.vocabulary.word(token.kind));
                    self.model.add(feature, strength, others);
                    other_squares += strength * strength;
                }
                before = Some(start);
            }
        }
        for hit in hits.iter().filter(|hit| hit.end - hit.start > 1) {
            if let Some((feature, strength)) = shares.of_mark(hit.mark, self) {
                self.model.add(feature, strength, others);
                other_squares += strength * strength;
            }
        }
        for (class, weight) in &around.weights {
            others[usize::from(*class)] += weight;
        }
        for square in &around.squares {
            other_squares += square;
        }
        let norm = (squares + other_squares).sqrt().max(1.0);
        for (class, (sum, other)) in total.iter_mut().zip(&*others).enumerate() {
            *sum = self.model.bias[class] + (*sum + other) / norm;
        }
    }

    /// How likely the scored passage is about a requirement; `None` for one that the model does not know.
    pub(super) fn of(&self, requirement: usize) -> Option<Score> {
        let class = self.classes.get(requirement).copied().flatten()?;
        let margin = self.sums.borrow().total[class];
        Some(Score { requirement, probability: probability(margin), class })
    }

    /// The requirements that the scored passage is about with at least this probability, in the order of the classes.
    pub(super) fn likely(&self, least: f32) -> Vec<Score> {
        // A margin well below is not worth its exponential.
        let margin = (least / (1.0 - least)).ln() - 0.01;
        let sums = self.sums.borrow();
        let near = sums.total.iter().enumerate().filter(|(_, total)| **total >= margin);
        near.filter_map(|(class, total)| {
            let probability = probability(*total);
            let requirement = self.requirements[class].filter(|_| probability >= least)?;
            Some(Score { requirement, probability, class })
        })
        .collect()
    }

    /// The tokens whose own words speak most for a score, in order: at least one, at most `most`.
    pub(super) fn carriers(&self, score: &Score, tokens: &[Token], most: usize) -> Vec<(u16, u16)> {
        let mut shares = self.shares.borrow_mut();
        let classes = self.model.classes.len();
        // The best so far, best first: most passages are short, but a long one is not worth sorting.
        let mut ranked: Vec<(f32, usize)> = Vec::with_capacity(most + 1);
        for (at, token) in tokens.iter().enumerate() {
            shares.of(token.kind, self);
            let weight = shares.sums[range(token.kind, classes)][score.class];
            let place = ranked.partition_point(|(better, _)| better.total_cmp(&weight).is_ge());
            if place < most {
                ranked.truncate(most - 1);
                ranked.insert(place, (weight, at));
            }
        }
        let strongest = ranked.first().map_or(0.0, |first| first.0);
        let kept = ranked.iter().filter(|(weight, _)| *weight >= strongest * 0.4);
        let mut places: Vec<usize> = kept.map(|(_, at)| *at).collect();
        places.sort_unstable();
        places.into_iter().filter_map(|at| Some((u16::try_from(at).ok()?, u16::try_from(at + 1).ok()?))).collect()
    }
}

/// Where the sums of a type stand.
fn range(kind: TypeId, classes: usize) -> Range<usize> {
    let start = kind as usize * classes;
    start..start + classes
}

fn probability(margin: f32) -> f32 {
    1.0 / (1.0 + (-margin).exp())
}

impl Shares {
    /// What a word type adds; its sums are filled then.
    fn of(&mut self, kind: TypeId, scorer: &Scorer<'_>) -> &TypeShare {
        let at = kind as usize;
        if self.types.len() <= at {
            self.types.resize(at + 1, None);
            self.sums.resize((at + 1) * scorer.model.classes.len(), 0.0);
        }
        if self.types[at].is_none() {
            let range = range(kind, scorer.model.classes.len());
            self.types[at] = Some(TypeShare::new(kind, scorer, &mut self.sums[range]));
        }
        self.types[at].get_or_insert(TypeShare { squares: 0.0, pair: None, around: None })
    }

    /// The feature of a concept or literal.
    fn of_mark(&mut self, mark: Mark, scorer: &Scorer<'_>) -> Option<(Feature, f32)> {
        let at = usize::from(mark.0).checked_sub(COUNT)?;
        if self.marks.len() <= at {
            self.marks.resize(at + 1, None);
        }
        if self.marks[at].is_none() {
            self.marks[at] = of_mark(mark, scorer.vocabulary.pack());
        }
        self.marks[at]
    }
}

impl TypeShare {
    /// What a type adds, with its sums: its word by itself, and its concepts.
    fn new(kind: TypeId, scorer: &Scorer<'_>, sums: &mut [f32]) -> Self {
        let known = scorer.vocabulary.get(kind);
        let mut features = Vec::new();
        of_word(known.word(), &mut features);
        features.extend(known.marks.marks.iter().filter_map(|mark| of_mark(*mark, scorer.vocabulary.pack())));
        for (feature, strength) in &features {
            scorer.model.add(*feature, *strength, sums);
        }
        Self {
            squares: features.iter().map(|(_, strength)| strength * strength).sum(),
            pair: in_pairs(known.word()).then(|| PairStart::new(known.word())),
            around: of_surrounding(known.word()),
        }
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
        if in_pairs(word) {
            all.extend(before.map(|before| of_pair(PairStart::new(before), word)));
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
