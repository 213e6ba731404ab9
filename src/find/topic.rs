//! Topics: whether a passage expresses a requirement's subject, and with which words.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::rules::class::COUNT;
use crate::rules::matcher::Mark;
use crate::rules::topic::Node;
use crate::rules::{Pack, Reach};
use crate::sentence::Hit;

/// Token ranges of the words that make a match, in order; empty where only the context matched.
pub(super) type Parts = Vec<(u16, u16)>;

/// How many ways to match one part of an expression are followed, so that a passage that repeats a word stays cheap.
const WAYS: usize = 8;

/// What surrounds a passage, as marks.
#[derive(Debug, Default, Clone)]
pub(super) struct Surroundings {
    /// Lead-in, table heads and headings of the section.
    pub(super) section: FxHashSet<Mark>,
    /// Title and type of the document.
    pub(super) document: std::sync::Arc<FxHashSet<Mark>>,
}

/// The concepts and literals of a passage, by mark.
pub(super) struct Subject<'a> {
    at: FxHashMap<Mark, Vec<(u16, u16)>>,
    around: &'a Surroundings,
}

impl<'a> Subject<'a> {
    /// The subject words among a passage's hits.
    pub(super) fn new(hits: &[Hit], around: &'a Surroundings) -> Self {
        let mut at: FxHashMap<Mark, Vec<(u16, u16)>> = FxHashMap::default();
        for hit in hits.iter().filter(|hit| usize::from(hit.mark.0) >= COUNT) {
            at.entry(hit.mark).or_default().push((hit.start, hit.end));
        }
        Self { at, around }
    }

    /// Requirements whose subject the passage expresses, with the words; ascending by requirement.
    pub(super) fn requirements(&self, pack: &Pack) -> Vec<(usize, Parts)> {
        let mut tried: Vec<(u16, u16)> = self.at.keys().flat_map(|mark| pack.anchored(*mark)).copied().collect();
        tried.sort_unstable();
        tried.dedup();
        let mut found: Vec<(usize, Parts)> = Vec::new();
        for (requirement, alternative) in tried {
            let requirement = usize::from(requirement);
            if found.last().is_some_and(|(known, _)| *known == requirement) {
                continue;
            }
            let topic = pack.topic(requirement);
            let words = self.first(&topic.about[usize::from(alternative)]).filter(|parts| !parts.is_empty());
            if let Some(parts) = words
                && !topic.not.iter().any(|node| self.holds(node))
            {
                found.push((requirement, parts));
            }
        }
        found
    }

    /// Whether an expression holds.
    pub(super) fn holds(&self, node: &Node) -> bool {
        !self.ways(node).is_empty()
    }

    fn first(&self, node: &Node) -> Option<Parts> {
        self.ways(node).into_iter().next()
    }

    /// The ways in which an expression matches, closest words first; none if it does not.
    fn ways(&self, node: &Node) -> Vec<Parts> {
        match node {
            Node::Mark(mark) => self.at.get(mark).into_iter().flatten().take(WAYS).map(|span| vec![*span]).collect(),
            Node::Or(parts) => {
                let mut ways: Vec<Parts> = parts.iter().flat_map(|part| self.ways(part)).collect();
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

    fn all(&self, parts: &[Node]) -> Vec<Parts> {
        let mut joined = Parts::new();
        for part in parts {
            let Some(way) = self.first(part) else { return Vec::new() };
            joined.extend(way);
        }
        vec![tidy(joined)]
    }

    fn pairs(&self, left: &Node, right: &Node, fits: impl Fn(&Parts, &Parts) -> bool) -> Vec<Parts> {
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
    fn context(&self, inner: &Node, reach: Reach) -> Vec<Parts> {
        let own = self.ways(inner);
        if !own.is_empty() {
            return own;
        }
        if self.surrounded(inner, reach) { vec![Parts::new()] } else { Vec::new() }
    }

    fn surrounded(&self, node: &Node, reach: Reach) -> bool {
        match node {
            Node::Mark(mark) => {
                self.around.section.contains(mark) || (reach == Reach::Document && self.around.document.contains(mark))
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
