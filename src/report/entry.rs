//! The words of one verdict: what every output says about a requirement, each in its own layout.

use std::ops::Range;

pub(crate) use crate::assess::deciding;
use crate::assess::{Deviation, Edit, Reason, Status, Verdict, quoted_cue, shown};
use crate::find::{Confidence, Cue, Finding, PassageKind, Sense};
use crate::rules::{FieldKind, Requirement, Severity, SourceRef};

use crate::text::NoticeCode;

use super::edit;
use super::messages::Messages;
use super::names;
use super::phrases;
use super::text::{long_date, quoted, upper_first, visible};
use super::view::{Location, View};

/// A verdict in words.
pub(crate) struct Entry<'a> {
    pub(crate) verdict: &'a Verdict,
    /// The passage that is shown: the best evidence, or what came nearest.
    pub(crate) passage: Option<&'a Finding>,
    /// Where the passage stands, else the heading where a text belongs, else the title.
    pub(crate) location: Location,
    /// The status and its reason, which can stand alone.
    pub(crate) headline: String,
    /// The message's help: whole sentences.
    pub(crate) help: String,
    /// The smallest edit, or what else to do.
    pub(crate) edit: Option<String>,
    /// What was found, with a word of doubt where there is one.
    pub(crate) found: String,
    /// What was demanded of this document type.
    pub(crate) expected: String,
    /// What was looked for, where nothing was found.
    pub(crate) looked_for: Option<String>,
    /// The heading under which a missing text belongs.
    pub(crate) belongs: Option<String>,
    /// The text to paste, with blanks; empty where the demand is met.
    pub(crate) remedy: String,
    /// How far the requirement binds.
    pub(crate) basis: &'static str,
    /// Title and section of the source it rests on.
    pub(crate) source: Option<String>,
    /// The other evidence: each place and level once, without the place that is shown.
    pub(crate) also: Vec<String>,
    /// The accepted deviation.
    pub(crate) exception: Option<String>,
}

impl<'a> Entry<'a> {
    /// The words for a verdict.
    pub(crate) fn new(view: &View<'a>, verdict: &'a Verdict) -> Self {
        let passage = passage(view, verdict);
        let requirement = &*verdict.requirement;
        let unmet = verdict.is_gap();
        Self {
            verdict,
            passage,
            location: location(view, verdict, passage),
            headline: headline(view, verdict, passage),
            help: help(view, verdict, passage),
            edit: if unmet { instruction(view, verdict, passage) } else { None },
            found: found(view, verdict, passage),
            expected: expected(view, verdict),
            looked_for: (verdict.reason == Reason::Missing).then(|| looked_for(view, requirement)),
            belongs: belongs(view, verdict).filter(|_| verdict.status == Status::Missing),
            remedy: if unmet { remedy(view, requirement) } else { String::new() },
            basis: basis(view, verdict),
            source: requirement.source(verdict.basis()).map(|source| source_title(view.words, source)),
            also: also(view, verdict, passage),
            exception: verdict.deviation.as_ref().map(|deviation| exception(view, deviation)),
        }
    }

    /// Whether the requirement is one that somebody should look at.
    pub(crate) fn is_open(&self) -> bool {
        self.verdict.is_open()
    }
}

/// The verdicts that are asked of the document, as entries in the order they are shown: contradicted, weak, missing, what
/// is known before, accepted, met; the gravest first in each group, else as in the pack.
pub(crate) fn entries<'a>(view: &View<'a>) -> Vec<Entry<'a>> {
    let asked = view.assessment.verdicts.iter().filter(|verdict| verdict.status != Status::NotApplicable);
    let mut entries: Vec<Entry<'a>> = asked.map(|verdict| Entry::new(view, verdict)).collect();
    entries.sort_by_key(|entry| (group(entry.verdict), std::cmp::Reverse(entry.verdict.demand.severity)));
    entries
}

fn group(verdict: &Verdict) -> u8 {
    match verdict.status {
        _ if verdict.deviation.is_some() => 4,
        _ if verdict.known => 3,
        Status::Contradicted => 0,
        Status::Weak => 1,
        Status::Missing => 2,
        Status::Met => 5,
        Status::NotApplicable => 6,
    }
}

