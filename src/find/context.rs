//! What a passage may be about, weighed with what stands around it: neighbours, section and headings that speak of the
//! same subject make it likelier, text that speaks of nothing of the kind makes it less likely.
//!
//! The facts are few and the same for every requirement; how much each counts is fitted on labelled documents
//! (`rules/context.toml`). How committed a passage is, is none of this module's business.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::document::{Block, Document, Kind};
use crate::rules::context::{ContextWeights, Facts};
use crate::rules::{Area, Pack};
use crate::sentence::{Sentences, TypeId};

use super::scorer::Score;
use super::topic::Parts;

/// The topic model's probability below which a subject is not looked at; also what counts as known of all others.
pub(super) const LEAST: f32 = 0.01;
/// A subject that only the topic model sees is taken over at this probability, with all that stands around it.
const TAKEN: f32 = 0.32;
/// A subject that only what stands around a passage speaks of, and its own words hardly, is not taken over.
const OWN_LEAST: f32 = 0.01;
/// The same for headings: what stands below them speaks for itself.
const HEADING_OWN_LEAST: f32 = 0.2;
/// What a rule says is dropped below this: its words are there to be read, and what stands around them is a hint.
const RULE_DROPPED: f32 = 0.14;
/// How likely a passage is taken to be about what a rule says, as long as only that is known.
const RULE_BELIEF: f32 = 0.7;
/// Passages before and behind one that say how thick the subjects stand there: a section, a page, a chapter.
const LOOKED_AT: [usize; 3] = [5, 10, 30];
/// Mean of the strongest beliefs in the passages of an ordinary plan.
const ORDINARY_SHARE: f64 = 0.33;
/// Passages that this experience counts for.
const ORDINARY_PASSAGES: f64 = 8.0;
/// A second subject that only the topic model sees is taken over at this probability: most passages have one.
const SECOND_TAKEN: f32 = 0.7;
/// Where words surely speak of an area, its likeliest requirement is taken at this probability; else the one that stands
/// for the area.
const LIKELIEST_LEAST: f32 = 0.15;
/// Place of the belief in a subject of any area, behind those of each.
const ANY: usize = Area::COUNT;
/// Most subjects of one passage; the most specific ones get it (scheme C25).
const MOST_SUBJECTS: usize = 2;

/// What a passage may be about.
#[derive(Debug)]
pub(super) struct Topic {
    pub(super) requirement: usize,
    /// The words by which a rule says so; the topic model's are looked up when the topic has passed.
    pub(super) by_rule: Option<Parts>,
    /// By the topic model, where it knows the requirement.
    pub(super) score: Option<Score>,
}

impl Topic {
    /// The probability by the topic model; that of a subject not looked at where it does not know the requirement.
    fn probability(&self) -> f32 {
        self.score.map_or(LEAST, |score| score.probability)
    }

    /// How likely the passage is about it before anything around is known.
    fn belief(&self) -> f32 {
        if self.by_rule.is_some() { self.probability().max(RULE_BELIEF) } else { self.probability() }
    }
}

/// A passage with what it may be about.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) passage: usize,
    pub(super) topics: Vec<Topic>,
    /// The requirements that stand for an area that the words surely speak of; they are among the topics.
    pub(super) stand_ins: Vec<usize>,
}

impl Candidate {
    fn belief(&self, requirement: usize) -> f32 {
        self.topics.iter().find(|topic| topic.requirement == requirement).map_or(0.0, Topic::belief)
    }
}

/// The two strongest beliefs in a subject within one section or block, each with its passage.
type Strongest = [(usize, f32); 2];

/// Strongest beliefs by section or block and requirement.
#[derive(Debug, Default)]
struct Tops(FxHashMap<(usize, usize), Strongest>);

impl Tops {
    fn add(&mut self, place: usize, requirement: usize, passage: usize, belief: f32) {
        let [first, second] = self.0.entry((place, requirement)).or_insert([(usize::MAX, 0.0); 2]);
        if passage == first.0 {
            first.1 = first.1.max(belief);
        } else if belief > first.1 {
            *second = *first;
            *first = (passage, belief);
        } else if belief > second.1 {
            *second = (passage, belief);
        }
    }

