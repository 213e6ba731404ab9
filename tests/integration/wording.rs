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
