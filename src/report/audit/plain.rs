//! The audit for screen readers: one line per thought, no symbols and no table.

use std::io::{self, Write};

use crate::audit::{Audit, Entries};
use crate::report::Options;
use crate::report::text::visible;

use super::human::words;
use super::words::{counts, headline, most_missing, municipalities, outlier_line, unread_error};

/// The whole report.
pub fn audit_plain(audit: &Audit, entries: &dyn Entries, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let words = words(options);
    writeln!(out, "{}.", headline(words, audit).join(". "))?;
    writeln!(out, "{}.", counts(words, audit).join(". "))?;
    if let Some(most) = most_missing(words, audit) {
        writeln!(out, "{}: {most}.", words.text("audit.most-missing"))?;
    }
    if !options.quiet {
        for (summary, requirement) in audit.summary.requirements.iter().zip(&audit.requirements) {
            let short = visible(requirement.short.get(words.language)).into_owned();
            let own = &summary.counts;
            let statuses =
                [("met", own.met), ("weak", own.weak), ("missing", own.missing), ("contradicted", own.contradicted)];
            let statuses = statuses.map(|(status, n)| format!("{} {n}", words.pick("status", status)));
            let asked = municipalities(words, summary.municipalities_asked);
            let values = [("n", summary.municipalities_committed.to_string()), ("m", asked)];
            let share = words.fill("progress.of", &[("n", &values[0].1), ("m", &values[1].1)]);
            let commit = words.text("audit.commit");
            writeln!(out, "{short}. {}. {share} {commit}.", statuses.join(". "))?;
        }
        for outlier in &audit.summary.outliers {
            let path = entries.get(outlier.entry as usize)?.source.path;
            writeln!(out, "{}: {}.", words.text("outlier.caption"), outlier_line(words, outlier, &path))?;
        }
        for failed in entries.failed(audit) {
            let (_, source, unread) = failed?;
            let message = unread_error(&source, &unread).message(words.language);
            writeln!(out, "{}: {}. {message}", words.text("audit.caption-unread"), visible(&source.path))?;
        }
    }
    writeln!(out, "{}", words.text("audit.note"))
}
