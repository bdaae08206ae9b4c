// What the preview says when something is wrong, over the last good page; and how it takes accidents.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { Book, preview, serve, until } from "./lib/preview.js";
import { open } from "./lib/tab.js";

const PAGE = "content/threads/locks.md";
const ARTICLE = "---\ntitle: Locks\n---\n\n## What is a mutex?\n\nA **mutex** lets one in.\n";
const FILES = {
  "book.toml": 'title = "Guide"\ntheme = { name = "mine" }\n[lints]\nkey-point-unclear = "allow"\n',
  "content/index.md": "---\ntitle: Guide\n---\n\nA guide.\n",
  "content/threads/index.md": "---\ntitle: Threads\npriority: high\n---\n\nThreads.\n",
  [PAGE]: ARTICLE,
  "themes/mine/templates/article.html": '{% extends "default/article.html" %}\n{% block main %}<p class="mine">Mine</p>{{ super() }}{% endblock main %}\n',
};

/** Errors of the server's own making: pages that fail, and streams that ended with it. */
const EXPECTED = /status 500|status of 500|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/;

async function enter(t, { files = FILES, options = [] } = {}) {
  let tab;
  t.after(() => none((tab?.problems ?? []).filter((problem) => !EXPECTED.test(problem))));
  const { book, server } = await preview(t, files, ...options);
  tab = await open(t, { base: server.base });
  await tab.page.goto(server.url("threads/locks.html"));
  return { book, server, ...tab };
}

const panel = (page) => page.locator("#prepbook-live .panel");
const pill = (page) => page.locator("#prepbook-live .pill");
const says = (page, text) => panel(page).filter({ hasText: text }).waitFor();
const clean = (page) => until(async () => !(await panel(page).isVisible()) && !(await pill(page).isVisible()), "nothing is wrong any more");
const heading = (page, text) => page.locator("h1", { hasText: text }).waitFor();

test("a mistake is shown as in the terminal over the last good page, and goes when it is mended", async (t) => {
  const { book, server, page } = await enter(t);
  await clean(page);
  book.edit(PAGE, "lets one in.", "lets [one](gone.md) in.");
  await says(page, "there is no file `gone.md`");
  const text = await panel(page).innerText();
  assert.match(text, /broken-link/);
  assert.match(text, /content\/threads\/locks\.md:7:18/);
  assert.match(text, /7 \| A \*\*mutex\*\* lets \[one\]\(gone\.md\) in\.\s+\|\s+\^{14} leads nowhere/);
  await until(() => server.errors.includes("there is no file `gone.md`"), "the terminal says it too");
  await page.getByText("lets one in").waitFor();
  book.write(PAGE, ARTICLE);
  await clean(page);
});

test("front matter that cannot be read leaves its page as it was", async (t) => {
  const { book, page } = await enter(t);
  book.edit(PAGE, "title: Locks", "title: [Locks");
  await says(page, "invalid-yaml");
  await heading(page, "Locks");
  await page.reload();
  await says(page, "invalid-yaml");
  await heading(page, "Locks");
  book.edit(PAGE, "title: [Locks", "title: Locks and keys");
  await heading(page, "Locks and keys");
  await clean(page);
});

test("a template that does not parse, or fails for a page, is named with its line; the page stays", async (t) => {
  const { book, page } = await enter(t);
  const template = "themes/mine/templates/article.html";
  const good = book.read(template);
  book.edit(template, "Mine</p>", "Mine</p>{% if %}");
  await says(page, "themes/mine/templates/article.html:2:");
  await page.locator("p.mine").waitFor();
  book.write(template, good.replace("Mine</p>", "Mine</p>\n{{ article.none.at_all }}"));
  await says(page, "for the page `threads/locks.html`");
  await says(page, "themes/mine/templates/article.html:3:");
  await page.locator("p.mine").waitFor();
  await page.reload();
  await page.locator("p.mine").waitFor();
  await says(page, "for the page `threads/locks.html`");
  book.write(template, good.replace("Mine", "Still mine"));
  await page.locator("p.mine", { hasText: "Still mine" }).waitFor();
  await clean(page);
});

