// The plan, the mock interview and the overview, as a learner uses them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { PHONE } from "./lib/chromium.js";
import { serveSecurely } from "./lib/server.js";
import { edition, learn, review, settings, storedGrades, storedLog, studyBook } from "./lib/study.js";
import { open } from "./lib/tab.js";

const NOON = new Date("2026-11-24T12:00:00");

const enter = async (t, path, options = {}) => {
  const book = studyBook();
  const tab = await open(t, { base: book.base, ...options });
  await tab.page.clock.install({ time: NOON });
  const [file, hash] = path.split("#");
  await tab.page.goto(book.url(file) + (hash ? `#${hash}` : ""));
  return { book, ...tab };
};

test("a date makes a plan, day by day, which is stored, followed and saved as a calendar", async (t) => {
  const { page, book, problems } = await enter(t, "plan.html");
  await page.getByText("When is your interview?").waitFor();
  await settings(page, "Set the date", { date: "2026-12-08" });
  await page.getByText("14 days left, 14 to study. Everything fits.").waitFor();
  await settings(page, "Change", { week: 5 });
  await page.getByText("14 days left, 10 to study. Everything fits.").waitFor();
  assert.equal(await page.locator(".plan-day").count(), 10);
  const first = page.locator(".plan-day").first();
  assert.match(await first.innerText(), /Tue,? 24 Nov\s+Today/);
  assert.match(await first.innerText(), /Read Plain[^]*Learn 3 cards from Plain/, "three new cards a day, the most important first");
  const text = await page.locator(".plan").innerText();
  assert.ok(text.indexOf("Read Tables") > text.indexOf("Read Choices"), "what is required comes first");
  assert.match(text, /Tuesday,? 8 December 2026: interview/);

  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save as calendar" }).click()]);
  assert.equal(download.suggestedFilename(), "study-plan.ics");
  const calendar = readFileSync(await download.path(), "utf8");
  assert.match(calendar, /^BEGIN:VCALENDAR\r\n/);
  assert.match(calendar, /DTSTART;VALUE=DATE:20261124\r\n/);
  assert.match(calendar, /DTSTART;VALUE=DATE:20261208\r\n[^]*SUMMARY:Interview: Study\r\n/);
  assert.match(calendar.replace(/\r\n /g, ""), /Learn 3 cards from Plain/);

  await first.getByRole("link", { name: "3 cards" }).click();
  await page.locator(".ask-reveal").waitFor();
  for (let card = 0; card < 3; card += 1) {
    const before = await page.locator(".ask-card").elementHandle();
    await page.keyboard.press("Space");
    await page.keyboard.press("4");
    await page.waitForFunction((element) => !element.isConnected, before);
    await page.locator(".ask-card").waitFor();
  }
  await page.goto(book.url("plan.html"));
  const later = await page.locator(".plan").innerText();
  assert.doesNotMatch(later, /Learn \d+ cards? from Plain/, "what was done is not planned again");
  assert.doesNotMatch(later, /Read Plain/, "an article whose questions are graded counts as read");
  await page.locator("summary", { hasText: "Articles you have read" }).click();
  await page.getByLabel("Choices").check();
  assert.doesNotMatch(await page.locator(".plan").innerText(), /Read Choices/);
  assert.deepEqual((await storedLog(page)).at(-1).slice(1), ["first/choices", "read", 1]);
  await page.reload();
  await page.getByText(/8 December 2026: interview/).waitFor();
  none(problems);
});

test("what does not fit is listed, the least important first, with what would help", async (t) => {
  const { page } = await enter(t, "plan.html");
  await settings(page, "Set the date", { date: "2026-11-28" });
  await page.getByText("Not everything fits.").waitFor();
  assert.match(await page.locator(".plan-short li").first().innerText(), /^Tables/, "the topic of low priority");
  const help = page.getByRole("button", { name: /^Learn \d+ new cards per day to fit everything/ });
  await help.click();
  await page.getByText("Everything fits.").waitFor();
  assert.match(await page.locator(".plan-assumed").innerText(), /(?:[4-9]|\d\d) new cards per day/);
});

