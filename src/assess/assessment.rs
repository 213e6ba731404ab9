//! The assessment of one document: everything a report needs.

use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::find::Finding;
use crate::rules::{Basis, Demand, FieldKind, Level, Requirement};
use crate::text::{Country, Language, Notice};

/// The assessment of one document.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The path as given.
    pub path: String,
    /// SHA-256 of the file, in hex.
    pub sha256: String,
    /// The document itself.
    pub document: Document,
    /// Main language of the document.
    pub language: Language,
    /// Country whose packs apply.
    pub country: Country,
    /// Document type.
    pub doctype: String,
    /// What the type was read from.
    pub doctype_source: DoctypeSource,
    /// The municipality that adopts the plan, where known.
    pub owner: Option<String>,
    /// The document's date.
    pub date: Option<Date>,
    /// Number of words that count.
    pub words: usize,
    /// One verdict per requirement of the applicable packs, in pack order.
    pub verdicts: Vec<Verdict>,
    /// All findings, in order of position.
    pub findings: Vec<Finding>,
    /// What was noteworthy.
    pub notices: Vec<Notice>,
    /// What an earlier run has told of the document; `None` where there is none to compare with.
    pub earlier: Option<Earlier>,
}

/// What the document type was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DoctypeSource {
    /// The title.
    Title,
    /// The `--type` flag.
    Flag,
    /// `plansjekk.toml`.
    Config,
    /// The content.
    Content,
}

/// The verdict on one requirement.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The requirement.
    pub requirement: Arc<Requirement>,
    /// The status.
    pub status: Status,
    /// What was demanded; for a requirement that is not asked of this document type, the mildest demand of any type.
    pub demand: Demand,
    /// The best level found.
    pub found: Level,
    /// Findings that carry the verdict, best first, as indices of [`Assessment::findings`].
    pub evidence: Vec<usize>,
    /// What came nearest, and the smallest edit that would lift it.
    pub nearest: Option<NearestMiss>,
    /// Which message says it.
    pub reason: Reason,
    /// The block under which a missing text belongs, where one was found.
    pub belongs: Option<usize>,
    /// An accepted deviation.
    pub deviation: Option<Deviation>,
    /// The gap stands in the baseline, so it is not new.
    pub known: bool,
}

impl Verdict {
    /// Where the demand gets its weight from.
    pub fn basis(&self) -> Basis {
        self.requirement.basis_of(&self.demand)
    }

    /// Whether the demand is asked and not met, accepted or known or not.
    pub fn is_gap(&self) -> bool {
        self.status.is_gap()
    }

    /// Whether somebody should look at it: a gap that nobody has accepted and that is not known before.
    pub fn is_open(&self) -> bool {
        self.is_gap() && self.deviation.is_none() && !self.known
    }
}

/// What an earlier run has told of a document, beside the gaps that are there still ([`Verdict::known`]).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Earlier {
    /// The gaps that are there no more, by requirement and text.
    pub gone: Vec<GoneGap>,
}

/// A gap of an earlier run that is there no more: it is mended, or its passage reads otherwise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct GoneGap {
    /// The requirement.
    pub requirement: String,
    /// The passage that showed it, where one did.
    pub text: Option<String>,
    /// The name of that finding.
    pub finding: Option<String>,
}

/// The status of a requirement in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The demand is met.
    Met,
    /// An intention, or the level without a demanded field.
    Weak,
    /// Not found, or only mentioned.
    Missing,
    /// The plan takes it back.
    Contradicted,
    /// Not asked of this document.
    NotApplicable,
}

impl Status {
    /// Whether the demand is asked and not met.
    pub fn is_gap(self) -> bool {
        matches!(self, Self::Weak | Self::Missing | Self::Contradicted)
    }

    /// How good it is beside the others of a municipality: the greater, the better.
    pub(crate) fn rank(self) -> u8 {
        match self {
            Self::NotApplicable => 0,
            Self::Missing => 1,
            Self::Contradicted => 2,
            Self::Weak => 3,
            Self::Met => 4,
        }
    }

    /// The stable name used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Weak => "weak",
            Self::Missing => "missing",
            Self::Contradicted => "contradicted",
            Self::NotApplicable => "not-applicable",
        }
    }
}

