// Nothing sticks out and nothing jumps.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { DESK, PHONE, settle } from "./lib/chromium.js";
import { serve } from "./lib/server.js";
import { BOOKS, site, siteOf } from "./lib/site.js";
import { hold, open } from "./lib/tab.js";

/** Narrower than any telephone: also what 1280 pixels are at 400 % zoom. */
const NARROW = [320, 360];
/** Both sides of each of the style sheet's limits, and a large screen. */
const LIMITS = [390, 703, 704, 895, 896, 991, 992, 1279, 1280, 1920];

/** What makes the page scroll sideways, if it does. */
const overflow = () => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  // What scrolls inside itself is not to blame.
  const scrolls = (element) => element && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
  const boxes = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width && (box.right > clientWidth + 0.5 || box.left < -0.5) && !scrolls(element.parentElement);
  });
  const deepest = boxes.filter((box) => !boxes.some((other) => other !== box && box.contains(other)));
  return [`${scrollWidth} of ${clientWidth} px, for ${deepest.slice(0, 4).map((element) => element.outerHTML.slice(0, 90)).join(" | ")}`];
};

for (const name of BOOKS) {
  test(`${name}: no page scrolls sideways at ${NARROW.join(" and ")} px, nor any kind of page at other widths`, async (t) => {
    const book = site(name);
    const { page } = await open(t);
    const samples = new Set(book.samples());
    const problems = [];
    for (const shown of book.walk()) {
      await page.goto(book.url(shown));
      for (const width of samples.has(shown) ? [...NARROW, ...LIMITS] : NARROW) {
        await page.setViewportSize({ width, height: 800 });
        await settle(page);
        problems.push(...(await page.evaluate(overflow)).map((what) => `${shown.path} at ${width}: ${what}`));
      }
    }
    none(problems, "pages that scroll sideways");
  });
}

for (const name of ["guide", "features", "rtl"]) {
  test(`${name}: nothing moves once it was drawn, however late the script comes`, async (t) => {
    const host = await serve(name);
    t.after(host.close);
    const problems = [];
    for (const viewport of [PHONE, DESK]) {
      const { page } = await open(t, { viewport });
      // The whole page is there when it is first drawn, and the script comes after that.
      await hold(page, "css", 100);
      await hold(page, "js", 350);
      await page.addInitScript(() => {
        window.shifts = [];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            const parts = entry.sources.map(({ node }) => (node?.nodeType === 1 ? node : node?.parentElement)?.outerHTML.slice(0, 80));
            window.shifts.push(`${entry.value.toFixed(4)} by ${parts.join(" | ")}`);
          }
        }).observe({ type: "layout-shift", buffered: true });
      });
      for (const shown of host.site.samples()) {
        await page.goto(host.url(shown));
        await page.waitForTimeout(100);
        // Down the page, so that pictures that wait for it are loaded too.
        await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
        await page.waitForTimeout(150);
        problems.push(...(await page.evaluate(() => window.shifts)).map((what) => `${shown.path} at ${viewport.width}: ${what}`));
      }
    }
    none(problems, "shifts");
  });
}

test("pictures keep their place before they are loaded", async (t) => {
  const book = site("features");
  const { page } = await open(t);
  await page.goto(book.url(book.pageWith("article", /<img/)));
  const pictures = await page.evaluate(() => [...document.images].map((image) => [image.hasAttribute("width"), image.hasAttribute("height"), image.loading]));
  assert.deepEqual(pictures, [[true, true, "lazy"]]);
});

test("without topics, an article has the width of the page", async (t) => {
  const book = siteOf({ "README.md": "# Notes\n\nText.\n\n## One\n\nText.\n\n## Two\n\nText.\n", "README.de.md": "# Notizen\n\nText.\n\n## Eins\n\nText.\n\n## Zwei\n\nText.\n" });
  const { page } = await open(t, { viewport: { width: 1440, height: 900 } });
  const shown = book.pages.find(({ path }) => path.includes(".de"));
  await page.goto(book.url(shown));
  assert.equal(await page.locator(".topics").count(), 0);
  assert.ok((await page.locator(".prose").boundingBox()).width > 600);
});
