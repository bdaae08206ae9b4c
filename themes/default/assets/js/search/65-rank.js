// Ranking.
const { search } = prepbook.internal;

/** Sections with less than this share of the best score are dropped. */
const LEAST = 0.15;

/**
 * The inverse document frequency of a term that `many` of `count` sections have.
 *
 * @param {number} count
 * @param {number} many
 */
const idf = (count, many) => Math.log(1 + (count - many + 0.5) / (many + 0.5));

/**
 * Which units of a run each section has, as bits.
 *
 * @param {SearchIndex} index
 * @param {Run} run
 */
const present = (index, { units }) => {
  const bits = new Int32Array(index.count);
  units.forEach(({ classes }, index) => {
    for (const { sections } of classes) for (const section of sections) bits[section] |= 1 << index;
  });
  return bits;
};

/** The `most` best sections that pass the mask `keep`, best first, and the number of all matches. */
search.score = (index, units, keep, most) => {
  const { count } = index;
  const [scores, shares, best] = [0, 1, 2].map(() => new Float32Array(count));
  let whole = 0;
  for (const unit of units) {
    const { classes, run } = unit;
    // A rare completion of an unfinished word must not outweigh the likely one.
    const own = classes.filter(({ ending }) => !ending);
    unit.weight = classes.length && idf(count, Math.max(...(own.length ? own : classes).map(({ sections }) => sections.length)));
    whole += unit.weight;
    best.fill(0);
    for (const { sections, weights, factor } of classes) {
      const share = (factor / 15) * Math.min(unit.weight, idf(count, sections.length));
      for (let at = 0; at < sections.length; at += 1) {
        const value = weights[at] * share;
        if (value > best[sections[at]]) best[sections[at]] = value;
      }
    }
    if (run) run.bits ??= present(index, run);
    for (let section = 0; section < count; section += 1) {
      if (best[section] > 0 && (!run || search.typos.exceeds(run.bits[section], run.least - 1))) {
        scores[section] += best[section];
        shares[section] += unit.weight;
      }
    }
  }
  // Coverage of the query counts less the longer it is: no section has every word of a long question.
  const coverage = new Map();
  let highest = 0;
  for (let section = 0; section < count; section += 1) {
    const share = shares[section];
    if (share === 0) continue;
    if (!coverage.has(share)) coverage.set(share, (share / whole) ** (1 / units.length));
    scores[section] = keep && !keep[section] ? 0 : scores[section] * coverage.get(share);
    if (scores[section] > highest) highest = scores[section];
  }
  // An ordered list of the best, since sorting all matches would take longer than scoring them.
  /** @type {number[]} */
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

/** The factor of a section's score for its heading: highest if the heading equals the `query`. */
search.headingFactor = ({ heading, title, topic, kind }, units, query, common) => {
  /** Returns how well a text matches a unit, from 0 to 1. */
  const match =
    (/** @type {Token[]} */ tokens) =>
    (/** @type {Unit} */ { matches }) =>
      Math.max(0, ...tokens.map(({ term }) => matches(term)));
  const tokens = search.tokens(heading);
  const inHeading = match(tokens);
  let fits = 0;
  let whole = 0;
  for (const unit of units) {
    fits += inHeading(unit) * unit.weight;
    whole += unit.weight;
  }
  fits /= whole || 1;
  // The heading of a row means little without its table.
  if (kind === 5) return 0.85 + 0.5 * fits ** 2;
  // Questions are preferred.
  const factor = (kind === 2 ? 1.1 : 1) + 0.6 * fits ** 2;
  if (search.leaves(tokens).join(" ") === query) return factor + 4;
  // The heading together with the titles of its article and topic.
  /** @param {Unit} unit */
  const asked = ({ term, parts }) => units.some(({ matches }) => matches(term)) || (parts.length > 0 && parts.every(asked));
  const telling = search.tree(tokens).filter(({ term }) => !common.has(term));
  const isAsked = telling.length && telling.every(asked) && units.every(match(search.tokens(`${heading} ${title} ${topic}`)));
  return isAsked ? factor + 2 : factor;
};

/** Proximity of the units in a text, in the order of the query: from 0 to 1. */
search.nearness = (tokens, units) => {
  const positions = units.map(({ matches }) => tokens.flatMap(({ term }, position) => (matches(term) ? [position] : [])));
  let sum = 0;
  for (let at = 1; at < units.length; at += 1) {
    let best = Infinity;
    let after = 0;
    for (const position of positions[at - 1]) {
      while (positions[at][after] < position) after += 1;
      // The reverse order counts half. A missing position gives NaN, which is never less.
      for (const way of [positions[at][after] - position, 2 * (position - positions[at][after - 1])])
        if (way > 0 && way < best) best = way;
    }
    sum += 1 / best;
  }
  return sum / (units.length - 1);
};
