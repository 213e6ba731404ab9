//! The catalogue is whole, rule authors get what the README says, and conditions hold without code.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::civil::date;
use plansjekk::assess::{CheckOptions, check};
use plansjekk::find::Finding;
use plansjekk::rules::{RuleFile, RuleSet};
use plansjekk::text::Country;
use serde_json::Value;

use crate::common::{Folder, Outcome, root, run};

/// The requirements that the packs carry: 35 Norwegian, 30 Danish, 14 Swedish.
const IDS: &str = "
no-komp-ansatte no-komp-begrep no-komp-brukersentrert no-komp-folkevalgte no-komp-gevinst no-komp-gjenbruk
no-komp-innbyggere no-komp-kartlegging no-komp-ki no-komp-laering-i-arbeid no-komp-ledere no-komp-nettverk
no-komp-partnerskap no-komp-partssamarbeid no-komp-personvern-sikkerhet no-komp-utenforskap no-plan-oppfolging
no-uu-aktivt no-uu-anskaffelser no-uu-bestemmelser no-uu-bolig no-uu-bygg no-uu-crpd no-uu-erklaering no-uu-ikt
no-uu-klarsprak no-uu-kompetanse no-uu-medvirkning no-uu-overordnet no-uu-rad no-uu-skole no-uu-status no-uu-tiltak
no-uu-transport no-uu-uteomrade
dk-komp-ai dk-komp-alle dk-komp-borgere dk-komp-datasikkerhed dk-komp-faglighed dk-komp-formaal dk-komp-inklusion
dk-komp-kortlaegning dk-komp-ledelse dk-komp-lokal dk-komp-maaling dk-komp-med dk-komp-nis2-ledelse
dk-komp-praksisnaer dk-komp-ressourcer dk-komp-saerlige-grupper dk-komp-samarbejde dk-plan-handleplan dk-uu-byggeri
dk-uu-byrum dk-uu-dokumenter dk-uu-eksisterende dk-uu-erklaering dk-uu-grundprincipper dk-uu-handicapraad
dk-uu-indkoeb dk-uu-princip dk-uu-velfaerdstek dk-uu-viden dk-uu-web
se-komp-ai se-komp-alla se-komp-delaktighet se-komp-kartlaggning se-komp-ledning se-komp-sakerhet se-plan-uppfoljning
se-uu-diskriminering se-uu-dos se-uu-hinder se-uu-oversiktsplan se-uu-princip se-uu-samrad se-uu-upphandling";

/// Everything the rules say; printed once for all tests.
static CATALOGUE: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let mut listed = run(&root(""), &["rules", "list", "--format", "json"]).json();
    serde_json::from_value(listed["requirements"].take()).expect("the catalogue lists requirements")
});

/// Everything the rules say.
pub(crate) fn catalogue() -> &'static [Value] {
    &CATALOGUE
}

/// The text under a key; empty where there is none.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// The languages of a requirement's pack.
pub(crate) fn languages(requirement: &Value) -> &'static [&'static str] {
    match text(requirement, "country") {
        "NO" => &["nb", "nn", "en"],
        "DK" => &["da", "en"],
        _ => &["sv", "en"],
    }
}

#[test]
fn the_catalogue_has_the_requirements_and_no_others() {
    let listed = catalogue();
    let found: Vec<&str> = listed.iter().map(|requirement| text(requirement, "id")).collect();
    assert_eq!(found, IDS.split_whitespace().collect::<Vec<_>>());
}

