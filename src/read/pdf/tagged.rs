//! Blocks from the structure tree: events of the tree meet the text that the pages hold for them.

use std::collections::HashMap;

use crate::read::{RawKind, mend};

use super::draft::{CellText, Draft, Look, row};
use super::ink::{Area, Glyph};
use super::role::{CellRole, Role};
use super::spacing::{Composer, SMALL};
use super::tree::Event;

/// The text of one piece of marked content.
#[derive(Debug, Clone, Default)]
pub(super) struct Piece {
    text: String,
    first: Option<Glyph>,
    last: Option<Glyph>,
    /// Letters and figures in it.
    pub(super) weight: usize,
}

/// The marked content of one page, by its number.
pub(super) type Pieces = HashMap<i32, Piece>;

/// Puts together the text of a page's marked content.
pub(super) fn pieces(glyphs: &[Glyph]) -> Pieces {
    let mut composers: HashMap<i32, (Composer, Piece)> = HashMap::new();
    for run in glyphs.chunk_by(|a, b| a.mark == b.mark && a.turn == b.turn) {
        let Some(content) = run.first().filter(|glyph| !glyph.mark.artifact).and_then(|glyph| glyph.mark.content)
        else {
            continue;
        };
        let (composer, piece) = composers.entry(content).or_default();
        match run.first() {
            Some(first) if first.turn != 0 => composer.add(&run.iter().map(Glyph::upright).collect::<Vec<_>>()),
            _ => composer.add(run),
        }
        piece.first = piece.first.or(run.first().copied());
        piece.last = run.last().copied();
        piece.weight += run.iter().filter(|glyph| glyph.text.is_alphanumeric()).count();
    }
    let finish =
        |(content, (composer, piece)): (i32, (Composer, Piece))| (content, Piece { text: composer.text, ..piece });
    composers.into_iter().map(finish).collect()
}

/// Turns events into blocks. `pages` holds the pieces of each page; content of other pages is passed over.
pub(super) fn blocks(events: &[Event], pages: &HashMap<usize, &Pieces>) -> Vec<Draft> {
    let mut builder = Builder::default();
    for event in events {
        match *event {
            Event::Open(role) => builder.open(role),
            Event::Close => builder.close(),
            Event::Content(page, content) => {
                if let Some(piece) = pages.get(&page).and_then(|pieces| pieces.get(&content)) {
                    builder.add(page, piece);
                }
            }
        }
    }
    builder.finish()
}

/// A block that is being filled.
#[derive(Debug, Default)]
struct Sink {
    kind: SinkKind,
    text: String,
    marker: String,
    page: Option<usize>,
    last: Option<(usize, Glyph)>,
    look: Look,
    /// Where it stands on its first page, roughly.
    area: Area,
    /// Blocks that stand within this one (a note in a paragraph, a list in an item) and follow it.
    after: Vec<Draft>,
}

/// What a block that is being filled will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum SinkKind {
    /// Text that no block of its own holds.
    #[default]
    Loose,
    Paragraph,
    Heading(u8),
    Item(u8),
    Contents,
    Cell(CellRole),
    Caption,
    Note,
    Quote,
    Artifact,
}

impl SinkKind {
    /// Whether blocks inside are mere parts of its text.
    fn absorbs(self) -> bool {
        matches!(self, Self::Heading(_) | Self::Cell(_) | Self::Caption | Self::Note | Self::Contents | Self::Artifact)
    }
}

/// What closing an element has to undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    Nothing,
    /// A block ends with it.
    Sink,
    /// A paragraph within a block ends with it.
    Break,
    Label,
    List,
    Section,
    Table,
    HeadRows,
    Row,
}

/// A table that is being read.
#[derive(Debug, Default)]
struct TableState {
    number: u32,
    cells: Vec<CellText>,
    heads: Vec<bool>,
    in_head: bool,
    column: u16,
    page: Option<usize>,
    /// Cells that reach down into rows to come, with the number of rows left.
    reaching: Vec<(CellText, u16)>,
    /// Notes and the like inside the row's cells.
    after: Vec<Draft>,
}

