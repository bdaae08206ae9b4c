// The search page, and the page for missing addresses, which searches for their words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { PHONE, settle } from "./lib/chromium.js";
import { serve } from "./lib/server.js";
import { site } from "./lib/site.js";
import { open } from "./lib/tab.js";

const book = site("search");
const field = (page) => page.getByRole("main").getByRole("searchbox", { name: "Search" });
const links = (page) => page.locator(".hits a");
const hrefs = (page) => links(page).evaluateAll((all) => all.map((link) => link.getAttribute("href")));
const status = (page) => page.locator("[data-status]").textContent();
const query = (page) => new URL(page.url()).search;

async function enter(t, search = "", options = {}) {
  const tab = await open(t, { base: book.base, ...options });
  await tab.page.goto(book.url("search.html") + search);
  return tab;
}

for (const [where, begin] of [["from disk", () => ({ site: book, url: (path) => book.url(path), base: book.base, close() {} })], ["from a server", () => serve("search")]]) {
  test(`${where}: the address has the query and the filters, and the results come at once`, async (t) => {
    const host = await begin();
    t.after(host.close);
    const { page, problems } = await open(t, { base: host.base });
    await page.goto(`${host.url("search.html")}?q=index&level=mid&type=nothing`);
    await links(page).first().waitFor();
    assert.equal(await field(page).inputValue(), "index");
    assert.equal(await page.getByLabel("Level").inputValue(), "mid");
    assert.equal(await page.getByLabel("Type").inputValue(), "", "what no choice has is no filter");
    assert.equal((await hrefs(page))[0], "databases/indexes.html#what-is-an-index");
    assert.equal(await status(page), `${(await hrefs(page)).length} results`);
    assert.equal(await page.getByRole("heading", { name: "Browse" }).isVisible(), false);
    await links(page).first().click();
    await page.waitForURL((url) => url.hash !== "");
    await page.goBack();
    await links(page).first().waitFor();
    assert.equal(await field(page).inputValue(), "index");
    none(problems);
  });
}

test("the query and filters are stored in the address, so that a search can be shared", async (t) => {
  const { page, problems } = await enter(t);
  assert.equal(await page.getByRole("heading", { name: "Browse" }).isVisible(), true);
  await page.keyboard.press("/");
  await page.keyboard.type("replication");
  await links(page).first().waitFor();
  assert.equal(query(page), "?q=replication");
  await page.getByLabel("Type").selectOption("question");
  await page.waitForFunction(() => location.search === "?q=replication&type=question");
  await settle(page);
  const found = await hrefs(page);
  await page.reload();
  await links(page).first().waitFor();
  assert.deepEqual(await hrefs(page), found);
  await page.keyboard.press("Control+k");
  assert.ok(await field(page).evaluate((element) => element === document.activeElement), "the page's own field is what Ctrl K goes to");
  await page.keyboard.press("Enter");
  await settle(page);
  assert.equal(query(page), "?q=replication&type=question", "Enter stays");
  await field(page).fill("");
  await page.getByLabel("Type").selectOption("");
  await page.waitForFunction(() => location.search === "");
  assert.equal(await page.getByRole("heading", { name: "Browse" }).isVisible(), true);
  none(problems);
});

test("more results come when they are asked for, and one reads on where they begin", async (t) => {
  const { page } = await enter(t, "?q=protocol");
  await links(page).first().waitFor();
  assert.equal(await status(page), "61 results");
  const more = page.getByRole("button", { name: "More results" });
  for (const shown of [20, 40, 60]) {
    assert.equal(await links(page).count(), shown);
    await more.click();
    await page.waitForFunction((shown) => document.querySelectorAll(".hits a").length > shown, shown);
    assert.ok(await page.evaluate((shown) => document.querySelectorAll(".hits a")[shown] === document.activeElement, shown));
  }
  assert.equal(await links(page).count(), 61);
  assert.equal(await more.count(), 0);
  assert.equal(new Set(await hrefs(page)).size, 61);
});

