// Views of cards. Each kind of card has a view of the same form: `question` (nodes), `body` (nodes shown with the question), `check()`
// (called before the answer is shown), `answer` (nodes), `suggest()` (the grade suggested by ticks or choices, 0 for none), `verdict()`
// (how much was right, in words), `letter(index)` (called for a letter key), `lettered` (whether letters choose before the answer is
// shown, after it, or never), `hint` (instruction).
const { locale, make, t, phrase, plain } = prepbook.internal.page;
const { nodesOf } = prepbook.internal.deck;
const { gradeOfShare } = prepbook.internal.controls;

const LETTERS = "ABCDEFGHIJKLM";

/**
 * @template T
 * @param {T[]} list
 * @param {() => number} [random]
 */
const shuffled = (list, random = Math.random) => {
  const mixed = [...list];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [mixed[at], mixed[other]] = [mixed[other], mixed[at]];
  }
  return mixed;
};

/**
 * Whether a text that was typed says a key point: most of the point's longer words occur in it, by their beginnings.
 *
 * @param {string} typed
 * @param {string} point
 */
const says = (typed, point) => {
  /** @param {string} text */
  const words = (text) => (plain(text).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, 5));
  const found = new Set(words(typed));
  const all = words(point);
  const long = all.filter((word) => word.length > 3);
  const wanted = long.length ? long : all;
  return wanted.length > 0 && wanted.filter((word) => found.has(word)).length >= wanted.length * 0.6;
};

/**
 * Key points as ticks.
 *
 * @param {Node[][]} points
 * @param {() => void} [changed]
 */
const tickList = (points, changed = () => {}) => {
  const boxes = points.map(() => make("input", { type: "checkbox" }));
  const list = make("fieldset", { class: "ticks" }, make("legend", { class: "eyebrow" }, t("content.key_points")));
  let touched = false;
  points.forEach((point, index) => {
    const label = make(
      "label",
      { class: "point" },
      boxes[index],
      make("kbd", { "aria-hidden": "true" }, LETTERS[index]?.toLowerCase() ?? ""),
      make("span", {}, ...point),
    );
    boxes[index].addEventListener("change", () => {
      touched = true;
      changed();
    });
    list.append(label);
  });
  const share = () => boxes.filter(({ checked }) => checked).length / boxes.length;
  return {
    list,
    share,
    suggest: () => (touched ? gradeOfShare(share()) : 0),
    /** @param {number} index */
    letter: (index) => boxes[index]?.click(),
    /**
     * Ticks what a text says.
     *
     * @param {string} typed
     */
    compare: (typed) => {
      if (!typed.trim()) return;
      touched = true;
      boxes.forEach((box, index) => {
        box.checked = says(typed, box.parentElement.lastElementChild.textContent);
        if (box.checked) box.parentElement.dataset.found = String(index);
      });
    },
  };
};

/** @param {Content[]} [followUps] */
const followUpsOf = (followUps = []) =>
  followUps.map((next) =>
    make(
      "details",
      { class: "further" },
      make("summary", {}, make("small", {}, t("article.follow_up")), " ", nodesOf(next.question)),
      make("div", { class: "prose question" }, nodesOf(next.answer), ...(next.points?.length ? [pointList(next.points)] : [])),
    ),
  );

/** @param {string[]} points */
const pointList = (points) =>
  make("div", { class: "key-points" }, make("ul", {}, ...points.map((point) => make("li", {}, nodesOf(point)))));

/** An answer with more characters is folded below its key points. */
const LONG_ANSWER = 600;

/**
 * The full answer, folded if it is long and its key points are shown.
 *
 * @param {string} html
 * @param {boolean} hasPoints
 */
const fullAnswer = (html, hasPoints) => {
  const answer = make("div", { class: "prose question" }, nodesOf(html));
  if (!hasPoints || answer.textContent.length <= LONG_ANSWER) return answer;
  return make("details", { class: "further full-answer" }, make("summary", {}, t("card.full_answer")), answer);
};

const typedField = () =>
  make("textarea", { class: "typed", rows: 3, "aria-label": t("card.your_answer"), placeholder: t("card.your_answer_hint") });

