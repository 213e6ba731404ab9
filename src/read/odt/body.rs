//! The text of an odt part: the body, or the running heads in the styles.
//!
//! Elements come as a stream; what is open is a list of [`Tag`]s, so nesting costs no stack. Elements that are not named
//! here are looked through: their text is text.

use std::collections::HashMap;
use std::io::Read;

use crate::read::number::Counters;
use crate::read::story::{Merge, Pages, Role, Story};
use crate::read::xml::{Element, Event, Namespace, Xml};
use crate::read::{RawBlock, RawKind, ReadError};

use super::styles::{Paragraph, Styles};

/// How many lists and changes are remembered by their ids.
const MAX_REMEMBERED: usize = 50_000;
/// How many cells and spaces one element may stand for.
const MAX_REPEATED: u16 = 1000;

/// An element that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    /// A paragraph, and whether a page ends with it.
    Paragraph {
        breaks: bool,
    },
    /// A run that is not shown.
    Hidden,
    /// A table of contents or other index.
    Contents,
    Note,
    List,
    ListItem,
    /// A place inside a paragraph, cell or list that has lists of its own.
    Room,
    Table,
    HeadRows,
    Row,
    Cell,
    /// What is known of one tracked change.
    Region,
    PageNumber,
    Other,
}

/// Which parts of a flat file are read; a package has them in files of their own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Part {
    /// All there is.
    #[default]
    Whole,
    /// What comes before the text: styles, and running heads in them.
    Styles,
    /// The text.
    Text,
}

impl Part {
    /// Whether an element of `office:` is left out.
    fn leaves(self, name: &str) -> bool {
        match self {
            Self::Whole => false,
            Self::Styles => matches!(name, "meta" | "settings" | "body"),
            Self::Text => matches!(name, "meta" | "settings" | "styles" | "automatic-styles" | "master-styles"),
        }
    }
}

/// The lists that are open where text stands now.
#[derive(Debug, Default)]
struct Lists {
    /// Style names, outermost first.
    styles: Vec<String>,
    /// For each open item, whether its first paragraph is still to come.
    fresh: Vec<bool>,
    counters: Counters,
    /// The name by which a later list may continue this one.
    id: String,
}

/// Reads parts into a [`Story`].
#[derive(Default)]
pub(super) struct Body {
    /// What has been read.
    pub(super) story: Story,
    /// What is read.
    pub(super) part: Part,
    /// The styles as far as they are read.
    pub(super) styles: Styles,
    open: Vec<Tag>,
    lists: Lists,
    /// Lists that are open outside the present room.
    outer: Vec<Lists>,
    /// Where lists have come to, by style and by id.
    by_style: HashMap<String, Counters>,
    by_id: HashMap<String, Counters>,
    /// Whether a tracked change is an insertion, by id.
    insertions: HashMap<String, bool>,
    region: String,
    columns: usize,
    hidden: usize,
    contents: usize,
    notes: usize,
    inserted: usize,
    deleted: usize,
    page_number: usize,
}

impl Body {
    /// Reads a part to its end, to an error, or until the story is full. What was read before an error is kept.
    pub(super) fn read(&mut self, source: impl Read) -> Result<(), ReadError> {
        let mut xml = Xml::new(source);
        while !self.story.is_full() {
            match xml.next()? {
                Event::Start(element) => match self.start(&element) {
                    Some(tag) => self.open.push(tag),
                    None => xml.skip()?,
                },
                Event::End => {
                    if let Some(tag) = self.open.pop() {
                        self.end(tag);
                    }
                }
                Event::Text(text) => self.push(&text),
                Event::Eof => break,
                Event::Other => {}
            }
        }
        Ok(())
    }

    /// Takes out what a part gave, and makes ready for the next one, however the part ended.
    pub(super) fn take(&mut self) -> Vec<RawBlock> {
        let blocks = self.story.take();
        self.story.pages = Pages::default();
        let (story, styles) = (std::mem::take(&mut self.story), std::mem::take(&mut self.styles));
        *self = Self { story, styles, ..Self::default() };
        blocks
    }

