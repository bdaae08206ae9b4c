// The service worker of a published site: keeps one build of the guide for use without a connection, and answers from that build alone.
// The site puts the list of files before it.
const worker = /** @type {any} */ (self);
/** @type {string} */
const scope = worker.registration.scope;
/** What the names of this guide's caches begin with. All guides on a domain share its caches. */
const PREFIX = `prepbook ${scope} `;
/** The header of a stored response that has its file's fingerprint. */
const FINGERPRINT = "prepbook-fingerprint";
/** Files that are requested at the same time. */
const PARALLEL = 6;

const ownCaches = async () => (await caches.keys()).filter((key) => key.startsWith(PREFIX));

/** @param {string} [kept] */
const deleteCaches = async (kept) => {
  for (const key of await ownCaches()) if (key !== kept) await caches.delete(key);
};

if (!offlineBuild) {
  // The author has turned offline copies off.
  worker.addEventListener("install", () => worker.skipWaiting());
  worker.addEventListener("activate", (/** @type {any} */ event) =>
    event.waitUntil(deleteCaches().then(() => worker.registration.unregister())),
  );
} else {
  const { version, files } = offlineBuild;
  const name = PREFIX + version;

  /** Whether the server has this build, and no other. */
  const isDeployed = async () => {
    const response = await fetch(worker.location.href, { cache: "no-store" });
    return response.ok && (await response.text()).includes(version);
  };

  /**
   * Stores a file: from the build that was kept until now if it is the same there, else from the server.
   *
   * @param {Cache} cache
   * @param {Cache[]} earlier
   * @param {string} path
   */
  const storeFile = async (cache, earlier, path) => {
    const url = new URL(path, scope).href;
    for (const old of earlier) {
      const same = await old.match(url);
      if (same?.headers.get(FINGERPRINT) === files[path]) return cache.put(url, same);
    }
    const response = await fetch(url, { cache: "no-cache" });
    if (!response.ok) throw new Error(`${url}: status ${response.status}`);
    // A copy: browsers refuse to show a response that was redirected.
    const headers = new Headers(response.headers);
    headers.set(FINGERPRINT, files[path]);
    return cache.put(url, new Response(await response.blob(), { headers }));
  };

  const storeBuild = async () => {
    const earlier = await Promise.all((await ownCaches()).filter((key) => key !== name).map((key) => caches.open(key)));
    try {
      if (!(await isDeployed())) throw new Error("the server has another build");
      const cache = await caches.open(name);
      const paths = Object.keys(files);
      const storeNext = async () => {
        for (let path = paths.pop(); path !== undefined; path = paths.pop()) await storeFile(cache, earlier, path);
      };
      await Promise.all(Array.from({ length: PARALLEL }, storeNext));
      // Otherwise files of two builds may be in the cache.
      if (!(await isDeployed())) throw new Error("another build was deployed meanwhile");
    } catch (error) {
      await caches.delete(name);
      throw error;
    }
  };

  /**
   * The file at an address, with or without `index.html` and `.html`.
   *
   * @param {string} address
   */
  const fileAt = (address) => {
    if (!address.startsWith(scope)) return undefined;
    const path = address.slice(scope.length).replace(/[?#].*$/s, "");
    return [path, `${path}index.html`, `${path}.html`].find((one) => Object.hasOwn(files, one));
  };

  worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(storeBuild()));
  worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(deleteCaches(name)));
  worker.addEventListener("message", (/** @type {MessageEvent} */ { data }) => {
    if (data === "activate") worker.skipWaiting();
  });
  worker.addEventListener("fetch", (/** @type {any} */ event) => {
    const { request } = event;
    const file = request.method === "GET" ? fileAt(request.url) : undefined;
    if (file === undefined) return;
    const stored = caches.open(name).then((cache) => cache.match(new URL(file, scope).href));
    event.respondWith(stored.then((response) => response ?? fetch(request)));
  });
}
