//! Small edits of a statement change its level as they must, or leave it alone.
//!
//! `fixtures/behaviour/` holds templates and words for each language; every template and every choice of words is a pair
//! of statements with an expected relation. The pairs of a row of the catalogue stand in one document, each statement
//! under a heading of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use plansjekk::assess::{Assessment, CheckOptions, Status, check};
use plansjekk::find::{Fields, Finding};
use plansjekk::rules::{Code, Level, RuleSet};
use plansjekk::text::Language;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;

const LANGUAGES: [Language; 3] = [Language::Nb, Language::Nn, Language::Da];
/// Rows that allow no failure; every other row must reach [`SHARE`] per cent.
const STRICT: [&str; 4] = ["W1", "W3", "N1", "N2"];
const SHARE: usize = 97;
/// What is done to each plan: it is put in another order, said twice, and padded.
const EDITS: usize = 3;
/// Plans for each step, their statements, and the statements that pad them.
const PLANS: usize = 14;
const PLAN_LENGTH: usize = 7;
const PADDING: usize = 80;
/// From one statement of a plan to the next: steps that long reach across templates, so that a plan has statements of many
/// kinds.
const STEPS: [usize; 5] = [64, 13, 17, 23, 31];

/// The rules are compiled once for all tests.
static RULES: LazyLock<RuleSet> = LazyLock::new(RuleSet::builtin);

/// The templates and words of one language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Templates {
    /// What a placeholder `{name}` stands for.
    words: BTreeMap<String, Vec<String>>,
    /// What a placeholder `{name.form}` stands for.
    forms: BTreeMap<String, Vec<BTreeMap<String, String>>>,
    /// Statements about nothing that any pack asks for.
    noise: Vec<String>,
    /// The templates of pairs.
    row: Vec<Row>,
    /// The templates of statements that are alike in all languages, in the same order everywhere.
    twin: Vec<String>,
}

/// A template of pairs.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct Row {
    /// The row of the catalogue.
    id: String,
    /// The statement before the edit; a capital first letter in a placeholder capitalises the words.
    from: String,
    /// The statement after the edit, unless the edit is a change of characters.
    to: Option<String>,
    /// A change of characters.
    change: Option<Change>,
    /// Level and code before the edit.
    #[serde(default = "committed")]
    before: String,
    /// Level and code after the edit; else they and the fields stay the same.
    after: Option<String>,
    /// Fields the edit must add, as `kind=value`.
    #[serde(default)]
    fields: Vec<String>,
}

fn committed() -> String {
    "committed".to_owned()
}

/// A change of characters that leaves the words alone.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Change {
    SoftHyphens,
    NoBreakSpaces,
    DoubleSpaces,
    LineBreaks,
    BrokenWords,
    Decomposed,
    Ligatures,
    UpperCase,
}

impl Change {
    fn apply(self, text: &str) -> String {
        match self {
            Self::SoftHyphens => in_long_words(text, "\u{ad}"),
            Self::BrokenWords => in_long_words(text, "\u{ad}\n"),
            Self::NoBreakSpaces => text.replace(' ', "\u{a0}"),
            Self::DoubleSpaces => text.replace(' ', "  "),
            Self::LineBreaks => text.replace(' ', "\n"),
            Self::Decomposed => text.nfd().collect(),
            Self::Ligatures => text.replace("ff", "\u{fb00}").replace("fi", "\u{fb01}").replace("fl", "\u{fb02}"),
            Self::UpperCase => text.to_uppercase(),
        }
    }
}

