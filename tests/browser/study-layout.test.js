// Where things are on the learner's pages: on a phone, in a low window, and from right to left.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { PHONE } from "./lib/chromium.js";
import { site, siteOf } from "./lib/site.js";
import { answer, review, settings, studyBook } from "./lib/study.js";
import { open } from "./lib/tab.js";

const touch = { viewport: PHONE, hasTouch: true, isMobile: true };
const box = (locator) => locator.evaluate((element) => element.getBoundingClientRect().toJSON());

async function enter(t, options = {}, book = studyBook()) {
  const tab = await open(t, { base: book.base, ...options });
  t.after(() => none(tab.problems));
  return { book, page: tab.page };
}

test("from right to left a card's menu has its whole icon", async (t) => {
  const { page, book } = await enter(t, {}, site("rtl"));
  await review(page, book, "#start");
  assert.ok((await box(page.locator(".ask-more summary .icon"))).width > 18);
});

test("grades fit into an article's panel in a low window", async (t) => {
  const { page, book } = await enter(t, { viewport: { width: 320, height: 256 } });
  await page.goto(book.url("first/plain.html"));
  await page.locator(".standing").first().click();
  const panel = await box(page.locator(".study-panel").first());
  for (const grade of await page.locator(".study-panel .grade").all()) {
    assert.ok((await box(grade)).right <= panel.right);
    assert.ok(await grade.evaluate((element) => element.scrollWidth <= element.clientWidth));
  }
});

test("by touch no key is shown, neither in the search field nor in a card's menu", async (t) => {
  const { page, book } = await enter(t, touch);
  await page.goto(book.url("index.html"));
  assert.equal(await page.locator(".find kbd").first().isVisible(), false);
  await review(page, book, "#start");
  await page.locator(".ask-more summary").click();
  assert.ok(await page.getByRole("button", { name: "Suspend" }).isVisible());
  assert.equal(await page.locator(".ask-menu kbd").first().isVisible(), false);
});

test("on a phone what goes on in a mock interview is as wide as the card, before and after the answer", async (t) => {
  const { page, book } = await enter(t, touch);
  await page.goto(`${book.url("mock.html")}#seed=1`);
  await page.getByRole("button", { name: "Start" }).click();
  const reveal = await box(page.locator(".ask-reveal .button"));
  await page.locator(".ask-reveal .button").click();
  const next = page.locator(".ask-bar .actions .button");
  const [first, last] = [await box(next.first()), await box(next.last())];
  assert.deepEqual([first.left, last.right, Math.round(last.bottom)], [reveal.left, reveal.right, Math.round(reveal.bottom)]);
});

test("in a low window the button that starts is in view", async (t) => {
  const { page, book } = await enter(t, { viewport: { width: 844, height: 390 } });
  await page.goto(book.url("review.html"));
  assert.ok((await box(page.locator("[data-start]"))).bottom < 390);
});

test("a session ends with what to do next in view", async (t) => {
  const { page, book } = await enter(t, touch);
  await review(page, book, "#start");
  await answer(page, "1");
  await page.keyboard.press("Escape");
  const next = page.getByRole("button", { name: /^Continue/ });
  assert.ok((await box(next)).bottom < (await box(page.getByRole("heading", { name: "Read again" }))).top);
});

test("a learner who sets the date of the interview finds today's work on the home page", async (t) => {
  const { page, book } = await enter(t);
  await page.goto(book.url("index.html"));
  await page.getByRole("heading", { level: 1, name: "Study" }).waitFor();
  await page.goto(book.url("review.html"));
  const tomorrow = new Date(Date.now() + 86_400_000);
  await settings(page, "Settings", { date: `${tomorrow.getFullYear()}-${String(tomorrow.getMonth() + 1).padStart(2, "0")}-${String(tomorrow.getDate()).padStart(2, "0")}` });
  await page.goto(book.url("index.html"));
  await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
  const begin = page.locator("main").getByRole("link", { name: /^Study \d+ cards$/ });
  assert.ok((await box(begin)).bottom <= (await box(page.locator(".find-hero"))).top, "what to do comes before the search");
});

test("the percentage of readiness is inside its ring", async (t) => {
  for (const viewport of [PHONE, { width: 1440, height: 900 }]) {
    const { page, book } = await enter(t, { viewport });
    await page.goto(book.url("progress.html"));
    const number = await box(page.locator(".readiness-figure b"));
    const ring = await box(page.locator(".readiness > .ring"));
    assert.ok(ring.left < number.left && number.right < ring.right && ring.top < number.top && number.bottom < ring.bottom);
    assert.match(await page.locator(".readiness-figure").innerText(), /^0%\s+ready today/i);
  }
});

test("facts that wrap begin each line without a separator", async (t) => {
  const { page, book } = await enter(t, { viewport: { width: 320, height: 568 } }, site("guide"));
  await page.goto(book.url("questions.html"));
  const lines = await page.locator("main .facts").evaluateAll((lists) => lists.flatMap((list) => {
    const edge = list.getBoundingClientRect().left;
    const items = [...list.children].map((item) => item.getBoundingClientRect());
    const wrapped = items.filter((item, index) => index && item.top > items[index - 1].top);
    // A separator is as wide as the gap: from the edge on it is cut off.
    return wrapped.map((item) => item.left - edge < 8 && getComputedStyle(list).overflowX === "clip");
  }));
  assert.ok(lines.length > 3);
  assert.ok(lines.every(Boolean));
});

test("a table's card names its subjects once; tables outside of topics come last", async (t) => {
  const table = (title, subjects) => `## ${title}\n\n| | ${subjects} |\n| --- | --- | --- |\n| Says | Meow | Woof |\n| Legs | Four | Two |\n\n`;
  const { page, book } = await enter(t, {}, siteOf({
    "book.toml": 'title = "Tables"\nlanguage = "en"\n',
    "content/index.md": "---\ntitle: Tables\n---\nText.\n",
    "content/loose.md": `---\ntitle: Loose\n---\n${table("Red vs green", "Red | Green")}`,
    "content/pets/index.md": "---\ntitle: Pets\n---\nText.\n",
    "content/pets/pets.md": `---\ntitle: All pets\n---\n${table("Cat vs dog", "Cat | Dog")}${table("Fish vs birds", "Trout | Eagle")}`,
  }));
  await page.goto(book.url("compare.html"));
  assert.deepEqual(await page.locator("main .part h2").allInnerTexts(), ["Pets", "Other tables"]);
  const subjects = await page.locator(".comparison-card").evaluateAll((cards) => cards.map((card) => card.querySelectorAll(".subjects li").length));
  assert.deepEqual(subjects, [0, 2, 0]);
});
