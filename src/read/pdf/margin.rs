//! Line numbers in the margin, which drafts have for being referred to.

use super::ink::{Glyph, Ink};
use super::line::{Stretch, stretches};

/// So many numbers in a row make a column of line numbers.
const MIN_NUMBERS: usize = 6;

/// Numbers of one column end no further apart than this, in points.
const COLUMN: f32 = 14.0;

/// Declares the line numbers of a page to be no part of its text. Numbers in the cells of
/// a table are none.
pub(super) fn set_aside(ink: &mut Ink, in_cell: impl Fn(&Glyph) -> bool) {
    let stretches = stretches(&ink.glyphs);
    let number = |stretch: &Stretch| {
        let glyphs = &ink.glyphs[stretch.from..stretch.to];
        number(glyphs).filter(|_| !glyphs.iter().any(&in_cell))
    };
    let numbers: Vec<(&Stretch, u32)> =
        stretches.iter().filter_map(|stretch| Some((stretch, number(stretch)?))).collect();
    if numbers.len() < MIN_NUMBERS {
        return;
    }
    let text = stretches.iter().filter(|stretch| number(stretch).is_none() && stretch.to - stretch.from > 3);
    let text_left = text.map(|stretch| stretch.area.left).fold(f32::MAX, f32::min);
    let end = numbers.iter().map(|(stretch, _)| stretch.area.right).fold(f32::MAX, f32::min);
    let in_margin = |stretch: &Stretch| stretch.area.right < end + COLUMN && stretch.area.left < text_left + COLUMN;
    let mut column: Vec<(&Stretch, u32)> = numbers.into_iter().filter(|(stretch, _)| in_margin(stretch)).collect();
    column.sort_by(|a, b| a.0.baseline.total_cmp(&b.0.baseline));
    let even = column.windows(2).filter(|pair| pair[1].1 > pair[0].1 && pair[1].1 - pair[0].1 <= 5).count();
    if column.len() < MIN_NUMBERS || even + 2 < column.len() {
        return;
    }
    let found: Vec<(usize, usize)> = column.iter().map(|(stretch, _)| (stretch.from, stretch.to)).collect();
    for (from, to) in found {
        for glyph in &mut ink.glyphs[from..to] {
            glyph.mark.artifact = true;
            glyph.mark.content = None;
        }
    }
}

fn number(glyphs: &[Glyph]) -> Option<u32> {
    let mut digits = glyphs.iter().filter(|glyph| !glyph.is_space()).map(|glyph| glyph.text.to_digit(10));
    if glyphs.len() > 7 {
        return None;
    }
    digits.try_fold(0_u32, |number, digit| number.checked_mul(10)?.checked_add(digit?))
}

#[cfg(test)]
mod tests {
    use super::super::ink::{Face, Mark};
    use super::{Glyph, Ink, set_aside};

    fn glyphs(text: &str, left: u8, baseline: u8) -> impl Iterator<Item = Glyph> {
        let (left, baseline) = (f32::from(left), f32::from(baseline));
        let (face, mark) = (Face::default(), Mark::default());
        text.chars().enumerate().map(move |(at, text)| {
            let left = left + 5.0 * f32::from(u8::try_from(at).unwrap_or(0));
            Glyph { text, left, right: left + 5.0, baseline, size: 10.0, face, mark, turn: 0 }
        })
    }

    #[test]
    fn numbers_beside_the_lines_are_set_aside() {
        let lines = (1..=8_u8).flat_map(|at| {
            glyphs("Vi vil", 70, 14 * at).chain(glyphs(&at.to_string(), 50, 14 * at)).collect::<Vec<_>>()
        });
        let mut ink = Ink { glyphs: lines.collect(), ..Ink::default() };
        set_aside(&mut ink, |_| false);
        let aside: String = ink.glyphs.iter().filter(|glyph| glyph.mark.artifact).map(|glyph| glyph.text).collect();
        assert_eq!(aside, "12345678");
    }
}
