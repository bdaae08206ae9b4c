// What scripts/measure-serve prints: from a save to the new bytes, and to the new picture; beside a build of everything.
import { execFileSync } from "node:child_process";
import { cpus, loadavg, tmpdir } from "node:os";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DESK, launch } from "./lib/chromium.js";
import { serve } from "./lib/preview.js";
import { prepbook } from "./lib/site.js";

const ROUNDS = Number(process.env.ROUNDS ?? 60);
const makeCorpus = fileURLToPath(new URL("../../scripts/make-corpus", import.meta.url));
const ARTICLE = "content/storage/bababa-000000.md";
const PAGE = "/storage/bababa-000000.html";
const THEME = "themes/measured/";

/** What is saved in round `n`. Each changes something that the page shows. */
const EDITS = {
  text: (root, n) => replace(root, ARTICLE, /^(?=See \[)|^Round \d+\. (?=See \[)/m, `Round ${n}. `),
  title: (root, n) => replace(root, ARTICLE, /^title: (Round \d+: )?/m, `title: "Round ${n}" # `),
  "front matter": (root, n) => replace(root, ARTICLE, /^summary: .*/m, `summary: The summary of round ${n}.`),
  template: (root, n) => replace(root, `${THEME}templates/article.html`, /<!-- \d+ -->|<i hidden>\d+<\/i>/, `<i hidden>${n}</i>`),
  CSS: (root, n) => replace(root, `${THEME}assets/css/99-measured.css`, /\d+px/, `${n + 2}px`),
};

/** The guide of the project's generator, with a theme of its own to be edited. */
function makeGuide(articles, folder) {
  execFileSync(makeCorpus, [String(articles), folder]);
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write("book.toml", `${readFileSync(join(folder, "book.toml"), "utf8")}theme = { name = "measured" }\n`);
  write(`${THEME}assets/css/99-measured.css`, "h1 { text-underline-offset: 1px }\n");
  write(`${THEME}templates/article.html`, '{% extends "default/article.html" %}\n{% block footer %}<!-- 0 -->{{ super() }}{% endblock footer %}\n');
}

function replace(root, path, from, to) {
  const file = join(root, path);
  const text = readFileSync(file, "utf8");
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`nothing to replace in ${path}`);
  writeFileSync(file, changed);
}

const now = () => performance.timeOrigin + performance.now();
// Not in step with anything that ticks.
const pause = (n) => new Promise((resolve) => setTimeout(resolve, 120 + (n * 37) % 80));

/** The events for the page, as a browser gets them. */
async function* events(server) {
  const answer = await fetch(server.url(`/-/prepbook/events?page=${encodeURIComponent(PAGE)}`));
  let text = "";
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end !== -1; end = text.indexOf("\n\n")) {
      const data = text.slice(0, end).split("\n").find((line) => line.startsWith("data: "));
      text = text.slice(end + 2);
      if (data) yield JSON.parse(data.slice(6));
    }
  }
}

async function served(root, server, edit) {
  const stream = events(server);
  await stream.next();
  const times = [];
  for (let n = 1; n <= ROUNDS; n += 1) {
    await pause(n);
    const start = now();
    edit(root, n);
    const { value } = await stream.next();
    if (value.html === null) throw new Error("the page did not change");
    const [css] = /assets\/site\.[^"]*\.css/.exec(value.html);
    if (edit === EDITS.CSS) await (await fetch(server.url(css))).text();
    times.push(now() - start);
  }
  await stream.return();
  return times;
}

async function painted(root, server, edit, browser) {
  const page = await browser.newPage({ viewport: DESK });
  await page.goto(server.url(PAGE), { waitUntil: "load" });
  await page.waitForTimeout(300);
  const times = [];
  for (let n = 1; n <= ROUNDS; n += 1) {
    const seen = page.evaluate((isStyle) => new Promise((resolve) => {
      // After the next frame has been drawn.
      const drawn = () => requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
      if (!isStyle) { document.addEventListener("prepbook:patched", drawn, { once: true }); return; }
      const before = getComputedStyle(document.querySelector("h1")).textUnderlineOffset;
      const look = () => (getComputedStyle(document.querySelector("h1")).textUnderlineOffset === before ? requestAnimationFrame(look) : drawn());
      look();
    }), edit === EDITS.CSS);
    await pause(n);
    const start = now();
    edit(root, 1000 + n);
    times.push((await seen) - start);
  }
  await page.close();
  return times;
}

function builds(root, edit) {
  const out = join(root, "public");
  const build = () => prepbook("build", "--quiet", "--root", root, "--out", out);
  build();
  return Array.from({ length: 5 }, (_, n) => {
    edit(root, 5000 + n);
    const start = now();
    build();
    return now() - start;
  });
}

const quantile = (times, share) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)];
const both = (times) => `${quantile(times, 0.5).toFixed(0)} / ${quantile(times, 0.95).toFixed(0)}`;
const kilobytes = (server) => Number(execFileSync("ps", ["-o", "rss=", "-p", String(server.pid)], { encoding: "utf8" }));

async function measure(articles, browser) {
  const folder = mkdtempSync(join(tmpdir(), "prepbook-measure-"));
  const ends = [];
  try {
    makeGuide(articles, folder);
    // Files that were just written are read again each time: not so an author's guide.
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const start = now();
    const server = await serve({ after: (end) => ends.push(end) }, folder);
    await (await fetch(server.url(PAGE))).text();
    const startUp = now() - start;
    console.log(`\n${articles} articles: first page ${startUp.toFixed(0)} ms after the start, ${(kilobytes(server) / 1024).toFixed(0)} MB\n`);
    console.log("| change of | save → served, p50 / p95 ms | save → painted, p50 / p95 ms | `build` each time, p50 ms |");
    console.log("| --- | --- | --- | --- |");
    for (const [name, edit] of Object.entries(EDITS)) {
      const times = await served(folder, server, edit);
      const frames = await painted(folder, server, edit, browser);
      console.log(`| ${name} | ${both(times)} | ${both(frames)} | ${quantile(builds(folder, edit), 0.5).toFixed(0)} |`);
    }
    const before = kilobytes(server);
    const stream = events(server);
    await stream.next();
    for (let n = 0; n < 200; n += 1) {
      EDITS.text(folder, 10_000 + n);
      await stream.next();
    }
    console.log(`\n200 saves more: ${(before / 1024).toFixed(0)} MB before, ${(kilobytes(server) / 1024).toFixed(0)} MB after`);
  } finally {
    for (const end of ends) await end();
    rmSync(folder, { recursive: true, force: true });
  }
}

const browser = await launch();
console.log(`${cpus().length} cores (${cpus()[0].model.trim()}), load ${loadavg()[0].toFixed(1)}, ${ROUNDS} saves of each kind`);
try {
  for (const articles of process.argv.slice(2)) await measure(Number(articles), browser);
} finally {
  await browser.close();
}
