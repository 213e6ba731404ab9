//! Rows: what the columns' heads make of the cells.

use std::ops::Range;

use jiff::civil::Date;

use crate::document::{Kind, RowCell};
use crate::find::{Deadline, Indicator, Owner};
use crate::rules::class::Class;

use super::field::{budget, deadline, indicator};
use super::scene::RowFacts;
use super::view::{View, set};

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Act,
    Owner,
    Deadline,
    Indicator,
    Budget,
    Status,
}

const COLUMNS: [(Class, Column); 6] = [
    (Class::HeadOwner, Column::Owner),
    (Class::HeadDeadline, Column::Deadline),
    (Class::HeadStatus, Column::Status),
    (Class::HeadBudget, Column::Budget),
    (Class::HeadIndicator, Column::Indicator),
    (Class::HeadAct, Column::Act),
];

/// Longest cell that can name an owner, in bytes; longer ones are prose.
const LONGEST_NAME: usize = 90;

/// Reads the facts of a row. `view` holds the row's tokens, `head_view` looks at a head's tokens.
pub(super) fn facts<'a>(
    kind: &Kind,
    view: &View<'a>,
    head_view: impl Fn(Range<usize>) -> Option<View<'a>>,
    today: Date,
) -> RowFacts {
    let Kind::Row { cells, heads, .. } = kind else { return RowFacts::default() };
    let mut facts = RowFacts::default();
    let mut structured = false;
    for (cell, head) in cells.iter().zip(heads) {
        let Some(head) = head.clone().and_then(&head_view) else { continue };
        if let Some(year) = year_of(&head) {
            facts.year_from(view, &cell.range, &head, year, today);
            structured = true;
            continue;
        }
        let Some(column) = column(&head) else { continue };
        structured |= column != Column::Act && column != Column::Status;
        if column == Column::Act {
            facts.action = Some(head.bytes(0..head.len()));
        }
        read_cell(column, cell, view, today, &mut facts);
    }
    for cell in cells.iter().skip(1) {
        facts.closing_from(view, tokens_in(view, &cell.range));
    }
    // A table with owners or deadlines is one of measures, whatever its first column is called.
    if structured && facts.action.is_none() {
        facts.action = cells.first().map(|cell| cell.range.clone());
    }
    facts
}

/// The year of a column that is for one, alone or as that of a goal («2027», «Mål 2027»).
fn year_of(head: &View<'_>) -> Option<usize> {
    let year = (0..head.len()).find(|at| head.year(*at).is_some())?;
    let goal = set(&[Class::Goal, Class::Preposition]);
    (0..head.len()).all(|at| at == year || head.is(at, goal)).then_some(year)
}

fn column(head: &View<'_>) -> Option<Column> {
    COLUMNS.iter().find(|(class, _)| head.find(0..head.len(), set(&[*class])).is_some()).map(|(_, column)| *column)
}

fn read_cell(column: Column, cell: &RowCell, view: &View<'_>, today: Date, facts: &mut RowFacts) {
    let tokens = tokens_in(view, &cell.range);
    let empty = tokens.clone().all(|at| view.mark(at).is_some());
    if tokens.is_empty() || empty {
        return;
    }
    let bytes = view.bytes(tokens.clone());
    match column {
        Column::Act => facts.act = facts.act.take().or(Some(tokens)),
        Column::Owner => facts.owner_from(view, tokens),
        Column::Deadline => facts.deadline_from(view, tokens, today),
        Column::Indicator => {
            facts.fields.indicator =
                indicator(view, tokens).or(Some(Indicator { range: bytes, value: None, unit: None }));
        }
        Column::Budget => {
            let counts = indicator(view, tokens.clone());
            if counts.is_some() && facts.fields.indicator.is_none() {
                facts.fields.indicator.clone_from(&counts);
            }
            let has_sum = counts.is_none()
                && tokens.clone().any(|at| view.is_number(at) || view.is(at, set(&[Class::Funding, Class::Post])));
            facts.fields.budget = budget(view, tokens)
                .or_else(|| has_sum.then_some(crate::find::Budget { range: bytes, amount: None, currency: None }));
        }
        Column::Status => facts.status_from(view, tokens),
    }
}

/// The row's tokens inside a byte range.
fn tokens_in(view: &View<'_>, range: &Range<usize>) -> Range<usize> {
    let start = view.tokens.partition_point(|token| (token.start as usize) < range.start);
    let end = view.tokens.partition_point(|token| (token.end as usize) <= range.end);
    start..end.max(start)
}