#[test]
fn every_requirement_is_complete() {
    for requirement in catalogue() {
        let id = text(requirement, "id");
        for key in ["title", "short", "asks", "why", "looked_for", "verbs", "remedy"] {
            let texts = requirement[key].as_object().expect("a text has languages");
            let found: BTreeSet<&str> = texts.keys().map(String::as_str).collect();
            assert_eq!(found, languages(requirement).iter().copied().collect(), "{id} {key}");
            let good = |text: &Value| text.as_str().is_some_and(|text| !text.trim().is_empty() && !text.contains('…'));
            assert!(texts.values().all(good), "{id} {key}");
        }
        for key in ["area", "theme", "evidence", "basis"] {
            assert_ne!(text(requirement, key), "", "{id} {key}");
        }
        let sources = requirement["sources"].as_array().expect("sources are a list");
        let unaddressed = sources.iter().find(|source| !text(source, "url").starts_with("http"));
        assert_eq!(unaddressed, None, "{id}");
        // A law without a section is one that nobody has looked up, and every report says so.
        let vague =
            |source: &&Value| source["kind"] == "law" && source["verified"] == true && source["section"].is_null();
        assert_eq!(sources.iter().find(vague), None, "{id}");
        assert!(
            sources.iter().all(|source| !text(source, "title").is_empty() && !text(source, "checked").is_empty()),
            "{id}"
        );
        let own = |source: &Value| source["kind"] == requirement["basis"];
        assert!(requirement["basis"] == "practice" || sources.iter().any(own), "{id} has no source of its basis");
        assert!(requirement["demands"].as_array().is_some_and(|demands| !demands.is_empty()), "{id} asks nothing");
    }
}

#[test]
fn every_seed_programme_is_carried_on() {
    let listed = catalogue();
    let of = |programme: &str| {
        let carries = |requirement: &&Value| {
            requirement["programmes"].as_array().is_some_and(|all| all.iter().any(|name| name == programme))
        };
        listed.iter().filter(carries).count()
    };
    assert_eq!(["000", "001", "002", "003", "004"].map(of), [8, 10, 5, 11, 14]);
    let shown = run(&root(""), &["rules", "list", "--source", "002", "--lang", "nb"]).out;
    assert!(
        shown.starts_with("002  Digdirs kompetansemodell for digital transformasjon\n  no-komp-ansatte "),
        "{shown}"
    );
}

#[test]
fn the_list_can_be_filtered() {
    let count = |arguments: &[&str]| {
        let all = [&["rules", "list", "--format", "json"][..], arguments].concat();
        run(&root(""), &all).json()["requirements"].as_array().map(Vec::len)
    };
    assert_eq!(count(&["--country", "se"]), Some(14));
    assert_eq!(count(&["--theme", "security-training"]), Some(4));
    assert_eq!(count(&["--basis", "agreement", "--country", "no"]), Some(2));
    assert_eq!(count(&["--type", "oversiktsplan", "--basis", "practice"]), Some(1));
}

#[test]
fn a_filter_that_no_rule_has_is_refused() {
    let refused = |arguments: &[&str]| {
        let outcome = run(&root(""), &[&["rules", "list", "--lang", "en"][..], arguments].concat());
        (outcome.code, outcome.err)
    };
    let (code, said) = refused(&["--theme", "security-trainin"]);
    assert_eq!(code, 2);
    assert!(said.contains("unknown theme “security-trainin”") && said.contains("“security-training”"), "{said}");
    let (code, said) = refused(&["--source", "009"]);
    assert_eq!(code, 2);
    assert!(said.contains("unknown programme “009”"), "{said}");
}

#[test]
fn a_neighbour_reads_the_rule_s_own_words_between_her_own() {
    let shown = |language| run(&root(""), &["rules", "explain", "no-uu-ikt", "--lang", language]).out;
    for (language, own) in [("da", "Tæller "), ("sv", "Räknas ")] {
        let shown = shown(language);
        assert!(shown.contains(own), "{shown}");
        let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(shown.contains("med skjermleser hvert år.") && !shown.contains("kvart år."), "{shown}");
        for english in ["Does the plan", " shall ", "Universal design"] {
            assert!(!shown.contains(english), "{english}: {shown}");
        }
    }
}

