//! Which expressions of a pack the words of a passage make worth trying: of the hundreds in a pack, a few.

use serde::{Deserialize, Serialize};

use super::matcher::Mark;
use super::pack::Topic;
use super::table::Lists;
use super::topic::Node;

/// What makes a requirement apply, or makes it graver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trigger {
    pub(crate) requirement: u16,
    /// It makes an unmet requirement an error; else it makes the requirement apply.
    pub(crate) graver: bool,
}

impl Trigger {
    /// All triggers of topics, in their order.
    pub(super) fn all(topics: &[Topic]) -> Vec<Self> {
        let of = |(number, topic): (usize, &Topic)| {
            let requirement = u16::try_from(number).unwrap_or(u16::MAX);
            let applies = topic.only_if.is_some().then_some(Self { requirement, graver: false });
            [applies, topic.error_if.is_some().then_some(Self { requirement, graver: true })]
        };
        topics.iter().enumerate().flat_map(of).flatten().collect()
    }

    /// Its expression in the topic of its requirement.
    pub(super) fn node(self, topics: &[Topic]) -> Option<&Node> {
        let topic = &topics[usize::from(self.requirement)];
        if self.graver { topic.error_if.as_ref() } else { topic.only_if.as_ref() }
    }

    /// For each mark, the triggers that name it.
    pub(super) fn touched(triggers: &[Self], topics: &[Topic], marks: usize) -> Lists<(u16, u64)> {
        let mut touched = vec![Vec::new(); marks];
        for (number, trigger) in triggers.iter().enumerate() {
            for mark in trigger.node(topics).map(Node::marks).unwrap_or_default() {
                add_bit(&mut touched[usize::from(mark.0)], number);
            }
        }
        Lists::new(touched)
    }
}

/// Adds a number, no smaller than those before, to blocks of 64 with their bits.
fn add_bit(blocks: &mut Vec<(u16, u64)>, number: usize) {
    let (block, bit) = (u16::try_from(number / 64).unwrap_or(u16::MAX), 1 << (number % 64));
    match blocks.last_mut() {
        Some((last, bits)) if *last == block => *bits |= bit,
        _ => blocks.push((block, bit)),
    }
}

/// Which alternatives the words of a passage make worth trying.
///
/// An alternative matches only where each of some sets of marks has one in the passage. Up to [`SETS`] of them are known
/// for each alternative, the smallest ones. Alternatives are bits, 64 in a block.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Anchors {
    /// For each of the sets and each mark, the alternatives whose set has the mark: blocks with their bits.
    with: [Lists<(u16, u64)>; SETS],
    /// For each of the sets, the alternatives that have no such set; of the first set only those that need none.
    lacking: [Vec<u64>; SETS],
}

/// How many sets of anchors of an alternative are looked for.
const SETS: usize = 3;

/// Which words of a passage make it worth asking whether it is about something else than a requirement.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Exclusions {
    /// For each requirement where its expressions begin among all, first those that the topic model overrules where it is
    /// sure, then those that nothing overrules; and behind the last, how many there are.
    starts: Vec<usize>,
    anchors: Anchors,
}

impl Exclusions {
    pub(super) fn new(topics: &[Topic], marks: usize) -> Self {
        let lists = || topics.iter().flat_map(|topic| [&topic.not, &topic.never]);
        let mut count = 0;
        let mut starts = vec![0];
        starts.extend(lists().map(|list| {
            count += list.len();
            count
        }));
        Self { starts, anchors: Anchors::new(lists().flatten(), marks, true) }
    }

    /// The place among all of the first expression of a requirement: of those that nothing overrules, or of the others.
    pub(super) fn first(&self, requirement: usize, always: bool) -> usize {
        self.starts[requirement * 2 + usize::from(always)]
    }

    /// A bit for each expression worth asking where these marks stand in a passage.
    pub(super) fn chosen(&self, marks: &(impl Iterator<Item = Mark> + Clone)) -> Vec<u64> {
        let mut asked = Vec::new();
        self.anchors.choose(marks, &mut asked);
        asked
    }
}