fn expected(view: &View<'_>, verdict: &Verdict) -> String {
    let Verdict { requirement, demand, .. } = verdict;
    phrases::with_parts(view.words, requirement, demand.parts.as_ref(), view.expected(demand))
}

/// Whether an entry is grave enough to be shown.
pub(crate) fn is_shown(entry: &Entry<'_>, least: Severity) -> bool {
    entry.verdict.demand.severity >= least
}

/// The passage that is shown with a verdict.
fn passage<'a>(view: &View<'a>, verdict: &Verdict) -> Option<&'a Finding> {
    view.assessment.findings.get(shown(verdict)?)
}

fn location(view: &View<'_>, verdict: &Verdict, passage: Option<&Finding>) -> Location {
    if let Some(finding) = passage {
        return view.location(finding);
    }
    let block = verdict.belongs.unwrap_or_else(|| view.top());
    let start = view.assessment.document.blocks.get(block).map_or(0, |block| block.range.start);
    view.locate(block, start)
}

/// The words that the message quotes.
fn quoted_words(view: &View<'_>, verdict: &Verdict, passage: Option<&Finding>) -> Option<String> {
    let finding = passage?;
    if verdict.reason == Reason::Heading && finding.kind == PassageKind::Heading {
        return Some(visible(view.passage(finding)).into_owned());
    }
    let senses_needed = !matches!(verdict.reason, Reason::Heading);
    let cue = quoted_cue(verdict, finding).filter(|_| senses_needed)?;
    Some(visible(view.slice(&cue.range)).into_owned())
}

fn headline(view: &View<'_>, verdict: &Verdict, passage: Option<&Finding>) -> String {
    let words = view.words;
    let short = verdict.requirement.short.get(words.language);
    let cue = quoted_words(view, verdict, passage);
    let key = phrases::headline(names::reason(&verdict.reason), cue.is_some(), verdict.demand.level);
    let fields = match &verdict.reason {
        Reason::Fields(fields) => view.fields("field-with", fields, "join.or"),
        _ => String::new(),
    };
    let date = match verdict.reason {
        Reason::DeadlinePast(date) => long_date(words, date),
        _ => String::new(),
    };
    let more = match &verdict.reason {
        Reason::Parts(missing) => missing.more.to_string(),
        _ => String::new(),
    };
    let cue = cue.as_deref().unwrap_or("");
    let values = [("short", short), ("cue", cue), ("fields", &fields), ("date", &date), ("n", &more)];
    words.fill(&format!("message.{key}.headline"), &values)
}

/// The message's help in whole sentences.
fn help(view: &View<'_>, verdict: &Verdict, passage: Option<&Finding>) -> String {
    let words = view.words;
    match &verdict.reason {
        Reason::Fields(fields) => return edit::field_sentences(view, fields),
        Reason::Parts(missing) => {
            return phrases::parts_help(words, &verdict.requirement, missing, verdict.demand.level, view.body());
        }
        Reason::NotAskedOfType | Reason::NotTriggered | Reason::Elsewhere(_) | Reason::NotInForce => {
            return not_applicable(view, verdict);
        }
        _ => {}
    }
    let cue = quoted_words(view, verdict, passage).unwrap_or_default();
    let belongs = belongs(view, verdict);
    let strong = strong(verdict);
    let key = match &verdict.reason {
        Reason::WeakModal | Reason::WeakNeed if strong.is_none() || cue.is_empty() => "weak-bare",
        Reason::WeakVerb | Reason::WeakHedge | Reason::Heading if cue.is_empty() => "weak-bare",
        Reason::Other if cue.is_empty() => "other-bare",
        Reason::Missing if belongs.is_none() => "missing-bare",
        reason => names::reason(reason),
    };
    let place = affirmed(view, verdict).or(passage).map(|finding| view.place(&view.location(finding)));
    let values = [
        ("body", view.body()),
        ("cue", cue.as_str()),
        ("strong", strong.unwrap_or("")),
        ("verbs", verdict.requirement.verbs.get(words.language)),
        ("level", view.level(verdict.found)),
        ("demand", &view.demand(&verdict.demand)),
        ("place", place.as_deref().unwrap_or("")),
        ("place2", &denial(view, verdict)),
        ("n", &view.paragraphs().to_string()),
        ("section", belongs.as_deref().unwrap_or("")),
    ];
    words.fill(&format!("message.{key}.help"), &values)
}

