//! The frame of a clause: who acts, with which will, which verb, and what denies, dates, conditions or attributes it.

use std::ops::Range;

use crate::rules::class::Class;
use crate::rules::lexicon::{Form, VerbKind};

use super::clause::{Clause, ClauseKind, MODALS, is_modal};
use super::view::{Classes, View, set};

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Agent {
    /// Nobody is named.
    Implied,
    /// The owner.
    Owner,
    /// A unit or role of the owner.
    Role,
    /// Staff or leaders as a group.
    Staff,
    /// Residents and other people.
    Public,
    /// The document.
    Document,
    /// Something the owner controls.
    OwnThing,
    /// Another body.
    Other,
    /// Anything else.
    Thing,
}

/// The will of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Will {
    /// No modal.
    None,
    /// «skal».
    Strong,
    /// «vil».
    Wants,
    /// «må».
    Must,
    /// «bør», «kan».
    Weak,
}

/// The frame.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) will: Will,
    /// The modal's tokens.
    pub(super) modal: Option<Range<usize>>,
    pub(super) agent: Agent,
    /// The agent's tokens.
    pub(super) subject: Option<Range<usize>>,
    /// The verb that carries the act.
    pub(super) verb: Option<usize>,
    pub(super) passive: bool,
}

const AGENTS: [(Class, Agent); 8] = [
    (Class::Representative, Agent::Staff),
    (Class::Other, Agent::Other),
    (Class::Document, Agent::Document),
    (Class::Role, Agent::Role),
    (Class::Owner, Agent::Owner),
    (Class::Staff, Agent::Staff),
    (Class::Public, Agent::Public),
    (Class::OwnThing, Agent::OwnThing),
];

/// Reads the frame of a clause that has a finite verb, or none.
pub(super) fn frame(view: &View<'_>, clauses: &[Clause], number: usize) -> Frame {
    let clause = &clauses[number];
    let body = clause.tokens.clone();
    let modal = clause.finite.filter(|at| is_modal(view, *at));
    let will = modal.map_or(Will::None, |at| will(view, at));
    let finite = clause.finite;
    let verb = main_verb(view, &body, finite);
    let passive = is_passive(view, &body, finite);
    let parted = parted_subject(view, clauses, number)
        .or_else(|| cleft_subject(view, clauses, number))
        .filter(|_| !passive)
        .and_then(|field| head(view, field.clone()).or_else(|| owned(view, clauses, number, field)))
        .map(|(agent, tokens)| (agent, Some(tokens)));
    let (agent, subject) = parted.unwrap_or_else(|| agent(view, clause, finite, passive));
    let modal = modal.map(|at| view.span(at, MODALS));
    Frame { will, modal, agent, subject, verb, passive }
}

/// The subject that a relative clause parts from its verb («Den | som har fått kurset, | skal …»), also one that nothing
/// opens («Lokaler kommunen leier inn, | skal …»), and one that an apposition parts («Lederen, ansatt i HR, | skal …»).
fn parted_subject(view: &View<'_>, clauses: &[Clause], number: usize) -> Option<Range<usize>> {
    let resumes =
        clauses[number].finite == Some(clauses[number].tokens.start) && clauses[number].kind == ClauseKind::Main;
    let before = number.checked_sub(1).filter(|_| resumes)?;
    let bare = &clauses[before];
    let subject = bare.finite.and_then(|finite| finite.checked_sub(1)).filter(|at| *at > bare.tokens.start);
    let named =
        clauses[number].finite.is_some_and(|finite| view.begins(finite + 1, set(&[Class::Owner, Class::Pronoun])));
    if let Some(subject) = subject.filter(|at| !named && view.is(*at, set(&[Class::Owner, Class::Pronoun])))
        && bare.kind == ClauseKind::Main
        && !opens_with_adverbial(view, bare.tokens.start, subject)
    {
        return Some(bare.tokens.start..subject);
    }
    if bare.finite.is_none()
        && bare.kind == ClauseKind::Main
        && bare.tokens.start == 0
        && !opens_with_adverbial(view, 0, bare.tokens.end)
    {
        return Some(bare.tokens.clone());
    }
    let relative = |at: &usize| clauses[*at].kind == ClauseKind::Relative;
    let told = Some(before).filter(relative)?;
    let head = (0..told).rev().find(|at| !relative(at)).filter(|at| clauses[*at].finite.is_none())?;
    Some(clauses[head].tokens.clone())
}

