//! How much will a passage shows once no disqualifier caps it: binding, weak and why, or none.

use std::ops::Range;

use crate::find::{Cue, PassageKind, Sense, Speaker, Weakness};
use crate::rules::Code;
use crate::rules::class::Class;
use crate::rules::lexicon::{Form, VerbKind};

use super::clause::{ClauseKind, meaning};
use super::field::{deadline, future_date, quantity};
use super::frame::{Agent, Will};
use super::negation;
use super::scene::Scene;
use super::view::set;
use super::zone::Zone;

/// The will of a passage.
#[derive(Debug, Clone)]
pub(super) enum Strength {
    /// Binding, with the words that bind.
    Binding(Option<Cue>),
    /// A goal with quantity and year: actionable whatever its words (scheme B6).
    Target(Option<Cue>),
    /// Wanted, not bound.
    Weak(Weakness, Option<Cue>),
    /// No will at all.
    None(Code, Option<Cue>),
}

/// Weighs the will of a passage.
pub(super) fn strength(scene: &Scene<'_>) -> Strength {
    let found = weigh(scene);
    if matches!(
        &found,
        Strength::Weak(Weakness::Modal | Weakness::Result | Weakness::Need | Weakness::Verb, _) | Strength::Binding(_)
    ) && is_target(scene)
    {
        let cue = match found {
            Strength::Binding(cue) | Strength::Weak(_, cue) => cue,
            Strength::Target(_) | Strength::None(..) => None,
        };
        return Strength::Target(cue);
    }
    found
}

fn weigh(scene: &Scene<'_>) -> Strength {
    let (will, words) = scene.will();
    // The cells of a row are read by their columns; only a binding modal says more than they do.
    let will = if scene.kind == PassageKind::Row && will != Will::Strong { Will::None } else { will };
    let modal = |sense| words.clone().map(|range| Cue { range, sense });
    match will {
        Will::Weak if allows(scene) => Strength::Weak(Weakness::Modal, modal(Sense::ModalWeak)),
        Will::Weak => weak_modal(scene, modal(Sense::ModalWeak)),
        Will::Must if stands_as_act(scene) => strong(scene, modal(Sense::ModalStrong)),
        Will::Must if sets_rule(scene) => weak_modal(scene, modal(Sense::ModalNeed)),
        Will::Must => need(scene, modal(Sense::ModalNeed)),
        Will::Wants => will_of(scene, modal(Sense::ModalStrong)),
        Will::Strong => strong(scene, modal(Sense::ModalStrong)),
        Will::None => without_modal(scene),
    }
}

fn allows(scene: &Scene<'_>) -> bool {
    scene.zone == Zone::Provision
}

/// «vil kunne», «kan» with a thing as subject is a forecast or a possibility, not a wish (scheme C7); what a thing may
/// («må gerne») the owner says.
fn weak_modal(scene: &Scene<'_>, cue: Option<Cue>) -> Strength {
    let view = scene.view;
    // «Nyansatte kan først få tilgang når …»
    if let Some(rule) = only_then(scene) {
        return strong(scene, Some(scene.cue(rule, Sense::ModalStrong)));
    }
    // «Nye boliger kan ikke tas i bruk før …»
    if let Some(rule) = negation::limit(scene).filter(|_| scene.frame().passive) {
        return strong(scene, Some(scene.cue(rule, Sense::ModalStrong)));
    }
    let thing = matches!(scene.agent().0, Agent::Thing);
    let forecast = scene.frame().modal.as_ref().is_some_and(|modal| {
        let phrase = modal.len() > 1 && !view.begins(modal.start, set(&[Class::Must]));
        let possible = view.is(modal.start, set(&[Class::Possible])) && !scene.zone.is_action();
        phrase || possible
    });
    if thing && forecast { Strength::None(Code::Gen, cue) } else { Strength::Weak(Weakness::Modal, cue) }
}

/// A need counts as an act under an action heading or with a field (scheme B1).
fn stands_as_act(scene: &Scene<'_>) -> bool {
    let dated = deadline(scene.view, scene.clause().tokens.clone(), scene.today).is_some();
    scene.zone.is_action() || matches!(scene.kind, PassageKind::Row) || dated || scene.zone == Zone::Provision
}

fn need(scene: &Scene<'_>, cue: Option<Cue>) -> Strength {
    match scene.agent().0 {
        Agent::Public | Agent::Thing if !scene.zone.is_action() && scene.frame().verb.is_none() => {
            Strength::None(Code::Gen, cue)
        }
        _ => Strength::Weak(Weakness::Need, cue),
    }
}

/// «Nyansatte må først få tilgang når …»: a need that stands as a rule.
fn sets_rule(scene: &Scene<'_>) -> bool {
    only_then(scene).is_some()
}

