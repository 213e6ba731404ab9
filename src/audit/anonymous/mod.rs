//! An audit that may be shown to others: whose the plans are is taken out of every entry, so that no format can tell it.
//!
//! Names, numbers, paths, titles, dates, places and checksums go; municipalities and documents get numbers in an order that
//! depends on the contents of all documents together, so that nobody can count their way back from an alphabet or a
//! folder. In passages, what looks like a name is left out ([`Names`]). What stays are the words of the plans: whoever has a
//! plan, or finds it on the web, can look for its sentences.

mod lists;
mod names;
mod numbers;
mod persons;
mod places;

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use sha2::{Digest, Sha256};

use super::entry::{Entries, Entry, Outcome, Unread};
use super::record::{Cell, FieldsRecord, Passage, Record, Words};
use super::source::{Municipality, Source};
use crate::text::hex;

use names::{BLANK, Names};

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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::assess::{CheckOptions, check};
    use crate::audit::register;
    use crate::rules::RuleSet;

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
