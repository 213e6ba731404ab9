//! An audit that may be shown to others: whose the plans are is taken out of every entry, so that no format can tell it.
//!
//! Names, numbers, paths, titles, dates, places and checksums go; municipalities and documents get numbers in an order that
//! depends on the contents of all documents together, so that nobody can count their way back from an alphabet or a
//! folder. In passages, what looks like a name is left out ([`Names`]). What stays are the words of the plans: whoever has a
//! plan, or finds it on the web, can look for its sentences.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use sha2::{Digest, Sha256};

use super::entry::{Entries, Entry, Outcome, Unread};
use super::record::{Cell, FieldsRecord, Passage, Record, Words};
use super::register;
use super::source::{Municipality, Source};
use crate::text::hex;

/// What stands where a name stood.
const BLANK: &str = "[…]";

/// Names of at least this many letters are looked for inside words too.
const TELLING: usize = 4;

/// Figures of at least this many digits are numbers of cases, telephones or sums.
const LONG_NUMBER: usize = 5;

/// What addresses on the web end in.
const DOMAINS: [&str; 7] = ["no", "dk", "se", "com", "org", "net", "eu"];

/// Entries in an order of their own, without whose they are.
pub struct Anonymous<'a> {
    entries: &'a (dyn Entries + Sync),
    secret: [u8; 32],
    /// The number that the entries have among those given, in the new order.
    order: Vec<u32>,
    /// What stands for each municipality.
    labels: BTreeMap<String, String>,
}

impl std::fmt::Debug for Anonymous<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Anonymous").field("entries", &self.order.len()).finish_non_exhaustive()
    }
}

impl<'a> Anonymous<'a> {
    /// Goes through the entries once.
    pub fn of(entries: &'a (dyn Entries + Sync)) -> io::Result<Self> {
        let mut whole = Sha256::new();
        let mut municipalities = BTreeSet::new();
        for number in 0..entries.count() {
            let entry = entries.get(number)?;
            whole.update(entry.source.path.as_bytes());
            whole.update(entry.record().map_or("", |record| record.sha256.as_str()));
            municipalities.extend(entry.municipality().map(|own| key(&own)));
        }
        // Order and numbers cannot be computed again without every one of the documents.
        let secret: [u8; 32] = whole.finalize().into();
        let mut order: Vec<u32> = (0..u32::try_from(entries.count()).unwrap_or(u32::MAX)).collect();
        order.sort_by_key(|number| keyed(&secret, &number.to_le_bytes()));
        let mut shuffled: Vec<String> = municipalities.into_iter().collect();
        shuffled.sort_by_key(|key| keyed(&secret, key.as_bytes()));
        let width = shuffled.len().to_string().len();
        let labels = (1..).zip(shuffled).map(|(number, key)| (key, format!("[{number:0width$}]"))).collect();
        Ok(Self { entries, secret, order, labels })
    }

    fn hidden(&self, number: usize, entry: Entry) -> Entry {
        let municipality = entry.municipality();
        let names = Names::of(&entry, municipality.as_ref());
        let label = municipality.and_then(|own| self.labels.get(&key(&own)).cloned());
        let source = Source {
            path: format!("plan-{:0width$}", number + 1, width = self.order.len().to_string().len()),
            municipality: label.map(|name| Municipality { number: None, name }),
            county: None,
            network: None,
            year: entry.year(),
            doctype: entry.source.doctype,
        };
        let outcome = match entry.outcome {
            Outcome::Assessed(record) => Outcome::Assessed(Box::new(self.record(*record, &names))),
            // What the system says of a file may hold its name.
            Outcome::Unread(unread) => {
                Outcome::Unread(Unread { code: unread.code, pages: unread.pages, ..Unread::default() })
            }
        };
        Entry { source, outcome }
    }

