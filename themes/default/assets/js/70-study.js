// The learner's progress on any page, from a digest in local storage that the study part writes (45-digest.js). Without progress
// nothing is shown and nothing is loaded.
const { $, $$, locale, make, t, percent, store } = prepbook.internal.page;
const { address, part, routes } = prepbook.internal.loading;
const { keepOffline } = prepbook.internal.offline;

const root = document.documentElement;

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
 * A ring filled by a percentage: readiness, or how far a card is.
 *
 * @param {number} filled
 * @param {string} [label]
 */
const ring = (filled, label) => {
  const svg = shape("svg", {
    class: "ring",
    viewBox: "0 0 20 20",
    ...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" }),
  });
  svg.append(shape("circle", { cx: 10, cy: 10, r: 7.5 }));
  if (filled > 0)
    svg.append(
      shape("circle", {
        class: "ring-full",
        cx: 10,
        cy: 10,
        r: 7.5,
        pathLength: 100,
        "stroke-dasharray": `${filled} 100`,
        transform: "rotate(-90 10 10)",
      }),
    );
  return svg;
};

/** @type {Record<Standing, [percent: number, name: string]>} */
const STANDINGS = {
  new: [0, t("browse.new")],
  learning: [33, t("browse.learning")],
  review: [66, t("browse.review")],
  known: [100, t("browse.known")],
};

const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
/**
 * "today", "tomorrow", "in 3 days", "2 days ago".
 *
 * @param {number} days
 */
const dayFromNow = (days) => relative.format(days, "day");

/** The study day of now: a calendar day that begins at 04:00. */
const studyDay = () => {
  const now = new Date();
  return Math.floor((now.getTime() - now.getTimezoneOffset() * 60_000 - 4 * 3_600_000) / 86_400_000);
};

/**
 * How many cards are asked today: what the queue says, or on a later day than that an estimate until the queue is asked again.
 *
 * @param {Digest} digest
 */
const waiting = (digest) => {
  const day = studyDay();
  const steps = digest.steps.filter((time) => time <= Date.now()).length;
  if (digest.day === day) return digest.today.due + digest.today.fresh + steps;
  if (digest.date === day) return 0;
  const due = Object.entries(digest.due).reduce((sum, [on, number]) => sum + (Number(on) <= day ? number : 0), 0);
  return Math.min(due, digest.limits[1]) + Math.min(digest.left, digest.limits[0]) + steps;
};

const article = $("article[data-page]");
const isArticle = $("body").classList.contains("page-article");
const questions = article ? $$(".question[data-question]:not(.follow-up)", article) : [];
const renamed = JSON.parse(article?.dataset.renamed || "{}");
/** @param {HTMLElement} section */
const idOf = ({ dataset }) => renamed[dataset.question] ?? `${article.dataset.page}#${dataset.question}`;
/** The study part, once it is loaded. */
const loadStudy = async () => {
  await part("study");
  return prepbook.study;
};

/* Reading: it is noted here, and taken into the log by the study part */
/** @returns {Entry[]} */
const pendingReading = () => {
  try {
    const entries = JSON.parse(store.get("reading"));
    return Array.isArray(entries) ? /** @type {Entry[]} */ (entries.filter(Array.isArray)) : [];
  } catch {
    return [];
  }
};
/**
 * @param {"open" | "read"} kind
 * @param {0 | 1} on
 */
const noteReading = (kind, on) => {
  const url = article.dataset.url;
  store.set("reading", JSON.stringify([...pendingReading(), [Date.now(), article.dataset.page, kind, on, url]]));
  if (prepbook.study) prepbook.study.takeReading();
  else showReading(readDigest());
};

/** The states of reading: begun, read, and read with every question known. */
const READING = ["", t("reading.begun"), t("reading.read"), t("reading.known")];
/**
 * The state of each article that was begun, by address.
 *
 * @param {Digest | null} digest
 */
const readingStates = (digest) => {
  const states = { ...digest?.articles };
  for (const [, , kind, on, url] of pendingReading())
    states[url] = kind === "read" ? (on ? Math.max(2, states[url] ?? 0) : 1) : Math.max(1, states[url] ?? 0);
  return states;
};
/** @param {Digest | null} digest */
const showReading = (digest) => {
  const states = readingStates(digest);
  const at = new Map(Object.entries(states).map(([url, state]) => [address(url), state]));
  for (const [url, [, , state]] of Object.entries(digest?.topics ?? {})) if (state) at.set(address(url), state);
  for (const link of $$(".topics li li > a, .topics .plain a, .row-title, .roadmap-table th a")) {
    const target = link.matches(".topics a") ? link : link.parentElement;
    $(".read-mark", target)?.remove();
    const state = at.get(link.getAttribute("href"));
    if (!state) continue;
    const mark = make("span", {
      class: `read-mark read-${state}`,
      role: "img",
      "aria-label": READING[state],
      title: READING[state],
    });
    target.append(" ", mark);
  }
  const button = $("[data-mark-read]");
  if (!button || !article) return;
  const isRead = states[article.dataset.url] >= 2;
  button.setAttribute("aria-pressed", isRead);
  button.textContent = t(isRead ? "reading.is_read" : "reading.mark");
};

