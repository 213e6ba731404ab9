//! Counting an audit, entry by entry or in parts that are joined: what stays in memory grows with municipalities and
//! groups, not with documents.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::assess::Status;
use crate::rules::{Level, Requirement};

use super::entry::{Entry, Outcome};
use super::examples::Examples;
use super::outliers::Outliers;
use super::record::{Cell, Record};
use super::source::Municipality;
use super::summary::{
    Audit, Counts, Dimension, Group, GroupCell, MunicipalityCell, MunicipalityRow, RequirementSummary, Summary,
    UnreadCount,
};

/// Counts entries in their order.
#[derive(Debug, Default)]
pub struct Tally {
    entries: u32,
    failed: Vec<u32>,
    unread: BTreeMap<String, u32>,
    without_document: u32,
    /// Requirements met so far, by id.
    numbers: FxHashMap<String, usize>,
    counts: Vec<Counts>,
    groups: BTreeMap<(Dimension, Option<String>), GroupTally>,
    municipalities: BTreeMap<String, RowTally>,
    without_municipality: u32,
    examples: Examples,
    outliers: Outliers,
}

/// Counts of a group.
#[derive(Debug, Default)]
struct GroupTally {
    documents: u32,
    counts: Vec<Counts>,
}

/// A municipality so far.
#[derive(Debug)]
struct RowTally {
    municipality: Municipality,
    county: Option<String>,
    network: Option<String>,
    documents: Vec<u32>,
    cells: Vec<Option<MunicipalityCell>>,
}

impl RowTally {
    fn new(municipality: Municipality) -> Self {
        Self { municipality, county: None, network: None, documents: Vec::new(), cells: Vec::new() }
    }
}

impl Tally {
    /// Counts entries that have so many before them, to be joined to the tally of those.
    pub fn after(entries: u32) -> Self {
        Self { entries, examples: Examples::of_part(), ..Self::default() }
    }

    /// Counts the next entry.
    pub fn add(&mut self, entry: &Entry) {
        let number = self.entries;
        self.entries += 1;
        if entry.record().is_none() {
            self.failed.push(number);
        }
        match &entry.outcome {
            Outcome::Unread(unread) if !unread.is_document() => self.without_document += 1,
            Outcome::Unread(unread) => {
                *self.unread.entry(unread.code.clone()).or_default() += 1;
                // A municipality has a row even where none of its plans could be read.
                entry.municipality().into_iter().for_each(|municipality| _ = self.row(municipality, entry));
            }
            Outcome::Assessed(record) => {
                let columns: Vec<usize> = record.requirements.iter().map(|cell| self.column(&cell.id)).collect();
                for (cell, column) in record.requirements.iter().zip(&columns) {
                    self.counts[*column].add(cell);
                }
                self.group(entry, record, &columns);
                self.place(number, entry, record, &columns);
                self.examples.add(number, entry);
                self.outliers.add(number, record);
            }
        }
    }

    /// The number of a requirement.
    fn column(&mut self, id: &str) -> usize {
        if let Some(known) = self.numbers.get(id) {
            return *known;
        }
        self.numbers.insert(id.to_owned(), self.counts.len());
        self.counts.push(Counts::default());
        self.counts.len() - 1
    }

    fn group(&mut self, entry: &Entry, record: &Record, columns: &[usize]) {
        let source = &entry.source;
        let keys = [
            (Dimension::Country, Some(record.country.as_str().to_owned())),
            (Dimension::County, entry.county()),
            (Dimension::Network, source.network.clone()),
            (Dimension::DocumentType, Some(record.doctype.id.clone())),
            (Dimension::Language, Some(record.language.as_str().to_owned())),
            (Dimension::Year, entry.year().map(|year| year.to_string())),
        ];
        for key in keys {
            let group = self.groups.entry(key).or_default();
            group.documents += 1;
            for (cell, column) in record.requirements.iter().zip(columns) {
                place_of(&mut group.counts, *column).add(cell);
            }
        }
    }

    fn place(&mut self, number: u32, entry: &Entry, record: &Record, columns: &[usize]) {
        let Some(municipality) = entry.municipality() else {
            self.without_municipality += 1;
            return;
        };
        let row = self.row(municipality, entry);
        row.documents.push(number);
        for (cell, column) in record.requirements.iter().zip(columns) {
            let before = place_of(&mut row.cells, *column);
            *before = better(*before, Some(own(cell, number)));
        }
    }

    /// The row of a municipality that an entry is of.
    fn row(&mut self, municipality: Municipality, entry: &Entry) -> &mut RowTally {
        let row = self.municipalities.entry(key(&municipality)).or_insert_with(|| RowTally::new(municipality));
        row.county = row.county.take().or_else(|| entry.county());
        row.network = row.network.take().or_else(|| entry.source.network.clone());
        row
    }

