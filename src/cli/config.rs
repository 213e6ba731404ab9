//! `plansjekk.toml`: what a municipality sets for its own documents. Found upwards from each document; flags win over it.
//!
//! The file as written is read by hand, so that every mistake is found in one go and keeps its place.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use glob::{MatchOptions, Pattern};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use toml::de::{DeTable, DeValue};

use crate::assess::{Accepted, CheckOptions, DemandOverride, DoctypeSource, Overrides, doctypes};
use crate::audit::country_of;
use crate::read;
use crate::report::{RunError, RunErrorKind};
use crate::rules::tables::{File, Table, wrong_type};
use crate::rules::{Form, Kind, LEVELS, RuleSet, SEVERITIES, nearest};
use crate::text::{Country, Language};

use super::args::{CompareArgs, JobArgs};
use super::exit::Failure;
use super::inputs::{Input, Inputs, absolute};
use super::mistakes::{Mistake, Mistakes};
use super::options::{check_type, known_types, rule_paths, rule_set};
use super::reports;

/// The file's name.
const NAME: &str = "plansjekk.toml";

/// How patterns match: a star stands for a part of one name.
const MATCHING: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: false };

/// Largest file of settings.
const LARGEST: u64 = 10_000_000;

/// What flags say that settings may say too; flags win.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flags<'a> {
    rules: &'a [PathBuf],
    doctype: Option<&'a str>,
    owner: Option<&'a str>,
}

impl<'a> From<&'a JobArgs> for Flags<'a> {
    fn from(args: &'a JobArgs) -> Self {
        let owner = args.owner.as_deref().filter(|name| is_given(name));
        Self { rules: &args.rules.rules, doctype: args.doctype.as_deref(), owner }
    }
}

impl<'a> From<&'a CompareArgs> for Flags<'a> {
    fn from(args: &'a CompareArgs) -> Self {
        let owner = args.owner.as_deref().filter(|name| is_given(name));
        Self { rules: &args.rules.rules, doctype: None, owner }
    }
}

/// Settings, checked.
#[derive(Debug)]
pub(super) struct Settings {
    /// The folder of the file, which its paths are relative to.
    folder: PathBuf,
    /// The file, and the rule files that are read for it.
    files: Vec<PathBuf>,
    owner: Option<String>,
    /// The rules that the documents are checked with.
    pub(super) rules: Arc<RuleSet>,
    documents: Vec<DocumentSettings>,
    /// What is asked differently from the packs.
    overrides: Overrides,
    /// The gaps that are accepted.
    pub(super) deviations: Vec<Deviation>,
}

/// A gap that is accepted.
#[derive(Debug)]
pub(super) struct Deviation {
    /// The documents that it is accepted in; nothing is all of them.
    path: Option<Pattern>,
    /// What is accepted.
    pub(super) accepted: Accepted,
}

/// What is set for some documents.
#[derive(Debug)]
struct DocumentSettings {
    path: Pattern,
    name: Option<String>,
    doctype: Option<String>,
    owner: Option<String>,
}

impl Settings {
    /// The settings where there is no file.
    pub(super) fn none(rules: Arc<RuleSet>) -> Self {
        Self {
            folder: PathBuf::new(),
            files: Vec::new(),
            owner: None,
            rules,
            documents: Vec::new(),
            overrides: Overrides::default(),
            deviations: Vec::new(),
        }
    }

    /// The municipality that adopts a document.
    fn owner(&self, document: &Path) -> Option<String> {
        self.of(document).find_map(|settings| settings.owner.clone()).or_else(|| self.owner.clone())
    }

