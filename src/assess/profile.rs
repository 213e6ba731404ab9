//! Who adopts a document, and when: read from its title, its first blocks and its text. The words are data:
//! `rules/profile.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use jiff::civil::Date;
use serde::Deserialize;

use crate::document::{Block, Document, Kind};
use crate::find::Speaker;
use crate::text::Country;

/// What a document says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Profile {
    /// The municipality, county or region that adopts it.
    pub(crate) owner: Option<String>,
    /// The day it is from, where it names one.
    pub(crate) date: Option<Date>,
    /// The year its period begins, where its title names one.
    pub(crate) year: Option<i16>,
}

impl Profile {
    /// The day before which things are history: the document's, else the first of its period.
    pub(crate) fn day(&self) -> Option<Date> {
        self.date.or_else(|| Date::new(self.year?, 1, 1).ok())
    }
}

/// How many blocks at the beginning may name the day of adoption.
const FIRST_BLOCKS: usize = 15;

/// How much more a name in the title or the first blocks counts than one in the text.
const EARLY_WEIGHT: usize = 5;

/// How many words may stand between the word for adoption and its day.
const ADOPTION_REACH: usize = 10;

/// How much text is looked at, in bytes: an owner is named early, and often.
const ENOUGH_TEXT: usize = 100_000;

/// Most words of a name («Møre og Romsdal»).
const LONGEST_NAME: usize = 4;

/// Reads the profile of a document of a country.
pub(crate) fn profile(document: &Document, country: Country) -> Profile {
    let Some(words) = Words::of(country) else { return Profile::default() };
    let first = || blocks(document).take(FIRST_BLOCKS).map(|block| beginning(document.text_of(block)));
    let titles = || document.title.as_deref().into_iter().chain(document.meta.title.as_deref());
    let date = words
        .day_after(&words.adopted, first())
        .or_else(|| words.day_after(&words.handled, first()))
        .or_else(|| document.meta.date.as_deref().and_then(|day| day.parse().ok()));
    Profile { owner: words.owner(document), date, year: titles().find_map(period_start) }
}

/// Shortest text, in bytes, that can be told to speak for somebody else; an excerpt need not name who adopts it.
const SHORTEST_TEXT: usize = 7_000;

/// Bytes per mention of who adopts it beyond which a text speaks for somebody else. Municipal plans name their own body
/// or municipality once in 350 to 3,500 bytes, programmes of parties less than once in 13,000.
const BYTES_PER_MENTION: usize = 11_000;

/// For whom a document speaks, whose owner was named or read from it.
pub(crate) fn speaker(document: &Document, country: Country, owner: Option<&str>) -> Speaker {
    let Some(words) = Words::of(country) else { return Speaker::Owner };
    let length = document.text.len();
    if length < SHORTEST_TEXT || words.names_itself(&document.text, owner, length / BYTES_PER_MENTION + 1) {
        return if owner.is_some() { Speaker::Owner } else { Speaker::Nobody };
    }
    Speaker::Another
}

/// The day before which things are history, as the document itself names it.
pub(crate) fn own_day(document: &Document, country: Country) -> Option<Date> {
    profile(document, country).day()
}

/// As much of a block as is looked at.
fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(ENOUGH_TEXT)]
}

fn blocks(document: &Document) -> impl Iterator<Item = &Block> {
    document.blocks.iter().filter(|block| block.kind != Kind::Excluded)
}

/// The words of a country, exactly as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    bodies: Vec<String>,
    ours: Vec<String>,
    genitive: Vec<String>,
    joiners: Vec<String>,
    openers: Vec<String>,
    adopted: Vec<String>,
    handled: Vec<String>,
    months: Vec<String>,
    #[serde(skip)]
    finds_bodies: Beginnings,
    #[serde(skip)]
    finds_ours: Beginnings,
}

/// How often a name stands in a document, and how it is written.
#[derive(Default)]
struct Candidate {
    weight: usize,
    writings: BTreeMap<String, usize>,
}

