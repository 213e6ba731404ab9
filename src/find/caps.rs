//! The disqualifiers: what caps a passage whatever its modal says, each with the words that show it.

use std::ops::Range;

use jiff::civil::Date;

use crate::find::{Cue, Sense, Speaker};
use crate::rules::Code;
use crate::rules::class::Class;
use crate::rules::lexicon::{Form, VerbKind};

use super::clause::{Clause, ClauseKind};
use super::frame::{Agent, Frame, Will};
use super::scene::{RowFacts, Scene, decision};
use super::view::{Classes, View, set};
use super::zone::Zone;

/// A disqualifier with its words.
pub(super) type Cap = (Code, Cue);

/// A question, direct or indirect.
pub(super) fn asked(scene: &Scene<'_>) -> Option<Cap> {
    let view = scene.view;
    let end = (view.len().saturating_sub(3)..view.len()).rev().find(|at| view.is_mark(*at, "?"));
    if let Some(end) = end {
        return Some((Code::Quest, scene.cue(end..end + 1, Sense::Question)));
    }
    // «Hvordan skal kommunen …» needs no mark in a list of questions.
    let opens = view.begins(0, set(&[Class::Asks])) && (1..QUESTION_REACH).any(|at| super::clause::is_modal(view, at));
    if opens && scene.clauses.len() == 1 {
        return Some((Code::Quest, scene.cue(0..1, Sense::Question)));
    }
    let own = &scene.clauses[scene.own];
    let asserts = |(clause, frame): (&Clause, &Frame)| {
        clause.kind != ClauseKind::Question
            && matches!(frame.agent, Agent::Owner | Agent::Role)
            && matches!(frame.will, Will::Strong | Will::Wants)
    };
    let resolved = scene.clauses.iter().zip(scene.frames).any(asserts) || scene.anywhere(set(&[Class::Want])).is_some();
    let said = |clause: &Clause| clause.finite.is_some_and(|at| view.begins(at, set(&[Class::Says])));
    let asks = || {
        let next = scene.clauses.get(scene.own + 1).is_some_and(|next| next.kind == ClauseKind::Question);
        next && said(own) && !matches!(scene.frames[scene.own].agent, Agent::Owner | Agent::Role)
    };
    let reported = || scene.clauses[..scene.own].iter().any(said);
    let open = own.kind == ClauseKind::Question && (scene.own == scene.act || reported());
    let indirect = (open || asks()) && !resolved;
    let first = &scene.clauses[0];
    let asked = if indirect { own } else { Some(first).filter(|_| opens_with_question(scene))? };
    Some((Code::Quest, scene.cue(asked.tokens.start..asked.tokens.start + 1, Sense::Question)))
}

/// «Hvorvidt kravet om heis bør gjelde, blir et tema i arealdelen»: what the sentence is about is a question that opens it.
fn opens_with_question(scene: &Scene<'_>) -> bool {
    let (first, own) = (&scene.clauses[0], &scene.clauses[scene.own]);
    let about = scene.parts.iter().any(|part| first.tokens.contains(&usize::from(part.0)));
    let ours = matches!(scene.frames[scene.own].agent, Agent::Owner | Agent::Role);
    let resumes = own.kind == ClauseKind::Main && own.finite == Some(own.tokens.start) && !ours;
    first.kind == ClauseKind::Question && about && resumes
}

/// Words from a question word to the modal of a question («Hvilken rolle skal …»).
const QUESTION_REACH: usize = 4;