    /// The strongest belief of another passage.
    fn besides(&self, place: usize, requirement: usize, passage: usize) -> f32 {
        let top = self.0.get(&(place, requirement));
        top.map_or(0.0, |[first, second]| if first.0 == passage { second.1 } else { first.1 })
    }
}

/// All candidates of a document, ready to be asked about their surroundings.
pub(super) struct Context<'a> {
    document: &'a Document,
    sentences: &'a Sentences,
    candidates: &'a [Candidate],
    /// For each passage the number of candidates before it; one more for the end.
    before: Vec<u32>,
    /// The passages that stand around others, in order: all but footnotes and captions, which stand elsewhere in every
    /// format.
    line: Vec<usize>,
    /// For each passage the number of those before it.
    places: Vec<usize>,
    /// For each of those the running text before it: how many passages, and the sums of their strongest beliefs in a
    /// subject of each area and of any; one more for the end. Headings are short and say little, so that many of them do not make a text thinner.
    spoken: Vec<(u32, [f64; ANY + 1])>,
    pack: &'a Pack,
    /// How much each block speaks of a requirement, by its strongest passage.
    own: FxHashMap<(usize, usize), f32>,
    sections: Tops,
    blocks: Tops,
    /// How many of them each section has.
    sizes: FxHashMap<usize, u32>,
    /// For each candidate's passage the first that says the same: what is said twice does not speak for itself.
    first: FxHashMap<usize, usize>,
}

impl<'a> Context<'a> {
    /// Reads what is believed of all passages; `candidates` in the order of the document.
    pub(super) fn of(
        document: &'a Document,
        pack: &'a Pack,
        sentences: &'a Sentences,
        candidates: &'a [Candidate],
    ) -> Self {
        let mut context = Self {
            document,
            sentences,
            candidates,
            before: vec![0; sentences.passages.len() + 1],
            line: Vec::new(),
            places: Vec::new(),
            spoken: vec![(0, [0.0; ANY + 1])],
            pack,
            own: FxHashMap::default(),
            sections: Tops::default(),
            blocks: Tops::default(),
            sizes: FxHashMap::default(),
            first: first_said(sentences, candidates),
        };
        for candidate in candidates {
            context.before[candidate.passage + 1] = 1;
        }
        for passage in 0..sentences.passages.len() {
            context.before[passage + 1] += context.before[passage];
            context.places.push(context.line.len());
            context.line_up(passage);
        }
        context
    }

    /// Notes what a passage says about those around it.
    fn line_up(&mut self, passage: usize) {
        let number = self.sentences.passages[passage].block;
        let block = &self.document.blocks[number];
        if stands_aside(block) {
            return;
        }
        let section = section_of(block);
        let said = self.said(passage);
        let mut strongest = [0.0_f32; ANY + 1];
        let topics = self.candidate(passage).map_or(&[][..], |candidate| &candidate.topics);
        for topic in topics {
            let belief = topic.belief();
            for place in [self.area(topic.requirement), ANY] {
                strongest[place] = strongest[place].max(belief);
            }
            let own = self.own.entry((number, topic.requirement)).or_default();
            *own = own.max(belief);
            self.sections.add(section, topic.requirement, said, belief);
            self.blocks.add(number, topic.requirement, said, belief);
        }
        let (running, spoken) = self.spoken.last().copied().unwrap_or_default();
        let heading = matches!(block.kind, Kind::Heading { .. });
        let says = |place: usize| if heading { 0.0 } else { f64::from(strongest[place]) };
        let spoken = std::array::from_fn(|place| spoken[place] + says(place));
        self.spoken.push((running + u32::from(!heading), spoken));
        self.line.push(passage);
        *self.sizes.entry(section).or_default() += 1;
    }

    /// Where the sums of a requirement's area stand.
    fn area(&self, requirement: usize) -> usize {
        self.pack.requirements()[requirement].area as usize
    }

    /// The first passage that says the same as one.
    fn said(&self, passage: usize) -> usize {
        self.first.get(&passage).copied().unwrap_or(passage)
    }

