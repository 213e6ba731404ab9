//! Headings of files that do not say which lines are headings: by bookmarks, by outline numbers, and by size and weight.

use std::collections::HashMap;

use crate::read::{RawKind, mend};

use super::draft::{Draft, Look, set_off_number};
use super::marker::{Marker, marker};
use super::outline::Bookmark;

/// A heading's size differs from running text by this factor.
const LARGER: f32 = 1.09;

/// Headings are no longer than this, in bytes.
const MAX_LENGTH: usize = 180;

/// Levels beyond this are not told apart.
const MAX_LEVEL: u8 = 6;

/// Turns drafts that look like headings into headings. Where the structure tree names headings, its other blocks are
/// none, and blocks from the layout have the levels of the headings that they look like.
pub(super) fn mark(drafts: &mut [Draft], body: Look, bookmarks: &[Bookmark]) {
    let known = levels_of(bookmarks);
    let named = named(drafts);
    if let Some(title) = tagged_title(drafts, &named) {
        drafts[title].kind = RawKind::Heading { level: 0 };
    }
    let candidate = |draft: &Draft| named.is_empty() || !draft.tagged;
    let evidence = |draft: &Draft| evidence(draft, body, &known).filter(|_| candidate(draft));
    let mut kinds: Vec<Option<Evidence>> = drafts.iter().map(evidence).collect();
    drop_emphasis(drafts, &mut kinds, body);
    let ranks = ranks(drafts, &kinds);
    let title = title(drafts, &kinds).filter(|_| named.is_empty());
    for (at, (draft, kind)) in drafts.iter_mut().zip(&kinds).enumerate() {
        let Some(kind) = kind else { continue };
        let like = named.iter().find(|(look, _)| alike(*look, draft.look));
        let level = match (kind, like) {
            _ if title == Some(at) => 0,
            (Evidence::Number(_) | Evidence::Look, Some((_, level)))
            | (Evidence::Bookmark(level), _)
            | (Evidence::Number(level), None) => *level,
            (Evidence::Look, None) => rank(&ranks, draft.look),
        };
        if let RawKind::Item { marker, .. } = &draft.kind {
            draft.text = format!("{marker} {}", draft.text);
        }
        draft.kind = RawKind::Heading { level: level.min(MAX_LEVEL) };
    }
}

/// The looks of headings that the structure tree names, with their levels.
fn named(drafts: &[Draft]) -> Vec<(Look, u8)> {
    let mut looks: Vec<(Look, u8)> = Vec::new();
    for draft in drafts.iter().filter(|draft| draft.tagged) {
        if let RawKind::Heading { level } = draft.kind
            && !looks.iter().any(|(look, _)| alike(*look, draft.look))
        {
            looks.push((draft.look, level));
        }
    }
    looks
}

/// The title of a file whose tree names headings but has the title for a paragraph: at the beginning, larger than any.
fn tagged_title(drafts: &[Draft], named: &[(Look, u8)]) -> Option<usize> {
    let largest = named.iter().map(|(look, _)| look.size).reduce(f32::max)?;
    let text = |draft: &Draft| !matches!(draft.kind, RawKind::Running | RawKind::Contents);
    let (at, first) = drafts.iter().enumerate().find(|(_, draft)| text(draft))?;
    let fits = first.kind == RawKind::Paragraph && first.tagged && first.text.len() <= MAX_LENGTH;
    (fits && first.look.size > LARGER * largest).then_some(at)
}

/// Why a draft is a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Evidence {
    /// A bookmark has its words.
    Bookmark(u8),
    /// It stands out and has an outline number of this depth.
    Number(u8),
    /// It stands out.
    Look,
}

fn levels_of(bookmarks: &[Bookmark]) -> HashMap<String, u8> {
    bookmarks.iter().map(|bookmark| (plain(&bookmark.title), bookmark.level)).collect()
}

/// Letters and figures only, so that spaces and dots make no difference.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn evidence(draft: &Draft, body: Look, known: &HashMap<String, u8>) -> Option<Evidence> {
    let text = heading_text(draft)?;
    let stands_out = stands_out(draft, &text, body);
    let plain_text = plain(&text);
    let bookmark = known.get(&plain_text).or_else(|| known.get(without_number(&plain_text)));
    if let Some(level) = bookmark.filter(|_| plain_text.len() > 2 && (stands_out || draft.look.size >= body.size)) {
        return Some(Evidence::Bookmark(*level));
    }
    if !stands_out {
        return None;
    }
    match marker(&text) {
        Some((Marker::Number(depth), _)) => Some(Evidence::Number(depth)),
        Some((Marker::Ordinal, _)) if text.starts_with(|c: char| c.is_ascii_digit()) => Some(Evidence::Number(1)),
        _ => Some(Evidence::Look),
    }
}

fn without_number(plain: &str) -> &str {
    plain.trim_start_matches(|c: char| c.is_ascii_digit())
}

