//! Completes what readers deliver into a [`Document`].

use crate::read::RawDocument;

use super::Document;

/// Completes raw blocks into a document.
pub fn build(raw: RawDocument) -> Document {
    Document {
        format: raw.format,
        title: None,
        meta: raw.meta,
        pages: raw.pages,
        text: String::new(),
        blocks: Vec::new(),
        source: raw.source,
        notices: raw.notices,
    }
}
