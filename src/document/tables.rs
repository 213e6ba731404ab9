//! Tables: which rows are heads, which name the rows below them, and what heads each cell has.

use std::ops::Range;

use crate::read::{Cell, RawKind};

use super::build::Draft;
use super::{Kind, RowCell};

/// A head or a label is no longer than this, in characters.
const MAX_LABEL: usize = 60;

/// A head that ends with a full stop is a shortened word («Nr.») up to this length, in bytes.
const MAX_SHORTENED: usize = 6;

/// For each block its kind, if it is a table row; `ranges` says where each block's text stands in the document's text.
pub(super) fn rows(drafts: &[Draft], ranges: &[Range<usize>]) -> Vec<Option<Kind>> {
    let mut kinds = vec![None; drafts.len()];
    let rows = drafts.iter().zip(ranges).enumerate();
    let rows = rows.filter_map(|(index, (draft, range))| Row::of(index, draft, range.start)).collect::<Vec<_>>();
    for table in rows.chunk_by(|one, next| one.table == next.table) {
        for (row, kind) in table.iter().zip(Table::new(table).kinds()) {
            kinds[row.index] = Some(kind);
        }
    }
    kinds
}

/// Cuts the empty cells after a lone label: some formats have one wide cell there, others a cell for each column.
pub(super) fn trim_labels(drafts: &mut [Draft]) {
    for raw in drafts.iter_mut().map(|draft| &mut draft.raw) {
        let RawKind::Row { cells, .. } = &mut raw.kind else { continue };
        let Some(label) = cells.first().and_then(|cell| raw.text.get(cell.range.clone())) else { continue };
        let blank = |cell: &Cell| raw.text.get(cell.range.clone()).is_none_or(|text| text.trim().is_empty());
        if is_label(label) && cells.iter().skip(1).all(blank) {
            let end = cells.first().map_or(0, |cell| cell.range.end);
            cells.truncate(1);
            raw.text.truncate(end);
            raw.changes.retain(|change| change.range.end <= end);
        }
    }
}

/// Whether a text alone in the first column may name the rows below it.
fn is_label(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && !text.ends_with('.') && text.chars().count() <= MAX_LABEL
}

/// A row that counts.
struct Row<'a> {
    index: usize,
    table: u32,
    text: &'a str,
    cells: &'a [Cell],
    declared_head: bool,
    /// Where the text of the row begins in the document's text.
    start: usize,
}

impl<'a> Row<'a> {
    fn of(index: usize, draft: &'a Draft, start: usize) -> Option<Self> {
        match &draft.raw.kind {
            RawKind::Row { table, cells, head } if !draft.excluded => {
                Some(Self { index, table: *table, text: &draft.raw.text, cells, declared_head: *head, start })
            }
            _ => None,
        }
    }

    fn text_of(&self, cell: &Cell) -> &'a str {
        self.text.get(cell.range.clone()).unwrap_or_default().trim()
    }

    fn filled(&self) -> impl Iterator<Item = &'a Cell> {
        let text = self.text;
        self.cells.iter().filter(move |cell| text.get(cell.range.clone()).is_some_and(|text| !text.trim().is_empty()))
    }

    fn range_of(&self, cell: &Cell) -> Range<usize> {
        self.start + cell.range.start..self.start + cell.range.end
    }

    /// The only cell with text, if there is one.
    fn lone(&self) -> Option<&'a Cell> {
        let mut filled = self.filled();
        filled.next().filter(|_| filled.next().is_none())
    }
}

/// The rows of one table.
struct Table<'a> {
    rows: &'a [Row<'a>],
    width: u16,
    /// The first row is a head by its looks.
    guessed_head: bool,
    /// Two columns, the left one with the names of what stands in the right one.
    labelled: bool,
}

/// What stands above a row.
#[derive(Default)]
struct Above {
    /// Heads by first and last column, the nearest last.
    heads: Vec<(Range<u16>, Range<usize>)>,
    group: Option<Range<usize>>,
    /// The row above is a head as well.
    in_heads: bool,
}

