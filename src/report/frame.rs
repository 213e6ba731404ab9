//! A passage in a frame, with labels under the words that decided.
//!
//! The underlines and arrows are miette's. The frame around them is drawn here, because miette numbers every line, and
//! a passage is one line of its document however many lines it is wrapped into.

use std::fmt;
use std::ops::Range;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use unicode_width::UnicodeWidthChar;

use super::Symbols;
use super::text::shown;

/// Passages are wrapped at this width, so that the longest label still fits a line of 80 columns.
const COLUMNS: usize = 50;
/// Arrow and label must end at this column, so that the whole line ends at 80.
const LABEL_END: usize = 72;
/// A passage of more lines is shown as windows around its labels.
const WHOLE: usize = 8;
/// No more than this much text around the labels is laid out.
const REACH: usize = 4_000;
/// A label that runs over more lines is underlined on the first of them only.
const PIECES: usize = 3;

/// A text to draw, with the line number to put before it.
pub(crate) struct Segment<'a> {
    pub(crate) text: &'a str,
    /// Byte offset of the text in the document, which the labels refer to.
    pub(crate) start: usize,
    pub(crate) line: u32,
}

/// Words to underline.
pub(crate) struct Label {
    /// Byte range in the document.
    pub(crate) range: Range<usize>,
    pub(crate) text: String,
    /// What to say where there is no room for `text`.
    pub(crate) brief: String,
    /// Drawn in the colour of the verdict.
    pub(crate) decides: bool,
}

/// How to draw.
#[derive(Clone, Copy)]
pub(crate) struct Pen {
    pub(crate) symbols: Symbols,
    pub(crate) colour: bool,
}