/// Somebody's words: a text that speaks for others, a verb of saying that governs the clause and is not the owner's,
/// input from a hearing, a quotation.
pub(super) fn cited(scene: &Scene<'_>) -> Option<Cap> {
    let view = scene.view;
    if scene.speaker == Speaker::Another {
        let range = scene.agent().1.unwrap_or_else(|| view.bytes(0..1));
        return Some((Code::Cite, Cue { range, sense: Sense::SourceCite }));
    }
    if let Some(range) = scene.inherited.and_then(|inherited| inherited.cite.clone()) {
        return Some((Code::Cite, Cue { range, sense: Sense::SourceCite }));
    }
    if let Some(says) = reported_speech(scene) {
        return Some((Code::Cite, scene.cue(says, Sense::SourceCite)));
    }
    let told = scene.will().0 == Will::None
        && scene.clause().finite.is_some()
        && !matches!(scene.kind, crate::find::PassageKind::Row);
    let voice = scene
        .anywhere(set(&[Class::Voice]))
        .filter(|voice| told && voice.start < scene.topic().end && !bare_infinitive(scene));
    if let Some(voice) = voice.or_else(|| according(scene)) {
        return Some((Code::Cite, scene.cue(voice, Sense::SourceCite)));
    }
    let quoted = view.is_mark(0, "«»“”\"–—")
        && view.tokens.len() > 5
        && (scene.kind == crate::find::PassageKind::Quote || closes_quote(scene));
    if quoted || scene.kind == crate::find::PassageKind::Quote {
        return Some((Code::Cite, scene.cue(0..1, Sense::SourceCite)));
    }
    // What the owner binds itself to in an answer is its own; «Kommunen skal …», «Skolene skal …» others say as well.
    let subject = scene.frame().subject.clone().unwrap_or_default();
    let ours = view.find(subject, set(&[Class::Pronoun])).is_some() || scene.near(set(&[Class::Commit])).is_some();
    let own_will = matches!(scene.agent().0, Agent::Owner | Agent::Role) && scene.will().0 == Will::Strong && ours;
    (scene.zone == Zone::Input && !own_will).then(|| (Code::Cite, zone_cue(scene)))
}

/// A verb of saying with somebody else as its subject, which has what it says behind it or is told of the past.
fn reported_speech(scene: &Scene<'_>) -> Option<Range<usize>> {
    let view = scene.view;
    if let Some(wants) = recommended(scene).or_else(|| wished(scene)) {
        return Some(wants);
    }
    (1..view.len()).filter(|at| view.begins(*at, set(&[Class::Says]))).find_map(|at| {
        let span = view.span(at, set(&[Class::Says]));
        let complement = (span.end..(span.end + 4).min(view.len()))
            .any(|next| view.begins(next, set(&[Class::That])) || view.is_mark(next, ":«“\""));
        let past = view.is_form(at, Form::Past) && !view.is_form(at, Form::Present);
        let before_topic = at < scene.topic().end;
        // «Når noen melder fra om at …, skal vi rette det», «Ansatte som ber om det, skal få …»: what is done then is the
        // owner's.
        let reports = |clause: &Clause| match clause.kind {
            ClauseKind::Time | ClauseKind::Condition => false,
            ClauseKind::Relative => scene.will().0 == Will::None,
            _ => true,
        };
        let finite = scene.clauses.iter().any(|clause| clause.finite == Some(at) && reports(clause));
        let law = (0..at).any(|before| view.is_mark(before, "§"))
            || (span.len() == 1 && view.is(at - 1, set(&[Class::LawNoun])));
        let attributed = at > 0 && view.is_mark(at - 1, ",»”\"–");
        let speaks = attributed || ((complement || past || span.len() > 1) && finite && before_topic);
        (speaks && !law && !speaks_for_owner(scene, at)).then_some(span)
    })
}

/// Words between somebody and what they recommend («Rådet i Storvik anbefaler»).
const SUBJECT_REACH: usize = 3;

/// «Rådet anbefaler at …»: what somebody else wants of the owner.
fn recommended(scene: &Scene<'_>) -> Option<Range<usize>> {
    let view = scene.view;
    let others = set(&[Class::Other, Class::Representative]);
    let wants = |at: &usize| {
        let near = at.saturating_sub(SUBJECT_REACH)..*at;
        view.begins(*at, set(&[Class::Draft, Class::Want]))
            && (at + 1..at + 3).any(|next| view.begins(next, set(&[Class::That])))
            && view.find(near.clone(), set(&[Class::Owner, Class::Pronoun])).is_none()
            && view.find(near, others).is_some()
    };
    let at = (1..scene.topic().end.min(view.len())).find(wants)?;
    (!view.looks_like(at, Form::Passive)).then_some(at..at + 1)
}

