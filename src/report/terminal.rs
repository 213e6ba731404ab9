//! The report for people at a terminal: each entry with its passage in a frame, then a scorecard and a last line.

use std::ops::Range;

use crate::assess::{Assessment, Status};
use crate::document::Kind;
use crate::find::Finding;
use crate::rules::Severity;

use super::entry::{self, Entry};
use super::explain;
use super::frame::{self, Label, Pen, Segment};
use super::names;
use super::paint::{Paint, Style};
use super::text::{lower_first, pad, quoted, say, shorten, upper_first, visible, width, wrap};
use super::view::{self, Location, View};
use super::{Options, RunError, Symbols};

/// Captions take this many columns, more where a language has a longer one.
const CAPTION: usize = 18;
/// At most so many labels hang under a passage.
const LABELS: usize = 5;
/// At most so many blocks are drawn for one passage.
const SEGMENTS: usize = 4;
/// At most so many other places are named.
const ALSO: usize = 6;

/// The whole report.
pub fn terminal(assessments: &[Assessment], errors: &[RunError], options: &Options) -> String {
    let page = |assessment: &Assessment| {
        let page = Page { view: View::new(assessment, options.language), options }.render();
        // A lone last line needs no name; of several, each does.
        if options.quiet && assessments.len() > 1 { format!("{}: {page}", visible(&assessment.path)) } else { page }
    };
    let mut parts: Vec<String> = assessments.iter().map(page).collect();
    let human = |error: &RunError| error.human(options.run_language, assessments.len(), options.width);
    parts.extend(errors.iter().map(human));
    parts.join(if options.quiet { "" } else { "\n" })
}

/// One document on its way to the terminal.
struct Page<'a> {
    view: View<'a>,
    options: &'a Options,
}

