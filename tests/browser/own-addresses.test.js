// An author's files at the addresses of generated pages: these have moved, and all that leads to them follows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { settle } from "./lib/chromium.js";
import { bundleOf } from "./lib/site.js";
import { answer, edition, editionFolder, storedGrades } from "./lib/study.js";
import { open } from "./lib/tab.js";

const own = (name) => `# My ${name}\n\nThe author’s own page.\n`;
const PAGES = ["roadmap", "questions", "compare", "review", "plan", "mock", "progress", "cards", "cram", "search"];
const OWN = {
  ...Object.fromEntries(PAGES.map((name) => [`content/${name}.md`, own(name)])),
  "content/assets/search/notes.txt": "The author’s own file.\n",
  "content/assets/study/notes.txt": "The author’s own file.\n",
  "content/moved.md": "---\ntitle: Moved\naliases: [was/here.html]\n---\n\n## Far down\n\nThis.\n",
};
const book = edition(OWN);

const pathOf = (page) => decodeURIComponent(page.url()).slice(decodeURIComponent(book.base).length);

/** Begins on the home page. */
async function start(t, options) {
  const tab = await open(t, { base: book.base, ...options });
  await tab.page.goto(book.url("index.html"));
  return tab;
}

test("the author's pages are where they were written, and each generated one has another address", async (t) => {
  const { page, problems } = await start(t);
  for (const name of PAGES) {
    await page.goto(book.url(`${name}.html`));
    assert.equal(await page.locator("h1").first().innerText(), `My ${name}`);
    await page.goto(book.url(`prepbook-${name}.html`));
    assert.equal(await page.locator("body.page-article").count(), 0, name);
  }
  none(problems);
});

test("a review is begun from the menu, graded, and counted on the first page", async (t) => {
  const { page, problems } = await start(t);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Review" }).click();
  assert.equal(pathOf(page), "prepbook-review.html");
  await page.locator("[data-start]").click();
  await answer(page, "3");
  assert.equal((await storedGrades(page)).length, 1);
  await page.goto(book.url("index.html"));
  await settle(page);
  const go = page.locator("[data-continue] a", { hasText: "Study" });
  assert.equal(await go.getAttribute("href"), "prepbook-review.html#start");
  await page.locator(".index-card dd a").click();
  assert.equal(pathOf(page), "prepbook-progress.html");
  await page.getByRole("navigation", { name: "Study" }).getByRole("link", { name: "Plan" }).click();
  assert.equal(pathOf(page), "prepbook-plan.html");
  none(problems);
});

test("a search finds, in the dialog and on the page, without which its form still leads there", async (t) => {
  const { page, problems } = await start(t);
  await page.keyboard.press("/");
  await page.keyboard.type("prime");
  await page.locator(".hits a, dialog [role=option] a, dialog a[href*='first/']").first().waitFor();
  await page.goto(`${book.url("prepbook-search.html")}?q=prime`);
  await page.locator(".hits a").first().waitFor();
  assert.match(await page.locator(".hits a").first().getAttribute("href"), /^first\//);
  none(problems);

  const bare = await start(t, { javaScriptEnabled: false });
  await bare.page.goto(book.url("first/plain.html"));
  assert.equal(await bare.page.locator("form.find").getAttribute("action"), "../prepbook-search.html");
});

test("flash cards are at their second name, and lead to the other pages of the study layer", async (t) => {
  const { page, problems } = await start(t);
  await page.goto(book.url("prepbook-cards.html"));
  await page.locator(".flash").nth(5).waitFor();
  const places = await page.getByRole("navigation", { name: "Study" }).getByRole("link").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  assert.deepEqual(places, ["review", "plan", "mock", "progress", "cards", "cram"].map((name) => `prepbook-${name}.html`));
  none(problems);
});

test("in one file all of this works as well", async (t) => {
  const file = bundleOf(editionFolder(OWN));
  const { page, problems } = await open(t, { base: file, offline: true });
  await page.goto(`${file}#review.html`);
  await settle(page);
  assert.equal(await page.locator("h1").innerText(), "My review");
  await page.goto(`${file}#prepbook-review.html`);
  await page.locator("[data-start]").click();
  await answer(page, "3");
  await page.goto(`${file}#prepbook-search.html?q=prime`);
  await page.locator(".hits a").first().waitFor();
  none(problems);
});

test("an alias keeps the place that its address names, and its query", async (t) => {
  const { page, problems } = await start(t);
  await page.goto(`${book.url("was/here.html")}?x=1#far-down`);
  await page.waitForURL((url) => url.pathname.endsWith("/moved.html"));
  assert.equal(pathOf(page), "moved.html?x=1#far-down");
  assert.ok(await page.locator("#far-down").count());
  await page.goBack();
  assert.equal(pathOf(page), "index.html", "the alias is not in the history");
  none(problems);

  const bare = await start(t, { javaScriptEnabled: false });
  await bare.page.goto(book.url("was/here.html"));
  await bare.page.waitForURL((url) => url.pathname.endsWith("/moved.html"));
  assert.equal(await bare.page.locator("h1").innerText(), "Moved");
});
