//! The reader of plain text: paragraphs, headings, lists, tables and contents by nothing but their shape.
//!
//! Text comes hard-wrapped or with a line a paragraph, with empty lines or without, typed by people or made from other
//! formats by programs; `layout` tells which, `chunks` cuts lines into blocks, `headings` finds the headings among
//! them, `tables` the tables.

mod chunks;
mod headings;
mod layout;
mod tables;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::text::{Notice, NoticeCode, Place};

use self::chunks::{Chunk, Shape};
use self::layout::{Layout, Line, Lines};
use super::encoding::{self, Decoded};
use super::pieces::{self, Blocks, Pieces};
use super::{Format, Meta, RawBlock, RawDocument, RawKind, ReadError, mend, shape, within_limit};

/// Labels of footnotes are no longer than this, with their brackets.
const MAX_LABEL: usize = 7;

/// Reads the bytes of a plain text.
pub(super) fn read(bytes: &[u8]) -> Result<RawDocument, ReadError> {
    let Decoded { text, notices } = encoding::decode(bytes, None)?;
    within_limit(std::iter::once(text.as_str()))?;
    read_text(Format::Text, text, notices)
}

/// Reads decoded text by its shape, on behalf of a format.
pub(super) fn read_text(format: Format, text: String, mut notices: Vec<Notice>) -> Result<RawDocument, ReadError> {
    let lines = Lines::new(&text);
    if lines.limited {
        notices.push(Notice::new(NoticeCode::LimitReached));
    }
    let pages = lines.pages();
    let layout = Layout::of(&lines);
    let mut chunks = chunks::cut(&lines, layout);
    headings::find(&mut chunks, &text, layout);
    let mut writer = Writer {
        source: &text,
        lines: &lines,
        blocks: Blocks::default(),
        depths: Depths::default(),
        paged: pages > 1,
        tables: 0,
        notes: chunks.iter().filter_map(|chunk| chunk.label(&text)).collect(),
    };
    for chunk in chunks {
        writer.chunk(chunk);
    }
    let blocks = writer.blocks.finish(&mut notices);
    if blocks.is_empty() {
        return Err(ReadError::NoText { pages: 0 });
    }
    let pages = (pages > 1).then_some(pages);
    Ok(RawDocument { format, meta: Meta::default(), pages, blocks, source: Some(text), remarks: Vec::new(), notices })
}

/// Makes blocks of chunks.
struct Writer<'a> {
    source: &'a str,
    lines: &'a Lines<'a>,
    blocks: Blocks,
    depths: Depths,
    /// The text has page breaks.
    paged: bool,
    tables: u32,
    /// The labels of the footnotes, as they stand before them: `[1]`.
    notes: BTreeSet<&'a str>,
}

