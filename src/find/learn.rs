//! Training of the topic model on labelled passages, deterministic: one hidden layer, learnt by steps that shrink where
//! they have been large (Duchi, Hazan and Singer 2011), with features and units left out at random, so that no word and no
//! unit carries a subject alone (Srivastava and others 2014). The units are learnt in parts that begin and go on by other
//! chances, and are heard together: what one has learnt by accident, the other has not.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::document::{Document, Kind};
use crate::rules::Pack;
use crate::sentence::{Token, Vocabulary, hits, passages};

use super::features::Feature;
use super::model::{Common, HIDDEN, Model, RAREST, RARITY_STEP, rarity_in};
use super::scorer::{LANES, Raw, add_product, features, product};
use super::weigh::{Graded, letters};

/// A labelled passage in a document, and the requirements it is about.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// What the passage stands in: at least its headings and its lead-in.
    pub document: Arc<Document>,
    /// The number of the passage in the document; `None` for all of the last block.
    pub passage: Option<usize>,
    /// Requirements it is about.
    pub about: BTreeSet<String>,
    /// Requirements that it might be about: not used as counter-examples of these.
    pub maybe: BTreeSet<String>,
}

/// Each passage of a labelled document as a lesson; one without a label is about nothing. What only overlaps with a labelled
/// text is passed over, since it is not known which part of it the labels mean.
pub fn lessons_of(pack: &Pack, graded: &Graded) -> Vec<Lesson> {
    let labels: Vec<(String, &BTreeSet<String>, &BTreeSet<String>)> =
        graded.passages.iter().map(|(text, about, maybe)| (letters(text), about, maybe)).collect();
    let document = Arc::new(graded.document.clone());
    let mut vocabulary = Vocabulary::new(pack);
    let sentences = passages(&document, &mut vocabulary);
    let lesson = |(number, passage)| {
        let tokens = sentences.of(passage);
        let text = letters(&document.text[tokens.first()?.start as usize..tokens.last()?.end as usize]);
        let (about, maybe) = match labels.iter().find(|(label, ..)| *label == text) {
            Some((_, about, maybe)) => ((*about).clone(), (*maybe).clone()),
            None if labels.iter().any(|(label, ..)| label.contains(&text) || text.contains(label)) => return None,
            None => Default::default(),
        };
        Some(Lesson { document: Arc::clone(&document), passage: Some(number), about, maybe })
    };
    sentences.passages.iter().enumerate().filter_map(lesson).collect()
}

/// The lessons of a country, with its pack.
#[derive(Debug)]
pub struct Course<'a> {
    /// The requirements that are learnt.
    pub pack: &'a Pack,
    /// What they are learnt from.
    pub lessons: Vec<Lesson>,
}

/// Rounds over all lessons.
const ROUNDS: usize = 20;
/// The last rounds, whose weights are averaged.
const AVERAGED: usize = 8;
/// Lessons from which a step is taken.
const BATCH: usize = 64;
/// Length of the first steps.
const STEP: f32 = 0.1;
/// Squares of slopes that a row has seen when it begins.
const FIRST_ROW_SQUARES: f32 = 1e-3;
/// The same for all other weights.
const FIRST_SQUARES: f32 = 1e-2;
/// How much more a passage about a requirement weighs than one that is not.
const POSITIVE: f32 = 10.0;
/// Share of a passage's features that is left out.
const FEATURES_OUT: f32 = 0.3;
/// Parts of the hidden layer that are learnt apart.
const PARTS: usize = 2;
/// Hidden units of a part.
const UNITS: usize = HIDDEN / PARTS;
const _: () = assert!(UNITS * PARTS == HIDDEN && UNITS.is_multiple_of(LANES));
/// Share of the hidden units that is left out.
const UNITS_OUT: f32 = 0.3;
/// The constant of each class when it begins: most passages are not about it.
const UNLIKELY: f32 = -4.0;
/// The largest weight of a row when it begins.
const LARGEST_FIRST: f32 = 0.5;
/// Rows kept, those first that change most in the lessons.
const KEPT: usize = 50_000;
/// How often a feature must be read to be learnt: words of fewer lessons teach these by heart. A near-miss beside the rules
/// counts each time that it is read.
const LEAST_SEEN: u32 = 6;