    /// An element begins; `None` leaves it out with all it holds.
    fn start(&mut self, element: &Element<'_>) -> Option<Tag> {
        match element.namespace {
            Namespace::Text => self.start_text(element),
            Namespace::Table => Some(self.start_table(element)),
            Namespace::Draw if element.name() == "text-box" => Some(self.open_room(Tag::Room)),
            Namespace::Office if self.part.leaves(element.name()) => None,
            Namespace::Office if matches!(element.name(), "annotation" | "binary-data" | "forms" | "scripts") => None,
            Namespace::Style => {
                self.styles.define(element);
                Some(Tag::Other)
            }
            // The title and description of a picture.
            Namespace::Other if matches!(element.name(), "title" | "desc") => None,
            _ => Some(Tag::Other),
        }
    }

    fn start_text(&mut self, element: &Element<'_>) -> Option<Tag> {
        let tag = match element.name() {
            "p" | "h" => self.open_paragraph(element),
            "span" => self.open_run(element),
            "list" => self.open_list(element),
            "list-item" => self.open_item(element),
            "list-header" => {
                self.lists.fresh.push(false);
                Tag::ListItem
            }
            "section" | "hidden-text" if is_hidden(element) => return None,
            "note" => {
                self.notes += 1;
                self.open_room(Tag::Note)
            }
            "table-of-content" | "illustration-index" | "table-index" | "object-index" | "user-index"
            | "alphabetical-index" => {
                self.contents += 1;
                Tag::Contents
            }
            "page-number" | "page-count" => {
                self.page_number += 1;
                Tag::PageNumber
            }
            "changed-region" => {
                self.region = element.attribute("id").unwrap_or_default().into_owned();
                Tag::Region
            }
            "insertion" | "deletion" if self.open.last() == Some(&Tag::Region) => {
                self.remember_change(element.name() == "insertion");
                return None;
            }
            // What is printed by other means, or only says how something is made.
            "note-citation"
            | "ruby-text"
            | "number"
            | "placeholder"
            | "format-change"
            | "table-of-content-source"
            | "illustration-index-source"
            | "table-index-source"
            | "object-index-source"
            | "user-index-source"
            | "alphabetical-index-source"
            | "bibliography-source" => return None,
            _ => {
                self.sign(element);
                self.styles.define(element);
                Tag::Other
            }
        };
        Some(tag)
    }

    /// Elements that stand for a character, a page end, or the border of a change.
    fn sign(&mut self, element: &Element<'_>) {
        match element.name() {
            "s" => self.push(" "),
            "tab" => self.push("\t"),
            "line-break" => self.push("\n"),
            "soft-page-break" => self.story.pages.soft(),
            "hidden-paragraph" if is_hidden(element) => {
                if let Some(paragraph) = self.story.paragraph() {
                    paragraph.hidden = true;
                }
            }
            "change" if self.is_insertion(element) == Some(false) => {
                if let Some(paragraph) = self.story.paragraph() {
                    paragraph.prose.note_deletion();
                }
            }
            "change-start" => match self.is_insertion(element) {
                Some(true) => self.inserted += 1,
                // Flat files keep deleted text where it stood.
                Some(false) => self.begin_deletion(),
                None => {}
            },
            "change-end" => match self.is_insertion(element) {
                Some(true) => self.inserted = self.inserted.saturating_sub(1),
                Some(false) => self.deleted = self.deleted.saturating_sub(1),
                None => {}
            },
            _ => {}
        }
    }

    fn begin_deletion(&mut self) {
        self.deleted += 1;
        if let Some(paragraph) = self.story.paragraph() {
            paragraph.prose.note_deletion();
        }
    }

    fn is_insertion(&self, element: &Element<'_>) -> Option<bool> {
        self.insertions.get(&*element.attribute("change-id")?).copied()
    }

    fn remember_change(&mut self, insertion: bool) {
        if self.insertions.len() < MAX_REMEMBERED {
            self.insertions.insert(std::mem::take(&mut self.region), insertion);
        }
    }