    /// How a document is checked on a day: flags win over a manifest, that over settings, settings over what is read from
    /// the document.
    pub(super) fn check_options(
        &self,
        flags: Flags<'_>,
        document: &Path,
        listed: Option<String>,
        today: Date,
    ) -> CheckOptions {
        let configured = || Some((listed.or_else(|| self.doctype(document))?, DoctypeSource::Config));
        let mut options = CheckOptions::new(today);
        options.owner = flags.owner.map(str::to_owned).or_else(|| self.owner(document));
        options.country = country(&self.rules, options.owner.as_deref());
        let flagged = flags.doctype.map(|doctype| (doctype.to_owned(), DoctypeSource::Flag));
        options.doctype = flagged.or_else(configured);
        options.overrides = self.overrides.clone();
        // What a document covers for others, it is itself asked.
        let own: Vec<&String> = self.of(document).filter_map(|settings| settings.name.as_ref()).collect();
        options.overrides.elsewhere.retain(|(_, name)| !own.contains(&name));
        options
    }

    /// The type of a document.
    fn doctype(&self, document: &Path) -> Option<String> {
        self.of(document).find_map(|settings| settings.doctype.clone())
    }

    fn of(&self, document: &Path) -> impl Iterator<Item = &DocumentSettings> {
        self.documents.iter().filter(move |settings| self.matches(&settings.path, document))
    }

    /// Whether a pattern of the file matches a document.
    pub(super) fn matches(&self, pattern: &Pattern, document: &Path) -> bool {
        let Ok(relative) = document.strip_prefix(&self.folder) else { return false };
        pattern.matches_path_with(relative, MATCHING)
    }

    /// Whether a deviation could hold for a document of this file.
    pub(super) fn holds(&self, deviation: &Deviation, document: &Path) -> bool {
        deviation.path.as_ref().is_none_or(|pattern| self.matches(pattern, document))
    }

    /// Whether a deviation is to be told as unused. `held` is whether it could hold for a document that was assessed;
    /// where none was, its document may be left out of the run or be unreadable, as long as there is one.
    pub(super) fn is_unused(&self, deviation: &Deviation, held: bool, used: bool) -> bool {
        !used && (held || deviation.path.as_ref().is_some_and(|pattern| self.matches_nothing(pattern)))
    }

    /// Whether no file on the disk matches a pattern.
    fn matches_nothing(&self, pattern: &Pattern) -> bool {
        // Nothing can be said of a folder whose name is no text.
        let Some(folder) = self.folder.to_str() else { return false };
        let whole = Path::new(&Pattern::escape(folder)).join(pattern.as_str());
        let found = whole.to_str().and_then(|whole| glob::glob_with(whole, MATCHING).ok());
        // A folder that cannot be listed may hold it.
        let holds = |entry: glob::GlobResult| entry.map_or(true, |path| path.is_file() && self.matches(pattern, &path));
        found.is_some_and(|mut found| !found.any(holds))
    }
}

/// Whether a report at a path would replace what a run reads: a document, settings, a rule file or a file of `beside`.
pub(super) fn is_read<'a>(
    path: &Path,
    inputs: &Inputs,
    settings: &'a [Settings],
    beside: impl IntoIterator<Item = &'a PathBuf>,
) -> bool {
    let place = reports::place(path);
    let mut files = settings.iter().flat_map(|settings| &settings.files).chain(beside);
    inputs.holds(path) || files.any(|file| reports::place(file) == place)
}

/// The country whose plans are checked: that of the rules, else the owner's.
fn country(rules: &RuleSet, owner: Option<&str>) -> Option<Country> {
    rules.country().or_else(|| country_of(owner?))
}

/// For each document of a run the number of its settings and its absolute path.
pub(super) type Places = Vec<(usize, PathBuf)>;

/// The settings of a run's documents, each file read once.
pub(super) struct AllSettings {
    /// Rules named by flags win over those of the files.
    rules: Option<Arc<RuleSet>>,
    language: Language,
    /// By the name of the folder, for paths are slow to compare.
    by_folder: FxHashMap<OsString, usize>,
    by_file: BTreeMap<PathBuf, usize>,
    found: Vec<Settings>,
    mistakes: Vec<Mistake>,
}

