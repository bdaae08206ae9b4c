// Aligns a list of old nodes with a list of new ones.

/** The largest table that is made to align two lists. */
const LARGEST_TABLE = 1_000_000;

/**
 * For each new node the index of its old one, or -1. Equal nodes first; then elements with one key; then, between those,
 * nodes of one kind in order.
 *
 * @param {Tree[]} before
 * @param {Tree[]} after
 */
function align(before, after) {
  const pairs = new Array(after.length).fill(-1);
  let start = 0;
  let [oldEnd, newEnd] = [before.length, after.length];
  while (start < oldEnd && start < newEnd && before[start].number === after[start].number) pairs[start] = start++;
  while (oldEnd > start && newEnd > start && before[oldEnd - 1].number === after[newEnd - 1].number) pairs[--newEnd] = --oldEnd;
  const middle = { before, after, pairs, start, oldEnd, newEnd, used: new Set() };
  alignEqual(middle);
  alignKeys(middle);
  alignKinds(middle);
  return pairs;
}

/**
 * @param {Alignment} middle
 * @param {number} old
 * @param {number} index
 */
function pair(middle, old, index) {
  middle.pairs[index] = old;
  middle.used.add(old);
}

/**
 * The longest common subsequence of equal nodes.
 *
 * @param {Alignment} middle
 */
function alignEqual(middle) {
  const { before, after, start, oldEnd, newEnd } = middle;
  const [rows, columns] = [oldEnd - start, newEnd - start];
  if (rows * columns > LARGEST_TABLE) {
    alignEqualRoughly(middle);
    return;
  }
  const width = columns + 1;
  // The length of the best alignment of what follows each pair of indexes.
  const best = new Uint16Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i -= 1) {
    for (let j = columns - 1; j >= 0; j -= 1) {
      const equal = before[start + i].number === after[start + j].number;
      best[i * width + j] = equal
        ? best[(i + 1) * width + j + 1] + 1
        : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
    }
  }
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (before[start + i].number === after[start + j].number) pair(middle, start + i++, start + j++);
    else if (best[(i + 1) * width + j] >= best[i * width + j + 1]) i += 1;
    else j += 1;
  }
}

/**
 * The same for lists too long for a table: each new node takes the next equal old one.
 *
 * @param {Alignment} middle
 */
function alignEqualRoughly(middle) {
  const { before, after, start, oldEnd, newEnd } = middle;
  let next = start;
  for (let index = start; index < newEnd; index += 1) {
    const old = before.findIndex((node, at) => at >= next && at < oldEnd && node.number === after[index].number);
    if (old === -1) continue;
    pair(middle, old, index);
    next = old + 1;
  }
}

/**
 * Elements with the same key, wherever they are: a moved element is moved, not recreated.
 *
 * @param {Alignment} middle
 */
function alignKeys(middle) {
  const { before, after, pairs, start, oldEnd, newEnd, used } = middle;
  const byKey = new Map();
  for (let old = oldEnd - 1; old >= start; old -= 1) {
    if (before[old].key && !used.has(old)) byKey.set(`${before[old].name} ${before[old].key}`, old);
  }
  for (let index = start; index < newEnd; index += 1) {
    if (pairs[index] !== -1 || !after[index].key) continue;
    const name = `${after[index].name} ${after[index].key}`;
    if (!byKey.has(name)) continue;
    pair(middle, byKey.get(name), index);
    byKey.delete(name);
  }
}

/**
 * What is left, gap by gap: the next old node of the same kind, so that a heading that was reworded stays itself.
 *
 * @param {Alignment} middle
 */
function alignKinds(middle) {
  const { before, after, pairs, start, oldEnd, newEnd, used } = middle;
  for (let index = start, from = start; index < newEnd; index += 1) {
    if (pairs[index] !== -1) {
      from = Math.max(from, pairs[index] + 1);
      continue;
    }
    let to = oldEnd;
    for (let next = index + 1; next < newEnd; next += 1) {
      if (pairs[next] < from) continue;
      to = pairs[next];
      break;
    }
    for (let old = from; old < to; old += 1) {
      if (used.has(old) || before[old].name !== after[index].name) continue;
      pair(middle, old, index);
      from = old + 1;
      break;
    }
  }
}

/**
 * Indexes in `pairs` whose nodes can stay where they are while the others move: a longest rising run of old indexes.
 *
 * @param {number[]} pairs
 */
function staying(pairs) {
  /** @type {number[]} */
  const tails = [];
  const previous = new Array(pairs.length).fill(-1);
  pairs.forEach((old, index) => {
    if (old === -1) return;
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[tails[middle]] < old) low = middle + 1;
      else high = middle;
    }
    if (low > 0) previous[index] = tails[low - 1];
    tails[low] = index;
  });
  const stay = new Set();
  for (let index = tails.at(-1) ?? -1; index !== -1; index = previous[index]) stay.add(index);
  return stay;
}
