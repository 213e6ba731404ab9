//! Stage 5: findings become a verdict for each requirement, with reasons.

mod accept;
mod action_plan;
mod assessment;
mod check;
mod decisive;
mod doctype;
mod lessons;
mod profile;
mod remark;
mod weigh;

pub use accept::Accepted;
pub(crate) use accept::normal;
pub use assessment::{
    Assessment, Deviation, DoctypeSource, Earlier, Edit, GoneGap, MissingParts, NearestMiss, Reason, Status, Verdict,
};
pub use check::{CheckOptions, check, check_owned};
pub use decisive::{deciding, quoted_cue, shown};
pub use doctype::doctypes;
pub use lessons::{graded, lessons_of_examples, lessons_of_file};
pub(crate) use profile::own_day;
pub use weigh::{DemandOverride, Overrides};