test("with three days left the plan is a sprint, and says what it leaves out", async (t) => {
  const { page, book, problems } = await enter(t, "plan.html");
  await settings(page, "Set the date", { date: "2026-11-26", minutes: 10 });
  await page.getByText("2 days left: a sprint.").waitFor();
  const text = await page.locator(".plan-short").innerText();
  assert.match(text, /Answer today’s 3 cards/);
  assert.match(text, /cram sheet/i);
  assert.match(text, /mock interview/i);
  assert.match(text, /3 less important questions are left out/);
  await page.locator(".plan-short").getByRole("link", { name: "3 cards" }).click();
  await page.locator(".ask-reveal").waitFor();
  assert.equal(await page.locator(".chip", { hasText: "Very high" }).count(), 1);
  assert.ok(book);
  none(problems);
});

test("a plan is printed without its form", async (t) => {
  const { page } = await enter(t, "plan.html", { viewport: { width: 673, height: 986 } });
  await settings(page, "Set the date", { date: "2026-12-08" });
  await page.locator(".plan-day").first().waitFor();
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("button", { name: "Change" }).isVisible(), false);
  assert.equal(await page.getByRole("button", { name: "Print" }).isVisible(), false);
  assert.equal(await page.locator(".plan-day").last().isVisible(), true);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});

const draw = async (page) => {
  const questions = [];
  for (let left = 40; left > 0 && !(await page.locator(".scorecard").count()); left -= 1) {
    questions.push(await page.locator(".ask").innerText());
    const before = await page.locator(".ask-card").elementHandle();
    await page.locator(".ask-reveal .button").click();
    for (const point of await page.locator(".point input").all()) await point.check();
    await page.locator(".ask-bar .actions .button").last().click();
    await page.waitForFunction((element) => !element.isConnected, before);
    await page.locator(".ask-card").waitFor();
  }
  return questions;
};

test("a mock interview: drawn by its address, with a clock, follow-ups, and a scorecard", async (t) => {
  const { page, book, problems } = await enter(t, "mock.html#seed=abc&questions=4&minutes=2");
  await page.getByRole("heading", { name: "4 questions, 2 minutes each" }).waitFor();
  await page.getByRole("button", { name: "Start" }).click();
  const clock = page.getByRole("timer");
  assert.match(await clock.innerText(), /^(2:00|1:5\d)$/);
  await page.clock.runFor(61_000);
  // The clock runs on while the test does.
  assert.match(await clock.innerText(), /^0:5\d$/);
  await page.clock.runFor(30_000);
  assert.equal(await page.locator("[data-mock] > [role=status]").last().innerText(), "30 seconds left");
  await page.clock.runFor(45_000);
  assert.match(await clock.innerText(), /^\+0:[12]\d$/);
  assert.equal(await page.locator("[data-mock] > [role=status]").last().innerText(), "Time is up");
  const questions = await draw(page);
  const rows = await page.locator(".scorecard tbody tr").allInnerTexts();
  assert.equal(rows.length, questions.length);
  assert.match(rows[0], /2:[12]\d over time/);
  assert.equal(rows.filter((row) => row.startsWith("Follow-up")).length, questions.filter((question) => question === "What if it is not?").length);
  assert.deepEqual(await storedGrades(page), [], "a mock is no review unless one says so");

  const address = await page.locator(".mock-address").innerText();
  const { page: friend } = await open(t);
  await friend.goto(address);
  await friend.getByRole("button", { name: "Start" }).click();
  assert.deepEqual(await draw(friend), questions, "who has the address is asked the same");
  await page.goto("about:blank");
  await page.goto(address.replace("seed=abc", "seed=other"));
  await page.getByRole("button", { name: "Start" }).click();
  assert.notDeepEqual(await draw(page), questions);
  await page.getByRole("button", { name: "Count as reviews" }).click();
  assert.equal((await storedGrades(page)).length, 4);

  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".scorecard table").isVisible(), true);
  assert.equal(await page.locator(".scorecard button:visible").count(), 0);
  assert.ok(book);
  none(problems);
});