test("a template that is saved in two steps is never read half", async (t) => {
  const { book, page } = await enter(t);
  const template = "themes/mine/templates/article.html";
  const good = book.read(template);
  await page.evaluate(() => {
    window.lost = 0;
    const look = () => {
      if (!document.querySelector("p.mine")) window.lost += 1;
    };
    new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  });
  book.write(template, "");
  await new Promise((resolve) => setTimeout(resolve, 80));
  book.write(template, good.replace("Mine", "Still mine"));
  await page.locator("p.mine", { hasText: "Still mine" }).waitFor();
  assert.equal(await page.evaluate(() => window.lost), 0);
});

for (const [what, break_, sign] of [
  ["a book.toml that does not parse", (book) => book.write("book.toml", 'title = "Gui\n'), "invalid-toml"],
  ["a theme that is not there", (book) => book.edit("book.toml", '"mine"', '"none"'), "there is no folder `themes/none`"],
  ["a content folder that is gone", (book) => book.move("content", "elsewhere"), "no folder content/"],
]) {
  test(`${what} leaves the last good site`, async (t) => {
    const { book, server, page } = await enter(t);
    await page.locator("p.mine").waitFor();
    const before = book.read("book.toml");
    break_(book);
    await says(page, sign);
    assert.match(await pill(page).innerText(), /Not rebuilt/);
    await page.goto(server.url("threads/index.html"));
    await says(page, sign);
    await heading(page, "Threads");
    await page.goto(server.url("threads/locks.html"));
    await page.locator("p.mine").waitFor();
    book.write("book.toml", before);
    if (what.includes("content")) book.move("elsewhere", "content");
    await clean(page);
    // And edits are followed again: the folder may be another one than the one that was watched.
    book.edit(PAGE, "lets one in.", "lets a thread in.");
    await page.getByText("lets a thread in").waitFor();
  });
}

test("a book that is broken from the start is served, with what is wrong", async (t) => {
  const { book, page } = await enter(t, { files: { ...FILES, "book.toml": 'title = "Gui\n' } });
  await says(page, "invalid-toml");
  book.write("book.toml", FILES["book.toml"]);
  await clean(page);
  await page.locator("p.mine").waitFor();
});

test("warnings are a quiet count that opens on demand", async (t) => {
  const { book, page } = await enter(t);
  book.edit(PAGE, "lets one in.", "lets one in.\n\n## What is a semaphore?\n");
  await pill(page).filter({ hasText: "1 warning" }).waitFor();
  assert.ok(!(await panel(page).isVisible()));
  await pill(page).click();
  await says(page, "unanswered-question");
  await page.keyboard.press("Escape");
  assert.ok(!(await panel(page).isVisible()));
  assert.equal(await pill(page).getAttribute("aria-expanded"), "false");
});

test("an overlay that was closed stays closed until something else is wrong", async (t) => {
  const { book, page } = await enter(t);
  book.edit(PAGE, "lets one in.", "lets [one](gone.md) in.");
  await says(page, "gone.md");
  await pill(page).click();
  await page.reload();
  await pill(page).waitFor();
  assert.ok(!(await panel(page).isVisible()));
  book.edit(PAGE, "gone.md", "lost.md");
  await says(page, "lost.md");
});

test("a closed panel stays closed when problems move or go, and opens for a new one", async (t) => {
  const { book, page } = await enter(t);
  const other = "content/threads/index.md";
  book.write(other, `${FILES[other]}\n[x](lost.md)\n`);
  book.edit(PAGE, "lets one in.", "lets [one](gone.md) in.");
  await says(page, "gone.md");
  await pill(page).filter({ hasText: "2 errors" }).waitFor();
  await pill(page).click();
  const stays = async (text) => {
    await page.locator("p", { hasText: text }).first().waitFor();
    assert.ok(!(await panel(page).isVisible()), text);
  };
  // Its line is another one.
  book.edit(PAGE, "## What is a mutex?", "Words above.\n\n## What is a mutex?");
  await stays("Words above.");
  // One of the two is fixed, and comes back.
  book.write(other, FILES[other]);
  await pill(page).filter({ hasText: "1 error" }).waitFor();
  assert.ok(!(await panel(page).isVisible()));
  book.write(other, `${FILES[other]}\n[x](lost.md)\n`);
  await says(page, "lost.md");
});

