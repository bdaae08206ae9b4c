// Flash cards on paper: six a sheet, each back behind its front. What is too long for a card is cut; all lengths are in characters.
const { $, $$, make, phrase, t } = prepbook.internal.page;
const { address } = prepbook.internal.loading;
const { contentOf, nodesOf } = prepbook.internal.deck;
const { isQuestion } = prepbook.internal.queue;

/** Cards on a sheet of paper: three rows of two. */
const PER_SHEET = 6;
/** The longest answer that fits on a card, and the excerpt of a longer one. */
const FITS = 620;
const BEGINNING = 420;
/** With fewer key points than this, the card also shows an excerpt of the answer. */
const FEW_POINTS = 3;
/** The longest row of a comparison whose cells are not cut, and the most of a row that is shown. */
const ROW = 520;
const ROW_FITS = 700;
/** Lengths from which the font size is one step smaller. */
const SMALLER = [200, 380, 620];
/** The length that takes as much space as a line of code. */
const CODE_LINE = 48;
/** What takes more space than its text. */
const LARGE = "table, img, svg, video, math[display=block]";
/** What the prompt of a question begins with. */
const BLOCK = "p, div, figure, pre, ul, ol, dl, table, blockquote, details, hr, math[display=block]";

/** @typedef {{ front: Child[], frontLength: number, back: Child[], backLength: number, context: string, url: string }} Faces */
/** @typedef {{ card: Card, number: number }} PrintedCard */

/**
 * The text of nodes, without that of tables and of what is beside the text.
 *
 * @param {DocumentFragment} nodes
 */
const textOf = (nodes) => {
  const copy = /** @type {DocumentFragment} */ (nodes.cloneNode(true));
  for (const other of $$("annotation, table, figcaption, .alert-title", copy)) other.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
};

/**
 * The length that nodes take as much space as; infinite if they have no room on a card.
 *
 * @param {DocumentFragment} nodes
 */
const lengthOf = (nodes) => {
  if ($(LARGE, nodes)) return Infinity;
  const lines = $$("pre", nodes).map((block) => block.textContent.split("\n").length);
  return lines.reduce((sum, count) => sum + count * CODE_LINE, textOf(nodes).length);
};

/**
 * @param {string} text
 * @param {number} limit
 */
const shorten = (text, limit) => {
  if (text.length <= limit) return text;
  const end = text.lastIndexOf(" ", limit);
  return `${text.slice(0, end > limit / 2 ? end : limit).replace(/[\s,;:\ud800-\udbff]+$/, "")}…`;
};

/**
 * The first parts that fit, and how many are left out.
 *
 * @param {{ node: Element, length: number }[]} parts
 * @param {number} limit
 */
const thatFit = (parts, limit) => {
  let length = 0;
  let count = 0;
  while (count < parts.length && length + parts[count].length <= limit) {
    length += parts[count].length;
    count += 1;
  }
  return { nodes: parts.slice(0, count).map(({ node }) => node), length, rest: parts.length - count };
};

/** @param {string} url */
const inArticle = (url) => make("p", {}, ...phrase("cards.in_article", { link: make("a", { href: address(url) }, url) }));

/**
 * Takes the prompt out of a question, which is what follows its title.
 *
 * @param {DocumentFragment} question
 */
const takePrompt = (question) => {
  const first = [...question.children].find((child) => child.matches(BLOCK));
  if (!first) return null;
  const range = document.createRange();
  range.setStartBefore(first);
  range.setEndAfter(question.lastChild);
  return range.extractContents();
};

/**
 * @param {Content} content
 * @returns {Omit<Faces, "context">}
 */
const questionFaces = ({ url, question, answer, points = [], choices = [] }) => {
  const title = nodesOf(question);
  const prompt = takePrompt(title);
  const list = choices.map(({ html }) => make("li", {}, nodesOf(html)));
  let frontLength = list.reduce((sum, choice) => sum + choice.textContent.length + 12, textOf(title).length * 2);
  /** @type {Child[]} */
  const front = [make("p", { class: "flash-question" }, title)];
  if (prompt) {
    const whole = frontLength + lengthOf(prompt);
    if (whole <= FITS) frontLength = whole;
    front.push(whole <= FITS ? make("div", { class: "prose" }, prompt) : inArticle(url));
  }
  if (list.length) front.push(make("ol", { class: "flash-choices" }, ...list));

  const letters = choices.flatMap(({ right }, index) => (right ? [String.fromCharCode(65 + index)] : []));
  /** @type {Child[]} */
  const back = letters.length ? [make("p", { class: "flash-right" }, letters.join(t("list.separator")))] : [];
  const whole = nodesOf(answer);
  let backLength = lengthOf(whole);
  if (backLength > FITS) {
    const text = textOf(whole);
    const lines = points.map((point) => make("li", {}, nodesOf(point)));
    const { nodes, length, rest } = thatFit(
      lines.map((node) => ({ node, length: node.textContent.length + 12 })),
      FITS,
    );
    const beginning = nodes.length < FEW_POINTS ? shorten(text, BEGINNING) : "";
    if (rest) nodes.push(make("li", {}, t("list.more", { count: rest })));
    if (nodes.length) back.push(make("ul", {}, ...nodes));
    if (beginning) back.push(make("p", {}, beginning));
    backLength = length + beginning.length;
  } else back.push(...whole.childNodes);
  return { front, frontLength, back: back.length ? back : [inArticle(url)], backLength, url };
};

