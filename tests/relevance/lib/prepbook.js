// Our own search, asked where readers use it: in Chromium, on a page opened from disk.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

/** A browser with one page for each site, and `close`. */
export async function start() {
  const browser = await chromium.launch({ executablePath: executable(), headless: true, args: ["--no-sandbox", "--disable-gpu"] });

  /** Answers all queries in order, each with the addresses of its results relative to the site. */
  async function ask(folder, queries, limit) {
    const page = await browser.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
    await page.goto(pathToFileURL(join(folder, "index.html")).href);
    const site = pathToFileURL(join(folder, "/")).href;
    const answers = await page.evaluate(async ({ queries, limit }) => {
      const found = [];
      for (const query of queries) found.push((await window.prepbook.search(query, { limit })).map((result) => new URL(result.url, document.baseURI).href));
      return found;
    }, { queries, limit });
    await page.close();
    if (errors.length) throw new Error(`the page reported:\n${[...new Set(errors)].join("\n")}`);
    return answers.map((urls) => urls.map((url) => {
      if (!url.startsWith(site)) throw new Error(`a result leads out of the site: ${url}`);
      return url.slice(site.length);
    }));
  }
  return { ask, close: () => browser.close() };
}

/** What `PREPBOOK_CHROMIUM` says, else the first Chromium on the path. */
function executable() {
  if (process.env.PREPBOOK_CHROMIUM) return process.env.PREPBOOK_CHROMIUM;
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch { /* the next one */ }
    }
  }
  throw new Error("no Chromium on the path: install `chromium`, or name one in PREPBOOK_CHROMIUM");
}
