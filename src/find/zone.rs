//! Zones: what the headings above a passage say about it. They only settle what the passage leaves open.

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
pub(super) fn of_heading(view: &View<'_>) -> Option<(Zone, std::ops::Range<usize>)> {
    let spans = CLASSES.map(|(class, _)| {
        let at = view.find(0..view.len(), set(&[class]))?;
        Some(view.span(at, set(&[class])))
    });
    let within = |span: &std::ops::Range<usize>| {
        let wider = |other: &std::ops::Range<usize>| {
            other.start <= span.start && span.end <= other.end && other.len() > span.len()
        };
        spans.iter().flatten().any(wider)
    };
    let zones = CLASSES.into_iter().map(|(_, zone)| zone);
    zones.zip(&spans).find_map(|(zone, span)| Some((zone, span.clone().filter(|span| !within(span))?)))
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
