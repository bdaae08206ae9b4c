// Learners made up: what the schedule asks of them on the way to an interview, and what they recall on the day.
//
// A learner's memory is what FSRS-6 says it is. The first answer to a card is right in 70 of 100 cases, later ones with the
// predicted probability. A question takes 40 seconds on average, a card of a table 20. Whoever sits down answers all that is asked.
import { fileURLToPath } from "node:url";
import { deck, desk } from "./desk.js";
import { load, random } from "./load.js";

const { askable, mixed, startSession, scheduler, days, isQuestion, MINUTE, HOUR } = load(["askable", "mixed", "startSession", "scheduler", "days", "isQuestion", "MINUTE", "HOUR"]);

const FIRST_RIGHT = 0.7;

/** A guide of 429 cards: 255 questions and 174 cards of tables, in nine topics of four priorities. */
export const guide = () => deck(Array.from({ length: 9 }, (_, topic) => ({
  id: `topic-${topic}`, priority: 4 - (topic % 4), step: 1 + (topic >> 2), requires: topic >= 4 ? [topic - 4] : [],
  articles: Array.from({ length: 4 }, (_, place) => {
    const questions = 7 + Number(topic * 4 + place < 3);
    const tables = 5 - Number(topic * 4 + place < 6);
    return { minutes: 0, cards: "o".repeat(questions) + "r".repeat(tables) };
  }),
})));

/** One learner over so many days; `limits` are settings. With `dated`, the interview is on the day after the last. */
export function learner(of, seed, length, { dated, ...limits }) {
  const { chance, below } = random(seed * 7919);
  const start = days.parse("2026-11-02");
  const clock = { now: days.start(start) + 4 * HOUR };
  const study = desk(of, clock, null);
  const date = start + length;
  for (const [name, value] of Object.entries({ reviews: 2000, minutes: 600, ...limits, ...(dated ? { date: days.iso(date) } : {}) })) study.set(name, value);
  const reviews = new Array(length).fill(0);
  const minutes = new Array(length).fill(0);
  const fresh = new Array(length).fill(0);
  for (let day = 0; day < length; day += 1) {
    clock.now = days.start(start + day) + 4 * HOUR;
    for (;;) {
      const found = askable(study, {}, clock.now);
      const cards = mixed(found, study.history.settings.length);
      if (!cards.length) break;
      const session = startSession(study, cards, { limited: true, now: () => clock.now });
      for (let card = session.next(); card; card = session.next()) {
        const state = study.state(card.id);
        const right = state.phase === "new" ? chance(FIRST_RIGHT) : chance(scheduler.recallOn(state, start + day));
        const seconds = (isQuestion(card) ? 40 : 20) * (0.5 + below(101) / 100);
        if (state.phase === "new") fresh[day] += 1;
        reviews[day] += 1;
        minutes[day] += seconds / 60;
        clock.now += seconds * 1000;
        session.grade(right ? 3 : 1, seconds);
      }
      // Steps that are due later in the day.
      clock.now += 11 * MINUTE;
    }
  }
  const seen = [...study.states.values()].map((state) => scheduler.recallOn(state, date));
  return { reviews, minutes, fresh, seen: seen.length, recalled: seen.reduce((sum, one) => sum + one, 0) };
}

const mean = (list) => list.reduce((sum, one) => sum + one, 0) / list.length;
const total = (list) => list.reduce((sum, one) => sum + one, 0);

/** Many learners: means over them of what each did. */
export function learners(many, length, options) {
  const of = guide();
  const all = Array.from({ length: many }, (_, seed) => learner(of, seed + 1, length, options));
  const byDay = (name) => Array.from({ length }, (_, day) => mean(all.map((one) => one[name][day])));
  return {
    all,
    reviews: mean(all.map((one) => total(one.reviews))),
    byDay: byDay("reviews"),
    minutesByDay: byDay("minutes"),
    longest: Math.max(...all.flatMap(({ minutes }) => minutes)),
    freshByDay: byDay("fresh"),
    seen: mean(all.map(({ seen }) => seen)),
    recall: total(all.map(({ recalled }) => recalled)) / total(all.map(({ seen }) => seen)),
    recalled: mean(all.map(({ recalled }) => recalled)),
  };
}

/** The same learners with the date and without. */
export const compare = (many, length, limits) => ({
  dated: learners(many, length, { ...limits, dated: true }),
  undated: learners(many, length, { ...limits, dated: false }),
});

/** The rows of the manual's table. */
const PLANS = [[42, { fresh: 20 }], [400, { fresh: 10 }], [14, { fresh: 20, minutes: 30 }], [7, { fresh: 20, minutes: 30 }]];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log("| days | new a day | minutes a day | date | reviews | cards learned | recall on the day | reviews on a mean day | on the last seven days | longest day, minutes |\n| --: | --: | --: | --- | --: | --: | --: | --: | --- | --: |");
  for (const [length, limits] of PLANS) {
    const of = compare(200, length, limits);
    for (const name of ["undated", "dated"]) {
      const one = of[name];
      console.log(`| ${[length, limits.fresh, limits.minutes ?? "no limit", name === "dated" ? "set" : "none", Math.round(one.reviews), Math.round(one.seen), one.recall.toFixed(3), (one.reviews / length).toFixed(1), one.byDay.slice(-7).map(Math.round).join(", "), one.longest.toFixed(0)].join(" | ")} |`);
    }
  }
}
