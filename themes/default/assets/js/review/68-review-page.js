// The review page: cards due, filters, the session, the summary.
const { $, make, t, phrase, percent } = prepbook.internal.page;
const { address, routes } = prepbook.internal.loading;
const { days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;
const { contentOf } = prepbook.internal.deck;
const { fitting, askable, mixed, isQuestion } = prepbook.internal.queue;
const { openStudy } = prepbook.internal.desk;
const { button, quiet, dayFromNow, whenDue, duration, filterFields, notices, backupReminder } = prepbook.internal.controls;
const { settingsButton } = prepbook.internal.settings;
const { startSession, comingDays } = prepbook.internal.session;
const { reviewCard, listKeys } = prepbook.internal.review;

const FILTERS = ["topic", "priority", "level", "kind", "state"];

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

/** @param {HTMLElement} container */
const reviewPage = async (container) => {
  const study = await openStudy();
  const live = make("p", { class: "unseen", role: "status" });
  const box = make("div", { class: "review-box" });
  container.replaceChildren(notices(study), box, live);
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

  // In the single file the page is named before it: `#review.html#start`.
  const hash = () => new URLSearchParams(location.hash.replace(/^.*#/, ""));
  const filter = Object.fromEntries(FILTERS.map((name) => [name, hash().get(name) ?? ""]));
  filter.article = hash().get("article") ?? "";
  const wanted = () => ({ ...filter, priority: Number(filter.priority), level: Number(filter.level) });
  /** @param {boolean} started */
  const remember = (started) => {
    container.toggleAttribute("data-session", started);
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
   * @param {{ minutes?: number, limited?: boolean, practised?: Set<Card> }} options
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
      limited: true,
    });
  };
  /** Asks all that fits, whatever the limits. What is not due is practised. */
  const beginAll = () => {
    const cards = fitting(study, wanted());
    const found = askable(without(study), wanted());
    const scheduled = new Set([...found.due, ...found.steps, ...found.fresh]);
    begin(cards, { practised: new Set(cards.filter((card) => !scheduled.has(card))) });
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
    const chosen = mixed({ steps: [], due: cards, fresh: [] }, study.history.settings.length);
    begin(chosen, { practised: new Set(chosen) });
  };

  const filterForm = () => {
    const form = make("form", { class: "filters review-filters", "aria-label": t("review.choose_cards") });
    form.append(...filterFields(study.deck, filter));
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
    const cram = routes.pageCram
      ? make("a", { class: "button", href: address(routes.pageCram) }, t("page.cram.title"))
      : make("span");
    const held = make("p", { class: "status scripted" });
    const more = make("button", { type: "button", class: "link" });
    more.addEventListener("click", () => begin(mixed({ ...heldBack(), steps: [] }, 10), {}));
    const choice = make("details", { class: "further scripted" }, make("summary", {}, t("review.options")), filterForm());
    choice.open = focus === "[name=topic]" || Object.values(filter).some(Boolean);
    update = () => {
      const found = askable(study, wanted());
      const { settings } = study.history;
      const all = found.due.length + found.steps.length + found.fresh.length;
      const number = settings.session === "count" ? Math.min(all, settings.length) : all;
      const matching = fitting(study, wanted());
      const none = !matching.length;
      const [next] = comingDays(study, matching).filter(([day]) => day > days.today());
      // Cards in their steps of minutes, which come back today.
      const soon = matching
        .map(({ id }) => study.state(id))
        .filter(({ phase, due }) => phase !== "new" && phase !== "review" && due > Date.now())
        .toSorted((a, b) => a.due - b.due);
      title.textContent = all
        ? study.history.made.length
          ? t("review.today", { count: all })
          : t("review.begin")
        : t(none ? "review.none" : found.isInterview ? "plan.is_today" : "review.caught_up");
      facts.replaceChildren(
        ...[
          { count: found.due.length + found.steps.length, key: "review.to_repeat" },
          { count: found.fresh.length, key: "review.new" },
          { count: all ? Math.max(1, Math.round(found.minutes)) : 0, key: "duration.minutes" },
        ]
          .filter(({ count }) => count)
          .map(({ count, key }) => make("span", {}, t(key, { count }))),
      );
      text.textContent = all
        ? study.history.made.length
          ? ""
          : t("review.intro")
        : none
          ? t("review.none_hint")
          : found.isInterview
            ? t("plan.is_today_hint")
            : soon.length
              ? t("review.next", { count: soon.length, when: whenDue(soon[0]) })
              : next
                ? t("review.next", { count: next[1], when: dayFromNow(next[0]) })
                : t("review.no_next");
      text.hidden = !text.textContent;
      start.textContent =
        settings.session === "minutes"
          ? t("review.start_minutes", { count: settings.length })
          : t("review.start", { count: number });
      start.hidden = !all;
      practise.hidden = none;
      cram.hidden = !found.isInterview;
      const waiting = found.held.due + found.held.fresh;
      more.textContent = t("review.study_more", { count: Math.min(10, waiting) });
      held.replaceChildren(
        make(
          "span",
          {},
          ...phrase(found.held.due ? (found.held.fresh ? "review.held" : "review.held_due") : "review.held_new", {
            due: found.held.due,
            new: found.held.fresh,
            count: found.held.due + found.held.fresh,
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
        make("p", { class: "actions" }, start, cram, practise, settingsButton(study, "minutes")),
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
    const coming = comingDays(study);
    const isOver = !more && coming[0]?.[0] !== days.today();
    /**
     * @param {string | number} number
     * @param {string} what
     */
    const figure = (number, what) => make("div", {}, make("dt", {}, what), make("dd", {}, number));
    const panel = make(
      "section",
      { class: "ask-card review-summary" },
      make("h2", { class: "ask", tabindex: "-1" }, t(isOver ? "review.done_today" : "review.done_now")),
      make(
        "dl",
        { class: "figures" },
        figure(done.cards, t("review.figure_cards")),
        figure(done.learned.length, t("review.figure_learned")),
        figure(duration(done.minutes), t("review.figure_time")),
        ...(done.asked ? [figure(percent(done.recalled / done.asked), t("review.figure_recalled"))] : []),
      ),
    );
    const undo = quiet(t("review.undo_last"), () => {
      remember(true);
      desk.back(session);
    });
    panel.append(
      make(
        "p",
        { class: "actions" },
        ...(more
          ? [button(t("review.continue", { count: more }), () => beginWaiting(askable(study, wanted())), { "data-start": "" })]
          : []),
        make("a", { class: "button quiet", href: address(routes.pageProgress) }, t("review.your_progress")),
        undo,
      ),
    );
    // A table is named once, however many of its cards were missed.
    const tables = new Set();
    const missed = done.missed.filter((card) => {
      const [table] = card.id.split("#");
      return isQuestion(card) || (!tables.has(table) && tables.add(table));
    });
    if (missed.length) {
      panel.append(
        make("h3", {}, t("review.read_again")),
        make(
          "ul",
          { class: "plain-list" },
          ...missed.slice(0, 12).map((card) => {
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
    if (coming.length)
      panel.append(
        make("h3", {}, t("review.come_back")),
        make(
          "ul",
          { class: "plain-list" },
          ...coming.map(([day, number]) => make("li", {}, t("review.coming", { count: number, when: dayFromNow(day) }))),
        ),
      );
    box.replaceChildren(...backupReminder(study), panel);
    $(".ask", panel).focus();
    live.textContent = t("review.done", { count: done.cards });
  };

  listKeys();
  // Before and after a session Enter presses the button that goes on.
  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (event.key !== "Enter" || event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
    if (container.hasAttribute("data-session") || target.closest("a, button, summary, input, select, textarea, dialog")) return;
    const go = $("[data-start]", box);
    if (!go) return;
    event.preventDefault();
    go.click();
  });

  study.on((what) => {
    if (what === "reset") showStart();
    else if ($(".review-start", box)) update();
  });
  const found = askable(study, wanted());
  const isAny = found.due.length + found.steps.length + found.fresh.length > 0;
  const fits = fitting(study, wanted()).length > 0;
  if (hash().has("practise") && fits) practiseNow();
  else if (hash().has("all") && fits) beginAll();
  else if (hash().has("start") && isAny) beginWaiting(found);
  else showStart();
};

const shared = { reviewPage };
/** @typedef {typeof shared} Shared */
prepbook.internal.reviewPage = shared;
