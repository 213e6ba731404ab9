//! `plansjekk compare`: two documents, or the JSON reports of two audits, in; what became of the commitments out.

use std::path::{Path, PathBuf};

use jiff::Zoned;

use crate::assess::check_owned;
use crate::audit::{Comparison, Record, Version, VersionDocument, compare};
use crate::read::ReadError;
use crate::report::{self, Options, RunError, RunErrorKind};
use crate::text::{Country, Language};

use super::args::{CompareArgs, CompareFormat, MessageLanguage};
use super::config::{AllSettings, Settings, is_read};
use super::exit::{Exit, Failure, is_about_the_run};
use super::guard::guarded;
use super::inputs::{self, Input, Inputs};
use super::locale::Locale;
use super::options::message_language;
use super::output::{self, Output, WIDTH};
use super::reports::{self, Kind};

/// Compares, and says what changed.
pub(super) fn run(args: &CompareArgs) -> Result<Exit, Failure> {
    let locale = Locale::of_system();
    let language = message_language(&args.messages, locale);
    let paths = [&args.old, &args.new];
    // A report was made with the settings of its own run.
    let documents = paths.into_iter().filter(|path| !reports::is_report(path));
    let documents: Vec<Input> = documents.map(|path| Input::File(path.clone())).collect();
    let (settings, places) = AllSettings::of_run(args.into(), &documents, language)?;
    let output = Output::to(args.output.clone(), language);
    output.spare(|path| is_read(path, &Inputs::default(), &settings, paths))?;
    let read = |path: &Path| {
        let at = documents.iter().position(|document| matches!(document, Input::File(own) if own == path));
        version(path, at.and_then(|at| places.get(at)), &settings, args)
    };
    let (old, new) = match (read(&args.old), read(&args.new)) {
        (Ok((Some(old), _)), Ok((Some(new), _))) if old != new => {
            let error = RunError::new(args.new.to_string_lossy(), reports::other(new, old));
            return Err(Failure::Run(Box::new(error), language));
        }
        (Ok((_, old)), Ok((_, new))) => (old, new),
        (old, new) => {
            let errors: Vec<RunError> = [old.err(), new.err()].into_iter().flatten().collect();
            output::complain(&RunError::human_all(&errors.iter().collect::<Vec<_>>(), language, 0, WIDTH));
            return Ok(if errors.iter().any(is_about_the_run) { Exit::Unusable } else { Exit::Unread });
        }
    };
    let comparison = compare(&old, &new);
    let options = Options {
        language: args.messages.lang.map(MessageLanguage::language),
        run_language: language,
        symbols: locale.symbols,
        ..Options::default()
    };
    output.write(&rendered(&comparison, args.format, &settings, &options))?;
    let worse = comparison.totals.lost + comparison.totals.weakened > 0;
    Ok(if worse { Exit::Unmet } else { Exit::Met })
}

fn rendered(comparison: &Comparison, format: CompareFormat, settings: &[Settings], options: &Options) -> String {
    let title = |id: &str, language: Language| {
        let country = Country::ALL.into_iter().find(|country| id.starts_with(country.pack()))?;
        // What the documents' own rules call it comes before what the built-in ones do.
        settings.iter().rev().find_map(|settings| {
            let pack = settings.rules.pack(country);
            let requirement = pack.requirements().iter().find(|requirement| requirement.id == id)?;
            Some(requirement.short.get(language).to_owned())
        })
    };
    match format {
        CompareFormat::Human => report::compare_human(comparison, &title, options),
        CompareFormat::Plain => report::compare_plain(comparison, &title, options),
        CompareFormat::Markdown => report::compare_markdown(comparison, &title, options),
        CompareFormat::Json => report::compare_json(comparison),
    }
}

/// A version: the JSON report of a check or an audit, and which of them it is, or a document.
fn version(
    path: &Path,
    place: Option<&(usize, PathBuf)>,
    settings: &[Settings],
    args: &CompareArgs,
) -> Result<(Option<Kind>, Version), RunError> {
    let read = match place.and_then(|(number, place)| Some((settings.get(*number)?, place))) {
        None => reports::documents(path).map(|(kind, documents)| (kind, Version { documents })),
        Some(_) if is_table(path) => Err(RunErrorKind::NotComparable),
        Some((settings, place)) => {
            document(path, place, settings, args).map(|version| (None, version)).map_err(comparable)
        }
    };
    read.map_err(|kind| RunError::new(path.to_string_lossy(), kind))
}

/// Whether a path is called like a report that no version can be read from; as text it would be a plan without commitments.
fn is_table(path: &Path) -> bool {
    let tables = ["csv", "sqlite", "parquet", "xlsx", "sarif"];
    path.extension().is_some_and(|ending| tables.iter().any(|table| ending.eq_ignore_ascii_case(table)))
}

/// What is no document is no version of one.
fn comparable(kind: RunErrorKind) -> RunErrorKind {
    match kind {
        RunErrorKind::IsFolder | RunErrorKind::Read(ReadError::Unsupported(_)) => RunErrorKind::NotComparable,
        kind => kind,
    }
}

fn document(path: &Path, place: &Path, settings: &Settings, args: &CompareArgs) -> Result<Version, RunErrorKind> {
    let input = Input::File(path.to_owned());
    let name = inputs::name(&input);
    let today = args.date.unwrap_or_else(|| Zoned::now().date());
    let options = settings.check_options(args.into(), place, None, today);
    guarded(|| {
        let checked = check_owned(&name, inputs::load(&input)?, &settings.rules, &options);
        let assessment = checked.map_err(RunErrorKind::Read)?;
        Ok(Version { documents: vec![VersionDocument::of(&name, &Record::of(&assessment))] })
    })
}
