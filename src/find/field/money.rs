//! Budgets: sums, posts, and named funding.

use nom::bytes::complete::take_while_m_n;
use nom::combinator::{consumed, opt};
use nom::{IResult, Parser};

use crate::find::Budget;
use crate::rules::class::Class;
use crate::text::Country;

use super::super::clause::find_if;
use super::super::view::{View, set};
use super::grouped_number;

const NUMBER: u8 = b'n';
const CURRENCY: u8 = b'C';
const MILLION: u8 = b'M';
const THOUSAND: u8 = b'K';
const POST: u8 = b'P';
const PERCENT: u8 = b'%';
const STOP: u8 = b'.';
const OTHER: u8 = b'x';

fn tag_of(view: &View<'_>, at: usize) -> u8 {
    let table = [
        (Class::Currency, CURRENCY),
        (Class::Million, MILLION),
        (Class::Thousand, THOUSAND),
        (Class::Post, POST),
        (Class::Percent, PERCENT),
    ];
    if view.is_number(at) || view.is(at, set(&[Class::Number])) {
        return NUMBER;
    }
    if view.is_mark(at, ".,") {
        return STOP;
    }
    table.iter().find(|(class, _)| view.is(at, set(&[*class]))).map_or(OTHER, |(_, tag)| *tag)
}

fn tag<'t>(wanted: u8) -> impl Parser<&'t [u8], Output = &'t [u8], Error = nom::error::Error<&'t [u8]>> {
    take_while_m_n(1, 1, move |byte| byte == wanted)
}

/// Digits with their groups and decimals.
fn digits(input: &[u8]) -> IResult<&[u8], &[u8]> {
    let more =
        nom::multi::many0(nom::branch::alt((tag(NUMBER), consumed((tag(STOP), tag(NUMBER))).map(|(all, _)| all))));
    consumed((tag(NUMBER), more)).map(|(all, _)| all).parse(input)
}

fn multiplier(input: &[u8]) -> IResult<&[u8], &[u8]> {
    consumed((nom::branch::alt((tag(MILLION), tag(THOUSAND))), opt(tag(STOP)))).map(|(all, _)| all).parse(input)
}

/// «500 000 kroner», «1,2 mill. kr», «kr 400 000», «0,5 mill».
fn sum(input: &[u8]) -> IResult<&[u8], &[u8]> {
    let behind = consumed((digits, opt(multiplier), opt(tag(STOP)), tag(CURRENCY), opt(tag(STOP)))).map(|(all, _)| all);
    let before = consumed((tag(CURRENCY), opt(tag(STOP)), digits, opt(multiplier))).map(|(all, _)| all);
    let millions = consumed((digits, multiplier)).map(|(all, _)| all);
    nom::branch::alt((behind, before, millions)).parse(input)
}

/// «0,5 årsverk», «20 % stilling».
fn posts(input: &[u8]) -> IResult<&[u8], &[u8]> {
    consumed((digits, opt(tag(PERCENT)), tag(POST))).map(|(all, _)| all).parse(input)
}

/// The sum, posts or named funding in a run of tokens.
pub(in crate::find) fn budget(view: &View<'_>, range: std::ops::Range<usize>) -> Option<Budget> {
    let tags: Vec<u8> = range.clone().map(|at| tag_of(view, at)).collect();
    let money = [CURRENCY, MILLION, POST, THOUSAND].iter().any(|wanted| tags.contains(wanted));
    let found = (0..tags.len()).filter(|_| money).find_map(|at| {
        let (rest, currency) = if let Ok((rest, _)) = sum(&tags[at..]) {
            (rest, currency(view))
        } else {
            (posts(&tags[at..]).ok()?.0, "FTE")
        };
        let tokens = range.start + at..range.end - rest.len();
        if is_threshold(view, tokens.start) {
            return None;
        }
        Some(Budget {
            range: view.bytes(tokens.clone()),
            amount: amount(view, tokens),
            currency: Some(currency.to_owned()),
        })
    });
    found.or_else(|| funding(view, range))
}

/// «prosjekter over 500 000 kroner»: which projects, not what they get.
fn is_threshold(view: &View<'_>, at: usize) -> bool {
    at > 0 && view.is(at - 1, set(&[Class::AtLeast])) && view.is(at - 1, set(&[Class::Preposition]))
}

fn currency(view: &View<'_>) -> &'static str {
    match view.vocabulary.pack().country() {
        Country::No => "NOK",
        Country::Dk => "DKK",
        Country::Se => "SEK",
    }
}

fn amount(view: &View<'_>, tokens: std::ops::Range<usize>) -> Option<f64> {
    let at = tokens.clone().find(|at| view.is_number(*at))?;
    let (value, _) = grouped_number(view, at)?;
    let times = |class, factor: f64| tokens.clone().any(|at| view.is(at, set(&[class]))).then_some(factor);
    let percent = times(Class::Percent, 0.01);
    Some(value * times(Class::Million, 1_000_000.0).or(times(Class::Thousand, 1_000.0)).or(percent).unwrap_or(1.0))
}

/// Words from what says that there is no money yet to the money («avhengig av statlige midler»).
const LACKING_REACH: usize = 5;

/// «innenfor rammen», «dekkes av kompetansemidlene»; money that is lacking or waited for pays for nothing.
fn funding(view: &View<'_>, range: std::ops::Range<usize>) -> Option<Budget> {
    let at = view.find(range.clone(), set(&[Class::Funding]))?;
    let before = at.saturating_sub(LACKING_REACH).max(range.start)..at;
    let lacking = set(&[Class::Provided, Class::Lack, Class::Not, Class::None]);
    if view.find(before.clone(), lacking).is_some() || find_if(view, before).is_some() {
        return None;
    }
    let mut tokens = view.span(at, set(&[Class::Funding]));
    while tokens.end < range.end
        && view.mark(tokens.end).is_none()
        && tokens.len() < 6
        && view.is(tokens.end - 1, set(&[Class::Funding, Class::Preposition]))
    {
        tokens.end += 1;
    }
    Some(Budget { range: view.bytes(tokens), amount: None, currency: None })
}
