//! The JSON report, version 1 of the contract with the outside. Its types are its own: the program's may change, these
//! only grow.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Number;

use crate::assess::{Assessment, Earlier, Verdict};
use crate::find::{self, Finding};
use crate::rules::{AskedParts, Basis, Code, Demand, FieldKind, Level, Severity, SourceRef};
use crate::text::{Country, Language};

use super::edit;
use super::entry::{self, Entry};
use super::names;
use super::view::{Location, View};
use super::{Options, RunError};

/// The contract's name and version.
const SCHEMA: &str = "plansjekk/1";

/// The assessments and errors as one JSON object.
pub fn json(assessments: &[Assessment], errors: &[RunError], options: &Options) -> String {
    let report = Report {
        schema: SCHEMA,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        documents: assessments.iter().map(|assessment| document(assessment, options.language)).collect(),
        errors: errors.iter().map(|error| self::error(error, options.run_language)).collect(),
    };
    line(serde_json::to_string_pretty(&report))
}

/// The assessments and errors as one JSON object a line.
pub fn jsonl(assessments: &[Assessment], errors: &[RunError], options: &Options) -> String {
    let documents = assessments.iter().map(|assessment| document(assessment, options.language));
    let documents = documents.map(|document| line(serde_json::to_string(&document)));
    let errors = errors.iter().map(|error| self::error(error, options.run_language));
    let errors = errors.map(|error| line(serde_json::to_string(&error)));
    documents.chain(errors).collect()
}

/// Serialising plain structs with string keys cannot fail.
fn line(json: serde_json::Result<String>) -> String {
    json.map(|json| json + "\n").unwrap_or_default()
}

/// The report of `plansjekk check --format json`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "plansjekk report, version 1")]
pub(super) struct Report<'a> {
    /// Name and version of this contract.
    #[schemars(extend("const" = "plansjekk/1"))]
    schema: &'static str,
    /// The program.
    tool: Tool,
    /// The documents that were assessed.
    documents: Vec<DocumentReport<'a>>,
    /// What could not be read or done.
    errors: Vec<ErrorReport>,
}

/// The program that made the report.
#[derive(Debug, Serialize, JsonSchema)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// One document.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DocumentReport<'a> {
    /// The path as given.
    path: &'a str,
    #[schemars(extend("enum" = ["docx", "odt", "pdf", "html", "md", "txt"]))]
    format: &'static str,
    /// SHA-256 of the file, in hex.
    sha256: &'a str,
    /// Main language of the document.
    language: Language,
    /// The country whose packs apply.
    country: Country,
    #[serde(rename = "type")]
    doctype: Doctype<'a>,
    title: Option<&'a str>,
    /// The municipality, county or region that adopts the plan.
    owner: Option<&'a str>,
    /// The document's date, `YYYY-MM-DD`.
    date: Option<String>,
    pages: Option<u32>,
    /// Number of words that count.
    words: usize,
    /// Every requirement of the applicable packs, in pack order.
    requirements: Vec<RequirementReport<'a>>,
    /// Every passage that expresses the subject of a requirement, in order of position.
    findings: Vec<FindingReport<'a>>,
    /// What was noteworthy.
    notices: Vec<NoticeReport>,
    /// What an earlier run has told of the document; `null` without a baseline.
    earlier: Option<&'a Earlier>,
}

/// The document type.
#[derive(Debug, Serialize, JsonSchema)]
struct Doctype<'a> {
    id: &'a str,
    /// What the type was read from.
    #[schemars(extend("enum" = ["title", "flag", "config", "content"]))]
    source: &'static str,
}

/// The verdict on one requirement.
#[derive(Debug, Serialize, JsonSchema)]
struct RequirementReport<'a> {
    id: &'a str,
    title: &'a str,
    /// The title in at most 36 characters.
    short: &'a str,
    #[schemars(extend("enum" = ["digital-competence", "universal-design", "planning"]))]
    area: &'static str,
    /// A theme shared across countries.
    theme: &'a str,
    #[schemars(extend("enum" = ["met", "weak", "missing", "contradicted", "not-applicable"]))]
    status: &'static str,
    /// How grave it is when unmet.
    severity: Severity,
    basis: Basis,
    demand: DemandReport<'a>,
    /// The best level found.
    found: Level,
    /// Stable name of why the status is what it is.
    reason: &'static str,
    /// The status and its reason as a headline.
    message: String,
    /// What to do, or how it was met.
    help: String,
    /// Findings that carry the verdict, best first, as indices of `findings`.
    evidence: &'a [usize],
    /// What came nearest to the demand.
    nearest: Option<Nearest>,
    /// The heading under which a missing text belongs.
    belongs: Option<String>,
    /// A text to paste, with blanks in square brackets, in the document's language.
    remedy: String,
    /// An accepted deviation.
    deviation: Option<DeviationReport<'a>>,
    /// The gap stands in the baseline, so it is not new.
    known: bool,
    sources: Vec<SourceReport<'a>>,
}

