// Small parts that the study pages share.
const { locale, make, t, plain, store } = prepbook.internal.page;
const { shape, dayFromNow: daysFromNow } = prepbook.internal.progress;
const { MINUTE, DAY, days } = prepbook.internal.days;
const { STATES, isQuestion } = prepbook.internal.queue;
const { backupText } = prepbook.internal.backup;

const GRADES = ["", t("grade.again"), t("grade.hard"), t("grade.good"), t("grade.easy")];

/**
 * The grade of a share of the answer: all of it is good, half of it hard, less again.
 *
 * @param {number} share
 */
const gradeOfShare = (share) => (share === 1 ? 3 : share >= 0.5 ? 2 : 1);

/** @param {string} path */
const icon = (path) => shape("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, shape("path", { d: path }));
const STAR = "m12 4 2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.8-5 2.8 1.1-5.5L4 9.7l5.6-.7z";

/**
 * @param {Child | Child[]} text
 * @param {(event: MouseEvent) => void} act
 * @param {Attributes} [attributes]
 */
const button = (text, act, attributes = {}) => {
  const element = make("button", { type: "button", class: "button", ...attributes }, ...[text].flat());
  element.addEventListener("click", act);
  return element;
};
/**
 * @param {Child | Child[]} text
 * @param {(event: MouseEvent) => void} act
 * @param {Attributes} [attributes]
 */
const quiet = (text, act, attributes = {}) => button(text, act, { class: "button quiet", ...attributes });

/**
 * Time until a state is due again, as a number and its unit.
 *
 * @param {CardState} state
 * @returns {[number, Intl.RelativeTimeFormatUnit]}
 */
const timeToDue = (state) => {
  if (state.phase !== "review") return [Math.max(1, Math.round((state.due - state.time) / MINUTE)), "minute"];
  if (state.interval < 22) return [state.interval, "day"];
  if (state.interval < 60) return [Math.round(state.interval / 7), "week"];
  return [Math.round(state.interval / 30.4), "month"];
};
/**
 * "10 min", "1 day", "5 weeks": until a state is due again.
 *
 * @param {CardState} state
 */
const untilDue = (state) => {
  const [number, unit] = timeToDue(state);
  if (unit === "minute") return t("duration.minutes", { count: number });
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(number);
};
/**
 * "in 10 minutes", "in 5 weeks": when a state is due again.
 *
 * @param {CardState} state
 */
const whenDue = (state) => new Intl.RelativeTimeFormat(locale).format(...timeToDue(state));

/**
 * "today", "tomorrow", "on Friday", "2 days ago", further away the date.
 *
 * @param {number} day
 */
const dayFromNow = (day) => {
  const away = day - days.today();
  if (away > -30 && away < 2) return daysFromNow(away);
  return t("study.on_day", { day: days.name(day, away > 0 && away < 7 ? { weekday: "long" } : undefined) });
};

/** @param {number} minutes */
const duration = (minutes) => {
  const whole = Math.max(1, Math.round(minutes));
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  const parts = { hours: t("duration.hours", { count: hours }), minutes: t("duration.minutes", { count: rest }) };
  return hours && rest ? t("duration.hours_minutes", parts) : hours ? parts.hours : parts.minutes;
};

/**
 * @param {Study} study
 * @param {number} rank
 */
const priorityBars = (study, rank) => {
  const priority = study.deck.priorities.find((one) => one.rank === rank);
  if (!priority) return [];
  const bars = make("span", { class: `bars bars-${rank}`, "aria-hidden": "true" }, make("i"), make("i"), make("i"), make("i"));
  return [
    make(
      "span",
      { class: "chip" },
      bars,
      " ",
      make("span", { "aria-hidden": "true" }, t(`priority.${priority.id}`)),
      make("span", { class: "unseen" }, t(`priority_full.${priority.id}`)),
    ),
  ];
};

/**
 * A choice of one of several, under its name. `options` are pairs of value and text.
 *
 * @param {string} name
 * @param {string} label
 * @param {(string | number)[][]} options
 * @param {string | number} [value]
 */
const choose = (name, label, options, value = "") => {
  const list = make("select", { name });
  for (const [own, text] of options) {
    const option = make("option", { value: own }, text);
    option.selected = String(own) === String(value);
    list.append(option);
  }
  return make("label", { class: "field" }, make("span", {}, label), list);
};

/** @param {Deck} deck */
const priorityOptions = ({ priorities }) => [
  ["", t("label.all")],
  ...priorities.map(({ rank, id }) => [
    rank,
    rank === 4 ? t(`priority.${id}`) : t("study.priority_and_above", { priority: t(`priority.${id}`) }),
  ]),
];
/** @param {Deck} deck */
const levelOptions = ({ levels }) => [["", t("label.all")], ...levels.map(({ rank, id }) => [rank, t(`level.${id}`)])];
/** @param {Deck} deck */
const topicOptions = ({ topics }) => [["", t("label.all")], ...topics.map(({ id, title }) => [id, title])];

/**
 * @param {string} name
 * @param {string} label
 * @param {Attributes} attributes
 */
const field = (name, label, attributes) =>
  make("label", { class: "field" }, make("span", {}, label), make("input", { name, ...attributes }));

/**
 * A field for a private note on a card. It is saved while one types: after each pause, and when the page is left.
 *
 * @param {Study} study
 * @param {Card} card
 * @param {() => void} [saved]
 */
const noteField = (study, card, saved = () => {}) => {
  const area = make("textarea", {
    rows: 2,
    maxlength: 100_000,
    "aria-label": t("review.note_label"),
    placeholder: t("review.note_placeholder"),
  });
  area.value = study.history.notes.get(card.id) ?? "";
  let timer = 0;
  let isDirty = false;
  const save = () => {
    clearTimeout(timer);
    if (!isDirty) return;
    isDirty = false;
    study.write(card.id, area.value.trim());
    saved();
  };
  area.addEventListener("input", () => {
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, 800);
  });
  area.addEventListener("change", save);
  addEventListener("pagehide", save);
  return area;
};

