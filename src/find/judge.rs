//! The judgement: the decision tree of the commitment scheme, with the words that answered each question.

use std::ops::Range;

use crate::find::{Confidence, Cue, Decision, Fields, PassageKind, Question, Sense, Speaker, Weakness};
use crate::rules::class::Class;
use crate::rules::lexicon::Form;
use crate::rules::{Code, Evidence, Level};

use super::caps;
use super::clause::{Clause, ClauseKind};
use super::condition;
use super::evidence;
use super::field::deadline;
use super::fields::fields;
use super::frame::{Agent, Will};
use super::negation;
use super::scene::Scene;
use super::strength::{Strength, strength};
use super::view::set;
use super::zone::{self, LONGEST_LABEL, Zone};

/// What a passage is worth for a requirement.
#[derive(Debug, Clone)]
pub(super) struct Judgement {
    pub(super) level: Level,
    pub(super) code: Option<Code>,
    pub(super) confidence: Confidence,
    pub(super) weakness: Option<Weakness>,
    pub(super) cues: Vec<Cue>,
    pub(super) fields: Fields,
    pub(super) decisions: Vec<Decision>,
}

/// Judges a scene.
pub(super) fn judge(scene: &Scene<'_>) -> Judgement {
    let mut trail = Trail::new(scene);
    let verdict = if only_refers(scene) { absent() } else { decide(scene, &mut trail) };
    // A wish may have its deadline already: the smallest edit then makes it actionable.
    let bound = if verdict.level >= Level::Aspired { fields(scene) } else { Fields::default() };
    let bound = if is_only_told(scene, &bound) { Fields::default() } else { bound };
    let level = match verdict.level {
        Level::Committed if bound.any() => Level::Actionable,
        // A target is actionable by its quantity and year, so both must be found as fields.
        Level::Actionable if !bound.any() => Level::Committed,
        level => level,
    };
    if verdict.level >= Level::Committed {
        trail.ask(Question::Fields, bound.any(), None);
    }
    add_frame_cues(scene, &mut trail.cues);
    trail.finish(scene, level, &verdict, bound)
}

/// «Digital kompetanse: se side 12»: a line of a register, which says nothing.
fn only_refers(scene: &Scene<'_>) -> bool {
    let verbless = scene.clauses.iter().all(|clause| clause.finite.is_none());
    scene.kind == PassageKind::Sentence && verbless && scene.anywhere(set(&[Class::Refers])).is_some()
}

/// Words of a numbered title that stands in a paragraph of its own.
const LONGEST_TITLE: usize = 9;

/// «5.2 Gangnettet i tettstedene.», «§ 3 Gangveger.»: the number of a section and a title, outside of lists of measures.
fn is_numbered_title(scene: &Scene<'_>) -> bool {
    const LONGEST_PART: usize = 2;
    let view = scene.view;
    let parts = || view.word(0).split('.').all(|part| (1..=LONGEST_PART).contains(&part.len()));
    let numbered = view.is_mark(0, "§") || (view.is_number(0) && view.word(0).contains('.') && parts());
    let Some(stop) = view.len().checked_sub(1).filter(|stop| *stop <= LONGEST_TITLE && view.is_mark(*stop, ".")) else {
        return false;
    };
    let act = (1..stop).any(|at| view.is_form(at, Form::Infinitive) || view.is_mark(at, ":"));
    let counts = view.is(1, set(&[Class::Post, Class::TimeUnit, Class::Currency, Class::Million, Class::Percent]));
    let alone = scene.kind == PassageKind::Sentence && !scene.zone.is_action() && scene.inherited.is_none();
    numbered && alone && !act && !counts
}

/// «Kurs for ledere:»: a line without a verb that only names what stands below it.
fn is_label(scene: &Scene<'_>) -> bool {
    let view = scene.view;
    let Some(colon) = view.len().checked_sub(1) else { return false };
    let dated = || deadline(view, 0..view.len(), scene.today).is_some();
    let verbless = || scene.clauses.iter().all(|clause| clause.finite.is_none());
    // The last word of «Kortsiktiga åtgärder:» may also be a verb.
    let named = || colon <= LONGEST_LABEL && zone::of_heading(view).is_some_and(|(_, words)| words.end == colon);
    let listed = matches!(scene.kind, PassageKind::Sentence | PassageKind::Item);
    if is_numbered_title(scene) && verbless() && !dated() {
        return true;
    }
    listed && view.is_mark(colon, ":") && !view.is_form(0, Form::Infinitive) && (verbless() || named()) && !dated()
}

