//! What leads into list items: the text before a list that is not finished («Kommunen skal:»), or the item above.

use crate::read::RawKind;

use super::build::Draft;

/// Marks that finish a sentence.
const FINAL: [char; 4] = ['.', '!', '?', ';'];

/// The list that the current block continues.
#[derive(Default)]
struct List {
    /// What leads into the list.
    lead: Option<usize>,
    /// The last item of each depth, outermost first.
    above: Vec<(u8, usize)>,
}

/// For each block, the block that leads into it, if it is an item.
pub(super) fn lead_ins(drafts: &[Draft]) -> Vec<Option<usize>> {
    let mut lead_ins = vec![None; drafts.len()];
    let mut list: Option<List> = None;
    let mut before = None;
    for (index, draft) in drafts.iter().enumerate() {
        if draft.excluded || matches!(draft.raw.kind, RawKind::Footnote) {
            continue;
        }
        let RawKind::Item { depth, marker } = &draft.raw.kind else {
            before = Some(index);
            continue;
        };
        let interrupted = before.is_some();
        if interrupted && !continues(list.as_ref(), drafts, marker, before) {
            list = None;
        }
        let current =
            list.get_or_insert_with(|| List { lead: before.filter(|at| leads(&drafts[*at])), above: Vec::new() });
        before = None;
        while current.above.last().is_some_and(|(above, _)| above >= depth) {
            current.above.pop();
        }
        lead_ins[index] = current.above.last().map(|(_, item)| *item).or(current.lead);
        current.above.push((*depth, index));
    }
    lead_ins
}

/// Whether an item after another block goes on with the list before: its number follows, and the block leads into nothing.
fn continues(list: Option<&List>, drafts: &[Draft], marker: &str, between: Option<usize>) -> bool {
    let last_kind = list.and_then(|list| list.above.first()).map(|(_, item)| &drafts[*item].raw.kind);
    let Some(RawKind::Item { marker: last_marker, .. }) = last_kind else { return false };
    let plain = between.is_some_and(|at| drafts[at].is_paragraph() && !drafts[at].raw.text.ends_with(':'));
    let follows = number(last_marker).zip(number(marker)).is_some_and(|(last, this)| last + 1 == this);
    plain && follows
}

fn number(marker: &str) -> Option<u32> {
    marker.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok()
}

/// Whether a block before a list leads into it: it ends with a colon, or is running text that does not end at all.
fn leads(draft: &Draft) -> bool {
    let text = draft.raw.text.trim_end();
    match draft.raw.kind {
        RawKind::Paragraph => text.ends_with(':') || !text.ends_with(is_end),
        RawKind::Heading { .. } | RawKind::Quote | RawKind::Caption => text.ends_with(':'),
        _ => false,
    }
}

fn is_end(c: char) -> bool {
    FINAL.contains(&c) || matches!(c, '»' | '”' | '"' | ')')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::RawBlock;
    use crate::text::Place;

    /// Lines: `# ` a heading, `- ` or a number an item (two spaces a depth), else a paragraph.
    fn drafts(text: &str) -> Vec<Draft> {
        let block = |line: &str| {
            let depth = u8::try_from((line.len() - line.trim_start().len()) / 2).unwrap();
            let (first, rest) = line.trim_start().split_once(' ').unwrap_or(("", line));
            let (kind, text) = match first {
                "#" => (RawKind::Heading { level: 1 }, rest),
                "-" | "1." | "2." => (RawKind::Item { depth, marker: first.to_owned() }, rest),
                "[^]" => (RawKind::Footnote, rest),
                _ => (RawKind::Paragraph, line),
            };
            Draft::new(RawBlock::new(kind, text.to_owned(), Place::default()))
        };
        text.lines().map(block).collect()
    }

    #[test]
    fn finds_lead_ins() {
        let cases: [(&str, &[Option<usize>]); 9] = [
            ("Vi skal:\n- a\n- b", &[None, Some(0), Some(0)]),
            ("Vi skal\n- a", &[None, Some(0)]),
            ("Vi skal det.\n- a", &[None, None]),
            ("# Tiltak\n- a", &[None, None]),
            ("# Tiltak:\n- a", &[None, Some(0)]),
            ("Vi skal:\n- a\n  - b\n    - c\n- d", &[None, Some(0), Some(1), Some(2), Some(0)]),
            ("Vi skal:\n1. a\nMer om a.\n2. b", &[None, Some(0), None, Some(0)]),
            ("Vi skal:\n- a\nSlutt.\n- b", &[None, Some(0), None, None]),
            ("Vi skal:\n[^] Note.\n- a", &[None, None, Some(0)]),
        ];
        for (text, expected) in cases {
            assert_eq!(lead_ins(&drafts(text)), expected, "{text}");
        }
    }
}