/// «Eldre ønsker hjelp på nettet», «De ansatte vil gjerne ha kurs»: what people would like the owner to do (scheme C11).
fn wished(scene: &Scene<'_>) -> Option<Range<usize>> {
    let wants = set(&[Class::Want]);
    let at = scene.clause().finite.filter(|at| scene.view.begins(*at, wants))?;
    let people = matches!(scene.frame().agent, Agent::Public | Agent::Staff);
    let before = scene.frame().subject.as_ref().is_some_and(|subject| subject.end <= at);
    let main = scene.clause().kind == ClauseKind::Main && !scene.frame().passive;
    // «…, og det skal vi gi dem.»
    let granted = scene.clauses.iter().zip(scene.frames).skip(scene.act + 1).any(|(clause, frame)| {
        clause.kind == ClauseKind::Main
            && matches!(frame.agent, Agent::Owner | Agent::Role)
            && matches!(frame.will, Will::Strong | Will::Wants)
    });
    (people && before && main && !granted).then(|| scene.view.span(at, wants))
}

/// Words from «ifølge» to the head of its source («ifølge kommunens egen rutine», «enligt plan- och bygglagen»).
const SOURCE_REACH: usize = 5;

/// «Ifølge utvalget …»: a source that is no law and not the owner's own. What is made after a standard, or behind the act
/// after a plan («enligt WCAG», «enligt rutinen»), is not what it says.
fn according(scene: &Scene<'_>) -> Option<Range<usize>> {
    let view = scene.view;
    let at = view.find(0..view.len(), set(&[Class::Cites]))?;
    let cites = view.span(at, set(&[Class::Cites]));
    let reach = cites.end..(cites.end + SOURCE_REACH).min(view.len());
    let source = reach.start..view.find(reach.clone(), set(&[Class::Strong, Class::Weak])).unwrap_or(reach.end);
    let first = |what: Classes| view.is(source.start, what);
    let names = |what: Classes| view.find(source.clone(), what).is_some();
    // «ifølge vår …», «ifølge kommunens …» stand among the connectives.
    let possessive =
        view.begins(at, set(&[Class::Connective])) && view.span(at, set(&[Class::Connective])).len() > cites.len();
    let decided = names(set(&[Class::ZoneDecision])) && !names(set(&[Class::Other]));
    let ours = possessive
        || decided
        || first(set(&[Class::Owner, Class::Role, Class::Anaphor]))
        || names(set(&[Class::Pronoun]));
    let own_paper = names(set(&[Class::Document, Class::OwnThing, Class::Commit, Class::ZoneDecision]));
    let paper = first(set(&[Class::Document, Class::OwnThing])) || (ours && own_paper);
    let followed = at > 0 && first(set(&[Class::Standard]));
    let law = names(set(&[Class::LawNoun])) || paper && (at > 0 || ours) || followed;
    let past = view.find(0..at, set(&[Class::Preterite, Class::WasPassive])).is_some();
    let told = scene.will().0 == Will::None && !scene.frame().passive && !past;
    (!law && (at == 0 || told)).then_some(cites)
}

fn bare_infinitive(scene: &Scene<'_>) -> bool {
    let view = scene.view;
    (0..view.len()).find(|at| view.mark(*at).is_none()).is_some_and(|first| view.is_form(first, Form::Infinitive))
}

fn closes_quote(scene: &Scene<'_>) -> bool {
    let view = scene.view;
    (1..view.len()).any(|at| view.is_mark(at, "»”\"«“"))
}

/// The verb of saying has the owner or one of its bodies as its subject.
fn speaks_for_owner(scene: &Scene<'_>, says: usize) -> bool {
    let clause = scene.clauses.iter().position(|clause| clause.tokens.contains(&says));
    let ours = |at: usize| {
        // «I planen pekes det på …» is the plan's own.
        let document = scene.view.find(scene.clauses[at].tokens.start..says, set(&[Class::Document])).is_some();
        document || matches!(scene.frames[at].agent, Agent::Owner | Agent::Document)
    };
    clause.is_some_and(ours)
}

