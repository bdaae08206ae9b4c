// Studying where one reads: marks, grades, stars, notes, covered answers; and nothing is loaded before it is used.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { PHONE } from "./lib/chromium.js";
import { answer, edition, learn, review, storedGrades, storedLog, studyBook } from "./lib/study.js";
import { open } from "./lib/tab.js";

const ARTICLE = "first/plain.html";
const marks = (page) => page.locator(".standing").allInnerTexts();
const loaded = (page) => page.evaluate(() => [...document.querySelectorAll("script[src], link[href]")].map(({ src, href }) => src ?? href).filter((name) => /assets\/(study|plan)/.test(name)));

test("an article loads nothing of it until it is used, then grades where one reads", async (t) => {
  const book = studyBook();
  const { page, problems } = await open(t, { base: book.base });
  await page.goto(book.url(ARTICLE));
  assert.deepEqual(await marks(page), ["Not started", "Not started", "Not started"], "one for each question, none for a follow-up");
  assert.deepEqual(await loaded(page), []);
  const mark = page.locator(".standing").nth(1);
  await mark.focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("group", { name: "Study this question" });
  await panel.getByRole("button", { name: "Again" }).waitFor();
  assert.ok((await loaded(page)).length > 0);
  assert.equal(await mark.getAttribute("aria-expanded"), "true");
  assert.equal(await page.evaluate(() => document.activeElement.value), "1", "the focus is on the first grade");
  await panel.getByRole("button", { name: "Easy" }).click();
  assert.deepEqual(await storedGrades(page), [["first/plain#what-is-two", 4]]);
  assert.deepEqual(await marks(page), ["Not started", "In review · due in 8 days", "Not started"]);
  assert.match(await panel.getByRole("status").innerText(), /Last grade today: Easy\. Due .*Recall today: 100%\. Undo/);
  await panel.getByRole("button", { name: "Undo" }).click();
  assert.deepEqual(await storedGrades(page), []);
  assert.deepEqual(await marks(page), ["Not started", "Not started", "Not started"]);
  await panel.getByRole("button", { name: "Star this question" }).click();
  await panel.getByRole("textbox").fill("Think of socks");
  await panel.getByRole("textbox").press("Tab");
  // The mark follows once the note is written.
  await page.waitForFunction(() => /note ★$/.test(document.querySelectorAll(".standing")[1].innerText));
  await mark.click();
  assert.equal(await panel.count(), 0);
  assert.equal(await mark.getAttribute("aria-expanded"), "false");

  await page.reload();
  assert.match((await marks(page))[1], /^Not started · note ★$/, "seen without loading anything");
  assert.deepEqual(await loaded(page), []);
  assert.match(await page.locator(".standing").nth(1).getAttribute("aria-label"), /starred/);
  await page.locator(".standing").nth(1).click();
  assert.equal(await panel.getByRole("textbox").inputValue(), "Think of socks");
  assert.deepEqual((await storedLog(page)).slice(-2).map(([, , kind]) => kind), ["star", "note"]);
  none(problems);
});

test("test yourself: answers are covered until they are asked for, and the choice is stored", async (t) => {
  const book = studyBook();
  const { page, problems } = await open(t, { base: book.base });
  await page.goto(book.url(ARTICLE));
  const answers = page.getByText("That is all there is to it");
  assert.equal(await answers.first().isVisible(), true);
  const toggle = page.getByRole("button", { name: "Test yourself" });
  await toggle.click();
  assert.equal(await toggle.getAttribute("aria-pressed"), "true");
  for (let index = 0; index < 3; index += 1) assert.equal(await answers.nth(index).isVisible(), false);
  assert.equal(await page.getByRole("heading", { name: "What is two?" }).isVisible(), true);
  assert.deepEqual(await loaded(page), []);

  await page.getByRole("button", { name: "Show answer" }).first().click();
  assert.equal(await answers.nth(0).isVisible(), true);
  assert.equal(await answers.nth(1).isVisible(), false);
  assert.equal(await page.locator(".follow-up p", { hasText: "something else" }).isVisible(), false, "a follow-up has a cover of its own");
  await page.getByRole("button", { name: "Good" }).waitFor();
  const points = page.locator(".key-points input");
  assert.equal(await points.count(), 2);
  await points.first().check();
  assert.equal(await page.locator(".grade[data-suggested] b").innerText(), "Hard");
  await points.last().check();
  assert.equal(await page.locator(".grade[data-suggested] b").innerText(), "Good");
  await page.locator(".grade[data-suggested]").click();
  assert.deepEqual(await storedGrades(page), [["first/plain#what-is-one", 3]]);
  await page.getByRole("button", { name: "Show answer" }).first().click();
  assert.equal(await page.locator(".follow-up p", { hasText: "something else" }).isVisible(), true);

  await page.goto(book.url("second/tables.html"));
  assert.equal(await page.getByText("it purrs").first().isVisible(), false, "kept from article to article");
  await page.goto(book.url("first/choices.html"));
  assert.equal(await page.locator(".choice").first().isVisible(), true, "choices cover themselves");
  await page.goto(book.url(ARTICLE));
  await page.getByRole("button", { name: "Test yourself" }).click();
  assert.equal(await answers.nth(2).isVisible(), true);
  await page.reload();
  assert.equal(await answers.nth(2).isVisible(), true);
  none(problems);
});

