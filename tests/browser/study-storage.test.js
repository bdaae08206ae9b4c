// Progress is never lost: not by two tabs, a full store, a damaged one, none at all, a foreign file; and it moves as a file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { until } from "./lib/preview.js";
import { answer, asked, learn, review, storedGrades, storedLog, studyBook } from "./lib/study.js";
import { site } from "./lib/site.js";
import { open } from "./lib/tab.js";

/** Opens the overview, whatever was on the tab before. */
const progress = async (page, book) => {
  await page.goto(book.url("progress.html"));
  await page.locator(".readiness-figure").waitFor();
};

test("two tabs at once: each knows what the other did, and all of it is stored", async (t) => {
  const book = studyBook();
  const { page: one, context, problems } = await open(t, { base: book.base });
  const two = await context.newPage();
  await review(one, book, "#start");
  await review(two, book, "#start");
  assert.equal(await asked(two), await asked(one), "both ask the same card");
  await answer(one, "4");
  await answer(one, "4");
  await answer(two, "4");
  assert.equal(await asked(two), "What is three?", "what the other tab has graded meanwhile is passed over");
  await answer(two, "4");
  const grades = await storedGrades(one);
  assert.deepEqual(grades.map(([id]) => id.split("#")[1]).sort(), ["what-is-one", "what-is-one", "what-is-three", "what-is-two"]);
  assert.equal(new Set((await storedLog(one)).map((entry) => JSON.stringify(entry))).size, 4);
  await until(() => one.evaluate(async () => (await prepbook.internal.desk.openStudy()).history.made.length === 4), "four reviews");
  none(problems);
});

test("a page that only shows the number due follows another tab", async (t) => {
  const book = studyBook();
  const { page, context } = await open(t);
  const home = await context.newPage();
  await home.goto(book.url("index.html"));
  assert.equal(await home.locator(".main-menu [data-due]").isVisible(), false, "who has not begun sees none");
  await review(page, book, "#start");
  await answer(page, "4");
  await home.waitForFunction(() => document.querySelector(".main-menu [data-due]").textContent === "2");
  assert.equal(await home.getByRole("link", { name: "Study 2 cards" }).count(), 1);
  assert.equal(await home.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Review ?, 2 cards/ }).count(), 1, "and said in words");
});

test("a full store: the grade counts, a notice offers a file, and it is stored when there is room", async (t) => {
  const book = studyBook();
  const { page } = await open(t);
  await review(page, book, "#start");
  await answer(page, "4");
  // To the brim: large pieces first, then letter by letter.
  await page.evaluate(() => {
    for (let size = 2 ** 21, number = 0; size >= 1; size = Math.floor(size / 2)) {
      for (;;) { try { localStorage.setItem(`brim${number}`, "x".repeat(size)); number += 1; } catch { break; } }
    }
  });
  await answer(page, "4");
  await page.getByText("The browser’s storage is full.").waitFor();
  assert.equal((await storedGrades(page)).length, 1);
  assert.equal(await asked(page), "What is three?", "the sitting goes on");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save progress file" }).click()]);
  const saved = JSON.parse(readFileSync(await download.path(), "utf8"));
  assert.equal(saved.entries.length, 2, "the file has what the store has not");
  await page.evaluate(() => { for (const key of Object.keys(localStorage)) if (key.startsWith("brim")) localStorage.removeItem(key); });
  await page.locator(".ask").focus();
  await answer(page, "4");
  assert.equal((await storedGrades(page)).length, 3);
  assert.equal(await page.getByText("storage is full").count(), 0);
});

test("damaged entries are set aside and reported, and nothing is deleted; what is whole still counts", async (t) => {
  const book = studyBook();
  const { page, context, problems } = await open(t, { base: book.base });
  await review(page, book, "#start");
  for (let card = 0; card < 3; card += 1) await answer(page, "4");
  const broken = await page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.includes(":log:"));
    const lines = localStorage.getItem(key).split("\n");
    lines[2] = lines[2].slice(0, 12);
    localStorage.setItem(key, lines.join("\n"));
    localStorage.setItem(`${key}x`, "\u0000garbage");
    localStorage.setItem(key.replace(/:log:.*/, ":study"), "{not json");
    return [lines.join("\n"), "\u0000garbage"];
  });
  // The page that is open knows better and would mend it: the damage is met by one that was not.
  await page.close();
  const other = await context.newPage();
  await review(other, book);
  await other.getByText("could not be read").waitFor();
  assert.equal((await storedGrades(other)).length, 2);
  const kept = await other.evaluate(() => Object.entries(localStorage).filter(([key]) => key.includes(":damaged:")).map(([, text]) => text));
  assert.deepEqual(kept.sort(), broken.sort());
  const [download] = await Promise.all([other.waitForEvent("download"), other.getByRole("button", { name: "Save progress file" }).first().click()]);
  assert.deepEqual(JSON.parse(readFileSync(await download.path(), "utf8")).damaged.sort(), broken.sort(), "and goes with the file");
  none(problems);
});

test("without storage learners can study for the session, and see a notice", async (t) => {
  const book = studyBook();
  const { page, problems } = await open(t, { base: book.base });
  await page.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } }));
  await review(page, book);
  await page.getByText("This browser does not store anything for this page").waitFor();
  await page.locator("[data-start]").click();
  await answer(page, "4");
  assert.equal(await asked(page), "What is two?");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save progress file" }).click()]);
  assert.equal(JSON.parse(readFileSync(await download.path(), "utf8")).entries.length, 1);
  for (const path of ["index.html", "first/plain.html", "plan.html", "mock.html", "progress.html"]) await page.goto(book.url(path));
  none(problems);
});