pub(super) fn zone_cue(scene: &Scene<'_>) -> Cue {
    let range = scene.zone_words.clone().unwrap_or_else(|| scene.view.bytes(0..1));
    Cue { range, sense: Sense::Zone }
}

/// Law as the source of the duty.
pub(super) fn law(scene: &Scene<'_>) -> Option<Cap> {
    let view = scene.view;
    let cap = |tokens: Range<usize>| Some((Code::Law, scene.cue(tokens, Sense::SourceLaw)));
    // Who binds itself may name the law that it follows.
    let binds_itself = matches!(scene.agent().0, Agent::Owner | Agent::Role)
        && scene.near(set(&[Class::Commit])).is_some()
        || scene.near(set(&[Class::Goal])).is_some_and(|goal| view.find(goal, set(&[Class::LawNoun])).is_none());
    if let Some(quote) = scene.quote.clone().filter(|_| !binds_itself) {
        return cap(quote);
    }
    if let Some(range) = scene.inherited.and_then(|inherited| inherited.law.clone()).filter(|_| !speaks_itself(scene)) {
        return Some((Code::Law, Cue { range, sense: Sense::SourceLaw }));
    }
    if let Some(range) = scene.told(Code::Law) {
        return Some((Code::Law, Cue { range, sense: Sense::SourceLaw }));
    }
    if let Some(duty) = scene.near(set(&[Class::Duty])).filter(|_| !binds_staff(scene)) {
        return cap(duty);
    }
    if let Some(law) =
        according_to_law(scene).or_else(|| law_as_subject(view, of_law(scene)?)).or_else(|| law_behind(scene))
    {
        return cap(law);
    }
    let own_will = matches!(scene.agent().0, Agent::Owner | Agent::Role) && scene.will().0 == Will::Strong;
    let law_word = scene.anywhere(set(&[Class::LawNoun]));
    let bound = scene.will().0 == Will::Strong && law_word.is_none();
    if scene.zone == Zone::Law && !own_will && !bound {
        return Some((
            Code::Law,
            law_word.map_or_else(|| zone_cue(scene), |tokens| scene.cue(tokens, Sense::SourceLaw)),
        ));
    }
    let bare_section =
        view.is_mark(0, "§") && scene.zone != Zone::Provision && law_word.is_some() && scene.will().0 == Will::None;
    bare_section.then(|| (Code::Law, scene.cue(0..1, Sense::SourceLaw)))
}

/// «Alle ansatte plikter å ta kurset»: what staff owe, where no law is named, they owe to the owner.
pub(super) fn binds_staff(scene: &Scene<'_>) -> bool {
    let law =
        scene.anywhere(set(&[Class::LawNoun])).is_some() || (0..scene.view.len()).any(|at| scene.view.is_mark(at, "§"));
    scene.agent().0 == Agent::Staff && scene.zone != Zone::Law && !law
}

/// «Etter likestillingsloven § 18 skal …»: at the head of a clause, before its finite verb.
fn according_to_law(scene: &Scene<'_>) -> Option<Range<usize>> {
    let view = scene.view;
    let clause = scene.clause();
    let finite = clause.finite.unwrap_or(clause.tokens.end);
    let at = view.find(0..finite, set(&[Class::According]))?;
    let span = view.span(at, set(&[Class::According]));
    let law = view.find(span.end..(span.end + 5).min(finite.max(span.end)), set(&[Class::LawNoun]))?;
    Some(at..view.span(law, set(&[Class::LawNoun])).end)
}

/// «…, jf. TEK17 § 12-1», «…, enligt regeringens proposition»: the source behind what no body of the owner's does.
fn law_behind(scene: &Scene<'_>) -> Option<Range<usize>> {
    let view = scene.view;
    let at = view.rfind(1..view.len(), set(&[Class::According])).filter(|at| view.is_mark(*at - 1, ","))?;
    let law = view.find(at + 1..(at + 5).min(view.len()), set(&[Class::LawNoun]))?;
    let nobody = matches!(scene.agent().0, Agent::Thing | Agent::Public)
        || (scene.agent().0 == Agent::Implied && scene.will().0 == Will::None);
    nobody.then(|| at..view.span(law, set(&[Class::LawNoun])).end)
}

