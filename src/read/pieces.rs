//! Text gathered from pieces of a source, and the blocks and table rows made of it, for the readers of text formats.

use std::ops::Range;

use crate::text::{Anchor, Notice, NoticeCode, Place};

use super::{Cell, RawBlock, RawKind, mend, shape};

/// Text as it stands in the source, piece by piece, with the way back.
#[derive(Debug, Default, Clone)]
pub(super) struct Pieces {
    text: String,
    map: Vec<Anchor>,
}

impl Pieces {
    /// Adds text that begins at a byte offset of the source.
    pub(super) fn push(&mut self, text: &str, source: usize) {
        if text.is_empty() {
            return;
        }
        let here = Anchor { text: narrow(self.text.len()), source: narrow(source) };
        let in_step = |last: &Anchor| last.source.wrapping_sub(last.text) == here.source.wrapping_sub(here.text);
        if !self.map.last().is_some_and(in_step) {
            self.map.push(here);
        }
        self.text.push_str(text);
    }

    /// Adds a character that stands for a tag, not for text of the source.
    pub(super) fn push_beside(&mut self, sign: char) {
        self.text.push(sign);
    }

    /// The text as gathered.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing but white space was gathered.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// A part of the text.
    pub(super) fn slice(&self, range: Range<usize>) -> Self {
        let mut part = Self::default();
        let first = self.map.partition_point(|anchor| anchor.text as usize <= range.start).saturating_sub(1);
        for (index, anchor) in self.map.iter().enumerate().skip(first) {
            let end = self.map.get(index + 1).map_or(self.text.len(), |next| next.text as usize).min(range.end);
            let start = range.start.max(anchor.text as usize);
            if start >= end {
                break;
            }
            part.push(&self.text[start..end], anchor.source as usize + start - anchor.text as usize);
        }
        part
    }

    /// Cuts the text before each line that begins with a marker, before those that lead into such a line, and before sure
    /// bullets in the midst of lines.
    fn split_items(&self, line_break: char) -> Vec<Self> {
        let marked = |text: &str| shape::marker(first_line(text, line_break)).is_some();
        let leads = |text: &str| {
            let (line, rest) = text.split_once(line_break).unwrap_or((text, ""));
            shape::may_lead(line) && marked(rest)
        };
        let mut starts = vec![0];
        let breaks = self.text.match_indices(line_break).map(|(at, found)| at + found.len());
        starts.extend(breaks.filter(|at| marked(&self.text[*at..]) || leads(&self.text[*at..])));
        starts.extend(shape::inner_items(&self.text));
        starts.sort_unstable();
        starts.dedup();
        let ends = starts.iter().skip(1).copied().chain([self.text.len()]);
        starts.iter().zip(ends).map(|(start, end)| self.slice(*start..end)).collect()
    }

    /// Blocks of text in which lines begin with markers that the format itself does not know («• », «a) »): such lines are
    /// items `depth` lists deep. A line alone is an item only if its marker cannot be a dash of speech.
    pub(super) fn into_items(self, line_break: char, kind: RawKind, depth: usize) -> Vec<RawBlock> {
        let sure = self.text.trim_start().starts_with(shape::is_sure_bullet);
        if !sure && !self.text.contains(line_break) && shape::inner_items(&self.text).next().is_none() {
            return self.into_block(kind).into_iter().collect();
        }
        let parts = self.split_items(line_break);
        let may_begin = matches!(kind, RawKind::Paragraph) && (sure || parts.len() > 1);
        let mut blocks = Vec::new();
        for (index, part) in parts.into_iter().enumerate() {
            match shape::marker(&part.text) {
                Some(marker) if index > 0 || may_begin => {
                    let depth = u8::try_from(depth).unwrap_or(u8::MAX);
                    let kind = RawKind::Item { depth, marker: marker.text.to_owned() };
                    blocks.extend(part.slice(marker.rest..part.text.len()).into_block(kind));
                }
                _ => blocks.extend(part.into_block(kind.clone())),
            }
        }
        blocks
    }