/// Puts something into the middle of every word of ten letters or more.
fn in_long_words(text: &str, inserted: &str) -> String {
    let word = |word: &str| match word.char_indices().nth(5) {
        Some((middle, _)) if word.chars().filter(|letter| letter.is_alphabetic()).count() >= 10 => {
            format!("{}{inserted}{}", &word[..middle], &word[middle..])
        }
        _ => word.to_owned(),
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// A finding, reduced to what is compared.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Judged {
    requirement: String,
    level: Level,
    code: Option<Code>,
    /// The fields with their values, independent of how they are written.
    fields: BTreeMap<&'static str, String>,
    /// The words of the passage.
    words: String,
}

impl Judged {
    fn new(assessment: &Assessment, finding: &Finding) -> Self {
        Self {
            requirement: finding.requirement.clone(),
            level: finding.level,
            code: finding.code,
            fields: values(&assessment.document.text, &finding.fields),
            words: plain_words(&assessment.document.text[finding.range.clone()]),
        }
    }

    fn is_heading(&self) -> bool {
        self.code == Some(Code::Head)
    }

    /// Level and code as the fixtures write them.
    pub(crate) fn label(&self) -> String {
        let level = format!("{:?}", self.level).to_lowercase();
        self.code.map_or(level.clone(), |code| format!("{level} {}", format!("{code:?}").to_uppercase()))
    }
}

/// The values of fields, by kind.
fn values(text: &str, fields: &Fields) -> BTreeMap<&'static str, String> {
    let owner = fields.owner.as_ref().map(|owner| plain_words(&text[owner.range.clone()]));
    let deadline = fields.deadline.as_ref().map(|deadline| {
        let recurrence = deadline.recurrence.map(|recurrence| recurrence.as_str().to_owned());
        recurrence.or_else(|| deadline.date.map(|date| date.to_string())).unwrap_or_default()
    });
    let indicator = fields.indicator.as_ref().map(|indicator| {
        indicator.value.map_or_else(|| plain_words(&text[indicator.range.clone()]), |value| value.to_string())
    });
    let budget = fields.budget.as_ref().map(|budget| budget.amount.unwrap_or_default().to_string());
    let all = [("owner", owner), ("deadline", deadline), ("indicator", indicator), ("budget", budget)];
    all.into_iter().filter_map(|(kind, value)| Some((kind, value?))).collect()
}

/// A text's words in lower case, whatever the characters between and within them.
fn plain_words(text: &str) -> String {
    let text: String = text.nfkc().filter(|letter| *letter != '\u{ad}').collect();
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a fixture.
pub(crate) fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    std::fs::read_to_string(&path).expect("the fixture is part of the repository")
}

fn templates(language: Language) -> Templates {
    let file = fixture(&format!("behaviour/{}.toml", language.as_str()));
    toml::from_str(&file).unwrap_or_else(|error| panic!("{}: {error}", language.as_str()))
}

fn assess(text: &str, language: Language) -> Assessment {
    let options = CheckOptions {
        owner: Some("Storvik kommune".to_owned()),
        language: Some(language),
        date: Some(jiff::civil::date(2026, 3, 1)),
        ..CheckOptions::new(jiff::civil::date(2026, 11, 21))
    };
    check("plan.md", text.as_bytes(), &RULES, &options).expect("the text is readable")
}

/// All findings of every section: statements under headings that number them.
fn findings_of_sections(sections: &[String], language: Language) -> BTreeMap<usize, Vec<Judged>> {
    let numbered = sections.iter().enumerate().map(|(number, section)| format!("## {number}\n\n{section}\n\n"));
    let assessment = assess(&format!("# Storvik kommune\n\n{}", numbered.collect::<String>()), language);
    let mut found: BTreeMap<usize, Vec<Judged>> = BTreeMap::new();
    for finding in &assessment.findings {
        if let Some(section) = section_of(&assessment, finding) {
            found.entry(section).or_default().push(Judged::new(&assessment, finding));
        }
    }
    found
}

/// The number of the heading a finding stands under.
fn section_of(assessment: &Assessment, finding: &Finding) -> Option<usize> {
    let document = &assessment.document;
    let mut headings = document.blocks[finding.block].section.iter();
    headings.find_map(|heading| document.text_of(&document.blocks[*heading]).trim().parse().ok())
}

/// The best finding, the first among equals that is no heading.
fn best<'a>(found: impl Iterator<Item = &'a Judged>) -> Option<&'a Judged> {
    found.reduce(
        |best, other| if (other.level, best.is_heading()) > (best.level, other.is_heading()) { other } else { best },
    )
}

/// The best finding of every section.
pub(crate) fn best_of_sections(sections: &[String], language: Language) -> BTreeMap<usize, Judged> {
    let found = findings_of_sections(sections, language);
    found.into_iter().filter_map(|(section, found)| Some((section, best(found.iter())?.clone()))).collect()
}

/// The names and forms of the placeholders in a template, as written.
fn placeholders(template: &str) -> BTreeSet<&str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// The texts of templates for every choice of words; all the templates get the same choice.
fn filled(templates: &Templates, texts: &[String]) -> Vec<Vec<String>> {
    let joined = texts.concat();
    let names: BTreeSet<String> = placeholders(&joined)
        .iter()
        .map(|name| name.to_lowercase().split('.').next().unwrap_or_default().to_owned())
        .collect();
    let mut filled = vec![texts.to_vec()];
    for name in names {
        let choices = choices(templates, &name);
        filled = filled.iter().flat_map(|texts| choices.iter().map(|choice| fill(texts, choice))).collect();
    }
    filled
}

