// What a result shows of its section: pieces of text, `{ text, mark }`. They are text, never HTML.
{
  const LONGEST = 190;

  /** The tokens that units match, the part of a word rather than the whole it stands in. */
  const matching = (tokens, units) => tokens.flatMap((token) => {
    const unit = units.find(({ forms, matches }) => (token.parts ? forms.has(token.term) : matches(token.term)));
    return unit ? [{ ...token, unit }] : [];
  });

  /** `text` in pieces; what units match is marked. */
  search.marked = (text, units, tokens = search.tokens(text)) => {
    const pieces = [];
    let at = 0;
    const add = (end, mark) => {
      if (end <= at) return;
      if (mark && pieces.at(-1)?.mark) pieces.at(-1).text += text.slice(at, end);
      else pieces.push({ text: text.slice(at, end), mark });
      at = end;
    };
    for (const { start, end } of matching(tokens, units).sort((a, b) => a.start - b.start || b.end - a.end)) {
      add(start, false);
      add(end, true);
    }
    add(text.length, false);
    return pieces;
  };

  /** The stretch of `text` that has most of what was asked, in marked pieces. */
  search.excerpt = (text, units, tokens) => {
    const hits = matching(tokens, units);
    let best = 0;
    let start = 0;
    for (const [place, first] of hits.entries()) {
      const seen = new Set();
      let value = 0;
      for (let at = place; at < hits.length && hits[at].end - first.start < LONGEST * 0.8; at += 1) {
        value += hits[at].unit.weight * (seen.has(hits[at].unit) ? 0.05 : 1);
        seen.add(hits[at].unit);
      }
      if (value > best) [best, start] = [value, first.start];
    }
    // A text's end is shown in full width.
    start = Math.min(start, Math.max(0, text.length - LONGEST + 30));
    // It begins with the text, or with the sentence if that is near, or else with a word a little before.
    if (start < 70) start = 0;
    else {
      const before = text.slice(start - 70, start);
      const sentence = /^.*(?:\n|[.!?:;]\s|[。！？])/su.exec(before);
      start -= sentence ? 70 - sentence[0].length : Math.max(0, 39 - before.slice(-40).search(/\s/));
    }
    let end = start + LONGEST;
    if (end < text.length) end = start + Math.max(LONGEST - 30, text.slice(start, end).search(/\s\S*$/));
    const inside = tokens.filter((token) => token.start >= start && token.end <= end).map((token) => ({ ...token, start: token.start - start, end: token.end - start }));
    const pieces = search.marked(text.slice(start, end).trimEnd(), units, inside);
    if (start > 0 && text[start - 1] !== "\n") pieces.unshift({ text: "… ", mark: false });
    if (end < text.length) pieces.push({ text: " …", mark: false });
    return pieces;
  };
}
