//! Reports speak one language, and call a duty only what is law.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use crate::common::{documents, root, run};
use crate::rules::{catalogue, languages, text};

/// `fixtures/wording/words.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    /// By language: words of the neighbours that no text in the language may hold.
    foreign: BTreeMap<String, String>,
    /// By language: words that say that something is a duty.
    duty: BTreeMap<String, String>,
    /// By language: how a text says that something is no duty.
    denial: BTreeMap<String, Vec<String>>,
}

fn words() -> Words {
    let file = std::fs::read_to_string(root("fixtures/wording/words.toml")).expect("the words are there");
    toml::from_str(&file).expect("the words can be read")
}

/// The words of a text in lower case.
fn tokens(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase();
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The words of `list` that a text holds.
fn held<'l>(text: &str, list: &'l str) -> Vec<&'l str> {
    let tokens = tokens(text);
    list.split_whitespace().filter(|word| tokens.contains(*word)).collect()
}

#[test]
fn the_texts_of_the_rules_are_in_their_language() {
    let words = words();
    for requirement in catalogue() {
        for language in languages(requirement) {
            for key in ["title", "short", "asks", "why", "looked_for", "verbs", "remedy"] {
                let found = held(text(&requirement[key], language), &words.foreign[*language]);
                assert_eq!(found, Vec::<&str>::new(), "{} {key} {language}", text(requirement, "id"));
            }
        }
    }
}

/// Titles of sources are in the language of the source, and ids in none, wherever they are shown.
fn titles(catalogue: &[Value]) -> Vec<String> {
    let sources = catalogue.iter().filter_map(|requirement| requirement["sources"].as_array()).flatten();
    let mut titles: Vec<String> = sources.map(|source| text(source, "title").to_owned()).collect();
    titles.extend(catalogue.iter().map(|requirement| text(requirement, "id").to_owned()));
    titles.sort_by_key(|title| std::cmp::Reverse(title.len()));
    titles
}

/// A report as one line, without what it quotes from sources and from the plan itself.
fn own_words(report: &str, titles: &[String], plan: &str) -> String {
    let joined = report.split_whitespace().collect::<Vec<_>>().join(" ");
    let without_titles = titles.iter().fold(joined, |report, title| report.replace(title.as_str(), " "));
    let plan = tokens(plan);
    let kept = without_titles.split_whitespace().filter(|word| tokens(word).iter().any(|part| !plan.contains(part)));
    kept.collect::<Vec<_>>().join(" ")
}

#[test]
fn reports_are_in_one_language() {
    let (words, titles) = (words(), titles(catalogue()));
    for path in documents(&["md"]) {
        let plan = std::fs::read_to_string(&path).expect("the plan is there");
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let language = &name[..2];
        for format in ["human", "plain"] {
            let path = path.to_str().expect("the path is text");
            let report =
                run(&root(""), &["check", "--lang", language, "--format", format, "--date", "2026-11-21", path]).out;
            let found = held(&own_words(&report, &titles, &plan), &words.foreign[language]);
            assert_eq!(found, Vec::<&str>::new(), "{name} {format}");
        }
    }
}

#[test]
fn only_law_is_called_a_duty() {
    let words = words();
    for requirement in catalogue() {
        if matches!(text(requirement, "basis"), "law" | "convention") {
            continue;
        }
        for language in languages(requirement) {
            for key in ["title", "short", "why"] {
                let said = text(&requirement[key], language).to_lowercase();
                let denials = words.denial[*language].iter();
                let said = denials.fold(said, |said, denial| said.replace(denial.as_str(), " "));
                let found = held(&said, &words.duty[*language]);
                assert_eq!(found, Vec::<&str>::new(), "{} {key} {language}", text(requirement, "id"));
            }
        }
    }
}

/// How explanations head the basis, and what they say of guidance, good practice and agreements.
const WEIGHTS: [(&str, &str, [&str; 3]); 5] = [
    (
        "nb",
        "Grunnlag",
        ["veiledning – ikke et lovkrav", "god praksis – ikke et lovkrav", "avtale – gjelder mellom partene"],
    ),
    (
        "nn",
        "Grunnlag",
        ["rettleiing – ikkje eit lovkrav", "god praksis – ikkje eit lovkrav", "avtale – gjeld mellom partane"],
    ),
    (
        "da",
        "Grundlag",
        ["vejledning – ikke et lovkrav", "god praksis – ikke et lovkrav", "aftale – gælder mellem parterne"],
    ),
    (
        "sv",
        "Grund",
        ["vägledning – inget lagkrav", "god praxis – inget lagkrav", "överenskommelse – gäller mellan parterna"],
    ),
    (
        "en",
        "Basis",
        ["guidance – not a legal duty", "good practice – not a legal duty", "agreement – between its parties"],
    ),
];

