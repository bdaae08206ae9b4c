// The log: merging loses nothing whatever the order; two tabs, a full store and a damaged one do no harm.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load, memoryStorage, random } from "./load.js";

const { openLog, backupText, backupEntries, historyOf, statesOf, scheduler, LOG_VERSION, DAY } = load(["openLog", "backupText", "backupEntries", "historyOf", "statesOf", "scheduler", "LOG_VERSION", "DAY"]);

const PREFIX = "prepbook:guide:";
const START = Date.UTC(2026, 10, 24, 9);

/** Logs on one store, as tabs have them: what one writes, the others are told. */
function tabs(storage, options = {}) {
  const open = [];
  const shared = {
    get length() { return storage.length; },
    key: (at) => storage.key(at),
    getItem: (key) => storage.getItem(key),
  };
  return (more = {}) => {
    const log = openLog({
      ...options, ...more, prefix: PREFIX,
      storage: {
        __proto__: shared,
        get length() { return storage.length; },
        setItem(key, value) { storage.setItem(key, value); for (const other of open) if (other !== log) other.changed(key, value); },
        removeItem(key) { storage.removeItem(key); for (const other of open) if (other !== log) other.changed(key, null); },
      },
    });
    open.push(log);
    return log;
  };
}

const lines = (log) => log.entries().map((entry) => JSON.stringify(entry));

function anyEntry({ below, pick }) {
  const time = START + below(400) * 60_000;
  const card = pick(["a#1", "a#2", "b#1", "compare/x#y/z"]);
  return pick([
    () => [time, card, 1 + below(4), 60, "0badcafe", below(60)],
    () => [time, card, "undo", START + below(400) * 60_000],
    () => [time, card, "star", below(2)],
    () => [time, card, "note", pick(["", "Ünïcode “note”", "two\nlines", "日本語"])],
    () => [time, "minutes", "set", 10 + below(50)],
    () => [time, card, "kind of a later version", { any: ["thing"] }],
  ])();
}
const someEntries = (seed) => { const chance = random(seed); return Array.from({ length: chance.below(40) }, () => anyEntry(chance)); };
const merged = (...sets) => {
  const log = openLog({ storage: memoryStorage(), prefix: PREFIX });
  for (const set of sets) log.merge(set);
  return log;
};

test("merging is commutative, associative and idempotent, and loses nothing", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const [a, b, c] = [someEntries(seed), someEntries(seed + 1000), someEntries(seed + 2000)];
    const all = lines(merged(a, b, c));
    assert.deepEqual(lines(merged(c, b, a)), all);
    assert.deepEqual(lines(merged(merged(b, c).entries(), a)), all);
    assert.deepEqual(lines(merged(a, merged(a, b).entries(), c, b, c)), all);
    for (const entry of [...a, ...b, ...c]) assert.ok(all.includes(JSON.stringify(entry)));
    assert.equal(all.length, new Set([...a, ...b, ...c].map((entry) => JSON.stringify(entry))).size);
    // What follows from the log is the same too.
    const states = (log) => JSON.stringify([...statesOf(historyOf(log.entries()), scheduler.DEFAULTS)].sort());
    assert.equal(states(merged(b, a)), states(merged(a, b)));
  }
});

test("what is noted is there after opening again, in small chunks", () => {
  const storage = memoryStorage();
  let largest = 0;
  const counted = { __proto__: storage, get length() { return storage.length; }, setItem(key, value) { largest = Math.max(largest, value.length); storage.setItem(key, value); } };
  let time = START;
  const log = openLog({ storage: counted, prefix: PREFIX, now: () => time });
  for (let number = 0; number < 2000; number += 1) { time += 20_000; log.note(`topic/article#question-${number % 200}`, 3, 60, "0badcafe", 12); }
  assert.ok(largest < 9_000, `a write is ${largest} characters long`);
  assert.deepEqual(lines(openLog({ storage, prefix: PREFIX })), lines(log));
  assert.equal(log.entries().length, 2000);
});

