//! Clauses: where each begins and ends, what opens it, and which finite verb it has.

use std::ops::Range;

use crate::rules::class::Class;
use crate::rules::lexicon::Form;

use super::view::{Classes, View, set};

/// What opens a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClauseKind {
    /// A main clause, or one joined to it.
    Main,
    /// A complement («at …»).
    Complement,
    /// A condition.
    Condition,
    /// A relative clause.
    Relative,
    /// Time.
    Time,
    /// Cause.
    Cause,
    /// Concession.
    Concession,
    /// Purpose or result.
    Purpose,
    /// An indirect question.
    Question,
}

/// A clause.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    pub(super) tokens: Range<usize>,
    pub(super) kind: ClauseKind,
    /// The finite verb: a modal, or a verb in present or past.
    pub(super) finite: Option<usize>,
    /// It continues the clause before it and shares its subject, modal and polarity.
    pub(super) joined: bool,
}

pub(super) const MODALS: Classes = set(&[Class::Strong, Class::Will, Class::Must, Class::Weak]);
/// Marks that end a segment.
const BREAKS: &str = ",;:()–—";
const FINITE: Classes = set(&[
    Class::Strong,
    Class::Will,
    Class::Must,
    Class::Weak,
    Class::State,
    Class::Have,
    Class::WasPassive,
    Class::BePassive,
    Class::Preterite,
    Class::Commit,
    Class::Continue,
    Class::Says,
    Class::Want,
    Class::Assign,
    Class::Duty,
    Class::LawVerb,
]);

/// Words to either side that belong to a sentence; a text without marks is no longer sentence for that.
const NEAR: usize = 60;

/// Cuts a passage into clauses; every token belongs to one.
pub(super) fn clauses(view: &View<'_>) -> Vec<Clause> {
    let mut found: Vec<Clause> = Vec::new();
    for (range, opener) in segments(view) {
        let kind = opener.unwrap_or(ClauseKind::Main);
        // «Kodar, malar og …»: a word alone before a comma is a noun, whatever verb it looks like.
        let alone = range.len() == 2 && found.is_empty() && view.is_mark(range.start + 1, ",");
        let finite = finite_verb(view, range.clone()).filter(|_| !alone);
        let opens_with_join = view.is(range.start, set(&[Class::And, Class::But]));
        let resumes = opener.is_none() && finite.is_none() && is_awaited(view, &found, range.start);
        match found.last_mut() {
            Some(_) if resumes => found.push(Clause { tokens: range, kind: ClauseKind::Main, finite, joined: true }),
            // «Nettsted, skjema og kart skal …»: the subject is a list, whose last member stands with the verb.
            Some(last) if opener.is_none() && is_list(view, last, &range, finite) => {
                last.tokens.end = range.end;
                last.finite = finite;
            }
            // «Ikke bare rådhuset, | men også grendehusene skal …»
            Some(last) if opener.is_none() && is_not_only(view, last, &range, finite) => {
                last.tokens.end = range.end;
                last.finite = finite;
            }
            // «Ved møter skal inngang, | scene og plasser kunne nås»: the subject behind the modal is a list, whose last member
            // stands with the verb.
            Some(last) if opener.is_none() && is_inverted_list(view, last, &range) => last.tokens.end = range.end,
            // «… som ikke kan eller ikke vil …»: the order of a subordinate clause goes on with one.
            Some(last) if opener.is_none() && goes_on_below(view, last, &range, finite) => {
                let kind = last.kind;
                found.push(Clause { tokens: range, kind, finite, joined: true });
            }
            // A segment without a verb of its own goes on with what stands before it.
            Some(last)
                if finite.is_none() && opener.is_none() && !(opens_with_join && has_infinitive(view, &range)) =>
            {
                last.tokens.end = range.end;
            }
            Some(_) if finite.is_none() && opener.is_none() => {
                let main = found.iter().rposition(|clause| clause.kind == ClauseKind::Main && clause.finite.is_some());
                let like = main.map_or(ClauseKind::Main, |at| found[at].kind);
                found.push(Clause { tokens: range, kind: like, finite: None, joined: true });
            }
            _ => found.push(Clause { tokens: range, kind, finite, joined: opens_with_join && opener.is_none() }),
        }
    }
    mark_relative_parts(&mut found);
    mark_verb_first_condition(view, &mut found);
    mark_cleft(view, &mut found);
    mark_meaning(view, &mut found);
    found
}

