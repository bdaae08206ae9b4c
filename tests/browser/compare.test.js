// A comparison's page: sort, filter, choose columns, be quizzed, by mouse and by keyboard, and hear what happened.
import assert from "node:assert/strict";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { PHONE } from "./lib/chromium.js";
import { site, siteOf } from "./lib/site.js";
import { open } from "./lib/tab.js";

const tables = { sortable: "compare/sortable.html", wide: "compare/many-columns.html", bare: "compare/left-vs-right.html" };

async function enter(t, path, options) {
  const book = site("features");
  const tab = await open(t, { base: book.base, ...options });
  await tab.page.goto(book.url(path));
  t.after(() => none(tab.problems));
  return tab.page;
}

/** The texts of a column, as the rows stand, those shown only. */
const column = (page, index) => page.locator(`tbody tr:visible > :nth-child(${index + 1})`).allInnerTexts();
const heads = (page) => page.locator("thead th:visible > span").allInnerTexts();
const status = (page) => page.locator("[data-status]").textContent();
const sorts = (page) => page.locator("thead th").evaluateAll((heads) => heads.map((head) => head.getAttribute("aria-sort")));

/** Sorts by a column: the code that sorts is loaded the first time. */
const sortBy = async (page, name) => {
  const before = await status(page);
  await page.getByRole("button", { name: `Sort by ${name}`, exact: true }).click();
  await page.waitForFunction((before) => document.querySelector("[data-status]").textContent !== before, before);
};

const AUTHORS = ["Banana", "apple", "Cherry", "date", "Elder"];
const ASCENDING = [
  ["Aspect", ["apple", "Banana", "Cherry", "date", "Elder"]],
  ["Small", ["Cherry", "apple", "Banana", "Elder", "date"]],
  ["Large", ["date", "Elder", "Cherry", "Banana", "apple"]],
  ["Mixed", ["Cherry", "apple", "Elder", "Banana", "date"]],
  ["Empty at times", ["Cherry", "date", "Banana", "apple", "Elder"]],
];
const DESCENDING = {
  Aspect: ["Elder", "date", "Cherry", "Banana", "apple"],
  Small: ["date", "Banana", "Elder", "apple", "Cherry"],
  Large: ["apple", "Banana", "Cherry", "date", "Elder"],
  Mixed: ["date", "Banana", "Elder", "apple", "Cherry"],
  // What is empty comes last both ways.
  "Empty at times": ["Banana", "date", "Cherry", "apple", "Elder"],
};

for (const [index, [name, ascending]] of ASCENDING.entries()) {
  test(`sorts by ${name}: up, down, and back to the author's order`, async (t) => {
    const page = await enter(t, tables.sortable);
    const button = page.getByRole("button", { name: `Sort by ${name}`, exact: true });
    const only = (value) => ASCENDING.map((_, place) => place === index ? value : null);
    await sortBy(page, name);
    assert.deepEqual(await sorts(page), only("ascending"));
    assert.equal(await status(page), `Sorted by ${name}, ascending`);
    assert.deepEqual(await column(page, 0), ascending);
    await button.press("Enter");
    assert.deepEqual(await sorts(page), only("descending"));
    assert.equal(await status(page), `Sorted by ${name}, descending`);
    assert.deepEqual(await column(page, 0), DESCENDING[name]);
    await button.press("Space");
    assert.deepEqual(await sorts(page), only(null));
    assert.deepEqual(await column(page, 0), AUTHORS);
    assert.equal(await status(page), "In the original order");
  });
}

for (const [name, ascending, descending] of [
  ["Size", "2 KB, 500 MB, 1 GB, 1 PB", "1 PB, 1 GB, 500 MB, 2 KB"],
  ["Time", "500 µs, 10 ms, 1 s, none", "1 s, 10 ms, 500 µs, none"],
  ["Count", "999, 1.5k, 2M, –", "2M, 1.5k, 999, –"],
  ["Range", "10–20 ms, 1–2 s, 5 min, ∞", "∞, 5 min, 1–2 s, 10–20 ms"],
  ["Version", "1.9, 1.10, 3.9, 3.12", "3.12, 3.9, 1.10, 1.9"],
]) {
  test(`sorts amounts by size: ${name}`, async (t) => {
    const page = await enter(t, "compare/amounts.html");
    const index = (await heads(page)).indexOf(name);
    await sortBy(page, name);
    assert.equal((await column(page, index)).join(", "), ascending);
    await sortBy(page, name);
    assert.equal((await column(page, index)).join(", "), descending);
  });
}