test("two entries in the same millisecond are two entries", () => {
  const log = openLog({ storage: memoryStorage(), prefix: PREFIX, now: () => START });
  log.note("a", 3, 0);
  log.note("a", 3, 0);
  assert.deepEqual(log.entries().map(([time]) => time - START), [0, 1]);
});

test("two tabs that write in turn and at once lose nothing, and see each other", () => {
  const storage = memoryStorage();
  const open = tabs(storage, { chunk: 300 });
  for (let seed = 1; seed <= 40; seed += 1) {
    const { pick, below } = random(seed);
    const [one, two] = [open(), open()];
    const all = new Set([...lines(one)]);
    for (let step = 0; step < 30; step += 1) all.add(JSON.stringify(pick([one, two]).note(`card-${below(9)}`, 1 + below(4), 0)));
    assert.deepEqual(lines(one), lines(two));
    assert.deepEqual(new Set(lines(openLog({ storage, prefix: PREFIX }))), all);
  }
});

test("chunks of pages closed long ago are gathered, without loss", () => {
  const storage = memoryStorage();
  let time = START;
  const now = () => time;
  for (let page = 0; page < 40; page += 1) { time += 3_600_000; openLog({ storage, prefix: PREFIX, now }).note(`card-${page}`, 3, 0); }
  // Pages of the last day may still be open: theirs stay.
  const count = () => [...storage.map.keys()].filter((key) => key.includes(":log:")).length;
  assert.ok(count() < 40, `${count()} chunks`);
  time += 5 * DAY;
  const log = openLog({ storage, prefix: PREFIX, now });
  assert.equal(log.entries().length, 40);
  assert.ok(count() <= 12, `${count()} chunks`);
  assert.equal(openLog({ storage, prefix: PREFIX, now }).entries().length, 40);
});

test("a tab whose chunk was gathered while it was idle writes it again", () => {
  const storage = memoryStorage();
  let time = START;
  const open = tabs(storage, { now: () => time });
  const idle = open();
  idle.note("idle", 3, 0);
  for (let page = 0; page < 20; page += 1) openLog({ storage, prefix: PREFIX, now: () => time }).note(`card-${page}`, 3, 0);
  time += 3 * DAY;
  open();
  idle.note("idle", 4, 0);
  const log = openLog({ storage, prefix: PREFIX, now: () => time });
  assert.equal(log.entries().length, 22);
  assert.equal(log.entries().filter(([, id]) => id === "idle").length, 2);
});

test("a full store: the grade is kept, said, and stored when there is room", () => {
  const storage = memoryStorage(1500);
  const told = [];
  const log = openLog({ storage, prefix: PREFIX, told: (what) => told.push(what) });
  for (let number = 0; number < 40; number += 1) log.note(`card-${number}`, 3, 0, "0badcafe", 10);
  assert.deepEqual(told, ["full"], "said once");
  assert.equal(log.entries().length, 40);
  const stored = openLog({ storage: memoryStorageFrom(storage), prefix: PREFIX }).entries().length;
  assert.ok(stored > 0 && stored + log.unsaved() === 40, `${stored} stored, ${log.unsaved()} waiting`);
  storage.limit = 1e6;
  assert.equal(log.save(), true);
  assert.deepEqual(told, ["full", "saved"]);
  assert.equal(openLog({ storage, prefix: PREFIX }).entries().length, 40);
});

const memoryStorageFrom = (storage) => { const copy = memoryStorage(); for (const [key, value] of storage.map) copy.map.set(key, value); return copy; };

test("no store at all: it works for the session and says so", () => {
  for (const storage of [null, { get length() { throw new Error("denied"); } }, { __proto__: memoryStorage(0), get length() { return 0; } }]) {
    const log = openLog({ storage, prefix: PREFIX });
    assert.equal(log.works, false);
    log.note("a", 3, 0);
    assert.equal(log.entries().length, 1);
    assert.equal(log.unsaved(), 1);
  }
});

