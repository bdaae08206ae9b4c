// The search dialog: a combobox over a list of links, created on first use.
const { search } = prepbook.internal;
const { $, $$, make, t, phrase, store } = prepbook.internal.page;

const { find, link, grouped, groupName, addFilters, filters, pageFor, advice } = search.results;
const SHOWN = 12;
const SHOWN_OF_A_PAGE = 4;
const KEPT = 6;

const recent = {
  /** @returns {string[]} */
  all() {
    try {
      return JSON.parse(store.get("searches"))
        .filter((/** @type {unknown} */ query) => typeof query === "string")
        .slice(0, KEPT);
    } catch {
      return [];
    }
  },
  /** @param {string} query */
  add(query) {
    if (query) store.set("searches", JSON.stringify([query, ...recent.all().filter((other) => other !== query)].slice(0, KEPT)));
  },
  /** @param {string} query */
  remove(query) {
    store.set("searches", JSON.stringify(recent.all().filter((other) => other !== query)));
  },
};

/**
 * Scrolls to a section of this page. Returns whether it exists.
 *
 * @param {string} hash
 */
const goTo = (hash) => {
  let target;
  try {
    target = document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    /* no name of a section */
  }
  if (!target) return false;
  // The handler of `hashchange` opens disclosures; the browser sends no event if the hash stays the same.
  if (location.hash === hash) dispatchEvent(new HashChangeEvent("hashchange"));
  location.hash = hash;
  target.scrollIntoView();
  if (target.tabIndex < 0) target.tabIndex = -1;
  target.focus({ preventScroll: true });
  // Restarts the animation.
  target.style.animation = "none";
  target.getBoundingClientRect();
  target.style.animation = "";
  return true;
};