/// What a document type is asked.
#[derive(Debug, Serialize, JsonSchema)]
struct DemandReport<'a> {
    level: Level,
    /// Fields that must be there.
    fields: &'a [FieldKind],
    /// Parts of the requirement that must be there at that level; left out where none are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<&'a AskedParts>,
}

/// What came nearest to a demand.
#[derive(Debug, Serialize, JsonSchema)]
struct Nearest {
    /// Index of `findings`.
    finding: usize,
    /// The smallest edit that would lift it, in words.
    edit: String,
    /// The passage as it would read, where the edit only swaps words.
    rewrite: Option<String>,
    /// The level it would then have.
    lifted: Level,
}

/// An accepted deviation.
#[derive(Debug, Serialize, JsonSchema)]
struct DeviationReport<'a> {
    reason: &'a str,
    /// The last day it is accepted, `YYYY-MM-DD`.
    until: Option<String>,
}

/// A source of a requirement.
#[derive(Debug, Serialize, JsonSchema)]
struct SourceReport<'a> {
    title: &'a str,
    section: Option<&'a str>,
    url: Option<&'a str>,
    /// The day it was looked at, `YYYY-MM-DD`.
    checked: String,
    /// Whether it was checked against the source itself.
    verified: bool,
    kind: Basis,
}

/// A passage that expresses the subject of a requirement.
#[derive(Debug, Serialize, JsonSchema)]
struct FindingReport<'a> {
    /// Stable name: requirement and normalised text, not position.
    id: &'a str,
    requirement: &'a str,
    level: Level,
    /// The level from 0 to 4.
    level_number: u8,
    /// Why the passage counts for less than its words.
    code: Option<Code>,
    /// How sure the program is of level and code.
    #[schemars(extend("enum" = ["high", "medium", "low"]))]
    confidence: &'static str,
    /// The passage; a row is its cells joined by ` | `.
    text: &'a str,
    /// What leads into the item.
    lead_in: Option<&'a str>,
    #[schemars(extend("enum" = ["sentence", "item", "row", "heading", "quote", "caption", "footnote"]))]
    kind: &'static str,
    location: LocationReport,
    /// The words that decided, in order of position.
    cues: Vec<CueReport<'a>>,
    /// The last question of the decision tree that settled something, and its cue.
    decided_by: Option<DecidedBy>,
    fields: FieldsReport<'a>,
}

/// Where a passage stands.
#[derive(Debug, Serialize, JsonSchema)]
struct LocationReport {
    /// Byte offset in the text that `plansjekk extract` prints.
    start: usize,
    /// Byte offset after the passage.
    end: usize,
    /// Line in the source of a text format, else in the extracted text, from 1.
    line: u32,
    /// Column in Unicode scalar values, from 1.
    column: u32,
    page: Option<u32>,
    /// Number of the block among those that count, from 1.
    paragraph: u32,
    /// Titles of the headings above it, outermost first.
    section: Vec<String>,
}

/// Words that decided something.
#[derive(Debug, Serialize, JsonSchema)]
struct CueReport<'a> {
    #[schemars(extend("enum" = ["topic", "agent", "modal", "verb", "negation", "condition", "source", "tense", "zone"]))]
    role: &'static str,
    text: &'a str,
    start: usize,
    end: usize,
}

/// What settled a level or a cap.
#[derive(Debug, Serialize, JsonSchema)]
struct DecidedBy {
    /// Stable name of the question.
    question: &'static str,
    /// Index of `cues`.
    cue: Option<usize>,
}

/// The fields bound to an act.
#[derive(Debug, Serialize, JsonSchema)]
struct FieldsReport<'a> {
    owner: Option<OwnerReport<'a>>,
    deadline: Option<DeadlineReport<'a>>,
    indicator: Option<IndicatorReport<'a>>,
    budget: Option<BudgetReport<'a>>,
}

/// A responsible unit or role.
#[derive(Debug, Serialize, JsonSchema)]
struct OwnerReport<'a> {
    text: &'a str,
}

/// A deadline or recurrence.
#[derive(Debug, Serialize, JsonSchema)]
struct DeadlineReport<'a> {
    text: &'a str,
    /// The last day meant, `YYYY-MM-DD`, where one can be computed.
    date: Option<String>,
    /// How often, where it recurs.
    recurrence: Option<&'static str>,
}

