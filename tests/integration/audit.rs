//! Many documents: every input is one entry, and the report is the same however the work is shared.

use expect_test::expect;
use serde_json::Value;

use crate::common::{Folder, Outcome, root};

const MET: &str = "# Digitaliseringsstrategi for Storvik kommune\n\nKommunen skal holde digitale kurs for alle.\n\nDette er en plan for de som bor her, og den gjelder ikke noe mer.\n";
const WEAK: &str = "# Digitaliseringsstrategi for Elvestrand kommune\n\nKommunen bør holde digitale kurs for alle.\n\nDette er en plan for de som bor her, og den gjelder ikke noe mer.\n";

const DANISH: &str = "# Digitaliseringsstrategi for Havby Kommune\n\nKommunen skal holde digitale kurser for alle medarbejdere hvert år, og det gælder også de nye.\n";

/// The formats of an audit.
const FORMATS: [&str; 6] = ["human", "plain", "json", "jsonl", "csv", "findings-csv"];

/// An audit with the test pack on a fixed day.
fn audit(folder: &Folder, arguments: &[&str]) -> Outcome {
    let pack = root("tests/integration/pack");
    let pack = pack.to_str().expect("the path is text");
    folder.run(&[&["audit", "--rules", pack, "--date", "2026-11-21"][..], arguments].concat())
}

/// A cache in the folder itself.
fn cached(folder: &Folder, arguments: &[&str]) -> Outcome {
    audit(folder, &[&["--cache", ".cache", "--format", "jsonl", "-o", "out.jsonl"][..], arguments].concat())
}

