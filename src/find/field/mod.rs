//! Fields of a commitment: deadline, indicator and budget by small grammars over token tags; owners by the frame.
//!
//! Each token becomes one tag byte, so that a grammar is a nom parser over the tags and a place in the tags is a token.

mod deadline;
mod money;
mod quantity;

pub(super) use deadline::{deadline, future_date};
pub(super) use money::budget;
pub(super) use quantity::{indicator, quantity};

use super::view::View;

/// A decimal number as plans write it: comma for decimals, space or full stop for thousands.
fn number(word: &str) -> Option<f64> {
    let cut = word.trim_matches(|letter: char| !letter.is_ascii_digit());
    let thousands = cut.split('.').skip(1).all(|group| group.len() == 3) && !cut.contains(',');
    let plain = if thousands { cut.replace('.', "") } else { cut.replace(',', ".") };
    plain.parse().ok()
}

/// The number that starts at the token, with digits in groups of three joined («500 000»), and the token behind it.
fn grouped_number(view: &View<'_>, at: usize) -> Option<(f64, usize)> {
    let mut value = number(view.word(at))?;
    let mut end = at + 1;
    while view.word(end).len() == 3
        && view.word(end).bytes().all(|byte| byte.is_ascii_digit())
        && view.word(at).len() <= 3
    {
        value = value * 1000.0 + number(view.word(end))?;
        end += 1;
    }
    // Decimals with a separate comma token do not occur: the tokenizer keeps «0,5» apart, so join them here.
    if view.is_mark(end, ",")
        && view.is_number(end + 1)
        && view.tokens[end].start == view.tokens[end - 1].end
        && view.tokens[end].end == view.tokens[end + 1].start
    {
        let decimals = view.word(end + 1);
        value += number(decimals)? / 10_f64.powi(i32::try_from(decimals.len()).unwrap_or(1));
        end += 2;
    }
    Some((value, end))
}
