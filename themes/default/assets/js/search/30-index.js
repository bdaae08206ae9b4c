// The files of the search index, each loaded on first use.
const { search } = prepbook.internal;
const { once, payload, routes } = prepbook.internal.loading;

const { expect, reader, terms, postings } = search.codec;

/**
 * What means the same as a text: lists of terms by terms joined by spaces.
 *
 * @param {string} lines
 */
const meanings = (lines) => {
  /** @type {Map<string, string[][]>} */
  const all = new Map();
  for (const line of lines.split("\n").filter(Boolean)) {
    const texts = line.split("\t");
    for (const text of texts) {
      const others = texts.filter((other) => other && other !== text).map((other) => other.split(" "));
      all.set(text, [...(all.get(text) ?? []), ...others]);
    }
  }
  return all;
};

/** The root of the index, loaded once. */
search.index = once(async () => {
  const value = await payload(`${routes.searchFolder}index`);
  expect(Array.isArray(value) && value[0] === 3 && value[1] >= 0 && value[5] >= 1);
  const [, count, topics, firsts, shardHashes, chunkSize, chunkHashes, dictionaryHash, facetsHash, common, synonyms, inside] =
    value;
  /** @param {string} name */
  const file = async (name) => inside[name] ?? payload(routes.searchFolder + name);
  /**
   * @param {string} kind
   * @param {number} number
   * @param {string} hashes
   */
  const nameOf = (kind, number, hashes) => `${kind}${number}.${hashes.slice((number >> 5) * 8, ((number >> 5) + 1) * 8)}`;
  /** @type {string[]} */
  const starts = firsts.split("\n");

  const shard = once(async (number) => postings(await file(nameOf("p", number, shardHashes)), count));

  const chunk = once(async (number) => {
    const [pages, sections] = await file(nameOf("d", number, chunkHashes));
    const seen = pages.map(() => 0);
    return sections.map((/** @type {any[]} */ [page, kind, anchor, heading, above, priority, level]) => {
      const [url, title, topic, texts, first] = pages[page];
      seen[page] += 1;
      return {
        url,
        title,
        topic: topics[topic]?.[1] ?? "",
        priority,
        level,
        texts,
        text: first + seen[page] - 1,
        kind,
        anchor,
        heading: heading || title,
        above,
      };
    });
  });

  /** @param {number} section */
  const describe = async (section) => {
    const described = (await chunk(Math.floor(section / chunkSize)))[section % chunkSize];
    expect(described);
    return described;
  };

  return {
    count,
    topics,
    shard,
    describe,
    common: new Set(common.split("\n")),
    synonyms: meanings(synonyms),
    /** The shard that may contain `term`, and with `prefix` the following ones that may contain terms with that prefix. */
    shards(term, prefix) {
      const first = Math.max(
        0,
        starts.findLastIndex((start) => start <= term),
      );
      return starts.flatMap((start, number) =>
        number === first || (prefix && number > first && start.startsWith(term)) ? [number] : [],
      );
    },
    /** The topic, priority, level and kind of each section. */
    facets: once(async () => {
      const [sizes, topicsOf, priorities, levels, kinds] = (await file(`f0.${facetsHash}`)).map(reader);
      const [topic, priority, level, type] = [0, 1, 2, 3].map(() => new Int32Array(count));
      for (let at = 0; at < count; ) {
        const end = at + sizes.number();
        expect(end <= count);
        topic.fill(topicsOf.number(), at, end);
        for (; at < end; at += 1) {
          priority[at] = priorities.digit();
          level[at] = levels.digit();
          type[at] = kinds.digit();
        }
      }
      return { topic, priority, level, type };
    }),
    /** The terms for spelling correction, with their document frequencies. */
    dictionary: once(async () => {
      const [list, numbers] = await file(`w0.${dictionaryHash}`);
      const counts = reader(numbers);
      return terms(list).map((term) => ({ term, count: counts.number() }));
    }),
    /** The text of a section and its tokens; `spoken` has those of its heading before them. */
    read: once(async (section) => {
      const { texts, text, heading } = await describe(section);
      const body = (await file(texts))[text];
      expect(typeof body === "string");
      const tokens = search.tokens(body);
      return { body, tokens, spoken: [...search.tokens(heading), ...tokens] };
    }),
  };
});
