//! The tables of an audit for analysis, as `SQLite`, Parquet and XLSX have them: documents, verdicts, passages and
//! requirements. Names of columns and values are stable; the words for people are in the other reports.

use crate::audit::{Audit, Cell, Entry, Outcome, Passage, Record};
use crate::report::messages::Messages;
use crate::report::text::visible;
use crate::report::{entry, names};
use crate::rules::Requirement;
use crate::text::Language;

use super::json::SCHEMA;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// A whole number, also 0 and 1 for no and yes.
    Number,
}

/// A column: its name and what it holds.
pub(super) type Column = (&'static str, Kind);

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// Text in which control characters are made visible.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Not known, or not there.
    Nothing,
}

impl Value {
    fn text(text: &str) -> Self {
        Self::Text(visible(text).into_owned())
    }

    fn maybe(text: Option<&str>) -> Self {
        text.map_or(Self::Nothing, Self::text)
    }

    fn number(number: impl Into<i64>) -> Self {
        Self::Number(number.into())
    }
}

use Kind::{Number, Text};

/// One row for each input. `state` is `assessed`, or the code of why it could not be read.
pub(super) const DOCUMENTS: &[Column] = &[
    ("document", Number),
    ("path", Text),
    ("state", Text),
    ("municipality_number", Text),
    ("municipality", Text),
    ("county", Text),
    ("network", Text),
    ("year", Number),
    ("type", Text),
    ("language", Text),
    ("country", Text),
    ("title", Text),
    ("owner", Text),
    ("date", Text),
    ("format", Text),
    ("pages", Number),
    ("words", Number),
    ("passages", Number),
    ("sha256", Text),
];

/// One row for each requirement of the packs that apply to a document.
pub(super) const VERDICTS: &[Column] = &[
    ("document", Number),
    ("requirement", Text),
    ("status", Text),
    ("level", Text),
    ("level_number", Number),
    ("severity", Text),
    ("demanded_level", Text),
    ("demanded_fields", Text),
    ("reason", Text),
    ("known", Number),
    ("deviation", Text),
    ("deviation_until", Text),
    ("passage", Text),
];

/// One row for each passage that a verdict rests on, that comes nearest, or that wants or promises.
pub(super) const PASSAGES: &[Column] = &[
    ("document", Number),
    ("passage", Text),
    ("requirement", Text),
    ("passage_level", Text),
    ("code", Text),
    ("confidence", Text),
    ("kind", Text),
    ("text", Text),
    ("lead_in", Text),
    ("section", Text),
    ("page", Number),
    ("paragraph", Number),
    ("line", Number),
    ("responsible", Text),
    ("deadline", Text),
    ("deadline_date", Text),
    ("recurrence", Text),
    ("indicator", Text),
    ("budget", Text),
];

/// One row for each requirement that stands in any verdict.
pub(super) const REQUIREMENTS: &[Column] = &[
    ("requirement", Text),
    ("short", Text),
    ("title", Text),
    ("asks", Text),
    ("area", Text),
    ("theme", Text),
    ("basis", Text),
    ("source", Text),
];

/// What the run was: the same in every table that has a place for it.
pub(super) const META: &[Column] = &[("key", Text), ("value", Text)];

