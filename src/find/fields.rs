//! The fields that are bound to an act: in its clause or passage, in the lead-in, or in the row.

use std::ops::Range;

use crate::find::{Fields, Owner, PassageKind};
use crate::rules::class::Class;

use super::clause::ClauseKind;
use super::field::{budget, deadline, indicator};
use super::frame::Agent;
use super::scene::{Scene, decision};
use super::view::{View, set};
use crate::rules::lexicon::Form;

/// The fields of a scene: its own, else the row's, else the lead-in's.
pub(super) fn fields(scene: &Scene<'_>) -> Fields {
    let mut found = own(scene);
    let others = scene.row.map(|row| &row.fields).into_iter().chain(scene.inherited.map(|inherited| &inherited.fields));
    for other in others {
        found.owner = found.owner.or_else(|| other.owner.clone());
        found.deadline = found.deadline.or_else(|| other.deadline.clone());
        found.indicator = found.indicator.or_else(|| other.indicator.clone());
        found.budget = found.budget.or_else(|| other.budget.clone());
    }
    found.deadline = found.deadline.or_else(|| scene.beside.deadline.clone());
    found
}

fn own(scene: &Scene<'_>) -> Fields {
    if scene.kind == PassageKind::Row && scene.row.is_some_and(|row| row.action.is_some()) {
        return row_own(scene);
    }
    let view = scene.view;
    let span = bound(scene);
    Fields {
        owner: owner(scene),
        deadline: deadline(view, span.clone(), scene.today),
        indicator: indicator(view, span.clone()),
        budget: budget(view, span).filter(|found| !is_without(view, found.range.start)),
    }
}

/// «uten midler fra staten»: money that there is none of.
fn is_without(view: &View<'_>, start: usize) -> bool {
    let first = view.tokens.partition_point(|token| (token.start as usize) < start);
    view.find(first.saturating_sub(2)..first, set(&[Class::Without])).is_some()
}

/// What the cells of a row hold beyond the columns made for it.
fn row_own(scene: &Scene<'_>) -> Fields {
    let view = scene.view;
    let all = 0..view.len();
    Fields {
        owner: None,
        deadline: deadline(view, all.clone(), scene.today),
        indicator: scene.row.and_then(|row| row.act.clone()).and_then(|act| indicator(view, act)),
        budget: budget(view, all),
    }
}

/// The tokens whose fields belong to the act: its clause, the ones that hang on it, and what opens the sentence.
fn bound(scene: &Scene<'_>) -> Range<usize> {
    let clauses = scene.clauses;
    let act = scene.act.min(scene.own);
    let concedes = |at: usize| clauses[at].kind == ClauseKind::Concession;
    let hangs = |at: usize| {
        !concedes(at) && (clauses[at].kind != ClauseKind::Main || clauses[at].joined || clauses[at].finite.is_none())
    };
    let mut last = scene.act.max(scene.own);
    while last + 1 < clauses.len() && hangs(last + 1) {
        last += 1;
    }
    let mut first = act;
    // When something was decided is not when it is done.
    let decided = |at: usize| decision(scene.view, clauses, scene.frames, at).is_some();
    while first > 0
        && !decided(first)
        && (hangs(first) || clauses[first - 1].finite.is_none() || clauses[first - 1].kind != ClauseKind::Main)
    {
        first -= 1;
    }
    clauses[first].tokens.start..clauses[last].tokens.end
}

/// A unit or role that acts: the agent, a named responsibility, or the place of an act that nobody is named for.
fn owner(scene: &Scene<'_>) -> Option<Owner> {
    let view = scene.view;
    let (agent, words) = scene.agent();
    if (agent == Agent::Role || is_board(scene)) && !receives(scene) && !is_counted(scene) {
        return words.map(|range| Owner { range: whole_name(view, range) });
    }
    let role = set(&[Class::Role]);
    if let Some(found) = comma_owner(scene) {
        return Some(found);
    }
    if let Some(found) = responsibility(scene).or_else(|| next_actor(scene)) {
        return Some(found);
    }
    // Where something is offered («veiledning på biblioteket») is no owner; where something is done is.
    let told = scene.clause().finite.is_some();
    let is_at = |at: usize| view.is(at, set(&[Class::Preposition])) && !view.is(at, set(&[Class::Toward]));
    let place = |at: &usize| {
        view.begins(*at, role)
            && !view.is(*at, set(&[Class::Other, Class::Representative]))
            && *at > 0
            && (view.is(*at - 1, set(&[Class::By])) || (told && is_at(*at - 1)))
    };
    let nobody = matches!(agent, Agent::Implied | Agent::OwnThing);
    if let Some(board) = deliberates(scene) {
        return Some(board);
    }
    let tokens = scene.clause().tokens.clone();
    let at = tokens.into_iter().find(place).filter(|_| nobody && scene.frame().will == super::frame::Will::None)?;
    Some(Owner { range: view.bytes(view.span(at, role)) })
}

