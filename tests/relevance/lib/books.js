// The books that are searched, built once a run into a folder that goes with the process.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { keywordsOf } from "./keywords.js";
import { sectionsOf } from "./sections.js";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const here = fileURLToPath(new URL("../", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "prepbook-relevance-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

/** Name, what it is, and how its root is had. Its queries are in the file of that name. */
export const BOOKS = [
  { name: "guide", what: "this guide", root: () => repository },
  { name: "node", what: "the documentation of fastify and undici", root: packageDocs },
  { name: "cjk", what: "short articles in Japanese, Chinese and Korean", root: () => join(here, "cjk") },
];

/** Where the site of a book was built, its sections, and its queries. */
export function open(book) {
  const folder = join(scratch, `${book.name}-site`);
  const root = book.root();
  prepbook("build", "--quiet", "--root", root, "--out", folder);
  const site = { folder, ...sectionsOf(folder) };
  const keywords = keywordsOf(root);
  for (const section of site.sections) section.keywords = keywords.get(section.url) ?? [];
  for (const url of keywords.keys()) if (!site.known.has(url)) throw new Error(`${root} has keywords for ${url}, which is no section`);
  return { ...site, queries: readQueries(join(here, `${book.name}.tsv`), site) };
}

/** The Markdown that two packages ship, as one book. Their links to files they do not ship are let be. */
function packageDocs() {
  const root = join(scratch, "node-book");
  for (const [name, docs] of [["fastify", "docs"], ["undici", "docs/docs"]]) {
    const from = join(here, "node_modules", name, docs);
    if (!existsSync(from)) throw new Error(`${from} is missing: run \`npm ci\` in tests/relevance`);
    mkdirSync(join(root, "content"), { recursive: true });
    cpSync(from, join(root, "content", name), { recursive: true });
  }
  writeFileSync(join(root, "book.toml"), '[lints]\nbroken-link = "allow"\nbroken-anchor = "allow"\n');
  return root;
}

/** What `PREPBOOK` says, else the release build, wherever cargo puts it. */
function binary() {
  if (process.env.PREPBOOK) return process.env.PREPBOOK;
  const metadata = execFileSync("cargo", ["metadata", "--format-version", "1", "--no-deps"], { cwd: repository, maxBuffer: 2 ** 26 });
  const file = join(JSON.parse(metadata).target_directory, "release", "prepbook");
  if (!existsSync(file)) throw new Error(`${file} is missing: run \`cargo build --release\`, or name a binary in PREPBOOK`);
  return file;
}

function prepbook(...args) {
  const { status, error, stderr } = spawnSync(binary(), args, { encoding: "utf8" });
  if (error) throw error;
  if (status !== 0) throw new Error(`prepbook ${args.join(" ")} exited with ${status}:\n${stderr}`);
}

/**
 * A file of queries: a heading, then a line each of half, class, query, and the addresses that answer it, or `-` if
 * nothing does. An address that is no section any more is an error: the expectation would be a miss for ever.
 */
function readQueries(file, { known, canonical }) {
  const [, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  const problems = [];
  const queries = lines.map((line, at) => {
    const [half, kind, query, addresses, ...more] = line.split("\t");
    const where = `${file}:${at + 2}`;
    if (!["dev", "test"].includes(half) || !kind || !query || !addresses || more.length) problems.push(`${where}: not four columns`);
    const answers = !addresses || addresses === "-" ? [] : addresses.split(" ");
    for (const answer of answers) if (!known.has(answer)) problems.push(`${where}: no section ${answer}`);
    return { half, kind, query, answers: new Set(answers.map(canonical)) };
  });
  if (problems.length) throw new Error(problems.join("\n"));
  return queries;
}
