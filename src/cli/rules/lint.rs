//! `plansjekk rules lint`: what a rule file says that is no mistake of form, but will mislead those who read reports.

use std::ops::Range;
use std::sync::Arc;

use jiff::Zoned;
use jiff::civil::Date;
use rayon::prelude::*;
use toml::de::DeTable;

use crate::report::{FormText, Remark, remark_count};
use crate::rules::tables::{File, Table};
use crate::rules::{Basis, Pack, Requirement, RuleFile, RuleSet, nearest};
use crate::text::{Country, Language};

use super::super::args::LintArgs;
use super::super::exit::{Exit, Failure};
use super::super::locale::Locale;
use super::super::mistakes::Mistake;
use super::super::options::{check_builtin, message_language, rule_set};
use super::super::output::Output;
use super::{never, remedy, sources, tries};

/// How many years a source is trusted without being looked at again.
const FRESH_YEARS: i16 = 2;

/// Looks through the rule files, and tells all remarks.
pub(super) fn run(args: &LintArgs) -> Result<Exit, Failure> {
    let language = message_language(&args.messages, Locale::of_system());
    let rules = rule_set(&args.rules.rules, language)?;
    check_builtin(language)?;
    let today = args.date.unwrap_or_else(|| Zoned::now().date());
    let files = rules.files();
    let found = Mistake::grouped(in_all(&files, &rules, today, language), language);
    let shown: String = found.iter().map(Mistake::human).collect();
    Output::standard().write(&format!("{shown}{}\n", remark_count(files.len(), found.len(), language)))?;
    Ok(if found.is_empty() { Exit::Met } else { Exit::Unmet })
}

/// The remarks on all files, in the order of the files.
fn in_all(files: &[RuleFile], rules: &RuleSet, today: Date, language: Language) -> Vec<Mistake> {
    let known = sources::Known::of(rules);
    let in_one = |file: &RuleFile| {
        let found = remarks(file, rules, &known, today).into_iter();
        found.map(|(range, remark)| mistake(file, range, &remark, language)).collect::<Vec<_>>()
    };
    files.par_iter().flat_map_iter(in_one).collect()
}

/// A remark with its place in the file.
pub(super) type Placed = (Range<usize>, Remark);

fn mistake(file: &RuleFile, range: Range<usize>, remark: &Remark, language: Language) -> Mistake {
    let FormText { headline, label, step } = remark.text(language);
    let (file, source) = (file.name.clone(), file.text.as_str().into());
    Mistake { file, source, range, headline, label, step, elsewhere: String::new() }
}

