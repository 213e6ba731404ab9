//! Follows the tags of a page and gathers its blocks.

use std::collections::HashMap;
use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::super::pieces::Pieces;
use super::super::remark::{MAX_REMARKS, remark};
use super::super::{MAX_TEXT, Meta, RawBlock, RawKind, shape};
use super::element::Element;
use super::table::{Table, TableCell};
use super::zone::{Attributes, Context, Within, Zone, enter};
use crate::text::{Place, Remark};

/// Open elements looked through for the one that an end tag means; beyond, the end tag is ignored.
const MAX_SEARCH: usize = 256;

/// Elements open at once; deeper ones are read as if they were not there.
const MAX_OPEN: usize = 1 << 16;

/// Blocks, rows and cells of a page; what comes after goes into one last paragraph.
const MAX_FOUND: usize = 1 << 16;

/// Different names of elements that are told apart.
const MAX_NAMES: usize = 1 << 12;

/// What `<br>` leaves in gathered text: mending takes it for a line break, and no source line ends with it.
const LINE_BREAK: char = '\u{2028}';

/// A block with the part of the page it was found in.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) block: RawBlock,
    pub(super) zone: Zone,
    pub(super) main: bool,
}

/// What a walk over a page brings.
#[derive(Debug)]
pub(super) struct Walked {
    pub(super) found: Vec<Found>,
    pub(super) meta: Meta,
    /// Comments that speak to the program.
    pub(super) remarks: Vec<Remark>,
    /// Number of tables so far.
    pub(super) tables: u32,
    /// A limit was reached.
    pub(super) limited: bool,
    /// Bytes of text that is seen; what is beyond the limit is counted and not kept.
    pub(super) length: usize,
}

/// An element that stands open.
struct Open {
    name: usize,
    element: Element,
    context: Context,
}

/// A list that stands open.
struct List {
    /// Number of the next item of an ordered list.
    next: Option<u32>,
    /// The marker of the item whose text has not begun.
    fresh: Option<String>,
}

/// A block whose text is being gathered.
struct Leaf {
    kind: RawKind,
    context: Context,
    pieces: Pieces,
}

pub(super) struct Walker<'a> {
    source: &'a str,
    walked: Walked,
    open: Vec<Open>,
    /// Element names seen, and how many of each stand open.
    names: HashMap<Vec<u8>, usize>,
    counts: Vec<u32>,
    lists: Vec<List>,
    tables: Vec<Table>,
    leaf: Option<Leaf>,
    /// Blocks, rows and cells so far.
    count: usize,
    /// Text beyond the limit.
    rest: String,
    /// Level of the heading last passed, for summaries.
    level: u8,
    /// Start tag being read.
    tag: Vec<u8>,
    attributes: Attributes,
    attribute: Vec<u8>,
}

impl<'a> Walker<'a> {
    pub(super) fn new(source: &'a str, tables: u32) -> Self {
        Self {
            source,
            walked: Walked {
                found: Vec::new(),
                meta: Meta::default(),
                remarks: Vec::new(),
                tables,
                limited: false,
                length: 0,
            },
            open: Vec::new(),
            names: HashMap::new(),
            counts: Vec::new(),
            lists: Vec::new(),
            tables: Vec::new(),
            leaf: None,
            count: 0,
            rest: String::new(),
            level: 1,
            tag: Vec::new(),
            attributes: Attributes::default(),
            attribute: Vec::new(),
        }
    }