impl RowFacts {
    fn owner_from(&mut self, view: &View<'_>, tokens: Range<usize>) {
        let range = view.bytes(tokens.clone());
        let other = view
            .find(tokens.clone(), set(&[Class::Other]))
            .filter(|_| view.find(tokens, set(&[Class::Role, Class::Owner])).is_none());
        if let Some(at) = other {
            self.other = Some(view.bytes(at..at + 1));
        } else if range.len() <= LONGEST_NAME && self.fields.owner.is_none() {
            self.fields.owner = Some(Owner { range });
        }
    }

    /// A column of a year: a sum or a mark in it says that the act is due that year, a share what is aimed at by then; the
    /// last of several shares is the goal.
    fn year_from(&mut self, view: &View<'_>, cell: &Range<usize>, head: &View<'_>, year: usize, today: Date) {
        let tokens = tokens_in(view, cell);
        let number = tokens.clone().find(|at| view.is_number(*at));
        let marked = number.is_some()
            || tokens.clone().any(|at| view.is_mark(at, "✓●•xX") || view.word(at).eq_ignore_ascii_case("x"));
        let percent = view.find(tokens.clone(), set(&[Class::Percent])).and_then(|_| indicator(view, tokens.clone()));
        // «21 av 31», and whatever number a column of goals has.
        let of_all = tokens.clone().any(|at| view.is_number(at) && view.is(at + 1, set(&[Class::By])));
        let goal = number == Some(tokens.start) && (of_all || head.len() > 1);
        let share =
            percent.or_else(|| goal.then(|| Indicator { range: view.bytes(tokens.clone()), value: None, unit: None }));
        if !marked || (self.fields.deadline.is_some() && share.is_none()) {
            return;
        }
        let date = head
            .year(year)
            .and_then(|year| Date::new(i16::try_from(year).ok()?, 12, 31).ok())
            .filter(|date| *date >= today);
        let later = |known: &Deadline| known.date.is_some_and(|known| date.is_none_or(|date| date < known));
        if (head.len() > 1 && date.is_none()) || self.fields.deadline.as_ref().is_some_and(later) {
            return;
        }
        self.fields.deadline =
            Some(Deadline { range: head.bytes(year..year + 1), date, recurrence: None, unreadable: false });
        if share.is_some() {
            self.fields.indicator = share;
        } else if number.is_some() {
            self.fields.budget = budget(view, tokens.clone())
                .or_else(|| Some(crate::find::Budget { range: view.bytes(tokens), amount: None, currency: None }));
        }
    }

    /// A cell may tell its row's status whatever its head is: a short one («Utført 2024»), or one that opens with it
    /// («Utgår, siden taket ikke tåler det»).
    fn closing_from(&mut self, view: &View<'_>, tokens: Range<usize>) {
        const SHORT: usize = 3;
        let ahead = tokens.clone().any(|at| view.is_number(at) && view.year(at).is_none());
        let first = tokens.start;
        let dropped = view.span(first, set(&[Class::Drop]));
        let parted = view.begins(first, set(&[Class::Drop])) && view.is_mark(dropped.end, ",;–—(");
        if tokens.is_empty() || (tokens.len() > SHORT && !parted) || ahead {
            return;
        }
        if view.begins(first, set(&[Class::Drop])) && !view.begins(dropped.end, set(&[Class::Not])) {
            self.dropped.get_or_insert(view.bytes(first..first + 1));
        }
        let word = view.bytes(first..first + 1);
        if view.begins(first, set(&[Class::Done])) {
            self.done.get_or_insert(word);
        } else if view.begins(first, set(&[Class::Waiting])) {
            self.waiting.get_or_insert(word);
        }
    }

    fn deadline_from(&mut self, view: &View<'_>, tokens: Range<usize>, today: Date) {
        self.status_from(view, tokens.clone());
        let dated = tokens.clone().any(|at| view.is_number(at) || view.is(at, set(&[Class::Month, Class::Season])));
        let whole = view.bytes(tokens.clone());
        let found = deadline(view, tokens, today);
        self.fields.deadline = found
            .or_else(|| dated.then_some(Deadline { range: whole, date: None, recurrence: None, unreadable: false }));
    }

    fn status_from(&mut self, view: &View<'_>, tokens: Range<usize>) {
        let at = |class| view.find(tokens.clone(), set(&[class])).map(|at| view.bytes(view.span(at, set(&[class]))));
        let short = tokens.len() <= 6;
        let not_done = view.find(tokens.clone(), set(&[Class::Not])).is_some();
        self.waiting = at(Class::Waiting).filter(|_| short).or(self.waiting.take());
        self.dropped = at(Class::Drop).filter(|_| short).or(self.dropped.take());
        self.done = at(Class::Done).filter(|_| short && !not_done).or(self.done.take());
    }
}
