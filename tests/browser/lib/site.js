// Builds books with the binary under test and says what pages came out.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "prepbook-browser-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

/** The books that are tested. `guide` is the repository's own, `init` what `prepbook init` writes. */
export const BOOKS = ["guide", "init", "features", "rtl", "cjk", "search"];

/** The binary under test: what `PREPBOOK` says, else the release build, wherever cargo puts it. */
export function binary() {
  if (process.env.PREPBOOK) return process.env.PREPBOOK;
  const metadata = execFileSync("cargo", ["metadata", "--format-version", "1", "--no-deps"], { cwd: repository, maxBuffer: 2 ** 26 });
  const file = join(JSON.parse(metadata).target_directory, "release", "prepbook");
  if (!existsSync(file)) throw new Error(`${file} is missing: run \`cargo build --release\`, or name a binary in PREPBOOK`);
  return file;
}

/** Runs a command; a last argument `{ allowed }` lists the exit codes that are no failure. */
export function prepbook(...args) {
  const { allowed } = typeof args.at(-1) === "object" ? args.pop() : { allowed: [0] };
  process.env.PREPBOOK ??= binary();
  const { status, error, stderr } = spawnSync(process.env.PREPBOOK, args, { encoding: "utf8" });
  if (error) throw error;
  if (!allowed.includes(status)) throw new Error(`prepbook ${args.join(" ")} exited with ${status}:\n${stderr}`);
}

/** Guides of so many pages are visited whole; of larger ones, every so many pages are. */
const SMALL = 60;
const STEP = 24;

function rootOf(name) {
  if (name === "guide") return repository;
  if (name !== "init") return join(fixtures, name);
  const root = join(scratch, "init");
  if (!existsSync(root)) prepbook("init", root);
  return root;
}

const built = new Map();

/**
 * The site of a book, built once a process. With a `baseUrl`, as it would be published there;
 * without, as it is read from disk.
 */
export function site(name, { baseUrl } = {}) {
  const key = `${name} ${baseUrl ?? ""}`;
  if (!built.has(key)) built.set(key, buildSite(rootOf(name), name, baseUrl));
  return built.get(key);
}

/** The site of a book made up on the spot: `{ "content/a.md": "…" }`. */
export function siteOf(files) {
  return buildSite(folderOf(files), "made up");
}

const bundled = new Map();

/** `guide.html` of a book, bundled once a process: its address from disk. */
export function bundle(name) {
  if (!bundled.has(name)) bundled.set(name, bundleOf(rootOf(name)));
  return bundled.get(name);
}

/** The file that `prepbook bundle` makes of the book in a folder: its address from disk. */
export function bundleOf(root, ...args) {
  const folder = mkdtempSync(join(scratch, "bundle-"));
  prepbook("bundle", "--quiet", "--format", "html", "--root", root, "--out", folder, ...args);
  return pathToFileURL(join(folder, "guide.html")).href;
}

/** A book made up on the spot, as a folder. */
export function folderOf(files) {
  const root = mkdtempSync(join(scratch, "book-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

function buildSite(root, name, baseUrl) {
  const folder = mkdtempSync(join(scratch, "site-"));
  prepbook("build", "--quiet", "--strict", "--root", root, "--out", folder, ...(baseUrl ? ["--base-url", baseUrl] : []));
  return new Site(name, folder, baseUrl);
}

class Site {
  constructor(name, folder, baseUrl) {
    this.name = name;
    this.folder = folder;
    this.files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
      .sort();
    const all = this.files.filter((path) => path.endsWith(".html")).map((path) => this.#page(path));
    /** Every page that is read, each `{ path, kind, html }`; the kind is that of its template. */
    // Without a base URL, the page for missing addresses is for the root of a domain: from disk it finds its style sheet only.
    this.pages = all.filter((page) => page.kind !== "redirect" && (baseUrl || page.kind !== "not-found"));
    if (!this.pages.some((page) => page.kind === "home")) throw new Error(`the site of ${name} has no home page among ${this.files.length} files`);
    this.redirects = all.filter((page) => page.kind === "redirect");
  }

  #page(path) {
    const html = this.text(path);
    const kind = /<body class="page-([a-z-]+)">/.exec(html)?.[1];
    if (!kind) throw new Error(`${path} has no body of a known kind`);
    return { path, kind, html };
  }

  text(path) {
    return readFileSync(join(this.folder, path), "utf8");
  }

  /** One file of `assets/`, named by a pattern because its name has a hash in it. */
  asset(pattern) {
    const path = this.files.find((file) => pattern.test(file));
    if (!path) throw new Error(`no file of ${this.name} matches ${pattern}`);
    return path;
  }

  kinds() {
    return [...new Set(this.pages.map((page) => page.kind))];
  }

  /** Pages of a kind, the longest first: where something gives way, it is there. */
  of(kind) {
    const pages = this.pages.filter((page) => page.kind === kind).sort((a, b) => b.html.length - a.html.length);
    if (!pages.length) throw new Error(`${this.name} has no page of kind ${kind}`);
    return pages;
  }

  /** The longest page of each kind. */
  samples() {
    return this.kinds().map((kind) => this.of(kind)[0]);
  }

  /**
   * The pages that a test of every page visits: all where `PREPBOOK_TEST_ALL` is set, as scripts/nightly does. Else, of a large guide, the
   * longest of each kind and every 24th page.
   */
  walk() {
    if (process.env.PREPBOOK_TEST_ALL || this.pages.length <= SMALL) return this.pages;
    const samples = new Set(this.samples());
    return this.pages.filter((page, index) => samples.has(page) || index % STEP === 0);
  }

  /** The longest page of a kind whose HTML matches all patterns. */
  pageWith(kind, ...patterns) {
    const found = this.of(kind).find((page) => patterns.every((pattern) => pattern.test(page.html)));
    if (!found) throw new Error(`${this.name} has no ${kind} page with ${patterns.join(" and ")}`);
    return found;
  }

  /** The address of a page, read from disk. */
  url(page) {
    return pathToFileURL(join(this.folder, page.path ?? page)).href;
  }

  /** Where all addresses of the site begin, read from disk. */
  get base() {
    return `${pathToFileURL(this.folder).href}/`;
  }
}
