//! Arguments become documents: files, folders, patterns and standard input. What cannot be used becomes an error of its
//! own and never costs the others their result.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry, File, Metadata};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::read::{Format, ReadError};
use crate::report::{Elsewhere, RunError, RunErrorKind};
use crate::rules::nearest;
use crate::text::{Notice, NoticeCode};

/// Largest file that is read.
const LARGEST: u64 = 500_000_000;

/// How the largest size is said.
const LARGEST_NAME: &str = "500 MB";

/// How deep folders may be nested.
const DEEPEST: usize = 64;

/// An input of a run, in the order given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Input {
    /// A file to read.
    File(PathBuf),
    /// Standard input.
    Standard,
    /// What could not be used.
    Problem(RunError),
}

/// The inputs of a run: each document once, by the name it was first given, in the order given.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    list: Vec<Input>,
    /// The number of each input, by what it is whatever it is called.
    numbers: FxHashMap<Identity, usize>,
    again: BTreeMap<usize, Vec<String>>,
    /// The one path of each folder, by the name it was given; names, for paths are slow to compare.
    folders: FxHashMap<OsString, PathBuf>,
}

/// What an input is, whatever it is called.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Identity {
    Standard,
    /// The one path of the file, without links.
    File(OsString),
    /// Disk and number of a file that has several names without being a link.
    Node(u64, u64),
    /// Path and code of what could not be used.
    Problem(PathBuf, &'static str),
}

impl Identity {
    /// Of a file by its one path, as far as the system knows it.
    fn of_file(path: PathBuf, found: Option<&Metadata>) -> Self {
        found.and_then(node).unwrap_or_else(|| Self::File(path.into_os_string()))
    }
}

impl Inputs {
    /// The inputs that arguments name.
    pub(super) fn of(arguments: &[OsString]) -> Self {
        let mut inputs = Self::default();
        for argument in arguments {
            inputs.add(argument);
        }
        inputs
    }

    /// Adds what an argument names; gives the numbers of its inputs, also of those that were there before.
    pub(super) fn add(&mut self, argument: &OsStr) -> Vec<usize> {
        let mut found = Vec::new();
        if argument == "-" {
            found.push(Input::Standard);
        } else {
            expand_path(Path::new(argument), &mut found);
        }
        found.into_iter().map(|input| self.number(input)).collect()
    }

    fn identity(&mut self, input: &Input) -> Identity {
        match input {
            Input::Standard => Identity::Standard,
            Input::File(path) => self.file_identity(path).unwrap_or_else(|| {
                // What cannot be followed to its end is known by where it stands.
                Identity::of_file(absolute(input), None)
            }),
            Input::Problem(error) => Identity::Problem(absolute(input), error.code()),
        }
    }

    /// What a file is. Folders are looked up once, for most of them hold many documents.
    fn file_identity(&mut self, path: &Path) -> Option<Identity> {
        let found = fs::symlink_metadata(path).ok()?;
        let (Some(folder), Some(name), false) = (path.parent(), path.file_name(), found.is_symlink()) else {
            let path = fs::canonicalize(path).ok()?;
            let found = fs::metadata(&path).ok();
            return Some(Identity::of_file(path, found.as_ref()));
        };
        let folder = if let Some(known) = self.folders.get(folder.as_os_str()) {
            known
        } else {
            let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            self.folders.entry(folder.as_os_str().to_owned()).or_insert(fs::canonicalize(here).ok()?)
        };
        Some(Identity::of_file(folder.join(name), Some(&found)))
    }

    fn number(&mut self, input: Input) -> usize {
        let next = self.list.len();
        let identity = self.identity(&input);
        let number = *self.numbers.entry(identity).or_insert(next);
        if number == next {
            self.list.push(input);
        } else {
            self.again.entry(number).or_default().push(name(&input));
        }
        number
    }

    /// Whether a path names one of the documents, whatever it is called.
    pub(super) fn holds(&self, path: &Path) -> bool {
        let known = |file: PathBuf| {
            let found = fs::metadata(&file).ok();
            self.numbers.contains_key(&Identity::of_file(file, found.as_ref()))
        };
        fs::canonicalize(path).is_ok_and(known)
    }

    /// The inputs.
    pub(super) fn list(&self) -> &[Input] {
        &self.list
    }