/// «Loven krever at …», «Forskriften pålegger …» in a clause.
pub(super) fn law_as_subject(view: &View<'_>, clause: &Clause) -> Option<Range<usize>> {
    let finite = clause.finite?;
    let law = view.rfind(clause.tokens.start..finite, set(&[Class::LawNoun]))?;
    // «§ 9 I alle reguleringsplaner skal …» has the number of the plan's own provision at its head, «§ 17 annet ledd skal …»
    // that of a law's.
    let first = || (1..finite).find(|at| view.mark(*at).is_none() && !view.is_number(*at));
    if law == 0 && view.is_mark(0, "§") && first().is_some_and(|at| view.tokens[at].is_capital(view.text)) {
        return None;
    }
    // «Vi lover å …», «Fylket har lova å …» is no law.
    let promises = view.is(law + 1, set(&[Class::ToInfinitive, Class::That])) || view.is(law, set(&[Class::Promise]));
    if promises || (law > 0 && view.is(law - 1, set(&[Class::Pronoun, Class::Owner]))) {
        return None;
    }
    // A law right before a verb in the present is its subject, whatever it says.
    let next = view.span(law, set(&[Class::LawNoun])).end == finite && view.is_form(finite, Form::Present);
    let tells = next && !view.is(law, set(&[Class::Other]));
    let says = view.is(finite, set(&[Class::LawVerb, Class::Strong, Class::Duty]))
        || tells
        || view.find(finite..(finite + 3).min(view.len()), set(&[Class::LawVerb])).is_some();
    let ours = view.find(clause.tokens.start..finite, set(&[Class::Owner])).is_some_and(|owner| owner > law);
    (says && !ours).then(|| law..finite + 1)
}

/// The clause that says what the law asks: the first with a verb, or the act's own.
fn of_law<'a>(scene: &'a Scene<'_>) -> Option<&'a Clause> {
    let main = scene.clauses.iter().find(|clause| clause.finite.is_some())?;
    Some(if main.tokens.start < scene.clause().tokens.start { main } else { scene.clause() })
}

/// Words from an assigned responsibility to whoever has it («ligger hos den enkelte fylkeskommunen»).
const ASSIGNED_REACH: usize = 4;

/// «Hvis høyskolen tilbyr studiet, vil vi …»: the subject stands in the condition of what the owner will do.
pub(super) fn is_condition_of_ours(scene: &Scene<'_>) -> bool {
    let will = |(frame, clause): (&Frame, &Clause)| {
        clause.kind == ClauseKind::Main
            && matches!(frame.agent, Agent::Owner | Agent::Role)
            && matches!(frame.will, Will::Strong | Will::Wants | Will::Must)
    };
    scene.clauses[scene.own].kind == ClauseKind::Condition && scene.frames.iter().zip(scene.clauses).any(will)
}

