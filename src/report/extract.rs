//! A document as the program sees it, for checking the extraction: its text, byte for byte as offsets count it, or its
//! blocks as JSON.

use serde::Serialize;

use crate::document::{Block, Document, Kind};
use crate::read::ChangeKind;
use crate::text::LineIndex;

/// The extracted text. Readers have taken out control characters other than line breaks, and nothing may be added here:
/// the offsets of every finding count bytes of this text.
pub fn extracted_text(document: &Document) -> String {
    document.text.clone() + "\n"
}

/// The blocks as JSON, those that do not count as well.
pub fn extracted_json(document: &Document) -> String {
    let lines = LineIndex::new(document.source.as_deref().unwrap_or(&document.text));
    let extract = Extract {
        schema: "plansjekk-extract/1",
        format: document.format.as_str(),
        title: document.title.as_deref(),
        pages: document.pages,
        text: &document.text,
        blocks: document.blocks.iter().map(|block| extracted_block(document, &lines, block)).collect(),
    };
    // Plain structs with string keys always serialise.
    serde_json::to_string_pretty(&extract).map(|json| json + "\n").unwrap_or_default()
}

#[derive(Serialize)]
struct Extract<'a> {
    schema: &'static str,
    format: &'static str,
    title: Option<&'a str>,
    pages: Option<u32>,
    text: &'a str,
    blocks: Vec<ExtractedBlock<'a>>,
}

#[derive(Serialize)]
struct ExtractedBlock<'a> {
    kind: &'static str,
    /// Of headings and items.
    level: Option<u8>,
    text: &'a str,
    start: usize,
    end: usize,
    line: Option<u32>,
    column: Option<u32>,
    page: Option<u32>,
    paragraph: Option<u32>,
    section: Vec<&'a str>,
    lead_in: Option<&'a str>,
    /// Of rows.
    cells: Vec<ExtractedCell<'a>>,
    changes: Vec<ExtractedChange>,
}

#[derive(Serialize)]
struct ExtractedCell<'a> {
    text: &'a str,
    head: Option<&'a str>,
    column: u16,
}

#[derive(Serialize)]
struct ExtractedChange {
    kind: &'static str,
    start: usize,
    end: usize,
}

fn extracted_block<'a>(document: &'a Document, lines: &LineIndex, block: &'a Block) -> ExtractedBlock<'a> {
    let counts = block.kind != Kind::Excluded;
    let slice = |range: &std::ops::Range<usize>| document.text.get(range.clone()).unwrap_or("");
    let own = |at: &usize| document.blocks.get(*at).map(|other| slice(&other.range));
    let place = counts.then(|| located(document, lines, block));
    let change = |change: &crate::read::Change| ExtractedChange {
        kind: if change.kind == ChangeKind::Inserted { "inserted" } else { "deleted" },
        start: change.range.start,
        end: change.range.end,
    };
    ExtractedBlock {
        kind: kind(&block.kind),
        level: level(&block.kind),
        text: if counts { slice(&block.range) } else { &block.excluded },
        start: block.range.start,
        end: block.range.end,
        line: place.map(|(line, _)| line),
        column: place.map(|(_, column)| column),
        page: block.place.page,
        paragraph: counts.then_some(block.paragraph),
        section: block.section.iter().filter_map(own).collect(),
        lead_in: block.lead_in.as_ref().and_then(own),
        cells: cells(document, &block.kind),
        changes: block.changes.iter().map(change).collect(),
    }
}

fn located(document: &Document, lines: &LineIndex, block: &Block) -> (u32, u32) {
    match (&document.source, block.place.source_offset(0)) {
        (Some(source), Some(offset)) => lines.locate(source, offset),
        (Some(_), None) => (1, 1),
        (None, _) => lines.locate(&document.text, block.range.start),
    }
}

fn kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::Heading { .. } => "heading",
        Kind::Paragraph => "paragraph",
        Kind::Item { .. } => "item",
        Kind::Row { head: true, .. } => "head",
        Kind::Row { .. } => "row",
        Kind::Footnote => "footnote",
        Kind::Quote => "quote",
        Kind::Caption => "caption",
        Kind::Excluded => "excluded",
    }
}

fn level(kind: &Kind) -> Option<u8> {
    match kind {
        Kind::Heading { level } => Some(*level),
        Kind::Item { depth } => Some(*depth),
        _ => None,
    }
}

fn cells<'a>(document: &'a Document, kind: &Kind) -> Vec<ExtractedCell<'a>> {
    let Kind::Row { cells, heads, .. } = kind else { return Vec::new() };
    let slice = |range: &std::ops::Range<usize>| document.text.get(range.clone()).unwrap_or("");
    let cells = cells.iter().enumerate().map(|(at, cell)| ExtractedCell {
        text: slice(&cell.range),
        head: heads.get(at).and_then(Option::as_ref).map(slice),
        column: cell.column,
    });
    cells.collect()
}

#[cfg(test)]
mod tests {
    use expect_test::expect_file;

    use super::*;
    use crate::report::samples;

    #[test]
    fn text_is_what_offsets_count() {
        let assessment = samples::one_weak_item();
        let finding = &assessment.findings[0];
        let text = extracted_text(&assessment.document);
        assert_eq!(&text[finding.range.clone()], "arbeide for universelt utformede nettsider hvert år");
    }

    #[test]
    fn blocks_say_where_they_stand() {
        expect_file!["../../fixtures/report/extract.json"].assert_eq(&extracted_json(&samples::row().document));
    }
}
