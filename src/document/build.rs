//! Completes what readers deliver into a [`Document`]: one pass per question, in a fixed order.

use std::ops::Range;

use crate::read::{Change, RawBlock, RawDocument, RawKind};
use crate::text::Place;

use super::{Block, Document, Kind, captions, contents, join, lists, outline, print, running, tables};

/// A block on its way into the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) raw: RawBlock,
    /// It does not count.
    pub(super) excluded: bool,
}

impl Draft {
    pub(super) fn new(raw: RawBlock) -> Self {
        let excluded = matches!(raw.kind, RawKind::Contents | RawKind::Running | RawKind::Chrome);
        Self { raw, excluded }
    }

    /// The level of a heading that counts.
    pub(super) fn level(&self) -> Option<u8> {
        match self.raw.kind {
            RawKind::Heading { level } if !self.excluded => Some(level),
            _ => None,
        }
    }

    pub(super) fn is_paragraph(&self) -> bool {
        !self.excluded && self.raw.kind == RawKind::Paragraph
    }
}

/// Completes raw blocks into a document.
pub fn build(raw: RawDocument) -> Document {
    let mut drafts = raw.blocks.into_iter().map(Draft::new).collect::<Vec<_>>();
    contents::exclude(&mut drafts);
    running::exclude(&mut drafts, raw.format);
    join::join(&mut drafts);
    captions::mark(&mut drafts);
    tables::trim_labels(&mut drafts);
    outline::settle_levels(&mut drafts);
    let sections = outline::sections(&drafts);
    let printed = print::print(&drafts);
    let lead_ins = lists::lead_ins(&drafts);
    let rows = tables::rows(&drafts, &printed.ranges);
    let title = title(&drafts).or_else(|| raw.meta.title.clone());
    let parts = sections.into_iter().zip(lead_ins).zip(rows);
    let mut paragraph = 0;
    let blocks =
        drafts.into_iter().zip(printed.ranges).zip(parts).map(|((draft, range), ((section, lead_in), row))| {
            paragraph += u32::from(!draft.excluded);
            block(draft, range, Parts { section, lead_in, row, paragraph })
        });
    Document {
        format: raw.format,
        title,
        meta: raw.meta,
        pages: raw.pages,
        blocks: blocks.collect(),
        text: printed.text,
        source: raw.source,
        remarks: raw.remarks,
        notices: raw.notices,
    }
}

/// What the passes found out about one block.
struct Parts {
    section: Vec<usize>,
    lead_in: Option<usize>,
    row: Option<Kind>,
    paragraph: u32,
}

fn block(draft: Draft, range: Range<usize>, parts: Parts) -> Block {
    let Draft { raw: RawBlock { kind, text, place, changes }, excluded } = draft;
    let kind = match kind {
        _ if excluded => Kind::Excluded,
        RawKind::Heading { level } => Kind::Heading { level },
        RawKind::Item { depth, .. } => Kind::Item { depth },
        RawKind::Footnote => Kind::Footnote,
        RawKind::Quote => Kind::Quote,
        RawKind::Caption => Kind::Caption,
        RawKind::Row { .. } => parts.row.unwrap_or(Kind::Paragraph),
        RawKind::Paragraph => Kind::Paragraph,
        RawKind::Contents | RawKind::Running | RawKind::Chrome => Kind::Excluded,
    };
    let start = range.start;
    let moved = |change: Change| Change { range: start + change.range.start..start + change.range.end, ..change };
    Block {
        kind,
        range,
        excluded: if excluded { text } else { String::new() },
        section: parts.section,
        lead_in: parts.lead_in,
        paragraph: parts.paragraph,
        place: if excluded { Place { page: place.page, anchors: Vec::new() } } else { place },
        changes: if excluded { Vec::new() } else { changes.into_iter().map(moved).collect() },
    }
}

