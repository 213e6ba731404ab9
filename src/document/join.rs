//! Puts together what pages tore apart, and drops what stands there twice.

use crate::read::{Change, RawKind, join_lines};
use crate::text::Anchor;

use super::build::Draft;

/// Shorter blocks may well stand twice in a row.
const MIN_TWIN: usize = 40;

/// Joins paragraphs that a page break cut, and excludes a block that repeats the one before it.
pub(super) fn join(drafts: &mut Vec<Draft>) {
    let mut last: Option<usize> = None;
    let mut joined = Vec::new();
    for at in 0..drafts.len() {
        let draft = &drafts[at];
        if draft.excluded || matches!(draft.raw.kind, RawKind::Footnote | RawKind::Caption) {
            continue;
        }
        match last {
            Some(before) if goes_on(&drafts[before], draft) => {
                append(drafts, before, at);
                joined.push(at);
            }
            Some(before) if is_twin(&drafts[before], draft) => drafts[at].excluded = true,
            _ => last = Some(at),
        }
    }
    remove(drafts, &joined);
}

/// Whether a paragraph on the next page goes on with an unfinished one.
fn goes_on(before: &Draft, after: &Draft) -> bool {
    let pages = before.raw.place.page.zip(after.raw.place.page);
    let over_page = pages.is_some_and(|(before, after)| before + 1 == after);
    let unfinished = !before.raw.text.ends_with(['.', '!', '?', ':', ';', '»', '”', '"', ')']);
    let is_text = matches!(before.raw.kind, RawKind::Paragraph | RawKind::Item { .. }) && after.is_paragraph();
    over_page && is_text && unfinished && after.raw.text.starts_with(char::is_lowercase)
}

fn is_twin(before: &Draft, after: &Draft) -> bool {
    let may_be = matches!(after.raw.kind, RawKind::Paragraph | RawKind::Heading { .. });
    may_be && after.raw.text.len() >= MIN_TWIN && before.raw.text == after.raw.text
}

/// Adds the text of one block to another, with its places and changes.
fn append(drafts: &mut [Draft], to: usize, from: usize) {
    let added = std::mem::take(&mut drafts[from].raw.text);
    let places = std::mem::take(&mut drafts[from].raw.place.anchors);
    let changes = std::mem::take(&mut drafts[from].raw.changes);
    let raw = &mut drafts[to].raw;
    join_lines(&mut raw.text, &added);
    let start = raw.text.len() - added.len();
    let narrow = u32::try_from(start).unwrap_or(u32::MAX);
    raw.place.anchors.extend(places.into_iter().map(|at| Anchor { text: at.text.saturating_add(narrow), ..at }));
    let moved = |change: Change| Change { range: start + change.range.start..start + change.range.end, ..change };
    raw.changes.extend(changes.into_iter().map(moved));
}

/// Removes blocks at ascending places.
fn remove(drafts: &mut Vec<Draft>, places: &[usize]) {
    let mut places = places.iter().peekable();
    let mut at = 0;
    drafts.retain(|_| {
        let gone = places.next_if(|place| **place == at).is_some();
        at += 1;
        !gone
    });
}
