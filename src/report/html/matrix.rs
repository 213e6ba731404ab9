//! The matrix of municipalities and requirements, and the choices above it. Each cell says its status and level in words and
//! leads to its passage; on paper, where thirty-five columns of words have no room, signs and figures stand for them.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use maud::{Markup, html};

use crate::assess::Status;
use crate::audit::{Dimension, Entry, Group, MunicipalityCell, MunicipalityRow};
use crate::report::names;
use crate::report::view::type_name;
use crate::rules::{Area, Level, Requirement};

use super::audit::{Book, COUNTED, Say, fragment};
use super::document::mark;
use super::page::{local, shown};

impl Book<'_> {
    /// Native choices with visible labels; without scripts everything is shown and they are hidden.
    fn choices(&self) -> Markup {
        let rows = &self.rows;
        let places: BTreeSet<&str> = rows.iter().map(|row| row.municipality.name.as_str()).collect();
        let counties: BTreeSet<&str> = rows.iter().filter_map(|row| row.county.as_deref()).collect();
        let networks: BTreeSet<&str> = rows.iter().filter_map(|row| row.network.as_deref()).collect();
        let of_type = |group: &&Group| group.by == Dimension::DocumentType;
        let types: Vec<&str> =
            self.audit.summary.groups.iter().filter(of_type).filter_map(|group| group.key.as_deref()).collect();
        let all = self.text("all");
        let choice = |label: &str, name: &str, options: Markup| {
            html! { label { (label) select name=(name) autocomplete="off" { option value="" { (all) } (options) } } }
        };
        let plain =
            |values: &BTreeSet<&str>| html! { @for value in values { option value=(shown(value)) { (shown(value)) } } };
        html! {
            form.choose id="choose" hidden aria-label=(self.text("choose")) {
                (choice(self.words.pick("sheet", "municipality"), "place", plain(&places)))
                @if !counties.is_empty() { (choice(self.words.pick("dimension", "county"), "county", plain(&counties))) }
                @if !networks.is_empty() { (choice(self.words.pick("dimension", "network"), "network", plain(&networks))) }
                @if types.len() > 1 {
                    (choice(self.words.pick("dimension", "document-type"), "type", html! {
                        @for id in &types { option value=(shown(id)) { (type_name(self.words, id)) } }
                    }))
                }
                (choice(self.words.pick("scorecard", "requirement"), "column", html! {
                    @for (_, requirement) in &self.columns { option value=(requirement.id) { (self.short(requirement)) } }
                }))
                (choice(self.words.pick("scorecard", "status"), "status", html! {
                    @for status in COUNTED { option value=(status.as_str()) { (self.status(status)) } }
                }))
                button type="button" id="choose-all" { (self.text("show-all")) }
            }
            p role="status" id="shown" data-text=(self.text("shown")) data-one=(self.text("shown-one")) { (self.words.count("page.shown", u32::try_from(rows.len()).unwrap_or(u32::MAX))) }
        }
    }

    pub(super) fn matrix(&self, say: &mut Say<'_>) -> io::Result<()> {
        let rows = &self.rows;
        let title = self.text("matrix");
        say(maud::PreEscaped("<main id=\"main\" class=\"wide\" tabindex=\"-1\">".to_owned()))?;
        say(html! { h2 id="matrix-title" { (title) } (self.choices()) (self.legend()) })?;
        let caption = html! { caption { span { (self.text("matrix-caption")) } } }.into_string();
        let region = html! { (title) }.into_string();
        say(maud::PreEscaped(format!(
            "<div class=\"matrix\" role=\"region\" aria-label=\"{region}\" tabindex=\"0\"><table id=\"matrix\">{caption}"
        )))?;
        say(self.heads())?;
        say(maud::PreEscaped("<tbody>".to_owned()))?;
        for (number, row) in rows.iter().enumerate() {
            say(self.row(number, row, &self.by_type(row)?))?;
        }
        say(maud::PreEscaped("</tbody></table></div>".to_owned()))
    }

    fn has_counties(&self) -> bool {
        self.rows.iter().any(|row| row.county.is_some())
    }

    fn heads(&self) -> Markup {
        let areas: Vec<(Area, usize)> = [Area::DigitalCompetence, Area::UniversalDesign, Area::Planning]
            .into_iter()
            .map(|area| (area, self.columns.iter().filter(|(_, requirement)| requirement.area == area).count()))
            .filter(|(_, columns)| *columns > 0)
            .collect();
        html! {
            colgroup { col; @if self.has_counties() { col; } }
            @for (_, columns) in &areas { colgroup span=(columns) {} }
            thead {
                tr {
                    td.text colspan=(if self.has_counties() { 2 } else { 1 }) {}
                    @for (area, columns) in &areas {
                        th scope="colgroup" colspan=(columns) data-area=(names::area(*area)) { (self.words.pick("area", names::area(*area))) }
                    }
                }
                tr {
                    th scope="col" { (self.words.pick("sheet", "municipality")) }
                    @if self.has_counties() { th.county scope="col" { (self.words.pick("dimension", "county")) } }
                    @for (_, requirement) in &self.columns {
                        th.column scope="col" data-column=(requirement.id) data-area=(names::area(requirement.area)) { (local(self.words, &requirement.short)) }
                    }
                }
            }
        }
    }

    /// What the plans of each type say of each column, best first: the choice of a plan type shows these.
    fn by_type(&self, row: &MunicipalityRow) -> io::Result<ByType> {
        let mut types = ByType::new();
        for number in &row.documents {
            note(&mut types, *number, &self.entries.get(*number as usize)?);
        }
        Ok(types)
    }

    fn row(&self, number: usize, row: &MunicipalityRow, types: &ByType) -> Markup {
        let name = shown(&row.municipality.name);
        let (county, network) = (row.county.as_deref().map(shown), row.network.as_deref().map(shown));
        let ids = types.keys().map(String::as_str).collect::<Vec<_>>().join(" ");
        html! {
            tr data-place=(name) data-county=[county.as_deref()] data-network=[network.as_deref()] data-types=(ids) {
                th scope="row" { (name) @if let Some(id) = &row.municipality.number { " " span.muted { (shown(id)) } } }
                @if self.has_counties() { td.text.county { (county.as_deref().unwrap_or("–")) } }
                @for (at, requirement) in &self.columns {
                    @match row.cells.get(*at).and_then(Option::as_ref) {
                        Some(cell) => (self.cell(number, &name, requirement, *cell, types)),
                        None if row.documents.is_empty() => td data-order="98" { span.none { (self.text("unread")) } },
                        None => td data-order="99" { span.none { "–" } },
                    }
                }
            }
        }
    }

    fn cell(
        &self,
        number: usize,
        name: &str,
        requirement: &Requirement,
        cell: MunicipalityCell,
        types: &ByType,
    ) -> Markup {
        let (status, said) = (cell.status, self.status(cell.status));
        let others = others(types, requirement, cell.entry);
        let class = status.as_str();
        let target = match (status, cell.finding) {
            (Status::NotApplicable, _) => None,
            (_, Some(_)) => Some(format!("#m{number}-{}", fragment(&requirement.id))),
            (_, None) => Some(format!("#r-{}", fragment(&requirement.id))),
        };
        // What is nowhere said has no level besides its status.
        let level = (target.is_some() && cell.level > Level::Absent).then_some(cell.level);
        let name = |level: &str| format!("{said}{level}: {name}, {}", self.short(requirement));
        let label = level.map_or_else(|| name(""), |level| name(&format!(", {}", self.level(level))));
        let inside = html! {
            (mark(status)) span.word { (said) }
            @if let Some(level) = level { " " span.level data-number=(level.number()) { (self.level(level)) } }
        };
        let base = others.is_some().then(|| format!("m{number}-{}", fragment(&requirement.id)));
        html! {
            td class=(class) data-status=(class) data-order=(order(status, cell.level)) data-types=[others] data-base=[base] {
                @match target {
                    Some(target) => a href=(target) aria-label=(label) { (inside) },
                    None => span.none { (inside) },
                }
            }
        }
    }

    fn level(&self, level: Level) -> &'static str {
        self.words.pick("level", names::level(level))
    }

    /// What the signs and figures mean that stand for words on paper, where a column is narrower than a word.
    fn legend(&self) -> Markup {
        let levels = [Level::Mentioned, Level::Aspired, Level::Committed, Level::Actionable];
        html! {
            p.legend aria-hidden="true" {
                @for status in COUNTED { span data-status=(status.as_str()) { (mark(status)) (self.status(status)) } }
                @for level in levels { span { (level.number()) " " (self.level(level)) } }
            }
        }
    }
}

