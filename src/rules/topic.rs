//! Compiled topics: expressions over marks, with what makes each worth trying.

use serde::{Deserialize, Serialize};

use super::expr::{Expr, Reach};
use super::matcher::Mark;

/// A compiled expression.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Node {
    /// Any of these.
    Or(Vec<Node>),
    /// All of these.
    And(Vec<Node>),
    /// Both, at most so many words apart.
    Near(Box<Node>, usize, Box<Node>),
    /// The second after the first.
    Seq(Box<Node>, usize, Box<Node>),
    /// Not in the passage.
    Not(Box<Node>),
    /// In the passage or its context.
    Context(Box<Node>, Reach),
    /// A mark.
    Mark(Mark),
}

impl Node {
    /// Compiles an expression; `resolve` turns names and words into marks and has reported what it could not.
    pub(crate) fn compile(expr: &Expr, resolve: &mut dyn FnMut(&Expr) -> Option<Mark>) -> Option<Self> {
        let mut list =
            |parts: &[Expr]| parts.iter().map(|part| Self::compile(part, resolve)).collect::<Option<Vec<_>>>();
        Some(match expr {
            Expr::Or(parts) => Self::Or(list(parts)?),
            Expr::And(parts) => Self::And(list(parts)?),
            Expr::Near(left, words, right) => {
                Self::Near(Box::new(Self::compile(left, resolve)?), *words, Box::new(Self::compile(right, resolve)?))
            }
            Expr::Seq(left, words, right) => {
                Self::Seq(Box::new(Self::compile(left, resolve)?), *words, Box::new(Self::compile(right, resolve)?))
            }
            Expr::Not(inner) => Self::Not(Box::new(Self::compile(inner, resolve)?)),
            Expr::Context(inner, reach) => Self::Context(Box::new(Self::compile(inner, resolve)?), *reach),
            Expr::Concept(..) | Expr::Words(..) => Self::Mark(resolve(expr)?),
        })
    }

    /// Marks of which at least one must stand in the passage itself for the expression to match; `None` where no such
    /// set exists (only negations or context).
    pub(crate) fn anchors(&self) -> Option<Vec<Mark>> {
        match self {
            Self::Mark(mark) => Some(vec![*mark]),
            Self::Not(_) | Self::Context(..) => None,
            Self::Or(parts) => {
                let sets: Option<Vec<_>> = parts.iter().map(Self::anchors).collect();
                sets.map(|sets| sets.concat())
            }
            Self::And(parts) => parts.iter().filter_map(Self::anchors).min_by_key(Vec::len),
            Self::Near(left, _, right) | Self::Seq(left, _, right) => {
                [left, right].into_iter().filter_map(|side| side.anchors()).min_by_key(Vec::len)
            }
        }
    }
}
