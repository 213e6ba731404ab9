//! An audit of very many documents, as whole processes: how long with one core and with two, how much memory in each format,
//! how long the second run when one document in a hundred has changed, and what is told of the broken ones.
//!
//! `cargo bench --bench audit` takes 10,000 documents, `cargo bench --bench audit -- 1000` as many as that. The documents are
//! made anew, and always the same. `PLANSJEKK=FILE` takes another program, such as that of an earlier version. What the figures mean is in `README.md` beside this file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Documents where no number is asked for.
const DOCUMENTS: usize = 10_000;

/// One document of so many is broken, and one of so many changes before the second run.
const BROKEN: usize = 50;
const CHANGED: usize = 100;

/// Formats whose memory is looked at.
const FORMATS: [&str; 15] = [
    "human",
    "plain",
    "json",
    "jsonl",
    "csv",
    "findings-csv",
    "html",
    "xlsx",
    "sqlite",
    "parquet",
    "markdown",
    "sarif",
    "junit",
    "github",
    "gitlab",
];

/// How often a running process is looked at.
const LOOK: Duration = Duration::from_millis(5);

fn main() -> io::Result<()> {
    let number = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
    let bench = Bench { folder: tempfile::tempdir()?, documents: number.unwrap_or(DOCUMENTS) };
    let made = bench.make()?;
    say(&format!("{} documents (md, docx, pdf; 1 of {BROKEN} broken), {made} MB", bench.documents))?;
    let one = bench.cold("1", "human", "one")?;
    say(&format!("one core, from nothing     {one}"))?;
    let two = bench.cold("2", "human", "two")?;
    say(&format!("two cores, from nothing    {two}, {:.2} times as fast", one.seconds / two.seconds))?;
    let lines = bench.cold("2", "jsonl", "lines")?;
    say(&format!("two cores, as JSON Lines   {lines}"))?;
    bench.change()?;
    let again = bench.run("2", "human", "two")?;
    say(&format!("1 of {CHANGED} changed             {again}, {:.1} times as fast", two.seconds / again.seconds))?;
    let again = bench.run("2", "jsonl", "lines")?;
    say(&format!("1 of {CHANGED}, as JSON Lines      {again}, {:.1} times as fast", lines.seconds / again.seconds))?;
    bench.tell_entries()?;
    for format in FORMATS {
        let run = bench.run("2", format, "two")?;
        say(&format!("{format:<12} from the cache   {run}"))?;
    }
    Ok(())
}

fn say(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}

/// A folder of documents and what was made of them.
struct Bench {
    folder: tempfile::TempDir,
    documents: usize,
}

/// What a process took.
struct Run {
    seconds: f64,
    /// Time of the processors.
    cpu: f64,
    /// Most memory at any time, in MiB.
    memory: u64,
    /// Processes that wanted to run just before, by the system's own mean of a minute.
    load: f64,
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { seconds, cpu, memory, load } = self;
        write!(f, "{seconds:7.2} s, cpu {cpu:7.2} s, {memory:4} MiB, load before {load:.1}")
    }
}

impl Bench {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes the documents; gives their size in MB.
    fn make(&self) -> io::Result<u64> {
        let maker = Maker::new()?;
        let mut size = 0;
        for number in 0..self.documents {
            let (path, bytes) = maker.document(number);
            let path = self.path("plans").join(path);
            fs::create_dir_all(path.parent().unwrap_or(&path))?;
            fs::write(path, &bytes)?;
            size += bytes.len() as u64;
        }
        Ok(size / 1_000_000)
    }

    /// Changes one sound document of a hundred.
    fn change(&self) -> io::Result<()> {
        let maker = Maker::new()?;
        for number in (1..self.documents).step_by(CHANGED) {
            let path = self.path("plans").join(maker.document(number).0);
            fs::write(path, maker.sound(number, self.documents + number))?;
        }
        Ok(())
    }

    /// A run that knows nothing of earlier ones.
    fn cold(&self, jobs: &str, format: &str, cache: &str) -> io::Result<Run> {
        let folder = self.path(cache);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        self.run(jobs, format, cache)
    }

