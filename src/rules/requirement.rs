//! A checked requirement: what a pack demands.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Language;

use super::{Area, Basis, Evidence, FieldKind, Level, Severity};

/// A text in the languages it is written in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Localized(pub BTreeMap<Language, String>);

impl Localized {
    /// The text in `language`, else in the language nearest to it that there is a text in.
    pub fn get(&self, language: Language) -> &str {
        self.exact(self.given(language)).unwrap_or("")
    }

    /// The language of what [`Self::get`] gives: the reader's, else the neighbours' in the order in which they are most
    /// easily read, English last.
    pub fn given(&self, language: Language) -> Language {
        let known = nearest_first(language).into_iter().find(|language| self.exact(*language).is_some());
        known.unwrap_or(language)
    }

    /// The text in exactly `language`.
    pub fn exact(&self, language: Language) -> Option<&str> {
        self.0.get(&language).map(String::as_str)
    }
}

/// All languages in the order in which somebody who reads `language` reads them most easily.
pub(crate) fn nearest_first(language: Language) -> [Language; 5] {
    match language {
        Language::Nb => [Language::Nb, Language::Nn, Language::Da, Language::Sv, Language::En],
        Language::Nn => [Language::Nn, Language::Nb, Language::Da, Language::Sv, Language::En],
        Language::Da => [Language::Da, Language::Nb, Language::Nn, Language::Sv, Language::En],
        Language::Sv => [Language::Sv, Language::Nb, Language::Da, Language::Nn, Language::En],
        Language::En => [Language::En, Language::Nb, Language::Da, Language::Sv, Language::Nn],
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
    /// The same in words, to stand behind «only where»; empty where the rule does not say it.
    pub only_if_text: Localized,
    /// The expression that makes an unmet demand an error where some passage of a document matches.
    pub error_if: Option<String>,
    /// A policy that points to an action plan is asked for the goal alone; see [`Requirement::goal_of`].
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
    /// Parts that a demand may ask for by themselves.
    pub parts: Vec<Part>,
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

impl Requirement {
    /// Where a demand gets its weight from: what is law for one document type may be good practice for another.
    pub fn basis_of(&self, demand: &Demand) -> Basis {
        demand.basis.unwrap_or(self.basis)
    }

    /// What reports call a part, by its id.
    pub fn part_name(&self, id: &str, language: Language) -> &str {
        self.parts.iter().find(|part| part.id == id).map_or("", |part| part.name.get(language))
    }

    /// What is left of a demand where an action plan has the owners and deadlines: the goal. Of a duty it is the promise
    /// to do it, since a wish does not meet a duty, and of the action plan itself that it carries the policy.
    pub fn goal_of(&self, demand: &Demand) -> Level {
        let binds = self.basis_of(demand) == Basis::Law || self.area == Area::Planning;
        if binds { Level::Committed } else { Level::Aspired }
    }

    /// Every basis that some demand has, the weightiest first; the requirement's own where it demands nothing.
    pub fn bases(&self) -> Vec<Basis> {
        let mut bases: Vec<Basis> = self.demands.iter().map(|demand| self.basis_of(demand)).collect();
        bases.sort_unstable();
        bases.dedup();
        if bases.is_empty() { vec![self.basis] } else { bases }
    }

    /// The source that gives a demand of this basis its weight: one of that kind that runs on before one that has its day,
    /// a checked one before others. Law and conventions are never said to rest on anything else, nor anything else on them.
    pub fn source(&self, basis: Basis) -> Option<&SourceRef> {
        let own = self.sources.iter().filter(|source| source.kind == basis);
        let binds = |basis| matches!(basis, Basis::Law | Basis::Convention);
        let other = || self.sources.iter().find(|source| !binds(basis) && !binds(source.kind));
        own.min_by_key(|source| (source.valid_to.is_some(), !source.verified)).or_else(other)
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
    /// Whether it is known to be in force as it is cited; only laws can be otherwise.
    pub in_force: bool,
    /// The last day it holds, of one that has an end.
    pub valid_to: Option<Date>,
    /// What kind of source it is.
    pub kind: Basis,
}

impl SourceRef {
    /// Whether it has ended on a day.
    pub fn has_ended(&self, today: Date) -> bool {
        self.valid_to.is_some_and(|until| until < today)
    }
}

/// A part of a requirement: one of the principles that it is about, say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its name in the rule.
    pub id: String,
    /// What reports call it, as a noun.
    pub name: Localized,
}

/// Parts that a demand asks for, at the demanded level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AskedParts {
    /// How many of them at least.
    pub least: usize,
    /// Their ids.
    pub of: Vec<String>,
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
    /// Parts that must be there.
    pub parts: Option<AskedParts>,
    /// How grave it is when unmet.
    pub severity: Severity,
    /// Where it gets its weight from, where that is not the requirement's own basis; see [`Requirement::basis_of`].
    pub basis: Option<Basis>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_language_stands_in() {
        let of =
            |languages: &[Language]| Localized(languages.iter().map(|language| (*language, String::new())).collect());
        let norwegian = of(&[Language::Nb, Language::Nn, Language::En]);
        let given = |text: &Localized| Language::ALL.map(|reader| text.given(reader));
        assert_eq!(given(&norwegian), [Language::Nb, Language::Nn, Language::Nb, Language::Nb, Language::En]);
        let danish = of(&[Language::Da, Language::En]);
        assert_eq!(given(&danish), [Language::Da, Language::Da, Language::Da, Language::Da, Language::En]);
    }
}