/// Why the status is what it is; each has its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Met.
    Met,
    /// A weak modal, a wish, or draft language.
    WeakModal,
    /// A need is stated.
    WeakNeed,
    /// A soft verb.
    WeakVerb,
    /// A reservation.
    WeakHedge,
    /// An undecided condition.
    WeakCondition,
    /// A result, not an act.
    WeakResult,
    /// Only mentioned.
    Mentioned,
    /// Only in a heading.
    Heading,
    /// Only somebody else's duty.
    Other,
    /// Only rules quoted.
    Law,
    /// Only what is done.
    Past,
    /// The plan says it will not be done.
    Negated,
    /// The plan says both.
    Contradicted {
        /// The finding that denies.
        denial: usize,
    },
    /// Nothing found.
    Missing,
    /// A commitment without demanded fields.
    Fields(Vec<FieldKind>),
    /// Demanded parts are not there at the demanded level.
    Parts(MissingParts),
    /// The demanded deadline has lost its year.
    DeadlineUnreadable,
    /// The demanded deadline has passed.
    DeadlinePast(Date),
    /// Not asked of this document type.
    NotAskedOfType,
    /// The document does not speak of what makes it apply.
    NotTriggered,
    /// Another document of the set covers it.
    Elsewhere(String),
    /// The requirement is not in force on the day.
    NotInForce,
}

impl Reason {
    /// The stable name used in JSON and as the key of its message.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::WeakModal => "weak-modal",
            Self::WeakNeed => "weak-need",
            Self::WeakVerb => "weak-verb",
            Self::WeakHedge => "weak-hedge",
            Self::WeakCondition => "weak-condition",
            Self::WeakResult => "weak-result",
            Self::Mentioned => "mentioned",
            Self::Heading => "heading",
            Self::Other => "other",
            Self::Law => "law",
            Self::Past => "past",
            Self::Negated => "negated",
            Self::Contradicted { .. } => "contradicted",
            Self::Missing => "missing",
            Self::Fields(_) => "fields",
            Self::Parts(_) => "parts",
            Self::DeadlineUnreadable => "deadline-unreadable",
            Self::DeadlinePast(_) => "deadline-past",
            Self::NotAskedOfType => "not-asked-of-type",
            Self::NotTriggered => "not-triggered",
            Self::Elsewhere(_) => "elsewhere",
            Self::NotInForce => "not-in-force",
        }
    }
}

/// Parts of a requirement that a demand asks for and that are not there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MissingParts {
    /// How many more are needed at least.
    pub more: usize,
    /// The ids of those that would do.
    pub of: Vec<String>,
}

/// What came nearest to the demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearestMiss {
    /// Index of the finding.
    pub finding: usize,
    /// The smallest edit that would lift it.
    pub edit: Edit,
    /// The level it would then have.
    pub lifted: Level,
}

/// A smallest edit. Found by trying one-step changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Write the strong modal (second) instead of the words of the cue (index of the finding's cues).
    ReplaceModal {
        /// Index of the cue.
        cue: usize,
        /// The modal to write, in the document's language.
        with: String,
    },
    /// Name the act instead of the soft verb.
    NameAct {
        /// Index of the cue.
        cue: usize,
    },
    /// Delete the reservation.
    DropHedge {
        /// Index of the cue.
        cue: usize,
    },
    /// Say what is done in any case.
    SettleCondition {
        /// Index of the cue.
        cue: usize,
    },
    /// Say what will be done to reach the result.
    NameActForResult,
    /// Add the fields.
    AddFields(Vec<FieldKind>),
    /// Add a sentence after it.
    AddSentence,
    /// Take away one of the two contradicting texts.
    Reconcile,
}

impl Edit {
    /// The stable name used in records.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::ReplaceModal { .. } => "replace-modal",
            Self::NameAct { .. } => "name-act",
            Self::DropHedge { .. } => "drop-hedge",
            Self::SettleCondition { .. } => "settle-condition",
            Self::NameActForResult => "name-act-for-result",
            Self::AddFields(_) => "add-fields",
            Self::AddSentence => "add-sentence",
            Self::Reconcile => "reconcile",
        }
    }
}

/// An accepted deviation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// Why it is accepted.
    pub reason: String,
    /// The last day it is accepted.
    pub until: Option<Date>,
}
