//! The outline: which heading is the title, levels without gaps, and the headings that each block stands under.

use crate::read::RawKind;

use super::build::Draft;

/// Gives headings their levels: 0 for the title, and from 1 without gaps for the others, whatever levels a file used.
pub(super) fn settle_levels(drafts: &mut [Draft]) {
    let mut levels = drafts.iter().filter_map(Draft::level).map(i16::from).collect::<Vec<_>>();
    find_title(&mut levels);
    close_gaps(&mut levels);
    let mut levels = levels.into_iter();
    for draft in drafts.iter_mut().filter(|draft| draft.level().is_some()) {
        let level = levels.next().and_then(|level| u8::try_from(level).ok()).unwrap_or(1);
        draft.raw.kind = RawKind::Heading { level };
    }
}

/// Makes the title level 0: the first heading marked as title, else the first heading if it alone has the highest level.
fn find_title(levels: &mut [i16]) {
    if let Some(title) = levels.iter().position(|level| *level == 0) {
        // Further title marks are chapters: everything else moves one down to make room for them.
        let further = levels.iter().filter(|level| **level == 0).count() > 1;
        for (at, level) in levels.iter_mut().enumerate() {
            *level += i16::from(further && at != title);
        }
        return;
    }
    let Some(top) = levels.iter().min().copied() else { return };
    let alone = levels.iter().filter(|level| **level == top).count() == 1;
    if alone && levels.len() > 1 && levels[0] == top {
        levels[0] = 0;
    }
}

/// Numbers levels by how many headings stand above, so that a level that a file leaves out is no gap.
fn close_gaps(levels: &mut [i16]) {
    let mut above = Vec::new();
    for level in levels.iter_mut().filter(|level| **level > 0) {
        while above.last().is_some_and(|last| *last >= *level) {
            above.pop();
        }
        above.push(*level);
        *level = i16::try_from(above.len()).unwrap_or(i16::MAX).min(9);
    }
}

/// For each block, the headings it stands under, outermost first. Notes stand under none: formats keep them at the foot of
/// a page, at the end of the document or behind the paragraph, so that what is above them says nothing about them.
pub(super) fn sections(drafts: &[Draft]) -> Vec<Vec<usize>> {
    let mut above: Vec<(u8, usize)> = Vec::new();
    let mut sections = Vec::with_capacity(drafts.len());
    for (index, draft) in drafts.iter().enumerate() {
        let level = draft.level();
        if let Some(level) = level {
            while above.last().is_some_and(|(last, _)| *last >= level) {
                above.pop();
            }
        }
        let stands_under = if draft.raw.kind == RawKind::Footnote { &[] } else { above.as_slice() };
        sections.push(stands_under.iter().map(|(_, heading)| *heading).collect());
        if let Some(level) = level.filter(|level| *level > 0) {
            above.push((level, index));
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::RawBlock;
    use crate::text::Place;

    fn settled(levels: &[u8]) -> Vec<u8> {
        let heading = |level: &u8| RawBlock::new(RawKind::Heading { level: *level }, "x".to_owned(), Place::default());
        let mut drafts = levels.iter().map(heading).map(Draft::new).collect::<Vec<_>>();
        settle_levels(&mut drafts);
        drafts.iter().filter_map(Draft::level).collect()
    }

    #[test]
    fn settles_levels() {
        let cases: [(&[u8], &[u8]); 8] = [
            (&[1, 2, 3, 2], &[0, 1, 2, 1]),
            (&[1, 2, 1, 2], &[1, 2, 1, 2]),
            (&[0, 1, 2, 1], &[0, 1, 2, 1]),
            (&[0, 2, 4, 2], &[0, 1, 2, 1]),
            (&[2, 4, 3, 2], &[1, 2, 2, 1]),
            (&[2, 1, 2], &[1, 1, 2]),
            (&[0, 1, 0, 1], &[0, 1, 1, 2]),
            (&[3], &[1]),
        ];
        for (given, expected) in cases {
            assert_eq!(settled(given), expected, "{given:?}");
        }
    }
}
