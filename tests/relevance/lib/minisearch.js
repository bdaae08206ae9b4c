// MiniSearch over the same sections with the same keywords, twice: as VitePress sets it up, and as well as its options allow.
import MiniSearch from "minisearch";

const FIELDS = ["heading", "titles", "text", "keywords"];

/** VitePress 1.6: every word a prefix and fuzzy, all words joined by OR; VitePress calls `heading` title, and knows no keywords. */
export function asVitePress(sections) {
  return engine(sections, { searchOptions: { fuzzy: 0.2, prefix: true, boost: { heading: 4, text: 2, titles: 1, keywords: 2 } } });
}

/**
 * Tuned: only the last word is a prefix, and the weights are those that put most answers first among 243 combinations
 * on the development halves of the two English books. Words of Chinese, Japanese and Korean are found by the
 * platform's segmenter, since MiniSearch splits at spaces and punctuation only.
 */
export function tuned(sections) {
  const searchOptions = {
    combineWith: "OR",
    prefix: (_term, at, terms) => at === terms.length - 1,
    fuzzy: (term) => (term.length > 3 ? 0.2 : false),
    weights: { fuzzy: 0.45, prefix: 0.6 },
    boost: { heading: 2, titles: 0.5, text: 1, keywords: 1 },
    bm25: { k: 1.2, b: 0.75, d: 0 },
  };
  return engine(sections, { searchOptions, tokenize: segmented });
}

function engine(sections, options) {
  const index = new MiniSearch({ idField: "url", fields: FIELDS, ...options });
  index.addAll(sections.map(({ url, heading, titles, text, keywords = [] }) => ({ url, heading, titles: titles.join(" "), text, keywords: keywords.join(" ") })));
  return (query, limit) => index.search(query).slice(0, limit).map((result) => result.id);
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const split = MiniSearch.getDefault("tokenize");

function segmented(text) {
  return split(text).flatMap((word) => (CJK.test(word) ? [...segmenter.segment(word)].map((part) => part.segment) : [word]));
}
