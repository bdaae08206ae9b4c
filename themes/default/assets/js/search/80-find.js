// A query into results: all of the above in turn.
{
  const { leaves, exact, endings, unitsOf } = search.terms;
  const { score, headingFactor, nearness, spaced, hasPhrase, DESCRIBED, READ, SEARCHED, KINDS: PREFERENCE } = search.rank;
  const { parse, values, FIELDS, PRIORITIES, LEVELS, KINDS } = search.query;

  /** The sections of all classes, as a mask. */
  const maskOf = (index, classes) => {
    const mask = new Uint8Array(index.count);
    for (const { shard, start, end } of classes) for (let at = start; at < end; at += 1) mask[shard.sections[at]] = 1;
    return mask;
  };
  const narrow = (index, mask, other, not = false) => {
    const kept = mask ?? new Uint8Array(index.count).fill(1);
    for (let at = 0; at < kept.length; at += 1) if (Boolean(other[at]) === not) kept[at] = 0;
    return kept;
  };

  /** The sections that filters, phrases and exclusions leave, or nothing if there are none of these. */
  const allowed = async (index, { phrases, without, filters }) => {
    let mask;
    for (const field of FIELDS) {
      if (!filters[field]) continue;
      const facet = (await index.facets())[field];
      for (const not of [false, true]) {
        const wanted = filters[field].filter((filter) => Boolean(filter.not) === not);
        if (!wanted.length) continue;
        const accepted = new Set(wanted.flatMap(({ value }) => values(field, value, index.topics)));
        mask = narrow(index, mask, facet.map((value) => (accepted.has(value) ? 1 : 0)), not);
      }
    }
    for (const { phrase, open } of phrases) {
      const terms = leaves(phrase);
      for (const [place, term] of terms.entries()) {
        const classes = [...await exact(index, term), ...(open && place === terms.length - 1 ? await endings(index, term) : [])];
        mask = narrow(index, mask, maskOf(index, classes));
      }
    }
    for (const { phrase } of without) {
      const terms = leaves(phrase);
      // Of several words all must be there, one after the other: the texts will tell.
      if (terms.length === 1) mask = narrow(index, mask, maskOf(index, await exact(index, terms[0])), true);
    }
    return mask;
  };

  /** The sections that are let through, as if all were equally good answers. */
  const browse = (mask, most) => {
    const all = [];
    for (let section = 0; section < mask.length; section += 1) if (mask[section]) all.push(section);
    return { total: all.length, chosen: all.slice(0, most).map((section) => ({ section, score: 0 })) };
  };

  /** Nearest terms to the first word that nothing has. */
  const suggestions = async (index, units) => {
    const missing = units.find(({ classes, term }) => !classes.length && /^\p{Alphabetic}+$/u.test(term));
    if (!missing) return [];
    const near = search.typos.near(await index.dictionary(), missing.term, { unfinished: true, more: 1 });
    return near.slice(0, 3).map(({ term }) => ({ word: missing.term, term }));
  };

  /**
   * Finds sections. Gives `hits`, the `limit` best, best first; `total`, how many there are; `corrected`, what was
   * taken for words that nothing has: `[{ word, term }]`; `suggested`, terms to
   * try where nothing was found, in the same form.
   * `filters` are values by field, as after `topic:`; `signal` aborts.
   */
  search.find = async (query, { limit = 20, filters = {}, signal } = {}) => {
    const asked = parse(String(query));
    for (const field of FIELDS) if (filters[field]) asked.filters[field] ??= [{ value: filters[field] }];
    const index = await search.index();
    const until = async (promise) => { const value = await promise; signal?.throwIfAborted(); return value; };
    const phraseWords = asked.phrases.map(({ phrase }) => phrase).join(" ");
    const words = `${asked.words.trim()} ${phraseWords}`.trim();
    // A space after the last word says that it is whole; so does what else was asked after it.
    const open = !phraseWords && /\S$/.test(String(query)) && String(query).trimEnd().endsWith(asked.words.trimEnd().slice(-1));
    const units = await until(unitsOf(index, words, open));
    const mask = await until(allowed(index, asked));
    const read = asked.phrases.length > 0 || asked.without.some(({ phrase }) => leaves(phrase).length > 1);
    const most = Math.max(read ? SEARCHED : DESCRIBED, limit);
    const ranked = !words && mask ? browse(mask, most) : score(index, units, mask, most);

    let hits = await until(Promise.all(ranked.chosen.map(async (hit) => ({ ...hit, ...await index.describe(hit.section) }))));
    const queryTerms = leaves(words);
    for (const hit of hits) hit.score *= headingFactor(hit, units, queryTerms, index.common, open) * PREFERENCE[hit.kind];
    const better = (a, b) => b.score - a.score || a.section - b.section;
    hits.sort(better);

    const know = async (hit) => {
      hit.body ??= await index.text(hit);
      hit.tokens ??= search.tokens(hit.body);
      return hit;
    };
    if (read) {
      await until(Promise.all(hits.map(know)));
      const all = (hit) => spaced(`${hit.heading}\n${hit.body}`);
      hits = hits.filter((hit) => asked.phrases.every((phrase) => hasPhrase(all(hit), phrase)) && !asked.without.some((phrase) => hasPhrase(all(hit), phrase)));
      if (ranked.total <= most) ranked.total = hits.length;
    }
    if (units.length > 1) {
      const first = hits.slice(0, READ);
      await until(Promise.all(first.map(know)));
      for (const hit of first) hit.score *= 1 + 0.3 * nearness([...search.tokens(hit.heading), ...hit.tokens], units);
      hits.sort(better);
    }
    hits = await until(Promise.all(hits.slice(0, limit).map(know)));
    return {
      total: ranked.total,
      corrected: units.filter(({ corrected }) => corrected).map(({ term, corrected }) => ({ word: term, term: corrected })),
      suggested: hits.length ? [] : await until(suggestions(index, units)),
      hits: hits.map((hit) => ({
        url: address(hit.anchor ? `${hit.url}#${hit.anchor}` : hit.url),
        title: hit.title,
        heading: hit.heading,
        above: hit.above,
        kind: KINDS[hit.kind],
        topic: hit.topic,
        priority: PRIORITIES[hit.priority] ?? "",
        level: LEVELS[hit.level] ?? "",
        excerpt: search.excerpt.excerpt(hit.body, units, hit.tokens),
        marked: search.excerpt.marked(hit.heading, units),
        score: hit.score,
      })),
    };
  };
}
