//! The examples for pipelines do what they say: the hook in a repository of its own, and each command of the jobs.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::common::{Folder, root};

const MET: &str = "# Digitaliseringsstrategi for Storvik kommune\n\nKommunen skal holde digitale kurs for alle.\n";
const WEAK: &str = "# Digitaliseringsstrategi for Storvik kommune\n\nKommunen bør holde digitale kurs for alle.\n";

/// A folder whose settings name the test pack.
fn repository(plans: &[(&str, &str)]) -> Folder {
    let folder = Folder::with(plans);
    let pack = root("tests/integration/pack/test-kurs.toml");
    let pack = pack.to_str().expect("the path is text").replace('\\', "/");
    folder.write("plansjekk.toml", format!("rules = [\"{pack}\"]\n").as_bytes());
    folder
}

/// The value of a key of the hook.
fn hook(key: &str) -> String {
    let text = fs::read_to_string(root(".pre-commit-hooks.yaml")).expect("the hook is part of the repository");
    let line = text.lines().find_map(|line| line.trim_start_matches(['-', ' ']).strip_prefix(&format!("{key}: ")));
    line.expect("the hook has the key").to_owned()
}

/// A command in the shell, with the program under test by its name.
fn shell(folder: &Path, command: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_plansjekk")).parent().expect("it is in a folder").to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(program).chain(std::env::split_paths(&path))).expect("a path");
    let mut shell = Command::new("bash");
    let shell = shell.args(["-c", command]).current_dir(folder).env_clear().env("PATH", path);
    let shell = shell.env("LC_ALL", "nb_NO.UTF-8").env("GITHUB_STEP_SUMMARY", "summary.md").env("HOME", folder);
    shell.output().expect("the shell starts")
}

#[cfg(unix)]
#[test]
fn the_hook_stops_a_commit_of_a_weak_plan() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = repository(&[("planer/a b.md", WEAK), ("planer/old.md", WEAK), ("notes.xyz", "")]);
    // What the tool for hooks does: the staged files whose names match, as arguments of the entry.
    let script = format!(
        "#!/bin/bash\ngit diff --cached --name-only -z --diff-filter=ACMR | grep -zE '{}' | xargs -0 -r {}\n",
        hook("files"),
        hook("entry")
    );
    let git = |arguments: &str| {
        shell(
            folder.path(),
            &format!("git -c user.name=x -c user.email=x@example.org -c core.quotePath=false {arguments}"),
        )
    };
    assert!(git("init -q").status.success());
    folder.write(".git/hooks/pre-commit", script.as_bytes());
    let hook = folder.path().join(".git/hooks/pre-commit");
    fs::set_permissions(hook, fs::Permissions::from_mode(0o755)).expect("the hook may be run");
    assert!(git("add 'planer/a b.md' notes.xyz").status.success());
    let refused = git("commit -q -m one");
    let said = [refused.stdout, refused.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(!refused.status.success() && said.contains("planer/a b.md:3:1: no-test-kurs"), "{said}");
    assert!(!said.contains("old.md"), "only what is staged is checked: {said}");
    folder.write("planer/a b.md", MET.as_bytes());
    assert!(git("add 'planer/a b.md'").status.success());
    assert!(git("commit -q -m two").status.success());
    assert!(git("add notes.xyz planer/old.md && git reset -q planer/old.md").status.success());
}

#[cfg(unix)]
#[test]
fn the_commands_of_the_jobs_leave_what_the_jobs_take_up() {
    for (job, taken) in [
        (".github/workflows/plans.yml", &["plans.sarif", "plans.html", "summary.md"][..]),
        (".ci/gitlab-ci.yml", &["quality.json", "plans.xml", "plans.html"][..]),
    ] {
        let text = fs::read_to_string(root(job)).expect("the job is part of the repository");
        let commands = text.lines().map(|line| line.trim_start_matches(['-', ' ']));
        let commands: Vec<&str> = commands.filter(|line| line.starts_with("plansjekk ")).collect();
        assert_eq!(commands.len(), 1, "{job}");
        let folder = repository(&[("planer/a.md", WEAK)]);
        let done = shell(folder.path(), commands[0]);
        assert_eq!(done.status.code(), Some(1), "{job}: {}", String::from_utf8_lossy(&done.stderr));
        for name in taken {
            assert!(!folder.read(name).is_empty(), "{job}: {name}");
            assert!(text.contains(name) || *name == "summary.md", "{job} takes {name} up");
        }
    }
}
