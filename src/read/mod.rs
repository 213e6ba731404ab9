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
mod typed;
mod xml;

pub use block::{Cell, Change, ChangeKind, Meta, RawBlock, RawDocument, RawKind};
pub use error::ReadError;
pub use format::Format;
pub(crate) use mend::join_lines;
pub(crate) use shape::{has_byte, is_contents_line, is_numbered_caption};

/// The text of a file that is no document: a list or settings, in UTF-8, UTF-16 or Windows-1252, as text documents are read.
pub fn text(bytes: &[u8]) -> Result<String, ReadError> {
    encoding::decode(bytes, None).map(|decoded| decoded.text)
}

/// Text of a document, in bytes of words, beyond which it is refused: some 2,500 pages. Judging so much takes
/// 150 to 250 MB, and what is not read to its end must not be said to lack anything.
const MAX_TEXT: usize = 7_000_000;

/// No word is longer than this in bytes; what is, is something built in, such as a picture in an address.
const LONGEST_WORD: usize = 1000;

/// Bytes of the words of a text.
fn weight(text: &str) -> usize {
    text.split_ascii_whitespace().map(str::len).filter(|length| *length <= LONGEST_WORD).sum()
}

/// Refuses texts that are together longer than what is judged.
fn within_limit<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Result<(), ReadError> {
    // Only what is long with its white space can be long without.
    let long = texts.clone().map(str::len).sum::<usize>() > MAX_TEXT && texts.map(weight).sum::<usize>() > MAX_TEXT;
    if long { Err(too_long()) } else { Ok(()) }
}

fn too_long() -> ReadError {
    ReadError::Limit(format!("{} MB", MAX_TEXT / 1_000_000))
}

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
    within_limit(document.blocks.iter().map(|block| block.text.as_str()))?;
    // Text and PDF files have no other lists, so their readers know these.
    if !matches!(format, Format::Text | Format::Pdf) {
        typed::find_items(&mut document.blocks);
    }
    document.notices.extend(format.misleading(name));
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: [&str; 7] = [
        "Kommunen skal:",
        "a) lære opp alle",
        "b) øve ofte",
        "Vi skal også:",
        "- gi kurs",
        "- rapportere",
        "Slik er det.",
    ];

    /// The blocks of a document: the marker of an item, else nothing, and the text.
    fn lines(name: &str, bytes: &[u8]) -> Vec<(String, String)> {
        let line = |block: &RawBlock| match &block.kind {
            RawKind::Item { marker, .. } => (marker.clone(), block.text.clone()),
            _ => (String::new(), block.text.clone()),
        };
        read(name, bytes).unwrap().blocks.iter().map(line).collect()
    }

    #[test]
    fn more_text_than_is_judged_is_refused() {
        // Letters by themselves would be read as one word that is spaced out.
        let most = "aa ".repeat(MAX_TEXT / 2);
        let refused = Some(too_long());
        for name in ["plan.txt", "plan.md"] {
            let kept = read(name, most.as_bytes())
                .map(|document| document.blocks.iter().map(|block| weight(&block.text)).sum());
            assert_eq!(kept, Ok(MAX_TEXT), "{name}");
            assert_eq!(read(name, format!("{most}b").as_bytes()).err(), refused, "{name}");
        }
        let page = format!("<p>{most}</p><p>b</p>");
        assert_eq!(read("plan.html", page.as_bytes()).err(), refused);
    }

    /// Each line between two texts.
    fn each(before: &str, after: &str) -> String {
        LINES.map(|line| [before, line, after].concat()).concat()
    }

    #[test]
    fn typed_lists_are_lists_in_every_format() {
        let word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
        let docx = format!(
            "<w:document xmlns:w=\"{word}\"><w:body>{}</w:body></w:document>",
            each("<w:p><w:r><w:t>", "</w:t></w:r></w:p>")
        );
        let open = "urn:oasis:names:tc:opendocument:xmlns";
        let flat = format!(
            "<?xml version=\"1.0\"?><office:document xmlns:office=\"{open}:office:1.0\" xmlns:text=\"{open}:text:1.0\">\
             <office:body><office:text>{}</office:text></office:body></office:document>",
            each("<text:p>", "</text:p>")
        );
        let expected = [
            ("", "Kommunen skal:"),
            ("a)", "lære opp alle"),
            ("b)", "øve ofte"),
            ("", "Vi skal også:"),
            ("•", "gi kurs"),
            ("•", "rapportere"),
            ("", "Slik er det."),
        ];
        let expected = expected.map(|(marker, text)| (marker.to_owned(), text.to_owned()));
        assert_eq!(lines("a.docx", &archive::pack(&[("word/document.xml", &docx)])), expected);
        assert_eq!(lines("a.fodt", flat.as_bytes()), expected);
        assert_eq!(lines("a.html", each("<p>", "</p>").as_bytes()), expected);
        assert_eq!(lines("a.md", each("", "\n\n").as_bytes()), expected);
        assert_eq!(lines("a.txt", each("", "\n\n").as_bytes()), expected);
    }
}
