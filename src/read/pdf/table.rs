//! Tables that are drawn with lines: which lines belong together, which cells they make, and what stands in them.

use crate::read::mend;

use super::draft::CellText;
use super::ink::{Area, Glyph, Ink, Rule};
use super::line::{Line, lines};

/// Lines that miss each other by less than this, in points, meet.
const REACH: f32 = 3.0;

/// A drawing with more lines than this in one piece is no table.
const MAX_LINES: usize = 1_500;

/// A table on one page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub(super) area: Area,
    pub(super) rows: Vec<TableRow>,
    /// Where columns begin, for telling whether a table goes on over a page break.
    pub(super) edges: Vec<f32>,
    /// Where in the page's drawing order it begins.
    pub(super) order: usize,
    /// Its columns or rows were guessed.
    pub(super) guessed: bool,
    /// Its rows of column heads.
    pub(super) heads: Vec<Vec<CellText>>,
    /// It goes on from the last table of the page before.
    pub(super) continues: bool,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TableRow {
    pub(super) cells: Vec<CellText>,
    pub(super) bold: bool,
    /// It holds column heads.
    pub(super) head: bool,
}

impl Table {
    /// A table of these rows; the first row holds column heads if it alone is bold.
    pub(super) fn new(area: Area, mut rows: Vec<TableRow>, edges: Vec<f32>, order: usize) -> Self {
        let all_bold = rows.iter().all(|row| row.bold);
        if let Some(first) = rows.first_mut() {
            first.head = first.bold && !all_bold && first.cells.len() > 1;
        }
        let heads = rows.iter().take_while(|row| row.head).map(|row| row.cells.clone()).collect();
        Self { area, rows, edges, order, guessed: false, heads, continues: false }
    }
}

/// Finds the ruled tables of a page and takes their glyphs out of it.
pub(super) fn take_tables(ink: &mut Ink) -> Vec<Table> {
    let mut tables = Vec::new();
    for grid in grids(ink) {
        if let Some(table) = grid.fill(&ink.glyphs) {
            take_out(&mut ink.glyphs, &table.area);
            tables.push(table);
        }
    }
    tables
}

/// Takes the glyphs of a table out of the page. They stay in their places, so that orders stay comparable, but as spaces
/// they count no more.
pub(super) fn take_out(glyphs: &mut [Glyph], area: &Area) {
    for glyph in glyphs.iter_mut().filter(|glyph| area.contains(middle(glyph).0, middle(glyph).1)) {
        glyph.text = ' ';
    }
}

fn middle(glyph: &Glyph) -> (f32, f32) {
    (f32::midpoint(glyph.left, glyph.right), glyph.baseline - 0.3 * glyph.size)
}

/// A grid of lines.
#[derive(Debug)]
struct Grid {
    xs: Vec<f32>,
    ys: Vec<f32>,
    horizontal: Vec<Rule>,
    vertical: Vec<Rule>,
}

/// Groups the lines of a page into grids.
fn grids(ink: &Ink) -> Vec<Grid> {
    let mut horizontal = ink.horizontal.clone();
    let mut vertical = ink.vertical.clone();
    add_fills(ink, &mut horizontal, &mut vertical);
    let horizontal = merge(horizontal);
    let vertical = merge(vertical);
    if horizontal.len() < 2 || vertical.len() < 2 || horizontal.len() + vertical.len() > MAX_LINES {
        return Vec::new();
    }
    components(&horizontal, &vertical)
}

/// Coloured cells without lines: areas that lie edge to edge with others in two directions.
fn add_fills(ink: &Ink, horizontal: &mut Vec<Rule>, vertical: &mut Vec<Rule>) {
    let page = ink.width * ink.height;
    let cells: Vec<&Area> =
        ink.fills.iter().filter(|area| area.width() * area.height() < 0.3 * page).take(2_000).collect();
    for cell in &cells {
        let beside = |other: &&&Area| {
            (cell.top - other.top).abs() < 1.5
                && (cell.bottom - other.bottom).abs() < 1.5
                && ((cell.right - other.left).abs() < REACH || (cell.left - other.right).abs() < REACH)
        };
        if cells.iter().any(|other| beside(&other)) {
            horizontal.push(Rule { at: cell.top, from: cell.left, to: cell.right });
            horizontal.push(Rule { at: cell.bottom, from: cell.left, to: cell.right });
            vertical.push(Rule { at: cell.left, from: cell.top, to: cell.bottom });
            vertical.push(Rule { at: cell.right, from: cell.top, to: cell.bottom });
        }
    }
}

