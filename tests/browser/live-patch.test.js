// The preview changes a page in place as its author saves: what changed is new, and all else is left as the reader has it.
import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { preview, until } from "./lib/preview.js";
import { open } from "./lib/tab.js";

const PARAGRAPHS = Array.from({ length: 40 }, (_, number) => `Paragraph ${number} of the article, long enough to fill a line or two of the page that it stands on.\n`);
const ARTICLE = `---
title: Locks
faqs:
  - question: Is a lock a queue?
    answer: Not always.
---

First words.

## What is a mutex?

A **mutex** lets one thread in.

\`\`\`rust title="lock.rs"
let guard = mutex.lock();
\`\`\`

## What is a semaphore?

A **semaphore** lets some in.

${PARAGRAPHS.join("\n")}
## The end

Last words.
`;
const FILES = {
  "book.toml": 'title = "Guide"\n[lints]\nkey-point-unclear = "allow"\n',
  "content/index.md": "---\ntitle: Guide\n---\n\nA guide.\n",
  "content/threads/index.md": "---\ntitle: Threads\npriority: high\n---\n\nThreads.\n",
  "content/threads/locks.md": ARTICLE,
  "content/threads/atomics.md": "---\ntitle: Atomics\n---\n\n## What is a fence?\n\nAn **order**.\n\n| | Fence | Lock |\n| --- | --- | --- |\n| Cost | low | high |\n| Use | rare | common |\n",
  "content/threads/drawing.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>',
  "themes/mine/assets/css/99-mine.css": "h1 { outline: 1px solid red }\n",
};
const LOCKS = "content/threads/locks.md";

/** A page whose every element and text is marked, so that one can tell those that stayed from those that are new. */
async function enter(t, path = "threads/locks.html", { files = FILES, options = [] } = {}) {
  let tab;
  // Looked at before the server ends, which browsers complain of.
  t.after(() => none(tab?.problems ?? []));
  const { book, server } = await preview(t, files, ...options);
  tab = await open(t, { base: server.base });
  await tab.page.goto(server.url(path));
  await tab.page.evaluate(() => { window.loadedOnce = true; });
  return { book, server, ...tab };
}

const shows = (page, text) => page.getByText(text, { exact: false }).first().waitFor();
const stayed = (page) => page.evaluate(() => window.loadedOnce === true);

test("a paragraph changes under the reader and nothing else does", async (t) => {
  const { book, page } = await enter(t);
  await page.locator("#theme\\.faqs ~ details, details").first().evaluate((details) => { details.open = true; });
  await page.evaluate(() => {
    scrollTo({ top: 600, behavior: "instant" });
    const range = document.createRange();
    const paragraph = [...document.querySelectorAll(".prose p")].find(({ textContent }) => textContent.startsWith("Paragraph 12"));
    range.selectNodeContents(paragraph);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    window.kept = new Map([...document.querySelectorAll(".prose *")].map((element) => [element, element.textContent]));
  });
  const selected = await page.evaluate(() => String(getSelection()));
  book.edit(LOCKS, "Paragraph 20 of", "Paragraph 20, changed, of");
  await shows(page, "Paragraph 20, changed, of");
  assert.ok(await stayed(page), "the page was not loaded anew");
  assert.equal(await page.evaluate(() => scrollY), 600);
  assert.equal(await page.evaluate(() => String(getSelection())), selected);
  assert.ok(await page.locator("details").first().evaluate((details) => details.open));
  const { replaced, changed } = await page.evaluate(() => {
    const elements = [...document.querySelectorAll(".prose *")];
    return {
      replaced: elements.filter((element) => !window.kept.has(element)).length,
      changed: elements.filter((element) => window.kept.get(element) !== element.textContent && element.localName === "p").map(({ textContent }) => textContent.slice(0, 21)),
    };
  });
  assert.deepEqual({ replaced, changed }, { replaced: 0, changed: ["Paragraph 20, changed"] });
});

test("what is read stays in place when something comes or goes above it", async (t) => {
  const { book, page } = await enter(t);
  const top = () => page.evaluate(() => [...document.querySelectorAll(".prose p")].find(({ textContent }) => textContent.startsWith("Paragraph 25")).getBoundingClientRect().top);
  await page.getByText("Paragraph 25").scrollIntoViewIfNeeded();
  const before = await top();
  book.edit(LOCKS, "First words.", "First words.\n\nMore words.\n\n- and a list\n- of two");
  await shows(page, "and a list");
  // Browsers keep the place when they draw next.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  assert.ok(Math.abs((await top()) - before) < 2, `${await top()} is ${before}`);
  assert.ok(await stayed(page));
});

