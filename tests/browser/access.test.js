// axe finds nothing: pages in one mode, each kind of page in all, and the states that a page can be brought into.
import assert from "node:assert/strict";
import { test } from "node:test";
import axe from "axe-core";
import { none } from "./lib/assert.js";
import { DESK, MORE_SIZES, PHONE, settle } from "./lib/chromium.js";
import { BOOKS, site } from "./lib/site.js";
import { open } from "./lib/tab.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const MODES = [DESK, PHONE, ...MORE_SIZES].flatMap((viewport) => ["light", "dark"].map((colorScheme) => ({ viewport, colorScheme })));

/** What axe says against the page as it stands. */
async function violations(page, where) {
  await settle(page);
  await page.evaluate(axe.source);
  const found = await page.evaluate(async (values) => {
    const { violations, passes } = await window.axe.run({ runOnly: { type: "tag", values }, resultTypes: ["violations"] });
    return { passed: passes.length, violations: violations.map(({ id, nodes }) => [id, nodes.map(({ html, any }) => `${html.replace(/\s+/g, " ").slice(0, 140)} (${any[0]?.message ?? ""})`)]) };
  }, RULES);
  assert.ok(found.passed > 10, `axe looked at ${where}`);
  return found.violations.flatMap(([id, nodes]) => nodes.map((node) => `${where}: ${id}: ${node}`));
}

for (const name of BOOKS) {
  test(`${name}: its pages, at a desk in the light`, async (t) => {
    const book = site(name);
    const { page } = await open(t, MODES[0]);
    const found = [];
    for (const shown of book.walk()) {
      await page.goto(book.url(shown));
      found.push(...await violations(page, shown.path));
    }
    none(found, "violations");
  });
}

for (const name of ["guide", "features"]) {
  for (const mode of MODES.slice(1)) {
    test(`${name}: each kind of page, ${mode.viewport.width} px wide, ${mode.colorScheme}`, async (t) => {
      const book = site(name);
      const { page } = await open(t, mode);
      const found = [];
      for (const shown of book.samples()) {
        await page.goto(book.url(shown));
        found.push(...await violations(page, shown.path));
      }
      none(found, "violations");
    });
  }
}

/** Opens the search dialog and types. */
async function ask(page, query) {
  await page.keyboard.press("/");
  await page.locator("dialog.search select").first().waitFor();
  await page.keyboard.type(query);
  if (query) await page.waitForFunction(() => document.querySelector("dialog.search [role=status]").textContent !== "");
}

/** A state: the book, its page, and how one gets there. */
const STATES = {
  "the shortcuts are open": ["features", "index.html", (page) => page.keyboard.press("?")],
  "the topics are a sheet": ["features", "writing/everything.html", (page) => page.getByRole("button", { name: "Topics" }).click(), PHONE],
  "the contents are a sheet": ["features", "writing/everything.html", (page) => page.getByRole("button", { name: "On this page" }).click(), PHONE],
  "the skip link has the focus": ["features", "writing/everything.html", (page) => page.keyboard.press("Tab")],
  "everything folded is open": ["features", "writing/everything.html", (page) => page.evaluate(() => { for (const details of document.querySelectorAll("details")) details.open = true; })],
  "a quiz is on, some of it revealed": ["features", "compare/sortable.html", async (page) => {
    await page.getByRole("button", { name: "Quiz yourself" }).click();
    await page.locator(".cover").first().click();
  }],
  "the columns are chosen": ["features", "compare/many-columns.html", (page) => page.locator("summary", { hasText: "Columns" }).click()],
  "a table is sorted": ["features", "compare/sortable.html", (page) => page.locator(".sort").nth(1).click()],
  "no row is left": ["features", "compare/sortable.html", (page) => page.getByRole("searchbox", { name: "Filter rows" }).fill("nothing holds this")],
  "no question is left": ["features", "questions.html", (page) => page.locator("main [name=q]").fill("nothing holds this")],
  "the search has found something": ["search", "databases/indexes.html", (page) => ask(page, "index")],
  "the search has found something, on a phone": ["search", "databases/indexes.html", (page) => ask(page, "index"), PHONE],
  "the search has found nothing": ["search", "index.html", (page) => ask(page, "repliczzzon")],
  "the search begins": ["search", "index.html", async (page) => {
    await page.evaluate(() => localStorage.setItem("prepbook:Searched:searches", '["index","a table"]'));
    await ask(page, "");
  }],
  "a search is filtered": ["search", "index.html", async (page) => {
    await ask(page, "index");
    await page.locator("dialog select").first().selectOption("databases");
  }],
  "the search page has results": ["search", "search.html?q=protocol", (page) => page.locator(".hits a").first().waitFor()],
  "the search page has none": ["search", "search.html?q=repliczzzon&level=mid", (page) => page.getByText("No results.").first().waitFor()],
  "some questions are left": ["guide", "questions.html", (page) => page.locator("main [name=q]").fill("index")],
};

for (const [state, [name, path, bring, viewport = DESK]] of Object.entries(STATES)) {
  test(`when ${state}, in light and dark`, async (t) => {
    const book = site(name);
    const found = [];
    for (const colorScheme of ["light", "dark"]) {
      const { page } = await open(t, { viewport, colorScheme, reducedMotion: "reduce" });
      await page.goto(book.base + path);
      await bring(page);
      found.push(...await violations(page, `${path}, ${colorScheme}`));
    }
    none(found, "violations");
  });
}
