//! The Markdown reader: `CommonMark` with tables, footnotes and front matter.
//!
//! Structure comes from the parser; HTML blocks inside go through the HTML reader. Every piece of text keeps its place in
//! the source.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::text::{Notice, NoticeCode, Remark};

use super::encoding::{self, Decoded};
use super::pieces::{Blocks, CellText, Pieces, row};
use super::remark::{MAX_REMARKS, remarks};
use super::{Format, Meta, RawDocument, RawKind, ReadError, html, plain, shape, within_limit};

/// Characters with a meaning in Markdown beyond which a file is read as plain text: the parser holds a node for each.
const MAX_SIGNS: usize = 1 << 19;

/// Reads Markdown bytes.
pub(super) fn read(bytes: &[u8]) -> Result<RawDocument, ReadError> {
    let Decoded { text, mut notices } = encoding::decode(bytes, None)?;
    within_limit(std::iter::once(text.as_str()))?;
    if text.bytes().filter(|byte| is_sign(*byte)).count() > MAX_SIGNS {
        notices.push(Notice::new(NoticeCode::LimitReached));
        return plain::read_text(Format::Markdown, text, notices);
    }
    let mut reader = Reader::new(&text);
    reader.run();
    let Reader { blocks, meta, html_places, .. } = reader;
    let remarks = html_places.into_iter().flat_map(|place| remarks(&text[place.clone()], place.start));
    let remarks: Vec<Remark> = remarks.take(MAX_REMARKS).collect();
    let blocks = blocks.finish(&mut notices);
    if blocks.is_empty() {
        return Err(ReadError::NoText { pages: 0 });
    }
    Ok(RawDocument { format: Format::Markdown, meta, pages: None, blocks, source: Some(text), remarks, notices })
}

fn is_sign(byte: u8) -> bool {
    matches!(byte, b'*' | b'_' | b'[' | b']' | b'!' | b'<' | b'>' | b'&' | b'\\' | b'`' | b'~' | b'|' | b'\n' | b'#')
}

/// A container that stands open around the text.
enum Container {
    /// A list with the number of its next item.
    List(Option<u64>),
    Item {
        marker: String,
        /// Its own text has begun; what follows are paragraphs of their own.
        used: bool,
    },
}

/// A block whose text is being gathered.
struct Leaf {
    kind: RawKind,
    pieces: Pieces,
}

/// A table that stands open.
#[derive(Default)]
struct Table {
    number: u32,
    head: bool,
    cells: Vec<CellText>,
    cell: Option<Pieces>,
}

