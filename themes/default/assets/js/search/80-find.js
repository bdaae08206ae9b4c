// A query into results: all of the above in turn.
{
  const { parse, values, FIELDS, PRIORITIES, LEVELS, KINDS } = search.query;
  const { leaves, exact, endings } = search;
  /** Sections whose headings are looked at, those whose texts are, and those in which a phrase is looked for. */
  const DESCRIBED = 20;
  const READ = 8;
  const SEARCHED = 80;

  /** Takes out of the mask `kept` what is not in `other`, or with `not` what is. */
  const narrow = (kept, other, not) => { for (let at = 0; at < kept.length; at += 1) if (!other[at] === !not) kept[at] = 0; };

  /** The sections that filters, phrases and exclusions leave, as a mask; nothing if there are none of these. */
  const allowed = async (index, { phrases, without, filters }) => {
    if (!phrases.length && !without.length && !Object.keys(filters).length) return undefined;
    const kept = new Uint8Array(index.count).fill(1);
    const has = (classes) => {
      const mask = new Uint8Array(index.count);
      for (const { shard, start, end } of classes) for (let at = start; at < end; at += 1) mask[shard.sections[at]] = 1;
      return mask;
    };
    for (const [field, wanted] of Object.entries(filters)) {
      const facet = (await index.facets())[field];
      for (const not of [false, true]) {
        const accepted = new Set(wanted.filter((filter) => filter.not === not).flatMap(({ value }) => values(field, value, index.topics)));
        if (wanted.some((filter) => filter.not === not)) narrow(kept, facet.map((value) => accepted.has(value)), not);
      }
    }
    for (const { phrase, open } of phrases) {
      const terms = leaves(phrase);
      for (const [place, term] of terms.entries()) {
        narrow(kept, has([...await exact(index, term), ...(open && place === terms.length - 1 ? await endings(index, term) : [])]));
      }
    }
    for (const { phrase } of without) {
      const terms = leaves(phrase);
      // Of several words all must be there, one after the other: the texts will tell.
      if (terms.length === 1) narrow(kept, has(await exact(index, terms[0])), true);
    }
    return kept;
  };

  const spaced = (text) => ` ${plain(text.normalize("NFKC")).replace(/[^\p{L}\p{N}\p{M}+#]+/gu, " ").trim()} `;
  /** Whether `text` (already spaced) has a phrase; an open one may go on. */
  const hasPhrase = (text, { phrase, open }) => {
    const wanted = spaced(phrase);
    // Scripts without spaces between words have none around a phrase either.
    return text.includes(/[\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u3005-\u9fff\uac00-\ud7af]/.test(wanted) ? wanted.trim() : open ? wanted.trimEnd() : wanted);
  };

  /** Nearest terms to the first word that nothing has. */
  const suggestions = async (index, units) => {
    const missing = units.find(({ classes, term }) => !classes.length && /^\p{Alphabetic}+$/u.test(term));
    const near = missing ? search.typos.near(await index.dictionary(), missing.term, true, 1) : [];
    return near.slice(0, 3).map(({ term }) => ({ word: missing.term, term }));
  };

  /**
   * Finds sections. Gives `hits`, the `limit` best, best first; `total`, how many there are; `corrected`, what was
   * taken for words that nothing has: `[{ word, term }]`; `suggested`, terms to try where nothing was found, likewise.
   * `filters` are values by field, as after `topic:`; `signal` aborts.
   */
  search.find = async (query, { limit = 20, filters = {}, signal } = {}) => {
    const asked = parse(String(query));
    for (const field of FIELDS) if (filters[field]) asked.filters[field] ??= [{ value: filters[field], not: false }];
    const until = async (promise) => { const value = await promise; signal?.throwIfAborted(); return value; };
    const index = await until(search.index());
    // A big O is often typed small.
    const words = `${asked.phrases.map(({ phrase }) => phrase).join(" ")} ${asked.words}`.trim().replace(/(?<![\p{L}\p{N}])o(?=\()/gu, "O");
    // A space after the last word says that it is whole.
    const open = /\S$/.test(asked.words);
    const units = await until(search.unitsOf(index, words, open));
    const mask = await until(allowed(index, asked));
    const toRead = asked.phrases.length > 0 || asked.without.some(({ phrase }) => leaves(phrase).length > 1);
    const most = Math.max(toRead ? SEARCHED : DESCRIBED, limit);

    let { total, chosen } = search.score(index, units, mask, most);
    if (!words && mask) {
      // Filters alone: all they let through, in reading order.
      const all = [...mask.keys()].filter((section) => mask[section]);
      [total, chosen] = [all.length, all.slice(0, most).map((section) => ({ section, score: 0 }))];
    }
    let hits = await until(Promise.all(chosen.map(async (hit) => ({ ...hit, ...await index.describe(hit.section) }))));
    const corrected = new Map(units.filter((unit) => unit.corrected).map((unit) => [unit.term, unit.corrected]));
    const meant = leaves(words).map((term) => corrected.get(term) ?? term);
    for (const hit of hits) hit.score *= search.headingFactor(hit, units, meant, index.common, open);
    const order = () => hits.sort((a, b) => b.score - a.score || a.section - b.section);
    const read = (list) => until(Promise.all(list.map(async (hit) => Object.assign(hit, await index.read(hit.section)))));
    order();
    if (toRead) {
      await read(hits);
      const fits = (hit) => {
        const text = spaced(`${hit.heading}\n${hit.body}`);
        return asked.phrases.every((phrase) => hasPhrase(text, phrase)) && !asked.without.some((phrase) => hasPhrase(text, phrase));
      };
      const before = hits.length;
      hits = hits.filter(fits);
      if (before === total) total = hits.length;
    }
    if (units.length > 1) {
      for (const hit of await read(hits.slice(0, READ))) hit.score *= 1 + 0.2 * search.nearness([...search.tokens(hit.heading), ...hit.tokens], units);
      order();
    }
    return {
      total,
      corrected: [...corrected].map(([word, term]) => ({ word, term })),
      suggested: hits.length ? [] : await until(suggestions(index, units)),
      hits: (await read(hits.slice(0, limit))).map((hit) => ({
        url: address(hit.anchor ? `${hit.url}#${hit.anchor}` : hit.url),
        title: hit.title,
        heading: hit.heading,
        above: hit.above,
        kind: KINDS[hit.kind],
        topic: hit.topic,
        priority: PRIORITIES[hit.priority],
        level: LEVELS[hit.level],
        excerpt: search.excerpt(hit.body, units, hit.tokens),
        marked: search.marked(hit.heading, units),
        score: hit.score,
      })),
    };
  };
}
