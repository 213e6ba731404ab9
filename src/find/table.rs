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
        let Some(column) = column(&head) else { continue };
        structured |= column != Column::Act && column != Column::Status;
        if column == Column::Act {
            facts.action = Some(head.bytes(0..head.len()));
        }
        read_cell(column, cell, &head, view, today, &mut facts);
    }
    // A table with owners or deadlines is one of measures, whatever its first column is called.
    if structured && facts.action.is_none() {
        facts.action = cells.first().map(|cell| cell.range.clone());
    }
    facts
}

fn column(head: &View<'_>) -> Option<Column> {
    COLUMNS.iter().find(|(class, _)| head.find(0..head.len(), set(&[*class])).is_some()).map(|(_, column)| *column)
}

fn read_cell(column: Column, cell: &RowCell, head: &View<'_>, view: &View<'_>, today: Date, facts: &mut RowFacts) {
    let tokens = tokens_in(view, &cell.range);
    let empty = tokens.clone().all(|at| view.mark(at).is_some());
    if tokens.is_empty() || empty {
        return;
    }
    let bytes = view.bytes(tokens.clone());
    match column {
        Column::Act => {}
        Column::Owner => facts.owner_from(bytes),
        Column::Deadline => facts.deadline_from(view, tokens, head, today),
        Column::Indicator => {
            facts.fields.indicator =
                indicator(view, tokens).or(Some(Indicator { range: bytes, value: None, unit: None }))
        }
        Column::Budget => {
            let has_sum =
                tokens.clone().any(|at| view.is_number(at) || view.is(at, set(&[Class::Funding, Class::Post])));
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
    fn owner_from(&mut self, range: Range<usize>) {
        if range.len() <= LONGEST_NAME && self.fields.owner.is_none() {
            self.fields.owner = Some(Owner { range });
        }
    }

    fn deadline_from(&mut self, view: &View<'_>, tokens: Range<usize>, _head: &View<'_>, today: Date) {
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
