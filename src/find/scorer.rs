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

use rustc_hash::FxHashMap;

use crate::rules::Pack;
use crate::rules::class::COUNT;
use crate::rules::matcher::Mark;
use crate::sentence::{Hit, Token, TypeId, Vocabulary};
use crate::text::Country;

use super::features::{Feature, PairStart, in_pairs, of_mark, of_pair, of_surrounding, of_word};

/// A trained model.
#[derive(Debug, Default, Clone)]
pub(crate) struct Model {
    /// Requirement ids, in the order of the classes.
    pub(crate) classes: Vec<String>,
    /// Weight of a stored step, per class.
    pub(crate) scale: Vec<f32>,
    pub(crate) bias: Vec<f32>,
    /// How rare features are that stand in many passages.
    pub(crate) common: Common,
    /// Feature, class and weight in steps, sorted.
    pub(crate) weights: Vec<(Feature, u8, i8)>,
}

/// How rare the features are that stand in many passages, sorted, in [`RARITY_STEP`]s; all others are [`RAREST`].
pub(crate) type Common = Vec<(Feature, u8)>;

/// Rarity is stored in steps of this size.
pub(crate) const RARITY_STEP: f32 = 1.0 / 32.0;
/// Rarity of features that stand in fewer than one passage of 200: the logarithm of 200, and 1.
pub(crate) const RAREST: u8 = 202;

/// How much the strength of a rare feature is raised.
fn rarity(steps: u8) -> f32 {
    f32::from(steps) * RARITY_STEP
}

/// How much a feature's strength is raised for its rarity, by the sorted list of the common ones.
pub(super) fn rarity_in(common: &[(Feature, u8)], feature: Feature) -> f32 {
    rarity(common.binary_search_by_key(&feature, |entry| entry.0).map_or(RAREST, |at| common[at].1))
}

const MAGIC: &[u8; 4] = b"pst2";

impl Model {
    /// The bytes to store: classes; common features with their rarity; features with the number of their weights; the
    /// weights, each with its class.
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(u8::try_from(self.classes.len()).unwrap_or(u8::MAX));
        for (class, name) in self.classes.iter().enumerate() {
            bytes.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
            bytes.extend(name.as_bytes());
            bytes.extend(self.scale[class].to_le_bytes());
            bytes.extend(self.bias[class].to_le_bytes());
        }
        let groups: Vec<&[(Feature, u8, i8)]> = self.weights.chunk_by(|left, right| left.0 == right.0).collect();
        for count in [self.common.len(), groups.len(), self.weights.len()] {
            bytes.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
        }
        let counted = groups.iter().map(|group| (group[0].0, u8::try_from(group.len()).unwrap_or(u8::MAX)));
        for (feature, number) in self.common.iter().copied().chain(counted) {
            bytes.extend(feature.to_le_bytes());
            bytes.push(number);
        }
        for (_, class, weight) in &self.weights {
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
    common: Common,
    /// Class and weight, [`ENTRY`] bytes each, in the order of the features.
    entries: &'static [u8],
    /// Each feature with its first entry, sorted; one that is none at the end.
    features: Vec<(Feature, u32)>,
    /// The first of the features with the same [`LEADING`] bits.
    starts: Vec<u32>,
    /// A bit for each value of the [`SIFTING`] leading bits that some feature begins with: most features of a text have
    /// no entry, and this says so at once.
    sieve: Vec<u64>,
}

/// Bytes of a stored feature with its rarity or the number of its weights.
const COUNTED: usize = 5;
/// Bytes of a stored weight with its class.
const ENTRY: usize = 2;

/// Leading bits of a feature by which its entry is found.
const LEADING: u32 = 16;

/// Leading bits of a feature by which it is sifted out.
const SIFTING: u32 = 20;

/// Sums that are added up together: rows are as long as a multiple of this, so that no sum is added up alone.
const LANES: usize = 8;

/// Takes bytes off the front.
struct Taking(&'static [u8]);

impl Taking {
    fn bytes(&mut self, count: usize) -> Option<&'static [u8]> {
        let (head, tail) = self.0.split_at_checked(count)?;
        self.0 = tail;
        Some(head)
    }

    fn byte(&mut self) -> Option<usize> {
        Some(usize::from(self.bytes(1)?[0]))
    }

    fn float(&mut self) -> Option<f32> {
        Some(f32::from_le_bytes(self.bytes(4)?.try_into().ok()?))
    }

    fn count(&mut self) -> Option<usize> {
        Some(u32::from_le_bytes(self.bytes(4)?.try_into().ok()?) as usize)
    }
}

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
        let mut rest = Taking(bytes.strip_prefix(MAGIC)?);
        let mut model = Self::default();
        for _ in 0..rest.byte()? {
            let length = rest.byte()?;
            model.classes.push(std::str::from_utf8(rest.bytes(length)?).ok()?);
            model.scale.push(rest.float()?);
            model.bias.push(rest.float()?);
        }
        let [common, features, entries] = [rest.count()?, rest.count()?, rest.count()?];
        model.common = counted(rest.bytes(common.checked_mul(COUNTED)?)?).collect();
        let features = rest.bytes(features.checked_mul(COUNTED)?)?;
        model.entries = rest.bytes(entries.checked_mul(ENTRY)?)?;
        if model.entries.chunks_exact(ENTRY).any(|entry| usize::from(entry[0]) >= model.classes.len()) {
            return None;
        }
        model.features = features_of(features);
        model.starts = starts(&model.features);
        model.sieve = sieve(&model.features);
        model.features.last().is_some_and(|(_, end)| *end as usize == entries).then_some(model)
    }

    /// Length of a row of sums: one for each class, and nothing behind them.
    fn row(&self) -> usize {
        self.classes.len().next_multiple_of(LANES)
    }

    /// The entries of a feature.
    fn entries_of(&self, feature: Feature) -> Range<u32> {
        let place = feature >> (32 - SIFTING);
        if self.sieve.get((place / 64) as usize).is_none_or(|bits| bits & (1 << (place % 64)) == 0) {
            return 0..0;
        }
        let bucket = (feature >> (32 - LEADING)) as usize;
        let Some([first, behind]) = self.starts.get(bucket..bucket + 2) else { return 0..0 };
        let alike = self.features.get(*first as usize..*behind as usize + 1).unwrap_or_default();
        let found = alike.windows(2).find(|pair| pair[0].0 == feature);
        found.map_or(0..0, |pair| pair[0].1..pair[1].1)
    }

    /// The classes of some entries, each with what it adds.
    fn weights(&self, entries: Range<u32>, strength: f32) -> impl Iterator<Item = (u8, f32)> {
        let range = entries.start as usize * ENTRY..entries.end as usize * ENTRY;
        self.entries.get(range).unwrap_or_default().chunks_exact(ENTRY).map(move |entry| {
            let weight = f32::from(i8::from_le_bytes([entry[1]]));
            (entry[0], weight * self.scale[usize::from(entry[0])] * strength)
        })
    }

    /// Adds what a feature says to the sums.
    fn add(&self, feature: Feature, strength: f32, sums: &mut [f32]) {
        for (class, weight) in self.weights(self.entries_of(feature), strength) {
            sums[usize::from(class)] += weight;
        }
    }

    /// A feature with its strength raised for its rarity.
    fn weighed(&self, (feature, strength): (Feature, f32)) -> (Feature, f32) {
        (feature, strength * rarity_in(&self.common, feature))
    }
}