/// «Skoler | som bygges | eller rustes opp, | skal …»: what is joined to a relative clause belongs to it where the subject
/// before it still waits for its verb.
fn mark_relative_parts(found: &mut [Clause]) {
    for at in 2..found.len().saturating_sub(1) {
        let relative = found[at - 1].kind == ClauseKind::Relative;
        let waits = found[at - 2].kind == ClauseKind::Main && found[at - 2].finite.is_none();
        let joined = found[at].kind == ClauseKind::Main && found[at].joined;
        let resumes =
            found[at + 1].kind == ClauseKind::Main && found[at + 1].finite == Some(found[at + 1].tokens.start);
        if relative && waits && joined && resumes {
            found[at].kind = ClauseKind::Relative;
        }
    }
}

/// A main segment without a verb that a comma parts from «Y og Z» before the verb of the next: members of one list.
fn is_list(view: &View<'_>, last: &Clause, range: &Range<usize>, finite: Option<usize>) -> bool {
    let Some(finite) = finite.filter(|_| last.finite.is_none() && last.kind == ClauseKind::Main) else { return false };
    let and = set(&[Class::And]);
    let joined = (range.start + 1..finite).any(|at| view.is(at, and));
    let told = last.tokens.clone().any(|at| view.is_form(at, Form::Infinitive) || view.is_form(at, Form::Participle));
    let parted = view.is_mark(range.start - 1, ",");
    joined && parted && !told && !view.is(range.start, and | set(&[Class::But, Class::Pronoun]))
}

/// A subject in two parts, of which the first opens with «not only» and the second has the verb.
fn is_not_only(view: &View<'_>, last: &Clause, range: &Range<usize>, finite: Option<usize>) -> bool {
    let first = last.tokens.start == 0 && last.finite.is_none() && last.kind == ClauseKind::Main;
    let not_only = view.begins(0, set(&[Class::Not, Class::PseudoNot]));
    first && finite.is_some() && not_only && view.begins(range.start, set(&[Class::But]))
}

/// A modal that still waits for its verb, and behind a comma «Y og Z» before an infinitive.
fn is_inverted_list(view: &View<'_>, last: &Clause, range: &Range<usize>) -> bool {
    let Some(modal) = last.finite.filter(|at| is_modal(view, *at) && last.kind == ClauseKind::Main) else {
        return false;
    };
    let acts = |at: usize| {
        let modal = is_modal(view, at) && view.begins(at, set(&[Class::Weak])) && !view.is_form(at, Form::Present);
        modal || view.is_form(at, Form::Infinitive) || view.is_form(at, Form::Passive)
    };
    let waits = !(modal + 1..last.tokens.end).any(acts);
    let and = range.clone().find(|at| view.is(*at, set(&[Class::And])));
    let verb = range.clone().find(|at| acts(*at) || is_finite(view, *at));
    let joined = and.zip(verb).is_some_and(|(and, verb)| range.start < and && and < verb && acts(verb));
    waits && joined && view.is_mark(range.start - 1, ",")
}

/// «Kommunen vil, | om fylket gir tilskudd, | kjøpe inn …»: an infinitive behind what stands between a modal and its verb.
fn is_awaited(view: &View<'_>, found: &[Clause], at: usize) -> bool {
    let [.., main, between] = found else { return false };
    let modal = main.finite.filter(|modal| is_modal(view, *modal) && main.kind == ClauseKind::Main);
    let parted = view.is_mark(main.tokens.end - 1, ",") && view.is_mark(at - 1, ",");
    let acts = |at: usize| view.is_form(at, Form::Infinitive) || view.is_form(at, Form::Passive);
    let waits = modal.is_some_and(|modal| !(modal + 1..main.tokens.end).any(acts));
    waits && parted && between.kind != ClauseKind::Main && view.is_form(at, Form::Infinitive)
}