impl Anchors {
    /// The anchors of alternatives, given in their order; `marks` is the number of all marks. What has no set at all, only
    /// negations or context, is tried always or never.
    pub(super) fn new<'a>(alternatives: impl Iterator<Item = &'a Node>, marks: usize, without: bool) -> Self {
        let mut with: [Vec<Vec<(u16, u64)>>; SETS] = std::array::from_fn(|_| vec![Vec::new(); marks]);
        let mut lacking: [Vec<u64>; SETS] = Default::default();
        for (number, node) in alternatives.enumerate() {
            let mut sets = node.anchors().into_iter();
            for (with, lacking) in with.iter_mut().zip(&mut lacking) {
                lacking.resize(number / 64 + 1, 0);
                let Some(set) = sets.next() else {
                    lacking[number / 64] |= 1 << (number % 64);
                    continue;
                };
                for mark in set {
                    add_bit(&mut with[usize::from(mark.0)], number);
                }
            }
        }
        if !without {
            lacking[0].fill(0);
        }
        Self { with: with.map(Lists::new), lacking }
    }

    /// Sets a bit for each alternative worth trying where these marks stand in a passage.
    pub(super) fn choose(&self, marks: &(impl Iterator<Item = Mark> + Clone), tried: &mut Vec<u64>) {
        let blocks = self.lacking[0].len();
        tried.clear();
        tried.resize(blocks, u64::MAX);
        for (with, lacking) in self.with.iter().zip(&self.lacking) {
            tried.extend_from_slice(lacking);
            let (all, here) = tried.split_at_mut(blocks);
            for (block, bits) in marks.clone().flat_map(|mark| with.get(usize::from(mark.0))) {
                here[usize::from(*block)] |= bits;
            }
            all.iter_mut().zip(here).for_each(|(all, here)| *all &= *here);
            tried.truncate(blocks);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Reach;

    #[test]
    fn alternatives_are_tried_where_each_of_their_sets_has_a_word() {
        let mark = |number| Node::Mark(Mark(number));
        let context = Node::Context(Box::new(mark(9)), Reach::Section);
        let mut alternatives = vec![
            mark(1),
            Node::And(vec![mark(1), Node::Or(vec![mark(2), mark(3)]), Node::Not(Box::new(mark(4)))]),
            Node::Near(Box::new(mark(2)), 3, Box::new(context.clone())),
            context,
        ];
        alternatives.extend((4..65).map(|_| mark(5)));
        alternatives.push(Node::Seq(Box::new(mark(3)), 1, Box::new(mark(5))));
        let anchors = Anchors::new(alternatives.iter(), 10, false);
        let chosen = |marks: &[u16]| {
            let mut tried = Vec::new();
            anchors.choose(&marks.iter().copied().map(Mark), &mut tried);
            let bits = |at: &usize| tried[at / 64] & (1 << (at % 64)) != 0;
            (0..alternatives.len()).filter(bits).filter(|at| *at < 4 || *at > 64).collect::<Vec<_>>()
        };
        assert_eq!(chosen(&[1]), [0]);
        assert_eq!(chosen(&[1, 3, 3]), [0, 1]);
        assert_eq!(chosen(&[2, 9]), [2]);
        assert_eq!(chosen(&[3, 5]), [65]);
        assert_eq!(chosen(&[]), [0_usize; 0]);
    }

    #[test]
    fn what_needs_no_word_is_tried_always_where_that_is_asked() {
        let mark = |number| Node::Mark(Mark(number));
        let nodes = [Node::Not(Box::new(mark(1))), Node::And(vec![mark(2), Node::Not(Box::new(mark(1)))])];
        let chosen = |without, marks: &[u16]| {
            let mut tried = Vec::new();
            Anchors::new(nodes.iter(), 10, without).choose(&marks.iter().copied().map(Mark), &mut tried);
            tried
        };
        assert_eq!((chosen(true, &[3]), chosen(true, &[2])), (vec![0b01], vec![0b11]));
        assert_eq!((chosen(false, &[3]), chosen(false, &[2])), (vec![0b00], vec![0b10]));
    }
}
