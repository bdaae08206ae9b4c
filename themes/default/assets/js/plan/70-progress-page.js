// The progress page: readiness, history, forecast, accuracy of predictions, and backups.
const { make, count } = prepbook.internal.page;
const { address, routes } = prepbook.internal.loading;
const { ring } = prepbook.internal.progress;
const { days } = prepbook.internal.days;
const { scheduler } = prepbook.internal.scheduling;
const { backupEntries } = prepbook.internal.backup;
const { contentOf } = prepbook.internal.deck;
const { readinessOf } = prepbook.internal.queue;
const { openStudy } = prepbook.internal.desk;
const { standingOfTopics } = prepbook.internal.digest;
const { button, quiet, percent, saveBackup, notices, backupReminder } = prepbook.internal.controls;
const { reviewsByDay, forecastOf, retentionOf } = prepbook.internal.statistics;
const { heatmap, forecastChart, retentionChart, masteryBar } = prepbook.internal.charts;

/** @param {Study} study */
const masteryTable = (study) => {
  const rows = standingOfTopics(study).filter(({ total }) => total);
  const legend = make(
    "p",
    { class: "legend" },
    make("span", { class: "key key-known" }),
    "known ",
    make("span", { class: "key key-learning" }),
    "learning ",
    make("span", { class: "key key-new" }),
    "new",
  );
  return [
    legend,
    make(
      "div",
      { class: "table-scroll", role: "region", tabindex: "0", "aria-label": "Table: topics" },
      make(
        "table",
        { class: "mastery-table" },
        make(
          "thead",
          {},
          make(
            "tr",
            {},
            ...["Topic", "Ready", "Mastery", "Known", "Learning", "New"].map((head, index) =>
              make("th", { scope: "col", ...(index === 1 || index > 2 ? { class: "figure" } : {}) }, head),
            ),
          ),
        ),
        make(
          "tbody",
          {},
          ...rows.map((row) =>
            make(
              "tr",
              {},
              make(
                "th",
                { scope: "row" },
                make("a", { href: address(row.topic.url) }, row.topic.title),
                ...(row.unmet.length
                  ? [make("small", { class: "status" }, ` better after ${row.unmet.map(({ title }) => title).join(", ")}`)]
                  : []),
              ),
              make("td", { class: "figure unbroken" }, ring(row.value * 100), ` ${percent(row.value)}`),
              make("td", {}, masteryBar(row)),
              ...[row.known, row.learning, row.new].map((number) => make("td", { class: "figure" }, String(number))),
            ),
          ),
        ),
      ),
    ),
  ];
};

/**
 * A list of cards in a disclosure, with links to their questions.
 *
 * @param {Study} study
 * @param {string} title
 * @param {string} text
 * @param {Card[]} cards
 */
const cardList = (study, title, text, cards) => {
  if (!cards.length) return [];
  const list = make("ul", { class: "plain-list" });
  const fold = make(
    "details",
    { class: "further" },
    make("summary", {}, `${title} (${cards.length})`),
    make("p", { class: "status" }, text),
    list,
  );
  fold.addEventListener("toggle", async () => {
    if (!fold.open || list.children.length) return;
    for (const card of cards.slice(0, 100)) {
      const content = await contentOf(study.deck, card).catch(() => /** @type {Content & TableContent} */ (null));
      if (!content) continue;
      const note = study.history.notes.get(card.id);
      list.append(
        make(
          "li",
          {},
          make(
            "a",
            { href: address(content.table ? content.table.source : content.url) },
            content.table ? `${content.table.title}: ${content.table.rows[content.row].aspect.text}` : content.text,
          ),
          ...(note ? [make("p", { class: "status" }, note)] : []),
        ),
      );
    }
  });
  return [fold];
};

/**
 * @param {Study} study
 * @param {(text: string) => void} done
 */
const backupSection = (study, done) => {
  const status = make("p", { class: "status", role: "status" });
  const input = make("input", { type: "file", accept: ".json,application/json", hidden: "" });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const { entries, reason } = backupEntries(await file.text(), study.deck.guide);
    input.value = "";
    if (reason) {
      status.textContent = `Not loaded. ${reason} Nothing was changed.`;
      return;
    }
    const fresh = study.import(entries);
    done(
      fresh
        ? `${fresh} of ${count(entries.length, "entry").replace("entrys", "entries")} were new, and are now part of your progress.`
        : "All of it was here already: nothing was changed.",
    );
  });
  const dialog = make("dialog", { "aria-labelledby": "study.reset-title" });
  dialog.append(
    make("h2", { id: "study.reset-title" }, "Delete all progress?"),
    make(
      "p",
      {},
      `${count(study.history.made.length, "review")}, stars, notes and settings of this guide are deleted from this browser. Without a progress file this cannot be undone.`,
    ),
    make(
      "p",
      { class: "actions" },
      quiet("Save a progress file", () => saveBackup(study)),
      button(
        "Delete",
        () => {
          dialog.close();
          study.reset();
          done("All progress was deleted.");
        },
        { class: "button danger" },
      ),
      quiet("Keep it", () => dialog.close()),
    ),
  );
  const section = make(
    "section",
    { class: "part", "aria-labelledby": "study.backup" },
    make("h2", { id: "study.backup" }, "Keep it safe, take it along"),
    make(
      "p",
      {},
      "Progress is stored in this browser and nowhere else. A progress file carries it to another browser or machine; loading one adds what is new in it and never takes anything away.",
    ),
    make(
      "p",
      { class: "actions" },
      button("Save a progress file", () => {
        saveBackup(study);
        status.textContent = "Saved. Keep the file where you will find it.";
      }),
      quiet("Load a progress file", () => input.click()),
      quiet("Delete all progress", () => dialog.showModal()),
    ),
    input,
    status,
    dialog,
  );
  return {
    section,
    /** @param {string} text */
    say: (text) => {
      status.textContent = text;
    },
  };
};