/// A denial before the verb of a clause behind a subordinate one: in a main clause it would stand behind the verb.
fn goes_on_below(view: &View<'_>, last: &Clause, range: &Range<usize>, finite: Option<usize>) -> bool {
    let denied = |at: usize| view.begins(at, set(&[Class::Not])) && !view.is(at, set(&[Class::PseudoNot]));
    let first = range.start + usize::from(view.is(range.start, set(&[Class::And, Class::But])));
    last.kind != ClauseKind::Main && finite == Some(first + 1) && denied(first)
}

fn has_infinitive(view: &View<'_>, range: &Range<usize>) -> bool {
    range.clone().take(4).any(|at| view.is_form(at, Form::Infinitive) || view.is_form(at, Form::Passive))
}

/// Runs of tokens between boundaries, with what opens each.
fn segments(view: &View<'_>) -> Vec<(Range<usize>, Option<ClauseKind>)> {
    let openers = openers(view);
    let mut cuts: Vec<(usize, Option<ClauseKind>)> = vec![(0, openers.first().copied().flatten())];
    for at in 1..view.len() {
        if let Some(kind) = boundary(view, &openers, at, cuts.last().map_or(0, |(cut, _)| *cut)) {
            cuts.push((at, kind));
        }
    }
    let ends: Vec<usize> = cuts.iter().skip(1).map(|(at, _)| *at).chain([view.len()]).collect();
    cuts.into_iter().zip(ends).map(|((start, kind), end)| (start..end, kind)).collect()
}

/// Whether a new segment begins at the token, and what opens it.
#[expect(
    clippy::option_option,
    reason = "the outer says that a segment begins, the inner whether a subordinator opens it"
)]
fn boundary(view: &View<'_>, openers: &[Opener], at: usize, from: usize) -> Option<Option<ClauseKind>> {
    // «i stedet for å» opens once.
    let so_that = set(&[Class::SoThat]);
    if view.begins(from, so_that) && at < view.span(from, so_that).end {
        return None;
    }
    if let Some(kind) = openers[at] {
        return Some(Some(kind));
    }
    if view.is_mark(at - 1, ";:()–—")
        || (view.is_mark(at - 1, ",") && !view.is_number(at))
        || resumes(view, openers, at, from)
    {
        return Some(None);
    }
    // «hvorfor og hvordan vi skal …» stays one question.
    let joins = view.is(at, set(&[Class::And, Class::But]))
        && !view.begins(at + 1, set(&[Class::Asks]))
        && !joins_modals(view, at);
    let verb_soon = || finite_verb(view, at..segment_limit(view, openers, at + 1, at + 6)).is_some();
    (joins && finite_verb(view, from..at).is_some() && (verb_soon() || view.is(at, set(&[Class::But])))).then_some(None)
}

/// «kan eller vil», «ikke kan og ikke skal»: two modals of one verb.
fn joins_modals(view: &View<'_>, at: usize) -> bool {
    let next = at + 1 + usize::from(view.begins(at + 1, set(&[Class::Not])));
    is_modal(view, at - 1) && is_modal(view, next)
}

/// «Får vi bidrag | ger vi …», «Om medlen räcker | ger vi …»: a verb before its subject, behind a verb that opens the passage or
/// stands in a condition that does.
fn goes_on_inverted(view: &View<'_>, openers: &[Opener], at: usize) -> bool {
    let subject = set(&[Class::Owner, Class::Pronoun, Class::Role]);
    let inverted = is_finite(view, at) && view.begins(at + 1, subject);
    let before = MODALS | set(&[Class::And, Class::But, Class::ToInfinitive, Class::Pronoun, Class::Not]);
    let apart = at > 2 && !view.is(at - 1, before) && view.mark(at - 1).is_none();
    let fronted = match openers[0] {
        None => is_finite(view, 0) && !view.is(0, set(&[Class::Preposition, Class::Owner, Class::Role])),
        Some(kind) => kind == ClauseKind::Condition && finite_verb(view, 1..at).is_some(),
    };
    inverted && apart && fronted
}