    /// Leads a source map into the gathered text on to the source.
    pub(super) fn trace(&self, anchors: &[Anchor]) -> Vec<Anchor> {
        let mut traced = Vec::with_capacity(anchors.len());
        for (index, anchor) in anchors.iter().enumerate() {
            let length = anchors.get(index + 1).map_or(u32::MAX, |next| next.text - anchor.text);
            let end = anchor.source.saturating_add(length);
            let first = self.map.partition_point(|piece| piece.text <= anchor.source).saturating_sub(1);
            for piece in self.map.iter().skip(first).take_while(|piece| piece.text < end) {
                let start = piece.text.max(anchor.source);
                let text = anchor.text.saturating_add(start - anchor.source);
                traced.push(Anchor { text, source: piece.source.saturating_add(start - piece.text) });
            }
        }
        traced
    }

    /// The mended text.
    pub(super) fn mend(&self) -> Mended {
        let (text, anchors) = mend::tidy_pieces(&self.text, &self.map);
        Mended { text, anchors }
    }

    /// A block of the text, unless nothing is left of it.
    pub(super) fn into_block(self, kind: RawKind) -> Option<RawBlock> {
        let mended = self.mend();
        drop(self);
        mended.into_block(kind)
    }
}

/// Mended text with its source map.
#[derive(Debug, Default, Clone)]
pub(super) struct Mended {
    pub(super) text: String,
    pub(super) anchors: Vec<Anchor>,
}

impl Mended {
    /// A block of the text, unless it is empty.
    pub(super) fn into_block(self, kind: RawKind) -> Option<RawBlock> {
        let place = Place { page: None, anchors: self.anchors };
        (!self.text.is_empty()).then(|| RawBlock::new(kind, self.text, place))
    }
}

/// A cell on its way into a row.
#[derive(Debug, Default, Clone)]
pub(super) struct CellText {
    pub(super) content: Mended,
    pub(super) column: u16,
    pub(super) span: u16,
}

/// Blocks that a document may have; what comes after goes into one last paragraph.
const MAX_BLOCKS: usize = 1 << 16;

/// The blocks of a document, never more than the limit.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    blocks: Vec<RawBlock>,
    rest: String,
}

impl Blocks {
    /// Adds a block.
    pub(super) fn push(&mut self, block: RawBlock) {
        if self.blocks.len() < MAX_BLOCKS {
            self.blocks.push(block);
        } else {
            self.rest.push_str(&block.text);
            self.rest.push(' ');
        }
    }

    /// The blocks, with a notice if there were too many.
    pub(super) fn finish(mut self, notices: &mut Vec<Notice>) -> Vec<RawBlock> {
        if !self.rest.is_empty() {
            self.rest.pop();
            self.rest.shrink_to_fit();
            self.blocks.push(RawBlock::new(RawKind::Paragraph, self.rest, Place::default()));
            notices.push(Notice::new(NoticeCode::LimitReached));
        }
        self.blocks
    }
}

impl Extend<RawBlock> for Blocks {
    fn extend<I: IntoIterator<Item = RawBlock>>(&mut self, blocks: I) {
        for block in blocks {
            self.push(block);
        }
    }
}

/// Between the cells of a row.
const CELL_GAP: &str = " | ";

/// A table row of its cells, unless all are empty.
pub(super) fn row(table: u32, head: bool, parts: Vec<CellText>) -> Option<RawBlock> {
    if parts.iter().all(|part| part.content.text.is_empty()) {
        return None;
    }
    let (mut text, mut anchors, mut cells) = (String::new(), Vec::new(), Vec::new());
    for (index, part) in parts.into_iter().enumerate() {
        if index > 0 {
            text.push_str(CELL_GAP);
        }
        let start = text.len();
        text.push_str(&part.content.text);
        cells.push(Cell { range: start..text.len(), column: part.column, span: part.span.max(1) });
        let moved = |anchor: Anchor| Anchor { text: anchor.text.saturating_add(narrow(start)), ..anchor };
        anchors.extend(part.content.anchors.into_iter().map(moved));
    }
    let kind = RawKind::Row { table, cells, head };
    Some(RawBlock::new(kind, text, Place { page: None, anchors }))
}