/// Every choice for a name: the words by placeholder.
fn choices(templates: &Templates, name: &str) -> Vec<BTreeMap<String, String>> {
    if let Some(words) = templates.words.get(name) {
        return words.iter().map(|word| BTreeMap::from([(name.to_owned(), word.clone())])).collect();
    }
    let forms = templates.forms.get(name).unwrap_or_else(|| panic!("no words for {name}"));
    let by_placeholder = |forms: &BTreeMap<String, String>| {
        forms.iter().map(|(form, word)| (format!("{name}.{form}"), word.clone())).collect()
    };
    forms.iter().map(by_placeholder).collect()
}

fn fill(texts: &[String], choice: &BTreeMap<String, String>) -> Vec<String> {
    let one = |text: &String| {
        choice.iter().fold(text.clone(), |text, (name, word)| {
            text.replace(&format!("{{{name}}}"), word).replace(&format!("{{{}}}", capital(name)), &capital(word))
        })
    };
    texts.iter().map(one).collect()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Two statements with what must hold between them.
struct Pair {
    from: String,
    to: String,
    row: Row,
}

fn pairs(templates: &Templates, row: &Row) -> Vec<Pair> {
    let mut texts = vec![row.from.clone(), row.to.clone().unwrap_or_else(|| row.from.clone())];
    texts.extend(row.fields.iter().cloned());
    let pair = |texts: Vec<String>| {
        let to = row.change.map_or_else(|| texts[1].clone(), |change| change.apply(&texts[1]));
        Pair { from: texts[0].clone(), to, row: Row { fields: texts[2..].to_vec(), ..row.clone() } }
    };
    filled(templates, &texts).into_iter().map(pair).collect()
}

/// What is wrong with a pair, if anything. A statement may be about several subjects; the edit must leave one of them, and
/// what must hold must hold for all it leaves.
fn mistake(pair: &Pair, from: &[Judged], to: &[Judged]) -> Option<String> {
    let Some(before) = best(from.iter()) else { return Some("nothing found before the edit".to_owned()) };
    if before.label() != pair.row.before {
        return Some(format!("{} before the edit", before.label()));
    }
    let subjects = from.iter().filter(|other| other.label() == before.label());
    let kept = |before: &'_ Judged| best(to.iter().filter(|after| after.requirement == before.requirement)).cloned();
    let kept: Vec<(&Judged, Judged)> = subjects.filter_map(|before| Some((before, kept(before)?))).collect();
    if kept.is_empty() {
        return Some(format!("{} lost", before.requirement));
    }
    kept.iter().find_map(|(before, after)| difference(&pair.row, before, after))
}

/// What is wrong between two findings of the same subject.
fn difference(row: &Row, before: &Judged, after: &Judged) -> Option<String> {
    let expected = row.after.clone().unwrap_or_else(|| before.label());
    if after.label() != expected {
        return Some(format!("{} instead of {expected}", after.label()));
    }
    if row.after.is_none() && after.fields != before.fields {
        return Some(format!("fields {:?} instead of {:?}", after.fields, before.fields));
    }
    if row.change.is_some() && after.words != before.words {
        return Some(format!("the words are «{}»", after.words));
    }
    let has = |field: &&String| {
        let (kind, value) = field.split_once('=').unwrap_or_default();
        after.fields.get(kind).is_some_and(|found| *found == value.to_lowercase())
    };
    row.fields.iter().find(|field| !has(field)).map(|field| format!("{field} not among {:?}", after.fields))
}

/// The pairs of a row of the catalogue, and the failures among them.
fn run(language: Language, pairs: &[Pair]) -> Vec<String> {
    let sections: Vec<String> = pairs.iter().flat_map(|pair| [pair.from.clone(), pair.to.clone()]).collect();
    let found = findings_of_sections(&sections, language);
    let none = Vec::new();
    let at = |section: usize| found.get(&section).unwrap_or(&none);
    let checked = pairs.iter().enumerate().filter_map(|(number, pair)| {
        let mistake = mistake(pair, at(2 * number), at(2 * number + 1))?;
        Some(format!("{}: {mistake}\n    {}\n    {}", pair.row.id, pair.from.escape_debug(), pair.to.escape_debug()))
    });
    checked.collect()
}

/// Checks every row of a language.
#[expect(
    clippy::print_stderr,
    reason = "failures that are few enough are shown too, when the test is asked to show them"
)]
fn check_language(language: Language) {
    let templates = templates(language);
    let mut rows: BTreeMap<&str, Vec<Pair>> = BTreeMap::new();
    for row in &templates.row {
        rows.entry(&row.id).or_default().extend(pairs(&templates, row));
    }
    let mut below = Vec::new();
    for (id, pairs) in rows {
        let failures = run(language, &pairs);
        let share = 100 * (pairs.len() - failures.len()) / pairs.len();
        let row = format!("{} {id}: {share} % of {} pairs", language.as_str(), pairs.len());
        eprintln!("{row}\n{}", failures.join("\n"));
        if share < if STRICT.contains(&id) { 100 } else { SHARE } {
            below.push(row);
        }
    }
    assert_eq!(below, Vec::<String>::new(), "rows below what they must reach");
}

