//! Mending of text that a file format broke: soft hyphens, ligatures, decomposed letters, line-end hyphens, letter-spacing,
//! private-use bullets and odd spaces, with the way back to the source kept.
//!
//! Mending works on the text of one block. It knows no file format; which words keep a hyphen before them stands in
//! `rules/lexicon/joiners.toml`.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

use crate::text::Anchor;

/// Marks on one letter beyond this number are set apart, so that a text of marks alone is not held in memory twice.
const MAX_MARKS: usize = 16;

/// A source map with more points than this is left incomplete: places become less exact, memory stays bounded.
const MAX_ANCHORS: usize = 1 << 20;

/// Letters in a row, each with a space after it, from which text counts as letter-spaced.
const MIN_SPACED_LETTERS: usize = 5;

/// An acronym of capitals up to this length keeps its hyphen even before capitals («IKT-STRATEGI»).
const MAX_ACRONYM: usize = 3;

/// How the two lines around a line break belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// Two words: a space goes between them.
    Space,
    /// One word with a mark that stays: nothing goes between them.
    Glue,
    /// One word broken at the line's end: its hyphen goes.
    Fuse,
}

/// The text of a block made fit for reading: NFC, no soft hyphens or invisible characters, ligatures folded, words broken
/// at line ends or spaced out joined, white space single and trimmed.
pub(super) fn tidy(text: &str) -> String {
    tidy_pieces(text, &[]).0
}

/// As [`tidy`], with the map back to the source, where `text` begins at `source_offset`.
pub(super) fn tidy_mapped(text: &str, source_offset: usize) -> (String, Vec<Anchor>) {
    tidy_pieces(text, &[anchor(0, source_offset)])
}

/// As [`tidy`], for text that was put together from pieces of the source: `map` says where each piece came from and is
/// itself a source map, ascending by `text` and beginning at 0.
pub(super) fn tidy_pieces(text: &str, map: &[Anchor]) -> (String, Vec<Anchor>) {
    let tidy = tidy_end(text, 0);
    if tidy == text.len() && map.len() <= MAX_ANCHORS {
        return (text.to_owned(), map.to_vec());
    }
    Mender::new(text, map, tidy).run()
}

/// Tells how `right` continues `left` over a line break.
pub(super) fn joint(left: &str, right: &str) -> Joint {
    let (left, right) = (left.trim_end(), right.trim_start());
    let (Some(last), Some(first)) = (left.chars().next_back(), right.chars().next()) else { return Joint::Space };
    if !first.is_alphanumeric() {
        return Joint::Space;
    }
    let stem = &left[..left.len() - last.len_utf8()];
    if !stem.ends_with(char::is_alphanumeric) {
        return Joint::Space;
    }
    match last {
        SOFT_HYPHEN => Joint::Fuse,
        '/' if first.is_alphabetic() => Joint::Glue,
        // «2026–» and «2029» are one span of years.
        '–' if stem.ends_with(|c: char| c.is_ascii_digit()) && first.is_ascii_digit() => Joint::Glue,
        '-' | '\u{2010}' | '\u{2011}' => hyphen_joint(stem, right, first),
        _ => Joint::Space,
    }
}

/// Joins the next line of a paragraph to the lines before it.
pub(crate) fn join_lines(left: &mut String, right: &str) {
    let joint = joint(left, right);
    left.truncate(left.trim_end().len());
    match joint {
        Joint::Space if left.is_empty() => {}
        Joint::Space => left.push(' '),
        Joint::Glue => {}
        Joint::Fuse => {
            left.pop();
        }
    }
    left.push_str(right.trim_start());
}

const SOFT_HYPHEN: char = '\u{ad}';

/// The joint at a visible hyphen between letters or digits.
fn hyphen_joint(stem: &str, right: &str, first: char) -> Joint {
    if JOINERS.iter().any(|joiner| first_word(right).eq_ignore_ascii_case(joiner)) {
        return Joint::Space;
    }
    let part = last_part(stem);
    let letters = part.chars().count();
    let capitals = part.chars().all(char::is_uppercase);
    let broken_capitals = capitals && letters > MAX_ACRONYM && starts_with_capitals(right);
    let keeps_hyphen = letters == 1 || part.contains(|c: char| c.is_numeric()) || capitals || !first.is_lowercase();
    if keeps_hyphen && !broken_capitals { Joint::Glue } else { Joint::Fuse }
}

