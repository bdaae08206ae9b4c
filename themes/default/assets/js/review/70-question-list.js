// The questions of a list's other pages. The list itself knows only the questions of its own page; those of all pages are in the deck.
const { make, plain, holds, t } = prepbook.internal.page;
const { address } = prepbook.internal.loading;
const { ring, STANDINGS } = prepbook.internal.progress;
const { scheduler } = prepbook.internal.scheduling;
const { contentOf } = prepbook.internal.deck;
const { fitting, isQuestion } = prepbook.internal.queue;
const { openStudy } = prepbook.internal.desk;
const { button } = prepbook.internal.controls;

/** Questions that are listed at once. */
const SHOWN = 50;

/**
 * The questions that match the filters of the questions page, except `own`: how many there are, how many the deck has in total, and a function
 * that lists them.
 *
 * @param {Record<string, string>} chosen
 * @param {string[]} own Ids of the questions on the page.
 */
const otherQuestions = async ({ topic, priority, level, difficulty, tag, form, status, q }, own) => {
  const study = await openStudy();
  const { deck } = study;
  const known = new Set(own.map((id) => deck.aliases.get(id) ?? id));
  /**
   * @param {Ranked[]} ranks
   * @param {string} id
   */
  const rank = (ranks, id) => ranks.find((one) => one.id === id)?.rank;
  const cards = fitting(study, { topic, state: status, kind: "question" }).filter(
    (card) =>
      !known.has(card.id) &&
      (!priority || card.priority === rank(deck.priorities, priority)) &&
      (!level || card.level === rank(deck.levels, level)) &&
      (!difficulty || card.difficulty === difficulty) &&
      (!tag || card.article.tags?.includes(tag)) &&
      (!form || card.kind === form),
  );
  const contents = new Map();
  if (q) await Promise.all(cards.map(async (card) => contents.set(card, await contentOf(deck, card))));
  const found = cards.filter(
    (card) => !q || holds(plain(`${contents.get(card).text} ${card.article.title} ${card.topic?.title ?? t("site.general")}`), q),
  );
  /** @param {Card} card */
  const row = (card) => {
    const link = make("a", { class: "row-title", href: address(card.article.url) });
    contentOf(deck, card).then(
      ({ text, url }) => {
        link.textContent = text;
        link.href = address(url);
      },
      () => {
        link.textContent = card.article.title;
      },
    );
    const standing = scheduler.standing(study.state(card.id));
    return make(
      "li",
      { class: "row question-row" },
      make("div", { class: "row-head" }, link, ...(standing === "new" ? [] : [" ", ring(...STANDINGS[standing])])),
      make("p", { class: "facts" }, make("span", {}, card.article.title)),
    );
  };
  return {
    count: found.length,
    answered: deck.cards.filter(isQuestion).length,
    /** @param {HTMLElement} list */
    draw: (list) => {
      list.replaceChildren();
      const more = button(t("browse.more"), () => show(), { class: "button quiet" });
      const show = () => {
        const from = list.querySelectorAll(".row").length;
        list.append(...found.slice(from, from + SHOWN).map(row));
        if (from + SHOWN < found.length) list.append(make("li", {}, more));
        else more.parentElement?.remove();
      };
      show();
    },
  };
};

const shared = { otherQuestions };
/** @typedef {typeof shared} Shared */
prepbook.internal.questionList = shared;