impl AllSettings {
    /// No settings yet; `rules` are those that flags name.
    fn new(rules: Option<RuleSet>, language: Language) -> Self {
        let rules = rules.map(Arc::new);
        let builtin = rules.clone().unwrap_or_else(|| Arc::new(RuleSet::builtin()));
        Self {
            rules,
            language,
            by_folder: FxHashMap::default(),
            by_file: BTreeMap::new(),
            found: vec![Settings::none(builtin)],
            mistakes: Vec::new(),
        }
    }

    /// The settings of all documents of a run, and for each document the number of its settings and its absolute path.
    pub(super) fn of_run(
        flags: Flags<'_>,
        inputs: &[Input],
        language: Language,
    ) -> Result<(Vec<Settings>, Places), Failure> {
        let own = flags.rules;
        let mut all = Self::new(if own.is_empty() { None } else { Some(rule_set(own, language)?) }, language);
        let mut places = Vec::new();
        for input in inputs {
            let path = absolute(input);
            places.push((all.find(path.parent().unwrap_or(&path))?, path));
        }
        let mut settings = all.finish()?;
        if let Some(first) = settings.first_mut() {
            first.files = rule_paths(own);
        }
        if let Some(doctype) = flags.doctype {
            check_type(doctype, settings.iter().map(|settings| settings.rules.as_ref()), language)?;
        }
        Ok((settings, places))
    }

    /// Finds the settings of documents in a folder (an absolute path), and gives their number.
    fn find(&mut self, folder: &Path) -> Result<usize, Failure> {
        if let Some(known) = self.by_folder.get(folder.as_os_str()) {
            return Ok(*known);
        }
        let file = folder.ancestors().map(|ancestor| ancestor.join(NAME)).find(|file| file.is_file());
        let number = match file {
            None => 0,
            Some(file) => match self.by_file.get(&file) {
                Some(known) => *known,
                None => self.read(&file)?,
            },
        };
        self.by_folder.insert(folder.as_os_str().to_owned(), number);
        Ok(number)
    }

    fn read(&mut self, file: &Path) -> Result<usize, Failure> {
        let text = text_of(file)
            .map_err(|kind| Failure::Run(Box::new(RunError::new(file.display().to_string(), kind)), self.language))?;
        let reader = Reader { path: file, text: &text, language: self.language, rules: self.rules.clone() };
        let (settings, mistakes) = reader.settings()?;
        self.mistakes.extend(mistakes);
        self.found.push(settings);
        self.by_file.insert(file.to_owned(), self.found.len() - 1);
        Ok(self.found.len() - 1)
    }

    /// The settings by number, unless some file has mistakes.
    fn finish(self) -> Result<Vec<Settings>, Failure> {
        if self.mistakes.is_empty() {
            Ok(self.found)
        } else {
            Err(Failure::Mistakes(Mistakes(self.mistakes), self.language))
        }
    }
}

fn text_of(file: &Path) -> Result<String, RunErrorKind> {
    let unusable = |error: std::io::Error| RunErrorKind::BadConfig(error.to_string());
    if fs::metadata(file).map_err(unusable)?.len() > LARGEST {
        return Err(unusable(std::io::Error::other("more than 10 MB")));
    }
    read::text(&fs::read(file).map_err(unusable)?).map_err(|error| RunErrorKind::BadConfig(error.to_string()))
}

/// Reads one file.
struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    language: Language,
    rules: Option<Arc<RuleSet>>,
}

/// Settings of some documents, and where the type stands.
struct RawDocument {
    path: Option<Pattern>,
    name: Option<String>,
    doctype: Option<(String, Range<usize>)>,
    owner: Option<String>,
}

impl RawDocument {
    /// Nothing where the pattern is a mistake, which is told of elsewhere.
    fn settings(self) -> Option<DocumentSettings> {
        let doctype = self.doctype.map(|(name, _)| name);
        Some(DocumentSettings { path: self.path?, name: self.name, doctype, owner: self.owner })
    }
}

/// A requirement's settings, and where its name stands.
struct RawRequirement {
    id: (String, Range<usize>),
    demand: DemandOverride,
    elsewhere: Option<(String, Range<usize>)>,
}

/// A deviation, and where its requirement's name stands.
struct RawDeviation {
    id: (String, Range<usize>),
    deviation: Deviation,
}

