//! How fast documents are read and judged, with a plain word count of the same bytes as the yardstick. What the figures
//! mean, and how to take them, is in `README.md` beside this file.

use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use plansjekk::assess::{CheckOptions, check};
use plansjekk::document::build;
use plansjekk::read::read;
use plansjekk::rules::{RuleFile, RuleSet};
use plansjekk::text::Country;

const PLAN: &str = "nb-samfunnsdel";
/// Bytes of a page.
const PAGE: usize = 2_500;
const FORMATS: [&str; 6] = ["docx", "odt", "pdf", "html", "md", "txt"];

fn options() -> CheckOptions {
    CheckOptions::new(jiff::civil::date(2026, 11, 21))
}

fn fixture(name: &str, extension: &str) -> Vec<u8> {
    let path = root().join(format!("fixtures/documents/{name}/{name}.{extension}"));
    std::fs::read(path).expect("the fixture is part of the repository")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Many plans in one, so that the text layer outweighs everything else.
fn dense_text(times: usize) -> Vec<u8> {
    let plans = ["nb-samfunnsdel", "nb-digitaliseringsstrategi", "nb-handlingsplan", "nb-uu-plan", "nb-kompetanseplan"];
    let one: Vec<u8> = plans.iter().flat_map(|name| fixture(name, "md")).collect();
    one.repeat(times)
}

/// Ordinary plans in one: chapters of all sorts, few of which speak of what the packs ask for.
fn general_text(times: usize) -> Vec<u8> {
    let entries = std::fs::read_dir(root().join("fixtures/ordinary")).expect("the plans are part of the repository");
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md") && !path.ends_with("README.md"));
    paths.sort();
    let one: Vec<u8> = paths.iter().filter_map(|path| std::fs::read(path).ok()).flatten().collect();
    one.repeat(times)
}

/// What `wc -w` does.
fn count_words(bytes: &[u8]) -> usize {
    bytes.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).count()
}

/// The Norwegian pack, and nine more times the same requirements under other names.
fn ten_times_the_rules() -> RuleSet {
    let entries = std::fs::read_dir(root().join("rules/no")).expect("the rules are part of the repository");
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let texts = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok());
    let requirements: Vec<String> = texts.filter(|text| text.contains("\nid = \"no-")).collect();
    let copy = |number: usize, text: &String| RuleFile {
        name: format!("copy {number}"),
        text: text.replacen("\nid = \"no-", &format!("\nid = \"no-again{number}-"), 1),
    };
    let copies = (1..10).flat_map(|number| requirements.iter().map(move |text| copy(number, text)));
    RuleSet::with_files(copies.collect(), &[Country::No]).expect("copies of rules without mistakes have none")
}

/// One text: the yardstick, reading, and the whole check.
fn measure(criterion: &mut Criterion, name: &str, text: &[u8], rules: &RuleSet) {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(10);
    group.bench_function("yardstick: word count", |bencher| bencher.iter(|| count_words(black_box(text))));
    group.bench_function("read", |bencher| bencher.iter(|| build(read("plan.md", black_box(text)).expect("readable"))));
    group.bench_function("check", |bencher| bencher.iter(|| check("plan.md", black_box(text), rules, &options())));
    group.finish();
}

fn text_layer(criterion: &mut Criterion) {
    let rules = RuleSet::builtin();
    measure(criterion, "dense text", &dense_text(10), &rules);
    measure(criterion, "general text", &general_text(10), &rules);
}

/// Both must grow by no more than their input: ten times the length, and at most half as much again for ten times the
/// rules.
fn growth(criterion: &mut Criterion) {
    measure(criterion, "dense text, ten times as long", &dense_text(100), &RuleSet::builtin());
    measure(criterion, "dense text, ten times the rules", &dense_text(10), &ten_times_the_rules());
}

fn formats(criterion: &mut Criterion) {
    let rules = RuleSet::builtin();
    let mut group = criterion.benchmark_group("plan");
    group.sample_size(10);
    let words = fixture(PLAN, "txt");
    group.bench_function("yardstick: word count", |bencher| bencher.iter(|| count_words(black_box(&words))));
    for format in FORMATS {
        let bytes = fixture(PLAN, format);
        let name = format!("plan.{format}");
        group.bench_function(format!("read {format}"), |bencher| bencher.iter(|| read(&name, black_box(&bytes))));
        group.bench_function(format!("check {format}"), |bencher| {
            bencher.iter(|| check(&name, black_box(&bytes), &rules, &options()));
        });
    }
    group.finish();
}

/// What a program that has just been started does before its first verdict.
fn start(criterion: &mut Criterion) {
    let text = general_text(1);
    let end = text[..PAGE].iter().rposition(|byte| *byte == b'\n').unwrap_or(PAGE);
    let page = &text[..end];
    let mut group = criterion.benchmark_group("start");
    group.bench_function("yardstick: word count", |bencher| bencher.iter(|| count_words(black_box(page))));
    group.bench_function("load the Norwegian pack", |bencher| {
        bencher.iter_batched(RuleSet::builtin, |rules| rules.pack(Country::No), BatchSize::SmallInput);
    });
    group.bench_function("first page", |bencher| {
        let first = |rules: RuleSet| check("plan.md", black_box(page), &rules, &options());
        bencher.iter_batched(RuleSet::builtin, first, BatchSize::SmallInput);
    });
    group.finish();
}

criterion_group!(benches, text_layer, growth, formats, start);
criterion_main!(benches);