/**
 * @param {TableContent} content
 * @returns {Faces}
 */
const rowFaces = ({ table, row }) => {
  const { aspect, cells } = table.rows[row];
  const { subjects } = table;
  const whole = [...subjects, ...cells].reduce((sum, { text }) => sum + text.length, 0);
  const limit = whole > ROW ? Math.max(12, Math.floor(ROW / cells.length) - 20) : Infinity;
  const parts = cells.map(({ html, text }, index) => {
    const cell = text.length > limit ? shorten(text, limit) : nodesOf(html);
    const node = make("div", {}, make("dt", {}, nodesOf(subjects[index].html)), make("dd", {}, cell));
    return { node, length: Math.min(text.length, limit) + 24 };
  });
  const { nodes, length, rest } = thatFit(parts, ROW_FITS);
  return {
    front: [
      make("p", { class: "flash-question" }, nodesOf(aspect.html), "?"),
      make("ul", { class: "flash-subjects" }, ...subjects.map(({ html }) => make("li", {}, nodesOf(html)))),
    ],
    frontLength: aspect.text.length * 2,
    back: [make("dl", {}, ...nodes), ...(rest ? [make("p", {}, t("list.more", { count: rest }))] : [])],
    backLength: length,
    context: table.title,
    url: table.source,
  };
};

/**
 * One side of a card.
 *
 * @param {Child[]} head
 * @param {number} number
 * @param {Child[]} body
 * @param {number} length
 * @param {string} [foot]
 */
const side = (head, number, body, length, foot) => {
  const size = 1 + SMALLER.filter((least) => length > least).length;
  return make(
    "article",
    { class: "flash" },
    make("p", { class: "flash-head" }, make("span", {}, ...head), " ", make("span", { class: "flash-number" }, String(number))),
    make("div", { class: `flash-body flash-${size}${foot === undefined ? " prose" : ""}` }, ...body),
    ...(foot ? [make("p", { class: "flash-foot" }, foot)] : []),
  );
};

/**
 * The two sides of a card.
 *
 * @param {Deck} deck
 * @param {PrintedCard} printed
 */
const sidesOf = async (deck, { card, number }) => {
  const content = await contentOf(deck, card);
  const faces = isQuestion(card)
    ? { ...questionFaces(content), context: card.topic?.title ?? card.article.title }
    : rowFaces(/** @type {any} */ (content));
  const [priority, level] = [deck.priorities, deck.levels].map((ranks, index) =>
    ranks.find(({ rank }) => rank === [card.priority, card.level][index]),
  );
  const bars = priority && make("span", { class: `bars bars-${priority.rank}`, role: "img" });
  if (bars) {
    bars.setAttribute("aria-label", t(`priority_full.${priority.id}`));
    bars.append(make("i"), make("i"), make("i"), make("i"));
  }
  const link = make("a", { href: address(faces.url) }, deck.guide.title);
  const foot = level ? t(`level.${level.id}`) : "";
  return [
    side([...(bars ? [bars, " "] : []), faces.context], number, faces.front, faces.frontLength, foot),
    side([link], number, faces.back, faces.backLength),
  ];
};

/**
 * The sheets of cards: of each its fronts, and its backs, which the style sheet mirrors.
 *
 * @param {Deck} deck
 * @param {PrintedCard[]} cards
 * @param {number} first The number of the first sheet.
 */
const sheetsOf = async (deck, cards, first) => {
  const sides = await Promise.all(cards.map((card) => sidesOf(deck, card)));
  return Array.from({ length: Math.ceil(cards.length / PER_SHEET) }, (_, index) => {
    const own = sides.slice(index * PER_SHEET, (index + 1) * PER_SHEET);
    const sheet = first + index;
    return [
      make("section", { class: "sheet fronts", "aria-label": t("cards.fronts", { sheet }) }, ...own.map(([front]) => front)),
      make("section", { class: "sheet backs", "aria-label": t("cards.backs", { sheet }) }, ...own.map(([, back]) => back)),
    ];
  }).flat();
};

const shared = { PER_SHEET, sheetsOf };
/** @typedef {typeof shared} Shared */
prepbook.internal.flash = shared;
