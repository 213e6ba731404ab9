//! What `numbering.xml` says: lists, their levels, and the numbers they have come to.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use crate::read::ReadError;
use crate::read::number::{Counters, Level, NumberFormat, Piece, bullet};
use crate::read::xml::{Element, Event, Namespace, Xml};

/// How many levels a list has.
const LEVELS: usize = 9;
/// How many lists are kept: far beyond what Word writes, and little memory.
const MAX_LISTS: usize = 20_000;
/// How long a label or an id may be.
const MAX_LABEL: usize = 200;

/// A label of a numbered paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Label {
    /// A sign.
    Bullet(String),
    /// A number with what stands round it; may be empty.
    Number(String),
}

/// All lists.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// What lists look like, by id.
    patterns: HashMap<String, Pattern>,
    lists: HashMap<String, List>,
    /// Which pattern bears the name of a list style.
    named: HashMap<String, String>,
    /// Lists of one pattern count on from each other.
    counters: HashMap<String, Counters>,
    /// Levels of lists whose own first number has been used.
    begun: HashSet<(String, usize)>,
}

#[derive(Debug, Default, Clone)]
struct Pattern {
    levels: Vec<Level>,
    /// Which paragraph style each level belongs to.
    styles: Vec<Option<String>>,
    /// The pattern is that of a named list style.
    link: Option<String>,
}

#[derive(Debug, Default)]
struct List {
    pattern: String,
    starts: [Option<u32>; LEVELS],
    /// Levels that look different from the pattern's.
    levels: HashMap<usize, Level>,
}

impl Numbering {
    /// The level of a list that belongs to a paragraph style.
    pub(super) fn level_of_style(&self, list: &str, style: &str) -> Option<usize> {
        let pattern = self.pattern(&self.lists.get(list)?.pattern)?;
        pattern.styles.iter().position(|of| of.as_deref() == Some(style))
    }

    /// Counts a paragraph and gives its label; `None` if there is no such list.
    pub(super) fn count(&mut self, id: &str, level: usize) -> Option<Label> {
        let list = self.lists.get(id)?;
        let key = self.pattern_key(&list.pattern).to_owned();
        let pattern = self.patterns.get(&key)?;
        let level = level.min(LEVELS - 1);
        let merged;
        let levels = if list.levels.is_empty() {
            &pattern.levels
        } else {
            merged = with_own(&pattern.levels, &list.levels);
            &merged
        };
        let counters = self.counters.entry(key).or_default();
        if let Some(start) = list.starts[level]
            && self.begun.insert((id.to_owned(), level))
        {
            counters.restart(level, start);
        }
        counters.advance(levels, level);
        let printed = counters.label(levels, level);
        Some(match levels.get(level).map(|level| &level.format) {
            Some(NumberFormat::Bullet) => Label::Bullet(bullet(&printed)),
            _ => Label::Number(printed.trim().to_owned()),
        })
    }

    fn pattern_key<'a>(&'a self, id: &'a str) -> &'a str {
        let link = self.patterns.get(id).and_then(|pattern| pattern.link.as_ref());
        link.and_then(|link| self.named.get(link)).map_or(id, String::as_str)
    }

    fn pattern(&self, id: &str) -> Option<&Pattern> {
        self.patterns.get(self.pattern_key(id))
    }
}

fn with_own(levels: &[Level], own: &HashMap<usize, Level>) -> Vec<Level> {
    let one = |at| own.get(&at).or_else(|| levels.get(at)).cloned().unwrap_or_else(|| Level::silent(at));
    (0..LEVELS).map(one).collect()
}

/// Where in the part the reader is.
#[derive(Default)]
struct Cursor {
    pattern: Option<(String, Pattern)>,
    list: Option<(String, List)>,
    level: usize,
    defined: Option<Level>,
    style: Option<String>,
}

/// Reads `numbering.xml`.
pub(super) fn read(source: impl Read) -> Result<Numbering, ReadError> {
    let mut xml = Xml::new(source);
    let mut numbering = Numbering::default();
    let mut cursor = Cursor::default();
    loop {
        match xml.next()? {
            Event::Start(element) if element.namespace == Namespace::Word => {
                begin(&mut numbering, &mut cursor, &element);
            }
            Event::Eof => break,
            _ => {}
        }
        if numbering.patterns.len() + numbering.lists.len() > MAX_LISTS {
            break;
        }
    }
    keep(&mut numbering, &mut cursor);
    Ok(numbering)
}

/// Puts what has been read where it belongs.
fn keep(numbering: &mut Numbering, cursor: &mut Cursor) {
    keep_level(cursor);
    if let Some((id, pattern)) = cursor.pattern.take() {
        numbering.patterns.insert(id, pattern);
    }
    if let Some((id, list)) = cursor.list.take() {
        numbering.lists.insert(id, list);
    }
}

fn keep_level(cursor: &mut Cursor) {
    let (Some(level), style) = (cursor.defined.take(), cursor.style.take()) else { return };
    let at = cursor.level;
    if let Some((_, list)) = &mut cursor.list {
        list.levels.insert(at, level);
    } else if let Some((_, pattern)) = &mut cursor.pattern {
        while pattern.levels.len() <= at {
            pattern.levels.push(Level::silent(pattern.levels.len()));
            pattern.styles.push(None);
        }
        pattern.levels[at] = level;
        pattern.styles[at] = style;
    }
}