/// A modal behind the verb of a subordinate clause is the verb of the main clause, though no comma parts them («Om medel
/// beviljas | ska hissen bytas», «Filmer | som läggs ut på webben | ska textas»).
fn resumes(view: &View<'_>, openers: &[Opener], at: usize, from: usize) -> bool {
    if from == 0 && goes_on_inverted(view, openers, at) {
        return true;
    }
    if !is_modal(view, at) || view.is_form(at, Form::Infinitive) {
        return false;
    }
    let parts =
        |kind| !matches!(kind, ClauseKind::Main | ClauseKind::Complement | ClauseKind::Purpose | ClauseKind::Question);
    let subordinate = openers[from].is_some_and(parts);
    let opens = from == 0 || (openers[from] == Some(ClauseKind::Relative) && finite_verb(view, 0..from).is_none());
    let apart =
        !view.is(at - 1, MODALS | set(&[Class::And, Class::But, Class::ToInfinitive, Class::Pronoun, Class::Not]));
    let aim = from == 0 && openers[from] == Some(ClauseKind::Purpose);
    let verb = || finite_verb(view, from + 1..at);
    // «Bygg som vi vet skal selges, blir …»: what goes on behind a comma is the sentence's own.
    let goes_on = || (at + 1..view.len()).any(|comma| view.is_mark(comma, ",") && is_finite(view, comma + 1));
    let told = || verb().is_some_and(|verb| verb + 1 < at || view.is_form(verb, Form::Passive) || !goes_on());
    let aimed = || verb().is_none() && (from + 1..at).any(|before| view.is_form(before, Form::Infinitive));
    let inverted = from == 0 && view.begins(at + 1, set(&[Class::Owner, Class::Pronoun, Class::Role]));
    apart && ((subordinate && opens && (inverted || told())) || (aim && (inverted || aimed())))
}

/// What a word opens.
type Opener = Option<ClauseKind>;

/// What each token opens: from the last to the first, since what a word opens hangs on what comes behind it.
fn openers(view: &View<'_>) -> Vec<Opener> {
    let mut found = vec![None; view.len()];
    for at in (0..view.len()).rev() {
        found[at] = opener(view, &found, at);
    }
    found
}

/// The next token that surely opens another segment, `until` at the latest.
fn segment_limit(view: &View<'_>, openers: &[Opener], from: usize, until: usize) -> usize {
    let until = until.min(view.len());
    (from..until).find(|at| view.is_mark(*at, BREAKS) || openers[*at].is_some()).unwrap_or(until)
}

/// The clause that a subordinator at the token opens; what the tokens behind it open is known.
fn opener(view: &View<'_>, openers: &[Opener], at: usize) -> Opener {
    let table = [
        (Class::If, ClauseKind::Condition),
        (Class::SoThat, ClauseKind::Purpose),
        (Class::Although, ClauseKind::Concession),
        (Class::Because, ClauseKind::Cause),
        (Class::When, ClauseKind::Time),
        (Class::Which, ClauseKind::Relative),
        (Class::That, ClauseKind::Complement),
    ];
    let kind = table.iter().find(|(class, _)| view.begins(at, set(&[*class]))).map(|(_, kind)| *kind);
    let relative = |kind: &ClauseKind| *kind == ClauseKind::Relative;
    let empty = view.is(at, set(&[Class::Expletive])) && is_empty_subject(view, at);
    let other = || view.begins(at, set(&[Class::Asks])) || empty || means_as(view, at) || is_post_as(view, at);
    // «har ansvar for å gi opplæring»: the duty's own word opens no purpose.
    let of_duty = |kind: &ClauseKind| {
        *kind == ClauseKind::Purpose && at > 0 && view.is(at, set(&[Class::Assign, Class::Commit, Class::Duty]))
    };
    // «Hjælp til at søge digitalt skal findes»: one word opens clauses and infinitives.
    let infinitive = |kind: &ClauseKind| {
        *kind == ClauseKind::Complement
            && view.begins(at, set(&[Class::ToInfinitive]))
            && view.is_form(at + 1, Form::Infinitive)
    };
    let kind = kind.filter(|kind| (!relative(kind) || !other()) && !of_duty(kind) && !infinitive(kind));
    if kind == Some(ClauseKind::Purpose) && view.span(at, set(&[Class::SoThat])).len() == 1 {
        return opens_result(view, at).then_some(ClauseKind::Purpose);
    }
    // «Før sommeren 2027 skal vi …»: a time is no clause.
    let time = set(&[Class::Month, Class::Season, Class::EndOf, Class::Quarter, Class::Half, Class::Third]);
    if kind == Some(ClauseKind::Time) && (view.is_number(at + 1) || view.begins(at + 1, time)) {
        return None;
    }
    let needs_verb = |kind: ClauseKind| !matches!(kind, ClauseKind::Purpose | ClauseKind::Condition);
    let ambiguous = kind == Some(ClauseKind::Condition) && may_be_preposition(view, at);
    if ambiguous && at == 0 && opens_with_open_question(view) {
        return Some(ClauseKind::Question);
    }
    if ambiguous && at > 0 && !view.is_mark(at - 1, ",") {
        return is_indirect_question(view, openers, at).then_some(ClauseKind::Question);
    }
    if ambiguous && !has_clause(view, at) {
        return None;
    }
    if let Some(kind) = kind {
        let long = view.span(at, set(&[Class::SoThat, Class::When, Class::Although, Class::If])).len() > 1;
        let follows = || finite_verb(view, at + 1..segment_limit(view, openers, at + 1, at + 14)).is_some();
        return (long || !needs_verb(kind) || follows()).then_some(kind);
    }
    if is_indirect_question(view, openers, at) || opens_with_question(view, at) {
        return Some(ClauseKind::Question);
    }
    answers(view, at).then_some(ClauseKind::Complement)
}

