//! From lines to paragraphs: which line goes on with the one before it.

use crate::read::RawKind;

use super::draft::{Draft, Look};
use super::ink::Area;
use super::line::Line;
use super::marker::{Marker, marker};

/// A line distance wider than the usual one by this factor parts paragraphs.
const LOOSE: f32 = 1.25;

/// A gap behind a marker up to this many sizes is a space, a wider one is made by a list.
const TYPED_GAP: f32 = 0.4;

/// Sizes that differ by less than this part are the same.
const SAME_SIZE: f32 = 0.07;

/// Measures of a document or page that decisions rest on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measures {
    /// The size of running text.
    pub(super) body: f32,
    /// The usual distance of baselines in parts of the size.
    pub(super) leading: f32,
    /// List items are set in a block: their further lines begin where their text does, not under the marker.
    pub(super) hanging: bool,
}

impl Measures {
    /// Measures lines of running text.
    pub(super) fn of<'l>(lines: impl Iterator<Item = &'l Line> + Clone) -> Self {
        let mut sizes: Vec<(i32, usize)> = Vec::new();
        for line in lines.clone() {
            let size = half_points(line.size());
            match sizes.iter_mut().find(|(known, _)| *known == size) {
                Some((_, count)) => *count += line.text.len(),
                None => sizes.push((size, line.text.len())),
            }
        }
        let hanging = hang(lines.clone());
        let body = sizes.iter().max_by_key(|(_, count)| *count).map_or(11.0, |(size, _)| whole(*size) / 2.0);
        let mut leadings: Vec<f32> = Vec::new();
        let mut last: Option<&Line> = None;
        for line in lines {
            if let Some(last) = last {
                let ratio = (line.baseline - last.baseline) / line.size();
                if same_size(last, line) && (0.9..2.2).contains(&ratio) && overlap(&last.area, &line.area) {
                    leadings.push(ratio);
                }
            }
            last = Some(line);
        }
        leadings.sort_by(f32::total_cmp);
        let leading = leadings.get(leadings.len() * 2 / 5).copied().unwrap_or(1.25);
        Self { body, leading, hanging }
    }
}

/// Whether the second lines of items begin where the text of the items does more often than under the marker; only lines
/// that surely go on with the item are counted.
fn hang<'l>(mut lines: impl Iterator<Item = &'l Line>) -> bool {
    let (mut hanging, mut flat) = (0, 0);
    let Some(mut last) = lines.next() else { return false };
    for line in lines {
        let goes_on = line.text.starts_with(char::is_lowercase) && !begins_item(line);
        if let Some(text) = item_text(last).filter(|_| goes_on) {
            hanging += usize::from((line.left() - text).abs() < 0.3 * line.size());
            flat += usize::from((line.left() - last.left()).abs() < 0.3 * line.size());
        }
        last = line;
    }
    hanging > flat
}

#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and sizes are small")]
fn half_points(size: f32) -> i32 {
    (size * 2.0).round() as i32
}

#[expect(clippy::cast_precision_loss, reason = "half points of font sizes")]
fn whole(value: i32) -> f32 {
    value as f32
}

/// Whether two lines have the same size, near enough.
pub(super) fn same_size(a: &Line, b: &Line) -> bool {
    (a.size() - b.size()).abs() <= SAME_SIZE * a.size().max(b.size())
}

/// Whether two areas stand in one column.
fn overlap(a: &Area, b: &Area) -> bool {
    a.shared_width(b) > 0.3 * a.width().min(b.width())
}

/// A paragraph that is being put together.
struct Growing<'l> {
    lines: Vec<&'l Line>,
    /// Where the text of a list item begins, behind its marker.
    item_text: Option<f32>,
    /// Distance of its first two lines, in points.
    step: Option<f32>,
    /// The column that its last line stands in.
    column: Area,
}

/// Puts the lines of a page together to paragraphs, in the lines' order.
pub(super) fn paragraphs(lines: &[Line], page: u32, measures: Measures) -> Vec<Draft> {
    let columns = columns(lines);
    let mut drafts = Vec::new();
    let mut growing: Option<Growing<'_>> = None;
    for (line, column) in lines.iter().zip(&columns) {
        if let Some(paragraph) = growing.as_mut().filter(|paragraph| paragraph.goes_on(line, column, measures)) {
            paragraph.push(line, column);
        } else {
            drafts.extend(growing.take().map(|paragraph| paragraph.finish(page)));
            growing = Some(Growing::new(line, column));
        }
    }
    drafts.extend(growing.map(|paragraph| paragraph.finish(page)));
    drafts
}

