//! Bullets that a file draws as shapes and not as characters, as browsers do.

use super::ink::{Area, Face, Glyph, Ink};

/// A bullet stands no further from its text than this, in sizes of the text.
const REACH: f32 = 2.5;

/// Puts a bullet character in front of the lines that have a drawn one.
pub(super) fn add_bullets(ink: &mut Ink) {
    let mut bullets: Vec<(usize, Glyph)> =
        ink.dots.iter().filter_map(|dot| bullet(dot, &ink.glyphs, ink.width)).collect();
    bullets.sort_by_key(|(at, _)| *at);
    bullets.dedup_by_key(|(at, _)| *at);
    for (at, glyph) in bullets.into_iter().rev() {
        ink.glyphs.insert(at, glyph);
    }
}

/// The bullet that a dot is, and its place in the drawing order: before the first letter of the line beside it. A dot with
/// text on both sides is part of a drawing.
fn bullet(dot: &Area, glyphs: &[Glyph], width: f32) -> Option<(usize, Glyph)> {
    let middle = f32::midpoint(dot.top, dot.bottom);
    let beside = |glyph: &Glyph| {
        glyph.turn == 0
            && !glyph.is_space()
            && middle < glyph.baseline + 0.1 * glyph.size
            && middle > glyph.baseline - 0.8 * glyph.size
    };
    let line = || glyphs.iter().enumerate().filter(|(_, glyph)| beside(glyph));
    let near = |glyph: &Glyph| (0.0..REACH * glyph.size).contains(&(glyph.left - dot.right));
    let (at, first) = line().filter(|(_, glyph)| near(glyph)).min_by(|a, b| a.1.left.total_cmp(&b.1.left))?;
    let before = |glyph: &Glyph| glyph.left < dot.right && dot.left - glyph.right < 0.02 * width;
    let small = dot.height() < 0.7 * first.size;
    let alone = small && !line().any(|(_, glyph)| before(glyph));
    let glyph = Glyph { text: '•', left: dot.left, right: dot.right, face: Face::default(), ..*first };
    alone.then_some((at, glyph))
}

#[cfg(test)]
mod tests {
    use super::super::ink::Mark;
    use super::{Area, Face, Glyph, Ink, add_bullets};

    #[test]
    fn drawn_bullets_become_characters() {
        let glyph = |(text, left, baseline): (char, f32, f32)| {
            let (face, mark) = (Face::default(), Mark::default());
            Glyph { text, left, right: left + 5.0, baseline, size: 10.0, face, mark, turn: 0 }
        };
        let dot = |left: f32, top: f32| Area { left, top, right: left + 4.0, bottom: top + 4.0 };
        let mut ink = Ink {
            width: 595.0,
            glyphs: [('a', 70.0, 100.0), ('b', 75.0, 100.0), ('c', 70.0, 114.0)].map(glyph).to_vec(),
            dots: vec![dot(60.0, 94.0), dot(60.0, 94.2), dot(76.0, 94.0), dot(20.0, 108.0)],
            ..Ink::default()
        };
        add_bullets(&mut ink);
        assert_eq!(ink.glyphs.iter().map(|glyph| glyph.text).collect::<String>(), "•abc");
    }
}
