//! The words that the reports of an audit share.

use std::fmt::Write as _;

use crate::audit::{Audit, Counts, Dimension, Doubt, Measure, Outlier, Passage, Record, Source, Unread};
use crate::read::ReadError;
use crate::report::messages::Messages;
use crate::report::text::{quoted, visible};
use crate::report::view::type_name;
use crate::report::{RunError, RunErrorKind};
use crate::text::Language;

/// That the run was stopped, where it was.
pub(super) fn stopped(audit: &Audit) -> Option<RunError> {
    let (done, left) = (audit.summary.documents, audit.not_reached);
    (left > 0).then(|| RunError::new("audit", RunErrorKind::Stopped { done, all: done + left }))
}

/// The error that a document could not be read for.
pub fn unread_error(source: &Source, unread: &Unread) -> RunError {
    let detail = unread.detail.clone();
    let kind = match unread.code.as_str() {
        "empty-file" => RunErrorKind::Read(ReadError::Empty),
        "no-text" => RunErrorKind::Read(ReadError::NoText { pages: unread.pages }),
        "encrypted" => RunErrorKind::Read(ReadError::Encrypted),
        "damaged-file" => RunErrorKind::Read(ReadError::Damaged(detail)),
        "unsupported-format" => RunErrorKind::Read(ReadError::Unsupported(detail)),
        "foreign-language" => RunErrorKind::Read(ReadError::ForeignLanguage),
        "limit-exceeded" => RunErrorKind::Read(ReadError::Limit(detail)),
        "not-found" => RunErrorKind::NotFound { suggestion: unread.suggestion.clone() },
        "is-folder" => RunErrorKind::IsFolder,
        "empty-folder" => RunErrorKind::EmptyFolder,
        "no-match" => {
            RunErrorKind::NoMatch { elsewhere: unread.elsewhere.clone(), suggestion: unread.suggestion.clone() }
        }
        "bad-pattern" => RunErrorKind::BadPattern,
        "not-a-file" => RunErrorKind::NotAFile,
        "no-access" => RunErrorKind::NoAccess,
        "symlink-loop" => RunErrorKind::SymlinkLoop,
        "unreadable" => RunErrorKind::Unreadable(detail),
        _ => RunErrorKind::Internal,
    };
    RunError::new(source.path.clone(), kind)
}

/// «side 7», «avsnitt 61» or «linje 88», as in a check.
pub(super) fn place(record: &Record, passage: &Passage, language: Language) -> String {
    let words = Messages::of(language);
    let numbered = |key, n: u32| words.fill(key, &[("n", &n.to_string())]);
    match (passage.location.page, record.format.as_str()) {
        (Some(page), _) => numbered("place.page", page),
        (None, "docx" | "odt" | "pdf") => numbered("place.paragraph", passage.location.paragraph),
        (None, _) => numbered("place.line", passage.location.line),
    }
}

/// «side 7, avsnitt 61», as in a check.
pub(in crate::report) fn long_place(record: &Record, passage: &Passage, language: Language) -> String {
    let paragraph = &[("n", &*passage.location.paragraph.to_string())];
    let paragraph = Messages::of(language).fill("place.paragraph", paragraph);
    let place = place(record, passage, language);
    if place == paragraph { place } else { format!("{place}, {paragraph}") }
}

/// «112 kommuner».
pub(super) fn municipalities(words: &Messages, n: u32) -> String {
    counted(words, n, "audit.one-municipality", "audit.municipalities")
}

fn counted(words: &Messages, n: u32, one: &str, many: &str) -> String {
    if n == 1 { words.text(one).to_owned() } else { words.fill(many, &[("n", &n.to_string())]) }
}

/// «357 planer fra 112 kommuner», then how many were assessed, not read, not reached.
pub(in crate::report) fn headline(words: &Messages, audit: &Audit) -> Vec<String> {
    let summary = &audit.summary;
    let plans = counted(words, summary.documents + audit.not_reached, "audit.one-plan", "audit.plans");
    let rows = u32::try_from(summary.municipalities.len()).unwrap_or(u32::MAX);
    let whole = if rows == 0 {
        plans
    } else {
        words.fill("audit.from", &[("plans", &plans), ("municipalities", &municipalities(words, rows))])
    };
    let numbered = |key, n: u32| words.fill(key, &[("n", &n.to_string())]);
    let mut parts = vec![whole, numbered("audit.assessed", summary.documents - summary.unread)];
    if summary.unread > 0 {
        parts.push(numbered("audit.unread", summary.unread));
    }
    if audit.not_reached > 0 {
        parts.push(numbered("audit.not-reached", audit.not_reached));
    }
    parts
}

/// The counts by status, then accepted deviations and what was known before, where there are any.
pub(super) fn counts(words: &Messages, audit: &Audit) -> Vec<String> {
    let counts = &audit.summary.counts;
    let by_status = [
        ("met", counts.met),
        ("weak", counts.weak),
        ("missing", counts.missing),
        ("contradicted", counts.contradicted),
        ("not-applicable", counts.not_applicable),
    ];
    let mut parts: Vec<String> =
        by_status.iter().map(|(status, n)| format!("{} {n}", words.pick("status", status))).collect();
    parts.extend(set_aside(words, counts));
    parts
}

