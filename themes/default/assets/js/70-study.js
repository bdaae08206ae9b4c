// The learner's progress on any page, from a digest in local storage that the study part writes (45-digest.js). Without progress
// nothing is shown and nothing is loaded.
const { $, $$, make, count, store } = prepbook.internal.page;
const { address, part, routes } = prepbook.internal.loading;

/**
 * @param {string} name
 * @param {Attributes} attributes
 * @param {...Child} children
 */
const shape = (name, attributes, ...children) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(.../** @type {string[]} */ (children));
  return element;
};

/**
 * A ring filled by a percentage: readiness; or 0, 50 and 100 for new, learning and known.
 *
 * @param {number} percent
 * @param {string} [label]
 */
const ring = (percent, label) => {
  const svg = shape("svg", {
    class: "ring",
    viewBox: "0 0 20 20",
    ...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" }),
  });
  svg.append(shape("circle", { cx: 10, cy: 10, r: 7.5 }));
  if (percent > 0)
    svg.append(
      shape("circle", {
        class: "ring-full",
        cx: 10,
        cy: 10,
        r: 7.5,
        pathLength: 100,
        "stroke-dasharray": `${percent} 100`,
        transform: "rotate(-90 10 10)",
      }),
    );
  return svg;
};

/** @type {Record<Standing, [percent: number, name: string]>} */
const STANDINGS = { new: [0, "New"], learning: [50, "Learning"], known: [100, "Known"] };

/** The study day of now: a calendar day that begins at 04:00. */
const studyDay = () => {
  const now = new Date();
  return Math.floor((now.getTime() - now.getTimezoneOffset() * 60_000 - 4 * 3_600_000) / 86_400_000);
};

/**
 * How many cards are due within the day's limits.
 *
 * @param {Digest} digest
 */
const waiting = (digest) => {
  const day = studyDay();
  const [fresh, reviewed] = digest.day === day ? digest.done : [0, 0];
  const due = Object.entries(digest.due).reduce((sum, [on, number]) => sum + (Number(on) <= day ? number : 0), 0);
  return (
    Math.min(due, Math.max(0, digest.limits[1] - reviewed)) +
    Math.min(digest.left, Math.max(0, digest.limits[0] - fresh)) +
    digest.steps.filter((time) => time <= Date.now()).length
  );
};

const root = document.documentElement;
const article = $("article[data-page]");
const questions = article ? $$(".question[data-question]:not(.follow-up)", article) : [];
const renamed = JSON.parse(article?.dataset.renamed || "{}");
/** @param {HTMLElement} section */
const idOf = ({ dataset }) => renamed[dataset.question] ?? `${article.dataset.page}#${dataset.question}`;
/** The study part, once it is loaded. */
const loadStudy = async () => {
  await part("study");
  return prepbook.study;
};

/* The number due, beside every way to the review */
/** @param {number} number */
const showDue = (number) => {
  for (const link of $$("[data-due]")) {
    link.textContent = number > 99 ? "99+" : number;
    link.hidden = !number;
  }
  for (const link of $$("[data-due-text]")) link.textContent = number ? `, ${count(number, "card")} waiting` : "";
};

/* Readiness, beside every way to a topic */
/** @param {Digest["topics"]} topics */
const showTopics = (topics) => {
  const at = new Map(Object.entries(topics).map(([url, standing]) => [address(url), standing]));
  for (const link of $$(".topics a[data-topic], .topic-card h3 a, .roadmap-table th a, a.roadmap-node")) {
    const place = link.closest("h3") ?? link;
    $(".ring", place)?.remove();
    const [ready, after] = at.get(link.getAttribute("href")) ?? [];
    if (ready === undefined) continue;
    const label = `${ready}% ready${after ? `, better after ${after}` : ""}`;
    const mark = ring(ready, label);
    mark.append(shape("title", {}, label));
    if (link.matches(".roadmap-node")) {
      link.classList.toggle("unmet", Boolean(after));
      // The graph has reserved a position for it.
      const { x, y, size } = $("[data-ring]", link)?.dataset ?? {};
      if (!x) continue;
      for (const [name, value] of Object.entries({ x, y, width: size, height: size })) mark.setAttribute(name, value);
    }
    place.append(mark);
    const facts = place.parentElement.querySelector(".facts");
    if (!facts || !link.closest(".topic-card")) continue;
    $(".unmet", facts)?.remove();
    if (after) facts.append(make("span", { class: "unmet" }, `better after ${after}`));
  }
};

/* The topic's own figures, below the contents of an article */
/** @param {Digest["topics"]} topics */
const showTopic = (topics) => {
  const [rail, topic] = [$(".rail.toc"), $$(".topics a[data-topic][aria-current]").at(-1)];
  const [url, [ready]] = Object.entries(topics).find(([url]) => address(url) === topic?.getAttribute("href")) ?? ["", []];
  $(".topic-figures")?.remove();
  if (!rail || !url) return;
  rail.append(
    make(
      "div",
      { class: "topic-figures" },
      make("p", { class: "eyebrow" }, topic.textContent.trim()),
      make("p", {}, ring(ready), ` ${ready}% ready`),
      make(
        "a",
        {
          class: "button quiet",
          href: `${address(routes.review)}#topic=${encodeURIComponent(url.replace(/\/index\.html$/, ""))}&start`,
        },
        "Review this topic",
      ),
    ),
  );
};

