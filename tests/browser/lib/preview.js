// A book that is edited while `prepbook serve` shows it.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { binary } from "./site.js";

const scratch = mkdtempSync(join(tmpdir(), "prepbook-live-"));
// Not the settings of whoever runs the tests.
process.env.XDG_CONFIG_HOME = join(scratch, "config");
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

/** A book made up on the spot and a server that shows it until test `t` ends. */
export async function preview(t, files, ...options) {
  const book = new Book(files);
  const server = await serve(t, book.root, ...options);
  return { book, server };
}

/** The files of a book on disk. */
export class Book {
  constructor(files) {
    this.root = mkdtempSync(join(scratch, "book-"));
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  file(path) {
    return join(this.root, path);
  }

  write(path, text) {
    mkdirSync(dirname(this.file(path)), { recursive: true });
    writeFileSync(this.file(path), text);
  }

  /** As careful editors save: a new file in the place of the old one. */
  replace(path, text) {
    this.write(`${path}~`, text);
    renameSync(this.file(`${path}~`), this.file(path));
  }

  read(path) {
    return readFileSync(this.file(path), "utf8");
  }

  /** Replaces `from`, which must stand in the file, by `to`. */
  edit(path, from, to) {
    const text = this.read(path);
    if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
    this.write(path, text.replace(from, to));
  }

  remove(path) {
    rmSync(this.file(path), { recursive: true, force: true });
  }

  move(from, to) {
    renameSync(this.file(from), this.file(to));
  }

  copyTo(folder) {
    cpSync(this.root, folder, { recursive: true });
  }
}

/** Starts `prepbook serve` on a book, on any free port unless `--port` says which. */
export async function serve(t, root, ...options) {
  const port = options.includes("--port") ? [] : ["--port", "0"];
  const child = spawn(binary(), ["serve", "--root", root, "--color", "never", ...port, ...options], { stdio: ["ignore", "pipe", "pipe"] });
  const server = { child, pid: child.pid, output: "", errors: "" };
  const ended = new Promise((resolve) => { child.once("exit", (code, signal) => resolve({ code, signal })); });
  server.end = (signal = "SIGKILL") => { child.kill(signal); return ended; };
  t.after(() => server.end());
  child.stderr.setEncoding("utf8").on("data", (text) => { server.errors += text; });
  server.base = await new Promise((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text) => {
      server.output += text;
      const [, url] = /Serving at (http:\S+)/.exec(server.output) ?? [];
      if (url) resolve(url);
    });
    ended.then(({ code }) => reject(new Error(`prepbook serve ended with ${code}: ${server.errors}`)));
  });
  server.url = (path) => new URL(path, server.base).href;
  return server;
}

/** Calls `look` until it gives something true, and gives that; fails after a while with what it gave last. */
export async function until(look, what) {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
