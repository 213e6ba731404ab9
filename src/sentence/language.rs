//! Telling bokmål, nynorsk, Danish and Swedish apart by their common words, per block with its neighbours, and per
//! document.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::document::{Block, Document, Kind};
use crate::text::{Country, Language};

/// The table of common words exactly as written: per word how often it stands in each language, per 100,000 words.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    languages: Vec<Language>,
    words: BTreeMap<String, Vec<f32>>,
    /// The same of how other words begin.
    beginnings: BTreeMap<String, Vec<f32>>,
    /// The same of how other words end.
    endings: BTreeMap<String, Vec<f32>>,
}

impl RawTable {
    /// The table, which is embedded and tested: a mistake in it is a bug of this crate, and then no word is known.
    fn read() -> Option<Self> {
        serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/lexicon/languages.json"))).ok()
    }

    /// What a rate per language says.
    fn votes(&self, rates: &[f32]) -> Votes {
        let mut weight = [UNSEEN.ln(); 4];
        for (language, rate) in self.languages.iter().zip(rates) {
            if let Some(at) = Language::PLANS.iter().position(|plan| plan == language) {
                weight[at] = (rate + UNSEEN).ln();
            }
        }
        let mean = weight.iter().sum::<f32>() / 4.0;
        Votes(weight.map(|value| value - mean))
    }
}

/// Words per 100,000 that a word is taken to have in a language where it was never seen.
const UNSEEN: f32 = 2.0;

/// The weight of evidence of each common word for each of [`Language::PLANS`].
fn weights() -> FxHashMap<String, Familiarity> {
    let Some(raw) = RawTable::read() else { return FxHashMap::default() };
    raw.words.iter().map(|(word, rates)| (word.clone(), Familiarity::Known(raw.votes(rates)))).collect()
}

/// What the beginnings and endings of words say, the longest first.
struct WordParts {
    beginnings: Vec<(String, Votes)>,
    endings: Vec<(String, Votes)>,
}

/// Letters from which a word has parts that say something.
const LONG_WORD: usize = 6;

impl WordParts {
    fn get() -> &'static Self {
        static PARTS: OnceLock<WordParts> = OnceLock::new();
        PARTS.get_or_init(|| {
            let raw = RawTable::read().unwrap_or_default();
            let list = |parts: &BTreeMap<String, Vec<f32>>| {
                let mut list: Vec<_> = parts.iter().map(|(part, rates)| (part.clone(), raw.votes(rates))).collect();
                list.sort_by_key(|(part, _)| std::cmp::Reverse(part.len()));
                list
            };
            Self { beginnings: list(&raw.beginnings), endings: list(&raw.endings) }
        })
    }

    /// What the words of a text say that are none of the common ones. They are looked at only where those leave it open.
    fn votes(&self, text: &str) -> Votes {
        let (mut votes, mut lower) = (Votes::default(), String::new());
        for word in words(text).filter(|word| word.written.chars().nth(LONG_WORD - 1).is_some()) {
            lower_into(&mut lower, word.written);
            if CommonWords::get().of(&word).is_some() {
                continue;
            }
            let beginning = self.beginnings.iter().find(|(part, _)| lower.starts_with(part.as_str()));
            let ending = self.endings.iter().find(|(part, _)| lower.ends_with(part.as_str()));
            votes = beginning.into_iter().chain(ending).fold(votes, |sum, (_, said)| sum.plus(*said, 1.0));
        }
        votes
    }
}

/// What a common word says.
#[derive(Debug, Clone, Copy)]
enum Familiarity {
    /// A word of the four languages.
    Known(Votes),
    /// A word of another language.
    Other,
}

/// How strongly a text speaks for each language: the sum of its words' weights.
#[derive(Debug, Clone, Copy, Default)]
struct Votes([f32; 4]);