/// «kan først få tilgang når …»: what somebody who is not the owner gets only then, with the word that limits it.
fn only_then(scene: &Scene<'_>) -> Option<Range<usize>> {
    let view = scene.view;
    let tokens = scene.near(set(&[Class::Normative]))?;
    let limits = view.is(tokens.end - 1, set(&[Class::When])) && view.begins(tokens.start + 1, set(&[Class::Grant]));
    (limits && scene.agent().0 != Agent::Owner).then_some(tokens.start..tokens.start + 1)
}

/// «vil» binds with the owner or a role as its subject; with a thing it is a forecast (scheme B2).
fn will_of(scene: &Scene<'_>, cue: Option<Cue>) -> Strength {
    match scene.agent().0 {
        Agent::Owner | Agent::Role | Agent::Staff => strong(scene, cue),
        Agent::Implied if scene.frame().passive || scene.inherited.is_some() => strong(scene, cue),
        Agent::Document => Strength::Weak(Weakness::Document, cue),
        // «… vil få besøk»: who is given something gets it from the owner.
        Agent::Public | Agent::Thing if is_given(scene) => strong(scene, cue),
        // «Seniorsenteret vil:» and a list of acts: who has such a list acts for the owner.
        Agent::Thing if is_listed_act(scene) => strong(scene, cue),
        Agent::Implied | Agent::Public | Agent::OwnThing | Agent::Other | Agent::Thing => {
            Strength::None(Code::Gen, general(scene).or(cue))
        }
    }
}

/// An infinitive in a list whose lead-in has the modal, in a plan of the owner's.
fn is_listed_act(scene: &Scene<'_>) -> bool {
    let first = (0..scene.view.len()).find(|at| scene.view.mark(*at).is_none()).unwrap_or(0);
    let listed = scene.inherited.is_some() && scene.frame().modal.is_none();
    listed && scene.speaker == Speaker::Owner && scene.view.is_form(first, Form::Infinitive)
}

/// The verb behind the modal says that the subject gets something.
fn is_given(scene: &Scene<'_>) -> bool {
    let view = scene.view;
    let from = scene.frame().modal.as_ref().map_or(0, |modal| modal.end);
    let verb = (from..(from + 3).min(scene.clause().tokens.end)).find(|at| view.is_form(*at, Form::Infinitive));
    verb.is_some_and(|at| view.begins(at, set(&[Class::Grant])))
}

fn general(scene: &Scene<'_>) -> Option<Cue> {
    let (agent, words) = scene.agent();
    matches!(agent, Agent::Thing | Agent::OwnThing | Agent::Public).then_some(())?;
    words.map(|range| Cue { range, sense: Sense::AgentThing })
}

/// A binding modal: what may still weaken it.
fn strong(scene: &Scene<'_>, modal: Option<Cue>) -> Strength {
    if let Some(hedge) = scene.anywhere(set(&[Class::Hedge])) {
        return Strength::Weak(Weakness::Hedge, Some(scene.cue(hedge, Sense::Hedge)));
    }
    if scene.zone == Zone::Guideline {
        return Strength::Weak(Weakness::Draft, Some(super::caps::zone_cue(scene)));
    }
    if let Some(draft) = governing_draft(scene) {
        return Strength::Weak(Weakness::Draft, Some(draft));
    }
    if let Some(weakness) = soft_or_purpose(scene) {
        return weakness;
    }
    if scene.agent().0 == Agent::Document && !scene.asks_for_follow_up() {
        return Strength::Weak(Weakness::Document, modal);
    }
    let limited = sets_rule(scene) || negation::limit(scene).is_some();
    if let Some(result) = people_result(scene).filter(|_| scene.act_words.is_empty() && !limited) {
        return Strength::Weak(Weakness::Result, Some(result));
    }
    Strength::Binding(modal)
}

/// «Det foreslås at kommunen skal …», «det er viktig at kommunen skal …».
fn governing_draft(scene: &Scene<'_>) -> Option<Cue> {
    let governed = scene.clauses[..=scene.own].iter().any(|clause| clause.kind == ClauseKind::Complement);
    let before = 0..scene.clauses[scene.own].tokens.start.max(1);
    let at = scene.view.find(before, set(&[Class::Draft, Class::Important, Class::Want]))?;
    let decided = scene.zone == Zone::Decision;
    (governed && !decided)
        .then(|| scene.cue(scene.view.span(at, set(&[Class::Draft, Class::Important, Class::Want])), Sense::ModalWeak))
}