test("focus and a half-typed word stay", async (t) => {
  const { book, page } = await enter(t);
  await page.evaluate(() => {
    const field = document.createElement("input");
    field.id = "mine";
    document.querySelector("main").prepend(field);
  });
  await page.locator("#mine").fill("half a wo");
  await page.locator("#mine").evaluate((field) => field.setSelectionRange(2, 4));
  book.edit(LOCKS, "Last words.", "The very last words.");
  await shows(page, "The very last words.");
  assert.deepEqual(await page.evaluate(() => {
    const { id, value, selectionStart, selectionEnd } = document.activeElement;
    return { id, value, selectionStart, selectionEnd };
  }), { id: "mine", value: "half a wo", selectionStart: 2, selectionEnd: 4 });
});

test("an answer that is open stays open when its question is reworded, and when it is moved", async (t) => {
  const { book, page } = await enter(t);
  const question = page.locator("section.question").first();
  await question.evaluate((section) => { section.dataset.open = ""; window.answer = section; });
  book.edit(LOCKS, "## What is a mutex?", "## What is a mutex good for?");
  await shows(page, "What is a mutex good for?");
  assert.ok(await page.evaluate(() => window.answer.isConnected && window.answer.dataset.open === "" && window.answer.dataset.question === "what-is-a-mutex-good-for"));

  const text = book.read(LOCKS);
  const start = text.indexOf("## What is a mutex");
  const middle = text.indexOf("## What is a semaphore");
  const end = text.indexOf("## The end");
  book.write(LOCKS, text.slice(0, start) + text.slice(middle, end) + text.slice(start, middle) + text.slice(end));
  await page.waitForFunction(() => document.querySelector("section.question h2").textContent.includes("semaphore"));
  assert.ok(await page.evaluate(() => window.answer.isConnected && window.answer.dataset.open === ""));
  assert.ok(await stayed(page));
});

/** A second of silence, as a WAV file. */
function silence() {
  const samples = Buffer.alloc(8_000, 128);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0, "latin1");
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8, "latin1");
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20); // PCM
  head.writeUInt16LE(1, 22); // one channel
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36, "latin1");
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

test("what plays plays on", async (t) => {
  const files = {
    ...FILES,
    [LOCKS]: ARTICLE.replace("First words.", 'First words.\n\n<audio src="tone.wav" loop controls></audio>\n\nSecond words.'),
    "content/threads/tone.wav": silence(),
  };
  const { book, page } = await enter(t, "threads/locks.html", { files });
  await page.evaluate(async () => {
    window.player = document.querySelector(".prose audio");
    window.stops = 0;
    window.player.muted = true;
    await window.player.play();
    for (const event of ["pause", "emptied", "abort", "error"]) window.player.addEventListener(event, () => { window.stops += 1; });
  });
  book.edit(LOCKS, "First words.", "Words before it.\n\n> [!NOTE]\n> And a note.");
  await shows(page, "Words before it.");
  book.edit(LOCKS, "Second words.", "Words after it.");
  await shows(page, "Words after it.");
  assert.deepEqual(await page.evaluate(() => [window.player.isConnected, window.player.paused, window.stops]), [true, false, 0]);
});

test("the theme's scripts work on what is new", async (t) => {
  const { book, page } = await enter(t);
  await page.evaluate(() => { document.addEventListener("prepbook:patched", ({ detail }) => { window.patched = detail.changed.length; }); });
  book.edit(LOCKS, "## The end", "## What is a barrier?\n\nA **line** to wait at.\n\n```sql\nSELECT 1;\n```\n\n## The end");
  await shows(page, "What is a barrier?");
  const block = page.locator("figure.code").last();
  await block.locator("button.copy").waitFor();
  assert.equal(await page.locator("figure.code button.copy").count(), 2, "the older block has its button still, and once");
  assert.ok(await page.evaluate(() => window.patched > 0));
  assert.ok(await page.locator('.toc a[href="#what-is-a-barrier"]').count(), "the table of contents follows");
  await page.locator("#the-end").scrollIntoViewIfNeeded();
  await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" }));
  await page.locator('.toc a[aria-current="location"]', { hasText: "Frequently asked" }).waitFor();
  assert.ok(await stayed(page));
});

test("changed CSS is swapped without loading the page", async (t) => {
  const files = { ...FILES, "book.toml": 'title = "Guide"\ntheme = { name = "mine" }\n[lints]\nkey-point-unclear = "allow"\n' };
  const { book, page } = await enter(t, "threads/locks.html", { files });
  const outline = () => page.locator("h1").evaluate((heading) => getComputedStyle(heading).outlineColor);
  assert.equal(await outline(), "rgb(255, 0, 0)");
  // Without style for a moment, the page would jump.
  await page.evaluate(() => {
    scrollTo({ top: 500, behavior: "instant" });
    window.bare = false;
    const look = () => {
      if (!document.styleSheets.length || getComputedStyle(document.querySelector("h1")).outlineStyle === "none") window.bare = true;
      requestAnimationFrame(look);
    };
    look();
  });
  book.write("themes/mine/assets/css/99-mine.css", "h1 { outline: 1px solid lime }\n");
  await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).outlineColor === "rgb(0, 255, 0)");
  await page.waitForFunction(() => document.querySelectorAll('link[rel="stylesheet"]').length === 1);
  assert.deepEqual(await page.evaluate(() => [window.bare, scrollY]), [false, 500]);
  assert.ok(await stayed(page));
});

