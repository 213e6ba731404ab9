//! The audit as a workbook: the matrix, the verdicts with their passages, the plans, the requirements, the aggregates,
//! passages to learn from, plans that stand apart, and how to read it. Heads are frozen and carry notes, and rows can be
//! filtered. No text is ever a formula or a link: the only links lead from cells of the matrix to rows of this workbook,
//! and are made of the numbers of those rows alone.

mod summary;

use std::collections::BTreeMap;
use std::io::{self, Write};

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, Note, Url, Workbook, Worksheet, XlsxError};

use crate::assess::Status;
use crate::audit::{Audit, Entries, Entry, MunicipalityCell, MunicipalityRow};
use crate::report::messages::Messages;
use crate::report::terminal::symbol;
use crate::report::text::{long_date, visible};
use crate::report::{Options, Symbols, names};
use crate::rules::{Level, Requirement};

use super::tables::{self, Column, DOCUMENTS, REQUIREMENTS, Value};
use super::words::{counts, headline};

/// Rows that a sheet can have; what is more is left out, and said.
const ROWS: u32 = 1_048_575;
/// Letters that a cell can have.
const LETTERS: usize = 32_000;
/// Links that a sheet can have; the format knows no more.
const LINKS: usize = 65_530;

/// Writes the audit.
pub fn audit_xlsx(audit: &Audit, entries: &dyn Entries, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let bytes = Book { audit, entries, options, words: Messages::of(tables::language(options)) }.bytes()?;
    out.write_all(&bytes)
}

/// The row of the verdict that each cell of the matrix is from, by entry and requirement.
type Rows = BTreeMap<(u32, String), u32>;

struct Book<'a> {
    audit: &'a Audit,
    entries: &'a dyn Entries,
    options: &'a Options,
    words: &'static Messages,
}