/// How many gaps are accepted deviations, and how many were known before, where there are any.
pub(in crate::report) fn set_aside(words: &Messages, counts: &Counts) -> Vec<String> {
    let all = [("audit.exceptions", counts.accepted), ("audit.known", counts.known)];
    all.iter().filter(|(_, n)| *n > 0).map(|(key, n)| words.fill(key, &[("n", &n.to_string())])).collect()
}

/// The requirement that most municipalities lack, and how many of those asked: «X, 61 av 112 kommuner».
pub(super) fn most_missing(words: &Messages, audit: &Audit) -> Option<String> {
    let all = audit.summary.requirements.iter().zip(&audit.requirements);
    let (summary, requirement) = all
        .rev()
        .max_by_key(|(summary, _)| summary.municipalities_missing)
        .filter(|(own, _)| own.municipalities_missing > 0)?;
    let values = [
        ("title", requirement.short.get(words.language)),
        ("n", &summary.municipalities_missing.to_string()),
        ("municipalities", &municipalities(words, summary.municipalities_asked)),
    ];
    Some(words.fill("audit.of", &values))
}

/// What the documents of a group have in common, in words.
pub(in crate::report) fn group_name(words: &'static Messages, by: Dimension, key: Option<&str>) -> String {
    match (by, key) {
        (_, None) => words.text("audit.unknown").to_owned(),
        (Dimension::DocumentType, Some(id)) => type_name(words, id),
        (Dimension::Language, Some(id)) => words.find("language", id).unwrap_or(id).to_owned(),
        // A requirement of one's own may have a theme of its own.
        (Dimension::Theme, Some(id)) => words.find("theme", id).map_or_else(|| visible(id).into_owned(), str::to_owned),
        (_, Some(key)) => visible(key).into_owned(),
    }
}

/// A document that stands apart, with what is usual.
pub(in crate::report) fn outlier_line(words: &Messages, outlier: &Outlier, path: &str) -> String {
    let number = |value: f64| match outlier.by {
        Measure::Met => format!("{:.0} %", value * 100.0),
        Measure::Passages | Measure::Words => format!("{value:.0}"),
    };
    let values = [
        ("path", visible(path).into_owned()),
        ("value", number(outlier.value)),
        ("measure", words.pick("outlier", outlier.by.as_str()).to_owned()),
        ("from", number(outlier.from)),
        ("to", number(outlier.to)),
    ];
    words.fill("outlier.line", &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// «4 skannet, 1 med passord, 1 skadet».
pub(super) fn unread_reasons(words: &Messages, audit: &Audit) -> String {
    let reason = |code: &str| words.find("unread", code).unwrap_or_else(|| words.pick("unread", "other")).to_owned();
    let mut parts: Vec<(String, u32)> = Vec::new();
    for unread in &audit.summary.unread_by_code {
        let name = reason(&unread.code);
        match parts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, n)) => *n += unread.documents,
            None => parts.push((name, unread.documents)),
        }
    }
    parts.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(&right.0)));
    parts.iter().map(|(name, n)| format!("{n} {name}")).collect::<Vec<_>>().join(", ")
}

/// That an accepted deviation is used by no document any more, and what to do.
pub fn unused_deviation(requirement: &str, reason: &str, language: Language) -> String {
    let words = Messages::of(language);
    let (what, step) = (words.text("notice.unused-deviation.headline"), words.text("notice.unused-deviation.help"));
    format!("plansjekk: {what}: {} ({})\n  {step}\n", visible(requirement), visible(reason))
}

/// At most so many files that were given more than once are named.
const AGAIN: usize = 3;

/// «2 filer er oppgitt mer enn én gang og teller én gang hver: a.md = ./a.md», each file with its other names.
pub fn given_again(files: &[(String, &[String])], language: Language) -> String {
    let words = Messages::of(language);
    let named = |(first, others): &(String, &[String])| {
        let mut names = vec![visible(first)];
        names.extend(others.iter().filter(|name| *name != first).map(|name| visible(name)));
        names.dedup();
        names.join(" = ")
    };
    let mut list: Vec<String> = files.iter().take(AGAIN).map(named).collect();
    if files.len() > AGAIN {
        list.push(words.fill("audit.more", &[("n", &(files.len() - AGAIN).to_string())]));
    }
    let number = u32::try_from(files.len()).unwrap_or(u32::MAX);
    format!("plansjekk: {}: {}\n", counted(words, number, "audit.one-again", "audit.again"), list.join(", "))
}

/// At most so many doubts of a manifest are named.
const DOUBTS: usize = 10;

/// What a manifest says of municipalities and no register does, each with its line and what may have been meant.
pub fn manifest_doubts(manifest: &str, doubts: &[(usize, Doubt)], language: Language) -> String {
    let words = Messages::of(language);
    let line = |line: &usize| words.fill("manifest.line", &[("n", &line.to_string())]);
    let placed = |(at, doubt)| (format!("{}, {}", visible(manifest), line(at)), doubt);
    told_doubts(doubts.iter().map(|(at, doubt)| placed((at, doubt))), doubts.len(), language)
}

