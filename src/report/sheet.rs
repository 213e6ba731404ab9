//! One document as pipelines, tables and pages read it: every verdict in words, without markup. All formats that are not
//! for a terminal are made from sheets, so that none of them decides anything.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use serde::ser::{Error as _, SerializeSeq as _};
use serde::{Serialize, Serializer};

use crate::assess::{Assessment, Edit, GoneGap, Status, Verdict};
use crate::find::Finding;
use crate::rules::{Basis, FieldKind, Level, Requirement, Severity};
use crate::text::Language;

use super::edit;
use super::entry::{self, Entry};
use super::explain;
use super::messages::Messages;
use super::names;
use super::region::{Region, Regions};
use super::terminal::document_line;
use super::text::{quoted, visible};
use super::view::View;
use super::{Options, RunError};

/// A document with its verdicts.
pub(crate) struct Sheet {
    /// The language of the words.
    pub(crate) words: &'static Messages,
    /// The language of the document.
    pub(crate) language: Language,
    /// The path as given.
    pub(crate) path: String,
    /// SHA-256 of the file, in hex.
    pub(crate) sha256: String,
    /// The one that adopts the plan, where known.
    pub(crate) owner: Option<String>,
    /// The document type's id.
    pub(crate) doctype: String,
    /// Who, what type read from what, which language, how long.
    pub(crate) line: String,
    /// The counts, and the place to begin.
    pub(crate) verdict: String,
    /// Whether lines are those of the file itself.
    pub(crate) in_source: bool,
    /// What was noteworthy, in sentences.
    pub(crate) notices: Vec<String>,
    /// The verdicts: contradicted, weak, missing, known before, accepted, met, and last those that are not asked.
    pub(crate) rows: Vec<Row>,
    /// The gaps of an earlier run that are gone; `None` where there is none to compare with.
    pub(crate) gone: Option<Vec<GoneGap>>,
}

/// A verdict in words.
pub(crate) struct Row {
    pub(crate) requirement: Arc<Requirement>,
    pub(crate) status: Status,
    pub(crate) severity: Severity,
    /// Level at least, and fields that must be there.
    pub(crate) demand: (Level, Vec<FieldKind>),
    pub(crate) found: Level,
    /// Stable name of why the status is what it is.
    pub(crate) reason: String,
    /// The word for how grave it is, or for its status where there is nothing to do.
    pub(crate) gravity: String,
    /// The status and its reason.
    pub(crate) headline: String,
    /// What to do, or how it was met, in sentences.
    pub(crate) help: String,
    /// What else there is to say, in the order of all outputs.
    pub(crate) facts: Vec<Fact>,
    /// The smallest edit in words.
    pub(crate) edit: Option<String>,
    /// The text to paste.
    pub(crate) remedy: String,
    /// How far it binds.
    pub(crate) basis: &'static str,
    /// Its stable name.
    pub(crate) basis_name: Basis,
    /// What it rests on.
    pub(crate) source: Option<String>,
    /// The accepted deviation.
    pub(crate) exception: Option<String>,
    /// The gap stands in the baseline, so it is not new.
    pub(crate) known: bool,
    /// The passage that shows the verdict.
    pub(crate) quote: Option<Quote>,
    /// Other passages that carry it.
    pub(crate) others: Vec<Quote>,
    /// Where the passage stands, else where a text belongs.
    pub(crate) place: Place,
    /// Stays the same while requirement and passage do.
    pub(crate) fingerprint: String,
    /// The words to write instead of those of a region of the file.
    pub(crate) fix: Option<(Region, String)>,
}

/// A caption's name and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) name: &'static str,
    pub(crate) text: String,
}

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) region: Region,
    /// Column in Unicode scalar values, as the report for people has it.
    pub(crate) column: u32,
    pub(crate) page: Option<u32>,
    pub(crate) paragraph: u32,
    /// Titles of the headings above, outermost first.
    pub(crate) section: Vec<String>,
    /// «side 7».
    pub(crate) short: String,
    /// «side 7, avsnitt 61».
    pub(crate) long: String,
}

