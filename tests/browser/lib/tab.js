// One Chromium for each test file, and tabs that write down everything that goes wrong in them.
import { after } from "node:test";
import { DESK, launch } from "./chromium.js";

let browser;

/**
 * A tab with a profile of its own. `options` are Playwright's for a context; `base` is where the site's own
 * addresses begin. Everything the browser complains of, and every request that leaves the site, is in
 * `tab.problems`. Closed when test `t` ends.
 */
export async function open(t, { base, ...options } = {}) {
  browser ??= launch();
  const context = await (await browser).newContext({ viewport: DESK, ...options });
  // A large guide in one file takes a slow machine its time.
  context.setDefaultTimeout(60_000);
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

/**
 * Holds the site's style sheet (`css`) or its main script (`js`) back until the returned function is called, or
 * for so many milliseconds.
 */
export async function hold(page, extension, milliseconds) {
  let release;
  const released = new Promise((resolve) => { release = resolve; });
  await page.route(new RegExp(`/assets/site\\.[^/]*\\.${extension}$`), async (route) => {
    await (milliseconds ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : released);
    await route.continue();
  });
  return release;
}
