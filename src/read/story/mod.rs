//! Blocks in reading order, put together from what office formats nest: paragraphs hold text boxes and notes, tables hold
//! rows, rows hold cells, cells hold paragraphs and tables again.
//!
//! A block that stands inside another follows it. This module knows neither XML nor a format's element names.

mod pages;
mod row;

use std::collections::BTreeMap;

use crate::text::{Notice, NoticeCode, Place};

use super::number::typed_marker;
use super::prose::Prose;
use row::{Merged, OpenCell, Row, finish_row, repeat_merged};

use super::{ChangeKind, RawBlock, RawKind, ReadError};
pub(super) use pages::Pages;
pub(super) use row::Merge;

/// How much memory the blocks of one document may take, in bytes, roughly counted.
const MAX_WEIGHT: usize = 48_000_000;
/// A body paragraph with a page number is a running foot up to this length; a longer one merely mentions its page.
const MAX_RUNNING: usize = 80;

/// What kind of paragraph a style makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Role {
    /// Running text.
    #[default]
    Plain,
    /// A heading, level 0 being the title.
    Heading(u8),
    /// A line of a table of contents, or its title.
    Contents,
    /// A quotation.
    Quote,
    /// A caption.
    Caption,
}

impl Role {
    /// The block that such a paragraph is.
    pub(super) fn kind(self) -> RawKind {
        match self {
            Self::Plain => RawKind::Paragraph,
            Self::Heading(level) => RawKind::Heading { level },
            Self::Contents => RawKind::Contents,
            Self::Quote => RawKind::Quote,
            Self::Caption => RawKind::Caption,
        }
    }
}

/// A paragraph that is being read.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is something a reader may find out on its own")]
pub(super) struct Paragraph {
    /// What it will be.
    pub(super) kind: RawKind,
    /// The automatic number of a heading.
    pub(super) label: String,
    /// Its text so far.
    pub(super) prose: Prose,
    /// Some of its text is of a table of contents.
    pub(super) contents: bool,
    /// Some of its text is the number of the page.
    pub(super) page_number: bool,
    /// Its end is deleted, so that the next paragraph continues it.
    pub(super) joined: bool,
    /// Its text is hidden, unless a run says otherwise.
    pub(super) hidden: bool,
    /// The page of its first letter.
    page: Option<u32>,
    after: Vec<RawBlock>,
}

/// The blocks of a document as they come.
#[derive(Debug, Default)]
pub(super) struct Story {
    /// Where pages end.
    pub(super) pages: Pages,
    blocks: Vec<RawBlock>,
    open: Vec<Open>,
    /// Text of a paragraph that the next one on the same level continues.
    carried: Option<(usize, Prose)>,
    tables: u32,
    weight: usize,
}

#[derive(Debug)]
enum Open {
    Paragraph(Paragraph),
    Table(Table),
}

#[derive(Debug)]
struct Table {
    number: u32,
    /// A table of one column is a frame round ordinary blocks.
    frame: bool,
    row: Option<Row>,
    merged: BTreeMap<u16, Merged>,
}

impl Story {
    /// Whether the limit is reached and the rest must be left out.
    pub(super) fn is_full(&self) -> bool {
        self.weight > MAX_WEIGHT
    }

    /// A paragraph begins.
    pub(super) fn open_paragraph(&mut self, kind: RawKind) {
        let level = self.open.len();
        let carried = self.carried.take_if(|(at, _)| *at == level);
        let prose = carried.map(|(_, prose)| prose).unwrap_or_default();
        let page = (!prose.raw().trim().is_empty()).then_some(self.pages.page);
        self.open.push(Open::Paragraph(Paragraph {
            kind,
            label: String::new(),
            prose,
            contents: false,
            page_number: false,
            joined: false,
            hidden: false,
            page,
            after: Vec::new(),
        }));
    }

    /// The paragraph that text goes to now.
    pub(super) fn paragraph(&mut self) -> Option<&mut Paragraph> {
        match self.open.last_mut() {
            Some(Open::Paragraph(paragraph)) => Some(paragraph),
            _ => None,
        }
    }

