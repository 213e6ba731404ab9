//! Counting pages by the marks that authors and programs leave.

/// Where pages end, as far as the file tells.
#[derive(Debug)]
pub(in crate::read) struct Pages {
    /// The page that is being filled.
    pub(in crate::read) page: u32,
    /// A program that laid the document out noted where its pages ended.
    pub(in crate::read) measured: bool,
    /// The last page break was asked for by the author, and nothing stands after it yet.
    pub(super) turned: bool,
    /// Something stands on a page.
    pub(super) begun: bool,
}

impl Default for Pages {
    fn default() -> Self {
        Self { page: 1, measured: false, turned: false, begun: false }
    }
}

impl Pages {
    /// The author asked for a new page.
    pub(in crate::read) fn turn(&mut self) {
        self.page = self.page.saturating_add(1);
        self.turned = true;
    }

    /// The author asked for a paragraph to begin a page, which it may do anyway.
    pub(in crate::read) fn turn_before(&mut self) {
        if self.begun && !self.turned {
            self.turn();
        }
    }

    /// A program noted that a page ended here. It notes those that the author asked for, too.
    pub(in crate::read) fn rendered(&mut self) {
        self.measured = true;
        if !std::mem::take(&mut self.turned) {
            self.page = self.page.saturating_add(1);
        }
    }

    /// A program noted that a page ended here that the author did not ask for.
    pub(in crate::read) fn soft(&mut self) {
        self.measured = true;
        self.page = self.page.saturating_add(1);
    }
}
