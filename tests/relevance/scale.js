#!/usr/bin/env node
// Prints what search costs in the browser on a large guide: bytes fetched, time a keystroke, memory.
//
//   node scale.js SITE [--queries 40] [--seed 1]
//
// SITE is a folder that `prepbook build` wrote. It is served over loopback, compressed, as a host would.
import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { parseArgs } from "node:util";
import { createGzip, gzipSync } from "node:zlib";
import { launch } from "../browser/lib/chromium.js";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { queries: { type: "string", default: "40" }, seed: { type: "string", default: "1" } },
});
const [site] = positionals;
if (!site) throw new Error("which folder has the site?");

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml" };
const fetched = [];
const sizes = new Map();
/** Bytes of a file as it is sent. */
const size = (path) => {
  if (!sizes.has(path)) sizes.set(path, gzipSync(readFileSync(join(site, path)), { level: 6 }).length);
  return sizes.get(path);
};
const server = createServer((request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname)).replace(/^\/+/, "") || "index.html";
  const file = join(site, path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
  if (path.startsWith("assets/search")) fetched.push(path);
  response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream", "content-encoding": "gzip" });
  createReadStream(file).pipe(createGzip({ level: 6 })).pipe(response);
}).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const origin = `http://127.0.0.1:${server.address().port}/`;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
let state = Number(options.seed);
const random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
};

const browser = await launch();
try {
  const queries = await pickQueries(Number(options.queries));
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const heap = async () => {
    await devtools.send("HeapProfiler.collectGarbage");
    return (await devtools.send("Runtime.getHeapUsage")).usedSize;
  };
  await page.goto(origin);
  const before = await heap();
  const ask = (query) => page.evaluate(async (query) => {
    const started = performance.now();
    await prepbook.search(query, { limit: 12 });
    return performance.now() - started;
  }, query);
  const bytes = () => fetched.splice(0).reduce((sum, path) => sum + size(path), 0);

  // Each of ten queries as the first of a visit.
  const firsts = [];
  for (const query of queries.slice(0, 10)) {
    const visit = await browser.newContext();
    const fresh = await visit.newPage();
    await fresh.goto(origin);
    bytes();
    await fresh.evaluate((query) => prepbook.search(query, { limit: 12 }), query);
    firsts.push(bytes());
    await visit.close();
  }
  firsts.sort((a, b) => a - b);

  const first = await ask(queries[0]);
  let tenBytes = bytes();
  for (const query of queries.slice(1, 10)) { await ask(query); tenBytes += bytes(); }

  const keystrokes = queries.flatMap((query) => [...query].map((_, end) => query.slice(0, end + 1)).filter((typed) => typed.trim() && !typed.endsWith(" ")));
  const loading = [];
  for (const typed of keystrokes) loading.push(await ask(typed));
  const loaded = [];
  for (const typed of keystrokes) loaded.push(await ask(typed));
  const after = await heap();

  const kilobytes = (value) => `${(value / 1000).toFixed(1)} kB`;
  const spread = (times) => {
    const sorted = [...times].sort((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
    return `${at(0.5)} / ${at(0.95)} / ${at(1)} ms`;
  };
  console.log("| measure | value |\n| --- | --- |");
  console.log(`| fetched for a first query, compressed: median and most of ten | ${kilobytes(firsts[5])}, ${kilobytes(firsts[9])} |`);
  console.log(`| fetched for ten queries in a visit | ${kilobytes(tenBytes)} |`);
  console.log(`| first query, everything to be loaded | ${first.toFixed(0)} ms |`);
  console.log(`| ${keystrokes.length} keystrokes while files are loaded, p50 / p95 / most | ${spread(loading)} |`);
  console.log(`| the same again, p50 / p95 / most | ${spread(loaded)} |`);
  console.log(`| heap added | ${((after - before) / 1e6).toFixed(1)} MB |`);
  console.log(`\nQueries: ${queries.slice(0, 5).join("; ")}; …`);
} finally {
  await browser.close();
  server.close();
}

/** Parts of headings all over the guide: what somebody might look for. */
async function pickQueries(count) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(origin);
  const headings = await page.evaluate(async () => {
    const root = await payload("assets/search/index");
    const [, sections, , , , size, hash, , , , inside] = root;
    const headings = [];
    const chunks = Math.ceil(sections / size);
    for (let at = 0; at < chunks; at += Math.max(1, Math.floor(chunks / 60))) {
      const name = `d${at}.${hash}`;
      const [, described] = inside[name] ?? await payload(`assets/search/${name}`);
      headings.push(...described.map(([, , , heading]) => heading).filter(Boolean));
    }
    return headings;
  });
  await context.close();
  const pick = (list) => list[Math.floor(random() * list.length)];
  return Array.from({ length: count }, () => {
    const words = pick(headings).split(/\s+/);
    const start = Math.floor(random() * Math.max(1, words.length - 2));
    return words.slice(start, start + 1 + Math.floor(random() * 4)).join(" ").replace(/[“”"?,.:-]/g, "");
  }).filter(Boolean);
}