fn absent() -> Verdict {
    Verdict { level: Level::Absent, code: None, weakness: None }
}

/// Evidence that is told, not promised: its figures and dates are what happened, no field of an act ahead (scheme C6).
fn is_only_told(scene: &Scene<'_>, bound: &Fields) -> bool {
    // A row with a deadline plans, whatever else its cells tell.
    let row = scene.kind == PassageKind::Row;
    let ahead = bound
        .deadline
        .as_ref()
        .is_some_and(|deadline| row || deadline.recurrence.is_some() || deadline.is_ahead(scene.today));
    // What a provision demands of builders is its content, not how far the owner has come.
    let provision = scene.requirement.evidence == Evidence::Provision && scene.zone == Zone::Provision;
    provision || (scene.requirement.evidence != Evidence::Promise && scene.will().0 == Will::None && !ahead)
}

/// Level before fields, code and weakness.
pub(super) struct Verdict {
    pub(super) level: Level,
    pub(super) code: Option<Code>,
    pub(super) weakness: Option<Weakness>,
}

/// The questions asked so far, with the words that answered.
pub(super) struct Trail {
    cues: Vec<Cue>,
    decisions: Vec<Decision>,
}

impl Trail {
    fn new(scene: &Scene<'_>) -> Self {
        let parts = scene.parts.iter().map(|part| usize::from(part.0)..usize::from(part.1));
        let cues: Vec<Cue> = parts.map(|tokens| scene.cue(tokens, Sense::Topic)).collect();
        let first = Decision { question: Question::Topic, settled: false, cue: (!cues.is_empty()).then_some(0) };
        Self { cues, decisions: vec![first] }
    }

    pub(super) fn ask(&mut self, question: Question, settled: bool, cue: Option<Cue>) {
        let number = cue.map(|cue| {
            self.cues.push(cue);
            self.cues.len() - 1
        });
        self.decisions.push(Decision { question, settled, cue: number });
    }

    fn finish(self, scene: &Scene<'_>, level: Level, verdict: &Verdict, fields: Fields) -> Judgement {
        let (cues, decisions) = sorted(&self.cues, self.decisions);
        Judgement {
            level,
            code: verdict.code,
            confidence: confidence(scene, level, verdict),
            weakness: verdict.weakness,
            cues,
            fields,
            decisions,
        }
    }
}

/// Cues in order of place, without doubles; decisions follow them.
fn sorted(cues: &[Cue], mut decisions: Vec<Decision>) -> (Vec<Cue>, Vec<Decision>) {
    let mut order: Vec<Cue> = cues.to_vec();
    order.sort_by_key(|cue| (cue.range.start, cue.range.end, cue.sense));
    order.dedup();
    for decision in &mut decisions {
        decision.cue = decision.cue.and_then(|number| order.iter().position(|cue| *cue == cues[number]));
    }
    (order, decisions)
}

fn decide(scene: &Scene<'_>, trail: &mut Trail) -> Verdict {
    if matches!(scene.kind, PassageKind::Heading | PassageKind::Caption) || is_label(scene) {
        trail.ask(Question::Heading, true, None);
        return Verdict { level: Level::Mentioned, code: Some(Code::Head), weakness: None };
    }
    if scene.requirement.evidence != Evidence::Promise
        && let Some(verdict) = evidence::weigh(scene, trail)
    {
        return verdict;
    }
    if let Some((code, _)) = first_cap(scene, trail) {
        return capped(scene, trail, code);
    }
    let spared = negation::is_double_negation(scene) || negation::spares_everybody(scene);
    // «Ingen skal avvises», «Ingen skal sendes hjem fordi …»: what is not done to anybody is a rule (scheme C1).
    let reason = |clause: &Clause| matches!(clause.kind, ClauseKind::Cause | ClauseKind::Time);
    let kept_from =
        scene.frame().passive && (scene.near(set(&[Class::Unwanted])).is_some() || scene.clauses.iter().any(reason));
    if spared && !kept_from && negation::limit(scene).is_none() {
        return weak(Weakness::Result);
    }
    conditional(scene, trail)
}

