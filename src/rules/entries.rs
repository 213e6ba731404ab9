//! What a requirement may have several of: sources, programmes, parts, demands and examples.

use std::ops::Range;

use crate::text::{Country, Language};

use super::compile::{BASES, CODES, FIELDS, LEVELS, SEVERITIES, absent_languages, expressions, missing};
use super::doctypes::doctype_called;
use super::expr::Expr;
use super::pack::Example;
use super::problem::{Form, nearest};
use super::tables::{File, Table};
use super::{AskedParts, Demand, FieldKind, Level, Part, Severity, SourceRef};

/// The programmes that requirements carry on.
const PROGRAMMES: [&str; 5] = ["000", "001", "002", "003", "004"];

/// The sources, of which there must be one.
pub(super) fn sources(table: &mut Table<'_, '_>, file: &mut File) -> Vec<SourceRef> {
    let entries = table.tables("source", file);
    if !table.says("source") {
        let example = "[[source]] title = \"…\" checked = 2026-11-21 verified = false kind = \"guidance\"";
        missing(table.range(), "source", example, file);
    }
    let mut sources = Vec::new();
    for mut entry in entries {
        let title = entry.required("title", file);
        let section = entry.string("section", file).map(|(text, _)| text);
        let url = entry.string("url", file).and_then(|(url, place)| address(url, place, file));
        let checked = entry.date("checked", file);
        let valid_to = entry.date("valid_to", file);
        if checked.is_none() && !entry.has("checked") {
            missing(entry.range(), "checked", "checked = 2026-11-21", file);
        }
        let verified = entry.flag("verified", file);
        let in_force = !entry.has("in_force") || entry.flag("in_force", file);
        entry.known("in_force");
        let kind = entry.choice("kind", &BASES, file);
        entry.finish(file);
        if let (Some((title, _)), Some(checked), Some(kind)) = (title, checked, kind) {
            sources.push(SourceRef { title, section, url, checked, verified, in_force, valid_to, kind });
        }
    }
    sources
}

/// A web address as it is written, if it is one.
fn address(url: String, place: Range<usize>, file: &mut File) -> Option<String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let is_address = rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        host.contains('.') && !rest.contains(char::is_whitespace)
    });
    if !is_address {
        file.form(place, Form::NoAddress(url));
        return None;
    }
    Some(url)
}

/// The programmes that a requirement carries on, each of which must be known.
pub(super) fn programmes(table: &mut Table<'_, '_>, file: &mut File) -> Vec<String> {
    let named = table.strings("programmes", file);
    for (name, place) in named.iter().filter(|(name, _)| !PROGRAMMES.contains(&name.as_str())) {
        let near = nearest(name, PROGRAMMES.into_iter()).map(str::to_owned);
        let known = PROGRAMMES.map(str::to_owned).to_vec();
        let key = "programmes".to_owned();
        file.form(place.clone(), Form::UnknownName { key, name: name.clone(), near, known });
    }
    named.into_iter().map(|(name, _)| name).collect()
}

/// Expressions as they stand in a file, with their places.
type Placed = Vec<(Expr, Range<usize>)>;

/// The parts that demands may ask for, each with what a passage that has it is about.
pub(super) fn parts(table: &mut Table<'_, '_>, file: &mut File, country: Country) -> Vec<(Part, Placed)> {
    let mut parts: Vec<(Part, Placed)> = Vec::new();
    for mut entry in table.tables("part", file) {
        let id = entry.required("id", file);
        let name = entry.localized("name", file);
        if let Some(absent) = absent_languages(&name, country) {
            missing(entry.place("name"), "name", &format!("name = {{ {absent} }}"), file);
        }
        let about = expressions(&mut entry, "about", file);
        if !entry.has("about") {
            missing(entry.range(), "about", "about = ['@a & @b']", file);
        }
        entry.finish(file);
        let Some((id, place)) = id else { continue };
        if parts.iter().any(|(known, _)| known.id == id) {
            file.form(place, Form::Twice(id.clone()));
        }
        parts.push((Part { id, name }, about));
    }
    parts
}

