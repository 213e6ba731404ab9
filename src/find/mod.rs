//! Stage 4: sentences and rules become findings.

mod finding;

pub use finding::{
    Budget, Confidence, Cue, Deadline, Decision, Fields, Finding, Indicator, Owner, PassageKind, Question, Recurrence,
    Sense, Weakness,
};
