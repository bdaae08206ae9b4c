// The progress page: readiness, history, forecast, accuracy of predictions, and backups.
const { locale, make, t, percent } = prepbook.internal.page;
const { address, routes } = prepbook.internal.loading;
const { ring, STANDINGS } = prepbook.internal.progress;
const { days } = prepbook.internal.days;
const { backupEntries } = prepbook.internal.backup;
const { readinessOf } = prepbook.internal.queue;
const { openStudy } = prepbook.internal.desk;
const { standingOfTopics } = prepbook.internal.digest;
const { button, quiet, saveBackup, notices, backupReminder } = prepbook.internal.controls;
const { reviewsByDay, forecastOf, retentionOf } = prepbook.internal.statistics;
const { browser } = prepbook.internal.browser;
const { heatmap, forecastChart, retentionChart, masteryBar } = prepbook.internal.charts;

/** @type {Standing[]} */
const SHOWN = ["known", "review", "learning", "new"];

/** @param {Study} study */
const masteryTable = (study) => {
  const rows = standingOfTopics(study).filter(({ total }) => total);
  const legend = make(
    "p",
    { class: "legend" },
    ...SHOWN.flatMap((name) => [make("span", { class: `key key-${name}` }), `${STANDINGS[name][1]} `]),
  );
  return [
    legend,
    make(
      "div",
      { class: "table-scroll", role: "region", tabindex: "0", "aria-label": t("content.table", { title: t("label.topics") }) },
      make(
        "table",
        { class: "mastery-table" },
        make(
          "thead",
          {},
          make(
            "tr",
            {},
            ...[t("label.topic"), t("progress.ready"), t("progress.mastery"), ...SHOWN.map((name) => STANDINGS[name][1])].map(
              (head, index) => make("th", { scope: "col", ...(index === 1 || index > 2 ? { class: "figure" } : {}) }, head),
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
                  ? [
                      make(
                        "small",
                        { class: "status" },
                        ` ${t("study.better_after", { topics: row.unmet.map(({ title }) => title).join(t("list.separator")) })}`,
                      ),
                    ]
                  : []),
              ),
              make("td", { class: "figure unbroken" }, ring(row.value * 100), ` ${percent(row.value)}`),
              make("td", {}, masteryBar(row)),
              ...SHOWN.map((name) => make("td", { class: "figure" }, String(row[name]))),
            ),
          ),
        ),
      ),
    ),
  ];
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
    const { entries, damaged, reason } = backupEntries(await file.text(), study.deck.guide);
    input.value = "";
    if (reason) {
      status.textContent = t("backup.not_loaded", { reason });
      return;
    }
    const fresh = study.import(entries);
    const told = fresh ? t("backup.loaded", { count: fresh, total: entries.length }) : t("backup.nothing_new");
    done(damaged ? `${told} ${t("backup.skipped", { count: damaged })}` : told);
  });
  const dialog = make("dialog", { "aria-labelledby": "study.reset-title" });
  dialog.append(
    make("h2", { id: "study.reset-title" }, t("backup.delete_title")),
    make("p", {}, t("backup.delete_text", { count: study.history.made.length })),
    make(
      "p",
      { class: "actions" },
      quiet(t("backup.save"), () => saveBackup(study)),
      button(
        t("backup.delete"),
        () => {
          dialog.close();
          study.reset();
          done(t("backup.deleted"));
        },
        { class: "button danger" },
      ),
      quiet(t("backup.cancel"), () => dialog.close()),
    ),
  );
  const section = make(
    "section",
    { class: "part scripted", "aria-labelledby": "study.backup" },
    make("h2", { id: "study.backup" }, t("backup.title")),
    make("p", {}, t("backup.text")),
    make(
      "p",
      { class: "actions" },
      button(t("backup.save"), () => {
        saveBackup(study);
        status.textContent = t("backup.saved");
      }),
      quiet(t("backup.load"), () => input.click()),
      quiet(t("backup.delete_all"), () => dialog.showModal()),
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

/** @param {HTMLElement} container */
const progressPage = async (container) => {
  const study = await openStudy();
  const messages = notices(study);
  /** @param {string} [text] */
  const draw = (text) => {
    const all = readinessOf(study, study.deck.cards);
    const byDay = reviewsByDay(study.history);
    const room = container.clientWidth;
    const retention = retentionOf(study);
    const left = study.rules.date === null ? null : study.rules.date - days.today();
    /**
     * @param {number} number
     * @param {string} what
     */
    const figure = (number, what) => make("div", {}, make("dt", {}, what), make("dd", {}, number.toLocaleString(locale)));
    /**
     * @param {string} id
     * @param {string} title
     * @param {...Child} parts
     */
    const section = (id, title, ...parts) =>
      make("section", { class: "part", "aria-labelledby": `study.${id}` }, make("h2", { id: `study.${id}` }, title), ...parts);
    const begun = study.history.made.length > 0;
    const backup = backupSection(study, draw);
    container.replaceChildren(
      messages,
      ...backupReminder(study),
      make(
        "div",
        { class: "readiness" },
        ring(all.value * 100),
        make(
          "p",
          { class: "readiness-figure" },
          make("b", {}, percent(all.value)),
          " ",
          make(
            "span",
            {},
            left === null || left < 0
              ? t("progress.ready_today")
              : left === 0
                ? t("progress.ready_interview")
                : t("progress.ready_on", { day: days.name(study.rules.date), count: left }),
          ),
        ),
        make("p", { class: "status" }, t("progress.ready_help")),
        make(
          "dl",
          { class: "figures" },
          ...SHOWN.map((name) => figure(all[name], STANDINGS[name][1])),
          figure(study.history.made.length, t("chart.reviews_head")),
          figure(byDay.size, t("progress.days_studied")),
        ),
      ),
      ...(begun
        ? []
        : [
            make(
              "div",
              { class: "empty" },
              make("p", {}, make("strong", {}, t("progress.empty")), " ", t("progress.empty_hint")),
              make("p", {}, make("a", { class: "button", href: address(`${routes.pageReview}#start`) }, t("review.begin"))),
            ),
          ]),
      ...(study.deck.cards.some(({ topic }) => topic) ? [section("topics", t("label.topics"), ...masteryTable(study))] : []),
      ...(begun
        ? [
            section("done", t("progress.done"), ...heatmap(byDay, room)),
            section("coming", t("progress.coming"), ...forecastChart(forecastOf(study), study.rules.date, room)),
            section(
              "recall",
              t("progress.accuracy"),
              ...(retention.number
                ? [
                    make(
                      "p",
                      {},
                      t(retention.number < 50 ? "progress.recalled_few" : "progress.recalled", {
                        count: retention.number,
                        measured: percent(retention.recalled / retention.number),
                        predicted: percent(retention.predicted / retention.number),
                      }),
                    ),
                    ...retentionChart(retention),
                  ]
                : [make("p", { class: "status" }, t("progress.no_accuracy"))]),
            ),
          ]
        : []),
      browser(study),
      backup.section,
    );
    if (text) backup.say(text);
  };
  draw();
  study.on((what) => {
    if (["entries", "reset", "day", "settings"].includes(what)) draw();
  });
};

const shared = { progressPage };
/** @typedef {typeof shared} Shared */
prepbook.internal.progressPage = shared;
