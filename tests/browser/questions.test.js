// The questions page: every filter, the address that keeps them, and what one sees when nothing fits.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { settle } from "./lib/chromium.js";
import { site, siteOf } from "./lib/site.js";
import { open } from "./lib/tab.js";

const PATH = "questions.html";

async function enter(t, query = "", book = site("guide")) {
  const tab = await open(t, { base: book.base });
  await tab.page.goto(book.url(PATH) + query);
  t.after(() => none(tab.problems));
  return { page: tab.page, book };
}

/** The rows of this page; those of other pages are in `[data-others]`. */
const rows = (page, only = "") => page.locator(`[data-group] .question-row${only}`).evaluateAll((rows) => rows.map((row) => row.querySelector("a").textContent));
const shown = (page) => rows(page, ":visible");
const status = (page) => page.locator("form [data-status]").textContent();
const query = (page) => new URL(page.url()).search;

for (const name of ["topic", "priority", "level", "form"]) {
  test(`each choice of ${name} shows the questions that have it and no others`, async (t) => {
    const { page } = await enter(t);
    const list = page.locator(`select[name=${name}]`);
    const values = await list.locator("option").evaluateAll((options) => options.map((option) => option.value));
    assert.equal(values[0], "");
    assert.ok(values.length > 2, `there is a choice of ${name}`);
    const all = await rows(page);
    let sum = 0;
    for (const value of values.slice(1)) {
      await list.selectOption(value);
      const fitting = await rows(page, `[data-${name}="${value}"]`);
      assert.deepEqual(await shown(page), fitting);
      await page.waitForFunction((own) => {
        const others = document.querySelector("[data-others]");
        const [shown, total] = document.querySelector("form [data-status]").textContent.match(/\d+/g).map(Number);
        return total === Number(others.dataset.others) && shown > 0 && others.hidden === (shown === own);
      }, fitting.length);
      assert.equal(query(page), `?${name}=${value}`);
      const groups = await page.locator("[data-group]:visible").evaluateAll((groups) => groups.map((group) => group.querySelectorAll("li:not([hidden])").length));
      assert.ok(groups.every((count) => count > 0), "a topic without a fitting question is not shown");
      sum += fitting.length;
    }
    assert.equal(sum, all.length - (await rows(page, `[data-${name}=""]`)).length);
    await list.selectOption("");
    assert.deepEqual(await shown(page), all);
    assert.equal(query(page), "");
  });
}

test("filters work together", async (t) => {
  const { page } = await enter(t);
  const priority = await page.locator("select[name=priority] option").nth(1).getAttribute("value");
  const level = await page.locator("select[name=level] option").nth(1).getAttribute("value");
  await page.locator("select[name=priority]").selectOption(priority);
  await page.locator("select[name=level]").selectOption(level);
  const both = await rows(page, `[data-priority="${priority}"][data-level="${level}"]`);
  assert.ok(both.length > 0 && both.length < (await rows(page, `[data-level="${level}"]`)).length);
  assert.deepEqual(await shown(page), both);
});

test("words are found in title, article and topic, whatever their order, case and accents", async (t) => {
  const { page } = await enter(t);
  const first = page.locator(".question-row").first();
  const title = await first.locator("a").innerText();
  const words = title.match(/\p{L}{4,}/gu).reverse().join(" ").toUpperCase();
  await page.locator("main [name=q]").fill(words);
  assert.ok((await shown(page)).includes(title));
  const topic = await page.locator("[data-group] h2").first().innerText();
  await page.locator("main [name=q]").fill(topic);
  const whole = await page.locator("[data-group]").first().locator(".question-row").count();
  assert.ok((await shown(page)).length >= whole);
});

test("filters are stored in the address, read from it, and survive leaving and coming back", async (t) => {
  const { page, book } = await enter(t, "?q=index&form=open&topic=no-such-topic");
  assert.equal(await page.locator("main [name=q]").inputValue(), "index");
  assert.equal(await page.locator("[name=form]").inputValue(), "open");
  assert.equal(await page.locator("[name=topic]").evaluate((list) => list.selectedOptions[0].text), "All", "what no option has is no filter");
  const some = await shown(page);
  assert.ok(some.length > 0);
  await page.locator("[name=level]").selectOption(await page.locator('.question-row:visible[data-level]').first().getAttribute("data-level"));
  const fewer = await shown(page);
  const address = page.url();
  assert.match(address, /[?&]level=/);
  await page.reload();
  assert.deepEqual(await shown(page), fewer);
  await page.locator(".question-row:visible a").first().click();
  await page.waitForURL((url) => url.pathname !== new URL(book.url(PATH)).pathname);
  assert.ok(new URL(page.url()).hash, "a question is entered at its heading");
  assert.ok(await page.locator(":target").isVisible());
  await page.goBack();
  await page.waitForURL(address);
  assert.deepEqual(await shown(page), fewer);
  assert.equal(await page.locator("main [name=q]").inputValue(), "index");
});

