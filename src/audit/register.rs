//! The municipalities by name and number, and recognising them in paths. The registers are data:
//! `rules/municipalities`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::text::Country;

use crate::rules::nearest;

use super::source::{Municipality, Source};

/// A municipality of a register.
#[derive(Debug, PartialEq, Eq)]
struct Known {
    number: String,
    name: String,
    county: String,
    /// The name of the county as it is compared.
    bare_county: String,
    country: Country,
}

/// All municipalities of all countries.
#[derive(Debug, Default)]
struct Registers {
    known: Vec<Known>,
    /// By name as words are compared, with every name that it has.
    by_name: BTreeMap<String, Vec<usize>>,
    by_number: BTreeMap<String, Vec<usize>>,
    /// A municipality of each county, by its name as it is compared.
    by_county: BTreeMap<String, usize>,
    bodies: Vec<String>,
    endings: Vec<String>,
    /// Words beside the name of a county that say what it is.
    counties: Vec<String>,
}

/// A register as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    bodies: Vec<String>,
    endings: Vec<String>,
    counties: Vec<String>,
    county: Vec<RawCounty>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCounty {
    name: String,
    municipalities: Vec<String>,
}

/// Numbers and years have four digits.
const DIGITS: usize = 4;

/// What divides the folders of a path, here and on other systems.
const SEPARATORS: [char; 2] = ['/', '\\'];

/// Most words of a name.
const LONGEST_NAME: usize = 4;

/// Years that plans are of.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

impl Registers {
    fn get() -> &'static Self {
        static REGISTERS: OnceLock<Registers> = OnceLock::new();
        REGISTERS.get_or_init(|| {
            let mut registers = Self::default();
            for (country, text) in [
                (Country::No, include_str!("../../rules/municipalities/no.toml")),
                (Country::Dk, include_str!("../../rules/municipalities/dk.toml")),
                (Country::Se, include_str!("../../rules/municipalities/se.toml")),
            ] {
                // The files are embedded and tested; a mistake in one is a bug of this crate, and then it is not used.
                if let Ok(raw) = toml::from_str::<Raw>(text) {
                    registers.add(raw, country);
                }
            }
            registers.compare_counties();
            registers
        })
    }

    fn add(&mut self, raw: Raw, country: Country) {
        self.bodies.extend(raw.bodies);
        self.counties.extend(raw.counties);
        self.endings.extend(raw.endings);
        self.endings.dedup();
        for county in raw.county {
            for line in county.municipalities {
                let Some((number, names)) = line.split_once(' ') else { continue };
                let at = self.known.len();
                self.by_number.entry(number.to_owned()).or_default().push(at);
                for name in names.split(" / ") {
                    let key = words(name).join(" ");
                    self.by_name.entry(folded(&key)).or_default().push(at);
                    if folded(&key) != key {
                        self.by_name.entry(key).or_default().push(at);
                    }
                }
                let name = names.split(" / ").next().unwrap_or(names).to_owned();
                self.known.push(Known {
                    number: number.to_owned(),
                    name,
                    county: county.name.clone(),
                    bare_county: String::new(),
                    country,
                });
            }
        }
    }

    /// Notes the names of counties as they are compared, once the words of all countries are known.
    fn compare_counties(&mut self) {
        let bare: Vec<String> = self.known.iter().map(|known| self.bare_county(&words(&known.county))).collect();
        for (at, bare) in bare.into_iter().enumerate() {
            self.by_county.entry(bare.clone()).or_insert(at);
            self.known[at].bare_county = bare;
        }
    }

    fn is_body(&self, word: &str) -> bool {
        self.bodies.iter().any(|body| {
            body == word || self.endings.iter().any(|ending| word.strip_suffix(ending.as_str()) == Some(body))
        })
    }

    /// The municipalities that a name names, also with the ending it has before a body.
    fn named(&self, name: &[String]) -> &[usize] {
        let key = name.join(" ");
        let cut = || self.endings.iter().filter_map(|ending| key.strip_suffix(ending.as_str()));
        std::iter::once(key.as_str()).chain(cut()).find_map(|key| self.by_name.get(key)).map_or(&[], Vec::as_slice)
    }

    /// The municipalities that a part of a path may name.
    fn in_part(&self, words: &[String]) -> Vec<usize> {
        let number = |word: &String| self.by_number.get(word).map_or(&[][..], Vec::as_slice);
        let Some(first) = words.first() else { return Vec::new() };
        let mut candidates: Vec<usize> = Vec::new();
        for start in 0..words.len() {
            for end in (start + 1..=words.len().min(start + LONGEST_NAME)).rev() {
                let found = self.named(&words[start..end]);
                let whole = start == 0 && end == words.len();
                let with_body = words.get(end).is_some_and(|next| self.is_body(next));
                let numbers: Vec<usize> =
                    start.checked_sub(1).and_then(|at| words.get(at)).map(number).unwrap_or_default().to_vec();
                let numbered = |at: &usize| numbers.contains(at);
                candidates.extend(found.iter().filter(|at| numbered(at)));
                // A name alone may be an ordinary word, so it has to be all there is, or be called a municipality.
                if (whole || with_body) && !found.iter().any(numbered) {
                    candidates.extend(found);
                }
            }
        }
        if candidates.is_empty() && !is_year(first) {
            candidates.extend(number(first));
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates
    }

    /// Those of some municipalities that lie in a county that a part of a path is called by; all where no part is.
    fn in_counties(&self, candidates: &[usize], is_called: impl Fn(&str) -> bool) -> Vec<usize> {
        let there: Vec<usize> =
            candidates.iter().filter(|at| is_called(&self.known[**at].bare_county)).copied().collect();
        if there.is_empty() { candidates.to_vec() } else { there }
    }

    /// A municipality of the first county that any of some folders is called by.
    fn county(&self, called: &[String]) -> Option<&Known> {
        let known = called.iter().filter_map(|name| self.by_county.get(name));
        known.min().map(|at| &self.known[*at])
    }

    /// The name of a county as it is compared: without the word for what it is, and the ending before that.
    fn bare_county(&self, words: &[String]) -> String {
        let bare: Vec<&str> = words.iter().filter(|word| !self.counties.contains(word)).map(String::as_str).collect();
        let name = folded(&bare.join(" "));
        self.endings.iter().find_map(|ending| name.strip_suffix(ending.as_str())).unwrap_or(&name).to_owned()
    }

    /// Number, name and county of a municipality, for people.
    fn told(&self, at: usize) -> String {
        let known = &self.known[at];
        format!("{} {} ({})", known.number, known.name, known.county)
    }
}