test("covered answers are covered before the script has come, and on paper they are shown", async (t) => {
  const book = studyBook();
  const { page } = await open(t);
  await page.goto(book.url(ARTICLE));
  await page.getByRole("button", { name: "Test yourself" }).click();
  await page.route(/assets\/site\..*\.js/, () => {});
  await page.goto(book.url(ARTICLE), { waitUntil: "commit" });
  await page.locator(".colophon").waitFor();
  assert.equal(await page.getByText("That is all there is to it").first().isVisible(), false);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByText("That is all there is to it").first().isVisible(), true);
});

test("an answer that changed since it was learned is marked, wherever its question shows", async (t) => {
  const book = studyBook();
  const { page } = await open(t);
  await review(page, book);
  await learn(page, 3, { hash: "00000000" });
  await page.goto(book.url(ARTICLE));
  assert.match((await marks(page))[0], /answer changed$/);
  await page.locator(".standing").first().click();
  await page.getByText("The answer has changed since you graded it.").waitFor();
  await page.getByRole("button", { name: "Good" }).click();
  assert.equal(await page.getByText("The answer has changed").count(), 0);
  assert.doesNotMatch((await marks(page))[0], /changed/);
  await page.goto(book.url("progress.html"));
  await page.locator("summary", { hasText: "Browse cards" }).click();
  await page.locator(".browser [name=state]").selectOption("changed");
  await page.getByRole("link", { name: "What is two?" }).waitFor();
});

test("an answer that was really edited is marked; one that was only reworded in its markup is not", async (t) => {
  const before = studyBook();
  const after = edition({ "content/first/choices.md": "---\ntitle: Choices\npriority: high\nlevel: mid\nupdated: 2026-11-01\n---\n## Which of these is even?\n\n- [ ] One\n\n  It is odd.\n- [x] Two\n\n  It is one more than one.\n- [ ] Three\n\n  It is odd as well.\n- [ ] Five\n\n  So is this.\n\n## Which of these are prime?\n\n* [x] Two\n* [x] Three\n* [ ] Four\n* [ ] Six\n" });
  const { page } = await open(t);
  await review(page, before);
  await learn(page, 1);
  const changed = (book) => (async () => { await review(page, book); return page.evaluate(async () => { const study = await prepbook.internal.desk.openStudy(); return study.deck.cards.filter((card) => study.changed(card)).map(({ id }) => id); }); })();
  assert.deepEqual(await changed(before), []);
  assert.deepEqual(await changed(after), ["first/choices#which-of-these-is-even"]);
});

test("readiness is shown beside each topic, and what to do next on the first page and the roadmap", async (t) => {
  const book = studyBook();
  const { page, problems } = await open(t, { base: book.base });
  for (const path of ["index.html", "roadmap.html", ARTICLE]) {
    await page.goto(book.url(path));
    assert.equal(await page.locator(".topics .ring, .topic-card .ring, .roadmap-table .ring, .roadmap-node .ring").count(), 0, "nothing for who has not begun");
  }
  await review(page, book, "#start");
  await page.keyboard.press("Space");
  await page.locator(".ask-answer").waitFor();
  await page.keyboard.press("4");
  await page.goto(book.url("index.html"));
  assert.deepEqual(await page.locator(".topic-card").evaluateAll((cards) => cards.map((card) => [card.querySelector("h3 a").textContent, card.querySelector(".ring").getAttribute("aria-label")])),
    [["First", "22% ready"], ["Second", "0% ready, better after First"]]);
  assert.match(await page.locator(".topic-card", { hasText: "Second" }).innerText(), /better after First/);
  assert.equal(await page.locator(".topic-card", { hasText: "Second" }).getByRole("link").getAttribute("href"), "second/index.html", "a hint, not a bar");
  assert.equal(await page.locator(".hero h1").innerText(), "Today");
  assert.match(await page.locator(".index-card").innerText(), /New cards\s+2[^]*Ready\s+20%/);
  await page.getByRole("link", { name: "Read: Choices" }).waitFor();
  await page.goto(book.url("roadmap.html"));
  assert.equal(await page.locator(".roadmap-table .ring").count(), 2);
  assert.equal(await page.locator(".roadmap-node .ring").count(), 2);
  await page.getByRole("link", { name: "Study 2 cards" }).click();
  await page.locator(".ask-reveal").waitFor();
  assert.equal(await page.locator(".ask").innerText(), "What is two?", "one press of one button");
  none(problems);
});

