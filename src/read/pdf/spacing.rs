//! From placed glyphs to text: where spaces and line breaks stand, which letters were only spaced out, and which small
//! raised figures are references to notes.

use super::ink::Glyph;

/// A gap wider than this part of the font size separates words.
const WORD_GAP: f32 = 0.17;

/// So many letters in a row, each with a gap on both sides, are one word spaced out, not words of one letter.
const MIN_SPACED: usize = 5;

/// A word gap in spaced-out text is wider than its letter gaps by this factor.
const SPACED_WORD_FACTOR: f32 = 1.6;

/// A glyph smaller than this part of its neighbour's size may be raised or lowered.
pub(super) const SMALL: f32 = 0.86;

/// Text put together from glyphs, with what is needed to go on.
#[derive(Debug, Clone, Default)]
pub(super) struct Composer {
    pub(super) text: String,
    last: Option<Glyph>,
    /// Figures that refer to notes, in reading order; they are not part of the text.
    pub(super) references: Vec<String>,
    raised: bool,
}

impl Composer {
    /// Adds the glyphs of one piece of content in their order.
    pub(super) fn add(&mut self, glyphs: &[Glyph]) {
        let glued = spaced_out(glyphs);
        for (index, glyph) in glyphs.iter().enumerate() {
            match glued.as_ref().map_or(Gap::Measure, |gaps| gaps[index]) {
                Gap::Skip => {}
                Gap::Glue => self.put(glyph, Some(false)),
                Gap::Word => self.put(glyph, Some(true)),
                Gap::Measure => self.put(glyph, None),
            }
        }
    }

    fn put(&mut self, glyph: &Glyph, spaced: Option<bool>) {
        if self.is_reference(glyph) {
            self.add_reference(glyph.text);
            return;
        }
        self.raised = false;
        if let Some(last) = self.last {
            match spaced {
                Some(true) => self.space(),
                Some(false) if !is_new_line(&last, glyph) => {}
                _ => self.separate(&last, glyph),
            }
        }
        self.text.push(glyph.text);
        self.last = Some(*glyph);
    }

    fn separate(&mut self, last: &Glyph, glyph: &Glyph) {
        if is_new_line(last, glyph) {
            if !self.text.ends_with('\n') {
                self.text.push('\n');
            }
        } else if glyph.left - last.right > WORD_GAP * glyph.size.min(last.size) && !glyph.is_space() {
            self.space();
        }
    }

    fn space(&mut self) {
        if !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
    }

    /// A small raised figure behind a word or a sentence end. Units and formulas («m²», «CO₂») are shorter.
    fn is_reference(&self, glyph: &Glyph) -> bool {
        let Some(last) = &self.last else { return false };
        let figure = glyph.text.is_ascii_digit()
            || matches!(glyph.text, '*' | '[')
            || (self.raised && matches!(glyph.text, ',' | ']'));
        let raised = last.baseline - glyph.baseline > 0.15 * last.size && last.baseline - glyph.baseline < last.size;
        if !(figure && raised && glyph.size < SMALL * last.size && glyph.left - last.right < last.size) {
            return false;
        }
        let word = self.text.chars().rev().take_while(|c| c.is_alphanumeric()).take(3).count();
        let digits = self.text.ends_with(|c: char| c.is_ascii_digit());
        let after_mark = self.text.ends_with(|c: char| c.is_ascii_punctuation() || matches!(c, '»' | '”' | '’'));
        (word == 3 && !digits) || after_mark
    }

    fn add_reference(&mut self, figure: char) {
        if !self.raised {
            self.references.push(String::new());
        }
        self.raised = true;
        if matches!(figure, '[' | ']') {
            return;
        }
        if let Some(reference) = self.references.last_mut() {
            reference.push(figure);
        }
    }
}

/// Whether `glyph` stands on another line than the one before it.
fn is_new_line(last: &Glyph, glyph: &Glyph) -> bool {
    let size = last.size.max(glyph.size);
    (glyph.baseline - last.baseline).abs() > 0.55 * size || glyph.left < last.left - 2.0 * size
}

/// What goes before a glyph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Decide by the distance.
    Measure,
    /// Nothing: a letter of a word that is spaced out.
    Glue,
    /// A space, between words that are spaced out.
    Word,
    /// The glyph itself is a space within a word that is spaced out.
    Skip,
}

