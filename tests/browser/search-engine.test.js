// The search without its dialog: terms, the index's files and whatever may stand in them, and what queries find.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { none } from "./lib/assert.js";
import { load } from "./lib/search.js";
import { site, siteOf } from "./lib/site.js";

const INDEX = "assets/search/index.js";
const book = () => site("search");
const engine = () => load(book().folder);
/** What a script of the index hands over. */
const value = (text) => JSON.parse(/^prepbook\.receive\("[^"]+",(.*)\);\s*$/s.exec(text)[1]);
/** A value made by the scripts, whose arrays and objects are of another realm, as one of ours. */
const own = (value) => JSON.parse(JSON.stringify(value));
const urls = ({ hits }) => own(hits).map(({ url }) => url);
const find = async (query, options) => urls(await engine().search.find(query, options));
/** Numbers that look random and are the same each time. */
const random = (seed) => () => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return seed / 2 ** 32; };

test("text becomes the terms of the golden file, which the build is held to as well", () => {
  const { search } = load();
  const lines = readFileSync(new URL("../search/tokens.tsv", import.meta.url), "utf8").split("\n").filter((line) => line && !line.startsWith("//"));
  assert.ok(lines.length > 60);
  for (const line of lines) {
    const [text, expected] = line.split("\t");
    const tokens = search.tokens(text.replaceAll("\\n", "\n"));
    const ends = [];
    const shown = tokens.map(({ term, parts }, place) => {
      if (parts) ends.push(place + parts);
      const closing = ends.filter((end) => end === place).length;
      return `${parts ? "[" : ""}${term}${"]".repeat(closing)}`;
    });
    assert.equal(shown.join(" "), expected, JSON.stringify(text));
  }
});

test("terms have their positions in the text, however their letters changed", () => {
  const { search } = load();
  const text = "Un café: ﬁle ２０ C++, 数据库 e\u0301te\u0301 don't";
  const shown = search.tokens(text).map(({ term, start, end }) => `${term}: ${text.slice(start, end)}`);
  assert.equal(shown.join("\n"), ["un: Un", "cafe: café", "file: ﬁle", "20: ２０", "c++: C++", "c: C", "数据: 数据", "据库: 据库", "ete: e\u0301te\u0301", "don: don"].join("\n"));
});

test("what the build writes is read whole: every shard, chunk and facet of the guide", async () => {
  const guide = site("guide");
  const root = value(guide.text(INDEX));
  const { search } = load(guide.folder);
  const index = await search.index();
  assert.ok(index.count > 100);
  // A small index holds its shards, those of a large one are files.
  const inside = Object.keys(root[11]).filter((name) => /^p/.test(name));
  const files = guide.files.filter((path) => /^assets\/search\/p\d/.test(path));
  assert.equal(inside.length + files.length, root[3].split("\n").length, "a shard for each first term");
  let before = "";
  let terms = 0;
  for (const [place, first] of root[3].split("\n").entries()) {
    const shard = await index.shard(place);
    assert.equal(shard.terms[0], first);
    for (const term of shard.terms) {
      assert.ok(before < term, `${before} before ${term}`);
      before = term;
    }
    assert.ok(shard.weights.every((weight) => weight >= 1 && weight <= 15));
    terms += shard.terms.length;
  }
  assert.ok(terms > 1000);
  const facets = await index.facets();
  for (let section = 0; section < index.count; section += 1) {
    const described = await index.describe(section);
    assert.equal(described.kind, facets.type[section]);
    assert.equal(described.priority, facets.priority[section]);
    assert.equal(described.level, facets.level[section]);
    const [path] = described.url.split("#");
    assert.ok(guide.files.includes(decodeURIComponent(path)), path);
  }
  const words = (await index.dictionary()).map(({ term }) => term);
  assert.ok(words.includes("index") && words.every((term) => term.length > 2));
});

test("each address that is found has its section, with its text", async () => {
  const { search } = engine();
  const index = await search.index();
  for (let section = 0; section < index.count; section += 1) {
    const { url, anchor, heading } = await index.describe(section);
    const page = book().text(decodeURIComponent(url));
    if (anchor) assert.ok(page.includes(`id="${decodeURIComponent(anchor)}"`), `${url}#${anchor}`);
    const { body, tokens } = await index.read(section);
    assert.equal(typeof body, "string");
    assert.ok(tokens.every(({ start, end }) => start < end && end <= body.length), heading);
  }
});

