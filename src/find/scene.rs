//! The scene of a judgement: a passage with its clauses and frames, the clause that carries the subject, and what the
//! passage inherits from its heading, lead-in and table.

use std::ops::Range;

use jiff::civil::Date;

use crate::find::{Cue, Fields, PassageKind, Sense, Speaker};
use crate::rules::class::Class;
use crate::rules::{Code, Requirement};

use super::beside::Beside;
use super::clause::{Clause, ClauseKind};
use super::condition;
use super::frame::{Agent, Frame, Will};
use super::lead::Inherited;
use super::topic::Parts;
use super::view::{Classes, View, set};
use super::zone::Zone;

/// What the columns of a row say.
#[derive(Debug, Clone, Default)]
pub(super) struct RowFacts {
    /// The row stands in a table of measures.
    pub(super) action: Option<Range<usize>>,
    /// The tokens of the cell that says what is done.
    pub(super) act: Option<Range<usize>>,
    /// Its status cell says finished.
    pub(super) done: Option<Range<usize>>,
    /// Its status cell says dropped.
    pub(super) dropped: Option<Range<usize>>,
    /// Its owner cell names another body.
    pub(super) other: Option<Range<usize>>,
    /// Its status cell says waiting.
    pub(super) waiting: Option<Range<usize>>,
    pub(super) fields: Fields,
}

/// A passage ready to be judged.
pub(super) struct Scene<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) clauses: &'a [Clause],
    pub(super) frames: &'a [Frame],
    pub(super) kind: PassageKind,
    pub(super) zone: Zone,
    /// The heading words that made the zone.
    pub(super) zone_words: Option<Range<usize>>,
    /// The first token behind a label of the passage's own that made the zone («Tiltak: …»), else 0.
    pub(super) behind_label: usize,
    pub(super) inherited: Option<&'a Inherited>,
    /// What the sentences before and behind lend it.
    pub(super) beside: &'a Beside,
    pub(super) row: Option<&'a RowFacts>,
    pub(super) today: Date,
    /// For whom the document speaks.
    pub(super) speaker: Speaker,
    pub(super) requirement: &'a Requirement,
    /// Words of the subject.
    pub(super) parts: &'a Parts,
    /// Words of the passage that the requirement names as the act it asks for.
    pub(super) act_words: Parts,
    /// The passage repeats the words of a statute.
    pub(super) quote: Option<Range<usize>>,
    /// How likely the passage is about the requirement.
    pub(super) probability: f32,
    /// The clause that carries the subject.
    pub(super) own: usize,
    /// The clause that governs it; the same where it is a main clause.
    pub(super) act: usize,
}

impl<'a> Scene<'a> {
    /// The clause that carries the subject, and the one that governs it.
    pub(super) fn locate(view: &View<'_>, clauses: &[Clause], frames: &[Frame], parts: &Parts) -> (usize, usize) {
        let weight = |clause: &Clause| parts.iter().filter(|part| clause.tokens.contains(&usize::from(part.0))).count();
        let rank = |clause: &Clause| match clause.kind {
            ClauseKind::Main => 3,
            ClauseKind::Complement => 2,
            ClauseKind::Relative | ClauseKind::Time | ClauseKind::Purpose => 1,
            ClauseKind::Condition | ClauseKind::Cause | ClauseKind::Concession | ClauseKind::Question => 0,
        };
        let own = (0..clauses.len())
            .filter(|at| weight(&clauses[*at]) > 0)
            .max_by_key(|at| (rank(&clauses[*at]), weight(&clauses[*at]), usize::MAX - at))
            .unwrap_or(0);
        let own = resumed(view, clauses, frames, own);
        (own, continued(view, clauses, frames, governor(view, clauses, frames, own)))
    }

    /// Whether the requirement names any of these tokens as the act it asks for.
    pub(super) fn names_act(&self, tokens: &Range<usize>) -> bool {
        let overlaps = |part: &(u16, u16)| usize::from(part.0) < tokens.end && tokens.start < usize::from(part.1);
        self.act_words.iter().any(overlaps)
    }

    /// Whether the plan's own follow-up is what the requirement asks for (scheme C21).
    pub(super) fn asks_for_follow_up(&self) -> bool {
        self.requirement.theme == "follow-up"
    }

