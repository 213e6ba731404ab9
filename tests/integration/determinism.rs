//! The same input gives the same bytes, whatever the number of workers.

use crate::common::{documents, root, run};

fn check(format: &str, jobs: &str) -> String {
    let files = documents(&["md", "docx"]);
    let files = files.iter().map(|path| path.to_str().expect("fixtures have plain names"));
    let options = ["check", "--format", format, "--date", "2026-11-21", "--fail-on", "never", "--jobs", jobs];
    let arguments: Vec<&str> = options.into_iter().chain(files).collect();
    run(&root(""), &arguments).whole()
}

#[test]
fn workers_do_not_show_in_the_output() {
    for format in ["human", "plain", "concise", "json", "jsonl"] {
        assert!(check(format, "1") == check(format, "8"), "{format} differs between one and eight workers");
    }
}

#[test]
fn two_runs_are_the_same() {
    assert!(check("json", "8") == check("json", "8"));
}
