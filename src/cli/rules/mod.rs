//! `plansjekk rules`: what the packs ask, and tools for those who write rules.

mod examples;
mod lint;
mod new;
mod schema;
mod train;

use std::sync::Arc;

use crate::report::{self, RuleExample, RunError, RunErrorKind};
use crate::rules::{Requirement, RuleSet, nearest};
use crate::text::{Country, Language};

use super::args::{ExplainArgs, ListArgs, RulesCommand};
use super::exit::{Exit, Failure};
use super::locale::Locale;
use super::options::{known_types, message_language, rule_set};
use super::output::{Output, WIDTH};

/// Runs a command about rules.
pub(super) fn run(command: &RulesCommand) -> Result<Exit, Failure> {
    match command {
        RulesCommand::List(args) => list(args),
        RulesCommand::Explain(args) => explain(args),
        RulesCommand::Test(args) => examples::run(args),
        RulesCommand::Lint(args) => lint::run(args),
        RulesCommand::Schema(args) => schema::run(args),
        RulesCommand::New(args) => new::run(args),
        RulesCommand::Train(args) => train::run(args),
    }
}

fn list(args: &ListArgs) -> Result<Exit, Failure> {
    let language = message_language(&args.messages, Locale::of_system());
    let rules = rule_set(&args.rules.rules, language)?;
    let requirements = rules.requirements();
    Output::standard().write(&report::list_rules(&requirements, &known_types(&requirements), language))?;
    Ok(Exit::Met)
}

fn explain(args: &ExplainArgs) -> Result<Exit, Failure> {
    let locale = Locale::of_system();
    let run_language = message_language(&args.messages, locale);
    let rules = rule_set(&args.rules.rules, run_language)?;
    let Some((requirement, examples)) = find(&rules, &args.id) else {
        return Err(unknown(&rules, &args.id, run_language));
    };
    // A Danish rule is of most use in Danish; the reader's own language is asked for by name.
    let language = args
        .messages
        .lang
        .map_or_else(|| own_language(&requirement, run_language), super::args::MessageLanguage::language);
    Output::standard().write(&report::explain_rule(&requirement, &examples, language, WIDTH))?;
    Ok(Exit::Met)
}

/// The reader's language where the requirement is written in it, else the first one it is written in.
fn own_language(requirement: &Requirement, reader: Language) -> Language {
    if requirement.title.exact(reader).is_some() {
        return reader;
    }
    requirement.title.0.keys().next().copied().unwrap_or(Language::En)
}

fn find(rules: &RuleSet, id: &str) -> Option<(Arc<Requirement>, Vec<RuleExample>)> {
    packs(rules).find_map(|pack| {
        let at = pack.requirements().iter().position(|requirement| requirement.id == id)?;
        let example = |example: &crate::rules::Example| RuleExample {
            text: example.text.clone(),
            level: example.level,
            code: example.code,
        };
        Some((Arc::clone(&pack.requirements()[at]), pack.examples()[at].iter().map(example).collect()))
    })
}

/// The packs of all countries.
fn packs(rules: &RuleSet) -> impl Iterator<Item = Arc<crate::rules::Pack>> {
    [Country::No, Country::Dk, Country::Se].into_iter().map(|country| rules.pack(country))
}

fn unknown(rules: &RuleSet, id: &str, language: Language) -> Failure {
    let all = rules.requirements();
    let suggestion = nearest(id, all.iter().map(|requirement| requirement.id.as_str())).map(str::to_owned);
    Failure::Run(Box::new(RunError::new(id, RunErrorKind::UnknownRequirement { suggestion })), language)
}
