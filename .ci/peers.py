#!/usr/bin/env python3
"""Checks the readers against other programs: peers.py PLANSJEKK

- every word that pdftotext finds in a PDF fixture stands in what `plansjekk extract` prints;
- a plan that LibreOffice turns from docx into odt and PDF, or Chromium prints from html, gets the same verdicts;
- the JSON output keeps the contract's promises about places.
Prints one line per failure; exit status 1 if there is any.
"""
import collections, glob, json, os, re, sys, tempfile

from tell import end, run, tell

BIN = sys.argv[1]
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "documents")
# pdftotext leaves some words broken at line ends of narrow columns, which count as words not read.
LEAST_RECALL = 0.95
# A page break may part a sentence or a table in a way that no reader can mend.
MOST_DIFFERENT = 1


def words(text):
    joined = re.sub(r"-\n", "", text.replace("\u00ad", ""))
    return collections.Counter(re.findall(r"[^\W\d_]{3,}", joined.lower()))


def verdicts(path):
    out = run(BIN, "check", "--format", "json", "--fail-on", "never", path)
    document = json.loads(out.stdout)["documents"][0]
    return {r["id"]: (r["status"], r["found"]) for r in document["requirements"]}


def pdf_words():
    for path in sorted(glob.glob(os.path.join(ROOT, "*", "*.pdf"))):
        theirs = words(run("pdftotext", "-raw", path, "-").stdout.decode())
        document = json.loads(run(BIN, "extract", "--format", "json", path).stdout)
        ours = words(json.dumps(document, ensure_ascii=False).replace("\\n", "\n"))
        found = sum((theirs & ours).values()) / max(1, sum(theirs.values()))
        tell(found >= LEAST_RECALL, f"{os.path.basename(path)}: {found:.3f} of the words of pdftotext are read")


def same_verdicts(name, original, copy):
    ours, theirs = verdicts(original), verdicts(copy)
    differ = [i for i in ours if ours[i] != theirs.get(i)]
    tell(len(differ) <= MOST_DIFFERENT, f"{name}: {len(differ)} verdicts differ: {', '.join(differ)}")


def conversions(folder):
    profile = "-env:UserInstallation=file://" + os.path.join(folder, "profile")
    for name in ("nb-digitaliseringsstrategi", "da-handicappolitik", "nn-samfunnsdel"):
        docx = os.path.join(ROOT, name, name + ".docx")
        tagged = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
        for target, filter_name in (("odt", "odt"), ("pdf", tagged)):
            run("soffice", profile, "--headless", "--convert-to", filter_name, "--outdir", folder, docx)
            same_verdicts(f"{name}.{target} by LibreOffice", docx, os.path.join(folder, f"{name}.{target}"))
        html, printed = os.path.join(ROOT, name, name + ".html"), os.path.join(folder, name + ".chromium.pdf")
        run("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
            "--user-data-dir=" + os.path.join(folder, "chromium"), "--no-pdf-header-footer", "--print-to-pdf=" + printed,
            "file://" + os.path.abspath(html))
        same_verdicts(f"{name}.pdf by Chromium", html, printed)


pdf_words()
with tempfile.TemporaryDirectory() as folder:
    conversions(folder)
end()