test("nothing found: what to try, and the topics again", async (t) => {
  const { page } = await enter(t, "?q=repliczzzon");
  await page.locator("strong", { hasText: "No results." }).waitFor();
  assert.equal(await status(page), "No results.");
  assert.ok(await page.getByRole("heading", { name: "Browse" }).isVisible());
  await page.getByRole("button", { name: "replication", exact: true }).click();
  await links(page).first().waitFor();
  assert.equal(query(page), "?q=replication");
  await page.getByLabel("Topic", { exact: true }).selectOption("languages");
  await page.getByRole("button", { name: "Search without filters" }).click();
  await links(page).first().waitFor();
  assert.equal(query(page), "?q=replication");
});

test("an address typed by hand cannot break the page", async (t) => {
  for (const search of ["?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&topic=%22%5D", `?q=${"a".repeat(3000)}`, "?q=%22", "?q=%E0%A4%A", "?topic=networks"]) {
    const { page, problems } = await enter(t, search);
    await page.waitForFunction(() => document.querySelector("[data-status]").textContent !== "");
    assert.equal(await page.locator("main img").count(), 0);
    none(problems);
  }
});

test("an index that fails to load is reported, and typing tries again", async (t) => {
  const { page } = await open(t);
  let away = true;
  await page.route(/assets\/search\/index\.js/, (route) => (away ? route.abort() : route.continue()));
  await page.goto(`${book.url("search.html")}?q=index`);
  await page.getByText(/Search is not working\. cannot load/).waitFor();
  away = false;
  await field(page).fill("index");
  await links(page).first().waitFor();
});

test("without JavaScript the form leads to a page that says so and lists ways in", async (t) => {
  const { page, problems } = await open(t, { javaScriptEnabled: false, base: book.base });
  await page.goto(book.url("databases/indexes.html"));
  await page.locator(".masthead input").fill("replication");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${book.url("search.html")}?q=replication`);
  assert.ok(await page.locator("noscript p", { hasText: "Search needs JavaScript" }).evaluate((text) => text.checkVisibility()));
  assert.equal(await page.locator("main input, main select").evaluateAll((all) => all.filter((one) => one.checkVisibility()).length), 0, "no field that does nothing");
  for (const name of ["Databases", "Networks", "All questions", "All tables", "Roadmap"]) assert.ok(await page.getByRole("main").getByRole("link", { name }).isVisible(), name);
  none(problems);
});

test("a missing address is searched for by its words", async (t) => {
  const host = await serve("search");
  t.after(host.close);
  for (const [path, words, found] of [
    ["databases/replicaton-lag.html", "databases replicaton lag", "What is replication lag?"],
    ["old/2019/04/covering_index.php", "old covering index", "What is a covering index?"],
    [`languages/${encodeURIComponent("トランザクション")}.html`, "languages トランザクション", "トランザクションとは？"],
    ["somewhere/zebra", "somewhere zebra", "Lag in numbers"],
    ["databases/indexes/", "databases indexes", "Indexes"],
  ]) {
    const { page, problems } = await open(t);
    await page.goto(host.base + path);
    await links(page).first().waitFor();
    assert.equal(await field(page).inputValue(), words);
    assert.ok((await page.locator(".hit-name").allTextContents()).some((name) => name.startsWith(found)), `${path} finds ${found}`);
    assert.ok(await page.getByRole("heading", { name: "Topics", exact: true }).isVisible(), "the topics are there as well");
    assert.equal(page.url(), host.base + path, "the address stays what was asked for");
    await links(page).first().click();
    await page.waitForURL((url) => !url.href.includes(path));
    assert.equal(await page.locator(".page-not-found").count(), 0, "and what is found is there");
    none(problems.filter((problem) => !/404|MIME type/.test(problem)));
  }
  const { page } = await open(t);
  await page.goto(`${host.base}2019/404/index.html`);
  await settle(page);
  assert.equal(await field(page).inputValue(), "", "an address without words asks nothing");
});

test("on a phone nothing is wider than the page", async (t) => {
  for (const search of ["?q=index", "", "?q=repliczzzon"]) {
    const { page } = await enter(t, search, { viewport: PHONE, isMobile: true, hasTouch: true });
    await page.locator("[data-filters] select").first().waitFor();
    await settle(page);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), PHONE.width);
  }
});
