// The queue: which cards are asked today, and in which order. Pure. The plan lays out the days to come with the same functions, so that
// today's cards are the same whatever page one comes from.
const { days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;

/** @param {Card} card */
const isQuestion = ({ kind }) => kind === "open" || kind === "choice";

/** The states that cards can be chosen by, in the order in which they are offered. */
const STATES = ["due", "new", "learning", "review", "known", "starred", "noted", "changed", "leech", "suspended", "buried"];

/**
 * Whether a card is in one of these states.
 *
 * @param {Study} study
 * @param {Card} card
 * @param {string} name
 */
const isIn = (study, card, name) => {
  const state = study.state(card.id);
  const { stars, notes, suspended, buried } = study.history;
  const now = Date.now();
  switch (name) {
    case "due":
      return scheduler.isDue(state, now, days.of(now));
    case "starred":
      return stars.has(card.id);
    case "noted":
      return notes.has(card.id);
    case "changed":
      return study.changed(card);
    case "leech":
      return scheduler.isLeech(state, study.rules);
    case "suspended":
      return suspended.has(card.id);
    case "buried":
      return (buried.get(card.id) ?? -1) >= days.of(now);
    default:
      return scheduler.standing(state) === name;
  }
};

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
      (!filter.state || isIn(study, card, filter.state)) &&
      (!filter.kind || (filter.kind === "question") === isQuestion(card)),
  );

/**
 * What cards of one row of a table have in common: asking one gives the others away.
 *
 * @param {Card} card
 */