struct Reader<'a> {
    source: &'a str,
    blocks: Blocks,
    meta: Meta,
    containers: Vec<Container>,
    lists: usize,
    quotes: usize,
    footnotes: usize,
    leaf: Option<Leaf>,
    table: Option<Table>,
    tables: u32,
    /// Images and struck text around the current place.
    hidden: usize,
    front_matter: bool,
    /// HTML blocks with nothing between them, which may be one table with empty lines in it.
    html: Pieces,
    /// Where HTML stands in the source.
    html_places: Vec<Range<usize>>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            source,
            blocks: Blocks::default(),
            meta: Meta::default(),
            containers: Vec::new(),
            lists: 0,
            quotes: 0,
            footnotes: 0,
            leaf: None,
            table: None,
            tables: 0,
            hidden: 0,
            front_matter: false,
            html: Pieces::default(),
            html_places: Vec::new(),
        }
    }

    fn run(&mut self) {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        for (event, range) in Parser::new_ext(self.source, options).into_offset_iter() {
            match event {
                Event::Start(tag) => self.start(&tag, range),
                Event::End(end) => self.end(end, &range),
                Event::Text(text) if self.front_matter => self.read_front_matter(&text, range.start),
                Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text, range),
                Event::Code(text) => self.code(&text, range),
                Event::SoftBreak | Event::HardBreak => self.text("\n", range),
                Event::Html(text) => {
                    self.html.push(&text, range.start);
                    self.note_html(range);
                }
                Event::InlineHtml(tag) if tag.starts_with("<br") => self.text("\n", range),
                Event::InlineHtml(_) => self.note_html(range),
                Event::FootnoteReference(_) | Event::Rule | Event::TaskListMarker(_) => {}
            }
        }
        self.finish_leaf();
        self.finish_html();
    }

    /// Notes where HTML stands; its lines come one by one.
    fn note_html(&mut self, range: Range<usize>) {
        match self.html_places.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => self.html_places.push(range),
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        if !matches!(tag, Tag::HtmlBlock) && is_block(tag) {
            self.finish_leaf();
            self.finish_html();
        }
        match tag {
            Tag::Paragraph | Tag::CodeBlock(_) => self.begin_leaf(),
            Tag::Heading { level, .. } => self.begin(RawKind::Heading { level: *level as u8 }),
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::FootnoteDefinition(_) => self.footnotes += 1,
            Tag::List(first) => {
                self.lists += 1;
                self.containers.push(Container::List(*first));
            }
            Tag::Item => self.start_item(range),
            Tag::Table(_) => {
                self.table = Some(Table { number: self.tables, ..Table::default() });
                self.tables += 1;
            }
            Tag::TableHead | Tag::TableRow => self.start_row(matches!(tag, Tag::TableHead)),
            Tag::TableCell => self.start_cell(),
            Tag::Image { .. } => self.hidden += 1,
            Tag::Strikethrough if self.is_struck(&range) => self.hidden += 1,
            Tag::MetadataBlock(_) => self.front_matter = true,
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd, range: &Range<usize>) {
        match end {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock => self.finish_leaf(),
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::FootnoteDefinition => {
                self.finish_leaf();
                self.footnotes = self.footnotes.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.lists = self.lists.saturating_sub(1);
                self.containers.pop();
            }
            TagEnd::Item => {
                self.finish_leaf();
                self.finish_html();
                self.containers.pop();
            }
            TagEnd::TableHead | TagEnd::TableRow => self.finish_row(),
            TagEnd::TableCell => self.finish_cell(),
            TagEnd::Table => self.table = None,
            TagEnd::Image => self.hidden = self.hidden.saturating_sub(1),
            TagEnd::Strikethrough if self.is_struck(range) => self.hidden = self.hidden.saturating_sub(1),
            TagEnd::MetadataBlock(_) => self.front_matter = false,
            _ => {}
        }
    }

    /// Text between double tildes is struck out; a single one means «about» in running text.
    fn is_struck(&self, range: &Range<usize>) -> bool {
        self.source[range.clone()].starts_with("~~")
    }

    /// Begins an item with its marker as the source has it, and the number it would be printed with.
    fn start_item(&mut self, range: Range<usize>) {
        let printed = self.source[range].trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
        let sign = if printed.starts_with(')') { ')' } else { '.' };
        let marker = match self.containers.last_mut() {
            Some(Container::List(Some(next))) => {
                let marker = format!("{next}{sign}");
                *next = next.saturating_add(1);
                marker
            }
            _ => shape::BULLET.to_owned(),
        };
        self.containers.push(Container::Item { marker, used: false });
    }

    /// The kind of a block of text that stands here.
    fn leaf_kind(&mut self) -> RawKind {
        let depth = u8::try_from(self.lists.saturating_sub(1)).unwrap_or(u8::MAX);
        let (quoted, noted) = (self.quotes > 0, self.footnotes > 0);
        match self.containers.last_mut() {
            _ if noted => RawKind::Footnote,
            _ if quoted => RawKind::Quote,
            Some(Container::Item { marker, used: used @ false }) => {
                *used = true;
                RawKind::Item { depth, marker: marker.clone() }
            }
            _ => RawKind::Paragraph,
        }
    }

    fn begin_leaf(&mut self) {
        let kind = self.leaf_kind();
        self.begin(kind);
    }

    fn begin(&mut self, kind: RawKind) {
        self.leaf = Some(Leaf { kind, pieces: Pieces::default() });
    }

    /// Text goes into the open cell, or the open block, or begins one (tight list items have no paragraph).
    fn text(&mut self, text: &str, range: Range<usize>) {
        if self.hidden > 0 {
            return;
        }
        if let Some(cell) = self.table.as_mut().and_then(|table| table.cell.as_mut()) {
            cell.push(text, range.start);
            return;
        }
        if self.leaf.is_none() {
            self.begin_leaf();
        }
        if let Some(leaf) = &mut self.leaf {
            leaf.pieces.push(text, range.start);
        }
    }

    /// Inline code, whose range includes the backticks.
    fn code(&mut self, text: &str, range: Range<usize>) {
        let inside = self.source[range.clone()].find(text).unwrap_or_default();
        self.text(text, range.start + inside..range.end);
    }

    /// Ends the open block; lines in it that begin with markers of their own become items.
    fn finish_leaf(&mut self) {
        let Some(Leaf { kind, pieces }) = self.leaf.take() else { return };
        match kind {
            RawKind::Paragraph | RawKind::Item { .. } => {
                self.blocks.extend(pieces.into_items('\n', kind, self.lists));
            }
            _ => self.blocks.extend(pieces.into_block(kind)),
        }
    }

    fn start_row(&mut self, head: bool) {
        if let Some(table) = &mut self.table {
            table.head = head;
            table.cells.clear();
        }
    }

    fn start_cell(&mut self) {
        if let Some(table) = &mut self.table {
            table.cell = Some(Pieces::default());
        }
    }

    fn finish_cell(&mut self) {
        let Some(table) = &mut self.table else { return };
        if let Some(cell) = table.cell.take() {
            let column = u16::try_from(table.cells.len()).unwrap_or(u16::MAX);
            table.cells.push(CellText { content: cell.mend(), column, span: 1 });
        }
    }

    fn finish_row(&mut self) {
        if let Some(table) = &mut self.table {
            self.blocks.extend(row(table.number, table.head, std::mem::take(&mut table.cells)));
        }
    }

    /// Reads the gathered HTML blocks.
    fn finish_html(&mut self) {
        let gathered = std::mem::take(&mut self.html);
        if gathered.is_blank() {
            return;
        }
        for mut block in html::fragment(gathered.text(), &mut self.tables) {
            block.place.anchors = gathered.trace(&block.place.anchors);
            self.blocks.push(block);
        }
    }

    /// Title, language and date of the front matter; the title counts as the document's.
    fn read_front_matter(&mut self, text: &str, start: usize) {
        let mut line_start = start;
        for line in text.split_inclusive('\n') {
            if let Some((key, value)) = line.split_once(':') {
                self.read_property(key.trim(), value.trim(), line_start + key.len() + 1);
            }
            line_start += line.len();
        }
    }

    fn read_property(&mut self, key: &str, value: &str, start: usize) {
        let value = value.trim_matches(['"', '\'']);
        let slot = match key {
            "title" => &mut self.meta.title,
            "lang" | "language" => &mut self.meta.language,
            "date" => &mut self.meta.date,
            _ => return,
        };
        *slot = (!value.is_empty()).then(|| value.to_owned());
        if key == "title" {
            let mut pieces = Pieces::default();
            pieces.push(value, start + self.source[start..].find(value).unwrap_or_default());
            self.blocks.extend(pieces.into_block(RawKind::Heading { level: 0 }));
        }
    }
}

