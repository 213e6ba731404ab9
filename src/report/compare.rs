//! What became of commitments between two versions, for people, for screen readers, as data and as Markdown.

use std::fmt::Write as _;

use serde::Serialize;

use crate::audit::{Change, ChangeKind, Comparison, DocumentChanges, Totals, VersionPlace, Wording};
use crate::text::Language;

use super::messages::Messages;
use super::text::{pad, quoted, say, upper_first, visible, width, wrap};
use super::{Options, Symbols, names};

/// The contract's name and version.
const SCHEMA: &str = "plansjekk-compare/1";

/// Gives the short title of a requirement in a language, where the requirement is known.
pub type TitleOf<'a> = &'a dyn Fn(&str, Language) -> Option<String>;

/// Report for people at a terminal.
pub fn compare_human(comparison: &Comparison, title: TitleOf<'_>, options: &Options) -> String {
    let mut out = String::new();
    for document in &comparison.documents {
        let teller = Teller::new(document, title, options);
        say(&mut out, &teller.path());
        for change in &document.changes {
            out.push_str(&teller.human(change));
        }
        say(&mut out, &format!("  {}", teller.counts().join(dot(options))));
        out.push('\n');
    }
    for line in ending(comparison, options) {
        say(&mut out, &line);
    }
    out
}

/// Report for screen readers: one line per thought.
pub fn compare_plain(comparison: &Comparison, title: TitleOf<'_>, options: &Options) -> String {
    let mut out = String::new();
    for document in &comparison.documents {
        let teller = Teller::new(document, title, options);
        say(&mut out, &format!("{}.", teller.path().replace(" → ", ", ")));
        for change in &document.changes {
            say(&mut out, &format!("{}: {}.", upper_first(teller.kind(change.kind)), teller.titles(change).join(", ")));
            for (caption, wording) in teller.wordings(change) {
                say(&mut out, &format!("{caption}, {}: {}", teller.state(wording), visible(&wording.text)));
            }
        }
        say(&mut out, &format!("{}.", teller.counts().join(". ")));
    }
    for line in ending(comparison, options) {
        let line = line.replace(dot(options), ". ");
        say(&mut out, &if line.ends_with('.') { line } else { format!("{line}.") });
    }
    out
}

/// Report as Markdown, for a pull request or a case paper.
pub fn compare_markdown(comparison: &Comparison, title: TitleOf<'_>, options: &Options) -> String {
    let mut out = String::new();
    for document in &comparison.documents {
        let teller = Teller::new(document, title, options);
        let _ = write!(out, "## {}\n\n{}.\n\n", escaped(&teller.path()), teller.counts().join(" · "));
        for change in &document.changes {
            let kind = upper_first(teller.kind(change.kind));
            let _ = writeln!(out, "- **{kind}** – {}", escaped(&teller.titles(change).join(", ")));
            for (caption, wording) in teller.wordings(change) {
                let text = quoted(teller.words, &escaped(&visible(&wording.text)));
                let _ = writeln!(out, "  - {caption} ({}): {text}", teller.state(wording));
            }
        }
        out.push('\n');
    }
    for line in ending(comparison, options) {
        say(&mut out, &escaped(&line));
    }
    out
}

/// Report as one JSON object.
pub fn compare_json(comparison: &Comparison) -> String {
    #[derive(Serialize)]
    struct Report<'a> {
        schema: &'static str,
        tool: Tool,
        comparison: &'a Comparison,
    }
    #[derive(Serialize)]
    struct Tool {
        name: &'static str,
        version: &'static str,
    }
    let tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
    // Serialising plain structs with string keys cannot fail.
    serde_json::to_string_pretty(&Report { schema: SCHEMA, tool, comparison })
        .map(|json| json + "\n")
        .unwrap_or_default()
}

/// Text that Markdown and the HTML in it leave as it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '@' => {
                out.push('\\');
                out.push(letter);
            }
            other => out.push(other),
        }
    }
    out
}

/// What parts the counts of a line.
fn dot(options: &Options) -> &'static str {
    if options.symbols == Symbols::Ascii { ", " } else { " · " }
}

/// The documents that only one version has, and the totals; what a lone document says of itself is not said again.
fn ending(comparison: &Comparison, options: &Options) -> Vec<String> {
    let words = Messages::of(options.language.unwrap_or(options.run_language));
    let mut lines = Vec::new();
    for (key, paths) in [("compare.only-old", &comparison.only_old), ("compare.only-new", &comparison.only_new)] {
        lines.extend(paths.iter().map(|path| format!("{}: {}", words.text(key), visible(path))));
    }
    let totals = &comparison.totals;
    if totals.changed_documents == 0 {
        lines.push(nothing(totals, words));
    } else if totals.documents > 1 || !lines.is_empty() {
        let values = [("n", totals.changed_documents.to_string()), ("m", totals.documents.to_string())];
        let documents = words.fill("compare.documents", &values.each_ref().map(|(name, n)| (*name, n.as_str())));
        let counts = counts(words, |kind| totals.count(kind), totals.unchanged);
        lines.push([vec![upper_first(&documents)], counts].concat().join(dot(options)));
    }
    lines
}

