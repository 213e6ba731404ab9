//! Completes what readers deliver into a [`Document`]: one pass per question, in a fixed order.

use std::ops::Range;

use crate::read::{Change, RawBlock, RawDocument, RawKind};
use crate::text::Place;

use super::{Block, Document, Kind, contents, join, lists, outline, print, running, tables};

/// A block on its way into the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) raw: RawBlock,
    /// It does not count.
    pub(super) excluded: bool,
}

impl Draft {
    pub(super) fn new(raw: RawBlock) -> Self {
        let excluded = matches!(raw.kind, RawKind::Contents | RawKind::Running | RawKind::Chrome);
        Self { raw, excluded }
    }

    /// The level of a heading that counts.
    pub(super) fn level(&self) -> Option<u8> {
        match self.raw.kind {
            RawKind::Heading { level } if !self.excluded => Some(level),
            _ => None,
        }
    }

    pub(super) fn is_paragraph(&self) -> bool {
        !self.excluded && self.raw.kind == RawKind::Paragraph
    }
}

/// Completes raw blocks into a document.
pub fn build(raw: RawDocument) -> Document {
    let mut drafts = raw.blocks.into_iter().map(Draft::new).collect::<Vec<_>>();
    contents::exclude(&mut drafts);
    running::exclude(&mut drafts);
    join::join(&mut drafts);
    outline::settle_levels(&mut drafts);
    let sections = outline::sections(&drafts);
    let printed = print::print(&drafts);
    let lead_ins = lists::lead_ins(&drafts);
    let rows = tables::rows(&drafts, &printed.ranges);
    let title = title(&drafts).or_else(|| raw.meta.title.clone());
    let parts = sections.into_iter().zip(lead_ins).zip(rows);
    let mut paragraph = 0;
    let blocks =
        drafts.into_iter().zip(printed.ranges).zip(parts).map(|((draft, range), ((section, lead_in), row))| {
            paragraph += u32::from(!draft.excluded);
            block(draft, range, Parts { section, lead_in, row, paragraph })
        });
    Document {
        format: raw.format,
        title,
        meta: raw.meta,
        pages: raw.pages,
        blocks: blocks.collect(),
        text: printed.text,
        source: raw.source,
        notices: raw.notices,
    }
}

/// What the passes found out about one block.
struct Parts {
    section: Vec<usize>,
    lead_in: Option<usize>,
    row: Option<Kind>,
    paragraph: u32,
}

fn block(draft: Draft, range: Range<usize>, parts: Parts) -> Block {
    let Draft { raw: RawBlock { kind, text, place, changes }, excluded } = draft;
    let kind = match kind {
        _ if excluded => Kind::Excluded,
        RawKind::Heading { level } => Kind::Heading { level },
        RawKind::Item { depth, .. } => Kind::Item { depth },
        RawKind::Footnote => Kind::Footnote,
        RawKind::Quote => Kind::Quote,
        RawKind::Caption => Kind::Caption,
        RawKind::Row { .. } => parts.row.unwrap_or(Kind::Paragraph),
        RawKind::Paragraph => Kind::Paragraph,
        RawKind::Contents | RawKind::Running | RawKind::Chrome => Kind::Excluded,
    };
    let start = range.start;
    let moved = |change: Change| Change { range: start + change.range.start..start + change.range.end, ..change };
    Block {
        kind,
        range,
        excluded: if excluded { text } else { String::new() },
        section: parts.section,
        lead_in: parts.lead_in,
        paragraph: parts.paragraph,
        place: if excluded { Place { page: place.page, anchors: Vec::new() } } else { place },
        changes: if excluded { Vec::new() } else { changes.into_iter().map(moved).collect() },
    }
}

/// The title by the headings: the title heading, else the first one.
fn title(drafts: &[Draft]) -> Option<String> {
    let heading = |wanted: fn(u8) -> bool| drafts.iter().find(|draft| draft.level().is_some_and(wanted));
    heading(|level| level == 0).or_else(|| heading(|_| true)).map(|draft| draft.raw.text.clone())
}
