//! The whole check of one document, from bytes to assessment.

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::document::{Document, build};
use crate::find::{Found, Setting, Speaker, search};
use crate::read::{ReadError, read};
use crate::rules::{Level, Pack, RuleSet};
use crate::sentence::{Languages, document_languages};
use crate::text::{Country, Language, Notice, NoticeCode, hex};

use super::action_plan::{ActionPlan, pointed_to};
use super::assessment::{Assessment, DoctypeSource, Verdict};
use super::doctype::recognise;
use super::profile::{profile, speaker};
use super::remark;
use super::weigh::{Overrides, Scales};

/// What a check needs to know besides the document and the rules.
#[derive(Debug, Clone)]
pub struct CheckOptions {
    /// The municipality that adopts the plan; else it is read from the document.
    pub owner: Option<String>,
    /// The document type and what it was read from; else it is read from the document.
    pub doctype: Option<(String, DoctypeSource)>,
    /// The language of the document; else it is told by its words.
    pub language: Option<Language>,
    /// Whose plans these are. A text too short or too mixed to tell its language is taken for one of the languages of that
    /// country.
    pub country: Option<Country>,
    /// The document's day; else it is read from the document, else it is `today`.
    pub date: Option<Date>,
    /// The day "today" means.
    pub today: Date,
    /// What is asked differently from the packs.
    pub overrides: Overrides,
}

impl CheckOptions {
    /// The defaults on a day.
    pub fn new(today: Date) -> Self {
        Self {
            owner: None,
            doctype: None,
            language: None,
            country: None,
            date: None,
            today,
            overrides: Overrides::default(),
        }
    }
}

/// Checks a document: `path` is its name (the extension is a hint), `bytes` its content.
pub fn check(path: &str, bytes: &[u8], rules: &RuleSet, options: &CheckOptions) -> Result<Assessment, ReadError> {
    let document = build(read(path, bytes)?);
    assess(path, hex(&Sha256::digest(bytes)), document, rules, options)
}

/// The same, for bytes that nobody else needs: they are let go before the document is judged, so that a large file is
/// not in memory twice.
pub fn check_owned(
    path: &str,
    bytes: Vec<u8>,
    rules: &RuleSet,
    options: &CheckOptions,
) -> Result<Assessment, ReadError> {
    let raw = read(path, &bytes)?;
    let sha256 = hex(&Sha256::digest(&bytes));
    drop(bytes);
    assess(path, sha256, build(raw), rules, options)
}

fn assess(
    path: &str,
    sha256: String,
    document: Document,
    rules: &RuleSet,
    options: &CheckOptions,
) -> Result<Assessment, ReadError> {
    let Languages { main: language, certain, foreign } = languages(&document, options)?;
    let country = language.country().unwrap_or(Country::No);
    let pack = rules.pack(country);
    let profile = profile(&document, country);
    let owner = options.owner.clone().or_else(|| profile.owner.clone());
    let date = options.date.or(profile.date);
    let (doctype, doctype_source) = options.doctype.clone().unwrap_or_else(|| recognise(&document, country));
    // A year in the title that lies ahead is what the plan aims at, not when it was made.
    let day = date.or_else(|| profile.day().filter(|day| *day <= options.today)).unwrap_or(options.today);
    let speaker = speaker(&document, country, owner.as_deref());
    let setting = Setting { owner: owner.clone(), speaker, date: day, foreign };
    let found = search(&document, &pack, &setting);
    let action_plan = pointed_to(&document, &found, country, &doctype, options.today);
    let verdicts = Scales {
        document: &document,
        pack: &pack,
        doctype: &doctype,
        found: &found,
        overrides: &options.overrides,
        today: options.today,
        action_plan,
    }
    .verdicts();
    let mut notices = notices(&document, &pack, &found, setting.date, certain);
    if speaker == Speaker::Another {
        notices.push(Notice::new(NoticeCode::AnotherVoice));
    }
    notices.extend(undated(&document, &verdicts, action_plan));
    let foreign = setting.foreign.iter().filter(|foreign| **foreign).count();
    if foreign > 0 {
        notices.push(Notice::new(NoticeCode::ForeignText).with_words([foreign.to_string()]));
    }
    let mut assessment = Assessment {
        path: path.to_owned(),
        sha256,
        language,
        country,
        doctype,
        doctype_source,
        owner,
        date,
        words: found.words,
        verdicts,
        findings: found.findings,
        notices,
        document,
        earlier: None,
    };
    remark::apply(&mut assessment, options.today);
    Ok(assessment)
}

/// The languages of a document. What its user says wins, and then all of it counts.
fn languages(document: &Document, options: &CheckOptions) -> Result<Languages, ReadError> {
    match options.language {
        Some(main) => Ok(Languages { main, certain: true, foreign: Vec::new() }),
        None => document_languages(document, options.country).ok_or(ReadError::ForeignLanguage),
    }
}

/// The reader's notices, and those of the check; what ran out after the document's day did not mislead it.
fn notices(document: &Document, pack: &Pack, found: &Found, day: Date, certain: bool) -> Vec<Notice> {
    let mut notices = document.notices.clone();
    if !certain {
        notices.push(Notice::new(NoticeCode::UncertainLanguage));
    }
    let mut told = std::collections::BTreeSet::new();
    for (number, block, _) in &found.frameworks {
        let (_, framework) = &pack.frameworks()[*number];
        if framework.until < day && told.insert(*number) {
            let block = &document.blocks[*block];
            let mut notice = Notice::new(NoticeCode::ExpiredFramework)
                .in_paragraph(block.paragraph)
                .with_words([framework.title.clone(), framework.until.to_string()])
                .with_advice(framework.instead.0.clone());
            notice.page = block.place.page;
            notices.push(notice);
        }
    }
    notices.extend(tracked_changes(document, found));
    notices
}

/// A notice where an action plan with its day would leave some gap to the action plan.
fn undated(document: &Document, verdicts: &[Verdict], action_plan: ActionPlan) -> Option<Notice> {
    let ActionPlan::Announced(block) = action_plan else { return None };
    let helped = |verdict: &&Verdict| {
        verdict.is_gap() && verdict.requirement.goal_if_action_plan && verdict.demand.level == Level::Actionable
    };
    verdicts.iter().find(helped)?;
    let block = document.blocks.get(block)?;
    let mut notice = Notice::new(NoticeCode::UndatedActionPlan).in_paragraph(block.paragraph);
    notice.page = block.place.page;
    Some(notice)
}

/// A notice for each finding that touches a tracked change.
fn tracked_changes(document: &Document, found: &Found) -> Vec<Notice> {
    let mut notices = Vec::new();
    for finding in &found.findings {
        let block = &document.blocks[finding.block];
        for change in block
            .changes
            .iter()
            .filter(|change| change.range.start <= finding.range.end && change.range.end >= finding.range.start)
        {
            let code = match change.kind {
                crate::read::ChangeKind::Inserted => NoticeCode::TrackedInsertion,
                crate::read::ChangeKind::Deleted => NoticeCode::TrackedDeletion,
            };
            let mut notice = Notice::new(code).in_paragraph(block.paragraph);
            notice.page = block.place.page;
            if !notices.contains(&notice) {
                notices.push(notice);
            }
        }
    }
    notices
}
