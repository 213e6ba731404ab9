//! `plansjekk rules new`: a commented rule file to begin with, and the schema that its first line names.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Zoned;
use jiff::civil::Date;

use crate::report::{RunError, RunErrorKind};
use crate::rules::RuleSet;
use crate::text::Country;

use super::super::args::{NewArgs, RuleSchema};
use super::super::exit::{Exit, Failure};
use super::super::locale::Locale;
use super::super::options::message_language;
use super::super::output::Output;
use super::schema;

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
    create(&path, &text).map_err(|error| {
        let exists = error.kind() == io::ErrorKind::AlreadyExists;
        failure(
            name.clone(),
            if exists { RunErrorKind::FileExists } else { RunErrorKind::NotWritten(error.to_string()) },
        )
    })?;
    let schema = path.with_file_name(SCHEMA);
    let written = match create(&schema, schema::text(RuleSchema::Requirement)) {
        // Rules of one folder share their schema.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => String::new(),
        Err(error) => {
            return Err(failure(schema.display().to_string(), RunErrorKind::NotWritten(error.to_string())));
        }
        Ok(()) => format!("{}\n", schema.display()),
    };
    Output::standard().write(&format!("{name}\n{written}plansjekk rules test --rules {name}\n"))?;
    Ok(Exit::Met)
}

/// The file that the first line of every new rule names, beside the rule.
const SCHEMA: &str = "requirement.schema.json";

/// Writes a file that is not there yet.
fn create(path: &Path, text: &str) -> io::Result<()> {
    File::create_new(path)?.write_all(text.as_bytes())
}

/// The country that an id begins with, where the rest is words joined by hyphens.
fn country(id: &str) -> Option<Country> {
    let (first, rest) = id.split_once('-')?;
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let country = Country::ALL.into_iter().find(|country| country.pack() == first)?;
    rest.split('-').all(is_word).then_some(country)
}

/// The id and the day that stand in every template, which is a whole rule file itself.
const TEMPLATE_ID: &str = "-example";
const TEMPLATE_DAY: &str = "2026-11-21";

fn template(country: Country) -> &'static str {
    match country {
        Country::No => include_str!("../../../rules/new/no.toml"),
        Country::Dk => include_str!("../../../rules/new/dk.toml"),
        Country::Se => include_str!("../../../rules/new/se.toml"),
    }
}

/// The template of a country as the rule of an id in a file.
fn rule(country: Country, id: &str, file: &str, today: Date) -> String {
    let own = format!("{}{TEMPLATE_ID}", country.pack());
    let named = template(country).replacen(&format!("{own}.toml"), file, 1);
    named.replacen(&format!("\"{own}\""), &format!("\"{id}\""), 1).replacen(TEMPLATE_DAY, &today.to_string(), 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleFile;

    #[test]
    fn a_new_rule_can_be_used_at_once() {
        for country in Country::ALL {
            let id = format!("{}-uu-test", country.pack());
            let text = rule(country, &id, "uu-test.toml", jiff::civil::date(2026, 11, 21));
            let rules = RuleSet::with_files(vec![RuleFile { name: id.clone(), text }], &[]).unwrap();
            let ids: Vec<String> = rules.requirements().iter().map(|requirement| requirement.id.clone()).collect();
            assert_eq!(ids, [id]);
        }
    }

    #[test]
    fn a_template_is_a_rule_file_whose_id_file_and_day_are_replaced() {
        for country in Country::ALL {
            let text = template(country);
            assert!(text.starts_with(&format!("#:schema {SCHEMA}\n")));
            let file = RuleFile { name: "template.toml".to_owned(), text: text.to_owned() };
            assert!(RuleSet::with_files(vec![file], &[]).is_ok(), "{country:?}");
            let made = rule(country, "id", "name.toml", jiff::civil::date(2030, 1, 2));
            for (mark, own) in [(TEMPLATE_ID, "\"id\""), (TEMPLATE_ID, "name.toml"), (TEMPLATE_DAY, "2030-01-02")] {
                assert!(text.contains(mark) && !made.contains(mark) && made.contains(own), "{country:?} {own}");
            }
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
