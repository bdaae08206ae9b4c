// The stream of events, and what each does to the page.

const SCROLL_KEY = "prepbook-live-scroll";
/** Milliseconds without a stream after which the reader is told. */
const PATIENCE = 2_000;

const path = location.pathname;
let has = script.dataset.page;
/** @type {string} */
let server = null;
/** Set after a restart of the server, when it is unknown which files changed in between. */
let restarted = "";
/** @type {Record<string, string>} */
let files = {};

// This runs before the theme's scripts, which are deferred: the page is as the server sent it.
document.documentElement.normalize();
let page = treeOf(document.documentElement);
overlay.attach();
restoreScroll();

/**
 * The version of the file at an address; nothing for one that did not change.
 *
 * @param {string} address
 */
function versionOf(address) {
  let url;
  try {
    url = new URL(address, location.href);
  } catch {
    return null;
  }
  if (url.origin !== location.origin) return null;
  return files[decodeURIComponent(url.pathname).slice(1)] ?? restarted;
}

/** @param {LiveEvent} event */
function show({ html, problems, edited, ...event }) {
  if (server !== null && server !== event.server) restarted = event.server;
  // The first event says how things are when the page is loaded.
  if (server !== null) document.dispatchEvent(new CustomEvent("prepbook:rebuilt"));
  server = event.server;
  files = event.files;
  overlay.show(problems);
  const changed = html === null ? [] : update(html);
  if (edited) follow(edited, changed);
}

/**
 * Patches this page to `html` and returns the elements that changed.
 *
 * @param {string} html
 */
function update(html) {
  try {
    const next = treeOf(parse(html, versionOf));
    const { tree, changed } = keepScroll(() => patch(page, next));
    page = tree;
    if (changed.length) document.dispatchEvent(new CustomEvent("prepbook:patched", { detail: { changed } }));
    return changed;
  } catch (error) {
    if (!(error instanceof Unpatchable)) console.warn("prepbook: reloading the page:", error);
    reload();
    return [];
  }
}

/**
 * Runs `act` without moving what the reader looks at (scroll anchoring, which most browsers have).
 *
 * @template T
 * @param {() => T} act
 */
function keepScroll(act) {
  const anchor = CSS.supports("overflow-anchor", "auto") ? null : document.elementFromPoint(innerWidth / 2, innerHeight / 3);
  const top = anchor?.getBoundingClientRect().top;
  const done = act();
  if (anchor?.isConnected) scrollBy({ top: anchor.getBoundingClientRect().top - top, behavior: "instant" });
  return done;
}

/**
 * Goes where the author writes.
 *
 * @param {Edited} edited
 * @param {Element[]} changed
 */
function follow({ url, anchor }, changed) {
  const target = new URL(url.split("/").map(encodeURIComponent).join("/"), `${location.origin}/`);
  const here = decodeURIComponent(path).replace(/\/$/, "/index.html") === `/${url}`;
  if (!here) {
    target.hash = anchor ?? "";
    location.assign(target);
    return;
  }
  /** @param {DOMRect} box */
  const inView = ({ top, bottom, height }) => height > 0 && bottom > 0 && top < innerHeight;
  const faq = document.getElementById(anchor ?? "");
  // The answer of an FAQ is not visible until it is open.
  if (faq instanceof HTMLDetailsElement && changed.some((element) => faq.contains(element))) faq.open = true;
  const inMain = changed.filter((element) => element.closest("main, article") && element.checkVisibility());
  if (!inMain.length || inMain.some((element) => inView(element.getBoundingClientRect()))) return;
  inMain[0].scrollIntoView({ block: "center", behavior: "instant" });
}

function reload() {
  try {
    sessionStorage.setItem(SCROLL_KEY, JSON.stringify([path, scrollX, scrollY]));
  } catch {
    /* from the top, then */
  }
  stream?.close();
  location.reload();
}

function restoreScroll() {
  let saved = [];
  try {
    saved = JSON.parse(sessionStorage.getItem(SCROLL_KEY) ?? "[]");
    sessionStorage.removeItem(SCROLL_KEY);
  } catch {
    /* as before */
  }
  if (saved[0] !== path) return;
  // Images and fonts may still move things: once now, once when all is there.
  const restore = () => scrollTo({ left: saved[1], top: saved[2], behavior: "instant" });
  restore();
  addEventListener("load", restore, { once: true });
}

/** @type {EventSource} */
let stream = null;
/** @type {ReturnType<typeof setTimeout>} */
let timer = null;

// A browser keeps only so many streams open to one server. A page that nobody sees closes its own, and asks what it
// missed when it is looked at again.
function connect() {
  if (stream || document.visibilityState === "hidden") return;
  stream = new EventSource(`/-/prepbook/events?${new URLSearchParams({ page: path, has })}`);
  stream.addEventListener("message", (event) => {
    has = event.lastEventId;
    show(JSON.parse(event.data));
  });
  stream.addEventListener("open", () => {
    clearTimeout(timer);
    timer = null;
    overlay.stopped(false);
  });
  stream.addEventListener("error", () => {
    timer ??= setTimeout(() => overlay.stopped(true), PATIENCE);
    if (stream?.readyState !== EventSource.CLOSED) return;
    // Another program has the port, for one: the browser gives up, and we ask again.
    disconnect();
    setTimeout(connect, PATIENCE);
  });
}

function disconnect() {
  stream?.close();
  stream = null;
}

document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? disconnect() : connect()));
addEventListener("pagehide", disconnect);
addEventListener("pageshow", connect);
connect();
