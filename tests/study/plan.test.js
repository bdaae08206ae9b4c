// The plan to the interview, and the calendar file that is made of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { at, deck, desk } from "./desk.js";
import { load, random } from "./load.js";

const { planOf, calendarOf, foldedLine, days, unitsOf, askable } = load(["planOf", "calendarOf", "foldedLine", "days", "unitsOf", "askable"]);

const noon = (day = 0) => new Date(2026, 10, 24 + day, 12).getTime(); // a Tuesday

/** A desk with a date so many days away. */
const study = (topics, { left = 20, ...settings } = {}) => {
  const clock = { now: noon() };
  const one = desk(deck(topics), clock);
  const all = { date: days.iso(days.of(noon()) + left), ...settings };
  for (const [name, value] of Object.entries(all)) one.set(name, value);
  return { one, clock, plan: () => at(clock, () => planOf(one)) };
};
const some = [
  { id: "basics", priority: 3, articles: [{ minutes: 10, cards: "oooo" }, { minutes: 8, cards: "ooo" }] },
  { id: "further", priority: 4, requires: [0], step: 2, articles: [{ minutes: 12, cards: "ooooo" }] },
  { id: "again", priority: 4, requires: [1], step: 3, articles: [{ minutes: 0, cards: "o" }] },
  { id: "aside", priority: 1, articles: [{ minutes: 15, cards: "oooooo" }] },
];
const readIn = ({ days: list }) => list.flatMap(({ read }) => read.map(({ article }) => article.id));

test("no date, or one that is over, is no plan", () => {
  assert.equal(study(some, { left: 0 }).plan(), null);
  const { one, clock } = study(some);
  one.set("date", "");
  assert.equal(at(clock, () => planOf(one)), null);
});

test("with time enough everything is read once, by priority and then by what is required, and every card is learned", () => {
  const plan = study(some).plan();
  assert.deepEqual(plan.dropped, []);
  const read = readIn(plan);
  assert.deepEqual([...new Set(read)].sort(), ["aside/0", "basics/0", "basics/1", "further/0"]);
  assert.deepEqual([...new Set(read)], ["further/0", "basics/0", "basics/1", "aside/0"], "a priority is never pushed out by what it requires");
  assert.equal(plan.days.flatMap(({ learn }) => learn).reduce((sum, { cards }) => sum + cards, 0), 19);
  assert.ok(plan.days.some(({ reviews }) => reviews > 0), "what is learned is repeated");
  assert.equal(plan.days.length, 20);
  assert.equal(plan.days.at(-1).day, plan.date - 1, "the last day is the eve");
});

test("no day is longer than the learner has, and none has more new cards", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const { below, pick } = random(seed);
    const topics = Array.from({ length: 1 + below(6) }, (_, id) => ({ id: `t${id}`, priority: below(5), requires: id && below(2) ? [below(id)] : [], step: id + 1, articles: Array.from({ length: 1 + below(4) }, () => ({ minutes: 1 + below(40), cards: Array.from({ length: below(20) }, () => pick(["o", "c", "e"])).join("") })) }));
    const settings = { left: 1 + below(60), minutes: 5 + below(90), week: 1 + below(7), fresh: below(30) };
    const plan = study(topics, settings).plan();
    for (const { day, minutes, learn } of plan.days) {
      assert.ok(minutes <= settings.minutes + 1e-6, `seed ${seed}: ${minutes} of ${settings.minutes}`);
      const number = learn.reduce((sum, { cards }) => sum + cards, 0);
      if (!plan.isLate) assert.ok(number <= (plan.date - day > 2 ? settings.fresh : 0), `seed ${seed}: ${number} new, ${plan.date - day} days before`);
      assert.ok(day >= plan.today && day < plan.date);
    }
    // What is dropped and what is planned together are everything.
    const planned = plan.days.flatMap(({ learn }) => learn).reduce((sum, { cards }) => sum + cards, 0);
    const dropped = plan.dropped.reduce((sum, { cards }) => sum + cards.length, 0);
    const all = topics.flatMap(({ articles }) => articles).reduce((sum, { cards }) => sum + cards.length, 0);
    if (!plan.isLate) assert.equal(planned + dropped, all, `seed ${seed}`);
  }
});