/// The letters and digits that `stem` ends with; long enough to judge, never longer.
fn last_part(stem: &str) -> &str {
    let start = stem.char_indices().rev().take(24).take_while(|(_, c)| c.is_alphanumeric()).last();
    start.map_or("", |(at, _)| &stem[at..])
}

fn first_word(text: &str) -> &str {
    let end = text.char_indices().take(24).find(|(_, c)| !c.is_alphanumeric() && *c != '/').map(|(at, _)| at);
    &text[..end.unwrap_or(text.len())]
}

fn starts_with_capitals(text: &str) -> bool {
    let mut chars = text.chars().take_while(|c| c.is_alphabetic()).take(2);
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none_or(char::is_uppercase)
}

/// The words before which a hyphen at a line's end stays, from the rules.
static JOINERS: LazyLock<Vec<String>> = LazyLock::new(|| {
    #[derive(serde::Deserialize)]
    struct File {
        joiners: Vec<String>,
    }
    // The file is part of the program, and a test reads it: without it, every hyphen would count as a word break.
    toml::from_str::<File>(include_str!("../../rules/lexicon/joiners.toml"))
        .map(|file| file.joiners)
        .unwrap_or_default()
});

/// Where a stretch ends that begins at `start` and that mending leaves alone: words of usual characters, one space between.
/// Before anything else the last character stays out, for it may have a mark, and a space, for it may be part of a gap.
fn tidy_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut tidy, mut word) = (start, start);
    loop {
        let end = word_end(text, word);
        if end == word {
            return tidy;
        }
        if is_one_character(&bytes[word..end]) && is_spaced_out(text, word) {
            return word;
        }
        match bytes.get(end) {
            Some(b' ') => (tidy, word) = (end, end + 1),
            Some(byte) if !byte.is_ascii() => return end - text[..end].chars().next_back().map_or(0, char::len_utf8),
            _ => return end,
        }
    }
}

/// Where the usual characters end that stand from `start` on, without spaces.
fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = start;
    while end < bytes.len() {
        if EVERYDAY[usize::from(bytes[end])] {
            end += 1;
            continue;
        }
        match text[end..].chars().next().filter(|c| !c.is_ascii() && is_usual(*c)) {
            Some(c) => end += c.len_utf8(),
            None => break,
        }
    }
    end
}

/// Whether a word is one character that may be a usual letter.
fn is_one_character(word: &[u8]) -> bool {
    word.len() == 1 || (word.len() == 2 && !word.is_ascii())
}

/// Characters that mending leaves alone, if no mark follows.
fn is_usual(c: char) -> bool {
    matches!(c, '!'..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{24f}' | '–' | '—' | '‘'..='„' | '•' | '…' | '€')
}

/// The bytes of the usual characters that texts are full of, ASCII and `'À'..='ȿ'`: whole words are told by them alone.
/// Other characters begin with other bytes, so their further bytes may count.
const EVERYDAY: [bool; 256] = {
    let mut everyday = [false; 256];
    let mut byte = 0x21;
    while byte <= 0xc8 {
        everyday[byte] = byte != 0x7f && !matches!(byte, 0xc0..=0xc2);
        byte += 1;
    }
    everyday
};

fn anchor(text: usize, source: usize) -> Anchor {
    let narrow = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
    Anchor { text: narrow(text), source: narrow(source) }
}

/// One pass over the text of a block.
struct Mender<'a> {
    text: &'a str,
    /// Where the text came from; empty when nobody asks.
    map: &'a [Anchor],
    /// The point of `map` that the pass has come to.
    piece: usize,
    /// Where a stretch ends that needs no mending; nothing is known of what comes after.
    tidy: usize,
    out: String,
    anchors: Vec<Anchor>,
    /// Length of `out` when a soft hyphen was last left out; at a line's end it marks a broken word.
    soft_hyphen: Option<usize>,
}

impl<'a> Mender<'a> {
    /// `tidy` is where a stretch ends that begins with the text and needs no mending.
    fn new(text: &'a str, map: &'a [Anchor], tidy: usize) -> Self {
        let out = String::with_capacity(text.len());
        Self { text, map, piece: 0, tidy, out, anchors: Vec::new(), soft_hyphen: None }
    }

    fn run(mut self) -> (String, Vec<Anchor>) {
        let mut at = 0;
        while let Some(c) = self.text[at..].chars().next() {
            at = self.tidy_stretch(at).unwrap_or_else(|| self.step(at, c));
        }
        self.finish()
    }

