// axe finds nothing in any state of the pages about studying, light and dark, wide and narrow.
import assert from "node:assert/strict";
import { test } from "node:test";
import axe from "axe-core";
import { none } from "./lib/assert.js";
import { DESK, MORE_SIZES, PHONE, settle } from "./lib/chromium.js";
import { learn, review, studyBook } from "./lib/study.js";
import { open } from "./lib/tab.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function violations(page, where) {
  await settle(page);
  await page.evaluate(axe.source);
  const found = await page.evaluate(async (values) => {
    const { violations, passes } = await window.axe.run({ runOnly: { type: "tag", values }, resultTypes: ["violations"] });
    return { passed: passes.length, violations: violations.map(({ id, nodes }) => [id, nodes.map(({ html, any }) => `${html.replace(/\s+/g, " ").slice(0, 140)} (${any[0]?.message ?? ""})`)]) };
  }, RULES);
  assert.ok(found.passed > 10, `axe looked at ${where}`);
  return found.violations.flatMap(([id, nodes]) => nodes.map((node) => `${where}: ${id}: ${node}`));
}

const go = async (page, book, path, ready) => {
  await page.goto("about:blank");
  const [file, hash] = path.split("#");
  await page.goto(book.url(file) + (hash ? `#${hash}` : ""));
  await page.locator(ready).first().waitFor();
};
const unfold = (page) => page.evaluate(() => { for (const details of document.querySelectorAll("main details")) details.open = true; });
const reveal = async (page) => { await page.keyboard.press("Space"); await page.locator(".ask-answer").waitFor(); };

/** A state: how one gets there, from a learner who has cards due. */
const STATES = {
  "what is waiting, the choice of cards open": async (page, book) => { await go(page, book, "review.html", ".ask-card"); await unfold(page); },
  "nothing is waiting": async (page, book) => go(page, book, "review.html#starred=yes", ".ask-card"),
  "a question": async (page, book) => go(page, book, "review.html#kind=question&start", ".ask-reveal"),
  "an answer, some points ticked": async (page, book) => { await go(page, book, "review.html#kind=question&start", ".ask-reveal"); await reveal(page); await page.keyboard.press("a"); await unfold(page); },
  "choices": async (page, book) => { await go(page, book, "review.html#article=first%2Fchoices&start", ".options"); await page.keyboard.press("b"); },
  "choices, checked": async (page, book) => { await go(page, book, "review.html#article=first%2Fchoices&start", ".options"); await page.keyboard.press("b"); await page.keyboard.press("Enter"); await page.locator(".ask-answer").waitFor(); },
  "a row to rebuild": async (page, book) => { await go(page, book, "review.html", ".ask-card"); await page.evaluate(async () => { const study = await prepbook.internal.desk.openStudy(); const { review, session } = prepbook.internal; review.reviewCard(study, document.querySelector(".review-box"), { live: document.createElement("p"), finished() {} }).start(session.startSession(study, study.deck.cards.filter(({ kind }) => kind === "row"), { early: true })); }); await page.locator(".slots").waitFor(); await page.keyboard.press("b"); },
  "a row, checked": async (page, book) => { await STATES["a row to rebuild"](page, book); for (const letter of "ac") await page.keyboard.press(letter); await page.keyboard.press("Enter"); await page.locator(".ask-answer").waitFor(); },
  "the summary": async (page, book) => { await go(page, book, "review.html#start", ".ask-reveal"); await reveal(page); await page.keyboard.press("1"); await page.locator(".ask-reveal").waitFor(); await page.keyboard.press("Escape"); await page.locator(".review-summary").waitFor(); },
  "an article, graded": async (page, book) => { await go(page, book, "first/plain.html", ".standing"); await page.locator(".standing").first().click(); await page.locator(".study-panel .grade").first().click(); },
  "an article, answers covered": async (page, book) => { await go(page, book, "first/plain.html", ".standing"); await page.getByRole("button", { name: "Test yourself" }).click(); await page.locator(".reveal:visible").first().click(); await page.locator(".study-panel .grade").first().waitFor(); },
  "the plan": async (page, book) => { await go(page, book, "plan.html", ".plan-day"); await unfold(page); },
  "the plan that does not fit": async (page, book) => { await page.evaluate(async () => { const study = await prepbook.internal.desk.openStudy(); const { days } = prepbook.internal.days; study.reset(); study.set("date", days.iso(days.today() + 5)); study.set("fresh", 1); }); await go(page, book, "plan.html", ".plan-short"); },
  "the mock interview": async (page, book) => go(page, book, "mock.html", ".ask-card"),
  "a question in it": async (page, book) => { await go(page, book, "mock.html#seed=1", ".ask-card"); await page.getByRole("button", { name: "Start", exact: true }).click(); await page.locator(".ask-reveal").waitFor(); },
  "the scorecard": async (page, book) => { await STATES["a question in it"](page, book); await page.locator(".ask-reveal .button").click(); await page.locator(".ask-bar .actions .button").last().click(); await page.locator(".ask-reveal").waitFor(); await page.getByRole("button", { name: "End interview" }).click(); await page.locator(".scorecard").waitFor(); },
  "the overview": async (page, book) => { await learn(page, 2, { hash: "00000000" }); await go(page, book, "progress.html", ".dot"); await unfold(page); await page.locator(".plain-list a").first().waitFor(); },
  "the question whether to delete it all": async (page, book) => { await go(page, book, "progress.html", ".chart"); await page.getByRole("button", { name: "Delete all progress" }).click(); },
  "the first page, under way": async (page, book) => go(page, book, "index.html", ".continue"),
  "the roadmap, under way": async (page, book) => go(page, book, "roadmap.html", ".continue"),
};

const MORE_MODES = MORE_SIZES.map((viewport) => [`${viewport.width} px`, { viewport, colorScheme: "light" }]);
for (const [mode, options] of [...MORE_MODES, ["a desk in the light", { viewport: DESK, colorScheme: "light" }], ["a phone in the dark", { viewport: PHONE, colorScheme: "dark" }], ["a desk in the dark", { viewport: DESK, colorScheme: "dark" }]]) {
  test(`at ${mode}`, { timeout: 240_000 }, async (t) => {
    const book = studyBook();
    const { page } = await open(t, { ...options, reducedMotion: "reduce" });
    const found = [];
    for (const [state, bring] of Object.entries(STATES)) {
      await go(page, book, "review.html", ".ask-card");
      await page.evaluate(() => localStorage.clear());
      await review(page, book);
      await learn(page, 14, { hash: "00000000" });
      await page.evaluate(async () => { const study = await prepbook.internal.desk.openStudy(); const { days } = prepbook.internal.days; study.set("date", days.iso(days.today() + 20)); });
      await bring(page, book);
      found.push(...await violations(page, state));
    }
    none(found, "violations");
  });
}
