//! Collects what a page draws: the interpreter calls a [`Collector`] for every glyph run, path and picture.

use std::collections::{HashMap, HashSet};

use hayro_cmap::BfString;
use hayro_interpret::font::{Glyph as FontGlyph, GlyphRun, OutlineGlyph, PositionedGlyph};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};
use hayro_syntax::object::{Dict, String as PdfString};
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};

use super::ink::{Area, Face, Glyph, Ink, Mark, Rule};
use super::strings::text_string;

/// A page with more glyphs than this is cut; a dense page of a plan has five thousand.
const MAX_GLYPHS: usize = 200_000;

/// A page with more straight lines than this is a drawing, and the rest of its lines is not looked at.
const MAX_RULES: usize = 20_000;

/// Paths with more elements than this are pictures, not lines.
const MAX_PATH: usize = 64;

/// Bars thinner than this, in points, count as lines.
const THIN: f32 = 3.0;

/// Shapes of this size, in points, may be bullets, and so many of them are looked at on a page.
const MIN_DOT: f64 = 1.8;
const MAX_DOT: f64 = 9.0;
const MAX_DOTS: usize = 500;

/// Marked content may not be nested deeper than this; what is deeper has the marks of the level above.
const MAX_MARKS: usize = 256;

/// What the fonts of a document are like, kept over its pages.
#[derive(Default)]
pub(super) struct Faces {
    known: HashMap<u128, Face>,
}

impl Faces {
    fn of(&mut self, glyph: &OutlineGlyph) -> Face {
        let Some(data) = glyph.font_data() else { return Face::default() };
        let next = u16::try_from(self.known.len() + 1).unwrap_or(u16::MAX);
        *self.known.entry(data.cache_key).or_insert_with(|| {
            let name = data.postscript_name.unwrap_or_default().to_ascii_lowercase();
            let heavy = ["bold", "black", "heavy"].iter().any(|weight| name.contains(weight));
            let bold = heavy || data.weight.is_some_and(|weight| weight >= 600);
            Face { font: next, bold, italic: data.is_italic }
        })
    }
}

/// A device that keeps text and lines and forgets everything else.
pub(super) struct Collector<'f> {
    ink: Ink,
    faces: &'f mut Faces,
    marks: Vec<Mark>,
    /// Replacement texts in force, and whether their text has been given to a glyph already.
    replacements: Vec<Option<Replacement>>,
    /// First glyphs of runs that were seen, for leaving out text that is drawn twice to look bold.
    seen: HashSet<(char, i32, i32)>,
}

struct Replacement {
    text: String,
    used: bool,
}

impl<'f> Collector<'f> {
    pub(super) fn new(width: f32, height: f32, faces: &'f mut Faces) -> Self {
        let ink = Ink { width, height, ..Ink::default() };
        Self { ink, faces, marks: Vec::new(), replacements: Vec::new(), seen: HashSet::new() }
    }

    /// What was collected.
    pub(super) fn finish(self) -> Ink {
        self.ink
    }

    fn mark(&self) -> Mark {
        self.marks.last().copied().unwrap_or_default()
    }

    fn add_glyph(&mut self, glyph: &PositionedGlyph<'_>, transform: Affine, face: Face) {
        let Some(shape) = Shape2d::of(glyph, transform) else { return };
        if !self.on_page(&shape) {
            return;
        }
        let Some(text) = self.text_of(glyph) else {
            self.stretch_last(&shape);
            return;
        };
        let count = text.chars().count();
        if count == 0 {
            self.stretch_last(&shape);
            return;
        }
        let step = (shape.right - shape.left) / small(count);
        let mark = self.mark();
        for (index, text) in text.chars().enumerate() {
            let left = shape.left + step * small(index);
            let Shape2d { baseline, size, turn, .. } = shape;
            self.ink.glyphs.push(Glyph { text, left, right: left + step, baseline, size, face, mark, turn });
        }
    }

    /// Glyphs outside the page are left-overs of the layout program: nobody sees them.
    fn on_page(&self, shape: &Shape2d) -> bool {
        let inside = |value: f32, end: f32| value > -1.0 && value < end + 1.0;
        inside(shape.left, self.ink.width) && inside(shape.baseline, self.ink.height)
    }

