//! `plansjekk rules test`: each example beside a rule becomes a small document, is checked like any other, and is
//! compared with what its author expects.

use std::fmt::Write as _;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::assess::{Assessment, CheckOptions, DoctypeSource, check};
use crate::find::{Fields, Finding, Sense};
use crate::report::names;
use crate::rules::{Example, FieldKind, Level, Pack, Requirement, RuleSet};
use crate::text::Language;

use crate::cli::args::TestArgs;
use crate::cli::exit::{Exit, Failure};
use crate::cli::options::{check_builtin, rule_set};
use crate::cli::output::Output;

/// How an example came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// As its author expects.
    Expected,
    /// A passage of the requirement's subject was not found.
    Missing,
    /// A passage was found that is not of its subject.
    Noisy,
    /// Found with another level.
    WrongLevel,
    /// Found with another code.
    WrongCode,
    /// Found with another owner, deadline, indicator or budget.
    WrongField,
}

impl Outcome {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Expected, "as expected"),
        (Self::Missing, "missing"),
        (Self::Noisy, "noisy"),
        (Self::WrongLevel, "wrong level"),
        (Self::WrongCode, "wrong code"),
        (Self::WrongField, "wrong field"),
    ];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(outcome, _)| *outcome == self).map_or("", |(_, name)| name)
    }
}

/// An example with its outcome and, where it deviates, what to tell about it.
struct Trial {
    outcome: Outcome,
    story: String,
}

/// Runs the examples of the chosen requirements.
pub(super) fn run(args: &TestArgs) -> Result<Exit, Failure> {
    let rules = rule_set(&args.rules.rules, Language::En)?;
    check_builtin()?;
    let chosen = |id: &str| args.ids.is_empty() || args.ids.iter().any(|wanted| id.starts_with(wanted.as_str()));
    let trials: Vec<Trial> = super::packs(&rules).flat_map(|pack| try_pack(&pack, &rules, &chosen)).collect();
    let mut out: String = trials.iter().map(|trial| trial.story.as_str()).collect();
    out.push_str(&summary(&trials));
    Output::standard().write(&out)?;
    let deviates = trials.iter().any(|trial| trial.outcome != Outcome::Expected);
    Ok(if deviates { Exit::Unmet } else { Exit::Met })
}

fn try_pack(pack: &Pack, rules: &RuleSet, chosen: &dyn Fn(&str) -> bool) -> Vec<Trial> {
    let all = pack.requirements().iter().zip(pack.examples());
    let examples: Vec<(&Requirement, usize, &Example)> = all
        .filter(|(requirement, _)| chosen(&requirement.id))
        .flat_map(|(requirement, examples)| {
            examples.iter().enumerate().map(|(number, example)| (requirement.as_ref(), number, example))
        })
        .collect();
    examples.into_par_iter().map(|(requirement, number, example)| trial(requirement, number, example, rules)).collect()
}

fn summary(trials: &[Trial]) -> String {
    let count = |outcome| trials.iter().filter(|trial| trial.outcome == outcome).count();
    let counts = Outcome::ALL.iter().map(|(outcome, name)| format!("{} {name}", count(*outcome)));
    format!("{} examples: {}\n", trials.len(), counts.collect::<Vec<_>>().join(", "))
}

fn trial(requirement: &Requirement, number: usize, example: &Example, rules: &RuleSet) -> Trial {
    let written = document(example);
    let Ok(assessment) = check("example.md", written.as_bytes(), rules, &options(requirement, example)) else {
        return Trial { outcome: Outcome::Missing, story: format!("{} {}: empty\n", requirement.id, number + 1) };
    };
    let found = best(&assessment, &requirement.id);
    let outcome = outcome(&assessment, found, example);
    let story = if outcome == Outcome::Expected {
        String::new()
    } else {
        story(requirement, number, example, outcome, &assessment, found)
    };
    Trial { outcome, story }
}

