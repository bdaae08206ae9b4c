// The queue: which cards are asked, and in which order. Pure.
const { days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;

/**
 * The cards that match a filter. Fields that are missing or empty match all; `priority` is a minimum.
 *
 * @param {Study} study
 * @param {CardFilter} filter
 */
const fitting = (study, filter) =>
  study.deck.cards.filter(
    (card) =>
      (!filter.topic || card.topic?.id === filter.topic) &&
      (!filter.priority || card.priority >= filter.priority) &&
      (!filter.level || card.level === filter.level) &&
      (!filter.article || card.article.id === filter.article) &&
      (!filter.starred || study.history.stars.has(card.id)) &&
      (!filter.kind || (filter.kind === "question") === (card.kind === "open" || card.kind === "choice")),
  );

/**
 * Numbers of new and reviewed cards of a day.
 *
 * @param {StudyHistory} history
 * @param {number} day
 */
const doneOn = (history, day) => {
  let [fresh, reviewed] = [0, 0];
  for (const reviews of history.reviews.values()) {
    if (reviews.at(-1).day !== day && !reviews.some((review) => review.day === day)) continue;
    if (reviews[0].day === day) fresh += 1;
    else reviewed += 1;
  }
  return { fresh, reviewed };
};

/**
 * The cards to ask now, within the day's limits: `due` (reviews, most urgent first), `steps` (cards in their steps of minutes), `fresh`
 * (new ones, by priority, then in the guide's order), and how many the limits hold back.
 *
 * @param {Study} study
 * @param {CardFilter} [filter]
 * @param {number} [time]
 */
const askable = (study, filter = {}, time = Date.now()) => {
  const day = days.of(time);
  const { settings } = study.history;
  const cards = fitting(study, filter);
  /** @type {Card[]} */
  const due = [];
  /** @type {Card[]} */
  const steps = [];
  /** @type {Card[]} */
  const fresh = [];
  for (const card of cards) {
    const state = study.state(card.id);
    if (state.phase === "new") fresh.push(card);
    else if (scheduler.isDue(state, time, day)) (state.phase === "review" ? due : steps).push(card);
  }
  /** @param {Card} card */
  const urgency = (card) => card.weight * (1 - scheduler.recallOn(study.state(card.id), day));
  due.sort((a, b) => urgency(b) - urgency(a) || a.number - b.number);
  steps.sort((a, b) => study.state(a.id).due - study.state(b.id).due);
  fresh.sort((a, b) => b.priority - a.priority || a.number - b.number);
  const done = doneOn(study.history, day);
  const room = { due: Math.max(0, settings.reviews - done.reviewed), fresh: Math.max(0, settings.fresh - done.fresh) };
  return {
    due: due.slice(0, room.due),
    steps,
    fresh: fresh.slice(0, room.fresh),
    held: { due: Math.max(0, due.length - room.due), fresh: Math.max(0, fresh.length - room.fresh) },
  };
};

/**
 * The order of a session. Cards of one group are asked together, which trains discrimination (Brunmair and Richter 2019); two cells
 * of one row never are, since one would reveal the other. New cards are spread among those due.
 *
 * @param {Askable} cards
 * @param {number} [sizes]
 */
const mixed = ({ steps, due, fresh }, sizes = Infinity) => {
  /** @param {Card} card */
  const rowOf = ({ kind, id }) => (kind === "cell" || kind === "row" ? /^[^#]*#[^/]*/.exec(id)[0] : id);
  const spreadOut = [...due];
  fresh.forEach((card, index) => {
    const place = Math.round(((index + 1) * (due.length + fresh.length)) / (fresh.length + 1));
    spreadOut.splice(Math.min(place, spreadOut.length), 0, card);
  });
  const left = [...steps, ...spreadOut].slice(0, sizes);
  /** @type {Card[]} */
  const order = [];
  let run = 0;
  while (left.length) {
    const before = order.at(-1);
    const beside = before ? left.findIndex((card) => card.group === before.group && rowOf(card) !== rowOf(before)) : -1;
    let next = 0;
    if (beside !== -1 && run < 2) {
      next = beside;
      run += 1;
    } else {
      run = 0;
      if (before)
        next = Math.max(
          0,
          left.findIndex((card) => rowOf(card) !== rowOf(before)),
        );
    }
    order.push(...left.splice(next, 1));
  }
  return order;
};

/**
 * Readiness: the mean probability of recall on the day of the interview, weighted by priority; and the number of cards by standing.
 *
 * @param {Study} study
 * @param {Card[]} cards
 */
const readinessOf = (study, cards) => {
  const today = days.today();
  const day = Math.max(study.rules.date ?? today, today);
  let [sum, weight] = [0, 0];
  const counts = { new: 0, learning: 0, known: 0 };
  for (const card of cards) {
    const state = study.state(card.id);
    sum += card.weight * scheduler.recallOn(state, day);
    weight += card.weight;
    counts[scheduler.standing(state)] += 1;
  }
  return { value: weight ? sum / weight : 0, total: cards.length, ...counts };
};

const shared = { doneOn, readinessOf, fitting, askable, mixed };
/** @typedef {typeof shared} Shared */
prepbook.internal.queue = shared;
