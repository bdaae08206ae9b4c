// The files of the search index, each loaded on first use.
const { search } = prepbook.internal;
const { $ } = prepbook.internal.page;
const { once, payload, latest, routes } = prepbook.internal.loading;

const { expect, reader, terms, postings } = search.codec;

/** The language of translations to search: that of this page, or on the search page that of the page where the search began. Empty for the guide. */
search.language = document.documentElement.dataset.searchLanguage ?? "";
if ($("[data-search]")) search.language = /^[\w-]+$/.exec(new URLSearchParams(location.search).get("lang") ?? "")?.[0] ?? "";
const folder = routes.folderSearch + (search.language && `${search.language}/`);

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

/**
 * The index whose root is `value`.
 *
 * @param {any} value
 * @returns {SearchIndex}
 */
const opened = (value) => {
  expect(Array.isArray(value) && value[0] === 4 && value[1] >= 0);
  const [, count, topics, firsts, shardHashes, chunkSizes, chunkHashes, dictionaryHash, facetsHash, common, synonyms, inside] =
    value;
  /** @param {string} name */
  const file = async (name) => inside[name] ?? payload(folder + name);
  /**
   * @param {string} kind
   * @param {number} number
   * @param {string} hashes
   */
  const nameOf = (kind, number, hashes) => `${kind}${number}.${hashes.slice((number >> 5) * 8, ((number >> 5) + 1) * 8)}`;
  /** @type {string[]} */
  const starts = firsts.split("\n");

  const shard = once(async (number) => postings(await file(nameOf("p", number, shardHashes)), count));

  /** The first section of each chunk. @type {number[]} */
  const begins = [];
  const sizes = reader(chunkSizes);
  for (let at = 0; at < count; at += sizes.number()) begins.push(at);

  const chunk = once(async (number) => {
    const [pages, sections, texts] = await file(nameOf("d", number, chunkHashes));
    return sections.map(
      (/** @type {any[]} */ [page, kind, anchor, heading, above, priority, level], /** @type {number} */ at) => {
        const [url, title, topic] = pages[page];
        return {
          url,
          title,
          topic: topics[topic]?.[1] ?? "",
          priority,
          level,
          text: texts[at],
          kind,
          anchor,
          heading: heading || title,
          above,
        };
      },
    );
  });

  /** @param {number} section */
  const describe = async (section) => {
    const number = begins.findLastIndex((begin) => begin <= section);
    const described = (await chunk(number))[section - begins[number]];
    expect(typeof described?.text === "string");
    return described;
  };

  return {
    /** Equal for indexes with the same files. */
    hashes: [shardHashes, chunkHashes, dictionaryHash, facetsHash].join(" "),
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
    /** The value of each section by field: the topic of a page is that of its sections. */
    facets: once(async () => {
      const [lengths, topics, ...columns] = (await file(`f0.${facetsHash}`)).map(reader);
      const values = search.query.FIELDS.map(() => new Int32Array(count));
      for (let at = 0; at < count; ) {
        const end = at + lengths.number();
        expect(end <= count);
        values[0].fill(topics.number(), at, end);
        for (; at < end; at += 1) for (const [index, column] of columns.entries()) values[index + 1][at] = column.digit();
      }
      return Object.fromEntries(search.query.FIELDS.map((field, index) => [field, values[index]]));
    }),
    /** The terms for spelling correction, with their document frequencies. */
    dictionary: once(async () => {
      const [list, numbers] = await file(`w0.${dictionaryHash}`);
      const counts = reader(numbers);
      return terms(list).map((term) => ({ term, count: counts.number() }));
    }),
    /** The text of a section and its tokens; `spoken` has those of its heading before them. */
    read: once(async (section) => {
      const { text: body, heading } = await describe(section);
      const tokens = search.tokens(body);
      return { body, tokens, spoken: [...search.tokens(heading), ...tokens] };
    }),
  };
};

const ROOT = `${folder}index`;
/** @type {Promise<SearchIndex>} */
let current;
let isOutdated = false;

/** The index, loaded on first use. */
search.index = () => {
  if (!current) {
    const loading = (isOutdated ? latest(ROOT) : payload(ROOT)).then(opened);
    loading.catch(() => {
      if (current === loading) current = undefined;
    });
    current = loading;
  }
  return current;
};

/** Loads the index again, whose files were not found: the site was published again. Undefined if the server has the same one. */
search.reloaded = async () => {
  const old = await current;
  isOutdated = true;
  const loading = latest(ROOT).then(opened);
  const next = await loading.catch(() => /** @type {SearchIndex} */ (undefined));
  if (!next || next.hashes === old?.hashes) return undefined;
  current = loading;
  return next;
};

// The preview has built the book again.
document.addEventListener("prepbook:rebuilt", () => {
  isOutdated = true;
  current = undefined;
});