test("an address typed by hand cannot break the page", async (t) => {
  const { page } = await enter(t, "?q=%3Cb%3E%26&topic=%22%5D&level=..%2F..");
  assert.equal(await page.locator("main [name=q]").inputValue(), "<b>&");
});

test("Clear is there when it is needed and clears everything", async (t) => {
  const { page } = await enter(t);
  const clear = page.getByRole("button", { name: "Clear", exact: true });
  const before = await status(page);
  assert.equal(await clear.isVisible(), false);
  await page.locator("main [name=q]").fill("index");
  await page.locator("[name=form]").selectOption("open");
  await clear.click();
  assert.deepEqual(await shown(page), await rows(page));
  assert.equal(await status(page), before);
  assert.equal(query(page), "");
  assert.equal(await page.evaluate(() => document.activeElement.name), "q", "one can write at once");
  assert.equal(await clear.isVisible(), false);
});

test("when nothing fits the page says so, says what to do, and does it", async (t) => {
  const { page } = await enter(t);
  const empty = page.locator("[data-empty]");
  assert.equal(await empty.isVisible(), false);
  await page.locator("main [name=q]").fill("nothing holds this");
  assert.deepEqual(await shown(page), []);
  assert.match(await empty.innerText(), /No matching questions\. Try/);
  assert.match(await status(page), /^0 of \d+ questions$/);
  await empty.getByRole("button", { name: "Show all questions" }).click();
  assert.deepEqual(await shown(page), await rows(page));
  assert.equal(await empty.isVisible(), false);
});

test("the count is announced", async (t) => {
  const { page } = await enter(t);
  assert.equal(await page.locator("form [data-status]").getAttribute("role"), "status");
});

test("Enter in the field stays on the page", async (t) => {
  const { page, book } = await enter(t);
  await page.locator("main [name=q]").fill("index");
  await page.keyboard.press("Enter");
  await settle(page);
  assert.equal(page.url(), `${book.url(PATH)}?q=index`);
});

test("many questions are paged, and filters cover all pages", async (t) => {
  const article = (topic, level) => `---\ntitle: About ${topic}\nlevel: ${level}\ntags: [everywhere, only ${topic}]\n---\n${Array.from({ length: 90 }, (_, n) => `## What is number ${n} of ${topic}?\n\nIt is **${n}**.\n`).join("\n")}`;
  const book = siteOf({
    "book.toml": 'title = "Many"\nlanguage = "en"\n[lints]\nkey-point-unclear = "allow"\n',
    ...Object.fromEntries(["one", "two", "three"].flatMap((topic, n) => [
      [`content/${topic}/index.md`, `---\ntitle: Topic ${topic}\npriority: high\n---\nText.\n`],
      [`content/${topic}/article.md`, article(topic, ["junior", "mid", "senior"][n])],
    ])),
  });
  const { page } = await enter(t, "", book);
  const first = await rows(page);
  assert.equal(first.length, 250);
  const others = page.locator("[data-others]");
  const options = (name) => page.locator(`select[name=${name}] option`).allTextContents();
  assert.deepEqual(await options("tag"), ["All", "everywhere", "only one", "only three", "only two"]);
  await page.locator("select[name=topic]").selectOption("two");
  await page.getByText("90 of 270 questions").waitFor();
  assert.equal(await others.getByRole("listitem").filter({ has: page.getByRole("link") }).count(), 20);
  await page.locator("select[name=topic]").selectOption("");
  await page.locator("select[name=tag]").selectOption({ label: "only two" });
  await page.getByText("90 of 270 questions").waitFor();
  await page.locator("main [name=q]").fill("number 89");
  await page.getByText("1 of 270 questions").waitFor();
  await others.getByRole("link", { name: "What is number 89 of two?" }).waitFor();
  await page.locator("select[name=level]").selectOption("junior");
  await page.getByText("0 of 270 questions").waitFor();
  assert.match(await page.locator("[data-empty]").innerText(), /No matching questions\. Try/);
  await page.locator("[data-empty] button").click();
  assert.equal(await others.isVisible(), false);
  await page.getByRole("navigation", { name: "Pages of questions" }).getByRole("link", { name: "Next page" }).click();
  await page.getByText("Page 2 of 2").waitFor();
  assert.equal(first.length + (await rows(page)).length, 270);
  assert.deepEqual(await options("topic"), ["All", "Topic one", "Topic three", "Topic two"]);
  assert.deepEqual(await options("level"), ["All", "Junior", "Mid", "Senior"]);
});

