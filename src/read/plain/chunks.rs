//! Cuts lines into chunks, each of which becomes a block.

use std::ops::Range;

use super::super::shape;
use super::layout::{Layout, Line, Lines};
use super::tables;

/// A line at least this wide that does not end goes on in the next, if that begins with a small letter.
const MIN_TORN: usize = 30;

/// Signs that headings are underlined with.
const UNDERLINES: [char; 4] = ['=', '-', '~', '^'];

/// Lines that belong together.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) shape: Shape,
    /// Bytes of the source; an item's begins after its marker.
    pub(super) range: Range<usize>,
    /// An empty line stands before it.
    pub(super) gap: bool,
    pub(super) lines: usize,
    pub(super) page: u32,
    /// The order that its marker gives, and the section number it would be.
    pub(super) order: Option<u32>,
    pub(super) section: Option<u8>,
    /// Where its first line begins, with the marker.
    pub(super) start: usize,
}

impl Chunk {
    /// The label of a footnote, with its brackets.
    pub(super) fn label<'a>(&self, source: &'a str) -> Option<&'a str> {
        let line = matches!(self.shape, Shape::Footnote).then(|| source.get(self.start..self.range.end))??;
        line.split_inclusive(']').next()
    }
}

/// What a chunk is by its shape.
#[derive(Debug)]
pub(super) enum Shape {
    Text,
    Item {
        indent: usize,
        sign: char,
    },
    Heading {
        level: u8,
    },
    Contents,
    Footnote,
    Quote,
    /// The lines of a table.
    Table(Range<usize>),
}

/// Cuts lines into chunks.
pub(super) fn cut(lines: &Lines<'_>, layout: Layout) -> Vec<Chunk> {
    let mut cutter =
        Cutter { lines, layout, chunks: Vec::new(), at: 0, contents_end: 0, indented: false, underlines: Vec::new() };
    cutter.indented = cutter.mostly_indented();
    while cutter.at < lines.all.len() {
        cutter.step();
    }
    cutter.chunks
}

struct Cutter<'a> {
    lines: &'a Lines<'a>,
    layout: Layout,
    chunks: Vec<Chunk>,
    /// The line to look at next.
    at: usize,
    /// Where a table of contents ends that the line is in.
    contents_end: usize,
    /// Paragraphs stand further in than the margin as a rule.
    indented: bool,
    /// The signs that headings are underlined with, highest level first.
    underlines: Vec<char>,
}

impl<'a> Cutter<'a> {
    fn line(&self, at: usize) -> Option<&'a Line<'a>> {
        self.lines.all.get(at)
    }

    fn mostly_indented(&self) -> bool {
        let first = self.lines.all.iter().filter(|line| line.gap && shape::marker(line.text).is_none());
        let (all, indented) =
            first.fold((0, 0), |(all, indented), line| (all + 1, indented + usize::from(line.indent > 0)));
        indented * 3 > all
    }

    /// Makes the next chunk.
    fn step(&mut self) {
        let Some(line) = self.line(self.at) else { return };
        if self.at >= self.contents_end {
            self.contents_end = self.at + tabbed_contents(&self.lines.all[self.at..]);
        }
        if self.at < self.contents_end {
            return self.push(Shape::Contents, line.start, 1);
        }
        if let Some((_, used)) = tables::find(&self.lines.all[self.at..]) {
            return self.push(Shape::Table(self.at..self.at + used), line.start, used);
        }
        if is_rule(line.text) {
            self.at += 1;
            return;
        }
        if let Some(level) = self.underlined(line) {
            self.push(Shape::Heading { level }, line.start, 1);
            self.at += 1;
            return;
        }
        if let Some((level, start)) = atx(line.text) {
            return self.push(Shape::Heading { level }, line.start + start, 1);
        }
        if shape::is_contents_line(line.text) {
            return self.push(Shape::Contents, line.start, 1);
        }
        if let Some(start) = footnote(line.text) {
            let used = self.extent(false);
            return self.push(Shape::Footnote, line.start + start, used);
        }
        self.text_or_item(line);
    }

