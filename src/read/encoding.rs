//! Bytes of text formats become UTF-8: byte-order marks, UTF-16, declared encodings, and Windows-1252 as the last resort.
//!
//! Whether the text is a plan, a page or a list is not asked here; only that it is text.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::text::{Notice, NoticeCode};

use super::ReadError;

/// Bytes looked at to tell text from other data.
const SAMPLE: usize = 64 << 10;

/// Text as UTF-8, without byte-order mark.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text.
    pub(super) text: String,
    /// What had to be guessed.
    pub(super) notices: Vec<Notice>,
}

/// Decodes the bytes of a text format; `declared` is the encoding that the file itself names.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, ReadError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(decode_as(encoding, &bytes[mark..], NoticeCode::UnreadableCharacters));
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return Ok(decode_as(encoding, bytes, NoticeCode::UnreadableCharacters));
    }
    if is_binary(bytes) {
        return Err(ReadError::Unsupported("binary data".to_owned()));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text: text.to_owned(), notices: Vec::new() }),
        Err(_) if is_mostly_utf8(bytes) => Ok(decode_as(UTF_8, bytes, NoticeCode::UnreadableCharacters)),
        Err(_) => Ok(decode_legacy(bytes, declared)),
    }
}

/// Decodes text for a look at its beginning; never fails.
pub(super) fn peek(bytes: &[u8]) -> String {
    let sample = &bytes[..bytes.len().min(4096)];
    let marked = Encoding::for_bom(sample).map(|(encoding, _)| encoding);
    let encoding = marked.or_else(|| unmarked_utf16(sample)).unwrap_or(UTF_8);
    encoding.decode(sample).0.into_owned()
}

/// Whether the bytes are no text in any encoding read here.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    if Encoding::for_bom(bytes).is_some() || unmarked_utf16(bytes).is_some() {
        return false;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    // Counted in bytes, many at once are counted faster than one by one.
    let odd = |few: &[u8]| few.iter().map(|byte| u8::from(matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127))).sum::<u8>();
    sample.chunks(usize::from(u8::MAX)).map(|few| usize::from(odd(few))).sum::<usize>() * 50 > sample.len()
}

/// A declared encoding other than UTF-8 is believed; otherwise the commonest old one is assumed, and said.
fn decode_legacy(bytes: &[u8], declared: Option<&str>) -> Decoded {
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes())).filter(|e| *e != UTF_8);
    if let Some(encoding) = declared {
        return decode_as(encoding, bytes, NoticeCode::UnreadableCharacters);
    }
    let guessed = Notice::new(NoticeCode::GuessedEncoding).with_words([WINDOWS_1252.name().to_owned()]);
    Decoded { notices: vec![guessed], ..decode_as(WINDOWS_1252, bytes, NoticeCode::GuessedEncoding) }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], trouble: NoticeCode) -> Decoded {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    let notice = Notice::new(trouble).with_words([encoding.name().to_owned()]);
    Decoded { text: text.into_owned(), notices: if damaged { vec![notice] } else { Vec::new() } }
}

/// UTF-16 shows by every other byte being zero, as Latin letters have it.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let pairs = sample.chunks_exact(2);
    let (count, first, second) = pairs.fold((0, 0, 0), |(count, first, second), pair| {
        (count + 1, first + usize::from(pair[0] == 0), second + usize::from(pair[1] == 0))
    });
    let mostly = |zeros: usize| count > 1 && zeros * 10 >= count * 7;
    let hardly = |zeros: usize| zeros * 20 <= count;
    match () {
        () if mostly(second) && hardly(first) => Some(UTF_16LE),
        () if mostly(first) && hardly(second) => Some(UTF_16BE),
        () => None,
    }
}

/// A few broken places in text that otherwise shows the patterns of UTF-8: damage, not another encoding.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, Vec<NoticeCode>) {
        let decoded = decode(bytes, None).unwrap();
        (decoded.text, decoded.notices.into_iter().map(|notice| notice.code).collect())
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn decodes() {
        let word = "Både åpen og trygg";
        let cases: [(Vec<u8>, Vec<NoticeCode>); 7] = [
            (word.into(), vec![]),
            ([b"\xef\xbb\xbf", word.as_bytes()].concat(), vec![]),
            (utf16(word, u16::to_le_bytes), vec![]),
            (utf16(word, u16::to_be_bytes), vec![]),
            (utf16(&format!("\u{feff}{word}"), u16::to_le_bytes), vec![]),
            (utf16(&format!("\u{feff}{word}"), u16::to_be_bytes), vec![]),
            (b"B\xe5de \xe5pen og trygg".into(), vec![NoticeCode::GuessedEncoding]),
        ];
        for (bytes, notices) in cases {
            assert_eq!(text(&bytes), (word.to_owned(), notices));
        }
    }

    #[test]
    fn believes_a_declared_encoding_only_where_it_is_needed() {
        let decoded = |bytes: &[u8]| decode(bytes, Some("iso-8859-15")).unwrap();
        assert_eq!(decoded(b"5 \xa4"), Decoded { text: "5 €".to_owned(), notices: vec![] });
        assert_eq!(decoded("5 €".as_bytes()), Decoded { text: "5 €".to_owned(), notices: vec![] });
    }

    #[test]
    fn keeps_damaged_utf8() {
        let damaged = [b"\xff", "Både åpen".as_bytes()].concat();
        assert_eq!(text(&damaged), ("\u{fffd}Både åpen".to_owned(), vec![NoticeCode::UnreadableCharacters]));
    }

    #[test]
    fn refuses_binary_data() {
        let error = decode(b"\x01\x00\x00\x02abc\x00", None);
        assert_eq!(error, Err(ReadError::Unsupported("binary data".to_owned())));
    }
}
