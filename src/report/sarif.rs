//! SARIF 2.1.0, for code hosts and viewers: a result for each demand that is not met, a rule for each requirement that
//! is asked. Only what this program says is modelled.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::assess::{Assessment, GoneGap};
use crate::rules::{Requirement, Severity};
use crate::text::hex;

use super::messages::Messages;
use super::names;
use super::region::Region;
use super::sheet::{Lazily, Row, Sheet, Sheets, whole};
use super::text::visible;
use super::uri::{seen_from, uri, web};
use super::{Options, RunError};

/// The schema that the output follows.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// Name and version of the fingerprint: it changes when the same finding would get another one.
const FINGERPRINT: &str = "plansjekkFinding/v2";
/// Characters of a digest that tell one document from another.
const DOCUMENT: usize = 12;

/// The assessments and errors as one SARIF log.
pub fn sarif(assessments: &[Assessment], errors: &[RunError], options: &Options) -> String {
    whole(render, assessments, errors, options)
}

/// The sheets as one SARIF log.
pub(super) fn render(
    sheets: &dyn Sheets,
    errors: &[RunError],
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    // The rules and files of the whole run come before the first result, so the sheets are made twice.
    let mut run = Builder::default();
    for sheet in sheets.iter() {
        run.add(&sheet?, options);
    }
    let language = options.language.or(run.language).unwrap_or(options.run_language);
    let numbers = &run.numbers;
    let results = |(index, sheet): (usize, io::Result<Sheet>)| -> Vec<io::Result<ResultObject>> {
        match sheet {
            Ok(sheet) => results(&sheet, index, numbers, options).into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        }
    };
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: run.rules,
                },
            },
            language: language.as_str(),
            column_kind: "utf16CodeUnits",
            invocations: [Invocation {
                execution_successful: errors.is_empty(),
                notifications: errors.iter().map(|error| notification(error, options)).collect(),
            }],
            artifacts: run.artifacts,
            results: Lazily(|| sheets.iter().enumerate().flat_map(results)),
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

/// What the results of a run point to.
#[derive(Default)]
struct Builder {
    language: Option<crate::text::Language>,
    numbers: BTreeMap<String, usize>,
    rules: Vec<Rule>,
    artifacts: Vec<Artifact>,
}

impl Builder {
    fn add(&mut self, sheet: &Sheet, options: &Options) {
        self.language.get_or_insert(sheet.words.language);
        let hashes = Hashes { sha256: sheet.sha256.clone() };
        self.artifacts.push(Artifact { location: Address { uri: uri(&sheet.path), index: None }, hashes });
        for row in sheet.rows.iter().filter(|row| is_ruled(row, options)) {
            if !self.numbers.contains_key(&row.requirement.id) {
                self.numbers.insert(row.requirement.id.clone(), self.rules.len());
                self.rules.push(rule(sheet.words, row));
            }
        }
    }
}

/// Whether a row's requirement is a rule of the run.
fn is_ruled(row: &Row, options: &Options) -> bool {
    row.is_asked() && row.severity >= options.min_severity
}

/// The results of one document, the file of that index.
fn results(sheet: &Sheet, index: usize, numbers: &BTreeMap<String, usize>, options: &Options) -> Vec<ResultObject> {
    let address = || Address { uri: uri(&sheet.path), index: Some(index) };
    let number = |id: &str| numbers.get(id).copied();
    let gaps = sheet.rows.iter().filter(|row| is_ruled(row, options) && row.is_gap());
    let gaps = gaps.map(|row| result(sheet, row, number(&row.requirement.id), address(), options));
    let gone = sheet.gone.iter().flatten().map(|gap| absent(sheet, gap, number(&gap.requirement), address(), options));
    gaps.chain(gone).collect()
}

fn rule(words: &Messages, row: &Row) -> Rule {
    let requirement = &*row.requirement;
    let language = words.language;
    let lines = help(words, requirement, row);
    let title = |text: &str| Message { text: visible(text).into_owned() };
    Rule {
        id: requirement.id.clone(),
        short_description: title(requirement.short.get(language)),
        full_description: title(requirement.asks.get(language)),
        help: Message { text: lines.join("\n") },
        help_uri: requirement.sources.iter().find_map(|source| web(source.url.as_deref()?)),
        default_configuration: Configuration { level: level(row.severity) },
        properties: Tags {
            tags: [
                names::area(requirement.area).to_owned(),
                requirement.theme.clone(),
                names::basis(requirement.basis).to_owned(),
            ],
        },
    }
}

/// Why it is asked, how far it binds, and what it rests on.
fn help(words: &Messages, requirement: &Requirement, row: &Row) -> Vec<String> {
    let caption = |name: &str, text: &str| format!("{}: {}", words.pick("caption", name), visible(text));
    let mut lines = vec![
        caption("asks", requirement.asks.get(words.language)),
        caption("why", requirement.why.get(words.language)),
        caption("basis", row.basis),
    ];
    for source in &requirement.sources {
        let url = source.url.as_deref().and_then(web).map(|url| format!(" · {url}")).unwrap_or_default();
        lines.push(caption("source", &format!("{}{url}", super::entry::source_title(words, source))));
    }
    lines
}

