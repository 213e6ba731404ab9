//! PDF: glyphs on pages become blocks again.
//!
//! A tagged file says in its structure tree what is a heading, an item or a cell. The tree is followed on the pages whose
//! glyphs it places; other pages, and files without a tree, are read from the layout: lines, columns, drawn tables,
//! sizes and weights.

mod across;
mod assemble;
mod bullet;
mod caption;
mod contents;
mod device;
mod draft;
mod flow;
mod guess;
mod heading;
mod ink;
mod line;
mod list;
mod margin;
mod marker;
mod note;
mod outline;
mod page;
mod quote;
mod role;
mod running;
mod spacing;
mod strike;
mod strings;
mod table;
mod tagged;
mod tree;

use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::InterpreterCache;
use hayro_syntax::{LoadPdfError, Pdf};

use crate::text::{Notice, NoticeCode};

use super::{Format, RawDocument, ReadError};
use assemble::Layout;
use device::Faces;
use ink::{Glyph, Ink};
use line::lines;
use tagged::{Pieces, pieces};
use tree::Tree;

/// Pages beyond this are left out.
const MAX_PAGES: usize = 5_000;

/// A page's text is taken from the structure tree when the tree places at least this part of its glyphs.
const COVERED: f64 = 0.95;

/// How much of a page's height, above and below, may hold running lines that the tree leaves out.
const EDGE: f32 = 0.1;

/// So many unknown signs may be ornaments.
const MOST_SIGNS: usize = 20;
/// A tree whose blocks hold so many letters on average tells nothing about a page.
const COARSE: usize = 1_000;

/// Notices quote no more than this many characters.
const MAX_QUOTE: usize = 200;

/// Reads a PDF file.
pub(super) fn read(bytes: &[u8]) -> Result<RawDocument, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    // Hostile files may bring the interpreter to panic; that must cost this file only.
    let result = catch_unwind(AssertUnwindSafe(|| read_file(bytes)));
    result.unwrap_or_else(|_| Err(ReadError::Damaged("the interpreter gave up".to_owned())))
}

fn read_file(bytes: &[u8]) -> Result<RawDocument, ReadError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(load_error)?;
    let count = u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX);
    let mut reader = Reader::new(&pdf);
    let mut layouts = reader.read_pages();
    let mut tagged = tagged::blocks(&reader.tree.events, &pieces_of(&layouts));
    let lined = assemble::pages_of_lines(&tagged);
    if !lined.is_empty() {
        reader.read_by_layout(&mut layouts, &lined);
        tagged = tagged::blocks(&reader.tree.events, &pieces_of(&layouts));
    }
    let mut notices = reader.notices;
    if !ends_properly(bytes) {
        notices.push(Notice::new(NoticeCode::DamagedFile));
    }
    let blocks = assemble::assemble(tagged, layouts, &outline::bookmarks(&pdf), &mut notices);
    if blocks.is_empty() {
        return Err(ReadError::NoText { pages: count });
    }
    let meta = outline::meta(&pdf);
    Ok(RawDocument {
        format: Format::Pdf,
        meta,
        pages: Some(count),
        blocks,
        source: None,
        remarks: Vec::new(),
        notices,
    })
}

fn pieces_of(layouts: &[Layout]) -> HashMap<usize, &Pieces> {
    layouts.iter().filter_map(|layout| Some((layout.index, layout.pieces.as_ref()?))).collect()
}

fn load_error(error: LoadPdfError) -> ReadError {
    match error {
        LoadPdfError::Decryption(_) => ReadError::Encrypted,
        LoadPdfError::Invalid => ReadError::Damaged("no pages found".to_owned()),
    }
}

/// A whole file has its end mark near the end; what follows it is padding.
fn ends_properly(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(4096)..];
    tail.windows(5).any(|window| window == b"%%EOF")
}

/// Reads the pages one by one, so that only their text is held together.
struct Reader<'p> {
    pdf: &'p Pdf,
    tree: Tree,
    cache: InterpreterCache<'p>,
    faces: Faces,
    notices: Vec<Notice>,
}

impl<'p> Reader<'p> {
    fn new(pdf: &'p Pdf) -> Self {
        let (cache, faces) = (InterpreterCache::new(), Faces::default());
        Self { pdf, tree: Tree::new(pdf), cache, faces, notices: Vec::new() }
    }

    fn read_pages(&mut self) -> Vec<Layout> {
        let count = self.pdf.pages().len();
        if count > MAX_PAGES {
            self.notices.push(Notice::new(NoticeCode::LimitReached));
        }
        (0..count.min(MAX_PAGES)).filter_map(|index| self.read_page(index)).collect()
    }

