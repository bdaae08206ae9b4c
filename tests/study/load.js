// The study and plan parts' code under Node: their files are classic scripts that share one scope, and are evaluated as that.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

const SCRIPTS = new URL("../../themes/default/assets/js/", import.meta.url);
const filesOf = (part) => readdirSync(new URL(part, SCRIPTS)).sort().map((name) => [name, new URL(`${part}${name}`, SCRIPTS)]);

/** The named definitions. Left out are the files that begin a page. */
export function load(names) {
  const files = [...filesOf("study/"), ...filesOf("plan/")].filter(([name]) => name !== "99-begin.js");
  const text = files.map(([, file]) => readFileSync(file, "utf8")).join("\n");
  // What the main script defines and is used before any page is there.
  return new Function("once", `${text}\nreturn { ${names.join(", ")} };`)((make) => make);
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