#[test]
fn an_explanation_tells_what_a_jurist_asks() {
    let shown = run(&root(""), &["rules", "explain", "dk-komp-ai", "--lang", "da"]).out;
    for line in [
        "Gælder                 fra 2. februar 2025",
        "                       kun når planen nævner kunstig intelligens",
        "Opfyldes af            en forpligtelse: det, planen siger skal gøres",
        "Tema                   ai-literacy – også no-komp-ki, se-komp-ai",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
    let shown = run(&root(""), &["rules", "explain", "dk-komp-maaling", "--lang", "da"]).out;
    assert!(shown.contains("Program                004 "), "{shown}");
    let joined = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        joined.contains("henviser planen til en handleplan, der er vedtaget eller tidsfastsat, er hensigt nok"),
        "{shown}"
    );
    for requirement in catalogue().iter().filter(|requirement| requirement["only_if"].is_string()) {
        let texts = requirement["only_if_text"].as_object().expect("texts");
        let found: BTreeSet<&str> = texts.keys().map(String::as_str).collect();
        assert_eq!(found, languages(requirement).iter().copied().collect(), "{}", text(requirement, "id"));
    }
}

#[test]
fn an_explanation_has_examples_in_the_reader_s_language_alone() {
    let shown = |language| run(&root(""), &["rules", "explain", "no-uu-ikt", "--lang", language]).out;
    let (nb, nn) = (shown("nb"), shown("nn"));
    assert!(nb.contains("hvert år.") && !nb.contains("kvart år."), "{nb}");
    assert!(nn.contains("kvart år.") && !nn.contains("hvert år."), "{nn}");
}

/// The README's section on rules of one's own.
fn own_rules() -> String {
    let readme = std::fs::read_to_string(root("README.md")).expect("the README is there");
    let section = readme.split("## A requirement of one's own").nth(1).expect("the section is there");
    section.split("\n## ").next().unwrap_or_default().to_owned()
}

/// A command as it is written, with the program's name in front.
fn typed(folder: &Folder, command: &str) -> Outcome {
    folder.run(&command.split(' ').skip(1).collect::<Vec<_>>())
}

#[test]
fn a_requirement_of_one_s_own_works_as_the_readme_says() {
    let (section, folder) = (own_rules(), Folder::with(&[]));
    let plan = "fixtures/documents/nb-digitaliseringsstrategi/nb-digitaliseringsstrategi.docx";
    folder.write("plan.docx", &std::fs::read(root(plan)).expect("the plan is there"));
    let shown = section.split("```console\n$ ").nth(1).and_then(|rest| rest.split("\n```").next()).expect("a console");
    let (command, output) = shown.split_once('\n').expect("a command and its output");
    assert_eq!(typed(&folder, command).out.trim_end(), output);
    let commands = section.split('`').filter(|text| text.starts_with("plansjekk ") && text.contains(" --rules "));
    let results: Vec<(i32, bool)> =
        commands.map(|command| typed(&folder, command)).map(|outcome| (outcome.code, outcome.err.is_empty())).collect();
    assert_eq!(results, [(0, true), (0, true), (0, true)]);
}

/// What a plan is found to say, with the built-in rules and such files.
fn found(own: Vec<RuleFile>) -> Vec<(String, String, String)> {
    let plan = std::fs::read(root("fixtures/documents/nb-samfunnsdel/nb-samfunnsdel.md")).expect("the plan is there");
    let rules = RuleSet::with_files(own, &[Country::No]).expect("the rules are without mistakes");
    let assessment = check("plan.md", &plan, &rules, &CheckOptions::new(date(2026, 11, 21))).expect("it can be read");
    let told = |finding: &Finding| {
        let text = assessment.document.text[finding.range.clone()].to_owned();
        (finding.requirement.clone(), format!("{:?} {:?}", finding.level, finding.code), text)
    };
    assessment.findings.iter().map(told).collect()
}