fn begin(numbering: &mut Numbering, cursor: &mut Cursor, element: &Element<'_>) {
    let value = || element.attribute("val").filter(|value| value.len() <= MAX_LABEL);
    let id = |name| element.attribute(name).filter(|id| id.len() <= MAX_LABEL).unwrap_or_default().into_owned();
    match element.name() {
        "abstractNum" => {
            keep(numbering, cursor);
            cursor.pattern = Some((id("abstractNumId"), Pattern::default()));
        }
        "num" => {
            keep(numbering, cursor);
            cursor.list = Some((id("numId"), List::default()));
        }
        "abstractNumId" => {
            if let (Some((_, list)), Some(pattern)) = (&mut cursor.list, value()) {
                list.pattern = pattern.into_owned();
            }
        }
        "numStyleLink" => {
            if let Some((_, pattern)) = &mut cursor.pattern {
                pattern.link = value().map(Into::into);
            }
        }
        "styleLink" => {
            if let (Some((id, _)), Some(name)) = (&cursor.pattern, value()) {
                numbering.named.insert(name.into_owned(), id.clone());
            }
        }
        "lvlOverride" | "lvl" => {
            keep_level(cursor);
            cursor.level = element.number("ilvl").unwrap_or(cursor.level).min(LEVELS - 1);
            if element.name() == "lvl" {
                cursor.defined = Some(Level { format: NumberFormat::Decimal, ..Level::silent(cursor.level) });
            }
        }
        "startOverride" => {
            if let Some((_, list)) = &mut cursor.list {
                list.starts[cursor.level] = element.number("val");
            }
        }
        "pStyle" => cursor.style = value().map(Into::into),
        _ => describe(cursor, element),
    }
}

/// Notes one property of the level that is being read.
fn describe(cursor: &mut Cursor, element: &Element<'_>) {
    let at = cursor.level;
    let Some(level) = &mut cursor.defined else { return };
    match element.name() {
        "start" => level.start = element.number("val").unwrap_or(1),
        "numFmt" => level.format = element.attribute("val").map_or(NumberFormat::Decimal, |name| format_of(&name)),
        "lvlText" => {
            let text = element.attribute("val").unwrap_or_default();
            level.label = if text.len() <= MAX_LABEL { pieces(&text) } else { Vec::new() };
        }
        "lvlRestart" => level.restart_after = element.number("val").unwrap_or(at).min(at),
        "isLgl" => level.legal = super::styles::is_on_value(element),
        _ => {}
    }
}

fn format_of(name: &str) -> NumberFormat {
    match name {
        "bullet" => NumberFormat::Bullet,
        "none" => NumberFormat::Nothing,
        "lowerLetter" => NumberFormat::LowerLetter,
        "upperLetter" => NumberFormat::UpperLetter,
        "lowerRoman" => NumberFormat::LowerRoman,
        "upperRoman" => NumberFormat::UpperRoman,
        "decimalZero" => NumberFormat::Padded,
        _ => NumberFormat::Decimal,
    }
}

/// Takes `%1.%2` apart.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let digit = rest[at + 1..].chars().next().and_then(|next| next.to_digit(10)).filter(|digit| *digit > 0);
        let end = if digit.is_some() { at } else { at + 1 };
        if end > 0 {
            pieces.push(Piece::Text(rest[..end].to_owned()));
        }
        if let Some(digit) = digit {
            pieces.push(Piece::Number(digit as usize - 1));
        }
        rest = &rest[if digit.is_some() { at + 2 } else { at + 1 }..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbering(content: &str) -> Numbering {
        let head = r#"<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#;
        read(format!("{head}{content}</w:numbering>").as_bytes()).unwrap()
    }

    fn number(text: &str) -> Label {
        Label::Number(text.to_owned())
    }

    #[test]
    fn labels_are_taken_apart() {
        let text = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(pieces("%1.%2)"), [Piece::Number(0), text("."), Piece::Number(1), text(")")]);
        assert_eq!(pieces("100 % %"), [text("100 %"), text(" %")]);
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn lists_of_one_pattern_count_on_unless_they_say_where_to_begin() {
        let mut lists = numbering(
            r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>
               <w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>
               <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
               <w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>
               <w:num w:numId="3"><w:abstractNumId w:val="0"/>
                 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>"#,
        );
        let labels = ["1", "1", "2", "3", "3", "9"].map(|id| lists.count(id, 0));
        let letters = ["a)", "b)", "c)", "a)", "b)"].map(|letter| Some(number(letter)));
        assert_eq!((&labels[..5], &labels[5]), (&letters[..], &None));
    }

    #[test]
    fn a_list_may_use_a_named_pattern_and_change_a_level() {
        let mut lists = numbering(
            r#"<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="S"/><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>
               <w:pStyle w:val="H1"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
               <w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S"/></w:abstractNum>
               <w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
               <w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0">
                 <w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1"/></w:lvl></w:lvlOverride></w:num>"#,
        );
        assert_eq!(lists.level_of_style("1", "H1"), Some(0));
        assert_eq!(["1", "2"].map(|id| lists.count(id, 0)), [Some(number("1.")), Some(number("II"))]);
    }
}
