//! What the sentences beside a passage lend it, one step away: whom the pronoun that opens it stands for, and the deadline
//! that the next sentence sets for what it says (scheme B24).

use std::ops::Range;

use jiff::civil::Date;

use crate::find::Deadline;
use crate::rules::class::Class;
use crate::rules::lexicon::Form;

use super::clause::{Clause, clauses, find_if, finite_verb, is_modal};
use super::field::deadline;
use super::frame::{Agent, Frame, frame};
use super::view::{Classes, View, set};

/// What the sentences before and behind lend a passage; ranges are bytes of the document's text.
#[derive(Debug, Clone, Default)]
pub(super) struct Beside {
    /// Whom the pronoun that opens the passage stands for.
    pub(super) agent: Option<(Agent, Range<usize>)>,
    /// The deadline that the next sentence sets.
    pub(super) deadline: Option<Deadline>,
}

/// Words that a pronoun may stand for.
const NAMED: Classes = set(&[
    Class::Owner,
    Class::Role,
    Class::Staff,
    Class::Public,
    Class::Document,
    Class::OwnThing,
    Class::Other,
    Class::Representative,
]);

/// Whether a sentence opens with a pronoun that has its verb right behind it («Den skal …», «Dette blir …»).
fn opens_with_pronoun(view: &View<'_>) -> bool {
    let empty = set(&[Class::Expletive, Class::Connective]);
    view.is(0, set(&[Class::Anaphor])) && !view.is(0, empty) && finite_verb(view, 0..view.len()) == Some(1)
}

/// Whom the pronoun that opens a passage stands for: another body or a document that the sentence before is about, where
/// nothing else is named there or the passage goes on about it («Den skal også …»).
pub(super) fn stands_for(before: &View<'_>, view: &View<'_>) -> Option<(Agent, Range<usize>)> {
    let all: Vec<Clause> = clauses(before);
    let first = all.iter().position(|clause| clause.finite.is_some())?;
    let Frame { agent, subject, .. } = frame(before, &all, first);
    let subject = subject.filter(|_| matches!(agent, Agent::Other | Agent::Document))?;
    let alone = |at: usize| subject.contains(&at) || !before.begins(at, NAMED);
    let meant = view.is(2, set(&[Class::Connective])) || (0..before.len()).all(alone);
    meant.then(|| (agent, before.bytes(subject)))
}

/// Whether a sentence goes on with a pronoun that acts: its verb stands right behind the modal, or behind «også».
pub(super) fn goes_on(view: &View<'_>) -> bool {
    let verb = 2 + usize::from(view.is(2, set(&[Class::Connective])));
    opens_with_pronoun(view) && is_modal(view, 1) && view.is_form(verb, Form::Infinitive)
}

/// The deadline that a sentence sets for what the one before it says: «Dette skal være ferdig innen 2026», «Det skal være
/// gjort innen …». Only that something is to be completed is surely said of the act before it.
pub(super) fn sets_deadline(view: &View<'_>, today: Date) -> Option<Deadline> {
    let empty = set(&[Class::Connective, Class::Pronoun]);
    let points = view.is(0, set(&[Class::Anaphor])) && (view.is(0, set(&[Class::Expletive])) || !view.is(0, empty));
    let will = view.begins(1, set(&[Class::Strong])) && view.is(2, set(&[Class::State]));
    let done = view.is_form(3, Form::Participle) || view.begins(3, set(&[Class::Done]));
    let behind = view.span(3, set(&[Class::Done])).end;
    // «… være bygget en ny skole» completes something else.
    let time = view.is(behind, set(&[Class::Preposition, Class::ByDate]));
    let open = set(&[Class::Not, Class::None, Class::Provided, Class::Hedge]);
    if !points || !will || !done || !time || view.has(open) || find_if(view, 0..view.len()).is_some() {
        return None;
    }
    deadline(view, 0..view.len(), today).filter(|found| found.is_ahead(today))
}