impl Writer<'_> {
    fn chunk(&mut self, chunk: Chunk) {
        if !matches!(chunk.shape, Shape::Item { .. } | Shape::Text) {
            self.depths = Depths::default();
        }
        let page = self.paged.then_some(chunk.page);
        match chunk.shape {
            Shape::Text => self.text(&chunk, page),
            Shape::Item { indent, sign, .. } => {
                let depth = self.depths.of(indent, sign);
                self.items(&chunk, depth, page);
            }
            Shape::Heading { level } => self.block(RawKind::Heading { level }, chunk.range, page),
            Shape::Contents => self.block(RawKind::Contents, chunk.range, page),
            Shape::Footnote => self.block(RawKind::Footnote, chunk.range, page),
            Shape::Quote => self.quote(&chunk, page),
            Shape::Table(ref lines) => self.table(&self.lines.all[lines.clone()], page),
        }
    }

    fn table(&mut self, lines: &[Line<'_>], page: Option<u32>) {
        let Some((rows, _)) = tables::find(lines) else { return };
        for (head, cells) in rows {
            self.blocks.extend(pieces::row(self.tables, head, cells).map(|block| on_page(block, page)));
        }
        self.tables += 1;
    }

    /// Running text, in which items may stand one after the other with nothing but their bullets between.
    fn text(&mut self, chunk: &Chunk, page: Option<u32>) {
        self.depths = Depths::default();
        self.items(chunk, 0, page);
    }

    /// A chunk cut at the markers in it; what stands before the first one is a paragraph.
    fn items(&mut self, chunk: &Chunk, depth: u8, page: Option<u32>) {
        let (start, end) = (chunk.start.min(chunk.range.start), chunk.range.end);
        let text = &self.source[start..end];
        let mut cuts = inline_items(text);
        let lost = cuts.is_empty();
        if lost {
            cuts = lost_bullets(text);
        }
        let (mut at, mut is_item) = (start, matches!(chunk.shape, Shape::Item { .. }));
        for cut in cuts.into_iter().map(|cut| start + cut).chain([end]) {
            let marker = if is_item { shape::marker(&self.source[at..cut]) } else { None };
            match marker {
                Some(found) => {
                    let kind = RawKind::Item { depth, marker: found.text.to_owned() };
                    self.block(kind, at + found.rest..cut, page);
                }
                None if lost && at > start => {
                    self.block(RawKind::Item { depth, marker: shape::BULLET.to_owned() }, at..cut, page);
                }
                None => self.block(RawKind::Paragraph, at..cut, page),
            }
            (at, is_item) = (cut, true);
        }
    }

    /// A quotation whose lines begin with signs that do not belong to it.
    fn quote(&mut self, chunk: &Chunk, page: Option<u32>) {
        let mut gathered = Pieces::default();
        let mut start = chunk.range.start;
        for line in self.source[chunk.range.clone()].split_inclusive('\n') {
            let own = line.trim_start_matches(['>', ' ', '\t']);
            gathered.push(own, start + line.len() - own.len());
            start += line.len();
        }
        self.blocks.extend(gathered.into_block(RawKind::Quote).map(|block| on_page(block, page)));
    }

    fn block(&mut self, kind: RawKind, range: Range<usize>, page: Option<u32>) {
        let references = self.references(&range);
        if !references.is_empty() {
            let mut gathered = Pieces::default();
            let ends = references.iter().map(|reference| reference.start).chain([range.end]);
            let starts = std::iter::once(range.start).chain(references.iter().map(|reference| reference.end));
            starts.zip(ends).for_each(|(start, end)| gathered.push(&self.source[start..end], start));
            return self.blocks.extend(gathered.into_block(kind).map(|block| on_page(block, page)));
        }
        let (text, anchors) = mend::tidy_mapped(&self.source[range.clone()], range.start);
        if !text.is_empty() {
            self.blocks.push(RawBlock::new(kind, text, Place { page, anchors }));
        }
    }

    /// Where text refers to its footnotes («slik loven sier.[1]»).
    fn references(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        if self.notes.is_empty() {
            return Vec::new();
        }
        let text = &self.source[range.clone()];
        let reference = |(at, _): (usize, &str)| {
            let length = text[at..].bytes().take(MAX_LABEL).position(|byte| byte == b']')? + 1;
            let behind_word = text[..at].ends_with(|c: char| !c.is_whitespace());
            (behind_word && self.notes.contains(&text[at..at + length]))
                .then(|| range.start + at..range.start + at + length)
        };
        text.match_indices('[').filter_map(reference).collect()
    }
}

fn on_page(mut block: RawBlock, page: Option<u32>) -> RawBlock {
    block.place.page = page;
    block
}

/// Where items begin inside a text: at bullets that mean nothing else, or, in text that begins with a hyphen, at several
/// hyphens before capitals.
fn inline_items(text: &str) -> Vec<usize> {
    let cuts = shape::inner_items(text).collect::<Vec<_>>();
    if !cuts.is_empty() || !text.starts_with("- ") {
        return cuts;
    }
    let hyphens = text.match_indices(" - ").map(|(at, _)| at + 1);
    let before_capital = |at: &usize| text[at + 2..].starts_with(char::is_uppercase);
    let cuts = hyphens.filter(before_capital).collect::<Vec<_>>();
    if cuts.len() > 1 { cuts } else { Vec::new() }
}

/// Words of an item whose bullet was lost.
const FEWEST_WORDS: usize = 3;

/// Where items begin whose bullets were lost on the way, as symbol fonts are in copies: at wide gaps before capitals, where
/// several stand in the midst of sentences and no other gap is wide, as it is in justified text. Between the columns of a
/// table lie such gaps as well, but hardly an item's words.
fn lost_bullets(text: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut lost = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find("  ") {
        let before = text[..at + found].chars().next_back().filter(|c| *c != '\n');
        let behind = text[at + found..].trim_start_matches(' ');
        at = text.len() - behind.len();
        let (Some(before), Some(first)) = (before, behind.chars().find(|c| *c != '«')) else { continue };
        if first.is_whitespace() {
            continue;
        }
        if !first.is_uppercase() {
            return Vec::new();
        }
        lost += usize::from(before.is_alphanumeric());
        cuts.push(at);
    }
    let ends = cuts.iter().skip(1).copied().chain([text.len()]);
    let mut items = cuts.iter().zip(ends).map(|(start, end)| &text[*start..end]);
    let told = items.all(|item| item.split_whitespace().count() >= FEWEST_WORDS);
    if lost > 1 && told { cuts } else { Vec::new() }
}

/// The indents and signs of the lists that stand open, outermost first.
#[derive(Default)]
struct Depths {
    open: Vec<(usize, char)>,
}

