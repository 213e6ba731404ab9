//! Puts together what pages tore apart, and drops what stands there twice.

use crate::read::{Change, RawKind, join_lines};
use crate::text::Anchor;

use super::build::Draft;

/// Shorter blocks may well stand twice in a row.
const MIN_TWIN: usize = 40;

/// Joins paragraphs that a page break cut, and excludes a block that repeats the one before it.
pub(super) fn join(drafts: &mut Vec<Draft>) {
    let mut last: Option<Last> = None;
    let mut joined = Vec::new();
    for at in 0..drafts.len() {
        let draft = &drafts[at];
        if draft.excluded || matches!(draft.raw.kind, RawKind::Footnote | RawKind::Caption) {
            continue;
        }
        let page = draft.raw.place.page;
        match last {
            Some(before) if goes_on(&drafts[before.at], before.page, draft) => {
                append(drafts, before.at, at);
                joined.push(at);
                last = Some(Last { page, ..before });
            }
            Some(before) if is_twin(&drafts[before.at], draft) => drafts[at].excluded = true,
            _ => last = Some(Last { at, page }),
        }
    }
    remove(drafts, &joined);
}

/// The block before, and the page that it ends on.
#[derive(Clone, Copy)]
struct Last {
    at: usize,
    page: Option<u32>,
}

/// Whether a paragraph on the next page goes on with an unfinished one.
fn goes_on(before: &Draft, page: Option<u32>, after: &Draft) -> bool {
    let pages = page.zip(after.raw.place.page);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::RawBlock;
    use crate::text::Place;

    fn joined(blocks: &[(u32, RawKind, &str)]) -> Vec<(String, bool)> {
        let block = |(page, kind, text): &(u32, RawKind, &str)| {
            RawBlock::new(kind.clone(), (*text).to_owned(), Place::on_page(*page))
        };
        let mut drafts = blocks.iter().map(block).map(Draft::new).collect::<Vec<_>>();
        join(&mut drafts);
        drafts.into_iter().map(|draft| (draft.raw.text, draft.excluded)).collect()
    }

    #[test]
    fn joins_over_page_breaks() {
        let found = joined(&[
            (1, RawKind::Paragraph, "Vi skal gjøre nett-"),
            (1, RawKind::Footnote, "Note."),
            (1, RawKind::Running, "Side 1"),
            (2, RawKind::Paragraph, "sidene bedre og"),
            (3, RawKind::Paragraph, "enklere."),
            (4, RawKind::Paragraph, "og så."),
        ]);
        let whole = |text: &str| (text.to_owned(), false);
        let expected = [
            whole("Vi skal gjøre nettsidene bedre og enklere."),
            whole("Note."),
            ("Side 1".to_owned(), true),
            whole("og så."),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn keeps_one_of_two_twins() {
        let text = "En faktaboks som filen har to ganger etter hverandre.";
        let found = joined(&[(1, RawKind::Paragraph, text), (1, RawKind::Paragraph, text)]);
        assert_eq!(found, [(text.to_owned(), false), (text.to_owned(), true)]);
    }
}
