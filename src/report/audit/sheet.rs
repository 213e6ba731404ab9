//! The sheet of an audit's entry: a record's verdicts in words, so that pipelines read an audit as they read a check.

use std::cmp::Reverse;
use std::io::{self, Write};
use std::sync::Arc;

use crate::assess::Status;
use crate::audit::{Audit, Cell, Entries, Entry, Passage, Record};
use crate::report::messages::Messages;
use crate::report::region::Region;
use crate::report::sheet::{Fact, Place, Quote, Row, Sheet, Sheets};
use crate::report::text::{long_date, quoted, visible};
use crate::report::view::type_name;
use crate::report::{Options, RunError, entry, names, phrases};
use crate::report::{github, gitlab, junit, markdown, sarif};
use crate::rules::Requirement;

use super::overview::overview;
use super::words::{long_place, place, stopped, unread_error};

/// What turns sheets into a report.
type Render = fn(&dyn Sheets, &[RunError], &Options, &mut dyn Write) -> io::Result<()>;

/// The audit as one SARIF log.
pub fn audit_sarif(audit: &Audit, entries: &dyn Entries, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    piped(audit, entries, options, out, sarif::render)
}

/// The audit as `JUnit` XML.
pub fn audit_junit(audit: &Audit, entries: &dyn Entries, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    piped(audit, entries, options, out, junit::render)
}

/// The audit as workflow commands.
pub fn audit_github(audit: &Audit, entries: &dyn Entries, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    piped(audit, entries, options, out, github::render)
}

/// The audit as a code quality report.
pub fn audit_gitlab(audit: &Audit, entries: &dyn Entries, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    piped(audit, entries, options, out, gitlab::render)
}

/// The audit as Markdown: what the plans say together, then plan by plan.
pub fn audit_markdown(audit: &Audit, entries: &dyn Entries, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(overview(audit, entries, options)?.as_bytes())?;
    piped(audit, entries, options, out, markdown::render)
}

fn piped(
    audit: &Audit,
    entries: &dyn Entries,
    options: &Options,
    out: &mut dyn Write,
    render: Render,
) -> io::Result<()> {
    let mut errors: Vec<RunError> = stopped(audit).into_iter().collect();
    for failed in entries.failed(audit) {
        let (_, source, unread) = failed?;
        errors.push(unread_error(&source, &unread));
    }
    render(&Audited { audit, entries, options }, &errors, options, out)
}

/// The sheets of an audit, made from its entries.
struct Audited<'a> {
    audit: &'a Audit,
    entries: &'a dyn Entries,
    options: &'a Options,
}

impl Sheets for Audited<'_> {
    fn iter(&self) -> Box<dyn Iterator<Item = io::Result<Sheet>> + '_> {
        let sheets = self.entries.iter().map(|entry| Ok(sheet(self.audit, &entry?, self.options)));
        Box::new(sheets.filter_map(Result::transpose))
    }
}

/// The sheet of an entry, where the document was read.
fn sheet(audit: &Audit, entry: &Entry, options: &Options) -> Option<Sheet> {
    let record = entry.record()?;
    let words = Messages::of(options.language.unwrap_or(record.language));
    let owner = entry.municipality().map(|own| own.name);
    let maker = Maker { words, record, owner: owner.as_deref() };
    let known = |id: &str| audit.requirements.iter().find(|requirement| requirement.id == id);
    let cells = record.requirements.iter().filter_map(|cell| Some(maker.row(cell, known(&cell.id)?)));
    let mut rows: Vec<Row> = cells.collect();
    rows.sort_by_key(|row| (row.group(), Reverse(row.severity)));
    Some(Sheet {
        words,
        language: record.language,
        path: entry.source.path.clone(),
        sha256: record.sha256.clone(),
        doctype: record.doctype.id.clone(),
        line: maker.line(&entry.source.path),
        verdict: maker.verdict(&rows),
        in_source: matches!(record.format.as_str(), "md" | "html" | "txt"),
        notices: Vec::new(),
        rows,
        gone: record.earlier.as_ref().map(|earlier| earlier.gone.clone()),
        owner,
    })
}

/// Makes the rows of one record.
struct Maker<'a> {
    words: &'static Messages,
    record: &'a Record,
    owner: Option<&'a str>,
}

