//! Records of earlier runs, by the content of the document and everything that a record depends on.
//!
//! The store is `SQLite`: two runs may use it at the same time (a store with an exclusive lock would shut one of them out),
//! every record is its own transaction, so that a killed run loses nothing it has finished, and a half-written file
//! repairs itself. Nothing in the store is trusted: a record carries a checksum, and a store that is damaged is made anew.

use std::fs::{self, File};
use std::hash::Hasher as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use rusqlite::{Connection, ErrorCode, OptionalExtension, params};
use rustc_hash::{FxHashSet, FxHasher};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::assess::CheckOptions;
use crate::audit::{Outcome, Window};
use crate::report::{RunError, RunErrorKind};
use crate::rules::RuleSet;
use crate::text::Country;

/// The store's file; the number is that of its tables.
const NAME: &str = "audit-3.sqlite";

/// The file that is locked while a damaged store is made anew.
const LOCK: &str = "audit-3.lock";

/// How long a run waits for another one that is writing.
const PATIENCE: Duration = Duration::from_secs(20);

/// The code that made a record: a record of other code is of no use.
const BUILD: &str = env!("PLANSJEKK_BUILD");

const TABLES: &str = "
    PRAGMA page_size = 16384; -- most records fit on a page
    PRAGMA auto_vacuum = INCREMENTAL;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS record (
        key BLOB PRIMARY KEY, -- SHA-256 of what the record depends on, the rules apart
        day INTEGER NOT NULL, -- the last day it was used, in days since 1970
        size INTEGER NOT NULL, -- bytes of the value
        sum INTEGER NOT NULL, -- of the value, see `sum_of`
        value BLOB NOT NULL
    );";

/// What a record is found by.
pub(super) type Key = [u8; 32];

/// What a record begins with; the packed outcome follows it, and is not unpacked to find out whether it still holds.
#[derive(Serialize, Deserialize)]
struct Head {
    /// What the rules and settings ask of the document (see [`asked`]); `None` where no rule was asked.
    rules: Option<[u8; 32]>,
    /// The days that it holds for.
    window: Window,
    /// What it is; `None` where it could not be read.
    document: Option<Judged>,
}

/// What an assessed document is.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Judged {
    country: Country,
    doctype: String,
    owner: Option<String>,
}

impl Judged {
    fn of(outcome: &Outcome) -> Option<Self> {
        match outcome {
            Outcome::Assessed(record) => {
                Some(Self { country: record.country, doctype: record.doctype.id.clone(), owner: record.owner.clone() })
            }
            Outcome::Unread(_) => None,
        }
    }
}

/// What is known of a document.
#[derive(Debug, PartialEq)]
pub(super) struct Kept {
    /// What became of it, packed as an entry has it.
    pub(super) packed: Vec<u8>,
    /// It is known from an earlier run.
    pub(super) earlier: bool,
    document: Option<Judged>,
}

impl Kept {
    /// What became of it.
    pub(super) fn outcome(&self) -> Option<Outcome> {
        postcard::from_bytes(&self.packed).ok()
    }

    /// Whether it could be read.
    pub(super) fn was_read(&self) -> bool {
        self.document.is_some()
    }

    /// The one that adopts the plan, where the document names one.
    pub(super) fn owner(&self) -> Option<&str> {
        self.document.as_ref()?.owner.as_deref()
    }
}

/// The store of a run.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
    /// The day of the run by the clock, in days since 1970.
    day: i64,
    state: Mutex<State>,
    /// Connections that only read, so that no worker waits for another.
    readers: Mutex<Vec<Connection>>,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct State {
    /// Nothing where the store cannot be used any more.
    connection: Option<Connection>,
    problem: Option<RunErrorKind>,
}

/// What became of the records of a run.
#[derive(Debug, Default)]
struct Seen {
    /// Those that were used and are marked so at the end.
    used: Vec<Key>,
    /// Those that this run has made: a copy of a document that it has just assessed is not one of an earlier run.
    made: FxHashSet<Key>,
}

/// A record as it is stored: the day it was last used, its sum and its bytes.
type Stored = (i64, i64, Vec<u8>);

