// Which sections answer a query, and in what order.
{
  /** Sections whose headings are looked at, and those whose texts are. */
  const DESCRIBED = 32;
  const READ = 16;
  /** Sections in which a phrase is looked for. */
  const SEARCHED = 80;
  /** Below this share of the best score a section is no answer. */
  const LEAST = 0.15;
  /** A small preference between sections that are alike otherwise: article, section, question, FAQ, table, row. */
  const KINDS = [1.04, 1, 1.06, 1.02, 1, 0.85];

  const weightOf = (count, many) => Math.log(1 + (count - many + 0.5) / (many + 0.5));

  /** The sections that have the unit's terms, each with how much they weigh there; gives the unit its weight. */
  const collect = (index, unit, best) => {
    const touched = [];
    const sizes = unit.classes.map(({ start, end }) => end - start);
    // A rare ending of an unfinished word is not worth more than the ending that is probably meant.
    unit.weight = sizes.length ? weightOf(index.count, unit.known ? sizes[0] : Math.max(...sizes)) : 0;
    for (const { shard, start, end, factor } of unit.classes) {
      const share = Math.min(1, weightOf(index.count, end - start) / (unit.weight || 1)) * factor / 15;
      for (let at = start; at < end; at += 1) {
        const section = shard.sections[at];
        const value = shard.weights[at] * share;
        if (best[section] === 0) touched.push(section);
        if (value > best[section]) best[section] = value;
      }
    }
    return touched;
  };

  /** The `most` best of the sections that `keep` lets through, best first, and how many there are in all. */
  const score = (index, units, keep, most) => {
    const best = new Float32Array(index.count);
    const scores = new Float64Array(index.count);
    const shares = new Float32Array(index.count);
    const touched = [];
    for (const unit of units) {
      for (const section of collect(index, unit, best)) {
        if (!keep || keep[section]) {
          if (shares[section] === 0) touched.push(section);
          scores[section] += unit.weight * best[section];
          shares[section] += unit.weight;
        }
        best[section] = 0;
      }
    }
    const whole = units.reduce((sum, { weight }) => sum + weight, 0);
    // To have all words counts, but less the more there are: of a long question no section has every word.
    const power = 1.5 / Math.max(1, units.length);
    let highest = 0;
    for (const section of touched) {
      scores[section] *= (shares[section] / whole) ** power;
      if (scores[section] > highest) highest = scores[section];
    }
    const answers = touched.filter((section) => scores[section] >= highest * LEAST);
    // Sorting all of many thousands takes longer than finding them: the bar is raised first.
    const chosen = [];
    for (const section of answers) {
      if (chosen.length >= most && scores[section] <= scores[chosen.at(-1)]) continue;
      let at = chosen.length;
      while (at > 0 && scores[chosen[at - 1]] < scores[section]) at -= 1;
      chosen.splice(at, 0, section);
      if (chosen.length > most) chosen.pop();
    }
    return { total: answers.length, chosen: chosen.map((section) => ({ section, score: scores[section] / (highest || 1) })) };
  };

  /** How well the heading fits: a factor, large for the query itself. */
  const headingFactor = (hit, units, asked, common, open) => {
    const heading = search.terms.leaves(hit.heading);
    if (!heading.length) return 1;
    const [h, q] = [heading.join(" "), asked.join(" ")];
    const whole = units.reduce((sum, { weight }) => sum + weight, 0);
    const found = units.reduce((sum, unit) => sum + (heading.some(unit.matches) ? unit.weight : 0), 0);
    const fitting = heading.filter((term) => asked.includes(term) || common.has(term) || units.some((unit) => unit.matches(term))).length;
    let factor = 1 + 0.8 * (whole ? found / whole : 0) ** 2 * (0.4 + 0.6 * fitting / heading.length);
    if (hit.kind === 5) return factor;
    if (h === q) factor += 4;
    else if (open && q.length > 2 && h.startsWith(q)) factor += 0.3 + q.length / h.length;
    else if (asked.length > 1 && ` ${h} `.includes(` ${q} `)) factor += 0.4;
    return factor;
  };

  /** How near to each other the units stand in a text, in the query's order: from 0 to 1. */
  const nearness = (tokens, units) => {
    const places = units.map((unit) => tokens.flatMap(({ term }, place) => (unit.matches(term) ? [place] : [])));
    let sum = 0;
    for (let at = 1; at < units.length; at += 1) {
      let best = Infinity;
      let after = 0;
      for (const place of places[at - 1]) {
        while (places[at][after] < place) after += 1;
        // The other way round is half as good.
        best = Math.min(best, places[at][after] - place || Infinity, after > 0 ? 2 * (place - places[at][after - 1]) || Infinity : Infinity);
      }
      sum += 1 / best;
    }
    return sum / (units.length - 1);
  };

  const spaced = (text) => ` ${plain(text.normalize("NFKC")).replace(/[^\p{L}\p{N}\p{M}+#]+/gu, " ").trim()} `;
  /** Whether `text` (already spaced) has a phrase; an open one may go on. */
  const hasPhrase = (text, { phrase, open }) => {
    const wanted = spaced(phrase);
    // Scripts without spaces between words have none around a phrase either.
    return text.includes(/\p{sc=Han}|\p{sc=Hiragana}|\p{sc=Katakana}|\p{sc=Hangul}|\p{sc=Thai}/u.test(wanted) ? wanted.trim() : open ? wanted.slice(0, -1) : wanted);
  };

  search.rank = { score, headingFactor, nearness, spaced, hasPhrase, DESCRIBED, READ, SEARCHED, KINDS };
}
