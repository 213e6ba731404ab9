//! What ten times as many rules cost: the Norwegian pack alone, with nine rules about other subjects beside each of its
//! own, and with nine copies of each under other names.
//!
//! Rules about other subjects ask for words that no plan has: they must be looked for, and are not there. Copies match as
//! often as the originals, so that there is ten times as much to judge and to tell; nothing but what is shared between
//! the rules of a passage can make them cost less than ten times.

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use plansjekk::assess::{CheckOptions, check};
use plansjekk::rules::{RuleFile, RuleSet};
use plansjekk::text::Country;

/// How many rules stand beside each of the pack's.
const OTHERS: usize = 9;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The texts of the pack's requirements.
fn requirements() -> Vec<String> {
    let entries = std::fs::read_dir(root("rules/no")).expect("the pack is part of the repository").flatten();
    let texts = entries.filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
    texts.filter(|text| text.contains("\n[topic]")).collect()
}

/// A rule that differs from one of the pack in its id and in its subject, and asks as many alternatives.
fn other(rule: &str, number: usize) -> RuleFile {
    let (head, topic) = rule.split_once("\n[topic]").expect("a requirement has a topic");
    let alternatives = topic.lines().filter(|line| line.starts_with("  ")).count();
    let mut text = String::new();
    for line in head.lines().filter(|line| !line.starts_with("only_if")) {
        let _ = writeln!(text, "{}", line.replacen("id = \"no-", &format!("id = \"no-n{number}-"), 1));
    }
    text.push_str("[topic]\nabout = [\n");
    let name = rule.lines().find_map(|line| line.strip_prefix("id = ")).unwrap_or_default().trim_matches('"');
    let stem = name.replace('-', "");
    for at in 0..alternatives {
        let words = |kind: &str| format!("\"xq{kind}{stem}{number}n{at}*\" | \"xqz{kind}{stem}{number}n{at}\"");
        let _ = writeln!(text, "  '({}) &8 ({})',", words("a"), words("b"));
    }
    text.push_str("]\n");
    RuleFile { name: format!("{name} {number}"), text }
}

/// A rule under another name; its examples are left out, since nothing tries them here.
fn copy(rule: &str, number: usize) -> RuleFile {
    let rule = rule.split("\n[[example]]").next().unwrap_or_default();
    let text = format!("{}\n", rule.replacen("id = \"no-", &format!("id = \"no-n{number}-"), 1));
    RuleFile { name: format!("copy {number}"), text }
}

/// Makes a rule beside one of the pack's, by a number.
type Maker = fn(&str, usize) -> RuleFile;

fn ten_times_as_many(criterion: &mut Criterion) {
    let plan = std::fs::read(root("fixtures/documents/nb-samfunnsdel/nb-samfunnsdel.md")).expect("the plan is there");
    let options = CheckOptions::new(jiff::civil::date(2026, 11, 21));
    let requirements = requirements();
    let mut group = criterion.benchmark_group("rules");
    group.sample_size(10);
    let sets: [(&str, usize, Maker); 3] =
        [("the pack", 0, other), ("and others", OTHERS, other), ("and copies", OTHERS, copy)];
    for (name, others, make) in sets {
        let files = (1..=others).flat_map(|number| requirements.iter().map(move |rule| make(rule, number))).collect();
        let rules = RuleSet::with_files(files, &[Country::No]).unwrap_or_else(|problems| panic!("{}", problems.0[0]));
        let count = rules.pack(Country::No).requirements().len();
        group.bench_function(format!("check with {name}, {count} rules"), |bencher| {
            bencher.iter(|| check("plan.md", black_box(&plan), &rules, &options));
        });
    }
    group.finish();
}

criterion_group!(benches, ten_times_as_many);
criterion_main!(benches);