/// «Eldrerådet behandler …»: a body that speaks for people acts in its own name (scheme C14).
fn is_board(scene: &Scene<'_>) -> bool {
    let Some(subject) = scene.frame().subject.as_ref() else { return false };
    let named = |class| scene.view.begins(subject.start, set(&[class]));
    scene.agent().0 == Agent::Staff && named(Class::Representative) && named(Class::Role) && !named(Class::Staff)
}

/// «Resultatet skal drøftes i arbeidsmiljøutvalget»: where something is talked over is who talks it over.
fn deliberates(scene: &Scene<'_>) -> Option<Owner> {
    let view = scene.view;
    let tokens = scene.clause().tokens.clone();
    let modal = scene.frame().modal.as_ref()?.end;
    let passive = |at: &usize| view.is_form(*at, Form::Passive) || view.looks_like(*at, Form::Passive);
    let verb = (modal..(modal + 3).min(tokens.end)).find(|at| view.begins(*at, set(&[Class::Soft])) && passive(at))?;
    let place = |at: &usize| {
        view.is(*at - 1, set(&[Class::Preposition]))
            && !view.is(*at - 1, set(&[Class::Toward]))
            && view.begins(*at, set(&[Class::Role]))
    };
    let at = (verb + 2..tokens.end).find(place)?;
    Some(Owner { range: view.bytes(view.span(at, set(&[Class::Role]))) })
}

/// «95 prosent av lederne», «samtlige enhetsledere»: the group that is counted, not who sees to it.
fn is_counted(scene: &Scene<'_>) -> bool {
    let view = scene.view;
    let Some(start) = scene.frame().subject.as_ref().map(|subject| subject.start) else { return false };
    let all = start > 0 && view.is(start - 1, set(&[Class::Every])) && view.is(start - 1, set(&[Class::Public]));
    let share = start > 1 && view.is(start - 1, set(&[Class::By])) && view.is(start - 2, set(&[Class::Percent]));
    // «Alle 140 ledere»
    let number = start > 0 && view.is_number(start - 1);
    all || share || number
}

/// Letters from which a word with an s at its end before a role is a genitive («kommunstyrelsens presidium»).
const SURE_GENITIVE: usize = 9;

/// The role's words with those that belong to its name: before it («hver skole», «den digitale styregruppe»), and behind
/// it («sjef for oppvekst og kultur», «HR og Organisation»).
fn whole_name(view: &View<'_>, range: Range<usize>) -> Range<usize> {
    const LONGEST: usize = 2;
    let Some(first) = (0..view.len()).find(|at| view.tokens[*at].start as usize == range.start) else { return range };
    let belongs = |at: usize| {
        let attribute = view.word(at).ends_with(['e', 'a']) && view.word(at).chars().count() > 3;
        let determiner = view.is(at, set(&[Class::Every, Class::Anaphor]));
        let none =
            set(&[Class::Preposition, Class::And, Class::But, Class::Connective, Class::FutureAdverb, Class::When]);
        let genitive = view.word(at).ends_with('s');
        let possessor = genitive
            && (view.is(at, set(&[Class::Owner, Class::Role])) || view.word(at).chars().count() >= SURE_GENITIVE);
        (attribute || determiner || possessor)
            && view.mark(at).is_none()
            && view.verb_kind(at).is_none()
            && !view.is(at, none)
    };
    let before = (usize::saturating_sub(first, LONGEST)..first).rev().take_while(|at| belongs(*at)).count();
    let last = (first..view.len()).find(|at| view.tokens[*at].end as usize >= range.end).unwrap_or(first);
    let placed = view.is(last + 1, set(&[Class::Preposition])) && !view.is(last + 1, set(&[Class::By, Class::Toward]));
    let place = placed && view.tokens.get(last + 2).is_some_and(|token| token.is_capital(view.text));
    let noun = place && view.is(last + 3, set(&[Class::Role, Class::OwnThing]));
    let end = if place { last + 2 + usize::from(noun) } else { last };
    view.bytes(first - before..field_end(view, end) + 1)
}

