//! Captions of pages without a structure tree: a word, a number and some words, beside a table or in a look of their own.

use crate::read::{RawKind, shape};

use super::draft::Draft;

/// Turns lines right beside a table that look like captions into captions, before bold ones are taken for headings.
pub(super) fn mark_beside_tables(drafts: &mut [Draft], body: f32) {
    for at in 0..drafts.len() {
        let above_table = drafts.get(at + 1).is_some_and(is_row);
        let draft = &mut drafts[at];
        let plain = draft.kind == RawKind::Paragraph && !draft.tagged && draft.look.size < 1.05 * body;
        if plain && above_table && shape::is_numbered_caption(&draft.text) {
            draft.kind = RawKind::Caption;
        }
    }
}

/// Turns paragraphs that look like captions into captions.
pub(super) fn mark(drafts: &mut [Draft], body: f32) {
    for at in 0..drafts.len() {
        let beside = |other: Option<usize>| other.and_then(|at| drafts.get(at)).is_some_and(is_row);
        let table = beside(at.checked_sub(1)) || beside(Some(at + 1));
        let draft = &drafts[at];
        let apart = draft.look.size < 0.95 * body || draft.look.italic;
        if draft.kind == RawKind::Paragraph
            && !draft.tagged
            && (table || (apart && !is_paged(&draft.text)))
            && shape::is_numbered_caption(&draft.text)
        {
            drafts[at].kind = RawKind::Caption;
        }
    }
}

fn is_row(draft: &Draft) -> bool {
    matches!(draft.kind, RawKind::Row { .. })
}

/// Lines of contents end with a page number; right beside a table a year ends the line.
fn is_paged(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit())
}
