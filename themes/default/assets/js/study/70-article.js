// Grading where one reads: the panel that a question's mark opens, and that follows an uncovered answer.
const { $, $$, make, t, percent } = prepbook.internal.page;
const { days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;
const { openStudy } = prepbook.internal.desk;
const { GRADES, gradeOfShare, icon, STAR, untilDue, dayFromNow, notices, noteField } = prepbook.internal.controls;

/**
 * Makes the key points of a question's own answer ticks.
 *
 * @param {HTMLElement} section
 * @param {() => void} changed
 */
const tickable = (section, changed) => {
  const list = [...section.children].find((child) => child.matches(".key-points"));
  if (!list) return () => 0;
  if (!$("input", list)) {
    list.classList.add("key-points-ticks");
    for (const item of $$("li", list))
      item.replaceChildren(make("label", {}, make("input", { type: "checkbox" }), make("span", {}, ...item.childNodes)));
  }
  const boxes = $$("input", list);
  let touched = false;
  for (const box of boxes) {
    box.checked = false;
    box.addEventListener("change", () => {
      touched = true;
      changed();
    });
  }
  return () => (touched ? gradeOfShare(boxes.filter(({ checked }) => checked).length / boxes.length) : 0);
};

/**
 * @param {Study} study
 * @param {Card} card
 */
const sentenceOf = (study, card) => {
  const state = study.state(card.id);
  if (state.phase === "new") return t("panel.not_graded");
  const due = scheduler.dueDay(state);
  return t("panel.graded", {
    grade: GRADES[state.grade],
    when: dayFromNow(state.day),
    due: dayFromNow(Math.max(due, days.today())),
    recall: percent(scheduler.recallOn(state, days.today())),
  });
};

/**
 * @param {HTMLElement} section
 * @param {string} id
 * @param {boolean} [revealed]
 */
const articlePanel = async (section, id, revealed) => {
  const mark = $(":scope > .standing", section);
  const before = $(":scope > .study-panel", section);
  before?.remove();
  if (before && !revealed) {
    mark.setAttribute("aria-expanded", "false");
    mark.focus();
    return;
  }
  const panel = make("div", { class: "study-panel", role: "group", "aria-label": t("panel.label") });
  mark.setAttribute("aria-expanded", "true");
  const own = [...section.children].filter((child) => !child.matches(".follow-up, .reveal"));
  if (revealed) own.at(-1).after(panel);
  else mark.after(panel);

  const study = await openStudy();
  const card = study.deck.byId.get(study.deck.aliases.get(id) ?? id);
  if (!card) {
    panel.append(make("p", {}, t("panel.missing")));
    return;
  }
  const status = make("p", { class: "status", role: "status" });
  /** @type {HTMLButtonElement[]} */
  let buttons = [];
  const began = Date.now();
  const suggest = revealed ? tickable(section, () => suggestion()) : () => 0;
  const suggestion = () => {
    for (const one of buttons) one.toggleAttribute("data-suggested", Number(one.value) === suggest());
  };

  /** @param {Entry} [entry] */
  const draw = (entry) => {
    const outcomes = study.outcomes(card);
    buttons = (study.history.settings.buttons === 2 ? [1, 3] : [1, 2, 3, 4]).map((grade) => {
      const one = make(
        "button",
        { type: "button", class: `grade grade-${grade}`, value: grade },
        make("b", {}, GRADES[grade]),
        make("small", {}, untilDue(outcomes[grade - 1])),
      );
      one.addEventListener("click", () => {
        // Without recall the time would not predict that of the next review.
        const made = study.grade(card, grade, revealed ? (Date.now() - began) / 1000 : 0);
        draw(made);
        $(".link", panel).focus();
      });
      return one;
    });
    const grades = make("div", { class: "grades", role: "group", "aria-label": t("panel.grades_label") }, ...buttons);
    status.replaceChildren(...(study.changed(card) ? [make("mark", {}, t("panel.changed")), " "] : []), sentenceOf(study, card));
    if (entry) {
      const undo = make("button", { type: "button", class: "link" }, t("review.undo"));
      undo.addEventListener("click", () => {
        study.undo(entry);
        draw();
        buttons[0].focus();
      });
      status.append(" ", undo);
    }
    const starred = study.history.stars.has(card.id);
    const star = make(
      "button",
      {
        type: "button",
        class: "icon-button star",
        "aria-pressed": starred,
        "aria-label": t("panel.star"),
        title: t("panel.star_title"),
      },
      icon(STAR),
    );
    star.addEventListener("click", () => {
      study.star(card.id, !starred);
      draw(entry);
      $(".star", panel).focus();
    });
    const area = noteField(study, card);
    panel.replaceChildren(
      ...(study.log.works && !study.log.full ? [] : [notices(study)]),
      grades,
      make("div", { class: "panel-row" }, status, star),
      area,
    );
    suggestion();
  };
  draw();
  if (!revealed) buttons[0].focus();
};

const shared = { articlePanel };
/** @typedef {typeof shared} Shared */
prepbook.internal.article = shared;
