//! Finds tables of contents that a format did not mark, and the headings above them.

use std::ops::Range;

use crate::read::{RawKind, is_contents_line};

use super::build::Draft;

/// Entries from which a run of lines with page numbers is a table of contents.
const MIN_ENTRIES: usize = 3;

/// Blocks from the beginning of a document within which a table of contents begins, entries that it has at most, and
/// headings that they are compared with: what keeps the comparing short in any document.
const REACH: usize = 200;
const MAX_ENTRIES: usize = 400;
const MAX_HEADINGS: usize = 2000;

/// Bytes of letters that an entry has beside the heading that it names, at most.
const MAX_BESIDE: usize = 12;

/// A paragraph up to this length may be the heading of a table of contents.
const MAX_WORD: usize = 40;

/// Excludes tables of contents with their headings.
pub(super) fn exclude(drafts: &mut [Draft]) {
    by_leaders(drafts);
    by_headings(drafts);
    above(drafts);
}

/// Lines of dots and page numbers.
fn by_leaders(drafts: &mut [Draft]) {
    for run in drafts.chunk_by_mut(|one, next| is_entry(one) == is_entry(next)) {
        if is_entry(&run[0]) && (run.len() >= MIN_ENTRIES || run.iter().all(|draft| draft.raw.text.contains("....."))) {
            exclude_all(run);
        }
    }
}

fn is_entry(draft: &Draft) -> bool {
    let may_be = !matches!(draft.raw.kind, RawKind::Row { .. } | RawKind::Footnote | RawKind::Quote);
    may_be && is_contents_line(&draft.raw.text)
}

/// Sections that do nothing but name the headings of the document.
fn by_headings(drafts: &mut [Draft]) {
    let headings =
        drafts.iter().filter(|draft| draft.level().is_some()).map(|draft| letters(&draft.raw.text).collect());
    let headings = Headings::new(headings.filter(|words: &String| words.len() > 3).take(MAX_HEADINGS));
    let mut entries = Entries { headings, counted: vec![None; drafts.len()] };
    let starts = (0..drafts.len()).filter(|at| drafts[*at].level().is_some()).collect::<Vec<_>>();
    for start in 0..drafts.len().min(REACH) {
        let next = starts.partition_point(|heading| *heading <= start);
        let end = starts.get(next).copied().unwrap_or(drafts.len());
        let heads = may_head(&drafts[start]);
        let body = start + 1..end;
        if heads && body.len() <= MAX_ENTRIES && entries.name_headings(drafts, body.clone()) {
            exclude_all(&mut drafts[body]);
        }
    }
}

/// A heading, or a word or two that serve as one.
fn may_head(draft: &Draft) -> bool {
    let text = &draft.raw.text;
    let word = draft.is_paragraph() && text.len() <= MAX_WORD && !text.ends_with(['.', ':', ';', ',', '!', '?']);
    word || draft.level().is_some_and(|level| level > 0)
}

/// The lines of blocks, as entries of a table of contents.
struct Entries {
    headings: Headings,
    /// For each block that was asked for, its lines and how many of them name no heading: sections may overlap.
    counted: Vec<Option<(usize, usize)>>,
}

impl Entries {
    /// Whether most of what stands in a section, line by line, is headings.
    fn name_headings(&mut self, drafts: &[Draft], section: Range<usize>) -> bool {
        let counting = || section.clone().filter(|at| !drafts[*at].excluded);
        if counting().any(|at| matches!(drafts[at].raw.kind, RawKind::Row { .. })) {
            return false;
        }
        let (mut entries, mut others) = (0, 0);
        for at in counting() {
            let (lines, unknown) = self.count(at, &drafts[at].raw.text);
            entries += lines;
            others += unknown;
        }
        entries >= MIN_ENTRIES && others <= entries / 5
    }

    fn count(&mut self, at: usize, text: &str) -> (usize, usize) {
        if let Some(counted) = self.counted[at] {
            return counted;
        }
        let unknown = |line: &str| usize::from(!self.headings.any_named_by(line));
        // Most blocks are one line, and a character is found sooner than a string.
        let counted = if text.contains('·') {
            text.split(" · ").fold((0, 0), |(lines, others), line| (lines + 1, others + unknown(line)))
        } else {
            (1, unknown(text))
        };
        self.counted[at] = Some(counted);
        counted
    }
}

/// The words of the headings, each once, by length.
struct Headings(Vec<String>);

impl Headings {
    fn new(headings: impl Iterator<Item = String>) -> Self {
        let mut headings = headings.collect::<Vec<_>>();
        headings.sort_unstable_by(|one, other| one.len().cmp(&other.len()).then_with(|| one.cmp(other)));
        headings.dedup();
        Self(headings)
    }

    /// An entry names a heading if it says little beside it: a number, a page.
    fn any_named_by(&self, line: &str) -> bool {
        let most = self.0.last().map_or(0, String::len) + MAX_BESIDE;
        let mut entry = String::new();
        for letter in letters(line) {
            // Most lines are paragraphs, and say more than any heading.
            if entry.len() > most {
                return false;
            }
            entry.push(letter);
        }
        let first = self.0.partition_point(|heading| heading.len() + MAX_BESIDE < entry.len());
        let mut fitting = self.0[first..].iter().take_while(|heading| heading.len() <= entry.len());
        fitting.any(|heading| entry.contains(heading.as_str()))
    }
}

/// The letters of a line, in lower case.
fn letters(line: &str) -> impl Iterator<Item = char> {
    line.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase)
}

fn exclude_all(drafts: &mut [Draft]) {
    for draft in drafts {
        draft.excluded = true;
    }
}

/// A heading with nothing under it but a table of contents belongs to it.
fn above(drafts: &mut [Draft]) {
    let title = drafts.iter().position(|draft| draft.level().is_some());
    let mut over_contents = false;
    let rest = drafts.iter_mut().skip(title.map_or(0, |title| title + 1));
    for draft in rest.rev().filter(|draft| !matches!(draft.raw.kind, RawKind::Running | RawKind::Chrome)) {
        if draft.excluded {
            over_contents = true;
        } else {
            draft.excluded = over_contents && may_head(draft) && draft.raw.text.len() <= MAX_WORD;
            over_contents = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::build;
    use crate::read::read;

    fn text(source: &str) -> String {
        build(read("a.md", source.as_bytes()).unwrap()).text
    }

    #[test]
    fn excludes_contents() {
        let rest = "\n\n## Mål\n\nVi skal.\n\n## Tiltak\n\nVi gjør.\n\n## Oppfølging\n\nVi ser.\n";
        let whole = format!("# Plan{rest}");
        for contents in [
            "## Innhold\n\nMål ...... 2\n\nTiltak ...... 3\n\nOppfølging ...... 4",
            "## Innhold\n\n- Mål\n- Kap. 2 Tiltak, s. 3\n- Oppfølging",
            "Innhold\n\n1. Mål\n2. Tiltak\n3. Oppfølging",
            "## Innhold\n\nForord · Mål · Tiltak · Oppfølging · Mål",
        ] {
            assert_eq!(text(&format!("# Plan\n\n{contents}{rest}")), whole, "{contents}");
        }
    }

    #[test]
    fn keeps_lists_that_say_more() {
        let source = "# Plan\n\n## Om planen\n\nPlanen har tre deler:\n\n- Mål for alle som bor her\n- Tiltak\n- Kart\n\n## Mål\n\nx\n\n## Tiltak\n\ny\n";
        assert_eq!(text(source), source);
        assert_eq!(MIN_ENTRIES, 3);
    }
}