    pub(super) fn walk(mut self) -> Walked {
        let source = self.source;
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| {
            self.event(&event, span);
            None::<Infallible>
        });
        emitter.naively_switch_states(true);
        let Ok(()) = Tokenizer::new_with_emitter(source, emitter).finish();
        self.close_to(0);
        self.finish_leaf();
        if !self.rest.is_empty() {
            let block = RawBlock::new(RawKind::Paragraph, self.rest, Place::default());
            self.walked.found.push(Found { block, zone: Zone::Text, main: true });
        }
        self.walked
    }

    fn event(&mut self, event: &CallbackEvent<'_>, span: Span<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = name.to_ascii_lowercase();
                self.attributes = Attributes::default();
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute = name.to_ascii_lowercase();
                self.attributes.set(&self.attribute, "");
            }
            CallbackEvent::AttributeValue { value } => {
                self.attributes.set(&self.attribute, &String::from_utf8_lossy(value));
            }
            CallbackEvent::CloseStartTag { self_closing } => self.start(*self_closing),
            CallbackEvent::EndTag { name } => self.end(&name.to_ascii_lowercase()),
            CallbackEvent::String { value } => self.text(value, span),
            CallbackEvent::Comment { value } if self.walked.remarks.len() < MAX_REMARKS => {
                self.walked.remarks.extend(remark(&String::from_utf8_lossy(value), span.start));
            }
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
    }

    fn context(&self) -> Context {
        self.open.last().map_or(Context::PAGE, |open| open.context)
    }

    fn start(&mut self, self_closing: bool) {
        let element = Element::of(&self.tag);
        match element {
            Element::Break => return self.line_break(),
            Element::Meta => return self.read_meta(),
            Element::Html if self.walked.meta.language.is_none() && !self.attributes.lang.is_empty() => {
                self.walked.meta.language = Some(self.attributes.lang.clone());
            }
            _ => {}
        }
        if element.breaks_text() || self.tag == b"hr" {
            self.finish_leaf();
            self.close_implied(element);
        }
        // Only foreign elements can close themselves; others with a slash stay open.
        let foreign = matches!(element, Element::Hidden | Element::Inline);
        if element.is_empty() || (self_closing && foreign) {
            return;
        }
        let known = self.names.len() < MAX_NAMES || self.names.contains_key(&self.tag);
        self.walked.limited |= self.open.len() >= MAX_OPEN || self.count >= MAX_FOUND || !known;
        if self.open.len() >= MAX_OPEN || !known {
            return;
        }
        let mut context = enter(self.context(), element, &self.attributes);
        self.enter_structure(element, &mut context);
        self.push_open(element, context);
    }

    /// Notes the lists, items, tables and cells that begin.
    fn enter_structure(&mut self, element: Element, context: &mut Context) {
        match element {
            Element::List { ordered } => {
                let next = ordered.then(|| self.attributes.start.unwrap_or(1));
                self.lists.push(List { next, fresh: None });
            }
            Element::Item => self.start_item(),
            Element::Table => {
                let layout = matches!(self.attributes.role.as_str(), "presentation" | "none");
                self.tables.push(Table::new(self.walked.tables, *context, layout));
                self.walked.tables += 1;
            }
            Element::TableSection { head } => self.in_table(|table| table.in_head = head),
            Element::Row if self.has_room() => self.in_table(Table::start_row),
            Element::Cell { head } if self.has_room() => self.start_cell(head),
            Element::Summary => context.within = Within::Heading((self.level + 1).clamp(2, 6)),
            Element::Heading(1) if self.attributes.class.split_whitespace().any(|class| class == "title") => {
                context.within = Within::Heading(0);
            }
            _ => {}
        }
        match context.within {
            Within::Heading(level) if element != Element::Summary && element.breaks_text() => self.level = level,
            _ => {}
        }
    }

    fn start_item(&mut self) {
        let value = self.attributes.value;
        if self.lists.is_empty() {
            self.lists.push(List { next: None, fresh: None });
        }
        let Some(list) = self.lists.last_mut() else { return };
        list.fresh = Some(match &mut list.next {
            Some(next) => {
                let number = value.unwrap_or(*next);
                *next = number.saturating_add(1);
                format!("{number}.")
            }
            None => shape::BULLET.to_owned(),
        });
    }

    fn start_cell(&mut self, head: bool) {
        let cell = TableCell {
            found: Vec::new(),
            head,
            // Zero means «all rows below».
            rowspan: self.attributes.rowspan.map_or(1, |span| if span == 0 { u16::MAX } else { span }),
            colspan: self.attributes.colspan.unwrap_or(1),
        };
        self.in_table(|table| table.start_cell(cell));
    }

    /// Does something to the innermost open table.
    fn in_table(&mut self, change: impl FnOnce(&mut Table)) {
        if let Some(table) = self.tables.last_mut() {
            change(table);
        }
    }

    fn push_open(&mut self, element: Element, context: Context) {
        let tag = std::mem::take(&mut self.tag);
        let new = self.counts.len();
        let name = *self.names.entry(tag).or_insert(new);
        if name == new {
            self.counts.push(0);
        }
        self.counts[name] += 1;
        self.open.push(Open { name, element, context });
    }

    /// Closes elements whose end tags are left out before a start tag.
    fn close_implied(&mut self, starting: Element) {
        let search = self.open.iter().enumerate().rev().take(MAX_SEARCH);
        let mut close = None;
        for (at, open) in search {
            if starting.ends(open.element) {
                close = Some(at);
            } else if !open.element.is_inline() && (close.is_some() || barrier(open.element, starting)) {
                break;
            }
        }
        if let Some(at) = close {
            self.close_to(at);
        }
    }

    fn end(&mut self, name: &[u8]) {
        let element = Element::of(name);
        if name == b"br" || (name == b"p" && self.open_count(name) == 0) {
            return self.line_break();
        }
        if element.breaks_text() {
            self.finish_leaf();
        }
        if self.open_count(name) == 0 {
            return;
        }
        let Some(wanted) = self.names.get(name).copied() else { return };
        let search = self.open.iter().enumerate().rev().take(MAX_SEARCH);
        let mut target = None;
        for (at, open) in search {
            if open.name == wanted {
                target = Some(at);
                break;
            }
            // An inline end tag reaches no further than its block, a block's no further than its cell.
            if (element.is_inline() && !open.element.is_inline()) || open.element.confines(element) {
                break;
            }
        }
        if let Some(at) = target {
            self.close_to(at);
        }
    }

    fn open_count(&self, name: &[u8]) -> u32 {
        self.names.get(name).map_or(0, |name| self.counts[*name])
    }

    /// Closes all elements from a place in the stack on.
    fn close_to(&mut self, at: usize) {
        while self.open.len() > at {
            let Some(open) = self.open.pop() else { return };
            self.counts[open.name] = self.counts[open.name].saturating_sub(1);
            if open.element.breaks_text() {
                self.finish_leaf();
            }
            match open.element {
                Element::List { .. } => {
                    self.lists.pop();
                }
                Element::Item => {
                    if let Some(list) = self.lists.last_mut() {
                        list.fresh = None;
                    }
                }
                Element::Cell { .. } => self.in_table(|table| table.open = false),
                Element::TableSection { .. } => self.in_table(|table| table.in_head = false),
                Element::Table => self.finish_table(),
                _ => {}
            }
        }
    }

    fn finish_table(&mut self) {
        if let Some(table) = self.tables.pop() {
            table.finish().into_iter().for_each(|found| self.emit(found));
        }
    }

    fn text(&mut self, value: &[u8], span: Span<usize>) {
        let Ok(text) = std::str::from_utf8(value) else { return };
        let context = self.context();
        if self.open.last().is_some_and(|open| open.element == Element::Title) && !self.in_frame_graphic() {
            self.walked.meta.title.get_or_insert_with(|| super::super::mend::tidy(text));
            return;
        }
        if context.hidden || (self.leaf.is_none() && text.trim().is_empty()) {
            return;
        }
        self.walked.length += text.trim_ascii().len();
        if self.walked.length > MAX_TEXT {
            return;
        }
        let kind = self.leaf_kind(context);
        let leaf = self.leaf.get_or_insert_with(|| Leaf { kind, context, pieces: Pieces::default() });
        align(&mut leaf.pieces, self.source, text, span.start);
    }

    /// Whether the open title is that of a drawing inside the page.
    fn in_frame_graphic(&self) -> bool {
        self.context().hidden
    }

    /// The kind of a block of text that begins here; an item's marker is used up by its first block.
    fn leaf_kind(&mut self, context: Context) -> RawKind {
        if self.leaf.is_some() {
            return RawKind::Paragraph;
        }
        let depth = u8::try_from(self.lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
        let fresh = self.lists.last_mut().and_then(|list| list.fresh.take());
        match (context.within, fresh) {
            (Within::Contents, _) => RawKind::Contents,
            (Within::Heading(level), _) => RawKind::Heading { level },
            (Within::Note, _) => RawKind::Footnote,
            (Within::Caption, _) => RawKind::Caption,
            (Within::Quote, _) => RawKind::Quote,
            (Within::Text, Some(marker)) => RawKind::Item { depth, marker },
            (Within::Text, None) => RawKind::Paragraph,
        }
    }

    /// One line break stays inside the block, two end it.
    fn line_break(&mut self) {
        let Some(leaf) = &mut self.leaf else { return };
        let text = leaf.pieces.text().trim_end_matches([' ', '\t', '\n', '\r']);
        if text.ends_with(LINE_BREAK) {
            self.finish_leaf();
        } else {
            leaf.pieces.push_beside(LINE_BREAK);
        }
    }

    fn finish_leaf(&mut self) {
        let Some(Leaf { kind, context, pieces }) = self.leaf.take() else { return };
        let blocks = match kind {
            RawKind::Paragraph | RawKind::Item { .. } => pieces.into_items(LINE_BREAK, kind, self.lists.len()),
            _ => pieces.into_block(kind).into_iter().collect(),
        };
        for block in blocks {
            if self.has_room() {
                self.emit(Found { block, zone: context.zone, main: context.main });
            } else {
                self.rest.push_str(&block.text);
                self.rest.push(' ');
            }
        }
    }

    /// Counts a block, row or cell, unless there are too many.
    fn has_room(&mut self) -> bool {
        self.count += 1;
        self.count <= MAX_FOUND
    }

    /// A block goes into the innermost open cell, or to the page.
    fn emit(&mut self, found: Found) {
        match self.tables.iter_mut().rev().find_map(Table::cell) {
            Some(cell) => cell.found.push(found),
            None => self.walked.found.push(found),
        }
    }

    /// The page's date, from the commonest names for it.
    fn read_meta(&mut self) {
        const DATES: [&str; 8] = [
            "dcterms.modified",
            "article:modified_time",
            "last-modified",
            "dcterms.date",
            "dc.date",
            "date",
            "article:published_time",
            "changed",
        ];
        let content = &self.attributes.content;
        if DATES.contains(&self.attributes.name.as_str()) && self.walked.meta.date.is_none() {
            let day = content.get(..10).filter(|day| is_day(day));
            self.walked.meta.date = day.map(str::to_owned);
        }
    }
}

