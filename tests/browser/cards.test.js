// Flash cards on paper: each answer behind its question, whatever the sheet, and nothing cut off.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { bundleOf, site, siteOf } from "./lib/site.js";
import { editionFolder, learn, studyBook } from "./lib/study.js";
import { open } from "./lib/tab.js";

/** The paper less the margins of the style sheet (12 mm above and below, 10 mm at the sides), at 96 dots an inch. */
const PAPER = { A4: [210, 297], Letter: [215.9, 279.4] };
const dots = (millimetres) => Math.round((millimetres / 25.4) * 96);

/** What is wrong with the sheets: a back that is not behind its front, or text that does not fit. */
const faults = () => {
  const faults = [];
  const sheets = [...document.querySelectorAll(".sheet")];
  for (const [place, fronts] of sheets.entries()) {
    if (place % 2) continue;
    const backs = sheets[place + 1];
    const [front, back] = [fronts, backs].map((sheet) => sheet.getBoundingClientRect());
    if (front.height !== back.height || front.width !== back.width || front.left !== back.left) faults.push(`sheet ${place}: the sides differ`);
    if (front.height > innerHeight) faults.push(`sheet ${place}: higher than the paper, ${front.height} of ${innerHeight}`);
    const number = (card) => card.querySelector(".flash-number").textContent;
    for (const [index, card] of [...fronts.children].entries()) {
      const other = backs.children[index];
      if (number(card) !== number(other)) faults.push(`card ${number(card)} has the back ${number(other)}`);
      const [a, b] = [card.getBoundingClientRect(), other.getBoundingClientRect()];
      // Turned on the long edge, left becomes right.
      const shifts = [a.top - front.top - (b.top - back.top), a.left - front.left - (back.right - b.right), a.width - b.width, a.height - b.height];
      if (shifts.some((shift) => Math.abs(shift) > 1)) faults.push(`card ${number(card)}: its back is off by ${shifts}`);
      for (const side of [card, other]) {
        const body = side.querySelector(".flash-body").getBoundingClientRect();
        const wrong = [...side.querySelectorAll(".flash-body *")].find((part) => {
          const box = part.getBoundingClientRect();
          return box.width && (box.top < body.top - 1 || box.bottom > body.bottom + 1 || box.left < body.left - 1 || box.right > body.right + 1);
        });
        if (wrong && !wrong.closest("math, .unseen")) faults.push(`card ${number(card)}: cut off at ${wrong.outerHTML.slice(0, 60)}`);
      }
    }
  }
  return faults;
};

/** What the page says of its choice. */
const status = (page) => page.locator(".filters .status").innerText();
/** Waits until the sheets from a number on are drawn. */
const drawn = (page, sheet = 1) => page.locator(`.fronts[aria-label^="Sheet ${sheet},"]`).waitFor();
const titles = (page) => page.locator(".flash-question").allInnerTexts();

for (const name of ["guide", "features", "rtl"]) {
  for (const [paper, [width, height]] of Object.entries(PAPER)) {
    test(`${name}: on ${paper} each back is behind its front, and all of it fits`, async (t) => {
      const { page, problems } = await open(t, { viewport: { width: dots(width - 20), height: dots(height - 24) } });
      await page.goto(`${site(name).url("cards.html")}?topic=`);
      await drawn(page);
      const ranges = await page.locator("[name=sheets] option").evaluateAll((options) => options.map(({ value }) => value));
      const found = [];
      for (const range of ranges) {
        await page.emulateMedia({ media: "screen" });
        if (range !== "1") await page.locator("[name=sheets]").selectOption(range);
        await drawn(page, range);
        await page.emulateMedia({ media: "print" });
        const sheets = await page.locator(".sheet").count();
        assert.ok(sheets > 0 && sheets <= 40, `${sheets} sides at once`);
        found.push(...(await page.evaluate(faults)).map((fault) => `from sheet ${range}: ${fault}`));
        if (range !== ranges.at(-1)) continue;
        const pdf = (await page.pdf({ format: paper })).toString("latin1");
        assert.equal(pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length, sheets, "a page for each side");
      }
      none([...found, ...problems]);
    });
  }
}

test("the page starts with what matters most, and keeps what is chosen in the address", async (t) => {
  const book = studyBook();
  const { page, problems } = await open(t, { base: book.base });
  await page.goto(book.url("cards.html"));
  await drawn(page);
  assert.equal(await page.locator("[name=priority]").inputValue(), "4");
  assert.equal(await status(page), "3 cards on 1 sheet");
  assert.equal(await page.locator("[name=state]").count(), 0, "there is no progress to choose by");
  await page.locator("[name=priority]").selectOption("");
  await page.getByText("9 cards on 2 sheets").waitFor();
  await page.locator("[name=topic]").selectOption("second");
  await page.getByText("4 cards on 1 sheet").waitFor();
  assert.match(page.url(), /cards\.html\?topic=second$/);
  await page.reload();
  await drawn(page);
  assert.deepEqual(await titles(page), ["Says?", "Lives?", "Legs?", "What is a cat?"]);
  assert.deepEqual(await page.locator(".fronts .flash-number").allInnerTexts(), ["6", "7", "8", "9"], "numbers are those of the whole guide");
  none(problems);
});