/**
 * What a view has whose answer is typed: it is compared with the key points.
 *
 * @param {HTMLTextAreaElement} field
 * @param {ReturnType<typeof tickList> | null} points
 */
const typedView = (field, points) => ({
  body: [field],
  field,
  check: () => {
    field.readOnly = true;
    points?.compare(field.value);
  },
});

/**
 * @param {Content} content
 * @param {() => void} [changed]
 * @param {boolean} [isTyped] Whether the answer can be typed.
 * @returns {CardView}
 */
const openView = (content, changed, isTyped = false) => {
  const points = content.points?.length
    ? tickList(
        content.points.map((point) => [nodesOf(point)]),
        changed,
      )
    : null;
  const field = isTyped ? typedField() : null;
  return {
    question: [nodesOf(content.question)],
    ...(field ? typedView(field, points) : {}),
    hint: t(field ? "card.write_answer" : "card.say_answer"),
    answer: [...(points ? [points.list] : []), fullAnswer(content.answer, Boolean(points)), ...followUpsOf(content.followUps)],
    suggest: () => points?.suggest() ?? 0,
    lettered: points ? "after" : "",
    letter: (index, shown) => {
      if (shown) points?.letter(index);
    },
  };
};

/**
 * Options to pick from, shuffled.
 *
 * @param {PickOption[]} options
 * @param {boolean} several
 */
const optionList = (options, several) => {
  const name = `pick-${Math.random().toString(36).slice(2)}`;
  const list = make(
    "fieldset",
    { class: "options" },
    make("legend", { class: several ? "options-say" : "unseen" }, t(several ? "card.choose_all" : "card.choose_one")),
  );
  const picks = shuffled(options).map((option, index) => {
    const input = make("input", { type: several ? "checkbox" : "radio", name, class: "unseen" });
    const label = make(
      "label",
      { class: "option" },
      input,
      make("span", { class: "option-letter", "aria-hidden": "true" }, LETTERS[index] ?? "·"),
      make("span", { class: "option-text" }, option.nodes),
    );
    list.append(label);
    return { ...option, input, label };
  });
  return {
    list,
    // Focus stays where it is, so that Space checks.
    /** @param {number} index */
    letter: (index) => picks[index]?.input.click(),
    check() {
      for (const { right, why, input, label } of picks) {
        input.disabled = true;
        const verdict = right ? t(input.checked ? "card.right" : "card.this_is_right") : input.checked ? t("card.wrong") : "";
        label.dataset.verdict = right ? "right" : input.checked ? "wrong" : "other";
        if (verdict) label.append(make("span", { class: "option-verdict" }, verdict));
        if (why) label.after(make("div", { class: "option-why prose" }, nodesOf(why)));
      }
    },
    /** The part of the right options that is chosen, less the wrong ones. */
    share: () => {
      const right = picks.filter((pick) => pick.right);
      const points = picks.reduce((sum, pick) => sum + (pick.input.checked ? (pick.right ? 1 : -1) : 0), 0);
      return Math.max(0, points) / Math.max(1, right.length);
    },
    chosen: () => picks.filter((pick) => pick.right && pick.input.checked).length,
    right: picks.filter((pick) => pick.right).length,
  };
};

/**
 * What the views with options have in common.
 *
 * @param {ReturnType<typeof optionList>} picks
 */
const pickView = (picks) => ({
  body: [picks.list],
  check: picks.check,
  suggest: () => gradeOfShare(picks.share()),
  share: picks.share,
  verdict: () => {
    const share = picks.share();
    if (share === 1) return t("card.right");
    const chosen = picks.right > 1 ? picks.chosen() : 0;
    return chosen ? t("card.some_right", { right: chosen, count: picks.right }) : t("card.wrong");
  },
  hint: t(picks.right > 1 ? "card.choose_all_hint" : "card.choose_hint"),
  lettered: /** @type {const} */ ("before"),
  letter: (/** @type {number} */ index, /** @type {boolean} */ shown) => {
    if (!shown) picks.letter(index);
  },
});

/**
 * @param {Content} content
 * @returns {CardView}
 */