#[test]
fn words_of_one_s_own_change_nothing_that_the_built_in_rules_find() {
    let text = "[own-a]\nnb = [\"univers*\", \"*kurs*\", \"digital*\", \"kommune*\"]\n[own-b]\nnb = [\"*utform*\", \"tilgjengelig*\"]\n\
        [own-c]\nnb = [\"skal\", \"og\", \"alle\", \"barn*\"]\n[own-d]\nnb = [\"skal\", \"alle\", \"*kompetanse*\"]\n";
    let own = RuleFile { name: "own.toml".to_owned(), text: text.to_owned() };
    assert_eq!(found(vec![own]), found(Vec::new()));
}

#[test]
fn every_law_is_named_with_its_section() {
    for requirement in catalogue() {
        for source in requirement["sources"].as_array().into_iter().flatten().filter(|source| source["kind"] == "law") {
            assert!(source["section"].is_string(), "{}: {source}", text(requirement, "id"));
        }
    }
}

#[test]
fn the_list_takes_the_name_of_a_publisher() {
    let listed = |name| run(&root(""), &["rules", "list", "--source", name, "--lang", "da"]);
    let shown = listed("KL").out;
    assert!(
        shown.contains("004  KL: Digitalt kompetente kommuner, tre spor\n") && shown.contains("KL's Kompetencehjul\n")
    );
    assert!(shown.contains("dk-komp-kortlaegning") && !shown.contains("dk-uu-web"), "{shown}");
    let misspelt = listed("Fremfard");
    assert_eq!(misspelt.code, 2);
    assert!(misspelt.err.contains("Fremfærd"), "{}", misspelt.err);
}

#[test]
fn a_new_rule_has_the_schema_that_it_names() {
    let folder = Folder::with(&[]);
    let told = |id: &str| folder.run(&["rules", "new", id]).out;
    let schema = "requirement.schema.json";
    assert_eq!(told("no-a"), format!("no-a.toml\n{schema}\nplansjekk rules test --rules no-a.toml\n"));
    assert_eq!(told("no-b"), "no-b.toml\nplansjekk rules test --rules no-b.toml\n");
    assert_eq!(folder.read(schema), run(&root(""), &["rules", "schema"]).out);
}

#[test]
fn a_new_rule_passes_its_tests_in_every_country() {
    for country in ["no", "dk", "se"] {
        let (id, file) = (format!("{country}-test-data"), format!("{country}-test-data.toml"));
        let folder = Folder::with(&[]);
        assert_eq!(folder.run(&["rules", "new", &id]).code, 0);
        for command in ["test", "lint"] {
            let outcome = folder.run(&["rules", command, "--rules", &file]);
            assert_eq!(outcome.code, 0, "{country} {command}: {outcome:?}");
        }
    }
}

/// The rule of the test pack with a line of its own, for a plan with the given body.
fn verdict(line: &str, change: (&str, &str), body: &str) -> Value {
    verdict_of(line, &[change], body)
}

/// The same with several changes of the rule.
fn verdict_of(line: &str, changes: &[(&str, &str)], body: &str) -> Value {
    let rule = std::fs::read_to_string(root("tests/integration/pack/test-kurs.toml")).expect("the pack is there");
    let rule = changes.iter().fold(rule, |rule, (from, to)| rule.replacen(from, to, 1));
    let rule = format!("{line}\n{rule}");
    let plan = format!("# Digitaliseringsstrategi for Storvik kommune\n\n## Tiltak\n\n{body}\n");
    let folder = Folder::with(&[("rule.toml", &rule), ("plan.md", &plan)]);
    let arguments = ["check", "--rules", "no", "--rules", "rule.toml", "--date", "2026-11-21", "--format", "json"];
    let report = folder.run(&[&arguments[..], &["plan.md"]].concat()).json();
    let all = report["documents"][0]["requirements"].as_array().cloned().unwrap_or_default();
    all.into_iter().find(|requirement| requirement["id"] == "no-test-kurs").expect("the rule is asked")
}