test("an open panel lists errors and warnings, and stays open for warnings that the author looks at", async (t) => {
  const { book, page } = await enter(t);
  const many = Array.from({ length: 60 }, (_, number) => `[x](gone-${number}.md)`).join("\n\n");
  book.edit(PAGE, "lets one in.", `lets one in.\n\n${many}\n\n## What is a semaphore?\n`);
  await pill(page).filter({ hasText: "60 errors, 1 warning" }).waitFor();
  await says(page, "unanswered-question");
  assert.equal(await panel(page).locator("li.error").count(), 50);
  assert.match(await panel(page).innerText(), /and 10 more/);
  book.write(PAGE, `${ARTICLE}\n## What is a semaphore?\n`);
  await pill(page).filter({ hasText: /^1 warning$/ }).waitFor();
  assert.ok(!(await panel(page).isVisible()), "warnings alone are quiet");
  await pill(page).click();
  book.write(PAGE, `${ARTICLE}\n## What is a semaphore?\n\n## What is a barrier?\n`);
  await pill(page).filter({ hasText: "2 warnings" }).waitFor();
  assert.ok(await panel(page).isVisible());
});

test("places lead to the editor that the book names", async (t) => {
  const files = { ...FILES, "book.toml": `${FILES["book.toml"]}[serve]\neditor = "vscode"\n`, [PAGE]: ARTICLE.replace("one in", "[one](gone.md) in") };
  const { book, page } = await enter(t, { files });
  const location = panel(page).locator("a.location");
  await location.waitFor();
  assert.equal(await location.getAttribute("href"), `vscode://file${encodeURI(book.root)}/${PAGE}:7:18`);
  book.edit("book.toml", 'editor = "vscode"', 'editor = "idea"');
  await until(async () => (await location.getAttribute("href")).startsWith("idea://open?file=/"), "another editor");
});

test("places run the author's own editor", async (t) => {
  const files = { ...FILES, "book.toml": `${FILES["book.toml"]}[serve]\neditor = "environment"\n`, [PAGE]: ARTICLE.replace("one in", "[one](gone.md) in") };
  const book = new Book(files);
  process.env.PREPBOOK_EDITOR = `cp {path} ${book.file("opened-{line}-{column}")}`;
  t.after(() => { delete process.env.PREPBOOK_EDITOR; });
  const server = await serve(t, book.root, "--allow-editor");
  const { page } = await open(t, { base: server.base });
  await page.goto(server.url("threads/locks.html"));
  await panel(page).locator("button.location").click();
  await until(() => { try { return book.read("opened-7-18"); } catch { return false; } }, "the editor ran");
});

test("a page's script opens no editor: it neither learns the token nor clicks as an author does", async (t) => {
  const files = {
    ...FILES,
    "book.toml": `${FILES["book.toml"]}[serve]\neditor = "environment"\n`,
    "content/threads/steal.js": `
      const real = window.fetch;
      window.heard = [];
      window.fetch = (...asked) => { window.heard.push(JSON.stringify(asked)); return real(...asked); };
      window.steal = async () => {
        const client = await (await real("/-/prepbook/live.js")).text();
        document.querySelector("#prepbook-live").shadowRoot.querySelector("button.location").click();
        const open = (token) => real("/-/prepbook/open?path=content%2Fthreads%2Flocks.md", { method: "POST", headers: { "x-prepbook": token } });
        const [, token] = /const token = "(.*?)"/.exec(client);
        return { token, status: (await open(token || "open")).status };
      };`,
    [PAGE]: `${ARTICLE}\n<script src="steal.js"></script>\n\n[one](gone.md)\n`,
  };
  const book = new Book(files);
  process.env.PREPBOOK_EDITOR = `cp {path} ${book.file("opened")}`;
  t.after(() => { delete process.env.PREPBOOK_EDITOR; });
  const server = await serve(t, book.root, "--allow-editor");
  const { page } = await open(t, { base: server.base });
  await page.goto(server.url("threads/locks.html"));
  await panel(page).locator("button.location").waitFor();
  assert.deepEqual(await page.evaluate(() => window.steal()), { token: "", status: 403 });
  assert.throws(() => book.read("opened"));
  await panel(page).locator("button.location").click();
  await until(() => { try { return book.read("opened"); } catch { return false; } }, "the author's click opens it");
  assert.deepEqual(await page.evaluate(() => window.heard), []);
});

