//! The topic model as it is stored: one hidden layer over hashed features, shared by all countries, so that what one
//! language teaches about staff and leaders is not learnt three times. It tells «training for staff» from «training for
//! citizens» by both words at once, which no sum over single words can.
//!
//! It is trained by `plansjekk rules train` on the project's own labelled passages (`fixtures/training`, `fixtures/gold`) and the
//! examples beside the rules, and stored beside the rules with weights of four bits. Rows are used as they are stored.

use std::sync::OnceLock;

use crate::rules::topic_model;

use super::features::Feature;

/// Units of the hidden layer; a multiple of what is added up at once, and few enough for a set of them in 64 bits.
pub(super) const HIDDEN: usize = 64;
const _: () = assert!(HIDDEN <= u64::BITS as usize && HIDDEN.is_multiple_of(2));

/// What something adds to each hidden unit.
pub(super) type Row = [f32; HIDDEN];

/// A trained model.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Model {
    /// Requirement ids with what the hidden units say for each, and its constant.
    pub(super) classes: Vec<(String, Vec<f32>, f32)>,
    /// The constants of the hidden units.
    pub(super) constants: Vec<f32>,
    /// How rare features are that stand in many passages.
    pub(super) common: Common,
    /// What each feature adds to the hidden units, sorted by feature.
    pub(super) rows: Vec<(Feature, Vec<f32>)>,
}

/// How rare the features are that stand in many passages, sorted, in [`RARITY_STEP`]s; all others are [`RAREST`].
pub(super) type Common = Vec<(Feature, u8)>;

/// Rarity is stored in steps of this size.
pub(super) const RARITY_STEP: f32 = 1.0 / 32.0;
/// Rarity of features that stand in fewer than one passage of 200: the logarithm of 200, and 1.
pub(super) const RAREST: u8 = 202;

/// How much the strength of a feature of this rarity is raised.
pub(super) fn rarity(steps: u8) -> f32 {
    f32::from(steps) * RARITY_STEP
}

/// How much a feature's strength is raised for its rarity, by the sorted list of the common ones.
pub(super) fn rarity_in(common: &[(Feature, u8)], feature: Feature) -> f32 {
    rarity(common.binary_search_by_key(&feature, |entry| entry.0).map_or(RAREST, |at| common[at].1))
}

const MAGIC: &[u8; 4] = b"pst4";

/// Bytes of a stored common feature: its number and its rarity.
const COMMON: usize = 5;
/// Bytes of a stored row: the size of its step, and two weights a byte.
const ROW: usize = 1 + HIDDEN / 2;
/// The steps of a weight are stored with this added.
const ZERO: i8 = 8;
/// The sizes of steps between one and its double: the eighth roots of the powers of two. They are written out, since an
/// exponential may differ in its last bit from platform to platform.
const SIZES: [f32; 8] =
    [1.0, 1.090_507_7, 1.189_207_1, 1.296_839_6, std::f32::consts::SQRT_2, 1.542_210_8, 1.681_792_8, 1.834_008_1];
/// The stored size of a step of 1, a multiple of the sizes of a doubling.
const ONE: u8 = 200;

/// The stored size of the steps in which a row is written: the smallest that reaches its largest weight.
fn step_size(row: &[f32]) -> u8 {
    let largest = row.iter().fold(f32::MIN_POSITIVE, |largest, weight| largest.max(weight.abs()));
    (0..=u8::MAX).find(|size| step(*size) * f32::from(ZERO - 1) >= largest).unwrap_or(u8::MAX)
}

/// The step that a stored size stands for.
fn step(size: u8) -> f32 {
    const PER_DOUBLING: u8 = 8;
    const _: () = assert!(SIZES.len() == PER_DOUBLING as usize);
    // A power of two is its exponent, 127 for one.
    let exponent = 127 + u32::from(size / PER_DOUBLING) - u32::from(ONE / PER_DOUBLING);
    SIZES[usize::from(size % PER_DOUBLING)] * f32::from_bits(exponent << 23)
}