/// «Lokaler kommunen leier inn, | skal …»: what the owner has, whatever it is.
fn owned(view: &View<'_>, clauses: &[Clause], number: usize, field: Range<usize>) -> Option<(Agent, Range<usize>)> {
    let bare = clauses.get(number.checked_sub(1)?)?;
    let owner =
        bare.finite? > field.end && bare.tokens.start == field.start && view.is(field.end, set(&[Class::Owner]));
    owner.then_some((Agent::OwnThing, field))
}

/// The body that «det er … som» brings forward.
fn cleft_subject(view: &View<'_>, clauses: &[Clause], number: usize) -> Option<Range<usize>> {
    let clause = &clauses[number];
    let forward = clause.kind == ClauseKind::Main && view.begins(clause.tokens.start, set(&[Class::Which]));
    let first = clauses.first().filter(|_| number > 0 && forward)?;
    first.finite.map(|finite| finite + 1..first.tokens.end)
}

fn will(view: &View<'_>, at: usize) -> Will {
    let phrase = view.span(at, MODALS).len() > 1;
    if view.begins(at, set(&[Class::Want])) && view.span(at, set(&[Class::Want])).len() > 1 {
        return Will::Weak;
    }
    if view.begins(at, set(&[Class::Weak])) && (phrase || !view.begins(at, set(&[Class::Strong, Class::Will]))) {
        return Will::Weak;
    }
    if view.begins(at, set(&[Class::Strong])) {
        Will::Strong
    } else if view.begins(at, set(&[Class::Must])) {
        Will::Must
    } else {
        Will::Wants
    }
}

/// The first infinitive, passive or participle behind the finite verb, else the finite verb itself.
fn main_verb(view: &View<'_>, body: &Range<usize>, finite: Option<usize>) -> Option<usize> {
    let from = finite.map_or(body.start, |at| at + 1);
    let is_main = |at: &usize| {
        [Form::Infinitive, Form::Passive, Form::Participle].iter().any(|form| view.is_form(*at, *form))
            && view.verb_kind(*at) != Some(VerbKind::State)
    };
    let limit = (from + 16).min(body.end);
    (from.min(limit)..limit).find(is_main).or(finite)
}

/// An s-passive behind a modal or as finite verb, or a periphrastic passive.
fn is_passive(view: &View<'_>, body: &Range<usize>, finite: Option<usize>) -> bool {
    let Some(finite) = finite else { return false };
    let limit = (finite + 10).min(body.end);
    let s_form = |at: usize| view.is_form(at, Form::Passive) && !view.is_form(at, Form::Infinitive);
    let active = (finite + 1..limit).find(|at| view.is_form(*at, Form::Infinitive)).unwrap_or(limit);
    let passive_word = |at: usize| s_form(at) || (at < active && is_unknown_passive(view, at, finite));
    let auxiliary = (finite..limit).find(|at| view.is(*at, set(&[Class::BePassive, Class::WasPassive])));
    // In the plural some participles look like the past («blir innførte»).
    let done = |next: usize| view.is_form(next, Form::Participle) || view.is_form(next, Form::Past);
    let participle = auxiliary.is_some_and(|at| (at + 1..limit).any(done));
    s_form(finite) || (finite + 1..limit).any(passive_word) || participle
}

/// A word the lexicon does not know that looks like an s-passive right behind a modal («skal brukertestes»).
fn is_unknown_passive(view: &View<'_>, at: usize, finite: usize) -> bool {
    let word = view.word(at);
    let looks = word.len() > 5 && view.looks_like(at, Form::Passive) && !view.tokens[at].is_capital(view.text);
    looks && view.is(finite, MODALS) && view.verb_kind(at).is_none() && !view.is(at, NOMINAL)
}

/// Classes of words that are surely no verbs.
const NOMINAL: Classes = set(&[
    Class::Owner,
    Class::Role,
    Class::Staff,
    Class::Public,
    Class::Other,
    Class::OwnThing,
    Class::Document,
    Class::PastAdverb,
    Class::FutureAdverb,
    Class::Preposition,
    Class::Every,
]);

