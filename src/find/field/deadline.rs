//! Deadlines and recurrences.

use jiff::civil::Date;
use nom::branch::alt;
use nom::bytes::complete::{take_while, take_while_m_n, take_while1};
use nom::combinator::{consumed, opt, value};
use nom::sequence::{pair, preceded, terminated};
use nom::{IResult, Parser};

use crate::find::{Deadline, Recurrence};
use crate::rules::class::Class;
use crate::rules::lexicon::Form;

use super::super::view::{Classes, View, set};

/// A number up to 31, possibly a day or an ordinal.
const DAY: u8 = b'd';
const YEAR: u8 = b'y';
const FULL_DATE: u8 = b'D';
const MONTH: u8 = b'm';
const SEASON: u8 = b's';
const QUARTER: u8 = b'Q';
const THIRD: u8 = b'T';
const HALF: u8 = b'H';
/// «Q3», «K2», «T1».
const SHORT_PART: u8 = b'q';
const END_OF: u8 = b'E';
const BY: u8 = b'B';
const FROM: u8 = b'F';
const DASH: u8 = b'-';
const STOP: u8 = b'.';
const SMALL: u8 = b'p';
const COUNT: u8 = b'n';
const UNIT: u8 = b'u';
const OTHER: u8 = b'x';

/// Longest span of years that is still a deadline (scheme §3).
const LONGEST_SPAN: i16 = 2;

/// The classes that tag a token, in the order asked.
const TAGS: [(Class, u8); 11] = [
    (Class::EndOf, END_OF),
    (Class::Month, MONTH),
    (Class::Quarter, QUARTER),
    (Class::Third, THIRD),
    (Class::Half, HALF),
    (Class::Season, SEASON),
    (Class::FromDate, FROM),
    (Class::ByDate, BY),
    (Class::Preposition, SMALL),
    (Class::TimeUnit, UNIT),
    (Class::Number, COUNT),
];

fn tag_of(view: &View<'_>, at: usize) -> u8 {
    if view.year(at).is_some() {
        return YEAR;
    }
    let word = view.word(at);
    if view.is_number(at) {
        return number_tag(word);
    }
    if is_short_part(word) {
        return SHORT_PART;
    }
    match view.mark(at) {
        Some('.') => return STOP,
        Some('–' | '-' | '/' | '—') => return DASH,
        _ => {}
    }
    let tag = TAGS.iter().find(|(class, _)| view.is(at, set(&[*class]))).map_or(OTHER, |(_, tag)| *tag);
    // «sommer som vinter»: what compares leads to no time.
    if tag == SMALL && view.is(at, set(&[Class::Which])) { OTHER } else { tag }
}

fn number_tag(word: &str) -> u8 {
    let parts: Vec<&str> = word.split('.').collect();
    let date = parts.len() == 3
        && parts.iter().all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()));
    let iso = word.len() == 10 && word.as_bytes()[4] == b'-';
    if date || iso {
        return FULL_DATE;
    }
    if is_span(word) {
        return YEAR;
    }
    if word.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day)) { DAY } else { OTHER }
}