impl Model {
    /// The bytes to store: classes; constants; common features with their rarity; features; their rows.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(u8::try_from(self.classes.len()).unwrap_or(u8::MAX));
        for (name, says, constant) in &self.classes {
            bytes.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
            bytes.extend(name.as_bytes());
            bytes.extend(says.iter().chain([constant]).flat_map(|weight| weight.to_le_bytes()));
        }
        bytes.extend(self.constants.iter().flat_map(|weight| weight.to_le_bytes()));
        for count in [self.common.len(), self.rows.len()] {
            bytes.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
        }
        for (feature, rarity) in &self.common {
            bytes.extend(feature.to_le_bytes());
            bytes.push(*rarity);
        }
        bytes.extend(self.rows.iter().flat_map(|(feature, _)| feature.to_le_bytes()));
        for (_, row) in &self.rows {
            write_row(row, &mut bytes);
        }
        bytes
    }
}

/// Writes a row in steps: a byte has the weights of two units, one from each half of the row.
fn write_row(row: &[f32], bytes: &mut Vec<u8>) {
    let size = step_size(row);
    let most = f32::from(ZERO - 1);
    #[expect(clippy::cast_possible_truncation, reason = "kept within seven steps before")]
    let steps = |weight: f32| ((weight / step(size)).round().clamp(-most, most) as i8 + ZERO).cast_unsigned();
    bytes.push(size);
    let (low, high) = row.split_at(row.len() / 2);
    bytes.extend(low.iter().zip(high).map(|(low, high)| steps(*low) | steps(*high) << 4));
}

/// A stored model in use.
#[derive(Debug, Default)]
pub(super) struct Stored {
    /// Requirement ids with what the hidden units say for each, and its constant.
    pub(super) classes: Vec<(&'static str, Row, f32)>,
    /// The constants of the hidden units.
    pub(super) constants: Vec<f32>,
    /// The step that each stored size stands for.
    steps: Vec<f32>,
    /// [`ROW`] bytes for each feature.
    rows: &'static [u8],
    known: Known,
}

/// A row as it is stored, with the strength by which its steps count.
pub(super) struct StoredRow {
    /// The steps of two units a byte, one from each half of the row.
    pairs: &'static [u8],
    strength: f32,
}

impl StoredRow {
    /// Adds it to sums.
    pub(super) fn add_to(&self, sums: &mut Row) {
        let zero = f32::from(ZERO);
        let (low, high) = sums.split_at_mut(HIDDEN / 2);
        for ((low, high), pair) in low.iter_mut().zip(high).zip(self.pairs) {
            *low += (f32::from(pair & 15) - zero) * self.strength;
            *high += (f32::from(pair >> 4) - zero) * self.strength;
        }
    }
}

/// What is known of features. Most features of a text are not known, and what says so fits into a near cache.
#[derive(Debug, Default)]
struct Known {
    /// A bit for each value of the [`SIFTING`] leading bits that some feature begins with.
    sieve: Vec<u64>,
    /// The first of the features with the same [`LEADING`] bits.
    starts: Vec<u32>,
    /// The features, sorted.
    features: Vec<Feature>,
    /// For each feature its row, if it has one, and its rarity.
    about: Vec<(Option<u32>, u8)>,
}

/// Leading bits of a feature by which it is found.
const LEADING: u32 = 16;

/// Leading bits of a feature by which it is sifted out.
const SIFTING: u32 = 20;

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

    fn floats(&mut self) -> Option<Row> {
        let mut row = [0.0; HIDDEN];
        for weight in &mut row {
            *weight = self.float()?;
        }
        Some(row)
    }

    fn count(&mut self) -> Option<usize> {
        Some(u32::from_le_bytes(self.bytes(4)?.try_into().ok()?) as usize)
    }
}