/// Stored features, each with its number.
fn counted(bytes: &[u8]) -> impl Iterator<Item = (Feature, u8)> {
    bytes
        .as_chunks::<COUNTED>()
        .0
        .iter()
        .map(|[a, b, c, d, number]| (Feature::from_le_bytes([*a, *b, *c, *d]), *number))
}

/// Each stored feature with its first entry, and behind the last the end of all.
fn features_of(bytes: &[u8]) -> Vec<(Feature, u32)> {
    let mut end = 0;
    let mut features = Vec::with_capacity(bytes.len() / COUNTED + 1);
    for (feature, count) in counted(bytes) {
        features.push((feature, end));
        end += u32::from(count);
    }
    features.push((0, end));
    features
}

/// For each value of the leading bits the number of features before it, and all of them at the end.
fn starts(features: &[(Feature, u32)]) -> Vec<u32> {
    let mut starts = vec![0_u32; (1 << LEADING) + 1];
    for (feature, _) in features.iter().take(features.len() - 1) {
        starts[(feature >> (32 - LEADING)) as usize + 1] += 1;
    }
    let mut before = 0;
    for start in &mut starts {
        before += *start;
        *start = before;
    }
    starts
}

/// The leading bits of all features.
fn sieve(features: &[(Feature, u32)]) -> Vec<u64> {
    let mut sieve = vec![0; (1 << SIFTING) / 64];
    for (feature, _) in features {
        let place = feature >> (32 - SIFTING);
        sieve[(place / 64) as usize] |= 1 << (place % 64);
    }
    sieve
}

/// Adds a row of sums to another.
fn add_row(sums: &mut [f32], row: &[f32]) {
    for (sums, row) in sums.as_chunks_mut::<LANES>().0.iter_mut().zip(row.as_chunks::<LANES>().0) {
        // By value, so that the compiler sees lanes that have nothing to do with each other.
        let (was, own) = (*sums, *row);
        *sums = std::array::from_fn(|lane| was[lane] + own[lane]);
    }
}

