// An article: choices, copying, contents, and what is drawn at build time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { DESK, PHONE, settle } from "./lib/chromium.js";
import { serve } from "./lib/server.js";
import { site } from "./lib/site.js";
import { open } from "./lib/tab.js";

const EVERYTHING = "writing/everything.html";

test("a choice gives nothing away before it is opened", async (t) => {
  for (const [name, path] of [["features", EVERYTHING], ["guide", site("guide").pageWith("article", /data-choice="right"/, /data-choice="wrong"/).path]]) {
    const { page } = await open(t);
    await page.goto(site(name).url(path));
    const lists = await page.locator(".choices").count();
    for (let list = 0; list < lists; list += 1) {
      const choices = page.locator(".choices").nth(list).locator(".choice");
      // All that is drawn of a choice: text, and every computed style of it and its mark, but for what its own length makes.
      const looks = await choices.evaluateAll((choices) => choices.map((choice) => {
        const read = (element, pseudo) => {
          const style = getComputedStyle(element, pseudo);
          return ["color", "background-color", "background-image", "border-color", "border-style", "border-width", "outline", "opacity", "font-weight", "font-style", "text-decoration", "box-shadow", "content", "cursor", "filter", "list-style"].map((name) => style.getPropertyValue(name)).join(";");
        };
        const summary = choice.querySelector("summary");
        return [choice.open, choice.innerText.trim() === summary.innerText.trim(), read(choice), read(choice, "::before"), read(choice, "::after"), read(summary), read(summary, "::before"), read(summary, "::after"), summary.title, choice.title].join("|");
      }));
      assert.ok(looks.length > 1);
      assert.equal(new Set(looks).size, 1, `${path}, list ${list}: the choices look different`);
      assert.match(looks[0], /^false\|true/);
      // Nor to the ear: what a screen reader hears of a closed choice is the same but for its text.
      assert.deepEqual(await choices.evaluateAll((choices) => choices.filter((choice) => choice.ariaLabel || choice.querySelector("summary").ariaLabel || choice.querySelector("summary .unseen")).length), 0);
    }
  }
});

test("an opened choice says whether it is right, in words", async (t) => {
  const { page } = await open(t);
  await page.goto(site("features").url(EVERYTHING));
  const choices = page.locator(".choice");
  // An explanation that says it itself, a right choice without one, and one that only gives the reason.
  for (const [place, words] of [[0, /^Wrong, and bold/], [1, /^Right\.$/], [2, /^Not this one\.\s+It is too long\.$/]]) {
    await choices.nth(place).locator("summary").focus();
    await page.keyboard.press("Enter");
    const said = await choices.nth(place).evaluate((choice) => choice.innerText.slice(choice.querySelector("summary").innerText.length).trim());
    assert.match(said, words);
  }
  const colours = await choices.evaluateAll((choices) => choices.map((choice) => getComputedStyle(choice).borderTopColor));
  assert.equal(colours[0], colours[2]);
  assert.notEqual(colours[0], colours[1]);
});

for (const transport of ["disk", "HTTP"]) {
  test(`code is copied as it was written, from ${transport}`, async (t) => {
    const host = transport === "HTTP" ? await serve("features") : null;
    if (host) t.after(host.close);
    const book = host ? host.site : site("features");
    const { page, context, problems } = await open(t, { base: host?.base ?? book.base });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto((host ?? book).url(EVERYTHING));
    const block = page.locator("figure.code").first();
    await block.hover();
    const copy = block.getByRole("button", { name: "Copy code" });
    assert.equal(await copy.evaluate((button) => getComputedStyle(button).opacity), "1");
    await copy.click();
    await page.getByText("Copied", { exact: true }).waitFor();
    assert.equal(await page.locator("[role=status]", { hasText: "Copied to the clipboard" }).count(), 1);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), [
      "fn main() {",
      '    println!("{}", "a line of code that is much, much, much wider than any column of text could ever be, so that it must scroll");',
      "    // A comment",
      "    let number: u64 = 1_000_000;",
      "}",
    ].join("\n"));
    await page.getByText("Copy", { exact: true }).first().waitFor();
    none(problems);
  });
}

