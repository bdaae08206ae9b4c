// What a reader typed: words, "phrases", -without, and topic:, priority:, level: and type: filters.
{
  const PRIORITIES = ["", "low", "medium", "high", "very-high"];
  const LEVELS = ["", "junior", "mid", "senior"];
  const KINDS = ["article", "section", "question", "faq", "table", "row"];
  const FIELDS = ["topic", "priority", "level", "type"];
  const LONGEST = 2000;

  const FILTER = /(?<=^|\s)(-?)(topic|priority|level|type):("[^"]*"?|[^\s"]+)/gi;
  const PHRASE = /(?<=^|\s)(-?)["“”„«]([^"“”„«»]+)(["“”„«»]|$)/g;
  const WITHOUT = /(?<=^|\s)-([^\s\-]\S*)/g;

  /**
   * `{ words, phrases, without, filters }`: phrases are `{ phrase, open }`, open while the closing quote is not typed;
   * `filters` has the values asked for, field by field, as typed.
   */
  const parse = (query) => {
    const parsed = { words: "", phrases: [], without: [], filters: {} };
    const take = (pattern, keep) => { rest = rest.replace(pattern, (...match) => { keep(...match); return " "; }); };
    let rest = query.slice(0, LONGEST);
    take(FILTER, (_, minus, field, value) => {
      (parsed.filters[field.toLowerCase()] ??= []).push({ value: value.replaceAll('"', ""), not: minus !== "" });
    });
    take(PHRASE, (_, minus, phrase, close) => parsed[minus ? "without" : "phrases"].push({ phrase, open: !close }));
    take(WITHOUT, (_, word) => parsed.without.push({ phrase: word }));
    parsed.words = rest;
    return parsed;
  };

  const bare = (text) => plain(text).replace(/[\s_-]+/g, " ").trim();

  /** The places in `names` (each a list of names for one thing) of what `value` names: exactly, else by its beginning. */
  const named = (value, names) => {
    const wanted = bare(value);
    const places = (fits) => names.flatMap((list, place) => (list.some((name) => name && fits(bare(name))) ? [place] : []));
    const exact = places((name) => name === wanted);
    return exact.length ? exact : places((name) => name.startsWith(wanted));
  };

  /** The values of the facets' field that `value` names: `high` is 3 for a priority, `table` is a comparison or its row. */
  const values = (field, value, topics) => {
    if (field === "topic") return named(value, topics).map((place) => place + 1);
    const found = named(value, { priority: PRIORITIES, level: LEVELS, type: KINDS }[field].map((name) => [name]));
    if (field !== "type") return found;
    // What is written is an article's beginning or a section of it; a table has rows.
    return found.flatMap((kind) => ({ 0: [0, 1], 4: [4, 5] })[kind] ?? [kind]);
  };

  search.query = { parse, values, FIELDS, PRIORITIES, LEVELS, KINDS };
}
