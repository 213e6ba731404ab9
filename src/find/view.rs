//! A passage seen token by token, with the cue classes that cover each.

use std::cell::OnceCell;

use crate::rules::class::Class;
use crate::rules::lexicon::{Form, VerbKind};
use crate::sentence::{Hit, Shape, Token, Vocabulary, bit, hits};

/// A set of cue classes.
pub(super) type Classes = u128;

/// A run of tokens with its hits.
pub(super) struct View<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) text: &'a str,
    pub(super) vocabulary: &'a Vocabulary<'a>,
    /// All hits, in order of place.
    pub(super) hits: Vec<Hit>,
    /// Classes whose hits cover each token.
    covers: Vec<Classes>,
    /// Classes whose hits begin at each token.
    starts: Vec<Classes>,
    /// Classes whose hits begin at any token.
    present: Classes,
    /// What the tokens are in a grammar of dates, once somebody asked.
    pub(super) times: OnceCell<Vec<u8>>,
}

/// The classes as a set.
pub(super) const fn set(classes: &[Class]) -> Classes {
    let mut bits = 0;
    let mut at = 0;
    while at < classes.len() {
        bits |= bit(classes[at]);
        at += 1;
    }
    bits
}

impl<'a> View<'a> {
    /// Looks at a run of tokens of `text`.
    pub(super) fn new(text: &'a str, tokens: &'a [Token], vocabulary: &'a Vocabulary<'a>) -> Self {
        Self::with_hits(text, tokens, vocabulary, hits(tokens, vocabulary))
    }

    /// Looks at a run of tokens whose hits are known.
    pub(super) fn with_hits(
        text: &'a str,
        tokens: &'a [Token],
        vocabulary: &'a Vocabulary<'a>,
        hits: Vec<Hit>,
    ) -> Self {
        let mut covers = vec![0; tokens.len()];
        let mut starts = vec![0; tokens.len()];
        let mut present = 0;
        for hit in hits.iter().filter(|hit| !hit.mark.is_subject()) {
            let class = 1 << hit.mark.0;
            starts[usize::from(hit.start)] |= class;
            present |= class;
            covers[usize::from(hit.start)..usize::from(hit.end)].iter_mut().for_each(|classes| *classes |= class);
        }
        Self { tokens, text, vocabulary, hits, covers, starts, present, times: OnceCell::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether any of the classes covers the token.
    pub(super) fn is(&self, at: usize, classes: Classes) -> bool {
        self.covers.get(at).is_some_and(|covers| covers & classes != 0)
    }

    /// Whether a hit of any of the classes begins at the token.
    pub(super) fn begins(&self, at: usize, classes: Classes) -> bool {
        self.starts.get(at).is_some_and(|starts| starts & classes != 0)
    }

    /// Whether a hit of any of the classes is in the passage at all.
    pub(super) fn has(&self, classes: Classes) -> bool {
        self.present & classes != 0
    }

    /// The first token in `range` at which one of the classes begins.
    pub(super) fn find(&self, mut range: std::ops::Range<usize>, classes: Classes) -> Option<usize> {
        if self.has(classes) { range.find(|at| self.begins(*at, classes)) } else { None }
    }

    /// The last token in `range` at which one of the classes begins.
    pub(super) fn rfind(&self, range: std::ops::Range<usize>, classes: Classes) -> Option<usize> {
        if self.has(classes) { range.rev().find(|at| self.begins(*at, classes)) } else { None }
    }

    /// The longest hit of one of the classes that begins at the token, as a range of tokens.
    pub(super) fn span(&self, at: usize, classes: Classes) -> std::ops::Range<usize> {
        let from = self.hits.partition_point(|hit| usize::from(hit.start) < at);
        let here = self.hits[from..].iter().take_while(|hit| usize::from(hit.start) == at);
        let fits = |hit: &&Hit| !hit.mark.is_subject() && classes & (1 << hit.mark.0) != 0;
        let end = here.filter(fits).map(|hit| usize::from(hit.end)).max().unwrap_or(at + 1);
        at..end
    }

    /// The punctuation mark at the token.
    pub(super) fn mark(&self, at: usize) -> Option<char> {
        match self.vocabulary.shape(self.tokens.get(at)?.kind) {
            Shape::Punctuation(mark) => Some(mark),
            Shape::Word | Shape::Number { .. } => None,
        }
    }

    pub(super) fn is_mark(&self, at: usize, marks: &str) -> bool {
        self.mark(at).is_some_and(|mark| marks.contains(mark))
    }

    /// The year that the token is.
    pub(super) fn year(&self, at: usize) -> Option<u16> {
        match self.vocabulary.shape(self.tokens.get(at)?.kind) {
            Shape::Number { year } => year,
            Shape::Word | Shape::Punctuation(_) => None,
        }
    }

    pub(super) fn is_number(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| matches!(self.vocabulary.shape(token.kind), Shape::Number { .. }))
    }

    /// Whether the token may be this form of a known verb.
    pub(super) fn is_form(&self, at: usize, form: Form) -> bool {
        self.tokens.get(at).is_some_and(|token| self.vocabulary.is_verb(token.kind, form))
    }

    /// Whether the token ends like this form of a verb, known or not.
    pub(super) fn looks_like(&self, at: usize, form: Form) -> bool {
        let word = self.tokens.get(at).map_or("", |token| self.vocabulary.word(token.kind));
        self.vocabulary.pack().lexicon().looks_like(word, form)
    }

    /// The kind of known verb that the token may be.
    pub(super) fn verb_kind(&self, at: usize) -> Option<VerbKind> {
        self.vocabulary.verb_kind(self.tokens.get(at)?.kind)
    }

    /// The token as written.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.start as usize..token.end as usize])
    }

    /// Byte range of a run of tokens in the document's text.
    pub(super) fn bytes(&self, tokens: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let first = &self.tokens[tokens.start.min(self.tokens.len() - 1)];
        let last = &self.tokens[tokens.end.clamp(1, self.tokens.len()) - 1];
        first.start as usize..(last.end as usize).max(first.start as usize)
    }
}