/** A table of columns, its rows in another order than theirs, sorted by each column: what it is is what is expected. */
const sortsTo = async (t, columns, { language = "en", rows = 5 } = {}) => {
  const row = (at) => `| ${at} | ${Object.values(columns).map((cells) => cells[at]).join(" | ")} |`;
  const shuffled = Array.from({ length: rows }, (_, at) => (at * 3 + 2) % rows);
  const table = [`| Aspect | ${Object.keys(columns).join(" | ")} |`, `|${"---|".repeat(Object.keys(columns).length + 1)}`, ...shuffled.map(row)];
  const book = siteOf({ "book.toml": `title = "Guide"\nlanguage = "${language}"\n`, "content/index.md": `# Guide\n\n<!-- compare: units -->\n${table.join("\n")}\n` });
  const { page } = await open(t);
  await page.goto(book.url("compare/units.html"));
  for (const [index, [name, expected]] of Object.entries(columns).entries()) {
    const before = await status(page);
    await page.locator(".sort").nth(index + 1).click();
    await page.waitForFunction((before) => document.querySelector("[data-status]").textContent !== before, before);
    assert.deepEqual(await column(page, index + 1), expected, name);
  }
};

test("sorts amounts of other units, sums of durations, and decimals with a comma", (t) =>
  sortsTo(t, {
    Rate: ["2 Kbit", "512 bytes", "10 Mbps", "1 GiB", "1 EB"],
    Speed: ["9600 baud", "56 kbit/s", "10 kB/s", "1 Mb/s", "1 MB/s"],
    Frequency: ["50 Hz", "5 kHz", "900 MHz", "2 GHz", "none"],
    Distance: ["2 mm", "3 cm", "1 m", "500 m", "1 km"],
    Power: ["5 mW", "1 W", "2 kW", "3 MW", "–"],
    Rows: ["1e-3", "999", "10K", "1.5M", "2B"],
    Duration: ["3 milliseconds", "90 min", "1h 45m", "2 hours", "1d 2h"],
    Decimal: ["1,5 s", "2,25 s", "30 s", "1,000 s", "1 day"],
    Money: ["$20", "€999", "1 000 €", "1\u2009500 €", "1\u00a0000\u202f000 €"],
    Limit: ["≥ 3", "at most 4", "about 10", "up to 50", "100+"],
    Release: ["1.9.9", "2.0.0-beta.2", "2.0.0-rc2", "2.0.0-rc10", "2.0.0"],
    Since: ["31 Dec 2023", "2024", "Jan 2025", "5 February 2025", "2025-03-01"],
    "In words": ["From disk", "In memory", "Over the network", "—", "–"],
  }));

test("sorts amounts and dates as German writes them", (t) =>
  sortsTo(t, {
    Preis: ["0,50 €", "20 €", "999,50 €", "1.000 €", "1.500.000 €"],
    Grenze: ["≥ 3", "höchstens 4", "etwa 5", "ca. 6", "bis zu 50"],
    Seit: ["31.12.2022", "Okt. 2024", "Januar 2025", "3. März 2025", "Dezember 2025"],
  }, { language: "de" }));

test("rows without a value come last in the author's order, both ways", async (t) => {
  const book = siteOf({ "book.toml": 'title = "Guide"\n\n[lints]\nempty-cell = "allow"\n', "content/index.md": "# Guide\n\n<!-- compare: units -->\n| Aspect | Size | Other |\n|---|---|---|\n| a | — | x |\n| b | 2 | x |\n| c | | x |\n| d | 1 | x |\n| e | - | x |\n" });
  const { page } = await open(t);
  await page.goto(book.url("compare/units.html"));
  for (const expected of ["dbace", "bdace"]) {
    await sortBy(page, "Size");
    assert.equal((await column(page, 0)).join(""), expected);
  }
});

test("sorting by one column ends sorting by another", async (t) => {
  const page = await enter(t, tables.sortable);
  await page.locator(".sort").nth(1).click();
  await page.locator(".sort").nth(2).click();
  assert.deepEqual(await sorts(page), [null, null, "ascending", null, null]);
});