/// Who acts, by the verb-second rule: the subject stands before the finite verb, unless something else does.
fn agent(view: &View<'_>, clause: &Clause, finite: Option<usize>, passive: bool) -> (Agent, Option<Range<usize>>) {
    let body = clause.tokens.clone();
    if passive && let Some(found) = by_agent(view, &body, finite) {
        return found;
    }
    let Some(finite) = finite else { return (Agent::Implied, None) };
    let field = subject_field(view, clause, finite);
    // Behind a verb that is no modal the object follows the subject at once.
    let found = if field.start > finite && !is_modal(view, finite) {
        first_head(view, &field).or_else(|| head(view, field))
    } else {
        head(view, field)
    };
    match found {
        // The patient of a passive is no agent: nobody is named, unless the patient is what shall be in a state.
        Some((agent, tokens)) if passive && !matches!(agent, Agent::Public | Agent::Document | Agent::OwnThing) => {
            (Agent::Implied, Some(tokens))
        }
        Some((agent, tokens)) => (agent, Some(tokens)),
        None => (Agent::Implied, None),
    }
}

/// «av X» behind a passive.
fn by_agent(view: &View<'_>, body: &Range<usize>, finite: Option<usize>) -> Option<(Agent, Option<Range<usize>>)> {
    let from = finite.map_or(body.start, |at| at + 1);
    let by = view.rfind(from.min(body.end)..body.end, set(&[Class::By]))?;
    let (agent, tokens) = head(view, by + 1..(by + 5).min(body.end))?;
    matches!(agent, Agent::Other | Agent::Role | Agent::Owner).then_some((agent, Some(tokens)))
}

/// The tokens among which the subject stands.
fn subject_field(view: &View<'_>, clause: &Clause, finite: usize) -> Range<usize> {
    let start = clause.tokens.start;
    let first = (start..finite).find(|at| view.mark(*at).is_none() && !view.is(*at, set(&[Class::And, Class::But])));
    let behind = finite + 1..clause.tokens.end.min(finite + 9);
    let subordinate = clause.kind != ClauseKind::Main;
    let pronoun_behind =
        view.is(finite + 1, set(&[Class::Pronoun])) && !view.is(finite.saturating_sub(1), set(&[Class::Pronoun]));
    match first {
        None => behind,
        Some(_) if subordinate => start + 1..finite,
        Some(first) if pronoun_behind && !is_article(view, first, finite) => behind,
        Some(first) if opens_with_adverbial(view, first, finite) || is_named_behind(view, finite) => behind,
        Some(first) => first..finite,
    }
}

/// «Kurset skal HR lage», «I stedet for å kjøpe konsulenter skal kommunen:»: a body between the modal and its verb is the
/// subject, and the object stands before.
fn is_named_behind(view: &View<'_>, finite: usize) -> bool {
    let body = set(&[Class::Owner, Class::Role, Class::Other]);
    let end = view.span(finite + 1, body).end;
    is_modal(view, finite)
        && view.begins(finite + 1, body)
        && (view.is_form(end, Form::Infinitive) || view.is_mark(end, ":"))
        && !view.is_form(finite + 1, Form::Infinitive)
}

/// «HR-avdelingen omskriver de 50 brevene»: behind a subject that is known, a pronoun opens the object.
fn is_article(view: &View<'_>, first: usize, finite: usize) -> bool {
    let known = || head(view, first..finite).is_some_and(|(agent, _)| agent != Agent::Thing);
    view.is(finite + 1, set(&[Class::Anaphor])) && !opens_with_adverbial(view, first, finite) && known()
}

/// The clause opens with a preposition, adverb or date, so that its subject comes behind the verb.
fn opens_with_adverbial(view: &View<'_>, first: usize, finite: usize) -> bool {
    let adverbial = set(&[
        Class::Preposition,
        Class::ByDate,
        Class::FromDate,
        Class::FutureAdverb,
        Class::PastAdverb,
        Class::According,
        Class::When,
        Class::Yearly,
        Class::Weekly,
        Class::Connective,
    ]);
    let recurs = set(&[
        Class::Yearly,
        Class::HalfYearly,
        Class::Quarterly,
        Class::Tertially,
        Class::Monthly,
        Class::Weekly,
        Class::Daily,
        Class::MultiYear,
    ]);
    if view.begins(first, recurs) && view.span(first, recurs).end <= finite {
        return true;
    }
    // The last part of a name may be a preposition («Hoved-MED»).
    let named = view.begins(first, set(&[Class::Role]));
    view.begins(first, adverbial) && !named && !(view.begins(first, set(&[Class::Every])) && finite > first + 1)
}