test("on a phone marks and panel fit", async (t) => {
  const book = studyBook();
  const { page } = await open(t, { viewport: PHONE });
  await review(page, book);
  await learn(page, 20, { hash: "00000000" });
  await page.goto(book.url(ARTICLE));
  await page.locator(".standing").first().click();
  await page.locator(".study-panel .grade").first().waitFor();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  const overlaps = await page.locator(".question").first().evaluate((section) => {
    const [mark, heading] = [section.querySelector(".standing"), section.querySelector("h2")].map((element) => element.getBoundingClientRect());
    return mark.bottom > heading.top + 4 && mark.left < heading.right;
  });
  assert.equal(overlaps, false, "the mark stands above the question");
});

test("what is read is known as read: by the button, by its end in view, in the navigation, and it is undone", async (t) => {
  const book = studyBook();
  const { page, problems } = await open(t, { base: book.base });
  await page.clock.install({ time: new Date("2026-11-24T12:00:00") });
  await page.goto(book.url(ARTICLE));
  const button = page.locator("[data-mark-read]");
  const mark = page.locator('.topics [aria-current="page"] .read-mark');
  assert.equal(await button.innerText(), "Mark as read");
  assert.equal(await mark.count(), 0);
  await page.clock.runFor(16_000);
  assert.equal(await mark.getAttribute("aria-label"), "started");
  await button.scrollIntoViewIfNeeded();
  await page.waitForTimeout(200);
  await page.clock.runFor(10_000);
  await page.getByText("Marked as read.").waitFor();
  assert.equal(await mark.getAttribute("aria-label"), "read");
  assert.deepEqual(await loaded(page), [], "without loading anything");
  await button.click();
  assert.equal(await button.getAttribute("aria-pressed"), "false");
  await button.click();
  await page.goto(book.url("first/index.html"));
  assert.equal(await page.locator(".row", { hasText: "Plain" }).locator(".read-mark").getAttribute("aria-label"), "read");
  await page.goto(book.url(ARTICLE));
  await page.getByRole("link", { name: "Practise these 3 questions" }).click();
  await page.locator(".ask-reveal").waitFor();
  assert.deepEqual((await storedLog(page)).map(([, id, kind, on]) => [id, kind, on]), [["first/plain", "open", 1], ["first/plain", "read", 1], ["first/plain", "read", 0], ["first/plain", "read", 1]]);
  none(problems);
});

/** Answers until the session is over; returns what was asked. */
const answerAll = async (page) => {
  const questions = [];
  while (!(await page.locator(".review-summary").count())) {
    questions.push(await page.locator(".ask").innerText());
    await answer(page, "4");
  }
  return questions;
};

test("the button at the end asks as many questions as it says, of the questions alone, whenever it is pressed", async (t) => {
  const book = studyBook();
  const { page, problems } = await open(t, { base: book.base });
  await page.goto(book.url("second/tables.html"));
  await page.getByRole("link", { name: "Practise this question" }).click();
  await page.locator(".ask-reveal").waitFor();
  assert.deepEqual(await answerAll(page), ["What is a cat?"], "no card of the table");
  assert.equal((await storedGrades(page)).length, 1, "what was new is scheduled");
  await page.goto(book.url("second/tables.html"));
  await page.getByRole("link", { name: "Practise this question" }).click();
  await page.getByText("does not change the schedule").waitFor();
  assert.deepEqual(await answerAll(page), ["What is a cat?"]);
  assert.equal((await storedGrades(page)).length, 1, "what is not due is practised");

  // A topic, with more questions than the day has room for, one of them suspended and one of them known.
  await page.evaluate(async () => {
    const study = await prepbook.internal.desk.openStudy();
    study.note("first/plain#what-is-two", "suspend", 1);
    study.grade(study.deck.byId.get("first/plain#what-is-one"), 4);
  });
  await page.goto(book.url("first/index.html"));
  await page.getByRole("link", { name: "Practise these 5 questions" }).click();
  await page.locator(".ask-reveal").waitFor();
  assert.equal((await answerAll(page)).length, 5);
  assert.equal((await storedGrades(page)).length, 5);
  none(problems);
});

test("a question without an answer is not counted where it is not asked", async (t) => {
  const book = edition({ "book.toml": 'title = "Study"\nlanguage = "en"\n[lints]\nunanswered-question = "allow"\nkey-point-unclear = "allow"\n', "content/second/tables.md": "---\ntitle: Tables\n---\n## What is a cat?\n\nSay that **it purrs**.\n\n## What is a dog?\n" });
  const { page } = await open(t, { base: book.base });
  await page.goto(book.url("second/tables.html"));
  assert.equal(await page.locator("[data-practise]").innerText(), "Practise this question");
});

test("what was begun is continued, and what was not is read", async (t) => {
  const book = studyBook();
  const { page } = await open(t, { base: book.base });
  await page.clock.install({ time: new Date("2026-11-24T12:00:00") });
  await review(page, book, "#start");
  await answer(page, "4");
  await page.goto(book.url("index.html"));
  await page.getByRole("link", { name: "Read: Choices" }).waitFor();
  await page.goto(book.url("second/tables.html"));
  await page.clock.runFor(16_000);
  await page.goto(book.url("index.html"));
  await page.getByRole("link", { name: "Continue: Tables" }).waitFor();
});