test("damage is put aside whole, what can be read is kept, nothing is deleted", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const storage = memoryStorage();
    const { below, pick } = random(seed);
    const log = openLog({ storage, prefix: PREFIX, chunk: 200 });
    for (let number = 0; number < 20; number += 1) log.note(`card-${number}`, 1 + below(4), 0);
    const before = new Map(storage.map);
    const key = pick([...storage.map.keys()].filter((name) => name.includes(":log:")));
    const text = storage.map.get(key);
    const at = below(text.length);
    const broken = pick([() => text.slice(0, at), () => `${text.slice(0, at)}\u0000${text.slice(at + 1)}`, () => "", () => "[1,2", () => text.replace('{"log":1}', '{"log":')])();
    storage.map.set(key, broken);
    const again = openLog({ storage, prefix: PREFIX });
    const readable = broken.split("\n").filter((line) => text.split("\n").slice(1).includes(line));
    for (const line of readable) assert.ok(lines(again).includes(line));
    for (const [other, value] of before) if (other !== key && other.includes(":log:")) for (const line of value.split("\n").slice(1)) assert.ok(lines(again).includes(line));
    if (again.damaged) assert.ok(again.damagedTexts().includes(broken), "the damaged text is kept");
    // Opened again, nothing is damaged any more, and nothing is put aside twice.
    assert.equal(openLog({ storage, prefix: PREFIX }).damaged, again.damaged);
    assert.deepEqual(lines(openLog({ storage, prefix: PREFIX })), lines(again));
  }
});

test("what a newer version wrote is read as far as possible and left as it is", () => {
  const storage = memoryStorage();
  const text = '{"log":2}\n[1764000000000,"a",3,60]\n{"another":"form"}';
  storage.setItem(`${PREFIX}log:other.0`, text);
  const log = openLog({ storage, prefix: PREFIX });
  assert.equal(log.newer, true);
  assert.equal(log.damaged, 0);
  assert.equal(log.entries().length, 1);
  assert.equal(storage.getItem(`${PREFIX}log:other.0`), text);
});

test("an older version is read through its upgrades, step by step", () => {
  const storage = memoryStorage();
  storage.setItem(`${PREFIX}log:old.0`, '{"log":1}\n[1764000000000,"a",3,60]');
  const upgrades = { 1: ([time, id, grade, zone]) => [time, `guide/${id}`, grade, zone], 2: (entry) => [...entry, "hash"] };
  assert.deepEqual(openLog({ storage, prefix: PREFIX, version: 3, upgrades }).entries(), [[1764000000000, "guide/a", 3, 60, "hash"]]);
  const file = backupText({ id: "g", title: "G" }, [[1764000000000, "a", 3, 60]]);
  assert.deepEqual(backupEntries(file, { id: "g" }, upgrades, 3).entries, [[1764000000000, "guide/a", 3, 60, "hash"]]);
});

test("a reset empties every tab, and an old file brings all back", () => {
  const storage = memoryStorage();
  const open = tabs(storage);
  const [one, two] = [open(), open()];
  one.note("a", 3, 0);
  two.note("b", 4, 0);
  const file = backupText({ id: "g", title: "G" }, one.entries());
  one.reset();
  assert.equal(two.entries().length, 0);
  two.note("c", 3, 0);
  assert.deepEqual(openLog({ storage, prefix: PREFIX }).entries().map(([, id]) => id), ["c"]);
  one.merge(backupEntries(file, { id: "g" }).entries);
  assert.deepEqual(one.entries().map(([, id]) => id).sort(), ["a", "b", "c"]);
});

test("guides do not see each other", () => {
  const storage = memoryStorage();
  openLog({ storage, prefix: "prepbook:one:" }).note("a", 3, 0);
  assert.equal(openLog({ storage, prefix: "prepbook:two:" }).entries().length, 0);
});

test("a progress file goes out and in, and twice is once", () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const log = merged(someEntries(seed));
    const guide = { id: "g", title: "G" };
    const { entries } = backupEntries(backupText(guide, log.entries(), ["damaged"]), guide);
    const other = merged(someEntries(seed + 500));
    const before = other.entries().length;
    other.merge(entries);
    const after = lines(other);
    assert.equal(other.merge(entries), 0);
    assert.deepEqual(lines(other), after);
    assert.ok(after.length >= before);
  }
});

