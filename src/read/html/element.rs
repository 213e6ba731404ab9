//! What the elements of HTML mean for reading.

/// An element, by what it does to text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    Heading(u8),
    Paragraph,
    List {
        ordered: bool,
    },
    Item,
    Table,
    TableSection {
        head: bool,
    },
    Row,
    Cell {
        head: bool,
    },
    /// Caption of a table or figure.
    Caption,
    Quote,
    Break,
    /// `dt` and `dd`, which end each other.
    Description,
    Summary,
    Main,
    Article,
    Aside,
    Navigation,
    Header,
    Footer,
    /// Things to press, not to read.
    Control,
    /// Nothing inside is read.
    Hidden,
    /// Taken out by the author.
    Struck,
    Title,
    Meta,
    Html,
    Body,
    /// Any other element that begins on a line of its own.
    Block,
    /// Nothing can stand inside.
    Void,
    /// Part of running text.
    Inline,
}

impl Element {
    /// Classifies a lower-case element name.
    pub(super) fn of(name: &[u8]) -> Self {
        match name {
            [b'h', level @ b'1'..=b'6'] => Self::Heading(level - b'0'),
            b"p" => Self::Paragraph,
            b"ul" | b"dir" => Self::List { ordered: false },
            b"ol" => Self::List { ordered: true },
            b"li" => Self::Item,
            b"table" => Self::Table,
            b"thead" => Self::TableSection { head: true },
            b"tbody" | b"tfoot" => Self::TableSection { head: false },
            b"tr" => Self::Row,
            b"th" => Self::Cell { head: true },
            b"td" => Self::Cell { head: false },
            b"caption" | b"figcaption" => Self::Caption,
            b"blockquote" => Self::Quote,
            b"br" => Self::Break,
            b"dt" | b"dd" => Self::Description,
            b"summary" => Self::Summary,
            b"main" => Self::Main,
            b"article" => Self::Article,
            b"aside" => Self::Aside,
            b"nav" | b"menu" => Self::Navigation,
            b"header" => Self::Header,
            b"footer" => Self::Footer,
            b"button" | b"select" | b"textarea" | b"datalist" | b"option" | b"dialog" | b"search" => Self::Control,
            b"title" => Self::Title,
            b"meta" => Self::Meta,
            b"html" => Self::Html,
            b"body" => Self::Body,
            b"del" | b"s" | b"strike" => Self::Struck,
            _ => Self::of_rest(name),
        }
    }

    fn of_rest(name: &[u8]) -> Self {
        match name {
            b"script" | b"style" | b"template" | b"noscript" | b"svg" | b"math" | b"iframe" | b"object" | b"canvas"
            | b"audio" | b"video" | b"noframes" | b"rp" | b"rt" | b"map" => Self::Hidden,
            b"div" | b"section" | b"address" | b"figure" | b"fieldset" | b"legend" | b"dl" | b"pre" | b"center"
            | b"form" | b"details" | b"hgroup" | b"head" | b"frameset" | b"noembed" | b"listing" | b"xmp"
            | b"colgroup" => Self::Block,
            b"hr" | b"img" | b"input" | b"link" | b"base" | b"col" | b"area" | b"embed" | b"source" | b"track"
            | b"wbr" | b"param" | b"frame" | b"basefont" | b"bgsound" => Self::Void,
            _ => Self::Inline,
        }
    }

    /// Whether text before and after the element's tags belongs to different blocks.
    pub(super) fn breaks_text(self) -> bool {
        !matches!(
            self,
            Self::Inline
                | Self::Void
                | Self::Break
                | Self::Struck
                | Self::Hidden
                | Self::Control
                | Self::Title
                | Self::Meta
        )
    }

    /// Whether the element has no end tag and no content.
    pub(super) fn is_empty(self) -> bool {
        matches!(self, Self::Void | Self::Break | Self::Meta)
    }

    /// Whether the element may stand inside a line of text.
    pub(super) fn is_inline(self) -> bool {
        matches!(self, Self::Inline | Self::Struck | Self::Hidden | Self::Control | Self::Title)
    }

    /// Whether a start tag of `self` ends an open `open` element, whose end tag may be left out.
    pub(super) fn ends(self, open: Self) -> bool {
        match open {
            Self::Paragraph => self.breaks_text() && !matches!(self, Self::TableSection { .. } | Self::Caption),
            Self::Item => self == Self::Item,
            Self::Description => self == Self::Description,
            Self::Cell { .. } => matches!(self, Self::Cell { .. } | Self::Row | Self::TableSection { .. }),
            Self::Row => matches!(self, Self::Row | Self::TableSection { .. }),
            Self::TableSection { .. } => matches!(self, Self::TableSection { .. }),
            Self::Heading(_) => matches!(self, Self::Heading(_)),
            _ => false,
        }
    }

    /// Whether an end tag looked for must not be looked for outside this element.
    pub(super) fn confines(self, wanted: Self) -> bool {
        match self {
            Self::Table => !matches!(wanted, Self::Table | Self::Body | Self::Html),
            Self::Cell { .. } | Self::Caption => {
                !matches!(wanted, Self::Table | Self::Row | Self::TableSection { .. } | Self::Body | Self::Html)
            }
            Self::List { .. } => wanted == Self::Item,
            _ => false,
        }
    }
}
