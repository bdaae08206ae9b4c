// The scheduler against ts-fsrs, over random histories; and what the learner is promised of days, dates and steps.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load, random, require } from "./load.js";

const { fsrs, scheduler, days, MINUTE, HOUR, DAY } = load(["fsrs", "scheduler", "days", "MINUTE", "HOUR", "DAY"]);
const oracle = require("ts-fsrs");

const near = (actual, expected, message) => assert.ok(Math.abs(actual - expected) <= 1e-5 * Math.max(1, Math.abs(expected)), `${message}: ${actual}, expected ${expected}`);

test("four thousand random histories leave the memory that ts-fsrs says", () => {
  const algorithm = new oracle.FSRSAlgorithm({});
  for (let seed = 1; seed <= 4000; seed += 1) {
    const { below, chance } = random(seed);
    let [ours, theirs] = [null, null];
    const told = [];
    for (let left = 1 + below(14); left > 0; left -= 1) {
      const elapsed = ours === null || chance(0.25) ? 0 : 1 + below(chance(0.1) ? 400 : 40);
      const grade = 1 + below(4);
      told.push(`${grade}:${elapsed}`);
      if (ours) near(fsrs.recall(elapsed, ours.stability), algorithm.forgetting_curve(elapsed, theirs.stability), `recall of ${told}`);
      ours = fsrs.next(ours, elapsed, grade);
      theirs = algorithm.next_state(theirs, elapsed, grade);
      near(ours.stability, theirs.stability, `stability of ${told}`);
      near(ours.difficulty, theirs.difficulty, `difficulty of ${told}`);
    }
    assert.equal(Math.min(Math.max(1, Math.round(fsrs.interval(ours.stability, 0.9))), 36500), algorithm.next_interval(theirs.stability, 0), `interval of ${told}`);
  }
});

test("fifteen hundred histories leave the memory that the fsrs crate says", () => {
  const histories = JSON.parse(readFileSync(new URL("fsrs-crate.json", import.meta.url), "utf8"));
  assert.equal(histories.length, 1500);
  for (const [reviews, stability, difficulty] of histories) {
    const memory = reviews.split(" ").map((review) => review.split(":").map(Number)).reduce((before, [grade, elapsed]) => fsrs.next(before, elapsed, grade), null);
    // The crate computes in single precision.
    assert.ok(Math.abs(memory.stability - stability) <= 2e-3 * stability, `stability of ${reviews}: ${memory.stability}, expected ${stability}`);
    assert.ok(Math.abs(memory.difficulty - difficulty) <= 1e-3, `difficulty of ${reviews}: ${memory.difficulty}, expected ${difficulty}`);
  }
});

test("two thousand random histories are scheduled as ts-fsrs schedules them, steps and all", () => {
  const phases = ["new", "learning", "review", "relearning"];
  const rules = { ...scheduler.DEFAULTS, longest: 36500 };
  const their = oracle.fsrs({ enable_fuzz: false });
  for (let seed = 1; seed <= 2000; seed += 1) {
    const { below, chance, pick } = random(seed * 7);
    let time = Date.UTC(2026, 0, 1, 12) + below(300) * DAY;
    let card = scheduler.NEW;
    let theirs = oracle.createEmptyCard(new Date(time));
    for (let left = 1 + below(20); left > 0; left -= 1) {
      const grade = 1 + below(4);
      // In the zone four hours ahead of Greenwich a study day is a day of Greenwich, by which ts-fsrs counts.
      card = scheduler.answer(card, "x", grade, time, 240, rules);
      theirs = their.next(theirs, new Date(time), grade).card;
      const told = `history ${seed}, ${left} to go, grade ${grade}`;
      assert.equal(card.phase, phases[theirs.state], told);
      near(card.memory.stability, theirs.stability, told);
      assert.equal(card.lapses, theirs.lapses, told);
      if (card.phase === "review") assert.equal(card.interval, theirs.scheduled_days, told);
      else assert.equal(card.due, theirs.due.getTime(), told);
      time = theirs.due.getTime() + (chance(0.3) ? below(20) * DAY : 0) + pick([0, 1, 5]) * MINUTE;
      // As in life, reviews are made in the course of a day.
      const hour = time % DAY;
      if (card.phase === "review") time += 12 * HOUR - hour;
    }
  }
});

