// A static file server that does what a host of static sites does, and no more.
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { site } from "./site.js";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
};

/** Not the root of the domain: relative links and the 404 page have to stand a folder. */
const MOUNT = "/study/";
const BASE_URL = `https://guide.example${MOUNT}`;

/** Serves a book as published under a sub-path, with the headers of its `_headers` file. */
export async function serve(name) {
  const served = site(name, { baseUrl: BASE_URL });
  const rules = headerRules(served.text("_headers"));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const path = decodeURIComponent(pathname.startsWith(MOUNT) ? pathname.slice(MOUNT.length) : "404.html") || "index.html";
    const file = join(served.folder, normalize(path));
    const found = file.startsWith(served.folder + sep) && statSync(file, { throwIfNoEntry: false })?.isFile();
    const shown = found ? file : join(served.folder, "404.html");
    const headers = { "Content-Type": TYPES[extname(shown)] ?? "application/octet-stream" };
    for (const rule of rules) if (rule.pattern.test(`/${path}`)) Object.assign(headers, rule.headers);
    response.writeHead(found ? 200 : 404, headers);
    response.end(readFileSync(shown));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${server.address().port}${MOUNT}`;
  return {
    site: served,
    base,
    url: (page) => base + encodeURI(page.path ?? page),
    close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

/** A `_headers` file: a line with a path, `*` standing for anything, then its headers, indented. */
function headerRules(text) {
  const rules = [];
  for (const line of text.split("\n")) {
    if (!line.trim() || line.startsWith("#")) continue;
    if (/^\S/.test(line)) {
      const source = line.trim().split("*").map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, "\\$&")).join(".*");
      rules.push({ pattern: new RegExp(`^${source}$`), headers: {} });
    } else {
      const [, name, value] = /^\s+([\w-]+):\s*(.*)$/.exec(line) ?? [];
      if (!name || !rules.length) throw new Error(`_headers has a line that is no header: ${line}`);
      rules.at(-1).headers[name] = value;
    }
  }
  if (!rules.some((rule) => rule.headers["Content-Security-Policy"])) throw new Error("_headers has no Content-Security-Policy");
  return rules;
}
