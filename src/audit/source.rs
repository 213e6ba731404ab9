//! What is known of a document before it is read: where it lies and whose it is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::register::municipality_of;

/// A document of an audit, as a manifest or its path names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The path as given; bytes that are no text are replaced by marks.
    pub path: String,
    /// Whose plan it is, where that is known without reading it.
    pub municipality: Option<Municipality>,
    /// The county.
    pub county: Option<String>,
    /// The regional network.
    pub network: Option<String>,
    /// The document type that it is taken for; else it is read from the document.
    #[serde(rename = "type")]
    pub doctype: Option<String>,
    /// The year it is of.
    pub year: Option<i16>,
}

/// A municipality by its official number and name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Municipality {
    /// The official number, as text: it may begin with a zero.
    pub number: Option<String>,
    /// The name without the word for municipality.
    pub name: String,
}

impl Source {
    /// A document of which nothing is known but its path.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }

    /// Looks up the municipality and county by the name that the document gives, where they are not known beforehand.
    pub fn settle(&mut self, owner: &str) {
        if self.municipality.is_none() {
            let (municipality, county) = municipality_of(owner);
            self.municipality = Some(municipality);
            self.county = self.county.take().or(county);
        }
    }
}
