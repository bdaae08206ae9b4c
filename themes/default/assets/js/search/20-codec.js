// Decodes the search index; the manual's page on the search index has the format. Any input gives either values within bounds or
// an error.
const { search } = prepbook.internal;

/** Printable ASCII without the characters that HTML, JavaScript or Markdown escape. */
const CODES = [...Array(127).keys()].filter((code) => code > 31 && !`"&'<>\\`.includes(String.fromCharCode(code)));
const DIGITS = new Map(CODES.map((code, digit) => [code, digit]));
const MOST = 2 ** 26;

/**
 * Throws if an invariant of the index does not hold.
 *
 * @param {unknown} holds
 */
const expect = (holds) => {
  if (!holds) throw new Error("the search index is damaged");
};

/**
 * Reads numbers below `MOST` from a text.
 *
 * @param {string} text
 */
const reader = (text) => {
  expect(typeof text === "string");
  let at = 0;
  const digit = () => {
    const value = DIGITS.get(text.charCodeAt(at));
    expect(value >= 0);
    at += 1;
    return value;
  };
  const number = () => {
    let high = 0;
    let last = digit();
    for (; last >= 57; last = digit()) {
      high = high * 32 + last - 56;
      expect(high < MOST);
    }
    return high * 57 + last;
  };
  return { digit, number };
};

/**
 * A front-coded list of terms: each line has the length of the prefix shared with the previous term, and the rest.
 *
 * @param {string} text
 */
const terms = (text) => {
  expect(typeof text === "string");
  let term = "";
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const shared = DIGITS.get(line.charCodeAt(0));
      expect(shared <= term.length);
      term = term.slice(0, shared) + line.slice(1);
      return term;
    });
};

/**
 * A shard's terms, the class of each, and the ranges of each class in `sections` and `weights`.
 *
 * @param {any} value
 * @param {number} sectionCount
 */
const postings = (value, sectionCount) => {
  expect(Array.isArray(value) && value.length === 5);
  const [steps, sizes, gaps, digits] = value.slice(1).map(reader);
  const list = terms(value[0]);
  const starts = [0];
  const classes = list.map(() => {
    const back = steps.number();
    expect(back < starts.length);
    if (back === 0) starts.push(starts.at(-1) + sizes.number());
    return starts.length - 1 - (back || 1);
  });
  const total = starts.at(-1);
  expect(total <= String(value[4]).length);
  const sections = new Int32Array(total);
  const weights = new Uint8Array(total);
  for (let id = 1; id < starts.length; id += 1) {
    let section = -1;
    for (let at = starts[id - 1]; at < starts[id]; at += 1) {
      section += 1 + gaps.number();
      expect(section < sectionCount);
      sections[at] = section;
      weights[at] = digits.digit();
    }
  }
  return { terms: list, classes, starts, sections, weights };
};

search.codec = { expect, reader, terms, postings };
