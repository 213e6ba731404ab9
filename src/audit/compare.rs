//! What became of the commitments between two versions of a plan, or two audits: gained, lost, strengthened, weakened.
//!
//! Passages are matched by requirement and meaning, never by line, so that what has only moved or been reworded is no
//! change.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::rules::{Code, Level};
use crate::text::Language;

use super::record::{FieldsRecord, Record};
use super::similar::{Bag, WITHIN, Weights};

/// Passages of the same requirement that are at least this alike are versions of each other.
const ALIKE: f64 = 0.5;

/// One version: a document or an audit.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Its documents.
    pub documents: Vec<VersionDocument>,
}

/// A document of a version, in the shape of the JSON reports of `check` and `audit`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct VersionDocument {
    /// The path.
    pub path: String,
    /// Whose it is, where that is known.
    #[serde(default)]
    pub municipality: Option<VersionMunicipality>,
    /// The document type.
    #[serde(rename = "type")]
    pub doctype: VersionType,
    /// Its language.
    pub language: Language,
    /// Its passages.
    pub findings: Vec<VersionPassage>,
}

/// A municipality in a report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct VersionMunicipality {
    /// Its name.
    pub name: String,
}

/// A document type in a report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct VersionType {
    /// Its id.
    pub id: String,
}

/// A passage of a version.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct VersionPassage {
    /// The requirement.
    pub requirement: String,
    /// How binding it is.
    pub level: Level,
    /// Why it counts for less.
    pub code: Option<Code>,
    /// Its text.
    pub text: String,
    /// What leads into it.
    pub lead_in: Option<String>,
    /// Where it stands.
    pub location: VersionPlace,
    /// Owner, deadline, indicator and budget.
    pub fields: FieldsRecord,
}

/// Where a passage stands in its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionPlace {
    /// Line, from 1.
    pub line: u32,
    /// Page, where there are pages.
    pub page: Option<u32>,
    /// Paragraph, from 1.
    pub paragraph: u32,
}

/// What became of a commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// It was there and is not any more, or is taken back.
    Lost,
    /// It binds less, or has lost an owner, a deadline, an indicator or a budget, or its deadline is later.
    Weakened,
    /// It binds more, or has got such a field, or its deadline is earlier.
    Strengthened,
    /// It is new.
    Gained,
}

impl ChangeKind {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 4] = [Self::Lost, Self::Weakened, Self::Strengthened, Self::Gained];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Weakened => "weakened",
            Self::Strengthened => "strengthened",
            Self::Gained => "gained",
        }
    }
}

/// A passage as one version has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wording {
    /// Its text.
    pub text: String,
    /// How binding it is.
    pub level: Level,
    /// The act is denied.
    pub denied: bool,
    /// Where it stands.
    pub place: VersionPlace,
}

/// A change of one commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What became of it.
    pub kind: ChangeKind,
    /// The requirements that it is about.
    pub requirements: Vec<String>,
    /// The old wording, where there is one.
    pub old: Option<Wording>,
    /// The new wording, where there is one.
    pub new: Option<Wording>,
}

/// The changes from one document to its later version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentChanges {
    /// Path of the old version.
    pub old: String,
    /// Path of the new version.
    pub new: String,
    /// Language of the new version.
    pub language: Language,
    /// The changes, by kind and place.
    pub changes: Vec<Change>,
    /// How many commitments are as they were.
    pub unchanged: u32,
}

/// What became of everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// All of it counted.
    pub totals: Totals,
    /// Documents of both versions in which something has changed, in the order of the new one.
    pub documents: Vec<DocumentChanges>,
    /// Paths of documents that only the old version has.
    pub only_old: Vec<String>,
    /// Paths of documents that only the new version has.
    pub only_new: Vec<String>,
}

/// How many documents and commitments there are of each fate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Documents of both versions.
    pub documents: u32,
    /// Those of them in which something has changed.
    pub changed_documents: u32,
    /// Commitments that were there and are not any more.
    pub lost: u32,
    /// Commitments that bind less.
    pub weakened: u32,
    /// Commitments that bind more.
    pub strengthened: u32,
    /// New commitments.
    pub gained: u32,
    /// Commitments that are as they were.
    pub unchanged: u32,
}

impl Totals {
    /// How many changes there are of a kind.
    pub fn count(&self, kind: ChangeKind) -> u32 {
        match kind {
            ChangeKind::Lost => self.lost,
            ChangeKind::Weakened => self.weakened,
            ChangeKind::Strengthened => self.strengthened,
            ChangeKind::Gained => self.gained,
        }
    }

