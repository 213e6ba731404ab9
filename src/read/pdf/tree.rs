//! The structure tree of a tagged file, flattened once into events in reading order.

use std::collections::{BTreeSet, HashMap, HashSet};

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Object, ObjectIdentifier};

use super::outline::catalog;
use super::role::{Role, RoleMap};

/// A tree with more events than this is cut.
const MAX_EVENTS: usize = 2_000_000;

/// Elements nested deeper than this are left out; text there falls to the layout of its page.
const MAX_DEPTH: usize = 120;

/// One step through the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// An element begins.
    Open(Role),
    /// It ends.
    Close,
    /// Content of a page (from 0) with its number there.
    Content(usize, i32),
}

/// A flattened structure tree.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) events: Vec<Event>,
    /// All content that the tree places.
    placed: HashSet<(usize, i32)>,
    /// The content that stands in cells of tables.
    in_cells: HashSet<(usize, i32)>,
    /// How many blocks of text have content on each page.
    blocks: HashMap<usize, usize>,
}

impl Tree {
    /// Reads the tree of a file; an untagged file has an empty one.
    pub(super) fn new(pdf: &Pdf) -> Self {
        let mut tree = Self::default();
        let Some(root) = catalog(pdf).and_then(|catalog| catalog.get::<Dict<'_>>(b"StructTreeRoot")) else {
            return tree;
        };
        let ids = pdf.pages().iter().enumerate();
        let pages = ids.filter_map(|(index, page)| Some((page.raw().obj_id()?, index))).collect();
        let walk = Walk { pages, roles: RoleMap::new(&root) };
        walk.kids(&root, None, 0, &mut tree);
        tree.count_blocks();
        tree.note_cells();
        tree
    }

    /// How many blocks of text the tree has on a page.
    pub(super) fn blocks_on(&self, page: usize) -> usize {
        self.blocks.get(&page).copied().unwrap_or(0)
    }

    /// Makes the tree place nothing on these pages.
    pub(super) fn forget(&mut self, pages: &BTreeSet<usize>) {
        self.events.retain(|event| !matches!(event, Event::Content(page, _) if pages.contains(page)));
        self.placed.retain(|(page, _)| !pages.contains(page));
        self.in_cells.retain(|(page, _)| !pages.contains(page));
        self.blocks.retain(|page, _| !pages.contains(page));
    }

    fn count_blocks(&mut self) {
        // The blocks that are open, each with the last page where it was counted; other elements hold a place.
        let mut open: Vec<Option<usize>> = Vec::new();
        for event in &self.events {
            match *event {
                Event::Open(role) => open.push(role.is_block().then_some(usize::MAX)),
                Event::Close => {
                    open.pop();
                }
                Event::Content(page, _) => {
                    let innermost = open.iter_mut().rev().find_map(Option::as_mut);
                    if let Some(counted) = innermost.filter(|counted| **counted != page) {
                        *counted = page;
                        *self.blocks.entry(page).or_default() += 1;
                    }
                }
            }
        }
    }

    fn note_cells(&mut self) {
        let (mut open, mut cells): (Vec<bool>, usize) = (Vec::new(), 0);
        for event in &self.events {
            match *event {
                Event::Open(role) => {
                    let cell = matches!(role, Role::Cell(_));
                    cells += usize::from(cell);
                    open.push(cell);
                }
                Event::Close => cells -= usize::from(open.pop().unwrap_or(false)),
                Event::Content(page, content) if cells > 0 => {
                    self.in_cells.insert((page, content));
                }
                Event::Content(..) => {}
            }
        }
    }

    /// Whether content of a page stands in a cell of a table.
    pub(super) fn is_in_cell(&self, page: usize, content: i32) -> bool {
        self.in_cells.contains(&(page, content))
    }

    /// Whether the tree places content of a page.
    pub(super) fn places(&self, page: usize, content: i32) -> bool {
        self.placed.contains(&(page, content))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.placed.is_empty()
    }
}

/// What stays the same during a walk.
struct Walk {
    pages: HashMap<ObjectIdentifier, usize>,
    roles: RoleMap,
}

impl Walk {
    fn kids(&self, element: &Dict<'_>, page: Option<usize>, depth: usize, tree: &mut Tree) {
        let page = self.page_of(element).or(page);
        match element.get::<Object<'_>>(b"K") {
            Some(Object::Array(kids)) => {
                for kid in kids.iter::<Object<'_>>() {
                    self.kid(kid, page, depth, tree);
                }
            }
            Some(kid) => self.kid(kid, page, depth, tree),
            None => {}
        }
    }

    fn kid(&self, kid: Object<'_>, page: Option<usize>, depth: usize, tree: &mut Tree) {
        match kid {
            Object::Number(number) => Self::content(page, i32::try_from(number.as_i64()).ok(), tree),
            Object::Dict(dict) if dict.contains_key(b"S") => self.element(&dict, page, depth + 1, tree),
            // A reference to content that names its own page; references to annotations have no number.
            Object::Dict(dict) => Self::content(self.page_of(&dict).or(page), dict.get::<i32>(b"MCID"), tree),
            _ => {}
        }
    }

    fn content(page: Option<usize>, content: Option<i32>, tree: &mut Tree) {
        if let (Some(page), Some(content)) = (page, content)
            && tree.events.len() < MAX_EVENTS
            && tree.placed.insert((page, content))
        {
            tree.events.push(Event::Content(page, content));
        }
    }

    fn element(&self, element: &Dict<'_>, page: Option<usize>, depth: usize, tree: &mut Tree) {
        if depth > MAX_DEPTH || tree.events.len() >= MAX_EVENTS {
            return;
        }
        tree.events.push(Event::Open(self.roles.role(element)));
        self.kids(element, page, depth, tree);
        tree.events.push(Event::Close);
    }

    fn page_of(&self, element: &Dict<'_>) -> Option<usize> {
        self.pages.get(&element.get_ref(b"Pg")?.into()).copied()
    }
}
