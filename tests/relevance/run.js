#!/usr/bin/env node
// Prints how well search finds what readers mean, for us and for MiniSearch over the same sections.
//
//   node run.js [--half dev|test|all] [--book NAME] [--misses] [--check]
import { parseArgs } from "node:util";
import { BOOKS, open } from "./lib/books.js";
import { asVitePress, tuned } from "./lib/minisearch.js";
import { DEPTH, rank, ranked, summary } from "./lib/measures.js";
import { start } from "./lib/prepbook.js";

const { values: options } = parseArgs({
  options: { half: { type: "string", default: "all" }, book: { type: "string" }, misses: { type: "boolean", default: false }, check: { type: "boolean", default: false } },
});
if (!["dev", "test", "all"].includes(options.half)) throw new Error("--half is dev, test or all");
const books = BOOKS.filter((book) => !options.book || book.name === options.book);
if (!books.length) throw new Error(`--book is one of ${BOOKS.map((book) => book.name).join(", ")}`);

/**
 * With `--check`: the least reciprocal rank of all queries with an answer in each book. No class may be below MiniSearch by more than what one query
 * with its answer at place five is worth, so that an edit of an article that moves one answer is no failure.
 */
const LEAST = { guide: 0.8, node: 0.65, cjk: 0.94 };
const problems = [];

/** Two addresses of a section take one place, so more than ten are asked for. */
const ASKED = 3 * DEPTH;

const browser = await start();
try {
  for (const book of books) await measure(book);
} finally {
  await browser.close();
}
if (options.check && problems.length) {
  console.error(problems.join("\n"));
  process.exitCode = 1;
}

async function measure(book) {
  const { folder, sections, canonical, queries: all } = open(book);
  const queries = all.filter(({ half }) => options.half === "all" || half === options.half);
  const texts = queries.map(({ query }) => query);
  const [vitePress, best] = [asVitePress(sections), tuned(sections)];
  const engines = [
    ["Prepbook", await browser.ask(folder, texts, ASKED)],
    ["MiniSearch tuned", texts.map((query) => best(query, ASKED))],
    ["MiniSearch, VitePress", texts.map((query) => vitePress(query, ASKED))],
  ].map(([name, answers]) => ({ name, judged: queries.map((query, at) => ({ ...query, results: ranked(answers[at], canonical) })) }));

  console.log(`\n## ${book.name}: ${book.what}, ${sections.length} sections, ${queries.length} queries (${options.half})\n`);
  printTable(book.name, engines);
  if (options.misses) printMisses(engines[0].judged, engines[1].judged);
}

/** A line for each class: for each engine success@1, success@3, MRR@10 and the share of queries without a result. */
function printTable(book, engines) {
  const kinds = [...new Set(engines[0].judged.map(({ kind }) => kind))];
  const rows = [...kinds.map((kind) => [kind, (one) => one.kind === kind]), ["all with an answer", ({ answers }) => answers.size > 0]];
  console.log(`| class | queries | ${engines.map(({ name }) => name).join(" | ")} |\n| --- | ---: |${" --- |".repeat(engines.length)}`);
  for (const [name, wanted] of rows) {
    const summaries = engines.map(({ judged }) => summary(judged.filter(wanted)));
    const [ours, theirs] = summaries.map(({ reciprocal }) => reciprocal);
    const least = name.startsWith("all") ? LEAST[book] : theirs - 1 / (5 * summaries[0].count);
    if (ours < least) problems.push(`${book}, ${name}: the mean reciprocal rank is ${figure(ours)}, expected at least ${figure(least)}`);
    const cells = summaries.map(({ first, three, reciprocal, zero }) => [first, three, reciprocal, zero].map(figure).join(" · "));
    console.log(`| ${name} | ${summaries[0].count} | ${cells.join(" | ")} |`);
  }
}

/** A share to two places: `.87`, `1.0`, or `–` for what has no meaning. */
function figure(share) {
  if (share === undefined) return "–";
  return share === 1 ? "1.0" : share.toFixed(2).replace(/^0/, "");
}

/** What did not come first for us, what did, and where MiniSearch had it; of queries without an answer, what was found. */
function printMisses(ours, theirs) {
  const place = (number) => (number ? `place ${number}` : "not found");
  console.log("\n### Misses\n");
  ours.forEach(({ half, kind, query, answers, results }, at) => {
    const at1 = results[0] ?? "nothing";
    if (answers.size === 0) {
      if (results.length) console.log(`- ${kind} (${half}) \`${query}\`: has no answer, but first came ${at1}`);
    } else if (rank(results, answers) !== 1) {
      const other = place(rank(theirs[at].results, answers));
      console.log(`- ${kind} (${half}) \`${query}\`: ${place(rank(results, answers))} (MiniSearch tuned: ${other}); first came ${at1}; wanted ${[...answers].join(" or ")}`);
    }
  });
}
