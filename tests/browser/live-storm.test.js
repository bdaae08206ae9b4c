// Many edits at once and one after another: what is shown in the end is what a build from nothing makes.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { preview, until } from "./lib/preview.js";
import { prepbook } from "./lib/site.js";
import { open } from "./lib/tab.js";

/** Numbers from a seed (Mulberry32), so that a failure can be had again. */
function dice(seed) {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { below: (end) => Math.floor(random() * end), pick: (list) => list[Math.floor(random() * list.length)] };
}

const WORDS = "lock queue index shard cache page token retry log quorum".split(" ");
const BLOCKS = [
  (word, n) => `## What is a ${word} ${n}?\n\nA **${word}** is *one* of ${n}.\n`,
  (word, n) => `- ${word}\n- ${n}\n- a [link](../a/one.md)\n`,
  (word, n) => `\`\`\`rust\nlet ${word} = ${n};\n\`\`\`\n`,
  (word, n) => `| | ${word} | other |\n| --- | --- | --- |\n| size | ${n} | none |\n`,
  (word, n) => `> [!NOTE]\n> ${word} ${n}\n`,
  (word, n) => `$x_{${n}}$ and ![](../a/drawing.svg "${word}")\n`,
  (word, n) => `<details><summary>${word}</summary>\n\n${n}\n\n</details>\n`,
  (word, n) => `[broken](${word}-${n}.md)\n`,
];
const CONTENT = ["content/a/one.md", "content/a/two.md", "content/b/three.md", "content/b/four.md", "content/index.md"];
const svg = (number) => `<svg xmlns="http://www.w3.org/2000/svg" width="${10 + number}" height="10"/>`;

function article(random) {
  const blocks = Array.from({ length: 1 + random.below(8) }, () => random.pick(BLOCKS)(random.pick(WORDS), random.below(50)));
  return `---\ntitle: ${random.pick(WORDS)} ${random.below(9)}\n---\n\n${blocks.join("\n")}`;
}

const files = (random) => ({
  "book.toml": 'title = "Storm"\ntheme = { name = "mine" }\n[lints]\nkey-point-unclear = "allow"\n',
  "content/a/index.md": "---\ntitle: A\npriority: high\n---\n\nA.\n",
  "content/a/drawing.svg": svg(0),
  "themes/mine/assets/css/99-mine.css": "h1 { outline: 1px solid red }\n",
  "themes/mine/templates/article.html": '{% extends "default/article.html" %}\n',
  ...Object.fromEntries(CONTENT.map((path) => [path, article(random)])),
});

/** One edit of some kind at random. */
function edit(book, random) {
  const path = random.pick(CONTENT);
  const kinds = [
    () => book.write(path, article(random)),
    () => book.write(path, article(random)),
    () => book.replace(path, article(random)),
    () => book.write(path, ""),
    () => book.write(path, `${article(random)}\n${random.pick(BLOCKS)(random.pick(WORDS), 7)}`),
    () => book.remove(random.pick(CONTENT.slice(1))),
    () => book.write("content/c/new.md", article(random)),
    () => book.remove("content/c"),
    () => book.write("content/a/drawing.svg", svg(random.below(30))),
    () => book.write("themes/mine/assets/css/99-mine.css", `h1 { outline: ${random.below(5)}px solid red }\n`),
    () => book.write("themes/mine/templates/article.html", `{% extends "default/article.html" %}\n{% block aside %}${random.below(9)}{{ super() }}{% endblock aside %}\n`),
    () => book.write("book.toml", `title = "Storm ${random.below(9)}"\ntheme = { name = "mine" }\n`),
    () => book.write("book.toml", "title = "),
    () => { book.move("content", "aside"); book.move("aside", "content"); },
    () => book.write("content/.a.md.swp", "not read"),
    () => book.write("content/a/4913", ""),
  ];
  random.pick(kinds)();
}

/** The HTML of a page as its nodes, without the client and what the theme's scripts add. */
const outline = (page) => page.evaluate(() => {
  const added = ".copy, .unseen[role=status], #prepbook-live, .reveal, .standing, script[src^='/-/prepbook/']";
  const lines = [];
  const walk = (node, depth) => {
    if (node.nodeType === Node.TEXT_NODE) { if (node.data.trim()) lines.push(`${" ".repeat(depth)}${node.data}`); return; }
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(added)) return;
    // Marks of scripts, and what tells a changed file from the one that the browser had.
    const ignored = new Set(["aria-current", "tabindex", "data-more", "aria-label", "title", "aria-haspopup"]);
    const attributes = [...node.attributes].filter(({ name }) => !ignored.has(name)).map(({ name, value }) => `${name}=${value.replace(/\?prepbook=\w+$/, "")}`);
    lines.push(`${" ".repeat(depth)}<${node.localName} ${attributes.join(" ")}>`);
    node.childNodes.forEach((child) => walk(child, depth + 1));
  };
  document.normalize();
  walk(document.head, 0);
  walk(document.body, 0);
  return lines.join("\n");
});

