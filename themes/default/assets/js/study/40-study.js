// The learner's desk: deck, log and what follows from both, kept up to date; the only writer of the log.
const { store } = prepbook.internal.page;
const { once, payload, routes } = prepbook.internal.loading;
const { DAY, MINUTE, days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;
const { isEntry, openLog } = prepbook.internal.log;
const { SETTINGS, settingOf, addReview, historyOf, scheduling, stateAfter, statesOf, undoneIn } = prepbook.internal.history;
const { deckOf } = prepbook.internal.deck;
const { WEEKS } = prepbook.internal.queue;

/**
 * Notes entries again that a clock which ran ahead has dated in the future: until then they would count as the last word. If most of the
 * log is in the future, it may be the present clock that is wrong; then only the entries of a card that is graded now are corrected.
 *
 * @param {Log} log
 * @param {number} now
 * @param {string} [graded]
 */
const correctClock = (log, now, graded) => {
  const entries = log.entries();
  const undone = undoneIn(entries);
  const ahead = entries.filter(([time, about, kind]) => time > now + DAY && kind !== "undo" && !undone.has(`${time} ${about}`));
  const corrected = ahead.length > Math.max(50, entries.length / 2) ? ahead.filter(([, about]) => about === graded) : ahead;
  /** The new times of entries by their old ones. @type {Map<unknown, number>} */
  const times = new Map();
  for (const [time, about, kind, ...values] of corrected) {
    log.note(about, "undo", time);
    // A card is put off until the end of a day; a note says when those were written that it replaces.
    const present = kind === "bury" ? [days.of(now)] : values.map((value) => times.get(value) ?? value);
    times.set(time, log.note(about, kind, ...present)[0]);
  }
  return corrected.length;
};

/**
 * Makes the desk of a deck and a log, which calls `told` of the result. `noted` is called after each change.
 *
 * @param {Deck} deck
 * @param {Log} log
 * @param {{ now?: () => number, noted?: (study: Study) => void }} [options]
 */
const makeStudy = (deck, log, { now = Date.now, noted: changed = () => {} } = {}) => {
  const listeners = new Set();
  const study = /** @type {Study} */ ({ deck, log });
  const given = deck.settings ?? {};
  /**
   * @param {"retention" | "fresh" | "reviews"} name
   * @param {string} key
   */
  const own = (name, key) => settingOf(name, given[key]) ?? SETTINGS[name];
  const defaults = {
    ...SETTINGS,
    retention: own("retention", "retention"),
    fresh: own("fresh", "newPerDay"),
    reviews: own("reviews", "duePerDay"),
  };

  /** Cards due by day. */
  const load = new Map();
  /**
   * @param {CardState} state
   * @param {number} by
   */
  const count = ({ phase, due }, by) => {
    if (phase === "review") load.set(due, (load.get(due) ?? 0) + by);
  };
  /**
   * Chooses the study day with the least load; of equals, the one nearest to what the memory says.
   *
   * @type {ChooseInterval}
   */
  const byLoad = ({ first, last, interval }, day) => {
    const week = WEEKS[study.history.settings.week];
    let [best, least] = [interval, Infinity];
    for (let length = first; length <= last; length += 1) {
      const off = week.includes(days.weekday(day + length)) ? 0 : 1e6;
      const cost = off + (load.get(day + length) ?? 0) + Math.abs(length - interval) / 1e3;
      if (cost < least) [best, least] = [length, cost];
    }
    return best;
  };

  study.derive = () => {
    study.history = historyOf(log.entries(), deck.aliases, defaults);
    study.rules = scheduling(study.history);
    study.states = statesOf(study.history, study.rules);
    load.clear();
    for (const state of study.states.values()) count(state, 1);
  };

  study.on = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  study.state = (id) => study.states.get(id) ?? scheduler.NEW;

  /** Whether the answer is another than the one that was graded last. */
  study.changed = (card) => {
    const { hash } = study.state(card.id);
    return Boolean(hash) && hash !== card.hash;
  };

  /** The states that the four grades lead to, were they given now. */
  study.outcomes = (card, time = now()) =>
    [1, 2, 3, 4].map((grade) =>
      scheduler.answer(study.state(card.id), card.id, grade, time, days.zone(time), study.rules, byLoad),
    );

  /** @param {string} what */
  study.tell = (what) => {
    for (const listener of listeners) listener(what);
  };
  const tell = () => {
    changed(study);
    study.tell("noted");
  };
  const noted = () => {
    study.derive();
    tell();
  };

  /** Notes a grade; it is in the store when this returns, if the store takes anything. */
  study.grade = (card, grade, seconds = 0) => {
    const time = now();
    if (study.state(card.id).time > time + DAY) study.correctClock(card.id);
    const zone = days.zone(time);
    const before = study.state(card.id);
    const { phase, interval } = scheduler.answer(before, card.id, grade, time, zone, study.rules, byLoad);
    const chosen = phase === "review" ? interval : 0;
    const entry = log.note(card.id, grade, zone, card.hash, Math.min(600, Math.max(0, Math.round(seconds))), chosen);
    // A clock that ran ahead elsewhere may have left a later review: then the order is another.
    if (before.time > entry[0]) noted();
    else {
      const after = stateAfter(before, addReview(study.history, entry, card.id), study.rules);
      study.states.set(card.id, after);
      count(before, -1);
      count(after, 1);
      tell();
    }
    return entry;
  };

  /** Undoes an entry. */
  study.undo = ([time, about]) => {
    log.note(about, "undo", time);
    noted();
  };
  /** Notes an entry of another kind than a grade. */
  study.note = (about, kind, ...values) => {
    const entry = log.note(about, kind, ...values);
    noted();
    return entry;
  };
  study.star = (id, on) => study.note(id, "star", on ? 1 : 0);
  study.write = (id, text) => {
    const replaced = (study.history.noteTimes.get(id) ?? []).map(({ time }) => time);
    return study.note(id, "note", text, ...(replaced.length ? replaced : [0]));
  };
  /** Forgets everything of a card: its reviews, star and note. */
  study.forget = (id) => [
    study.note(id, "reset", 1),
    ...(study.history.stars.has(id) ? [study.star(id, false)] : []),
    ...(study.history.notes.has(id) ? [study.write(id, "")] : []),
  ];
  study.markRead = (article, on) => study.note(article, "read", on ? 1 : 0);
  study.set = (name, value) => {
    if (settingOf(name, value) === undefined) return false;
    if (study.history.settings[/** @type {keyof Settings} */ (name)] !== value) study.note(name, "set", value);
    return true;
  };
  study.correctClock = (graded) => {
    const corrected = correctClock(log, now(), graded);
    study.corrected += corrected;
    if (corrected) study.derive();
  };
  study.import = (entries) => {
    const fresh = log.merge(entries);
    study.correctClock();
    noted();
    return fresh;
  };
  study.reset = () => {
    log.reset();
    noted();
  };
  study.corrected = correctClock(log, now());
  study.derive();
  return study;
};

/** Opens the desk once a page. */
const openStudy = once(async () => {
  const deck = deckOf(await payload(`${routes.folderStudy}deck`));
  let storage = null;
  try {
    storage = localStorage;
  } catch {
    /* none */
  }
  /** @type {Study} */
  let study;
  /** @param {string} what */
  const told = (what) => {
    if (what === "entries" || what === "reset") study.derive();
    study.tell(what);
  };
  const log = openLog({ storage, prefix: store.key(""), told });
  // Written once the page has shown the effect of what was noted, and at the latest when the page is left.
  let isStale = false;
  const write = () => {
    if (isStale) prepbook.internal.digest.writeDigest(study);
    isStale = false;
  };
  const noted = () => {
    if (!isStale) requestAnimationFrame(() => setTimeout(write));
    isStale = true;
  };
  addEventListener("pagehide", write);
  document.addEventListener("visibilitychange", write);
  study = makeStudy(deck, log, { noted });

  // What was read on pages that do not load this part.
  study.takeReading = () => {
    const entries = prepbook.internal.progress.pendingReading();
    if (!entries.length) return;
    store.set("reading", null);
    study.import(entries.filter(isEntry));
  };
  study.takeReading();

  addEventListener("storage", ({ key, newValue }) => log.changed(key, newValue));
  // A day may end while the page is open.
  let day = days.today();
  const checkDay = () => {
    if (day === days.today()) return;
    day = days.today();
    study.correctClock();
    prepbook.internal.digest.writeDigest(study);
    study.tell("day");
  };
  setInterval(checkDay, MINUTE);
  document.addEventListener("visibilitychange", checkDay);
  // A full store may have room again when one comes back to the page.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) log.save();
  });

  prepbook.internal.digest.writeDigest(study);
  return study;
});

const shared = { makeStudy, openStudy };
/** @typedef {typeof shared} Shared */
prepbook.internal.desk = shared;
