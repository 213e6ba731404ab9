//! XML as docx and odt need it: a stream of elements with resolved namespaces, and text with its references resolved.
//!
//! Nothing is kept of what was read, so memory does not grow with the file. Document types with own entities are refused,
//! and nesting and the length of a single piece are limited.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use encoding_rs::{CoderResult, Decoder, UTF_8};
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event as Raw};

use super::ReadError;
use super::archive::{exceeded, limit_of};

/// How deep elements may be nested.
const MAX_DEPTH: usize = 2000;
/// How long a tag or an unbroken piece of text may be.
const MAX_PIECE: usize = 16_000_000;
/// How many declarations of namespaces may be in force at once.
const MAX_BINDINGS: usize = 500;
/// How much is unpacked at a time.
const CHUNK: usize = 32 * 1024;

/// The namespaces that readers tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Namespace {
    /// `WordprocessingML`, transitional or strict.
    Word,
    /// Markup compatibility: alternatives for programs that know more or less.
    Compatibility,
    /// Office mathematics.
    Math,
    /// Package relationships.
    Package,
    /// OpenDocument `office:`.
    Office,
    /// OpenDocument `text:`.
    Text,
    /// OpenDocument `table:`.
    Table,
    /// OpenDocument `draw:`.
    Draw,
    /// OpenDocument `style:`.
    Style,
    /// Any other, whose text belongs to the document unless a reader says otherwise.
    Other,
}

impl Namespace {
    fn of(uri: &str) -> Self {
        const OPEN: &str = "urn:oasis:names:tc:opendocument:xmlns:";
        match uri {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Self::Word,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Self::Compatibility,
            "http://schemas.openxmlformats.org/officeDocument/2006/math"
            | "http://purl.oclc.org/ooxml/officeDocument/math" => Self::Math,
            "http://schemas.openxmlformats.org/package/2006/relationships" => Self::Package,
            _ => match uri.strip_prefix(OPEN) {
                Some("office:1.0") => Self::Office,
                Some("text:1.0") => Self::Text,
                Some("table:1.0") => Self::Table,
                Some("drawing:1.0") => Self::Draw,
                Some("style:1.0") => Self::Style,
                _ => Self::Other,
            },
        }
    }
}

/// What comes next in a part.
pub(super) enum Event<'a> {
    /// An element begins; empty elements begin and end.
    Start(Element<'a>),
    /// The innermost open element ends.
    End,
    /// Text, in as many pieces as the parser likes.
    Text(Cow<'a, str>),
    /// The part is over.
    Eof,
    /// Something that readers pass over: a comment, an instruction to other programs.
    Other,
}

/// An element that begins.
pub(super) struct Element<'a> {
    /// Its namespace.
    pub(super) namespace: Namespace,
    start: BytesStart<'a>,
}

impl Element<'_> {
    /// The name without prefix.
    pub(super) fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// The value of an attribute, given its name without prefix. No element of either format has two of one name that
    /// readers want.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.start.attributes();
        let found = attributes.with_checks(false).flatten().find(|one| one.key.local_name().into_inner() == name)?;
        found.normalized_value(XmlVersion::Implicit1_0).ok()
    }

    /// The value of an attribute as a number.
    pub(super) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.attribute(name)?.trim().parse().ok()
    }
}

/// A declared prefix, known from `depth` inwards.
struct Binding {
    depth: usize,
    prefix: String,
    namespace: Namespace,
}

/// A part being read.
pub(super) struct Xml<'a> {
    reader: Reader<Utf8<'a>>,
    buffer: Vec<u8>,
    bindings: Vec<Binding>,
    depth: usize,
}