/// What something adds to each hidden unit of a part.
type Row = [f32; UNITS];

/// A lesson in numbers.
struct Example {
    features: Vec<(usize, f32)>,
    /// The classes of its country.
    classes: Range<usize>,
    about: Vec<usize>,
    /// Classes that it teaches nothing of.
    maybe: Vec<usize>,
}

/// Trains a model of the requirements of some packs and returns its bytes.
pub fn train(courses: &[Course<'_>]) -> Vec<u8> {
    let raw: Vec<Vec<Raw>> = courses.iter().map(raw_features).collect();
    let seen = seen_in(raw.iter().flatten());
    let common = common(&seen, raw.iter().map(Vec::len).sum());
    let mut names: Vec<Feature> =
        seen.iter().filter(|(_, count)| **count >= LEAST_SEEN).map(|(name, _)| *name).collect();
    names.sort_unstable();
    let ids = courses.iter().flat_map(|course| course.pack.requirements()).map(|known| known.id.clone());
    let ids: Vec<String> = ids.collect();
    let mut examples = Vec::new();
    let mut first = 0;
    for (course, raw) in courses.iter().zip(&raw) {
        let classes = first..first + course.pack.requirements().len();
        first = classes.end;
        let numbers =
            |wanted: &BTreeSet<String>| classes.clone().filter(|class| wanted.contains(&ids[*class])).collect();
        examples.extend(course.lessons.iter().zip(raw).map(|(lesson, raw)| Example {
            features: known(weighed(raw, &common), &names),
            classes: classes.clone(),
            about: numbers(&lesson.about),
            maybe: numbers(&lesson.maybe),
        }));
    }
    let learners: Vec<Learner> = SEEDS.iter().map(|seed| learnt(*seed, &examples, names.len(), ids.len())).collect();
    model(&learners, &examples, &names, ids, common).write()
}

/// A part of the model when it has learnt all.
fn learnt(seed: u64, examples: &[Example], features: usize, classes: usize) -> Learner {
    let mut learner = Learner::new(seed, features, classes);
    let mut mean = Mean::default();
    for round in 0..ROUNDS {
        learner.go_through(examples);
        if round + AVERAGED >= ROUNDS {
            mean.add(&learner);
        }
    }
    mean.applied_to(learner)
}

/// With what the chances of each part begin: of twelve beginnings one that did well on labelled documents that nothing was
/// learnt from, which differ by a hundredth.
const SEEDS: [u64; PARTS] = [0x49b1_f6d2_c587_0623, 0xb416_8baa_bb9b_8707];

fn raw_features(course: &Course<'_>) -> Vec<Raw> {
    course.lessons.iter().map(|lesson| lesson_features(course.pack, &lesson.document, lesson.passage)).collect()
}

/// The features that have a row, with its number, in their order.
fn known(features: Vec<(Feature, f32)>, names: &[Feature]) -> Vec<(usize, f32)> {
    features.into_iter().filter_map(|(name, strength)| Some((names.binary_search(&name).ok()?, strength))).collect()
}

/// Random numbers (Marsaglia 2003), the same in every training.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Between 0 and 1.
    fn share(&mut self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "24 bits are exact")]
        let share = (self.next() >> 40) as f32 / (1_u32 << 24) as f32;
        share
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for at in (1..order.len()).rev() {
            let other = usize::try_from(self.next() % (at as u64 + 1)).unwrap_or(0);
            order.swap(at, other);
        }
    }
}

