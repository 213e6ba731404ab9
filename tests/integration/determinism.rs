//! The same input gives the same bytes, whatever the number of workers.

use crate::common::{Folder, documents, root, run};

fn check(format: &[&str], jobs: &str, more: &[String]) -> String {
    let files = documents(&["md", "docx"]);
    let files = files.iter().map(|path| path.to_str().expect("fixtures have plain names"));
    let options = ["check", "--date", "2026-11-21", "--fail-on", "never", "--jobs", jobs].into_iter();
    let more = more.iter().map(String::as_str);
    let arguments: Vec<&str> = options.chain(format.iter().copied()).chain(more).chain(files).collect();
    run(&root(""), &arguments).whole()
}

#[test]
fn workers_do_not_show_in_the_output() {
    let formats =
        ["plain", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "csv", "html"];
    let check = |jobs| {
        let folder = Folder::with(&[]);
        let to = |format| format!("--format={format}={}/{format}", folder.path().display());
        let human = check(&["--format", "human"], jobs, &formats.map(to));
        (human, formats.map(|format| folder.read(format)))
    };
    let (one, eight) = (check("1"), check("8"));
    assert!(one.0 == eight.0, "human differs between one and eight workers");
    for (at, format) in formats.iter().enumerate() {
        assert!(one.1[at] == eight.1[at], "{format} differs between one and eight workers");
    }
}

#[test]
fn two_runs_are_the_same() {
    let check = || check(&["--format", "json"], "8", &[]);
    assert!(check() == check());
}