impl Book<'_> {
    fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut book = Workbook::new();
        let date = self.audit.date;
        let day = |value: i8| u8::try_from(value).unwrap_or(1);
        // The day of the audit, not of the clock: the same audit gives the same bytes.
        let created =
            ExcelDateTime::from_ymd(u16::try_from(date.year()).unwrap_or(1900), day(date.month()), day(date.day()));
        if let Ok(created) = created {
            book.set_properties(&DocProperties::new().set_creation_datetime(&created));
        }
        // The matrix comes first and is filled when it is known on which rows its verdicts stand.
        book.add_worksheet();
        let municipalities = self.audit.rows(self.entries)?;
        let verdicts = book.add_worksheet_with_constant_memory().map_err(io::Error::other)?;
        let rows = self.verdicts(verdicts, &municipalities)?;
        let matrix = book.worksheet_from_index(0).map_err(io::Error::other)?;
        self.matrix(matrix, &municipalities, &rows).map_err(io::Error::other)?;
        self.documents(book.add_worksheet_with_constant_memory().map_err(io::Error::other)?)?;
        self.requirements(book.add_worksheet()).map_err(io::Error::other)?;
        self.groups(book.add_worksheet()).map_err(io::Error::other)?;
        self.group_verdicts(book.add_worksheet()).map_err(io::Error::other)?;
        self.examples(book.add_worksheet())?;
        self.outliers(book.add_worksheet())?;
        self.about(book.add_worksheet()).map_err(io::Error::other)?;
        book.save_to_buffer().map_err(io::Error::other)
    }

    fn name(&self, key: &str) -> &'static str {
        self.words.pick("sheet", key)
    }

    /// A row for each municipality and each plan that is nobody's, a column for each requirement.
    fn matrix(&self, sheet: &mut Worksheet, rows: &[MunicipalityRow], places: &Rows) -> Result<(), XlsxError> {
        sheet.set_name(self.name("matrix"))?;
        let language = self.words.language;
        let fixed = ["number", "municipality", "county", "network"];
        for (at, key) in (0..).zip(fixed) {
            sheet.write_string_with_format(0, at, self.name(key), &head())?;
            sheet.set_column_width(at, if key == "municipality" { 22 } else { 12 })?;
        }
        for (at, requirement) in (4..).zip(&self.audit.requirements) {
            sheet.write_string_with_format(
                0,
                at,
                &*short(requirement.short.get(language)),
                &head().set_rotation(60),
            )?;
            sheet.insert_note(0, at, &self.note(requirement))?;
            sheet.set_column_width(at, 22)?;
        }
        sheet.set_row_height(0, 150)?;
        let mut links = 0;
        for (at, row) in (1..=ROWS).zip(rows) {
            let own = [
                row.municipality.number.as_deref(),
                Some(row.municipality.name.as_str()),
                row.county.as_deref(),
                row.network.as_deref(),
            ];
            for (column, text) in (0..).zip(own) {
                sheet.write_string(at, column, &*short(text.unwrap_or("")))?;
            }
            for ((column, requirement), cell) in (4..).zip(&self.audit.requirements).zip(&row.cells) {
                let Some(cell) = cell else {
                    if row.documents.is_empty() {
                        sheet.write_string(at, column, self.words.text("audit.caption-unread"))?;
                    }
                    continue;
                };
                let place = places.get(&(cell.entry, requirement.id.clone())).filter(|row| **row > 0);
                let place = place.filter(|_| cell.status != Status::NotApplicable && links < LINKS);
                links += usize::from(place.is_some());
                self.cell(sheet, (at, column), cell, place.copied())?;
            }
        }
        framed(sheet, 2, 4 + self.audit.requirements.len(), rows.len())
    }

    /// A status, with a link to the row of the verdict it is from where there is one.
    fn cell(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        cell: &MunicipalityCell,
        place: Option<u32>,
    ) -> Result<(), XlsxError> {
        let (text, looks) = (self.status(cell), tint(cell.status));
        match place {
            Some(place) => {
                let there = Url::new(format!("internal:'{}'!A{}", self.name("verdicts"), place + 1)).set_text(text);
                sheet.write_url_with_format(row, column, there, &looks)?;
            }
            None => {
                sheet.write_string_with_format(row, column, text, &looks)?;
            }
        }
        Ok(())
    }

    /// «~ Svakt (intensjon)»; what is nowhere said, or not asked, has no level.
    fn status(&self, cell: &MunicipalityCell) -> String {
        let said = self.words.pick("status", cell.status.as_str());
        let level = (cell.status != Status::NotApplicable && cell.level > Level::Absent)
            .then(|| format!(" ({})", self.words.pick("level", names::level(cell.level))));
        format!("{} {said}{}", symbol(cell.status, Symbols::Unicode), level.unwrap_or_default())
    }

    /// What a requirement asks, how far it binds, and what it rests on.
    fn note(&self, requirement: &Requirement) -> Note {
        let bases = crate::report::phrases::bases(self.words, requirement);
        let title = |source| crate::report::entry::source_title(self.words, source);
        let bases = bases.into_iter().flat_map(|(basis, source)| [basis, source.map(title).unwrap_or_default()]);
        let asks = visible(requirement.asks.get(self.words.language)).into_owned();
        let text = [requirement.id.clone(), asks].into_iter().chain(bases).collect::<Vec<_>>().join("\n");
        Note::new(text).add_author_prefix(false).set_width(320).set_height(160)
    }

    /// A row for each verdict with its document and passage; gives the rows that the matrix leads to.
    fn verdicts(&self, sheet: &mut Worksheet, rows: &[MunicipalityRow]) -> io::Result<Rows> {
        sheet.set_name(self.name("verdicts")).map_err(io::Error::other)?;
        let columns = tables::flat_columns();
        heads(sheet, &columns).map_err(io::Error::other)?;
        let mut places = self.wanted(rows);
        let mut at = 0;
        for (number, entry) in (0..).zip(self.entries.iter()) {
            let entry = entry?;
            for (order, row) in tables::flat(number as usize, &entry).iter().enumerate() {
                if at >= ROWS {
                    break;
                }
                at += 1;
                values(sheet, at, row).map_err(io::Error::other)?;
                if let Some(place) = requirement(&entry, order).and_then(|id| places.get_mut(&(number, id.to_owned())))
                {
                    *place = at;
                }
            }
        }
        framed(sheet, 2, columns.len(), at as usize).map_err(io::Error::other)?;
        Ok(places)
    }

    /// The verdicts that the matrix shows, their rows not known yet.
    fn wanted(&self, rows: &[MunicipalityRow]) -> Rows {
        let cells = |row: &MunicipalityRow| {
            let cells = self.audit.requirements.iter().zip(row.cells.clone());
            cells.filter_map(|(own, cell)| Some(((cell?.entry, own.id.clone()), 0))).collect::<Vec<_>>()
        };
        rows.iter().flat_map(cells).collect()
    }

    fn documents(&self, sheet: &mut Worksheet) -> io::Result<()> {
        sheet.set_name(self.name("documents")).map_err(io::Error::other)?;
        heads(sheet, DOCUMENTS).map_err(io::Error::other)?;
        let mut at = 0;
        for (number, entry) in self.entries.iter().enumerate() {
            if at < ROWS {
                at += 1;
                values(sheet, at, &tables::document(number, &entry?)).map_err(io::Error::other)?;
            }
        }
        framed(sheet, 2, DOCUMENTS.len(), at as usize).map_err(io::Error::other)
    }

    fn requirements(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(self.name("requirements"))?;
        let counted = ["asked", "committed", "met", "missing"];
        heads(sheet, REQUIREMENTS)?;
        for (at, key) in (0..).zip(counted) {
            sheet.write_string_with_format(0, width(REQUIREMENTS) + at, self.name(key), &head())?;
        }
        let all = self.audit.requirements.iter().zip(&self.audit.summary.requirements);
        for (at, (requirement, summary)) in (1..).zip(all) {
            values(sheet, at, &tables::requirement(requirement, tables::language(self.options)))?;
            let numbers = [
                summary.municipalities_asked,
                summary.municipalities_committed,
                summary.municipalities_met,
                summary.municipalities_missing,
            ];
            for (column, number) in (0..).zip(numbers) {
                sheet.write_number(at, width(REQUIREMENTS) + column, number)?;
            }
        }
        framed(sheet, 2, REQUIREMENTS.len() + counted.len(), self.audit.requirements.len())
    }

    /// What was counted, and how to read it.
    fn about(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(self.name("about"))?;
        sheet.set_column_width(0, 110)?;
        let words = self.words;
        let mut lines = vec![headline(words, self.audit).join(" · "), counts(words, self.audit).join(" · ")];
        lines.push(words.text("audit.note").to_owned());
        lines.push(self.name("links").to_owned());
        lines.push(long_date(words, self.audit.date));
        lines.push(words.fill("page.foot", &[("version", env!("CARGO_PKG_VERSION"))]));
        for (at, line) in (0..).zip(lines) {
            sheet.write_string_with_format(at, 0, line, &Format::new().set_text_wrap())?;
        }
        Ok(())
    }
}

