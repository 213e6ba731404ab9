//! The text of a docx part: the body, the notes, or a running head.
//!
//! Elements come as a stream; what is open is a list of [`Tag`]s, so nesting costs no stack. Elements that are not named
//! here are looked through: their text is text.

use std::collections::HashMap;
use std::io::Read;

use crate::read::story::{Merge, Role, Story};
use crate::read::xml::{Element, Event, Namespace, Xml};
use crate::read::{ChangeKind, RawBlock, RawKind, ReadError};

use super::field::Fields;
use super::numbering::{Label, Numbering};
use super::styles::{Style, Styles, is_on_value};

/// Notes by the id that refers to them; footnotes and endnotes have their own ids.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// By id.
    pub(super) footnotes: HashMap<String, Vec<RawBlock>>,
    /// By id.
    pub(super) endnotes: HashMap<String, Vec<RawBlock>>,
}

/// An element that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Paragraph,
    ParagraphProperties,
    /// The list that a paragraph belongs to.
    ListProperties,
    /// How the end of a paragraph is formatted, and whether it is inserted or deleted.
    MarkProperties,
    Run {
        /// Whether it is hidden, where it says so itself.
        hidden: Option<bool>,
    },
    RunProperties,
    Text,
    Instruction,
    SimpleField,
    Inserted,
    Deleted,
    Table,
    Grid,
    Row,
    RowProperties,
    Cell,
    CellProperties,
    /// Alternatives for programs that know more or less; whether one has been taken.
    Alternatives {
        taken: bool,
    },
    /// A content control: it holds a table of contents, it shows a prompt.
    Control {
        contents: bool,
        prompt: bool,
    },
    ControlProperties,
    Note,
    Other,
}

/// What a paragraph says of itself, over its style.
#[derive(Debug, Default)]
struct Properties {
    style: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    level: Option<usize>,
    /// A page begins with it, or does not although its style says so.
    page_break: Option<bool>,
}

/// Reads parts into a [`Story`].
pub(super) struct Body<'a> {
    /// What has been read.
    pub(super) story: Story,
    /// Notes of the part, by id, where it is a part of notes.
    pub(super) collected: HashMap<String, Vec<RawBlock>>,
    styles: &'a Styles,
    numbering: &'a mut Numbering,
    notes: Notes,
    open: Vec<Tag>,
    fields: Fields,
    properties: Properties,
    note: String,
    columns: usize,
    deleted: usize,
    inserted: usize,
    /// Open content controls that hold a table of contents.
    contents: usize,
}

