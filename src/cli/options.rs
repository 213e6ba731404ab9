//! From arguments as given to options as meant: the rules, the language, the day.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use crate::assess::doctypes;
use crate::read;
use crate::report::{Options, RunError, RunErrorKind};
use crate::rules::{Problems, Requirement, RuleFile, RuleSet, nearest};
use crate::text::{Country, Language};

use super::args::{CheckArgs, Colour, MessageArgs, MessageLanguage};
use super::exit::Failure;
use super::locale::Locale;
use super::mistakes::Mistakes;
use super::output::{Output, WIDTH};

/// The language of messages about the run.
pub(super) fn message_language(args: &MessageArgs, locale: Locale) -> Language {
    args.lang.map_or(locale.language, MessageLanguage::language)
}

/// The rules that `--rules` or the settings name: packs by name, files and folders by path; all packs where nothing is
/// named.
pub(super) fn rule_set(names: &[PathBuf], language: Language) -> Result<RuleSet, Failure> {
    if names.is_empty() {
        return Ok(RuleSet::builtin());
    }
    let (mut packs, mut files) = (Vec::new(), Vec::new());
    for name in names.iter().flat_map(|name| one_by_one(name)) {
        let name = name.as_path();
        match pack(name) {
            Some(country) => packs.push(country),
            None => files.extend(rule_files(name).map_err(|kind| failure(name, kind, language))?),
        }
    }
    RuleSet::with_files(files, &packs).map_err(|problems| mistakes(&problems, language))
}

/// The files that `rule_set` reads for the same names.
pub(super) fn rule_paths(names: &[PathBuf]) -> Vec<PathBuf> {
    let own = names.iter().flat_map(|name| one_by_one(name)).filter(|name| pack(name).is_none());
    // What cannot be listed is told of where it is read.
    own.flat_map(|name| paths_at(&name).unwrap_or_default()).collect()
}

/// The built-in pack of that name.
fn pack(name: &Path) -> Option<Country> {
    Country::ALL.into_iter().find(|country| name.as_os_str() == country.pack())
}

/// The names that stand in one, with commas between them; a file may have a comma in its name.
fn one_by_one(name: &Path) -> Vec<PathBuf> {
    match name.to_str().filter(|text| text.contains(',') && !name.exists()) {
        Some(text) => text.split(',').map(str::trim).filter(|one| !one.is_empty()).map(PathBuf::from).collect(),
        None => vec![name.to_owned()],
    }
}

/// Those who write the built-in packs want to hear of mistakes that a pack without requirements would only hint at.
pub(super) fn check_builtin(language: Language) -> Result<(), Failure> {
    RuleSet::check_builtin().map_err(|problems| mistakes(&problems, language))
}

fn mistakes(problems: &Problems, language: Language) -> Failure {
    Failure::Mistakes(Mistakes::localized(problems, language), language)
}

fn failure(name: &Path, kind: RunErrorKind, language: Language) -> Failure {
    Failure::Run(Box::new(RunError::new(shown(name), kind)), language)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// The rule files at a path, read.
fn rule_files(path: &Path) -> Result<Vec<RuleFile>, RunErrorKind> {
    paths_at(path)?.iter().map(|path| rule_file(path)).collect()
}

/// The rule files at a path, those of a folder and its sub-folders by name.
fn paths_at(path: &Path) -> Result<Vec<PathBuf>, RunErrorKind> {
    let Ok(found) = fs::metadata(path) else {
        return Err(RunErrorKind::UnknownPack { suggestion: similar_pack(path) });
    };
    let mut paths = Vec::new();
    if found.is_dir() {
        collect(path, 0, &mut paths).map_err(|error| RunErrorKind::BadRules(error.to_string()))?;
        if paths.is_empty() {
            return Err(RunErrorKind::BadRules("no .toml file".to_owned()));
        }
    } else {
        paths.push(path.to_owned());
    }
    Ok(paths)
}

/// How deep folders of rules may be nested; what is deeper is a loop of links.
const DEEPEST: usize = 16;

fn collect(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() && depth < DEEPEST {
            collect(&path, depth + 1, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    Ok(())
}

/// Largest rule file; a rule is a page of text.
const LARGEST_RULE_FILE: u64 = 10_000_000;

fn rule_file(path: &Path) -> Result<RuleFile, RunErrorKind> {
    let unusable = |error: io::Error| RunErrorKind::BadRules(format!("{}: {error}", path.display()));
    let found = fs::metadata(path).map_err(unusable)?;
    if !found.is_file() || found.len() > LARGEST_RULE_FILE {
        return Err(unusable(io::Error::other("not a rule file")));
    }
    let bytes = fs::read(path).map_err(unusable)?;
    let text = read::text(&bytes).map_err(|error| unusable(io::Error::other(error.to_string())))?;
    Ok(RuleFile { name: shown(path), text })
}

fn similar_pack(path: &Path) -> Option<String> {
    nearest(path.to_str()?, Country::ALL.iter().map(|country| country.pack())).map(str::to_owned)
}

/// A type that no rule asks anything of is most likely misspelt.
pub(super) fn check_type<'a>(
    name: &str,
    rules: impl Iterator<Item = &'a RuleSet>,
    language: Language,
) -> Result<(), Failure> {
    if doctypes().any(|known| known == name) {
        return Ok(());
    }
    let requirements: Vec<_> = rules.flat_map(RuleSet::requirements).collect();
    let known = known_types(&requirements);
    if known.contains(&name) {
        return Ok(());
    }
    let suggestion = nearest(name, known.into_iter()).map(str::to_owned);
    Err(Failure::Run(Box::new(RunError::new(name, RunErrorKind::UnknownType { suggestion })), language))
}

/// The types that can be recognised or that a requirement asks something of.
pub(super) fn known_types(requirements: &[Arc<Requirement>]) -> Vec<&str> {
    let recognised = doctypes().map(|name| -> &str { name });
    let mut known: Vec<&str> = Vec::new();
    let demanded = requirements.iter().flat_map(|requirement| &requirement.demands);
    let demanded: Vec<&str> = demanded.map(|demand| demand.doctype.as_str()).collect();
    for name in recognised.collect::<Vec<&str>>().into_iter().chain(demanded) {
        if !known.contains(&name) {
            known.push(name);
        }
    }
    known
}

/// How a check's report looks, before it is known where it goes.
pub(super) fn report_options(args: &CheckArgs, locale: Locale) -> Options {
    Options {
        language: args.job.messages.lang.map(MessageLanguage::language),
        run_language: message_language(&args.job.messages, locale),
        width: WIDTH,
        colour: false,
        symbols: locale.symbols,
        min_severity: args.min_severity.severity(),
        fail_on: args.job.fail_on.severity(),
        explain: args.explain,
        quiet: args.quiet,
        folder: here(),
    }
}

/// The folder that the run stands in.
pub(super) fn here() -> Option<String> {
    std::env::current_dir().ok().map(|folder| folder.to_string_lossy().into_owned())
}

/// Whether a report that goes to `output` has colours.
pub(super) fn colour(wanted: Colour, locale: Locale, output: &Output) -> bool {
    match wanted {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => output.is_terminal() && !locale.no_colour,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_may_be_named_in_one_go() {
        let names = |text: &str| one_by_one(Path::new(text));
        assert_eq!(names("no, mine.toml,"), ["no", "mine.toml"].map(PathBuf::from));
        assert_eq!(names("no"), [PathBuf::from("no")]);
        assert_eq!(names("Cargo.toml"), [PathBuf::from("Cargo.toml")]);
    }
}
