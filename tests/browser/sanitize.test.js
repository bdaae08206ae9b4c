// Guides written by an attacker, in every policy for raw HTML and every file that holds HTML: nothing runs, and no request leaves, but where the
// policy says that authors are trusted. `fixtures/payloads.js` has the guides.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { payloads } from "./fixtures/payloads.js";
import { none } from "./lib/assert.js";
import { settle } from "./lib/chromium.js";
import { folderOf, prepbook } from "./lib/site.js";
import { open } from "./lib/tab.js";

const scratch = mkdtempSync(join(tmpdir(), "prepbook-sanitize-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

/** Payloads on a page. */
const ON_A_PAGE = 24;
/** Payloads on a page that has each in every place of an article. */
const IN_PLACES = 12;
/** Files that are looked at at once. */
const TABS = 4;
/** Milliseconds that a page has to do what it does by itself once it is loaded. */
const PAUSE = 15;
const MODES = ["allow", "sanitize", "escape"];
const all = payloads();
const total = all.shared.length + all.alone.length + all.pages.length;

/** An article that has payloads in its title, front matter, headings, questions, answers, choices, comparisons and alternative texts. */
function inPlaces(list) {
  const lines = list.map(({ markdown }) => markdown.replaceAll(/\s*\n\s*/g, " "));
  const all = lines.join(" ");
  const front = { title: `Places ${all}`, summary: all, keywords: lines, faqs: lines.map((line) => ({ question: `What is ${line}?`, answer: line })) };
  const sections = lines.map((line, index) => `## What is ${line} in place ${index}?

**${line}** and more: ${line}

## Which of ${line} is right in place ${index}?

- [x] ${line}
- [ ] Not ${line}

## ${line} versus other ${index}

| | ${line} | Other |
|---|---|---|
| ${line} | ${line} | none |
| More | ![${line}](picture.png "${line}") | none |
| Most | one | two |
`);
  return `---\n${JSON.stringify(front)}\n---\n\n${sections.join("\n")}`;
}

/** The guide, as a folder. Each payload of a shared page is followed by words that must stay visible. */
function guide(mode) {
  const files = { "book.toml": `title = "</title><script>hit(9001)</script>"\ndescription = "\\" onmouseover=\\"hit(9002)"\nauthors = ["<img src=x onerror=hit(9003)>"]\nbase_url = "https://guide.example/"\n[build]\nraw_html = "${mode}"\n[study]\nnew_per_day = 999\n` };
  files["content/index.md"] = "# Home\n\nWords.\n";
  for (const technique of new Set(all.shared.map(({ technique }) => technique))) {
    const list = all.shared.filter((payload) => payload.technique === technique);
    for (let first = 0; first < list.length; first += ON_A_PAGE) {
      const cases = list.slice(first, first + ON_A_PAGE).map(({ number, markdown }) => `## Case ${number}\n\n${markdown}\n\nAfter-${number}.\n`);
      files[`content/shared/${technique.replaceAll(/\W+/g, "-")}-${first}.md`] = `# ${technique} ${first}\n\n${cases.join("\n")}`;
    }
  }
  for (const { number, markdown } of all.alone) files[`content/alone/${number}.md`] = `# Case ${number}\n\n${markdown}`;
  for (const { number, name, markdown, files: beside = {} } of all.pages) {
    files[`content/pages/${name ?? `${number}.md`}`] = markdown;
    for (const [path, text] of Object.entries(beside)) files[`content/pages/${path}`] = text;
  }
  const everywhere = [...all.shared, ...all.alone];
  for (let first = 0; first < everywhere.length; first += IN_PLACES) {
    files[`content/places/${first}.md`] = inPlaces(everywhere.slice(first, first + IN_PLACES));
  }
  return folderOf(files);
}

/** A PDF without pages. */
const PDF = `%PDF-1.4
1 0 obj
<</Type /Catalog /Pages 2 0 R>>
endobj
2 0 obj
<</Type /Pages /Kids [] /Count 0>>
endobj
xref
0 3
0000000000 65535 f 
0000000009 00000 n 
0000000056 00000 n 
trailer
<</Size 3 /Root 1 0 R>>
startxref
106
%%EOF
`;

/** A program that is called as Chromium is to print a page, and keeps the pages in a folder. */
function printer(folder) {
  mkdirSync(folder);
  const file = `${folder}-printer`;
  const pdf = `${folder}.pdf`;
  writeFileSync(pdf, PDF);
  writeFileSync(file, `#!/bin/sh\nfor last; do\n  case "$last" in --print-to-pdf=*) cp "${pdf}" "\${last#--print-to-pdf=}";; esac\ndone\ncp "\${last#file://}" "${folder}/$(ls "${folder}" | wc -l).html"\n`);
  chmodSync(file, 0o755);
  return file;
}

const python = (code, ...args) => execFileSync("python3", ["-c", code, ...args], { encoding: "utf8", maxBuffer: 2 ** 28 });
const unpack = (archive, folder) => python("import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])", archive, folder);
const NOTES = `
import json, sqlite3, sys, tempfile, zipfile
with tempfile.NamedTemporaryFile() as file:
    file.write(zipfile.ZipFile(sys.argv[1]).read("collection.anki2"))
    file.flush()
    rows = sqlite3.connect(file.name).execute("select flds from notes")
    print(json.dumps([field for row in rows for field in row[0].split("\\x1f")]))
`;
const CELLS = `
import csv, json, sys
with open(sys.argv[1], newline="") as file:
    print(json.dumps([cell for row in csv.reader(file, delimiter="\\t") for cell in row[2:4]]))
`;

/** What `make` gave, by policy. */
const cached = new Map();
const makeOnce = (mode) => {
  if (!cached.has(mode)) cached.set(mode, make(mode));
  return cached.get(mode);
};

/** Builds the guide and bundles it. Gives every file that a browser or a program like one shows: `{ format, file, html }`. */
function make(mode) {
  const root = guide(mode);
  const [site, bundle, print] = ["site", "bundle", "print"].map((name) => join(scratch, `${mode}-${name}`));
  const allowed = { allowed: [0, 1] };
  prepbook("build", "--quiet", "--root", root, "--out", site, allowed);
  const formats = ["html", "zip", "epub", "apkg", "tsv", "pdf"].flatMap((format) => ["--format", format]);
  prepbook("bundle", "--quiet", ...formats, "--chromium", printer(print), "--root", root, "--out", bundle, allowed);
  for (const name of ["zip", "epub"]) unpack(join(bundle, `guide.${name}`), join(bundle, name));
  const list = (folder, pattern) => readdirSync(folder, { recursive: true }).filter((path) => pattern.test(path)).map((path) => join(folder, path));
  const pages = list(site, /\.html$/);
  const zipped = list(join(bundle, "zip"), /\.html$/).filter((file) => {
    const same = file.replace(join(bundle, "zip", "guide"), site);
    // Those of the built site are opened already, and the page to begin with goes on to one of them.
    return basename(file) !== "START-HERE.html" && !(pages.includes(same) && readFileSync(same).equals(readFileSync(file)));
  });
  const fields = (name, values) => {
    const file = join(scratch, `${mode}-${name}.html`);
    writeFileSync(file, `<!doctype html><meta charset="utf-8"><title>${name}</title>\n${values.map((value) => `<div>${value}</div>`).join("\n")}`);
    return file;
  };
  const cards = list(join(site, "assets/study"), /cards\..*\.js$/).flatMap((file) => cardsOf(readFileSync(file, "utf8")));
  const made = {
    site: pages,
    feeds: list(site, /\.xml$/),
    cards: [fields("cards", cards)],
    zip: zipped,
    single: [join(bundle, "guide.html")],
    epub: list(join(bundle, "epub"), /\.(xhtml|svg)$/),
    print: list(print, /\.html$/),
    anki: [fields("anki", JSON.parse(python(NOTES, join(bundle, "guide.apkg"))))],
    tsv: [fields("tsv", JSON.parse(python(CELLS, join(bundle, "guide.tsv"))))],
  };
  for (const [format, files] of Object.entries(made)) if (format !== "zip") assert.ok(files.length, `${format} has files`);
  return { made, site };
}

/** The HTML in a script that hands cards to the review. */
function cardsOf(script) {
  const json = script.slice(script.indexOf(",") + 1, script.lastIndexOf(")"));
  const found = [];
  JSON.parse(json, (key, value) => {
    if (typeof value === "string" && ["html", "why", "answer"].includes(key)) found.push(value);
    return value;
  });
  return found;
}

/** What in a document could run, load or take a reader elsewhere though nothing did so yet. Runs in the page. */
const suspects = ({ single, html }) => {
  const page = html === undefined ? document : new DOMParser().parseFromString(html, "text/html");
  const ADDRESSES = ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "to", "values", "from", "cite", "longdesc", "usemap", "dynsrc", "lowsrc", "archive", "code"];
  const faults = [];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      const name = element.localName.replace(/^.*:/, "");
      const fault = (what) => faults.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
      if (element.content instanceof DocumentFragment) look(element.content);
      if (element.shadowRoot) look(element.shadowRoot);
      // The theme's own scripts are files of the site; those of the single file stand in it, outside of what articles say.
      const isThemes = !element.closest("main, svg, math") && (single || element.type === "application/ld+json" || /^(\/|(\.\.\/)*)assets\//.test(element.getAttribute("src") ?? ""));
      if (name === "script" && !isThemes) fault("a script");
      if (["iframe", "frame", "object", "embed", "base", "applet", "animate", "set", "portal", "foreignobject", "fencedframe"].includes(name.toLowerCase())) fault("an element");
      // A property of microdata does nothing.
      const isProperty = name === "meta" && element.hasAttribute("itemprop") && !element.hasAttribute("http-equiv");
      if (["meta", "link", "template"].includes(name) && !isProperty && element.closest("main, svg, math")) fault("an element");
      if (name === "style" && element.closest("main, svg, math") && (element.closest("main") || /@import|url\((?!#)/.test(element.textContent))) fault("a style sheet");
      if (name === "form" && /^[a-z]+:|^\/\//i.test(element.getAttribute("action") ?? "")) fault("a form");
      for (const { name: attribute, value } of element.attributes) {
        const address = value.replaceAll(/[\u0000-\u0020\u007f-\u00a0]/g, "").toLowerCase();
        if (/^on/.test(attribute)) fault("a handler");
        if (attribute === "style" && element.closest("main")) fault("a style");
        if (["srcdoc", "ping", "formaction", "background", "attributionsrc", "http-equiv", "shadowrootmode"].includes(attribute) && element.closest("main")) fault("an attribute");
        if (ADDRESSES.includes(attribute) && /^(view-source:|jar:|feed:)*(javascript|vbscript|livescript|mocha|data:(?!image\/(png|jpeg|gif|webp|avif|svg\+xml)[;,])|blob|filesystem)/.test(address)) fault("an address");
        if (element.localName === "a" && /^data:/.test(address)) fault("an address");
        if (/^(src|srcset|poster|data|xlink:href)$/.test(attribute) && /(^|,)(https?:)?[\\/]{2}/.test(address)) fault("a load");
      }
    }
  };
  look(page);
  if (document.querySelector("parsererror")) faults.push(`not well-formed: ${document.querySelector("parsererror").textContent.slice(0, 200)}`);
  return [...new Set(faults)];
};

/** Numbers of payloads whose words after them are not to be read as text. Runs in the page. */
const swallowed = (numbers) => {
  const words = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest("script, style, template, textarea, title, svg, math, select, button, a, pre, nav, xmp, noscript, iframe, object, video, audio")) words.push(walker.currentNode.data);
  }
  const text = words.join(" ");
  return numbers.filter((number) => !text.includes(`After-${number}.`));
};

/** A tab that notes what ran and what asked for anything beside files. */
async function watched(t) {
  const { page, context } = await open(t, { offline: true });
  const found = [];
  const note = (what, number) => found.push({ what, number: Number(number ?? 0) });
  await context.exposeBinding("hit", (_, number) => note("ran", number));
  const leaves = (what, url) => {
    const [, number] = /(\d+)\.evil\.test/.exec(url) ?? [];
    if (number || !/^(file:\/\/\/|data:|blob:|about:)/.test(url)) note(`${what} ${url.slice(0, 80)}`, number);
  };
  context.on("request", (request) => leaves("request to", request.url()));
  context.on("page", (other) => { note(`a window opened: ${other.url()}`); });
  page.on("dialog", (dialog) => { note(`a dialog: ${dialog.message()}`); void dialog.dismiss(); });
  page.on("pageerror", (error) => note(`the page's script failed: ${error}`));
  page.on("framenavigated", (frame) => {
    if (frame !== page.mainFrame()) note(`a frame went to ${frame.url().slice(0, 80)}`);
    else if (page.expected && !frame.url().startsWith(page.expected)) note(`the page went to ${frame.url().slice(0, 80)}`);
  });
  return { page, found };
}

/** Files that were found clean, by what they are and hold: those of another policy that are the same need not be opened again. */
const clean = new Set();
const identity = ({ format, file }, mode) => `${format} ${file.replace(join(scratch, `${mode}-`), "")} ${createHash("sha256").update(readFileSync(file)).digest("hex")}`;

for (const mode of MODES) {
  test(`${mode}: ${total} payloads, in the site and every bundle`, async (t) => {
    const { made, site } = makeOnce(mode);
    const queue = Object.entries(made).flatMap(([format, files]) => files.map((file) => ({ format, file })));
    const files = Object.entries(made).map(([format, list]) => `${list.length} ${format}`).join(", ");
    const problems = [];
    const hits = Object.fromEntries(Object.keys(made).map((format) => [format, new Set()]));
    const work = async () => {
      const tab = await watched(t);
      for (let next = queue.shift(); next; next = queue.shift()) {
        // What an author whom one trusts does to a page is their affair; it may well be somewhere else by now.
        const isTheirs = mode === "allow" && ["site", "zip", "single", "cards"].includes(next.format);
        const known = identity(next, mode);
        // The pages of the site show that the test sees what runs.
        if (clean.has(known) || (isTheirs && next.format !== "site")) continue;
        const { ran, faults } = await inspect(tab, next, site, isTheirs);
        if (!isTheirs && !ran.length && !faults.length) clean.add(known);
        for (const { number } of ran) hits[next.format].add(number);
        const shown = next.file.slice(scratch.length + 1);
        if (!isTheirs) problems.push(...ran.map(({ what, number }) => `${shown}: payload ${number}: ${what}`), ...faults.map((fault) => `${shown}: ${fault}`));
      }
    };
    await Promise.all(Array.from({ length: TABS }, work));
    t.diagnostic(`${mode}: ${files}; payloads that did something: ${Object.entries(hits).map(([format, { size }]) => `${size} ${format}`).join(", ")}`);
    none(problems);
    if (mode === "allow") assert.ok(hits.site.size > 80, `the test sees what runs: ${hits.site.size}`);
  });
}

/** Words that are searched: those of payloads, and those around them. */
const QUERIES = ["img onerror", "script", "javascript", "svg onload", "evil test", "place", "right", "onmouseover", "<img src=x onerror=hit(1)>"];
/** How often more results are shown for each. */
const MORE = 3;

/** Searches by the page or the dialog, shows every result, and gives what is wrong with what is shown. */
async function searchAll(page) {
  const faults = [];
  const inDialog = !await page.locator("main [data-search]").isVisible().catch(() => false);
  if (inDialog) await page.keyboard.press("/");
  const field = page.locator(inDialog ? "dialog.search input" : "main [data-search] input");
  await field.waitFor();
  let shown = 0;
  for (const query of QUERIES) {
    await field.fill(query);
    await page.locator("a.hit").first().waitFor();
    await settle(page);
    for (let more = 0; more < MORE && await page.getByRole("button", { name: "More results" }).isVisible(); more += 1) {
      await page.getByRole("button", { name: "More results" }).click();
      await settle(page);
    }
    shown += await page.locator("a.hit").count();
    faults.push(...await page.evaluate(suspects, { single: true }));
  }
  return { shown, faults };
}

/** Cards that are reviewed where others with the same content are too. */
const SOME = 200;

/** Reviews cards. Runs in the page. */
const reviewCards = async (most) => {
  const appears = async (selector, gone) => {
    for (let frames = 0; frames < 300; frames += 1) {
      const found = document.querySelector(selector);
      if (found && found !== gone) return found;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return null;
  };
  let shown = 0;
  for (let card = await appears(".ask-card"); card && shown < most; card = await appears(".ask-card", card)) {
    (await appears(".ask-reveal button"))?.click();
    if (!await appears(".ask-answer")) break;
    for (const details of card.querySelectorAll("details")) details.open = true;
    shown += 1;
    document.querySelector(".grades")?.lastElementChild.click();
  }
  return shown;
};

for (const mode of MODES) {
  test(`${mode}: what payloads do in search results, and on cards that are reviewed`, async (t) => {
    const { made, site } = makeOnce(mode);
    const file = (path) => pathToFileURL(join(site, path)).href;
    const single = pathToFileURL(made.single[0]).href;
    const { page, found } = await watched(t);
    const problems = [];
    const visit = async (name, address, act) => {
      found.length = 0;
      await page.goto("about:blank");
      await page.goto(address);
      const { shown, faults } = await act(page);
      await settle(page);
      t.diagnostic(`${mode}: ${name}: ${shown} shown`);
      assert.ok(shown > 30, `${name}: ${shown} shown`);
      problems.push(...found.map(({ what, number }) => `${name}: payload ${number}: ${what}`), ...faults.map((fault) => `${name}: ${fault}`));
    };
    const reviewing = (most) => async () => ({ shown: await page.evaluate(reviewCards, most), faults: await page.evaluate(suspects, { single: true }) });
    await visit("search page", file("search.html"), searchAll);
    await visit("search dialog", file("roadmap.html"), searchAll);
    // Cards hold what authors wrote, as their pages do.
    if (mode !== "allow") {
      await visit("review", `${file("review.html")}#all`, reviewing(mode === "sanitize" ? 9999 : SOME));
      await visit("search in the single file", single, searchAll);
      await visit("review in the single file", `${single}#review.html#all`, reviewing(SOME));
    }
    none(problems);
  });
}

/** Opens a file: what it did, and what is wrong with it. */
async function inspect({ page, found }, { format, file }, site, isTheirs) {
  found.length = 0;
  const address = pathToFileURL(file).href;
  // The page at an old address goes on to the new one.
  page.expected = format === "site" && /^(old|javascript)/.test(basename(file)) ? undefined : address;
  await page.goto(address).catch((error) => found.push({ what: `cannot be opened: ${error.message.split("\n")[0]}`, number: 0 }));
  const ask = (look, value) => page.evaluate(look, value).catch((error) => (isTheirs ? [] : [`cannot be read: ${error.message}`]));
  await ask((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)), PAUSE);
  const single = format === "single";
  if (single) await turnPages(page, site);
  const text = readFileSync(file, "utf8");
  const faults = await ask(suspects, { single });
  if (single) faults.push(...await ask(suspects, { single, html: text }));
  if (format === "site" && /\/shared\/[^/]*\.html$/.test(file)) {
    const own = new Set([...text.matchAll(/>Case (\d+)/g)].map((match) => Number(match[1])));
    faults.push(...(await ask(swallowed, [...own])).map((number) => `what follows payload ${number} is swallowed`));
  }
  return { ran: [...found], faults };
}

/** Shows every page in the single file. */
async function turnPages(page, site) {
  const paths = readdirSync(site, { recursive: true }).filter((path) => path.endsWith(".html") && path !== "404.html");
  for (const path of paths) {
    await page.evaluate((hash) => { location.hash = hash; }, `#${encodeURI(path)}`);
    await settle(page);
  }
}
