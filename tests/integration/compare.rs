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
    let documents = report["comparison"]["documents"].as_array().expect("documents").iter();
    let changes = documents.flat_map(|document| document["changes"].as_array().expect("changes"));
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
    let said = |lang: &str, format: &str| compare(&[NEW, NEW, "--lang", lang, "--format", format]).whole();
    let nothing = |sentence: &str| format!("--- out\n{sentence}\n--- exit 0\n");
    for (lang, sentence) in [
        ("nb", "Ingen forpliktelser er endret. 10 forpliktelser er som før."),
        ("nn", "Ingen forpliktingar er endra. 10 forpliktingar er som før."),
        ("da", "Ingen forpligtelser er ændret. 10 forpligtelser er som før."),
        ("sv", "Inga åtaganden har ändrats. 10 åtaganden är som förut."),
        ("en", "No commitment has changed. 10 commitments are as they were."),
    ] {
        for format in ["human", "plain", "markdown"] {
            assert_eq!(said(lang, format), nothing(sentence));
        }
    }
    let report = compare(&[NEW, NEW, "--format", "json"]).json()["comparison"].take();
    let totals = serde_json::json!({
        "documents": 1, "changed_documents": 0, "lost": 0, "weakened": 0, "strengthened": 0, "gained": 0, "unchanged": 10
    });
    assert_eq!((&report["totals"], &report["documents"]), (&totals, &serde_json::json!([])));
}

#[test]
fn only_what_changed_is_printed_with_the_totals() {
    let plan =
        |modal: &str| format!("# Digitaliseringsstrategi\n\nKommunen {modal} gjøre nettsidene universelt utformet.\n");
    let folder =
        Folder::with(&[("docs/a.md", &plan("skal")), ("docs/b.md", &plan("skal")), ("docs/c.md", &plan("skal"))]);
    let audit =
        |out: &str| folder.run(&["audit", "docs", "--no-cache", "--date", "2026-11-21", "--format", "json", "-o", out]);
    audit("old.json");
    folder.write("docs/b.md", plan("bør").as_bytes());
    std::fs::remove_file(folder.path().join("docs/c.md")).expect("the file is there");
    folder.write("docs/d.md", plan("vil").as_bytes());
    audit("new.json");
    let outcome = folder.run(&["compare", "old.json", "new.json", "--lang", "sv"]);
    let ending = "\nBara i den gamla: docs/c.md\nBara i den nya: docs/d.md\nÄndringar i 1 av 2 planer · 1 försvagat · 1 oförändrat\n";
    assert!(
        outcome.code == 1 && outcome.out.starts_with("docs/b.md\n") && outcome.out.ends_with(ending),
        "{outcome:?}"
    );
    let same = folder.run(&["compare", "old.json", "old.json"]).out;
    assert_eq!(same, "Ingen forpliktelser er endret i de 3 planene som er i begge. 3 forpliktelser er som før.\n");
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
        let outcome = folder.run(&["compare", file, "plan.md", "--date", "2026-11-21", "--format", "json"]);
        assert_eq!((outcome.code, changes(&outcome.json())), (0, Vec::new()), "{outcome:?}");
        let refused = folder.run(&["compare", file, "new.jsonl", "--lang", "nb"]);
        let said = "plansjekk: new.jsonl: rapporten er fra audit, men her trengs en fra check\n  Ingenting er vurdert. Lag den med: plansjekk check --format json\n";
        assert_eq!(refused.whole(), format!("--- err\n{said}--- exit 2\n"));
    }
}

#[test]
fn a_comparison_never_replaces_a_version() {
    let (old, new) = ("# Plan\n\nKommunen skal holde kurs.\n", "# Plan\n\nKommunen bør holde kurs.\n");
    let folder = Folder::with(&[("a.md", old), ("b.md", new)]);
    assert_eq!(folder.run(&["check", "a.md", "--fail-on", "never", "--format", "json", "-o", "a.json"]).code, 0);
    let report = folder.read("a.json");
    for (one, other, out) in [("a.md", "b.md", "b.md"), ("a.md", "b.md", "./a.md"), ("a.json", "b.md", "a.json")] {
        let outcome = folder.run(&["compare", one, other, "-o", out]);
        let first = outcome.err.lines().next().unwrap_or_default();
        let said = format!("plansjekk: rapporten ville ha erstattet en fil som leses («{out}»)");
        assert_eq!((outcome.code, first), (2, said.as_str()));
    }
    assert_eq!([folder.read("a.md"), folder.read("b.md"), folder.read("a.json")], [old, new, &report]);
}

