//! Runs the program in known surroundings: Norwegian messages, no colours, a fixed day.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

/// What a run gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Outcome {
    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Everything in one text, for comparing whole outputs.
    pub(crate) fn whole(&self) -> String {
        let part = |name: &str, text: &str| if text.is_empty() { String::new() } else { format!("--- {name}\n{text}") };
        format!("{}{}--- exit {}\n", part("out", &self.out), part("err", &self.err), self.code)
    }
}

/// The program in a folder, with nothing of the surroundings of the test run.
pub(crate) fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plansjekk"));
    command.current_dir(folder).env_clear().env("LC_ALL", "nb_NO.UTF-8").stdin(Stdio::null());
    command
}

/// Runs the program in a folder.
pub(crate) fn run<S: AsRef<OsStr>>(folder: &Path, arguments: &[S]) -> Outcome {
    outcome(program(folder).args(arguments).output().expect("the program starts"))
}

/// Runs the program with text on standard input.
pub(crate) fn run_with_input(folder: &Path, arguments: &[&str], input: &[u8]) -> Outcome {
    let mut command = program(folder);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let written = child.stdin.take().expect("standard input is a pipe").write_all(input);
    written.expect("the program reads its input");
    outcome(child.wait_with_output().expect("the program ends"))
}

pub(crate) fn outcome(output: std::process::Output) -> Outcome {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    Outcome { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// A path in the repository.
pub(crate) fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The documents under `fixtures/documents` with an extension, by name.
pub(crate) fn documents(extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in entries(&root("fixtures/documents")) {
        let wanted =
            |path: &PathBuf| path.extension().is_some_and(|name| extensions.iter().any(|known| name == *known));
        found.extend(entries(&folder).into_iter().filter(wanted));
    }
    assert!(!found.is_empty(), "there are documents to test with");
    found
}

/// The paths in a folder, by name.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = read.map(|entry| entry.expect("the entry is readable").path()).collect();
    paths.sort();
    paths
}

/// A folder of its own, deleted at the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// A folder with files: path and text.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("plansjekk-test-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).expect("a temporary folder can be made");
        let folder = Self(fs::canonicalize(path).expect("the folder is there"));
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder can be made");
        fs::write(path, bytes).expect("the file can be written");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).expect("the file is there")
    }

    /// Runs the program here.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        run(&self.0, arguments)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be deleted is left to the system.
        let _ = fs::remove_dir_all(&self.0);
    }
}
