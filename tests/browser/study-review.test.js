// The review: by keyboard, by touch, by ear; nothing is ever lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { PHONE } from "./lib/chromium.js";
import { answer, asked, review, settings, storedGrades, storedLog, studyBook } from "./lib/study.js";
import { open } from "./lib/tab.js";

const focus = (page) => page.evaluate(() => document.activeElement.className);
const live = (page) => page.locator("[data-review] > [role=status]").last();

test("a sitting from the first key to the last, without a mouse; each grade is stored when it is given", async (t) => {
  const book = studyBook();
  const { page, problems } = await open(t, { base: book.base });
  await review(page, book);
  await page.getByRole("button", { name: /^Start: 3 cards/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".ask-reveal").waitFor();
  assert.equal(await asked(page), "What is one?", "the most important first");
  assert.equal(await focus(page), "ask", "the question has the focus: it is what is read out");
  assert.equal(await page.locator(".ask-answer").count(), 0, "the answer is not even there");
  assert.equal(await page.getByRole("navigation", { name: "Study" }).isVisible(), false, "one card, nothing else");

  await page.keyboard.press("Space");
  assert.equal(await focus(page), "ask-answer");
  assert.match(await page.locator(".ask-answer").innerText(), /That is all there is to it/);
  assert.equal(await page.locator(".grade[data-suggested]").count(), 0, "nothing ticked, nothing suggested");
  assert.equal(await page.locator(".grade[data-accepted] b").innerText(), "Good", "what Space would give");
  await page.keyboard.press("a");
  assert.equal(await page.locator(".grade[data-suggested] b").innerText(), "Hard", "one of two points");
  await page.keyboard.press("b");
  assert.equal(await page.locator(".grade[data-suggested] b").innerText(), "Good");
  assert.deepEqual(await page.locator(".grade small").allInnerTexts(), ["1\u00a0min", "6\u00a0min", "10\u00a0min", "8 days"]);
  await page.keyboard.press("Space");
  await page.locator(".count-new", { hasText: "2" }).waitFor();
  assert.deepEqual(await page.locator(".count [aria-hidden]").evaluateAll((counts) => counts.map(({ textContent }) => Number(textContent))), [2, 1, 0], "new, learning, due");
  assert.deepEqual(await storedGrades(page), [["first/plain#what-is-one", 3]]);
  assert.match(await live(page).innerText(), /^Good: again in 10 min/);

  assert.equal(await asked(page), "What is two?");
  await answer(page, "1");
  assert.deepEqual((await storedGrades(page)).at(-1), ["first/plain#what-is-two", 1]);
  assert.equal(await asked(page), "What is three?");
  await page.keyboard.press("u");
  await page.locator(".ask-answer").waitFor();
  assert.equal(await asked(page), "What is two?", "undone, and open to be graded anew");
  assert.deepEqual(await storedGrades(page), [["first/plain#what-is-one", 3]]);
  assert.equal((await storedLog(page)).length, 3, "the log only grows");
  await page.keyboard.press("4");
  await page.locator(".ask-reveal").waitFor();
  await page.keyboard.press("s");
  assert.equal(await page.locator(".star").getAttribute("aria-pressed"), "true");
  await page.keyboard.press("Space");
  await page.keyboard.press("n");
  await page.keyboard.type("Count 1, 2, 3: u s o");
  await page.keyboard.press("Escape");
  await page.keyboard.press("4");
  await page.locator(".ask-reveal").waitFor();
  assert.equal(await asked(page), "What is one?", "what is in its steps comes back");
  await answer(page, "3");
  await page.getByRole("heading", { name: "Done for today" }).waitFor();
  assert.deepEqual((await page.locator(".figures dd").allInnerTexts()).slice(0, 2), ["3", "3"]);
  const entries = await storedLog(page);
  assert.deepEqual(entries.filter(([, , kind]) => typeof kind === "string").map(([, id, kind, value]) => [id, kind, typeof value === "number" && value > 1 ? "time" : value]), [
    ["first/plain#what-is-two", "undo", "time"], ["first/plain#what-is-three", "star", 1], ["first/plain#what-is-three", "note", "Count 1, 2, 3: u s o"]]);
  none(problems);
});

test("Escape ends a sitting; Undo on the summary goes back into it", async (t) => {
  const book = studyBook();
  const { page } = await open(t);
  await review(page, book, "#start");
  await answer(page, "4");
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "Done for now" }).waitFor();
  assert.equal(await page.getByRole("navigation", { name: "Study" }).isVisible(), true);
  await page.getByRole("button", { name: "Undo last grade" }).click();
  assert.equal(await asked(page), "What is one?");
  assert.deepEqual(await storedGrades(page), []);
});

