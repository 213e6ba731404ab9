//! Names and texts that would be commands, formulas or markup elsewhere are nothing but text in every format.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::LazyLock;

use html5gum::{Token, Tokenizer};
use pulldown_cmark::{Event, Options, Parser, Tag};
use quick_xml::events::Event as XmlEvent;
use serde_json::Value;

use crate::common::{Folder, Outcome, run};

/// What a sentence may hold besides a promise.
const ATTACKS: [&str; 9] = [
    "=cmd()|'/c calc'!A1",
    "+1;=2+3",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "\" onload=\"alert(1)",
    "::error::x%0A::warning::y",
    "]]> &amp; --> <!--",
    "\u{1b}[2J\u{9b}31m\u{7}\u{202e}",
    "[a](javascript:alert(1)) ![b](https://c.no/d.png) {0} $x$ | `e`",
];

/// Names of files that can do harm where they are shown.
const NAMES: [&str; 9] = [
    "=cmd().txt",
    "-x@y.txt",
    "<img src=x onerror=alert(1)>.txt",
    "\"a\" b='c'.txt",
    "::error::x,y.txt",
    "a\nb\r.txt",
    "\u{1b}[31mred\u{7}.txt",
    "]]>&lt;.txt",
    "[a](b) `c` | d.txt",
];

/// A folder of plans, one for each name, with every attack in the text.
fn plans() -> Folder {
    let folder = Folder::with(&[]);
    let sentences: Vec<String> = ATTACKS
        .iter()
        .map(|attack| format!("{attack} Kommunen bør gjøre nettsidene universelt utformet {attack}."))
        .collect();
    let text = format!("Digitaliseringsstrategi for {} kommune\n\n{}\n", ATTACKS[3], sentences.join("\n\n"));
    for name in NAMES {
        folder.write(name, text.as_bytes());
    }
    folder.write("tom.txt", b"");
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        let odd = folder.path().join(OsString::from_vec(b"\xff\xfe=x.txt".to_vec()));
        std::fs::write(odd, &text).expect("the file can be written");
    }
    folder
}

/// The formats of a check and of an audit that say what documents say.
const CHECK: [&str; 12] =
    ["human", "plain", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "csv", "html"];
const AUDIT: [&str; 12] = [
    "human",
    "plain",
    "json",
    "jsonl",
    "sarif",
    "junit",
    "github",
    "gitlab",
    "markdown",
    "csv",
    "findings-csv",
    "html",
];

/// A path that is named and is not there.
const OUTSIDE: &str = "../../x";

/// The longest path that a system takes, and no file has.
const LONGEST: usize = 4000;

/// How many entries an audit of the plans has: besides the names an empty file, one whose name is no text, and two paths
/// that are not there.
const ENTRIES: usize = NAMES.len() + if cfg!(unix) { 4 } else { 3 };

/// The reports of a command on all plans, in files named after their formats; one run writes all.
fn written(command: &str, formats: &[&str]) -> Folder {
    let (plans, reports) = (plans(), Folder::with(&[]));
    let long = "y".repeat(LONGEST);
    let fixed = [command, "--date", "2026-11-21", "--type", "digistrategi", ".", OUTSIDE, &long].map(str::to_owned);
    let to = |format: &&str| format!("--format={format}={}/{format}", reports.path().display());
    let arguments: Vec<String> = fixed.into_iter().chain(formats.iter().map(to)).collect();
    let Outcome { code, err, .. } = run(plans.path(), &arguments);
    assert_eq!(code, 3, "one file is empty: {err}");
    assert_shown(&err, OUTSIDE);
    reports
}

/// The reports of a check and of an audit, with their formats.
static REPORTS: LazyLock<[(Folder, Vec<&str>); 2]> = LazyLock::new(|| {
    let binary = [("sqlite", true), ("xlsx", cfg!(feature = "xlsx")), ("parquet", cfg!(feature = "parquet"))];
    let binary = binary.into_iter().filter(|(_, built)| *built).map(|(format, _)| format);
    let audit: Vec<&str> = AUDIT.into_iter().chain(binary).collect();
    [(written("check", &CHECK), CHECK.to_vec()), (written("audit", &audit), audit)]
});

/// The reports of a check and of an audit in a format.
fn reports(format: &str) -> Vec<String> {
    let there = REPORTS.iter().filter(|(_, formats)| formats.contains(&format));
    there.map(|(folder, _)| folder.read(format)).collect()
}

/// Where the audit's report in a format stands.
fn file(format: &str) -> PathBuf {
    REPORTS[1].0.path().join(format)
}

/// Nothing steers a terminal, and the attacks are there, so that the test tests something.
fn assert_shown(out: &str, marker: &str) {
    let raw: BTreeSet<char> =
        out.chars().filter(|c| (c.is_control() && !"\n\r".contains(*c)) || "\u{202e}\u{feff}".contains(*c)).collect();
    assert_eq!(raw, BTreeSet::new());
    assert!(out.contains(marker), "{marker} is not in {out}");
}