    /// Those that were given more than once: their numbers, first names and later names.
    pub(super) fn again(&self) -> impl Iterator<Item = (usize, String, &[String])> {
        self.again.iter().map(|(number, names)| (*number, name(&self.list[*number]), names.as_slice()))
    }

    /// That an input was given more than once, with the other names it was given.
    pub(super) fn again_notice(&self, number: usize) -> Option<Notice> {
        let first = name(&self.list[number]);
        let mut others: Vec<String> = self.again.get(&number)?.iter().filter(|name| **name != first).cloned().collect();
        others.dedup();
        Some(Notice::new(NoticeCode::GivenAgain).with_words(others))
    }
}

/// What a file is that has several names on its disk.
#[cfg(unix)]
fn node(found: &Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;

    (found.is_file() && found.nlink() > 1).then(|| Identity::Node(found.dev(), found.ino()))
}

/// Other systems do not tell.
#[cfg(not(unix))]
fn node(_: &Metadata) -> Option<Identity> {
    None
}

fn expand_path(path: &Path, found: &mut Vec<Input>) {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => expand_folder(path, found),
        Ok(_) => found.push(Input::File(path.to_owned())),
        Err(_) if fs::symlink_metadata(path).is_err() && is_pattern(path) => expand_pattern(path, found),
        Err(error) => found.push(problem(path, of_io(&error, path))),
    }
}

fn problem(path: &Path, kind: RunErrorKind) -> Input {
    Input::Problem(RunError::new(path.to_string_lossy(), kind))
}

/// What an error of the operating system means to the user.
fn of_io(error: &io::Error, path: &Path) -> RunErrorKind {
    match error.kind() {
        io::ErrorKind::NotFound => RunErrorKind::NotFound { suggestion: similar_file(path) },
        io::ErrorKind::PermissionDenied => RunErrorKind::NoAccess,
        _ if is_link_loop(error) => RunErrorKind::SymlinkLoop,
        _ => RunErrorKind::Unreadable(error.to_string()),
    }
}

/// `ELOOP`, which the standard library does not name: 40 on Linux, 62 on the BSDs and macOS; 1921 is Windows' own.
fn is_link_loop(error: &io::Error) -> bool {
    let code = if cfg!(target_os = "linux") {
        40
    } else if cfg!(windows) {
        1921
    } else {
        62
    };
    error.raw_os_error() == Some(code)
}

fn similar_file(path: &Path) -> Option<String> {
    let names = names_in(path.parent()?);
    let near = nearest(path.file_name()?.to_str()?, names.iter().map(String::as_str))?;
    Some(path.with_file_name(near).to_string_lossy().into_owned())
}

/// The names in a folder that are text, sorted.
fn names_in(folder: &Path) -> Vec<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

/// The documents in a folder and its sub-folders, by name.
fn expand_folder(folder: &Path, found: &mut Vec<Input>) {
    let before = found.len();
    let mut above = Vec::new();
    walk(folder, &mut above, found);
    if found.len() == before {
        found.push(problem(folder, RunErrorKind::EmptyFolder));
    }
}

/// `above` are the folders on the way here, as the system names them: one of them again is a loop.
fn walk(folder: &Path, above: &mut Vec<PathBuf>, found: &mut Vec<Input>) {
    let here = match fs::canonicalize(folder) {
        Ok(here) => here,
        Err(error) => return found.push(problem(folder, of_io(&error, folder))),
    };
    if above.contains(&here) || above.len() >= DEEPEST {
        return found.push(problem(folder, RunErrorKind::SymlinkLoop));
    }
    let mut entries = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().collect::<Vec<_>>(),
        Err(error) => return found.push(problem(folder, of_io(&error, folder))),
    };
    entries.sort_by_cached_key(DirEntry::file_name);
    above.push(here);
    for (entry, path) in entries.iter().map(|entry| (entry, entry.path())).filter(|(_, path)| !is_hidden(path)) {
        match is_folder(entry, &path) {
            Ok(true) => walk(&path, above, found),
            Ok(false) if is_document(&path) => found.push(Input::File(path)),
            Err(error) if is_document(&path) || is_link_loop(&error) => {
                found.push(problem(&path, of_io(&error, &path)));
            }
            Ok(false) | Err(_) => {}
        }
    }
    above.pop();
}