test("a page that is closed in the middle has lost nothing", async (t) => {
  const book = studyBook();
  const { page, context } = await open(t);
  await review(page, book, "#start");
  await answer(page, "4");
  await answer(page, "4");
  await page.close({ runBeforeUnload: false });
  const again = await context.newPage();
  await review(again, book);
  assert.equal((await storedGrades(again)).length, 2);
  assert.match(await again.locator("[data-start]").innerText(), /1 card$/, "of today's three new cards one is left");
});

test("choices are in another order each time, and explained afterwards", async (t) => {
  const book = studyBook();
  const { page, problems } = await open(t);
  const orders = new Set();
  for (let attempt = 0; attempt < 12; attempt += 1) {
    await review(page, book, "#article=first%2Fchoices&start");
    assert.equal(await asked(page), "Which of these is even?");
    orders.add((await page.locator(".option-text").allInnerTexts()).join());
  }
  assert.ok(orders.size > 3, `${orders.size} orders in twelve attempts`);
  const options = await page.locator(".option-text").allInnerTexts();
  const letter = (text) => "abcd"[options.indexOf(text)];
  await page.keyboard.press(letter("Three"));
  await page.keyboard.press("Enter");
  await page.locator(".ask-answer").waitFor();
  assert.equal(await page.locator(".option", { hasText: "Three" }).getAttribute("data-verdict"), "wrong");
  assert.match(await page.locator(".option", { hasText: "Two" }).innerText(), /This one is right/);
  assert.deepEqual((await page.locator(".option-why").allInnerTexts()).sort(), ["It is odd as well.", "It is odd.", "It is twice one.", "So is this."]);
  assert.equal(await page.locator(".grade[data-suggested] b").innerText(), "Again");
  await page.keyboard.press("Space");
  await page.getByText("Which of these are prime?").waitFor();

  assert.match(await page.locator(".options").innerText(), /Choose all that are right/);
  const prime = await page.locator(".option-text").allInnerTexts();
  for (const right of ["Two", "Three"]) await page.keyboard.press("abcd"[prime.indexOf(right)]);
  await page.keyboard.press("Enter");
  await page.locator(".ask-answer").waitFor();
  assert.deepEqual(await page.locator('.option[data-verdict="right"] .option-text').allInnerTexts().then((texts) => texts.sort()), ["Three", "Two"]);
  assert.equal(await page.locator(".grade[data-suggested] b").innerText(), "Good");
  none(problems);
});

