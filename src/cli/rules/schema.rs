//! `plansjekk rules schema`: the JSON Schemas of rule files. They are kept by hand beside the rules, with words for
//! authors; the tests hold them to the files and names they describe.

use super::super::args::{RuleSchema, RuleSchemaArgs};
use super::super::exit::{Exit, Failure};
use super::super::output::Output;

/// Prints the schema of a kind of rule file.
pub(super) fn run(args: &RuleSchemaArgs) -> Result<Exit, Failure> {
    Output::standard().write(text(args.kind))?;
    Ok(Exit::Met)
}

/// The schema of a kind of rule file, as text.
pub(super) fn text(kind: RuleSchema) -> &'static str {
    match kind {
        RuleSchema::Requirement => include_str!("../../../rules/requirement.schema.json"),
        RuleSchema::Concepts => include_str!("../../../rules/concepts.schema.json"),
        RuleSchema::Frameworks => include_str!("../../../rules/frameworks.schema.json"),
        RuleSchema::LawQuotes => include_str!("../../../rules/law-quotes.schema.json"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::rules::doctypes::doctypes;
    use crate::rules::{AREAS, BASES, CODES, EVIDENCE, FIELDS, LEVELS, RuleSet, SEVERITIES};
    use crate::text::Country;

    /// A rule file as JSON, dates as text.
    fn json(value: toml::Value) -> Value {
        match value {
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => number.into(),
            toml::Value::Boolean(flag) => flag.into(),
            toml::Value::Datetime(day) => day.to_string().into(),
            toml::Value::Array(list) => list.into_iter().map(json).collect(),
            toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, json(value))).collect(),
        }
    }

    fn schema(kind: RuleSchema) -> Value {
        serde_json::from_str(text(kind)).unwrap()
    }

    #[test]
    fn every_rule_file_follows_its_schema() {
        let kinds = [RuleSchema::Requirement, RuleSchema::Concepts, RuleSchema::Frameworks, RuleSchema::LawQuotes];
        let [requirement, concepts, frameworks, quotes] =
            kinds.map(|kind| jsonschema::validator_for(&schema(kind)).unwrap());
        for file in RuleSet::builtin().files() {
            let table: toml::Table = file.text.parse().unwrap();
            let validator = match () {
                () if table.contains_key("id") => &requirement,
                () if table.contains_key("framework") => &frameworks,
                () if table.contains_key("quote") => &quotes,
                () => &concepts,
            };
            let wrong: Vec<String> = validator
                .iter_errors(&json(toml::Value::Table(table)))
                .map(|error| format!("{error} at {}", error.instance_path()))
                .collect();
            assert_eq!(wrong, Vec::<String>::new(), "{}", file.name);
        }
    }

    fn names<T>(table: &[(&str, T)]) -> Vec<String> {
        table.iter().map(|(name, _)| (*name).to_owned()).collect()
    }

    /// The document types of all countries, each once.
    fn types() -> Vec<String> {
        let mut types: Vec<String> = Vec::new();
        for name in Country::ALL.into_iter().flat_map(doctypes) {
            if !types.contains(name) {
                types.push(name.clone());
            }
        }
        types
    }

    #[test]
    fn the_schema_knows_the_names_that_the_program_knows() {
        let schema = schema(RuleSchema::Requirement);
        let known =
            |path: &str| -> Vec<String> { serde_json::from_value(schema.pointer(path).unwrap().clone()).unwrap() };
        let properties = [
            ("/properties/area/enum", names(&AREAS)),
            ("/properties/evidence/enum", names(&EVIDENCE)),
            ("/properties/basis/enum", names(&BASES)),
            ("/properties/source/items/properties/kind/enum", names(&BASES)),
            ("/properties/demand/items/properties/type/enum", types()),
            ("/properties/demand/items/properties/level/enum", names(&LEVELS)),
            ("/properties/demand/items/properties/severity/enum", names(&SEVERITIES)),
            ("/properties/demand/items/properties/fields/items/enum", names(&FIELDS)),
            ("/properties/example/items/properties/level/enum", names(&LEVELS)),
            ("/properties/example/items/properties/code/enum", names(&CODES)),
        ];
        for (path, names) in properties {
            assert_eq!(known(path), names, "{path}");
        }
    }
}