    fn read_page(&mut self, index: usize) -> Option<Layout> {
        let number = page_number(index);
        // A page of signs that nobody can read is a picture of text, whatever the file calls it.
        let Some(ink) = self.ink(index).filter(is_legible) else {
            self.notices.push(Notice::new(NoticeCode::UnreadablePage).on_page(number));
            return None;
        };
        self.notices.extend(page_notices(&ink, number));
        Some(layout(ink, index, &self.tree))
    }

    /// Interprets a page; `None` if the interpreter panics on it.
    fn ink(&mut self, index: usize) -> Option<Ink> {
        let page = self.pdf.pages().get(index)?;
        let (xref, cache, faces) = (self.pdf.xref(), &self.cache, &mut self.faces);
        catch_unwind(AssertUnwindSafe(|| page::ink(page, xref, cache, faces))).ok()
    }

    /// Reads pages once more without the structure tree.
    fn read_by_layout(&mut self, layouts: &mut [Layout], pages: &BTreeSet<usize>) {
        self.tree.forget(pages);
        for known in layouts.iter_mut().filter(|layout| pages.contains(&layout.index)) {
            if let Some(ink) = self.ink(known.index) {
                *known = layout(ink, known.index, &self.tree);
            }
        }
    }
}

/// Whether at least half of what a page shows is known letters.
fn is_legible(ink: &Ink) -> bool {
    let visible = ink.glyphs.iter().filter(|glyph| !glyph.is_space()).count();
    ink.unknown * 2 <= visible.max(MOST_SIGNS * 2)
}

fn page_notices(ink: &Ink, number: u32) -> Vec<Notice> {
    let visible = ink.glyphs.iter().filter(|glyph| !glyph.is_space()).count();
    let mut notices = Vec::new();
    let mut note = |code: NoticeCode| notices.push(Notice::new(code).on_page(number));
    if visible == 0 && ink.has_picture {
        note(NoticeCode::UnreadablePage);
    }
    if ink.unknown * 20 > visible && ink.unknown > 5 {
        note(NoticeCode::UnreadableCharacters);
    }
    if ink.cut {
        note(NoticeCode::LimitReached);
    }
    let struck = strike::struck_text(ink);
    if !struck.is_empty() {
        let words = [struck.chars().take(MAX_QUOTE).collect()];
        notices.push(Notice::new(NoticeCode::StruckText).on_page(number).with_words(words));
    }
    notices
}

/// Takes a page apart: by the tree where it covers the page, else by the layout.
fn layout(mut ink: Ink, index: usize, tree: &Tree) -> Layout {
    let placed = |glyph: &Glyph| glyph.mark.content.is_some_and(|content| tree.places(index, content));
    let in_cell = |glyph: &Glyph| glyph.mark.content.is_some_and(|content| tree.is_in_cell(index, content));
    margin::set_aside(&mut ink, in_cell);
    let mut layout = Layout { index, height: ink.height, ..Layout::default() };
    let pieces = if tree.is_empty() { HashMap::new() } else { pieces(&ink.glyphs) };
    if covers(&pieces, &ink, index, tree) {
        ink.glyphs.retain(|glyph| glyph.mark.artifact || !placed(glyph));
        layout.pieces = Some(pieces);
    } else {
        bullet::add_bullets(&mut ink);
        layout.tables = table::take_tables(&mut ink);
        layout.tables.extend(guess::take_tables(&mut ink));
        layout.separators = note::separators(&ink);
    }
    layout.lines = lines(&ink.glyphs);
    contents::join_numbers(&mut layout.lines);
    layout
}

fn covers(pieces: &Pieces, ink: &Ink, index: usize, tree: &Tree) -> bool {
    let placed = |glyph: &Glyph| glyph.mark.content.is_some_and(|content| tree.places(index, content));
    // Only letters and figures count: leaders of contents may be artifacts.
    let letters = || ink.glyphs.iter().filter(|glyph| glyph.text.is_alphanumeric());
    // Running heads need not be in the tree, and text at the edge of the page that is not is read as lines anyway.
    let counts = |glyph: &&Glyph| {
        let inner = (EDGE * ink.height..(1.0 - EDGE) * ink.height).contains(&glyph.baseline);
        !glyph.mark.artifact && (inner || placed(glyph))
    };
    let all = letters().filter(counts).count();
    let placed = pieces.iter().filter(|(content, _)| tree.places(index, **content)).map(|(_, piece)| piece.weight);
    let placed: usize = placed.sum();
    // A page of artifacts alone is a page whose marks are wrong, unless it holds next to nothing.
    let plausible = all * 2 >= letters().count() || letters().count() < 200;
    // Some programs put the text of a whole page into one element.
    let told_apart = letters().count() / tree.blocks_on(index).max(1) < COARSE;
    !tree.is_empty() && plausible && told_apart && part(placed, all) >= COVERED
}

