// Words that are near a word which no section has.
{
  /** How many typing errors are forgiven in a word. */
  const forgiven = (word) => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

  /**
   * The restricted Damerau distance (insertions, deletions, replacements, swaps of neighbours, none edited twice) of
   * `a` and `b`, and of `a` and the nearest beginning of `b`: both up to `most`, else more.
   */
  const distance = (a, b, most) => {
    let before = [];
    let last = Array.from({ length: b.length + 1 }, (_, column) => column);
    for (let row = 1; row <= a.length; row += 1) {
      const line = [row];
      let least = row;
      for (let column = 1; column <= b.length; column += 1) {
        const same = a[row - 1] === b[column - 1];
        let best = Math.min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (same ? 0 : 1));
        if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) best = Math.min(best, before[column - 2] + 1);
        line.push(best);
        if (best < least) least = best;
      }
      if (least > most) return { whole: least, beginning: least };
      before = last;
      last = line;
    }
    return { whole: last[b.length], beginning: Math.min(...last) };
  };

  /** Which letters a word has, as bits: words that differ in many bits need no closer look. */
  const signature = (word) => {
    let bits = 0;
    for (let at = 0; at < word.length; at += 1) bits |= 1 << (word.charCodeAt(at) & 31);
    return bits;
  };
  const bitCount = (bits) => {
    let count = 0;
    for (let left = bits; left; left &= left - 1) count += 1;
    return count;
  };

  /** How many letters two words begin with alike. */
  const alike = (a, b) => {
    let at = 0;
    while (at < a.length && a[at] === b[at]) at += 1;
    return at;
  };

  /**
   * Terms for `word`, the likeliest first, each `{ term, cost }`: 1 or 2 for typing errors, 1.5 for what seems
   * another form of the word. `unfinished` also takes what `word` may be the beginning of; `more` errors are forgiven.
   */
  const near = (dictionary, word, unfinished, more = 0) => {
    const most = forgiven(word) + more;
    if (!most) return [];
    const own = signature(word);
    const found = [];
    for (const entry of dictionary) {
      const { term } = entry;
      const longer = term.length - word.length;
      entry.bits ??= signature(term);
      const stem = alike(word, term);
      let cost = stem >= 5 && word.length - stem <= 3 && term.length - stem <= 3 ? 1.5 : Infinity;
      if (longer >= -most && (unfinished || longer <= most) && bitCount(own & ~entry.bits) <= most && (unfinished || bitCount(entry.bits & ~own) <= most)) {
        const { whole, beginning } = distance(word, term, most);
        if (whole <= most) cost = Math.min(cost, whole);
        else if (unfinished && beginning <= most && word.length > 3) cost = Math.min(cost, beginning + 0.25);
      }
      if (cost < Infinity) found.push({ term, cost, rank: cost - (stem > 0 ? 0.2 : 0) - Math.log10(1 + entry.count) / 10 });
    }
    return found.sort((a, b) => a.rank - b.rank || (a.term < b.term ? -1 : 1)).slice(0, 6);
  };

  /** Two terms that `word` is when its space is put back. */
  const split = (dictionary, word) => {
    const has = new Map(dictionary.map(({ term, count }) => [term, count]));
    let best = [];
    let most = 0;
    for (let at = 3; at <= word.length - 3; at += 1) {
      const [head, tail] = [word.slice(0, at), word.slice(at)];
      const both = Math.min(has.get(head) ?? 0, has.get(tail) ?? 0);
      if (both > most) [most, best] = [both, [head, tail]];
    }
    return best;
  };

  search.typos = { near, split, distance };
}
