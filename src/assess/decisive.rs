//! Which passage shows a verdict, and which of its words decided: the facts that every output names alike.

use crate::find::{Cue, Finding, Sense};

use super::{Edit, Reason, Status, Verdict};

/// The index of the finding that shows a verdict: the best evidence, or what came nearest.
pub fn shown(verdict: &Verdict) -> Option<usize> {
    let best = verdict.evidence.first().copied();
    let nearest = verdict.nearest.as_ref().map(|nearest| nearest.finding);
    if verdict.status == Status::Met { best.or(nearest) } else { nearest.or(best) }
}

/// The cue that decided about the passage shown: the one the edit touches, the one the reason speaks of, or the one that
/// settled the last question.
pub fn deciding<'a>(verdict: &Verdict, finding: &'a Finding) -> Option<&'a Cue> {
    edited(verdict, finding).or_else(|| spoken_of(&verdict.reason, finding)).or_else(|| settling(finding))
}

/// The cue that the verdict's message quotes.
pub fn quoted_cue<'a>(verdict: &Verdict, finding: &'a Finding) -> Option<&'a Cue> {
    spoken_of(&verdict.reason, finding).or_else(|| edited(verdict, finding))
}

fn edited<'a>(verdict: &Verdict, finding: &'a Finding) -> Option<&'a Cue> {
    match verdict.nearest.as_ref()?.edit {
        Edit::ReplaceModal { cue, .. }
        | Edit::NameAct { cue }
        | Edit::DropHedge { cue }
        | Edit::SettleCondition { cue } => finding.cues.get(cue),
        Edit::NameActForResult | Edit::AddFields(_) | Edit::AddSentence | Edit::Reconcile => None,
    }
}

fn spoken_of<'a>(reason: &Reason, finding: &'a Finding) -> Option<&'a Cue> {
    let senses: &[Sense] = match reason {
        Reason::WeakModal => &[Sense::ModalWeak],
        Reason::WeakNeed => &[Sense::ModalNeed],
        Reason::WeakVerb => &[Sense::VerbSoft],
        Reason::WeakHedge => &[Sense::Hedge],
        Reason::WeakCondition => &[Sense::Condition],
        Reason::WeakResult => &[Sense::VerbResult, Sense::AgentPublic],
        Reason::Other => &[Sense::AgentOther],
        Reason::Law => &[Sense::SourceLaw, Sense::SourceCite],
        Reason::Past => &[Sense::TensePast],
        Reason::Negated | Reason::Contradicted { .. } => &[Sense::Negation],
        _ => &[],
    };
    senses.iter().find_map(|sense| finding.cues.iter().find(|cue| cue.sense == *sense))
}

fn settling(finding: &Finding) -> Option<&Cue> {
    let settled = finding.decisions.iter().rev().filter(|decision| decision.settled);
    settled.filter_map(|decision| decision.cue).find_map(|cue| finding.cues.get(cue))
}
