// The history, derived from the log: reviews of each card, stars, notes, read articles, settings. Pure. Earlier ids of a card are
// resolved to its present one.
const { days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;

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
});

/** @type {Record<string, [number, number]>} */
const BOUNDS = { week: [1, 7], minutes: [5, 600], fresh: [0, 500], reviews: [1, 2000], length: [1, 500], retention: [0.7, 0.97] };

/**
 * The value if it is valid for a setting, else undefined.
 *
 * @param {string} name
 * @param {any} value
 */
const settingOf = (name, value) => {
  if (name === "date") return value === "" || days.parse(value) !== null ? value : undefined;
  if (name === "buttons") return [2, 4].includes(value) ? value : undefined;
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
const addReview = (history, [time, , grade, zone, hash = "", seconds = 0], id) => {
  const review = { time, id, grade, zone, day: days.of(time, zone), hash, seconds };
  history.made.push(review);
  if (!history.reviews.has(id)) history.reviews.set(id, []);
  history.reviews.get(id).push(review);
  return review;
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
    read: new Map(),
    settings: { ...defaults },
  };
  const undone = new Set(entries.filter(([, , kind]) => kind === "undo").map(([, about, , time]) => `${time} ${about}`));
  for (const entry of entries) {
    const [time, about, kind, value] = entry;
    if (typeof kind === "number") {
      if (!undone.has(`${time} ${about}`)) addReview(history, entry, id(about));
    } else if (kind === "star") {
      if (value) history.stars.add(id(about));
      else history.stars.delete(id(about));
    } else if (kind === "note") {
      if (value) history.notes.set(id(about), String(value));
      else history.notes.delete(id(about));
    } else if (kind === "read") {
      if (value) history.read.set(about, time);
      else history.read.delete(about);
    } else if (kind === "set") {
      const setting = settingOf(about, value);
      if (setting !== undefined) Object.assign(history.settings, { [about]: setting });
    }
  }
  return history;
};

/**
 * What scheduling needs of the settings.
 *
 * @param {Settings} settings
 */
const scheduling = (settings) => ({ ...scheduler.DEFAULTS, retention: settings.retention, date: days.parse(settings.date) });

/**
 * A card's state after one more review.
 *
 * @param {CardState} card
 * @param {Review} review
 * @param {Rules} rules
 * @returns {CardState}
 */
const stateAfter = (card, { id, grade, time, zone, hash }, rules) => ({
  ...scheduler.answer(card, id, grade, time, zone, rules),
  hash,
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

const shared = { stateOf, SETTINGS, settingOf, addReview, historyOf, scheduling, stateAfter, statesOf };
/** @typedef {typeof shared} Shared */
prepbook.internal.history = shared;
