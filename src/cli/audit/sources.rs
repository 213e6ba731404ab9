//! Which documents an audit is of: those that arguments name, and those of a manifest; and a manifest to begin with.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::audit::{Doubt, Listing, ManifestFormat, Recogniser, Source, read_manifest, write_manifest};
use crate::read;
use crate::report::{self, RunError, RunErrorKind};
use crate::text::Language;

use crate::cli::args::AuditArgs;
use crate::cli::exit::{Exit, Failure};
use crate::cli::inputs::{self, Input, Inputs};
use crate::cli::output::{self, Output, WIDTH};

/// Largest manifest.
const LARGEST: u64 = 100_000_000;

/// What an audit is of.
pub(super) struct Sources {
    pub(super) inputs: Inputs,
    /// What is known of each input.
    pub(super) known: Vec<Source>,
    /// The manifest, whose mistakes are still to be told.
    pub(super) listing: Option<Listing>,
}

/// The inputs of an audit, each with what is known of it.
pub(super) fn of(args: &AuditArgs, language: Language) -> Result<Sources, Failure> {
    let mut inputs = Inputs::of(&args.paths);
    let mut sources: Vec<Source> = Vec::new();
    let (mut doubts, mut recogniser) = (Doubts::default(), Recogniser::default());
    for input in inputs.list() {
        let (source, doubt) = recogniser.recognised(&inputs::name(input));
        doubts.add(&source.path, doubt);
        sources.push(source);
    }
    let mut by_path: BTreeSet<usize> = (0..sources.len()).collect();
    let mut listing = args.manifest.as_deref().map(|manifest| listed(manifest, language)).transpose()?;
    let listed = listing.as_mut().map(|listing| std::mem::take(&mut listing.manifest.sources));
    for source in listed.into_iter().flatten() {
        let manifest = args.manifest.as_deref().unwrap_or(Path::new(""));
        let (path, source) = placed(manifest, source, &mut recogniser, &mut doubts);
        for number in inputs.add(&path) {
            let own = Source { path: inputs::name(&inputs.list()[number]), ..source.clone() };
            match sources.get_mut(number) {
                None => sources.push(own),
                // A manifest knows more than the path of an argument; of two rows the first stands.
                Some(known) if by_path.remove(&number) => *known = own,
                Some(_) => {}
            }
        }
    }
    doubts.say(language);
    Ok(Sources { inputs, known: sources, listing })
}

/// What paths leave open, each once with the first path that does.
#[derive(Default)]
struct Doubts(Vec<(String, Doubt)>);

impl Doubts {
    fn add(&mut self, path: &str, doubt: Option<Doubt>) {
        let Some(doubt) = doubt else { return };
        if !self.0.iter().any(|(_, known)| *known == doubt) {
            self.0.push((path.to_owned(), doubt));
        }
    }

    fn say(&self, language: Language) {
        output::complain(&report::path_doubts(&self.0, language));
    }
}

/// A document of a manifest by its path from here.
fn placed(manifest: &Path, source: Source, recogniser: &mut Recogniser, doubts: &mut Doubts) -> (OsString, Source) {
    let folder = manifest.parent().unwrap_or(Path::new(""));
    let path = folder.join(&source.path);
    let (known, doubt) = recogniser.recognised(&path.to_string_lossy());
    // The path may tell the county of the municipality that it names itself, never of one that the manifest names.
    let open = source.municipality.is_none();
    if open {
        doubts.add(&known.path, doubt);
    }
    let county = if open || source.municipality == known.municipality { known.county } else { None };
    let source = Source {
        municipality: source.municipality.or(known.municipality),
        county: source.county.or(county),
        year: source.year.or(known.year),
        ..source
    };
    (path.into_os_string(), source)
}

fn listed(manifest: &Path, language: Language) -> Result<Listing, Failure> {
    let name = manifest.display().to_string();
    let text = text_of(manifest)
        .map_err(|what| Failure::Run(Box::new(RunError::new(name.clone(), RunErrorKind::BadConfig(what))), language))?;
    let listing = read_manifest(&name, &text, ManifestFormat::of(&name));
    output::complain(&report::manifest_doubts(&name, &listing.manifest.doubts, language));
    Ok(listing)
}

fn text_of(manifest: &Path) -> Result<String, String> {
    let metadata = fs::metadata(manifest).map_err(|error| error.to_string())?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err("not a manifest".to_owned());
    }
    let bytes = fs::read(manifest).map_err(|error| error.to_string())?;
    read::text(&bytes).map_err(|error| error.to_string())
}

/// A path as it is written in a folder; itself where the folder is not known or it is on another disk.
fn seen_from(folder: &Path, path: &Path) -> PathBuf {
    if let Ok(inside) = path.strip_prefix(folder) {
        return inside.to_owned();
    }
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let (Ok(here), Ok(there)) = (here.canonicalize(), path.canonicalize()) else { return path.to_owned() };
    let shared = here.components().zip(there.components()).take_while(|(one, other)| one == other).count();
    if path.is_absolute() || shared == 0 {
        return there;
    }
    let up = here.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(there.components().skip(shared)).collect()
}

/// Writes a manifest of the documents that arguments name.
pub(super) fn init(args: &AuditArgs, language: Language) -> Result<Exit, Failure> {
    // A manifest's paths are read from where it stands.
    let folder = args.output.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let (mut sources, mut doubts, mut recogniser) = (Vec::new(), Doubts::default(), Recogniser::default());
    let mut exit = Exit::Met;
    let inputs = Inputs::of(&args.paths);
    let written = Output::to(args.output.clone(), language);
    written.spare(|path| inputs.holds(path))?;
    for input in inputs.list() {
        let problem = match input {
            Input::File(path) => match path.to_str() {
                Some(text) => {
                    let from_there = seen_from(folder, path);
                    let shown = from_there.to_str().unwrap_or(text).to_owned();
                    let (known, doubt) = recogniser.recognised(text);
                    doubts.add(text, doubt);
                    sources.push(Source { path: shown, ..known });
                    continue;
                }
                None => RunError::new(path.to_string_lossy(), RunErrorKind::Unreadable("not UTF-8".to_owned())),
            },
            Input::Standard => RunError::new("-", RunErrorKind::NotAFile),
            Input::Problem(error) => error.clone(),
        };
        output::complain(&problem.human(language, 0, WIDTH));
        exit = Exit::Unread;
    }
    doubts.say(language);
    if sources.is_empty() {
        return Ok(Exit::Unusable);
    }
    let name = args.output.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    written.write(&write_manifest(&sources, ManifestFormat::of(&name)))?;
    Ok(exit)
}
