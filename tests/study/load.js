// The study part's code under Node: its files are classic scripts that share one scope, and are evaluated as that.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

const FOLDER = new URL("../../themes/default/assets/js/study/", import.meta.url);

/** The named definitions of the part's files up to and including `last`; those touch no page. */
export function load(names, last = "45-digest.js") {
  const files = readdirSync(FOLDER).sort().filter((name) => name <= last);
  const text = files.map((name) => readFileSync(new URL(name, FOLDER), "utf8")).join("\n");
  const once = (make) => make;
  return new Function("once", `${text}\nreturn { ${names.join(", ")} };`)(once);
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
