// Forced colours, less motion, larger text, more contrast: nothing that matters is lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { DESK, PHONE, settle } from "./lib/chromium.js";
import { site } from "./lib/site.js";
import { open } from "./lib/tab.js";

test("forced colours: bars, marks, buttons and the graph are still drawn", async (t) => {
  const book = site("features");
  const { page, problems } = await open(t, { base: book.base, forcedColors: "active", colorScheme: "dark" });
  await page.goto(book.url("index.html"));
  assert.ok(await page.evaluate(() => matchMedia("(forced-colors: active)").matches));
  const [filled, empty] = await page.locator(".bars-1 i").evaluateAll((bars) => bars.slice(0, 2).map((bar) => getComputedStyle(bar).backgroundColor));
  assert.notEqual(filled, empty, "a filled bar is told from an empty one");
  const canvas = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.notEqual(filled, canvas);
  const node = await page.locator(".roadmap-node > rect").first().evaluate((rect) => [getComputedStyle(rect).fill, getComputedStyle(rect).stroke]);
  assert.notEqual(node[0], node[1], "the frame of a node is seen");
  const title = await page.locator(".roadmap-title").first().evaluate((text) => getComputedStyle(text).fill);
  assert.notEqual(title, node[0]);

  await page.goto(book.url("compare/many-columns.html"));
  await page.getByRole("button", { name: "Quiz yourself" }).click();
  const cover = await page.locator(".cover").first().evaluate((cover) => getComputedStyle(cover).borderTopStyle);
  assert.equal(cover, "solid", "a cover has an edge");
  const mark = await page.locator(".differs-mark").evaluate((mark) => getComputedStyle(mark).backgroundColor);
  assert.notEqual(mark, canvas);
  const buttons = await page.locator(".button:visible").evaluateAll((buttons) => buttons.map((button) => getComputedStyle(button).borderTopStyle));
  assert.ok(buttons.length > 0 && buttons.every((style) => style === "solid"));

  await page.goto(book.url("writing/everything.html"));
  await page.locator(".choice summary").first().click();
  assert.equal(await page.locator(".choice[open]").first().evaluate((choice) => getComputedStyle(choice).outlineStyle), "solid");
  none(problems);
});

test("less motion: nothing is animated", async (t) => {
  const book = site("features");
  for (const [reducedMotion, moves] of [["no-preference", true], ["reduce", false]]) {
    const { page } = await open(t, { viewport: PHONE, reducedMotion });
    await page.goto(book.url("writing/everything.html"));
    const longest = () => page.evaluate(() => Math.max(...[...document.querySelectorAll("*")].flatMap((element) =>
      [null, "::before", "::after"].flatMap((pseudo) => {
        const style = getComputedStyle(element, pseudo);
        return `${style.transitionDuration},${style.animationDuration}`.split(",").map(parseFloat);
      }))));
    // In one turn: a slow machine may be late for an animation of 160 ms.
    const glides = await page.evaluate(() => {
      document.getElementById("theme.nav").showPopover();
      return document.getAnimations().length > 0;
    });
    assert.equal(glides, moves, `the sheet glides: ${moves}`);
    assert.equal(await longest() > 0, moves);
    assert.ok(await longest() <= 0.16, "no motion is longer than 160 ms");
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), "auto");
  }
});

test("more contrast: secondary text is as dark as the rest", async (t) => {
  const { page } = await open(t, { contrast: "more" });
  await page.goto(site("features").url("index.html"));
  const [soft, ink] = await page.evaluate(() => [".facts", "body"].map((selector) => getComputedStyle(document.querySelector(selector)).color));
  assert.equal(soft, ink);
});

test("text of twice the size still fits, at a desk and on a phone", async (t) => {
  const book = site("features");
  const found = [];
  for (const viewport of [DESK, PHONE]) {
    const { page } = await open(t, { viewport });
    for (const shown of book.samples()) {
      await page.goto(book.url(shown));
      // What a reader's own setting does, which a page's style sheet cannot see but through `rem`.
      await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
      await settle(page);
      const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      if (wide > room) found.push(`${shown.path} at ${viewport.width}: ${wide} of ${room}`);
    }
  }
  none(found);
});

test("targets on a phone are large enough to hit", async (t) => {
  const book = site("features");
  const { page } = await open(t, { viewport: PHONE, hasTouch: true });
  const found = [];
  for (const shown of book.samples()) {
    await page.goto(book.url(shown));
    found.push(...await page.evaluate((path) => [...document.querySelectorAll("button, select, input, summary, .tabs a, .button, .row-title")]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.matches(":disabled"))
      .map((element) => {
        // A box is hit by its label as well.
        const { width, height } = (element.closest("label.tick") ?? element).getBoundingClientRect();
        return [Math.min(width, height), `${path}: ${Math.round(width)}×${Math.round(height)}: ${element.outerHTML.slice(0, 80)}`];
      })
      .filter(([size]) => size < 24)
      .map(([, what]) => what), shown.path));
  }
  none(found, "targets under 24 px");
});