impl Depths {
    /// The depth of an item: deeper if it stands further in, or has a sign that no open list has.
    fn of(&mut self, indent: usize, sign: char) -> u8 {
        while self.open.last().is_some_and(|(open, _)| *open > indent + 1) {
            self.open.pop();
        }
        match self.open.iter().rposition(|(open, own)| open.abs_diff(indent) <= 1 && *own == sign) {
            Some(at) => self.open.truncate(at + 1),
            None => self.open.push((indent, sign)),
        }
        u8::try_from(self.open.len() - 1).unwrap_or(u8::MAX)
    }
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
    fn reads_spaced_text() {
        check(
            "Plan for alle\n\n1 Innledning\n\nDette er en plan.\n\n1.1 Hvem står bak?\n\nVi gjør det.\n\nMÅL OG MENING\n\nSlik er det.\n",
            &[
                "h0 Plan for alle",
                "h1 1 Innledning",
                "p Dette er en plan.",
                "h2 1.1 Hvem står bak?",
                "p Vi gjør det.",
                "h3 MÅL OG MENING",
                "p Slik er det.",
            ],
        );
        check(
            "Plan\n====\n\nVi gjør det.\n\nMål\n---\n\n## Mer\n\nSlik.",
            &["h1 Plan", "p Vi gjør det.", "h2 Mål", "h2 Mer", "p Slik."],
        );
    }

    #[test]
    fn finds_items_whose_bullets_were_lost() {
        check(
            "Slik gjør vi det:  Lære opp de ansatte i nye\nverktøy  «Åpen skranke» for alle  Gode nettsider. De er for\nalle.\n",
            &[
                "p Slik gjør vi det:",
                "•0 Lære opp de ansatte i nye verktøy",
                "•0 «Åpen skranke» for alle",
                "•0 Gode nettsider. De er for alle.",
            ],
        );
        // Wide gaps of justified text, and one behind a full stop.
        let justified = "Kommunen  skal  lære opp  Alle ansatte  Og ledere i  nye verktøy.";
        check(justified, &["p Kommunen skal lære opp Alle ansatte Og ledere i nye verktøy."]);
        check("Vi gjør det.  Alle er med.  Slik er det.", &["p Vi gjør det. Alle er med. Slik er det."]);
    }

    #[test]
    fn columns_with_wide_gaps_are_no_items() {
        check(
            "Plan for alle\n\nGjøre nettsidene tilgjengelige    IKT-avdelingen    Innen 2028.\n\nKommunen skal ikke gi  Ansatte i  Storvik kommune opplæring.\n",
            &[
                "h1 Plan for alle",
                "p Gjøre nettsidene tilgjengelige IKT-avdelingen Innen 2028.",
                "p Kommunen skal ikke gi Ansatte i Storvik kommune opplæring.",
            ],
        );
    }

    #[test]
    fn joins_wrapped_lines() {
        let text = "Kommunen skal i hele perioden arbeide for at nettsidene er til-\n\
                    gjengelige for alle som bor her, og for alle som har et ærend\n\
                    i kommunen, slik loven krever.\n\
                    Hver leder følger det opp en gang i året, senest innen utgangen av\n\
                    desember.\n\n\
                    Kommunen skal dessuten:\n\
                    -   gjøre alle skjemaer og brev tilgjengelige for dem som\n    bruker skjermleser\n\
                    -   lære opp ansatte\n    o   i klarspråk\n";
        check(
            text,
            &[
                "p Kommunen skal i hele perioden arbeide for at nettsidene er tilgjengelige for alle som bor her, og for alle som har et ærend i kommunen, slik loven krever.",
                "p Hver leder følger det opp en gang i året, senest innen utgangen av desember.",
                "p Kommunen skal dessuten:",
                "•0 gjøre alle skjemaer og brev tilgjengelige for dem som bruker skjermleser",
                "•0 lære opp ansatte",
                "•1 i klarspråk",
            ],
        );
    }

    #[test]
    fn reads_a_line_a_paragraph() {
        let long = "Kommunen skal i hele perioden arbeide for at alle nettsider er tilgjengelige for alle som bor her, og for alle som har et ærend i kommunen, slik loven krever.";
        check(
            &format!("Plan\n1 Mål\n{long}\nVi skal:\n    • gjøre det\n    • gjøre mer\nTiltak\n{long}\n"),
            &[
                "h0 Plan",
                "h1 1 Mål",
                &format!("p {long}"),
                "p Vi skal:",
                "•0 gjøre det",
                "•0 gjøre mer",
                "h2 Tiltak",
                &format!("p {long}"),
            ],
        );
        check("Vi skal: • gjøre det • gjøre mer", &["p Vi skal:", "•0 gjøre det", "•0 gjøre mer"]);
        check(
            "Vi skal:\n- Gjøre det - Gjøre mer - Gjøre alt",
            &["p Vi skal:", "•0 Gjøre det", "•0 Gjøre mer", "•0 Gjøre alt"],
        );
    }

