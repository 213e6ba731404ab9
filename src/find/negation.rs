//! Denials: what takes an act back, and what denies only what nobody wants.

use std::ops::Range;

use crate::find::{Cue, Sense};
use crate::rules::Code;
use crate::rules::class::Class;
use crate::rules::lexicon::Form;

use super::caps::{Cap, is_reported, speaks_itself, zone_cue};
use super::clause::{Clause, ClauseKind};
use super::frame::Will;
use super::scene::{Scene, decision};
use super::view::{View, set};
use super::zone::Zone;

/// The act is denied, dropped, or without funds.
pub(super) fn denied(scene: &Scene<'_>) -> Option<Cap> {
    let cap = |tokens: Range<usize>| Some((Code::Neg, scene.cue(tokens, Sense::Negation)));
    if let Some(range) =
        scene.inherited.and_then(|inherited| inherited.negation.clone()).filter(|_| !speaks_itself(scene))
    {
        let unwanted = scene.anywhere(set(&[Class::Unwanted])).is_some();
        return (!unwanted).then_some((Code::Neg, Cue { range, sense: Sense::Negation }));
    }
    if scene.zone == Zone::Refused && scene.will().0 == Will::None {
        return Some((Code::Neg, Cue { sense: Sense::Negation, ..zone_cue(scene) }));
    }
    if let Some(range) = scene.row.and_then(|row| row.dropped.clone()) {
        return Some((Code::Neg, Cue { range, sense: Sense::Negation }));
    }
    if scene.kind == crate::find::PassageKind::Row {
        return None;
    }
    if let Some(instead) = instead_of(scene) {
        return cap(instead);
    }
    let reported = is_reported(scene);
    let condition = scene.clauses[scene.act].kind == ClauseKind::Condition;
    let denies = |not: &Range<usize>| !is_shortage(scene, not) && !drops_behind(scene.view, not.start);
    if let Some(not) = negation(scene).filter(|not| !reported && !condition && denies(not)) {
        return cap(not);
    }
    let drop = dropped_in(scene.view, scene.clause().tokens.clone())
        .filter(|drop| !reported && !comes_instead(scene, drop) && !is_past_topic(scene, drop));
    // «skal ikke bare redusere, men legge ned kursene»
    let corrects = |drop: &Range<usize>| {
        drop.end <= scene.topic().start && drop.start > 0 && scene.view.is(drop.start - 1, set(&[Class::But]))
    };
    let act =
        |drop: &Range<usize>| corrects(drop) || scene.frame().modal.as_ref().is_some_and(|modal| governs(modal, drop));
    drop.filter(|drop| scene.will().0 != Will::Strong || act(drop)).and_then(cap)
}

/// «I stedet for å gi opplæring skal kommunen …»: what is not done, since something else is.
fn instead_of(scene: &Scene<'_>) -> Option<Range<usize>> {
    let own = &scene.clauses[scene.own];
    let start = own.tokens.start;
    let opens = own.kind == ClauseKind::Purpose && scene.view.begins(start, set(&[Class::Without]));
    opens.then(|| scene.view.span(start, set(&[Class::Without]))).filter(|span| span.len() > 2)
}

/// Words between a modal and the verb it governs, the subject and an adverb among them.
const GOVERNED_REACH: usize = 3;

/// Whether what drops something is the act of a modal («skal avvikle», «vil kommunen legge ned»).
pub(super) fn governs(modal: &Range<usize>, drop: &Range<usize>) -> bool {
    (modal.end..modal.end + GOVERNED_REACH).contains(&drop.start)
}

/// «Vi avvikler nettsider som ikke er universelt utformet»: what is dropped lacks what is asked for.
fn is_past_topic(scene: &Scene<'_>, drop: &Range<usize>) -> bool {
    let bad = set(&[Class::Not, Class::Lack, Class::Without]);
    (drop.end..scene.topic().end).any(|at| scene.view.begins(at, bad))
}

/// Words from a denial to what it denies to drop («skal ikke i år legge ned»).
const DENIED_REACH: usize = 3;

/// The word that denies to drop something: before the verb, with no other act between («har ikke råd og avvikler»), or
/// right behind it.
fn denier(view: &View<'_>, drop: &Range<usize>) -> Option<usize> {
    let not = |at: &usize| view.begins(*at, set(&[Class::Not])) && !view.begins(*at, set(&[Class::PseudoNot]));
    let apart = |at: &usize| view.is_mark(*at, ",;:") || view.is(*at, set(&[Class::And, Class::But]));
    let before = (drop.start.saturating_sub(DENIED_REACH)..drop.start).rev().take_while(|at| !apart(at)).find(not);
    before.or(Some(drop.end).filter(not))
}

