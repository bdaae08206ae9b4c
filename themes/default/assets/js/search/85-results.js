// Results and filters for the dialog and the pages. Text is never inserted as HTML.
const { search } = prepbook.internal;
const { $$, make, t, phrase } = prepbook.internal.page;
const { address, routes } = prepbook.internal.loading;

const { PRIORITIES, LEVELS } = search.query;
/** @type {Record<string, string>} */
const SIGNS = { article: "¶", section: "§", question: "?", faq: "?", table: "▦", row: "▦" };

/** @param {Piece[]} list */
const pieces = (list) => list.map(({ text, mark }) => (mark ? make("mark", {}, text) : text));

/**
 * A result as a link with its kind, its priority and an excerpt.
 *
 * @param {Hit} hit
 * @param {Attributes} [attributes]
 */
const link = (hit, attributes = {}) => {
  const rank = PRIORITIES.indexOf(hit.priority);
  const facts = make(
    "span",
    { class: "hit-facts" },
    [t(`search_kind.${hit.kind}`), ...(hit.level ? [t(`level.${hit.level}`)] : [])].join(" · "),
  );
  if (rank > 0)
    facts.append(
      " ",
      make(
        "span",
        { class: `bars bars-${rank}`, role: "img", "aria-label": t(`priority_full.${hit.priority}`) },
        ...[1, 2, 3, 4].map(() => make("i")),
      ),
    );
  const name = make("span", { class: "hit-name" }, ...pieces(hit.marked));
  if (hit.above.length)
    name.append(" ", make("span", { class: "hit-above" }, t("search.in", { headings: hit.above.join(" › ") })));
  return make(
    "a",
    { class: "hit", href: hit.url, ...attributes },
    make("span", { class: "hit-sign", "aria-hidden": "true" }, SIGNS[hit.kind]),
    name,
    " ",
    facts,
    " ",
    make("span", { class: "hit-text" }, ...pieces(hit.excerpt)),
  );
};

/**
 * Groups results by page, the page with the best result first.
 *
 * @param {Hit[]} hits
 */
const grouped = (hits) => [...Map.groupBy(hits, ({ url }) => url.split("#")[0]).values()];

/**
 * The heading of a group.
 *
 * @param {Hit} hit
 */
const groupName = ({ title, topic }) => (topic && topic !== title ? `${topic} › ${title}` : title);

/**
 * Adds the filter lists to `container`, as the theme's `searching` component does on a page.
 *
 * @param {HTMLElement} container
 * @param {[string, string][]} topics
 */
const addFilters = (container, topics) => {
  /** @type {[name: string, label: string, any: string, options: [id: string, title: string][]][]} */
  const lists = [
    ["topic", t("label.topic"), t("search.any_topic"), topics],
    [
      "priority",
      t("label.priority"),
      t("search.any_priority"),
      PRIORITIES.slice(1)
        .reverse()
        .map((id) => [id, t(`priority_full.${id}`)]),
    ],
    ["level", t("label.level"), t("search.any_level"), LEVELS.slice(1).map((id) => [id, t(`level_full.${id}`)])],
    [
      "type",
      t("label.type"),
      t("search.any_type"),
      [
        ["article", t("label.articles")],
        ["question", t("label.questions")],
        ["faq", t("search.faqs")],
        ["table", t("label.tables")],
      ],
    ],
  ];
  for (const [name, label, any, all] of lists) {
    const list = make(
      "select",
      { name, "aria-label": label },
      new Option(any, ""),
      ...all.map(([id, title]) => new Option(title, id)),
    );
    if (all.length > 1) container.append(list);
  }
};

/**
 * The filters in `container`: `values()` returns the chosen ones by field, `set(values)` chooses.
 *
 * @param {HTMLElement} container
 */
const filters = (container) => ({
  values: () =>
    Object.fromEntries(
      $$("select", container)
        .filter(({ value }) => value)
        .map(({ name, value }) => [name, value]),
    ),
  /** @param {Record<string, string>} values */
  set(values) {
    for (const list of $$("select", container)) {
      list.value = values[list.name] ?? "";
      // An unknown value, as in an old link, would leave the list blank.
      if (list.selectedIndex < 0) list.value = "";
    }
  },
});

/**
 * The parameters of the search page for a query and filters.
 *
 * @param {string} query
 * @param {Record<string, string>} values
 */
const parameters = (query, values) =>
  new URLSearchParams(Object.entries({ q: query, lang: search.language, ...values }).filter(([, value]) => value)).toString();

/**
 * The URL of the search page for a query and filters.
 *
 * @param {string} query
 * @param {Record<string, string>} values
 */
const pageFor = (query, values) => address(`${routes.pageSearch}?${parameters(query, values)}`);

/**
 * Finds sections. If there are none, suggests terms near an unknown word.
 *
 * @param {string} query
 * @param {SearchOptions} options
 */
const find = async (query, options) => {
  const found = await search.find(query, options);
  const word = found.unknown.find((term) => /^\p{Alphabetic}+$/u.test(term));
  const near = word && !found.hits.length ? search.typos.near(await (await search.index()).dictionary(), word, true, 1) : [];
  return { ...found, suggested: near.slice(0, 3).map(({ term }) => ({ word, term })) };
};

/**
 * Messages beside the results: corrections, or suggestions if there are no results. `ask(query)` searches again.
 *
 * @param {AdvisedResult} found
 * @param {string} query
 * @param {{ filtered: boolean, ask(query: string): void, unfilter(): void }} actions
 */
const advice = ({ hits, corrected, suggested }, query, { filtered, ask, unfilter }) => {
  if (hits.length) return corrected.map(({ word, term }) => make("p", {}, t("search.corrected", { word, term })));
  /**
   * @param {string} text
   * @param {() => void} act
   * @param {string} [look]
   */
  const button = (text, act, look = "link") => {
    const element = make("button", { type: "button", class: look }, text);
    element.addEventListener("click", act);
    return element;
  };
  const said = [make("p", {}, make("strong", {}, t("search.none")), " ", t("search.none_hint"))];
  if (suggested.length)
    said.push(
      make(
        "p",
        {},
        ...phrase("search.did_you_mean", {
          terms: make(
            "span",
            {},
            ...suggested.flatMap(({ word, term }, index) => [
              index ? t("list.separator") : "",
              button(term, () => ask(query.replace(new RegExp(word, "i"), term))),
            ]),
          ),
        }),
      ),
    );
  if (filtered) said.push(make("p", {}, button(t("search.without_filters"), unfilter, "button quiet")));
  return said;
};

search.results = { find, link, grouped, groupName, addFilters, filters, parameters, pageFor, advice };