/// For each line, the area of the lines around it that follow each other downwards in one column.
fn columns(lines: &[Line]) -> Vec<Area> {
    let mut columns = Vec::with_capacity(lines.len());
    let follows = |a: &Line, b: &Line| {
        b.baseline > a.baseline && b.baseline - a.baseline < 6.0 * a.size() && overlap(&a.area, &b.area)
    };
    for run in lines.chunk_by(follows) {
        let similar = |line: &Line| {
            let near = run.iter().filter(|other| same_size(line, other));
            near.fold(line.area, |area, other| area.union(&other.area))
        };
        columns.extend(run.iter().map(similar));
    }
    columns
}

impl<'l> Growing<'l> {
    fn new(line: &'l Line, column: &Area) -> Self {
        Self { lines: vec![line], item_text: item_text(line), step: None, column: *column }
    }

    fn push(&mut self, line: &'l Line, column: &Area) {
        if let Some(last) = self.lines.last() {
            self.step = self.step.or(Some(line.baseline - last.baseline));
        }
        self.lines.push(line);
        self.column = *column;
    }

    fn goes_on(&self, line: &Line, column: &Area, measures: Measures) -> bool {
        let Some(last) = self.lines.last() else { return false };
        let below = line.baseline - last.baseline;
        let usual = self.step.unwrap_or(measures.leading.min(1.6) * line.size()).max(line.size());
        same_size(last, line)
            && below > 0.4 * line.size()
            && below < LOOSE * usual
            && column.shared_width(&last.area) > 0.0
            && overlap_or_touch(last, line)
            && !self.changes_weight(last, line)
            && (!begins_item(line) || self.only_looks_like_item(last, line, column))
            && !line.raised_start
            && !self.indented(last, line, measures)
            && !self.had_room(last, line, column)
    }

    /// A bold line that stands alone ends before running text, and running text before it.
    fn changes_weight(&self, last: &Line, line: &Line) -> bool {
        last.look.bold != line.look.bold && (self.lines.iter().all(|line| line.look.bold) || line.look.bold)
    }

    /// Whether a number with a dot («kapittel 6.», «innen 1. mars») or a dash only happens to stand at the beginning of a
    /// line: in the midst of a sentence, where a full line goes on.
    fn only_looks_like_item(&self, last: &Line, line: &Line, column: &Area) -> bool {
        let text = line.text.trim_start();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let number = (1..=3).contains(&digits) && text[digits..].starts_with('.');
        let dash = self.item_text.is_none() && text.starts_with(['–', '—']);
        let go_on = self.item_text.unwrap_or_else(|| last.left());
        let aligned = (line.left() - go_on).abs() < 0.3 * line.size();
        (number || dash) && aligned && !ends_sentence(&last.text) && !self.has_room(last, line, column)
    }

    /// A first line is set in from the lines before it, an item's first line stands out from its text.
    fn indented(&self, last: &Line, line: &Line, measures: Measures) -> bool {
        let size = line.size();
        let (from, to) = (last.left(), line.left());
        if centred(last, line) || (mid_sentence(last, line) && (from - to).abs() < 4.5 * size) {
            return false;
        }
        match self.item_text {
            Some(text) if self.lines.len() == 1 && measures.hanging && to < text - 0.5 * size => true,
            Some(text) if self.lines.len() == 1 => to > text + 2.0 * size || to < last.left() - 0.5 * size,
            Some(text) => to < from.min(text) - 0.7 * size || to > from + 0.8 * size,
            None if self.lines.len() == 1 => to > from + 0.8 * size || to < from - 4.5 * size,
            None => (to - from).abs() > 0.8 * size,
        }
    }

    /// The next line's first word would have had room on the last line, so the break was made on purpose.
    fn had_room(&self, last: &Line, line: &Line, column: &Area) -> bool {
        let aligned = (last.left() - line.left()).abs() < 5.0 * line.size();
        aligned && !mid_sentence(last, line) && !centred(last, line) && self.has_room(last, line, column)
    }

