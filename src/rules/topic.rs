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

    /// Sets of marks: of each, at least one must stand in the passage itself for the expression to match. The smallest
    /// come first; there is none where an expression is only negations or context.
    pub(crate) fn anchors(&self) -> Vec<Vec<Mark>> {
        let mut sets = match self {
            Self::Mark(mark) => vec![vec![*mark]],
            Self::Not(_) | Self::Context(..) => Vec::new(),
            Self::Or(parts) => {
                // Whichever part matches, one of its own smallest set is there.
                let each: Option<Vec<_>> = parts.iter().map(|part| part.anchors().into_iter().next()).collect();
                each.map(|sets| sets.concat()).into_iter().collect()
            }
            Self::And(parts) => parts.iter().flat_map(Self::anchors).collect(),
            Self::Near(left, _, right) | Self::Seq(left, _, right) => [left.anchors(), right.anchors()].concat(),
        };
        sets.sort_by_key(Vec::len);
        sets
    }
}
