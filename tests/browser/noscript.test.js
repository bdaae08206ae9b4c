// With scripts off everything can be read, and nothing is shown that would do nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { DESK, PHONE } from "./lib/chromium.js";
import { BOOKS, site } from "./lib/site.js";
import { open } from "./lib/tab.js";

/** Text of the page that is not drawn, and controls that are drawn but do nothing. */
const faults = () => {
  const faults = [];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  // Left out on purpose: what is for a script, for ears only, or in a fold that the browser itself opens, and controls.
  const apart = "[hidden], .scripted, .unseen, button, title, annotation, details:not([open]) > :not(summary)";
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (!data.trim() || parentElement.closest(apart)) continue;
    if (shown(parentElement)) seen += 1;
    else faults.push(`not shown: ${data.trim().slice(0, 60)} in ${parentElement.outerHTML.slice(0, 60)}`);
  }
  if (!seen) faults.push("no text at all");
  for (const cell of document.querySelectorAll("main :is(td, th)")) if (!cell.closest(apart) && !shown(cell)) faults.push(`a cell is not shown: ${cell.outerHTML.slice(0, 80)}`);
  for (const control of document.querySelectorAll("button, input, select, [aria-pressed], [data-find]")) {
    if (!shown(control)) continue;
    const works = control.closest("[popovertarget], form[action], form[method=dialog], :disabled");
    if (!works) faults.push(`needs a script: ${control.outerHTML.slice(0, 80)}`);
  }
  return faults;
};

for (const name of BOOKS) {
  test(`${name}: every page is whole`, async (t) => {
    const book = site(name);
    const found = [];
    for (const viewport of [DESK, PHONE]) {
      const { page, problems } = await open(t, { javaScriptEnabled: false, viewport, base: book.base });
      for (const shown of viewport === DESK ? book.walk() : book.samples()) {
        await page.goto(book.url(shown));
        found.push(...(await page.evaluate(faults)).map((what) => `${shown.path} at ${viewport.width}: ${what}`));
      }
      found.push(...problems);
    }
    none(found);
  });
}

test("the reader finds a way: sheets, folds, choices and the search field", async (t) => {
  const book = site("features");
  const { page } = await open(t, { javaScriptEnabled: false, viewport: PHONE });
  await page.goto(book.url("writing/everything.html"));
  const topics = page.getByRole("navigation", { name: "Topics" });
  assert.equal(await topics.isVisible(), false);
  await page.getByRole("button", { name: "Topics" }).click();
  assert.equal(await topics.isVisible(), true);
  await topics.getByRole("button", { name: "Close" }).click();
  assert.equal(await topics.isVisible(), false);
  await page.locator(".choice summary").first().click();
  assert.equal(await page.locator(".choice p").first().isVisible(), true);
  await page.locator(".faq summary").first().click();
  assert.equal(await page.locator(".faq td").first().isVisible(), true);
  await page.locator("[data-find]").first().fill("order");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${book.url("search.html")}?q=order`);
  await page.getByRole("main").getByRole("link", { name: "All questions" }).click();
  assert.ok(await page.locator(".question-row").count() > 1, "the whole list is there");
});