/// Draws the segments under a title; every line ends in a line break.
pub(crate) fn draw(title: &str, segments: &[Segment<'_>], labels: &[Label], pen: Pen) -> String {
    let sheet = Sheet::lay_out(segments, labels);
    let rows = sheet.annotated(pen).unwrap_or_else(|| sheet.plain());
    let lines = pen.characters();
    let gutter = segments.iter().map(|segment| segment.line.to_string().len()).max().unwrap_or(0).max(3);
    let blank = " ".repeat(gutter);
    let mut drawn = format!("{blank} {}{}[{title}]\n", lines.ltop, lines.hbar);
    for row in rows {
        let (number, bar) = match row.number {
            Number::Line(line) => (format!("{line:>gutter$}"), lines.vbar),
            Number::Continued => (blank.clone(), lines.vbar),
            Number::Labels => (blank.clone(), lines.vbar_break),
        };
        drawn.push_str(format!("{number} {bar} {}", row.text).trim_end());
        drawn.push('\n');
    }
    drawn + &format!("{blank} {}{}\n", lines.lbot, String::from(lines.hbar).repeat(4))
}

impl Pen {
    fn characters(self) -> ThemeCharacters {
        match self.symbols {
            Symbols::Unicode => ThemeCharacters::unicode(),
            Symbols::Ascii => ThemeCharacters::ascii(),
        }
    }

    /// The styles of the labels, which miette takes in turn.
    fn styles(self, marks: &[Mark]) -> ThemeStyles {
        let plain = ThemeStyles::none();
        if !self.colour {
            return plain;
        }
        let ansi = ThemeStyles::ansi();
        let highlights = marks.iter().map(|mark| if mark.decides { ansi.warning } else { ansi.help }).collect();
        ThemeStyles { highlights, ..plain }
    }
}

/// The number before a row.
#[derive(Clone, Copy)]
enum Number {
    Line(u32),
    Continued,
    Labels,
}

/// A row inside the frame.
struct Row {
    number: Number,
    text: String,
}

/// A wrapped line: its text, made safe to print, and for each character where it came from.
#[derive(Default)]
struct Line {
    number: Option<u32>,
    text: String,
    /// Offset in the document and offset in `text` of each character of the document.
    map: Vec<(usize, usize)>,
    columns: usize,
}

impl Line {
    fn push(&mut self, at: usize, c: char) {
        self.map.push((at, self.text.len()));
        let before = self.text.len();
        match shown(c) {
            Some(form) => self.text.push_str(&form),
            None => self.text.push(c),
        }
        self.columns += columns(&self.text[before..]);
    }

    /// The part of `range` that stands on this line, as a range of `text`.
    fn part(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let first = self.map.partition_point(|(at, _)| *at < range.start);
        let after = self.map.partition_point(|(at, _)| *at < range.end);
        let start = self.map.get(first).filter(|_| first < after)?.1;
        let end = self.map.get(after).map_or(self.text.len(), |(_, at)| *at);
        Some(start..start + self.text[start..end].trim_end().len()).filter(|part| !part.is_empty())
    }
}

fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Words to underline on the sheet, as byte ranges of its text.
struct Mark {
    range: Range<usize>,
    text: Option<String>,
    decides: bool,
}

/// The wrapped lines as one text for miette.
struct Sheet {
    lines: Vec<Line>,
    text: String,
    marks: Vec<Mark>,
}

impl Sheet {
    fn lay_out(segments: &[Segment<'_>], labels: &[Label]) -> Self {
        let mut lines: Vec<Line> = segments.iter().flat_map(|segment| windows(segment, labels)).collect();
        if lines.is_empty() {
            lines.push(Line::default());
        }
        let mut text = String::new();
        let mut starts = Vec::new();
        for line in &lines {
            starts.push(text.len());
            text.push_str(&line.text);
            text.push('\n');
        }
        let mut marks: Vec<Mark> = labels.iter().flat_map(|label| marks(label, &lines, &starts)).collect();
        marks.sort_by_key(|mark| mark.range.start);
        Self { lines, text, marks }
    }

    /// The rows with their labels, by miette; `None` where there are no labels or miette could not draw them.
    fn annotated(&self, pen: Pen) -> Option<Vec<Row>> {
        if self.marks.is_empty() {
            return None;
        }
        let theme = GraphicalTheme { characters: pen.characters(), styles: pen.styles(&self.marks) };
        let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_context_lines(0);
        let mut drawn = String::new();
        handler.render_report(&mut drawn, self).ok()?;
        let theme = pen.characters();
        let ThemeCharacters { lbot, hbar, .. } = theme;
        // miette's gutter is a space, the number, a space, a bar and a space.
        let digits = self.lines.len().to_string().len();
        let rows = drawn.lines().filter_map(|line| split_gutter(line, digits + 2, &theme));
        let (long_arrow, arrow) = (format!("{lbot}{hbar}{hbar} "), format!("{lbot}{hbar} "));
        let mut lines = self.lines.iter();
        let rows = rows.map(|(is_text, text)| {
            if is_text {
                return Row { number: lines.next().map_or(Number::Continued, Line::number), text: text.to_owned() };
            }
            Row { number: Number::Labels, text: text.replace(&long_arrow, &arrow) }
        });
        Some(rows.collect())
    }

    fn plain(&self) -> Vec<Row> {
        self.lines.iter().map(|line| Row { number: line.number(), text: line.text.clone() }).collect()
    }
}

impl Line {
    fn number(&self) -> Number {
        self.number.map_or(Number::Continued, Number::Line)
    }
}

/// Whether a row of miette's is one of text, and what stands right of its gutter; `None` for the frame itself.
fn split_gutter<'a>(line: &'a str, width: usize, lines: &ThemeCharacters) -> Option<(bool, &'a str)> {
    let (gutter, rest) = line.split_at_checked(width)?;
    let number = gutter.trim();
    let is_text = !number.is_empty();
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let rest = rest.strip_prefix(if is_text { lines.vbar } else { lines.vbar_break })?;
    Some((is_text, rest.strip_prefix(' ').unwrap_or(rest)))
}

/// The pieces of a label, one for each line it stands on; the longest carries the words.
fn marks(label: &Label, lines: &[Line], starts: &[usize]) -> Vec<Mark> {
    let parts = lines.iter().zip(starts).filter_map(|(line, start)| {
        let part = line.part(&label.range)?;
        Some(start + part.start..start + part.end)
    });
    let mut parts: Vec<Range<usize>> = parts.collect();
    if parts.len() > PIECES {
        parts.truncate(1);
    }
    let longest = parts.iter().map(Range::len).max().unwrap_or(0);
    let mut words = Some(label);
    let mark = |range: Range<usize>| {
        let text = if range.len() == longest { words.take() } else { None };
        let text = text.map(|label| fitting(label, lines, starts, &range));
        Mark { range, text, decides: label.decides }
    };
    parts.into_iter().map(mark).collect()
}

/// The label's words, or fewer where its arrow stands so far to the right that they would not fit.
fn fitting(label: &Label, lines: &[Line], starts: &[usize], range: &Range<usize>) -> String {
    let at = starts.partition_point(|start| *start <= range.start).saturating_sub(1);
    let line = lines.get(at).zip(starts.get(at));
    let before = line.map_or(0, |(line, start)| columns(&line.text[..range.start - start]));
    let under = line.map_or(0, |(line, start)| columns(&line.text[range.start - start..range.end - start]));
    let fits = before + under / 2 + columns(&label.text) <= LABEL_END;
    if fits { label.text.clone() } else { label.brief.clone() }
}

/// The lines of a segment that are shown: all of a short one, else those with labels and their neighbours.
fn windows(segment: &Segment<'_>, labels: &[Label]) -> Vec<Line> {
    let (text, start) = reach(segment, labels);
    let mut lines = wrapped(text, start);
    if lines.len() > WHOLE {
        let labelled: Vec<usize> =
            (0..lines.len()).filter(|at| labels.iter().any(|label| is_labelled(&lines[*at], label))).collect();
        let keep = |at: usize| match labelled.as_slice() {
            [] => at + 1 < WHOLE,
            labelled => labelled.iter().any(|other| other.abs_diff(at) <= 1),
        };
        lines = cut(lines, keep);
    }
    if let Some(first) = lines.first_mut() {
        first.number = Some(segment.line);
    }
    lines
}

fn is_labelled(line: &Line, label: &Label) -> bool {
    // Of a label that fills the passage only the beginning is underlined.
    let range = label.range.start..label.range.end.min(label.range.start + COLUMNS * PIECES);
    line.part(&range).is_some()
}

/// The text of a segment, shortened to what lies around its labels where it is very long.
fn reach<'a>(segment: &Segment<'a>, labels: &[Label]) -> (&'a str, usize) {
    let text = segment.text;
    if text.len() <= 4 * REACH {
        return (text, segment.start);
    }
    let inside = segment.start..segment.start + text.len();
    let starts = labels.iter().map(|label| label.range.start).filter(|start| inside.contains(start));
    let first = starts.min().unwrap_or(segment.start) - segment.start;
    let mut from = first.saturating_sub(REACH);
    let mut to = (first + 3 * REACH).min(text.len());
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    (&text[from..to], segment.start + from)
}

