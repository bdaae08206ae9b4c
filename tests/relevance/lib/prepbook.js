// Our own search, asked where readers use it: in Chromium, on a page opened from disk.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "../../browser/lib/chromium.js";

/** A browser with one page for each site, and `close`. */
export async function start() {
  const browser = await launch();

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