test("contents follow the reader, and lead where they say", async (t) => {
  const book = site("features");
  const { page } = await open(t, { viewport: DESK });
  await page.goto(book.url(EVERYTHING));
  const toc = page.getByRole("navigation", { name: "On this page" });
  const here = toc.locator('[aria-current="location"]');
  assert.equal(await here.count(), 1);
  const first = await here.innerText();
  await toc.getByRole("link", { name: "Blocks" }).click();
  await settle(page);
  await page.waitForFunction(() => document.querySelector('.toc [aria-current="location"]').textContent.includes("Blocks"));
  assert.notEqual(await here.innerText(), first);
  const heading = await page.getByRole("heading", { name: /^Blocks/ }).boundingBox();
  const masthead = await page.getByRole("banner").boundingBox();
  assert.ok(heading.y >= masthead.y + masthead.height, "the heading is not under the masthead");
  assert.ok(heading.y < DESK.height / 2);
});

test("on a phone a link in a sheet closes it", async (t) => {
  const book = site("features");
  const { page } = await open(t, { viewport: PHONE });
  await page.goto(book.url(EVERYTHING));
  await page.getByRole("button", { name: "On this page" }).click();
  const toc = page.getByRole("navigation", { name: "On this page" });
  await toc.getByRole("link", { name: "Blocks" }).click();
  await toc.waitFor({ state: "hidden" });
  assert.match(page.url(), /#blocks$/);
});

test("formulas, diagrams and the roadmap are drawn, with something in them", async (t) => {
  const book = site("features");
  const { page } = await open(t);
  const drawn = (selector) => page.locator(selector).evaluateAll((elements) => elements.map((element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 20 && height > 10 && element.textContent.trim().length > 3 ? "drawn" : element.outerHTML.slice(0, 200);
  }));
  await page.goto(book.url(EVERYTHING));
  assert.deepEqual(await drawn(".prose math"), ["drawn", "drawn"]);
  assert.deepEqual(await drawn(".diagram > svg"), ["drawn", "drawn"]);
  for (const [path, nodes] of [["index.html", 2], ["roadmap.html", 2]]) {
    await page.goto(book.url(path));
    assert.deepEqual(await drawn(".roadmap-svg"), ["drawn"], path);
    assert.equal(await page.locator(".roadmap-svg a.roadmap-node").count(), nodes, path);
  }
});

test("a formula wider than a phone scrolls inside itself, and by keyboard; one that fits is no stop", async (t) => {
  const { page } = await open(t, { viewport: PHONE });
  await page.goto(site("features").url(EVERYTHING));
  await settle(page);
  const [inline, block] = await page.locator(".prose math").evaluateAll((formulas) => formulas.map((formula) => [formula.tabIndex, formula.scrollWidth > formula.clientWidth]));
  assert.deepEqual(inline, [-1, false]);
  assert.deepEqual(block, [0, true]);
});

test("a diagram wider than a phone keeps its text readable: it scrolls inside itself, and by keyboard", async (t) => {
  const { page } = await open(t, { viewport: PHONE });
  await page.goto(site("guide").url("security/authentication.html"));
  await settle(page);
  const [diagram] = await page.locator(".diagram").evaluateAll((diagrams) => diagrams.map((box) => {
    const svg = box.querySelector("svg");
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const sizes = [...svg.querySelectorAll("text")].map((text) => parseFloat(getComputedStyle(text).fontSize) * scale);
    return { smallest: Math.min(...sizes), scrolls: box.scrollWidth > box.clientWidth, tabIndex: box.tabIndex };
  }));
  assert.ok(diagram.smallest > 9, `text of ${diagram.smallest} px`);
  assert.ok(diagram.scrolls);
  assert.equal(diagram.tabIndex, 0);
});

test("code is coloured, and a marked line reaches from edge to edge", async (t) => {
  const { page } = await open(t);
  await page.goto(site("features").url(EVERYTHING));
  const colours = await page.locator("figure.code").first().locator("pre span").evaluateAll((spans) => new Set(spans.map((span) => getComputedStyle(span).color)).size);
  assert.ok(colours >= 3, `${colours} colours`);
  assert.equal(await page.locator("figure.code").first().locator("mark").count(), 1);
});
