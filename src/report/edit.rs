//! The smallest edit in words, and the sentence as it would then read.

use crate::assess::{Edit, NearestMiss, Verdict};
use crate::find::{Cue, Finding};
use crate::rules::{FieldKind, Level};

use super::names;
use super::text::{quoted, upper_first, visible};
use super::view::View;

/// The edit that would lift the nearest passage, as sentences; `None` where there is no such passage.
pub(crate) fn smallest(view: &View<'_>, verdict: &Verdict) -> Option<String> {
    let nearest = verdict.nearest.as_ref()?;
    let finding = view.assessment.findings.get(nearest.finding)?;
    let act = act(view, verdict, nearest, finding);
    let gain = gain(view, verdict, nearest, finding);
    Some(match gain {
        Some(gain) => format!("{act} {gain}"),
        None => act,
    })
}

/// The passage with the new modal in place, for an edit that only swaps words.
pub(crate) fn rewritten(view: &View<'_>, nearest: &NearestMiss) -> Option<String> {
    let Edit::ReplaceModal { cue, with } = &nearest.edit else { return None };
    let finding = view.assessment.findings.get(nearest.finding)?;
    let cue = &finding.cues.get(*cue)?.range;
    let passage = view.passage(finding);
    let before = passage.get(..cue.start.checked_sub(finding.range.start)?)?;
    let after = passage.get(cue.end.checked_sub(finding.range.start)?..)?;
    Some(format!("{before}{}{after}", cased_as(view.slice(cue), with)))
}

/// `with`, with a capital where the words it replaces have one.
pub(crate) fn cased_as(words: &str, with: &str) -> String {
    if words.starts_with(char::is_uppercase) { upper_first(with) } else { with.to_owned() }
}

/// How much an edit asks of the writer, for choosing the place to begin: fewer words first.
pub(crate) fn size(verdict: &Verdict) -> u8 {
    match verdict.nearest.as_ref().map(|nearest| &nearest.edit) {
        Some(Edit::ReplaceModal { .. }) => 0,
        Some(Edit::DropHedge { .. }) => 1,
        Some(Edit::AddFields(_)) => 2,
        Some(Edit::NameAct { .. } | Edit::NameActForResult | Edit::SettleCondition { .. }) => 3,
        Some(Edit::Reconcile) => 4,
        Some(Edit::AddSentence) => 5,
        None => 6,
    }
}

fn act(view: &View<'_>, verdict: &Verdict, nearest: &NearestMiss, finding: &Finding) -> String {
    let words = view.words;
    let verbs = verdict.requirement.verbs.get(words.language);
    let common = [("body", view.body()), ("verbs", verbs)];
    match &nearest.edit {
        Edit::ReplaceModal { cue, with } => {
            let cue = visible(finding.cues.get(*cue).map_or("", |cue| view.slice(&cue.range)));
            words.fill("message.weak-modal.help", &[("body", view.body()), ("cue", &cue), ("strong", with)])
        }
        Edit::NameAct { .. } => words.fill("message.weak-verb.help", &common),
        Edit::DropHedge { .. } => words.fill("message.weak-hedge.help", &common),
        Edit::SettleCondition { .. } => words.fill("message.weak-condition.help", &common),
        Edit::NameActForResult => words.fill("message.weak-result.help", &common),
        Edit::AddFields(fields) => field_sentences(view, fields),
        Edit::AddSentence => words.fill("edit.add-sentence", &common),
        Edit::Reconcile => words.text("edit.reconcile").to_owned(),
    }
}

/// One sentence per field that is asked for.
pub(crate) fn field_sentences(view: &View<'_>, fields: &[FieldKind]) -> String {
    let sentences: Vec<&str> = fields.iter().map(|field| view.words.pick("field-help", names::field(*field))).collect();
    sentences.join(" ")
}

/// «Da blir det konkretisert, for fristen står der.», for edits that change words of the passage itself.
fn gain(view: &View<'_>, verdict: &Verdict, nearest: &NearestMiss, finding: &Finding) -> Option<String> {
    let changes_words = matches!(
        nearest.edit,
        Edit::ReplaceModal { .. } | Edit::DropHedge { .. } | Edit::SettleCondition { .. } | Edit::AddFields(_)
    );
    if !changes_words || nearest.lifted <= verdict.found {
        return None;
    }
    let level = view.words.pick("lifted", names::level(nearest.lifted));
    let all = [FieldKind::Deadline, FieldKind::Owner, FieldKind::Indicator, FieldKind::Budget];
    let there = all.into_iter().find(|kind| finding.fields.has(*kind));
    match there {
        Some(kind) if nearest.lifted == Level::Actionable => {
            let field = view.words.pick("field-the", names::field(kind));
            Some(view.words.fill("edit.lifts-field", &[("level", level), ("field", field)]))
        }
        _ => Some(view.words.fill("edit.lifts", &[("level", level)])),
    }
}

/// The words of a cue, safe to print and quoted.
pub(crate) fn cue_words(view: &View<'_>, cue: &Cue) -> String {
    quoted(view.words, &visible(view.slice(&cue.range)))
}
