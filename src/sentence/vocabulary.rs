//! Word types: each distinct word of the documents read so far, looked up once in the pack's index. They outlive their
//! document, so that the next one finds most of its words known.

use rustc_hash::FxHashMap;

use super::token::Token;
use crate::rules::Pack;
use crate::rules::class::Class;
use crate::rules::lexicon::{Form, VerbForms, VerbKind};
use crate::rules::matcher::{ANY, Mark, PatternId, TypeMarks, sieve};

/// Number of a word type.
pub(crate) type TypeId = u32;

/// What a word type is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Letters.
    Word,
    /// Digits, possibly with marks; a year where it is one.
    Number {
        /// A year from 1900 to 2099.
        year: Option<u16>,
    },
    /// A single mark.
    Punctuation(char),
}

/// What is known about a word type.
#[derive(Debug)]
pub(crate) struct WordType {
    word: Box<str>,
    pub(crate) marks: TypeMarks,
    pub(crate) verb: Option<VerbForms>,
    /// A full stop behind it ends no sentence by itself: an abbreviation, or a single letter.
    pub(super) abbreviated: bool,
}

/// What every token of a type is asked for; apart from the rest, so that all types of a document are near at hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sight {
    /// The patterns that match it, as a sieve.
    pub(super) patterns: u64,
    /// The same for the patterns that a phrase that begins here needs behind it.
    pub(super) wants: u64,
    shape: Shape,
    /// The same for phrases that name a subject.
    pub(super) wants_of_subjects: u64,
    marks: Part,
    openings: Part,
}

/// What belongs to one type in a list of all types, where it begins behind what belongs to the type before.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    /// Where the subjects begin: concepts and literals, behind the cues.
    subjects: u32,
    end: u32,
}

impl Part {
    /// What a type has, or only its subjects, if the type before ends where `before` does.
    fn of<T>(self, before: Self, list: &[T], sought: Sought) -> &[T] {
        let start = if sought == Sought::Subjects { self.subjects } else { before.end };
        &list[start as usize..self.end as usize]
    }
}

/// Adds the last of what belongs to a type to the list of all types, of which the subjects begin at a place.
fn place<T>(subjects: usize, list: &mut Vec<T>, more: impl Iterator<Item = T>) -> Part {
    list.extend(more);
    let [subjects, end] = [subjects, list.len()].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
    Part { subjects, end }
}

/// What is looked for among words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sought {
    /// Cues and subjects.
    All,
    /// Concepts and literals alone: what the text is about.
    Subjects,
}

/// What a pattern wants of a word, as a sieve.
fn wanted(pattern: PatternId) -> u64 {
    if pattern == ANY { GAP_BIT } else { sieve(pattern) }
}

/// The bit of a sieve that a gap wants, which wants nothing: it is set in every sieve that phrases are tried with.
pub(super) const GAP_BIT: u64 = 1 << 63;

impl WordType {
    /// The word, in lower case.
    pub(crate) fn word(&self) -> &str {
        &self.word
    }
}

/// Word types met so far. They belong to the pack that they were looked up in.
#[derive(Debug, Default)]
pub(crate) struct Words {
    ids: Ids,
    types: Vec<WordType>,
    sights: Vec<Sight>,
    /// The marks of all types, type by type.
    marks: Vec<Mark>,
    /// Phrases that may begin at a type, each with what it needs behind the first word, as a sieve; type by type.
    openings: Vec<(u64, u32)>,
    lower: String,
}

/// Types by writing: a word with capitals leads to the type of its lower case. Most words fit into a key, which lies in the
/// table itself.
#[derive(Debug, Default)]
struct Ids {
    short: FxHashMap<Key, TypeId>,
    long: FxHashMap<Box<str>, TypeId>,
}

/// A short word with its length.
type Key = [u64; KEY / 8];

/// Bytes of a key.
const KEY: usize = 24;

