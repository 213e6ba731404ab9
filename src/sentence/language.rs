//! Telling bokmål, nynorsk, Danish and Swedish apart by their common words, per block with its neighbours, and per
//! document.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::document::{Document, Kind};
use crate::text::Language;

/// The table of common words exactly as written: per word how often it stands in each language, per 100,000 words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    languages: Vec<Language>,
    words: BTreeMap<String, Vec<f32>>,
}

/// Words per 100,000 that a word is taken to have in a language where it was never seen.
const UNSEEN: f32 = 2.0;

/// The weight of evidence of each common word for each of [`Language::PLANS`].
fn weights() -> &'static FxHashMap<String, [f32; 4]> {
    static WEIGHTS: OnceLock<FxHashMap<String, [f32; 4]>> = OnceLock::new();
    WEIGHTS.get_or_init(|| {
        let Ok(raw) = toml::from_str::<RawTable>(include_str!("../../rules/lexicon/languages.toml")) else {
            return FxHashMap::default();
        };
        let weigh = |rates: Vec<f32>| {
            let mut weight = [UNSEEN.ln(); 4];
            for (language, rate) in raw.languages.iter().zip(rates) {
                if let Some(at) = Language::PLANS.iter().position(|plan| plan == language) {
                    weight[at] = (rate + UNSEEN).ln();
                }
            }
            let mean = weight.iter().sum::<f32>() / 4.0;
            weight.map(|value| value - mean)
        };
        raw.words.into_iter().map(|(word, rates)| (word, weigh(rates))).collect()
    })
}

/// How strongly a text speaks for each language: the sum of its words' weights.
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
            if let Some(weights) = weights().get(&lower) {
                votes = votes.plus(Self(*weights), 1.0);
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

    /// The best language and its lead over the second; none where no word is known.
    fn best(self) -> Option<(Language, f32)> {
        let mut order = [0, 1, 2, 3];
        order.sort_by(|left, right| self.0[*right].total_cmp(&self.0[*left]));
        let lead = self.0[order[0]] - self.0[order[1]];
        (lead > 0.0).then(|| (Language::PLANS[order[0]], lead))
    }
}

/// Share of common words of the four languages below which a text is written in none of them: plans have about half,
/// English texts under a tenth.
const LEAST_FAMILIAR: f32 = 0.2;

#[expect(clippy::cast_precision_loss, reason = "a share of word counts")]
fn share_of_known_words(text: &str) -> f32 {
    let (mut known, mut all) = (0_usize, 0_usize);
    let mut lower = String::new();
    for word in text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty() && word.len() < 24) {
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        all += 1;
        known += usize::from(weights().contains_key(&lower));
    }
    known as f32 / all.max(1) as f32
}

/// The main language of a document, and whether that is certain.
pub fn document_language(document: &Document) -> (Language, bool) {
    let votes = Votes::of(&document.text);
    let familiar = share_of_known_words(&document.text) >= LEAST_FAMILIAR;
    let declared = document.meta.language.as_deref().and_then(declared);
    match (votes.best(), declared) {
        (Some((language, lead)), _) if lead >= 6.0 => (language, familiar),
        (_, Some(language)) => (language, familiar),
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
    const CLEAR_LEAD: f32 = 6.0;
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
