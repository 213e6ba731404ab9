//! What lines of text are by their shape: list markers, section numbers, dot leaders.
//!
//! No word of any language is known here, and no file format.

/// Signs that begin a list item when text follows them.
const BULLETS: &str = "•◦▪▫■□●○‣⁃∙·–—-*+→⇒➔➢➤✓✔✗✘☐☑◆◇►▸";

/// Bullets that no writer uses for anything else: they need no space after them, and count in the midst of a line.
const SURE_BULLETS: &str = "•▪■●‣➢➤✓✔◆►▸";

/// What a reader gives for any bullet.
pub(super) const BULLET: &str = "•";

/// A list marker at the beginning of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marker<'a> {
    /// The marker as printed; [`BULLET`] for any bullet.
    pub(super) text: &'a str,
    /// Where the item's text begins in the line.
    pub(super) rest: usize,
    /// Which item it is, where it says so: 3 for «3.» and «c)».
    pub(super) order: Option<u32>,
}

/// The list marker that a line begins with, after white space.
pub(super) fn marker(line: &str) -> Option<Marker<'_>> {
    let start = line.len() - line.trim_start().len();
    let text = &line[start..];
    let (length, order) = bullet(text).map(|length| (length, None)).or_else(|| numbering(text))?;
    let rest = &text[length..];
    let content = rest.trim_start();
    if content.is_empty() {
        return None;
    }
    let printed = if order.is_some() { &text[..length] } else { BULLET };
    Some(Marker { text: printed, rest: line.len() - content.len(), order })
}

/// Sure bullets begin with this byte or one above, and few other characters do.
const SURE_BULLET_BYTE: u8 = 0xe2;

/// The sure bullets of a text, with their offsets.
pub(super) fn sure_bullets(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let bytes = if has_byte(text, |byte| byte >= SURE_BULLET_BYTE) { text.as_bytes() } else { &[] };
    let begun = bytes.iter().enumerate().filter(|(_, byte)| **byte >= SURE_BULLET_BYTE);
    begun.filter_map(|(at, _)| Some((at, text[at..].chars().next()?))).filter(|(_, sign)| is_sure_bullet(*sign))
}

/// Whether a text has a byte of some kind. All bytes are asked, since many at once are asked faster than one by one.
pub(crate) fn has_byte(text: &str, kind: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, byte| found | kind(byte))
}

/// Where items begin in the midst of a line: at sure bullets that stand free.
pub(super) fn inner_items(text: &str) -> impl Iterator<Item = usize> + '_ {
    let free = |(at, sign): &(usize, char)| {
        let behind = &text[at + sign.len_utf8()..];
        behind.starts_with(char::is_whitespace) && text[..*at].ends_with(char::is_whitespace)
    };
    sure_bullets(text).filter(free).map(|(at, _)| at)
}

/// Whether a character is a bullet wherever it stands.
pub(super) fn is_sure_bullet(c: char) -> bool {
    // Letters are told at once: whole texts are asked, letter by letter.
    !matches!(c, '\0'..='~' | 'À'..='ɏ') && (SURE_BULLETS.contains(c) || is_private(c))
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}')
}

/// Length of a bullet, if the text begins with one that is followed by a space, or needs none.
fn bullet(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    let (sign, next) = (chars.next()?, chars.next()?);
    let spaced = next.is_whitespace();
    let round_letter = sign == 'o' && spaced;
    let sure = is_sure_bullet(sign);
    (sure || round_letter || (spaced && BULLETS.contains(sign))).then_some(sign.len_utf8())
}

/// Length and order of a number or letter with a bracket or full stop: `1.`, `(2)`, `c)`, `iv)`.
fn numbering(text: &str) -> Option<(usize, Option<u32>)> {
    let open = usize::from(text.starts_with('('));
    let body = &text[open..];
    let length = body.bytes().take(5).take_while(u8::is_ascii_alphanumeric).count();
    let close = *body.as_bytes().get(length)?;
    if close != b')' && (open > 0 || close != b'.') {
        return None;
    }
    let order = order_of(&body[..length], close)?;
    body[length + 1..].starts_with(char::is_whitespace).then_some((open + length + 1, Some(order)))
}

/// The order that a label gives. Letters need a bracket, since «A. Hansen» is a name.
fn order_of(label: &str, close: u8) -> Option<u32> {
    if label.bytes().all(|byte| byte.is_ascii_digit()) {
        return (1..=3).contains(&label.len()).then(|| label.parse().ok()).flatten();
    }
    let mut bytes = label.bytes();
    match (bytes.next(), bytes.next()) {
        (Some(letter), None) if close == b')' && letter.is_ascii_alphabetic() => {
            Some(u32::from(letter.to_ascii_lowercase() - b'a') + 1)
        }
        (Some(_), Some(_)) if close == b')' => roman(label),
        _ => None,
    }
}

/// What a small Roman numeral counts.
pub(super) fn roman(label: &str) -> Option<u32> {
    ROMAN.iter().position(|numeral| *numeral == label).and_then(|at| u32::try_from(at + 1).ok())
}

const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/// Whether a line may lead into a list: it begins like a sentence and ends with a colon.
pub(super) fn may_lead(line: &str) -> bool {
    let line = line.trim();
    line.starts_with(char::is_uppercase) && line.ends_with(':')
}