#[test]
fn a_requirement_may_hold_only_where_the_plan_speaks_of_something() {
    let asked = |body| text(&verdict("only_if = '\"ki\" | @ai'", ("", ""), body), "status").to_owned();
    assert_eq!(asked("Kommunen skal holde åpent hus."), "not-applicable");
    assert_eq!(asked("Kommunen skal ta i bruk kunstig intelligens."), "missing");
}

#[test]
fn a_policy_that_points_to_an_action_plan_is_asked_for_the_goal() {
    let strict = ("level = \"committed\"\nfields = []", "level = \"actionable\"\nfields = [\"owner\", \"deadline\"]");
    let promise = "Kommunen skal holde digitale kurs for de ansatte.";
    let announced = format!("{promise}\n\nPlanen skal følges opp med en egen handlingsplan hvert år.");
    let judged = |line, body: &str| {
        let verdict = verdict(line, strict, body);
        format!("{} {} {}", text(&verdict, "status"), text(&verdict["demand"], "level"), verdict["demand"]["fields"])
    };
    let asked = r#"weak actionable ["owner","deadline"]"#;
    assert_eq!(judged("goal_if_action_plan = true", promise), asked);
    assert_eq!(judged("goal_if_action_plan = true", &announced), "met aspired []");
    assert_eq!(judged("goal_if_action_plan = false", &announced), asked);
    // A plan that is only promised settles nothing; one that has its name and time does.
    assert_eq!(judged("goal_if_action_plan = true", &format!("{promise}\n\nHandlingsplan følger.")), asked);
    let named = "Handlingsplan for universell utforming 2025–2028, vedtatt i kommunestyret, viser tiltakene.";
    assert_eq!(judged("goal_if_action_plan = true", &format!("{promise}\n\n{named}")), "met aspired []");
    // A wish never meets a duty by law.
    let duty = ("severity = \"error\"", "severity = \"error\"\nbasis = \"law\"");
    let by_law = |body: &str| {
        let rule = verdict_of(
            "goal_if_action_plan = true",
            &[strict, duty],
            &format!("{body}\n\nHandlingsplanen følges opp hvert år."),
        );
        format!("{} {} {}", text(&rule, "status"), text(&rule["demand"], "level"), rule["demand"]["fields"])
    };
    assert_eq!(by_law(promise), "met committed []");
    assert_eq!(by_law("Kommunen ønsker å holde digitale kurs for de ansatte."), "weak committed []");
}

#[test]
fn an_action_plan_without_a_day_is_told_once() {
    let plan = "# Handicappolitik for Højbæk Kommune\n\nVi vil have et handicapråd.\n\nHandleplan følger.\n";
    let folder = Folder::with(&[("plan.md", plan)]);
    let report = folder.run(&["check", "--date", "2026-11-21", "--lang", "da", "--format", "json", "plan.md"]).json();
    let document = &report["documents"][0];
    let told: Vec<&str> =
        document["notices"].as_array().into_iter().flatten().map(|notice| text(notice, "message")).collect();
    assert_eq!(
        told,
        [
            "Afsnit 3: handleplan er varslet uden dato. Skriv, hvornår den vedtages, og af hvem. Så kan ansvarlig, frist, mål \
          og økonomi stå i handleplanen."
        ]
    );
    let own = document["requirements"].as_array().into_iter().flatten().find(|own| own["id"] == "dk-plan-handleplan");
    assert_ne!(own.map(|own| text(own, "status")), Some("met"));
}

#[test]
fn what_is_missing_may_be_an_error_only_where_the_plan_speaks_of_something() {
    let mild = ("severity = \"error\"", "severity = \"warning\"");
    let severity = |body| text(&verdict("error_if = '@ai'", mild, body), "severity").to_owned();
    assert_eq!(severity("Kommunen skal holde åpent hus."), "warning");
    assert_eq!(severity("Kommunen skal ta i bruk kunstig intelligens."), "error");
}