    fn add(&mut self, document: &DocumentChanges) {
        self.documents += 1;
        self.changed_documents += u32::from(!document.changes.is_empty());
        self.unchanged += document.unchanged;
        for change in &document.changes {
            *match change.kind {
                ChangeKind::Lost => &mut self.lost,
                ChangeKind::Weakened => &mut self.weakened,
                ChangeKind::Strengthened => &mut self.strengthened,
                ChangeKind::Gained => &mut self.gained,
            } += 1;
        }
    }
}

impl Comparison {
    /// Counts the changes of a document, and keeps them where there are any.
    fn add(&mut self, document: DocumentChanges) {
        self.totals.add(&document);
        if !document.changes.is_empty() {
            self.documents.push(document);
        }
    }
}

impl VersionDocument {
    /// A document by its record.
    pub fn of(path: &str, record: &Record) -> Self {
        let passage = |passage: &super::Passage| VersionPassage {
            requirement: passage.requirement.clone(),
            level: passage.level,
            code: passage.code,
            text: passage.text.clone(),
            lead_in: passage.lead_in.clone(),
            location: VersionPlace {
                line: passage.location.line,
                page: passage.location.page,
                paragraph: passage.location.paragraph,
            },
            fields: passage.fields.clone(),
        };
        Self {
            path: path.to_owned(),
            municipality: record.owner.clone().map(|name| VersionMunicipality { name }),
            doctype: VersionType { id: record.doctype.id.clone() },
            language: record.language,
            findings: record.findings.iter().map(passage).collect(),
        }
    }
}

/// Compares two versions. A lone document is compared with a lone document whatever they are called; of many, those are
/// versions of each other that have the same path, else the same municipality and type, else the same folder and name, else
/// the same name. What says the same is no reason: municipalities borrow each other's sentences.
pub fn compare(old: &Version, new: &Version) -> Comparison {
    let mut comparison = Comparison::default();
    let pairs = match (&old.documents[..], &new.documents[..]) {
        ([_], [_]) => vec![Some(0)],
        (olds, news) => paired(olds, news),
    };
    for (document, at) in new.documents.iter().zip(&pairs) {
        match at.and_then(|at| old.documents.get(at)) {
            Some(before) => comparison.add(changes(before, document)),
            None => comparison.only_new.push(document.path.clone()),
        }
    }
    let known: BTreeSet<usize> = pairs.into_iter().flatten().collect();
    let lone = old.documents.iter().enumerate().filter(|(at, _)| !known.contains(at));
    comparison.only_old = lone.map(|(_, document)| document.path.clone()).collect();
    comparison
}

/// The number of the old version of each new document. A reason pairs documents where it holds for one of each alone, and
/// a better reason comes first for all of them.
fn paired(olds: &[VersionDocument], news: &[VersionDocument]) -> Vec<Option<usize>> {
    let reasons: [fn(&VersionDocument) -> Option<String>; 4] = [
        |document| Some(tail(&document.path, usize::MAX)),
        whose,
        |document| Some(tail(&document.path, 2)),
        |document| Some(tail(&document.path, 1)),
    ];
    let mut pairs: Vec<Option<usize>> = vec![None; news.len()];
    let mut taken = BTreeSet::new();
    for reason in reasons {
        let mut found: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (at, old) in olds.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
            found.entry(reason(old).unwrap_or_default()).or_default().0.push(at);
        }
        for (at, new) in news.iter().enumerate().filter(|(at, _)| pairs[*at].is_none()) {
            found.entry(reason(new).unwrap_or_default()).or_default().1.push(at);
        }
        found.remove("");
        for (befores, afters) in found.values() {
            if let ([before], [after]) = (&befores[..], &afters[..])
                && !is_anothers(&olds[*before], &news[*after])
            {
                pairs[*after] = Some(*before);
                taken.insert(*before);
            }
        }
    }
    pairs
}

/// The last parts of a path, as many as asked for.
fn tail(path: &str, parts: usize) -> String {
    let path = path.replace('\\', "/");
    let names: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    names[names.len().saturating_sub(parts)..].join("/")
}

/// Whose plan it is and of which type, where that is known.
fn whose(document: &VersionDocument) -> Option<String> {
    Some(format!("{}\n{}", document.municipality.as_ref()?.name, document.doctype.id))
}