const choiceView = (content) => {
  const options = content.choices.map((choice) => ({ nodes: nodesOf(choice.html), right: choice.right, why: choice.why }));
  const picks = optionList(options, content.choices.filter(({ right }) => right).length > 1);
  return {
    question: [nodesOf(content.question)],
    ...pickView(picks),
    answer: [
      ...(content.points?.length ? [pointList(content.points)] : []),
      ...(content.answer ? [fullAnswer(content.answer, Boolean(content.points?.length))] : []),
      ...followUpsOf(content.followUps),
    ],
  };
};

/**
 * The row as a description list, for the answer.
 *
 * @param {TableContent} content
 * @param {number | null} asked
 */
const rowTable = ({ table, row }, asked) => {
  const { aspect, cells } = table.rows[row];
  const list = make("dl", { class: "row-table" });
  for (const [index, cell] of cells.entries())
    list.append(
      make(
        "div",
        index === asked ? { class: "asked" } : {},
        make("dt", {}, nodesOf(table.subjects[index].html)),
        make("dd", {}, nodesOf(cell.html || "–")),
      ),
    );
  return [make("p", { class: "eyebrow" }, nodesOf(aspect.html)), list];
};

/**
 * An aspect of a comparison to be recalled for each of its subjects, which are ticked as key points are.
 *
 * @param {TableContent} content
 * @param {() => void} changed
 * @param {boolean} isTyped
 * @returns {CardView}
 */
const aspectView = (content, changed, isTyped) => {
  const { table, row } = content;
  const { aspect, cells } = table.rows[row];
  const asked = table.subjects.map((_, index) => index).filter((index) => cells[index]?.html);
  const points = tickList(
    asked.map((index) => [
      make("b", {}, nodesOf(table.subjects[index].html)),
      document.createTextNode(": "),
      nodesOf(cells[index].html),
    ]),
    changed,
  );
  const field = isTyped ? typedField() : null;
  const subjects = new Intl.ListFormat(locale)
    .formatToParts(asked.map(String))
    .map(({ type, value }) =>
      type === "element" ? make("b", {}, nodesOf(table.subjects[Number(value)].html)) : document.createTextNode(value),
    );
  return {
    question: phrase("card.which_cell", {
      aspect: make("span", { class: "said" }, nodesOf(aspect.html)),
      subject: make("span", {}, ...subjects),
    }),
    ...(field ? typedView(field, points) : {}),
    hint: t(field ? "card.write_each" : "card.say_each"),
    answer: [points.list],
    suggest: points.suggest,
    lettered: "after",
    letter: (index, shown) => {
      if (shown) points.letter(index);
    },
  };
};

/**
 * A cell of a comparison: which cell belongs to a subject, or which subject has a cell, depending on `turn`.
 *
 * @param {TableContent} content
 * @param {number} turn
 * @returns {CardView}
 */
const cellView = (content, turn) => {
  const { table, row, subjects, which, options } = content;
  const { aspect, cells } = table.rows[row];
  const named = which.length > 0 && turn % 2 === 1;
  const asked = named ? which : subjects;
  const subject = asked[(turn >> 1) % asked.length];
  const picks = optionList(
    options.map((other) => ({
      nodes: nodesOf(named ? table.subjects[other].html : cells[other].html),
      right: named ? other === subject : cells[other].text === cells[subject].text,
    })),
    false,
  );
  const about = make("span", { class: "said" }, nodesOf(aspect.html));
  const question = named
    ? phrase("card.which_subject", { aspect: about, cell: make("q", {}, nodesOf(cells[subject].html)) })
    : phrase("card.which_cell", { aspect: about, subject: make("b", {}, nodesOf(table.subjects[subject].html)) });
  return {
    question,
    ...pickView(picks),
    answer: rowTable(content, subject),
  };
};

/**
 * A row to rebuild: each chosen cell goes to the next free subject.
 *
 * @param {TableContent} content
 * @returns {CardView}
 */
