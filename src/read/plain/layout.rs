//! The lines of a text, and how they are laid out: wrapped at a width or not, with empty lines between paragraphs or not.

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
    /// An empty line or a page break stands before it.
    pub(super) gap: bool,
    /// Page, from 1, counted by form feeds.
    pub(super) page: u32,
}

impl Line<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub(super) fn width(&self) -> usize {
        self.indent + self.text.chars().count()
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
        while at < source.len() && !lines.limited {
            lines.limited = lines.all.len() >= MAX_LINES;
            let rest = &source[at..];
            let length =
                if lines.limited { rest.len() } else { rest.find(['\n', '\u{c}']).map_or(rest.len(), |end| end + 1) };
            let raw = &rest[..length];
            gap |= !lines.push(raw, at, gap, page);
            gap &= raw.trim().is_empty();
            if raw.ends_with('\u{c}') {
                page += 1;
                gap = true;
            }
            at += length;
        }
        lines
    }

    /// Adds a line, unless there is nothing on it.
    fn push(&mut self, raw: &'a str, at: usize, gap: bool, page: u32) -> bool {
        let text = raw.trim();
        if !text.is_empty() {
            let before = &raw[..raw.len() - raw.trim_start().len()];
            let indent = before.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
            self.all.push(Line { text, start: at + before.len(), indent, gap, page });
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
        let pairs = lines.all.windows(2).filter(|pair| !pair[1].gap && is_prose(pair[0].text) && has_words(&pair[1]));
        let mut inner = pairs.map(|pair| (pair[0].width(), pair[0].text.ends_with(SENTENCE_ENDS))).collect::<Vec<_>>();
        inner.sort_unstable();
        let prose = || lines.all.iter().filter(|line| is_prose(line.text));
        let too_wide = |wide: &usize| prose().filter(|line| line.width() * 2 > wide * 3).count() * 20 > prose().count();
        let wrap = wrap_width(&inner).filter(|wide| !too_wide(wide));
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

/// Whether a line is no row of a table: rows are as wide as they are, whatever the width of the text.
fn is_prose(text: &str) -> bool {
    !text.contains("   ") && !text.contains(['\t', '|']) && text.contains(char::is_alphabetic)
}

/// The width that lines are wrapped at, if they are. `inner` has, for lines with another one below, ascending width and
/// whether they end like a sentence: in wrapped text most characters stand in lines near the width, and most of those
/// lines end anywhere.
fn wrap_width(inner: &[(usize, bool)]) -> Option<usize> {
    let (wide, _) = *inner.get(inner.len() * 19 / 20)?;
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
    let short = lines.all.windows(2).filter(|pair| pair[0].width() * 4 < wrap * 3);
    let (all, spaced) = short.fold((0, 0), |(all, spaced), pair| (all + 1, spaced + usize::from(pair[1].gap)));
    spaced * 5 >= all * 2
}
