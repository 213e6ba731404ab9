//! The page of an audit: counts, the matrix of municipalities and requirements, the passages behind its cells, passages to
//! learn from, what was not read, and how it was judged. It is written piece by piece; the matrix can be filtered and
//! sorted where scripts run, and read where they do not.

use std::io::{self, Write};
use std::sync::Arc;

use maud::{Markup, html};

use crate::assess::Status;
use crate::audit::{Audit, Counts, Dimension, Entries, Entry, MunicipalityRow, Outlier, Passage, Record};
use crate::find::Confidence;
use crate::report::audit::{group_name, headline, long_place, outlier_line, set_aside, unread_error};
use crate::report::messages::Messages;
use crate::report::text::long_date;
use crate::report::uri::web;
use crate::report::view::type_name;
use crate::report::{Options, entry, names, phrases};
use crate::rules::{Area, Requirement};

use super::document::mark;
use super::matrix::{ByType, note};
use super::page::{Page, local, shown};

/// Sorts and filters the matrix.
const SCRIPT: &str = include_str!("audit.js");

/// The statuses that are counted.
pub(super) const COUNTED: [Status; 5] =
    [Status::Met, Status::Weak, Status::Missing, Status::Contradicted, Status::NotApplicable];

/// Writes the audit as one page.
pub fn audit_html(audit: &Audit, entries: &dyn Entries, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let words = Messages::of(options.language.unwrap_or(options.run_language));
    let book = Book { audit, entries, words, columns: columns(audit), rows: audit.rows(entries)? };
    let title = words.fill("page.title", &[("name", &headline(words, audit)[0])]);
    let page = Page { words, title: &title, skip: words.text("page.skip-matrix"), script: Some(SCRIPT), wide: true };
    let mut say = |markup: Markup| out.write_all(markup.into_string().as_bytes());
    say(page.head())?;
    say(book.opening(&title))?;
    book.matrix(&mut say)?;
    say(book.per_requirement())?;
    say(book.groups())?;
    book.evidence(&mut say)?;
    say(book.examples())?;
    say(book.outliers()?)?;
    book.unread(&mut say)?;
    say(book.method())?;
    say(page.foot())
}

/// The columns by area: a requirement and its number among those of the audit.
fn columns(audit: &Audit) -> Vec<(usize, Arc<Requirement>)> {
    let mut columns: Vec<(usize, Arc<Requirement>)> = audit.requirements.iter().cloned().enumerate().collect();
    columns.sort_by_key(|(_, requirement)| area_rank(requirement.area));
    columns
}

fn area_rank(area: Area) -> u8 {
    match area {
        Area::DigitalCompetence => 0,
        Area::UniversalDesign => 1,
        Area::Planning => 2,
    }
}

/// The best passages in plans of other types than the one that a cell is from, which the cell shows when a type is chosen.
fn of_other_types<'a>(
    types: &ByType,
    requirement: &Requirement,
    shown: u32,
    documents: &'a [(u32, Entry)],
) -> Vec<(u32, Status, &'a Entry, &'a Passage)> {
    let bests = types.values().filter_map(|cells| cells.get(&requirement.id));
    let others = bests.filter(|(status, from)| *from != shown && *status != Status::NotApplicable);
    let passage = |(status, from): &(Status, u32)| {
        let (_, entry) = documents.iter().find(|(at, _)| at == from)?;
        let record = entry.record()?;
        let cell = record.requirements.iter().find(|cell| cell.id == requirement.id)?;
        Some((*from, *status, entry, record.shown(cell)?))
    };
    others.filter_map(passage).collect()
}

/// The page and what it is made of.
pub(super) struct Book<'a> {
    pub(super) audit: &'a Audit,
    pub(super) entries: &'a dyn Entries,
    pub(super) words: &'static Messages,
    /// The columns by area, each with its number among those of the audit.
    pub(super) columns: Vec<(usize, Arc<Requirement>)>,
    pub(super) rows: Vec<MunicipalityRow>,
}

/// Writes a piece of the page.
pub(super) type Say<'s> = dyn FnMut(Markup) -> io::Result<()> + 's;

