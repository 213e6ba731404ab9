//! `plansjekk rules lint`: what a rule file says that is no mistake of form, but will mislead those who read reports.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::Zoned;
use jiff::civil::Date;
use serde::Deserialize;
use toml::de::{DeTable, DeValue};

use crate::assess::{CheckOptions, DoctypeSource, check};
use crate::find::Finding;
use crate::report::names;
use crate::rules::tables::{File, Table};
use crate::rules::{
    Basis, Conjunction, Demand, Expr, FieldKind, Level, Pack, Requirement, RuleFile, RuleSet, Step, Word,
    parse_expression, parse_phrase,
};
use crate::sentence::is_one_token;
use crate::text::{Country, Language};

use super::super::args::LintArgs;
use super::super::exit::{Exit, Failure};
use super::super::locale::Locale;
use super::super::mistakes::Mistake;
use super::super::options::{check_builtin, rule_set};
use super::super::output::Output;
use super::examples::escaped;

/// How many years a source is trusted without being looked at again.
const FRESH_YEARS: i16 = 2;

/// How many of a hundred ordinary sentences a rule may find its subject in.
const ORDINARY_PERCENT: usize = 2;

/// Looks through the rule files, and tells all remarks.
pub(super) fn run(args: &LintArgs) -> Result<Exit, Failure> {
    let language = Locale::of_system().language;
    let rules = rule_set(&args.rules.rules, language)?;
    check_builtin()?;
    let today = args.date.unwrap_or_else(|| Zoned::now().date());
    let files = rules.files();
    let remarks: Vec<Mistake> = files.iter().flat_map(|file| remarks(file, &rules, today)).collect();
    let shown: String = remarks.iter().map(Mistake::human).collect();
    Output::standard().write(&format!("{shown}files checked: {}, remarks: {}\n", files.len(), remarks.len()))?;
    Ok(if remarks.is_empty() { Exit::Met } else { Exit::Unmet })
}

/// `rules/lint.toml` exactly as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Trials {
    blanks: BTreeMap<String, String>,
    sentences: BTreeMap<Language, Vec<String>>,
}

impl Trials {
    fn of(country: Country) -> Option<Self> {
        let all = toml::from_str::<BTreeMap<Country, Self>>(include_str!("../../../rules/lint.toml"));
        all.ok()?.remove(&country)
    }
}

/// A remark without its file: where, what, and what to do.
struct Remark {
    range: Range<usize>,
    headline: String,
    label: &'static str,
    step: String,
}

impl Remark {
    fn new(range: Range<usize>, headline: impl Into<String>, label: &'static str, step: impl Into<String>) -> Self {
        Self { range, headline: headline.into(), label, step: step.into() }
    }
}

/// All remarks on a file, in order of place. Its mistakes of form are told elsewhere.
fn remarks(file: &RuleFile, rules: &RuleSet, today: Date) -> Vec<Mistake> {
    let (parsed, _) = DeTable::parse_recoverable(&file.text);
    let mut reader = File::new(&file.name, &file.text);
    let mut table = Table::new(parsed.get_ref(), 0..file.text.len().min(1));
    let mut remarks = words_that_never_match(&table, &mut reader);
    if let Some((pack, number)) = known(&mut table, &mut reader, rules) {
        let requirement = &pack.requirements()[number];
        remarks.extend(weight(requirement, &table));
        remarks.extend(age(requirement, &mut table, &mut reader, today));
        remarks.extend(alternatives_that_never_match(&mut table, &mut reader));
        if let Some(trials) = Trials::of(pack.country()) {
            remarks.extend(short_remedies(requirement, &table, rules, &trials));
            remarks.extend(breadth(requirement, &table, rules, &trials));
        }
    }
    remarks.sort_by_key(|remark| remark.range.start);
    let source: Arc<str> = file.text.as_str().into();
    let mistake = |remark: Remark| Mistake {
        file: file.name.clone(),
        source: Arc::clone(&source),
        range: remark.range,
        headline: remark.headline,
        label: remark.label.to_owned(),
        step: Some(remark.step),
    };
    remarks.into_iter().map(mistake).collect()
}

/// The pack and number of the requirement that a file defines.
fn known(table: &mut Table<'_, '_>, reader: &mut File, rules: &RuleSet) -> Option<(Arc<Pack>, usize)> {
    if !table.has("id") {
        return None;
    }
    let (id, _) = table.string("id", reader)?;
    super::packs(rules).find_map(|pack| {
        let number = pack.requirements().iter().position(|requirement| requirement.id == id)?;
        Some((pack, number))
    })
}