test("tables are asked by cell and by row, with choices from the same row", async (t) => {
  const book = studyBook();
  const { page, problems } = await open(t);
  await review(page, book, "#kind=table");
  await page.locator("summary", { hasText: "Choose cards" }).waitFor();
  await page.evaluate(async () => (await prepbook.internal.desk.openStudy()).set("fresh", 50));
  await review(page, book, "#kind=table&start");
  const rows = [["Meow", "Woof", "Nothing at all"], ["Where it likes", "Where you live", "In water"], ["Four legs", "No legs"], ["Cat", "Dog", "Fish"]];
  const kinds = new Set();
  for (let card = 0; card < 40 && !(await page.locator(".review-summary").count()); card += 1) {
    const texts = await page.locator(".option-text").allInnerTexts();
    if (!texts.length) {
      // Only two different cells: not a guess, but what is true of each.
      kinds.add("aspect");
      assert.match(await asked(page), /^Legs: what is true of Cat, Dog and Fish\?$/);
      await page.keyboard.press("Space");
      await page.locator(".ask-answer").waitFor();
      assert.deepEqual(await page.locator(".point span").allInnerTexts(), ["Cat: Four legs", "Dog: Four legs", "Fish: No legs"]);
      for (const key of "ab") await page.keyboard.press(key);
      assert.equal(await page.locator(".grade[data-suggested] b").innerText(), "Hard");
      const before = await page.locator(".ask-card").elementHandle();
      await page.keyboard.press("3");
      await page.waitForFunction((element) => !element.isConnected, before);
      continue;
    }
    assert.ok(texts.length >= 2 && rows.some((row) => texts.every((text) => row.includes(text))), `${texts} are of one row`);
    if (await page.locator(".slots").count()) {
      kinds.add("row");
      const names = await page.locator(".slot-name").allInnerTexts();
      const row = rows.find((one) => texts.every((text) => one.includes(text)));
      for (const name of names) await page.keyboard.press("abc"[texts.indexOf(row[["Cat", "Dog", "Fish"].indexOf(name)])]);
      await page.keyboard.press("Enter");
      await page.locator(".ask-answer").waitFor();
      assert.deepEqual(await page.locator(".slot").evaluateAll((slots) => slots.map((slot) => slot.dataset.verdict)), ["right", "right", "right"]);
      assert.equal(await page.locator(".grade[data-suggested] b").innerText(), "Good");
    } else {
      kinds.add(texts.includes("Cat") ? "which" : "cell");
      await page.keyboard.press("a");
      await page.keyboard.press("Enter");
      await page.locator(".ask-answer").waitFor();
      const right = (await page.locator(".option").first().getAttribute("data-verdict")) === "right";
      assert.equal(await page.locator(".grade[data-suggested] b").innerText(), right ? "Good" : "Again");
    }
    assert.equal(await page.locator(".row-table dd").count(), 3, "the whole row is shown with the answer");
    const before = await page.locator(".ask-card").elementHandle();
    await page.keyboard.press("3");
    await page.waitForFunction((element) => !element.isConnected, before);
  }
  await page.locator(".review-summary").waitFor();
  assert.ok(kinds.has("aspect") && kinds.has("row"), [...kinds].join());
  none(problems);
});

