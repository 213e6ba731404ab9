//! Labelled passages (`fixtures/training/*.jsonl`) become lessons for the topic scorer.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use serde::Deserialize;

use crate::document::build;
use crate::find::{Graded, Lesson, Setting, Speaker};
use crate::read::read;
use crate::rules::{Level, Pack};
use crate::text::Country;

/// A line of a training file. Fields that only the level is judged by are not read.
#[derive(Debug, Deserialize)]
struct Line {
    text: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    under: Vec<String>,
    #[serde(default)]
    lead_in: Option<String>,
    #[serde(default)]
    heads: Vec<String>,
    labels: Vec<Label>,
    #[serde(default)]
    may: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Label {
    req: String,
}

/// Most headings of a passage that are written above it.
const MOST_HEADINGS: usize = 3;

/// The lessons in a training file; the error names the line.
pub fn lessons_of_file(text: &str) -> Result<Vec<Lesson>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            let line: Line = serde_json::from_str(line).map_err(|error| format!("line {}: {error}", number + 1))?;
            let about = line.labels.iter().map(|label| label.req.clone()).collect();
            let maybe = line.may.iter().cloned().collect();
            lesson(&line, about, maybe).ok_or_else(|| format!("line {}: no text", number + 1))
        })
        .collect()
}

/// The examples beside the rules of a pack, as lessons. A near-miss of one requirement may be about any other.
pub fn lessons_of_examples(pack: &Pack) -> Vec<Lesson> {
    let all: BTreeSet<String> = pack.requirements().iter().map(|requirement| requirement.id.clone()).collect();
    let mut lessons = Vec::new();
    for (requirement, examples) in pack.requirements().iter().zip(pack.examples()) {
        for example in examples {
            let line = Line {
                text: example.text.clone(),
                kind: example.kind.clone().unwrap_or_default(),
                under: example.under.clone(),
                lead_in: example.lead_in.clone(),
                heads: example.heads.clone(),
                labels: Vec::new(),
                may: Vec::new(),
            };
            let about: BTreeSet<String> =
                (example.level > Level::Absent).then(|| requirement.id.clone()).into_iter().collect();
            let maybe = all.iter().filter(|id| **id != requirement.id).cloned().collect();
            lessons.extend(lesson(&line, about, maybe));
        }
    }
    lessons
}

/// What is told of a labelled document beside it (`NAME.meta.json`).
#[derive(Debug, Deserialize)]
struct Meta {
    country: String,
    owner: String,
    date: jiff::civil::Date,
}

/// A labelled document with its country: Markdown, what is told of it, and its labelled passages; the error says what
/// is wrong with which.
pub fn graded(markdown: &[u8], meta: &str, labels: &str) -> Result<(Country, Graded), String> {
    let meta: Meta = serde_json::from_str(meta).map_err(|error| error.to_string())?;
    let known = Country::ALL.into_iter().find(|country| country.pack().eq_ignore_ascii_case(&meta.country));
    let country = known.ok_or_else(|| format!("country: {}", meta.country))?;
    let read = read("document.md", markdown).map_err(|error| format!("{error:?}"))?;
    let setting = Setting { owner: Some(meta.owner), speaker: Speaker::Owner, date: meta.date, foreign: Vec::new() };
    let lines = labels.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let passages = lines
        .map(|(number, line)| {
            let line: Line = serde_json::from_str(line).map_err(|error| format!("line {}: {error}", number + 1))?;
            let about = line.labels.iter().map(|label| label.req.clone()).collect();
            Ok((line.text, about, line.may.into_iter().collect()))
        })
        .collect::<Result<_, String>>()?;
    Ok((country, Graded { document: build(read), setting, passages }))
}

fn lesson(line: &Line, about: BTreeSet<String>, maybe: BTreeSet<String>) -> Option<Lesson> {
    let document = build(read("passage.md", markdown(line).as_bytes()).ok()?);
    Some(Lesson { document: Arc::new(document), passage: None, about, maybe })
}

/// The passage as Markdown, under its headings and behind its lead-in.
fn markdown(line: &Line) -> String {
    let mut text = String::from("# .\n\n");
    for (depth, heading) in line.under.iter().take(MOST_HEADINGS).enumerate() {
        let _ = writeln!(text, "{} {heading}\n", "#".repeat(depth + 2));
    }
    let own = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lead_in = line.lead_in.as_deref().filter(|lead| !lead.is_empty());
    match line.kind.as_str() {
        "heading" => {
            let _ = writeln!(text, "{} {own}", "#".repeat(line.under.len().min(MOST_HEADINGS) + 2));
        }
        "row" => {
            let cells = own.split('|').count();
            let head = |at: usize| line.heads.get(at).map_or(" ", String::as_str);
            let heads = (0..cells).map(head).collect::<Vec<_>>().join(" | ");
            let _ = writeln!(text, "| {heads} |\n|{}\n| {own} |", "---|".repeat(cells));
        }
        "item" => {
            let _ = writeln!(text, "{}\n\n- {own}", lead_in.unwrap_or_default());
        }
        _ => {
            let _ = writeln!(
                text,
                "{}\n\n{}{own}",
                lead_in.unwrap_or_default(),
                if own.starts_with(['-', '#', '>', '*', '+']) { "\\" } else { "" }
            );
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_becomes_a_passage_under_its_headings() {
        let line = r#"{"text":"holde kurs","kind":"item","under":["Tiltak"],"lead_in":"Vi skal:","labels":[{"req":"no-komp-ansatte"}],"may":["no-komp-ki"]}"#;
        let lessons = lessons_of_file(line).unwrap();
        assert_eq!(lessons[0].document.text, "# .\n\n## Tiltak\n\nVi skal:\n\n- holde kurs\n");
        assert_eq!(lessons[0].about, BTreeSet::from(["no-komp-ansatte".to_owned()]));
        assert_eq!(lessons[0].maybe, BTreeSet::from(["no-komp-ki".to_owned()]));
    }

    #[test]
    fn a_broken_line_is_named() {
        assert!(lessons_of_file("{\"text\":\"x\",\"labels\":[]}\n{").is_err_and(|error| error.starts_with("line 2:")));
    }
}
