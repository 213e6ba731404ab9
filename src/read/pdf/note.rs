//! Footnotes of pages without a structure tree: small text at the foot of a page that begins with its number.

use crate::read::RawKind;

use super::draft::Draft;
use super::ink::{Ink, Rule};
use super::marker::{Marker, marker};

/// Notes are smaller than running text by this factor at least.
const SMALLER: f32 = 0.93;

/// A line that parts notes from text is no longer than this part of the page's width.
const SEPARATOR: f32 = 0.45;

/// Turns the notes at the foot of a page into footnotes. `drafts` are the blocks of one page.
pub(super) fn mark(drafts: &mut [Draft], body: f32, page_height: f32, separators: &[Rule]) {
    let floor = floor(drafts, body).max(0.4 * page_height);
    // Nothing but notes stands below a line that parts them from the text.
    let heading = |draft: &Draft| draft.look.size > 1.02 * body || draft.look.bold;
    let parts = |line: &&Rule| !drafts.iter().any(|draft| heading(draft) && draft.area.top > line.at - 3.0);
    let separators: Vec<Rule> = separators.iter().filter(parts).copied().collect();
    for draft in drafts.iter_mut() {
        let below_line = |line: &&Rule| draft.area.top > line.at - 3.0 && (draft.area.left - line.from).abs() < 30.0;
        let separated = separators.iter().any(|line| below_line(&line));
        let small = draft.look.size < SMALLER * body && draft.area.top > floor;
        if !(small || separated) || !matches!(draft.kind, RawKind::Paragraph | RawKind::Item { .. }) {
            continue;
        }
        if let Some(start) = label_end(draft) {
            draft.text.drain(..start);
            draft.kind = RawKind::Footnote;
        }
    }
}

/// The sign of a link that leads from a note back to the text.
const BACK: char = '↩';

/// Turns what ends with a link back to the text into footnotes: web pages have their notes as a list at the end.
pub(super) fn mark_linked(drafts: &mut [Draft]) {
    for draft in drafts.iter_mut() {
        let text = draft.text.trim_end_matches(|c: char| c.is_whitespace() || is_variation(c));
        let Some(note) = text.strip_suffix(BACK).map(|note| note.trim_end().len()) else { continue };
        if matches!(draft.kind, RawKind::Paragraph | RawKind::Item { .. } | RawKind::Footnote) {
            draft.text.truncate(note);
            if let Some((Marker::Ordinal, start)) = marker(&draft.text) {
                draft.text.drain(..start);
            }
            draft.kind = RawKind::Footnote;
        }
    }
}

/// Whether a character only says how the sign before it is drawn.
fn is_variation(c: char) -> bool {
    ('\u{fe00}'..='\u{fe0f}').contains(&c)
}

/// The lines of a page that may part notes from text.
pub(super) fn separators(ink: &Ink) -> Vec<Rule> {
    let low = ink.horizontal.iter().filter(|line| line.at > 0.4 * ink.height);
    low.filter(|line| (40.0..SEPARATOR * ink.width).contains(&line.length())).copied().collect()
}

/// Below this height, no text of the usual size stands on the page.
fn floor(drafts: &[Draft], body: f32) -> f32 {
    let usual = drafts.iter().filter(|draft| draft.look.size >= SMALLER * body);
    usual.map(|draft| draft.area.bottom).fold(0.0, f32::max) - 2.0
}

/// Where a note's text begins, behind its number; `None` for text without one.
pub(super) fn label_end(draft: &Draft) -> Option<usize> {
    if let RawKind::Item { marker, .. } = &draft.kind {
        return marker.starts_with(|c: char| c.is_ascii_digit() || c == '*').then_some(0);
    }
    let text = &draft.text;
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '*')).filter(|end| (1..=3).contains(end))?;
    let spaced = text[end..].starts_with(char::is_whitespace);
    let start = text.len() - text[end..].trim_start().len();
    (draft.raised_start || (spaced && text[start..].starts_with(|c: char| !c.is_lowercase()))).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::{Draft, RawKind, mark_linked};

    #[test]
    fn notes_with_a_link_back_are_notes() {
        let paragraph = |text: &str| Draft::new(RawKind::Paragraph, text.to_owned(), 1);
        let mut drafts = ["1. Jf. loven. ↩\u{fe0e}", "Vi skal."].map(paragraph);
        mark_linked(&mut drafts);
        let found = drafts.map(|draft| (draft.kind, draft.text));
        let expected = [(RawKind::Footnote, "Jf. loven."), (RawKind::Paragraph, "Vi skal.")];
        assert_eq!(found, expected.map(|(kind, text)| (kind, text.to_owned())));
    }
}
