// The search dialog: every way in and out, what is shown while one types, and what happens when files do not come.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { DESK, PHONE, settle } from "./lib/chromium.js";
import { serve } from "./lib/server.js";
import { site } from "./lib/site.js";
import { open } from "./lib/tab.js";

const INDEXES = "databases/indexes.html";
const book = site("search");

async function enter(t, path = INDEXES, { from = book, ...options } = {}) {
  const tab = await open(t, { base: from.base, ...options });
  await tab.page.goto(at(path, from.base));
  return tab;
}

const dialog = (page) => page.getByRole("dialog", { name: "Search" });
const field = (page) => dialog(page).getByRole("combobox", { name: "Search" });
const options = (page) => dialog(page).locator("a[role=option]");
/** An address of the book, with its section. */
const at = (path, base = book.base) => base + path.replace(/#.*/, encodeURI);
const names = (page) => dialog(page).locator(".hit-name").evaluateAll((all) => all.map((one) => one.firstChild.textContent === "" ? one.textContent : [...one.childNodes].filter((node) => node.className !== "hit-above").map((node) => node.textContent).join("").trim()));
const status = (page) => dialog(page).getByRole("status").textContent();
const active = (page) => field(page).getAttribute("aria-activedescendant");
const chosen = (page) => dialog(page).locator('[aria-selected="true"]');

/** Opens the dialog by `/`, types, and waits for what is found. */
async function ask(page, query) {
  await page.keyboard.press("/");
  await field(page).waitFor();
  await page.keyboard.type(query);
  await page.waitForFunction(() => document.querySelector("dialog.search [role=status]").textContent !== "");
  await settle(page);
}

for (const [where, begin] of [["from disk", () => ({ site: book, url: (path) => book.url(path), base: book.base, close() {} })], ["from a server", () => serve("search")]]) {
  test(`${where}: type, see the section first, press Enter, be there`, async (t) => {
    const host = await begin();
    t.after(host.close);
    const { page, problems } = await open(t, { base: host.base });
    await page.goto(host.url("networks/protocols.html"));
    await ask(page, "covering ind");
    assert.equal((await names(page))[0], "What is a covering index?");
    assert.equal(await status(page), `${await page.evaluate(() => prepbook.search("covering ind", { limit: 99 }).then(({ length }) => length))} results`);
    await page.keyboard.press("Enter");
    await page.waitForURL(at(`${INDEXES}#what-is-a-covering-index`, host.base));
    const heading = page.locator(":target");
    assert.equal(await heading.evaluate((element) => element.localName), "h3");
    const { y } = await heading.boundingBox();
    assert.ok(y > 40 && y < 500, `the section is in view: ${y}`);
    assert.equal(await heading.evaluate((element) => element.getAnimations().length), 1, "and marked for a moment");
    none(problems);
  });
}

test("text typed before the dialog opens is in its field", async (t) => {
  const { page, problems } = await enter(t);
  // The part comes late, as it does from a slow disk.
  let comes;
  const late = new Promise((resolve) => { comes = resolve; });
  await page.route(/search\.[0-9a-f]+\.js$/, async (route) => { await late; await route.continue(); });
  await page.keyboard.press("/");
  for (const key of ["c", "o", "v", "x", "Backspace", "e", "r", "/"]) await page.keyboard.press(key);
  comes();
  await field(page).waitFor();
  assert.equal(await field(page).inputValue(), "cover/");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("ing");
  assert.equal(await field(page).inputValue(), "covering");
  await page.waitForFunction(() => document.querySelector("dialog.search [role=status]").textContent !== "");
  assert.ok((await names(page)).length > 0);
  none(problems);
});

test("opens by /, by Ctrl K, by ⌘ K, by a click and by typing into the field, on every kind of page", async (t) => {
  const guide = site("guide");
  const { page, problems } = await open(t, { base: guide.base });
  for (const shown of guide.samples().filter(({ kind }) => !["search", "not-found"].includes(kind))) {
    await page.goto(guide.url(shown));
    for (const way of [() => page.keyboard.press("/"), () => page.keyboard.press("Control+k"), () => page.keyboard.press("Meta+k"), () => page.locator("[data-find]").click()]) {
      await way();
      await dialog(page).waitFor();
      assert.ok(await field(page).evaluate((element) => element === document.activeElement), shown.path);
      assert.equal(await field(page).inputValue(), "", "the key is not typed");
      await page.keyboard.press("Escape");
      await dialog(page).waitFor({ state: "hidden" });
    }
    await page.locator("[data-find]").focus();
    await page.keyboard.type("i");
    await dialog(page).waitFor();
    await page.keyboard.type("ndex");
    await options(page).first().waitFor();
    assert.equal(await field(page).inputValue(), "index");
    assert.equal(await page.locator("[data-find]").inputValue(), "", "the page's field is empty again");
  }
  none(problems);
});

test("what is asked before the browser reports that the dialog was closed is found", async (t) => {
  const { page, problems } = await enter(t);
  await page.keyboard.press("/");
  await field(page).waitFor();
  await page.evaluate(() => {
    document.querySelector("dialog.search").close();
    const field = document.querySelector("[data-find]");
    field.value = "covering";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await options(page).first().waitFor();
  assert.ok(await page.evaluate(() => document.documentElement.classList.contains("still")), "the page below does not scroll");
  none(problems);
});

test("Ctrl K also works within another field, / is a character there", async (t) => {
  const guide = site("guide");
  const { page } = await open(t);
  await page.goto(guide.url("questions.html"));
  const filter = page.getByRole("searchbox", { name: "Filter by words" });
  await filter.click();
  await page.keyboard.type("ci/cd");
  assert.equal(await filter.inputValue(), "ci/cd");
  await page.keyboard.press("Control+k");
  await dialog(page).waitFor();
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement.name), "q");
  assert.equal(await filter.inputValue(), "ci/cd");
});

test("nothing of it is loaded before it is wanted, and the page does not move when it opens", async (t) => {
  const { page } = await open(t);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(book.url("networks/protocols.html"));
  assert.ok(!asked.some((url) => /search/.test(url.slice(book.base.length))), "no script, style or index");
  await page.evaluate(() => scrollTo(0, 700));
  const look = () => page.evaluate(() => [scrollY, document.querySelector(".masthead .brand").getBoundingClientRect().x, document.querySelector("h1").getBoundingClientRect().x]);
  const before = await look();
  await page.keyboard.press("/");
  await dialog(page).waitFor();
  assert.deepEqual(await look(), before);
  await page.mouse.wheel(0, 400);
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "hidden" });
  assert.deepEqual(await look(), before);
});