impl<'a> Body<'a> {
    /// A reader of parts with these styles, lists and notes.
    pub(super) fn new(styles: &'a Styles, numbering: &'a mut Numbering, notes: Notes) -> Self {
        Self {
            story: Story::default(),
            collected: HashMap::new(),
            styles,
            numbering,
            notes,
            open: Vec::new(),
            fields: Fields::default(),
            properties: Properties::default(),
            note: String::new(),
            columns: 0,
            deleted: 0,
            inserted: 0,
            contents: 0,
        }
    }

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
                Event::Text(text) => self.text(&text),
                Event::Eof => break,
                Event::Other => {}
            }
        }
        Ok(())
    }

    /// Takes out what a part gave, and makes ready for the next one, however the part ended.
    pub(super) fn take(&mut self) -> Vec<RawBlock> {
        self.open.clear();
        self.fields = Fields::default();
        (self.deleted, self.inserted, self.contents) = (0, 0, 0);
        self.story.take()
    }

    /// An element begins; `None` leaves it out with all it holds.
    fn start(&mut self, element: &Element<'_>) -> Option<Tag> {
        match element.namespace {
            Namespace::Word => self.start_word(element),
            Namespace::Math => Some(if element.name() == "t" { Tag::Text } else { Tag::Other }),
            Namespace::Compatibility => self.start_alternative(element.name()),
            _ => Some(Tag::Other),
        }
    }

    fn start_alternative(&mut self, name: &str) -> Option<Tag> {
        if name == "AlternateContent" {
            return Some(Tag::Alternatives { taken: false });
        }
        match self.open.last_mut() {
            Some(Tag::Alternatives { taken: true }) => None,
            Some(Tag::Alternatives { taken }) => {
                *taken = true;
                Some(Tag::Other)
            }
            _ => Some(Tag::Other),
        }
    }

    fn start_word(&mut self, element: &Element<'_>) -> Option<Tag> {
        // Earlier formatting is kept in the same elements as the present one.
        if element.name().ends_with("PrChange") {
            return None;
        }
        match self.open.last() {
            Some(Tag::ParagraphProperties) => self.paragraph_property(element),
            Some(Tag::ListProperties) => self.list_property(element),
            Some(Tag::MarkProperties) => self.mark_property(element.name()),
            Some(Tag::RunProperties) => self.run_property(element),
            Some(Tag::RowProperties) => self.row_property(element),
            Some(Tag::CellProperties) => self.cell_property(element),
            Some(Tag::ControlProperties) => self.control_property(element),
            Some(Tag::Grid) => self.columns += usize::from(element.name() == "gridCol"),
            _ => return self.start_content(element),
        }
        Some(match (self.open.last(), element.name()) {
            (Some(Tag::ParagraphProperties), "numPr") => Tag::ListProperties,
            (Some(Tag::ParagraphProperties), "rPr") => Tag::MarkProperties,
            (Some(Tag::ControlProperties), "docPartObj") => Tag::ControlProperties,
            _ => Tag::Other,
        })
    }

    fn start_content(&mut self, element: &Element<'_>) -> Option<Tag> {
        let tag = match element.name() {
            "p" => {
                self.open_paragraph();
                Tag::Paragraph
            }
            "pPr" => Tag::ParagraphProperties,
            "r" => Tag::Run { hidden: None },
            "rPr" => Tag::RunProperties,
            "t" => Tag::Text,
            "instrText" => Tag::Instruction,
            "ins" | "moveTo" => {
                self.inserted += 1;
                Tag::Inserted
            }
            "del" | "moveFrom" => self.open_deletion(),
            "fldSimple" => self.open_simple_field(element),
            "sdt" => Tag::Control { contents: false, prompt: false },
            "sdtPr" => Tag::ControlProperties,
            "sdtContent" => return self.open_control(),
            "footnote" | "endnote" => return self.open_note(element),
            "tbl" | "tblGrid" | "tr" | "trPr" | "tc" | "tcPr" => self.start_table(element.name()),
            // The reading of a word above it, a paragraph's text from another file, and what is no text at all.
            "rt" | "sectPr" | "tblPr" | "delText" | "delInstrText" | "ffData" => return None,
            name => {
                self.sign(name, element);
                Tag::Other
            }
        };
        Some(tag)
    }

    fn start_table(&mut self, name: &str) -> Tag {
        match name {
            "tbl" => {
                self.story.open_table();
                Tag::Table
            }
            "tblGrid" => {
                self.columns = 0;
                Tag::Grid
            }
            "tr" => {
                self.story.open_row();
                Tag::Row
            }
            "trPr" => Tag::RowProperties,
            "tc" => {
                self.story.open_cell();
                Tag::Cell
            }
            _ => Tag::CellProperties,
        }
    }

    /// Elements that stand for a character, a page end, a field's border, or a note.
    fn sign(&mut self, name: &str, element: &Element<'_>) {
        match name {
            "tab" | "ptab" => self.push("\t"),
            "cr" => self.push("\n"),
            "br" => {
                if element.attribute("type").is_some_and(|kind| kind == "page") && self.deleted == 0 {
                    self.story.pages.turn();
                }
                self.push("\n");
            }
            "noBreakHyphen" => self.push("-"),
            "lastRenderedPageBreak" => self.story.pages.rendered(),
            "sym" => self.symbol(element),
            "fldChar" => self.field_border(element),
            "footnoteReference" => {
                let note = element.attribute("id").and_then(|id| self.notes.footnotes.remove(&*id));
                self.refer(note);
            }
            "endnoteReference" => {
                let note = element.attribute("id").and_then(|id| self.notes.endnotes.remove(&*id));
                self.refer(note);
            }
            _ => {}
        }
    }

    /// A character of a symbol font. The signs that carry meaning have a letter of their own.
    fn symbol(&mut self, element: &Element<'_>) {
        let code = element.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        let wings = element.attribute("font").is_some_and(|font| font.starts_with("Wingdings"));
        let sign = match code {
            Some(0xf0fc | 0xf0fe) if wings => '✓',
            Some(0xf0a8 | 0xf06f) if wings => '☐',
            Some(0xf0e0 | 0xf0e8) if wings => '→',
            Some(0xf0b3) if !wings => '≥',
            Some(0xf0a3) if !wings => '≤',
            Some(code) => char::from_u32(code).unwrap_or(' '),
            None => return,
        };
        self.push(sign.encode_utf8(&mut [0; 4]));
    }

    fn refer(&mut self, note: Option<Vec<RawBlock>>) {
        if let Some(mut blocks) = note.filter(|_| self.deleted == 0) {
            for block in &mut blocks {
                block.place.page = Some(self.story.pages.page);
            }
            self.story.follow(blocks);
        }
    }

    fn text(&mut self, text: &str) {
        match self.open.last() {
            Some(Tag::Text) => self.push(text),
            Some(Tag::Instruction) => self.fields.instruct(text),
            _ => {}
        }
    }

    /// Text of the open paragraph, unless it is deleted, hidden, or an instruction to a field.
    fn push(&mut self, text: &str) {
        if self.is_hidden() || self.deleted > 0 || self.fields.in_instruction() {
            return;
        }
        self.story.push(text, self.inserted > 0);
        let contents = self.contents > 0 || self.fields.in_contents();
        let page_number = self.fields.in_page_number();
        if let Some(paragraph) = self.story.paragraph() {
            paragraph.contents |= contents;
            paragraph.page_number |= page_number;
        }
    }

    /// Whether text is hidden where it stands now: a run has the last word, then the style of its paragraph.
    fn is_hidden(&mut self) -> bool {
        let run = self.open.iter().rev().take(2).find_map(|tag| match tag {
            Tag::Run { hidden } => *hidden,
            _ => None,
        });
        run.unwrap_or_else(|| self.story.paragraph().is_some_and(|paragraph| paragraph.hidden))
    }

    fn end(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph => self.close_paragraph(),
            Tag::ParagraphProperties => self.apply_properties(),
            Tag::SimpleField => self.fields.end(),
            Tag::Inserted => self.inserted -= 1,
            Tag::Deleted => self.deleted -= 1,
            Tag::Table => self.story.close_table(),
            Tag::Grid => self.story.set_columns(self.columns),
            Tag::Row => self.story.close_row(),
            Tag::Cell => self.story.close_cell(),
            Tag::Control { contents: true, .. } => self.contents -= 1,
            Tag::Note => {
                let blocks = self.story.take();
                self.collected.insert(std::mem::take(&mut self.note), blocks);
            }
            _ => {}
        }
    }
}

