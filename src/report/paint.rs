//! Colour, put on top of words that are complete without it.

/// Whether to colour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint(pub(crate) bool);

/// The few styles in use, in the reader's own terminal colours.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Style {
    Bold,
    Dim,
    Good,
    Doubtful,
    Grave,
}

impl Paint {
    /// `text` in a style, where colours may be used.
    pub(crate) fn on(self, style: Style, text: &str) -> String {
        let code = match style {
            _ if !self.0 => return text.to_owned(),
            Style::Bold => "1",
            Style::Dim => "2",
            Style::Good => "32",
            Style::Doubtful => "33",
            Style::Grave => "31",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}