impl Page<'_> {
    fn render(&self) -> String {
        let entries = entry::entries(&self.view);
        let verdict = self.verdict(&entries);
        if self.options.quiet {
            return verdict;
        }
        let shown = entries.iter().filter(|entry| entry::is_shown(entry, self.options.min_severity));
        let mut out = String::new();
        for entry in shown {
            out.push_str(&self.entry(entry));
            out.push('\n');
        }
        out.push_str(&self.notices());
        out.push_str(&self.scorecard(&entries));
        out.push('\n');
        out + &verdict
    }

    fn paint(&self) -> Paint {
        Paint(self.options.colour)
    }

    fn caption_width(&self) -> usize {
        let names = ["found", "expected", "looked-for", "belongs", "edit", "remedy", "basis", "also", "exception"];
        let longest = names.iter().map(|name| width(self.view.words.pick("caption", name))).max();
        CAPTION.max(longest.unwrap_or(0) + 2)
    }

    /// One entry: where and how grave, the headline, then what it takes to judge it.
    fn entry(&self, entry: &Entry<'_>) -> String {
        let mut out = self.header(entry);
        if entry.verdict.status == Status::Met {
            return out + &self.met(entry);
        }
        // What is known needs no telling again; where it stands is said.
        if entry.verdict.known {
            return out;
        }
        if let Some(finding) = entry.passage {
            out.push_str(&self.frame(entry, finding));
        }
        out + &self.captions(entry)
    }

    fn header(&self, entry: &Entry<'_>) -> String {
        let Location { line, column, .. } = entry.location;
        let path = visible(&self.view.assessment.path);
        let gravity = lower_first(&entry::gravity(&self.view, entry));
        let id = &entry.verdict.requirement.id;
        let style = status_style(entry.verdict.status, entry.verdict.demand.severity);
        let symbol = self.paint().on(style, symbol(entry.verdict.status, self.options.symbols));
        let place = self.paint().on(Style::Dim, &format!("{path}:{line}:{column}"));
        let mut out = format!("{place}  {id}  {gravity}\n");
        for (at, line) in wrap(&entry.headline, self.columns(4)).iter().enumerate() {
            let before = if at == 0 { symbol.as_str() } else { " " };
            say(&mut out, &format!("  {before} {}", self.paint().on(Style::Bold, line)));
        }
        out
    }

    fn columns(&self, indent: usize) -> usize {
        self.options.width.saturating_sub(indent).max(20)
    }

    /// What is met is said in three lines, the passage shortened to fit.
    fn met(&self, entry: &Entry<'_>) -> String {
        let columns = self.columns(4);
        let room = (2 * columns).saturating_sub(width(&entry.help) + 8).max(columns / 2);
        let text = entry.passage.map(|finding| {
            let passage = visible(self.view.passage(finding));
            quoted(self.view.words, &shorten(&passage, room)) + " "
        });
        let doubt = match entry.passage.map(|finding| finding.confidence) {
            Some(crate::find::Confidence::Low) => {
                format!(" {}.", upper_first(self.view.words.pick("confidence", "low")))
            }
            _ => String::new(),
        };
        let mut out = indented(&format!("{}{}{doubt}", text.unwrap_or_default(), entry.help), 4, columns);
        out.push_str(&self.chain(entry));
        out
    }

    /// The passage in its frame, with what leads into it and the words that decided.
    fn frame(&self, entry: &Entry<'_>, finding: &Finding) -> String {
        let labels = self.labels(entry, finding);
        let segments = self.segments(finding, &labels);
        let drawn = segments.iter().map(|range| Segment {
            text: self.view.slice(range),
            start: range.start,
            line: self.view.locate(self.block_at(range.start), range.start).line,
        });
        let title = self.frame_title(entry);
        let pen = Pen { symbols: self.options.symbols, colour: self.options.colour };
        frame::draw(&title, &drawn.collect::<Vec<_>>(), &labels, pen)
    }

    fn frame_title(&self, entry: &Entry<'_>) -> String {
        let place = self.view.long_place(&entry.location);
        let place = match entry.verdict.status {
            Status::Missing => format!("{}: {place}", self.view.words.pick("caption", "nearest")),
            _ => place,
        };
        let (dot, arrow) = match self.options.symbols {
            Symbols::Unicode => (" · ", " › "),
            Symbols::Ascii => (", ", " > "),
        };
        let room = self.columns(9);
        let mut sections: Vec<_> = entry.location.section.iter().map(|title| visible(title)).collect();
        // The nearest headings say most about a passage, so the outer ones go first.
        while sections.len() > 1 && width(&place) + 3 + width(&sections.join(arrow)) > room {
            sections.remove(0);
        }
        let title = if sections.is_empty() { place } else { format!("{place}{dot}{}", sections.join(arrow)) };
        shorten(&title, room).into_owned()
    }

    fn block_at(&self, offset: usize) -> usize {
        let blocks = &self.view.assessment.document.blocks;
        let holds = |block: &crate::document::Block| block.kind != Kind::Excluded && block.range.contains(&offset);
        blocks.iter().position(holds).unwrap_or(0)
    }

    /// The passage, what leads into it, and the headings or heads that hold labels, in order of position.
    fn segments(&self, finding: &Finding, labels: &[Label]) -> Vec<Range<usize>> {
        let blocks = &self.view.assessment.document.blocks;
        let mut ranges = vec![finding.range.clone()];
        let mut add = |block: Option<usize>| {
            let range = block.and_then(|block| blocks.get(block)).map(|block| block.range.clone());
            let drawn = |range: &Range<usize>| ranges.iter().any(|other| overlap(other, range));
            if let Some(range) = range.filter(|range| !range.is_empty() && ranges.len() < SEGMENTS && !drawn(range)) {
                ranges.push(range);
            }
        };
        add(finding.lead_in);
        for label in labels.iter().filter(|label| !within(&label.range, &finding.range)) {
            add(Some(self.block_at(label.range.start)));
        }
        ranges.sort_by_key(|range| range.start);
        ranges
    }

    /// The labels: the deciding one first, then those that say most, none over another.
    fn labels(&self, entry: &Entry<'_>, finding: &Finding) -> Vec<Label> {
        let deciding = entry::deciding(entry.verdict, finding);
        let cues = finding.cues.iter().map(|cue| {
            let decides = deciding.is_some_and(|deciding| std::ptr::eq(deciding, cue));
            let rank = if decides { 0 } else { entry::cue_rank(cue.sense) };
            let text = entry::cue_label(&self.view, finding, cue);
            (rank, Label { range: cue.range.clone(), brief: text.clone(), text, decides })
        });
        let fields = entry::field_labels(&self.view, finding).into_iter();
        let fields =
            fields.map(|(range, text, brief)| (1, Label { range, text, brief: brief.to_owned(), decides: false }));
        let mut ranked: Vec<(u8, Label)> = cues.chain(fields).collect();
        ranked.sort_by_key(|(rank, label)| (*rank, label.range.start));
        let mut chosen: Vec<Label> = Vec::new();
        for (_, label) in ranked {
            let overlaps = |other: &Label| overlap(&other.range, &label.range);
            let said = |other: &Label| other.text == label.text && label.text == self.view.words.text("label.topic");
            if chosen.len() < LABELS
                && !label.range.is_empty()
                && !chosen.iter().any(|other| overlaps(other) || said(other))
            {
                chosen.push(label);
            }
        }
        chosen
    }

    /// The captioned lines below the frame.
    fn captions(&self, entry: &Entry<'_>) -> String {
        let mut out = String::new();
        let mut add = |name: &str, text: &str| out.push_str(&self.caption(name, text));
        if let Some(exception) = &entry.exception {
            add("exception", exception);
        }
        match &entry.looked_for {
            Some(looked_for) => add("looked-for", looked_for),
            None => add("found", &entry.found),
        }
        add("expected", &entry.expected);
        if let Some(belongs) = &entry.belongs {
            add("belongs", &quoted(self.view.words, belongs));
        }
        if let Some(edit) = &entry.edit {
            add("edit", edit);
        }
        if !entry.remedy.is_empty() {
            add("remedy", &entry::quoted_remedy(&self.view, entry));
        }
        add("basis", &basis(entry));
        if !entry.also.is_empty() {
            add("also", &self.also(entry));
        }
        out + &self.chain(entry)
    }

    fn also(&self, entry: &Entry<'_>) -> String {
        let shown = entry.also.iter().take(ALSO).cloned().collect::<Vec<_>>().join("; ");
        match entry.also.len().saturating_sub(ALSO) {
            0 => shown,
            more => format!("{shown}; … {}", self.view.words.fill("place.more", &[("n", &more.to_string())])),
        }
    }

    /// The chain of decisions, where it is asked for.
    fn chain(&self, entry: &Entry<'_>) -> String {
        match entry.passage {
            Some(finding) if self.options.explain => {
                self.caption("chain", &explain::chain(&self.view, finding).join("\n"))
            }
            _ => String::new(),
        }
    }

    /// A caption and its text, whose own lines are kept.
    fn caption(&self, name: &str, text: &str) -> String {
        let column = self.caption_width();
        let columns = self.columns(column + 2);
        let lines = text.split('\n').flat_map(|line| wrap(line, columns));
        let mut out = String::new();
        for (at, line) in lines.enumerate() {
            let caption = if at == 0 { self.view.words.pick("caption", name) } else { "" };
            say(&mut out, &format!("  {}{line}", self.paint().on(Style::Dim, &pad(caption, column))));
        }
        out
    }

    fn notices(&self) -> String {
        let notices = &self.view.assessment.notices;
        let lines = notices.iter().map(|notice| self.caption("notice", &entry::notice(&self.view, notice)));
        let mut out: String = lines.collect();
        if !out.is_empty() {
            out.push('\n');
        }
        out
    }

    /// Who, what type read from what, which language, how long; then a row per requirement that is asked.
    fn scorecard(&self, entries: &[Entry<'_>]) -> String {
        let mut out = indented(&document_line(&self.view, self.dot()), 0, self.columns(0));
        let shown: Vec<_> = entries.iter().filter(|entry| entry::is_shown(entry, self.options.min_severity)).collect();
        if !shown.is_empty() {
            let head = |name| self.view.words.pick("scorecard", name);
            let titles = (head("requirement"), format!("  {}", head("status")), head("found"), head("place"));
            out.push_str(&self.paint().on(Style::Dim, &row(titles.0, &titles.1, titles.2, titles.3)));
            out.push('\n');
        }
        for entry in &shown {
            out.push_str(&self.score(entry));
            out.push('\n');
        }
        for (short, other) in entry::elsewhere(&self.view) {
            let status = self.view.words.pick("status", Status::NotApplicable.as_str());
            let said = format!("{} {status}", symbol(Status::NotApplicable, self.options.symbols));
            out.push_str(&self.paint().on(Style::Dim, &row(&short, &said, &other, "")));
            out.push('\n');
        }
        out + &self.scorecard_foot(entries, entries.len() - shown.len())
    }

    fn score(&self, entry: &Entry<'_>) -> String {
        let words = self.view.words;
        let status = entry.verdict.status;
        let said = format!("{} {}", symbol(status, self.options.symbols), words.pick("status", status.as_str()));
        let found = self.view.level(entry.verdict.found);
        let place = match (status, entry.verdict.evidence.is_empty()) {
            (Status::Missing, true) => self.dash().to_owned(),
            _ => self.view.place(&entry.location),
        };
        let line = row(entry.verdict.requirement.short.get(words.language), &said, found, &place);
        let style = status_style(status, entry.verdict.demand.severity);
        let colour = self.paint().on(style, &said);
        if self.options.colour { line.replacen(&said, &colour, 1) } else { line }
    }

    /// What is not in the table: hidden rows, what was not asked, and accepted deviations.
    fn scorecard_foot(&self, entries: &[Entry<'_>], hidden: usize) -> String {
        let words = self.view.words;
        let verdicts = &self.view.assessment.verdicts;
        let not_asked = verdicts.iter().filter(|verdict| verdict.status == Status::NotApplicable).count();
        let exceptions = entries.iter().filter(|entry| entry.exception.is_some()).count();
        let doctype = self.view.doctype(&self.view.assessment.doctype);
        let mut parts = Vec::new();
        if hidden > 0 {
            parts.push(words.fill("place.more", &[("n", &hidden.to_string())]));
        }
        if not_asked > 0 {
            let values = [("n", not_asked.to_string()), ("type", doctype)];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            parts.push(words.fill("scorecard.not-applicable", &values));
        }
        parts.push(words.fill("scorecard.exceptions", &[("n", &exceptions.to_string())]));
        let dots = if self.options.symbols == Symbols::Unicode { "…" } else { "..." };
        indented(&format!("{dots} {}", parts.join(self.dot())), 2, self.columns(2))
    }

    fn verdict(&self, entries: &[Entry<'_>]) -> String {
        let line = entry::verdict_line(&self.view, entries);
        let lines = wrap(&line, self.columns(0));
        lines.iter().map(|line| self.paint().on(Style::Bold, line) + "\n").collect()
    }

    fn dot(&self) -> &'static str {
        if self.options.symbols == Symbols::Unicode { " · " } else { ", " }
    }

    fn dash(&self) -> &'static str {
        if self.options.symbols == Symbols::Unicode { "–" } else { "-" }
    }
}