/// The text of a draft that could be a heading.
fn heading_text(draft: &Draft) -> Option<String> {
    if draft.text.len() > MAX_LENGTH || draft.text.matches('\n').count() > 3 {
        return None;
    }
    let text = set_off_number(mend::tidy(&draft.text));
    let text = match &draft.kind {
        RawKind::Paragraph => text,
        RawKind::Item { marker, .. }
            if marker.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ')')) =>
        {
            format!("{marker} {text}")
        }
        _ => return None,
    };
    text.chars().any(char::is_alphabetic).then_some(text)
}

fn stands_out(draft: &Draft, text: &str, body: Look) -> bool {
    let ends_sentence = text.ends_with(['.', ',', ';', ':']) && !text.ends_with("...");
    let look = draft.look;
    if look.size > 1.3 * body.size {
        return !(ends_sentence && text.len() > 90);
    }
    let larger = look.size > LARGER * body.size;
    let bolder = look.bold && !body.bold && look.size > 0.95 * body.size;
    (larger || bolder) && !ends_sentence && text.starts_with(|c: char| !c.is_lowercase())
}

/// Headings that are larger than running text, from which bold lines of its size need not be headings as well.
const MIN_LARGER: usize = 3;

/// A heading stands nearer to what follows than to what it follows, by this factor at least.
const NEARER: f32 = 1.25;

/// Bold lines of the size of running text are paragraphs that their writer made bold, where others of the same look are
/// as far from the text below as from the text above, and the file has larger headings.
fn drop_emphasis(drafts: &[Draft], kinds: &mut [Option<Evidence>], body: Look) {
    let of_body = |draft: &Draft| draft.look.size < LARGER * body.size;
    let larger = drafts.iter().zip(kinds.iter()).filter(|(draft, kind)| kind.is_some() && !of_body(draft)).count();
    let bold: Vec<usize> =
        (0..drafts.len()).filter(|at| kinds[*at] == Some(Evidence::Look) && of_body(&drafts[*at])).collect();
    if larger < MIN_LARGER {
        return;
    }
    // Under a heading, and at the beginning of a page or column, the distance tells nothing.
    let told = bold.iter().filter(|at| **at > 0 && kinds[**at - 1].is_none()).filter_map(|at| is_nearer(drafts, *at));
    let (nearer, others): (Vec<bool>, Vec<bool>) = told.partition(|nearer| *nearer);
    if others.len() >= nearer.len() {
        for at in bold {
            kinds[at] = None;
        }
    }
}

/// Whether a draft stands nearer to the one below than to the one above; `None` where not all stand in one column.
fn is_nearer(drafts: &[Draft], at: usize) -> Option<bool> {
    let [above, this, below] = drafts.get(at.checked_sub(1)?..)?.first_chunk()?;
    let gap = |one: &Draft, next: &Draft| (one.page == next.page).then_some(next.area.top - one.area.bottom);
    let (before, after) = (gap(above, this)?, gap(this, below)?);
    let size = this.look.size;
    let measurable = |gap: f32| gap > -0.5 * size && gap < 6.0 * size;
    (measurable(before) && measurable(after)).then_some(before > NEARER * after)
}

/// The looks of headings, the largest first.
fn ranks(drafts: &[Draft], kinds: &[Option<Evidence>]) -> Vec<Look> {
    let mut looks: Vec<(Look, u32)> = Vec::new();
    let headings = drafts.iter().zip(kinds).filter(|(_, kind)| kind.is_some());
    for (draft, _) in headings {
        match looks.iter_mut().find(|(look, _)| alike(*look, draft.look)) {
            Some((_, count)) => *count += 1,
            None => looks.push((draft.look, 1)),
        }
    }
    // What stands only once at the very beginning is the title and makes no level.
    let mut looks: Vec<Look> = looks.into_iter().filter(|(_, count)| *count > 1).map(|(look, _)| look).collect();
    looks.sort_by(|a, b| b.size.total_cmp(&a.size).then(b.bold.cmp(&a.bold)));
    looks
}

fn alike(a: Look, b: Look) -> bool {
    (a.size - b.size).abs() < 0.4 && a.bold == b.bold
}

fn rank(ranks: &[Look], look: Look) -> u8 {
    let above = ranks
        .iter()
        .filter(|rank| rank.size > look.size + 0.4 || (alike_size(**rank, look) && rank.bold && !look.bold));
    u8::try_from(above.count() + 1).unwrap_or(MAX_LEVEL)
}

fn alike_size(a: Look, b: Look) -> bool {
    (a.size - b.size).abs() < 0.4
}

/// The title: the largest heading on the first pages, if no other heading is as large.
fn title(drafts: &[Draft], kinds: &[Option<Evidence>]) -> Option<usize> {
    let headings = || drafts.iter().enumerate().filter(|(at, _)| kinds[*at].is_some());
    let (at, largest) = headings()
        .filter(|(_, draft)| draft.page <= 2)
        .max_by(|a, b| a.1.look.size.total_cmp(&b.1.look.size).then(b.0.cmp(&a.0)))?;
    let others = headings().filter(|(other, draft)| *other != at && draft.look.size > largest.look.size - 0.4);
    let numbered = matches!(kinds[at], Some(Evidence::Number(_)));
    (others.count() == 0 && !numbered).then_some(at)
}
