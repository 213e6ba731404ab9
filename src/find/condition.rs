//! Conditions: what an act waits for, and what only sounds so.

use std::ops::Range;

use crate::find::{Cue, Sense};
use crate::rules::Code;
use crate::rules::class::Class;
use crate::rules::lexicon::Form;

use super::caps::{Cap, past_words};
use super::clause::{Clause, ClauseKind};
use super::frame::{Agent, Frame, Will};
use super::scene::Scene;
use super::view::{View, set};

/// An undecided condition on the act.
pub(super) fn condition(scene: &Scene<'_>) -> Option<Cap> {
    let view = scene.view;
    let cap = |tokens: Range<usize>| Some((Code::Cond, scene.cue(tokens, Sense::Condition)));
    if let Some(range) = scene.inherited.and_then(|inherited| inherited.condition.clone()) {
        return Some((Code::Cond, Cue { range, sense: Sense::Condition }));
    }
    if let Some(range) = scene.row.and_then(|row| row.waiting.clone()) {
        return Some((Code::Cond, Cue { range, sense: Sense::Condition }));
    }
    if scene.clauses[scene.own].kind == ClauseKind::Condition && scene.own == scene.act {
        let start = scene.clauses[scene.own].tokens.start;
        return cap(start..start + 1);
    }
    if let Some(provided) = provided_in(view, scene.clauses) {
        return cap(provided);
    }
    let waits = |clause: &&Clause| {
        (clause.kind == ClauseKind::Condition && is_undecided(scene, clause)) || waits_for_money(view, clause)
    };
    let clause = scene.clauses.iter().find(waits)?;
    cap(view.span(clause.tokens.start, set(&[Class::If])))
}

/// «Når kommunestyret har bevilget midler, …»: a time that comes only if somebody pays.
pub(super) fn waits_for_money(view: &View<'_>, clause: &Clause) -> bool {
    let money = set(&[Class::Funding, Class::Currency]);
    let given = set(&[Class::Have, Class::State, Class::BePassive]);
    let done = clause.finite.is_some_and(|at| view.is(at, given) || view.is_form(at, Form::Passive));
    let perfect =
        (clause.tokens.clone()).any(|at| view.is_form(at, Form::Participle) || view.is_form(at, Form::Passive));
    clause.kind == ClauseKind::Time && done && perfect && view.find(clause.tokens.clone(), money).is_some()
}

/// Words from people to what is told of them («brukere i hjemmetjenesten som er avhengige av …»).
const PEOPLE_REACH: usize = 4;

/// What an act waits for: not what it does not wait for, and not what people depend on («innbyggere som er avhengige av
/// økonomisk hjelp»).
pub(super) fn provided_in(view: &View<'_>, clauses: &[Clause]) -> Option<Range<usize>> {
    let provided = set(&[Class::Provided]);
    // A relative clause behind a comma may be told of all that stands before.
    let of_people = |at: usize| {
        let relative = clauses.iter().find(|clause| clause.kind == ClauseKind::Relative && clause.tokens.contains(&at));
        relative.is_some_and(|clause| {
            let start = clause.tokens.start;
            let loose = start.checked_sub(1).into_iter().chain([start]).any(|at| view.is_mark(at, ","));
            !loose
                && view.find(start.saturating_sub(PEOPLE_REACH)..start, set(&[Class::Public, Class::Staff])).is_some()
        })
    };
    let waits = |tokens: &Range<usize>| {
        let mut beside = tokens.start.checked_sub(1).into_iter().chain([tokens.end]);
        !view.is(tokens.start, set(&[Class::Hedge]))
            && !beside.any(|at| view.begins(at, set(&[Class::Not])))
            && !of_people(tokens.start)
    };
    let at = (0..view.len()).find(|at| view.begins(*at, provided) && waits(&view.span(*at, provided)))?;
    Some(view.span(at, provided))
}

