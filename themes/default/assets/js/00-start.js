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

const { lang } = document.documentElement;
/** The language of numbers and dates. English without a region is British, as the texts are. */
const locale = lang === "en" ? "en-GB" : lang;
const numbers = new Intl.NumberFormat(locale);
const percents = new Intl.NumberFormat(locale, { style: "percent" });
/** @param {number} share */
const percent = (share) => percents.format(share);

/**
 * A text of the interface in pieces: its own parts and the values of its placeholders, which may be nodes. `values.count` selects the
 * plural form, by the rules of the language that the text is in.
 *
 * @param {string} key
 * @param {Values} [values]
 * @returns {Child[]}
 */
const phrase = (key, values = {}) => {
  const entry = prepbook.texts?.[key] ?? key;
  const text =
    typeof entry === "string" ? entry : (entry[new Intl.PluralRules(entry.lang ?? lang).select(values.count)] ?? entry.other);
  return text
    .split(/\{([a-z_]+)\}/)
    .map((piece, index) => (index % 2 ? (values[piece] ?? `{${piece}}`) : piece))
    .map((piece) => (typeof piece === "number" ? numbers.format(piece) : piece))
    .filter((piece) => piece !== "");
};
/**
 * A text of the interface: `t("count.cards", { count: 3 })`.
 *
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
const t = (key, values) => phrase(key, values).join("");

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

const shared = { $, $$, each, locale, make, t, phrase, percent, plain, holds, store };
/** @typedef {typeof shared} Shared */
prepbook.internal.page = shared;
prepbook.each = each;
prepbook.t = t;
