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

#[test]
fn six_formats_agree() {
    let mut wrong = Vec::new();
    for folder in entries(&root("fixtures/documents")) {
        let name = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let of = |extension: &str| findings(&folder.join(format!("{name}.{extension}")));
        let expected = of("md");
        for extension in ["docx", "odt", "html", "txt", "pdf"] {
            let found = of(extension);
            wrong.extend(expected.difference(&found).map(|line| format!("{name}.{extension} lacks {line}")));
            wrong.extend(found.difference(&expected).map(|line| format!("{name}.{extension} adds {line}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
