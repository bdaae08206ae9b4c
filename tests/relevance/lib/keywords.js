// The words that authors give articles and sections to be found by: in front matter and in `search/keywords.yaml`.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** By the addresses of sections: a page's own for `keywords`, with an anchor for those of `search/keywords.yaml`. */
export function keywordsOf(root) {
  const content = join(root, "content");
  const found = new Map();
  if (!existsSync(content)) return found;
  const address = (path) => path.replace(/(^|\/)README\.md$/i, "$1index.md").replace(/\.md$/, ".html");
  for (const path of readdirSync(content, { recursive: true }).filter((path) => path.endsWith(".md"))) {
    const [, yaml] = /^---\r?\n(.*?\n)---\r?\n/s.exec(readFileSync(join(content, path), "utf8")) ?? [];
    const { keywords = [] } = (yaml && parse(yaml)) || {};
    found.set(address(path.replaceAll("\\", "/")), keywords);
  }
  const file = join(root, "search/keywords.yaml");
  const sections = existsSync(file) ? parse(readFileSync(file, "utf8")) : {};
  for (const [key, words] of Object.entries(sections)) {
    const [path, anchor] = key.split("#");
    found.set(`${address(path)}#${anchor}`, words);
  }
  return found;
}
