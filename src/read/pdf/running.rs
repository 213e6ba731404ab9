//! Running heads and feet: lines at the edge of pages that come again and again, and page numbers.

use std::collections::HashMap;

use super::line::Line;

/// How much of a page's height counts as its upper and its lower edge.
const EDGE: f32 = 0.14;

/// So many lines from each edge are looked at.
const DEPTH: usize = 4;

/// A line runs when it comes on so many pages.
const MIN_PAGES: usize = 3;

/// A page's lines with its height.
pub(super) struct PageLines<'p> {
    pub(super) height: f32,
    pub(super) lines: &'p [Line],
}

/// A line at an edge of a page.
struct Edge {
    /// Its index among the page's lines.
    line: usize,
    at_top: bool,
    /// How far down it stands, in steps of some points.
    step: i32,
    /// What it has in common with the same line of other pages: its words, with and without the page number.
    keys: Vec<String>,
}

/// For each text, the heights and pages where it stands.
type Places<'k> = HashMap<(bool, &'k str), Vec<(i32, usize)>>;

/// For each page, which of its lines are running heads or feet.
pub(super) fn running(pages: &[PageLines<'_>]) -> Vec<Vec<bool>> {
    let edges: Vec<Vec<Edge>> = pages.iter().enumerate().map(|(index, page)| edges(page, index)).collect();
    let mut places: Places<'_> = HashMap::new();
    for (page, edge) in edges.iter().enumerate().flat_map(|(page, edges)| edges.iter().map(move |edge| (page, edge))) {
        for key in &edge.keys {
            places.entry((edge.at_top, key)).or_default().push((edge.step, page));
        }
    }
    let needed = if pages.len() < 6 { 2.max(pages.len() / 2) } else { MIN_PAGES };
    let mut result: Vec<Vec<bool>> = pages.iter().map(|page| vec![false; page.lines.len()]).collect();
    for (page, edge) in edges.iter().enumerate().flat_map(|(page, edges)| edges.iter().map(move |edge| (page, edge))) {
        let line = &pages[page].lines[edge.line];
        let runs = pages_with(edge, &places) >= needed || is_page_number(line, &pages[page]);
        result[page][edge.line] = runs;
    }
    for ((page, edges), marks) in pages.iter().zip(&edges).zip(&mut result) {
        // A line that turns out to be text may show its neighbour to be text.
        for edge in edges.iter().chain(edges.iter().rev()) {
            marks[edge.line] &= !belongs_to_text(edge, page, marks);
        }
    }
    result
}

/// On how many pages a line stands at nearly the same height.
fn pages_with(edge: &Edge, places: &Places<'_>) -> usize {
    let count = |key: &String| {
        let places = places.get(&(edge.at_top, key.as_str())).map_or(&[][..], Vec::as_slice);
        let near = places.iter().filter(|(step, _)| (step - edge.step).abs() <= 2);
        let mut pages: Vec<usize> = near.map(|(_, page)| *page).collect();
        pages.dedup();
        pages.len()
    };
    edge.keys.iter().map(count).max().unwrap_or(0)
}

/// The outermost lines of a page; notes at the foot of a page are no running feet.
fn edges(page: &PageLines<'_>, index: usize) -> Vec<Edge> {
    let mut order: Vec<usize> = (0..page.lines.len()).filter(|line| !page.lines[*line].raised_start).collect();
    order.sort_by(|a, b| page.lines[*a].baseline.total_cmp(&page.lines[*b].baseline));
    let baseline = |line: &usize| page.lines[*line].baseline;
    let top = order.iter().take_while(|line| baseline(line) < EDGE * page.height).take(DEPTH);
    let bottom = order.iter().rev().take_while(|line| baseline(line) > (1.0 - EDGE) * page.height).take(DEPTH);
    let edge = |line: &usize, at_top: bool| Edge {
        line: *line,
        at_top,
        step: step(baseline(line)),
        keys: keys(&page.lines[*line].text, index),
    };
    top.map(|line| edge(line, true)).chain(bottom.map(|line| edge(line, false))).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and only nearness is compared")]
fn step(baseline: f32) -> i32 {
    (baseline / 2.0) as i32
}

/// The text as it is, and with its first or its last number taken as a page number, told by its distance to the page's
/// place in the file. Other numbers tell lines apart.
fn keys(text: &str, index: usize) -> Vec<String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let first = text.find(|c: char| c.is_ascii_digit());
    let last = text.trim_end_matches(|c: char| !c.is_ascii_digit()).len();
    let mut keys = Vec::new();
    if let Some(start) = first {
        let end = start + text[start..].find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - start);
        keys.extend(shifted(&text, start, end, index));
        let start = text[..last].trim_end_matches(|c: char| c.is_ascii_digit()).len();
        keys.extend(shifted(&text, start, last, index));
    }
    keys.push(text);
    keys
}

