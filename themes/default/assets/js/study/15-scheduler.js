// The scheduler. A card's state is derived by replaying its reviews under the present settings.
//
// Phases: `new`, `learning` (steps of minutes), `review` (intervals of days), `relearning` (steps of minutes after a lapse).
// Steps and the order of intervals are those of Anki and ts-fsrs. An interval may differ by FSRS's fuzz: the day with
// the least load is chosen when the grade is given, and logged with it.
const { MINUTE, days } = prepbook.internal.days;
const { fsrs } = prepbook.internal.memory;

/** @type {Readonly<CardState>} */
const NEW = Object.freeze({
  phase: "new",
  step: 0,
  memory: null,
  day: null,
  time: null,
  due: null,
  reps: 0,
  lapses: 0,
  sessions: 0,
});

/**
 * What scheduling depends on, and its defaults. `date` is the day of the interview, null for none; `since` the day on which it was set;
 * `target` the recall to reach on the date.
 */
const DEFAULTS = Object.freeze({
  retention: 0.9,
  target: 0.9,
  date: null,
  since: 0,
  learning: [1, 10],
  relearning: [10],
  longest: 365,
  leech: 5,
});

/**
 * A hash of a text in [0, 1): spreads cards without randomness.
 *
 * @param {string} text
 */
const spread = (text) => {
  let hash = 2166136261;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
  hash ^= hash >>> 15;
  return (Math.imul(hash, 2246822519) >>> 0) / 2 ** 32;
};

/**
 * The days until recall falls to the desired retention; at least one.
 *
 * @param {number} stability
 * @param {Rules} settings
 */
const length = (stability, settings) =>
  Math.min(Math.max(1, Math.round(fsrs.interval(stability, settings.retention))), settings.longest);

/**
 * The days by which an interval may be longer or shorter, so that cards learned together are not all due together: FSRS's fuzz.
 *
 * @param {number} interval
 */
const fuzz = (interval) => {
  if (interval < 2.5) return 0;
  const part = (/** @type {number} */ from, /** @type {number} */ to) => Math.max(0, Math.min(interval, to) - from);
  return Math.round(1 + 0.15 * part(2.5, 7) + 0.1 * part(7, 20) + 0.05 * part(20, Infinity));
};

/**
 * The least interval after which one more successful review brings recall on the day of the interview to the target; `last` if none does.
 *
 * @param {Memory} memory
 * @param {number} left
 * @param {number} last
 * @param {number} target
 */
