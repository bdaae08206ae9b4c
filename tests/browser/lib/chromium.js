// Which browser is used, and how it is started.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A microphone that beeps, which pages may use.
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  // Service workers need TLS; the tests make the certificate.
  "--ignore-certificate-errors",
];

/** The sizes of a phone, a tablet and a desk. */
export const PHONE = { width: 390, height: 844 };
export const TABLET = { width: 820, height: 1180 };
export const DESK = { width: 1440, height: 900 };

/** The narrowest phone. */
const SMALL_PHONE = { width: 320, height: 568 };
/** Sizes between and beyond, which scripts/nightly tests as well. */
export const MORE_SIZES = process.env.PREPBOOK_TEST_ALL ? [SMALL_PHONE, TABLET] : [];

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

/** Until the page has been drawn and its script has had its turn. */
export const settle = (page) => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
