//! Stage 4: sentences and rules become findings.

mod beside;
mod caps;
mod clause;
mod condition;
mod context;
mod evidence;
mod features;
mod field;
mod fields;
mod finding;
mod frame;
mod judge;
mod lead;
mod learn;
mod model;
mod negation;
mod scene;
mod scorer;
mod search;
mod strength;
mod table;
mod topic;
mod view;
mod weigh;
mod zone;

pub use finding::{
    Budget, Confidence, Cue, Deadline, Decision, Fields, Finding, Indicator, Owner, PassageKind, Question, Recurrence,
    Sense, Weakness,
};
pub use learn::{Course, Lesson, lessons_of, train};
pub use search::{Found, Setting, Speaker, search};
pub use weigh::{Graded, weigh};

use rustc_hash::FxHashMap;

use sha2::{Digest, Sha256};

use crate::text::hex;

/// Bytes of the checksum that a finding is named by.
const NAME_BYTES: usize = 6;

/// Length of a finding's name without its number among those of the same text.
const TEXT_ID: usize = "f-".len() + 2 * NAME_BYTES;

/// A stable id: requirement and normalised text, with a number where the same text stands several times.
fn finding_id(requirement: &str, text: &str, known: &mut FxHashMap<String, usize>) -> String {
    let mut normal = String::with_capacity(requirement.len() + text.len() + 1);
    normal.push_str(requirement);
    normal.push('\n');
    for (number, word) in text.split_whitespace().enumerate() {
        normal.push_str(if number == 0 { "" } else { " " });
        if word.is_ascii() {
            let start = normal.len();
            normal.push_str(word);
            normal[start..].make_ascii_lowercase();
        } else {
            normal.push_str(&word.to_lowercase());
        }
    }
    let digest = Sha256::digest(normal);
    let base = format!("f-{}", hex(&digest[..NAME_BYTES]));
    if let Some(same) = known.get_mut(&base) {
        *same += 1;
        return format!("{base}-{same}");
    }
    known.insert(base.clone(), 1);
    base
}
