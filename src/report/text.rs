//! Small things done to words before they are printed: quotation marks, dates, blanks to fill in, characters made
//! visible, lines wrapped by display width.

use std::borrow::Cow;

use jiff::civil::Date;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::messages::Messages;

/// `text` in the language's quotation marks.
pub(crate) fn quoted(words: &Messages, text: &str) -> String {
    format!("{}{text}{}", words.text("quote.open"), words.text("quote.close"))
}

/// A day in words: «1. juni 2027», ”1 juni 2027”.
pub(crate) fn long_date(words: &Messages, date: Date) -> String {
    dated(words, "date.long", date)
}

/// A day in figures, as the language writes it.
pub(crate) fn short_date(words: &Messages, date: Date) -> String {
    dated(words, "date.short", date)
}

fn dated(words: &Messages, key: &str, date: Date) -> String {
    let (day, month) = (date.day().to_string(), date.month().to_string());
    let values = [
        ("day", day.as_str()),
        ("month", words.pick("date", &month)),
        ("m", &month),
        ("year", &date.year().to_string()),
        ("dd", &format!("{:02}", date.day())),
        ("mm", &format!("{:02}", date.month())),
    ];
    words.fill(key, &values)
}

/// The items as a list: «a, b eller c» with `last` = « eller ».
pub(crate) fn join<S: AsRef<str>>(items: &[S], last: &str) -> String {
    let mut joined = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            joined.push_str(if at + 1 == items.len() { last } else { ", " });
        }
        joined.push_str(item.as_ref());
    }
    joined
}

/// `text` with a capital first letter.
pub(crate) fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// `text` with a small first letter.
pub(crate) fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    // «HR», «KI-verktøy»: letters that stand for words stay as they are.
    if chars.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(chars).collect()
}

/// `text` with every character that could steer a terminal or hide words made visible; line breaks become spaces.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match shown(c) {
            Some(form) => safe.push_str(&form),
            None => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// Whether `c` is surely printed as it is; most characters are told at once.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{2ff}') || shown(c).is_none()
}

/// What is printed instead of `c`, where `c` itself must not be.
pub(crate) fn shown(c: char) -> Option<String> {
    match c {
        '\t' | '\n' | '\r' => Some(" ".to_owned()),
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).map(String::from),
        '\u{7f}' => Some("\u{2421}".to_owned()),
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => Some(format!("\\u{{{:x}}}", u32::from(c))),
        _ => None,
    }
}

/// A text to paste as the reader fills it in: `{kommune}` becomes the owner's name where it is known, a figure an
/// example, everything else a blank in square brackets, with a capital where a sentence begins.
pub(crate) fn blanks(words: &Messages, text: &str, owner: Option<&str>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        let blank = blank(words, name, owner, begins_sentence(&filled));
        filled.push_str(&blank);
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

fn blank(words: &Messages, name: &str, owner: Option<&str>, capital: bool) -> String {
    let name = name.replace('_', " ");
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        return words.fill("placeholder.figure", &[("x", &name)]);
    }
    if let (Some(owner), true) = (owner, name.to_lowercase() == words.text("placeholder.owner")) {
        return owner.to_owned();
    }
    format!("[{}]", if capital { upper_first(&name) } else { name })
}

fn begins_sentence(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty() || before.ends_with(['.', ':', '!', '?'])
}

/// A text to paste as it is read aloud: «fyll inn rolle», in quotation marks, for `[rolle]`.
pub(crate) fn spoken_blanks(words: &Messages, text: &str) -> String {
    let mut spoken = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        spoken.push_str(before);
        let Some((name, tail)) = after.split_once(']') else {
            spoken.push('[');
            rest = after;
            continue;
        };
        spoken.push_str(&quoted(words, &words.fill("placeholder.spoken", &[("x", &lower_first(name))])));
        rest = tail;
    }
    spoken.push_str(rest);
    spoken
}

