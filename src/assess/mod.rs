//! Stage 5: findings become a verdict for each requirement, with reasons.

mod assessment;

pub use assessment::{Assessment, Deviation, DoctypeSource, Edit, NearestMiss, Reason, Status, Verdict};