impl<'a> Table<'a> {
    fn new(rows: &'a [Row<'a>]) -> Self {
        let end = |cell: &Cell| cell.column.saturating_add(cell.span);
        let width = rows.iter().flat_map(|row| row.cells).map(end).max().unwrap_or_default();
        let mut table = Self { rows, width, guessed_head: false, labelled: false };
        let declared = rows.iter().any(|row| row.declared_head && !table.is_group(row));
        table.guessed_head = !declared && table.looks_headed();
        table.labelled = !declared && !table.guessed_head && table.looks_labelled();
        table
    }

    fn kinds(&self) -> Vec<Kind> {
        let mut above = Above::default();
        let first = self.rows.iter().position(|row| !self.is_group(row));
        let heads = |at: usize, row: &Row<'_>| {
            row.declared_head || (self.guessed_head && Some(at) == first) || self.repeats_head(row)
        };
        self.rows.iter().enumerate().map(|(at, row)| self.kind(row, heads(at, row), &mut above)).collect()
    }

    fn kind(&self, row: &Row<'_>, head: bool, above: &mut Above) -> Kind {
        let group = self.is_group(row);
        let head = head && !group;
        let cells = row.cells.iter().map(|cell| RowCell { range: row.range_of(cell), column: cell.column }).collect();
        let blank = || vec![None; row.cells.len()];
        let heads = if head || group { blank() } else { self.heads(row, above) };
        let of_group = above.group.clone().filter(|_| !head && !group);
        if group {
            above.group = row.lone().map(|cell| row.range_of(cell));
        }
        if head {
            above.add_heads(row);
        }
        above.in_heads = head;
        Kind::Row { table: row.table, cells, head, heads, group: of_group }
    }

    /// The heads of a row's cells.
    fn heads(&self, row: &Row<'_>, above: &Above) -> Vec<Option<Range<usize>>> {
        let label =
            row.cells.first().filter(|cell| self.labelled && !cell.range.is_empty()).map(|cell| row.range_of(cell));
        let head = |(at, cell): (usize, &Cell)| match &label {
            Some(label) => (at > 0).then(|| label.clone()),
            None => above.head_of(cell),
        };
        row.cells.iter().enumerate().map(head).collect()
    }

    /// A row with one short text over the full width names the rows below it.
    fn is_group(&self, row: &Row<'_>) -> bool {
        let Some(cell) = row.lone().filter(|_| self.width > 1) else { return false };
        let text = row.text_of(cell);
        let is_last = self.rows.last().is_some_and(|last| last.index == row.index);
        let spans = cell.span >= self.width || (row.cells.len() == 1 && cell.column == 0);
        let leads = cell.column == 0 && text.chars().count() <= MAX_LABEL;
        !is_last && !text.ends_with('.') && text.chars().count() <= 2 * MAX_LABEL && (spans || leads)
    }

    /// A head is repeated after a page break, word for word.
    fn repeats_head(&self, row: &Row<'_>) -> bool {
        let first = self.rows.iter().find(|row| !self.is_group(row));
        let headed = |first: &&Row<'_>| first.declared_head || self.guessed_head;
        first.filter(headed).is_some_and(|first| first.text == row.text)
    }

    /// A first row of short words over rows that look different.
    fn looks_headed(&self) -> bool {
        let mut rows = self.rows.iter().filter(|row| !self.is_group(row));
        let Some(first) = rows.next() else { return false };
        let by_year = self.is_headed_by_years(first);
        let by_figures = self.has_amounts_under(first);
        let is_name = |text: &str| {
            let shortened = text.ends_with('.') && text.len() <= MAX_SHORTENED;
            let worded = by_figures && text.starts_with(char::is_alphabetic);
            let name = (worded || !is_numeric(text)) && (shortened || !text.ends_with(['.', ';', ':']));
            text.chars().count() <= MAX_LABEL && (name || (by_year && is_year(text)))
        };
        let named = first.filled().count() >= 2.max(first.cells.len().div_ceil(2))
            && first.filled().all(|cell| is_name(first.text_of(cell)));
        let average = |row: &Row<'_>| row.text.chars().count() / row.filled().count().max(1);
        let head = average(first);
        let differs = |row: &Row<'_>| {
            average(row) > head + head / 2 + 2
                || row.filled().any(|cell| is_numeric(row.text_of(cell)) || row.text_of(cell).ends_with('.'))
        };
        let (mut others, mut different) = (0, 0);
        for row in rows {
            others += 1;
            different += usize::from(differs(row));
        }
        named && others > 0 && (different * 2 >= others || by_figures || self.is_form(first))
    }

    /// Whether everything under the first row is left for readers to fill in.
    fn is_form(&self, first: &Row<'_>) -> bool {
        let filled = |row: &Row<'_>| row.filled().count();
        let below = self.rows.iter().filter(|row| row.index != first.index);
        filled(first) >= 3 && filled(first) == first.cells.len() && below.map(filled).all(|count| count <= 1)
    }

    /// Whether the first row alone has years, and several of them.
    fn is_headed_by_years(&self, first: &Row<'_>) -> bool {
        let named = |row: &Row<'_>, at: usize| row.cells.get(at).is_some_and(|cell| is_year(row.text_of(cell)));
        let columns: Vec<usize> = (0..first.cells.len()).filter(|at| named(first, *at)).collect();
        let enough = if self.has_amounts_under(first) { 1 } else { 2 };
        let mut others = self.rows.iter().filter(|row| row.index != first.index);
        columns.len() >= enough && others.all(|row| columns.iter().all(|at| !named(row, *at)))
    }

    /// Whether a column has figures in each row, but not in the first.
    fn has_amounts_under(&self, first: &Row<'_>) -> bool {
        let begins = |row: &Row<'_>, at: usize| {
            row.cells.get(at).is_some_and(|cell| row.text_of(cell).starts_with(|c: char| c.is_ascii_digit()))
        };
        let below = || self.rows.iter().filter(|row| row.index != first.index && !self.is_group(row));
        let figures = |at: &usize| !begins(first, *at) && below().all(|row| begins(row, *at));
        below().count() > 1 && (1..first.cells.len()).any(|at| figures(&at))
    }

    /// Two columns, names to the left.
    fn looks_labelled(&self) -> bool {
        let is_label = |row: &&Row<'_>| {
            let [left, right] = row.cells else { return false };
            let (left, right) = (row.text_of(left), row.text_of(right));
            let length = left.chars().count();
            length > 0
                && length <= MAX_LABEL
                && !left.ends_with('.')
                && (left.ends_with(':') || length <= right.chars().count())
        };
        let labels = self.rows.iter().filter(is_label).count();
        self.width == 2 && labels * 10 >= self.rows.len() * 7
    }
}