/// What is known of the word types that passages were scored with; it belongs to the types' [`crate::sentence::Words`].
#[derive(Debug, Default)]
pub(super) struct Shares {
    /// What each type adds to each class, a row for each type; only the filled ones hold something.
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
    /// What it adds where it stands around a passage: entries of the model, and the strength.
    around: Option<(Range<u32>, f32)>,
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

#[cfg(test)]
impl Score {
    /// A score of a requirement, for tests of what is done with scores.
    pub(super) fn sample(requirement: usize, probability: f32) -> Self {
        Self { requirement, probability, class: 0 }
    }
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
        let numbers: FxHashMap<&str, usize> =
            pack.requirements().iter().enumerate().map(|(number, known)| (known.id.as_str(), number)).collect();
        let requirements: Vec<Option<usize>> = model.classes.iter().map(|id| numbers.get(id).copied()).collect();
        let mut classes = vec![None; pack.requirements().len()];
        for (class, requirement) in requirements.iter().enumerate() {
            if let Some(requirement) = requirement {
                classes[*requirement] = Some(class);
            }
        }
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
            if let Some((entries, strength)) = &shares.of(token.kind, self).around {
                found.weights.extend(self.model.weights(entries.clone(), *strength));
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
        let row = self.model.row();
        for list in [&mut *total, &mut *others] {
            list.clear();
            list.resize(row, 0.0);
        }
        let mut squares = 0.0;
        let mut other_squares = 0.0;
        let mut before: Option<PairStart> = None;
        for token in tokens {
            let share = shares.of(token.kind, self);
            squares += share.squares;
            let pair = share.pair;
            add_row(total, &shares.sums[range(token.kind, row)]);
            if let Some(start) = pair {
                if let Some(before) = before {
                    let (feature, strength) = of_pair(before, self.vocabulary.word(token.kind));
                    let strength = strength * rarity(RAREST);
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
        total.truncate(self.model.bias.len());
        for ((sum, other), bias) in total.iter_mut().zip(&*others).zip(&self.model.bias) {
            *sum = bias + (*sum + other) / norm;
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
        let row = self.model.row();
        // The best so far, best first: most passages are short, but a long one is not worth sorting.
        let mut ranked: Vec<(f32, usize)> = Vec::with_capacity(most + 1);
        for (at, token) in tokens.iter().enumerate() {
            shares.of(token.kind, self);
            let weight = shares.sums[range(token.kind, row)][score.class];
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
fn range(kind: TypeId, row: usize) -> Range<usize> {
    let start = kind as usize * row;
    start..start + row
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
        let row = scorer.model.row();
        if self.types.len() <= at {
            self.types.resize(at + 1, None);
            self.sums.resize((at + 1) * row, 0.0);
        }
        self.types[at] = Some(TypeShare::new(kind, scorer, &mut self.sums[range(kind, row)]));
    }

    /// The feature of a concept or literal.
    fn of_mark(&mut self, mark: Mark, scorer: &Scorer<'_>) -> Option<(Feature, f32)> {
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
    fn new(kind: TypeId, scorer: &Scorer<'_>, sums: &mut [f32]) -> Self {
        let known = scorer.vocabulary.get(kind);
        let mut features = Vec::new();
        of_word(known.word(), &mut features);
        features.extend(known.marks.marks.iter().filter_map(|mark| of_mark(*mark, scorer.vocabulary.pack())));
        for feature in &mut features {
            *feature = scorer.model.weighed(*feature);
            scorer.model.add(feature.0, feature.1, sums);
        }
        Self {
            squares: features.iter().map(|(_, strength)| strength * strength).sum(),
            pair: in_pairs(known.word()).then(|| PairStart::new(known.word())),
            around: of_surrounding(known.word())
                .map(|feature| scorer.model.weighed(feature))
                .map(|(feature, strength)| (scorer.model.entries_of(feature), strength)),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_feature_is_found_with_all_its_classes() {
        let features = [1_u32, 2, 0x7000_0000, 0x7000_0001, 0xffff_ffff];
        let classes = || (0..3_u8).map(|class| (format!("r{class}"), 0.5 + f32::from(class)));
        let weights = features.iter().flat_map(|feature| [(*feature, 0, 4), (*feature, 2, -2)]);
        let model = Model {
            classes: classes().map(|(name, _)| name).collect(),
            scale: classes().map(|(_, scale)| scale).collect(),
            bias: vec![0.0; 3],
            common: vec![(2, 40)],
            weights: weights.collect(),
        };
        let stored = Stored::read(model.write().leak()).unwrap();
        let found = |feature| stored.weights(stored.entries_of(feature), 2.0).collect::<Vec<_>>();
        for feature in features {
            assert_eq!(found(feature), [(0, 4.0), (2, -10.0)], "{feature}");
        }
        for feature in [0, 3, 0x7000_0002, 0xffff_fffe] {
            assert_eq!(found(feature), [], "{feature}");
        }
        assert_eq!(stored.row(), LANES);
        assert_eq!(stored.weighed((2, 1.0)), (2, 1.25));
        assert_eq!(stored.weighed((3, 1.0)), (3, rarity(RAREST)));
    }
}
