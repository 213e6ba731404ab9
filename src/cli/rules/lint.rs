//! `plansjekk rules lint`: what a rule file says that is no mistake of form, but will mislead those who read reports.

use std::ops::Range;
use std::sync::Arc;

use jiff::Zoned;
use jiff::civil::Date;
use rayon::prelude::*;
use toml::de::{DeTable, DeValue};

use crate::report::{FormText, Remark, remark_count};
use crate::rules::tables::{File, Table};
use crate::rules::{
    Basis, Conjunction, Expr, Pack, Requirement, RuleFile, RuleSet, Step, Word, parse_expression, parse_phrase,
};
use crate::sentence::is_one_token;
use crate::text::Language;

use super::super::args::LintArgs;
use super::super::exit::{Exit, Failure};
use super::super::locale::Locale;
use super::super::mistakes::Mistake;
use super::super::options::{check_builtin, message_language, rule_set};
use super::super::output::Output;
use super::tries;

/// How many years a source is trusted without being looked at again.
const FRESH_YEARS: i16 = 2;

/// Looks through the rule files, and tells all remarks.
pub(super) fn run(args: &LintArgs) -> Result<Exit, Failure> {
    let language = message_language(&args.messages, Locale::of_system());
    let rules = rule_set(&args.rules.rules, language)?;
    check_builtin(language)?;
    let today = args.date.unwrap_or_else(|| Zoned::now().date());
    let files = rules.files();
    let found: Vec<Mistake> = in_all(&files, &rules, today, language);
    let shown: String = found.iter().map(Mistake::human).collect();
    Output::standard().write(&format!("{shown}{}\n", remark_count(files.len(), found.len(), language)))?;
    Ok(if found.is_empty() { Exit::Met } else { Exit::Unmet })
}

/// The remarks on all files, in the order of the files.
fn in_all(files: &[RuleFile], rules: &RuleSet, today: Date, language: Language) -> Vec<Mistake> {
    let in_one = |file: &RuleFile| {
        let found = remarks(file, rules, today).into_iter();
        found.map(|(range, remark)| mistake(file, range, &remark, language)).collect::<Vec<_>>()
    };
    files.par_iter().flat_map_iter(in_one).collect()
}

/// A remark with its place in the file.
type Placed = (Range<usize>, Remark);

fn mistake(file: &RuleFile, range: Range<usize>, remark: &Remark, language: Language) -> Mistake {
    let FormText { headline, label, step } = remark.text(language);
    Mistake { file: file.name.clone(), source: file.text.as_str().into(), range, headline, label, step }
}