/**
 * The filters of cards, for `fitting`: those of which the guide has more than one value, and the states of cards.
 *
 * @param {Deck} deck
 * @param {Record<string, string>} [chosen]
 * @param {string[]} [without] Names of fields that are left out.
 */
const filterFields = (deck, chosen = {}, without = []) => {
  const all = ["", t("label.all")];
  const kinds = [all, ["question", t("label.questions")], ["table", t("review.from_tables")]];
  /** @type {[name: string, label: string, options: (string | number)[][]][]} */
  const fields = [
    ["topic", t("label.topic"), topicOptions(deck)],
    ["priority", t("label.priority"), priorityOptions(deck)],
    ["level", t("label.level"), levelOptions(deck)],
    ["kind", t("label.cards"), deck.cards.every(isQuestion) ? [] : kinds],
    ["state", t("browse.state"), [all, ...STATES.map((name) => [name, t(`browse.${name}`)])]],
  ];
  // One topic is a choice as well where some cards have none.
  const least = (/** @type {string} */ name) => (name === "topic" && deck.cards.some(({ topic }) => !topic) ? 2 : 3);
  const shown = fields.filter(([name, , options]) => options.length >= least(name) && !without.includes(name));
  return shown.map(([name, label, options]) => choose(name, label, options, chosen[name]));
};

/**
 * What is chosen in a form with such fields.
 *
 * @param {HTMLFormElement} form
 * @returns {CardFilter}
 */
const filterOf = (form) => {
  const values = Object.fromEntries(new FormData(form));
  return { ...values, priority: Number(values.priority), level: Number(values.level) };
};

/**
 * Hands the learner a file.
 *
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
const download = (name, type, text) => {
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), MINUTE);
};

/** @param {string} text */
const slug = (text) =>
  plain(text)
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "") || "guide";

/** @param {Study} study */
const saveBackup = (study) => {
  const { guide } = study.deck;
  download(
    `${slug(guide.title)}-progress-${days.iso(days.today())}.json`,
    "application/json",
    backupText(guide, study.log.entries(), study.log.damagedTexts()),
  );
  store.set("backup", String(Date.now()));
};

/**
 * Days since the last backup, or since the first review if there was none; null while there is nothing to lose.
 *
 * @param {Study} study
 */
const sinceBackup = (study) => {
  const saved = Number(store.get("backup")) || study.history.made[0]?.time;
  const unsaved = study.history.made.filter(({ time }) => time > (Number(store.get("backup")) || 0)).length;
  return saved && unsaved >= 20 ? Math.floor((Date.now() - saved) / DAY) : null;
};

/**
 * What the learner has to know about the store: none, full, damaged, newer.
 *
 * @param {Study} study
 */
const notices = (study) => {
  const box = make("div", { class: "notices", role: "status" });
  /**
   * @param {string} text
   * @param {...Child} actions
   */
  const tell = (text, ...actions) => box.append(make("div", { class: "notice" }, make("p", {}, text), ...actions));
  const save = () => quiet(t("backup.save"), () => saveBackup(study));
  const show = () => {
    box.replaceChildren();
    const { log } = study;
    if (!log.works) tell(t("backup.no_storage"), save());
    else if (log.full) tell(t("backup.full", { count: log.unsaved() }), save());
    if (log.damaged) tell(t("backup.damaged"), save());
    if (log.newer) tell(t("backup.newer"));
    if (study.corrected) tell(t("backup.corrected", { count: study.corrected }));
  };
  // What is not stored would be lost with the page.
  addEventListener("beforeunload", (event) => {
    if (study.log.unsaved() && study.log.works && !study.log.save()) event.preventDefault();
  });
  study.on((what) => {
    if (what === "full" || what === "saved" || what === "reset" || (what === "noted" && study.log.full)) show();
  });
  show();
  return box;
};

/**
 * A reminder to back up, where it is time for one.
 *
 * @param {Study} study
 */
const backupReminder = (study) => {
  const since = sinceBackup(study);
  if (since === null || since < 7) return [];
  const box = make("div", { class: "notice" });
  box.append(
    make("p", {}, t(store.get("backup") ? "backup.reminder_again" : "backup.reminder", { count: since })),
    quiet(t("backup.save"), () => {
      saveBackup(study);
      box.remove();
    }),
  );
  return [box];
};

const shared = {
  GRADES,
  gradeOfShare,
  icon,
  STAR,
  button,
  quiet,
  untilDue,
  whenDue,
  priorityBars,
  dayFromNow,
  duration,
  choose,
  field,
  noteField,
  filterFields,
  filterOf,
  notices,
  backupReminder,
  download,
  slug,
  saveBackup,
};
/** @typedef {typeof shared} Shared */
prepbook.internal.controls = shared;