/// A word that may be a year as well as a number.
fn is_year(word: &str) -> bool {
    word.parse().is_ok_and(|year: i16| word.len() == DIGITS && YEARS.contains(&year))
}

/// The words of a text in lower case; numbers and names are divided by whatever is no letter and no figure.
fn words(text: &str) -> Vec<String> {
    let parts = text.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect()
}

/// A name as file names spell it that hold no letters but those of English.
fn folded(name: &str) -> String {
    let plain = |letter: char| match letter {
        'æ' => "ae".to_owned(),
        'ø' | 'ö' => "o".to_owned(),
        'å' | 'á' | 'ä' => "a".to_owned(),
        other => plain_sami(other).to_string(),
    };
    name.chars().map(plain).collect()
}

/// The consonants of Sámi names without their signs.
fn plain_sami(letter: char) -> char {
    match letter {
        'č' => 'c',
        'đ' => 'd',
        'ŋ' => 'n',
        'š' => 's',
        'ŧ' => 't',
        'ž' => 'z',
        other => other,
    }
}

/// A name in lower case as it is spelt, and as addresses spell it that hold no letters but those of English.
pub(super) fn spellings(name: &str) -> Vec<String> {
    let double = |letter: char| match letter {
        'æ' | 'ä' => "ae".to_owned(),
        'ø' | 'ö' => "oe".to_owned(),
        'å' => "aa".to_owned(),
        'á' => "a".to_owned(),
        other => plain_sami(other).to_string(),
    };
    let mut spellings = vec![name.to_owned(), folded(name), name.chars().map(double).collect()];
    spellings.dedup();
    spellings
}

/// The names of the municipalities and counties in lower case, divided by single blanks, in every spelling.
pub(super) fn place_names() -> impl Iterator<Item = String> {
    let registers = Registers::get();
    let counties = registers.known.iter().map(|known| words(&known.county)).flat_map(|county| {
        let bare: Vec<String> = county.into_iter().filter(|word| !registers.counties.contains(word)).collect();
        let bare = bare.join(" ");
        let genitive =
            registers.endings.iter().find_map(|ending| bare.strip_suffix(ending.as_str())).map(str::to_owned);
        [Some(bare), genitive]
    });
    registers.by_name.keys().cloned().chain(counties.flatten()).flat_map(|name| spellings(&name))
}