/// Status and help of a Danish requirement for a plan of this title.
fn danish(id: &str, title: &str, body: &str) -> (String, String) {
    let plan = format!("# {title} for Højbæk Kommune\n\n{body}\n");
    let folder = Folder::with(&[("plan.md", &plan)]);
    let report = folder.run(&["check", "--date", "2026-11-21", "--lang", "da", "--format", "json", "plan.md"]).json();
    let all = report["documents"][0]["requirements"].as_array().cloned().unwrap_or_default();
    let own = all.iter().find(|own| own["id"] == id).expect("it is asked");
    (text(own, "status").to_owned(), text(own, "help").to_owned())
}

#[test]
fn a_digital_strategy_commits_to_two_of_the_principles_of_inclusion() {
    let judged = |body: &str| danish("dk-komp-inklusion", "Digitaliseringsstrategi", body);
    let helpers = "Vi skal klæde frivillige og pårørende på til at hjælpe andre med Digital Post.";
    let others = "øje for digitaliseringens konsekvenser, løsninger for alle, kommunikation til at forstå, hjælp til borgernes \
        digitale gøremål og anvendelige alternativer";
    let lacks =
        format!("Ikke fundet på niveauet »forpligtelse«: 1 af disse: {others}. Skriv, hvad kommunen skal gøre.");
    assert_eq!(judged(helpers), ("weak".to_owned(), lacks.clone()));
    // The same principle once more is no second one; a wish about another is none either.
    let again = "Borgerservice skal undervise støttepersoner i digital fuldmagt.";
    assert_eq!(judged(&format!("{helpers}\n\n{again}")), ("weak".to_owned(), lacks.clone()));
    let wish = "Vi bør vurdere digitale projekter for konsekvenser for udsatte borgere.";
    assert_eq!(judged(&format!("{helpers}\n\n{wish}")), ("weak".to_owned(), lacks));
    // A promise that another requirement asks for counts, too; so do all six at once.
    let second = "Vi skal vurdere alle digitale projekter for konsekvenser for udsatte borgere, før de besluttes.";
    let telephone = "Borgerservice skal tilbyde borgere uden MitID et ikke-digitalt alternativ til selvbetjening.";
    let all =
        "Alle nye selvbetjeningsprojekter skal vurderes efter principperne for digital inklusion, før de besluttes.";
    assert_eq!(judged(&format!("{helpers}\n\n{second}")).0, "met");
    assert_eq!(judged(&format!("{helpers}\n\n{telephone}")).0, "met");
    assert_eq!(judged(all).0, "met");
}

#[test]
fn a_disability_policy_commits_to_sector_responsibility() {
    let judged = |body: &str| danish("dk-uu-grundprincipper", "Handicappolitik", body);
    let without = "Politikken bygger på ligebehandling, kompensation og solidaritet for mennesker med handicap.";
    let lacks = "Ikke fundet på niveauet »forpligtelse«: sektoransvar. Skriv, hvad kommunen skal gøre.";
    assert_eq!(judged(without), ("weak".to_owned(), lacks.to_owned()));
    assert_eq!(judged("Politikken bygger på ligebehandling, kompensation og sektoransvar.").0, "met");
    let others = "Hver forvaltning har ansvaret for, at dens tilbud kan bruges af mennesker med handicap.";
    assert_eq!(judged(&format!("{without}\n\n{others}")).0, "met");
}

#[test]
fn the_parts_of_a_requirement_are_told() {
    let told = |id: &str| run(&root(""), &["rules", "explain", id, "--lang", "da"]).out;
    let inclusion = told("dk-komp-inklusion");
    assert!(inclusion.contains("forpligtelse: 2 af 6 dele") && inclusion.contains("Dele: øje for"), "{inclusion}");
    let principles = told("dk-uu-grundprincipper");
    assert!(principles.contains("forpligtelse: sektoransvar"), "{principles}");
}