/// A single weight with its slope in this batch and the squares of all its slopes.
#[derive(Debug, Clone, Copy)]
struct Weight {
    value: f32,
    slope: f32,
    squares: f32,
}

impl Weight {
    fn new(value: f32) -> Self {
        Self { value, slope: 0.0, squares: FIRST_SQUARES }
    }

    /// Goes down its slope.
    fn step(&mut self) {
        self.squares += self.slope * self.slope;
        self.value -= STEP * self.slope / self.squares.sqrt();
        self.slope = 0.0;
    }
}

/// The mean of a model's weights over some rounds: what the last lessons taught by chance goes out again (Polyak and
/// Juditsky 1992).
#[derive(Default)]
struct Mean {
    rounds: f32,
    rows: Vec<Row>,
    /// The constants of the units, then what they say for the classes.
    weights: Vec<f32>,
}

impl Mean {
    fn add(&mut self, learner: &Learner) {
        self.rounds += 1.0;
        self.rows.resize(learner.rows.len(), [0.0; UNITS]);
        for (mean, row) in self.rows.iter_mut().zip(&learner.rows) {
            add_product(mean, row, 1.0);
        }
        let weights: Vec<f32> = learner.weights().map(|weight| weight.value).collect();
        self.weights.resize(weights.len(), 0.0);
        self.weights.iter_mut().zip(&weights).for_each(|(mean, weight)| *mean += weight);
    }

    /// The learner with the means for its weights.
    fn applied_to(self, mut learner: Learner) -> Learner {
        for (row, mean) in learner.rows.iter_mut().zip(&self.rows) {
            *row = mean.map(|sum| sum / self.rounds);
        }
        let all = learner.constants.iter_mut().chain(learner.says.iter_mut().flatten());
        for (weight, mean) in all.zip(&self.weights) {
            weight.value = mean / self.rounds;
        }
        learner
    }
}

/// A model in training.
struct Learner {
    rows: Vec<Row>,
    slopes: Vec<Row>,
    squares: Vec<f32>,
    /// Rows whose slope is not zero, each once.
    touched: Vec<usize>,
    is_touched: Vec<bool>,
    constants: Vec<Weight>,
    /// For each class what the hidden units say, and the constant behind them.
    says: Vec<Vec<Weight>>,
    chance: Chance,
}

impl Learner {
    fn new(seed: u64, features: usize, classes: usize) -> Self {
        let mut chance = Chance(seed);
        let mut within = |largest: f32| (chance.share() * 2.0 - 1.0) * largest;
        let rows = (0..features).map(|_| std::array::from_fn(|_| within(LARGEST_FIRST))).collect();
        let mut class = || {
            let says = (0..UNITS).map(|_| Weight::new(within(LARGEST_FIRST / 2.0)));
            says.chain([Weight::new(UNLIKELY)]).collect()
        };
        let says = (0..classes).map(|_| class()).collect();
        Self {
            rows,
            slopes: vec![[0.0; UNITS]; features],
            squares: vec![FIRST_ROW_SQUARES; features],
            touched: Vec::new(),
            is_touched: vec![false; features],
            constants: vec![Weight::new(0.0); UNITS],
            says,
            chance,
        }
    }

    /// The constants of the units, then what they say for the classes.
    fn weights(&self) -> impl Iterator<Item = &Weight> {
        self.constants.iter().chain(self.says.iter().flatten())
    }

    /// One round over all lessons, in a new order.
    fn go_through(&mut self, examples: &[Example]) {
        let mut order: Vec<usize> = (0..examples.len()).collect();
        self.chance.shuffle(&mut order);
        for batch in order.chunks(BATCH) {
            for at in batch {
                self.learn(&examples[*at]);
            }
            self.step();
        }
    }