    /// The text that a glyph stands for; `None` inside a replacement whose text was given to a glyph before it.
    fn text_of(&mut self, glyph: &FontGlyph<'_>) -> Option<String> {
        if let Some(replacement) = self.replacements.iter_mut().flatten().next() {
            if replacement.used {
                return None;
            }
            replacement.used = true;
            return Some(std::mem::take(&mut replacement.text));
        }
        match glyph.as_unicode() {
            Some(BfString::Char(c)) => Some(c.to_string()),
            Some(BfString::String(text)) => Some(text),
            None if is_blank(glyph) => None,
            None => {
                self.ink.unknown += 1;
                Some('\u{fffd}'.to_string())
            }
        }
    }

    /// Lets the last glyph reach to the end of one that has no text of its own, so that no gap seems to follow it.
    fn stretch_last(&mut self, shape: &Shape2d) {
        if let Some(last) = self.ink.glyphs.last_mut()
            && (last.baseline - shape.baseline).abs() < 0.1 * shape.size
            && shape.right > last.right
        {
            last.right = shape.right;
        }
    }

    /// Whether a run was drawn before at almost the same place.
    fn drawn_before(&mut self, run: &GlyphRun<'_, '_>, transform: Affine) -> bool {
        let Some(first) = run.glyphs().iter().find(|glyph| glyph.char_code() != 32) else { return false };
        let at = transform * first.transform() * Point::ZERO;
        let text = match first.as_unicode() {
            Some(BfString::Char(c)) => c,
            _ => char::REPLACEMENT_CHARACTER,
        };
        let (x, y) = (rounded(at.x), rounded(at.y));
        let near = (-1..=1).any(|dx| (-1..=1).any(|dy| self.seen.contains(&(text, x + dx, y + dy))));
        if !near {
            self.seen.insert((text, x, y));
        }
        near
    }

    /// Keeps a shape that is small and about as wide as high.
    fn add_dot(&mut self, bounds: Rect) {
        let dot = |length: f64| (MIN_DOT..MAX_DOT).contains(&length);
        let even = bounds.width() < 1.4 * bounds.height() && bounds.height() < 1.4 * bounds.width();
        if dot(bounds.width()) && dot(bounds.height()) && even && self.ink.dots.len() < MAX_DOTS {
            self.ink.dots.push(area(bounds));
        }
    }

    fn add_rect(&mut self, rect: Rect, filled: bool) {
        let area = area(rect);
        if area.height() <= THIN && area.width() > area.height() {
            self.add_line((area.left, area.top + area.height() / 2.0), (area.right, area.top + area.height() / 2.0));
        } else if area.width() <= THIN {
            self.add_line((area.left + area.width() / 2.0, area.top), (area.left + area.width() / 2.0, area.bottom));
        } else if filled {
            if self.ink.fills.len() < MAX_RULES {
                self.ink.fills.push(area);
            }
        } else {
            self.add_line((area.left, area.top), (area.right, area.top));
            self.add_line((area.left, area.bottom), (area.right, area.bottom));
            self.add_line((area.left, area.top), (area.left, area.bottom));
            self.add_line((area.right, area.top), (area.right, area.bottom));
        }
    }

    /// Keeps a line if it is level or upright.
    fn add_line(&mut self, a: (f32, f32), b: (f32, f32)) {
        if self.ink.horizontal.len() + self.ink.vertical.len() >= MAX_RULES {
            return;
        }
        let (dx, dy) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
        if dy <= 0.5 && dx > 1.0 {
            self.ink.horizontal.push(Rule { at: a.1, from: a.0.min(b.0), to: a.0.max(b.0) });
        } else if dx <= 0.5 && dy > 1.0 {
            self.ink.vertical.push(Rule { at: a.0, from: a.1.min(b.1), to: a.1.max(b.1) });
        }
    }