impl Words {
    fn of(country: Country) -> Option<&'static Self> {
        static WORDS: OnceLock<BTreeMap<Country, Words>> = OnceLock::new();
        // The file is embedded and tested, so a mistake in it is a bug of this crate; then nothing is read.
        let read = || serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/profile.json"))).unwrap_or_default();
        WORDS.get_or_init(read).get(&country)
    }

    /// The most frequent name of a body, by the last word of the name and the body.
    fn owner(&self, document: &Document) -> Option<String> {
        let mut found: BTreeMap<String, Candidate> = BTreeMap::new();
        for title in document.title.as_deref().into_iter().chain(document.meta.title.as_deref()) {
            self.count_names(title, EARLY_WEIGHT, &mut found);
        }
        let early = |block: &Block| block.range.start <= ENOUGH_TEXT;
        for (number, block) in blocks(document).take_while(|block| early(block)).enumerate() {
            let weight = if number < FIRST_BLOCKS { EARLY_WEIGHT } else { 1 };
            self.count_names(document.text_of(block), weight, &mut found);
        }
        let best = found.into_iter().max_by(|(left, a), (right, b)| a.weight.cmp(&b.weight).then(right.cmp(left)))?.1;
        let shouted = |name: &str| !name.chars().any(char::is_lowercase);
        let rank = |(name, count): &(String, usize)| (!shouted(name), *count, std::cmp::Reverse(name.clone()));
        best.writings.into_iter().max_by_key(rank).map(|(name, _)| if shouted(&name) { calm(&name) } else { name })
    }

    fn count_names(&self, text: &str, weight: usize, found: &mut BTreeMap<String, Candidate>) {
        let text = beginning(text);
        // Most blocks name no body.
        if !self.finds_bodies.words(&self.bodies, text).any(|word| self.body(word).is_some()) {
            return;
        }
        let tokens: Vec<&str> = text.split_whitespace().collect();
        for (at, token) in tokens.iter().enumerate() {
            let Some(body) = self.body(bare(token)) else { continue };
            let Some(name) = self.name_before(&tokens[..at]) else { continue };
            let key = format!("{} {}", bare(tokens[at - 1]), body).to_lowercase();
            let candidate = found.entry(key).or_default();
            candidate.weight += weight;
            *candidate.writings.entry(format!("{name} {body}")).or_default() += weight;
        }
    }

    /// Whether a text names the body that adopts it, or the owner, at least so often.
    fn names_itself(&self, text: &str, owner: Option<&str>, needed: usize) -> bool {
        let is_name = |word: &&str| !self.bodies.iter().any(|body| body.eq_ignore_ascii_case(word));
        let name: Vec<&str> = owner.unwrap_or_default().split_whitespace().filter(is_name).collect();
        let name = name.join(" ");
        let words = self.finds_ours.words(&self.ours, text).filter(|word| self.one_of(&self.ours, word).is_some());
        let mut said = words.take(needed).count();
        if said < needed && !name.is_empty() {
            said += text.match_indices(&name).take(needed).count();
        }
        said >= needed
    }

    /// The body that a word names, without genitive and as written.
    fn body<'t>(&self, word: &'t str) -> Option<&'t str> {
        self.one_of(&self.bodies, word)
    }

    /// A word without genitive and as written, where it is one of a list.
    fn one_of<'t>(&self, list: &[String], word: &'t str) -> Option<&'t str> {
        let is_one = |word: &str| list.iter().any(|known| known.eq_ignore_ascii_case(word));
        let in_capitals = |ending: &String| {
            let may_be = word.contains(char::is_uppercase);
            may_be.then(|| word.strip_suffix(ending.to_uppercase().as_str())).flatten()
        };
        let cut = |ending: &String| word.strip_suffix(ending.as_str()).or_else(|| in_capitals(ending));
        std::iter::once(word).chain(self.genitive.iter().filter_map(cut)).find(|word| is_one(word))
    }

    /// The capitalised words that end a text, with joiners between them, without words that only open the sentence.
    fn name_before(&self, tokens: &[&str]) -> Option<String> {
        let mut first = tokens.len();
        while first > 0 && tokens.len() - first < LONGEST_NAME {
            let before = &tokens[..first];
            let joined =
                first < tokens.len() && before.len() > 1 && self.joiners.iter().any(|word| word == before[first - 1]);
            if is_name_part(before[first - 1])
                && (first == tokens.len() || before[first - 1].ends_with(char::is_alphanumeric))
            {
                first -= 1;
            } else if joined && is_name_part(before[first - 2]) {
                first -= 2;
            } else {
                break;
            }
        }
        while first < tokens.len() && self.openers.contains(&bare(tokens[first]).to_lowercase()) {
            first += 1;
        }
        let name: Vec<&str> = tokens[first..].iter().map(|token| bare(token)).collect();
        (!name.is_empty()).then(|| name.join(" "))
    }

    /// The first day that stands shortly after one of `leads`.
    fn day_after<'t>(&self, leads: &[String], mut texts: impl Iterator<Item = &'t str>) -> Option<Date> {
        texts.find_map(|text| self.days_after(leads, text))
    }

    fn days_after(&self, leads: &[String], text: &str) -> Option<Date> {
        let tokens: Vec<&str> = text.split_whitespace().map(bare).collect();
        let lead = tokens.iter().position(|token| leads.contains(&token.to_lowercase()))?;
        let reach = (lead + 1)..(lead + 2 + ADOPTION_REACH).min(tokens.len());
        reach.into_iter().find_map(|at| self.day(&tokens[at..]))
    }

    /// The day that tokens begin with: «17. juni 2026», «11.02.2026», «2026-05-25».
    fn day(&self, tokens: &[&str]) -> Option<Date> {
        let first = *tokens.first()?;
        if let Some(date) = iso_day(first).or_else(|| dotted_day(first)) {
            return Some(date);
        }
        let day: i8 = first.parse().ok()?;
        let month =
            self.months.iter().position(|name| tokens.get(1).is_some_and(|token| token.to_lowercase() == *name))?;
        let year: i16 = tokens.get(2)?.parse().ok()?;
        Date::new(year, i8::try_from(month + 1).ok()?, day).ok().filter(|date| is_plausible(*date))
    }
}