/// How far the requirement binds, and by what.
fn basis(entry: &Entry<'_>) -> String {
    match &entry.source {
        Some(source) => format!("{}:\n{source}", entry.basis),
        None => entry.basis.to_owned(),
    }
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// A row of the scorecard.
fn row(requirement: &str, status: &str, found: &str, place: &str) -> String {
    let columns = [pad(&shorten(requirement, 36), 37), pad(status, 16), pad(found, 15), place.to_owned()];
    format!("  {}", columns.concat())
}

/// The symbol of a status.
pub(super) fn symbol(status: Status, symbols: Symbols) -> &'static str {
    let (unicode, ascii) = match status {
        Status::Met => ("✓", "+"),
        Status::Weak => ("~", "~"),
        Status::Missing => ("○", "o"),
        Status::Contradicted => ("!", "!"),
        Status::NotApplicable => ("–", "-"),
    };
    if symbols == Symbols::Unicode { unicode } else { ascii }
}

fn status_style(status: Status, severity: Severity) -> Style {
    match (status, severity) {
        (Status::Met, _) => Style::Good,
        (Status::NotApplicable, _) | (_, Severity::Info) => Style::Dim,
        (Status::Missing | Status::Contradicted, Severity::Error) => Style::Grave,
        _ => Style::Doubtful,
    }
}

