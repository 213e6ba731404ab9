//! What the sentences beside a passage lend it, one step away: whom the pronoun that opens it stands for, and the deadline
//! that the next sentence sets for what it says (scheme B24).

use std::ops::Range;

use jiff::civil::Date;

use crate::find::Deadline;
use crate::rules::class::Class;
use crate::rules::lexicon::Form;

use super::clause::{Clause, clauses, finite_verb, is_modal};
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

/// Whether a sentence goes on with a pronoun for whoever the sentence before is about.
pub(super) fn goes_on(view: &View<'_>) -> bool {
    opens_with_pronoun(view) && is_modal(view, 1)
}

/// The deadline that a sentence sets for what the one before it says: «Dette skal være ferdig innen 2026».
pub(super) fn sets_deadline(view: &View<'_>, today: Date) -> Option<Deadline> {
    let denied = set(&[Class::Not, Class::None, Class::If, Class::Provided, Class::Hedge]);
    let points = opens_with_pronoun(view) || completes(view);
    let will = !is_modal(view, 1) || view.begins(1, set(&[Class::Strong, Class::Will]));
    if !points || !will || view.has(denied | set(&[Class::Preterite, Class::WasPassive])) {
        return None;
    }
    deadline(view, 0..view.len(), today).filter(|found| found.recurrence.is_some() || found.is_ahead(today))
}

/// «Det skal være gjort innen …»: an empty subject that is to be completed stands for the act before it.
fn completes(view: &View<'_>) -> bool {
    let done = |at: usize| view.is_form(at, Form::Participle) || view.is(at, set(&[Class::Done]));
    let state = view.is(2, set(&[Class::State, Class::BePassive]));
    view.is(0, set(&[Class::Expletive])) && view.is(0, set(&[Class::Anaphor])) && is_modal(view, 1) && state && done(3)
}