#[test]
fn reports_for_people_print_no_controls() {
    for format in ["human", "plain", "concise", "jsonl"] {
        let reports = reports(format);
        assert_shown(&reports[0], "::error::x");
        if let Some(audit) = reports.get(1) {
            assert_shown(audit, OUTSIDE);
            assert_shown(audit, &"y".repeat(70));
        }
    }
}

#[test]
fn pages_hold_no_markup_of_documents() {
    for out in reports("html") {
        check_page(&out);
    }
}

fn check_page(out: &str) {
    assert_shown(out, "&lt;img src=x onerror=alert(1)&gt;");
    let known = "html head meta title style body a header h1 h2 h3 h4 p main section nav dl dt dd div table caption thead tbody \
                 tr th td span code article figure figcaption blockquote ul ol li strong mark details summary footer br form label \
                 select option button col colgroup";
    let mut odd = Vec::new();
    let own = out.rfind("<script>\"use strict\"").or_else(|| out.rfind("<script>\n")).unwrap_or(out.len());
    let own = if out.contains("script-src") { own } else { out.len() };
    for token in Tokenizer::new(&out[..own]) {
        let Ok(Token::StartTag(tag)) = token else { continue };
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let handler = |name: &[u8]| name.starts_with(b"on") || name == b"style" || name == b"src";
        let inside = |value: &[u8]| [&b"#"[..], b"https://", b"http://"].iter().any(|start| value.starts_with(start));
        let linked =
            tag.attributes.iter().any(|(name, value)| handler(name) || (&***name == b"href" && !inside(value)));
        if linked || !known.split_whitespace().any(|other| other == name) {
            odd.push(name);
        }
    }
    assert_eq!(odd, Vec::<String>::new());
}

#[test]
fn junit_is_well_formed() {
    for out in reports("junit") {
        check_junit(&out);
    }
}

fn check_junit(out: &str) {
    assert_shown(out, "&lt;img src=x onerror=alert(1)&gt;");
    let mut reader = quick_xml::Reader::from_str(out);
    let mut names = BTreeSet::new();
    loop {
        match reader.read_event().expect("the report is well-formed") {
            XmlEvent::Eof => break,
            XmlEvent::Start(tag) | XmlEvent::Empty(tag) => {
                names.insert(AsRef::<str>::as_ref(&tag.name()).to_owned());
                assert!(tag.attributes().all(|attribute| attribute.is_ok()), "attributes of {tag:?}");
            }
            XmlEvent::CData(_) | XmlEvent::Comment(_) | XmlEvent::PI(_) | XmlEvent::DocType(_) => {
                panic!("the report holds text and elements only")
            }
            _ => {}
        }
    }
    let known = ["error", "failure", "skipped", "system-out", "testcase", "testsuite", "testsuites"];
    assert_eq!(names, known.map(str::to_owned).into());
}

#[test]
fn json_formats_are_json() {
    for (format, paths) in [("sarif", "/runs/0/artifacts"), ("gitlab", ""), ("json", "/documents")] {
        for out in reports(format) {
            assert_shown(&out, "alert(1)");
            let value: Value = serde_json::from_str(&out).expect("the report is JSON");
            let list = value.pointer(paths).and_then(Value::as_array).expect("a list");
            assert!(list.len() > NAMES.len(), "{format}");
        }
    }
}

#[test]
fn fingerprints_of_issues_differ() {
    for out in reports("gitlab") {
        let issues: Vec<Value> = serde_json::from_str(&out).expect("the report is a list");
        let fingerprints: BTreeSet<String> = issues.iter().map(|issue| issue["fingerprint"].to_string()).collect();
        assert_eq!(fingerprints.len(), issues.len());
    }
}

#[test]
fn every_line_for_github_is_one_command_of_the_program() {
    let both = reports("github").concat();
    assert_shown(&both, "alert(1)");
    for line in both.lines() {
        let command =
            ["::error file=", "::warning file=", "::notice file="].iter().find_map(|kind| line.strip_prefix(kind));
        let properties = command.and_then(|rest| rest.split("::").next()).expect("a command");
        let names: Vec<&str> = properties.split(',').skip(1).filter_map(|part| part.split('=').next()).collect();
        let known = ["line", "endLine", "col", "endColumn", "title"];
        assert!(names.iter().all(|name| known.contains(name)), "{line}");
    }
}

/// The rows of a table as RFC 4180 has it.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    rows
}

#[test]
fn no_cell_is_a_formula() {
    for out in ["csv", "findings-csv"].into_iter().flat_map(reports) {
        check_cells(&out);
    }
}