/// The word for «if» at the token is also one for «about» or «whether»: «om».
fn may_be_preposition(view: &View<'_>, at: usize) -> bool {
    view.span(at, set(&[Class::If])).len() == 1 && view.is(at, set(&[Class::Preposition, Class::Whether]))
}

/// The first word within the tokens that opens a condition by itself or with a clause behind it, not «kurs om» or «om kort tid».
pub(super) fn find_if(view: &View<'_>, tokens: Range<usize>) -> Option<usize> {
    let opens = |at: &usize| {
        view.begins(*at, set(&[Class::If])) && (!may_be_preposition(view, *at) || (*at == 0 && has_clause(view, 0)))
    };
    tokens.into_iter().find(opens)
}

/// «Om budsjettet gir rom for det, skal vi …»: a word that may also be a preposition has a clause behind it, which «Om lag 200
/// ansatte skal …», «Om to år skal …» and «kurs om nettvett, om passord» have not.
fn has_clause(view: &View<'_>, at: usize) -> bool {
    let time = set(&[Class::Month, Class::Season, Class::TimeUnit, Class::Number]);
    let end = next_break(view, at + 1);
    let verb = (at + 1..end).find(|next| is_finite(view, *next)).filter(|verb| *verb > at + 1);
    let Some(verb) = verb.filter(|_| !view.is_number(at + 1) && !view.begins(at + 1, time)) else { return false };
    if at > 0 {
        // «kurs om nettvett, om verktøy som virker og om hvordan …»: the verb is another clause's.
        let opens = set(&[Class::If, Class::Asks, Class::Which, Class::That, Class::When]);
        return !(at + 1..verb).any(|next| view.begins(next, opens));
    }
    // The main clause begins with its verb, in Swedish without a comma before it.
    let joined = set(&[Class::And, Class::But]);
    let main = |next: usize| is_finite(view, next) && !view.is(next - 1, joined);
    let goes_on = !is_modal(view, verb) && (verb + 1..end).any(main);
    is_finite(view, end + 1) || goes_on
}

/// «Om kommunestyret skal ha en temadag, må gruppelederne ta stilling til»: what is still to be settled is a question.
fn opens_with_open_question(view: &View<'_>) -> bool {
    let comma = next_break(view, 1);
    let asks = finite_verb(view, 1..comma).is_some_and(|verb| is_modal(view, verb));
    asks && view.find(comma..view.len(), set(&[Class::Unsettled])).is_some()
}

/// «Der skal undervises», «, for der er ikke penge», «og der er ikke penge», «bliver der ikke råd til»: before the verb of
/// the sentence, behind the word that joins two clauses of which the first is no relative one, or behind the verb.
fn is_empty_subject(view: &View<'_>, at: usize) -> bool {
    if at == 0 {
        return is_finite(view, 1);
    }
    let opens = |before: usize| {
        let joined = view.is(before - 1, set(&[Class::And, Class::But])) || is_finite(view, before - 1);
        view.begins(before, set(&[Class::Which])) && !joined
    };
    let relative = || (at.saturating_sub(NEAR).max(1)..at).any(opens);
    let joins = view.is(at - 1, set(&[Class::And, Class::But])) && is_finite(view, at + 1) && !relative();
    let explains = at > 1 && view.is(at - 1, set(&[Class::Preposition])) && view.is_mark(at - 2, ",");
    joins || explains || is_finite(view, at - 1)
}

