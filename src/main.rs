//! Temporary measuring front.
use std::io::Write as _;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let value = |name: &str| args.iter().position(|a| a == name).map(|at| args[at + 1].clone());
    let path = args.last().expect("path").clone();
    let bytes = std::fs::read(&path).unwrap_or_default();
    let out = match args[1].as_str() {
        "train" => {
            let country = match path.as_str() {
                "dk" => plansjekk::text::Country::Dk,
                "se" => plansjekk::text::Country::Se,
                _ => plansjekk::text::Country::No,
            };
            let pack = plansjekk::rules::RuleSet::builtin().pack(country);
            let mut lessons = plansjekk::assess::lessons_of_examples(&pack);
            for file in args[2..args.len() - 1].iter() {
                lessons.extend(
                    plansjekk::assess::lessons_of_file(&std::fs::read_to_string(file).expect("file")).expect("lessons"),
                );
            }
            std::fs::write(format!("rules/{path}/topics.model"), plansjekk::find::train(&pack, &lessons))
                .expect("written");
            format!("{} lessons\n", lessons.len())
        }
        "extract" => {
            let document = plansjekk::document::build(plansjekk::read::read(&path, &bytes).expect("read"));
            plansjekk::report::extracted_text(&document)
        }
        "rules" => match plansjekk::rules::RuleSet::check_builtin() {
            Ok(()) => "ok\n".to_owned(),
            Err(problems) => problems.0.iter().map(|p| format!("{:?}\n", miette::Report::new(p.clone()))).collect(),
        },
        _ => {
            let mut options = plansjekk::assess::CheckOptions::new(
                value("--date").map_or(jiff::civil::date(2026, 11, 21), |d| d.parse().expect("date")),
            );
            options.owner = value("--owner");
            options.doctype = value("--type").map(|t| (t, plansjekk::assess::DoctypeSource::Flag));
            let rules = value("--rules").map_or_else(plansjekk::rules::RuleSet::builtin, |folder| {
                let mut files = Vec::new();
                for pattern in [format!("{folder}/concepts/*.toml"), format!("{folder}/*.toml")] {
                    for file in glob::glob(&pattern).expect("glob").flatten() {
                        files.push(plansjekk::rules::RuleFile {
                            name: file.display().to_string(),
                            text: std::fs::read_to_string(&file).expect("rule file"),
                        });
                    }
                }
                match plansjekk::rules::RuleSet::with_files(files, false) {
                    Ok(rules) => rules,
                    Err(problems) => {
                        for p in problems.0 {
                            println!("{}: {} at {:?}", p.file.name(), p.message, p.range);
                        }
                        std::process::exit(2)
                    }
                }
            });
            let a = plansjekk::assess::check(&path, &bytes, &rules, &options).expect("checked");
            let o = plansjekk::report::Options {
                language: None,
                run_language: plansjekk::text::Language::Nb,
                width: 80,
                colour: false,
                symbols: plansjekk::report::Symbols::Unicode,
                min_severity: plansjekk::rules::Severity::Info,
                explain: args.iter().any(|a| a == "--explain"),
                quiet: false,
            };
            match value("--format").as_deref() {
                Some("jsonl") => plansjekk::report::jsonl(&[a], &[], &o),
                Some("json") => plansjekk::report::json(&[a], &[], &o),
                _ => plansjekk::report::terminal(&[a], &[], &o),
            }
        }
    };
    let _ = std::io::stdout().write_all(out.as_bytes());
}