/// Blocks end what is open; inline elements do not.
fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::TableCell
    )
}

#[cfg(test)]
mod tests {
    use super::super::pieces::{check_places, show};
    use super::*;

    fn check(source: &str, expected: &[&str]) {
        let document = read(source.as_bytes()).unwrap();
        assert_eq!(show(&document.blocks), expected, "{source}");
        check_places(source, &document.blocks);
    }

    #[test]
    fn reads_blocks() {
        check(
            "# Plan\n\n## 1 Mål ##\n\nVi *skal* gjøre\ndet `nå`.\n",
            &["h1 Plan", "h2 1 Mål", "p Vi skal gjøre det nå."],
        );
        check("Plan\n====\n\nMål\n---\n", &["h1 Plan", "h2 Mål"]);
        check("> Vi skal\n> det.\n", &["quote Vi skal det."]);
        check("Vi skal[^1].\n\n[^1]: Jf. loven.\n", &["p Vi skal.", "footnote Jf. loven."]);
        check("Se [loven](https://lov.no) og ![kart](a.png) &amp; ~~ikke~~ dette.", &["p Se loven og & dette."]);
        check("a <!-- skjult --> b\n\n<!-- skjult\n\nogså -->\n\nc", &["p a b", "p c"]);
        check("ut-\nforming og skole-\nog nett", &["p utforming og skole- og nett"]);
    }