test("the next card is chosen by topic, priority, level, kind and star; the address keeps the choice", async (t) => {
  const book = studyBook();
  const { page } = await open(t);
  await review(page, book);
  await page.locator("summary", { hasText: "Choose cards" }).click();
  await page.locator("[name=topic]").focus();
  await page.locator("[name=topic]").selectOption("second");
  assert.match(page.url(), /#topic=second$/);
  assert.equal(await page.evaluate(() => document.activeElement.name), "topic", "the focus stays");
  await page.locator("[name=kind]").selectOption("question");
  assert.equal(await page.locator("[data-start]").innerText(), "Start: 1 card");
  await page.locator("[name=state]").selectOption("starred");
  assert.match(await page.locator(".review-start").innerText(), /No matching cards/);
  await page.locator("[name=state]").selectOption("");
  await page.locator("[data-start]").click();
  await page.locator(".review-start").waitFor({ state: "detached" });
  assert.equal(await asked(page), "What is a cat?");
  await page.keyboard.press("s");
  await page.reload();
  await page.locator(".ask-card").waitFor();
  assert.equal(await asked(page), "What is a cat?", "the address knows");
  await review(page, book, "#state=starred");
  assert.equal(await page.locator("[data-start]").innerText(), "Start: 1 card");
  await page.locator("[name=priority]").selectOption("4");
  assert.match(await page.locator(".review-start").innerText(), /No matching cards/);
});

test("settings are stored when they are saved, and only if all are valid", async (t) => {
  const book = studyBook();
  const { page } = await open(t);
  await review(page, book);
  const set = (values) => settings(page, "Settings", values);
  await set({ length: 2 });
  assert.equal(await page.locator("[data-start]").innerText(), "Start: 2 cards");
  for (const [name, value, said] of [["length", "", "from 1 to 500"], ["minutes", "0", "from 5 to 600"], ["fresh", "-3", "from 0 to 500"], ["reviews", "99999", "from 1 to 2,000"], ["retention", "100", "from 70 to 97"], ["date", "1999-01-01", "today or a later"], ["date", "2126-01-01", "within the next three years"]]) {
    const before = (await storedLog(page)).length;
    await set({ [name]: value });
    assert.match(await page.locator(".mistake").innerText(), new RegExp(said), `${name} ${value}`);
    assert.equal(await page.evaluate(() => document.activeElement.name), name);
    assert.equal(await page.locator(`[name=${name}]`).getAttribute("aria-invalid"), "true");
    await page.locator(".settings").getByRole("button", { name: "Cancel" }).click();
    assert.equal((await storedLog(page)).length, before, "what was before is kept");
  }
  await set({ session: "minutes" });
  await page.reload();
  assert.equal(await page.locator("[data-start]").innerText(), "Start: 2 minutes");
  await set({ session: "all", typed: 1 });
  assert.equal(await page.locator("[data-start]").innerText(), "Start: 3 cards");
  assert.ok((await storedLog(page)).every(([, name]) => name !== "date"), "no part of a date is stored");
});

test("answers can be typed, and are compared with the key points", async (t) => {
  const book = studyBook();
  const { page } = await open(t);
  await review(page, book);
  await page.evaluate(async () => (await prepbook.internal.desk.openStudy()).set("typed", 1));
  await review(page, book, "#start");
  assert.equal(await focus(page), "typed", "one can write at once");
  await page.keyboard.type("it is an odd number, 1 2 s u");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await page.locator(".ask-answer").waitFor();
  assert.deepEqual(await page.locator(".point input").evaluateAll((boxes) => boxes.map(({ checked }) => checked)), [true, false]);
  assert.equal(await page.locator(".grade[data-suggested] b").innerText(), "Hard");
  assert.deepEqual(await storedGrades(page), [], "what is typed is no key");
});

test("a card can be buried, suspended, reset and forgotten, and each is undone", async (t) => {
  const book = studyBook();
  const { page, problems } = await open(t);
  await review(page, book, "#start");
  const [one, two, three] = ["What is one?", "What is two?", "What is three?"];
  assert.equal(await asked(page), one);
  await page.keyboard.press("-");
  await page.getByRole("heading", { name: two }).waitFor();
  await page.keyboard.press("u");
  await page.getByRole("heading", { name: one }).waitFor();
  await page.keyboard.press("-");
  await page.getByRole("heading", { name: two }).waitFor();
  const said = page.locator(".ask-body > .status");
  assert.equal(await said.innerText(), "Buried until tomorrow. Undo", "what was done is seen, and how to undo it");
  await said.getByRole("button").click();
  await page.getByRole("heading", { name: one }).waitFor();
  assert.equal(await said.count(), 0);
  await page.keyboard.press("-");
  await page.getByRole("heading", { name: two }).waitFor();
  await page.keyboard.press("@");
  await page.getByRole("heading", { name: three }).waitFor();
  await page.locator(".ask-more summary").click();
  await page.getByRole("button", { name: "Delete grades, star and note" }).click();
  await page.getByRole("heading", { name: three }).waitFor({ state: "detached" });
  const kinds = (await storedLog(page)).map(([, id, kind]) => `${id.split("#")[1]} ${kind}`);
  assert.deepEqual(kinds, ["what-is-one bury", "what-is-one undo", "what-is-one bury", "what-is-one undo", "what-is-one bury", "what-is-two suspend", "what-is-three reset"]);
  await review(page, book, "#start");
  assert.notEqual(await asked(page), one);
  none(problems);
});

test("practice asks what one wants and schedules nothing", async (t) => {
  const book = studyBook();
  const { page } = await open(t);
  await review(page, book);
  await page.getByRole("button", { name: "Practise only" }).click();
  await page.locator(".ask-reveal").waitFor();
  assert.match(await page.locator(".ask-card").innerText(), /does not change the schedule/);
  for (let card = 0; card < 3; card += 1) await answer(page, "3");
  assert.deepEqual(await storedLog(page), []);
});

test("the keys are listed where they work", async (t) => {
  const book = studyBook();
  const { page } = await open(t);
  await review(page, book, "#start");
  await page.keyboard.press("?");
  const list = page.locator("dialog[open]");
  assert.match(await list.innerText(), /Bury until tomorrow/);
  assert.match(await list.innerText(), /Suspend/);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".ask-reveal").count(), 1, "the list is closed, the session is not");
});

