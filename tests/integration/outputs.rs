//! Several formats in one run, completion scripts and manual pages.

use expect_test::expect;

use crate::common::Folder;

const PLAN: (&str, &str) =
    ("plan.md", "# Digitaliseringsstrategi\n\nKommunen bør gjøre nettsidene universelt utformet.\n");

#[test]
fn one_run_writes_several_formats() {
    let folder = Folder::with(&[PLAN]);
    let check = |extra: &[&str]| {
        let fixed = ["check", "--fail-on", "never", "--date", "2026-11-21", "plan.md"];
        folder.run(&[&fixed[..], extra].concat())
    };
    let alone = |format: &str| check(&["--format", format]).out;
    let both = check(&["--format", "json=o.json", "--format", "concise=o.txt", "--format", "plain"]);
    assert_eq!((both.code, both.out, both.err), (0, alone("plain"), String::new()));
    assert_eq!((folder.read("o.json"), folder.read("o.txt")), (alone("json"), alone("concise")));
    let silent = check(&["--format", "json=o.json"]);
    assert_eq!((silent.code, silent.out, silent.err), (0, String::new(), String::new()));
    check(&["--format", "json=o.json", "-o", "o.txt"]);
    assert_eq!(folder.read("o.txt"), alone("human"));
}

#[test]
fn two_reports_cannot_go_to_one_place() {
    let folder = Folder::with(&[PLAN]);
    let twice = folder.run(&["check", "plan.md", "--format", "json", "--format", "plain"]);
    expect![[r"
        --- err
        plansjekk: to rapporter skal til samme sted («-»)
          Ingenting er vurdert. Oppgi en egen fil for hver, for eksempel: --format
          html=rapport.html
        --- exit 2
    "]]
    .assert_eq(&twice.whole());
}

#[test]
fn shells_complete_every_command_and_format() {
    let folder = Folder::with(&[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = folder.run(&["completions", shell]);
        // Elvish and PowerShell complete no values.
        let words =
            if ["elvish", "powershell"].contains(&shell) { &["check", "fail-on"][..] } else { &["check", "jsonl"] };
        let missing: Vec<&&str> = words.iter().filter(|word| !script.out.contains(**word)).collect();
        assert_eq!((script.code, missing), (0, Vec::new()), "{shell}");
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = Folder::with(&[]);
    let title = |arguments: &[&str]| {
        let page = folder.run(&[&["man"], arguments].concat()).out;
        page.lines().find(|line| line.starts_with(".TH")).map(str::to_owned).unwrap_or_default()
    };
    assert!(title(&[]).starts_with(".TH plansjekk 1"), "{}", title(&[]));
    assert!(title(&["rules", "explain"]).starts_with(".TH plansjekk-rules-explain 1"));
    let unknown = folder.run(&["man", "chek"]);
    expect![[r"
        --- err
        plansjekk: unknown command “chek”
          Nothing has been assessed. Did you mean “check”? All commands are shown by:
          plansjekk --help
        --- exit 2
    "]]
    .assert_eq(&unknown.whole());
}
