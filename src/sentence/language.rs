//! Telling bokmål, nynorsk, Danish and Swedish apart by their function words, per block with its neighbours, and per
//! document.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::document::{Document, Kind};
use crate::rules::lexicon::function_words;
use crate::text::Language;

/// Languages in which a word is one of the function words, as bits in the order of [`Language::PLANS`].
fn known() -> &'static FxHashMap<String, u8> {
    static KNOWN: OnceLock<FxHashMap<String, u8>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let mut words: FxHashMap<String, u8> = FxHashMap::default();
        for (language, list) in function_words() {
            for word in list {
                *words.entry(word).or_default() |= 1 << language as u8;
            }
        }
        words
    })
}

/// How strongly a text speaks for each language: a word that fewer languages share weighs more.
#[derive(Debug, Clone, Copy, Default)]
struct Votes([f32; 4]);

impl Votes {
    fn of(text: &str) -> Self {
        let mut votes = Self::default();
        let mut lower = String::new();
        for word in
            text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty() && word.len() < 24)
        {
            lower.clear();
            lower.extend(word.chars().flat_map(char::to_lowercase));
            if let Some(bits) = known().get(&lower) {
                let weight = 1.0 / f32::from(u16::try_from(bits.count_ones() * bits.count_ones()).unwrap_or(16));
                (0..4).filter(|at| bits & (1 << at) != 0).for_each(|at| votes.0[at] += weight);
            }
        }
        votes
    }

    fn plus(mut self, other: Self, factor: f32) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs * factor;
        }
        self
    }

    fn best(self) -> Option<(Language, f32)> {
        let (at, most) = self
            .0
            .iter()
            .copied()
            .enumerate()
            .max_by(|left, right| left.1.total_cmp(&right.1).then(right.0.cmp(&left.0)))?;
        let second =
            self.0.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, votes)| *votes).fold(0.0, f32::max);
        (most > 0.0).then(|| (Language::PLANS[at], most - second))
    }
}

/// The main language of a document, and whether that is certain.
pub fn document_language(document: &Document) -> (Language, bool) {
    let votes = Votes::of(&document.text);
    let declared = document.meta.language.as_deref().and_then(declared);
    match (votes.best(), declared) {
        (Some((language, lead)), _) if lead >= 2.0 => (language, true),
        (_, Some(language)) => (language, true),
        (Some((language, _)), None) => (language, false),
        (None, None) => (Language::Nb, false),
    }
}

fn declared(tag: &str) -> Option<Language> {
    let name = tag.split(['-', '_']).next()?.to_ascii_lowercase();
    if name == "no" { Some(Language::Nb) } else { Language::parse(&name).filter(|language| *language != Language::En) }
}

/// The language of each block. A block is read together with its neighbours, since single sentences are often words that
/// the languages share; where that gives no clear answer the document's language stands.
pub fn block_languages(document: &Document, main: Language) -> Vec<Language> {
    const REACH: usize = 3;
    const CLEAR_LEAD: f32 = 3.0;
    let own: Vec<Votes> = document
        .blocks
        .iter()
        .map(|block| if block.kind == Kind::Excluded { Votes::default() } else { Votes::of(document.text_of(block)) })
        .collect();
    (0..own.len())
        .map(|at| {
            let near = (at.saturating_sub(REACH)..(at + REACH + 1).min(own.len())).filter(|other| *other != at);
            let votes = near.fold(own[at].plus(Votes::default(), 0.0), |votes, other| votes.plus(own[other], 0.5));
            votes.best().filter(|(_, lead)| *lead >= CLEAR_LEAD).map_or(main, |(language, _)| language)
        })
        .collect()
}
