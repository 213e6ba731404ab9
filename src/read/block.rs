//! What a reader delivers: blocks in reading order, with no interpretation beyond what the file itself says.

use std::ops::Range;

use crate::text::{Anchor, Notice, Place, Remark};

use super::Format;

/// A document as a reader found it.
#[derive(Debug, Clone)]
pub struct RawDocument {
    /// The format that was read.
    pub format: Format,
    /// What the file says about itself.
    pub meta: Meta,
    /// Number of pages, where the format has pages.
    pub pages: Option<u32>,
    /// The blocks in reading order, also those that must not count (contents, running heads, menus), with their kind.
    pub blocks: Vec<RawBlock>,
    /// The decoded source, for text formats only: lines and columns are counted in it.
    pub source: Option<String>,
    /// Comments that speak to the program, in the order of the source.
    pub remarks: Vec<Remark>,
    /// What was noteworthy.
    pub notices: Vec<Notice>,
}

/// What a file says about itself, outside its running text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meta {
    /// The title from the file's properties or head.
    pub title: Option<String>,
    /// The language tag of the file, such as `nb-NO`.
    pub language: Option<String>,
    /// The day it was made or last changed, `YYYY-MM-DD`.
    pub date: Option<String>,
}

/// One block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawBlock {
    /// What kind of block the file says it is.
    pub kind: RawKind,
    /// The mended text: NFC, no soft hyphens, ligatures folded, words broken at line ends joined, white space single, no
    /// marker (bullet, `#`), automatic numbers included for headings («3.2 Nett og skjema»). For a row: the cells joined
    /// by ` | `.
    pub text: String,
    /// Where it begins in the file.
    pub place: Place,
    /// Tracked changes that touch the text.
    pub changes: Vec<Change>,
}

impl RawBlock {
    /// A block without tracked changes.
    pub fn new(kind: RawKind, text: String, place: Place) -> Self {
        Self { kind, text, place, changes: Vec::new() }
    }

    /// Takes off a leading stretch of `length` bytes, such as a typed marker; what points into the text moves with it.
    pub(super) fn drop_front(&mut self, length: usize) {
        let first = self.place.source_offset(length).and_then(|source| u32::try_from(source).ok());
        let shift = u32::try_from(length).unwrap_or(u32::MAX);
        let mut anchors: Vec<Anchor> = first.map(|source| Anchor { text: 0, source }).into_iter().collect();
        let later = self.place.anchors.iter().filter(|anchor| anchor.text > shift);
        anchors.extend(later.map(|anchor| Anchor { text: anchor.text - shift, source: anchor.source }));
        self.place.anchors = anchors;
        self.changes.retain(|change| change.range.end > length || change.range.is_empty());
        for change in &mut self.changes {
            change.range = change.range.start.saturating_sub(length)..change.range.end.saturating_sub(length);
        }
        self.text.drain(..length);
    }
}

/// The kinds of block that files distinguish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawKind {
    /// A heading; level 0 is the document's title, 1 to 9 the outline.
    Heading {
        /// 0 to 9.
        level: u8,
    },
    /// Running text, also in text boxes.
    Paragraph,
    /// A list item.
    Item {
        /// Nesting, from 0.
        depth: u8,
        /// The marker as printed: `•`, `1.`, `a)`.
        marker: String,
    },
    /// A table row.
    Row {
        /// Number of the table in the document, from 0; a nested table has its own.
        table: u32,
        /// The cells with their places in the text; a vertically merged cell is repeated in each row that it covers.
        cells: Vec<Cell>,
        /// The file declares this row to be column heads.
        head: bool,
    },
    /// A footnote or endnote.
    Footnote,
    /// A quotation that the file marks as one.
    Quote,
    /// The caption of a table or figure.
    Caption,
    /// A line of a table of contents.
    Contents,
    /// A running head or foot, a page number.
    Running,
    /// Menus, cookie texts, share links and other things around a web page's text.
    Chrome,
}

/// A cell of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Byte range in the row's text.
    pub range: Range<usize>,
    /// First column it covers, from 0.
    pub column: u16,
    /// How many columns it covers.
    pub span: u16,
}

/// A tracked change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Byte range in the block's text; empty where text is deleted.
    pub range: Range<usize>,
    /// Inserted or deleted.
    pub kind: ChangeKind,
}

/// Inserted or deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// The text is new.
    Inserted,
    /// Text stood here and is taken out; the accepted view does not have it.
    Deleted,
}
