//! The topic scorer at work: which requirements a passage is about, by the model over its words. It only says what a
//! passage is about; how committed it is, is decided by its frame.
//!
//! What word types add is computed once. Sums are added up in one order whatever was met before, since the last bits of a
//! score depend on it.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::rules::Pack;
use crate::rules::class::COUNT;
use crate::rules::matcher::Mark;
use crate::sentence::{Hit, Token, TypeId, Vocabulary};

use super::features::{Feature, PairStart, in_pairs, of_mark, of_pair, of_surrounding, of_word};
use super::model::{HIDDEN, RAREST, Row, Stored, rarity};

/// Sums that are added up together.
pub(super) const LANES: usize = 8;

/// Adds sums to others.
fn add_sums(sums: &mut Row, more: &Row) {
    for (sums, more) in sums.as_chunks_mut::<LANES>().0.iter_mut().zip(more.as_chunks::<LANES>().0) {
        // By value, so that the compiler sees lanes that have nothing to do with each other.
        let (was, own) = (*sums, *more);
        *sums = std::array::from_fn(|lane| was[lane] + own[lane]);
    }
}

/// Adds a multiple of a row to sums.
pub(super) fn add_product<const N: usize>(sums: &mut [f32; N], row: &[f32; N], factor: f32) {
    for (sums, row) in sums.as_chunks_mut::<LANES>().0.iter_mut().zip(row.as_chunks::<LANES>().0) {
        let (was, own) = (*sums, *row);
        *sums = std::array::from_fn(|lane| was[lane] + own[lane] * factor);
    }
}

/// The sum of the products of two rows.
pub(super) fn product<const N: usize>(left: &[f32; N], right: &[f32; N]) -> f32 {
    let mut lanes = [0.0_f32; LANES];
    for (left, right) in left.as_chunks::<LANES>().0.iter().zip(right.as_chunks::<LANES>().0) {
        let was = lanes;
        lanes = std::array::from_fn(|lane| was[lane] + left[lane] * right[lane]);
    }
    lanes.iter().sum()
}

/// What is known of the word types that passages were scored with; it belongs to the types' [`crate::sentence::Words`].
#[derive(Debug, Default)]
pub(super) struct Shares {
    /// What each type adds to each hidden unit; only the filled ones hold something.
    sums: Vec<Row>,
    types: Vec<Option<TypeShare>>,
    /// The rows of the features of concepts and literals, with their strengths.
    marks: Vec<Option<(Option<u32>, f32)>>,
}

/// What one word type adds besides its sums.
#[derive(Debug, Clone)]
struct TypeShare {
    squares: f32,
    /// How pairs that it opens begin; `None` for what takes part in no pair.
    pair: Option<PairStart>,
    /// What it adds where it stands around a passage: its row in the model, and the strength.
    around: Option<(Option<u32>, f32)>,
}

/// What is known of the passage scored last.
#[derive(Debug)]
struct Scored {
    /// For each requirement, the log-odds that the passage is about it; lowest for one that the model does not know.
    margins: Vec<Lanes>,
    /// The hidden units that say something, a bit for each.
    active: u64,
}

/// A model at work on one document: what word types add is computed once.
pub(super) struct Scorer<'a> {
    model: &'static Stored,
    vocabulary: &'a Vocabulary<'a>,
    /// Classes of the requirements.
    classes: Vec<Option<usize>>,
    says: Vec<Says>,
    shares: RefCell<Shares>,
    scored: RefCell<Scored>,
}

/// What is worked out together for some requirements.
type Lanes = [f32; LANES];

/// What the hidden units say for some requirements.
struct Says {
    /// For each unit, a number for each requirement.
    units: [Lanes; HIDDEN],
    /// The constants of the requirements; lowest for one that the model does not know, and where there is none.
    constants: Lanes,
}

impl Says {
    /// For the requirements of a pack, by their classes in the model.
    fn all(model: &Stored, classes: &[Option<usize>]) -> Vec<Self> {
        let of = |classes: &[Option<usize>]| {
            let class = |lane: usize| classes.get(lane).copied().flatten().map(|class| &model.classes[class]);
            let says = |unit: usize| std::array::from_fn(|lane| class(lane).map_or(0.0, |(_, says, _)| says[unit]));
            let constant = |lane| class(lane).map_or(f32::NEG_INFINITY, |(.., constant)| *constant);
            Self { units: std::array::from_fn(says), constants: std::array::from_fn(constant) }
        };
        classes.chunks(LANES).map(of).collect()
    }

    /// The sums of what these units say, each as often as its number. By itself, since amid other code the compiler takes
    /// the lanes one by one.
    #[inline(never)]
    fn sums(&self, active: &[(usize, f32)]) -> Lanes {
        let mut sums = self.constants;
        for (unit, hidden) in active {
            for (sum, says) in sums.iter_mut().zip(&self.units[*unit]) {
                *sum += says * hidden;
            }
        }
        sums
    }
}

/// How likely a passage is about a requirement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Score {
    pub(super) requirement: usize,
    pub(super) probability: f32,
    /// The hidden units that say something of the passage.
    active: u64,
}

