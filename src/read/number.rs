//! Automatic numbers of headings and lists: counting by level, and printing as decimal, letters or Roman.

/// How many levels a list can have: nine in docx, ten in odt.
pub(super) const LEVELS: usize = 10;

/// How one level's number is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NumberFormat {
    /// 1, 2, 3
    Decimal,
    /// 01, 02, 03
    Padded,
    /// a, b, c
    LowerLetter,
    /// A, B, C
    UpperLetter,
    /// i, ii, iii
    LowerRoman,
    /// I, II, III
    UpperRoman,
    /// A sign without number.
    Bullet,
    /// Counted but not printed.
    Nothing,
}

impl NumberFormat {
    fn print(&self, value: u32) -> String {
        match self {
            Self::Decimal => value.to_string(),
            Self::Padded => format!("{value:02}"),
            Self::LowerLetter => letters(value),
            Self::UpperLetter => letters(value).to_ascii_uppercase(),
            Self::LowerRoman => roman(value).to_ascii_lowercase(),
            Self::UpperRoman => roman(value),
            Self::Bullet | Self::Nothing => String::new(),
        }
    }
}

/// A piece of a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Printed as it stands.
    Text(String),
    /// The number of a level, from 0.
    Number(usize),
}

/// One level of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Level {
    /// The first number.
    pub(super) start: u32,
    /// How its number is printed.
    pub(super) format: NumberFormat,
    /// What its label is made of; for a bullet, the sign.
    pub(super) label: Vec<Piece>,
    /// Counting begins anew after any level below this one, from 0; the level itself where it always does, 0 where it
    /// never does.
    pub(super) restart_after: usize,
    /// All numbers in the label are decimal, whatever their levels say.
    pub(super) legal: bool,
}

impl Level {
    /// A level without number, as undeclared levels are.
    pub(super) fn silent(level: usize) -> Self {
        Self { start: 1, format: NumberFormat::Nothing, label: Vec::new(), restart_after: level, legal: false }
    }
}

/// The numbers that a list has come to.
#[derive(Debug, Clone, Default)]
pub(super) struct Counters {
    /// The last number given at each level; one below the first where that is set but not given yet.
    values: [Option<i64>; LEVELS],
}

impl Counters {
    /// Counts one more paragraph at `level`, from 0.
    pub(super) fn advance(&mut self, levels: &[Level], level: usize) {
        let Some(definition) = levels.get(level).filter(|_| level < LEVELS) else { return };
        let first = i64::from(definition.start);
        self.values[level] = Some(self.values[level].map_or(first, |value| value.saturating_add(1)));
        for (deeper, value) in self.values.iter_mut().enumerate().skip(level + 1) {
            if levels.get(deeper).is_none_or(|definition| level < definition.restart_after) {
                *value = None;
            }
        }
    }

    /// Makes `value` the next number at `level`.
    pub(super) fn restart(&mut self, level: usize, value: u32) {
        if let Some(slot) = self.values.get_mut(level) {
            *slot = Some(i64::from(value) - 1);
        }
    }

    /// The label as printed.
    pub(super) fn label(&self, levels: &[Level], level: usize) -> String {
        let Some(definition) = levels.get(level) else { return String::new() };
        let pieces = definition.label.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Number(of) => self.number(levels, *of, definition.legal),
        });
        pieces.collect()
    }

    fn number(&self, levels: &[Level], level: usize, legal: bool) -> String {
        let Some(definition) = levels.get(level) else { return String::new() };
        let reached = self.values.get(level).copied().flatten();
        let value = reached.map_or(definition.start, |value| u32::try_from(value).unwrap_or_default());
        if legal { value.to_string() } else { definition.format.print(value) }
    }
}

/// a to z, then aa, bb: the letter repeats. Numbers beyond sense are printed as such.
fn letters(value: u32) -> String {
    const MOST: u32 = 26 * 8;
    if value == 0 || value > MOST {
        return value.to_string();
    }
    let letter = char::from(b'a' + u8::try_from((value - 1) % 26).unwrap_or(0));
    (0..=(value - 1) / 26).map(|_| letter).collect()
}

fn roman(value: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if value == 0 || value >= 4000 {
        return value.to_string();
    }
    let mut left = value;
    let mut printed = String::new();
    for (worth, sign) in SIGNS {
        while left >= worth {
            printed.push_str(sign);
            left -= worth;
        }
    }
    printed
}