    pub(super) fn clause(&self) -> &'a Clause {
        &self.clauses[self.act]
    }

    pub(super) fn frame(&self) -> &'a Frame {
        &self.frames[self.act]
    }

    /// The first hit of the classes in the governing clause or in the clause of the subject, as a range of tokens.
    pub(super) fn near(&self, classes: Classes) -> Option<Range<usize>> {
        let found = self
            .view
            .find(self.clause().tokens.clone(), classes)
            .or_else(|| self.view.find(self.clauses[self.own].tokens.clone(), classes))?;
        Some(self.view.span(found, classes))
    }

    /// The first hit of the classes anywhere in the passage.
    pub(super) fn anywhere(&self, classes: Classes) -> Option<Range<usize>> {
        let found = self.view.find(0..self.view.len(), classes)?;
        Some(self.view.span(found, classes))
    }

    /// A cue on tokens.
    pub(super) fn cue(&self, tokens: Range<usize>, sense: Sense) -> Cue {
        Cue { range: self.view.bytes(tokens), sense }
    }

    /// First and last token of the subject words.
    pub(super) fn topic(&self) -> Range<usize> {
        let start = self.parts.iter().map(|part| usize::from(part.0)).min().unwrap_or(0);
        start..self.parts.iter().map(|part| usize::from(part.1)).max().unwrap_or(start + 1)
    }

    /// The will of the act, its own or the lead-in's, with its words.
    pub(super) fn will(&self) -> (Will, Option<Range<usize>>) {
        let frame = self.frame();
        if frame.will != Will::None {
            return (frame.will, frame.modal.clone().map(|tokens| self.view.bytes(tokens)));
        }
        if self.clause().joined
            && let Some(before) = (0..self.act)
                .rev()
                .find(|at| self.frames[*at].will != Will::None && self.clauses[*at].kind == ClauseKind::Main)
            && self.clause().finite.is_none()
        {
            return (self.frames[before].will, self.frames[before].modal.clone().map(|tokens| self.view.bytes(tokens)));
        }
        let told = set(&[Class::State, Class::Preterite, Class::Have]);
        let inherits =
            self.completes_lead_in() || self.clause().finite.is_none_or(|finite| !self.view.is(finite, told));
        match self.inherited.and_then(|inherited| inherited.will.clone()).filter(|_| inherits) {
            Some((will, range)) => (will, Some(range)),
            None => (Will::None, None),
        }
    }

    /// The words of the lead-in that tell what an item then tells too: one without a will of its own, and without a verb
    /// of its own unless the lead-in says what something means.
    pub(super) fn told(&self, code: Code) -> Option<Range<usize>> {
        let (said, words) = self.inherited?.told.clone().filter(|(said, _)| *said == code)?;
        let own = self.frame().will != Will::None || (said != Code::Gen && self.clause().finite.is_some());
        let ahead = || super::field::future_date(self.view, 0..self.view.len(), self.today).is_some();
        (!own && !ahead()).then_some(words)
    }

    /// The clause goes on with a lead-in that breaks off behind «at».
    pub(super) fn completes_lead_in(&self) -> bool {
        self.act == 0 && self.inherited.is_some_and(|inherited| inherited.completed)
    }

    /// Who acts, with the words in the document.
    pub(super) fn agent(&self) -> (Agent, Option<Range<usize>>) {
        let frame = self.frame();
        if frame.agent != Agent::Implied || frame.subject.is_some() && frame.passive {
            return (frame.agent, frame.subject.clone().map(|tokens| self.view.bytes(tokens)));
        }
        if self.clause().joined
            && let Some(before) = (0..self.act)
                .rev()
                .find(|at| self.frames[*at].agent != Agent::Implied && self.clauses[*at].kind == ClauseKind::Main)
        {
            return (
                self.frames[before].agent,
                self.frames[before].subject.clone().map(|tokens| self.view.bytes(tokens)),
            );
        }
        let named = self.beside.agent.clone().filter(|_| self.act == 0);
        match named.or_else(|| self.inherited.and_then(|inherited| inherited.agent.clone())) {
            Some((agent, range)) => (agent, Some(range)),
            None => (Agent::Implied, None),
        }
    }
}

/// A main segment without a verb whose verb comes behind a relative clause («Kode | som er betalt, | skal deles») or an
/// apposition, with whatever else hangs on that.
fn resumed(view: &View<'_>, clauses: &[Clause], frames: &[Frame], own: usize) -> usize {
    let verbless = clauses[own].kind == ClauseKind::Main && clauses[own].finite.is_none();
    let behind = clauses.get(own + 1).is_some_and(|clause| {
        let apposition = own == 0 && clause.kind == ClauseKind::Main && clause.finite == Some(clause.tokens.start);
        clause.kind == ClauseKind::Relative || apposition
    });
    let opens = |at: &usize| clauses[*at].finite == Some(clauses[*at].tokens.start);
    let next = (own + 1..clauses.len()).find(|at| clauses[*at].kind == ClauseKind::Main);
    // «De lokaler, vi låner ud, vil vi …»: in Danish a bare relative clause stands between commas.
    let bare = next.filter(|at| verbless && *at == own + 1 && !opens(at)).map(|at| at + 1);
    let resumes = bare.filter(|at| *at < clauses.len()).or(next).filter(opens);
    resumes.filter(|next| (verbless && behind) || is_fronted(view, clauses, frames, own, *next)).unwrap_or(own)
}

/// «Kode vi lager selv, | skal vi dele», «Boligene vi skal ha, | er bygd»: what the owner has, with a bare relative clause,
/// before the verb of the sentence.
fn is_fronted(view: &View<'_>, clauses: &[Clause], frames: &[Frame], own: usize, next: usize) -> bool {
    let bare = if clauses[own].finite.is_none() && next == own + 2 { own + 1 } else { own };
    let Some(finite) = clauses[bare].finite else { return false };
    // The subject stands right before the verb, or with «selv» between, and what it has before it.
    let from = finite.saturating_sub(2).max(clauses[bare].tokens.start + usize::from(bare == own));
    let ours = view.find(from..finite.max(from), set(&[Class::Owner])).is_some();
    let told = frames[next].will != Will::None || frames[bare].will != Will::None;
    clauses[bare].kind == ClauseKind::Main && next == bare + 1 && told && ours
}