/// Adds a line to a report.
pub(crate) fn say(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

/// How many columns `text` takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// `text` shortened to `columns`, ending in `…` where something is left out, after a whole word where one ends near.
pub(crate) fn shorten(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mut short = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        short.push(c);
    }
    let whole = short.rfind(' ').filter(|end| 4 * end > 3 * short.len());
    short.truncate(whole.unwrap_or(short.trim_end().len()));
    short.push('…');
    Cow::Owned(short)
}

/// The words of `text` in lines of at most `columns`; a word that is wider is broken.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let wide = width(word);
        if used > 0 && used + 1 + wide > columns {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        if wide <= columns {
            line.push_str(word);
            used += wide;
            continue;
        }
        for c in word.chars() {
            let wide = c.width().unwrap_or(0);
            if used > 0 && used + wide > columns {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += wide;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// `text` padded with spaces to `columns`.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn letters_that_stand_for_words_stay() {
        let said = ["Rolle", "HR-direktør", "É", ""].map(lower_first);
        assert_eq!(said, ["rolle", "HR-direktør", "é", ""]);
    }

    #[test]
    fn dates_and_quotes_are_local() {
        let day = jiff::civil::date(2027, 6, 1);
        let said = |language| {
            let words = Messages::of(language);
            (quoted(words, "bør"), long_date(words, day), short_date(words, day))
        };
        let texts = |quote: &str, long: &str, short: &str| (quote.to_owned(), long.to_owned(), short.to_owned());
        assert_eq!(said(Language::Nb), texts("«bør»", "1. juni 2027", "1.6.2027"));
        assert_eq!(said(Language::Nn), texts("«bør»", "1. juni 2027", "1.6.2027"));
        assert_eq!(said(Language::Da), texts("»bør«", "1. juni 2027", "1.6.2027"));
        assert_eq!(said(Language::Sv), texts("”bør”", "1 juni 2027", "2027-06-01"));
        assert_eq!(said(Language::En), texts("“bør”", "1 June 2027", "01/06/2027"));
    }

    #[test]
    fn blanks_are_square_and_figures_are_examples() {
        let text = "{Rolle} i {kommune} skal nå {90} prosent innen {siste_frist}. {rolle} følger opp. {";
        let fill_in = |language, owner| blanks(Messages::of(language), text, owner);
        assert_eq!(
            fill_in(Language::Nb, Some("Storvik kommune")),
            "[Rolle] i Storvik kommune skal nå [f.eks. 90] prosent innen [siste frist]. [Rolle] følger opp. {"
        );
        assert_eq!(
            fill_in(Language::Sv, None),
            "[Rolle] i [kommune] skal nå [t.ex. 90] prosent innen [siste frist]. [Rolle] følger opp. {"
        );
        assert_eq!(spoken_blanks(Messages::of(Language::Nb), "[Rolle] skal [f.eks"), "«fyll inn rolle» skal [f.eks");
    }

    #[test]
    fn hostile_characters_are_shown() {
        assert_eq!(visible("a\u{1b}[31mb\u{202e}c\u{9b}d\u{7f}"), "a␛[31mb\\u{202e}c\\u{9b}d␡");
        assert_eq!(visible("Ærlig talt – «ja» 👍"), "Ærlig talt – «ja» 👍");
    }

    #[test]
    fn lines_are_wrapped_by_columns() {
        assert_eq!(wrap("blå  bær", 4), ["blå", "bær"]);
        assert_eq!(wrap("漢字漢字 ab", 4), ["漢字", "漢字", "ab"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap("ab abcdefgh", 4), ["ab", "abcd", "efgh"]);
        assert_eq!(shorten("Universell utforming", 13), "Universell…");
        assert_eq!(shorten("Universell utforming", 18), "Universell utform…");
    }

    #[test]
    fn lists_are_joined() {
        assert_eq!(join(&["a", "b", "c"], " eller "), "a, b eller c");
        assert_eq!(join(&["a"], " eller "), "a");
    }
}
