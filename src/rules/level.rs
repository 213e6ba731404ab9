//! The ladder, the disqualifiers, the fields and the other small scales that rules, findings and verdicts share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How binding a passage is, by the commitment scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The subject is not expressed.
    Absent,
    /// The subject, but nothing the owner wants or will do.
    Mentioned,
    /// Wanted, valued, considered, or a soft step.
    Aspired,
    /// An act that can later be found done or not done.
    Committed,
    /// Committed, with an owner, a deadline, an indicator or a budget.
    Actionable,
}

impl Level {
    /// 0 to 4.
    pub fn number(self) -> u8 {
        self as u8
    }
}

/// Why a passage counts for less than its words; caps the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Code {
    /// A heading, caption, contents line or slogan.
    Head,
    /// A question.
    Quest,
    /// Attributed speech or another document's words.
    Cite,
    /// Law, regulation or mandate as the source of the duty.
    Law,
    /// Somebody else's duty or promise.
    Other,
    /// The act is denied or dropped.
    Neg,
    /// Done, begun, decided earlier, or in operation.
    Past,
    /// The document about itself.
    Meta,
    /// Depends on an undecided event or money.
    Cond,
    /// General truth, forecast, statement of importance.
    Gen,
}

/// What makes a commitment actionable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// A responsible unit or role below the plan's owner.
    Owner,
    /// A date, year or recurrence.
    Deadline,
    /// A quantity, share or named measure.
    Indicator,
    /// Money or posts.
    Budget,
}

/// How grave an unmet requirement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A suggestion.
    Info,
    /// A remark.
    Warning,
    /// A gap.
    Error,
}

/// Where a requirement gets its weight from. Guidance is never worded as a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Statute or regulation.
    Law,
    /// International convention.
    Convention,
    /// Agreement between parties.
    Agreement,
    /// Official guidance.
    Guidance,
    /// Good practice.
    Practice,
}

/// What satisfies a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// A commitment to act.
    Promise,
    /// Reported status.
    Status,
    /// A process that is or will be held, in any tense.
    Process,
    /// A definition.
    Definition,
    /// A binding land-use provision.
    Provision,
    /// Naming it as a basis is enough.
    Naming,
}

/// The field of work a requirement belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// Digital competence.
    DigitalCompetence,
    /// Universal design.
    UniversalDesign,
    /// Planning and follow-up.
    Planning,
}

impl Area {
    /// Number of areas.
    pub(crate) const COUNT: usize = 3;
}
