// The review page: cards due, filters, the session, the summary.
const { $, make, count, t, phrase } = prepbook.internal.page;
const { address, routes } = prepbook.internal.loading;
const { days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;
const { contentOf } = prepbook.internal.deck;
const { fitting, askable, mixed } = prepbook.internal.queue;
const { openStudy } = prepbook.internal.desk;
const { button, quiet, dayFromNow, duration, percent, choose, notices, backupReminder } = prepbook.internal.controls;
const { settingsButton } = prepbook.internal.settings;
const { startSession, comingDays } = prepbook.internal.session;
const { reviewCard, listKeys } = prepbook.internal.review;

const FILTERS = ["topic", "priority", "level", "kind", "starred"];

/**
 * The same desk without a date and limits.
 *
 * @param {Study} study
 * @returns {Study}
 */
const without = (study) => ({
  ...study,
  rules: { ...study.rules, date: null },
  history: { ...study.history, settings: { ...study.history.settings, fresh: 1e9, reviews: 1e9, minutes: 1e9 } },
});

/** @param {HTMLElement} place */
const reviewPage = async (place) => {
  const study = await openStudy();
  const live = make("p", { class: "unseen", role: "status" });
  const box = make("div", { class: "review-box" });
  place.replaceChildren(notices(study), box, live);
  const desk = reviewCard(study, box, {
    live,
    /** @param {Session} session */
    finished: (session) => {
      if (session.past.length) showSummary(session);
      else {
        remember(false);
        showStart("[data-start]");
      }
    },
  });

  const hash = () => new URLSearchParams(location.hash.slice(1));
  const filter = Object.fromEntries(FILTERS.map((name) => [name, hash().get(name) ?? ""]));
  filter.article = hash().get("article") ?? "";
  const wanted = () => ({ ...filter, priority: Number(filter.priority), level: Number(filter.level) });
  /** @param {boolean} started */
  const remember = (started) => {
    place.toggleAttribute("data-session", started);
    const query = new URLSearchParams([
      ...Object.entries(filter).filter(([, value]) => value),
      ...(started ? [["start", ""]] : []),
    ])
      .toString()
      .replace("start=", "start");
    try {
      history.replaceState(null, "", query ? `#${query}` : location.pathname + location.search);
    } catch {
      /* some browsers refuse it from disk */
    }
  };

  /**
   * @param {Card[]} cards
   * @param {{ minutes?: number, limited?: boolean, practice?: boolean }} options
   */
  const begin = (cards, options) => {
    remember(true);
    desk.start(startSession(study, cards, options));
  };
  /**
   * Starts a session of due cards, as long as the settings say.
   *
   * @param {Askable} found
   */
  const beginWaiting = (found) => {
    const { session, length } = study.history.settings;
    begin(mixed(found, session === "count" ? length : Infinity), {
      minutes: session === "minutes" ? length : 0,
      limited: !hash().has("all"),
    });
  };
  /** Asks the least known cards, and schedules nothing. */
  const practiseNow = () => {
    const today = days.today();
    const cards = fitting(study, wanted()).sort(
      (a, b) =>
        scheduler.recallOn(study.state(a.id), today) - scheduler.recallOn(study.state(b.id), today) ||
        b.priority - a.priority ||
        a.number - b.number,
    );
    begin(mixed({ steps: [], due: cards, fresh: [] }, study.history.settings.length), { practice: true });
  };

  const filterForm = () => {
    const { deck } = study;
    const form = make("form", { class: "filters review-filters", "aria-label": "Choose the cards" });
    const kinds = new Set(deck.cards.map(({ kind }) => kind));
    const tables = kinds.has("cell") || kinds.has("row");
    if (deck.topics.length > 1)
      form.append(choose("topic", "Topic", [["", "All"], ...deck.topics.map(({ id, title }) => [id, title])], filter.topic));
    if (deck.priorities.length > 1)
      form.append(
        choose(
          "priority",
          "Priority",
          [["", "All"], ...deck.priorities.map(({ rank, label }) => [rank, rank === 4 ? label : `${label} and above`])],
          filter.priority,
        ),
      );
    if (deck.levels.length > 1)
      form.append(choose("level", "Level", [["", "All"], ...deck.levels.map(({ rank, label }) => [rank, label])], filter.level));
    if (tables)
      form.append(
        choose(
          "kind",
          "Cards",
          [
            ["", "All"],
            ["question", "Questions"],
            ["table", "From tables"],
          ],
          filter.kind,
        ),
      );
    form.append(
      choose(
        "starred",
        "Starred",
        [
          ["", "All"],
          ["yes", "Starred only"],
        ],
        filter.starred,
      ),
    );
    form.addEventListener("change", (event) => {
      const target = /** @type {HTMLInputElement} */ (event.target);
      filter[target.name] = target.value;
      remember(false);
      update();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    return form;
  };

  /** Brings the start card up to date. Its fields and buttons stay, so that none loses the focus or a click. */
  let update = () => {};
  /** @param {string} [focus] */
  const showStart = (focus) => {
    const title = make("h2", { class: "ask" });
    const facts = make("p", { class: "facts" });
    const text = make("p", {});
    const start = button("", () => beginWaiting(askable(study, wanted())), { "data-start": "" });
    const practise = quiet(t("review.practise"), practiseNow);
    const held = make("p", { class: "status scripted" });
    const more = make("button", { type: "button", class: "link" });
    more.addEventListener("click", () => begin(mixed({ ...heldBack(), steps: [] }, 10), {}));
    const choice = make("details", { class: "further scripted" }, make("summary", {}, "Choose cards"), filterForm());
    choice.open = focus === "[name=topic]" || Object.values(filter).some(Boolean);
    update = () => {
      const found = askable(study, wanted());
      const { settings } = study.history;
      const all = found.due.length + found.steps.length + found.fresh.length;
      const number = settings.session === "count" ? Math.min(all, settings.length) : all;
      const none = !fitting(study, wanted()).length;
      const [next] = comingDays(study).filter(([day]) => day > days.today());
      title.textContent = all
        ? study.history.made.length
          ? `${count(all, "card")} waiting`
          : "Begin with a few cards"
        : none
          ? "No card fits"
          : "You’re all caught up";
      facts.replaceChildren(
        ...[
          [found.due.length + found.steps.length, "to repeat"],
          [found.fresh.length, "new"],
          [all ? Math.max(1, Math.round(found.minutes)) : 0, "min"],
        ]
          .filter(([some]) => some)
          .map(([some, what]) => make("span", {}, `${some} ${what}`)),
      );
      text.textContent = all
        ? study.history.made.length
          ? ""
          : "A question is asked; you say the answer aloud, look, tick what you said, and grade yourself. What you know comes back in days and weeks, what you do not in minutes. Ten minutes a day are enough to begin with."
        : none
          ? "Choose another topic or level, or star some questions first."
          : `${next ? `The next ${count(next[1], "card")} come ${dayFromNow(next[0])}. ` : ""}Until then, what is not repeated is not lost: forgetting a little makes the next recall count more.`;
      text.hidden = !text.textContent;
      start.textContent =
        settings.session === "minutes" ? `Start: ${settings.length} minutes` : `Start: ${count(number, "card")}`;
      start.hidden = !all;
      practise.hidden = none;
      const waiting = found.held.due + found.held.fresh;
      more.textContent = t("review.study_more", { count: Math.min(10, waiting) });
      held.replaceChildren(
        make(
          "span",
          {},
          ...phrase(found.held.due ? (found.held.fresh ? "review.held" : "review.held_due") : "review.held_new", {
            due: found.held.due,
            new: found.held.fresh,
            more,
          }),
        ),
      );
      held.hidden = !waiting;
    };
    update();
    box.replaceChildren(
      ...backupReminder(study),
      make(
        "section",
        { class: "ask-card review-start" },
        title,
        facts,
        text,
        make("p", { class: "actions" }, start, practise, settingsButton(study, "minutes")),
        held,
        choice,
      ),
    );
    if (focus) $(focus, box)?.focus();
  };
  const heldBack = () => {
    const [all, some] = [askable(without(study), wanted()), askable(study, wanted())];
    return {
      due: all.due.filter((card) => !some.due.includes(card)),
      fresh: all.fresh.filter((card) => !some.fresh.includes(card)),
    };
  };

  /** @param {Session} session */
  const showSummary = (session) => {
    remember(false);
    const done = session.summary();
    const again = askable(study, wanted());
    const more = again.due.length + again.steps.length + again.fresh.length;
    /**
     * @param {string | number} number
     * @param {string} what
     */
    const figure = (number, what) => make("div", {}, make("dt", {}, what), make("dd", {}, number));
    const panel = make(
      "section",
      { class: "ask-card review-summary" },
      make("h2", { class: "ask", tabindex: "-1" }, more ? "Done for now" : "Done for today"),
      make(
        "dl",
        { class: "figures" },
        figure(done.cards, "cards"),
        figure(done.learned.length, "learned"),
        figure(duration(done.minutes), "time"),
        ...(done.asked ? [figure(percent(done.recalled / done.asked), "recalled")] : []),
      ),
    );
    if (done.missed.length) {
      panel.append(
        make("h3", {}, "Read these again"),
        make(
          "ul",
          { class: "plain-list" },
          ...done.missed.slice(0, 12).map((card) => {
            const link = make("a", { href: address(card.article.url) }, card.article.title);
            contentOf(study.deck, card).then(
              (content) => {
                link.textContent = content.table ? content.table.title : content.text;
                link.href = address(content.table ? content.table.source : content.url);
              },
              () => {},
            );
            return make("li", {}, link);
          }),
        ),
      );
    }
    const coming = comingDays(study);
    if (coming.length)
      panel.append(
        make("h3", {}, "When to come back"),
        make(
          "ul",
          { class: "plain-list" },
          ...coming.map(([day, number]) => make("li", {}, `${count(number, "card")} ${dayFromNow(day)}`)),
        ),
      );
    const undo = quiet("Undo the last grade", () => {
      remember(true);
      desk.back(session);
    });
    panel.append(
      make(
        "p",
        { class: "actions" },
        ...(more
          ? [button(`Go on: ${count(more, "card")} waiting`, () => beginWaiting(askable(study, wanted())), { "data-start": "" })]
          : []),
        make("a", { class: "button quiet", href: address(routes.progress) }, "Your progress"),
        undo,
      ),
    );
    box.replaceChildren(...backupReminder(study), panel);
    $(".ask", panel).focus();
    live.textContent = `${count(done.cards, "card")} done`;
  };

  listKeys();
  // Before and after a session Enter presses the button that goes on.
  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (event.key !== "Enter" || event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
    if (place.hasAttribute("data-session") || target.closest("a, button, summary, input, select, textarea, dialog")) return;
    const go = $("[data-start]", box);
    if (!go) return;
    event.preventDefault();
    go.click();
  });

  study.on((what) => {
    if (what === "reset") showStart();
    else if ($(".review-start", box)) update();
  });
  // `#all` asks everything that fits, whatever the limits; what is not due then is practised.
  const found = askable(hash().has("all") ? without(study) : study, wanted());
  const isAny = found.due.length + found.steps.length + found.fresh.length > 0;
  if (hash().has("start") && isAny) beginWaiting(found);
  else if (hash().has("all") && fitting(study, wanted()).length) practiseNow();
  else showStart();
};

const shared = { reviewPage };
/** @typedef {typeof shared} Shared */
prepbook.internal.reviewPage = shared;
