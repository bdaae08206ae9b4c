// The pages, from disk and over HTTP: nothing in the console, nothing from outside, nothing refused, nothing missing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { settle } from "./lib/chromium.js";
import { serve } from "./lib/server.js";
import { BOOKS, site } from "./lib/site.js";
import { open } from "./lib/tab.js";

/** All addresses a page names, and all ids it can be entered at. */
const references = () => {
  const links = [...document.querySelectorAll("[href], [src], [action]")].flatMap((element) =>
    ["href", "src", "action"].map((name) => element.getAttribute(name)).filter((value) => value !== null));
  return { links: links.map((link) => [link, new URL(link, document.baseURI).href]), ids: [...document.querySelectorAll("[id]")].map((element) => element.id) };
};

for (const name of BOOKS) {
  test(`${name}: pages are clean from disk, and every link leads somewhere`, async (t) => {
    const book = site(name);
    const { page, problems } = await open(t, { base: book.base });
    const ids = new Map();
    const links = [];
    for (const { path } of book.walk()) {
      await page.goto(book.url(path));
      await settle(page);
      const found = await page.evaluate(references);
      ids.set(path, found.ids);
      links.push(...found.links.map((link) => [path, ...link]));
      const twice = found.ids.filter((id, place) => found.ids.indexOf(id) !== place);
      if (twice.length) problems.push(`${path}: ids given twice: ${twice.join(", ")}`);
    }
    const files = new Set(book.files);
    for (const [path, written, url] of links) {
      if (!url.startsWith(book.base)) {
        if (!/^https?:|^data:/.test(url)) problems.push(`${path}: ${written} leaves the site`);
        continue;
      }
      const [target, hash] = url.slice(book.base.length).split("#").map(decodeURIComponent);
      const file = target.split("?")[0];
      if (!files.has(file)) problems.push(`${path}: ${written} leads nowhere`);
      // What a page begins with, such as `#topic=a&start`, is not an id. Pages that were not visited are known to the build alone.
      else if (hash && !hash.includes("=") && ids.get(file)?.includes(hash) === false) problems.push(`${path}: ${written} leads to an id that ${file} lacks`);
    }
    none(problems);
  });

  test(`${name}: pages are clean over HTTP, under the site's own headers`, async (t) => {
    const host = await serve(name);
    t.after(host.close);
    const { page, problems } = await open(t, { base: host.base });
    for (const { path } of host.site.walk()) {
      const response = await page.goto(host.url(path));
      assert.ok(response.headers()["content-security-policy"], `${path} has a policy`);
      await settle(page);
    }
    none(problems);
  });
}

test("an old address leads to the new one, from disk and over HTTP", async (t) => {
  const book = site("features");
  const host = await serve("features");
  t.after(host.close);
  assert.deepEqual(book.redirects.map((page) => page.path), ["everything.html", "old/address.html"]);
  for (const from of [book, host]) {
    const { page, problems } = await open(t, { base: from.base });
    for (const redirect of book.redirects) {
      await page.goto(from.url(redirect));
      await page.waitForURL(from.url("writing/everything.html"));
      await page.waitForLoadState();
    }
    none(problems);
  }
});

test("an address in the depth that does not exist shows a whole page, with search and topics", async (t) => {
  const host = await serve("guide");
  t.after(host.close);
  const { page, problems } = await open(t, { base: host.base });
  const response = await page.goto(host.url("no/such/page.html"));
  assert.equal(response.status(), 404);
  await settle(page);
  // The style sheets for disks are not there at this depth.
  none(problems.filter((problem) => !/no\/such\/(page\.html$|assets\/(site|search)\.)|status of 404/.test(problem)));
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), "rgba(0, 0, 0, 0)");
  await page.getByRole("searchbox").fill("covering index");
  await page.getByRole("link", { name: "What is a covering index?" }).click();
  await page.waitForURL(`${host.url("databases/indexes.html")}#what-is-a-covering-index`);
});

test("the page for missing addresses has its styles from disk", async (t) => {
  const book = site("init");
  const { page } = await open(t, { base: book.base });
  await page.goto(book.url("404.html"));
  await settle(page);
  const rule = await page.locator(".colophon").evaluate((footer) => getComputedStyle(footer).borderTopStyle);
  assert.equal(rule, "double", "the theme's rule above the footer");
  const layout = await page.locator(".search-filters").evaluate((filters) => getComputedStyle(filters).display);
  assert.equal(layout, "flex", "the styles of search");
});