/// Keeps some lines, with `…` where others are left out.
fn cut(lines: Vec<Line>, keep: impl Fn(usize) -> bool) -> Vec<Line> {
    let mut kept: Vec<Line> = Vec::new();
    let mut skipped = false;
    let dots = || Line { text: "…".to_owned(), ..Line::default() };
    for (at, line) in lines.into_iter().enumerate() {
        if !keep(at) {
            skipped = true;
            continue;
        }
        if std::mem::take(&mut skipped) {
            kept.push(dots());
        }
        kept.push(line);
    }
    if skipped {
        kept.push(dots());
    }
    kept
}

/// `text` in lines of at most [`COLUMNS`] columns; a word that is wider is broken.
fn wrapped(text: &str, start: usize) -> Vec<Line> {
    let mut lines = vec![Line::default()];
    let mut at = start;
    for word in text.split_inclusive(char::is_whitespace) {
        let wide = columns(word.trim_end());
        if lines.last().is_some_and(|line| line.columns > 0 && line.columns + wide > COLUMNS) {
            lines.push(Line::default());
        }
        for c in word.chars() {
            if lines.last().is_some_and(|line| line.columns >= COLUMNS && !c.is_whitespace()) {
                lines.push(Line::default());
            }
            if let Some(line) = lines.last_mut() {
                line.push(at, c);
            }
            at += c.len_utf8();
        }
    }
    for line in &mut lines {
        let end = line.text.trim_end().len();
        line.text.truncate(end);
        line.map.retain(|(_, at)| *at < end);
    }
    lines
}

