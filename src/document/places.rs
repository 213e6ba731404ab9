//! Where things stand: from an offset in the document's text to a line, a page, a paragraph and the headings above it.

use std::cell::OnceCell;

use crate::text::LineIndex;

use super::{Block, Document};

/// Finds places in one document; the lines are counted once, when the first place is asked for.
#[derive(Debug)]
pub struct Places<'a> {
    document: &'a Document,
    source_lines: OnceCell<LineIndex>,
    text_lines: OnceCell<LineIndex>,
}

/// Where a passage stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Line in the source file, or in the extracted text where the format is not text; from 1.
    pub line: u32,
    /// Column in the same, in Unicode scalar values; from 1.
    pub column: u32,
    /// Page, where the format has pages.
    pub page: Option<u32>,
    /// Number of the block among those that count; from 1.
    pub paragraph: u32,
    /// Titles of the headings it stands under, outermost first.
    pub section: Vec<String>,
}

impl<'a> Places<'a> {
    /// The places of a document.
    pub fn new(document: &'a Document) -> Self {
        Self { document, source_lines: OnceCell::new(), text_lines: OnceCell::new() }
    }

    /// Where offset `at` of the document's text stands, which is in the block of that number.
    pub fn locate(&self, block: usize, at: usize) -> Location {
        let document = self.document;
        let Some(block) = document.blocks.get(block) else {
            return Location { line: 1, column: 1, page: None, paragraph: 0, section: Vec::new() };
        };
        let in_source = document.source.as_deref().and_then(|source| {
            let offset = block.place.source_offset(at.saturating_sub(block.range.start))?;
            Some(self.source_lines.get_or_init(|| LineIndex::new(source)).locate(source, offset))
        });
        let text = &document.text;
        let (line, column) =
            in_source.unwrap_or_else(|| self.text_lines.get_or_init(|| LineIndex::new(text)).locate(text, at));
        Location { line, column, page: block.place.page, paragraph: block.paragraph, section: self.section(block) }
    }

    fn section(&self, block: &Block) -> Vec<String> {
        let headings = block.section.iter().filter_map(|at| self.document.blocks.get(*at));
        headings.map(|heading| self.document.text_of(heading).to_owned()).collect()
    }
}
