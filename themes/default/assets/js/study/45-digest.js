// The digest: a summary of the learner's progress in local storage, written after each change. The main script (70-study.js) shows it on
// other pages without loading this part.
const { store } = prepbook.internal.page;
const { days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;
const { doneOn, readinessOf, isRead, readingOrder } = prepbook.internal.queue;

/** The readiness from which on a required topic counts as met. */
const MET = 0.5;

/**
 * For each topic its readiness, and the titles of the topics it builds on that are not ready yet.
 *
 * @param {Study} study
 */
const standingOfTopics = (study) => {
  const ready = study.deck.topics.map((topic) =>
    readinessOf(
      study,
      study.deck.cards.filter((card) => card.topic === topic),
    ),
  );
  return study.deck.topics.map((topic, number) => ({
    topic,
    ...ready[number],
    unmet: topic.requires
      .filter((other) => ready[other].total && ready[other].value < MET)
      .map((other) => study.deck.topics[other]),
  }));
};

/** @param {Study} study */
const digestOf = (study) => {
  const { deck, history } = study;
  const today = days.today();
  const done = doneOn(study, today);
  /** @type {Digest} */
  const digest = {
    version: 1,
    day: today,
    done: [done.fresh, done.reviewed],
    limits: [history.settings.fresh, history.settings.reviews],
    left: 0,
    due: {},
    steps: [],
    cards: {},
    topics: {},
    ready: 0,
    date: study.rules.date,
    began: history.made.length > 0,
  };
  for (const card of deck.cards) {
    const state = study.state(card.id);
    const standing = scheduler.standing(state);
    if (state.phase === "new") digest.left += 1;
    else if (state.phase === "review") digest.due[state.due] = (digest.due[state.due] ?? 0) + 1;
    else digest.steps.push(state.due);
    const flags =
      (history.stars.has(card.id) ? "s" : "") + (history.notes.has(card.id) ? "n" : "") + (study.changed(card) ? "c" : "");
    if (standing !== "new" || flags)
      digest.cards[card.id] = standing === "new" ? ["new", 0, flags] : [standing, scheduler.dueDay(state), flags];
  }
  for (const { topic, value, unmet, total } of standingOfTopics(study)) {
    if (total) digest.topics[topic.url] = [Math.round(value * 100), unmet.map(({ title }) => title).join(", ")];
  }
  digest.ready = Math.round(readinessOf(study, deck.cards).value * 100);
  const next = readingOrder(deck).find((article) => !isRead(study, article));
  if (next) digest.next = [next.url, next.title];
  return digest;
};

/** @param {Study} study */
const writeDigest = (study) => {
  const digest = digestOf(study);
  store.set("study", JSON.stringify(digest));
  prepbook.showStudy?.(digest);
};

const shared = { writeDigest, standingOfTopics };
/** @typedef {typeof shared} Shared */
prepbook.internal.digest = shared;