    fn run(&self, jobs: &str, format: &str, cache: &str) -> io::Result<Run> {
        let load = load();
        let began = Instant::now();
        let program = std::env::var_os("PLANSJEKK").unwrap_or_else(|| env!("CARGO_BIN_EXE_plansjekk").into());
        let mut child = Command::new(program)
            .args(["audit", "--jobs", jobs, "--date", "2026-11-21", "--lang", "nb", "--fail-on", "never", "--quiet"])
            .arg(format!("--format={format}={}", self.path(&format!("out.{format}")).display()))
            .arg("--cache")
            .arg(self.path(cache))
            .arg(self.path("plans"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let (mut cpu, mut memory) = (0.0, 0);
        while child.try_wait()?.is_none() {
            let process = PathBuf::from(format!("/proc/{}", child.id()));
            cpu = cpu_seconds(&process).unwrap_or(cpu);
            memory = peak(&process).unwrap_or(memory);
            std::thread::sleep(LOOK);
        }
        Ok(Run { seconds: began.elapsed().as_secs_f64(), cpu, memory, load })
    }

    /// How many entries there are, and what is told of the broken ones.
    fn tell_entries(&self) -> io::Result<()> {
        let text = fs::read_to_string(self.path("out.jsonl"))?;
        let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
        let mut entries = 0;
        for line in text.lines() {
            entries += 1;
            let value: serde_json::Value = serde_json::from_str(line)?;
            if let Some(code) = value["code"].as_str() {
                *reasons.entry(code.to_owned()).or_default() += 1;
            }
        }
        let told: Vec<String> = reasons.iter().map(|(code, n)| format!("{n} {code}")).collect();
        let broken: usize = reasons.values().sum();
        say(&format!("entries {entries}, broken {broken}: {}", told.join(", ")))
    }
}

/// The mean of the last minute; what is not known is told as not a number.
fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|mean| mean.parse().ok()).unwrap_or(f64::NAN)
}

/// Seconds of the processors that a process has taken so far, where the system counts in hundredths.
fn cpu_seconds(process: &Path) -> Option<f64> {
    let text = fs::read_to_string(process.join("stat")).ok()?;
    // The name may hold blanks; behind its bracket, user and system time are the twelfth and thirteenth.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

/// The most memory that a process has held so far, in MiB.
fn peak(process: &Path) -> Option<u64> {
    let text = fs::read_to_string(process.join("status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? / 1024)
}

/// Makes documents out of the paragraphs of the fixtures.
struct Maker {
    /// Numbers and names of municipalities.
    municipalities: Vec<String>,
    paragraphs: Vec<String>,
}

impl Maker {
    fn new() -> io::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let register = fs::read_to_string(root.join("rules/municipalities/no.toml"))?;
        let names = register.lines().filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","));
        let municipalities = names.map(|name| name.split(" / ").next().unwrap_or(name).to_owned()).collect();
        let plans =
            ["nb-samfunnsdel", "nb-digitaliseringsstrategi", "nb-handlingsplan", "nb-uu-plan", "nb-kompetanseplan"];
        let mut paragraphs = Vec::new();
        for plan in plans {
            let text = fs::read_to_string(root.join(format!("fixtures/documents/{plan}/{plan}.md")))?;
            let plain = text.split("\n\n").map(|part| part.trim().replace('\n', " "));
            paragraphs.extend(plain.filter(|part| part.starts_with(char::is_alphabetic)));
        }
        Ok(Self { municipalities, paragraphs })
    }

    /// Path and bytes of a document.
    fn document(&self, number: usize) -> (PathBuf, Vec<u8>) {
        let municipality = &self.municipalities[number % self.municipalities.len()];
        let path = PathBuf::from(municipality).join(format!("plan-{number:05}.{}", ending(number)));
        let bytes = if number.is_multiple_of(BROKEN) { broken(number / BROKEN) } else { self.sound(number, number) };
        (path, bytes)
    }

    /// The bytes of a sound document; another seed makes another text.
    fn sound(&self, number: usize, seed: usize) -> Vec<u8> {
        let name = self.municipalities[number % self.municipalities.len()].split_once(' ').map_or("", |(_, name)| name);
        let mut dice = Dice(seed as u64);
        let mut blocks = vec![(true, format!("Digitaliseringsstrategi for {name} kommune 2026–2030"))];
        for section in 1..=dice.below(5) + 3 {
            blocks.push((true, format!("{section} Tiltak")));
            for _ in 0..dice.below(6) + 3 {
                blocks.push((false, self.paragraphs[dice.below(self.paragraphs.len())].clone()));
            }
        }
        match ending(number) {
            "docx" => docx(&blocks),
            "pdf" => pdf(&blocks),
            _ => markdown(&blocks),
        }
    }
}

