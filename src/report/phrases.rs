//! Turns of phrase that checks and audits share.

use crate::assess::MissingParts;
use crate::rules::{AskedParts, Basis, FieldKind, Level, Requirement, SourceRef};
use crate::text::Language;

use super::messages::Messages;
use super::names;
use super::text::{blanks, join, visible};
use super::view::{type_name, type_with_article};

/// «kommunen», «fylkeskommunen» or «regionen», by the owner's name.
pub(crate) fn body(words: &'static Messages, owner: Option<&str>) -> &'static str {
    let owner = owner.unwrap_or("").to_lowercase();
    if owner.contains(words.text("body.county-word")) {
        words.text("body.county")
    } else if owner.split_whitespace().any(|word| word == words.text("body.region-word")) {
        words.text("body.region")
    } else {
        words.text("body.municipality")
    }
}

/// The names of fields as a list.
pub(crate) fn fields(words: &Messages, table: &str, fields: &[FieldKind], last: &str) -> String {
    let names: Vec<&str> = fields.iter().map(|field| words.pick(table, names::field(*field))).collect();
    join(&names, words.text(last))
}

/// A level and the fields demanded with it.
pub(crate) fn demand(words: &Messages, level: Level, demanded: &[FieldKind]) -> String {
    let level = words.pick("level", names::level(level));
    if demanded.is_empty() {
        return level.to_owned();
    }
    words.fill("join.with", &[("level", level), ("fields", &fields(words, "field", demanded, "join.and"))])
}

/// What a document type is asked: «forpliktelse i en digitaliseringsstrategi».
pub(crate) fn expected(words: &'static Messages, level: Level, demanded: &[FieldKind], doctype: &str) -> String {
    let key = if demanded.is_empty() { "join.in-type" } else { "join.in-type-fields" };
    let demand = demand(words, level, demanded);
    words.fill(key, &[("demand", &demand), ("type", &type_with_article(words, doctype))])
}

/// The names of parts: of all, or so many of them.
pub(crate) fn parts(words: &Messages, requirement: &Requirement, least: usize, ids: &[String]) -> String {
    let names: Vec<_> = ids.iter().map(|id| visible(requirement.part_name(id, words.language))).collect();
    let names = join(&names, words.text("join.and"));
    if least >= ids.len() { names } else { words.fill("parts.some", &[("n", &least.to_string()), ("names", &names)]) }
}

/// What is expected, with the parts that are asked for behind it.
pub(crate) fn with_parts(
    words: &Messages,
    requirement: &Requirement,
    asked: Option<&AskedParts>,
    expected: String,
) -> String {
    match asked {
        Some(asked) => format!("{expected} – {}", parts(words, requirement, asked.least, &asked.of)),
        None => expected,
    }
}

/// What to do where parts are missing.
pub(crate) fn parts_help(
    words: &Messages,
    requirement: &Requirement,
    missing: &MissingParts,
    level: Level,
    body: &str,
) -> String {
    let parts = parts(words, requirement, missing.more, &missing.of);
    let level = words.pick("level", names::level(level));
    words.fill("message.parts.help", &[("body", body), ("level", level), ("parts", &parts)])
}

/// Which message says why a status is what it is, by the stable name of the reason, whether words can be quoted, and the
/// level that is asked.
pub(crate) fn headline(reason: &str, quotes: bool, demand: Level) -> &str {
    match reason {
        "not-asked-of-type" | "not-triggered" | "elsewhere" | "not-in-force" => "not-applicable",
        "weak-modal" | "weak-need" | "weak-verb" | "weak-hedge" if !quotes => "weak-bare",
        "missing" if demand < Level::Committed => "missing-mention",
        reason => reason,
    }
}

/// How far a demand of a requirement binds; one that is not in force on the day does not bind yet, or no more.
pub(crate) fn basis(words: &'static Messages, requirement: &Requirement, basis: Basis, in_force: bool) -> &'static str {
    let source = requirement.source(basis);
    let key = match basis {
        Basis::Law if !in_force || source.is_some_and(|source| !source.in_force) => "law-not-in-force",
        Basis::Law if !source.is_some_and(|source| source.verified) => "law-unverified",
        basis => names::basis(basis),
    };
    words.pick("basis", key)
}

/// How far a requirement binds the document types it is asked of, and by which source, a line for each basis.
pub(crate) fn bases<'a>(
    words: &'static Messages,
    requirement: &'a Requirement,
) -> Vec<(String, Option<&'a SourceRef>)> {
    let all = requirement.bases();
    let line = |one: &Basis| {
        let said = basis(words, requirement, *one, true);
        let types: Vec<String> = requirement
            .demands
            .iter()
            .filter(|demand| requirement.basis_of(demand) == *one)
            .map(|demand| type_name(words, &demand.doctype))
            .collect();
        let said = if all.len() > 1 { format!("{said} ({})", types.join(", ")) } else { said.to_owned() };
        (said, requirement.source(*one))
    };
    all.iter().map(line).collect()
}

/// Why a requirement that is asked only of plans that speak of something is not asked: of what, where the rule says it in
/// words.
pub(crate) fn not_triggered(words: &Messages, requirement: &Requirement) -> String {
    let what = requirement.only_if_text.get(words.language);
    if what.is_empty() {
        return words.text("message.not-applicable.trigger").to_owned();
    }
    words.fill("message.not-applicable.trigger-said", &[("what", &visible(what))])
}

/// The text to paste is written into the plan, so it is in the plan's language, whatever the messages are in.
pub(crate) fn remedy(requirement: &Requirement, language: Language, owner: Option<&str>) -> String {
    blanks(Messages::of(language), requirement.remedy.get(language), owner.map(visible).as_deref())
}