/// A law that nobody has looked up is shown as such, which weakens the remark in every report.
fn weight(requirement: &Requirement, table: &Table<'_, '_>) -> Option<Remark> {
    let verified = requirement.sources.iter().any(|source| source.kind == Basis::Law && source.verified);
    (requirement.basis == Basis::Law && !verified).then(|| {
        Remark::new(
            table.place("basis"),
            "the basis is law, but no law among the sources is verified",
            "shown as not checked against the statute",
            "look the statute up and set verified = true, or choose another basis",
        )
    })
}

/// Sources that have not been looked at for long, and requirements that have run out.
fn age(requirement: &Requirement, table: &mut Table<'_, '_>, reader: &mut File, today: Date) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if requirement.valid_to.is_some_and(|until| until < today) {
        let step = "delete the rule, or write a new valid_to";
        remarks.push(Remark::new(table.place("valid_to"), "the requirement is no longer in force", "has passed", step));
    }
    for (mut entry, source) in table.tables("source", reader).into_iter().zip(&requirement.sources) {
        let oldest = today.year() - FRESH_YEARS;
        if (source.checked.year(), source.checked.month(), source.checked.day()) < (oldest, today.month(), today.day())
        {
            let headline = format!("nobody has looked at {} for {FRESH_YEARS} years", source.title);
            let step = "look the source up again, and write the day";
            remarks.push(Remark::new(entry.place("checked"), headline, "long ago", step));
        }
        entry.known("checked");
    }
    remarks
}

/// A word that the program cuts in two can never be found whole.
fn words_that_never_match(table: &Table<'_, '_>, reader: &mut File) -> Vec<Remark> {
    patterns(table, reader).into_iter().filter_map(|(text, range)| never(&text, range)).collect()
}

fn never(text: &str, range: Range<usize>) -> Option<Remark> {
    let phrase = parse_phrase(text).ok()?;
    let broken = phrase.iter().find_map(|step| match step {
        Step::Word(word) => Some(sample(word)).filter(|sample| !is_one_token(sample)),
        Step::Gap => None,
    })?;
    let headline = format!("\"{text}\" can never match");
    let step = format!("\"{broken}\" is read as several words; write them apart, or leave the mark out");
    Some(Remark::new(range, headline, "no word looks like this", step))
}

/// A word that the pattern matches.
fn sample(word: &Word) -> String {
    match word {
        Word::Exact(text) | Word::Inflected(text) => text.clone(),
        Word::Prefix(part) => format!("{part}x"),
        Word::Suffix(part) | Word::SuffixInflected(part) => format!("x{part}"),
        Word::Contains(part) => format!("x{part}x"),
    }
}

/// All word patterns of a file with their places: those of concepts, and those in expressions.
fn patterns(table: &Table<'_, '_>, reader: &mut File) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    for (name, _, value) in table.entries() {
        match (name, value.get_ref()) {
            ("topic", DeValue::Table(topic)) => {
                for (key, value) in topic {
                    let list = crate::rules::tables::string_list(value, key.get_ref(), reader);
                    for (text, place) in list {
                        in_expression(&text, &place, &mut found);
                    }
                }
            }
            ("concept", DeValue::Table(concepts)) => {
                let concepts = Table::new(concepts, value.span());
                found.extend(concepts.entries().flat_map(|(_, _, words)| in_concept(words, reader)));
            }
            (_, DeValue::Table(_)) if !table.has("id") => found.extend(in_concept(value, reader)),
            _ => {}
        }
    }
    found
}

fn in_concept(value: &toml::Spanned<DeValue<'_>>, reader: &mut File) -> Vec<(String, Range<usize>)> {
    let DeValue::Table(by_language) = value.get_ref() else { return Vec::new() };
    let lists =
        by_language.iter().map(|(name, words)| crate::rules::tables::string_list(words, name.get_ref(), reader));
    lists.flatten().collect()
}

fn in_expression(text: &str, place: &Range<usize>, found: &mut Vec<(String, Range<usize>)>) {
    let Ok(expression) = parse_expression(text) else { return };
    for (words, range) in expression.words() {
        // The expression stands in quotes, so its bytes begin one after the string's place.
        found.push((words.to_owned(), place.start + 1 + range.start..place.start + 1 + range.end));
    }
}