/// The types of a municipality's plans, and for each the best status of each requirement with the entry it is from.
pub(super) type ByType = BTreeMap<String, BTreeMap<String, (Status, u32)>>;

/// Notes what an entry says of each requirement, where it says more than those of its type before.
pub(super) fn note(types: &mut ByType, number: u32, entry: &Entry) {
    let Some(record) = entry.record() else { return };
    let own = types.entry(record.doctype.id.clone()).or_default();
    for cell in &record.requirements {
        let best = own.entry(cell.id.clone()).or_insert((cell.status, number));
        if cell.status.rank() > best.0.rank() {
            *best = (cell.status, number);
        }
    }
}

/// What the plans of other types say than the one that a cell is from, as `type=status=entry`: nothing where there are none.
fn others(types: &ByType, requirement: &Requirement, entry: u32) -> Option<String> {
    let own = |(id, cells): (&String, &BTreeMap<String, (Status, u32)>)| {
        let (status, from) = cells.get(&requirement.id)?;
        (*from != entry).then(|| format!("{id}={}={from}", status.as_str()))
    };
    let others: Vec<String> = types.iter().filter_map(own).collect();
    (!others.is_empty()).then(|| others.join(" "))
}

/// The order of cells in a sorted column: by status, then the level that binds most first.
fn order(status: Status, found: Level) -> u8 {
    let by_status = match status {
        Status::Met => 0,
        Status::Weak => 1,
        Status::Contradicted => 2,
        Status::Missing => 3,
        Status::NotApplicable => 4,
    };
    by_status * 10 + (Level::Actionable.number() - found.number())
}