#[cfg(test)]
impl Score {
    /// A score of a requirement, for tests of what is done with scores.
    pub(super) fn sample(requirement: usize, probability: f32) -> Self {
        Self { requirement, probability, active: 0 }
    }
}

/// What the words around a passage add, and the squares of their strengths.
#[derive(Debug)]
pub(super) struct Around {
    sums: Row,
    squares: f32,
}

impl<'a> Scorer<'a> {
    /// A scorer of a pack's requirements; `shares` must be those of the vocabulary's words.
    pub(super) fn new(pack: &'a Pack, vocabulary: &'a Vocabulary<'a>, shares: Shares) -> Self {
        let model = Stored::builtin();
        let numbers: FxHashMap<&str, usize> =
            model.classes.iter().enumerate().map(|(number, (id, ..))| (*id, number)).collect();
        let classes: Vec<_> = pack.requirements().iter().map(|known| numbers.get(known.id.as_str()).copied()).collect();
        let says = Says::all(model, &classes);
        let scored = Scored { margins: Vec::new(), active: 0 };
        Self { model, vocabulary, classes, says, shares: RefCell::new(shares), scored: RefCell::new(scored) }
    }

    /// What is known of word types, for the next document.
    pub(super) fn into_shares(self) -> Shares {
        self.shares.into_inner()
    }

    /// What the tokens of headings and lead-ins add to every passage below them.
    pub(super) fn around(&self, tokens: impl Iterator<Item = Token>) -> Around {
        let mut shares = self.shares.borrow_mut();
        let mut found = Around { sums: [0.0; HIDDEN], squares: 0.0 };
        for token in tokens {
            if let Some((row, strength)) = shares.of(token.kind, self).around {
                found.squares += strength * strength;
                self.model.add_row(row, strength, &mut found.sums);
            }
        }
        found
    }

    /// Scores a passage; the scores can be asked for until the next one.
    pub(super) fn score(&self, tokens: &[Token], hits: &[Hit], around: &Around) {
        let mut shares = self.shares.borrow_mut();
        let mut sums = around.sums;
        let mut squares = around.squares;
        let mut before: Option<PairStart> = None;
        for token in tokens {
            let share = shares.of(token.kind, self);
            squares += share.squares;
            let pair = share.pair;
            add_sums(&mut sums, &shares.sums[token.kind as usize]);
            if let Some(start) = pair {
                if let Some(before) = before {
                    let (feature, strength) = of_pair(before, self.vocabulary.word(token.kind));
                    let strength = strength * rarity(RAREST);
                    self.model.add(feature, strength, &mut sums);
                    squares += strength * strength;
                }
                before = Some(start);
            }
        }
        for hit in hits.iter().filter(|hit| hit.end - hit.start > 1) {
            if let Some((row, strength)) = shares.of_mark(hit.mark, self) {
                self.model.add_row(row, strength, &mut sums);
                squares += strength * strength;
            }
        }
        self.conclude(&sums, squares.sqrt().max(1.0));
    }

    /// What the hidden units say, by the sums of a passage.
    fn conclude(&self, sums: &Row, norm: f32) {
        let units = sums.iter().zip(&self.model.constants).map(|(sum, constant)| sum / norm + constant);
        let mut active = [(0, 0.0); HIDDEN];
        let mut count = 0;
        for (unit, hidden) in units.enumerate().filter(|(_, hidden)| *hidden > 0.0) {
            active[count] = (unit, hidden);
            count += 1;
        }
        let active = &active[..count];
        let mut scored = self.scored.borrow_mut();
        scored.active = active.iter().fold(0, |all, (unit, _)| all | 1 << unit);
        scored.margins.clear();
        scored.margins.extend(self.says.iter().map(|says| says.sums(active)));
    }

    /// How likely the scored passage is about a requirement; `None` for one that the model does not know.
    pub(super) fn of(&self, requirement: usize) -> Option<Score> {
        self.classes.get(requirement).copied().flatten()?;
        let scored = self.scored.borrow();
        Some(Score {
            requirement,
            probability: probability(scored.margins.as_flattened()[requirement]),
            active: scored.active,
        })
    }

    /// The requirements that the scored passage is about with at least this probability, in their order.
    pub(super) fn likely(&self, least: f32) -> Vec<Score> {
        // A margin well below is not worth its exponential.
        let margin = (least / (1.0 - least)).ln() - 0.01;
        let scored = self.scored.borrow();
        let near = scored.margins.as_flattened().iter().enumerate().filter(|(_, own)| **own >= margin);
        near.map(|(requirement, own)| Score { requirement, probability: probability(*own), active: scored.active })
            .filter(|score| score.probability >= least)
            .collect()
    }

