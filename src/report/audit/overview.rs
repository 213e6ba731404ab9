//! What the plans of an audit say together, as Markdown: counts, the matrix of municipalities and requirements, shares,
//! groups, passages to learn from, and plans that stand apart.

use std::fmt::Write as _;
use std::io;

use crate::audit::{Audit, Counts, Dimension, Entries, MunicipalityRow};
use crate::report::markdown::escaped;
use crate::report::messages::Messages;
use crate::report::terminal::symbol;
use crate::report::text::long_date;
use crate::report::{Options, Symbols};

use super::human::words;
use super::words::{counts, group_name, headline, outlier_line, stopped};

/// The statuses that are counted in tables.
const COUNTED: [&str; 4] = ["met", "weak", "missing", "contradicted"];

/// Everything that stands before the plans.
pub(super) fn overview(audit: &Audit, entries: &dyn Entries, options: &Options) -> io::Result<String> {
    let overview = Overview { audit, words: words(options) };
    let parts = [
        overview.head(),
        overview.matrix(),
        overview.requirements(),
        overview.groups(),
        overview.examples(),
        overview.outliers(entries)?,
    ];
    Ok(parts.concat())
}

struct Overview<'a> {
    audit: &'a Audit,
    words: &'static Messages,
}

impl Overview<'_> {
    fn head(&self) -> String {
        let words = self.words;
        let said = [headline(words, self.audit).join(" · "), counts(words, self.audit).join(" · ")];
        let [what, counted] = said.map(|line| escaped(&line));
        let note = escaped(words.text("audit.note"));
        let stopped = stopped(self.audit).map(|error| format!("**{}**\n\n", escaped(&error.message(words.language))));
        let date = escaped(&long_date(words, self.audit.date));
        format!("# {what}\n\n{}{date}. {counted}.\n\n{note}\n\n", stopped.unwrap_or_default())
    }

    /// A row for each municipality, its signs in words too.
    fn matrix(&self) -> String {
        let rows = &self.audit.summary.municipalities;
        if rows.is_empty() || self.audit.requirements.is_empty() {
            return String::new();
        }
        let language = self.words.language;
        let shorts = self.audit.requirements.iter().map(|requirement| requirement.short.get(language));
        let heads: Vec<&str> = std::iter::once(self.words.pick("sheet", "municipality")).chain(shorts).collect();
        let mut out = self.titled("page.matrix", &heads);
        for row in rows {
            line(&mut out, std::iter::once(row.municipality.name.clone()).chain(self.cells(row)));
        }
        out + "\n"
    }

    fn cells(&self, row: &MunicipalityRow) -> impl Iterator<Item = String> {
        row.cells.iter().map(|cell| match cell {
            Some(cell) => {
                let said = self.words.pick("status", cell.status.as_str());
                format!("{} {said}", symbol(cell.status, Symbols::Unicode))
            }
            None if row.documents.is_empty() => self.words.text("audit.caption-unread").to_owned(),
            None => "–".to_owned(),
        })
    }

    /// How many municipalities commit to each requirement.
    fn requirements(&self) -> String {
        let words = self.words;
        let fixed = [words.pick("scorecard", "requirement"), words.text("page.commit")];
        let heads: Vec<&str> = fixed.into_iter().chain(self.statuses()).collect();
        let mut out = self.titled("page.per-requirement", &heads);
        for (requirement, own) in self.audit.requirements.iter().zip(&self.audit.summary.requirements) {
            let values = [own.municipalities_committed, own.municipalities_asked].map(|number| number.to_string());
            let share = words.fill("progress.of", &[("n", &values[0]), ("m", &values[1])]);
            let short = requirement.short.get(words.language).to_owned();
            line(&mut out, [short, share].into_iter().chain(numbers(&own.counts)));
        }
        out + "\n"
    }

    /// The counts of the groups of each kind of which there is more than one.
    fn groups(&self) -> String {
        let mut out = String::new();
        for by in Dimension::ALL {
            let groups = || self.audit.summary.groups.iter().filter(move |group| group.by == by);
            if groups().count() < 2 {
                continue;
            }
            let title = format!("dimension.{}", by.as_str());
            let fixed = [self.words.text(&title), self.words.pick("sheet", "documents")];
            let heads: Vec<&str> = fixed.into_iter().chain(self.statuses()).collect();
            out += &self.titled(&title, &heads);
            for group in groups() {
                let name = group_name(self.words, by, group.key.as_deref());
                line(&mut out, [name, group.documents.to_string()].into_iter().chain(numbers(&group.counts)));
            }
            out.push('\n');
        }
        out
    }

    fn examples(&self) -> String {
        let examples = &self.audit.summary.examples;
        if examples.is_empty() {
            return String::new();
        }
        let mut out = format!("## {}\n\n", escaped(self.words.text("audit.caption-good")));
        for requirement in &self.audit.requirements {
            let own: Vec<_> = examples.iter().filter(|example| example.requirement == requirement.id).collect();
            if own.is_empty() {
                continue;
            }
            let _ = write!(out, "### {}\n\n", escaped(requirement.short.get(self.words.language)));
            for example in own {
                let whose = example.municipality.as_ref().map(|whose| format!(" ({})", escaped(whose)));
                let _ = writeln!(out, "- {}{}", escaped(&example.text), whose.unwrap_or_default());
            }
            out.push('\n');
        }
        out
    }

    fn outliers(&self, entries: &dyn Entries) -> io::Result<String> {
        let outliers = &self.audit.summary.outliers;
        if outliers.is_empty() {
            return Ok(String::new());
        }
        let words = self.words;
        let (title, help) = (escaped(words.text("outlier.caption")), escaped(words.text("outlier.help")));
        let mut out = format!("## {title}\n\n{help}\n\n");
        for outlier in outliers {
            let path = entries.get(outlier.entry as usize)?.source.path;
            let _ = writeln!(out, "- {}", escaped(&outlier_line(words, outlier, &path)));
        }
        out.push('\n');
        Ok(out)
    }

    fn statuses(&self) -> impl Iterator<Item = &'static str> {
        COUNTED.into_iter().map(|status| self.words.pick("status", status))
    }

    /// A heading and the head of a table.
    fn titled(&self, key: &str, heads: &[&str]) -> String {
        let mut out = format!("## {}\n\n", escaped(self.words.text(key)));
        line(&mut out, heads.iter().map(|head| (*head).to_owned()));
        out + &"|---".repeat(heads.len()) + "|\n"
    }
}

fn numbers(counts: &Counts) -> impl Iterator<Item = String> {
    [counts.met, counts.weak, counts.missing, counts.contradicted].into_iter().map(|number| number.to_string())
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.map(|cell| escaped(&cell)).collect();
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}