impl<'a> Xml<'a> {
    /// Starts reading.
    pub(super) fn new(source: impl Read + 'a) -> Self {
        let mut reader = Reader::from_reader(Utf8::new(Box::new(source)));
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), bindings: Vec::new(), depth: 0 }
    }

    /// The next event. After an error the part cannot be read on.
    pub(super) fn next(&mut self) -> Result<Event<'_>, ReadError> {
        self.buffer.clear();
        self.reader.get_mut().piece = 0;
        match self.reader.read_event_into(&mut self.buffer).map_err(|error| from_parser(&error))? {
            Raw::Start(start) => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(ReadError::Limit(format!("elements nested more than {MAX_DEPTH} deep")));
                }
                bind(&mut self.bindings, &start, self.depth)?;
                let prefix = start.name().prefix().map_or("", |prefix| prefix.into_inner());
                let namespace = resolve(&self.bindings, prefix);
                Ok(Event::Start(Element { namespace, start }))
            }
            Raw::End(_) => {
                while self.bindings.last().is_some_and(|binding| binding.depth >= self.depth) {
                    self.bindings.pop();
                }
                self.depth = self.depth.saturating_sub(1);
                Ok(Event::End)
            }
            Raw::Text(text) => Ok(Event::Text(without_breaks(text.into_inner()))),
            Raw::CData(text) => Ok(Event::Text(text.into_inner())),
            Raw::GeneralRef(reference) => Ok(resolve_reference(&reference)),
            Raw::DocType(declared) if declared.contains('[') => {
                Err(ReadError::Damaged("a part declares its own entities".to_owned()))
            }
            Raw::Eof if self.depth > 0 => Err(ReadError::Damaged("a part ends too early".to_owned())),
            Raw::Eof => Ok(Event::Eof),
            Raw::Empty(_) | Raw::Comment(_) | Raw::PI(_) | Raw::Decl(_) | Raw::DocType(_) => Ok(Event::Other),
        }
    }

    /// Reads past the end of the element that has just begun.
    pub(super) fn skip(&mut self) -> Result<(), ReadError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if matches!(self.next()?, Event::Eof) {
                break;
            }
        }
        Ok(())
    }
}

/// Notes the prefixes that an element declares. Prefixes without meaning here are noted only where they hide one that
/// has, which keeps the list short.
fn bind(bindings: &mut Vec<Binding>, start: &BytesStart<'_>, depth: usize) -> Result<(), ReadError> {
    if !start.attributes_raw().contains("xmlns") {
        return Ok(());
    }
    for attribute in start.attributes().with_checks(false).flatten() {
        let key = attribute.key.as_ref();
        let Some(prefix) = key.strip_prefix("xmlns") else { continue };
        let prefix = prefix.strip_prefix(':').unwrap_or(prefix);
        let namespace = Namespace::of(&attribute.value);
        if namespace != Namespace::Other || resolve(bindings, prefix) != Namespace::Other {
            bindings.push(Binding { depth, prefix: prefix.to_owned(), namespace });
        }
        if bindings.len() > MAX_BINDINGS {
            return Err(ReadError::Limit(format!("more than {MAX_BINDINGS} namespaces")));
        }
    }
    Ok(())
}

fn resolve(bindings: &[Binding], prefix: &str) -> Namespace {
    bindings.iter().rev().find(|binding| binding.prefix == prefix).map_or(Namespace::Other, |binding| binding.namespace)
}

/// Line breaks in the file are the layout of its XML; those of the text are elements.
fn without_breaks(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) { Cow::Owned(text.replace(['\n', '\r'], " ")) } else { text }
}

/// Characters by number and the five predefined entities; others can only be declared, and are left out.
fn resolve_reference(reference: &BytesRef<'_>) -> Event<'static> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Event::Text(Cow::Owned(character.to_string()));
    }
    resolve_predefined_entity(reference).map_or(Event::Other, |text| Event::Text(Cow::Borrowed(text)))
}

fn from_parser(error: &quick_xml::Error) -> ReadError {
    if let quick_xml::Error::Io(io) = error
        && let Some(limit) = limit_of(io)
    {
        return limit;
    }
    ReadError::Damaged(error.to_string())
}

/// The day of a date with time, if it is one.
pub(super) fn day(text: &str) -> Option<String> {
    let day = text.trim().get(..10)?;
    let shaped = day
        .bytes()
        .enumerate()
        .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    shaped.then(|| day.to_owned())
}

/// Turns bytes into valid UTF-8 as they come: the byte-order mark decides between UTF-8 and UTF-16, and what is invalid
/// becomes U+FFFD, so that one bad byte does not cost the rest of the document.
struct Utf8<'a> {
    source: Box<dyn Read + 'a>,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Bytes of `raw` that are not decoded yet.
    waiting: std::ops::Range<usize>,
    decoded: Vec<u8>,
    /// Bytes of `decoded` that are not consumed yet.
    ready: std::ops::Range<usize>,
    done: bool,
    /// Bytes consumed since the current piece began.
    piece: usize,
}