test("Escape, Close and a click beside it give the focus back", async (t) => {
  const { page } = await enter(t);
  const link = page.getByRole("link", { name: "Roadmap" }).first();
  for (const leave of [() => page.keyboard.press("Escape"), () => dialog(page).getByRole("button", { name: "Close" }).click(), () => page.mouse.click(20, 500)]) {
    await link.focus();
    await page.keyboard.press("/");
    await field(page).waitFor();
    await page.keyboard.type("index");
    await options(page).first().waitFor();
    await leave();
    await dialog(page).waitFor({ state: "hidden" });
    assert.ok(await link.evaluate((element) => element === document.activeElement));
  }
  await page.keyboard.press("/");
  assert.equal(await field(page).inputValue(), "index", "what was asked is still there");
  await page.keyboard.type("x");
  assert.equal(await field(page).inputValue(), "x", "and typing replaces it");
});

test("arrow keys choose, and the field says what is chosen", async (t) => {
  const { page, problems } = await enter(t, "index.html");
  await ask(page, "index");
  assert.equal(await field(page).getAttribute("aria-expanded"), "true");
  assert.equal(await field(page).getAttribute("aria-controls"), await dialog(page).getByRole("listbox").getAttribute("id"));
  const ids = await options(page).evaluateAll((all) => all.map(({ id }) => id));
  assert.ok(ids.length > 4 && new Set(ids).size === ids.length);
  assert.equal(await active(page), ids[0]);
  await page.keyboard.press("ArrowDown");
  assert.equal(await active(page), ids[1]);
  assert.equal(await chosen(page).getAttribute("id"), ids[1]);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await active(page), ids.at(-1), "from the first to the last");
  const box = await chosen(page).boundingBox();
  const list = await dialog(page).locator(".search-body").boundingBox();
  assert.ok(box.y >= list.y && box.y + box.height <= list.y + list.height + 1, "and it is in view");
  await page.keyboard.press("ArrowDown");
  assert.equal(await active(page), ids[0]);
  await page.keyboard.press("Home");
  await page.keyboard.type("the ");
  assert.equal(await field(page).inputValue(), "the index", "Home and End move in the text");
  assert.ok(await field(page).evaluate((element) => element === document.activeElement));
  none(problems);
});

