//! Places: from an offset in mended text back to a line, column or page of the file it came from.

/// One fixed point of a source map: from `text` on (a byte offset in a block's mended text), source bytes advance in
/// step with text bytes, starting at `source` (a byte offset in the decoded source file).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// Byte offset in the block's text.
    pub text: u32,
    /// Byte offset in the source file, decoded to UTF-8.
    pub source: u32,
}

/// Where a block begins in its source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Page, counted from 1, where the format has pages.
    pub page: Option<u32>,
    /// Source map of the block, ascending by `text`; empty for formats that are not text (docx, odt, pdf).
    pub anchors: Vec<Anchor>,
}

impl Place {
    /// A place on a page of a paged format.
    pub fn on_page(page: u32) -> Self {
        Self { page: Some(page), anchors: Vec::new() }
    }

    /// The source byte offset that the block's text offset `at` came from, where the format is text.
    pub fn source_offset(&self, at: usize) -> Option<usize> {
        let after = self.anchors.partition_point(|anchor| anchor.text as usize <= at);
        let anchor = self.anchors.get(after.checked_sub(1)?)?;
        Some(anchor.source as usize + (at - anchor.text as usize))
    }
}

/// Line starts of a text, for turning byte offsets into lines and columns in logarithmic time.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// Scalar values before each multiple of [`STEP`] bytes, so that no column is counted from the start of a long line.
    scalars: Vec<usize>,
    /// Where the characters begin that are two code units in UTF-16.
    pairs: Vec<usize>,
}

/// Bytes between two counts of scalar values.
const STEP: usize = 256;

/// The least first byte of a character that is two code units in UTF-16.
const OF_PAIR: u8 = 0xf0;

impl LineIndex {
    /// Finds the line starts of `text`.
    pub fn new(text: &str) -> Self {
        let newlines = text.match_indices('\n').map(|(at, _)| at + 1);
        let mut index = Self { starts: std::iter::once(0).chain(newlines).collect(), ..Self::default() };
        let mut before = 0;
        for (chunk, start) in text.as_bytes().chunks(STEP).zip((0..).step_by(STEP)) {
            index.scalars.push(before);
            before += scalars(chunk);
            // Few texts have such characters, and the greatest byte of a chunk is quickly found.
            if chunk.iter().fold(0, |most, byte| most.max(*byte)) >= OF_PAIR {
                let pairs = (start..).zip(chunk).filter(|(_, byte)| **byte >= OF_PAIR);
                index.pairs.extend(pairs.map(|(at, _)| at));
            }
        }
        index
    }

    /// Line and column of `offset`, both from 1, the column in Unicode scalar values; `text` is the indexed text.
    pub fn locate(&self, text: &str, offset: usize) -> (u32, u32) {
        let offset = text.floor_char_boundary(offset);
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let column = self.scalars_before(text, offset) - self.scalars_before(text, self.starts[line - 1]) + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }

    /// The same, the column in UTF-16 code units, as editors and SARIF count.
    pub fn locate_utf16(&self, text: &str, offset: usize) -> (u32, u32) {
        let (line, column) = self.locate(text, offset);
        let before = |end: usize| self.pairs.partition_point(|at| *at < end);
        let start = self.starts[(line as usize).max(1) - 1];
        let pairs = before(text.floor_char_boundary(offset)).saturating_sub(before(start));
        (line, column.saturating_add(u32::try_from(pairs).unwrap_or(u32::MAX)))
    }

    fn scalars_before(&self, text: &str, offset: usize) -> usize {
        let chunk = (offset / STEP).min(self.scalars.len().saturating_sub(1));
        let known = self.scalars.get(chunk).copied().unwrap_or(0);
        known + scalars(&text.as_bytes()[chunk * STEP..offset])
    }
}

/// Scalar values that begin in some bytes of UTF-8.
fn scalars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !matches!(byte, 0x80..=0xbf)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_long_lines_are_counted_in_scalar_values() {
        let text = format!("é\n{}x", "å".repeat(STEP + 3));
        let index = LineIndex::new(&text);
        let x = u32::try_from(STEP).unwrap() + 4;
        assert_eq!(
            [index.locate(&text, 0), index.locate(&text, 4), index.locate(&text, text.len() - 1)],
            [(1, 1), (2, 1), (2, x)]
        );
        assert_eq!(index.locate(&text, text.len()), (2, x + 1));
        assert_eq!(LineIndex::new("").locate("", 5), (1, 1));
    }
}
