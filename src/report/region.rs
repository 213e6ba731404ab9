//! Where a passage stands as editors and code hosts count: lines from 1, columns in UTF-16 code units, the end exclusive.

use std::ops::Range;

use crate::document::Document;
use crate::text::LineIndex;

/// A stretch of the source file, or of the extracted text where the format is not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) start_line: u32,
    pub(crate) start_column: u32,
    pub(crate) end_line: u32,
    pub(crate) end_column: u32,
}

/// Finds regions in one document.
pub(crate) struct Regions<'a> {
    document: &'a Document,
    lines: LineIndex,
}

impl<'a> Regions<'a> {
    /// The regions of a document.
    pub(crate) fn new(document: &'a Document) -> Self {
        Self { document, lines: LineIndex::new(shown(document)) }
    }

    /// Whether lines are those of the file itself.
    pub(crate) fn in_source(&self) -> bool {
        self.document.source.is_some()
    }

    /// The region of a stretch of a block.
    pub(crate) fn find(&self, block: usize, range: &Range<usize>) -> Region {
        let last = self.document.text.get(range.clone()).and_then(|text| text.chars().next_back());
        let width = last.map_or(0, char::len_utf8);
        let (start_line, start_column) = self.place(block, range.start);
        let (end_line, end_column) = self.place(block, range.end.saturating_sub(width).max(range.start));
        let end_column = end_column + last.map_or(0, |last| if last.len_utf16() == 2 { 2 } else { 1 });
        if (end_line, end_column) < (start_line, start_column) {
            return Region { start_line, start_column, end_line: start_line, end_column: start_column };
        }
        Region { start_line, start_column, end_line, end_column }
    }

    /// The region, where the file has the very words of the stretch, so that they can be replaced.
    pub(crate) fn verbatim(&self, block: usize, range: &Range<usize>) -> Option<Region> {
        let source = self.document.source.as_deref()?;
        let from = self.source_offset(block, range.start)?;
        let there = source.get(from..from + range.len())?;
        (there == self.document.text.get(range.clone())?).then(|| self.find(block, range))
    }

    fn source_offset(&self, block: usize, at: usize) -> Option<usize> {
        let block = self.document.blocks.get(block)?;
        block.place.source_offset(at.saturating_sub(block.range.start))
    }

    fn place(&self, block: usize, at: usize) -> (u32, u32) {
        let offset = if self.in_source() { self.source_offset(block, at) } else { Some(at) };
        offset.map_or((1, 1), |offset| self.lines.locate_utf16(shown(self.document), offset))
    }
}

/// The text whose lines are counted.
fn shown(document: &Document) -> &str {
    document.source.as_deref().unwrap_or(&document.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Format;
    use crate::report::samples::Sample;
    use crate::text::Language;

    #[test]
    fn columns_count_utf16_units() {
        let sample =
            Sample::new("a.md", Format::Markdown, Language::Nb).heading(1, "Ærlig").paragraph("Så 👍 bør vi 👍");
        let assessment = sample.done();
        let document = &assessment.document;
        let start = document.text.find("bør").unwrap_or(0);
        let regions = Regions::new(document);
        let word = Region { start_line: 2, start_column: 7, end_line: 2, end_column: 10 };
        assert_eq!(regions.find(1, &(start..start + 4)), word);
        assert_eq!(regions.verbatim(1, &(start..start + 4)), Some(word));
        let whole = Region { start_line: 2, start_column: 1, end_line: 2, end_column: 16 };
        assert_eq!(regions.find(1, &document.blocks[1].range), whole);
    }
}
