"use strict";
// The guide in one file: shows one page of the document at a time, as the site would, and runs the theme's own code for each.
// That code is written for a page that is loaded and left again. So it stands in a function that is called for every page shown, with
// a `location` and a `history` that speak of the page; and what it leaves behind (listeners on what outlives the page, timers) ends with the page.
(() => {
  /** @type {(location: PageLocation, history: PageHistory, setTimeout: Timer, setInterval: Timer) => void} */
  const theme = (location, history, setTimeout, setInterval) => {
    /* the theme */
  };

  const home = document.querySelector("main > .view").id;
  /**
   * Pages by id. But for the first they are the text of `<noscript>`, of which elements are made when they are shown.
   *
   * @type {Map<string, HTMLElement>}
   */
  const views = new Map();
  /** The markup around pages by kind. */
  const shells = new Map();
  const address = window.location;
  const entries = window.history;
  const listen = EventTarget.prototype.addEventListener;
  /** @type {{ id: string, query: string }} */
  let shown;
  let page = new AbortController();
  /** @type {(() => void)[]} */
  let timers = [];
  /** @type {number} */
  let pause;

  /** @param {string} text */
  const decoded = (text) => {
    try {
      return decodeURIComponent(text).replaceAll(" ", "\u00a0");
    } catch {
      return text;
    }
  };

  /** What a hash asks for: the page as written and by its id, `?query` and `#anchor`. */
  const route = (hash = address.hash) => {
    const [, written, query = "", anchor = ""] = /^#?([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(hash);
    return { written: written || home, id: decoded(written || home), query, anchor };
  };

  /* The page's own view of where it is */

  /**
   * A hash as the page writes it, as one of the document.
   *
   * @param {string} hash
   */
  const whole = (hash) =>
    views.has(route(hash).id) && hash.length > 1 ? hash : `#${route().written}${route().query}${hash.length > 1 ? hash : ""}`;
  /**
   * @param {string | URL} url
   * @param {"assign" | "replace"} how
   */
  const go = (url, how) => {
    if (String(url).startsWith("#")) address[how](whole(String(url)));
    else address[how](url);
  };
  const location = {
    get href() {
      return address.href;
    },
    get origin() {
      return address.origin;
    },
    get protocol() {
      return address.protocol;
    },
    get host() {
      return address.host;
    },
    get pathname() {
      return address.pathname;
    },
    get search() {
      return route().query;
    },
    /** Where it names a place on the page, as links to it do; else what the page keeps in it. */
    get hash() {
      return document.getElementById(decoded(address.hash.slice(1))) ? address.hash : route().anchor;
    },
    set hash(hash) {
      go(`#${String(hash).replace(/^#/, "")}`, "assign");
    },
    set href(url) {
      go(url, "assign");
    },
    /** @param {string | URL} url */
    assign(url) {
      go(url, "assign");
    },
    /** @param {string | URL} url */
    replace(url) {
      go(url, "replace");
    },
    reload() {
      address.reload();
    },
    toString() {
      return address.href;
    },
  };
  /** @param {"replaceState" | "pushState"} how */
  const keep = (how) => (/** @type {unknown} */ state, /** @type {string} */ _, /** @type {string | URL} */ url) => {
    let rest = String(url ?? "");
    const { written, query, anchor } = route();
    if (!rest) rest = query + anchor;
    else if (rest.startsWith(address.pathname)) rest = rest.slice(address.pathname.length);
    else if (rest.startsWith("#")) rest = query + rest;
    // An anchor may come as links have it, with the page before it.
    const [, asked, place = ""] = /^([^#]*)(#.*)?$/s.exec(rest);
    const after = views.has(route(place).id) && place.length > 1 ? route(place).anchor : place;
    entries[how]({ ...entries.state, page: state }, "", `#${written}${asked}${after}`);
    shown = { ...shown, query: asked };
  };
  const history = {
    get state() {
      return entries.state?.page ?? null;
    },
    get length() {
      return entries.length;
    },
    replaceState: keep("replaceState"),
    pushState: keep("pushState"),
    back() {
      entries.back();
    },
    forward() {
      entries.forward();
    },
    /** @param {number} delta */
    go(delta) {
      entries.go(delta);
    },
  };

  /* What ends with a page */

  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? window;
    const passing = target instanceof Node && target !== document && target !== document.documentElement;
    if (passing) return listen.call(target, type, listener, options);
    const own = typeof options === "object" && options ? options : { capture: Boolean(options) };
    return listen.call(target, type, listener, {
      ...own,
      signal: own.signal ? AbortSignal.any([own.signal, page.signal]) : page.signal,
    });
  };
  /**
   * @param {Timer} start
   * @param {(id: number) => void} stop
   * @returns {Timer}
   */
  const timer =
    (start, stop) =>
    (...values) => {
      const id = start(...values);
      timers.push(() => stop(id));
      return id;
    };
  const later = timer(window.setTimeout.bind(window), window.clearTimeout.bind(window));
  const again = timer(window.setInterval.bind(window), window.clearInterval.bind(window));
  /** Attributes of the root in which pages differ, as the first page has them. */
  const own = ["lang", "dir", "data-search-language"].map((name) => [name, document.documentElement.getAttribute(name)]);
  const leave = () => {
    page.abort();
    page = new AbortController();
    for (const stop of timers) stop();
    timers = [];
    delete document.documentElement.dataset.testing;
  };

  /* The shell */

  /** Of a large topic a page shows the articles around it. */
  const WHOLE = 40;
  const NEIGHBOURS = 8;
  /** @type {HTMLElement} */
  const contents = document.querySelector(".contents");
  /**
   * Opens the topic that the page belongs to, and marks the page.
   *
   * @param {Element} nav
   * @param {HTMLElement} view
   */
  const mark = (nav, { id, dataset: { topic } }) => {
    /** @param {HTMLAnchorElement} link */
    const named = (link) => decoded(link.hash.slice(1)) === id;
    for (const link of nav.querySelectorAll("a")) if (named(link)) link.setAttribute("aria-current", "page");
    const head = [...nav.querySelectorAll("a")].find((link) => topic && link.getAttribute("href") === topic);
    const list =
      topic && [...contents.querySelectorAll("li > a")].find((link) => link.getAttribute("href") === topic)?.nextElementSibling;
    if (!head) return;
    if (!named(head)) head.setAttribute("aria-current", "true");
    if (!list) return;
    const all = [...list.children];
    const here = all.findIndex((item) => named(/** @type {HTMLAnchorElement} */ (item.firstChild)));
    const part = all.length > WHOLE ? all.slice(Math.max(0, here - NEIGHBOURS), Math.max(0, here) + NEIGHBOURS + 1) : all;
    const inner = document.createElement("ol");
    inner.append(...part.map((item) => item.cloneNode(true)));
    for (const link of inner.querySelectorAll("a")) if (named(link)) link.setAttribute("aria-current", "page");
    if (part.length < all.length) {
      const more = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { textContent: contents.dataset.all });
      link.setAttribute("href", topic);
      more.append(link);
      inner.append(more);
    }
    head.after(inner);
  };
  /**
   * The elements of a page, and those beside it.
   *
   * @param {HTMLElement} view
   */
  const contentOf = (view) => {
    const { content } = document.createElement("template");
    if (view.localName === "noscript") content.append(parsed(view.textContent));
    else content.append(...view.cloneNode(true).childNodes);
    const beside = [...content.children].find((child) => child.className === "beside");
    beside?.remove();
    return { content, beside: [...(beside?.childNodes ?? [])] };
  };
  /** @param {string} markup */
  const parsed = (markup) => {
    const template = document.createElement("template");
    template.innerHTML = markup;
    return template.content;
  };
  /** @param {HTMLElement} view */
  const build = (view) => {
    const body = document.createElement("body");
    body.className = view.dataset.kind;
    body.append(shells.get(view.dataset.kind).cloneNode(true));
    const main = body.querySelector("main");
    const { content, beside } = contentOf(view);
    main.append(content);
    main.after(...beside);
    const nav = body.querySelector('[id="theme.nav"]');
    if (nav && navigation) {
      nav.replaceChildren(...navigation.cloneNode(true).childNodes);
      mark(nav, view);
    }
    return body;
  };

  /* Turning the pages */

  /**
   * @param {HTMLElement} view
   * @param {boolean} first
   */
  const show = (view, first) => {
    const { anchor, query } = route();
    leave();
    shown = { id: view.id, query };
    document.body.replaceWith(build(view));
    document.title = view.dataset.title;
    for (const [name, value] of own) {
      const given = view.getAttribute(name) ?? value;
      if (given === null) document.documentElement.removeAttribute(name);
      else document.documentElement.setAttribute(name, given);
    }
    const y = entries.state?.y;
    // The same address once more: what it names is there now, so that `:target` holds.
    if (anchor) address.replace(address.href);
    window.prepbook = /** @type {Prepbook} */ ({ inside });
    theme(location, history, later, again);
    // After the theme's code, which adds to the page.
    if (y !== undefined) scrollTo(0, y);
    else if (anchor) document.querySelector(":target")?.scrollIntoView();
    else scrollTo(0, 0);
    if (!first && !anchor && y === undefined) document.querySelector("main").focus({ preventScroll: true });
  };
  /**
   * Says that the file has no page of a name, above the page that is shown.
   *
   * @param {string} name
   */
  const sayMissing = (name) => {
    document.querySelector(".missing-page")?.remove();
    const said = document.createElement("p");
    said.className = "missing-page";
    said.setAttribute("role", "alert");
    said.textContent = contents.dataset.missing.replace("{page}", () => name);
    document.querySelector("main").prepend(said);
    scrollTo(0, 0);
  };
  const turn = () => {
    const { id, query } = route();
    const view = views.get(id);
    if (view && (shown?.id !== id || shown.query !== query)) return show(view, !shown);
    const written = decoded(address.hash.slice(1));
    if (!view) {
      // A place in the shell, such as the one that the skip link leads to, or nothing at all: the page stays.
      const isInShell = written === "" || document.getElementById(written);
      if (shown) entries.replaceState(entries.state, "", `#${encodeURI(shown.id)}${shown.query}`);
      else show(views.get(home) ?? views.values().next().value, true);
      if (!isInShell) sayMissing(id);
    } else if (entries.state?.y !== undefined) scrollTo(0, entries.state.y);
    else if (!route().anchor) scrollTo(0, 0);
    else if (address.hash.includes("%20") && document.getElementById(written)) address.replace(`#${encodeURI(written)}`);
  };

  /**
   * The address of a file that stands inside the document, by its path in the site.
   *
   * @param {string} path
   */
  const inside = (path) => {
    const name = decodeURIComponent(path);
    for (const view of views.values()) {
      if (!view.dataset.files?.split(" ").map(decodeURIComponent).includes(name)) continue;
      /** @type {HTMLImageElement} */
      const found = contentOf(view).content.querySelector(`[data-file="${CSS.escape(name)}"]`);
      if (found) return found.src;
    }
    return undefined;
  };

  for (const shell of /** @type {NodeListOf<HTMLTemplateElement>} */ (document.querySelectorAll("template[data-shell]")))
    shells.set(shell.dataset.shell, shell.content);
  const navigation = document.querySelector('[id="theme.nav"]')?.cloneNode(true);
  for (const view of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("main > .view"))) {
    view.remove();
    views.set(view.id, view);
  }
  document.head.append(...document.querySelectorAll("script[data-payload]"));
  entries.scrollRestoration = "manual";

  listen.call(window, "hashchange", turn);
  // The first page is printed with all that there is to read, any other alone.
  listen.call(window, "beforeprint", () => {
    if (shown.id !== home) return;
    for (const view of views.values()) {
      if (view.id === home || !("printed" in view.dataset)) continue;
      const section = Object.assign(document.createElement("section"), { className: "printed" });
      section.append(contentOf(view).content);
      document.querySelector("main").append(section);
    }
  });
  listen.call(window, "afterprint", () => {
    for (const section of document.querySelectorAll(".printed")) section.remove();
  });
  listen.call(
    document,
    "scroll",
    () => {
      clearTimeout(pause);
      const { hash } = address;
      // What was scrolled belongs to the entry it was scrolled in.
      pause = window.setTimeout(() => {
        if (hash === address.hash)
          try {
            entries.replaceState({ ...entries.state, y: scrollY }, "");
          } catch {
            /* too often: the place is not kept */
          }
      }, 200);
    },
    { passive: true },
  );
  listen.call(document, "submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const action = form.getAttribute("action");
    if (event.defaultPrevented || !action?.startsWith("#")) return;
    event.preventDefault();
    address.hash = `${action}?${new URLSearchParams(/** @type {any} */ (new FormData(form)))}`;
  });
  turn();
})();
