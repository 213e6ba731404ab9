//! The README shows what the program really prints.

use std::process::Command;

use crate::common::{Folder, root};

/// Prints the README's first command.
#[test]
fn the_first_command_prints_what_the_readme_shows() {
    let root = env!("CARGO_MANIFEST_DIR");
    let readme = std::fs::read_to_string(format!("{root}/README.md")).expect("the README is readable");
    let block =
        readme.split("```console\n").nth(1).and_then(|rest| rest.split("\n```").next()).expect("a console block");
    let (command, shown) = block.split_once('\n').expect("a command and its output");
    let arguments = command.split(" -- ").nth(1).expect("arguments behind `--`").split(' ');
    let mut program = Command::new(env!("CARGO_BIN_EXE_plansjekk"));
    let output = program
        .args(arguments)
        .args(["--color", "never"])
        .current_dir(root)
        .env("LC_ALL", "nb_NO.UTF-8")
        .output()
        .expect("the program starts");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim_end(), shown);
}

#[test]
fn the_columns_of_the_findings_are_named() {
    let readme = std::fs::read_to_string(root("README.md")).expect("the README is readable");
    let text = readme.split("columns of `findings-csv` are ").nth(1).and_then(|rest| rest.split(';').next());
    let named = text.expect("the columns").split('`').skip(1).step_by(2).filter(|name| *name != "assessed");
    let folder = Folder::with(&[("plan.txt", "")]);
    let table = folder.run(&["audit", "plan.txt", "--no-cache", "--format", "findings-csv"]).out;
    assert_eq!(table.lines().next(), Some(named.collect::<Vec<_>>().join(",").as_str()));
}
