//! Finds running heads and feet that a format did not mark: short lines that come back on page after page.

use std::collections::BTreeMap;

use crate::read::Format;

use super::build::Draft;

/// A line longer than this is text, however often it comes back.
const MAX_LENGTH: usize = 160;

/// On so many pages a line must stand.
const MIN_TIMES: usize = 3;

/// Blocks at the beginning and end of a page among which running lines are looked for.
const EDGE: usize = 3;

/// Excludes running lines. Office formats keep theirs apart, so that there only a number that counts on tells one.
pub(super) fn exclude(drafts: &mut [Draft], format: Format) {
    let by_page = !matches!(format, Format::Docx | Format::Odt);
    let mut lines: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for at in candidates(drafts) {
        lines.entry(without_digits(&drafts[at].raw.text)).or_default().push(at);
    }
    for places in lines.into_values() {
        if runs(drafts, &places, by_page) {
            for at in places {
                drafts[at].excluded = true;
            }
        }
    }
}

/// Short lines that may be running ones: at the edges of pages, or anywhere where there are no pages.
fn candidates(drafts: &[Draft]) -> Vec<usize> {
    let short = |at: &usize| {
        let draft = &drafts[*at];
        (draft.is_paragraph() || draft.level().is_some()) && draft.raw.text.len() <= MAX_LENGTH && !ends_sentence(draft)
    };
    let mut found = Vec::new();
    let mut start = 0;
    for page in drafts.chunk_by(|one, next| one.raw.place.page == next.raw.place.page) {
        let end = start + page.len();
        let paged = page.first().is_some_and(|draft| draft.raw.place.page.is_some());
        if paged && page.len() > 2 * EDGE {
            found.extend((start..start + EDGE).chain(end - EDGE..end));
        } else {
            found.extend(start..end);
        }
        start = end;
    }
    found.retain(short);
    found
}

fn ends_sentence(draft: &Draft) -> bool {
    draft.raw.text.ends_with(['.', ':', ';', '!', '?'])
}

/// Page numbers differ from page to page; the rest of the line does not.
fn without_digits(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    for c in line.chars() {
        let c = if c.is_ascii_digit() { '0' } else { c };
        if c != '0' || !plain.ends_with('0') {
            plain.push(c);
        }
    }
    plain
}

/// Whether the same line at these places runs: on several pages, or, without pages, with a number that counts on.
fn runs(drafts: &[Draft], places: &[usize], by_page: bool) -> bool {
    let mut pages = places.iter().filter_map(|at| drafts[*at].raw.place.page).collect::<Vec<_>>();
    if by_page && !pages.is_empty() {
        pages.dedup();
        return pages.len() >= MIN_TIMES;
    }
    let numbers = places.iter().map(|at| last_number(&drafts[*at].raw.text)).collect::<Option<Vec<_>>>();
    let counts_on = |numbers: Vec<u32>| numbers.is_sorted_by(|one, next| one < next);
    let headings = places.iter().any(|at| drafts[*at].level().is_some());
    places.len() >= MIN_TIMES && !headings && numbers.is_some_and(counts_on)
}

fn last_number(line: &str) -> Option<u32> {
    let line = line.trim_end_matches(|c: char| !c.is_ascii_digit());
    let start = line.len() - line.bytes().rev().take_while(u8::is_ascii_digit).count();
    line[start..].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{RawBlock, RawKind};
    use crate::text::Place;

    fn kept(blocks: &[(u32, &str)]) -> Vec<String> {
        kept_in(Format::Pdf, blocks)
    }

    fn kept_in(format: Format, blocks: &[(u32, &str)]) -> Vec<String> {
        let place = |page: u32| if page > 0 { Place::on_page(page) } else { Place::default() };
        let block = |(page, text): &(u32, &str)| RawBlock::new(RawKind::Paragraph, (*text).to_owned(), place(*page));
        let mut drafts = blocks.iter().map(block).map(Draft::new).collect::<Vec<_>>();
        exclude(&mut drafts, format);
        drafts.into_iter().filter(|draft| !draft.excluded).map(|draft| draft.raw.text).collect()
    }

    #[test]
    fn excludes_lines_that_come_back() {
        assert_eq!(kept(&[(1, "Plan 1"), (1, "a"), (2, "Plan 2"), (2, "b"), (3, "Plan 3"), (3, "c")]), ["a", "b", "c"]);
        assert_eq!(kept(&[(1, "Plan"), (1, "a"), (2, "Plan"), (2, "b")]), ["Plan", "a", "Plan", "b"]);
        assert_eq!(kept(&[(0, "Plan side 1"), (0, "a"), (0, "Plan side 2"), (0, "Plan side 3")]), ["a"]);
        assert_eq!(kept(&[(0, "Ansvar"), (0, "Ansvar"), (0, "Ansvar")]), ["Ansvar", "Ansvar", "Ansvar"]);
    }

    #[test]
    fn keeps_subheadings_that_office_formats_repeat() {
        let blocks = [(1, "Mål"), (1, "Side 1"), (2, "Mål"), (2, "Side 2"), (3, "Mål"), (3, "Side 3")];
        assert_eq!(kept_in(Format::Odt, &blocks), ["Mål", "Mål", "Mål"]);
        assert_eq!(kept_in(Format::Pdf, &blocks), [""; 0]);
    }
}
