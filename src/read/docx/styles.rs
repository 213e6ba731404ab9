//! What `styles.xml` says about paragraphs: which are headings, contents, quotations, captions and list items.
//!
//! Built-in styles keep their English names in the file whatever language the program speaks; only their ids are
//! translated. So no word of any language but the format's own is needed here.

use std::collections::HashMap;
use std::io::Read;

use crate::read::ReadError;
use crate::read::story::Role;
use crate::read::xml::{Element, Event, Namespace, Xml};

/// How many styles are kept: far beyond what Word writes, and little memory.
const MAX_STYLES: usize = 20_000;
/// How long the id or name of a style may be; Word stops at 253.
const MAX_ID: usize = 300;
/// How long a chain of styles that build on each other may be.
const MAX_CHAIN: usize = 30;
/// The outline level that means body text.
const BODY_LEVEL: u8 = 9;

/// A style with all that it inherits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Style {
    /// The kind of paragraph.
    pub(super) role: Role,
    /// The list that numbers it.
    pub(super) list: Option<String>,
    /// Its level in that list, as far as the style says.
    pub(super) level: Option<usize>,
    /// Its depth by name («List Bullet 2»).
    pub(super) depth: u8,
    /// It is a list style by name, even where the list itself is lost.
    pub(super) item: bool,
    /// Whether its text is hidden, where it says so.
    pub(super) hidden: Option<bool>,
    /// It begins a page.
    pub(super) page_break: bool,
}

/// All styles.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Style,
    /// The language of the text, where the defaults say so.
    pub(super) language: Option<String>,
}

impl Styles {
    /// The style of a paragraph or run.
    pub(super) fn get(&self, id: Option<&str>) -> &Style {
        id.map_or(&self.default, |id| self.by_id.get(id).unwrap_or(&self.default))
    }

    /// Whether runs of this style are hidden, where it says so.
    pub(super) fn hides(&self, id: &str) -> Option<bool> {
        self.by_id.get(id)?.hidden
    }
}

/// A style as written.
#[derive(Debug, Default)]
struct Written {
    id: String,
    name: String,
    parent: Option<String>,
    default: bool,
    outline: Option<u8>,
    list: Option<String>,
    level: Option<usize>,
    hidden: Option<bool>,
    page_break: bool,
}

/// Reads `styles.xml`.
pub(super) fn read(source: impl Read) -> Result<Styles, ReadError> {
    let mut xml = Xml::new(source);
    let mut written: HashMap<String, Written> = HashMap::new();
    let mut current = Written::default();
    let mut language = None;
    loop {
        match xml.next()? {
            Event::Start(element) if element.namespace == Namespace::Word => match element.name() {
                "style" => {
                    keep(&mut written, std::mem::take(&mut current));
                    current = begin(&element);
                }
                "lang" if current.id.is_empty() => language = element.attribute("val").map(Into::into),
                _ => describe(&mut current, &element),
            },
            Event::Eof => break,
            _ => {}
        }
    }
    keep(&mut written, current);
    Ok(resolve_all(&written, language))
}

fn begin(element: &Element<'_>) -> Written {
    let id = element.attribute("styleId").unwrap_or_default().into_owned();
    let paragraph = element.attribute("type").is_none_or(|kind| kind == "paragraph");
    Written { id, default: paragraph && is_on(element, "default"), ..Written::default() }
}

fn keep(written: &mut HashMap<String, Written>, style: Written) {
    if !style.id.is_empty() && style.id.len() <= MAX_ID && written.len() < MAX_STYLES {
        written.insert(style.id.clone(), style);
    }
}

/// Notes one property of the style that is being read. Properties of table conditions stand in the same elements, but
/// paragraphs do not name table styles.
fn describe(style: &mut Written, element: &Element<'_>) {
    let short = || element.attribute("val").filter(|value| value.len() <= MAX_ID);
    match element.name() {
        "name" => style.name = short().unwrap_or_default().to_lowercase(),
        "basedOn" => style.parent = short().map(Into::into),
        "outlineLvl" => style.outline = element.number("val"),
        "numId" => style.list = short().map(Into::into),
        "ilvl" => style.level = element.number("val"),
        "vanish" => style.hidden = Some(is_on_value(element)),
        "pageBreakBefore" => style.page_break = is_on_value(element),
        _ => {}
    }
}