/// A folder with documents of two kinds, an empty one and a broken one.
fn many(documents: usize) -> Folder {
    let folder = Folder::with(&[("docs/empty.txt", "")]);
    folder.write("docs/broken.pdf", b"%PDF-1.7\nnothing");
    for number in 0..documents {
        let text = if number % 3 == 0 { WEAK } else { MET };
        folder.write(&format!("docs/{number}.md"), format!("{text}\nDokument nummer {number}.\n").as_bytes());
    }
    folder
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
fn a_document_with_two_names_is_one_entry() {
    let folder = Folder::with(&[("reg/a.md", MET), ("reg/b.md", WEAK)]);
    folder.write("m.csv", "path,municipality\n./reg/a.md,Bodø\nreg/a.md,Oslo\n".as_bytes());
    let whole = folder.path().join("reg");
    let whole = whole.to_str().expect("the path is text");
    let outcome = audit(&folder, &["reg", whole, "./reg/b.md", "--manifest", "m.csv", "--format", "jsonl"]);
    let expected = [("reg/a.md", "met"), ("reg/b.md", "weak")].map(|(path, what)| (path.to_owned(), what.to_owned()));
    assert_eq!((outcome.code, entries(&outcome.out)), (1, expected.to_vec()));
    let said = format!(
        "plansjekk: 2 filer er oppgitt mer enn én gang og teller én gang hver: reg/a.md = {whole}/a.md = ./reg/a.md, reg/b.md = {whole}/b.md = ./reg/b.md\n"
    );
    assert_eq!(outcome.err, said);
    let first: Value = serde_json::from_str(outcome.out.lines().next().expect("a line")).expect("a line is JSON");
    assert_eq!(first["municipality"]["name"], "Bodø");
    let notice = serde_json::json!([{
        "code": "given-again", "page": null, "paragraph": null, "words": [format!("{whole}/a.md"), "./reg/a.md"]
    }]);
    assert_eq!(first["notices"], notice);
}

#[test]
fn a_missing_file_is_told_as_in_a_check() {
    let folder = Folder::with(&[("plan.md", MET)]);
    let check = folder.run(&["check", "plan.mdd"]);
    let said = "plansjekk: plan.mdd: filen finnes ikke\n  Ingenting er vurdert. Mente du «plan.md»? Kontroller navnet og mappen.\n";
    assert_eq!((check.code, check.err.as_str()), (3, said));
    let quiet = audit(&folder, &["plan.mdd", "--format", "html=o.html"]);
    assert_eq!((quiet.code, quiet.err.as_str()), (3, format!("{said}1 plan · 0 vurdert · 1 ikke lest\n").as_str()));
    let entry = "plan.mdd: Filen finnes ikke. Mente du «plan.md»? Kontroller navnet og mappen.";
    let out = audit(&folder, &["plan.mdd"]).out;
    assert!(out.split_whitespace().collect::<Vec<_>>().join(" ").contains(entry), "{out}");
    assert!(folder.read("o.html").contains("Mente du «plan.md»?"));
}

#[test]
fn a_check_assesses_a_document_once() {
    let folder = Folder::with(&[("a.md", MET)]);
    let report = folder.run(&["check", "a.md", "./a.md", "--format", "json"]).json();
    let documents = report["documents"].as_array().expect("documents");
    let said: Vec<&Value> = documents.iter().map(|document| &document["notices"][0]["message"]).collect();
    assert_eq!(
        said,
        ["Filen er oppgitt mer enn én gang (./a.md). Den er vurdert én gang, under navnet den først ble oppgitt med."]
    );
}

#[test]
fn a_cell_of_the_matrix_leads_to_its_passage() {
    let folder = Folder::with(&[("a.txt", ""), ("b.md", MET), ("c.md", WEAK)]);
    let report = audit(&folder, &[".", "--format", "json"]).json();
    let rows = report["summary"]["municipalities"].as_array().expect("rows").iter();
    let cells = rows.map(|row| {
        let cell = &row["cells"][0];
        let documents = report["documents"].as_array().expect("documents");
        let document =
            documents.iter().find(|document| document["entry"] == cell["entry"]).expect("the entry is there");
        let finding = usize::try_from(cell["finding"].as_u64().expect("a number")).expect("a small number");
        let text = document["findings"][finding]["text"].as_str().expect("a text");
        format!("{}: {} in {}: {text}", row["municipality"]["name"], cell["status"], document["path"])
    });
    assert_eq!(
        cells.collect::<Vec<_>>(),
        [
            r#""Elvestrand": "weak" in "./c.md": Kommunen bør holde digitale kurs for alle."#,
            r#""Storvik": "met" in "./b.md": Kommunen skal holde digitale kurs for alle."#,
        ]
    );
}

#[test]
fn workers_do_not_show_in_the_report() {
    let folder = Folder::with(&[("empty.txt", "")]);
    for number in 0..40 {
        let text = if number % 3 == 0 { WEAK } else { MET };
        folder.write(&format!("{number}.md"), text.as_bytes());
    }
    let reports = |jobs: &str| {
        let outputs = FORMATS.map(|format| format!("--format={format}={format}.out"));
        let outputs: Vec<&str> = outputs.iter().map(String::as_str).collect();
        audit(&folder, &[&[".", "--jobs", jobs, "--no-cache"][..], &outputs].concat());
        FORMATS.map(|format| folder.read(&format!("{format}.out")))
    };
    assert!(reports("1") == reports("4"), "a report differs between one and four workers");
}

#[test]
fn what_has_not_changed_is_not_done_again() {
    let folder = many(10);
    let first = cached(&folder, &["docs"]);
    assert_eq!(first.err, "12 planer fra 2 kommuner · 10 vurdert · 2 ikke lest\n");
    let report = folder.read("out.jsonl");
    let second = cached(&folder, &["docs"]);
    assert_eq!(second.err, "12 planer fra 2 kommuner · 10 vurdert · 12 uendret siden sist · 2 ikke lest\n");
    assert_eq!((folder.read("out.jsonl"), second.code), (report, first.code));
    folder.write("docs/1.md", WEAK.as_bytes());
    let third = cached(&folder, &["docs"]);
    assert_eq!(third.err, "12 planer fra 2 kommuner · 10 vurdert · 11 uendret siden sist · 2 ikke lest\n");
}

#[test]
fn a_changed_rule_is_asked_again() {
    let folder = many(3);
    let rule = std::fs::read_to_string(crate::common::entries(&root("tests/integration/pack"))[0].as_path());
    folder.write("rule.toml", rule.expect("the rule is there").as_bytes());
    folder.write("docs/dk.md", DANISH.as_bytes());
    let run = || {
        folder
            .run(&["audit", "--rules", "rule.toml", "--date", "2026-11-21", "--cache", ".cache", "-o", "out", "docs"])
            .err
    };
    let first = run();
    let changed = |from: &str, to: &str| {
        let rule = folder.read("rule.toml");
        assert!(rule.contains(from), "{from}");
        folder.write("rule.toml", rule.replacen(from, to, 1).as_bytes());
        run()
    };
    let reused = |n: u32| format!("6 planer fra 3 kommuner · 4 vurdert · {n} uendret siden sist · 2 ikke lest\n");
    assert_eq!(first, "6 planer fra 3 kommuner · 4 vurdert · 2 ikke lest\n");
    // What only explains a requirement, and what is asked of other types, touches no document.
    assert_eq!(changed("Kurs i digitale verktøy", "Digitale kurs for alle"), reused(6));
    assert_eq!(
        changed("text = \"Kommunen skal holde digitale kurs.\"", "text = \"Kommunen skal holde digitale kurs i år.\""),
        reused(6)
    );
    assert_eq!(
        changed("type = \"temaplan\"\nlevel = \"aspired\"", "type = \"temaplan\"\nlevel = \"mentioned\""),
        reused(6)
    );
    // What is asked of a type touches the documents of that type; another word, all documents of the country. The two
    // that could not be read ask no rule, and the Danish one asks no Norwegian rule.
    assert_eq!(changed("level = \"committed\"\nfields", "level = \"aspired\"\nfields"), reused(3));
    assert_eq!(changed("about = ['", "about = ['\"opplæring\"', '"), reused(3));
}

#[test]
fn settings_touch_the_documents_of_their_requirements() {
    let folder = many(3);
    folder.write("docs/dk.md", DANISH.as_bytes());
    assert_eq!(cached(&folder, &["docs"]).err, "6 planer fra 3 kommuner · 4 vurdert · 2 ikke lest\n");
    folder.write("docs/plansjekk.toml", b"[requirements.no-test-kurs]\nseverity = \"info\"\n");
    let again = cached(&folder, &["docs"]).err;
    assert_eq!(again, "6 planer fra 3 kommuner · 4 vurdert · 3 uendret siden sist · 2 ikke lest\n");
}

#[test]
fn copies_within_a_run_are_not_of_an_earlier_one() {
    let folder = Folder::with(&[("docs/a.md", MET), ("docs/b.md", MET)]);
    assert_eq!(cached(&folder, &["--jobs", "1", "docs"]).err, "2 planer fra 1 kommune · 2 vurdert\n");
    assert_eq!(cached(&folder, &["docs"]).err, "2 planer fra 1 kommune · 2 vurdert · 2 uendret siden sist\n");
}

#[test]
fn a_damaged_cache_is_made_anew() {
    let folder = many(3);
    cached(&folder, &["docs"]);
    let report = folder.read("out.jsonl");
    folder.write(".cache/audit-3.sqlite", &[0x55; 5000]);
    let outcome = cached(&folder, &["docs"]);
    let said = "plansjekk: .cache: mellomlageret var skadet\n  Det er laget på nytt. Resultatet er like riktig.\n5 planer fra 2 kommuner · 3 vurdert · 2 ikke lest\n";
    assert_eq!((outcome.err.as_str(), folder.read("out.jsonl")), (said, report));
}

/// Starts an audit that is not waited for.
fn started(folder: &Folder, out: &str) -> std::process::Child {
    let pack = root("tests/integration/pack");
    let mut command = crate::common::program(folder.path());
    command.arg("audit").arg("--rules").arg(pack).args(["--date", "2026-11-21", "--cache", ".cache", "--jobs", "2"]);
    command.args(["--format", "jsonl", "-o", out, "docs"]);
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped());
    command.spawn().expect("the program starts")
}

