//! Finds captions that a format did not mark: a line with a name and a number right beside a table.

use crate::read::{RawKind, is_numbered_caption};

use super::build::Draft;

/// Turns paragraphs beside tables that look like captions into captions; a sentence («Mål 1: Alle skal …») is none.
pub(super) fn mark(drafts: &mut [Draft]) {
    let counts = |at: &usize| !drafts[*at].excluded && drafts[*at].raw.kind != RawKind::Footnote;
    let counting = (0..drafts.len()).filter(counts).collect::<Vec<_>>();
    let is_row = |at: usize| matches!(drafts[at].raw.kind, RawKind::Row { .. });
    let beside = |pair: &[usize]| match *pair {
        [above, below] if is_row(below) => Some(above),
        [above, below] if is_row(above) => Some(below),
        _ => None,
    };
    let candidates = counting.windows(2).filter_map(beside).collect::<Vec<_>>();
    for at in candidates {
        let text = &drafts[at].raw.text;
        if drafts[at].is_paragraph() && is_numbered_caption(text) && !text.ends_with(['.', ':']) {
            drafts[at].raw.kind = RawKind::Caption;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{Kind, build};
    use crate::read::read;

    #[test]
    fn finds_captions_beside_tables() {
        let source = "Tabell 1: Status 2025\n\n| Tiltak | Frist |\n|---|---|\n| Nett | 2026 |\n\nTabell 1: Status\n\nTabell 2: Mer";
        let document = build(read("a.md", source.as_bytes()).unwrap());
        let kinds =
            document.blocks.into_iter().map(|block| block.kind).filter(|kind| !matches!(kind, Kind::Row { .. }));
        assert_eq!(kinds.collect::<Vec<_>>(), [Kind::Caption, Kind::Caption, Kind::Paragraph]);
    }
}
