//! The same plan in six formats has the same findings.

use std::collections::BTreeSet;
use std::path::Path;

use expect_test::expect;
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

/// What the twins of each plan with an ending lack and add, compared with Markdown. Plans without such a twin are passed
/// over.
fn differences(ending: &str) -> Vec<String> {
    let (mut twins, mut wrong) = (0, Vec::new());
    for folder in entries(&root("fixtures/documents")) {
        let name = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let twin = folder.join(format!("{name}.{ending}"));
        if !twin.exists() {
            continue;
        }
        twins += 1;
        let (expected, found) = (findings(&folder.join(format!("{name}.md"))), findings(&twin));
        wrong.extend(expected.difference(&found).map(|line| format!("{name}.{ending} lacks {line}")));
        wrong.extend(found.difference(&expected).map(|line| format!("{name}.{ending} adds {line}")));
    }
    assert!(twins > 0, "there are twins with the ending {ending}");
    wrong
}

fn check(ending: &str) {
    check_but_for(ending, 0);
}

fn check_but_for(ending: &str, borderline: usize) {
    let wrong = differences(ending);
    assert!(wrong.len() <= borderline, "{ending}: {} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Of some 860 lines. Where structure is guessed, a page has a few passages more or fewer than its twin (a running head
/// that stands once, a caption), so a subject that only just passes may fall on the other side of what the text around
/// asks for.
const BORDERLINE: usize = 4;
/// The same where a page names its structure but for the margins.
const MARGINS: usize = 1;

#[test]
fn formats_that_mark_structure_agree() {
    check("docx");
    check("odt");
    check("html");
}

/// From LibreOffice, Chromium and Typst.
#[test]
fn tagged_pages_agree() {
    check("pdf");
    check_but_for("chromium.pdf", MARGINS);
    check_but_for("typst.pdf", MARGINS);
}

/// A page shows structure without naming it: by places, sizes, weights and lines.
#[test]
fn untagged_pages_agree() {
    check_but_for("untagged.pdf", BORDERLINE);
    check_but_for("columns.pdf", BORDERLINE);
    check_but_for("columns.typst.pdf", BORDERLINE);
}

/// Plain text has neither headings nor tables but what spaces, signs and numbers suggest.
#[test]
fn plain_text_agrees() {
    check_but_for("txt", MARGINS);
}

#[test]
fn what_libreoffice_tracks_is_read_as_accepted() {
    let check = |name: &str| {
        let path = format!("fixtures/odd/libreoffice.{name}");
        let text = run(&root(""), &["extract", &path]).out;
        let report = run(&root(""), &["check", "--format", "json", "--date", "2026-11-21", &path]).json();
        let notices = report["documents"][0]["notices"].as_array().cloned().unwrap_or_default();
        let notices = notices.iter().filter_map(|notice| notice["code"].as_str().map(str::to_owned));
        (text, notices.collect::<Vec<_>>())
    };
    let docx = check("docx");
    expect![[r#"
        # Digitaliseringsstrategi for Storvik kommune

        ## Tiltak

        Kommunen skal gi alle ansatte opplæring i digitale verktøy innen 2027.

        Rådmannen skal universell utforming av nettsidene og appene.

        Første halvdel av setningenog andre halvdel av setningen.

        Anker for ramme.

        Kommunen skal øve på informasjonssikkerhet hvert år.

        Anker for figur.

        Kommunen skal gi ledere opplæring i digital omstilling.

        Et helt nytt avsnitt om kurs for alle.

        Siste avsnitt i planen for alle som bor her.

        | Tiltak | Ansvar |
        | Kurs for alle | HR |

        ["tracked-deletion", "tracked-insertion", "tracked-deletion", "tracked-insertion"]
    "#]]
    .assert_eq(&format!("{}{:?}\n", docx.0, docx.1));
    assert_eq!(check("odt"), docx);
    assert_eq!(check("fodt"), docx);
}