/// An alternative that asks for what it forbids, or for what `not` forbids.
fn alternatives_that_never_match(table: &mut Table<'_, '_>, reader: &mut File) -> Vec<Remark> {
    let Some(mut topic) = table.table("topic", reader) else { return Vec::new() };
    let mut parsed = |key| {
        let list = topic.strings(key, reader).into_iter();
        list.filter_map(|(text, place)| Some((parse_expression(&text).ok()?, place))).collect::<Vec<_>>()
    };
    let (about, not) = (parsed("about"), parsed("not"));
    let forbidden = not.iter().map(|(expression, _)| expression.conjunction());
    let forbidden: Vec<Conjunction> = forbidden.filter(|found| found.complete && found.without.is_empty()).collect();
    let never = |expression: &Expr| {
        let asked = expression.conjunction();
        asked.with.iter().any(|part| asked.without.contains(part))
            || forbidden.iter().any(|parts| parts.with.iter().all(|part| asked.with.contains(part)))
    };
    about
        .iter()
        .filter(|(expression, _)| never(expression))
        .map(|(_, place)| {
            let step = "delete the alternative, or the `not` that forbids it";
            Remark::new(place.clone(), "the alternative can never match", "asks for what is forbidden", step)
        })
        .collect()
}

/// A text to paste must itself be what is demanded.
fn short_remedies(
    requirement: &Requirement,
    table: &Table<'_, '_>,
    rules: &RuleSet,
    trials: &Trials,
) -> Option<Remark> {
    let strictest = requirement.demands.iter().max_by_key(|demand| (demand.level, demand.fields.len()))?;
    let short = trials.sentences.keys().find_map(|language| {
        let remedy = filled(requirement.remedy.exact(*language)?, &trials.blanks);
        Some((language, shortfall(requirement, &remedy, *language, strictest, rules)?))
    });
    let (language, shortfall) = short?;
    let demanded = names::level(strictest.level);
    let headline = format!("the remedy in {} is {shortfall}, but {demanded} is demanded", language.as_str());
    let step = "write who does what by when, so that the text is what the rule asks for";
    Some(Remark::new(table.place("remedy"), headline, "does not meet its own demand", step))
}

/// What a remedy is worth where it is not what is demanded.
fn shortfall(
    requirement: &Requirement,
    remedy: &str,
    language: Language,
    demand: &Demand,
    rules: &RuleSet,
) -> Option<String> {
    let findings = findings(requirement, &[escaped(remedy)], language, rules);
    let best = findings.iter().max_by_key(|finding| finding.level);
    let level = best.map_or(Level::Absent, |finding| finding.level);
    if level < demand.level {
        return Some(names::level(level).to_owned());
    }
    let has = |kind: &FieldKind| findings.iter().any(|finding| finding.fields.has(*kind));
    let missing: Vec<&str> = demand.fields.iter().filter(|kind| !has(kind)).map(|kind| names::field(*kind)).collect();
    (!missing.is_empty()).then(|| format!("without {}", missing.join(" and ")))
}

/// The blanks of a remedy with words in them; a blank without a word of its own keeps its name.
fn filled(remedy: &str, blanks: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut rest = remedy;
    while let Some((before, inside)) = rest.split_once('{') {
        out.push_str(before);
        let (name, after) = inside.split_once('}').unwrap_or((inside, ""));
        match blanks.get(&name.to_lowercase()) {
            Some(word) if name.starts_with(char::is_uppercase) => {
                let mut letters = word.chars();
                out.extend(letters.next().into_iter().flat_map(char::to_uppercase).chain(letters));
            }
            Some(word) => out.push_str(word),
            None => out.push_str(name),
        }
        rest = after;
    }
    out + rest
}

/// A rule that finds its subject everywhere.
fn breadth(requirement: &Requirement, table: &Table<'_, '_>, rules: &RuleSet, trials: &Trials) -> Option<Remark> {
    let mut hits = Vec::new();
    let mut tried = 0;
    for (language, sentences) in &trials.sentences {
        let blocks: Vec<String> = sentences.iter().map(|sentence| escaped(sentence)).collect();
        tried += blocks.len();
        // The title is the first block.
        let found = findings(requirement, &blocks, *language, rules).into_iter();
        hits.extend(found.filter_map(|finding| sentences.get(finding.block.checked_sub(1)?)));
    }
    (hits.len() * 100 > tried * ORDINARY_PERCENT).then(|| {
        let headline = format!("the rule finds its subject in {} of {tried} ordinary sentences", hits.len());
        let step =
            format!("ask for one idea more; found in: {}", hits.first().map_or("", |sentence| sentence.as_str()));
        Remark::new(table.place("topic"), headline, "too broad", step)
    })
}

