// The plan page: date and available time, the schedule day by day, and what to drop if time is short.
const { $$, make, t, phrase } = prepbook.internal.page;
const { address, routes } = prepbook.internal.loading;
const { days } = prepbook.internal.days;
const { priorityLabel } = prepbook.internal.deck;
const { openStudy } = prepbook.internal.desk;
const { isRead, readingOrder } = prepbook.internal.queue;
const { quiet, duration, choose, field, download, slug, notices } = prepbook.internal.controls;
const { planOf } = prepbook.internal.plan;
const { calendarOf } = prepbook.internal.calendar;

/** @param {HTMLElement} place */
const planPage = async (place) => {
  const study = await openStudy();
  const form = make("form", { class: "filters plan-form scripted", "aria-label": t("plan.form") });
  const result = make("div", { class: "plan" });
  const status = make("p", { class: "unseen", role: "status" });
  place.replaceChildren(notices(study), form, result, status);

  const settings = () => study.history.settings;
  /**
   * @param {"minutes" | "fresh" | "reviews"} name
   * @param {string} label
   * @param {Attributes} attributes
   */
  const number = (name, label, attributes) =>
    field(name, label, { type: "number", inputmode: "numeric", value: settings()[name], ...attributes });
  const drawForm = () =>
    form.replaceChildren(
      field("date", t("plan.date"), { type: "date", min: days.iso(days.today()), value: settings().date }),
      number("minutes", t("plan.minutes"), { min: 5, max: 600, step: 5 }),
      choose(
        "week",
        t("plan.days"),
        [1, 2, 3, 4, 5, 6, 7].map((many) => [many, many === 7 ? t("plan.every_day") : many]),
        settings().week,
      ),
      number("fresh", t("plan.new_cards"), { min: 0, max: 500 }),
      number("reviews", t("plan.reviews"), { min: 1, max: 2000 }),
      choose(
        "buttons",
        t("plan.grades"),
        [
          [4, t("plan.four_grades")],
          [2, t("plan.two_grades")],
        ],
        settings().buttons,
      ),
    );
  form.addEventListener("change", (event) => {
    const target = /** @type {HTMLInputElement} */ (event.target);
    study.set(target.name, target.name === "date" ? target.value : Number(target.value));
    draw();
    status.textContent = t("plan.updated");
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  /** @param {Article} article */
  const link = (article) => make("a", { href: address(article.url) }, article.title);
  /** @param {PlanDay} entry */
  const linesOf = ({ day, reviews, read, learn }) => {
    const items = [];
    const today = day === days.today();
    if (reviews) {
      const text = t("study.review", { count: reviews });
      items.push([today ? make("a", { href: address(`${routes.review}#start`) }, text) : text]);
    }
    for (const { article, minutes, rest } of read)
      items.push([
        ...phrase(rest ? "plan.start_reading" : "plan.read", { article: link(article) }),
        make("span", { class: "plan-time" }, ` ${duration(minutes)}`),
      ]);
    for (const { article, cards } of learn) {
      const href = `${address(routes.review)}#article=${encodeURIComponent(article.id)}`;
      items.push(
        phrase("plan.learn", { cards: make("a", { href }, t("count.cards", { count: cards })), article: article.title }),
      );
    }
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
      $$(".plan-read input", result)
        .find((one) => one.value === article.id)
        ?.focus();
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

  /** @param {Plan} plan */
  const verdict = (plan) => {
    const left = plan.date - plan.today;
    /** @type {HTMLElement[]} */
    const parts = [
      make(
        "p",
        { class: "lead" },
        t(plan.dropped.length || plan.behind ? "plan.not_all_fits" : "plan.all_fits", { count: left, study: plan.days.length }),
      ),
    ];
    if (plan.dropped.length) {
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
                  drawForm();
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

  const draw = () => {
    const plan = planOf(study);
    if (!plan) {
      const past = settings().date && days.parse(settings().date) <= days.today();
      result.replaceChildren(
        make(
          "div",
          { class: "empty" },
          make(
            "p",
            {},
            make("strong", {}, t(past ? "plan.past" : "plan.when")),
            " ",
            t(past ? "plan.past_hint" : "plan.when_hint"),
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
        make("a", { class: "button", href: address(`${routes.review}#start`) }, t("plan.todays_cards")),
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
  drawForm();
  draw();
  study.on((what) => {
    if (what === "entries" || what === "reset") {
      drawForm();
      draw();
    }
  });
};

const shared = { planPage };
/** @typedef {typeof shared} Shared */
prepbook.internal.planPage = shared;
