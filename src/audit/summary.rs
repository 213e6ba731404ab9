//! What many documents say together: counts that unfold into documents, never a score and never a ranking.

use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::assess::Status;
use crate::rules::{Level, Requirement};

use super::examples::GoodExample;
use super::outliers::Outlier;
use super::source::Municipality;

/// An audit without its entries, which are read one at a time beside it.
#[derive(Debug, Clone)]
pub struct Audit {
    /// The day "today" meant.
    pub date: Date,
    /// The requirements that stand in any record, in pack order: the columns of the matrix.
    pub requirements: Vec<Arc<Requirement>>,
    /// What the entries say together.
    pub summary: Summary,
    /// The numbers of the entries that have an error in the place of a record, in their order.
    pub failed: Vec<u32>,
    /// How many documents were not reached because the run was stopped; the entries are those that were.
    pub not_reached: u32,
}

/// What the entries of an audit say together. Lists are sorted by name, and follow the columns where they hold one item
/// per requirement.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Summary {
    /// Number of documents.
    pub documents: u32,
    /// How many of them could not be read.
    pub unread: u32,
    /// Why they could not, by the code of the error.
    pub unread_by_code: Vec<UnreadCount>,
    /// How many entries are no documents: patterns that match nothing, and folders that hold none.
    pub without_document: u32,
    /// How many assessed documents belong to no known municipality; they are in no row and no share.
    pub without_municipality: u32,
    /// Verdicts of all documents.
    pub counts: Counts,
    /// One per column.
    pub requirements: Vec<RequirementSummary>,
    /// By dimension, then by key.
    pub groups: Vec<Group>,
    /// The matrix municipality × requirement.
    pub municipalities: Vec<MunicipalityRow>,
    /// Passages to learn from, in the order of the columns, best first.
    pub examples: Vec<GoodExample>,
    /// Documents that stand apart from others of their type, in the order of the entries.
    pub outliers: Vec<Outlier>,
}

impl Summary {
    /// How many entries have an error in the place of a record.
    pub fn failed(&self) -> u32 {
        self.unread + self.without_document
    }
}

/// How many verdicts there are of each status. What is accepted as a deviation is counted by its status too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// The demand is met.
    pub met: u32,
    /// An intention, or the level without a demanded field.
    pub weak: u32,
    /// Not found, or only mentioned.
    pub missing: u32,
    /// The plan takes it back.
    pub contradicted: u32,
    /// Not asked.
    pub not_applicable: u32,
    /// How many of the weak, missing and contradicted are accepted deviations.
    pub accepted: u32,
    /// How many of the weak, missing and contradicted stand in the baseline.
    pub known: u32,
}

/// How many documents could not be read for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnreadCount {
    /// The code of the error.
    pub code: String,
    /// How many.
    pub documents: u32,
}

/// A requirement over all documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RequirementSummary {
    /// Its id.
    pub id: String,
    /// Verdicts of documents.
    pub counts: Counts,
    /// Municipalities with a document that is asked.
    pub municipalities_asked: u32,
    /// Those of them where a document commits: found at level committed or actionable, and not taken back.
    pub municipalities_committed: u32,
    /// Those of them where a document meets its demand.
    pub municipalities_met: u32,
    /// Those of them where no document says more than a mention.
    pub municipalities_missing: u32,
}

impl RequirementSummary {
    /// The share of municipalities that commit, from 0 to 1; `None` where none is asked.
    pub fn share_committed(&self) -> Option<f64> {
        (self.municipalities_asked > 0)
            .then(|| f64::from(self.municipalities_committed) / f64::from(self.municipalities_asked))
    }
}

/// By what documents are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Dimension {
    /// By country.
    Country,
    /// By county.
    County,
    /// By regional network.
    Network,
    /// By document type.
    DocumentType,
    /// By language of the document.
    Language,
    /// By year.
    Year,
    /// By theme of the requirements; every document is in every theme it is asked about.
    Theme,
}

impl Dimension {
    /// All dimensions, in the order of reports.
    pub const ALL: [Self; 7] =
        [Self::Country, Self::County, Self::Network, Self::DocumentType, Self::Language, Self::Year, Self::Theme];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::County => "county",
            Self::Network => "network",
            Self::DocumentType => "document-type",
            Self::Language => "language",
            Self::Year => "year",
            Self::Theme => "theme",
        }
    }
}

/// Documents with something in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Group {
    /// By what they are grouped.
    pub by: Dimension,
    /// What they have in common; `None` where it is not known.
    pub key: Option<String>,
    /// Assessed documents.
    pub documents: u32,
    /// Their verdicts.
    pub counts: Counts,
    /// Their verdicts per column, those of the theme for themes; columns without any verdict are left out.
    pub requirements: Vec<GroupCell>,
}

/// The verdicts of a group on a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GroupCell {
    /// The requirement.
    pub id: String,
    /// The verdicts.
    pub counts: Counts,
}

/// A row of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MunicipalityRow {
    /// The municipality.
    pub municipality: Municipality,
    /// Its county, where known.
    pub county: Option<String>,
    /// Its network, where known.
    pub network: Option<String>,
    /// Numbers of its assessed entries; none where no plan of it could be read.
    pub documents: Vec<u32>,
    /// One per column; `None` where no document of the municipality is of the requirement's country.
    pub cells: Vec<Option<MunicipalityCell>>,
}

/// The best that a municipality's documents say on a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MunicipalityCell {
    /// The best status: met, then weak, contradicted, missing, not applicable.
    pub status: Status,
    /// The best level found in any document, asked or not.
    pub found: Level,
    /// Some document is asked and commits.
    pub commits: bool,
    /// The level found in the document that the status is from.
    pub level: Level,
    /// The entry that the status is from.
    pub entry: u32,
    /// The finding in it that shows the status, as an index of its record's findings.
    pub finding: Option<u32>,
}

impl Counts {
    /// Counts a verdict.
    pub fn add(&mut self, cell: &super::Cell) {
        let count = match cell.status {
            Status::Met => &mut self.met,
            Status::Weak => &mut self.weak,
            Status::Missing => &mut self.missing,
            Status::Contradicted => &mut self.contradicted,
            Status::NotApplicable => &mut self.not_applicable,
        };
        *count += 1;
        let gap = cell.status.is_gap();
        self.accepted += u32::from(gap && cell.deviation.is_some());
        self.known += u32::from(gap && cell.known);
    }

    /// Adds other counts.
    pub fn join(&mut self, other: &Self) {
        self.met += other.met;
        self.weak += other.weak;
        self.missing += other.missing;
        self.contradicted += other.contradicted;
        self.not_applicable += other.not_applicable;
        self.accepted += other.accepted;
        self.known += other.known;
    }

    /// How many verdicts are asked of their documents.
    pub fn asked(&self) -> u32 {
        self.met + self.weak + self.missing + self.contradicted
    }
}
