//! Stage 4: sentences and rules become findings.

mod caps;
mod clause;
mod evidence;
mod features;
mod field;
mod fields;
mod finding;
mod frame;
mod judge;
mod learn;
mod scene;
mod scorer;
mod search;
mod strength;
mod table;
mod topic;
mod view;
mod zone;

pub use finding::{
    Budget, Confidence, Cue, Deadline, Decision, Fields, Finding, Indicator, Owner, PassageKind, Question, Recurrence,
    Sense, Weakness,
};
pub use learn::{Lesson, train};
pub use search::{Found, Setting, search};

use rustc_hash::FxHashMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// A stable id: requirement and normalised text, with a number where the same text stands several times.
fn finding_id(requirement: &str, text: &str, known: &mut FxHashMap<String, usize>) -> String {
    let mut normal = String::with_capacity(requirement.len() + text.len() + 1);
    normal.push_str(requirement);
    normal.push('\n');
    for (number, word) in text.split_whitespace().enumerate() {
        normal.push_str(if number == 0 { "" } else { " " });
        if word.is_ascii() {
            normal.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
        } else {
            normal.push_str(&word.to_lowercase());
        }
    }
    let digest = Sha256::digest(normal);
    let base = digest.iter().take(6).fold(String::from("f-"), |mut id, byte| {
        let _ = write!(id, "{byte:02x}");
        id
    });
    let same = known.entry(base.clone()).or_default();
    *same += 1;
    if *same == 1 { base } else { format!("{base}-{same}") }
}
