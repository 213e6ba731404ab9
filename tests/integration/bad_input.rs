//! Whatever is wrong with a file is one clear entry, within seconds and little memory, and never costs the others their
//! result.

use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use expect_test::{Expect, expect};

use crate::common::{Folder, Outcome, entries, outcome, program, root};

/// Most memory that a check of one document may take.
const MOST_MEMORY: u64 = 250 << 20;

/// Longest time that an odd document may take; tests are built without optimisation and run side by side.
const LONGEST: Duration = Duration::from_secs(30);

/// Runs the program and watches its memory and time.
fn watched(folder: &Path, arguments: &[&str]) -> Outcome {
    let mut command = program(folder);
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    let started = Instant::now();
    let child = command.spawn().expect("the program starts");
    let id = child.id();
    let reader = std::thread::spawn(move || read(child));
    let mut most = 0;
    while !reader.is_finished() {
        most = memory(id).unwrap_or(0).max(most);
        std::thread::sleep(Duration::from_millis(2));
    }
    let found = reader.join().expect("the output can be read");
    assert!(most <= MOST_MEMORY, "{arguments:?} takes {} MiB", most >> 20);
    assert!(started.elapsed() <= LONGEST, "{arguments:?} takes {:?}", started.elapsed());
    found
}

fn read(child: Child) -> Outcome {
    outcome(child.wait_with_output().expect("the program ends"))
}

/// The most memory that a process has had, where the system tells.
fn memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? << 10)
}

/// What a check says of a file, as the user sees it.
fn check(folder: &Folder, argument: &str, expected: &Expect) {
    let found = watched(folder.path(), &["check", "--quiet", "--date", "2026-11-21", argument]);
    expected.assert_eq(&found.whole());
}

/// The entry of each file: its code, or that it was assessed with these notices.
fn entry(path: &Path) -> String {
    let arguments = ["check", "--format", "json", "--fail-on", "never", "--date", "2026-11-21"];
    let name = path.to_str().expect("fixtures have plain names");
    let found = watched(&root(""), &[&arguments[..], &[name]].concat());
    let json = found.json();
    let errors = json["errors"].as_array().into_iter().flatten().map(|error| error["code"].clone());
    let notices = json["documents"][0]["notices"].as_array().into_iter().flatten().map(|notice| notice["code"].clone());
    let mut codes: Vec<String> = errors.chain(notices).map(|code| code.as_str().unwrap_or("").to_owned()).collect();
    codes.dedup();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    format!("{name}: {} {}\n", found.code, codes.join(" "))
}