/// «Stillingen som digital veileder føres videre»: a post is one as something.
fn is_post_as(view: &View<'_>, at: usize) -> bool {
    let subject = set(&[Class::Pronoun, Class::Owner, Class::Role, Class::Public, Class::Other, Class::Preposition]);
    let post = at > 0 && view.is(at - 1, set(&[Class::Post]));
    let verb = || (at + 1..(at + NEAR).min(view.len())).find(|next| is_finite(view, *next));
    post && !view.is(at + 1, subject) && verb().is_some_and(|verb| verb > at + 1)
}

/// «Ansatte som superbrukere skal få …»: a noun between «som» and the only finite verb of the passage, so that nothing
/// is left for the main clause if a relative clause has it.
fn means_as(view: &View<'_>, at: usize) -> bool {
    let subject = set(&[Class::Pronoun, Class::Owner, Class::Role, Class::Staff, Class::Public, Class::Other]);
    let modal = (at + 1..(at + 4).min(view.len())).find(|next| is_modal(view, *next));
    let Some(modal) = modal.filter(|modal| *modal > at + 1 && at > 0) else { return false };
    let noun = (at + 1..modal).all(|next| !view.is(next, subject | set(&[Class::Not])) && view.mark(next).is_none());
    let near = at.saturating_sub(NEAR)..(at + NEAR).min(view.len());
    let only = !near.into_iter().any(|other| other != modal && is_finite(view, other));
    noun && only
}

/// «Hvor mye vi vil spare, er umulig å si»: a question as the subject of the sentence.
fn opens_with_question(view: &View<'_>, at: usize) -> bool {
    if at > 0 || !view.begins(0, set(&[Class::Asks])) {
        return false;
    }
    let comma = (1..view.len()).find(|at| view.is_mark(*at, ","));
    comma.is_some_and(|comma| is_finite(view, comma + 1) && finite_verb(view, 1..comma).is_some_and(|verb| verb > 1))
}

/// «…, hvilke ferdigheter de mangler»: a question word behind a verb, with a verb of its own. What is found out or
/// written down there hangs on that verb.
fn answers(view: &View<'_>, at: usize) -> bool {
    let asks = at > 0 && view.begins(at, set(&[Class::Asks]));
    let verb = |at: usize| is_finite(view, at) || is_modal(view, at) || view.is_form(at, Form::Infinitive);
    let own = || finite_verb(view, at + 1..next_break(view, at + 1).min(at + 14));
    asks && (at.saturating_sub(NEAR)..at).any(verb) && own().is_some()
}

/// A bare «så» opens a clause of purpose behind a comma and before its subject; elsewhere it is an adverb.
fn opens_result(view: &View<'_>, at: usize) -> bool {
    let verb = || finite_verb(view, at + 1..next_break(view, at + 1).min(at + 14));
    at > 0 && view.is_mark(at - 1, ",") && verb().is_some_and(|verb| verb > at + 1)
}

/// The next mark that ends a segment, whatever words open one before it.
fn next_break(view: &View<'_>, from: usize) -> usize {
    (from..view.len()).find(|at| view.is_mark(*at, BREAKS)).unwrap_or(view.len())
}