test("what does not fit is dropped from the least important on", () => {
  const big = [
    { id: "base", priority: 1, articles: [{ minutes: 30, cards: "o" }] },
    { id: "low", priority: 1, articles: [{ minutes: 40, cards: "o" }, { minutes: 40, cards: "o" }] },
    { id: "top", priority: 4, requires: [0], step: 2, articles: [{ minutes: 60, cards: "o" }] },
    { id: "mid", priority: 2, articles: [{ minutes: 60, cards: "o" }] },
  ];
  const plan = study(big, { left: 8, minutes: 30 }).plan();
  assert.deepEqual(plan.dropped.map(({ article }) => article.id), ["low/1", "low/0"]);
  assert.ok(plan.short > 30 && plan.short <= 60, `${plan.short} minutes a day would do`);
  assert.equal(plan.needed, null);
  const enough = study(big, { left: 8, minutes: plan.short, fresh: 500 }).plan();
  assert.deepEqual(enough.dropped, [], "what it says would do, does");
  const few = study(big, { left: 4, minutes: 30 }).plan();
  assert.ok(few.dropped.map(({ article }) => article.id).includes("mid/0"));
});

test("who begins in the last three days is asked the most important questions, until the eve", () => {
  for (const left of [1, 2, 3]) {
    const { plan, one, clock } = study(some, { left, minutes: 10, fresh: 1 });
    assert.deepEqual([plan().isSprint, plan().isLate], [true, true]);
    const { fresh } = at(clock, () => askable(one));
    assert.equal(fresh.length, 6, "as many as the minutes allow");
    assert.ok(fresh.every(({ priority }) => priority === 4));
    assert.deepEqual(readIn(plan()), []);
  }
  const { one, clock, plan } = study(some, { left: 8 });
  at(clock, () => one.grade(one.deck.cards[0], 3));
  clock.now = noon(6);
  assert.deepEqual([plan().isSprint, plan().isLate], [true, false]);
  assert.equal(at(clock, () => askable(one)).fresh.length, 0, "who began before learns nothing new in the last two days");
});

test("today is the same in the plan and in the queue, whatever has been done", () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    const { below, pick } = random(seed * 31);
    const topics = Array.from({ length: 1 + below(5) }, (_, id) => ({ id: `t${id}`, priority: below(5), requires: id && below(2) ? [below(id)] : [], step: id + 1, articles: Array.from({ length: 1 + below(4) }, () => ({ minutes: below(12), cards: Array.from({ length: below(12) }, () => pick(["o", "c", "r"])).join("") })) }));
    const { one, clock, plan } = study(topics, { left: 12, minutes: 20, fresh: 8 });
    for (let day = 0; day < 12; day += 1) {
      clock.now = noon(day);
      at(clock, () => {
        const queue = askable(one);
        const [entry] = plan().days;
        assert.equal(entry.reviews, queue.due.length + queue.steps.length);
        assert.equal(entry.learn.reduce((sum, { cards }) => sum + cards, 0), queue.fresh.length);
        assert.deepEqual(entry.read, queue.read);
        const inOrder = queue.fresh.map((card) => card.priority || 2);
        assert.deepEqual(inOrder, inOrder.toSorted((a, b) => b - a), "very high before high");
        for (const card of [...queue.due, ...queue.fresh].slice(0, below(20))) { one.grade(card, pick([1, 3, 3, 4]), 20); clock.now += 30_000; }
        for (const { article } of queue.read.slice(0, below(3))) one.markRead(article.id, true);
      });
    }
  }
});

test("on the day of the interview nothing is asked, as the plan says; the day after is a day as any other", () => {
  const { one, clock } = study(some, { left: 8 });
  at(clock, () => { for (const card of askable(one).fresh) one.grade(card, 3); });
  clock.now = noon(8);
  const { isInterview, due, steps, fresh, held } = at(clock, () => askable(one));
  assert.deepEqual([isInterview, due, steps, fresh, held], [true, [], [], [], { due: 0, fresh: 0 }]);
  clock.now = noon(9);
  const after = at(clock, () => askable(one));
  assert.ok(!after.isInterview && after.fresh.length > 0 && after.due.length + after.steps.length > 0);
});

test("a date far away is refused, and the furthest is planned at once", () => {
  const { one, clock, plan } = study(some, { left: 20 });
  const before = one.history.settings.date;
  at(clock, () => {
    for (const date of ["9999-12-31", "2126-11-24", "2030-01-01"]) assert.equal(one.set("date", date), false);
    assert.equal(one.history.settings.date, before);
    assert.equal(one.set("date", "2029-11-20"), true);
  });
  const began = performance.now();
  assert.ok(plan().days.length > 1000);
  assert.ok(performance.now() - began < 1000, `${performance.now() - began} ms`);
});

test("too few new cards a day: it says how many would do, and they do", () => {
  const topics = [{ id: "t", priority: 3, articles: [{ minutes: 5, cards: "o".repeat(40) }] }];
  const plan = study(topics, { left: 10, minutes: 60, fresh: 2 }).plan();
  assert.equal(plan.dropped.length, 1);
  assert.ok(plan.needed >= 4, `${plan.needed}`);
  assert.equal(plan.short, null);
  assert.deepEqual(study(topics, { left: 10, minutes: 60, fresh: plan.needed }).plan().dropped, []);
  assert.equal(study(topics, { left: 10, minutes: 60, fresh: plan.needed - 1 }).plan().dropped.length, 1);
});

