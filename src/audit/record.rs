//! A document's record: what is kept of an assessment when the document itself is let go.
//!
//! The names of the fields are those of the JSON contract where they mean the same. A record holds no words of the
//! reader's language, so one record serves reports in all of them. Only fields are added to it, and a stored record of
//! another build is never read (see the key of the cache in `cli`).

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::assess::{
    Accepted, Assessment, DoctypeSource, Earlier, Edit, MissingParts, Reason, Status, Verdict, quoted_cue, shown,
};
use crate::document::Places;
use crate::find::{Confidence, Finding, PassageKind};
use crate::rules::{Basis, Code, FieldKind, Level, Severity};
use crate::text::{Country, Language, Notice};

/// Longest text that is kept of a passage, in characters; a longer one is cut.
const LONGEST_TEXT: usize = 1000;

/// What is kept of an assessed document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// `docx odt pdf html md txt`.
    pub format: String,
    /// SHA-256 of the file, in hex.
    pub sha256: String,
    /// Main language of the document.
    pub language: Language,
    /// The country whose packs apply.
    pub country: Country,
    /// Document type.
    #[serde(rename = "type")]
    pub doctype: Doctype,
    /// The title.
    pub title: Option<String>,
    /// The one that adopts the plan, as the document or a setting names it.
    pub owner: Option<String>,
    /// The document's date.
    pub date: Option<Date>,
    /// Number of pages, where the format has pages.
    pub pages: Option<u32>,
    /// Number of words that count.
    pub words: u32,
    /// Number of passages of any level that express a requirement's subject.
    pub passages: u32,
    /// Every requirement of the applicable packs, in pack order.
    pub requirements: Vec<Cell>,
    /// The passages that are evidence, that come nearest, that want or promise, or that deny, in order of position. Mere
    /// mentions that no verdict rests on are counted in `passages` only.
    pub findings: Vec<Passage>,
    /// What was noteworthy.
    pub notices: Vec<NoticeRecord>,
    /// What an earlier run has told of the document; `None` where there is none to compare with.
    pub earlier: Option<Earlier>,
}

/// A document type and what it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Doctype {
    /// Its id.
    pub id: String,
    /// What it was read from.
    pub source: DoctypeSource,
}

/// The verdict on a requirement: a cell of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// The requirement.
    pub id: String,
    /// The status.
    pub status: Status,
    /// How grave it is when unmet.
    pub severity: Severity,
    /// What is asked.
    pub demand: DemandRecord,
    /// The best level found.
    pub found: Level,
    /// Stable name of why the status is what it is, and key of the message that says it.
    pub reason: String,
    /// The words that the message quotes.
    pub cue: Option<String>,
    /// Demanded fields that are not there, where that is the reason.
    pub lacks: Vec<FieldKind>,
    /// Demanded parts that are not there, where that is the reason.
    #[serde(default)]
    pub parts: Option<MissingParts>,
    /// The deadline that has passed, where that is the reason.
    pub passed: Option<Date>,
    /// Findings that carry the verdict, best first, as indices of [`Record::findings`].
    pub evidence: Vec<u32>,
    /// The finding that shows the verdict.
    pub shown: Option<u32>,
    /// What came nearest to the demand.
    pub nearest: Option<NearestRecord>,
    /// An accepted deviation.
    pub deviation: Option<DeviationRecord>,
    /// The gap stands in the baseline, so it is not new.
    pub known: bool,
}

/// What a document type is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DemandRecord {
    /// Level at least.
    pub level: Level,
    /// Fields that must be there.
    pub fields: Vec<FieldKind>,
    /// Where the demand gets its weight from; unknown in reports of earlier versions.
    #[serde(default)]
    pub basis: Option<Basis>,
}

/// What came nearest to a demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NearestRecord {
    /// Index of [`Record::findings`].
    pub finding: u32,
    /// Stable name of the smallest edit that would lift it.
    pub edit: String,
    /// The modal to write, where the edit is to swap it.
    pub with: Option<String>,
    /// The level it would then have.
    pub lifted: Level,
}

/// An accepted deviation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeviationRecord {
    /// Why it is accepted.
    pub reason: String,
    /// The last day it is accepted.
    pub until: Option<Date>,
}

/// A passage that expresses the subject of a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Passage {
    /// Stable name: requirement and normalised text, not position.
    pub id: String,
    /// The requirement.
    pub requirement: String,
    /// How binding it is.
    pub level: Level,
    /// Why it counts for less than its words.
    pub code: Option<Code>,
    /// How sure the program is.
    pub confidence: Confidence,
    /// Its text; a long one is cut and ends in `…`.
    pub text: String,
    /// What leads into the item.
    pub lead_in: Option<String>,
    /// What kind of passage it is.
    pub kind: PassageKind,
    /// Where it stands.
    pub location: PassagePlace,
    /// Owner, deadline, indicator and budget bound to the act.
    pub fields: FieldsRecord,
}

