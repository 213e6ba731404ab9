//! The languages of plans and of messages, and the countries of packs.

use serde::{Deserialize, Serialize};

/// A language. English is one of messages only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Bokmål.
    Nb,
    /// Nynorsk.
    Nn,
    /// Danish.
    Da,
    /// Swedish.
    Sv,
    /// English.
    En,
}

impl Language {
    /// All languages, in the order in which lists name them.
    pub const ALL: [Self; 5] = [Self::Nb, Self::Nn, Self::Da, Self::Sv, Self::En];
    /// The languages that plans are written in.
    pub const PLANS: [Self; 4] = [Self::Nb, Self::Nn, Self::Da, Self::Sv];

    /// The stable name used in JSON, flags and data files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::Da => "da",
            Self::Sv => "sv",
            Self::En => "en",
        }
    }

    /// The language of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.as_str() == name)
    }

    /// The country whose municipalities write plans in it; `None` for English.
    pub fn country(self) -> Option<Country> {
        match self {
            Self::Nb | Self::Nn => Some(Country::No),
            Self::Da => Some(Country::Dk),
            Self::Sv => Some(Country::Se),
            Self::En => None,
        }
    }
}

/// A country with a pack of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Country {
    /// Norway.
    No,
    /// Denmark.
    Dk,
    /// Sweden.
    Se,
}

impl Country {
    /// All countries, in the order of their packs.
    pub const ALL: [Self; 3] = [Self::No, Self::Dk, Self::Se];

    /// The ISO 3166 name used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::No => "NO",
            Self::Dk => "DK",
            Self::Se => "SE",
        }
    }

    /// The name of the country's built-in pack and the first part of its requirement ids.
    pub fn pack(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Dk => "dk",
            Self::Se => "se",
        }
    }
}