impl Stored {
    /// The model of the rules.
    pub(super) fn builtin() -> &'static Self {
        static MODEL: OnceLock<Stored> = OnceLock::new();
        MODEL.get_or_init(|| Self::read(topic_model()).unwrap_or_default())
    }

    /// Reads a stored model; `None` where the bytes are no model.
    pub(super) fn read(bytes: &'static [u8]) -> Option<Self> {
        let mut rest = Taking(bytes.strip_prefix(MAGIC)?);
        let mut model = Self::default();
        for _ in 0..rest.byte()? {
            let length = rest.byte()?;
            let name = std::str::from_utf8(rest.bytes(length)?).ok()?;
            model.classes.push((name, rest.floats()?, rest.float()?));
        }
        model.constants = rest.floats()?.to_vec();
        let [common, features] = [rest.count()?, rest.count()?];
        let common = rest.bytes(common.checked_mul(COMMON)?)?.as_chunks::<COMMON>().0;
        let common: Common =
            common.iter().map(|[a, b, c, d, rarity]| (Feature::from_le_bytes([*a, *b, *c, *d]), *rarity)).collect();
        let names = rest.bytes(features.checked_mul(4)?)?.as_chunks::<4>().0;
        let features: Vec<Feature> = names.iter().map(|name| Feature::from_le_bytes(*name)).collect();
        model.rows = rest.bytes(features.len().checked_mul(ROW)?)?;
        model.known = Known::new(&features, &common);
        model.steps = (0..=u8::MAX).map(step).collect();
        let sorted = features.is_sorted() && common.is_sorted_by_key(|entry| entry.0);
        (rest.0.is_empty() && sorted).then_some(model)
    }

    /// The number of a feature's row.
    pub(super) fn row_of(&self, feature: Feature) -> Option<u32> {
        self.known.of(feature).0
    }

    /// A row of the model, to be added with a strength.
    pub(super) fn row(&self, row: u32, strength: f32) -> Option<StoredRow> {
        let start = row as usize * ROW;
        let (size, pairs) = self.rows.get(start..start + ROW)?.split_first()?;
        Some(StoredRow { pairs, strength: strength * self.steps.get(usize::from(*size))? })
    }

    /// Adds a row of the model to sums, if there is one.
    pub(super) fn add_row(&self, row: Option<u32>, strength: f32, sums: &mut Row) {
        if let Some(row) = row.and_then(|row| self.row(row, strength)) {
            row.add_to(sums);
        }
    }

    /// Adds what a feature says to sums.
    pub(super) fn add(&self, feature: Feature, strength: f32, sums: &mut Row) {
        self.add_row(self.row_of(feature), strength, sums);
    }

    /// The row of a feature, and its strength raised for its rarity.
    pub(super) fn weighed(&self, (feature, strength): (Feature, f32)) -> (Option<u32>, f32) {
        let (row, rare) = self.known.of(feature);
        (row, strength * rarity(rare))
    }
}

impl Known {
    /// From the sorted features of the rows, and the common features with their rarity, sorted.
    fn new(rows: &[Feature], common: &Common) -> Self {
        let mut known = Self::default();
        let mut add = |feature, row, rarity| {
            known.features.push(feature);
            known.about.push((row, rarity));
        };
        let mut common = common.iter().copied().peekable();
        for (feature, row) in rows.iter().copied().zip(0..) {
            while let Some((other, rarity)) = common.next_if(|(other, _)| *other < feature) {
                add(other, None, rarity);
            }
            let rarity = common.next_if(|(other, _)| *other == feature).map_or(RAREST, |(_, rarity)| rarity);
            add(feature, Some(row), rarity);
        }
        common.for_each(|(feature, rarity)| add(feature, None, rarity));
        known.sieve = sieve(&known.features);
        known.starts = starts(&known.features);
        known
    }

    /// The row of a feature, and its rarity.
    fn of(&self, feature: Feature) -> (Option<u32>, u8) {
        self.find(feature).map_or((None, RAREST), |at| self.about[at])
    }

    fn find(&self, feature: Feature) -> Option<usize> {
        let place = feature >> (32 - SIFTING);
        if self.sieve.get((place / 64) as usize)? & (1 << (place % 64)) == 0 {
            return None;
        }
        let bucket = (feature >> (32 - LEADING)) as usize;
        let [first, behind] = *self.starts.get(bucket..bucket + 2)? else { return None };
        let alike = self.features.get(first as usize..behind as usize)?;
        alike.iter().position(|known| *known == feature).map(|at| first as usize + at)
    }
}

