//! `plansjekk rules`: what the packs ask, and tools for those who write rules.

mod examples;
mod lint;
mod new;
mod schema;
mod train;
mod trials;
mod tries;

use std::sync::Arc;

use jiff::civil::Date;

use crate::report::{self, Listed, RuleExample, RunError, RunErrorKind};
use crate::rules::{Pack, Requirement, RuleSet, nearest};
use crate::text::{Country, Language};

use super::args::{ALL_PROGRAMMES, ExplainArgs, ListArgs, ListFormat, RulesCommand};
use super::exit::{Exit, Failure};
use super::locale::Locale;
use super::options::{check_type, known_types, message_language, rule_set};
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
    if let Some(doctype) = &args.doctype {
        check_type(doctype, std::iter::once(&rules), language)?;
    }
    let of_pack = |pack: Arc<Pack>| {
        let country = pack.country();
        pack.requirements().iter().map(|requirement| (country, Arc::clone(requirement))).collect::<Vec<_>>()
    };
    let chosen: Vec<Listed> = packs(&rules).flat_map(of_pack).filter(|listed| is_listed(args, listed)).collect();
    let requirements: Vec<Arc<Requirement>> = chosen.iter().map(|(_, requirement)| Arc::clone(requirement)).collect();
    let text = match (args.format, &args.source) {
        (ListFormat::Json, _) => report::catalogue(&chosen),
        (ListFormat::Human, Some(_)) => report::list_rules_by_programme(&requirements, programme(args), language),
        (ListFormat::Human, None) => report::list_rules(&requirements, &known_types(&requirements), language),
    };
    Output::standard().write(&text)?;
    Ok(Exit::Met)
}

/// The one programme that is asked for.
fn programme(args: &ListArgs) -> Option<&str> {
    args.source.as_deref().filter(|name| *name != ALL_PROGRAMMES)
}

/// Whether the filters let a requirement through.
fn is_listed(args: &ListArgs, (country, requirement): &Listed) -> bool {
    let programme = programme(args);
    args.country.is_none_or(|wanted| wanted.country() == *country)
        && args.theme.as_ref().is_none_or(|wanted| *wanted == requirement.theme)
        && args.basis.as_ref().is_none_or(|wanted| wanted == report::names::basis(requirement.basis))
        && args.doctype.as_ref().is_none_or(|wanted| requirement.demand(wanted).is_some())
        && programme.is_none_or(|wanted| requirement.programmes.iter().any(|name| name == wanted))
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
fn packs(rules: &RuleSet) -> impl Iterator<Item = Arc<Pack>> {
    [Country::No, Country::Dk, Country::Se].into_iter().map(|country| rules.pack(country))
}

/// Rules are tried as of the day they were last looked at, so that examples and remedies do not age.
fn looked_at(requirement: &Requirement) -> Date {
    requirement.sources.iter().map(|source| source.checked).max().unwrap_or(Date::ZERO)
}

fn unknown(rules: &RuleSet, id: &str, language: Language) -> Failure {
    let all = rules.requirements();
    let suggestion = nearest(id, all.iter().map(|requirement| requirement.id.as_str())).map(str::to_owned);
    Failure::Run(Box::new(RunError::new(id, RunErrorKind::UnknownRequirement { suggestion })), language)
}
