//! Zones: what the headings above a passage say about it. They only settle what the passage leaves open.

use std::ops::Range;

use crate::rules::class::Class;

use super::view::{View, set};

/// What a section is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Zone {
    /// Nothing said.
    Prose,
    /// Measures, action plan.
    Action,
    /// Goals.
    Goal,
    /// Strategies and principles.
    Strategy,
    /// Where things stand.
    Status,
    /// Law and frames.
    Law,
    /// The plan about itself.
    Meta,
    /// Definitions.
    Definition,
    /// Others' input.
    Input,
    /// Decisions.
    Decision,
    /// Binding provisions.
    Provision,
    /// Guidelines, and proposals that nobody has adopted yet.
    Guideline,
    /// References, contacts, contents.
    Back,
    /// Measures that are not taken («Tiltak som utgår»).
    Refused,
}

/// The order in which classes are asked: what is more special comes first.
const CLASSES: [(Class, Zone); 12] = [
    (Class::ZoneInput, Zone::Input),
    (Class::ZoneGuideline, Zone::Guideline),
    (Class::ZoneDecision, Zone::Decision),
    (Class::ZoneProvision, Zone::Provision),
    (Class::ZoneLaw, Zone::Law),
    (Class::ZoneDefinition, Zone::Definition),
    (Class::ZoneAction, Zone::Action),
    (Class::ZoneStatus, Zone::Status),
    (Class::ZoneGoal, Zone::Goal),
    (Class::ZoneStrategy, Zone::Strategy),
    (Class::ZoneMeta, Zone::Meta),
    (Class::ZoneBack, Zone::Back),
];

/// The zone that a heading opens, with the tokens that say so. Words within longer ones of another zone say nothing
/// («tiltak» in «tidligere tiltak»).
pub(super) fn of_heading(view: &View<'_>) -> Option<(Zone, Range<usize>)> {
    within(view, 0..view.len())
}

/// The zone of the section below a heading: measures that the heading denies are refused.
pub(super) fn of_section(view: &View<'_>) -> Option<(Zone, Range<usize>)> {
    let (zone, tokens) = of_heading(view)?;
    let refusal = set(&[Class::Not, Class::None, Class::Without, Class::Drop, Class::Lack]);
    let denied = (0..view.len())
        .find(|at| view.begins(*at, refusal) && !view.is(*at, set(&[Class::PseudoNot, Class::ZoneAction])));
    Some(match denied.filter(|_| zone.is_action()) {
        Some(at) => (Zone::Refused, view.span(at, refusal)),
        None => (zone, tokens),
    })
}

/// Most tokens of a label before its colon.
pub(super) const LONGEST_LABEL: usize = 3;

/// The zone that a label at the head of a passage opens («Tiltak: …», «Tiltak 2: …»), with the tokens that say so, and the
/// first token behind the colon. A label says nothing with other words beside («Statlige tiltak: …»), with a year, or where
/// it names a document or the making of one («Medvirkning: …»).
pub(super) fn of_label(view: &View<'_>) -> Option<(Zone, Range<usize>, usize)> {
    let colon = (1..=LONGEST_LABEL).find(|at| view.is_mark(*at, ":")).filter(|colon| colon + 1 < view.len())?;
    let (zone, tokens) = within(view, 0..colon).filter(|(zone, _)| *zone != Zone::Meta)?;
    let numbered = (tokens.end..colon).all(|at| view.is_number(at) && view.year(at).is_none());
    let plain = tokens.start == 0 && numbered && !view.is(0, set(&[Class::Document]));
    plain.then_some((zone, tokens, colon + 1))
}

/// The zone that the words of a run of tokens open.
fn within(view: &View<'_>, run: Range<usize>) -> Option<(Zone, Range<usize>)> {
    let spans = CLASSES.map(|(class, _)| {
        let begins = run.clone().filter(|at| view.begins(*at, set(&[class])));
        begins.map(|at| view.span(at, set(&[class]))).collect::<Vec<_>>()
    });
    let part = |span: &Range<usize>| {
        let wider =
            |other: &Range<usize>| other.start <= span.start && span.end <= other.end && other.len() > span.len();
        spans.iter().flatten().any(wider)
    };
    let of = |wanted: Zone| {
        let number = CLASSES.iter().position(|(_, zone)| *zone == wanted)?;
        Some((wanted, spans[number].iter().find(|span| !part(span))?.clone()))
    };
    let found = CLASSES.into_iter().find_map(|(_, zone)| of(zone))?;
    // «Hva sier innbyggerne, og hva gjør vi?»: what others say is answered here.
    let ours = |tokens: &Range<usize>| view.find(tokens.clone(), set(&[Class::Pronoun])).is_some();
    let answer = || of(Zone::Action).filter(|(_, tokens)| ours(tokens));
    if let Some(answer) = Some(found.0).filter(|zone| *zone == Zone::Input).and_then(|_| answer()) {
        return Some(answer);
    }
    // «Bestemmelser og retningslinjer»: which is which, each passage tells by its modal; «Retningslinjer til bestemmelsene»
    // has none but those.
    let opens =
        |tokens: &Range<usize>| (run.start..tokens.start).all(|at| view.mark(at).is_some() || view.is_number(at));
    let provisions = (found.0 == Zone::Guideline).then(|| of(Zone::Provision)).flatten();
    Some(provisions.filter(|(_, tokens)| opens(tokens)).unwrap_or(found))
}

impl Zone {
    /// Bare infinitives, nouns and present tense are acts here.
    pub(super) fn is_action(self) -> bool {
        matches!(self, Self::Action | Self::Decision)
    }

    /// Present tense is a report here.
    pub(super) fn is_report(self) -> bool {
        matches!(self, Self::Status | Self::Law | Self::Meta | Self::Definition | Self::Input | Self::Back)
    }
}
