//! The packs that are compiled into the program, and rule sets made of them and of files.
//!
//! `src/build.rs` compiles the rule files of each country and stores the pack, which is ready to use when the program
//! starts. The files themselves are there too: for rule files of one's own that build on them, and for the rule commands.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use sha2::{Digest, Sha256};

use crate::text::Country;

use super::Requirement;
use super::compile::{RuleFile, compile};
use super::pack::Pack;
use super::problem::Problems;

include!(concat!(env!("OUT_DIR"), "/builtin_rules.rs"));

/// The embedded rule files of a country.
fn embedded(country: Country) -> Vec<RuleFile> {
    let prefix = format!("{}/", country.pack());
    let files = BUILTIN.iter().filter(|(name, _)| name.starts_with(&prefix));
    files.map(|(name, text)| RuleFile { name: format!("rules/{name}"), text: (*text).to_owned() }).collect()
}

/// Which rules a run uses: per country a pack, compiled when the first document of that country is met.
#[derive(Debug, Default)]
pub struct RuleSet {
    own: Vec<RuleFile>,
    /// Countries whose built-in requirements are left out.
    without: Vec<Country>,
    packs: [OnceLock<Arc<Pack>>; 3],
    /// For each country the digest of what its pack finds, whatever the type of a document.
    substances: [OnceLock<[u8; 32]>; 3],
    /// For each country and document type the fingerprints that were asked for.
    fingerprints: [RwLock<BTreeMap<String, [u8; 32]>>; 3],
}

impl RuleSet {
    /// The built-in packs.
    pub fn builtin() -> Self {
        Self::default()
    }

    /// Rule files of one's own, with the built-in requirements of some countries. Concepts of the built-in packs can be
    /// used in them, and be overridden.
    pub fn with_files(own: Vec<RuleFile>, builtin: &[Country]) -> Result<Self, Problems> {
        let all = Country::ALL;
        let without = all.into_iter().filter(|country| !builtin.contains(country)).collect();
        let set = Self {
            own,
            without,
            packs: Default::default(),
            substances: Default::default(),
            fingerprints: Default::default(),
        };
        let named: Vec<Country> = set.own.iter().filter_map(country_of).collect();
        for country in all {
            // Files that name no country are wrong or hold words only; any country's compiler says which.
            if named.contains(&country) || (named.is_empty() && country == Country::No && !set.own.is_empty()) {
                set.compiled(country)?;
            }
        }
        Ok(set)
    }

    fn compiled(&self, country: Country) -> Result<Arc<Pack>, Problems> {
        let own: Vec<RuleFile> =
            self.own.iter().filter(|file| country_of(file).is_none_or(|of| of == country)).cloned().collect();
        let with_library = !self.without.contains(&country);
        let ready = if own.is_empty() && with_library { stored(country) } else { None };
        let pack = match ready {
            Some(pack) => pack,
            None => compile(country, &embedded(country), &own, with_library)?,
        };
        Ok(Arc::clone(self.packs[country as usize].get_or_init(|| Arc::new(pack))))
    }

    /// The pack of a country. The files were checked when the set was made, and the embedded ones are tested; a file
    /// without a country that fails only in another country's pack gives an empty pack there.
    pub fn pack(&self, country: Country) -> Arc<Pack> {
        if let Some(pack) = self.packs[country as usize].get() {
            return Arc::clone(pack);
        }
        self.compiled(country).unwrap_or_else(|_| Arc::new(Pack::empty(country)))
    }

    /// The country whose rules these are, if they are of one alone.
    pub fn country(&self) -> Option<Country> {
        let asks = |country: &Country| {
            !self.without.contains(country) || self.own.iter().any(|file| country_of(file) == Some(*country))
        };
        let mut countries = Country::ALL.into_iter().filter(asks);
        countries.next().filter(|_| countries.next().is_none())
    }

    /// The files of one's own, else the embedded ones.
    pub(crate) fn files(&self) -> Vec<RuleFile> {
        if self.own.is_empty() {
            return Country::ALL.into_iter().flat_map(embedded).collect();
        }
        self.own.clone()
    }

