//! Finds headings among chunks by their shape and their neighbours.

use super::chunks::{Chunk, Shape};
use super::layout::Layout;

/// A heading with a number is no longer than this, in characters; one without is shorter.
const MAX_NUMBERED: usize = 120;
const MAX_BARE: usize = 70;
const MAX_WORDS: usize = 10;

/// Short lines in a row from which they are no headings but cells, names or verses.
const MAX_RUN: usize = 3;

/// What a chunk looks like to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Has a section number with so many parts.
    Numbered(u8),
    /// All letters are capitals.
    Capitals,
    /// Short, without an end.
    Bare,
    /// Marked as heading in the text.
    Marked,
    /// A paragraph, list or table.
    Body,
}

/// Makes headings of the chunks that are.
pub(super) fn find(chunks: &mut [Chunk], source: &str, layout: Layout) {
    let looks = (0..chunks.len()).map(|at| look(chunks, at, source, layout)).collect::<Vec<_>>();
    let accepted = (0..chunks.len()).map(|at| accepts(chunks, &looks, at, layout)).collect::<Vec<_>>();
    let others = accepted.iter().skip(1).any(|accepted| *accepted);
    let mut levels = Levels { numbered: 0, capitals: looks.contains(&Look::Capitals), under_capitals: false };
    for (at, chunk) in chunks.iter_mut().enumerate().filter(|(at, _)| accepted[*at]) {
        let is_title = at == 0 && others && looks[0] != Look::Marked && !matches!(looks[0], Look::Numbered(_));
        let level = if is_title { 0 } else { levels.of(looks[at]) };
        if looks[at] != Look::Marked {
            chunk.shape = Shape::Heading { level };
            chunk.range.start = chunk.start;
        }
    }
}

/// Levels of headings that come one after the other.
struct Levels {
    /// Parts of the section number last passed.
    numbered: u8,
    /// The text has headings in capitals.
    capitals: bool,
    /// One of them was passed.
    under_capitals: bool,
}

impl Levels {
    /// Headings without number stand under the numbered one before them, small letters under capitals.
    fn of(&mut self, look: Look) -> u8 {
        match look {
            Look::Numbered(parts) => {
                self.numbered = parts;
                parts
            }
            Look::Capitals => {
                self.under_capitals = true;
                self.numbered + 1
            }
            _ => self.numbered + 1 + u8::from(self.capitals && self.under_capitals),
        }
    }
}

fn look(chunks: &[Chunk], at: usize, source: &str, layout: Layout) -> Look {
    let chunk = &chunks[at];
    match chunk.shape {
        Shape::Heading { .. } => return Look::Marked,
        Shape::Text => {}
        Shape::Item { .. } if chunk.section.is_some() && stands_alone(chunks, at) => {}
        _ => return Look::Body,
    }
    let text = &source[chunk.start..chunk.range.end];
    if let Some(parts) = chunk.section.filter(|_| is_numbered_heading(text, chunk.lines)) {
        return Look::Numbered(parts);
    }
    if matches!(chunk.shape, Shape::Item { .. }) || chunk.lines > 2 {
        return Look::Body;
    }
    let title = at == 0 && (layout.spaced || chunk.lines == 1);
    let length = if title { MAX_NUMBERED } else { MAX_BARE };
    match () {
        () if text.chars().take(length + 1).count() > length => Look::Body,
        () if is_capitals(text) => Look::Capitals,
        () if is_bare_heading(text, title) => Look::Bare,
        () => Look::Body,
    }
}

/// Whether an item with a number is not one of a list: no neighbour has the number before or after.
fn stands_alone(chunks: &[Chunk], at: usize) -> bool {
    let order = chunks[at].order;
    let near = |at: Option<usize>| at.and_then(|at| chunks.get(at)).and_then(|chunk| chunk.order.zip(order));
    let before = near(at.checked_sub(1)).is_some_and(|(other, this)| other + 1 == this);
    let after = near(Some(at + 1)).is_some_and(|(other, this)| this + 1 == other);
    !before && !after
}

fn is_numbered_heading(text: &str, lines: usize) -> bool {
    lines <= 2 && !text.ends_with(['.', ',', ';', ':']) && text.chars().take(MAX_NUMBERED + 1).count() <= MAX_NUMBERED
}

fn is_capitals(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    letters().take(4).count() == 4 && letters().all(char::is_uppercase) && !text.ends_with(['.', ',', ';'])
}

/// A short line that begins like a heading and does not end like a sentence, a list or a date.
fn is_bare_heading(text: &str, title: bool) -> bool {
    let begins =
        text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '«' | '"' | '“' | '”'));
    let ends = !text.ends_with(['.', ',', ';', ':', '!', '|', '…']);
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let dated = last.contains('.') && last.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let words = text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count();
    begins
        && ends
        && !dated
        && (1..=if title { 2 * MAX_WORDS } else { MAX_WORDS }).contains(&words)
        && !text.contains(['\t', '|', '·'])
}

/// Whether a chunk that looks like a heading is one, by what stands around it.
fn accepts(chunks: &[Chunk], looks: &[Look], at: usize, layout: Layout) -> bool {
    let next = looks.get(at + 1).copied();
    let set_apart = chunks[at].gap && chunks.get(at + 1).is_none_or(|next| next.gap);
    match looks[at] {
        Look::Body => false,
        Look::Marked => true,
        Look::Numbered(1) if layout.spaced => set_apart && next.is_some(),
        Look::Numbered(_) => next.is_some(),
        Look::Capitals => next.is_some(),
        Look::Bare => {
            next.is_some()
                && (set_apart || !layout.spaced)
                && run_length(looks, at) <= MAX_RUN
                && leads(chunks, looks, at)
        }
    }
}

/// How many bare lines stand in a row with this one.
fn run_length(looks: &[Look], at: usize) -> usize {
    let bare = |look: &&Look| **look == Look::Bare;
    let before = looks[..at].iter().rev().take(MAX_RUN + 1).take_while(bare).count();
    // The first line is the title, whatever follows it.
    let titled = usize::from(before == at && at > 0);
    before - titled.min(before) + looks[at..].iter().take(MAX_RUN + 1).take_while(bare).count()
}

/// Whether something follows that a heading can stand over.
fn leads(chunks: &[Chunk], looks: &[Look], at: usize) -> bool {
    let rest = looks[at + 1..].iter().zip(&chunks[at + 1..]).take(MAX_RUN);
    let mut body = rest.skip_while(|(look, _)| **look == Look::Bare);
    body.next().is_some_and(|(_, chunk)| !matches!(chunk.shape, Shape::Footnote))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_headings_by_shape() {
        assert!(is_capitals("SLIK VIL VI HA DET:"));
        assert!(!is_capitals("KS"));
        assert!(is_bare_heading("Hvor står vi?", false));
        assert!(!is_bare_heading("Nordvågsund, behandlet 11.02.2026", false));
        assert!(!is_bare_heading("vi skal", false));
    }
}