/// The result of an earlier run that is no result of this one.
fn absent(sheet: &Sheet, gap: &GoneGap, rule: Option<usize>, address: Address, options: &Options) -> ResultObject {
    let row = sheet.rows.iter().find(|row| row.requirement.id == gap.requirement);
    let short = row.map_or(gap.requirement.as_str(), |row| row.requirement.short.get(sheet.words.language));
    let fingerprint = gap.finding.clone().unwrap_or_else(|| absence(&gap.requirement, sheet, options));
    ResultObject {
        rule_id: gap.requirement.clone(),
        rule_index: rule,
        level: "none",
        message: Message { text: message(&sheet.words.fill("baseline.gone", &[("short", short)])) },
        locations: [Location {
            physical_location: PhysicalLocation { artifact_location: address, region: None },
            logical_locations: Vec::new(),
        }],
        fingerprints: BTreeMap::from([(FINGERPRINT, fingerprint)]),
        baseline_state: Some("absent"),
        suppressions: Vec::new(),
        fixes: Vec::new(),
        properties: None,
    }
}

/// What a result is known by, wherever it stands: the passage, or, where there is none, the requirement and the document.
fn fingerprint(sheet: &Sheet, row: &Row, options: &Options) -> String {
    if row.quote.is_some() { row.fingerprint.clone() } else { absence(&row.requirement.id, sheet, options) }
}

/// What it is known by that a document has nothing for a requirement. However the document's path is spelt, it is the same.
fn absence(requirement: &str, sheet: &Sheet, options: &Options) -> String {
    let document = seen_from(options.folder.as_deref().unwrap_or(""), &sheet.path);
    let digest = hex(&Sha256::digest(document.as_bytes()));
    format!("{requirement}-{}", &digest[..DOCUMENT])
}

/// How a result stands to those of the earlier run, where there was one.
fn baseline_state(sheet: &Sheet, row: &Row) -> Option<&'static str> {
    sheet.gone.as_ref()?;
    Some(if row.known { "unchanged" } else { "new" })
}

fn result(sheet: &Sheet, row: &Row, rule: Option<usize>, address: Address, options: &Options) -> ResultObject {
    let mut text = format!("{}. {}", row.headline, row.edit.as_deref().unwrap_or(&row.help));
    if !sheet.in_source {
        text = format!("{text} ({})", row.place.long);
    }
    let snippet = row.quote.as_ref().map(|quote| Message { text: visible(&quote.text).into_owned() });
    let fixes = row.fix.iter().map(|(region, with)| fix(*region, with, row, &address)).collect();
    let section = row.place.section.join(" › ");
    ResultObject {
        rule_id: row.requirement.id.clone(),
        rule_index: rule,
        level: level(row.severity),
        message: Message { text: message(&text) },
        locations: [Location {
            physical_location: PhysicalLocation {
                artifact_location: address,
                region: Some(RegionObject { snippet, ..RegionObject::of(row.place.region) }),
            },
            logical_locations: Some(LogicalLocation { name: section, kind: "section" })
                .into_iter()
                .filter(|location| !location.name.is_empty())
                .collect(),
        }],
        fingerprints: BTreeMap::from([(FINGERPRINT, fingerprint(sheet, row, options))]),
        baseline_state: baseline_state(sheet, row),
        suppressions: row
            .exception
            .iter()
            .map(|reason| Suppression { kind: "external", status: "accepted", justification: reason.clone() })
            .collect(),
        fixes,
        properties: Some(Details {
            status: row.status.as_str(),
            found: names::level(row.found),
            basis: names::basis(row.basis_name),
            page: row.place.page,
            paragraph: row.place.paragraph,
        }),
    }
}

fn fix(region: Region, with: &str, row: &Row, address: &Address) -> Fix {
    let replacement =
        Replacement { deleted_region: RegionObject::of(region), inserted_content: Message { text: with.to_owned() } };
    let change = ArtifactChange { artifact_location: address.clone(), replacements: [replacement] };
    Fix { description: Message { text: message(row.edit.as_deref().unwrap_or("")) }, artifact_changes: [change] }
}

fn notification(error: &RunError, options: &Options) -> Notification {
    let location = || {
        let artifact_location = Address { uri: uri(&error.path), index: None };
        NotificationLocation { physical_location: BarePhysicalLocation { artifact_location } }
    };
    Notification {
        level: "error",
        descriptor: Descriptor { id: error.code() },
        message: Message { text: message(&error.message(options.run_language)) },
        // That the run was stopped is about no file.
        locations: if error.is_of_the_run() { Vec::new() } else { vec![location()] },
    }
}