test("guides on one disk do not see each other’s progress", async (t) => {
  const [book, other] = [studyBook(), site("features")];
  const { page } = await open(t);
  await review(page, book, "#start");
  await answer(page, "4");
  await progress(page, other);
  assert.equal(await page.evaluate(async () => (await prepbook.internal.desk.openStudy()).history.made.length), 0);
});

test("progress goes out as a file and into another browser; twice, and older files, do no harm", async (t) => {
  const book = studyBook();
  const { page } = await open(t);
  await review(page, book, "#start");
  await answer(page, "4");
  await page.keyboard.press("s");
  await progress(page, book);
  const save = async (from) => {
    const [download] = await Promise.all([from.waitForEvent("download"), from.locator(".part").getByRole("button", { name: "Save progress file" }).click()]);
    assert.match(download.suggestedFilename(), /^study-progress-\d{4}-\d\d-\d\d\.json$/);
    return readFileSync(await download.path());
  };
  const load = async (into, buffer, name = "progress.json") => {
    await into.locator("input[type=file]").setInputFiles({ name, mimeType: "application/json", buffer });
    // The page draws the section anew, so that it is looked for each time.
    await into.waitForFunction(() => document.querySelector('[aria-labelledby="study.backup"] [role=status]')?.textContent);
    const status = into.locator('[aria-labelledby="study.backup"] [role=status]');
    const text = await status.innerText();
    await status.evaluate((element) => { element.textContent = ""; });
    return text;
  };
  const old = await save(page);
  await review(page, book, "#start");
  await answer(page, "3");
  await progress(page, book);
  const newer = await save(page);

  const { page: other } = await open(t);
  await review(other, book, "#start");
  await answer(other, "1");
  await progress(other, book);
  assert.match(await load(other, newer), /^Added 3 of 3 entries/);
  const all = await storedLog(other);
  assert.equal(all.length, 4);
  assert.match(await load(other, newer), /contains nothing new/);
  assert.match(await load(other, old), /contains nothing new/);
  assert.deepEqual(await storedLog(other), all);
  assert.equal(await other.locator(".figures div", { hasText: "Reviews" }).locator("dd").innerText(), "3", "the page shows it at once");

  for (const [text, reason] of [["hello", /not a progress file/], [newer.toString().slice(0, -9), /damaged/], [newer.toString().replace(/"guide":"[^"]*"/, '"guide":"another"'), /another guide|The file belongs to/], [newer.toString().replace('"version":1', '"version":9'), /newer version/], [newer.toString().replace(/"guide":"[^"]*","title":"[^"]*"/, `"guide":"another","title":${"[".repeat(60_000)}${"]".repeat(60_000)}`), /another guide: another/], [newer.toString().replace(/"entries":[^]*/, '"entries":[[1,2,3]]}'), /damaged: it is incomplete, or another program changed it/]]) {
    const told = await load(other, Buffer.from(text));
    assert.match(told, reason);
    assert.match(told, /Nothing changed/);
  }
  assert.deepEqual(await storedLog(other), all);

  // Damaged entries are skipped; the others count.
  const some = JSON.parse(newer);
  const [time, card] = some.entries.find(([, , kind]) => typeof kind === "number");
  some.entries.push([time + 1, card, "note", { bad: true }], [time + 2, card, "star", 1], [9e15, card, 3, 60], [time + 3, card, "later", [[[[[[[[[[[]]]]]]]]]]]]);
  assert.match(await load(other, Buffer.from(JSON.stringify(some))), /^Added 1 of \d+ entries to your progress\. 3 entries could not be read/);
  assert.equal((await storedLog(other)).length, all.length + 1);
  await other.reload();
  await other.locator(".readiness-figure").waitFor();
});

test("deleting all progress asks first, and means it in every tab", async (t) => {
  const book = studyBook();
  const { page, context } = await open(t);
  const two = await context.newPage();
  await review(two, book, "#start");
  await answer(two, "4");
  await progress(page, book);
  await page.getByRole("button", { name: "Delete all progress" }).click();
  assert.match(await page.getByRole("dialog").innerText(), /1 review, your stars, notes and settings/);
  await page.getByRole("button", { name: "Cancel" }).click();
  assert.equal((await storedGrades(page)).length, 1);
  await page.getByRole("button", { name: "Delete all progress" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("All progress deleted.").waitFor();
  assert.deepEqual(await storedLog(page), []);
  await until(() => two.evaluate(async () => (await prepbook.internal.desk.openStudy()).history.made.length === 0), "no review");
  await review(two, book, "#start");
  await answer(two, "4");
  assert.equal((await storedGrades(page)).length, 1, "one begins anew");
});

test("learners with unsaved progress are reminded to save it", async (t) => {
  const book = studyBook();
  const { page } = await open(t);
  await page.clock.install({ time: new Date("2026-11-24T12:00") });
  await review(page, book);
  for (const ago of [10, 9, 8]) await learn(page, ago);
  await review(page, book);
  await page.getByText("Your progress is in this browser only").waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save progress file" }).click()]);
  assert.ok(await download.path());
  await review(page, book);
  assert.equal(await page.getByText("Your progress is in this browser only").count(), 0);
});
