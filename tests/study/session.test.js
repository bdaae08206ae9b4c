// Which cards are asked, in which order, and the way back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { at, deck, desk, MINUTE } from "./desk.js";
import { load, random } from "./load.js";

const { askable, isEntry, mixed, startSession, fitting, readinessOf, doneOn, historyOf, statesOf, stateOf, scheduler, drawCards, days, DAY } = load(["askable", "isEntry", "mixed", "startSession", "fitting", "readinessOf", "doneOn", "historyOf", "statesOf", "stateOf", "scheduler", "drawCards", "days", "DAY"]);

const guide = () => deck([
  { id: "a", priority: 4, articles: [{ cards: "ooo" }, { cards: "oceeee" }] },
  { id: "b", priority: 1, requires: [0], step: 2, articles: [{ cards: "oo", priority: 2 }, { cards: "ooo" }] },
]);
/** So much time that no day ends early. */
const long = (study) => study.set("minutes", 600);
const noon = (day = 0) => new Date(2026, 10, 24 + day, 12).getTime();

test("new cards come by priority, and no more than the limit of the day", () => {
  const clock = { now: noon() };
  at(clock, () => {
    const study = desk(guide(), clock);
    study.set("fresh", 4);
    const first = askable(study);
    assert.deepEqual([first.due.length, first.steps.length, first.fresh.length, first.held.fresh], [0, 0, 4, 10]);
    assert.ok(first.fresh.every((card) => card.priority === 4));
    for (const card of first.fresh) study.grade(card, 4);
    assert.equal(askable(study).fresh.length, 0, "the day's new cards are done");
    clock.now = noon(1);
    assert.equal(askable(study).fresh.length, 4);
    clock.now = noon(1) - 9 * 60 * MINUTE;
    assert.equal(days.today(), days.of(noon()), "three in the morning is still the day before");
    assert.equal(askable(study).fresh.length, 0);
  });
});

test("reviews keep their limit, the most forgotten and important first", () => {
  const clock = { now: noon() };
  at(clock, () => {
    const study = desk(guide(), clock);
    study.set("fresh", 100);
    long(study);
    for (const card of study.deck.cards) study.grade(card, 4);
    study.set("reviews", 5);
    clock.now = noon(20);
    const { due, held } = askable(study);
    assert.equal(due.length, 5);
    assert.equal(held.due, 9);
    const urgency = due.map((card) => card.weight * (1 - scheduler.recallOn(study.state(card.id), days.today())));
    assert.deepEqual(urgency, urgency.toSorted((a, b) => b - a));
    for (const card of due) study.grade(card, 3, 20);
    assert.equal(askable(study).due.length, 0);
    const { fresh, reviewed, minutes } = doneOn(study, days.today());
    assert.deepEqual([fresh, reviewed], [0, 5]);
    assert.ok(Math.abs(minutes - 5 / 3) < 1e-9);
  });
});

test("at most a third of a day's new cards come from tables, and cards of one row are never new on one day", () => {
  const clock = { now: noon() };
  at(clock, () => {
    const study = desk(deck([{ id: "a", priority: 4, articles: [{ cards: "rrrrrroooooooo" }] }, { id: "b", priority: 4, articles: [{ cards: "eeeeeeeooooooooo" }] }]), clock);
    study.set("fresh", 9);
    long(study);
    const isTable = ({ kind }) => kind === "row" || kind === "cell";
    for (let day = 0; day < 2; day += 1) {
      clock.now = noon(day);
      const { fresh } = askable(study);
      assert.equal(fresh.length, 9);
      assert.equal(fresh.filter(isTable).length, 3);
      assert.deepEqual(new Set(mixed({ steps: [], due: [], fresh }).slice(0, 4).map(({ topic }) => topic.id)), new Set(["a", "b"]), "topics in turn");
      for (const card of fresh.slice(0, 5)) study.grade(card, 4);
      const rest = askable(study).fresh;
      assert.deepEqual(rest.length, 4);
      assert.equal([...fresh.slice(0, 5), ...rest].filter(isTable).length, 3, "the day's third, whenever it is asked");
      for (const card of rest) study.grade(card, 4);
    }
    const rows = fitting(study, {}).filter(({ kind }) => kind === "cell").map((card) => [card.id.replace(/\/\d+$/, ""), study.state(card.id).day]).filter(([, day]) => day).map(String);
    assert.equal(new Set(rows).size, rows.length, "one card of a row a day");
    // With tables alone left there is no third to keep.
    clock.now = noon(3);
    for (const card of fitting(study, { kind: "question" })) study.grade(card, 4);
    clock.now = noon(4);
    assert.ok(askable(study).fresh.length > 3);
  });
});