test("a changed image is shown though the page is the same", async (t) => {
  const files = { ...FILES, [LOCKS]: `${ARTICLE}\n![A drawing](drawing.svg)\n` };
  const { book, page } = await enter(t, "threads/locks.html", { files });
  await page.locator('.prose img[alt="A drawing"]').scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector('.prose img[alt="A drawing"]').naturalWidth === 10);
  // Of the same size in the page, so that its HTML does not change.
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10" fill="red"/></svg>';
  book.write("content/threads/drawing.svg", svg);
  const source = () => page.locator('.prose img[alt="A drawing"]').evaluate((image) => fetch(image.src).then((answer) => answer.text()));
  await page.waitForFunction(() => document.querySelector('.prose img[alt="A drawing"]').src.includes("?prepbook="));
  assert.equal(await source(), svg);
  assert.ok(await stayed(page));
});

test("a title changes in the navigation of the page that is looked at", async (t) => {
  const { book, page } = await enter(t);
  book.edit("content/threads/atomics.md", "title: Atomics", "title: Atomic operations");
  await page.locator(".topics a", { hasText: "Atomic operations" }).first().waitFor({ state: "attached" });
  assert.ok(await stayed(page));
});

test("a page whose scripts depend on all of it is reloaded, at its scroll position", async (t) => {
  const { book, page } = await enter(t, "questions.html");
  assert.equal(await page.locator(".question-row").count(), 3);
  book.edit(LOCKS, "## What is a mutex?", "## What is a spin lock?");
  await page.locator(".question-row", { hasText: "spin lock" }).waitFor();
  assert.ok(!(await stayed(page)));
  await page.locator("[data-question-filters] input[name=q]").fill("spin");
  // The row comes before the script of the new page.
  await page.waitForFunction(() => [...document.querySelectorAll(".question-row")].filter((row) => row.checkVisibility()).length === 1);
});

test("the questions page and comparisons keep their filters when the page is loaded again", async (t) => {
  const { book, server, page } = await enter(t, "questions.html");
  await page.locator("[data-question-filters] input[name=q]").fill("fence");
  assert.equal(await page.locator(".question-row:visible").count(), 1);
  book.edit("content/threads/atomics.md", "## What is a fence?", "## What is a memory fence?");
  await page.locator(".question-row:visible", { hasText: "memory fence" }).waitFor();
  assert.ok(!(await stayed(page)));
  // The row comes before the script of the new page.
  await page.waitForFunction(() => [...document.querySelectorAll(".question-row")].filter((row) => row.checkVisibility()).length === 1);

  const rows = ["Cost", "Use", "Size", "Speed"].map((name, number) => `| ${name} | ${9 - number} ms | ${number === 1 ? `${9 - number} ms` : number} | x |\n`).join("");
  book.write("content/threads/atomics.md", `---\ntitle: Atomics\n---\n\n## Fence vs lock vs flag\n\n| | Fence | Lock | Flag |\n| --- | --- | --- | --- |\n${rows}`);
  await page.locator(".question-row", { hasText: "memory fence" }).waitFor({ state: "detached" });
  await page.goto(server.url("compare/fence-vs-lock-vs-flag.html"));
  await page.locator("[data-filter]").fill("s");
  await page.locator(".columns-menu summary").click();
  await page.locator("[data-column][value='2']").uncheck();
  await page.getByRole("button", { name: "Sort by Fence" }).click();
  const names = () => page.locator("tbody tr:visible th").allInnerTexts();
  const shown = await names();
  assert.deepEqual(shown, ["Speed", "Size", "Use", "Cost"]);
  await page.evaluate(() => { window.loadedOnce = true; });
  book.edit("content/threads/atomics.md", "| Speed |", "| Speediness |");
  await page.locator("tbody th", { hasText: "Speediness" }).waitFor();
  assert.deepEqual(await names(), ["Speediness", "Size", "Use", "Cost"]);
  assert.equal(await page.locator("[data-filter]").inputValue(), "s");
  assert.equal(await page.locator("thead th:visible").count(), 3);
});

