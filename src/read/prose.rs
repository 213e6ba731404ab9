//! The text of one block while it grows out of runs: which stretches are inserted, and where something was deleted.

use std::ops::Range;

use super::mend::tidy;
use super::{Change, ChangeKind};

/// Text as the file has it, with tracked changes; [`Prose::finish`] mends it.
#[derive(Debug, Clone, Default)]
pub(super) struct Prose {
    raw: String,
    changes: Vec<Change>,
}

impl Prose {
    /// Adds text that was always there.
    pub(super) fn push(&mut self, text: &str) {
        self.raw.push_str(text);
    }

    /// Adds text that is inserted as a tracked change.
    pub(super) fn push_inserted(&mut self, text: &str) {
        let start = self.raw.len();
        self.raw.push_str(text);
        let range = start..self.raw.len();
        match self.changes.last_mut() {
            Some(last) if last.kind == ChangeKind::Inserted && last.range.end == start => last.range.end = range.end,
            _ => self.changes.push(Change { range, kind: ChangeKind::Inserted }),
        }
    }

    /// Notes that text is deleted here.
    pub(super) fn note_deletion(&mut self) {
        let at = self.raw.len();
        let change = Change { range: at..at, kind: ChangeKind::Deleted };
        if self.changes.last() != Some(&change) {
            self.changes.push(change);
        }
    }

    /// The text as it came.
    pub(super) fn raw(&self) -> &str {
        &self.raw
    }

    /// Whether nothing at all was noted.
    pub(super) fn is_blank(&self) -> bool {
        self.changes.is_empty() && self.raw.trim().is_empty()
    }

    /// Takes off a leading stretch of `length` bytes, such as a typed marker.
    pub(super) fn drop_front(&mut self, length: usize) {
        self.raw.drain(..length);
        for change in &mut self.changes {
            change.range = change.range.start.saturating_sub(length)..change.range.end.saturating_sub(length);
        }
        self.changes.retain(|change| change.kind == ChangeKind::Deleted || !change.range.is_empty());
    }

    /// Puts text in front, such as an automatic number.
    pub(super) fn put_front(&mut self, text: &str) {
        self.raw.insert_str(0, text);
        for change in &mut self.changes {
            change.range = change.range.start + text.len()..change.range.end + text.len();
        }
    }

    /// The mended text with its changes.
    pub(super) fn finish(&self) -> (String, Vec<Change>) {
        if self.changes.is_empty() {
            return (tidy(&self.raw), Vec::new());
        }
        let mut mended = Mended::default();
        let mut at = 0;
        let changes = self.changes.iter();
        let mut moved: Vec<Change> = changes
            .map(|change| {
                mended.add(&self.raw[at..change.range.start]);
                let start = mended.text.len();
                mended.add(&self.raw[change.range.clone()]);
                at = change.range.end;
                Change { range: start..mended.text.len(), kind: change.kind }
            })
            .collect();
        mended.add(&self.raw[at..]);
        let text = mended.text;
        for change in &mut moved {
            change.range = settle(&text, &change.range);
        }
        moved.retain(|change| change.kind == ChangeKind::Deleted || !change.range.is_empty());
        (text, moved)
    }
}

/// Text mended piece by piece, so that the borders of changes are known in the result.
#[derive(Default)]
struct Mended {
    text: String,
    space: bool,
}

impl Mended {
    fn add(&mut self, piece: &str) {
        self.space |= piece.starts_with(char::is_whitespace);
        let tidied = tidy(piece);
        if tidied.is_empty() {
            return;
        }
        if self.space && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(&tidied);
        self.space = piece.ends_with(char::is_whitespace);
    }
}

/// A change begins at its first letter and not at the space before it.
fn settle(text: &str, range: &Range<usize>) -> Range<usize> {
    let spaces = text[range.clone()].len() - text[range.clone()].trim_start().len();
    (range.start + spaces)..range.end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deleted(at: usize) -> Change {
        Change { range: at..at, kind: ChangeKind::Deleted }
    }

    fn inserted(range: Range<usize>) -> Change {
        Change { range, kind: ChangeKind::Inserted }
    }

    #[test]
    fn tidies_characters_and_spaces() {
        let cases = [
            ("  to\u{a0}\t ord\n", "to ord"),
            ("per\u{ad}son\u{200b}vern", "personvern"),
            ("A\u{30a}pen o\u{fb03}ce", "Åpen office"),
            ("\u{f0b7} punkt", "punkt"),
            ("IKT\u{2011}tjeneste", "IKT-tjeneste"),
        ];
        for (raw, expected) in cases {
            assert_eq!(tidy(raw), expected);
        }
    }

    #[test]
    fn changes_follow_the_mended_text() {
        let mut prose = Prose::default();
        prose.push("  Vi\u{a0}\u{a0}skal ");
        prose.note_deletion();
        prose.push_inserted(" per\u{ad}son");
        prose.push_inserted("vern ");
        prose.push(" n\u{e5}.");
        assert_eq!(prose.finish(), ("Vi skal personvern nå.".to_owned(), vec![deleted(7), inserted(8..18)]));
    }

    #[test]
    fn a_change_of_spaces_only_is_none() {
        let mut prose = Prose::default();
        prose.push("a");
        prose.push_inserted("  ");
        prose.push("b");
        assert_eq!(prose.finish(), ("a b".to_owned(), Vec::new()));
    }
}