test("files that are foreign or broken are refused with a reason", () => {
  const guide = { id: "g", title: "G" };
  const good = backupText(guide, [[START, "a", 3, 60]]);
  for (const [text, reason] of [
    ["", /not a progress file/],
    ["hello", /not a progress file/],
    ['{"a":1}', /not a Prepbook progress file/],
    ["null", /not a Prepbook progress file/],
    [good.slice(0, -20), /damaged: it is incomplete/],
    [good.replace('"guide":"g"', '"guide":"other"'), /another guide: G/],
    [good.replace('"guide":"g","title":"G"', `"guide":"other","title":${"[".repeat(60_000)}${"]".repeat(60_000)}`), /another guide: other/],
    [good.replace('"guide":"g","title":"G"', `"guide":"other","title":"${"long".repeat(1000)}"`), /another guide: other/],
    [good.replace('"guide":"g","title":"G"', '"guide":"","title":{"a":1}'), /another guide: –/],
    [good.replace('"guide":"g"', '"guide":["g"]'), /damaged: it is incomplete, or another program changed it/],
    [good.replace(`"version":${LOG_VERSION}`, '"version":99'), /newer version/],
    [good.replace(`"version":${LOG_VERSION}`, '"version":"x"'), /no version/],
    [good.replace(`"version":${LOG_VERSION}`, '"version":0'), /can no longer be read/],
    [good.replace('"entries":', '"other":'), /has no entries/],
    [backupText(guide, [[START, "a", 7, 60], null]), /damaged: it is incomplete, or another program changed it/],
  ]) {
    const { reason: found, entries } = backupEntries(text, guide);
    assert.equal(entries, undefined);
    assert.match(found ?? "", reason, text);
  }
});

test("entries that are damaged are told from those that are not", () => {
  const guide = { id: "g", title: "G" };
  let deep = "x";
  for (let level = 0; level < 20; level += 1) deep = [deep];
  const good = [[START, "a", 3, 60], [START, "a", 3, 60, "0badcafe", 12, 8], [START, "a", "note", "text", 0], [START, "a", "later", { any: ["thing"] }], [START, "a", "bury", 20000], [START, "a", "read", 1, "a.html"], [START, "a", "open", 1]];
  const long = "x".repeat(200_000);
  // Values after the known ones, which would be stored unseen.
  const longer = [[START, "a", 3, 60, "h", 5, 0, 1], [START, "a", "star", 1, long], [START, "a", "undo", START, deep], [START, "a", "read", 1, long], [START, "a", "mock", 0.5, 10, 1], [START, "a", "set", 1, 2], [START, "a", "later", long], [START, "a", long, 1]];
  const damaged = [...longer, ["soon", "a", 3, 60], [START, "a", 7, 60], [9e15, "a", 3, 60], [START, "a", "note", { bad: 1 }], [START, "a", "star", 2], [START, "a", "set", {}], [START, "a", "later", deep], [START, "a", 3, "60"], [START, 5, "star", 1], [START, "a", "undo", "then"], null, {}, "x"];
  const found = backupEntries(backupText(guide, [...good, ...damaged]), guide);
  assert.deepEqual(found.entries, good);
  assert.equal(found.damaged, damaged.length);
});

test("of two notes written apart both are kept, and one that was written after replaces them", () => {
  const one = [START, "a", "note", "mine", 0];
  const two = [START + 1, "a", "note", "yours", 0];
  for (const order of [[one, two], [two, one]]) assert.equal(historyOf(order.toSorted((a, b) => a[0] - b[0])).notes.get("a"), "mine\n\nyours");
  const both = [START + 2, "a", "note", "ours", START, START + 1];
  assert.equal(historyOf([one, two, both]).notes.get("a"), "ours");
  assert.equal(historyOf([one, [START + 3, "a", "note", ""]]).notes.has("a"), false);
});