test("days a week are the days that are planned; in the last days before it, all are", () => {
  for (const [week, names] of [[7, [0, 1, 2, 3, 4, 5, 6]], [5, [0, 1, 2, 3, 4]], [3, [0, 2, 4]], [1, [5]]]) {
    const plan = study(some, { left: 28, week }).plan();
    assert.deepEqual([...new Set(plan.days.map(({ day }) => days.weekday(day)))].sort(), names);
  }
  assert.equal(study(some, { left: 2, week: 1 }).plan().days.length, 2);
});

test("what was done is not planned again, and today's part of it counts", () => {
  const { one, clock, plan } = study(some, { minutes: 20 });
  const before = plan();
  at(clock, () => {
    one.markRead("basics/0", true);
    for (const card of one.deck.cards.slice(0, 4)) one.grade(card, 4, 120);
  });
  const after = plan();
  assert.ok(!readIn(after).includes("basics/0"));
  assert.ok(after.days[0].minutes <= 12 + 1e-6, "eight of today's twenty minutes are spent");
  assert.ok(after.minutes < before.minutes);
  clock.now = noon(3);
  const later = plan();
  assert.equal(later.days.length, 17);
  assert.ok(later.days.some(({ reviews }) => reviews));
});

test("an article in a circle of requirements is planned all the same", () => {
  const { one, clock } = study([{ id: "t", articles: [{ cards: "o", requires: [1] }, { cards: "o", requires: [0] }] }]);
  assert.equal(at(clock, () => unitsOf(one)).length, 2);
});

test("a guide of four thousand cards is planned", () => {
  const topics = Array.from({ length: 40 }, (_, id) => ({ id: `t${id}`, priority: 1 + (id % 4), articles: Array.from({ length: 10 }, () => ({ minutes: 9, cards: "oooooeeeee" })) }));
  const plan = study(topics, { left: 120, minutes: 120, fresh: 60 }).plan();
  assert.equal(plan.days.length, 120);
});

/** What RFC 5545 says of lines. */
const unfolded = (text) => {
  assert.ok(text.endsWith("\r\n"));
  for (const line of text.slice(0, -2).split("\r\n")) {
    assert.ok(!/[\r\n]/.test(line));
    assert.ok(Buffer.byteLength(line) <= 75, `${Buffer.byteLength(line)} octets: ${line}`);
  }
  return text.replace(/\r\n[ \t]/g, "").trimEnd().split("\r\n");
};

test("lines are folded at 75 octets, letters whole", () => {
  for (const text of ["", "short", "x".repeat(75), "x".repeat(76), "x".repeat(500), "é".repeat(100), "日本語".repeat(60), "🎓".repeat(50)]) {
    const folded = `${foldedLine(text)}\r\n`;
    assert.equal(unfolded(folded)[0], text);
    assert.ok(!folded.includes("\uFFFD"));
  }
});

test("the calendar holds every event once, escaped, on its day", () => {
  const day = days.parse("2026-12-31");
  const time = Date.UTC(2026, 10, 24, 9, 30, 15, 250);
  const events = [{ day, title: "Indexes; joins, and \\more", text: "Read “Ünïcode”\nLearn 3 cards" }, { day: day + 1, title: "x".repeat(200), text: "" }];
  const lines = unfolded(calendarOf({ id: "my guide", title: "A, B" }, events, time));
  assert.equal(lines[0], "BEGIN:VCALENDAR");
  assert.equal(lines.at(-1), "END:VCALENDAR");
  assert.ok(lines.includes("VERSION:2.0") && lines.some((line) => line.startsWith("PRODID:")));
  assert.equal(lines.filter((line) => line === "BEGIN:VEVENT").length, 2);
  assert.equal(lines.filter((line) => line === "END:VEVENT").length, 2);
  assert.ok(lines.includes("DTSTART;VALUE=DATE:20261231") && lines.includes("DTEND;VALUE=DATE:20270101"), "over the year's end");
  assert.ok(lines.includes("DTSTAMP:20261124T093015Z"));
  assert.ok(lines.includes("SUMMARY:Indexes\\; joins\\, and \\\\more"));
  assert.ok(lines.includes("DESCRIPTION:Read “Ünïcode”\\nLearn 3 cards"));
  assert.equal(new Set(lines.filter((line) => line.startsWith("UID:"))).size, 2);
  assert.deepEqual(lines.filter((line) => line.startsWith("UID:")), unfolded(calendarOf({ id: "my guide", title: "A, B" }, events, time + 1e6)).filter((line) => line.startsWith("UID:")), "made again it replaces itself");
});
