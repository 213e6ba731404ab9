//! Counting an audit, entry by entry: what stays in memory grows with municipalities and groups, not with documents.

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

impl Tally {
    /// Counts the next entry.
    pub fn add(&mut self, entry: &Entry) {
        let number = self.entries;
        self.entries += 1;
        if entry.record().is_none() {
            self.failed.push(number);
        }
        match &entry.outcome {
            Outcome::Unread(unread) if !unread.is_document() => self.without_document += 1,
            Outcome::Unread(unread) => *self.unread.entry(unread.code.clone()).or_default() += 1,
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
                if group.counts.len() <= *column {
                    group.counts.resize(column + 1, Counts::default());
                }
                group.counts[*column].add(cell);
            }
        }
    }

    fn place(&mut self, number: u32, entry: &Entry, record: &Record, columns: &[usize]) {
        let Some(municipality) = entry.municipality() else {
            self.without_municipality += 1;
            return;
        };
        let row = self.municipalities.entry(key(&municipality)).or_insert_with(|| RowTally {
            municipality,
            county: None,
            network: None,
            documents: Vec::new(),
            cells: Vec::new(),
        });
        row.county = row.county.take().or_else(|| entry.county());
        row.network = row.network.take().or_else(|| entry.source.network.clone());
        row.documents.push(number);
        for (cell, column) in record.requirements.iter().zip(columns) {
            if row.cells.len() <= *column {
                row.cells.resize(column + 1, None);
            }
            let before = &mut row.cells[*column];
            *before = Some(better(*before, cell, number));
        }
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

/// The better of what was known and a cell of another document; of equals the first.
fn better(before: Option<MunicipalityCell>, cell: &Cell, entry: u32) -> MunicipalityCell {
    let asked = cell.status != Status::NotApplicable;
    let commits = asked && cell.found >= Level::Committed && cell.status != Status::Contradicted;
    let own = MunicipalityCell {
        status: cell.status,
        found: cell.found,
        commits,
        level: cell.found,
        entry,
        finding: cell.shown,
    };
    let Some(before) = before else { return own };
    let found = before.found.max(own.found);
    let commits = before.commits || own.commits;
    let best = if own.status.rank() > before.status.rank() { own } else { before };
    MunicipalityCell { found, commits, ..best }
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