/// The file as read, before its names are compared with the rules.
#[derive(Default)]
struct Raw {
    owner: Option<String>,
    rules: Vec<PathBuf>,
    documents: Vec<RawDocument>,
    requirements: Vec<RawRequirement>,
    deviations: Vec<RawDeviation>,
}

impl Reader<'_> {
    fn settings(&self) -> Result<(Settings, Vec<Mistake>), Failure> {
        let (raw, mut file) = self.raw();
        let folder = self.path.parent().unwrap_or(Path::new("")).to_owned();
        let mut files = vec![self.path.to_owned()];
        let rules = if let Some(rules) = &self.rules {
            Arc::clone(rules)
        } else {
            let paths: Vec<PathBuf> = raw.rules.iter().map(|path| resolved(&folder, path)).collect();
            files.extend(rule_paths(&paths));
            Arc::new(rule_set(&paths, self.language)?)
        };
        check_elsewhere(&raw, &mut file);
        let mistakes = self.mistakes(&raw, &rules, &mut file);
        let mut overrides = Overrides::default();
        for requirement in raw.requirements {
            let id = requirement.id.0;
            overrides.elsewhere.extend(requirement.elsewhere.map(|(title, _)| (id, title)));
            overrides.demands.push(requirement.demand);
        }
        let settings = Settings {
            folder,
            files,
            owner: raw.owner,
            rules,
            documents: raw.documents.into_iter().filter_map(RawDocument::settings).collect(),
            overrides,
            deviations: raw.deviations.into_iter().map(|raw| raw.deviation).collect(),
        };
        Ok((settings, mistakes))
    }

    /// The mistakes of form, then the names that no rule knows.
    fn mistakes(&self, raw: &Raw, rules: &RuleSet, file: &mut File) -> Vec<Mistake> {
        let mut mistakes: Vec<Mistake> = std::mem::take(&mut file.problems)
            .into_iter()
            .map(|problem| Mistake::localized(&problem, self.language))
            .collect();
        let named = raw.requirements.iter().map(|raw| &raw.id).chain(raw.deviations.iter().map(|raw| &raw.id));
        let named: Vec<_> = named.collect();
        let types = raw.documents.iter().filter_map(|document| document.doctype.as_ref());
        let types: Vec<_> = types.filter(|(name, _)| !doctypes().any(|known| known == name.as_str())).collect();
        if !named.is_empty() || !types.is_empty() {
            let requirements = rules.requirements();
            let ids: BTreeSet<&str> = requirements.iter().map(|requirement| requirement.id.as_str()).collect();
            for (id, place) in named.into_iter().filter(|(id, _)| !ids.contains(id.as_str())) {
                let near = nearest(id, ids.iter().copied()).map(str::to_owned);
                mistakes
                    .push(self.unknown(id, place, near, |suggestion| RunErrorKind::UnknownRequirement { suggestion }));
            }
            let known = known_types(&requirements);
            for (name, place) in types.into_iter().filter(|(name, _)| !known.contains(&name.as_str())) {
                let near = nearest(name, known.iter().copied()).map(str::to_owned);
                mistakes.push(self.unknown(name, place, near, |suggestion| RunErrorKind::UnknownType { suggestion }));
            }
        }
        mistakes.sort_by_key(|mistake| mistake.range.start);
        mistakes
    }

    fn unknown(
        &self,
        name: &str,
        place: &Range<usize>,
        near: Option<String>,
        kind: fn(Option<String>) -> RunErrorKind,
    ) -> Mistake {
        let label = near.as_deref().map(|near| RunError::did_you_mean(near, self.language)).unwrap_or_default();
        let error = RunError::new(name, kind(near));
        Mistake {
            file: self.path.display().to_string(),
            source: self.text.into(),
            range: place.clone(),
            headline: error.headline(self.language),
            label,
            step: Some(error.next_step(self.language)),
            elsewhere: String::new(),
        }
    }

    fn raw(&self) -> (Raw, File) {
        let (mut file, text) = File::repaired(&self.path.display().to_string(), self.text);
        let (parsed, _) = DeTable::parse_recoverable(&text);
        let mut table = Table::new(parsed.get_ref(), 0..self.text.len().min(1));
        let raw = Raw {
            owner: owner(&mut table, &mut file),
            rules: table.strings("rules", &mut file).into_iter().map(|(path, _)| PathBuf::from(path)).collect(),
            documents: documents(&mut table, &mut file),
            requirements: requirements(&mut table, &mut file),
            deviations: deviations(&mut table, &mut file),
        };
        table.finish(&mut file);
        (raw, file)
    }
}

