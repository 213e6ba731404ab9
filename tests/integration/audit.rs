//! Many documents: every input is one entry, and the report is the same however the work is shared.

use serde_json::Value;

use crate::common::{Folder, Outcome, root};

const MET: &str = "# Digitaliseringsstrategi for Storvik kommune\n\nKommunen skal holde digitale kurs for alle.\n\nDette er en plan for de som bor her, og den gjelder ikke noe mer.\n";
const WEAK: &str = "# Digitaliseringsstrategi for Elvestrand kommune\n\nKommunen bør holde digitale kurs for alle.\n\nDette er en plan for de som bor her, og den gjelder ikke noe mer.\n";

/// An audit with the test pack on a fixed day.
fn audit(folder: &Folder, arguments: &[&str]) -> Outcome {
    let pack = root("tests/integration/pack");
    let pack = pack.to_str().expect("the path is text");
    folder.run(&[&["audit", "--rules", pack, "--date", "2026-11-21"][..], arguments].concat())
}

/// Path and status or error code of every entry, in order.
fn entries(lines: &str) -> Vec<(String, String)> {
    let line = |line: &str| {
        let line: Value = serde_json::from_str(line).expect("a line is JSON");
        let what = line["requirements"][0]["status"].as_str().or(line["code"].as_str());
        (line["path"].as_str().expect("a path").to_owned(), what.expect("a status or a code").to_owned())
    };
    lines.lines().map(line).collect()
}

#[test]
fn every_input_is_one_entry() {
    let folder = Folder::with(&[("a/met.md", MET), ("b/weak.md", WEAK), ("b/empty.txt", "")]);
    folder.write("b/broken.pdf", b"%PDF-1.7\nnothing");
    let outcome = audit(&folder, &["a", "b", "--format", "jsonl"]);
    let expected =
        [("a/met.md", "met"), ("b/broken.pdf", "damaged-file"), ("b/empty.txt", "empty-file"), ("b/weak.md", "weak")];
    let expected = expected.map(|(path, what)| (path.to_owned(), what.to_owned()));
    assert_eq!((outcome.code, entries(&outcome.out)), (3, expected.to_vec()));
}

#[test]
fn workers_do_not_show_in_the_report() {
    let folder = Folder::with(&[("empty.txt", "")]);
    for number in 0..40 {
        let text = if number % 3 == 0 { WEAK } else { MET };
        folder.write(&format!("{number}.md"), text.as_bytes());
    }
    for format in ["human", "plain", "json", "jsonl", "csv", "findings-csv"] {
        let with = |jobs| audit(&folder, &[".", "--format", format, "--jobs", jobs]).whole();
        assert!(with("1") == with("4"), "{format} differs between one and four workers");
    }
}