#[test]
fn the_day_of_adoption_of_an_action_plan_is_no_deadline_that_has_passed() {
    let judged = |sentence: &str| {
        let plan = format!("# Digitaliseringsstrategi for Højbæk Kommune\n\n{sentence}\n");
        let folder = Folder::with(&[("plan.md", &plan)]);
        let report = folder.run(&["check", "--date", "2026-11-21", "--format", "json", "plan.md"]).json();
        let all = report["documents"][0]["requirements"].as_array().cloned().unwrap_or_default();
        let own = all.iter().find(|own| own["id"] == "dk-plan-handleplan").expect("it is asked");
        format!("{} {}", text(own, "status"), text(&own["demand"], "level"))
    };
    let follows = "Strategien følges op af en handleplan";
    for adopted in ["vedtaget 12. marts 2025", "vedtaget af byrådet den 12. marts 2025", "som byrådet vedtog i 2025"]
    {
        assert_eq!(judged(&format!("{follows}, {adopted}.")), "met committed", "{adopted}");
    }
    assert_eq!(judged(&format!("{follows}. Handleplanen er vedtaget 12. marts 2025.")), "met committed");
    assert_eq!(judged(&format!("{follows}.")), "weak actionable");
}

#[test]
fn what_another_document_covers_is_named() {
    let settings = "[[document]]\npath = \"nett*.md\"\nname = \"Nettstrategi 2025\"\n\n\
        [requirements.no-uu-ikt]\nelsewhere = \"Nettstrategi 2025\"\n";
    let plan = "# Digitaliseringsstrategi for Storvik kommune\n\nNettsidene står i Nettstrategi 2025.\n";
    let silent = "# Digitaliseringsstrategi for Storvik kommune\n\nVi vil ha åpne dører.\n";
    let files = [("plansjekk.toml", settings), ("plan.md", plan), ("nett.md", plan), ("silent.md", silent)];
    let folder = Folder::with(&files);
    // Only where the text names the other document, and never in that document itself.
    let status = |file: &str| {
        let report = folder.run(&["check", "--type", "digistrategi", "--format", "json", file]).json();
        let all = report["documents"][0]["requirements"].as_array().cloned().unwrap_or_default();
        all.iter().find(|own| own["id"] == "no-uu-ikt").map(|own| text(own, "status").to_owned())
    };
    assert_eq!(
        ["plan.md", "nett.md", "silent.md"].map(|file| status(file) == Some("not-applicable".to_owned())),
        [true, false, false]
    );
    let shown = |format| folder.run(&["check", "--lang", "nb", "--format", format, "plan.md"]).out;
    let human = shown("human");
    let row = "  UU av nettsteder og apper            – Ikke aktuelt  Dekkes av «Nettstrategi 2025».";
    assert!(human.lines().any(|line| line.trim_end() == row), "{human}");
    assert!(shown("plain").contains("UU av nettsteder og apper: dekkes av «Nettstrategi 2025».\n"));
}

#[test]
fn only_a_document_of_the_set_can_cover_a_requirement() {
    let refused = |settings: &str| {
        let folder = Folder::with(&[("plansjekk.toml", settings), ("plan.md", "# Plan\n\nVi vil ha åpne dører.\n")]);
        let outcome = folder.run(&["check", "--lang", "nb", "plan.md"]);
        (outcome.code, outcome.err)
    };
    let (code, said) = refused("[requirements.no-uu-ikt]\nelsewhere = \"Nettstrategi\"\n");
    assert!(code == 2 && said.contains("Legg til [[document]] path = \"…\" name = \"Nettstrategi\""), "{said}");
    let named = "[[document]]\npath = \"nett.md\"\nname = \"Nettstrategi\"\n[requirements.no-uu-ikt]\nelsewhere = \"Nettstrateg\"\n";
    let (code, said) = refused(named);
    assert!(code == 2 && said.contains("Mente du «Nettstrategi»?"), "{said}");
}