test("the golden vector: intervals 2, 11, 46, 163, 5, 12 without steps", () => {
  const rules = { ...scheduler.DEFAULTS, learning: [], relearning: [], longest: 36500 };
  let card = scheduler.NEW;
  let time = Date.UTC(2026, 0, 1, 12);
  const intervals = [];
  // Without steps every review is on a day of its own.
  for (const grade of [3, 3, 3, 3, 1, 3]) {
    card = scheduler.answer(card, "x", grade, time, 0, rules);
    intervals.push(card.interval);
    time += card.interval * DAY;
  }
  assert.deepEqual(intervals, [2, 11, 46, 163, 5, 12]);
  near(card.memory.stability, 12.10470586, "final stability");
  assert.ok(Math.abs(card.memory.difficulty - 7.3756) < 1e-4, `final difficulty ${card.memory.difficulty}`);
});

test("recall and interval are each other's inverse, and recall falls with time", () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const { below } = random(seed);
    const stability = 0.1 + below(3000) / 10;
    const retention = 0.7 + below(28) / 100;
    near(fsrs.recall(fsrs.interval(stability, retention), stability), retention, "inverse");
    assert.ok(fsrs.recall(below(50), stability) > fsrs.recall(51 + below(50), stability));
  }
  near(fsrs.interval(37, 0.9), 37, "stability is the interval at 90 %");
});

test("with a date, a card is left alone once its recall on the day reaches the target, and asked before it otherwise", () => {
  const start = days.of(Date.UTC(2026, 0, 1, 12), 0);
  let [alone, again] = [0, 0];
  for (let seed = 1; seed <= 2000; seed += 1) {
    const { below } = random(seed * 3);
    const date = start + 1 + below(60);
    const rules = { ...scheduler.DEFAULTS, target: 0.925, date };
    let card = scheduler.NEW;
    let time = Date.UTC(2026, 0, 1, 12);
    for (let left = 12; left > 0; left -= 1) {
      card = scheduler.answer(card, `card ${seed}`, 1 + below(4), time, 0, rules);
      if (card.phase !== "review") { time = card.due; continue; }
      const left_ = date - card.day;
      assert.ok(card.due > card.day);
      if (left_ > 1 && scheduler.recallOn(card, date) >= rules.target) {
        alone += 1;
      } else if (left_ > 1) {
        again += 1;
        assert.ok(card.due < date, `due ${card.due - start}, the interview is on ${date - start}, recall ${scheduler.recallOn(card, date)}`);
      }
      time = days.start(card.due) + 8 * HOUR;
      if (days.of(time) >= date) break;
    }
  }
  assert.ok(alone > 200 && again > 200, `${alone} left alone, ${again} asked again`);
});

/** A card of this stability, reviewed on a day, as its next review finds it. */
const remembered = (stability, day) => ({ ...scheduler.NEW, phase: "review", memory: { stability, difficulty: 5 }, day, due: day, time: 1, reps: 3 });

