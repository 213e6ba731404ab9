//! The JSON report keeps what it promises: it follows its schema, its offsets select its texts, its parts point at each
//! other.

use std::path::Path;

use serde_json::Value;

use crate::common::{Folder, documents, root, run};

const LEVELS: [&str; 5] = ["absent", "mentioned", "aspired", "committed", "actionable"];

/// The report of one document.
fn report(path: &Path) -> Value {
    let path = path.to_str().expect("fixtures have plain names");
    run(&root(""), &["check", "--format", "json", "--fail-on", "never", "--date", "2026-11-21", path]).json()
}

/// The text that offsets count.
fn extracted(path: &Path) -> String {
    run(&root(""), &["extract", path.to_str().expect("fixtures have plain names")]).out
}

#[test]
fn reports_follow_the_schema() {
    let schema: Value = serde_json::from_str(&run(&root(""), &["schema"]).out).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    for path in documents(&["md", "docx", "odt", "html", "txt", "pdf"]) {
        let report = report(&path);
        let wrong: Vec<String> =
            validator.iter_errors(&report).map(|error| format!("{error} at {}", error.instance_path())).collect();
        assert_eq!(wrong, Vec::<String>::new(), "{}", path.display());
    }
}

#[test]
fn audits_follow_their_schema() {
    let schema: Value = serde_json::from_str(&run(&root(""), &["schema", "audit"]).out).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let folder =
        Folder::with(&[("tom.txt", ""), ("kjent.json", r#"{"schema": "plansjekk-audit/1", "documents": []}"#)]);
    let fixtures = root("fixtures/documents");
    let fixtures = fixtures.to_str().expect("fixtures have plain names");
    let fixed = ["audit", "--no-cache", "--date", "2026-11-21", "--format", "json", "--baseline", "kjent.json"];
    let report = folder.run(&[&fixed[..], &["tom.txt", &format!("{fixtures}/*/*.md")]].concat()).json();
    let wrong: Vec<String> =
        validator.iter_errors(&report).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert_eq!(wrong, Vec::<String>::new());
    assert!(list(&report["documents"]).len() > 5 && list(&report["errors"]).len() == 1);
    // A line of JSON Lines is one of the documents or errors, which the counts know by the number of the line.
    let lines = folder.run(&["audit", "--no-cache", "--date", "2026-11-21", "--format", "jsonl", "tom.txt"]).out;
    let mut error: Value = serde_json::from_str(&lines).expect("a line is JSON");
    error["entry"] = 0.into();
    assert_eq!(error, report["errors"][0]);
}

#[test]
fn offsets_select_their_texts() {
    for path in documents(&["md", "docx", "odt", "html", "txt", "pdf"]) {
        let (report, text) = (report(&path), extracted(&path));
        for finding in list(&report["documents"][0]["findings"]) {
            let place = &finding["location"];
            assert_eq!(selected(&text, place), squeezed(&finding["text"]), "{} {}", path.display(), finding["id"]);
            for cue in list(&finding["cues"]) {
                assert_eq!(selected(&text, cue), squeezed(&cue["text"]), "{} {}", path.display(), finding["id"]);
            }
        }
    }
}

#[test]
fn parts_point_at_each_other() {
    for path in documents(&["md"]) {
        let report = report(&path);
        let document = &report["documents"][0];
        let (requirements, findings) = (list(&document["requirements"]), list(&document["findings"]));
        let mut ids: Vec<&str> = findings.iter().map(|finding| text(&finding["id"])).collect();
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all, "ids are unique in {}", path.display());
        for requirement in requirements {
            let id = &requirement["id"];
            let own = |at: &Value| {
                at.as_u64()
                    .and_then(|at| findings.get(usize::try_from(at).ok()?))
                    .map(|finding| &finding["requirement"])
            };
            assert!(list(&requirement["evidence"]).iter().all(|at| own(at) == Some(id)), "evidence of {id}");
            assert!(!list(&requirement["sources"]).is_empty(), "sources of {id}");
            let met = text(&requirement["status"]) == "met";
            assert!(!met || level(&requirement["found"]) >= level(&requirement["demand"]["level"]), "{id} is met");
        }
        for finding in findings {
            let id = &finding["id"];
            assert!(
                requirements.iter().any(|requirement| requirement["id"] == finding["requirement"]),
                "{id} is listed"
            );
            assert_eq!(level(&finding["level"]) as u64, finding["level_number"].as_u64().unwrap_or(99), "{id}");
            let fields = finding["fields"].as_object().expect("fields are an object");
            let any = fields.values().any(|field| !field.is_null());
            assert!(text(&finding["level"]) != "actionable" || any, "{id} is actionable without a field");
            assert!(
                list(&finding["cues"]).iter().any(|cue| cue["role"] == "topic"),
                "{id} has no words of its subject"
            );
            let caused = finding["code"].is_null() || finding["code"] == "HEAD" || list(&finding["cues"]).len() > 1;
            assert!(caused, "{id} has a code without the words that caused it");
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

fn level(value: &Value) -> usize {
    LEVELS.iter().position(|level| *level == text(value)).expect("a level of the ladder")
}

/// What `start` and `end` select, with single spaces.
fn selected(text: &str, place: &Value) -> String {
    let at = |name: &str| usize::try_from(place[name].as_u64().expect("an offset")).expect("an offset fits");
    squeeze(text.get(at("start")..at("end")).unwrap_or("(not at letters)"))
}

fn squeezed(value: &Value) -> String {
    squeeze(text(value))
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