/// All remarks on a file, in order of place. Its mistakes of form are told elsewhere.
fn remarks(file: &RuleFile, rules: &RuleSet, today: Date) -> Vec<Placed> {
    let (parsed, _) = DeTable::parse_recoverable(&file.text);
    let mut reader = File::new(&file.name, &file.text);
    let mut table = Table::new(parsed.get_ref(), 0..file.text.len().min(1));
    let mut remarks = words_that_never_match(&table, &mut reader);
    if let Some((pack, number)) = known(&mut table, &mut reader, rules) {
        let requirement = &pack.requirements()[number];
        remarks.extend(weight(requirement, &table));
        remarks.extend(age(requirement, &mut table, &mut reader, today));
        remarks.extend(alternatives_that_never_match(&mut table, &mut reader));
        let short = tries::remedies(requirement, pack.country(), rules);
        remarks.extend(short.into_iter().map(|remark| (table.place("remedy"), remark)));
        remarks.extend(tries::breadth(requirement, pack.country(), rules).map(|remark| (table.place("topic"), remark)));
    }
    remarks.sort_by_key(|(range, _)| range.start);
    remarks
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
fn weight(requirement: &Requirement, table: &Table<'_, '_>) -> Option<Placed> {
    let verified = requirement.sources.iter().any(|source| source.kind == Basis::Law && source.verified);
    (requirement.basis == Basis::Law && !verified).then(|| (table.place("basis"), Remark::UncheckedLaw))
}

/// Sources that have not been looked at for long, and requirements that have run out.
fn age(requirement: &Requirement, table: &mut Table<'_, '_>, reader: &mut File, today: Date) -> Vec<Placed> {
    let mut remarks = Vec::new();
    if requirement.valid_to.is_some_and(|until| until < today) {
        remarks.push((table.place("valid_to"), Remark::Expired));
    }
    for (entry, source) in table.tables("source", reader).into_iter().zip(&requirement.sources) {
        let oldest = (today.year() - FRESH_YEARS, today.month(), today.day());
        if (source.checked.year(), source.checked.month(), source.checked.day()) < oldest {
            let remark = Remark::Stale { title: source.title.clone(), years: FRESH_YEARS };
            remarks.push((entry.place("checked"), remark));
        }
    }
    remarks
}

/// A word that the program cuts in two can never be found whole.
fn words_that_never_match(table: &Table<'_, '_>, reader: &mut File) -> Vec<Placed> {
    patterns(table, reader).into_iter().filter_map(|(text, range)| Some((range, never(text)?))).collect()
}

fn never(pattern: String) -> Option<Remark> {
    let phrase = parse_phrase(&pattern).ok()?;
    let word = phrase.iter().find_map(|step| match step {
        Step::Word(word) => Some(sample(word)).filter(|sample| !is_one_token(sample)),
        Step::Gap => None,
    })?;
    Some(Remark::NeverWord { pattern, word })
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
fn alternatives_that_never_match(table: &mut Table<'_, '_>, reader: &mut File) -> Vec<Placed> {
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
        .map(|(_, place)| (place.clone(), Remark::NeverAlternative))
        .collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check_file(change: impl Fn(&str) -> String, expected: &Expect) {
        let rule = include_str!("../../../tests/integration/pack/test-kurs.toml");
        let file = RuleFile { name: "kurs.toml".to_owned(), text: change(rule) };
        let rules = RuleSet::with_files(vec![file.clone()], &[]).unwrap();
        let found = remarks(&file, &rules, jiff::civil::date(2026, 11, 21)).into_iter();
        let shown: String = found.map(|(range, remark)| mistake(&file, range, &remark, Language::Nb).human()).collect();
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
                plansjekk: grunnlaget er lov, men ingen lov blant kildene er kontrollert
                    ╭─[kurs.toml:5:9]
                  5 │ basis = "law"
                    ·         ──┬──
                    ·           ╰─ vises som ikke kontrollert mot lovteksten
                    ╰────
                  Slå opp loven og skriv verified = true, eller velg et annet grunnlag.
                plansjekk: ingen har sett på «Veileder om opplæring» på 2 år
                    ╭─[kurs.toml:39:11]
                 39 │ checked = 2024-11-20
                    ·           ─────┬────
                    ·                ╰─ lenge siden
                    ╰────
                  Slå opp kilden på nytt, og skriv datoen.
            "#]],
        );
    }

    #[test]
    fn remedies_must_meet_their_demand() {
        check_file(
            |rule| rule.replace("{rolle} skal holde", "{rolle} bør holde"),
            &expect![[r"
                plansjekk: teksten å lime inn på bokmål blir intensjon, men forpliktelse er krevd i en digitaliseringsstrategi
                    ╭─[kurs.toml:31:1]
                 31 │ [remedy]
                    · ────┬───
                    ·     ╰─ når ikke sitt eget krav
                    ╰────
                  Skriv hvem som gjør hva innen når, så teksten selv er det regelen ber om.
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
                plansjekk: regelen finner temaet i 16 av 80 vanlige setninger
                    ╭─[kurs.toml:55:1]
                 55 │ [topic]
                    · ───┬───
                    ·    ╰─ for vid
                    ╰────
                  Be om én ting til; den traff «Kommunen har 8 640 innbyggere og tre tettsteder.»
                plansjekk: «r&d kurs» kan aldri treffe
                    ╭─[kurs.toml:56:25]
                 56 │ about = ['"kommun*"', '"r&d kurs"', '"kurs" & !"kurs"', '"*kurs*" & "…
                    ·                         ────┬───
                    ·                             ╰─ ingen ord ser slik ut
                    ╰────
                  «r&d» leses som flere ord. Skriv dem hver for seg, eller ta bort tegnet.
                plansjekk: alternativet kan aldri treffe
                    ╭─[kurs.toml:56:37]
                 56 │ …kommun*"', '"r&d kurs"', '"kurs" & !"kurs"', '"*kurs*" & "digital*"']
                    ·                           ─────────┬────────
                    ·                                    ╰─ ber om noe som er utelukket
                    ╰────
                  Slett alternativet, eller det i not som utelukker det.
            "#]],
        );
    }

    #[test]
    fn the_built_in_rules_give_no_remark() {
        let rules = RuleSet::builtin();
        let found = in_all(&rules.files(), &rules, jiff::civil::date(2026, 11, 21), Language::En);
        assert_eq!(found.iter().map(Mistake::human).collect::<String>(), "");
    }

    #[test]
    fn requirements_run_out() {
        check_file(
            |rule| rule.replace("basis = \"guidance\"", "basis = \"guidance\"\nvalid_to = 2026-11-20"),
            &expect![[r"
                plansjekk: sjekkpunktet gjelder ikke lenger
                    ╭─[kurs.toml:6:12]
                  6 │ valid_to = 2026-11-20
                    ·            ─────┬────
                    ·                 ╰─ datoen er passert
                    ╰────
                  Slett regelen, eller skriv en ny valid_to.
            "]],
        );
    }
}
