// The plan part: the pages of the plan, the mock interview and the overview. It requires the study part, which is loaded first.
//
// The plan: which articles to read and how many cards to learn and repeat on each day until the interview. Pure; it is computed from the
// log, so it is up to date whenever it is shown. Today is what the queue says (study/35-queue.js); the days after it are laid out with
// the queue's functions, as if everything were recalled. What has no room by the end does not fit.
const { HOUR, days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;
const { LEARNING, REPEATING, SPRINT, askable, isQuestion, kindOfDay, offered, paceOf, studyDays, takeNew, unitsOf } =
  prepbook.internal.queue;

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

/** @param {Card[]} cards */
const byArticle = (cards) => {
  /** @type {Map<Article, number>} */
  const numbers = new Map();
  for (const card of cards) numbers.set(card.article, (numbers.get(card.article) ?? 0) + 1);
  return [...numbers].map(([article, number]) => ({ article, cards: number }));
};

/**
 * Lays out the days with these limits: what to do on each, and the units that have no room.
 *
 * @param {Study} study
 * @param {number} today
 * @param {Map<number, [cards: number, minutes: number]>} due Reviews by day.
 * @param {(id: string, day: number) => number[]} course
 */
const layOut = (study, today, due, course) => {
  const { settings } = study.history;
  const { date } = study.rules;
  const pace = paceOf(study);
  const load = new Map(due);
  /** @type {PlanDay[]} */
  const plan = [];
  const { isLate } = kindOfDay(study, today);
  let units = isLate ? offered(unitsOf(study), { isLate }) : unitsOf(study);
  /** @type {[number, number]} */
  let behind = [0, 0];
  for (const day of studyDays(today, date, settings.week)) {
    // Reviews due on a day off move to the next study day.
    for (const [other, [cards, minutes]] of load)
      if (other <= day) {
        behind = [behind[0] + cards, behind[1] + minutes];
        load.delete(other);
      }
    const isToday = day === today;
    const kept = date - day <= scheduler.EVE && !isLate ? [] : units;
    /** @type {Askable | null} */
    const queue = isToday ? askable(study) : null;
    let [reviews, minutes] = queue ? [queue.due.length + queue.steps.length, queue.minutes] : [0, 0];
    /** @type {DayShare} */
    let share;
    if (queue) {
      share = { read: queue.read, learn: queue.fresh, minutes: 0 };
      behind = [Math.max(0, behind[0] - reviews), behind[0] ? behind[1] * Math.max(0, 1 - reviews / behind[0]) : 0];
      const taken = new Set(queue.fresh);
      const read = new Map(queue.read.map((one) => [one.article, one.minutes]));
      for (const unit of units) {
        unit.cards = unit.cards.filter((card) => !taken.has(card));
        unit.reading -= unit.reading && (read.get(unit.article) ?? 0);
      }
    } else {
      const most = Math.min(
        kept.length ? settings.minutes * (2 / 3) : settings.minutes,
        behind[0] ? (behind[1] / behind[0]) * settings.reviews : Infinity,
      );
      const part = behind[1] <= most ? 1 : most / behind[1];
      reviews = Math.round(behind[0] * part);
      minutes = behind[1] * part;
      behind = [behind[0] - reviews, behind[1] - minutes];
      share = takeNew(kept, {
        minutes: settings.minutes - minutes,
        fresh: isLate ? Infinity : settings.fresh,
        tables: Math.floor(settings.fresh / 3),
        questions: kept.reduce((sum, { cards }) => sum + cards.filter(isQuestion).length, 0),
        pace,
        reads: !isLate,
      });
      minutes += share.minutes;
    }
    for (const card of share.learn)
      for (const later of course(card.id, day)) {
        const [number, sum] = load.get(later) ?? [0, 0];
        load.set(later, [number + 1, sum + pace(card) * REPEATING]);
      }
    units = units.filter(({ cards, reading }) => cards.length || reading);
    plan.push({ day, reviews, minutes, read: share.read, learn: byArticle(share.learn) });
  }
  return { plan, left: units, behind: Math.round(behind[0]) };
};

/**
 * The plan of a learner: `days` with what to do on each, `dropped` (units that have no room, the first to drop first), `needed` (new
 * cards a day with which all would fit), or, where that alone does not help, `short` (minutes a day that would be enough; null for more
 * than ten hours).
 *
 * @param {Study} study
 * @param {number} [today]
 * @returns {Plan | null}
 */
const planOf = (study, today = days.today()) => {
  const { settings } = study.history;
  const { date } = study.rules;
  if (date === null || date <= today) return null;
  const pace = paceOf(study);
  const course = courses(study.rules, date);
  /** @type {Map<number, [number, number]>} */
  const due = new Map();
  for (const [id, state] of study.states) {
    const card = study.deck.byId.get(id);
    if (!card || state.phase === "new" || study.history.suspended.has(id)) continue;
    const first = Math.max(today, scheduler.dueDay(state));
    for (const day of [first, ...courseOf(state, id, study.rules, first, date)]) {
      if (day >= date) continue;
      const [number, sum] = due.get(day) ?? [0, 0];
      due.set(day, [number + 1, sum + pace(card) * REPEATING]);
    }
  }
  /** @param {Partial<Settings>} [other] */
  const put = (other = {}) =>
    layOut({ ...study, history: { ...study.history, settings: { ...settings, ...other } } }, today, due, course);
  /** @param {Partial<Settings>} other */
  const fits = (other) => {
    const { left, behind } = put(other);
    return !left.length && !behind;
  };
  /**
   * Binary search for the least value with which everything fits.
   *
   * @param {number} from
   * @param {number} to
   * @param {number} step
   * @param {(value: number) => Partial<Settings>} settingsOf
   */
  const least = (from, to, step, settingsOf) => {
    let [low, high] = [0, Math.max(0, Math.floor((to - from) / step) + 1)];
    const end = high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (fits(settingsOf(from + middle * step))) high = middle;
      else low = middle + 1;
    }
    return low < end ? from + low * step : null;
  };
  /** @param {PlanUnit[]} units */
  const minutesOf = (units) =>
    units.reduce((sum, { reading, cards }) => sum + reading + cards.reduce((own, card) => own + pace(card) * LEARNING, 0), 0);
  const chosen = put();
  const isTight = chosen.left.length > 0 || chosen.behind > 0;
  const needed = isTight && fits({ fresh: 500 }) ? least(settings.fresh + 1, 500, 1, (fresh) => ({ fresh })) : null;
  return {
    date,
    today,
    days: chosen.plan,
    isSprint: date - today <= SPRINT,
    isLate: kindOfDay(study, today).isLate,
    behind: chosen.behind,
    dropped: chosen.left.toReversed(),
    needed,
    short:
      isTight && needed === null
        ? least(settings.minutes + 5, 600, 5, (minutes) => ({ minutes, fresh: 500, reviews: 2000 }))
        : null,
    minutes: minutesOf(unitsOf(study)),
    droppedMinutes: minutesOf(chosen.left),
  };
};

const shared = { planOf };
/** @typedef {typeof shared} Shared */
prepbook.internal.plan = shared;