/// Somebody else's duty or promise.
pub(super) fn other(scene: &Scene<'_>) -> Option<Cap> {
    if let Some(range) = scene.row.and_then(|row| row.other.clone()) {
        return Some((Code::Other, Cue { range, sense: Sense::AgentOther }));
    }
    let (agent, words) = scene.agent();
    // «Turlaget har lovet å …»: what is promised by whom no list knows is another's promise (scheme C11).
    let unknown = matches!(agent, Agent::Thing | Agent::Public | Agent::Implied);
    let promise = scene.near(set(&[Class::Promise])).filter(|_| unknown && !scene.frame().passive);
    if let Some(promise) = promise.filter(|_| scene.will().0 == Will::None) {
        return Some((Code::Other, scene.cue(promise, Sense::AgentOther)));
    }
    // The owner's own provisions bind others (scheme C5), and so does what it asks when it buys.
    let ours = scene.clauses.iter().zip(scene.frames).any(|(clause, frame)| {
        matches!(clause.kind, ClauseKind::Time | ClauseKind::Condition) && frame.agent == Agent::Owner
    });
    let bound = (scene.zone == Zone::Provision || ours) && scene.will().0 == Will::Strong;
    // Who is spoken to as «du» may be one of the staff.
    let subject = scene.frame().subject.as_ref();
    let staff = subject.is_some_and(|subject| scene.view.is(subject.start, set(&[Class::Pronoun])))
        && scene.anywhere(set(&[Class::Staff, Class::Role])).is_some();
    // «Ansvaret ligger hos fylkeskommunen»
    let theirs = scene.near(set(&[Class::Assign])).and_then(|tokens| {
        let body = tokens.end..(tokens.end + ASSIGNED_REACH).min(scene.view.len());
        let other = scene.view.find(body.clone(), set(&[Class::Other]))?;
        scene.view.find(body, set(&[Class::Role, Class::Owner])).is_none().then_some(other)
    });
    if let Some(other) = theirs.filter(|_| matches!(agent, Agent::Thing | Agent::OwnThing | Agent::Implied)) {
        return Some((Code::Other, scene.cue(scene.view.span(other, set(&[Class::Other])), Sense::AgentOther)));
    }
    if agent != Agent::Other || bound || staff || is_condition_of_ours(scene) {
        return None;
    }
    Some((Code::Other, Cue { range: words?, sense: Sense::AgentOther }))
}

/// An item that is a whole sentence of what the owner will do, below a line that does not break off: «Vi skal gjøre
/// nettsidene tilgjengelige» below «Mye er ikke på plass».
pub(super) fn speaks_itself(scene: &Scene<'_>) -> bool {
    let frame = scene.frame();
    let whole = matches!(frame.agent, Agent::Owner | Agent::Role | Agent::Staff) && frame.will == Will::Strong;
    let pointed_at = scene.inherited.is_some_and(|inherited| inherited.points);
    whole && !pointed_at && !scene.completes_lead_in()
}

/// Told of the past: a preterite or past passive without a modal.
pub(super) fn is_reported(scene: &Scene<'_>) -> bool {
    let view = scene.view;
    let clause = scene.clause().tokens.clone();
    scene.will().0 == Will::None && view.find(clause, set(&[Class::WasPassive, Class::Preterite])).is_some()
}

/// Done, begun, decided earlier, or in operation.
pub(super) fn past(scene: &Scene<'_>) -> Option<Cap> {
    let cap = |tokens: Range<usize>| Some((Code::Past, scene.cue(tokens, Sense::TensePast)));
    if let Some(range) = scene.row.and_then(|row| row.done.clone()) {
        return Some((Code::Past, Cue { range, sense: Sense::TensePast }));
    }
    // A row whose deadline is still to come tells what will be done.
    let is_ahead = |row: &RowFacts| row.fields.deadline.as_ref().is_some_and(|deadline| deadline.is_ahead(scene.today));
    if scene.row.is_some_and(|row| row.action.is_some() && is_ahead(row)) {
        return None;
    }
    if let Some(range) = scene.told(Code::Past) {
        return Some((Code::Past, Cue { range, sense: Sense::TensePast }));
    }
    if scene.will().0 != Will::None {
        return decided_earlier(scene).or_else(|| hearsay(scene)).and_then(cap);
    }
    // «Målet er at: – alle har fått …»: what is wanted is not told.
    if scene.completes_lead_in() && scene.inherited.is_some_and(|inherited| inherited.want.is_some()) {
        return None;
    }
    done_behind(scene).or_else(|| past_words(scene)).and_then(cap)
}

/// «Gi ansatte opplæring – fullført»: the status behind an act, unless it is to be reached on a day ahead.
fn done_behind(scene: &Scene<'_>) -> Option<Range<usize>> {
    let view = scene.view;
    let marks = scene.topic().start + 1..view.len().saturating_sub(1);
    let status = marks.rev().find(|at| view.is_mark(*at, ":–—-("))? + 1;
    let ahead = super::field::future_date(view, status..view.len(), scene.today).is_some();
    (view.begins(status, set(&[Class::Done])) && !ahead).then(|| view.span(status, set(&[Class::Done])))
}