    fn record(&self, record: Record, names: &Names) -> Record {
        Record {
            sha256: hex(&keyed(&self.secret, record.sha256.as_bytes())),
            title: None,
            owner: None,
            date: None,
            pages: None,
            words: roughly(record.words),
            requirements: record.requirements.into_iter().map(|own| cell(own, names)).collect(),
            findings: record.findings.into_iter().map(|own| self.passage(own, names)).collect(),
            notices: record
                .notices
                .into_iter()
                .map(|mut notice| {
                    notice.words.clear();
                    notice
                })
                .collect(),
            // What an earlier report had is told apart by the name of its findings.
            earlier: record.earlier.map(|mut earlier| {
                for gap in &mut earlier.gone {
                    gap.text = None;
                    gap.finding = None;
                }
                earlier
            }),
            ..record
        }
    }

    fn passage(&self, passage: Passage, names: &Names) -> Passage {
        let id = hex(&keyed(&self.secret, passage.id.as_bytes()));
        let mut location = passage.location;
        for title in &mut location.section {
            *title = names.without(title);
        }
        Passage {
            id: format!("f-{}", &id[..passage.id.len().saturating_sub(2).min(id.len())]),
            text: names.without(&passage.text),
            lead_in: passage.lead_in.map(|text| names.without(&text)),
            location,
            fields: fields(passage.fields, names),
            ..passage
        }
    }
}

impl Entries for Anonymous<'_> {
    fn count(&self) -> usize {
        self.order.len()
    }

    fn get(&self, number: usize) -> io::Result<Entry> {
        let given = *self.order.get(number).ok_or(io::ErrorKind::NotFound)?;
        Ok(self.hidden(number, self.entries.get(given as usize)?))
    }
}

/// What a municipality is known by.
fn key(municipality: &Municipality) -> String {
    municipality.number.clone().unwrap_or_else(|| municipality.name.to_lowercase())
}

fn keyed(secret: &[u8; 32], what: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(secret).chain_update(what).finalize().into()
}

/// Two figures and noughts: the exact length of a plan tells which one it is.
fn roughly(words: u32) -> u32 {
    let unit = 10_u32.pow(words.checked_ilog10().unwrap_or(0).saturating_sub(1));
    (words / unit) * unit
}

fn cell(cell: Cell, names: &Names) -> Cell {
    let deviation = cell.deviation.map(|mut deviation| {
        BLANK.clone_into(&mut deviation.reason);
        deviation
    });
    Cell { cue: cell.cue.map(|cue| names.without(&cue)), deviation, ..cell }
}

fn fields(fields: FieldsRecord, names: &Names) -> FieldsRecord {
    let words = |words: Words| Words { text: names.without(&words.text) };
    let deadline = fields.deadline.map(|mut deadline| {
        deadline.text = names.without(&deadline.text);
        deadline
    });
    FieldsRecord {
        owner: fields.owner.map(words),
        deadline,
        indicator: fields.indicator.map(words),
        budget: fields.budget.map(words),
    }
}

/// What is taken for a name in the texts of one document: the names of its own municipality in any case and inside any
/// word, the municipalities of the registers, every word that begins with one capital in the middle of a sentence (and
/// then at its beginning too), addresses, numbers of cases, and long numbers. Abbreviations in capitals stay.
#[derive(Default)]
struct Names {
    /// Words of the names of the municipality, in lower case.
    own: Vec<String>,
    /// Words that some sentence has in its middle with a capital, in lower case.
    heard: BTreeSet<String>,
}

impl Names {
    fn of(entry: &Entry, municipality: Option<&Municipality>) -> Self {
        let owner = entry.record().and_then(|record| record.owner.as_deref());
        let owner = owner.map(|owner| register::municipality_of(owner).0);
        let given = municipality.into_iter().chain(&owner);
        let words = given.flat_map(|own| own.name.split(|letter: char| !letter.is_alphanumeric()));
        let own = words.filter(|word| word.chars().count() > 1).map(str::to_lowercase).collect();
        let mut names = Self { own, ..Self::default() };
        for text in entry.record().into_iter().flat_map(texts) {
            names.hear(text);
        }
        names
    }

