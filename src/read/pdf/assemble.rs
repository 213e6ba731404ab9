//! The document from its pages: the tree's blocks and the layout's blocks in one order, running lines set apart,
//! paragraphs and tables that go on over a page break joined, headings and contents told from text.

use std::collections::{BTreeMap, BTreeSet};

use crate::read::{RawBlock, RawKind};
use crate::text::{Notice, NoticeCode};

use super::across::{join_paragraphs, join_tables};
use super::caption;
use super::contents;
use super::draft::{Draft, Look, row};
use super::flow::{Measures, ends_sentence, paragraphs};
use super::heading;
use super::ink::Rule;
use super::line::Line;
use super::list;
use super::note;
use super::outline::Bookmark;
use super::page_number;
use super::quote;
use super::running::{PageLines, running};
use super::table::Table;
use super::tagged::Pieces;

/// Running heads are no longer than this, in bytes.
const MAX_RUNNING: usize = 160;

/// What a page holds, taken apart.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The page, from 0.
    pub(super) index: usize,
    pub(super) height: f32,
    /// The marked content, where the structure tree covers the page.
    pub(super) pieces: Option<Pieces>,
    /// Lines of text outside tables and tree.
    pub(super) lines: Vec<Line>,
    pub(super) tables: Vec<Table>,
    /// Short lines that may part notes from text.
    pub(super) separators: Vec<Rule>,
}

/// The pages (from 0) where the structure tree has lines for paragraphs: its paragraphs end within sentences.
pub(super) fn pages_of_lines(tagged: &[Draft]) -> BTreeSet<usize> {
    let mut pages: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for pair in tagged.windows(2).filter(|pair| pair.iter().all(|draft| draft.kind == RawKind::Paragraph)) {
        if pair[0].page == pair[1].page {
            let (parted, all) = pages.entry(pair[0].page).or_default();
            *parted += usize::from(parts_sentence(&pair[0], &pair[1]));
            *all += 1;
        }
    }
    let lined = pages.iter().filter(|(_, (parted, all))| *parted >= 4 && parted * 4 >= *all).count();
    // Where many pages are so, the others only seem to be better.
    let all_pages = lined * 6 > pages.len();
    let lined = pages.into_iter().filter(|(_, (parted, all))| all_pages || (*parted >= 4 && parted * 4 >= *all));
    let lined: BTreeSet<u32> = lined.map(|(page, _)| page).collect();
    let pages = tagged.iter().map(|draft| draft.page).filter(|page| all_pages || lined.contains(page));
    pages.filter_map(|page| usize::try_from(page.checked_sub(1)?).ok()).collect()
}

fn parts_sentence(draft: &Draft, next: &Draft) -> bool {
    !ends_sentence(&draft.text) && next.text.trim_start().starts_with(char::is_lowercase)
}

/// Puts the blocks of the document together.
pub(super) fn assemble(
    tagged: Vec<Draft>,
    mut layouts: Vec<Layout>,
    bookmarks: &[Bookmark],
    notices: &mut Vec<Notice>,
) -> Vec<RawBlock> {
    let measures = Measures::of(layouts.iter().flat_map(|layout| &layout.lines).filter(|line| !line.artifact));
    for line in layouts.iter_mut().flat_map(|layout| &mut layout.lines) {
        line.small = line.size() < 0.93 * measures.body;
    }
    let marks = running(&page_lines(&layouts));
    let heights: Vec<(u32, f32)> = layouts.iter().map(|layout| (page_number(layout.index), layout.height)).collect();
    join_tables(&mut layouts, &marks);
    let guessed = layouts.iter().filter(|layout| layout.tables.iter().any(|table| table.guessed));
    notices.extend(guessed.map(|layout| Notice::new(NoticeCode::GuessedTable).on_page(page_number(layout.index))));
    let count = u32::try_from(layouts.len()).unwrap_or(u32::MAX);
    let mut table = 0;
    let pages = layouts.into_iter().zip(marks).map(|(layout, marks)| page_drafts(layout, &marks, measures, &mut table));
    let mut tagged = tagged;
    mark_running(&mut tagged, &heights);
    let mut drafts = merge(tagged, pages.collect());
    note::mark_linked(&mut drafts);
    contents::mark(&mut drafts, count);
    let body = body_look(&drafts);
    caption::mark_beside_tables(&mut drafts, measures.body);
    heading::mark(&mut drafts, body, bookmarks);
    quote::mark(&mut drafts, body.italic);
    let mut drafts = join_paragraphs(drafts);
    caption::mark(&mut drafts, measures.body);
    list::set_depths(&mut drafts);
    number_tables(&mut drafts);
    drafts.into_iter().map(Draft::finish).filter(|block| !block.text.is_empty()).collect()
}

fn page_lines(layouts: &[Layout]) -> Vec<PageLines<'_>> {
    layouts.iter().map(|layout| PageLines { height: layout.height, lines: &layout.lines }).collect()
}

/// Programs put running heads into the structure tree too; they are found as those of the layout are.
fn mark_running(tagged: &mut [Draft], heights: &[(u32, f32)]) {
    let short = |draft: &Draft| draft.kind == RawKind::Paragraph && draft.text.len() < MAX_RUNNING;
    let mut places: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, draft) in tagged.iter().enumerate().filter(|(_, draft)| short(draft)) {
        places.entry(draft.page).or_default().push(at);
    }
    let line = |at: &usize| Line {
        text: tagged[*at].text.clone(),
        area: tagged[*at].area,
        baseline: tagged[*at].area.bottom,
        look: tagged[*at].look,
        ..Line::default()
    };
    let of_page = |page: u32| places.get(&page).map_or(&[][..], Vec::as_slice);
    let lines: Vec<Vec<Line>> = heights.iter().map(|(page, _)| of_page(*page).iter().map(line).collect()).collect();
    let pages: Vec<PageLines<'_>> =
        heights.iter().zip(&lines).map(|((_, height), lines)| PageLines { height: *height, lines }).collect();
    let marks = running(&pages);
    let found: Vec<usize> = heights
        .iter()
        .zip(&marks)
        .flat_map(|((page, _), marks)| of_page(*page).iter().zip(marks).filter(|(_, runs)| **runs).map(|(at, _)| *at))
        .collect();
    for at in found {
        tagged[at].kind = RawKind::Running;
    }
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

/// Brings the tree's blocks and the layout's blocks of each page into one order: what the layout adds to a page stands
/// behind the page's last block from the tree. Trees need not follow the order of pages.
fn merge(tagged: Vec<Draft>, pages: Vec<Vec<Draft>>) -> Vec<Draft> {
    let mut ends: BTreeMap<u32, usize> = BTreeMap::new();
    for (at, draft) in tagged.iter().enumerate() {
        ends.insert(draft.page, at + 1);
    }
    // A page without blocks from the tree follows the page before it.
    let end = |page: u32| ends.range(..=page).next_back().map_or(0, |(_, end)| *end);
    let filled = pages.into_iter().filter_map(|drafts| Some((end(drafts.first()?.page), drafts)));
    let mut added: Vec<(usize, Vec<Draft>)> = filled.collect();
    added.sort_by_key(|(end, _)| *end);
    let mut merged = Vec::new();
    let mut added = added.into_iter().peekable();
    for (at, draft) in tagged.into_iter().enumerate() {
        while let Some((_, drafts)) = added.next_if(|(end, _)| *end <= at) {
            merged.extend(drafts);
        }
        merged.push(draft);
    }
    merged.extend(added.flat_map(|(_, drafts)| drafts));
    merged
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
