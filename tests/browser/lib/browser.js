// One Chromium for each test file, and tabs that write down everything that goes wrong in them.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The sizes of a phone, a tablet and a desk. */
export const PHONE = { width: 390, height: 844 };
export const TABLET = { width: 820, height: 1180 };
export const DESK = { width: 1440, height: 900 };

/** What `PREPBOOK_CHROMIUM` says, else the first Chromium on the path. No browser is an error, never a skip. */
export function executable() {
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

export const launch = () => chromium.launch({ executablePath: executable(), headless: true, args: FLAGS });

let browser;

/**
 * A tab with a profile of its own. `options` are Playwright's for a context; `base` is where the site's own
 * addresses begin. Everything the browser complains of, and every request that leaves the site, is in
 * `tab.problems`. Closed when test `t` ends.
 */
export async function open(t, { base, ...options } = {}) {
  browser ??= launch();
  const context = await (await browser).newContext({ viewport: DESK, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const problems = [];
  const note = (what) => problems.push(`${page.url()}: ${what}`);
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) note(`console ${message.type()}: ${message.text()}`); });
  page.on("pageerror", (error) => note(`uncaught ${error}`));
  page.on("requestfailed", (request) => {
    const { errorText } = request.failure();
    // Aborted is what still runs when the next page is opened; what is missing or refused says so.
    if (errorText !== "net::ERR_ABORTED") note(`failed: ${request.url()} (${errorText})`);
  });
  page.on("response", (response) => { if (response.status() >= 400) note(`status ${response.status()}: ${response.url()}`); });
  page.on("request", (request) => {
    if (base && !request.url().startsWith(base) && !/^(data|blob):/.test(request.url())) note(`outside the site: ${request.url()}`);
  });
  t.after(() => context.close());
  return { page, context, problems };
}

after(async () => { await (await browser)?.close(); });

/** Until the page has been drawn and its script has had its turn. */
export const settle = (page) => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));

/**
 * Holds the site's main script back until the returned function is called (or for `milliseconds`): what it
 * changes, it then changes after the page has been drawn.
 */
export async function holdScript(page, milliseconds) {
  let release;
  const released = new Promise((resolve) => { release = resolve; });
  await page.route(/\/assets\/site\.[^/]*\.js$/, async (route) => {
    await (milliseconds ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : released);
    await route.continue();
  });
  return release;
}