    fn finish(mut self) -> (String, Vec<Anchor>) {
        self.out.truncate(self.out.trim_end().len());
        let end = self.out.len();
        self.anchors.retain(|anchor| (anchor.text as usize) < end.max(1));
        (self.out, self.anchors)
    }

    /// Writes what needs no mending in the piece that stands here, as most does; returns where it ends.
    fn tidy_stretch(&mut self, at: usize) -> Option<usize> {
        if self.tidy <= at {
            self.tidy = tidy_end(self.text, at);
        }
        self.pass_pieces(at);
        let next_piece = self.map.get(self.piece + 1).map_or(usize::MAX, |next| next.text as usize);
        let end = self.tidy.min(next_piece);
        (end > at).then(|| self.put_all(&self.text[at..end], at)).map(|()| end)
    }

    /// Mends what stands here, whatever it is; returns where it ends.
    fn step(&mut self, at: usize, c: char) -> usize {
        if c.is_whitespace() {
            return self.space(at);
        }
        self.spaced_letters(at).unwrap_or_else(|| self.letter(at, c))
    }

    /// White space becomes one space, or nothing inside a word that was broken over two lines.
    fn space(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let end = at + rest.len() - rest.trim_start_matches(is_space).len();
        let breaks = self.text[at..end].chars().filter(|c| matches!(c, '\n' | '\u{2028}')).count();
        match self.break_joint(breaks, end) {
            Joint::Space if self.out.is_empty() || self.out.ends_with(' ') => {}
            Joint::Space => self.put(' ', at),
            Joint::Glue => {}
            Joint::Fuse => {
                self.take_back();
            }
        }
        end
    }

    /// An empty line ends a word whatever mark it has; so does white space without a line break.
    fn break_joint(&self, breaks: usize, end: usize) -> Joint {
        if breaks != 1 {
            return Joint::Space;
        }
        let right = &self.text[end..];
        if self.soft_hyphen == Some(self.out.len()) && right.starts_with(char::is_alphabetic) {
            return Joint::Glue;
        }
        joint(&self.out, right)
    }

    /// Takes back the last character.
    fn take_back(&mut self) -> Option<char> {
        let taken = self.out.pop();
        let end = self.out.len();
        while self.anchors.last().is_some_and(|anchor| anchor.text as usize >= end) {
            self.anchors.pop();
        }
        taken
    }

    /// A letter with its marks, or a character that is folded or left out.
    fn letter(&mut self, at: usize, c: char) -> usize {
        let end = at + c.len_utf8();
        if c.is_ascii_graphic() && !self.text[end..].starts_with(is_mark) {
            self.put(c, at);
            return end;
        }
        match fold(c) {
            Fold::Drop if c == SOFT_HYPHEN => self.soft_hyphen = Some(self.out.len()),
            Fold::Drop => {}
            Fold::To(folded) => folded.chars().for_each(|c| self.put(c, at)),
            Fold::Keep => return self.cluster(at, end),
        }
        end
    }

    /// A letter with its combining marks, composed.
    fn cluster(&mut self, at: usize, first_end: usize) -> usize {
        let marks = self.text[first_end..].chars().take(MAX_MARKS).take_while(|c| is_mark(*c));
        let end = first_end + marks.map(char::len_utf8).sum::<usize>();
        let text = self.text;
        // A mark comes first here where something invisible stood between it and its letter.
        let stray = text[at..].starts_with(is_mark) && !self.out.ends_with(' ');
        let letter = if stray { self.take_back() } else { None };
        letter.into_iter().chain(text[at..end].chars()).nfc().for_each(|c| self.put(c, at));
        end
    }

    /// Joins letters that were spaced out («b e f o l k n i n g»), with wider gaps between words; returns where they end.
    fn spaced_letters(&mut self, at: usize) -> Option<usize> {
        if !self.out.is_empty() && !self.out.ends_with(' ') {
            return None;
        }
        if !is_spaced_out(self.text, at) {
            return None;
        }
        let mut end = at;
        for (offset, letter) in (SpacedLetters { text: self.text, at, gap: None }) {
            self.put(letter, offset);
            end = offset + letter.len_utf8();
        }
        Some(end)
    }

    /// Writes one character that came from the offset `at` of the text.
    fn put(&mut self, c: char, at: usize) {
        self.put_all(c.encode_utf8(&mut [0; 4]), at);
    }

    /// Writes characters that came from one piece, from the offset `at` of the text on.
    fn put_all(&mut self, text: &str, at: usize) {
        if !self.map.is_empty() && self.anchors.len() < MAX_ANCHORS {
            self.note_place(at);
        }
        self.out.push_str(text);
    }

