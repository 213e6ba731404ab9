//! Requirements that are satisfied by evidence other than a promise: status, process, definition, provision, naming.

use crate::find::{Cue, Question, Sense, Speaker, Weakness};
use crate::rules::class::Class;
use crate::rules::lexicon::Form;
use crate::rules::{Code, Evidence, Level};

use super::caps;
use super::clause::{Clause, ClauseKind};
use super::field::{deadline, quantity};
use super::frame::{Agent, Will};
use super::judge::{Trail, Verdict};
use super::negation;
use super::scene::Scene;
use super::view::set;
use super::zone::Zone;

/// The verdict by evidence; `None` leaves the passage to the ordinary questions.
pub(super) fn weigh(scene: &Scene<'_>, trail: &mut Trail) -> Option<Verdict> {
    let stops = [
        caps::asked(scene),
        caps::cited(scene).filter(|_| !is_own_process(scene)),
        caps::law(scene).filter(|_| !names_as_basis(scene)),
        caps::other(scene),
        caps::meta(scene).filter(|_| {
            !matches!(scene.requirement.evidence, Evidence::Naming | Evidence::Provision | Evidence::Process)
        }),
        matters(scene),
        negation::denied(scene).filter(|_| is_deniable(scene)),
    ];
    if let Some((code, cue)) = stops.into_iter().flatten().next() {
        trail.ask(Question::Evidence, true, Some(cue));
        return Some(mentioned(code));
    }
    let level = match scene.requirement.evidence {
        Evidence::Promise => return None,
        Evidence::Status => status(scene),
        Evidence::Process => process(scene),
        Evidence::Definition => definition(scene),
        Evidence::Provision => provision(scene),
        Evidence::Naming => naming(scene),
    };
    let told = level.code.map(|code| told_by(scene, code));
    trail.ask(Question::Evidence, told.is_some() || level.level >= Level::Aspired, told);
    // What nobody adopts is nobody's status, process or definition.
    let nobody = scene.speaker != Speaker::Owner && level.level > Level::Aspired;
    Some(if nobody { partly(Weakness::Document) } else { level })
}

/// The words by which a passage only tells: those of the past or of a denial, else its verb.
fn told_by(scene: &Scene<'_>, code: Code) -> Cue {
    let verb = scene.clause().finite.unwrap_or(scene.clause().tokens.start);
    let past = || caps::past_words(scene).filter(|_| code == Code::Past);
    let tokens = past().or_else(|| negation::negation(scene)).unwrap_or(verb..verb + 1);
    scene.cue(tokens, if code == Code::Past { Sense::TensePast } else { Sense::General })
}

fn mentioned(code: Code) -> Verdict {
    Verdict { level: Level::Mentioned, code: Some(code), weakness: None }
}

fn given() -> Verdict {
    Verdict { level: Level::Committed, code: None, weakness: None }
}

fn partly(weakness: Weakness) -> Verdict {
    Verdict { level: Level::Aspired, code: None, weakness: Some(weakness) }
}

/// «… er et viktig organ»: says that it matters, not that it is there.
fn matters(scene: &Scene<'_>) -> Option<caps::Cap> {
    let tokens = scene.anywhere(set(&[Class::Matters])).filter(|_| scene.will().0 == Will::None)?;
    Some((Code::Gen, scene.cue(tokens, Sense::General)))
}

/// A process that is not held, a provision that is not made and a plan without what it is about are refused; a guideline binds nobody in any case.
fn is_deniable(scene: &Scene<'_>) -> bool {
    match scene.requirement.evidence {
        Evidence::Process => true,
        Evidence::Provision => scene.zone != Zone::Guideline,
        Evidence::Definition => scene.anywhere(set(&[Class::Defines])).is_none(),
        _ => false,
    }
}

/// Words from a verb of saying to what is said.
const SAID_REACH: usize = 6;

/// In a process zone the council's opinion is what is asked for, not somebody's words.
fn is_own_process(scene: &Scene<'_>) -> bool {
    // «Rådet skriver i sitt høringssvar at …»
    let told = scene.anywhere(set(&[Class::Says])).is_some_and(|says| {
        let behind = says.end..(says.end + SAID_REACH).min(scene.view.len());
        scene.view.find(behind, set(&[Class::That])).is_some()
    });
    scene.requirement.evidence == Evidence::Process && scene.zone != Zone::Input && !told
}

/// «legges til grunn», «bygger på»: the owner takes it as its own basis.
fn names_as_basis(scene: &Scene<'_>) -> bool {
    let demanded = scene.clause().finite.is_some_and(|finite| scene.view.is(finite, set(&[Class::LawVerb])));
    matches!(scene.requirement.evidence, Evidence::Naming | Evidence::Definition) && caps_free_law(scene) && !demanded
}

fn caps_free_law(scene: &Scene<'_>) -> bool {
    scene.near(set(&[Class::Duty])).is_none() && scene.quote.is_none()
}

