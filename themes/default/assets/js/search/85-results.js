// Results and filters as the dialog and the pages show them. Text is only ever put in as text.
{
  const { FIELDS, PRIORITIES, LEVELS, KINDS } = search.query;
  const NAMES = { topic: "topic", priority: "priority", level: "level", type: "kind" };
  const LABELS = {
    "very-high": "Very high", high: "High", medium: "Medium", low: "Low", junior: "Junior", mid: "Mid", senior: "Senior",
    article: "Article", section: "Section", question: "Question", faq: "FAQ", table: "Table", row: "Table row",
  };
  const SIGNS = { article: "¶", section: "§", question: "Q", faq: "F", table: "T", row: "T" };

  const pieces = (list) => list.map(({ text, mark }) => (mark ? make("mark", {}, text) : text));

  /** A result as a link with its kind, its priority and an excerpt. `attributes` are the link's. */
  const link = (hit, attributes = {}) => {
    const rank = PRIORITIES.indexOf(hit.priority);
    const facts = make("span", { class: "hit-facts" }, [LABELS[hit.kind], LABELS[hit.level]].filter(Boolean).join(" · "));
    if (rank > 0) facts.append(" ", make("span", { class: `bars bars-${rank}`, role: "img", "aria-label": `${LABELS[hit.priority]} priority` }, ...[1, 2, 3, 4].map(() => make("i"))));
    const name = make("span", { class: "hit-name" }, ...pieces(hit.marked));
    if (hit.above.length) name.append(" ", make("span", { class: "hit-above" }, `in ${hit.above.join(" › ")}`));
    return make("a", { class: "hit", href: hit.url, ...attributes }, make("span", { class: "hit-sign", "aria-hidden": "true" }, SIGNS[hit.kind]), name, " ", facts, " ", make("span", { class: "hit-text" }, ...pieces(hit.excerpt)));
  };

  /** Results by page, the page of the best first: `[[hit, …], …]`. */
  const grouped = (hits) => [...Map.groupBy(hits, ({ url }) => url.split("#")[0]).values()];

  /** The name above a group. */
  const groupName = ({ title, topic }) => (topic && topic !== title ? `${topic} › ${title}` : title);

  /**
   * Fills `place` with a list for each filter. Gives `values()`, those chosen by field, and `set(values)`; `changed`
   * is called when the reader chooses.
   */
  const filters = (place, topics, changed) => {
    const choices = {
      topic: topics,
      priority: PRIORITIES.slice(1).reverse().map((id) => [id, `${LABELS[id]} priority`]),
      level: LEVELS.slice(1).map((id) => [id, `${LABELS[id]} level`]),
      type: KINDS.filter((id) => id !== "section" && id !== "row").map((id) => [id, { article: "Articles", question: "Questions", faq: "FAQs", table: "Tables" }[id]]),
    };
    const lists = FIELDS.filter((field) => choices[field].length > 1).map((field) => {
      const list = make("select", { name: field, "aria-label": `Only this ${NAMES[field]}` });
      list.append(new Option(`Any ${NAMES[field]}`, ""), ...choices[field].map(([id, title]) => new Option(title, id)));
      list.addEventListener("change", changed);
      return list;
    });
    place.replaceChildren(...lists);
    const set = (values) => {
      for (const list of lists) {
        list.value = values[list.name] ?? "";
        if (list.selectedIndex < 0) list.value = "";
      }
    };
    return { values: () => Object.fromEntries(lists.filter(({ value }) => value).map(({ name, value }) => [name, value])), set };
  };

  /** The search page for a query and filters. */
  const pageFor = (query, values) => address(`search.html?${new URLSearchParams({ q: query, ...values })}`);

  /** What to say beside the results: what was corrected, or what to try where there are none. `ask(query)` asks anew. */
  const advice = ({ hits, corrected, suggested }, query, { filtered, ask, unfilter }) => {
    if (hits.length) return corrected.map(({ word, term }) => make("p", {}, `There is no “${word}” here. These are for “${term}”.`));
    const button = (text, act, look = "link") => {
      const element = make("button", { type: "button", class: look }, text);
      element.addEventListener("click", act);
      return element;
    };
    const said = [make("p", {}, make("strong", {}, "Nothing found."), " Try fewer words, or others.")];
    if (suggested.length) said.push(make("p", {}, "Did you mean ", ...suggested.flatMap(({ word, term }, place) => [place ? ", " : "", button(term, () => ask(query.replace(new RegExp(word, "i"), term)))]), "?"));
    if (filtered) said.push(make("p", {}, button("Search without filters", unfilter, "button quiet")));
    return said;
  };

  search.results = { pieces, link, grouped, groupName, filters, pageFor, advice };
}