/// Finds letters that are spaced out; `None` where there are none, which is nearly always.
fn spaced_out(glyphs: &[Glyph]) -> Option<Vec<Gap>> {
    let letters: Vec<usize> = (0..glyphs.len()).filter(|at| !glyphs[*at].is_space()).collect();
    let mut gaps: Option<Vec<Gap>> = None;
    let mut start = 0;
    while start < letters.len() {
        let run = run_length(glyphs, &letters[start..]);
        if run >= MIN_SPACED {
            let gaps = gaps.get_or_insert_with(|| vec![Gap::Measure; glyphs.len()]);
            glue_run(glyphs, &letters[start..start + run], gaps);
        }
        start += run.max(1);
    }
    gaps
}

/// How many letters from the start stand apart from each other on one line.
fn run_length(glyphs: &[Glyph], letters: &[usize]) -> usize {
    let apart = |pair: &&[usize]| {
        let (left, right) = (&glyphs[pair[0]], &glyphs[pair[1]]);
        let gap = right.left - left.right;
        right.text.is_alphabetic()
            && left.text.is_alphabetic()
            && !is_new_line(left, right)
            && gap > WORD_GAP * left.size
            && gap < 2.5 * left.size
    };
    letters.windows(2).take_while(apart).count() + 1
}

/// Marks the gaps of a run: the narrow ones are within words.
fn glue_run(glyphs: &[Glyph], letters: &[usize], gaps: &mut [Gap]) {
    let width = |pair: &[usize]| glyphs[pair[1]].left - glyphs[pair[0]].right;
    let mut widths: Vec<f32> = letters.windows(2).map(width).collect();
    widths.sort_by(f32::total_cmp);
    let limit = widths[widths.len() / 4] * SPACED_WORD_FACTOR;
    for pair in letters.windows(2) {
        gaps[pair[1]] = if width(pair) > limit { Gap::Word } else { Gap::Glue };
        gaps[pair[0] + 1..pair[1]].fill(Gap::Skip);
    }
}

#[cfg(test)]
mod tests {
    use super::super::ink::{Face, Glyph, Mark};
    use super::Composer;

    /// Glyphs of half the size's width on one line; `_` moves on by a gap of a third of the size.
    fn line(text: &str, left: f32, baseline: f32, size: f32) -> Vec<Glyph> {
        let mut at = left;
        let mut glyphs = Vec::new();
        for text in text.chars() {
            if text == '_' {
                at += 0.34 * size;
                continue;
            }
            let right = at + 0.5 * size;
            let (face, mark) = (Face::default(), Mark::default());
            glyphs.push(Glyph { text, left: at, right, baseline, size, face, mark, turn: 0 });
            at = right;
        }
        glyphs
    }

    fn compose(pieces: &[Vec<Glyph>]) -> (String, Vec<String>) {
        let mut composer = Composer::default();
        for piece in pieces {
            composer.add(piece);
        }
        (composer.text, composer.references)
    }

    #[test]
    fn gaps_become_spaces_and_lines_breaks() {
        let pieces = [line("Alle_ansatte", 10.0, 100.0, 10.0), line("skal ha", 10.0, 112.0, 10.0)];
        assert_eq!(compose(&pieces).0, "Alle ansatte\nskal ha");
    }

    #[test]
    fn spaced_letters_are_words() {
        let pieces = [line("b_e_f_o_l_k_n_i_n_g___o_g___h_e_l_s_e", 10.0, 100.0, 10.0)];
        assert_eq!(compose(&pieces).0, "befolkning og helse");
        let pieces = [line("b e f o l k n i n g", 10.0, 100.0, 10.0)];
        assert_eq!(compose(&pieces).0, "befolkning");
    }

    #[test]
    fn few_single_letters_stay_apart() {
        assert_eq!(compose(&[line("i_å_u", 10.0, 100.0, 10.0)]).0, "i å u");
    }

    #[test]
    fn raised_figures_behind_words_are_references() {
        let pieces =
            [line("utforming.", 10.0, 100.0, 10.0), line("12", 60.0, 96.0, 6.0), line("_Neste", 66.0, 100.0, 10.0)];
        assert_eq!(compose(&pieces), ("utforming. Neste".to_owned(), vec!["12".to_owned()]));
        let pieces = [line("utforming", 10.0, 100.0, 12.0), line("[3]", 64.0, 96.0, 10.0)];
        assert_eq!(compose(&pieces), ("utforming".to_owned(), vec!["3".to_owned()]));
        let pieces = [line("20_m", 10.0, 100.0, 10.0), line("2", 28.5, 96.0, 6.0)];
        assert_eq!(compose(&pieces), ("20 m2".to_owned(), vec![]));
    }
}
