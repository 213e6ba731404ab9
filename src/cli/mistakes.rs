//! Mistakes in files that people write (rules, settings), each shown at its characters.

use std::fmt::Write as _;
use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::report::{FormText, RunError};
use crate::rules::{Problem, Problems};
use crate::text::Language;

/// A mistake as it is shown: what is wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    /// The file's name.
    pub(super) file: String,
    /// Its whole text.
    pub(super) source: std::sync::Arc<str>,
    /// The wrong characters.
    pub(super) range: Range<usize>,
    /// What is wrong.
    pub(super) headline: String,
    /// What to write instead, at the characters.
    pub(super) label: String,
    /// The next step.
    pub(super) step: Option<String>,
    /// Where else the same is wrong, in words; empty where it is nowhere.
    pub(super) elsewhere: String,
}

/// All mistakes of the files of a run. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistakes(pub(super) Vec<Mistake>);

impl Mistake {
    /// A problem in the reader's language.
    pub(super) fn localized(problem: &Problem, language: Language) -> Self {
        let FormText { headline, label, step } = FormText::of(&problem.form, language);
        Self {
            file: problem.file.name().to_owned(),
            source: problem.file.inner().as_str().into(),
            range: problem.range.clone(),
            headline,
            label,
            step,
            elsewhere: String::new(),
        }
    }

    /// The mistakes, those that say the same as one: at its first place, with the others named.
    pub(super) fn grouped(mistakes: Vec<Self>, language: Language) -> Vec<Self> {
        let mut grouped: Vec<(Self, Vec<Self>)> = Vec::new();
        for mistake in mistakes {
            let same = |known: &Self| {
                (&known.headline, &known.label, &known.step) == (&mistake.headline, &mistake.label, &mistake.step)
            };
            match grouped.iter_mut().find(|(known, _)| same(known)) {
                Some((_, again)) => again.push(mistake),
                None => grouped.push((mistake, Vec::new())),
            }
        }
        let told = |(mistake, again): (Self, Vec<Self>)| match again.as_slice() {
            [] => mistake,
            again => Self { elsewhere: RunError::also_at(&places(again), language), ..mistake },
        };
        grouped.into_iter().map(told).collect()
    }
}

impl Mistakes {
    /// The problems in the reader's language.
    pub(super) fn localized(problems: &Problems, language: Language) -> Self {
        let all = problems.0.iter().map(|problem| Mistake::localized(problem, language)).collect();
        Self(Mistake::grouped(all, language))
    }

    /// All mistakes, and what became of the run.
    pub(super) fn human(&self, language: Language) -> String {
        let shown: String = self.0.iter().map(Mistake::human).collect();
        format!("{shown}  {}\n", RunError::nothing_done(language))
    }
}

/// File, line and column of each mistake; the file once where several of one stand together.
fn places(mistakes: &[Mistake]) -> String {
    let mut out = String::new();
    let mut last = "";
    for mistake in mistakes {
        let (line, column, ..) = mistake.line();
        let separator = if out.is_empty() { "" } else { ", " };
        let file = if last == mistake.file { String::new() } else { format!("{}:", mistake.file) };
        let _ = write!(out, "{separator}{file}{line}:{column}");
        last = &mistake.file;
    }
    out
}

/// Longest part of a line that is shown, in columns; the wrong characters are always in it.
const WINDOW: usize = 70;

impl Mistake {
    /// One mistake.
    pub(super) fn human(&self) -> String {
        let (number, column, line, from) = self.line();
        let behind = self.range.end.saturating_sub(self.range.start).min(line.len() - from);
        let (before, wrong, after) = window(line, from, from + behind);
        let digits = number.to_string();
        let margin = " ".repeat(digits.len().max(3));
        let (pad, width) = (" ".repeat(columns(&before)), columns(&wrong).max(1));
        let stem = width / 2;
        let mut out = String::new();
        let _ = writeln!(out, "plansjekk: {}", safe(&self.headline));
        let _ = writeln!(out, "{margin} ╭─[{}:{number}:{column}]", safe(&self.file));
        let _ = writeln!(out, "{digits:>width$} │ {before}{wrong}{after}", width = margin.len());
        if self.label.is_empty() {
            let _ = writeln!(out, "{margin} · {pad}{}", "─".repeat(width));
        } else {
            let _ = writeln!(out, "{margin} · {pad}{}┬{}", "─".repeat(stem), "─".repeat(width - stem - 1));
            let _ = writeln!(out, "{margin} · {pad}{}╰─ {}", " ".repeat(stem), safe(&self.label));
        }
        let _ = writeln!(out, "{margin} ╰────");
        for line in self.step.iter().chain(Some(&self.elsewhere)).filter(|line| !line.is_empty()) {
            let _ = writeln!(out, "  {}", safe(line));
        }
        out
    }