/// Finds words that begin as one of a list does, in small letters or capitals; made when first asked.
#[derive(Default)]
struct Beginnings(OnceLock<Option<AhoCorasick>>);

impl Beginnings {
    /// The runs of letters and digits of a text that begin so.
    fn words<'t>(&self, list: &[String], text: &'t str) -> impl Iterator<Item = &'t str> {
        let finder = self.0.get_or_init(|| AhoCorasick::builder().ascii_case_insensitive(true).build(list).ok());
        let begins = |at: &usize| !text[..*at].ends_with(char::is_alphanumeric);
        let places = finder.iter().flat_map(move |finder| finder.find_iter(text)).map(|found| found.start());
        places.filter(begins).map(|at| {
            let rest = &text[at..];
            &rest[..rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len())]
        })
    }
}

/// A word without the marks around it.
fn bare(token: &str) -> &str {
    token.trim_matches(|letter: char| !letter.is_alphanumeric())
}

/// A capital, and no mark before it that ends a sentence part.
fn is_name_part(token: &str) -> bool {
    token.starts_with(char::is_uppercase) && bare(token).chars().all(|letter| letter.is_alphabetic() || letter == '-')
}

/// «STORVIK KOMMUNE» as one writes it.
fn calm(name: &str) -> String {
    let mut words: Vec<String> = name.split(' ').map(str::to_lowercase).collect();
    let last = words.len().saturating_sub(1);
    for word in &mut words[..last] {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            *word = first.to_uppercase().chain(letters).collect();
        }
    }
    words.join(" ")
}

fn iso_day(token: &str) -> Option<Date> {
    (token.len() == 10).then(|| token.parse::<Date>().ok()).flatten().filter(|date| is_plausible(*date))
}

fn dotted_day(token: &str) -> Option<Date> {
    let mut parts = token.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = parts.next().is_none() && year.len() == 4;
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(date).filter(|date| whole && is_plausible(*date))
}

fn is_plausible(date: Date) -> bool {
    (1990..=2100).contains(&date.year())
}

