// The theme's search in Node: its scripts as a page loads them, with as much of a page around them as they ask for.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";

import { texts } from "./texts.js";

const scripts = fileURLToPath(new URL("../../../themes/default/assets/js/", import.meta.url));

/** The files of a folder of the theme's scripts whose names match, joined as the build joins them: each in a scope of its own. */
const joined = (folder, wanted) => readdirSync(join(scripts, folder)).filter((name) => wanted.test(name)).sort().map((name) => `(() => {"use strict";\n${readFileSync(join(scripts, folder, name), "utf8")}\n})();`).join("\n");

/**
 * The search over the site in `folder`, without its dialog: `{ search, prepbook, asked }`. `read` gives a file of
 * the site, and may throw; `language` is that of a page that is a translation; `asked` fills with the paths of files that were asked for.
 */
export function load(folder = "", read = (path) => readFileSync(join(folder, path), "utf8"), language = undefined) {
  const asked = [];
  const element = (name) => ({ name, setAttribute(key, value) { this[key] = value; }, append() {}, remove() {} });
  const append = (script) => {
    asked.push(script.src);
    try {
      runInContext(read(script.src), context, { filename: script.src });
      queueMicrotask(() => script.onload());
    } catch {
      queueMicrotask(() => script.onerror());
    }
  };
  const context = createContext({
    console,
    location: { search: "" },
    URLSearchParams,
    CSS: { escape: String },
    prepbook: { texts: texts() },
    document: { documentElement: { lang: "en", dataset: { root: "", guide: "test", folderSearch: "assets/search/", searchLanguage: language } }, createElement: element, querySelector: () => null, addEventListener() {}, head: { append } },
  });
  context.window = context;
  runInContext(joined("", /^0[05]-.*\.js$/), context, { filename: "site.js" });
  runInContext(joined("search", /^[1-8]\d-.*\.js$/), context, { filename: "search.js" });
  return { search: context.prepbook.internal.search, prepbook: context.prepbook, asked };
}
