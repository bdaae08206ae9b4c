// Search within a page: the search page, and the page for missing URLs.
const { search } = prepbook.internal;
const { $, $$, make, t } = prepbook.internal.page;
const { address } = prepbook.internal.loading;

const { find, link, grouped, groupName, filters, parameters, advice } = search.results;
const STEP = 20;
/** @type {AdvisedResult} */
const NOTHING = { total: 0, hits: [], corrected: [], unknown: [], suggested: [] };

/**
 * The words of a missing URL, without root, extension and numbers.
 *
 * @param {string} pathname
 */
const wordsOf = (pathname) => {
  const root = new URL(address(""), location.href).pathname;
  let path = pathname.startsWith(root) ? pathname.slice(root.length) : pathname;
  try {
    path = decodeURIComponent(path);
  } catch {
    /* as it is */
  }
  return path
    .replace(/\.\w{1,5}$/, "")
    .replace(/(^|\/)index$/, "")
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word && !/^\d+$/.test(word))
    .slice(0, 12)
    .join(" ");
};

/** Sets up a search in `container` (`[data-search]`). With `data-search="missing"` the initial query is made from the URL. */
search.show = async (container) => {
  const missing = container.dataset.search === "missing";
  const field = $("input", container);
  const [status, said, list] = ["status", "said", "results"].map((name) => $(`[data-${name}]`, container));
  const elsewhere = $("[data-browse]");
  const given = new URLSearchParams(location.search);
  let running = new AbortController();
  let limit = STEP;
  const chosen = filters(container);

  const more = make("button", { type: "button", class: "button quiet" }, t("search.more"));
  more.addEventListener("click", async () => {
    const before = $$("a", list).length;
    limit += STEP;
    await update();
    $$("a", list)[before]?.focus();
  });

  /** @param {Hit[]} hits */
  const group = (hits) =>
    make(
      "section",
      {},
      make("h2", { class: "search-group" }, groupName(hits[0])),
      make("ul", { class: "hits" }, ...hits.map((hit) => make("li", {}, link(hit)))),
    );

  const update = async () => {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    const values = chosen.values();
    const query = field.value.trim();
    const asked = query || Object.keys(values).length > 0;
    try {
      const found = asked ? await find(field.value, { limit, filters: values, signal }) : NOTHING;
      if (signal.aborted) return;
      /** @param {string} text */
      const ask = (text) => {
        field.value = text;
        renew();
        field.focus();
      };
      list.replaceChildren(
        ...grouped(found.hits).map(group),
        ...(found.hits.length < found.total && found.hits.length === limit ? [more] : []),
      );
      said.replaceChildren(
        ...(asked
          ? advice(found, query, {
              filtered: Object.keys(values).length > 0,
              ask,
              unfilter: () => {
                chosen.set({});
                renew();
              },
            })
          : []),
      );
      status.textContent = !asked ? "" : found.total ? t("search.results", { count: found.total }) : t("search.none");
      if (elsewhere) elsewhere.hidden = found.hits.length > 0 && !missing;
    } catch (error) {
      if (signal.aborted) return;
      list.replaceChildren();
      said.replaceChildren(make("p", {}, make("strong", {}, t("search.failed")), ` ${/** @type {Error} */ (error).message}`));
      status.textContent = "";
    }
  };
  /** Shows the first results of a new query. */
  const renew = () => {
    limit = STEP;
    if (!missing) {
      const query = parameters(field.value.trim(), chosen.values());
      try {
        history.replaceState(null, "", (query ? `?${query}` : location.pathname) + location.hash);
      } catch {
        /* some browsers refuse it from disk */
      }
    }
    return update();
  };

  field.value ||= missing ? wordsOf(location.pathname) : (given.get("q") ?? "");
  field.addEventListener("input", renew);
  $("form", container).addEventListener("submit", (event) => {
    event.preventDefault();
    renew();
  });
  for (const list of $$("select", container)) list.addEventListener("change", renew);
  chosen.set(Object.fromEntries(given));
  await update();
};
