// The guide's cards, as the build wrote them (`assets/study/`): an index of all, and their contents in chunks that are loaded
// when one of their cards is asked. The manual's page on the study data says what the files hold.
const { $$, t } = prepbook.internal.page;
const { address, payload } = prepbook.internal.loading;

/** @type {Record<string, CardKind>} */
const KINDS = { o: "open", c: "choice", e: "cell", r: "row" };

/** Difficulties by rank. */
const DIFFICULTIES = ["", "easy", "medium", "hard"];

/**
 * The index with each card as an object. Pure.
 *
 * @param {DeckIndex} index
 */
const deckOf = (index) => {
  /** @type {Article[]} */
  const articles = index.articles.map((article, number) => ({ ...article, number }));
  /** @type {Topic[]} */
  const topics = index.topics.map((topic, number) => ({
    ...topic,
    number,
    articles: articles.filter((article) => article.topic === number),
  }));
  /** @type {Card[]} */
  const cards = [];
  const aliases = new Map();
  for (const article of articles) {
    article.first = cards.length;
    for (let left = article.cards; left > 0; left -= 1) {
      const number = cards.length;
      const own = index.cards.ids[number];
      /** @type {Card} */
      const card = {
        number,
        id: own.startsWith("#") ? article.id + own : own,
        kind: KINDS[index.cards.kinds[number]],
        hash: index.cards.hashes.slice(number * 8, number * 8 + 8),
        group: index.cards.groups[number],
        article,
        topic: topics[article.topic] ?? null,
        priority: Number(index.cards.priorities[number]),
        level: Number(index.cards.levels[number]),
        difficulty: DIFFICULTIES[Number(index.cards.difficulties?.[number] ?? 0)],
      };
      card.weight = (card.priority || 2) * (card.kind === "open" || card.kind === "choice" ? 1 : 0.25);
      for (const name of index.cards.names?.[number] ?? []) aliases.set(name, card.id);
      cards.push(card);
    }
  }
  const byId = new Map(cards.map((card) => [card.id, card]));
  // A name that is now the id of another card refers to that card.
  for (const id of byId.keys()) aliases.delete(id);
  return { ...index, articles, topics, cards, byId, aliases };
};

/**
 * A question of an article's page, as cards show it.
 *
 * @param {Article} article
 * @param {StoredQuestion} entry
 * @param {string} id
 * @returns {Content}
 */
const questionOf = (article, entry, id) => ({
  ...entry,
  url: article.url + (entry.url ?? id.slice(article.id.length)),
  text: entry.text ?? entry.question,
  followUps: entry.followUps?.map((next) => questionOf(article, next, next.id)),
});

/**
 * @param {string | Named} entry
 * @returns {Named}
 */
const named = (entry) => (typeof entry === "string" ? { html: entry, text: entry } : entry);

/**
 * @param {StoredTable} table
 * @returns {Table}
 */
const tableOf = (table) => ({
  ...table,
  subjects: table.subjects.map(named),
  rows: table.rows.map(({ aspect, cells }) => ({ aspect: named(aspect), cells: cells.map(named) })),
});

/**
 * What a card shows: its own content and, for a card of a comparison, its `table`.
 *
 * @param {Deck} deck
 * @param {Card} card
 */
const contentOf = async (deck, card) => {
  const chunk = deck.chunks.findLast(({ first }) => first <= card.number);
  const { cards, tables } = await payload(chunk.key);
  const content = cards[card.number - chunk.first];
  if (content.table === undefined) return questionOf(card.article, content, card.id);
  const table = tableOf(tables[content.table]);
  const all = [...table.subjects.keys()];
  return { subjects: all, which: all, options: all, ...content, table };
};

/**
 * HTML of a chunk as nodes of this page: links and images lead from here, and ids are taken out.
 *
 * @param {string} html
 */
const nodesOf = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const element of $$("[data-href]", template.content)) element.setAttribute("href", address(element.dataset.href));
  for (const element of $$("[data-src]", template.content)) element.setAttribute("src", address(element.dataset.src));
  for (const element of $$("[id]", template.content)) element.removeAttribute("id");
  return template.content;
};

/**
 * "High"; empty for no priority.
 *
 * @param {Deck} deck
 * @param {number} rank
 */
const priorityLabel = (deck, rank) => {
  const found = deck.priorities.find((one) => one.rank === rank);
  return found ? t(`priority.${found.id}`) : "";
};

const shared = { deckOf, priorityLabel, nodesOf, contentOf };
/** @typedef {typeof shared} Shared */
prepbook.internal.deck = shared;
