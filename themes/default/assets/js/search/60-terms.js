// The words of a query into what the index knows of them: units, each with the classes of terms that stand for it.
{
  const MOST_TERMS = 32;
  const MOST_SHARDS = 3;
  const MOST_ENDINGS = 48;

  /** The terms without the wholes that have parts: what a text and a query agree on, however its words are joined. */
  search.leaves = (text) => search.tokens(text).filter(({ parts }) => !parts).map(({ term }) => term);

  /** Tokens as a tree: wholes with their parts. `cased`: its parts are not words but changes of case. */
  const tree = (tokens) => {
    const units = [];
    for (let at = 0; at < tokens.length; at += 1 + tokens[at].parts) {
      const parts = tree(tokens.slice(at + 1, at + 1 + tokens[at].parts));
      units.push({ term: tokens[at].term, end: tokens[at].end, parts, cased: parts[0]?.end === tokens[at].end });
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
    return { shard, id, start: shard.starts[id], end: shard.starts[id + 1], factor };
  };

  /** The class of a term, in a list that is empty if the index does not have it. */
  search.exact = async (index, term, factor = 1) => {
    for (const number of index.shards(term)) {
      const shard = await index.shard(number);
      const place = placeOf(shard.terms, term);
      if (shard.terms[place] === term) return [classAt(shard, place, factor)];
    }
    return [];
  };

  /** The classes of terms that begin with `start`, the most frequent ones. */
  search.endings = async (index, start) => {
    const found = new Map();
    for (const number of index.shards(start, true).slice(0, MOST_SHARDS)) {
      const shard = await index.shard(number);
      for (let place = placeOf(shard.terms, start); shard.terms[place]?.startsWith(start); place += 1) {
        const factor = 0.5 + 0.45 * start.length / shard.terms[place].length;
        const key = `${number} ${shard.classes[place]}`;
        if (!(found.get(key)?.factor >= factor)) found.set(key, classAt(shard, place, factor));
      }
    }
    const worth = ({ start: from, end, factor }) => (end - from) * factor;
    return [...found.values()].sort((a, b) => worth(b) - worth(a)).slice(0, MOST_ENDINGS);
  };

  /** Gives a unit its classes: those of the word, and of words it begins if it may be `unfinished`; whether it has any. */
  const know = async (index, unit, unfinished) => {
    const own = await search.exact(index, unit.term);
    // A single character of a script whose terms are pairs is the beginning of one.
    const single = unit.term > "\u0e00" && [...unit.term].length === 1;
    const more = unfinished || single || (!own.length && unit.term.length > 2) ? await search.endings(index, unit.term) : [];
    unit.classes = [...own, ...more.filter(({ shard, id }) => own[0]?.shard !== shard || own[0].id !== id)];
    unit.known = own.length > 0;
    unit.prefix = more.length > 0;
    return unit.classes.length > 0;
  };

  /** The units that stand for one: itself, its parts, two words run together, or what it is but for typing errors. */
  const resolve = async (index, unit, unfinished) => {
    if (await know(index, unit, unfinished)) return [unit];
    const { parts, cased } = unit;
    const known = await Promise.all(parts.map((part) => know(index, part, unfinished && part === parts.at(-1))));
    if (parts.length && known.every(Boolean)) return parts;
    if (/^\p{Alphabetic}{3,}$/u.test(unit.term)) {
      const dictionary = await index.dictionary();
      const near = search.typos.near(dictionary, unit.term, unfinished);
      const halves = near[0]?.cost <= 1 ? [] : search.typos.split(dictionary, unit.term).map((term) => ({ term, parts: [] }));
      await Promise.all(halves.map((half) => know(index, half)));
      if (halves.length) return halves;
      unit.classes = (await Promise.all(near.map(({ term, cost }) => search.exact(index, term, 1 - 0.2 * cost)))).flat();
      unit.corrected = near[0]?.term;
    }
    // Changes of case may be an accident; words that were joined are words.
    return unit.classes.length || cased || !parts.length ? [unit] : (await Promise.all(parts.map((part) => resolve(index, part, false)))).flat();
  };

  /** Gives a unit what knows its terms again in a text. */
  const recognize = (unit) => {
    const forms = new Set([unit.term]);
    // Other endings are known by their beginning.
    for (const { shard, id } of unit.prefix ? unit.classes.slice(0, unit.known ? 1 : 0) : unit.classes) {
      for (const [place, other] of shard.classes.entries()) if (other === id) forms.add(shard.terms[place]);
    }
    unit.forms = forms;
    unit.matches = (term) => forms.has(term) || (unit.prefix && term.startsWith(unit.term));
  };

  /** The units of `words`, whose last may be `unfinished`. Common words are left out where there are others. */
  search.unitsOf = async (index, words, unfinished) => {
    const all = tree(search.tokens(words)).slice(0, MOST_TERMS);
    const last = all.at(-1)?.term;
    const different = [...new Map(all.map((unit) => [unit.term, unit])).values()];
    const telling = different.filter(({ term }) => !index.common.has(term));
    const asked = telling.length ? telling : different;
    const units = (await Promise.all(asked.map((unit) => resolve(index, unit, unfinished && unit.term === last)))).flat();
    units.forEach(recognize);
    return units;
  };
}
