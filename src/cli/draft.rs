//! A file beside the one that it will replace, so that nobody ever finds half a report there.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A draft that nobody has locked is left over from a killed run, unless it was made just now and is yet to be locked.
const JUST_NOW: Duration = Duration::from_secs(2);

/// How many drafts of this process' number may be in the way: in containers every run can have the same number.
const TRIES: u32 = 100;

/// A draft; deleted where it is never published.
pub(super) struct Draft {
    path: PathBuf,
    target: PathBuf,
    /// Locked until the draft is gone, also where the process is killed.
    file: File,
}

impl Draft {
    /// An empty draft of a file. Takes away what killed runs have left of theirs.
    pub(super) fn of(target: PathBuf) -> io::Result<Self> {
        let name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
        for left in leftovers(&target) {
            // What cannot be taken away is in nobody's way.
            let _ = fs::remove_file(left);
        }
        let own = std::process::id();
        for number in 0..TRIES {
            let mut hidden = OsString::from(".");
            hidden.push(&name);
            hidden.push(format!(".{own}-{number}.tmp"));
            let path = target.with_file_name(hidden);
            match created(&path, &target) {
                Ok(file) => {
                    // Where the file system knows no locks, no draft is ever taken for a leftover.
                    let _ = file.try_lock();
                    return Ok(Self { path, target, file });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Fills the draft, to the last byte on the disk.
    pub(super) fn fill(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let mut out = io::BufWriter::new(&self.file);
        write(&mut out)?;
        out.flush()?;
        drop(out);
        self.file.sync_all()
    }

    /// Puts the draft in the place of the file.
    pub(super) fn publish(self) -> io::Result<()> {
        fs::rename(&self.path, &self.target)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After publishing there is nothing to delete; else what failed first is what the user is told.
        let _ = fs::remove_file(&self.path);
    }
}

/// A new file with the permissions of the one it will replace, so that nobody can read the draft who may not read that.
#[cfg(unix)]
fn created(path: &Path, target: &Path) -> io::Result<File> {
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};

    let Ok(found) = fs::metadata(target) else { return File::create_new(path) };
    let mode = found.permissions().mode() & 0o777;
    let file = File::options().write(true).create_new(true).mode(mode).open(path)?;
    // The process may be set to make files narrower than that; where they cannot be widened, they stay so.
    let _ = file.set_permissions(fs::Permissions::from_mode(mode));
    Ok(file)
}

/// A new file; other systems give it the permissions of its folder.
#[cfg(not(unix))]
fn created(path: &Path, _: &Path) -> io::Result<File> {
    File::create_new(path)
}

/// The drafts of a file that no running process writes.
fn leftovers(target: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (target.parent(), target.file_name().and_then(|name| name.to_str())) else {
        return Vec::new();
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let head = format!(".{name}.");
    let is_draft = |path: &PathBuf| {
        let own = path.file_name().and_then(|name| name.to_str()).and_then(|own| own.strip_prefix(&head));
        own.and_then(|own| own.strip_suffix(".tmp"))
            .is_some_and(|number| number.chars().all(|letter| letter.is_ascii_digit() || letter == '-'))
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(is_draft).filter(|path| is_left(path)).collect()
}

fn is_left(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let age = file.metadata().and_then(|found| found.modified()).ok().and_then(|made| made.elapsed().ok());
    age.is_some_and(|age| age >= JUST_NOW) && file.try_lock().is_ok()
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn what_killed_runs_have_left_goes_and_what_others_write_stays() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let long_ago = SystemTime::now() - Duration::from_mins(1);
        for name in [".o.json.12-0.tmp", ".o.json.13-0.tmp", ".o.json.14-0.tmp", ".o.json.x.tmp", ".p.json.12-0.tmp"] {
            let file = File::create(at(name)).unwrap();
            file.set_modified(if name.contains("14") { SystemTime::now() } else { long_ago }).unwrap();
        }
        let other = File::open(at(".o.json.13-0.tmp")).unwrap();
        other.lock().unwrap();
        let draft = Draft::of(at("o.json")).unwrap();
        draft.fill(|out| out.write_all(b"whole")).unwrap();
        draft.publish().unwrap();
        let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [".o.json.13-0.tmp", ".o.json.14-0.tmp", ".o.json.x.tmp", ".p.json.12-0.tmp", "o.json"]);
        assert_eq!(fs::read(at("o.json")).unwrap(), b"whole");
    }

    #[cfg(unix)]
    #[test]
    fn a_draft_is_as_open_as_what_it_replaces() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("o");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        for wanted in [0o600, 0o640, 0o666, 0o400] {
            fs::write(&target, "old").unwrap();
            fs::set_permissions(&target, fs::Permissions::from_mode(wanted)).unwrap();
            let draft = Draft::of(target.clone()).unwrap();
            assert_eq!(mode(&draft.path), wanted);
            draft.fill(|out| out.write_all(b"new")).unwrap();
            draft.publish().unwrap();
            assert_eq!((mode(&target), fs::read(&target).unwrap().as_slice()), (wanted, &b"new"[..]));
            fs::remove_file(&target).unwrap();
        }
    }

    #[test]
    fn a_draft_of_the_same_number_is_not_in_the_way() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (Draft::of(folder.path().join("o")).unwrap(), Draft::of(folder.path().join("o")).unwrap());
        assert_ne!(one.path, two.path);
        drop((one, two));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
