// What scripts/measure-latency prints: how soon the page answers an interaction (INP), for a learner with 2,000 reviews on a machine that is four
// times slower. Up to 200 ms is good.
import { PHONE } from "./lib/chromium.js";
import { site } from "./lib/site.js";
import { review } from "./lib/study.js";
import { open } from "./lib/tab.js";

const REVIEWS = 2_000;
const SLOWDOWN = 4;

/** Gives 400 cards five reviews each, over a month. */
const study = (page) => page.evaluate(async (number) => {
  const { days, DAY } = prepbook.internal.days;
  const desk = await prepbook.internal.desk.openStudy();
  const now = Date.now();
  desk.import(Array.from({ length: number }, (_, index) => {
    const card = desk.deck.cards[index % 400];
    return [now - (30 - Math.floor(index / 400) * 6) * DAY + index, card.id, [3, 3, 4, 2, 1][index % 5], days.zone(now), card.hash, 12];
  }));
}, REVIEWS);

/** Does something, and returns the longest time until the page showed its effect. */
async function latency(page, act) {
  await page.evaluate(() => {
    window.longest = 0;
    window.observer ??= new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.interactionId) window.longest = Math.max(window.longest, entry.duration);
    });
    window.observer.observe({ type: "event", durationThreshold: 16 });
  });
  await act();
  await page.waitForTimeout(400);
  return page.evaluate(() => window.longest);
}

/** @type {(() => unknown)[]} */
const after = [];
try {
  await main({ after: (finish) => after.unshift(finish) });
} finally {
  for (const finish of after) await finish();
}

async function main(t) {
  const book = site("guide");
  const { page, context } = await open(t, { viewport: PHONE });
  await page.goto(book.url("review.html"));
  await page.locator("[data-start]").waitFor();
  await study(page);
  const slow = await context.newCDPSession(page);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });

  const measured = {};
  const measure = async (what, act) => { (measured[what] ??= []).push(await latency(page, act)); };
  await review(page, book, "#start");
  for (let turn = 0; turn < 6; turn += 1) {
    await page.locator(".ask-card").waitFor();
    await measure("reveal", () => page.keyboard.press("Space"));
    await page.locator(".ask-answer").waitFor();
    await measure("grade", () => page.keyboard.press("3"));
  }
  await page.goto(book.url("questions.html"));
  for (const letter of "index") await measure("filter questions", () => page.locator("main [name=q]").press(letter));
  await page.goto(book.url("progress.html"));
  const browse = page.getByText("Browse cards");
  for (let turn = 0; turn < 3; turn += 1) await measure("browse cards", () => browse.click());
  for (const key of ["ArrowDown", "ArrowUp", "ArrowDown", "ArrowDown"]) await measure("sort cards", () => page.locator("[name=order]").press(key));
  await page.goto(book.url("databases/indexes.html"));
  await page.keyboard.press("/");
  await page.locator("dialog.search select").first().waitFor();
  for (const letter of "index") await measure("search", () => page.keyboard.press(letter));

  for (const [what, times] of Object.entries(measured)) console.log(`${what}: ${times.map(Math.round).join(", ")} ms`);
}