/// Asks a scene for one disqualifier.
type Asker = fn(&Scene<'_>) -> Option<caps::Cap>;

/// The disqualifiers that do not depend on the strength, in the scheme's order.
fn first_cap(scene: &Scene<'_>, trail: &mut Trail) -> Option<caps::Cap> {
    let questions: [(Question, Asker); 8] = [
        (Question::Asked, caps::asked),
        (Question::Cited, caps::cited),
        (Question::Document, caps::pointer),
        (Question::Law, caps::law),
        (Question::Agent, caps::other),
        (Question::Denied, negation::denied),
        (Question::Past, caps::past),
        (Question::Document, caps::meta),
    ];
    for (at, (question, ask)) in questions.into_iter().enumerate() {
        let found = ask(scene).filter(|(code, _)| !is_overruled(scene, *code));
        if let Some(cap) = found {
            trail.ask(question, true, Some(cap.1.clone()));
            return Some(cap);
        }
        // What is asked twice is denied once.
        if questions[at + 1..].iter().all(|(later, _)| *later != question) {
            trail.ask(question, false, None);
        }
    }
    None
}

/// What lifts a disqualifier again: the plan's own follow-up, standing rules and recurrences in the present tense, and a
/// document that has an effect.
fn is_overruled(scene: &Scene<'_>, code: Code) -> bool {
    match code {
        Code::Meta => scene.asks_for_follow_up() || has_effect(scene),
        Code::Past => {
            stands_ahead(scene)
                && scene.row.is_none_or(|row| row.done.is_none())
                && (!scene.zone.is_report() || scene.row.is_some_and(|row| row.done.is_none() && row.action.is_some()))
        }
        _ => false,
    }
}

/// «Strategien skal bidra til …» (scheme B17).
fn has_effect(scene: &Scene<'_>) -> bool {
    let view = scene.view;
    let soft = view.find(scene.clause().tokens.clone(), set(&[Class::Soft, Class::Result])).is_some();
    let describes = view.find(scene.clause().tokens.clone(), set(&[Class::Describes])).is_some();
    scene.will().0 == Will::Strong
        && !describes
        && (soft
            || scene.frame().verb.is_some_and(|verb| {
                !scene.frame().passive && view.is_form(verb, crate::rules::lexicon::Form::Infinitive)
            }))
}

/// Words of the past that stand in a sentence of the future: a recurrence, a continuation, a strong frame.
fn stands_ahead(scene: &Scene<'_>) -> bool {
    let view = scene.view;
    let clause = scene.clause().tokens.clone();
    let adverb_only = view.find(clause.clone(), set(&[Class::WasPassive, Class::Preterite, Class::Have])).is_none();
    let strong = set(&[
        Class::Continue,
        Class::Commit,
        Class::Normative,
        Class::Yearly,
        Class::Weekly,
        Class::Monthly,
        Class::HalfYearly,
        Class::MultiYear,
        Class::Tertially,
        Class::Quarterly,
    ]);
    adverb_only
        && (view.find(clause, strong).is_some()
            || super::field::deadline(view, 0..view.len(), scene.today)
                .is_some_and(|found| found.is_ahead(scene.today))
            || scene.row.is_some()
            || wants(scene))
}

fn wants(scene: &Scene<'_>) -> bool {
    scene.near(set(&[Class::Want, Class::Draft, Class::Important])).is_some()
}

fn capped(scene: &Scene<'_>, trail: &mut Trail, code: Code) -> Verdict {
    if code == Code::Past
        && let Strength::Weak(weakness, found) = strength(scene)
        && scene.zone == Zone::Goal
        && !caps::tells_of_now(scene)
    {
        trail.ask(Question::Strength, true, found);
        return weak(weakness);
    }
    Verdict { level: Level::Mentioned, code: Some(code), weakness: None }
}

fn weak(weakness: Weakness) -> Verdict {
    Verdict { level: Level::Aspired, code: None, weakness: Some(weakness) }
}

/// Condition, then strength.
fn conditional(scene: &Scene<'_>, trail: &mut Trail) -> Verdict {
    let strength = strength(scene);
    let open =
        !matches!(strength, Strength::None(..)) || condition::is_unfunded(scene) || caps::is_condition_of_ours(scene);
    let condition = condition::condition(scene).filter(|_| open);
    trail.ask(Question::Condition, condition.is_some(), condition.as_ref().map(|(_, cue)| cue.clone()));
    if condition.is_some() {
        return Verdict { level: Level::Aspired, code: Some(Code::Cond), weakness: Some(Weakness::Condition) };
    }
    match strength {
        Strength::Binding(cue) if told_by_nobody(scene) => {
            trail.ask(Question::General, true, cue);
            Verdict { level: Level::Mentioned, code: Some(Code::Gen), weakness: None }
        }
        Strength::Binding(cue) => {
            trail.ask(Question::Will, true, cue);
            Verdict { level: Level::Committed, code: None, weakness: None }
        }
        Strength::Target(cue) => {
            trail.ask(Question::Target, true, cue);
            Verdict { level: Level::Actionable, code: None, weakness: None }
        }
        Strength::Weak(weakness, cue) => {
            trail.ask(Question::Strength, true, cue);
            weak(weakness)
        }
        Strength::None(code, cue) => {
            trail.ask(if code == Code::Gen { Question::General } else { Question::Past }, true, cue);
            Verdict { level: Level::Mentioned, code: Some(code), weakness: None }
        }
    }
}

/// A sentence in the present tense where no body adopts the text: an article tells how things are, a plan what will be
/// done.
fn told_by_nobody(scene: &Scene<'_>) -> bool {
    let listed = scene.inherited.is_some() || !matches!(scene.kind, PassageKind::Sentence);
    scene.speaker == Speaker::Nobody && scene.will().0 == Will::None && !listed && !scene.zone.is_action()
}

/// The agent and the act, for the reader to see; what decided is there already.
fn add_frame_cues(scene: &Scene<'_>, cues: &mut Vec<Cue>) {
    let (agent, words) = scene.agent();
    let sense = match agent {
        Agent::Owner | Agent::Role | Agent::Staff => Sense::AgentOwn,
        Agent::Other => Sense::AgentOther,
        Agent::Document => Sense::AgentDocument,
        Agent::Public => Sense::AgentPublic,
        Agent::OwnThing | Agent::Thing | Agent::Implied => return add_verb(scene, cues),
    };
    if let Some(range) = words {
        cues.push(Cue { range, sense });
    }
    add_verb(scene, cues);
}

fn add_verb(scene: &Scene<'_>, cues: &mut Vec<Cue>) {
    let modal = scene.frame().modal.clone().map(|tokens| scene.view.bytes(tokens));
    let known = |range: &Range<usize>| cues.iter().any(|cue| cue.range == *range);
    if let Some(range) = modal.filter(|range| !known(range)) {
        let sense = match scene.frame().will {
            Will::Strong | Will::Wants => Sense::ModalStrong,
            Will::Must => Sense::ModalNeed,
            Will::Weak | Will::None => Sense::ModalWeak,
        };
        cues.push(Cue { range, sense });
    }
}

/// From here on a subject is sure: nearly all of those in the labelled documents are right.
const SURE: f32 = 0.97;
/// From here on a subject is fairly sure.
const FAIRLY_SURE: f32 = 0.945;

/// How sure the program is that the requirement is right and that the passage stands on the right side of commitment: by
/// how likely the subject is with all that stands around it, and by what leaves the level open. Of the labelled
/// documents' findings some 98 % are right where it is high and some 90 % where it is medium.
fn confidence(scene: &Scene<'_>, level: Level, verdict: &Verdict) -> Confidence {
    let bare = scene.frame().will == Will::None;
    let guessed = verdict.code == Some(Code::Past) && bare || verdict.code == Some(Code::Gen);
    // A heading commits to nothing, and who names owner, deadline or budget means it; what lies between is less plain.
    let plain = level == Level::Actionable || scene.kind == PassageKind::Heading;
    if scene.probability >= SURE && plain {
        return Confidence::High;
    }
    let said = matches!(verdict.weakness, Some(Weakness::Modal | Weakness::Verb | Weakness::Condition));
    let open = guessed || (level == Level::Aspired && !said);
    if scene.probability >= FAIRLY_SURE && !open { Confidence::Medium } else { Confidence::Low }
}