#[test]
fn every_odd_document_has_its_entry() {
    let all: String = entries(&root("fixtures/odd")).iter().map(|path| entry(path)).collect();
    expect![[r"
        bom.md: 0 
        control-characters.md: 0 
        cr.txt: 0 
        crlf.md: 0 
        deep-nesting.docx: 3 limit-exceeded
        deep-nesting.html: 0 
        deep-nesting.md: 0 
        deep-nesting.odt: 3 limit-exceeded
        docx-inside.pdf: 0 misleading-extension
        empty.docx: 3 empty-file
        encrypted.docx: 3 encrypted
        encrypted.pdf: 3 encrypted
        entity-bomb.docx: 3 damaged-file
        entity-bomb.html: 0 
        invalid-utf8.txt: 0 unreadable-characters
        libreoffice.docx: 0 tracked-deletion tracked-insertion tracked-deletion tracked-insertion
        libreoffice.fodt: 0 tracked-deletion tracked-insertion tracked-deletion tracked-insertion
        libreoffice.odt: 0 tracked-deletion tracked-insertion tracked-deletion tracked-insertion
        nfd.md: 0 
        not-word.docx: 3 damaged-file
        outside.docx: 0 
        owner-password.pdf: 0 
        page-loop.pdf: 3 no-text
        pdf-inside.docx: 0 misleading-extension
        scan.pdf: 3 no-text
        soft-hyphens.docx: 0 
        tracked-changes.docx: 0 tracked-deletion tracked-insertion tracked-deletion tracked-insertion tracked-deletion tracked-insertion tracked-deletion tracked-insertion tracked-deletion tracked-insertion
        truncated.docx: 3 damaged-file
        truncated.pdf: 3 damaged-file
        utf16.txt: 0 
        utf16be.txt: 0 
        windows-1252.txt: 0 guessed-encoding
        zip-bomb.docx: 3 limit-exceeded
    "]].assert_eq(&all);
}

#[test]
fn a_scan_says_what_to_do() {
    let folder = Folder::with(&[]);
    let scan = std::fs::read(root("fixtures/odd/scan.pdf")).expect("the fixture is there");
    folder.write("skannet.pdf", &scan);
    check(
        &folder,
        "skannet.pdf",
        &expect![[r"
        --- err
        plansjekk: skannet.pdf: fant ingen tekst på 1 av 1 side (skannet PDF)
          Filen er ikke vurdert. Kjør tekstgjenkjenning (OCR) på filen, eller bruk
          Word-utgaven, og prøv igjen.
        --- exit 3
    "]],
    );
}

#[test]
fn a_locked_file_says_what_to_do() {
    let folder = Folder::with(&[]);
    for name in ["encrypted.docx", "encrypted.pdf"] {
        folder.write(name, &std::fs::read(root("fixtures/odd").join(name)).expect("the fixture is there"));
    }
    check(
        &folder,
        "encrypted.docx",
        &expect![[r"
        --- err
        plansjekk: encrypted.docx: filen er beskyttet med passord
          Filen er ikke vurdert. Åpne den i Word, fjern passordet under Fil >
          Informasjon > Beskytt dokument, og prøv igjen.
        --- exit 3
    "]],
    );
    check(
        &folder,
        "encrypted.pdf",
        &expect![[r"
        --- err
        plansjekk: encrypted.pdf: filen er beskyttet med passord
          Filen er ikke vurdert. Lagre en utgave uten passord fra programmet som
          PDF-filen ble laget i, og prøv igjen.
        --- exit 3
    "]],
    );
}

#[test]
fn an_empty_file_says_what_to_do() {
    check(
        &Folder::with(&[("tom.docx", "")]),
        "tom.docx",
        &expect![[r"
        --- err
        plansjekk: tom.docx: filen er tom
          Filen er ikke vurdert. Lagre dokumentet på nytt, og prøv igjen.
        --- exit 3
    "]],
    );
}

#[test]
fn a_document_in_another_language_is_not_judged() {
    let text = "# Digital strategy\n\nThe municipality shall ensure that all of its web pages are accessible to people with \
                disabilities, and that the staff has the skills they need to use digital tools in their daily work.\n";
    check(
        &Folder::with(&[("strategy.md", text)]),
        "strategy.md",
        &expect![[r"
        --- err
        plansjekk: strategy.md: dokumentet er ikke skrevet på norsk, dansk eller svensk
          Filen er ikke vurdert. Bruk utgaven på et av disse språkene om den finnes.
        --- exit 3
    "]],
    );
}

#[test]
fn a_missing_file_says_what_to_do() {
    check(
        &Folder::with(&[]),
        "plan.docx",
        &expect![[r"
        --- err
        plansjekk: plan.docx: filen finnes ikke
          Ingenting er vurdert. Kontroller navnet og mappen.
        --- exit 3
    "]],
    );
}

#[test]
fn a_folder_without_documents_says_what_is_read() {
    check(
        &Folder::with(&[("plan/notat.xyz", "x")]),
        "plan",
        &expect![[r"
        --- err
        plansjekk: plan: mappen har ingen dokumenter som kan leses
          Ingenting er vurdert. Dette leses: docx, odt, pdf, html, md og txt.
        --- exit 2
    "]],
    );
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_not_waited_for() {
    let folder = Folder::with(&[]);
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe.md")).status();
    assert!(made.expect("mkfifo starts").success());
    check(
        &folder,
        "pipe.md",
        &expect![[r"
        --- err
        plansjekk: pipe.md: dette er ikke en vanlig fil
          Ingenting er vurdert. Oppgi et dokument, eller - for å lese fra standard inn.
        --- exit 3
    "]],
    );
    check(
        &folder,
        "/dev/zero",
        &expect![[r"
        --- err
        plansjekk: /dev/zero: dette er ikke en vanlig fil
          Ingenting er vurdert. Oppgi et dokument, eller - for å lese fra standard inn.
        --- exit 3
    "]],
    );
}

#[cfg(unix)]
#[test]
fn loops_of_links_end() {
    let folder = Folder::with(&[("planer/plan.md", "# Plan\n\nHei.\n")]);
    std::os::unix::fs::symlink("self.md", folder.path().join("self.md")).expect("a link can be made");
    std::os::unix::fs::symlink("..", folder.path().join("planer/opp")).expect("a link can be made");
    check(
        &folder,
        "self.md",
        &expect![[r"
        --- err
        plansjekk: self.md: lenken peker på seg selv
          Ingenting er vurdert. Oppgi filen eller mappen som lenken skulle peke på.
        --- exit 3
    "]],
    );
    check(
        &folder,
        "planer",
        &expect![[r"
        --- out
        0 af 3 opfyldt · 0 svagt · 3 ikke fundet. Se først linje 1.
        --- err
        plansjekk: planer/opp/planer: lenken peker på seg selv
          Oppgi filen eller mappen som lenken skulle peke på.
        plansjekk: planer/opp/self.md: lenken peker på seg selv
          Oppgi filen eller mappen som lenken skulle peke på.
        --- exit 3
    "]],
    );
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_says_what_to_do() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with(&[("plan.md", "# Plan\n")]);
    let path = folder.path().join("plan.md");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).expect("rights can be taken");
    if std::fs::File::open(&path).is_ok() {
        // Whoever runs the tests may read everything.
        return;
    }
    check(&folder, "plan.md", &expect![[""]]);
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = Folder::with(&[]);
    let file = std::fs::File::create(folder.path().join("stor.txt")).expect("the file can be made");
    file.set_len(500_000_001).expect("the file can be sparse");
    check(
        &folder,
        "stor.txt",
        &expect![[r"
        --- err
        plansjekk: stor.txt: filen er større eller dypere enn det som leses (500 MB)
          Filen er ikke vurdert. Del dokumentet, eller lagre det på nytt uten innebygde
          filer, og prøv igjen.
        --- exit 3
    "]],
    );
}

#[test]
fn more_text_than_is_judged_is_not_read() {
    let folder = Folder::with(&[("lang.txt", &"a ".repeat(7_000_001))]);
    check(
        &folder,
        "lang.txt",
        &expect![[r"
        --- err
        plansjekk: lang.txt: filen er større eller dypere enn det som leses (7 MB)
          Filen er ikke vurdert. Del dokumentet, eller lagre det på nytt uten innebygde
          filer, og prøv igjen.
        --- exit 3
    "]],
    );
}

/// Lines that never end: one word, no sentence end, and plan text.
#[test]
fn a_line_may_be_long() {
    let size = if cfg!(debug_assertions) { 300_000 } else { 50_000_000 };
    let repeated = |text: &str| text.repeat(size / text.len());
    let lines = [
        repeated("a"),
        repeated("ord uten slutt "),
        repeated("Kommunen skal gi alle ansatte digital opplæring. "),
        repeated("| "),
        repeated("[a]("),
        repeated("<b>"),
        repeated("\u{301}"),
        repeated("*_"),
    ];
    for (number, line) in lines.iter().enumerate() {
        for extension in ["txt", "md", "html"] {
            let name = format!("{number}.{extension}");
            let folder = Folder::with(&[(&name, line)]);
            let found = watched(folder.path(), &["check", "--quiet", "--fail-on", "never", &name]);
            assert!(matches!(found.code, 0 | 3), "{name}: {found:?}");
        }
    }
}

/// Sentences of hundreds of clauses, by each way in which one may hang on another.
#[test]
fn a_sentence_may_have_hundreds_of_clauses() {
    let clauses = [
        ("nb", "som skal være med og som ikke kan "),
        ("nb", "hvis kommunen kan, og dersom ansatte vil, "),
        ("nb", "at kommunen har vedtatt at ansatte ikke skal "),
        ("nb", "(ikke ansatte og "),
        ("nb", "fordi vi vet hvordan de kan "),
        ("da", "og der er "),
        ("da", "men der skal være plads, der er gratis, så der kan "),
        ("sv", "och som ska, om medel finns, vara så att det kan "),
    ];
    for (language, clause) in clauses {
        let text = format!("# Plan\n\nKommunen skal gi ansatte digital opplæring, {}.\n", clause.repeat(300));
        let folder = Folder::with(&[("plan.md", &text)]);
        let found = watched(folder.path(), &["check", "--lang", language, "--quiet", "--fail-on", "never", "plan.md"]);
        assert_eq!(found.code, 0, "{clause}: {found:?}");
    }
}

/// Ten thousand levels, of what nests in text formats.
#[test]
fn nesting_may_be_deep() {
    let deep = |open: &str, close: &str| format!("{}hei{}", open.repeat(10_000), close.repeat(10_000));
    let lists = (0..3_000).map(|depth| " ".repeat(depth * 2) + "- a").collect::<Vec<_>>().join("\n");
    let cases = [
        ("div.html", deep("<div>", "</div>")),
        ("table.html", deep("<table><tr><td>", "</td></tr></table>")),
        ("list.html", deep("<ul><li>", "</li></ul>")),
        ("quote.md", deep("> ", "")),
        ("bold.md", deep("**", "**")),
        ("bracket.md", deep("[", "]")),
        ("list.md", lists),
    ];
    for (name, text) in cases {
        let folder = Folder::with(&[(name, &text)]);
        let found = watched(folder.path(), &["check", "--quiet", "--fail-on", "never", name]);
        assert_eq!((found.code, found.err.as_str()), (0, ""), "{name}");
    }
}