/// Words that tell of today or of what happened, and cannot be what a goal will be like: «i dag», «fikk».
pub(super) fn tells_of_now(scene: &Scene<'_>) -> bool {
    let view = scene.view;
    let clause = scene.clause();
    let told =
        view.find(clause.tokens.clone(), set(&[Class::PastAdverb, Class::WasPassive, Class::Preterite])).is_some();
    told || clause.finite.is_some_and(|at| view.is_form(at, Form::Past) && !view.is_form(at, Form::Present))
}

/// The words that tell of the past in the act's clause.
pub(super) fn past_words(scene: &Scene<'_>) -> Option<Range<usize>> {
    // «har besluttet at biblioteket holder åpent …»: what was decided is to come, unless it is told as done («bestemte at
    // alle fikk …»).
    if decision(scene.view, scene.clauses, scene.frames, scene.own).is_some() {
        return past_words_in(scene.view, &scene.clauses[scene.own], scene.today);
    }
    past_words_in(scene.view, scene.clause(), scene.today)
}

/// The words that tell of the past in a clause.
pub(super) fn past_words_in(view: &View<'_>, of: &Clause, today: Date) -> Option<Range<usize>> {
    let clause = of.tokens.clone();
    // What stands behind the finite verb belongs to something smaller than the clause («bruker det andre har laget»).
    let told = clause.start..of.finite.map_or(clause.end, |finite| finite + 1);
    let perfect = told.clone().find(|at| {
        let participle = || (at + 1..(at + 7).min(clause.end)).find(|next| view.is_form(*next, Form::Participle));
        view.begins(*at, set(&[Class::Have])) && participle().is_some()
    });
    let perfect = perfect.filter(|_| !future_perfect(view, of, today));
    let passive = view.find(told, set(&[Class::WasPassive, Class::Preterite]));
    // «La brukerne prøve …» asks, «La inn krav …» tells.
    let asks = |at: usize| {
        let infinitive = || (at + 1..clause.end).any(|next| view.is_form(next, Form::Infinitive));
        view.is_form(at, Form::Infinitive) && (0..at).all(|before| view.mark(before).is_some()) && infinitive()
    };
    let preterite = clause.clone().find(|at| {
        Some(*at) == of.finite && view.is_form(*at, Form::Past) && !view.is_form(*at, Form::Present) && !asks(*at)
    });
    // «er gjennomført»; «er preget av», «er utfordret» tell how things are.
    let brought_about = |at: usize| view.is_form(at, Form::Participle) && view.verb_kind(at) != Some(VerbKind::State);
    let done = clause.clone().find(|at| {
        let participle = || (at + 1..(at + 4).min(clause.end)).any(brought_about);
        let begins = view.begins(*at, set(&[Class::State])) && !view.is(*at, set(&[Class::BePassive]));
        let told = begins && of.finite == Some(*at);
        told && participle() && !future_perfect(view, of, today)
    });
    // «fra nå av»: a word of today within one of what is to come.
    let of_today =
        |at: &usize| view.begins(*at, set(&[Class::PastAdverb])) && !view.is(*at, set(&[Class::FutureAdverb]));
    let adverb = clause.into_iter().find(of_today);
    // «Heve plattformen på de mest brukte holdeplassene»: behind a bare infinitive no verb tells.
    let bare = opens_with_infinitive(view, of);
    let told = passive.or(preterite).or(perfect).filter(|at| !bare || view.is(*at, set(&[Class::WasPassive])));
    let at = told.or(adverb).or(done.filter(|_| !bare))?;
    Some(view.span(at, set(&[Class::WasPassive, Class::Preterite, Class::Have, Class::PastAdverb, Class::State])))
}

/// The passage begins with an infinitive that is no other form.
fn opens_with_infinitive(view: &View<'_>, of: &Clause) -> bool {
    let first = (0..view.len()).find(|at| view.mark(*at).is_none() && !view.is_number(*at));
    let infinitive = |at: usize| {
        let others = [Form::Present, Form::Past, Form::Participle];
        view.is_form(at, Form::Infinitive) && !others.into_iter().any(|form| view.is_form(at, form))
    };
    first.is_some_and(|at| of.tokens.contains(&at) && infinitive(at))
}