/// «Kurset forutsetter at det bevilges midler»: told in the present, but of what hangs on money.
pub(super) fn is_unfunded(scene: &Scene<'_>) -> bool {
    let funds = set(&[Class::Funding, Class::Currency, Class::Commit, Class::Post]);
    let provided = scene
        .anywhere(set(&[Class::Provided]))
        .is_some_and(|tokens| scene.view.find(tokens.start..scene.view.len(), funds).is_some());
    provided && scene.will().0 == Will::None && past_words(scene).is_none()
}

/// A condition clause that names an event: not «hvis vi skal lykkes», and not a hedge.
fn is_undecided(scene: &Scene<'_>, clause: &Clause) -> bool {
    let at = scene.clauses.iter().position(|known| known.tokens == clause.tokens);
    at.is_some_and(|at| is_open_condition(scene.view, clause, &scene.frames[at], scene.will().0))
        && !is_besides(scene, clause)
        && !is_done_anyway(scene, clause)
}

/// Words from the verb to what says that the act stands («skal kommunen likevel», «gir vi alle likevel»).
const ANYWAY_REACH: usize = 4;

/// «Hvis fylket sier nei, gir vi likevel opplæring»: the act does not hang on it.
fn is_done_anyway(scene: &Scene<'_>, condition: &Clause) -> bool {
    let act = scene.clause();
    let Some(verb) = act.finite.filter(|_| condition.tokens.start < act.tokens.start) else { return false };
    let near = verb + 1..(verb + ANYWAY_REACH).min(act.tokens.end);
    near.into_iter().any(|at| scene.view.is(at, set(&[Class::But])) && !scene.view.is_mark(at - 1, ","))
}

/// Words from «eller» to the condition of what comes besides («eller ved behov dersom …»).
const BESIDES_REACH: usize = 4;

/// «… hvert fjerde år, eller oftere dersom …»: what is done at its time anyway, and besides under a condition.
fn is_besides(scene: &Scene<'_>, condition: &Clause) -> bool {
    let view = scene.view;
    let start = condition.tokens.start;
    let joined = view.rfind(start.saturating_sub(BESIDES_REACH)..start, set(&[Class::And]));
    joined.is_some_and(|and| {
        // «i 2027 eller 2028 dersom …», «innen 2027 … og kurs dersom …» wait as a whole.
        let goes_on = (and..start).any(|at| view.is_number(at) || super::clause::is_finite(view, at));
        let time = super::field::deadline(view, 0..and, scene.today);
        let end = and.saturating_sub(usize::from(view.is_mark(and.saturating_sub(1), ",")));
        !goes_on && time.is_some_and(|time| time.range.end == view.bytes(0..end).end)
    })
}

/// The same of a condition with its own frame, by what is willed behind it.
pub(super) fn is_open_condition(view: &View<'_>, clause: &Clause, frame: &Frame, willed: Will) -> bool {
    let purpose = clause
        .finite
        .is_some_and(|finite| view.is(finite, set(&[Class::Strong])) && !view.is(finite, set(&[Class::Weak])));
    // «…, med mindre rådet bestemmer noe annet»: the act stands unless something happens.
    let money = set(&[Class::Funding, Class::Currency, Class::Document]);
    let exception =
        view.begins(clause.tokens.start, set(&[Class::Before])) && view.find(clause.tokens.clone(), money).is_none();
    let hedged = clause.tokens.clone().any(|at| view.is(at, set(&[Class::Hedge])));
    !purpose && !exception && !hedged && !is_case(view, clause, frame, willed)
}

/// A condition that comes up with people, that something is not as it should be, or that the owner itself brings about: no
/// doubt about the act.
pub(super) fn is_case(view: &View<'_>, clause: &Clause, frame: &Frame, willed: Will) -> bool {
    let funds =
        set(&[Class::Funding, Class::Currency, Class::Commit, Class::Drop, Class::Have, Class::Grant, Class::Open]);
    let open = view.find(clause.tokens.clone(), funds).is_some();
    let case = match frame.agent {
        Agent::Public | Agent::Staff => true,
        Agent::Owner => !open && frame.will == Will::None && willed == Will::Strong,
        _ => false,
    };
    case || clause.tokens.clone().any(|at| view.is(at, set(&[Class::Not])))
}