impl Book<'_> {
    pub(super) fn text(&self, key: &str) -> &'static str {
        self.words.text(&format!("page.{key}"))
    }

    pub(super) fn short<'r>(&self, requirement: &'r Requirement) -> &'r str {
        requirement.short.get(self.words.language)
    }

    pub(super) fn status(&self, status: Status) -> &'static str {
        self.words.pick("status", status.as_str())
    }

    /// What was done, the counts, and the choices.
    fn opening(&self, title: &str) -> Markup {
        let words = self.words;
        let unread = self.audit.summary.unread;
        let aside = set_aside(words, &self.audit.summary.counts);
        let mut said = headline(words, self.audit);
        if unread > 0 {
            // It is said by the link to what was not read.
            said.remove(2);
        }
        html! {
            header.wide {
                h1 { (title) }
                p {
                    (said.join(" · ")) ". " (long_date(words, self.audit.date)) ". "
                    @if unread > 0 { a href="#unread" { (words.fill("audit.unread", &[("n", &unread.to_string())])) } "." }
                }
                p { (words.text("audit.note")) }
                h2 { (self.text("counts")) }
                (self.counts(&self.audit.summary.counts))
                @if !aside.is_empty() { p { (aside.join(" · ")) } }
            }
        }
    }

    fn counts(&self, counts: &Counts) -> Markup {
        let number = |status| match status {
            Status::Met => counts.met,
            Status::Weak => counts.weak,
            Status::Missing => counts.missing,
            Status::Contradicted => counts.contradicted,
            Status::NotApplicable => counts.not_applicable,
        };
        html! {
            dl.counts {
                @for status in COUNTED {
                    div class=(status.as_str()) { dt { (mark(status)) (self.status(status)) } dd { (number(status)) } }
                }
            }
        }
    }

    /// How many municipalities commit to each requirement.
    fn per_requirement(&self) -> Markup {
        let words = self.words;
        let summary = |at: usize| self.audit.summary.requirements.get(at);
        html! {
            h2 { (self.text("per-requirement")) }
            div.scroll role="region" aria-label=(self.text("per-requirement")) tabindex="0" {
                table {
                    thead { tr {
                        th scope="col" { (words.pick("scorecard", "requirement")) }
                        th scope="col" { (self.text("commit")) }
                        @for status in &COUNTED[..4] { th scope="col" { (self.status(*status)) } }
                    } }
                    tbody {
                        @for (at, requirement) in &self.columns {
                            @if let Some(own) = summary(*at) {
                                tr {
                                    th scope="row" { a href=(format!("#r-{}", fragment(&requirement.id))) { (local(words, &requirement.short)) } }
                                    td { (words.fill("progress.of", &[("n", &own.municipalities_committed.to_string()), ("m", &own.municipalities_asked.to_string())])) }
                                    td { (own.counts.met) } td { (own.counts.weak) } td { (own.counts.missing) } td { (own.counts.contradicted) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The counts by country, county, network, type, language, year and theme, where there is more than one of them.
    fn groups(&self) -> Markup {
        let of = |by: Dimension| self.audit.summary.groups.iter().filter(move |group| group.by == by);
        html! {
            @for by in Dimension::ALL.into_iter().filter(|by| of(*by).count() > 1) {
                @let title = self.words.pick("dimension", by.as_str());
                details {
                    summary { (title) " (" (of(by).count()) ")" }
                    div.scroll role="region" aria-label=(title) tabindex="0" {
                        table {
                            thead { tr {
                                th scope="col" { (title) }
                                th scope="col" { (self.words.pick("sheet", "documents")) }
                                @for status in &COUNTED[..4] { th scope="col" { (self.status(*status)) } }
                            } }
                            tbody {
                                @for group in of(by) {
                                    tr {
                                        th scope="row" { (group_name(self.words, by, group.key.as_deref())) }
                                        td { (group.documents) } td { (group.counts.met) } td { (group.counts.weak) }
                                        td { (group.counts.missing) } td { (group.counts.contradicted) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The passages behind the cells, by municipality.
    fn evidence(&self, say: &mut Say<'_>) -> io::Result<()> {
        say(html! { h2 { (self.text("passages")) } })?;
        for (number, row) in self.rows.iter().enumerate().filter(|(_, row)| !row.documents.is_empty()) {
            say(self.passages(number, row)?)?;
        }
        Ok(())
    }

    fn passages(&self, number: usize, row: &MunicipalityRow) -> io::Result<Markup> {
        let documents: Vec<(u32, Entry)> =
            row.documents.iter().map(|at| Ok((*at, self.entries.get(*at as usize)?))).collect::<io::Result<_>>()?;
        let cells = self.columns.iter().filter_map(|(at, requirement)| {
            let cell = (*row.cells.get(*at)?)?;
            let (_, entry) = documents.iter().find(|(at, _)| *at == cell.entry)?;
            let passage = entry.record()?.findings.get(cell.finding? as usize)?;
            (cell.status != Status::NotApplicable).then_some((requirement, cell, entry, passage))
        });
        let name = shown(&row.municipality.name);
        let mut types = ByType::new();
        for (at, entry) in &documents {
            note(&mut types, *at, entry);
        }
        Ok(html! {
            section.evidence id=(format!("m{number}")) {
                h3 { (name) }
                @for (requirement, cell, entry, passage) in cells {
                    @let id = format!("m{number}-{}", fragment(&requirement.id));
                    (self.passage(&id, requirement, cell.status, entry, passage))
                    @for (from, status, entry, passage) in of_other_types(&types, requirement, cell.entry, &documents) {
                        (self.passage(&format!("{id}-{from}"), requirement, status, entry, passage))
                    }
                }
            }
        })
    }

    fn passage(&self, id: &str, requirement: &Requirement, status: Status, entry: &Entry, passage: &Passage) -> Markup {
        let Some(record) = entry.record() else { return html! {} };
        let is_known = record.requirements.iter().any(|cell| cell.id == requirement.id && cell.known);
        html! {
            article id=(id) class=(format!("entry {}", status.as_str())) tabindex="-1" aria-label=(self.short(requirement)) {
                h4 { (mark(status)) (local(self.words, &requirement.short)) ": " (self.status(status).to_lowercase()) }
                p.about {
                    @if is_known { (self.words.text("baseline.known")) " · " }
                    (self.words.pick("level", names::level(passage.level)))
                    @if passage.confidence == Confidence::Low { " (" (self.words.pick("confidence", "low")) ")" }
                    " · "
                    (type_name(self.words, &record.doctype.id)) " · " (long_place(record, passage, self.words.language)) " · "
                    code { (shown(&entry.source.path)) }
                }
                (quote(record, passage))
                p.back { a href=(format!("#r-{}", fragment(&requirement.id))) { (self.text("judged")) } " · " a href="#matrix-title" { (self.text("back-matrix")) } }
            }
        }
    }

    /// Passages to learn from.
    fn examples(&self) -> Markup {
        let examples = &self.audit.summary.examples;
        let of = |id: &str| examples.iter().filter(|example| example.requirement == id).collect::<Vec<_>>();
        html! {
            @if !examples.is_empty() {
                h2 { (self.words.text("audit.caption-good")) }
                @for (_, requirement) in &self.columns {
                    @let own = of(&requirement.id);
                    @if !own.is_empty() {
                        h3 { (local(self.words, &requirement.short)) }
                        ul.plain {
                            @for example in own {
                                li {
                                    blockquote { p { (shown(&example.text)) } }
                                    @if let Some(whose) = &example.municipality { span.muted { (shown(whose)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Documents that stand apart, to be read by a person first.
    fn outliers(&self) -> io::Result<Markup> {
        let outliers = &self.audit.summary.outliers;
        let line = |outlier: &Outlier| {
            let path = self.entries.get(outlier.entry as usize)?.source.path;
            Ok(outlier_line(self.words, outlier, &path))
        };
        let lines = outliers.iter().map(line).collect::<io::Result<Vec<String>>>()?;
        Ok(html! {
            @if !lines.is_empty() {
                h2 id="outliers" { (self.words.text("outlier.caption")) " (" (lines.len()) ")" }
                p { (self.words.text("outlier.help")) }
                ul.plain { @for line in &lines { li { (line) } } }
            }
        })
    }

    fn unread(&self, say: &mut Say<'_>) -> io::Result<()> {
        if self.audit.summary.failed() == 0 {
            return Ok(());
        }
        say(html! { h2 id="unread" { (self.text("unread")) " (" (self.audit.summary.failed()) ")" } })?;
        say(maud::PreEscaped("<ul class=\"plain\">".to_owned()))?;
        for failed in self.entries.failed(self.audit) {
            let (_, source, unread) = failed?;
            let message = unread_error(&source, &unread).message(self.words.language);
            say(html! { li { code { (shown(&source.path)) } br; (message) } })?;
        }
        say(maud::PreEscaped("</ul>".to_owned()))
    }

    /// What each requirement asks, what was looked for, how far it binds.
    fn method(&self) -> Markup {
        let words = self.words;
        html! {
            h2 { (self.text("method")) }
            @for (_, requirement) in &self.columns {
                article id=(format!("r-{}", fragment(&requirement.id))) class="entry not-applicable" tabindex="-1" aria-label=(self.short(requirement)) {
                    h3 { (local(self.words, &requirement.short)) }
                    p.about { code { (requirement.id) } }
                    dl.facts {
                        dt { (words.pick("caption", "asks")) } dd { (local(words, &requirement.asks)) }
                        dt { (words.pick("caption", "looked-for")) } dd { (local(words, &requirement.looked_for)) }
                        dt { (words.pick("caption", "basis")) }
                        dd {
                            @for (at, (said, source)) in phrases::bases(words, requirement).into_iter().enumerate() {
                                @if at > 0 { "; " }
                                (said)
                                @if let Some(source) = source {
                                    ": "
                                    @match source.url.as_deref().and_then(web) {
                                        Some(url) => a href=(url) rel="noreferrer" { (entry::source_title(words, source)) },
                                        None => (entry::source_title(words, source)),
                                    }
                                }
                            }
                        }
                    }
                    p.back { a href="#matrix-title" { (self.text("back-matrix")) } }
                }
            }
            (maud::PreEscaped("</main>"))
        }
    }
}

/// A name for a fragment: letters, digits and hyphens.
pub(super) fn fragment(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

fn quote(record: &Record, passage: &Passage) -> Markup {
    html! {
        blockquote lang=(record.language.as_str()) {
            @if let Some(lead_in) = &passage.lead_in { p.muted { (shown(lead_in)) } }
            p { (shown(&passage.text)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::audit::{Outcome, Source, Tally, Unread, recognise};
    use crate::report::samples;
    use crate::text::Language;

    #[test]
    fn what_the_program_is_unsure_of_says_so() {
        for (confidence, unsure) in [(Confidence::High, false), (Confidence::Low, true)] {
            let mut assessment = samples::one_weak_item();
            assessment.findings[0].confidence = confidence;
            let entry = Entry { source: Source::new("plan.md"), outcome: Outcome::from(&assessment) };
            let mut tally = Tally::default();
            tally.add(&entry);
            let asked = assessment.verdicts.iter().map(|verdict| Arc::clone(&verdict.requirement)).collect();
            let audit = tally.finish(date(2026, 11, 21), asked, 0);
            let mut out = Vec::new();
            audit_html(&audit, &vec![entry], &Options::default(), &mut out).unwrap();
            let words = Messages::of(Options::default().run_language);
            let said = format!("({})", words.pick("confidence", "low"));
            assert_eq!(String::from_utf8(out).unwrap().contains(&said), unsure);
        }
    }

    #[test]
    fn a_municipality_of_which_nothing_could_be_read_has_a_row_that_says_so() {
        let assessment = samples::one_weak_item();
        let unread = Outcome::Unread(Unread { code: "damaged-file".to_owned(), ..Unread::default() });
        let entries = vec![
            Entry { source: Source::new("plan.md"), outcome: Outcome::from(&assessment) },
            Entry { source: recognise("Eidsvoll kommune/plan.pdf"), outcome: unread },
        ];
        let mut tally = Tally::default();
        for entry in &entries {
            tally.add(entry);
        }
        let asked = assessment.verdicts.iter().map(|verdict| Arc::clone(&verdict.requirement)).collect();
        let audit = tally.finish(date(2026, 11, 21), asked, 0);
        let mut out = Vec::new();
        audit_html(&audit, &entries, &Options { language: Some(Language::Nb), ..Options::default() }, &mut out)
            .unwrap();
        let page = String::from_utf8(out).unwrap();
        let row = page.split("<tr ").find(|row| row.contains("data-place=\"Eidsvoll\"")).unwrap();
        assert!(row.contains("Ikke lest") && !row.contains("Ikke funnet"), "{row}");
        assert_eq!(page.matches("<section class=\"evidence\"").count(), 1);
    }
}