/// Paragraphs.
impl Body<'_> {
    fn open_paragraph(&mut self) {
        self.properties = Properties::default();
        let style = self.styles.get(None);
        self.story.open_paragraph(style.role.kind());
        if style.page_break {
            self.story.pages.turn_before();
        }
    }

    fn close_paragraph(&mut self) {
        let contents = self.story.paragraph().is_some_and(|paragraph| paragraph.contents);
        self.fields.end_paragraph(contents);
        self.story.close_paragraph();
    }

    fn paragraph_property(&mut self, element: &Element<'_>) {
        match element.name() {
            "pStyle" => self.properties.style = element.attribute("val").map(Into::into),
            "outlineLvl" => self.properties.outline = element.number("val"),
            "pageBreakBefore" => self.properties.page_break = Some(is_on_value(element)),
            // A large first letter is a paragraph of its own to the file, but not to the reader.
            "framePr" if element.attribute("dropCap").is_some_and(|cap| cap != "none") => self.join(),
            _ => {}
        }
    }

    fn list_property(&mut self, element: &Element<'_>) {
        match element.name() {
            "numId" => self.properties.list = element.attribute("val").map(Into::into),
            "ilvl" => self.properties.level = element.number("val"),
            _ => {}
        }
    }

    fn mark_property(&mut self, name: &str) {
        if matches!(name, "del" | "moveFrom") {
            self.join();
        }
    }

    fn join(&mut self) {
        if let Some(paragraph) = self.story.paragraph() {
            paragraph.joined = true;
        }
    }

    /// Decides what the paragraph is, now that all it says of itself is known.
    fn apply_properties(&mut self) {
        let styles = self.styles;
        let properties = std::mem::take(&mut self.properties);
        let style = styles.get(properties.style.as_deref());
        let role = match properties.outline {
            Some(level) if level < 9 && matches!(style.role, Role::Plain) => Role::Heading(level + 1),
            Some(level) if level < 9 && matches!(style.role, Role::Heading(1..)) => Role::Heading(level + 1),
            Some(9) if matches!(style.role, Role::Heading(1..)) => Role::Plain,
            _ => style.role,
        };
        if properties.page_break.unwrap_or(style.page_break) {
            self.story.pages.turn_before();
        }
        let (label, level) = self.label(&properties, style);
        let is_heading = matches!(role, Role::Heading(_));
        if is_heading {
            self.fields.meet_heading();
        }
        let Some(paragraph) = self.story.paragraph() else { return };
        paragraph.contents |= role == Role::Contents;
        paragraph.hidden = style.hidden.unwrap_or(false);
        paragraph.kind = role.kind();
        match label {
            Some(Label::Number(number)) if is_heading => paragraph.label = number,
            Some(label) if role == Role::Plain => {
                let (Label::Bullet(marker) | Label::Number(marker)) = label;
                if !marker.is_empty() {
                    paragraph.kind = RawKind::Item { depth: level.max(style.depth), marker };
                }
            }
            _ => {}
        }
    }

    /// The automatic number or bullet of a paragraph, and its level.
    fn label(&mut self, properties: &Properties, style: &Style) -> (Option<Label>, u8) {
        let list = properties.list.as_deref().or(style.list.as_deref());
        let Some(list) = list.filter(|list| *list != "0") else {
            return ((style.item && list.is_none()).then(|| Label::Bullet("•".to_owned())), 0);
        };
        let of_style = properties.style.as_deref().and_then(|style| self.numbering.level_of_style(list, style));
        let level = properties.level.or(of_style).or(style.level).unwrap_or(0);
        (self.numbering.count(list, level), u8::try_from(level).unwrap_or(u8::MAX))
    }

    fn run_property(&mut self, element: &Element<'_>) {
        let hides = match element.name() {
            "vanish" => Some(is_on_value(element)),
            "rStyle" => element.attribute("val").and_then(|style| self.styles.hides(&style)),
            _ => return,
        };
        let at = self.open.len().checked_sub(2);
        if let Some(Tag::Run { hidden }) = at.and_then(|at| self.open.get_mut(at)) {
            *hidden = hides.or(*hidden);
        }
    }

    fn open_deletion(&mut self) -> Tag {
        if let Some(paragraph) = self.story.paragraph() {
            paragraph.prose.note_deletion();
        }
        self.deleted += 1;
        Tag::Deleted
    }
}

