//! `plansjekk rules new`: a commented rule file to begin with.

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;

use jiff::Zoned;
use jiff::civil::Date;

use crate::report::{RunError, RunErrorKind};
use crate::rules::RuleSet;
use crate::text::Country;

use super::super::args::NewArgs;
use super::super::exit::{Exit, Failure};
use super::super::locale::Locale;
use super::super::options::message_language;
use super::super::output::Output;

/// Writes the file, unless there is one already, and says what to do next.
pub(super) fn run(args: &NewArgs) -> Result<Exit, Failure> {
    let language = message_language(&args.messages, Locale::of_system());
    let failure = |path: String, kind| Failure::Run(Box::new(RunError::new(path, kind)), language);
    let Some(country) = country(&args.id) else {
        return Err(failure(args.id.clone(), RunErrorKind::BadRuleId));
    };
    if RuleSet::builtin().pack(country).requirements().iter().any(|known| known.id == args.id) {
        return Err(failure(args.id.clone(), RunErrorKind::RuleExists));
    }
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}.toml", args.id)));
    let name = path.display().to_string();
    let text = rule(country, &args.id, &name, Zoned::now().date());
    let written = File::create_new(&path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| {
        let exists = error.kind() == std::io::ErrorKind::AlreadyExists;
        failure(
            name.clone(),
            if exists { RunErrorKind::FileExists } else { RunErrorKind::NotWritten(error.to_string()) },
        )
    })?;
    Output::standard().write(&format!("{name}\nplansjekk rules test --rules {name}\n"))?;
    Ok(Exit::Met)
}

/// The country that an id begins with, where the rest is words joined by hyphens.
fn country(id: &str) -> Option<Country> {
    let (first, rest) = id.split_once('-')?;
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let country = [Country::No, Country::Dk, Country::Se].into_iter().find(|country| country.pack() == first)?;
    rest.split('-').all(is_word).then_some(country)
}

fn rule(country: Country, id: &str, file: &str, today: Date) -> String {
    let template = match country {
        Country::No => include_str!("../../../rules/new/no.toml"),
        Country::Dk => include_str!("../../../rules/new/dk.toml"),
        Country::Se => include_str!("../../../rules/new/se.toml"),
    };
    template.replace("{id}", id).replace("{file}", file).replace("{today}", &today.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleFile;

    #[test]
    fn a_new_rule_can_be_used_at_once() {
        for country in [Country::No, Country::Dk, Country::Se] {
            let id = format!("{}-uu-test", country.pack());
            let text = rule(country, &id, "uu-test.toml", jiff::civil::date(2026, 11, 21));
            let rules = RuleSet::with_files(vec![RuleFile { name: id.clone(), text }], &[]).unwrap();
            let ids: Vec<String> = rules.requirements().iter().map(|requirement| requirement.id.clone()).collect();
            assert_eq!(ids, [id]);
        }
    }

    #[test]
    fn ids_name_their_country() {
        assert_eq!(country("se-uu-test"), Some(Country::Se));
        for wrong in ["uu-test", "no-", "no-UU", "no"] {
            assert_eq!(country(wrong), None, "{wrong}");
        }
    }
}