/// A soft verb, or a subject that stands only in a purpose clause.
fn soft_or_purpose(scene: &Scene<'_>) -> Option<Strength> {
    if let Some(soft) = soft_verb(scene) {
        return Some(Strength::Weak(Weakness::Verb, Some(soft)));
    }
    if !scene.act_words.is_empty() {
        return None;
    }
    let own = &scene.clauses[scene.own];
    let relative = own.kind == ClauseKind::Relative && scene.own != scene.act;
    let aim = own.kind == ClauseKind::Purpose && own.finite.is_none() && !is_provided_for(scene) && !is_told_of(scene);
    if aim && scene.own != scene.act && !relative {
        return Some(Strength::Weak(
            Weakness::Purpose,
            Some(scene.cue(own.tokens.start..own.tokens.start + 1, Sense::VerbSoft)),
        ));
    }
    None
}

/// «Det settes av 2 mill. kroner for å …», «NAV skal sette av en halv stilling for å …»: what money or posts are for is
/// the act.
fn is_provided_for(scene: &Scene<'_>) -> bool {
    let means = set(&[Class::Post, Class::Currency, Class::Million]);
    scene.view.find(scene.clause().tokens.clone(), means).is_some()
}

/// «rapportere hvilke tiltak de har satt i verk for å …»: the aim of what is reported, not of the report.
fn is_told_of(scene: &Scene<'_>) -> bool {
    let before = scene.own.checked_sub(1).filter(|before| *before > scene.act);
    before.is_some_and(|at| {
        let asks = scene.view.begins(scene.clauses[at].tokens.start, set(&[Class::Asks]));
        asks || matches!(scene.clauses[at].kind, ClauseKind::Question | ClauseKind::Relative)
    })
}

/// Words from a modal to its verb, an adverb between.
const VERB_REACH: usize = 2;

/// A soft verb that carries the act: behind the modal and before the subject words, or inherited.
pub(super) fn soft_verb(scene: &Scene<'_>) -> Option<Cue> {
    let view = scene.view;
    let soft = set(&[Class::Soft]);
    let clause = scene.clause().tokens.clone();
    let from = scene.frame().modal.as_ref().map_or(clause.start, |modal| modal.end);
    // A subject before the modal («Rådet skal jobbe med …») has the verb right behind it.
    let topic_end = scene.topic().end.max(from + VERB_REACH).min(clause.end).max(from);
    // «For å støtte målet etablerer HR …»: what stands before the verb of an act is its purpose.
    let acts = |at: &usize| {
        view.is_form(*at, Form::Present) && view.verb_kind(*at) != Some(VerbKind::State) && !view.begins(*at, soft)
    };
    let act = scene.clause().finite.filter(|at| scene.frame().modal.is_none() && acts(at));
    let purpose = |at: usize| act.is_some_and(|act| at < act);
    let found = (from..topic_end).find(|at| {
        view.begins(*at, soft) && !purpose(*at) && !after_other_verb(scene, from, *at) && !before_act(scene, *at)
    });
    // A soft verb that is the demanded act is not soft (scheme C3).
    if let Some(tokens) = found.map(|at| view.span(at, soft)) {
        return (!scene.names_act(&tokens)).then(|| scene.cue(tokens, Sense::VerbSoft));
    }
    let inherited = scene
        .inherited
        .and_then(|inherited| inherited.soft.clone())
        .filter(|_| scene.frame().modal.is_none() && scene.act_words.is_empty());
    inherited.map(|range| Cue { range, sense: Sense::VerbSoft })
}

/// «gå foran og selv bruke verktøyene»: an act joined to the soft verb carries the subject (scheme B11).
fn before_act(scene: &Scene<'_>, soft: usize) -> bool {
    let view = scene.view;
    let words = scene.parts.iter().map(|part| usize::from(part.0));
    let Some(topic) = words.filter(|at| *at > soft).max() else { return false };
    let Some(and) = view.find(soft..topic, set(&[Class::And])) else { return false };
    let act = |at: usize| view.is_form(at, Form::Infinitive) && view.verb_kind(at) != Some(VerbKind::State);
    (and + 1..(and + 3).min(topic)).any(|at| act(at) && !view.is(at, set(&[Class::Soft])))
}

/// An act verb joined by «og» stands between the soft verb and the modal, so the soft verb is only the second act.
fn after_other_verb(scene: &Scene<'_>, from: usize, at: usize) -> bool {
    let view = scene.view;
    let act = |next: &usize| {
        (view.is_form(*next, Form::Infinitive) || view.is_form(*next, Form::Passive))
            && view.verb_kind(*next) != Some(VerbKind::State)
            && !view.is(*next, set(&[Class::Soft]))
    };
    let Some(verb) = (from..at).find(act) else { return false };
    let topic_between = scene.parts.iter().any(|part| (verb..at).contains(&usize::from(part.0)));
    topic_between || !(verb..at).any(|next| view.is(next, set(&[Class::And])))
}

