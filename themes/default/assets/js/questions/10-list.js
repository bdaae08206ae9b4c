// The questions of a list's other pages. The list itself knows only the questions of its own page; a file of the guide has all.
const { $, make, plain, t } = prepbook.internal.page;
const { address, once, payload, routes } = prepbook.internal.loading;
const { fits } = prepbook.internal.questions;
const { ring, STANDINGS } = prepbook.internal.progress;

/** Questions that are listed at once. */
const SHOWN = 50;
const PRIORITIES = ["", "low", "medium", "high", "very-high"];

const loadQuestions = once(async () => {
  /** @type {ListedArticle[]} */
  const articles = await payload(`${routes.folderStudy}questions`);
  return articles.flatMap((article) =>
    article.questions.map((question) => ({
      id: `${article.id}#${question.anchor}`,
      article,
      question,
      words: plain(`${question.title} ${article.title} ${article.group || t("site.general")}`),
      data: {
        topic: article.topic,
        tag: article.tags.join(" "),
        priority: question.priority,
        level: question.level,
        difficulty: question.difficulty,
        form: question.form,
      },
    })),
  );
});

/**
 * The questions that match the filters of the questions page, except `own`: how many there are, and a function that lists them.
 *
 * @param {Record<string, string>} chosen
 * @param {Set<string>} own Ids of the questions on the page.
 */
const otherQuestions = async (chosen, own) => {
  const { standingOf } = prepbook.internal.questions;
  const found = (await loadQuestions()).filter(
    ({ id, words, data }) => !own.has(id) && fits({ ...data, status: standingOf(id)[1] }, words, chosen),
  );
  /** @param {typeof found[number]} entry */
  const row = ({ id, article, question }) => {
    const { title, anchor, priority, level, difficulty, form, answered } = question;
    const [standing] = standingOf(id);
    const head = make("div", { class: "row-head" });
    if (priority) {
      const attributes = {
        class: `bars bars-${PRIORITIES.indexOf(priority)}`,
        role: "img",
        "aria-label": t(`priority_full.${priority}`),
      };
      head.append(make("span", attributes, ...[1, 2, 3, 4].map(() => make("i"))), " ");
    }
    head.append(make("a", { class: "row-title", href: `${address(article.url)}#${encodeURIComponent(anchor)}` }, title));
    if (standing !== "new") head.append(" ", ring(...STANDINGS[standing]));
    const facts = [
      article.title,
      level && t(`level.${level}`),
      difficulty && t(`difficulty.${difficulty}`),
      form === "choice" && t("article.multiple_choice"),
      !answered && t("questions.unanswered"),
    ].filter(Boolean);
    return make(
      "li",
      { class: "row question-row" },
      head,
      make("p", { class: "facts" }, ...facts.flatMap((fact) => [make("span", {}, String(fact)), " "])),
    );
  };
  return {
    count: found.length,
    /** @param {HTMLElement} list */
    draw: (list) => {
      list.replaceChildren();
      const more = make("button", { type: "button", class: "button quiet" }, t("browse.more"));
      const show = () => {
        const from = list.querySelectorAll(".row").length;
        const rows = found.slice(from, from + SHOWN).map(row);
        more.parentElement?.remove();
        list.append(...rows);
        if (from + SHOWN < found.length) list.append(make("li", {}, more));
        if (from) $("a", rows[0]).focus();
      };
      more.addEventListener("click", show);
      show();
    },
  };
};

const shared = { otherQuestions };
/** @typedef {typeof shared} Shared */
prepbook.internal.questionList = shared;