const rowView = (content) => {
  const { table, row, options } = content;
  const { aspect, cells } = table.rows[row];
  const slots = options.map((subject) => ({ subject, cell: /** @type {number | null} */ (null) }));
  const say = make("p", { class: "unseen", role: "status" });
  const slotList = make("ol", { class: "slots", tabindex: "-1" });
  const pool = make("div", { class: "pool", role: "group", "aria-label": t("card.pool") });
  let checked = false;
  const placed = () => slots.filter((slot) => slot.cell !== null && cells[slot.cell].text === cells[slot.subject].text).length;
  const share = () => placed() / slots.length;
  const free = () => slots.find((slot) => slot.cell === null);
  const tiles = shuffled(options).map((cell, index) => {
    const tile = make(
      "button",
      { type: "button", class: "option tile" },
      make("span", { class: "option-letter", "aria-hidden": "true" }, LETTERS[index] ?? "·"),
      make("span", { class: "option-text" }, nodesOf(cells[cell].html)),
    );
    tile.addEventListener("click", () => {
      const slot = free();
      if (!slot || checked) return;
      slot.cell = cell;
      draw();
      const next = free();
      say.textContent = t(next ? "card.placed_next" : "card.placed_last", {
        subject: table.subjects[slot.subject].text,
        cell: cells[cell].text,
        next: next ? table.subjects[next.subject].text : "",
      });
      // A disabled button with focus would swallow keys.
      if (document.activeElement === tile || document.activeElement === document.body) slotList.focus();
    });
    return { tile, cell };
  });
  pool.append(...tiles.map(({ tile }) => tile));
  const draw = () => {
    const next = checked ? null : free();
    slotList.replaceChildren(
      ...slots.map((slot) => {
        const item = make(
          "li",
          { class: "slot" },
          make("span", { class: "slot-name" }, nodesOf(table.subjects[slot.subject].html)),
        );
        if (slot === next) item.classList.add("slot-next");
        if (slot.cell !== null) {
          const right = cells[slot.cell].text === cells[slot.subject].text;
          const filled = checked
            ? make("span", { class: "slot-cell" }, nodesOf(cells[slot.cell].html))
            : make("button", { type: "button", class: "slot-cell", title: t("card.remove") }, nodesOf(cells[slot.cell].html));
          if (checked) {
            item.dataset.verdict = right ? "right" : "wrong";
            filled.append(make("span", { class: "option-verdict" }, t(right ? "card.right" : "card.wrong")));
          } else
            filled.addEventListener("click", () => {
              slot.cell = null;
              draw();
              slotList.focus();
            });
          item.append(filled);
        } else item.append(make("span", { class: "slot-cell slot-empty" }, slot === next ? t("card.this_next") : "…"));
        return item;
      }),
    );
    for (const { tile, cell } of tiles) tile.disabled = checked || slots.some((slot) => slot.cell === cell);
  };
  draw();
  return {
    question: phrase("card.rebuild", { aspect: make("span", { class: "said" }, nodesOf(aspect.html)) }),
    body: [slotList, pool, say],
    hint: t("card.rebuild_hint"),
    lettered: "before",
    letter: (index, shown) => {
      if (!shown) tiles[index]?.tile.click();
    },
    check() {
      checked = true;
      pool.hidden = true;
      draw();
    },
    suggest: () => gradeOfShare(share()),
    share,
    verdict: () => (share() === 1 ? t("card.right") : t("card.cells_right", { right: placed(), count: slots.length })),
    answer: rowTable(content, null),
  };
};

/**
 * The view of a card. `turn` is the number of earlier reviews, which varies the question about a cell. A choice between two cells would
 * be a guess: such a card asks for both.
 *
 * @param {Card} card
 * @param {any} content
 * @param {{ turn: number, changed: () => void, isTyped?: boolean }} options
 * @returns {CardView}
 */
const viewOf = (card, content, { turn, changed, isTyped = false }) => {
  if (card.kind === "open") return openView(content, changed, isTyped);
  if (card.kind === "choice") return choiceView(content);
  if (card.kind === "row") return rowView(content);
  return content.options.length > 2 ? cellView(content, turn) : aspectView(content, changed, isTyped);
};

const shared = { LETTERS, viewOf, tickList, openView, choiceView, fullAnswer, says };
/** @typedef {typeof shared} Shared */
prepbook.internal.card = shared;
