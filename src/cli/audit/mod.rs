//! `plansjekk audit`: many documents in, one report out. Every document is assessed on its own and leaves a small record
//! on the disk, so that memory does not grow with their number; counting and writing go through the records in the order
//! of the inputs, so that the report is the same whatever the number of workers.

mod cache;
mod files;
mod job;
mod progress;
mod sources;
mod spool;
mod stop;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::ops::Range;

use crate::audit::{Anonymous, Audit, Cell, Entries, Entry, Tally};
use crate::report::{self, Options, RunError, RunErrorKind};
use crate::rules::Severity;
use crate::text::{Country, Language};

use super::args::{AuditArgs, AuditFormat, MessageLanguage};
use super::exit::{Exit, Failure};
use super::locale::Locale;
use super::options::{colour, here, message_language};
use super::output::{self, Outputs, WIDTH};

use job::{Job, Results};
use spool::Shared;

/// Audits the documents and reports.
pub(super) fn run(args: &AuditArgs) -> Result<Exit, Failure> {
    let locale = Locale::of_system();
    let language = message_language(&args.job.messages, locale);
    let outputs = Outputs::of(&args.format, args.output.as_deref(), AuditFormat::Human, language)?;
    if args.init {
        return sources::init(args, language);
    }
    files::check_built_in(&outputs, language)?;
    let job = Job::new(args, language)?;
    outputs.spare(|path| job.reads(path))?;
    let results = job.run(language)?;
    let unreadable = |error: io::Error| unusable(&error, language);
    let anonymous = job.is_anonymous().then(|| Anonymous::of(&results.spool)).transpose().map_err(unreadable)?;
    let entries: &(dyn Entries + Sync) = anonymous.as_ref().map_or(&results.spool, |anonymous| anonymous);
    let shared = Shared::new(entries, job.pool().map_err(unreadable)?);
    let (audit, worst) = counted(&job, &results, &shared).map_err(unreadable)?;
    let options = options(args, locale);
    outputs.stream(|format, output, out| {
        let options = Options { colour: colour(args.color, locale, output), ..options.clone() };
        write(format, &audit, &shared, &options, out)
    })?;
    say(&job, &outputs, &audit, &results, language);
    if audit.not_reached == 0 {
        for (requirement, reason) in job.unused_deviations() {
            output::complain(&report::unused_deviation(requirement, reason, language));
        }
    }
    Ok(exit(&job, &audit, worst, args.job.fail_on.severity()))
}

/// The records could not be read back, or the report not be made of them.
fn unusable(error: &io::Error, language: Language) -> Failure {
    Failure::Run(Box::new(RunError::new("audit", RunErrorKind::Unreadable(error.to_string()))), language)
}

fn options(args: &AuditArgs, locale: Locale) -> Options {
    Options {
        language: args.job.messages.lang.map(MessageLanguage::language),
        run_language: message_language(&args.job.messages, locale),
        width: WIDTH,
        symbols: locale.symbols,
        quiet: args.quiet,
        folder: here(),
        fail_on: args.job.fail_on.severity(),
        ..Options::default()
    }
}

fn write(
    format: AuditFormat,
    audit: &Audit,
    entries: &dyn Entries,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        AuditFormat::Human => report::audit_human(audit, entries, options, out),
        AuditFormat::Plain => report::audit_plain(audit, entries, options, out),
        AuditFormat::Json => report::audit_json(audit, entries, options, out),
        AuditFormat::Jsonl => report::audit_jsonl(audit, entries, options, out),
        AuditFormat::Csv => report::audit_csv(audit, entries, options, out),
        AuditFormat::FindingsCsv => report::audit_findings_csv(audit, entries, options, out),
        AuditFormat::Html => report::audit_html(audit, entries, options, out),
        AuditFormat::Xlsx => files::xlsx(audit, entries, options, out),
        AuditFormat::Sqlite => files::sqlite(audit, entries, options, out),
        AuditFormat::Parquet => files::parquet(audit, entries, options, out),
        AuditFormat::Sarif => report::audit_sarif(audit, entries, options, out),
        AuditFormat::Junit => report::audit_junit(audit, entries, options, out),
        AuditFormat::Github => report::audit_github(audit, entries, options, out),
        AuditFormat::Gitlab => report::audit_gitlab(audit, entries, options, out),
        AuditFormat::Markdown => report::audit_markdown(audit, entries, options, out),
    }
}

/// Counts all entries; also gives the gravest severity of a new gap.
fn counted(job: &Job<'_>, results: &Results, entries: &Shared<'_>) -> io::Result<(Audit, Option<Severity>)> {
    let mut all = Part::default();
    entries.each_part(|numbers| Part::of(entries, numbers), |part| all.join(part))?;
    let countries: Vec<Country> = all.countries.into_iter().collect();
    Ok((all.tally.finish(job.today, job.columns(&countries), results.not_reached), all.worst))
}

/// What is counted of some entries.
#[derive(Default)]
struct Part {
    tally: Tally,
    /// The gravest severity of a new gap.
    worst: Option<Severity>,
    countries: BTreeSet<Country>,
}

impl Part {
    fn of(entries: &dyn Entries, numbers: Range<usize>) -> io::Result<Self> {
        let mut part =
            Self { tally: Tally::after(u32::try_from(numbers.start).unwrap_or(u32::MAX)), ..Self::default() };
        for number in numbers {
            part.add(&entries.get(number)?);
        }
        Ok(part)
    }

    fn add(&mut self, entry: &Entry) {
        self.tally.add(entry);
        if let Some(record) = entry.record() {
            let new = record.requirements.iter().filter(|cell| is_new_gap(cell)).map(|cell| cell.severity).max();
            self.worst = self.worst.max(new);
            self.countries.insert(record.country);
        }
    }

    fn join(&mut self, next: Self) {
        self.tally.join(next.tally);
        self.worst = self.worst.max(next.worst);
        self.countries.extend(next.countries);
    }
}

fn is_new_gap(cell: &Cell) -> bool {
    cell.is_gap() && !cell.known
}

/// What is said beside the report: what became of the run, where the report does not say it or is elsewhere.
fn say(job: &Job<'_>, outputs: &Outputs<AuditFormat>, audit: &Audit, results: &Results, language: Language) {
    for error in results.problems() {
        output::complain(&error.human(language, results.spool.count(), WIDTH));
    }
    if outputs.shown().is_none() {
        // Whoever reads the reports in files learns here what was misspelt, as in a check.
        let assessed = audit.summary.documents - audit.summary.unread;
        let errors: Vec<&RunError> = job.bad_arguments().collect();
        output::complain(&RunError::human_all(&errors, language, assessed as usize, WIDTH));
    }
    if !job.is_quiet() && (outputs.any_file() || results.reused > 0) {
        output::complain(&report::audit_last_line(audit, results.reused, language));
    }
    let again = job.given_again();
    if !again.is_empty() {
        output::complain(&report::given_again(&again, language));
    }
    if audit.not_reached > 0 {
        output::complain(&report::audit_stopped(audit, results.resumable, language));
    }
}

/// A bad argument or a stopped run before an unread document before an unmet demand.
fn exit(job: &Job<'_>, audit: &Audit, worst: Option<Severity>, fail_on: Option<Severity>) -> Exit {
    if audit.not_reached > 0 || job.has_bad_argument() {
        Exit::Unusable
    } else if audit.summary.unread > 0 {
        Exit::Unread
    } else if fail_on.is_some_and(|least| worst >= Some(least)) {
        Exit::Unmet
    } else {
        Exit::Met
    }
}