impl Maker<'_> {
    fn row(&self, cell: &Cell, requirement: &Arc<Requirement>) -> Row {
        let passage = self.record.shown(cell);
        let unmet = cell.status.is_gap();
        let remedy = if unmet { phrases::remedy(requirement, self.record.language, self.owner) } else { String::new() };
        let edit = unmet.then(|| self.help(cell, requirement, passage));
        let basis_name = cell.demand.basis.unwrap_or(requirement.basis);
        let basis = phrases::basis(self.words, requirement, basis_name, cell.reason != "not-in-force");
        let source = requirement.source(basis_name).map(|source| entry::source_title(self.words, source));
        let exception = cell.deviation.as_ref().map(|deviation| visible(&deviation.reason).into_owned());
        let mut row = Row {
            requirement: Arc::clone(requirement),
            status: cell.status,
            severity: cell.severity,
            demand: (cell.demand.level, cell.demand.fields.clone()),
            found: cell.found,
            reason: cell.reason.clone(),
            gravity: self.gravity(cell),
            headline: self.headline(cell, requirement),
            help: self.help(cell, requirement, passage),
            facts: Vec::new(),
            edit,
            remedy,
            basis,
            basis_name,
            source,
            exception,
            known: cell.known,
            quote: passage.map(|passage| self.quote(passage)),
            others: Vec::new(),
            place: self.place(passage),
            fingerprint: passage.map_or_else(|| cell.id.clone(), |passage| passage.id.clone()),
            fix: None,
        };
        if row.is_asked() {
            row.facts = self.facts(cell, &row);
        }
        row
    }

    fn facts(&self, cell: &Cell, row: &Row) -> Vec<Fact> {
        let words = self.words;
        let mut facts = Vec::new();
        let mut add = |name, text: Option<String>| facts.extend(text.map(|text| Fact { name, text }));
        add("exception", row.exception.clone());
        let looked_for = row.requirement.looked_for.get(words.language);
        match cell.reason.as_str() {
            "missing" => add("looked-for", Some(visible(looked_for).into_owned())),
            _ => add("found", Some(words.pick("level", names::level(cell.found)).to_owned())),
        }
        let doctype = &self.record.doctype.id;
        let expected = phrases::expected(words, cell.demand.level, &cell.demand.fields, doctype);
        let parts = row.requirement.asked(doctype).0.and_then(|demand| demand.parts.as_ref());
        add("expected", Some(phrases::with_parts(words, &row.requirement, parts, expected)));
        add("edit", row.edit.clone());
        add("remedy", (!row.remedy.is_empty()).then(|| quoted(words, &visible(&row.remedy))));
        let source = row.source.as_ref().map(|source| format!(": {source}"));
        add("basis", Some(format!("{}{}", row.basis, source.unwrap_or_default())));
        facts
    }

    fn gravity(&self, cell: &Cell) -> String {
        match (cell.status, &cell.deviation) {
            (status, Some(_)) if status.is_gap() => self.words.pick("caption", "exception").to_owned(),
            _ if cell.known => self.words.text("baseline.known").to_owned(),
            (Status::Met | Status::NotApplicable, _) => self.words.pick("status", cell.status.as_str()).to_owned(),
            _ => self.words.pick("severity", names::severity(cell.severity)).to_owned(),
        }
    }

    fn headline(&self, cell: &Cell, requirement: &Requirement) -> String {
        let words = self.words;
        let key = phrases::headline(&cell.reason, cell.cue.is_some(), cell.demand.level);
        let values = [
            ("short", requirement.short.get(words.language)),
            ("cue", &visible(cell.cue.as_deref().unwrap_or(""))),
            ("fields", &phrases::fields(words, "field-with", &cell.lacks, "join.or")),
            ("n", &cell.parts.as_ref().map(|missing| missing.more.to_string()).unwrap_or_default()),
            ("date", &cell.passed.map(|date| long_date(words, date)).unwrap_or_default()),
        ];
        words.fill(&format!("message.{key}.headline"), &values)
    }

    /// The message's help; what only the whole document tells is said without it.
    fn help(&self, cell: &Cell, requirement: &Requirement, passage: Option<&Passage>) -> String {
        let words = self.words;
        if let Some(missing) = &cell.parts {
            let body = phrases::body(words, self.owner);
            return phrases::parts_help(words, requirement, missing, cell.demand.level, body);
        }
        let with = cell.nearest.as_ref().and_then(|nearest| nearest.with.as_deref());
        let key = match cell.reason.as_str() {
            "fields" => return self.missing_fields(cell),
            "not-asked-of-type" => "message.not-applicable.type",
            "not-triggered" => return phrases::not_triggered(words, requirement),
            "elsewhere" | "not-in-force" => "message.not-applicable.not-in-force",
            "missing" => "edit.add-text",
            "contradicted" => "edit.reconcile",
            "weak-modal" | "weak-need" if with.is_none() || cell.cue.is_none() => "message.weak-bare.help",
            "weak-verb" | "weak-hedge" | "heading" if cell.cue.is_none() => "message.weak-bare.help",
            "other" if cell.cue.is_none() => "message.other-bare.help",
            reason => &format!("message.{reason}.help"),
        };
        let place = passage.map(|passage| place(self.record, passage, words.language));
        let doctype = crate::report::view::type_with_article(words, &self.record.doctype.id);
        let values = [
            ("body", phrases::body(words, self.owner)),
            ("cue", &visible(cell.cue.as_deref().unwrap_or(""))),
            ("strong", with.unwrap_or("")),
            ("verbs", requirement.verbs.get(words.language)),
            ("level", words.pick("level", names::level(cell.found))),
            ("demand", &phrases::demand(words, cell.demand.level, &cell.demand.fields)),
            ("place", place.as_deref().unwrap_or("")),
            ("type", &doctype),
        ];
        words.fill(key, &values)
    }

    fn missing_fields(&self, cell: &Cell) -> String {
        let sentences = cell.lacks.iter().map(|field| self.words.pick("field-help", names::field(*field)));
        sentences.collect::<Vec<_>>().join(" ")
    }

    fn quote(&self, passage: &Passage) -> Quote {
        Quote {
            text: passage.text.clone(),
            lead_in: passage.lead_in.clone(),
            level: passage.level,
            confidence: names::confidence(passage.confidence),
            place: long_place(self.record, passage, self.words.language),
            marks: Vec::new(),
            words: Vec::new(),
            chain: Vec::new(),
        }
    }

    fn place(&self, passage: Option<&Passage>) -> Place {
        let (line, column) = passage.map_or((1, 1), |passage| (passage.location.line, passage.location.column));
        let region = Region { start_line: line, start_column: column, end_line: line, end_column: column };
        let dash = || "–".to_owned();
        Place {
            region,
            column,
            page: passage.and_then(|passage| passage.location.page),
            paragraph: passage.map_or(0, |passage| passage.location.paragraph),
            section: passage.map_or_else(Vec::new, |passage| {
                passage.location.section.iter().map(|title| visible(title).into_owned()).collect()
            }),
            short: passage.map_or_else(dash, |passage| place(self.record, passage, self.words.language)),
            long: passage.map_or_else(dash, |passage| long_place(self.record, passage, self.words.language)),
        }
    }

    /// «Storvik · digitaliseringsstrategi (lest av tittelen) · bokmål».
    fn line(&self, path: &str) -> String {
        let words = self.words;
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let source = words.pick("type-source", names::doctype_source(self.record.doctype.source));
        let name = visible(self.owner.unwrap_or(file)).into_owned();
        let doctype = format!("{} ({source})", type_name(words, &self.record.doctype.id));
        [name, doctype, words.pick("language", self.record.language.as_str()).to_owned()].join(" · ")
    }

    /// «11 av 22 oppfylt · 6 svakt · 5 ikke funnet.».
    fn verdict(&self, rows: &[Row]) -> String {
        let words = self.words;
        let asked = rows.iter().filter(|row| row.is_asked()).count();
        if asked == 0 {
            let doctype = crate::report::view::type_with_article(words, &self.record.doctype.id);
            return words.fill("scorecard.none", &[("type", &doctype)]);
        }
        let count = |status| rows.iter().filter(|row| row.status == status && row.exception.is_none()).count();
        let met = rows.iter().filter(|row| row.status == Status::Met).count();
        let numbered = |key: &str, n: usize| words.fill(&format!("scorecard.{key}"), &[("n", &n.to_string())]);
        let mut parts = vec![
            words.fill("scorecard.met", &[("met", &met.to_string()), ("n", &asked.to_string())]),
            numbered("weak", count(Status::Weak)),
            numbered("missing", count(Status::Missing)),
        ];
        if count(Status::Contradicted) > 0 {
            parts.push(numbered("contradicted", count(Status::Contradicted)));
        }
        let known = rows.iter().filter(|row| row.known).count();
        if known > 0 {
            parts.push(words.fill("audit.known", &[("n", &known.to_string())]));
        }
        format!("{}.", parts.join(" · "))
    }
}
