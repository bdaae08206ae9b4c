// The sections of a built site, read from its pages: what both engines are asked to find. Nothing here knows an index.
import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { parse } from "parse5";

/** Pages of an author's own text. The others (lists, the roadmap, tables on their own) repeat it. */
const READ = new Set(["home", "topic", "article"]);

/** Parts of an answer that are not its text: ornaments, what repeats it, sources, and TeX beside MathML. */
const LEFT_OUT = new Set(["anchor", "question-number", "key-points", "verdict", "footnotes", "footnote-reference"]);
const NOT_TEXT = new Set(["script", "style", "annotation", "template"]);

const BLOCKS = new Set([
  "address", "blockquote", "br", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li",
  "mspace", "ol", "p", "pre", "section", "summary", "table", "td", "text", "th", "tr", "ul",
]);

/**
 * Every section in the order of its site: `{ url, title, heading, titles, text }`. The first of a page has the page's
 * own address and its summary; a heading and an FAQ have their fragment. `titles` are the headings above it.
 *
 * `canonical` gives the one name of a section that has several addresses: a table's own page is the section the table
 * stands in, an FAQ on the page of all FAQs is the one in its article, and a heading that repeats its page's title at
 * the beginning is the page.
 */
export function sectionsOf(folder) {
  const pages = htmlFiles(folder).map((path) => read(folder, path));
  const sections = pages.filter((page) => READ.has(page.kind)).flatMap(sectionsOfPage);
  const known = new Set(sections.map((section) => section.url));
  const titles = new Map(sections.filter((section, at) => repeatsTitle(section, sections[at - 1])).map(({ url }) => [url, url.split("#")[0]]));
  const tables = new Map(pages.flatMap(tablesOfPage));
  const faqs = new Map(sections.filter((section) => section.faq).map((section) => [`faq.html#${section.url.split("#")[1]}`, section.url]));

  function canonical(address) {
    const [path, fragment] = decodeURI(address).replace(/[?][^#]*/, "").split("#");
    const page = path.replace(/^(\.\/)+/, "").replace(/(^|\/)$/, "$1index.html");
    if (tables.has(page)) return tables.get(page);
    const whole = fragment ? `${page}#${fragment}` : page;
    return faqs.get(whole) ?? titles.get(whole) ?? whole;
  }
  return { sections, known, canonical };
}

/** Whether a section is the first heading of its page and says what the page's title says. */
function repeatsTitle({ url, heading, title }, before) {
  return heading === title && before?.url === url.split("#")[0];
}

function htmlFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".html"))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

function read(folder, path) {
  const document = parse(readFileSync(join(folder, path), "utf8"));
  const body = find(document, (node) => node.tagName === "body");
  const kind = /^page-([a-z-]+)/.exec(attribute(body, "class") ?? "")?.[1];
  const main = find(body, (node) => node.tagName === "main");
  const summary = find(document, (node) => node.tagName === "meta" && attribute(node, "name") === "description");
  return { path, kind, main, summary: summary ? attribute(summary, "content") : "" };
}

function sectionsOfPage({ path, main, summary }) {
  const prose = find(main, (node) => hasClass(node, "prose"), (node) => !hasClass(node, "faq"));
  const title = clean(textOf(find(main, (node) => node.tagName === "h1")));
  const first = { url: path, title, heading: title, titles: [], text: [summary] };
  const found = [first];
  const above = [{ level: 1, heading: title }];

  function walk(node) {
    const level = Number(/^h([1-6])$/.exec(node.tagName ?? "")?.[1]);
    const id = level && attribute(node, "id");
    if (id) {
      while (above.length > 1 && above.at(-1).level >= level) above.pop();
      const heading = clean(textOf(node));
      found.push({ url: `${path}#${id}`, title, heading, titles: above.map((one) => one.heading), text: [] });
      above.push({ level, heading });
    } else if (node.nodeName === "#text") {
      found.at(-1).text.push(node.value);
    } else if (!leftOut(node)) {
      const apart = BLOCKS.has(node.tagName);
      if (apart) found.at(-1).text.push(" ");
      for (const child of node.childNodes ?? []) walk(child);
      if (apart) found.at(-1).text.push(" ");
    }
  }
  if (prose) walk(prose);
  // A page that only lists its articles still has its title and summary, set apart from what follows.
  first.text.splice(1, 0, " ");

  for (const faq of findAll(main, (node) => hasClass(node, "faq"))) {
    const question = find(faq, (node) => node.tagName === "summary");
    const answer = find(faq, (node) => hasClass(node, "prose"));
    found.push({ url: `${path}#${attribute(faq, "id")}`, title, heading: clean(textOf(question)), titles: [title], text: [textOf(answer)], faq: true });
  }
  return found.map((section) => ({ ...section, text: clean(section.text.join("")) }));
}

/** The page of each table that stands in this page, with the section it stands in. */
function tablesOfPage({ path, kind, main }) {
  if (!READ.has(kind)) return [];
  const found = [];
  let section = path;
  function walk(node) {
    const id = /^h[1-6]$/.test(node.tagName ?? "") && attribute(node, "id");
    if (id) section = `${path}#${id}`;
    if (hasClass(node, "comparison")) {
      const link = find(node, (one) => tablePage(one) !== undefined);
      if (link) found.push([posix.join(posix.dirname(path), tablePage(link)), section]);
    }
    for (const child of node.childNodes ?? []) walk(child);
  }
  walk(main);
  return found;
}

/** Where the link below a table to its own page leads. */
function tablePage(node) {
  const href = node.tagName === "a" && node.parentNode?.tagName === "figcaption" ? attribute(node, "href") : undefined;
  return /(^|\/)compare\/[^#]+$/.test(href ?? "") ? href : undefined;
}

function leftOut(node) {
  return NOT_TEXT.has(node.tagName) || tablePage(node) !== undefined || classes(node).some((name) => LEFT_OUT.has(name));
}

function textOf(node) {
  if (node.nodeName === "#text") return node.value;
  if (leftOut(node)) return "";
  const inside = (node.childNodes ?? []).map(textOf).join("");
  return BLOCKS.has(node.tagName) ? ` ${inside} ` : inside;
}

/** White space is one space; MathML's invisible operators (U+2061 to U+2064) are none. */
const clean = (text) => text.replace(/[\u2061-\u2064]/g, "").replace(/\s+/g, " ").trim();
const attribute = (node, name) => node.attrs?.find((one) => one.name === name)?.value;
const classes = (node) => (attribute(node, "class") ?? "").split(/\s+/);
const hasClass = (node, name) => classes(node).includes(name);

function find(node, wanted, entered = () => true) {
  if (node.nodeName !== "#text" && wanted(node)) return node;
  if (!entered(node)) return undefined;
  for (const child of node.childNodes ?? []) {
    const found = find(child, wanted, entered);
    if (found) return found;
  }
  return undefined;
}

function findAll(node, wanted) {
  if (wanted(node)) return [node];
  return (node.childNodes ?? []).flatMap((child) => findAll(child, wanted));
}
