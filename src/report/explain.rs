//! The chain of decisions behind a passage: each question of the decision tree with its answer and the words that gave it.

use crate::find::{Decision, Finding};

use super::edit::cue_words;
use super::entry::cue_label;
use super::names;
use super::view::View;

/// One line per question, and the level that came of it.
pub(crate) fn chain(view: &View<'_>, finding: &Finding) -> Vec<String> {
    let mut lines: Vec<String> = finding.decisions.iter().map(|decision| line(view, finding, decision)).collect();
    lines.push(result(view, finding));
    lines
}

fn line(view: &View<'_>, finding: &Finding, decision: &Decision) -> String {
    let words = view.words;
    let name = names::question(decision.question);
    let question = words.fill(&format!("question.{name}"), &[("body", view.body())]);
    let answer = words.pick(if decision.settled { "answer-settled" } else { "answer-open" }, name);
    let cue = decision.cue.and_then(|cue| finding.cues.get(cue));
    let quoted = cue.map(|cue| format!(" – {} ({})", cue_words(view, cue), cue_label(view, finding, cue)));
    format!("{question} {answer}{}", quoted.unwrap_or_default())
}

fn result(view: &View<'_>, finding: &Finding) -> String {
    let words = view.words;
    let code = finding.code.map_or("", |code| words.pick("code", names::code(code)));
    let key = if finding.code.is_some() { "explain.capped" } else { "explain.result" };
    let confidence = words.pick("confidence", names::confidence(finding.confidence));
    let values = [("level", view.level(finding.level)), ("code", code), ("confidence", confidence)];
    words.fill(key, &values)
}
