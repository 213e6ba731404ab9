//! The finding: a passage that expresses a requirement's subject, how binding it is, and the words that decided it.

use std::ops::Range;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::{Code, FieldKind, Level};

/// A passage × requirement.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Stable name: requirement and normalised text, not position.
    pub id: String,
    /// The requirement's id.
    pub requirement: String,
    /// How binding it is.
    pub level: Level,
    /// What capped the level.
    pub code: Option<Code>,
    /// How sure the program is.
    pub confidence: Confidence,
    /// What kind of passage it is.
    pub kind: PassageKind,
    /// Byte range of the passage in the document's text.
    pub range: Range<usize>,
    /// Index of the block it stands in.
    pub block: usize,
    /// The block that leads into it.
    pub lead_in: Option<usize>,
    /// The words that decided, in order of position.
    pub cues: Vec<Cue>,
    /// Owner, deadline, indicator and budget bound to the act.
    pub fields: Fields,
    /// What keeps it from being a commitment, where its level is aspired.
    pub weakness: Option<Weakness>,
    /// The questions asked, in order, with their answers.
    pub decisions: Vec<Decision>,
}

impl Finding {
    /// The part of its name that findings of the same requirement share where they have the same text.
    pub(crate) fn text_id(&self) -> &str {
        self.id.get(..super::TEXT_ID).unwrap_or(&self.id)
    }
}

/// How sure the program is of level and code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// The reader should look.
    Low,
    /// Fairly sure.
    Medium,
    /// Sure.
    High,
}

/// What kind of passage a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PassageKind {
    /// A sentence of running text.
    Sentence,
    /// A list item.
    Item,
    /// A table row.
    Row,
    /// A heading.
    Heading,
    /// A marked quotation.
    Quote,
    /// A caption.
    Caption,
    /// A footnote.
    Footnote,
}

/// A word or phrase that decided something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// Byte range in the document's text.
    pub range: Range<usize>,
    /// What it is, and what it says.
    pub sense: Sense,
}

/// What a cue says. The outward `role` groups these (`Sense::role`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sense {
    /// Words of the subject.
    Topic,
    /// The owner acts.
    AgentOwn,
    /// Somebody else acts.
    AgentOther,
    /// The document acts: it talks about itself.
    AgentDocument,
    /// People experience a result.
    AgentPublic,
    /// A thing nobody controls.
    AgentThing,
    /// The modal commits.
    ModalStrong,
    /// The modal does not commit.
    ModalWeak,
    /// The modal states a need.
    ModalNeed,
    /// A definite act.
    VerbAct,
    /// A soft verb: no definite act.
    VerbSoft,
    /// A state of people: a result, not an act.
    VerbResult,
    /// A negation of the act.
    Negation,
    /// An undecided condition.
    Condition,
    /// A reservation («so far as possible»).
    Hedge,
    /// Law as the source.
    SourceLaw,
    /// Somebody's words.
    SourceCite,
    /// It is done or in operation.
    TensePast,
    /// It lies ahead.
    TenseFuture,
    /// A question.
    Question,
    /// A statement of importance or a forecast.
    General,
    /// The heading or column that decided (action, goal, status …).
    Zone,
}

impl Sense {
    /// The role written to JSON.
    pub fn role(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::AgentOwn | Self::AgentOther | Self::AgentDocument | Self::AgentPublic | Self::AgentThing => "agent",
            Self::ModalStrong | Self::ModalWeak | Self::ModalNeed | Self::Question => "modal",
            Self::VerbAct | Self::VerbSoft | Self::VerbResult | Self::General => "verb",
            Self::Negation => "negation",
            Self::Condition | Self::Hedge => "condition",
            Self::SourceLaw | Self::SourceCite => "source",
            Self::TensePast | Self::TenseFuture => "tense",
            Self::Zone => "zone",
        }
    }
}

/// The fields bound to an act.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fields {
    /// Responsible unit or role.
    pub owner: Option<Owner>,
    /// When.
    pub deadline: Option<Deadline>,
    /// How much, how many, by which measure.
    pub indicator: Option<Indicator>,
    /// With what money.
    pub budget: Option<Budget>,
}