    fn candidate(&self, passage: usize) -> Option<&'a Candidate> {
        let [from, to] = [*self.before.get(passage)?, *self.before.get(passage + 1)?];
        (from < to).then(|| &self.candidates[from as usize])
    }

    /// The place of the passage behind one.
    fn behind(&self, passage: usize) -> usize {
        let place = self.places[passage];
        place + usize::from(self.line.get(place) == Some(&passage))
    }

    /// The belief in a subject of the passage at a place; `None` where the section has none there.
    fn belief(&self, section: usize, place: Option<usize>, requirement: usize) -> Option<f32> {
        let passage = *self.line.get(place?)?;
        let block = self.sentences.passages[passage].block;
        let alike = section_of(&self.document.blocks[block]) == section;
        alike.then(|| self.candidate(passage).map_or(0.0, |found| found.belief(requirement)))
    }

    /// Whether the section of a passage has others, and whether its block has.
    fn company(&self, passage: usize) -> (bool, bool) {
        let block = |at: usize| self.sentences.passages.get(at).map(|passage| passage.block);
        let own = block(passage);
        let section = own.map(|block| section_of(&self.document.blocks[block]));
        let in_section = section.and_then(|section| self.sizes.get(&section)).is_some_and(|size| *size > 1);
        (in_section, passage.checked_sub(1).and_then(block) == own || block(passage + 1) == own)
    }

    /// How thick the subjects of an area stand, or of any: the mean of the strongest beliefs of the passages before or
    /// behind one, where they stand thickest, so that what is put before or behind a chapter changes little in it.
    fn thickness(&self, passage: usize, area: usize) -> f32 {
        let share = |range: Range<usize>| {
            let [before, behind] = [self.spoken[range.start], self.spoken[range.end]];
            let passages = f64::from(behind.0 - before.0);
            (behind.1[area] - before.1[area] + ORDINARY_SHARE * ORDINARY_PASSAGES) / (passages + ORDINARY_PASSAGES)
        };
        let (place, behind, last) = (self.places[passage], self.behind(passage), self.line.len());
        let stretches = LOOKED_AT.iter().map(|far| {
            let before = share(place.saturating_sub(*far)..behind);
            before.max(share(place..(behind + far).min(last)))
        });
        #[expect(clippy::cast_possible_truncation, reason = "a mean of probabilities")]
        let thickest = stretches.fold(0.0, f64::max) as f32;
        thickest
    }

    /// The places of the passages below a heading, subheadings and all; nothing for other blocks.
    fn below(&self, passage: usize) -> Range<usize> {
        let heading = self.sentences.passages[passage].block;
        if !matches!(self.document.blocks[heading].kind, Kind::Heading { .. }) {
            return 0..0;
        }
        let first = self.behind(passage);
        let under = |passage: &&usize| {
            let block = self.sentences.passages[**passage].block;
            block == heading || self.document.blocks[block].section.contains(&heading)
        };
        first..first + self.line[first..].iter().take_while(under).count()
    }

    /// The strongest belief in a subject of the headings above a block.
    fn above(&self, block: &Block, requirement: usize) -> f32 {
        block.section.iter().map(|heading| self.said_by(*heading, requirement)).fold(0.0, f32::max)
    }

    /// How much a block itself speaks of a subject.
    fn said_by(&self, block: usize, requirement: usize) -> f32 {
        self.own.get(&(block, requirement)).copied().unwrap_or(0.0)
    }

    /// Mean belief in a subject over the passages at some places.
    fn mean(&self, places: &Range<usize>, requirement: usize) -> f32 {
        if places.is_empty() {
            return 0.0;
        }
        let candidates = self.line[places.clone()].iter().filter_map(|passage| self.candidate(*passage));
        let sum: f32 = candidates.map(|candidate| candidate.belief(requirement)).sum();
        #[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
        let mean = sum / places.len() as f32;
        mean
    }

    /// The facts about each topic of a candidate, in the order of [`crate::rules::context::NAMES`].
    pub(super) fn facts(&self, candidate: &Candidate) -> Vec<Facts> {
        let passage = candidate.passage;
        let number = self.sentences.passages[passage].block;
        let block = &self.document.blocks[number];
        let section = section_of(block);
        let said = self.said(passage);
        let below = self.below(passage);
        let thickness: [f32; ANY + 1] = std::array::from_fn(|area| self.thickness(passage, area));
        let (in_section, in_block) = self.company(passage);
        // What stands elsewhere in every format has nothing around it.
        let inside = !stands_aside(block);
        let in_section = in_section && inside;
        let facts = candidate.topics.iter().map(|topic| {
            let requirement = topic.requirement;
            let others = candidate.topics.iter().filter(|other| other.requirement != requirement);
            [
                Some(log_odds(topic.probability())),
                Some(flag(topic.by_rule.is_some())),
                self.belief(section, self.places[passage].checked_sub(1).filter(|_| inside), requirement),
                self.belief(section, Some(self.behind(passage)).filter(|_| inside), requirement),
                in_section.then(|| self.sections.besides(section, requirement, said)),
                in_block.then(|| self.blocks.besides(number, requirement, said)),
                Some(self.mean(&below, requirement)),
                Some(self.above(block, requirement)).filter(|_| inside),
                block.lead_in.map(|lead| self.said_by(lead, requirement)),
                Some(thickness[ANY]).filter(|_| inside),
                Some(thickness[self.area(requirement)]).filter(|_| inside),
                Some(log_odds(others.map(Topic::probability).fold(LEAST, f32::max))),
                Some(flag(matches!(block.kind, Kind::Item { .. }))),
                Some(flag(matches!(block.kind, Kind::Row { .. }))),
                Some(flag(matches!(block.kind, Kind::Heading { .. }))),
            ]
        });
        facts.collect()
    }

    /// How likely a candidate's passage is about each of its topics; certain where only a rule knows the requirement.
    fn probabilities(&self, candidate: &Candidate) -> Vec<f32> {
        let facts = self.facts(candidate);
        let weights = ContextWeights::builtin();
        let weighed = candidate.topics.iter().zip(&facts);
        weighed.map(|(topic, facts)| if topic.score.is_some() { weights.probability(facts) } else { 1.0 }).collect()
    }

    /// The topic that passes where the words surely speak of the area that a requirement stands for, and none of the area
    /// has `passed`: the likeliest, or the one that stands for it.
    fn of_area(&self, stand_in: usize, candidate: &Candidate, odds: &[f32], passed: &[usize]) -> Option<usize> {
        let requirement = |at: usize| candidate.topics[at].requirement;
        let of_area = |at: &usize| self.area(requirement(*at)) == self.area(stand_in);
        let all = || (0..candidate.topics.len()).filter(of_area);
        let likeliest = all().max_by(|one, other| odds[*one].total_cmp(&odds[*other]));
        let found = likeliest.filter(|at| odds[*at] >= LIKELIEST_LEAST);
        found.or_else(|| all().find(|at| requirement(*at) == stand_in)).filter(|_| !passed.iter().any(of_area))
    }

    /// For each candidate the numbers of its topics that pass, in order, and how likely it is about each: the likeliest
    /// ones.
    pub(super) fn passed(&self) -> Vec<Vec<(usize, f32)>> {
        let likely = |candidate: &Candidate| {
            let probabilities = self.probabilities(candidate);
            let block = &self.document.blocks[self.sentences.passages[candidate.passage].block];
            let own = if matches!(block.kind, Kind::Heading { .. }) { HEADING_OWN_LEAST } else { OWN_LEAST };
            let mut passed = passed(candidate, &probabilities, own);
            for stand_in in &candidate.stand_ins {
                passed.extend(self.of_area(*stand_in, candidate, &probabilities, &passed));
            }
            passed.into_iter().map(|at| (at, probabilities[at])).collect()
        };
        self.candidates.iter().map(likely).collect()
    }
}