/// A measure.
#[derive(Debug, Serialize, JsonSchema)]
struct IndicatorReport<'a> {
    text: &'a str,
    #[schemars(with = "Option<f64>")]
    value: Option<Number>,
    unit: Option<&'a str>,
}

/// Money or posts.
#[derive(Debug, Serialize, JsonSchema)]
struct BudgetReport<'a> {
    text: &'a str,
    /// Whole currency units, or number of posts.
    #[schemars(with = "Option<f64>")]
    amount: Option<Number>,
    /// `NOK`, `DKK`, `SEK`, or `FTE` for posts.
    currency: Option<&'a str>,
}

/// Something noteworthy that stopped nobody.
#[derive(Debug, Serialize, JsonSchema)]
struct NoticeReport {
    code: &'static str,
    message: String,
    page: Option<u32>,
    paragraph: Option<u32>,
}

/// What could not be read or done.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ErrorReport {
    path: String,
    code: &'static str,
    message: String,
}

fn document(assessment: &Assessment, language: Option<Language>) -> DocumentReport<'_> {
    let view = View::new(assessment, language);
    DocumentReport {
        path: &assessment.path,
        format: assessment.document.format.as_str(),
        sha256: &assessment.sha256,
        language: assessment.language,
        country: assessment.country,
        doctype: Doctype { id: &assessment.doctype, source: names::doctype_source(assessment.doctype_source) },
        title: assessment.document.title.as_deref(),
        owner: assessment.owner.as_deref(),
        date: assessment.date.map(|date| date.to_string()),
        pages: assessment.document.pages,
        words: assessment.words,
        requirements: assessment.verdicts.iter().map(|verdict| requirement(&view, verdict)).collect(),
        findings: assessment.findings.iter().map(|finding| self::finding(&view, finding)).collect(),
        notices: assessment.notices.iter().map(|notice| self::notice(&view, notice)).collect(),
        earlier: assessment.earlier.as_ref(),
    }
}

fn requirement<'a>(view: &View<'a>, verdict: &'a Verdict) -> RequirementReport<'a> {
    let requirement = &*verdict.requirement;
    let language = view.words.language;
    let entry = Entry::new(view, verdict);
    RequirementReport {
        id: &requirement.id,
        title: requirement.title.get(language),
        short: requirement.short.get(language),
        area: names::area(requirement.area),
        theme: &requirement.theme,
        status: verdict.status.as_str(),
        severity: verdict.demand.severity,
        basis: verdict.basis(),
        demand: demand(&verdict.demand),
        found: verdict.found,
        reason: names::reason(&verdict.reason),
        message: entry.headline,
        help: entry.help,
        evidence: &verdict.evidence,
        nearest: nearest(view, verdict),
        belongs: entry.belongs,
        remedy: entry::remedy(view, requirement),
        deviation: verdict.deviation.as_ref().map(|deviation| DeviationReport {
            reason: &deviation.reason,
            until: deviation.until.map(|until| until.to_string()),
        }),
        known: verdict.known,
        sources: requirement.sources.iter().map(source).collect(),
    }
}

fn demand(demand: &Demand) -> DemandReport<'_> {
    DemandReport { level: demand.level, fields: &demand.fields, parts: demand.parts.as_ref() }
}

fn nearest(view: &View<'_>, verdict: &Verdict) -> Option<Nearest> {
    let nearest = verdict.nearest.as_ref()?;
    Some(Nearest {
        finding: nearest.finding,
        edit: edit::smallest(view, verdict)?,
        rewrite: edit::rewritten(view, nearest),
        lifted: nearest.lifted,
    })
}

fn source(source: &SourceRef) -> SourceReport<'_> {
    SourceReport {
        title: &source.title,
        section: source.section.as_deref(),
        url: source.url.as_deref(),
        checked: source.checked.to_string(),
        verified: source.verified,
        kind: source.kind,
    }
}

fn finding<'a>(view: &View<'a>, finding: &'a Finding) -> FindingReport<'a> {
    let blocks = &view.assessment.document.blocks;
    let lead_in = finding.lead_in.and_then(|block| blocks.get(block));
    let settled = finding.decisions.iter().rev().find(|decision| decision.settled);
    FindingReport {
        id: &finding.id,
        requirement: &finding.requirement,
        level: finding.level,
        level_number: finding.level.number(),
        code: finding.code,
        confidence: names::confidence(finding.confidence),
        text: view.passage(finding),
        lead_in: lead_in.map(|block| view.slice(&block.range)),
        kind: names::kind(finding.kind),
        location: location(view.location(finding), finding),
        cues: finding.cues.iter().map(|cue| self::cue(view, cue)).collect(),
        decided_by: settled
            .map(|decision| DecidedBy { question: names::question(decision.question), cue: decision.cue }),
        fields: fields(view, &finding.fields),
    }
}

