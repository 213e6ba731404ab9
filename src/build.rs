//! Lists the rule files under `rules/<country>/` for embedding, in the order of their names.

use std::fmt::Write as _;
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
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(out.join("builtin_rules.rs"), list)
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
