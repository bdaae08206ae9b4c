// The learner's desk: deck, log and what follows from both, kept up to date; the one place through which anything is noted.
const { store } = prepbook.internal.page;
const { once, payload, routes } = prepbook.internal.loading;
const { days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;
const { openLog } = prepbook.internal.log;
const { SETTINGS, settingOf, addReview, historyOf, scheduling, stateAfter, statesOf } = prepbook.internal.history;
const { deckOf } = prepbook.internal.deck;

/** Opens it once a page. */
const openStudy = once(async () => {
  const deck = deckOf(await payload(`${routes.studyFolder}deck`));
  const listeners = new Set();
  const study = /** @type {Study} */ ({ deck });
  let storage = null;
  try {
    storage = localStorage;
  } catch {
    /* none */
  }

  /** @param {string} what */
  const told = (what) => {
    if (what === "entries" || what === "reset") derive();
    for (const listener of listeners) listener(what);
  };
  const log = openLog({ storage, prefix: store.key(""), told });
  study.log = log;

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

  const derive = () => {
    study.history = historyOf(log.entries(), deck.aliases, defaults);
    study.rules = scheduling(study.history.settings);
    study.states = statesOf(study.history, study.rules);
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
  study.outcomes = (card, time = Date.now()) =>
    [1, 2, 3, 4].map((grade) => scheduler.answer(study.state(card.id), card.id, grade, time, days.zone(time), study.rules));

  const tell = () => {
    prepbook.internal.digest.writeDigest(study);
    for (const listener of listeners) listener("noted");
  };
  const noted = () => {
    derive();
    tell();
  };

  /** Notes a grade; it is in the store when this returns, if the store takes anything. */
  study.grade = (card, grade, seconds = 0) => {
    const time = Date.now();
    const entry = log.note(card.id, grade, days.zone(time), card.hash, Math.min(600, Math.round(seconds)));
    const before = study.state(card.id);
    // A clock that ran ahead elsewhere may have left a later review: then the order is another.
    if (before.time > entry[0]) noted();
    else {
      study.states.set(card.id, stateAfter(before, addReview(study.history, entry, card.id), study.rules));
      tell();
    }
    return entry;
  };

  /** Takes a grade back. */
  study.undo = ([time, id]) => {
    log.note(id, "undo", time);
    noted();
  };
  study.star = (id, on) => {
    log.note(id, "star", on ? 1 : 0);
    noted();
  };
  study.write = (id, text) => {
    log.note(id, "note", text);
    noted();
  };
  study.markRead = (article, on) => {
    log.note(article, "read", on ? 1 : 0);
    noted();
  };
  study.set = (name, value) => {
    if (study.history.settings[/** @type {keyof Settings} */ (name)] === value || settingOf(name, value) === undefined) return;
    log.note(name, "set", value);
    noted();
  };
  study.import = (entries) => {
    const fresh = log.merge(entries);
    noted();
    return fresh;
  };
  study.reset = () => {
    log.reset();
    noted();
  };

  addEventListener("storage", ({ key, newValue }) => log.changed(key, newValue));
  // A full store may have room again when one comes back to the page.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) log.save();
  });

  derive();
  prepbook.internal.digest.writeDigest(study);
  return study;
});

const shared = { openStudy };
/** @typedef {typeof shared} Shared */
prepbook.internal.desk = shared;