    /// Keeps the straight parts of a stroked path.
    fn add_stroke(&mut self, path: &BezPath, transform: Affine) {
        let (mut start, mut here) = (Point::ZERO, Point::ZERO);
        for element in path.elements().iter().take(MAX_PATH) {
            match *element {
                PathEl::MoveTo(to) => (start, here) = (transform * to, transform * to),
                PathEl::LineTo(to) => {
                    let to = transform * to;
                    self.add_line((to32(here.x), to32(here.y)), (to32(to.x), to32(to.y)));
                    here = to;
                }
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => here = transform * to,
                PathEl::ClosePath => {
                    self.add_line((to32(here.x), to32(here.y)), (to32(start.x), to32(start.y)));
                    here = start;
                }
            }
        }
    }
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if path.elements().len() > MAX_PATH {
            return;
        }
        let bounds = (props.transform * path.clone()).bounding_box();
        if !matches!(mode, DrawMode::Invisible) {
            self.add_dot(bounds);
        }
        match mode {
            DrawMode::Fill(_) => {
                // A curved or slanted shape fills only a part of its bounds; only its thin forms are lines.
                let area = props.transform.determinant() * path.area();
                let full = area.abs() > 0.9 * bounds.area();
                if full || bounds.height() <= 1.0 || bounds.width() <= 1.0 {
                    self.add_rect(bounds, true);
                }
            }
            DrawMode::Stroke(_) | DrawMode::FillAndStroke(..) => self.add_stroke(path, props.transform),
            DrawMode::Invisible => {}
        }
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, mode: &DrawMode) {
        let filled = matches!(mode, DrawMode::Fill(_));
        if !matches!(mode, DrawMode::Invisible) {
            self.add_dot(props.transform.transform_rect_bbox(*rect));
            self.add_rect(props.transform.transform_rect_bbox(*rect), filled);
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        if self.ink.glyphs.len() >= MAX_GLYPHS {
            self.ink.cut = true;
            return;
        }
        if self.drawn_before(run, props.transform) {
            return;
        }
        let outline = run.glyphs().iter().find_map(|glyph| match &**glyph {
            FontGlyph::Outline(outline) => Some(outline),
            FontGlyph::Type3(_) => None,
        });
        let face = outline.map(|outline| self.faces.of(outline)).unwrap_or_default();
        for glyph in run.glyphs() {
            self.add_glyph(glyph, props.transform, face);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        // Ornaments of a few pixels make no page a scan.
        if image.width() >= 64 && image.height() >= 64 {
            self.ink.has_picture = true;
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let outer = self.mark();
        let content = properties.and_then(|dict| dict.get::<i32>(b"MCID")).or(outer.content);
        let mark = Mark { content, artifact: outer.artifact || tag == b"Artifact" };
        let text = properties.and_then(|dict| dict.get::<PdfString<'_>>(b"ActualText"));
        if self.marks.len() < MAX_MARKS {
            self.replacements.push(text.map(|text| Replacement { text: text_string(text.as_bytes()), used: false }));
        }
        self.marks.push(mark);
    }

    fn end_marked_content(&mut self) {
        self.marks.pop();
        self.replacements.truncate(self.marks.len());
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Whether a glyph shows nothing: layout programs leave such signs behind.
fn is_blank(glyph: &FontGlyph<'_>) -> bool {
    match glyph {
        FontGlyph::Outline(outline) => outline.outline().is_empty(),
        FontGlyph::Type3(_) => false,
    }
}

/// The place of a glyph's advance on the page.
struct Shape2d {
    left: f32,
    right: f32,
    baseline: f32,
    size: f32,
    turn: u8,
}

impl Shape2d {
    fn of(glyph: &PositionedGlyph<'_>, transform: Affine) -> Option<Self> {
        let transform = transform * glyph.transform();
        let advance = match &**glyph {
            FontGlyph::Outline(outline) => outline.advance_width(),
            FontGlyph::Type3(type3) => type3.advance_width(),
        };
        let origin = transform * Point::ZERO;
        let up = transform * Point::new(0.0, 1000.0) - origin;
        let along = transform * Point::new(f64::from(advance.unwrap_or(0.0)), 0.0) - origin;
        let direction = transform * Point::new(1000.0, 0.0) - origin;
        let size = to32(up.hypot());
        let turn = if direction.x.abs() >= direction.y.abs() {
            if direction.x >= 0.0 { 0 } else { 2 }
        } else if direction.y >= 0.0 {
            1
        } else {
            3
        };
        let (left, baseline) = (to32(origin.x), to32(origin.y));
        let shape = Self { left, right: left + to32(along.hypot()), baseline, size, turn };
        let finite = shape.left.is_finite() && shape.right.is_finite() && baseline.is_finite() && size.is_finite();
        (finite && size > 0.1).then_some(shape)
    }
}

fn area(rect: Rect) -> Area {
    Area { left: to32(rect.x0), top: to32(rect.y0), right: to32(rect.x1), bottom: to32(rect.y1) }
}

#[expect(clippy::cast_possible_truncation, reason = "page coordinates need no more than single precision")]
fn to32(value: f64) -> f32 {
    value as f32
}

#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and only nearness is compared")]
fn rounded(value: f64) -> i32 {
    // Half points; the bounds leave room for the neighbours.
    (value * 2.0).clamp(-1e9, 1e9) as i32
}

#[expect(clippy::cast_precision_loss, reason = "small numbers only")]
fn small(count: usize) -> f32 {
    count as f32
}