    /// The tokens whose own words speak most for a score, in order: at least one where any has features, at most `most`.
    /// The hidden units that
    /// say nothing of the passage are left out, so that each word counts with what it adds to the score.
    pub(super) fn carriers(&self, score: &Score, tokens: &[Token], most: usize) -> Vec<(u16, u16)> {
        let mut shares = self.shares.borrow_mut();
        let Some(class) = self.classes.get(score.requirement).copied().flatten() else { return Vec::new() };
        let mut says = self.model.classes[class].1;
        for (unit, weight) in says.iter_mut().enumerate() {
            *weight *= f32::from(u8::from(score.active & 1 << unit != 0));
        }
        // The best so far, best first: most passages are short, but a long one is not worth sorting.
        let mut ranked: Vec<(f32, usize)> = Vec::with_capacity(most + 1);
        for (at, token) in tokens.iter().enumerate() {
            // A mark or a number carries nothing.
            if shares.of(token.kind, self).squares <= 0.0 {
                continue;
            }
            let weight = product(&says, &shares.sums[token.kind as usize]);
            let place = ranked.partition_point(|(better, _)| better.total_cmp(&weight).is_ge());
            if place < most {
                ranked.truncate(most - 1);
                ranked.insert(place, (weight, at));
            }
        }
        let strongest = ranked.first().map_or(0.0, |first| first.0);
        // Where all words speak against it, what stands around the passage spoke for it: the word least against is shown.
        let least = strongest.min(strongest * 0.4);
        let kept = ranked.iter().filter(|(weight, _)| *weight >= least);
        let mut places: Vec<usize> = kept.map(|(_, at)| *at).collect();
        places.sort_unstable();
        places.into_iter().filter_map(|at| Some((u16::try_from(at).ok()?, u16::try_from(at + 1).ok()?))).collect()
    }
}

fn probability(margin: f32) -> f32 {
    1.0 / (1.0 + (-margin).exp())
}

impl Shares {
    /// What a word type adds; its sums are filled then.
    fn of(&mut self, kind: TypeId, scorer: &Scorer<'_>) -> &TypeShare {
        let at = kind as usize;
        if self.types.get(at).is_none_or(Option::is_none) {
            self.learn(kind, scorer);
        }
        self.types[at].get_or_insert(TypeShare { squares: 0.0, pair: None, around: None })
    }

    /// Fills in what a word type adds.
    #[cold]
    fn learn(&mut self, kind: TypeId, scorer: &Scorer<'_>) {
        let at = kind as usize;
        if self.types.len() <= at {
            self.types.resize(at + 1, None);
            self.sums.resize(at + 1, [0.0; HIDDEN]);
        }
        self.types[at] = Some(TypeShare::new(kind, scorer, &mut self.sums[at]));
    }

    /// The row of the feature of a concept or literal, with its strength.
    fn of_mark(&mut self, mark: Mark, scorer: &Scorer<'_>) -> Option<(Option<u32>, f32)> {
        let at = usize::from(mark.0).checked_sub(COUNT)?;
        if self.marks.len() <= at {
            self.marks.resize(at + 1, None);
        }
        if self.marks[at].is_none() {
            let feature = of_mark(mark, scorer.vocabulary.pack());
            self.marks[at] = feature.map(|feature| scorer.model.weighed(feature));
        }
        self.marks[at]
    }
}

impl TypeShare {
    /// What a type adds, with its sums: its word by itself, and its concepts.
    fn new(kind: TypeId, scorer: &Scorer<'_>, sums: &mut Row) -> Self {
        let known = scorer.vocabulary.get(kind);
        let mut features = Vec::new();
        of_word(known.word(), &mut features);
        features.extend(known.marks.marks.iter().filter_map(|mark| of_mark(*mark, scorer.vocabulary.pack())));
        let mut squares = 0.0;
        // All rows are found before the first is added: they lie far apart, and many are fetched at a time.
        let mut rows = Vec::with_capacity(features.len());
        for feature in features {
            let (row, strength) = scorer.model.weighed(feature);
            rows.extend(row.and_then(|row| scorer.model.row(row, strength)));
            squares += strength * strength;
        }
        for row in rows {
            row.add_to(sums);
        }
        Self {
            squares,
            pair: in_pairs(known.word()).then(|| PairStart::new(known.word())),
            around: of_surrounding(known.word()).map(|feature| scorer.model.weighed(feature)),
        }
    }
}

/// The features of a passage before rarity: those whose rarity counts, and pairs.
pub(super) type Raw = (Vec<(Feature, f32)>, Vec<(Feature, f32)>);

/// The features of a passage, for training: those whose rarity counts, and pairs, which always count as rare.
pub(super) fn features(tokens: &[Token], phrases: &[Mark], around: &[Token], vocabulary: &Vocabulary<'_>) -> Raw {
    let mut all = Vec::new();
    let mut pairs = Vec::new();
    let mut before: Option<&str> = None;
    for token in tokens {
        let word = vocabulary.word(token.kind);
        of_word(word, &mut all);
        all.extend(vocabulary.get(token.kind).marks.marks.iter().filter_map(|mark| of_mark(*mark, vocabulary.pack())));
        if in_pairs(word) {
            pairs.extend(before.map(|before| of_pair(PairStart::new(before), word)));
            before = Some(word);
        }
    }
    all.extend(phrases.iter().filter_map(|mark| of_mark(*mark, vocabulary.pack())));
    all.extend(around.iter().filter_map(|token| of_surrounding(vocabulary.word(token.kind))));
    (all, pairs)
}