impl SourceCode for Sheet {
    /// The whole sheet, whatever is asked: it is small, and one context makes one frame.
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let span = SourceSpan::from((0, self.text.len()));
        Ok(Box::new(MietteSpanContents::new(self.text.as_bytes(), span, 0, 0, self.lines.len())))
    }
}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a passage")
    }
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a passage")
    }
}

impl std::error::Error for Sheet {}

impl Diagnostic for Sheet {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let spans = self.marks.iter();
        Some(Box::new(spans.map(|mark| LabeledSpan::new(mark.text.clone(), mark.range.start, mark.range.len()))))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    /// `words` marks labels as `[words|label]`; the one with `!` decides.
    fn check(words: &str, symbols: Symbols, expected: &Expect) {
        let mut text = String::new();
        let mut labels = Vec::new();
        for (at, part) in words.split(['[', ']']).enumerate() {
            match part.split_once('|').filter(|_| at % 2 == 1) {
                Some((inner, label)) => {
                    let range = text.len()..text.len() + inner.len();
                    let decides = label.starts_with('!');
                    let text_of = label.trim_start_matches('!').to_owned();
                    labels.push(Label { range, brief: "…".to_owned(), text: text_of, decides });
                    text.push_str(inner);
                }
                None => text.push_str(part),
            }
        }
        let segments = [Segment { text: &text, start: 0, line: 88 }];
        // A first line at the margin keeps the expectation's indentation.
        let drawn = draw("side 7", &segments, &labels, Pen { symbols, colour: false });
        expected.assert_eq(&format!("frame\n{drawn}"));
    }