fn shifted(text: &str, start: usize, end: usize, index: usize) -> Option<String> {
    let number = text[start..end].parse::<i64>().ok().filter(|number| *number < 10_000)?;
    let distance = number - i64::try_from(index).ok()?;
    Some(format!("{}#{distance}{}", &text[..start], &text[end..]))
}

/// Whether a line is the first or last of a paragraph that does not run, and only seems to come again.
fn belongs_to_text(edge: &Edge, page: &PageLines<'_>, marks: &[bool]) -> bool {
    let line = &page.lines[edge.line];
    let inward =
        |other: &Line| if edge.at_top { other.baseline - line.baseline } else { line.baseline - other.baseline };
    let close = |other: &Line| {
        let alike = (other.size() - line.size()).abs() < 0.05 * line.size();
        let distance = inward(other) / line.size().max(1.0);
        alike && (0.5..1.7).contains(&distance) && (other.left() - line.left()).abs() < 2.0 * line.size()
    };
    page.lines.iter().zip(marks).any(|(other, runs)| !runs && close(other))
}

/// A number alone at the edge.
fn is_page_number(line: &Line, page: &PageLines<'_>) -> bool {
    let bare = line.text.trim().trim_matches(|c: char| matches!(c, '-' | '–' | '|' | '.' | ' '));
    let figures = bare.len() <= 4 && bare.chars().all(|c| c.is_ascii_digit());
    let roman = bare.len() <= 5 && bare.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l'));
    let outermost = line.baseline < 0.08 * page.height || line.baseline > 0.9 * page.height;
    !bare.is_empty() && (figures || roman) && outermost
}

#[cfg(test)]
mod tests {
    use super::super::ink::Area;
    use super::{Line, PageLines, running};

    fn line(text: &str, baseline: f32) -> Line {
        let area = Area { left: 70.0, top: baseline - 8.0, right: 200.0, bottom: baseline + 2.0 };
        Line { text: text.to_owned(), area, baseline, ..Line::default() }
    }

    #[test]
    fn repeated_edges_and_page_numbers_run() {
        let texts = ["Vi skal lære.", "Vi skal bygge.", "Vi skal måle.", "Vi skal øve."];
        let pages: Vec<Vec<Line>> = (1..)
            .zip(texts)
            .map(|(number, text)| {
                vec![line("Plan 2026", 40.0), line(text, 400.0), line(&format!("Side {number} av 4"), 800.0)]
            })
            .collect();
        let pages: Vec<PageLines<'_>> = pages.iter().map(|lines| PageLines { height: 842.0, lines }).collect();
        assert_eq!(running(&pages), vec![vec![true, false, true]; 4]);
    }

    #[test]
    fn other_numbers_than_the_page_tell_lines_apart() {
        let pages: Vec<Vec<Line>> =
            [3, 9, 11, 14].iter().map(|number| vec![line(&format!("Tiltak {number}"), 60.0)]).collect();
        let pages: Vec<PageLines<'_>> = pages.iter().map(|lines| PageLines { height: 842.0, lines }).collect();
        assert_eq!(running(&pages), vec![vec![false]; 4]);
    }

    #[test]
    fn text_at_the_edge_of_one_page_stays() {
        let lines = [line("Kommunen skal sikre opplæring.", 60.0)];
        assert_eq!(running(&[PageLines { height: 842.0, lines: &lines }]), vec![vec![false]]);
    }
}