test("every section is found first by its own heading", async () => {
  const { search } = engine();
  const index = await search.index();
  const misses = [];
  for (let section = 0; section < index.count; section += 1) {
    const { heading, kind } = await index.describe(section);
    if (kind === 5) continue;
    const [first] = (await search.find(heading)).hits;
    // A comparison and the section it stands in have one heading, and either will do.
    if (first?.heading !== heading) misses.push(`${heading}: ${first?.heading}`);
  }
  none(misses, "headings that do not find their section");
});

test("forms that the guide does not have, and words joined with their numbers, find what it has", async () => {
  const { folder } = siteOf({
    "book.toml": 'title = "Guide"\n',
    "content/index.md": "# Guide\n\nA guide.\n",
    ...Object.fromEntries(["A query runs.", "One vertex is left.", "A leaf falls.", "The cache is warm.", "Java 8 has lambdas.", "IPv6 is long.", "Use Base64."].map((text, number) => [`content/a${number}.md`, `# Page ${number}\n\n${text}\n`])),
  });
  const { search } = load(folder);
  for (const [query, page] of [["queries", 0], ["vertices", 1], ["leaves", 2], ["caching", 3], ["java8", 4], ["ip v6", 5], ["base 64", 6]]) {
    const [first] = (await search.find(query)).hits;
    assert.equal(first?.url.replace(/#.*/, ""), `a${page}.html`, query);
  }
});

/** The headings that a query finds in a book with these sections. */
const headingsOf = (sections) => {
  const text = Object.entries(sections).map(([heading, text]) => `## ${heading}\n\n${text}\n`);
  const { search } = load(siteOf({ "book.toml": 'title = "Guide"\n', "content/a.md": `# Page\n\n${text.join("\n")}` }).folder);
  return async (query) => own((await search.find(query)).hits).map(({ heading }) => heading);
};

test("words joined or parted otherwise come before words that are near, which are found too", async () => {
  const found = headingsOf({
    "Where does the lighthorse ride?": "Across the field.",
    "Who keeps a light house?": "Its keeper does.",
    "Who is in the cast?": "Ten actors, and a cast of extras.",
    "When is it overcast?": "In November.",
    "Where do you look?": "Over there, then out of the window.",
    "What is the outlook?": "Rain.",
    "How do you sort mail?": "By street.",
    "What is mail sorting?": "Work by hand.",
  });
  assert.deepEqual(await found("lighthouse"), ["Who keeps a light house?", "Where does the lighthorse ride?"]);
  assert.deepEqual((await found("over cast")).slice(0, 2), ["When is it overcast?", "Who is in the cast?"]);
  assert.deepEqual((await found("out look ")).slice(0, 2), ["What is the outlook?", "Where do you look?"]);
  assert.equal((await found("mailsorting"))[0], "What is mail sorting?");
});

test("a word comes before others with its stem, in either spelling", async () => {
  const found = headingsOf({
    "Who plays the organ?": "The organist plays the organ.",
    "How does a small organization grow into a large one?": "Slowly.",
    "What is a capital?": "A city, or a sum.",
    "When do you capitalise on it?": "At once.",
    "Where is the universe?": "Everywhere.",
    "Where is the university?": "In the town.",
  });
  assert.deepEqual(await found("organization"), ["How does a small organization grow into a large one?"]);
  assert.deepEqual(await found("organisation "), ["How does a small organization grow into a large one?"]);
  assert.deepEqual(await found("capitalize"), ["When do you capitalise on it?"]);
  assert.equal((await found("university"))[0], "Where is the university?");
  assert.equal((await found("universe"))[0], "Where is the universe?");
});

test("operators are found in code and in headings, and irregular plurals in either number", async () => {
  const found = headingsOf({
    "One": "```js\nif (a === b || !c) return a !== c && b;\n```",
    "Two": "Nothing!! At all.",
    "What does !! do?": "It makes a boolean.",
    "Three": "A mouse and its feet.",
    "Four": "Many children.",
  });
  for (const operator of ["===", "!==", "||", "&&"]) assert.deepEqual(await found(operator), ["One"]);
  assert.deepEqual(await found("!!"), ["What does !! do?"]);
  for (const [query, heading] of [["mice", "Three"], ["foot", "Three"], ["child", "Four"]]) assert.deepEqual(await found(query), [heading], query);
});

test("numbers are read as they are written, and their ends are seen", () => {
  const { search } = load();
  const { number } = search.codec.reader(" !_ _!~~ x");
  assert.deepEqual([number(), number(), number(), number()], [0, 1, 57, 58]);
  assert.throws(() => { for (let at = 0; at < 100; at += 1) number(); }, /damaged/);
  assert.throws(() => search.codec.reader("~".repeat(40)).number(), /damaged/, "a number without end");
  assert.throws(() => search.codec.reader(undefined), /damaged/);
  assert.throws(() => search.codec.reader("\n").digit(), /damaged/);
  assert.deepEqual(own(search.codec.terms(" index\n(es\n#ner\n 日本\n!曜")), ["index", "indexes", "inner", "日本", "日曜"]);
  assert.throws(() => search.codec.terms(" ab\n$c"), /damaged/, "more shared than there is");
});

test("a damaged index ends in an error or in results, never in a hang", async () => {
  const next = random(7);
  const whole = book().text(INDEX);
  const file = (path) => readFileSync(join(book().folder, path), "utf8");
  let errors = 0;
  for (let round = 0; round < 150; round += 1) {
    const root = value(whole);
    // A value somewhere in the index is cut, lengthened, swapped for another kind, or has a character changed.
    const strings = [];
    const walk = (node) => Object.keys(node).forEach((key) => (node[key] && typeof node[key] === "object" ? walk(node[key]) : strings.push([node, key])));
    walk(root);
    for (let changes = 0; changes < 3; changes += 1) {
      const [node, key] = strings[Math.floor(next() * strings.length)];
      const old = String(node[key] ?? "");
      const at = Math.floor(next() * (old.length + 1));
      node[key] = [() => old.slice(0, at), () => old + old, () => null, () => -1, () => ({}), () => `${old.slice(0, at)}~${old.slice(at + 1)}`, () => `${old.slice(0, at)}\u00e9${old.slice(at)}`, () => 1e9][Math.floor(next() * 8)]();
    }
    const { search } = load("", (path) => (path === INDEX ? `prepbook.receive("assets/search/index",${JSON.stringify(root)});` : file(path)));
    for (const query of ["index", "databse", '"covering index"', "type:faq", "topic:net protocol", "日本"]) {
      try {
        const { hits } = await search.find(query);
        assert.ok(hits.length >= 0);
      } catch (error) {
        assert.ok(error.message, `an error that says something: ${error}`);
        errors += 1;
      }
    }
  }
  assert.ok(errors > 50, `damage is noticed: ${errors}`);
});

test("a file that is missing or another is an error that names it, and asking again helps", async () => {
  let broken = true;
  const read = (path) => {
    if (path !== INDEX && broken) throw new Error("gone");
    return readFileSync(join(book().folder, path), "utf8");
  };
  const { search } = load("", read);
  await assert.rejects(search.find("index"), /cannot load assets\/search\/d/);
  broken = false;
  assert.ok((await search.find("index")).hits.length > 0);
  await assert.rejects(load("", () => "prepbook.receive('other', 1)").search.find("x"), /holds something else/);
  await assert.rejects(load("", () => 'prepbook.receive("assets/search/index",[2])').search.find("x"), /damaged/);
});

test("misspellings: the restricted Damerau distance is what its definition gives", () => {
  const { search } = load();
  const slow = (a, b) => {
    const d = (i, j) => {
      if (!i || !j) return i + j;
      let best = Math.min(d(i - 1, j) + 1, d(i, j - 1) + 1, d(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, d(i - 2, j - 2) + 1);
      return best;
    };
    return d(a.length, b.length);
  };
  const next = random(3);
  const word = () => Array.from({ length: 1 + Math.floor(next() * 5) }, () => "abc"[Math.floor(next() * 3)]).join("");
  for (let round = 0; round < 400; round += 1) {
    const [a, b] = [word(), word()];
    const { whole, beginning } = search.typos.distance(a, b, 9);
    assert.equal(whole, slow(a, b), `${a} ${b}`);
    assert.equal(beginning, Math.min(...Array.from({ length: b.length + 1 }, (_, length) => slow(a, b.slice(0, length)))), `${a} ${b}…`);
  }
});

const INDEXES = "databases/indexes.html";
const FOUND = {
  "a title": ["indexes", INDEXES],
  "a heading as it stands": ["What is an index?", `${INDEXES}#what-is-an-index`],
  "a word cut short": ["coveri", `${INDEXES}#what-is-a-covering-index`],
  "a letter too few": ["indx", `${INDEXES}#what-is-an-index`],
  "two letters swapped": ["protocl number 17", "networks/protocols.html#what-is-protocol-number-17"],
  "a wrong first letter": ["teplication", "databases/replication.html"],
  "two wrong letters in a long word": ["replycatoin lag", "databases/replication.html#what-is-replication-lag"],
  "a misspelt word that goes on": ["replicatoi", "databases/replication.html"],
  "two words run together": ["replicationlag", "databases/replication.html#what-is-replication-lag"],
  "words joined otherwise": ["write ahead log", `${INDEXES}#what-does-a-write-ahead-log-do`],
  "a joined word": ["writeahead", `${INDEXES}#what-does-a-write-ahead-log-do`],
  "accents left out": ["cafe zurich", `${INDEXES}#what-does-a-write-ahead-log-do`],
  "accents put in": ["índex", `${INDEXES}#what-is-an-index`],
  "C++": ["c++", "languages/symbols.html#where-is-c-used"],
  "C#": ["c#", "languages/symbols.html#who-writes-c"],
  ".NET": [".net", "languages/symbols.html#who-writes-c"],
  "CI/CD": ["ci/cd", "languages/symbols.html#what-does-cicd-stand-for"],
  "O(n log n)": ["o(n log n)", "languages/symbols.html#what-costs-on-log-n"],
  "half a snake": ["snake", "languages/symbols.html#what-costs-on-log-n"],
  "half a camel": ["camel", "languages/symbols.html#what-costs-on-log-n"],
  "Japanese": ["索引", "languages/japanese.html#インデックスとは何ですか"],
  "Japanese, the beginning of a word": ["トランザ", "languages/japanese.html#トランザクションとは"],
  "one character": ["構", "languages/japanese.html#インデックスとは何ですか"],
  "a natural question": ["how far can a follower be behind its leader", "databases/replication.html#what-is-replication-lag"],
  "a row of a table": ["range scans", "compare/btree-hash.html#row.1"],
  "an FAQ": ["foreign key", `${INDEXES}#should-every-foreign-key-have-an-index`],
  "an article by a word its author gave it": ["standby", "databases/replication.html"],
  "a section by words its author gave it": ["old data", "databases/replication.html#what-is-replication-lag"],
  "text in a fold": ["zebra", "databases/replication.html#lag-in-numbers"],
  "text like HTML": ['<script>alert("pwned")</script>', `${INDEXES}#escaping`],
};
for (const [what, [query, expected]] of Object.entries(FOUND)) {
  test(`finds ${what}: ${query}`, async () => assert.equal((await find(query))[0], expected));
}

test("phrases are exact, in headings and texts, also while they are typed", async () => {
  assert.deepEqual(await find('"covering index"'), [`${INDEXES}#what-is-a-covering-index`]);
  assert.deepEqual(await find('"index covering"'), []);
  assert.deepEqual(await find('"points to the rows"'), [`${INDEXES}#what-is-an-index`]);
  assert.deepEqual(await find('"points to the ro'), [`${INDEXES}#what-is-an-index`], "without its closing quote");
  assert.deepEqual(await find('"points to the ro"'), []);
  assert.deepEqual(await find('"write-ahead LOG"'), await find('"write ahead log"'));
  assert.deepEqual(await find('“covering index”'), [`${INDEXES}#what-is-a-covering-index`], "curly quotes");
  assert.deepEqual(await find('"c++"'), ["languages/symbols.html#where-is-c-used"], "a symbol is more than its letter");
  assert.deepEqual(await find('"--" covering'), await find("covering"), "no word, no phrase");
  assert.deepEqual(await find('"全文検索"'), ["languages/japanese.html#インデックスとは何ですか"]);
  assert.deepEqual(await find('"文全検索"'), []);
});

test("words that are given in front matter are in no text: no phrase has them, no excerpt shows them", async () => {
  const { search } = engine();
  const { hits } = await search.find("old data");
  assert.equal(hits[0].excerpt.map(({ text }) => text).join(""), "How far a follower is behind its leader. Read your own writes from the leader.\nAn aside that is folded");
  assert.deepEqual(await find('"old data"'), []);
  assert.ok(!(await find("data -stale")).includes(hits[0].url), "they can be excluded");
});

test("what is excluded is not found", async () => {
  const all = await find("index", { limit: 50 });
  const without = await find("index -covering", { limit: 50 });
  assert.deepEqual(without, all.filter((url) => url !== `${INDEXES}#what-is-a-covering-index`));
  assert.deepEqual(await find('index -"sorted copy"', { limit: 50 }), all.filter((url) => url !== `${INDEXES}#what-is-an-index`));
  assert.equal((await find("write-ahead"))[0], `${INDEXES}#what-does-a-write-ahead-log-do`, "a hyphen in a word excludes nothing");
});

test("filters narrow, take the beginnings of values, and work alone", async () => {
  const { search } = engine();
  const all = async (query, field) => [...new Set(own((await search.find(query, { limit: 200 })).hits).map((hit) => hit[field]))].sort();
  const kinds = (query) => all(query, "kind");
  assert.deepEqual(await kinds("type:faq"), ["faq"]);
  assert.deepEqual(await kinds("type:q"), ["question"]);
  assert.deepEqual(await kinds("type:table"), ["row", "table"]);
  assert.deepEqual(await kinds("type:article"), ["article", "section"]);
  assert.deepEqual(await kinds("-type:question -type:faq"), ["article", "row", "section", "table"]);
  assert.deepEqual(await all("topic:networks", "topic"), ["Networks"]);
  assert.deepEqual(await all('topic:"languages and 日本語"', "topic"), ["Languages and 日本語"], "by title");
  assert.deepEqual(await all("TOPIC:Data index", "topic"), ["Databases"]);
  assert.deepEqual(await all("priority:very", "priority"), ["very-high"]);
  assert.deepEqual(await all("priority:high", "priority"), ["high"], "a whole name is not the beginning of others");
  assert.deepEqual(await all("level:sen", "level"), ["senior"]);
  assert.deepEqual(await find("topic:nothing-like-it index"), []);
  assert.deepEqual(await find("topic: index"), await find("topic index"), "no value, no filter");
  assert.deepEqual(await find("index", { filters: { level: "senior" } }), await find("index level:senior"));
  const { hits, total } = await search.find("topic:networks", { limit: 5 });
  assert.equal(hits.length, 5);
  assert.equal(total, 62);
  assert.equal(hits[0].url, "networks/index.html", "in reading order");
});

test("what comes back is what the manual says", async () => {
  const results = own((await engine().search.find("covering index", { limit: 2 })).hits);
  assert.equal(results.length, 2);
  const [{ url, title, heading, kind, topic, priority, level, excerpt, score }, second] = results;
  assert.deepEqual({ url, title, heading, kind, topic, priority, level }, {
    url: `${INDEXES}#what-is-a-covering-index`, title: "Indexes", heading: "What is a covering index?", kind: "question", topic: "Databases", priority: "very-high", level: "mid",
  });
  assert.ok(score > second.score);
  assert.equal(excerpt.map(({ text }) => text).join(""), "One that holds every column a query asks for, so that the table is never visited.");
  const [marked] = own((await engine().search.find("zurich")).hits);
  assert.deepEqual(marked.excerpt.filter(({ mark }) => mark).map(({ text }) => text), ["Zürich"]);
});

test("nothing found: terms nearby are offered", async () => {
  const { search } = engine();
  const found = await search.results.find("repliczzzon");
  assert.deepEqual([found.hits.length, found.total], [0, 0]);
  assert.deepEqual(own(found.suggested).map(({ word, term }) => [word, term])[0], ["repliczzzon", "replication"]);
  const corrected = await search.find("indx");
  assert.deepEqual(own(corrected.corrected).map(({ word, term }) => [word, term]), [["indx", "index"]]);
});

test("bad queries find nothing or something, and break nothing", async () => {
  const { search } = engine();
  for (const query of ["", "   ", "???", "-", "--", '"', '""', '"""', "-\"", "topic:", "type:\"", "(((", "\\", "[a-", "\u0000", "\ud800", "<b>&amp;", "🎉", "a".repeat(10_000), "index ".repeat(2000), "\n\t", "x y z ".repeat(3000), '"a b '.repeat(500), "-a ".repeat(1000)]) {
    const { hits } = await search.find(query);
    assert.ok(hits.length >= 0, JSON.stringify(query.slice(0, 20)));
  }
  for (const query of [undefined, null, 12, {}]) assert.ok((await search.find(query)).hits.length >= 0);
  assert.deepEqual(await find(`${"nothinglikeit".split("").join("x ")} `.repeat(40) + "index"), await find(`${"nothinglikeit".split("").join("x ")} `.repeat(40)), "terms beyond the thirty-second are not looked at");
});

test("a search that is no longer wanted stops", async () => {
  const { search, asked } = engine();
  const controller = new AbortController();
  controller.abort();
  await assert.rejects(search.find("index", { signal: controller.signal }), { name: "AbortError" });
  assert.deepEqual(asked, [INDEX], "it has not gone on to texts");
});

test("a large guide's index is read in parts, and only those that a query needs", async () => {
  const words = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda sigma omega".split(" ");
  const next = random(11);
  const text = () => Array.from({ length: 70 }, () => `${words[Math.floor(next() * words.length)]}${Math.floor(next() * 4000)}`).join(" ");
  const files = { "book.toml": 'title = "Large"\nlanguage = "en"\n' };
  for (let page = 0; page < 60; page += 1) files[`content/topic/page-${page}.md`] = `---\ntitle: Page ${page}\n---\n${Array.from({ length: 20 }, (_, n) => `## What is thing ${page}-${n}?\n\n${text()}\n`).join("\n")}`;
  files["content/topic/index.md"] = "---\ntitle: Topic\n---\nText with needle in it.\n";
  const large = siteOf(files);
  const root = value(large.text(INDEX));
  assert.deepEqual(root[11], {}, "nothing is inside the first file");
  const { search, asked } = load(large.folder);
  const found = await search.find("needle ");
  assert.deepEqual(urls(found), ["topic/index.html"]);
  assert.ok(asked.length <= 4, asked.join(", "));
  const all = large.files.filter((path) => path.startsWith("assets/search/"));
  assert.ok(all.length > 20, "there are many parts");
  const { hits } = await search.find("What is thing 37-11?");
  assert.equal(hits[0].url, "topic/page-37.html#what-is-thing-37-11");
  assert.equal((await search.find("needel")).hits[0].url, "topic/index.html", "the dictionary is fetched for a misspelling");
  assert.ok(asked.length < all.length / 2, `${asked.length} of ${all.length} files`);
  assert.equal(new Set(asked).size, asked.length, "none is asked for twice");
});

test("a page finds the pages of its own language", async () => {
  const { folder } = siteOf({
    "book.toml": 'title = "Guide"\n',
    "content/queues.md": "# Queues\n\nMessages wait in a queue.\n",
    "content/queues.de.md": "# Warteschlangen\n\nNachrichten warten, und viele Häuser auch.\n",
  });
  const found = async (language, query) => urls(await load(folder, undefined, language).search.find(query));
  assert.deepEqual(await found(undefined, "queue"), ["queues.html"]);
  assert.deepEqual(await found(undefined, "Nachrichten"), []);
  // By the stem of German.
  assert.deepEqual(await found("de", "Haus"), ["queues.de.html"]);
  assert.deepEqual(await found("de", "messages"), []);
});