/// Whether an entry of a folder is a folder, or a link to one. The listing tells what is no link.
fn is_folder(entry: &DirEntry, path: &Path) -> io::Result<bool> {
    match entry.file_type() {
        Ok(found) if found.is_dir() || found.is_file() => Ok(found.is_dir()),
        _ => Ok(fs::metadata(path)?.is_dir()),
    }
}

/// Dot files, and the lock files that Word and LibreOffice lay beside open documents.
fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
    name.starts_with('.') || name.starts_with("~$")
}

fn is_document(path: &Path) -> bool {
    extension(path).is_some_and(|own| extensions().any(|extension| extension == own))
}

/// The endings of what can be read: what is looked for in folders.
fn extensions() -> impl DoubleEndedIterator<Item = &'static str> {
    Format::EXTENSIONS.into_iter().map(|(extension, _)| extension)
}

fn extension(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

fn is_pattern(path: &Path) -> bool {
    path.to_str().is_some_and(|text| text.contains(['*', '?', '[']))
}

fn expand_pattern(path: &Path, found: &mut Vec<Input>) {
    let pattern = path.to_string_lossy();
    let Ok(matches) = glob::glob(&pattern) else { return found.push(problem(path, RunErrorKind::BadPattern)) };
    let before = found.len();
    let mut loops = Loops::default();
    for entry in matches {
        match entry {
            Ok(path) if loops.leads_back(&path) || is_hidden(&path) || path.is_dir() => {}
            Ok(path) => found.push(Input::File(path)),
            Err(error) if loops.leads_back(error.path()) => {}
            Err(error) => found.push(problem(error.path(), of_io(error.error(), error.path()))),
        }
    }
    found.extend(loops.links.iter().map(|link| problem(link, RunErrorKind::SymlinkLoop)));
    if found.len() == before {
        found.push(problem(path, no_match(&pattern)));
    }
}

/// Links on the way of a pattern that lead back to a folder they stand in: what is behind them is there already.
#[derive(Default)]
struct Loops {
    /// For each path the link on its way that leads back, where there is one.
    known: BTreeMap<PathBuf, Option<PathBuf>>,
    /// Those links, each once whatever it is called.
    links: BTreeSet<PathBuf>,
}

impl Loops {
    /// Whether a path goes through such a link; the link is noted.
    fn leads_back(&mut self, path: &Path) -> bool {
        let link = self.link(path);
        self.links.extend(link.clone());
        link.is_some()
    }

    /// The first link on the way that leads back.
    fn link(&mut self, path: &Path) -> Option<PathBuf> {
        if let Some(known) = self.known.get(path) {
            return known.clone();
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let before = folder.and_then(|folder| self.link(folder));
        let link = before.or_else(|| is_loop(path).then(|| path.to_owned()));
        // Files are seen once; only folders are worth knowing.
        if link.is_some() || path.is_dir() {
            self.known.insert(path.to_owned(), link.clone());
        }
        link
    }
}

/// Whether a path is a link to itself or to a folder that it stands in.
fn is_loop(path: &Path) -> bool {
    if !fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()) {
        return false;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (fs::canonicalize(path), fs::canonicalize(folder)) {
        (Ok(target), Ok(here)) => here.starts_with(&target),
        (Err(error), _) => is_link_loop(&error),
        _ => false,
    }
}

/// What a pattern without matches missed: what its folder does hold, and a pattern that would match.
fn no_match(pattern: &str) -> RunErrorKind {
    let (folder, last) = pattern.rsplit_once('/').map_or((".", pattern), |(folder, last)| (folder, last));
    if is_pattern(Path::new(folder)) {
        return RunErrorKind::NoMatch { elsewhere: None, suggestion: None };
    }
    let names = names_in(Path::new(folder));
    let with = |wanted: &str| names.iter().filter(|name| extension(Path::new(name)).as_deref() == Some(wanted)).count();
    let most = extensions().map(|name| (with(name), name)).rev().max_by_key(|(files, _)| *files);
    let elsewhere = most.filter(|(files, _)| *files > 0).map(|(files, extension)| Elsewhere {
        folder: folder.to_owned(),
        files,
        extension: extension.to_owned(),
    });
    let folder_part = pattern.strip_suffix(last).unwrap_or("");
    let suggestion = similar_extension(last, &with).or_else(|| similar_stem(last, &names));
    let suggestion = suggestion.map(|last| format!("{folder_part}{last}")).or_else(|| similar_folder(folder, last));
    RunErrorKind::NoMatch { elsewhere, suggestion }
}

/// `*.doxc` for `*.docx`, where there are such files.
fn similar_extension(last: &str, with: &dyn Fn(&str) -> usize) -> Option<String> {
    let (stem, extension) = last.rsplit_once('.')?;
    let near = nearest(extension, extensions().filter(|known| with(known) > 0))?;
    Some(format!("{stem}.{near}"))
}

/// A name at a small distance that is no pattern, where only the name is misspelt.
fn similar_stem(last: &str, names: &[String]) -> Option<String> {
    let fixed = last.replace(['*', '?'], "");
    nearest(&fixed, names.iter().map(String::as_str)).map(str::to_owned)
}

/// The same pattern in a folder of a similar name.
fn similar_folder(folder: &str, last: &str) -> Option<String> {
    let path = Path::new(folder);
    if path.exists() {
        return None;
    }
    let near = similar_file(path)?;
    Some(format!("{near}/{last}"))
}

/// The bytes of an input. Opens nothing that could wait for ever, and reads nothing that is too large.
pub(super) fn load(input: &Input) -> Result<Vec<u8>, RunErrorKind> {
    match input {
        Input::Standard => {
            read_all(io::stdin().lock(), 0).map_err(|error| RunErrorKind::Unreadable(error.to_string()))?
        }
        Input::File(path) => {
            let metadata = fs::metadata(path).map_err(|error| of_io(&error, path))?;
            if !metadata.is_file() {
                return Err(not_a_file(&metadata));
            }
            if metadata.len() > LARGEST {
                return Err(too_large());
            }
            let file = File::open(path).map_err(|error| of_io(&error, path))?;
            read_all(file, metadata.len()).map_err(|error| of_io(&error, path))?
        }
        Input::Problem(error) => return Err(error.kind.clone()),
    }
    .ok_or_else(too_large)
}

fn not_a_file(metadata: &Metadata) -> RunErrorKind {
    if metadata.is_dir() { RunErrorKind::IsFolder } else { RunErrorKind::NotAFile }
}

fn too_large() -> RunErrorKind {
    RunErrorKind::Read(ReadError::Limit(LARGEST_NAME.to_owned()))
}

/// All bytes, or nothing where there are too many; a file may grow while it is read.
fn read_all(source: impl Read, expected: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0));
    source.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= LARGEST).then_some(bytes))
}

