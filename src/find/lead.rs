//! The lead-in: what the line above a list hands down to its items. An item and its lead-in are one sentence (scheme
//! B10), so a lead-in that only tells makes its items tell.

use std::ops::Range;

use jiff::civil::Date;

use crate::find::{Fields, Owner};
use crate::rules::Code;
use crate::rules::class::Class;
use crate::rules::lexicon::{Form, VerbKind};

use super::caps;
use super::clause::{Clause, ClauseKind, find_if, meaning};
use super::condition;
use super::field::{budget, deadline, future_date};
use super::frame::{Agent, Frame, Will};
use super::negation;
use super::view::{Classes, View, set};
use super::zone::{self, Zone};

/// Clauses that say why, when or in spite of what something holds.
pub(super) const ASIDE: [ClauseKind; 4] =
    [ClauseKind::Cause, ClauseKind::Concession, ClauseKind::Time, ClauseKind::Condition];

/// What a lead-in hands down to its items; ranges are bytes of the document's text.
#[derive(Debug, Clone, Default)]
pub(super) struct Inherited {
    pub(super) will: Option<(Will, Range<usize>)>,
    pub(super) agent: Option<(Agent, Range<usize>)>,
    pub(super) negation: Option<Range<usize>>,
    pub(super) condition: Option<Range<usize>>,
    pub(super) soft: Option<Range<usize>>,
    pub(super) want: Option<Range<usize>>,
    pub(super) law: Option<Range<usize>>,
    pub(super) past: Option<Range<usize>>,
    pub(super) cite: Option<Range<usize>>,
    pub(super) action: Option<Range<usize>>,
    /// What it tells, where it tells and does not will.
    pub(super) told: Option<(Code, Range<usize>)>,
    /// What the list is for, where the lead-in is a label («Utfordringer:»).
    pub(super) zone: Option<(Zone, Range<usize>)>,
    pub(super) fields: Fields,
    /// It breaks off behind «at», so that its items are clauses of its own sentence.
    pub(super) completed: bool,
    /// It points at its items («Disse tiltakene gjennomføres ikke:»), so that what it says holds for whole sentences too.
    pub(super) points: bool,
}

impl Inherited {
    /// What a lead-in hands down: its own, and what it inherits itself where it says nothing. `number` is the clause that
    /// speaks; each clause has its frame.
    pub(super) fn of(
        view: &View<'_>,
        clauses: &[Clause],
        frames: &[Frame],
        number: usize,
        above: Self,
        today: Date,
    ) -> Self {
        let frame = &frames[number];
        let at = |class| view.find(0..view.len(), set(&[class])).map(|at| view.bytes(view.span(at, set(&[class]))));
        let commits = || {
            view.find(0..view.len(), set(&[Class::Commit, Class::Assign]))
                .map(|at| (Will::Strong, view.span(at, set(&[Class::Commit, Class::Assign]))))
        };
        let will =
            if frame.will == Will::None { commits() } else { frame.modal.clone().map(|tokens| (frame.will, tokens)) };
        if stands_by_itself(view, &clauses[number], frame, today) {
            return above;
        }
        let zone = zone::of_heading(view);
        // «Tiltakene i planen er å:» is about the measures, not about the plan; «i den forrige planen» is another.
        let of_plan = |subject: &Range<usize>| {
            let acts = zone.as_ref().filter(|(zone, _)| zone.is_action());
            let now = clauses[number].finite == Some(subject.end) && view.is_form(subject.end, Form::Present);
            now && frame.agent == Agent::Document && acts.is_some_and(|(_, tokens)| tokens.end + 1 == subject.start)
        };
        let subject = frame.subject.clone().filter(|subject| frame.will != Will::None || !of_plan(subject));
        let agent = (frame.agent != Agent::Implied).then_some((frame.agent, subject));
        // «Utfordringer:», «Utfordringer vi ser:», «Planen har fire mål:».
        let named = zone.as_ref().is_some_and(|(zone, tokens)| {
            let has = clauses[number].finite.is_some_and(|finite| is_state(view, finite));
            if zone.is_report() { tokens.start == 0 } else { has }
        });
        let names_acts = zone.as_ref().is_some_and(|(zone, _)| !zone.is_report());
        let label = (clauses[number].finite.is_none() || named) && will.is_none();
        let completed = ends_in(view, Class::That);
        Self {
            completed: completed || above.completed,
            points: points(view) || above.points,
            agent: agent.and_then(|(agent, tokens)| Some((agent, view.bytes(tokens?)))).or(above.agent),
            negation: denial(view, &clauses[number], frame)
                .or_else(|| dropped(view, clauses, number, frame))
                .map(|tokens| view.bytes(tokens))
                .or(above.negation),
            condition: condition(view, clauses, frames, number).map(|tokens| view.bytes(tokens)).or(above.condition),
            soft: at(Class::Soft).or(above.soft),
            want: at(Class::Want)
                .or_else(|| at(Class::Important))
                .or_else(|| at(Class::Draft))
                .or_else(|| at(Class::Need).filter(|_| matches!(frame.agent, Agent::Owner | Agent::Role)))
                .or_else(|| at(Class::Goal).filter(|_| completed))
                .or_else(|| vision(view, &clauses[number], today).map(|tokens| view.bytes(tokens)))
                .or(above.want)
                .filter(|_| frame.will == Will::None),
            law: at(Class::Duty).or(above.law),
            past: at(Class::WasPassive).or(above.past),
            cite: others_say(view, &clauses[number], frame).map(|tokens| view.bytes(tokens)).or(above.cite),
            action: zone
                .clone()
                .filter(|(zone, _)| zone.is_action())
                .map(|(_, tokens)| view.bytes(tokens))
                .or(above.action),
            told: if clauses[number].finite.is_none() {
                above.told
            } else {
                told(view, &clauses[number], frame, names_acts, today).map(|(code, tokens)| (code, view.bytes(tokens)))
            },
            zone: zone
                .filter(|(zone, _)| label && *zone != Zone::Meta)
                .map(|(zone, tokens)| (zone, view.bytes(tokens)))
                .or(above.zone),
            will: will.map(|(will, tokens)| (will, view.bytes(tokens))).or(above.will),
            fields: Fields {
                // Who decides that something shall be done does not do it.
                owner: (frame.agent == Agent::Role && !(completed && frame.will == Will::None))
                    .then(|| frame.subject.clone().map(|tokens| Owner { range: view.bytes(tokens) }))
                    .flatten()
                    .or(above.fields.owner),
                deadline: deadline(view, 0..view.len(), today).or(above.fields.deadline),
                indicator: above.fields.indicator,
                budget: budget(view, spoken_from(view, frame)..view.len()).or(above.fields.budget),
            },
        }
    }
}

