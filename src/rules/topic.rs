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
        Some(match expr {
            Expr::Or(parts) => Self::Or(Self::all(parts, resolve)?),
            Expr::And(parts) => Self::And(Self::all(parts, resolve)?),
            Expr::Near(left, words, right) => {
                let (left, right) = Self::both(left, right, resolve)?;
                Self::Near(left, *words, right)
            }
            Expr::Seq(left, words, right) => {
                let (left, right) = Self::both(left, right, resolve)?;
                Self::Seq(left, *words, right)
            }
            Expr::Not(inner) => Self::Not(Box::new(Self::compile(inner, resolve)?)),
            Expr::Context(inner, reach) => Self::Context(Box::new(Self::compile(inner, resolve)?), *reach),
            Expr::Concept(..) | Expr::Words(..) => Self::Mark(resolve(expr)?),
        })
    }

    /// Every part, so that all that cannot be resolved is reported at once.
    fn all(parts: &[Expr], resolve: &mut dyn FnMut(&Expr) -> Option<Mark>) -> Option<Vec<Self>> {
        let nodes: Vec<Option<Self>> = parts.iter().map(|part| Self::compile(part, resolve)).collect();
        nodes.into_iter().collect()
    }

    fn both(
        left: &Expr,
        right: &Expr,
        resolve: &mut dyn FnMut(&Expr) -> Option<Mark>,
    ) -> Option<(Box<Self>, Box<Self>)> {
        let [left, right] = [left, right].map(|part| Self::compile(part, resolve).map(Box::new));
        Some((left?, right?))
    }

    /// Every mark that the expression names.
    pub(crate) fn marks(&self) -> Vec<Mark> {
        match self {
            Self::Mark(mark) => vec![*mark],
            Self::Or(parts) | Self::And(parts) => parts.iter().flat_map(Self::marks).collect(),
            Self::Not(inner) | Self::Context(inner, _) => inner.marks(),
            Self::Near(left, _, right) | Self::Seq(left, _, right) => [left.marks(), right.marks()].concat(),
        }
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
