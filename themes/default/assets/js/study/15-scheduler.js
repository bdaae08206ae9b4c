// The scheduler. A card's state is derived by replaying its reviews under the present settings.
//
// Phases: `new`, `learning` (steps of minutes), `review` (intervals of days), `relearning` (steps of minutes after a lapse).
// Steps and the order of intervals are those of Anki and ts-fsrs. Intervals have no random fuzz: a card is
// due when its button says, and the daily limits level the load.
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

/** What scheduling depends on, and its defaults. `date` is the day of the interview, null for none. */
const DEFAULTS = Object.freeze({ retention: 0.9, date: null, learning: [1, 10], relearning: [10], longest: 365, leech: 5 });

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
 * Caps an interval at the day before the interview. A capped interval ends in the last third of the time left, on a day that differs
 * from card to card, so that not everything is due on the last day.
 *
 * @param {number} interval
 * @param {number} day
 * @param {Rules} settings
 * @param {string} id
 */
const capped = (interval, day, settings, id) => {
  const left = settings.date === null ? 0 : settings.date - day;
  if (left <= 0 || interval < left) return interval;
  const last = Math.max(1, left - 1);
  const first = Math.max(1, Math.ceil((left * 2) / 3));
  return first >= last ? last : first + Math.floor(spread(id) * (last - first + 1));
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
 * The state of a card after a grade, given at a time in a zone.
 *
 * @param {CardState} card
 * @param {string} id
 * @param {Grade} grade
 * @param {number} time
 * @param {number} zone
 * @param {Rules} settings
 * @returns {CardState}
 */
const answer = (card, id, grade, time, zone, settings) => {
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
  const interval =
    reviewed && grade > 1
      ? intervals(
          [1, 2, 3, 4].map((other) => fsrs.next(card.memory, elapsed, other)),
          settings,
        )[grade - 1]
      : length(memory.stability, settings);
  const kept = capped(interval, after.day, settings, id);
  return { ...after, phase: "review", step: 0, interval: kept, due: after.day + kept };
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
 * `new`, `learning`, or `known`: recalled in three sessions on different days and in review since.
 *
 * @param {CardState} card
 * @returns {Standing}
 */
const standing = (card) => (card.phase === "new" ? "new" : card.phase === "review" && card.sessions >= 3 ? "known" : "learning");

const scheduler = { NEW, DEFAULTS, answer, capped, isDue, dueDay, recallOn, isLeech, standing, spread };

const shared = { scheduler };
/** @typedef {typeof shared} Shared */
prepbook.internal.scheduling = shared;