/// A state or experience of people (schemes B16, C12).
fn people_result(scene: &Scene<'_>) -> Option<Cue> {
    let view = scene.view;
    let agent = scene.agent().0;
    let clause = scene.clause().tokens.clone();
    let from = scene.frame().modal.as_ref().map_or(clause.start, |modal| modal.end);
    // «ha reglene gjentatt»: what somebody else does to what they have.
    let done = |at: usize| (at + 1..(at + 4).min(clause.end)).any(|next| view.is_form(next, Form::Participle));
    let having = |at: &usize| view.is(*at, set(&[Class::State])) && view.is_form(*at, Form::Infinitive) && !done(*at);
    let result = (from..clause.end).find(|at| view.begins(*at, set(&[Class::Result])) || having(at));
    let early = result.filter(|at| *at <= from + 4)?;
    if takes_part(scene, early) || is_of_thing(scene, from, early) {
        return None;
    }
    let completed = view.is_form(early + 1, Form::Participle) && view.is(early, set(&[Class::State]));
    let people = match agent {
        Agent::Public => true,
        Agent::Staff => !completed,
        Agent::Implied => !scene.frame().passive && scene.inherited.is_none() && !exists(scene),
        Agent::Role => view.is(early, set(&[Class::Result])) && !completed,
        Agent::Owner | Agent::Document | Agent::OwnThing | Agent::Other | Agent::Thing => false,
    };
    people.then(|| scene.cue(view.span(early, set(&[Class::Result])), Sense::VerbResult))
}

/// «skal være med på å», «tillitsvalgte skal være med fra»: who takes part does something.
fn takes_part(scene: &Scene<'_>, verb: usize) -> bool {
    let view = scene.view;
    let act = (verb + 2..verb + 4).any(|at| view.is(at, set(&[Class::ToInfinitive])));
    view.is(verb + 1, set(&[Class::Preposition])) && (act || represents(scene))
}

/// «skal kunne brukes av alle», «skal minst to av tre ha bad»: a state of the thing that is used or counted. `from` is
/// the token behind the modal, `verb` the one of the state.
fn is_of_thing(scene: &Scene<'_>, from: usize, verb: usize) -> bool {
    let view = scene.view;
    let used = (verb + 1..(verb + 3).min(scene.clause().tokens.end))
        .any(|at| view.is_form(at, Form::Passive) && !view.is_form(at, Form::Infinitive));
    let counted = (from..verb).any(|at| view.is_number(at) || view.is(at, set(&[Class::Number])));
    match scene.agent().0 {
        Agent::Implied => used || counted,
        Agent::Public => used,
        _ => false,
    }
}

/// The subject is a body that speaks for staff or users.
fn represents(scene: &Scene<'_>) -> bool {
    let subject = scene.frame().subject.clone().unwrap_or(0..0);
    scene.view.find(subject, set(&[Class::Representative])).is_some()
}

/// «Det skal være teleslynge i salen»: that something shall be there is no state of people.
fn exists(scene: &Scene<'_>) -> bool {
    let view = scene.view;
    let clause = scene.clause();
    let modal = scene.frame().modal.clone().unwrap_or(clause.tokens.start..clause.tokens.start);
    let expletive = set(&[Class::Expletive]);
    let result = view.find(modal.end..clause.tokens.end, set(&[Class::Result])).is_some();
    (view.is(modal.end, expletive) || (modal.start > 0 && view.is(modal.start - 1, expletive))) && !result
}

/// No modal: other binding words, wishes, bare acts in action sections, present tense.
fn without_modal(scene: &Scene<'_>) -> Strength {
    if let Some(commit) = scene.near(set(&[Class::Commit])) {
        return strong(scene, Some(scene.cue(commit, Sense::ModalStrong)));
    }
    if let Some(wanted) = wanted(scene) {
        return wanted;
    }
    if let Some(range) = scene.told(Code::Gen) {
        return Strength::None(Code::Gen, Some(Cue { range, sense: Sense::General }));
    }
    // «Ansvaret for at ansatte får kurs, ligger hos lederen»: the words go on past the clause of what is assigned.
    let assign = set(&[Class::Assign]);
    let around = || scene.clause().finite.filter(|at| scene.view.is(*at, assign)).map(|at| at..at + 1);
    if let Some(assign) = scene.near(assign).or_else(around).filter(|_| !scene.zone.is_report()) {
        return strong(scene, Some(scene.cue(assign, Sense::ModalStrong)));
    }
    if let Some(bare) = bare_act(scene) {
        return bare;
    }
    present(scene)
}

