// Components of articles: tabs, captioned images, the logo of the settings.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { siteOf } from "./lib/site.js";
import { open } from "./lib/tab.js";

const IMAGE = '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900"><rect width="1600" height="900" fill="teal"/></svg>';

const book = siteOf({
  "book.toml": 'title = "Guide"\n[theme]\nlogo = "content/logo.svg"\n',
  "content/logo.svg": IMAGE,
  "content/index.md": "# Guide\n\nText.\n",
  "content/page.md":
    "# Page\n\n:::tabs\n:::tab Linux\nRun `apt`.\n:::\n:::tab macOS\nRun `brew`.\n\n## Homebrew\n\nMore.\n:::\n:::\n\n:::figure The way of a request\n![Client and server](way.svg)\n:::\n",
  "content/way.svg": IMAGE,
});

test("tabs are shown one at a time, by pointer, keys and address", async (t) => {
  const { page, problems } = await open(t, { base: book.base });
  await page.goto(book.url("page.html"));
  const [linux, mac] = [page.getByRole("tab", { name: "Linux" }), page.getByRole("tab", { name: "macOS" })];
  const shown = () => page.locator(".tab:visible code").allTextContents();
  assert.deepEqual(await shown(), ["apt"]);
  await mac.click();
  assert.deepEqual(await shown(), ["brew"]);
  assert.equal(await mac.getAttribute("aria-selected"), "true");
  await page.keyboard.press("ArrowRight");
  assert.deepEqual(await shown(), ["apt"], "after the last comes the first");
  await page.keyboard.press("End");
  assert.deepEqual(await shown(), ["brew"]);
  await linux.click();
  await page.evaluate(() => { location.hash = "homebrew"; });
  await page.getByRole("heading", { name: "Homebrew" }).waitFor();
  assert.deepEqual(await shown(), ["brew"], "a link into a tab opens it");
  none(problems);
});

test("tabs follow each other without scripts", async (t) => {
  const { page } = await open(t, { javaScriptEnabled: false });
  await page.goto(book.url("page.html"));
  assert.deepEqual(await page.locator(".tab:visible code").allTextContents(), ["apt", "brew"]);
});

test("the image of a figure is shown over the page, and is a link without scripts", async (t) => {
  const { page, problems } = await open(t, { base: book.base });
  await page.goto(book.url("page.html"));
  assert.equal(await page.locator("figure figcaption").textContent(), "The way of a request");
  const link = page.locator("figure a");
  assert.equal(await link.getAttribute("href"), "way.svg");
  await link.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Client and server" });
  await dialog.waitFor();
  assert.ok(await dialog.locator("img").evaluate((image) => image.complete && image.getBoundingClientRect().width <= innerWidth));
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.ok(await link.evaluate((element) => element === document.activeElement), "focus returns to the link");
  await link.click();
  await dialog.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.ok(page.url().endsWith("page.html"));
  none(problems);
});

test("the logo is before the name of the guide, in its own proportions", async (t) => {
  const { page, problems } = await open(t, { base: book.base });
  await page.goto(book.url("page.html"));
  const logo = page.locator(".masthead .brand img.logo");
  const { width, height } = await logo.boundingBox();
  assert.ok(height > 10 && height < 60, `${height} pixels high`);
  assert.ok(Math.abs(width / height - 16 / 9) < 0.1, `${width} by ${height}`);
  assert.ok(await logo.evaluate((image) => image.complete && image.naturalWidth > 0));
  assert.equal(await page.locator(".masthead .brand").textContent(), "Guide");
  none(problems);
});