    /// Joins the tally of the entries that come next ([`Tally::after`] those of this one).
    pub fn join(&mut self, next: Self) {
        self.entries = next.entries;
        self.failed.extend(next.failed);
        for (code, documents) in next.unread {
            *self.unread.entry(code).or_default() += documents;
        }
        self.without_document += next.without_document;
        self.without_municipality += next.without_municipality;
        let mut ids: Vec<(usize, String)> = next.numbers.into_iter().map(|(id, column)| (column, id)).collect();
        ids.sort_unstable();
        let columns: Vec<usize> = ids.iter().map(|(_, id)| self.column(id)).collect();
        for (counts, column) in next.counts.iter().zip(&columns) {
            self.counts[*column].join(counts);
        }
        for (key, group) in next.groups {
            let known = self.groups.entry(key).or_default();
            known.documents += group.documents;
            for (counts, column) in group.counts.iter().zip(&columns) {
                place_of(&mut known.counts, *column).join(counts);
            }
        }
        for (key, row) in next.municipalities {
            let known = self.municipalities.entry(key).or_insert_with(|| RowTally::new(row.municipality));
            known.county = known.county.take().or(row.county);
            known.network = known.network.take().or(row.network);
            known.documents.extend(row.documents);
            for (cell, column) in row.cells.into_iter().zip(&columns) {
                let before = place_of(&mut known.cells, *column);
                *before = better(*before, cell);
            }
        }
        self.examples.join(next.examples);
        self.outliers.join(next.outliers);
    }

    /// The audit of all entries. `columns` are the requirements of the packs in use, in pack order.
    pub fn finish(self, date: Date, columns: Vec<Arc<Requirement>>, not_reached: u32) -> Audit {
        let requirements: Vec<_> =
            columns.into_iter().filter(|requirement| self.numbers.contains_key(&requirement.id)).collect();
        let order: Vec<usize> = requirements.iter().map(|requirement| self.numbers[&requirement.id]).collect();
        let municipalities = rows(self.municipalities, &order);
        let mut counts = Counts::default();
        for column in &order {
            counts.join(&self.counts[*column]);
        }
        let mut groups = groups(self.groups, &requirements, &order);
        groups.extend(themes(&requirements, &order, &self.counts));
        let summaries = requirements.iter().zip(&order).enumerate();
        let summaries = summaries
            .map(|(at, (requirement, column))| summary_of(&requirement.id, self.counts[*column], &municipalities, at));
        let summary = Summary {
            documents: self.entries - self.without_document,
            unread: self.unread.values().sum(),
            unread_by_code: self.unread.into_iter().map(|(code, documents)| UnreadCount { code, documents }).collect(),
            without_document: self.without_document,
            without_municipality: self.without_municipality,
            counts,
            requirements: summaries.collect(),
            groups,
            municipalities,
            examples: self.examples.finish(&requirements),
            outliers: self.outliers.finish(),
        };
        Audit { date, requirements, summary, failed: self.failed, not_reached }
    }
}

/// What a municipality is known by: its number, else its name.
fn key(municipality: &Municipality) -> String {
    municipality.number.clone().unwrap_or_else(|| municipality.name.to_lowercase())
}

/// A place in a list that is made as long as it has to be.
fn place_of<T: Copy + Default>(list: &mut Vec<T>, at: usize) -> &mut T {
    if list.len() <= at {
        list.resize(at + 1, T::default());
    }
    &mut list[at]
}

/// What a cell of a document says of its municipality.
fn own(cell: &Cell, entry: u32) -> MunicipalityCell {
    let asked = cell.status != Status::NotApplicable;
    let commits = asked && cell.found >= Level::Committed && cell.status != Status::Contradicted;
    MunicipalityCell { status: cell.status, found: cell.found, commits, level: cell.found, entry, finding: cell.shown }
}

/// The better of what was known and what later documents say; of equals the first.
fn better(before: Option<MunicipalityCell>, next: Option<MunicipalityCell>) -> Option<MunicipalityCell> {
    let (Some(before), Some(next)) = (before, next) else { return before.or(next) };
    let found = before.found.max(next.found);
    let commits = before.commits || next.commits;
    let best = if next.status.rank() > before.status.rank() { next } else { before };
    Some(MunicipalityCell { found, commits, ..best })
}

/// The rows by name, their cells in the order of the columns.
fn rows(tallies: BTreeMap<String, RowTally>, order: &[usize]) -> Vec<MunicipalityRow> {
    let row = |tally: RowTally| MunicipalityRow {
        municipality: tally.municipality,
        county: tally.county,
        network: tally.network,
        documents: tally.documents,
        cells: order.iter().map(|column| tally.cells.get(*column).copied().flatten()).collect(),
    };
    let mut rows: Vec<MunicipalityRow> = tallies.into_values().map(row).collect();
    rows.sort_by(|left, right| {
        let by = |row: &MunicipalityRow| (row.municipality.name.to_lowercase(), row.municipality.number.clone());
        by(left).cmp(&by(right))
    });
    rows
}

