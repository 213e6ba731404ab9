//! All word patterns of a pack and its lexicons in one index: a word type is looked up once, and carries its marks from
//! then on. A [`Builder`] takes the patterns; the finished [`Matcher`] can be stored and is used as it is stored.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::class::COUNT;
use super::table::{Hash, Lists, WordTable};
use super::word::{Phrase, Step, Word};

/// What a word or phrase stands for: a cue class (the low numbers, see `Class`), or a concept or literal of the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct Mark(pub(crate) u16);

impl Mark {
    /// Whether it is a concept or a literal: what a text is about, and no cue.
    pub(crate) fn is_subject(self) -> bool {
        usize::from(self.0) >= COUNT
    }
}

/// A distinct word pattern.
pub(crate) type PatternId = u32;

/// The bit of a pattern in a sieve: a set of patterns that says surely only what is not in it.
pub(crate) const fn sieve(pattern: PatternId) -> u64 {
    1 << (pattern % 64)
}

/// In a phrase: up to [`super::GAP`] words, whatever they are.
pub(crate) const ANY: PatternId = PatternId::MAX;

/// A phrase of several words with its mark.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CompiledPhrase<'a> {
    /// The patterns after the first word, or [`ANY`].
    pub(crate) rest: &'a [PatternId],
    /// What it stands for.
    pub(crate) mark: Mark,
}

/// What is known about a word type.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypeMarks {
    /// Patterns that match it and take part in phrases, ascending.
    pub(crate) patterns: Vec<PatternId>,
    /// Marks of one-word patterns, ascending.
    pub(crate) marks: Vec<Mark>,
    /// Phrases that may begin here, as indices of [`Matcher::phrase`].
    pub(crate) openings: Vec<u32>,
}

/// No pattern of a kind.
const NONE: PatternId = PatternId::MAX;

/// The patterns that are a word, its inflections, and what begins with it.
type Front = [PatternId; 3];

/// The patterns of what ends with a word, and with its inflections.
type Back = [PatternId; 2];

/// An index in the making.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    patterns: FxHashMap<Word, PatternId>,
    /// Marks of each pattern standing alone.
    single: Vec<Vec<Mark>>,
    /// Phrases that begin with each pattern.
    opens: Vec<Vec<u32>>,
    /// Whether a pattern stands inside a phrase.
    inside: Vec<bool>,
    phrases: Vec<Vec<PatternId>>,
    phrase_marks: Vec<Mark>,
    front: BTreeMap<String, Front>,
    back: BTreeMap<String, Back>,
    contains: Vec<(String, PatternId)>,
    endings: Vec<String>,
}

impl Builder {
    /// An index in which inflected patterns take these endings.
    pub(crate) fn new(mut endings: Vec<String>) -> Self {
        endings.sort();
        endings.dedup();
        Self { endings, ..Self::default() }
    }

    /// Adds a phrase that stands for `mark`.
    pub(crate) fn add(&mut self, phrase: &Phrase, mark: Mark) {
        let mut steps = phrase.iter().map(|step| match step {
            Step::Word(word) => self.pattern(word),
            Step::Gap => ANY,
        });
        let Some(first) = steps.next().filter(|first| *first != ANY) else { return };
        let rest: Vec<_> = steps.collect();
        if rest.is_empty() {
            push_once(&mut self.single[first as usize], mark);
            return;
        }
        for pattern in rest.iter().filter(|pattern| **pattern != ANY) {
            self.inside[*pattern as usize] = true;
        }
        let number = u32::try_from(self.phrases.len()).unwrap_or(u32::MAX);
        self.opens[first as usize].push(number);
        self.phrases.push(rest);
        self.phrase_marks.push(mark);
    }

    /// The patterns of a phrase's words, to be looked for one by one.
    pub(crate) fn words(&mut self, phrase: &Phrase) -> Vec<PatternId> {
        let mut words = Vec::new();
        for step in phrase {
            if let Step::Word(word) = step {
                let id = self.pattern(word);
                self.inside[id as usize] = true;
                words.push(id);
            }
        }
        words
    }

