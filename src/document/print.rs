//! Prints the extracted text: what all offsets point into, and what a reader sees as Markdown.

use std::ops::Range;

use crate::read::{RawKind, has_byte};

use super::build::Draft;

/// Deeper items are printed no further in, so that nesting by the thousand does not fill memory with spaces.
const MAX_INDENT: u8 = 12;

/// The extracted text and, for each block, where its own text stands in it.
pub(super) struct Printed {
    pub(super) text: String,
    pub(super) ranges: Vec<Range<usize>>,
}

/// Prints the blocks that count.
pub(super) fn print(drafts: &[Draft]) -> Printed {
    let length = drafts.iter().filter(|draft| !draft.excluded).map(|draft| draft.raw.text.len() + 8).sum();
    let mut printed = Printed { text: String::with_capacity(length), ranges: Vec::with_capacity(drafts.len()) };
    let mut last = None;
    for draft in drafts {
        if draft.excluded {
            printed.ranges.push(printed.text.len()..printed.text.len());
            continue;
        }
        if let Some(last) = last {
            printed.text.push_str(gap(last, &draft.raw.kind));
        }
        last = Some(&draft.raw.kind);
        printed.block(draft);
    }
    if !printed.text.is_empty() {
        printed.text.push('\n');
    }
    printed
}

/// Items of a list and rows of a table stand on lines of their own; everything else is set apart by an empty line.
fn gap(above: &RawKind, below: &RawKind) -> &'static str {
    match (above, below) {
        (RawKind::Item { .. }, RawKind::Item { .. }) => "\n",
        (RawKind::Row { table: above, .. }, RawKind::Row { table: below, .. }) if above == below => "\n",
        _ => "\n\n",
    }
}

impl Printed {
    fn block(&mut self, draft: &Draft) {
        let end = match &draft.raw.kind {
            RawKind::Heading { level } => self.sign(&"#".repeat(usize::from(*level) + 1)),
            RawKind::Item { depth, marker } => self.item(*depth, marker),
            RawKind::Row { .. } => {
                self.sign("|");
                " |"
            }
            RawKind::Footnote => self.sign("[^]"),
            RawKind::Quote => self.sign(">"),
            _ => "",
        };
        let start = self.text.len();
        self.own_text(&draft.raw.text);
        self.ranges.push(start..self.text.len());
        self.text.push_str(end);
    }

    /// Prints a sign before a block; nothing follows the block.
    fn sign(&mut self, sign: &str) -> &'static str {
        self.text.push_str(sign);
        self.text.push(' ');
        ""
    }

    /// Prints an item's marker: numbers and letters as they are, and one sign for all bullets.
    fn item(&mut self, depth: u8, marker: &str) -> &'static str {
        let indent = usize::from(depth.min(MAX_INDENT));
        self.text.extend(std::iter::repeat_n("  ", indent));
        let numbered = marker.contains(char::is_alphanumeric);
        self.sign(if numbered { marker } else { "-" })
    }

    /// A line break inside a block would look like its end; a space is as long, so that offsets stay.
    fn own_text(&mut self, text: &str) {
        if has_byte(text, |byte| matches!(byte, b'\n' | b'\r')) {
            self.text.extend(text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
        } else {
            self.text.push_str(text);
        }
    }
}
