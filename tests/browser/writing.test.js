// Other writing systems: from right to left, and without spaces.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { DESK, PHONE } from "./lib/chromium.js";
import { site } from "./lib/site.js";
import { open } from "./lib/tab.js";

const ARTICLE = "نظم/فهارس.html";
const box = (page, selector) => page.locator(selector).first().boundingBox();

test("rtl: the page is mirrored, code and formulas are not", async (t) => {
  const book = site("rtl");
  const { page, problems } = await open(t, { base: book.base, viewport: DESK });
  await page.goto(book.url(ARTICLE));
  assert.deepEqual(await page.evaluate(() => [document.documentElement.dir, document.documentElement.lang]), ["rtl", "ar"]);
  const [nav, main, toc] = [await box(page, ".topics"), await box(page, "main"), await box(page, ".toc")];
  assert.ok(nav.x > main.x + main.width - 1, "topics stand on the right");
  assert.ok(toc.x + toc.width < main.x + 1, "contents stand on the left");
  const [brand, switcher] = [await box(page, ".masthead .brand"), await box(page, ".theme-switch")];
  assert.ok(brand.x > switcher.x);
  const [number, heading] = [await box(page, ".question-number"), await box(page, "h1")];
  assert.ok(number.x >= heading.x + heading.width - 1, "a question's number hangs in the right margin");
  assert.equal(await page.locator("pre").first().evaluate((pre) => getComputedStyle(pre).direction), "ltr");
  const code = await page.locator("pre code").first().evaluate((code) => {
    const range = document.createRange();
    range.selectNodeContents(code);
    return range.getBoundingClientRect().left - code.closest("pre").getBoundingClientRect().left;
  });
  assert.ok(code < 40, `code begins at the left: ${code}`);
  const paragraph = await page.locator(".prose p").first().evaluate((p) => getComputedStyle(p).textAlign);
  assert.equal(paragraph, "start");
  none(problems);
});

test("rtl: sheets come from the right side, lists and tables begin at the right", async (t) => {
  const book = site("rtl");
  const { page } = await open(t, { viewport: PHONE, reducedMotion: "reduce" });
  await page.goto(book.url(ARTICLE));
  await page.getByRole("button", { name: "Topics" }).click();
  const sheet = await box(page, ".topics");
  assert.ok(Math.abs(sheet.x + sheet.width - PHONE.width) < 1, "the sheet lies at the right edge");
  assert.ok(sheet.x > 0);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "On this page" }).click();
  assert.equal((await box(page, ".toc")).x, 0);
  await page.goto(book.url("compare/stores.html"));
  const cells = await page.locator("thead th:visible").evaluateAll((heads) => heads.map((head) => head.getBoundingClientRect().left));
  assert.ok(cells[0] > cells[1], "the aspects are the rightmost column");
});

test("rtl: the roadmap runs from right to left", async (t) => {
  const { page } = await open(t);
  await page.goto(site("rtl").url("roadmap.html"));
  const [needed, needing] = [await box(page, '[data-topic="نظم"]'), await box(page, '[data-topic="شبكات"]')];
  assert.ok(needed.x > needing.x + needing.width, "what comes first stands on the right");
  const anchor = await page.locator(".roadmap-title").first().evaluate((text) => {
    const node = text.closest(".roadmap-node").querySelector("rect").getBoundingClientRect();
    const own = text.getBoundingClientRect();
    return { right: node.right - own.right, left: own.left - node.left };
  });
  assert.ok(anchor.right < anchor.left, `the title begins at the right of its node: ${JSON.stringify(anchor)}`);
});

test("cjk: text without spaces breaks into lines that fill the column", async (t) => {
  const book = site("cjk");
  const { page, problems } = await open(t, { base: book.base, viewport: PHONE });
  await page.goto(book.url("network/tcp.html"));
  const { lines, column, character } = await page.locator(".question p").first().evaluate((paragraph) => {
    const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const lines = [];
    while (texts.nextNode()) {
      range.selectNodeContents(texts.currentNode);
      for (const { left, right } of range.getClientRects()) {
        // A piece that begins left of where the last one ended begins a line.
        if (!lines.length || left < lines.at(-1).right - 1) lines.push({ left, right });
        else lines.at(-1).right = right;
      }
    }
    return { lines: lines.map(({ left, right }) => right - left), column: paragraph.clientWidth, character: parseFloat(getComputedStyle(paragraph).fontSize) };
  });
  assert.ok(lines.length >= 4, `${lines.length} lines`);
  // Punctuation may not begin a line, so one or two characters can be missing at the end.
  for (const line of lines.slice(0, -1)) assert.ok(line <= column + 0.5 && line > column - 3 * character, `a line of ${line} in a column of ${column}`);
  none(problems);
});

test("cjk: headings have ids of their own characters, and links reach them", async (t) => {
  const book = site("cjk");
  const { page } = await open(t, { base: book.base });
  await page.goto(book.url("network/tcp.html"));
  await page.getByRole("link", { name: "下一题" }).click();
  assert.equal(decodeURIComponent(new URL(page.url()).hash), "#tcp-与-udp-有何区别");
  assert.equal(await page.locator(":target").count(), 1);
  assert.ok((await page.locator(":target").boundingBox()).y < DESK.height);
});

test("cjk: questions are recognized and found", async (t) => {
  const book = site("cjk");
  const { page } = await open(t);
  await page.goto(book.url("questions.html"));
  assert.equal(await page.locator(".question-row").count(), 2);
  await page.locator("main [name=q]").fill("握手");
  assert.deepEqual(await page.locator(".question-row:visible a").allInnerTexts(), ["什么是三次握手？"]);
});