/// The modal to write, in the document's language.
fn strong(verdict: &Verdict) -> Option<&str> {
    match &verdict.nearest.as_ref()?.edit {
        Edit::ReplaceModal { with, .. } => Some(with),
        _ => None,
    }
}

/// The passage that a denial contradicts.
fn affirmed<'a>(view: &View<'a>, verdict: &Verdict) -> Option<&'a Finding> {
    let Reason::Contradicted { denial } = verdict.reason else { return None };
    let other = verdict.evidence.iter().find(|at| **at != denial)?;
    view.assessment.findings.get(*other)
}

fn denial(view: &View<'_>, verdict: &Verdict) -> String {
    let Reason::Contradicted { denial } = verdict.reason else { return String::new() };
    view.assessment.findings.get(denial).map_or_else(String::new, |finding| view.place(&view.location(finding)))
}

fn not_applicable(view: &View<'_>, verdict: &Verdict) -> String {
    let words = view.words;
    let requirement = &verdict.requirement;
    match (&verdict.reason, requirement.valid_from, requirement.valid_to) {
        (Reason::Elsewhere(other), ..) => words.fill("message.not-applicable.elsewhere", &[("other", &visible(other))]),
        (Reason::NotTriggered, ..) => phrases::not_triggered(words, requirement),
        (Reason::NotInForce, from, until) => {
            let date = view.assessment.date;
            let ended = until.filter(|until| date.is_none_or(|date| date > *until));
            match (ended, from) {
                (Some(until), _) => words.fill("message.not-applicable.until", &[("date", &long_date(words, until))]),
                (None, Some(from)) => words.fill("message.not-applicable.from", &[("date", &long_date(words, from))]),
                (None, None) => words.text("message.not-applicable.not-in-force").to_owned(),
            }
        }
        _ => words.fill("message.not-applicable.type", &[("type", &view.doctype(&view.assessment.doctype))]),
    }
}

/// What to do: the smallest edit where it changes the passage, else the help of the message, which knows more about the
/// passage than «add a sentence» does.
fn instruction(view: &View<'_>, verdict: &Verdict, passage: Option<&Finding>) -> Option<String> {
    let adds = verdict.nearest.as_ref().is_none_or(|nearest| nearest.edit == Edit::AddSentence);
    match verdict.reason {
        Reason::Missing if verdict.nearest.is_none() => {
            let verbs = verdict.requirement.verbs.get(view.words.language);
            Some(view.words.fill("edit.add-text", &[("body", view.body()), ("verbs", verbs)]))
        }
        Reason::Missing => edit::smallest(view, verdict),
        Reason::Negated | Reason::Contradicted { .. } | Reason::DeadlineUnreadable | Reason::DeadlinePast(_) => {
            Some(help(view, verdict, passage))
        }
        _ if adds => Some(help(view, verdict, passage)),
        _ => edit::smallest(view, verdict),
    }
}

fn found(view: &View<'_>, verdict: &Verdict, passage: Option<&Finding>) -> String {
    let level = found_level(view, verdict, passage);
    match passage.map(|finding| finding.confidence) {
        Some(Confidence::Low) => format!("{level} ({})", view.words.pick("confidence", "low")),
        _ => level,
    }
}

/// The level, and where fields are demanded, those that are there.
fn found_level(view: &View<'_>, verdict: &Verdict, passage: Option<&Finding>) -> String {
    let level = view.level(verdict.found);
    let all = [FieldKind::Owner, FieldKind::Deadline, FieldKind::Indicator, FieldKind::Budget];
    let there: Vec<FieldKind> =
        all.into_iter().filter(|kind| passage.is_some_and(|finding| finding.fields.has(*kind))).collect();
    if there.is_empty() || !matches!(verdict.reason, Reason::Fields(_)) {
        return level.to_owned();
    }
    view.words.fill("join.with", &[("level", level), ("fields", &view.fields("field", &there, "join.and"))])
}

