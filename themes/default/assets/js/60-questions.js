// The questions page: filters, stored in the URL so that a selection can be shared.
const { $, $$, t, plain, holds } = prepbook.internal.page;
const { part } = prepbook.internal.loading;

/** Applies the filters again; 70-study.js calls it once it has marked the rows. */
const shared = { refresh: () => {} };

/** Filters of which a question has several values; each filter is the data attribute of its name. */
const SEVERAL = ["tag", "status"];

/** @param {HTMLFormElement} form */
const enhance = (form) => {
  const groups = $$("[data-group]").map((group) => {
    const topic = plain($("h2", group).textContent);
    return [group, $$(".question-row", group).map((row) => [row, `${plain(row.textContent)} ${topic}`])];
  });
  const total = groups.reduce((sum, [, rows]) => sum + rows.length, 0);
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
        const fits =
          holds(text, chosen.q) &&
          Object.entries(chosen).every(([name, value]) => {
            if (name === "q" || !value) return true;
            const own = row.dataset[name] ?? (name === "status" ? "new" : "");
            return SEVERAL.includes(name) ? own.split(" ").includes(value) : own === value;
          });
        row.hidden = !fits;
        if (fits) {
          any = true;
          shown += 1;
        }
      }
      group.hidden = !any;
    }
    const filtered = Object.values(chosen).some(Boolean);
    $("[data-clear]", form).disabled = !filtered;
    /** @param {number} others @param {number} count */
    const tell = (others, count) => {
      status.textContent = filtered ? t("questions.shown", { shown: shown + others, count }) : before;
      $("[data-empty]").hidden = shown + others > 0;
    };
    tell(0, total);
    if (others) showOthers(chosen, tell);
    return chosen;
  };
  // Of a list of several pages this is one. A status is that of the learner's cards, which are known for all pages.
  const others = $("[data-others]");
  let latest = 0;
  /**
   * @param {Record<string, string>} chosen
   * @param {(others: number, count: number) => void} tell
   */
  const showOthers = async (chosen, tell) => {
    latest += 1;
    const own = latest;
    others.hidden = true;
    if (!chosen.status) return;
    await part("study");
    await part("review");
    const ids = $$("[data-group] .question-row").map(({ dataset }) => dataset.id);
    const { count, draw } = await prepbook.internal.questionList.otherQuestions(chosen, ids);
    if (own !== latest) return;
    draw($("ol", others));
    others.hidden = !count;
    tell(count, Number(others.dataset.others));
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
      field.value = query.get(field.name) ?? "";
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
  shared.refresh = () => void apply();
};

const form = $("[data-question-filters]");
if (form) enhance(form);

/** @typedef {typeof shared} Shared */
prepbook.internal.questions = shared;