/// Where a passage stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PassagePlace {
    /// Line in the source of a text format, else in the extracted text; from 1.
    pub line: u32,
    /// Column in Unicode scalar values; from 1.
    pub column: u32,
    /// Page, where the format has pages.
    pub page: Option<u32>,
    /// Number of the block among those that count; from 1.
    pub paragraph: u32,
    /// Titles of the headings above it, outermost first.
    pub section: Vec<String>,
}

/// The fields bound to an act.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FieldsRecord {
    /// Responsible unit or role.
    pub owner: Option<Words>,
    /// When.
    pub deadline: Option<DeadlineRecord>,
    /// How much, by which measure.
    pub indicator: Option<Words>,
    /// With what money.
    pub budget: Option<Words>,
}

/// Words of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Words {
    /// As they stand there.
    pub text: String,
}

/// A deadline or recurrence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeadlineRecord {
    /// As it stands in the document.
    pub text: String,
    /// The last day meant, where one can be computed.
    pub date: Option<Date>,
    /// How often, where it recurs.
    pub recurrence: Option<String>,
}

/// Something noteworthy that stopped nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NoticeRecord {
    /// Stable name.
    pub code: String,
    /// Page, where known.
    pub page: Option<u32>,
    /// Paragraph, where known.
    pub paragraph: Option<u32>,
    /// Words that the message quotes.
    pub words: Vec<String>,
}

impl FieldsRecord {
    /// Which fields are there.
    pub fn kinds(&self) -> Vec<FieldKind> {
        let there = [
            (FieldKind::Owner, self.owner.is_some()),
            (FieldKind::Deadline, self.deadline.is_some()),
            (FieldKind::Indicator, self.indicator.is_some()),
            (FieldKind::Budget, self.budget.is_some()),
        ];
        there.into_iter().filter(|(_, there)| *there).map(|(kind, _)| kind).collect()
    }
}

impl Cell {
    /// Whether somebody should look at it: the demand is asked and not met, and nobody has accepted that.
    pub fn is_gap(&self) -> bool {
        self.status.is_gap() && self.deviation.is_none()
    }
}

impl Record {
    /// The record of an assessment.
    pub fn of(assessment: &Assessment) -> Self {
        let kept = Kept::of(assessment);
        let places = Places::new(&assessment.document);
        Self {
            format: assessment.document.format.as_str().to_owned(),
            sha256: assessment.sha256.clone(),
            language: assessment.language,
            country: assessment.country,
            doctype: Doctype { id: assessment.doctype.clone(), source: assessment.doctype_source },
            title: assessment.document.title.as_deref().map(cut),
            owner: assessment.owner.clone(),
            date: assessment.date,
            pages: assessment.document.pages,
            words: small(assessment.words),
            passages: small(assessment.findings.len()),
            requirements: assessment.verdicts.iter().map(|verdict| cell(assessment, verdict, &kept)).collect(),
            findings: kept.findings().map(|at| passage(assessment, &places, &assessment.findings[at])).collect(),
            notices: assessment.notices.iter().map(NoticeRecord::of).collect(),
            earlier: None,
        }
    }

    /// Marks the gap that a deviation is about, on a day; false where there is none, or its time is up.
    pub fn accept(&mut self, accepted: &Accepted, today: Date) -> bool {
        let own = || {
            let own = self.findings.iter().filter(|passage| passage.requirement == accepted.requirement);
            own.map(|passage| passage.text.clone()).collect()
        };
        if !accepted.holds(today, own) {
            return false;
        }
        let gap = self.requirements.iter_mut().find(|cell| cell.id == accepted.requirement && cell.status.is_gap());
        let Some(cell) = gap else { return false };
        cell.deviation = Some(DeviationRecord { reason: accepted.reason.clone(), until: accepted.until });
        true
    }

    /// The finding that shows a cell.
    pub fn shown(&self, cell: &Cell) -> Option<&Passage> {
        self.findings.get(cell.shown? as usize)
    }
}

/// Counts of a document are far below the limit; one that is not is as good as the limit.
fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Which findings are kept, and their new numbers.
struct Kept(Vec<Option<u32>>);

impl Kept {
    fn of(assessment: &Assessment) -> Self {
        let says_something = |finding: &Finding| finding.level >= Level::Aspired || finding.code == Some(Code::Neg);
        let mut kept: Vec<bool> = assessment.findings.iter().map(says_something).collect();
        for verdict in &assessment.verdicts {
            let nearest = verdict.nearest.as_ref().map(|nearest| nearest.finding);
            let denial = match verdict.reason {
                Reason::Contradicted { denial } => Some(denial),
                _ => None,
            };
            for at in verdict.evidence.iter().copied().chain(nearest).chain(denial) {
                if let Some(kept) = kept.get_mut(at) {
                    *kept = true;
                }
            }
        }
        let mut next = 0;
        let number = |kept: bool| {
            let number = kept.then_some(next);
            next += u32::from(kept);
            number
        };
        Self(kept.into_iter().map(number).collect())
    }