/// How many records the cache holds; none before there is one.
fn stored(folder: &Folder) -> u64 {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let database = rusqlite::Connection::open_with_flags(folder.path().join(".cache/audit-3.sqlite"), flags);
    let count = |database: rusqlite::Connection| {
        database.query_row("SELECT count(*) FROM record", [], |row| row.get::<_, i64>(0))
    };
    database.and_then(count).map_or(0, |count| u64::try_from(count).unwrap_or(0))
}

#[test]
fn a_killed_run_goes_on_and_ends_the_same() {
    let folder = many(40);
    let undisturbed = audit(&folder, &["docs", "--no-cache", "--format", "jsonl"]).out;
    for more in [0, 1, 2, 3, 3, 4, 4, 5, 5, 6] {
        let before = stored(&folder);
        let mut child = started(&folder, "out.jsonl");
        while stored(&folder) < before + more && child.try_wait().expect("its state is known").is_none() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
    }
    cached(&folder, &["docs"]);
    assert!(folder.read("out.jsonl") == undisturbed, "the report differs after kills");
    let left: Vec<_> = crate::common::entries(&folder.path().join(".cache")).into_iter().collect();
    let left: Vec<_> = left
        .iter()
        .filter_map(|path| path.file_name()?.to_str())
        .filter(|name| !name.starts_with("audit-3."))
        .collect();
    assert_eq!(left, Vec::<&str>::new());
}

#[test]
fn two_runs_at_once_share_a_cache() {
    let folder = many(30);
    let runs = [started(&folder, "one.jsonl"), started(&folder, "two.jsonl")];
    for run in runs {
        let output = run.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), said.lines().count()), (Some(3), 1), "{said}");
    }
    let undisturbed = audit(&folder, &["docs", "--no-cache", "--format", "jsonl"]).out;
    assert!(folder.read("one.jsonl") == undisturbed && folder.read("two.jsonl") == undisturbed);
}

#[cfg(unix)]
#[test]
fn names_of_one_file_are_one_document() {
    let folder = Folder::with(&[("docs/a.md", MET), ("docs/b/c.md", WEAK)]);
    std::fs::hard_link(folder.path().join("docs/a.md"), folder.path().join("docs/z.md")).expect("a second name");
    std::os::unix::fs::symlink("..", folder.path().join("docs/b/up")).expect("a link");
    let outcome = audit(&folder, &["docs/**/*.md", "--format", "jsonl"]);
    let expected = [("docs/a.md", "met"), ("docs/b/c.md", "weak"), ("docs/b/up", "symlink-loop")];
    assert_eq!(entries(&outcome.out), expected.map(|(path, what)| (path.to_owned(), what.to_owned())));
    assert_eq!(outcome.err, "plansjekk: 1 fil er oppgitt mer enn én gang og teller én gang: docs/a.md = docs/z.md\n");
}