    /// Text of the open paragraph.
    pub(super) fn push(&mut self, text: &str, inserted: bool) {
        let page = self.pages.page;
        let Some(paragraph) = self.paragraph() else { return };
        if inserted {
            paragraph.prose.push_inserted(text);
        } else {
            paragraph.prose.push(text);
        }
        self.weight += text.len();
        if !text.trim().is_empty() {
            self.page_of(page);
        }
    }

    fn page_of(&mut self, page: u32) {
        if let Some(paragraph) = self.paragraph() {
            paragraph.page.get_or_insert(page);
        }
        self.pages.turned = false;
        self.pages.begun = true;
    }

    /// Blocks that stand beside the open paragraph, such as a footnote, and follow it.
    pub(super) fn follow(&mut self, blocks: Vec<RawBlock>) {
        self.weigh_all(&blocks);
        self.deliver(None, blocks);
    }

    /// The innermost paragraph ends.
    pub(super) fn close_paragraph(&mut self) {
        let Some(Open::Paragraph(mut paragraph)) = self.open.pop_if(|open| matches!(open, Open::Paragraph(_))) else {
            return;
        };
        let blank = paragraph.prose.raw().trim().is_empty();
        if paragraph.joined || blank && !paragraph.prose.is_blank() {
            self.carried = Some((self.open.len(), std::mem::take(&mut paragraph.prose)));
            self.deliver(None, paragraph.after);
            return;
        }
        let page = paragraph.page.unwrap_or(self.pages.page);
        let after = std::mem::take(&mut paragraph.after);
        let block = finish(paragraph, page);
        if let Some(block) = &block {
            self.weigh(block);
        }
        self.deliver(block, after);
    }

    /// A table begins.
    pub(super) fn open_table(&mut self) {
        self.settle_carried();
        self.open.push(Open::Table(Table { number: 0, frame: false, row: None, merged: BTreeMap::new() }));
    }

    /// The open table has so many columns.
    pub(super) fn set_columns(&mut self, columns: usize) {
        if let Some(table) = self.table() {
            table.frame = columns == 1;
        }
    }

    fn table(&mut self) -> Option<&mut Table> {
        match self.open.last_mut() {
            Some(Open::Table(table)) => Some(table),
            _ => None,
        }
    }

    fn row(&mut self) -> Option<&mut Row> {
        self.table()?.row.as_mut()
    }

    /// A row begins.
    pub(super) fn open_row(&mut self) {
        let number = self.tables;
        let Some(table) = self.table().filter(|table| !table.frame) else { return };
        table.row = Some(Row::default());
        if table.number == 0 {
            // Counted from 1 here, so that 0 is a table without rows.
            table.number = number + 1;
            self.tables += 1;
        }
    }

    /// The open row is column heads.
    pub(super) fn set_head(&mut self) {
        if let Some(row) = self.row() {
            row.head = true;
        }
    }

    /// The open row is inserted or deleted as a whole.
    pub(super) fn set_row_change(&mut self, change: ChangeKind) {
        if let Some(row) = self.row() {
            row.change = Some(change);
        }
    }

    /// The open row leaves columns out.
    pub(super) fn skip_columns(&mut self, count: u16) {
        if let Some(row) = self.row() {
            row.column = row.column.saturating_add(count);
        }
    }

    /// A cell begins in the open row.
    pub(super) fn open_cell(&mut self) {
        self.weight += size_of::<OpenCell>();
        let Some(row) = self.row() else { return };
        row.in_cell = true;
        row.cells.push(OpenCell { column: row.column, span: 1, merge: Merge::Alone, blocks: Vec::new() });
    }

    /// The open cell covers so many columns.
    pub(super) fn set_span(&mut self, span: u16) {
        if let Some(cell) = self.row().and_then(|row| row.cells.last_mut()) {
            cell.span = span.max(1);
        }
    }

    /// The open cell is merged with those above or below.
    pub(super) fn set_merge(&mut self, merge: Merge) {
        if let Some(cell) = self.row().and_then(|row| row.cells.last_mut()) {
            cell.merge = merge;
        }
    }

