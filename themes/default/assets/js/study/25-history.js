// The history, derived from the log: reviews of each card, stars, notes, read articles, settings. Pure. Earlier ids of a card are
// resolved to its present one.
const { days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;

/** The furthest an interview can be away, in days. */
const HORIZON = 3 * 366;

/** Default settings. A guide may override some. */
const SETTINGS = Object.freeze({
  date: "", // of the interview, as 2026-11-24; empty for none
  week: 7, // days of a week on which one studies
  minutes: 30, // a day
  fresh: 10, // new cards a day
  reviews: 100, // reviews a day
  buttons: 4, // or 2: again and good
  retention: 0.9,
  session: "count", // or "minutes", or "all"
  length: 20,
  typed: 0, // or 1: answers can be typed
});

/** @type {Record<string, [number, number]>} */
const BOUNDS = { week: [1, 7], minutes: [5, 600], fresh: [0, 500], reviews: [1, 2000], length: [1, 500], retention: [0.7, 0.97] };

/**
 * Returns whether an interview can be on a date that is set on `day`.
 *
 * @param {any} date
 * @param {number} day
 */
const isDate = (date, day) => {
  const on = days.parse(date);
  return on !== null && on > day - HORIZON && on <= day + HORIZON;
};

/**
 * The value if it is valid for a setting that is set on `day`, else undefined.
 *
 * @param {string} name
 * @param {any} value
 * @param {number} [day]
 */
const settingOf = (name, value, day = days.today()) => {
  if (name === "date") return value === "" || isDate(value, day) ? value : undefined;
  if (name === "buttons") return [2, 4].includes(value) ? value : undefined;
  if (name === "typed") return [0, 1].includes(value) ? value : undefined;
  if (name === "session") return ["count", "minutes", "all"].includes(value) ? value : undefined;
  const bounds = BOUNDS[name];
  return bounds && Number.isFinite(value) && value >= bounds[0] && value <= bounds[1] ? value : undefined;
};

/**
 * Adds a review to a history; `id` is the present id of its card.
 *
 * @param {StudyHistory} history
 * @param {Entry} entry
 * @param {string} id
 */
const addReview = (history, [time, , grade, zone, hash = "", seconds = 0, interval = 0], id) => {
  const review = { time, id, grade, zone, day: days.of(time, zone), hash, seconds, interval };
  history.made.push(review);
  if (!history.reviews.has(id)) history.reviews.set(id, []);
  history.reviews.get(id).push(review);
  return review;
};

/**
 * The time and name of each entry that was undone.
 *
 * @param {Entry[]} entries
 */
const undoneIn = (entries) =>
  new Set(entries.filter(([, , kind]) => kind === "undo").map(([, about, , time]) => `${time} ${about}`));

/**
 * Sets a card's note. An entry says which notes it replaces, so that of two that were written apart both are kept; one that does not say
 * replaces all.
 *
 * @param {StudyHistory} history
 * @param {Entry} entry
 * @param {string} id
 */
const addNote = (history, [time, , , text, ...replaced], id) => {
  const others = replaced.length ? (history.noteTimes.get(id) ?? []).filter((one) => !replaced.includes(one.time)) : [];
  const all = [...others, { time, text: String(text) }];
  history.noteTimes.set(id, all);
  const texts = new Set(all.map((one) => one.text).filter(Boolean));
  if (texts.size) history.notes.set(id, [...texts].join("\n\n"));
  else history.notes.delete(id);
};

/**
 * @param {Entry[]} entries
 * @param {Map<string, string>} [aliases]
 * @param {Settings} [defaults]
 */
const historyOf = (entries, aliases = new Map(), defaults = SETTINGS) => {
  /** @param {string} about */
  const id = (about) => aliases.get(about) ?? about;
  /** @type {StudyHistory} */
  const history = {
    reviews: new Map(),
    made: [],
    stars: new Set(),
    notes: new Map(),
    noteTimes: new Map(),
    read: new Map(),
    mocks: [],
    opened: new Set(),
    suspended: new Set(),
    buried: new Map(),
    settings: { ...defaults },
    dateSet: 0,
  };
  const undone = undoneIn(entries);
  for (const entry of entries) {
    const [time, about, kind, value] = entry;
    if (undone.has(`${time} ${about}`)) continue;
    if (typeof kind === "number") {
      addReview(history, entry, id(about));
    } else if (kind === "star") {
      if (value) history.stars.add(id(about));
      else history.stars.delete(id(about));
    } else if (kind === "note") {
      addNote(history, entry, id(about));
    } else if (kind === "read") {
      if (value) history.read.set(about, time);
      else history.read.delete(about);
    } else if (kind === "mock") {
      history.mocks.push({ time, seed: about, share: value, questions: entry[4] });
    } else if (kind === "open") {
      history.opened.add(about);
    } else if (kind === "suspend") {
      if (value) history.suspended.add(id(about));
      else history.suspended.delete(id(about));
    } else if (kind === "bury") {
      history.buried.set(id(about), value);
    } else if (kind === "reset") {
      history.reviews.delete(id(about));
    } else if (kind === "set") {
      const day = days.of(time);
      const setting = settingOf(about, value, day);
      if (setting === undefined) continue;
      if (about === "date" && setting !== history.settings.date) history.dateSet = day;
      Object.assign(history.settings, { [about]: setting });
    }
  }
  return history;
};

/**
 * What scheduling needs of a history. On the day of the interview a little more recall is wanted than on any other.
 *
 * @param {StudyHistory} history
 * @returns {Rules}
 */
const scheduling = ({ settings, dateSet }) => ({
  ...scheduler.DEFAULTS,
  retention: settings.retention,
  target: settings.retention + (1 - settings.retention) / 4,
  date: days.parse(settings.date),
  since: dateSet,
});

/**
 * Picks the logged interval of a review, where the present rules allow it.
 *
 * @param {Review} review
 * @returns {ChooseInterval}
 */
const logged =
  ({ interval }) =>
  (window) =>
    interval >= window.first && interval <= window.last ? interval : window.interval;

/**
 * A card's state after one more review.
 *
 * @param {CardState} card
 * @param {Review} review
 * @param {Rules} rules
 * @returns {CardState}
 */
const stateAfter = (card, review, rules) => ({
  ...scheduler.answer(card, review.id, review.grade, review.time, review.zone, rules, logged(review)),
  hash: review.hash,
});

/**
 * A card's state after its reviews, which are in order of time.
 *
 * @param {Review[]} reviews
 * @param {Rules} rules
 * @returns {CardState}
 */
const stateOf = (reviews, rules) => reviews.reduce((card, review) => stateAfter(card, review, rules), scheduler.NEW);

/**
 * @param {StudyHistory} history
 * @param {Rules} rules
 */
const statesOf = (history, rules) => new Map([...history.reviews].map(([id, reviews]) => [id, stateOf(reviews, rules)]));

const shared = {
  BOUNDS,
  HORIZON,
  stateOf,
  SETTINGS,
  settingOf,
  addReview,
  historyOf,
  scheduling,
  stateAfter,
  statesOf,
  undoneIn,
};
/** @typedef {typeof shared} Shared */
prepbook.internal.history = shared;