/// For each value of the leading bits the number of features before it, and all of them at the end.
fn starts(features: &[Feature]) -> Vec<u32> {
    let mut starts = vec![0_u32; (1 << LEADING) + 1];
    for feature in features {
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
fn sieve(features: &[Feature]) -> Vec<u64> {
    let mut sieve = vec![0; (1 << SIFTING) / 64];
    for feature in features {
        let place = feature >> (32 - SIFTING);
        sieve[(place / 64) as usize] |= 1 << (place % 64);
    }
    sieve
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::rules::RuleSet;
    use crate::text::Country;

    /// A row that rises from `-7 * step` to `7 * step`.
    fn rising(step: f32) -> Vec<f32> {
        let steps = (-7_i8..=7).cycle().take(HIDDEN);
        steps.map(|steps| f32::from(steps) * step).collect()
    }

    #[test]
    fn a_stored_feature_is_found_with_its_row() {
        let features = [1_u32, 2, 0x7000_0000, 0x7000_0001, 0xffff_ffff];
        let model = Model {
            classes: vec![("r".to_owned(), rising(1.0), 0.5)],
            constants: rising(0.5),
            common: vec![(2, 40), (7, 50)],
            rows: features.iter().map(|feature| (*feature, rising(0.25))).collect(),
        };
        let stored = Stored::read(model.write().leak()).unwrap();
        assert_eq!(stored.classes[0].0, "r");
        assert_eq!((stored.classes[0].1.to_vec(), stored.classes[0].2), (rising(1.0), 0.5));
        assert_eq!(stored.constants, rising(0.5));
        for feature in features {
            let mut sums = [0.0; HIDDEN];
            stored.add(feature, 2.0, &mut sums);
            assert_eq!(sums.to_vec(), rising(0.5), "{feature}");
        }
        for feature in [0, 3, 0x7000_0002, 0xffff_fffe] {
            assert_eq!(stored.row_of(feature), None, "{feature}");
        }
        assert_eq!(stored.weighed((2, 1.0)), (Some(1), 1.25));
        assert_eq!(stored.weighed((3, 1.0)), (None, rarity(RAREST)));
        assert_eq!(stored.weighed((7, 1.0)), (None, rarity(50)));
    }

    #[test]
    fn weights_are_stored_in_steps_that_reach_the_largest() {
        for largest in [1e-6_f32, 0.01, 0.7, 3.0, 40.0, 700.0] {
            let row: Vec<f32> = rising(largest / 7.0);
            let mut bytes = Vec::new();
            write_row(&row, &mut bytes);
            let steps = (0..=u8::MAX).map(step).collect();
            let stored = Stored { rows: bytes.leak(), steps, ..Stored::default() };
            let mut sums = [0.0; HIDDEN];
            stored.add_row(Some(0), 1.0, &mut sums);
            let worst = row.iter().zip(&sums).map(|(weight, sum)| (weight - sum).abs()).fold(0.0, f32::max);
            assert!(worst <= largest * 0.08, "{largest}: {worst}");
        }
    }
    #[test]
    fn a_weight_that_no_step_reaches_stays_in_its_half_of_a_byte() {
        let mut bytes = Vec::new();
        write_row(&[f32::INFINITY, -1e9, f32::NAN, 0.0], &mut bytes);
        assert_eq!(bytes, [255, 0x8f, 0x81]);
    }

    #[test]
    fn what_is_no_model_is_none() {
        let model =
            Model { constants: rising(0.5), rows: vec![(2, rising(1.0)), (1, rising(1.0))], ..Model::default() };
        assert!(Stored::read(model.write().leak()).is_none());
        let mut longer = Model { rows: Vec::new(), ..model }.write();
        assert!(Stored::read(longer.clone().leak()).is_some());
        longer.push(0);
        assert!(Stored::read(longer.leak()).is_none());
    }

    #[test]
    fn the_model_knows_every_requirement() {
        let known: BTreeSet<&str> = Stored::builtin().classes.iter().map(|class| class.0).collect();
        let packs = Country::ALL.map(|country| RuleSet::builtin().pack(country));
        let asked = packs.iter().flat_map(|pack| pack.requirements()).map(|requirement| requirement.id.as_str());
        assert_eq!(known, asked.collect());
    }
}
