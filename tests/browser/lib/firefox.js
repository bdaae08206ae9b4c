// Firefox, driven by WebDriver BiDi: a tab in a profile of its own.
import { spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import WebSocket from "ws";

/** Keys that are not characters, as WebDriver writes them. */
const KEYS = { Enter: "\uE007", Escape: "\uE00C", Space: " " };

/** What `PREPBOOK_FIREFOX` says, else the first Firefox on the path. No browser is an error, never a skip. */
function executable() {
  if (process.env.PREPBOOK_FIREFOX) return process.env.PREPBOOK_FIREFOX;
  for (const name of ["firefox-esr", "firefox"]) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch { /* the next one */ }
    }
  }
  throw new Error("no Firefox on the path: install `firefox-esr`, or name one in PREPBOOK_FIREFOX");
}

/** A tab of a new Firefox, which ends with test `t`. Errors of its pages are in `tab.problems`. */
export async function openFirefox(t) {
  const profile = mkdtempSync(join(tmpdir(), "prepbook-firefox-"));
  const child = spawn(executable(), ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => { child.once("exit", resolve); });
  t.after(async () => {
    child.kill();
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const address = await new Promise((resolve, reject) => {
    let output = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      output += text;
      const [, found] = /WebDriver BiDi listening on (ws:\S+)/.exec(output) ?? [];
      if (found) resolve(found);
    });
    ended.then((code) => reject(new Error(`Firefox ended with ${code}: ${output}`)));
  });
  const socket = new WebSocket(`${address}/session`);
  await new Promise((resolve, reject) => { socket.once("open", resolve).once("error", reject); });
  const tab = new Tab(socket);
  await tab.send("session.new", { capabilities: {} });
  await tab.send("session.subscribe", { events: ["log.entryAdded"] });
  const { contexts } = await tab.send("browsingContext.getTree", {});
  tab.context = contexts[0].context;
  return tab;
}

class Tab {
  problems = [];
  #socket;
  #pending = new Map();

  constructor(socket) {
    this.#socket = socket;
    socket.on("message", (data) => {
      const { id, type, method, params, result, error, message } = JSON.parse(data);
      if (type === "event") {
        if (method === "log.entryAdded" && params.level === "error") this.problems.push(params.text);
        return;
      }
      const { resolve, reject } = this.#pending.get(id);
      if (error) reject(new Error(`${error}: ${message}`));
      else resolve(result);
    });
  }

  send(method, params) {
    const id = this.#pending.size + 1;
    const answer = new Promise((resolve, reject) => { this.#pending.set(id, { resolve, reject }); });
    this.#socket.send(JSON.stringify({ id, method, params }));
    return answer;
  }

  async goto(url) {
    await this.send("browsingContext.navigate", { context: this.context, url, wait: "complete" });
  }

  async reload() {
    await this.send("browsingContext.reload", { context: this.context, wait: "complete" });
  }

  /** The value of an expression in the page, by way of JSON. */
  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send("script.evaluate", {
      expression: `(async () => JSON.stringify(await (${expression})))()`, target: { context: this.context }, awaitPromise: true,
    });
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.text}`);
    return result.value === undefined ? undefined : JSON.parse(result.value);
  }

  /** Waits until an expression is true. */
  async until(expression) {
    const end = Date.now() + 60_000;
    while (!(await this.evaluate(`Boolean(${expression})`))) {
      if (Date.now() > end) throw new Error(`never true: ${expression}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Presses keys, one after the other. */
  async press(...keys) {
    const actions = keys.flatMap((key) => ["keyDown", "keyUp"].map((type) => ({ type, value: KEYS[key] ?? key })));
    await this.send("input.performActions", { context: this.context, actions: [{ type: "key", id: "keyboard", actions }] });
  }
}
