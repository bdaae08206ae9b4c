// The words of a query into what the index knows of them: units, each with the classes of terms that stand for it.
{
  const MOST_TERMS = 32;
  const MOST_SHARDS = 3;
  const MOST_ENDINGS = 48;
  /** What a term counts for that is not the word itself, by its cost in typing errors. */
  const CORRECTED = { 1: 0.8, 1.25: 0.7, 1.5: 0.65, 2: 0.6, 2.25: 0.5 };

  /** The terms without the wholes that have parts: what a text and a query agree on, however its words are joined. */
  const leaves = (text) => search.tokens(text).filter(({ parts }) => !parts).map(({ term }) => term);

  /** Tokens as a tree: wholes with their parts. */
  const tree = (tokens) => {
    const units = [];
    for (let at = 0; at < tokens.length; at += 1 + tokens[at].parts) {
      units.push({ term: tokens[at].term, parts: tree(tokens.slice(at + 1, at + 1 + tokens[at].parts)) });
    }
    return units;
  };

  /** The first place in `list`, which is in order, that is not before `term`. */
  const placeOf = (list, term) => {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] < term) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const classAt = (shard, place, factor) => {
    const id = shard.classes[place];
    const start = shard.starts[id];
    return { shard, id, start, end: shard.starts[id + 1], factor, term: shard.terms[place] };
  };

  /** The class of a term, if the index has it. */
  const exact = async (index, term, factor = 1) => {
    for (const number of index.shards(term)) {
      const shard = await index.shard(number);
      const place = placeOf(shard.terms, term);
      if (shard.terms[place] === term) return [classAt(shard, place, factor)];
    }
    return [];
  };

  /** The classes of the terms that go on after `start`, the most frequent ones. */
  const endings = async (index, start) => {
    const found = new Map();
    for (const number of index.shards(start, true).slice(0, MOST_SHARDS)) {
      const shard = await index.shard(number);
      for (let place = placeOf(shard.terms, start); shard.terms[place]?.startsWith(start); place += 1) {
        const term = shard.terms[place];
        const factor = 0.5 + 0.45 * start.length / term.length;
        const key = `${number} ${shard.classes[place]}`;
        if (!(found.get(key)?.factor >= factor)) found.set(key, classAt(shard, place, factor));
      }
    }
    return [...found.values()].sort((a, b) => (b.end - b.start) * b.factor - (a.end - a.start) * a.factor).slice(0, MOST_ENDINGS);
  };

  const isIdeograph = (term) => term > "\u0e00" && [...term].length === 1;

  /** Gives a unit its classes: those of the word, and of words it is the beginning of if it may be `unfinished`. */
  const know = async (index, unit, unfinished) => {
    const own = await exact(index, unit.term);
    const more = unfinished || isIdeograph(unit.term) || (!own.length && unit.term.length > 2) ? await endings(index, unit.term) : [];
    const seen = own.map(({ shard, id }) => [shard, id]);
    unit.classes = [...own, ...more.filter(({ shard, id }) => !seen.some(([s, i]) => s === shard && i === id))];
    unit.prefix = more.length > 0;
    unit.known = own.length > 0;
    return unit.classes.length > 0;
  };

  const knowNear = async (index, unit, near) => {
    const classes = await Promise.all(near.map(({ term, cost }) => exact(index, term, CORRECTED[cost] ?? 0.5)));
    unit.classes = classes.flat();
    unit.corrected = near[0]?.term;
    return unit.classes.length > 0;
  };

  /** The units that stand for one: itself, its parts, a word without its typing errors, or two words run together. */
  const resolve = async (index, unit, unfinished) => {
    if (await know(index, unit, unfinished)) return [unit];
    const parts = [];
    for (const [place, part] of unit.parts.entries()) {
      if (await know(index, part, unfinished && place === unit.parts.length - 1)) parts.push(part);
    }
    if (parts.length && parts.length === unit.parts.length) return parts;
    if (/^\p{Alphabetic}{3,}$/u.test(unit.term)) {
      const dictionary = await index.dictionary();
      const two = search.typos.split(dictionary, unit.term).map((term) => ({ term, parts: [] }));
      const near = search.typos.near(dictionary, unit.term, { unfinished });
      if (two.length && !(near[0]?.cost <= 1)) {
        for (const half of two) await know(index, half, false);
        return two;
      }
      if (await knowNear(index, unit, near)) return [unit];
    }
    if (!unit.parts.length) return [unit];
    return (await Promise.all(unit.parts.map((part) => resolve(index, { ...part, parts: [] }, false)))).flat();
  };

  /** All terms of a unit's classes, to know it again in a text. */
  const addForms = (unit) => {
    unit.forms = new Set([unit.term]);
    // Other endings are known by their beginning.
    for (const { shard, id, term } of unit.classes.slice(0, 8)) {
      if (unit.prefix && term !== unit.term) continue;
      for (const [place, other] of shard.classes.entries()) if (other === id) unit.forms.add(shard.terms[place]);
    }
    unit.matches = (term) => unit.forms.has(term) || (unit.prefix && term.startsWith(unit.term));
  };

  /**
   * The units of `words`, `unfinished` if the reader may still be typing the last. Common words are left out where
   * there are others.
   */
  const unitsOf = async (index, words, unfinished) => {
    const all = tree(search.tokens(words)).slice(0, MOST_TERMS);
    const last = all.at(-1);
    const different = [...new Map(all.map((unit) => [unit.term, unit])).values()];
    const telling = different.filter(({ term }) => !index.common.has(term));
    const asked = telling.length ? telling : different;
    const units = (await Promise.all(asked.map((unit) => resolve(index, unit, unfinished && unit.term === last.term)))).flat();
    units.forEach(addForms);
    return units;
  };

  search.terms = { leaves, exact, endings, unitsOf };
}
