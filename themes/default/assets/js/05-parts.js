// Loads on demand: parts of the theme's code (the folders of assets/js and assets/css, such as "search") and data of the guide
// (such as "assets/search/index"). Both are classic scripts, the only kind that also loads from disk. Data may also be inside the
// document, in <script type="application/json" data-payload="KEY">.
const { $, make } = prepbook.internal.page;

/**
 * The URL of a path from the site's root, relative to this page; for a file inside the document, its data URL.
 *
 * @param {string} path
 */
const address = (path) => prepbook.inside?.(path) ?? document.documentElement.dataset.root + path;

/**
 * Paths of the pages and folders that scripts link to or load: `pageReview`, `folderStudy`. The build states them before this script,
 * since they give way to an author's files.
 */
const { dataset: routes } = document.documentElement;

/**
 * Memoizes `make` by key. A rejected promise is forgotten, so that the next call tries again.
 *
 * @template T
 * @param {(key?: any) => Promise<T>} make
 * @returns {(key?: any) => Promise<T>}
 */
const once = (make) => {
  const promises = new Map();
  return (key) => {
    if (!promises.has(key)) {
      const promise = make(key);
      promises.set(key, promise);
      promise.catch(() => promises.delete(key));
    }
    return promises.get(key);
  };
};

/**
 * Loads a script or a style sheet.
 *
 * @param {"script" | "link"} name
 * @param {Attributes} attributes
 */
const load = (name, attributes) =>
  new Promise((resolve, reject) => {
    const element = make(name, attributes);
    element.onload = resolve;
    element.onerror = () => {
      element.remove();
      reject(Object.assign(new Error(`cannot load ${attributes.src ?? attributes.href}`), { name: "LoadError" }));
    };
    document.head.append(element);
  });

/** Loads a part of the theme: resolves when its script has run and its style sheet is applied. */
const part = once((name) => {
  const key = name[0].toUpperCase() + name.slice(1);
  const style = routes[`style${key}`];
  const script = routes[`script${key}`];
  return Promise.all([
    style && !$(`link[href$="${style}"]`) && load("link", { rel: "stylesheet", href: address(style) }),
    script && load("script", { src: address(script) }),
  ]);
});

const received = new Map();
/** Called by the scripts that carry data. */
prepbook.receive = (key, value) => received.set(key, value);

/**
 * Decompresses gzip in Base64.
 *
 * @param {string} text
 */
const unpacked = (text) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
};

/**
 * The data of a key, from the guide's script of that path.
 *
 * @param {string} key
 * @param {string} [query]
 */
const receive = async (key, query = "") => {
  await load("script", { src: address(`${key}.js`) + query });
  if (!received.has(key)) throw new Error(`${key}.js holds something else`);
  const value = received.get(key);
  received.delete(key);
  return value;
};

/** The data of a key, loaded once. */
const payload = once(async (key) => {
  const inside = $(`script[data-payload="${CSS.escape(key)}"]`);
  if (inside) return JSON.parse("packed" in inside.dataset ? await unpacked(inside.textContent) : inside.textContent);
  return receive(key);
});

/**
 * The data of a key as the server has it now, whatever the browser has in its cache.
 *
 * @param {string} key
 */
const latest = (key) => receive(key, `?${Date.now()}`);

const shared = { address, routes, once, part, payload, latest };
/** @typedef {typeof shared} Shared */
prepbook.internal.loading = shared;