/* The number of cards due, at every link to the review */
/** @param {number} number */
const showDue = (number) => {
  for (const link of $$("[data-due]")) {
    link.textContent = number > 99 ? "99+" : number;
    link.hidden = !number;
  }
  for (const link of $$("[data-due-text]")) link.textContent = number ? t("site.due", { count: number }) : "";
};

/* Readiness, at every link to a topic */
/** @param {Digest["topics"]} topics */
const showTopics = (topics) => {
  const at = new Map(Object.entries(topics).map(([url, standing]) => [address(url), standing]));
  for (const link of $$(".topics a[data-topic], .topic-card h3 a, .roadmap-table th a, a.roadmap-node")) {
    const target = link.closest("h3") ?? link;
    $(".ring", target)?.remove();
    const [ready, after] = at.get(link.getAttribute("href")) ?? [];
    if (ready === undefined) continue;
    const label = t(after ? "study.ready_after" : "study.ready", { percent: percent(ready / 100), topics: after });
    const mark = ring(ready, label);
    mark.append(shape("title", {}, label));
    if (link.matches(".roadmap-node")) {
      link.classList.toggle("unmet", Boolean(after));
      // The graph has reserved a position for it.
      const { x, y, size } = $("[data-ring]", link)?.dataset ?? {};
      if (!x) continue;
      for (const [name, value] of Object.entries({ x, y, width: size, height: size })) mark.setAttribute(name, value);
    }
    target.append(mark);
    const facts = target.parentElement.querySelector(".facts");
    if (!facts || !link.closest(".topic-card")) continue;
    $(".unmet", facts)?.remove();
    if (after) facts.append(make("span", { class: "unmet" }, t("study.better_after", { topics: after })));
  }
};

/* The topic's readiness, below the contents of an article */
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
      make("p", {}, ring(ready), " ", t("study.ready", { percent: percent(ready / 100) })),
      make(
        "a",
        {
          class: "button quiet",
          href: `${address(routes.pageReview)}#topic=${encodeURIComponent(url.replace(/\/index\.html$/, ""))}&start`,
        },
        t("study.review_topic"),
      ),
    ),
  );
};

/* What to do next, on the home page and the roadmap. For a learner the home page is that of today */
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
    ...(number ? [link(`${routes.pageReview}#start`, t("study.start", { count: number }))] : []),
    ...(digest.next
      ? [link(digest.next[0], t(digest.next[2] ? "study.continue" : "study.read", { title: digest.next[1] }))]
      : []),
    ...(routes.pagePlan && $(".hero") ? [link(routes.pagePlan, t("page.plan.title"))] : []),
  ];
  for (const step of steps.slice(1)) step.classList.add("quiet");
  // A learner with progress needs no start button.
  for (const begin of $$(".button:not(.continue)", actions)) begin.hidden = steps.length > 0;
  actions.prepend(...steps);
  const card = $(".index-card");
  if (!card) return;
  root.dataset.today = "";
  // What to do comes before what to look for.
  $(".find-hero")?.before(actions);
  $(".hero h1").textContent = t("today.title");
  const ready = make("a", { href: address(routes.pageProgress) }, ring(digest.ready), " ", percent(digest.ready / 100));
  const left = digest.date === null ? -1 : digest.date - studyDay();
  const { fresh, minutes } = digest.day === studyDay() ? digest.today : { fresh: 0, minutes: 0 };
  /** @type {[string, Child | 0][]} */
  const figures = [
    [t("today.due"), Math.max(0, number - fresh)],
    [t("today.new"), fresh],
    [t("today.time"), minutes >= 1 && t("duration.minutes", { count: Math.round(minutes) })],
    [t("today.left"), left >= 0 && dayFromNow(left)],
    [t("today.ready"), ready],
  ];
  card.replaceChildren(
    ...figures.filter(([, value]) => value).map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))),
  );
};