test("a tab follows its page when it is renamed, there and back", async (t) => {
  const { book, server, page, problems } = await enter(t);
  book.move(LOCKS, "content/threads/locking.md");
  await page.waitForURL(/threads\/locking\.html/);
  book.move("content/threads/locking.md", "content/threads/lock.md");
  await page.waitForURL(/threads\/lock\.html/);
  await page.goto(server.url("threads/locks.html"));
  assert.match(page.url(), /threads\/lock\.html/);
  book.move("content/threads/lock.md", LOCKS);
  await page.waitForURL(/threads\/locks\.html/);
  problems.length = 0;
});

test("the page for missing addresses has its styles at any depth, and finds what its address names", async (t) => {
  const { server, page, problems } = await enter(t);
  await page.goto(server.url("a/b/c/semaphore.html"));
  await page.locator("main a.hit", { hasText: "What is a semaphore?" }).first().waitFor();
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--accent")), "", "its style sheet is there");
  await page.locator("main a.hit", { hasText: "What is a semaphore?" }).first().click();
  await page.waitForURL(/threads\/locks\.html#what-is-a-semaphore/);
  problems.length = 0;
});

test("a page that goes is gone, and comes back", async (t) => {
  const { book, page, problems } = await enter(t);
  book.remove(LOCKS);
  await page.locator("body.page-not-found").waitFor();
  book.write(LOCKS, ARTICLE);
  await page.locator("body.page-article").waitFor();
  problems.length = 0;
});

test("browsers that follow go where the author writes", async (t) => {
  const { book, page } = await enter(t, "threads/atomics.html", { options: ["--follow"] });
  book.edit(LOCKS, "Last words.", "Words at the end.");
  await page.waitForURL(/threads\/locks\.html#the-end$/);
  await shows(page, "Words at the end.");
  assert.ok(await page.getByText("Words at the end.").evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }));
  // Now on that page: it scrolls to the change if that is out of sight.
  book.edit(LOCKS, "First words.", "Words at the start.");
  await page.waitForFunction(() => {
    const paragraph = [...document.querySelectorAll(".prose p")].find(({ textContent }) => textContent === "Words at the start.");
    const { top, bottom } = paragraph?.getBoundingClientRect() ?? { top: -1 };
    return top >= 0 && bottom <= innerHeight;
  });
});

test("browsers that follow scroll to an FAQ", async (t) => {
  const { book, page } = await enter(t, "threads/atomics.html", { options: ["--follow"] });
  book.edit(LOCKS, "answer: Not always.", "answer: Not in every case.");
  await page.waitForURL(/threads\/locks\.html#/);
  await page.waitForFunction(() => {
    const found = [...document.querySelectorAll("main *")].filter(({ textContent }) => textContent.includes("Not in every case.")).at(-1);
    const { top, bottom, height } = found?.getBoundingClientRect() ?? {};
    return height > 0 && top >= 0 && bottom <= innerHeight;
  });
});

test("links that are made while the book is served are watched, with what they lead to", async (t) => {
  const { book, page } = await enter(t, "threads/index.html");
  book.write("notes/linked.md", "# Linked\n\nFirst words of a note.\n");
  book.write(".vault/deep/hidden.md", "# Hidden\n\nFirst words.\n");
  symlinkSync("../../notes/linked.md", book.file("content/threads/linked.md"));
  symlinkSync("../.vault/deep", book.file("content/vault"));
  const edits = [["threads/linked.html", "notes/linked.md", "Second words."], ["vault/hidden.html", ".vault/deep/hidden.md", "More words."]];
  for (const [path, file, words] of edits) {
    await until(async () => (await page.request.get(new URL(path, page.url().replace(/threads.*/, "")).href)).ok(), `${path} is served`);
    await page.goto(new URL(path, page.url().replace(/(threads|vault)\/.*/, "")).href);
    book.write(file, `${book.read(file)}\n${words}\n`);
    await shows(page, words);
    // The watch was set for the link; a second edit uses it.
    book.write(file, `${book.read(file)}\nAnd again: ${words}\n`);
    await shows(page, `And again: ${words}`);
  }
});

test("without `--follow`, a browser stays where its reader is", async (t) => {
  const { book, server, page } = await enter(t, "threads/atomics.html");
  book.edit(LOCKS, "Last words.", "Words at the end.");
  const other = await page.context().newPage();
  await other.goto(server.url("threads/locks.html"));
  await shows(other, "Words at the end.");
  assert.match(page.url(), /atomics\.html$/);
});

test("two browsers see the same", async (t) => {
  const { book, server, page } = await enter(t);
  const { page: other } = await open(t, { base: server.base });
  await other.goto(server.url("threads/locks.html"));
  for (const words of ["One edit.", "And another."]) {
    book.replace(LOCKS, ARTICLE.replace("First words.", words));
    await Promise.all([shows(page, words), shows(other, words)]);
  }
});