/// The words at a place that drop something; «går ut på», «utgår från», «kutte kostnader» do not, where a longer word
/// does not.
fn drop_at(view: &View<'_>, at: usize) -> Option<Range<usize>> {
    let span = |class| view.span(at, set(&[class]));
    let drop = span(Class::Drop);
    let longer = || view.begins(at, set(&[Class::PseudoNot])) && span(Class::PseudoNot).len() >= drop.len();
    (view.begins(at, set(&[Class::Drop])) && !longer()).then_some(drop)
}

/// «skal ikke avvikle»: what is not dropped goes on.
pub(super) fn drops_behind(view: &View<'_>, not: usize) -> bool {
    let denied = |drop: Range<usize>| denier(view, &drop) == Some(not);
    drop_at(view, not).is_none()
        && (not + 1..(not + 1 + DENIED_REACH).min(view.len())).any(|at| drop_at(view, at).is_some_and(denied))
}

/// Words that drop something and are not denied.
pub(super) fn dropped_in(view: &View<'_>, mut run: Range<usize>) -> Option<Range<usize>> {
    run.find_map(|at| drop_at(view, at).filter(|drop| denier(view, drop).is_none()))
}

/// «Papirskjema utgår og erstattes av nettskjema»: what stands behind a verb of its own comes instead.
fn comes_instead(scene: &Scene<'_>, drop: &Range<usize>) -> bool {
    let view = scene.view;
    let topic = scene.topic();
    let verb = |at: usize| {
        let known = [Form::Passive, Form::Present, Form::Infinitive].into_iter().any(|form| view.is_form(at, form));
        known || view.looks_like(at, Form::Passive) || view.is(at, set(&[Class::BePassive]))
    };
    let other = |at: usize| view.is(at, set(&[Class::And])) && verb(at + 1);
    let clause = |at: usize| {
        let strong = || view.find(at + 1..topic.end, set(&[Class::Strong])).is_some();
        view.is(at, set(&[Class::And])) && view.is_mark(at.saturating_sub(1), ",") && strong()
    };
    (drop.end..topic.start).any(other) || (drop.end..topic.end).any(clause)
}

/// «mangler», «har ikke fått»: what is lacking or was not done so far is how things stand (scheme C17); what is not
/// planned or funded is refused.
fn is_shortage(scene: &Scene<'_>, not: &Range<usize>) -> bool {
    let view = scene.view;
    let clause = scene.clause().tokens.clone();
    let refused = set(&[Class::Funding, Class::Drop, Class::Currency, Class::Million, Class::Thousand, Class::Commit]);
    let told = scene.will().0 == Will::None && view.find(clause.clone(), refused).is_none();
    let finite = scene.clause().finite;
    // What «blir det ikke råd til» is lacking from now on.
    let ahead = finite.is_some_and(|at| view.is(at, set(&[Class::BePassive])));
    let lacks = view.begins(not.start, set(&[Class::Lack])) && !ahead;
    let has = finite.is_some_and(|finite| {
        let done = (finite + 1..(finite + 8).min(clause.end)).any(|at| view.is_form(at, Form::Participle));
        view.begins(finite, set(&[Class::Have])) && done
    });
    told && (lacks || has || is_not_there(scene, not))
}

/// «På skolen er det ikke heis»: at the place that opens the clause there is none of something today.
fn is_not_there(scene: &Scene<'_>, not: &Range<usize>) -> bool {
    let view = scene.view;
    let clause = scene.clause();
    let Some(finite) = clause.finite.filter(|at| view.is(*at, set(&[Class::State]))) else { return false };
    let placed = view.is(clause.tokens.start, set(&[Class::Preposition])) && finite > clause.tokens.start + 1;
    let none = not.start == finite + 2 && view.is(finite + 1, set(&[Class::Expletive]));
    let open = |at: usize| view.is(at, set(&[Class::ToInfinitive])) || view.is_form(at, Form::Participle);
    let thing = !(not.end..clause.tokens.end).any(open);
    let ahead = super::field::future_date(view, clause.tokens.clone(), scene.today).is_some();
    placed && none && thing && !ahead
}