impl Cache {
    /// Opens the store in a folder, which is made where it is not there.
    pub(super) fn open(folder: &Path, day: Date) -> Result<Self, RunError> {
        let unusable = |what: String| RunError::new(folder.display().to_string(), RunErrorKind::NoCache(what));
        fs::create_dir_all(folder).map_err(|error| unusable(error.to_string()))?;
        let mut state = State::default();
        match connect(folder) {
            Ok(connection) => state.connection = Some(connection),
            Err(error) if is_damage(&error) => {
                state.connection = Some(renew(folder).map_err(|error| unusable(error.to_string()))?);
                state.problem = Some(RunErrorKind::CacheDamaged);
            }
            Err(error) => return Err(unusable(error.to_string())),
        }
        let day = day.to_zoned(jiff::tz::TimeZone::UTC).map_or(0, |zoned| zoned.timestamp().as_second() / 86_400);
        Ok(Self {
            folder: folder.to_owned(),
            day,
            state: Mutex::new(state),
            readers: Mutex::default(),
            seen: Mutex::default(),
        })
    }

    /// The folder of the store.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What became of a document, where that is known and still holds.
    pub(super) fn get(&self, key: &Key, rules: &RuleSet, options: &CheckOptions) -> Option<Kept> {
        let (day, sum, value) = self.stored(key)?;
        if sum_of(&value) != sum {
            return None;
        }
        let (head, packed) = postcard::take_from_bytes::<Head>(&value).ok()?;
        if !head.window.holds(options.today) || head.rules != asked(head.document.as_ref(), rules, options) {
            return None;
        }
        let packed = packed.to_vec();
        let mut seen = locked(&self.seen);
        if day != self.day {
            seen.used.push(*key);
        }
        Some(Kept { packed, earlier: !seen.made.contains(key), document: head.document })
    }

    /// The record of a key. What a reader finds amiss is looked at once more by the connection that can do something
    /// about it.
    fn stored(&self, key: &Key) -> Option<Stored> {
        let idle = locked(&self.readers).pop();
        let reader = idle.map_or_else(|| reader(&self.folder), Ok);
        if let Ok((found, reader)) = reader.and_then(|reader| Ok((look_up(&reader, key)?, reader))) {
            locked(&self.readers).push(reader);
            return found;
        }
        self.with(|connection| look_up(connection, key))?
    }

    /// Keeps what became of a document.
    pub(super) fn put(&self, key: &Key, rules: &RuleSet, options: &CheckOptions, window: Window, outcome: &Outcome) {
        let document = Judged::of(outcome);
        let head = Head { rules: asked(document.as_ref(), rules, options), window, document };
        let Ok(value) = postcard::to_stdvec(&(head, outcome)) else { return };
        let sum = sum_of(&value);
        let size = i64::try_from(value.len()).unwrap_or(i64::MAX);
        self.with(|connection| {
            let mut insert = connection.prepare_cached("INSERT OR REPLACE INTO record VALUES (?1, ?2, ?3, ?4, ?5)")?;
            insert.execute(params![key, self.day, size, sum, value])
        });
        locked(&self.seen).made.insert(*key);
    }

    /// Ends the run: marks what was used, and lets the records go that were not used for longest where there are more
    /// than `limit` bytes of them. Gives what went wrong with the store, if anything did.
    pub(super) fn finish(self, limit: u64) -> Option<RunError> {
        locked(&self.readers).clear();
        let used = std::mem::take(&mut locked(&self.seen).used);
        self.with(|connection| {
            let transaction = connection.unchecked_transaction()?;
            for key in &used {
                transaction
                    .prepare_cached("UPDATE record SET day = ?1 WHERE key = ?2")?
                    .execute(params![self.day, key])?;
            }
            transaction.commit()?;
            shrink(connection, limit)
        });
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        state.problem.map(|kind| RunError::new(self.folder.display().to_string(), kind))
    }

    /// Does something with the store. A damaged store is made anew; after any other error it is left alone.
    fn with<T>(&self, work: impl Fn(&Connection) -> rusqlite::Result<T>) -> Option<T> {
        let mut state = locked(&self.state);
        let error = match work(state.connection.as_ref()?) {
            Ok(done) => return Some(done),
            Err(error) => error,
        };
        // The connection is closed first, so that its files can be taken away.
        state.connection = None;
        if !is_damage(&error) {
            state.problem = Some(RunErrorKind::NoCache(error.to_string()));
            return None;
        }
        state.problem = Some(RunErrorKind::CacheDamaged);
        state.connection = renew(&self.folder).ok();
        work(state.connection.as_ref()?).ok()
    }
}