/// The title by the headings: the title heading, else the first one.
fn title(drafts: &[Draft]) -> Option<String> {
    let heading = |wanted: fn(u8) -> bool| drafts.iter().find(|draft| draft.level().is_some_and(wanted));
    heading(|level| level == 0).or_else(|| heading(|_| true)).map(|draft| draft.raw.text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::read;

    fn built(name: &str, source: &str) -> Document {
        build(read(name, source.as_bytes()).unwrap())
    }

    const PLAN: &str = "# Plan\n\nIngress.\n\n### Mål\n\nVi skal:\n\n- gjøre det\n  1. nå\n- mer[^1]\n\n[^1]: Jf. loven.\n\n> Sagt.\n\n## Tiltak\n\n| Tiltak | Frist |\n|---|---|\n| Nett | 2026 |\n";

    #[test]
    fn prints_the_text() {
        let expected = "# Plan\n\nIngress.\n\n## Mål\n\nVi skal:\n\n- gjøre det\n  1. nå\n- mer\n\n[^] Jf. loven.\n\n> Sagt.\n\n## Tiltak\n\n| Tiltak | Frist |\n| Nett | 2026 |\n";
        let document = built("a.md", PLAN);
        assert_eq!(document.text, expected);
        assert_eq!(document.title.as_deref(), Some("Plan"));
    }

    #[test]
    fn places_every_block() {
        let document = built("a.md", PLAN);
        let of =
            |block: &Block| (document.text_of(block).to_owned(), block.section.clone(), block.lead_in, block.paragraph);
        let found = document.blocks.iter().map(of).collect::<Vec<_>>();
        let expected: [(&str, &[usize], Option<usize>); 12] = [
            ("Plan", &[], None),
            ("Ingress.", &[], None),
            ("Mål", &[], None),
            ("Vi skal:", &[2], None),
            ("gjøre det", &[2], Some(3)),
            ("nå", &[2], Some(4)),
            ("mer", &[2], Some(3)),
            ("Jf. loven.", &[], None),
            ("Sagt.", &[2], None),
            ("Tiltak", &[], None),
            ("Tiltak | Frist", &[9], None),
            ("Nett | 2026", &[9], None),
        ];
        let expected = expected
            .iter()
            .zip(1..)
            .map(|((text, section, lead), at)| ((*text).to_owned(), section.to_vec(), *lead, at));
        assert_eq!(found, expected.collect::<Vec<_>>());
    }

    #[test]
    fn takes_the_title_from_where_it_stands() {
        let title = |name: &str, source: &str| built(name, source).title;
        assert_eq!(title("a.md", "## Mål\n\nx"), Some("Mål".to_owned()));
        assert_eq!(title("a.html", "<title>Plan</title><p>x"), Some("Plan".to_owned()));
        assert_eq!(title("a.txt", "x"), None);
    }

    #[test]
    fn leaves_out_what_does_not_count() {
        let document = built("a.html", "<nav>Meny</nav><h1>Plan</h1><p>Mål ..... 3<p>Vi skal.");
        assert_eq!(document.text, "# Plan\n\nVi skal.\n".replace("# Plan", "## Plan"));
        let excluded = document.blocks.iter().filter(|block| block.kind == Kind::Excluded);
        let excluded = excluded.map(|block| (block.excluded.as_str(), block.range.clone())).collect::<Vec<_>>();
        assert_eq!(excluded, [("Meny", 0..0), ("Mål ..... 3", 7..7)]);
    }

    proptest::proptest! {
        #[test]
        fn every_range_selects_its_text(
            name in "a\\.(md|html|txt)",
            text in "(([-*_#>|`~<&a-cåA-C.:]| |\n|\n\n|</?(p|li|td|tr|table|h1|h3|ul)>|\u{c}|--- ---|..... 3)){0,80}",
        ) {
            let Ok(raw) = read(&name, text.as_bytes()) else { return Ok(()) };
            let texts = raw.blocks.iter().map(|block| block.text.len()).sum::<usize>();
            let document = build(raw);
            for block in &document.blocks {
                let own = document.text.get(block.range.clone());
                proptest::prop_assert_eq!(own.is_some_and(str::is_empty), block.kind == Kind::Excluded);
                proptest::prop_assert!(own.is_some_and(|own| !own.contains('\n') && own.len() + block.excluded.len() <= texts + 1000));
                if let Kind::Row { cells, heads, group, .. } = &block.kind {
                    let ranges = cells.iter().map(|cell| &cell.range).chain(heads.iter().flatten()).chain(group);
                    proptest::prop_assert!(ranges.into_iter().all(|range| document.text.get(range.clone()).is_some()));
                    proptest::prop_assert_eq!(cells.len(), heads.len());
                    let joined = cells.iter().map(|cell| &document.text[cell.range.clone()]).collect::<Vec<_>>().join(" | ");
                    proptest::prop_assert_eq!(Some(joined.as_str()), own);
                }
            }
        }
    }
}