/// Words from those who want something to the verb that says so.
const VERB_REACH: usize = 4;

/// What others say, propose or want: «Innbyggerne peker på:», «Eldrerådet foreslår at:».
fn others_say(view: &View<'_>, clause: &Clause, frame: &Frame) -> Option<Range<usize>> {
    let find = |classes| view.find(0..view.len(), classes).map(|at| view.span(at, classes));
    let said = set(&[Class::Says, Class::Voice]);
    let ours = matches!(frame.agent, Agent::Owner | Agent::Role) || frame.will != Will::None;
    let people = clause.finite.filter(|_| matches!(frame.agent, Agent::Public | Agent::Thing | Agent::Other));
    let council = Some(0).filter(|first| view.begins(*first, set(&[Class::Representative])));
    let wants = set(&[Class::Draft, Class::Want]);
    let wanted = people.or(council).and_then(|from| view.find(from..(from + VERB_REACH).min(view.len()), wants));
    let wanted = wanted.filter(|_| frame.will == Will::None).map(|at| view.span(at, wants));
    find(said).filter(|_| !ours).or(wanted)
}

/// Whether a lead-in with a colon names its items as such.
fn points(view: &View<'_>) -> bool {
    let names = set(&[Class::Anaphor, Class::ZoneAction, Class::HeadAct]);
    view.is_mark(view.len().saturating_sub(1), ":") && view.find(0..view.len(), names).is_some()
}

/// Where a lead-in itself begins to speak: behind «Fordi det ikke ble satt av midler, …».
fn spoken_from(view: &View<'_>, frame: &Frame) -> usize {
    let fronted = view.begins(0, set(&[Class::Because, Class::Although, Class::When])) || find_if(view, 0..1).is_some();
    frame.modal.as_ref().filter(|_| fronted).map_or(0, |modal| modal.start)
}

/// What a lead-in denies its items: «Vi er ikke i mål og skal derfor:» and «Fordi det ikke ble satt av midler, skal
/// kommunen:» deny another verb than the one that goes on.
fn denial(view: &View<'_>, clause: &Clause, frame: &Frame) -> Option<Range<usize>> {
    let not = |at: &usize| {
        view.begins(*at, set(&[Class::Not]))
            && !view.is(*at, set(&[Class::PseudoNot]))
            && !negation::drops_behind(view, *at)
    };
    let speaks = frame.modal.as_ref().map_or(clause.tokens.start + 1, |modal| modal.start);
    let goes_on = |at: &usize| view.find(*at..speaks.max(*at), set(&[Class::And, Class::But])).is_none();
    (spoken_from(view, frame)..view.len()).filter(not).find(goes_on).map(|at| at..at + 1)
}

