//! Arguments, exit codes, settings and outputs. Whole outputs are compared with a pack of one rule, so that they change
//! only when the program does.

use std::path::Path;

use expect_test::{Expect, expect};

use crate::common::{Folder, Outcome, program, root, run, run_with_input};

const MET: &str = "# Digitaliseringsstrategi\n\nKommunen skal holde digitale kurs for alle.\n\nDette er en plan for de som bor her, og den gjelder ikke noe mer.\n";
const WEAK: &str = "# Digitaliseringsstrategi\n\nKommunen bør holde digitale kurs for alle.\n\nDette er en plan for de som bor her, og den gjelder ikke noe mer.\n";
const NOTHING: &str =
    "# Digitaliseringsstrategi\n\nDette er en plan for de som bor her, og den gjelder ikke noe mer.\n";

/// A check with the test pack on a fixed day.
fn check(folder: &Folder, arguments: &[&str]) -> Outcome {
    let pack = root("tests/integration/pack");
    let pack = pack.to_str().expect("the path is text");
    let fixed = ["check", "--rules", pack, "--date", "2026-11-21"];
    folder.run(&[&fixed[..], arguments].concat())
}

fn expect_run(outcome: &Outcome, expected: &Expect) {
    expected.assert_eq(&outcome.whole());
}

