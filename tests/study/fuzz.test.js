// Any text as a part of the search index, and as a progress file: either values within bounds, or an error that says so.
// PREPBOOK_FUZZ_INPUTS has the number of inputs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load as loadSearch } from "../browser/lib/search.js";
import { load, random } from "./load.js";

const INPUTS = Number(process.env.PREPBOOK_FUZZ_INPUTS ?? 5000);
const { backupEntries, backupText, isEntry, historyOf, SETTINGS, LOG_VERSION } = load(["backupEntries", "backupText", "isEntry", "historyOf", "SETTINGS", "LOG_VERSION"]);

/** A text that is cut, lengthened, or changed at some characters. */
const changed = (text, numbers, letters) => {
  const list = [...text];
  for (let count = numbers.below(4) + 1; count > 0; count -= 1) {
    const at = numbers.below(list.length + 1);
    numbers.pick([
      () => list.splice(at),
      () => list.splice(at, 0, numbers.pick(letters)),
      () => list.splice(at, 1, numbers.pick(letters)),
      () => list.splice(at, numbers.below(8)),
    ])();
  }
  return list.join("");
};

test("shards of the search index", () => {
  const { codec } = loadSearch().search;
  const numbers = random(3);
  const letters = [..." !#$%()*+,-./0189:;=?@AZ[]^_`az{|}~\n\"\\é日\u0000"];
  let read = 0;
  for (let input = 0; input < INPUTS; input += 1) {
    const parts = [" index\n(es\n#ner", "   ", " !!", " !\"#$", "!!!!"].map((part) => (numbers.chance(0.5) ? changed(part, numbers, letters) : part));
    const value = numbers.chance(0.05) ? numbers.pick([null, 7, {}, [], [parts[0]], "x"]) : parts;
    try {
      const shard = codec.postings(value, 40);
      assert.equal(shard.classes.length, shard.terms.length);
      assert.ok(shard.sections.every((section) => section >= 0 && section < 40));
      read += 1;
    } catch (error) {
      assert.match(error.message, /damaged/, JSON.stringify(value));
    }
  }
  assert.ok(read > 0);
});

test("progress files", () => {
  const numbers = random(4);
  const guide = { id: "g", title: "G" };
  const good = backupText(guide, [[1_800_000_000_000, "a#b", 3, 60, "hash", 4, 0], [1_800_000_000_001, "a#b", "star", 1], [1_800_000_000_002, "a#b", "note", "Text", 0], [1_800_000_000_003, "retention", "set", 0.9]]);
  const letters = [..."[]{},:\"\\0189.-eEtfn aé\u0000"];
  for (let input = 0; input < INPUTS; input += 1) {
    const text = changed(good, numbers, letters);
    const { reason, entries } = backupEntries(text, guide);
    assert.ok(typeof reason === "string" || Array.isArray(entries), text);
    if (!entries) continue;
    assert.ok(entries.every(isEntry), text);
    const history = historyOf(entries, new Map(), SETTINGS);
    assert.ok(history.settings.retention > 0 && history.settings.retention < 1, text);
  }
  assert.ok(LOG_VERSION > 0);
});
