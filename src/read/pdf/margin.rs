//! Line numbers in the margin, which drafts have for being referred to.

use super::line::Line;

/// So many numbers in a row make a column of line numbers.
const MIN_NUMBERS: usize = 6;

/// Numbers of one column stand no further apart than this, in points.
const COLUMN: f32 = 14.0;

/// Declares the line numbers of a page to be no part of its text.
pub(super) fn set_aside(lines: &mut [Line]) {
    let numbers: Vec<(usize, u32)> =
        lines.iter().enumerate().filter_map(|(at, line)| Some((at, number(line)?))).collect();
    if numbers.len() < MIN_NUMBERS {
        return;
    }
    let left_edge = lines.iter().filter(|line| number(line).is_none()).map(Line::left).fold(f32::MAX, f32::min);
    let Some(right) = numbers.iter().map(|(at, _)| lines[*at].right()).min_by(f32::total_cmp) else { return };
    let column = |at: usize| lines[at].right() < right + COLUMN && lines[at].left() < left_edge + COLUMN;
    let mut column: Vec<(usize, u32)> = numbers.into_iter().filter(|(at, _)| column(*at)).collect();
    column.sort_by(|a, b| lines[a.0].baseline.total_cmp(&lines[b.0].baseline));
    let even = column.windows(2).filter(|pair| pair[1].1 > pair[0].1 && pair[1].1 - pair[0].1 <= 5).count();
    if column.len() >= MIN_NUMBERS && even + 2 >= column.len() {
        for (at, _) in column {
            lines[at].artifact = true;
        }
    }
}

fn number(line: &Line) -> Option<u32> {
    let text = line.text.trim();
    (text.len() <= 5).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::super::ink::Area;
    use super::{Line, set_aside};

    fn line(text: &str, left: f32, baseline: f32) -> Line {
        let area = Area { left, top: baseline - 8.0, right: left + 6.0, bottom: baseline + 2.0 };
        Line { text: text.to_owned(), area, baseline, ..Line::default() }
    }

    #[test]
    fn numbers_beside_the_lines_are_set_aside() {
        let numbers = (1_u8..=8).flat_map(|at| {
            let baseline = 100.0 + 14.0 * f32::from(at);
            [line("Vi vil", 70.0, baseline), line(&at.to_string(), 50.0, baseline)]
        });
        let mut lines: Vec<Line> = numbers.collect();
        set_aside(&mut lines);
        let aside: Vec<&str> = lines.iter().filter(|line| line.artifact).map(|line| line.text.as_str()).collect();
        assert_eq!(aside, ["1", "2", "3", "4", "5", "6", "7", "8"]);
    }
}
