// The review: one card, and nothing else.
const { $, $$, make, t } = prepbook.internal.page;
const { address } = prepbook.internal.loading;
const { ring, STANDINGS } = prepbook.internal.progress;
const { scheduler } = prepbook.internal.scheduling;
const { contentOf } = prepbook.internal.deck;
const { days } = prepbook.internal.days;
const { GRADES, icon, STAR, button, quiet, untilDue, whenDue, priorityBars, noteField } = prepbook.internal.controls;
const { LETTERS, viewOf } = prepbook.internal.card;

/**
 * @param {Study} study
 * @param {HTMLElement} box
 * @param {{ live: HTMLElement, finished(session: Session): void }} page
 */
const reviewCard = (study, box, { live, finished }) => {
  /** @type {Session} */
  let session;
  /** @type {Card} */
  let card;
  /** @type {CardView} */
  let view;
  let shown = false;
  let asked = 0;
  /** What was done with the card before, if it was left without a grade. */
  let left = "";
  /** @type {any} */
  let content;
  /** @type {HTMLButtonElement[]} */
  let buttons = [];
  /** @param {string} text */
  const say = (text) => {
    live.textContent = text;
  };

  /** @param {string} text */
  const plainWait = (text) => make("p", { class: "status" }, text);

  /* The parts of a card that stay the same */
  const star = () => {
    const on = study.history.stars.has(card.id);
    const element = make(
      "button",
      {
        type: "button",
        class: "icon-button star",
        "aria-pressed": on,
        "aria-label": t("review.star_card"),
        title: t("review.star_key"),
      },
      icon(STAR),
    );
    element.addEventListener("click", () => {
      const now = !study.history.stars.has(card.id);
      study.star(card.id, now);
      element.setAttribute("aria-pressed", String(now));
      say(t(now ? "review.starred" : "review.star_removed"));
    });
    return element;
  };
  const counter = () => {
    const counts = session.counts();
    const kind = session.kindOf(card);
    /** @type {[CardPhase, string][]} */
    const names = [
      ["new", t("review.new", { count: counts.new })],
      ["learning", t("review.learning", { count: counts.learning })],
      ["due", t("review.to_repeat", { count: counts.due })],
    ];
    const element = make(
      "span",
      { class: "ask-position" },
      make(
        "span",
        { class: "unseen" },
        t("review.position", { position: session.past.length + 1, total: session.past.length + session.left() }),
        " ",
      ),
      ...names.map(([name, text]) => {
        const one = make(
          "span",
          { class: `count count-${name}`, title: text },
          make("span", { "aria-hidden": "true" }, String(counts[name])),
          make("span", { class: "unseen" }, text),
        );
        if (name === kind) one.dataset.current = "";
        return one;
      }),
    );
    return element;
  };
  /* What can be done with a card other than grading it */
  /** @type {[key: string, name: string, said: string, act: (card: Card) => Entry[]][]} */
  const LEAVE = [
    ["-", t("review.bury"), t("review.buried"), ({ id }) => [study.note(id, "bury", days.today())]],
    ["@", t("review.suspend"), t("review.suspended"), ({ id }) => [study.note(id, "suspend", 1)]],
    ["", t("review.reset"), t("review.was_reset"), ({ id }) => [study.note(id, "reset", 1)]],
    ["", t("review.forget"), t("review.forgotten"), ({ id }) => study.forget(id)],
  ];
  /** @param {typeof LEAVE[number]} way */
  const leave = ([, , said, act]) => {
    session.leave(act);
    say(said);
    left = said;
    ask(session.next());
  };
  const more = () => {
    const details = make(
      "details",
      { class: "ask-more" },
      make(
        "summary",
        { class: "icon-button", title: t("review.more") },
        icon("M5 12h.01M12 12h.01M19 12h.01"),
        make("span", { class: "unseen" }, t("review.more")),
      ),
      make(
        "div",
        { class: "ask-menu" },
        ...(session.isPractice()
          ? []
          : LEAVE.map((way) =>
              button(way[0] ? [way[1], make("kbd", { "aria-hidden": "true" }, way[0])] : way[1], () => leave(way), {
                class: "link",
              }),
            )),
        button([t("review.open"), make("kbd", { "aria-hidden": "true" }, "o")], () => act.o(), { class: "link" }),
      ),
    );
    details.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !details.open) return;
      event.preventDefault();
      details.open = false;
      $("summary", details).focus();
    });
    return details;
  };
  const head = () =>
    make(
      "header",
      { class: "ask-head" },
      endButton(),
      counter(),
      undoButton(),
      ...(session.isPractice() ? [] : [star()]),
      more(),
    );
  const facts = () => {
    const state = study.state(card.id);
    const standing = STANDINGS[scheduler.standing(state)];
    return make(
      "p",
      { class: "ask-facts" },
      ...(session.isPractice() ? [make("span", { class: "chip" }, t("review.practice"))] : []),
      ...(card.topic ? [make("span", { class: "chip" }, card.topic.title)] : []),
      ...priorityBars(study, card.priority),
      make("span", { class: "chip" }, ring(standing[0]), ` ${standing[1]}`),
      ...(study.changed(card) ? [make("mark", {}, t("study.answer_changed"))] : []),
      ...(scheduler.isLeech(state, study.rules)
        ? [make("span", { class: "chip leech", title: t("review.leech_help") }, t("review.leech"))]
        : []),
    );
  };
  const note = () => {
    const area = noteField(study, card, () => say(t("review.note_saved")));
    const details = make("details", { class: "further note" }, make("summary", {}, t("review.note")), area);
    details.open = Boolean(area.value);
    return details;
  };

  /* Grades */
  const choices = () => (study.history.settings.buttons === 2 ? [1, 3] : [1, 2, 3, 4]);
  const suggested = () => {
    const grade = view.suggest();
    return study.history.settings.buttons === 2 && grade === 2 ? 1 : grade;
  };
  const showSuggestion = () => {
    for (const one of buttons) {
      one.toggleAttribute("data-suggested", Number(one.value) === suggested());
      one.toggleAttribute("data-accepted", Number(one.value) === accepted());
    }
    $(".ask-foot", box)?.replaceWith(foot());
  };
  /** The grade that Space gives: what is suggested, otherwise good. */
  const accepted = () => suggested() || 3;
  const gradeRow = () => {
    const outcomes = study.outcomes(card);
    buttons = choices().map((grade, index) => {
      const one = make(
        "button",
        { type: "button", class: `grade grade-${grade}`, value: grade },
        make("b", {}, GRADES[grade]),
        ...(session.isPractice() ? [] : [make("small", {}, untilDue(outcomes[grade - 1]))]),
        make("kbd", { "aria-hidden": "true" }, String(index + 1)),
      );
      one.addEventListener("click", () => give(grade));
      return one;
    });
    return make("div", { class: "grades", role: "group", "aria-label": t("review.grades_label") }, ...buttons);
  };
  /** @param {Grade} grade */
  const give = (grade) => {
    if (!shown) return;
    const outcome = study.outcomes(card)[grade - 1];
    say(session.isPractice() ? GRADES[grade] : t("review.graded", { grade: GRADES[grade], when: whenDue(outcome) }));
    session.grade(grade, (Date.now() - asked) / 1000);
    ask(session.next());
  };

  /* Question, then answer */
  /** @param {...any} pairs */
  const keys = (...pairs) =>
    make(
      "p",
      { class: "keys" },
      ...pairs
        .filter(Boolean)
        .map(([key, what]) =>
          make(
            "span",
            {},
            ...key
              .split(" ")
              .flatMap((/** @type {string} */ one, /** @type {number} */ index) => [
                ...(index ? ["–"] : []),
                make("kbd", {}, one),
              ]),
            ` ${what}`,
          ),
        ),
    );
  const undoButton = () => {
    const undo = make("button", { type: "button", class: "link" }, t("review.undo"));
    undo.addEventListener("click", takeBack);
    undo.disabled = !session.past.length;
    return undo;
  };
  const end = () => {
    card = null;
    finished(session);
  };
  const endButton = () => {
    const element = make("button", { type: "button", class: "link" }, t("review.end"));
    element.addEventListener("click", end);
    return element;
  };
  /** The letters that work, from the first to the last. */
  const letters = () => {
    if (view.lettered !== (shown ? "after" : "before")) return "";
    const count = Math.min(LETTERS.length, $$(shown ? ".ticks input" : ".option", box).length);
    return count > 1 ? `a ${LETTERS[count - 1].toLowerCase()}` : "a";
  };
  /** The key that checks: in a field Space and Enter write. */
  const checkKey = () => t(view.field ? "review.ctrl_enter" : "review.space");
  const foot = () =>
    make(
      "footer",
      { class: "ask-foot" },
      shown
        ? keys(
            [t("review.space"), GRADES[accepted()]],
            [`1 ${choices().length}`, t("review.key_grade")],
            letters() && [letters(), t("review.key_tick")],
            session.past.length && ["u", t("review.key_undo")],
            ["s", t("review.key_star")],
            ["n", t("review.key_note")],
            ["o", t("review.key_article")],
            ["Esc", t("review.key_end")],
            ["?", t("review.key_all")],
          )
        : keys(
            [checkKey(), t(view.body ? "review.key_check" : "review.key_answer")],
            letters() && [letters(), t("review.key_choose")],
            session.past.length && ["u", t("review.key_undo")],
            ["s", t("review.key_star")],
            ["o", t("review.key_article")],
            ["Esc", t("review.key_end")],
            ["?", t("review.key_all")],
          ),
    );

  const draw = () => {
    const heading = make("h2", { class: "ask", tabindex: "-1" }, ...view.question);
    const from = content.table ? [make("p", { class: "eyebrow" }, content.table.title)] : [];
    const label = t(view.body ? "review.check" : "study.show_answer");
    const bar = make(
      "div",
      { class: "ask-bar" },
      make(
        "div",
        { class: "ask-reveal" },
        button([label, make("kbd", { "aria-hidden": "true" }, checkKey())], reveal),
        make("p", { class: "status" }, view.hint),
      ),
      foot(),
    );
    const element = make(
      "section",
      { class: "ask-card", "aria-label": t("review.card"), "data-card": card.id },
      head(),
      make(
        "div",
        { class: "ask-body" },
        ...(left ? [make("p", { class: "status" }, left, " ", undoButton())] : []),
        facts(),
        ...from,
        heading,
        ...(view.body ?? []),
      ),
      bar,
    );
    tabbed = false;
    left = "";
    box.replaceChildren(progress(), element);
    // Its letters are known once the card is there.
    $(".ask-foot", box).replaceWith(foot());
    // Focus moves to the question, which screen readers then read.
    heading.focus({ preventScroll: true });
    if (element.getBoundingClientRect().top < 0) element.scrollIntoView({ block: "start" });
  };
  const reveal = () => {
    if (shown) return;
    shown = true;
    tabbed = false;
    view.check?.();
    const url = content.table ? content.table.source : content.url;
    const article = make(
      "a",
      { href: address(url), class: "ask-article" },
      t("review.open_article", { title: card.article.title }),
    );
    const answer = make(
      "div",
      { class: "ask-answer", tabindex: "-1", role: "group", "aria-label": t("content.answer") },
      ...(view.verdict ? [make("p", { class: "ask-verdict" }, view.verdict())] : []),
      ...view.answer,
      ...(session.isPractice() ? [] : [note()]),
      article,
    );
    $(".ask-body", box).append(answer);
    $(".ask-reveal", box).replaceWith(gradeRow());
    showSuggestion();
    answer.focus({ preventScroll: true });
    // The answer comes into view where the question leaves it no room.
    const top = answer.getBoundingClientRect().top;
    if (top > innerHeight * 0.6) answer.scrollIntoView({ block: "start" });
    if (view.verdict) say(view.verdict());
  };
  const progress = () =>
    make("progress", {
      class: "ask-progress",
      max: Math.max(1, session.past.length + session.left()),
      value: session.past.length,
      "aria-label": t("review.session_progress"),
    });

  /**
   * @param {Card | null} next
   * @param {boolean} [open]
   */
  const ask = async (next, open = false) => {
    if (!next) {
      end();
      return;
    }
    card = next;
    shown = false;
    view = null;
    const wanted = next;
    try {
      content = await contentOf(study.deck, next);
    } catch {
      box.replaceChildren(
        plainWait(t("review.cards_failed")),
        quiet(t("search.try_again"), () => ask(wanted, open)),
        quiet(t("review.skip"), () => ask(session.next())),
      );
      return;
    }
    if (card !== wanted) return;
    view = viewOf(next, content, {
      turn: study.state(next.id).reps,
      changed: () => showSuggestion(),
      isTyped: study.history.settings.typed === 1,
    });
    asked = Date.now();
    draw();
    if (open && !view.check) reveal();
    else if (view.field) view.field.focus();
  };
  const takeBack = () => {
    const before = session.undo();
    if (!before) return;
    say(t("review.undone"));
    ask(before, true);
  };

  const typed = "input:not([type=checkbox], [type=radio]), textarea:read-write, select, dialog, [contenteditable]";
  // Whether the focus was moved by Tab or an arrow: then Space acts on what has it, as it does anywhere else.
  let tabbed = false;
  document.addEventListener("pointerdown", () => {
    tabbed = false;
  });
  /** @type {Record<string, () => void>} */
  const act = {
    " ": () => {
      if (shown) give(accepted());
      else reveal();
    },
    u: () => takeBack(),
    s: () => $(".star", box)?.click(),
    o: () => location.assign(address(content.table ? content.table.source : content.url)),
    n: () => {
      const details = $(".note", box);
      if (!details) return;
      details.open = true;
      $("textarea", details).focus();
    },
    Escape: end,
  };
  act.Enter = act[" "];
  for (const way of LEAVE) if (way[0]) act[way[0]] = () => !session.isPractice() && leave(way);
  document.addEventListener("keydown", (event) => {
    if (!session || !card || !view) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === view.field && !shown) {
      event.preventDefault();
      reveal();
      return;
    }
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.repeat) return;
    const { key } = event;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest(typed)) {
      if (key === "Escape" && target.matches("textarea")) {
        event.preventDefault();
        target.blur();
        ($(".ask-answer", box) ?? $(".ask", box)).focus();
      }
      return;
    }
    if (key === "Tab" || key.startsWith("Arrow")) tabbed = true;
    if (tabbed && (key === " " || key === "Enter") && target.closest("a, button, summary")) return;
    if (tabbed && key === " " && target.matches("[type=checkbox], [type=radio]:not(:checked)")) return;
    const grade = choices()[Number(key) - 1];
    const letter = key.length === 1 ? LETTERS.toLowerCase().indexOf(key.toLowerCase()) : -1;
    const run =
      act[key] ??
      act[key.toLowerCase()] ??
      (shown && grade ? () => give(grade) : letter >= 0 ? () => view.letter(letter, shown) : null);
    if (!run) return;
    event.preventDefault();
    run();
  });

  return {
    /** @param {Session} next */
    start(next) {
      session = next;
      ask(session.next());
    },
    /** @param {Session} last */
    back(last) {
      session = last;
      takeBack();
    },
  };
};

/** The keys of a session, for the list of shortcuts. */
const KEYS = [
  [t("review.space"), t("review.enter"), t("review.help_space")],
  ["1 4", t("review.help_grade")],
  ["a m", t("review.help_letter")],
  ["u", t("review.undo")],
  ["s", t("review.help_star")],
  ["n", t("review.note")],
  ["o", t("review.open")],
  ["-", t("review.bury")],
  ["@", t("review.suspend")],
  ["Esc", t("review.help_escape")],
];

/** Adds the keys of a session to the list that `?` opens. */
const listKeys = () => {
  prepbook.internal.shell.sessionKeys = KEYS;
};

const shared = { reviewCard, listKeys };
/** @typedef {typeof shared} Shared */
prepbook.internal.review = shared;
