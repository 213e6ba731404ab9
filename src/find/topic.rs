//! Topics: whether a passage expresses a requirement's subject, and with which words.
//!
//! What words are there settles most expressions; only for the few that could hold is it asked where the words stand.

use std::cell::OnceCell;

use crate::rules::matcher::Mark;
use crate::rules::topic::Node;
use crate::rules::{Pack, Reach};
use crate::sentence::Hit;

/// Token ranges of the words that make a match, in order; empty where only the context matched.
pub(super) type Parts = Vec<(u16, u16)>;

/// How many ways to match one part of an expression are followed, so that a passage that repeats a word stays cheap.
const WAYS: usize = 8;

/// Subject words of a passage up to which none is looked for in an order: reading them all is as quick.
const FEW: usize = 24;

/// A set of marks.
#[derive(Debug, Default, Clone)]
pub(super) struct MarkSet(Vec<u64>);

impl MarkSet {
    /// Adds a mark.
    pub(super) fn insert(&mut self, mark: Mark) {
        let at = usize::from(mark.0 / 64);
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        self.0[at] |= 1 << (mark.0 % 64);
    }

    /// Adds the marks of another set.
    pub(super) fn extend(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }

    /// Whether a mark is there.
    pub(super) fn contains(&self, mark: Mark) -> bool {
        self.0.get(usize::from(mark.0 / 64)).is_some_and(|bits| bits & (1 << (mark.0 % 64)) != 0)
    }

    /// Whether nothing is there.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|bits| *bits == 0)
    }

    fn remove(&mut self, mark: Mark) {
        if let Some(bits) = self.0.get_mut(usize::from(mark.0 / 64)) {
            *bits &= !(1 << (mark.0 % 64));
        }
    }
}

/// What surrounds a passage, as marks.
#[derive(Debug, Default, Clone)]
pub(super) struct Surroundings {
    /// Lead-in, table heads and headings of the section.
    pub(super) section: MarkSet,
    /// Title and type of the document.
    pub(super) document: std::sync::Arc<MarkSet>,
}

/// The concepts and literals of a passage with their places; used again for the next passage.
#[derive(Debug, Default)]
pub(super) struct Ideas {
    /// In the order of the hits; by mark, and then so, where they are many and something is looked for among them.
    spans: Vec<(Mark, u16, u16)>,
    sorted: bool,
    present: MarkSet,
    /// The alternatives of the pack that are worth trying, a bit for each.
    tried: Vec<u64>,
    /// The same of the expressions by which a passage is about something else, from when one is first asked.
    asked: OnceCell<Vec<u64>>,
}

impl Ideas {
    /// Takes the subject words among a passage's hits.
    pub(super) fn fill(&mut self, hits: &[Hit]) {
        for (mark, ..) in self.spans.drain(..) {
            self.present.remove(mark);
        }
        for hit in hits.iter().filter(|hit| hit.mark.is_subject()) {
            self.spans.push((hit.mark, hit.start, hit.end));
            self.present.insert(hit.mark);
        }
        self.sorted = false;
        self.asked.take();
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The concepts and literals, one for each place.
    pub(super) fn marks(&self) -> impl Iterator<Item = Mark> + Clone {
        self.spans.iter().map(|(mark, ..)| *mark)
    }

    /// Whether a concept or literal is among them.
    pub(super) fn contains(&self, mark: Mark) -> bool {
        self.present.contains(mark)
    }

    /// Notes which alternatives of the pack's topics the words make worth trying.
    pub(super) fn choose(&mut self, pack: &Pack) {
        if self.spans.len() > FEW {
            self.spans.sort_by_key(|(mark, ..)| *mark);
            self.sorted = true;
        }
        let marks = self.spans.iter().map(|(mark, ..)| *mark);
        pack.choose(&marks, &mut self.tried);
    }

    /// The places of a mark.
    fn places(&self, mark: Mark) -> impl Iterator<Item = (u16, u16)> {
        let mut among = &self.spans[..];
        if self.sorted {
            among = &among[among.partition_point(|(known, ..)| *known < mark)..];
            among = &among[..among.partition_point(|(known, ..)| *known == mark)];
        }
        among.iter().filter(move |(known, ..)| *known == mark).map(|(_, start, end)| (*start, *end))
    }
}

/// A passage's ideas in their surroundings.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) ideas: &'a Ideas,
    pub(super) around: &'a Surroundings,
}