#[expect(clippy::cast_precision_loss, reason = "numbers of glyphs on a page")]
fn part(some: usize, all: usize) -> f64 {
    if all == 0 { 1.0 } else { some as f64 / all as f64 }
}

fn page_number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use crate::read::{Cell, RawKind, ReadError};
    use crate::text::NoticeCode;

    use super::read;

    /// A file with one page for each content stream. It has no cross-reference table, which readers rebuild.
    fn file(contents: &[&str]) -> Vec<u8> {
        let kids: Vec<String> = (0..contents.len()).map(|page| format!("{} 0 R", 10 + 2 * page)).collect();
        let kids = kids.join(" ");
        let mut file = format!(
            "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Count {}/Kids[{kids}]>> endobj\n\
             3 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>> endobj\n",
            contents.len()
        );
        for (page, content) in contents.iter().enumerate() {
            let (id, stream, length) = (10 + 2 * page, 11 + 2 * page, content.len() + 1);
            let attributes = "/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>";
            file = [
                file,
                format!("{id} 0 obj <</Type/Page/Parent 2 0 R{attributes}/Contents {stream} 0 R>> endobj\n"),
                format!("{stream} 0 obj <</Length {length}>> stream\n{content}\nendstream endobj\n"),
            ]
            .concat();
        }
        (file + "trailer <</Root 1 0 R>>\n%%EOF\n").into_bytes()
    }

    /// Shows lines of text, each at its place and size.
    fn show(lines: &[(f32, f32, f32, &str)]) -> String {
        let line = |(x, y, size, text): &(f32, f32, f32, &str)| format!("BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n");
        lines.iter().map(line).collect::<Vec<_>>().concat()
    }

    fn blocks(bytes: &[u8]) -> Vec<(RawKind, String, Option<u32>)> {
        let document = read(bytes).expect("the file is sound");
        document.blocks.into_iter().map(|block| (block.kind, block.text, block.place.page)).collect()
    }

    #[test]
    fn a_page_of_unknown_signs_has_no_text() {
        let drawn = "3 0 obj <</Type/Font/Subtype/Type3/FontBBox[0 0 600 700]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 65\
                     /LastChar 65/Widths[600]/Encoding<</Differences[65/zz1]>>/CharProcs<</zz1 4 0 R>>>> endobj\n\
                     4 0 obj <</Length 42>> stream\n600 0 0 0 500 700 d1 0 0 500 700 re f    \nendstream endobj\n";
        let plain = "3 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>> endobj\n";
        let signs = |count: usize| {
            let content = show(&[(72.0, 700.0, 11.0, "A".repeat(count).as_str())]);
            let bytes = String::from_utf8(file(&[&content])).expect("the file is text").replace(plain, drawn);
            read(bytes.as_bytes()).map(|document| document.notices.iter().map(|notice| notice.code).collect::<Vec<_>>())
        };
        assert_eq!(signs(60), Err(ReadError::NoText { pages: 1 }));
        assert_eq!(signs(10), Ok(vec![NoticeCode::UnreadableCharacters]));
    }

    #[test]
    fn lines_become_headings_paragraphs_and_items() {
        let page = show(&[
            (70.0, 780.0, 24.0, "Digital plan"),
            (70.0, 740.0, 16.0, "1 Opplaering"),
            (70.0, 716.0, 11.0, "Kommunen skal sikre at nettsidene har universell ut-"),
            (70.0, 702.0, 11.0, "forming og at alle ansatte laerer seg de nye verktoy"),
            (70.0, 688.0, 11.0, "som de trenger."),
            (80.0, 674.0, 11.0, "\\225 Kurs for alle"),
            (70.0, 640.0, 16.0, "2 Tiltak"),
        ]);
        let item = RawKind::Item { depth: 0, marker: "•".to_owned() };
        let text = "Kommunen skal sikre at nettsidene har universell utforming og at alle ansatte laerer seg de nye verktoy som de trenger.";
        let expected = [
            (RawKind::Heading { level: 0 }, "Digital plan"),
            (RawKind::Heading { level: 1 }, "1 Opplaering"),
            (RawKind::Paragraph, text),
            (item, "Kurs for alle"),
            (RawKind::Heading { level: 1 }, "2 Tiltak"),
        ];
        assert_eq!(blocks(&file(&[&page])), expected.map(|(kind, text)| (kind, text.to_owned(), Some(1))));
    }

    #[test]
    fn line_numbers_in_the_margin_are_no_text() {
        let lines = ["Alle barn", "skal ha", "noe godt", "og trygt", "rundt seg", "hver dag."];
        let page: String = (1..)
            .zip(lines)
            .map(|(at, text)| {
                let y = 780.0 - 14.0 * f32::from(u8::try_from(at).unwrap());
                show(&[(50.0, y, 11.0, &at.to_string()), (70.0, y, 11.0, text)])
            })
            .collect();
        let found: Vec<_> =
            blocks(&file(&[&page])).into_iter().filter(|(kind, ..)| *kind != RawKind::Running).collect();
        let text = "Alle barn skal ha noe godt og trygt rundt seg hver dag.".to_owned();
        assert_eq!(found, [(RawKind::Paragraph, text, Some(1))]);
    }

    #[test]
    fn drawn_tables_become_rows() {
        let text = show(&[
            (75.0, 705.0, 11.0, "Tiltak"),
            (205.0, 705.0, 11.0, "Frist"),
            (75.0, 685.0, 11.0, "Kurs"),
            (205.0, 685.0, 11.0, "2027"),
        ]);
        let page = format!("{text}70 680 130 20 re S 200 680 100 20 re S 70 700 130 20 re S 200 700 100 20 re S");
        let row = |first: usize, second: std::ops::Range<usize>| RawKind::Row {
            table: 0,
            cells: vec![Cell { range: 0..first, column: 0, span: 1 }, Cell { range: second, column: 1, span: 1 }],
            head: false,
        };
        let expected = [(row(6, 9..14), "Tiltak | Frist"), (row(4, 7..11), "Kurs | 2027")];
        assert_eq!(blocks(&file(&[&page])), expected.map(|(kind, text)| (kind, text.to_owned(), Some(1))));
    }

    #[test]
    fn paragraphs_go_on_over_page_breaks_and_running_heads_are_apart() {
        let page = |head: &str, text: &str| show(&[(70.0, 810.0, 9.0, head), (70.0, 400.0, 11.0, text)]);
        let pages = [
            page("Plan side 1", "Kommunen skal sikre"),
            page("Plan side 2", "opplaering av alle ansatte."),
            page("Plan side 3", "Planen gjelder lenge."),
        ];
        let found = blocks(&file(&pages.each_ref().map(String::as_str)));
        let expected = [
            (RawKind::Paragraph, "Kommunen skal sikre opplaering av alle ansatte.", 1),
            (RawKind::Running, "Plan side 1", 1),
            (RawKind::Running, "Plan side 2", 2),
            (RawKind::Paragraph, "Planen gjelder lenge.", 3),
            (RawKind::Running, "Plan side 3", 3),
        ];
        assert_eq!(found, expected.map(|(kind, text, page)| (kind, text.to_owned(), Some(page))));
    }

    #[test]
    fn unreadable_files_say_why() {
        let error = |bytes: &[u8]| read(bytes).err();
        let encrypted = String::from_utf8(file(&["BT ET"])).expect("only ASCII");
        let encrypted =
            encrypted.replace("/Root 1 0 R", "/Root 1 0 R/Encrypt<</Filter/Standard/V 9/R 9>>/ID[<00><00>]");
        assert_eq!(error(b""), Some(ReadError::Empty));
        assert_eq!(error(b"%PDF-1.4\n"), Some(ReadError::Damaged("no pages found".to_owned())));
        assert_eq!(error(&file(&["", ""])), Some(ReadError::NoText { pages: 2 }));
        assert!(matches!(error(encrypted.as_bytes()), Some(ReadError::Encrypted | ReadError::Damaged(_))));
    }

    #[test]
    fn a_file_cut_short_is_read_as_far_as_it_goes() {
        let whole = file(&[&show(&[(70.0, 700.0, 11.0, "Kommunen skal sikre alt.")])]);
        let document = read(&whole[..whole.len() - 30]).expect("its page is whole");
        let codes: Vec<NoticeCode> = document.notices.iter().map(|notice| notice.code).collect();
        assert_eq!(codes, [NoticeCode::DamagedFile]);
        assert_eq!(document.blocks[0].text, "Kommunen skal sikre alt.");
    }
}