    fn has_room(&self, last: &Line, line: &Line, column: &Area) -> bool {
        // Text that flows around a box ends where its lines before do.
        let recent = self.lines.iter().rev().take(4).map(|line| line.right());
        let end = if self.lines.len() > 1 { recent.fold(0.0, f32::max) } else { column.right };
        last.right() + line.first_word + 0.9 * line.size() < end
    }

    fn finish(self, page: u32) -> Draft {
        let area = self.lines.iter().fold(self.lines[0].area, |area, line| area.union(&line.area));
        let look = Look { bold: self.lines.iter().all(|line| line.look.bold), ..self.lines[0].look };
        let mut text = self.lines.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join("\n");
        let mut kind = RawKind::Paragraph;
        if self.item_text.is_some() && !is_provision(self.lines[0], &text) {
            let start = item_start(self.lines[0], &text);
            let marker = text[..start].trim().to_owned();
            text.drain(..start);
            kind = RawKind::Item { depth: 0, marker };
        }
        let full = self.lines.last().is_some_and(|last| last.right() > self.column.right - 2.5 * last.size());
        let raised_start = self.lines[0].raised_start;
        Draft { look, area, raised_start, full, ..Draft::new(kind, text, page) }
    }
}

/// Whether an item is a lettered provision: a paragraph of whole sentences that begins with a letter typed by hand, no
/// further from the text than any word.
fn is_provision(first: &Line, text: &str) -> bool {
    let lettered = text.starts_with(|c: char| c.is_ascii_lowercase()) && text[1..].starts_with(')');
    let sentence = text.get(2..).is_some_and(|rest| rest.trim_start().starts_with(char::is_uppercase));
    let gap = first.second_word.map_or(f32::MAX, |left| left - first.left() - first.first_word);
    lettered && sentence && text.ends_with('.') && gap < TYPED_GAP * first.size()
}

/// Lines of one column overlap; a short last line or a hanging number may only touch.
fn overlap_or_touch(last: &Line, line: &Line) -> bool {
    last.area.shared_width(&line.area) > -0.5 * line.size()
}

fn centred(last: &Line, line: &Line) -> bool {
    let middle = |line: &Line| f32::midpoint(line.left(), line.right());
    (middle(last) - middle(line)).abs() < 0.3 * line.size()
}

/// Whether a line goes on in the middle of a sentence, as far as its first letter tells.
fn mid_sentence(last: &Line, line: &Line) -> bool {
    let first = line.text.trim_start().chars().next();
    first.is_some_and(|c| c.is_lowercase() || (c.is_ascii_digit() && !ends_sentence(&last.text)))
}

/// Whether text ends as a sentence does, or announces what follows.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches([')', '»', '”', '"', '’']);
    text.ends_with(['.', '!', '?', ':', ';', '…'])
}

fn begins_item(line: &Line) -> bool {
    item_text(line).is_some()
}

/// Where the text of an item begins on its first line; `None` for other lines.
fn item_text(line: &Line) -> Option<f32> {
    let text = line.text.trim_start();
    let (left, right) = (line.left(), line.sign);
    match marker(text) {
        Some((Marker::Bullet | Marker::Ordinal, _)) => {
            Some(right.or(line.second_word).unwrap_or(left + 1.5 * line.size()))
        }
        _ => right.filter(|_| lone_sign(text)),
    }
}

/// Fonts of symbols often have no telling characters: any lone sign in a font of its own is a bullet.
fn lone_sign(text: &str) -> bool {
    let mut chars = text.chars();
    let (Some(first), Some(second)) = (chars.next(), chars.next()) else { return false };
    let usual = first.is_ascii_alphanumeric() || ('\u{c0}'..='\u{ff}').contains(&first);
    second.is_whitespace() && (!usual || matches!(first, 'o' | 'n' | 'l' | 'q' | 'v' | 'Ø' | 'ü' | 'à'))
}

/// Where in its text an item's own text begins.
fn item_start(line: &Line, text: &str) -> usize {
    match marker(text) {
        Some((_, start)) => start,
        None if line.sign.is_some() => text.find(char::is_whitespace).map_or(0, |at| at + 1),
        None => 0,
    }
}