/// Joins lines in one direction that go on from each other or lie over each other.
fn merge(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut merged: Vec<Rule> = Vec::new();
    // Lines of one height are neighbours in the sorted list, but not always in order of their beginnings.
    for rule in rules {
        let near = merged.iter().rposition(|known| rule.at - known.at > 1.5).map_or(0, |index| index + 1);
        let joins = |known: &&mut Rule| rule.from <= known.to + REACH && rule.to >= known.from - REACH;
        match merged[near..].iter_mut().find(joins) {
            Some(known) => {
                known.from = known.from.min(rule.from);
                known.to = known.to.max(rule.to);
            }
            None => merged.push(rule),
        }
    }
    merged
}

/// Sets of lines that cross or touch each other.
fn components(horizontal: &[Rule], vertical: &[Rule]) -> Vec<Grid> {
    let mut parents: Vec<usize> = (0..horizontal.len() + vertical.len()).collect();
    for (i, level) in horizontal.iter().enumerate() {
        for (j, upright) in vertical.iter().enumerate() {
            if crosses(level, upright) {
                let (a, b) = (root(&mut parents, i), root(&mut parents, horizontal.len() + j));
                parents[a] = b;
            }
        }
    }
    let roots: Vec<usize> = (0..parents.len()).map(|at| root(&mut parents, at)).collect();
    let mut names: Vec<usize> = roots.clone();
    names.sort_unstable();
    names.dedup();
    let of = |name: usize, rules: &[Rule], offset: usize| -> Vec<Rule> {
        rules.iter().enumerate().filter(|(at, _)| roots[at + offset] == name).map(|(_, rule)| *rule).collect()
    };
    let grids = names.into_iter().map(|name| (of(name, horizontal, 0), of(name, vertical, horizontal.len())));
    grids.filter_map(|(horizontal, vertical)| Grid::new(horizontal, vertical)).collect()
}

fn crosses(level: &Rule, upright: &Rule) -> bool {
    let within = |value: f32, rule: &Rule| value >= rule.from - REACH && value <= rule.to + REACH;
    within(upright.at, level) && within(level.at, upright)
}

fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

/// Sorted places without near doubles.
fn places(rules: &[Rule]) -> Vec<f32> {
    let mut places: Vec<f32> = rules.iter().map(|rule| rule.at).collect();
    places.sort_by(f32::total_cmp);
    places.dedup_by(|a, b| (*a - *b).abs() < REACH);
    places
}

/// A cell of a grid: the columns and rows that it covers, both as first and one past the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    columns: (usize, usize),
    rows: (usize, usize),
}

impl Grid {
    /// A grid of at least two cells.
    fn new(horizontal: Vec<Rule>, vertical: Vec<Rule>) -> Option<Self> {
        let (xs, ys) = (places(&vertical), places(&horizontal));
        let cells = xs.len().saturating_sub(1) * ys.len().saturating_sub(1);
        (xs.len() >= 2 && ys.len() >= 2 && (2..20_000).contains(&cells)).then_some(Self {
            xs,
            ys,
            horizontal,
            vertical,
        })
    }

    /// Puts text into the cells; `None` where the lines frame something else than a table.
    fn fill(&self, glyphs: &[Glyph]) -> Option<Table> {
        let spans = self.spans();
        let columns = spans.iter().any(|span| span.columns != (0, self.xs.len() - 1));
        if !columns || spans.len() < 3 {
            return None;
        }
        let (contents, order) = self.contents(&spans, glyphs);
        let filled = contents.iter().filter(|content| !content.text.is_empty()).count();
        if filled < 2 || is_chart(&contents, filled) {
            return None;
        }
        let rows: Vec<TableRow> = (0..self.ys.len() - 1).filter_map(|row| Self::row(row, &spans, &contents)).collect();
        if !rows.iter().any(|row| row.cells.len() > 1) {
            return None;
        }
        Some(Table::new(self.area(), rows, self.xs.clone(), order))
    }

    fn area(&self) -> Area {
        let (left, right) = (self.xs[0], self.xs[self.xs.len() - 1]);
        Area { left, right, top: self.ys[0], bottom: self.ys[self.ys.len() - 1] }
    }