/// A passage of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quote {
    pub(crate) text: String,
    pub(crate) lead_in: Option<String>,
    pub(crate) level: Level,
    pub(crate) confidence: &'static str,
    /// «side 7, avsnitt 61».
    pub(crate) place: String,
    /// Words of the passage that say something, in order; none over another.
    pub(crate) marks: Vec<Mark>,
    /// Words with what they say, the deciding one first, those of headings and table heads too.
    pub(crate) words: Vec<(String, String)>,
    /// Question by question how it was judged.
    pub(crate) chain: Vec<String>,
}

/// Words of a passage that say something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Bytes of the passage's text.
    pub(crate) range: Range<usize>,
    /// Whether they decided.
    pub(crate) decides: bool,
}

/// The sheets of a run, made one at a time as often as they are gone through, so that none has to stay in memory.
pub(crate) trait Sheets {
    /// All sheets in order.
    fn iter(&self) -> Box<dyn Iterator<Item = io::Result<Sheet>> + '_>;
}

/// The sheets of a check, made from its assessments.
pub(crate) struct Checked<'a> {
    pub(crate) assessments: &'a [Assessment],
    pub(crate) options: &'a Options,
}

impl Sheets for Checked<'_> {
    fn iter(&self) -> Box<dyn Iterator<Item = io::Result<Sheet>> + '_> {
        Box::new(Sheet::all(self.assessments, self.options).map(Ok))
    }
}

/// A list in JSON that is made while it is written.
pub(crate) struct Lazily<F>(pub(crate) F);

impl<F, I, T> Serialize for Lazily<F>
where
    F: Fn() -> I,
    I: Iterator<Item = io::Result<T>>,
    T: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for item in (self.0)() {
            list.serialize_element(&item.map_err(S::Error::custom)?)?;
        }
        list.end()
    }
}

/// Writes sheets and what could not be read in one format.
type Render = fn(&dyn Sheets, &[RunError], &Options, &mut dyn Write) -> io::Result<()>;

/// A report in memory, for a few documents.
pub(crate) fn whole(render: Render, assessments: &[Assessment], errors: &[RunError], options: &Options) -> String {
    let mut bytes = Vec::new();
    // Memory is always written to, and reports are text.
    let _ = render(&Checked { assessments, options }, errors, options, &mut bytes);
    String::from_utf8(bytes).unwrap_or_default()
}

impl Row {
    /// Whether somebody should look at it.
    pub(crate) fn is_open(&self) -> bool {
        self.is_gap() && self.exception.is_none() && !self.known
    }

    /// Whether the demand is asked and not met, accepted or known or not.
    pub(crate) fn is_gap(&self) -> bool {
        self.status.is_gap()
    }

    /// The part of a report that it stands in: contradicted, weak, missing, known before, accepted, met, not asked.
    pub(crate) fn group(&self) -> u8 {
        match self.status {
            _ if self.exception.is_some() => 4,
            _ if self.known => 3,
            Status::Contradicted => 0,
            Status::Weak => 1,
            Status::Missing => 2,
            Status::Met => 5,
            Status::NotApplicable => 6,
        }
    }

    /// Whether it is asked of the document.
    pub(crate) fn is_asked(&self) -> bool {
        self.status != Status::NotApplicable
    }

    /// Open and grave enough to be shown.
    pub(crate) fn is_shown_gap(&self, options: &Options) -> bool {
        self.is_open() && self.severity >= options.min_severity
    }
}

