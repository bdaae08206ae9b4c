// Search of a large guide that changes while a page is open: in the preview, and on a site that is published again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { preview } from "./lib/preview.js";
import { serveSecurely } from "./lib/server.js";
import { siteOf } from "./lib/site.js";
import { open } from "./lib/tab.js";

const SYLLABLES = ["ba", "ke", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "xo", "zu"];
/** One of 3,375 words. */
const word = (number) => [225, 15, 1].map((place) => SYLLABLES[Math.floor(number / place) % 15]).join("");
/** A guide whose index is in many files. */
const large = (special = "") => {
  const files = { "book.toml": 'title = "Guide"\n', "content/index.md": "---\ntitle: Guide\n---\n\nA guide.\n" };
  for (let article = 0; article < 400; article += 1) {
    const sections = [0, 1, 2, 3].map((section) => {
      const words = Array.from({ length: 150 }, (_, place) => word((article * 601 + section * 151 + place * (17 + section)) % 3375));
      return `## Part ${word(article * 4 + section)} ${article}\n\n${words.join(" ")}.\n`;
    });
    files[`content/t${article % 8}/a${article}.md`] = `# Article ${article}\n\n${article === 7 ? special : ""}\n\n${sections.join("\n")}`;
  }
  return files;
};
const search = (page, query) => page.evaluate((query) => prepbook.search(query).then((hits) => hits.map(({ url }) => url), (error) => error.message), query);
const indexFiles = (site) => site.files.filter((path) => /^assets\/search\/p\d/.test(path));

test("after an edit, the preview's search has the new text, and each part of the index", async (t) => {
  const { book, server } = await preview(t, large());
  const { page, problems } = await open(t, { base: server.base });
  await page.goto(server.url("t0/a0.html"));
  assert.ok((await search(page, word(5))).length > 0);
  for (const [round, said] of ["quokka", "wombat"].entries()) {
    const rebuilt = page.evaluate(() => new Promise((resolve) => { document.addEventListener("prepbook:rebuilt", resolve, { once: true }); }));
    book.write("content/t7/a7.md", `# Article 7\n\nA ${said} lives here.\n`);
    await rebuilt;
    const found = await search(page, said);
    assert.match(found[0], /t7\/a7\.html$/, `round ${round}`);
    for (let number = 0; number < 3375; number += 150) assert.ok(Array.isArray(await search(page, word(number))), await search(page, word(number)));
  }
  none(problems);
});

test("a tab that stays open while another build is published searches that build", async (t) => {
  const first = siteOf(large());
  assert.ok(indexFiles(first).length > 3, "the index is in several files");
  const host = await serveSecurely(t, first);
  const { page } = await open(t, { ignoreHTTPSErrors: true });
  await page.goto(host.url("index.html"));
  assert.ok((await search(page, word(5))).length > 0);
  const second = siteOf(large("The quokka is new."));
  assert.notDeepEqual(indexFiles(second), indexFiles(first));
  host.deploy(second);
  assert.match((await search(page, "quokka"))[0], /t7\/a7\.html$/);
  // Another build, of which a part does not arrive.
  host.deploy(siteOf(large("The wombat is newer.")));
  await page.route(/assets\/search\/[pd]\d/, (route) => route.abort());
  assert.equal(await search(page, word(3370)), "The guide has changed since you opened this page. Reload the page.");
});

test("without a connection, search names the file that it cannot load", async (t) => {
  const host = await serveSecurely(t, siteOf(large()));
  const { page } = await open(t, { ignoreHTTPSErrors: true });
  await page.goto(host.url("index.html"));
  assert.ok((await search(page, word(5))).length > 0);
  host.connect(false);
  assert.match(await search(page, word(3000)), /^cannot load \S*assets\/search\//);
});