/// A text in which nothing is a link or a place to fill in: those are written with brackets and braces.
fn message(text: &str) -> String {
    visible(text).replace("](", "] (").replace('{', "{{").replace('}', "}}")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

#[derive(Serialize)]
struct Log<R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<R>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<R> {
    tool: Tool,
    language: &'static str,
    column_kind: &'static str,
    invocations: [Invocation; 1],
    artifacts: Vec<Artifact>,
    results: R,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    short_description: Message,
    full_description: Message,
    help: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    default_configuration: Configuration,
    properties: Tags,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Tags {
    tags: [String; 3],
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(rename = "toolExecutionNotifications", skip_serializing_if = "Vec::is_empty")]
    notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    descriptor: Descriptor,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<NotificationLocation>,
}

#[derive(Serialize)]
struct Descriptor {
    id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NotificationLocation {
    physical_location: BarePhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BarePhysicalLocation {
    artifact_location: Address,
}

#[derive(Serialize)]
struct Artifact {
    location: Address,
    hashes: Hashes,
}

#[derive(Serialize)]
struct Hashes {
    #[serde(rename = "sha-256")]
    sha256: String,
}

#[derive(Serialize, Clone)]
struct Address {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultObject {
    rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(rename = "partialFingerprints")]
    fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Details>,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

/// What SARIF has no word for.
#[derive(Serialize)]
struct Details {
    status: &'static str,
    found: &'static str,
    basis: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    paragraph: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Address,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<RegionObject>,
}

#[derive(Serialize)]
struct LogicalLocation {
    name: String,
    kind: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RegionObject {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Message>,
}

impl RegionObject {
    fn of(region: Region) -> Self {
        let Region { start_line, start_column, end_line, end_column } = region;
        Self { start_line, start_column, end_line, end_column, snippet: None }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix {
    description: Message,
    artifact_changes: [ArtifactChange; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: Address,
    replacements: [Replacement; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: RegionObject,
    inserted_content: Message,
}

#[cfg(test)]
mod tests {
    use expect_test::expect_file;
    use serde_json::{Value, json};

    use super::*;
    use crate::report::{RunErrorKind, samples};

    fn log(assessments: &[Assessment], errors: &[RunError]) -> Value {
        serde_json::from_str(&sarif(assessments, errors, &Options::default())).unwrap()
    }

    #[test]
    fn results_stand_to_those_of_an_earlier_run() {
        let run = log(&[samples::known_before()], &[])["runs"][0].take();
        let state = |result: &Value| {
            let finding = result["partialFingerprints"][FINGERPRINT].clone();
            json!([result["ruleId"], result["ruleIndex"], result["level"], result["baselineState"], finding])
        };
        let states: Vec<Value> = run["results"].as_array().unwrap().iter().map(state).collect();
        let expected = [
            json!(["no-uu-ikt", 0, "error", "new", "f-0001"]),
            json!(["no-komp-personvern-sikkerhet", 1, "error", "unchanged", "f-0002"]),
            json!(["no-komp-ansatte", 2, "none", "absent", "f-9999"]),
        ];
        assert_eq!(states, expected);
        let gone =
            "Digital kompetanse hos ansatte: det som ble funnet i den tidligere rapporten, er rettet eller endret";
        assert_eq!(run["results"][2]["message"]["text"], gone);
        assert_eq!(log(&[samples::strategy()], &[])["runs"][0]["results"][0].get("baselineState"), None);
    }

    #[test]
    fn a_gap_is_a_result_with_its_place_and_rule() {
        let run = log(&[samples::strategy()], &[])["runs"][0].take();
        expect_file!["../../fixtures/report/sarif-result.json"]
            .assert_eq(&serde_json::to_string_pretty(&run["results"][0]).unwrap());
        expect_file!["../../fixtures/report/sarif-rule.json"]
            .assert_eq(&serde_json::to_string_pretty(&run["tool"]["driver"]["rules"][0]).unwrap());
        let ids: Vec<&Value> = run["results"].as_array().unwrap().iter().map(|result| &result["ruleId"]).collect();
        assert_eq!(ids, ["no-uu-ikt", "no-komp-personvern-sikkerhet"]);
    }

    #[test]
    fn what_is_unread_is_a_notification() {
        let error = RunError::new("a b.pdf", RunErrorKind::NoAccess);
        let invocation = log(&[], &[error])["runs"][0]["invocations"][0].take();
        let location = json!({"physicalLocation": {"artifactLocation": {"uri": "a%20b.pdf"}}});
        assert_eq!(
            (&invocation["executionSuccessful"], &invocation["toolExecutionNotifications"][0]["locations"][0]),
            (&json!(false), &location)
        );
    }

    #[test]
    fn texts_hold_no_links_and_no_places_to_fill_in() {
        assert_eq!(message("[a](https://b) {0} [rolle] \u{1b}"), "[a] (https://b) {{0}} [rolle] ␛");
    }
}