/// How many parts the section number has that a line begins with («4.2 Tiltak» has 2), and where the words begin.
pub(super) fn section_number(line: &str) -> Option<(u8, usize)> {
    if !line.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let length = line.bytes().take(16).take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let number = line[..length].trim_end_matches('.');
    let parts = number.split('.');
    let plausible = |part: &str| (1..=2).contains(&part.len());
    let rest = &line[length..];
    let words = rest.trim_start();
    let fits = parts.clone().all(plausible) && number != "0" && rest.starts_with(char::is_whitespace);
    let level = u8::try_from(parts.count()).ok()?;
    let named = words.starts_with(|c: char| c.is_uppercase() || matches!(c, '«' | '"' | '“' | '”'));
    (fits && named && level <= 6).then_some((level, line.len() - words.len()))
}

/// Numbered captions are no longer than this, in bytes.
const MAX_CAPTION: usize = 250;

/// Whether a line names a table or figure («Tabell 3.1: Tiltak»): one capitalised word, a number, and a mark.
pub(crate) fn is_numbered_caption(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (Some(word), Some(number)) = (words.next(), words.next()) else { return false };
    let digits = number.trim_end_matches([':', '.', '–', '-']);
    let figures = !digits.is_empty() && digits.len() <= 5 && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    let name = word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
    let marked = digits.len() < number.len() || words.next().is_some_and(|word| word.starts_with(['–', '-', ':']));
    line.len() <= MAX_CAPTION && name && figures && marked
}

/// Whether a line is an entry of a table of contents: words, dots or a wide gap, and a page number.
pub(crate) fn is_contents_line(line: &str) -> bool {
    let line = line.trim_end();
    let digits = line.bytes().rev().take_while(u8::is_ascii_digit).count();
    if !(1..=4).contains(&digits) {
        return false;
    }
    let before = &line[..line.len() - digits];
    let words = before.trim_end_matches(['.', '…', '·', '_', ' ', '\t', '\u{a0}']);
    let leader = &before[words.len()..];
    let dots =
        leader.chars().map(|c| if c == '…' { 3 } else { usize::from(matches!(c, '.' | '·' | '_')) }).sum::<usize>();
    dots >= 4 && words.contains(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sure_bullets_are_no_letters() {
        assert!(SURE_BULLETS.chars().chain(['\u{f0b7}']).all(is_sure_bullet));
        assert!(!" -oåÅ–«".chars().any(is_sure_bullet));
    }

    #[test]
    fn finds_sure_bullets() {
        assert!(
            SURE_BULLETS
                .chars()
                .chain(['\u{e000}', '\u{f8ff}'])
                .all(|c| c.to_string().as_bytes()[0] >= SURE_BULLET_BYTE)
        );
        let text = "«Både» – og • så\u{f0b7}\u{1f600}";
        assert_eq!(sure_bullets(text).collect::<Vec<_>>(), [(17, '•'), (24, '\u{f0b7}')]);
        assert_eq!(sure_bullets("Både og").count(), 0);
    }

    #[test]
    fn finds_markers() {
        let cases = [
            ("• vi skal", Some(("•", "vi skal"))),
            ("  -  vi skal", Some(("•", "vi skal"))),
            ("\u{f0b7}vi skal", Some(("•", "vi skal"))),
            ("o vi skal", Some(("•", "vi skal"))),
            ("1. vi skal", Some(("1.", "vi skal"))),
            ("12) vi skal", Some(("12)", "vi skal"))),
            ("(2) vi skal", Some(("(2)", "vi skal"))),
            ("a) vi skal", Some(("a)", "vi skal"))),
            ("iv) vi skal", Some(("iv)", "vi skal"))),
            ("-vi skal", None),
            ("A. Hansen", None),
            ("1.2 Mål", None),
            ("og) så", None),
            ("2026) var", None),
            ("-", None),
            ("•", None),
            ("", None),
        ];
        for (line, expected) in cases {
            let found = marker(line).map(|marker| (marker.text, &line[marker.rest..]));
            assert_eq!(found, expected, "{line:?}");
        }
    }

    #[test]
    fn finds_section_numbers() {
        let cases = [
            ("4 Tiltak", Some((1, "Tiltak"))),
            ("4. Tiltak", Some((1, "Tiltak"))),
            ("4.2.1 Tiltak", Some((3, "Tiltak"))),
            ("4.2 tiltak", None),
            ("2026 Tiltak", None),
            ("31.12.2026 Oslo", None),
            ("4.", None),
        ];
        for (line, expected) in cases {
            assert_eq!(section_number(line).map(|(level, at)| (level, &line[at..])), expected, "{line:?}");
        }
    }

    #[test]
    fn finds_contents_lines() {
        let cases = [
            ("1.2 Mål ........ 7", true),
            ("Mål……12", true),
            ("Mål 12", false),
            ("Vi har 400 000 i 2026", false),
            ("........ 7", false),
        ];
        for (line, expected) in cases {
            assert_eq!(is_contents_line(line), expected, "{line:?}");
        }
    }

    #[test]
    fn captions_have_a_name_and_a_number() {
        assert!(is_numbered_caption("Tabell 3.1: Tiltak"));
        assert!(is_numbered_caption("Figur 2. Ansvar 2026"));
        assert!(is_numbered_caption("Figur 2 – Ansvar"));
        assert!(!is_numbered_caption("Kommunen 2026 skal"));
        assert!(!is_numbered_caption("Innen 2026 skal alle"));
    }
}