/// «Disse tiltakene er tatt ut av planen:», «Kommunen skal avvikle:» take back what the items name. What goes behind the
/// dropped thing, or is announced besides, is not taken back («Vi avvikler papirskjema og innfører:», «Når avtalen opphører,
/// skal vi:», «Disse tiltakene står ved lag, mens andre utgår:»).
fn dropped(view: &View<'_>, clauses: &[Clause], number: usize, frame: &Frame) -> Option<Range<usize>> {
    let clause = &clauses[number];
    let drop = negation::dropped_in(view, clause.tokens.clone())?;
    let relative = drop.start.checked_sub(1).is_some_and(|before| view.is(before, set(&[Class::Which])));
    let apart = relative || clause.kind != ClauseKind::Main;
    let aside = apart && (0..drop.start).any(|at| view.looks_like(at, Form::Present) || view.is(at, ANNOUNCES));
    let goes_on = (drop.end..clause.tokens.end).any(|at| view.is_form(at, Form::Present) || view.is(at, ANNOUNCES));
    let last = view.rfind(0..view.len(), set(&[Class::ToInfinitive, Class::That, Class::And]));
    let opens = last
        .filter(|at| at + 3 > view.len())
        .is_some_and(|at| at > drop.end && view.is(at - 1, set(&[Class::Preposition, Class::Anaphor])));
    // «Vi avvikler papirskjema og innfører:»; «kutte og avslutte:» and «disse tiltakene og kursene:» drop all they name.
    let acts = |at: usize| {
        let verb = view.looks_like(at, Form::Present) || view.is_form(at, Form::Infinitive);
        verb && !view.is(at, set(&[Class::Drop, Class::OwnThing, Class::Countable, Class::HeadAct]))
    };
    let instead = (drop.end + 1..view.len()).any(|at| view.is(at, set(&[Class::And])) && acts(at + 1));
    let told = frame.will == Will::None && clause.finite.is_none_or(|finite| finite <= drop.end);
    let willed = frame.will != Will::None && frame.modal.as_ref().is_some_and(|modal| negation::governs(modal, &drop));
    (!aside && (told || willed) && !goes_on && !opens && !instead).then_some(drop)
}

/// What the items hang on: not on what becomes of people («Når innbyggere trenger hjelp, skal vi:»).
fn condition(view: &View<'_>, clauses: &[Clause], frames: &[Frame], number: usize) -> Option<Range<usize>> {
    let decided = |at: usize| {
        let clause = (0..clauses.len()).find(|clause| clauses[*clause].tokens.contains(&at));
        let yet = clause.is_some_and(|clause| clauses[clause].kind == ClauseKind::Concession);
        yet || clause.filter(|clause| clauses[*clause].tokens.start == at).is_some_and(|clause| {
            clause != number
                && !condition::is_open_condition(view, &clauses[clause], &frames[clause], frames[number].will)
        })
    };
    let opens = set(&[Class::If]);
    let of_clause = |at: usize| {
        let waits = |clause: &Clause| clause.kind == ClauseKind::Condition || condition::waits_for_money(view, clause);
        clauses.iter().any(|clause| clause.tokens.start == at && waits(clause))
    };
    let waits = |at: &usize| (find_if(view, *at..*at + 1).is_some() || of_clause(*at)) && !decided(*at);
    let found = (0..view.len()).find(waits).map(|at| view.span(at, opens));
    found.or_else(|| condition::provided_in(view, clauses))
}

/// Words of a lead-in that announces what shall be.
const ANNOUNCES: Classes = set(&[
    Class::Commit,
    Class::Assign,
    Class::Continue,
    Class::Normative,
    Class::FutureAdverb,
    Class::Want,
    Class::Important,
    Class::Draft,
    Class::Need,
]);

/// Most words of a lead-in that opens a list without a colon («Kommunen har i dag»).
const LONGEST_OPENING: usize = 6;