    fn hear(&mut self, text: &str) {
        let mut begins = true;
        for token in text.split_whitespace() {
            if let Some(part) = Part::of(token).filter(|part| !part.begins(begins) && is_capital(part.word)) {
                let lower = part.word.to_lowercase();
                self.heard.extend(lower.strip_suffix('s').map(str::to_owned));
                self.heard.insert(lower);
            }
            begins = begins_after(token, begins);
        }
    }

    fn without(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut begins = true;
        let mut blank_before = false;
        for token in text.split_inclusive(char::is_whitespace) {
            let begun = begins;
            begins = begins_after(token, begun);
            let Some(part) = Part::of(token) else {
                out.push_str(token);
                blank_before = false;
                continue;
            };
            let blank = self.is_name(part.word, part.begins(begun));
            if blank && blank_before && part.before.is_empty() {
                // «Elvestrand Kommune» is one name.
                out.truncate(out.trim_end().len());
            } else {
                out.push_str(part.before);
                out.push_str(if blank { BLANK } else { part.word });
            }
            out.push_str(part.after);
            blank_before = blank && part.after.trim().is_empty();
        }
        out
    }

    fn is_name(&self, word: &str, begins: bool) -> bool {
        let is_heard = || {
            let lower = word.to_lowercase();
            self.heard.contains(&lower) || lower.strip_suffix('s').is_some_and(|stem| self.heard.contains(stem))
        };
        let by_letters = word.starts_with(char::is_uppercase)
            && (register::is_named(word) || if begins { is_heard() } else { is_capital(word) });
        by_letters || self.is_own(word) || is_address(word) || is_number(word)
    }

    fn is_own(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        let parts = || lower.split(|letter: char| !letter.is_alphanumeric());
        self.own.iter().any(|name| match name.chars().count() {
            TELLING.. => lower.contains(name.as_str()),
            _ => parts().any(|part| part == name || part.strip_suffix('s') == Some(name)),
        })
    }
}

/// A word with the signs around it.
struct Part<'a> {
    before: &'a str,
    word: &'a str,
    after: &'a str,
}

impl<'a> Part<'a> {
    fn of(token: &'a str) -> Option<Self> {
        let word = token.trim_matches(|letter: char| !letter.is_alphanumeric());
        let start = token.find(word).filter(|_| !word.is_empty())?;
        Some(Self { before: &token[..start], word, after: &token[start + word.len()..] })
    }

    /// Whether a sentence begins with it, which gives every word a capital; `begins` is whether the one before has ended.
    fn begins(&self, begins: bool) -> bool {
        begins || self.before.ends_with(['«', '»', '”', '“', '"'])
    }
}

/// Whether a sentence, a cell of a row or a heading after its number begins behind a token.
fn begins_after(token: &str, begins: bool) -> bool {
    match Part::of(token) {
        None => begins || token.trim() == "|",
        Some(part) => {
            let ends = part.after.trim_end().ends_with(['.', '!', '?', ':']);
            ends || (begins && !part.word.contains(char::is_alphabetic))
        }
    }
}

/// The texts of a record in which names stand.
fn texts(record: &Record) -> impl Iterator<Item = &str> {
    let findings = record.findings.iter().flat_map(|passage| {
        let text = std::iter::once(&passage.text).chain(&passage.lead_in);
        text.chain(&passage.location.section)
    });
    record.title.iter().chain(findings).map(String::as_str)
}

/// One capital, then small letters, in the word or in a part of it.
fn is_capital(word: &str) -> bool {
    word.split('-').any(|part| {
        let mut letters = part.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
    })
}

fn is_address(word: &str) -> bool {
    let host = word.split_once("://").map_or(word, |(_, rest)| rest).split('/').next().unwrap_or("");
    let domain = host.rsplit_once('.').is_some_and(|(_, last)| DOMAINS.contains(&last));
    domain || word.contains('@') || word.contains("://") || word.starts_with("www.")
}

