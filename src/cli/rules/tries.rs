//! Rules tried on text: whether a remedy is what its rule demands, and whether a rule finds its subject everywhere.

use jiff::civil::Date;

use crate::assess::{Assessment, CheckOptions, Overrides, Reason, Status, Verdict, check};
use crate::find::Finding;
use crate::report::Remark;
use crate::rules::{Demand, FieldKind, Requirement, RuleSet};
use crate::text::{Country, Language, NoticeCode};

use super::trials::{TRIAL_DAY, Trials, escaped, filled};

/// How many of a hundred ordinary sentences a rule may find its subject in.
const ORDINARY_PERCENT: usize = 2;

/// Texts to paste that are less than what some document type is asked, at most one remark per language.
pub(super) fn remedies(requirement: &Requirement, country: Country, rules: &RuleSet) -> Vec<Remark> {
    let Some(trials) = Trials::of(country) else { return Vec::new() };
    let in_language = |language: &Language| {
        let remedy = filled(requirement.remedy.exact(*language)?, &trials.blanks);
        requirement.demands.iter().find_map(|demand| weak_remedy(requirement, &remedy, *language, demand, rules))
    };
    trials.sentences.keys().filter_map(in_language).collect()
}

/// The text as a plan of its own, which must meet the demand as any plan must: by its status, not by fields gathered from
/// here and there.
fn weak_remedy(
    requirement: &Requirement,
    remedy: &str,
    language: Language,
    demand: &Demand,
    rules: &RuleSet,
) -> Option<Remark> {
    let assessment = assessment(requirement, &[escaped(remedy)], language, Some(&demand.doctype), rules)?;
    let verdict = assessment.verdicts.iter().find(|verdict| verdict.requirement.id == requirement.id)?;
    // A text that points to an action plan may be asked for less than its rule says; it must be worth the whole demand.
    let whole = verdict.demand == *demand || own(&assessment, requirement).any(|finding| fulfils(finding, demand));
    if verdict.status == Status::Met && whole {
        return None;
    }
    Some(shortage(&assessment, verdict, language, demand))
}

/// Why a text is less than it must be: what it says, not only what it lacks.
fn shortage(assessment: &Assessment, verdict: &Verdict, language: Language, demand: &Demand) -> Remark {
    let doctype = demand.doctype.clone();
    match &verdict.reason {
        Reason::Parts(missing) => {
            let (more, of) = (missing.more, missing.of.clone());
            return Remark::RemedyLacksParts { language, doctype, more, of };
        }
        Reason::Negated | Reason::Contradicted { .. } => return Remark::RemedyDenies { language },
        Reason::DeadlinePast(date) => return Remark::RemedyLate { language, date: *date },
        _ => {}
    }
    let best = verdict.evidence.first().and_then(|at| assessment.findings.get(*at));
    let has = |kind: FieldKind| best.is_some_and(|finding| finding.fields.has(kind));
    let lacks = demand.fields.iter().copied().filter(|kind| !has(*kind)).collect();
    let demanded = (demand.level, demand.fields.clone());
    Remark::WeakRemedy { language, doctype, demanded, found: (verdict.found, lacks) }
}

fn fulfils(finding: &Finding, demand: &Demand) -> bool {
    finding.level >= demand.level && demand.fields.iter().all(|kind| finding.fields.has(*kind))
}

/// A rule that finds its subject in ordinary sentences.
pub(super) fn breadth(requirement: &Requirement, country: Country, rules: &RuleSet) -> Option<Remark> {
    let trials = Trials::of(country)?;
    let doctype = requirement.demands.first().map(|demand| demand.doctype.as_str());
    let mut hits = Vec::new();
    for (language, sentences) in &trials.sentences {
        let blocks: Vec<String> = sentences.iter().map(|sentence| escaped(sentence)).collect();
        // The title is the first block.
        let found = findings(requirement, &blocks, *language, doctype, rules).into_iter();
        hits.extend(found.filter_map(|finding| sentences.get(finding.block.checked_sub(1)?)));
    }
    let tried = trials.sentences.values().map(Vec::len).sum();
    let sentence = (hits.len() * 100 > tried * ORDINARY_PERCENT).then(|| hits.first().copied())??;
    Some(Remark::Broad { hits: hits.len(), tried, sentence: sentence.clone() })
}

/// The last day of a framework that a text names and that had run out on a day.
pub(super) fn ran_out(text: &str, country: Country, today: Date) -> Option<Date> {
    let language = Language::PLANS.into_iter().find(|language| language.country() == Some(country))?;
    let document = format!("# 1\n\n{}\n", escaped(text));
    let assessment =
        check("lint.md", document.as_bytes(), &RuleSet::builtin(), &Trials::options(language, today, None)).ok()?;
    let notice = assessment.notices.iter().find(|notice| notice.code == NoticeCode::ExpiredFramework)?;
    notice.words.last()?.parse().ok()
}

/// The findings of a requirement in a document of paragraphs.
fn findings(
    requirement: &Requirement,
    blocks: &[String],
    language: Language,
    doctype: Option<&str>,
    rules: &RuleSet,
) -> Vec<Finding> {
    let assessment = assessment(requirement, blocks, language, doctype, rules);
    assessment.iter().flat_map(|assessment| own(assessment, requirement)).cloned().collect()
}

fn own<'a>(assessment: &'a Assessment, requirement: &Requirement) -> impl Iterator<Item = &'a Finding> + use<'a> {
    let id = requirement.id.clone();
    assessment.findings.iter().filter(move |finding| finding.requirement == id)
}

/// A document of paragraphs as it is judged on a day on which the requirement holds, and as if it spoke of all that
/// requirements ask under conditions about: whoever is told to paste a text has such a document.
fn assessment(
    requirement: &Requirement,
    blocks: &[String],
    language: Language,
    doctype: Option<&str>,
    rules: &RuleSet,
) -> Option<Assessment> {
    let text = format!("# 1\n\n{}\n", blocks.join("\n\n"));
    let (from, until) = (requirement.valid_from.unwrap_or(Date::MIN), requirement.valid_to.unwrap_or(Date::MAX));
    let options = Trials::options(language, TRIAL_DAY.max(from).min(until), doctype);
    let overrides = Overrides { conditions_hold: true, ..options.overrides };
    check("lint.md", text.as_bytes(), rules, &CheckOptions { overrides, ..options }).ok()
}
