// Excerpts of sections, as pieces of text with a mark. Pieces are text, never HTML.
const { search } = prepbook.internal;

const LONGEST = 190;
/** How many characters before the first match the excerpt may begin: at a sentence, or else at a word. */
const SENTENCE = 70;
const WORD = 40;

/**
 * The tokens that units match; parts of a compound rather than the compound.
 *
 * @param {Token[]} tokens
 * @param {Unit[]} units
 */
const matching = (tokens, units) =>
  tokens.flatMap((token) => {
    const unit = units.find(({ forms, matches }) => (token.parts ? forms.has(token.term) : matches(token.term)));
    return unit ? [{ ...token, unit }] : [];
  });

/** `text` from `start` to `end` in pieces; matches are marked. */
search.marked = (text, units, tokens = search.tokens(text), start = 0, end = text.length) => {
  const marks = new Uint8Array(text.length);
  for (const token of matching(tokens, units)) marks.fill(1, token.start, token.end);
  const pieces = [];
  for (let at = start; start < end; start = at) {
    while (at < end && marks[at] === marks[start]) at += 1;
    pieces.push({ text: text.slice(start, at), mark: marks[start] > 0 });
  }
  return pieces;
};

/** The excerpt of `text` with the most matches. */
search.excerpt = (text, units, tokens) => {
  const hits = matching(tokens, units);
  let best = 0;
  let start = 0;
  for (const [index, first] of hits.entries()) {
    const seen = new Set();
    let value = 0;
    for (const { unit, end } of hits.slice(index)) {
      if (end - first.start > LONGEST * 0.8) break;
      value += seen.has(unit) ? unit.weight * 0.05 : unit.weight;
      seen.add(unit);
    }
    if (value > best) [best, start] = [value, first.start];
  }
  // At the end of a text the excerpt keeps its full length.
  start = Math.min(start, Math.max(0, text.length - LONGEST + 30));
  const before = text.slice(Math.max(0, start - SENTENCE), start);
  const sentence = before.length < SENTENCE ? before : before.replace(/^.*(\n|[.!?:;]\s|[。！？])/su, "");
  start -= sentence === before && before.length === SENTENCE ? before.slice(-WORD).replace(/^\S*\s/, "").length : sentence.length;
  let end = Math.min(start + LONGEST, text.length);
  if (end < text.length) end = start + Math.max(LONGEST - 30, text.slice(start, end).search(/\s\S*$/));
  const pieces = search.marked(text, units, tokens, start, end);
  if (start > 0 && text[start - 1] !== "\n") pieces.unshift({ text: "… ", mark: false });
  if (end < text.length) pieces.push({ text: " …", mark: false });
  return pieces;
};