/** @param {HTMLElement} place */
const progressPage = async (place) => {
  const study = await openStudy();
  const messages = notices(study);
  /** @param {string} [text] */
  const draw = (text) => {
    const all = readinessOf(study, study.deck.cards);
    const byDay = reviewsByDay(study.history);
    const room = place.clientWidth;
    const retention = retentionOf(study);
    const left = study.rules.date === null ? null : study.rules.date - days.today();
    /**
     * @param {number} number
     * @param {string} what
     */
    const figure = (number, what) => make("div", {}, make("dt", {}, what), make("dd", {}, String(number)));
    /**
     * @param {string} id
     * @param {string} title
     * @param {...Child} parts
     */
    const section = (id, title, ...parts) =>
      make("section", { class: "part", "aria-labelledby": `study.${id}` }, make("h2", { id: `study.${id}` }, title), ...parts);
    const begun = study.history.made.length > 0;
    const changed = study.deck.cards.filter((card) => study.changed(card));
    const backup = backupSection(study, draw);
    place.replaceChildren(
      messages,
      ...backupReminder(study),
      make(
        "div",
        { class: "readiness" },
        ring(all.value * 100),
        make(
          "div",
          {},
          make(
            "p",
            { class: "readiness-figure" },
            percent(all.value),
            make(
              "span",
              {},
              left === null || left < 0
                ? " ready today"
                : left === 0
                  ? " ready: today is the day"
                  : ` ready on ${days.name(study.rules.date)}, in ${count(left, "day")}`,
            ),
          ),
          make(
            "p",
            { class: "status" },
            "The probability that you recall a card on that day, over all cards, important ones counting more. Cards never asked count as not known.",
          ),
          make(
            "dl",
            { class: "figures" },
            figure(all.known, "known"),
            figure(all.learning, "learning"),
            figure(all.new, "new"),
            figure(study.history.made.length, "reviews"),
            figure(byDay.size, "days studied"),
          ),
        ),
      ),
      ...(begun
        ? []
        : [
            make(
              "div",
              { class: "empty" },
              make("p", {}, make("strong", {}, "Nothing has been asked yet."), " The charts fill as you review."),
              make("p", {}, make("a", { class: "button", href: address(`${routes.review}#start`) }, "Begin with a few cards")),
            ),
          ]),
      section("topics", "Topics", ...masteryTable(study)),
      ...(begun
        ? [
            section("done", "What you did", ...heatmap(byDay, room)),
            section("coming", "What is coming", ...forecastChart(forecastOf(study), study.rules.date, room)),
            section(
              "recall",
              "Predicted and measured",
              ...(retention.number
                ? [
                    make(
                      "p",
                      {},
                      `Of ${count(retention.number, "repetition")} ${percent(retention.recalled / retention.number)} were recalled; ${percent(retention.predicted / retention.number)} were predicted.${retention.number < 50 ? " So few say little yet." : ""}`,
                    ),
                    ...retentionChart(retention),
                  ]
                : [
                    make("p", { class: "status" }, "There is nothing to compare before cards have come up again on a later day."),
                  ]),
            ),
          ]
        : []),
      ...(() => {
        const lists = [
          ...cardList(
            study,
            "Answers that changed since you learned them",
            "Read them again: what you know may no longer be what the guide says.",
            changed,
          ),
          ...cardList(
            study,
            "Leeches: cards that keep slipping",
            "Forgotten again and again. Asking more often seldom helps: read the article, find what confuses you, write yourself a note.",
            study.deck.cards.filter((card) => scheduler.isLeech(study.state(card.id), study.rules)),
          ),
          ...cardList(
            study,
            "Starred",
            "",
            study.deck.cards.filter(({ id }) => study.history.stars.has(id)),
          ),
          ...cardList(
            study,
            "With a note",
            "",
            study.deck.cards.filter(({ id }) => study.history.notes.has(id)),
          ),
        ];
        return lists.length ? [section("lists", "Cards to look at", ...lists)] : [];
      })(),
      backup.section,
    );
    if (text) backup.say(text);
  };
  draw();
  study.on((what) => {
    if (what === "entries" || what === "reset") draw();
  });
};

const shared = { progressPage };
/** @typedef {typeof shared} Shared */
prepbook.internal.progressPage = shared;
