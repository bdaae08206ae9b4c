// On paper: the text, all of it, and nothing of the screen's furniture.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { site } from "./lib/site.js";
import { open } from "./lib/tab.js";

/** What must not be printed but would be, and what must be but would not. */
const faults = () => {
  const faults = [];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && element.getBoundingClientRect().height > 0;
  for (const element of document.querySelectorAll("header.masthead, nav, .tabs, .colophon, .skip, button, input:not([type=checkbox]), select, .anchor, .copy, dialog")) {
    if (shown(element)) faults.push(`printed: ${element.outerHTML.replace(/\s+/g, " ").slice(0, 80)}`);
  }
  // Sheets of flash cards have no room for a title, nor use for one.
  for (const element of document.querySelectorAll("body:not(.page-cards) main h1, main .prose > *, main td, main li, main details:not(.columns-menu) > *")) {
    if (element.closest(".source-links, .ending, nav, .scripted, .columns-menu, [hidden]") || !element.textContent.trim()) continue;
    if (!shown(element)) faults.push(`not printed: ${element.outerHTML.replace(/\s+/g, " ").slice(0, 80)}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push(`wider than the paper: ${document.documentElement.scrollWidth} of ${innerWidth}`);
  for (const box of document.querySelectorAll(".table-scroll, .roadmap-scroll, pre")) {
    if (getComputedStyle(box).overflowY !== "visible" && box.scrollHeight > box.clientHeight + 1) faults.push(`cut off: ${box.outerHTML.slice(0, 80)}`);
  }
  return faults;
};

/** A PDF's pages, as `[width, height]` in points. */
function pages(pdf) {
  const text = pdf.toString("latin1");
  const count = text.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
  const [, width, height] = /\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(text) ?? [];
  return { count, width: Math.round(width), height: Math.round(height) };
}

for (const name of ["guide", "features", "rtl"]) {
  test(`${name}: each kind of page prints its text, folds open, and no furniture`, async (t) => {
    const book = site(name);
    // A4 less the margins, at 96 dots an inch: what the rules for narrow screens see on paper.
    const { page } = await open(t, { viewport: { width: 673, height: 986 } });
    await page.emulateMedia({ media: "print" });
    const found = [];
    for (const shown of book.samples()) {
      await page.goto(book.url(shown));
      found.push(...(await page.evaluate(faults)).map((fault) => `${shown.path}: ${fault}`));
      const ink = await page.evaluate(() => [getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]);
      assert.deepEqual(ink, ["rgb(255, 255, 255)", "rgb(0, 0, 0)"], shown.path);
    }
    none(found);
  });
}

test("paper is white even for a reader who chose the dark", async (t) => {
  const { page } = await open(t, { colorScheme: "dark" });
  await page.goto(site("features").url("writing/everything.html"));
  await page.evaluate(() => { document.documentElement.dataset.theme = "dark"; });
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), "rgb(255, 255, 255)");
  const lightest = await page.locator("figure.code span").evaluateAll((spans) => Math.max(...spans.map((span) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = getComputedStyle(span).color;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
  })));
  assert.ok(lightest < 0.6, `code is dark on white: ${lightest.toFixed(2)}`);
});

test("an article becomes a PDF of some pages, a long one of more", async (t) => {
  const book = site("guide");
  const { page } = await open(t);
  const counts = [];
  for (const shown of [book.of("article")[0], book.of("article").at(-1)]) {
    await page.goto(book.url(shown));
    const pdf = pages(await page.pdf({ format: "A4" }));
    assert.ok(Math.abs(pdf.width - 595) < 2 && Math.abs(pdf.height - 842) < 2, `A4, not ${pdf.width} × ${pdf.height}`);
    counts.push(pdf.count);
  }
  t.diagnostic(`pages of the longest and the shortest article: ${counts.join(" and ")}`);
  assert.ok(counts[1] >= 1 && counts[0] > counts[1], counts.join(" and "));
});

test("printing opens what is folded, and folds it again", async (t) => {
  const { page } = await open(t);
  await page.goto(site("features").url("writing/everything.html"));
  const folds = page.locator("main details");
  const all = await folds.count();
  await folds.first().evaluate((details) => { details.open = true; });
  const states = () => folds.evaluateAll((folds) => folds.filter((fold) => fold.open).length);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await states(), all);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await states(), 1, "what the reader had opened stays open");
});