test("questions of other pages are found whether they have an answer or not", async (t) => {
  const questions = Array.from({ length: 260 }, (_, n) => `## What is number ${n}?`).join("\n\n");
  const book = siteOf({
    "book.toml": 'title = "Many"\nlanguage = "en"\n[lints]\nunanswered-question = "allow"\n',
    "content/index.md": "---\ntitle: Many\n---\nText.\n",
    "content/list.md": `---\ntitle: List\n---\n${questions}\n`,
  });
  const { page } = await enter(t, "", book);
  assert.equal((await rows(page)).length, 250);
  await page.locator("main [name=q]").fill("number 25");
  await page.getByText("13 of 260 questions").waitFor();
  assert.match(await page.locator("[data-others]").getByRole("listitem").last().innerText(), /What is number 259\?\s+List\s+No answer/);
});

test("without the other pages' questions the page says that they could not be loaded", async (t) => {
  const book = site("guide");
  const { page } = await open(t);
  await page.route(/study\/questions\.js/, (route) => route.abort());
  await page.goto(`${book.url(PATH)}?form=choice`);
  await page.getByText("The questions on other pages could not be loaded.").waitFor();
  assert.ok((await shown(page)).length > 0);
});

test("a status filters the questions of all pages", async (t) => {
  const article = (topic) => `---\ntitle: About ${topic}\n---\n${Array.from({ length: 90 }, (_, n) => `## What is number ${n} of ${topic}?\n\nIt is **${n}**.\n`).join("\n")}`;
  const book = siteOf({
    "book.toml": 'title = "Many"\nlanguage = "en"\n[lints]\nkey-point-unclear = "allow"\n',
    ...Object.fromEntries(["one", "two", "three"].flatMap((topic) => [
      [`content/${topic}/index.md`, `---\ntitle: Topic ${topic}\npriority: high\n---\nText.\n`],
      [`content/${topic}/article.md`, article(topic)],
    ])),
  });
  const { page } = await enter(t, "", book);
  await page.goto(book.url("review.html"));
  await page.locator("[data-start]").waitFor();
  await page.evaluate(async () => {
    const study = await prepbook.internal.desk.openStudy();
    const of = (name) => study.deck.cards.filter(({ id }) => id.startsWith(name));
    study.star(of("one/")[3].id, true);
    for (const card of of("two/").slice(-2)) study.star(card.id, true);
    study.grade(of("two/")[0], 4);
  });
  await page.goto(book.url(PATH));
  await page.locator("select[name=status]").selectOption("starred");
  await page.getByText("3 of 270 questions").waitFor();
  assert.equal(await page.locator(".question-row:visible").count(), 3);
  const others = page.locator("[data-others]");
  await others.getByRole("link", { name: "What is number 89 of" }).first().waitFor();
  await page.locator("main [name=q]").fill("number 88");
  await page.getByText("1 of 270 questions").waitFor();
  await page.reload();
  await page.getByText("1 of 270 questions").waitFor();
  await page.locator("main [name=q]").fill("");
  await page.locator("select[name=status]").selectOption("new");
  await page.getByText("269 of 270 questions").waitFor();
  await page.locator("select[name=status]").selectOption("review");
  await page.getByText("1 of 270 questions").waitFor();
  await page.locator("select[name=status]").selectOption("known");
  await page.getByText("0 of 270 questions").waitFor();
  assert.ok(await page.locator("[data-empty]").isVisible());
  await page.locator("select[name=status]").selectOption("");
  await page.getByText("270 questions", { exact: true }).waitFor();
  assert.equal(await others.isVisible(), false);
});

test("what is typed before the scripts come is kept and applied", async (t) => {
  const { page, problems } = await open(t);
  for (const [book, path, field, rows] of [
    [site("guide"), PATH, "main [name=q]", "[data-group] .question-row"],
    [site("features"), "compare/sortable.html", "[data-filter]", "tbody tr"],
  ]) {
    let come;
    const late = new Promise((resolve) => { come = resolve; });
    await page.route(/assets\/site\.[^/]*\.js$/, async (route) => { await late; await route.continue(); });
    await page.goto(book.url(path), { waitUntil: "commit" });
    await page.locator(field).waitFor({ state: "attached" });
    // The field is shown once scripts run; browsers fill it in too, when a page is shown again.
    await page.locator(field).evaluate((input) => { input.value = "nothing holds this"; });
    come();
    await page.waitForFunction((rows) => [...document.querySelectorAll(rows)].every((row) => !row.checkVisibility()), rows);
    assert.equal(await page.locator(field).inputValue(), "nothing holds this");
    await page.unroute(/assets\/site\.[^/]*\.js$/);
  }
  none(problems);
});
