//! What of a page is its text, and what is frame around it: menus, banners, cookie texts, share links.
//!
//! Told by elements, roles and the English words that web makers put in class names; no word of the page's own language
//! is looked at.

use super::element::Element;

/// Which part of the page a text belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// The page's text.
    Text,
    /// The page's header: frame, unless the only main heading stands there.
    PageHeader,
    /// Frame by class name, which may mislead.
    FrameByClass,
    /// Frame by element or role.
    Frame,
}

/// What kind of text stands inside an element, the weaker first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Text,
    Quote,
    Caption,
    Note,
    /// A heading of this level.
    Heading(u8),
    Contents,
}

impl Within {
    /// The kind of text inside an element with a kind of its own.
    fn or(self, inner: Self) -> Self {
        if inner.strength() >= self.strength() { inner } else { self }
    }

    fn strength(self) -> u8 {
        match self {
            Self::Text => 0,
            Self::Quote => 1,
            Self::Caption => 2,
            Self::Note => 3,
            Self::Heading(_) => 4,
            Self::Contents => 5,
        }
    }
}

/// What holds for everything inside an element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    pub(super) zone: Zone,
    pub(super) within: Within,
    /// Inside the main part or an article.
    pub(super) main: bool,
    pub(super) hidden: bool,
}

impl Context {
    /// What holds for a page before its first tag.
    pub(super) const PAGE: Self = Self { zone: Zone::Text, within: Within::Text, main: false, hidden: false };
}

/// The attributes of a start tag that tell something.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    pub(super) class: String,
    pub(super) id: String,
    pub(super) role: String,
    pub(super) style: String,
    pub(super) level: Option<u8>,
    pub(super) hidden: bool,
    pub(super) rowspan: Option<u16>,
    pub(super) colspan: Option<u16>,
    pub(super) start: Option<u32>,
    pub(super) value: Option<u32>,
    pub(super) lang: String,
    pub(super) name: String,
    pub(super) content: String,
}

impl Attributes {
    /// Keeps an attribute, if it is one that tells something.
    pub(super) fn set(&mut self, name: &[u8], value: &str) {
        match name {
            b"class" => value.clone_into(&mut self.class),
            b"id" => value.clone_into(&mut self.id),
            b"role" | b"epub:type" => self.role = value.to_ascii_lowercase(),
            b"style" => self.style = value.to_ascii_lowercase(),
            b"aria-level" => self.level = value.trim().parse().ok(),
            b"hidden" => self.hidden = value != "until-found",
            b"aria-hidden" => self.hidden |= value == "true",
            b"rowspan" => self.rowspan = value.trim().parse().ok(),
            b"colspan" => self.colspan = value.trim().parse().ok(),
            b"start" => self.start = value.trim().parse().ok(),
            b"value" => self.value = value.trim().parse().ok(),
            b"lang" | b"xml:lang" => value.clone_into(&mut self.lang),
            b"name" | b"property" | b"http-equiv" => self.name = value.to_ascii_lowercase(),
            b"content" => value.clone_into(&mut self.content),
            _ => {}
        }
    }

    fn is_hidden(&self) -> bool {
        let style = || self.style.replace(' ', "");
        let concealed = |style: &str| style.contains("display:none") || style.contains("visibility:hidden");
        self.hidden || (!self.style.is_empty() && concealed(&style()))
    }

    fn has_role(&self, roles: &[&str]) -> bool {
        self.role.split_whitespace().any(|role| roles.contains(&role))
    }

    /// The words of class and id, in lower case: `site-header`, `siteHeader` and `site_header` have the same.
    fn tokens(&self) -> Vec<String> {
        let mut tokens = Vec::new();
        for name in [&self.class, &self.id] {
            let mut last = ' ';
            for c in name.chars().take(1000) {
                let begins = !last.is_alphanumeric() || (c.is_uppercase() && last.is_lowercase());
                if c.is_alphanumeric() {
                    if begins {
                        tokens.push(String::new());
                    }
                    if let Some(token) = tokens.last_mut() {
                        token.extend(c.to_lowercase());
                    }
                }
                last = c;
            }
        }
        // «has-sidebar» says something about the page, not about what stands inside.
        let mut before = String::new();
        tokens.retain(|token| !QUALIFIERS.contains(&std::mem::replace(&mut before, token.clone()).as_str()));
        tokens
    }
}

/// Class words after which a word names no frame.
const QUALIFIERS: &[&str] = &["has", "with", "without", "no"];

const FRAME_ROLES: &[&str] = &[
    "navigation",
    "contentinfo",
    "search",
    "complementary",
    "dialog",
    "alertdialog",
    "menu",
    "menubar",
    "toolbar",
    "tooltip",
];
const NOTE_ROLES: &[&str] =
    &["doc-endnotes", "doc-footnote", "doc-endnote", "footnotes", "footnote", "endnotes", "endnote"];
const NOTE_REFERENCE_ROLES: &[&str] = &["doc-noteref", "doc-backlink", "noteref"];

