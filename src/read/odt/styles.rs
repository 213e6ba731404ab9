//! What styles say about paragraphs, runs and lists. Definitions come as elements of `styles.xml` and of the head of
//! `content.xml`, the latter winning.

use std::collections::{HashMap, HashSet};

use crate::read::number::{LEVELS, Level, NumberFormat, Piece, bullet};
use crate::read::story::Role;
use crate::read::xml::{Element, Namespace};

/// How many styles are kept: far beyond what programs write, and little memory.
const MAX_STYLES: usize = 50_000;
/// How long the name of a style may be.
const MAX_NAME: usize = 300;
/// How long a chain of styles that build on each other may be.
const MAX_CHAIN: usize = 30;

/// A paragraph style with all that it inherits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property that a style has or has not")]
pub(super) struct Paragraph {
    /// The kind of paragraph.
    pub(super) role: Role,
    /// It takes part in no list, not even the outline.
    pub(super) unnumbered: bool,
    /// It begins a page.
    pub(super) break_before: bool,
    /// It ends a page.
    pub(super) break_after: bool,
    /// Its text is hidden.
    pub(super) hidden: bool,
}

#[derive(Debug, Default)]
struct Written {
    parent: Option<String>,
    role: Option<Role>,
    list: Option<String>,
    break_before: bool,
    break_after: bool,
    hidden: bool,
}

/// What the properties that come next belong to.
#[derive(Debug, Default)]
enum Current {
    #[default]
    Nothing,
    Paragraph(String),
    Run(String),
    List(String),
    Defaults,
}

/// All styles.
#[derive(Debug, Default)]
pub(super) struct Styles {
    paragraphs: HashMap<String, Written>,
    hidden_runs: HashSet<String>,
    lists: HashMap<String, Vec<Level>>,
    /// The name of the list that numbers headings.
    outline: String,
    /// The language of the text, where the defaults say so.
    pub(super) language: Option<String>,
    current: Current,
}

impl Styles {
    /// The style of a paragraph.
    pub(super) fn paragraph(&self, name: &str) -> Paragraph {
        let parent = |style: &&Written| style.parent.as_ref().and_then(|parent| self.paragraphs.get(parent));
        let chain: Vec<&Written> = std::iter::successors(self.paragraphs.get(name), parent).take(MAX_CHAIN).collect();
        Paragraph {
            role: chain.iter().find_map(|style| style.role).unwrap_or_default(),
            unnumbered: chain.iter().find_map(|style| style.list.as_ref()).is_some_and(String::is_empty),
            break_before: chain.iter().any(|style| style.break_before),
            break_after: chain.iter().any(|style| style.break_after),
            hidden: chain.iter().any(|style| style.hidden),
        }
    }

    /// Whether runs of this style are hidden.
    pub(super) fn hides(&self, name: &str) -> bool {
        self.hidden_runs.contains(name)
    }

    /// The levels of a list.
    pub(super) fn list(&self, name: &str) -> &[Level] {
        self.lists.get(name).map_or(&[], Vec::as_slice)
    }

    /// The name of the list that numbers headings.
    pub(super) fn outline(&self) -> &str {
        &self.outline
    }

    /// Takes in an element, if it defines anything.
    pub(super) fn define(&mut self, element: &Element<'_>) {
        match (element.namespace, element.name()) {
            (Namespace::Style, "style") => self.begin_style(element),
            (Namespace::Style, "default-style") => self.current = Current::Defaults,
            (Namespace::Style, "paragraph-properties") => self.define_breaks(element),
            (Namespace::Style, "text-properties") => self.define_text(element),
            (Namespace::Text, "list-style") => self.begin_list(element),
            (Namespace::Text, "outline-style") => {
                self.outline = name_of(element);
                self.begin_list(element);
            }
            (Namespace::Text, "list-level-style-bullet" | "list-level-style-image") => {
                let sign = bullet(&element.attribute("bullet-char").unwrap_or_default());
                self.define_level(element, NumberFormat::Bullet, |_| vec![Piece::Text(sign)]);
            }
            (Namespace::Text, "list-level-style-number" | "outline-level-style") => {
                let format = format_of(&element.attribute("num-format").unwrap_or_default());
                self.define_level(element, format, |levels| label(element, levels));
            }
            _ => {}
        }
    }

