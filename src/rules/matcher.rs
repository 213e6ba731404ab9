//! All word patterns of a pack and its lexicons in one index: a word type is looked up once, and carries its marks from
//! then on.

use rustc_hash::FxHashMap;

use super::word::{Phrase, Step, Word};

/// What a word or phrase stands for: a cue class (the low numbers, see `Class`), or a concept or literal of the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Mark(pub(crate) u16);

/// A distinct word pattern.
pub(crate) type PatternId = u32;

/// The bit of a pattern in a sieve: a set of patterns that says surely only what is not in it.
pub(crate) const fn sieve(pattern: PatternId) -> u64 {
    1 << (pattern % 64)
}

/// A phrase of several words with its mark; the words are pattern ids, `None` is a gap.
#[derive(Debug, Clone)]
pub(crate) struct CompiledPhrase {
    /// The steps after the first word.
    pub(crate) rest: Vec<Option<PatternId>>,
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

/// The index.
#[derive(Debug, Default)]
pub(crate) struct Matcher {
    patterns: FxHashMap<Word, PatternId>,
    /// Marks of each pattern standing alone.
    single: Vec<Vec<Mark>>,
    /// Phrases that begin with each pattern.
    opens: Vec<Vec<u32>>,
    /// Whether a pattern stands inside a phrase.
    inside: Vec<bool>,
    phrases: Vec<CompiledPhrase>,
    exact: FxHashMap<String, Vec<PatternId>>,
    inflected: FxHashMap<String, Vec<PatternId>>,
    prefix: FxHashMap<String, Vec<PatternId>>,
    suffix: FxHashMap<String, Vec<PatternId>>,
    suffix_inflected: FxHashMap<String, Vec<PatternId>>,
    contains: Vec<(String, PatternId)>,
    endings: Vec<String>,
    longest_ending: usize,
    finder: Option<aho_corasick::AhoCorasick>,
}

impl Matcher {
    /// An index in which inflected patterns take these endings.
    pub(crate) fn new(mut endings: Vec<String>) -> Self {
        endings.sort();
        endings.dedup();
        let longest_ending = endings.iter().map(String::len).max().unwrap_or(0);
        Self { endings, longest_ending, ..Self::default() }
    }

    /// Adds a phrase that stands for `mark`.
    pub(crate) fn add(&mut self, phrase: &Phrase, mark: Mark) {
        let mut steps = phrase.iter().map(|step| match step {
            Step::Word(word) => Some(self.pattern(word)),
            Step::Gap => None,
        });
        let Some(Some(first)) = steps.next() else { return };
        let rest: Vec<_> = steps.collect();
        if rest.is_empty() {
            push_once(&mut self.single[first as usize], mark);
            return;
        }
        for pattern in rest.iter().flatten() {
            self.inside[*pattern as usize] = true;
        }
        let number = u32::try_from(self.phrases.len()).unwrap_or(u32::MAX);
        self.opens[first as usize].push(number);
        self.phrases.push(CompiledPhrase { rest, mark });
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
        let (index, key) = match word {
            Word::Exact(key) => (&mut self.exact, key),
            Word::Inflected(key) => (&mut self.inflected, key),
            Word::Prefix(key) => (&mut self.prefix, key),
            Word::Suffix(key) => (&mut self.suffix, key),
            Word::SuffixInflected(key) => (&mut self.suffix_inflected, key),
            Word::Contains(key) => {
                self.contains.push((key.clone(), id));
                return id;
            }
        };
        index.entry(key.clone()).or_default().push(id);
        id
    }

    /// Builds what lookups need once all phrases are added.
    pub(crate) fn finish(mut self) -> Self {
        if !self.contains.is_empty() {
            self.finder = aho_corasick::AhoCorasick::new(self.contains.iter().map(|(part, _)| part)).ok();
        }
        self
    }

    /// The phrase with this number.
    pub(crate) fn phrase(&self, number: u32) -> &CompiledPhrase {
        &self.phrases[number as usize]
    }

    /// Looks a word type (lower case) up.
    pub(crate) fn look_up(&self, word: &str) -> TypeMarks {
        let mut ids = Vec::new();
        self.whole_matches(word, &mut ids);
        self.end_matches(word, &mut ids);
        if let Some(finder) = &self.finder {
            ids.extend(finder.find_overlapping_iter(word).map(|hit| self.contains[hit.pattern().as_usize()].1));
        }
        ids.sort_unstable();
        ids.dedup();
        let mut marks: Vec<Mark> = ids.iter().flat_map(|id| self.single[*id as usize].iter().copied()).collect();
        marks.sort_unstable();
        marks.dedup();
        let openings = ids.iter().flat_map(|id| self.opens[*id as usize].iter().copied()).collect();
        let patterns = ids.into_iter().filter(|id| self.inside[*id as usize]).collect();
        TypeMarks { patterns, marks, openings }
    }

    fn whole_matches(&self, word: &str, ids: &mut Vec<PatternId>) {
        ids.extend(self.exact.get(word).into_iter().flatten());
        for (at, letter) in word.char_indices() {
            ids.extend(self.prefix.get(&word[..at + letter.len_utf8()]).into_iter().flatten());
        }
        for stem in self.stems(word) {
            ids.extend(self.inflected.get(stem).into_iter().flatten());
        }
    }

    fn end_matches(&self, word: &str, ids: &mut Vec<PatternId>) {
        for (at, _) in word.char_indices() {
            ids.extend(self.suffix.get(&word[at..]).into_iter().flatten());
        }
        for stem in self.stems(word) {
            for (at, _) in stem.char_indices() {
                ids.extend(self.suffix_inflected.get(&stem[at..]).into_iter().flatten());
            }
        }
    }

    /// The word cut before each ending it may have, and before a doubled last consonant («rommet» → «rom»).
    fn stems<'w>(&self, word: &'w str) -> impl Iterator<Item = &'w str> {
        let shortest = word.len().saturating_sub(self.longest_ending + 1);
        let cuts: Vec<usize> =
            word.char_indices().map(|(at, _)| at).chain([word.len()]).filter(|at| *at >= shortest && *at > 0).collect();
        let mut stems = Vec::with_capacity(cuts.len());
        for at in cuts {
            if word[at..].is_empty() || self.is_ending(&word[at..]) {
                stems.push(&word[..at]);
                if let Some(single) = undoubled(&word[..at]).filter(|_| at < word.len()) {
                    stems.push(single);
                }
            }
        }
        stems.into_iter()
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
        let mut matcher = Matcher::new(["et", "en", "e", "er", "es", "ene"].map(String::from).to_vec());
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
