//! PDF: glyphs on pages become blocks again.
//!
//! A tagged file says in its structure tree what is a heading, an item or a cell. The tree is followed on the pages whose
//! glyphs it places; other pages, and files without a tree, are read from the layout: lines, columns, drawn tables,
//! sizes and weights.

mod across;
mod assemble;
mod contents;
mod device;
mod draft;
mod flow;
mod heading;
mod ink;
mod line;
mod list;
mod margin;
mod marker;
mod note;
mod outline;
mod page;
mod role;
mod running;
mod spacing;
mod strings;
mod table;
mod tagged;
mod tree;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::InterpreterCache;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::text::{Notice, NoticeCode};

use super::{Format, RawDocument, ReadError};
use assemble::Layout;
use device::Faces;
use ink::Ink;
use line::lines;
use tagged::{Pieces, pieces};
use tree::Tree;

/// Pages beyond this are left out.
const MAX_PAGES: usize = 5_000;

/// A page's text is taken from the structure tree when the tree places at least this part of its glyphs.
const COVERED: f64 = 0.95;

/// A tree whose blocks hold so many letters on average tells nothing about a page.
const COARSE: usize = 1_000;

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
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| load_error(error))?;
    let count = u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX);
    let mut notices = Vec::new();
    if !ends_properly(bytes) {
        notices.push(Notice::new(NoticeCode::DamagedFile));
    }
    let tree = Tree::new(&pdf);
    let (mut layouts, mut page_notices) = read_pages(&pdf, &tree);
    let tagged = assemble::tagged_blocks(&tree, &mut layouts);
    if tagged.is_none() {
        // The tree is of no use, so every page is read from its layout.
        (layouts, page_notices) = read_pages(&pdf, &Tree::default());
    }
    notices.append(&mut page_notices);
    let blocks = assemble::assemble(tagged.unwrap_or_default(), layouts, &outline::bookmarks(&pdf), &mut notices);
    if blocks.is_empty() {
        return Err(ReadError::NoText { pages: count });
    }
    let meta = outline::meta(&pdf);
    Ok(RawDocument { format: Format::Pdf, meta, pages: Some(count), blocks, source: None, notices })
}

fn load_error(error: LoadPdfError) -> ReadError {
    match error {
        LoadPdfError::Decryption(DecryptionError::InvalidEncryption) => ReadError::Damaged("the encryption".to_owned()),
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
fn read_pages(pdf: &Pdf, tree: &Tree) -> (Vec<Layout>, Vec<Notice>) {
    let mut notices = Vec::new();
    let cache = InterpreterCache::new();
    let mut faces = Faces::default();
    let mut layouts = Vec::new();
    for (index, page) in pdf.pages().iter().take(MAX_PAGES).enumerate() {
        let number = page_number(index);
        let ink = catch_unwind(AssertUnwindSafe(|| page::ink(page, pdf.xref(), &cache, &mut faces)));
        let Ok(ink) = ink else {
            notices.push(Notice::new(NoticeCode::UnreadablePage).on_page(number));
            continue;
        };
        notices.extend(page_notices(&ink, number));
        layouts.push(layout(ink, index, tree));
    }
    if pdf.pages().len() > MAX_PAGES {
        notices.push(Notice::new(NoticeCode::LimitReached));
    }
    (layouts, notices)
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
    notices
}

/// Takes a page apart: by the tree where it covers the page, else by the layout.
fn layout(mut ink: Ink, index: usize, tree: &Tree) -> Layout {
    let mut layout = Layout { index, height: ink.height, width: ink.width, ..Layout::default() };
    let pieces = if tree.is_empty() { HashMap::new() } else { pieces(&ink.glyphs) };
    if covers(&pieces, &ink, index, tree) {
        ink.glyphs.retain(|glyph| {
            glyph.mark.artifact || !glyph.mark.content.is_some_and(|content| tree.places(index, content))
        });
        layout.pieces = Some(pieces);
    } else {
        layout.tables = table::take_tables(&mut ink);
        layout.separators = note::separators(&ink);
    }
    layout.lines = lines(&ink.glyphs);
    margin::set_aside(&mut layout.lines);
    layout
}

fn covers(pieces: &Pieces, ink: &Ink, index: usize, tree: &Tree) -> bool {
    // Only letters and figures count: leaders of contents may be artifacts.
    let letters = || ink.glyphs.iter().filter(|glyph| glyph.text.is_alphanumeric());
    let all = letters().filter(|glyph| !glyph.mark.artifact).count();
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
