//! Where a report goes: standard output, or a file that is replaced only when the new one is complete. A reader that
//! stops reading is no error.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::report::{RunError, RunErrorKind};
use crate::text::Language;

use super::draft::Draft;
use super::exit::Failure;
use super::reports;
use super::target::Target;

/// How wide texts are set. A fixed width keeps what is shown on a terminal, piped and stored the same.
pub(super) const WIDTH: usize = 80;

/// Where a report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    file: Option<PathBuf>,
    language: Language,
}

impl Output {
    /// Standard output.
    pub(super) fn standard() -> Self {
        Self { file: None, language: Language::En }
    }

    /// A file, or standard output where none is named; `language` is the one of complaints.
    pub(super) fn to(file: Option<PathBuf>, language: Language) -> Self {
        Self { file, language }
    }

    /// Refuses to replace a file that the run reads.
    pub(super) fn spare(&self, is_read: impl Fn(&Path) -> bool) -> Result<(), Failure> {
        let Some(path) = self.file.as_ref().filter(|path| is_read(path)) else { return Ok(()) };
        let error = RunError::new(path.display().to_string(), RunErrorKind::OutputIsInput);
        Err(Failure::Run(Box::new(error), self.language))
    }

    /// Whether a person sees it at once.
    pub(super) fn is_terminal(&self) -> bool {
        self.file.is_none() && io::stdout().is_terminal()
    }

    /// Writes the whole report.
    pub(super) fn write(&self, text: &str) -> Result<(), Failure> {
        self.write_bytes(text.as_bytes())
    }

    /// Writes a whole report that is not text.
    pub(super) fn write_bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        self.draft(bytes)?.publish()
    }

    /// Writes a report to a draft beside the file that it will replace. A device or pipe, and standard output, is written
    /// to when the draft is published.
    fn draft<'a>(&'a self, bytes: &'a [u8]) -> Result<Pending<'a>, Failure> {
        let state = match &self.file {
            None => State::Whole,
            Some(path) => State::of(path).and_then(|state| state.fill(bytes)).map_err(|error| self.failed(&error))?,
        };
        Ok(Pending { output: self, bytes, state })
    }

    /// Writes a report piece by piece; gives the draft of a file, which is not yet where it belongs.
    fn pour(&self, render: impl Fn(&mut dyn Write) -> io::Result<()>) -> Result<Option<Draft>, Failure> {
        let Some(path) = &self.file else {
            let mut out = io::BufWriter::new(io::stdout().lock());
            return told(render(&mut out).and_then(|()| out.flush()), self.language).map(|()| None);
        };
        let poured = |state: State| match state {
            State::File(draft) => draft.fill(|out| render(out)).map(|()| Some(draft)),
            State::Device(path) => {
                let mut out = io::BufWriter::new(fs::OpenOptions::new().write(true).open(path)?);
                render(&mut out).and_then(|()| out.flush()).map(|()| None)
            }
            State::Whole => Ok(None),
        };
        State::of(path).and_then(poured).map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &io::Error) -> Failure {
        let path = self.file.as_ref().map_or_else(|| "-".to_owned(), |path| path.display().to_string());
        not_written(path, error, self.language)
    }
}

/// The outputs of a run: at most one format goes to standard output or the file of `-o`, the others to files of their own.
#[derive(Debug, Clone)]
pub(super) struct Outputs<F> {
    list: Vec<(F, Output)>,
}

impl<F: Copy> Outputs<F> {
    /// The outputs that `--format` and `-o` ask for; `default` is the format where none is without a file and nothing
    /// else is written, or where only `-o` says where it goes.
    pub(super) fn of(
        targets: &[Target<F>],
        file: Option<&Path>,
        default: F,
        language: Language,
    ) -> Result<Self, Failure> {
        let to = |path: Option<&Path>| Output::to(path.map(Path::to_owned), language);
        let mut list: Vec<(F, Output)> =
            targets.iter().map(|target| (target.format, to(target.file.as_deref().or(file)))).collect();
        let bare = targets.iter().any(|target| target.file.is_none());
        if !bare && (targets.is_empty() || file.is_some()) {
            list.insert(0, (default, to(file)));
        }
        let mut places = Vec::new();
        for (_, output) in &list {
            let place = output.file.as_deref().map(reports::place);
            if places.contains(&place) {
                let name = output.file.as_ref().map_or_else(|| "-".to_owned(), |path| path.display().to_string());
                return Err(Failure::Run(Box::new(RunError::new(name, RunErrorKind::OutputTwice)), language));
            }
            places.push(place);
        }
        Ok(Self { list })
    }

