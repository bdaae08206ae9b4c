// Statistics of the log. Pure.
const { days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;

/**
 * Number and duration of reviews by day.
 *
 * @param {StudyHistory} history
 */
const reviewsByDay = (history) => {
  const byDay = new Map();
  for (const { day, seconds } of history.made) {
    const one = byDay.get(day) ?? { number: 0, seconds: 0 };
    byDay.set(day, { number: one.number + 1, seconds: one.seconds + seconds });
  }
  return byDay;
};

/**
 * Number of cards due on each of the next days; overdue cards count for today.
 *
 * @param {Study} study
 * @param {number} [length]
 */
const forecastOf = (study, length = 30) => {
  const today = days.today();
  const due = Array.from({ length }, (_, index) => ({ day: today + index, number: 0 }));
  for (const card of study.deck.cards) {
    const state = study.state(card.id);
    if (state.phase === "new") continue;
    const slot = due[Math.max(0, scheduler.dueDay(state) - today)];
    if (slot) slot.number += 1;
  }
  return due;
};

/** Lower bounds of the bins of predicted recall. */
const BINS = [0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95];

/**
 * Predicted and measured recall, in total and by bins of predicted recall. Counts reviews of cards in the review phase, at least a
 * day after the previous review.
 *
 * @param {Study} study
 */
const retentionOf = (study) => {
  const bins = BINS.map((from, index) => ({ from, to: BINS[index + 1] ?? 1, number: 0, predicted: 0, recalled: 0 }));
  for (const [id, reviews] of study.history.reviews) {
    let card = scheduler.NEW;
    for (const { day, grade, time, zone } of reviews) {
      if (card.phase === "review" && day > card.day) {
        const predicted = scheduler.recallOn(card, day);
        const bin = bins.findLast(({ from }) => predicted >= from);
        bin.number += 1;
        bin.predicted += predicted;
        bin.recalled += grade > 1 ? 1 : 0;
      }
      card = scheduler.answer(card, id, grade, time, zone, study.rules);
    }
  }
  /** @param {"number" | "predicted" | "recalled"} key */
  const sum = (key) => bins.reduce((total, bin) => total + bin[key], 0);
  return {
    bins: bins.filter(({ number }) => number),
    number: sum("number"),
    predicted: sum("predicted"),
    recalled: sum("recalled"),
  };
};

const shared = { reviewsByDay, forecastOf, retentionOf };
/** @typedef {typeof shared} Shared */
prepbook.internal.statistics = shared;