/// The findings of a requirement in a document of paragraphs.
fn findings(requirement: &Requirement, blocks: &[String], language: Language, rules: &RuleSet) -> Vec<Finding> {
    let text = format!("# 1\n\n{}\n", blocks.join("\n\n"));
    let day = requirement.sources.iter().map(|source| source.checked).max().unwrap_or(Date::ZERO);
    let mut options = CheckOptions::new(day);
    options.date = Some(day);
    options.language = Some(language);
    options.doctype = requirement.demands.first().map(|demand| (demand.doctype.clone(), DoctypeSource::Flag));
    let findings = check("lint.md", text.as_bytes(), rules, &options).map(|assessment| assessment.findings);
    let own = |finding: &Finding| finding.requirement == requirement.id;
    findings.unwrap_or_default().into_iter().filter(own).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check_file(change: impl Fn(&str) -> String, expected: &Expect) {
        let rule = include_str!("../../../tests/integration/pack/test-kurs.toml");
        let file = RuleFile { name: "kurs.toml".to_owned(), text: change(rule) };
        let rules = RuleSet::with_files(vec![file.clone()], &[]).unwrap();
        let shown: String =
            remarks(&file, &rules, jiff::civil::date(2026, 11, 21)).iter().map(Mistake::human).collect();
        expected.assert_eq(&shown);
    }

    #[test]
    fn a_good_rule_gives_no_remark() {
        check_file(str::to_owned, &expect![[""]]);
    }

    #[test]
    fn law_must_be_looked_up_and_sources_kept_fresh() {
        let change = |rule: &str| {
            rule.replace("\"guidance\"", "\"law\"")
                .replace("verified = true", "verified = false")
                .replace("2026-11-21", "2024-11-20")
        };
        check_file(
            change,
            &expect![[r#"
            plansjekk: the basis is law, but no law among the sources is verified
                ╭─[kurs.toml:5:9]
              5 │ basis = "law"
                ·         ──┬──
                ·           ╰─ shown as not checked against the statute
                ╰────
              look the statute up and set verified = true, or choose another basis
            plansjekk: nobody has looked at Veileder om opplæring for 2 years
                ╭─[kurs.toml:39:11]
             39 │ checked = 2024-11-20
                ·           ─────┬────
                ·                ╰─ long ago
                ╰────
              look the source up again, and write the day
        "#]],
        );
    }

    #[test]
    fn remedies_must_meet_their_demand() {
        check_file(
            |rule| rule.replace("{rolle} skal holde", "{rolle} bør holde"),
            &expect![[r"
            plansjekk: the remedy in nb is aspired, but committed is demanded
                ╭─[kurs.toml:31:1]
             31 │ [remedy]
                · ────┬───
                ·     ╰─ does not meet its own demand
                ╰────
              write who does what by when, so that the text is what the rule asks for
        "]],
        );
    }

    #[test]
    fn broad_and_impossible_patterns_are_told() {
        let change =
            |rule: &str| rule.replace("about = [", "about = ['\"kommun*\"', '\"r&d kurs\"', '\"kurs\" & !\"kurs\"', ");
        check_file(
            change,
            &expect![[r#"
            plansjekk: the rule finds its subject in 14 of 80 ordinary sentences
                ╭─[kurs.toml:55:1]
             55 │ [topic]
                · ───┬───
                ·    ╰─ too broad
                ╰────
              ask for one idea more; found in: Kommunen har 8 640 innbyggere og tre tettsteder.
            plansjekk: "r&d kurs" can never match
                ╭─[kurs.toml:56:25]
             56 │ about = ['"kommun*"', '"r&d kurs"', '"kurs" & !"kurs"', '"*kurs*" & "…
                ·                         ────┬───
                ·                             ╰─ no word looks like this
                ╰────
              "r&d" is read as several words; write them apart, or leave the mark out
            plansjekk: the alternative can never match
                ╭─[kurs.toml:56:37]
             56 │ …kommun*"', '"r&d kurs"', '"kurs" & !"kurs"', '"*kurs*" & "digital*"']
                ·                           ─────────┬────────
                ·                                    ╰─ asks for what is forbidden
                ╰────
              delete the alternative, or the `not` that forbids it
        "#]],
        );
    }

    #[test]
    fn the_trials_are_without_mistakes() {
        for country in [Country::No, Country::Dk, Country::Se] {
            let trials = Trials::of(country).map(|trials| trials.sentences.values().map(Vec::len).sum::<usize>());
            assert!(trials.is_some_and(|sentences| sentences >= 50), "{country:?}");
        }
    }
}
