//! `plansjekk rules test`: each example beside a rule becomes a small document, is checked like any other, and is
//! compared with what its author expects.

use std::fmt::Write as _;

use rayon::prelude::*;

use crate::assess::{Assessment, check};
use crate::find::{Fields, Finding, Sense};
use crate::report::{FewExamples, Outcome, TrialStory, Worth, few_examples, trial_count, trials};
use crate::rules::{Example, FieldKind, Level, Pack, Requirement, RuleSet};
use crate::text::Language;

use super::super::args::TestArgs;
use super::super::exit::{Exit, Failure};
use super::super::locale::Locale;
use super::super::options::{check_builtin, message_language, rule_set};
use super::super::output::Output;
use super::trials::{TRIAL_DAY, Trials, escaped};

/// How many examples that count, and how many that come near, a requirement needs in each of its languages.
const LEAST: usize = 5;

/// Runs the examples of the chosen requirements.
pub(super) fn run(args: &TestArgs) -> Result<Exit, Failure> {
    let language = message_language(&args.messages, Locale::of_system());
    let rules = rule_set(&args.rules.rules, language)?;
    check_builtin(language)?;
    let chosen = |id: &str| args.ids.is_empty() || args.ids.iter().any(|wanted| id.starts_with(wanted.as_str()));
    let known = rules.requirements();
    let unknown = args.ids.iter().find(|wanted| !known.iter().any(|known| known.id.starts_with(wanted.as_str())));
    if let Some(unknown) = unknown {
        return Err(super::unknown(&rules, unknown, language));
    }
    let packs: Vec<_> = super::packs(&rules).collect();
    let stories: Vec<TrialStory> = packs.iter().flat_map(|pack| tried(pack, &rules, &chosen)).collect();
    let few: Vec<FewExamples> = packs.iter().flat_map(|pack| shortages(pack, &chosen)).collect();
    let deviating: Vec<&TrialStory> = stories.iter().filter(|story| story.outcome != Outcome::Expected).collect();
    let mut out = trials(&deviating, language);
    out.extend(few.iter().map(|few| few_examples(few, language)));
    let outcomes: Vec<Outcome> = stories.iter().map(|story| story.outcome).collect();
    Output::standard().write(&format!("{out}{}\n", trial_count(&outcomes, language)))?;
    let good = few.is_empty() && outcomes.iter().all(|outcome| *outcome == Outcome::Expected);
    Ok(if good { Exit::Met } else { Exit::Unmet })
}

/// The examples of a pack's chosen requirements, each checked.
fn tried(pack: &Pack, rules: &RuleSet, chosen: &dyn Fn(&str) -> bool) -> Vec<TrialStory> {
    let all = pack.requirements().iter().zip(pack.examples());
    let examples: Vec<(&Requirement, usize, &Example)> = all
        .filter(|(requirement, _)| chosen(&requirement.id))
        .flat_map(|(requirement, examples)| {
            examples.iter().enumerate().map(|(at, example)| (requirement.as_ref(), at + 1, example))
        })
        .collect();
    examples.into_par_iter().map(|(requirement, number, example)| story(requirement, number, example, rules)).collect()
}

/// The chosen requirements with too few examples in one of their languages.
fn shortages(pack: &Pack, chosen: &dyn Fn(&str) -> bool) -> Vec<FewExamples> {
    let languages = Language::PLANS.into_iter().filter(|language| language.country() == Some(pack.country()));
    let all = pack.requirements().iter().zip(pack.examples()).filter(|(requirement, _)| chosen(&requirement.id));
    let each = languages
        .flat_map(|language| all.clone().map(move |(requirement, examples)| (language, requirement, examples)));
    each.filter_map(|(language, requirement, examples)| {
        let own = examples.iter().filter(|example| example.language == language);
        let (counting, near): (Vec<_>, Vec<_>) = own.partition(|example| example.level >= Level::Aspired);
        let (counting, near) = (counting.len(), near.len());
        let few = FewExamples { id: requirement.id.clone(), language, counting, near, least: LEAST };
        (counting < LEAST || near < LEAST).then_some(few)
    })
    .collect()
}

fn story(requirement: &Requirement, number: usize, example: &Example, rules: &RuleSet) -> TrialStory {
    let doctype = requirement.demands.first().map(|demand| demand.doctype.as_str());
    let options = Trials::options(example.language, TRIAL_DAY, doctype);
    let assessment = check("example.md", document(example).as_bytes(), rules, &options).ok();
    let found = assessment.as_ref().and_then(|assessment| Some((assessment, best(assessment, &requirement.id)?)));
    let worth = found.map(|(assessment, finding)| worth(assessment, finding));
    TrialStory {
        id: requirement.id.clone(),
        number,
        language: example.language,
        outcome: outcome(worth.as_ref(), example),
        under: example.under.clone(),
        lead_in: example.lead_in.clone(),
        text: example.text.clone(),
        expected: Worth { level: example.level, code: example.code, fields: example.fields.clone() },
        found: worth,
        words: found.map(|(assessment, finding)| deciding(assessment, finding)).unwrap_or_default(),
    }
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

/// The most binding finding of the requirement in the last block, which is the example.
fn best<'a>(assessment: &'a Assessment, id: &str) -> Option<&'a Finding> {
    let last = assessment.document.blocks.len().checked_sub(1)?;
    let own = assessment.findings.iter().filter(|finding| finding.requirement == id && finding.block == last);
    own.max_by_key(|finding| (finding.level, std::cmp::Reverse(finding.range.start)))
}