test("a mock interview whose cards a new build of the site has replaced says so", async (t) => {
  const { page } = await enter(t, "index.html");
  await page.route(/\/study\/cards\./, (route) => route.abort());
  await page.goto(page.url().replace("index.html", "mock.html#seed=1&questions=2"));
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByRole("alert").getByText("then reload the page").waitFor();
});

test("a mock interview by keyboard, filtered, and ended early", async (t) => {
  const { page } = await enter(t, "mock.html#seed=1&questions=10&topic=first");
  await page.getByRole("heading", { name: "5 questions, 3 minutes each" }).waitFor();
  await page.getByRole("button", { name: "Start" }).focus();
  await page.keyboard.press("Enter");
  await page.locator(".ask-reveal").waitFor();
  const asked = new Set();
  for (let left = 20; left > 0 && !(await page.locator(".scorecard").count()); left -= 1) {
    asked.add(await page.locator(".ask").innerText());
    await page.keyboard.press("a");
    await page.keyboard.press("Space");
    await page.locator(".ask-answer").waitFor();
    const before = await page.locator(".ask-card").elementHandle();
    await page.keyboard.press("a");
    await page.keyboard.press("Enter");
    await page.waitForFunction((element) => !element.isConnected, before);
  }
  assert.equal(asked.size, 6, "five questions and a follow-up");
  assert.ok(!asked.has("What is a cat?"));
  await page.getByRole("button", { name: "Repeat" }).click();
  await page.locator(".ask-reveal .button").click();
  await page.locator(".ask-bar .actions .button").last().click();
  await page.getByRole("button", { name: "End interview" }).click();
  await page.locator(".scorecard").waitFor();
  assert.equal(await page.locator(".scorecard tbody tr").count(), 1);
});