/// A name in lower case, its words divided by single blanks.
pub(super) fn key(name: &str) -> String {
    words(name).join(" ")
}

/// Whether a word says that the name before it is a municipality's.
pub(super) fn is_body(word: &str) -> bool {
    Registers::get().is_body(&word.to_lowercase())
}

/// What a path says of the document: whose it is and of which year. What is not certain is left out.
pub fn recognise(path: &str) -> Source {
    Recogniser::default().recognised(path).0
}

/// Recognises municipalities and years in paths. What the folders say is kept for the next path, which most often lies in
/// the same ones.
#[derive(Debug, Default)]
pub struct Recogniser {
    /// The folders of the path before.
    folders: Option<Folders>,
}

/// What the folders of a path say, from the inside.
#[derive(Debug, Default)]
struct Folders {
    path: String,
    /// The words of each.
    parts: Vec<Vec<String>>,
    /// Each as names of counties are compared.
    called: Vec<String>,
    /// The municipalities that each may name, wherever they lie.
    named: Vec<Vec<usize>>,
}

impl Folders {
    fn of(path: &str, registers: &Registers) -> Self {
        let parts: Vec<Vec<String>> = folders(path).map(words).collect();
        let called = parts.iter().map(|part| registers.bare_county(part)).collect();
        let named = parts.iter().map(|part| registers.in_part(part)).collect();
        Self { path: path.to_owned(), parts, called, named }
    }
}

impl Recogniser {
    /// What a path says of the document, and what it leaves open: a name that several municipalities have, where no folder
    /// is called like the county of one of them.
    pub fn recognised(&mut self, path: &str) -> (Source, Option<Doubt>) {
        let registers = Registers::get();
        let (folder, stem) = divided(path);
        self.folders = match (folder, self.folders.take()) {
            (Some(folder), Some(known)) if known.path == folder => Some(known),
            (folder, _) => folder.map(|folder| Folders::of(folder, registers)),
        };
        let nowhere = Folders::default();
        let Folders { parts, called, named, .. } = self.folders.as_ref().unwrap_or(&nowhere);
        let stem = words(stem);
        let (own_called, own_named) = (registers.bare_county(&stem), registers.in_part(&stem));
        let is_called = |county: &str| own_called == county || called.iter().any(|name| name == county);
        let candidates: Vec<(Vec<usize>, &Vec<String>)> = std::iter::once((&own_named, &stem))
            .chain(named.iter().zip(parts))
            .map(|(named, part)| (registers.in_counties(named, is_called), part))
            .collect();
        let found = candidates.iter().find_map(|(found, _)| only(found)).map(|at| &registers.known[*at]);
        let open = candidates.iter().find(|(found, _)| !found.is_empty()).filter(|_| found.is_none());
        let doubt = open.map(|(found, part)| registers.several(&part.join(" "), found));
        let year = stem.iter().find(|word| is_year(word) && !is_number_of(word, found));
        let source = Source {
            path: path.to_owned(),
            municipality: found
                .map(|known| Municipality { number: Some(known.number.clone()), name: known.name.clone() }),
            county: found.or_else(|| registers.county(called)).map(|known| known.county.clone()),
            network: None,
            doctype: None,
            year: year.and_then(|year| year.parse().ok()),
        };
        (source, doubt)
    }
}