/// «2026-2027», «2026-27» in one token.
fn is_span(word: &str) -> bool {
    word.split_once('-').is_some_and(|(from, to)| {
        from.len() == 4
            && from.starts_with("20")
            && matches!(to.len(), 2 | 4)
            && to.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_short_part(word: &str) -> bool {
    matches!(word.as_bytes(), [b'Q' | b'q' | b'K' | b'k' | b'T' | b't', b'1'..=b'4'])
}

fn tag<'t>(wanted: u8) -> impl Parser<&'t [u8], Output = &'t [u8], Error = nom::error::Error<&'t [u8]>> {
    take_while_m_n(1, 1, move |byte| byte == wanted)
}

/// A point or span of time without its preposition.
fn time(input: &[u8]) -> IResult<&[u8], &[u8]> {
    const LONGEST_UNIT: usize = 6;
    let small = || take_while(|byte| byte == SMALL || byte == END_OF);
    let part = || alt((tag(QUARTER), tag(THIRD), tag(HALF)));
    let years = || consumed(pair(tag(YEAR), opt(pair(tag(DASH), alt((tag(YEAR), tag(DAY)))))));
    let ordinal = || pair(tag(DAY), opt(tag(STOP)));
    alt((
        tag(FULL_DATE),
        consumed((opt(ordinal()), tag(MONTH), opt(preceded(small(), tag(YEAR))))).map(|(all, _)| all),
        consumed((opt(ordinal()), part(), opt(preceded(small(), tag(YEAR))))).map(|(all, _)| all),
        consumed((tag(SHORT_PART), opt(tag(YEAR)))).map(|(all, _)| all),
        consumed((tag(SEASON), opt(preceded(small(), tag(YEAR))))).map(|(all, _)| all),
        consumed((alt((tag(COUNT), tag(DAY))), tag(UNIT))).map(|(all, _)| all),
        // «en måned», «den første arbeidsuken»
        take_while_m_n(2, LONGEST_UNIT, |byte| byte == UNIT),
        years().map(|(all, _)| all),
    ))
    .parse(input)
}

/// How a deadline is led in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// «innen», «senest», «utgangen av»: surely a deadline.
    By,
    /// «fra og med»: a start.
    From,
    /// Nothing or «i»: a deadline if it lies ahead.
    Bare,
}

fn lead(input: &[u8]) -> IResult<&[u8], Lead> {
    let by = consumed((
        take_while1(|byte| byte == BY || byte == END_OF),
        take_while(|byte| byte == SMALL || byte == BY || byte == END_OF),
    ));
    let from = terminated(tag(FROM), take_while(|byte| byte == SMALL || byte == FROM));
    let bare = take_while(|byte| byte == SMALL);
    alt((value(Lead::By, by), value(Lead::From, from), value(Lead::Bare, bare))).parse(input)
}

fn led_time(input: &[u8]) -> IResult<&[u8], (Lead, &[u8])> {
    pair(lead, time).parse(input)
}

/// The deadline or recurrence in a run of tokens, the surest first. `today` is the document's day: a bare year before it
/// is history.
pub(in crate::find) fn deadline(view: &View<'_>, range: std::ops::Range<usize>, today: Date) -> Option<Deadline> {
    let dated = dated(view, range.clone(), today);
    if let Some((lead, found)) = &dated
        && (*lead == Lead::By || found.date.is_some_and(|date| date >= today))
    {
        return Some(found.clone());
    }
    recurrence(view, range.clone()).or(dated.map(|(_, found)| found)).or_else(|| unreadable(view, range))
}

/// Whether a date or year ahead of `today` stands in the run.
pub(in crate::find) fn future_date(
    view: &View<'_>,
    range: std::ops::Range<usize>,
    today: Date,
) -> Option<std::ops::Range<usize>> {
    dated(view, range, today).map(|(_, found)| found.range)
}

/// The tags of all tokens; none where no token is one of a time.
fn tags(view: &View<'_>) -> Vec<u8> {
    let tags: Vec<u8> = (0..view.len()).map(|at| tag_of(view, at)).collect();
    if tags.iter().any(|tag| is_time(*tag)) { tags } else { Vec::new() }
}

/// Whether a time can be built on a token with the tag.
fn is_time(tag: u8) -> bool {
    matches!(tag, YEAR | MONTH | SEASON | FULL_DATE | QUARTER | THIRD | HALF | SHORT_PART | UNIT)
}

fn dated(view: &View<'_>, range: std::ops::Range<usize>, today: Date) -> Option<(Lead, Deadline)> {
    let tags = view.times.get_or_init(|| tags(view)).get(range.start..range.end.min(view.len()))?;
    if !tags.iter().any(|tag| is_time(*tag)) {
        return None;
    }
    let mut best: Option<(Lead, Deadline)> = None;
    let mut at = 0;
    while at < tags.len() {
        let Ok((rest, (lead, times))) = led_time(&tags[at..]) else {
            at += 1;
            continue;
        };
        let length = tags.len() - at - rest.len();
        let tokens = range.start + at..range.start + at + length;
        let time = tokens.end - times.len()..tokens.end;
        if let Some(found) = accept(view, lead, tokens, time, today)
            && (best.is_none() || (lead == Lead::By && best.as_ref().is_some_and(|(known, _)| *known != Lead::By)))
        {
            best = Some((lead, found));
        }
        at += length;
    }
    best
}

/// The deadline that a led time is, unless it is history or a name.
fn accept(
    view: &View<'_>,
    lead: Lead,
    tokens: std::ops::Range<usize>,
    time: std::ops::Range<usize>,
    today: Date,
) -> Option<Deadline> {
    let named = lead == Lead::Bare && is_named(view, tokens.start);
    let last = last_day(view, time.clone(), today);
    if named || span_too_long(view, time.clone()) {
        return None;
    }
    let bare_year = lead == Lead::Bare && time.len() == 1 && view.year(time.start).is_some();
    let in_brackets = tokens.start > 0 && view.is_mark(tokens.start - 1, "(");
    let ahead = last.is_none_or(|day| day >= today);
    let counted = time.clone().any(|at| tag_of(view, at) == UNIT);
    let part_of_year = time.clone().any(|at| view.is(at, set(&[Class::Month, Class::Season])));
    let prefixed = lead == Lead::Bare && tokens.start < time.start;
    if counted {
        return (lead == Lead::By).then(|| Deadline {
            range: view.bytes(tokens),
            date: None,
            recurrence: None,
            unreadable: false,
        });
    }
    let mut tokens_of_time = time;
    let has_year = tokens_of_time
        .any(|at| view.year(at).is_some() || is_span(view.word(at)) || number_tag(view.word(at)) == FULL_DATE);
    let owned = view.is(tokens.end - 1, set(&[Class::Season])) && opens_noun(view, tokens.end);
    let seasonal = part_of_year && !has_year && !owned && (prefixed || lead != Lead::Bare);
    if (bare_year && in_brackets) || (lead != Lead::By && !seasonal && (!ahead || !has_year)) {
        return None;
    }
    Some(Deadline { range: view.bytes(tokens), date: last.filter(|_| has_year), recurrence: None, unreadable: false })
}

/// «I vår kommune», «ved vår skole»: behind a season stands a verb, a preposition or a mark, behind «our» what is ours.
fn opens_noun(view: &View<'_>, at: usize) -> bool {
    const GOES_ON: Classes = set(&[
        Class::Strong,
        Class::Weak,
        Class::Will,
        Class::Must,
        Class::State,
        Class::Have,
        Class::BePassive,
        Class::Not,
        Class::Preposition,
        Class::And,
        Class::But,
        Class::ToInfinitive,
        Class::Every,
        Class::Connective,
        Class::FutureAdverb,
    ]);
    let verb = [Form::Present, Form::Past, Form::Infinitive, Form::Participle].iter();
    let ends = at >= view.len() || view.mark(at).is_some() || view.is_number(at) || view.is(at, GOES_ON);
    !ends && !verb.copied().any(|form| view.is_form(at, form))
}

/// Words between what was decided and its day («vedtaget af byrådet den 12. marts 2025»).
const DECIDED_REACH: usize = 5;

/// Whether the words before a time make it the day of something that was decided, or part of a name.
fn is_named(view: &View<'_>, start: usize) -> bool {
    let no_deadline = |at: usize| view.is(at, set(&[Class::NotDeadline]));
    if start > 0 && no_deadline(start - 1) {
        return true;
    }
    let mut before = (start.saturating_sub(DECIDED_REACH)..start).rev().take_while(|at| view.mark(*at).is_none());
    let decided = before.find(|at| no_deadline(*at) && !view.is(*at, set(&[Class::Preposition])));
    decided.is_some_and(|at| {
        view.is(at + 1, set(&[Class::By])) || (at + 2 == start && view.is(at + 1, set(&[Class::Anaphor])))
    })
}

fn span_too_long(view: &View<'_>, time: std::ops::Range<usize>) -> bool {
    let years = years(view, time);
    years.first().zip(years.last()).is_some_and(|(first, last)| last - first >= LONGEST_SPAN)
}

fn years(view: &View<'_>, time: std::ops::Range<usize>) -> Vec<i16> {
    let mut found: Vec<i16> = Vec::new();
    for at in time {
        for part in
            view.word(at).split(['-', '–', '/', '.']).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        {
            match (part.len(), found.last().copied()) {
                (4, _) => found.extend(part.parse::<i16>().ok().filter(|year| (1900..2100).contains(year))),
                (2, Some(first)) => found.extend(
                    part.parse::<i16>().ok().map(|short| first / 100 * 100 + short).filter(|year| *year > first),
                ),
                _ => {}
            }
        }
    }
    found
}

/// The last day of a time, where its year is known or it lies within `today`'s year.
fn last_day(view: &View<'_>, time: std::ops::Range<usize>, today: Date) -> Option<Date> {
    if let Some(date) = time.clone().find_map(|at| full_date(view.word(at))) {
        return Some(date);
    }
    let year = years(view, time.clone()).last().copied().unwrap_or(today.year());
    let day = time.clone().find(|at| tag_of(view, *at) == DAY).and_then(|at| view.word(at).parse::<i8>().ok());
    let month = time.clone().find_map(|at| month(view, at));
    let part = |count: i8| Some(day.unwrap_or(count).clamp(1, count) * (12 / count));
    let last_month = match (month, time.into_iter().find_map(|at| part_of_year(view, at))) {
        (Some(month), _) | (None, Some(Part::Month(month))) => Some(month),
        (None, Some(Part::Quarter)) => part(4),
        (None, Some(Part::Third)) => part(3),
        (None, Some(Part::Half)) => part(2),
        (None, None) => Some(12),
    }?;
    let first = Date::new(year, last_month, 1).ok()?;
    match (month, day) {
        (Some(month), Some(day)) => Date::new(year, month, day).ok(),
        _ => Some(first.last_of_month()),
    }
}

fn full_date(word: &str) -> Option<Date> {
    let numbers: Vec<i16> = word.split(['.', '-']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [first, month, last] = numbers[..] else { return None };
    let (year, day) = if first > 31 { (first, last) } else { (last, first) };
    let year = if year < 100 { 2000 + year } else { year };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The number of a month: months stand in the lexicons in the order of the year, and begin alike in all languages.
fn month(view: &View<'_>, at: usize) -> Option<i8> {
    const BEGINNINGS: [&str; 12] = ["jan", "feb", "mar", "apr", "ma", "jun", "jul", "aug", "sep", "o", "nov", "de"];
    if !view.is(at, set(&[Class::Month])) {
        return None;
    }
    let word = view.word(at).to_lowercase();
    let found = BEGINNINGS.iter().position(|beginning| word.starts_with(beginning))?;
    i8::try_from(found + 1).ok()
}

#[derive(Debug, Clone, Copy)]
enum Part {
    Quarter,
    Third,
    Half,
    Month(i8),
}

fn part_of_year(view: &View<'_>, at: usize) -> Option<Part> {
    let word = view.word(at);
    if is_short_part(word) {
        let number = i8::try_from(word.as_bytes()[1] - b'0').ok()?;
        let months = if word.starts_with(['T', 't']) { 4 } else { 3 };
        return Some(Part::Month((number * months).min(12)));
    }
    let table = [(Class::Quarter, Part::Quarter), (Class::Third, Part::Third), (Class::Half, Part::Half)];
    table.iter().find(|(class, _)| view.is(at, set(&[*class]))).map(|(_, part)| *part)
}

const RECURRENCES: [(Class, Recurrence); 8] = [
    (Class::MultiYear, Recurrence::MultiYear),
    (Class::HalfYearly, Recurrence::HalfYearly),
    (Class::Quarterly, Recurrence::Quarterly),
    (Class::Tertially, Recurrence::Tertially),
    (Class::Monthly, Recurrence::Monthly),
    (Class::Weekly, Recurrence::Weekly),
    (Class::Yearly, Recurrence::Yearly),
    (Class::Daily, Recurrence::Daily),
];

/// «hver desember», «hvert annet forår»: every part of a year.
fn every_part(view: &View<'_>, range: std::ops::Range<usize>) -> Option<Deadline> {
    let every = set(&[Class::Every]);
    let at = view.has(every).then(|| range.clone())?.find(|at| {
        view.begins(*at, every) && view.is(at + 1, set(&[Class::Month, Class::Season])) && at + 1 < range.end
    })?;
    Some(Deadline {
        range: view.bytes(at..at + 2),
        date: None,
        recurrence: Some(Recurrence::Yearly),
        unreadable: false,
    })
}

fn recurrence(view: &View<'_>, range: std::ops::Range<usize>) -> Option<Deadline> {
    every_part(view, range.clone()).or_else(|| listed_recurrence(view, range))
}

fn listed_recurrence(view: &View<'_>, range: std::ops::Range<usize>) -> Option<Deadline> {
    RECURRENCES.iter().filter(|(class, _)| view.has(set(&[*class]))).find_map(|(class, recurrence)| {
        let at = range.clone().find(|at| view.begins(*at, set(&[*class])) && !measures(view, *at))?;
        let tokens = with_month(view, view.span(at, set(&[*class])), &range);
        Some(Deadline { range: view.bytes(tokens), date: None, recurrence: Some(*recurrence), unreadable: false })
    })
}

/// A recurrence with the month that it names before or behind («hvert år i november», «i september hvert år»).
fn with_month(
    view: &View<'_>,
    tokens: std::ops::Range<usize>,
    range: &std::ops::Range<usize>,
) -> std::ops::Range<usize> {
    let part = set(&[Class::Month, Class::Season]);
    let led = |at: usize| view.is(at, set(&[Class::Preposition])) && view.is(at + 1, part);
    if tokens.end + 2 <= range.end && led(tokens.end) {
        return tokens.start..tokens.end + 2;
    }
    match tokens.start.checked_sub(2).filter(|at| *at >= range.start && led(*at)) {
        Some(start) => start..tokens.end,
        None => tokens,
    }
}

/// «fire timer i uka», «en time i måneden»: how much, not when. A word as short as that before the unit is an article.
fn measures(view: &View<'_>, at: usize) -> bool {
    at > 1
        && view.is(at - 1, set(&[Class::TimeUnit]))
        && (view.is_number(at - 2)
            || view.is(at - 2, set(&[Class::Number, Class::Half]))
            || view.word(at - 2).len() <= 3)
}

/// «innen utgangen av» with nothing behind it.
fn unreadable(view: &View<'_>, range: std::ops::Range<usize>) -> Option<Deadline> {
    let at = view.find(range.clone(), set(&[Class::EndOf]))?;
    let span = view.span(at, set(&[Class::EndOf]));
    let nothing_follows =
        span.end >= range.end || view.is_mark(span.end, ".,;|") || view.is(span.end, set(&[Class::And]));
    nothing_follows.then(|| Deadline { range: view.bytes(span), date: None, recurrence: None, unreadable: true })
}