#[test]
fn a_weak_passage_is_shown_with_its_edit() {
    let folder = Folder::with(&[("plan.md", WEAK)]);
    expect_run(
        &check(&folder, &["plan.md"]),
        &expect![[r"
        --- out
        plan.md:3:1  no-test-kurs  mangel
          ~ Digitale kurs: svakt – «bør» forplikter ikke
            ╭─[linje 3, avsnitt 2 · Digitaliseringsstrategi]
          3 │ Kommunen bør holde digitale kurs for alle.
            · ────┬─── ─┬─       ────┬───
            ·     │     │            ╰─ temaet
            ·     │     ╰─ forplikter ikke
            ·     ╰─ kommunen selv
            ╰────
          Funnet            intensjon
          Forventet         forpliktelse i en digitaliseringsstrategi
          Minste endring    Mener kommunen at dette skal gjøres, skriv «skal» i stedet
                            for «bør». Da blir det en forpliktelse.
          Tekst å lime inn  «[Rolle] skal holde digitale kurs for alle ansatte innen
                            [frist].»
          Grunnlag          veiledning – ikke et lovkrav:
                            Veileder om opplæring

        plan.md · digitaliseringsstrategi (lest av tittelen) · bokmål · 23 ord
          Sjekkpunkt                             Status        Funnet         Sted
          Digitale kurs                        ~ Svakt         intensjon      linje 3
          … 0 unntak

        0 av 1 oppfylt · 1 svakt · 0 ikke funnet. Se først linje 3.
        --- exit 1
    "]],
    );
}

#[test]
fn an_absence_says_what_was_looked_for() {
    let folder = Folder::with(&[("plan.md", NOTHING)]);
    expect_run(
        &check(&folder, &["--lang", "nn", "plan.md"]),
        &expect![[r"
        --- out
        plan.md:1:3  no-test-kurs  mangel
          ○ Digitale kurs: fann inga forplikting
          Søkte etter       kurs saman med digital, i 2 avsnitt
          Forventa          forplikting i ein digitaliseringsstrategi
          Høyrer heime      «Digitaliseringsstrategi»
          Minste endring    Legg til ei setning om kva kommunen skal gjere, til dømes
                            halde eller tilby.
          Tekst å lime inn  «[Rolle] skal holde digitale kurs for alle ansatte innen
                            [frist].»
          Grunnlag          rettleiing – ikkje eit lovkrav:
                            Veileder om opplæring

        plan.md · digitaliseringsstrategi (lesen av tittelen) · bokmål · 16 ord
          Sjekkpunkt                             Status        Funne          Stad
          Digitale kurs                        ○ Ikkje funne   ikkje funne    –
          … 0 unntak

        0 av 1 oppfylt · 0 svakt · 1 ikkje funne. Sjå først linje 1.
        --- exit 1
    "]],
    );
}

#[test]
fn concise_is_a_line_each() {
    let folder = Folder::with(&[("a.md", WEAK), ("b.md", MET)]);
    expect_run(
        &check(&folder, &["--format", "concise", "a.md", "b.md"]),
        &expect![[r"
        --- out
        a.md:3:1: no-test-kurs: mangel: Digitale kurs: svakt – «bør» forplikter ikke (linje 3)
        --- exit 1
    "]],
    );
}

#[test]
fn plain_is_for_screen_readers() {
    let folder = Folder::with(&[("plan.md", WEAK)]);
    expect_run(
        &check(&folder, &["--format", "plain", "plan.md"]),
        &expect![[r"
        --- out
        Dokument: plan.md.
        plan.md, digitaliseringsstrategi (lest av tittelen), bokmål, 23 ord.
        0 av 1 oppfylt, 1 svakt, 0 ikke funnet. Se først linje 3.

        Sjekkpunkt 1 av 1, no-test-kurs. Mangel.
        Digitale kurs: svakt, «bør» forplikter ikke.
        Sted: linje 3, avsnitt 2. Kapittel Digitaliseringsstrategi.
        Fil: plan.md, linje 3, kolonne 1.
        Tekst: Kommunen bør holde digitale kurs for alle.
        Avgjørende ord: «bør», forplikter ikke.
        Andre ord: «Kommunen», kommunen selv. «digitale», temaet. «kurs», temaet.
        Funnet: intensjon. Forventet: forpliktelse i en digitaliseringsstrategi.
        Minste endring: mener kommunen at dette skal gjøres, skriv «skal» i stedet for «bør». Da blir det en forpliktelse.
        Tekst å lime inn: «fyll inn rolle» skal holde digitale kurs for alle ansatte innen «fyll inn frist».
        Grunnlag: veiledning. Ikke et lovkrav.
        Kilde: Veileder om opplæring.

        --- exit 1
    "]],
    );
}

#[test]
fn quiet_is_a_line_per_document() {
    let folder = Folder::with(&[("a.md", WEAK), ("b.md", MET)]);
    expect_run(
        &check(&folder, &["--quiet", "a.md", "b.md"]),
        &expect![[r"
        --- out
        a.md: 0 av 1 oppfylt · 1 svakt · 0 ikke funnet. Se først linje 3.
        b.md: 1 av 1 oppfylt · 0 svakt · 0 ikke funnet.
        --- exit 1
    "]],
    );
}

#[test]
fn exit_codes() {
    let folder = Folder::with(&[("met.md", MET), ("weak.md", WEAK), ("empty.md", "")]);
    let code = |arguments: &[&str]| check(&folder, arguments).code;
    assert_eq!(code(&["met.md"]), 0);
    assert_eq!(code(&["weak.md"]), 1);
    assert_eq!(code(&["--fail-on", "never", "weak.md"]), 0);
    assert_eq!(code(&["--type", "kompetanseplan", "weak.md"]), 0);
    assert_eq!(code(&["--type", "temaplan", "weak.md"]), 0);
    assert_eq!(code(&["--min-severity", "error", "weak.md"]), 1);
    assert_eq!(code(&["--fial-on", "never", "weak.md"]), 2);
    assert_eq!(code(&["none*.md"]), 2);
    assert_eq!(code(&["met.md", "empty.md"]), 3);
    assert_eq!(code(&["weak.md", "empty.md"]), 3);
    assert_eq!(code(&["missing.md"]), 3);
    assert_eq!(folder.run(&[]).code, 2);
    assert_eq!(folder.run(&["--help"]).code, 0);
    assert_eq!(folder.run(&["--version"]).code, 0);
}

#[test]
fn hiding_and_failing_are_two_switches() {
    let folder = Folder::with(&[("plan.md", &NOTHING.replace("Digitaliseringsstrategi", "Temaplan"))]);
    let shown = check(&folder, &["--min-severity", "error", "--fail-on", "warning", "plan.md"]);
    expect_run(
        &shown,
        &expect![[r"
        --- out
        plan.md · temaplan (lest av tittelen) · bokmål · 16 ord
          … 1 til · 0 unntak

        0 av 1 oppfylt · 0 svakt · 1 ikke funnet. Se først linje 1.
        --- exit 1
    "]],
    );
}

#[test]
fn one_bad_document_costs_the_others_nothing() {
    let folder = Folder::with(&[("a.md", MET), ("b.md", ""), ("c.md", WEAK)]);
    expect_run(
        &check(&folder, &["--quiet", "a.md", "b.md", "missing.md", "c.md"]),
        &expect![[r"
        --- out
        a.md: 1 av 1 oppfylt · 0 svakt · 0 ikke funnet.
        c.md: 0 av 1 oppfylt · 1 svakt · 0 ikke funnet. Se først linje 3.
        --- err
        plansjekk: b.md: filen er tom
          Filen er ikke vurdert; de 2 andre er ferdige. Lagre dokumentet på nytt, og
          prøv igjen.
        plansjekk: missing.md: filen finnes ikke
          Kontroller navnet og mappen.
        --- exit 3
    "]],
    );
    let json = check(&folder, &["--format", "json", "a.md", "b.md", "missing.md", "c.md"]).json();
    let errors: Vec<_> =
        json["errors"].as_array().into_iter().flatten().map(|error| (&error["path"], &error["code"])).collect();
    assert_eq!(
        serde_json::to_value(errors).ok(),
        serde_json::from_str(r#"[["b.md","empty-file"],["missing.md","not-found"]]"#).ok()
    );
    assert_eq!(json["documents"].as_array().map(Vec::len), Some(2));
}

#[test]
fn standard_input_is_a_document() {
    let folder = Folder::with(&[]);
    let pack = root("tests/integration/pack");
    let pack = pack.to_str().expect("the path is text");
    let arguments = ["check", "--rules", pack, "--date", "2026-11-21", "--format", "concise", "-"];
    expect_run(
        &run_with_input(folder.path(), &arguments, WEAK.as_bytes()),
        &expect![[r"
        --- out
        -:3:1: no-test-kurs: mangel: Digitale kurs: svakt – «bør» forplikter ikke (linje 3)
        --- exit 1
    "]],
    );
}

#[test]
fn an_output_file_is_replaced_whole() {
    let folder = Folder::with(&[("plan.md", MET), ("report.json", "old")]);
    let outcome = check(&folder, &["--format", "json", "-o", "report.json", "plan.md"]);
    assert_eq!((outcome.code, outcome.out.as_str(), outcome.err.as_str()), (0, "", ""));
    assert_eq!(folder.read("report.json"), check(&folder, &["--format", "json", "plan.md"]).out);
    expect_run(
        &check(&folder, &["-o", "new/report.txt", "plan.md"]),
        &expect![[r"
        --- err
        plansjekk: new/report.txt: kunne ikke skrive filen (No such file or directory (os error 2))
          Kontroller at mappen finnes og kan skrives i. Det som sto der, er urørt.
        --- exit 2
    "]],
    );
}

#[cfg(unix)]
#[test]
fn names_need_not_be_text() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::with(&[]);
    let name = std::ffi::OsStr::from_bytes(b"pl\xe6n.md");
    std::fs::write(folder.path().join(name), MET).expect("the file system takes any name");
    let outcome =
        run(folder.path(), &["check".as_ref(), "--quiet".as_ref(), "--fail-on".as_ref(), "never".as_ref(), name]);
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
}

#[cfg(unix)]
#[test]
fn a_reader_that_stops_reading_is_no_error() {
    let folder = Folder::with(&[("plan.md", MET)]);
    let mut child = program(folder.path());
    child.args(["rules", "list"]).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = child.spawn().expect("the program starts");
    drop(child.stdout.take());
    let outcome = child.wait_with_output().expect("the program ends");
    assert_eq!((outcome.status.code(), outcome.stderr), (Some(0), Vec::new()));
}

#[test]
fn misspelt_names_are_compared_with_the_known() {
    let folder = Folder::with(&[("plan.md", MET)]);
    expect_run(
        &check(&folder, &["--type", "digistrateg", "plan.md"]),
        &expect![[r"
        --- err
        plansjekk: ukjent dokumenttype «digistrateg»
          Ingenting er vurdert. Mente du «digistrategi»? Alle dokumenttyper vises med:
          plansjekk rules list
        --- exit 2
    "]],
    );
    expect_run(
        &folder.run(&["check", "--rules", "nu", "plan.md"]),
        &expect![[r"
        --- err
        plansjekk: ukjent regelpakke «nu»
          Ingenting er vurdert. Mente du «no»? Oppgi no, dk eller se, eller stien til en
          mappe med regler.
        --- exit 2
    "]],
    );
    for command in ["explain", "test"] {
        expect_run(
            &folder.run(&["rules", command, "no-uu-itk"]),
            &expect![[r"
            --- err
            plansjekk: ukjent sjekkpunkt «no-uu-itk»
              Ingenting er vurdert. Mente du «no-uu-ikt»? Alle navn vises med: plansjekk
              rules list
            --- exit 2
        "]],
        );
    }
    expect_run(
        &folder.run(&["check", "pln.md"]),
        &expect![[r"
        --- err
        plansjekk: pln.md: filen finnes ikke
          Ingenting er vurdert. Mente du «plan.md»? Kontroller navnet og mappen.
        --- exit 3
    "]],
    );
}

#[test]
fn a_pattern_without_matches_says_what_is_there() {
    let folder = Folder::with(&[("planar/a.docx", "x"), ("planar/b.docx", "x"), ("planar/c.txt", "x")]);
    expect_run(
        &folder.run(&["check", "--lang", "nn", "planar/*.doxc"]),
        &expect![[r"
        --- err
        plansjekk: ingen filer passar til «planar/*.doxc»
          Ingenting er vurdert. Mappa «planar» har 2 filer som sluttar på .docx. Meinte
          du «planar/*.docx»?
        --- exit 2
    "]],
    );
}

#[test]
fn settings_are_found_upwards() {
    let settings = "owner = \"Lyngen kommune\"\n\n\
        [[document]]\npath = \"digital/*.md\"\ntype = \"temaplan\"\n\n\
        [requirements.no-test-kurs]\nlevel = \"committed\"\nseverity = \"info\"\n";
    let folder = Folder::with(&[("plansjekk.toml", settings), ("digital/plan.md", WEAK), ("plan.md", WEAK)]);
    let json = check(&folder, &["--format", "json", "digital/plan.md", "plan.md"]).json();
    let seen = |at: usize| {
        let document = &json["documents"][at];
        let requirement = &document["requirements"][0];
        format!("{} {} {} {}", document["owner"], document["type"], requirement["severity"], requirement["status"])
    };
    assert_eq!(seen(0), r#""Lyngen kommune" {"id":"temaplan","source":"config"} "info" "weak""#);
    assert_eq!(seen(1), r#""Lyngen kommune" {"id":"digistrategi","source":"title"} "info" "weak""#);
    let flags = check(
        &folder,
        &["--format", "json", "--owner", "Storvik kommune", "--type", "digistrategi", "digital/plan.md"],
    )
    .json();
    assert_eq!(flags["documents"][0]["owner"], "Storvik kommune");
    assert_eq!(flags["documents"][0]["type"]["source"], "flag");
}

#[test]
fn a_blank_owner_is_none() {
    let folder = Folder::with(&[("plan.md", WEAK)]);
    let bare = check(&folder, &["plan.md"]);
    assert_eq!(check(&folder, &["plan.md", "--owner", ""]), bare);
    assert_eq!(check(&folder, &["plan.md", "--owner", "  "]), bare);
    folder.write("plansjekk.toml", b"owner = \"\"\n");
    assert_eq!(check(&folder, &["plan.md"]), bare);
    folder.write("plansjekk.toml", b"owner = \"Lyngen kommune\"\n");
    let json = check(&folder, &["plan.md", "--owner", "", "--format", "json"]).json();
    assert_eq!(json["documents"][0]["owner"], "Lyngen kommune");
}

#[test]
fn settings_and_rules_may_be_in_the_encodings_of_documents() {
    let latin =
        |text: &str| text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'-')).collect::<Vec<u8>>();
    let pack = std::fs::read_to_string(root("tests/integration/pack/test-kurs.toml")).expect("the pack is there");
    let folder = Folder::with(&[("plan.md", WEAK)]);
    folder.write("plansjekk.toml", &latin("owner = \"Tromsø kommune\"\nrules = [\"kurs.toml\"]\n"));
    folder.write("kurs.toml", &latin(&pack));
    let found = folder.run(&["check", "--format", "json", "plan.md"]);
    let document = &found.json()["documents"][0];
    assert_eq!(document["owner"], "Tromsø kommune");
    let explained = folder.run(&["rules", "explain", "no-test-kurs", "--rules", "kurs.toml"]).out;
    assert_eq!(explained.lines().next(), Some("no-test-kurs · Kurs i digitale verktøy"));
}

#[test]
fn settings_are_those_of_the_document_wherever_one_stands() {
    let owner = |name: &str| format!("owner = \"{name}\"\n");
    let folder = Folder::with(&[
        ("here/plansjekk.toml", &owner("Storvik kommune")),
        ("other/plansjekk.toml", &owner("Lyngen kommune")),
        ("other/plan.md", WEAK),
        ("bare/plan.md", WEAK),
    ]);
    let owner = |path: &str| {
        let found = crate::common::run(&folder.path().join("here"), &["check", "--format", "json", path]);
        found.json()["documents"][0]["owner"].clone()
    };
    assert_eq!(owner("../other/plan.md"), "Lyngen kommune");
    assert_eq!(owner("../bare/plan.md"), serde_json::Value::Null);
}

#[test]
fn a_requirement_may_be_covered_elsewhere() {
    let settings = "[[document]]\npath = \"opp.md\"\nname = \"Opplæringsplan 2027\"\n\n\
        [requirements.no-test-kurs]\nelsewhere = \"Opplæringsplan 2027\"\n";
    let plan = format!("{NOTHING}\nResten står i Opplæringsplan 2027.\n");
    let folder = Folder::with(&[("plansjekk.toml", settings), ("plan.md", &plan)]);
    expect_run(
        &check(&folder, &["plan.md"]),
        &expect![[r"
            --- out
            plan.md · digitaliseringsstrategi (lest av tittelen) · bokmål · 21 ord
              Digitale kurs                        – Ikke aktuelt  Dekkes av «Opplæringsplan 2027».
              … 0 unntak

            Ingen sjekkpunkter gjelder en digitaliseringsstrategi.
            --- exit 0
        "]],
    );
}

#[test]
fn settings_can_name_rules() {
    let pack = std::fs::read_to_string(root("tests/integration/pack/test-kurs.toml")).expect("the pack is there");
    let folder =
        Folder::with(&[("plansjekk.toml", "rules = [\"regler\"]\n"), ("regler/kurs.toml", &pack), ("plan.md", WEAK)]);
    let json = folder.run(&["check", "--format", "json", "plan.md"]).json();
    let ids: Vec<_> =
        json["documents"][0]["requirements"].as_array().into_iter().flatten().map(|one| &one["id"]).collect();
    assert_eq!(ids, ["no-test-kurs"]);
}

#[test]
fn deviations_are_shown_and_outlived_ones_told() {
    let settings = |until: &str, text: &str| {
        format!(
            "[[deviation]]\nrequirement = \"no-test-kurs\"\nreason = \"felles plan i regionen\"\nuntil = {until}\n{text}"
        )
    };
    let folder = Folder::with(&[("plan.md", WEAK)]);
    folder.write("plansjekk.toml", settings("2027-06-30", "").as_bytes());
    expect_run(
        &check(&folder, &["plan.md"]),
        &expect![[r"
        --- out
        plan.md:3:1  no-test-kurs  unntak
          ~ Digitale kurs: svakt – «bør» forplikter ikke
            ╭─[linje 3, avsnitt 2 · Digitaliseringsstrategi]
          3 │ Kommunen bør holde digitale kurs for alle.
            · ────┬─── ─┬─       ────┬───
            ·     │     │            ╰─ temaet
            ·     │     ╰─ forplikter ikke
            ·     ╰─ kommunen selv
            ╰────
          Unntak            felles plan i regionen (til 30. juni 2027)
          Funnet            intensjon
          Forventet         forpliktelse i en digitaliseringsstrategi
          Minste endring    Mener kommunen at dette skal gjøres, skriv «skal» i stedet
                            for «bør». Da blir det en forpliktelse.
          Tekst å lime inn  «[Rolle] skal holde digitale kurs for alle ansatte innen
                            [frist].»
          Grunnlag          veiledning – ikke et lovkrav:
                            Veileder om opplæring

        plan.md · digitaliseringsstrategi (lest av tittelen) · bokmål · 23 ord
          Sjekkpunkt                             Status        Funnet         Sted
          Digitale kurs                        ~ Unntak        intensjon      linje 3
          … 1 unntak

        0 av 1 oppfylt · 0 svakt · 0 ikke funnet · 1 unntak.
        --- exit 0
    "]],
    );
    folder.write("plansjekk.toml", settings("2025-06-30", "").as_bytes());
    let notices = |outcome: &Outcome| outcome.json()["documents"][0]["notices"][0]["code"].clone();
    let expired = check(&folder, &["--format", "json", "plan.md"]);
    assert_eq!((expired.code, notices(&expired)), (1, "unused-deviation".into()));
    folder.write(
        "plansjekk.toml",
        settings("2027-06-30", "text = \"kommunen bør  holde digitale kurs for alle\"\n").as_bytes(),
    );
    assert_eq!(check(&folder, &["plan.md"]).code, 0);
    folder.write("plansjekk.toml", settings("2027-06-30", "text = \"noe annet\"\n").as_bytes());
    assert_eq!(check(&folder, &["plan.md"]).code, 1);
}

#[test]
fn all_mistakes_in_settings_are_shown_at_once() {
    let settings = "owmer = \"Å\"\n\n[requirements.no-test-krus]\nlevel = \"commited\"\n\n\
        [[document]]\npath = \"*.md\"\ntype = \"digistrateg\"\n\n[[deviation]]\nrequirement = \"no-test-kurs\"\n";
    let folder = Folder::with(&[("plansjekk.toml", settings), ("plan.md", MET)]);
    let outcome = check(&folder, &["plan.md"]);
    let own = format!("{}/", folder.path().display());
    expect_run(
        &Outcome { err: outcome.err.replace(&own, ""), ..outcome },
        &expect![[r#"
            --- err
            plansjekk: ukjent nøkkel «owmer»
                ╭─[plansjekk.toml:1:1]
              1 │ owmer = "Å"
                · ──┬──
                ·   ╰─ Mente du «owner»?
                ╰────
              Her finnes: owner, rules, document, requirements, deviation
            plansjekk: ukjent sjekkpunkt «no-test-krus»
                ╭─[plansjekk.toml:3:15]
              3 │ [requirements.no-test-krus]
                ·               ──────┬─────
                ·                     ╰─ Mente du «no-test-kurs»?
                ╰────
              Alle navn vises med: plansjekk rules list
            plansjekk: ukjent verdi «commited» for level
                ╭─[plansjekk.toml:4:9]
              4 │ level = "commited"
                ·         ─────┬────
                ·              ╰─ Mente du «committed»?
                ╰────
              Her finnes: absent, mentioned, aspired, committed, actionable
            plansjekk: ukjent dokumenttype «digistrateg»
                ╭─[plansjekk.toml:8:8]
              8 │ type = "digistrateg"
                ·        ──────┬──────
                ·              ╰─ Mente du «digistrategi»?
                ╰────
              Alle dokumenttyper vises med: plansjekk rules list
            plansjekk: «reason» mangler
                ╭─[plansjekk.toml:10:1]
             10 │ [[deviation]]
                · ──────┬──────
                ·       ╰─ i denne tabellen
                ╰────
              Legg til reason = "…"
            plansjekk: «until» mangler
                ╭─[plansjekk.toml:10:1]
             10 │ [[deviation]]
                · ──────┬──────
                ·       ╰─ i denne tabellen
                ╰────
              Legg til until = 2027-06-30
              Ingenting er vurdert.
            --- exit 2
        "#]],
    );
}

/// A rule file with ten different mistakes.
const TEN_MISTAKES: &str = r#"id = "no-kurs"
area = "digital"
theme = "kurs"
evidence = "promise"
basis = "guidance"
publisher = "Storvik"

[title]
nb = "Kurs for ansatte"
nn = "Kurs for tilsette"
en = "Courses for staff"
[short]
nb = "En korttittel som er altfor lang til å få plass"
nn = "Kurs"
en = "Courses"
[asks]
nb = "Sier planen at ansatte skal få kurs?"
nn = "Seier planen at tilsette skal få kurs?"
en = "Does the plan say that staff shall get courses?"
[why]
nb = "Verktøy uten opplæring blir stående."
en = "Tools without training stay unused."
[looked_for]
nb = "kurs"
nn = "kurs"
en = "courses"
[verbs]
nb = "holde"
nn = "halde"
en = "hold"
[remedy]
nb = "{rolle} skal holde kurs innen {frist}."
nn = "{rolle} skal halde kurs innan {frist}."
en = "{rolle} shall hold courses by {frist}."

[[source]]
title = "Veileder"
checked = "i går"
verified = true
kind = "guidance"

[[demand]]
type = "digistrategy"
level = "committed"
fields = ["owner", "dedline"]
severity = "error"

[topic]
about = ['@digitall & @training', '(@digital', '^@digital']
"#;

#[test]
fn all_mistakes_in_rules_are_shown_at_once() {
    let folder = Folder::with(&[("rule.toml", TEN_MISTAKES), ("plan.md", MET)]);
    let outcome = folder.run(&["check", "--rules", "rule.toml", "plan.md"]);
    expect_run(
        &outcome,
        &expect![[r#"
            --- err
            plansjekk: ukjent verdi «digital» for area
                ╭─[rule.toml:2:8]
              2 │ area = "digital"
                ·        ─────────
                ╰────
              Her finnes: digital-competence, universal-design, planning
            plansjekk: ukjent nøkkel «publisher»
                ╭─[rule.toml:6:1]
              6 │ publisher = "Storvik"
                · ─────────
                ╰────
              Her finnes: id, area, theme, own_theme, evidence, basis, programmes, valid_from, valid_to, goal_if_action_plan, title, short, asks, why, looked_for, verbs, remedy, only_if_text, source, part, demand, only_if, error_if, topic, example, concept
            plansjekk: korttittelen på bokmål har 47 tegn
                ╭─[rule.toml:12:1]
             12 │ [short]
                · ───┬───
                ·    ╰─ høyst 36 tegn får plass
                ╰────
              Skriv den kortere; hele tittelen står i title.
            plansjekk: «why» mangler
                ╭─[rule.toml:20:1]
             20 │ [why]
                · ──┬──
                ·   ╰─ i denne tabellen
                ╰────
              Legg til [why] nn = "…"
            plansjekk: «checked» er av feil slag
                ╭─[rule.toml:38:11]
             38 │ checked = "i går"
                ·           ───┬───
                ·              ╰─ her ventes en dato som 2026-11-21, uten hermetegn
                ╰────
            plansjekk: ukjent verdi «digistrategy» for type
                ╭─[rule.toml:43:8]
             43 │ type = "digistrategy"
                ·        ───────┬──────
                ·               ╰─ Mente du «digistrategi»?
                ╰────
              Her finnes: planprogram, uuplan, digistrategi, handlingsdel, kompetanseplan, arealdel, planstrategi, samfunnsdel, temaplan
            plansjekk: ukjent verdi «dedline» for fields
                ╭─[rule.toml:45:20]
             45 │ fields = ["owner", "dedline"]
                ·                    ────┬────
                ·                        ╰─ Mente du «deadline»?
                ╰────
              Her finnes: owner, deadline, indicator, budget
            plansjekk: ukjent begrep «@digitall»
                ╭─[rule.toml:49:12]
             49 │ about = ['@digitall & @training', '(@digital', '^@digital']
                ·            ────┬───
                ·                ╰─ Mente du «@digital»?
                ╰────
            plansjekk: uttrykket kan ikke leses
                ╭─[rule.toml:49:36]
             49 │ about = ['@digitall & @training', '(@digital', '^@digital']
                ·                                    ┬
                ·                                    ╰─ parentesen har ingen make
                ╰────
              Skriv for eksempel about = ['(@a | @b) &8 @c & !@d'] – @navn for begreper, ord i hermetegn.
            plansjekk: uttrykket ber ikke om noe i selve teksten
                ╭─[rule.toml:49:48]
             49 │ about = ['@digitall & @training', '(@digital', '^@digital']
                ·                                                ─────┬─────
                ·                                                     ╰─ bare omgivelser eller !
                ╰────
              Be om minst ett ord eller @begrep uten ^.
              Ingenting er vurdert.
            --- exit 2
        "#]],
    );
}

#[test]
fn mistakes_in_rules_are_told_in_the_reader_s_language() {
    let folder = Folder::with(&[("rule.toml", TEN_MISTAKES)]);
    for (language, first) in [
        ("nn", "plansjekk: ukjend verdi «digital» for area"),
        ("da", "plansjekk: ukendt værdi »digital« for area"),
        ("sv", "plansjekk: okänt värde ”digital” för area"),
        ("en", "plansjekk: unknown area “digital”"),
    ] {
        let outcome = folder.run(&["rules", "lint", "--lang", language, "--rules", "rule.toml"]);
        let headlines: Vec<&str> = outcome.err.lines().filter(|line| line.starts_with("plansjekk: ")).collect();
        assert_eq!((headlines.len(), headlines[0], outcome.code), (10, first, 2), "{language}");
    }
}

#[test]
fn extract_prints_what_offsets_count() {
    let folder = Folder::with(&[("plan.md", MET)]);
    expect_run(
        &folder.run(&["extract", "plan.md"]),
        &expect![[r"
        --- out
        ## Digitaliseringsstrategi

        Kommunen skal holde digitale kurs for alle.

        Dette er en plan for de som bor her, og den gjelder ikke noe mer.

        --- exit 0
    "]],
    );
    expect_run(
        &folder.run(&["extract", "missing.md"]),
        &expect![[r"
        --- err
        plansjekk: missing.md: filen finnes ikke
          Ingenting er vurdert. Kontroller navnet og mappen.
        --- exit 3
    "]],
    );
}

#[test]
fn the_schema_is_the_one_under_version_control() {
    let printed = run(&root(""), &["schema"]).out;
    assert_eq!(printed, std::fs::read_to_string(root("fixtures/report.schema.json")).expect("the schema is there"));
}

#[test]
fn rules_are_listed_and_explained() {
    let pack = root("tests/integration/pack");
    let pack = pack.to_str().expect("the path is text");
    expect_run(
        &run(Path::new("/"), &["rules", "list", "--rules", pack]),
        &expect![[r"
            --- out
            no-test-kurs  Digitale kurs                         veiledning
            1 sjekkpunkt

            Dokumenttyper
            planprogram                    planprogram
            uuplan                         plan for universell utforming
            digistrategi                   digitaliseringsstrategi
            handlingsdel                   handlingsdel
            kompetanseplan                 kompetanseplan
            arealdel                       arealdel
            planstrategi                   planstrategi
            samfunnsdel                    samfunnsdel
            temaplan                       temaplan
            velfaerdsteknologistrategi     velferdsteknologistrategi
            tilgaengelighedsplan           tilgjengelighetsplan
            handicappolitik                handikappolitikk
            informationssikkerhedspolitik  informasjonssikkerhetspolicy
            kompetencestrategi             kompetansestrategi
            indkoebspolitik                innkjøpspolitikk
            kommunikationsstrategi         kommunikasjonsstrategi
            byggestrategi                  byggstrategi
            kommuneplan                    kommuneplan
            lokalplan                      lokalplan
            budget                         budsjett
            handleplan                     handlingsplan
            sektorplan                     sektorplan
            tillganglighetsplan            tilgjengelighetsplan
            informationssakerhetspolicy    informasjonssikkerhetspolicy
            kompetensplan                  kompetanseplan
            upphandlingspolicy             anskaffelsesstrategi
            kommunikationspolicy           kommunikasjonspolicy
            oversiktsplan                  oversiktsplan
            verksamhetsplan                virksomhetsplan
            --- exit 0
        "]],
    );
    expect_run(
        &run(Path::new("/"), &["rules", "explain", "no-test-kurs", "--rules", pack]),
        &expect![[r"
            --- out
            no-test-kurs · Kurs i digitale verktøy
            Spør etter        Sier planen at ansatte skal få kurs?
            Hvorfor           Verktøy uten opplæring blir stående.
            Grunnlag          veiledning – ikke et lovkrav:
                              Veileder om opplæring
                              kontrollert 21.11.2026 · https://example.org/kurs
            Forventet         digitaliseringsstrategi  forpliktelse  mangel
                              temaplan                 intensjon     merknad
            Oppfylles av      en forpliktelse: det planen sier skal gjøres
            Søkte etter       kurs sammen med digital
            Teller            «Kommunen skal holde digitale kurs.»
            Svakt             «Kommunen bør holde digitale kurs.»
            Teller ikke       «Kommunen skal holde kurs i saksbehandling.»
            Tekst å lime inn  «[Rolle] skal holde digitale kurs for alle ansatte innen
                              [frist].»
            Unntak            Før opp i plansjekk.toml med grunn og sluttdato.
                              Står det i et annet dokument som planen omtaler, oppgi
                              dokumentet som elsewhere i plansjekk.toml.
            Tema              staff-competence – også dk-komp-alle, no-komp-ansatte,
                              se-komp-alla
            --- exit 0
        "]],
    );
}

#[test]
fn examples_beside_rules_are_run() {
    let rule = std::fs::read_to_string(root("tests/integration/pack/test-kurs.toml")).expect("the pack is there");
    let folder = Folder::with(&[("good.toml", &rule)]);
    folder.write(
        "bad.toml",
        rule.replace("level = \"absent\"", "level = \"mentioned\"").replace("bør", "skal").as_bytes(),
    );
    expect_run(
        &folder.run(&["rules", "test", "--rules", "good.toml"]),
        &expect![[r"
            --- out
            no-test-kurs (bokmål) har 2 eksempler som teller og 1 som ikke skal telle; minst 5 av hver må til
            no-test-kurs (nynorsk) har 0 eksempler som teller og 0 som ikke skal telle; minst 5 av hver må til
            3 eksempler: 3 som ventet, 0 ikke funnet, 0 falskt treff, 0 annen grad, 0 annen kode, 0 annet felt
            --- exit 1
        "]],
    );
    expect_run(
        &folder.run(&["rules", "test", "--rules", "bad.toml"]),
        &expect![[r"
            --- out
            no-test-kurs, eksempel 2 (bokmål): annen grad
              tekst   Kommunen skal holde digitale kurs.
              ventet  intensjon
              funnet  forpliktelse
              ord     «Kommunen» kommunen selv, «skal» forplikter, «digitale» temaet, «kurs» temaet

            no-test-kurs, eksempel 3 (bokmål): ikke funnet
              tekst   Kommunen skal holde kurs i saksbehandling.
              ventet  nevnt
              funnet  ikke funnet

            no-test-kurs (bokmål) har 2 eksempler som teller og 1 som ikke skal telle; minst 5 av hver må til
            no-test-kurs (nynorsk) har 0 eksempler som teller og 0 som ikke skal telle; minst 5 av hver må til
            3 eksempler: 1 som ventet, 1 ikke funnet, 0 falskt treff, 1 annen grad, 0 annen kode, 0 annet felt
            --- exit 1
        "]],
    );
}

#[test]
fn a_new_rule_is_written_once() {
    let folder = Folder::with(&[]);
    expect_run(
        &folder.run(&["rules", "new", "no-uu-test"]),
        &expect![[r"
            --- out
            no-uu-test.toml
            requirement.schema.json
            plansjekk rules test --rules no-uu-test.toml
            --- exit 0
        "]],
    );
    expect_run(
        &folder.run(&["rules", "new", "no-uu-test"]),
        &expect![[r"
            --- err
            plansjekk: no-uu-test.toml: filen finnes allerede
              Velg et annet navn med -o, eller flytt den som er der. Den er urørt.
            --- exit 2
        "]],
    );
    expect_run(
        &folder.run(&["rules", "new", "no-uu-ikt"]),
        &expect![[r"
        --- err
        plansjekk: sjekkpunktet «no-uu-ikt» finnes allerede
          Les det med: plansjekk rules explain no-uu-ikt – eller velg et annet navn.
        --- exit 2
    "]],
    );
    expect_run(
        &folder.run(&["rules", "new", "foo"]),
        &expect![[r"
            --- err
            plansjekk: «foo» kan ikke være navnet på et sjekkpunkt
              Begynn med landet (no, dk eller se), så ord med små bokstaver a–z og
              bindestrek, for eksempel no-storvik-apne-data.
            --- exit 2
        "]],
    );
}

#[test]
fn lint_tells_what_misleads() {
    let rule = std::fs::read_to_string(root("tests/integration/pack/test-kurs.toml")).expect("the pack is there");
    let folder = Folder::with(&[("good.toml", &rule)]);
    folder.write("bad.toml", rule.replace("basis = \"guidance\"", "basis = \"law\"").as_bytes());
    let lint = |file: &str| folder.run(&["rules", "lint", "--date", "2026-11-21", "--rules", file]);
    expect_run(
        &lint("good.toml"),
        &expect![[r"
            --- out
            Filer kontrollert: 1. Merknader: 0.
            --- exit 0
        "]],
    );
    expect_run(
        &lint("bad.toml"),
        &expect![[r#"
            --- out
            plansjekk: grunnlaget er lov, men ingen lov blant kildene er kontrollert
                ╭─[bad.toml:5:9]
              5 │ basis = "law"
                ·         ──┬──
                ·           ╰─ vises som ikke kontrollert mot lovteksten
                ╰────
              Slå opp loven og skriv verified = true, eller velg et annet grunnlag.
            Filer kontrollert: 1. Merknader: 1.
            --- exit 1
        "#]],
    );
}

#[test]
fn the_schema_of_rules_is_the_one_beside_them() {
    for kind in ["requirement", "concepts", "frameworks", "law-quotes"] {
        let kept = std::fs::read_to_string(root(&format!("rules/{kind}.schema.json"))).expect("the schema is there");
        assert_eq!(run(&root(""), &["rules", "schema", kind]).out, kept);
    }
}
