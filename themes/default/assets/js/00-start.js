"use strict";
// The files of this folder are joined in name order into one script: what stands here, all may use.

const $ = (selector, scope = document) => scope.querySelector(selector);
const $$ = (selector, scope = document) => [...scope.querySelectorAll(selector)];

/**
 * Calls `bind` once for each element that fits: those of the page, and those that come when the preview of `prepbook serve`
 * changes it in place.
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

/** Makes an element: `make("button", { type: "button" }, "Copy")`. */
const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

/** "1 row", "2 rows". */
const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** Text in the form it is compared in: without case and accents. */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether `text` (already plain) holds every word of `query`. */
const holds = (text, query) =>
  plain(query)
    .split(/\s+/)
    .every((word) => text.includes(word));

/** What this guide keeps in the browser. From disk all guides share one store, hence the prefix; it may be missing altogether. */
const store = {
  key: (name) => `prepbook:${document.documentElement.dataset.guide}:${name}`,
  get(name) {
    try {
      return localStorage.getItem(store.key(name));
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      if (value === null) localStorage.removeItem(store.key(name));
      else localStorage.setItem(store.key(name), value);
    } catch {
      /* kept for this page only */
    }
  },
};