    /// Line and column from 1, the line's text, and where in it the mistake begins.
    fn line(&self) -> (usize, usize, &str, usize) {
        let start = floor(&self.source, self.range.start);
        let line_start = self.source[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = self.source[start..].find('\n').map_or(self.source.len(), |at| start + at);
        let number = self.source[..line_start].bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = self.source[line_start..start].chars().count() + 1;
        (number, column, self.source[line_start..line_end].trim_end_matches('\r'), start - line_start)
    }
}

/// The wrong part of a line with as much around it as there is room for.
fn window(line: &str, from: usize, to: usize) -> (String, String, String) {
    let from = floor(line, from);
    let to = floor(line, to).max(from);
    let wrong: String = safe(&line[from..to]).chars().take(WINDOW).collect();
    let room = WINDOW.saturating_sub(columns(&wrong));
    let before = safe(&line[..from]);
    let left =
        if columns(&before) > room / 2 && columns(&before) + columns(&line[from..]) > WINDOW { room / 2 } else { room };
    let skipped = before.chars().count().saturating_sub(left);
    let before =
        if skipped > 0 { format!("…{}", before.chars().skip(skipped + 1).collect::<String>()) } else { before };
    let right = room.saturating_sub(columns(&before));
    let rest = safe(&line[to..]);
    let after = if columns(&rest) > right {
        let cut: String = rest.chars().take(right.saturating_sub(1)).collect();
        cut + "…"
    } else {
        rest
    };
    (before, wrong, after)
}

fn columns(text: &str) -> usize {
    text.width()
}

/// Text that a terminal shows and does not obey.
fn safe(text: &str) -> String {
    let shown =
        |letter: char| if letter.width().is_none() { if letter == '\t' { ' ' } else { '\u{fffd}' } } else { letter };
    text.chars().map(shown).collect()
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn mistake(source: &str, wrong: &str) -> Mistake {
        let start = source.find(wrong).unwrap();
        Mistake {
            file: "plansjekk.toml".to_owned(),
            source: source.into(),
            range: start..start + wrong.len(),
            headline: "okänd kontrollpunkt ”no-uu-itk”".to_owned(),
            label: "menade du ”no-uu-ikt”?".to_owned(),
            step: Some("Alla namn visas med: plansjekk rules list".to_owned()),
            elsewhere: String::new(),
        }
    }

    #[test]
    fn a_mistake_is_shown_at_its_characters() {
        let source = "owner = \"Å\"\n\n[requirements.no-uu-itk]\n";
        expect![[r"
            plansjekk: okänd kontrollpunkt ”no-uu-itk”
                ╭─[plansjekk.toml:3:15]
              3 │ [requirements.no-uu-itk]
                ·               ────┬────
                ·                   ╰─ menade du ”no-uu-ikt”?
                ╰────
              Alla namn visas med: plansjekk rules list
              Inget har kontrollerats.
        "]]
        .assert_eq(&Mistakes(vec![mistake(source, "no-uu-itk")]).human(Language::Sv));
    }

    #[test]
    fn the_same_mistake_in_several_places_is_told_once() {
        let source = "[requirements.no-uu-itk]\n# no-uu-itk\n[requirements.no-uu-rda]\n";
        let first = mistake(source, "no-uu-itk");
        let again = Mistake { range: 27..36, ..first.clone() };
        let other =
            Mistake { headline: "okänd kontrollpunkt ”no-uu-rda”".to_owned(), ..mistake(source, "no-uu-rda") };
        let grouped = Mistake::grouped(vec![first.clone(), other.clone(), again], Language::Sv);
        let told = Mistake { elsewhere: "Också här: plansjekk.toml:2:3.".to_owned(), ..first };
        assert_eq!(grouped, [told.clone(), other]);
        assert!(told.human().ends_with("rules list\n  Också här: plansjekk.toml:2:3.\n"));
    }

    #[test]
    fn long_lines_are_cut_around_the_mistake() {
        let source = format!("{}no-uu-itk{}", "æ".repeat(300), "ø".repeat(300));
        expect![[r"
            plansjekk: okänd kontrollpunkt ”no-uu-itk”
                ╭─[plansjekk.toml:1:301]
              1 │ …æææææææææææææææææææææææææææææno-uu-itkøøøøøøøøøøøøøøøøøøøøøøøøøøøøøø…
                ·                               ────┬────
                ·                                   ╰─ menade du ”no-uu-ikt”?
                ╰────
              Alla namn visas med: plansjekk rules list
        "]]
        .assert_eq(&mistake(&source, "no-uu-itk").human());
    }
}