    /// What a document of a country and type is judged by, for telling whether something that was made with the rules is
    /// still good. Another word, idea, date or model gives another fingerprint, and so does another demand of that type;
    /// what only explains a requirement (titles, reasons, sources, texts to paste, examples) does not, nor do demands of
    /// other types and the rules of other countries.
    pub fn fingerprint(&self, country: Country, doctype: &str) -> [u8; 32] {
        let known = &self.fingerprints[country as usize];
        if let Some(known) = known.read().unwrap_or_else(PoisonError::into_inner).get(doctype) {
            return *known;
        }
        let pack = self.pack(country);
        let substance = self.substances[country as usize].get_or_init(|| digest(&[&pack.substance(), topic_model()]));
        let demands: Vec<_> = pack.requirements().iter().map(|requirement| requirement.asked(doctype)).collect();
        // Plain data can always be written.
        let demands = postcard::to_stdvec(&demands).unwrap_or_default();
        let found = digest(&[substance, &demands]);
        known.write().unwrap_or_else(PoisonError::into_inner).insert(doctype.to_owned(), found);
        found
    }

    /// All requirements of all countries, in pack order.
    pub fn requirements(&self) -> Vec<Arc<Requirement>> {
        Country::ALL.into_iter().flat_map(|country| self.pack(country).requirements().to_vec()).collect()
    }

    /// Every mistake in the embedded packs, for the tests of this crate.
    pub fn check_builtin() -> Result<(), Problems> {
        let found: Vec<_> = Country::ALL
            .into_iter()
            .filter_map(|country| compile(country, &embedded(country), &[], true).err())
            .flat_map(|problems| problems.0)
            .collect();
        if found.is_empty() { Ok(()) } else { Err(Problems(found)) }
    }
}

/// The SHA-256 of parts, wherever one ends and the next begins.
fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.len().to_le_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

/// The country a rule file is for, by the first part of its requirement's id; `None` for files without one.
fn country_of(file: &RuleFile) -> Option<Country> {
    let id = file
        .text
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("id").map(str::trim_start)?.strip_prefix('='))?;
    let id = id.trim().trim_matches('"');
    Country::ALL.into_iter().find(|country| id.starts_with(&format!("{}-", country.pack())))
}

/// The pack of a country as it was stored when the program was built.
fn stored(country: Country) -> Option<Pack> {
    let bytes: &'static [u8] = match country {
        Country::No => include_bytes!(concat!(env!("OUT_DIR"), "/no.pack")),
        Country::Dk => include_bytes!(concat!(env!("OUT_DIR"), "/dk.pack")),
        Country::Se => include_bytes!(concat!(env!("OUT_DIR"), "/se.pack")),
    };
    postcard::from_bytes(bytes).ok()
}

/// The trained topic model of all packs.
pub(crate) fn topic_model() -> &'static [u8] {
    include_bytes!("../../rules/topics.model")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules of Norway with one file of one's own.
    fn own(text: &str) -> RuleSet {
        RuleSet::with_files(vec![RuleFile { name: "own.toml".to_owned(), text: text.to_owned() }], &[]).unwrap()
    }

    #[test]
    fn only_what_judges_a_document_is_in_its_fingerprint() {
        let (_, text) = BUILTIN.iter().find(|(name, _)| *name == "no/komp-ansatte.toml").unwrap();
        let before = own(text);
        let same = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            let after = own(&text.replacen(from, to, 1));
            let same = |country, doctype| before.fingerprint(country, doctype) == after.fingerprint(country, doctype);
            [same(Country::No, "digistrategi"), same(Country::No, "samfunnsdel"), same(Country::Dk, "digistrategi")]
        };
        assert_eq!(same("\n[title]\nnb = \"", "\n[title]\nnb = \"Nye "), [true; 3]);
        assert_eq!(same("\nabout = [", "\nabout = ['\"nyord\"', "), [false, false, true]);
        let demand = "type = \"digistrategi\"\nlevel = \"";
        assert_eq!(same(&format!("{demand}committed"), &format!("{demand}aspired")), [false, true, true]);
    }

    #[test]
    fn stored_packs_are_what_their_files_say() {
        for country in Country::ALL {
            let compiled = compile(country, &embedded(country), &[], true).unwrap();
            let bytes = postcard::to_allocvec(&compiled).unwrap();
            assert!(stored(country).is_some_and(|pack| postcard::to_allocvec(&pack).unwrap() == bytes));
        }
    }
}
