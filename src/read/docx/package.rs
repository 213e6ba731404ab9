//! The parts of a docx package and how they refer to each other.

use crate::read::archive::Archive;
use crate::read::xml::{Event, Namespace, Xml, day};
use crate::read::{Meta, ReadError};

/// How many references of one part are kept.
const MAX_RELATIONS: usize = 20_000;

/// A reference from one part to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    /// The last word of its type: `styles`, `header`.
    pub(super) kind: String,
    /// The name of the member it points to.
    pub(super) target: String,
}

/// The references of a part; the package itself has the empty name.
pub(super) fn relations(archive: &mut Archive<'_>, part: &str) -> Result<Vec<Relation>, ReadError> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let Some(member) = archive.member(&join(folder, &format!("_rels/{name}.rels")))? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(member);
    let mut relations = Vec::new();
    loop {
        match xml.next()? {
            Event::Start(element) if element.name() == "Relationship" && element.namespace == Namespace::Package => {
                let outside = element.attribute("TargetMode").is_some_and(|mode| mode == "External");
                if let (Some(kind), Some(target), false) =
                    (element.attribute("Type"), element.attribute("Target"), outside)
                {
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    relations.push(Relation { kind, target: join(folder, &target) });
                }
            }
            Event::Eof => break,
            _ => {}
        }
        if relations.len() >= MAX_RELATIONS {
            break;
        }
    }
    Ok(relations)
}

/// The first part of a kind.
pub(super) fn target<'a>(relations: &'a [Relation], kind: &str) -> Option<&'a str> {
    relations.iter().find(|relation| relation.kind == kind).map(|relation| relation.target.as_str())
}

/// A target as seen from a folder, as a member name.
fn join(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Title, language and date from the core properties.
pub(super) fn core_properties(archive: &mut Archive<'_>, part: &str) -> Result<Meta, ReadError> {
    let mut meta = Meta::default();
    let mut created = None;
    let Some(member) = archive.member(part)? else { return Ok(meta) };
    let mut xml = Xml::new(member);
    let mut current = String::new();
    loop {
        match xml.next()? {
            Event::Start(element) => element.name().clone_into(&mut current),
            Event::Text(text) if !text.trim().is_empty() => match current.as_str() {
                "title" => meta.title.get_or_insert_default().push_str(&text),
                "language" => meta.language = Some(text.trim().to_owned()),
                "modified" => meta.date = day(&text),
                "created" => created = day(&text),
                _ => {}
            },
            Event::Eof => break,
            Event::Text(_) | Event::End | Event::Other => {}
        }
    }
    meta.date = meta.date.or(created);
    Ok(meta)
}

/// The number of pages that the program that saved the file counted.
pub(super) fn page_count(archive: &mut Archive<'_>, part: &str) -> Result<Option<u32>, ReadError> {
    let Some(member) = archive.member(part)? else { return Ok(None) };
    let mut xml = Xml::new(member);
    let mut inside = false;
    loop {
        match xml.next()? {
            Event::Start(element) => inside = element.name() == "Pages",
            Event::Text(text) if inside => return Ok(text.trim().parse().ok().filter(|pages| *pages > 0)),
            Event::Eof => return Ok(None),
            Event::Text(_) | Event::End | Event::Other => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_the_part() {
        assert_eq!(join("word", "styles.xml"), "word/styles.xml");
        assert_eq!(join("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(join("word/deep", "../styles.xml"), "word/styles.xml");
        assert_eq!(join("", "../../x"), "x");
    }
}