/// What a plan is told of frameworks that have run out.
fn notices(plan: &str, language: &str) -> Vec<String> {
    let folder = Folder::with(&[("plan.md", plan)]);
    let report =
        folder.run(&["check", "--date", "2026-11-21", "--lang", language, "--format", "json", "plan.md"]).json();
    let all = report["documents"][0]["notices"].as_array().cloned().unwrap_or_default();
    let stale = all.iter().filter(|notice| notice["code"] == "expired-framework");
    stale.map(|notice| text(notice, "message").to_owned()).collect()
}

#[test]
fn a_plan_that_cites_what_has_run_out_is_told_what_holds() {
    let nb = "# Digitaliseringsstrategi\n\nVi følger den nasjonale strategien Én digital offentlig sektor i alt vi gjør her.\n";
    assert_eq!(
        notices(nb, "nb"),
        ["Avsnitt 2: viser til «Én digital offentlig sektor (2019–2025)», som gjaldt til 31. desember 2025. Bruk den \
          nasjonale strategien «Fremtidens digitale Norge»."]
    );
    let da =
        "# Digitaliseringsstrategi\n\nKommunen følger persondataloven, når vi behandler oplysninger om borgerne.\n";
    assert_eq!(
        notices(da, "da"),
        [
            "Afsnit 2: henviser til »Persondataloven (lov nr. 429 af 31. maj 2000)«, som gjaldt til 24. maj 2018. Henvis til \
          databeskyttelsesforordningen og databeskyttelsesloven."
        ]
    );
    let sv =
        "# Digitaliseringsstrategi\n\nKommunen följer personuppgiftslagen när vi behandlar uppgifter om invånarna.\n";
    assert_eq!(
        notices(sv, "en"),
        [
            "Paragraph 2: refers to “Personuppgiftslagen (1998:204)”, which ran until 24 May 2018. Refer to the GDPR and the \
          Swedish data protection act."
        ]
    );
}

#[test]
fn old_names_of_offices_and_what_ran_out_later_are_no_news() {
    let offices =
        "# Digitaliseringsstrategi\n\nRådmannen legger planen fram, og Fylkesmannen har ikke hatt merknader til den.\n";
    assert_eq!(notices(offices, "nb"), Vec::<String>::new());
    let dated = "---\ndate: 2021-03-01\n---\n\n# Digitaliseringsstrategi\n\nDato: 1. mars 2021\n\n\
        Vi følger den nasjonale strategien Én digital offentlig sektor i alt vi gjør her.\n";
    assert_eq!(notices(dated, "nb"), Vec::<String>::new());
}

#[test]
fn no_sentence_with_the_very_word_goes_unseen() {
    let texts = [
        ("nb", "Storvik kommune", "Universell utforming skal inn tidlig – ikke først ved overtakelsen."),
        ("nb", "Storvik kommune", "Kirken og prestegården bør være universelt utformet."),
        ("nn", "Storvik kommune", "Eit godt sentrum er universelt utforma."),
        ("da", "Højbæk Kommune", "Universelt design er noget, vi taler om over kaffen."),
        ("da", "Højbæk Kommune", "Fysisk tilgængelighed er nødvendig for borgere med nedsat bevægelighed."),
        ("sv", "Storviks kommun", "Torget är inte universellt utformat."),
        ("sv", "Storviks kommun", "Tillgänglighet för personer med funktionsnedsättning nämns i programmet."),
    ];
    for (language, owner, text) in texts {
        let plan = format!("# Plan\n\n{text}\n");
        let folder = Folder::with(&[("plan.md", &plan)]);
        let arguments =
            ["check", "--lang", language, "--owner", owner, "--date", "2026-11-21", "--format", "json", "plan.md"];
        let found = folder.run(&arguments).json();
        let findings = found["documents"][0]["findings"].as_array().cloned().unwrap_or_default();
        assert!(findings.iter().any(|finding| finding["text"] == text), "{language}: {text}");
    }
}
