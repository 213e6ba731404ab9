//! `plansjekk rules train`: the topic model of a country from labelled passages.

use std::path::Path;

use crate::assess::{lessons_of_examples, lessons_of_file};
use crate::find::train;
use crate::report::{RunError, RunErrorKind};
use crate::rules::RuleSet;
use crate::text::Language;

use super::super::args::TrainArgs;
use super::super::exit::{Exit, Failure};
use super::super::locale::Locale;
use super::super::output::Output;

/// Trains a model on files of labelled passages and the examples beside the rules, and writes it.
pub(super) fn run(args: &TrainArgs) -> Result<Exit, Failure> {
    let language = Locale::of_system().language;
    let pack = RuleSet::builtin().pack(args.country.country());
    let mut lessons = lessons_of_examples(&pack);
    for file in &args.files {
        let text = std::fs::read_to_string(file).map_err(|error| refused(file, &error.to_string(), language))?;
        lessons.extend(lessons_of_file(&text).map_err(|error| refused(file, &error, language))?);
    }
    std::fs::write(&args.output, train(&pack, &lessons))
        .map_err(|error| refused(&args.output, &error.to_string(), language))?;
    Output::standard().write(&format!("{} lessons, {}\n", lessons.len(), args.output.display()))?;
    Ok(Exit::Met)
}

fn refused(file: &Path, reason: &str, language: Language) -> Failure {
    Failure::Run(
        Box::new(RunError::new(file.display().to_string(), RunErrorKind::Unreadable(reason.to_owned()))),
        language,
    )
}