/// A wish, a goal, a need, a proposal.
fn wanted(scene: &Scene<'_>) -> Option<Strength> {
    let table = [
        (Class::Draft, Weakness::Draft, Sense::ModalWeak),
        (Class::Important, Weakness::Need, Sense::ModalNeed),
        (Class::Want, Weakness::Modal, Sense::ModalWeak),
    ];
    let row = matches!(scene.kind, PassageKind::Row);
    if let Some(range) = scene.inherited.and_then(|inherited| inherited.want.clone()) {
        return Some(Strength::Weak(Weakness::Modal, Some(Cue { range, sense: Sense::ModalWeak })));
    }
    for (class, weakness, sense) in table {
        if let Some(tokens) = scene.near(set(&[class])).filter(|_| !row) {
            if class == Class::Important && is_precondition(scene, &tokens) {
                return None;
            }
            return Some(Strength::Weak(weakness, Some(scene.cue(tokens, sense))));
        }
    }
    let goal = scene.near(set(&[Class::Goal])).filter(|tokens| tokens.len() > 1 && !row);
    if let Some(tokens) = goal {
        return Some(Strength::Weak(Weakness::Result, Some(scene.cue(tokens, Sense::ModalWeak))));
    }
    let need = scene.near(set(&[Class::Need])).filter(|_| !row)?;
    let ours = matches!(scene.agent().0, Agent::Owner | Agent::Role) && !scene.zone.is_report();
    let cue = Some(scene.cue(need, Sense::ModalNeed));
    Some(if ours { Strength::Weak(Weakness::Need, cue) } else { Strength::None(Code::Gen, cue) })
}

/// «Digital ledelse er afgørende for at lykkes»: a thing is important (scheme C9); «det er afgørende, at …» is a need.
fn is_precondition(scene: &Scene<'_>, important: &Range<usize>) -> bool {
    let view = scene.view;
    let matters = important.start.saturating_sub(2)..important.start + 1;
    let matters = view.find(matters, set(&[Class::Matters])).is_some_and(|at| at < important.start);
    let expletive = set(&[Class::Expletive]);
    let empty = scene.clause().finite.is_none_or(|finite| {
        (finite.saturating_sub(1)..finite + 2).any(|at| view.is(at, expletive | set(&[Class::Pronoun])))
    });
    matters && !empty
}

/// Most words of an item that only names a subject («Digital kompetanse hos ansatte»).
const LONGEST_LABEL: usize = 4;

/// An infinitive, imperative or noun phrase in an item or row.
fn bare_act(scene: &Scene<'_>) -> Option<Strength> {
    let view = scene.view;
    let listed = matches!(scene.kind, PassageKind::Item | PassageKind::Row) || scene.behind_label > 0;
    let no_finite = scene.clause().finite.is_none() || scene.kind == PassageKind::Row;
    let from = scene.behind_label;
    let first = (from..view.len()).find(|at| view.mark(*at).is_none() && !view.is_number(*at)).unwrap_or(0);
    let infinitive = is_infinitive(scene, first)
        || view.is(first, set(&[Class::Soft]))
        || (view.is(first, set(&[Class::ToInfinitive])) && view.is_form(first + 1, Form::Infinitive));
    let action = scene
        .inherited
        .and_then(|inherited| inherited.action.clone())
        .or_else(|| scene.row.and_then(|row| row.action.clone()));
    let in_action = scene.zone.is_action() || action.is_some();
    let cue = || {
        let range = action.clone().or_else(|| scene.zone_words.clone())?;
        Some(Cue { range, sense: Sense::Zone })
    };
    // «Utvikle kurs for eldre.»: a whole sentence of that kind is an item that stands by itself.
    let alone = scene.kind == PassageKind::Sentence && no_finite && view.is_form(first, Form::Infinitive);
    if infinitive && (listed || in_action || alone) && !scene.zone.is_report() {
        return Some(strong(scene, cue().or_else(|| Some(scene.cue(first..first + 1, Sense::VerbAct)))));
    }
    // «Mål: God digital kompetanse» names a state, not an act.
    let goal = scene.behind_label > 0 && matches!(scene.zone, Zone::Goal | Zone::Strategy);
    if no_finite && goal && !infinitive {
        return Some(Strength::Weak(Weakness::Result, Some(super::caps::zone_cue(scene))));
    }
    // A row may be written with commas («Kurs i klarspråk, HR, 2027»).
    let comma_row = || scene.kind == PassageKind::Sentence && deadline(view, 0..view.len(), scene.today).is_some();
    if no_finite && in_action && (listed || comma_row()) {
        return Some(strong(scene, cue()));
    }
    let dated = listed
        && no_finite
        && !scene.zone.is_report()
        && (deadline(view, 0..view.len(), scene.today).is_some()
            || scene.inherited.is_some_and(|inherited| inherited.past.is_none()));
    if dated {
        return Some(strong(scene, Some(scene.cue(first..first + 1, Sense::VerbAct))));
    }
    // «Strategier: – Styrket opplæring for innbyggere»: more than a label, less than an act.
    let strategy = scene.zone == Zone::Strategy && scene.kind == PassageKind::Item && view.len() > LONGEST_LABEL;
    // «– Utfordringer med …», «– Mangelen på …» name what is wrong.
    let wrong = view.has(set(&[Class::Lack, Class::ZoneStatus, Class::Without]));
    (no_finite && strategy && !wrong).then(|| Strength::Weak(Weakness::Result, cue()))
}