#[test]
fn documents_are_compared_under_their_settings() {
    let pack = std::fs::read_to_string(root("tests/integration/pack/test-kurs.toml")).expect("the pack is there");
    let plan = |modal: &str| format!("# Digitaliseringsstrategi\n\nKommunen {modal} holde digitale kurs for alle.\n");
    let folder = Folder::with(&[
        ("plansjekk.toml", "rules = [\"regler\"]\n"),
        ("regler/kurs.toml", &pack),
        ("other.toml", &pack.replace("no-test-kurs", "no-other-kurs")),
        ("old.md", &plan("skal")),
        ("new.md", &plan("bør")),
    ]);
    let requirements = |arguments: &[&str]| {
        let outcome = folder.run(&[&["compare", "old.md", "new.md", "--format", "json"], arguments].concat());
        outcome.json()["comparison"]["documents"][0]["changes"][0]["requirements"].clone()
    };
    assert_eq!(requirements(&[]), serde_json::json!(["no-test-kurs"]));
    assert_eq!(requirements(&["--rules", "other.toml"]), serde_json::json!(["no-other-kurs"]));
    let told = folder.run(&["compare", "old.md", "new.md"]);
    assert!(told.out.contains(": Digitale kurs\n"), "{}", told.out);
    assert_eq!(folder.run(&["compare", "old.md", "new.md", "-o", "plansjekk.toml"]).code, 2);
    folder.write("plansjekk.toml", b"ovner = \"Lyngen kommune\"\n");
    assert_eq!(folder.run(&["compare", "old.md", "new.md"]).code, 2);
}

#[test]
fn a_denial_is_said_of_the_version_it_stands_in() {
    let plan =
        |not: &str| format!("# Digitaliseringsstrategi\n\nKommunen skal {not}gjøre nettsidene universelt utformet.\n");
    let folder = Folder::with(&[("no.md", &plan("ikke ")), ("yes.md", &plan(""))]);
    for (lang, said, now) in [
        ("nb", "planen sier nei", " nå "),
        ("nn", "planen seier nei", " no "),
        ("da", "planen siger nej", " nu "),
        ("sv", "planen säger nej", " nu "),
        ("en", "the plan says no", " now "),
    ] {
        for (old, new) in [("no.md", "yes.md"), ("yes.md", "no.md")] {
            let out = folder.run(&["compare", old, new, "--lang", lang]).out;
            let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(out.contains(&format!("({said}, ")) && !out.contains(now), "{out}");
        }
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
        (2, "", 2)
    );
}

#[test]
fn what_is_no_version_is_refused_with_the_next_step() {
    let folder = Folder::with(&[
        ("a.csv", "path,status\na.md,met\n"),
        ("b.json", "{\"schema\": \"plansjekk-audit/2\", \"documents\": []}"),
        ("c.json", "{\"documents\": []}"),
        ("d.jsonl", "not json\n"),
        ("e/x.md", "# Plan\n"),
        ("plan.md", "# Plan\n\nKommunen skal holde kurs.\n"),
    ]);
    folder.write("f.sqlite", b"SQLite format 3\0\x10\0");
    for (lang, words) in [
        ("nb", ["kan ikke sammenlignes", "et annet format", "ingen JSON-rapport"]),
        ("nn", ["kan ikkje samanliknast", "eit anna format", "ingen JSON-rapport"]),
        ("da", ["kan ikke sammenlignes", "et andet format", "ikke en JSON-rapport"]),
        ("sv", ["går inte att jämföra", "ett annat format", "ingen JSON-rapport"]),
        ("en", ["cannot be compared", "another format", "no JSON report"]),
    ] {
        let cases = [("a.csv", 0), ("b.json", 1), ("c.json", 2), ("d.jsonl", 2), ("e", 0), ("f.sqlite", 0)];
        let cases = if lang == "nb" { &cases[..] } else { &cases[..3] };
        for &(file, said) in cases {
            let outcome = folder.run(&["compare", file, "plan.md", "--lang", lang]);
            assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{file} {outcome:?}");
            let steps = outcome.err.lines().filter(|line| line.starts_with("  ")).count();
            assert!(outcome.err.contains(words[said]) && steps > 0, "{lang} {file}: {}", outcome.err);
        }
        for (file, said) in [("a.csv", 2), ("b.json", 1), ("e", 2)].into_iter().filter(|_| lang == "nb") {
            for command in ["check", "audit"] {
                let outcome = folder.run(&[command, "plan.md", "--baseline", file, "--lang", lang]);
                assert!(outcome.code == 2 && outcome.err.contains(words[said]), "{lang} {command} {file}: {outcome:?}");
            }
        }
    }
}
