//! What stands on one page: glyphs, straight lines and pictures, in page space (points, origin top left, y downwards).

/// An upright rectangle in page space.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Area {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

impl Area {
    pub(super) fn width(&self) -> f32 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// The smallest area that holds both.
    pub(super) fn union(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// How much of both widths is shared; negative for areas beside each other.
    pub(super) fn shared_width(&self, other: &Self) -> f32 {
        self.right.min(other.right) - self.left.max(other.left)
    }

    pub(super) fn contains(&self, x: f32, y: f32) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }
}

/// How a glyph looks, apart from its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Face {
    /// Number of the font program within the document.
    pub(super) font: u16,
    pub(super) bold: bool,
    pub(super) italic: bool,
}

/// How a glyph is marked in the page's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mark {
    /// The number by which the structure tree refers to it.
    pub(super) content: Option<i32>,
    /// Declared to be no part of the document's text: running heads, page numbers, ornaments.
    pub(super) artifact: bool,
}

/// One character in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    pub(super) text: char,
    pub(super) left: f32,
    pub(super) right: f32,
    /// The line that it stands on.
    pub(super) baseline: f32,
    /// Font size as it appears on the page.
    pub(super) size: f32,
    pub(super) face: Face,
    pub(super) mark: Mark,
    /// Quarter turns clockwise away from upright.
    pub(super) turn: u8,
}

impl Glyph {
    /// The glyph in the coordinates of a page that is turned so that it stands upright.
    pub(super) fn upright(&self) -> Self {
        let (left, baseline) = match self.turn {
            1 => (self.baseline, -self.left),
            2 => (-self.left, -self.baseline),
            3 => (-self.baseline, self.left),
            _ => (self.left, self.baseline),
        };
        Self { left, right: left + self.right - self.left, baseline, turn: 0, ..*self }
    }

    pub(super) fn is_space(&self) -> bool {
        self.text.is_whitespace()
    }

    /// The place of an ordinary letter of this size, from the descenders to the capitals.
    pub(super) fn area(&self) -> Area {
        Area {
            left: self.left,
            top: self.baseline - 0.75 * self.size,
            right: self.right,
            bottom: self.baseline + 0.22 * self.size,
        }
    }
}

/// A straight line, or a bar so thin that it looks like one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// Where it stands: y of a horizontal line, x of a vertical one.
    pub(super) at: f32,
    /// Where it begins and ends along its direction.
    pub(super) from: f32,
    pub(super) to: f32,
}

impl Rule {
    pub(super) fn length(&self) -> f32 {
        self.to - self.from
    }
}

/// Everything on one page.
#[derive(Debug, Clone, Default)]
pub(super) struct Ink {
    pub(super) width: f32,
    pub(super) height: f32,
    /// In the order in which the file draws them.
    pub(super) glyphs: Vec<Glyph>,
    pub(super) horizontal: Vec<Rule>,
    pub(super) vertical: Vec<Rule>,
    /// Filled areas that are larger than a line.
    pub(super) fills: Vec<Area>,
    /// Small round or square shapes, which may be the bullets of a list.
    pub(super) dots: Vec<Area>,
    /// Some picture is on the page.
    pub(super) has_picture: bool,
    /// Glyphs whose character could not be told.
    pub(super) unknown: usize,
    /// There was more on the page than the limits let through.
    pub(super) cut: bool,
}

impl Ink {
    /// Turns the page so that most of its text is upright, and sets aside what then still stands askew.
    pub(super) fn straighten(&mut self) {
        let mut counts = [0_usize; 4];
        for glyph in self.glyphs.iter().filter(|glyph| !glyph.is_space()) {
            counts[usize::from(glyph.turn)] += 1;
        }
        let most = counts.iter().copied().max().unwrap_or(0);
        let turn = counts.iter().position(|count| *count == most).unwrap_or(0);
        if turn == 0 {
            return;
        }
        for _ in turn..4 {
            self.quarter_turn();
        }
    }

    /// Turns everything a quarter clockwise.
    fn quarter_turn(&mut self) {
        let height = self.height;
        for glyph in &mut self.glyphs {
            glyph.turn = (glyph.turn + 1) % 4;
        }
        for glyph in &mut self.glyphs {
            // A glyph's extent is kept along its own direction, so only its place moves.
            let (x, y) = (glyph.left, glyph.baseline);
            let advance = glyph.right - glyph.left;
            glyph.left = height - y;
            glyph.baseline = x;
            glyph.right = glyph.left + advance;
        }
        let turned = |rule: &Rule| Rule { at: height - rule.at, ..*rule };
        let vertical: Vec<Rule> = self.horizontal.iter().map(turned).collect();
        let along = |rule: &Rule| Rule { at: rule.at, from: height - rule.to, to: height - rule.from };
        self.horizontal = self.vertical.iter().map(along).collect();
        self.vertical = vertical;
        for area in self.fills.iter_mut().chain(&mut self.dots) {
            *area = Area { left: height - area.bottom, top: area.left, right: height - area.top, bottom: area.right };
        }
        std::mem::swap(&mut self.width, &mut self.height);
    }
}