/// `14/26`, `98765432`.
fn is_number(word: &str) -> bool {
    let parts: Vec<&str> = word.split('/').collect();
    let digits = |part: &&str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_digit());
    (parts.len() > 1 && parts.iter().all(digits)) || (digits(&word) && word.len() >= LONG_NUMBER)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::assess::{CheckOptions, check};
    use crate::rules::RuleSet;

    fn without(own: &str, text: &str) -> String {
        let mut names = Names { own: vec![own.to_owned()], ..Names::default() };
        names.hear("Vi har Havlandet.");
        names.without(text)
    }

    #[test]
    fn names_leave_no_trace() {
        let cases = [
            (
                "Storvik kommune skal, i STORVIKS skoler og Storvik-skolen, holde kurs i Nord-Storvik.",
                "[…] kommune skal, i […] skoler og […], holde kurs i […].",
            ),
            (
                "Bodø og Nore og Uvdal skal. Vi skal sammen med Helgeland Kommune.",
                "[…] og […] og […] skal. Vi skal sammen med […].",
            ),
            (
                "IT-sjefen i HR-avdelingen skal følge WCAG innen 1. juni 2027.",
                "IT-sjefen i HR-avdelingen skal følge WCAG innen 1. juni 2027.",
            ),
            ("Se www.plan.no/a, post@x.no, sak 14/26 og 98765432.", "Se […], […], sak […] og […]."),
            ("Havlandet er vårt, og å vara på vejen. Havlandets vei.", "[…] er vårt, og å vara på vejen. […] vei."),
            ("2.1 Hvor står vi | Faste dager | Storvik | Bodø", "2.1 Hvor står vi | Faste dager | […] | […]"),
            ("«Kommunen skal», sa Ola Nordmann: Alle skal lære.", "«Kommunen skal», sa […]: Alle skal lære."),
        ];
        for (text, expected) in cases {
            assert_eq!(without("storvik", text), expected);
        }
        assert_eq!(without("os", "Os skal losse OS-skolen og Oss."), "[…] skal losse […] og […].");
    }

    #[test]
    fn lengths_are_rough() {
        assert_eq!([0, 7, 99, 1234, 98_765].map(roughly), [0, 7, 99, 1200, 98_000]);
    }

    fn entry(path: &str, owner: &str) -> Entry {
        let text = format!(
            "# Digitaliseringsstrategi for {owner} kommune 2026\n\n{owner} kommune skal gi alle ansatte i {owner} opplæring i digitale verktøy innen 1. juni 2027.\n"
        );
        let options = CheckOptions::new(date(2026, 6, 1));
        let outcome = Outcome::from(&check(path, text.as_bytes(), &RuleSet::builtin(), &options).unwrap());
        let mut entry = Entry { source: register::recognise(path), outcome };
        entry.settle();
        entry
    }

    #[test]
    fn nothing_tells_whose_a_plan_is() {
        let entries: Vec<Entry> =
            ["Elvestrand", "Fjordvik", "Storvik", "Bodø"].map(|owner| entry(&format!("{owner}/plan.md"), owner)).into();
        let anonymous = Anonymous::of(&entries).unwrap();
        let hidden: Vec<Entry> = (0..entries.len()).map(|number| anonymous.get(number).unwrap()).collect();
        let said = format!("{hidden:?}").to_lowercase();
        for entry in &entries {
            let record = entry.record().unwrap();
            let owner = record.owner.clone().unwrap().to_lowercase();
            let name = owner.split(' ').next().unwrap();
            assert!(!said.contains(name) && !said.contains(&record.sha256), "{name} in {said}");
            assert!(record.findings.iter().all(|finding| !said.contains(&finding.id)), "{said}");
        }
        let mut labels: Vec<String> = hidden.iter().map(|entry| entry.municipality().unwrap().name).collect();
        labels.sort();
        assert_eq!(labels, ["[1]", "[2]", "[3]", "[4]"]);
        assert_eq!(hidden[0].source.path, "plan-1");
        let again: Vec<Entry> =
            (0..entries.len()).map(|number| Anonymous::of(&entries).unwrap().get(number).unwrap()).collect();
        assert_eq!(hidden, again);
    }
}