test("the overview says how ready one is, and each chart has a table that says the same", async (t) => {
  const { page, book, problems } = await enter(t, "progress.html");
  await page.getByText("No reviews yet.").waitFor();
  await review(page, book);
  for (const ago of [30, 21, 9, 2]) await learn(page, ago);
  const total = await page.evaluate(async () => (await prepbook.internal.desk.openStudy()).deck.cards.length);
  await page.goto(book.url("progress.html"));
  await page.locator(".readiness-figure").waitFor();
  const figures = Object.fromEntries(await page.locator(".readiness .figures div").evaluateAll((list) => list.map((one) => [one.querySelector("dt").textContent, Number(one.querySelector("dd").textContent)])));
  assert.deepEqual(figures, { Known: total, "In review": 0, Learning: 0, "Not started": 0, Reviews: 4 * total, "Days studied": 4 });
  const ready = parseInt(await page.locator(".readiness-figure").innerText(), 10);
  assert.ok(ready > 90 && ready <= 100, `${ready} %`);

  const topics = await page.locator(".mastery-table tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim())));
  assert.equal(topics.reduce((sum, row) => sum + Number(row[3]), 0), total, "known");
  for (const fold of await page.locator("summary", { hasText: "As a table" }).all()) await fold.click();
  const table = (name) => page.getByRole("region", { name: `Table: ${name}` }).locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
  const days = (await table("Reviews per day")).flatMap(([, ...numbers]) => numbers.map(Number)).filter(Boolean);
  assert.deepEqual(days, [total, total, total, total]);
  assert.equal(await page.locator(".heat:not(.heat-0)").count(), 4);
  const due = await table("Cards due");
  assert.equal(await page.locator(".bar").count(), due.length);
  const recall = await table("Recall");
  assert.equal(recall.reduce((sum, row) => sum + Number(row[2]), 0), 3 * total, "all but the first time");
  assert.ok(recall.every((row) => row[1] === "100%"));
  assert.equal(await page.locator(".dot").count(), recall.length);
  none(problems);
});

for (const path of ["plan.html", "mock.html", "progress.html", "review.html"]) {
  test(`${path} fits a phone`, async (t) => {
    const { page, book, problems } = await enter(t, "review.html", { viewport: PHONE });
    await page.locator(".ask-card").waitFor();
    for (const ago of [30, 9]) await learn(page, ago, { hash: "00000000" });
    await page.evaluate(async () => { const study = await prepbook.internal.desk.openStudy(); study.set("date", "2026-12-24"); });
    await page.goto("about:blank");
    await page.goto(book.url(path));
    await page.locator("[data-review] .ask-card, .plan-day, [data-mock] .ask-card, .chart").first().waitFor();
    for (const fold of await page.locator("main summary:visible").all()) await fold.click();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${await page.evaluate(() => document.documentElement.scrollWidth)} wide`);
    none(problems);
  });
}

test("on the interview's day nothing is asked, and every page says so", async (t) => {
  const { page, book, problems } = await enter(t, "plan.html");
  await settings(page, "Set the date", { date: "2026-11-25" });
  await page.getByText("1 day left: a sprint.").waitFor();
  await review(page, book);
  await learn(page, 20);
  await page.clock.setSystemTime(new Date("2026-11-25T09:00:00"));
  await page.goto("about:blank");
  await page.goto(book.url("plan.html"));
  await page.getByText("Your interview is today.").waitFor();
  assert.ok(await page.locator(".plan").getByRole("link", { name: "Cram sheet" }).isVisible());
  await review(page, book);
  assert.match(await page.locator(".review-start").innerText(), /Your interview is today/);
  assert.equal(await page.locator("[data-start]").isVisible(), false);
  assert.ok(await page.locator(".review-start").getByRole("link", { name: "Cram sheet" }).isVisible());
  await page.goto(book.url("index.html"));
  assert.match(await page.locator(".index-card").innerText(), /Interview\s+today/);
  assert.ok(await page.getByRole("link", { name: "Read: Cram sheet" }).isVisible());
  assert.equal(await page.locator(".masthead [data-due]").isVisible(), false);
  await page.clock.setSystemTime(new Date("2026-11-26T09:00:00"));
  await review(page, book);
  assert.ok(await page.locator("[data-start]").isVisible(), "the day after is a day as any other");
  none(problems);
});

test("the plan, the home page and the deck count the same articles", async (t) => {
  const { page, book } = await enter(t, "plan.html");
  await page.locator("summary", { hasText: "Articles you have read" }).click();
  assert.deepEqual(await page.locator(".plan-read label").allInnerTexts().then((names) => names.map((name) => name.trim()).sort()), ["Choices", "Plain", "Tables"], "no page of a topic");
  await settings(page, "Set the date", { date: "2026-12-08" });
  await page.locator(".plan-day").first().waitFor();
  assert.doesNotMatch(await page.locator(".plan").innerText(), /Read (First|Second)/);
  await page.goto(book.url("first/index.html"));
  assert.match(await page.locator(".title .facts").innerText(), /2 articles/);
});

test("a mock interview that was left is offered again, from whatever address the page is opened", async (t) => {
  const { page, book, problems } = await enter(t, "mock.html#seed=abc&questions=3&minutes=2");
  await page.getByRole("button", { name: "Start" }).click();
  const first = await page.locator(".ask").innerText();
  await page.locator(".ask-reveal .button").click();
  await page.locator(".ask-bar .actions .button").last().click();
  await page.waitForFunction((text) => document.querySelector(".ask").textContent !== text, first);
  for (const hash of ["", "#seed=other&questions=1"]) {
    await page.goto("about:blank");
    await page.goto(`${book.url("mock.html")}${hash}`);
    await page.getByRole("button", { name: /^Resume at question [12] of 3/ }).waitFor();
  }
  await page.getByRole("button", { name: /^Resume/ }).click();
  await page.locator(".ask-reveal").waitFor();
  assert.notEqual(await page.locator(".ask").innerText(), first);
  assert.match(page.url(), /seed=abc&questions=3&minutes=2/);
  await page.getByRole("button", { name: "End interview" }).click();
  await page.locator(".scorecard").waitFor();
  await page.goto("about:blank");
  await page.goto(book.url("mock.html"));
  await page.getByRole("button", { name: "Start" }).waitFor();
  assert.equal(await page.getByRole("button", { name: /^Resume/ }).count(), 0);
  none(problems);
});

test("in a mock interview the key points come first, and a long answer is folded", async (t) => {
  const book = edition({ "content/second/tables.md": `---\ntitle: Tables\n---\n## What is a cat?\n\nSay that **it purrs**. ${"It is a long story. ".repeat(60)}\n` });
  const { page } = await open(t, { base: book.base });
  await page.goto(`${book.url("mock.html")}#seed=1&questions=1&topic=second`);
  await page.getByRole("button", { name: "Start" }).click();
  await page.locator(".ask-reveal .button").click();
  await page.locator(".ask-answer .ticks").waitFor();
  assert.equal(await page.locator(".full-answer").evaluate((fold) => fold.open), false);
  await page.locator(".full-answer summary").click();
  assert.ok(await page.getByText("It is a long story.").isVisible());
});

test("the browser of cards says what to do where it has none", async (t) => {
  const { page } = await enter(t, "progress.html");
  await page.locator("summary", { hasText: "Browse cards" }).click();
  const browser = page.locator(".browser");
  await browser.locator(".card-list li").first().waitFor();
  assert.equal(await browser.locator(".empty").isVisible(), false);
  await browser.locator("[name=state]").selectOption("starred");
  assert.match(await browser.locator(".empty").innerText(), /No matching cards\. Star a question/);
  assert.equal(await browser.getByRole("link", { name: "Practise only" }).isVisible(), false);
  await browser.getByRole("button", { name: "Show all cards" }).click();
  await browser.locator(".card-list li").first().waitFor();
  assert.equal(await browser.locator("[name=state]").inputValue(), "");
});

test("the pages about studying have their links at one height, and are all part of Review", async (t) => {
  const { page, book } = await enter(t, "plan.html", { viewport: PHONE });
  const tops = [];
  for (const path of ["plan.html", "review.html", "mock.html", "progress.html", "cards.html", "cram.html"]) {
    await page.goto(book.url(path));
    tops.push(await page.locator(".study-menu a").first().evaluate((link) => link.getBoundingClientRect().top));
    assert.equal(await page.locator(".tabs [aria-current]").innerText(), "Review", path);
  }
  assert.deepEqual(new Set(tops).size, 1, `${tops}`);
});

test("one's voice is recorded and listened to, under the policy of the site, and nothing of it is sent or stored", async (t) => {
  const host = await serveSecurely(t, studyBook());
  const { page, problems } = await open(t, { base: host.base, ignoreHTTPSErrors: true });
  await page.addInitScript(() => {
    const { start } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function play(...values) {
      window.played = this.buffer.duration;
      start.apply(this, values);
    };
    window.recorded = 0;
    const { start: record } = MediaRecorder.prototype;
    MediaRecorder.prototype.start = function begin(...values) {
      record.apply(this, values);
      this.addEventListener("start", () => { window.recorded += 1; });
      window.stream = this.stream;
    };
  });
  await page.goto(`${host.url("mock.html")}#seed=1&questions=2&topic=first`);
  await page.getByLabel(/Record my answers/).check();
  await page.getByRole("button", { name: "Start" }).click();
  for (let number = 1; number <= 2; number += 1) {
    await page.waitForFunction((many) => window.recorded === many, number);
    await page.locator(".ask-reveal .button").click();
    await page.evaluate(() => { window.played = undefined; });
    await page.getByRole("button", { name: "Listen to your answer" }).click();
    await page.waitForFunction(() => window.played > 0);
    const before = await page.locator(".ask-card").elementHandle();
    await page.locator(".ask-bar .actions .button").last().click();
    await page.waitForFunction((element) => !element.isConnected, before);
  }
  if (!(await page.locator(".scorecard").count())) await page.getByRole("button", { name: "End interview" }).click();
  await page.locator(".scorecard").waitFor();
  assert.equal(await page.evaluate(() => window.stream.getTracks().some(({ readyState }) => readyState === "live")), false, "the microphone is off");
  none(problems);
});