/// Status is given when it is told with figures or as a fact; a plan to gather it counts too.
fn status(scene: &Scene<'_>) -> Verdict {
    let view = scene.view;
    let figures = quantity(view, 0..view.len()).is_some()
        || (0..view.len()).any(|at| view.is_number(at) && view.year(at).is_none());
    // «har fortsatt mangler»: faults there are, a noun.
    let noun = |lack: &usize| (0..*lack).any(|at| view.begins(at, set(&[Class::Have])));
    if !figures
        && view.find(0..view.len(), set(&[Class::Lack])).is_some_and(|lack| !noun(&lack))
        && scene.kind == crate::find::PassageKind::Sentence
    {
        return mentioned(Code::Past);
    }
    match scene.will().0 {
        _ if figures || scene.kind == crate::find::PassageKind::Row => given(),
        Will::Strong | Will::Wants => given(),
        Will::Weak | Will::Must => partly(Weakness::Modal),
        Will::None if deadline(view, 0..view.len(), scene.today).is_some() => given(),
        Will::None => partly(Weakness::Result),
    }
}

/// A process is stated when it was held, is held, or will be.
fn process(scene: &Scene<'_>) -> Verdict {
    if negation::negation(scene).is_some() {
        return mentioned(Code::Past);
    }
    if only_names(scene) {
        return mentioned(Code::Gen);
    }
    match scene.will().0 {
        Will::Weak | Will::Must => partly(Weakness::Modal),
        Will::Strong | Will::Wants if super::strength::soft_verb(scene).is_some() => partly(Weakness::Verb),
        Will::None if is_proposed(scene) => partly(Weakness::Modal),
        Will::Strong | Will::Wants | Will::None => given(),
    }
}

/// «Det foreslås å høre rådet»; «Før kommunestyret behandler forslag om …, hører vi rådet» proposes nothing.
fn is_proposed(scene: &Scene<'_>) -> bool {
    let proposes = set(&[Class::Want, Class::Important, Class::Draft]);
    let beside = |at: usize| {
        let beside = |clause: &Clause| matches!(clause.kind, ClauseKind::Time | ClauseKind::Condition);
        scene.clauses.iter().any(|clause| beside(clause) && clause.tokens.contains(&at))
    };
    (0..scene.topic().end).any(|at| scene.view.begins(at, proposes) && !beside(at))
}

/// «Leder av rådet for eldre» below a foreword: a line without a verb or a date names somebody, and tells of no process.
fn only_names(scene: &Scene<'_>) -> bool {
    let view = scene.view;
    let forms = [Form::Infinitive, Form::Past, Form::Participle, Form::Passive];
    let named = set(&[Class::Role, Class::Representative]);
    let acts =
        |at: usize| view.is_number(at) || (!view.is(at, named) && forms.iter().any(|form| view.is_form(at, *form)));
    let whole = view.is_mark(view.len() - 1, ".:");
    let alone =
        scene.kind == crate::find::PassageKind::Sentence && !scene.zone.is_action() && scene.inherited.is_none();
    alone && !whole && scene.clauses.iter().all(|clause| clause.finite.is_none()) && !(0..view.len()).any(acts)
}

/// A definition says what is meant.
fn definition(scene: &Scene<'_>) -> Verdict {
    let defines = scene.anywhere(set(&[Class::Defines])).is_some();
    match scene.will().0 {
        _ if defines => given(),
        Will::Weak | Will::Must => partly(Weakness::Modal),
        Will::Strong | Will::Wants => given(),
        Will::None if caps::past_words(scene).is_some() => mentioned(Code::Past),
        // «hos oss», «vi»: the owner makes the meaning its own.
        Will::None if scene.anywhere(set(&[Class::Owner])).is_some() => given(),
        Will::None => partly(Weakness::Result),
    }
}

/// A provision binds builders with a strong modal; a guideline does not.
fn provision(scene: &Scene<'_>) -> Verdict {
    if scene.zone == Zone::Guideline {
        return partly(Weakness::Draft);
    }
    match scene.will().0 {
        Will::Strong => given(),
        Will::Wants if matches!(scene.agent().0, Agent::Owner | Agent::Role | Agent::Document) => given(),
        Will::Weak | Will::Must | Will::Wants => partly(Weakness::Modal),
        Will::None if scene.zone == Zone::Provision && caps::past_words(scene).is_none() => given(),
        Will::None => mentioned(Code::Past),
    }
}

/// Naming the convention or principles as a basis is enough; a bare mention is not.
fn naming(scene: &Scene<'_>) -> Verdict {
    let view = scene.view;
    let soft = super::strength::soft_verb(scene).is_some() || scene.anywhere(set(&[Class::Want])).is_some();
    if soft {
        return partly(Weakness::Verb);
    }
    let strong = matches!(scene.will().0, Will::Strong | Will::Wants) && scene.agent().0 != Agent::Public
        || scene.anywhere(set(&[Class::Commit])).is_some();
    let own = matches!(scene.agent().0, Agent::Owner | Agent::Role | Agent::Document);
    let past = (0..view.len()).any(|at| {
        view.is_form(at, Form::Past) && !view.is_form(at, Form::Present) && !view.is_form(at, Form::Participle)
    });
    if strong || (own && !past) {
        return given();
    }
    // «CRPD sier at …», «Det fremgår av artikkel 19 …»: what the text says, not what the plan builds on.
    let says = set(&[Class::Says, Class::Describes]);
    if scene.will().0 == Will::None && scene.clause().finite.is_some_and(|finite| view.begins(finite, says)) {
        return mentioned(Code::Law);
    }
    match scene.will().0 {
        Will::Weak | Will::Must | Will::Strong | Will::Wants => partly(Weakness::Modal),
        Will::None if past => mentioned(Code::Past),
        Will::None if scene.agent().0 == Agent::Thing => mentioned(Code::Gen),
        Will::None => given(),
    }
}
