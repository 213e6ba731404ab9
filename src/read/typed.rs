//! Lists that were typed: paragraphs that begin with `a)`, `1)` or a dash where the file knows of no list.
//!
//! A letter or number alone proves nothing, so a typed list begins behind a text that leads into it («Kommunen skal:»), or
//! is at least two paragraphs long whose markers follow each other.

use super::shape::{self, BULLET, Marker};
use super::{RawBlock, RawKind};

/// Makes items of the paragraphs of typed lists.
pub(super) fn find_items(blocks: &mut [RawBlock]) {
    let flow: Vec<usize> = (0..blocks.len()).filter(|at| counts(&blocks[*at])).collect();
    let mut at = 0;
    while at < flow.len() {
        let length = run(blocks, &flow[at..]);
        let led = at.checked_sub(1).is_some_and(|before| blocks[flow[before]].text.trim_end().ends_with(':'));
        if length > 0 && is_list(&blocks[flow[at]], length, led) {
            flow[at..at + length].iter().for_each(|number| make_item(&mut blocks[*number]));
        }
        at += length.max(1);
    }
}

/// Whether a block stands in the flow of the text, so that a list ends at it.
fn counts(block: &RawBlock) -> bool {
    !matches!(block.kind, RawKind::Footnote | RawKind::Running | RawKind::Contents | RawKind::Chrome)
}

/// How many paragraphs from the first on have markers of which each follows the one before.
fn run(blocks: &[RawBlock], flow: &[usize]) -> usize {
    let mut last: Option<String> = None;
    for (length, number) in flow.iter().enumerate() {
        let Some(sign) = typed(&blocks[*number]).map(|marker| marker.text.to_owned()) else { return length };
        let fits = last.as_ref().map_or_else(|| is_first(&sign), |last| follows(last, &sign));
        if !fits {
            return length;
        }
        last = Some(sign);
    }
    flow.len()
}

/// The marker that a paragraph begins with, as typed: bullets keep their sign.
fn typed(block: &RawBlock) -> Option<Marker<'_>> {
    let found = shape::marker(&block.text).filter(|_| block.kind == RawKind::Paragraph)?;
    let sign = block.text.trim_start();
    let own = sign.chars().next().map_or(0, char::len_utf8);
    Some(if found.text == BULLET { Marker { text: &sign[..own], ..found } } else { found })
}

/// Whether so many paragraphs are a list. A long dash also begins what somebody says, and «1.» a section.
fn is_list(first: &RawBlock, length: usize, led: bool) -> bool {
    let sign = typed(first).map_or("", |marker| marker.text);
    let bracket = sign.ends_with(')');
    let speech = sign.starts_with(['–', '—']);
    match length {
        1 => led && !speech,
        // Lettered paragraphs of whole sentences that nothing leads into are provisions, as in the text reader.
        _ => led || (bracket && !first.text.ends_with('.')) || sign.starts_with(['-', '*']),
    }
}

fn is_first(sign: &str) -> bool {
    values(sign).is_none_or(|values| values.contains(&1))
}

/// Whether a marker goes on with the list of another: the same sign, or the next number.
fn follows(last: &str, sign: &str) -> bool {
    match (values(last), values(sign)) {
        (None, None) => last == sign,
        (Some(last), Some(this)) => {
            sign.ends_with(')') == sign.ends_with(')')
                && (0..2).any(|kind| last[kind] > 0 && last[kind] + 1 == this[kind])
        }
        _ => false,
    }
}

/// What a number, letter or Roman numeral counts: as a number or letter, and as a Roman numeral; 0 where it is none.
/// `None` for bullets.
fn values(sign: &str) -> Option<[u32; 2]> {
    let label = sign.trim_matches(['(', ')', '.']);
    if label.is_empty() || !label.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let letter = |byte: u8| u32::from(byte.to_ascii_lowercase().saturating_sub(b'a')) + 1;
    let plain = match label.as_bytes() {
        [byte] if byte.is_ascii_alphabetic() => letter(*byte),
        _ => label.parse().unwrap_or(0),
    };
    Some([plain, shape::roman(label).unwrap_or(0)])
}