/* The standing of each question of an article; the mark opens grades, star and note */
/** @param {Digest["cards"]} cards */
const showMarks = (cards) => {
  for (const section of questions) {
    const [standing, due, flags] = cards[idOf(section)] ?? ["new", 0, ""];
    const [filled, name] = STANDINGS[standing];
    let mark = $(":scope > .standing", section);
    if (!mark) {
      mark = make("button", { type: "button", class: "standing", "aria-expanded": "false" });
      mark.addEventListener("click", async () => (await loadStudy()).panel(section, idOf(section)));
      // After the question, before its answer.
      section.firstElementChild.after(mark);
    }
    const days = due - studyDay();
    const when = days <= 0 ? t("study.due") : t("study.due_when", { when: dayFromNow(days) });
    mark.replaceChildren(
      ring(filled),
      standing === "new" ? name : `${name} · ${when}`,
      ...(flags.includes("n") ? [` · ${t("study.note")}`] : []),
      ...(flags.includes("s") ? [" ★"] : []),
    );
    if (flags.includes("c")) mark.append(" ", make("mark", {}, t("study.answer_changed")));
    mark.setAttribute("aria-label", t("study.mark_label", { state: mark.textContent.replace("★", t("study.starred")) }));
  }
};

/* The standing of each question in a list, which can be filtered by it */
/** @param {Digest["cards"]} cards */
const showRows = (cards) => {
  const standingOf = prepbook.internal.questions.standings(cards, studyDay());
  for (const row of $$(".question-row[data-id]")) {
    const [standing, status] = standingOf(row.dataset.id);
    row.dataset.status = status;
    $(".ring", row)?.remove();
    if (standing !== "new") $(".row-head", row).append(" ", ring(...STANDINGS[standing]));
  }
  prepbook.internal.questions.refresh();
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
    const reveal = make("button", { type: "button", class: "reveal" }, t("study.show_answer"));
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

for (const link of $$("[data-practise]")) {
  const { practise, id } = link.dataset;
  // Not `hash`: in the single file the address is a fragment itself.
  link.setAttribute("href", `${link.getAttribute("href")}#${practise}=${encodeURIComponent(id)}&kind=question&all`);
}

// An article is begun after a while on it, and read once its end was in view for a while. Both can be undone by the button there.
if (isArticle && article?.dataset.url) {
  const state = () => readingStates(readDigest())[article.dataset.url] ?? 0;
  const mark = $("[data-mark-read]");
  const status = $("[data-read-status]");
  mark?.addEventListener("click", () => {
    noteReading("read", state() >= 2 ? 0 : 1);
    status.textContent = "";
  });
  setTimeout(() => {
    if (!document.hidden && !state()) noteReading("open", 1);
  }, 15_000);
  const began = Date.now();
  let timer = 0;
  new IntersectionObserver(([{ isIntersecting }]) => {
    clearTimeout(timer);
    if (!isIntersecting || !mark) return;
    timer = setTimeout(
      () => {
        if (document.hidden || state() >= 2) return;
        noteReading("read", 1);
        status.textContent = t("reading.marked");
      },
      Math.max(6_000, began + 20_000 - Date.now()),
    );
  }).observe($(".ending", article) ?? article);
}

prepbook.showStudy = (digest) => {
  if (digest?.began) keepOffline();
  // Nothing is shown before the first review, or the date of the interview.
  showDue(digest?.began ? waiting(digest) : 0);
  showTopics(digest?.began ? digest.topics : {});
  if (article) showTopic(digest?.began ? digest.topics : {});
  if (digest?.began || Object.keys(digest?.articles ?? {}).length) showNext(digest);
  showMarks(digest?.cards ?? {});
  showRows(digest?.cards ?? {});
  showReading(digest);
};
/** @returns {Digest | null} */
function readDigest() {
  try {
    const digest = JSON.parse(store.get("study"));
    return digest?.version === 3 ? digest : null;
  } catch {
    return null;
  }
}
const begin = () => {
  const digest = readDigest();
  prepbook.showStudy(digest);
  // Recall changes daily: the first page of a day brings the digest up to date. So does the home page once articles were read.
  const isOld = store.get("study") && (!digest || (digest.began && digest.day !== studyDay()));
  if (isOld || (pendingReading().length && $("[data-continue]")))
    loadStudy()
      .then(({ refresh }) => refresh())
      .catch(() => {});
};
begin();
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !prepbook.study) begin();
});
addEventListener("storage", ({ key }) => {
  if (key === store.key("study") || key === store.key("reading")) prepbook.showStudy(readDigest());
});

const shared = { shape, ring, dayFromNow, pendingReading, STANDINGS };
/** @typedef {typeof shared} Shared */
prepbook.internal.progress = shared;