/// What a lock holds; a worker that panicked leaves nothing half changed.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A connection that only reads what is there.
fn reader(folder: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(folder.join(NAME))?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

fn look_up(connection: &Connection, key: &Key) -> rusqlite::Result<Option<Stored>> {
    let mut query = connection.prepare_cached("SELECT day, sum, value FROM record WHERE key = ?1")?;
    query.query_row(params![key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()
}

fn connect(folder: &Path) -> rusqlite::Result<Connection> {
    let connection = reader(folder)?;
    connection.execute_batch(TABLES)?;
    Ok(connection)
}

/// Whether the file is not what it was written as.
fn is_damage(error: &rusqlite::Error) -> bool {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => matches!(
            failure.code,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::SchemaChanged | ErrorCode::Unknown
        ),
        rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::SqlInputError { .. } => true,
        _ => false,
    }
}

/// A store in the place of a damaged one. Where another run has made it anew already, that one is used.
fn renew(folder: &Path) -> rusqlite::Result<Connection> {
    let guard = File::create(folder.join(LOCK)).ok();
    let _locked = guard.as_ref().map(File::lock);
    if let Ok(connection) = connect(folder) {
        let sound = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
        if sound.is_ok_and(|said| said == "ok") {
            return Ok(connection);
        }
    }
    for ending in ["", "-wal", "-shm"] {
        // What is not there need not be taken away, and what cannot be is found out by opening.
        let _ = fs::remove_file(folder.join(format!("{NAME}{ending}")));
    }
    connect(folder)
}

fn shrink(connection: &Connection, limit: u64) -> rusqlite::Result<()> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let number = |query: &str| connection.query_row(query, [], |row| row.get::<_, i64>(0));
    // Only a file that is itself larger is worth adding up.
    let file = number("PRAGMA page_count")?.saturating_mul(number("PRAGMA page_size")?);
    if file > limit && number("SELECT COALESCE(SUM(size), 0) FROM record")? > limit {
        // The newest are kept until they fill nine tenths of the limit, so that not every run has to shrink the store.
        connection.execute(
            "DELETE FROM record WHERE key IN (
                SELECT key FROM (
                    SELECT key, SUM(size) OVER (ORDER BY day DESC, rowid DESC) AS filled FROM record
                ) WHERE filled > ?1
            )",
            params![limit / 10 * 9],
        )?;
    }
    give_back(connection)
}

/// Gives the pages that nothing stands on back to the disk. A step of the statement gives back one page.
fn give_back(connection: &Connection) -> rusqlite::Result<()> {
    let free: i64 = connection.query_row("PRAGMA freelist_count", [], |row| row.get(0))?;
    if free == 0 {
        return Ok(());
    }
    let mut statement = connection.prepare("PRAGMA incremental_vacuum")?;
    let mut steps = statement.query([])?;
    while steps.next()?.is_some() {}
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);")
}

/// What a document's record depends on, apart from the rules, what the settings ask differently and the day, which are
/// compared when it is found.
pub(super) fn key(name: &str, bytes: &[u8], options: &CheckOptions) -> Key {
    let extension = Path::new(name).extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let given = (&options.owner, &options.doctype, &options.language, &options.country, &options.date, extension);
    digest(&[BUILD.as_bytes(), format!("{given:?}").as_bytes(), &Sha256::digest(bytes)])
}

/// By what the document of a record is judged: the rules of its country for its type, and what the settings ask
/// differently of those. The rest of the rules may change, and the record stands.
fn asked(document: Option<&Judged>, rules: &RuleSet, options: &CheckOptions) -> Option<[u8; 32]> {
    let document = document?;
    let pack = rules.pack(document.country);
    let is_own = |id: &str| pack.requirements().iter().any(|requirement| requirement.id == id);
    let demands = options.overrides.demands.iter().filter(|demand| is_own(&demand.requirement));
    let elsewhere = options.overrides.elsewhere.iter().filter(|(id, _)| is_own(id));
    let settings = format!("{:?}", (demands.collect::<Vec<_>>(), elsewhere.collect::<Vec<_>>()));
    Some(digest(&[&rules.fingerprint(document.country, &document.doctype), settings.as_bytes()]))
}

/// A sum that changes when the disk changes a byte; nobody has to be kept from making another value of the same sum.
fn sum_of(value: &[u8]) -> i64 {
    let mut hasher = FxHasher::default();
    hasher.write(value);
    hasher.finish().cast_signed()
}

