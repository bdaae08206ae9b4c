// The plan page: date and available time, the schedule day by day, and what to drop if time is short.
const { $, $$, make, t, phrase } = prepbook.internal.page;
const { address, routes } = prepbook.internal.loading;
const { days } = prepbook.internal.days;
const { priorityLabel } = prepbook.internal.deck;
const { openStudy } = prepbook.internal.desk;
const { isQuestion, isRead, readingOrder } = prepbook.internal.queue;
const { button, quiet, duration, download, slug, notices } = prepbook.internal.controls;
const { openSettings, settingsButton } = prepbook.internal.settings;
const { planOf } = prepbook.internal.plan;
const { calendarOf } = prepbook.internal.calendar;

/** @param {HTMLElement} container */
const planPage = async (container) => {
  const study = await openStudy();
  const result = make("div", { class: "plan" });
  const status = make("p", { class: "unseen", role: "status" });
  container.replaceChildren(notices(study), result, status);
  const settings = () => study.history.settings;

  /** What the plan assumes, and the way to change it. */
  const assumed = () => {
    const { minutes, week, fresh } = settings();
    return make(
      "p",
      { class: "plan-assumed" },
      make(
        "span",
        {},
        t(week === 7 ? "plan.assumed_daily" : "plan.assumed", { time: duration(minutes), days: week, count: fresh }),
      ),
      " ",
      make("span", { class: "scripted" }, settingsButton(study, "date", t("plan.change"))),
    );
  };

  /** @param {Article} article */
  const link = (article) => make("a", { href: address(article.url) }, article.title);
  /** @param {PlanDay} entry */
  const linesOf = ({ day, reviews, read, learn }) => {
    const items = [];
    const today = day === days.today();
    // Today's cards are one queue: all of them lead to it.
    /** @param {string} text */
    const cardsOf = (text) => (today ? make("a", { href: address(`${routes.pageReview}#start`) }, text) : text);
    if (reviews) items.push([cardsOf(t("study.review", { count: reviews }))]);
    for (const { article, minutes, rest } of read)
      items.push([
        ...phrase(rest ? "plan.start_reading" : "plan.read", { article: link(article) }),
        make("span", { class: "plan-time" }, ` ${duration(minutes)}`),
      ]);
    for (const { article, cards } of learn)
      items.push(phrase("plan.learn", { cards: cardsOf(t("count.cards", { count: cards })), article: article.title }));
    return items;
  };
  /** @param {PlanDay} entry */
  const textOf = (entry) =>
    linesOf(entry)
      .map((line) => line.map((one) => (one instanceof Node ? one.textContent : one)).join(""))
      .join("\n");

  /** @param {PlanDay} entry */
  const dayRow = (entry) => {
    const lines = linesOf(entry);
    const head = make(
      "h3",
      {},
      make("time", { datetime: days.iso(entry.day) }, days.name(entry.day, { weekday: "short", day: "numeric", month: "short" })),
      ...(entry.day === days.today() ? [" ", make("span", { class: "chip" }, t("plan.today"))] : []),
    );
    return make(
      "li",
      { class: "plan-day" },
      head,
      make("p", { class: "plan-minutes" }, entry.minutes >= 1 ? duration(entry.minutes) : ""),
      lines.length
        ? make("ul", {}, ...lines.map((line) => make("li", {}, ...line)))
        : make("p", { class: "status" }, t("plan.nothing")),
    );
  };

  /** @param {Article} article */
  const markDone = (article) => {
    const box = make("input", { type: "checkbox" });
    box.checked = isRead(study, article);
    box.addEventListener("change", () => {
      study.markRead(article.id, box.checked);
      draw();
    });
    box.value = article.id;
    return make("label", { class: "tick" }, box, " ", article.title);
  };
  /** Reading is not logged automatically. */
  const readings = () =>
    make(
      "details",
      { class: "further plan-read scripted" },
      make("summary", {}, t("plan.have_read")),
      make("p", { class: "status" }, t("plan.have_read_hint")),
      make(
        "ul",
        { class: "plain-list columns" },
        ...readingOrder(study.deck).map((article) => make("li", {}, markDone(article))),
      ),
    );

  /**
   * What to do in the last days, and what is left out.
   *
   * @param {Plan} plan
   */
  const sprint = (plan) => {
    const [today] = plan.days;
    const cards = today?.day === plan.today ? today.reviews + today.learn.reduce((sum, { cards }) => sum + cards, 0) : 0;
    /**
     * @param {string} url
     * @param {string} text
     */
    const to = (url, text) => make("a", { href: address(url) }, text);
    const questions = study.deck.cards.filter((card) => isQuestion(card) && study.state(card.id).phase === "new");
    const learned = plan.days.reduce((sum, { learn }) => sum + learn.reduce((own, { cards }) => own + cards, 0), 0);
    const out = questions.length - learned;
    return make(
      "section",
      { class: "notice plan-short" },
      make("h2", {}, t("plan.sprint_title")),
      make(
        "ol",
        {},
        ...[
          ...(cards
            ? [phrase("plan.sprint_cards", { link: to(`${routes.pageReview}#start`, t("count.cards", { count: cards })) })]
            : []),
          ...(routes.pageCram ? [phrase("plan.sprint_cram", { link: to(routes.pageCram, t("page.cram.title")) })] : []),
          ...(routes.pageMock ? [phrase("plan.sprint_mock", { link: to(routes.pageMock, t("page.mock.title")) })] : []),
        ].map((line) => make("li", {}, ...line)),
      ),
      ...(out > 0
        ? [make("p", { class: "status" }, t(plan.isLate ? "plan.sprint_left_out" : "plan.sprint_nothing_new", { count: out }))]
        : []),
    );
  };

  /** @param {Plan} plan */
  const verdict = (plan) => {
    const left = plan.date - plan.today;
    /** @type {HTMLElement[]} */
    const parts = [
      make(
        "p",
        { class: "lead" },
        plan.isSprint
          ? t("plan.sprint", { count: left })
          : t(plan.dropped.length || plan.behind ? "plan.not_all_fits" : "plan.all_fits", {
              count: left,
              study: plan.days.length,
            }),
      ),
      assumed(),
    ];
    if (plan.isSprint) parts.push(sprint(plan));
    else if (plan.dropped.length) {
      parts.push(
        make(
          "section",
          { class: "notice plan-short" },
          make("h2", {}, t("plan.dropped")),
          make(
            "p",
            {},
            t(
              plan.needed
                ? "plan.drop"
                : plan.short
                  ? plan.short > 180
                    ? "plan.drop_or_long"
                    : "plan.drop_or_longer"
                  : "plan.drop_only",
              {
                articles: t("count.articles", { count: new Set(plan.dropped.map(({ article }) => article)).size }),
                time: duration(plan.droppedMinutes),
                daily: duration(plan.short ?? 0),
              },
            ),
          ),
          make(
            "ol",
            {},
            ...plan.dropped
              .slice(0, 24)
              .map(({ article, cards, priority }) =>
                make(
                  "li",
                  {},
                  link(article),
                  make(
                    "span",
                    { class: "status" },
                    ` ${[priorityLabel(study.deck, priority), cards.length && t("count.cards", { count: cards.length })].filter(Boolean).join(t("list.separator"))}`,
                  ),
                ),
              ),
          ),
          ...(plan.dropped.length > 24 ? [make("p", {}, t("list.more", { count: plan.dropped.length - 24 }))] : []),
          ...(plan.needed
            ? [
                quiet(t("plan.learn_more", { count: plan.needed }), () => {
                  study.set("fresh", plan.needed);
                  draw();
                }),
              ]
            : []),
        ),
      );
    }
    if (plan.behind)
      parts.push(make("p", { class: "status" }, t("plan.behind", { count: plan.behind, time: duration(settings().minutes) })));
    return parts;
  };

  /** @param {Plan} plan */
  const exportCalendar = (plan) => {
    const events = plan.days
      .filter(({ minutes }) => minutes >= 1)
      .map((entry) => ({ day: entry.day, title: `${study.deck.guide.title}: ${duration(entry.minutes)}`, text: textOf(entry) }));
    events.push({ day: plan.date, title: t("plan.event", { guide: study.deck.guide.title }), text: "" });
    download(`${slug(study.deck.guide.title)}-plan.ics`, "text/calendar", calendarOf(study.deck.guide, events));
  };

  /** Draws the plan. The list of articles that were read stays open, and its boxes keep the focus. */
  const draw = () => {
    const isOpen = $(".plan-read", result)?.open ?? false;
    const focused = /** @type {HTMLInputElement | null} */ (document.activeElement?.closest(".plan-read input"))?.value;
    drawPlan();
    const list = $(".plan-read", result);
    if (list) list.open = isOpen;
    if (focused) {
      $$(".plan-read input", result)
        .find((one) => one.value === focused)
        ?.focus({ preventScroll: true });
    }
  };
  const drawPlan = () => {
    const plan = planOf(study);
    if (!plan) {
      const date = settings().date ? days.parse(settings().date) : null;
      const [head, hint] =
        date === null
          ? [t("plan.when"), t("plan.when_hint")]
          : date === days.today()
            ? [t("plan.is_today"), t("plan.is_today_hint")]
            : [t("plan.past"), t("plan.past_hint")];
      result.replaceChildren(
        make(
          "div",
          { class: "empty" },
          make("p", {}, make("strong", {}, head), " ", hint),
          make(
            "p",
            {},
            ...(date === days.today() && routes.pageCram
              ? [make("a", { class: "button", href: address(routes.pageCram) }, t("page.cram.title")), " "]
              : []),
            button(t("plan.set_date"), () => openSettings(study, "date"), { "data-set-date": "" }),
          ),
        ),
        readings(),
      );
      return;
    }
    const weeks = new Map();
    for (const entry of plan.days) {
      const week = entry.day - days.weekday(entry.day);
      if (!weeks.has(week)) weeks.set(week, []);
      weeks.get(week).push(entry);
    }
    result.replaceChildren(
      ...verdict(plan),
      make(
        "p",
        { class: "actions scripted" },
        make("a", { class: "button", href: address(`${routes.pageReview}#start`) }, t("plan.todays_cards")),
        quiet(t("plan.save_calendar"), () => exportCalendar(plan)),
        quiet(t("label.print"), () => print()),
      ),
      ...[...weeks].map(([week, entries]) =>
        make(
          "section",
          { class: "plan-week" },
          make("h2", {}, t("plan.week", { day: days.name(week) })),
          make("ol", {}, ...entries.map(dayRow)),
        ),
      ),
      make(
        "p",
        { class: "plan-end" },
        ...phrase("plan.end", {
          day: make(
            "time",
            { datetime: days.iso(plan.date) },
            days.name(plan.date, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
          ),
        }),
      ),
      readings(),
    );
  };
  draw();
  study.on((what) => {
    if (["entries", "reset", "day"].includes(what)) draw();
    else if (what === "settings") {
      draw();
      status.textContent = t("plan.updated");
    }
  });
};

const shared = { planPage };
/** @typedef {typeof shared} Shared */
prepbook.internal.planPage = shared;
