//! The depth of list items, from how far they are set in.

use crate::read::RawKind;

use super::draft::Draft;

/// Items that differ by less than this, in points, have one depth.
const SAME: f32 = 5.0;

/// Gives each item its depth.
pub(super) fn set_depths(drafts: &mut [Draft]) {
    let mut lefts: Vec<f32> = Vec::new();
    for draft in drafts.iter_mut().filter(|draft| !draft.tagged) {
        match &mut draft.kind {
            RawKind::Item { depth, .. } => {
                let left = draft.area.left;
                while lefts.last().is_some_and(|last| *last > left + SAME) {
                    lefts.pop();
                }
                if lefts.last().is_none_or(|last| *last < left - SAME) {
                    lefts.push(left);
                }
                *depth = u8::try_from(lefts.len().saturating_sub(1)).unwrap_or(u8::MAX);
            }
            RawKind::Running | RawKind::Footnote => {}
            _ => lefts.clear(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::draft::Draft;
    use super::super::ink::Area;
    use super::{RawKind, set_depths};

    #[test]
    fn items_set_in_are_deeper() {
        let item = |left| {
            let kind = RawKind::Item { depth: 0, marker: "•".to_owned() };
            Draft { area: Area { left, ..Area::default() }, ..Draft::new(kind, "Tiltak".to_owned(), 1) }
        };
        let mut drafts = [70.0, 90.0, 91.0, 110.0, 70.5].map(item);
        set_depths(&mut drafts);
        let depths = drafts.map(|draft| match draft.kind {
            RawKind::Item { depth, .. } => depth,
            _ => u8::MAX,
        });
        assert_eq!(depths, [0, 1, 1, 2, 0]);
    }
}