    /// Refuses to replace a file that the run reads: a plan is not written over by its report.
    pub(super) fn spare(&self, is_read: impl Fn(&Path) -> bool) -> Result<(), Failure> {
        self.list.iter().try_for_each(|(_, output)| output.spare(&is_read))
    }

    /// The format that a person or program reads from standard output.
    pub(super) fn shown(&self) -> Option<F> {
        self.list.iter().find(|(_, output)| output.file.is_none()).map(|(format, _)| *format)
    }

    /// The formats of all reports.
    pub(super) fn formats(&self) -> impl Iterator<Item = F> + '_ {
        self.list.iter().map(|(format, _)| *format)
    }

    /// Whether any report goes to a file.
    pub(super) fn any_file(&self) -> bool {
        self.list.iter().any(|(_, output)| output.file.is_some())
    }

    /// Writes every report piece by piece, so that none has to be in memory whole. Files are replaced when all of them are
    /// complete; devices, pipes and standard output are written to before.
    pub(super) fn stream(&self, render: impl Fn(F, &Output, &mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        let mut drafts = Vec::new();
        for (format, output) in &self.list {
            let draft = output.pour(|out| render(*format, output, out))?;
            drafts.extend(draft.map(|draft| (draft, output)));
        }
        drafts.into_iter().try_for_each(|(draft, output)| draft.publish().map_err(|error| output.failed(&error)))
    }

    /// Writes every report. Files are replaced when all reports are complete, so that what fails on the way, as on a full
    /// disk, leaves all of them as they were.
    pub(super) fn write(&self, render: impl Fn(F, &Output) -> Vec<u8>) -> Result<(), Failure> {
        let reports: Vec<Vec<u8>> = self.list.iter().map(|(format, output)| render(*format, output)).collect();
        let drafts = self.list.iter().zip(&reports).map(|((_, output), bytes)| output.draft(bytes));
        let drafts: Vec<Pending<'_>> = drafts.collect::<Result<_, _>>()?;
        drafts.into_iter().try_for_each(Pending::publish)
    }
}

/// A complete report that is not yet where it belongs.
struct Pending<'a> {
    output: &'a Output,
    bytes: &'a [u8],
    state: State,
}

/// How far a report has come.
enum State {
    /// Nothing is written; it will be in one go.
    Whole,
    /// It is to be written to this device or pipe.
    Device(PathBuf),
    /// It stands in a file of its own, beside the one it replaces.
    File(Draft),
}

impl Pending<'_> {
    /// Puts the report where it belongs.
    fn publish(self) -> Result<(), Failure> {
        let done = match self.state {
            State::Whole => return standard(self.bytes, self.output.language),
            State::Device(path) => {
                fs::OpenOptions::new().write(true).open(path).and_then(|mut device| device.write_all(self.bytes))
            }
            State::File(draft) => draft.publish(),
        };
        done.map_err(|error| self.output.failed(&error))
    }
}

fn standard(bytes: &[u8], language: Language) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    told(out.write_all(bytes).and_then(|()| out.flush()), language)
}

/// What an error of writing to standard output means.
fn told(written: io::Result<()>, language: Language) -> Result<(), Failure> {
    match written {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Failure::BrokenPipe),
        Err(error) => Err(not_written("-".to_owned(), &error, language)),
    }
}

fn not_written(path: String, error: &io::Error, language: Language) -> Failure {
    Failure::Run(Box::new(RunError::new(path, RunErrorKind::NotWritten(error.to_string()))), language)
}

impl State {
    /// Where a report for `path` is first written: a draft that is not filled yet, or nothing for a device.
    fn of(path: &Path) -> io::Result<Self> {
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if fs::metadata(&path).is_ok_and(|found| !found.is_file()) {
            return Ok(Self::Device(path));
        }
        Draft::of(path).map(Self::File)
    }