    fn push(&mut self, text: &str) {
        let hidden = self.hidden > 0 || self.story.paragraph().is_some_and(|paragraph| paragraph.hidden);
        if hidden || self.deleted > 0 {
            return;
        }
        self.story.push(text, self.inserted > 0);
        if self.page_number > 0
            && let Some(paragraph) = self.story.paragraph()
        {
            paragraph.page_number = true;
        }
    }

    fn end(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph { breaks } => {
                if let Some(paragraph) = self.story.paragraph().filter(|_| self.deleted > 0) {
                    paragraph.joined = true;
                }
                self.story.close_paragraph();
                if breaks {
                    self.story.pages.turn();
                }
            }
            Tag::Hidden => self.hidden -= 1,
            Tag::Contents => self.contents -= 1,
            Tag::PageNumber => self.page_number -= 1,
            Tag::Note => {
                self.notes -= 1;
                self.close_room();
            }
            Tag::Room => self.close_room(),
            Tag::List => self.close_list(),
            Tag::ListItem => drop(self.lists.fresh.pop()),
            Tag::Table => self.story.close_table(),
            Tag::Row => self.story.close_row(),
            Tag::Cell => {
                self.close_room();
                self.story.close_cell();
            }
            Tag::HeadRows | Tag::Region | Tag::Other => {}
        }
    }

    fn open_room(&mut self, tag: Tag) -> Tag {
        self.outer.push(std::mem::take(&mut self.lists));
        tag
    }

    fn close_room(&mut self) {
        self.lists = self.outer.pop().unwrap_or_default();
    }
}

/// Paragraphs and lists.
impl Body {
    fn open_paragraph(&mut self, element: &Element<'_>) -> Tag {
        let style = self.styles.paragraph(&element.attribute("style-name").unwrap_or_default());
        if style.break_before {
            self.story.pages.turn_before();
        }
        let role = match element.number::<u8>("outline-level") {
            Some(level) if element.name() == "h" && style.role != Role::Heading(0) => Role::Heading(level.clamp(1, 9)),
            _ => style.role,
        };
        let fresh = self.lists.fresh.last_mut().is_some_and(std::mem::take);
        let label = if fresh { self.list_label() } else { self.outline_label(element, &style, role) };
        let depth = u8::try_from(self.lists.styles.len().saturating_sub(1)).unwrap_or(u8::MAX);
        self.story.open_paragraph(match role {
            _ if self.notes > 0 => RawKind::Footnote,
            _ if self.contents > 0 => RawKind::Contents,
            Role::Plain if fresh && !label.is_empty() => RawKind::Item { depth, marker: label.clone() },
            _ => role.kind(),
        });
        if let Some(paragraph) = self.story.paragraph() {
            paragraph.hidden = style.hidden;
            if matches!(paragraph.kind, RawKind::Heading { .. }) && label.contains(char::is_alphanumeric) {
                paragraph.label = label;
            }
        }
        Tag::Paragraph { breaks: style.break_after }
    }

    /// The number of a heading in no list.
    fn outline_label(&mut self, element: &Element<'_>, style: &Paragraph, role: Role) -> String {
        let Role::Heading(1..) = role else { return String::new() };
        let header = element.attribute("is-list-header").is_some_and(|value| value == "true");
        if element.name() != "h" || header || style.unnumbered || !self.lists.styles.is_empty() {
            return String::new();
        }
        let level = element.number::<usize>("outline-level").unwrap_or(1).saturating_sub(1);
        let name = self.styles.outline();
        let levels = self.styles.list(name);
        let counters = self.by_style.entry(name.to_owned()).or_default();
        if element.attribute("restart-numbering").is_some_and(|value| value == "true") {
            counters.restart(level, element.number("start-value").unwrap_or(1));
        }
        counters.advance(levels, level);
        counters.label(levels, level).trim().to_owned()
    }