    /// The cells: fields of the grid joined where no line parts them.
    fn spans(&self) -> Vec<Span> {
        let (columns, rows) = (self.xs.len() - 1, self.ys.len() - 1);
        let mut taken = vec![false; columns * rows];
        let mut spans = Vec::new();
        for row in 0..rows {
            for column in 0..columns {
                if taken[row * columns + column] {
                    continue;
                }
                let right =
                    (column + 1..columns).find(|at| self.upright_between(*at, row) || taken[row * columns + at]);
                let right = right.unwrap_or(columns);
                let below = (row + 1..rows).find(|at| self.level_between(*at, column));
                let below = below.unwrap_or(rows);
                for y in row..below {
                    taken[y * columns + column..y * columns + right].fill(true);
                }
                spans.push(Span { columns: (column, right), rows: (row, below) });
            }
        }
        spans
    }

    /// Whether a line parts the column `column` from the one before it in a row.
    fn upright_between(&self, column: usize, row: usize) -> bool {
        let middle = f32::midpoint(self.ys[row], self.ys[row + 1]);
        let parts = |rule: &Rule| (rule.at - self.xs[column]).abs() < REACH && rule.from <= middle && rule.to >= middle;
        self.vertical.iter().any(parts)
    }

    /// Whether a line parts the row `row` from the one before it in a column.
    fn level_between(&self, row: usize, column: usize) -> bool {
        let middle = f32::midpoint(self.xs[column], self.xs[column + 1]);
        let parts = |rule: &Rule| (rule.at - self.ys[row]).abs() < REACH && rule.from <= middle && rule.to >= middle;
        self.horizontal.iter().any(parts)
    }

    /// The text of each cell, and where the first of it stands in the drawing order.
    fn contents(&self, spans: &[Span], glyphs: &[Glyph]) -> (Vec<Content>, usize) {
        let columns = self.xs.len() - 1;
        let mut owners = vec![0; columns * (self.ys.len() - 1)];
        for (index, span) in spans.iter().enumerate() {
            for row in span.rows.0..span.rows.1 {
                owners[row * columns + span.columns.0..row * columns + span.columns.1].fill(index);
            }
        }
        let mut held: Vec<Vec<Glyph>> = vec![Vec::new(); spans.len()];
        let mut order = usize::MAX;
        for (at, glyph) in glyphs.iter().enumerate() {
            let (x, y) = middle(glyph);
            let (Some(column), Some(row)) = (field(&self.xs, x), field(&self.ys, y)) else { continue };
            if !glyph.is_space() {
                order = order.min(at);
            }
            held[owners[row * columns + column]].push(*glyph);
        }
        (held.iter().map(|glyphs| Content::new(glyphs)).collect(), order)
    }

    fn row(row: usize, spans: &[Span], contents: &[Content]) -> Option<TableRow> {
        let mut cells = Vec::new();
        let mut bold = true;
        let mut own = false;
        let covers = |span: &Span| (span.rows.0..span.rows.1).contains(&row);
        let mut covering: Vec<(&Span, &Content)> =
            spans.iter().zip(contents).filter(|(span, _)| covers(span)).collect();
        covering.sort_by_key(|(span, _)| span.columns.0);
        for (span, content) in covering {
            let (column, span_columns) = (narrow(span.columns.0), narrow(span.columns.1 - span.columns.0));
            cells.push(CellText { text: content.text.clone(), column, span: span_columns });
            bold &= content.bold || content.text.is_empty();
            own |= !content.text.is_empty() && span.rows.0 == row;
        }
        own.then_some(TableRow { cells, bold, head: false })
    }
}

/// Charts have grids of lines too, but little text in them.
fn is_chart(contents: &[Content], filled: usize) -> bool {
    let letters = contents.iter().filter(|content| content.text.chars().any(char::is_alphabetic)).count();
    letters == 0 || (contents.len() > 12 && filled * 6 < contents.len())
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Default)]
struct Content {
    text: String,
    bold: bool,
}

impl Content {
    fn new(glyphs: &[Glyph]) -> Self {
        let lines = in_reading_order(lines(glyphs));
        let bold = !lines.is_empty() && lines.iter().all(|line| line.look.bold);
        Self { text: cell_text(&lines), bold }
    }
}

/// Lines of a cell from top to bottom.
pub(super) fn in_reading_order(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.area.left.total_cmp(&b.area.left)));
    lines
}

/// The text of a cell's lines.
pub(super) fn cell_text(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(&line.text);
        text.push('\n');
    }
    mend::tidy(&text)
}

/// The field between two places of a sorted list that a value falls into.
fn field(places: &[f32], value: f32) -> Option<usize> {
    let after = places.partition_point(|place| *place <= value);
    (after > 0 && after < places.len()).then(|| after - 1)
}

fn narrow(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}
