//! The depth of list items, from how far they are set in.

use crate::read::RawKind;

use super::draft::Draft;

/// Items that differ by less than this, in points, have one depth.
const SAME: f32 = 5.0;

/// The lists that stand open, outermost first: how far their items are set in, and what their markers look like.
#[derive(Default)]
struct Open {
    lists: Vec<(f32, Sign)>,
    /// Where the last item stands: its page, and its lower edge there.
    end: (u32, f32),
}

/// What tells one list from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Number,
    Letter,
    Bullet(char),
}

/// Gives each item its depth.
pub(super) fn set_depths(drafts: &mut [Draft]) {
    let mut open = Open::default();
    for draft in drafts.iter_mut().filter(|draft| !draft.tagged) {
        let (page, area) = (draft.page, draft.area);
        match &mut draft.kind {
            RawKind::Item { depth, marker } => {
                let sign = Sign::of(marker);
                if open.end.0 != page || area.top < open.end.1 - area.height() {
                    open.move_to(area.left, sign);
                }
                *depth = open.depth(area.left, sign);
                open.end = (draft.last_page, area.bottom);
            }
            RawKind::Running | RawKind::Footnote => {}
            _ => open.lists.clear(),
        }
    }
}

impl Sign {
    fn of(marker: &str) -> Self {
        let first = marker.chars().find(|c| *c != '(').unwrap_or('•');
        match first {
            _ if first.is_ascii_digit() => Self::Number,
            _ if first.is_ascii_alphabetic() && marker.ends_with([')', '.']) => Self::Letter,
            _ => Self::Bullet(first),
        }
    }
}

impl Open {
    /// A column or a page to the side of the last one moves all lists with it.
    fn move_to(&mut self, left: f32, sign: Sign) {
        if let Some((old, _)) = self.lists.iter().rfind(|(_, own)| *own == sign) {
            let shift = left - old;
            self.lists.iter_mut().for_each(|(left, _)| *left += shift);
        }
    }

    fn depth(&mut self, left: f32, sign: Sign) -> u8 {
        while self.lists.last().is_some_and(|(last, _)| *last > left + SAME) {
            self.lists.pop();
        }
        if self.lists.last().is_none_or(|(last, _)| *last < left - SAME) {
            self.lists.push((left, sign));
        }
        u8::try_from(self.lists.len().saturating_sub(1)).unwrap_or(u8::MAX)
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
        assert_eq!(drafts.each_ref().map(depth), [0, 1, 1, 2, 0]);
    }

    #[test]
    fn a_new_column_is_no_depth() {
        let item = |(left, top): (f32, f32)| {
            let kind = RawKind::Item { depth: 0, marker: "a)".to_owned() };
            let area = Area { left, top, right: left + 100.0, bottom: top + 10.0 };
            Draft { area, ..Draft::new(kind, "Tiltak".to_owned(), 1) }
        };
        let mut drafts = [(70.0, 700.0), (320.0, 80.0), (320.0, 95.0)].map(item);
        set_depths(&mut drafts);
        assert_eq!(drafts.each_ref().map(depth), [0, 0, 0]);
    }

    fn depth(draft: &Draft) -> u8 {
        match draft.kind {
            RawKind::Item { depth, .. } => depth,
            _ => u8::MAX,
        }
    }
}
