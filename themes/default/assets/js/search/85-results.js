// Results and filters for the dialog and the pages. Text is never inserted as HTML.
const { search } = prepbook.internal;
const { $$, make } = prepbook.internal.page;
const { address, routes } = prepbook.internal.loading;

const { PRIORITIES, LEVELS } = search.query;
/** @type {Record<string, string>} */
const LABELS = {
  "very-high": "Very high",
  high: "High",
  medium: "Medium",
  low: "Low",
  junior: "Junior",
  mid: "Mid",
  senior: "Senior",
  article: "Article",
  section: "Section",
  question: "Question",
  faq: "FAQ",
  table: "Table",
  row: "Table row",
};
/** @type {Record<string, string>} */
const SIGNS = { article: "¶", section: "§", question: "Q", faq: "F", table: "T", row: "T" };

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
  const facts = make("span", { class: "hit-facts" }, [LABELS[hit.kind], LABELS[hit.level]].filter(Boolean).join(" · "));
  if (rank > 0)
    facts.append(
      " ",
      make(
        "span",
        { class: `bars bars-${rank}`, role: "img", "aria-label": `${LABELS[hit.priority]} priority` },
        ...[1, 2, 3, 4].map(() => make("i")),
      ),
    );
  const name = make("span", { class: "hit-name" }, ...pieces(hit.marked));
  if (hit.above.length) name.append(" ", make("span", { class: "hit-above" }, `in ${hit.above.join(" › ")}`));
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
 * Adds the filter lists to `place`, as the theme's `searching` component does on a page.
 *
 * @param {HTMLElement} place
 * @param {[string, string][]} topics
 */
const addFilters = (place, topics) => {
  /**
   * @param {string[]} ids
   * @param {string} noun
   */
  const named = (ids, noun) => ids.map((id) => [id, `${LABELS[id]}${noun}`]);
  const choices = {
    topic: topics,
    priority: named(PRIORITIES.slice(1).reverse(), " priority"),
    level: named(LEVELS.slice(1), " level"),
    kind: [...named(["article", "question"], "s"), ["faq", "FAQs"], ["table", "Tables"]],
  };
  for (const [noun, all] of Object.entries(choices)) {
    const list = make(
      "select",
      { name: noun === "kind" ? "type" : noun, "aria-label": `Only this ${noun}` },
      new Option(`Any ${noun}`, ""),
      ...all.map(([id, title]) => new Option(title, id)),
    );
    if (all.length > 1) place.append(list);
  }
};

/**
 * The filters in `place`: `values()` returns the chosen ones by field, `set(values)` chooses.
 *
 * @param {HTMLElement} place
 */
const filters = (place) => ({
  values: () =>
    Object.fromEntries(
      $$("select", place)
        .filter(({ value }) => value)
        .map(({ name, value }) => [name, value]),
    ),
  /** @param {Record<string, string>} values */
  set(values) {
    for (const list of $$("select", place)) {
      list.value = values[list.name] ?? "";
      // An unknown value, as in an old link, would leave the list blank.
      if (list.selectedIndex < 0) list.value = "";
    }
  },
});

/**
 * The URL of the search page for a query and filters.
 *
 * @param {string} query
 * @param {Record<string, string>} values
 */
const pageFor = (query, values) => address(`${routes.search}?${new URLSearchParams({ q: query, ...values })}`);

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
  if (hits.length)
    return corrected.map(({ word, term }) => make("p", {}, `There is no “${word}” here. These are for “${term}”.`));
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
  const said = [make("p", {}, make("strong", {}, "Nothing found."), " Try fewer words, or others.")];
  if (suggested.length)
    said.push(
      make(
        "p",
        {},
        "Did you mean ",
        ...suggested.flatMap(({ word, term }, place) => [
          place ? ", " : "",
          button(term, () => ask(query.replace(new RegExp(word, "i"), term))),
        ]),
        "?",
      ),
    );
  if (filtered) said.push(make("p", {}, button("Search without filters", unfilter, "button quiet")));
  return said;
};

search.results = { find, link, grouped, groupName, addFilters, filters, pageFor, advice };