/// What covers a requirement must be a document of the set, by its name.
fn check_elsewhere(raw: &Raw, file: &mut File) {
    let known: Vec<String> = raw.documents.iter().filter_map(|document| document.name.clone()).collect();
    let covering = raw.requirements.iter().filter_map(|requirement| requirement.elsewhere.as_ref());
    for (name, place) in covering.filter(|(name, _)| !known.contains(name)) {
        let form = if known.is_empty() {
            let example = format!("[[document]] path = \"…\" name = \"{name}\"");
            Form::Missing { key: "name".to_owned(), example }
        } else {
            let near = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
            Form::UnknownName { key: "elsewhere".to_owned(), name: name.clone(), near, known: known.clone() }
        };
        file.form(place.clone(), form);
    }
}

/// A built-in pack by name, else a path relative to the file.
fn resolved(folder: &Path, path: &Path) -> PathBuf {
    let is_pack = ["no", "dk", "se"].iter().any(|pack| path.as_os_str() == *pack);
    if is_pack { path.to_owned() } else { folder.join(path) }
}

/// The municipality that a table names.
fn owner(table: &mut Table<'_, '_>, file: &mut File) -> Option<String> {
    table.string("owner", file).map(|(name, _)| name).filter(|name| is_given(name))
}

/// Whether a name is more than blanks, which nobody means as a name and which would leave a gap in texts to paste.
fn is_given(name: &str) -> bool {
    !name.trim().is_empty()
}

/// `[[document]]`: type and owner of the documents that a pattern matches.
fn documents(table: &mut Table<'_, '_>, file: &mut File) -> Vec<RawDocument> {
    let mut documents = Vec::new();
    for mut entry in table.tables("document", file) {
        let path = entry.required("path", file).and_then(|path| pattern(path, file));
        let name = entry.string("name", file).map(|(name, _)| name);
        let doctype = entry.string("type", file);
        let owner = owner(&mut entry, file);
        entry.finish(file);
        documents.push(RawDocument { path, name, doctype, owner });
    }
    documents
}

/// `[requirements.<id>]`: demand and severity, or the document that covers it.
fn requirements(table: &mut Table<'_, '_>, file: &mut File) -> Vec<RawRequirement> {
    let Some(by_id) = table.table("requirements", file) else { return Vec::new() };
    let mut requirements = Vec::new();
    for (id, place, value) in by_id.entries() {
        let DeValue::Table(inner) = value.get_ref() else {
            wrong_type(file, value, id, Kind::Table);
            continue;
        };
        let mut entry = Table::new(inner, value.span());
        let level = if entry.has("level") { entry.choice("level", &LEVELS, file) } else { None };
        let severity = if entry.has("severity") { entry.choice("severity", &SEVERITIES, file) } else { None };
        entry.known("level");
        entry.known("severity");
        let elsewhere = entry.string("elsewhere", file);
        entry.finish(file);
        let demand = DemandOverride { requirement: id.to_owned(), level, severity };
        requirements.push(RawRequirement { id: (id.to_owned(), place), demand, elsewhere });
    }
    requirements
}