const leastLook = (memory, left, last, target) => {
  let [low, high] = [1, last];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { stability } = fsrs.next(memory, middle, 3);
    if (fsrs.recall(left - middle, stability) >= target) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** The days before the interview that hold only cards below the target, and no new ones. */
const EVE = 2;

/**
 * The intervals among which the load decides, and the one that is taken without a load.
 *
 * With a date, an interval that ends on it or later is left alone if recall on the day will reach the target. Otherwise the card is asked
 * once more before: late enough for that review to reach the target, and before the last days where that is possible. An interval that
 * is over when the date is set ends after that day.
 *
 * @param {number} interval
 * @param {Memory} memory
 * @param {number} day
 * @param {Rules} rules
 * @param {string} id
 * @returns {IntervalWindow}
 */
const windowOf = (interval, memory, day, rules, id) => {
  const delta = fuzz(interval);
  const first = Math.max(Math.min(2, interval), interval - delta);
  const last = Math.min(interval + delta, Math.max(interval, rules.longest));
  const left = rules.date === null ? 0 : rules.date - day;
  if (left <= 1 || last < left) return { first, last, interval };
  if (fsrs.recall(left, memory.stability) >= rules.target)
    return { first: Math.max(first, left), last: Math.max(last, left), interval: Math.max(interval, left) };
  if (interval < left) return { first, last: left - 1, interval };
  const latest = Math.max(1, left - 1 - (left > EVE + 2 ? EVE : 0));
  const least = leastLook(memory, left, latest, rules.target);
  const earliest = Math.min(latest, Math.max(least, rules.since - day + 1, Math.ceil(latest / 2)));
  return { first: earliest, last: latest, interval: earliest + Math.floor(spread(`${id} ${day}`) * (latest - earliest + 1)) };
};

/**
 * The intervals in days of the four grades in the review phase: hard ≤ good < easy.
 *
 * @param {Memory[]} memories
 * @param {Rules} settings
 */
const intervals = (memories, settings) => {
  const [, hard, good, easy] = memories.map((memory) => length(memory.stability, settings));
  const least = Math.min(hard, good);
  const middle = Math.max(good, least + 1);
  return [0, least, middle, Math.max(easy, middle + 1)];
};

/**
 * Minutes until a card in its steps is due, and its next step; null if it leaves the steps.
 *
 * @param {number[]} steps
 * @param {number} step
 * @param {Grade} grade
 */
const stepped = (steps, step, grade) => {
  if (!steps.length || step >= steps.length) return null;
  if (grade === 1) return { minutes: steps[0], step: 0 };
  if (grade === 2) return { minutes: Math.round(steps.length > 1 ? (steps[0] + steps[1]) / 2 : steps[0] * 1.5), step };
  if (grade === 3 && step + 1 < steps.length) return { minutes: steps[step + 1], step: step + 1 };
  return null;
};

/**
 * The window of a grade in the review phase; those of lower grades end before it.
 *
 * @param {IntervalWindow} window
 * @param {number[]} all The intervals of the four grades.
 * @param {Grade} grade
 */
const between = ({ first, last, interval }, all, grade) => {
  const least = grade > 2 ? Math.ceil((all[grade - 2] + all[grade - 1]) / 2) : 1;
  const most = grade < 4 ? Math.ceil((all[grade - 1] + all[grade]) / 2) - 1 : Infinity;
  // With a date, an interval can be shorter than that of a lower grade.
  if (interval !== all[grade - 1]) return { first, last, interval };
  return { first: Math.max(first, least), last: Math.min(last, most), interval };
};

/** @param {IntervalWindow} window */
const asComputed = ({ interval }) => interval;

/**
 * The state of a card after a grade, given at a time in a zone. `choose` picks an interval in days from a window.
 *
 * @param {CardState} card
 * @param {string} id
 * @param {Grade} grade
 * @param {number} time
 * @param {number} zone
 * @param {Rules} settings
 * @param {ChooseInterval} [choose]
 * @returns {CardState}
 */
const answer = (card, id, grade, time, zone, settings, choose = asComputed) => {
  const day = days.of(time, zone);
  // After a flight west or a clock change, the day may be earlier than that of the last review.
  const elapsed = card.memory ? Math.max(0, day - card.day) : 0;
  const memory = fsrs.next(card.memory, elapsed, grade);
  const reviewed = card.phase === "review";
  const lapsed = reviewed && grade === 1;
  const after = {
    ...card,
    memory,
    time,
    grade,
    day: Math.max(day, card.day ?? day),
    reps: card.reps + 1,
    lapses: card.lapses + (lapsed ? 1 : 0),
    // The number of different days with successful recall; three make a card known (Rawson and Dunlosky 2011).
    sessions: grade === 1 ? 0 : card.sessions + (card.recalledOn === day ? 0 : 1),
    recalledOn: grade === 1 ? card.recalledOn : day,
  };
  const relearning = lapsed || card.phase === "relearning";
  const steps = relearning ? settings.relearning : settings.learning;
  const again = reviewed ? (lapsed && steps.length ? { minutes: steps[0], step: 0 } : null) : stepped(steps, card.step, grade);
  if (again) {
    return {
      ...after,
      phase: relearning ? "relearning" : "learning",
      step: again.step,
      interval: 0,
      due: time + again.minutes * MINUTE,
    };
  }
  const all =
    reviewed && grade > 1
      ? intervals(
          [1, 2, 3, 4].map((other) => fsrs.next(card.memory, elapsed, other)),
          settings,
        )
      : null;
  const window = windowOf(all ? all[grade - 1] : length(memory.stability, settings), memory, after.day, settings, id);
  const interval = choose(all ? between(window, all, grade) : window, after.day);
  return { ...after, phase: "review", step: 0, interval, due: after.day + interval };
};

/**
 * Returns whether a card that is not new is due: in review by day, in its steps by time.
 *
 * @param {CardState} card
 * @param {number} time
 * @param {number} day
 */
const isDue = (card, time, day) => (card.phase === "review" ? card.due <= day : card.phase !== "new" && card.due <= time);

/**
 * The day on which a card that is not new is due.
 *
 * @param {CardState} card
 */
const dueDay = (card) => (card.phase === "review" ? card.due : days.of(card.due));

/**
 * The probability of recall on a day.
 *
 * @param {CardState} card
 * @param {number} day
 */
const recallOn = (card, day) => (card.memory ? fsrs.recall(Math.max(0, day - card.day), card.memory.stability) : 0);

/**
 * @param {CardState} card
 * @param {Rules} settings
 */
const isLeech = (card, settings) => card.lapses >= settings.leech;

/**
 * The phases as Anki counts them: `new`, `learning` (in steps of minutes, also after a lapse) and `review`; or `known`: recalled in three
 * sessions on different days and in review since.
 *
 * @param {CardState} card
 * @returns {Standing}
 */
const standing = ({ phase, sessions }) => {
  if (phase === "review") return sessions >= 3 ? "known" : "review";
  return phase === "new" ? "new" : "learning";
};

const scheduler = { NEW, DEFAULTS, EVE, answer, isDue, dueDay, recallOn, isLeech, standing, spread };

const shared = { scheduler };
/** @typedef {typeof shared} Shared */
prepbook.internal.scheduling = shared;