/// Words between «uten» and the subject that it denies.
const BEFORE_SUBJECT: usize = 7;

/// A negation of the act in its clause, or of its subject words; two of them cancel.
pub(super) fn negation(scene: &Scene<'_>) -> Option<Range<usize>> {
    let view = scene.view;
    let pseudo = set(&[Class::PseudoNot]);
    let wanted = scene.near(set(&[Class::Want, Class::Goal])).is_some();
    let decided = decision(view, scene.clauses, scene.frames, scene.own).is_some();
    let clause = scene.clauses[if decided { scene.own } else { scene.act }].tokens.clone();
    // «gi alle et tilbud, ikke bare noen»; «skal – ikke – gi» only stresses it.
    let stressed = |at: usize| view.is_mark(at + 1, ",–—");
    let contrast =
        |at: usize| at > 0 && (view.is_mark(at - 1, ",–—") && !stressed(at) || view.is(at - 1, set(&[Class::And])));
    // «bliver der ikke råd til»: «der ikke» means nobody where the word is the empty subject behind its verb.
    let empty =
        |at: usize| at > 1 && view.is(at - 1, set(&[Class::Expletive])) && super::clause::is_finite(view, at - 2);
    // «Målet er at ingen mangler …»: what nobody shall lack or meet is wanted so.
    let bad = set(&[Class::Lack, Class::Without, Class::Not, Class::Unwanted]);
    let aimed = |at: usize| {
        wanted
            && view.find(clause.start..at, set(&[Class::That])).is_some()
            && view.find(at + 1..view.len(), bad).is_some()
    };
    // «… og hva en aldri taster inn»: denied within what is asked or taught.
    let verb = scene.clauses[if decided { scene.own } else { scene.act }].finite.unwrap_or(clause.start);
    let taught = |at: usize| view.find(verb + 1..at.max(verb + 1), set(&[Class::Asks])).is_some();
    let in_clause = |class| {
        clause
            .clone()
            .filter(|at| !taught(*at))
            .filter(|at| view.begins(*at, set(&[class])) && (!view.is(*at, pseudo) || empty(*at)) && !contrast(*at))
            .filter(|at| !is_aside(view, *at))
            .filter(|at| class != Class::None || !aimed(*at))
            .collect::<Vec<_>>()
    };
    let not = in_clause(Class::Not);
    let none = in_clause(Class::None);
    let topic = scene.topic();
    let bound = scene.will().0 == Will::Strong;
    let open = !bound && !wanted;
    // «Uten ledere som lærer, stopper …» says what would happen, not what is left out.
    let without: Vec<usize> = (topic.start.saturating_sub(BEFORE_SUBJECT)..topic.start)
        .filter(|at| *at > 0 && open && scene.clauses[scene.own].tokens.contains(at))
        .filter(|at| view.begins(*at, set(&[Class::Without])) && !view.is(*at, pseudo))
        .collect();
    // «Planen legges fram uten tiltak», «Budsjettet vedtas uten midler»: nothing is done or paid for.
    let paper = view.is(clause.start, set(&[Class::Document, Class::Funding]));
    let verb = scene.clause().finite.unwrap_or(clause.end);
    let means = set(&[Class::ZoneAction, Class::HeadAct, Class::Funding]);
    let bare = (verb..clause.end)
        .filter(|_| open && paper)
        .find(|at| view.begins(*at, set(&[Class::Without])) && !view.is(*at, pseudo) && view.is(at + 1, means));
    let asks = view.find(clause.clone(), set(&[Class::Asks])).unwrap_or(clause.end);
    let lack =
        (clause.start..topic.end.min(clause.end).min(asks)).find(|at| open && view.begins(*at, set(&[Class::Lack])));
    if is_unwanted(scene, not.first().or(none.first()).copied()) || spares_everybody(scene) {
        return None;
    }

    let found = not.len() + none.len() + usize::from(!without.is_empty());
    if found >= 2 {
        return None;
    }
    let at = not.first().or(none.first()).or(without.first()).copied().or(bare).or(lack)?;
    Some(view.span(at, set(&[Class::Not, Class::None, Class::Without, Class::Lack])))
}

