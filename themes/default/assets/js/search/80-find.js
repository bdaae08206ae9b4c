// Finds sections for a query.
const { search } = prepbook.internal;
const { address } = prepbook.internal.loading;

const { parse, values, PRIORITIES, LEVELS, KINDS } = search.query;
const { tokens, leaves, exact, endings } = search;
/** How many of the best sections are reranked by heading, reranked by text, and searched for phrases. */
const DESCRIBED = 16;
const READ = 8;
const SEARCHED = 80;

/**
 * A mask of the sections that pass filters, phrases and exclusions; undefined if the query has none.
 *
 * @param {SearchIndex} index
 * @param {Query} query
 */
const allowed = async (index, { phrases, without, filters }) => {
  if (!phrases.length && !without.length && !filters.length) return undefined;
  const kept = new Uint8Array(index.count).fill(1);
  /**
   * Removes sections that are not in `other`; with `not`, those that are.
   *
   * @param {{ forEach(act: (value: unknown, index: number) => void): void }} other
   * @param {boolean} [not]
   */
  const narrow = (other, not) =>
    other.forEach((value, at) => {
      if (!value === !not) kept[at] = 0;
    });
  /** @param {PostingClass[]} classes */
  const having = (classes) => {
    const mask = new Uint8Array(index.count);
    for (const { sections } of classes) for (const section of sections) mask[section] = 1;
    return mask;
  };
  // Values of one field are alternatives.
  for (const { field, not } of filters) {
    const accepted = new Set(
      filters
        .filter((other) => other.field === field && other.not === not)
        .flatMap(({ value }) => values(field, value, index.topics)),
    );
    narrow(
      [...(await index.facets())[field]].map((value) => accepted.has(value)),
      not,
    );
  }
  for (const { terms, open } of phrases) {
    for (const [position, term] of terms.entries())
      narrow(
        having([...(await exact(index, term)), ...(open && position === terms.length - 1 ? await endings(index, term) : [])]),
      );
  }
  // Excluded phrases of several words are checked against the texts later.
  for (const { terms } of without) if (terms.length === 1) narrow(having(await exact(index, terms[0])), true);
  return kept;
};

/**
 * Finds sections. Returns the best `hits`, best first, at most `limit`; their `total`; `corrected`, the terms that replaced unknown
 * words; and `unknown`, words without replacement. `filters` are values by field, as after `topic:`; `signal` aborts.
 */
search.find = async (query, { limit = 20, filters = {}, signal } = {}) => {
  /**
   * @template T
   * @param {Promise<T>} promise
   */
  const until = async (promise) => {
    const value = await promise;
    signal?.throwIfAborted();
    return value;
  };
  const asked = parse(String(query), filters);
  const { phrases, without, words, open } = asked;
  const index = await until(search.index());
  const units = await until(search.unitsOf(index, words, open));
  const mask = await until(allowed(index, asked));
  const toRead = phrases.length > 0 || without.some(({ terms }) => terms.length > 1);
  const most = Math.max(toRead ? SEARCHED : DESCRIBED, limit);

  let { total, chosen } = search.score(index, units, mask, most);
  if (!words && mask) {
    // Without words: all sections that pass the filters, in reading order.
    const all = [...mask.keys()].filter((section) => mask[section]);
    [total, chosen] = [all.length, all.slice(0, most).map((section) => ({ section, score: 0 }))];
  }
  /** @type {ScoredSection[]} */
  let hits = await until(Promise.all(chosen.map(async (hit) => ({ ...hit, ...(await index.describe(hit.section)) }))));
  const corrected = units.filter((unit) => unit.corrected).map(({ term, corrected }) => ({ word: term, term: corrected }));
  const meant = leaves(tokens(words))
    .map((term) => corrected.find(({ word }) => word === term)?.term ?? term)
    .join(" ");
  for (const hit of hits) hit.score *= search.headingFactor(hit, units, meant, index.common);
  const order = () => hits.sort((a, b) => b.score - a.score || a.section - b.section);
  /** @param {ScoredSection[]} list */
  const read = (list) => until(Promise.all(list.map(async (hit) => Object.assign(hit, await index.read(hit.section)))));
  order();
  if (toRead) {
    await read(hits);
    /** @param {SectionText} section */
    const says = ({ spoken }) => {
      const text = ` ${leaves(spoken).join(" ")} `;
      return (/** @type {Phrase} */ { terms, open }) => text.includes(` ${terms.join(" ")}${open ? "" : " "}`);
    };
    /** @param {ScoredSection} hit */
    const fits = (hit) => phrases.every(says(hit)) && !without.some(says(hit));
    const before = hits.length;
    hits = hits.filter(fits);
    if (before === total) total = hits.length;
  }
  if (units.length > 1) {
    for (const hit of await read(hits.slice(0, READ))) hit.score *= 1 + 0.3 * search.nearness(hit.spoken, units);
    order();
  }
  return {
    total,
    corrected,
    unknown: units.filter(({ classes }) => !classes.length).map(({ term }) => term),
    hits: (await read(hits.slice(0, limit))).map(
      ({ url, anchor, title, heading, above, kind, topic, priority, level, score, body, tokens }) => ({
        url: address(anchor ? `${url}#${anchor}` : url),
        title,
        heading,
        above,
        topic,
        score,
        kind: KINDS[kind],
        priority: PRIORITIES[priority],
        level: LEVELS[level],
        excerpt: search.excerpt(body, units, tokens),
        marked: search.marked(heading, units),
      }),
    ),
  };
};
