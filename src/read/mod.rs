//! Stage 1: bytes become blocks. One file per format, all with the same signature; only this module knows file formats.
//!
//! A reader never panics on bytes, never fills memory, and keeps what it could read: odd input becomes a notice, and only
//! a file without any readable text is an error. Every reader mends its text (see `mend`), so that later stages see
//! whole words.

mod archive;
mod block;
mod docx;
mod encoding;
mod error;
mod format;
mod html;
mod markdown;
mod mend;
mod number;
mod odt;
mod pdf;
mod pieces;
mod plain;
mod prose;
mod remark;
mod shape;
mod story;
mod xml;

pub use block::{Cell, Change, ChangeKind, Meta, RawBlock, RawDocument, RawKind};
pub use error::ReadError;
pub use format::Format;
pub(crate) use mend::join_lines;
pub(crate) use shape::{is_contents_line, is_numbered_caption};

/// Reads a document. `name` is its file name (the extension is a hint; the content decides), `bytes` its content.
pub fn read(name: &str, bytes: &[u8]) -> Result<RawDocument, ReadError> {
    let format = Format::recognise(name, bytes)?;
    let mut document = match format {
        Format::Docx => docx::read(bytes),
        Format::Odt => odt::read(bytes),
        Format::Pdf => pdf::read(bytes),
        Format::Html => html::read(bytes),
        Format::Markdown => markdown::read(bytes),
        Format::Text => plain::read(bytes),
    }?;
    document.notices.extend(format.misleading(name));
    Ok(document)
}
