//! `plansjekk rules`: what the packs ask, and tools for those who write rules.

mod examples;
mod lint;
mod never;
mod new;
mod remedy;
mod schema;
mod sources;
mod train;
mod trials;
mod tries;

use std::sync::Arc;

use crate::report::{self, Explained, Listed, RuleExample, RunError, RunErrorKind};
use crate::rules::{Example, Pack, Requirement, RuleSet, nearest, nearest_first};
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
        RulesCommand::Weigh(args) => train::weigh_context(args),
    }
}

fn list(args: &ListArgs) -> Result<Exit, Failure> {
    let language = message_language(&args.messages, Locale::of_system());
    let rules = rule_set(&args.rules.rules, language)?;
    if let Some(doctype) = &args.doctype {
        check_type(doctype, std::iter::once(&rules), language)?;
    }
    check_filters(args, &rules, language)?;
    let of_pack = |pack: Arc<Pack>| {
        let country = pack.country();
        pack.requirements().iter().map(|requirement| (country, Arc::clone(requirement))).collect::<Vec<_>>()
    };
    let chosen: Vec<Listed> = packs(&rules).flat_map(of_pack).filter(|listed| is_listed(args, listed)).collect();
    let requirements: Vec<Arc<Requirement>> = chosen.iter().map(|(_, requirement)| Arc::clone(requirement)).collect();
    let text = match (args.format, &args.source) {
        (ListFormat::Json, _) => report::catalogue(&chosen),
        (ListFormat::Human, Some(_)) => report::list_rules_by_programme(&requirements, wanted(args), language),
        (ListFormat::Human, None) => report::list_rules(&requirements, &known_types(&requirements), language),
    };
    Output::standard().write(&text)?;
    Ok(Exit::Met)
}

/// A theme or programme that no requirement has is most likely misspelt.
fn check_filters(args: &ListArgs, rules: &RuleSet, language: Language) -> Result<(), Failure> {
    let all = rules.requirements();
    let themes: Vec<&str> = all.iter().map(|requirement| requirement.theme.as_str()).collect();
    let programmes: Vec<&str> =
        all.iter().flat_map(|requirement| &requirement.programmes).map(String::as_str).collect();
    let suggest = |name: &str, known: &[&str]| nearest(name, known.iter().copied()).map(str::to_owned);
    let fail = |name: &str, kind| Err(Failure::Run(Box::new(RunError::new(name, kind)), language));
    if let Some(name) = args.theme.as_deref().filter(|name| !themes.contains(name)) {
        return fail(name, RunErrorKind::UnknownTheme { suggestion: suggest(name, &themes) });
    }
    if let Some(name) = wanted(args).filter(|name| !all.iter().any(|own| report::carries_on(own, name))) {
        let names = report::source_names(&all);
        let known = programmes.iter().copied().chain(names.iter().map(String::as_str));
        let suggestion = nearest(name, known).map(str::to_owned);
        return fail(name, RunErrorKind::UnknownProgramme { suggestion });
    }
    Ok(())
}

/// The one programme or publisher that is asked for.
fn wanted(args: &ListArgs) -> Option<&str> {
    args.source.as_deref().filter(|name| *name != ALL_PROGRAMMES)
}

/// Whether the filters let a requirement through.
fn is_listed(args: &ListArgs, (country, requirement): &Listed) -> bool {
    args.country.is_none_or(|wanted| wanted.country() == *country)
        && args.theme.as_ref().is_none_or(|wanted| *wanted == requirement.theme)
        && asks_with(args, requirement)
        && wanted(args).is_none_or(|name| report::carries_on(requirement, name))
}

/// Whether a demand of the document type that is asked for has the basis that is asked for.
fn asks_with(args: &ListArgs, requirement: &Requirement) -> bool {
    requirement.demands.iter().any(|demand| {
        args.basis.as_ref().is_none_or(|wanted| wanted == report::names::basis(requirement.basis_of(demand)))
            && args.doctype.as_ref().is_none_or(|wanted| *wanted == demand.doctype)
    })
}

fn explain(args: &ExplainArgs) -> Result<Exit, Failure> {
    let locale = Locale::of_system();
    let run_language = message_language(&args.messages, locale);
    let rules = rule_set(&args.rules.rules, run_language)?;
    let Some((requirement, all)) = find(&rules, &args.id) else {
        return Err(unknown(&rules, &args.id, run_language));
    };
    // A Danish rule is of most use in Danish; the reader's own language is asked for by name.
    let language = args
        .messages
        .lang
        .map_or_else(|| own_language(&requirement, run_language), super::args::MessageLanguage::language);
    let examples = examples_in(&all, language);
    let related = related(&rules, &requirement);
    let explained = Explained { requirement: &requirement, examples: &examples, related: &related };
    Output::standard().write(&report::explain_rule(explained, language, WIDTH))?;
    Ok(Exit::Met)
}

/// The reader's language where the requirement is written in it, else the first one it is written in.
fn own_language(requirement: &Requirement, reader: Language) -> Language {
    if requirement.title.exact(reader).is_some() {
        return reader;
    }
    requirement.title.0.keys().next().copied().unwrap_or(Language::En)
}

/// The ids of the other requirements of the same theme, in all countries.
fn related(rules: &RuleSet, requirement: &Requirement) -> Vec<String> {
    let builtin = RuleSet::builtin();
    let all = rules.requirements().into_iter().chain(builtin.requirements());
    let same = all.filter(|other| other.theme == requirement.theme && other.id != requirement.id);
    let mut ids: Vec<String> = same.map(|other| other.id.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The examples in the language nearest to the reader's.
fn examples_in(all: &[Example], language: Language) -> Vec<RuleExample> {
    let there = |language: &Language| all.iter().any(|example| example.language == *language);
    let nearest = nearest_first(language).into_iter().find(there);
    let own = all.iter().filter(|example| Some(example.language) == nearest);
    own.map(|example| RuleExample { text: example.text.clone(), level: example.level, code: example.code }).collect()
}

fn find(rules: &RuleSet, id: &str) -> Option<(Arc<Requirement>, Vec<Example>)> {
    packs(rules).find_map(|pack| {
        let at = pack.requirements().iter().position(|requirement| requirement.id == id)?;
        Some((Arc::clone(&pack.requirements()[at]), pack.examples()[at].clone()))
    })
}

/// The packs of all countries.
fn packs(rules: &RuleSet) -> impl Iterator<Item = Arc<Pack>> {
    Country::ALL.into_iter().map(|country| rules.pack(country))
}

fn unknown(rules: &RuleSet, id: &str, language: Language) -> Failure {
    let all = rules.requirements();
    let suggestion = nearest(id, all.iter().map(|requirement| requirement.id.as_str())).map(str::to_owned);
    Failure::Run(Box::new(RunError::new(id, RunErrorKind::UnknownRequirement { suggestion })), language)
}
