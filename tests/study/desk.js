// A guide made up for tests, and a desk at it without a browser.
import { load, memoryStorage } from "./load.js";

const { deckOf, openLog, makeStudy, MINUTE } = load(["deckOf", "openLog", "makeStudy", "MINUTE"]);

/** `topics` are `{ id, priority, requires, articles: [{ minutes, cards, priority, requires }] }`; a card is a letter of its kind. */
export function deck(topics) {
  const articles = topics.flatMap((topic, number) => topic.articles.map((article, place) => ({
    id: `${topic.id}/${place}`, title: `${topic.id} ${place}`, url: `${topic.id}/${place}.html`, topic: number, level: 2,
    priority: article.priority ?? topic.priority ?? 0, minutes: article.minutes ?? 5, cards: article.cards.length, kinds: article.cards,
    ...(article.requires || topic.requires ? { requires: { articles: article.requires ?? [], topics: topic.requires ?? [] } } : {}),
  })));
  const kinds = articles.map((article) => article.kinds).join("");
  /** A digit for each card, that of its article. */
  const digits = (name) => articles.map((article) => String(article[name]).repeat(article.kinds.length)).join("");
  return deckOf({
    version: 1, guide: { id: "guide", title: "Guide" }, settings: {}, groups: articles.map(({ title }) => title), chunks: [],
    priorities: [{ rank: 4, id: "very-high" }, { rank: 3, id: "high" }, { rank: 2, id: "medium" }, { rank: 1, id: "low" }],
    levels: [{ rank: 1, id: "junior" }, { rank: 2, id: "mid" }],
    topics: topics.map(({ id, priority = 0, requires = [], step = 1 }) => ({ id, title: id, url: `${id}/index.html`, priority, level: 0, requires, step, minutes: 0 })),
    articles: articles.map(({ kinds: _, ...article }) => article),
    cards: {
      ids: articles.flatMap(({ kinds: own, id }) => [...own].map((kind, place) => (kind === "e" ? `compare/${id}#row-${place >> 1}/${place}` : `#q${place}`))),
      kinds, priorities: digits("priority"), levels: digits("level"), hashes: "0badcafe".repeat(kinds.length), groups: articles.flatMap(({ kinds: own }, group) => [...own].map(() => group)), names: {},
    },
  });
}

/** A desk whose clock is `clock.now`. */
export function desk(of, clock, storage = memoryStorage()) {
  const now = () => clock.now;
  return makeStudy(of, openLog({ storage, prefix: "x:", now }), { now });
}

/** Runs with `Date.now` saying what the clock says. */
export function at(clock, run) {
  const real = Date.now;
  Date.now = () => clock.now;
  try { return run(); } finally { Date.now = real; }
}

export { MINUTE };