#[test]
fn a_manifest_is_held_against_the_registers() {
    let rows = "path,number,municipality\na.md,301,OSLO kommune\nb.md,1804,Oslo\nc.md,9999,Bodø\nbodø/d.md,,Trosmø\nbodø/e.md,,Herøy\n";
    let folder = Folder::with(&[
        ("a.md", MET),
        ("b.md", MET),
        ("c.md", MET),
        ("bodø/d.md", MET),
        ("bodø/e.md", MET),
        ("m.csv", rows),
    ]);
    let outcome = audit(&folder, &["--manifest", "m.csv", "--no-cache", "--format", "jsonl"]);
    expect![[r"
        plansjekk: m.csv, linje 3: nummeret «1804» er «Bodø», men navnet i listen er «Oslo». Mente du «0301 Oslo»?
        plansjekk: m.csv, linje 4: kommunenummeret «9999» står ikke i noe register. Mente du «1804 Bodø»?
        plansjekk: m.csv, linje 5: kommunen «Trosmø» står ikke i noe register. Mente du «Tromsø»?
        plansjekk: m.csv, linje 6: flere kommuner heter «Herøy»: 1515 Herøy (Møre og Romsdal), 1818 Herøy (Nordland). Skriv kommunenummeret i manifestet.
    "]]
    .assert_eq(&outcome.err);
    let lines: Vec<Value> = outcome.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let told = |line: &Value| {
        let text = |value: &Value| value.as_str().unwrap_or("–").to_owned();
        [text(&line["municipality"]["number"]), text(&line["municipality"]["name"]), text(&line["county"])].join(" ")
    };
    // A number is spelt by its register, and no county is taken from a path that names another municipality.
    assert_eq!(
        lines.iter().map(told).collect::<Vec<_>>(),
        ["0301 Oslo Oslo", "1804 Bodø Nordland", "9999 Bodø –", "– Trosmø –", "– Herøy –"]
    );
    folder.write("m.csv", b"path,year\nx.md,2026\ny.md,2026\n");
    let missing = audit(&folder, &["--manifest", "m.csv", "--no-cache", "--format", "csv=o.csv"]).err;
    assert_eq!(missing.matches("Ingenting er vurdert").count(), 1, "{missing}");
    folder.write("m.csv", b"path,year\nx.md,2026\na.md,20x\n");
    let wrong = audit(&folder, &["--manifest", "m.csv", "--no-cache"]).err;
    assert!(wrong.contains("[m.csv:3:6]") && wrong.contains("20x"), "{wrong}");
}

#[test]
fn every_mistake_of_a_manifest_is_told_in_one_run() {
    let rows = "path,type,year\na.md,digistrategy,20x\nb.md,digistrategi,2026,Bodø\n,x,\n";
    let folder = Folder::with(&[("a.md", MET), ("b.md", MET), ("m.csv", rows)]);
    let wrong = audit(&folder, &["--manifest", "m.csv", "--no-cache"]);
    let places: Vec<&str> = wrong.err.lines().filter_map(|line| line.trim().strip_prefix("╭─")).collect();
    assert_eq!(places, ["[m.csv:2:6]", "[m.csv:2:19]", "[m.csv:3:24]", "[m.csv:4:1]", "[m.csv:4:2]"], "{}", wrong.err);
    assert_eq!((wrong.code, wrong.err.contains("Mente du «digistrategi»?")), (2, true));
}

#[test]
fn a_manifest_may_be_in_the_encodings_of_documents() {
    let rows = "path,municipality\nå.md,Tromsø\n";
    let folder = Folder::with(&[("å.md", MET)]);
    let utf16: Vec<u8> = format!("\u{feff}{rows}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = rows.chars().map(|letter| u8::try_from(u32::from(letter)).expect("Latin-1")).collect();
    for bytes in [utf16, latin] {
        folder.write("m.csv", &bytes);
        let outcome = audit(&folder, &["--manifest", "m.csv", "--no-cache", "--format", "csv"]);
        assert!(outcome.out.contains("\nå.md,5501,Tromsø,Troms,"), "{}", outcome.whole());
    }
    folder.write("m.csv", &[1, 2, 3, 4, 5, 6, 7, 8]);
    let refused = audit(&folder, &["--manifest", "m.csv", "--no-cache"]);
    assert_eq!((refused.code, refused.err.contains("m.csv")), (2, true), "{}", refused.whole());
}

#[test]
fn a_first_manifest_knows_counties_by_their_folders() {
    let plans = ["Østfold/Våler/a.md", "nordland/Herøy/b.md", "x/Herøy/c.md"].map(|path| (path, "# Plan\n"));
    let folder = Folder::with(&plans);
    let outcome = folder.run(&["audit", "--init", ".", "--lang", "nb"]);
    let said = "plansjekk: ./x/Herøy/c.md: flere kommuner heter «herøy»: 1515 Herøy (Møre og Romsdal), 1818 Herøy (Nordland). Skriv kommunenummeret i manifestet.\n";
    assert_eq!(outcome.err, said);
    assert!(outcome.out.contains("number = \"3114\"") && outcome.out.contains("number = \"1818\""), "{}", outcome.out);
}

#[test]
fn a_first_manifest_has_no_format_of_reports() {
    let folder = Folder::with(&[("plan.md", WEAK)]);
    for format in ["csv", "json=m.json"] {
        let refused = folder.run(&["audit", "--init", "plan.md", "--format", format]);
        assert_eq!((refused.code, refused.out.as_str()), (2, ""));
        assert!(refused.err.contains("--init") && refused.err.contains("--format"), "{}", refused.err);
    }
}

#[test]
fn an_audit_may_be_told_when_to_use_colours() {
    let folder = Folder::with(&[("plan.md", WEAK)]);
    let bare = audit(&folder, &["plan.md", "--no-cache"]);
    for when in ["auto", "always", "never"] {
        assert_eq!(audit(&folder, &["plan.md", "--no-cache", "--color", when]), bare);
    }
    assert_eq!(audit(&folder, &["plan.md", "--no-cache", "--color", "sometimes"]).code, 2);
}

#[test]
fn what_matches_nothing_is_no_plan() {
    let folder = Folder::with(&[("docs/a.md", MET), ("tom/x.xyz", "")]);
    let outcome =
        audit(&folder, &["docs", "docs/*.odt", "tom", "--no-cache", "--format", "human", "--format=json=o.json"]);
    assert!(outcome.out.starts_with("1 plan fra 1 kommune · 1 vurdert\n"), "{}", outcome.whole());
    assert!(outcome.out.contains("docs/*.odt: ") && outcome.out.contains("tom: "), "{}", outcome.out);
    let report: Value = serde_json::from_str(&folder.read("o.json")).expect("JSON");
    let counted = ["documents", "unread", "without_document"].map(|key| report["summary"][key].as_u64());
    assert_eq!((outcome.code, counted), (2, [Some(1), Some(0), Some(2)]));
    let nothing = audit(&folder, &["docs/*.odt", "--no-cache"]);
    assert!(nothing.out.starts_with("0 planer · 0 vurdert\n"), "{}", nothing.whole());
}

#[test]
fn what_is_missing_in_two_plans_has_two_fingerprints_however_their_paths_are_spelt() {
    let plan = "# Digitaliseringsstrategi for Elvestrand kommune 2026\n\nHer er det fint.\n";
    let folder = Folder::with(&[("docs/a.md", plan), ("docs/b.md", plan)]);
    let fingerprints = |paths: &[&str]| -> Vec<Value> {
        let sarif = audit(&folder, &[paths, &["--no-cache", "--format", "sarif"]].concat()).out;
        let log: Value = serde_json::from_str(&sarif).expect("JSON");
        let results = log["runs"][0]["results"].as_array().expect("results");
        results.iter().map(|result| result["partialFingerprints"]["plansjekkFinding/v2"].clone()).collect()
    };
    let found = fingerprints(&["docs"]);
    let mut distinct: Vec<String> = found.iter().map(Value::to_string).collect();
    distinct.sort();
    distinct.dedup();
    assert_eq!((distinct.len(), found.len() % 2), (found.len(), 0));
    let whole = folder.path().join("docs/../docs/b.md");
    assert_eq!(fingerprints(&["./docs/a.md", whole.to_str().expect("text")]), found);
}

#[cfg(unix)]
#[test]
fn a_stopped_run_leaves_what_it_has_and_says_so() {
    let folder = many(200);
    let child = started(&folder, "out.jsonl");
    let id = child.id().to_string();
    // The first record in the cache says that the run is on its way.
    let cache = folder.path().join(".cache/audit-3.sqlite-wal");
    while std::fs::metadata(&cache).map_or(0, |found| found.len()) < 40_000 {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let sent = std::process::Command::new("kill").args(["-INT", &id]).status().expect("kill is there");
    assert!(sent.success());
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("Kjøringen ble stoppet.") && said.contains("Kjør det samme på nytt"), "{said}");
    let partial = folder.read("out.jsonl");
    let undisturbed = audit(&folder, &["docs", "--no-cache", "--format", "jsonl"]).out;
    let known: std::collections::BTreeSet<&str> = undisturbed.lines().collect();
    let (last, done) =
        partial.lines().collect::<Vec<_>>().split_last().map(|(last, done)| (*last, done.to_vec())).unwrap_or_default();
    assert!(done.iter().all(|line| known.contains(line)) && done.len() < known.len());
    let last: Value = serde_json::from_str(last).expect("the last line is JSON");
    assert_eq!(
        (&last["code"], last["not_reached"].as_u64()),
        (&Value::from("stopped"), Some((known.len() - done.len()) as u64))
    );
    cached(&folder, &["docs"]);
    assert!(folder.read("out.jsonl") == undisturbed);
}

#[test]
fn a_manifest_says_whose_documents_they_are() {
    let folder = Folder::with(&[("planer/1804 Bodø/plan 2025.md", MET), ("planer/Storvik/plan.md", WEAK)]);
    assert_eq!(folder.run(&["audit", "--init", "planer", "-o", "liste.csv"]).whole(), "--- exit 0\n");
    let list = "path,number,municipality,county,network,type,year\nplaner/1804 Bodø/plan 2025.md,1804,Bodø,Nordland,,,2025\nplaner/Storvik/plan.md,,,,,,\n";
    assert_eq!(folder.read("liste.csv"), list);
    folder.write(
        "liste.csv",
        list.replace("Storvik/plan.md,,,,", "Storvik/plan.md,9999,Storvik,Havland,Nettet,").as_bytes(),
    );
    let outcome = audit(&folder, &["--manifest", "liste.csv", "--format", "csv"]);
    let heads = "path,municipality_number,municipality,county,network,year,type,language,state,no-test-kurs\n";
    let rows = "planer/1804 Bodø/plan 2025.md,1804,Bodø,Nordland,,2025,digistrategi,nb,assessed,met (committed)\nplaner/Storvik/plan.md,9999,Storvik,Havland,Nettet,,digistrategi,nb,assessed,weak (aspired)\n";
    let said = "plansjekk: liste.csv, linje 3: kommunenummeret «9999» står ikke i noe register.\n";
    assert_eq!(outcome.whole(), format!("--- out\n{heads}{rows}--- err\n{said}--- exit 1\n"));
}

#[test]
fn a_pipe_gets_a_line_at_each_tenth() {
    let folder = many(18);
    let lines = audit(&folder, &["docs", "--no-cache", "--progress", "plain", "--format", "jsonl"]).err;
    let tenths: Vec<&str> = lines.lines().filter_map(|line| line.split(" · ").next()).collect();
    let expected: Vec<String> = (1..=10).map(|tenth| format!("Vurderer planer  {} av 20", 2 * tenth)).collect();
    assert_eq!(tenths, expected);
}

#[test]
fn only_what_is_new_fails_with_a_baseline() {
    let folder = Folder::with(&[("docs/a.md", WEAK), ("docs/b.md", MET)]);
    let pack = root("tests/integration/pack");
    let pack = pack.to_str().expect("the path is text");
    for (command, format) in [("check", "json"), ("audit", "jsonl")] {
        folder.write("docs/a.md", WEAK.as_bytes());
        folder.write("docs/b.md", MET.as_bytes());
        let run = |more: &[&str]| {
            folder.run(&[&[command, "--rules", pack, "--date", "2026-11-21", "docs"][..], more].concat())
        };
        let file = format!("known.{format}");
        assert_eq!(run(&["--format", format, "-o", &file]).code, 1);
        let baseline = format!("--baseline={file}");
        // Another line above it is no other gap.
        folder.write("docs/a.md", WEAK.replacen('\n', "\n\nEn innledning som er ny.\n", 1).as_bytes());
        let known = run(&[&baseline]);
        assert_eq!(known.code, 0, "{known:?}");
        assert!((known.out + &known.err).contains("1 kjent fra før"));
        folder.write("docs/b.md", WEAK.as_bytes());
        assert_eq!(run(&[&baseline]).code, 1);
    }
}

#[test]
fn a_baseline_must_be_a_report() {
    let folder = Folder::with(&[("a.md", WEAK), ("a.json", "")]);
    for (command, schema) in [("check", "plansjekk"), ("audit", "plansjekk-audit")] {
        folder.write("known.json", format!("{{\"schema\": \"{schema}/1\", \"documents\": 1}}").as_bytes());
        let outcome = folder.run(&[command, "--baseline", "known.json", "a.md"]);
        let column = 31 + schema.len();
        let said = format!(
            "plansjekk: known.json: kan ikke brukes som rapport fra en tidligere kjøring (invalid type: integer `1`, expected a sequence at line 1 column {column})\n  Ingenting er vurdert. Oppgi en fil som check eller audit har skrevet med\n  --format json eller jsonl.\n"
        );
        assert_eq!(outcome.whole(), format!("--- err\n{said}--- exit 2\n"));
    }
}

#[test]
fn a_baseline_knows_documents_however_their_paths_are_spelt() {
    let folder = Folder::with(&[("docs/a.md", WEAK)]);
    let pack = root("tests/integration/pack");
    let pack = pack.to_str().expect("the path is text");
    let whole = folder.path().join("docs/a.md");
    let spelt = ["docs/a.md", "./docs/a.md", "docs/../docs//a.md", whole.to_str().expect("the path is text")];
    for command in ["check", "audit"] {
        let run = |path: &str, more: &[&str]| {
            folder.run(&[&[command, "--rules", pack, "--date", "2026-11-21", path][..], more].concat()).code
        };
        for (before, after) in [(spelt[1], spelt[3]), (spelt[3], spelt[0]), (spelt[0], spelt[2])] {
            assert_eq!(run(before, &["--format", "json", "-o", "known.json"]), 1);
            assert_eq!(run(after, &["--baseline", "known.json"]), 0, "{command} {before} {after}");
        }
    }
}

#[test]
fn pipeline_formats_tell_what_is_new() {
    let folder = Folder::with(&[("docs/a.md", WEAK), ("docs/b.md", WEAK)]);
    let pack = root("tests/integration/pack");
    let pack = pack.to_str().expect("the path is text");
    for command in ["check", "audit"] {
        folder.write("docs/a.md", WEAK.as_bytes());
        folder.write("docs/b.md", WEAK.as_bytes());
        let run = |more: &[&str]| {
            folder.run(&[&[command, "--rules", pack, "--date", "2026-11-21", "docs"][..], more].concat())
        };
        run(&["--format", "json", "-o", "known.json"]);
        folder.write("docs/a.md", MET.as_bytes());
        folder.write("docs/c.md", WEAK.as_bytes());
        let formats = ["sarif", "junit", "github", "gitlab", "html", "markdown"]
            .map(|format| format!("--format={format}=out.{format}"));
        let formats: Vec<&str> = formats.iter().map(String::as_str).collect();
        run(&[&["--baseline", "known.json"][..], &formats].concat());
        let sarif: Value = serde_json::from_str(&folder.read("out.sarif")).expect("SARIF is JSON");
        let results = sarif["runs"][0]["results"].as_array().expect("results").iter();
        let state = |result: &Value| {
            let place = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            format!("{} {}", place.as_str().unwrap_or("-"), result["baselineState"].as_str().unwrap_or("-"))
        };
        let states: Vec<String> = results.map(state).collect();
        assert_eq!(states, ["docs/a.md absent", "docs/b.md unchanged", "docs/c.md new"], "{command}");
        let junit = folder.read("out.junit");
        assert_eq!((junit.matches("<failure").count(), junit.matches("<skipped").count()), (1, 1), "{command}");
        let marks = folder.read("out.github");
        assert_eq!(marks.lines().filter(|line| line.starts_with("::error")).count(), 1, "{command}: {marks}");
        let issues: Value = serde_json::from_str(&folder.read("out.gitlab")).expect("issues are JSON");
        assert_eq!(issues.as_array().map(Vec::len), Some(1), "{command}");
        for format in ["html", "markdown"] {
            let page = folder.read(&format!("out.{format}")).to_lowercase();
            assert!(page.contains("kjent fra før"), "{command} {format}: {page}");
        }
        std::fs::remove_file(folder.path().join("docs/c.md")).expect("the file is there");
    }
}

#[test]
fn accepted_deviations_are_counted_and_unused_ones_told() {
    let deviation = |text: &str| {
        format!(
            "[[deviation]]\nrequirement = \"no-test-kurs\"\ntext = \"{text}\"\nreason = \"sak 1/26\"\nuntil = 2027-06-30\n"
        )
    };
    let settings = deviation("Kommunen bør holde digitale kurs for alle") + &deviation("Noe annet");
    let folder = Folder::with(&[("docs/a.md", WEAK), ("docs/plansjekk.toml", &settings)]);
    let outcome = audit(&folder, &["docs", "--quiet"]);
    let out = "1 plan fra 1 kommune · 1 vurdert\n  Oppfylt 0 · Svakt 1 · Ikke funnet 0 · Motsagt 0 · Ikke aktuelt 0 · 1 unntak\n\nEt tall sier hva som står i planene, ikke hva kommunen gjør. Les tekststedene.\n";
    let err = "plansjekk: et unntak i plansjekk.toml brukes ikke lenger: no-test-kurs (sak 1/26)\n  Teksten er endret, fristen er ute, eller filen heter noe annet. Stryk unntaket eller forny det.\n";
    assert_eq!(outcome.whole(), format!("--- out\n{out}--- err\n{err}--- exit 0\n"));
}

#[test]
fn a_deviation_is_unused_where_its_document_shows_it_or_is_gone() {
    let deviation = |path: &str, reason: &str| {
        format!("[[deviation]]\nrequirement = \"no-test-kurs\"\n{path}reason = \"{reason}\"\nuntil = 2027-06-30\n")
    };
    let settings = [
        deviation("path = \"a.md\"\n", "left out"),
        deviation("path = \"b.md\"\n", "used"),
        deviation("path = \"c.md\"\n", "met"),
        deviation("path = \"d.md\"\n", "unread"),
        deviation("path = \"gone.md\"\n", "gone"),
        deviation("path = \"**/gone/*.md\"\n", "gone deeper"),
        deviation("path = \"deep/**/*.md\"\n", "left out deeper"),
    ];
    let files =
        [("[1]/a.md", WEAK), ("[1]/b.md", WEAK), ("[1]/c.md", MET), ("[1]/d.md", ""), ("[1]/deep/e/f.md", WEAK)];
    let folder = Folder::with(&files);
    folder.write("[1]/plansjekk.toml", settings.concat().as_bytes());
    let (pack, told) = (root("tests/integration/pack"), |text: &str| {
        let reasons = ["left out", "used", "met", "unread", "gone", "gone deeper", "left out deeper"];
        reasons.into_iter().filter(|reason| text.contains(&format!("({reason})"))).collect::<Vec<_>>()
    });
    let run = |command: &str, more: &[&str]| {
        let pack = pack.to_str().expect("the path is text");
        let fixed = [command, "--rules", pack, "--date", "2026-11-21", "[1]/b.md", "[1]/c.md", "[1]/d.md"];
        folder.run(&[&fixed[..], more].concat())
    };
    assert_eq!(told(&run("audit", &["--no-cache"]).err), ["met", "gone", "gone deeper"]);
    let check = run("check", &[]);
    assert_eq!(told(&check.err), ["gone", "gone deeper"]);
    let notices = run("check", &["--format", "json"]).json()["documents"][1]["notices"].to_string();
    assert!(notices.contains("no-test-kurs, met") && !notices.contains("gone"), "{notices}");
}

#[test]
fn an_anonymous_audit_names_nobody() {
    let folder = Folder::with(&[]);
    let owners = ["Elvestrand", "Fjordvik", "Havsund", "Steinfjell", "Bodø"];
    for owner in owners {
        let text = format!(
            "# Digitaliseringsstrategi for {owner} kommune 2026\n\nVedtatt 12. mars 2026 i sak 14/26.\n\n{owner} kommune skal holde digitale kurs for alle ansatte i {owner} innen 1. juni 2027, sammen med Havsund. Ansvarlig: HR-sjefen i {owner}.\n\nKari Nordmann skal holde digitale kurs for alle ansatte innen 2027, ring 99 88 77 66 eller skriv til kurs@{owner}.kommune.no.\n\nKARI NORDMANN skal holde digitale kurs for tromsøfolk i drammen og øvre eiker innen 2027.\n\nTromsøfolk skal få digitale kurs for alle ansatte av kari nordmann innen 2027.\n\nRådmann OLA BERG skal holde digitale kurs for alle innbyggere etter planen på {owner}.kommune.no/plan, ring +47 998 87 766.\n"
        );
        folder.write(&format!("docs/{owner}/{owner}-plan 2026.md"), text.as_bytes());
        folder.write(&format!("docs/{owner}/{owner}-tom.md"), b"");
    }
    let formats = [&FORMATS[..], &["html", "sarif", "junit", "github", "gitlab", "markdown"]].concat();
    let run = |out: &str| {
        let outputs: Vec<String> = formats.iter().map(|format| format!("--format={format}={out}.{format}")).collect();
        let outputs: Vec<&str> = outputs.iter().map(String::as_str).collect();
        audit(&folder, &[&["docs", "--no-cache", "--anonymous"][..], &outputs].concat())
    };
    assert_eq!(run("one").code, 3);
    run("two");
    for format in &formats {
        let report = folder.read(&format!("one.{format}"));
        let lower = report.to_lowercase();
        let secrets = [
            "sak 14/26",
            "12. mars",
            "2026-03-12",
            "99 88 77 66",
            "998 87 766",
            "kommune.no",
            "Nordmann",
            "Kari",
            "Ola Berg",
            "Tromsø",
            "Drammen",
            "Øvre Eiker",
        ];
        let told = secrets.iter().chain(&owners);
        let told: Vec<String> = told.map(|word| word.to_lowercase()).filter(|word| lower.contains(word)).collect();
        assert_eq!(told, Vec::<String>::new(), "{format}: {report}");
        assert_eq!(report, folder.read(&format!("two.{format}")), "{format}");
    }
    assert!(
        folder
            .read("one.html")
            .contains("[…] kommune skal holde digitale kurs for alle ansatte i […] innen 1. juni 2027")
    );
}

#[cfg(unix)]
#[test]
fn hostile_names_pass_through_every_format() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::with(&[]);
    let names: [&[u8]; 7] = [
        b"=cmd().md",
        b"new\nline.md",
        b"esc\x1b[2J\x1b]0;x\x07.md",
        b"bad\xff\xfe.md",
        b"<script>alert(1)<.md",
        b"::error::x.md",
        b"-1+1.md",
    ];
    for name in names {
        let path = folder.path().join(std::ffi::OsStr::from_bytes(name));
        std::fs::write(path, WEAK).expect("the name is allowed");
    }
    let outputs = FORMATS.map(|format| format!("--format={format}={format}.out"));
    let outputs: Vec<&str> = outputs.iter().map(String::as_str).collect();
    let outcome = audit(&folder, &[&[".", "../../x", &"x".repeat(4000), "--no-cache"][..], &outputs].concat());
    assert_eq!((outcome.code, outcome.err.contains('\u{1b}')), (3, false));
    for format in FORMATS {
        let text = folder.read(&format!("{format}.out"));
        let raw = |letter: char| letter.is_control() && letter != '\n';
        assert!(!text.contains(raw), "{format} prints control characters");
        if format.ends_with("csv") {
            let formula = |cell: &str| cell.trim_start_matches('"').starts_with(['=', '+', '-', '@']);
            assert!(!text.lines().flat_map(|line| line.split(',')).any(formula), "{format} prints a formula: {text}");
            let rows = csv_rows(&text);
            assert!(rows.windows(2).all(|rows| rows[0] == rows[1]), "{format} has rows of {rows:?} cells");
        }
        if format == "jsonl" {
            assert_eq!(entries(&text).len(), names.len() + 2);
        }
    }
}

/// How many cells each line has that begins a row; no line break is left inside a cell.
fn csv_rows(text: &str) -> Vec<usize> {
    let cells = |line: &str| {
        let mut quoted = false;
        line.chars()
            .filter(|letter| {
                quoted ^= *letter == '"';
                *letter == ',' && !quoted
            })
            .count()
    };
    text.lines().map(cells).collect()
}

#[test]
fn a_report_never_replaces_what_is_read() {
    let (plan, manifest) = ("# Plan\n\nKommunen skal.\n", "path\nplan.md\n");
    let folder = Folder::with(&[("plan.md", plan), ("m.csv", manifest)]);
    let refused = |arguments: &[&str]| {
        let found = folder.run(&[arguments, &["--lang", "nb"]].concat());
        format!("{} {}", found.code, found.err)
    };
    let runs = [
        refused(&["check", "plan.md", "--format", "html", "-o", "plan.md"]),
        refused(&["audit", ".", "--no-cache", "--format", "csv=./plan.md"]),
        refused(&["audit", "--manifest", "m.csv", "--no-cache", "-o", "m.csv"]),
        refused(&["audit", "--init", "plan.md", "-o", "plan.md"]),
    ];
    expect![[r"
        2 plansjekk: rapporten ville ha erstattet en fil som leses («plan.md»)
          Ingenting er vurdert. Velg et annet navn til rapporten. Ingenting er skrevet.
        2 plansjekk: rapporten ville ha erstattet en fil som leses («./plan.md»)
          Ingenting er vurdert. Velg et annet navn til rapporten. Ingenting er skrevet.
        2 plansjekk: rapporten ville ha erstattet en fil som leses («m.csv»)
          Ingenting er vurdert. Velg et annet navn til rapporten. Ingenting er skrevet.
        2 plansjekk: rapporten ville ha erstattet en fil som leses («plan.md»)
          Ingenting er vurdert. Velg et annet navn til rapporten. Ingenting er skrevet.
    "]]
    .assert_eq(&runs.concat());
    assert_eq!([folder.read("plan.md"), folder.read("m.csv")], [plan, manifest]);
}

#[test]
fn a_report_never_replaces_what_the_documents_are_judged_by() {
    let pack = std::fs::read_to_string(root("tests/integration/pack/test-kurs.toml")).expect("the pack is there");
    let settings = "rules = [\"regler\"]\n";
    let folder = Folder::with(&[
        ("a/plan.md", WEAK),
        ("a/plansjekk.toml", settings),
        ("a/regler/kurs.toml", &pack),
        ("rr.toml", &pack),
    ]);
    for (command, old) in [("check", "check.json"), ("audit", "audit.json")] {
        let more: &[&str] = if command == "audit" { &["--no-cache"] } else { &[] };
        let run = |arguments: &[&str]| folder.run(&[&[command, "a/plan.md"], more, arguments].concat()).code;
        assert_eq!(run(&["--fail-on", "never", "--format", "json", "-o", old]), 0);
        let before = folder.read(old);
        assert_eq!(run(&["--baseline", old, "-o", &format!("a/../{old}")]), 2);
        assert_eq!(run(&["--format", &format!("html={old}"), "--baseline", old]), 2);
        assert_eq!(run(&["-o", "a/plansjekk.toml"]), 2);
        assert_eq!(run(&["-o", "a/regler/kurs.toml"]), 2);
        assert_eq!(run(&["--rules", "rr.toml", "-o", "./rr.toml"]), 2);
        assert_eq!(run(&["--rules", "no,rr.toml", "-o", "a/plansjekk.toml"]), 2);
        assert_eq!(folder.read(old), before);
    }
    let left = ["a/plansjekk.toml", "a/regler/kurs.toml", "rr.toml"].map(|name| folder.read(name));
    assert_eq!(left, [settings, &pack, &pack]);
}

#[test]
fn a_type_that_no_rule_knows_is_refused_in_a_manifest() {
    let folder = Folder::with(&[("plan.md", "# Plan\n"), ("m.csv", "path,type\nplan.md,digistrategy\n")]);
    let found = folder.run(&["audit", "--manifest", "m.csv", "--no-cache", "--lang", "nb"]);
    expect![[r"
        2 plansjekk: ukjent verdi «digistrategy» for type
    "]]
    .assert_eq(&format!("{} {}\n", found.code, found.err.lines().next().unwrap_or("")));
}

#[test]
fn a_manifest_in_another_folder_finds_its_plans() {
    let folder = Folder::with(&[("planer/a.md", "# Plan\n"), ("planer/b.md", "# Plan\n"), ("lister/x.txt", "")]);
    assert_eq!(folder.run(&["audit", "--init", "planer", "-o", "lister/planer.csv"]).code, 0);
    expect![[r"
        path,number,municipality,county,network,type,year
        ../planer/a.md,,,,,,
        ../planer/b.md,,,,,,
    "]]
    .assert_eq(&folder.read("lister/planer.csv"));
    let found =
        folder.run(&["audit", "--manifest", "lister/planer.csv", "--no-cache", "--fail-on", "never", "--quiet"]);
    assert_eq!((found.code, found.err.as_str()), (0, ""));
}
