//! Passages: sentences, items, rows and headings, with the marks that stand in them.

use std::ops::Range;

use crate::document::{Block, Document, Kind};
use crate::rules::matcher::{ANY, Mark, PatternId};

use super::split;
use super::token::{Token, tokenize};
use super::vocabulary::{GAP_BIT, Sought, Vocabulary};

/// A mark in a passage, over tokens counted from the passage's first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    /// First token.
    pub(crate) start: u16,
    /// Behind the last token.
    pub(crate) end: u16,
    /// What stands there.
    pub(crate) mark: Mark,
}

/// A passage.
#[derive(Debug, Clone)]
pub(crate) struct Passage {
    /// Its block.
    pub(crate) block: usize,
    /// Its tokens in [`Sentences::tokens`].
    pub(crate) tokens: Range<usize>,
}

/// All tokens and passages of a document.
#[derive(Debug, Default)]
pub(crate) struct Sentences {
    pub(crate) tokens: Vec<Token>,
    pub(crate) passages: Vec<Passage>,
}

/// Longest passage in tokens; what is longer is cut, so that token numbers fit and time stays linear.
const LONGEST: usize = 2_000;

/// Cuts the document into passages.
pub(crate) fn passages(document: &Document, vocabulary: &mut Vocabulary<'_>) -> Sentences {
    let mut found = Sentences::default();
    for (number, block) in document.blocks.iter().enumerate() {
        if block.kind != Kind::Excluded {
            add_block(document, number, block, vocabulary, &mut found);
        }
    }
    found
}

fn add_block(
    document: &Document,
    number: usize,
    block: &Block,
    vocabulary: &mut Vocabulary<'_>,
    found: &mut Sentences,
) {
    let first = found.tokens.len();
    tokenize(&document.text, block.range.clone(), vocabulary, &mut found.tokens);
    let whole = matches!(block.kind, Kind::Row { .. } | Kind::Heading { .. } | Kind::Caption);
    let all = 0..found.tokens.len() - first;
    let ranges = if whole { vec![all] } else { split::sentences(&document.text, &found.tokens[first..], vocabulary) };
    for range in ranges {
        let mut start = range.start;
        while start < range.end {
            let end = range.end.min(start + LONGEST);
            found.passages.push(Passage { block: number, tokens: first + start..first + end });
            start = end;
        }
    }
}

impl Sentences {
    /// The tokens of a passage.
    pub(crate) fn of(&self, passage: &Passage) -> &[Token] {
        &self.tokens[passage.tokens.clone()]
    }
}

/// All marks in a run of tokens, in order of place.
pub(crate) fn hits(tokens: &[Token], vocabulary: &Vocabulary<'_>) -> Vec<Hit> {
    let mut found = Vec::new();
    add_hits(tokens, vocabulary, Sought::All, &mut found);
    found
}

/// The marks that are sought, into a list that is used again.
pub(crate) fn add_hits(tokens: &[Token], vocabulary: &Vocabulary<'_>, sought: Sought, found: &mut Vec<Hit>) {
    for (at, token) in tokens.iter().enumerate() {
        let kind = vocabulary.sight(token.kind);
        let here = u16::try_from(at).unwrap_or(u16::MAX);
        found.extend(vocabulary.marks_of(token.kind, sought).iter().map(|mark| Hit {
            start: here,
            end: here + 1,
            mark: *mark,
        }));
        // What no phrase can go on with is known at a glance, and most words are that.
        let next = GAP_BIT | tokens.get(at + 1).map_or(0, |next| vocabulary.sight(next.kind).patterns);
        let wants = if sought == Sought::Subjects { kind.wants_of_subjects } else { kind.wants };
        if wants & next == 0 {
            continue;
        }
        for (_, number) in vocabulary.openings_of(token.kind, sought).iter().filter(|(wanted, _)| wanted & next != 0) {
            let phrase = vocabulary.pack().matcher().phrase(*number);
            if let Some(end) = phrase_end(phrase.rest, tokens, at + 1, vocabulary) {
                found.push(Hit { start: here, end: u16::try_from(end).unwrap_or(u16::MAX), mark: phrase.mark });
            }
        }
    }
}

/// Where the rest of a phrase ends, if it stands from `at` on; a gap takes as few tokens as it can.
fn phrase_end(rest: &[PatternId], tokens: &[Token], at: usize, vocabulary: &Vocabulary<'_>) -> Option<usize> {
    match rest {
        [] => Some(at),
        [ANY, more @ ..] => {
            (0..=crate::rules::GAP).find_map(|skipped| phrase_end(more, tokens, at + skipped, vocabulary))
        }
        [pattern, more @ ..] => {
            let fits = vocabulary.fits(tokens.get(at)?.kind, *pattern);
            fits.then(|| phrase_end(more, tokens, at + 1, vocabulary)).flatten()
        }
    }
}
