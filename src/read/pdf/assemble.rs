//! The document from its pages: the tree's blocks and the layout's blocks in one order, running lines set apart,
//! paragraphs and tables that go on over a page break joined, headings and contents told from text.

use crate::read::{RawBlock, RawKind};
use crate::text::{Notice, NoticeCode};

use super::across::{join_paragraphs, join_tables};
use super::contents;
use super::draft::{Draft, Look, row};
use super::flow::{Measures, paragraphs};
use super::heading;
use super::ink::Rule;
use super::line::Line;
use super::list;
use super::note;
use super::outline::Bookmark;
use super::page_number;
use super::running::{PageLines, running};
use super::table::Table;
use super::tagged::{Pieces, blocks};
use super::tree::Tree;

/// What a page holds, taken apart.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The page, from 0.
    pub(super) index: usize,
    pub(super) width: f32,
    pub(super) height: f32,
    /// The marked content, where the structure tree covers the page.
    pub(super) pieces: Option<Pieces>,
    /// Lines of text outside tables and tree.
    pub(super) lines: Vec<Line>,
    pub(super) tables: Vec<Table>,
    /// Short lines that may part notes from text.
    pub(super) separators: Vec<Rule>,
}

/// Puts the blocks of the document together.
pub(super) fn assemble(
    tree: &Tree,
    mut layouts: Vec<Layout>,
    bookmarks: &[Bookmark],
    notices: &mut Vec<Notice>,
) -> Vec<RawBlock> {
    let pieces = layouts.iter_mut().filter_map(|layout| Some((layout.index, layout.pieces.take()?))).collect();
    let tagged = blocks(&tree.events, &pieces);
    let measures = Measures::of(layouts.iter().flat_map(|layout| &layout.lines).filter(|line| !line.artifact));
    for line in layouts.iter_mut().flat_map(|layout| &mut layout.lines) {
        line.small = line.size() < 0.93 * measures.body;
    }
    let marks = running(&page_lines(&layouts));
    join_tables(&mut layouts, &marks);
    let guessed = layouts.iter().filter(|layout| layout.tables.iter().any(|table| table.guessed));
    notices.extend(guessed.map(|layout| Notice::new(NoticeCode::GuessedTable).on_page(page_number(layout.index))));
    let count = u32::try_from(layouts.len()).unwrap_or(u32::MAX);
    let mut table = 0;
    let pages = layouts.into_iter().zip(marks).map(|(layout, marks)| page_drafts(layout, &marks, measures, &mut table));
    let mut drafts = merge(tagged, pages.collect());
    contents::mark(&mut drafts, count);
    mark_headings(&mut drafts, bookmarks);
    let mut drafts = join_paragraphs(drafts);
    list::set_depths(&mut drafts);
    number_tables(&mut drafts);
    drafts.into_iter().map(Draft::finish).filter(|block| !block.text.is_empty()).collect()
}

fn page_lines(layouts: &[Layout]) -> Vec<PageLines<'_>> {
    layouts.iter().map(|layout| PageLines { height: layout.height, lines: &layout.lines }).collect()
}

/// The drafts of one page's lines and tables in reading order. `number` counts the tables.
fn page_drafts(layout: Layout, running: &[bool], measures: Measures, number: &mut u32) -> Vec<Draft> {
    let page = page_number(layout.index);
    let aside = |(line, running): &(Line, &bool)| **running || line.artifact;
    let (aside, text): (Vec<_>, Vec<_>) = layout.lines.into_iter().zip(running).partition(aside);
    let text: Vec<Line> = text.into_iter().map(|(line, _)| line).collect();
    let mut drafts = Vec::new();
    let mut rest = text.as_slice();
    let mut tables = layout.tables;
    tables.sort_by_key(|table| table.order);
    for table in tables {
        let before = rest.partition_point(|line| line.order < table.order);
        drafts.extend(paragraphs(&rest[..before], page, measures));
        rest = &rest[before..];
        *number += u32::from(!table.continues);
        drafts.extend(table_drafts(table, *number, page));
    }
    drafts.extend(paragraphs(rest, page, measures));
    note::mark(&mut drafts, measures.body, layout.height, &layout.separators);
    // Artifacts without letters are leaders and ornaments.
    let aside = aside.into_iter().map(|(line, _)| line).filter(|line| line.text.contains(char::is_alphanumeric));
    drafts.extend(aside.map(|line| Draft {
        look: line.look,
        area: line.area,
        ..Draft::new(RawKind::Running, line.text, page)
    }));
    drafts
}

fn table_drafts(table: Table, number: u32, page: u32) -> impl Iterator<Item = Draft> {
    let area = table.area;
    table.rows.into_iter().map(move |cells| {
        let head = cells.head;
        let (text, cells) = row(&cells.cells);
        Draft { area, ..Draft::new(RawKind::Row { table: number, cells, head }, text, page) }
    })
}

/// Brings the tree's blocks and the layout's blocks of each page into one order.
fn merge(tagged: Vec<Draft>, pages: Vec<Vec<Draft>>) -> Vec<Draft> {
    let mut merged = Vec::new();
    let mut pages = pages.into_iter().peekable();
    let mut number = 0;
    let mut take_until = |page: u32, merged: &mut Vec<Draft>| {
        while number < page {
            let Some(drafts) = pages.next() else { break };
            number += 1;
            merged.extend(drafts);
        }
    };
    for draft in tagged {
        take_until(draft.page.saturating_sub(1), &mut merged);
        merged.push(draft);
    }
    take_until(u32::MAX, &mut merged);
    merged
}

/// Headings are looked for where the structure tree names none.
fn mark_headings(drafts: &mut [Draft], bookmarks: &[Bookmark]) {
    let named = drafts.iter().any(|draft| draft.tagged && matches!(draft.kind, RawKind::Heading { .. }));
    if !named {
        heading::mark(drafts, body_look(drafts), bookmarks);
    }
}

/// The look of most of the running text.
fn body_look(drafts: &[Draft]) -> Look {
    let mut looks: Vec<(Look, usize)> = Vec::new();
    let text = drafts.iter().filter(|draft| matches!(draft.kind, RawKind::Paragraph | RawKind::Item { .. }));
    for draft in text {
        let look = Look { size: (draft.look.size * 4.0).round() / 4.0, font: 0, ..draft.look };
        match looks.iter_mut().find(|(known, _)| *known == look) {
            Some((_, length)) => *length += draft.text.len(),
            None => looks.push((look, draft.text.len())),
        }
    }
    looks.into_iter().max_by_key(|(_, length)| *length).map(|(look, _)| look).unwrap_or_default()
}

/// Numbers the tables in the order in which they come.
fn number_tables(drafts: &mut [Draft]) {
    let mut next = 0;
    let mut last = None;
    for draft in drafts {
        if let RawKind::Row { table, .. } = &mut draft.kind {
            let key = (draft.tagged, *table);
            if last.is_some_and(|known| known != key) {
                next += 1;
            }
            last = Some(key);
            *table = next;
        }
    }
}
