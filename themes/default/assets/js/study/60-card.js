// Views of cards. Each kind of card has a view of the same form: `question` (nodes), `body` (nodes shown with the question), `check()`
// (called before the answer is shown), `answer` (nodes), `suggest()` (the grade suggested by ticks or choices, 0 for none),
// `letter(index)` (called for a letter key), `hint` (instruction).
const { $, make, t, phrase } = prepbook.internal.page;
const { nodesOf } = prepbook.internal.deck;

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
 * All of it: good. Half of it: hard. Less: again.
 *
 * @param {number} share
 */
const gradeOfShare = (share) => (share === 1 ? 3 : share >= 0.5 ? 2 : 1);

/**
 * Key points as ticks.
 *
 * @param {{ html: string }[]} points
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
      make("span", {}, nodesOf(point.html)),
    );
    boxes[index].addEventListener("change", () => {
      touched = true;
      changed();
    });
    list.append(label);
  });
  return {
    list,
    suggest: () => (touched ? gradeOfShare(boxes.filter(({ checked }) => checked).length / boxes.length) : 0),
    /** @param {number} index */
    letter: (index) => boxes[index]?.click(),
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

/** @param {{ html: string }[]} points */
const pointList = (points) =>
  make("div", { class: "key-points" }, make("ul", {}, ...points.map((point) => make("li", {}, nodesOf(point.html)))));

/**
 * @param {Content} content
 * @param {() => void} [changed]
 */
const openView = (content, changed) => {
  const points = content.points?.length ? tickList(content.points, changed) : null;
  return {
    question: [nodesOf(content.question)],
    hint: t("card.say_aloud"),
    answer: [
      make("div", { class: "prose question" }, nodesOf(content.answer)),
      ...(points ? [points.list] : []),
      ...followUpsOf(content.followUps),
    ],
    suggest: () => points?.suggest() ?? 0,
    /**
     * @param {number} index
     * @param {boolean} shown
     */
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
    /** @param {number} index */
    letter: (index) => {
      if (picks[index] && !picks[index].input.disabled) {
        picks[index].input.click();
        picks[index].input.focus();
      }
    },
    check() {
      for (const { right, why, input, label } of picks) {
        input.disabled = true;
        const verdict = right ? t(input.checked ? "card.right" : "card.this_is_right") : input.checked ? t("card.wrong") : "";
        label.dataset.verdict = right ? "right" : input.checked ? "wrong" : "other";
        if (verdict) label.append(make("span", { class: "option-verdict" }, verdict));
        if (why) label.after(make("div", { class: "option-why prose" }, nodesOf(why)));
      }
    },
    suggest: () => (picks.every(({ right, input }) => Boolean(right) === input.checked) ? 3 : 1),
  };
};