    /// The old numbers of what is kept, in order.
    fn findings(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().filter(|(_, number)| number.is_some()).map(|(at, _)| at)
    }

    fn number(&self, at: usize) -> Option<u32> {
        self.0.get(at).copied().flatten()
    }
}

fn cell(assessment: &Assessment, verdict: &Verdict, kept: &Kept) -> Cell {
    let text = |range: &std::ops::Range<usize>| assessment.document.text.get(range.clone()).unwrap_or("");
    let finding = shown(verdict).and_then(|at| assessment.findings.get(at));
    let cue = finding.and_then(|finding| match (&verdict.reason, finding.kind) {
        (Reason::Heading, PassageKind::Heading) => Some(cut(text(&finding.range))),
        (Reason::Heading, _) => None,
        _ => quoted_cue(verdict, finding).map(|cue| cut(text(&cue.range))),
    });
    let (lacks, passed) = match &verdict.reason {
        Reason::Fields(fields) => (fields.clone(), None),
        Reason::DeadlinePast(date) => (Vec::new(), Some(*date)),
        _ => (Vec::new(), None),
    };
    Cell {
        id: verdict.requirement.id.clone(),
        status: verdict.status,
        severity: verdict.demand.severity,
        demand: DemandRecord {
            level: verdict.demand.level,
            fields: verdict.demand.fields.clone(),
            basis: Some(verdict.basis()),
        },
        found: verdict.found,
        reason: verdict.reason.as_str().to_owned(),
        cue,
        lacks,
        parts: match &verdict.reason {
            Reason::Parts(missing) => Some(missing.clone()),
            _ => None,
        },
        passed,
        evidence: verdict.evidence.iter().filter_map(|at| kept.number(*at)).collect(),
        shown: shown(verdict).and_then(|at| kept.number(at)),
        nearest: nearest(verdict, kept),
        deviation: verdict
            .deviation
            .as_ref()
            .map(|deviation| DeviationRecord { reason: deviation.reason.clone(), until: deviation.until }),
        known: false,
    }
}

fn nearest(verdict: &Verdict, kept: &Kept) -> Option<NearestRecord> {
    let nearest = verdict.nearest.as_ref()?;
    let with = match &nearest.edit {
        Edit::ReplaceModal { with, .. } => Some(with.clone()),
        _ => None,
    };
    let finding = kept.number(nearest.finding)?;
    Some(NearestRecord { finding, edit: nearest.edit.as_str().to_owned(), with, lifted: nearest.lifted })
}

fn passage(assessment: &Assessment, places: &Places<'_>, finding: &Finding) -> Passage {
    let document = &assessment.document;
    let lead_in = finding.lead_in.and_then(|block| document.blocks.get(block));
    let location = places.locate(finding.block, finding.range.start);
    Passage {
        id: finding.id.clone(),
        requirement: finding.requirement.clone(),
        level: finding.level,
        code: finding.code,
        confidence: finding.confidence,
        text: cut(document.text.get(finding.range.clone()).unwrap_or("")),
        lead_in: lead_in.map(|block| cut(document.text_of(block))),
        kind: finding.kind,
        location: PassagePlace {
            line: location.line,
            column: location.column,
            page: location.page,
            paragraph: location.paragraph,
            section: location.section.iter().map(|title| cut(title)).collect(),
        },
        fields: fields(assessment, finding),
    }
}

fn fields(assessment: &Assessment, finding: &Finding) -> FieldsRecord {
    let text = |range: &std::ops::Range<usize>| cut(assessment.document.text.get(range.clone()).unwrap_or(""));
    let words = |range| Words { text: text(range) };
    let fields = &finding.fields;
    FieldsRecord {
        owner: fields.owner.as_ref().map(|owner| words(&owner.range)),
        deadline: fields.deadline.as_ref().map(|deadline| DeadlineRecord {
            text: text(&deadline.range),
            date: deadline.date,
            recurrence: deadline.recurrence.map(|recurrence| recurrence.as_str().to_owned()),
        }),
        indicator: fields.indicator.as_ref().map(|indicator| words(&indicator.range)),
        budget: fields.budget.as_ref().map(|budget| words(&budget.range)),
    }
}

impl NoticeRecord {
    /// What is kept of a notice.
    pub fn of(notice: &Notice) -> Self {
        Self {
            code: notice.code.as_str().to_owned(),
            page: notice.page,
            paragraph: notice.paragraph,
            words: notice.words.iter().map(|word| cut(word)).collect(),
        }
    }
}

/// A text of at most [`LONGEST_TEXT`] characters.
fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