    /// Adds what an example teaches to the slopes.
    fn learn(&mut self, example: &Example) {
        let kept: Vec<(usize, f32)> =
            example.features.iter().filter(|_| self.chance.share() >= FEATURES_OUT).copied().collect();
        let kept = kept.into_iter().map(|(row, strength)| (row, strength / (1.0 - FEATURES_OUT))).collect::<Vec<_>>();
        let mut sums: Row = std::array::from_fn(|unit| self.constants[unit].value);
        for (row, strength) in &kept {
            add_product(&mut sums, &self.rows[*row], *strength);
        }
        // What a unit passes on: nothing where it is left out or says nothing.
        let passes: Row = std::array::from_fn(|unit| {
            let open = self.chance.share() >= UNITS_OUT && sums[unit] > 0.0;
            f32::from(u8::from(open)) / (1.0 - UNITS_OUT)
        });
        let back = self.learn_classes(example, &std::array::from_fn(|unit| sums[unit] * passes[unit]));
        let back: Row = std::array::from_fn(|unit| back[unit] * passes[unit]);
        for (constant, slope) in self.constants.iter_mut().zip(&back) {
            constant.slope += slope;
        }
        for (row, strength) in &kept {
            add_product(&mut self.slopes[*row], &back, *strength);
            if !std::mem::replace(&mut self.is_touched[*row], true) {
                self.touched.push(*row);
            }
        }
    }

    /// Adds the slopes of the classes and returns those of the hidden units.
    fn learn_classes(&mut self, example: &Example, hidden: &Row) -> Row {
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        let size = (BATCH as f32).sqrt();
        let mut back = [0.0; UNITS];
        for class in example.classes.clone() {
            let about = example.about.contains(&class);
            if !about && example.maybe.contains(&class) {
                continue;
            }
            let Some((constant, says)) = self.says[class].split_last_mut() else { continue };
            let weights: Row = std::array::from_fn(|unit| says[unit].value);
            let likely = 1.0 / (1.0 + (-constant.value - product(&weights, hidden)).exp());
            let error = if about { (likely - 1.0) * POSITIVE } else { likely };
            let slope = error / size;
            constant.slope += slope;
            for (weight, hidden) in says.iter_mut().zip(hidden) {
                weight.slope += slope * hidden;
            }
            add_product(&mut back, &weights, slope);
        }
        back
    }

    /// Goes down the slopes of a batch.
    fn step(&mut self) {
        for row in self.touched.drain(..) {
            let slopes = std::mem::replace(&mut self.slopes[row], [0.0; UNITS]);
            #[expect(clippy::cast_precision_loss, reason = "a small number")]
            let mean = product(&slopes, &slopes) / UNITS as f32;
            self.squares[row] += mean;
            add_product(&mut self.rows[row], &slopes, -STEP / self.squares[row].sqrt());
            self.is_touched[row] = false;
        }
        self.constants.iter_mut().chain(self.says.iter_mut().flatten()).for_each(Weight::step);
    }
}

/// The model of all parts, with the rows that change most in the lessons.
fn model(parts: &[Learner], examples: &[Example], names: &[Feature], ids: Vec<String>, common: Common) -> Model {
    let mut used = vec![0.0_f32; names.len()];
    for (row, strength) in examples.iter().flat_map(|example| &example.features) {
        used[*row] += strength * strength;
    }
    let squares = |row: usize| parts.iter().map(|part| product(&part.rows[row], &part.rows[row])).sum::<f32>();
    let worth: Vec<f32> = used.iter().enumerate().map(|(row, used)| used * squares(row)).collect();
    let mut kept: Vec<usize> = (0..names.len()).collect();
    kept.sort_by(|left, right| worth[*right].total_cmp(&worth[*left]).then(left.cmp(right)));
    kept.truncate(KEPT);
    kept.sort_unstable();
    let row = |row: usize| parts.iter().flat_map(|part| part.rows[row]).collect();
    let constants = parts.iter().flat_map(|part| part.constants.iter().map(|weight| weight.value));
    Model {
        classes: ids.into_iter().enumerate().map(|(class, id)| heard_together(parts, class, id)).collect(),
        constants: constants.collect(),
        common,
        rows: kept.into_iter().map(|at| (names[at], row(at))).collect(),
    }
}

