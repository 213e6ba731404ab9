//! The same plan in six formats has the same findings.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::common::{entries, root, run};

/// What must not depend on the format: requirement, level, code, text and the words of each field.
fn findings(path: &Path) -> BTreeSet<String> {
    let path = path.to_str().expect("fixtures have plain names");
    let report =
        run(&root(""), &["check", "--format", "json", "--fail-on", "never", "--date", "2026-11-21", path]).json();
    let all = report["documents"][0]["findings"].as_array().cloned().unwrap_or_default();
    all.iter().map(shown).collect()
}

fn shown(finding: &Value) -> String {
    let part = |value: &Value| value.as_str().unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
    let field = |name: &str| part(&finding["fields"][name]["text"]);
    let fields = ["owner", "deadline", "indicator", "budget"].map(field).join("; ");
    let code = part(&finding["code"]);
    format!(
        "{} {} {code} [{fields}] {}",
        part(&finding["requirement"]),
        part(&finding["level"]),
        part(&finding["text"])
    )
}

/// For each plan: what a format lacks and adds, compared with Markdown.
fn differences(extension: &str) -> (usize, Vec<String>) {
    let (mut all, mut wrong) = (0, Vec::new());
    for folder in entries(&root("fixtures/documents")) {
        let name = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let of = |extension: &str| findings(&folder.join(format!("{name}.{extension}")));
        let (expected, found) = (of("md"), of(extension));
        all += expected.len();
        wrong.extend(expected.difference(&found).map(|line| format!("{name}.{extension} lacks {line}")));
        wrong.extend(found.difference(&expected).map(|line| format!("{name}.{extension} adds {line}")));
    }
    (all, wrong)
}

/// At most `percent` of the findings may differ.
fn check(extension: &str, percent: usize) {
    let (all, wrong) = differences(extension);
    assert!(wrong.len() * 100 <= all * percent, "{} of {all} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn formats_that_mark_structure_agree() {
    check("docx", 0);
    check("odt", 0);
    check("html", 0);
}

/// A page shows structure without naming it: a quotation may be taken for a paragraph.
#[test]
fn pages_agree() {
    check("pdf", 2);
}

/// Plain text has neither headings nor tables but what spaces and numbers suggest.
#[test]
fn plain_text_agrees_mostly() {
    check("txt", 25);
}
