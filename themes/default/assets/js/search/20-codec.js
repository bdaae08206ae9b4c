// The index's texts into numbers and terms; the format is in the manual's page on the search index. Whatever a file
// holds, reading it ends: in values that are within bounds, or in an error.
{
  const DIGITS = new Map([...` !#$%()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_\`abcdefghijklmnopqrstuvwxyz{|}~`].map((c, digit) => [c.charCodeAt(0), digit]));
  const MOST = 2 ** 26;

  /** Throws unless what the index promises holds. */
  const expect = (holds) => { if (!holds) throw new Error("the search index is damaged"); };

  /** Reads a text character by character: `digit()`, `number()`, both below `MOST`. */
  const reader = (text) => {
    expect(typeof text === "string");
    let at = 0;
    const digit = () => {
      const value = DIGITS.get(text.charCodeAt(at));
      expect(value !== undefined);
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

  /** A list of terms, each written as how much it shares with the one before it and the rest. */
  const terms = (text) => {
    expect(typeof text === "string");
    let term = "";
    return text.split("\n").filter(Boolean).map((line) => {
      const shared = DIGITS.get(line.charCodeAt(0));
      expect(shared <= term.length);
      term = term.slice(0, shared) + line.slice(1);
      return term;
    });
  };

  /** A shard's terms, the class of each, and for each class where its postings are in `sections` and `weights`. */
  const postings = (value, sectionCount) => {
    expect(Array.isArray(value));
    const list = terms(value[0]);
    const back = reader(value[1]);
    let classCount = 0;
    const classes = list.map(() => {
      const steps = back.number();
      expect(steps <= classCount);
      if (steps) return classCount - steps;
      classCount += 1;
      return classCount - 1;
    });
    const counts = reader(value[2]);
    const starts = [0];
    for (let n = 0; n < classCount; n += 1) starts.push(starts[n] + counts.number());
    expect(starts[classCount] <= String(value[4]).length);
    const sections = new Int32Array(starts[classCount]);
    const weights = new Uint8Array(starts[classCount]);
    const gaps = reader(value[3]);
    const digits = reader(value[4]);
    for (let n = 0; n < classCount; n += 1) {
      let section = -1;
      for (let at = starts[n]; at < starts[n + 1]; at += 1) {
        section += 1 + gaps.number();
        expect(section < sectionCount);
        sections[at] = section;
        weights[at] = digits.digit();
      }
    }
    return { terms: list, classes, starts, sections, weights };
  };

  search.codec = { expect, reader, terms, postings };
}
