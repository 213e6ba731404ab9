//! What a page or column break parted: paragraphs and table rows that go on behind it.

use crate::read::{RawKind, mend};

use super::assemble::Layout;
use super::draft::Draft;
use super::flow::ends_sentence;
use super::ink::Area;
use super::table::{Table, TableRow};

/// Blocks such as tables may stand between the two parts of a paragraph, but no more of them than this.
const MAX_BETWEEN: usize = 60;

/// So many paragraphs without an end are kept in mind.
const MAX_OPEN: usize = 3;

/// A table goes on from one that ends within this part of the page's height from its foot.
const LOW: f32 = 0.55;

/// A table that goes on begins within this part of the next page's height.
const HIGH: f32 = 0.35;

/// Joins paragraphs over page and column breaks.
pub(super) fn join_paragraphs(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut joined: Vec<Draft> = Vec::with_capacity(drafts.len());
    // The last paragraphs without an end; a box of text may stand between the parts of one.
    let mut open: Vec<usize> = Vec::new();
    for draft in drafts {
        let text = matches!(draft.kind, RawKind::Paragraph);
        let near = |at: &&usize| joined.len() - **at <= MAX_BETWEEN;
        let target =
            open.iter().rev().take(MAX_OPEN).filter(near).find(|at| text && goes_on(&joined[**at], &draft)).copied();
        if let Some(at) = target {
            joined[at].append(&draft);
            if ends_sentence(&joined[at].text) {
                open.retain(|other| *other != at);
            }
            continue;
        }
        match draft.kind {
            RawKind::Paragraph | RawKind::Item { .. } if !ends_sentence(&draft.text) => open.push(joined.len()),
            RawKind::Heading { .. } => open.clear(),
            _ => {}
        }
        joined.push(draft);
    }
    joined
}

fn goes_on(open: &Draft, next: &Draft) -> bool {
    // The tree's blocks have no place on the page, so only a new page can part them.
    let moved_up = !next.tagged && next.area.top < open.area.bottom - next.look.size;
    let broken = open.last_page != next.page || moved_up;
    let alike = (open.look.size - next.look.size).abs() < 0.07 * open.look.size && open.look.bold == next.look.bold;
    if open.tagged != next.tagged || !broken || !alike || next.page > open.last_page + 1 || ends_sentence(&open.text) {
        return false;
    }
    // Items need no mark at their end, so that only a small letter shows that one goes on.
    let sentences = open.kind == RawKind::Paragraph;
    begins_low(&next.text) || (sentences && open.full && open.text.len() > 80 && !next.text.starts_with(is_quote))
}

fn begins_low(text: &str) -> bool {
    text.trim_start().starts_with(char::is_lowercase)
}

fn is_quote(c: char) -> bool {
    matches!(c, '«' | '“' | '"' | '”')
}

/// Joins tables that go on over a page break: rows of the second are rows of the first, its repeated heads are heads,
/// and a row that the break parted is one row again.
pub(super) fn join_tables(layouts: &mut [Layout], running: &[Vec<bool>]) {
    for next in 1..layouts.len() {
        let (before, after) = layouts.split_at_mut(next);
        let (last, first) = (&mut before[next - 1], &mut after[0]);
        if last.index + 1 != first.index || !reaches(last, &running[next - 1], first, &running[next]) {
            continue;
        }
        if let (Some(above), Some(below)) = (last.tables.last_mut(), first.tables.first_mut())
            && same_columns(above, below)
        {
            join(above, below);
        }
    }
}

/// Whether the last table of one page and the first of the next have nothing but running lines between them.
fn reaches(last: &Layout, last_running: &[bool], first: &Layout, first_running: &[bool]) -> bool {
    let (Some(above), Some(below)) = (last.tables.last(), first.tables.first()) else { return false };
    let text = |layout: &Layout, running: &[bool], within: &dyn Fn(&Area) -> bool| {
        let lines =
            layout.lines.iter().zip(running).filter(|(line, running)| !**running && !line.artifact && !line.small);
        lines.map(|(line, _)| line).any(|line| within(&line.area))
    };
    above.area.bottom > LOW * last.height
        && below.area.top < HIGH * first.height
        && !text(last, last_running, &|area| area.top > above.area.bottom)
        && !text(first, first_running, &|area| area.bottom < below.area.top)
}

fn same_columns(above: &Table, below: &Table) -> bool {
    let width = |table: &Table| table.area.width();
    let columns = |table: &Table| table.rows.iter().map(|row| row.cells.len()).max();
    let edges = above.edges.len() == below.edges.len()
        && above.edges.iter().zip(&below.edges).all(|(a, b)| ((a - above.edges[0]) - (b - below.edges[0])).abs() < 4.0);
    edges || (columns(above) == columns(below) && (width(above) - width(below)).abs() < 4.0)
}

fn join(above: &mut Table, below: &mut Table) {
    below.continues = true;
    let heads = above.heads.clone();
    let repeated = below.rows.iter().zip(&heads).take_while(|(row, head)| row.cells == **head).count();
    for row in &mut below.rows[..repeated] {
        row.head = true;
    }
    below.heads = heads;
    if let (Some(last), Some(next)) = (above.rows.last_mut(), below.rows.get(repeated))
        && is_rest(last, next)
    {
        for (cell, rest) in last.cells.iter_mut().zip(&next.cells).filter(|(_, rest)| !rest.text.is_empty()) {
            cell.text = mend::tidy(&format!("{}\n{}", cell.text, rest.text));
        }
        below.rows.remove(repeated);
    }
}

/// Whether a row holds only the ends of the cells above it.
fn is_rest(last: &TableRow, next: &TableRow) -> bool {
    let pairs = || last.cells.iter().zip(&next.cells);
    let matching =
        last.cells.len() == next.cells.len() && pairs().all(|(a, b)| a.column == b.column && a.span == b.span);
    let goes_on = pairs().any(|(a, b)| !a.text.is_empty() && !ends_sentence(&a.text) && begins_low(&b.text));
    matching && goes_on && pairs().all(|(a, b)| b.text.is_empty() || begins_low(&b.text) || !ends_sentence(&a.text))
}
