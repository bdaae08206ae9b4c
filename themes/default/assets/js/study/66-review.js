// The review: one card, and nothing else.
const { $, make, t } = prepbook.internal.page;
const { address } = prepbook.internal.loading;
const { ring, STANDINGS } = prepbook.internal.progress;
const { scheduler } = prepbook.internal.scheduling;
const { contentOf } = prepbook.internal.deck;
const { GRADES, icon, STAR, button, quiet, untilDue, whenDue, priorityBars } = prepbook.internal.controls;
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
      { type: "button", class: "icon-button star", "aria-pressed": on, "aria-label": t("review.star_card"), title: t("review.star_key") },
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
  const head = () => {
    const done = session.past.length;
    const standing = make(
      "span",
      { class: "chip" },
      ring(STANDINGS[scheduler.standing(study.state(card.id))][0]),
      ` ${STANDINGS[scheduler.standing(study.state(card.id))][1]}`,
    );
    return make(
      "header",
      { class: "ask-head" },
      ...(card.topic ? [make("span", { class: "chip" }, card.topic.title)] : []),
      ...priorityBars(study, card.priority),
      standing,
      ...(study.changed(card) ? [make("mark", {}, t("study.answer_changed"))] : []),
      ...(scheduler.isLeech(study.state(card.id), study.rules)
        ? [
            make(
              "span",
              { class: "chip leech", title: t("review.leech_help") },
              t("review.leech"),
            ),
          ]
        : []),
      make("span", { class: "ask-place" }, t("review.position", { position: done + 1, total: done + session.left() })),
      star(),
    );
  };
  const note = () => {
    const text = study.history.notes.get(card.id) ?? "";
    const area = make("textarea", {
      rows: 2,
      "aria-label": t("review.note_label"),
      placeholder: t("review.note_placeholder"),
    });
    area.value = text;
    area.addEventListener("change", () => {
      study.write(card.id, area.value.trim());
      say(t("review.note_saved"));
    });
    const details = make("details", { class: "further note" }, make("summary", {}, t("review.note")), area);
    details.open = Boolean(text);
    return details;
  };

  /* Grades */
  const choices = () => (study.history.settings.buttons === 2 ? [1, 3] : [1, 2, 3, 4]);
  const suggested = () => {
    const grade = view.suggest();
    return study.history.settings.buttons === 2 && grade === 2 ? 1 : grade;
  };
  const showSuggestion = () => {
    const grade = suggested();
    for (const one of buttons) one.toggleAttribute("data-suggested", Number(one.value) === grade);
    return grade;
  };
  const gradeRow = () => {
    const outcomes = study.outcomes(card);
    buttons = choices().map((grade, index) => {
      const when = untilDue(outcomes[grade - 1]);
      const one = make(
        "button",
        { type: "button", class: `grade grade-${grade}`, value: grade },
        make("b", {}, GRADES[grade]),
        make("small", {}, when),
        make("kbd", { "aria-hidden": "true" }, String(index + 1)),
      );
      one.addEventListener("click", () => give(grade));
      return one;
    });
    return make(
      "div",
      { class: "grades", role: "group", "aria-label": t("review.grades_label") },
      ...buttons,
    );
  };
  /** @param {Grade} grade */
  const give = (grade) => {
    if (!shown) return;
    const outcome = study.outcomes(card)[grade - 1];
    session.grade(grade, (Date.now() - asked) / 1000);
    say(t("review.graded", { grade: GRADES[grade], when: whenDue(outcome) }));
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
  /** @param {...any} pairs */
  const foot = (...pairs) => make("footer", { class: "ask-foot" }, keys(...pairs), make("span", {}, undoButton(), endButton()));

  const draw = () => {
    const heading = make("h2", { class: "ask", tabindex: "-1" }, ...view.question);
    const from = content.table ? [make("p", { class: "eyebrow" }, content.table.title)] : [];
    const element = make(
      "section",
      { class: "ask-card", "aria-label": t("review.card"), "data-card": card.id },
      head(),
      ...from,
      heading,
      ...(view.body ?? []),
    );
    if (shown) element.append(...answerParts());
    else {
      const label = t(view.body ? "review.check" : "study.show_answer");
      element.append(
        make(
          "div",
          { class: "ask-reveal" },
          button([label, make("kbd", { "aria-hidden": "true" }, t("review.space"))], reveal),
          make("p", { class: "status" }, view.hint),
        ),
        foot(
          view.body && ["a b", t("review.key_choose")],
          session.past.length && ["u", t("review.key_undo")],
          ["s", t("review.key_star")],
          ["o", t("review.key_article")],
          ["Esc", t("review.key_end")],
        ),
      );
    }
    box.replaceChildren(progress(), element);
    // Focus moves to the question, which screen readers then read.
    heading.focus({ preventScroll: true });
    if (element.getBoundingClientRect().top < 0) element.scrollIntoView({ block: "start" });
  };
  const answerParts = () => {
    const url = content.table ? content.table.source : content.url;
    const article = make("a", { href: address(url), class: "ask-article" }, t("review.open_article", { title: card.article.title }));
    return [
      make(
        "div",
        { class: "ask-answer", tabindex: "-1", role: "group", "aria-label": t("content.answer") },
        ...view.answer,
        note(),
        article,
      ),
      gradeRow(),
      foot(
        view.suggest() ? [t("review.space"), t("review.key_suggested")] : null,
        [`1 ${choices().length}`, t("review.key_grade")],
        session.past.length && ["u", t("review.key_undo")],
        ["s", t("review.key_star")],
        ["n", t("review.key_note")],
        ["o", t("review.key_article")],
        ["Esc", t("review.key_end")],
      ),
    ];
  };
  const reveal = () => {
    if (shown) return;
    shown = true;
    view.check?.();
    $(".ask-reveal", box).remove();
    $(".ask-foot", box).remove();
    $(".ask-card", box).append(...answerParts());
    showSuggestion();
    $(".ask-answer", box).focus({ preventScroll: true });
    const grade = suggested();
    if (view.check) say(t(grade === 3 ? "card.right" : grade === 2 ? "card.partly_right" : "card.wrong"));
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
        plainWait(t("review.card_failed")),
        quiet(t("search.try_again"), () => ask(wanted, open)),
        quiet(t("review.skip"), () => ask(session.next())),
      );
      return;
    }
    if (card !== wanted) return;
    view = viewOf(next, content, study.state(next.id).reps, () => showSuggestion());
    asked = Date.now();
    draw();
    if (open && !view.check) reveal();
  };
  const takeBack = () => {
    const before = session.undo();
    if (!before) return;
    say(t("review.undone"));
    ask(before, true);
  };

  const typed = "input:not([type=checkbox], [type=radio]), textarea, select, dialog, [contenteditable]";
  /** @type {Record<string, () => void>} */
  const act = {
    " ": () => {
      if (!shown) reveal();
      else if (suggested()) give(suggested());
      else say(t("review.press", { last: choices().length }));
    },
    u: takeBack,
    s: () => $(".star", box)?.click(),
    o: () => {
      const link = $(".ask-article", box);
      if (link) link.click();
      else location.assign(address(content.table ? content.table.source : content.url));
    },
    n: () => {
      const details = $(".note", box);
      if (!details) return;
      details.open = true;
      $("textarea", details).focus();
    },
    Escape: end,
  };
  act.Enter = act[" "];
  document.addEventListener("keydown", (event) => {
    if (!session || !card || !view || event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.repeat)
      return;
    const { key } = event;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest(typed)) {
      if (key === "Escape" && target.matches("textarea")) {
        event.preventDefault();
        target.blur();
        $(".ask-answer", box)?.focus();
      }
      return;
    }
    if ((key === " " || key === "Enter") && target.closest("a, button, summary")) return;
    if (key === " " && target.matches("input")) return;
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

const shared = { reviewCard };
/** @typedef {typeof shared} Shared */
prepbook.internal.review = shared;
