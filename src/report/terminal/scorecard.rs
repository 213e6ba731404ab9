//! The table at the end of a document: a row for each requirement that is asked, and what is not in the table.

use crate::assess::Status;
use crate::report::Symbols;
use crate::report::entry::{self, Entry};
use crate::report::paint::Style;
use crate::report::text::{pad, shorten};

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
        let said = format!("{} {}", symbol(status, self.options.symbols), words.pick("status", status.as_str()));
        let found = self.view.level(entry.verdict.found);
        let place = match (status, entry.verdict.evidence.is_empty()) {
            (Status::Missing, true) => self.dash().to_owned(),
            _ => self.view.place(&entry.location),
        };
        let line = row(entry.verdict.requirement.short.get(words.language), &said, found, &place);
        let style = status_style(status, entry.verdict.demand.severity);
        let colour = self.paint().on(style, &said);
        if self.options.colour { line.replacen(&said, &colour, 1) } else { line }
    }

    /// What is not in the table: hidden rows, what was not asked, and accepted deviations.
    fn scorecard_foot(&self, entries: &[Entry<'_>], hidden: usize) -> String {
        let words = self.view.words;
        let verdicts = &self.view.assessment.verdicts;
        let not_asked = verdicts.iter().filter(|verdict| verdict.status == Status::NotApplicable).count();
        let exceptions = entries.iter().filter(|entry| entry.exception.is_some()).count();
        let doctype = self.view.doctype(&self.view.assessment.doctype);
        let mut parts = Vec::new();
        if hidden > 0 {
            parts.push(words.fill("place.more", &[("n", &hidden.to_string())]));
        }
        if not_asked > 0 {
            let values = [("n", not_asked.to_string()), ("type", doctype)];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            parts.push(words.fill("scorecard.not-applicable", &values));
        }
        parts.push(words.fill("scorecard.exceptions", &[("n", &exceptions.to_string())]));
        let dots = if self.options.symbols == Symbols::Unicode { "…" } else { "..." };
        indented(&format!("{dots} {}", parts.join(self.dot())), 2, self.columns(2))
    }
}

/// A row of the scorecard.
fn row(requirement: &str, status: &str, found: &str, place: &str) -> String {
    let columns = [pad(&shorten(requirement, 36), 37), pad(status, 16), pad(found, 15), place.to_owned()];
    format!("  {}", columns.concat())
}