test("tables of the guide sort by every column without losing a row", async (t) => {
  const book = site("guide");
  const { page, problems } = await open(t, { base: book.base });
  for (const shown of book.walk().filter(({ kind }) => kind === "comparison")) {
    await page.goto(book.url(shown));
    const faults = await page.evaluate(() => {
      const rows = () => [...document.querySelectorAll("tbody tr")];
      const before = rows();
      const faults = [];
      for (const button of document.querySelectorAll(".sort")) {
        for (const turn of ["ascending", "descending", null]) {
          button.click();
          if (button.closest("th").getAttribute("aria-sort") !== turn) faults.push(`${button.ariaLabel}: not ${turn}`);
          if (new Set(rows()).size !== before.length) faults.push(`${button.ariaLabel}: rows lost`);
        }
        if (rows().some((row, place) => row !== before[place])) faults.push(`${button.ariaLabel}: not the author's order again`);
      }
      return faults;
    });
    problems.push(...faults.map((fault) => `${shown.path}: ${fault}`));
  }
  none(problems);
});

test("filters rows by words, whatever their case and accents, and says so", async (t) => {
  const page = await enter(t, tables.sortable);
  const filter = page.getByRole("searchbox", { name: "Filter rows" });
  await filter.fill("ARGER");
  assert.deepEqual(await column(page, 0), ["apple"]);
  assert.equal(await status(page), "Showing 1 of 5 rows");
  await filter.fill("ms 4");
  assert.deepEqual(await column(page, 0), ["date", "Elder"]);
  assert.equal(await status(page), "Showing 2 of 5 rows");
  await filter.fill("nothing holds this");
  assert.deepEqual(await column(page, 0), []);
  await page.getByText("No matching rows.").waitFor();
  await page.getByRole("button", { name: "Show all rows" }).click();
  assert.deepEqual(await column(page, 0), AUTHORS);
  assert.equal(await status(page), "Showing all rows");
  assert.equal(await filter.inputValue(), "");
  assert.ok(await filter.evaluate((field) => field === document.activeElement), "the focus does not get lost");
});

test("shows only the rows that differ", async (t) => {
  const page = await enter(t, tables.wide);
  assert.deepEqual(await column(page, 0), ["Unbroken", "Link", "Same"]);
  await page.getByRole("checkbox", { name: "Only differences" }).check();
  assert.deepEqual(await column(page, 0), ["Unbroken", "Link"]);
  assert.equal(await status(page), "Showing 2 of 3 rows");
  await page.getByRole("checkbox", { name: "Only differences" }).uncheck();
  assert.deepEqual(await column(page, 0), ["Unbroken", "Link", "Same"]);
});

test("shows the columns that are chosen, and always one", async (t) => {
  const page = await enter(t, tables.wide);
  const all = await heads(page);
  assert.equal(all.length, 9);
  await page.locator("summary", { hasText: "Columns" }).click();
  const boxes = page.getByRole("group", { name: "Columns to show" }).getByRole("checkbox");
  await boxes.nth(1).uncheck();
  await boxes.nth(3).uncheck();
  assert.deepEqual(await heads(page), all.filter((_, place) => ![2, 4].includes(place)));
  assert.equal(await status(page), "Showing 6 of 8 columns");
  assert.deepEqual((await page.locator("tbody tr").first().locator(":scope > :visible").count()), 7);
  for (const place of [0, 2, 4, 5, 6]) await boxes.nth(place).uncheck();
  assert.deepEqual(await heads(page), [all[0], all[8]]);
  assert.ok(await boxes.nth(7).isDisabled(), "the last one stays");
  await page.keyboard.press("Escape");
  assert.equal(await boxes.first().isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.localName), "summary");
  await page.locator("summary", { hasText: "Columns" }).click();
  await boxes.nth(0).check();
  assert.deepEqual(await heads(page), [all[0], all[1], all[8]]);
  await page.mouse.click(5, 500);
  assert.equal(await boxes.first().isVisible(), false);
});