/// A known infinitive, or in a list item a word that looks like one and that no class knows as a noun.
fn is_infinitive(scene: &Scene<'_>, first: usize) -> bool {
    let view = scene.view;
    let word = view.word(first);
    let looks = word.chars().count() > 3 && view.looks_like(first, Form::Infinitive) && scene.kind == PassageKind::Item;
    let noun = view.is(
        first,
        set(&[
            Class::Owner,
            Class::Role,
            Class::Staff,
            Class::Public,
            Class::Other,
            Class::OwnThing,
            Class::Document,
            Class::Every,
            Class::Anaphor,
            Class::Number,
        ]),
    );
    view.is_form(first, Form::Infinitive) || (looks && !noun && scene.clause().finite.is_none())
}

/// The present tense: an act in action sections, a promise with a recurrence or a future date, else a report.
fn present(scene: &Scene<'_>) -> Strength {
    let view = scene.view;
    let clause = scene.clause().tokens.clone();
    let people = matches!(scene.agent().0, Agent::Public | Agent::Thing);
    if let Some(matters) = scene.anywhere(set(&[Class::Matters])).or_else(|| defines(scene)) {
        return Strength::None(Code::Gen, Some(scene.cue(matters, Sense::General)));
    }
    if let Some(limit) = negation::limit(scene).filter(|_| !reports(scene)) {
        return strong(scene, Some(scene.cue(limit, Sense::ModalStrong)));
    }
    // «Hver tredje uke» says when, «hver tredje ansatt» how many there are.
    let counts = |tokens: &Range<usize>| !view.is(tokens.end, set(&[Class::TimeUnit]));
    if let Some(usual) = scene.near(set(&[Class::Usual])).filter(|at| scene.agent().0 != Agent::Role && counts(at)) {
        let share = view.is(usual.start, set(&[Class::Every, Class::Number]));
        let ahead = || future_date(view, 0..view.len(), scene.today).is_some();
        if share && !ahead() {
            return reported(scene, clause);
        }
        if !share {
            return Strength::None(Code::Gen, Some(scene.cue(usual, Sense::General)));
        }
    }
    if let Some(duty) = scene.near(set(&[Class::Duty])).filter(|_| super::caps::binds_staff(scene) && !reports(scene)) {
        return strong(scene, Some(scene.cue(duty, Sense::ModalStrong)));
    }
    if let Some(grant) = grants(scene) {
        return strong(scene, Some(grant));
    }
    // «Det er fortsatt mange som mangler …» tells how things are.
    let state = |at: usize| {
        scene.clause().finite.is_some_and(|finite| at != finite && view.is(finite, set(&[Class::State, Class::Lack])))
    };
    let going_on = view
        .find(clause.clone(), set(&[Class::Continue, Class::Normative]))
        .filter(|at| !reports(scene) && (view.is(*at, set(&[Class::Normative])) || !state(*at)))
        .filter(|at| !tells_when(scene, *at));
    if let Some(at) = going_on {
        return strong(
            scene,
            Some(scene.cue(view.span(at, set(&[Class::Continue, Class::Normative])), Sense::ModalStrong)),
        );
    }
    let ahead = deadline(view, 0..view.len(), scene.today)
        .filter(|found| found.recurrence.is_some() || found.is_ahead(scene.today));
    let future = ahead.map(|found| found.range).or_else(|| {
        view.find(clause.clone(), set(&[Class::FutureAdverb]))
            .map(|at| view.bytes(view.span(at, set(&[Class::FutureAdverb]))))
    });
    let acts = has_act_in_present(scene);
    if let Some(finite) = scene.clause().finite.filter(|_| follows_itself_up(scene)) {
        return strong(scene, Some(scene.cue(finite..finite + 1, Sense::VerbAct)));
    }
    // A label settles only what the sentence leaves open («Status: Vi gir … fra 2026»).
    let told = reports(scene) && scene.behind_label == 0;
    if let Some(range) = future.filter(|_| acts && !told && !people) {
        return strong(scene, Some(Cue { range, sense: Sense::TenseFuture }));
    }
    let ours = matches!(scene.agent().0, Agent::Owner | Agent::Role) && !reports(scene);
    let soft = soft_verb(scene).filter(|_| ours);
    if stands_as_rule(scene, acts) && (soft.is_none() || scene.zone.is_action()) {
        let finite = scene.clause().finite.unwrap_or(clause.start);
        return strong(scene, Some(scene.cue(finite..finite + 1, Sense::VerbAct)));
    }
    if let Some(soft) = soft {
        return Strength::Weak(Weakness::Verb, Some(soft));
    }
    if scene.zone == Zone::Goal && scene.clause().finite.is_some() {
        return Strength::Weak(Weakness::Result, Some(super::caps::zone_cue(scene)));
    }
    reported(scene, clause)
}