impl Ids {
    fn get(&self, word: &str) -> Option<TypeId> {
        match key(word) {
            Some(key) => self.short.get(&key).copied(),
            None => self.long.get(word).copied(),
        }
    }

    fn insert(&mut self, word: &str, id: TypeId) {
        match key(word) {
            Some(key) => self.short.insert(key, id),
            None => self.long.insert(word.into(), id),
        };
    }
}

fn key(word: &str) -> Option<Key> {
    let length = u8::try_from(word.len()).ok().filter(|length| usize::from(*length) < KEY)?;
    let mut bytes = [0_u8; KEY];
    bytes[..word.len()].copy_from_slice(word.as_bytes());
    bytes[KEY - 1] = length;
    let eight = |at: usize| u64::from_le_bytes(std::array::from_fn(|byte| bytes[at * 8 + byte]));
    Some(std::array::from_fn(eight))
}

impl Words {
    /// Number of types.
    pub(crate) fn len(&self) -> usize {
        self.types.len()
    }
}

/// Word types with what the pack knows of them.
#[derive(Debug)]
pub(crate) struct Vocabulary<'p> {
    pack: &'p Pack,
    words: Words,
}

/// How much of a word is looked at, in bytes: no language has longer ones, and looking up costs more than the length.
const LONGEST_WORD: usize = 200;

/// A class as a bit.
pub(crate) const fn bit(class: Class) -> u128 {
    1 << class as u16
}

impl<'p> Vocabulary<'p> {
    /// An empty vocabulary of a pack.
    pub(crate) fn new(pack: &'p Pack) -> Self {
        Self::with_words(pack, Words::default())
    }

    /// A vocabulary with words that were looked up in the same pack before.
    pub(crate) fn with_words(pack: &'p Pack, words: Words) -> Self {
        Self { pack, words }
    }

    /// The words, for the next document.
    pub(crate) fn into_words(self) -> Words {
        self.words
    }