    #[test]
    fn reads_lists() {
        check(
            "Vi skal:\n\n- a\n- b\n  1. c\n  2. d\n\n     mer\n- e\n",
            &["p Vi skal:", "•0 a", "•0 b", "1.1 c", "2.1 d", "p mer", "•0 e"],
        );
        check("3) a\n4) b\n", &["3)0 a", "4)0 b"]);
        check("- [x] a\n- **b** c\n", &["•0 a", "•0 b c"]);
        check("Vi skal:\n• a\n• b\n", &["p Vi skal:", "•0 a", "•0 b"]);
        check("Vi skal: • a\n• b • c\n\nA•B", &["p Vi skal:", "•0 a", "•0 b", "•0 c", "p A•B"]);
        check("a) ett\nb) to\n", &["a)0 ett", "b)0 to"]);
        check("Vi skal:\na) lære\nVi vil også:\nb) se\n", &["p Vi skal:", "a)0 lære", "p Vi vil også:", "b)0 se"]);
        check("– Bra, sier hun.\n", &["p – Bra, sier hun."]);
    }

    #[test]
    fn reads_tables() {
        let table = "| Tiltak | Frist |\n|---|---|\n| *Nett* |  |\n| a \\| b | 2026 |\n";
        check(table, &["row0 head Tiltak | Frist [0+1 1+1]", "row0 Nett |  [0+1 1+1]", "row0 a | b | 2026 [0+1 1+1]"]);
    }

    #[test]
    fn reads_html_inside() {
        let source = "a\n\n<table><tr><th>x<th>y</tr>\n\n<tr><td>å<td>2</tr></table>\n\nb\n";
        check(source, &["p a", "row0 head x | y [0+1 1+1]", "row0 å | 2 [0+1 1+1]", "p b"]);
    }

    #[test]
    fn reads_front_matter() {
        let source = "---\ntitle: \"Plan 2026\"\nlang: nb\ndate: 2026-01-02\n---\n\n# Mål\n";
        let document = read(source.as_bytes()).unwrap();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(document.meta, Meta { title: text("Plan 2026"), language: text("nb"), date: text("2026-01-02") });
        check(source, &["h0 Plan 2026", "h1 Mål"]);
    }

    #[test]
    fn refuses_what_has_no_text() {
        assert_eq!(read(b" \n<!-- x -->\n").map(|document| document.blocks), Err(ReadError::NoText { pages: 0 }));
    }

    #[test]
    fn bears_deep_nesting() {
        for (open, count) in [(">", 10_000), ("- ", 5_000), ("[", 10_000), ("*", 10_000), ("<div>", 10_000)] {
            let source = format!("{}x", open.repeat(count));
            assert!(read(source.as_bytes()).is_ok(), "{open}");
        }
    }

    proptest::proptest! {
        #[test]
        fn reads_anything(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200), text in "[-*_#>|`~!<&a-cå \n\t1.)\\[\\]:]{0,80}") {
            let _ = read(&bytes);
            if let Ok(document) = read(text.as_bytes()) {
                for block in document.blocks {
                    proptest::prop_assert!(!block.text.is_empty());
                }
            }
        }
    }
}