fn make_item(block: &mut RawBlock) {
    let Some(found) = shape::marker(&block.text) else { return };
    let (marker, rest) = (found.text.to_owned(), found.rest);
    block.drop_front(rest);
    block.kind = RawKind::Item { depth: 0, marker };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Change, ChangeKind};
    use crate::text::{Anchor, Place};

    /// The texts as paragraphs, and then `marker text` for each that became an item.
    fn found(texts: &[&str]) -> Vec<String> {
        let block = |text: &&str| RawBlock::new(RawKind::Paragraph, (*text).to_owned(), Place::default());
        let mut blocks: Vec<RawBlock> = texts.iter().map(block).collect();
        find_items(&mut blocks);
        let line = |block: &RawBlock| match &block.kind {
            RawKind::Item { marker, .. } => format!("{marker} {}", block.text),
            _ => format!("p {}", block.text),
        };
        blocks.iter().map(line).collect()
    }

    #[test]
    fn markers_behind_a_lead_in_make_items() {
        assert_eq!(
            found(&["Vi skal:", "a) lære", "b) øve", "Slik er det."]),
            ["p Vi skal:", "a) lære", "b) øve", "p Slik er det."]
        );
        assert_eq!(found(&["Vi skal:", "1. lære"]), ["p Vi skal:", "1. lære"]);
        assert_eq!(found(&["Vi skal:", "- lære", "- øve"]), ["p Vi skal:", "• lære", "• øve"]);
        assert_eq!(found(&["Vi skal:", "i) lære", "ii) øve", "iii) se"])[1..], ["i) lære", "ii) øve", "iii) se"]);
    }

    #[test]
    fn markers_that_follow_each_other_make_items() {
        assert_eq!(found(&["Tiltak", "1) lære", "2) øve"]), ["p Tiltak", "1) lære", "2) øve"]);
        assert_eq!(found(&["- lære", "- øve"]), ["• lære", "• øve"]);
        assert_eq!(found(&["Vi skal:", "a) lære", "1) øve", "2) se"]), ["p Vi skal:", "a) lære", "1) øve", "2) se"]);
    }

    #[test]
    fn what_proves_nothing_stays_a_paragraph() {
        let cases: [&[&str]; 6] = [
            &["Bestemmelser", "a) Alle skal lære.", "b) Alle skal øve."],
            &["Slik er det.", "a) lære"],
            &["Vi skal:", "c) lære"],
            &["Slik er det.", "1. Innledning", "2. Mål"],
            &["Ordføreren sier:", "– Vi skal bli best."],
            &["Hun sa det.", "– Vi skal.", "– Nei, det skal vi ikke."],
        ];
        for texts in cases {
            let paragraphs: Vec<String> = texts.iter().map(|text| format!("p {text}")).collect();
            assert_eq!(found(texts), paragraphs);
        }
    }

    #[test]
    fn places_and_changes_move_with_the_text() {
        let lead = RawBlock::new(RawKind::Paragraph, "Vi skal:".to_owned(), Place::default());
        let anchors = vec![Anchor { text: 0, source: 100 }, Anchor { text: 8, source: 120 }];
        let mut item = RawBlock::new(RawKind::Paragraph, "a) lære mer".to_owned(), Place { page: None, anchors });
        item.changes = vec![
            Change { range: 0..2, kind: ChangeKind::Inserted },
            Change { range: 3..7, kind: ChangeKind::Inserted },
        ];
        let mut blocks = [lead, item];
        find_items(&mut blocks);
        let [_, item] = blocks;
        assert_eq!(
            (item.text.as_str(), item.place.source_offset(0), item.place.source_offset(5)),
            ("lære mer", Some(103), Some(120))
        );
        assert_eq!(item.changes, [Change { range: 0..4, kind: ChangeKind::Inserted }]);
    }
}