/// The parts that a demand asks for: so many of all that the rule has, or those that it names.
fn asked_parts(entry: &mut Table<'_, '_>, file: &mut File, parts: &[Part]) -> Option<AskedParts> {
    let place = entry.place("parts");
    match entry.count_or_strings("parts", file)? {
        Ok(least) => {
            if !(1..=parts.len()).contains(&least) {
                file.form(place, Form::PartsNotThere { asked: least, known: parts.len() });
            }
            Some(AskedParts { least, of: parts.iter().map(|part| part.id.clone()).collect() })
        }
        Err(names) => {
            let mut of: Vec<String> = Vec::new();
            for (name, place) in names {
                if !parts.iter().any(|part| part.id == name) {
                    let known: Vec<String> = parts.iter().map(|part| part.id.clone()).collect();
                    let near = nearest(&name, known.iter().map(String::as_str)).map(str::to_owned);
                    file.form(place, Form::UnknownName { key: "parts".to_owned(), name: name.clone(), near, known });
                } else if of.contains(&name) {
                    file.form(place, Form::Twice(name.clone()));
                }
                of.push(name);
            }
            (!of.is_empty()).then_some(AskedParts { least: of.len(), of })
        }
    }
}

/// What is asked of whom; `types` are the document types that may be named, and a country's own words for them are known.
pub(super) fn demands(
    table: &mut Table<'_, '_>,
    file: &mut File,
    types: &[&str],
    parts: &[Part],
    country: Country,
) -> Vec<Demand> {
    let entries = table.tables("demand", file);
    if !table.says("demand") {
        let example = "[[demand]] type = \"digistrategi\" level = \"committed\" severity = \"warning\"";
        missing(table.range(), "demand", example, file);
    }
    let mut demands: Vec<Demand> = Vec::new();
    for mut entry in entries {
        let doctype = entry.required("type", file);
        let level = entry.choice("level", &LEVELS, file);
        let fields =
            entry.strings("fields", file).into_iter().filter_map(|(name, place)| field(&name, place, file)).collect();
        let parts = asked_parts(&mut entry, file, parts);
        let severity = entry.choice("severity", &SEVERITIES, file);
        let basis = if entry.has("basis") { entry.choice("basis", &BASES, file) } else { None };
        entry.known("basis");
        entry.finish(file);
        let Some((doctype, place)) = doctype else { continue };
        if demands.iter().any(|demand| demand.doctype == doctype) {
            file.form(place.clone(), Form::Twice(doctype.clone()));
        }
        if !types.contains(&doctype.as_str()) {
            let near = doctype_called(country, &doctype).or_else(|| nearest(&doctype, types.iter().copied()));
            let near = near.map(str::to_owned);
            let known = types.iter().map(|&name| name.to_owned()).collect();
            file.form(place, Form::UnknownName { key: "type".to_owned(), name: doctype.clone(), near, known });
        }
        // A file with a mistake gives no pack, so what stands in for a bad name is never seen.
        let (level, severity) = (level.unwrap_or(Level::Committed), severity.unwrap_or(Severity::Info));
        demands.push(Demand { doctype, level, fields, parts, severity, basis });
    }
    demands
}

fn field(name: &str, place: Range<usize>, file: &mut File) -> Option<FieldKind> {
    let found = FIELDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
    if found.is_none() {
        let near = nearest(name, FIELDS.iter().map(|(known, _)| *known)).map(str::to_owned);
        let known = FIELDS.iter().map(|(known, _)| (*known).to_owned()).collect();
        file.form(place, Form::UnknownName { key: "fields".to_owned(), name: name.to_owned(), near, known });
    }
    found
}