    fn begin_style(&mut self, element: &Element<'_>) {
        let name = name_of(element);
        let known = self.paragraphs.len() + self.hidden_runs.len();
        self.current = match element.attribute("family").as_deref() {
            _ if known >= MAX_STYLES => Current::Nothing,
            Some("paragraph") => Current::Paragraph(name.clone()),
            Some("text") => {
                self.hidden_runs.remove(&name);
                Current::Run(name)
            }
            _ => Current::Nothing,
        };
        let Current::Paragraph(name) = &self.current else { return };
        let short = |attribute| element.attribute(attribute).filter(|value| value.len() <= MAX_NAME);
        let spoken = short("display-name").unwrap_or_default().replace("_20_", " ");
        let spoken = if spoken.is_empty() { name.replace("_20_", " ") } else { spoken };
        let style = Written {
            parent: short("parent-style-name").map(Into::into),
            role: role(&spoken.to_lowercase()),
            list: short("list-style-name").map(Into::into),
            break_before: short("master-page-name").is_some_and(|page| !page.is_empty()),
            ..Written::default()
        };
        self.paragraphs.insert(name.clone(), style);
    }

    fn define_breaks(&mut self, element: &Element<'_>) {
        let Current::Paragraph(name) = &self.current else { return };
        let Some(style) = self.paragraphs.get_mut(name) else { return };
        let is_page = |attribute| element.attribute(attribute).is_some_and(|value| value == "page");
        style.break_before |= is_page("break-before");
        style.break_after |= is_page("break-after");
    }

    fn define_text(&mut self, element: &Element<'_>) {
        let hidden = element.attribute("display").is_some_and(|display| display == "none");
        match &self.current {
            Current::Paragraph(name) => {
                if let Some(style) = self.paragraphs.get_mut(name) {
                    style.hidden = hidden;
                }
            }
            Current::Run(name) if hidden => {
                self.hidden_runs.insert(name.clone());
            }
            Current::Defaults => {
                if let Some(language) = element.attribute("language").filter(|language| language != "none") {
                    let country = element.attribute("country").filter(|country| country != "none");
                    self.language =
                        Some(country.map_or(language.to_string(), |country| format!("{language}-{country}")));
                }
            }
            Current::Run(_) | Current::List(_) | Current::Nothing => {}
        }
    }

    fn begin_list(&mut self, element: &Element<'_>) {
        let name = name_of(element);
        self.current = Current::Nothing;
        if self.lists.len() < MAX_STYLES {
            self.lists.insert(name.clone(), Vec::new());
            self.current = Current::List(name);
        }
    }

    fn define_level(
        &mut self,
        element: &Element<'_>,
        format: NumberFormat,
        label: impl FnOnce(&[Level]) -> Vec<Piece>,
    ) {
        let Current::List(name) = &self.current else { return };
        let Some(levels) = self.lists.get_mut(name) else { return };
        let at = element.number::<usize>("level").unwrap_or(1).saturating_sub(1);
        if at >= LEVELS {
            return;
        }
        while levels.len() <= at {
            levels.push(Level::silent(levels.len()));
        }
        levels[at].start = element.number("start-value").unwrap_or(1);
        levels[at].format = format;
        levels[at].label = label(levels);
    }
}

fn name_of(element: &Element<'_>) -> String {
    element.attribute("name").filter(|name| name.len() <= MAX_NAME).unwrap_or_default().into_owned()
}

fn role(name: &str) -> Option<Role> {
    match name {
        "title" => Some(Role::Heading(0)),
        "subtitle" | "standard" => Some(Role::Plain),
        "contents heading" | "index heading" | "toc heading" => Some(Role::Contents),
        "quotations" | "quote" | "intense quote" => Some(Role::Quote),
        "caption" => Some(Role::Caption),
        _ if numbered(name, "contents ").is_some() || numbered(name, "toc ").is_some() => Some(Role::Contents),
        _ => numbered(name, "heading ").map(Role::Heading),
    }
}