/// Whether both are known to be of different municipalities, though their paths are alike.
fn is_anothers(old: &VersionDocument, new: &VersionDocument) -> bool {
    let differ = old.municipality.is_some() && new.municipality.is_some() && old.municipality != new.municipality;
    differ && tail(&old.path, usize::MAX) != tail(&new.path, usize::MAX)
}

/// A passage with everything it is about: the same words may express several requirements.
struct Passage<'a> {
    bag: Bag,
    findings: BTreeMap<&'a str, &'a VersionPassage>,
}

impl Passage<'_> {
    /// The finding that binds most.
    fn best(&self) -> Option<&VersionPassage> {
        self.findings.values().copied().max_by_key(|finding| finding.level)
    }

    fn level(&self) -> Level {
        self.best().map_or(Level::Absent, |finding| finding.level)
    }

    fn wording(&self) -> Option<Wording> {
        let best = self.best()?;
        Some(Wording {
            text: best.text.clone(),
            level: best.level,
            denied: best.code == Some(Code::Neg),
            place: best.location.clone(),
        })
    }

    /// How many paragraphs are between two passages, each counted in its own document.
    fn far_from(&self, other: &Self) -> u32 {
        let at = |passage: &Self| passage.best().map_or(0, |best| best.location.paragraph);
        at(self).abs_diff(at(other))
    }

    fn shares_requirement(&self, other: &Self) -> bool {
        self.findings.keys().any(|requirement| other.findings.contains_key(requirement))
    }
}

fn passages(document: &VersionDocument) -> Vec<Passage<'_>> {
    let mut found: Vec<Passage<'_>> = Vec::new();
    let mut numbers: BTreeMap<(String, u32, u32), usize> = BTreeMap::new();
    for finding in &document.findings {
        let bag = Bag::new(finding.lead_in.as_deref(), &finding.text);
        let place = &finding.location;
        let at = *numbers.entry((bag.text.clone(), place.paragraph, place.line)).or_insert_with(|| {
            found.push(Passage { bag, findings: BTreeMap::new() });
            found.len() - 1
        });
        let best = found[at].findings.entry(&finding.requirement).or_insert(finding);
        if finding.level > best.level {
            *best = finding;
        }
    }
    found
}

/// The changes from one document to its later version.
fn changes(old: &VersionDocument, new: &VersionDocument) -> DocumentChanges {
    let (before, after) = (passages(old), passages(new));
    let mut weights = Weights::default();
    for passage in before.iter().chain(&after) {
        weights.add(&passage.bag);
    }
    let pairs = matched(&before, &after, &weights);
    let (mut changes, mut unchanged) = (Vec::new(), 0);
    for (one, two) in &pairs {
        let (one, two) = (&before[*one], &after[*two]);
        match kind(one, two) {
            Some(kind) => changes.push(change(kind, Some(one), Some(two))),
            None => unchanged += u32::from(two.level() >= Level::Committed),
        }
    }
    let (olds, news): (BTreeSet<usize>, BTreeSet<usize>) = pairs.into_iter().unzip();
    let joined = |passage: &Passage<'_>, others: &[Passage<'_>]| {
        others.iter().any(|other| {
            other.level() >= passage.level()
                && other.shares_requirement(passage)
                && weights.share(&passage.bag, &other.bag) >= WITHIN
        })
    };
    let unmatched = |all: &[Passage<'_>], known: &BTreeSet<usize>, others: &[Passage<'_>]| -> Vec<usize> {
        let is_lone =
            |at: &usize| !known.contains(at) && all[*at].level() >= Level::Committed && !joined(&all[*at], others);
        (0..all.len()).filter(is_lone).collect()
    };
    for at in unmatched(&before, &olds, &after) {
        changes.push(change(ChangeKind::Lost, Some(&before[at]), None));
    }
    for at in unmatched(&after, &news, &before) {
        changes.push(change(ChangeKind::Gained, None, Some(&after[at])));
    }
    let place =
        |wording: &Option<Wording>| wording.as_ref().map(|wording| (wording.place.paragraph, wording.place.line));
    changes.sort_by_key(|change| (change.kind, place(&change.new), place(&change.old)));
    DocumentChanges { old: old.path.clone(), new: new.path.clone(), language: new.language, changes, unchanged }
}

