//! Lines of a table of contents: a title, often a leader of dots, and a page number.

use crate::read::RawKind;

use super::draft::Draft;

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
    text.ends_with(|c: char| c.is_ascii_digit())
        || text.ends_with('.')
        || text.ends_with(|c| matches!(c, 'i' | 'v' | 'x'))
}