/// The folders that a path goes through, where it goes through any, and the file's name without its ending.
fn divided(path: &str) -> (Option<&str>, &str) {
    let (folder, name) = path.rsplit_once(SEPARATORS).map_or((None, path), |(folder, name)| (Some(folder), name));
    (folder, name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

/// The names of folders, from the inside.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.rsplit(SEPARATORS)
}

fn is_number_of(word: &str, found: Option<&Known>) -> bool {
    found.is_some_and(|known| known.number == word)
}

/// The municipality and county of an owner as a document names it: «Bodø kommune», »Vejle Kommune«, ”Stockholms stad”.
/// Where it is in no register, the name without the word for what it is.
pub fn municipality_of(owner: &str) -> (Municipality, Option<String>) {
    let registers = Registers::get();
    let parts = words(owner);
    if let Some(at) = only(&registers.in_part(&parts)) {
        let known = &registers.known[*at];
        let municipality = Municipality { number: Some(known.number.clone()), name: known.name.clone() };
        return (municipality, Some(known.county.clone()));
    }
    let bare = owner.rsplit_once(' ').filter(|(_, last)| registers.is_body(&last.to_lowercase()));
    (Municipality { number: None, name: bare.map_or(owner, |(name, _)| name).to_owned() }, None)
}

/// What a list says of a municipality and the registers do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// No municipality has the number.
    UnknownNumber {
        /// The number.
        number: String,
        /// The number and name of the municipality that the list names, where that is known.
        near: Option<String>,
    },
    /// The number is another municipality's.
    OtherName {
        /// The number.
        number: String,
        /// Whose it is.
        known: String,
        /// The name in the list.
        name: String,
        /// The number and name of the municipality that the list names, or the name that it nearly gives.
        near: Option<String>,
    },
    /// No municipality has the name.
    UnknownName {
        /// The name.
        name: String,
        /// A name at a small distance.
        near: Option<String>,
    },
    /// Several municipalities have the name or number.
    Several {
        /// The name or number.
        name: String,
        /// Number, name and county of each of them.
        candidates: Vec<String>,
    },
}

impl Doubt {
    /// What may have been meant.
    pub fn near(&self) -> Option<&str> {
        match self {
            Self::UnknownNumber { near, .. } | Self::OtherName { near, .. } | Self::UnknownName { near, .. } => {
                near.as_deref()
            }
            Self::Several { .. } => None,
        }
    }
}

/// What a list says of whose a document is, beside its path.
#[derive(Debug, Clone, Default)]
pub(super) struct Listed {
    pub(super) number: Option<String>,
    pub(super) name: Option<String>,
    pub(super) county: Option<String>,
}

/// A municipality as a list gives it, by number, name or both: the whole of it with its county, and what is doubtful. A
/// number that has lost its first zero in a spreadsheet gets it back, and a municipality of the registers is spelt as
/// there. Of several of one name it is the one in the county of the list, or of the folders of `path`.
pub(super) fn confirmed(listed: Listed, path: &str) -> (Option<Municipality>, Option<String>, Option<Doubt>) {
    let registers = Registers::get();
    let number = listed.number.map(whole);
    let named = listed.name.as_deref().map_or(&[][..], |name| registers.of_name(name));
    let numbered = number.as_deref().and_then(|number| registers.by_number.get(number)).map_or(&[][..], Vec::as_slice);
    let (folder, stem) = divided(path);
    let parts = listed.county.as_deref().into_iter().chain([stem]).chain(folder.into_iter().flat_map(folders));
    let called: Vec<String> = parts.map(|part| registers.bare_county(&words(part))).collect();
    let candidates: Vec<usize> = match (&number, &listed.name) {
        (Some(_), Some(_)) => {
            let both: Vec<usize> = numbered.iter().filter(|at| named.contains(at)).copied().collect();
            if both.is_empty() { numbered.to_vec() } else { both }
        }
        (Some(_), None) => numbered.to_vec(),
        _ => named.to_vec(),
    };
    let candidates = registers.in_counties(&candidates, |county| called.iter().any(|name| name == county));
    let found = only(&candidates);
    let doubt = registers.doubt(number.as_deref(), listed.name.as_deref(), &candidates, named);
    let known = found.map(|at| &registers.known[*at]);
    let name = known.map(|known| known.name.clone()).or(listed.name).or_else(|| number.clone());
    let number = known.map(|known| known.number.clone()).or(number);
    (name.map(|name| Municipality { number, name }), known.map(|known| known.county.clone()), doubt)
}

/// The number with the zero that it has lost.
fn whole(number: String) -> String {
    let short = number.len() + 1 == DIGITS && number.chars().all(|digit| digit.is_ascii_digit());
    if short { format!("0{number}") } else { number }
}

fn only(found: &[usize]) -> Option<&usize> {
    found.first().filter(|_| found.len() == 1)
}

impl Registers {
    /// The municipalities of a name, with or without the word for what they are.
    fn of_name(&self, name: &str) -> &[usize] {
        let words = words(name);
        let bare = words.split_last().filter(|(last, _)| self.is_body(last)).map_or(&words[..], |(_, bare)| bare);
        self.named(bare)
    }