/// «whether» or a question word behind words that leave something open, with a verb of its own.
fn is_indirect_question(view: &View<'_>, openers: &[Opener], at: usize) -> bool {
    let opens = view.begins(at, set(&[Class::Whether, Class::Asks]));
    let single_whether = view.begins(at, set(&[Class::Whether]));
    if !opens {
        return false;
    }
    let verb = finite_verb(view, at + 1..segment_limit(view, openers, at + 1, at + 14));
    let open_before = (at.saturating_sub(8)..at).any(|before| view.is(before, set(&[Class::Unsettled])));
    // «fører tilsyn med om …», in Danish with a comma between.
    let before = at.saturating_sub(1 + usize::from(at > 1 && view.is_mark(at - 1, ",")));
    let prepended = at > 0 && single_whether && view.is(before, set(&[Class::Preposition]));
    // «Om lag 200 ansatte …», «Om sommeren …»: neither a subject behind it nor a verb before the main one's.
    let subject = set(&[Class::Owner, Class::Role, Class::Staff, Class::Public, Class::Pronoun, Class::Expletive]);
    let only = !view.is(0, set(&[Class::Preposition])) || view.is(1, subject);
    let opens =
        at == 0 && single_whether && verb.is_some_and(|verb| only || finite_verb(view, verb + 1..view.len()).is_some());
    verb.is_some() && (open_before || prepended || opens)
}

/// The finite verb of a run of tokens: the first modal, else the first verb in present or past.
pub(super) fn finite_verb(view: &View<'_>, range: Range<usize>) -> Option<usize> {
    let modal = range.clone().find(|at| is_modal(view, *at));
    let first = range.clone().find(|at| is_finite(view, *at));
    match (first, modal) {
        (Some(first), Some(modal)) if first > range.start && is_of_bare_relative(view, first, modal) => Some(first),
        (_, Some(modal)) => Some(modal),
        // A sentence that opens with what might be a verb and has another behind it opens with a noun («Svara blir …»), and so
        // does one that opens with a post («Leder av rådet …»).
        (Some(0), None) => {
            let post = view.is(0, set(&[Class::Role])) && view.is(1, set(&[Class::Preposition]));
            (1..range.end).find(|at| is_finite(view, *at)).or(first.filter(|_| !post))
        }
        (first, None) => first,
    }
}

/// Whether a modal begins at the token.
pub(super) fn is_modal(view: &View<'_>, at: usize) -> bool {
    view.begins(at, MODALS) && !view.is(at, set(&[Class::Idiom]))
}

/// A modal behind another finite verb and right behind a subject of its own stands in a relative clause that nothing
/// opens («legges i en mappe alle kan hente fra»).
fn is_of_bare_relative(view: &View<'_>, first: usize, modal: usize) -> bool {
    let people = set(&[Class::Pronoun, Class::Public, Class::Staff, Class::Owner]);
    first + 2 < modal && view.is(modal - 1, people) && !view.is(first + 1, people)
}

pub(super) fn is_finite(view: &View<'_>, at: usize) -> bool {
    if view.is(at, set(&[Class::Idiom])) || (at > 0 && view.is(at - 1, set(&[Class::ToInfinitive]))) {
        return false;
    }
    let known = view.begins(at, FINITE) && !view.is_form(at, Form::Infinitive);
    let present = view.is_form(at, Form::Present) && !view.is_form(at, Form::Infinitive);
    // «så» is «saw» behind who sees, and «so» elsewhere.
    let sees = set(&[Class::Pronoun, Class::Owner, Class::Public, Class::Staff, Class::Role]);
    let so = view.is(at, set(&[Class::SoThat])) && !(at > 0 && view.is(at - 1, sees));
    let past = view.is_form(at, Form::Past) && !view.is_form(at, Form::Participle) && !so;
    let passive = view.is_form(at, Form::Passive) && !(at > 0 && view.is(at - 1, MODALS));
    known || present || past || passive || is_preterite_of(view, at) || is_bare_supine(view, at)
}

/// Words from what opens a subordinate clause to a supine without «har» («som vi under året tagit fram»).
const SUPINE_REACH: usize = 6;

/// «De kurser | som vi tagit fram | ska …»: in Swedish a subordinate clause may leave out the auxiliary.
fn is_bare_supine(view: &View<'_>, at: usize) -> bool {
    if !view.is_form(at, Form::Participle) || view.is_form(at, Form::Past) || view.is_form(at, Form::Infinitive) {
        return false;
    }
    let token = view.tokens[at].kind;
    if !view.vocabulary.pack().lexicon().may_be_bare(view.vocabulary.word(token)) {
        return false;
    }
    let opens = set(&[Class::Which, Class::That, Class::When, Class::If, Class::Because, Class::Asks]);
    let helps = MODALS | set(&[Class::Have, Class::State, Class::BePassive, Class::WasPassive]);
    let mut near = (at.saturating_sub(SUPINE_REACH)..at).rev().take_while(|before| view.mark(*before).is_none());
    let opened = near.find(|before| view.is(*before, opens));
    opened.is_some_and(|opener| (opener..at).all(|before| !view.is(before, helps)))
}