/// The first year of the latest period that a title names («2026–2038»), else its latest year.
fn period_start(title: &str) -> Option<i16> {
    let runs = title.split(|letter: char| letter.is_whitespace() || ",.;:()".contains(letter));
    let starts = runs.filter_map(|run| {
        let year = run.split(|letter: char| !letter.is_ascii_digit()).find(|digits| digits.len() == 4)?;
        year.parse::<i16>().ok().filter(|year| (1990..=2100).contains(year))
    });
    starts.max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::build;
    use crate::read::read;

    fn of_text(text: &str, country: Country) -> Profile {
        profile(&build(read("plan.md", text.as_bytes()).unwrap()), country)
    }

    fn known(owner: &str, date: Option<&str>, year: Option<i16>) -> Profile {
        Profile { owner: Some(owner.to_owned()), date: date.map(|day| day.parse().unwrap()), year }
    }

    #[test]
    fn title_pages_name_owner_and_day() {
        let cases = [
            (
                Country::No,
                "# Temaplan 2026–2033\n\nElvestrand kommune. Vedtatt av kommunestyret 24. september 2026, sak 91/26.\n",
                known("Elvestrand kommune", Some("2026-09-24"), Some(2026)),
            ),
            (
                Country::No,
                "# Plan\n\nI Møre og Romsdal fylkeskommune, behandlet i utvalget 11.02.2026\n",
                known("Møre og Romsdal fylkeskommune", Some("2026-02-11"), None),
            ),
            (
                Country::Dk,
                "# Højbæk Kommunes digitaliseringsstrategi 2026-2030\n\nGodkendt af kommunalbestyrelsen den 25. marts 2026\n",
                known("Højbæk Kommune", Some("2026-03-25"), Some(2026)),
            ),
            (
                Country::Se,
                "# Strategi för Ekmossa kommun\n\nFastställd av kommunfullmäktige 2026-05-25, § 61. Gäller till 2030-12-31.\n",
                known("Ekmossa kommun", Some("2026-05-25"), None),
            ),
        ];
        for (country, text, expected) in cases {
            assert_eq!(of_text(text, country), expected, "{text}");
        }
    }

    #[test]
    fn adoption_wins_over_earlier_steps() {
        let text = "# Plan\n\nBehandlet i formannskapet 3. februar 2026. Vedtatt i kommunestyret 26. februar 2026.\n";
        assert_eq!(of_text(text, Country::No).date, Some(jiff::civil::date(2026, 2, 26)));
    }

    #[test]
    fn the_most_frequent_name_wins() {
        let text = "# Plan\n\nSTORVIK KOMMUNE\n\nVi samarbeider med Lyngen kommune.\n\nI Storvik kommune skal vi.\n";
        assert_eq!(of_text(text, Country::No).owner.as_deref(), Some("Storvik kommune"));
        assert_eq!(of_text("# Plan\n\nSTORVIK KOMMUNE\n", Country::No).owner.as_deref(), Some("Storvik kommune"));
        assert_eq!(of_text("# Plan\n\nHver kommune skal ha en plan.\n", Country::No).owner, None);
    }

    #[test]
    fn words_are_found_by_how_they_begin() {
        let list = ["kommune".to_owned(), "årsmøte".to_owned()];
        let text = "Kor? I Lier KOMMUNE, «kommunen»/kommune; 2kommune, nabokommune; årsmøtets-kommune";
        let found: Vec<&str> = Beginnings::default().words(&list, text).collect();
        assert_eq!(found, ["KOMMUNE", "kommunen", "kommune", "årsmøtets", "kommune"]);
    }

    #[test]
    fn the_words_are_without_mistakes() {
        let words = toml::from_str::<BTreeMap<Country, Words>>(include_str!("../../rules/profile.toml")).unwrap();
        assert_eq!(words.values().map(|words| words.months.len()).collect::<Vec<_>>(), [12, 12, 12]);
    }

    #[test]
    fn a_text_of_some_length_that_never_names_its_municipality_speaks_for_another() {
        let text = |opening: &str, length: usize| format!("{opening} {}", "Vi vil gjøre mer for alle. ".repeat(length));
        let of = |text: &str, owner: Option<&str>| {
            speaker(
                &crate::document::build(crate::read::read("plan.txt", text.as_bytes()).unwrap()),
                Country::No,
                owner,
            )
        };
        let party = text("Partiet vil mer.", 300);
        assert_eq!(of(&party, Some("Storvik kommune")), Speaker::Another);
        assert_eq!(of(&party, None), Speaker::Another);
        assert_eq!(of(&text("Kommunens ansatte får kurs.", 300), Some("Storvik kommune")), Speaker::Owner);
        assert_eq!(of(&text("Slik gjør vi det i Storvik.", 300), Some("Storvik kommune")), Speaker::Owner);
        assert_eq!(of(&text("Kommunestyret vedtar.", 300), None), Speaker::Nobody);
        assert_eq!(of(&text("Et utdrag.", 100), Some("Storvik kommune")), Speaker::Owner);
        assert_eq!(of(&text("Storvik kommune.", 2_000), Some("Storvik kommune")), Speaker::Another, "named in passing");
    }
}