test("a phone shows two subjects at a time, any two", async (t) => {
  const page = await enter(t, tables.wide, { viewport: PHONE });
  const [first, second] = [page.getByRole("combobox", { name: "First column" }), page.getByRole("combobox", { name: "Second column" })];
  const scroll = page.locator(".comparison-scroll");
  const excess = () => scroll.evaluate((box) => box.scrollWidth - box.clientWidth);
  assert.deepEqual(await heads(page), ["Aspect", "First subject", "Second subject"]);
  assert.equal(await excess(), 0, "two fit without scrolling, even with a word that nothing breaks");
  await first.selectOption({ label: "Eighth subject" });
  assert.deepEqual(await heads(page), ["Aspect", "Second subject", "Eighth subject"]);
  assert.equal(await status(page), "Showing Eighth subject and Second subject");
  // The same one twice would compare nothing: the other list takes what this one had.
  await second.focus();
  await second.selectOption({ label: "Eighth subject" });
  assert.equal(await first.evaluate((list) => list.selectedOptions[0].text), "Second subject");
  assert.deepEqual(await heads(page), ["Aspect", "Second subject", "Eighth subject"]);
  assert.equal(await page.locator("summary", { hasText: "Columns" }).isVisible(), false);
  assert.equal(await excess(), 0);
  await page.setViewportSize({ width: 1200, height: 800 });
  await page.locator("summary", { hasText: "Columns" }).waitFor();
  assert.equal((await heads(page)).length, 9, "a turned tablet shows all again");
});

test("the quiz: cover, reveal by click, Space and Enter, all, again, end", async (t) => {
  const page = await enter(t, tables.sortable);
  const covers = page.locator(".cover");
  await page.getByRole("button", { name: "Quiz yourself" }).click();
  const end = page.getByRole("button", { name: "End quiz" });
  assert.equal(await end.getAttribute("aria-pressed"), "true");
  assert.equal(await covers.count(), 18, "all cells that hold something, but no aspect");
  assert.equal(await status(page), "0 of 18 cells revealed: say it, then click");
  const cell = page.getByRole("cell").filter({ has: page.getByRole("button", { name: "Reveal Banana, Small", exact: true }) });
  assert.equal(await page.getByText("10 ms").first().isVisible(), false, "a covered cell gives nothing away");
  await page.getByRole("button", { name: "Reveal Banana, Small", exact: true }).click();
  assert.equal(await page.getByText("10 ms").first().isVisible(), true);
  assert.equal(await cell.count(), 0);
  assert.equal(await status(page), "1 of 18 cells revealed: say it, then click");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), "Reveal Banana, Large", "from the revealed cell Tab goes on to the next");
  await page.keyboard.press("Space");
  assert.equal(await page.getByText("1,000").isVisible(), true);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.getByText("zebra").isVisible(), true);
  assert.equal(await status(page), "3 of 18 cells revealed: say it, then click");

  await page.getByRole("searchbox", { name: "Filter rows" }).fill("apple");
  assert.equal(await status(page), "0 of 7 cells revealed: say it, then click", "what is filtered out is not asked");
  await page.getByRole("searchbox", { name: "Filter rows" }).fill("");
  await page.getByRole("button", { name: "Reveal all" }).click();
  assert.equal(await covers.count(), 0);
  assert.equal(await status(page), "All 18 cells revealed");
  await page.getByRole("button", { name: "Cover again" }).click();
  assert.equal(await covers.count(), 18);
  await end.click();
  assert.equal(await covers.count(), 0);
  assert.equal(await status(page), "");
  assert.equal(await page.getByRole("button", { name: "Quiz yourself" }).getAttribute("aria-pressed"), "false");
  assert.equal(await page.getByText("10 ms").first().isVisible(), true);
});

test("a covered cell keeps its size", async (t) => {
  const page = await enter(t, tables.wide);
  const sizes = () => page.locator("tbody td").evaluateAll((cells) => cells.map((cell) => [cell.offsetWidth, cell.offsetHeight]));
  const before = await sizes();
  await page.getByRole("button", { name: "Quiz yourself" }).click();
  assert.deepEqual(await sizes(), before);
});

test("a table without aspects has no column of them, and all its tools", async (t) => {
  const page = await enter(t, tables.bare);
  assert.deepEqual(await heads(page), ["Left", "Right"]);
  await page.getByRole("button", { name: "Quiz yourself" }).click();
  assert.deepEqual(await page.locator(".cover").evaluateAll((covers) => covers.map((cover) => cover.ariaLabel)), ["Reveal Left", "Reveal Right", "Reveal Left", "Reveal Right", "Reveal Left", "Reveal Right"]);
});

test("heads stay in sight while a long table scrolls", async (t) => {
  const page = await enter(t, tables.wide, { viewport: { width: 800, height: 500 } });
  const corner = page.locator("thead th").first();
  const before = await corner.boundingBox();
  await page.locator(".comparison-scroll").evaluate((box) => box.scrollTo(300, 0));
  assert.equal((await corner.boundingBox()).x, before.x);
  assert.ok((await page.locator("tbody th").first().boundingBox()).x >= before.x);
});