fn looked_for(view: &View<'_>, requirement: &Requirement) -> String {
    let paragraphs = view.words.fill("place.paragraphs", &[("n", &view.paragraphs().to_string())]);
    format!("{}, {paragraphs}", requirement.looked_for.get(view.words.language))
}

fn belongs(view: &View<'_>, verdict: &Verdict) -> Option<String> {
    let block = view.assessment.document.blocks.get(verdict.belongs?)?;
    Some(visible(view.slice(&block.range)).into_owned())
}

/// The text to paste is written into the plan, so it is in the plan's language, whatever the messages are in.
pub(crate) fn remedy(view: &View<'_>, requirement: &Requirement) -> String {
    phrases::remedy(requirement, view.assessment.language, view.assessment.owner.as_deref())
}

fn basis(view: &View<'_>, verdict: &Verdict) -> &'static str {
    phrases::basis(view.words, &verdict.requirement, verdict.basis(), verdict.reason != Reason::NotInForce)
}

/// Title and section of a source.
pub(crate) fn source_title(words: &Messages, source: &SourceRef) -> String {
    let title = visible(&source.title);
    let Some(section) = source.section.as_deref() else { return title.into_owned() };
    let of_law = ["§", "art.", "kap."].iter().any(|mark| section.starts_with(mark));
    let key = if of_law { "source.paragraph" } else { "source.section" };
    words.fill(key, &[("title", &title), ("section", &visible(section))])
}

fn also(view: &View<'_>, verdict: &Verdict, shown: Option<&Finding>) -> Vec<String> {
    let findings = verdict.evidence.iter().filter_map(|at| view.assessment.findings.get(*at));
    let place = |finding: &Finding| view.long_place(&view.location(finding));
    let shown = shown.map(place);
    let mut others: Vec<String> = Vec::new();
    for finding in findings {
        let place = place(finding);
        let other = format!("{place} ({})", view.level(finding.level));
        if shown.as_ref() != Some(&place) && !others.contains(&other) {
            others.push(other);
        }
    }
    others
}

fn exception(view: &View<'_>, deviation: &Deviation) -> String {
    let reason = visible(&deviation.reason);
    match deviation.until {
        Some(until) => {
            let date = long_date(view.words, until);
            view.words.fill("exception.until", &[("reason", &reason), ("date", &date)])
        }
        None => reason.into_owned(),
    }
}

/// The label of a cue.
pub(crate) fn cue_label(view: &View<'_>, finding: &Finding, cue: &Cue) -> String {
    let half = cue.sense == Sense::Topic && finding.level == crate::rules::Level::Absent;
    let name = match (cue.sense, finding.code) {
        (Sense::Topic, _) if half => "topic-half",
        (Sense::Zone, Some(crate::rules::Code::Past)) => "zone-status",
        (sense, _) => names::sense(sense),
    };
    view.words.fill(&format!("label.{name}"), &[("body", view.body())])
}

/// How little a cue says to the reader: lower ones are labelled first.
pub(crate) fn cue_rank(sense: Sense) -> u8 {
    match sense {
        Sense::AgentOther
        | Sense::AgentDocument
        | Sense::ModalWeak
        | Sense::ModalNeed
        | Sense::VerbSoft
        | Sense::Negation
        | Sense::Condition
        | Sense::Hedge
        | Sense::SourceLaw
        | Sense::SourceCite
        | Sense::TensePast
        | Sense::Question
        | Sense::General => 1,
        Sense::Topic | Sense::AgentOwn | Sense::ModalStrong | Sense::VerbResult => 2,
        Sense::AgentPublic | Sense::AgentThing | Sense::VerbAct | Sense::TenseFuture | Sense::Zone => 3,
    }
}

/// A label for a field: its range, its words, and fewer words for where there is little room.
pub(crate) type FieldLabel = (Range<usize>, String, &'static str);

/// The fields of a finding with their labels.
pub(crate) fn field_labels(view: &View<'_>, finding: &Finding) -> Vec<FieldLabel> {
    let words = view.words;
    let fields = &finding.fields;
    let plain = |range: &Range<usize>, key| (range.clone(), words.text(key).to_owned(), words.text(key));
    let mut labels = Vec::new();
    labels.extend(fields.owner.as_ref().map(|owner| plain(&owner.range, "label.owner")));
    labels.extend(fields.deadline.as_ref().map(|deadline| match deadline.date {
        Some(date) => {
            let dated = words.fill("label.deadline", &[("date", &long_date(words, date))]);
            (deadline.range.clone(), dated, words.text("label.deadline-bare"))
        }
        None => plain(&deadline.range, "label.deadline-bare"),
    }));
    labels.extend(fields.indicator.as_ref().map(|indicator| plain(&indicator.range, "label.indicator")));
    labels.extend(fields.budget.as_ref().map(|budget| plain(&budget.range, "label.budget")));
    labels
}

/// The counts of a document and the place to begin, as one line without a mark.
pub(crate) fn verdict_line(view: &View<'_>, entries: &[Entry<'_>]) -> String {
    let words = view.words;
    if entries.is_empty() {
        return words.fill("scorecard.none", &[("type", &view.doctype(&view.assessment.doctype))]);
    }
    let unaccepted = |entry: &&Entry<'_>| entry.verdict.deviation.is_none();
    let count = |status| entries.iter().filter(unaccepted).filter(|entry| entry.verdict.status == status).count();
    let met = entries.iter().filter(|entry| entry.verdict.status == Status::Met).count();
    let exceptions = entries.iter().filter(|entry| is_accepted(entry)).count();
    let (met, total) = (met.to_string(), entries.len().to_string());
    let mut parts = vec![words.fill("scorecard.met", &[("met", &met), ("n", &total)])];
    let mut add = |key: &str, n: usize, always: bool| {
        if always || n > 0 {
            parts.push(words.fill(&format!("scorecard.{key}"), &[("n", &n.to_string())]));
        }
    };
    add("weak", count(Status::Weak), true);
    add("missing", count(Status::Missing), true);
    add("contradicted", count(Status::Contradicted), false);
    add("exceptions", exceptions, false);
    let known = entries.iter().filter(|entry| entry.verdict.known).count();
    if known > 0 {
        parts.push(words.fill("audit.known", &[("n", &known.to_string())]));
    }
    let counts = format!("{}.", parts.join(" · "));
    match first(entries) {
        Some(entry) => {
            format!("{counts} {}", words.fill("scorecard.first", &[("place", &view.place(&entry.location))]))
        }
        None => counts,
    }
}

/// Whether the entry is a gap that the settings accept.
pub(crate) fn is_accepted(entry: &Entry<'_>) -> bool {
    entry.verdict.deviation.is_some() && !is_met(entry)
}

fn is_met(entry: &Entry<'_>) -> bool {
    entry.verdict.status == Status::Met
}

/// The place to begin: the gravest gap, and among those the one with the smallest edit.
fn first<'e, 'a>(entries: &'e [Entry<'a>]) -> Option<&'e Entry<'a>> {
    let open = entries.iter().filter(|entry| entry.is_open());
    open.min_by_key(|entry| {
        let severity = std::cmp::Reverse(entry.verdict.demand.severity);
        (severity, edit::size(entry.verdict), entry.passage.map_or(usize::MAX, |finding| finding.range.start))
    })
}