test("suspended cards are not asked, buried ones not today, and a reset makes a card new", () => {
  const clock = { now: noon() };
  at(clock, () => {
    const study = desk(guide(), clock);
    const [one, two, three] = study.deck.cards;
    const asks = (card) => { const { due, fresh, steps } = askable(study); return [...due, ...fresh, ...steps].includes(card); };
    study.note(one.id, "suspend", 1);
    study.note(two.id, "bury", days.today());
    assert.deepEqual([one, two, three].map(asks), [false, false, true]);
    clock.now = noon(1);
    assert.deepEqual([one, two, three].map(asks), [false, true, true]);
    study.note(one.id, "suspend", 0);
    assert.equal(asks(one), true);
    study.grade(three, 4);
    assert.notEqual(study.state(three.id).phase, "new");
    const reset = study.note(three.id, "reset", 1);
    assert.equal(study.state(three.id).phase, "new");
    study.undo(reset);
    assert.notEqual(study.state(three.id).phase, "new");
  });
});

test("a grade is an entry that can be read, whatever the clock did since the card was shown", () => {
  const clock = { now: Date.UTC(2026, 10, 24, 9) };
  const study = desk(deck([{ id: "a", articles: [{ cards: "o" }] }]), clock);
  for (const seconds of [-63_072_000, 31_536_000]) assert.ok(isEntry(study.grade(study.deck.cards[0], 3, seconds)));
});

test("entries from a clock that ran ahead are noted again with the present time", () => {
  const clock = { now: noon(400) };
  at(clock, () => {
    const study = desk(guide(), clock);
    const [card] = study.deck.cards;
    study.grade(card, 4);
    study.star(card.id, true);
    clock.now = noon();
    study.import([]);
    assert.equal(study.corrected, 2);
    assert.equal(study.state(card.id).day, days.of(noon()));
    study.star(card.id, false);
    assert.equal(study.history.stars.has(card.id), false, "the last word is the present one");
    study.import([]);
    assert.equal(study.corrected, 2, "once");
  });
});

test("what a clock that ran ahead has dated keeps its order: the last note counts, and a buried card comes back", () => {
  const clock = { now: noon(400) };
  at(clock, () => {
    const study = desk(guide(), clock);
    const [card, other] = study.deck.cards;
    for (const text of ["first", "second", "third"]) study.write(card.id, text);
    study.note(other.id, "bury", days.today());
    for (const grade of [1, 3, 4]) study.grade(other, grade);
    clock.now = noon();
    study.import([]);
    assert.equal(study.history.notes.get(card.id), "third");
    assert.deepEqual(study.history.reviews.get(other.id).map(({ grade }) => grade), [1, 3, 4]);
    assert.equal(study.history.buried.get(other.id), days.today());
    study.write(card.id, "fourth");
    assert.equal(study.history.notes.get(card.id), "fourth");
  });
});

for (const reviews of [1, 80]) {
  test(`a card that was graded ${reviews} cards ago by a clock a year ahead comes back in ten minutes after Again`, () => {
    const clock = { now: noon(365) };
    at(clock, () => {
      const study = desk(deck([{ id: "a", priority: 4, articles: [{ cards: "o".repeat(reviews) }] }]), clock);
      for (const card of study.deck.cards) study.grade(card, 3);
      clock.now = noon();
      const [card] = study.deck.cards;
      study.grade(card, 1);
      const state = study.state(card.id);
      assert.equal(state.day, days.of(noon()));
      assert.ok(state.due - noon() <= 10 * MINUTE + 1000, `due in ${state.due - noon()}`);
    });
  });
}