#[test]
fn explanations_say_how_far_a_requirement_binds() {
    let requirements = catalogue();
    for (language, caption, said) in WEIGHTS {
        for (basis, weight) in ["guidance", "practice", "agreement"].into_iter().zip(said) {
            let first = requirements
                .iter()
                .find(|requirement| text(requirement, "basis") == basis && languages(requirement).contains(&language));
            let Some(id) = first.map(|requirement| text(requirement, "id")) else { continue };
            let shown = run(&root(""), &["rules", "explain", id, "--lang", language]).out;
            let line = shown.lines().find(|line| line.starts_with(caption)).unwrap_or_default();
            assert!(line.ends_with(&format!(" {weight}:")), "{id} {language}: {line}");
        }
    }
}

/// The first word of each basis in English, by its name.
const BASES: [(&str, &str); 5] = [
    ("law", "law"),
    ("convention", "convention"),
    ("agreement", "agreement"),
    ("guidance", "guidance"),
    ("practice", "good practice"),
];

#[test]
fn no_source_stands_under_law_but_law() {
    for requirement in catalogue() {
        let id = text(requirement, "id");
        let shown = run(&root(""), &["rules", "explain", id, "--lang", "en"]).out;
        let basis = shown.split("\nBasis ").nth(1).and_then(|rest| rest.split("\nExpected ").next()).expect("a basis");
        let basis = basis.split_whitespace().collect::<Vec<_>>().join(" ");
        let headings = |word: &str| {
            let alone = format!("see also {word}:");
            let whole: Vec<usize> = basis.match_indices(&format!("{word} – ")).map(|(at, _)| at).collect();
            [basis.match_indices(&alone).map(|(at, _)| at).collect(), whole].concat()
        };
        let under = |at: usize| {
            let last = |(name, word): &(&'static str, &str)| {
                Some((headings(word).into_iter().filter(|from| *from <= at).max()?, *name))
            };
            BASES.iter().filter_map(last).max().map_or("", |(_, name)| name)
        };
        for source in requirement["sources"].as_array().expect("sources") {
            let title = text(source, "title").split_whitespace().collect::<Vec<_>>().join(" ");
            let kind = text(source, "kind");
            let binds = |name: &str| matches!(name, "law" | "convention");
            let all = basis.match_indices(&title).map(|(at, _)| under(at)).collect::<Vec<_>>();
            assert!(
                all.iter().any(|heading| *heading == kind || !binds(heading) && !binds(kind)),
                "{id} {title}: {all:?}"
            );
        }
    }
}

#[test]
fn what_is_law_for_one_plan_is_practice_for_another() {
    let plan = root("fixtures/readme/utkast.md");
    let plan = plan.to_str().expect("the path is text");
    let basis = |doctype: &str| {
        let report = run(&root(""), &["check", "--type", doctype, "--format", "json", plan]).json();
        let all = report["documents"][0]["requirements"].as_array().cloned().unwrap_or_default();
        let own = all.into_iter().find(|requirement| requirement["id"] == "no-plan-oppfolging").expect("it is asked");
        text(&own, "basis").to_owned()
    };
    assert_eq!(["handlingsdel", "digistrategi"].map(basis), ["law", "practice"]);
    let lines = |language: &str, doctype: &str| {
        let shown = run(&root(""), &["check", "--type", doctype, "--lang", language, "--format", "plain", plan]).out;
        let own = shown
            .split("\n\n")
            .find(|entry| entry.contains("Oppfølging og evaluering") || entry.contains("Follow-up and indicators"));
        let own = own.unwrap_or_default().to_owned();
        own.lines()
            .find(|line| BASIS_CAPTIONS.iter().any(|caption| line.starts_with(caption)))
            .unwrap_or_default()
            .to_owned()
    };
    let said = ["nb", "nn", "da", "sv", "en"]
        .map(|language| [lines(language, "handlingsdel"), lines(language, "digistrategi")]);
    assert_eq!(
        said,
        [
            ["Grunnlag: lov. Plikten gjelder uansett hva planen sier.", "Grunnlag: god praksis. Ikke et lovkrav."],
            ["Grunnlag: lov. Plikta gjeld uansett kva planen seier.", "Grunnlag: god praksis. Ikkje eit lovkrav."],
            ["Grundlag: lov. Pligten gælder, uanset hvad planen siger.", "Grundlag: god praksis. Ikke et lovkrav."],
            ["Grund: lag. Skyldigheten gäller oavsett vad planen säger.", "Grund: god praxis. Inget lagkrav."],
            ["Basis: law. The duty applies whatever the plan says.", "Basis: good practice. Not a legal duty."],
        ]
    );
}

/// How the line of the basis begins in each language.
const BASIS_CAPTIONS: [&str; 4] = ["Grunnlag:", "Grundlag:", "Grund:", "Basis:"];

#[test]
fn ai_literacy_is_no_duty_before_the_law_is_known_to_be_in_force() {
    for (id, said) in
        [("dk-komp-ai", "lov – ikrafttræden ikke bekræftet:"), ("se-komp-ai", "lag – ikraftträdande inte bekräftat:")]
    {
        let shown = run(&root(""), &["rules", "explain", id]).out;
        assert!(shown.contains(said) && !shown.contains("uanset hvad") && !shown.contains("oavsett vad"), "{shown}");
    }
}