    /// What is doubtful of a number and a name; `found` are the municipalities that they may mean.
    fn doubt(&self, number: Option<&str>, name: Option<&str>, found: &[usize], named: &[usize]) -> Option<Doubt> {
        let said = |at: &usize| format!("{} {}", self.known[*at].number, self.known[*at].name);
        let near = only(named).map(said);
        match (number, name) {
            (Some(number), _) if found.is_empty() => Some(Doubt::UnknownNumber { number: number.to_owned(), near }),
            (Some(number), Some(name)) if !found.iter().any(|at| named.contains(at)) => {
                let known = self.known[*found.first()?].name.clone();
                let near = near.or_else(|| nearest(name, std::iter::once(known.as_str())).map(str::to_owned));
                Some(Doubt::OtherName { number: number.to_owned(), known, name: name.to_owned(), near })
            }
            (None, Some(name)) if found.is_empty() => {
                let all = self.known.iter().map(|known| known.name.as_str());
                Some(Doubt::UnknownName { name: name.to_owned(), near: nearest(name, all).map(str::to_owned) })
            }
            (number, name) if found.len() > 1 => Some(self.several(name.or(number)?, found)),
            _ => None,
        }
    }

    fn several(&self, name: &str, found: &[usize]) -> Doubt {
        Doubt::Several { name: name.to_owned(), candidates: found.iter().map(|at| self.told(*at)).collect() }
    }
}

