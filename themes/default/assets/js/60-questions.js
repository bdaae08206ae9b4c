// The questions page: filters, stored in the URL so that a selection can be shared.
const { $, $$, t, plain, holds } = prepbook.internal.page;
const { part } = prepbook.internal.loading;

/** Filters of which a question has several values; each filter is the data attribute of its name. */
const SEVERAL = ["tag", "status"];

/**
 * Whether a question matches the filters.
 *
 * @param {Record<string, string | undefined>} data Its value of each filter.
 * @param {string} words What is searched for words, normalized by `plain`.
 * @param {Record<string, string>} chosen
 */
const fits = (data, words, { q, ...chosen }) =>
  holds(words, q) &&
  Object.entries(chosen).every(
    ([name, value]) => !value || (SEVERAL.includes(name) ? (data[name] ?? "").split(" ").includes(value) : data[name] === value),
  );

/** What the rows of questions are marked by. */
let known = "";
/**
 * Returns what tells the standing of a question and the values of the filter by status that it has, which is shared.
 *
 * @param {Digest["cards"]} cards
 * @param {number} today
 * @returns {(id: string) => [Standing, string]}
 */
const standings = (cards, today) => {
  known = `${today} ${JSON.stringify(cards)}`;
  shared.standingOf = (id) => {
    const [standing, due, flags] = cards[id] ?? ["new", 0, ""];
    const isDue = standing !== "new" && due <= today;
    return [standing, `${standing}${isDue ? " due" : ""}${flags.includes("s") ? " starred" : ""}`];
  };
  return shared.standingOf;
};

const shared = {
  fits,
  standings,
  standingOf: /** @type {ReturnType<typeof standings>} */ (null),
  /** Applies the filters again; 70-study.js calls it once it has marked the rows. */
  refresh: () => {},
};

/** @param {HTMLFormElement} form */
const enhance = (form) => {
  const groups = $$("[data-group]").map((group) => {
    const topic = plain($("h2", group).textContent);
    /** @param {HTMLElement} row */
    const words = (row) => [".row-title", ".facts span"].map((name) => $(name, row)?.textContent ?? "").join(" ");
    return [group, $$(".question-row", group).map((row) => [row, `${plain(words(row))} ${topic}`])];
  });
  const others = $("[data-others]");
  const total = others ? Number(others.dataset.others) : groups.reduce((sum, [, rows]) => sum + rows.length, 0);
  const status = $("[data-status]", form);
  const before = status.textContent;
  /** @type {any[]} */
  const fields = [...form.elements].filter((field) => /** @type {HTMLInputElement} */ (field).name);

  const apply = () => {
    const chosen = Object.fromEntries(fields.map((field) => [field.name, field.value.trim()]));
    let shown = 0;
    for (const [group, rows] of groups) {
      let any = false;
      for (const [row, text] of rows) {
        row.hidden = !fits(row.dataset, text, chosen);
        if (row.hidden) continue;
        any = true;
        shown += 1;
      }
      group.hidden = !any;
    }
    const filtered = Object.values(chosen).some(Boolean);
    $("[data-clear]", form).disabled = !filtered;
    status.textContent = filtered ? t("questions.shown", { shown, count: total }) : before;
    $("[data-empty]").hidden = shown > 0 || Boolean(others);
    if (others) showOthers(chosen, shown);
    return chosen;
  };
  // Of a list of several pages this is one. The questions of the others are loaded when they are needed.
  let latest = 0;
  /**
   * @param {Record<string, string>} chosen
   * @param {number} shown How many questions of this page match.
   */
  const showOthers = async (chosen, shown) => {
    latest += 1;
    const own = latest;
    others.hidden = true;
    if (!Object.values(chosen).some(Boolean)) return;
    // Words are looked up once they are typed.
    if (chosen.q) await new Promise((resolve) => setTimeout(resolve, 250));
    if (own !== latest) return;
    try {
      await part("questions");
      const ids = new Set($$("[data-group] .question-row").map(({ dataset }) => dataset.id));
      const { count, draw } = await prepbook.internal.questionList.otherQuestions(chosen, ids);
      if (own !== latest) return;
      draw($("ol", others));
      others.hidden = !count;
      status.textContent = t("questions.shown", { shown: shown + count, count: total });
      $("[data-empty]").hidden = shown + count > 0;
    } catch {
      if (own === latest) status.append(" ", t("questions.others_failed"));
    }
  };
  const update = () => {
    const query = new URLSearchParams(Object.entries(apply()).filter(([, value]) => value)).toString();
    try {
      history.replaceState(null, "", (query ? `?${query}` : location.pathname) + location.hash);
    } catch {
      /* some browsers refuse it from disk */
    }
  };
  const restore = () => {
    const query = new URLSearchParams(location.search);
    for (const field of fields) {
      // What was typed before this script came is kept.
      field.value = query.get(field.name) ?? field.value;
      // An unknown value, as in an old link, would leave the list blank.
      if (field.selectedIndex === -1) field.selectedIndex = 0;
    }
    apply();
  };

  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    update();
  });
  for (const button of $$("[data-clear]")) {
    button.addEventListener("click", (/** @type {MouseEvent} */ event) => {
      event.preventDefault();
      for (const field of fields) field.value = "";
      update();
      fields[0].focus();
    });
  }
  restore();
  // A list that is drawn again loses its focus and the rows that were added.
  let applied = "";
  shared.refresh = () => {
    if (applied !== known) apply();
    applied = known;
  };
};

const form = $("[data-question-filters]");
if (form) enhance(form);

/** @typedef {typeof shared} Shared */
prepbook.internal.questions = shared;