fn groups(
    tallies: BTreeMap<(Dimension, Option<String>), GroupTally>,
    requirements: &[Arc<Requirement>],
    order: &[usize],
) -> Vec<Group> {
    let group = |((by, key), tally): ((Dimension, Option<String>), GroupTally)| {
        let own = |column: usize| tally.counts.get(column).copied().unwrap_or_default();
        let cells = requirements.iter().zip(order).map(|(requirement, column)| (requirement, own(*column)));
        assembled(by, key, tally.documents, cells)
    };
    tallies.into_iter().map(group).collect()
}

/// Themes group requirements rather than documents: the documents are those asked by any of them, at least.
fn themes(requirements: &[Arc<Requirement>], order: &[usize], counts: &[Counts]) -> Vec<Group> {
    let mut themes: BTreeMap<&str, Vec<(&Arc<Requirement>, Counts)>> = BTreeMap::new();
    for (requirement, column) in requirements.iter().zip(order) {
        themes.entry(&requirement.theme).or_default().push((requirement, counts[*column]));
    }
    let group = |(theme, cells): (&str, Vec<(&Arc<Requirement>, Counts)>)| {
        let documents = cells.iter().map(|(_, counts)| counts.asked()).max().unwrap_or(0);
        assembled(Dimension::Theme, Some(theme.to_owned()), documents, cells.into_iter())
    };
    themes.into_iter().map(group).collect()
}

fn assembled<'a>(
    by: Dimension,
    key: Option<String>,
    documents: u32,
    cells: impl Iterator<Item = (&'a Arc<Requirement>, Counts)>,
) -> Group {
    let mut counts = Counts::default();
    let requirements = cells
        .filter(|(_, own)| *own != Counts::default())
        .map(|(requirement, own)| {
            counts.join(&own);
            GroupCell { id: requirement.id.clone(), counts: own }
        })
        .collect();
    Group { by, key, documents, counts, requirements }
}

fn summary_of(id: &str, counts: Counts, rows: &[MunicipalityRow], column: usize) -> RequirementSummary {
    let cells = || rows.iter().filter_map(|row| row.cells[column]);
    let how_many =
        |wanted: fn(&MunicipalityCell) -> bool| u32::try_from(cells().filter(wanted).count()).unwrap_or(u32::MAX);
    RequirementSummary {
        id: id.to_owned(),
        counts,
        municipalities_asked: how_many(|cell| cell.status != Status::NotApplicable),
        municipalities_committed: how_many(|cell| cell.commits),
        municipalities_met: how_many(|cell| cell.status == Status::Met),
        municipalities_missing: how_many(|cell| cell.status == Status::Missing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::{CheckOptions, check};
    use crate::audit::{Source, Unread, recognise};
    use crate::rules::RuleSet;

    /// Plans of five municipalities, one without, and what could not be read.
    fn entries(rules: &RuleSet, options: &CheckOptions) -> Vec<Entry> {
        let sentences = [
            "Kommunen skal gi alle ansatte opplæring i digitale verktøy innen 1. juni 2027.",
            "HR-avdelingen skal gi alle ansatte opplæring i digitale verktøy og tilby veiledning hver onsdag.",
            "Kommunen ønsker å gjøre nettsidene universelt utformet.",
            "Rådmannen rapporterer om universell utforming av bygg hvert år.",
        ];
        let own = |number: usize| {
            let name = ["Bodø", "Herøy", "Lier", "Modum", "Våler", "plan"][number % 6];
            let text =
                format!("# Digitaliseringsstrategi\n\n{}\n\n{}\n", sentences[number % 4], sentences[number / 3 % 4]);
            let unread = || Outcome::Unread(Unread { code: "no-match".to_owned(), ..Unread::default() });
            let checked = check("a.md", text.as_bytes(), rules, options);
            let outcome = if number % 11 == 10 { unread() } else { Outcome::from(&checked.unwrap()) };
            Entry {
                source: Source { network: Some("Nord".to_owned()), ..recognise(&format!("{name}/{number}.md")) },
                outcome,
            }
        };
        (0..60).map(own).collect()
    }

    #[test]
    fn parts_that_are_joined_count_as_the_whole() {
        let (rules, options) = (RuleSet::builtin(), CheckOptions::new(jiff::civil::date(2026, 6, 1)));
        let entries = entries(&rules, &options);
        let summary = |tally: Tally| serde_json::to_value(tally.finish(options.today, rules.requirements(), 0).summary);
        let mut whole = Tally::default();
        for entry in &entries {
            whole.add(entry);
        }
        let whole = summary(whole).unwrap();
        assert!(whole["examples"].as_array().is_some_and(|examples| !examples.is_empty()));
        for size in [1, 7, 25] {
            let mut joined = Tally::default();
            for (first, part) in (0..).step_by(size).zip(entries.chunks(size)) {
                let mut tally = Tally::after(first);
                for entry in part {
                    tally.add(entry);
                }
                joined.join(tally);
            }
            assert!(summary(joined).unwrap() == whole, "parts of {size}");
        }
    }
}