/// The examples beside a rule.
pub(super) fn examples(table: &mut Table<'_, '_>, file: &mut File) -> Vec<Example> {
    let mut examples = Vec::new();
    for mut entry in table.tables("example", file) {
        let lang = entry.choice(
            "lang",
            &[("nb", Language::Nb), ("nn", Language::Nn), ("da", Language::Da), ("sv", Language::Sv)],
            file,
        );
        let text = entry.required("text", file);
        let level = entry.choice("level", &LEVELS, file);
        let code = if entry.has("code") { entry.choice("code", &CODES, file) } else { None };
        if level == Some(Level::Absent) && entry.has("code") {
            file.form(entry.place("code"), Form::CodeOfNothing);
        }
        let under = entry.strings("under", file).into_iter().map(|(text, _)| text).collect();
        let lead_in = entry.string("lead_in", file).map(|(text, _)| text);
        let kind = entry.string("kind", file).map(|(text, _)| text);
        let heads = entry.strings("heads", file).into_iter().map(|(text, _)| text).collect();
        let mut fields = Vec::new();
        if let Some(mut found) = entry.table("fields", file) {
            for (name, kind) in FIELDS {
                fields.extend(found.string(name, file).map(|(words, _)| (kind, words)));
            }
            found.finish(file);
        }
        entry.finish(file);
        if let (Some(language), Some((text, place)), Some(level)) = (lang, text, level) {
            examples.push(Example { language, text, level, code, under, lead_in, kind, heads, fields, place });
        }
    }
    examples
}

#[cfg(test)]
mod tests {
    use super::super::problem::Kind;
    use super::super::{RuleFile, RuleSet};
    use super::*;

    /// The mistakes of a rule with changes, in order of place.
    fn forms(changes: &[(&str, &str)]) -> Vec<Form> {
        let rule = include_str!("../../tests/integration/pack/test-kurs.toml").to_owned();
        let text = changes.iter().fold(rule, |rule, (from, to)| rule.replacen(from, to, 1));
        let found = RuleSet::with_files(vec![RuleFile { name: "kurs.toml".to_owned(), text }], &[]);
        found.err().map(|problems| problems.0.into_iter().map(|problem| problem.form).collect()).unwrap_or_default()
    }

    fn unknown(key: &str, name: &str, near: &str, found: &Form) -> bool {
        matches!(found, Form::UnknownName { key: of, name: own, near: Some(like), .. } if (of.as_str(), own.as_str(), like.as_str()) == (key, name, near))
    }

