//! What can be wrong with a rule file, as diagnostics that point at the right characters.

use std::ops::Range;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, Severity as MietteSeverity, SourceCode};
use thiserror::Error;

/// One mistake in a rule file.
#[derive(Debug, Clone, Error)]
#[error("{message}")]
pub struct Problem {
    /// Lower case, no full stop, can stand alone.
    pub message: String,
    /// The label on the place.
    pub label: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Byte range in the file.
    pub range: Range<usize>,
    /// The file.
    pub file: Arc<NamedSource<String>>,
}

impl Diagnostic for Problem {
    fn severity(&self) -> Option<MietteSeverity> {
        Some(MietteSeverity::Error)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn std::fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.file.as_ref())
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_primary_with_span(Some(self.label.clone()), self.range.clone());
        Some(Box::new(std::iter::once(label)))
    }
}

/// All mistakes of all rule files of a run, in the order of files and places. Never empty.
#[derive(Debug, Clone, Error)]
#[error("the rules have {} mistakes", .0.len())]
pub struct Problems(pub Vec<Problem>);

/// The nearest of `known` within two edits, for "did you mean".
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(edits, _)| (1..=2).contains(edits))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Edit distance with neighbouring letters swapped counted as one, cut off at three.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if left.len().abs_diff(right.len()) > 2 {
        return 3;
    }
    let mut rows = vec![vec![0; right.len() + 1]; left.len() + 1];
    for (at, row) in rows.iter_mut().enumerate() {
        row[0] = at;
    }
    rows[0] = (0..=right.len()).collect();
    for i in 1..=left.len() {
        for j in 1..=right.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(left[i - 1] != right[j - 1]);
            rows[i][j] = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                rows[i][j] = rows[i][j].min(rows[i - 2][j - 2] + 1);
            }
        }
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_names_are_suggested() {
        let known = ["no-uu-ikt", "no-uu-rad", "no-komp-ki"];
        assert_eq!(nearest("no-uu-itk", known.into_iter()), Some("no-uu-ikt"));
        assert_eq!(nearest("no-uu-bygg", known.into_iter()), None);
    }
}