    fn pattern(&mut self, word: &Word) -> PatternId {
        if let Some(id) = self.patterns.get(word) {
            return *id;
        }
        let id = PatternId::try_from(self.single.len()).unwrap_or(PatternId::MAX);
        self.single.push(Vec::new());
        self.opens.push(Vec::new());
        self.inside.push(false);
        self.patterns.insert(word.clone(), id);
        let slot = match word {
            Word::Exact(key) => &mut self.front.entry(key.clone()).or_insert([NONE; 3])[0],
            Word::Inflected(key) => &mut self.front.entry(key.clone()).or_insert([NONE; 3])[1],
            Word::Prefix(key) => &mut self.front.entry(key.clone()).or_insert([NONE; 3])[2],
            Word::Suffix(key) => &mut self.back.entry(key.clone()).or_insert([NONE; 2])[0],
            Word::SuffixInflected(key) => &mut self.back.entry(key.clone()).or_insert([NONE; 2])[1],
            Word::Contains(key) => {
                self.contains.push((key.clone(), id));
                return id;
            }
        };
        *slot = id;
        id
    }

    /// The index of all phrases that were added.
    pub(crate) fn finish(self) -> Matcher {
        Matcher {
            single: Lists::new(self.single),
            opens: Lists::new(self.opens),
            inside: self.inside,
            phrases: Lists::new(self.phrases),
            phrase_marks: self.phrase_marks,
            front: WordTable::new(&self.front, |word| Hash::of(word.bytes())),
            back: WordTable::new(&self.back, |word| Hash::of(word.bytes().rev())),
            contains: self.contains,
            longest_ending: self.endings.iter().map(String::len).max().unwrap_or(0),
            endings: self.endings,
            finder: OnceLock::new(),
        }
    }
}

/// The index.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Matcher {
    single: Lists<Mark>,
    opens: Lists<u32>,
    inside: Vec<bool>,
    phrases: Lists<PatternId>,
    phrase_marks: Vec<Mark>,
    /// By the whole word or its beginning.
    front: WordTable<3>,
    /// By the end of the word; hashed from the last byte on.
    back: WordTable<2>,
    contains: Vec<(String, PatternId)>,
    endings: Vec<String>,
    longest_ending: usize,
    #[serde(skip)]
    finder: OnceLock<Option<AhoCorasick>>,
}

