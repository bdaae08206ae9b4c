// Spelling correction.
const { search } = prepbook.internal;

/**
 * The optimal string alignment distance of `a` and `b`, and of `a` and the nearest prefix of `b`. Values above `most` are lower
 * bounds.
 *
 * @param {string} a
 * @param {string} b
 * @param {number} most
 */
const distance = (a, b, most) => {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row += 1) {
    const [line, last] = [[row], rows[row - 1]];
    let least = row;
    for (let column = 1; column <= b.length; column += 1) {
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const best = Math.min(
        last[column] + 1,
        line[column - 1] + 1,
        last[column - 1] + Number(a[row - 1] !== b[column - 1]),
        swapped ? rows[row - 2][column - 2] + 1 : Infinity,
      );
      line.push(best);
      if (best < least) least = best;
    }
    if (least > most) return { whole: least, beginning: least };
    rows.push(line);
  }
  return { whole: rows[a.length][b.length], beginning: Math.min(...rows[a.length]) };
};

/**
 * The letters of a word as bits: a filter before the distance is computed.
 *
 * @param {string} word
 */
const signature = (word) => {
  let bits = 0;
  for (let at = 0; at < word.length; at += 1) bits |= 1 << word.charCodeAt(at);
  return bits;
};

/**
 * Returns whether more than `most` bits are set.
 *
 * @param {number} bits
 * @param {number} most
 */
const exceeds = (bits, most) => {
  for (; bits && most >= 0; most -= 1) bits &= bits - 1;
  return most < 0;
};

/**
 * Terms near `word`, likeliest first, with the number of errors as `cost`. One error is allowed from four letters on, two from
 * eight; an error in the first letter counts as one of two only from ten letters on. `unfinished` also allows terms of which `word`
 * is a prefix with one error; `more` allows that many more errors.
 *
 * @param {DictionaryEntry[]} dictionary
 * @param {string} word
 * @param {boolean} unfinished
 * @param {number} [more]
 */
const near = (dictionary, word, unfinished, more = 0) => {
  const most = Number(word.length > 3) + Number(word.length > 7) + more;
  const own = signature(word);
  const found = [];
  for (const entry of dictionary) {
    const { term, count } = entry;
    const longer = term.length - word.length;
    if (longer < -most || (longer > most && !unfinished)) continue;
    entry.bits ??= signature(term);
    if (exceeds(own & ~entry.bits, most) || (!unfinished && exceeds(entry.bits & ~own, most))) continue;
    const { whole, beginning } = distance(word, term, most);
    const first = term[0] === word[0] || (term[0] === word[1] && term[1] === word[0]);
    let cost = whole;
    if (whole > (first || word.length > 9 ? most : 1)) {
      if (!unfinished || !first || beginning > 1 || word.length < 7) continue;
      cost = 1.25;
    }
    if (!first) cost += 0.2;
    found.push({ term, cost, rank: cost - Math.log10(1 + count) / 10 });
  }
  return found.sort((a, b) => a.rank - b.rank).slice(0, 6);
};

/** Endings of English words by which their forms differ, longest first. */
const ENDINGS = /(?:ations?|ices|ions?|ies|ied|ing|ves|ers?|es|ed|fe|ix|ex|is|um|on|us|[aefsy])$/;
/** The letters that forms of one word share at least, and the errors that such a form counts as. */
const SHARED = 3;
const FORM_COST = 0.5;

/**
 * What is left of a word without an ending, in all ways: of "leaves", "leav" and "lea".
 *
 * @param {string} word
 */
const bases = (word) => {
  const found = new Set([word]);
  for (let at = SHARED; at < word.length; at += 1) if (ENDINGS.exec(word.slice(at))?.index === 0) found.add(word.slice(0, at));
  return found;
};

/**
 * Terms that are other forms of `word`, as near() gives them.
 *
 * @param {DictionaryEntry[]} dictionary
 * @param {string} word
 */
const forms = (dictionary, word) => {
  const own = bases(word);
  const start = word.slice(0, SHARED);
  return dictionary
    .filter(({ term }) => term.startsWith(start) && [...bases(term)].some((base) => own.has(base)))
    .sort((a, b) => b.count - a.count)
    .slice(0, 3)
    .map(({ term }) => ({ term, cost: FORM_COST, rank: FORM_COST }));
};

/**
 * The three most frequent pairs of terms into which `word` can be split.
 *
 * @param {DictionaryEntry[]} dictionary
 * @param {string} word
 */
const halves = (dictionary, word) => {
  const ends = dictionary.filter(({ term }) => word.endsWith(term));
  return dictionary
    .filter(({ term }) => word.startsWith(term))
    .flatMap((first) =>
      ends
        .filter(({ term }) => first.term + term === word)
        .map(({ term, count }) => ({ pair: [first.term, term], both: Math.min(first.count, count) })),
    )
    .sort((a, b) => b.both - a.both)
    .slice(0, 3);
};

search.typos = { near, forms, halves, distance, exceeds };