    /// The open cell ends.
    pub(super) fn close_cell(&mut self) {
        self.settle_carried();
        let Some(row) = self.row() else { return };
        row.in_cell = false;
        if let Some(span) = row.cells.last().map(|cell| cell.span) {
            row.advance(span);
        }
    }

    /// A cell that is covered: by one above, whose text it repeats, or by one to its left.
    pub(super) fn covered_cell(&mut self) {
        self.weight += size_of::<OpenCell>();
        let Some(table) = self.table() else { return };
        let Some(row) = &mut table.row else { return };
        if row.covered > 0 {
            row.covered -= 1;
        } else if let Some(merged) = table.merged.get(&row.column) {
            let (column, span) = (row.column, merged.span);
            row.cells.push(OpenCell { column, span, merge: Merge::Continue, blocks: Vec::new() });
            row.advance(span);
        } else {
            row.column = row.column.saturating_add(1);
        }
    }

    /// The open row ends.
    pub(super) fn close_row(&mut self) {
        let Some(table) = self.table() else { return };
        let Some(mut row) = table.row.take() else { return };
        let number = table.number.saturating_sub(1);
        repeat_merged(&mut table.merged, &mut row);
        let after = std::mem::take(&mut row.after);
        let delivered = if row.change == Some(ChangeKind::Deleted) { Vec::new() } else { finish_row(row, number) };
        for block in delivered {
            self.weigh(&block);
            self.deliver(Some(block), Vec::new());
        }
        self.deliver(None, after);
    }

    /// The innermost table ends.
    pub(super) fn close_table(&mut self) {
        self.open.pop_if(|open| matches!(open, Open::Table(_)));
    }

    /// Takes out what is complete; for parts that hold many short stories.
    pub(super) fn take(&mut self) -> Vec<RawBlock> {
        while let Some(open) = self.open.last() {
            match open {
                Open::Paragraph(_) => self.close_paragraph(),
                Open::Table(_) => {
                    self.close_row();
                    self.close_table();
                }
            }
        }
        self.settle_carried();
        self.carried = None;
        std::mem::take(&mut self.blocks)
    }

    /// The blocks and the number of pages, after reading came to an end or to an error. What was read before damage is
    /// kept, with a notice.
    pub(super) fn conclude(
        self,
        read: Result<(), ReadError>,
        counted: Option<u32>,
        notices: &mut Vec<Notice>,
    ) -> Result<(Vec<RawBlock>, Option<u32>), ReadError> {
        let full = self.is_full();
        let (blocks, pages) = self.finish(counted);
        match read {
            Err(error) if blocks.is_empty() || matches!(error, ReadError::Limit(_)) => return Err(error),
            Err(_) => notices.push(Notice::new(NoticeCode::DamagedFile)),
            Ok(()) if full && blocks.is_empty() => return Err(ReadError::Limit("too much beside the text".to_owned())),
            Ok(()) if full => notices.push(Notice::new(NoticeCode::LimitReached)),
            Ok(()) if blocks.is_empty() => return Err(ReadError::NoText { pages: 0 }),
            Ok(()) => {}
        }
        Ok((blocks, pages))
    }

    /// The blocks and the number of pages, at the end. `counted` is the number of pages that the file itself gives.
    ///
    /// Only a program that laid the document out knows its pages: page ends that authors asked for are few of all.
    fn finish(mut self, counted: Option<u32>) -> (Vec<RawBlock>, Option<u32>) {
        let mut blocks = self.take();
        let reached = self.pages.page;
        let known = self.pages.measured;
        if !known {
            for block in &mut blocks {
                block.place.page = None;
            }
        }
        let pages = if known { Some(counted.unwrap_or(reached).max(reached)) } else { counted };
        (blocks, pages)
    }