impl Sheet {
    /// The sheet of an assessment.
    pub(crate) fn of(assessment: &Assessment, options: &Options) -> Self {
        let view = View::new(assessment, options.language);
        let entries = entry::entries(&view);
        let asked_not = assessment.verdicts.iter().filter(|verdict| verdict.status == Status::NotApplicable);
        let maker = Maker { view: &view, regions: Regions::new(&assessment.document) };
        let verdict = entry::verdict_line(&view, &entries);
        let rows = entries.into_iter().chain(asked_not.map(|verdict| Entry::new(&view, verdict)));
        Self {
            words: view.words,
            language: assessment.language,
            path: assessment.path.clone(),
            sha256: assessment.sha256.clone(),
            owner: assessment.owner.clone(),
            doctype: assessment.doctype.clone(),
            line: document_line(&view, " · "),
            verdict,
            in_source: maker.regions.in_source(),
            notices: assessment.notices.iter().map(|notice| entry::notice(&view, notice)).collect(),
            rows: rows.map(|entry| maker.row(entry)).collect(),
            gone: assessment.earlier.as_ref().map(|earlier| earlier.gone.clone()),
        }
    }

    /// The sheets of a run.
    pub(crate) fn all<'a>(assessments: &'a [Assessment], options: &'a Options) -> impl Iterator<Item = Self> + 'a {
        assessments.iter().map(|assessment| Self::of(assessment, options))
    }

    /// The caption of a fact.
    pub(crate) fn caption(&self, fact: &Fact) -> &'static str {
        self.words.pick("caption", fact.name)
    }
}

/// Makes the rows of one document.
struct Maker<'v, 'a> {
    view: &'v View<'a>,
    regions: Regions<'a>,
}

impl Maker<'_, '_> {
    fn row(&self, entry: Entry<'_>) -> Row {
        let verdict = entry.verdict;
        let facts = if verdict.status == Status::NotApplicable { Vec::new() } else { self.facts(&entry) };
        Row {
            requirement: Arc::clone(&verdict.requirement),
            status: verdict.status,
            severity: verdict.demand.severity,
            demand: (verdict.demand.level, verdict.demand.fields.clone()),
            found: verdict.found,
            reason: names::reason(&verdict.reason).to_owned(),
            gravity: entry::gravity(self.view, &entry),
            known: verdict.known,
            quote: entry.passage.map(|finding| self.quote(verdict, finding)),
            others: self.others(&entry),
            place: self.place(&entry),
            fingerprint: fingerprint(&entry),
            fix: self.fix(verdict),
            facts,
            headline: entry.headline,
            help: entry.help,
            edit: entry.edit,
            remedy: visible(&entry.remedy).into_owned(),
            basis: entry.basis,
            basis_name: verdict.basis(),
            source: entry.source,
            exception: entry.exception,
        }
    }

    /// What is said below a headline, besides the passage: found and expected, edit, text to paste, basis and source.
    fn facts(&self, entry: &Entry<'_>) -> Vec<Fact> {
        let mut facts = Vec::new();
        let mut add = |name, text: Option<String>| facts.extend(text.map(|text| Fact { name, text }));
        add("exception", entry.exception.clone());
        match &entry.looked_for {
            Some(looked_for) => add("looked-for", Some(looked_for.clone())),
            None => add("found", Some(entry.found.clone())),
        }
        add("expected", Some(entry.expected.clone()));
        add("belongs", entry.belongs.as_ref().map(|title| quoted(self.view.words, title)));
        add("edit", entry.edit.clone());
        add("remedy", (!entry.remedy.is_empty()).then(|| entry::quoted_remedy(self.view, entry)));
        let source = entry.source.as_ref().map(|source| format!(": {source}"));
        add("basis", Some(format!("{}{}", entry.basis, source.unwrap_or_default())));
        facts
    }