/// The word that stands for how grave an entry is: its severity, or its status where there is nothing to do.
pub(crate) fn gravity(view: &View<'_>, entry: &Entry<'_>) -> String {
    if is_accepted(entry) {
        return view.words.pick("caption", "exception").to_owned();
    }
    if entry.verdict.known {
        return view.words.text("baseline.known").to_owned();
    }
    match entry.verdict.status {
        Status::Met | Status::NotApplicable => view.words.pick("status", entry.verdict.status.as_str()).to_owned(),
        _ => view.words.pick("severity", names::severity(entry.verdict.demand.severity)).to_owned(),
    }
}

/// What the settings say is met in another document: each requirement's short title, and which document.
pub(crate) fn elsewhere(view: &View<'_>) -> Vec<(String, String)> {
    let words = view.words;
    let covered = view.assessment.verdicts.iter().filter_map(|verdict| match &verdict.reason {
        Reason::Elsewhere(other) => Some((verdict, other)),
        _ => None,
    });
    let said = covered.map(|(verdict, other)| {
        let short = visible(verdict.requirement.short.get(words.language)).into_owned();
        (short, words.fill("message.not-applicable.elsewhere", &[("other", &visible(other))]))
    });
    said.collect()
}

/// A notice in words: where, what, and what to do.
pub(crate) fn notice(view: &View<'_>, notice: &crate::text::Notice) -> String {
    let words = view.words;
    let table = format!("notice.{}", notice.code.as_str());
    let said: Vec<_> = notice.words.iter().map(|word| visible(&notice_word(view, word)).into_owned()).collect();
    let values = [("0", said.first().map_or("", String::as_str)), ("1", said.get(1).map_or("", String::as_str))];
    let template = words.pick(&table, "headline");
    let mut headline = super::messages::fill(template, &values);
    let extra: Vec<&str> = said.iter().map(String::as_str).filter(|_| !template.contains("{0}")).collect();
    if !extra.is_empty() {
        headline = format!("{headline} ({})", extra.join(", "));
    }
    let numbered = |key, n: u32| words.fill(key, &[("n", &n.to_string())]);
    let page = notice.page.map(|n| numbered("place.page", n));
    let paragraph = notice.paragraph.map(|n| numbered("place.paragraph", n));
    let place: Vec<String> = page.into_iter().chain(paragraph).collect();
    let headline = if place.is_empty() { headline } else { format!("{}: {headline}", place.join(", ")) };
    let near = said.get(1).filter(|_| notice.code == NoticeCode::UnknownRequirement);
    let near = near.map(|name| words.fill("rest.did-you-mean", &[("name", &quoted(words, name))]) + " ");
    let advice = notice.advice.get(&words.language).map(|advice| visible(advice));
    let help = advice.unwrap_or_else(|| words.pick(&table, "help").into());
    format!("{}. {}{help}", upper_first(&headline), near.unwrap_or_default())
}