impl Votes {
    fn plus(mut self, other: Self, factor: f32) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs * factor;
        }
        self
    }

    /// The best of a country's languages, if it is near enough to the best of all.
    fn best_of(self, country: Option<Country>) -> Option<Language> {
        let country = country?;
        let most = self.0.iter().copied().fold(f32::MIN, f32::max);
        let own = (0..self.0.len()).filter(|at| Language::PLANS[*at].country() == Some(country));
        let best = own.rev().max_by(|left, right| self.0[*left].total_cmp(&self.0[*right]))?;
        (self.0[best] > most - SURE_LEAD).then_some(Language::PLANS[best])
    }

    /// The best language and its lead over the second; none where no word is known.
    fn best(self) -> Option<(Language, f32)> {
        let mut order = [0, 1, 2, 3];
        order.sort_by(|left, right| self.0[*right].total_cmp(&self.0[*left]));
        let lead = self.0[order[0]] - self.0[order[1]];
        (lead > 0.0).then(|| (Language::PLANS[order[0]], lead))
    }
}

/// The table of common words of other languages.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Others {
    /// Words by the code of their language.
    words: BTreeMap<String, Vec<String>>,
}

/// The common words of the four languages, and of other languages those that the four do not have as well.
struct CommonWords {
    by_key: FxHashMap<Key, Familiarity>,
    /// Those that have no key.
    others: FxHashMap<String, Familiarity>,
}

impl CommonWords {
    fn get() -> &'static Self {
        static WORDS: OnceLock<CommonWords> = OnceLock::new();
        WORDS.get_or_init(|| {
            let mut words = weights();
            let foreign = include_str!(concat!(env!("OUT_DIR"), "/lexicon/foreign.json"));
            let others: Others = serde_json::from_str(foreign).unwrap_or_default();
            for word in others.words.into_values().flatten() {
                words.entry(word).or_insert(Familiarity::Other);
            }
            let (plain, others): (Vec<_>, Vec<_>) = words.into_iter().partition(|(word, _)| key(word).is_some());
            let by_key = plain.into_iter().filter_map(|(word, known)| Some((key(&word)?, known)));
            Self { by_key: by_key.collect(), others: others.into_iter().collect() }
        })
    }

    /// What a word says, in whatever letters, if it is a common one.
    fn of(&self, word: &Word<'_>) -> Option<Familiarity> {
        let known = match word.key {
            Some(key) => self.by_key.get(&key),
            None => self.others.get(&word.written.to_lowercase()),
        };
        known.copied()
    }
}

/// A word of the letters of every day, made small, as numbers that are quickly looked up.
type Key = [u64; 3];

/// Bytes of a word that has a key.
const KEY: usize = 24;

/// A run of letters.
struct Word<'a> {
    written: &'a str,
    /// None where it has letters beyond Latin-1.
    key: Option<Key>,
}

/// The runs of letters of a text, but for the longest.
fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut at = 0;
    let all = std::iter::from_fn(move || {
        loop {
            let rest = &text.as_bytes()[at..];
            at += rest.iter().position(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii())?;
            let word = word_at(text, at);
            if !word.written.is_empty() {
                at += word.written.len();
                return Some(word);
            }
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    });
    all.filter(|word| word.written.len() < KEY)
}

/// The letters that stand from a place on.
fn word_at(text: &str, start: usize) -> Word<'_> {
    let bytes = text.as_bytes();
    let (mut end, mut plain) = (start, true);
    loop {
        end += bytes[end..].iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(bytes.len() - end);
        match bytes[end..] {
            // The letters of Latin-1: all of «À» to «ÿ» but the signs of times and division.
            [0xc3, letter, ..] if !matches!(letter, 0x97 | 0xb7) => end += 2,
            [0x80..=0xff, ..] => match text[end..].chars().next().filter(|letter| letter.is_alphabetic()) {
                Some(letter) => {
                    plain = false;
                    end += letter.len_utf8();
                }
                None => break,
            },
            _ => break,
        }
    }
    let eight = |number: usize| small_bytes(bytes, start + number * 8, end);
    Word { written: &text[start..end], key: plain.then(|| std::array::from_fn(eight)) }
}

