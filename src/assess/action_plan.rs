//! Whether a policy points to an action plan that there is, or that has its day: then owners and deadlines stand there, and
//! the policy itself is asked for the goal alone. The words are data: `rules/action-plans.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::Deserialize;

use crate::document::{Document, Kind};
use crate::find::Found;
use crate::rules::{Phrase, parse_phrase};
use crate::text::Country;

use super::doctype::{find, words};

/// What a document says of an action plan beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ActionPlan {
    /// Nothing, or the document is one.
    None,
    /// That it will come, in this block, and not when.
    Announced(usize),
    /// That there is one, or when it comes.
    Settled,
}

/// How many words behind the name of a plan may say whose it is.
const REACH: usize = 5;

/// The years that a plan may be of.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// What a document of a type points to on a day, by the passages that the search cut it into.
pub(super) fn pointed_to(
    document: &Document,
    found: &Found,
    country: Country,
    doctype: &str,
    today: Date,
) -> ActionPlan {
    let Some(terms) = Terms::of(country) else { return ActionPlan::None };
    if terms.types.iter().any(|own| own == doctype) {
        return ActionPlan::None;
    }
    let mut announced = None;
    for (number, range) in &found.passages {
        let passage = &document.text[range.clone()];
        if matches!(document.blocks[*number].kind, Kind::Heading { .. }) || !terms.may_name(passage) {
            continue;
        }
        match terms.says(passage, today.year()) {
            Some(true) => return ActionPlan::Settled,
            Some(false) => announced = announced.or(Some(*number)),
            None => {}
        }
    }
    announced.map_or(ActionPlan::None, ActionPlan::Announced)
}

/// The words of a country exactly as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTerms {
    types: Vec<String>,
    names: Vec<String>,
    settled: Vec<String>,
    announced: Vec<String>,
    of: Vec<String>,
    own: Vec<String>,
    not: Vec<String>,
}

/// The words of a country.
struct Terms {
    types: Vec<String>,
    /// How each name begins, without its first letter, which may be a capital.
    beginnings: Vec<String>,
    names: Vec<Phrase>,
    settled: Vec<Phrase>,
    announced: Vec<Phrase>,
    of: Vec<String>,
    own: Vec<Phrase>,
    not: Vec<Phrase>,
}

impl Terms {
    fn of(country: Country) -> Option<&'static Self> {
        static TERMS: OnceLock<BTreeMap<Country, Terms>> = OnceLock::new();
        // The file is embedded and tested, so a mistake in it is a bug of this crate; then no plan is pointed to.
        let read = || {
            let file = include_str!(concat!(env!("OUT_DIR"), "/action-plans.json"));
            let raw = serde_json::from_str::<BTreeMap<Country, RawTerms>>(file);
            raw.map(|raw| raw.into_iter().map(|(country, raw)| (country, Self::new(raw))).collect()).unwrap_or_default()
        };
        TERMS.get_or_init(read).get(&country)
    }

    fn new(raw: RawTerms) -> Self {
        let mut beginnings: Vec<String> = raw.names.iter().map(|name| beginning(name)).collect();
        beginnings.sort_unstable();
        beginnings.dedup();
        let phrases = |list: Vec<String>| list.iter().filter_map(|text| parse_phrase(text).ok()).collect();
        Self {
            types: raw.types,
            beginnings,
            names: phrases(raw.names),
            settled: phrases(raw.settled),
            announced: phrases(raw.announced),
            of: raw.of,
            own: phrases(raw.own),
            not: phrases(raw.not),
        }
    }

    /// Whether a text may name an action plan at all, which most do not.
    fn may_name(&self, text: &str) -> bool {
        self.beginnings.iter().any(|beginning| text.contains(beginning.as_str()))
    }

    /// Whether a sentence points to an action plan that is settled, or only announced; `None` where it points to none.
    fn says(&self, sentence: &str, today: i16) -> Option<bool> {
        let words = words(sentence);
        let name = self.names.iter().filter_map(|name| find(name, &words)).min()?;
        let holds = |phrases: &[Phrase]| phrases.iter().any(|phrase| find(phrase, &words).is_some());
        if holds(&self.not) || self.is_another_s(&words[name + 1..]) {
            return None;
        }
        let (latest, is_period) = latest_year(sentence);
        let settled = match latest {
            Some(year) if is_period => year >= today,
            Some(year) => year >= today || holds(&self.settled),
            None => holds(&self.settled),
        };
        (settled || holds(&self.announced)).then_some(settled)
    }

    /// Whether the words behind the name of a plan say that it is another policy's.
    fn is_another_s(&self, behind: &[String]) -> bool {
        let Some((first, rest)) = behind.split_first() else { return false };
        let reach = &rest[..rest.len().min(REACH)];
        self.of.contains(first) && !self.own.iter().any(|own| find(own, reach).is_some())
    }
}