fn outcome(found: Option<&Worth>, example: &Example) -> Outcome {
    match found {
        None if example.level == Level::Absent => Outcome::Expected,
        None => Outcome::Missing,
        Some(_) if example.level == Level::Absent => Outcome::Noisy,
        Some(found) if found.level != example.level => Outcome::WrongLevel,
        Some(found) if found.code != example.code => Outcome::WrongCode,
        Some(found) if !fields_agree(&found.fields, &example.fields) => Outcome::WrongField,
        Some(_) => Outcome::Expected,
    }
}

fn fields_agree(found: &[(FieldKind, String)], expected: &[(FieldKind, String)]) -> bool {
    let agrees = |(kind, words): &(FieldKind, String)| {
        found.iter().any(|(found, text)| found == kind && same_words(text, words))
    };
    expected.iter().all(agrees)
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

fn worth(assessment: &Assessment, finding: &Finding) -> Worth {
    let kinds = [FieldKind::Owner, FieldKind::Deadline, FieldKind::Indicator, FieldKind::Budget];
    let fields = kinds.into_iter().filter_map(|kind| Some((kind, field(assessment, &finding.fields, kind)?)));
    Worth { level: finding.level, code: finding.code, fields: fields.collect() }
}

/// The cues, those of the subject last.
fn deciding(assessment: &Assessment, finding: &Finding) -> Vec<(String, Sense)> {
    let words = |subject: bool| {
        finding.cues.iter().filter(move |cue| (cue.sense == Sense::Topic) == subject).map(|cue| {
            let text = assessment.document.text.get(cue.range.clone()).unwrap_or("");
            (text.to_owned(), cue.sense)
        })
    };
    words(false).chain(words(true)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

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

    /// How the examples of the built-in packs come out, by the requirement's pack.
    fn built_in() -> Vec<TrialStory> {
        let rules = RuleSet::builtin();
        super::super::packs(&rules).flat_map(|pack| tried(&pack, &rules, &|_| true)).collect()
    }

    #[test]
    fn every_example_comes_out_as_its_author_expects() {
        let stories = built_in();
        let deviating: Vec<&TrialStory> = stories.iter().filter(|story| story.outcome != Outcome::Expected).collect();
        assert_eq!(trials(&deviating, Language::En), "");
        assert_eq!(differing_twins(&stories), Vec::<String>::new(), "bokmål and nynorsk part");
    }

    /// The bokmål examples that are found as something else than their nynorsk twins: «id number».
    fn differing_twins(stories: &[TrialStory]) -> Vec<String> {
        let found = |story: &TrialStory| {
            let found = story.found.as_ref();
            found.map(|found| (found.level, found.code, found.fields.iter().map(|(kind, _)| *kind).collect::<Vec<_>>()))
        };
        let pairs = twins(stories);
        let differ = pairs.iter().filter(|(nb, nn)| found(nb) != found(nn));
        differ.map(|(nb, _)| format!("{} {}", nb.id, nb.number)).collect()
    }

    /// The nth bokmål example of a requirement with its nth nynorsk one.
    fn twins(stories: &[TrialStory]) -> Vec<(&TrialStory, &TrialStory)> {
        let of = |language| stories.iter().filter(move |story| story.language == language);
        let ids: BTreeSet<&str> = of(Language::Nb).map(|story| story.id.as_str()).collect();
        let pairs = ids.into_iter().flat_map(|id| {
            let own = move |story: &&TrialStory| story.id == id;
            of(Language::Nb).filter(own).zip(of(Language::Nn).filter(own))
        });
        pairs.collect()
    }

    #[test]
    fn the_examples_in_both_norwegian_forms_are_twins() {
        let rules = RuleSet::builtin();
        let pack = rules.pack(crate::text::Country::No);
        for (requirement, examples) in pack.requirements().iter().zip(pack.examples()) {
            let label = |language| {
                let own = examples.iter().filter(move |example| example.language == language);
                let kinds = |example: &Example| example.fields.iter().map(|(kind, _)| *kind).collect::<Vec<_>>();
                own.map(|example| (example.level, example.code, kinds(example))).collect::<Vec<_>>()
            };
            assert_eq!(label(Language::Nb), label(Language::Nn), "{}", requirement.id);
        }
    }

    #[test]
    fn every_requirement_has_examples_enough() {
        let rules = RuleSet::builtin();
        let few: Vec<FewExamples> = super::super::packs(&rules).flat_map(|pack| shortages(&pack, &|_| true)).collect();
        assert_eq!(few, []);
    }
}
