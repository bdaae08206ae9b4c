// A month of reviews under a clock that is moved by hand: past midnight, through the change of the clock, into other zones. What is
// asked each day is what ts-fsrs says is due.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fsrs, createEmptyCard, Rating } from "ts-fsrs";
import { none } from "./lib/assert.js";
import { review, storedLog, studyBook } from "./lib/study.js";
import { open } from "./lib/tab.js";

const DAY = 86_400_000;

/** Each: a name, the zone, and for each day when one sits down (local time), over the month of a change of the clock. */
const MONTHS = [
  ["in Berlin, when summer time ends, sometimes long past midnight", "Europe/Berlin", [2026, 10, 12], (day) => ["21:30", "23:59", "00:40+1", "03:50+1", "20:00"][day % 5]],
  ["in New York, when summer time begins, early and late", "America/New_York", [2026, 3, 1], (day) => ["04:05", "23:30", "03:59+1", "12:00"][day % 4]],
  ["in Auckland, half a day ahead of Greenwich", "Pacific/Auckland", [2026, 4, 1], (day) => ["07:00", "01:00+1", "22:00"][day % 3]],
];

/** The time at which clocks of a zone show this. */
function timeIn(zone, year, month, day, clock) {
  const [, hours, minutes, next] = /(\d+):(\d+)(\+1)?/.exec(clock);
  const wanted = Date.UTC(year, month - 1, day + (next ? 1 : 0), hours, minutes);
  const shown = (time) => {
    const parts = Object.fromEntries(new Intl.DateTimeFormat("en", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" }).formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute);
  };
  let time = wanted - (shown(wanted) - wanted);
  time -= shown(time) - wanted;
  return time;
}

/** Answers all that is asked, as `gradeOf` says; returns `[card, grade]` in order. */
async function sit(page, book, gradeOf) {
  await review(page, book, "#start");
  const done = [];
  for (let left = 60; left > 0 && await page.locator(".ask-reveal").count(); left -= 1) {
    const question = await page.locator(".ask-card").getAttribute("data-card");
    const grade = gradeOf(question);
    const before = await page.locator(".ask-card").elementHandle();
    await page.keyboard.press("Space");
    await page.locator(".ask-answer").waitFor();
    await page.keyboard.press(String(grade));
    await page.waitForFunction((element) => !element.isConnected, before);
    await page.locator(".ask-card").waitFor();
    done.push([question, grade]);
  }
  return done;
}

for (const [name, zone, [year, month, first], clockOf] of MONTHS) {
  test(name, { timeout: 240_000 }, async (t) => {
    const book = studyBook();
    const { page, problems } = await open(t, { timezoneId: zone, base: book.base });
    await page.clock.install({ time: timeIn(zone, year, month, first, "12:00") });
    const oracle = fsrs({ enable_fuzz: false, maximum_interval: 365 });
    /** What ts-fsrs makes of each card; a study day is a day of its own at noon of Greenwich, minutes are counted from there. */
    const cards = new Map();
    const asked = new Set();
    let lapses = 0;
    let reviews = 0;
    for (let day = 0; day < 30; day += 1) {
      await page.clock.setSystemTime(timeIn(zone, year, month, first + day, clockOf(day)));
      const noon = Date.UTC(year, month - 1, first + day, 12);
      const due = [...cards].filter(([, card]) => card.due.getTime() <= noon + DAY / 2 - 1).map(([question]) => question).sort();
      const failed = new Set();
      const done = await sit(page, book, (question) => {
        // Now and then a repetition is not known at first.
        const card = cards.get(question);
        if (card?.state === 2 && card.reps % 4 === 3 && !failed.has(question)) { failed.add(question); lapses += 1; return 1; }
        return 3;
      });
      const again = [...new Set(done.map(([question]) => question))].filter((question) => cards.has(question)).sort();
      assert.deepEqual(again, due, `day ${day}: what is due is asked, and nothing else`);
      const fresh = [...new Set(done.map(([question]) => question))].filter((question) => !cards.has(question));
      assert.ok(fresh.length <= 3, `day ${day}: ${fresh.length} new cards`);
      for (const [index, [question, grade]] of done.entries()) {
        reviews += 1;
        asked.add(question);
        const before = cards.get(question) ?? createEmptyCard(new Date(noon));
        cards.set(question, oracle.next(before, new Date(noon + index * 1000), grade === 1 ? Rating.Again : Rating.Good).card);
      }
      // The day with the least load is chosen, within FSRS's fuzz.
      const chosen = await page.evaluate(async () => [...(await prepbook.internal.desk.openStudy()).states].map(([id, { phase, interval }]) => [id, phase === "review" ? interval : 0]));
      for (const [question, interval] of chosen.filter(([question]) => done.some(([one]) => one === question))) {
        const card = cards.get(question);
        const theirs = card.scheduled_days;
        const fuzz = theirs < 2.5 ? 0 : 1 + 0.15 * Math.min(theirs - 2.5, 4.5) + 0.1 * Math.max(0, Math.min(theirs, 20) - 7) + 0.05 * Math.max(0, theirs - 20);
        assert.ok(Math.abs(interval - theirs) <= Math.ceil(fuzz), `day ${day}: ${question} comes after ${interval} days, ts-fsrs says ${theirs}`);
        if (interval) card.due = new Date(noon + interval * DAY);
      }
    }
    assert.ok(asked.size >= 8 && reviews > 30 && lapses > 2, `${asked.size} cards, ${reviews} reviews, ${lapses} lapses`);
    // The page's own reckoning of every memory is that of ts-fsrs.
    const states = await page.evaluate(async () => [...(await prepbook.internal.desk.openStudy()).states.values()].map(({ memory }) => memory.stability).sort((a, b) => a - b));
    const theirs = [...cards.values()].map(({ stability }) => stability).sort((a, b) => a - b);
    assert.equal(states.length, theirs.length);
    states.forEach((stability, index) => assert.ok(Math.abs(stability - theirs[index]) < 1e-4 * theirs[index] + 1e-6, `${stability}, ts-fsrs says ${theirs[index]}`));
    assert.equal((await storedLog(page)).length, reviews);
    none(problems);
  });
}

test("a learner who flies from Tokyo to Los Angeles is asked nothing twice, and loses nothing", async (t) => {
  const book = studyBook();
  const { page, context, problems } = await open(t);
  const session = await context.newCDPSession(page);
  const zone = (timezoneId) => session.send("Emulation.setTimezoneOverride", { timezoneId });
  await zone("Asia/Tokyo");
  await page.clock.install({ time: timeIn("Asia/Tokyo", 2026, 11, 24, "09:00") });
  const before = await sit(page, book, () => 4);
  assert.equal(before.length, 3);
  const memory = () => page.evaluate(async () => JSON.stringify([...(await prepbook.internal.desk.openStudy()).states].map(([id, { memory, due }]) => [id, memory, due])));
  const states = await memory();
  await page.clock.setSystemTime(timeIn("Asia/Tokyo", 2026, 11, 24, "20:00"));
  await zone("America/Los_Angeles");
  await review(page, book);
  // It is three in the morning of the 24th there: the study day of the 23rd, on which nothing has been done yet.
  assert.equal(await memory(), states, "the log read in another zone is the same log");
  assert.match(await page.locator(".review-start").innerText(), /Start: 3 cards/);
  await page.clock.setSystemTime(timeIn("America/Los_Angeles", 2026, 11, 24, "12:00"));
  await review(page, book);
  assert.match(await page.locator(".review-start").innerText(), /You’re all caught up/, "on the 24th three new cards were learned already");
  none(problems);
});

test("with the interview's date set, every card is learned and the last days are light", async (t) => {
  const book = studyBook();
  const { page } = await open(t, { timezoneId: "Europe/Berlin" });
  await page.clock.install({ time: timeIn("Europe/Berlin", 2026, 11, 1, "19:00") });
  await review(page, book);
  await page.evaluate(async () => { const study = await prepbook.internal.desk.openStudy(); study.set("date", "2026-11-29"); study.set("fresh", 50); });
  const asked = [(await sit(page, book, () => 3)).length];
  for (let day = 2; day < 29; day += 1) {
    await page.clock.setSystemTime(timeIn("Europe/Berlin", 2026, 11, day, "19:00"));
    asked.push((await sit(page, book, () => 3)).length);
  }
  const { cards, seen, recall } = await page.evaluate(async () => {
    const study = await prepbook.internal.desk.openStudy();
    const { scheduler } = prepbook.internal.scheduling;
    return { cards: study.deck.cards.length, seen: study.states.size, recall: Math.min(...[...study.states.values()].map((state) => scheduler.recallOn(state, study.rules.date))) };
  });
  assert.equal(seen, cards);
  assert.ok(recall >= 0.9, `the least known card is recalled with ${recall}`);
  assert.ok(asked.slice(-7).every((many) => many <= cards / 2), `${asked}`);
});

test("a day that ends while a page is open ends there too", async (t) => {
  const book = studyBook();
  const { page, problems } = await open(t, { base: book.base, timezoneId: "Europe/Berlin" });
  await page.clock.install({ time: timeIn("Europe/Berlin", 2026, 11, 24, "03:50") });
  await page.goto(book.url("review.html"));
  await page.locator("[data-start]").waitFor();
  await page.evaluate(async () => {
    const study = await prepbook.internal.desk.openStudy();
    for (const card of study.deck.cards.filter(({ number }) => number < 3)) study.grade(card, 4);
    study.set("date", "2026-12-20");
  });
  for (const [path, shown] of [["review.html", ".review-start"], ["plan.html", ".plan-day"], ["progress.html", ".readiness"]]) {
    await page.clock.setSystemTime(timeIn("Europe/Berlin", 2026, 11, 24, "03:50"));
    await page.goto("about:blank");
    await page.goto(book.url(path));
    await page.locator(shown).first().waitFor();
    const before = await page.locator("main").innerText();
    await page.clock.runFor(60_000);
    assert.equal(await page.locator("main").innerText(), before, `${path}: the day goes on until four`);
    await page.clock.runFor(11 * 60_000);
    assert.notEqual(await page.locator("main").innerText(), before, `${path}: another day`);
  }
  none(problems);
});
