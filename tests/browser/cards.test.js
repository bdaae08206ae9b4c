// Flash cards on paper: each answer behind its question, whatever the sheet, and nothing cut off.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { site } from "./lib/site.js";
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

for (const name of ["guide", "features", "rtl"]) {
  for (const [paper, [width, height]] of Object.entries(PAPER)) {
    test(`${name}: on ${paper} each back is behind its front, and all of it fits`, async (t) => {
      const book = site(name);
      const { page } = await open(t, { viewport: { width: dots(width - 20), height: dots(height - 24) } });
      await page.emulateMedia({ media: "print" });
      const shown = book.pages.filter(({ path }) => /^cards(-\d+)?\.html$/.test(path));
      assert.ok(shown.length > 0, "there are cards");
      const found = [];
      for (const cards of shown) {
        await page.goto(book.url(cards));
        found.push(...(await page.evaluate(faults)).map((fault) => `${cards.path}: ${fault}`));
        const sheets = await page.locator(".sheet").count();
        const pdf = (await page.pdf({ format: paper })).toString("latin1");
        assert.equal(pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length, sheets, `${cards.path}: a page for each side`);
      }
      none(found);
    });
  }
}

test("cards and cram sheet are there without scripts", async (t) => {
  const book = site("features");
  const { page } = await open(t, { javaScriptEnabled: false });
  for (const [path, part] of [["cards.html", ".flash"], ["cram.html", ".cram dt"]]) {
    await page.goto(book.url(path));
    assert.ok((await page.locator(part).count()) > 3, path);
    assert.equal(await page.locator("[data-print]").isVisible(), false, `${path}: no button that does nothing`);
  }
});