test("two buttons, where the learner wants two", async (t) => {
  const book = studyBook();
  const { page } = await open(t);
  await review(page, book);
  await page.evaluate(async () => (await prepbook.internal.desk.openStudy()).set("buttons", 2));
  await review(page, book, "#start");
  await page.keyboard.press("Space");
  assert.deepEqual(await page.locator(".grade b").allInnerTexts(), ["Again", "Good"]);
  await page.keyboard.press("a");
  assert.equal(await page.locator(".grade[data-suggested] b").innerText(), "Again", "one of two points is not good");
  await page.keyboard.press("2");
  await page.locator(".ask-reveal").waitFor();
  assert.deepEqual(await storedGrades(page), [["first/plain#what-is-one", 3]]);
});

test("on a phone, by touch: nothing is wider than the screen, grades are in reach of the thumb", async (t) => {
  const book = studyBook();
  const { page, problems } = await open(t, { viewport: PHONE, hasTouch: true, isMobile: true, base: book.base });
  await review(page, book);
  await page.locator("[data-start]").tap();
  for (const grade of [2, 3, 0]) {
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(await wide() <= 0);
    const reveal = await page.locator(".ask-reveal .button").boundingBox();
    await page.locator(".ask-reveal .button").tap();
    const grades = await page.locator(".grades").boundingBox();
    assert.ok(Math.abs(reveal.y - grades.y) < 8 && Math.abs(reveal.height - grades.height) < 8, `in the same place: ${JSON.stringify([reveal, grades])}`);
    await page.locator(".point").first().tap();
    assert.ok(await wide() <= 0);
    const button = page.locator(".grade").nth(grade);
    const box = await button.boundingBox();
    assert.ok(box.height >= 44 && box.width >= 60, `${box.width} × ${box.height}`);
    assert.equal(await page.locator(".tabs, .masthead").filter({ visible: true }).count(), 0, "one card, and nothing else");
    assert.ok(box.y + box.height <= PHONE.height && box.y > PHONE.height * 0.8, "at the bottom, without scrolling");
    assert.equal(await page.locator(".keys").isVisible(), false, "no keys where there are none");
    const before = await page.locator(".ask-card").elementHandle();
    await button.tap();
    await page.waitForFunction((element) => !element.isConnected, before);
    await page.locator(".ask-card").waitFor();
  }
  assert.deepEqual((await storedGrades(page)).map(([, grade]) => grade), [3, 4, 1]);
  none(problems);
});

test("images and links of a card lead where they lead on its article's page", async (t) => {
  const book = studyBook();
  const { page } = await open(t);
  await review(page, book, "#start");
  await page.keyboard.press("Space");
  await page.getByRole("link", { name: "Open “Plain”" }).click();
  await page.waitForURL(`${book.url("first/plain.html")}#what-is-one`);
  await page.goBack();
  await page.locator(".ask-reveal").waitFor();
  assert.equal(await asked(page), "What is one?");
});

test("at 320 × 256 at least half of the height is for reading, and nothing is wider", async (t) => {
  const book = studyBook();
  for (const viewport of [{ width: 320, height: 256 }, { width: 844, height: 390 }]) {
    const { page } = await open(t, { viewport });
    await review(page, book, "#start");
    for (const act of [async () => {}, () => page.keyboard.press("Space")]) {
      await act();
      await page.evaluate(() => document.querySelector(".ask-body").scrollIntoView());
      const bar = await page.locator(".ask-bar").boundingBox();
      const body = await page.locator(".ask-body").boundingBox();
      assert.ok(bar.y - Math.max(0, body.y) >= viewport.height / 2, `${bar.y - Math.max(0, body.y)} of ${viewport.height}`);
      assert.ok(bar.y + bar.height <= viewport.height + 1);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    }
  }
});