const siblingsOf = (card) => (isQuestion(card) ? card.id : /^[^#]*#[^/]*/.exec(card.id)[0]);

/**
 * What was done on a day: new cards, those of them from tables, reviewed cards, minutes, and siblings of all these.
 *
 * @param {Study} study
 * @param {number} day
 */
const doneOn = ({ deck, history }, day) => {
  const done = { fresh: 0, tables: 0, reviewed: 0, minutes: 0, siblings: new Map() };
  const seen = new Set();
  // Reviews are in order of time; zones make days differ by one at most.
  for (let at = history.made.length - 1; at >= 0 && history.made[at].day >= day - 1; at -= 1) {
    const review = history.made[at];
    if (review.day !== day) continue;
    done.minutes += review.seconds / 60;
    if (seen.has(review.id)) continue;
    seen.add(review.id);
    const card = deck.byId.get(review.id);
    if (card) done.siblings.set(siblingsOf(card), card);
    if (history.reviews.get(review.id)?.[0].day === day) {
      done.fresh += 1;
      if (card && !isQuestion(card)) done.tables += 1;
    } else done.reviewed += 1;
  }
  // Reading is timed by nothing else.
  for (const [id, time] of history.read)
    if (days.of(time) === day) done.minutes += deck.articles.find((article) => article.id === id)?.minutes ?? 0;
  return done;
};

/** Reviews that it takes to learn a card: it is asked more than once, and its answer is read. */
const LEARNING = 2.5;
/** Reviews that a repetition takes: some are not recalled. */
const REPEATING = 1.15;

/**
 * Minutes a review takes: the median of the log, or a default if there are fewer than 20 reviews.
 *
 * @param {Study} study
 */
const paceOf = ({ deck, history }) => {
  /** @type {Record<"question" | "table", number[]>} */
  const measured = { question: [], table: [] };
  for (const { id, seconds } of history.made.slice(-400)) {
    const card = deck.byId.get(id);
    if (card && seconds > 0) measured[isQuestion(card) ? "question" : "table"].push(seconds);
  }
  /**
   * @param {number[]} list
   * @param {number} given
   */
  const median = (list, given) => (list.length < 20 ? given : list.toSorted((a, b) => a - b)[list.length >> 1]) / 60;
  const pace = { question: median(measured.question, 40), table: median(measured.table, 20) };
  return (/** @type {Card} */ card) => (isQuestion(card) ? pace.question : pace.table);
};

/**
 * An article counts as read when it was marked so, or when all of its questions have been graded.
 *
 * @param {Study} study
 * @param {Article} article
 */
const isRead = (study, article) => {
  if (study.history.read.has(article.id)) return true;
  const questions = study.deck.cards.slice(article.first, article.first + article.cards).filter(isQuestion);
  return questions.length > 0 && questions.every((card) => study.state(card.id).phase !== "new");
};

/**
 * Pages in the order in which to read them: topics by their step, then priority; within a topic in the author's order.
 *
 * @param {Deck} deck
 */
const pagesInOrder = (deck) => {
  const topics = [...deck.topics].sort((a, b) => a.step - b.step || b.priority - a.priority || a.number - b.number);
  return [...deck.articles.filter((article) => article.topic === null), ...topics.flatMap((topic) => topic.articles)];
};

/**
 * The articles: pages to read. The home page and the pages of topics, which have no minutes, are none.
 *
 * @param {Deck} deck
 */
const readingOrder = (deck) => pagesInOrder(deck).filter(({ minutes }) => minutes > 0);

/**
 * Units of one priority in an order that takes topics in turn and each after what it requires.
 *
 * @param {PlanUnit[]} units In reading order.
 */
const inTurn = (units) => {
  /** @type {Map<number | null, PlanUnit[]>} */
  const topics = new Map();
  for (const unit of units) {
    const { topic } = unit.article;
    if (!topics.has(topic)) topics.set(topic, []);
    topics.get(topic).push(unit);
  }
  const waiting = new Set(units.map(({ article }) => article.number));
  /** @param {PlanUnit} unit */
  const isReady = ({ article }) =>
    (article.requires?.topics ?? []).every((topic) => topic === article.topic || !topics.get(topic)?.length) &&
    (article.requires?.articles ?? []).every((number) => number === article.number || !waiting.has(number));
  /** @type {PlanUnit[]} */
  const ordered = [];
  /** @param {PlanUnit[]} queue */
  const take = (queue) => {
    const unit = queue.shift();
    waiting.delete(unit.article.number);
    ordered.push(unit);
  };
  while (ordered.length < units.length) {
    const before = ordered.length;
    for (const queue of topics.values()) if (queue.length && isReady(queue[0])) take(queue);
    // Requirements in a circle.
    if (ordered.length === before) take([...topics.values()].find((queue) => queue.length));
  }
  return ordered;
};

/**
 * What is still to be read and learned, in order: by priority; within a priority topics in turn, each after those it requires. A unit is
 * an article with its new cards of one priority; its first unit has the reading.
 *
 * @param {Study} study
 * @param {(card: Card) => boolean} [fits]
 * @returns {PlanUnit[]}
 */
const unitsOf = (study, fits = () => true) => {
  const { deck, history } = study;
  /** @type {PlanUnit[][]} */
  const byPriority = [[], [], [], [], []];
  for (const article of pagesInOrder(deck)) {
    let reading = isRead(study, article) ? 0 : article.minutes;
    const cards = deck.cards
      .slice(article.first, article.first + article.cards)
      .filter((card) => study.state(card.id).phase === "new" && !history.suspended.has(card.id) && fits(card));
    for (const priority of [4, 3, 2, 1]) {
      const own = cards.filter((card) => (card.priority || 2) === priority);
      const isOwn = !cards.length && (article.priority || 2) === priority;
      if (!own.length && !(isOwn && reading)) continue;
      byPriority[priority].push({ article, cards: own, reading, priority });
      reading = 0;
    }
  }
  return byPriority.toReversed().flatMap(inTurn);
};

/**
 * Takes from units, which it changes, what a day has room for. As long as there are others, at most a third of a day's new cards come from
 * tables, and at most half from one topic.
 *
 * @param {PlanUnit[]} units
 * @param {DayRoom} room
 * @returns {DayShare}
 */
const takeNew = (units, { minutes, fresh, tables, questions, pace, isBuried = () => false, reads = true }) => {
  const share = /** @type {DayShare} */ ({ read: [], learn: [], minutes: 0 });
  let left = minutes;
  let number = fresh;
  let fromTables = Math.max(tables, fresh - questions);
  const siblings = new Set();
  /** @type {Map<number | null, number>} */
  const ofTopic = new Map();
  /** @param {PlanUnit} unit */
  const hasOther = (unit) =>
    units.some(
      ({ article, priority, cards }) => cards.length && priority === unit.priority && article.topic !== unit.article.topic,
    );
  /** @param {number} most Cards of a topic. */
  const pass = (most) => {
    for (const unit of units) {
      if (left < 0.5 || (number <= 0 && (!reads || !unit.reading || unit.cards.length))) break;
      const { topic } = unit.article;
      let room = most < number && hasOther(unit) ? most - (ofTopic.get(topic) ?? 0) : number;
      if (unit.cards.length && room <= 0) continue;
      if (reads && unit.reading > 0) {
        const part = Math.min(unit.reading, left);
        share.read.push({ article: unit.article, minutes: part, rest: unit.reading > part });
        unit.reading -= part;
        left -= part;
        if (unit.reading > 0) break;
      }
      unit.cards = unit.cards.filter((card) => {
        const cost = pace(card) * LEARNING;
        const isTable = !isQuestion(card);
        if (room <= 0 || left < cost || (isTable && fromTables <= 0)) return true;
        if (isBuried(card) || siblings.has(siblingsOf(card))) return true;
        siblings.add(siblingsOf(card));
        ofTopic.set(topic, (ofTopic.get(topic) ?? 0) + 1);
        if (isTable) fromTables -= 1;
        room -= 1;
        number -= 1;
        left -= cost;
        share.learn.push(card);
        return false;
      });
    }
  };
  pass(Math.ceil(fresh / 2));
  if (number > 0) pass(Infinity);
  share.minutes = minutes - left;
  return share;
};

/** Study days of a week, by their number: 0 is Monday. */
const WEEKS = [[], [5], [1, 4], [0, 2, 4], [0, 1, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5, 6]];

/**
 * The days of study from `today` to the day before the interview: those of the week that are chosen, or all if there are none.
 *
 * @param {number} today
 * @param {number} date
 * @param {number} week
 */
const studyDays = (today, date, week) => {
  const all = Array.from({ length: Math.max(0, date - today) }, (_, index) => today + index);
  const chosen = all.filter((day) => WEEKS[week].includes(days.weekday(day)));
  return chosen.length ? chosen : all;
};

/** With so many days left a plan is a sprint. */
const SPRINT = 3;

/**
 * What a day is for, by the date of the interview. `isInterview`: it is that date, on which nothing is asked. `isEve`: it is one of the
 * last before, with nothing new. `isLate`: learning begins in the last days, with the most important questions. `isOff`: it is not a day
 * of study.
 *
 * @param {Study} study
 * @param {number} day
 * @returns {DayKind}
 */
const kindOfDay = (study, day) => {
  const { date } = study.rules;
  const isInterview = date === day;
  if (date === null || date <= day) return { isInterview, isDated: false, isEve: false, isLate: false, isOff: false };
  const left = date - day;
  const isLate = left <= SPRINT && !(study.history.made[0]?.day < date - SPRINT);
  return {
    isInterview,
    isDated: true,
    isEve: left <= scheduler.EVE && !isLate,
    isLate,
    isOff: !studyDays(day, date, study.history.settings.week).includes(day),
  };
};

/**
 * What may be new on a day of this kind.
 *
 * @param {PlanUnit[]} units
 * @param {Partial<DayKind>} kind
 */
const offered = (units, { isInterview, isEve, isLate, isOff }) => {
  if (isInterview || isEve || isOff) return [];
  if (!isLate) return units;
  const first = units.find(({ cards }) => cards.some(isQuestion))?.priority;
  return units
    .filter(({ priority }) => priority === first)
    .map((unit) => ({ ...unit, reading: 0, cards: unit.cards.filter(isQuestion) }));
};

/**
 * The cards to ask now, within the day's limits of cards and minutes: `due` (reviews, most urgent first), `steps` (cards in their
 * steps of minutes), `fresh` (new ones, by priority), `read` (articles that the new ones are from), how many the limits hold back, and
 * the units that are left.
 *
 * @param {Study} study
 * @param {CardFilter} [filter]
 * @param {number} [time]
 * @returns {Askable}
 */
const askable = (study, filter = {}, time = Date.now()) => {
  const day = days.of(time);
  const { settings, suspended, buried } = study.history;
  const { date, target } = study.rules;
  const kind = kindOfDay(study, day);
  const done = doneOn(study, day);
  const pace = paceOf(study);
  /** @param {Card} card */
  const isPutOff = (card) => (buried.get(card.id) ?? -1) >= day;
  /** @param {Card} card */
  const isBuried = (card) => isPutOff(card) || (done.siblings.get(siblingsOf(card)) ?? card) !== card;
  /** @type {Card[]} */
  const due = [];
  /** @type {Card[]} */
  const steps = [];
  const all = fitting(study, filter);
  for (const card of all) {
    const state = study.state(card.id);
    if (suspended.has(card.id) || !scheduler.isDue(state, time, day) || isPutOff(card) || kind.isInterview) continue;
    if (state.phase !== "review") steps.push(card);
    else if (!isBuried(card) && !(kind.isEve && scheduler.recallOn(state, date) >= target)) due.push(card);
  }
  const urgencies = new Map(due.map((card) => [card, card.weight * (1 - scheduler.recallOn(study.state(card.id), day))]));
  due.sort((a, b) => urgencies.get(b) - urgencies.get(a) || a.number - b.number);
  steps.sort((a, b) => study.state(a.id).due - study.state(b.id).due);

  const wanted = new Set(all);
  const units = offered(
    unitsOf(study, (card) => wanted.has(card)),
    kind,
  );
  const fresh = units.reduce((sum, { cards }) => sum + cards.length, 0);
  const room = Math.max(0, settings.minutes - done.minutes);
  // With a date, a third of the day is for what is new, until there is nothing new any more.
  const reserved = kind.isDated && fresh ? settings.minutes / 3 : 0;
  let minutes = room;
  let number = Math.max(0, settings.reviews - done.reviewed);
  /** @type {Card[]} */
  const today = [];
  const siblings = new Set();
  for (const card of due) {
    const cost = pace(card) * REPEATING;
    if (!number || minutes - reserved < cost) break;
    if (siblings.has(siblingsOf(card))) continue;
    siblings.add(siblingsOf(card));
    today.push(card);
    minutes -= cost;
    number -= 1;
  }
  const share = takeNew(units, {
    minutes,
    fresh: kind.isLate ? Infinity : Math.max(0, settings.fresh - done.fresh),
    tables: Math.floor(settings.fresh / 3) - done.tables,
    questions: units.reduce((sum, { cards }) => sum + cards.filter(isQuestion).length, 0),
    pace,
    isBuried: (card) => isBuried(card) || siblings.has(siblingsOf(card)),
    reads: kind.isDated,
  });
  return {
    isInterview: kind.isInterview,
    due: today,
    steps,
    fresh: share.learn,
    read: share.read,
    minutes: room - minutes + share.minutes + steps.reduce((sum, card) => sum + pace(card), 0),
    held: { due: due.length - today.length, fresh: fresh - share.learn.length },
    units,
  };
};

/**
 * Whether a new card can still be begun within the minutes of a day, beside those in steps of minutes.
 *
 * @param {Study} study
 * @param {Card} card
 * @param {number} day
 * @param {number} steps
 */
const hasRoom = (study, card, day, steps) =>
  doneOn(study, day).minutes + paceOf(study)(card) * (LEARNING + steps) <= study.history.settings.minutes;

/**
 * New cards with topics in turn.
 *
 * @param {Card[]} cards
 */
const topicsInTurn = (cards) => {
  /** @type {Map<Topic, Card[]>} */
  const topics = new Map();
  for (const card of cards) topics.set(card.topic, [...(topics.get(card.topic) ?? []), card]);
  /** @type {Card[]} */
  const order = [];
  for (let round = 0; order.length < cards.length; round += 1)
    for (const own of topics.values()) if (own[round]) order.push(own[round]);
  return order;
};

/**
 * The order of a session. Repetitions of one group are asked together, which trains discrimination (Brunmair and Richter 2019); two
 * cards of one row never are, since one would reveal the other. New cards take topics in turn, spread among the repetitions.
 *
 * @param {{ steps: Card[], due: Card[], fresh: Card[] }} cards
 * @param {number} [sizes]
 */
const mixed = ({ steps, due, fresh }, sizes = Infinity) => {
  const isNew = new Set(fresh);
  const spreadOut = [...due];
  topicsInTurn(fresh).forEach((card, index) => {
    const position = Math.round(((index + 1) * (due.length + fresh.length)) / (fresh.length + 1));
    spreadOut.splice(Math.min(position, spreadOut.length), 0, card);
  });
  const left = [...steps, ...spreadOut].slice(0, sizes);
  /** @type {Card[]} */
  const order = [];
  let run = 0;
  while (left.length) {
    const before = order.at(-1);
    const beside =
      before && !isNew.has(before)
        ? left.findIndex((card) => card.group === before.group && siblingsOf(card) !== siblingsOf(before) && !isNew.has(card))
        : -1;
    let next = 0;
    if (beside !== -1 && run < 2) {
      next = beside;
      run += 1;
    } else {
      run = 0;
      if (before)
        next = Math.max(
          0,
          left.findIndex((card) => siblingsOf(card) !== siblingsOf(before)),
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
  const counts = { new: 0, learning: 0, review: 0, known: 0 };
  for (const card of cards) {
    const state = study.state(card.id);
    sum += card.weight * scheduler.recallOn(state, day);
    weight += card.weight;
    counts[scheduler.standing(state)] += 1;
  }
  return { value: weight ? sum / weight : 0, total: cards.length, ...counts };
};

const shared = {
  WEEKS,
  SPRINT,
  studyDays,
  kindOfDay,
  offered,
  LEARNING,
  REPEATING,
  STATES,
  isQuestion,
  siblingsOf,
  doneOn,
  readinessOf,
  fitting,
  paceOf,
  isRead,
  readingOrder,
  unitsOf,
  takeNew,
  askable,
  hasRoom,
  mixed,
};
/** @typedef {typeof shared} Shared */
prepbook.internal.queue = shared;
