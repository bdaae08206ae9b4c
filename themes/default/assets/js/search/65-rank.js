// Which sections answer a query, and in what order.
{
  /** Below this share of the best score a section is no answer. */
  const LEAST = 0.15;

  /** The inverse document frequency of what `many` of `count` sections have. */
  const idf = (count, many) => Math.log(1 + (count - many + 0.5) / (many + 0.5));

  /** Puts into `best` what a unit weighs in each section, and gives the unit its weight; the sections that have it. */
  const collect = (index, unit, best) => {
    const touched = [];
    const sizes = unit.classes.map(({ start, end }) => end - start);
    // A rare ending of an unfinished word is not worth more than the ending that is probably meant.
    unit.weight = sizes.length ? idf(index.count, unit.known ? sizes[0] : Math.max(...sizes)) : 0;
    for (const { shard, start, end, factor } of unit.classes) {
      const share = factor / 15 * Math.min(1, idf(index.count, end - start) / unit.weight);
      for (let at = start; at < end; at += 1) {
        const section = shard.sections[at];
        const value = shard.weights[at] * share;
        if (best[section] === 0) touched.push(section);
        if (value > best[section]) best[section] = value;
      }
    }
    return touched;
  };

  /** Of the sections that `keep` lets through the `most` best, best first, and how many answer in all. */
  search.score = (index, units, keep, most) => {
    const best = new Float32Array(index.count);
    const scores = new Float32Array(index.count);
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
    // To have all words counts, but less the more there are: of a long question no section has every word.
    const whole = units.reduce((sum, { weight }) => sum + weight, 0);
    let highest = 0;
    for (const section of touched) {
      scores[section] *= (shares[section] / whole) ** (1 / units.length);
      if (scores[section] > highest) highest = scores[section];
    }
    const answers = touched.filter((section) => scores[section] >= highest * LEAST);
    // A list kept in order: to sort many thousands would take longer than to find them.
    const chosen = [];
    for (const section of answers) {
      if (chosen.length === most && scores[section] <= scores[chosen[most - 1]]) continue;
      let at = chosen.length;
      while (at > 0 && scores[chosen[at - 1]] < scores[section]) at -= 1;
      chosen.splice(at, 0, section);
      if (chosen.length > most) chosen.pop();
    }
    return { total: answers.length, chosen: chosen.map((section) => ({ section, score: scores[section] / highest })) };
  };

  /** What a section's score is multiplied by for its heading: much if it is what was asked. */
  search.headingFactor = ({ heading, kind }, units, asked, open) => {
    const terms = search.leaves(heading);
    const [own, query] = [terms.join(" "), asked.join(" ")];
    const sum = (list) => list.reduce((total, { weight }) => total + weight, 0);
    const fits = sum(units.filter(({ matches }) => terms.some(matches))) / (sum(units) || 1);
    // The name of a row says little without its table.
    if (kind === 5) return 0.85 + 0.5 * fits ** 2;
    const same = own === query ? 4 : open && query.length > 2 && own.startsWith(query) ? 0.3 + query.length / own.length : 0;
    return 1 + 0.6 * fits ** 2 + same;
  };

  /** How near to each other the units stand in a text, in the query's order: from 0 to 1. */
  search.nearness = (tokens, units) => {
    const places = units.map(({ matches }) => tokens.flatMap(({ term }, place) => (matches(term) ? [place] : [])));
    let sum = 0;
    for (let at = 1; at < units.length; at += 1) {
      let best = Infinity;
      let after = 0;
      for (const place of places[at - 1]) {
        while (places[at][after] < place) after += 1;
        // The other way round is half as good. No place is no number, which is never less.
        for (const way of [places[at][after] - place, 2 * (place - places[at][after - 1])]) if (way > 0 && way < best) best = way;
      }
      sum += 1 / best;
    }
    return sum / (units.length - 1);
  };
}
