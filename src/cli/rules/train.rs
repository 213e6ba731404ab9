//! `plansjekk rules train` and `rules weigh`: the topic model from labelled passages, and what counts around
//! a passage from labelled documents.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::assess::{graded, lessons_of_examples, lessons_of_file};
use crate::find::{Course, Graded, Lesson, lessons_of, train, weigh};
use crate::report::{RunError, RunErrorKind};
use crate::rules::{Pack, RuleSet};
use crate::text::{Country, Language};

use super::super::args::{TrainArgs, WeighArgs};
use super::super::exit::{Exit, Failure};
use super::super::locale::Locale;
use super::super::output::Output;

/// Trains the model on folders of labelled passages and documents and the examples beside the rules, and writes it.
pub(super) fn run(args: &TrainArgs) -> Result<Exit, Failure> {
    let language = Locale::of_system().language;
    let rules = RuleSet::builtin();
    let packs = Country::ALL.map(|country| rules.pack(country));
    let examples = |pack| {
        let (near, about): (Vec<_>, Vec<_>) =
            lessons_of_examples(pack).into_iter().partition(|lesson| lesson.about.is_empty());
        about.into_iter().chain(std::iter::repeat_n(near, TIMES_READ).flatten()).collect()
    };
    let mut courses: Vec<Course<'_>> = packs.iter().map(|pack| Course { pack, lessons: examples(pack) }).collect();
    for folder in &args.folders {
        let lessons = lessons_in(folder, &packs, language)?;
        if lessons.is_empty() {
            return Err(refused(folder, "no .jsonl file", language));
        }
        for (country, lessons) in lessons {
            for course in courses.iter_mut().filter(|course| course.pack.country() == country) {
                course.lessons.extend_from_slice(&lessons);
            }
        }
    }
    Output::to(Some(args.output.clone()), language).write_bytes(&train(&courses))?;
    let lessons: usize = courses.iter().map(|course| course.lessons.len()).sum();
    Output::standard().write(&format!("{lessons} lessons, {}\n", args.output.display()))?;
    Ok(Exit::Met)
}

/// The lessons of each file of labelled passages in a folder, then those of each labelled document.
fn lessons_in(folder: &Path, packs: &[Arc<Pack>], language: Language) -> Result<Vec<(Country, Vec<Lesson>)>, Failure> {
    let mut found = Vec::new();
    for file in files_in(folder, |name| name.ends_with(LESSONS) && !name.ends_with(LABELS), language)? {
        let text = std::fs::read_to_string(&file).map_err(|error| refused(&file, &error.to_string(), language))?;
        let lessons = lessons_of_file(&text).map_err(|error| refused(&file, &error, language))?;
        let country = country_of(&file).ok_or_else(|| refused(&file, "no language in the name", language))?;
        found.push((country, lessons));
    }
    for (country, document) in documents_in(folder, language)? {
        let pack = packs.iter().find(|pack| pack.country() == country);
        found.extend(pack.map(|pack| (country, lessons_of(pack, &document))));
    }
    Ok(found)
}

/// How often the near-misses beside the rules are read: nothing else comes so near to a rule and is not meant by it.
const TIMES_READ: usize = 4;

/// How the names of files of labelled passages end.
const LESSONS: &str = ".jsonl";

/// The country of a file of labelled passages, by the language that its name begins with: `nb12.jsonl`.
fn country_of(file: &Path) -> Option<Country> {
    let name = file.file_stem()?.to_string_lossy().into_owned();
    Language::parse(name.trim_end_matches(|letter: char| letter.is_ascii_digit()))?.country()
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
    let labels = files_in(folder, |name| name.ends_with(LABELS), language)?;
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

/// The files of a folder that are wanted by their names, in the order of these.
fn files_in(folder: &Path, wanted: impl Fn(&str) -> bool, language: Language) -> Result<Vec<PathBuf>, Failure> {
    let entries = std::fs::read_dir(folder).map_err(|error| refused(folder, &error.to_string(), language))?;
    let paths: std::io::Result<Vec<PathBuf>> = entries.map(|entry| Ok(entry?.path())).collect();
    let mut files = paths.map_err(|error| refused(folder, &error.to_string(), language))?;
    files.retain(|path| wanted(&path.to_string_lossy()));
    files.sort();
    Ok(files)
}

/// How the names of label files end.
const LABELS: &str = ".labels.jsonl";

fn refused(file: &Path, reason: &str, language: Language) -> Failure {
    Failure::Run(
        Box::new(RunError::new(file.display().to_string(), RunErrorKind::Unreadable(reason.to_owned()))),
        language,
    )
}
