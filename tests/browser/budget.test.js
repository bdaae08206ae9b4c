// What a first view weighs, compressed as a host sends it.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { extname } from "node:path";
import { test } from "node:test";
import { Script } from "node:vm";
import { gzipSync } from "node:zlib";
import { serve } from "./lib/server.js";
import { site } from "./lib/site.js";
import { open } from "./lib/tab.js";

const CSS = 12_000;
const JS = 15_000;
/** Of that, what shows the learner's progress on any page. */
const PROGRESS = 4_500;
/** A part is loaded by the pages it is for, and by others once the reader uses it. */
const PART = { ".js": 20_500, ".css": 5_000 };
/** What comes when the reader first searches, beside the index: the search's code and its look. */
const SEARCH = 18_500;
/** Of that, what answers `prepbook.search`: all but the dialog and the pages. */
const ENGINE = 11_000;
/** What filters need of a question that is on another page of the list. */
const LISTED = 55;

const weigh = (book, path) => gzipSync(book.text(path), { level: 9 }).length;
/** The scripts of a folder of the default theme, in the order in which they are joined. */
const filesOf = (folder) => readdirSync(new URL(`../../themes/default/assets/js/${folder}`, import.meta.url)).filter((name) => name.endsWith(".js")).sort();
/** The scripts that are joined in one, as they are sent, without the texts before them. */
const sent = (book, name) => book.text(book.asset(name)).split(/^(?=try\{\(\(\)=>\{)/m).filter((part) => part.startsWith("try{"));
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

test("style sheets and scripts stay within their budgets", (t) => {
  const book = site("guide");
  // The parts of the theme that are loaded when they are used are not of the first view.
  const sum = (extension) => book.files.filter((path) => /^assets\/(site|early)\./.test(path) && path.endsWith(extension)).reduce((sum, path) => sum + weigh(book, path), 0);
  const [css, js] = [sum(".css"), sum(".js")];
  t.diagnostic(`CSS ${kilobytes(css)}, JS ${kilobytes(js)}`);
  assert.ok(css > 1_000 && css <= CSS, `CSS weighs ${css} bytes of ${CSS}`);
  assert.ok(js > 500 && js <= JS, `JS weighs ${js} bytes of ${JS}`);
});

test("scripts are sent without comments, and the browser reads them", () => {
  const book = site("guide");
  const scripts = book.files.filter((path) => /^assets\/[a-z]+\.[0-9a-f]+\.js$/.test(path));
  assert.ok(scripts.length >= 5);
  for (const path of scripts) {
    assert.doesNotMatch(book.text(path), /^\s*\/\//m, path);
    assert.ok(new Script(book.text(path), { filename: path }));
  }
});

test("each part stays within its budget", (t) => {
  const book = site("guide");
  const parts = book.files.filter((path) => /^assets\/(?!site|early)[a-z]+\.[0-9a-f]+\.(css|js)$/.test(path));
  assert.ok(parts.some((path) => /study\..*js/.test(path)));
  for (const path of parts) {
    const weight = weigh(book, path);
    t.diagnostic(`${path}: ${kilobytes(weight)}`);
    assert.ok(weight <= PART[extname(path)], `${path} weighs ${weight} bytes of ${PART[extname(path)]}`);
  }
});

test("progress on any page costs little", (t) => {
  const book = site("guide");
  const scripts = filesOf("").filter((name) => name !== "theme-early.js");
  const text = sent(book, /^assets\/site\.[0-9a-f]+\.js$/)[scripts.indexOf("70-study.js")];
  const weight = gzipSync(text, { level: 9 }).length;
  t.diagnostic(`${kilobytes(weight)} of the script`);
  assert.ok(weight > 1_000 && weight <= PROGRESS, `it weighs ${weight} bytes of ${PROGRESS}`);
});

test("the search stays within its budget, and its index is one small file and texts", (t) => {
  const book = site("guide");
  const sizes = Object.fromEntries([["code", /^assets\/search\.[0-9a-f]+\.js$/], ["style", /^assets\/search\.[0-9a-f]+\.css$/], ["index", /^assets\/search\/index\.js$/]].map(([what, name]) => [what, weigh(book, book.asset(name))]));
  t.diagnostic(Object.entries(sizes).map(([what, bytes]) => `${what} ${kilobytes(bytes)}`).join(", "));
  assert.ok(sizes.code > 1_000 && sizes.code + sizes.style <= SEARCH, `the search weighs ${sizes.code + sizes.style} bytes of ${SEARCH}`);
  assert.ok(sizes.index <= 300_000);
});

test("what answers a query stays within its budget", (t) => {
  const engine = filesOf("search/").filter((name) => name < "85").length;
  const weight = gzipSync(sent(site("guide"), /^assets\/search\.[0-9a-f]+\.js$/).slice(0, engine).join(""), { level: 9 }).length;
  t.diagnostic(kilobytes(weight));
  assert.ok(weight > 1_000 && weight <= ENGINE, `it weighs ${weight} bytes of ${ENGINE}`);
});

test("the filters of a list of several pages load its questions, not what cards show", () => {
  const book = site("guide");
  const weight = weigh(book, "assets/study/questions.js") + weigh(book, book.asset(/^assets\/questions\.[0-9a-f]+\.js$/));
  assert.ok(weight <= LISTED * 800, `${weight} bytes`);
});

test("what a page weighs is reported", (t) => {
  const book = site("guide");
  for (const kind of ["home", "article", "questions", "comparison"]) {
    const pages = book.of(kind);
    const middle = pages[Math.floor(pages.length / 2)];
    t.diagnostic(`${kind}: ${kilobytes(weigh(book, middle.path))} (${middle.path}${pages.length > 1 ? `; the longest ${kilobytes(weigh(book, pages[0].path))}` : ""})`);
  }
});

/** What the pages about studying load beside: their parts and the deck's index. */
const OWN = {
  review: /^assets\/((study|review)\.[0-9a-f]+\.(css|js)|study\/deck\.js)$/,
  ...Object.fromEntries(["plan", "mock", "progress"].map((kind) => [kind, /^assets\/((study|review|plan)\.[0-9a-f]+\.(css|js)|study\/deck\.js)$/])),
  cards: /^assets\/((study|print)\.[0-9a-f]+\.(css|js)|study\/(deck|cards\.[0-9a-f]+)\.js)$/,
  cram: /^assets\/print\.[0-9a-f]+\.css$/,
};

test("a first view asks for the page, its style, its two scripts, its icon, and nothing else", async (t) => {
  const host = await serve("guide");
  t.after(host.close);
  // The two pages that are searches load the search with them.
  for (const kind of host.site.kinds().filter((kind) => !["search", "not-found"].includes(kind))) {
    const { page } = await open(t);
    const asked = [];
    page.on("request", (request) => asked.push(request.url().slice(host.base.length)));
    const shown = host.site.of(kind)[0];
    await page.goto(host.url(shown), { waitUntil: "networkidle" });
    const others = asked.filter((path) => decodeURIComponent(path) !== shown.path && !/^assets\/(site|early|icon)\.[0-9a-f]+\.(css|js|svg)$/.test(path) && !OWN[kind]?.test(path));
    assert.deepEqual(others, [], kind);
    assert.equal(new Set(asked).size, asked.length, "nothing is asked for twice");
    assert.ok(asked.some((path) => path.endsWith(".css")) && asked.filter((path) => path.endsWith(".js")).length >= 2, kind);
  }
});
