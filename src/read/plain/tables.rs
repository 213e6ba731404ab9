//! Tables in plain text: columns by pipes, by tabs, or under lines of dashes.

use std::ops::Range;

use super::super::pieces::{CellText, Pieces};
use super::layout::{Line, Separator};

/// A row of a table: whether it is declared a head, and its cells.
type TableRow = (bool, Vec<CellText>);

/// Lines that are read as one table, and columns in it, at most.
const MAX_LINES: usize = 4096;
const MAX_COLUMNS: usize = 64;

/// A line with fewer cells than the rows around it is no longer than this, in bytes.
const MAX_LABEL: usize = 80;

/// A table that begins at the first line, with the number of lines it takes.
pub(super) fn find(lines: &[Line<'_>]) -> Option<(Vec<TableRow>, usize)> {
    let lines = &lines[..lines.len().min(MAX_LINES)];
    let first = lines.first()?;
    match first.separator {
        Some(Separator::Bar) => piped(lines),
        Some(Separator::Tab) => tabbed(lines),
        None => dashed(lines),
    }
}

/// Rows of cells between `|`, with an optional line of dashes under the heads.
fn piped(lines: &[Line<'_>]) -> Option<(Vec<TableRow>, usize)> {
    let bars = |line: &Line<'_>| line.text.matches('|').count();
    let is_row = |line: &Line<'_>| (line.text.starts_with('|') && bars(line) >= 2) || bars(line) >= 2;
    let used = lines.iter().enumerate().take_while(|(at, line)| (*at == 0 || !line.gap) && is_row(line)).count();
    if used < 2 {
        return None;
    }
    let is_rule = |line: &Line<'_>| {
        line.text.contains('-') && line.text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '+'))
    };
    let headed = lines[..used].iter().position(is_rule).unwrap_or_default();
    let rows = lines[..used].iter().enumerate().filter(|(_, line)| !is_rule(line));
    Some((rows.map(|(at, line)| (at < headed, split(line, '|'))).collect(), used))
}

/// Rows of cells between tabs, the same number in each, and in wider tables lone labels over the rows below them.
fn tabbed(lines: &[Line<'_>]) -> Option<(Vec<TableRow>, usize)> {
    let tabs = |line: &Line<'_>| line.text.matches('\t').count();
    let columns = tabs(lines.first()?);
    let is_row = |line: &Line<'_>| tabs(line) == columns;
    let fits = |line: &Line<'_>| is_row(line) || (columns > 1 && tabs(line) < columns && is_label(line));
    let block = lines.iter().enumerate().take_while(|(at, line)| (*at == 0 || !line.gap) && fits(line)).count();
    let used = lines[..block].iter().rposition(is_row).map_or(0, |last| last + 1);
    // A tab after a marker or a number makes no table.
    let marked = lines[..used].iter().any(|line| super::shape::marker(line.text).is_some());
    let rows = lines[..used].iter().filter(|line| is_row(line)).count();
    (rows >= 2 && (columns > 1 || !marked))
        .then(|| (lines[..used].iter().map(|line| (false, split(line, '\t'))).collect(), used))
}

/// Whether a line among rows may stand for a row whose last cells are empty.
fn is_label(line: &Line<'_>) -> bool {
    line.text.len() <= MAX_LABEL && super::shape::marker(line.text).is_none() && !line.text.ends_with(['.', ':', ';'])
}

/// The cells of a line between separators; one at either end of the line separates nothing.
fn split(line: &Line<'_>, separator: char) -> Vec<CellText> {
    let inner = line.text.strip_prefix(separator).unwrap_or(line.text);
    let mut start = line.start + line.text.len() - inner.len();
    let inner = inner.strip_suffix(separator).unwrap_or(inner);
    let mut cells = Vec::new();
    for part in inner.splitn(MAX_COLUMNS, separator) {
        let mut pieces = Pieces::default();
        pieces.push(part, start);
        start += part.len() + separator.len_utf8();
        let column = u16::try_from(cells.len()).unwrap_or(u16::MAX);
        cells.push(CellText { content: pieces.mend(), column, span: 1 });
    }
    cells
}

/// Columns under (or between) lines of dashes, as converters print tables.
fn dashed(lines: &[Line<'_>]) -> Option<(Vec<TableRow>, usize)> {
    // At most a full line of dashes and a head of a few lines stand above the line that shows the columns.
    let rule = lines.iter().take(8).position(|line| line.text.starts_with("--") && columns(line).len() > 1)?;
    let ruled = usize::from(lines.first().is_some_and(is_dashes) && rule > 0);
    if lines[1..=rule].iter().any(|line| line.gap) || (ruled == 0 && rule > 1) {
        return None;
    }
    let columns = columns(&lines[rule]);
    let mut rows = vec![(true, cells(&lines[ruled..rule], &columns))];
    let body = &lines[rule + 1..];
    let multiline = ruled > 0;
    let end = body.iter().position(|line| ends(line, multiline)).unwrap_or(body.len());
    let mut start = 0;
    while start < end {
        let more = body[start + 1..end].iter().take_while(|line| multiline && !line.gap).count();
        rows.push((false, cells(&body[start..=start + more], &columns)));
        start += more + 1;
    }
    rows.retain(|(_, cells)| !cells.is_empty());
    let closed = usize::from(body.get(end).is_some_and(|line| is_dashes(line) || self::columns(line).len() > 1));
    Some((rows, rule + 1 + end + closed))
}

/// Whether a table with dashes ends before this line: at a line of dashes, or, if rows are single lines, at a gap.
fn ends(line: &Line<'_>, multiline: bool) -> bool {
    is_dashes(line) || columns(line).len() > 1 || (line.gap && !multiline)
}

fn is_dashes(line: &Line<'_>) -> bool {
    line.text.len() >= 6 && line.text.bytes().all(|byte| byte == b'-')
}

/// The columns that groups of dashes show, in characters; the last has no end.
fn columns(line: &Line<'_>) -> Vec<Range<usize>> {
    if !line.text.starts_with("--") || !line.text.bytes().all(|byte| matches!(byte, b'-' | b' ')) {
        return Vec::new();
    }
    let mut starts = Vec::new();
    let mut last = b' ';
    for (at, byte) in line.text.bytes().enumerate() {
        if byte == b'-' && last == b' ' && starts.len() < MAX_COLUMNS {
            starts.push(line.indent + at);
        }
        last = byte;
    }
    let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// The cells of a row that takes one or more lines.
fn cells(lines: &[Line<'_>], columns: &[Range<usize>]) -> Vec<CellText> {
    if lines.is_empty() {
        return Vec::new();
    }
    let mut parts = vec![Pieces::default(); columns.len()];
    for line in lines {
        let mut start = 0;
        for (part, range) in parts.iter_mut().zip(columns) {
            let end = offset(line.text, range.end.saturating_sub(line.indent)).max(start);
            part.push(&line.text[start..end], line.start + start);
            part.push_beside('\n');
            start = end;
        }
    }
    let cell = |(at, part): (usize, &Pieces)| CellText {
        content: part.mend(),
        column: u16::try_from(at).unwrap_or(u16::MAX),
        span: 1,
    };
    parts.iter().enumerate().map(cell).collect()
}

/// Byte offset of the n-th character.
fn offset(text: &str, characters: usize) -> usize {
    text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at)
}