/// An example is checked as of the day its rule was last looked at, so that it does not age.
fn options(requirement: &Requirement, example: &Example) -> CheckOptions {
    let looked_at = requirement.sources.iter().map(|source| source.checked).max();
    let doctype = requirement.demands.first().map(|demand| (demand.doctype.clone(), DoctypeSource::Flag));
    let mut options = CheckOptions::new(looked_at.unwrap_or(Date::ZERO));
    options.language = Some(example.language);
    options.doctype = doctype;
    options.date = looked_at;
    options
}

/// The example as a document: a title that says nothing, the headings, what leads in, and the passage last.
fn document(example: &Example) -> String {
    let mut out = String::from("# 1\n\n");
    let headings = example.under.iter().enumerate();
    for (depth, heading) in headings {
        let _ = writeln!(out, "{} {}\n", "#".repeat((depth + 2).min(6)), escaped(heading));
    }
    let text = escaped(&example.text);
    let row = |cells: &mut dyn Iterator<Item = String>| format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
    match example.kind.as_deref() {
        Some("row") => {
            let cells: Vec<String> = example.text.split(" | ").map(escaped).collect();
            let heads = (0..cells.len()).map(|at| example.heads.get(at).map(|head| escaped(head)).unwrap_or_default());
            out.push_str(&row(&mut heads.into_iter()));
            out.push_str(&row(&mut cells.iter().map(|_| "---".to_owned())));
            out.push_str(&row(&mut cells.into_iter()));
        }
        Some("heading") => {
            let _ = writeln!(out, "{} {text}", "#".repeat((example.under.len() + 2).min(6)));
        }
        _ => match &example.lead_in {
            Some(lead_in) => {
                let _ = writeln!(out, "{}\n\n- {text}", escaped(lead_in));
            }
            None => {
                let _ = writeln!(out, "{text}");
            }
        },
    }
    out
}

/// Text that Markdown takes literally.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if letter.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(if letter.is_control() { ' ' } else { letter });
    }
    out
}

/// The most binding finding of the requirement in the last block, which is the example.
fn best<'a>(assessment: &'a Assessment, id: &str) -> Option<&'a Finding> {
    let last = assessment.document.blocks.len().checked_sub(1)?;
    let own = assessment.findings.iter().filter(|finding| finding.requirement == id && finding.block == last);
    own.max_by_key(|finding| (finding.level, std::cmp::Reverse(finding.range.start)))
}

fn outcome(assessment: &Assessment, found: Option<&Finding>, example: &Example) -> Outcome {
    match found {
        None if example.level == Level::Absent => Outcome::Expected,
        None => Outcome::Missing,
        Some(_) if example.level == Level::Absent => Outcome::Noisy,
        Some(finding) if finding.level != example.level => Outcome::WrongLevel,
        Some(finding) if finding.code != example.code => Outcome::WrongCode,
        Some(finding) if !fields_agree(assessment, &finding.fields, &example.fields) => Outcome::WrongField,
        Some(_) => Outcome::Expected,
    }
}

fn fields_agree(assessment: &Assessment, found: &Fields, expected: &[(FieldKind, String)]) -> bool {
    expected.iter().all(|(kind, words)| field(assessment, found, *kind).is_some_and(|text| same_words(&text, words)))
}

/// Authors cut fields a word shorter or longer («innen 2027», «2027»); half of the longer must be shared.
fn same_words(left: &str, right: &str) -> bool {
    let normal = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    let (left, right) = (normal(left), normal(right));
    let (short, long) = if left.len() < right.len() { (left, right) } else { (right, left) };
    long.contains(&short) && short.len() * 2 >= long.len()
}

fn field(assessment: &Assessment, fields: &Fields, kind: FieldKind) -> Option<String> {
    let range = match kind {
        FieldKind::Owner => fields.owner.as_ref().map(|owner| owner.range.clone()),
        FieldKind::Deadline => fields.deadline.as_ref().map(|deadline| deadline.range.clone()),
        FieldKind::Indicator => fields.indicator.as_ref().map(|indicator| indicator.range.clone()),
        FieldKind::Budget => fields.budget.as_ref().map(|budget| budget.range.clone()),
    };
    Some(assessment.document.text.get(range?)?.to_owned())
}