    fn note_place(&mut self, at: usize) {
        self.pass_pieces(at);
        let piece = self.map[self.piece];
        let here = anchor(self.out.len(), piece.source as usize + at.saturating_sub(piece.text as usize));
        let in_step = |last: &Anchor| here.source.wrapping_sub(here.text) == last.source.wrapping_sub(last.text);
        if !self.anchors.last().is_some_and(in_step) {
            self.anchors.push(here);
        }
    }

    /// Comes to the piece that the offset `at` is in.
    fn pass_pieces(&mut self, at: usize) {
        while self.map.get(self.piece + 1).is_some_and(|next| next.text as usize <= at) {
            self.piece += 1;
        }
    }
}

/// Whether letters stand here that were spaced out.
fn is_spaced_out(text: &str, at: usize) -> bool {
    SpacedLetters { text, at, gap: None }.take(MIN_SPACED_LETTERS).count() == MIN_SPACED_LETTERS
}

/// The letters, with their offsets, of words that were spaced out: one space between letters, more between words.
struct SpacedLetters<'a> {
    text: &'a str,
    at: usize,
    /// A wide gap that was passed and another letter came after.
    gap: Option<usize>,
}

impl Iterator for SpacedLetters<'_> {
    type Item = (usize, char);

    fn next(&mut self) -> Option<(usize, char)> {
        if let Some(gap) = self.gap.take() {
            return Some((gap, ' '));
        }
        let rest = &self.text[self.at..];
        let letter = rest.chars().next().filter(|_| single_letter(rest))?;
        let end = self.at + letter.len_utf8();
        let after = &self.text[end..];
        let right = after.trim_start_matches([' ', '\u{a0}', '\u{2009}']);
        let gap = after.len() - right.len();
        self.gap = (after[..gap].chars().nth(1).is_some() && single_letter(right)).then_some(end);
        let item = (self.at, letter);
        self.at = if gap > 0 { end + gap } else { self.text.len() };
        Some(item)
    }
}

/// Whether the text begins with a letter that stands alone.
fn single_letter(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_alphabetic) && !chars.next().is_some_and(|c| c.is_alphanumeric() || is_mark(c))
}