/// Dates among the words of a notice are written as the language writes them.
fn notice_word(view: &View<'_>, word: &str) -> String {
    word.parse().map_or_else(|_| word.to_owned(), |date| long_date(view.words, date))
}

/// A text to paste in quotation marks.
pub(crate) fn quoted_remedy(view: &View<'_>, entry: &Entry<'_>) -> String {
    quoted(view.words, &visible(&entry.remedy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Format;
    use crate::report::samples::{Sample, ikt};
    use crate::rules::Level;
    use crate::text::Language;

    #[test]
    fn other_places_are_told_once() {
        let id = "no-uu-ikt";
        let sample = Sample::new("plan.md", Format::Docx, Language::Nb)
            .paragraph("Kommunen bør gjøre nettsidene bedre. Nettsidene er viktige.")
            .paragraph("Appene er viktige. Skjemaene er viktige. Filmene bør tekstes.")
            .finding(id, Level::Aspired, "Kommunen bør gjøre nettsidene bedre.", &[])
            .finding(id, Level::Mentioned, "Nettsidene er viktige.", &[])
            .finding(id, Level::Mentioned, "Appene er viktige.", &[])
            .finding(id, Level::Mentioned, "Skjemaene er viktige.", &[])
            .finding(id, Level::Aspired, "Filmene bør tekstes.", &[])
            .verdict(&ikt(), Status::Weak, Reason::WeakModal)
            .done();
        let view = View::new(&sample, None);
        assert_eq!(Entry::new(&view, &sample.verdicts[0]).also, ["avsnitt 2 (nevnt)", "avsnitt 2 (intensjon)"]);
    }
}
