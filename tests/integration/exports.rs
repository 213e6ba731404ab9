//! Pages, workbooks and databases of an audit hold what it found, the same whatever the number of workers.

use std::fs;

use rusqlite::Connection;

use crate::common::Folder;

/// The formats that are files for other programs.
const FORMATS: [&str; 7] = ["html", "markdown", "sqlite", "sarif", "junit", "parquet", "xlsx"];

fn plan(owner: &str, modal: &str) -> String {
    format!("# Digitaliseringsstrategi for {owner} kommune\n\nKommunen {modal} gjøre nettsidene universelt utformet.\n")
}

/// The exports of three plans, one of which cannot be read.
fn exports(jobs: &str) -> Folder {
    let folder =
        Folder::with(&[("a.md", &plan("Storvik", "skal")), ("b.md", &plan("Elvestrand", "bør")), ("c.md", "")]);
    let fixed = ["audit", "--no-cache", "--date", "2026-11-21", "--jobs", jobs, "a.md", "b.md", "c.md"];
    let built =
        |format: &&str| cfg!(feature = "xlsx") && cfg!(feature = "parquet") || !["parquet", "xlsx"].contains(format);
    let formats: Vec<String> =
        FORMATS.iter().filter(|format| built(format)).map(|format| format!("--format={format}=o.{format}")).collect();
    let outcome = folder.run(&[&fixed[..], &formats.iter().map(String::as_str).collect::<Vec<_>>()].concat());
    assert_eq!(outcome.code, 3, "{outcome:?}");
    folder
}

#[test]
fn workers_do_not_show_in_exports() {
    let (one, four) = (exports("1"), exports("4"));
    for format in FORMATS {
        let read = |folder: &Folder| fs::read(folder.path().join(format!("o.{format}"))).ok();
        assert!(read(&one) == read(&four), "{format} differs between one and four workers");
    }
}

#[test]
fn the_database_answers_questions() {
    let folder = exports("2");
    let database = Connection::open(folder.path().join("o.sqlite")).expect("a database");
    let sql = "SELECT municipality, status, level, text FROM evidence WHERE requirement = 'no-uu-ikt' ORDER BY path";
    let mut question = database.prepare(sql).expect("the view is there");
    let rows = question.query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]));
    let rows: Vec<[String; 4]> = rows.and_then(Iterator::collect).expect("rows of text");
    let row = |owner: &str, status: &str, level: &str, modal: &str| {
        [owner, status, level, &format!("Kommunen {modal} gjøre nettsidene universelt utformet.")].map(str::to_owned)
    };
    assert_eq!(rows, [row("Storvik", "met", "committed", "skal"), row("Elvestrand", "weak", "aspired", "bør")]);
    let states = "SELECT group_concat(state, ' ') FROM (SELECT state FROM documents ORDER BY document)";
    let states: String = database.query_row(states, [], |row| row.get(0)).expect("a text");
    assert_eq!(states, "assessed assessed empty-file");
}

#[test]
fn each_cell_of_the_page_leads_to_its_passage() {
    let page = exports("2").read("o.html");
    let mut targets = page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
    let lost: Vec<&str> = targets.by_ref().filter(|target| !page.contains(&format!("id=\"{target}\""))).collect();
    assert_eq!(lost, Vec::<&str>::new());
    assert!(page.contains("href=\"#m0-no-uu-ikt\""), "the first row links to its passage");
}

/// The text of a part of a workbook.
#[cfg(feature = "xlsx")]
fn part(folder: &Folder, name: &str) -> String {
    let book = fs::File::open(folder.path().join("o.xlsx")).expect("a workbook");
    let mut book = zip::ZipArchive::new(book).expect("an archive");
    let mut text = String::new();
    let mut part = book.by_name(name).expect("the part is there");
    std::io::Read::read_to_string(&mut part, &mut text).expect("a part is text");
    text
}

