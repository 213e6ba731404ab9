//! A checked requirement: what a pack demands.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::Language;

use super::{Area, Basis, Evidence, FieldKind, Level, Severity};

/// A text in the languages it is written in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Localized(pub BTreeMap<Language, String>);

impl Localized {
    /// The text in `language`, else in English, else in whichever language comes first; nynorsk never falls back to
    /// bokmål while there is an English text.
    pub fn get(&self, language: Language) -> &str {
        self.exact(language)
            .or_else(|| self.exact(Language::En))
            .or_else(|| self.0.values().next().map(String::as_str))
            .unwrap_or("")
    }

    /// The language of what [`Self::get`] gives.
    pub fn given(&self, language: Language) -> Language {
        let known = [language, Language::En].into_iter().find(|language| self.exact(*language).is_some());
        known.or_else(|| self.0.keys().next().copied()).unwrap_or(language)
    }

    /// The text in exactly `language`.
    pub fn exact(&self, language: Language) -> Option<&str> {
        self.0.get(&language).map(String::as_str)
    }
}

/// What a pack demands of documents.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Requirement {
    /// Stable name such as `no-uu-ikt`.
    pub id: String,
    /// Field of work.
    pub area: Area,
    /// Theme shared across countries.
    pub theme: String,
    /// What satisfies it.
    pub evidence: Evidence,
    /// Where it gets its weight from.
    pub basis: Basis,
    /// Seed programmes it carries.
    pub programmes: Vec<String>,
    /// First day it holds.
    pub valid_from: Option<Date>,
    /// Last day it holds.
    pub valid_to: Option<Date>,
    /// The expression that some passage of a document must match for the requirement to be asked of it.
    pub only_if: Option<String>,
    /// A policy that announces an action plan is judged without fields.
    pub goal_if_action_plan: bool,
    /// Long title.
    pub title: Localized,
    /// Title of at most 36 characters.
    pub short: Localized,
    /// The question it asks of a plan.
    pub asks: Localized,
    /// Why it matters.
    pub why: Localized,
    /// What the program looked for, in plain words.
    pub looked_for: Localized,
    /// Two or three acts, as one phrase in the infinitive.
    pub verbs: Localized,
    /// Text to paste, with `{placeholders}`.
    pub remedy: Localized,
    /// Sources.
    pub sources: Vec<SourceRef>,
    /// What each document type is asked; a type that is not named is not asked.
    pub demands: Vec<Demand>,
}

impl Requirement {
    /// What a document type is asked.
    pub fn demand(&self, doctype: &str) -> Option<&Demand> {
        self.demands.iter().find(|demand| demand.doctype == doctype)
    }

    /// What a document type is asked, and whether it is; where it is not, the mildest demand of any type.
    pub fn asked(&self, doctype: &str) -> (Option<&Demand>, bool) {
        match self.demand(doctype) {
            Some(demand) => (Some(demand), true),
            None => (self.demands.iter().min_by_key(|demand| demand.level), false),
        }
    }
}

/// A source of a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRef {
    /// Title of the law or paper.
    pub title: String,
    /// Section, as `§ 18`.
    pub section: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// The day it was looked at.
    pub checked: Date,
    /// Whether it was checked against the source itself.
    pub verified: bool,
    /// What kind of source it is.
    pub kind: Basis,
}

/// What a document type is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    /// Document type.
    pub doctype: String,
    /// Level at least.
    pub level: Level,
    /// Fields that must be there.
    pub fields: Vec<FieldKind>,
    /// How grave it is when unmet.
    pub severity: Severity,
}