/// «Vi oppdager først feilen når …» tells when something happens; who gets something only then is under a rule.
fn tells_when(scene: &Scene<'_>, normative: usize) -> bool {
    let view = scene.view;
    let last = view.span(normative, set(&[Class::Normative])).end - 1;
    let given = scene.clause().finite.is_some_and(|at| view.begins(at, set(&[Class::Grant])));
    let limit = view.is(last, set(&[Class::When])) && !(given && scene.agent().0 != Agent::Owner);
    // «Regelen er …» says nothing by itself.
    limit || (last > normative && view.is(last, set(&[Class::State])))
}

/// Present tense is a report here; what becomes of the plan itself is told in the sections about the plan, and what is
/// still to come («Vi registrerer inden udgangen af 2028 …») is no report in sections of the owner's own words.
fn reports(scene: &Scene<'_>) -> bool {
    let own = matches!(scene.zone, Zone::Status | Zone::Law | Zone::Meta);
    let day = || deadline(scene.view, scene.clause().tokens.clone(), scene.today);
    let ahead = || day().is_some_and(|day| day.recurrence.is_none() && day.is_ahead(scene.today));
    scene.zone.is_report() && !(scene.zone == Zone::Meta && scene.asks_for_follow_up()) && !(own && ahead())
}

/// «Universell utforming betyr at …»: what a word means, by its verb or in a section of definitions.
fn defines(scene: &Scene<'_>) -> Option<Range<usize>> {
    let listed = scene.zone == Zone::Definition && scene.kind == PassageKind::Row;
    let thing = matches!(scene.agent().0, Agent::Thing | Agent::Implied | Agent::OwnThing);
    let means = scene.clause().finite.and_then(|at| meaning(scene.view, at, thing));
    means.or(listed.then_some(0..1))
}

/// «Målene følges opp i handlingsplanen»: in the present passive a plan says what is done with it.
fn follows_itself_up(scene: &Scene<'_>) -> bool {
    let past = scene.view.find(scene.clause().tokens.clone(), set(&[Class::PastAdverb])).is_some();
    let present = scene.clause().finite.is_some_and(|at| !scene.view.is_form(at, Form::Past));
    let accompanied = scene.clause().finite.is_some_and(|at| scene.view.is(at + 1, set(&[Class::By])));
    let tells = present && !past && !accompanied && !reports(scene);
    scene.asks_for_follow_up() && scene.frame().passive && tells
}

/// «Superbrukerne får fire timer»: who gets something in a plan gets it from the owner.
fn grants(scene: &Scene<'_>) -> Option<Cue> {
    let view = scene.view;
    let finite = scene.clause().finite.filter(|at| view.begins(*at, set(&[Class::Grant])))?;
    let past = view.find(scene.clause().tokens.clone(), set(&[Class::PastAdverb])).is_some();
    let result = view.find(finite..view.len(), set(&[Class::Result])).is_some_and(|at| at <= finite + 1);
    let other = matches!(scene.agent().0, Agent::Other | Agent::Document);
    (!past && !result && !other && !reports(scene)).then(|| scene.cue(finite..finite + 1, Sense::VerbAct))
}

/// An act in the present tense that is what the owner does by this plan: in action sections, by a named role outside
/// reports, or as a passive rule in strategies and provisions.
fn stands_as_rule(scene: &Scene<'_>, acts: bool) -> bool {
    let view = scene.view;
    let agent = scene.agent().0;
    let rule_zone = matches!(
        scene.zone,
        Zone::Strategy | Zone::Goal | Zone::Provision | Zone::Guideline | Zone::Action | Zone::Decision
    );
    let people = matches!(agent, Agent::Public | Agent::Thing);
    // «Innkjøp gjort før 2024 mangler krav»: a day gone by sets no date.
    let found = deadline(view, scene.clause().tokens.clone(), scene.today);
    let dated =
        found.is_some_and(|found| found.recurrence.is_some() || found.date.is_none() || found.is_ahead(scene.today));
    let past = view.find(scene.clause().tokens.clone(), set(&[Class::PastAdverb])).is_some();
    // «Uansett om den gis på nett.»: what holds anyway, with no main clause to rule anything.
    let aside = matches!(scene.clause().kind, ClauseKind::Concession | ClauseKind::Cause);
    if !acts || past || aside || reports(scene) || matches!(agent, Agent::Document | Agent::Other) {
        return false;
    }
    // «De fleste henvendelser starter på mobil», «De unge bestiller time»: what others do, or things by themselves, is no
    // rule, unless it stands among measures.
    let start = scene.frame().subject.as_ref().map_or(0, |subject| subject.start);
    let all = (start.saturating_sub(1)..=start).any(|at| view.is(at, set(&[Class::Every])));
    let ahead =
        dated || future_date(view, 0..view.len(), scene.today).is_some() || view.has(set(&[Class::FutureAdverb]));
    if !scene.zone.is_action() && !ahead && !all && (people || acts_by_itself(scene)) {
        return false;
    }
    let known = scene.clause().finite.is_some();
    // «Alle nyansatte tar kurset» is a rule, «ansatte bruker verktøyet» is not.
    let acts = match agent {
        Agent::Role | Agent::Owner => true,
        Agent::Staff => all,
        _ => scene.frame().passive && !people,
    };
    rule_zone || dated || (known && acts)
}