/// What happens to a character.
enum Fold {
    Keep,
    Drop,
    To(&'static str),
}

fn fold(c: char) -> Fold {
    match c {
        '\u{fb00}' => Fold::To("ff"),
        '\u{fb01}' => Fold::To("fi"),
        '\u{fb02}' => Fold::To("fl"),
        '\u{fb03}' => Fold::To("ffi"),
        '\u{fb04}' => Fold::To("ffl"),
        '\u{fb05}' | '\u{fb06}' => Fold::To("st"),
        '\u{2010}' | '\u{2011}' => Fold::To("-"),
        _ if is_invisible(c) || is_private(c) => Fold::Drop,
        _ => Fold::Keep,
    }
}

/// White space, with the characters that take no place between: a run of both is one gap.
fn is_space(c: char) -> bool {
    c.is_whitespace() || (is_invisible(c) && c != SOFT_HYPHEN)
}

/// Characters that show nothing: controls, marks of direction, joiners and placeholders.
fn is_invisible(c: char) -> bool {
    matches!(c, SOFT_HYPHEN | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}')
        || matches!(c, '\u{e0000}'..='\u{e0fff}')
        || c.is_control()
}

/// Characters that mean something in one font only, usually bullets.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && (is_combining_mark(c) || canonical_combining_class(c) != 0) && !is_invisible(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidies() {
        let cases = [
            ("", ""),
            ("  ", ""),
            ("Universell  utforming ", "Universell utforming"),
            ("ut\u{ad}form\u{ad}ing", "utforming"),
            ("ut\u{ad}\nforming", "utforming"),
            ("ut-\n  forming", "utforming"),
            ("Skole-\nog barnehage", "Skole- og barnehage"),
            ("barne-\noch ungdom", "barne- och ungdom"),
            ("IKT-\ntjenesten", "IKT-tjenesten"),
            ("2026–\n2029", "2026–2029"),
            ("skole –\n2029", "skole – 2029"),
            ("Nord-\nNorge", "Nord-Norge"),
            ("DIGITALI-\nSERING", "DIGITALISERING"),
            ("IKT-\nSTRATEGI", "IKT-STRATEGI"),
            ("e-\nhelse", "e-helse"),
            ("2024-\n2028", "2024-2028"),
            ("slik -\nog slik", "slik - og slik"),
            ("ut-\n\nforming", "ut- forming"),
            ("og/\neller", "og/eller"),
            ("e\u{2011}helse", "e-helse"),
            ("o\u{fb03}siell \u{fb01}l", "offisiell fil"),
            ("a\u{30a}pen", "åpen"),
            ("a\u{ad}\u{30a}pen", "åpen"),
            ("3\u{a0}%\u{2009}av\u{200b} alle", "3 % av alle"),
            ("\u{f0b7} punkt", "punkt"),
            ("a\u{0}b\u{7}", "ab"),
            ("b e f o l k n i n g", "befolkning"),
            ("d i g i t a l  p l a n 2030", "digital plan 2030"),
            ("plan A B C", "plan A B C"),
            ("i å gå", "i å gå"),
        ];
        for (text, expected) in cases {
            assert_eq!(tidy(text), expected, "{text:?}");
        }
    }

    #[test]
    fn maps_back_to_the_source() {
        let source = "# a\u{30a}pen  ut-\nforming";
        let (text, anchors) = tidy_mapped(&source[2..], 2);
        assert_eq!(text, "åpen utforming");
        let place = crate::text::Place { page: None, anchors };
        for (word, found) in [("pen", "pen"), ("ut", "ut"), ("forming", "forming")] {
            let at = text.find(word).and_then(|at| place.source_offset(at)).unwrap();
            assert!(source[at..].starts_with(found), "{word} maps to {:?}", &source[at..]);
        }
        assert_eq!(place.source_offset(0), Some(2));
    }

    #[test]
    fn joins_lines() {
        let mut text = String::new();
        for line in ["Vi skal ut- ", "forme alle skole-", "og nett\u{ad}", "sider"] {
            join_lines(&mut text, line);
        }
        assert_eq!(text, "Vi skal utforme alle skole- og nettsider");
    }

    #[test]
    fn reads_the_joiners() {
        assert!(JOINERS.iter().any(|word| word == "og"));
    }

    #[test]
    fn tells_words_by_their_bytes() {
        for c in '\0'..='\u{24f}' {
            let text = c.to_string();
            let everyday = EVERYDAY[usize::from(text.as_bytes()[0])];
            assert!(!everyday || is_usual(c), "{c:?}");
            assert!(everyday || !c.is_ascii_graphic(), "{c:?}");
        }
        assert!(!EVERYDAY[0xc9..].contains(&true));
    }

    /// The text mended character by character.
    fn step_by_step(text: &str, map: &[Anchor]) -> (String, Vec<Anchor>) {
        let mut mender = Mender::new(text, map, 0);
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            at = mender.step(at, c);
        }
        mender.finish()
    }

    proptest::proptest! {
        #[test]
        fn stretches_and_steps_agree(
            text in "\\PC*|([a-dåÅÆo1,.(–/\\-]|å?[ab]{2,6}| {1,2}| [a-cå]|\n|[\u{30a}\u{301}\u{ad}\u{a0}\u{2009}\u{200b}\u{2010}\u{fb01}\u{f0b7}\u{2028}\u{149}\u{250}бé\t\r\u{7f}\u{7}])*",
            gaps in proptest::collection::vec(0_usize..12, 0..6),
        ) {
            let mut map = vec![anchor(0, 3)];
            for gap in gaps {
                let last = map[map.len() - 1];
                let next = (last.text as usize + gap + 1..text.len()).find(|at| text.is_char_boundary(*at));
                map.extend(next.map(|at| anchor(at, last.source as usize + at - last.text as usize + gap % 3)));
            }
            proptest::prop_assert_eq!(Mender::new(&text, &map, 0).run(), step_by_step(&text, &map));
            proptest::prop_assert_eq!(tidy(&text), step_by_step(&text, &[]).0);
        }

        #[test]
        fn maps_every_character(text in "\\PC*|[ a-eå\u{30a}\u{ad}\\-\n\u{a0}]*") {
            let (mapped, anchors) = tidy_mapped(&text, 0);
            proptest::prop_assert_eq!(&mapped, &tidy(&text));
            for pair in anchors.windows(2) {
                proptest::prop_assert!(pair[0].text < pair[1].text && pair[0].source <= pair[1].source);
            }
            for anchor in anchors {
                proptest::prop_assert!(mapped.is_char_boundary(anchor.text as usize));
                proptest::prop_assert!(text.is_char_boundary(anchor.source as usize));
            }
        }
    }
}