test("a mixed order holds every card once, keeps siblings together and cells of a row apart", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const { below, pick, shuffle } = random(seed);
    const topics = Array.from({ length: 1 + below(4) }, (_, topic) => ({ id: `t${topic}`, articles: Array.from({ length: 1 + below(3) }, () => ({ cards: Array.from({ length: 1 + below(6) }, () => pick("ooceer".split(""))).join("") })) }));
    const { cards } = deck(topics);
    const all = shuffle(cards);
    const cut = below(all.length + 1);
    const order = mixed({ steps: [], due: all.slice(0, cut), fresh: all.slice(cut) });
    assert.deepEqual(new Set(order), new Set(cards));
    assert.equal(order.length, cards.length);
    assert.equal(mixed({ steps: [], due: all, fresh: [] }, 3).length, Math.min(3, all.length));
  }
  const { cards } = guide();
  const order = mixed({ steps: [], due: cards, fresh: [] });
  const row = ({ id }) => (id.startsWith("compare/") ? id.slice(0, id.lastIndexOf("/")) : id);
  const beside = order.filter((card, index) => index && row(card) === row(order[index - 1]));
  assert.deepEqual(beside, [], "cells of one row are not neighbours");
});

test("filters: topic, priority, level, starred, questions or tables", () => {
  const clock = { now: noon() };
  const study = desk(guide(), clock);
  assert.equal(fitting(study, {}).length, 14);
  assert.equal(fitting(study, { topic: "b" }).length, 5);
  assert.equal(fitting(study, { priority: 2 }).length, 11, "medium and above");
  assert.equal(fitting(study, { kind: "table" }).length, 4);
  assert.equal(fitting(study, { kind: "question", topic: "a" }).length, 5);
  study.star("a/0#q1", true);
  assert.deepEqual(fitting(study, { state: "starred" }).map(({ id }) => id), ["a/0#q1"]);
  study.star("a/0#q1", false);
  assert.equal(fitting(study, { state: "starred" }).length, 0);
});

test("what was not known comes back in the sitting, and undo leads back step by step", () => {
  const clock = { now: noon() };
  at(clock, () => {
    const study = desk(guide(), clock);
    const cards = study.deck.cards.slice(0, 3);
    const session = startSession(study, cards, { now: () => clock.now });
    assert.equal(session.next(), cards[0]);
    session.grade(1, 5);
    assert.equal(session.next(), cards[1]);
    clock.now += 2 * MINUTE;
    session.grade(4, 5);
    assert.equal(session.next(), cards[0], "its minute is over");
    session.grade(4, 5);
    assert.equal(session.next(), cards[2]);
    assert.equal(session.undo(), cards[0]);
    assert.equal(study.state(cards[0].id).phase, "learning");
    assert.equal(session.undo(), cards[1]);
    assert.equal(session.undo(), cards[0]);
    assert.equal(session.undo(), null);
    assert.equal(study.history.made.length, 0);
    assert.equal(study.log.entries().length, 6, "the log keeps what was taken back");
    session.card = cards[0];
    session.grade(3, 5);
    assert.equal(session.next(), cards[1]);
    session.grade(4, 5);
    session.next();
    session.grade(4, 5);
    assert.equal(session.next(), cards[0], "nothing else is left: the card in its steps comes early");
    session.grade(3, 5);
    assert.equal(session.next(), null);
    assert.deepEqual([session.summary().cards, session.summary().grades, session.summary().learned.length, session.summary().missed.length], [3, 4, 3, 0]);
  });
});

test("a sitting of minutes begins no card after them", () => {
  const clock = { now: noon() };
  at(clock, () => {
    const study = desk(guide(), clock);
    const session = startSession(study, study.deck.cards, { minutes: 5, now: () => clock.now });
    let asked = 0;
    while (session.next()) { asked += 1; clock.now += 1.5 * MINUTE; session.grade(4, 90); }
    assert.equal(asked, 4);
  });
});