impl Above {
    /// Notes the heads of a head row; a new head replaces the old one, unless it is the second line of it.
    fn add_heads(&mut self, row: &Row<'_>) {
        if !self.in_heads {
            self.heads.clear();
        }
        let columns = |cell: &Cell| cell.column..cell.column.saturating_add(cell.span);
        self.heads.extend(row.filled().map(|cell| (columns(cell), row.range_of(cell))));
    }

    /// The nearest head over a cell's first column.
    fn head_of(&self, cell: &Cell) -> Option<Range<usize>> {
        self.heads.iter().rev().find(|(columns, _)| columns.contains(&cell.column)).map(|(_, range)| range.clone())
    }
}

/// Whether a text is a number, a date, an amount.
fn is_numeric(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits > 0 && digits * 2 >= text.chars().filter(|c| c.is_alphanumeric()).count()
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.starts_with(['1', '2']) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::document::{Document, Kind, build};
    use crate::read::read;

    /// The rows of the tables: `*` for a head, then group, then each cell with its head.
    fn rows(source: &str) -> Vec<String> {
        let document = build(read("a.html", source.as_bytes()).unwrap());
        document.blocks.iter().filter_map(|block| row(&document, &block.kind)).collect()
    }

    fn row(document: &Document, kind: &Kind) -> Option<String> {
        let Kind::Row { cells, head, heads, group, .. } = kind else { return None };
        let text = |range: &std::ops::Range<usize>| document.text[range.clone()].to_owned();
        let cell = |(cell, head): (&crate::document::RowCell, &Option<std::ops::Range<usize>>)| {
            head.as_ref().map(|head| text(head) + "=").unwrap_or_default() + &text(&cell.range)
        };
        let cells = cells.iter().zip(heads).map(cell).collect::<Vec<_>>().join(" | ");
        let group = group.as_ref().map(|group| text(group) + ": ").unwrap_or_default();
        Some(format!("{}{group}{cells}", if *head { "*" } else { "" }))
    }

    fn table(rows: &str) -> String {
        let row = |row: &str| format!("<tr><td>{}", row.replace('|', "<td>"));
        format!("<table>{}</table>", rows.lines().map(row).collect::<String>())
    }

    #[test]
    fn finds_heads() {
        assert_eq!(
            rows("<table><tr><th>Tiltak<th>Frist<tr><td>Nett<td>2026</table>"),
            ["*Tiltak | Frist", "Tiltak=Nett | Frist=2026"]
        );
        assert_eq!(
            rows(&table(
                "Tiltak|Ansvar|Frist\nGjøre nettsidene tilgjengelige|Leder|2026\nLære opp alle|HR|2027\nTiltak|Ansvar|Frist\nMer|HR|2028"
            )),
            [
                "*Tiltak | Ansvar | Frist",
                "Tiltak=Gjøre nettsidene tilgjengelige | Ansvar=Leder | Frist=2026",
                "Tiltak=Lære opp alle | Ansvar=HR | Frist=2027",
                "*Tiltak | Ansvar | Frist",
                "Tiltak=Mer | Ansvar=HR | Frist=2028",
            ]
        );
        assert_eq!(
            rows(&table("Nr.|Tiltak\n1|Gjøre nettsidene tilgjengelige for alle")),
            ["*Nr. | Tiltak", "Nr.=1 | Tiltak=Gjøre nettsidene tilgjengelige for alle"]
        );
        assert_eq!(
            rows(&table("Indikator|I dag|2031\nTrinnfri adkomst|4 prosent|7 prosent\nTeleslynge|3 rom|8 rom")),
            [
                "*Indikator | I dag | 2031",
                "Indikator=Trinnfri adkomst | I dag=4 prosent | 2031=7 prosent",
                "Indikator=Teleslynge | I dag=3 rom | 2031=8 rom"
            ]
        );
        assert_eq!(rows(&table("Hva?|Hvem?|Når?\nSkriv her||")), ["*Hva? | Hvem? | Når?", "Hva?=Skriv her"]);
        assert_eq!(
            rows(&table("Mål|2025|2026\nNett|20|30\nSkjema|8|9")),
            ["*Mål | 2025 | 2026", "Mål=Nett | 2025=20 | 2026=30", "Mål=Skjema | 2025=8 | 2026=9"]
        );
        assert_eq!(rows(&table("Nett|Leder\nSkjema|HR")), ["Nett | Leder", "Skjema | HR"]);
        assert_eq!(
            rows(&table("1|Gjøre alt|2026\n2|Gjøre mer|2027")),
            ["1 | Gjøre alt | 2026", "2 | Gjøre mer | 2027"]
        );
    }

    #[test]
    fn finds_heads_over_several_columns() {
        assert_eq!(
            rows("<table><tr><th>Tiltak<th colspan=2>Tid<tr><th><th>Fra<th>Til<tr><td>Nett<td>2026<td>2027</table>"),
            ["*Tiltak | Tid", "* | Fra | Til", "Tiltak=Nett | Fra=2026 | Til=2027"]
        );
    }

    #[test]
    fn finds_groups() {
        assert_eq!(
            rows(
                "<table><tr><th>Tiltak<th>Frist<tr><td colspan=2>Sikkerhet<tr><td>Nett<td>2026<tr><td colspan=2>Kurs<tr><td>Alle<td>2027</table>"
            ),
            [
                "*Tiltak | Frist",
                "Sikkerhet",
                "Sikkerhet: Tiltak=Nett | Frist=2026",
                "Kurs",
                "Kurs: Tiltak=Alle | Frist=2027"
            ]
        );
    }

    #[test]
    fn cuts_the_empty_cells_of_labels() {
        assert_eq!(
            rows("<table><tr><th>Tiltak<th>Frist<tr><td>Kurs<td><tr><td>Nett<td>2026</table>"),
            ["*Tiltak | Frist", "Kurs", "Kurs: Tiltak=Nett | Frist=2026"]
        );
    }

    #[test]
    fn finds_labels() {
        assert_eq!(
            rows(&table("Mål:|Alle er med.\nAnsvar:|Lederen i hver enhet")),
            ["Mål: | Mål:=Alle er med.", "Ansvar: | Ansvar:=Lederen i hver enhet"]
        );
    }
}