/// Fields, content controls and notes.
impl Body<'_> {
    fn field_border(&mut self, element: &Element<'_>) {
        if self.deleted > 0 {
            return;
        }
        match element.attribute("fldCharType").as_deref() {
            Some("begin") => self.fields.begin(),
            Some("separate") => self.fields.show(),
            Some("end") => self.fields.end(),
            _ => {}
        }
    }

    fn open_simple_field(&mut self, element: &Element<'_>) -> Tag {
        self.fields.begin();
        self.fields.instruct(&element.attribute("instr").unwrap_or_default());
        self.fields.show();
        Tag::SimpleField
    }

    fn control_property(&mut self, element: &Element<'_>) {
        let contents_here = element.name() == "docPartGallery"
            && element.attribute("val").is_some_and(|name| name.eq_ignore_ascii_case("Table of Contents"));
        let prompt_here = element.name() == "showingPlcHdr" && is_on_value(element);
        let control = self.open.iter_mut().rev().find(|tag| matches!(tag, Tag::Control { .. }));
        if let Some(Tag::Control { contents, prompt }) = control {
            if contents_here && !*contents {
                *contents = true;
                self.contents += 1;
            }
            *prompt |= prompt_here;
        }
    }

    /// The content of a control; the prompt of one that nobody filled in is not the author's text.
    fn open_control(&mut self) -> Option<Tag> {
        match self.open.last() {
            Some(Tag::Control { prompt: true, .. }) => None,
            _ => Some(Tag::Other),
        }
    }

    /// A note; separators are notes with a type.
    fn open_note(&mut self, element: &Element<'_>) -> Option<Tag> {
        if element.attribute("type").is_some_and(|kind| kind != "normal") {
            return None;
        }
        self.note = element.attribute("id").unwrap_or_default().into_owned();
        Some(Tag::Note)
    }
}

/// Tables.
impl Body<'_> {
    fn row_property(&mut self, element: &Element<'_>) {
        match element.name() {
            "tblHeader" if is_on_value(element) => self.story.set_head(),
            "ins" => self.story.set_row_change(ChangeKind::Inserted),
            "del" => self.story.set_row_change(ChangeKind::Deleted),
            "gridBefore" => self.story.skip_columns(element.number("val").unwrap_or(0)),
            _ => {}
        }
    }

    fn cell_property(&mut self, element: &Element<'_>) {
        match element.name() {
            "gridSpan" => self.story.set_span(element.number("val").unwrap_or(1)),
            "vMerge" if element.attribute("val").is_some_and(|value| value == "restart") => {
                self.story.set_merge(Merge::Begin(u32::MAX));
            }
            "vMerge" => self.story.set_merge(Merge::Continue),
            _ => {}
        }
    }
}
