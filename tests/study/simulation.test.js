// What the schedule promises of the way to an interview, held against learners made up. `node tests/study/simulate.js` writes the table
// of the manual, for 200 learners each; the long plans are tried here with fewer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compare } from "./simulate.js";

const total = (list) => list.reduce((sum, one) => sum + one, 0);

for (const [length, many, limits] of [[42, 40, { fresh: 20 }], [400, 8, { fresh: 10 }]]) {
  test(`${length} days: about as many reviews as without a date, more recall on the day, and a light end`, () => {
    const { dated, undated } = compare(many, length, limits);
    assert.ok(dated.reviews <= 1.1 * undated.reviews, `${dated.reviews} of ${undated.reviews} reviews`);
    assert.ok(dated.recall >= undated.recall, `recall ${dated.recall}, ${undated.recall} without a date`);
    const day = dated.reviews / length;
    for (const reviews of dated.byDay.slice(-7)) assert.ok(reviews <= day, `${reviews} reviews, ${day} on a mean day`);
    assert.equal(dated.seen, 429);
    assert.equal(total(dated.freshByDay.slice(-2)), 0);
  });
}

for (const length of [7, 14]) {
  test(`${length} days of 30 minutes: no day is longer, nothing is new at the end, and recall on the day is no less`, () => {
    const { dated, undated } = compare(200, length, { fresh: 20, minutes: 30 });
    assert.ok(dated.longest <= 33, `the longest day has ${dated.longest} minutes`);
    assert.ok(Math.max(...dated.minutesByDay) <= 30.5);
    assert.equal(total(dated.freshByDay.slice(-2)), 0);
    assert.ok(dated.recall >= undated.recall, `recall ${dated.recall}, ${undated.recall} without a date`);
  });
}
