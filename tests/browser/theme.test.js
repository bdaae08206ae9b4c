// The theme switch: three states, seen at once, kept from page to page, and drawn before the first paint.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { serve } from "./lib/server.js";
import { site, siteOf } from "./lib/site.js";
import { hold, open } from "./lib/tab.js";

const paper = (page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const bar = (page) => page.evaluate(() => [...document.querySelectorAll('meta[name="theme-color"]')].find((meta) => matchMedia(meta.media).matches).content);
const button = (page) => page.getByRole("button", { name: /^Colour theme/ });

test("follows the system until the reader chooses, then keeps the choice over pages", async (t) => {
  const host = await serve("guide");
  t.after(host.close);
  const { page, problems } = await open(t, { base: host.base, colorScheme: "light" });
  await page.goto(host.url("index.html"));
  const [light, lightBar] = [await paper(page), await bar(page)];
  await page.emulateMedia({ colorScheme: "dark" });
  const [dark, darkBar] = [await paper(page), await bar(page)];
  assert.notEqual(light, dark);
  assert.notEqual(lightBar, darkBar);

  assert.equal(await button(page).getAttribute("aria-label"), "Colour theme: automatic");
  await button(page).click();
  assert.equal(await button(page).getAttribute("aria-label"), "Colour theme: light");
  assert.deepEqual([await paper(page), await bar(page)], [light, lightBar], "light, though the system is dark");
  await page.emulateMedia({ colorScheme: "light" });
  await button(page).click();
  assert.equal(await button(page).getAttribute("aria-label"), "Colour theme: dark");
  assert.deepEqual([await paper(page), await bar(page)], [dark, darkBar], "dark, though the system is light");

  for (const kind of ["article", "comparison", "questions"]) {
    await page.goto(host.url(host.site.of(kind)[0]));
    assert.equal(await paper(page), dark, kind);
    assert.equal(await button(page).getAttribute("aria-label"), "Colour theme: dark");
  }
  await button(page).click();
  assert.equal(await button(page).getAttribute("aria-label"), "Colour theme: automatic");
  await page.goto(host.url("index.html"));
  assert.equal(await paper(page), light);
  none(problems);
});

test("a choice is drawn before the page's script has come", async (t) => {
  const host = await serve("guide");
  t.after(host.close);
  const { page } = await open(t, { colorScheme: "light" });
  await page.goto(host.url("index.html"));
  const light = await paper(page);
  await button(page).click();
  await button(page).click();
  const release = await hold(page, "js");
  await page.goto(host.url("roadmap.html"), { waitUntil: "commit" });
  await page.waitForSelector(".colophon");
  assert.equal(await button(page).getAttribute("title"), null, "the script is still on its way");
  assert.notEqual(await paper(page), light);
  release();
  await page.getByTitle("Colour theme: dark").waitFor();
});

test("is stored from disk too, for each guide separately", async (t) => {
  const [guide, other] = [site("guide"), site("init")];
  const { page } = await open(t, { colorScheme: "light" });
  await page.goto(guide.url("index.html"));
  const light = await paper(page);
  await button(page).click();
  await button(page).click();
  const dark = await paper(page);
  assert.notEqual(dark, light);
  await page.goto(guide.url("roadmap.html"));
  assert.equal(await paper(page), dark);
  await page.goto(other.url("index.html"));
  assert.equal(await paper(page), light, "another guide has its own");
});

test("without storage the switch works for the page, and nothing breaks", async (t) => {
  const book = site("guide");
  const { page, problems } = await open(t, { colorScheme: "light" });
  await page.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } }));
  await page.goto(book.url("index.html"));
  const light = await paper(page);
  await button(page).click();
  await button(page).click();
  assert.notEqual(await paper(page), light);
  none(problems);
});

test("a book's script that redeclares a name, throws or does not parse stops no other", async (t) => {
  const book = siteOf({
    "book.toml": 'title = "Own"\ntheme = { name = "own" }\n[lints]\ninvalid-script = "allow"\n',
    "content/a.md": "# A\n\n```sh\nls\n```\n",
    "themes/own/assets/js/02-names.js": 'const count = 3;\nvar $ = "own";\nfunction make() {}\nwindow.names = `${count} ${$}`;\n',
    "themes/own/assets/js/03-throws.js": 'throw new Error("on purpose");\n',
    "themes/own/assets/js/04-broken.js": "if (true {\n",
    "themes/own/assets/js/99-last.js": 'prepbook.each("h1", (heading) => heading.setAttribute("data-own", typeof count + typeof $));\n',
  });
  const { page } = await open(t);
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(book.url("a.html"));
  await page.locator("figure.code .copy").waitFor();
  assert.deepEqual(errors, ["on purpose"], "what is thrown is reported");
  assert.equal(await page.evaluate(() => window.names), "3 own");
  assert.equal(await page.locator("h1").getAttribute("data-own"), "undefinedundefined", "names of one file are not seen by another");
  assert.equal((await page.evaluate(() => prepbook.search("a"))).length, 1);
});