/// What deviates: the sentence, what was expected and found, and the words that decided.
fn story(
    requirement: &Requirement,
    number: usize,
    example: &Example,
    outcome: Outcome,
    assessment: &Assessment,
    found: Option<&Finding>,
) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} {} ({}): {}", requirement.id, number + 1, example.language.as_str(), outcome.name());
    for heading in &example.under {
        let _ = writeln!(out, "  under     {heading}");
    }
    if let Some(lead_in) = &example.lead_in {
        let _ = writeln!(out, "  lead-in   {lead_in}");
    }
    let _ = writeln!(out, "  text      {}", example.text);
    let _ = writeln!(out, "  expected  {}", expected(example));
    let _ =
        writeln!(out, "  found     {}", found.map_or("nothing".to_owned(), |finding| described(assessment, finding)));
    if let Some(finding) = found {
        let _ = writeln!(out, "  words     {}", deciding(assessment, finding));
    }
    out.push('\n');
    out
}

fn expected(example: &Example) -> String {
    let fields = example.fields.iter().map(|(kind, words)| format!(", {} «{words}»", names::field(*kind)));
    let code = example.code.map(|code| format!(" {}", names::code(code))).unwrap_or_default();
    format!("{}{code}{}", names::level(example.level), fields.collect::<String>())
}

fn described(assessment: &Assessment, finding: &Finding) -> String {
    let kinds = [FieldKind::Owner, FieldKind::Deadline, FieldKind::Indicator, FieldKind::Budget];
    let fields = kinds.into_iter().filter_map(|kind| {
        field(assessment, &finding.fields, kind).map(|words| format!(", {} «{words}»", names::field(kind)))
    });
    let code = finding.code.map(|code| format!(" {}", names::code(code))).unwrap_or_default();
    let weakness = finding.weakness.map(|weakness| format!(" ({weakness:?})").to_lowercase()).unwrap_or_default();
    format!("{}{code}{weakness}{}", names::level(finding.level), fields.collect::<String>())
}

/// The cues, those of the subject last.
fn deciding(assessment: &Assessment, finding: &Finding) -> String {
    let words = |subject: bool| {
        finding.cues.iter().filter(move |cue| (cue.sense == Sense::Topic) == subject).map(|cue| {
            let text = assessment.document.text.get(cue.range.clone()).unwrap_or("");
            format!("«{text}» {}", format!("{:?}", cue.sense).to_lowercase())
        })
    };
    words(false).chain(words(true)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(text: &str, kind: Option<&str>) -> Example {
        Example {
            language: Language::Nb,
            text: text.to_owned(),
            level: Level::Committed,
            code: None,
            under: vec!["Tiltak".to_owned()],
            lead_in: None,
            kind: kind.map(str::to_owned),
            heads: vec!["Tiltak".to_owned(), "Frist".to_owned()],
            fields: Vec::new(),
            place: 0..0,
        }
    }

    #[test]
    fn an_example_becomes_a_document() {
        assert_eq!(document(&example("1. *Kurs*", None)), "# 1\n\n## Tiltak\n\n1\\. \\*Kurs\\*\n");
        assert_eq!(
            document(&example("Kurs | 2027", Some("row"))),
            "# 1\n\n## Tiltak\n\n| Tiltak | Frist |\n| --- | --- |\n| Kurs | 2027 |\n"
        );
        assert_eq!(document(&example("Kurs", Some("heading"))), "# 1\n\n## Tiltak\n\n### Kurs\n");
        let item = Example { lead_in: Some("Kommunen skal:".to_owned()), ..example("holde kurs", None) };
        assert_eq!(document(&item), "# 1\n\n## Tiltak\n\nKommunen skal\\:\n\n- holde kurs\n");
    }

    #[test]
    fn fields_may_be_cut_a_little_differently() {
        assert!(same_words("Innen utgangen av 2027", "innen utgangen av 2027"));
        assert!(same_words("HR-avdelingen", "HR-avdelingen i kommunen"));
        assert!(!same_words("2027", "innen utgangen av 2027"));
    }
}