/// «Senest i oktober 2028 har vi oppdatert …»: what will have been done by a date ahead.
pub(super) fn future_perfect(view: &View<'_>, of: &Clause, today: Date) -> bool {
    let clause = of.tokens.clone();
    let Some(have) = of.finite.filter(|at| view.begins(*at, set(&[Class::Have]))) else { return false };
    let present = !view.is(have, set(&[Class::Preterite])) && !view.is_form(have, Form::Past);
    let participle = (have + 1..(have + 9).min(clause.end)).any(|at| view.is_form(at, Form::Participle));
    let dated = super::field::future_date(view, clause.start..have, today).is_some();
    present && participle && dated
}

/// «Det ble vedtatt at alle skulle …».
fn decided_earlier(scene: &Scene<'_>) -> Option<Range<usize>> {
    let view = scene.view;
    let was = set(&[Class::WasPassive, Class::Preterite]);
    let told =
        |at: &usize| view.begins(*at, was) || (view.is_form(*at, Form::Past) && !view.is_form(*at, Form::Participle));
    let at = decision(view, scene.clauses, scene.frames, scene.own)?.find(told)?;
    (scene.will().0 == Will::Weak).then(|| view.span(at, was))
}

/// «Kommunen skal ha innført …»: what the owner is said to have done (scheme B7).
fn hearsay(scene: &Scene<'_>) -> Option<Range<usize>> {
    let view = scene.view;
    let modal = scene.frame().modal.clone()?;
    let limit = (modal.end + 8).min(scene.clause().tokens.end);
    let have =
        (modal.end..limit).find(|at| view.is(*at, set(&[Class::State])) && view.is_form(*at, Form::Infinitive))?;
    let participle = (have + 1..(have + 2).min(limit))
        .find(|at| view.is_form(*at, Form::Participle) && !view.is_form(*at, Form::Infinitive))?;
    let dated = super::field::future_date(view, 0..view.len(), scene.today).is_some();
    let owner = matches!(scene.agent().0, Agent::Owner) && scene.will().0 == Will::Strong;
    (owner && !dated).then_some(have..participle + 1)
}

/// The document about itself.
pub(super) fn meta(scene: &Scene<'_>) -> Option<Cap> {
    let (agent, words) = scene.agent();
    // «Formålet med planen er å …»: what the plan is to bring about.
    let describes =
        |goal: &Range<usize>| scene.view.find(goal.end..scene.view.len(), set(&[Class::Describes])).is_some();
    let aims = scene.near(set(&[Class::Goal])).is_some_and(|goal| goal.len() > 2 && !describes(&goal));
    if agent != Agent::Document || aims {
        return None;
    }
    Some((Code::Meta, Cue { range: words?, sense: Sense::AgentDocument }))
}

/// Most words from «omtalt i» to the document that it leads to.
const POINTER_REACH: usize = 6;

/// «… er omtalt i kompetanseplanen»: a document says where the reader finds it, and neither that it is done nor that a
/// law asks for it.
pub(super) fn pointer(scene: &Scene<'_>) -> Option<Cap> {
    let view = scene.view;
    let clause = scene.clause().tokens.clone();
    if scene.will().0 != Will::None || !matches!(scene.kind, crate::find::PassageKind::Sentence) {
        return None;
    }
    let at = view.rfind(clause.clone(), set(&[Class::Describes]))?;
    let behind = view.span(at, set(&[Class::Describes])).end;
    let leads = (behind..(behind + 2).min(clause.end)).find(|next| view.is(*next, set(&[Class::Preposition])))?;
    let document = view.find(leads + 1..(leads + POINTER_REACH).min(clause.end), set(&[Class::Document]))?;
    let range = view.bytes(view.span(document, set(&[Class::Document])));
    Some((Code::Meta, Cue { range, sense: Sense::AgentDocument }))
}
