//! Tables without lines: stretches of text that the file draws row by row, in columns that begin at the same places.

use super::draft::CellText;
use super::ink::{Glyph, Ink};
use super::line::{Stretch, lines, stretches};
use super::marker::{is_bullet, marker};
use super::table::{Table, TableRow, cell_text, in_reading_order, take_out};

/// So many rows of several cells make a table.
const MIN_ROWS: usize = 3;

/// Cells of one column begin no further apart than this, in points.
const ALIGNED: f32 = 4.0;

/// Cells longer than this on average, in glyphs of a line, are columns of running text.
const MAX_CELL: usize = 40;

/// Finds tables without lines and takes their glyphs out of the page.
pub(super) fn take_tables(ink: &mut Ink) -> Vec<Table> {
    let stretches: Vec<Stretch> = stretches(&ink.glyphs).into_iter().filter(|s| is_text(&ink.glyphs[s.from])).collect();
    let rows = rows(&stretches);
    let mut tables = Vec::new();
    for run in runs(&rows) {
        if let Some(table) = table(run, &ink.glyphs) {
            tables.push(table);
        }
    }
    for table in &tables {
        take_out(&mut ink.glyphs, &table.area);
    }
    tables
}

fn is_text(glyph: &Glyph) -> bool {
    !glyph.mark.artifact
}

/// Stretches below each other in one column.
type Cell<'s> = Vec<&'s Stretch>;

/// Cells beside each other.
type Row<'s> = Vec<Cell<'s>>;

/// Reads the stretches in their order: below the last one, beside it, or at the beginning of a new row.
fn rows(stretches: &[Stretch]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for stretch in stretches {
        let row = rows.last_mut();
        match row.and_then(|row| Some((place(row, stretch)?, row))) {
            Some((Place::Below, row)) => row.last_mut().into_iter().for_each(|cell| cell.push(stretch)),
            Some((Place::Beside, row)) => row.push(vec![stretch]),
            None => rows.push(vec![vec![stretch]]),
        }
    }
    rows
}

/// Where a stretch stands in a row.
enum Place {
    Below,
    Beside,
}

fn place(row: &Row<'_>, stretch: &Stretch) -> Option<Place> {
    let (first, cell) = (row.first()?.first()?, row.last()?);
    let (top, last) = (cell.first()?, cell.last()?);
    let size = last.area.height();
    let down = stretch.baseline - last.baseline;
    let beside = stretch.area.left > last.area.right + 0.8 * size && stretch.area.left > top.area.right;
    if beside && (stretch.baseline - first.baseline).abs() < 0.35 * size {
        return Some(Place::Beside);
    }
    let below = down > 0.5 * size && down < 1.5 * size && (stretch.area.left - top.area.left).abs() < ALIGNED;
    // In a row of one cell, what follows below is a new row just as well.
    (below && (row.len() > 1 || cell.len() > 1 || long(last))).then_some(Place::Below)
}

fn long(stretch: &Stretch) -> bool {
    stretch.to - stretch.from > MAX_CELL
}

/// Successions of rows that may be tables.
fn runs<'r, 's>(rows: &'r [Row<'s>]) -> Vec<&'r [Row<'s>]> {
    let several = |row: &Row<'_>| row.len() > 1;
    let near = |a: &Row<'_>, b: &Row<'_>| {
        let bottom = a.iter().flatten().map(|s| s.area.bottom).fold(0.0, f32::max);
        let top = b[0][0].area.top;
        several(a) == several(b) && top > bottom - 6.0 && top < bottom + 40.0
    };
    rows.chunk_by(near).filter(|run| run.len() >= MIN_ROWS && several(&run[0])).collect()
}

/// Makes a table of a run of rows, if its cells stand in columns.
fn table(run: &[Row<'_>], glyphs: &[Glyph]) -> Option<Table> {
    let columns = columns(run);
    let cells = || run.iter().flatten();
    let aligned = cells().filter(|cell| column(&columns, cell[0].area.left).is_some()).count();
    if columns.len() < 2 || aligned * 5 < cells().count() * 4 || is_list(run, glyphs) || is_prose(run) {
        return None;
    }
    let rows = run.iter().map(|row| table_row(row, &columns, glyphs)).collect();
    let area = cells().flatten().map(|s| s.area).reduce(|a, b| a.union(&b))?;
    let order = cells().flatten().map(|s| s.from).min()?;
    Some(Table { guessed: true, ..Table::new(area, rows, columns, order) })
}

/// Where the columns begin: places where cells of several rows begin.
fn columns(run: &[Row<'_>]) -> Vec<f32> {
    let mut lefts: Vec<f32> = run.iter().flatten().map(|cell| cell[0].area.left).collect();
    lefts.sort_by(f32::total_cmp);
    let groups = lefts.chunk_by(|a, b| b - a < ALIGNED).filter(|group| group.len() * 2 >= run.len().max(MIN_ROWS));
    groups.map(|group| group[0]).collect()
}

fn column(columns: &[f32], left: f32) -> Option<usize> {
    columns.iter().position(|column| (left - column).abs() < 2.0 * ALIGNED)
}

/// Lists have markers for first cells, and contents a column of page numbers.
fn is_list(run: &[Row<'_>], glyphs: &[Glyph]) -> bool {
    let text =
        |cell: &Cell<'_>| -> String { glyphs[cell[0].from..cell[0].to].iter().map(|glyph| glyph.text).collect() };
    let marked = |row: &&Row<'_>| {
        let first = text(&row[0]);
        let first = first.trim();
        first.chars().count() <= 2 || first.starts_with(is_bullet) || marker(&format!("{first} A")).is_some()
    };
    let pages = |place: &dyn Fn(&Row<'_>) -> String| {
        let numbers: Vec<u32> =
            run.iter().filter_map(|row| place(row).trim().parse().ok()).filter(|n| *n < 1_000).collect();
        numbers.len() * 4 > run.len() * 3 && numbers.is_sorted()
    };
    let two = run.iter().filter(|row| row.len() == 2).count() * 2 > run.len();
    let first = |row: &Row<'_>| text(&row[0]);
    let last = |row: &Row<'_>| row.last().map(text).unwrap_or_default();
    (two && run.iter().filter(marked).count() * 2 > run.len()) || pages(&first) || pages(&last)
}

/// Columns of running text may be drawn line by line too.
fn is_prose(run: &[Row<'_>]) -> bool {
    let lengths = || run.iter().flatten().flatten().map(|s| s.to - s.from);
    let count = lengths().count().max(1);
    lengths().sum::<usize>() / count > MAX_CELL
}

fn table_row(row: &Row<'_>, columns: &[f32], glyphs: &[Glyph]) -> TableRow {
    let mut cells: Vec<CellText> = Vec::new();
    let mut bold = true;
    for cell in row {
        let held: Vec<Glyph> = cell.iter().flat_map(|s| &glyphs[s.from..s.to]).copied().collect();
        let lines = in_reading_order(lines(&held));
        bold &= lines.iter().all(|line| line.look.bold);
        let next = cells.last().map_or(0, |last| usize::from(last.column) + 1);
        let at = column(columns, cell[0].area.left).unwrap_or(next).max(next);
        let column = u16::try_from(at).unwrap_or(u16::MAX);
        cells.push(CellText { text: cell_text(&lines), column, span: 1 });
    }
    TableRow { cells, bold, head: false }
}
