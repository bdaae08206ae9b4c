// What a page loads when it first needs it: parts of the theme's code (the folders of assets/js and assets/css, such
// as "search") and payloads of the guide (such as "assets/search/index"). Both are classic scripts, the only kind that also
// loads from disk. A document that has a payload inside, in <script type="application/json" data-payload="KEY">, needs no file.

// An element whose id is this name would be found as a property of the window, but not as the window's own.
const prepbook = Object.hasOwn(window, "prepbook") ? window.prepbook : (window.prepbook = {});

/** The address of a path from the site's root, seen from this page; of a file that stands inside the document, what it holds. */
const address = (path) => prepbook.inside?.(path) ?? document.documentElement.dataset.root + path;

/** A promise for each key, made once; one that failed is forgotten, so that the next call tries again. */
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

/** Loads a script or a style sheet. */
const load = (name, attributes) => new Promise((resolve, reject) => {
  const element = make(name, attributes);
  element.onload = () => resolve();
  element.onerror = () => { element.remove(); reject(new Error(`cannot load ${attributes.src ?? attributes.href}`)); };
  document.head.append(element);
});

/** Loads a part of the theme; its script has then run and its style sheet applies. */
const part = once((name) => {
  const data = document.documentElement.dataset;
  const key = name[0].toUpperCase() + name.slice(1);
  const style = data[`style${key}`];
  const script = data[`script${key}`];
  return Promise.all([
    style && !$(`link[href$="${style}"]`) && load("link", { rel: "stylesheet", href: address(style) }),
    script && load("script", { src: address(script) }),
  ]);
});

const received = new Map();
/** Called by the scripts that carry payloads. */
prepbook.receive = (key, value) => received.set(key, value);

/** Text from gzip in Base64. */
const unpacked = (text) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt());
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
};

/** The payload of a key: what the guide's script of that path hands over. */
const payload = once(async (key) => {
  const inside = $(`script[data-payload="${CSS.escape(key)}"]`);
  if (inside) return JSON.parse("packed" in inside.dataset ? await unpacked(inside.textContent) : inside.textContent);
  await load("script", { src: address(`${key}.js`) });
  if (!received.has(key)) throw new Error(`${key}.js holds something else`);
  const value = received.get(key);
  received.delete(key);
  return value;
});
