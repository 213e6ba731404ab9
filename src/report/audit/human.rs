//! The audit for people at a terminal: what was done, the counts, a line for each requirement, and what was not read.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::audit::{Audit, Entries, RequirementSummary};
use crate::report::messages::Messages;
use crate::report::text::{pad, say, shorten, visible, width, wrap};
use crate::report::{Options, Symbols};
use crate::text::Language;

use super::words::{counts, headline, most_missing, outlier_line, unread_error, unread_reasons};

/// At most so many documents that could not be read are named.
const UNREAD: usize = 20;

/// At most so many documents that stand apart are named.
const OUTLIERS: usize = 10;

/// Columns for the name of a requirement, where there is room for it.
const NAME: usize = 36;

/// Columns that are left to a name wherever there is little room.
const LEAST_NAME: usize = 16;

/// The whole report.
pub fn audit_human(audit: &Audit, entries: &dyn Entries, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let words = words(options);
    let mut text = summary(audit, words, options);
    if !options.quiet {
        let table = table(audit, words, options.width);
        if !table.is_empty() {
            let _ = write!(text, "\n{table}");
        }
        text.push_str(&outliers(audit, entries, words, options)?);
        text.push_str(&unread(audit, entries, words, options)?);
    }
    out.write_all(text.as_bytes())?;
    writeln!(out, "\n{}", words.text("audit.note"))
}

/// The words of an audit: those asked for, else those of the run.
pub(super) fn words(options: &Options) -> &'static Messages {
    Messages::of(options.language.unwrap_or(options.run_language))
}

/// What was done, for where the report goes to a file; `reused` is how many documents had not changed.
pub fn audit_last_line(audit: &Audit, reused: u32, language: Language) -> String {
    let words = Messages::of(language);
    let mut parts = headline(words, audit);
    if reused > 0 {
        parts.insert(2, words.fill("audit.reused", &[("n", &reused.to_string())]));
    }
    parts.join(" · ") + "\n"
}

/// That the run was stopped, how much is in the result, and how to go on.
pub fn audit_stopped(audit: &Audit, resumable: bool, language: Language) -> String {
    let words = Messages::of(language);
    let (n, m) = (audit.summary.documents, audit.summary.documents + audit.not_reached);
    let stopped = words.fill("audit.stopped", &[("n", &n.to_string()), ("m", &m.to_string())]);
    let next = words.text(if resumable { "audit.resume" } else { "audit.no-resume" });
    format!("plansjekk: {stopped}\n  {next}\n")
}

fn summary(audit: &Audit, words: &Messages, options: &Options) -> String {
    let dot = if options.symbols == Symbols::Unicode { " · " } else { ", " };
    let mut out = String::new();
    say(&mut out, &headline(words, audit).join(dot));
    say(&mut out, &format!("  {}", counts(words, audit).join(dot)));
    let reasons = unread_reasons(words, audit);
    let lines = [
        ("audit.most-missing", most_missing(words, audit)),
        ("audit.caption-unread", (!reasons.is_empty()).then_some(reasons)),
    ];
    let columns = lines.iter().map(|(key, _)| width(words.text(key))).max().unwrap_or(0) + 3;
    for (key, text) in lines {
        if let Some(text) = text {
            say(&mut out, &format!("  {}{text}", pad(words.text(key), columns)));
        }
    }
    out
}

/// A line for each requirement: how many documents meet it, and how many municipalities commit, of how many.
fn table(audit: &Audit, words: &Messages, columns: usize) -> String {
    let statuses = ["met", "weak", "missing", "contradicted"];
    let mut heads: Vec<&str> = statuses.iter().map(|status| words.pick("status", status)).collect();
    heads.push(words.text("audit.caption-municipalities"));
    let asked = |(summary, _): &(&RequirementSummary, _)| summary.counts.asked() > 0;
    let requirements = audit.summary.requirements.iter().zip(&audit.requirements).filter(asked);
    let rows: Vec<_> = requirements.map(|(summary, requirement)| (requirement, cells(summary, words))).collect();
    let column = |(at, head): (usize, &&str)| {
        rows.iter().map(|(_, cells)| width(&cells[at])).chain([width(head)]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = heads.iter().enumerate().map(column).collect();
    let others: usize = widths.iter().map(|width| width + 2).sum();
    let name = columns.saturating_sub(others + 2).clamp(LEAST_NAME, NAME);
    let line = |first: &str, cells: &[&str]| {
        let mut line = pad(first, name);
        for (cell, columns) in cells.iter().zip(&widths) {
            let _ = write!(line, "  {}{cell}", " ".repeat(columns.saturating_sub(width(cell))));
        }
        format!("  {line}")
    };
    let mut out = String::new();
    if rows.is_empty() {
        return out;
    }
    say(&mut out, &line(words.text("scorecard.requirement"), &heads));
    for (requirement, cells) in &rows {
        let short = visible(requirement.short.get(words.language));
        let short = shorten(&short, name);
        say(&mut out, line(&short, &cells.iter().map(String::as_str).collect::<Vec<_>>()).trim_end());
    }
    out
}

/// What stands in the columns of a requirement.
fn cells(summary: &RequirementSummary, words: &Messages) -> Vec<String> {
    let counts = &summary.counts;
    let numbers = [counts.met, counts.weak, counts.missing, counts.contradicted];
    let [committed, asked] = [summary.municipalities_committed, summary.municipalities_asked].map(|n| n.to_string());
    let share = words.fill("progress.of", &[("n", &committed), ("m", &asked)]);
    let share = if summary.municipalities_asked > 0 { share } else { String::new() };
    numbers.iter().map(u32::to_string).chain([share]).collect()
}

/// The documents to read first, with what is usual.
fn outliers(audit: &Audit, entries: &dyn Entries, words: &Messages, options: &Options) -> io::Result<String> {
    let mut out = String::new();
    for (at, outlier) in audit.summary.outliers.iter().take(OUTLIERS).enumerate() {
        if at == 0 {
            let _ = write!(out, "\n{}\n", words.text("outlier.caption"));
        }
        let path = entries.get(outlier.entry as usize)?.source.path;
        for (at, line) in wrap(&outlier_line(words, outlier, &path), options.width.saturating_sub(4)).iter().enumerate()
        {
            say(&mut out, &format!("  {}{line}", if at == 0 { "" } else { "  " }));
        }
    }
    let left = audit.summary.outliers.len().saturating_sub(OUTLIERS);
    if left > 0 {
        say(&mut out, &format!("  … {}", words.fill("audit.more", &[("n", &left.to_string())])));
    }
    Ok(out)
}

/// The documents that could not be read, each with what to do.
fn unread(audit: &Audit, entries: &dyn Entries, words: &Messages, options: &Options) -> io::Result<String> {
    let mut out = String::new();
    if audit.summary.failed() == 0 {
        return Ok(out);
    }
    let _ = write!(out, "\n{}\n", words.text("audit.caption-unread"));
    for failed in entries.failed(audit).take(UNREAD) {
        let (_, source, unread) = failed?;
        let error = unread_error(&source, &unread);
        let text = format!("{}: {}", visible(&source.path), error.message(words.language));
        for (at, line) in wrap(&text, options.width.saturating_sub(4)).iter().enumerate() {
            say(&mut out, &format!("  {}{line}", if at == 0 { "" } else { "  " }));
        }
    }
    let left = usize::try_from(audit.summary.failed()).unwrap_or(usize::MAX).saturating_sub(UNREAD);
    if left > 0 {
        say(&mut out, &format!("  … {}", words.fill("audit.more", &[("n", &left.to_string())])));
    }
    Ok(out)
}
