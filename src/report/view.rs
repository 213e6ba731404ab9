//! One assessment as its reader sees it: the language of the words, and where things stand.

use crate::assess::Assessment;
pub(crate) use crate::document::Location;
use crate::document::{Kind, Places};
use crate::find::Finding;
use crate::read::Format;
use crate::rules::{Demand, FieldKind, Level};
use crate::text::Language;

use super::messages::Messages;
use super::names;
use super::phrases;
use super::text::visible;

/// An assessment with the words to speak of it.
pub(crate) struct View<'a> {
    pub(crate) assessment: &'a Assessment,
    pub(crate) words: &'static Messages,
    places: Places<'a>,
}

impl<'a> View<'a> {
    /// The assessment in `language`, or else in its own.
    pub(crate) fn new(assessment: &'a Assessment, language: Option<Language>) -> Self {
        let words = Messages::of(language.unwrap_or(assessment.language));
        Self { assessment, words, places: Places::new(&assessment.document) }
    }

    /// The text of a passage.
    pub(crate) fn passage(&self, finding: &Finding) -> &'a str {
        self.slice(&finding.range)
    }

    /// The document's text in `range`; empty where there is none.
    pub(crate) fn slice(&self, range: &std::ops::Range<usize>) -> &'a str {
        self.assessment.document.text.get(range.clone()).unwrap_or("")
    }

    /// Where a finding stands.
    pub(crate) fn location(&self, finding: &Finding) -> Location {
        self.locate(finding.block, finding.range.start)
    }

    /// Where the document's text offset `at` of a block stands.
    pub(crate) fn locate(&self, block: usize, at: usize) -> Location {
        self.places.locate(block, at)
    }

    /// «side 7», «avsnitt 61» or «linje 88»: the shortest place that finds a passage again in the program the file
    /// belongs to.
    pub(crate) fn place(&self, location: &Location) -> String {
        let numbered = |key, n: u32| self.words.fill(key, &[("n", &n.to_string())]);
        match (location.page, self.assessment.document.format) {
            (Some(page), _) => numbered("place.page", page),
            (None, Format::Docx | Format::Odt | Format::Pdf) => numbered("place.paragraph", location.paragraph),
            (None, _) => numbered("place.line", location.line),
        }
    }

    /// «side 7, avsnitt 61».
    pub(crate) fn long_place(&self, location: &Location) -> String {
        let paragraph = self.words.fill("place.paragraph", &[("n", &location.paragraph.to_string())]);
        let place = self.place(location);
        if place == paragraph { place } else { format!("{place}, {paragraph}") }
    }

    /// How many blocks count.
    pub(crate) fn paragraphs(&self) -> u32 {
        self.assessment.document.blocks.iter().map(|block| block.paragraph).max().unwrap_or(0)
    }

    /// The block to point at where there is nothing else: the title, or whatever comes first.
    pub(crate) fn top(&self) -> usize {
        let blocks = &self.assessment.document.blocks;
        let title = blocks.iter().position(|block| block.kind == Kind::Heading { level: 0 });
        title.or_else(|| blocks.iter().position(|block| block.kind != Kind::Excluded)).unwrap_or(0)
    }

    /// «kommunen», «fylkeskommunen» or «regionen», by the owner's name.
    pub(crate) fn body(&self) -> &'static str {
        phrases::body(self.words, self.assessment.owner.as_deref())
    }

    /// The document type with its article: «en digitaliseringsstrategi».
    pub(crate) fn doctype(&self, id: &str) -> String {
        type_with_article(self.words, id)
    }

    /// A level and the fields demanded with it.
    pub(crate) fn demand(&self, demand: &Demand) -> String {
        phrases::demand(self.words, demand.level, &demand.fields)
    }

    /// What a document type is asked: «forpliktelse i en digitaliseringsstrategi».
    pub(crate) fn expected(&self, demand: &Demand) -> String {
        phrases::expected(self.words, demand.level, &demand.fields, &demand.doctype)
    }

    /// The names of fields as a list.
    pub(crate) fn fields(&self, table: &str, fields: &[FieldKind], last: &str) -> String {
        phrases::fields(self.words, table, fields, last)
    }

    /// The word for a level.
    pub(crate) fn level(&self, level: Level) -> &'static str {
        self.words.pick("level", names::level(level))
    }
}

/// The name of a document type.
pub(crate) fn type_name(words: &'static Messages, id: &str) -> String {
    let known = words.find(&format!("type.{id}"), "name");
    known.map_or_else(|| visible(id).into_owned(), str::to_owned)
}

/// The name of a document type with its article.
pub(crate) fn type_with_article(words: &'static Messages, id: &str) -> String {
    let table = format!("type.{id}");
    match (words.find(&table, "article"), words.find(&table, "name")) {
        (Some(article), Some(name)) => format!("{article} {name}"),
        _ => visible(id).into_owned(),
    }
}
