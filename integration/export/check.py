#!/usr/bin/env python3
"""Looks at exported pages with the eyes of others: axe in headless Chromium, a printer, csv and CommonMark readers.

  check.py axe AXE.JS PAGE…   what axe finds, and how wide the page is on a screen of 320 pixels
  check.py paper PAGE         the text of each page of paper
  check.py rows FILE          the rows that Python's csv reads
  check.py markdown FILE      the headings and links that a CommonMark reader sees

Answers in JSON on standard output.
"""

import csv
import html
import json
import pathlib
import re
import subprocess
import sys
import tempfile

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The page forbids all scripts; its copy lets the tests look at it.
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')

RUN = """<script src="%s"></script><script>
axe.run(document, {runOnly: {type: "tag", values: %s}}).then(found => {
  const told = document.createElement("pre");
  told.id = "found-by-axe";
  told.textContent = JSON.stringify({
    incomplete: found.incomplete.map(rule => rule.id), passes: found.passes.map(rule => rule.id),
    scripts: document.scripts.length - 2,
    violations: found.violations.map(rule => rule.id + ": " + rule.nodes.map(node => node.html).join(" | "))});
  document.body.append(told);
});</script>"""

NARROW = """<!DOCTYPE html><iframe style="width: 320px; height: 900px; border: 0" srcdoc="%s"></iframe><script>
onload = () => {
  const told = document.createElement("pre");
  told.id = "found-by-axe";
  told.textContent = document.querySelector("iframe").contentDocument.documentElement.scrollWidth;
  document.body.append(told);
};</script>"""


def chromium(folder, *arguments):
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
               f"--user-data-dir={folder}/profile", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        sys.exit(f"chromium ended with {done.returncode}: {done.stderr}")
    return done.stdout


def told(folder, page):
    """What a script in the page wrote into it."""
    file = pathlib.Path(folder, "page.html")
    file.write_text(page, encoding="utf-8")
    shown = chromium(folder, "--virtual-time-budget=20000", "--dump-dom", file.as_uri())
    found = re.search(r'<pre id="found-by-axe">(.*?)</pre>', shown, re.S)
    if not found:
        sys.exit(f"nothing was found out about the page: {shown[-2000:]}")
    return json.loads(html.unescape(found.group(1)))


def axe(script, pages):
    answer = []
    with tempfile.TemporaryDirectory() as folder:
        for page in pages:
            text = POLICY.sub("", pathlib.Path(page).read_text(encoding="utf-8"))
            run = RUN % (html.escape(pathlib.Path(script).resolve().as_uri()), json.dumps(TAGS))
            found = told(folder, text.replace("</body>", run + "</body>"))
            found["width"] = told(folder, NARROW % html.escape(text))
            answer.append(found)
    return answer


def paper(page):
    with tempfile.TemporaryDirectory() as folder:
        pdf = f"{folder}/page.pdf"
        chromium(folder, "--no-pdf-header-footer", f"--print-to-pdf={pdf}", pathlib.Path(page).resolve().as_uri())
        about = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
        count = int(re.search(r"^Pages:\s+(\d+)$", about, re.M).group(1))
        size = re.search(r"^Page size:.*\((.*)\)$", about, re.M).group(1)
        text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
        return {"count": count, "pages": text.split("\f")[:-1], "size": size}


def rows(file):
    raw = pathlib.Path(file).read_bytes()
    if not raw.startswith(b"\xef\xbb\xbf"):
        sys.exit("no byte order mark")
    with open(file, newline="", encoding="utf-8-sig") as lines:
        return list(csv.DictReader(lines, strict=True))


def markdown(file):
    import commonmark

    parsed = commonmark.Parser().parse(pathlib.Path(file).read_text(encoding="utf-8"))
    headings, kinds = [], set()
    for node, entering in parsed.walker():
        kinds.add(node.t)
        if node.t == "heading" and entering:
            headings.append("".join(one.literal or "" for one, _ in node.walker() if one.t == "text"))
    return {"headings": headings, "kinds": sorted(kinds)}


if __name__ == "__main__":
    verb, *files = sys.argv[1:]
    answer = axe(files[0], files[1:]) if verb == "axe" else {"paper": paper, "rows": rows, "markdown": markdown}[verb](files[0])
    json.dump(answer, sys.stdout, ensure_ascii=True)
