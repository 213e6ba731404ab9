//! The commitment scheme's example bank, and one of ways to build a sentence: every statement has its level and code, in
//! three languages alike.

use std::collections::BTreeMap;

use plansjekk::text::Language;

use crate::behaviour::{Judged, best_of_sections, fixture};

const LANGUAGES: [Language; 3] = [Language::Nb, Language::Nn, Language::Da];

/// One statement of the bank.
struct Statement {
    id: String,
    /// What the best finding must be: a level, or a level and a code.
    label: String,
    /// The languages whose pack does not ask for the subject.
    unasked: Vec<String>,
    /// The statement in each of [`LANGUAGES`].
    texts: Vec<String>,
}

/// The statements of a file in `fixtures/scheme`, and the deviations that are known.
fn bank(name: &str) -> (Vec<Statement>, Vec<String>) {
    let (mut statements, mut known) = (Vec::new(), Vec::new());
    let mut label = "";
    let file = fixture(&format!("scheme/{name}.txt"));
    for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
        let columns: Vec<&str> = line.split('¦').map(str::trim).collect();
        match columns[..] {
            [id, unasked, ref texts @ ..] if texts.len() == LANGUAGES.len() => statements.push(Statement {
                id: id.to_owned(),
                label: label.to_owned(),
                unasked: unasked.split_whitespace().filter(|word| *word != "-").map(str::to_owned).collect(),
                texts: texts.iter().map(|text| (*text).to_owned()).collect(),
            }),
            _ if line.starts_with('[') => label = line.trim_matches(['[', ']']),
            _ => known.push(line.to_owned()),
        }
    }
    (statements, known)
}

/// What is found for every statement, by its number, in one language.
fn found(statements: &[Statement], number: usize) -> BTreeMap<usize, Judged> {
    // A heading of the bank stays a heading below the one that numbers it; an arrow is a new block.
    let section = |statement: &Statement| statement.texts[number].replace("# ", "### ").replace(" ⏎ ", "\n\n");
    let sections: Vec<String> = statements.iter().map(section).collect();
    best_of_sections(&sections, LANGUAGES[number])
}

/// Level and code as the bank writes them.
fn label_of(judged: Option<&Judged>) -> String {
    judged.map_or_else(|| "absent".to_owned(), Judged::label)
}

/// Whether the language's pack does not ask for the subject.
fn is_unasked(statement: &Statement, language: Language) -> bool {
    statement.unasked.iter().any(|unasked| unasked == language.as_str())
}

/// What the statement must be in a language.
fn expected(statement: &Statement, language: Language) -> &str {
    if is_unasked(statement, language) { "absent" } else { &statement.label }
}

#[test]
fn every_statement_has_its_level_and_code() {
    check("bank");
}

#[test]
fn every_build_of_a_sentence_is_read() {
    check("frames");
}

fn check(name: &str) {
    let (statements, known) = bank(name);
    let mut deviations = Vec::new();
    for (column, language) in LANGUAGES.into_iter().enumerate() {
        let found = found(&statements, column);
        for (number, statement) in statements.iter().enumerate() {
            let label = label_of(found.get(&number));
            let expected = expected(statement, language);
            let open = expected == "mentioned" && label.starts_with("mentioned");
            if label != expected && !open {
                deviations.push(format!("{} {} {label}", statement.id, language.as_str()));
            }
        }
    }
    deviations.sort();
    assert_eq!(deviations.join("\n"), known.join("\n"), "left: the deviations there are; right: those the bank knows");
}

#[test]
fn every_build_of_a_swedish_sentence_is_read() {
    let text = fixture("scheme/swedish.txt");
    let mut label = "";
    let mut rows = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match (line.strip_prefix('[').and_then(|line| line.strip_suffix(']')), line.split_once(" ¦ ")) {
            (Some(next), _) => label = next,
            (None, Some((id, text))) => rows.push((label, id, text.replace("# ", "### ").replace(" ⏎ ", "\n\n"))),
            (None, None) => panic!("no row: {line}"),
        }
    }
    let sections: Vec<String> = rows.iter().map(|(.., text)| text.clone()).collect();
    let found = best_of_sections(&sections, Language::Sv);
    let said = rows.iter().enumerate().map(|(number, (label, id, _))| (*id, *label, label_of(found.get(&number))));
    let wrong: Vec<_> = said.filter(|(_, label, found)| label != found).collect();
    assert_eq!(wrong, []);
}

#[test]
fn the_three_languages_agree() {
    let (statements, known) = bank("bank");
    let found: Vec<_> = (0..LANGUAGES.len()).map(|column| found(&statements, column)).collect();
    let deviates = |statement: &Statement| known.iter().any(|line| line.split(' ').next() == Some(&statement.id));
    let mut differing = Vec::new();
    for (number, statement) in statements.iter().enumerate() {
        let asked = LANGUAGES.iter().zip(&found).filter(|(language, _)| !is_unasked(statement, **language));
        let labels: Vec<String> = asked.map(|(_, found)| label_of(found.get(&number))).collect();
        if !deviates(statement) && labels.iter().any(|label| *label != labels[0]) {
            differing.push(format!("{}: {}", statement.id, labels.join(", ")));
        }
    }
    assert_eq!(differing, Vec::<String>::new());
}

/// An article that nobody adopts tells how things are: without an owner the present tense commits nobody.
#[test]
fn what_nobody_adopts_commits_nobody() {
    let texts = [
        (
            Language::Nb,
            "# Om digital kompetanse\n\nAnsatte lærer best når de deler erfaringer med nye digitale verktøy. Ledere går foran i den digitale omstillingen hvert år.\n",
        ),
        (
            Language::Nn,
            "# Om digital kompetanse\n\nTilsette lærer best når dei deler erfaringar med nye digitale verktøy. Leiarar går føre i den digitale omstillinga kvart år.\n",
        ),
        (
            Language::Da,
            "# Om digitale kompetencer\n\nMedarbejdere lærer bedst, når de deler erfaringer med nye digitale værktøjer. Ledere går forrest i den digitale omstilling hvert år.\n",
        ),
    ];
    for (language, text) in texts {
        let options = plansjekk::assess::CheckOptions::new(jiff::civil::date(2026, 6, 1));
        let rules = plansjekk::rules::RuleSet::builtin();
        let checked = plansjekk::assess::check("article.md", text.as_bytes(), &rules, &options);
        let committed: Vec<String> = checked
            .expect("the article is readable")
            .findings
            .iter()
            .filter(|finding| finding.level >= plansjekk::rules::Level::Committed)
            .map(|finding| finding.requirement.clone())
            .collect();
        assert_eq!(committed, Vec::<String>::new(), "{language:?}");
    }
}