/// Numbers that follow from a seed alone.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap_or(0)
    }
}

fn ending(number: usize) -> &'static str {
    ["md", "docx", "pdf"][number % 3]
}

/// A document with something wrong: without content, cut off, other data under its name, an archive that is none.
fn broken(kind: usize) -> Vec<u8> {
    match kind % 4 {
        0 => Vec::new(),
        1 => b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pa".to_vec(),
        2 => (0..4000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect(),
        _ => b"PK\x03\x04 not an archive".to_vec(),
    }
}

fn markdown(blocks: &[(bool, String)]) -> Vec<u8> {
    let parts: Vec<String> = blocks
        .iter()
        .map(|(heading, text)| if *heading { format!("# {text}\n\n") } else { format!("{text}\n\n") })
        .collect();
    parts.concat().into()
}

fn docx(blocks: &[(bool, String)]) -> Vec<u8> {
    let paragraph = |(heading, text): &(bool, String)| {
        let style = if *heading { "<w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr>" } else { "" };
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        format!("<w:p>{style}<w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body: String = blocks.iter().map(paragraph).collect();
    let parts = [
        ("[Content_Types].xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>".to_owned()),
        ("_rels/.rels", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>".to_owned()),
        ("word/document.xml", format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>")),
    ];
    let mut archive = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("writing to memory does not fail");
        archive.write_all(text.as_bytes()).expect("writing to memory does not fail");
    }
    archive.finish().expect("writing to memory does not fail").into_inner()
}

/// Lines of a page, and characters of a line.
const LINES: usize = 50;
const COLUMNS: usize = 90;

fn pdf(blocks: &[(bool, String)]) -> Vec<u8> {
    let mut lines: Vec<(bool, String)> = Vec::new();
    for (heading, text) in blocks {
        let mut line = String::new();
        for word in text.split(' ') {
            if !line.is_empty() && line.chars().count() + word.chars().count() > COLUMNS {
                lines.push((*heading, std::mem::take(&mut line)));
            }
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
        lines.extend([(*heading, line), (false, String::new())]);
    }
    let pages: Vec<&[(bool, String)]> = lines.chunks(LINES).collect();
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
    let mut objects: Vec<Vec<u8>> = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), kids.join(" ")).into(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
    ];
    for (at, page) in pages.iter().enumerate() {
        let content = page_content(page);
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {} 0 R>>",
                5 + 2 * at
            )
            .into(),
        );
        objects.push([format!("<</Length {}>>stream\n", content.len()).as_bytes(), &content, b"\nendstream"].concat());
    }
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        out.extend([format!("{} 0 obj\n", at + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let start = out.len();
    out.extend(
        format!("{table}trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).as_bytes(),
    );
    out
}

fn page_content(lines: &[(bool, String)]) -> Vec<u8> {
    let mut content = b"BT 14 TL 50 790 Td\n".to_vec();
    for (heading, line) in lines {
        let size = if *heading { 15 } else { 10 };
        content.extend(format!("/F {size} Tf (").as_bytes());
        for letter in line.chars() {
            match letter {
                '(' | ')' | '\\' => content.extend([b'\\', u8::try_from(letter).unwrap_or(b'?')]),
                '–' => content.push(0x96),
                '’' => content.push(0x92),
                _ => content.push(u8::try_from(u32::from(letter)).unwrap_or(b'?')),
            }
        }
        content.extend(b") Tj T*\n");
    }
    content.extend(b"ET");
    content
}
