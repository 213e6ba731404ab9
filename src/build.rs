//! Lists the rule files under `rules/<country>/` for embedding, in the order of their names, and names the build: what a
//! stored result was made by.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let mut list = String::from(
        "/// Name under `rules/` and text of every embedded rule file.\nconst BUILTIN: &[(&str, &str)] = &[\n",
    );
    for country in ["no", "dk", "se"] {
        for file in toml_files(&root.join("rules").join(country))? {
            let name = file.strip_prefix(root.join("rules")).map_err(io::Error::other)?.display().to_string();
            writeln!(list, "    ({name:?}, include_str!({:?})),", file.display().to_string())
                .map_err(io::Error::other)?;
        }
        println!("cargo::rerun-if-changed=rules/{country}");
    }
    list.push_str("];\n");
    println!("cargo::rustc-env=PLANSJEKK_BUILD={}", build(&root)?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(out.join("builtin_rules.rs"), list)
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

/// The TOML files of a folder and its sub-folders: concepts first, then by name.
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