#[test]
fn bokmaal_edits() {
    check_language(Language::Nb);
}

#[test]
fn nynorsk_edits() {
    check_language(Language::Nn);
}

#[test]
fn danish_edits() {
    check_language(Language::Da);
}

/// The words of all choices of all twin statements of a language.
fn twins(templates: &Templates) -> Vec<String> {
    templates.twin.iter().flat_map(|twin| filled(templates, std::slice::from_ref(twin))).flatten().collect()
}

#[test]
fn twins_agree() {
    let templates = LANGUAGES.map(templates);
    let statements = templates.each_ref().map(twins);
    let total = statements[0].len();
    assert_eq!(statements.each_ref().map(Vec::len), [total; LANGUAGES.len()], "the words are aligned");
    let found: Vec<_> =
        LANGUAGES.iter().zip(&statements).map(|(language, texts)| best_of_sections(texts, *language)).collect();
    let judged = |column: usize, number: usize| {
        let judged: Option<&Judged> = found[column].get(&number);
        judged.map(|judged| (judged.label(), judged.fields.keys().copied().collect::<Vec<_>>()))
    };
    let differs = |number: &usize| {
        let first = judged(0, *number);
        first.is_none() || (1..LANGUAGES.len()).any(|column| judged(column, *number) != first)
    };
    let one =
        |column: usize, number: usize| format!("\n    {} {:?}", statements[column][number], judged(column, number));
    let tell = |number: usize| (0..LANGUAGES.len()).map(|column| one(column, number)).collect::<String>();
    let failures: Vec<String> = (0..total).filter(differs).map(tell).collect();
    assert!(failures.is_empty(), "{} of {total} twins differ:{}", failures.len(), failures.join("\n"));
}

/// The status of every requirement, in the order of the pack.
fn statuses(sections: &[&str], language: Language) -> Vec<(String, Status)> {
    let assessment = assess(&format!("# Storvik kommune\n\n{}\n", sections.join("\n\n")), language);
    assessment.verdicts.iter().map(|verdict| (verdict.requirement.id.clone(), verdict.status)).collect()
}

/// What is wrong when the statements of a plan are put in another order, said twice, or surrounded by other text.
fn unsettled(templates: &Templates, plan: &[String], language: Language) -> Vec<String> {
    let plan: Vec<&str> = plan.iter().map(String::as_str).collect();
    let noise = templates.noise.iter().map(String::as_str);
    let reversed: Vec<&str> = plan.iter().rev().copied().collect();
    let repeated: Vec<&str> = plan.iter().chain(&plan[..1]).copied().collect();
    let padded: Vec<&str> = plan.iter().copied().chain(noise.cycle().take(PADDING)).collect();
    let expected = statuses(&plan, language);
    let edits = [("reversed", reversed), ("repeated", repeated), ("padded", padded)];
    let differs = |sections: &[&str]| statuses(sections, language) != expected;
    let wrong = edits.into_iter().filter(|(_, sections)| differs(sections));
    wrong.map(|(edit, _)| format!("{} {edit}: {plan:?}", language.as_str())).collect()
}

#[test]
fn the_order_and_the_rest_of_a_plan_change_no_status() {
    for language in LANGUAGES {
        let templates = templates(language);
        let twins = twins(&templates);
        let mut failures = Vec::new();
        for (step, start) in STEPS.iter().flat_map(|step| (0..PLANS).map(move |start| (*step, start * PLAN_LENGTH))) {
            let statement = |number: usize| twins[(start + number * step) % twins.len()].clone();
            let plan: Vec<String> = (0..PLAN_LENGTH).map(statement).collect();
            failures.extend(unsettled(&templates, &plan, language));
        }
        let all = STEPS.len() * PLANS * EDITS;
        let kept = all - failures.len();
        assert!(100 * kept >= SHARE * all, "{kept} of {all} plans keep their statuses:\n{}", failures.join("\n"));
    }
}