fn first_line(text: &str, line_break: char) -> &str {
    text.split(line_break).next().unwrap_or_default()
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// Blocks as short lines, for comparing whole readings in tests.
#[cfg(test)]
pub(super) fn show(blocks: &[RawBlock]) -> Vec<String> {
    let show = |block: &RawBlock| match &block.kind {
        RawKind::Heading { level } => format!("h{level} {}", block.text),
        RawKind::Paragraph => format!("p {}", block.text),
        RawKind::Item { depth, marker } => format!("{marker}{depth} {}", block.text),
        RawKind::Row { table, cells, head } => {
            let columns =
                cells.iter().map(|cell| format!("{}+{}", cell.column, cell.span)).collect::<Vec<_>>().join(" ");
            format!("row{table}{} {} [{columns}]", if *head { " head" } else { "" }, block.text)
        }
        other => format!("{} {}", format!("{other:?}").to_lowercase(), block.text),
    };
    blocks.iter().map(show).collect()
}

/// Checks that each block's text that stands in the source as it is can be found there by its place.
#[cfg(test)]
pub(super) fn check_places(source: &str, blocks: &[RawBlock]) {
    for block in blocks.iter().filter(|block| source.contains(&block.text)) {
        let at = block.place.source_offset(0);
        assert!(at.is_some_and(|at| source[at..].starts_with(&block.text)), "{:?} is not at {at:?}", block.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(parts: &[(&str, usize)]) -> Pieces {
        let mut pieces = Pieces::default();
        for (text, source) in parts {
            pieces.push(text, *source);
        }
        pieces
    }

    fn anchors(parts: &[(u32, u32)]) -> Vec<Anchor> {
        parts.iter().map(|(text, source)| Anchor { text: *text, source: *source }).collect()
    }

    #[test]
    fn keeps_the_way_back() {
        let gathered = pieces(&[("Vi ", 10), ("skal\n", 20), ("• nå", 25), (" det", 40)]);
        assert_eq!(gathered.map, anchors(&[(0, 10), (3, 20), (15, 40)]));
        let parts = gathered.split_items('\n');
        let found = parts.iter().map(|part| (part.text(), part.map.clone())).collect::<Vec<_>>();
        let expected = [("Vi skal\n", anchors(&[(0, 10), (3, 20)])), ("• nå det", anchors(&[(0, 25), (7, 40)]))];
        assert_eq!(found, expected);
        assert_eq!(gathered.trace(&anchors(&[(0, 1), (5, 14)])), anchors(&[(0, 11), (2, 20), (5, 31), (6, 40)]));
    }

    #[test]
    fn joins_cells() {
        let cell = |text: &str, source, column| {
            let content = pieces(&[(text, source)]).mend();
            CellText { content, column, span: 1 }
        };
        let block = row(0, false, vec![cell("Frist", 5, 0), cell(" ", 8, 1), cell("2026", 9, 2)]).unwrap();
        let cells = [(0..5, 0), (8..8, 1), (11..15, 2)].map(|(range, column)| Cell { range, column, span: 1 }).to_vec();
        let place = Place { page: None, anchors: anchors(&[(0, 5), (11, 9)]) };
        let kind = RawKind::Row { table: 0, cells, head: false };
        assert_eq!(block, RawBlock::new(kind, "Frist |  | 2026".to_owned(), place));
        assert_eq!(row(0, false, vec![cell(" ", 0, 0)]), None);
    }
}
