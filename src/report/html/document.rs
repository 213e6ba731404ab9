//! One document on a page: its counts, a table of the verdicts, and an entry for each with the words that decided.

use maud::{Markup, html};

use crate::assess::Status;
use crate::report::messages::Messages;
use crate::report::sheet::{Fact, Quote, Row, Sheet};
use crate::report::terminal::symbol;
use crate::report::uri::web;
use crate::report::view::type_name;
use crate::report::{Options, Symbols, names};

use super::page::{local, shown};

/// A document on a page.
pub(super) struct Part<'a> {
    pub(super) sheet: &'a Sheet,
    /// Its number on the page, from 1.
    pub(super) number: usize,
    pub(super) options: &'a Options,
    /// Whether it is the only one.
    pub(super) alone: bool,
}

/// The statuses that are counted, gravest last.
const COUNTED: [Status; 4] = [Status::Met, Status::Weak, Status::Missing, Status::Contradicted];

impl Part<'_> {
    /// «digitaliseringsstrategi, Storvik kommune».
    pub(super) fn name(&self) -> String {
        let file = self.sheet.path.rsplit(['/', '\\']).next().unwrap_or(&self.sheet.path);
        let doctype = type_name(self.words(), &self.sheet.doctype);
        format!("{doctype}, {}", shown(self.sheet.owner.as_deref().unwrap_or(file)))
    }

    /// A link to it with its counts.
    pub(super) fn link(&self) -> Markup {
        html! { a href=(format!("#d{}", self.number)) { (self.name()) } br; span.muted { (shown(&self.sheet.path)) ". " (self.sheet.verdict) } }
    }

    /// The whole document.
    pub(super) fn render(&self) -> Markup {
        let words = self.words();
        let id = format!("d{}", self.number);
        let shown_rows: Vec<&Row> =
            self.sheet.rows.iter().filter(|row| row.is_asked() && row.severity >= self.options.min_severity).collect();
        html! {
            section id=(id) aria-labelledby=(format!("{id}-title")) {
                h2 id=(format!("{id}-title")) { @if self.alone { (words.text("page.counts")) } @else { (self.name()) } }
                p { (self.sheet.line) br; code { (shown(&self.sheet.path)) } }
                p.verdict { (self.sheet.verdict) }
                (self.counts())
                (self.notices())
                @if !shown_rows.is_empty() {
                    (self.table(&shown_rows))
                    h3 { (words.text("page.entries")) }
                    @for row in &shown_rows { (self.entry(row)) }
                }
                (self.not_asked())
                p.muted { "SHA-256 " code { (self.sheet.sha256) } }
            }
        }
    }

    fn words(&self) -> &'static Messages {
        self.sheet.words
    }

    fn counts(&self) -> Markup {
        let count =
            |status| self.sheet.rows.iter().filter(|row| row.status == status && row.exception.is_none()).count();
        html! {
            dl.counts {
                @for status in COUNTED {
                    @if status != Status::Contradicted || count(status) > 0 {
                        div class=(status.as_str()) {
                            dt { (mark(status)) (self.words().pick("status", status.as_str())) }
                            dd { (count(status)) }
                        }
                    }
                }
            }
        }
    }

    fn notices(&self) -> Markup {
        html! {
            @if !self.sheet.notices.is_empty() {
                h3 { (self.words().text("page.worth")) }
                ul { @for notice in &self.sheet.notices { li { (notice) } } }
            }
        }
    }

    fn table(&self, rows: &[&Row]) -> Markup {
        let words = self.words();
        let head = |name| words.pick("scorecard", name);
        html! {
            table.cards id=(format!("d{}-table", self.number)) tabindex="-1" {
                caption { (words.text("page.table")) }
                thead { tr { @for name in ["requirement", "status", "found", "place"] { th scope="col" { (head(name)) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            th scope="row" { a href=(format!("#{}", self.id(row))) { (local(words, &row.requirement.short)) } }
                            td { (self.status(row)) }
                            td { (words.pick("level", names::level(row.found))) }
                            td { @if row.quote.is_some() { (row.place.short) } @else { "–" } }
                        }
                    }
                }
            }
        }
    }

    fn status(&self, row: &Row) -> Markup {
        let status = row.status;
        html! {
            span class=(format!("status {}", status.as_str())) { (mark(status)) (self.words().pick("status", status.as_str())) }
            @if row.exception.is_some() { " " span.muted { (self.words().pick("caption", "exception")) } }
            @else if row.known { " " span.muted { (row.gravity) } }
        }
    }

    /// A name for a fragment: letters, digits and hyphens.
    fn id(&self, row: &Row) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        format!("d{}-{}", self.number, row.requirement.id.chars().map(plain).collect::<String>())
    }

    fn entry(&self, row: &Row) -> Markup {
        let id = self.id(row);
        let title = format!("{id}-title");
        let words = self.words();
        html! {
            article id=(id) class=(format!("entry {}", row.status.as_str())) aria-labelledby=(title) tabindex="-1" {
                h4 id=(title) { (mark(row.status)) (shown(&row.headline)) }
                p.about {
                    (row.gravity) " · " code { (row.requirement.id) }
                    @if row.quote.is_some() { " · " (row.place.long) }
                    @if !row.place.section.is_empty() && row.quote.is_some() {
                        " · " span lang=(self.sheet.language.as_str()) { (row.place.section.join(" › ")) }
                    }
                }
                @if let Some(quote) = &row.quote { (self.quote(row, quote)) }
                dl.facts { @for fact in &row.facts { (self.fact(row, fact)) } }
                (self.others(row))
                @if let Some(quote) = &row.quote { (self.chain(quote)) }
                p.back { a href=(format!("#d{}-table", self.number)) { (words.text("page.back")) } }
            }
        }
    }

    /// The passage with its words marked, and below it what each of them says.
    fn quote(&self, row: &Row, quote: &Quote) -> Markup {
        let language = self.sheet.language.as_str();
        let nearest = row.status == Status::Missing;
        html! {
            figure.passage {
                @if nearest { figcaption { (self.words().pick("caption", "nearest")) } }
                blockquote lang=(language) {
                    @if let Some(lead_in) = &quote.lead_in { p.muted { (shown(lead_in)) } }
                    p { (marked(quote)) }
                }
            }
            @if !quote.words.is_empty() {
                ul.said {
                    @for (label, said) in by_label(quote) { li { strong lang=(language) { (said.join(", ")) } ": " (label) } }
                }
            }
        }
    }

    fn fact(&self, row: &Row, fact: &Fact) -> Markup {
        let text = shown(&fact.text);
        html! {
            dt { (self.sheet.caption(fact)) }
            @match fact.name {
                "remedy" => dd.paste lang=(self.sheet.language.as_str()) { (text) },
                "edit" => dd.edit { (text) },
                "basis" => dd { (text) @if let Some(url) = source(row) { " (" a href=(url) rel="noreferrer" { (link_name(&url)) } ")" } },
                _ => dd { (text) },
            }
        }
    }

    fn others(&self, row: &Row) -> Markup {
        let words = self.words();
        html! {
            @if !row.others.is_empty() {
                details {
                    summary { (words.fill("page.others", &[("n", &row.others.len().to_string())])) }
                    ul.plain {
                        @for other in &row.others {
                            li {
                                (other.place) " · " (words.pick("level", names::level(other.level)))
                                blockquote lang=(self.sheet.language.as_str()) {
                                    @if let Some(lead_in) = &other.lead_in { p.muted { (shown(lead_in)) } }
                                    p { (shown(&other.text)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn chain(&self, quote: &Quote) -> Markup {
        html! {
            details.chain {
                summary { (self.words().pick("caption", "chain")) }
                ol { @for line in &quote.chain { li { (shown(line)) } } }
            }
        }
    }

    /// What is not asked of the document, each with its reason.
    fn not_asked(&self) -> Markup {
        let rows: Vec<&Row> = self.sheet.rows.iter().filter(|row| !row.is_asked()).collect();
        let words = self.words();
        html! {
            @if !rows.is_empty() {
                details {
                    summary { (words.fill("page.not-asked", &[("n", &rows.len().to_string())])) }
                    ul { @for row in rows { li { (local(words, &row.requirement.short)) ". " (shown(&row.help)) } } }
                }
            }
        }
    }
}

/// The symbol of a status, which the word beside it says to those who do not see it.
pub(super) fn mark(status: Status) -> Markup {
    html! { span aria-hidden="true" { (symbol(status, Symbols::Unicode)) " " } }
}

/// The address of the source, where it is one that may be followed.
fn source(row: &Row) -> Option<String> {
    web(row.requirement.source(row.basis_name)?.url.as_deref()?)
}

/// The host of an address.
fn link_name(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

/// The words of a passage by what they say.
fn by_label(quote: &Quote) -> Vec<(&str, Vec<&str>)> {
    let mut labels: Vec<(&str, Vec<&str>)> = Vec::new();
    for (said, label) in &quote.words {
        match labels.iter_mut().find(|(known, _)| known == label) {
            Some((_, words)) => words.push(said),
            None => labels.push((label, vec![said])),
        }
    }
    labels
}

/// A passage with its words marked.
fn marked(quote: &Quote) -> Markup {
    let mut at = 0;
    let mut parts: Vec<(&str, &str, bool)> = Vec::new();
    for mark in &quote.marks {
        let before = quote.text.get(at..mark.range.start).unwrap_or("");
        parts.push((before, quote.text.get(mark.range.clone()).unwrap_or(""), mark.decides));
        at = mark.range.end;
    }
    let rest = quote.text.get(at..).unwrap_or("");
    html! {
        @for (before, words, decides) in parts { (shown(before)) mark.decides[decides] { (shown(words)) } }
        (shown(rest))
    }
}
