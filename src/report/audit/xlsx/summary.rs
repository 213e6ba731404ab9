//! The sheets that sum up: the counts of groups, passages to learn from, and plans that stand apart.

use std::io;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use crate::audit::{Counts, GoodExample, Group, Measure, Outlier};

use super::super::words::{group_name, long_place};
use super::{Book, framed, head, short};

/// The statuses that groups count.
const COUNTED: [&str; 5] = ["met", "weak", "missing", "contradicted", "not-applicable"];

/// The columns of a sheet: head and width.
type Columns<'a> = Vec<(&'a str, f64)>;

impl Book<'_> {
    fn heads(&self, sheet: &mut Worksheet, name: &str, columns: &Columns<'_>) -> Result<(), XlsxError> {
        sheet.set_name(self.name(name))?;
        for (at, (text, width)) in (0..).zip(columns) {
            sheet.write_string_with_format(0, at, *text, &head())?;
            sheet.set_column_width(at, *width)?;
        }
        Ok(())
    }

    fn statuses(&self) -> impl Iterator<Item = (&'static str, f64)> {
        COUNTED.into_iter().map(|status| (self.words.pick("status", status), 13.0))
    }

    /// A row for each county, network, type, language, year and theme.
    pub(super) fn groups(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let mut columns = vec![(self.name("by"), 16.0), (self.name("group"), 34.0), (self.name("documents"), 10.0)];
        columns.extend(self.statuses());
        self.heads(sheet, "groups", &columns)?;
        let groups = &self.audit.summary.groups;
        for (at, group) in (1..).zip(groups) {
            self.group(sheet, at, group)?;
            sheet.write_number(at, 2, group.documents)?;
            numbers(sheet, at, 3, &group.counts)?;
        }
        framed(sheet, 2, columns.len(), groups.len())
    }

    fn group(&self, sheet: &mut Worksheet, at: u32, group: &Group) -> Result<(), XlsxError> {
        sheet.write_string(at, 0, self.words.pick("dimension", group.by.as_str()))?;
        sheet.write_string(at, 1, &*short(&group_name(self.words, group.by, group.key.as_deref())))?;
        Ok(())
    }

    /// A row for each group and requirement.
    pub(super) fn group_verdicts(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let requirement = self.words.pick("scorecard", "requirement");
        let mut columns = vec![(self.name("by"), 16.0), (self.name("group"), 34.0), (requirement, 38.0)];
        columns.extend(self.statuses());
        self.heads(sheet, "group-verdicts", &columns)?;
        let all = || {
            self.audit.summary.groups.iter().flat_map(|group| group.requirements.iter().map(move |own| (group, own)))
        };
        for (at, (group, own)) in (1..).zip(all()) {
            self.group(sheet, at, group)?;
            sheet.write_string(at, 2, &*short(self.short(&own.id)))?;
            numbers(sheet, at, 3, &own.counts)?;
        }
        framed(sheet, 3, columns.len(), all().count())
    }

    /// The short name of a requirement; its id where it has none.
    fn short<'r>(&'r self, id: &'r str) -> &'r str {
        let known = self.audit.requirements.iter().find(|requirement| requirement.id == id);
        known.map_or(id, |requirement| requirement.short.get(self.words.language))
    }

    /// A row for each passage to learn from.
    pub(super) fn examples(&self, sheet: &mut Worksheet) -> io::Result<()> {
        let columns = vec![
            (self.words.pick("scorecard", "requirement"), 38.0),
            (self.name("text"), 80.0),
            (self.name("fields"), 26.0),
            (self.name("municipality"), 22.0),
            (self.name("path"), 34.0),
            (self.words.pick("scorecard", "place"), 26.0),
        ];
        let examples = &self.audit.summary.examples;
        self.heads(sheet, "examples", &columns).map_err(io::Error::other)?;
        for (at, example) in (1..).zip(examples) {
            for (column, text) in (0..).zip(self.example(example)?) {
                let wrapped = Format::new().set_text_wrap();
                sheet.write_string_with_format(at, column, &*short(&text), &wrapped).map_err(io::Error::other)?;
            }
        }
        framed(sheet, 1, columns.len(), examples.len()).map_err(io::Error::other)
    }

    fn example(&self, example: &GoodExample) -> io::Result<[String; 6]> {
        let entry = self.entries.get(example.entry as usize)?;
        let record = entry.record();
        let passage = record.and_then(|record| record.findings.get(example.finding as usize));
        let place = record.zip(passage).map(|(record, own)| long_place(record, own, self.words.language));
        let fields = passage.map(|passage| passage.fields.kinds()).unwrap_or_default();
        let fields: Vec<&str> =
            fields.into_iter().map(|field| self.words.pick("field", crate::report::names::field(field))).collect();
        Ok([
            self.short(&example.requirement).to_owned(),
            example.text.clone(),
            fields.join(" · "),
            example.municipality.clone().unwrap_or_default(),
            example.path.clone(),
            place.unwrap_or_default(),
        ])
    }

    /// A row for each plan that stands apart.
    pub(super) fn outliers(&self, sheet: &mut Worksheet) -> io::Result<()> {
        let columns = vec![
            (self.name("path"), 50.0),
            (self.name("measure"), 34.0),
            (self.name("value"), 10.0),
            (self.name("usual-from"), 12.0),
            (self.name("usual-to"), 12.0),
            (self.name("documents"), 10.0),
        ];
        let outliers = &self.audit.summary.outliers;
        self.heads(sheet, "outliers", &columns).map_err(io::Error::other)?;
        for (at, outlier) in (1..).zip(outliers) {
            let path = self.entries.get(outlier.entry as usize)?.source.path;
            self.outlier(sheet, at, outlier, &path).map_err(io::Error::other)?;
        }
        framed(sheet, 1, columns.len(), outliers.len()).map_err(io::Error::other)
    }

    fn outlier(&self, sheet: &mut Worksheet, at: u32, outlier: &Outlier, path: &str) -> Result<(), XlsxError> {
        let share = Format::new().set_num_format(if outlier.by == Measure::Met { "0 %" } else { "0" });
        sheet.write_string(at, 0, &*short(path))?;
        sheet.write_string(at, 1, self.words.pick("outlier", outlier.by.as_str()))?;
        for (column, value) in (2..).zip([outlier.value, outlier.from, outlier.to]) {
            sheet.write_number_with_format(at, column, value, &share)?;
        }
        sheet.write_number(at, 5, outlier.documents)?;
        Ok(())
    }
}

fn numbers(sheet: &mut Worksheet, at: u32, first: u16, counts: &Counts) -> Result<(), XlsxError> {
    let counts = [counts.met, counts.weak, counts.missing, counts.contradicted, counts.not_applicable];
    for (column, number) in (first..).zip(counts) {
        sheet.write_number(at, column, number)?;
    }
    Ok(())
}
