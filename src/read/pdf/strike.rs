//! Text with lines drawn through it: in a draft, that may be text which is no longer there.

use super::ink::{Glyph, Ink, Rule};

/// So many letters under one line are struck through, not touched by a drawing.
const MIN_STRUCK: usize = 3;

/// The largest font size that is looked for under a line, in points.
const MAX_SIZE: f32 = 60.0;

/// The text on a page that lines are drawn through; empty where there is none.
pub(super) fn struck_text(ink: &Ink) -> String {
    let mut order: Vec<&Glyph> = ink.glyphs.iter().filter(|glyph| !glyph.is_space() && glyph.turn == 0).collect();
    order.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut struck = String::new();
    for rule in &ink.horizontal {
        let from = order.partition_point(|glyph| glyph.baseline < rule.at);
        let to = order.partition_point(|glyph| glyph.baseline < rule.at + 0.5 * MAX_SIZE);
        let mut under: Vec<&&Glyph> = order[from..to].iter().filter(|glyph| strikes(rule, glyph)).collect();
        if under.len() < MIN_STRUCK || !fits(rule, &under) {
            continue;
        }
        under.sort_by(|a, b| a.left.total_cmp(&b.left));
        if !struck.is_empty() {
            struck.push(' ');
        }
        push_text(&mut struck, &under);
    }
    struck
}

/// Whether a line runs through the middle of a glyph's small letters.
fn strikes(rule: &Rule, glyph: &Glyph) -> bool {
    let height = (glyph.baseline - rule.at) / glyph.size;
    (0.15..0.45).contains(&height) && glyph.left > rule.from - 1.0 && glyph.right < rule.to + 1.0
}

/// A line that strikes text begins and ends with it; others only pass.
fn fits(rule: &Rule, under: &[&&Glyph]) -> bool {
    let left = under.iter().map(|glyph| glyph.left).fold(f32::MAX, f32::min);
    let right = under.iter().map(|glyph| glyph.right).fold(f32::MIN, f32::max);
    let size = under[0].size;
    left - rule.from < size && rule.to - right < size
}

fn push_text(text: &mut String, glyphs: &[&&Glyph]) {
    let mut last: Option<&Glyph> = None;
    for glyph in glyphs {
        if last.is_some_and(|last| glyph.left - last.right > 0.17 * glyph.size) {
            text.push(' ');
        }
        text.push(glyph.text);
        last = Some(glyph);
    }
}

#[cfg(test)]
mod tests {
    use super::super::ink::{Face, Mark};
    use super::{Glyph, Ink, Rule, struck_text};

    fn ink(line_at: f32) -> Ink {
        let (face, mark) = (Face::default(), Mark::default());
        let place = |(at, text): (u8, char)| {
            let left = 50.0 + 5.0 * f32::from(at);
            Glyph { text, left, right: left + 5.0, baseline: 100.0, size: 10.0, face, mark, turn: 0 }
        };
        let rule = Rule { at: line_at, from: 50.0, to: 75.0 };
        Ink { glyphs: (0..).zip("skal ikke".chars()).map(place).collect(), horizontal: vec![rule], ..Ink::default() }
    }

    #[test]
    fn lines_through_letters_strike_them() {
        assert_eq!(struck_text(&ink(97.0)), "skal");
    }

    #[test]
    fn lines_under_letters_do_not() {
        assert_eq!(struck_text(&ink(101.5)), "");
    }
}
