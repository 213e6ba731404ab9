//! The lines of a text, and how they are laid out: wrapped at a width or not, with empty lines between paragraphs or not.

use super::super::shape::has_byte;

/// Lines beyond this number are taken as one, so that a text of line breaks alone stays small.
const MAX_LINES: usize = 1 << 19;

/// Wrapped lines are not shorter and not longer than this, in characters.
const WRAP_WIDTHS: std::ops::RangeInclusive<usize> = 38..=140;

/// What sentences end with.
const SENTENCE_ENDS: [char; 4] = ['.', ':', '!', '?'];

/// A line with something on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// The text without white space at its ends.
    pub(super) text: &'a str,
    /// Byte offset of the text in the source.
    pub(super) start: usize,
    /// Columns before the text; a tab counts four.
    pub(super) indent: usize,
    /// Columns to the end of the text.
    pub(super) width: usize,
    /// What stands between the cells if this is a row of a table, and may stand there if it is none.
    pub(super) separator: Option<Separator>,
    /// The line is no row of a table, as far as it shows by itself.
    prose: bool,
    /// An empty line or a page break stands before it.
    pub(super) gap: bool,
    /// Page, from 1, counted by form feeds.
    pub(super) page: u32,
}

/// What stands between the cells of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    Bar,
    Tab,
}

impl Line<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// A bar separates cells also where tabs stand beside it.
fn separator(text: &str) -> Option<Separator> {
    match () {
        () if !has_byte(text, |byte| matches!(byte, b'|' | b'\t')) => None,
        () if text.contains('|') => Some(Separator::Bar),
        () => Some(Separator::Tab),
    }
}

/// The lines of a text that have something on them.
pub(super) struct Lines<'a> {
    pub(super) all: Vec<Line<'a>>,
    /// There were more lines than the limit.
    pub(super) limited: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let mut lines = Self { all: Vec::new(), limited: false };
        let (mut at, mut gap, mut page) = (0, true, 1);
        let next = |sign: char, at: usize| source[at..].find(sign).map_or(source.len(), |found| at + found + 1);
        let (mut line_end, mut page_end) = (0, 0);
        while at < source.len() && !lines.limited {
            if line_end <= at {
                line_end = next('\n', at);
            }
            if page_end <= at {
                page_end = next('\u{c}', at);
            }
            lines.limited = lines.all.len() >= MAX_LINES;
            let end = if lines.limited { source.len() } else { line_end.min(page_end) };
            let raw = &source[at..end];
            gap = !lines.push(raw, at, gap, page);
            if raw.ends_with('\u{c}') {
                page += 1;
                gap = true;
            }
            at = end;
        }
        lines
    }

    /// Adds a line, unless there is nothing on it.
    fn push(&mut self, raw: &'a str, at: usize, gap: bool, page: u32) -> bool {
        let begun = raw.trim_start();
        let text = begun.trim_end();
        if !text.is_empty() {
            let before = &raw[..raw.len() - begun.len()];
            let indent = before.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum::<usize>();
            let (width, separator) = (indent + text.chars().count(), separator(text));
            let prose = separator.is_none() && is_prose(text);
            self.all.push(Line { text, start: at + before.len(), indent, width, separator, prose, gap, page });
        }
        !text.is_empty()
    }

    pub(super) fn pages(&self) -> u32 {
        self.all.last().map_or(1, |line| line.page)
    }
}

/// How a text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// Lines are wrapped at about this width, in characters.
    pub(super) wrap: Option<usize>,
    /// Paragraphs are set apart by empty lines.
    pub(super) spaced: bool,
}

impl Layout {
    pub(super) fn of(lines: &Lines<'_>) -> Self {
        let pairs = lines.all.windows(2).filter(|pair| !pair[1].gap && pair[0].prose && has_words(&pair[1]));
        let mut inner = pairs.map(|pair| (pair[0].width, pair[0].text.ends_with(SENTENCE_ENDS))).collect::<Vec<_>>();
        let prose = || lines.all.iter().filter(|line| line.prose);
        let too_wide = |wide: &usize| prose().filter(|line| line.width * 2 > wide * 3).count() * 20 > prose().count();
        let wrap = wrap_width(&mut inner).filter(|wide| !too_wide(wide));
        let spaced = match wrap {
            Some(wrap) => is_spaced_when_wrapped(lines, wrap),
            None => is_spaced_when_not_wrapped(lines),
        };
        Self { wrap, spaced }
    }
}

/// Lines drawn under headings and tables are part of the line above.
fn has_words(line: &Line<'_>) -> bool {
    line.text.contains(char::is_alphanumeric)
}

/// Whether a line without separators is no row of a table: rows are as wide as they are, whatever the width of the text.
fn is_prose(text: &str) -> bool {
    text.contains(char::is_alphabetic) && !has_wide_gap(text)
}

/// Whether three spaces stand in a row. Each byte is asked, as in [`has_byte`].
fn has_wide_gap(text: &str) -> bool {
    let bytes = text.as_bytes();
    let [second, third] = [1, 2].map(|skipped| bytes.get(skipped..).unwrap_or_default());
    let other = |byte: &u8| byte ^ b' ';
    let threes = bytes.iter().zip(second).zip(third);
    threes.fold(false, |found, ((one, two), three)| found | (other(one) | other(two) | other(three) == 0))
}

/// The width that lines are wrapped at, if they are. `inner` has, for lines with another one below, the width and whether
/// they end like a sentence: in wrapped text most characters stand in lines near the width, and most of those lines end
/// anywhere.
fn wrap_width(inner: &mut [(usize, bool)]) -> Option<usize> {
    if inner.is_empty() {
        return None;
    }
    let (wide, _) = *inner.select_nth_unstable(inner.len() * 19 / 20).1;
    let all = inner.iter().map(|(width, _)| width).sum::<usize>();
    let near = || inner.iter().filter(|(width, _)| *width * 4 >= wide * 3);
    let ended = near().filter(|(_, ended)| *ended).count();
    let mostly_near = near().map(|(width, _)| width).sum::<usize>() * 2 >= all;
    (WRAP_WIDTHS.contains(&wide) && mostly_near && ended * 2 < near().count()).then_some(wide)
}

/// In spaced text, many lines have an empty one before them.
fn is_spaced_when_not_wrapped(lines: &Lines<'_>) -> bool {
    let worded = || lines.all.iter().filter(|line| has_words(line));
    worded().filter(|line| line.gap).count() * 5 >= worded().count() * 2
}

/// In spaced text, a line well short of the width usually has an empty line after it.
fn is_spaced_when_wrapped(lines: &Lines<'_>, wrap: usize) -> bool {
    let short = lines.all.windows(2).filter(|pair| pair[0].width * 4 < wrap * 3);
    let (all, spaced) = short.fold((0, 0), |(all, spaced), pair| (all + 1, spaced + usize::from(pair[1].gap)));
    spaced * 5 >= all * 2
}