test("the look that is added before the day comes before the last two days, late enough to reach the target", () => {
  const start = 20_000;
  const date = start + 60;
  const rules = { ...scheduler.DEFAULTS, target: 0.925, date };
  const dues = new Map();
  for (let number = 0; number < 300; number += 1) {
    // Good on its day of 30: the next interval ends after the date, with less than the target on it.
    const card = scheduler.answer(remembered(22, start - 22), `article#question-${number}`, 3, days.start(start) + HOUR, days.zone(days.start(start)), rules);
    assert.ok(scheduler.recallOn(card, date) < rules.target && fsrs.interval(card.memory.stability, 0.9) < 60 * 1.5, `${card.memory.stability}`);
    assert.ok(card.due <= date - 3, `${date - card.due} days before`);
    const then = fsrs.next(card.memory, card.interval, 3);
    assert.ok(fsrs.recall(date - card.due, then.stability) >= rules.target);
    dues.set(card.due, (dues.get(card.due) ?? 0) + 1);
  }
  assert.ok(dues.size > 5, `spread over ${dues.size} days`);
  // A date that is set later asks for nothing in the past.
  const late = scheduler.answer(remembered(22, start - 22), "x", 3, days.start(start) + HOUR, days.zone(days.start(start)), { ...rules, since: start + 40 });
  assert.ok(late.due > start + 40 && late.due <= date - 3, `${late.due - start}`);
});

test("the load decides within FSRS's fuzz, and grades stay in order", () => {
  for (let seed = 1; seed <= 3000; seed += 1) {
    const { below } = random(seed * 5);
    const state = remembered(1 + below(200), 20_000);
    const time = days.start(20_000 + 1 + below(120)) + HOUR;
    const seen = [2, 3, 4].map((grade) => {
      const windows = [];
      const exact = scheduler.answer(state, "x", grade, time, days.zone(time), scheduler.DEFAULTS, (window) => { windows.push(window); return window.interval; });
      const [{ first, last, interval }] = windows;
      assert.equal(exact.interval, interval);
      assert.ok(first >= 1 && first <= interval && interval <= last, `${first} ${interval} ${last}`);
      const most = interval < 2.5 ? 0 : 1 + 0.15 * Math.max(0, Math.min(interval, 7) - 2.5) + 0.1 * Math.max(0, Math.min(interval, 20) - 7) + 0.05 * Math.max(0, interval - 20);
      assert.ok(interval - first <= Math.ceil(most) && last - interval <= Math.ceil(most));
      return [first, last];
    });
    assert.ok(seen[0][1] < seen[1][0] && seen[1][1] < seen[2][0], JSON.stringify(seen));
  }
});

test("a lapse takes the steps again; five make a leech", () => {
  let card = scheduler.answer(scheduler.NEW, "x", 4, Date.UTC(2026, 0, 1, 12), 0, scheduler.DEFAULTS);
  assert.equal(card.phase, "review");
  for (let lapse = 1; lapse <= 5; lapse += 1) {
    const time = Date.UTC(2026, 0, 1 + 10 * lapse, 12);
    assert.equal(scheduler.isLeech(card, scheduler.DEFAULTS), false);
    card = scheduler.answer(card, "x", 1, time, 0, scheduler.DEFAULTS);
    assert.deepEqual([card.phase, card.due - time, card.lapses], ["relearning", 10 * MINUTE, lapse]);
    // Failing again in the steps is the same lapse.
    card = scheduler.answer(card, "x", 1, card.due, 0, scheduler.DEFAULTS);
    assert.equal(card.lapses, lapse);
    card = scheduler.answer(card, "x", 3, card.due, 0, scheduler.DEFAULTS);
    assert.equal(card.phase, "review");
  }
  assert.equal(scheduler.isLeech(card, scheduler.DEFAULTS), true);
});

test("known is what was recalled on three days, and a lapse takes it back", () => {
  const at = (day, hour = 12) => Date.UTC(2026, 0, day, hour);
  let card = scheduler.NEW;
  assert.equal(scheduler.standing(card), "new");
  for (const [time, grade, standing] of [
    [at(1), 3, "learning"], [at(1, 13), 3, "review"], [at(1, 14), 3, "review"],
    [at(4), 3, "review"], [at(15), 3, "known"], [at(60), 1, "learning"], [at(60, 13), 3, "review"],
  ]) {
    card = scheduler.answer(card, "x", grade, time, 0, scheduler.DEFAULTS);
    assert.equal(scheduler.standing(card), standing, new Date(time).toISOString());
  }
});
