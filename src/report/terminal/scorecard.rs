//! The table at the end of a document: a row for each requirement that is asked, and what is not in the table.

use crate::assess::{Reason, Status, Verdict};
use crate::report::Symbols;
use crate::report::entry::{self, Entry};
use crate::report::paint::Style;
use crate::report::text::{pad, shorten, visible};

use super::{Page, document_line, indented, status_style, symbol};

impl Page<'_> {
    /// Who, what type read from what, which language, how long; then a row per requirement that is asked.
    pub(super) fn scorecard(&self, entries: &[Entry<'_>]) -> String {
        let mut out = indented(&document_line(&self.view, self.dot()), 0, self.columns(0));
        let shown: Vec<_> = entries.iter().filter(|entry| entry::is_shown(entry, self.options.min_severity)).collect();
        if !shown.is_empty() {
            let head = |name| self.view.words.pick("scorecard", name);
            let titles = (head("requirement"), format!("  {}", head("status")), head("found"), head("place"));
            out.push_str(&self.paint().on(Style::Dim, &row(titles.0, &titles.1, titles.2, titles.3)));
            out.push('\n');
        }
        for entry in &shown {
            out.push_str(&self.score(entry));
            out.push('\n');
        }
        for (short, other) in entry::elsewhere(&self.view) {
            let status = self.view.words.pick("status", Status::NotApplicable.as_str());
            let said = format!("{} {status}", symbol(Status::NotApplicable, self.options.symbols));
            out.push_str(&self.paint().on(Style::Dim, &row(&short, &said, &other, "")));
            out.push('\n');
        }
        out + &self.scorecard_foot(entries, entries.len() - shown.len())
    }

    fn score(&self, entry: &Entry<'_>) -> String {
        let words = self.view.words;
        let status = entry.verdict.status;
        let accepted = entry::is_accepted(entry);
        // The mark still tells how the plan stands; the word is the one that the counts use.
        let word = if accepted { words.pick("caption", "exception") } else { words.pick("status", status.as_str()) };
        let said = format!("{} {word}", symbol(status, self.options.symbols));
        let found = self.view.level(entry.verdict.found);
        let place = match (status, entry.verdict.evidence.is_empty()) {
            (Status::Missing, true) => self.dash().to_owned(),
            _ => self.view.place(&entry.location),
        };
        let line = row(entry.verdict.requirement.short.get(words.language), &said, found, &place);
        let style = if accepted { Style::Dim } else { status_style(status, entry.verdict.demand.severity) };
        let colour = self.paint().on(style, &said);
        if self.options.colour { line.replacen(&said, &colour, 1) } else { line }
    }

    /// What is not in the table: hidden rows, what was not asked, and accepted deviations.
    fn scorecard_foot(&self, entries: &[Entry<'_>], hidden: usize) -> String {
        let words = self.view.words;
        let exceptions = entries.iter().filter(|entry| entry.exception.is_some()).count();
        let mut parts = Vec::new();
        if hidden > 0 {
            parts.push(words.fill("place.more", &[("n", &hidden.to_string())]));
        }
        parts.extend(self.not_asked());
        parts.push(words.fill("scorecard.exceptions", &[("n", &exceptions.to_string())]));
        let dots = if self.options.symbols == Symbols::Unicode { "…" } else { "..." };
        indented(&format!("{dots} {}", parts.join(self.dot())), 2, self.columns(2))
    }

    /// How many requirements were not asked, by why; those of another document of the set have rows of their own.
    fn not_asked(&self) -> Vec<String> {
        let words = self.view.words;
        let verdicts = &self.view.assessment.verdicts;
        let because = |reason: &Reason| verdicts.iter().filter(|verdict| verdict.reason == *reason).collect::<Vec<_>>();
        let shorts = |verdicts: &[&Verdict]| {
            let shorts =
                verdicts.iter().map(|verdict| visible(verdict.requirement.short.get(words.language)).into_owned());
            shorts.collect::<Vec<_>>().join(", ")
        };
        let doctype = self.view.doctype(&self.view.assessment.doctype);
        let reasons = [
            ("not-applicable", because(&Reason::NotAskedOfType)),
            ("not-triggered", because(&Reason::NotTriggered)),
            ("not-in-force", because(&Reason::NotInForce)),
        ];
        let told = reasons.into_iter().filter(|(_, verdicts)| !verdicts.is_empty()).map(|(key, verdicts)| {
            let (n, names) = (verdicts.len().to_string(), shorts(&verdicts));
            words.fill(&format!("scorecard.{key}"), &[("n", &n), ("type", &doctype), ("names", &names)])
        });
        told.collect()
    }
}

/// A row of the scorecard.
fn row(requirement: &str, status: &str, found: &str, place: &str) -> String {
    let columns = [pad(&shorten(requirement, 36), 37), pad(status, 16), pad(found, 15), place.to_owned()];
    format!("  {}", columns.concat())
}