#[cfg(feature = "xlsx")]
#[test]
fn each_cell_of_the_workbook_leads_to_the_row_of_its_passage() {
    let folder = exports("2");
    let (matrix, verdicts) = (part(&folder, "xl/worksheets/sheet1.xml"), part(&folder, "xl/worksheets/sheet2.xml"));
    let links = matrix.split("<hyperlink ").skip(1).filter_map(|rest| rest.split_once("!A")?.1.split_once('"'));
    let mut said = Vec::new();
    for (row, _) in links {
        let row = verdicts.split(&format!("<row r=\"{row}\"")).nth(1).and_then(|rest| rest.split("</row>").next());
        let row = row.expect("the row is there");
        let found =
            ["b.md", "a.md", "no-uu-ikt", "skal gjøre", "bør gjøre"].into_iter().filter(|word| row.contains(word));
        said.push(found.collect::<Vec<_>>().join(" "));
    }
    assert!(said.len() > 20 && said.iter().all(|row| row.starts_with("a.md") || row.starts_with("b.md")), "{said:?}");
    assert!(said.contains(&"a.md no-uu-ikt skal gjøre".to_owned()), "{said:?}");
    assert!(said.contains(&"b.md no-uu-ikt bør gjøre".to_owned()), "{said:?}");
}

#[cfg(feature = "xlsx")]
#[test]
fn a_plan_that_is_nobodys_has_a_row_in_page_and_workbook() {
    let plan = "# Digitaliseringsstrategi\n\nVi skal gjøre nettsidene universelt utformet innen 2028.\n";
    let folder = Folder::with(&[("ukjent.md", plan)]);
    let formats = ["o.html", "o.xlsx"].map(|file| format!("--format={}={file}", file.trim_start_matches("o.")));
    folder.run(&["audit", "ukjent.md", "--no-cache", "--lang", "nb", "--fail-on", "never", &formats[0], &formats[1]]);
    let matrix = part(&folder, "xl/worksheets/sheet1.xml");
    let strings = part(&folder, "xl/sharedStrings.xml");
    let page = folder.read("o.html");
    let cells = page.split("id=\"matrix\"").nth(1).and_then(|rest| rest.split("</table>").next()).unwrap_or("");
    assert!(
        cells.contains("ukjent.md") && strings.contains("ukjent.md") && matrix.contains("<row r=\"2\""),
        "{strings}"
    );
}

#[test]
fn what_plans_of_another_type_say_is_a_click_away() {
    let plan = |title: &str, modal: &str| {
        format!("# {title} for Bodø kommune\n\nVi {modal} gjøre nettsidene universelt utformet.\n")
    };
    let folder = Folder::with(&[
        ("1804 Bodø/a.md", &plan("Digitaliseringsstrategi", "skal")),
        ("1804 Bodø/b.md", &plan("Temaplan for universell utforming", "bør")),
    ]);
    let page = folder.run(&["audit", ".", "--no-cache", "--lang", "nb", "--fail-on", "never", "--format", "html"]).out;
    let base = "data-base=\"m0-no-uu-ikt\"";
    let cell = page.split("<td").find(|cell| cell.contains(base)).expect("a cell with what another type says");
    let said = cell.split("data-types=\"").nth(1).and_then(|rest| rest.split('"').next());
    assert_eq!(said, Some("uuplan=weak=1"), "{cell}");
    let passage = page.split("id=\"m0-no-uu-ikt-1\"").nth(1).and_then(|rest| rest.split("</article>").next());
    assert!(passage.is_some_and(|passage| passage.contains("bør") && passage.contains("b.md")), "{passage:?}");
}

#[test]
fn the_page_and_markdown_sum_up_by_theme_too() {
    let folder = exports("2");
    let page = folder.read("o.html");
    assert!(page.contains("<select name=\"place\"") && page.contains("Digital tilgjengelighet"), "themes are named");
    let markdown = folder.read("o.markdown");
    for title in ["# 3 planer fra 2 kommuner", "## Kommuner og sjekkpunkter", "## Per sjekkpunkt", "## Tema"] {
        assert!(markdown.lines().any(|line| line.starts_with(title)), "{title} in {markdown}");
    }
    assert!(markdown.contains("| Storvik | ") && markdown.contains("| Digital tilgjengelighet | 2 |"), "{markdown}");
}