impl Fields {
    /// Whether the field is there.
    pub fn has(&self, kind: FieldKind) -> bool {
        match kind {
            FieldKind::Owner => self.owner.is_some(),
            FieldKind::Deadline => self.deadline.is_some(),
            FieldKind::Indicator => self.indicator.is_some(),
            FieldKind::Budget => self.budget.is_some(),
        }
    }

    /// Whether any field is there.
    pub fn any(&self) -> bool {
        [FieldKind::Owner, FieldKind::Deadline, FieldKind::Indicator, FieldKind::Budget]
            .into_iter()
            .any(|kind| self.has(kind))
    }
}

/// A responsible unit or role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Byte range in the document's text.
    pub range: Range<usize>,
}

/// A deadline or recurrence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// Byte range in the document's text.
    pub range: Range<usize>,
    /// The last day meant, where one can be computed.
    pub date: Option<Date>,
    /// How often, where it recurs.
    pub recurrence: Option<Recurrence>,
    /// The year seems to have been lost in the file.
    pub unreadable: bool,
}

impl Deadline {
    /// Whether its day is not over.
    pub(crate) fn is_ahead(&self, today: Date) -> bool {
        self.date.is_some_and(|date| date >= today)
    }
}

/// How often an act recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recurrence {
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every quarter.
    Quarterly,
    /// Every third of a year.
    Tertially,
    /// Every half year.
    HalfYearly,
    /// Every year.
    Yearly,
    /// At longer intervals.
    MultiYear,
}

impl Recurrence {
    /// The name written to JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
            Self::Tertially => "tertially",
            Self::HalfYearly => "half-yearly",
            Self::Yearly => "yearly",
            Self::MultiYear => "multi-year",
        }
    }
}

/// A measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Byte range in the document's text.
    pub range: Range<usize>,
    /// The quantity, where it is a number.
    pub value: Option<f64>,
    /// The unit as written (`%`, `kurs`), where there is one.
    pub unit: Option<String>,
}

/// Money or posts.
#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    /// Byte range in the document's text.
    pub range: Range<usize>,
    /// The amount in whole currency units, or the number of posts.
    pub amount: Option<f64>,
    /// `NOK`, `DKK`, `SEK`, or `FTE` for posts.
    pub currency: Option<String>,
}

/// What keeps a passage at the level aspired; it decides the message and the smallest edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weakness {
    /// A weak modal or a wish.
    Modal,
    /// A stated need.
    Need,
    /// A soft verb.
    Verb,
    /// An effort hedge.
    Hedge,
    /// An undecided condition.
    Condition,
    /// A result for others, not an act.
    Result,
    /// The document is said to have an effect.
    Document,
    /// The subject stands only in a purpose clause.
    Purpose,
    /// Proposed, quoted of the owner, guideline: other reasons.
    Draft,
}

/// One question of the decision tree with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The question.
    pub question: Question,
    /// Whether the answer settled the level or a cap.
    pub settled: bool,
    /// The index of the cue that answered it, where words did.
    pub cue: Option<usize>,
}

/// The questions of the decision tree, in the order asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Is the subject expressed?
    Topic,
    /// Is it a heading, caption or slogan?
    Heading,
    /// Is it a question?
    Asked,
    /// Is it somebody's words?
    Cited,
    /// Is law the source?
    Law,
    /// Who is to act?
    Agent,
    /// Is the act denied?
    Denied,
    /// Is it over, or already so?
    Past,
    /// Is it the document about itself?
    Document,
    /// Does it hang on something undecided?
    Condition,
    /// Is it a general truth?
    General,
    /// Is it evidence of the kind the requirement asks for?
    Evidence,
    /// Is there a will or a plan?
    Will,
    /// Is the verb soft or the modal weak?
    Strength,
    /// Is it a target with quantity and year?
    Target,
    /// Is a field bound to the act?
    Fields,
}
