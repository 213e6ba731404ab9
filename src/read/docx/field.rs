//! Fields: stretches of text that Word computes, such as a table of contents or a page number.
//!
//! A field begins, gives its instruction, then shows its result, and ends; fields stand in each other.

/// How many fields may stand in each other. Word writes two or three.
const MAX_FIELDS: usize = 50;
/// How long an instruction is looked at; its first word is what counts.
const MAX_INSTRUCTION: usize = 200;

/// The fields that are open, outermost first.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
    /// Fields beyond the limit that are open, whose ends must be passed over.
    beyond: usize,
}

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    /// What follows is the result.
    shown: bool,
    /// Lines of contents seen in it.
    lines: u32,
}

impl Fields {
    /// A field begins with its instruction.
    pub(super) fn begin(&mut self) {
        if self.open.len() < MAX_FIELDS {
            self.open.push(Field::default());
        } else {
            self.beyond += 1;
        }
    }

    /// Words of the innermost field's instruction.
    pub(super) fn instruct(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut() {
            let room = MAX_INSTRUCTION.saturating_sub(field.instruction.len());
            field.instruction.extend(text.chars().take(room));
        }
    }

    /// The innermost field shows its result from here on.
    pub(super) fn show(&mut self) {
        if let Some(field) = self.open.last_mut().filter(|_| self.beyond == 0) {
            field.shown = true;
        }
    }

    /// The innermost field ends.
    pub(super) fn end(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
        } else {
            self.open.pop();
        }
    }

    /// A paragraph ends. An instruction does not go beyond it: if its border is lost, the rest of the document is text.
    pub(super) fn end_paragraph(&mut self, contents: bool) {
        self.open.retain(|field| field.shown);
        if contents && let Some(field) = self.open.iter_mut().find(|field| field.is_contents()) {
            field.lines += 1;
        }
    }

    /// A heading comes. Headings do not stand in tables of contents, so one that has had its lines was never closed.
    pub(super) fn meet_heading(&mut self) {
        if self.open.iter().any(|field| field.is_contents() && field.lines > 0) {
            self.open.clear();
        }
    }

    /// Whether text is part of an instruction.
    pub(super) fn in_instruction(&self) -> bool {
        self.open.iter().any(|field| !field.shown)
    }

    /// Whether text is part of a table of contents or an index.
    pub(super) fn in_contents(&self) -> bool {
        self.open.iter().any(Field::is_contents)
    }

    /// Whether text is the number of a page, or of all pages.
    pub(super) fn in_page_number(&self) -> bool {
        self.open.iter().any(|field| field.is(&["PAGE", "NUMPAGES", "SECTIONPAGES"]))
    }
}

impl Field {
    fn is(&self, names: &[&str]) -> bool {
        let name = self.instruction.split_whitespace().next().unwrap_or_default();
        self.shown && names.iter().any(|one| name.eq_ignore_ascii_case(one))
    }

    fn is_contents(&self) -> bool {
        self.is(&["TOC", "INDEX", "TOA"])
    }
}