    fn text_or_item(&mut self, line: &'a Line<'a>) {
        if line.text.starts_with('>') {
            let quoted = |line: &&Line<'_>| line.text.starts_with('>');
            let used = 1 + self.lines.all[self.at + 1..].iter().take_while(|line| !line.gap).take_while(quoted).count();
            return self.push(Shape::Quote, line.start, used);
        }
        if self.signs_quote(line) {
            return self.push(Shape::Quote, line.start, self.extent(false));
        }
        let marker =
            shape::marker(line.text).filter(|marker| self.begins_item(line, marker) && !self.is_provision(line));
        let order = marker.as_ref().and_then(|marker| marker.order);
        if let Some(marker) = marker {
            let used = self.extent(true);
            let item = Shape::Item { indent: line.indent, sign: marker_sign(line.text, order) };
            self.push(item, line.start + marker.rest, used);
        } else {
            let used = self.extent(false);
            let quoted = self.is_set_in(used);
            self.push(if quoted { Shape::Quote } else { Shape::Text }, line.start, used);
        }
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.order = order;
            chunk.section = shape::section_number(line.text).map(|(level, _)| level);
        }
    }

    fn push(&mut self, shape: Shape, start: usize, used: usize) {
        let Some((first, last)) = self.line(self.at).zip(self.line(self.at + used.max(1) - 1)) else { return };
        let range = start..last.end();
        let (gap, page) = (first.gap, first.page);
        self.chunks.push(Chunk {
            shape,
            range,
            gap,
            lines: used,
            page,
            order: None,
            section: None,
            start: first.start,
        });
        self.at += used.max(1);
    }

    /// Level of a line with signs under it. As in other markup of this kind, the order in which signs first come tells
    /// their levels.
    fn underlined(&mut self, line: &Line<'_>) -> Option<u8> {
        let below = self.line(self.at + 1).filter(|below| !below.gap)?;
        let sign = below.text.chars().next().filter(|sign| UNDERLINES.contains(sign))?;
        let all = below.text.len() >= 3 && below.text.chars().all(|c| c == sign);
        let alone = line.gap || self.layout.wrap.is_none();
        let may_be = shape::marker(line.text).is_none() || below.text.len() == line.text.chars().count();
        if !(all && alone && may_be) {
            return None;
        }
        let known = self.underlines.iter().position(|known| *known == sign);
        let level = known.unwrap_or_else(|| {
            self.underlines.push(sign);
            self.underlines.len() - 1
        });
        u8::try_from(level + 1).ok()
    }

    /// Whether a line with a marker begins an item: a number in the midst of a paragraph may be a date.
    fn begins_item(&self, line: &Line<'_>, marker: &shape::Marker<'_>) -> bool {
        let Some(order) = marker.order.filter(|_| !line.gap) else { return true };
        let follows =
            self.chunks.last().is_some_and(|last| last.order.is_none_or(|last| last + 1 == order || order == 1));
        let after_item = self.chunks.last().is_some_and(|last| matches!(last.shape, Shape::Item { .. }));
        follows && (after_item || order == 1 || self.layout.wrap.is_none())
    }

    /// How many lines the chunk that begins here has.
    fn extent(&self, item: bool) -> usize {
        let mut used = 1;
        while let Some((above, below)) = self.line(self.at + used - 1).zip(self.line(self.at + used)) {
            if below.gap || !self.continues(above, below, item) || (item && self.leads(self.at + used)) {
                break;
            }
            used += 1;
        }
        used
    }

    /// Whether a line leads into the list below it («Vi skal også:»), and so ends the item above.
    fn leads(&self, at: usize) -> bool {
        let line = self.line(at).filter(|line| shape::may_lead(line.text));
        line.is_some() && self.line(at + 1).is_some_and(|next| shape::marker(next.text).is_some())
    }

    /// Whether a line goes on with the line above it.
    fn continues(&self, above: &Line<'_>, below: &Line<'_>, item: bool) -> bool {
        if self.is_numbered_heading(below) || (starts_anew(below) && !self.is_number_in_text(above, below)) {
            return false;
        }
        let hangs = item && self.line(self.at).is_some_and(|first| below.indent > first.indent);
        let small = below.text.starts_with(char::is_lowercase);
        let broken = || small && ends_broken(above.text);
        let Some(wrap) = self.layout.wrap else {
            let torn = || small && above.width >= MIN_TORN && above.text.ends_with(char::is_alphanumeric);
            return hangs || broken() || torn();
        };
        let unfinished = small && !above.text.ends_with(['.', '!', '?', ':', ';']);
        let numbered = || above.width * 4 < wrap * 3 && shape::section_number(above.text).is_some();
        unfinished || (!numbered() && (hangs || broken() || is_full(above, below, wrap)))
    }

    /// A line that begins with a number, is well short of the width and has no end is no part of a paragraph.
    fn is_numbered_heading(&self, line: &Line<'_>) -> bool {
        let short = self.layout.wrap.is_some_and(|wrap| line.width * 4 < wrap * 3);
        short && shape::section_number(line.text).is_some() && !line.text.ends_with(['.', ',', ';', ':', '-'])
    }

    /// A number at the beginning of a wrapped line is part of the sentence if no list is under way.
    fn is_number_in_text(&self, above: &Line<'_>, below: &Line<'_>) -> bool {
        let Some(wrap) = self.layout.wrap else { return false };
        let marker = shape::marker(below.text);
        let order = marker.as_ref().and_then(|marker| marker.order);
        let listed =
            self.line(self.at).and_then(|first| shape::marker(first.text)).is_some_and(|marker| marker.order.is_some());
        let full = above.width * 5 >= wrap * 4 && !above.text.ends_with(['.', ':', ';']);
        order.is_some_and(|order| order > 1) && !listed && full && marker.is_some()
    }

    /// Whether a line begins a lettered provision: a paragraph of whole sentences, set apart from those around it.
    fn is_provision(&self, line: &Line<'_>) -> bool {
        let lettered = line.text.starts_with(|c: char| c.is_ascii_lowercase()) && line.text[1..].starts_with(')');
        let last = self.at + self.extent(true) - 1;
        let apart = line.gap && self.line(last + 1).is_none_or(|next| next.gap);
        lettered && apart && self.line(last).is_some_and(|last| last.text.ends_with('.'))
    }

    /// A line with a dash, set in as the quotation above it, says whose it is.
    fn signs_quote(&self, line: &Line<'_>) -> bool {
        let quoted = self.chunks.last().is_some_and(|chunk| matches!(chunk.shape, Shape::Quote));
        let above = self.at.checked_sub(1).and_then(|above| self.line(above));
        let set_in = above.is_some_and(|above| above.indent == line.indent && line.indent > 0);
        quoted && set_in && line.text.starts_with(['–', '—', '-'])
    }

    /// A paragraph set in from a margin that others keep is a quotation.
    fn is_set_in(&self, used: usize) -> bool {
        let lines = &self.lines.all[self.at..self.at + used];
        let last_is_item = self.chunks.last().is_some_and(|chunk| matches!(chunk.shape, Shape::Item { .. }));
        let apart = lines.first().is_some_and(|line| line.gap);
        let ended = lines.last().is_some_and(|line| line.text.ends_with(['.', '!', '?', '»', '”', '"']));
        let set_in = lines.iter().all(|line| (2..=8).contains(&line.indent));
        self.layout.spaced && !self.indented && !last_is_item && set_in && apart && ended
    }
}

