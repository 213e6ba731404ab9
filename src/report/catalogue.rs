//! The catalogue of requirements as JSON: everything a rule says, in all its languages, for tools and for tests.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::rules::{Demand, Localized, Requirement, SourceRef};
use crate::text::Country;

use super::names;

/// A requirement with the country whose documents it is asked of.
pub type Listed = (Country, Arc<Requirement>);

/// What `plansjekk rules list --format json` prints.
#[derive(Debug, Serialize)]
struct Catalogue<'a> {
    schema: &'static str,
    requirements: Vec<Entry<'a>>,
}

/// A text by the name of its language.
type Texts<'a> = BTreeMap<&'static str, &'a str>;

/// A requirement, whole.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    id: &'a str,
    country: Country,
    area: &'static str,
    theme: &'a str,
    evidence: &'static str,
    basis: &'static str,
    programmes: &'a [String],
    valid_from: Option<String>,
    valid_to: Option<String>,
    only_if: Option<&'a str>,
    error_if: Option<&'a str>,
    only_if_text: Texts<'a>,
    goal_if_action_plan: bool,
    title: Texts<'a>,
    short: Texts<'a>,
    asks: Texts<'a>,
    why: Texts<'a>,
    looked_for: Texts<'a>,
    verbs: Texts<'a>,
    remedy: Texts<'a>,
    sources: Vec<Source<'a>>,
    parts: Vec<PartEntry<'a>>,
    demands: Vec<Asked<'a>>,
}

/// Where a requirement comes from.
#[derive(Debug, Serialize)]
struct Source<'a> {
    title: &'a str,
    section: Option<&'a str>,
    url: Option<&'a str>,
    checked: String,
    verified: bool,
    in_force: bool,
    valid_to: Option<String>,
    kind: &'static str,
}

/// A part that demands may ask for.
#[derive(Debug, Serialize)]
struct PartEntry<'a> {
    id: &'a str,
    name: Texts<'a>,
}

/// Parts that a document type is asked for: so many of these.
#[derive(Debug, Serialize)]
struct AskedPartsEntry<'a> {
    least: usize,
    of: &'a [String],
}

/// What a document type is asked.
#[derive(Debug, Serialize)]
struct Asked<'a> {
    #[serde(rename = "type")]
    doctype: &'a str,
    level: &'static str,
    fields: Vec<&'static str>,
    parts: Option<AskedPartsEntry<'a>>,
    severity: &'static str,
    basis: &'static str,
}

/// The requirements as one JSON object.
pub fn catalogue(requirements: &[Listed]) -> String {
    let requirements = requirements.iter().map(|(country, requirement)| entry(*country, requirement)).collect();
    let catalogue = Catalogue { schema: "plansjekk-rules/1", requirements };
    // Plain structs with text keys always have a JSON form.
    serde_json::to_string_pretty(&catalogue).map(|json| json + "\n").unwrap_or_default()
}

fn entry(country: Country, requirement: &Requirement) -> Entry<'_> {
    Entry {
        id: &requirement.id,
        country,
        area: names::area(requirement.area),
        theme: &requirement.theme,
        evidence: names::evidence(requirement.evidence),
        basis: names::basis(requirement.basis),
        programmes: &requirement.programmes,
        valid_from: requirement.valid_from.map(|day| day.to_string()),
        valid_to: requirement.valid_to.map(|day| day.to_string()),
        only_if: requirement.only_if.as_deref(),
        error_if: requirement.error_if.as_deref(),
        only_if_text: texts(&requirement.only_if_text),
        goal_if_action_plan: requirement.goal_if_action_plan,
        title: texts(&requirement.title),
        short: texts(&requirement.short),
        asks: texts(&requirement.asks),
        why: texts(&requirement.why),
        looked_for: texts(&requirement.looked_for),
        verbs: texts(&requirement.verbs),
        remedy: texts(&requirement.remedy),
        sources: requirement.sources.iter().map(source).collect(),
        parts: requirement.parts.iter().map(|part| PartEntry { id: &part.id, name: texts(&part.name) }).collect(),
        demands: requirement.demands.iter().map(|demand| asked(requirement, demand)).collect(),
    }
}

fn texts(texts: &Localized) -> Texts<'_> {
    texts.0.iter().map(|(language, text)| (language.as_str(), text.as_str())).collect()
}

fn source(source: &SourceRef) -> Source<'_> {
    Source {
        title: &source.title,
        section: source.section.as_deref(),
        url: source.url.as_deref(),
        checked: source.checked.to_string(),
        verified: source.verified,
        in_force: source.in_force,
        valid_to: source.valid_to.map(|day| day.to_string()),
        kind: names::basis(source.kind),
    }
}

fn asked<'a>(requirement: &Requirement, demand: &'a Demand) -> Asked<'a> {
    Asked {
        doctype: &demand.doctype,
        level: names::level(demand.level),
        fields: demand.fields.iter().map(|field| names::field(*field)).collect(),
        parts: demand.parts.as_ref().map(|asked| AskedPartsEntry { least: asked.least, of: &asked.of }),
        severity: names::severity(demand.severity),
        basis: names::basis(requirement.basis_of(demand)),
    }
}
