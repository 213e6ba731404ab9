//! Which type of document it is, by its title, else by what stands on its first pages. The names are data:
//! `rules/doctypes.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::document::{Block, Document, Kind};
use crate::rules::doctypes::doctypes as known;
use crate::rules::{GAP, Phrase, Step, Word, parse_phrase};
use crate::text::Country;

use super::DoctypeSource;

/// How many blocks at the beginning may tell the type.
const FIRST_BLOCKS: usize = 60;

/// How many of them may be the title page.
const TITLE_PAGE: usize = 6;

/// Longest line of a title page, in bytes; what is longer is running text, which names other plans too.
const LONGEST_LINE: usize = 160;

/// How many words of a block are looked at: a title is short, and a long block names its type early or not at all.
const MOST_WORDS: usize = 120;

/// How often running text must name a type for the document to be taken as one.
const ENOUGH_MENTIONS: usize = 2;

/// The type of a document and what it was read from.
pub(crate) fn recognise(document: &Document, country: Country) -> (String, DoctypeSource) {
    let types = Types::of(country);
    let titles = [document.title.as_deref(), document.meta.title.as_deref()];
    let by = |choose: fn(&Types, &[String]) -> Option<usize>| {
        titles.iter().flatten().find_map(|title| choose(types, &words(title)))
    };
    if let Some(found) = by(Types::named).or_else(|| by(Types::hinted)) {
        return (types.id(found), DoctypeSource::Title);
    }
    let found = types.on_title_page(document).or_else(|| types.most_mentioned(document));
    (found.map_or_else(|| types.fallback.clone(), |found| types.id(found)), DoctypeSource::Content)
}

/// All types that can be recognised, in any country.
pub fn doctypes() -> impl Iterator<Item = &'static str> {
    Country::ALL.into_iter().flat_map(known).map(String::as_str)
}

