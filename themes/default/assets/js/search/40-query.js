// Parses a query: words, "phrases", -without, and filters such as level:junior.
const { search } = prepbook.internal;
const { plain } = prepbook.internal.page;

const PRIORITIES = ["", "low", "medium", "high", "very-high"];
const LEVELS = ["", "junior", "mid", "senior"];
const KINDS = ["article", "section", "question", "faq", "table", "row"];
const LONGEST = 2000;

/** The values of each field that filters have, by number; the index lists the topics. */
const VALUES = { priority: PRIORITIES, level: LEVELS, type: KINDS };
/** The fields, in the order of the columns of the index. */
const FIELDS = ["topic", ...Object.keys(VALUES)];

const FILTER = new RegExp(`(?<=^|\\s)(-?)(${FIELDS.join("|")}):("[^"]*"?|[^\\s"]+)`, "gi");
const PHRASE = /(?<=^|\s)(-?)["“”„«]([^"“”„«»]+)(["“”„«»]|$)/g;
const WITHOUT = /(?<=^|\s)-(?!-)([^\s\p{L}\p{N}]?[\p{L}\p{N}]\S*)/gu;

/**
 * `{ words, open, phrases, without, filters }`: `words` are those to look for, phrases among them; the last may go on
 * if they are `open`. `phrases` and `without` are `{ terms, open }`, open while the closing quote is not typed.
 * `filters` are `{ field, value, not }`; `chosen` has more of them, which hold for fields that the query does not name.
 *
 * @param {string} query
 * @param {Record<string, string>} chosen
 */
const parse = (query, chosen) => {
  /** @type {Phrase[]} */
  const phrases = [];
  /** @type {Phrase[]} */
  const without = [];
  /** @type {Filter[]} */
  const filters = [];
  /** @type {string[]} */
  const said = [];
  let rest = query.slice(0, LONGEST);
  /**
   * @param {RegExp} pattern
   * @param {(...match: string[]) => void} keep
   */
  const take = (pattern, keep) => {
    rest = rest.replace(pattern, (...match) => {
      keep(...match);
      return " ";
    });
  };
  /** @param {string} text */
  const terms = (text) => search.leaves(search.tokens(text));
  take(FILTER, (_, minus, field, value) =>
    filters.push({ field: field.toLowerCase(), value: value.replaceAll('"', ""), not: minus !== "" }),
  );
  take(PHRASE, (_, minus, phrase, close) => {
    (minus ? without : phrases).push({ terms: terms(phrase), open: !close });
    if (!minus) said.push(phrase);
  });
  take(WITHOUT, (_, word) => without.push({ terms: terms(word) }));
  for (const [field, value] of Object.entries(chosen))
    if (value && !filters.some((filter) => filter.field === field)) filters.push({ field, value, not: false });
  const words = [...said, rest].join(" ").trim();
  // A space after the last word ends it.
  return { words, open: /\S$/.test(rest), phrases: phrases.filter(({ terms }) => terms.length), without, filters };
};

/** @param {string} text */
const bare = (text) =>
  plain(text)
    .replace(/[\s_-]+/g, " ")
    .trim();

/**
 * The values of the facets' field that `value` names, exactly or else by its beginning: `high` is 3 for a priority, `table` is a comparison or its row.
 *
 * @param {string} field
 * @param {string} value
 * @param {[string, string][]} topics
 */
const values = (field, value, topics) => {
  const wanted = bare(value);
  // A topic has two names: its folder and its title.
  /** @type {(string | string[])[]} */
  const names = { topic: [[], ...topics], ...VALUES }[field];
  /** @param {(name: string) => boolean} fits */
  const indexes = (fits) => [...names.keys()].filter((index) => [names[index]].flat().some((name) => name && fits(bare(name))));
  const exact = indexes((name) => name === wanted);
  const found = exact.length ? exact : indexes((name) => name.startsWith(wanted));
  // An article includes its sections, a table its rows.
  return field === "type" ? found.flatMap((kind) => ({ 0: [0, 1], 4: [4, 5] })[kind] ?? kind) : found;
};

search.query = { parse, values, FIELDS, PRIORITIES, LEVELS, KINDS };