/// The rows about the run; `not_reached` is above zero where it was stopped.
pub(super) fn meta(audit: &Audit) -> [(&'static str, String); 5] {
    [
        ("schema", SCHEMA.to_owned()),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("date", audit.date.to_string()),
        ("documents", audit.summary.documents.to_string()),
        ("not_reached", audit.not_reached.to_string()),
    ]
}

/// The row of an input.
pub(super) fn document(number: usize, entry: &Entry) -> Vec<Value> {
    let source = &entry.source;
    let municipality = entry.municipality();
    let record = entry.record();
    let of = |value: &dyn Fn(&Record) -> Value| record.map_or(Value::Nothing, value);
    let doctype = record.map(|record| record.doctype.id.as_str()).or(source.doctype.as_deref());
    let state = match &entry.outcome {
        Outcome::Assessed(_) => "assessed",
        Outcome::Unread(unread) => unread.code.as_str(),
    };
    vec![
        at(number),
        Value::text(&source.path),
        Value::text(state),
        Value::maybe(municipality.as_ref().and_then(|own| own.number.as_deref())),
        Value::maybe(municipality.as_ref().map(|own| own.name.as_str())),
        Value::maybe(source.county.as_deref()),
        Value::maybe(source.network.as_deref()),
        entry.year().map_or(Value::Nothing, Value::number),
        Value::maybe(doctype),
        of(&|record| Value::text(record.language.as_str())),
        of(&|record| Value::text(record.country.as_str())),
        of(&|record| Value::maybe(record.title.as_deref())),
        of(&|record| Value::maybe(record.owner.as_deref())),
        of(&|record| record.date.map_or(Value::Nothing, |date| Value::Text(date.to_string()))),
        of(&|record| Value::text(&record.format)),
        of(&|record| record.pages.map_or(Value::Nothing, Value::number)),
        of(&|record| Value::number(record.words)),
        of(&|record| Value::number(record.passages)),
        of(&|record| Value::text(&record.sha256)),
    ]
}

/// The number of a document, from 0; no file system has as many as would not fit.
fn at(number: usize) -> Value {
    Value::Number(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The row of a verdict.
pub(super) fn verdict(number: usize, record: &Record, cell: &Cell) -> Vec<Value> {
    let fields: Vec<&str> = cell.demand.fields.iter().map(|field| names::field(*field)).collect();
    let until = cell.deviation.as_ref().and_then(|deviation| deviation.until);
    vec![
        at(number),
        Value::text(&cell.id),
        Value::text(cell.status.as_str()),
        Value::text(names::level(cell.found)),
        Value::number(cell.found.number()),
        Value::text(names::severity(cell.severity)),
        Value::text(names::level(cell.demand.level)),
        Value::Text(fields.join(" ")),
        Value::text(&cell.reason),
        Value::number(u8::from(cell.known)),
        Value::maybe(cell.deviation.as_ref().map(|deviation| deviation.reason.as_str())),
        until.map_or(Value::Nothing, |until| Value::Text(until.to_string())),
        Value::maybe(record.shown(cell).map(|passage| passage.id.as_str())),
    ]
}

/// The row of a passage.
pub(super) fn passage(number: usize, passage: &Passage) -> Vec<Value> {
    let place = &passage.location;
    let fields = &passage.fields;
    let words = |words: &Option<crate::audit::Words>| Value::maybe(words.as_ref().map(|words| words.text.as_str()));
    let deadline = fields.deadline.as_ref();
    let date = deadline.and_then(|deadline| deadline.date);
    vec![
        at(number),
        Value::text(&passage.id),
        Value::text(&passage.requirement),
        Value::text(names::level(passage.level)),
        Value::maybe(passage.code.map(names::code)),
        Value::text(names::confidence(passage.confidence)),
        Value::text(names::kind(passage.kind)),
        Value::text(&passage.text),
        Value::maybe(passage.lead_in.as_deref()),
        Value::text(&place.section.join(" › ")),
        place.page.map_or(Value::Nothing, Value::number),
        Value::number(place.paragraph),
        Value::number(place.line),
        words(&fields.owner),
        Value::maybe(deadline.map(|deadline| deadline.text.as_str())),
        date.map_or(Value::Nothing, |date| Value::Text(date.to_string())),
        Value::maybe(deadline.and_then(|deadline| deadline.recurrence.as_deref())),
        words(&fields.indicator),
        words(&fields.budget),
    ]
}

/// The row of a requirement, its texts in a language.
pub(super) fn requirement(requirement: &Requirement, language: Language) -> Vec<Value> {
    let source =
        requirement.source(requirement.basis).map(|source| entry::source_title(Messages::of(language), source));
    vec![
        Value::text(&requirement.id),
        Value::text(requirement.short.get(language)),
        Value::text(requirement.title.get(language)),
        Value::text(requirement.asks.get(language)),
        Value::text(names::area(requirement.area)),
        Value::text(&requirement.theme),
        Value::text(names::basis(requirement.basis)),
        Value::maybe(source.as_deref()),
    ]
}

/// Everything about a verdict in one row: the document, the verdict, and the passage that shows it.
#[cfg(any(feature = "parquet", feature = "xlsx", test))]
pub(super) fn flat_columns() -> Vec<Column> {
    let later = |columns: &'static [Column], skip: &'static [&'static str]| {
        columns.iter().filter(move |(name, _)| !skip.contains(name)).copied()
    };
    let documents = DOCUMENTS.iter().copied();
    let passages = later(PASSAGES, &["document", "passage", "requirement"]);
    documents.chain(later(VERDICTS, &["document"])).chain(passages).collect()
}

/// The flat rows of an entry: one for each verdict, and one for a document without any.
#[cfg(any(feature = "parquet", feature = "xlsx", test))]
pub(super) fn flat(number: usize, entry: &Entry) -> Vec<Vec<Value>> {
    let document = document(number, entry);
    let filled = |rest: Vec<Value>| {
        let mut row: Vec<Value> = document.iter().cloned().chain(rest).collect();
        row.resize(flat_columns().len(), Value::Nothing);
        row
    };
    let Some(record) = entry.record().filter(|record| !record.requirements.is_empty()) else {
        return vec![filled(Vec::new())];
    };
    let row = |cell: &Cell| {
        let shown = record.shown(cell).map(|shown| passage(number, shown)).unwrap_or_default();
        filled(verdict(number, record, cell).into_iter().skip(1).chain(shown.into_iter().skip(3)).collect())
    };
    record.requirements.iter().map(row).collect()
}

/// The language of texts beside stable names.
pub(super) fn language(options: &crate::report::Options) -> Language {
    options.language.unwrap_or(options.run_language)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::audit::{Source, Unread};

    #[test]
    fn rows_are_as_wide_as_their_tables() {
        let unread = Unread { code: "encrypted".to_owned(), ..Unread::default() };
        let entry = Entry { source: Source::new("=a\u{1b}.pdf"), outcome: Outcome::Unread(unread) };
        let row = document(3, &entry);
        assert_eq!(
            (row.len(), &row[1], &row[2]),
            (DOCUMENTS.len(), &Value::text("=a␛.pdf"), &Value::text("encrypted"))
        );
        assert_eq!(flat(3, &entry)[0].len(), flat_columns().len());
        let names: BTreeSet<&str> = flat_columns().iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), flat_columns().len(), "every name once");
    }
}