/// The name of an input in reports.
pub(super) fn name(input: &Input) -> String {
    match input {
        Input::File(path) => path.to_string_lossy().into_owned(),
        Input::Standard => "-".to_owned(),
        Input::Problem(error) => error.path.clone(),
    }
}

/// Where an input stands; standard input stands in the current folder.
pub(super) fn absolute(input: &Input) -> PathBuf {
    let path = match input {
        Input::File(path) => path.clone(),
        Input::Standard => PathBuf::from("-"),
        Input::Problem(error) => PathBuf::from(&error.path),
    };
    whole(&path)
}

/// The absolute path without `..`. A link on the way is followed only where the path leaves again what it leads to, as the
/// system does.
pub(super) fn whole(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(here().join(path)).unwrap_or_else(|_| path.to_owned());
    if !absolute.components().any(|part| part == Component::ParentDir) {
        return absolute;
    }
    let mut plain = PathBuf::new();
    for part in absolute.components() {
        if part == Component::ParentDir {
            plain = fs::canonicalize(&plain).unwrap_or(plain);
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    plain
}

/// The current folder, which stays what it is while the program runs.
fn here() -> &'static Path {
    static HERE: OnceLock<PathBuf> = OnceLock::new();
    HERE.get_or_init(|| std::env::current_dir().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own for each test.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str, files: &[&str]) -> Self {
            let path = std::env::temp_dir().join(format!("plansjekk-inputs-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            for file in files {
                let file = path.join(file);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, "x").unwrap();
            }
            Self(path)
        }

        /// The inputs of an argument, as text without the folder's own name.
        fn expand(&self, argument: &str) -> Vec<String> {
            let own = format!("{}/", self.0.display());
            let shown = |input: Input| match input {
                Input::File(path) => path.display().to_string().replace(&own, ""),
                Input::Standard => "-".to_owned(),
                Input::Problem(error) => format!("{}: {:?}", error.path, error.kind).replace(&own, ""),
            };
            Inputs::of(&[self.0.join(argument).into_os_string()]).list.into_iter().map(shown).collect()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn folders_give_their_documents_in_order() {
        let folder =
            Folder::new("folder", &["b.md", "a/c.PDF", "a/.hidden.md", "a/~$c.docx", "note.xyz", "d.DotM", "e.htm"]);
        assert_eq!(folder.expand("a/.."), ["a/../a/c.PDF", "a/../b.md", "a/../d.DotM", "a/../e.htm"]);
        fs::create_dir(folder.0.join("empty")).unwrap();
        assert_eq!(folder.expand("empty"), ["empty: EmptyFolder"]);
    }

    #[cfg(unix)]
    #[test]
    fn loops_of_links_end() {
        let folder = Folder::new("loop", &["a/b.md"]);
        std::os::unix::fs::symlink(&folder.0, folder.0.join("a/up")).unwrap();
        std::os::unix::fs::symlink("self.md", folder.0.join("self.md")).unwrap();
        assert_eq!(folder.expand("a"), ["a/b.md", "a/up/a: SymlinkLoop", "a/up/self.md: SymlinkLoop"]);
        assert_eq!(folder.expand("self.md"), ["self.md: SymlinkLoop"]);
    }

    #[cfg(unix)]
    #[test]
    fn one_document_is_one_input_whatever_it_is_called() {
        let folder = Folder::new("again", &["a/b.md", "a/c.md"]);
        std::os::unix::fs::symlink("b.md", folder.0.join("a/link.md")).unwrap();
        let mut inputs = Inputs::of(&["a/b.md", "a", "a/../a/c.md"].map(|path| folder.0.join(path).into_os_string()));
        let own = |path: &str| format!("{}/{path}", folder.0.display());
        let again: Vec<(usize, Vec<String>)> =
            inputs.again().map(|(number, _, names)| (number, names.to_vec())).collect();
        assert_eq!(again, [(0, vec![own("a/b.md"), own("a/link.md")]), (1, vec![own("a/../a/c.md")])]);
        assert_eq!(inputs.again_notice(0).map(|notice| notice.words), Some(vec![own("a/link.md")]));
        let missing = [folder.0.join("none.md"), folder.0.join("a/../none.md")];
        assert_eq!(inputs.add(missing[0].as_os_str()), [2]);
        assert_eq!(inputs.add(missing[0].as_os_str()), [2]);
        assert_eq!(inputs.list().len(), 3);
    }

    #[test]
    fn a_pattern_without_matches_says_what_is_there() {
        let folder = Folder::new("pattern", &["planar/a.docx", "planar/b.docx", "planar/c.md"]);
        assert_eq!(folder.expand("planar/*.docx"), ["planar/a.docx", "planar/b.docx"]);
        let own = folder.0.display();
        let elsewhere = format!("Elsewhere {{ folder: \"{own}/planar\", files: 2, extension: \"docx\" }}")
            .replace(&format!("{own}/"), "");
        assert_eq!(
            folder.expand("planar/*.doxc"),
            [format!("planar/*.doxc: NoMatch {{ elsewhere: Some({elsewhere}), suggestion: Some(\"planar/*.docx\") }}")]
        );
        assert_eq!(
            folder.expand("planer/*.md"),
            ["planer/*.md: NoMatch { elsewhere: None, suggestion: Some(\"planar/*.md\") }"]
        );
        assert_eq!(folder.expand("planar/***"), ["planar/***: BadPattern"]);
    }

    #[test]
    fn a_missing_file_is_compared_with_its_neighbours() {
        let folder = Folder::new("missing", &["plan.docx"]);
        assert_eq!(folder.expand("plan.dcox"), ["plan.dcox: NotFound { suggestion: Some(\"plan.docx\") }"]);
        assert_eq!(folder.expand("other.docx"), ["other.docx: NotFound { suggestion: None }"]);
    }
}
