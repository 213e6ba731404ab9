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
}

/// The ids of a country's document types, each once, in the order of the file.
pub(crate) fn doctypes(country: Country) -> &'static [String] {
    static TYPES: OnceLock<BTreeMap<Country, Vec<String>>> = OnceLock::new();
    // The file is embedded and tested, so a mistake in it is a bug of this crate; then no type is known.
    let all = TYPES.get_or_init(|| {
        let raw = toml::from_str::<BTreeMap<Country, RawCountry>>(include_str!("../../rules/doctypes.toml"));
        raw.map(|raw| raw.into_iter().map(|(country, raw)| (country, ids(raw))).collect()).unwrap_or_default()
    });
    all.get(&country).map_or(&[], Vec::as_slice)
}

fn ids(raw: RawCountry) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for RawType { id } in raw.types {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_types() {
        assert_eq!([Country::No, Country::Dk, Country::Se].map(|country| doctypes(country).len()), [9, 15, 8]);
    }
}