#[derive(Debug, Default)]
struct Builder {
    done: Vec<Draft>,
    sinks: Vec<Sink>,
    frames: Vec<Frame>,
    tables: Vec<TableState>,
    table_count: u32,
    lists: u8,
    sections: u8,
    in_label: bool,
}

impl Builder {
    fn open(&mut self, role: Role) {
        let frame = self.frame_for(role);
        self.frames.push(frame);
    }

    fn frame_for(&mut self, role: Role) -> Frame {
        let absorbed = self.sinks.last().is_some_and(|sink| sink.kind.absorbs());
        match role {
            Role::Note => self.sink(SinkKind::Note),
            Role::Label => {
                self.in_label = true;
                Frame::Label
            }
            Role::Inline => Frame::Nothing,
            _ if absorbed => self.break_text(),
            Role::Group => self.end_loose(Frame::Nothing),
            Role::Section => {
                self.sections = self.sections.saturating_add(1);
                self.end_loose(Frame::Section)
            }
            Role::Title => self.sink(SinkKind::Heading(0)),
            Role::Heading(0) => self.sink(SinkKind::Heading(self.sections.clamp(1, 9))),
            Role::Heading(level) => self.sink(SinkKind::Heading(level)),
            Role::Paragraph => self.paragraph(),
            Role::List => {
                self.lists = self.lists.saturating_add(1);
                self.end_loose(Frame::List)
            }
            Role::Item => self.sink(SinkKind::Item(self.lists.saturating_sub(1))),
            Role::Contents => self.sink(SinkKind::Contents),
            Role::Caption => self.sink(SinkKind::Caption),
            Role::Quote => self.sink(SinkKind::Quote),
            Role::Artifact => self.sink(SinkKind::Artifact),
            Role::Table => self.open_table(),
            Role::HeadRows => self.set_head_rows(true, Frame::HeadRows),
            Role::Row => self.end_loose(Frame::Row),
            Role::Cell(cell) => self.sink(SinkKind::Cell(cell)),
        }
    }

    fn close(&mut self) {
        match self.frames.pop() {
            Some(Frame::Sink) => self.close_sink(),
            Some(Frame::Break) => {
                self.break_text();
            }
            Some(Frame::Label) => self.in_label = false,
            Some(Frame::List) => {
                self.end_loose(Frame::Nothing);
                self.lists = self.lists.saturating_sub(1);
            }
            Some(Frame::Section) => {
                self.end_loose(Frame::Nothing);
                self.sections = self.sections.saturating_sub(1);
            }
            Some(Frame::Table) => self.close_table(),
            Some(Frame::HeadRows) => {
                self.set_head_rows(false, Frame::Nothing);
            }
            Some(Frame::Row) => self.close_row(),
            Some(Frame::Nothing) | None => {}
        }
    }

    fn sink(&mut self, kind: SinkKind) -> Frame {
        self.end_loose(Frame::Nothing);
        self.sinks.push(Sink { kind, ..Sink::default() });
        Frame::Sink
    }

    /// Paragraphs of a list item belong to it; others are blocks, those of a quotation quotations.
    fn paragraph(&mut self) -> Frame {
        match self.sinks.last().map(|sink| sink.kind) {
            Some(SinkKind::Item(_)) => self.break_text(),
            Some(SinkKind::Quote) => self.sink(SinkKind::Quote),
            _ => self.sink(SinkKind::Paragraph),
        }
    }

    /// Text before and after goes on in the same block, but not in the same paragraph.
    fn break_text(&mut self) -> Frame {
        if let Some(sink) = self.sinks.last_mut()
            && !sink.text.is_empty()
            && !sink.text.ends_with("\n\n")
        {
            sink.text.push_str("\n\n");
        }
        Frame::Break
    }

