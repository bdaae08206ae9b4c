// Everything can be done from the keyboard, and one always sees where one is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { DESK, PHONE } from "./lib/chromium.js";
import { site } from "./lib/site.js";
import { open } from "./lib/tab.js";

/** What has the focus, as a reader would name it. */
const focused = (page) => page.evaluate(() => {
  const { activeElement: element } = document;
  return element.id || element.getAttribute("aria-label") || element.textContent.trim().slice(0, 40) || element.localName;
});

test("the first Tab offers the way past the navigation, and it works", async (t) => {
  const book = site("guide");
  for (const viewport of [DESK, PHONE]) {
    const { page } = await open(t, { viewport });
    for (const shown of book.samples()) {
      await page.goto(book.url(shown));
      await page.keyboard.press("Tab");
      const skip = page.locator(":focus");
      assert.equal(await skip.textContent(), "Skip to content", shown.path);
      const box = await skip.boundingBox();
      assert.ok(box.y >= 0 && box.x >= 0 && box.height > 20, `the skip link of ${shown.path} is seen: ${JSON.stringify(box)}`);
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.localName), "main", shown.path);
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement) || !document.querySelector("main :is(a, button, input, [tabindex])")), `${shown.path}: from there one goes on in the text`);
    }
  }
});

/** Where the focus is, and whether one can see it there. */
const place = () => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const box = element.getBoundingClientRect();
  const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]].map(([x, y]) => [box.left + box.width * x, box.top + box.height * y]);
  const uncovered = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (element.contains(top) || top.contains(element) || top.closest("label")?.contains(element));
  });
  const outline = getComputedStyle(element);
  // A node of the graph shows the focus on its frame, which follows its shape.
  const frame = element.querySelector(":scope > rect");
  const ring = (outline.outlineStyle !== "none" && parseFloat(outline.outlineWidth) >= 2) || (frame && getComputedStyle(frame).strokeWidth === "3px");
  const order = [...document.querySelectorAll("*")].indexOf(element);
  return { order, uncovered, ring, name: element.outerHTML.replace(/\s+/g, " ").slice(0, 100) };
};

/** Everything that should be reached by Tab: focusable and shown. */
const stops = () => [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
  .filter((element) => !element.matches(":disabled") && element.checkVisibility({ visibilityProperty: true }))
  // Of what the CSS squeezes to a single pixel only the skip link, seen once it has the focus.
  .map((element) => [...document.querySelectorAll("*")].indexOf(element));

for (const [name, viewport] of [["features", DESK], ["features", PHONE], ["guide", DESK]]) {
  test(`${name}: Tab goes through each kind of page in reading order, at ${viewport.width} px, and is never hidden`, async (t) => {
    const book = site(name);
    const { page } = await open(t, { viewport });
    const faults = [];
    // The longest pages are long walks; of the guide one short article stands for them.
    const walked = name === "guide" ? [book.of("home")[0], book.of("roadmap")[0], book.of("article").at(-1)] : book.samples();
    for (const shown of walked) {
      await page.goto(book.url(shown));
      const expected = await page.evaluate(stops);
      const reached = [];
      for (;;) {
        await page.keyboard.press("Tab");
        const found = await page.evaluate(place);
        // A date has a stop for each of its parts.
        if (found && found.order === reached.at(-1)) continue;
        if (!found || reached.includes(found.order)) break;
        if (reached.length && found.order < reached.at(-1)) faults.push(`${shown.path}: out of order: ${found.name}`);
        if (!found.uncovered) faults.push(`${shown.path}: covered: ${found.name}`);
        if (!found.ring) faults.push(`${shown.path}: no ring: ${found.name}`);
        reached.push(found.order);
      }
      for (const order of expected) if (!reached.includes(order)) faults.push(`${shown.path}: not reached: ${await page.evaluate((order) => document.querySelectorAll("*")[order].outerHTML.slice(0, 100), order)}`);
      assert.ok(reached.length > 10, `${shown.path} has stops`);
    }
    none(faults);
  });
}

test("/ opens the search on every kind of page, or goes to the page's own, and is a character inside it", async (t) => {
  const book = site("guide");
  for (const viewport of [DESK, PHONE]) {
    const { page } = await open(t, { viewport });
    for (const shown of book.samples()) {
      await page.goto(book.url(shown));
      await page.keyboard.press("/");
      await page.waitForFunction(() => document.activeElement.matches("dialog input[role=combobox], main [data-search] input"));
      const field = page.locator(":focus");
      assert.equal(await field.inputValue(), "", "the key itself is not typed");
      await page.keyboard.type("/?[]");
      assert.equal(await field.inputValue(), "/?[]", shown.path);
      const box = await field.boundingBox();
      assert.ok(box.width > 150, `the field of ${shown.path} at ${viewport.width} px has room to write: ${box.width}`);
      assert.equal(await page.locator("dialog.shortcuts[open]").count(), 0);
    }
  }
});

test("? opens the shortcuts, Escape closes them, and the focus comes back", async (t) => {
  const book = site("guide");
  const { page } = await open(t);
  await page.goto(book.url(book.of("article")[0]));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const before = await focused(page);
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await page.keyboard.press("?");
  await dialog.waitFor();
  assert.ok(await page.evaluate(() => document.querySelector("dialog.shortcuts").contains(document.activeElement)), "the focus is in it");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  assert.equal(await focused(page), before);

  const opener = page.getByRole("button", { name: "Keyboard shortcuts" });
  for (const close of [() => page.keyboard.press("Escape"), () => dialog.getByRole("button", { name: "Close" }).click(), () => page.mouse.click(5, 5)]) {
    await opener.click();
    await dialog.waitFor();
    await close();
    await dialog.waitFor({ state: "hidden" });
    assert.equal(await focused(page), "Keyboard shortcuts");
  }
});

test("[ and ] turn the pages, and stop at the ends", async (t) => {
  const book = site("init");
  const { page } = await open(t);
  const order = ["commits/index.html", "commits/objects.html", "branches/index.html", "branches/merge-and-rebase.html"].map((path) => book.url(path));
  await page.goto(order[0]);
  for (const key of ["[", "Control+]", "Alt+]"]) await page.keyboard.press(key);
  await page.waitForTimeout(150);
  assert.equal(page.url(), order[0]);
  for (const next of order.slice(1)) {
    await page.keyboard.press("]");
    await page.waitForURL(next);
  }
  await page.keyboard.press("]");
  await page.waitForTimeout(150);
  assert.equal(page.url(), order.at(-1));
  await page.keyboard.press("[");
  await page.waitForURL(order.at(-2));
});

test("sheets close on Escape and give the focus back", async (t) => {
  const book = site("features");
  const { page } = await open(t, { viewport: PHONE });
  await page.goto(book.url("writing/everything.html"));
  for (const [button, sheet] of [["Topics", "Topics"], ["On this page", "On this page"]]) {
    await page.getByRole("button", { name: button }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("navigation", { name: sheet }).waitFor();
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.querySelector(":popover-open").contains(document.activeElement)), `Tab goes into ${sheet}`);
    await page.keyboard.press("Escape");
    await page.getByRole("navigation", { name: sheet }).waitFor({ state: "hidden" });
    assert.equal(await focused(page), button);
  }
});