    #[test]
    fn every_mistake_of_an_entry_is_told_at_once() {
        let found = forms(&[
            ("severity = \"error\"", "severity = \"eror\""),
            ("level = \"committed\"", "level = \"comitted\""),
            ("type = \"digistrategi\"", "type = \"digistrategy\""),
        ]);
        assert!(unknown("type", "digistrategy", "digistrategi", &found[0]), "{found:?}");
        assert!(unknown("level", "comitted", "committed", &found[1]), "{found:?}");
        assert!(unknown("severity", "eror", "error", &found[2]), "{found:?}");
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn parts_must_be_there_to_be_asked_for() {
        let with = |parts: &str, asked: &str| {
            let demand = format!("{parts}\n[[demand]]\nparts = {asked}\n");
            forms(&[("[[demand]]", &demand)])
        };
        let part = "[[part]]\nid = \"frivillige\"\nabout = ['\"frivillig*\"']\n\
            name = { nb = \"frivillige\", nn = \"frivillige\", en = \"volunteers\" }\n";
        assert_eq!(with(part, "1"), []);
        assert_eq!(with(part, "[\"frivillige\"]"), []);
        assert_eq!(with(part, "2"), [Form::PartsNotThere { asked: 2, known: 1 }]);
        assert_eq!(with(part, "0"), [Form::PartsNotThere { asked: 0, known: 1 }]);
        assert_eq!(with("", "1"), [Form::PartsNotThere { asked: 1, known: 0 }]);
        let misspelt = with(part, "[\"frivilige\"]");
        assert!(matches!(&misspelt[..], [form] if unknown("parts", "frivilige", "frivillige", form)), "{misspelt:?}");
        let twice = |name: &str| Form::Twice(name.to_owned());
        assert_eq!(with(part, "[\"frivillige\", \"frivillige\"]"), [twice("frivillige")]);
        assert_eq!(with(&part.repeat(2), "1"), [twice("frivillige")]);
        let missing = |key: &str, example: &str| Form::Missing { key: key.to_owned(), example: example.to_owned() };
        let nameless = part.replace("nn = \"frivillige\", ", "").replace("about = ['\"frivillig*\"']\n", "");
        let absent = [missing("about", "about = ['@a & @b']"), missing("name", "name = { nn = \"…\" }")];
        assert_eq!(with(&nameless, "1"), absent);
        let wrong = Form::WrongKind { key: "parts".to_owned(), found: "a text", expected: Kind::CountOrTexts };
        assert_eq!(with(part, "\"frivillige\""), [wrong]);
    }

    /// Each mistake of a rule with one change: what it is, and the name it is about.
    fn told(from: &str, to: &str) -> Vec<String> {
        let short = |form: Form| match form {
            Form::Syntax(_) => "syntax".to_owned(),
            Form::SyntaxOfExpression(_) => "syntax of expression".to_owned(),
            Form::BadExpression(fault) => format!("{fault:?}"),
            Form::UnknownConcept { name, .. } => format!("@{name}"),
            Form::UnknownKey { key, .. } => format!("unknown {key}"),
            Form::UnknownName { name, .. } => format!("unknown {name}"),
            Form::Missing { key, example } => format!("missing {key}: {example}"),
            Form::WrongKind { key, .. } => format!("wrong kind {key}"),
            other => format!("{other:?}"),
        };
        forms(&[(from, to)]).into_iter().map(short).collect()
    }

    #[test]
    fn a_slip_is_told_once_and_hides_nothing() {
        let about = "about = ['\"*kurs*\" & \"digital*\"']";
        assert_eq!(told(about, "about = @k1 & @k2"), ["syntax of expression", "@k1", "@k2"]);
        assert_eq!(told(about, "about = [@k1 & \"digital*\"']"), ["syntax of expression", "@k1"]);
        assert_eq!(told(about, "about = ['@k1 & \"digital*\"]"), ["@k1", "syntax of expression"]);
        assert_eq!(
            told(about, "about = [\n  '@k1',\n  @k2',\n  '@k3'\n]"),
            ["@k1", "syntax of expression", "@k2", "@k3"]
        );
        assert_eq!(told(about, "about = [\n  '@k1'\n  '@k2',\n]"), ["@k1", "syntax of expression", "@k2"]);
        assert_eq!(told(about, "about = [\n  '@k1',\n"), ["syntax of expression", "@k1"]);
        assert_eq!(told(about, "about = '@k1'"), ["wrong kind about"]);
        assert_eq!(told(about, "about = ['@k1 & @k2 &4 @k3']"), ["@k1", "@k2", "@k3"]);
        assert_eq!(told(about, "about = ['@k1 & kurs | @k2']"), ["@k1", "BareWord", "@k2"]);
        assert_eq!(told(about, "about = []"), ["missing about: [topic] about = ['@a & @b']"]);
        assert_eq!(told("[topic]", "[topik]"), ["unknown topik"]);
        assert_eq!(told("[remedy]", "[remdy]"), ["unknown remdy"]);
        assert_eq!(told("[remedy]", "[remedy"), ["syntax"]);
        assert_eq!(told("[[source]]", "[[source]"), ["syntax"]);
        assert_eq!(told("basis = \"guidance\"", "basis \"guidance\""), ["syntax"]);
        assert_eq!(told("basis = \"guidance\"", "basis = guidance"), ["syntax"]);
        assert_eq!(told("id = \"no-test-kurs\"", "id = no-test-kurs"), ["syntax"]);
        assert_eq!(told("checked = 2026-11-21", "checked = 2026-02-31"), ["syntax"]);
        assert_eq!(told("nn = \"Digitale kurs\"", "nm = \"Digitale kurs\""), ["unknown nm"]);
        assert_eq!(told("nn = \"Digitale kurs\"\n", ""), ["missing short: [short] nn = \"…\""]);
        assert_eq!(told("[title]", "only_if = @k1 & @k2\n[title]"), ["syntax of expression", "@k1", "@k2"]);
    }

    #[test]
    fn addresses_programmes_and_needless_codes_are_told() {
        let found = forms(&[
            ("basis = \"guidance\"", "basis = \"guidance\"\nprogrammes = [\"0001\"]"),
            ("https://example.org/kurs", "example.org"),
            ("level = \"aspired\"\n\n[[example]]", "level = \"absent\"\ncode = \"GEN\"\n\n[[example]]"),
        ]);
        assert!(unknown("programmes", "0001", "000", &found[0]), "{found:?}");
        assert_eq!(found[1..], [Form::NoAddress("example.org".to_owned()), Form::CodeOfNothing]);
    }
}
