// Which sections answer a query, and in what order.
{
  /** Below this share of the best score a section is no answer. */
  const LEAST = 0.15;

  /** The inverse document frequency of what `many` of `count` sections have. */
  const idf = (count, many) => Math.log(1 + (count - many + 0.5) / (many + 0.5));

  /** Gives a unit its weight: how much it tells. */
  const weigh = (index, unit) => {
    const sizes = unit.classes.map(({ start, end }) => end - start);
    // A rare ending of an unfinished word is not worth more than the ending that is probably meant.
    unit.weight = sizes.length ? idf(index.count, unit.known ? sizes[0] : Math.max(...sizes)) : 0;
  };

  /** Puts into `best` what a unit weighs in each section. */
  const collect = (index, { classes, weight }, best) => {
    for (const { shard: { sections, weights }, start, end, factor } of classes) {
      const share = factor / 15 * Math.min(weight, idf(index.count, end - start));
      for (let at = start; at < end; at += 1) {
        const value = weights[at] * share;
        if (value > best[sections[at]]) best[sections[at]] = value;
      }
    }
  };

  /** Of the sections that `keep` lets through the `most` best, best first, and how many answer in all. */
  search.score = (index, units, keep, most) => {
    const { count } = index;
    const scores = new Float32Array(count);
    const shares = new Float32Array(count);
    const best = new Float32Array(count);
    for (const unit of units) {
      weigh(index, unit);
      best.fill(0);
      collect(index, unit, best);
      for (let section = 0; section < count; section += 1) {
        if (best[section] > 0) {
          scores[section] += best[section];
          shares[section] += unit.weight;
        }
      }
    }
    // To have all words counts, but less the more there are: of a long question no section has every word.
    const whole = units.reduce((sum, { weight }) => sum + weight, 0);
    const coverage = new Map();
    let highest = 0;
    for (let section = 0; section < count; section += 1) {
      const share = shares[section];
      if (share === 0) continue;
      if (!coverage.has(share)) coverage.set(share, (share / whole) ** (1 / units.length));
      scores[section] = keep && !keep[section] ? 0 : scores[section] * coverage.get(share);
      if (scores[section] > highest) highest = scores[section];
    }
    // A list kept in order: to sort many thousands would take longer than to find them.
    const chosen = [];
    let total = 0;
    for (let section = 0; section < count; section += 1) {
      const score = scores[section];
      if (score === 0 || score < highest * LEAST) continue;
      total += 1;
      if (chosen.length === most && score <= scores[chosen[most - 1]]) continue;
      let at = chosen.length;
      while (at > 0 && scores[chosen[at - 1]] < score) at -= 1;
      chosen.splice(at, 0, section);
      if (chosen.length > most) chosen.pop();
    }
    return { total, chosen: chosen.map((section) => ({ section, score: scores[section] / highest })) };
  };

  /** What a section's score is multiplied by for its heading: much if that is what was asked. */
  search.headingFactor = ({ heading, title, topic, kind }, units, asked, common, open) => {
    const terms = search.leaves(heading);
    const [own, query] = [terms.join(" "), asked.join(" ")];
    const sum = (list) => list.reduce((total, { weight }) => total + weight, 0);
    const fits = sum(units.filter(({ matches }) => terms.some(matches))) / (sum(units) || 1);
    // The name of a row says little without its table.
    if (kind === 5) return 0.85 + 0.5 * fits ** 2;
    // Between equals, a question is what one studies.
    let factor = (kind === 2 ? 1.1 : 1) + 0.6 * fits ** 2;
    const telling = terms.filter((term) => !common.has(term));
    const around = search.leaves(`${heading} ${title} ${topic}`);
    if (own === query) factor += 4;
    // The heading within what it stands in: an article's title and its topic's.
    else if (telling.length && telling.every((term) => units.some(({ matches }) => matches(term))) && units.every(({ matches }) => around.some(matches))) factor += 2;
    else if (open && query.length > 2 && own.startsWith(query)) factor += 0.3 + query.length / own.length;
    return factor;
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
