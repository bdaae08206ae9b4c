// The words that authors give articles and sections to be found by, as their front matter has them.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** By the addresses of sections: a page's own for `keywords`, with an anchor for `section_keywords`. */
export function keywordsOf(root) {
  const content = join(root, "content");
  const found = new Map();
  if (!existsSync(content)) return found;
  for (const path of readdirSync(content, { recursive: true }).filter((path) => path.endsWith(".md"))) {
    const [, yaml] = /^---\r?\n(.*?\n)---\r?\n/s.exec(readFileSync(join(content, path), "utf8")) ?? [];
    const { keywords = [], section_keywords: sections = {} } = (yaml && parse(yaml)) || {};
    const page = path.replaceAll("\\", "/").replace(/(^|\/)README\.md$/i, "$1index.md").replace(/\.md$/, ".html");
    found.set(page, keywords);
    for (const [anchor, words] of Object.entries(sections)) found.set(`${page}#${anchor}`, words);
  }
  return found;
}