impl Subject<'_> {
    /// Requirements whose subject the passage expresses, with the words; ascending by requirement.
    pub(super) fn requirements(self, pack: &Pack) -> Vec<(usize, Parts)> {
        let mut found: Vec<(usize, Parts)> = Vec::new();
        for (block, bits) in self.ideas.tried.iter().enumerate() {
            let mut bits = *bits;
            while bits != 0 {
                let (requirement, number) = pack.alternatives()[block * 64 + bits.trailing_zeros() as usize];
                bits &= bits - 1;
                let requirement = usize::from(requirement);
                if found.last().is_some_and(|(known, _)| *known == requirement) {
                    continue;
                }
                let topic = pack.topic(requirement);
                let words = self.first(&topic.about[usize::from(number)]).filter(|parts| !parts.is_empty());
                if let Some(parts) = words
                    && !self.is_ruled_out(pack, requirement, false)
                {
                    found.push((requirement, parts));
                }
            }
        }
        found
    }

    /// The words of the passage that match any of the expressions.
    pub(super) fn words(self, nodes: &[Node]) -> Parts {
        tidy(nodes.iter().filter_map(|node| self.first(node)).flatten().collect())
    }

    /// Whether the passage has words that make it about something else than a requirement: those that hold however sure
    /// the topic model is, or the others.
    pub(super) fn is_ruled_out(self, pack: &Pack, requirement: usize, always: bool) -> bool {
        let (first, nodes) = pack.exclusions(requirement, always);
        let asked = self.ideas.asked.get_or_init(|| pack.chosen_exclusions(&self.ideas.marks()));
        let worth = |at: usize| asked[at / 64] & (1 << (at % 64)) != 0;
        (first..).zip(nodes).any(|(at, node)| worth(at) && self.holds(node))
    }

    /// Whether an expression holds.
    pub(super) fn holds(self, node: &Node) -> bool {
        self.possible(node) && (self.certain(node) || !self.ways(node).is_empty())
    }

    /// Whether the words for an expression are there, wherever they stand.
    fn possible(self, node: &Node) -> bool {
        match node {
            Node::Mark(mark) => self.ideas.contains(*mark),
            Node::Or(parts) => parts.iter().any(|part| self.possible(part)),
            Node::And(parts) => parts.iter().all(|part| self.possible(part)),
            Node::Near(left, _, right) | Node::Seq(left, _, right) => self.possible(left) && self.possible(right),
            Node::Not(inner) => !self.certain(inner),
            Node::Context(inner, reach) => self.possible(inner) || self.surrounded(inner, *reach),
        }
    }

    /// Whether an expression holds wherever its words stand.
    fn certain(self, node: &Node) -> bool {
        match node {
            Node::Mark(mark) => self.ideas.contains(*mark),
            Node::Or(parts) => parts.iter().any(|part| self.certain(part)),
            Node::And(parts) => parts.iter().all(|part| self.certain(part)),
            Node::Near(..) | Node::Seq(..) => false,
            Node::Not(inner) => !self.possible(inner),
            Node::Context(inner, reach) => self.certain(inner) || self.surrounded(inner, *reach),
        }
    }

    fn first(self, node: &Node) -> Option<Parts> {
        if self.possible(node) { self.ways(node).into_iter().next() } else { None }
    }

    /// The ways in which an expression matches, closest words first; none if it does not.
    fn ways(self, node: &Node) -> Vec<Parts> {
        match node {
            Node::Mark(mark) => self.ideas.places(*mark).take(WAYS).map(|place| vec![place]).collect(),
            Node::Or(parts) => {
                let likely = parts.iter().filter(|part| self.possible(part));
                let mut ways: Vec<Parts> = likely.flat_map(|part| self.ways(part)).take(WAYS).collect();
                ways.truncate(WAYS);
                ways
            }
            Node::And(parts) => self.all(parts),
            Node::Not(inner) => {
                if self.holds(inner) {
                    Vec::new()
                } else {
                    vec![Parts::new()]
                }
            }
            Node::Context(inner, reach) => self.context(inner, *reach),
            Node::Near(left, words, right) => self.pairs(left, right, |first, second| gap(first, second) <= *words),
            Node::Seq(left, words, right) => {
                self.pairs(left, right, |first, second| behind(first, second).is_some_and(|gap| gap <= *words))
            }
        }
    }

    fn all(self, parts: &[Node]) -> Vec<Parts> {
        let mut joined = Parts::new();
        for part in parts {
            let Some(way) = self.first(part) else { return Vec::new() };
            joined.extend(way);
        }
        vec![tidy(joined)]
    }

    fn pairs(self, left: &Node, right: &Node, fits: impl Fn(&Parts, &Parts) -> bool) -> Vec<Parts> {
        let (left, right) = (self.ways(left), self.ways(right));
        let mut ways = Vec::new();
        for first in &left {
            for second in right.iter().filter(|second| fits(first, second)) {
                ways.push(tidy(first.iter().chain(second).copied().collect()));
            }
        }
        ways.sort_by_key(|parts| extent(parts).map_or(0, |(start, end)| end - start));
        ways.truncate(WAYS);
        ways
    }

    /// The passage's own words if they match; else the surroundings', with no words of the passage.
    fn context(self, inner: &Node, reach: Reach) -> Vec<Parts> {
        let own = self.ways(inner);
        if !own.is_empty() {
            return own;
        }
        if self.surrounded(inner, reach) { vec![Parts::new()] } else { Vec::new() }
    }

    fn surrounded(self, node: &Node, reach: Reach) -> bool {
        match node {
            Node::Mark(mark) => {
                self.around.section.contains(*mark)
                    || (reach == Reach::Document && self.around.document.contains(*mark))
            }
            Node::Or(parts) => parts.iter().any(|part| self.surrounded(part, reach)),
            Node::And(parts) => parts.iter().all(|part| self.surrounded(part, reach)),
            Node::Not(inner) => !self.surrounded(inner, reach),
            Node::Context(inner, reach) => self.surrounded(inner, *reach),
            Node::Near(left, _, right) | Node::Seq(left, _, right) => {
                self.surrounded(left, reach) && self.surrounded(right, reach)
            }
        }
    }
}

fn extent(parts: &Parts) -> Option<(u16, u16)> {
    Some((parts.iter().map(|part| part.0).min()?, parts.iter().map(|part| part.1).max()?))
}

/// Words between two matches; a match by context alone is near everything.
fn gap(left: &Parts, right: &Parts) -> usize {
    let (Some(left), Some(right)) = (extent(left), extent(right)) else { return 0 };
    let between = if left.0 <= right.0 { right.0.saturating_sub(left.1) } else { left.0.saturating_sub(right.1) };
    usize::from(between)
}

/// Words from the end of the first to the beginning of the second, where it stands behind.
fn behind(left: &Parts, right: &Parts) -> Option<usize> {
    let (Some(left), Some(right)) = (extent(left), extent(right)) else { return Some(0) };
    right.0.checked_sub(left.1).map(usize::from)
}

fn tidy(mut parts: Parts) -> Parts {
    parts.sort_unstable();
    parts.dedup();
    parts
}