/// `rules/doctypes.toml` exactly as written.
#[derive(Deserialize)]
#[serde(transparent)]
struct RawFile(BTreeMap<Country, RawCountry>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCountry {
    fallback: String,
    #[serde(rename = "type")]
    types: Vec<RawType>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawType {
    id: String,
    name: Vec<String>,
    #[serde(default)]
    hint: Vec<String>,
}

/// The types of a country, the most specific first.
#[derive(Default)]
struct Types {
    fallback: String,
    all: Vec<Doctype>,
    /// The names with the number of their type, by the byte that their first word begins with; under `None` those that may
    /// begin with any.
    names: BTreeMap<Option<u8>, Vec<(usize, Phrase)>>,
}

struct Doctype {
    id: String,
    hints: Vec<Phrase>,
}

impl Types {
    fn of(country: Country) -> &'static Self {
        static TYPES: OnceLock<BTreeMap<Country, Types>> = OnceLock::new();
        static NONE: OnceLock<Types> = OnceLock::new();
        // The file is embedded and tested, so a mistake in it is a bug of this crate; then no type is recognised.
        let all = TYPES.get_or_init(|| {
            let raw = serde_json::from_str::<RawFile>(include_str!(concat!(env!("OUT_DIR"), "/doctypes.json")));
            raw.map(|raw| raw.0.into_iter().map(|(country, raw)| (country, Self::new(raw))).collect())
                .unwrap_or_default()
        });
        all.get(&country).unwrap_or_else(|| NONE.get_or_init(Self::default))
    }

    fn new(raw: RawCountry) -> Self {
        let phrases =
            |list: &[String]| -> Vec<Phrase> { list.iter().filter_map(|text| parse_phrase(text).ok()).collect() };
        let mut names: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (at, kind) in raw.types.iter().enumerate() {
            for phrase in phrases(&kind.name) {
                names.entry(first_byte(&phrase)).or_default().push((at, phrase));
            }
        }
        let doctype = |kind: &RawType| Doctype { id: kind.id.clone(), hints: phrases(&kind.hint) };
        Self { fallback: raw.fallback, all: raw.types.iter().map(doctype).collect(), names }
    }

    fn id(&self, at: usize) -> String {
        self.all.get(at).map_or_else(|| self.fallback.clone(), |kind| kind.id.clone())
    }

    /// The type whose name begins earliest; of several at one word, the first of the list.
    fn named(&self, words: &[String]) -> Option<usize> {
        let beginning = |word: &String| [None, word.bytes().next()].map(|byte| self.names.get(&byte));
        (0..words.len()).find_map(|at| {
            let names = beginning(&words[at]).into_iter().flatten().flatten();
            names.filter(|(_, name)| stands_at(name, &words[at..])).map(|(kind, _)| *kind).min()
        })
    }

    /// The type that a subject word hints at.
    fn hinted(&self, words: &[String]) -> Option<usize> {
        let hints = |(_, kind): &(usize, &Doctype)| kind.hints.iter().any(|hint| find(hint, words).is_some());
        self.all.iter().enumerate().find(hints).map(|(at, _)| at)
    }

    /// The first short line of the title page that names a type.
    fn on_title_page(&self, document: &Document) -> Option<usize> {
        let lines = first_blocks(document).take(TITLE_PAGE).map(|block| document.text_of(block));
        lines.filter(|line| line.len() <= LONGEST_LINE).find_map(|line| self.named(&words(line)))
    }

    /// The type that most of the first blocks name.
    fn most_mentioned(&self, document: &Document) -> Option<usize> {
        let mut mentions = vec![0_usize; self.all.len()];
        for block in first_blocks(document).take(FIRST_BLOCKS) {
            if let Some(at) = self.named(&words(document.text_of(block))) {
                mentions[at] += 1;
            }
        }
        let (at, most) = mentions.into_iter().enumerate().max_by_key(|(at, count)| (*count, std::cmp::Reverse(*at)))?;
        (most >= ENOUGH_MENTIONS).then_some(at)
    }
}

/// The byte that a phrase begins with, where it begins with one.
fn first_byte(phrase: &[Step]) -> Option<u8> {
    match phrase.first()? {
        Step::Word(Word::Exact(word) | Word::Inflected(word) | Word::Prefix(word)) => word.bytes().next(),
        Step::Word(Word::Suffix(_) | Word::SuffixInflected(_) | Word::Contains(_)) | Step::Gap => None,
    }
}

fn first_blocks(document: &Document) -> impl Iterator<Item = &Block> {
    document.blocks.iter().filter(|block| block.kind != Kind::Excluded)
}

/// The words in lower case, without the hyphen of an ellipsis («handlings- og økonomiplan»).
pub(super) fn words(text: &str) -> Vec<String> {
    let parts = text.split(|letter: char| !letter.is_alphanumeric() && letter != '-');
    parts.map(|part| part.trim_matches('-').to_lowercase()).filter(|part| !part.is_empty()).take(MOST_WORDS).collect()
}

/// The first word at which a phrase stands.
pub(super) fn find(phrase: &[Step], words: &[String]) -> Option<usize> {
    (0..words.len()).find(|at| stands_at(phrase, &words[*at..]))
}

fn stands_at(phrase: &[Step], words: &[String]) -> bool {
    match phrase {
        [] => true,
        [Step::Word(word), rest @ ..] => {
            words.first().is_some_and(|first| fits(word, first)) && stands_at(rest, &words[1..])
        }
        [Step::Gap, rest @ ..] => (0..=GAP.min(words.len())).any(|skipped| stands_at(rest, &words[skipped..])),
    }
}

/// Titles are compared without inflection: `word~` means the stem alone.
fn fits(word: &Word, token: &str) -> bool {
    match word {
        Word::Exact(text) | Word::Inflected(text) => token == text,
        Word::Prefix(part) => token.starts_with(part.as_str()),
        Word::Suffix(part) | Word::SuffixInflected(part) => token.ends_with(part.as_str()),
        Word::Contains(part) => token.contains(part.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::build;
    use crate::read::read;
    use crate::rules::RuleSet;

    fn of_text(text: &str, country: Country) -> (String, DoctypeSource) {
        recognise(&build(read("plan.md", text.as_bytes()).unwrap()), country)
    }

    fn check(country: Country, cases: &[(&str, &str)]) {
        let read = |title: &str| of_text(&format!("# {title}\n"), country);
        let found: Vec<(&str, String)> = cases.iter().map(|(title, _)| (*title, read(title).0)).collect();
        let expected: Vec<(&str, String)> = cases.iter().map(|(title, id)| (*title, (*id).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn norwegian_titles() {
        check(
            Country::No,
            &[
                ("Digital retning – digitaliseringsstrategi 2026–2029 med handlingsplan", "digistrategi"),
                ("Handlingsplan for digitalisering 2027", "handlingsdel"),
                ("Handlings- og økonomiplan 2027–2030", "handlingsdel"),
                ("Handlingsplan 2026–2029", "handlingsdel"),
                ("Handlingsplan mot vald i nære relasjonar", "temaplan"),
                ("Kommunedelplan for trafikktryggleik, uteområde og universell utforming", "temaplan"),
                ("Temaplan for universell utforming 2025–2029", "uuplan"),
                ("Plan for universell utforming", "uuplan"),
                ("Kompetanse- og rekrutteringsplan 2026", "kompetanseplan"),
                ("Strategisk kompetanseplan for Nordmoen kommune", "kompetanseplan"),
                ("Kommuneplanens samfunnsdel 2026–2038", "samfunnsdel"),
                ("Samfunnsdelen i kommuneplanen for Høgeset kommune", "samfunnsdel"),
                ("Kommuneplanens arealdel – planprogram", "planprogram"),
                ("Kommuneplanens arealdel – føresegner og retningsliner", "arealdel"),
                ("Kommunal planstrategi 2024–2027", "planstrategi"),
                ("Digital retning 2027", "digistrategi"),
                ("Helse- og omsorgsplan 2025–2028", "temaplan"),
            ],
        );
    }

    #[test]
    fn danish_titles() {
        check(
            Country::Dk,
            &[
                ("Tæt på teknologien – Højbæk Kommunes digitaliseringsstrategi 2026-2030", "digistrategi"),
                ("Handicappolitik 2026-2029 med handleplan 2026-2027", "handicappolitik"),
                ("Handleplan til handicappolitikken", "handleplan"),
                ("Punkt 14. Godkendelse af velfærdsteknologistrategi 2027-2029", "velfaerdsteknologistrategi"),
                ("Kommuneplanstrategi 2027", "planstrategi"),
                ("Kommuneplan 2027", "kommuneplan"),
                ("Sundhedspolitik", "sektorplan"),
            ],
        );
    }

    #[test]
    fn swedish_titles() {
        check(
            Country::Se,
            &[
                ("Strategi för digital utveckling 2027-2031", "digistrategi"),
                ("Program för delaktighet och tillgänglighet", "tillganglighetsplan"),
                ("Mål och budget 2027", "verksamhetsplan"),
                ("Kompetensförsörjningsplan", "kompetensplan"),
            ],
        );
    }

    #[test]
    fn without_a_telling_title_the_first_lines_decide() {
        let content = |id: &str| (id.to_owned(), DoctypeSource::Content);
        assert_eq!(of_text("# Sammen\n\nTemaplan for universell utforming\n", Country::No), content("uuplan"));
        assert_eq!(of_text("# Sammen\n\nVi vil.\n", Country::No), content("temaplan"));
        assert_eq!(of_text("# Sammen\n\nVi vil.\n", Country::Dk), content("sektorplan"));
    }

    #[test]
    fn every_demanded_type_can_be_recognised() {
        let requirements = RuleSet::builtin().requirements();
        let demanded = requirements.iter().flat_map(|requirement| &requirement.demands).map(|demand| &demand.doctype);
        let unknown: Vec<&String> = demanded.filter(|id| !doctypes().any(|known| known == id.as_str())).collect();
        assert_eq!(unknown, Vec::<&String>::new());
    }

    #[test]
    fn the_names_are_without_mistakes() {
        let raw = toml::from_str::<RawFile>(include_str!("../../rules/doctypes.toml")).unwrap().0;
        let texts = raw.into_values().flat_map(|country| country.types).flat_map(|raw| [raw.name, raw.hint].concat());
        let refused: Vec<String> = texts.filter(|text| parse_phrase(text).is_err()).collect();
        assert_eq!(refused, Vec::<String>::new());
    }
}
