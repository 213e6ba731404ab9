//! What the file says about itself outside its pages: title, language, date, and the bookmarks.

use std::collections::HashSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{DateTime, Dict, ObjectIdentifier, String as PdfString};

use crate::read::{Meta, mend};

use super::strings::text_string;

/// More bookmarks than this are not read.
const MAX_BOOKMARKS: usize = 20_000;

/// Bookmarks nested deeper than this are not read.
const MAX_DEPTH: u8 = 9;

/// A bookmark: a heading and its level, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bookmark {
    pub(super) title: String,
    pub(super) level: u8,
}

/// The file's title, language and date.
pub(super) fn meta(pdf: &Pdf) -> Meta {
    let info = pdf.metadata();
    let title = info.title.as_deref().map(|title| mend::tidy(&text_string(title)));
    let language = catalog(pdf).and_then(|root| root.get::<PdfString<'_>>(b"Lang"));
    let language = language.map(|language| text_string(language.as_bytes()).trim().to_owned());
    Meta {
        title: title.filter(|title| is_title(title)),
        language: language.filter(|language| !language.is_empty()),
        date: info.modification_date.or(info.creation_date).and_then(|date| iso_date(&date)),
    }
}

/// The document's catalog.
pub(super) fn catalog(pdf: &Pdf) -> Option<Dict<'_>> {
    let xref = pdf.xref();
    xref.get::<Dict<'_>>(xref.root_id())
}

/// The bookmarks in their order.
pub(super) fn bookmarks(pdf: &Pdf) -> Vec<Bookmark> {
    let Some(root) = catalog(pdf).and_then(|catalog| catalog.get::<Dict<'_>>(b"Outlines")) else { return Vec::new() };
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    // The items of a level whose followers wait, innermost last; files may make rings of them.
    let mut waiting: Vec<Dict<'_>> = root.get::<Dict<'_>>(b"First").into_iter().collect();
    while let Some(item) = waiting.pop() {
        if found.len() >= MAX_BOOKMARKS || !first_visit(&item, &mut seen) {
            continue;
        }
        let level = u8::try_from(waiting.len() + 1).unwrap_or(MAX_DEPTH);
        if let Some(title) = item.get::<PdfString<'_>>(b"Title") {
            found.push(Bookmark { title: mend::tidy(&text_string(title.as_bytes())), level });
        }
        // An item without followers still holds its level, so that its children count as deeper.
        waiting.push(item.get::<Dict<'_>>(b"Next").unwrap_or_else(Dict::empty));
        match item.get::<Dict<'_>>(b"First") {
            Some(child) if level < MAX_DEPTH => waiting.push(child),
            _ => {}
        }
    }
    found
}

fn first_visit(item: &Dict<'_>, seen: &mut HashSet<ObjectIdentifier>) -> bool {
    !item.is_empty() && item.obj_id().is_none_or(|id| seen.insert(id))
}

/// Programs put file names and addresses where a title belongs.
fn is_title(title: &str) -> bool {
    let file_name = title.rsplit_once('.').is_some_and(|(_, end)| (2..=4).contains(&end.len()) && !end.contains(' '));
    title.chars().any(char::is_alphabetic) && !file_name && !title.contains("://")
}

fn iso_date(date: &DateTime) -> Option<String> {
    let date = jiff::civil::Date::new(i16::try_from(date.year).ok()?, narrow(date.month)?, narrow(date.day)?).ok()?;
    Some(date.to_string())
}

fn narrow(value: u8) -> Option<i8> {
    i8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::is_title;

    #[test]
    fn file_names_are_no_titles() {
        assert!(is_title("Kommuneplanens samfunnsdel 2026–2038"));
        assert!(!is_title("Microsoft Word - plan.docx"));
        assert!(!is_title("https://example.org/plan"));
        assert!(!is_title("2026"));
    }
}
