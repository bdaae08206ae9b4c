// The index's files, each read when it is first needed.
{
  const { expect, reader, terms, postings } = search.codec;

  /** The root of the index with what hangs from it; made once. */
  const open = async () => {
    const value = await payload("assets/search/index");
    expect(Array.isArray(value) && value[0] === 1 && value[1] >= 0 && value[5] >= 1);
    const [, count, topics, firsts, shardHash, chunkSize, chunkHash, dictionaryHash, facetsHash, common, inside] = value;
    const file = async (name) => inside[name] ?? payload(`assets/search/${name}`);
    const starts = firsts.split("\n");

    const shard = once(async (place) => postings(await file(`p${place}.${shardHash}`), count));

    const chunk = once(async (place) => {
      const [pages, sections] = await file(`d${place}.${chunkHash}`);
      const seen = new Map();
      return sections.map(([page, kind, anchor, heading, above]) => {
        const [url, title, topic, priority, level, texts, firstText] = pages[page];
        const before = seen.get(page) ?? 0;
        seen.set(page, before + 1);
        return { url, title, topic: topics[topic]?.[1] ?? "", priority, level, texts, text: firstText + before, kind, anchor, heading: heading || title, above };
      });
    });

    /** What filters ask: the topic, priority and level of each section, and its kind. */
    const facets = once(async () => {
      const [pages, topicsOf, priorities, levels, kinds] = (await file(`f0.${facetsHash}`)).map((text) => reader(text));
      const facets = { topic: new Int32Array(count), priority: new Uint8Array(count), level: new Uint8Array(count), type: new Uint8Array(count) };
      for (let at = 0; at < count;) {
        const end = at + pages.number();
        const [topic, priority, level] = [topicsOf.number(), priorities.digit(), levels.digit()];
        expect(end <= count);
        for (; at < end; at += 1) {
          facets.topic[at] = topic;
          facets.priority[at] = priority;
          facets.level[at] = level;
          facets.type[at] = kinds.digit();
        }
      }
      return facets;
    });

    /** The terms that typing errors are looked up in, and how many sections each is in. */
    const dictionary = once(async () => {
      const [list, numbers] = await file(`w0.${dictionaryHash}`);
      const counts = reader(numbers);
      return terms(list).map((term) => ({ term, count: counts.number() }));
    });

    const index = {
      count, topics, facets, dictionary,
      common: new Set(common.split("\n")),
      /** The shards that may have terms that begin with `start`, or the one that may have it as it is. */
      shards(start, prefix) {
        let low = 0;
        while (low + 1 < starts.length && starts[low + 1] <= start) low += 1;
        let high = low;
        while (prefix && high + 1 < starts.length && starts[high + 1].startsWith(start)) high += 1;
        return starts.slice(low, high + 1).map((_, place) => low + place);
      },
      shard,
      /** What is known of a section but its text. */
      async describe(section) {
        const described = (await chunk(Math.floor(section / chunkSize)))[section % chunkSize];
        expect(described);
        return described;
      },
      /** The text of a section with its tokens. */
      read: once(async (section) => {
        const { texts, text } = await index.describe(section);
        const body = (await file(texts))[text];
        expect(typeof body === "string");
        return { body, tokens: search.tokens(body) };
      }),
    };
    return index;
  };

  search.index = once(open);
}