/// `text` wrapped and indented; every line ends in a line break.
fn indented(text: &str, indent: usize, columns: usize) -> String {
    let mut out = String::new();
    for line in wrap(text, columns) {
        say(&mut out, &format!("{}{line}", " ".repeat(indent)));
    }
    out
}

/// The owner, or the file's name where the owner is not known:
/// «Storvik kommune · digitaliseringsstrategi (lest av tittelen) · bokmål · 24 sider».
pub(super) fn document_line(view: &View<'_>, separator: &str) -> String {
    let words = view.words;
    let assessment = view.assessment;
    let source = words.pick("type-source", names::doctype_source(assessment.doctype_source));
    let file = assessment.path.rsplit(['/', '\\']).next().unwrap_or(&assessment.path);
    let name = assessment.owner.as_deref().unwrap_or(file);
    let mut parts = vec![
        visible(name).into_owned(),
        format!("{} ({source})", view::type_name(words, &assessment.doctype)),
        words.pick("language", assessment.language.as_str()).to_owned(),
    ];
    let length = match assessment.document.pages {
        Some(pages) => words.fill("place.pages", &[("n", &pages.to_string())]),
        None => words.fill("place.words", &[("n", &assessment.words.to_string())]),
    };
    parts.push(length);
    parts.join(separator)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::report::samples;
    use crate::text::Language;

    fn check(assessment: Assessment, options: &Options, expected: &Expect) {
        expected.assert_eq(&terminal(&[assessment], &[], options));
    }

    #[test]
    fn what_is_known_before_is_marked_and_told_short() {
        expect![[r"
            utkast/digitaliseringsstrategi.docx:11:1  no-uu-ikt  mangel
              ~ Universell utforming av IKT: svakt – «bør» forplikter ikke
                ╭─[side 7, avsnitt 6 · 3 Tiltak › 3.2 Nett og skjema]
             11 │ Kommunen bør gjøre nettsidene universelt utformet
                · ────┬─── ─┬─       ───────────────┬──────────────
                ·     │     │                       ╰─ temaet
                ·     │     ╰─ forplikter ikke
                ·     ╰─ kommunen selv
                │ innen 1. juni 2027.
                · ─────────┬────────
                ·          ╰─ frist: 1. juni 2027
                ╰────
              Funnet            intensjon
              Forventet         forpliktelse i en digitaliseringsstrategi
              Minste endring    Mener kommunen at dette skal gjøres, skriv «skal» i stedet
                                for «bør». Da blir det konkretisert, for fristen står der.
              Tekst å lime inn  «Alle nettsteder, apper, skjema, intranett og digitale
                                dokumenter i Storvik kommune skal oppfylle WCAG 2.1 nivå AA.
                                [Rolle] skal teste løsningene minst én gang i året og rette
                                feil innen [frist].»
              Grunnlag          lov – plikten gjelder uansett hva planen sier:
                                likestillings- og diskrimineringsloven § 18
              Også              side 12, avsnitt 9 (nevnt)

            utkast/digitaliseringsstrategi.docx:15:1  no-komp-personvern-sikkerhet  kjent fra før
              ○ Opplæring i personvern og sikkerhet: ingen forpliktelse funnet

            utkast/digitaliseringsstrategi.docx:5:1  no-komp-ansatte  oppfylt
              ✓ Digital kompetanse hos ansatte: oppfylt
                «HR-avdelingen skal tilby alle ansatte grunnkurs i digitale verktøy innen 1.
                mars 2027.» Funnet: konkretisert (side 5). Forventet: forpliktelse.

              Merk              Side 11: siden ga ingen tekst. Den kan være et bilde eller
                                skadet. Les den selv.

            Storvik kommune · digitaliseringsstrategi (lest av tittelen) · bokmål · 24 sider
              Sjekkpunkt                             Status        Funnet         Sted
              Universell utforming av IKT          ~ Svakt         intensjon      side 7
              Opplæring i personvern og sikkerhet  ○ Ikke funnet   ikke funnet    –
              Digital kompetanse hos ansatte       ✓ Oppfylt       konkretisert   side 5
              … 1 ikke aktuelt for en digitaliseringsstrategi · 0 unntak

            1 av 3 oppfylt · 1 svakt · 1 ikke funnet · 1 kjent fra før. Se først side 7.
        "]]
        .assert_eq(&terminal(&[samples::known_before()], &[], &Options::default()));
    }

    #[test]
    fn a_strategy_is_shown_as_in_the_mock_up() {
        check(
            samples::strategy(),
            &Options::default(),
            &expect![[r"
            utkast/digitaliseringsstrategi.docx:11:1  no-uu-ikt  mangel
              ~ Universell utforming av IKT: svakt – «bør» forplikter ikke
                ╭─[side 7, avsnitt 6 · 3 Tiltak › 3.2 Nett og skjema]
             11 │ Kommunen bør gjøre nettsidene universelt utformet
                · ────┬─── ─┬─       ───────────────┬──────────────
                ·     │     │                       ╰─ temaet
                ·     │     ╰─ forplikter ikke
                ·     ╰─ kommunen selv
                │ innen 1. juni 2027.
                · ─────────┬────────
                ·          ╰─ frist: 1. juni 2027
                ╰────
              Funnet            intensjon
              Forventet         forpliktelse i en digitaliseringsstrategi
              Minste endring    Mener kommunen at dette skal gjøres, skriv «skal» i stedet
                                for «bør». Da blir det konkretisert, for fristen står der.
              Tekst å lime inn  «Alle nettsteder, apper, skjema, intranett og digitale
                                dokumenter i Storvik kommune skal oppfylle WCAG 2.1 nivå AA.
                                [Rolle] skal teste løsningene minst én gang i året og rette
                                feil innen [frist].»
              Grunnlag          lov – plikten gjelder uansett hva planen sier:
                                likestillings- og diskrimineringsloven § 18
              Også              side 12, avsnitt 9 (nevnt)

            utkast/digitaliseringsstrategi.docx:15:1  no-komp-personvern-sikkerhet  mangel
              ○ Opplæring i personvern og sikkerhet: ingen forpliktelse funnet
                ╭─[Nærmest: side 9, avsnitt 8 · 3 Tiltak › 3.3 Trygg digitalisering]
             15 │ Alle ansatte skal følge rutinene for
                ·              ──┬─
                ·                ╰─ forplikter
                │ informasjonssikkerhet.
                · ──────────┬──────────
                ·           ╰─ halve temaet
                ╰────
              Søkte etter       personvern eller informasjonssikkerhet i samme setning som
                                opplæring, kurs eller øvelse, i 9 avsnitt
              Forventet         forpliktelse i en digitaliseringsstrategi
              Minste endring    Legg til en setning etter denne om hva kommunen skal gjøre,
                                for eksempel kurse, øve eller teste.
              Tekst å lime inn  «Alle ansatte skal gjennomføre opplæring i personvern og
                                informasjonssikkerhet ved tiltredelse og deretter årlig.»
              Grunnlag          lov – ikke kontrollert mot lovteksten:
                                personvernforordningen art. 32 nr. 4

            utkast/digitaliseringsstrategi.docx:5:1  no-komp-ansatte  oppfylt
              ✓ Digital kompetanse hos ansatte: oppfylt
                «HR-avdelingen skal tilby alle ansatte grunnkurs i digitale verktøy innen 1.
                mars 2027.» Funnet: konkretisert (side 5). Forventet: forpliktelse.

              Merk              Side 11: siden ga ingen tekst. Den kan være et bilde eller
                                skadet. Les den selv.

            Storvik kommune · digitaliseringsstrategi (lest av tittelen) · bokmål · 24 sider
              Sjekkpunkt                             Status        Funnet         Sted
              Universell utforming av IKT          ~ Svakt         intensjon      side 7
              Opplæring i personvern og sikkerhet  ○ Ikke funnet   ikke funnet    –
              Digital kompetanse hos ansatte       ✓ Oppfylt       konkretisert   side 5
              … 1 ikke aktuelt for en digitaliseringsstrategi · 0 unntak

            1 av 3 oppfylt · 1 svakt · 1 ikke funnet. Se først side 7.
        "]],
        );
    }

    #[test]
    fn what_leads_into_an_item_is_drawn_with_it() {
        check(
            samples::one_weak_item(),
            &Options::default(),
            &expect![[r"
            plan.md:3:3  no-uu-ikt  mangel
              ~ Universell utforming av IKT: svakt – «arbeide for» sier ikke hva som skal
                gjøres
                ╭─[linje 3, avsnitt 3 · Tiltak]
              2 │ Kommunen skal:
                ·          ──┬─
                ·            ╰─ forplikter
              3 │ arbeide for universelt utformede nettsider hvert
                · ─────┬───── ───────────────┬────────────── ──┬──
                ·      │                     │                 ╰─ frist
                ·      │                     ╰─ temaet
                ·      ╰─ ingen handling
                │ år
                · ──
                ╰────
              Funnet            intensjon
              Forventet         forpliktelse i en digitaliseringsstrategi
              Minste endring    Nevn handlingen. Skriv hva kommunen skal gjøre, for eksempel
                                teste, rette eller kreve.
              Tekst å lime inn  «Alle nettsteder, apper, skjema, intranett og digitale
                                dokumenter i [kommune] skal oppfylle WCAG 2.1 nivå AA.
                                [Rolle] skal teste løsningene minst én gang i året og rette
                                feil innen [frist].»
              Grunnlag          lov – plikten gjelder uansett hva planen sier:
                                likestillings- og diskrimineringsloven § 18

            plan.md · digitaliseringsstrategi (lest av tittelen) · bokmål · 10 ord
              Sjekkpunkt                             Status        Funnet         Sted
              Universell utforming av IKT          ~ Svakt         intensjon      linje 3
              … 0 unntak

            0 av 1 oppfylt · 1 svakt · 0 ikke funnet. Se først linje 3.
        "]],
        );
    }

    #[test]
    fn danish_words_in_a_danish_report() {
        check(
            samples::danish(),
            &Options::default(),
            &expect![[r"
            politik/handicap.pdf:5:1  dk-plan-handleplan  oplysning
              ~ Handleplan med opfølgning: forpligtelse uden ansvarlig eller frist
                ╭─[side 3, afsnit 3 · Værdier]
              5 │ Politikken skal udmøntes i en handleplan.
                ·            ──┬─               ─────┬────
                ·              │                     ╰─ emnet
                ·              ╰─ forpligter
                ╰────
              Fundet                 forpligtelse
              Forventet              handlingsklar, med ansvarlig og frist, i en
                                     handicappolitik
              Mindste ændring        Skriv, hvilken enhed eller rolle der har ansvaret.
                                     Skriv en dato, et år, eller hvor ofte det skal ske. Så
                                     bliver det handlingsklart.
              Tekst til indsættelse  »[Udvalg] vedtager en handleplan senest [dato].«
              Grundlag               vejledning – ikke et lovkrav:
                                     DH's anbefalinger

            politik/handicap.pdf:3:1  dk-uu-princip  bemærkning
              ○ Universelt design som princip: kun nævnt – ingen forpligtelse fundet
                ╭─[Nærmest: side 3, afsnit 2 · Værdier]
              3 │ Universelt design har betydning for mange borgere.
                · ────────┬──────── ────────┬────────
                ·         │                 ╰─ generel konstatering
                ·         ╰─ emnet
                ╰────
              Fundet                 nævnt (usikkert – læs selv)
              Forventet              forpligtelse i en handicappolitik
              Mindste ændring        Planen nævner emnet (side 3), men siger ikke, hvad
                                     kommunen vil gøre. Tilføj en sætning om det.
              Tekst til indsættelse  »Søvang Kommune følger princippet om universelt design
                                     i alle nye løsninger fra [dato].«
              Grundlag               konvention – international ramme:
                                     FN's handicapkonvention art. 2

              Bemærk                 Side 3: handleplan er varslet uden dato. Skriv, hvornår
                                     den vedtages, og af hvem. Så kan ansvarlig, frist, mål
                                     og økonomi stå i handleplanen.

            Søvang Kommune · handicappolitik (læst af indholdet) · dansk · 24 sider
              Tjekpunkt                              Status        Fundet         Sted
              Handleplan med opfølgning            ~ Svagt         forpligtelse   side 3
              Universelt design som princip        ○ Ikke fundet   nævnt          side 3
              … 0 undtagelser

            0 af 2 opfyldt · 1 svagt · 1 ikke fundet. Se først side 3.
        "]],
        );
    }

    #[test]
    fn nynorsk_words_in_a_nynorsk_report() {
        check(
            samples::nynorsk(),
            &Options::default(),
            &expect![[r"
            planar/strategi.md:2:3  no-uu-kompetanse  mangel
              ○ Kompetanse om universell utforming: fann inga forplikting
              Søkte etter       universell utforming saman med kurs eller opplæring, i 3
                                avsnitt
              Forventa          forplikting i ein digitaliseringsstrategi
              Høyrer heime      «Kompetanse»
              Minste endring    Legg til ei setning om kva fylkeskommunen skal gjere, til
                                dømes kurse, rettleie eller øve.
              Tekst å lime inn  «[Rolle] skal halde kurs i universell utforming kvart år,
                                første gong innan [frist].»
              Grunnlag          rettleiing – ikkje eit lovkrav:
                                rettleiar til planlegging

            planar/strategi.md:3:1  no-uu-nettstader  unntak
              ~ Tilgjengelege nettstader: svakt – «så langt det er mogleg» opnar for å la
                vere
                ╭─[linje 3, avsnitt 3 · Kompetanse]
              3 │ Fylkeskommunen skal så langt det er mogleg teste
                · ───────┬────── ──┬─ ───────────┬────────── ──┬──
                ·        │         │             │             ╰─ handlinga
                ·        │         │             ╰─ atterhald
                ·        │         ╰─ forpliktar
                ·        ╰─ fylkeskommunen sjølv
                │ nettstadene.
                · ─────┬─────
                ·      ╰─ temaet
                ╰────
              Unntak            Ny løysing er tinga (til 30. juni 2027)
              Funne             intensjon
              Forventa          forplikting i ein digitaliseringsstrategi
              Minste endring    Stryk atterhaldet, eller skriv når unntak gjeld og kven som
                                avgjer det. Då blir det ei forplikting.
              Tekst å lime inn  «[Rolle] skal teste nettstadene innan [frist].»
              Grunnlag          avtale – gjeld mellom partane:
                                partsavtalen punkt 4

            Vestland fylkeskommune · digitaliseringsstrategi (lesen av tittelen) · nynorsk ·
            14 ord
              Sjekkpunkt                             Status        Funne          Stad
              Kompetanse om universell utforming   ○ Ikkje funne   ikkje funne    –
              Tilgjengelege nettstader             ~ Svakt         intensjon      linje 3
              … 1 unntak

            0 av 2 oppfylt · 0 svakt · 1 ikkje funne · 1 unntak. Sjå først linje 2.
        "]],
        );
    }

    #[test]
    fn swedish_words_in_a_swedish_report() {
        check(
            samples::swedish(),
            &Options::default(),
            &expect![[r"
            planer/strategi.pdf:5:1  se-uu-webb  väsentlig iakttagelse
              ! Tillgängliga webbplatser: planen säger både ja och nej
                ╭─[sidan 9, stycke 3 · Webb]
              5 │ Webbplatserna ska inte tillgänglighetsanpassas
                · ──────┬──────     ──┬─
                ·       │             ╰─ säger nej
                ·       ╰─ ämnet
                │ under perioden.
                ╰────
              Hittat               konkretiserat
              Förväntat            åtagande i en digitaliseringsstrategi
              Minsta ändring       Jämför sidan 4 och sidan 9 och låt en av texterna gälla.
              Text att klistra in  ”[Roll] ska testa webbplatserna senast [datum].”
              Grund                lag – skyldigheten gäller oavsett vad planen säger:
                                   lag (2018:1937) 10 §
              Även                 sidan 4, stycke 2 (konkretiserat)

            Region Väst · digitaliseringsstrategi (läst ur titeln) · svenska · 24 sidor
              Kontrollpunkt                          Status        Hittat         Plats
              Tillgängliga webbplatser             ! Motsagt       konkretiserat  sidan 9
              … 0 undantag

            0 av 1 uppfyllt · 0 svagt · 0 inte funnet · 1 motsagt. Se först sidan 9.
        "]],
        );
    }

    #[test]
    fn messages_in_english_keep_the_words_of_the_plan() {
        let options = Options { language: Some(Language::En), ..Options::default() };
        check(
            samples::row(),
            &options,
            &expect![[r"
            handlingsplan.odt:3:3  no-uu-ikt  remark
              ~ Universell utforming av IKT: the deadline 31 December 2027 has passed
                ╭─[paragraph 2 · Tiltak]
              3 │ Teste nettsidene for universell utforming | 2027 |
                · ──┬── ─────────────────┬─────────────────   ──┬─
                ·   │                    │                      ╰─ due 31 December 2027
                ·   │                    ╰─ the subject
                ·   ╰─ the act
                │ IKT-sjefen
                · ─────┬────
                ·      ╰─ owner
                ╰────
              Found             actionable
              Expected          actionable, with owner and deadline, in a digital strategy
              Smallest edit     If it is done, write it as status. Otherwise set a new
                                deadline.
              Text to paste     “Alle nettsteder, apper, skjema, intranett og digitale
                                dokumenter i [kommune] skal oppfylle WCAG 2.1 nivå AA.
                                [Rolle] skal teste løsningene minst én gang i året og rette
                                feil innen [frist].”
              Basis             law – the duty applies whatever the plan says:
                                likestillings- og diskrimineringsloven § 18

            handlingsplan.odt · digital strategy (read from the title) · Bokmål · 10 words
              Requirement                            Status        Found          Place
              Universell utforming av IKT          ~ Weak          actionable     paragraph 2
              … 0 exceptions

            0 of 1 met · 1 weak · 0 not found. See paragraph 2 first.
        "]],
        );
    }

    #[test]
    fn the_chain_of_decisions_is_shown_on_request() {
        let options = Options { explain: true, symbols: Symbols::Ascii, ..Options::default() };
        check(
            samples::one_weak_item(),
            &options,
            &expect![[r"
            plan.md:3:3  no-uu-ikt  mangel
              ~ Universell utforming av IKT: svakt – «arbeide for» sier ikke hva som skal
                gjøres
                ,-[linje 3, avsnitt 3, Tiltak]
              2 | Kommunen skal:
                :          ^^|^
                :            `- forplikter
              3 | arbeide for universelt utformede nettsider hvert
                : ^^^^^|^^^^^ ^^^^^^^^^^^^^^^|^^^^^^^^^^^^^^ ^^|^^
                :      |                     |                 `- frist
                :      |                     `- temaet
                :      `- ingen handling
                | år
                : ^^
                `----
              Funnet            intensjon
              Forventet         forpliktelse i en digitaliseringsstrategi
              Minste endring    Nevn handlingen. Skriv hva kommunen skal gjøre, for eksempel
                                teste, rette eller kreve.
              Tekst å lime inn  «Alle nettsteder, apper, skjema, intranett og digitale
                                dokumenter i [kommune] skal oppfylle WCAG 2.1 nivå AA.
                                [Rolle] skal teste løsningene minst én gang i året og rette
                                feil innen [frist].»
              Grunnlag          lov – plikten gjelder uansett hva planen sier:
                                likestillings- og diskrimineringsloven § 18
              Slik vurdert      Er temaet uttrykt? ja – «universelt utformede nettsider»
                                (temaet)
                                Er ordene for svake til å forplikte? ja – «arbeide for»
                                (ingen handling)
                                intensjon, sikkert

            plan.md, digitaliseringsstrategi (lest av tittelen), bokmål, 10 ord
              Sjekkpunkt                             Status        Funnet         Sted
              Universell utforming av IKT          ~ Svakt         intensjon      linje 3
              ... 0 unntak

            0 av 1 oppfylt · 1 svakt · 0 ikke funnet. Se først linje 3.
        "]],
        );
    }

    #[test]
    fn quiet_is_the_last_line() {
        let options = Options { quiet: true, ..Options::default() };
        check(
            samples::strategy(),
            &options,
            &expect![[r"
            1 av 3 oppfylt · 1 svakt · 1 ikke funnet. Se først side 7.
        "]],
        );
    }

    #[test]
    fn hidden_entries_are_counted() {
        let options = Options { min_severity: Severity::Warning, ..Options::default() };
        check(
            samples::danish(),
            &options,
            &expect![[r"
            politik/handicap.pdf:3:1  dk-uu-princip  bemærkning
              ○ Universelt design som princip: kun nævnt – ingen forpligtelse fundet
                ╭─[Nærmest: side 3, afsnit 2 · Værdier]
              3 │ Universelt design har betydning for mange borgere.
                · ────────┬──────── ────────┬────────
                ·         │                 ╰─ generel konstatering
                ·         ╰─ emnet
                ╰────
              Fundet                 nævnt (usikkert – læs selv)
              Forventet              forpligtelse i en handicappolitik
              Mindste ændring        Planen nævner emnet (side 3), men siger ikke, hvad
                                     kommunen vil gøre. Tilføj en sætning om det.
              Tekst til indsættelse  »Søvang Kommune følger princippet om universelt design
                                     i alle nye løsninger fra [dato].«
              Grundlag               konvention – international ramme:
                                     FN's handicapkonvention art. 2

              Bemærk                 Side 3: handleplan er varslet uden dato. Skriv, hvornår
                                     den vedtages, og af hvem. Så kan ansvarlig, frist, mål
                                     og økonomi stå i handleplanen.

            Søvang Kommune · handicappolitik (læst af indholdet) · dansk · 24 sider
              Tjekpunkt                              Status        Fundet         Sted
              Universelt design som princip        ○ Ikke fundet   nævnt          side 3
              … 1 mere · 0 undtagelser

            0 af 2 opfyldt · 1 svagt · 1 ikke fundet. Se først side 3.
        "]],
        );
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for assessment in samples::all() {
            let report = terminal(&[assessment], &[], &Options { explain: true, ..Options::default() });
            let wide: Vec<&str> = report.lines().filter(|line| width(line) > 80).collect();
            assert_eq!(wide, Vec::<&str>::new());
        }
    }

    #[test]
    fn colour_only_adds_to_the_words() {
        for assessment in samples::all() {
            let plain = terminal(std::slice::from_ref(&assessment), &[], &Options::default());
            let colour = terminal(&[assessment], &[], &Options { colour: true, ..Options::default() });
            let mut bare = String::new();
            for (at, part) in colour.split('\u{1b}').enumerate() {
                bare.push_str(if at == 0 { part } else { part.split_once('m').unwrap().1 });
            }
            let trimmed: String = bare.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
            assert_eq!(trimmed, plain);
        }
    }
}