/// A clause without a will that goes on, with the same subject, to one that has it («… er vanskelige, og skal skrives
/// om», «… har vart i seks år, og det skal vi fortsette med»): the subject's act is there.
fn continued(view: &View<'_>, clauses: &[Clause], frames: &[Frame], act: usize) -> usize {
    let next = act + 1;
    let tells =
        clauses[act].kind == ClauseKind::Main && clauses[act].finite.is_some() && frames[act].will == Will::None;
    let goes_on = clauses.get(next).is_some_and(|clause| {
        let start = clause.tokens.start;
        let goes_on = view.find(clause.tokens.clone(), set(&[Class::Continue, Class::Soft])).is_some();
        // «De ansatte ønsker kurs, og det skal vi gi dem»
        let wished = view.find(clauses[act].tokens.clone(), set(&[Class::Want])).is_some();
        let pointed = view.is(start + 1, set(&[Class::Anaphor])) && frames[next].agent == Agent::Owner;
        // «Heisen er ført opp i budsjettet, og den skal stå ferdig …»
        let resumed = view.is(start + 1, set(&[Class::Anaphor]))
            && matches!(frames[next].agent, Agent::Implied | Agent::Thing | Agent::OwnThing);
        let named = (pointed && (goes_on || wished)) || resumed;
        let shared = clause.finite == Some(start + 1) || (named && clause.finite == Some(start + 2));
        clause.joined && clause.kind == ClauseKind::Main && shared
    });
    let wills = frames.get(next).is_some_and(|frame| matches!(frame.will, Will::Strong | Will::Wants));
    if tells && goes_on && wills { next } else { act }
}

/// «Kommunestyret har vedtatt | at alle ansatte skal …»: the words that say that what follows was decided, unless another
/// decided it.
pub(super) fn decision(view: &View<'_>, clauses: &[Clause], frames: &[Frame], own: usize) -> Option<Range<usize>> {
    let start = clauses[own].tokens.start;
    let before = own.checked_sub(1)?;
    let governing = clauses[before].tokens.clone();
    let others = || view.find(governing.clone(), set(&[Class::Other, Class::Representative])).is_some();
    if !matches!(frames[before].agent, Agent::Owner | Agent::Role) && others() {
        return None;
    }
    let decides = set(&[Class::Commit]);
    let at = view.rfind(governing.clone(), decides)?;
    let span = view.span(at, decides);
    let denied = view.find(governing, set(&[Class::Not])).is_some();
    (clauses[own].kind == ClauseKind::Complement && span.end == start + 1 && !denied).then_some(span)
}

/// The main clause that governs a subordinate one: the nearest before it, else the nearest behind it. What was decided is
/// told as if it stood by itself.
fn governor(view: &View<'_>, clauses: &[Clause], frames: &[Frame], own: usize) -> usize {
    if frames[own].will != Will::None && decision(view, clauses, frames, own).is_some() {
        return own;
    }
    // What the owner will find out is its act («skal vi undersøke om andre har …»), what another does is the other's.
    let finds_out = |at: usize| match frames[at].agent {
        Agent::Other => true,
        Agent::Owner | Agent::Role | Agent::Staff => matches!(frames[at].will, Will::Strong | Will::Wants),
        _ => false,
    };
    let governed = match clauses[own].kind {
        ClauseKind::Complement | ClauseKind::Relative | ClauseKind::Time | ClauseKind::Purpose => true,
        ClauseKind::Question => (0..own).any(finds_out),
        // «Ingen skal avvises fordi de ikke kan bruke nettet»: what is no reason is what the ban is about.
        ClauseKind::Cause => (0..own).any(|at| {
            let none = view.begins(clauses[at].tokens.start, set(&[Class::None]));
            none && frames[at].will == Will::Strong && frames[at].passive
        }),
        // «Er en nettside ikke …, skal redaktøren rette den»: what is done in such a case.
        ClauseKind::Condition => (own + 1..clauses.len()).any(|at| {
            let ours = matches!(frames[at].agent, Agent::Owner | Agent::Role) || frames[at].passive;
            clauses[at].kind == ClauseKind::Main
                && ours
                && frames[at].will == Will::Strong
                && frames[own].will == Will::None
                && condition::is_case(view, &clauses[own], &frames[own], Will::Strong)
        }),
        ClauseKind::Main | ClauseKind::Concession => false,
    };
    if !governed {
        return own;
    }
    let is_main = |at: &usize| clauses[*at].kind == ClauseKind::Main;
    let has_verb = |at: &usize| is_main(at) && clauses[*at].finite.is_some();
    let before = (0..own).rev().find(has_verb).or_else(|| (own + 1..clauses.len()).find(has_verb));
    before.or_else(|| (0..own).rev().find(is_main)).unwrap_or(own)
}
