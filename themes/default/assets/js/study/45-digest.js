// The digest: a summary of the learner's progress in local storage, written after each change. The main script (70-study.js) shows it on
// other pages without loading this part.
const { store, t } = prepbook.internal.page;
const { routes } = prepbook.internal.loading;
const { days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;
const { askable, isQuestion, readinessOf, isRead, readingOrder } = prepbook.internal.queue;

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
 * 0 not begun, 1 begun, 2 read, 3 read with every question known.
 *
 * @param {Study} study
 * @param {Article} article
 */
const readingState = (study, article) => {
  const cards = study.deck.cards.slice(article.first, article.first + article.cards);
  if (!isRead(study, article)) {
    const isBegun = study.history.opened.has(article.id) || cards.some(({ id }) => study.state(id).phase !== "new");
    return isBegun ? 1 : 0;
  }
  const questions = cards.filter(isQuestion);
  return questions.length && questions.every(({ id }) => scheduler.standing(study.state(id)) === "known") ? 3 : 2;
};

/** @param {Study} study */
const digestOf = (study) => {
  const { deck, history } = study;
  const today = days.today();
  const queue = askable(study);
  /** @type {Digest} */
  const digest = {
    version: 3,
    day: today,
    today: { due: queue.due.length, fresh: queue.fresh.length, minutes: queue.minutes },
    limits: [history.settings.fresh, history.settings.reviews],
    left: 0,
    due: {},
    steps: [],
    cards: {},
    topics: {},
    articles: {},
    ready: 0,
    date: study.rules.date,
    began: history.made.length > 0 || (study.rules.date ?? -1) >= today,
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
  for (const article of deck.articles) {
    const state = readingState(study, article);
    if (state) digest.articles[article.url] = state;
  }
  // Pages know a question by the name of its heading, which may be one of its earlier or later ones.
  for (const [name, id] of deck.aliases) if (digest.cards[id]) digest.cards[name] ??= digest.cards[id];
  for (const { topic, value, unmet, total } of standingOfTopics(study)) {
    const states = topic.articles.filter(({ minutes }) => minutes > 0).map(({ url }) => digest.articles[url] ?? 0);
    const reading = states.some(Boolean) ? Math.max(1, Math.min(...states)) : 0;
    if (total || reading)
      digest.topics[topic.url] = [Math.round(value * 100), unmet.map(({ title }) => title).join(", "), reading];
  }
  digest.ready = Math.round(readinessOf(study, deck.cards).value * 100);
  // What the plan reads first; without a date, what was begun, or else the next article of the guide. On the interview's day, the key points.
  const unread = readingOrder(deck).filter((article) => !isRead(study, article));
  const isBegun = (/** @type {Article} */ { id }) => history.opened.has(id);
  const next = queue.read[0]?.article ?? unread.find(isBegun) ?? unread[0];
  if (queue.isInterview && routes.pageCram) digest.next = [routes.pageCram, t("page.cram.title"), false];
  else if (next) digest.next = [next.url, next.title, isBegun(next)];
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
