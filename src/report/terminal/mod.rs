//! The report for people at a terminal: each entry with its passage in a frame, then a scorecard and a last line.

mod passage;
mod scorecard;

use crate::assess::{Assessment, Status};
use crate::rules::Severity;

use crate::report::entry::{self, Entry};
use crate::report::explain;
use crate::report::names;
use crate::report::paint::{Paint, Style};
use crate::report::text::{lower_first, pad, quoted, say, shorten, upper_first, visible, width, wrap};
use crate::report::view::{self, Location, View};
use crate::report::{Options, RunError, Symbols};

/// Captions take this many columns, more where a language has a longer one.
const CAPTION: usize = 18;
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
    use expect_test::{ExpectFile, expect_file};

    use super::*;
    use crate::report::samples;
    use crate::text::Language;

    fn check(assessment: Assessment, options: &Options, expected: &ExpectFile) {
        expected.assert_eq(&terminal(&[assessment], &[], options));
    }

    #[test]
    fn what_is_known_before_is_marked_and_told_short() {
        expect_file!["../../../fixtures/report/terminal/what-is-known-before-is-marked-and-told-short.txt"]
            .assert_eq(&terminal(&[samples::known_before()], &[], &Options::default()));
    }

    #[test]
    fn a_strategy_is_shown_as_in_the_mock_up() {
        check(
            samples::strategy(),
            &Options::default(),
            &expect_file!["../../../fixtures/report/terminal/a-strategy-is-shown-as-in-the-mock-up.txt"],
        );
    }

    #[test]
    fn what_leads_into_an_item_is_drawn_with_it() {
        check(
            samples::one_weak_item(),
            &Options::default(),
            &expect_file!["../../../fixtures/report/terminal/what-leads-into-an-item-is-drawn-with-it.txt"],
        );
    }

    #[test]
    fn danish_words_in_a_danish_report() {
        check(
            samples::danish(),
            &Options::default(),
            &expect_file!["../../../fixtures/report/terminal/danish-words-in-a-danish-report.txt"],
        );
    }

    #[test]
    fn nynorsk_words_in_a_nynorsk_report() {
        check(
            samples::nynorsk(),
            &Options::default(),
            &expect_file!["../../../fixtures/report/terminal/nynorsk-words-in-a-nynorsk-report.txt"],
        );
    }

    #[test]
    fn swedish_words_in_a_swedish_report() {
        check(
            samples::swedish(),
            &Options::default(),
            &expect_file!["../../../fixtures/report/terminal/swedish-words-in-a-swedish-report.txt"],
        );
    }

    #[test]
    fn messages_in_english_keep_the_words_of_the_plan() {
        let options = Options { language: Some(Language::En), ..Options::default() };
        check(
            samples::row(),
            &options,
            &expect_file!["../../../fixtures/report/terminal/messages-in-english-keep-the-words-of-the-plan.txt"],
        );
    }

    #[test]
    fn the_chain_of_decisions_is_shown_on_request() {
        let options = Options { explain: true, symbols: Symbols::Ascii, ..Options::default() };
        check(
            samples::one_weak_item(),
            &options,
            &expect_file!["../../../fixtures/report/terminal/the-chain-of-decisions-is-shown-on-request.txt"],
        );
    }

    #[test]
    fn quiet_is_the_last_line() {
        let options = Options { quiet: true, ..Options::default() };
        check(
            samples::strategy(),
            &options,
            &expect_file!["../../../fixtures/report/terminal/quiet-is-the-last-line.txt"],
        );
    }

    #[test]
    fn hidden_entries_are_counted() {
        let options = Options { min_severity: Severity::Warning, ..Options::default() };
        check(
            samples::danish(),
            &options,
            &expect_file!["../../../fixtures/report/terminal/hidden-entries-are-counted.txt"],
        );
    }

    #[test]
    fn an_accepted_gap_is_an_exception_in_its_row() {
        let mut assessment = samples::strategy();
        for verdict in &mut assessment.verdicts {
            verdict.deviation = Some(crate::assess::Deviation { reason: "sak 1/26".to_owned(), until: None });
        }
        let report = terminal(&[assessment], &[], &Options::default());
        let (_, table) = report.split_once("Sjekkpunkt ").unwrap();
        let marks: Vec<&str> = table.lines().skip(1).take(3).map(|row| row[38..].trim_start()).collect();
        let marks: Vec<String> =
            marks.iter().map(|row| row.split_whitespace().take(2).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(marks, ["~ Unntak", "○ Unntak", "✓ Oppfylt"]);
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