/// The requirement of an entry's verdict of that order.
fn requirement(entry: &Entry, order: usize) -> Option<&str> {
    entry.record()?.requirements.get(order).map(|cell| cell.id.as_str())
}

fn head() -> Format {
    Format::new().set_bold().set_text_wrap().set_background_color(Color::RGB(0x00E8_ECF2)).set_font_color(Color::Black)
}

/// A pale ground for a status, beside its word.
fn tint(status: Status) -> Format {
    let colour = match status {
        Status::Met => 0x00E4_F3E8,
        Status::Weak => 0x00FF_F2CF,
        Status::Missing => 0x00E8_EEF7,
        Status::Contradicted => 0x00FD_EAE7,
        Status::NotApplicable => 0x00F4_F5F7,
    };
    Format::new().set_background_color(Color::RGB(colour)).set_font_color(Color::Black)
}

/// As many letters as a cell can have.
fn short(text: &str) -> std::borrow::Cow<'_, str> {
    let shown = visible(text);
    match shown.char_indices().nth(LETTERS) {
        Some((end, _)) => shown[..end].to_owned().into(),
        None => shown,
    }
}

fn width(columns: &[Column]) -> u16 {
    u16::try_from(columns.len()).unwrap_or(u16::MAX)
}

fn heads(sheet: &mut Worksheet, columns: &[Column]) -> Result<(), XlsxError> {
    for (at, (name, _)) in (0..).zip(columns) {
        let wide = match *name {
            "text" | "asks" => 70,
            "path" | "title" | "section" | "short" => 34,
            _ => 14,
        };
        sheet.set_column_width(at, wide)?;
    }
    for (at, (name, _)) in (0..).zip(columns) {
        sheet.write_string_with_format(0, at, *name, &head())?;
    }
    Ok(())
}

fn values(sheet: &mut Worksheet, row: u32, values: &[Value]) -> Result<(), XlsxError> {
    for (at, value) in (0..).zip(values) {
        match value {
            Value::Text(text) => sheet.write_string(row, at, &*short(text))?,
            #[expect(clippy::cast_precision_loss, reason = "counts and years are small")]
            Value::Number(number) => sheet.write_number(row, at, *number as f64)?,
            Value::Nothing => continue,
        };
    }
    Ok(())
}

/// Most columns that are made to stand beside each other on a page.
const MOST_ON_PAPER: usize = 16;
/// A4 by the numbers that the format gives to papers.
const A4: u8 = 9;

/// Freezes the head and the first columns, on paper too, and lets rows be filtered.
fn framed(sheet: &mut Worksheet, columns: u16, width: usize, rows: usize) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, columns)?;
    let last = u16::try_from(width.saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, u32::try_from(rows).unwrap_or(ROWS).max(1), last)?;
    sheet.set_landscape().set_paper_size(A4).set_repeat_rows(0, 0)?;
    if let Some(names) = columns.checked_sub(1) {
        sheet.set_repeat_columns(0, names)?;
    }
    if width <= MOST_ON_PAPER {
        sheet.set_print_fit_to_pages(1, 0);
    }
    Ok(())
}
