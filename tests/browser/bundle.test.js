// The guide in one file, opened from disk with the network off: as a document without scripts, as an app with them.
import assert from "node:assert/strict";
import { test } from "node:test";
import axe from "axe-core";
import { none } from "./lib/assert.js";
import { DESK, PHONE, settle } from "./lib/chromium.js";
import { bundle, bundleOf, folderOf, site } from "./lib/site.js";
import { open } from "./lib/tab.js";

const BUNDLED = ["guide", "features", "rtl", "cjk"];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** A tab without a network that shows the file; whatever it asks for beside the file is a problem. */
async function start(t, file, { hash = "", ...options } = {}) {
  const tab = await open(t, { base: file, offline: true, ...options });
  await tab.page.goto(file + hash);
  // Without scripts there is no next frame to wait for.
  if (options.javaScriptEnabled !== false) await settle(tab.page);
  return tab;
}

/** Goes to a place in the file as a link would, and waits until it is shown. */
async function turn(page, hash, title) {
  await page.evaluate((hash) => { location.hash = hash; }, hash);
  await settle(page);
  if (title) assert.ok((await page.title()).startsWith(title), `${hash} shows ${await page.title()}`);
}

/** Ids of the document, those that stand twice, links into it that lead nowhere, and addresses that leave it. */
const references = () => {
  const within = (root) => [...root.querySelectorAll("*")].flatMap((element) => [element, ...(element.localName === "template" ? within(element.content) : [])]);
  const document_ = within(document).filter((element) => !element.closest("template") && element.getRootNode() === document);
  const ids = document_.map((element) => element.id).filter(Boolean);
  const known = new Set(ids);
  const seen = new Set();
  const faults = ids.filter((id) => seen.has(id) || !seen.add(id)).map((id) => `the id ${id} stands twice`);
  for (const element of within(document)) {
    for (const name of ["href", "src", "action", "xlink:href", "data"]) {
      const value = element.getAttribute(name);
      if (value === null || /^(data:|https?:|mailto:)/.test(value)) continue;
      if (!value.startsWith("#")) faults.push(`${element.localName} ${name}=${value} leads out of the document`);
      else if (value.length > 1 && !known.has(decodeURIComponent(value.slice(1)).replace(/\?[^#]*/, ""))) faults.push(`${element.localName} ${name}=${value} leads nowhere`);
    }
    for (const name of ["aria-labelledby", "aria-controls", "aria-describedby", "for", "popovertarget"]) {
      if (element.getRootNode() !== document) continue;
      for (const id of element.getAttribute(name)?.split(/[ \t\n]+/) ?? []) if (!known.has(id)) faults.push(`${name}=${id} means nothing`);
    }
    for (const { name, value } of element.attributes) {
      const target = /url\("?#([^")]+)/.exec(value)?.[1];
      if (target && !known.has(target)) faults.push(`${name}=${value} means nothing`);
    }
  }
  return { faults, links: known.size };
};

for (const name of BUNDLED) {
  test(`${name}: without scripts it is one document, whole and linked`, async (t) => {
    const { page, problems } = await start(t, bundle(name), { javaScriptEnabled: false });
    const { faults, links } = await page.evaluate(references);
    assert.ok(links > 20);
    none([...faults, ...problems]);
    const views = await page.locator("main > .view").evaluateAll((views) => views.map((view) => [view.id, view.checkVisibility()]));
    assert.deepEqual(views.map(([path]) => path).sort(), site(name).pages.map(({ path }) => path).filter((path) => path !== "404.html").sort());
    none(views.filter(([, shown]) => !shown).map(([path]) => `${path} is not shown`));
    for (const article of site(name).of("article").slice(0, 5)) {
      await page.goto(`${bundle(name)}#${encodeURI(article.path)}`);
      const top = await page.evaluate((id) => document.getElementById(id).getBoundingClientRect().top, article.path);
      assert.ok(Math.abs(top) < 200, `${article.path} is scrolled to: ${top}`);
    }
  });

  test(`${name}: pages are shown as on the site, and every link in it leads somewhere`, async (t) => {
    const { page, problems } = await start(t, bundle(name));
    const shown = site(name).walk().filter(({ path }) => path !== "404.html");
    for (const { path, kind, html } of shown) {
      await turn(page, `#${encodeURI(path)}`);
      const state = await page.evaluate(() => ({
        title: document.title, kind: document.body.className, views: document.querySelectorAll(".view").length,
        links: [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href")),
        current: document.querySelector('.topics [aria-current="page"]')?.textContent.trim(),
        twice: [...document.querySelectorAll("[id]")].map(({ id }) => id).filter((id, place, ids) => ids.indexOf(id) !== place),
      }));
      assert.equal(state.kind, `page-${kind}`, path);
      assert.equal(state.views, 0, `${path}: one page at a time`);
      none(state.twice.map((id) => `${path}: the id ${id} stands twice`));
      const title = await page.evaluate((html) => new DOMParser().parseFromString(html, "text/html").title, html);
      assert.equal(state.title, title, path);
      if (kind === "article" && html.includes('<nav class="topics"')) assert.ok(state.current, `${path} is marked in the navigation`);
      const leaving = state.links.filter((link) => !/^(#|https?:|mailto:|data:)/.test(link));
      none(leaving.map((link) => `${path}: ${link} leads out of the file`));
    }
    none(problems);
  });
}

test("the button at an article's end asks its questions in the file too", async (t) => {
  const { page, problems } = await start(t, bundle("features"));
  await turn(page, "#writing/everything.html");
  const button = page.locator("[data-practise]");
  const number = Number(/\d+/.exec(await button.innerText())?.[0] ?? 1);
  await button.click();
  await page.locator(".ask-reveal").waitFor();
  const counts = await page.locator(".count [aria-hidden]").evaluateAll((all) => all.map(({ textContent }) => Number(textContent)));
  assert.equal(counts.reduce((sum, one) => sum + one, 0), number);
  none(problems);
});

test("links, back and forward, and the place on the page", async (t) => {
  const { page, problems } = await start(t, bundle("guide"));
  assert.equal(await page.title(), "Backend Interviews");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Roadmap" }).click();
  await page.waitForFunction(() => document.title.startsWith("Roadmap"));
  assert.equal(await page.evaluate(() => document.activeElement.localName), "main");
  await page.locator(".roadmap-table th a").first().click();
  await page.waitForFunction(() => !document.title.startsWith("Roadmap"));
  const topic = await page.title();
  await page.locator(".row-title").first().click();
  await page.locator(".toc a").nth(3).click();
  await settle(page);
  const place = await page.evaluate(() => ({ target: document.querySelector(":target")?.id, top: document.querySelector(":target")?.getBoundingClientRect().top, y: scrollY }));
  assert.equal(`#${place.target}`, decodeURIComponent(new URL(page.url()).hash));
  assert.ok(place.y > 300 && place.top > 0 && place.top < 300, JSON.stringify(place));
  await page.waitForTimeout(350);
  await page.goBack();
  await page.goBack();
  await page.waitForFunction((topic) => document.title === topic, topic);
  await page.goForward();
  await page.waitForFunction((topic) => document.title !== topic, topic);
  await page.goForward();
  await page.waitForFunction(() => location.hash.split("#").length > 2);
  await settle(page);
  const y = await page.evaluate(() => scrollY);
  assert.ok(Math.abs(y - place.y) < 5, `the place is found again: ${y} for ${place.y}`);
  await page.reload();
  await settle(page);
  assert.ok(await page.evaluate(() => document.querySelector(":target") !== null), "an address with a place can be opened");
  // The skip link leads to the text, not away from the page.
  const before = await page.title();
  await page.evaluate(() => document.querySelector(".skip").click());
  await settle(page);
  assert.equal(await page.title(), before);
  assert.match(page.url(), /#[a-z-]+\/[a-z-]+\.html/);
  none(problems);
});

test("an address that leads nowhere is reported, above the first page or the page that is shown", async (t) => {
  const { page, problems } = await start(t, bundle("guide"), { hash: "#no/such/page.html" });
  assert.equal(await page.locator("h1").innerText(), "Backend Interviews");
  assert.equal(await page.getByRole("alert").innerText(), "This file has no page no/such/page.html.");
  await turn(page, "#roadmap.html", "Roadmap");
  assert.equal(await page.getByRole("alert").count(), 0);
  await turn(page, "#other.html#a-place", "Roadmap");
  assert.equal(await page.getByRole("alert").innerText(), "This file has no page other.html.");
  assert.match(page.url(), /#roadmap\.html$/);
  none(problems);
});

test("search: the dialog, by keyboard, to a place on another page", async (t) => {
  const { page, problems } = await start(t, bundle("guide"));
  await page.keyboard.press("/");
  await page.getByRole("combobox", { name: "Search" }).fill("covering index");
  await page.locator("[role=option]").first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.title.startsWith("Indexes"));
  await settle(page);
  assert.match(await page.evaluate(() => document.querySelector(":target").textContent), /covering index/i);
  // On the same page, and through the search page.
  await page.keyboard.press("/");
  await page.getByRole("combobox", { name: "Search" }).fill("hash index");
  await page.locator("[role=option]").first().waitFor();
  await page.locator("dialog a", { hasText: /^Show all \d+ results/ }).click();
  await page.waitForFunction(() => document.title.startsWith("Search"));
  await page.locator("main .hits a").first().waitFor();
  assert.equal(await page.locator("main [data-search] input").inputValue(), "hash index");
  await page.locator("main [data-search] input").fill("idempotency");
  await page.waitForFunction(() => [...document.querySelectorAll("main .hits a")].some((link) => /idempoten/i.test(link.textContent)));
  assert.match(decodeURIComponent(page.url()), /#search\.html\?q=idempotency$/);
  none(problems);
});

test("the first page is printed with all articles, any other alone", async (t) => {
  const { page, problems } = await start(t, bundle("guide"));
  const printed = () => page.evaluate(() => {
    dispatchEvent(new Event("beforeprint"));
    const titles = [...document.querySelectorAll("main h1")].map((title) => title.textContent);
    dispatchEvent(new Event("afterprint"));
    return [titles, document.querySelectorAll("main h1").length];
  });
  const [titles, left] = await printed();
  assert.ok(titles.length > site("guide").of("article").length, `${titles.length} titles`);
  assert.equal(left, 1);
  await turn(page, "#roadmap.html", "Roadmap");
  assert.deepEqual((await printed())[0], ["Roadmap"]);
  none(problems);
});

test("questions are filtered, and the filter stays in the address", async (t) => {
  const { page, problems } = await start(t, bundle("guide"), { hash: "#questions.html?topic=databases" });
  const shown = () => page.locator(".question-row:not([hidden])").count();
  const some = await shown();
  const all = await page.locator(".question-row").count();
  assert.ok(some > 3 && some < all, `${some} of ${all}`);
  await page.locator("[data-question-filters] [name=q]").fill("isolation");
  assert.ok(await shown() < some);
  assert.match(page.url(), /#questions\.html\?.*q=isolation/);
  await page.reload();
  assert.equal(await page.locator("[data-question-filters] [name=q]").inputValue(), "isolation");
  none(problems);
});

test("a table is sorted, filtered and asked, each time it is shown", async (t) => {
  const { page, problems } = await start(t, bundle("features"));
  for (let time = 0; time < 2; time += 1) {
    await turn(page, "#compare/sortable.html");
    await page.locator(".sort").nth(1).click();
    assert.equal(await page.locator("th[aria-sort]").count(), 1);
    await page.getByText("Sorted by Small, ascending").waitFor();
    await page.getByRole("button", { name: "Quiz yourself" }).click();
    await page.locator(".cover").first().click();
    assert.equal(await page.locator(".just-revealed").count(), 1);
    await turn(page, "#index.html");
  }
  none(problems);
});

test("code can be copied by one button on every page", async (t) => {
  const { page } = await start(t, bundle("features"));
  for (let time = 0; time < 2; time += 1) {
    await turn(page, "#writing/everything.html");
    assert.equal(await page.locator(".copy").count(), await page.locator("figure.code").count());
    await turn(page, "#index.html");
  }
});

test("review: cards are graded, and it is remembered; a reload goes on with the session", async (t) => {
  const { page, problems } = await start(t, bundle("guide"), { hash: "#review.html" });
  await page.getByRole("button", { name: /^Start/ }).first().click();
  for (let card = 0; card < 3; card += 1) {
    // The card before stays, with its answer, until the next one is loaded.
    await page.waitForFunction(() => document.querySelector(".ask-card") && !document.querySelector(".ask-answer"));
    await page.keyboard.press("Space");
    await page.locator(".ask-answer").waitFor();
    await page.keyboard.press("3");
  }
  await page.waitForFunction(() => Object.entries(localStorage).filter(([key]) => key.includes(":log:")).flatMap(([, text]) => text.split("\n").slice(1)).length >= 3);
  await page.reload();
  await page.locator("[data-session] .ask-card").waitFor();
  await turn(page, "#progress.html", "Progress");
  await page.waitForFunction(() => /\d/.test(document.querySelector("[data-progress]")?.textContent ?? ""));
  const kept = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("prepbook:")));
  assert.ok(kept.length > 0, "the log is in the store");
  await page.reload();
  await turn(page, "#index.html");
  assert.match(await page.locator("[data-continue]").innerText(), /Study \d+ cards/);
  none(problems);
});

test("dark stays dark from page to page", async (t) => {
  const { page } = await start(t, bundle("guide"));
  const button = page.locator("[data-theme-switch]");
  await button.click();
  await button.click();
  const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor + document.documentElement.dataset.theme);
  await turn(page, "#roadmap.html", "Roadmap");
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor + document.documentElement.dataset.theme), dark);
  await page.reload();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
});

for (const [viewport, colorScheme] of [[DESK, "light"], [PHONE, "dark"]]) {
  test(`axe finds nothing on each kind of page, ${viewport.width} px wide, ${colorScheme}`, async (t) => {
    const found = [];
    for (const name of ["guide", "features"]) {
      const { page } = await start(t, bundle(name), { viewport, colorScheme, reducedMotion: "reduce", bypassCSP: true });
      for (const { path } of site(name).samples().filter(({ path }) => path !== "404.html")) {
        await turn(page, `#${encodeURI(path)}`);
        await page.evaluate(axe.source);
        const { violations, passes } = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values }, resultTypes: ["violations"] }), RULES);
        assert.ok(passes.length > 10, path);
        found.push(...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${name} ${path}: ${id}: ${html.replace(/\s+/g, " ").slice(0, 140)}`)));
      }
    }
    none(found, "violations");
  });
}

test("nothing is wider than a phone", async (t) => {
  const { page } = await start(t, bundle("features"), { viewport: PHONE });
  for (const { path } of site("features").samples().filter(({ path }) => path !== "404.html")) {
    await turn(page, `#${encodeURI(path)}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path);
  }
});

test("articles with the same ids, images, files and names with spaces", async (t) => {
  const pixel = Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f0003860180344b4c9d0000000049454e44ae426082", "hex");
  const article = (title, link) => `# ${title}\n\n## What is it?\n\nThe ${title}, see [the other](<${link}#what-is-it>). ![A dot](<dot one.png>) [Data](data.csv)[^1]\n\n## Later\n\n${"Text.\n\n".repeat(80)}\n[^1]: A note on ${title}.\n`;
  const root = folderOf({
    "book.toml": 'title = "Same"\n', "content/t/index.md": "# T\n", "content/t/a b.md": article("A", "é.md"), "content/t/é.md": article("E", "a b.md"),
    "content/t/dot one.png": pixel, "content/t/data.csv": "a,b\n1,2\n",
  });
  const file = bundleOf(root);
  const { page, problems } = await start(t, file, { javaScriptEnabled: false });
  none((await page.evaluate(references)).faults);
  const app = await start(t, file, { hash: "#t/%C3%A9.html" });
  assert.equal(await app.page.locator("h1").innerText(), "E");
  assert.ok(await app.page.evaluate(() => document.querySelector("main img").naturalWidth === 1));
  assert.match(await app.page.locator("a[download]").getAttribute("href"), /^data:/);
  await app.page.getByRole("link", { name: "the other" }).click();
  await settle(app.page);
  assert.equal(await app.page.locator("h1").innerText(), "A");
  assert.equal(await app.page.evaluate(() => document.querySelector(":target")?.id), "t/a\u00a0b.html#what-is-it");
  await app.page.getByRole("link", { name: "1", exact: true }).click();
  assert.match(await app.page.evaluate(() => document.querySelector(":target")?.textContent), /A note on A/);
  assert.equal(await app.page.locator(".topics [aria-current=page]").innerText(), "A");
  none([...problems, ...app.problems]);
});