/// A form that is preterite and participle («utbildade», «uddannede») is a verb right beside the one that acts.
fn is_preterite_of(view: &View<'_>, at: usize) -> bool {
    let agent = set(&[Class::Owner, Class::Role]);
    at > 0
        && view.is_form(at, Form::Past)
        && view.is_form(at, Form::Participle)
        && (view.is(at - 1, agent) || (view.is(at + 1, agent) && !view.is(at - 1, set(&[Class::Preposition]))))
}

/// «Skal vi lykkes, må vi …»: a passage that opens with its verb and has another main clause behind it.
fn mark_verb_first_condition(view: &View<'_>, clauses: &mut [Clause]) {
    let asks = (view.len().saturating_sub(2)..view.len()).any(|at| view.is_mark(at, "?"));
    let Some((first, rest)) = clauses.split_first_mut() else { return };
    // «Ansvaret for at …, ligger hos …» opens with words that hold a verb.
    let assigns = view.begins(first.tokens.start, set(&[Class::Assign]));
    let opens_with_verb = first.kind == ClauseKind::Main && first.finite == Some(first.tokens.start) && !assigns;
    let main_follows = rest
        .iter()
        .any(|clause| clause.kind == ClauseKind::Main && clause.finite == Some(clause.tokens.start) && !clause.joined);
    if opens_with_verb && main_follows && !asks {
        first.kind = ClauseKind::Condition;
    }
}

/// «Det er enhetslederne som skal …»: what the relative clause tells is what the sentence says.
fn mark_cleft(view: &View<'_>, clauses: &mut [Clause]) {
    let [first, .., last] = clauses else { return };
    let body = set(&[Class::Owner, Class::Role, Class::Other]);
    let is_cleft = first.kind == ClauseKind::Main
        && first.finite == Some(1)
        && view.is(0, set(&[Class::Expletive]))
        && view.is(1, set(&[Class::State]))
        && (2..first.tokens.end.min(4)).any(|at| view.begins(at, body));
    if is_cleft && last.tokens.start > 2 {
        let which = set(&[Class::Which]);
        let relative = clauses.iter_mut().skip(1).find(|clause| view.begins(clause.tokens.start, which));
        if let Some(relative) = relative {
            relative.kind = ClauseKind::Main;
        }
    }
}

/// The words at the verb that say what something means: «betyr» where a thing is its subject, or «mener vi», which has its
/// agent within.
pub(super) fn meaning(view: &View<'_>, finite: usize, thing: bool) -> Option<Range<usize>> {
    let defines = set(&[Class::Defines]);
    let span = view.span(finite, defines);
    (view.begins(finite, defines) && (thing || span.len() > 1)).then_some(span)
}

/// «Det betyr at hver enhet skal …»: what follows from the sentence before is said of the act itself.
fn mark_meaning(view: &View<'_>, clauses: &mut [Clause]) {
    let Some((first, rest)) = clauses.split_first_mut() else { return };
    let means = first.kind == ClauseKind::Main
        && first.finite.is_some_and(|finite| finite <= 2 && view.begins(finite, set(&[Class::Defines])))
        && view.is(0, set(&[Class::Expletive, Class::Anaphor]));
    // «Regelen er at kommunen skal …»: what is ruled or concluded is said of the act itself.
    let rules = first.kind == ClauseKind::Main
        && view.begins(first.tokens.start, set(&[Class::Normative]))
        && first.finite.is_some_and(|finite| view.span(first.tokens.start, set(&[Class::Normative])).end == finite + 1);
    let binds = |clause: &Clause| clause.finite.is_some_and(|at| view.begins(at, set(&[Class::Strong])));
    let told = |next: &Clause| means || (rules && binds(next));
    if let Some(complement) = rest.first_mut().filter(|next| next.kind == ClauseKind::Complement && told(next)) {
        complement.kind = ClauseKind::Main;
    }
}
