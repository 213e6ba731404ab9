//! Lines of text: glyphs that follow each other on one baseline.

use std::collections::HashMap;

use super::draft::Look;
use super::ink::{Area, Glyph};
use super::spacing::Composer;

/// A gap wider than this many sizes ends a stretch of text; stretches may still be parts of one line.
const STRETCH_GAP: f32 = 1.1;

/// Stretches that the file draws one after the other are one line over gaps up to this many sizes (a tab stop).
const TAB_GAP: f32 = 4.5;

/// Stretches that the file draws apart from each other are one line only when they touch.
const TOUCHING: f32 = 0.6;

/// A line of text.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) area: Area,
    pub(super) baseline: f32,
    pub(super) look: Look,
    /// Where in the page's drawing order it begins.
    pub(super) order: usize,
    /// The file declares it to be no part of the text.
    pub(super) artifact: bool,
    /// It is much smaller than running text; set when that is known.
    pub(super) small: bool,
    /// It begins with a small raised figure.
    pub(super) raised_start: bool,
    /// A sign in a font of its own, set off from the rest: where the rest begins.
    pub(super) sign: Option<f32>,
    /// Wide gaps within it: where they begin and end.
    pub(super) gaps: Vec<(f32, f32)>,
    /// The width of its first word.
    pub(super) first_word: f32,
    /// Where its second word begins.
    pub(super) second_word: Option<f32>,
}

impl Line {
    pub(super) fn left(&self) -> f32 {
        self.area.left
    }

    pub(super) fn right(&self) -> f32 {
        self.area.right
    }

    pub(super) fn size(&self) -> f32 {
        self.look.size
    }
}

/// A stretch of glyphs without wide gaps: its glyphs' places in the page's order, and its bounds.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) area: Area,
    pub(super) baseline: f32,
    size: f32,
    artifact: bool,
}

/// Finds the lines of a page, or of a cell, in drawing order. Text that does not run from left to right labels the page
/// or its pictures, and is declared to be no part of the text.
pub(super) fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    let mut lines = level_lines(glyphs);
    for turn in 1..=3 {
        let turned: Vec<Glyph> = glyphs.iter().filter(|glyph| glyph.turn == turn).map(Glyph::upright).collect();
        lines.extend(level_lines(&turned).into_iter().map(|line| Line { artifact: true, ..line }));
    }
    lines.sort_by_key(|line| line.order);
    lines
}

fn level_lines(glyphs: &[Glyph]) -> Vec<Line> {
    group(&stretches(glyphs)).iter().filter_map(|group| line(glyphs, group)).collect()
}

/// Finds the stretches of a page that run from left to right, in drawing order.
pub(super) fn stretches(glyphs: &[Glyph]) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    let mut last: Option<&Glyph> = None;
    for (at, glyph) in glyphs.iter().enumerate() {
        if glyph.is_space() || glyph.turn != 0 {
            continue;
        }
        let goes_on = last.is_some_and(|last| goes_on(last, glyph));
        match found.last_mut().filter(|_| goes_on) {
            Some(stretch) => stretch.extend(at, glyph),
            None => found.push(Stretch {
                from: at,
                to: at + 1,
                area: glyph.area(),
                baseline: glyph.baseline,
                size: glyph.size,
                artifact: glyph.mark.artifact,
            }),
        }
        last = Some(glyph);
    }
    found
}

impl Stretch {
    fn extend(&mut self, at: usize, glyph: &Glyph) {
        self.to = at + 1;
        self.area = self.area.union(&glyph.area());
        if glyph.size > self.size {
            self.baseline = glyph.baseline;
            self.size = glyph.size;
        }
    }
}

fn goes_on(last: &Glyph, glyph: &Glyph) -> bool {
    let size = last.size.max(glyph.size);
    last.mark.artifact == glyph.mark.artifact
        && (glyph.baseline - last.baseline).abs() < 0.55 * size
        && glyph.left > last.left - 0.5 * size
        && glyph.left - last.right < STRETCH_GAP * size
}

/// Puts stretches of one line together; each group is in order from left to right.
fn group(stretches: &[Stretch]) -> Vec<Vec<Stretch>> {
    let mut groups: Vec<Vec<Stretch>> = Vec::new();
    // The groups by their baseline, for finding one that was drawn earlier.
    let mut by_baseline: HashMap<i32, Vec<usize>> = HashMap::new();
    for stretch in stretches {
        let follows = groups.last().and_then(|group| group.last()).is_some_and(|last| follows(last, stretch));
        let target = if follows { groups.len().checked_sub(1) } else { touching(&groups, &by_baseline, stretch) };
        if let Some(index) = target {
            groups[index].push(stretch.clone());
        } else {
            by_baseline.entry(key(stretch.baseline)).or_default().push(groups.len());
            groups.push(vec![stretch.clone()]);
        }
    }
    for group in &mut groups {
        group.sort_by(|a, b| a.area.left.total_cmp(&b.area.left));
    }
    groups
}

