//! What the environment says of the reader: language, character set, colours. Read here alone.

use std::env;
use std::path::PathBuf;

use crate::report::Symbols;
use crate::text::Language;

/// The reader's surroundings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Locale {
    /// The language of messages about the run.
    pub(super) language: Language,
    /// What the terminal can show.
    pub(super) symbols: Symbols,
    /// Colours are unwanted.
    pub(super) no_colour: bool,
}

impl Locale {
    /// The surroundings of this process.
    pub(super) fn of_system() -> Self {
        Self::of(&|name| env::var(name).ok())
    }

    /// As POSIX has it, the first of the three variables that is set decides.
    fn of(variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let set = |name: &&str| variable(name).filter(|value| !value.is_empty());
        let messages = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set);
        let characters = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(set);
        Self {
            language: messages.as_deref().map_or(Language::En, language),
            symbols: characters.as_deref().map_or(Symbols::Unicode, symbols),
            no_colour: set(&"NO_COLOR").is_some() || variable("TERM").as_deref() == Some("dumb"),
        }
    }
}

/// The folder where programs keep what they can make again: by the rules of the system, nothing where it has none.
pub(super) fn cache_folder() -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let system = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Caches"))
    } else {
        folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")))
    };
    system.filter(|folder| folder.is_absolute()).map(|folder| folder.join("plansjekk"))
}

fn language(locale: &str) -> Language {
    let name = locale.split(['_', '.', '@', '-']).next().unwrap_or("");
    match name {
        "no" => Language::Nb,
        name => Language::parse(name).unwrap_or(Language::En),
    }
}

/// A locale without a character set leaves it to the terminal, which has long been UTF-8.
fn symbols(locale: &str) -> Symbols {
    let charset = locale.split_once('.').map(|(_, rest)| rest.split('@').next().unwrap_or(rest));
    match charset {
        Some(charset) if charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8") => {
            Symbols::Unicode
        }
        Some(_) => Symbols::Ascii,
        None if locale == "C" || locale == "POSIX" => Symbols::Ascii,
        None => Symbols::Unicode,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(variables: &[(&str, &str)], language: Language, symbols: Symbols, no_colour: bool) {
        let value =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        assert_eq!(Locale::of(&value), Locale { language, symbols, no_colour }, "{variables:?}");
    }

    #[test]
    fn the_system_says_language_and_characters() {
        check(&[], Language::En, Symbols::Unicode, false);
        check(&[("LANG", "nb_NO.UTF-8")], Language::Nb, Symbols::Unicode, false);
        check(&[("LANG", "no_NO.utf8")], Language::Nb, Symbols::Unicode, false);
        check(&[("LANG", "sv_SE.UTF-8"), ("LC_MESSAGES", "nn_NO.UTF-8")], Language::Nn, Symbols::Unicode, false);
        check(&[("LANG", "nb_NO.UTF-8"), ("LC_ALL", "C")], Language::En, Symbols::Ascii, false);
        check(&[("LC_ALL", "da_DK.ISO-8859-1"), ("NO_COLOR", "1")], Language::Da, Symbols::Ascii, true);
        check(&[("LC_ALL", ""), ("LANG", "sv"), ("TERM", "dumb")], Language::Sv, Symbols::Unicode, true);
    }
}