    /// Writes the draft, where there is one.
    fn fill(self, bytes: &[u8]) -> io::Result<Self> {
        if let Self::File(draft) = &self {
            draft.fill(|out| out.write_all(bytes))?;
        }
        Ok(self)
    }
}

/// Writes to standard error; where that is closed, nobody can be told.
pub(super) fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("plansjekk-output-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// Names and contents of the files in a folder.
    fn files(folder: &Path) -> Vec<(String, String)> {
        let read =
            |path: PathBuf| (path.file_name().unwrap().display().to_string(), fs::read_to_string(&path).unwrap());
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| read(entry.unwrap().path())).collect();
        files.sort();
        files
    }

    fn target(format: char, file: Option<PathBuf>) -> Target<char> {
        Target { format, file }
    }

    #[test]
    fn a_file_is_replaced_whole_and_leaves_no_draft() {
        let folder = folder("one");
        let output = |name: &str| Output::to(Some(folder.join(name)), Language::En);
        output("report.json").write("one").unwrap();
        output("report.json").write("two").unwrap();
        assert!(output("missing/report.json").write("x").is_err());
        assert_eq!(files(&folder), [("report.json".to_owned(), "two".to_owned())]);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn all_files_are_replaced_or_none() {
        let folder = folder("all");
        fs::write(folder.join("a"), "old").unwrap();
        let write = |second: &str| {
            let targets = [target('a', Some(folder.join("a"))), target('b', Some(folder.join(second)))];
            let outputs = Outputs::of(&targets, None, 'h', Language::En).unwrap();
            outputs.write(|format, _| format.to_string().into_bytes())
        };
        assert!(write("missing/b").is_err());
        assert_eq!(files(&folder), [("a".to_owned(), "old".to_owned())]);
        write("b").unwrap();
        assert_eq!(files(&folder), [("a".to_owned(), "a".to_owned()), ("b".to_owned(), "b".to_owned())]);
        fs::remove_dir_all(&folder).unwrap();
    }

    /// Formats and files of the outputs; `-` is standard output.
    fn outputs(targets: &[Target<char>], file: Option<&str>) -> String {
        let Ok(outputs) = Outputs::of(targets, file.map(Path::new), 'h', Language::En) else {
            return "twice".to_owned();
        };
        let said = |(format, output): &(char, Output)| match &output.file {
            Some(path) => format!("{format}={}", path.display()),
            None => format!("{format}=-"),
        };
        outputs.list.iter().map(said).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn formats_without_a_file_go_to_the_one_output() {
        let file = |name: &str| Some(PathBuf::from(name));
        assert_eq!(outputs(&[], None), "h=-");
        assert_eq!(outputs(&[], Some("o")), "h=o");
        assert_eq!(outputs(&[target('a', None)], Some("o")), "a=o");
        assert_eq!(outputs(&[target('a', file("x"))], None), "a=x");
        assert_eq!(outputs(&[target('a', file("x"))], Some("o")), "h=o a=x");
        assert_eq!(outputs(&[target('a', file("x")), target('b', None)], None), "a=x b=-");
        assert_eq!(outputs(&[target('a', None), target('b', None)], None), "twice");
        assert_eq!(outputs(&[target('a', file("x")), target('b', file("x"))], None), "twice");
    }

    #[test]
    fn one_file_is_one_place_however_it_is_spelt() {
        let folder = folder("place");
        let twice = |one: &str, other: &str| {
            let targets = [one, other].map(|name| target('a', Some(folder.join(name))));
            Outputs::of(&targets, None, 'h', Language::En).is_err()
        };
        assert!(twice("new", "./new") && twice("new", "none/../new") && !twice("new", "other"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&folder, folder.join("link")).unwrap();
            assert!(twice("new", "link/new"));
            fs::write(folder.join("old"), "x").unwrap();
            std::os::unix::fs::symlink("old", folder.join("alias")).unwrap();
            assert!(twice("old", "alias") && twice("link/old", "alias"));
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