    /// Ends text that stood directly in a group.
    fn end_loose(&mut self, frame: Frame) -> Frame {
        if self.sinks.last().is_some_and(|sink| sink.kind == SinkKind::Loose) {
            self.close_sink();
        }
        frame
    }

    fn add(&mut self, page: usize, piece: &Piece) {
        if self.sinks.is_empty() {
            self.sinks.push(Sink::default());
        }
        let in_label = self.in_label;
        let Some(sink) = self.sinks.last_mut() else { return };
        match sink.kind {
            SinkKind::Item(_) if in_label => sink.marker.push_str(&piece.text),
            SinkKind::Note if in_label => {}
            _ => sink.add(page, piece),
        }
    }

    fn close_sink(&mut self) {
        self.end_loose_above();
        let Some(mut sink) = self.sinks.pop() else { return };
        let after = std::mem::take(&mut sink.after);
        if let SinkKind::Cell(role) = sink.kind {
            self.add_cell(role, &sink);
            if let Some(table) = self.tables.last_mut() {
                table.after.extend(after);
            }
            return;
        }
        let draft = sink.finish();
        self.emit(draft.into_iter().chain(after).collect());
    }

    /// Loose text never stays open above a block that ends.
    fn end_loose_above(&mut self) {
        while self.sinks.len() > 1 && self.sinks.last().is_some_and(|sink| sink.kind == SinkKind::Loose) {
            let Some(sink) = self.sinks.pop() else { return };
            let draft = sink.finish();
            self.emit(draft.into_iter().collect());
        }
    }

    /// Blocks inside another block wait for its end.
    fn emit(&mut self, drafts: Vec<Draft>) {
        match self.sinks.last_mut() {
            Some(sink) => sink.after.extend(drafts),
            None => self.done.extend(drafts),
        }
    }

    fn open_table(&mut self) -> Frame {
        self.end_loose(Frame::Nothing);
        self.tables.push(TableState { number: self.table_count, ..TableState::default() });
        self.table_count += 1;
        Frame::Table
    }

    fn close_table(&mut self) {
        self.end_loose(Frame::Nothing);
        self.close_row();
        self.tables.pop();
    }

    fn set_head_rows(&mut self, on: bool, frame: Frame) -> Frame {
        if let Some(table) = self.tables.last_mut() {
            table.in_head = on;
        }
        frame
    }

    fn add_cell(&mut self, role: CellRole, sink: &Sink) {
        let Some(table) = self.tables.last_mut() else { return };
        table.page = table.page.or(sink.page);
        table.add_reaching();
        let paragraphs = sink.text.split("\n\n").map(mend::tidy).filter(|text| !text.is_empty());
        let text = paragraphs.collect::<Vec<_>>().join(" ");
        let cell = CellText { text, column: table.column, span: role.columns };
        table.column = table.column.saturating_add(role.columns);
        if role.rows > 1 {
            table.reaching.push((cell.clone(), role.rows));
        }
        table.cells.push(cell);
        table.heads.push(role.head);
    }

    fn close_row(&mut self) {
        self.end_loose(Frame::Nothing);
        let Some(table) = self.tables.last_mut() else { return };
        let drafts = table.finish_row();
        self.emit(drafts);
    }

    fn finish(mut self) -> Vec<Draft> {
        while !self.sinks.is_empty() {
            self.close_sink();
        }
        self.done
    }
}

impl TableState {
    /// Puts in cells of rows above that reach into this row at the present column.
    fn add_reaching(&mut self) {
        while let Some((cell, _)) = self.reaching.iter().find(|(cell, _)| cell.column == self.column) {
            let cell = cell.clone();
            if self.cells.iter().any(|known| known.column == cell.column) {
                return;
            }
            self.column = self.column.saturating_add(cell.span);
            self.cells.push(cell);
            self.heads.push(true);
        }
    }

