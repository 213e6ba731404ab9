//! What became of commitments between two versions, for people, for screen readers, as data and as Markdown.

use std::fmt::Write as _;

use serde::Serialize;

use crate::audit::{Change, ChangeKind, Comparison, DocumentChanges, VersionPlace, Wording};
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
        say(&mut out, &format!("  {}", teller.counts().join(if teller.plain { ", " } else { " · " })));
        out.push('\n');
    }
    out + &only(comparison, options)
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
    out + &only(comparison, options)
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
    out + &escaped(&only(comparison, options))
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

/// The documents that only one version has.
fn only(comparison: &Comparison, options: &Options) -> String {
    let words = Messages::of(options.language.unwrap_or(options.run_language));
    let mut out = String::new();
    for (key, paths) in [("compare.only-old", &comparison.only_old), ("compare.only-new", &comparison.only_new)] {
        for path in paths {
            say(&mut out, &format!("{}: {}", words.text(key), visible(path)));
        }
    }
    out
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
        let numbered = |key: &str, n: usize| self.words.fill(&format!("compare.count-{key}"), &[("n", &n.to_string())]);
        let mut parts: Vec<String> = ChangeKind::ALL
            .iter()
            .filter(|kind| count(**kind) > 0)
            .map(|kind| numbered(kind.as_str(), count(*kind)))
            .collect();
        if parts.is_empty() {
            return vec![self.words.text("compare.none").trim_end_matches('.').to_owned()];
        }
        parts.push(numbered("unchanged", self.document.unchanged as usize));
        parts
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