    fn quote(&self, verdict: &Verdict, finding: &Finding) -> Quote {
        let blocks = &self.view.assessment.document.blocks;
        let lead_in = finding.lead_in.and_then(|block| blocks.get(block)).map(|block| self.view.slice(&block.range));
        let mut said = self.labelled(verdict, finding);
        let words = said
            .iter()
            .map(|(range, label, _)| (visible(self.view.slice(range)).into_owned(), label.clone()))
            .collect();
        said.retain(|(range, ..)| finding.range.start <= range.start && range.end <= finding.range.end);
        said.sort_by_key(|(range, ..)| range.start);
        let own = |range: &Range<usize>| range.start - finding.range.start..range.end - finding.range.start;
        Quote {
            text: self.view.passage(finding).to_owned(),
            lead_in: lead_in.map(str::to_owned),
            level: finding.level,
            confidence: names::confidence(finding.confidence),
            place: self.view.long_place(&self.view.location(finding)),
            marks: said.iter().map(|(range, _, decides)| Mark { range: own(range), decides: *decides }).collect(),
            words,
            chain: explain::chain(self.view, finding),
        }
    }

    /// Words with their labels, the deciding one first, then those that say most, none over another.
    fn labelled(&self, verdict: &Verdict, finding: &Finding) -> Vec<(Range<usize>, String, bool)> {
        let deciding = entry::deciding(verdict, finding);
        let cues = finding.cues.iter().map(|cue| {
            let decides = deciding.is_some_and(|deciding| std::ptr::eq(deciding, cue));
            let rank = if decides { 0 } else { entry::cue_rank(cue.sense) };
            (rank, cue.range.clone(), entry::cue_label(self.view, finding, cue), decides)
        });
        let fields = entry::field_labels(self.view, finding).into_iter();
        let fields = fields.map(|(range, label, _)| (1, range, label, false));
        let mut ranked: Vec<_> = cues.chain(fields).filter(|(_, range, ..)| !range.is_empty()).collect();
        ranked.sort_by_key(|(rank, range, ..)| (*rank, range.start));
        let mut chosen: Vec<(Range<usize>, String, bool)> = Vec::new();
        for (_, range, label, decides) in ranked {
            if !chosen.iter().any(|(other, ..)| other.start < range.end && range.start < other.end) {
                chosen.push((range, label, decides));
            }
        }
        chosen
    }

    fn others(&self, entry: &Entry<'_>) -> Vec<Quote> {
        let shown = |finding: &Finding| entry.passage.is_some_and(|shown| std::ptr::eq(shown, finding));
        let findings = entry.verdict.evidence.iter().filter_map(|at| self.view.assessment.findings.get(*at));
        findings.filter(|finding| !shown(finding)).map(|finding| self.quote(entry.verdict, finding)).collect()
    }

    fn place(&self, entry: &Entry<'_>) -> Place {
        let location = &entry.location;
        let (block, range) = self.span(entry);
        Place {
            region: self.regions.find(block, &range),
            column: location.column,
            page: location.page,
            paragraph: location.paragraph,
            section: location.section.iter().map(|title| visible(title).into_owned()).collect(),
            short: self.view.place(location),
            long: self.view.long_place(location),
        }
    }

    /// The block and bytes of the passage, else of the heading where a text belongs, else of the title.
    fn span(&self, entry: &Entry<'_>) -> (usize, Range<usize>) {
        if let Some(finding) = entry.passage {
            return (finding.block, finding.range.clone());
        }
        let block = entry.verdict.belongs.unwrap_or_else(|| self.view.top());
        (block, self.view.assessment.document.blocks.get(block).map_or(0..0, |block| block.range.clone()))
    }

    /// The modal to swap, where the file has its very words.
    fn fix(&self, verdict: &Verdict) -> Option<(Region, String)> {
        let nearest = verdict.nearest.as_ref()?;
        let Edit::ReplaceModal { cue, with } = &nearest.edit else { return None };
        let finding = self.view.assessment.findings.get(nearest.finding)?;
        let range = &finding.cues.get(*cue)?.range;
        let region = self.regions.verbatim(finding.block, range)?;
        Some((region, edit::cased_as(self.view.slice(range), with)))
    }
}

fn fingerprint(entry: &Entry<'_>) -> String {
    entry.passage.map_or_else(|| entry.verdict.requirement.id.clone(), |finding| finding.id.clone())
}