/** @param {Content} content */
const choiceView = (content) => {
  const options = content.choices.map((choice) => ({ nodes: nodesOf(choice.html), right: choice.right, why: choice.why }));
  const picks = optionList(options, content.choices.filter(({ right }) => right).length > 1);
  return {
    question: [nodesOf(content.question)],
    body: [picks.list],
    check: picks.check,
    suggest: picks.suggest,
    hint: t("card.choose_check"),
    /**
     * @param {number} index
     * @param {boolean} shown
     */
    letter: (index, shown) => {
      if (!shown) picks.letter(index);
    },
    answer: [
      ...(content.answer ? [make("div", { class: "prose question" }, nodesOf(content.answer))] : []),
      ...(content.points?.length ? [pointList(content.points)] : []),
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
 * A cell of a comparison: which cell belongs to a subject, or which subject has a cell, depending on `turn`.
 *
 * @param {TableContent} content
 * @param {number} turn
 */
const cellView = (content, turn) => {
  const { table, row, subjects, which = [], options } = content;
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
    body: [picks.list],
    check: picks.check,
    suggest: picks.suggest,
    hint: t("card.choose_check"),
    /**
     * @param {number} index
     * @param {boolean} shown
     */
    letter: (index, shown) => {
      if (!shown) picks.letter(index);
    },
    answer: rowTable(content, subject),
  };
};

/**
 * A row to rebuild: each chosen cell goes to the next free subject.
 *
 * @param {TableContent} content
 */
const rowView = (content) => {
  const { table, row, options } = content;
  const { aspect, cells } = table.rows[row];
  const places = options.map((subject) => ({ subject, cell: /** @type {number | null} */ (null) }));
  const say = make("p", { class: "unseen", role: "status" });
  const slots = make("ol", { class: "slots" });
  const pool = make("div", { class: "pool", role: "group", "aria-label": t("card.pool") });
  let checked = false;
  const free = () => places.find((place) => place.cell === null);
  const tiles = shuffled(options).map((cell, index) => {
    const tile = make(
      "button",
      { type: "button", class: "option tile" },
      make("span", { class: "option-letter", "aria-hidden": "true" }, LETTERS[index] ?? "·"),
      make("span", { class: "option-text" }, nodesOf(cells[cell].html)),
    );
    tile.addEventListener("click", () => {
      const place = free();
      if (!place || checked) return;
      place.cell = cell;
      draw();
      const next = free();
      say.textContent = t(next ? "card.placed_next" : "card.placed_last", {
        subject: table.subjects[place.subject].text,
        cell: cells[cell].text,
        next: next ? table.subjects[next.subject].text : "",
      });
      // A disabled button with focus would swallow keys.
      (tiles.find((other) => !other.tile.disabled)?.tile ?? $(".ask-reveal .button", pool.parentElement))?.focus();
    });
    return { tile, cell };
  });
  pool.append(...tiles.map(({ tile }) => tile));
  const draw = () => {
    const next = checked ? null : free();
    slots.replaceChildren(
      ...places.map((place) => {
        const item = make(
          "li",
          { class: "slot" },
          make("span", { class: "slot-name" }, nodesOf(table.subjects[place.subject].html)),
        );
        if (place === next) item.classList.add("slot-next");
        if (place.cell !== null) {
          const right = cells[place.cell].text === cells[place.subject].text;
          const filled = checked
            ? make("span", { class: "slot-cell" }, nodesOf(cells[place.cell].html))
            : make("button", { type: "button", class: "slot-cell", title: t("card.remove") }, nodesOf(cells[place.cell].html));
          if (checked) {
            item.dataset.verdict = right ? "right" : "wrong";
            filled.append(make("span", { class: "option-verdict" }, t(right ? "card.right" : "card.wrong")));
          } else
            filled.addEventListener("click", () => {
              place.cell = null;
              draw();
              tiles.find((one) => !one.tile.disabled)?.tile.focus();
            });
          item.append(filled);
        } else item.append(make("span", { class: "slot-cell slot-empty" }, place === next ? t("card.this_next") : "…"));
        return item;
      }),
    );
    for (const { tile, cell } of tiles) tile.disabled = checked || places.some((place) => place.cell === cell);
  };
  draw();
  return {
    question: phrase("card.rebuild", { aspect: make("span", { class: "said" }, nodesOf(aspect.html)) }),
    body: [slots, pool, say],
    hint: t("card.rebuild_hint"),
    /**
     * @param {number} index
     * @param {boolean} shown
     */
    letter: (index, shown) => {
      if (!shown) tiles[index]?.tile.click();
    },
    check() {
      checked = true;
      pool.hidden = true;
      draw();
    },
    suggest: () =>
      gradeOfShare(
        places.filter((place) => place.cell !== null && cells[place.cell].text === cells[place.subject].text).length /
          places.length,
      ),
    answer: rowTable(content, null),
  };
};

/**
 * The view of a card. `turn` is the number of earlier reviews, which varies the question about a cell.
 *
 * @param {Card} card
 * @param {any} content
 * @param {number} turn
 * @param {() => void} changed
 * @returns {CardView}
 */
const viewOf = (card, content, turn, changed) =>
  ({ open: openView, choice: choiceView, cell: (/** @type {TableContent} */ one) => cellView(one, turn), row: rowView })[
    card.kind
  ](content, changed);

const shared = { LETTERS, viewOf, gradeOfShare, tickList, openView, choiceView };
/** @typedef {typeof shared} Shared */
prepbook.internal.card = shared;
