//! The module map in `src/lib.rs`, enforced: data flows one way, so a stage may use only earlier ones.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common::root;

/// Stages in the order the data passes through them; `rules` is knowledge, read by those after it.
const STAGES: [&str; 10] =
    ["text", "read", "document", "rules", "sentence", "find", "assess", "audit", "report", "cli"];

/// Only the command line meets files, threads, the environment and the terminal.
const OUTSIDE: [&str; 7] =
    ["std::fs", "std::env", "std::process", "std::net", "rayon::", "println!", "std::io::stdout"];

#[test]
fn stages_use_only_earlier_stages() {
    let mut wrong = Vec::new();
    for (at, stage) in STAGES.iter().enumerate() {
        for (file, code) in sources(stage) {
            let uses = |later: &&&str| {
                code.contains(&format!("crate::{later}::")) || code.contains(&format!("crate::{later};"))
            };
            wrong.extend(STAGES[at + 1..].iter().filter(uses).map(|later| format!("{} uses {later}", file.display())));
        }
    }
    assert!(wrong.is_empty(), "arrows that point back:\n{}", wrong.join("\n"));
}

#[test]
fn every_stage_is_in_the_map() {
    let folders =
        fs::read_dir(root("src")).expect("the sources are there").flatten().filter(|entry| entry.path().is_dir());
    let mut found: Vec<String> = folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let mut known = STAGES.map(str::to_owned).to_vec();
    found.sort();
    known.sort();
    assert_eq!(found, known);
}

#[test]
fn only_the_command_line_meets_the_outside() {
    let mut wrong = Vec::new();
    for stage in STAGES.iter().filter(|stage| **stage != "cli") {
        for (file, code) in sources(stage) {
            let met = OUTSIDE.iter().filter(|name| code.contains(**name));
            wrong.extend(met.map(|name| format!("{} uses {name}", file.display())));
        }
    }
    assert!(wrong.is_empty(), "meets the outside:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_opens_with_what_it_is_for() {
    let files = ["src", "tests"].iter().flat_map(|folder| rust_files(&root(folder)));
    let bare: Vec<PathBuf> = files.filter(|file| !text_of(file).starts_with("//! ")).collect();
    assert!(bare.is_empty(), "no module doc: {bare:?}");
}

#[test]
fn the_program_is_a_door_and_nothing_more() {
    assert!(text_of(&root("src/main.rs")).lines().count() <= 30);
}

/// Files of a stage with their code, without tests.
fn sources(stage: &str) -> Vec<(PathBuf, String)> {
    let files = rust_files(&root("src").join(stage));
    assert!(!files.is_empty(), "the stage {stage} is there");
    let code = |file: &PathBuf| text_of(file).split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
    files.into_iter().map(|file| (file.clone(), code(&file))).collect()
}

fn text_of(file: &Path) -> String {
    fs::read_to_string(file).expect("a source file is readable")
}

/// Every `.rs` file under a folder, sorted, so that a failure reads the same on every machine.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        paths.flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] }).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    files.sort();
    files
}
