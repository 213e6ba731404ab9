//! Indicators: shares, numbers of things, closed groups, and named standards.

use crate::find::Indicator;
use crate::rules::class::Class;
use crate::rules::lexicon::Form;

use super::super::view::{View, set};
use super::grouped_number;

/// A measurable quantity.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::find) struct Quantity {
    /// Its tokens.
    pub(in crate::find) tokens: std::ops::Range<usize>,
    value: Option<f64>,
    unit: Option<String>,
}

/// The share or number in a run of tokens.
pub(in crate::find) fn quantity(view: &View<'_>, range: std::ops::Range<usize>) -> Option<Quantity> {
    share(view, range.clone()).or_else(|| counted(view, range))
}

/// The indicator in a run of tokens: a quantity, a closed group, a measure or a standard.
pub(in crate::find) fn indicator(view: &View<'_>, range: std::ops::Range<usize>) -> Option<Indicator> {
    let found = quantity(view, range.clone())
        .or_else(|| standard(view, range.clone()))
        .or_else(|| rate(view, range.clone()))
        .or_else(|| group(view, range))?;
    Some(Indicator { range: view.bytes(found.tokens), value: found.value, unit: found.unit })
}

/// «minst 90 prosent», «98 %».
fn share(view: &View<'_>, range: std::ops::Range<usize>) -> Option<Quantity> {
    range.clone().find_map(|at| {
        let (value, end) = number_or_word(view, at)?;
        if !view.is(end, set(&[Class::Percent])) || end >= range.end || view.is(end + 1, set(&[Class::Post])) {
            return None;
        }
        let start = if at > range.start && view.is(at - 1, set(&[Class::AtLeast])) { at - 1 } else { at };
        let start = rise(view, start).filter(|from| *from >= range.start).unwrap_or(start);
        let end = whole(view, end + 1).min(range.end);
        Some(Quantity { tokens: start..end, value, unit: Some("%".to_owned()) })
    })
}

/// Where «prosent av de ansatte» ends, for a share that ends before `end`.
fn whole(view: &View<'_>, end: usize) -> usize {
    let group = set(&[Class::Staff, Class::Public, Class::Role, Class::OwnThing, Class::Countable]);
    let noun = end + 1 + usize::from(view.is(end + 1, set(&[Class::Anaphor, Class::Pronoun])));
    if view.is(end, set(&[Class::By])) && view.begins(noun, group) { view.span(noun, group).end } else { end }
}

/// Where «fra 40 til 75 prosent» begins.
fn rise(view: &View<'_>, at: usize) -> Option<usize> {
    let from = at.checked_sub(3)?;
    let between = view.is(at - 1, set(&[Class::Toward])) && view.is_number(at - 2);
    (between && view.is(from, set(&[Class::FromDate]))).then_some(from)
}

fn number_or_word(view: &View<'_>, at: usize) -> Option<(Option<f64>, usize)> {
    if view.is_number(at) && view.year(at).is_none() {
        return grouped_number(view, at).map(|(value, end)| (Some(value), end));
    }
    view.begins(at, set(&[Class::Number])).then_some((None, at + 1))
}

/// «minst to turveger», «24 åpne kafeer»: a number that is no date, sum or share, with what is counted.
fn counted(view: &View<'_>, range: std::ops::Range<usize>) -> Option<Quantity> {
    range.clone().find_map(|at| {
        let (value, end) = number_or_word(view, at)?;
        let least = at > range.start && view.is(at - 1, set(&[Class::AtLeast]));
        let near = end..(end + 3).min(range.end);
        let thing = near
            .into_iter()
            .find(|next| view.is(*next, set(&[Class::Countable])))
            .or_else(|| counted_noun(view, at, end, range.end));
        let excluded = set(&[
            Class::Percent,
            Class::Currency,
            Class::Million,
            Class::Thousand,
            Class::Month,
            Class::Post,
            Class::Quarter,
            Class::Half,
            Class::Third,
        ]);
        let recurs = set(&[
            Class::Yearly,
            Class::HalfYearly,
            Class::Quarterly,
            Class::Tertially,
            Class::Weekly,
            Class::Monthly,
            Class::MultiYear,
        ]);
        let end_word = thing.or(least.then_some(end))?;
        let named = at > range.start && view.is_mark(at - 1, "§.");
        if view.is(end, excluded)
            || view.is(at, recurs)
            || end_word >= range.end
            || named
            || view.mark(end_word).is_some()
        {
            return None;
        }
        let unit = Some(view.word(end_word).to_lowercase());
        Some(Quantity { tokens: at - usize::from(least)..end_word + 1, value, unit })
    })
}