    fn finish_row(&mut self) -> Vec<Draft> {
        let mut drafts = Vec::new();
        if !self.cells.is_empty() {
            self.add_reaching();
            let head = self.in_head || self.heads.iter().all(|head| *head);
            let (text, cells) = row(&self.cells);
            let page = page_number(self.page.unwrap_or(0));
            let kind = RawKind::Row { table: self.number, cells, head };
            let filled = self.cells.iter().any(|cell| !cell.text.is_empty());
            if filled {
                drafts.push(Draft { tagged: true, ..Draft::new(kind, text, page) });
            }
        }
        for (_, rows) in &mut self.reaching {
            *rows -= 1;
        }
        self.reaching.retain(|(_, rows)| *rows > 0);
        self.cells.clear();
        self.heads.clear();
        self.column = 0;
        self.page = None;
        drafts.append(&mut self.after);
        drafts
    }
}

impl Sink {
    fn add(&mut self, page: usize, piece: &Piece) {
        let (Some(first), Some(last)) = (piece.first, piece.last) else { return };
        if self.repeats(page, piece) {
            return;
        }
        self.page = self.page.or(Some(page));
        if let Some((last_page, before)) = self.last {
            if last_page == page && is_reference(&before, &first, piece) {
                return;
            }
            self.separate(last_page == page, &before, &first);
        }
        if self.look.size < first.size {
            self.look =
                Look { size: first.size, bold: first.face.bold, italic: first.face.italic, font: first.face.font };
        }
        self.text.push_str(&piece.text);
        if self.page == Some(page) {
            let area = first.area().union(&last.area());
            self.area = if self.area == Area::default() { area } else { self.area.union(&area) };
        }
        self.last = Some((page, last));
    }

    /// Whether a column head is printed again on a further page.
    fn repeats(&self, page: usize, piece: &Piece) -> bool {
        let head = matches!(self.kind, SinkKind::Cell(CellRole { head: true, .. }));
        head && self.page.is_some_and(|first| first != page) && self.text.contains(piece.text.trim())
    }

    fn separate(&mut self, same_page: bool, before: &Glyph, first: &Glyph) {
        if self.text.is_empty() || self.text.ends_with(char::is_whitespace) {
            return;
        }
        let size = before.size.max(first.size);
        let jump = (first.baseline - before.baseline).abs() > 0.55 * size || first.left < before.left - 2.0 * size;
        if !same_page || jump {
            self.text.push('\n');
        } else if first.left - before.right > 0.17 * size {
            self.text.push(' ');
        }
    }

    fn finish(self) -> Option<Draft> {
        let kind = match self.kind {
            SinkKind::Loose | SinkKind::Paragraph => RawKind::Paragraph,
            SinkKind::Heading(level) => RawKind::Heading { level },
            SinkKind::Item(depth) => RawKind::Item { depth, marker: mend::tidy(&self.marker) },
            SinkKind::Contents => RawKind::Contents,
            SinkKind::Caption => RawKind::Caption,
            SinkKind::Note => RawKind::Footnote,
            SinkKind::Quote => RawKind::Quote,
            SinkKind::Artifact => RawKind::Running,
            SinkKind::Cell(_) => return None,
        };
        if self.text.trim().is_empty() {
            return None;
        }
        let page = page_number(self.page.unwrap_or(0));
        let mut draft = Draft { look: self.look, area: self.area, tagged: true, ..Draft::new(kind, self.text, page) };
        draft.take_marker();
        Some(draft)
    }
}

/// A small raised number in a piece of its own refers to a note.
fn is_reference(before: &Glyph, first: &Glyph, piece: &Piece) -> bool {
    let number = piece.text.trim().trim_start_matches('[').trim_end_matches(']');
    let figures = !number.is_empty() && number.len() <= 3 && number.chars().all(|c| c.is_ascii_digit() || c == '*');
    figures && first.size < SMALL * before.size && before.baseline - first.baseline > 0.1 * before.size
}

fn page_number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)
}
