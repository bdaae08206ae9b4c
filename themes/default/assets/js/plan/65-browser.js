// The card browser: all cards, filtered and sorted, and what can be done with each.
const { $, make, t, percent } = prepbook.internal.page;
const { address, routes } = prepbook.internal.loading;
const { ring, STANDINGS } = prepbook.internal.progress;
const { days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;
const { contentOf } = prepbook.internal.deck;
const { fitting } = prepbook.internal.queue;
const { button, quiet, choose, dayFromNow, filterFields, filterOf } = prepbook.internal.controls;

/** Cards that are listed at once. */
const PAGE = 15;

/** @type {Record<string, (study: Study, card: Card) => number>} */
const ORDERS = {
  guide: (_, { number }) => number,
  due: (study, { id }) => (study.state(id).phase === "new" ? Infinity : scheduler.dueDay(study.state(id))),
  ease: (study, { id }) => -(study.state(id).memory?.difficulty ?? 0),
};

/**
 * Sorts cards; equal ones stay in the order of the guide.
 *
 * @param {Study} study
 * @param {Card[]} cards
 * @param {string} order
 */
const sort = (study, cards, order) => {
  const keys = new Map(cards.map((card) => [card, ORDERS[order](study, card)]));
  return cards.sort((a, b) => keys.get(a) - keys.get(b) || a.number - b.number);
};

/** @param {Study} study */
const browser = (study) => {
  const { deck } = study;
  const form = make(
    "form",
    { class: "filters", "aria-label": t("browse.title") },
    ...filterFields(deck),
    choose(
      "order",
      t("browse.order"),
      ["guide", "due", "ease"].map((name) => [name, t(`browse.by_${name}`)]),
    ),
  );
  const status = make("p", { class: "status", role: "status" });
  const practise = make("a", { class: "button quiet" }, t("review.practise"));
  const list = make("ul", { class: "plain-list card-list" });
  const more = button(t("browse.more"), () => draw(list.children.length + PAGE), { class: "button quiet" });
  const hint = make("span", {});
  const all = quiet(t("browse.show_all"), () => {
    form.reset();
    draw();
    $("select", form).focus();
  });
  const empty = make(
    "div",
    { class: "empty" },
    make("p", {}, make("strong", {}, t("browse.none")), " ", hint),
    make("p", {}, all),
  );
  const box = make(
    "div",
    { class: "browser" },
    form,
    make("p", { class: "actions scripted" }, practise),
    status,
    empty,
    list,
    more,
  );

  /**
   * @param {Card} card
   * @param {HTMLElement} row
   */
  const fill = (card, row) => {
    const state = study.state(card.id);
    const { suspended, notes } = study.history;
    const isNew = state.phase === "new";
    const link = make("a", { href: address(card.article.url) }, card.article.title);
    contentOf(deck, card).then(
      (content) => {
        link.textContent = content.table
          ? `${content.table.title}: ${content.table.rows[content.row].aspect.text}`
          : content.text;
        link.href = address(content.table ? content.table.source : content.url);
      },
      () => {},
    );
    /**
     * @param {string} name
     * @param {() => unknown} act
     */
    const action = (name, act) =>
      button(
        t(`browse.do_${name}`),
        () => {
          act();
          fill(card, row);
          status.textContent = t(`browse.did_${name}`);
          $("button", row)?.focus();
        },
        { class: "link" },
      );
    const isSuspended = suspended.has(card.id);
    const isStarred = study.history.stars.has(card.id);
    const note = notes.get(card.id);
    row.replaceChildren(
      ring(STANDINGS[scheduler.standing(state)][0]),
      make(
        "div",
        {},
        link,
        make(
          "p",
          { class: "facts" },
          ...[
            card.topic?.title,
            isNew ? STANDINGS.new[1] : t("study.due_when", { when: dayFromNow(scheduler.dueDay(state)) }),
            !isNew && t("browse.difficulty", { percent: percent((state.memory.difficulty - 1) / 9) }),
            scheduler.isLeech(state, study.rules) && t("browse.leech"),
            isSuspended && t("browse.suspended"),
          ]
            .filter(Boolean)
            .map((fact) => make("span", {}, String(fact))),
        ),
        ...(note ? [make("p", { class: "status" }, note)] : []),
      ),
      make(
        "p",
        { class: "card-actions scripted" },
        action(isStarred ? "unstar" : "star", () => study.star(card.id, !isStarred)),
        action(isSuspended ? "resume" : "suspend", () => study.note(card.id, "suspend", isSuspended ? 0 : 1)),
        ...(isNew
          ? []
          : [
              action("bury", () => study.note(card.id, "bury", days.today())),
              action("reset", () => study.note(card.id, "reset", 1)),
              action("forget", () => study.forget(card.id)),
            ]),
      ),
    );
  };

  const draw = (/** @type {number} */ size = PAGE) => {
    const { order, ...chosen } = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
    const cards = sort(study, fitting(study, filterOf(form)), order);
    const rows = cards.slice(0, size).map((card) => {
      const row = make("li", {});
      fill(card, row);
      return row;
    });
    list.replaceChildren(...rows);
    status.textContent = t("count.cards", { count: cards.length });
    more.hidden = cards.length <= size;
    practise.hidden = !cards.length;
    empty.hidden = cards.length > 0;
    hint.textContent = t({ starred: "browse.none_starred", noted: "browse.none_noted" }[chosen.state] ?? "browse.none_hint");
    const query = new URLSearchParams(Object.entries(chosen).filter(([, value]) => value)).toString();
    practise.href = `${address(routes.pageReview)}#${query}${query && "&"}practise`;
  };
  form.addEventListener("change", () => draw());
  form.addEventListener("submit", (event) => event.preventDefault());
  // What cards ask is loaded once they are looked at.
  const fold = make("details", { class: "further scripted" }, make("summary", {}, t("browse.title")), box);
  fold.addEventListener("toggle", () => {
    if (fold.open && !list.children.length) draw();
  });
  return fold;
};

const shared = { browser };
/** @typedef {typeof shared} Shared */
prepbook.internal.browser = shared;