/// `YYYY-MM-DD`.
fn is_day(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
}

/// Whether a start tag ends nothing outside this open element.
fn barrier(open: Element, starting: Element) -> bool {
    match starting {
        Element::Item => matches!(open, Element::List { .. } | Element::Cell { .. } | Element::Table),
        Element::Cell { .. } | Element::Row | Element::TableSection { .. } => open == Element::Table,
        _ => !matches!(open, Element::Paragraph),
    }
}

/// Adds text that the tokenizer decoded, in step with the source where character references stand in it.
fn align(pieces: &mut Pieces, source: &str, text: &str, start: usize) {
    let (mut rest, mut at) = (text, start);
    while !rest.is_empty() {
        let raw = source.get(at..).unwrap_or_default();
        let same = rest.bytes().zip(raw.bytes()).take_while(|(a, b)| a == b && *a != b'&').count();
        let same = (0..=same).rev().find(|end| rest.is_char_boundary(*end)).unwrap_or_default();
        pieces.push(&rest[..same], at);
        rest = &rest[same..];
        at += same;
        let Some(decoded) = rest.chars().next() else { return };
        let length = reference_length(source.get(at..).unwrap_or_default(), rest);
        pieces.push(&rest[..decoded.len_utf8()], at);
        rest = &rest[decoded.len_utf8()..];
        at += length;
    }
}

/// How many source bytes stand for the next decoded character.
fn reference_length(raw: &str, decoded: &str) -> usize {
    if !raw.starts_with('&') {
        return if raw.starts_with("\r\n") { 2 } else { raw.chars().next().map_or(0, char::len_utf8) };
    }
    let name = raw[1..].bytes().take(40).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let length = 1 + name + usize::from(raw[1 + name..].starts_with(';'));
    // A reference that is none stands in the text as written.
    if name == 0 || decoded.starts_with(&raw[..length]) { 1 } else { length }
}