test("Tab goes through filters, and never out of the dialog", async (t) => {
  const { page } = await enter(t, "index.html");
  await ask(page, "index");
  const seen = [];
  for (let step = 0; step < 8; step += 1) {
    await page.keyboard.press("Tab");
    seen.push(await page.evaluate(() => (document.activeElement === document.body ? "page" : document.activeElement.closest("dialog") ? document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent : "outside")));
  }
  assert.deepEqual(seen.slice(0, 5), ["Close", "Topic", "Priority", "Level", "Type"]);
  assert.ok(!seen.includes("outside"));
});

test("Ctrl Enter and the middle button open a new tab, and the dialog stays", async (t) => {
  const { page, context } = await enter(t, "index.html");
  await ask(page, "covering index");
  for (const way of [() => page.keyboard.press("Control+Enter"), () => options(page).first().click({ button: "middle" }), () => options(page).first().click({ modifiers: ["Control"] })]) {
    const [opened] = await Promise.all([context.waitForEvent("page"), way()]);
    await opened.waitForURL(at(`${INDEXES}#what-is-a-covering-index`));
    await opened.close();
    assert.ok(await dialog(page).isVisible());
  }
  assert.equal(page.url(), book.url("index.html"));
});

test("a section of the same page is gone to, marked, and has the focus", async (t) => {
  const { page, problems } = await enter(t, INDEXES);
  for (let round = 0; round < 2; round += 1) {
    await page.evaluate(() => scrollTo(0, 0));
    await ask(page, round ? "" : "foreign key");
    await page.keyboard.press("Enter");
    await dialog(page).waitFor({ state: "hidden" });
    await page.waitForURL(at(`${INDEXES}#should-every-foreign-key-have-an-index`));
    const faq = page.locator("details:target");
    await settle(page);
    assert.equal(await faq.evaluate((element) => element.open), true, "an answer that is folded is opened");
    assert.ok(await faq.evaluate((element) => { const { top } = element.getBoundingClientRect(); return top > 0 && top < innerHeight; }), "in view, also when one is there already");
    assert.ok(await faq.evaluate((element) => element === document.activeElement && element.getAnimations().length === 1));
  }
  none(problems);
});

test("a section in a fold of another page is opened", async (t) => {
  const { page } = await enter(t, INDEXES);
  await ask(page, "zebra");
  await page.keyboard.press("Enter");
  await page.waitForURL(at("databases/replication.html#lag-in-numbers"));
  assert.equal(await page.getByRole("heading", { name: "Lag in numbers" }).isVisible(), true);
});

test("with reduced motion the mark does not move", async (t) => {
  const { page } = await enter(t, `${INDEXES}#what-is-a-covering-index`, { reducedMotion: "reduce" });
  const [animations, background] = await page.locator(":target").evaluate((element) => [element.getAnimations().length, getComputedStyle(element).backgroundColor]);
  assert.equal(animations, 0);
  assert.notEqual(background, "rgba(0, 0, 0, 0)");
});

test("results are grouped by article, with kind, priority, headings and marks", async (t) => {
  const { page } = await enter(t, "index.html");
  await ask(page, "index");
  const groups = dialog(page).getByRole("group").filter({ has: page.locator(".hit") });
  assert.equal(await groups.first().locator(".search-group").textContent(), "Databases › Indexes");
  assert.ok(await groups.count() > 1);
  const option = options(page).filter({ hasText: "What is a covering index?" });
  assert.equal(await option.locator(".hit-facts").textContent(), "Question · Mid ");
  assert.equal(await option.locator(".bars").getAttribute("aria-label"), "Very high priority");
  assert.equal(await option.locator(".hit-above").textContent(), "in What is an index?");
  assert.deepEqual(await option.locator("mark").allTextContents(), ["index"]);
  assert.equal(await options(page).last().textContent(), `Show all ${await status(page)}`);
});

