//! Where a report goes: standard output, or a file that is replaced only when the new one is complete. A reader that
//! stops reading is no error.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::report::{RunError, RunErrorKind};
use crate::text::Language;

use super::exit::Failure;

/// How wide texts are set. A fixed width keeps what is shown on a terminal, piped and stored the same.
pub(super) const WIDTH: usize = 80;

/// Where a report goes.
#[derive(Debug, Clone)]
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

    /// Whether a person sees it at once.
    pub(super) fn is_terminal(&self) -> bool {
        self.file.is_none() && io::stdout().is_terminal()
    }

    /// Writes the whole report.
    pub(super) fn write(&self, text: &str) -> Result<(), Failure> {
        let Some(path) = &self.file else { return standard(text, self.language) };
        replace(path, text.as_bytes()).map_err(|error| not_written(path.display().to_string(), &error, self.language))
    }
}

fn standard(text: &str, language: Language) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Failure::BrokenPipe),
        Err(error) => Err(not_written("-".to_owned(), &error, language)),
    }
}

fn not_written(path: String, error: &io::Error, language: Language) -> Failure {
    Failure::Run(Box::new(RunError::new(path, RunErrorKind::NotWritten(error.to_string()))), language)
}

/// Replaces a file in one step; a device or pipe is written to as it is.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&path).is_ok_and(|found| !found.is_file()) {
        return fs::OpenOptions::new().write(true).open(&path)?.write_all(bytes);
    }
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.tmp", std::process::id()));
    let draft = path.with_file_name(hidden);
    let written = File::create_new(&draft).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    let replaced = written.and_then(|()| fs::rename(&draft, &path));
    if replaced.is_err() {
        // The draft may not even exist; what failed first is what the user is told.
        let _ = fs::remove_file(&draft);
    }
    replaced
}

/// Writes to standard error; where that is closed, nobody can be told.
pub(super) fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_leaves_no_draft() {
        let folder = std::env::temp_dir().join(format!("plansjekk-output-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("report.json");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!((fs::read(&path).unwrap(), names), (b"two".to_vec(), vec!["report.json".into()]));
        assert!(replace(&folder.join("missing/report.json"), b"x").is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
