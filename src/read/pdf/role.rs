//! The roles of a structure tree's elements, reduced to what blocks need.

use std::collections::HashMap;

use hayro_syntax::object::{Dict, Name, Object};

/// Role maps may point on and on; so many steps are followed.
const MAX_STEPS: usize = 8;

/// Cells that claim to span more than this are taken to span this much.
const MAX_SPAN: u16 = 200;

/// What an element is to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Holds other blocks and is none itself.
    Group,
    /// A group that makes headings without a level one level deeper.
    Section,
    Title,
    /// Level 0 stands for a heading that has its level from the sections around it.
    Heading(u8),
    Paragraph,
    List,
    Item,
    Label,
    Contents,
    Table,
    /// Rows of column heads.
    HeadRows,
    Row,
    Cell(CellRole),
    Caption,
    Note,
    Quote,
    /// Part of the text around it.
    Inline,
    /// Running heads and the like.
    Artifact,
}

impl Role {
    /// Whether an element is a block of text of its own.
    pub(super) fn is_block(self) -> bool {
        !matches!(
            self,
            Self::Group
                | Self::Section
                | Self::List
                | Self::Label
                | Self::Table
                | Self::HeadRows
                | Self::Row
                | Self::Inline
        )
    }
}

/// What a table cell says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellRole {
    /// Heads a column.
    pub(super) head: bool,
    pub(super) columns: u16,
    pub(super) rows: u16,
}

/// The document's own names for roles.
#[derive(Debug, Default)]
pub(super) struct RoleMap {
    names: HashMap<Vec<u8>, Vec<u8>>,
}

impl RoleMap {
    /// Reads the map of a structure tree's root.
    pub(super) fn new(root: &Dict<'_>) -> Self {
        let Some(map) = root.get::<Dict<'_>>(b"RoleMap") else { return Self::default() };
        let entry = |key: Name<'_>| Some((key.to_vec(), map.get::<Name<'_>>(key.as_ref())?.to_vec()));
        Self { names: map.keys().filter_map(entry).collect() }
    }

    /// The role of an element.
    pub(super) fn role(&self, element: &Dict<'_>) -> Role {
        let Some(name) = element.get::<Name<'_>>(b"S") else { return Role::Group };
        if name.as_ref() == b"Title" {
            // Programs map their title style to a paragraph, which says less.
            return Role::Title;
        }
        let style = of_style(&name).filter(|_| self.names.get(name.as_ref()).is_some_and(|to| to == b"P"));
        if let Some(role) = style {
            return role;
        }
        let mut name = name.to_vec();
        for _ in 0..MAX_STEPS {
            match self.names.get(&name) {
                Some(next) if *next != name => name.clone_from(next),
                _ => break,
            }
        }
        standard_role(&name, element)
    }
}

/// The role by the name of a paragraph style, which programs write in English and map to a paragraph.
fn of_style(name: &[u8]) -> Option<Role> {
    match name.to_ascii_lowercase().as_slice() {
        b"quote" | b"quotations" | b"intense quote" | b"block text" => Some(Role::Quote),
        b"caption" => Some(Role::Caption),
        _ => None,
    }
}

fn standard_role(name: &[u8], element: &Dict<'_>) -> Role {
    match name {
        b"Sect" => Role::Section,
        b"P" => Role::Paragraph,
        b"H" => Role::Heading(0),
        [b'H', digit @ b'1'..=b'9'] => Role::Heading(digit - b'0'),
        b"Title" => Role::Title,
        b"L" => Role::List,
        b"LI" => Role::Item,
        b"Lbl" => Role::Label,
        b"TOCI" => Role::Contents,
        b"Table" => Role::Table,
        b"THead" => Role::HeadRows,
        b"TR" => Role::Row,
        b"TH" => Role::Cell(cell(element, true)),
        b"TD" => Role::Cell(cell(element, false)),
        b"Caption" => Role::Caption,
        b"Note" | b"FENote" => Role::Note,
        b"BlockQuote" => Role::Quote,
        b"Artifact" => Role::Artifact,
        b"Span" | b"Link" | b"Reference" | b"Quote" | b"Em" | b"Strong" | b"Code" | b"BibEntry" | b"Annot"
        | b"Ruby" | b"RB" | b"RT" | b"RP" | b"Warichu" | b"WT" | b"WP" | b"Sub" | b"Formula" | b"Form" | b"LBody"
        | b"NonStruct" | b"Private" => Role::Inline,
        _ => Role::Group,
    }
}

fn cell(element: &Dict<'_>, head: bool) -> CellRole {
    let mut role = CellRole { head, columns: 1, rows: 1 };
    let mut read = |attributes: &Dict<'_>| {
        let span = |key: &[u8]| attributes.get::<u16>(key).map(|span| span.clamp(1, MAX_SPAN));
        role.columns = span(b"ColSpan").unwrap_or(role.columns);
        role.rows = span(b"RowSpan").unwrap_or(role.rows);
        if attributes.get::<Name<'_>>(b"Scope").is_some_and(|scope| scope.as_ref() == b"Row") {
            role.head = false;
        }
    };
    match element.get::<Object<'_>>(b"A") {
        Some(Object::Dict(attributes)) => read(&attributes),
        Some(Object::Array(all)) => all.iter::<Dict<'_>>().for_each(|attributes| read(&attributes)),
        _ => {}
    }
    role
}
