// The page of a comparison: sort, filter, choose columns, quiz. The URL has what is chosen, so that it can be shared and stays when the page is reloaded.
const { $, $$, locale, make, t, plain, holds } = prepbook.internal.page;
const { part } = prepbook.internal.loading;

/** @param {HTMLElement} page */
const enhance = (page) => {
  const table = $("table", page);
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const subjects = $$("thead [data-subject]", table);
  const status = $("[data-status]", page);
  const words = new Map(rows.map((row) => [row, plain(row.textContent)]));
  /** @param {string} name */
  const find = (name) => $(`[data-${name}]`, page);

  const given = new URLSearchParams(location.search);
  let isRestored = false;
  /**
   * Writes what is chosen into the URL.
   *
   * @param {Record<string, string | false | undefined>} values
   */
  const store = (values) => {
    if (!isRestored) return;
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(values)) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    try {
      history.replaceState(null, "", (query.size ? `?${query}` : location.pathname) + location.hash);
    } catch {
      /* some browsers refuse it from disk */
    }
  };

  /* Rows: filter and differences */
  const filter = find("filter");
  const onlyDiffering = find("only-differing");
  const showRows = () => {
    let shown = 0;
    for (const row of rows) {
      row.hidden = !holds(words.get(row), filter?.value ?? "") || (onlyDiffering?.checked && !("differs" in row.dataset));
      if (!row.hidden) shown += 1;
    }
    find("empty").hidden = shown > 0;
    status.textContent = shown < rows.length ? t("compare.rows_shown", { shown, count: rows.length }) : t("compare.all_rows");
    if (quiz) showScore();
    store({ q: filter?.value.trim(), differing: onlyDiffering?.checked && "1" });
  };
  filter?.addEventListener("input", showRows);
  onlyDiffering?.addEventListener("change", showRows);
  find("clear").addEventListener("click", () => {
    if (filter) filter.value = "";
    if (onlyDiffering) onlyDiffering.checked = false;
    showRows();
    (filter ?? onlyDiffering)?.focus();
  });

  /* Rows: order */
  /**
   * Sorts the rows by a column; without a `turn`, as the author has them.
   *
   * @param {HTMLTableCellElement} head
   * @param {string | undefined} turn
   */
  const sort = async (head, turn) => {
    for (const other of $$("th[aria-sort]", table)) other.removeAttribute("aria-sort");
    if (turn) head.setAttribute("aria-sort", turn);
    /** @param {HTMLTableRowElement} row */
    const text = (row) => row.cells[head.cellIndex].textContent.trim();
    const sign = turn === "descending" ? -1 : 1;
    const column = $("span", head).textContent;
    store({ sort: turn && `${sign < 0 ? "-" : ""}${head.cellIndex}` });
    if (turn) await part("compare").catch(() => head.removeAttribute("aria-sort"));
    // Not loaded, or another order was chosen meanwhile.
    if ((head.getAttribute("aria-sort") ?? undefined) !== turn) return;
    const compare = turn && prepbook.internal.order.orderOf(rows.map(text), sign, column);
    body.append(...(turn ? [...rows].sort((a, b) => compare(text(a), text(b))) : rows));
    status.textContent = t(`sorted.${turn ?? "none"}`, { column });
  };
  for (const button of $$(".sort", table)) {
    button.addEventListener("click", () => {
      /** @type {HTMLTableCellElement} */
      const head = button.closest("th");
      sort(head, { none: "ascending", ascending: "descending" }[head.ariaSort ?? "none"]);
    });
  }

  /* Columns: boxes where there is room, two at a time on a phone */
  const boxes = $$("[data-column]", page);
  const pair = $$("[data-pair]", page);
  const narrow = matchMedia("(max-width: 43.99rem)");
  const showColumns = () => {
    const chosen = !boxes.length
      ? null
      : narrow.matches
        ? pair.map((list) => list.value)
        : boxes.filter((box) => box.checked).map((box) => box.value);
    for (const cell of $$("[data-subject]", table)) cell.hidden = chosen !== null && !chosen.includes(cell.dataset.subject);
    // The last column cannot be hidden.
    const checked = boxes.filter((box) => box.checked);
    for (const box of boxes) box.disabled = checked.length === 1 && box.checked;
    table.dataset.ready = "";
    /** @param {HTMLInputElement[]} list */
    const numbers = (list) => list.map(({ value }) => value).join(".");
    store({
      columns: checked.length < boxes.length && numbers(checked),
      pair: pair.some(({ value }, index) => Number(value) !== index) && numbers(pair),
    });
    if (quiz) showScore();
    return chosen?.length ?? subjects.length;
  };
  for (const box of boxes)
    box.addEventListener("change", () => {
      const shown = showColumns();
      if (!quiz) status.textContent = t("compare.columns_shown", { shown, count: boxes.length });
    });
  pair.forEach((list, index) => {
    let before = list.value;
    list.addEventListener("focus", () => {
      before = list.value;
    });
    list.addEventListener("change", () => {
      // Comparing a subject with itself is useless: the other list gets the previous value of this one.
      const other = pair[1 - index];
      if (other.value === list.value) other.value = before;
      before = list.value;
      showColumns();
      const names = pair.map((one) => one.selectedOptions[0].text);
      if (!quiz) status.textContent = t("compare.pair_shown", { columns: new Intl.ListFormat(locale).format(names) });
    });
  });
  narrow.addEventListener("change", showColumns);

  /* The quiz */
  let quiz = false;
  const start = find("quiz");
  const reveal = find("reveal");
  const asked = () => $$("td[data-quizzed]", table).filter((cell) => !cell.hidden && !cell.parentElement.hidden);
  const showScore = () => {
    const cells = asked();
    const open = cells.filter((cell) => !cell.classList.contains("covered")).length;
    reveal.textContent = t(open === cells.length ? "compare.cover_again" : "compare.reveal_all");
    status.textContent =
      open === cells.length
        ? t("compare.all_revealed", { count: open })
        : t("compare.revealed", { shown: open, count: cells.length });
  };
  /** @param {HTMLTableCellElement} cell */
  const cover = (cell) => {
    if (cell.classList.contains("covered") || !cell.textContent.trim()) return;
    if (!$(".cell", cell)) {
      const content = make("div", { class: "cell" }, ...cell.childNodes);
      cell.replaceChildren(content);
    }
    const aspect = cell.parentElement.querySelector("th")?.textContent.trim();
    const subject = $("span", subjects[Number(cell.dataset.subject)]).textContent.trim();
    const button = make("button", {
      type: "button",
      class: "cover",
      "aria-label": t("compare.reveal", { cell: aspect ? `${aspect}, ${subject}` : subject }),
    });
    button.addEventListener("click", () => {
      uncover(cell);
      cell.tabIndex = -1;
      cell.focus();
      showScore();
    });
    cell.dataset.quizzed = "";
    cell.classList.add("covered");
    cell.classList.remove("just-revealed");
    cell.append(button);
  };
  /** @param {HTMLTableCellElement} cell */
  const uncover = (cell) => {
    $(".cover", cell)?.remove();
    cell.classList.remove("covered");
    if (quiz) cell.classList.add("just-revealed");
  };
  /** @param {boolean} on */
  const setQuiz = (on) => {
    quiz = on;
    const cells = $$("td", body);
    cells.forEach(on ? cover : uncover);
    if (!on)
      for (const cell of cells) {
        cell.classList.remove("just-revealed");
        delete cell.dataset.quizzed;
      }
    start.textContent = t(on ? "compare.end_quiz" : "compare.quiz");
    start.setAttribute("aria-pressed", on);
    reveal.hidden = !on;
    if (on) showScore();
    else status.textContent = "";
  };
  start.addEventListener("click", () => setQuiz(!quiz));
  reveal.addEventListener("click", () => {
    const cells = asked();
    const covered = cells.filter((cell) => cell.classList.contains("covered"));
    if (covered.length) covered.forEach(uncover);
    else cells.forEach(cover);
    showScore();
  });

  const restore = () => {
    const exists = (/** @type {string} */ value) => boxes.some((box) => box.value === value);
    /** The columns that the URL names. @param {string} name */
    const numbers = (name) => (given.get(name) ?? "").split(".").filter(exists);
    // What was typed before this script came is kept.
    if (filter) filter.value = given.get("q") ?? filter.value;
    if (onlyDiffering) onlyDiffering.checked ||= given.has("differing");
    const columns = numbers("columns");
    for (const box of boxes) box.checked = !columns.length || columns.includes(box.value);
    const [first, second] = numbers("pair");
    if (second && first !== second) [pair[0].value, pair[1].value] = [first, second];
    const [, down, column] = /^(-?)(\d{1,4})$/.exec(given.get("sort") ?? "") ?? [];
    const head = $$("thead th", table)[Number(column ?? -1)];
    if (head) sort(head, down ? "descending" : "ascending");
    if (filter?.value || onlyDiffering?.checked) showRows();
    showColumns();
    isRestored = true;
  };
  restore();
};

const page = $("[data-comparison]");
if (page) enhance(page);