    /// Text that waits for a paragraph to continue it, where none can come, is a paragraph of its own.
    fn settle_carried(&mut self) {
        let level = self.open.len();
        let Some((_, prose)) = self.carried.take_if(|(at, _)| *at >= level) else { return };
        if prose.raw().trim().is_empty() {
            return;
        }
        self.open_paragraph(RawKind::Paragraph);
        if let Some(paragraph) = self.paragraph() {
            paragraph.prose = prose;
        }
        self.close_paragraph();
    }

    fn weigh(&mut self, block: &RawBlock) {
        let cells = if let RawKind::Row { cells, .. } = &block.kind { size_of_val(cells.as_slice()) } else { 0 };
        self.weight += size_of::<RawBlock>() + block.text.len() + cells + size_of_val(block.changes.as_slice());
    }

    fn weigh_all(&mut self, blocks: &[RawBlock]) {
        for block in blocks {
            self.weigh(block);
        }
    }

    /// Puts a block where it belongs: into the cell that is open, behind the paragraph that holds it, or into the body.
    /// What follows it never goes into a cell, but behind the row.
    fn deliver(&mut self, block: Option<RawBlock>, after: Vec<RawBlock>) {
        let target = self.open.iter_mut().rev().find_map(|open| match open {
            Open::Paragraph(paragraph) => Some(Err(&mut paragraph.after)),
            Open::Table(table) => table.row.as_mut().map(Ok),
        });
        match target {
            Some(Ok(row)) => {
                if let Some(block) = block {
                    match row.cells.last_mut() {
                        Some(cell) if row.in_cell && !matches!(block.kind, RawKind::Row { .. }) => {
                            cell.blocks.push(block);
                        }
                        _ => row.after.push(block),
                    }
                }
                row.after.extend(after);
            }
            Some(Err(list)) => list.extend(block.into_iter().chain(after)),
            None => self.blocks.extend(block.into_iter().chain(after)),
        }
    }
}

fn finish(mut paragraph: Paragraph, page: u32) -> Option<RawBlock> {
    let mut kind = paragraph.kind;
    if paragraph.contents {
        kind = RawKind::Contents;
    }
    if kind == RawKind::Paragraph
        && let Some((length, marker)) = typed_marker(paragraph.prose.raw())
    {
        paragraph.prose.drop_front(length);
        kind = RawKind::Item { depth: 0, marker };
    }
    if !paragraph.label.is_empty() && !paragraph.prose.is_blank() {
        paragraph.prose.put_front(&format!("{} ", paragraph.label));
    }
    let (text, changes) = paragraph.prose.finish();
    if text.is_empty() {
        return None;
    }
    if paragraph.page_number && text.len() <= MAX_RUNNING {
        kind = RawKind::Running;
    }
    Some(RawBlock { kind, text, place: Place::on_page(page), changes })
}

/// Blocks as lines, for the tests of the readers: kind, page where known, text, and changes.
#[cfg(test)]
pub(super) fn outline(blocks: &[RawBlock]) -> Vec<String> {
    blocks.iter().map(line).collect()
}

#[cfg(test)]
fn line(block: &RawBlock) -> String {
    let kind = match &block.kind {
        RawKind::Heading { level } => format!("h{level}"),
        RawKind::Item { depth, marker } => format!("{depth}{marker}"),
        RawKind::Row { table, head, cells } => {
            let columns: Vec<String> = cells.iter().map(|cell| format!("{}+{}", cell.column, cell.span)).collect();
            let ranges = cells.iter().map(|cell| &block.text[cell.range.clone()]);
            assert_eq!(ranges.collect::<Vec<_>>().join(" | "), block.text);
            format!("{}{table}[{}]", if *head { "head" } else { "row" }, columns.join(" "))
        }
        other => format!("{other:?}").to_lowercase(),
    };
    let page = block.place.page.map(|page| format!(" @{page}")).unwrap_or_default();
    let changes = block.changes.iter().map(|change| match change.kind {
        ChangeKind::Inserted => format!(" +{}", &block.text[change.range.clone()]),
        ChangeKind::Deleted => format!(" -{}", change.range.start),
    });
    format!("{kind}{page}: {}{}", block.text, changes.collect::<String>())
}