/// All remarks on a file, in order of place. Its mistakes of form are told elsewhere.
fn remarks(file: &RuleFile, rules: &RuleSet, known_sources: &sources::Known, today: Date) -> Vec<Placed> {
    let (parsed, _) = DeTable::parse_recoverable(&file.text);
    let mut reader = File::new(&file.name, &file.text);
    let mut table = Table::new(parsed.get_ref(), 0..file.text.len().min(1));
    let mut remarks = never::words(&table, &mut reader);
    if let Some((pack, number)) = known(&mut table, &mut reader, rules) {
        let requirement = &pack.requirements()[number];
        remarks.extend(weight(requirement, &table, today));
        remarks.extend(theme(requirement, &mut table, &mut reader));
        remarks.extend(remedy::remarks(requirement, &mut table, &mut reader, &file.text));
        remarks.extend(age(requirement, pack.country(), &mut table, &mut reader, today));
        remarks.extend(sources::remarks(requirement, &mut table, &mut reader, known_sources));
        remarks.extend(never::alternatives(&mut table, &mut reader));
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

/// A law that nobody has looked up is shown as such, which weakens the remark in every report; one that is repealed is
/// none. That a law may not be in force yet is said by `in_force`, and then every report says so.
fn weight(requirement: &Requirement, table: &Table<'_, '_>, today: Date) -> Option<Placed> {
    let laws = || requirement.sources.iter().filter(|source| source.kind == Basis::Law);
    let remark = if !laws().any(|source| source.verified) {
        Remark::UncheckedLaw
    } else if laws().all(|source| source.has_ended(today)) {
        Remark::LawEnded
    } else {
        return None;
    };
    requirement.bases().contains(&Basis::Law).then(|| (table.place("basis"), remark))
}

/// A theme that no built-in requirement has is most likely misspelt, unless the file says that it is its own.
fn theme(requirement: &Requirement, table: &mut Table<'_, '_>, reader: &mut File) -> Option<Placed> {
    let builtin = RuleSet::builtin().requirements();
    let mut known: Vec<&str> = builtin.iter().map(|known| known.theme.as_str()).collect();
    known.sort_unstable();
    known.dedup();
    let name = requirement.theme.as_str();
    if known.contains(&name) || table.flag("own_theme", reader) {
        return None;
    }
    let near = nearest(name, known.iter().copied()).map(str::to_owned);
    let known = known.into_iter().map(str::to_owned).collect();
    Some((table.place("theme"), Remark::UnknownTheme { name: name.to_owned(), near, known }))
}

/// Sources that have not been looked at for long, cannot have been looked at yet or no longer hold, and requirements that
/// have run out.
fn age(
    requirement: &Requirement,
    country: Country,
    table: &mut Table<'_, '_>,
    reader: &mut File,
    today: Date,
) -> Vec<Placed> {
    let mut remarks = Vec::new();
    let holds = |kind| requirement.sources.iter().any(|source| source.kind == kind && !source.has_ended(today));
    if requirement.valid_to.is_some_and(|until| until < today) {
        remarks.push((table.place("valid_to"), Remark::Expired));
    }
    for (entry, source) in table.tables("source", reader).into_iter().zip(&requirement.sources) {
        let oldest = (today.year() - FRESH_YEARS, today.month(), today.day());
        if (source.checked.year(), source.checked.month(), source.checked.day()) < oldest {
            let remark = Remark::Stale { title: source.title.clone(), years: FRESH_YEARS };
            remarks.push((entry.place("checked"), remark));
        }
        if source.checked > today {
            remarks.push((entry.place("checked"), Remark::Future { title: source.title.clone() }));
        }
        if source.has_ended(today) {
            // What the weight rests on must hold; an older source may stand beside it.
            let rests = requirement.bases().contains(&source.kind) && !holds(source.kind);
            remarks.extend(rests.then(|| (entry.place("valid_to"), Remark::Ended { title: source.title.clone() })));
        } else if let Some(until) = tries::ran_out(&source.title, country, today) {
            remarks.push((entry.place("title"), Remark::Outdated { title: source.title.clone(), until }));
        }
    }
    remarks
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check_file(change: impl Fn(&str) -> String, expected: &Expect) {
        let rule = include_str!("../../../tests/integration/pack/test-kurs.toml");
        let file = RuleFile { name: "kurs.toml".to_owned(), text: change(rule) };
        let rules = RuleSet::with_files(vec![file.clone()], &[]).unwrap();
        let known = sources::Known::of(&rules);
        let found = remarks(&file, &rules, &known, jiff::civil::date(2026, 11, 21)).into_iter();
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
                plansjekk: teksten å lime inn på bokmål blir intensjon, men forpliktelse er forventet i en digitaliseringsstrategi
                    ╭─[kurs.toml:31:1]
                 31 │ [remedy]
                    · ────┬───
                    ·     ╰─ når ikke det forventede nivået
                    ╰────
                  Skriv hvem som gjør hva innen når, så teksten selv er det regelen ber om.
            "]],
        );
    }

    #[test]
    fn a_remedy_is_tried_where_its_condition_holds() {
        check_file(
            |rule| rule.replace("[title]", "only_if = '\"ki\" | \"kunstig intelligens\"'\n[title]"),
            &expect![[""]],
        );
    }

    #[test]
    fn a_remedy_is_told_what_it_says_and_lacks() {
        let change = |rule: &str| {
            rule.replace(
                "level = \"committed\"\nfields = []",
                "level = \"actionable\"\nfields = [\"budget\", \"deadline\"]",
            )
            .replace("skal halde digitale kurs for alle tilsette innan {frist}", "skal ikkje halde digitale kurs")
        };
        check_file(
            change,
            &expect![[r"
                plansjekk: teksten å lime inn på bokmål blir konkretisert uten midler, men konkretisert med midler og frist er forventet i en digitaliseringsstrategi
                    ╭─[kurs.toml:31:1]
                 31 │ [remedy]
                    · ────┬───
                    ·     ╰─ når ikke det forventede nivået
                    ╰────
                  Skriv hvem som gjør hva innen når, så teksten selv er det regelen ber om.
                plansjekk: teksten å lime inn på nynorsk sier at det ikke skal gjøres
                    ╭─[kurs.toml:31:1]
                 31 │ [remedy]
                    · ────┬───
                    ·     ╰─ når ikke det forventede nivået
                    ╰────
                  Skriv hva kommunen skal gjøre.
            "]],
        );
        check_file(
            |rule| {
                rule.replace("kurs for alle ansatte innen {frist}", "kurs innen 1. mai 2020")
                    .replace("level = \"committed\"\nfields = []", "level = \"actionable\"\nfields = [\"deadline\"]")
            },
            &expect![[r#"
                plansjekk: teksten å lime inn på bokmål har en frist som er passert (1. mai 2020)
                    ╭─[kurs.toml:31:1]
                 31 │ [remedy]
                    · ────┬───
                    ·     ╰─ når ikke det forventede nivået
                    ╰────
                  Skriv en plassholder i klammer i stedet for datoen.
                plansjekk: teksten å lime inn på bokmål har tallet «1», som ikke står i noen av kildene
                    ╭─[kurs.toml:32:46]
                 32 │ nb = "{rolle} skal holde digitale kurs innen 1. mai 2020."
                    ·                                              ┬
                    ·                                              ╰─ oppdiktet tall
                    ╰────
                  Skriv en plassholder i klammer i stedet, eller før opp kilden som tallet står i.
                plansjekk: teksten å lime inn på bokmål har tallet «2020», som ikke står i noen av kildene
                    ╭─[kurs.toml:32:53]
                 32 │ nb = "{rolle} skal holde digitale kurs innen 1. mai 2020."
                    ·                                                     ──┬─
                    ·                                                       ╰─ oppdiktet tall
                    ╰────
                  Skriv en plassholder i klammer i stedet, eller før opp kilden som tallet står i.
            "#]],
        );
    }

    #[test]
    fn invented_figures_and_loose_braces_are_told() {
        let change = |rule: &str| {
            rule.replace("alle ansatte innen {frist}.\"", "90 % av de ansatte innen {frist.\"")
                .replace("checked = 2026-11-21", "checked = 2027-01-01")
                .replace("theme = \"staff-competence\"", "theme = \"staff-competance\"")
        };
        check_file(
            change,
            &expect![[r#"
            plansjekk: temaet «staff-competance» finnes ikke i de innebygde reglene
                ╭─[kurs.toml:3:9]
              3 │ theme = "staff-competance"
                ·         ─────────┬────────
                ·                  ╰─ Mente du «staff-competence»?
                ╰────
              Bruk et av disse: accessibility-statement, accessible-documents, accessible-participation, ai-literacy, benefits, buildings, citizens-skills, competence-concept, competence-mapping, digital-accessibility, digital-inclusion, disability-council, elected-members, existing-buildings, follow-up, housing, inclusion-principles, land-use-provisions, leadership, local-plans, networks, non-discrimination, outdoor, partnerships, plain-language, procurement, professional-practice, resources, reuse, rights, schools, security-training, social-partners, staff-competence, transport, ud-active-work, ud-measures, ud-principle, ud-principles-policy, ud-skills, ud-status, user-centred, welfare-technology, workplace-learning. Er temaet kommunens eget, skriv own_theme = true.
            plansjekk: teksten å lime inn på bokmål har tallet «90», som ikke står i noen av kildene
                ╭─[kurs.toml:32:44]
             32 │ …le} skal holde digitale kurs for 90 % av de ansatte innen {frist."
                ·                                   ─┬
                ·                                    ╰─ oppdiktet tall
                ╰────
              Skriv en plassholder i klammer i stedet, eller før opp kilden som tallet står i.
            plansjekk: teksten å lime inn på bokmål har en klamme uten make
                ╭─[kurs.toml:32:69]
             32 │ … for 90 % av de ansatte innen {frist."
                ·                                ───┬───
                ·                                   ╰─ uten make
                ╰────
              Skriv en plassholder med én klamme foran og én bak.
            plansjekk: datoen da noen så på «Veileder om opplæring», har ikke vært ennå
                ╭─[kurs.toml:39:11]
             39 │ checked = 2027-01-01
                ·           ─────┬────
                ·                ╰─ dato fram i tid
                ╰────
              Skriv dagen kilden sist ble slått opp.
        "#]],
        );
    }

    #[test]
    fn a_theme_of_one_s_own_is_declared() {
        check_file(
            |rule| rule.replace("theme = \"staff-competence\"", "theme = \"beredskap\"\nown_theme = true"),
            &expect![[""]],
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
        let found = in_all(&rules.files(), &rules, jiff::civil::date(2026, 11, 22), Language::En);
        assert_eq!(found.iter().map(Mistake::human).collect::<String>(), "");
    }

    #[test]
    fn sources_that_ended_or_name_what_ran_out_are_told() {
        let change = |rule: &str| {
            let ended = "title = \"Veileder om opplæring\"\nvalid_to = 2026-11-20";
            let second = "[[source]]\ntitle = \"Én digital offentlig sektor (2019–2025)\"\nchecked = 2026-11-21\n\
                verified = true\nkind = \"practice\"\n\n[[demand]]";
            rule.replacen("[[demand]]", second, 1).replace("title = \"Veileder om opplæring\"", ended)
        };
        check_file(
            change,
            &expect![[r#"
            plansjekk: «Veileder om opplæring» gjelder ikke lenger
                ╭─[kurs.toml:38:12]
             38 │ valid_to = 2026-11-20
                ·            ─────┬────
                ·                 ╰─ kilden er utløpt
                ╰────
              Finn kilden som gjelder nå, eller slett denne.
            plansjekk: «Én digital offentlig sektor (2019–2025)» viser til noe som er utgått (31. desember 2025)
                ╭─[kurs.toml:45:9]
             45 │ title = "Én digital offentlig sektor (2019–2025)"
                ·         ────────────────────┬────────────────────
                ·                             ╰─ utgått
                ╰────
              Vis til det som gjelder nå, eller skriv kildens siste dag i valid_to.
        "#]],
        );
        let beside =
            |rule: &str| change(rule).replace("kind = \"practice\"", "kind = \"guidance\"\nvalid_to = 2027-01-01");
        check_file(
            beside,
            &expect![[r#"
            plansjekk: «Én digital offentlig sektor (2019–2025)» viser til noe som er utgått (31. desember 2025)
                ╭─[kurs.toml:45:9]
             45 │ title = "Én digital offentlig sektor (2019–2025)"
                ·         ────────────────────┬────────────────────
                ·                             ╰─ utgått
                ╰────
              Vis til det som gjelder nå, eller skriv kildens siste dag i valid_to.
        "#]],
        );
        let law =
            |rule: &str| rule.replace("\"guidance\"", "\"law\"").replace("kind = ", "valid_to = 2020-01-01\nkind = ");
        check_file(
            law,
            &expect![[r#"
            plansjekk: grunnlaget er lov, men ingen av lovene blant kildene gjelder lenger
                ╭─[kurs.toml:5:9]
              5 │ basis = "law"
                ·         ──┬──
                ·           ╰─ loven er opphevet
                ╰────
              Vis til loven som gjelder nå, eller velg et annet grunnlag.
            plansjekk: «Veileder om opplæring» gjelder ikke lenger
                ╭─[kurs.toml:41:12]
             41 │ valid_to = 2020-01-01
                ·            ─────┬────
                ·                 ╰─ kilden er utløpt
                ╰────
              Finn kilden som gjelder nå, eller slett denne.
        "#]],
        );
    }

    #[test]
    fn a_source_that_is_told_in_two_ways_is_told() {
        let change = |rule: &str| {
            rule.replace("Veileder om opplæring", "Samarbeid om digital kompetanse i kommunene 2017–2019")
                .replace("title = \"KS og KiNS", "")
        };
        check_file(
            change,
            &expect![[r#"
            plansjekk: «Samarbeid om digital kompetanse i kommunene 2017–2019» gjelder her til en annen dag enn i no-komp-ansatte
                ╭─[kurs.toml:37:9]
             37 │ title = "Samarbeid om digital kompetanse i kommunene 2017–2019"
                ·         ───────────────────────────┬───────────────────────────
                ·                                    ╰─ står annerledes i andre regler
                ╰────
              Slå opp kilden, og skriv samme siste dag (valid_to) i alle reglene.
        "#]],
        );
        let change = |rule: &str| {
            rule.replace("Veileder om opplæring", "Samarbeid om digital kompetanse i kommunene 2017–2019")
                .replace("kind = \"guidance\"", "kind = \"guidance\"\nvalid_to = 2019-12-31")
        };
        check_file(
            change,
            &expect![[r#"
            plansjekk: «Samarbeid om digital kompetanse i kommunene 2017–2019» er her en annen slags kilde enn i no-komp-ansatte
                ╭─[kurs.toml:41:8]
             41 │ kind = "guidance"
                ·        ─────┬────
                ·             ╰─ står annerledes i andre regler
                ╰────
              Velg samme kind i alle reglene.
            plansjekk: «Samarbeid om digital kompetanse i kommunene 2017–2019» gjelder ikke lenger
                ╭─[kurs.toml:42:12]
             42 │ valid_to = 2019-12-31
                ·            ─────┬────
                ·                 ╰─ kilden er utløpt
                ╰────
              Finn kilden som gjelder nå, eller slett denne.
        "#]],
        );
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
