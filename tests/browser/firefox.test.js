// Firefox: a session, what is stored, and the search, from a server, from disk and in the single file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { openFirefox } from "./lib/firefox.js";
import { serve } from "./lib/server.js";
import { bundle, site } from "./lib/site.js";

const GRADES = `Object.entries(localStorage).filter(([key]) => key.includes(":log:")).flatMap(([, text]) => text.split("\\n").slice(1)).length`;

/** Grades two cards by keyboard. */
async function studyTwo(tab) {
  for (const number of [1, 2]) {
    // The card before stays, with its answer, until the next one is loaded.
    await tab.until(`document.querySelector(".ask-card") && !document.querySelector(".ask-answer")`);
    await tab.press("Space");
    await tab.until(`document.querySelector(".ask-answer")`);
    await tab.press("4");
    await tab.until(`${GRADES} >= ${number}`);
  }
}

/** Searches by keyboard and opens the first result. */
async function search(tab, query) {
  await tab.press("/");
  await tab.until(`document.activeElement.matches("dialog input")`);
  await tab.press(...query);
  await tab.until(`document.querySelector("dialog [role=option] mark")`);
  const before = await tab.evaluate("location.href");
  await tab.press("Enter");
  await tab.until(`location.href.replace(/[?]q=[^#]*/, "") !== ${JSON.stringify(before)} && !document.querySelector("dialog[open]")`);
}

test("from a server: a session is stored, counted on other pages, and continues; the search finds", async (t) => {
  const host = await serve("guide");
  t.after(host.close);
  const tab = await openFirefox(t);
  await tab.goto(`${host.url("review.html")}#start`);
  await studyTwo(tab);
  await tab.goto(host.url("index.html"));
  await tab.until(`document.querySelector("[data-due]:not([hidden])")`);
  assert.equal(await tab.evaluate(`document.querySelector("h1").textContent`), "Today");
  await tab.goto(host.url("progress.html"));
  await tab.until(`document.querySelector(".readiness-figure")`);
  assert.equal(await tab.evaluate(GRADES), 2);
  await search(tab, "covering index");
  none(tab.problems);
});

test("from disk: a session and the search work on their page", async (t) => {
  const book = site("guide");
  const tab = await openFirefox(t);
  await tab.goto(`${book.url("review.html")}#start`);
  await studyTwo(tab);
  await tab.reload();
  assert.equal(await tab.evaluate(GRADES), 2);
  await search(tab, "covering index");
  none(tab.problems);
});

test("in the single file: a session is stored for all pages, and the search finds", async (t) => {
  const tab = await openFirefox(t);
  const file = bundle("init");
  await tab.goto(`${file}#review.html`);
  await tab.until(`document.querySelector("[data-start]")`);
  await tab.evaluate(`document.querySelector("[data-start]").click()`);
  await studyTwo(tab);
  await tab.goto(`${file}#progress.html`);
  await tab.until(`document.querySelector(".readiness-figure")`);
  assert.equal(await tab.evaluate(GRADES), 2);
  await search(tab, "commit");
  none(tab.problems);
});