/// Class words that name a frame by themselves.
const FRAME_WORDS: &[&str] = &[
    "nav",
    "navbar",
    "navigation",
    "menu",
    "submenu",
    "breadcrumb",
    "breadcrumbs",
    "cookie",
    "cookies",
    "cookiebar",
    "cookiebanner",
    "consent",
    "share",
    "sharing",
    "sharebar",
    "social",
    "skip",
    "skiplink",
    "skiplinks",
    "footer",
    "sitefooter",
    "pagefooter",
    "sidebar",
    "pagination",
    "pager",
    "related",
    "newsletter",
    "feedback",
    "login",
    "topbar",
    "masthead",
    "modal",
    "popup",
    "readspeaker",
    "sitemap",
    "searchbox",
    "searchform",
];
/// Pairs of class words that name a frame together.
const FRAME_PAIRS: &[(&str, &str)] = &[
    ("site", "header"),
    ("global", "header"),
    ("top", "header"),
    ("header", "top"),
    ("search", "form"),
    ("search", "box"),
    ("visually", "hidden"),
    ("sr", "only"),
    ("screen", "reader"),
    ("page", "actions"),
    ("to", "top"),
    ("back", "top"),
    ("print", "button"),
    ("contact", "box"),
    ("language", "switcher"),
    ("language", "selector"),
];
const NOTE_WORDS: &[&str] =
    &["footnotes", "footnote", "endnotes", "endnote", "sdfootnote", "sdendnote", "msofootnotetext"];
const NOTE_REFERENCE_WORDS: &[&str] = &[
    "footnoteref",
    "noteref",
    "footnotebackref",
    "backref",
    "sdfootnoteanc",
    "sdendnoteanc",
    "sdfootnotesym",
    "sdendnotesym",
    "msofootnotereference",
];
const CONTENTS_WORDS: &[&str] = &["toc", "tableofcontents"];

/// What holds inside an element, from what holds around it.
pub(super) fn enter(around: Context, element: Element, attributes: &Attributes) -> Context {
    let mut context = by_element(around, element, attributes);
    context.hidden |= attributes.is_hidden() || matches!(element, Element::Hidden | Element::Struck);
    by_role(&mut context, attributes);
    if !matches!(element, Element::Html | Element::Body | Element::Main) {
        by_class(&mut context, attributes, element.is_inline());
    }
    context
}

fn by_element(around: Context, element: Element, attributes: &Attributes) -> Context {
    let mut context = around;
    match element {
        Element::Navigation | Element::Footer | Element::Control => context.zone = context.zone.or(Zone::Frame),
        Element::Header if !around.main && !attributes.id.contains("title-block") => {
            context.zone = context.zone.or(Zone::PageHeader);
        }
        // A box inside the text belongs to it; one beside it does not.
        Element::Aside if !around.main && !attributes.has_role(NOTE_ROLES) => {
            context.zone = context.zone.or(Zone::Frame);
        }
        Element::Main | Element::Article => context.main = true,
        Element::Quote => context.within = context.within.or(Within::Quote),
        Element::Caption => context.within = context.within.or(Within::Caption),
        Element::Heading(level) => context.within = context.within.or(Within::Heading(level)),
        _ => {}
    }
    context
}

fn by_role(context: &mut Context, attributes: &Attributes) {
    if attributes.role.is_empty() {
        return;
    }
    if attributes.has_role(FRAME_ROLES) {
        context.zone = context.zone.or(Zone::Frame);
    }
    if attributes.has_role(&["banner"]) {
        context.zone = context.zone.or(Zone::PageHeader);
    }
    context.main |= attributes.has_role(&["main"]);
    if attributes.has_role(NOTE_ROLES) {
        context.within = context.within.or(Within::Note);
    }
    if attributes.has_role(&["doc-toc", "toc"]) {
        context.within = Within::Contents;
    }
    context.hidden |= attributes.has_role(NOTE_REFERENCE_ROLES);
    if attributes.has_role(&["heading"]) {
        context.within = context.within.or(Within::Heading(attributes.level.unwrap_or(2).clamp(1, 9)));
    }
}

fn by_class(context: &mut Context, attributes: &Attributes, inline: bool) {
    if attributes.class.is_empty() && attributes.id.is_empty() {
        return;
    }
    let tokens = attributes.tokens();
    let any = |words: &[&str]| {
        tokens.iter().any(|token| words.contains(&token.trim_end_matches(|c: char| c.is_ascii_digit())))
    };
    let paired = |(first, second): &(&str, &str)| tokens.windows(2).any(|pair| pair[0] == *first && pair[1] == *second);
    if any(NOTE_WORDS) && !inline {
        context.within = context.within.or(Within::Note);
    }
    context.hidden |=
        inline && (any(NOTE_REFERENCE_WORDS) || paired(&("footnote", "ref")) || paired(&("footnote", "back")));
    if any(CONTENTS_WORDS) || tokens.windows(3).any(|words| words == ["table", "of", "contents"]) {
        context.within = Within::Contents;
    }
    if any(FRAME_WORDS) || FRAME_PAIRS.iter().any(paired) {
        context.zone = context.zone.or(Zone::FrameByClass);
    }
}

impl Zone {
    /// A frame inside a frame is what the outer one is, unless the inner one is surer.
    fn or(self, inner: Self) -> Self {
        match self {
            Self::Text => inner,
            Self::FrameByClass | Self::PageHeader if inner == Self::Frame => inner,
            outer => outer,
        }
    }
}
