//! How fast documents are read and judged, with a plain word count of the same bytes as the yardstick.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use plansjekk::assess::{CheckOptions, check};
use plansjekk::document::build;
use plansjekk::read::read;
use plansjekk::rules::RuleSet;

const PLAN: &str = "nb-samfunnsdel";
const FORMATS: [&str; 6] = ["docx", "odt", "pdf", "html", "md", "txt"];

fn fixture(name: &str, extension: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/documents/{name}/{name}.{extension}"));
    std::fs::read(path).expect("the fixture is part of the repository")
}

/// Many plans in one, so that the text layer outweighs everything else.
fn dense_text() -> Vec<u8> {
    let plans = ["nb-samfunnsdel", "nb-digitaliseringsstrategi", "nb-handlingsplan", "nb-uu-plan", "nb-kompetanseplan"];
    let one: Vec<u8> = plans.iter().flat_map(|name| fixture(name, "md")).collect();
    one.repeat(20)
}

/// What `wc -w` does.
fn count_words(bytes: &[u8]) -> usize {
    bytes.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).count()
}

fn whole_check(criterion: &mut Criterion) {
    let rules = RuleSet::builtin();
    let options = CheckOptions::new(jiff::civil::date(2026, 11, 21));
    let text = dense_text();
    let mut group = criterion.benchmark_group("text");
    group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(10);
    group.bench_function("yardstick: word count", |bencher| bencher.iter(|| count_words(black_box(&text))));
    group
        .bench_function("read", |bencher| bencher.iter(|| build(read("plan.md", black_box(&text)).expect("readable"))));
    group.bench_function("check", |bencher| bencher.iter(|| check("plan.md", black_box(&text), &rules, &options)));
    group.finish();
    let mut group = criterion.benchmark_group("plan");
    group.sample_size(10);
    for format in FORMATS {
        let bytes = fixture(PLAN, format);
        let name = format!("plan.{format}");
        group.bench_function(format!("read {format}"), |bencher| bencher.iter(|| read(&name, black_box(&bytes))));
        group.bench_function(format!("check {format}"), |bencher| {
            bencher.iter(|| check(&name, black_box(&bytes), &rules, &options));
        });
    }
    group.finish();
    criterion.benchmark_group("start").bench_function("compile the Norwegian pack", |bencher| {
        bencher.iter(|| RuleSet::builtin().pack(plansjekk::text::Country::No));
    });
}

criterion_group!(benches, whole_check);
criterion_main!(benches);