test("500 random edits end as a build from nothing", async (t) => {
  const random = dice(20261124);
  const { book, server } = await preview(t, files(random));
  const { page, context } = await open(t);
  await page.goto(server.url("a/one.html"));
  await page.evaluate(() => { window.loadedOnce = true; });
  for (let number = 0; number < 500; number += 1) {
    edit(book, random);
    // In bursts, as from a script, and one by one, as from a hand.
    if (random.below(4) === 0) await new Promise((resolve) => setTimeout(resolve, random.below(40)));
  }
  const last = files(dice(7));
  for (const [path, text] of Object.entries(last)) book.write(path, text);
  book.write("content/a/one.md", `${last["content/a/one.md"]}\nThe end of the storm.\n`);
  await page.getByText("The end of the storm.").waitFor();
  await until(async () => (await page.title()).endsWith("Storm"), "the last title is shown");

  const built = `${book.root}-built`;
  prepbook("build", "--quiet", "--root", book.root, "--out", built, { allowed: [0, 1] });
  const names = readdirSync(built, { recursive: true }).filter((name) => !name.startsWith(".") && statSync(`${built}/${name}`).isFile());
  assert.ok(names.length > 20, "a site was built");
  for (const name of names) {
    if (["_headers"].includes(name)) continue;
    const answer = await fetch(server.url(encodeURI(name)));
    const served = Buffer.from(await answer.arrayBuffer()).toString("latin1").replace(/<script src="\/-\/prepbook\/live\.js" data-page="[^"]*"><\/script>/, "");
    assert.ok(served === readFileSync(`${built}/${name}`, "latin1"), `${name} is served as it is built`);
  }

  // The page that lived through it, beside one that is loaded now.
  const fresh = await context.newPage();
  await fresh.goto(page.url());
  assert.equal(await outline(page), await outline(fresh));
});

test("200 saves leave no memory, watches or streams behind", async (t) => {
  const text = (number) => `---\ntitle: One\n---\n\n${"Words that fill the page.\n\n".repeat(200)}Save ${number}.\n`;
  const { book, server } = await preview(t, { ...files(dice(1)), "content/a/one.md": text(0) });
  const { page } = await open(t);
  await page.goto(server.url("a/one.html"));
  const save = async (number) => {
    book.replace("content/a/one.md", text(number));
    await page.getByText(`Save ${number}.`, { exact: true }).waitFor();
  };
  const process_ = () => {
    const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))[1]);
    const files = readdirSync(`/proc/${server.pid}/fd`);
    const watches = readdirSync(`/proc/${server.pid}/fdinfo`).map((fd) => readFileSync(`/proc/${server.pid}/fdinfo/${fd}`, "utf8").match(/^inotify /gm)?.length ?? 0);
    return { kilobytes, files: files.length, watches: watches.reduce((sum, count) => sum + count, 0) };
  };
  const cdp = await page.context().newCDPSession(page);
  const tab = async () => {
    await cdp.send("HeapProfiler.collectGarbage");
    const { nodes, jsEventListeners } = await cdp.send("Memory.getDOMCounters");
    return { nodes, jsEventListeners };
  };
  for (let number = 1; number <= 40; number += 1) await save(number);
  const [before, tabBefore] = [process_(), await tab()];
  for (let number = 41; number <= 240; number += 1) await save(number);
  const [after, tabAfter] = [process_(), await tab()];
  assert.equal(after.watches, before.watches, "watches");
  assert.ok(after.watches > 0, "watches are counted");
  assert.ok(after.files <= before.files + 1, `${before.files} open files became ${after.files}`);
  // A copy of the site a save would be a hundred times as much.
  assert.ok(after.kilobytes < before.kilobytes + 8_000, `${before.kilobytes} kB became ${after.kilobytes} kB`);
  assert.ok(tabAfter.nodes < tabBefore.nodes + 100, `${tabBefore.nodes} nodes became ${tabAfter.nodes}`);
  assert.ok(tabAfter.jsEventListeners < tabBefore.jsEventListeners + 20, `${tabBefore.jsEventListeners} listeners became ${tabAfter.jsEventListeners}`);
});