/// Up to eight bytes of a word from a place on, as a number. A bit makes them small: of ASCII, and also of the second bytes of
/// Latin-1, whatever it makes of the first.
fn small_bytes(bytes: &[u8], from: usize, end: usize) -> u64 {
    const SMALL: u64 = u64::from_le_bytes([b'a' - b'A'; 8]);
    let count = end.saturating_sub(from).min(8);
    if count == 0 {
        return 0;
    }
    let read = match bytes[from..].first_chunk() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => bytes[from..end].iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    };
    (read | SMALL) & (u64::MAX >> (64 - count * 8))
}

/// The key of a word that is all letters, if it has one.
fn key(word: &str) -> Option<Key> {
    words(word).next().filter(|found| found.written == word)?.key
}

/// How many words of a text are common ones of the four languages, and of others.
#[derive(Debug, Clone, Copy, Default)]
struct Familiar {
    all: u32,
    known: u32,
    other: u32,
}

/// Words that a text has at least before it is taken for one in another language.
const LEAST_WORDS: u32 = 25;

/// Words of other languages that such a text has at least, of each hundred words, and the factor by which they are more
/// than those of the four languages.
const LEAST_OTHER: u32 = 8;
const MORE: u32 = 2;

/// Words of a document that has few words of the four languages, and none of others that are known, from which it is
/// taken to be in yet another language, and its share of known words up to which it is.
const LONG: u32 = 150;
const STRANGE: f32 = 0.08;

impl Familiar {
    fn plus(self, other: Self) -> Self {
        Self { all: self.all + other.all, known: self.known + other.known, other: self.other + other.other }
    }

    #[expect(clippy::cast_precision_loss, reason = "a share of word counts")]
    fn share(self) -> f32 {
        self.known as f32 / self.all.max(1) as f32
    }

    /// Whether the text is in another language, as its words show.
    fn is_foreign(self) -> bool {
        self.all >= LEAST_WORDS && self.other * 100 >= LEAST_OTHER * self.all && self.other > MORE * self.known
    }
}

/// Puts the small letters of a word in place of what is there.
fn lower_into(lower: &mut String, word: &str) {
    lower.clear();
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
    } else {
        lower.extend(word.chars().flat_map(char::to_lowercase));
    }
}

/// What the words of a text say of its language.
#[derive(Debug, Clone, Copy, Default)]
struct Signs {
    votes: Votes,
    words: Familiar,
}

impl Signs {
    fn of(text: &str) -> Self {
        let mut signs = Self::default();
        let common = CommonWords::get();
        for word in words(text) {
            // A letter alone may be a mark or a formula.
            let counts = u32::from(word.written.chars().nth(1).is_some());
            signs.words.all += counts;
            match common.of(&word) {
                Some(Familiarity::Known(votes)) => {
                    signs.words.known += counts;
                    signs.votes = signs.votes.plus(votes, 1.0);
                }
                Some(Familiarity::Other) => signs.words.other += counts,
                None => {}
            }
        }
        signs
    }

    fn of_block(document: &Document, block: &Block) -> Self {
        if block.kind == Kind::Excluded { Self::default() } else { Self::of(document.text_of(block)) }
    }

    fn plus(self, other: Self) -> Self {
        Self { votes: self.votes.plus(other.votes, 1.0), words: self.words.plus(other.words) }
    }
}

/// The languages of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Languages {
    /// The main one.
    pub main: Language,
    /// Whether that is certain.
    pub certain: bool,
    /// For each block, whether it is in a language that no rule knows.
    pub foreign: Vec<bool>,
}

/// How far a language must lead for a text to be surely in it.
const SURE_LEAD: f32 = 6.0;

/// How far a language must lead by its common words alone, for the parts of the others not to be asked.
const PLAIN_LEAD: f32 = 2.0 * SURE_LEAD;