impl<'a> Utf8<'a> {
    fn new(source: Box<dyn Read + 'a>) -> Self {
        Self {
            source,
            decoder: UTF_8.new_decoder(),
            raw: vec![0; CHUNK],
            waiting: 0..0,
            decoded: vec![0; CHUNK],
            ready: 0..0,
            done: false,
            piece: 0,
        }
    }

    fn decode_more(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            let count = self.source.read(&mut self.raw)?;
            self.waiting = 0..count;
            self.done = count == 0;
        }
        let from = &self.raw[self.waiting.clone()];
        let (result, read, written, _) = self.decoder.decode_to_utf8(from, &mut self.decoded, self.done);
        self.waiting.start += read;
        self.ready = 0..written;
        // A last call whose output did not fit must be repeated.
        self.done &= result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl Read for Utf8<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Utf8<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.piece > MAX_PIECE {
            return Err(exceeded("a piece of XML longer than 16 MB"));
        }
        while self.ready.is_empty() && !self.done {
            self.decode_more()?;
        }
        Ok(&self.decoded[self.ready.clone()])
    }

    fn consume(&mut self, amount: usize) {
        self.ready.start = (self.ready.start + amount).min(self.ready.end);
        self.piece += amount;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_cut_from_times() {
        assert_eq!(day(" 2026-03-01T10:00:00Z").as_deref(), Some("2026-03-01"));
        assert_eq!(day("1. mars 2026 kl. 10"), None);
    }

    /// A part as a line: `<name>` in a known namespace, `<?name>` in another, text as it is, and how it ends.
    fn trace(source: &[u8]) -> String {
        let mut xml = Xml::new(source);
        let mut trace = String::new();
        loop {
            match xml.next() {
                Ok(Event::Start(element)) => {
                    let known = if element.namespace == Namespace::Other { "?" } else { "" };
                    trace.extend(["<", known, element.name(), ">"]);
                }
                Ok(Event::End) => trace.push_str("</>"),
                Ok(Event::Text(text)) => trace.push_str(&text),
                Ok(Event::Other) => {}
                Ok(Event::Eof) => return trace,
                Err(error) => return trace + " ! " + error.code(),
            }
        }
    }

    const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";

    #[test]
    fn namespaces_count_and_prefixes_do_not() {
        let source = format!(r#"<a:p xmlns:a="{WORD}"><p xmlns="{STRICT}"/><p/><a:q xmlns:a="urn:x"/><a:r/></a:p>"#);
        assert_eq!(trace(source.as_bytes()), "<p><p></><?p></><?q></><r></></>");
    }

    #[test]
    fn references_are_resolved_and_entities_are_not() {
        assert_eq!(trace(b"<a>&lt;&#229;&#xE6;&amp;<![CDATA[<b>]]>&own;</a>"), "<?a><åæ&<b></>");
        assert_eq!(trace(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), " ! damaged-file");
        assert_eq!(trace(b"<!DOCTYPE a PUBLIC '' ''><a/>"), "<?a></>");
    }

    #[test]
    fn text_is_read_in_either_encoding_and_over_bad_bytes() {
        let wide: Vec<u8> = "\u{feff}<a>å</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(trace(&wide), "<?a>å</>");
        assert_eq!(trace(b"<a>x\n y</a>"), "<?a>x  y</>");
        assert_eq!(trace(b"<a>x\xffy</a>"), "<?a>x\u{fffd}y</>");
    }

    #[test]
    fn what_ends_too_early_or_goes_too_deep_is_an_error() {
        assert_eq!(trace(b"<a>x"), "<?a>x ! damaged-file");
        assert_eq!(trace(b"<a></b>"), "<?a> ! damaged-file");
        let depth = MAX_DEPTH + 1;
        assert_eq!(trace("<a>".repeat(depth).as_bytes()), "<?a>".repeat(MAX_DEPTH) + " ! limit-exceeded");
    }

    #[test]
    fn skipping_goes_past_the_end_of_the_element() {
        let mut xml = Xml::new(&b"<a><b><c/>x</b>y</a>"[..]);
        assert!(matches!(xml.next(), Ok(Event::Start(_))));
        assert!(matches!(xml.next(), Ok(Event::Start(_))));
        xml.skip().unwrap();
        assert!(matches!(xml.next(), Ok(Event::Text(text)) if text == "y"));
    }
}