test("what a screen reader announces", async (t) => {
  const { page } = await enter(t, "index.html");
  await ask(page, "covering index");
  const tree = await dialog(page).ariaSnapshot();
  assert.match(tree, /dialog "Search"/);
  assert.match(tree, /combobox "Search" \[active\]|combobox "Search"/);
  assert.match(tree, /combobox "Topic"/);
  assert.match(tree, /listbox "Results"/);
  assert.match(tree, /group "Databases › Indexes"/);
  assert.match(tree, /option "What is a covering index\? in What is an index\? Question · Mid Very high priority One that holds every column[^"]*" \[selected\]/);
  assert.match(tree, /status: \d+ results/);
  assert.equal(await page.locator("[data-find]").getAttribute("aria-haspopup"), "dialog");
});

test("filters narrow what is found, work without words, and can be removed", async (t) => {
  const { page, problems } = await enter(t, "index.html");
  await ask(page, "index");
  const all = await options(page).count();
  await dialog(page).getByLabel("Level").selectOption("senior");
  await page.waitForFunction((all) => document.querySelectorAll("dialog.search [role=option]").length < all, all);
  assert.deepEqual(await names(page), ["How does replication work?", "Replication"].filter((name) => name.startsWith("How")));
  await dialog(page).getByLabel("Type").selectOption("faq");
  await dialog(page).locator("strong", { hasText: "No results." }).waitFor();
  await dialog(page).getByRole("button", { name: "Search without filters" }).click();
  await options(page).first().waitFor();
  assert.equal(await options(page).count(), all);
  assert.ok(await field(page).evaluate((element) => element === document.activeElement));
  await field(page).fill("");
  await dialog(page).getByLabel("Topic").selectOption("networks");
  await options(page).first().waitFor();
  assert.equal(await status(page), "62 results");
  none(problems);
});

test("the keyboard alone works a filter", async (t) => {
  const { page } = await enter(t, "index.html");
  await ask(page, "index");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("d");
  await page.waitForFunction(() => document.activeElement.value === "databases");
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "hidden" });
});

test("recent searches are stored, repeated, and removed", async (t) => {
  const { page, problems } = await enter(t, "index.html");
  for (const query of ["covering index", "replication lag"]) {
    await page.goto(book.url("index.html"));
    await ask(page, query);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.hash !== "");
  }
  await page.goto(book.url("networks/index.html"));
  await page.keyboard.press("/");
  const again = dialog(page).locator(".search-again");
  await again.first().waitFor();
  assert.deepEqual(await again.allTextContents(), ["replication lag", "covering index"], "the last first");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await options(page).first().waitFor();
  assert.equal(await field(page).inputValue(), "covering index");
  await field(page).fill("");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Delete");
  assert.deepEqual(await again.allTextContents(), ["covering index"]);
  await dialog(page).getByRole("button", { name: "Remove “covering index”" }).click();
  assert.equal(await again.count(), 0);
  assert.ok(await field(page).evaluate((element) => element === document.activeElement));
  none(problems);
});

test("a store that is broken or closed is no obstacle", async (t) => {
  const { page, problems } = await enter(t, "index.html");
  for (const value of ["{", "7", '["a", 3, null]', '{"a":1}']) {
    await page.evaluate((value) => localStorage.setItem("prepbook:Searched:searches", value), value);
    await page.reload();
    await page.keyboard.press("/");
    await dialog(page).waitFor();
  }
  await page.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } }));
  await page.reload();
  await ask(page, "covering index");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.hash !== "");
  none(problems);
});

test("nothing found: nearest terms to try, and the search page", async (t) => {
  const { page } = await enter(t, "index.html");
  await ask(page, "repliczzzon");
  assert.equal(await status(page), "No results.");
  assert.equal(await field(page).getAttribute("aria-expanded"), "false");
  assert.equal(await dialog(page).getByRole("link", { name: "search page" }).getAttribute("href"), "search.html?q=repliczzzon");
  await dialog(page).getByRole("button", { name: "replication", exact: true }).click();
  await options(page).first().waitFor();
  assert.equal(await field(page).inputValue(), "replication");
  await field(page).fill("indx");
  await dialog(page).getByText("No results for “indx”. Showing results for “index”.").waitFor();
});