fn check_cells(out: &str) {
    assert_shown(out, "onerror=alert(1)");
    let rows = rows(out);
    let width = rows[0].len();
    assert!(rows.iter().all(|row| row.len() == width), "every row has {width} cells");
    let begins = |text: &str| text.trim_start_matches([' ', '"']).starts_with(['=', '+', '-', '@']);
    let formulas: Vec<&String> = rows.iter().flatten().filter(|cell| cell.split(';').any(begins)).collect();
    assert_eq!(formulas, Vec::<&String>::new());
}

#[test]
fn markdown_of_documents_is_text() {
    let out = reports("markdown").join("\n");
    assert_shown(&out, "alert(1)");
    for event in Parser::new_ext(&out, Options::all()) {
        match event {
            Event::InlineHtml(html) => assert_eq!(&*html, "<!-- -->"),
            Event::Html(html) => panic!("markup: {html}"),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => panic!("a link: {dest_url}"),
            Event::InlineMath(math) | Event::DisplayMath(math) => panic!("a formula: {math}"),
            _ => {}
        }
    }
}

#[cfg(feature = "xlsx")]
#[test]
fn workbooks_hold_no_formulas_and_links_to_their_own_rows_only() {
    let book = std::fs::File::open(file("xlsx")).expect("a workbook");
    let mut book = zip::ZipArchive::new(book).expect("an archive");
    let (mut texts, mut elements, mut links) = (String::new(), BTreeSet::new(), Vec::new());
    for number in 0..book.len() {
        let mut part = book.by_index(number).expect("a part");
        let mut xml = String::new();
        std::io::Read::read_to_string(&mut part, &mut xml).expect("a part is text");
        let mut reader = quick_xml::Reader::from_str(&xml);
        loop {
            match reader.read_event().expect("a part is well-formed") {
                XmlEvent::Eof => break,
                XmlEvent::Start(tag) | XmlEvent::Empty(tag) => {
                    let name = AsRef::<str>::as_ref(&tag.name()).to_owned();
                    if name == "hyperlink" {
                        links.push(AsRef::<str>::as_ref(&tag).to_owned());
                    }
                    elements.insert(name);
                }
                _ => {}
            }
        }
        texts.push_str(&xml);
    }
    let shown: Vec<&str> =
        ATTACKS.into_iter().filter(|attack| texts.contains(&*quick_xml::escape::escape(*attack))).collect();
    assert_ne!(shown, Vec::<&str>::new(), "no hostile passage stands in the workbook");
    assert_shown(&texts, &"y".repeat(LONGEST));
    let harmful: Vec<&str> =
        ["f", "ddeLink", "oleObject"].into_iter().filter(|name| elements.contains(*name)).collect();
    assert_eq!(harmful, Vec::<&str>::new());
    // A link is a place in this workbook, made of the writer's own sheet name and a row number.
    let own = |link: &&String| {
        let place = link.split_once(" location=\"'").and_then(|(_, rest)| rest.split_once("'!A"));
        let row = place.and_then(|(_, rest)| rest.split_once('"')).map(|(row, _)| row);
        row.is_some_and(|row| row.chars().all(|digit| digit.is_ascii_digit())) && !link.contains("r:id")
    };
    let foreign: Vec<&String> = links.iter().filter(|link| !own(link)).collect();
    assert_eq!(foreign, Vec::<&String>::new());
    assert!(!texts.contains("TargetMode"), "no part of the workbook names anything outside it");
}

#[test]
fn databases_hold_texts_and_nothing_else() {
    let database = rusqlite::Connection::open(file("sqlite")).expect("a database");
    let one = |sql: &str| database.query_row(sql, [], |row| row.get::<_, String>(0)).expect("a row");
    assert_eq!(one("PRAGMA integrity_check"), "ok");
    let documents = "SELECT count(DISTINCT path) || ' ' || group_concat(DISTINCT typeof(path)) FROM documents";
    assert_eq!(one(documents), format!("{ENTRIES} text"));
    for attack in ["=cmd()", "<script>alert(1)</script>", "::error::x"] {
        let found = format!("SELECT count(*) > 0 FROM passages WHERE instr(text, '{attack}') > 0");
        assert_eq!(one(&format!("SELECT CAST(({found}) AS TEXT)")), "1", "{attack}");
    }
}

#[cfg(feature = "parquet")]
#[test]
fn columns_hold_texts_and_nothing_else() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;

    let columns = std::fs::File::open(file("parquet")).expect("a file");
    let reader = SerializedFileReader::new(columns).expect("a Parquet file");
    let paths: BTreeSet<String> = reader
        .get_row_iter(None)
        .expect("rows")
        .map(|row| {
            let row = row.expect("a row");
            let at = row.get_column_iter().position(|(name, _)| name == "path").expect("a column of paths");
            row.get_string(at).expect("a path is text").clone()
        })
        .collect();
    assert_eq!(paths.len(), ENTRIES);
    assert!(paths.iter().any(|path| path.len() == LONGEST) && paths.contains(OUTSIDE));
}
