// The code of the study, review and plan parts under Node: their files are classic scripts, each evaluated in a scope of its own as the build joins them.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { texts } from "../browser/lib/texts.js";

const SCRIPTS = new URL("../../themes/default/assets/js/", import.meta.url);
const filesOf = (part) => readdirSync(new URL(part, SCRIPTS)).sort().map((name) => [name, new URL(`${part}${name}`, SCRIPTS)]);

/** In a scope of its own, as the build joins it. */
const scoped = (file) => `(() => {"use strict";\n${readFileSync(file, "utf8")}\n})();\n`;

/** What the files share under these names. Left out are the files that begin a page. */
export function load(names) {
  const main = ["00-start.js", "05-parts.js"].map((name) => scoped(new URL(name, SCRIPTS)));
  const files = ["study/", "review/", "plan/"].flatMap(filesOf).filter(([name]) => name !== "99-begin.js").map(([, file]) => scoped(file));
  const page = { texts: texts() };
  const document = { documentElement: { dataset: {}, lang: "en" } };
  new Function("window", "document", "prepbook", main.join(""))({ prepbook: page }, document, page);
  page.internal.progress = {};
  new Function("prepbook", files.join(""))(page);
  const shared = Object.assign({}, ...Object.values(page.internal));
  return Object.fromEntries(names.map((name) => [name, shared[name]]));
}

/** A package of the browser tests' folder: this one has none of its own. */
export const require = createRequire(new URL("../browser/package.json", import.meta.url));

/** Random numbers that are the same each time: a linear congruential generator with 32 bits of state. */
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  next();
  return {
    below: (end) => Math.floor(next() * end),
    pick: (list) => list[Math.floor(next() * list.length)],
    chance: (probability) => next() < probability,
    shuffle(list) {
      const mixed = [...list];
      for (let at = mixed.length - 1; at > 0; at -= 1) {
        const other = Math.floor(next() * (at + 1));
        [mixed[at], mixed[other]] = [mixed[other], mixed[at]];
      }
      return mixed;
    },
  };
}

/** A store like a browser's, with a limit in characters, and a key that may refuse to be written. */
export function memoryStorage(limit = Infinity) {
  const map = new Map();
  return {
    limit,
    get length() { return map.size; },
    key: (at) => [...map.keys()][at] ?? null,
    getItem: (key) => map.get(key) ?? null,
    setItem(key, value) {
      const used = [...map].reduce((sum, [name, text]) => sum + (name === key ? 0 : name.length + text.length), 0);
      if (used + key.length + value.length > this.limit) throw new DOMException("full", "QuotaExceededError");
      map.set(key, String(value));
    },
    removeItem: (key) => { map.delete(key); },
    map,
  };
}