/// «(ingen kostnader)», «(ikke i helgene)»: what is said besides, in brackets behind the act; «(gjennomføres ikke)»,
/// «(ikke lenger)» and «(ingen midler avsatt)» take the act back.
fn is_aside(view: &View<'_>, at: usize) -> bool {
    let limited = view.begins(at, set(&[Class::None])) || view.is(at + 1, set(&[Class::Preposition]));
    let opened = (1..at).rev().find(|before| view.is_mark(*before, "()")).filter(|mark| view.is_mark(*mark, "("));
    let closed = (at..view.len()).find(|behind| view.is_mark(*behind, ")")).unwrap_or(view.len());
    let refuses = set(&[Class::Funding, Class::Document, Class::Anaphor]);
    let besides = limited && view.find(at..closed, refuses).is_none();
    opened.is_some_and(|mark| besides && !(mark + 1..at).any(|before| super::clause::is_finite(view, before)))
}

/// Words from a denial to the act that nobody wants.
const UNWANTED_REACH: usize = 12;

/// The denied act is one nobody wants («avvise», «ta i bruk … før»), so that denying it is a promise (scheme C1).
fn is_unwanted(scene: &Scene<'_>, not: Option<usize>) -> bool {
    let view = scene.view;
    let Some(not) = not else { return false };
    let end = scene.clause().tokens.end;
    let act = (not..(not + UNWANTED_REACH).min(end)).any(|at| view.is(at, set(&[Class::Unwanted])));
    // «ikke … som ikke», «det som ikke … skal ikke», «ikke … uten»: what is denied is itself denied.
    let denied = scene.clauses.iter().enumerate().any(|(number, clause)| {
        let hangs = match clause.kind {
            ClauseKind::Relative => number != scene.act,
            ClauseKind::Condition => number > scene.act,
            _ => false,
        };
        hangs && view.find(clause.tokens.clone(), set(&[Class::Not])).is_some()
    });
    let without = |at: usize| view.begins(at, set(&[Class::Without])) && !view.is(at, set(&[Class::PseudoNot]));
    act || denied || scene.clause().tokens.clone().any(without) || limit(scene).is_some()
}

/// A denial that ends when something is done («ikke … før», «ingen … uten at»): a rule, not a refusal (scheme C1).
pub(super) fn limit(scene: &Scene<'_>) -> Option<Range<usize>> {
    let view = scene.view;
    let clause = scene.clause().tokens.clone();
    let not = set(&[Class::Not, Class::None]);
    let not = clause.into_iter().find(|at| view.begins(*at, not) && !view.is(*at, set(&[Class::PseudoNot])))?;
    // «inden for rammen», «før 2028» limit nothing: a clause or an act stands behind what does.
    let opens = |at: &usize| {
        let behind = view.span(*at, set(&[Class::Before])).end;
        !view.is(behind, set(&[Class::Preposition, Class::Month, Class::Season])) && !view.is_number(behind)
    };
    let before = (not + 1..view.len()).find(|at| view.begins(*at, set(&[Class::Before])) && opens(at))?;
    // «stilles der ikke krav, kan der gå mange år før …»: until when another thing happens.
    let another = |clause: &Clause| {
        clause.kind == ClauseKind::Main && clause.finite.is_some_and(|finite| (not + 1..before).contains(&finite))
    };
    if scene.clauses[scene.act + 1..].iter().any(another) {
        return None;
    }
    (!is_reported(scene)).then(|| view.span(before, set(&[Class::Before])))
}

/// Nobody as the subject of a binding sentence («Ingen skal måtte …», «Ingen elever skal miste …»): what is denied is
/// what nobody wants (scheme B12).
pub(super) fn spares_everybody(scene: &Scene<'_>) -> bool {
    let view = scene.view;
    let clause = scene.clause();
    let Some(none) = view.find(clause.tokens.clone(), set(&[Class::None])) else { return false };
    let people = set(&[Class::Public, Class::Staff, Class::Pronoun]);
    let subject = view.is(none + 1, people) || clause.finite == Some(none + 1);
    subject && matches!(scene.will().0, Will::Strong | Will::Must)
}

/// Whether two negations stand in the clause («ingen … uten»).
pub(super) fn is_double_negation(scene: &Scene<'_>) -> bool {
    let view = scene.view;
    let count = |class| {
        (0..view.len()).filter(|at| view.begins(*at, set(&[class])) && !view.is(*at, set(&[Class::PseudoNot]))).count()
    };
    count(Class::None) >= 1 && count(Class::Without) + count(Class::Not) >= 1
}
