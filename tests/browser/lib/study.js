// A small guide to study, and what its learner's browser keeps.
import { folderOf, siteOf } from "./site.js";

const article = (title, priority, body) => `---\ntitle: ${title}\npriority: ${priority}\nlevel: mid\nupdated: 2026-11-01\n---\n${body}`;
const question = (text, ...points) => `## ${text}\n\nSay that ${points.map((point) => `**${point}**`).join(", and that ")}. That is all there is to it.\n\n`;

const FILES = {
  "book.toml": 'title = "Study"\nlanguage = "en"\n\n[study]\nnew_per_day = 3\n[lints]\nkey-point-unclear = "allow"\n',
  "content/index.md": "---\ntitle: Study\n---\nA small guide.\n",
  "content/first/index.md": "---\ntitle: First\npriority: very-high\n---\nWhat comes first.\n",
  "content/first/plain.md": article("Plain", "very-high", [
    question("What is one?", "it is odd", "it is small"),
    "### What if it is not?\n\nThen it is **something else**.\n\n",
    question("What is two?", "it is even"),
    question("What is three?", "it is odd too", "it is prime", "it is a sum"),
  ].join("")),
  "content/first/choices.md": article("Choices", "high", [
    "## Which of these is even?\n\n- [ ] One\n\n  It is odd.\n- [x] Two\n\n  It is twice one.\n- [ ] Three\n\n  It is odd as well.\n- [ ] Five\n\n  So is this.\n\n",
    "## Which of these are prime?\n\n- [x] Two\n- [x] Three\n- [ ] Four\n- [ ] Six\n\n",
  ].join("")),
  "content/second/index.md": "---\ntitle: Second\npriority: low\nrequires: [first]\n---\nWhat comes second.\n",
  "content/second/tables.md": article("Tables", "low", [
    "## Cat vs dog vs fish\n\n| | Cat | Dog | Fish |\n| --- | --- | --- | --- |\n| Says | Meow | Woof | Nothing at all |\n| Lives | Where it likes | Where you live | In water |\n| Legs | Four legs | Four legs | No legs |\n\n",
    question("What is a cat?", "it purrs"),
  ].join("")),
};

let built;
/** The guide, built once a process. */
export const studyBook = () => (built ??= siteOf(FILES));

/** Another edition of it: the same guide with some files replaced. */
export const edition = (files) => siteOf({ ...FILES, ...files });

/** The same guide with some files replaced, as a folder. */
export const editionFolder = (files) => folderOf({ ...FILES, ...files });

/** The log's entries, as they are in the store at this moment, in order of time. */
export const storedLog = (page) => page.evaluate(() => Object.entries(localStorage)
  .filter(([key]) => key.includes(":log:"))
  .flatMap(([, text]) => text.split("\n").slice(1).map((line) => JSON.parse(line)))
  .sort((a, b) => a[0] - b[0]));

/** Grades in the store, without those taken back. */
export const storedGrades = async (page) => {
  const entries = await storedLog(page);
  const undone = new Set(entries.filter(([, , kind]) => kind === "undo").map(([, id, , time]) => `${time} ${id}`));
  return entries.filter(([time, id, kind]) => typeof kind === "number" && !undone.has(`${time} ${id}`)).map(([, id, grade]) => [id, grade]);
};

/** Opens the review and waits for what it shows. */
export async function review(page, book, hash = "") {
  // A page that differs in its hash alone would not be loaded again.
  await page.goto("about:blank");
  await page.goto(`${book.url("review.html")}${hash}`);
  await page.locator(".ask-card").waitFor();
}

/** The question that is asked. */
export const asked = (page) => page.locator(".ask").innerText();

/** Answers a card of whatever kind, by keyboard, right or not, and grades it. */
export async function answer(page, key) {
  const before = await page.locator(".ask-card").elementHandle();
  await page.keyboard.press("Space");
  await page.locator(".ask-answer").waitFor();
  await page.keyboard.press(key);
  await page.waitForFunction((element) => !element.isConnected, before);
  await page.locator(".ask-card").waitFor();
}

/** Gives every card a history: so many days ago graded easy, under the hash it has now or another. */
export const learn = (page, daysAgo, { hash } = {}) => page.evaluate(async ([ago, other]) => {
  const study = await prepbook.internal.desk.openStudy();
  const { days, DAY } = prepbook.internal.days;
  const time = Date.now() - ago * DAY;
  study.import(study.deck.cards.map((card, index) => [time + index, card.id, 4, days.zone(time), other ?? card.hash, 12]));
}, [daysAgo, hash]);

/** Opens the settings from the page, changes them and saves. */
export async function settings(page, button, values) {
  await page.getByRole("button", { name: button }).click();
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`.settings [name=${name}]`);
    if (await field.evaluate((element) => element.matches("select"))) await field.selectOption(String(value));
    else await field.fill(String(value));
  }
  await page.locator(".settings").getByRole("button", { name: "Save" }).click();
}
