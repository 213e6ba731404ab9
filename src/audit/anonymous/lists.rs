//! Words that tell names from other words where an audit is made anonymous. They are data: `rules/anonymous.toml`.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde::Deserialize;

/// The lists of `rules/anonymous.toml`; what each holds is said there.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lists {
    titles: Vec<String>,
    title_endings: Vec<String>,
    pub(super) openers: BTreeSet<String>,
    pub(super) abbreviations: BTreeSet<String>,
    pub(super) ordinary: BTreeSet<String>,
    pub(super) beginnings: BTreeSet<String>,
    pub(super) tails: Vec<String>,
    pub(super) quarters: Vec<String>,
    pub(super) regions: Vec<String>,
    pub(super) first_names: BTreeSet<String>,
    pub(super) surnames: BTreeSet<String>,
    pub(super) counted: Vec<String>,
}

impl Lists {
    /// The lists.
    pub(super) fn get() -> &'static Self {
        static LISTS: OnceLock<Lists> = OnceLock::new();
        // The file is embedded and tested.
        LISTS.get_or_init(|| toml::from_str(include_str!("../../../rules/anonymous.toml")).unwrap_or_default())
    }

    /// Whether a word says what a person is.
    pub(super) fn is_title(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        let stems = self.title_endings.iter().filter_map(|ending| lower.strip_suffix(ending.as_str()));
        stems.chain([lower.as_str()]).any(|stem| self.titles.iter().any(|title| stem.ends_with(title.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_read() {
        let lists = Lists::get();
        assert!(lists.is_title("Enhetslederen") && lists.is_title("Förvaltningschef") && !lists.is_title("Kari"));
        assert!(lists.openers.contains("kommunen"));
        let doubled =
            lists.first_names.intersection(&lists.openers).chain(lists.surnames.intersection(&lists.ordinary));
        assert_eq!(doubled.collect::<Vec<_>>(), Vec::<&String>::new());
    }
}