/// The head of the first noun phrase in a run: the last agent word before a preposition or verb.
fn head(view: &View<'_>, field: Range<usize>) -> Option<(Agent, Range<usize>)> {
    let mut best = None;
    for at in field.clone() {
        let stop =
            view.is(at, set(&[Class::Preposition, Class::Which, Class::ToInfinitive])) || view.is_mark(at, ",(–:;");
        let verb = at > field.start
            && (view.is_form(at, Form::Infinitive) || view.is_form(at, Form::Passive))
            && !view.is(at, NOMINAL);
        // What an unknown noun is about or where it is («tavler på sykehjemmet») is not the subject either.
        // «Formålet med planen» is the plan's.
        let document = || (at + 1..field.end.min(at + 4)).any(|next| view.is(next, set(&[Class::Document])));
        let attached = at > field.start
            && (at > field.start + 1 || !document())
            && view.is(at, set(&[Class::Preposition]))
            && !view.is(at, set(&[Class::By]))
            && view.mark(at - 1).is_none()
            && view.verb_kind(at - 1).is_none()
            && !view.is(at - 1, set(&[Class::Preposition, Class::Pronoun, Class::Anaphor, Class::And]));
        if (best.is_some() && (stop || verb)) || attached {
            break;
        }
        // «Statens strategi», «KLs program»: what another body has acts for that body.
        let theirs = |(agent, words): &(Agent, Range<usize>)| {
            *agent == Agent::Other && words.end == at && view.word(at - 1).ends_with('s') && at > words.start
        };
        if best.as_ref().is_some_and(theirs) {
            break;
        }
        // A name may hold the words of another («Vej og Park»).
        if best.as_ref().is_some_and(|(_, known): &(Agent, Range<usize>)| at < known.end) {
            continue;
        }
        if is_every_thing(view, at) && at + 1 < field.end {
            best = Some((Agent::OwnThing, at..at + 2));
        } else if let Some((class, agent)) = AGENTS.iter().find(|(class, _)| view.begins(at, set(&[*class]))) {
            // «Kommunen og turlaget skal …»: what the owner does together with another is its own.
            let joined = at > field.start && view.is(at - 1, set(&[Class::And]));
            let ours = matches!(best, Some((Agent::Owner | Agent::Role, _)));
            if !(joined && ours && *agent == Agent::Other) {
                best = Some((*agent, view.span(at, set(&[*class]))));
            }
        }
    }
    best.or_else(|| unknown_subject(view, field))
}

/// The first agent word of a run with those that stand right behind it; a genitive goes on to what it owns.
fn first_head(view: &View<'_>, field: &Range<usize>) -> Option<(Agent, Range<usize>)> {
    let (_, first) = head(view, field.start..field.end.min(field.start + 1))
        .or_else(|| (field.start + 1..field.end).find_map(|end| head(view, field.start..end)))?;
    let owns = view.word(first.end - 1).ends_with('s');
    let goes_on = |at: usize| {
        head(view, at..at + 1).filter(|(agent, _)| *agent != Agent::Thing && !view.is(at, set(&[Class::Every])))
    };
    let mut end = if owns { field.end } else { first.end };
    while end < field.end
        && let Some((_, next)) = goes_on(end)
    {
        end = next.end;
    }
    head(view, field.start..end.min(field.end))
}

/// «alle vallokaler»: every one of what is no people.
fn is_every_thing(view: &View<'_>, at: usize) -> bool {
    let every = view.begins(at, set(&[Class::Every])) && view.span(at, set(&[Class::Public])).len() == 1;
    let people =
        set(&[Class::Public, Class::Staff, Class::Role, Class::Representative, Class::Which, Class::Preposition]);
    let noun = |next: usize| {
        view.mark(next).is_none() && !view.is_number(next) && !view.is(next, people) && view.verb_kind(next).is_none()
    };
    let beside_modal = view.is(at + 2, MODALS) || (at > 0 && view.is(at - 1, MODALS));
    every && view.is(at, set(&[Class::Public])) && noun(at + 1) && beside_modal
}

/// A subject that no class knows is a thing.
fn unknown_subject(view: &View<'_>, field: Range<usize>) -> Option<(Agent, Range<usize>)> {
    let skip = set(&[
        Class::Pronoun,
        Class::Anaphor,
        Class::And,
        Class::But,
        Class::Not,
        Class::PastAdverb,
        Class::FutureAdverb,
        Class::Preposition,
        Class::Every,
    ]);
    let at = field.clone().find(|at| {
        view.mark(*at).is_none()
            && !view.is(*at, skip)
            && view.verb_kind(*at).is_none()
            && view.word(*at).chars().count() > 2
    })?;
    let before_verb = field.end < view.len() && view.is(field.end, MODALS);
    before_verb.then_some((Agent::Thing, at..at + 1))
}