/// What the units of all parts say for a class, so that their mean is heard, and its constant.
fn heard_together(parts: &[Learner], class: usize, id: String) -> (String, Vec<f32>, f32) {
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let share = 1.0 / parts.len() as f32;
    let split = parts.iter().filter_map(|part| part.says[class].split_last());
    let (constants, says): (Vec<&Weight>, Vec<&[Weight]>) = split.unzip();
    let says = says.concat().iter().map(|weight| weight.value * share).collect();
    (id, says, constants.iter().map(|weight| weight.value * share).sum())
}

/// In how many lessons each feature stands.
fn seen_in<'a>(lessons: impl Iterator<Item = &'a Raw>) -> FxHashMap<Feature, u32> {
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

/// The features of a passage of a document, or of all of the last block, with the headings and lead-in above it.
fn lesson_features(pack: &Pack, document: &Document, passage: Option<usize>) -> Raw {
    let mut vocabulary = Vocabulary::new(pack);
    let sentences = passages(document, &mut vocabulary);
    let block = match passage {
        Some(number) => sentences.passages.get(number).map(|passage| passage.block),
        None => document.blocks.iter().rposition(|block| block.kind != Kind::Excluded),
    };
    let Some(block) = block else { return Raw::default() };
    let meant = |number: usize| passage.map_or(sentences.passages[number].block == block, |one| one == number);
    let own: Vec<Token> = (0..sentences.passages.len())
        .filter(|number| meant(*number))
        .flat_map(|number| sentences.of(&sentences.passages[number]))
        .copied()
        .collect();
    let around: Vec<Token> = super::search::around_tokens(document, block, &sentences).collect();
    let phrases: Vec<_> =
        hits(&own, &vocabulary).into_iter().filter(|hit| hit.end - hit.start > 1).map(|hit| hit.mark).collect();
    features(&own, &phrases, &around, &vocabulary)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::build;
    use crate::find::model::Stored;
    use crate::read::read;
    use crate::rules::RuleSet;
    use crate::text::Country;

    fn document(text: &str) -> Document {
        build(read("plan.md", text.as_bytes()).unwrap())
    }

    /// As many lessons as a feature must be read, about one requirement or about none.
    fn lessons(text: &str, about: &[&str]) -> Vec<Lesson> {
        let lesson = Lesson {
            document: Arc::new(document(text)),
            passage: None,
            about: about.iter().map(|id| (*id).to_owned()).collect(),
            maybe: BTreeSet::new(),
        };
        vec![lesson; LEAST_SEEN as usize]
    }

    #[test]
    fn what_is_learnt_is_the_same_each_time() {
        let pack = RuleSet::builtin().pack(Country::No);
        let lessons = [
            lessons("Kommunen skal lære opp ledere.", &["no-komp-ledere"]),
            lessons("Kommunen skal bygge en bro.", &[]),
        ]
        .concat();
        let courses = [Course { pack: &pack, lessons }];
        let bytes = train(&courses);
        assert_eq!(bytes, train(&courses));
        let model = Stored::read(bytes.leak()).unwrap();
        let about = |text: &str| {
            let raw = lesson_features(&pack, &document(text), None);
            model.classes.iter().position(|class| class.0 == "no-komp-ledere").map(|class| {
                let mut sums: [f32; HIDDEN] = std::array::from_fn(|unit| model.constants[unit]);
                for (feature, strength) in weighed(&raw, &Common::new()) {
                    model.add(feature, strength, &mut sums);
                }
                product(&model.classes[class].1, &sums.map(|sum| sum.max(0.0))) + model.classes[class].2
            })
        };
        assert!(about("Kommunen skal lære opp ledere.") > about("Kommunen skal bygge en bro."));
    }
}