/// The languages of a document; `None` for one that is in none of the four. Where the words leave it open, it is in one of
/// the languages of `country`, if that is known.
pub fn document_languages(document: &Document, country: Option<Country>) -> Option<Languages> {
    let blocks: Vec<Signs> = document.blocks.iter().map(|block| Signs::of_block(document, block)).collect();
    let Signs { votes, words } = blocks.iter().fold(Signs::default(), |sum, one| sum.plus(*one));
    if words.is_foreign() || (words.all >= LONG && words.share() < STRANGE) {
        return None;
    }
    let familiar = words.share() >= LEAST_FAMILIAR;
    let open = votes.best().is_none_or(|(_, lead)| lead < PLAIN_LEAD);
    let votes = if open { votes.plus(part_votes(document), 1.0) } else { votes };
    let declared = document.meta.language.as_deref().and_then(declared);
    let (main, certain) = match (votes.best(), declared) {
        (Some((language, lead)), _) if lead >= SURE_LEAD => (language, familiar),
        (_, Some(language)) => (language, familiar),
        (best, None) => (votes.best_of(country).or(best.map(|(language, _)| language)).unwrap_or(Language::Nb), false),
    };
    Some(Languages { main, certain, foreign: foreign(&blocks) })
}

/// What the parts of a document's words say.
fn part_votes(document: &Document) -> Votes {
    let read = document.blocks.iter().filter(|block| block.kind != Kind::Excluded);
    let votes = read.map(|block| WordParts::get().votes(document.text_of(block)));
    votes.fold(Votes::default(), |sum, one| sum.plus(one, 1.0))
}

/// Which blocks are in a language that no rule knows; a block is read together with its neighbours of the same
/// mind.
fn foreign(blocks: &[Signs]) -> Vec<bool> {
    const REACH: usize = 2;
    let like = |words: Familiar| words.other > MORE * words.known;
    let is_foreign = |at: usize| {
        let own = blocks[at].words;
        let near = &blocks[at.saturating_sub(REACH)..(at + REACH + 1).min(blocks.len())];
        let near = near.iter().map(|one| one.words).filter(|words| like(*words));
        own.is_foreign() || (like(own) && near.fold(Familiar::default(), Familiar::plus).is_foreign())
    };
    (0..blocks.len()).map(is_foreign).collect()
}

/// Share of common words of the four languages below which a text is written in none of them: plans have about half,
/// English texts under a tenth.
const LEAST_FAMILIAR: f32 = 0.2;

fn declared(tag: &str) -> Option<Language> {
    let name = tag.split(['-', '_']).next()?.to_ascii_lowercase();
    if name == "no" { Some(Language::Nb) } else { Language::parse(&name).filter(|language| *language != Language::En) }
}

