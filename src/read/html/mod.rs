//! The HTML reader: headings, paragraphs, lists and tables of a page's main text, with everything around it set apart.
//!
//! The page is read in one pass over its tags, without building a tree; `zone` knows what is text and what is frame,
//! `walk` follows the tags, `table` puts rows together.

mod element;
mod table;
mod walk;
mod zone;

use crate::text::{Notice, NoticeCode};

use self::walk::{Found, Walker};
use self::zone::Zone;
use super::encoding::{self, Decoded};
use super::{Format, RawBlock, RawDocument, RawKind, ReadError};

/// A main part shorter than this is not trusted to be the page's text.
const MIN_MAIN: usize = 200;

/// Bytes at the beginning of a page that may name its encoding.
const DECLARATION_REACH: usize = 1024;

/// Reads HTML bytes.
pub(super) fn read(bytes: &[u8]) -> Result<RawDocument, ReadError> {
    let declared = declared_encoding(&bytes[..bytes.len().min(DECLARATION_REACH)]);
    let Decoded { text, mut notices } = encoding::decode(bytes, declared.as_deref())?;
    let walked = Walker::new(&text, 0).walk();
    if walked.limited {
        notices.push(Notice::new(NoticeCode::LimitReached));
    }
    let blocks = settle(walked.found);
    if blocks.iter().all(|block| block.kind == RawKind::Chrome) {
        return Err(ReadError::NoText { pages: 0 });
    }
    Ok(RawDocument { format: Format::Html, meta: walked.meta, pages: None, blocks, source: Some(text), notices })
}

/// The blocks of a piece of HTML inside another text; `tables` counts on.
pub(super) fn fragment(text: &str, tables: &mut u32) -> Vec<RawBlock> {
    let walked = Walker::new(text, *tables).walk();
    *tables = walked.tables;
    settle(walked.found)
}

/// The encoding that a page names in its first bytes, in either way of writing it.
fn declared_encoding(beginning: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(beginning).to_ascii_lowercase();
    let (_, after) = text.split_once("charset=").or_else(|| text.split_once("encoding="))?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')));
    Some(label[..end.unwrap_or(label.len())].to_owned())
}

/// Decides, with the whole page in view, what is text and what is frame.
fn settle(mut found: Vec<Found>) -> Vec<RawBlock> {
    let amount = |wanted: &dyn Fn(&Found) -> bool| -> usize {
        found.iter().filter(|found| wanted(found)).map(|found| found.block.text.len()).sum()
    };
    let body = amount(&|found| found.zone == Zone::Text);
    // A page whose text is mostly inside what class names call frame uses those names in another sense.
    let classes_mislead = amount(&|found| found.zone == Zone::FrameByClass) > body.saturating_mul(3);
    let main = amount(&|found| found.zone == Zone::Text && found.main);
    let has_main = main >= MIN_MAIN && main.saturating_mul(3) >= body;
    let has_title = found.iter().any(|found| found.zone == Zone::Text && is_top(found) && (found.main || !has_main));
    for one in &mut found {
        let kept = match one.zone {
            Zone::Text => one.main || !has_main || (!has_title && is_top(one)),
            Zone::FrameByClass => classes_mislead,
            Zone::PageHeader => !has_title && is_top(one),
            Zone::Frame => false,
        };
        if !kept {
            one.block.kind = RawKind::Chrome;
        }
    }
    found.into_iter().map(|found| found.block).collect()
}

fn is_top(found: &Found) -> bool {
    matches!(found.block.kind, RawKind::Heading { level: 0 | 1 })
}