/* What to do now, on the first page and the roadmap */
/** @param {Digest} digest */
const showNext = (digest) => {
  const actions = $("[data-continue]");
  if (!actions) return;
  const number = waiting(digest);
  for (const old of $$(".continue", actions)) old.remove();
  /**
   * @param {string} url
   * @param {string} text
   */
  const link = (url, text) => make("a", { class: "button continue", href: address(url) }, text);
  const steps = [
    ...(number ? [link(`${routes.review}#start`, `Review ${count(number, "card")}`)] : []),
    ...(digest.next ? [link(digest.next[0], `Read on: ${digest.next[1]}`)] : []),
  ];
  steps[1]?.classList.add("quiet");
  // A learner with progress needs no start button.
  for (const begin of $$(".button:not(.quiet)", actions)) begin.hidden = steps.length > 0;
  actions.prepend(...steps);
  const ready = $("[data-readiness]");
  if (!ready) return;
  const left = digest.date === null ? -1 : digest.date - studyDay();
  ready.replaceChildren(
    make(
      "a",
      { href: address(routes.progress) },
      ring(digest.ready),
      make("b", {}, `${digest.ready}%`),
      ` ready${left > 0 ? ` in ${count(left, "day")}` : left === 0 ? " today" : ""}`,
    ),
  );
  ready.hidden = false;
};

/* The standing of each question of an article; the mark opens grades, star and note */
/** @param {Digest["cards"]} cards */
const showMarks = (cards) => {
  for (const section of questions) {
    const [standing, due, flags] = cards[idOf(section)] ?? ["new", 0, ""];
    const [percent, name] = STANDINGS[standing];
    let mark = $(":scope > .standing", section);
    if (!mark) {
      mark = make("button", { type: "button", class: "standing", "aria-expanded": "false" });
      mark.addEventListener("click", async () => (await loadStudy()).panel(section, idOf(section)));
      // After the question, before its answer.
      section.firstElementChild.after(mark);
    }
    const days = due - studyDay();
    const when = standing === "new" ? "" : days <= 0 ? " · due" : ` · due in ${count(days, "day")}`;
    mark.replaceChildren(
      ring(percent),
      `${name}${when}`,
      ...(flags.includes("n") ? [" · note"] : []),
      ...(flags.includes("s") ? [" ★"] : []),
    );
    if (flags.includes("c")) mark.append(" ", make("mark", {}, "answer changed"));
    mark.setAttribute("aria-label", `${mark.textContent.replace("★", "starred")}: grade, star, note`);
  }
};

/* Answers covered until they are asked for */
const button = $("[data-testing-switch]");
/** @param {boolean} on */
const setTesting = (on) => {
  root.toggleAttribute("data-testing", on);
  button.setAttribute("aria-pressed", on);
  for (const section of article ? $$('.question[data-form="open"]', article) : []) {
    delete section.dataset.open;
    $(":scope > .reveal", section)?.remove();
    if (!on) continue;
    const reveal = make("button", { type: "button", class: "reveal" }, "Show the answer");
    reveal.addEventListener("click", async () => {
      section.dataset.open = "";
      reveal.remove();
      const first = [...section.children].find((child) => !child.matches("h2, h3, h4, h5, h6, .standing"));
      if (first) {
        first.tabIndex = -1;
        first.focus({ preventScroll: true });
      }
      if (!section.matches(".follow-up")) (await loadStudy()).panel(section, idOf(section), true);
    });
    section.append(reveal);
  }
};
if (button) {
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    store.set("testing", on ? "on" : null);
    setTesting(on);
  });
  if (store.get("testing") === "on") setTesting(true);
}

prepbook.showStudy = (digest) => {
  // Nothing is shown before the first review.
  showDue(digest?.began ? waiting(digest) : 0);
  showTopics(digest?.began ? digest.topics : {});
  if (article) showTopic(digest?.began ? digest.topics : {});
  if (digest?.began) showNext(digest);
  showMarks(digest?.cards ?? {});
};
const read = () => {
  try {
    return JSON.parse(store.get("study"));
  } catch {
    return null;
  }
};
const digest = read();
prepbook.showStudy(digest);
// Recall changes daily: the first page of a day updates the digest.
if (digest?.began && digest.day !== studyDay() && $("[data-continue]"))
  loadStudy()
    .then(({ refresh }) => refresh())
    .catch(() => {});
addEventListener("storage", ({ key }) => {
  if (key === store.key("study")) prepbook.showStudy(read());
});

const shared = { shape, ring, STANDINGS };
/** @typedef {typeof shared} Shared */
prepbook.internal.progress = shared;