/// The clause opens with a noun that names nobody, right before its verb, and is no passive.
fn acts_by_itself(scene: &Scene<'_>) -> bool {
    let view = scene.view;
    let clause = scene.clause();
    let Some(finite) = clause.finite.filter(|_| scene.agent().0 == Agent::Implied && !scene.frame().passive) else {
        return false;
    };
    let opens = set(&[Class::Preposition, Class::Connective, Class::FutureAdverb, Class::When]);
    // «Dette gjelder også …» goes on with what is ruled, «De bruker …» tells of people.
    let points =
        view.is(clause.tokens.start, set(&[Class::Anaphor])) && !view.is(clause.tokens.start, set(&[Class::Pronoun]));
    let adverbial = points || view.begins(clause.tokens.start, opens) || finite == clause.tokens.start;
    !adverbial && scene.inherited.is_none() && scene.kind == PassageKind::Sentence
}

/// The clause tells an act in the present tense: a known verb that is no state unless a date ahead opens it, or in a whole sentence a verb that the
/// lexicon does not know and that does not look like a past form.
fn has_act_in_present(scene: &Scene<'_>) -> bool {
    const SHORTEST_SENTENCE: usize = 5;
    let view = scene.view;
    if let Some(at) = scene.clause().finite {
        let state = view.is(at, set(&[Class::State, Class::Have])) && !scene.frame().passive;
        let told = !state && view.verb_kind(at) != Some(VerbKind::State);
        let from = scene.clause().tokens.start..at;
        return told || future_date(view, from, scene.today).is_some();
    }
    let looks_past =
        scene.clause().tokens.clone().any(|at| view.verb_kind(at).is_none() && view.looks_like(at, Form::Past));
    scene.kind == PassageKind::Sentence && scene.clause().tokens.len() >= SHORTEST_SENTENCE && !looks_past
}

/// Neither will nor plan: a report of the owner's, or a general truth, as what would happen without something is.
fn reported(scene: &Scene<'_>, clause: Range<usize>) -> Strength {
    let finite = scene.clause().finite.unwrap_or(clause.start);
    let cue = scene.cue(finite..finite + 1, Sense::TensePast);
    if scene.view.begins(0, set(&[Class::Without])) {
        return Strength::None(Code::Gen, Some(scene.cue(0..1, Sense::General)));
    }
    // «Det må forventes, at …»: what is expected or to be noted, not what is so.
    if let Some(idiom) = scene.near(set(&[Class::Idiom])).filter(|_| scene.clause().finite.is_none()) {
        return Strength::None(Code::Gen, Some(scene.cue(idiom, Sense::General)));
    }
    // «– Digital kompetanse»: an item without a verb names its subject and tells of nothing.
    if scene.clause().finite.is_none() && scene.kind == PassageKind::Item && scene.zone != Zone::Status {
        return Strength::None(Code::Gen, Some(scene.cue(clause.start..clause.end, Sense::General)));
    }
    let ours = matches!(scene.agent().0, Agent::Owner | Agent::Role | Agent::OwnThing | Agent::Staff | Agent::Implied);
    if ours || scene.zone == Zone::Status {
        return Strength::None(Code::Past, Some(cue));
    }
    Strength::None(Code::Gen, Some(Cue { sense: Sense::General, ..cue }))
}

/// A quantity and a year on a goal or a binding sentence (scheme B6).
fn is_target(scene: &Scene<'_>) -> bool {
    let view = scene.view;
    let handed = || scene.inherited.and_then(|inherited| inherited.fields.deadline.as_ref());
    let year = || {
        future_date(view, 0..view.len(), scene.today).is_some() || handed().is_some_and(|by| by.is_ahead(scene.today))
    };
    let wanted = scene.inherited.is_some_and(|inherited| inherited.want.is_some());
    let aims = scene.will().0 == Will::Strong
        || scene.anywhere(set(&[Class::Goal])).is_some()
        || scene.zone == Zone::Goal
        || wanted;
    aims && quantity(view, 0..view.len()).is_some() && year()
}