/// That nothing has changed, and how much that is.
fn nothing(totals: &Totals, words: &Messages) -> String {
    let mut sentences = match totals.documents {
        0 => return words.text("compare.no-document").to_owned(),
        1 => vec![words.text("compare.none").to_owned()],
        n => vec![words.fill("compare.none-of", &[("n", &n.to_string())])],
    };
    if totals.unchanged > 0 {
        sentences.push(words.count("compare.as-before", totals.unchanged));
    }
    sentences.join(" ")
}

/// How many changes there are of each kind, then what is as it was.
fn counts(words: &Messages, of: impl Fn(ChangeKind) -> u32, unchanged: u32) -> Vec<String> {
    let kinds = ChangeKind::ALL.into_iter().map(|kind| (kind.as_str(), of(kind))).filter(|(_, n)| *n > 0);
    kinds.chain([("unchanged", unchanged)]).map(|(key, n)| words.count(&format!("compare.count-{key}"), n)).collect()
}

/// Speaks of the changes of a document in its reader's language.
struct Teller<'a> {
    document: &'a DocumentChanges,
    words: &'static Messages,
    title: TitleOf<'a>,
    plain: bool,
    columns: usize,
}

impl<'a> Teller<'a> {
    fn new(document: &'a DocumentChanges, title: TitleOf<'a>, options: &Options) -> Self {
        let words = Messages::of(options.language.unwrap_or(document.language));
        Self { document, words, title, plain: options.symbols == Symbols::Ascii, columns: options.width }
    }

    fn path(&self) -> String {
        let (old, new) = (visible(&self.document.old), visible(&self.document.new));
        let arrow = if self.plain { "->" } else { "→" };
        if old == new { new.into_owned() } else { format!("{old} {arrow} {new}") }
    }

    fn kind(&self, kind: ChangeKind) -> &str {
        self.words.pick("compare", kind.as_str())
    }

    fn titles(&self, change: &Change) -> Vec<String> {
        let name = |id: &String| (self.title)(id, self.words.language).unwrap_or_else(|| id.clone());
        change.requirements.iter().map(|id| visible(&name(id)).into_owned()).collect()
    }

    fn wordings<'c>(&self, change: &'c Change) -> Vec<(&'static str, &'c Wording)> {
        let before = change.old.as_ref().map(|wording| (self.words.text("compare.before"), wording));
        let now = change.new.as_ref().map(|wording| (self.words.text("compare.now"), wording));
        before.into_iter().chain(now).collect()
    }

    /// «forpliktelse, side 7»; what is denied says so.
    fn state(&self, wording: &Wording) -> String {
        let level = if wording.denied {
            self.words.text("compare.denied")
        } else {
            self.words.pick("level", names::level(wording.level))
        };
        format!("{level}, {}", self.place(&wording.place))
    }

    fn place(&self, place: &VersionPlace) -> String {
        let (key, n) = place.page.map_or(("place.paragraph", place.paragraph), |page| ("place.page", page));
        self.words.fill(key, &[("n", &n.to_string())])
    }

    fn counts(&self) -> Vec<String> {
        let count = |kind| self.document.changes.iter().filter(|change| change.kind == kind).count();
        counts(self.words, |kind| u32::try_from(count(kind)).unwrap_or(u32::MAX), self.document.unchanged)
    }

    fn human(&self, change: &Change) -> String {
        let mark = match (change.kind, self.plain) {
            (ChangeKind::Lost, _) => "-",
            (ChangeKind::Gained, _) => "+",
            (ChangeKind::Weakened, false) => "↓",
            (ChangeKind::Strengthened, false) => "↑",
            (ChangeKind::Weakened, true) => "v",
            (ChangeKind::Strengthened, true) => "^",
        };
        let mut out = String::new();
        say(&mut out, &format!("  {mark} {}: {}", upper_first(self.kind(change.kind)), self.titles(change).join(", ")));
        let captions = ["compare.before", "compare.now"].map(|key| width(self.words.text(key)));
        let indent = captions.into_iter().max().unwrap_or(0) + 2;
        for (caption, wording) in self.wordings(change) {
            let text = format!("{} ({})", quoted(self.words, &visible(&wording.text)), self.state(wording));
            for (at, line) in wrap(&text, self.columns.saturating_sub(indent + 4)).iter().enumerate() {
                say(&mut out, &format!("    {}{line}", pad(if at == 0 { caption } else { "" }, indent)));
            }
        }
        out
    }
}