    /// The pack it belongs to.
    pub(crate) fn pack(&self) -> &'p Pack {
        self.pack
    }

    /// The type of a word as written.
    pub(crate) fn intern(&mut self, word: &str) -> TypeId {
        let word = &word[..word.floor_char_boundary(LONGEST_WORD)];
        self.words.ids.get(word).unwrap_or_else(|| self.intern_new(word))
    }

    /// The type of a word in a writing that was not met before.
    fn intern_new(&mut self, word: &str) -> TypeId {
        let mut lower = std::mem::take(&mut self.words.lower);
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        let id = self.words.ids.get(&lower).unwrap_or_else(|| self.add(&lower));
        if lower != word {
            self.words.ids.insert(word, id);
        }
        self.words.lower = lower;
        id
    }

    fn add(&mut self, word: &str) -> TypeId {
        let id = TypeId::try_from(self.words.types.len()).unwrap_or(TypeId::MAX);
        let marks = self.marks(word);
        let phrase = |number: &u32| self.pack.matcher().phrase(*number);
        let opening = |number: &u32| Some((phrase(number).rest.first().copied().map(wanted)?, *number));
        let (subjects, cues): (Vec<u32>, Vec<u32>) =
            marks.openings.iter().partition(|number| phrase(number).mark.is_subject());
        let wants = |openings: &[(u64, u32)]| openings.iter().fold(0, |all, (wanted, _)| all | wanted);
        let openings = &mut self.words.openings;
        let before = openings.len();
        openings.extend(cues.iter().filter_map(opening));
        let openings_of = place(openings.len(), openings, subjects.iter().filter_map(opening));
        let first_subject = self.words.marks.len() + marks.marks.partition_point(|mark| !mark.is_subject());
        self.words.sights.push(Sight {
            patterns: marks.patterns.iter().fold(0, |all, pattern| all | sieve(*pattern)),
            wants: wants(&self.words.openings[before..]),
            wants_of_subjects: wants(&self.words.openings[openings_of.subjects as usize..]),
            shape: shape(word),
            marks: place(first_subject, &mut self.words.marks, marks.marks.iter().copied()),
            openings: openings_of,
        });
        self.words.types.push(WordType {
            word: word.into(),
            verb: self.pack.lexicon().verb(word),
            abbreviated: word.chars().count() == 1 || self.pack.lexicon().is_abbreviation(word),
            marks,
        });
        self.words.ids.insert(word, id);
        id
    }

    /// The marks of a word; a compound with a hyphen also has those of its last part, and the concepts of its first.
    fn marks(&self, word: &str) -> TypeMarks {
        let matcher = self.pack.matcher();
        // A genitive with an apostrophe names what its base names.
        let base = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
        let mut found = matcher.look_up(base);
        if let Some((first, last)) =
            word.split_once('-').zip(word.rsplit_once('-')).map(|((first, _), (_, last))| (first, last))
        {
            let last = matcher.look_up(last);
            let first = matcher.look_up(first);
            found.marks.extend(last.marks);
            found.marks.extend(first.marks.into_iter().filter(|mark| mark.is_subject()));
            found.marks.sort_unstable();
            found.marks.dedup();
            found.patterns.extend(last.patterns);
            found.patterns.sort_unstable();
            found.patterns.dedup();
        }
        found
    }

    /// What is known of a type.
    pub(crate) fn get(&self, id: TypeId) -> &WordType {
        &self.words.types[id as usize]
    }

    /// What every token of a type is asked for.
    pub(super) fn sight(&self, id: TypeId) -> &Sight {
        &self.words.sights[id as usize]
    }

    /// What a type is made of.
    pub(crate) fn shape(&self, id: TypeId) -> Shape {
        self.sight(id).shape
    }

    /// The marks of a type standing alone.
    pub(super) fn marks_of(&self, id: TypeId, sought: Sought) -> &[Mark] {
        let before = id.checked_sub(1).map_or(Part::default(), |before| self.sight(before).marks);
        self.sight(id).marks.of(before, &self.words.marks, sought)
    }

    /// The phrases that may begin at a type.
    pub(super) fn openings_of(&self, id: TypeId, sought: Sought) -> &[(u64, u32)] {
        let before = id.checked_sub(1).map_or(Part::default(), |before| self.sight(before).openings);
        self.sight(id).openings.of(before, &self.words.openings, sought)
    }

    /// Whether a type matches a pattern that takes part in phrases.
    pub(crate) fn fits(&self, id: TypeId, pattern: PatternId) -> bool {
        self.sight(id).patterns & sieve(pattern) != 0 && self.get(id).marks.patterns.binary_search(&pattern).is_ok()
    }

    /// The patterns that a run of tokens matches, as a sieve.
    pub(crate) fn sieve_of(&self, tokens: &[Token]) -> u64 {
        tokens.iter().fold(0, |all, token| all | self.sight(token.kind).patterns)
    }

    /// The word, in lower case.
    pub(crate) fn word(&self, id: TypeId) -> &str {
        self.get(id).word()
    }

    /// Whether the word may be this form of a known verb.
    pub(crate) fn is_verb(&self, id: TypeId, form: Form) -> bool {
        self.get(id).verb.is_some_and(|verb| verb.is(form))
    }

    /// The kind of the known verb it may be a form of.
    pub(crate) fn verb_kind(&self, id: TypeId) -> Option<VerbKind> {
        self.get(id).verb.map(|verb| verb.kind)
    }
}

fn shape(word: &str) -> Shape {
    let mut letters = word.chars();
    let first = letters.next().unwrap_or(' ');
    if first.is_ascii_digit() {
        let year = word.parse::<u16>().ok().filter(|year| word.len() == 4 && (1900..2100).contains(year));
        return Shape::Number { year };
    }
    if letters.next().is_none() && !first.is_alphanumeric() { Shape::Punctuation(first) } else { Shape::Word }
}