    #[test]
    fn reads_numbers_as_items_or_headings() {
        check("Vi skal:\n\n1. gjøre det\n2. gjøre mer\n", &["p Vi skal:", "1.0 gjøre det", "2.0 gjøre mer"]);
        check(
            "1. Innledning\n\nDette er en plan.\n\n2. Mål\n\nSlik er det.",
            &["h1 1. Innledning", "p Dette er en plan.", "h1 2. Mål", "p Slik er det."],
        );
        check("a) ett\nb) to\n", &["a)0 ett", "b)0 to"]);
        check(
            "Vi skal:\na) gjøre det\nb) gjøre mer\nVi vil også:\n- se etter\n",
            &["p Vi skal:", "a)0 gjøre det", "b)0 gjøre mer", "p Vi vil også:", "•0 se etter"],
        );
        check(
            "a) Alle planer skal ha det.\n\nb) Alle ser det.\n",
            &["p a) Alle planer skal ha det.", "p b) Alle ser det."],
        );
        check(
            "Plan\n====\n\nSlik.[1]\n\n1. Mål\n------\n\nVi gjør det.\n\nHilsen lederen\n\nSted\n~~~~\n\nHer.\n\nTid\n---\n\n    Nå.\n\n    – Alle\n\n[1] Jf. loven.\n",
            &[
                "h1 Plan",
                "p Slik.",
                "h2 1. Mål",
                "p Vi gjør det.",
                "p Hilsen lederen",
                "h3 Sted",
                "p Her.",
                "h2 Tid",
                "quote Nå.",
                "quote – Alle",
                "footnote Jf. loven.",
            ],
        );
    }

    #[test]
    fn reads_tables() {
        let rows = ["row0 head Tiltak | Frist [0+1 1+1]", "row0 Nett | 2026 [0+1 1+1]", "row0 Skjema | 2027 [0+1 1+1]"];
        check("| Tiltak | Frist |\n|---|---|\n| Nett | 2026 |\n| Skjema | 2027 |\n", &rows);
        check("  Tiltak   Frist\n  -------- -------\n  Nett     2026\n  Skjema   2027\n", &rows);
        check(
            "  ----------------\n  Tiltak   Frist\n  -------- -------\n  Nett     2026\n\n  Skje-    2027\n  ma\n  ----------------\n",
            &rows,
        );
        let plain = rows.map(|row| row.replace(" head", ""));
        check("Tiltak\tFrist\nNett\t2026\nSkjema\t2027\n", &plain.each_ref().map(String::as_str));
    }

    #[test]
    fn sets_contents_quotes_and_notes_apart() {
        check(
            "Mål\t3\n1 Tiltak\t3\n2 Mer\t12\nKurs\t4\nNett\t2\n",
            &[
                "contents Mål 3",
                "contents 1 Tiltak 3",
                "contents 2 Mer 12",
                "row0 Kurs | 4 [0+1 1+1]",
                "row0 Nett | 2 [0+1 1+1]",
            ],
        );
        check("1 Mål ....... 3\n2 Tiltak ...... 12\n", &["contents 1 Mål ....... 3", "contents 2 Tiltak ...... 12"]);
        check(
            "Vi sa det.\n\n> Slik var\n> det.\n\n[1] Jf. loven.\n",
            &["p Vi sa det.", "quote Slik var det.", "footnote Jf. loven."],
        );
        check(
            "Vi sa det.\n\n  Slik var det.\n\nOg så.\n\nMer ble sagt.\n",
            &["p Vi sa det.", "quote Slik var det.", "p Og så.", "p Mer ble sagt."],
        );
    }

    #[test]
    fn counts_pages_by_form_feeds() {
        let document = read("Vi skal.\u{c}Og mer.".as_bytes()).unwrap();
        let pages = document.blocks.iter().map(|block| block.place.page).collect::<Vec<_>>();
        assert_eq!((document.pages, pages), (Some(2), vec![Some(1), Some(2)]));
    }

    proptest::proptest! {
        #[test]
        fn reads_anything(
            bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200),
            text in "([-=|•.>#\t 1-3a-cA-CåÅ:)\u{c}]|\n|\n\n|-----  ---|\\[1\\]| - A){0,80}",
        ) {
            let _ = read(&bytes);
            if let Ok(document) = read(text.as_bytes()) {
                for block in document.blocks {
                    proptest::prop_assert!(!block.text.is_empty());
                }
            }
        }
    }
}
