// The texts of the interface as the build gives them to scripts, for scripts that run without a page.
import { readFileSync } from "node:fs";

const TABLE = new URL("../../../themes/default/strings/en.toml", import.meta.url);
const TEXT = String.raw`"(?:[^"\\]|\\.)*"`;

/** The English texts by key: a text, or its plural forms. */
export function texts() {
  const found = {};
  let group = "";
  for (const line of readFileSync(TABLE, "utf8").split("\n")) {
    group = line.match(/^\[(.+)\]$/)?.[1] ?? group;
    const [, name, value] = line.match(/^([\w-]+) = (.+)$/) ?? [];
    if (!name) continue;
    const forms = [...value.matchAll(new RegExp(String.raw`(\w+) = (${TEXT})`, "g"))].map(([, form, text]) => [form, JSON.parse(text)]);
    found[`${group}.${name}`] = value.startsWith("{") ? Object.fromEntries(forms) : JSON.parse(value);
  }
  return found;
}
