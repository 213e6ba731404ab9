//! Two versions of a plan: the edits that matter are named, and nothing else.

use serde_json::Value;

use crate::common::{Folder, Outcome, root, run};

const OLD: &str = "fixtures/compare/2024.md";
const NEW: &str = "fixtures/compare/2028.md";

fn compare(arguments: &[&str]) -> Outcome {
    run(&root(""), &[&["compare", "--date", "2026-11-21"][..], arguments].concat())
}

/// Kind of each change and the beginning of its words, sorted.
fn changes(report: &Value) -> Vec<String> {
    let changes = report["comparison"]["documents"][0]["changes"].as_array().expect("changes").iter();
    let text = |change: &Value| {
        let wording = if change["new"].is_null() { &change["old"] } else { &change["new"] };
        wording["text"].as_str().expect("a text").chars().take(40).collect::<String>()
    };
    let mut found: Vec<String> =
        changes.map(|change| format!("{}: {}", change["kind"].as_str().expect("a kind"), text(change))).collect();
    found.sort();
    found
}

const TEN: [&str; 10] = [
    "gained: Kommunen skal publisere en tilgjengeligh",
    "gained: Nye ansatte skal få opplæring i personve",
    "lost: Biblioteket skal ikke tilby digital hjel",
    "lost: Folkevalgte skal få opplæring i digitale",
    "strengthened: IT-sjefen skal sørge for at alle ansatte",
    "strengthened: Kommunen skal tilby opplæring i kunstig ",
    "weakened: Alle ledere bør gjennomføre opplæring i ",
    "weakened: Kommunen skal rapportere status for stra",
    "weakened: Kommunen skal så langt det er mulig kart",
    "weakened: Kommunen skal teste alle nettsider for u",
];

#[test]
fn exactly_the_ten_edits_are_named() {
    let outcome = compare(&[OLD, NEW, "--format", "json"]);
    assert_eq!((outcome.code, changes(&outcome.json())), (1, TEN.map(str::to_owned).to_vec()));
}

#[test]
fn a_version_is_not_different_from_itself() {
    let outcome = compare(&[NEW, NEW]);
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
    assert_eq!(changes(&compare(&[NEW, NEW, "--format", "json"]).json()), Vec::<String>::new());
}

#[test]
fn reports_are_compared_as_the_documents_themselves() {
    let folder = Folder::with(&[]);
    let old = std::fs::read(root(OLD)).expect("the fixture is there");
    let new = std::fs::read(root(NEW)).expect("the fixture is there");
    folder.write("plan.md", &old);
    folder.write("bare-før.md", &old);
    let audit =
        |out: &str| folder.run(&["audit", ".", "--no-cache", "--date", "2026-11-21", "--format", "jsonl", "-o", out]);
    audit("old.jsonl");
    folder.write("plan.md", &new);
    std::fs::remove_file(folder.path().join("bare-før.md")).expect("the file is there");
    audit("new.jsonl");
    let outcome = folder.run(&["compare", "old.jsonl", "new.jsonl", "--format", "json"]);
    let report = outcome.json();
    assert_eq!(changes(&report), TEN.map(str::to_owned).to_vec());
    assert_eq!(report["comparison"]["only_old"], serde_json::json!(["./bare-før.md"]));
    for (file, format) in [("check.json", "json"), ("check.jsonl", "jsonl")] {
        folder.run(&["check", "plan.md", "--date", "2026-11-21", "--format", format, "-o", file]);
        let outcome = folder.run(&["compare", file, "new.jsonl", "--format", "json"]);
        assert_eq!((outcome.code, changes(&outcome.json())), (0, Vec::new()), "{outcome:?}");
    }
}

#[test]
fn what_cannot_be_read_is_said() {
    let folder = Folder::with(&[("a.json", "{}"), ("b.md", "# Plan\n\nKommunen skal.\n")]);
    let outcome = folder.run(&["compare", "a.json", "missing.md"]);
    assert_eq!(
        (
            outcome.code,
            outcome.out.as_str(),
            outcome.err.lines().filter(|line| line.starts_with("plansjekk: ")).count()
        ),
        (3, "", 2)
    );
}