fn same_line(a: &Stretch, b: &Stretch) -> bool {
    let alike = a.artifact == b.artifact;
    alike
        && (a.baseline - b.baseline).abs() < 0.3 * a.size.min(b.size)
        && a.size < 2.0 * b.size
        && b.size < 2.0 * a.size
}

fn follows(last: &Stretch, next: &Stretch) -> bool {
    let gap = next.area.left - last.area.right;
    same_line(last, next) && gap > -0.3 * last.size && gap < TAB_GAP * last.size.max(next.size)
}

/// The group that a stretch touches, if it was drawn earlier.
fn touching(groups: &[Vec<Stretch>], by_baseline: &HashMap<i32, Vec<usize>>, stretch: &Stretch) -> Option<usize> {
    let near = |other: &Stretch| {
        let gap = -stretch.area.shared_width(&other.area);
        same_line(other, stretch) && gap < TOUCHING * stretch.size && gap > -0.3 * stretch.size
    };
    let key = key(stretch.baseline);
    let candidates = (key - 1..=key + 1).filter_map(|key| by_baseline.get(&key)).flatten();
    candidates.copied().find(|index| groups[*index].iter().any(near))
}

#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and only nearness is compared")]
fn key(baseline: f32) -> i32 {
    (baseline / 3.0).clamp(-1e8, 1e8) as i32
}

/// Turns a group of stretches into a line.
fn line(glyphs: &[Glyph], group: &[Stretch]) -> Option<Line> {
    let first = group.first()?;
    let mut composer = Composer::default();
    let mut area = first.area;
    let mut gaps = Vec::new();
    for (index, stretch) in group.iter().enumerate() {
        composer.add(&glyphs[stretch.from..stretch.to]);
        if index > 0 && stretch.area.left > area.right {
            gaps.push((area.right, stretch.area.left));
        }
        area = area.union(&stretch.area);
    }
    let visible = || group.iter().flat_map(|s| &glyphs[s.from..s.to]).filter(|glyph| !glyph.is_space());
    let head = visible().next()?;
    let first_word = first_word(&glyphs[first.from..first.to]);
    let second_word = visible().map(|glyph| glyph.left).find(|left| *left > first.area.left + first_word);
    let (look, baseline) = look(visible());
    Some(Line {
        text: composer.text.replace('\n', " "),
        area,
        baseline,
        look,
        order: group.iter().map(|stretch| stretch.from).min()?,
        artifact: head.mark.artifact,
        small: false,
        raised_start: head.text.is_ascii_digit()
            && head.size < 0.8 * look.size
            && head.baseline < baseline - 0.1 * look.size,
        sign: sign(&glyphs[first.from..first.to], group),
        gaps,
        first_word,
        second_word,
    })
}

/// The look of most of a line, and its baseline.
fn look<'g>(glyphs: impl Iterator<Item = &'g Glyph>) -> (Look, f32) {
    let mut counts: Vec<(Look, f32, usize)> = Vec::new();
    let (mut total, mut bold, mut italic) = (0_usize, 0_usize, 0_usize);
    for glyph in glyphs {
        total += 1;
        bold += usize::from(glyph.face.bold);
        italic += usize::from(glyph.face.italic);
        let same = |(look, _, _): &&mut (Look, f32, usize)| {
            look.font == glyph.face.font && (look.size - glyph.size).abs() < 0.05 * glyph.size
        };
        if let Some((_, _, count)) = counts.iter_mut().find(same) {
            *count += 1;
        } else if counts.len() < 8 {
            let look =
                Look { size: glyph.size, bold: glyph.face.bold, italic: glyph.face.italic, font: glyph.face.font };
            counts.push((look, glyph.baseline, 1));
        }
    }
    let (look, baseline, _) = counts.into_iter().max_by_key(|(_, _, count)| *count).unwrap_or_default();
    (Look { bold: 10 * bold > 9 * total, italic: 2 * italic > total, ..look }, baseline)
}

/// Whether the line begins with one sign in a font of its own, as bullets from symbol fonts do.
fn sign(glyphs: &[Glyph], group: &[Stretch]) -> Option<f32> {
    let first = glyphs.first()?;
    match glyphs.iter().skip(1).find(|glyph| !glyph.is_space()) {
        Some(second) => {
            let apart = second.left - first.right > 0.2 * second.size || glyphs[1].is_space();
            (second.face.font != first.face.font && apart).then_some(second.left)
        }
        None => group.get(1).map(|stretch| stretch.area.left),
    }
}

fn first_word(glyphs: &[Glyph]) -> f32 {
    let Some(first) = glyphs.first() else { return 0.0 };
    let mut end = first.right;
    for glyph in glyphs {
        if glyph.is_space() || glyph.left - end > 0.17 * glyph.size {
            break;
        }
        end = glyph.right;
    }
    end - first.left
}