/// What a lead-in with a verb of its own tells: what a law asks, what a word means, what was done or is there, how the
/// world is. `None` where it wills or announces, or tells an act in the present, which an item may go on with. `names_acts`:
/// it speaks of measures, goals or strategies.
fn told(
    view: &View<'_>,
    clause: &Clause,
    frame: &Frame,
    names_acts: bool,
    today: Date,
) -> Option<(Code, Range<usize>)> {
    let finite = clause.finite?;
    let ahead = || future_date(view, 0..view.len(), today).is_some();
    // A whole sentence that happens to stand above a list says nothing about its items.
    let opens = view.is_mark(view.len().saturating_sub(1), ":") || view.len() <= LONGEST_OPENING;
    if !opens || frame.will != Will::None || view.has(ANNOUNCES) || ahead() {
        return None;
    }
    if let Some(law) = caps::law_as_subject(view, clause) {
        return Some((Code::Law, law));
    }
    let thing = matches!(frame.agent, Agent::Thing | Agent::Implied);
    if let Some(means) = meaning(view, finite, thing) {
        // «Det innebærer:», «For oss betyr det:» go on with what was said before.
        let refers = (clause.tokens.start..finite + 2).any(|at| view.is(at, set(&[Class::Expletive, Class::Anaphor])));
        if refers {
            return None;
        }
        if !names_acts {
            return Some((Code::Gen, means));
        }
    }
    let general = set(&[Class::Matters, Class::Usual]);
    if let Some(at) = view.find(0..view.len(), general) {
        return Some((Code::Gen, view.span(at, general)));
    }
    // «Vi har valgt å …» opens an act, «Følgende tiltak er gjennomført» tells of one.
    let past = caps::past_words_in(view, clause, today).filter(|_| !ends_in(view, Class::ToInfinitive));
    past.map(|past| (Code::Past, past)).or_else(|| state_of_things(view, finite, frame, names_acts))
}

/// «Utfordringene er …», «Vi har …», «Innbyggerne etterspør …» say how things are; «Målet er å …», «Tiltakene er …» and
/// «Dette er det vi gjør» what shall be.
fn state_of_things(view: &View<'_>, finite: usize, frame: &Frame, names_acts: bool) -> Option<(Code, Range<usize>)> {
    let we_act = |at: usize| {
        view.is(at, set(&[Class::Owner, Class::Pronoun]))
            && view.is_form(at + 1, Form::Present)
            && !is_state(view, at + 1)
    };
    let opens_act = view.is_form(finite, Form::Infinitive)
        || view.find(finite..view.len(), set(&[Class::ToInfinitive])).is_some()
        || (finite..view.len()).any(we_act);
    let is_so = is_state(view, finite) && !opens_act && !names_acts;
    let ours = matches!(frame.agent, Agent::Owner | Agent::Role | Agent::Staff | Agent::Implied);
    let code = if ours { Code::Past } else { Code::Gen };
    (is_so || frame.agent == Agent::Public).then_some((code, finite..finite + 1))
}

/// «I 2035 er Lindås en kommune der:»: how things shall be on a day ahead.
fn vision(view: &View<'_>, clause: &Clause, today: Date) -> Option<Range<usize>> {
    let state = clause.finite.filter(|at| is_state(view, *at) && !view.is_form(*at, Form::Infinitive))?;
    future_date(view, clause.tokens.start..state, today).map(|_| state..state + 1)
}

/// A statement of how the owner is that neither ends in a colon nor breaks off: «Storvik er et godt sted å bo» over a list
/// without a full stop hands nothing down. One that denies, is asked by law, hangs on something, tells of the past or of a
/// day, or that points at what follows, does.
fn stands_by_itself(view: &View<'_>, clause: &Clause, frame: &Frame, today: Date) -> bool {
    const HANDS_DOWN: Classes = set(&[
        Class::Not,
        Class::None,
        Class::Without,
        Class::Lack,
        Class::Drop,
        Class::Provided,
        Class::Duty,
        Class::PastAdverb,
        Class::WasPassive,
        Class::Anaphor,
    ]);
    const BREAKS_OFF: Classes =
        set(&[Class::That, Class::ToInfinitive, Class::Preposition, Class::Pronoun, Class::Which, Class::Expletive]);
    let last = view.len().saturating_sub(1);
    let is_so = |finite: usize| {
        let dated = deadline(view, 0..view.len(), today).is_some() || future_date(view, 0..view.len(), today).is_some();
        finite < last && is_state(view, finite) && !view.is(finite, set(&[Class::Have])) && !dated
    };
    let breaks_off = view.is_mark(last, ":") || view.is(last, BREAKS_OFF) || ends_in(view, Class::ToInfinitive);
    frame.agent == Agent::Owner
        && frame.will == Will::None
        && !view.has(ANNOUNCES)
        && !view.has(HANDS_DOWN)
        && find_if(view, 0..view.len()).is_none()
        && !breaks_off
        && clause.finite.is_some_and(is_so)
        && caps::past_words_in(view, clause, today).is_none()
}

/// The lead-in breaks off where an infinitive goes on («… å:»), or a clause («… at:»).
fn ends_in(view: &View<'_>, opener: Class) -> bool {
    (view.len().saturating_sub(2)..view.len()).any(|at| view.is(at, set(&[opener])))
}

/// A verb of being or having, or of what happens by itself.
fn is_state(view: &View<'_>, at: usize) -> bool {
    view.is(at, set(&[Class::State, Class::Have])) || view.verb_kind(at) == Some(VerbKind::State)
}