/// For each candidate's passage the first one of the same words.
fn first_said(sentences: &Sentences, candidates: &[Candidate]) -> FxHashMap<usize, usize> {
    let mut known: FxHashMap<Vec<TypeId>, usize> = FxHashMap::default();
    let said = candidates.iter().map(|candidate| {
        let words = sentences.of(&sentences.passages[candidate.passage]).iter().map(|token| token.kind).collect();
        (candidate.passage, *known.entry(words).or_insert(candidate.passage))
    });
    said.collect()
}

/// The topics that pass, where the words of a passage by themselves must speak at least so much for one that only the
/// topic model sees.
fn passed(candidate: &Candidate, probabilities: &[f32], own: f32) -> Vec<usize> {
    let topics = &candidate.topics;
    let is_likely = |at: &usize| match &topics[*at] {
        Topic { by_rule: Some(_), .. } => probabilities[*at] >= RULE_DROPPED,
        topic => probabilities[*at] >= TAKEN && topic.probability() >= own,
    };
    let mut passed: Vec<usize> = (0..topics.len()).filter(is_likely).collect();
    passed.sort_by(|left, right| {
        let order = probabilities[*right].total_cmp(&probabilities[*left]);
        order.then(topics[*left].requirement.cmp(&topics[*right].requirement))
    });
    // Requirements that the topic model does not know take no place from those it knows.
    let mut learnt = 0;
    passed.retain(|at| {
        let topic = &topics[*at];
        let fits = topic.score.is_none()
            || learnt == 0
            || learnt < MOST_SUBJECTS && (topic.by_rule.is_some() || probabilities[*at] >= SECOND_TAKEN);
        learnt += usize::from(fits && topic.score.is_some());
        fits
    });
    passed.sort_unstable();
    passed
}