/// The last token of a unit's name with the field it is for, where that is told by two words joined («for bygg og eiendom»)
/// or by a capital («HR og Organisation»); else the last token of the role.
fn field_end(view: &View<'_>, last: usize) -> usize {
    let word = |at: usize| at < view.len() && view.mark(at).is_none() && !view.is_number(at);
    let plain = |at: usize| {
        word(at) && view.verb_kind(at).is_none() && !view.is(at, set(&[Class::Preposition, Class::Pronoun]))
    };
    let and = |at: usize| view.is(at, set(&[Class::And]));
    let capital = |at: usize| view.tokens.get(at).is_some_and(|token| token.is_capital(view.text));
    // A unit's name may itself end in «og» («HR og»).
    let (joint, named) = if and(last) { (last, last + 1) } else { (last + 1, last + 2) };
    if and(joint) && capital(named) && plain(named) && !view.is(named, set(&[Class::Owner])) {
        return named;
    }
    let field = view.is(last + 1, set(&[Class::Preposition])) && plain(last + 2) && and(last + 3) && plain(last + 4);
    if field { last + 4 } else { last }
}

/// The short cell before the date of a row that is written with commas («Kurs i klarspråk, HR, 2027»).
fn comma_owner(scene: &Scene<'_>) -> Option<Owner> {
    const LONGEST: usize = 4;
    let view = scene.view;
    let written = scene.kind == PassageKind::Sentence && scene.zone.is_action() && scene.clause().finite.is_none();
    let last = (0..view.len()).rev().find(|at| view.is_mark(*at, ",")).filter(|_| written)?;
    let dated = deadline(view, last + 1..view.len(), scene.today).is_some();
    let before = (0..last).rev().find(|at| view.is_mark(*at, ",")).filter(|_| dated)?;
    let cell = before + 1..last;
    let named = (1..=LONGEST).contains(&cell.len()) && view.tokens[cell.start].is_capital(view.text);
    named.then(|| Owner { range: view.bytes(cell) })
}

/// «Lederne skal få …»: the subject is given something.
fn receives(scene: &Scene<'_>) -> bool {
    let frame = scene.frame();
    let grant = set(&[Class::Grant]);
    let finite = scene.clause().finite.is_some_and(|at| scene.view.begins(at, grant));
    let behind = frame.modal.as_ref().is_some_and(|modal| {
        scene.view.begins(modal.end, grant)
            && !scene.view.is_form(modal.end + 1, crate::rules::lexicon::Form::Participle)
            && !scene.view.is(modal.end + 1, set(&[Class::Preposition]))
    });
    finite || behind
}

/// A role that acts in the clause joined to the act («… skal drøftes, og HR følger opp»).
fn next_actor(scene: &Scene<'_>) -> Option<Owner> {
    let next = scene.act.max(scene.own) + 1;
    let clause = scene.clauses.get(next).filter(|clause| clause.joined && clause.kind == ClauseKind::Main)?;
    let frame = &scene.frames[next];
    let words = frame.subject.clone().filter(|words| clause.tokens.contains(&words.start))?;
    (frame.agent == Agent::Role).then(|| Owner { range: scene.view.bytes(words) })
}

/// «Ansvar: HR», «teknisk sjef har ansvaret».
fn responsibility(scene: &Scene<'_>) -> Option<Owner> {
    let view = scene.view;
    let role = set(&[Class::Role]);
    // A head's word in running text is an ordinary noun («i hver enhet»).
    let label = |at: &usize| {
        let span = view.span(*at, set(&[Class::HeadOwner]));
        view.begins(*at, set(&[Class::HeadOwner]))
            && (view.is_mark(span.end, ":") || !view.is(*at, role) || *at == 0 || view.mark(*at - 1).is_some())
    };
    let at = (0..view.len()).find(|at| view.begins(*at, set(&[Class::Assign])) || label(at))?;
    let span = view.span(at, set(&[Class::Assign, Class::HeadOwner]));
    let behind = (span.end..(span.end + 5).min(view.len())).find(|next| view.begins(*next, role));
    let before = (at.saturating_sub(6)..at).rev().find(|next| view.begins(*next, role));
    let labelled = view
        .is_mark(span.end, ":")
        .then_some(span.end + 1)
        .filter(|next| view.mark(*next).is_none() && *next < view.len());
    let found = labelled.or(before).or(behind)?;
    Some(Owner { range: view.bytes(view.span(found, role)) })
}
