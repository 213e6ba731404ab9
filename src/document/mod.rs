//! Stage 2: blocks become a document with an outline: which headings a block stands under, what leads into a list, which
//! heads a row has, and what must not count.
//!
//! This stage sees no file format: what readers deliver is completed here once, so that the same plan in six formats is
//! the same document. It never fails.

mod build;
mod captions;
mod contents;
mod join;
mod lists;
mod outline;
mod places;
mod print;
mod running;
mod tables;

use std::ops::Range;

pub use build::build;
pub use places::{Location, Places};

use crate::read::{Change, Format, Meta};
use crate::text::{Notice, Place, Remark};

/// A document that can be judged.
#[derive(Debug, Clone)]
pub struct Document {
    /// The format it was read from.
    pub format: Format,
    /// The title: the level-0 heading, else the first heading, else the file's own title.
    pub title: Option<String>,
    /// What the file says about itself.
    pub meta: Meta,
    /// Number of pages, where the format has pages.
    pub pages: Option<u32>,
    /// The extracted text: what `plansjekk extract` prints, and what all offsets point into. Headings are printed with
    /// `#`, items with their marker, rows with `|`; blocks are separated by empty lines, rows and items by line breaks.
    pub text: String,
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
    /// The decoded source of a text format.
    pub source: Option<String>,
    /// Comments that speak to the program, in the order of the source.
    pub remarks: Vec<Remark>,
    /// What was noteworthy.
    pub notices: Vec<Notice>,
}

/// A block in its place.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Byte range of the block's own text (without marker) in [`Document::text`]; empty for blocks that do not count.
    pub range: Range<usize>,
    /// The text of a block that does not count, for showing it; else empty.
    pub excluded: String,
    /// The headings it stands under, outermost first, as indices of blocks; the title (level 0) is not among them.
    pub section: Vec<usize>,
    /// The block that leads into this item («Kommunen skal:»), or the item one level up that does.
    pub lead_in: Option<usize>,
    /// Number of the block among those that count, from 1.
    pub paragraph: u32,
    /// Where it begins in the file.
    pub place: Place,
    /// Tracked changes, with ranges in [`Document::text`].
    pub changes: Vec<Change>,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A heading; level 0 is the title.
    Heading {
        /// 0 to 9.
        level: u8,
    },
    /// Running text.
    Paragraph,
    /// A list item with its depth, from 0.
    Item {
        /// Nesting, from 0.
        depth: u8,
    },
    /// A table row.
    Row {
        /// Number of the table.
        table: u32,
        /// The cells with their ranges in [`Document::text`], in order.
        cells: Vec<RowCell>,
        /// This row is column heads (of the table, or repeated after a page break); it is shown but not judged.
        head: bool,
        /// The columns' heads, per cell of this row, as ranges in [`Document::text`]; `None` where a column has no head.
        heads: Vec<Option<Range<usize>>>,
        /// A full-width row that names the rows below it («Informasjonssikkerhet»), as a range.
        group: Option<Range<usize>>,
    },
    /// A footnote.
    Footnote,
    /// A marked quotation.
    Quote,
    /// A caption.
    Caption,
    /// Does not count: contents, running heads and feet, page numbers, menus.
    Excluded,
}

/// A cell with its place in the document's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowCell {
    /// Byte range in [`Document::text`].
    pub range: Range<usize>,
    /// First column, from 0.
    pub column: u16,
}

impl Document {
    /// The own text of a block.
    pub fn text_of(&self, block: &Block) -> &str {
        &self.text[block.range.clone()]
    }
}
