// FSRS-6: how well something is remembered, and what a review does to that. The formulas are those published as "The
// Algorithm" by the open-spaced-repetition project (FSRS-6, with the weights it ships as defaults, fitted to some
// hundred million reviews); the code is ours. Tests hold it against two other implementations.
//
// A memory is `{ stability, difficulty }`: stability is the number of days in which the probability of recall falls to
// 90 %, difficulty goes from 1 to 10. Grades are 1 again, 2 hard, 3 good, 4 easy.
const w = [
  0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483, 0.6014,
  1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];
const LEAST = 0.001; // days
const MOST = 36_500;
const decay = -w[20];
const factor = 0.9 ** (1 / decay) - 1;

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
const clamp = (value, least, most) => Math.min(Math.max(value, least), most);
/** @param {number} grade */
const firstDifficulty = (grade) => w[4] - Math.exp(w[5] * (grade - 1)) + 1;

/**
 * The probability of recall so many days after the last review: R = (1 + f·t/S)^−w20.
 *
 * @param {number} elapsed
 * @param {number} stability
 */
const recall = (elapsed, stability) => (1 + (factor * elapsed) / stability) ** decay;

/**
 * The days, not rounded, after which the probability of recall has fallen to `retention`.
 *
 * @param {number} stability
 * @param {number} retention
 */
const interval = (stability, retention) => (stability / factor) * (retention ** (1 / decay) - 1);

/**
 * Difficulty moves less the nearer it is to 10, and is drawn a little to that of an easy card.
 *
 * @param {number} difficulty
 * @param {Grade} grade
 */
const nextDifficulty = (difficulty, grade) => {
  const moved = difficulty - (w[6] * (grade - 3) * (10 - difficulty)) / 9;
  return clamp(w[7] * firstDifficulty(4) + (1 - w[7]) * moved, 1, 10);
};

/**
 * @param {Memory} memory
 * @param {number} probability
 * @param {Grade} grade
 */
const afterRecall = ({ stability, difficulty }, probability, grade) => {
  const hard = grade === 2 ? w[15] : 1;
  const easy = grade === 4 ? w[16] : 1;
  const growth = Math.exp(w[8]) * (11 - difficulty) * stability ** -w[9] * (Math.exp(w[10] * (1 - probability)) - 1);
  return stability * (1 + growth * hard * easy);
};

/**
 * @param {Memory} memory
 * @param {number} probability
 */
const afterLapse = ({ stability, difficulty }, probability) => {
  const left = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * Math.exp(w[14] * (1 - probability));
  return Math.min(left, stability / Math.exp(w[17] * w[18]));
};

/**
 * A second review on the same day says little; it never makes what was recalled less stable.
 *
 * @param {number} stability
 * @param {Grade} grade
 */
const sameDay = (stability, grade) => {
  const growth = Math.exp(w[17] * (grade - 3 + w[18])) * stability ** -w[19];
  return stability * (grade >= 2 ? Math.max(growth, 1) : growth);
};

/**
 * The memory after a review, whole days after the one before; `memory` is null before the first.
 *
 * @param {Memory | null} memory
 * @param {number} elapsed
 * @param {Grade} grade
 */
const next = (memory, elapsed, grade) => {
  if (!memory) return { stability: w[grade - 1], difficulty: clamp(firstDifficulty(grade), 1, 10) };
  const probability = recall(elapsed, memory.stability);
  const stability =
    elapsed === 0
      ? sameDay(memory.stability, grade)
      : grade === 1
        ? afterLapse(memory, probability)
        : afterRecall(memory, probability, grade);
  return { stability: clamp(stability, LEAST, MOST), difficulty: nextDifficulty(memory.difficulty, grade) };
};

const fsrs = { recall, interval, next };

const shared = { fsrs };
/** @typedef {typeof shared} Shared */
prepbook.internal.memory = shared;