/// Whether a block stands beside the text.
fn stands_aside(block: &Block) -> bool {
    matches!(block.kind, Kind::Footnote | Kind::Caption | Kind::Excluded)
}

/// The heading that a block stands under, by its number; the same for all text under no heading.
fn section_of(block: &Block) -> usize {
    block.section.last().copied().unwrap_or(usize::MAX)
}

fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}

/// Log-odds of a probability, which is kept from its ends.
fn log_odds(probability: f32) -> f32 {
    let inner = probability.clamp(1e-5, 1.0 - 1e-5);
    (inner / (1.0 - inner)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::build;
    use crate::read::read;
    use crate::rules::RuleSet;
    use crate::sentence::{Vocabulary, passages};
    use crate::text::Country;

    /// Facts about the one subject that is believed at these probabilities in the passages of a Markdown text, `None` for
    /// passages that are no candidates.
    fn facts(markdown: &str, believed: &[Option<f32>], of: usize) -> Facts {
        let document = build(read("plan.md", markdown.as_bytes()).unwrap());
        let pack = RuleSet::builtin().pack(Country::No);
        let sentences = passages(&document, &mut Vocabulary::new(&pack));
        assert_eq!(sentences.passages.len(), believed.len());
        let topic = |probability| Topic { requirement: 3, by_rule: None, score: Some(Score::sample(3, probability)) };
        let candidate = |(passage, believed): (usize, &Option<f32>)| {
            believed.map(|probability| Candidate { passage, topics: vec![topic(probability)], stand_ins: Vec::new() })
        };
        let candidates: Vec<Candidate> = believed.iter().enumerate().filter_map(candidate).collect();
        let context = Context::of(&document, &pack, &sentences, &candidates);
        context.facts(candidates.iter().find(|candidate| candidate.passage == of).unwrap())[0]
    }

    #[test]
    fn neighbours_of_the_same_section_speak_for_a_subject() {
        let text = "# T\n\n## A\n\nEn ting. To ting.\n\nTre ting.\n\n## B\n\nFire ting.\n";
        let believed = [None, None, Some(0.6), Some(0.5), Some(0.9), None, Some(0.4)];
        let middle = facts(text, &believed, 3);
        assert_eq!((middle[2], middle[3], middle[4], middle[5]), (Some(0.6), Some(0.9), Some(0.9), Some(0.6)));
        let last = facts(text, &believed, 6);
        assert_eq!((last[2], last[3], last[4], last[5]), (None, None, None, None));
    }

    #[test]
    fn what_stands_below_a_heading_speaks_for_it() {
        let text = "# T\n\n## A\n\nEn ting.\n\n### B\n\nTo ting.\n";
        let heading = facts(text, &[None, Some(0.3), Some(0.6), None, Some(0.3)], 1);
        assert!(heading[6].is_some_and(|below| (below - 0.3).abs() < 1e-6), "{heading:?}");
        assert_eq!(heading[14], Some(1.0));
    }

    #[test]
    fn headings_and_lead_ins_speak_for_what_stands_below_them() {
        let text = "# T\n\n## A\n\nVi skal:\n\n- en ting\n- to ting\n\nTre ting.\n";
        let believed = [None, Some(0.6), Some(0.5), Some(0.3), None, Some(0.3)];
        let item = facts(text, &believed, 3);
        assert_eq!((item[7], item[8]), (Some(0.6), Some(0.5)));
        let paragraph = facts(text, &believed, 5);
        assert_eq!((paragraph[7], paragraph[8]), (Some(0.6), None));
    }

    #[test]
    fn a_footnote_has_nothing_around_it() {
        let text = "# T\n\n## A\n\nEn ting.[^1] To ting.\n\n[^1]: Tre ting.\n";
        let believed = [None, Some(0.9), Some(0.6), Some(0.6), Some(0.3)];
        let note = facts(text, &believed, 4);
        assert_eq!([2, 3, 4, 7, 9, 10].map(|fact| note[fact]), [None; 6]);
        let sentence = facts(text, &believed, 2);
        assert!([3, 4, 7, 9, 10].iter().all(|fact| sentence[*fact].is_some()), "{sentence:?}");
    }

    #[test]
    fn a_second_subject_must_be_surer() {
        let topics = |ruled: bool| {
            let topic =
                |requirement, by_rule| Topic { requirement, by_rule, score: Some(Score::sample(requirement, 0.5)) };
            vec![topic(0, None), topic(1, ruled.then(Parts::default)), topic(2, None)]
        };
        let passed_of = |ruled, probabilities: [f32; 3]| {
            passed(&Candidate { passage: 0, topics: topics(ruled), stand_ins: Vec::new() }, &probabilities, OWN_LEAST)
        };
        assert_eq!(passed_of(false, [0.8, 0.5, 0.1]), [0]);
        assert_eq!(passed_of(true, [0.8, 0.5, 0.1]), [0, 1]);
        assert_eq!(passed_of(false, [0.8, 0.75, 0.9]), [0, 2]);
        assert_eq!(passed_of(false, [0.1, 0.3, 0.31]), [] as [usize; 0]);
    }

    #[test]
    fn what_stands_around_does_not_make_a_subject_of_what_the_words_hardly_speak_for() {
        let topic = |own| Topic { requirement: 0, by_rule: None, score: Some(Score::sample(0, own)) };
        let passed_with =
            |own| passed(&Candidate { passage: 0, topics: vec![topic(own)], stand_ins: Vec::new() }, &[0.9], OWN_LEAST);
        assert_eq!(passed_with(OWN_LEAST - 0.005), [] as [usize; 0]);
        assert_eq!(passed_with(OWN_LEAST + 0.005), [0]);
    }

    #[test]
    fn words_that_surely_speak_of_an_area_are_about_its_likeliest_requirement_or_the_one_that_stands_for_it() {
        let document = build(read("plan.md", b"# T\n\nEn ting.\n").unwrap());
        let pack = RuleSet::builtin().pack(Country::No);
        let sentences = passages(&document, &mut Vocabulary::new(&pack));
        let number = |id: &str| pack.requirements().iter().position(|requirement| requirement.id == id).unwrap();
        let [general, building] = ["no-uu-overordnet", "no-uu-bygg"].map(number);
        let own = [building, general];
        let topic = |requirement| Topic { requirement, by_rule: None, score: Some(Score::sample(requirement, 0.1)) };
        let candidate = Candidate { passage: 1, topics: own.map(topic).into(), stand_ins: vec![general] };
        let context = Context::of(&document, &pack, &sentences, &[]);
        let taken =
            |odds: [f32; 2], passed: &[usize]| context.of_area(general, &candidate, &odds, passed).map(|at| own[at]);
        assert_eq!(taken([LIKELIEST_LEAST, 0.01], &[]), Some(building));
        assert_eq!(taken([LIKELIEST_LEAST - 0.01, 0.01], &[]), Some(general));
        assert_eq!(taken([0.9, 0.01], &[0]), None);
    }

    #[test]
    fn a_heading_that_hardly_speaks_of_a_subject_is_none_of_it_whatever_stands_below() {
        let document = build(read("plan.md", b"# T\n\n## A\n\nEn ting.\n").unwrap());
        let pack = RuleSet::builtin().pack(Country::No);
        let sentences = passages(&document, &mut Vocabulary::new(&pack));
        let passed_with = |own| {
            let topic = |own| Topic { requirement: 3, by_rule: None, score: Some(Score::sample(3, own)) };
            let of = |(passage, own)| Candidate { passage, topics: vec![topic(own)], stand_ins: Vec::new() };
            let candidates: Vec<Candidate> = [(1, own), (2, 0.95)].map(of).into();
            Context::of(&document, &pack, &sentences, &candidates).passed()[0].len()
        };
        assert_eq!((passed_with(HEADING_OWN_LEAST - 0.01), passed_with(0.9)), (0, 1));
    }
}