/// The country of an owner, where a register of one country alone knows its name.
pub fn country_of(owner: &str) -> Option<Country> {
    let registers = Registers::get();
    only(&registers.in_part(&words(owner))).map(|at| registers.known[*at].country)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registers_are_whole() {
        let registers = Registers::get();
        let mut countries: BTreeMap<&str, usize> = BTreeMap::new();
        for (text, country) in [
            (include_str!("../../rules/municipalities/no.toml"), "no"),
            (include_str!("../../rules/municipalities/dk.toml"), "dk"),
            (include_str!("../../rules/municipalities/se.toml"), "se"),
        ] {
            let raw: Raw = toml::from_str(text).unwrap();
            countries.insert(country, raw.county.iter().map(|county| county.municipalities.len()).sum());
        }
        assert_eq!(countries, BTreeMap::from([("dk", 98), ("no", 357), ("se", 290)]));
        assert!(registers.known.iter().all(|known| known.number.len() == DIGITS && !known.name.is_empty()));
    }

    fn seen(path: &str) -> String {
        let source = recognise(path);
        let municipality = source.municipality.map(|own| format!("{} {}", own.number.unwrap_or_default(), own.name));
        let parts = [municipality, source.county, source.year.map(|year| year.to_string())];
        parts.map(Option::unwrap_or_default).join("|")
    }

    #[test]
    fn paths_name_municipalities_by_folder_body_or_number() {
        let cases = [
            ("planer/Bodø/digitaliseringsstrategi 2026-2030.docx", "1804 Bodø|Nordland|2026"),
            ("planer/1804 Bodo/plan.docx", "1804 Bodø|Nordland|"),
            ("1804_plan_2024.pdf", "1804 Bodø|Nordland|2024"),
            ("x/Nore og Uvdal kommune - temaplan.pdf", "3338 Nore og Uvdal|Buskerud|"),
            ("x/Karasjok.pdf", "5610 Karasjok|Finnmark|"),
            ("Stockholms stad/plan.pdf", "0180 Stockholm|Stockholms län|"),
            ("vejle kommune/handicappolitik.pdf", "0630 Vejle|Region Syddanmark|"),
            ("1515 Herøy/plan.pdf", "1515 Herøy|Møre og Romsdal|"),
            // Two of that name, a word that is a name, and a year that is a number.
            ("Herøy/plan.pdf", "||"),
            ("plan for tid og time.pdf", "||"),
            ("2026 strategi.pdf", "||2026"),
            ("Storvik/plan.pdf", "||"),
        ];
        for (path, expected) in cases {
            assert_eq!(seen(path), expected, "{path}");
        }
    }

    #[test]
    fn one_path_after_another_is_recognised_as_each_alone() {
        let mut recogniser = Recogniser::default();
        for path in
            ["a/Bodø/1.md", "a/Bodø/2 2024.md", "plan.md", "a/Bodø/3.md", "/x.md", "Troms/Våler/a.md", "Troms/b.md"]
        {
            assert_eq!(recogniser.recognised(path), Recogniser::default().recognised(path), "{path}");
        }
    }

    #[test]
    fn folders_of_counties_tell_which_municipality_of_a_name_it_is() {
        let cases = [
            ("østfold/Våler/plan.pdf", "3114 Våler|Østfold|"),
            ("Innlandet fylke/2026/Våler/plan.pdf", "3419 Våler|Innlandet|"),
            ("more og romsdal/Herøy/plan.pdf", "1515 Herøy|Møre og Romsdal|"),
            ("skåne/Lund/plan.pdf", "1281 Lund|Skåne län|"),
            ("Troms/Våler/plan.pdf", "|Troms|"),
            ("Troms/x/plan.pdf", "|Troms|"),
        ];
        for (path, expected) in cases {
            assert_eq!(seen(path), expected, "{path}");
        }
        let candidates = ["3114 Våler (Østfold)", "3419 Våler (Innlandet)"].map(str::to_owned).to_vec();
        let doubt = Doubt::Several { name: "våler".to_owned(), candidates };
        let doubt_of = |path: &str| Recogniser::default().recognised(path).1;
        assert_eq!(doubt_of("Troms/Våler/plan.pdf"), Some(doubt));
        assert_eq!(doubt_of("1515 Herøy/Herøy kommune.pdf"), None);
        let listed = |county: Option<&str>, path: &str| {
            let county = county.map(str::to_owned);
            confirmed(Listed { name: Some("Herøy".to_owned()), county, number: None }, path).1
        };
        assert_eq!(listed(Some("Nordland"), "a.md"), Some("Nordland".to_owned()));
        assert_eq!(listed(None, "nordland/a.md"), Some("Nordland".to_owned()));
        assert_eq!(listed(None, "a.md"), None);
    }

    #[test]
    fn what_a_list_says_is_confirmed() {
        let said = |number: &str, name: &str| {
            let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            let listed = || Listed { number: given(number), name: given(name), county: None };
            let (own, county, doubt) = confirmed(listed(), "plan.md");
            let own = own.map(|own| format!("{} {}", own.number.unwrap_or_default(), own.name)).unwrap_or_default();
            let doubt = doubt.map_or("", |doubt| match doubt {
                Doubt::UnknownNumber { .. } => "number ",
                Doubt::OtherName { .. } => "other ",
                Doubt::UnknownName { .. } => "name ",
                Doubt::Several { .. } => "several ",
            });
            let (_, _, near) = confirmed(listed(), "plan.md");
            let near = near.and_then(|near| near.near().map(str::to_owned)).unwrap_or_default();
            format!("{own}|{}|{doubt}{near}", county.unwrap_or_default())
        };
        let cases = [
            (("301", ""), "0301 Oslo|Oslo|"),
            (("0301", "Oslo kommune"), "0301 Oslo|Oslo|"),
            (("", "Bodø"), "1804 Bodø|Nordland|"),
            (("1804", "Bodo"), "1804 Bodø|Nordland|"),
            (("1804", "Oslo"), "1804 Bodø|Nordland|other 0301 Oslo"),
            (("1804", "Bodøø"), "1804 Bodø|Nordland|other Bodø"),
            (("9999", ""), "9999 9999||number "),
            (("9999", "Bodø"), "9999 Bodø||number 1804 Bodø"),
            (("", "Trosmø"), " Trosmø||name Tromsø"),
            (("", "Elvestrand"), " Elvestrand||name "),
            (("", "Herøy"), " Herøy||several "),
            (("1515", "Herøy"), "1515 Herøy|Møre og Romsdal|"),
        ];
        for ((number, name), expected) in cases {
            assert_eq!(said(number, name), expected, "{number} {name}");
        }
    }

    #[test]
    fn owners_are_looked_up() {
        let name = |owner: &str| municipality_of(owner).0;
        let known = |number: Option<&str>, name: &str| Municipality {
            number: number.map(str::to_owned),
            name: name.to_owned(),
        };
        assert_eq!(name("Bodø kommune"), known(Some("1804"), "Bodø"));
        assert_eq!(name("Elvestrand kommune"), known(None, "Elvestrand"));
        assert_eq!(country_of("Vejle Kommune"), Some(Country::Dk));
        assert_eq!(country_of("Elvestrand kommune"), None);
        assert_eq!(name("Troms fylkeskommune"), known(None, "Troms fylkeskommune"));
    }
}