/// The noun that a number counts: the next word, or the one behind an adjective, that is no unit of time or money.
fn counted_noun(view: &View<'_>, at: usize, end: usize, limit: usize) -> Option<usize> {
    let none = set(&[
        Class::TimeUnit,
        Class::Month,
        Class::Season,
        Class::Preposition,
        Class::And,
        Class::Percent,
        Class::Currency,
        Class::Million,
        Class::Thousand,
        Class::Post,
        Class::Which,
        Class::Strong,
        Class::Weak,
        Class::State,
        Class::Number,
        Class::Have,
        Class::Not,
        Class::But,
        Class::That,
        Class::When,
        Class::Will,
        Class::Must,
        Class::Every,
    ]);
    let single = view.is_number(at) && view.word(at).len() < 2
        || (at > 0 && (view.is(at - 1, set(&[Class::LawNoun, Class::Document])) || view.is_mark(at - 1, "§-–/.")));
    let is_noun = |next: usize| {
        next < limit
            && view.mark(next).is_none()
            && !view.is(next, none)
            && !view.is_number(next)
            && !view.tokens[next].is_capital(view.text)
            && view.word(next).chars().count() > 3
    };
    if single || !is_noun(end) {
        return None;
    }
    // «de 50 mest brugte breve»: an adverb before a participle that stands as an adjective.
    let graded = !view.word(end).ends_with(['e', 'a', 'r'])
        && [Form::Past, Form::Participle].iter().any(|form| view.is_form(end + 1, *form));
    if graded && view.word(end + 1).ends_with(['e', 'a']) && is_noun(end + 2) {
        return Some(end + 2);
    }
    let adjective = view.word(end).ends_with('e') && is_noun(end + 1) && view.verb_kind(end + 1).is_none();
    Some(if adjective { end + 1 } else { end })
}

/// «fire timer i uka»: how much of a span of time again and again.
fn rate(view: &View<'_>, range: std::ops::Range<usize>) -> Option<Quantity> {
    let recurs = set(&[Class::Weekly, Class::Monthly, Class::Yearly, Class::Daily]);
    range.clone().find_map(|at| {
        let (value, end) = number_or_word(view, at)?;
        let unit = view.is(end, set(&[Class::TimeUnit]));
        let unit = unit && (view.begins(end + 1, recurs) || spans(view, end + 1));
        let last = if spans(view, end + 1) { end + 3 } else { view.span(end + 1, recurs).end };
        (unit && last <= range.end).then(|| Quantity {
            tokens: at..last,
            value,
            unit: Some(view.word(end).to_lowercase()),
        })
    })
}

/// «i halvåret», «i kvartalet»: the span of time that a share of it is for.
fn spans(view: &View<'_>, at: usize) -> bool {
    let parts = set(&[Class::Half, Class::Quarter, Class::Third]);
    view.is(at, set(&[Class::Preposition])) && view.is(at + 1, parts)
}

/// «WCAG 2.1 nivå AA»; the bare name says nothing that can be measured.
fn standard(view: &View<'_>, range: std::ops::Range<usize>) -> Option<Quantity> {
    let at = view.find(range.clone(), set(&[Class::Standard]))?;
    let mut end = view.span(at, set(&[Class::Standard])).end;
    let belongs = |next: usize| {
        view.is_number(next)
            || view.is(next, set(&[Class::Standard]))
            || view.word(next).chars().all(|letter| letter == 'A')
    };
    while end < range.end && (belongs(end) || (end + 1 < range.end && belongs(end + 1) && view.mark(end).is_none())) {
        end += 1;
    }
    (end > at + 1).then_some(Quantity { tokens: at..end, value: None, unit: None })
}

/// «alle ledere»: every member of a closed group.
fn group(view: &View<'_>, range: std::ops::Range<usize>) -> Option<Quantity> {
    range.clone().find_map(|at| {
        if !view.begins(at, set(&[Class::Every])) {
            return None;
        }
        let thing = (at + 1..(at + 4).min(range.end)).find(|next| view.is(*next, set(&[Class::Countable])))?;
        let straight = (at + 1..thing)
            .all(|between| view.mark(between).is_none() && !view.is(between, set(&[Class::Preposition])));
        // Behind a verb of change «i alle enheter» says where, not how many; «alle nye skoler» never closes.
        let unit = set(&[Class::Owner, Class::Role]);
        let place = at > range.start
            && view.is(at - 1, set(&[Class::Preposition]))
            && !view.is(at - 1, set(&[Class::Toward]))
            && view.is(thing, unit)
            && view.find(0..at, set(&[Class::Change])).is_some();
        let open = (at + 1..thing).any(|between| view.is(between, set(&[Class::Open])));
        (straight && !place && !open).then(|| Quantity {
            tokens: at..view.span(thing, set(&[Class::Countable])).end,
            value: None,
            unit: None,
        })
    })
}