    #[test]
    fn labels_hang_under_their_words() {
        let text = "[Kommunen|kommunen selv] [bør|!forplikter ikke] gjøre [nettsidene universelt utformet|temaet] [innen 1. juni \
                    2027|frist].";
        check(
            text,
            Symbols::Unicode,
            &expect![[r"
            frame
                ╭─[side 7]
             88 │ Kommunen bør gjøre nettsidene universelt utformet
                · ────┬─── ─┬─       ───────────────┬──────────────
                ·     │     │                       ╰─ temaet
                ·     │     ╰─ forplikter ikke
                ·     ╰─ kommunen selv
                │ innen 1. juni 2027.
                · ─────────┬────────
                ·          ╰─ frist
                ╰────
        "]],
        );
        check(
            text,
            Symbols::Ascii,
            &expect![[r"
            frame
                ,-[side 7]
             88 | Kommunen bør gjøre nettsidene universelt utformet
                : ^^^^|^^^ ^|^       ^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^
                :     |     |                       `- temaet
                :     |     `- forplikter ikke
                :     `- kommunen selv
                | innen 1. juni 2027.
                : ^^^^^^^^^|^^^^^^^^
                :          `- frist
                `----
        "]],
        );
    }

    #[test]
    fn a_label_over_two_lines_hangs_under_the_longer_part() {
        let text = "Vi skal sørge for at det blir tilbudt [kurs i digital kompetanse for alle|temaet] i hele kommunen.";
        check(
            text,
            Symbols::Unicode,
            &expect![[r"
            frame
                ╭─[side 7]
             88 │ Vi skal sørge for at det blir tilbudt kurs i
                ·                                       ──────
                │ digital kompetanse for alle i hele kommunen.
                · ─────────────┬─────────────
                ·              ╰─ temaet
                ╰────
        "]],
        );
    }

    #[test]
    fn a_long_passage_is_windows_around_its_labels() {
        let filler = "Her står det mange ord om helt andre ting. ".repeat(40);
        let text =
            format!("{filler}Kommunen [bør|!forplikter ikke] rette feil. {filler}[Nettsidene|temaet] er viktige.");
        check(
            &text,
            Symbols::Unicode,
            &expect![[r"
            frame
                ╭─[side 7]
             88 │ …
                │ det mange ord om helt andre ting. Her står det
                │ mange ord om helt andre ting. Kommunen bør rette
                ·                                        ─┬─
                ·                                         ╰─ forplikter ikke
                │ feil. Her står det mange ord om helt andre ting.
                │ …
                │ står det mange ord om helt andre ting. Her står
                │ det mange ord om helt andre ting. Nettsidene er
                ·                                   ─────┬────
                ·                                        ╰─ temaet
                │ viktige.
                ╰────
        "]],
        );
    }

    #[test]
    fn hostile_text_is_drawn_safely() {
        check(
            "ab\u{1b}M[cd\u{202e}|x]",
            Symbols::Unicode,
            &expect![[r"
            frame
                ╭─[side 7]
             88 │ ab␛Mcd\u{202e}
                ·     ─────┬────
                ·          ╰─ x
                ╰────
        "]],
        );
        check(
            &format!("{}[slutt|x]", "å".repeat(120)),
            Symbols::Unicode,
            &expect![[r"
            frame
                ╭─[side 7]
             88 │ åååååååååååååååååååååååååååååååååååååååååååååååååå
                │ åååååååååååååååååååååååååååååååååååååååååååååååååå
                │ ååååååååååååååååååååslutt
                ·                     ──┬──
                ·                       ╰─ x
                ╰────
        "]],
        );
        check(
            "",
            Symbols::Unicode,
            &expect![[r"
            frame
                ╭─[side 7]
             88 │
                ╰────
        "]],
        );
    }

    #[test]
    fn a_label_that_would_pass_the_margin_is_brief() {
        let before = "Alle skal ha fullført kurset og bestått det i ";
        check(
            &format!("{before}[2027|frist: 31. desember 2027]."),
            Symbols::Unicode,
            &expect![[r"
            frame
                ╭─[side 7]
             88 │ Alle skal ha fullført kurset og bestått det i
                │ 2027.
                · ──┬─
                ·   ╰─ frist: 31. desember 2027
                ╰────
        "]],
        );
    }

    #[test]
    fn decomposed_and_wide_letters_keep_the_arrow_under_the_word() {
        let text = "A\u{30a}lesund 漢字 skal prøve";
        let at = text.find("skal").unwrap();
        let label = Label { range: at..at + 4, text: "x".to_owned(), brief: "x".to_owned(), decides: true };
        let segments = [Segment { text, start: 0, line: 88 }];
        let drawn = draw("side 7", &segments, &[label], Pen { symbols: Symbols::Unicode, colour: false });
        let columns_before = |words: &str| {
            let line = drawn.lines().find(|line| line.contains(words)).unwrap();
            columns(line.split(words).next().unwrap())
        };
        assert_eq!((columns_before("skal"), columns_before("──┬─")), (19, 19));
    }

    proptest::proptest! {
        /// Whatever a document says and wherever its labels stand: no panic, and nothing that steers a terminal.
        #[test]
        fn any_text_can_be_drawn(text in "(\\PC|[ \t\u{1b}\u{7}\u{202e}\u{301}æ漢]){0,400}", at in 0..400_usize, len in 0..300_usize) {
            let boundary = |mut at: usize| {
                at = at.min(text.len());
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let label = |from, to| Label {
                range: boundary(from)..boundary(to),
                text: "temaet".to_owned(),
                brief: "t".to_owned(),
                decides: true,
            };
            let labels = [label(at, at + len), label(at + len, at + len + 3)];
            let segments = [Segment { text: &text, start: 0, line: 1 }];
            let drawn = draw("side 1", &segments, &labels, Pen { symbols: Symbols::Unicode, colour: false });
            let steering = drawn.chars().find(|c| *c != '\n' && shown(*c).is_some());
            proptest::prop_assert_eq!(steering, None);
        }
    }
}
