// The plan part: the pages of the plan, the mock interview and the overview. It requires the study part, which is loaded first.
const { HOUR, days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;
const { doneOn } = prepbook.internal.queue;
const { isRead, readingOrder } = prepbook.internal.digest;

// The plan: which articles to read and how many cards to learn on each day until the interview. Pure; it is computed from the log, so
// it is up to date whenever it is shown.
//
// The unit of work is an article: reading it, then learning its cards. Units stand in reading order, so that what others build
// on comes first. A day's minutes go first to the reviews that will be due on it, of which something new is left a third, then to the
// next units. What is left at the end does
// not fit: units are then left out from the least important on, never one that a kept one requires.

/** Study days of a week, by their number: 0 is Monday. */
const WEEKS = [[], [5], [1, 4], [0, 2, 4], [0, 1, 3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5, 6]];

/**
 * Minutes a card takes: the median of the log, or a default if there are fewer than 20 reviews.
 *
 * @param {Study} study
 */
const paceOf = (study) => {
  /** @type {Record<"question" | "table", number[]>} */
  const measured = { question: [], table: [] };
  for (const { id, seconds } of study.history.made) {
    const kind = study.deck.byId.get(id)?.kind;
    if (kind && seconds > 0) measured[kind === "open" || kind === "choice" ? "question" : "table"].push(seconds);
  }
  /**
   * @param {number[]} list
   * @param {number} given
   */
  const median = (list, given) => (list.length < 20 ? given : list.toSorted((a, b) => a - b)[list.length >> 1]) / 60;
  const pace = { question: median(measured.question, 40), table: median(measured.table, 15) };
  return (/** @type {Card} */ card) => (card.kind === "open" || card.kind === "choice" ? pace.question : pace.table);
};
/** Time to learn a card, in reviews: it is asked more than once, and its answer is read. */
const LEARNING = 2.5;

/**
 * The articles that are still to be read or learned, in reading order.
 *
 * @param {Study} study
 * @param {(card: Card) => number} pace
 */
const unitsOf = (study, pace) => {
  const { deck } = study;
  const units = new Map();
  for (const article of [...readingOrder(deck), ...deck.articles.filter(({ minutes }) => !minutes)]) {
    const cards = deck.cards
      .slice(article.first, article.first + article.cards)
      .filter((card) => study.state(card.id).phase === "new");
    const reading = isRead(study, article) ? 0 : article.minutes;
    if (!cards.length && !reading) continue;
    units.set(article.number, {
      article,
      cards,
      reading,
      learning: cards.reduce((sum, card) => sum + pace(card) * LEARNING, 0),
      weight: article.priority || 2,
    });
  }
  // A required unit is at least as important as the one that requires it, and comes before it.
  /** @param {Article} article */
  const needs = (article) =>
    [
      ...(article.requires?.articles ?? []),
      ...(article.requires?.topics ?? []).flatMap((topic) => deck.topics[topic].articles.map(({ number }) => number)),
    ].filter((number) => units.has(number) && number !== article.number);
  /** @type {PlanUnit[]} */
  const ordered = [];
  const state = new Map();
  /** @param {number} number */
  const visit = (number) => {
    if (state.has(number)) return;
    state.set(number, "open");
    const unit = units.get(number);
    unit.needs = needs(unit.article).map((other) => {
      visit(other);
      return units.get(other);
    });
    ordered.push(unit);
  };
  for (const number of units.keys()) visit(number);
  for (const unit of ordered.toReversed()) for (const other of unit.needs) other.weight = Math.max(other.weight, unit.weight);
  return ordered;
};

/**
 * The days on which a card is due between `from` and `until` if it is always recalled.
 *
 * @param {CardState} state
 * @param {string} id
 * @param {Rules} rules
 * @param {number} from
 * @param {number} until
 */
const courseOf = (state, id, rules, from, until) => {
  const due = [];
  /** @type {CardState} */
  let card = state;
  let day = from;
  for (let step = 0; step < 40; step += 1) {
    card = scheduler.answer(card, id, 3, days.start(day) + 8 * HOUR, days.zone(days.start(day)), rules);
    if (card.phase !== "review") continue;
    day = card.due;
    if (day >= until) break;
    due.push(day);
  }
  return due;
};

/**
 * The study days from today to the day before the interview.
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

/**
 * Returns a function that gives the days on which a new card learned on a day is due again. Memoized by day and one of eight
 * buckets of cards.
 *
 * @param {Rules} rules
 * @param {number} until
 */
const courses = (rules, until) => {
  const known = new Map();
  return (/** @type {string} */ id, /** @type {number} */ day) => {
    const kind = Math.floor(scheduler.spread(id) * 8);
    const key = day * 8 + kind;
    if (!known.has(key)) known.set(key, courseOf(scheduler.NEW, `kind ${kind}`, rules, day, until));
    return known.get(key);
  };
};

/**
 * Distributes units over days. Returns the days and the units that do not fit.
 *
 * @param {PlanUnit[]} units
 * @param {number[]} calendar
 * @param {Capacity} capacity
 */
const place = (units, calendar, { due, pace, course, perDay, spent, fresh }) => {
  const load = new Map(due); // day → [cards, minutes] of reviews
  const plan = [];
  const left = units.map((unit) => ({ ...unit, cards: [...unit.cards] }));
  let behind = [0, 0];
  let at = 0;
  for (const day of calendar) {
    /** @type {PlanDay} */
    const entry = { day, reviews: 0, minutes: 0, read: [], learn: [] };
    // Reviews due on a day off move to the next study day.
    for (const [other, [cards, minutes]] of load)
      if (other <= day) {
        behind = [behind[0] + cards, behind[1] + minutes];
        load.delete(other);
      }
    let room = Math.max(0, perDay - (day === calendar[0] ? spent.minutes : 0));
    // While there are new units, reviews take at most two thirds of the day.
    const most = at < left.length ? room * (2 / 3) : room;
    const done = behind[1] <= most ? 1 : most / behind[1];
    entry.reviews = Math.round(behind[0] * done);
    entry.minutes += behind[1] * done;
    room -= behind[1] * done;
    behind = [behind[0] - entry.reviews, behind[1] * (1 - done)];
    let begin = Math.max(0, fresh - (day === calendar[0] ? spent.fresh : 0));
    while (at < left.length && room >= 1) {
      const unit = left[at];
      if (unit.reading > 0) {
        const minutes = Math.min(unit.reading, room);
        entry.read.push({ article: unit.article, minutes, rest: unit.reading > minutes });
        unit.reading -= minutes;
        room -= minutes;
        entry.minutes += minutes;
        if (unit.reading > 0) break;
      }
      const cards = [];
      while (unit.cards.length && begin > 0 && room >= pace(unit.cards[0]) * LEARNING) {
        const card = unit.cards.shift();
        cards.push(card);
        begin -= 1;
        const minutes = pace(card) * LEARNING;
        room -= minutes;
        entry.minutes += minutes;
        for (const later of course(card.id, day)) {
          const [number, sum] = load.get(later) ?? [0, 0];
          load.set(later, [number + 1, sum + pace(card)]);
        }
      }
      if (cards.length) entry.learn.push({ article: unit.article, cards: cards.length });
      if (unit.cards.length) break;
      at += 1;
    }
    plan.push(entry);
  }
  return { plan, over: left.slice(at), behind: Math.round(behind[0]) };
};

/**
 * The plan of a learner at a desk: `days` with what to do on each, `dropped` (units that do not fit, the first to drop first),
 * `needed` (new cards a day
 * with which all would fit), or, where that alone does not help, `short` (minutes a day that would be enough; null for more than ten hours).
 *
 * @param {Study} study
 * @param {number} [today]
 */
const planOf = (study, today = days.today()) => {
  const { settings } = study.history;
  const date = days.parse(settings.date);
  if (date === null || date <= today) return null;
  const pace = paceOf(study);
  const units = unitsOf(study, pace);
  const calendar = studyDays(today, date, settings.week);
  const course = courses(study.rules, date);
  const due = new Map();
  for (const [id, state] of study.states) {
    const card = study.deck.byId.get(id);
    if (!card || state.phase === "new") continue;
    const first = Math.max(today, scheduler.dueDay(state));
    for (const day of [first, ...courseOf(state, id, study.rules, first, date)]) {
      if (day >= date) continue;
      const [number, sum] = due.get(day) ?? [0, 0];
      due.set(day, [number + 1, sum + pace(card)]);
    }
  }
  const spent = {
    minutes: study.history.made.filter(({ day }) => day === today).reduce((sum, { seconds }) => sum + seconds, 0) / 60,
    fresh: doneOn(study.history, today).fresh,
  };
  /**
   * @param {PlanUnit[]} kept
   * @param {Partial<Capacity>} [more]
   */
  const put = (kept, more = {}) =>
    place(kept, calendar, { due, pace, course, perDay: settings.minutes, fresh: settings.fresh, spent, ...more });
  /** @param {{ over: PlanUnit[], behind: number }} placed */
  const fits = ({ over, behind }) => !over.length && !behind;

  // Least important first; among equals, last in reading order first.
  const order = units
    .map((unit, index) => ({ unit, index }))
    .sort((a, b) => a.unit.weight - b.unit.weight || b.index - a.index)
    .map(({ unit }) => unit);
  /** @param {number} number */
  const keep = (number) => {
    const out = new Set(order.slice(0, number));
    return units.filter((unit) => !out.has(unit));
  };
  const whole = put(units);
  let dropped = 0;
  if (whole.over.length) {
    let [low, high] = [0, units.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (put(keep(middle)).over.length) low = middle + 1;
      else high = middle;
    }
    dropped = low;
  }
  const chosen = dropped ? put(keep(dropped)) : whole;
  /**
   * Binary search for the least value with which everything fits.
   *
   * @param {number[]} values
   * @param {(value: number) => Partial<Capacity>} more
   */
  const least = (values, more) => {
    let [low, high] = [0, values.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (fits(put(units, more(values[middle])))) high = middle;
      else low = middle + 1;
    }
    return values[low] ?? null;
  };
  /**
   * @param {number} from
   * @param {number} to
   * @param {number} step
   */
  const range = (from, to, step) =>
    Array.from({ length: Math.max(0, Math.floor((to - from) / step) + 1) }, (_, index) => from + index * step);
  const tight = !fits(whole);
  const needed =
    tight && fits(put(units, { fresh: Infinity })) ? least(range(settings.fresh + 1, 500, 1), (fresh) => ({ fresh })) : null;
  return {
    date,
    today,
    days: chosen.plan,
    behind: chosen.behind,
    dropped: order.slice(0, dropped),
    needed,
    short:
      tight && needed === null ? least(range(settings.minutes + 5, 600, 5), (perDay) => ({ perDay, fresh: Infinity })) : null,
    minutes: units.reduce((sum, { reading, learning }) => sum + reading + learning, 0),
  };
};

const shared = { unitsOf, planOf };
/** @typedef {typeof shared} Shared */
prepbook.internal.plan = shared;
