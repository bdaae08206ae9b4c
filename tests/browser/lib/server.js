// A static file server that does what a host of static sites does, and no more.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { tmpdir } from "node:os";
import { extname, join, normalize, sep } from "node:path";
import { gzipSync } from "node:zlib";
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
  const server = createServer((request, response) => answer(served, rules, request, response));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${server.address().port}${MOUNT}`;
  return {
    site: served,
    base,
    url: (page) => base + encodeURI(page.path ?? page),
    close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

/** Answers a request with a file of the site below `MOUNT`. */
function answer(served, rules, request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  const path = decodeURIComponent(pathname.startsWith(MOUNT) ? pathname.slice(MOUNT.length) : "404.html") || "index.html";
  const file = join(served.folder, normalize(path));
  const found = pathname.startsWith(MOUNT) && file.startsWith(served.folder + sep) && statSync(file, { throwIfNoEntry: false })?.isFile();
  const shown = found ? file : join(served.folder, "404.html");
  const headers = { "Content-Type": TYPES[extname(shown)] ?? "application/octet-stream" };
  for (const rule of rules) if (rule.pattern.test(`/${path}`)) Object.assign(headers, rule.headers);
  const bytes = readFileSync(shown);
  const isCompressed = /\b(text|javascript|json|xml|svg)\b/.test(headers["Content-Type"]) && /\bgzip\b/.test(request.headers["accept-encoding"]);
  if (isCompressed) headers["Content-Encoding"] = "gzip";
  response.writeHead(found ? 200 : 404, headers);
  response.end(isCompressed ? gzipSync(bytes) : bytes);
}

/**
 * Serves a site with TLS until test `t` ends. `host.deploy(site)` publishes another build of it, `host.connect(false)` ends all connections and
 * refuses new ones. `host.before` is called with each path before it is answered.
 */
export async function serveSecurely(t, first) {
  const folder = mkdtempSync(join(tmpdir(), "prepbook-tls-"));
  const [key, cert] = ["key.pem", "cert.pem"].map((name) => join(folder, name));
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert], { stdio: "ignore" });
  let served, rules;
  let isConnected = true;
  const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
    if (!isConnected) return request.destroy();
    host.before?.(new URL(request.url, host.base).pathname.slice(MOUNT.length));
    answer(served, rules, request, response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = {
    base: `https://localhost:${server.address().port}${MOUNT}`,
    url: (page) => host.base + encodeURI(page.path ?? page),
    deploy(site) {
      served = site;
      rules = headerRules(site.text("_headers"));
    },
    connect(on) {
      isConnected = on;
      if (!on) server.closeAllConnections();
    },
  };
  host.deploy(first);
  t.after(() => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  });
  return host;
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
