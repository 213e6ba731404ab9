//! Lines of a table of contents: a title, often a leader of dots, and a page number.

use crate::read::RawKind;

use super::draft::Draft;
use super::line::Line;

/// So many titles with numbers make a table of contents.
const MIN_ENTRIES: usize = 3;

/// Joins page numbers at the right edge to the titles far left of them, so that both are one line.
pub(super) fn join_numbers(lines: &mut Vec<Line>) {
    let mut numbers: Vec<(usize, u32)> =
        lines.iter().enumerate().filter_map(|(at, line)| Some((at, number(line)?))).collect();
    numbers.sort_by(|a, b| lines[a.0].right().total_cmp(&lines[b.0].right()));
    let columns = numbers.chunk_by(|a, b| lines[b.0].right() - lines[a.0].right() < 4.0);
    let pairs = |column: &[(usize, u32)]| -> Vec<(usize, usize)> {
        let mut column = column.to_vec();
        column.sort_by(|a, b| lines[a.0].baseline.total_cmp(&lines[b.0].baseline));
        let entries = column.chunk_by(|a, b| a.1 <= b.1).filter(|entries| entries.len() >= MIN_ENTRIES);
        entries.flatten().filter_map(|(at, _)| Some((title(lines, *at)?, *at))).collect()
    };
    let entries = columns.map(pairs).filter(|pairs| pairs.len() >= MIN_ENTRIES);
    for (title, number) in entries.flatten().collect::<Vec<_>>() {
        let number = std::mem::take(&mut lines[number]);
        let title = &mut lines[title];
        title.text = format!("{} {}", title.text.trim_end(), number.text.trim());
        title.area = title.area.union(&number.area);
    }
    lines.retain(|line| !line.text.is_empty());
}

fn number(line: &Line) -> Option<u32> {
    let text = line.text.trim();
    (text.len() <= 4 && !line.artifact).then(|| text.parse().ok()).flatten()
}

/// The nearest line to the left of a number.
fn title(lines: &[Line], number: usize) -> Option<usize> {
    let place = &lines[number];
    let beside = |line: &Line| {
        (line.baseline - place.baseline).abs() < 0.3 * place.size()
            && line.right() < place.left()
            && line.text.contains(char::is_alphabetic)
            && !line.artifact
    };
    let candidates = lines.iter().enumerate().filter(|(_, line)| beside(line));
    candidates.max_by(|a, b| a.1.right().total_cmp(&b.1.right())).map(|(at, _)| at)
}

/// Marks the drafts that belong to a table of contents. `pages` is the number of pages.
pub(super) fn mark(drafts: &mut [Draft], pages: u32) {
    let entries: Vec<Entry> = drafts.iter().map(|draft| entry(draft, pages)).collect();
    for (at, draft) in drafts.iter_mut().enumerate() {
        if may_be(draft) && (entries[at] == Entry::Leader || (entries[at] == Entry::Number && in_list(&entries, at))) {
            draft.kind = RawKind::Contents;
        }
    }
}

/// What a draft looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// Every line has a leader of dots, or ends with one.
    Leader,
    /// Every line ends with a page number.
    Number,
    Other,
}

/// Entries without leaders count only among others of their kind.
fn in_list(entries: &[Entry], at: usize) -> bool {
    let before = entries[..at].iter().rev().take_while(|entry| **entry != Entry::Other).count();
    let after = entries[at + 1..].iter().take_while(|entry| **entry != Entry::Other).count();
    before + after >= 3
}

fn may_be(draft: &Draft) -> bool {
    !draft.tagged || draft.kind == RawKind::Paragraph
}

fn entry(draft: &Draft, pages: u32) -> Entry {
    if matches!(draft.kind, RawKind::Row { .. } | RawKind::Running | RawKind::Footnote) {
        return Entry::Other;
    }
    let text = draft.text.trim();
    if has_leader(text) && ends_with_number(text) {
        return Entry::Leader;
    }
    let last = text.rsplit([' ', '\t', '\n']).next().unwrap_or_default();
    let short = text.len() < 160 && text.len() > last.len();
    let number = last.parse::<u32>().is_ok_and(|page| page >= 1 && page <= pages.saturating_add(20));
    let bare = text[..text.len() - last.len()]
        .trim_end()
        .ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '?' | '!' | '.' | '»'));
    if short && number && bare { Entry::Number } else { Entry::Other }
}

fn has_leader(text: &str) -> bool {
    let mut dots = 0;
    for c in text.chars() {
        match c {
            '.' | '…' | '_' | '·' => dots += if c == '…' { 3 } else { 1 },
            ' ' => {}
            _ => dots = 0,
        }
        if dots >= 5 {
            return true;
        }
    }
    false
}

fn ends_with_number(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit()) || text.ends_with('.') || text.ends_with(['i', 'v', 'x'])
}