test("all results are on the search page, with the query and the filters", async (t) => {
  const { page } = await enter(t, "index.html");
  await ask(page, "index");
  await dialog(page).getByLabel("Level").selectOption("mid");
  await page.waitForFunction(() => /level=mid/.test(document.querySelector("dialog.search .search-all").href));
  await field(page).focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${book.url("search.html")}?q=index&level=mid`);
  await page.locator(".hits a").first().waitFor();
});

test("what comes late does not overwrite what was asked since", async (t) => {
  const { page, problems } = await open(t, { base: book.base });
  let hold = true;
  const held = [];
  await page.route(/assets\/search\/d/, (route) => (hold ? held.push(route) : route.continue()));
  await page.goto(book.url("index.html"));
  await page.keyboard.press("/");
  await field(page).waitFor();
  await page.keyboard.type("zebra");
  await page.waitForTimeout(300);
  assert.ok(held.length > 0, "its text is on the way");
  hold = false;
  // Its section is in another chunk.
  await field(page).fill("compiler");
  await options(page).first().waitFor();
  const shown = await names(page);
  assert.equal(shown[0], "Where is C++ used?");
  for (const route of held) await route.continue();
  await page.waitForTimeout(300);
  assert.deepEqual(await names(page), shown);
  none(problems);
});

test("a part of the index that fails to load is reported, and requested again", async (t) => {
  const { page } = await open(t);
  let away = true;
  await page.route(/assets\/search\/d/, (route) => (away ? route.abort() : route.continue()));
  const errors = [];
  page.on("pageerror", (error) => errors.push(error));
  await page.goto(book.url("index.html"));
  await page.keyboard.press("/");
  await field(page).waitFor();
  await page.keyboard.type("covering index");
  await dialog(page).getByText(/Search is not working\. cannot load/).waitFor();
  away = false;
  await dialog(page).getByRole("button", { name: "Try again" }).click();
  await options(page).first().waitFor();
  assert.deepEqual(errors, []);
});

test("a damaged index is reported, without an error in the console", async (t) => {
  for (const body of ['prepbook.receive("assets/search/index",[1,9,[],"a","h",64,"d","w","f","",{"p0.h":["!a","!","~","~","~"]}]);', 'prepbook.receive("assets/search/index",null);', 'prepbook.receive("assets/search/other",[]);', 'prepbook.receive("assets/search/index",[9]);']) {
    const { page, problems } = await open(t, { base: book.base });
    await page.route(/assets\/search\/index\.js/, (route) => route.fulfill({ body, contentType: "text/javascript" }));
    await page.goto(book.url("index.html"));
    await page.keyboard.press("/");
    await field(page).waitFor();
    await page.keyboard.type("a");
    await dialog(page).locator("strong", { hasText: "Search is not working." }).waitFor();
    none(problems);
  }
});

test("where the search's own script does not come, the form leads to the search page", async (t) => {
  const { page } = await open(t);
  await page.route(/assets\/search\.[^/]*\.js/, (route) => route.abort());
  await page.goto(book.url(INDEXES));
  await page.keyboard.press("/");
  await page.waitForFunction(() => document.activeElement.matches("[data-find]"));
  await page.keyboard.type("covering");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${book.url("search.html")}?q=covering`);
  await page.getByText("Search could not be loaded.").waitFor();
  assert.ok(await page.getByRole("link", { name: "Networks" }).first().isVisible());
});

test("bad queries: no error in the console, nothing parsed as HTML", async (t) => {
  const { page, problems } = await enter(t, "index.html");
  await page.keyboard.press("/");
  await field(page).waitFor();
  for (const query of ["", "   ", "???!", "<img src=x onerror=alert(1)>", '<script>alert("pwned")</script>', "\"><b>", "a".repeat(10_000), "index ".repeat(1700), "[\\", "-\"", "🎉", "topic:<b>"]) {
    await field(page).fill(query);
    await settle(page);
  }
  await field(page).fill('<script>alert("pwned")</script>');
  await options(page).first().waitFor();
  const text = dialog(page).locator(".hit-text").first();
  assert.match(await text.textContent(), /<script>alert\("pwned"\)<\/script> and <img src=x onerror=alert\(1\)> are only text, like R&D/);
  assert.equal(await dialog(page).locator("script, img, b").count(), 0);
  none(problems);
});