/// The length of a marker that was typed rather than made by a list, with the marker: a sign that is only ever a bullet,
/// or a dash, number or letter that a tab sets apart. `raw` is text before mending.
pub(super) fn typed_marker(raw: &str) -> Option<(usize, String)> {
    let text = raw.trim_start_matches(' ');
    let end = text.find(char::is_whitespace)?;
    let marker = &text[..end];
    let gap = text[end..].len() - text[end..].trim_start().len();
    let length = raw.len() - text.len() + end + gap;
    let tabbed = text[end..end + gap].contains('\t');
    let mut characters = marker.chars();
    let first = characters.next()?;
    if characters.next().is_none() {
        if is_bullet(first) {
            return Some((length, bullet(marker)));
        }
        return (tabbed && matches!(first, '-' | '–' | '—' | '*')).then(|| (length, marker.to_owned()));
    }
    let body = marker.strip_suffix([')', '.'])?;
    let counts = body.bytes().all(|byte| byte.is_ascii_digit()) || body.len() == 1 && body.is_ascii();
    (tabbed && counts && body.len() <= 2).then(|| (length, marker.to_owned()))
}

/// A bullet as printed; signs that only a symbol font can show become a plain one.
pub(super) fn bullet(sign: &str) -> String {
    let mut characters = sign.trim().chars();
    match (characters.next(), characters.next()) {
        (Some(sign), None) if !is_private(sign) && !sign.is_alphanumeric() => sign.to_string(),
        _ => "•".to_owned(),
    }
}

fn is_bullet(sign: char) -> bool {
    is_private(sign)
        || matches!(sign, '•' | '‣' | '▪' | '▫' | '■' | '□' | '●' | '○' | '◦' | '◆' | '❖' | '➢' | '➤' | '·' | '∙')
}

fn is_private(sign: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(format: NumberFormat, label: Vec<Piece>, restart_after: usize) -> Level {
        Level { start: 1, format, label, restart_after, legal: false }
    }

    fn dot() -> Piece {
        Piece::Text(".".to_owned())
    }

    #[test]
    fn prints_each_format() {
        let formats = [
            (NumberFormat::Decimal, 12, "12"),
            (NumberFormat::Padded, 7, "07"),
            (NumberFormat::LowerLetter, 28, "bb"),
            (NumberFormat::UpperLetter, 3, "C"),
            (NumberFormat::LowerRoman, 14, "xiv"),
            (NumberFormat::UpperRoman, 1994, "MCMXCIV"),
            (NumberFormat::LowerLetter, u32::MAX, "4294967295"),
            (NumberFormat::Nothing, 3, ""),
        ];
        for (format, value, expected) in formats {
            assert_eq!(format.print(value), expected);
        }
    }

    #[test]
    fn deeper_levels_begin_anew() {
        let levels = [
            level(NumberFormat::Decimal, vec![Piece::Number(0), dot()], 0),
            level(NumberFormat::LowerLetter, vec![Piece::Number(0), dot(), Piece::Number(1)], 1),
        ];
        let mut counters = Counters::default();
        let mut count = |at| {
            counters.advance(&levels, at);
            counters.label(&levels, at)
        };
        let labels = [0, 1, 1, 0, 1].map(&mut count);
        assert_eq!(labels, ["1.", "1.a", "1.b", "2.", "2.a"]);
    }

    #[test]
    fn a_level_that_never_restarts_counts_on() {
        let levels = [
            level(NumberFormat::Decimal, vec![Piece::Number(0)], 0),
            level(NumberFormat::Decimal, vec![Piece::Number(1)], 0),
        ];
        let mut counters = Counters::default();
        let mut count = |at| {
            counters.advance(&levels, at);
            counters.label(&levels, at)
        };
        assert_eq!([0, 1, 0, 1].map(&mut count), ["1", "1", "2", "2"]);
    }

    #[test]
    fn tells_typed_markers_from_words() {
        let cases = [
            ("•\tPunkt", Some("•")),
            ("\u{f0b7} Punkt", Some("•")),
            ("–\tPunkt", Some("–")),
            ("– Vi skal, sa hun.", None),
            ("a)\tPunkt", Some("a)")),
            ("12.\tPunkt", Some("12.")),
            ("1. Punkt", None),
            ("Å\tPunkt", None),
            ("2026.\tPunkt", None),
            ("Vi skal", None),
            ("", None),
        ];
        for (raw, expected) in cases {
            assert_eq!(typed_marker(raw).map(|found| found.1).as_deref(), expected, "{raw:?}");
        }
    }
}