/// Whether a switch is on: it is unless it says otherwise.
pub(super) fn is_on_value(element: &Element<'_>) -> bool {
    element.attribute("val").is_none_or(|value| !matches!(&*value, "0" | "false" | "off"))
}

fn is_on(element: &Element<'_>, name: &str) -> bool {
    element.attribute(name).is_some_and(|value| matches!(&*value, "1" | "true" | "on"))
}

fn resolve_all(written: &HashMap<String, Written>, language: Option<String>) -> Styles {
    let by_id = written.iter().map(|(id, style)| (id.clone(), resolve(written, style))).collect();
    let default = written.values().find(|style| style.default).map(|style| resolve(written, style));
    Styles { by_id, default: default.unwrap_or_default(), language }
}

/// Follows a style to those it builds on; what is nearer wins.
fn resolve(written: &HashMap<String, Written>, style: &Written) -> Style {
    let parent = |style: &&Written| style.parent.as_ref().and_then(|parent| written.get(parent));
    let chain: Vec<&Written> = std::iter::successors(Some(style), parent).take(MAX_CHAIN).collect();
    let (depth, item) = chain.iter().find_map(|style| list_name(&style.name)).map_or((0, false), |depth| (depth, true));
    Style {
        role: chain.iter().find_map(|style| role(style)).unwrap_or_default(),
        list: chain.iter().find_map(|style| style.list.clone()),
        level: chain.iter().find_map(|style| style.level),
        depth,
        item,
        hidden: chain.iter().find_map(|style| style.hidden),
        page_break: chain.iter().any(|style| style.page_break),
    }
}

/// The role that a style has by its own name or outline level.
fn role(style: &Written) -> Option<Role> {
    match style.name.as_str() {
        "title" => return Some(Role::Heading(0)),
        "subtitle" => return Some(Role::Plain),
        "toc heading" | "table of figures" | "table of authorities" | "index heading" => return Some(Role::Contents),
        "quote" | "intense quote" | "quotations" => return Some(Role::Quote),
        "caption" => return Some(Role::Caption),
        name if numbered(name, "toc ").is_some() || numbered(name, "index ").is_some() => return Some(Role::Contents),
        _ => {}
    }
    let by_name = numbered(&style.name, "heading ").map(Role::Heading);
    match style.outline {
        Some(level) if level < BODY_LEVEL => Some(Role::Heading(level + 1)),
        Some(_) => Some(Role::Plain),
        None => by_name,
    }
}

fn numbered(name: &str, stem: &str) -> Option<u8> {
    name.strip_prefix(stem)?.trim().parse().ok().filter(|number| (1..=9).contains(number))
}

/// The depth of a style that makes list items by its name.
fn list_name(name: &str) -> Option<u8> {
    let stem = ["list bullet", "list number"].into_iter().find_map(|stem| name.strip_prefix(stem))?;
    if stem.is_empty() { Some(0) } else { stem.trim().parse::<u8>().ok()?.checked_sub(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#;

    fn roles(styles: &str, ids: &[&str]) -> Vec<Role> {
        let xml = format!("{HEAD}{styles}</w:styles>");
        let styles = read(xml.as_bytes()).unwrap();
        ids.iter().map(|id| styles.get(Some(id)).role).collect()
    }

    #[test]
    fn headings_are_found_by_name_and_by_outline_level() {
        let styles = r#"
            <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
            <w:style w:styleId="Overskrift2"><w:name w:val="heading 2"/></w:style>
            <w:style w:styleId="Tittel"><w:name w:val="Title"/></w:style>
            <w:style w:styleId="Eget"><w:basedOn w:val="Overskrift2"/></w:style>
            <w:style w:styleId="Kapittel"><w:name w:val="Kapittel"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
            <w:style w:styleId="Ikke"><w:basedOn w:val="Kapittel"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
            <w:style w:styleId="INNH1"><w:name w:val="toc 1"/></w:style>"#;
        let ids = ["Normal", "Overskrift2", "Tittel", "Eget", "Kapittel", "Ikke", "INNH1", "Ukjent"];
        let plain = Role::Plain;
        let heading = Role::Heading;
        let expected = [plain, heading(2), heading(0), heading(2), heading(1), plain, Role::Contents, plain];
        assert_eq!(roles(styles, &ids), expected);
    }

    #[test]
    fn styles_that_build_on_each_other_in_a_circle_end() {
        let styles = r#"<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style>
            <w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>"#;
        assert_eq!(roles(styles, &["A"]), [Role::Plain]);
    }
}
