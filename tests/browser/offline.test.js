// A published site is kept for use without a connection: one build, whole, and another only when the learner asks for it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { until } from "./lib/preview.js";
import { serveSecurely } from "./lib/server.js";
import { answer, edition, review, storedGrades, studyBook } from "./lib/study.js";
import { open } from "./lib/tab.js";

const PLAIN = "first/plain.html";
/** Another build of the guide, in which an article and so the deck says something else. */
const build = (word, settings = "") => edition({
  "book.toml": `title = "Study"\nlanguage = "en"\n${settings}\n[study]\nnew_per_day = 3\n[lints]\nkey-point-unclear = "allow"\n`,
  "content/first/plain.md": `---\ntitle: Plain\npriority: very-high\n---\n## What is one?\n\nSay ${word}.\n`,
});
const enter = async (t, site) => {
  const host = await serveSecurely(t, site);
  return { host, ...(await open(t, { ignoreHTTPSErrors: true })) };
};
const registrations = (page) => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
const cached = (page) => page.evaluate(() => caches.keys());

/** Studies one card, which begins the learner's progress, and waits until the guide is kept. */
async function begin(page, host) {
  await review(page, host, "#start");
  await answer(page, "4");
  await page.evaluate(() => navigator.serviceWorker.ready);
}

/** Asks for a new build, as browsers do when a page is opened after a day. */
const update = (page) => page.evaluate(async () => (await navigator.serviceWorker.ready).update());
const offer = (page) => page.getByText("A new version of this guide is available.");

test("nothing is cached before there is progress; then the whole guide works without a connection", async (t) => {
  const { host, page } = await enter(t, studyBook());
  await page.goto(host.url("index.html"));
  await page.waitForTimeout(300);
  assert.equal(await registrations(page), 0);
  assert.equal(await page.locator("link[rel=manifest]").getAttribute("href"), "manifest.webmanifest");

  await begin(page, host);
  assert.equal(await registrations(page), 1);
  host.connect(false);
  for (const path of ["", "index.html", "first/", "roadmap", "second/tables.html", "questions.html?q=cat", "progress.html"]) {
    await page.goto(host.url(path));
    assert.ok(await page.getByRole("heading", { level: 1 }).isVisible(), path);
  }
  await review(page, host, "#start");
  await answer(page, "4");
  assert.equal((await storedGrades(page)).length, 2);
  await page.goto(host.url("index.html"));
  await page.keyboard.press("/");
  await page.keyboard.type("purrs");
  await page.locator("dialog.search [role=option]").first().waitFor();
});

test("the browser is asked to keep what is stored, once", async (t) => {
  const { host, page } = await enter(t, studyBook());
  await page.addInitScript(() => {
    navigator.storage.persist = async () => {
      localStorage.setItem("asked", `${localStorage.getItem("asked") ?? ""}x`);
      return true;
    };
  });
  await page.goto(host.url("index.html"));
  assert.equal(await page.evaluate(() => localStorage.getItem("asked")), null);
  await begin(page, host);
  await page.goto(host.url(PLAIN));
  await page.goto(host.url("index.html"));
  assert.equal(await page.evaluate(() => localStorage.getItem("asked")), "x");
});

test("a new build is offered, and until it is accepted nothing of it is shown", async (t) => {
  const { host, page, context } = await enter(t, build("alpha"));
  await begin(page, host);
  host.deploy(build("beta"));
  await page.goto(host.url(PLAIN));
  assert.ok(await page.getByText("Say alpha.").isVisible());
  await update(page);
  await offer(page).waitFor();

  const other = await context.newPage();
  await other.goto(host.url(PLAIN));
  await offer(other).waitFor();
  assert.ok(await other.getByText("Say alpha.").isVisible());
  await other.getByRole("button", { name: "Later" }).click();
  assert.equal(await offer(other).count(), 0);

  await page.getByRole("button", { name: "Reload" }).click();
  for (const tab of [page, other]) await tab.getByText("Say beta.").waitFor();
  await until(async () => (await cached(page)).length === 1, "the earlier build is deleted");
  host.connect(false);
  await page.reload();
  assert.ok(await page.getByText("Say beta.").isVisible());
  assert.equal((await storedGrades(page)).length, 1, "progress stays");
});

test("a build that is replaced during its download is not cached", async (t) => {
  const { host, page } = await enter(t, build("alpha"));
  await begin(page, host);
  const before = await cached(page);
  const [beta, gamma] = [build("beta"), build("gamma")];
  host.deploy(beta);
  host.before = (path) => { if (path === PLAIN) host.deploy(gamma); };
  await page.goto(host.url(PLAIN));
  await update(page);
  await until(async () => page.evaluate(async () => !(await navigator.serviceWorker.ready).installing), "the installation has ended");
  await page.reload();
  assert.ok(await page.getByText("Say alpha.").isVisible());
  assert.equal(await offer(page).count(), 0);
  assert.deepEqual(await cached(page), before);

  host.before = undefined;
  await update(page);
  await offer(page).waitFor();
  await page.getByRole("button", { name: "Reload" }).click();
  await page.getByText("Say gamma.").waitFor();
});

test("only what changed is downloaded again", async (t) => {
  const { host, page } = await enter(t, build("alpha"));
  await begin(page, host);
  await page.goto(host.url("index.html"));
  host.deploy(build("beta"));
  const asked = [];
  host.before = (path) => asked.push(path);
  await update(page);
  await until(async () => page.evaluate(async () => Boolean((await navigator.serviceWorker.ready).waiting)), "a new build is waiting");
  assert.ok(asked.includes(PLAIN), asked.join(", "));
  none(asked.filter((path) => /\.css$|second\/|site\./.test(path)));
});

test("`offline = false` removes what earlier builds cached", async (t) => {
  const { host, page } = await enter(t, build("alpha"));
  await begin(page, host);
  host.deploy(build("beta", "[site]\noffline = false\n"));
  await update(page);
  await until(async () => (await cached(page)).length + (await registrations(page)) === 0, "nothing is kept");
  await page.goto(host.url(PLAIN));
  assert.ok(await page.getByText("Say beta.").isVisible());
  assert.equal(await page.locator("link[rel=manifest]").count(), 0);
  await page.waitForTimeout(300);
  assert.equal(await registrations(page), 0);
});

test("a guide on disk has no worker and no manifest", async (t) => {
  const book = studyBook();
  const { page, problems } = await open(t, { base: book.base });
  await review(page, book, "#start");
  await answer(page, "4");
  await page.goto(book.url("index.html"));
  assert.equal(await page.locator("link[rel=manifest]").count(), 0);
  none(problems);
});

test("the manifest has icons that browsers ask for to install the guide, unless the author has one", async (t) => {
  const { host, page } = await enter(t, studyBook());
  await page.goto(host.url("index.html"));
  const icons = await page.evaluate(async () => {
    const { icons } = await (await fetch("manifest.webmanifest")).json();
    return Promise.all(icons.map(async ({ src, sizes, type }) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return [sizes, type, image.naturalWidth];
    }));
  });
  assert.deepEqual(icons.slice(1), [["192x192", "image/png", 192], ["512x512", "image/png", 512]]);
  assert.deepEqual(icons[0].slice(0, 2), ["any", "image/svg+xml"]);
  const own = edition({ "content/favicon.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>' });
  assert.equal(JSON.parse(own.text("manifest.webmanifest")).icons.length, 1);
});
