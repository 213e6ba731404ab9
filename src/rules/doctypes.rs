//! Which document types there are, by country: the ids of `rules/doctypes.toml`. How a document is told to be of a type
//! is decided in `assess`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::text::Country;

/// The part of a country's table that names its types.
#[derive(Deserialize)]
struct RawCountry {
    #[serde(rename = "type")]
    types: Vec<RawType>,
}

#[derive(Deserialize)]
struct RawType {
    id: String,
    name: Vec<String>,
}

/// The types of a country.
#[derive(Default)]
struct Types {
    /// Each id once, in the order of the file.
    ids: Vec<String>,
    /// What documents of a type are called, without marks of patterns, and its id.
    names: Vec<(String, String)>,
}

impl Types {
    fn of(country: Country) -> &'static Self {
        static TYPES: OnceLock<BTreeMap<Country, Types>> = OnceLock::new();
        static NONE: OnceLock<Types> = OnceLock::new();
        // The file is embedded and tested, so a mistake in it is a bug of this crate; then no type is known.
        let all = TYPES.get_or_init(|| {
            let raw = toml::from_str::<BTreeMap<Country, RawCountry>>(include_str!("../../rules/doctypes.toml"));
            raw.map(|raw| raw.into_iter().map(|(country, raw)| (country, Self::new(raw))).collect()).unwrap_or_default()
        });
        all.get(&country).unwrap_or_else(|| NONE.get_or_init(Self::default))
    }

    fn new(raw: RawCountry) -> Self {
        let mut types = Self::default();
        for RawType { id, name } in raw.types {
            types.names.extend(name.iter().map(|name| (name.replace('*', ""), id.clone())));
            if !types.ids.contains(&id) {
                types.ids.push(id);
            }
        }
        types
    }
}

/// The ids of a country's document types, each once, in the order of the file.
pub(crate) fn doctypes(country: Country) -> &'static [String] {
    &Types::of(country).ids
}

/// The id of the type whose documents are called so.
pub(crate) fn doctype_called(country: Country, name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let called = Types::of(country).names.iter().find(|(known, _)| *known == name);
    called.map(|(_, id)| id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_known_by_what_its_documents_are_called() {
        assert_eq!(doctype_called(Country::No, "Digitaliseringsstrategi"), Some("digistrategi"));
        assert_eq!(doctype_called(Country::Se, "digitaliseringsplan"), Some("digistrategi"));
        assert_eq!(doctype_called(Country::Dk, "telefonbog"), None);
    }

    #[test]
    fn every_country_has_types() {
        assert_eq!(Country::ALL.map(|country| doctypes(country).len()), [9, 15, 8]);
    }
}