/// Which passages are versions of each other, one to one: the same words first, then the most alike.
fn matched(before: &[Passage<'_>], after: &[Passage<'_>], weights: &Weights) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut free: BTreeSet<usize> = (0..after.len()).collect();
    let mut open = Vec::new();
    for (one, passage) in before.iter().enumerate() {
        let same = free.iter().copied().filter(|two| after[*two].bag.text == passage.bag.text);
        // Of the same words said twice, those that bind alike and stand nearest.
        match same.min_by_key(|two| (after[*two].level() != passage.level(), after[*two].far_from(passage), *two)) {
            Some(two) => {
                free.remove(&two);
                pairs.push((one, two));
            }
            None => open.push(one),
        }
    }
    let mut alike: Vec<(f64, usize, usize)> = Vec::new();
    for &one in &open {
        for &two in &free {
            let likeness = weights.likeness(&before[one].bag, &after[two].bag);
            if likeness >= ALIKE && before[one].shares_requirement(&after[two]) {
                alike.push((likeness, one, two));
            }
        }
    }
    alike.sort_by(|left, right| right.0.total_cmp(&left.0).then((left.1, left.2).cmp(&(right.1, right.2))));
    let mut taken = BTreeSet::new();
    for (_, one, two) in alike {
        if free.contains(&two) && taken.insert(one) {
            free.remove(&two);
            pairs.push((one, two));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// What became of a commitment of which both versions are known.
fn kind(old: &Passage<'_>, new: &Passage<'_>) -> Option<ChangeKind> {
    let (before, after) = (old.level(), new.level());
    let commits = |level| level >= Level::Committed;
    if !commits(before) && !commits(after) {
        return None;
    }
    match before.cmp(&after) {
        std::cmp::Ordering::Less if before < Level::Aspired => Some(ChangeKind::Gained),
        std::cmp::Ordering::Less => Some(ChangeKind::Strengthened),
        std::cmp::Ordering::Greater if after < Level::Aspired => Some(ChangeKind::Lost),
        std::cmp::Ordering::Greater => Some(ChangeKind::Weakened),
        std::cmp::Ordering::Equal => field_change(&old.best()?.fields, &new.best()?.fields),
    }
}

/// A field less weakens, a field more strengthens; of two deadlines the earlier binds more.
fn field_change(old: &FieldsRecord, new: &FieldsRecord) -> Option<ChangeKind> {
    let (before, after) = (old.kinds(), new.kinds());
    let lost = before.iter().any(|kind| !after.contains(kind));
    let got = after.iter().any(|kind| !before.contains(kind));
    let day = |fields: &FieldsRecord| fields.deadline.as_ref().and_then(|deadline| deadline.date);
    match (lost, got, day(old), day(new)) {
        (true, false, ..) => Some(ChangeKind::Weakened),
        (false, true, ..) => Some(ChangeKind::Strengthened),
        (_, _, Some(before), Some(after)) if after > before => Some(ChangeKind::Weakened),
        (_, _, Some(before), Some(after)) if after < before => Some(ChangeKind::Strengthened),
        _ => None,
    }
}

fn change(kind: ChangeKind, old: Option<&Passage<'_>>, new: Option<&Passage<'_>>) -> Change {
    let of = |passage: Option<&Passage<'_>>| -> BTreeSet<String> {
        let committed = |(_, finding): &(&&str, &&VersionPassage)| finding.level >= Level::Committed;
        let findings = passage.into_iter().flat_map(|passage| passage.findings.iter()).filter(committed);
        findings.map(|(requirement, _)| (*requirement).to_owned()).collect()
    };
    let requirements = of(old).union(&of(new)).cloned().collect();
    let wording = |passage: Option<&Passage<'_>>| passage.and_then(Passage::wording);
    Change { kind, requirements, old: wording(old), new: wording(new) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(path: &str, municipality: Option<&str>) -> VersionDocument {
        VersionDocument {
            path: path.to_owned(),
            municipality: municipality.map(|name| VersionMunicipality { name: name.to_owned() }),
            doctype: VersionType { id: "digistrategi".to_owned() },
            language: Language::Nb,
            findings: Vec::new(),
        }
    }

    #[test]
    fn documents_are_paired_by_whose_they_are_before_what_they_are_called() {
        let olds = [
            document("2024/bodo/plan.md", Some("Bodø")),
            document("2024/oslo/plan.md", Some("Oslo")),
            document("alta.md", None),
            document("2024/vik/x.md", None),
            document("felles.md", Some("Narvik")),
        ];
        let news = [
            document("2028/oslo/plan.md", Some("Oslo")),
            document("./alta.md", None),
            document("ny/plan.md", Some("Bodø")),
            document("2028/vik/x.md", None),
            document("x/felles.md", Some("Tana")),
        ];
        assert_eq!(paired(&olds, &news), [Some(1), Some(2), Some(0), Some(3), None]);
    }
}
