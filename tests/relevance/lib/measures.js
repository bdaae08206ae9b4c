// What a list of results is worth, for one query and for many.

export const DEPTH = 10;

/**
 * Results as canonical addresses, each once: two addresses of one section take one place, so an engine that shows a
 * table and the section around it is not punished for it.
 */
export function ranked(addresses, canonical) {
  return [...new Set(addresses.map(canonical))].slice(0, DEPTH);
}

/** The place of the first result that answers, from 1; 0 if none of the first ten does. */
export const rank = (results, answers) => results.findIndex((result) => answers.has(result)) + 1;

/**
 * Means over queries, each `{ answers, results }`: success@1, success@3, MRR@10, and the share without any result.
 * Where nothing answers, silence is the right answer, so only that share means anything.
 */
export function summary(judged) {
  const share = (test) => judged.filter(test).length / judged.length;
  const zero = share(({ results }) => results.length === 0);
  if (judged.every(({ answers }) => answers.size === 0)) return { count: judged.length, zero };
  const ranks = judged.map(({ answers, results }) => rank(results, answers));
  return {
    count: judged.length,
    first: ranks.filter((place) => place === 1).length / ranks.length,
    three: ranks.filter((place) => place >= 1 && place <= 3).length / ranks.length,
    reciprocal: ranks.reduce((sum, place) => sum + (place ? 1 / place : 0), 0) / ranks.length,
    zero,
  };
}