/// Whether the first word of a line had no room at the end of the line above it.
fn is_full(above: &Line<'_>, below: &Line<'_>, wrap: usize) -> bool {
    let word = || below.text.split_whitespace().next().map_or(0, |word| word.chars().count());
    // Between sentences a paragraph may end, and nothing is lost by taking it for one that does.
    let fits = if above.text.ends_with(['.', '!', '?', ':']) { wrap } else { wrap * 17 / 20 };
    above.width + 1 > fits || above.width + 1 + word() > fits
}

/// Entries from which lines with page numbers behind tabs are a table of contents.
const MIN_ENTRIES: usize = 3;

/// How many lines from the first are a table of contents: words, a tab and a page number that never goes down.
fn tabbed_contents(lines: &[Line<'_>]) -> usize {
    let page = |line: &Line<'_>| {
        line.separator?;
        let (words, number) = line.text.rsplit_once('\t')?;
        let entry = words.contains(char::is_alphabetic) && !words.trim().contains('\t') && number.len() <= 4;
        number.parse::<u32>().ok().filter(|_| entry)
    };
    let mut last = 0;
    let follows = |line: &&Line<'_>| {
        let number = page(line).filter(|number| *number >= last);
        last = number.unwrap_or(last);
        number.is_some()
    };
    let entries = lines.iter().take_while(follows).count();
    if entries >= MIN_ENTRIES { entries } else { 0 }
}

/// Whether a line cannot belong to the one above it.
fn starts_anew(line: &Line<'_>) -> bool {
    let text = line.text;
    shape::marker(text).is_some()
        || shape::is_contents_line(text)
        || shape::section_number(text).is_some_and(|(level, _)| level > 1)
        || atx(text).is_some()
        || footnote(text).is_some()
        || is_rule(text)
        || text.starts_with('>')
}

/// A line of signs only, drawn between parts.
fn is_rule(text: &str) -> bool {
    let sign = text.chars().next().unwrap_or(' ');
    matches!(sign, '-' | '=' | '_' | '*' | '~' | '—' | '–' | '.')
        && text.chars().count() >= 3
        && text.chars().all(|c| c == sign || c == ' ')
}

/// Level and beginning of a heading marked with `#`.
fn atx(text: &str) -> Option<(u8, usize)> {
    let level = text.bytes().take(7).take_while(|byte| *byte == b'#').count();
    let rest = &text[level..];
    let marked = (1..=6).contains(&level) && rest.starts_with(' ') && rest.trim().len() > 1;
    marked.then(|| (u8::try_from(level).unwrap_or(1), text.len() - rest.trim_start().len()))
}

/// Where the text of a footnote begins: after `[1]` or `[^1]:`.
fn footnote(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('[')?;
    let label = inside.strip_prefix('^').unwrap_or(inside);
    let digits = label.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let rest = label[digits..].strip_prefix(']')?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let words = rest.trim_start();
    (digits > 0 && !words.is_empty() && rest.starts_with(' ')).then(|| text.len() - words.len())
}

/// The sign that tells one list from another: the bullet, or what stands for all numbers and all letters.
fn marker_sign(text: &str, order: Option<u32>) -> char {
    let first = text.chars().find(|c| *c != '(').unwrap_or('-');
    match order {
        Some(_) if first.is_ascii_digit() => '1',
        Some(_) => 'a',
        None => first,
    }
}

fn ends_broken(text: &str) -> bool {
    let mut chars = text.chars().rev();
    matches!(chars.next(), Some('-' | '\u{ad}' | '\u{2010}')) && chars.next().is_some_and(char::is_alphabetic)
}