fn numbered(name: &str, stem: &str) -> Option<u8> {
    name.strip_prefix(stem)?
        .trim()
        .parse()
        .ok()
        .filter(|number| (1..=10).contains(number))
        .map(|number: u8| number.min(9))
}

fn format_of(name: &str) -> NumberFormat {
    match name {
        "1" => NumberFormat::Decimal,
        "a" => NumberFormat::LowerLetter,
        "A" => NumberFormat::UpperLetter,
        "i" => NumberFormat::LowerRoman,
        "I" => NumberFormat::UpperRoman,
        _ => NumberFormat::Nothing,
    }
}

/// What the label of the last of `levels` is made of. Newer files give a pattern, older ones its parts.
fn label(element: &Element<'_>, levels: &[Level]) -> Vec<Piece> {
    let Some(at) = levels.len().checked_sub(1) else { return Vec::new() };
    let at = element.number::<usize>("level").map_or(at, |level| level.saturating_sub(1).min(at));
    if levels[at].format == NumberFormat::Nothing {
        return Vec::new();
    }
    if let Some(pattern) = element.attribute("num-list-format").filter(|pattern| pattern.len() <= MAX_NAME) {
        return pieces(&pattern);
    }
    let affix = |name| element.attribute(name).filter(|text| text.len() <= MAX_NAME).unwrap_or_default().into_owned();
    let shown = element.number::<usize>("display-levels").unwrap_or(1).clamp(1, at + 1);
    let mut label = vec![Piece::Text(affix("num-prefix"))];
    for level in (at + 1 - shown..=at).filter(|level| levels[*level].format != NumberFormat::Nothing) {
        if label.len() > 1 {
            label.push(Piece::Text(".".to_owned()));
        }
        label.push(Piece::Number(level));
    }
    label.push(Piece::Text(affix("num-suffix")));
    label
}

/// Takes `%1%.%2%` apart.
fn pieces(pattern: &str) -> Vec<Piece> {
    let parts = pattern.split('%').enumerate().filter(|(_, part)| !part.is_empty());
    let piece = |(index, part): (usize, &str)| match part.parse::<usize>() {
        Ok(level) if index % 2 == 1 && level > 0 => Piece::Number(level - 1),
        _ => Piece::Text(part.to_owned()),
    };
    parts.map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::number::Counters;
    use crate::read::xml::{Event, Xml};

    const NAMESPACES: &str = r#"xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
        xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0""#;

    fn styles(content: &str) -> Styles {
        let source = format!("<root {NAMESPACES}>{content}</root>");
        let mut xml = Xml::new(source.as_bytes());
        let mut styles = Styles::default();
        loop {
            match xml.next().unwrap() {
                Event::Start(element) => styles.define(&element),
                Event::Eof => return styles,
                _ => {}
            }
        }
    }

    #[test]
    fn roles_come_from_the_nearest_known_name() {
        let styles = styles(
            r#"<style:style style:family="paragraph" style:name="Heading_20_2"/>
               <style:style style:family="paragraph" style:name="P1" style:parent-style-name="Heading_20_2"/>
               <style:style style:family="paragraph" style:name="Illustration" style:parent-style-name="Caption"/>
               <style:style style:family="paragraph" style:name="Caption"/>"#,
        );
        let roles = ["P1", "Illustration", "P9"].map(|name| styles.paragraph(name).role);
        assert_eq!(roles, [Role::Heading(2), Role::Caption, Role::Plain]);
    }

    #[test]
    fn labels_are_made_from_parts_or_patterns() {
        let styles = styles(
            r#"<text:outline-style style:name="O">
                 <text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>
                 <text:outline-level-style text:level="2" style:num-format="a" text:display-levels="2"/>
               </text:outline-style>
               <text:list-style style:name="L">
                 <text:list-level-style-number text:level="1" num-list-format="(%1%)" style:num-format="i"/>
               </text:list-style>"#,
        );
        let mut counters = Counters::default();
        let mut count = |list: &str, at| {
            counters.advance(styles.list(list), at);
            counters.label(styles.list(list), at)
        };
        assert_eq!([count("O", 0), count("O", 1), count("O", 1), count("L", 0)], ["1.", "1.a", "1.b", "(ii)"]);
    }
}