/// What paths leave open of whose the documents are, each with the path.
pub fn path_doubts(doubts: &[(String, Doubt)], language: Language) -> String {
    let placed = doubts.iter().map(|(path, doubt)| (visible(path).into_owned(), doubt));
    told_doubts(placed, doubts.len(), language)
}

/// The first doubts, each behind its place, and how many more there are.
fn told_doubts<'a>(placed: impl Iterator<Item = (String, &'a Doubt)>, all: usize, language: Language) -> String {
    let words = Messages::of(language);
    let mut out = String::new();
    for (place, doubt) in placed.take(DOUBTS) {
        let near = doubt.near().map(|near| format!(" {}", RunError::did_you_mean(near, language))).unwrap_or_default();
        let _ = writeln!(out, "plansjekk: {place}: {}.{near}", doubted(words, doubt));
    }
    if all > DOUBTS {
        let more = words.fill("audit.more", &[("n", &(all - DOUBTS).to_string())]);
        let _ = writeln!(out, "  … {more}");
    }
    out
}

fn doubted(words: &Messages, doubt: &Doubt) -> String {
    let name = |text: &str| quoted(words, &visible(text));
    match doubt {
        Doubt::UnknownNumber { number, .. } => words.fill("manifest.unknown-number", &[("number", &name(number))]),
        Doubt::UnknownName { name: own, .. } => words.fill("manifest.unknown-name", &[("name", &name(own))]),
        Doubt::OtherName { number, known, name: own, .. } => {
            let values = [("number", name(number)), ("known", name(known)), ("name", name(own))];
            words.fill("manifest.other-name", &values.each_ref().map(|(key, value)| (*key, value.as_str())))
        }
        Doubt::Several { name: own, candidates } => {
            words.fill("manifest.several", &[("name", &name(own)), ("candidates", &candidates.join(", "))])
        }
    }
}

/// «3 kjent fra før», for a run with a baseline.
pub fn known_before(gaps: usize, language: Language) -> String {
    Messages::of(language).fill("audit.known", &[("n", &gaps.to_string())]) + "\n"
}

/// How far an audit has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Documents done.
    pub done: u64,
    /// Documents in all.
    pub all: u64,
    /// Those of the done that could not be read.
    pub unread: u64,
    /// Seconds since the beginning.
    pub seconds: f64,
}

impl Progress {
    /// «Vurderer planer», «212 av 357», what was not read, the time left and the rate: what a narrow terminal cuts off is
    /// what matters least.
    pub fn parts(&self, language: Language) -> Vec<String> {
        let words = Messages::of(language);
        let values = [("n", self.done.to_string()), ("m", self.all.to_string())];
        let of = words.fill("progress.of", &[("n", &values[0].1), ("m", &values[1].1)]);
        let mut parts = vec![format!("{}  {of}", words.text("progress.doing"))];
        if self.unread > 0 {
            parts.push(words.fill("audit.unread", &[("n", &self.unread.to_string())]));
        }
        if self.done > 0 && self.seconds > 0.0 {
            parts.push(self.left(words));
            parts.push(words.fill("progress.rate", &[("n", &rate(self.rate()))]));
        }
        parts
    }

    #[expect(clippy::cast_precision_loss, reason = "a rate is read by people")]
    fn rate(&self) -> f64 {
        self.done as f64 / self.seconds
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "minutes left are an estimate, and never negative"
    )]
    fn left(&self, words: &Messages) -> String {
        let seconds = self.all.saturating_sub(self.done) as f64 / self.rate();
        if seconds < 60.0 {
            return words.text("progress.seconds-left").to_owned();
        }
        words.fill("progress.minutes-left", &[("n", &((seconds / 60.0).ceil() as u64).to_string())])
    }
}

/// A rate with one figure after the point below ten.
fn rate(rate: f64) -> String {
    if rate < 10.0 { format!("{rate:.1}") } else { format!("{rate:.0}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_could_not_be_read_is_told_as_in_a_check() {
        let detail = || "x".to_owned();
        let errors = [
            ReadError::Empty,
            ReadError::NoText { pages: 3 },
            ReadError::Encrypted,
            ReadError::Damaged(detail()),
            ReadError::Unsupported(detail()),
            ReadError::Limit(detail()),
            ReadError::ForeignLanguage,
        ];
        for error in errors {
            let told = unread_error(&Source::new("a.pdf"), &Unread::from(&error));
            let in_a_check = RunError::new("a.pdf", RunErrorKind::Read(error));
            assert_eq!(told.human(Language::En, 1, 80), in_a_check.human(Language::En, 1, 80));
        }
    }

    #[test]
    fn what_was_not_there_to_read_is_no_error_of_the_program() {
        for code in ["empty-folder", "no-match", "bad-pattern", "is-folder", "not-found", "symlink-loop"] {
            let unread = Unread { code: code.to_owned(), ..Unread::default() };
            assert_eq!(unread_error(&Source::new("plans/*.md"), &unread).code(), code);
        }
    }
}
