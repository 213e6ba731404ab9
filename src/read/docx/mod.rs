//! The docx reader: `WordprocessingML`, transitional and strict, with or without macros.
//!
//! It delivers the accepted view: insertions are text, deletions are only noted. Comments are not read.

mod body;
mod numbering;
mod package;
mod styles;

use std::collections::{HashMap, HashSet};

use crate::text::{Notice, NoticeCode};

use super::archive::{Archive, forgive};
use super::{Format, Meta, RawBlock, RawDocument, RawKind, ReadError};
use body::{Body, Notes};
use numbering::Numbering;
use package::{Relation, relations, target};
use styles::Styles;

/// Reads docx bytes.
pub(super) fn read(bytes: &[u8]) -> Result<RawDocument, ReadError> {
    let mut archive = Archive::open(bytes)?;
    let mut notices = Vec::new();
    let package = forgive(relations(&mut archive, ""), &mut notices)?;
    let main = main_part(&archive, &package)?;
    let parts = forgive(relations(&mut archive, &main), &mut notices)?;

    let mut meta = read_meta(&mut archive, &package, &mut notices)?;
    let styles = read_styles(&mut archive, &parts, &mut notices)?;
    let mut numbering = read_numbering(&mut archive, &parts, &mut notices)?;
    let notes = Notes {
        footnotes: read_notes(&mut archive, &parts, "footnotes", &styles, &mut notices)?,
        endnotes: read_notes(&mut archive, &parts, "endnotes", &styles, &mut notices)?,
    };
    let counted = match target(&package, "extended-properties") {
        Some(part) => forgive(package::page_count(&mut archive, part), &mut notices)?,
        None => None,
    };

    let mut body = Body::new(&styles, &mut numbering, notes);
    let read = match archive.member(&main)? {
        Some(member) => body.read(member),
        None => Err(ReadError::Damaged(format!("no member {main}"))),
    };
    let full = body.story.is_full();
    let (mut blocks, pages) = body.story.finish(counted);
    if let Err(error) = read {
        if blocks.is_empty() || matches!(error, ReadError::Limit(_)) {
            return Err(error);
        }
        notices.push(Notice::new(NoticeCode::DamagedFile));
    }
    if full {
        notices.push(Notice::new(NoticeCode::LimitReached));
    }
    if blocks.is_empty() {
        return Err(ReadError::NoText { pages: pages.unwrap_or(0) });
    }
    blocks.extend(read_running(&mut archive, &parts, &styles, &mut notices)?);
    meta.language = meta.language.or(styles.language);
    notices.dedup();
    Ok(RawDocument { format: Format::Docx, meta, pages, blocks, source: None, notices })
}

/// The part that holds the text. Its name is free; the package says which it is.
fn main_part(archive: &Archive<'_>, package: &[Relation]) -> Result<String, ReadError> {
    let main = target(package, "officeDocument").unwrap_or("word/document.xml");
    let main = if archive.has(main) { main } else { "word/document.xml" };
    if archive.has(main) {
        return match main.split('/').next() {
            Some("xl") => Err(ReadError::Unsupported("xlsx".to_owned())),
            Some("ppt") => Err(ReadError::Unsupported("pptx".to_owned())),
            _ => Ok(main.to_owned()),
        };
    }
    Err(ReadError::Damaged("no part with text".to_owned()))
}

fn read_meta(
    archive: &mut Archive<'_>,
    package: &[Relation],
    notices: &mut Vec<Notice>,
) -> Result<Meta, ReadError> {
    let Some(part) = target(package, "core-properties") else { return Ok(Meta::default()) };
    forgive(package::core_properties(archive, part), notices)
}

fn read_styles(
    archive: &mut Archive<'_>,
    parts: &[Relation],
    notices: &mut Vec<Notice>,
) -> Result<Styles, ReadError> {
    let Some(member) = archive.member(target(parts, "styles").unwrap_or("word/styles.xml"))? else {
        return Ok(Styles::default());
    };
    forgive(styles::read(member), notices)
}

fn read_numbering(
    archive: &mut Archive<'_>,
    parts: &[Relation],
    notices: &mut Vec<Notice>,
) -> Result<Numbering, ReadError> {
    let Some(member) = archive.member(target(parts, "numbering").unwrap_or("word/numbering.xml"))? else {
        return Ok(Numbering::default());
    };
    forgive(numbering::read(member), notices)
}

/// Footnotes or endnotes by id. Lists in notes have their own numbers.
fn read_notes(
    archive: &mut Archive<'_>,
    parts: &[Relation],
    kind: &str,
    styles: &Styles,
    notices: &mut Vec<Notice>,
) -> Result<HashMap<String, Vec<RawBlock>>, ReadError> {
    let Some(part) = target(parts, kind) else { return Ok(HashMap::new()) };
    let Some(member) = archive.member(part)? else { return Ok(HashMap::new()) };
    let mut numbering = Numbering::default();
    let mut body = Body::new(styles, &mut numbering, Notes::default());
    forgive(body.read(member), notices)?;
    let mut notes = body.collected;
    for block in notes.values_mut().flatten() {
        block.kind = RawKind::Footnote;
    }
    Ok(notes)
}

/// Running heads and feet, each text once.
fn read_running(
    archive: &mut Archive<'_>,
    parts: &[Relation],
    styles: &Styles,
    notices: &mut Vec<Notice>,
) -> Result<Vec<RawBlock>, ReadError> {
    let mut running = Vec::new();
    let mut seen = HashSet::new();
    let mut numbering = Numbering::default();
    let mut body = Body::new(styles, &mut numbering, Notes::default());
    for part in parts.iter().filter(|part| matches!(part.kind.as_str(), "header" | "footer")) {
        let Some(member) = archive.member(&part.target)? else { continue };
        forgive(body.read(member), notices)?;
        for mut block in body.take() {
            block.kind = RawKind::Running;
            block.place.page = None;
            if seen.insert(block.text.clone()) {
                running.push(block);
            }
        }
    }
    Ok(running)
}
