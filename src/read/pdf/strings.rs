//! Text strings of PDF dictionaries: UTF-16 or UTF-8 with a byte order mark, else the format's own 8-bit encoding.

/// Decodes a text string.
pub(super) fn text_string(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return utf16(rest, u16::from_be_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return String::from_utf8_lossy(rest).into_owned();
    }
    bytes.iter().map(|byte| pdf_doc_char(*byte)).collect()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    let text = String::from_utf16_lossy(&units);
    strip_language_marks(&text)
}

/// UTF-16 strings may hold language codes between two escape characters.
fn strip_language_marks(text: &str) -> String {
    let mut inside = false;
    let keep = |c: &char| {
        if *c == '\u{1b}' {
            inside = !inside;
            return false;
        }
        !inside
    };
    text.chars().filter(keep).collect()
}

/// `PDFDocEncoding` differs from Latin-1 in two small ranges.
fn pdf_doc_char(byte: u8) -> char {
    const ACCENTS: [char; 8] = ['\u{2d8}', '\u{2c7}', '\u{2c6}', '\u{2d9}', '\u{2dd}', '\u{2db}', '\u{2da}', '\u{2dc}'];
    const SIGNS: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł',
        'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
    ];
    match byte {
        0x18..=0x1f => ACCENTS[usize::from(byte - 0x18)],
        0x80..=0xa0 => SIGNS[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::text_string;

    #[test]
    fn decodes_each_encoding() {
        assert_eq!(text_string(b"\xfe\xff\x00\xc5\x00s"), "Ås");
        assert_eq!(text_string(b"\xff\xfe\xc5\x00s\x00"), "Ås");
        assert_eq!(text_string(b"\xef\xbb\xbf\xc3\x85s"), "Ås");
        assert_eq!(text_string(b"\xc5s \x85 2030"), "Ås – 2030");
    }

    #[test]
    fn leaves_out_language_marks_and_odd_bytes() {
        assert_eq!(text_string(b"\xfe\xff\x00\x1b\x00n\x00b\x00\x1b\x00A\x00"), "A");
    }
}