/// The SHA-256 of parts, wherever one ends and the next begins.
fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.len().to_le_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Unread;

    const DAY: Date = jiff::civil::date(2026, 11, 21);
    const KEY: Key = [255; 32];

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn open(&self) -> Cache {
            Cache::open(self.0.path(), DAY).unwrap()
        }

        fn file(&self) -> PathBuf {
            self.0.path().join(NAME)
        }
    }

    fn outcome(detail: &str) -> Outcome {
        Outcome::Unread(Unread { code: "damaged-file".to_owned(), detail: detail.to_owned(), ..Unread::default() })
    }

    fn put(cache: &Cache, key: Key, detail: &str) {
        cache.put(&key, &RuleSet::builtin(), &CheckOptions::new(DAY), Window::ALWAYS, &outcome(detail));
    }

    fn get(cache: &Cache, key: Key) -> Option<Outcome> {
        cache.get(&key, &RuleSet::builtin(), &CheckOptions::new(DAY))?.outcome()
    }

    #[test]
    fn what_was_kept_is_found_by_two_runs_at_once() {
        let folder = Folder::new();
        let (one, two) = (folder.open(), folder.open());
        put(&one, KEY, "a");
        assert_eq!(get(&two, KEY), Some(outcome("a")));
        put(&two, [8; 32], "b");
        assert_eq!(get(&one, [8; 32]), Some(outcome("b")));
    }

    #[test]
    fn what_this_run_has_made_is_not_of_an_earlier_one() {
        let folder = Folder::new();
        let cache = folder.open();
        put(&cache, KEY, "a");
        let get =
            |cache: &Cache| cache.get(&KEY, &RuleSet::builtin(), &CheckOptions::new(DAY)).map(|kept| kept.earlier);
        assert_eq!((get(&cache), get(&folder.open())), (Some(false), Some(true)));
    }

    #[test]
    fn a_smaller_limit_gives_the_disk_back() {
        let folder = Folder::new();
        let cache = folder.open();
        for key in 0..40 {
            put(&cache, [key; 32], &"x".repeat(20_000));
        }
        assert_eq!(cache.finish(1 << 30), None);
        let before = std::fs::metadata(folder.file()).unwrap().len();
        assert_eq!(folder.open().finish(100_000), None);
        let after = std::fs::metadata(folder.file()).unwrap().len();
        assert!(before > 800_000 && after < 200_000, "{before} → {after}");
    }

    #[test]
    fn a_changed_byte_is_a_miss() {
        let folder = Folder::new();
        put(&folder.open(), KEY, "a");
        let other = Connection::open(folder.file()).unwrap();
        other.execute("UPDATE record SET value = zeroblob(size)", []).unwrap();
        assert_eq!(get(&folder.open(), KEY), None);
    }

    #[test]
    fn a_damaged_store_is_made_anew() {
        for garbage in [&b"not a store at all, but long enough to be taken for one"[..], b""] {
            let folder = Folder::new();
            put(&folder.open(), KEY, "a");
            fs::write(folder.file(), garbage).unwrap();
            let _ = fs::remove_file(folder.0.path().join(format!("{NAME}-wal")));
            let cache = folder.open();
            assert_eq!(get(&cache, KEY), None);
            put(&cache, KEY, "b");
            assert_eq!(get(&cache, KEY), Some(outcome("b")));
        }
    }

    #[test]
    fn damage_in_the_middle_of_a_run_costs_only_records() {
        let folder = Folder::new();
        let cache = folder.open();
        for number in 0..200 {
            put(&cache, [number; 32], &"x".repeat(3000));
        }
        drop(cache);
        let mut bytes = fs::read(folder.file()).unwrap();
        let from = 4096.min(bytes.len());
        bytes[from..].fill(0x55);
        fs::write(folder.file(), bytes).unwrap();
        let cache = folder.open();
        assert_eq!((0..200).filter(|number| get(&cache, [*number; 32]).is_some()).count(), 0);
        put(&cache, KEY, "b");
        assert_eq!(get(&cache, KEY), Some(outcome("b")));
        assert!(matches!(cache.finish(u64::MAX).unwrap().kind, RunErrorKind::CacheDamaged));
    }

    #[test]
    fn the_oldest_records_go_first() {
        let folder = Folder::new();
        let old = Cache::open(folder.0.path(), DAY.yesterday().unwrap()).unwrap();
        for number in 0..10 {
            put(&old, [number; 32], &"x".repeat(900));
        }
        let new = folder.open();
        assert!(get(&new, [3; 32]).is_some());
        put(&new, KEY, "b");
        assert!(new.finish(2500).is_none());
        let cache = folder.open();
        let left: Vec<u8> = (0..10).filter(|number| get(&cache, [*number; 32]).is_some()).collect();
        assert_eq!((left, get(&cache, KEY)), (vec![3, 9], Some(outcome("b"))));
    }
}
