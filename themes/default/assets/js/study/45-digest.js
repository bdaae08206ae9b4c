// The digest: a summary of the learner's progress in local storage, written after each change. The main script (70-study.js) shows it on
// other pages without loading this part.
const { store } = prepbook.internal.page;
const { days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;
const { doneOn, readinessOf } = prepbook.internal.queue;

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

/**
 * An article counts as read when it was marked so, or when all of its questions have been graded.
 *
 * @param {Study} study
 * @param {Article} article
 */
const isRead = (study, article) => {
  if (study.history.read.has(article.id)) return true;
  const questions = study.deck.cards
    .slice(article.first, article.first + article.cards)
    .filter(({ kind }) => kind === "open" || kind === "choice");
  return questions.length > 0 && questions.every((card) => study.state(card.id).phase !== "new");
};

/**
 * Articles in the order in which to read them: topics by their step, then priority; within a topic in the author's order.
 *
 * @param {Deck} deck
 */
const readingOrder = (deck) => {
  const topics = [...deck.topics].sort((a, b) => a.step - b.step || b.priority - a.priority || a.number - b.number);
  return [...deck.articles.filter((article) => article.topic === null), ...topics.flatMap((topic) => topic.articles)].filter(
    ({ minutes, url }) => minutes > 0 && url !== "index.html",
  );
};

/** @param {Study} study */
const digestOf = (study) => {
  const { deck, history } = study;
  const today = days.today();
  const done = doneOn(history, today);
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

const shared = { writeDigest, isRead, readingOrder, standingOfTopics };
/** @typedef {typeof shared} Shared */
prepbook.internal.digest = shared;
