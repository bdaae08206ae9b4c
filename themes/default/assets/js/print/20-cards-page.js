// The page of flash cards: the reader chooses, sees how many sheets that makes, and prints.
const { $, make, t } = prepbook.internal.page;
const { fitting, siblingsOf } = prepbook.internal.queue;
const { openStudy } = prepbook.internal.desk;
const { button, choose, filterFields, filterOf, quiet } = prepbook.internal.controls;
const { beginPage } = prepbook.internal.start;
const { PER_SHEET, sheetsOf } = prepbook.internal.flash;

/** Sheets that are drawn at once. */
const MOST_SHEETS = 20;

/**
 * All cards with their numbers on paper: those of topics in order, then those of pages without a topic. A row of a comparison is one
 * card, however many of the deck ask for its cells.
 *
 * @param {Deck} deck
 */
const printedCards = ({ cards }) => {
  const own = new Map();
  for (const card of [...cards.filter(({ topic }) => topic), ...cards.filter(({ topic }) => !topic)]) {
    const key = siblingsOf(card);
    if (!own.has(key)) own.set(key, { card, key, number: own.size + 1 });
  }
  return [...own.values()];
};

/**
 * What is chosen where the address says nothing: the most important cards, or the first topic.
 *
 * @param {Deck} deck
 * @returns {Record<string, string>}
 */
const firstChoice = ({ cards }) =>
  cards.some(({ priority }) => priority === 4) ? { priority: "4" } : { topic: cards.find(({ topic }) => topic)?.topic.id ?? "" };

/** @param {HTMLElement} container */
const cardsPage = async (container) => {
  const study = await openStudy();
  const { deck } = study;
  if (!deck.cards.length) {
    container.replaceChildren(make("p", { class: "empty" }, t("cards.no_answers")));
    return;
  }
  const all = printedCards(deck);
  const given = location.search ? Object.fromEntries(new URLSearchParams(location.search)) : firstChoice(deck);
  const rangeField = choose("sheets", t("cards.sheets"), []);
  const ranges = $("select", rangeField);
  const status = make("p", { class: "status", role: "status" });
  const form = make("form", { class: "filters scripted", "aria-label": t("cards.form") });
  form.append(...filterFields(deck, given, study.log.entries().length ? [] : ["state"]), rangeField, status);
  const actions = make(
    "p",
    { class: "actions" },
    button(t("label.print"), async () => {
      await drawing;
      print();
    }),
  );
  const hint = make("span");
  const showAll = quiet(t("browse.show_all"), () => {
    form.reset();
    showChosen();
    remember();
    $("select", form).focus();
  });
  const empty = make("div", { class: "empty" }, make("p", {}, make("strong", {}, t("browse.none")), " ", hint));
  empty.append(make("p", {}, showAll));
  const paper = make("div", { class: "paper" });
  container.replaceChildren(form, actions, empty, paper);

  let latest = 0;
  /** Ends when the chosen sheets are on the page. */
  let drawing = Promise.resolve();
  /** @param {{ card: Card, number: number }[]} cards */
  const draw = async (cards) => {
    latest += 1;
    const own = latest;
    const total = Math.ceil(cards.length / PER_SHEET);
    const first = Number(ranges.value) || 1;
    const last = Math.min(total, first + MOST_SHEETS - 1);
    const count = total
      ? t("cards.on_sheets", { cards: t("count.cards", { count: cards.length }), count: total })
      : t("count.cards", { count: 0 });
    status.textContent = total > MOST_SHEETS ? `${count}. ${t("cards.range_shown", { first, last })}` : count;
    try {
      const sheets = await sheetsOf(deck, cards.slice((first - 1) * PER_SHEET, last * PER_SHEET), first);
      if (own === latest) paper.replaceChildren(...sheets);
    } catch (error) {
      if (own === latest) paper.replaceChildren(make("p", { class: "empty" }, t("review.cards_failed")));
      if (/** @type {Error} */ (error).name !== "LoadError") throw error;
    }
  };
  const chosen = () => {
    const keys = new Set(fitting(study, filterOf(form)).map(siblingsOf));
    return all.filter(({ key }) => keys.has(key));
  };
  /**
   * Offers the ranges of sheets of the chosen cards, and draws one.
   *
   * @param {string} [sheets] The first sheet of the range.
   */
  const showChosen = (sheets = "") => {
    const cards = chosen();
    const total = Math.ceil(cards.length / PER_SHEET);
    const options = [];
    for (let first = 1; first <= total; first += MOST_SHEETS) {
      const last = Math.min(total, first + MOST_SHEETS - 1);
      const range = first === last ? String(first) : t("cards.sheet_range", { first, last });
      options.push(make("option", { value: first }, range));
    }
    ranges.replaceChildren(...options);
    for (const option of options) option.selected = option.value === sheets;
    rangeField.hidden = options.length < 2;
    actions.hidden = !total;
    empty.hidden = total > 0;
    const state = new FormData(form).get("state");
    hint.textContent = t({ starred: "browse.none_starred", noted: "browse.none_noted" }[String(state)] ?? "browse.none_hint");
    drawing = draw(cards);
    return drawing;
  };
  const remember = () => {
    const values = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    for (const [name, value] of [...values]) if (!value || (name === "sheets" && value === "1")) values.delete(name);
    try {
      // Without a choice, the address still says that all are chosen.
      history.replaceState(null, "", `?${values.toString() || "topic="}`);
    } catch {
      /* some browsers refuse it from disk */
    }
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", ({ target }) => {
    if (target === ranges) drawing = draw(chosen());
    else showChosen();
    remember();
  });
  study.on((what) => {
    if (["entries", "reset", "day"].includes(what)) showChosen(ranges.value);
  });
  await showChosen(given.sheets);
};

beginPage("cards", cardsPage);