/// `[[deviation]]`: a gap that is accepted, with its reason and end.
fn deviations(table: &mut Table<'_, '_>, file: &mut File) -> Vec<RawDeviation> {
    let mut deviations = Vec::new();
    for mut entry in table.tables("deviation", file) {
        let id = entry.required("requirement", file);
        let reason = reason(&mut entry, file);
        let until: Option<Date> = entry.date("until", file);
        if !entry.has("until") {
            let example = "until = 2027-06-30".to_owned();
            file.form(entry.range(), Form::Missing { key: "until".to_owned(), example });
        }
        let text = entry.string("text", file).map(|(text, _)| text);
        let path = entry.string("path", file).and_then(|path| pattern(path, file));
        entry.finish(file);
        if let Some(id) = id {
            let accepted = Accepted { requirement: id.0.clone(), text, reason, until };
            deviations.push(RawDeviation { id, deviation: Deviation { path, accepted } });
        }
    }
    deviations
}

/// The reason of a deviation. One without is a mistake, but its other mistakes are looked for as well.
fn reason(entry: &mut Table<'_, '_>, file: &mut File) -> String {
    let Some((reason, _)) = entry.required("reason", file) else { return String::new() };
    if reason.trim().is_empty() {
        // Blanks are no reason that anyone could read later.
        file.form(entry.range(), Form::Missing { key: "reason".to_owned(), example: "reason = \"…\"".to_owned() });
    }
    reason
}

