//! Rules tried on text: whether a remedy is what its rule demands, and whether a rule finds its subject everywhere.

use crate::assess::check;
use crate::find::Finding;
use crate::report::Remark;
use crate::rules::{Demand, FieldKind, Level, Requirement, RuleSet};
use crate::text::{Country, Language};

use super::looked_at;
use super::trials::{Trials, escaped, filled};

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

fn weak_remedy(
    requirement: &Requirement,
    remedy: &str,
    language: Language,
    demand: &Demand,
    rules: &RuleSet,
) -> Option<Remark> {
    let findings = findings(requirement, &[escaped(remedy)], language, Some(&demand.doctype), rules);
    let level = findings.iter().map(|finding| finding.level).max().unwrap_or(Level::Absent);
    let has = |kind: &FieldKind| findings.iter().any(|finding| finding.level == level && finding.fields.has(*kind));
    let lacks: Vec<FieldKind> = demand.fields.iter().copied().filter(|kind| !has(kind)).collect();
    (level < demand.level || !lacks.is_empty()).then(|| Remark::WeakRemedy {
        language,
        doctype: demand.doctype.clone(),
        demanded: (demand.level, demand.fields.clone()),
        found: (level, lacks),
    })
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

/// The findings of a requirement in a document of paragraphs.
fn findings(
    requirement: &Requirement,
    blocks: &[String],
    language: Language,
    doctype: Option<&str>,
    rules: &RuleSet,
) -> Vec<Finding> {
    let text = format!("# 1\n\n{}\n", blocks.join("\n\n"));
    let options = Trials::options(language, looked_at(requirement), doctype);
    let findings = check("lint.md", text.as_bytes(), rules, &options).map(|assessment| assessment.findings);
    let own = |finding: &Finding| finding.requirement == requirement.id;
    findings.unwrap_or_default().into_iter().filter(own).collect()
}