/// The second to the sixth letter of a name's first word.
fn beginning(name: &str) -> String {
    const LETTERS: usize = 6;
    name.chars().take_while(|letter| letter.is_alphabetic()).take(LETTERS).skip(1).collect()
}

/// The latest year that a sentence names, and whether it is the end of a period («2025–2028», «2025-28»).
fn latest_year(sentence: &str) -> (Option<i16>, bool) {
    let runs: Vec<&str> = sentence.split(|letter: char| !letter.is_ascii_digit()).collect();
    let year = |digits: &str| digits.parse::<i16>().ok().filter(|year| digits.len() == 4 && YEARS.contains(year));
    let mut latest: Option<i16> = None;
    let mut is_period = false;
    for pair in runs.windows(2) {
        if let (Some(from), [_, _]) = (year(pair[0]), pair[1].as_bytes()) {
            latest = latest.max(pair[1].parse::<i16>().ok().map(|end| from / 100 * 100 + end));
            is_period = true;
        } else if let (Some(_), Some(end)) = (year(pair[0]), year(pair[1])) {
            latest = latest.max(Some(end));
            is_period = true;
        }
    }
    (latest.max(runs.iter().filter_map(|run| year(run)).max()), is_period)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_settled_where_it_is_decided_or_has_its_time() {
        let cases = [
            (Country::Dk, "Handleplan følger.", Some(false)),
            (Country::Dk, "Politikken følges af en handleplan, der vedtages senest 1. oktober 2027.", Some(true)),
            (Country::Dk, "Politikken har ingen handleplan for 2027.", None),
            (Country::Dk, "Handleplan for klima 2025-2028 er vedtaget.", None),
            (Country::Dk, "Borgerens handleplan skal følges op i 2027.", None),
            (Country::No, "Handlingsplan for universell utforming 2025–2028, vedtatt i kommunestyret.", Some(true)),
            (Country::No, "Strategien blir følgd opp i den vedtekne handlingsplanen.", Some(true)),
            (Country::No, "Handlingsplan for digitalisering 2019–2022, vedtatt i 2018.", None),
            (Country::No, "Vi skal lage en handlingsplan.", Some(false)),
            (Country::Se, "Strategin kompletteras av gällande handlingsplan.", Some(true)),
            (Country::Se, "Kommunen har 40 000 invånare.", None),
        ];
        let says = |country, sentence: &str| Terms::of(country).and_then(|terms| terms.says(sentence, 2026));
        for (country, sentence, expected) in cases {
            assert_eq!(says(country, sentence), expected, "{sentence}");
        }
    }

    #[test]
    fn the_words_are_without_mistakes() {
        let raw = toml::from_str::<BTreeMap<Country, RawTerms>>(include_str!("../../rules/action-plans.toml")).unwrap();
        for terms in raw.into_values() {
            let all = [terms.names, terms.settled, terms.announced, terms.own, terms.not].concat();
            let refused: Vec<&String> = all.iter().filter(|text| parse_phrase(text).is_err()).collect();
            assert_eq!(refused, Vec::<&String>::new());
        }
    }
}
