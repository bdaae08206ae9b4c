// Lighthouse finds no fault in accessibility, practices and discoverability of each kind of page that readers enter by, as on a telephone. Its score of
// performance, which depends on the machine, is printed.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import lighthouse from "lighthouse";
import { chromium } from "playwright-core";
import { executable } from "./lib/chromium.js";
import { serve } from "./lib/server.js";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

test("home, an article, the questions and the review", async (t) => {
  const host = await serve("guide");
  t.after(host.close);
  const port = await freePort();
  const browser = await chromium.launch({ executablePath: executable(), args: ["--no-sandbox", `--remote-debugging-port=${port}`] });
  t.after(() => browser.close());
  for (const page of ["index.html", "databases/indexes.html", "questions.html", "review.html"]) {
    const { lhr } = await lighthouse(host.url(page), { port, onlyCategories: CATEGORIES, logLevel: "silent" });
    assert.equal(lhr.runtimeError, undefined);
    const scores = Object.entries(lhr.categories).map(([name, { score }]) => `${name} ${Math.round(score * 100)}`);
    t.diagnostic(`${page}: ${scores.join(", ")}`);
    const exact = Object.values(lhr.categories).filter(({ id }) => id !== "performance");
    const missed = exact.flatMap(({ auditRefs }) => auditRefs.filter(({ id, weight }) => weight && lhr.audits[id].score < 1).map(({ id }) => id));
    assert.deepEqual(missed, [], page);
  }
});
