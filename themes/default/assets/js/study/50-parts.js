// Small parts that the study pages share.
const { make, count, plain, store } = prepbook.internal.page;
const { shape } = prepbook.internal.progress;
const { MINUTE, DAY, days } = prepbook.internal.days;
const { backupText } = prepbook.internal.backup;
const { labelOf } = prepbook.internal.deck;

const GRADES = ["", "Again", "Hard", "Good", "Easy"];

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
 * "10 min", "1 day", "5 weeks": until a state is due again.
 *
 * @param {CardState} state
 */
const untilDue = (state) => {
  if (state.phase !== "review") return `${Math.max(1, Math.round((state.due - state.time) / MINUTE))} min`;
  if (state.interval < 22) return count(state.interval, "day");
  if (state.interval < 60) return count(Math.round(state.interval / 7), "week");
  return count(Math.round(state.interval / 30.4), "month");
};

/**
 * "today", "tomorrow", "in 3 days", "2 days ago", further away the date.
 *
 * @param {number} day
 */
const dayFromNow = (day) => {
  const away = day - days.today();
  if (away === 0) return "today";
  if (away === 1) return "tomorrow";
  if (away === -1) return "yesterday";
  if (away > 1 && away < 7) return `on ${days.name(day, { weekday: "long" })}`;
  return away < 0 && away > -30 ? `${-away} days ago` : `on ${days.name(day)}`;
};

/** @param {number} minutes */
const duration = (minutes) => {
  const whole = Math.max(1, Math.round(minutes));
  const rest = whole % 60;
  return whole < 60 ? `${whole} min` : `${Math.floor(whole / 60)} h${rest ? ` ${rest} min` : ""}`;
};
/** @param {number} value */
const percent = (value) => `${Math.round(value * 100)}%`;

/**
 * @param {Study} study
 * @param {number} rank
 */
const priorityBars = (study, rank) => {
  if (!rank) return [];
  const bars = make("span", { class: `bars bars-${rank}`, "aria-hidden": "true" }, make("i"), make("i"), make("i"), make("i"));
  return [
    make(
      "span",
      { class: "chip" },
      bars,
      ` ${labelOf(study.deck.priorities, rank)}`,
      make("span", { class: "unseen" }, " priority"),
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
    "aria-label": "Private note",
    placeholder: "A note to yourself: it stays in this browser",
  });
  area.value = study.history.notes.get(card.id) ?? "";
  let timer = 0;
  const save = () => {
    clearTimeout(timer);
    const text = area.value.trim();
    if (text === (study.history.notes.get(card.id) ?? "")) return;
    study.write(card.id, text);
    saved();
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 800);
  });
  area.addEventListener("change", save);
  addEventListener("pagehide", save);
  return area;
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
  const save = () => quiet("Save a progress file", () => saveBackup(study));
  const show = () => {
    box.replaceChildren();
    const { log } = study;
    if (!log.works)
      tell(
        "This browser keeps nothing for this page: private mode, or storage is switched off. You can study, but your progress ends with this page, unless you save it.",
        save(),
      );
    else if (log.full)
      tell(
        `The browser’s storage is full. ${count(log.unsaved(), "entry").replace("entrys", "entries")} of your progress wait on this page and will be stored as soon as there is room. Save a file to be safe.`,
        save(),
      );
    if (log.damaged)
      tell(
        "Part of the stored progress could not be read. It was put aside and nothing of it was deleted; a progress file holds it too.",
        save(),
      );
    if (log.newer)
      tell("Part of your progress was written by a newer version of this guide. It was not changed; reload the page to use it.");
  };
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
    make(
      "p",
      {},
      `Your progress is in this browser only${store.get("backup") ? `; the last progress file is ${count(since, "day")} old` : ""}. Some browsers delete what a page stored when it was not visited for seven days.`,
    ),
    quiet("Save a progress file", () => {
      saveBackup(study);
      box.remove();
    }),
  );
  return [box];
};

const shared = {
  GRADES,
  icon,
  STAR,
  button,
  quiet,
  untilDue,
  priorityBars,
  dayFromNow,
  duration,
  percent,
  choose,
  field,
  noteField,
  notices,
  backupReminder,
  download,
  slug,
  saveBackup,
};
/** @typedef {typeof shared} Shared */
prepbook.internal.controls = shared;
