//! What the topic scorer sees of a passage: its words and their parts, neighbouring words, the concepts that the pack
//! knows, and the words of what stands around it. Each is a hashed number with a strength; what stands in many passages
//! is weakened by the scorer, since it says little.

use crate::rules::Pack;
use crate::rules::matcher::Mark;

/// A hashed feature.
pub(super) type Feature = u32;

/// Letters of a word's beginning that stand for the word in pairs.
const BEGINNING: usize = 5;
/// Letters of the parts that words are cut into, their ends among the letters.
const PARTS: std::ops::RangeInclusive<usize> = 3..=5;
/// Letters of a word's beginning that stand for it among the words around.
const FAMILY: usize = 6;

const WORD_WEIGHT: f32 = 1.0;
const PART_WEIGHT: f32 = 0.35;
const PAIR_WEIGHT: f32 = 0.5;
const CONCEPT_WEIGHT: f32 = 1.0;
const AROUND_WEIGHT: f32 = 0.4;

/// FNV-1a over a namespace and the feature's bytes; stable across builds, since models are stored with it.
fn hash(namespace: u8, part: &str) -> Feature {
    go_on(go_on(BASIS, [namespace]), part.bytes().chain([0]))
}

/// What the hash of nothing is.
const BASIS: u32 = 0x811c_9dc5;

fn go_on(hash: u32, bytes: impl IntoIterator<Item = u8>) -> u32 {
    bytes.into_iter().fold(hash, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

fn beginning(word: &str, letters: usize) -> &str {
    word.char_indices().nth(letters).map_or(word, |(at, _)| &word[..at])
}

/// The features of one word by itself; lower case.
pub(super) fn of_word(word: &str, out: &mut Vec<(Feature, f32)>) {
    if !in_pairs(word) {
        return;
    }
    out.push((hash(b'w', word), WORD_WEIGHT));
    let mut framed = Vec::with_capacity(word.len() + 2);
    framed.extend(b"^");
    framed.extend(word.as_bytes());
    framed.extend(b"$");
    let mut starts = Vec::with_capacity(framed.len() + 1);
    starts.extend((0..framed.len()).filter(|at| is_boundary(framed[*at])));
    starts.push(framed.len());
    add_parts(&framed, &starts, out);
}

/// Adds the parts of a word, whose letters begin at `starts`, with its end: those of one length together, whichever length
/// is cut first.
fn add_parts(framed: &[u8], starts: &[usize], out: &mut Vec<(Feature, f32)>) {
    let letters = starts.len() - 1;
    let count = |length: usize| (letters + 1).saturating_sub(length);
    let first = out.len();
    out.resize(first + PARTS.map(count).sum::<usize>(), (0, PART_WEIGHT));
    let before_all = go_on(BASIS, [b'g']);
    for (number, start) in starts[..letters].iter().enumerate() {
        // All parts from here begin alike, and are hashed in one walk.
        let (mut part, mut at, mut place) = (before_all, *start, first + number);
        for (end, length) in starts[number + 1..].iter().take(*PARTS.end()).zip(1..) {
            part = go_on(part, framed[at..*end].iter().copied());
            at = *end;
            if length >= *PARTS.start() {
                out[place].0 = go_on(part, [0]);
                place += count(length);
            }
        }
    }
}

/// Whether a letter begins with this byte.
fn is_boundary(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

/// Whether a word takes part in pairs: marks, numbers and single letters are passed over.
pub(super) fn in_pairs(word: &str) -> bool {
    word.chars().nth(1).is_some() && word.chars().any(char::is_alphabetic)
}

/// What all pairs begin with that a word opens.
#[derive(Debug, Clone, Copy)]
pub(super) struct PairStart(u32);

impl PairStart {
    /// The beginning of a word's pairs.
    pub(super) fn new(left: &str) -> Self {
        Self(hash(b'b', beginning(left, BEGINNING)))
    }
}

/// The feature of two neighbouring words.
pub(super) fn of_pair(left: PairStart, right: &str) -> (Feature, f32) {
    (go_on(left.0, beginning(right, BEGINNING).bytes().chain([0])), PAIR_WEIGHT)
}

/// The feature of a word that stands around the passage.
pub(super) fn of_surrounding(word: &str) -> Option<(Feature, f32)> {
    (word.chars().count() > 2).then(|| (hash(b'c', beginning(word, FAMILY)), AROUND_WEIGHT))
}

/// The feature of a concept in the passage; cue classes say nothing about the subject, and concepts that the model was
/// not trained with would only weaken the others.
pub(super) fn of_mark(mark: Mark, pack: &Pack) -> Option<(Feature, f32)> {
    pack.mark_name(mark).map(|name| (hash(b'm', name), CONCEPT_WEIGHT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_its_parts_of_each_length_from_left_to_right() {
        for word in ["på", "møterom", "é", "ku", "universell-utforming", "ñandú", "日本語"] {
            let mut found = Vec::new();
            of_word(word, &mut found);
            let framed: Vec<char> = format!("^{word}$").chars().collect();
            let parts = PARTS.flat_map(|length| framed.windows(length).map(|part| part.iter().collect::<String>()));
            let parts: Vec<_> = parts.map(|part| (hash(b'g', &part), PART_WEIGHT)).collect();
            let expected =
                if in_pairs(word) { [vec![(hash(b'w', word), WORD_WEIGHT)], parts].concat() } else { vec![] };
            assert_eq!(found, expected, "{word}");
        }
    }
}