test("Japanese, while an input method is at work too", async (t) => {
  const { page } = await enter(t, "index.html");
  await page.keyboard.press("/");
  await field(page).waitFor();
  const client = await page.context().newCDPSession(page);
  await client.send("Input.imeSetComposition", { text: "けんさく", selectionStart: 4, selectionEnd: 4 });
  await field(page).dispatchEvent("keydown", { key: "Enter", isComposing: true });
  assert.ok(await dialog(page).isVisible(), "Enter ends the composition and opens nothing");
  assert.equal(page.url(), book.url("index.html"));
  await client.send("Input.insertText", { text: "検索" });
  await options(page).first().waitFor();
  assert.equal((await names(page))[0], "データベース入門");
  assert.deepEqual(await dialog(page).locator("mark").first().allTextContents(), ["検索"]);
});

test("on a phone it is the whole sheet, shrinks with what is seen, and the keyboard does not come back", async (t) => {
  const { page, problems } = await enter(t, INDEXES, { viewport: PHONE, hasTouch: true, isMobile: true, reducedMotion: "reduce" });
  await page.locator(".find-top input").tap();
  await field(page).waitFor();
  await page.keyboard.type("index");
  await options(page).first().waitFor();
  const box = await dialog(page).boundingBox();
  assert.deepEqual([box.x, box.y, box.width], [0, 0, PHONE.width]);
  assert.ok(Math.abs(box.height - PHONE.height) <= 1);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), PHONE.width);
  for (const small of await dialog(page).locator("button, select, a[role=option]").evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).filter(({ height }) => height < 24))) assert.fail(`too small to touch: ${JSON.stringify(small)}`);
  await page.evaluate(() => {
    Object.defineProperty(visualViewport, "height", { value: 400 });
    visualViewport.dispatchEvent(new Event("resize"));
  });
  assert.ok(Math.abs((await dialog(page).boundingBox()).height - 400) <= 1, "above the keyboard");
  await dialog(page).getByRole("button", { name: "Close" }).tap();
  await dialog(page).waitFor({ state: "hidden" });
  await page.waitForFunction(() => document.activeElement === document.body);
  none(problems);
});

test("in a page from right to left it reads so", async (t) => {
  const arabic = site("rtl");
  const { page, problems } = await open(t, { base: arabic.base, viewport: DESK });
  await page.goto(arabic.url(arabic.of("article")[0]));
  await page.keyboard.press("/");
  await field(page).waitFor();
  await page.keyboard.type("بروتوكول");
  await options(page).first().waitFor();
  const [sign, name, facts] = await Promise.all([".hit-sign", ".hit-name", ".hit-facts"].map((part) => options(page).first().locator(part).boundingBox()));
  assert.ok(sign.x > name.x && name.x + name.width > facts.x + facts.width, "the sign on the right, the kind on the left");
  none(problems);
});

test("the current result is seen in forced colours", async (t) => {
  const { page } = await enter(t, "index.html", { forcedColors: "active" });
  await ask(page, "index");
  assert.equal(await chosen(page).evaluate((element) => getComputedStyle(element).outlineStyle), "solid");
});

test("prepbook.search is there before its code is, for themes and for the curious", async (t) => {
  const { page } = await enter(t, INDEXES);
  const [first] = await page.evaluate(() => prepbook.search("replication lag", { limit: 3 }));
  assert.equal(first.url, "../databases/replication.html#what-is-replication-lag", "an address from this page");
  assert.deepEqual(Object.keys(first).sort(), ["above", "excerpt", "heading", "kind", "level", "marked", "priority", "score", "title", "topic", "url"]);
  assert.equal(await page.evaluate(() => prepbook.search("zzzzqqq").then(({ length }) => length)), 0);
});