test("what another tab has graded is not asked again", () => {
  const clock = { now: noon() };
  at(clock, () => {
    const study = desk(guide(), clock);
    const [one, two, three] = study.deck.cards;
    const session = startSession(study, [one, two, three], { now: () => clock.now });
    session.next();
    clock.now += MINUTE;
    study.grade(two, 4);
    session.grade(4, 5);
    assert.equal(session.next(), three);
  });
});

test("the order of undo and grade in two logs does not matter, nor does an undo without its review", () => {
  const entries = [[noon(), "a", 3, 60], [noon() + 1000, "a", "undo", noon()], [noon() + 2000, "a", 4, 60], [noon() + 3000, "b", "undo", 5]];
  const history = historyOf(entries);
  assert.deepEqual(history.made.map(({ grade }) => grade), [4]);
  assert.deepEqual([...statesOf(history, scheduler.DEFAULTS).keys()], ["a"]);
});

test("reviews under an older id are those of the card of now", () => {
  const entries = [[noon(), "old", 3, 60], [noon(3), "new", 3, 60], [noon(4), "old", "star", 1], [noon(5), "new", "note", "n"]];
  const history = historyOf(entries, new Map([["old", "new"]]));
  assert.deepEqual([...history.reviews.keys()], ["new"]);
  assert.equal(history.reviews.get("new").length, 2);
  assert.deepEqual([[...history.stars], history.notes.get("new")], [["new"], "n"]);
  assert.equal(stateOf(history.reviews.get("new"), scheduler.DEFAULTS).reps, 2);
});

test("settings that are none are passed over", () => {
  const { settings } = historyOf([[noon(), "minutes", "set", 45], [noon() + 1, "minutes", "set", -1], [noon() + 2, "date", "set", "soon"], [noon() + 3, "buttons", "set", 3], [noon() + 4, "nothing", "set", 1], [noon() + 5, "date", "set", "2026-12-12"], [noon() + 6, "date", "set", "2036-12-12"]]);
  assert.deepEqual([settings.minutes, settings.date, settings.buttons, settings.nothing], [45, "2026-12-12", 4, undefined]);
});

test("readiness is recall on the day, important cards counting more; nothing asked is nothing known", () => {
  const clock = { now: noon() };
  at(clock, () => {
    const study = desk(guide(), clock);
    assert.equal(readinessOf(study, study.deck.cards).value, 0);
    const high = study.deck.cards.find(({ priority }) => priority === 4);
    study.grade(high, 4);
    const today = readinessOf(study, study.deck.cards).value;
    const weights = study.deck.cards.reduce((sum, { weight }) => sum + weight, 0);
    assert.ok(Math.abs(today - high.weight / weights) < 1e-9);
    study.set("date", days.iso(days.today() + 30));
    const later = readinessOf(study, study.deck.cards).value;
    assert.ok(later < today && later > 0.7 * today, `${later} of ${today}`);
  });
});

test("a draw is the same for a seed, differs between seeds, and prefers what is important", () => {
  const { cards } = deck([{ id: "a", priority: 4, articles: [{ cards: "o".repeat(20) }] }, { id: "b", priority: 1, articles: [{ cards: "o".repeat(20) }] }]);
  assert.deepEqual(drawCards(cards, "x", 5), drawCards(cards.toReversed(), "x", 5));
  assert.notDeepEqual(drawCards(cards, "x", 5), drawCards(cards, "y", 5));
  let high = 0;
  for (let seed = 0; seed < 500; seed += 1) high += drawCards(cards, `seed ${seed}`, 5).filter(({ priority }) => priority === 4).length;
  const share = high / 2500;
  assert.ok(share > 0.72 && share < 0.85, `four times the weight, nearly four fifths of the draws: ${share}`);
  const without = cards.filter((card) => !drawCards(cards, "x", 5).includes(card)).slice(0, 30);
  const kept = drawCards([...drawCards(cards, "x", 5), ...without], "x", 5);
  assert.deepEqual(kept, drawCards(cards, "x", 5), "cards that were not drawn can go without changing the draw");
});