/// The language of each block. A block is read together with its neighbours, since single sentences are often words that
/// the languages share; where that gives no clear answer the document's language stands.
pub fn block_languages(document: &Document, main: Language) -> Vec<Language> {
    const REACH: usize = 3;
    const CLEAR_LEAD: f32 = 6.0;
    let own: Vec<Votes> = document.blocks.iter().map(|block| Signs::of_block(document, block).votes).collect();
    (0..own.len())
        .map(|at| {
            let near = (at.saturating_sub(REACH)..(at + REACH + 1).min(own.len())).filter(|other| *other != at);
            let votes = near.fold(own[at].plus(Votes::default(), 0.0), |votes, other| votes.plus(own[other], 0.5));
            votes.best().filter(|(_, lead)| *lead >= CLEAR_LEAD).map_or(main, |(language, _)| language)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::build;
    use crate::read::read;

    const ENGLISH: &str = "The municipality shall ensure that all of its web pages are accessible to people with disabilities, and that the staff has the skills they need to use digital tools in their daily work with the inhabitants.";
    const BOKMAL: &str = "Kommunen skal sørge for at alle nettsidene er tilgjengelige for personer med nedsatt funksjonsevne, og at de ansatte har den kompetansen som de trenger for å bruke digitale verktøy i arbeidet.";

    fn document(text: &str) -> Document {
        build(read("a.md", text.as_bytes()).unwrap())
    }

    fn told(text: &str) -> Option<(Language, bool)> {
        document_languages(&document(text), None).map(|found| (found.main, found.certain))
    }

    fn blocks(text: &str) -> Vec<bool> {
        document_languages(&document(text), None).unwrap().foreign
    }

    #[test]
    fn a_word_has_one_key_in_small_letters_and_capitals() {
        for word in ["Kommunen", "ØKONOMI", "Åpen", "næringslivet", "e", "ÞÝÀ", "Straße", "funksjonsnedsettelser"]
        {
            assert_eq!(key(word), key(&word.to_lowercase()), "{word}");
            assert!(key(word).is_some(), "{word}");
        }
        assert_ne!(key("öl"), key("ål"));
        assert_ne!(key("a"), key("aa"));
        assert_eq!([key("maŋŋel"), key("Ÿ"), key("a×b"), key(&"a".repeat(KEY))], [None; 4]);
        let known = |text| words(text).map(|word| CommonWords::get().of(&word).is_some()).collect::<Vec<_>>();
        assert_eq!(known("OG × Maŋŋel, qqq·og"), [true, true, false, true]);
    }

    #[test]
    fn other_languages_are_told() {
        assert_eq!(document_languages(&document(ENGLISH), None), None);
        let finnish = "Kunnan tulee huolehtia siitä, että verkkosivut ovat saavutettavia ja että henkilöstö on koulutettu. Kaikki palvelut, jotka ovat verkossa, testataan, ja sen mukaan voidaan parantaa niitä, kun ei ole muuta tai kun se on tarpeen.";
        assert_eq!(document_languages(&document(finnish), None), None);
        assert_eq!(told(BOKMAL), Some((Language::Nb, true)));
        assert_eq!(told("Plan 2026").map(|found| found.1), Some(false));
    }

    #[test]
    fn a_text_that_leaves_it_open_is_in_a_language_of_the_country_that_is_known() {
        let told = |text: &str, country| document_languages(&document(text), country).map(|found| found.main);
        let [open, sure] = ["Kommunen skal bruge teknologi.", BOKMAL];
        assert_eq!(told(open, None), Some(Language::Da));
        assert_eq!(told(open, Some(Country::No)), Some(Language::Nb));
        assert_eq!(told(open, Some(Country::Dk)), Some(Language::Da));
        assert_eq!(told(sure, Some(Country::Dk)), Some(Language::Nb));
    }

    #[test]
    fn a_single_sentence_is_told_by_how_its_words_begin_and_end() {
        let cases = [
            (Language::Nb, "Vi skal samarbeide med fagforeningene om kompetansen framtidens teknologi krever."),
            (Language::Nb, "Digitalt utenforskap er en utfordring."),
            (Language::Nn, "Økonomisjefen rapporterer frigjord tid frå automatiseringa."),
            (Language::Da, "Kompetencerne udvikles sammen med fagforeningerne."),
            (Language::Sv, "Förvaltningarna utbildar medarbetarna."),
        ];
        for (language, text) in cases {
            assert_eq!(told(text).map(|found| found.0), Some(language), "{text}");
        }
    }

    #[test]
    fn sections_in_other_languages_are_told() {
        let text = format!("# Plan\n\n{BOKMAL}\n\n## Summary\n\n{ENGLISH}\n\nThat is what we shall do.\n\n{BOKMAL}\n");
        assert_eq!(blocks(&text), [false, false, false, true, true, false]);
        let table = "| Tiltak | Ansvar |\n|---|---|\n| Microsoft 365 Copilot | Kari Nordmann, IKT |\n";
        assert_eq!(blocks(table), [false, false]);
    }
}