test("the preview sends the policy of the site: what a host would block is blocked", async (t) => {
  const { server } = await preview(t, { ...FILES, [PAGE]: `${ARTICLE}\n<script>document.title = "ran";</script>\n` });
  const { page, problems } = await open(t, { base: server.base });
  const response = await page.goto(server.url("threads/locks.html"));
  assert.match(response.headers()["content-security-policy"], /default-src 'none'/);
  assert.match(await page.title(), /^Locks/);
  assert.ok(problems.some((problem) => problem.includes("Content Security Policy")), "the browser says so");
});

test("a book chooses how files are opened once it was allowed to, and not another way", async (t) => {
  const wish = (toml) => ({ ...FILES, "book.toml": `${FILES["book.toml"]}[serve]\n${toml}\n`, [PAGE]: ARTICLE.replace("one in", "[one](gone.md) in") });
  const book = new Book(wish('editor_url = "mine://{path}"'));
  const look = async (...options) => {
    const server = await serve(t, book.root, ...options);
    const { page } = await open(t, { base: server.base });
    await page.goto(server.url("threads/locks.html"));
    const location = panel(page).locator(".location");
    await location.waitFor();
    return { server, location, href: await location.getAttribute("href") };
  };
  const before = await look();
  assert.equal(before.href, null);
  assert.match(before.server.errors, /with the URL `mine:.*--allow-editor/);
  assert.match((await look("--allow-editor")).href, /^mine:/);
  const { location, href } = await look();
  assert.match(href, /^mine:/, "it is remembered");
  book.edit("book.toml", "mine://{path}", "other://{path}");
  await until(async () => (await location.getAttribute("href")) === null, "what was not allowed is not used");
  assert.equal((await look()).href, null);
});

test("a server that is killed and started again goes on with the page that was open", async (t) => {
  const book = new Book(FILES);
  const first = await serve(t, book.root);
  const port = new URL(first.base).port;
  const { page } = await open(t);
  await page.goto(first.url("threads/locks.html"));
  await page.evaluate(() => { window.loadedOnce = true; });
  await first.end("SIGKILL");
  await says(page, "The preview has stopped");
  book.edit(PAGE, "lets one in.", "lets one in, while nobody looks.");
  await serve(t, book.root, "--port", port);
  await page.getByText("while nobody looks").waitFor();
  await clean(page);
  assert.ok(await page.evaluate(() => window.loadedOnce));
  book.edit(PAGE, "while nobody looks", "and now somebody does");
  await page.getByText("and now somebody does").waitFor();
});

test("Ctrl-C ends the server at once, browsers or not", async (t) => {
  const { server, page } = await enter(t);
  await page.getByText("lets one in").waitFor();
  assert.deepEqual(await server.end("SIGINT"), { code: null, signal: "SIGINT" });
});

test("a used port is reported, and the next one used", async (t) => {
  const taken = createServer();
  await new Promise((resolve) => { taken.listen(0, "127.0.0.1", resolve); });
  t.after(() => taken.close());
  const { port } = taken.address();
  const server = await serve(t, new Book(FILES).root, "--port", String(port));
  assert.ok(Number(new URL(server.base).port) > port);
  assert.match(server.output, new RegExp(`Port ${port} is taken; using ${new URL(server.base).port}\\.`));
});

test("`--poll` sees edits that nobody tells of", async (t) => {
  const { book, page } = await enter(t, { options: ["--poll"] });
  book.edit(PAGE, "lets one in.", "lets one thread in.");
  await page.getByText("lets one thread in").waitFor();
  book.edit(PAGE, "one thread", "two threads");
  await page.getByText("lets two threads in").waitFor();
});

test("`--host` prints a QR code and answers under the address in it", async (t) => {
  const server = await serve(t, new Book(FILES).root, "--host", "127.0.0.2");
  assert.match(server.base, /^http:\/\/127\.0\.0\.2:/);
  assert.equal((await fetch(server.url("threads/locks.html"))).status, 200);
  const everywhere = await serve(t, new Book(FILES).root, "--host");
  await until(() => /On other devices|no address that other devices/.test(everywhere.output), "it says where");
  if (everywhere.output.includes("On other devices")) {
    await until(() => everywhere.output.includes("█▀▀▀▀▀█"), "the code is drawn");
    const [, url] = /On other devices in the same network: (\S+)/.exec(everywhere.output);
    assert.equal((await fetch(url)).status, 200);
  }
});