fn location(location: Location, finding: &Finding) -> LocationReport {
    LocationReport {
        start: finding.range.start,
        end: finding.range.end,
        line: location.line,
        column: location.column,
        page: location.page,
        paragraph: location.paragraph,
        section: location.section,
    }
}

fn cue<'a>(view: &View<'a>, cue: &find::Cue) -> CueReport<'a> {
    CueReport { role: cue.sense.role(), text: view.slice(&cue.range), start: cue.range.start, end: cue.range.end }
}

fn fields<'a>(view: &View<'a>, fields: &'a find::Fields) -> FieldsReport<'a> {
    FieldsReport {
        owner: fields.owner.as_ref().map(|owner| OwnerReport { text: view.slice(&owner.range) }),
        deadline: fields.deadline.as_ref().map(|deadline| DeadlineReport {
            text: view.slice(&deadline.range),
            date: deadline.date.map(|date| date.to_string()),
            recurrence: deadline.recurrence.map(find::Recurrence::as_str),
        }),
        indicator: fields.indicator.as_ref().map(|indicator| IndicatorReport {
            text: view.slice(&indicator.range),
            value: indicator.value.and_then(number),
            unit: indicator.unit.as_deref(),
        }),
        budget: fields.budget.as_ref().map(|budget| BudgetReport {
            text: view.slice(&budget.range),
            amount: budget.amount.and_then(number),
            currency: budget.currency.as_deref(),
        }),
    }
}

/// A number as JSON writes it, without `.0` where it is whole.
fn number(value: f64) -> Option<Number> {
    let text = value.to_string();
    text.parse::<i64>().ok().map(Number::from).or_else(|| Number::from_f64(value))
}

fn notice(view: &View<'_>, notice: &crate::text::Notice) -> NoticeReport {
    NoticeReport {
        code: notice.code.as_str(),
        message: entry::notice(view, notice),
        page: notice.page,
        paragraph: notice.paragraph,
    }
}

fn error(error: &RunError, language: Language) -> ErrorReport {
    ErrorReport { path: error.path.clone(), code: error.code(), message: error.message(language) }
}

#[cfg(test)]
mod tests {
    use expect_test::expect_file;

    use super::*;
    use crate::read::ReadError;
    use crate::report::RunErrorKind;
    use crate::report::samples;

    fn errors() -> [RunError; 1] {
        [RunError::new("skann.pdf", RunErrorKind::Read(ReadError::NoText { pages: 4 }))]
    }

    #[test]
    fn a_document_is_written_by_the_contract() {
        let report = json(&[samples::one_weak_item()], &errors(), &Options::default());
        expect_file!["../../fixtures/report/check.json"].assert_eq(&report);
    }

    #[test]
    fn a_line_holds_a_document_or_an_error() {
        let lines = jsonl(&[samples::strategy(), samples::danish()], &errors(), &Options::default());
        let keys: Vec<Vec<String>> = lines
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Map<_, _>>(line).unwrap().keys().cloned().collect())
            .collect();
        let document = [
            "path",
            "format",
            "sha256",
            "language",
            "country",
            "type",
            "title",
            "owner",
            "date",
            "pages",
            "words",
            "requirements",
            "findings",
            "notices",
            "earlier",
        ];
        assert_eq!(keys, [document.to_vec(), document.to_vec(), vec!["path", "code", "message"]]);
    }

    #[test]
    fn what_is_written_is_valid_by_the_schema() {
        let schema = serde_json::from_str(&crate::report::schema()).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for assessment in samples::all() {
            let report = serde_json::from_str(&json(&[assessment], &errors(), &Options::default())).unwrap();
            let wrong: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
            assert_eq!(wrong, Vec::<String>::new());
        }
        let wrong = serde_json::json!({"schema": "plansjekk/2", "tool": {"name": "x", "version": "1"}, "documents": [], "errors": []});
        assert!(!validator.is_valid(&wrong));
    }

    #[test]
    fn whole_numbers_have_no_fraction() {
        assert_eq!(number(400_000.0).unwrap().to_string(), "400000");
        assert_eq!(number(1.5).unwrap().to_string(), "1.5");
        assert_eq!(number(f64::NAN), None);
    }
}
