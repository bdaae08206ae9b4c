// Resolves the words of a query to units, each with the classes of terms that match it.
const { search } = prepbook.internal;

const MOST_TERMS = 32;
const MOST_SHARDS = 3;
const MOST_ENDINGS = 48;
/** How many texts are searched for the halves of a split word. */
const SPLIT_IN = 8;
/** How much a word counts that means the same, and how many words a text has at most that others mean the same as. */
const MEANT = 0.8;
const MOST_WORDS = 6;
/** How much a similar word counts if texts have the word in two. */
const BESIDE = 0.6;
/** A word and a stop word are meant as one if at most so many times as many sections have the word as the joined one. */
const LIKELY = 10;
/** How much a word in a heading counts that only has the same stem: one that is longer or shorter by more than an ending. */
const STEMMED = 0.95;

/** The terms without compounds, which a text and a query share however words are joined. `C++` is kept beside `C`. */
search.leaves = (tokens) => tokens.filter(({ term, parts }) => !parts || /[+#]/.test(term)).map(({ term }) => term);

/** Tokens as a tree of compounds and parts. `cased` compounds are split at changes of case. */
search.tree = (tokens) => {
  /** @type {Unit[]} */
  const units = [];
  for (let at = 0; at < tokens.length; at += 1 + tokens[at].parts) {
    const parts = search.tree(tokens.slice(at + 1, at + 1 + tokens[at].parts));
    units.push({ ...tokens[at], parts, cased: parts[0]?.end === tokens[at].end });
  }
  return units;
};

/**
 * A class with its postings. `factor` scales its weights; `ending` marks a match by prefix.
 *
 * @param {Shard} shard
 * @param {number} id
 * @param {number} factor
 * @param {boolean} [ending]
 */
const classOf = (shard, id, factor, ending) => {
  const range = [shard.starts[id], shard.starts[id + 1]];
  return { shard, id, factor, ending, sections: shard.sections.subarray(...range), weights: shard.weights.subarray(...range) };
};

/** The class of a term in a list; empty if the index does not have the term. */
search.exact = async (index, term, factor = 1) => {
  const shard = await index.shard(index.shards(term)[0]);
  const at = shard.terms.indexOf(term);
  return at < 0 ? [] : [classOf(shard, shard.classes[at], factor)];
};

/** The most frequent classes of terms with a prefix. */
search.endings = async (index, start) => {
  const found = [];
  for (const number of index.shards(start, true).slice(0, MOST_SHARDS)) {
    const shard = await index.shard(number);
    const seen = new Set();
    for (const [index, id] of shard.classes.entries()) {
      if (seen.has(id) || !shard.terms[index].startsWith(start)) continue;
      seen.add(id);
      const factor = 0.5 + (0.45 * start.length) / shard.terms[index].length;
      found.push({ shard, id, factor, worth: (shard.starts[id + 1] - shard.starts[id]) * factor });
    }
  }
  return found
    .sort((a, b) => b.worth - a.worth)
    .slice(0, MOST_ENDINGS)
    .map(({ shard, id, factor }) => classOf(shard, id, factor, true));
};

/**
 * Sets the classes of a unit and what tells how well a term of a text matches it. Returns whether there are any classes.
 *
 * @param {Unit} unit
 * @param {PostingClass[]} classes
 */
const recognize = (unit, classes) => {
  const forms = new Set([unit.term]);
  // Matches by prefix need no list of forms.
  const prefix = classes.some(({ ending }) => ending);
  for (const { shard, id, ending } of classes) {
    if (!ending)
      shard.terms.forEach((term, index) => {
        if (shard.classes[index] === id) forms.add(term);
      });
  }
  Object.assign(unit, {
    classes,
    forms,
    matches: (/** @type {string} */ term) =>
      forms.has(term)
        ? Math.abs(term.length - unit.term.length) > 3
          ? STEMMED
          : 1
        : prefix && term.startsWith(unit.term)
          ? 1
          : 0,
  });
  return classes.length > 0;
};

/**
 * Looks up a unit: its word, and words with that prefix if it may be `unfinished` or is unknown. Returns whether there are any.
 *
 * @param {SearchIndex} index
 * @param {Unit} unit
 * @param {boolean} [unfinished]
 */
const know = async (index, unit, unfinished) => {
  const { term } = unit;
  const own = await search.exact(index, term);
  // In a script indexed by pairs, a single character is a prefix.
  const begins = unfinished || /^[\u{E00}-\u{3FFFF}]$/u.test(term) || (!own.length && term.length > 2);
  return recognize(unit, [...own, ...(begins ? await search.endings(index, term) : [])]);
};

/**
 * Makes the units of one word count only in sections that have at least `least` of them, by default all.
 *
 * @param {Unit[]} units
 * @param {number} [least]
 */
const together = (units, least = units.length) => {
  for (const unit of units) unit.run = { units, least };
  return units;
};

/**
 * Splits a unit's word into two that are adjacent in some text; empty if there are none.
 *
 * @param {SearchIndex} index
 * @param {DictionaryEntry[]} dictionary
 * @param {Unit} unit
 */
const split = async (index, dictionary, unit) => {
  for (const { pair } of search.typos.halves(dictionary, unit.term)) {
    /** @type {Unit[]} */
    const units = pair.map((term) => ({ start: unit.start, term }));
    await Promise.all(units.map((unit) => know(index, unit)));
    const [first, second] = units.map(({ classes }) => new Set(classes.flatMap(({ sections }) => [...sections])));
    const both = [...first].filter((section) => second.has(section)).slice(0, SPLIT_IN);
    const texts = await Promise.all(both.map(index.read));
    if (texts.some(({ spoken }) => search.nearness(spoken, units) === 1)) return together(units);
  }
  return [];
};

/**
 * The units that replace one: itself, its parts, two words run together with what is similar to it, or its spelling corrections.
 *
 * @param {SearchIndex} index
 * @param {Unit} unit
 * @param {boolean} unfinished
 * @returns {Promise<Unit[]>}
 */
const resolve = async (index, unit, unfinished) => {
  if (await know(index, unit, unfinished)) return [unit];
  const { term, parts, cased } = unit;
  const known = await Promise.all(parts.map((part) => know(index, part, unfinished && part === parts.at(-1))));
  if (parts.length && known.every(Boolean)) return cased ? together(parts) : parts;
  // A word and its number: `java8` is Java 8.
  const [, word, number] = /^(\p{Alphabetic}+)(\p{N}+)$/u.exec(term) ?? [];
  if (word) {
    /** @type {Unit[]} */
    const both = [word, number].map((one) => ({ ...unit, term: one, parts: /** @type {Unit[]} */ ([]) }));
    if ((await Promise.all(both.map((one) => know(index, one)))).every(Boolean)) return together(both);
  }
  if (/^\p{Alphabetic}{3,}$/u.test(term)) {
    const dictionary = await index.dictionary();
    const forms = search.typos.forms(dictionary, term);
    const near = forms.length ? forms : search.typos.near(dictionary, term, unfinished);
    const halves = await split(index, dictionary, unit);
    const most = halves.length ? BESIDE : 1;
    const classes = (await Promise.all(near.map((one) => search.exact(index, one.term, most - 0.2 * one.cost)))).flat();
    for (const half of halves) half.classes.push(...classes);
    if (halves.length) return halves;
    recognize(unit, classes);
    unit.corrected = near[0]?.term;
  }
  // Changes of case may be accidental; joined words are looked up one by one.
  return unit.classes.length || cased || !parts.length
    ? [unit]
    : (await Promise.all(parts.map((part) => resolve(index, part, false)))).flat();
};

/**
 * The sections that have all of some terms, as classes.
 *
 * @param {SearchIndex} index
 * @param {string[]} terms
 * @returns {Promise<PostingClass[]>}
 */
const having = async (index, terms) => {
  const classes = await Promise.all(terms.map((term) => search.exact(index, term, MEANT)));
  if (!classes.every(({ length }) => length)) return [];
  const [first, ...others] = classes.flat();
  const weights = others.map((other) => new Map([...other.sections].map((section, at) => [section, other.weights[at]])));
  const indexes = [...first.sections.keys()].filter((at) => weights.every((of) => of.has(first.sections[at])));
  return [
    {
      ...first,
      sections: Int32Array.from(indexes, (at) => first.sections[at]),
      weights: Uint8Array.from(indexes, (at) => Math.min(first.weights[at], ...weights.map((of) => of.get(first.sections[at])))),
    },
  ];
};

/**
 * Adds to units what means the same as words of the query: synonyms, and two words run together.
 *
 * @param {SearchIndex} index
 * @param {Unit[]} asked
 * @param {Unit[]} units
 */
const addMeanings = async (index, asked, units) => {
  /**
   * @param {Unit} unit
   * @returns {Unit[]}
   */
  const leavesOf = (unit) => (unit.parts.length ? unit.parts.flatMap(leavesOf) : [unit]);
  const leaves = asked.flatMap((unit) => leavesOf(unit).map((leaf) => ({ leaf, unit })));
  const spans = [];
  for (let start = 0; start < leaves.length; start += 1) {
    for (let end = start + 1; end <= Math.min(leaves.length, start + MOST_WORDS); end += 1) {
      const within = leaves.slice(start, end);
      const words = within.map(({ leaf }) => leaf.term);
      // `ip v6`: the word is `v6`, though `6` is a part of it.
      const joined = within.map(({ leaf, unit }) => (unit.parts.length === 1 ? unit : leaf).term).join("");
      if (words.length === 2 && /^(?:\p{Alphabetic}{6,}|\p{Alphabetic}+\p{N}+)$/u.test(joined))
        spans.push({ within, terms: [joined], only: joined !== words.join("") });
      for (const terms of index.synonyms.get(words.join(" ")) ?? []) spans.push({ within, terms, only: false });
    }
  }
  const found = await Promise.all(spans.map(({ terms }) => having(index, terms)));
  for (const [at, { within, terms, only }] of spans.entries()) {
    const classes = found[at];
    if (!classes.length) continue;
    const parts = within.flatMap(({ leaf, unit }) => [leaf, unit]);
    const own = units.filter((unit) => parts.includes(unit));
    // `fail over`: the stop word counts.
    if (own[0]?.classes[0]?.sections.length < classes[0].sections.length * LIKELY) {
      const dropped = asked.filter((unit) => parts.includes(unit) && !unit.classes);
      await Promise.all(dropped.map((unit) => know(index, unit)));
      own.push(...dropped);
      units.push(...dropped);
    }
    for (const unit of own) {
      if (unit.corrected || only) unit.classes = [];
      unit.corrected = undefined;
      unit.classes.push(...classes);
      if (terms.length === 1) unit.forms.add(terms[0]);
    }
  }
};

/** The units of `words`, of which the last may be `unfinished`. Stop words are dropped if there are others. */
search.unitsOf = async (index, words, unfinished) => {
  const all = search.tree(search.tokens(words)).slice(0, MOST_TERMS);
  const last = all.at(-1)?.term;
  const different = [...new Map(all.map((unit) => [unit.term, unit])).values()];
  const telling = different.filter(({ term }) => !index.common.has(term));
  const asked = telling.length ? telling : different;
  // A katakana word has many pairs, of which a third may match by chance.
  let run = [];
  for (const unit of asked.filter(({ term }) => /^[゠-ヿ]{2}$/.test(term))) {
    if (!(unit.start < run.at(-1)?.end)) run = [];
    run.push(unit);
    together(run, Math.floor(run.length / 3) + 1);
  }
  const units = (await Promise.all(asked.map((unit) => resolve(index, unit, unfinished && unit.term === last)))).flat();
  await addMeanings(index, all, units);
  return units.sort((a, b) => a.start - b.start);
};
