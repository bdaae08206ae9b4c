// Study days follow the learner's clock, whatever zone and whatever summer time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.js";

const { days, scheduler, historyOf, stateOf, HOUR, DAY } = load(["days", "scheduler", "historyOf", "stateOf", "HOUR", "DAY"]);

const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Africa/Casablanca", "America/Santiago"];

const within = (zone, run) => {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try { run(); } finally { if (before === undefined) delete process.env.TZ; else process.env.TZ = before; }
};

for (const zone of ZONES) {
  test(`${zone}: a day is the calendar's from 04:00, through both changes of the clock`, () => within(zone, () => {
    for (let time = Date.UTC(2026, 0, 1); time < Date.UTC(2027, 0, 1); time += HOUR / 2) {
      const local = new Date(time);
      const before = new Date(local.getFullYear(), local.getMonth(), local.getDate() - (local.getHours() < 4 ? 1 : 0));
      const expected = Date.UTC(before.getFullYear(), before.getMonth(), before.getDate()) / DAY;
      assert.equal(days.of(time), expected, local.toString());
      assert.ok(days.start(expected) <= time && time < days.start(expected + 1), local.toString());
    }
  }));
}

test("a date is read and written, and what is none is refused", () => {
  for (const day of [0, 20_000, 20_781, 25_000]) assert.equal(days.parse(days.iso(day)), day);
  for (const text of ["", "2026-13-01", "2026-02-30", "26-01-01", "tomorrow", null, undefined]) assert.equal(days.parse(text), null, `${text}`);
  assert.deepEqual([days.parse("2026-11-23"), days.parse("2026-11-29")].map(days.weekday), [0, 6], "Monday and Sunday");
});

test("an evening past midnight is one day; four in the morning is the next", () => within("Europe/Berlin", () => {
  const at = (...when) => new Date(...when).getTime();
  assert.equal(days.of(at(2026, 9, 24, 22)), days.of(at(2026, 9, 25, 3, 59)), "also in the night the clock goes back");
  assert.equal(days.of(at(2026, 9, 25, 4)) - days.of(at(2026, 9, 24, 22)), 1);
  assert.equal(days.of(at(2026, 2, 29, 4)) - days.of(at(2026, 2, 28, 5)), 1, "and forward");
}));

test("a log read in another zone gives the same states", () => {
  // Late in Tokyo and early in New York are one day in UTC and another here: counted by either, stabilities would differ.
  const entries = [];
  let time = Date.UTC(2026, 9, 20, 14);
  for (const [zone, grade] of [[540, 3], [540, 3], [540, 3], [-240, 3], [-300, 1], [-300, 3], [60, 3], [60, 4]]) {
    entries.push([time, "x", grade, zone]);
    time += 22 * HOUR;
  }
  const state = () => JSON.stringify(stateOf(historyOf(entries).reviews.get("x"), scheduler.DEFAULTS));
  const seen = new Set();
  for (const zone of ZONES) within(zone, () => seen.add(state()));
  assert.equal(seen.size, 1);
});

test("flying west across the date line makes no day negative", () => {
  const tokyo = Date.UTC(2026, 10, 24, 0);
  let card = scheduler.answer(scheduler.NEW, "x", 4, tokyo, 540, scheduler.DEFAULTS);
  const before = card.memory.stability;
  card = scheduler.answer(card, "x", 3, tokyo + 9 * HOUR, -600, scheduler.DEFAULTS);
  assert.ok(card.memory.stability >= before);
  assert.ok(card.due > card.day);
});