impl Matcher {
    /// The phrase with this number.
    pub(crate) fn phrase(&self, number: u32) -> CompiledPhrase<'_> {
        let at = number as usize;
        CompiledPhrase { rest: self.phrases.get(at), mark: self.phrase_marks[at] }
    }

    /// Looks a word type (lower case) up.
    pub(crate) fn look_up(&self, word: &str) -> TypeMarks {
        let mut ids = Vec::new();
        let stems = self.stems(word);
        self.add_front(word, &stems, &mut ids);
        self.add_back(word, 0, &mut ids);
        for stem in stems {
            self.add_back(stem, 1, &mut ids);
        }
        if !self.contains.is_empty()
            && let Some(finder) = self.finder()
        {
            ids.extend(finder.find_overlapping_iter(word).map(|hit| self.contains[hit.pattern().as_usize()].1));
        }
        ids.sort_unstable();
        ids.dedup();
        let mut marks: Vec<Mark> = ids.iter().flat_map(|id| self.single.get(*id as usize)).copied().collect();
        marks.sort_unstable();
        marks.dedup();
        let openings = ids.iter().flat_map(|id| self.opens.get(*id as usize)).copied().collect();
        let patterns = ids.into_iter().filter(|id| self.inside[*id as usize]).collect();
        TypeMarks { patterns, marks, openings }
    }

    fn finder(&self) -> Option<&AhoCorasick> {
        let parts = || AhoCorasick::new(self.contains.iter().map(|(part, _)| part)).ok();
        self.finder.get_or_init(parts).as_ref()
    }

    /// Patterns of the word, of its stems, and of all its beginnings.
    fn add_front(&self, word: &str, stems: &[&str], ids: &mut Vec<PatternId>) {
        let mut hash = Hash::new();
        for (at, byte) in word.bytes().enumerate().take(self.front.longest()) {
            hash = hash.with(byte);
            let end = at + 1;
            if !word.is_char_boundary(end) {
                continue;
            }
            let Some([exact, inflected, prefix]) = self.front.get(hash, &word[..end]) else { continue };
            let whole = (end == word.len()).then_some(exact);
            let stem = stems.iter().any(|stem| stem.len() == end).then_some(inflected);
            ids.extend([whole, stem, Some(prefix)].into_iter().flatten().filter(|id| *id != NONE));
        }
    }

    /// Patterns of all ends of a word, of one of the two kinds.
    fn add_back(&self, word: &str, kind: usize, ids: &mut Vec<PatternId>) {
        let mut hash = Hash::new();
        for (at, byte) in word.bytes().enumerate().rev().take(self.back.longest()) {
            hash = hash.with(byte);
            if word.is_char_boundary(at) {
                ids.extend(self.back.get(hash, &word[at..]).map(|found| found[kind]).filter(|id| *id != NONE));
            }
        }
    }

    /// The word cut before each ending it may have, and before a doubled last consonant («rommet» → «rom»).
    fn stems<'w>(&self, word: &'w str) -> Vec<&'w str> {
        let shortest = word.len().saturating_sub(self.longest_ending + 1);
        let cuts = (shortest.max(1)..=word.len()).filter(|at| word.is_char_boundary(*at));
        let mut stems = Vec::new();
        for at in cuts {
            if word[at..].is_empty() || self.is_ending(&word[at..]) {
                stems.push(&word[..at]);
                if let Some(single) = undoubled(&word[..at]).filter(|_| at < word.len()) {
                    stems.push(single);
                }
            }
        }
        stems
    }

    fn is_ending(&self, ending: &str) -> bool {
        self.endings.binary_search_by(|known| known.as_str().cmp(ending)).is_ok()
    }
}

fn undoubled(stem: &str) -> Option<&str> {
    let mut letters = stem.chars().rev();
    let (last, before) = (letters.next()?, letters.next()?);
    (last == before && stem.chars().count() > 3).then(|| &stem[..stem.len() - last.len_utf8()])
}

fn push_once(marks: &mut Vec<Mark>, mark: Mark) {
    if !marks.contains(&mark) {
        marks.push(mark);
    }
}

#[cfg(test)]
mod tests {
    use super::super::word::parse_phrase;
    use super::*;

    fn marks(patterns: &[&str], word: &str) -> Vec<u16> {
        let mut matcher = Builder::new(["et", "en", "e", "er", "es", "ene"].map(String::from).to_vec());
        for (number, pattern) in patterns.iter().enumerate() {
            matcher.add(&parse_phrase(pattern).unwrap(), Mark(u16::try_from(number).unwrap()));
        }
        matcher.finish().look_up(word).marks.iter().map(|mark| mark.0).collect()
    }

    #[test]
    fn inflection_covers_endings_and_doubled_consonants() {
        assert_eq!(marks(&["rom~"], "rommet"), [0]);
        assert_eq!(marks(&["kompetanse~"], "kompetansen"), [0]);
        assert_eq!(marks(&["kompetanse~"], "kompetansekrav"), [0_u16; 0]);
    }

    #[test]
    fn compounds_match_by_their_parts() {
        assert_eq!(marks(&["digital*", "*kurs", "*leder~", "*opplæring*"], "digitalkurs"), [0, 1]);
        assert_eq!(marks(&["digital*", "*kurs", "*leder~", "*opplæring*"], "enhetslederen"), [2]);
        assert_eq!(marks(&["digital*", "*kurs", "*leder~", "*opplæring*"], "grunnopplæringskrav"), [3]);
    }
}
