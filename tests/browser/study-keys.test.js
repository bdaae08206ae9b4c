// Sixty cards of every kind, by keyboard alone, by mouse alone and by touch alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { PHONE } from "./lib/chromium.js";
import { siteOf } from "./lib/site.js";
import { review, storedGrades } from "./lib/study.js";
import { open } from "./lib/tab.js";

const article = (title, body) => `---\ntitle: ${title}\npriority: high\nupdated: 2026-11-01\n---\n${body}`;
const numbers = (many, line) => Array.from({ length: many }, (_, index) => line(index)).join("");
const words = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "inlet", "jetty", "knoll", "ledge", "marsh"];

let built;
const book = () => (built ??= siteOf({
  "book.toml": 'title = "Keys"\nlanguage = "en"\n\n[study]\nnew_per_day = 500\n[lints]\nkey-point-unclear = "allow"\n',
  "content/index.md": "---\ntitle: Keys\n---\nA guide.\n",
  "content/t/index.md": "---\ntitle: T\npriority: high\n---\nA topic.\n",
  "content/t/points.md": article("Points", numbers(12, (index) => `## What is ${words[index]}?\n\nIt is **${words[index]} one** and **${words[index]} two**.\n\n`)),
  "content/t/plain.md": article("Plain", numbers(10, (index) => `## Why is there ${words[index]} here?\n\nBecause there is.\n\n`)),
  "content/t/single.md": article("Single", numbers(10, (index) => `## Which ${words[index]} is even?\n\n- [ ] One ${index}\n- [x] Two ${index}\n- [ ] Three ${index}\n\n`)),
  "content/t/several.md": article("Several", numbers(10, (index) => `## Which ${words[index]} are prime?\n\n- [x] Two ${index}\n- [x] Three ${index}\n- [ ] Four ${index}\n\n`)),
  "content/t/two.md": article("Two", `## Left vs right\n\n| | Left | Right |\n| --- | --- | --- |\n${numbers(10, (index) => `| ${words[index]} | left ${words[index]} | right ${words[index]} |\n`)}\n`),
  "content/t/three.md": article("Three", `## Red vs green vs blue\n\n| | Red | Green | Blue |\n| --- | --- | --- | --- |\n${numbers(8, (index) => `| ${words[index]} | red ${words[index]} | green ${words[index]} | blue ${words[index]} |\n`)}\n`),
  "content/t/four.md": article("Four", `## North vs south vs east vs west\n\n| | North | South | East | West |\n| --- | --- | --- | --- | --- |\n${numbers(8, (index) => `| ${words[index]} | ${words[index]} up | ${words[index]} down | ${words[index]} aside | ${words[index]} aside |\n`)}\n`),
}));

/** What kind of card is shown. */
const kindOf = (page) => page.evaluate(() => {
  const all = (selector) => document.querySelectorAll(`.ask-card ${selector}`).length;
  if (all(".slots")) return "row";
  if (all(".option [type=radio]")) return document.querySelector(".ask-card > .ask-body > .eyebrow") ? "cell" : "single";
  if (all(".option [type=checkbox]")) return "several";
  return document.querySelector(".ask-body > .eyebrow") ? "aspect" : "open";
});

const KINDS = ["aspect", "cell", "open", "row", "several", "single"];

/** Answers sixty cards; `answer` acts on one of a kind. Returns how many of each kind came. */
async function play(t, options, answer) {
  const { page, problems } = await open(t, { base: book().base, ...options });
  await review(page, book());
  await page.evaluate(async () => { const study = await prepbook.internal.desk.openStudy(); study.set("minutes", 600); study.set("session", "all"); study.set("buttons", 4); });
  await review(page, book(), "#start");
  const seen = {};
  for (let card = 0; card < 60; card += 1) {
    await page.locator(".ask-reveal").waitFor();
    const kind = await kindOf(page);
    seen[kind] = (seen[kind] ?? 0) + 1;
    const before = await page.locator(".ask-card").elementHandle();
    await answer(page, kind, seen[kind]);
    await page.waitForFunction((element) => !element.isConnected, before, { timeout: 5_000 });
    assert.equal((await storedGrades(page)).length, card + 1, `card ${card + 1}, ${kind}`);
  }
  assert.deepEqual(Object.keys(seen).sort(), KINDS);
  none(problems);
  t.diagnostic(Object.entries(seen).map(([kind, number]) => `${kind} ${number}`).join(", "));
}

test("by keyboard alone: letters choose, Space and Enter check and accept", { timeout: 240_000 }, (t) => play(t, {}, async (page, kind, number) => {
  const key = number % 2 ? "Space" : "Enter";
  if (kind === "row") for (const letter of "abc") await page.keyboard.press(letter);
  else if (kind !== "open" && kind !== "aspect") {
    await page.keyboard.press("a");
    // Letters toggle.
    if (kind === "several") {
      await page.keyboard.press("a");
      assert.equal(await page.locator(".option :checked").count(), 0);
      await page.keyboard.press("b");
    }
  }
  await page.keyboard.press(key);
  await page.locator(".ask-answer").waitFor({ timeout: 2_000 });
  if ((kind === "open" || kind === "aspect") && number % 3) await page.keyboard.press("a");
  await page.keyboard.press(key);
}));

test("by mouse alone, and then a key: Space checks wherever the focus is", { timeout: 240_000 }, (t) => play(t, {}, async (page, kind, number) => {
  if (kind === "row") for (let cell = 0; cell < 3; cell += 1) await page.locator(".tile:enabled").first().click();
  else if (await page.locator(".option").count()) await page.locator(".option").nth(number % 3).click();
  if (number % 4 === 1) await page.locator(".star").click();
  if (number % 2) await page.locator(".ask-reveal .button").click();
  else await page.keyboard.press("Space");
  await page.locator(".ask-answer").waitFor({ timeout: 2_000 });
  if (await page.locator(".point").count()) await page.locator(".point").first().click();
  if (number % 3) await page.locator(".grade").nth(number % 4).click();
  else await page.keyboard.press("Enter");
}));

test("by touch alone", { timeout: 240_000 }, (t) => play(t, { viewport: PHONE, hasTouch: true, isMobile: true }, async (page, kind, number) => {
  if (kind === "row") for (let cell = 0; cell < 3; cell += 1) await page.locator(".tile:enabled").first().tap();
  else if (await page.locator(".option").count()) await page.locator(".option").nth(number % 3).tap();
  await page.locator(".ask-reveal .button").tap();
  await page.locator(".ask-answer").waitFor({ timeout: 2_000 });
  if (await page.locator(".point").count()) await page.locator(".point").first().tap();
  await page.locator(".grade").nth(number % 4).tap();
}));
