//! `plansjekk rules train` and `rules weigh`: the topic model of a country from labelled passages, and what counts around
//! a passage from labelled documents.

use std::path::{Path, PathBuf};

use crate::assess::{graded, lessons_of_examples, lessons_of_file};
use crate::find::{Graded, train, weigh};
use crate::report::{RunError, RunErrorKind};
use crate::rules::RuleSet;
use crate::text::{Country, Language};

use super::super::args::{TrainArgs, WeighArgs};
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
    Output::to(Some(args.output.clone()), language).write_bytes(&train(&pack, &lessons))?;
    Output::standard().write(&format!("{} lessons, {}\n", lessons.len(), args.output.display()))?;
    Ok(Exit::Met)
}

/// Fits the weights of what stands around a passage to the documents of some folders, and writes them.
pub(super) fn weigh_context(args: &WeighArgs) -> Result<Exit, Failure> {
    let language = Locale::of_system().language;
    let mut documents = Vec::new();
    for folder in &args.folders {
        documents.extend(documents_in(folder, language)?);
    }
    let rules = RuleSet::builtin();
    let with_packs: Vec<_> = documents.iter().map(|(country, document)| (rules.pack(*country), document)).collect();
    let weights = weigh(with_packs.iter().map(|(pack, document)| (pack.as_ref(), *document)));
    Output::to(Some(args.output.clone()), language).write(&weights)?;
    Output::standard().write(&format!("{} documents, {}\n", documents.len(), args.output.display()))?;
    Ok(Exit::Met)
}

/// The labelled documents of a folder, in the order of their names.
fn documents_in(folder: &Path, language: Language) -> Result<Vec<(Country, Graded)>, Failure> {
    let entries = std::fs::read_dir(folder).map_err(|error| refused(folder, &error.to_string(), language))?;
    let labelled = |path: &PathBuf| path.to_string_lossy().ends_with(LABELS);
    let mut labels: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(labelled).collect();
    labels.sort();
    let text = |path: &Path| std::fs::read_to_string(path).map_err(|error| refused(path, &error.to_string(), language));
    let beside = |path: &Path, ending: &str| PathBuf::from(path.to_string_lossy().replace(LABELS, ending));
    labels
        .iter()
        .map(|path| {
            let [markdown, meta] = [".md", ".meta.json"].map(|ending| text(&beside(path, ending)));
            graded(markdown?.as_bytes(), &meta?, &text(path)?).map_err(|error| refused(path, &error, language))
        })
        .collect()
}

/// How the names of label files end.
const LABELS: &str = ".labels.jsonl";

fn refused(file: &Path, reason: &str, language: Language) -> Failure {
    Failure::Run(
        Box::new(RunError::new(file.display().to_string(), RunErrorKind::Unreadable(reason.to_owned()))),
        language,
    )
}
