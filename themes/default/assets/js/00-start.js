// Defines the global object `prepbook` and the helpers that all files use. Each file has a scope of its own; what it shares with
// the files after it is a property of `prepbook.internal`, named in globals.d.ts.

// An element with this id would be found as a property of the window, but not as its own.
if (!Object.hasOwn(window, "prepbook")) window.prepbook = /** @type {Prepbook} */ ({});
prepbook.internal = /** @type {PrepbookInternal} */ ({});
/** @type {QueryOne} */
const $ = (/** @type {string} */ selector, /** @type {ParentNode} */ scope = document) => scope.querySelector(selector);
/** @type {QueryAll} */
const $$ = (/** @type {string} */ selector, /** @type {ParentNode} */ scope = document) => [...scope.querySelectorAll(selector)];

/**
 * Calls `bind` once for each element that matches: those of the page, and those that the live preview adds to it.
 *
 * @param {string} selector
 * @param {(element: any) => void} bind
 */
const each = (selector, bind) => {
  const bound = new WeakSet();
  const run = () => {
    for (const element of $$(selector)) {
      if (bound.has(element)) continue;
      bound.add(element);
      bind(element);
    }
  };
  run();
  document.addEventListener("prepbook:patched", run);
};

/**
 * Makes an element: `make("button", { type: "button" }, "Copy")`.
 *
 * @type {Make}
 */
const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(.../** @type {string[]} */ (children));
  return element;
};

/**
 * "1 row", "2 rows".
 *
 * @param {number} number
 * @param {string} noun
 */
const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/**
 * Normalizes text for comparison: lower case, without accents.
 *
 * @param {string} text
 */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * Returns whether `text` (already normalized by `plain`) contains every word of `query`.
 *
 * @param {string} text
 * @param {string} query
 */
const holds = (text, query) =>
  plain(query)
    .split(/\s+/)
    .every((word) => text.includes(word));

/** The guide's values in local storage. All guides opened from disk share one storage, hence the prefix; it may be unavailable. */
const store = {
  /** @param {string} name */
  key: (name) => `prepbook:${document.documentElement.dataset.guide}:${name}`,
  /** @param {string} name */
  get(name) {
    try {
      return localStorage.getItem(store.key(name));
    } catch {
      return null;
    }
  },
  /**
   * @param {string} name
   * @param {string | null} value
   */
  set(name, value) {
    try {
      if (value === null) localStorage.removeItem(store.key(name));
      else localStorage.setItem(store.key(name), value);
    } catch {
      /* kept for this page only */
    }
  },
};

const shared = { $, $$, each, make, count, plain, holds, store };
/** @typedef {typeof shared} Shared */
prepbook.internal.page = shared;
prepbook.each = each;
