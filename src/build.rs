//! Makes ready what the program would else do each time it starts: the rule packs are compiled and stored, and tables in
//! TOML become JSON, which is read much faster. A mistake in an embedded rule file stops the build. Names the
//! build too: what a stored result was made by.

#![expect(dead_code, unreachable_pub, reason = "the rules need only a part of their own modules to be compiled")]

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use rules::{RuleFile, compile};
use text::Country;

/// The part of `src/text` that rules are written in terms of.
mod text {
    mod language;

    pub use language::{Country, Language};
}

/// The modules of `src/rules` that take part in compiling.
mod rules {
    mod anchors;
    pub(crate) mod class;
    mod compile;
    pub(crate) mod doctypes;
    mod entries;
    mod expr;
    mod level;
    pub(crate) mod lexicon;
    pub(crate) mod matcher;
    mod pack;
    mod problem;
    mod repair;
    mod requirement;
    mod table;
    pub(crate) mod tables;
    pub(crate) mod topic;
    mod word;

    pub(crate) use compile::{RuleFile, compile};
    pub use level::{Area, Basis, Code, Evidence, FieldKind, Level, Severity};
    pub use requirement::{AskedParts, Demand, Localized, Part, Requirement, SourceRef};
}

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("rules");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    let mut list = String::from(
        "/// Name under `rules/` and text of every embedded rule file.\nconst BUILTIN: &[(&str, &str)] = &[\n",
    );
    for country in Country::ALL {
        let files = toml_files(&root.join(country.pack()))?;
        for file in &files {
            writeln!(list, "    ({:?}, include_str!({:?})),", name(file, &root)?, file.display().to_string())
                .map_err(io::Error::other)?;
        }
        fs::write(out.join(format!("{}.pack", country.pack())), pack(country, &files, &root)?)?;
        println!("cargo::rerun-if-changed=rules/{}", country.pack());
    }
    list.push_str("];\n");
    fs::write(out.join("builtin_rules.rs"), list)?;
    let messages = toml_files(&root.join("messages"))?;
    for table in
        ["lexicon/languages.toml", "lexicon/foreign.toml", "profile.toml", "doctypes.toml", "action-plans.toml"]
            .map(|table| root.join(table))
            .iter()
            .chain(&messages)
    {
        json(table, &root, &out)?;
    }
    println!("cargo::rerun-if-changed=rules/messages");
    let crate_root = root.parent().unwrap_or(&root);
    println!("cargo::rustc-env=PLANSJEKK_BUILD={}", build(crate_root)?);
    Ok(())
}

/// Writes a table in TOML as JSON.
fn json(file: &Path, root: &Path, out: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", file.display());
    let table: toml::Table = toml::from_str(&fs::read_to_string(file)?).map_err(io::Error::other)?;
    let to = out.join(name(file, root)?).with_extension("json");
    fs::create_dir_all(to.parent().unwrap_or(out))?;
    fs::write(to, serde_json::to_string(&table)?)
}

/// The name of a rule file under `rules/`.
fn name(file: &Path, root: &Path) -> io::Result<String> {
    Ok(file.strip_prefix(root).map_err(io::Error::other)?.display().to_string())
}

/// The pack of a country, compiled and stored.
fn pack(country: Country, files: &[PathBuf], root: &Path) -> io::Result<Vec<u8>> {
    let read =
        |file: &PathBuf| Ok(RuleFile { name: format!("rules/{}", name(file, root)?), text: fs::read_to_string(file)? });
    let files = files.iter().map(read).collect::<io::Result<Vec<_>>>()?;
    let pack = compile(country, &files, &[], true).map_err(|problems| {
        let told = problems.0.iter().map(|problem| format!("{}: {}", problem.file.name(), problem.message));
        io::Error::other(told.collect::<Vec<_>>().join("\n"))
    })?;
    postcard::to_allocvec(&pack).map_err(io::Error::other)
}

/// The name of the build: a hash of the code, of its dependencies and of the knowledge that is not in a country's pack.
fn build(root: &Path) -> io::Result<String> {
    let mut hash = DefaultHasher::new();
    let mut paths = vec![root.join("Cargo.toml"), root.join("Cargo.lock")];
    paths.extend(files(&root.join("src"))?);
    for entry in fs::read_dir(root.join("rules"))?.chain(fs::read_dir(root.join("rules/lexicon"))?) {
        paths.push(entry?.path());
    }
    paths.retain(|path| path.is_file());
    paths.sort();
    for path in paths {
        println!("cargo::rerun-if-changed={}", path.display());
        path.strip_prefix(root).map_err(io::Error::other)?.hash(&mut hash);
        fs::read(&path)?.hash(&mut hash);
    }
    println!("cargo::rerun-if-changed={}", root.join("src").display());
    Ok(format!("{}-{:016x}", env::var("CARGO_PKG_VERSION").unwrap_or_default(), hash.finish()))
}

/// All files of a folder and its sub-folders.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

/// The TOML files of a folder and its sub-folders, by name.
fn toml_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return Ok(files) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(toml_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