    /// The number or bullet of an item, which counts from its first paragraph on.
    fn list_label(&mut self) -> String {
        let Some(level) = self.lists.styles.len().checked_sub(1) else { return String::new() };
        let levels = self.styles.list(&self.lists.styles[level]);
        self.lists.counters.advance(levels, level);
        self.lists.counters.label(levels, level).trim().to_owned()
    }

    fn open_run(&mut self, element: &Element<'_>) -> Tag {
        if element.attribute("style-name").is_some_and(|name| self.styles.hides(&name)) {
            self.hidden += 1;
            return Tag::Hidden;
        }
        Tag::Other
    }

    fn open_list(&mut self, element: &Element<'_>) -> Tag {
        let inherited = self.lists.styles.last().cloned().unwrap_or_default();
        let style = element.attribute("style-name").map_or(inherited, Into::into);
        if self.lists.styles.is_empty() {
            self.lists.counters = self.continued(element, &style);
            self.lists.id = element.attribute("id").unwrap_or_default().into_owned();
        }
        self.lists.styles.push(style);
        Tag::List
    }

    /// Where a list begins to count: anew, or where the one it continues came to. The outline is one list.
    fn continued(&self, element: &Element<'_>, style: &str) -> Counters {
        let before = if let Some(id) = element.attribute("continue-list") {
            self.by_id.get(&*id)
        } else if element.attribute("continue-numbering").is_some_and(|value| value == "true")
            || style == self.styles.outline()
        {
            self.by_style.get(style)
        } else {
            None
        };
        before.cloned().unwrap_or_default()
    }

    fn open_item(&mut self, element: &Element<'_>) -> Tag {
        if let (Some(start), Some(level)) = (element.number("start-value"), self.lists.styles.len().checked_sub(1)) {
            self.lists.counters.restart(level, start);
        }
        self.lists.fresh.push(true);
        Tag::ListItem
    }

    fn close_list(&mut self) {
        let Some(style) = self.lists.styles.pop() else { return };
        if self.lists.styles.is_empty() && self.by_style.len() + self.by_id.len() < MAX_REMEMBERED {
            self.by_style.insert(style, self.lists.counters.clone());
            self.by_id.insert(std::mem::take(&mut self.lists.id), self.lists.counters.clone());
        }
    }
}

/// Tables.
impl Body {
    fn start_table(&mut self, element: &Element<'_>) -> Tag {
        let repeated = element.number::<u16>("number-columns-repeated").unwrap_or(1).clamp(1, MAX_REPEATED);
        match element.name() {
            "table" => {
                self.columns = 0;
                self.story.open_table();
                Tag::Table
            }
            "table-column" => {
                self.columns += usize::from(repeated);
                Tag::Other
            }
            "table-header-rows" => Tag::HeadRows,
            "table-row" => self.open_row(),
            "table-cell" => self.open_cell(element, repeated),
            "covered-table-cell" => {
                for _ in 0..repeated {
                    self.story.covered_cell();
                }
                Tag::Other
            }
            _ => Tag::Other,
        }
    }

    fn open_row(&mut self) -> Tag {
        // Known at the first row; a table in a cell of it counts its own.
        let columns = std::mem::take(&mut self.columns);
        if columns > 0 {
            self.story.set_columns(columns);
        }
        self.story.open_row();
        if self.open.last() == Some(&Tag::HeadRows) {
            self.story.set_head();
        }
        Tag::Row
    }

    /// A cell that stands for several is empty, and only the last of them can have a neighbour.
    fn open_cell(&mut self, element: &Element<'_>, repeated: u16) -> Tag {
        for _ in 1..repeated {
            self.story.open_cell();
            self.story.close_cell();
        }
        self.story.open_cell();
        self.story.set_span(element.number("number-columns-spanned").unwrap_or(1));
        if let Some(rows) = element.number("number-rows-spanned").filter(|rows| *rows > 1) {
            self.story.set_merge(Merge::Begin(rows));
        }
        self.open_room(Tag::Cell)
    }
}

fn is_hidden(element: &Element<'_>) -> bool {
    element.attribute("display").is_some_and(|display| display == "none")
        || element.attribute("is-hidden").is_some_and(|hidden| hidden == "true")
}