/** @type {HTMLDialogElement} */
let dialog;
const build = () => {
  dialog = make("dialog", { class: "search", "aria-label": t("page.search.title") });
  dialog.innerHTML = `
    <form class="find" role="search">
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5.5 5.5"/></svg>
      <input type="search" role="combobox" aria-autocomplete="list" aria-expanded="false" aria-controls="theme.search-list" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="go">
      <button class="close" type="button"></button>
    </form>
    <div class="search-filters" role="group"></div>
    <div class="search-body">
      <div class="search-said"></div>
      <div class="search-list" id="theme.search-list" role="listbox" hidden></div>
    </div>
    <p class="search-foot"><span role="status"></span><span class="search-keys" aria-hidden="true"></span></p>`;
  document.body.append(dialog);
  const [form, field, close, said, list, status, filterBox, keys] = [
    "form",
    "input",
    ".close",
    ".search-said",
    "[role=listbox]",
    "[role=status]",
    ".search-filters",
    ".search-keys",
  ].map((selector) => $(selector, dialog));

  field.placeholder = t("page.search.title");
  field.setAttribute("aria-label", t("page.search.title"));
  close.textContent = t("site.close");
  filterBox.setAttribute("aria-label", t("search.filters"));
  list.setAttribute("aria-label", t("search.results_label"));
  keys.append(
    ...[make("kbd", {}, "↑"), make("kbd", {}, "↓"), ` ${t("search.choose")} `],
    ...[make("kbd", {}, "↵"), ` ${t("search.open")} `, make("kbd", {}, "Esc"), ` ${t("search.close")}`],
  );

  let running = new AbortController();
  let active = -1;
  const chosen = filters(dialog);
  const options = () => $$("[role=option]", list);
  const query = () => field.value.trim();

  /** @param {number} index */
  const activate = (index) => {
    const all = options();
    all[active]?.setAttribute("aria-selected", "false");
    active = all.length ? (index + all.length) % all.length : -1;
    field.setAttribute("aria-expanded", String(all.length > 0));
    if (active < 0) {
      field.removeAttribute("aria-activedescendant");
      return;
    }
    all[active].setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", all[active].id);
    if (active > 0) all[active].scrollIntoView({ block: "nearest" });
    else list.parentElement.scrollTop = 0;
  };

  /** @param {...HTMLElement} children */
  const fill = (...children) => {
    list.replaceChildren(...children);
    list.hidden = !children.length;
    active = -1;
    activate(0);
  };

  /** @param {string} text */
  const ask = (text) => {
    field.value = text;
    update();
    field.focus();
  };

  /** With an empty field: recent searches, or a hint. */
  const showStart = () => {
    fill();
    status.textContent = "";
    const queries = recent.all();
    if (!queries.length) {
      said.replaceChildren(
        make(
          "p",
          {},
          ...phrase("search.hint", {
            phrase: make("code", {}, t("search.example_phrase")),
            without: make("code", {}, t("search.example_without")),
            topic: make("code", {}, "topic:"),
            type: make("code", {}, "type:table"),
          }),
        ),
      );
      return;
    }
    const rows = queries.map((text) => {
      const again = make("button", { type: "button", class: "search-again" }, text);
      again.addEventListener("click", () => ask(text));
      const remove = make("button", { type: "button", class: "close", "aria-label": t("search.forget", { query: text }) }, "×");
      remove.addEventListener("click", () => {
        recent.remove(text);
        showStart();
        ($(".search-again", said) ?? field).focus();
      });
      again.addEventListener("keydown", (event) => {
        if (event.key === "Delete") remove.click();
      });
      return make("li", {}, again, remove);
    });
    said.replaceChildren(
      make("p", { class: "eyebrow", id: "theme.search-recent" }, t("search.recent")),
      make("ul", { class: "search-recent", "aria-labelledby": "theme.search-recent" }, ...rows),
    );
  };

  /**
   * @param {AdvisedResult} found
   * @param {Record<string, string>} values
   */
  const showResults = (found, values) => {
    /** @type {HTMLElement[]} */
    const options = grouped(found.hits).map((hits, index) => {
      const id = `theme.search-group-${index}`;
      const links = hits
        .slice(0, SHOWN_OF_A_PAGE)
        .map((hit, n) =>
          link(hit, { role: "option", id: `theme.search-${index}-${n}`, tabindex: "-1", "aria-selected": "false" }),
        );
      return make(
        "div",
        { role: "group", "aria-labelledby": id },
        make("div", { class: "search-group", id, role: "presentation" }, groupName(hits[0])),
        ...links,
      );
    });
    if (options.length)
      options.push(
        make(
          "a",
          {
            class: "hit search-all",
            role: "option",
            id: "theme.search-all",
            tabindex: "-1",
            "aria-selected": "false",
            href: pageFor(query(), values),
          },
          t("search.all_results", { count: found.total }),
        ),
      );
    fill(...options);
    said.replaceChildren(
      ...advice(found, query(), {
        filtered: Object.keys(values).length > 0,
        ask,
        unfilter: () => {
          chosen.set({});
          update();
          field.focus();
        },
      }),
    );
    if (!options.length)
      said.append(
        make(
          "p",
          {},
          ...phrase("search.search_page", { page: make("a", { href: pageFor(query(), values) }, t("search.search_page_link")) }),
        ),
      );
    status.textContent = found.total ? t("search.results", { count: found.total }) : t("search.none");
  };

  /** @param {Error} error */
  const showFailure = (error) => {
    fill();
    const again = make("button", { type: "button", class: "button quiet" }, t("search.try_again"));
    again.addEventListener("click", () => {
      update();
      field.focus();
    });
    said.replaceChildren(make("p", {}, make("strong", {}, t("search.failed")), ` ${error.message}`), make("p", {}, again));
    status.textContent = t("search.failed");
  };

  const update = async () => {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    const values = chosen.values();
    try {
      if (!query() && !Object.keys(values).length) {
        showStart();
        return;
      }
      const found = await find(field.value, { limit: SHOWN, filters: values, signal });
      if (!signal.aborted) showResults(found, values);
    } catch (error) {
      if (!signal.aborted) showFailure(/** @type {Error} */ (error));
    }
  };

  /**
   * @param {MouseEvent} event
   * @param {HTMLAnchorElement} target
   */
  const leave = (event, target) => {
    recent.add(query());
    // A new tab or window leaves the dialog as it is.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    dialog.close();
    if (target.pathname === location.pathname && target.search === location.search && target.hash && goTo(target.hash))
      event.preventDefault();
  };

  field.addEventListener("input", update);
  dialog.addEventListener("change", (event) => {
    if (/** @type {Element} */ (event.target).matches("select")) update();
  });
  form.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
  close.addEventListener("click", () => dialog.close());
  list.addEventListener("click", (/** @type {any} */ event) => {
    const target = event.target.closest("a");
    if (target) leave(event, target);
  });
  list.addEventListener("auxclick", (/** @type {any} */ event) => {
    if (event.target.closest("a")) recent.add(query());
  });
  // A click in the list must not move the focus from the field.
  list.addEventListener("mousedown", (/** @type {MouseEvent} */ event) => {
    if (!event.button) event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = $$("button:not(.close)", said);
    if (event.key === "Escape") {
      // By default Escape only empties a search field.
      event.preventDefault();
      dialog.close();
    } else if (step && event.target === field && !list.hidden) {
      event.preventDefault();
      activate(active + step);
    } else if (step && buttons.length && /** @type {Element} */ (event.target).matches("input, button")) {
      event.preventDefault();
      (buttons[buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target)) + step] ?? field).focus();
    } else if (event.key === "Enter" && event.target === field) {
      event.preventDefault();
      const target = options()[active];
      if (!target) return;
      if (event.ctrlKey || event.metaKey) {
        recent.add(query());
        open(target.href, "_blank", "noopener");
      } else target.click();
    }
  });

  // The visual viewport of a phone is smaller than its window while the on-screen keyboard is open.
  const fit = () => {
    dialog.style.setProperty("--seen-top", `${visualViewport.offsetTop}px`);
    dialog.style.setProperty("--seen-height", `${visualViewport.height}px`);
  };
  dialog.addEventListener("close", () => {
    // The event comes with the next frame, when the dialog may be open again.
    if (dialog.open) return;
    running.abort();
    document.documentElement.classList.remove("still");
    visualViewport?.removeEventListener("resize", fit);
    visualViewport?.removeEventListener("scroll", fit);
    // The focus returns to the page's field, which should not open the on-screen keyboard.
    if (matchMedia("(pointer: coarse)").matches && document.activeElement.matches("input")) document.activeElement.blur();
  });

  /** @param {string} text */
  const show = async (text) => {
    if (!dialog.open) {
      const { documentElement: page } = document;
      // The page does not scroll, and keeps its width without the scroll bar.
      page.style.setProperty("--scrollbar", `${innerWidth - page.clientWidth}px`);
      page.classList.add("still");
      visualViewport?.addEventListener("resize", fit);
      visualViewport?.addEventListener("scroll", fit);
      if (visualViewport) fit();
      dialog.showModal();
    }
    if (text) field.value = text;
    field.focus();
    if (!text) field.select();
    update();
    try {
      const { topics } = await search.index();
      if (!$("select", dialog)) addFilters($(".search-filters", dialog), topics);
    } catch {
      /* the first query tells */
    }
  };
  return show;
};

/** @type {(text: string) => Promise<void>} */
let show;
/** Opens the dialog; `text` replaces the content of its field if it is not empty. */
search.open = (text) => {
  show ??= build();
  show(text);
};