test("a topic leads to its cards, and who has progress chooses by status", async (t) => {
  const book = studyBook();
  const { page, problems } = await open(t, { base: book.base });
  await page.goto(book.url("first/index.html"));
  await page.getByRole("button", { name: "Print as flash cards" }).click();
  await drawn(page);
  assert.equal(await status(page), "5 cards on 1 sheet");
  await learn(page, 1);
  await page.evaluate(async () => { (await prepbook.internal.desk.openStudy()).star("first/plain#what-is-two", true); });
  await page.goto(`${book.url("cards.html")}?state=starred`);
  await drawn(page);
  assert.deepEqual(await titles(page), ["What is two?"]);
  await page.locator("[name=state]").selectOption("leech");
  await page.getByText("No matching cards. Choose other filters, or show all cards.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Print" }).isVisible(), false);
  await page.getByRole("button", { name: "Show all cards" }).click();
  await page.getByText("9 cards on 2 sheets").waitFor();
  assert.match(page.url(), /cards\.html\?topic=$/);
  none(problems);
});

test("in one file the page draws the cards of the topic in its address", async (t) => {
  const file = bundleOf(editionFolder({}));
  const { page, problems } = await open(t, { base: file, offline: true });
  await page.goto(`${file}#first/index.html`);
  await page.getByRole("button", { name: "Print as flash cards" }).click();
  await drawn(page);
  assert.match(page.url(), /#cards\.html\?topic=first$/);
  assert.equal(await page.locator(".flash").count(), 10);
  none(problems);
});

test("what is long still fits its card", async (t) => {
  const words = (many, word = "consideration") => Array.from({ length: many }, (_, index) => `${word}${index}`).join(" ");
  const book = siteOf({
    "book.toml": 'title = "Long"\n[lints]\nlong-answer = "allow"\nlist-answer-too-long = "allow"\n',
    "content/long.md": [
      "# Long",
      `## What is ${words(14)}?\n\n${words(400)}.`,
      `## Which points are there?\n\n${Array.from({ length: 40 }, (_, index) => `- **point ${index} with ${words(4)}**`).join("\n")}`,
      `## Which one?\n\n${Array.from({ length: 5 }, (_, index) => `- [${index ? " " : "x"}] ${words(10, `choice${index}x`)}`).join("\n")}`,
      "## How is it written?\n\n```text\n" + Array.from({ length: 60 }, () => words(5)).join("\n") + "\n```\n",
      "## What does this print?\n\n```js\nconsole.log(1);\n```\n\n- [x] One\n- [ ] Two\n",
      `## These compared\n\n| | A | B | C | D |\n|---|---|---|---|---|\n| Short | one | two | three | four |\n| Long | ${words(7)} | ${words(8)} | ${words(9)} | d |\n| Longer | ${words(30)} | ${words(31)} | d | c |`,
    ].join("\n\n"),
  });
  const { page } = await open(t, { viewport: { width: dots(190), height: dots(297 - 24) } });
  await page.emulateMedia({ media: "print" });
  await page.goto(book.url("cards.html"));
  await drawn(page);
  assert.equal(await page.locator(".fronts .flash").count(), 8, "five questions, three rows");
  none(await page.evaluate(faults));
  assert.match(await page.locator(".backs dd").last().innerText(), /^c$/, "what is short is whole");
  assert.equal(await page.locator(".backs dd", { hasText: "…" }).count(), 2, "what is long is cut");
  assert.equal(await page.locator(".fronts pre").count(), 1, "a prompt is on the front");
});

test("without scripts the cram sheet is there, and the page of cards says where to go", async (t) => {
  const book = site("features");
  const { page } = await open(t, { javaScriptEnabled: false });
  await page.goto(book.url("cram.html"));
  assert.ok((await page.locator(".cram dt").count()) > 3);
  assert.equal(await page.locator("[data-print]").isVisible(), false, "no button that does nothing");
  await page.goto(book.url("cards.html"));
  assert.match(await page.locator("main .empty").innerText(), /^Flash cards need JavaScript/);
  const links = await page.locator("main .empty a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  assert.deepEqual(links, ["questions.html", "cram.html"]);
});

test("a guide whose questions have no answers says so", async (t) => {
  const book = siteOf({ "book.toml": 'title = "Empty"\n[lints]\nunanswered-question = "allow"\n', "content/a.md": "# A\n\n## What is it?\n\n## Why?\n" });
  const { page } = await open(t);
  await page.goto(book.url("cards.html"));
  await page.getByText("there are no cards").waitFor();
});