fn pattern((text, place): (String, Range<usize>), file: &mut File) -> Option<Pattern> {
    let pattern = Pattern::new(&text).ok();
    if pattern.is_none() {
        file.form(place, Form::BadPattern(text));
    }
    pattern
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::rules::{Level, Severity};

    fn read(text: &str) -> (Settings, Vec<Mistake>) {
        let reader = Reader { path: Path::new("/plans/plansjekk.toml"), text, language: Language::Sv, rules: None };
        reader.settings().unwrap()
    }

    fn check(text: &str, expected: &Expect) {
        expected.assert_eq(&Mistakes(read(text).1).human(Language::Sv));
    }

    #[test]
    fn settings_are_read() {
        let (settings, mistakes) = read(
            "owner = \"Storvik kommune\"\n\
             [[document]]\npath = \"digital/*\"\nname = \"Nettstrategi\"\ntype = \"digistrategi\"\nowner = \"Lyngen kommune\"\n\
             [requirements.no-uu-ikt]\nlevel = \"aspired\"\nseverity = \"info\"\nelsewhere = \"Nettstrategi\"\n\
             [[deviation]]\nrequirement = \"no-uu-rad\"\nreason = \"r\"\nuntil = 2027-06-30\npath = \"a.md\"\n",
        );
        assert_eq!(mistakes, []);
        let of = |path: &str| (settings.owner(Path::new(path)), settings.doctype(Path::new(path)));
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(of("/plans/digital/a.md"), (some("Lyngen kommune"), some("digistrategi")));
        assert_eq!(of("/plans/digital/deep/a.md"), (some("Storvik kommune"), None));
        let demand = &settings.overrides.demands[0];
        assert_eq!((demand.level, demand.severity), (Some(Level::Aspired), Some(Severity::Info)));
        assert_eq!(settings.overrides.elsewhere, [("no-uu-ikt".to_owned(), "Nettstrategi".to_owned())]);
        let Deviation { path, accepted } = &settings.deviations[0];
        assert_eq!((path.as_ref().map(Pattern::as_str), accepted.requirement.as_str()), (Some("a.md"), "no-uu-rad"));
    }

    #[test]
    fn every_mistake_is_shown_at_its_place() {
        check(
            "ovner = \"Å\"\n\n[requirements.no-uu-itk]\nlevel = \"commited\"\n\n[[document]]\ntype = \"digistrateg\"\npath = \"a***\"\n",
            &expect![[r#"
                plansjekk: okänd nyckel ”ovner”
                    ╭─[/plans/plansjekk.toml:1:1]
                  1 │ ovner = "Å"
                    · ──┬──
                    ·   ╰─ Menade du ”owner”?
                    ╰────
                  Här finns: owner, rules, document, requirements, deviation
                plansjekk: okänd kontrollpunkt ”no-uu-itk”
                    ╭─[/plans/plansjekk.toml:3:15]
                  3 │ [requirements.no-uu-itk]
                    ·               ────┬────
                    ·                   ╰─ Menade du ”no-uu-ikt”?
                    ╰────
                  Alla namn visas med: plansjekk rules list
                plansjekk: okänt värde ”commited” för level
                    ╭─[/plans/plansjekk.toml:4:9]
                  4 │ level = "commited"
                    ·         ─────┬────
                    ·              ╰─ Menade du ”committed”?
                    ╰────
                  Här finns: absent, mentioned, aspired, committed, actionable
                plansjekk: okänd dokumenttyp ”digistrateg”
                    ╭─[/plans/plansjekk.toml:7:8]
                  7 │ type = "digistrateg"
                    ·        ──────┬──────
                    ·              ╰─ Menade du ”digistrategi”?
                    ╰────
                  Alla dokumenttyper visas med: plansjekk rules list
                plansjekk: mönstret går inte att läsa: ”a***”
                    ╭─[/plans/plansjekk.toml:8:8]
                  8 │ path = "a***"
                    ·        ──────
                    ╰────
                  Använd * för namn och ** för mappar, till exempel planer/**/*.docx.
                  Inget har kontrollerats.
            "#]],
        );
    }

    #[test]
    fn a_blank_owner_is_none() {
        let (settings, mistakes) = read(
            "owner = \"\"\n[[document]]\npath = \"a.md\"\nowner = \" \"\n[[document]]\npath = \"*\"\nowner = \"Å\"\n",
        );
        assert_eq!(mistakes, []);
        let owners = ["/plans/a.md", "/other/b.md"].map(|path| settings.owner(Path::new(path)));
        assert_eq!(owners, [Some("Å".to_owned()), None]);
    }

    #[test]
    fn known_keys_are_listed_once() {
        for given in ["", "level = \"aspired\"\nseverity = \"info\"\n"] {
            let mistakes = read(&format!("[requirements.no-uu-ikt]\n{given}qwerty = 1\n")).1;
            let steps: Vec<_> = mistakes.iter().map(|mistake| mistake.step.as_deref()).collect();
            assert_eq!(steps, [Some("Här finns: level, severity, elsewhere")]);
        }
    }

    #[test]
    fn a_blank_reason_is_a_missing_one() {
        let told = |reason: &str| {
            let text = format!("[[deviation]]\nrequirement = \"no-uu-ikt\"\nuntil = 2027-06-30\n{reason}");
            let mistakes = read(&text).1;
            mistakes.into_iter().map(|mistake| (mistake.headline, mistake.range, mistake.step)).collect::<Vec<_>>()
        };
        let missing = told("");
        assert_eq!(missing.len(), 1);
        assert_eq!([told("reason = \"\"\n"), told("reason = \" \\t\"\n")], [missing.clone(), missing]);
        assert_eq!(told("reason = \"sak 1/26\"\n"), []);
    }

    #[test]
    fn a_syntax_error_does_not_hide_the_rest() {
        check(
            "owner = Å\n\n[[deviation]]\nrequirement = \"no-uu-ikt\"\n",
            &expect![[r#"
                plansjekk: filen är inte giltig TOML
                    ╭─[/plans/plansjekk.toml:1:9]
                  1 │ owner = Å
                    ·         ┬
                    ·         ╰─ här väntas en text inom citattecken
                    ╰────
                  TOML-läsarens egna ord: ”string values must be quoted, expected literal string”
                plansjekk: ”reason” saknas
                    ╭─[/plans/plansjekk.toml:3:1]
                  3 │ [[deviation]]
                    · ──────┬──────
                    ·       ╰─ i den här tabellen
                    ╰────
                  Lägg till reason = "…"
                plansjekk: ”until” saknas
                    ╭─[/plans/plansjekk.toml:3:1]
                  3 │ [[deviation]]
                    · ──────┬──────
                    ·       ╰─ i den här tabellen
                    ╰────
                  Lägg till until = 2027-06-30
                  Inget har kontrollerats.
            "#]],
        );
    }
}
