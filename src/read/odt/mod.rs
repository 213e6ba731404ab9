//! The odt reader: `OpenDocument` text.
//!
//! It delivers the accepted view: insertions are text, deletions are only noted. Comments are not read.

mod body;
mod styles;

use std::collections::HashSet;

use crate::text::{Notice, NoticeCode};

use super::archive::{Archive, forgive};
use super::xml::{Event, Xml, day};
use super::{Format, Meta, RawBlock, RawDocument, RawKind, ReadError};
use body::Body;

/// Reads odt bytes.
pub(super) fn read(bytes: &[u8]) -> Result<RawDocument, ReadError> {
    let mut archive = Archive::open(bytes)?;
    if is_encrypted(&mut archive)? {
        return Err(ReadError::Encrypted);
    }
    let mut notices = Vec::new();
    let (mut meta, counted) = forgive(read_meta(&mut archive), &mut notices)?;
    let mut body = Body::default();
    if let Some(member) = archive.member("styles.xml")? {
        forgive(body.read(member), &mut notices)?;
    }
    let running = running(body.take());

    let read = match archive.member("content.xml")? {
        Some(member) => body.read(member),
        None => Err(ReadError::Damaged("no member content.xml".to_owned())),
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
    blocks.extend(running);
    meta.language = meta.language.or(body.styles.language);
    notices.dedup();
    Ok(RawDocument { format: Format::Odt, meta, pages, blocks, source: None, notices })
}

/// The manifest tells which members are encrypted; newer files hold one encrypted package.
fn is_encrypted(archive: &mut Archive<'_>) -> Result<bool, ReadError> {
    if archive.has("encrypted-package") {
        return Ok(true);
    }
    let Some(member) = archive.member("META-INF/manifest.xml")? else { return Ok(false) };
    let mut xml = Xml::new(member);
    loop {
        match xml.next() {
            Ok(Event::Start(element)) if element.name() == "encryption-data" => return Ok(true),
            Err(error @ ReadError::Limit(_)) => return Err(error),
            // A damaged manifest proves nothing; the text may still be there.
            Ok(Event::Eof) | Err(_) => return Ok(false),
            Ok(_) => {}
        }
    }
}

/// What the file says about itself, and its number of pages.
fn read_meta(archive: &mut Archive<'_>) -> Result<(Meta, Option<u32>), ReadError> {
    let mut meta = Meta::default();
    let mut created = None;
    let mut pages = None;
    let Some(member) = archive.member("meta.xml")? else { return Ok((meta, pages)) };
    let mut xml = Xml::new(member);
    let mut current = String::new();
    loop {
        match xml.next()? {
            Event::Start(element) => {
                element.name().clone_into(&mut current);
                pages = pages.or(element.number("page-count"));
            }
            Event::Text(text) if !text.trim().is_empty() => match current.as_str() {
                "title" => meta.title.get_or_insert_default().push_str(&text),
                "language" => meta.language = Some(text.trim().to_owned()),
                "date" => meta.date = day(&text),
                "creation-date" => created = day(&text),
                _ => {}
            },
            Event::Eof => break,
            Event::Text(_) | Event::End | Event::Other => {}
        }
    }
    meta.date = meta.date.or(created);
    Ok((meta, pages))
}

/// Running heads and feet, each text once.
fn running(blocks: Vec<RawBlock>) -> Vec<RawBlock> {
    let mut seen = HashSet::new();
    let mut running = Vec::new();
    for mut block in blocks {
        if seen.insert(block.text.clone()) {
            block.kind = RawKind::Running;
            block.place.page = None;
            running.push(block);
        }
    }
    running
}
