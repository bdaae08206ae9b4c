// Charts as SVG, styled by attributes and classes, since pages allow no inline styles. Each has a table with the same data.
const { make, t, percent } = prepbook.internal.page;
const { shape } = prepbook.internal.progress;
const { DAY, days } = prepbook.internal.days;

/**
 * @param {number} width
 * @param {number} height
 * @param {string} label
 * @param {...Child} children
 */
const chart = (width, height, label, ...children) =>
  shape(
    "svg",
    { class: "chart", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
    ...children,
  );
/**
 * @param {string | number} text
 * @param {Attributes} attributes
 */
const words = (text, attributes) => shape("text", attributes, text);
/**
 * @param {Attributes} attributes
 * @param {string} [title]
 */
const box = (attributes, title) => {
  const rect = shape("rect", attributes);
  if (title) rect.append(shape("title", {}, title));
  return rect;
};

/**
 * A table in a disclosure. Each row begins with its header.
 *
 * @param {string} label
 * @param {string[]} heads
 * @param {(string | number)[][]} rows
 */
const tableOf = (label, heads, rows) =>
  make(
    "details",
    { class: "further" },
    make("summary", {}, t("roadmap.as_table")),
    make(
      "div",
      { class: "table-scroll", role: "region", tabindex: "0", "aria-label": t("content.table", { title: label }) },
      make(
        "table",
        {},
        make(
          "thead",
          {},
          make(
            "tr",
            {},
            ...heads.map((head, index) => make("th", index ? { scope: "col", class: "figure" } : { scope: "col" }, head)),
          ),
        ),
        make(
          "tbody",
          {},
          ...rows.map(([head, ...cells]) =>
            make(
              "tr",
              {},
              make("th", { scope: "row" }, head),
              ...cells.map((cell) => make("td", { class: "figure" }, String(cell))),
            ),
          ),
        ),
      ),
    ),
  );

/**
 * A heat map of up to half a year, a column a week, as many weeks as fit into `room` CSS pixels.
 *
 * @param {ReturnType<typeof prepbook.internal.statistics.reviewsByDay>} byDay
 * @param {number} room
 */
const heatmap = (byDay, room) => {
  const weeks = Math.max(8, Math.min(27, Math.floor((room - 30) / 15)));
  const today = days.today();
  const first = today - days.weekday(today) - (weeks - 1) * 7;
  const most = Math.max(10, ...[...byDay].filter(([day]) => day >= first).map(([, { number }]) => number));
  const size = 15;
  const [left, top] = [30, 18];
  const drawing = chart(left + weeks * size, top + 7 * size, t("chart.reviews_label"));
  const names = Array.from({ length: 7 }, (_, day) => days.name(first + day, { weekday: "short" }));
  for (const index of [0, 2, 4]) drawing.append(words(names[index], { x: 0, y: top + index * size + 11, class: "chart-text" }));
  let month = -1;
  for (let week = 0; week < weeks; week += 1) {
    const date = new Date((first + week * 7) * DAY);
    if (date.getUTCMonth() !== month && week < weeks - 1) {
      if (month !== -1 || date.getUTCDate() < 15)
        drawing.append(
          words(days.name(first + week * 7, { month: "short" }), { x: left + week * size, y: 11, class: "chart-text" }),
        );
      month = date.getUTCMonth();
    }
    for (let row = 0; row < 7; row += 1) {
      const day = first + week * 7 + row;
      if (day > today) break;
      const number = byDay.get(day)?.number ?? 0;
      const level = number ? Math.min(4, Math.ceil((number / most) * 4)) : 0;
      drawing.append(
        box(
          {
            x: left + week * size + 1,
            y: top + row * size + 1,
            width: size - 3,
            height: size - 3,
            rx: 2,
            class: `heat heat-${level}`,
          },
          t("chart.reviews_on", { count: number, day: days.name(day) }),
        ),
      );
    }
  }
  const rows = [];
  for (let week = weeks - 1; week >= 0; week -= 1) {
    const start = first + week * 7;
    const numbers = Array.from({ length: 7 }, (_, row) => (start + row > today ? "" : (byDay.get(start + row)?.number ?? 0)));
    if (numbers.some(Boolean)) rows.push([days.name(start, { day: "numeric", month: "short" }), ...numbers]);
  }
  return [drawing, tableOf(t("chart.reviews"), [t("chart.week"), ...names], rows)];
};

/**
 * A bar chart of the cards due on the next days.
 *
 * @param {ReturnType<typeof prepbook.internal.statistics.forecastOf>} forecast
 * @param {number | null} date
 * @param {number} room
 */
const forecastChart = (forecast, date, room) => {
  const [width, height, base] = [Math.max(280, Math.min(660, room)), 150, 124];
  const most = Math.max(4, ...forecast.map(({ number }) => number));
  const step = width / forecast.length;
  const drawing = chart(width, height, t("chart.forecast_label"));
  drawing.append(shape("line", { x1: 0, x2: width, y1: base + 0.5, y2: base + 0.5, class: "chart-line" }));
  forecast.forEach(({ day, number }, index) => {
    const tall = (number / most) * (base - 22);
    const x = index * step;
    if (number)
      drawing.append(
        box(
          { x: x + 2, y: base - tall, width: step - 4, height: tall, rx: 1.5, class: "bar" },
          t("chart.cards_on", { count: number, day: days.name(day) }),
        ),
      );
    if (number && (number === most || index === 0))
      drawing.append(words(number, { x: x + step / 2, y: base - tall - 5, class: "chart-text", "text-anchor": "middle" }));
    if (index === 0 || (days.weekday(day) === 0 && index * step > 60))
      drawing.append(
        words(index ? days.name(day, { day: "numeric", month: "short" }) : t("plan.today"), {
          x: x + 2,
          y: height - 8,
          class: "chart-text",
        }),
      );
    if (day === date)
      drawing.append(
        shape("line", { x1: x + step / 2, x2: x + step / 2, y1: 4, y2: base, class: "chart-mark" }),
        words(t("chart.interview"), { x: x + step / 2 + 5, y: 14, class: "chart-text" }),
      );
  });
  return [
    drawing,
    tableOf(
      t("chart.forecast"),
      [t("chart.day"), t("label.cards")],
      forecast
        .filter(({ number }) => number)
        .map(({ day, number }) => [days.name(day, { weekday: "short", day: "numeric", month: "short" }), number]),
    ),
  ];
};

/**
 * Measured recall for each bin of predicted recall; on the line both are equal.
 *
 * @param {Retention} retention
 */
const retentionChart = ({ bins }) => {
  const [size, left, top] = [260, 44, 10];
  const from = Math.min(0.5, ...bins.map(({ recalled, number }) => recalled / number));
  /** @param {number} value */
  const scale = (value) => ((value - from) / (1 - from)) * size;
  const drawing = chart(left + size + 60, top + size + 34, t("chart.recall_label"));
  for (const value of [0.5, 0.6, 0.7, 0.8, 0.9, 1].filter((one) => one >= from)) {
    const at = scale(value);
    drawing.append(
      shape("line", { x1: left, x2: left + size, y1: top + size - at, y2: top + size - at, class: "chart-grid" }),
      words(percent(value), { x: left - 6, y: top + size - at + 4, class: "chart-text", "text-anchor": "end" }),
      words(percent(value), { x: left + at, y: top + size + 16, class: "chart-text", "text-anchor": "middle" }),
    );
  }
  drawing.append(
    shape("line", { x1: left, y1: top + size, x2: left + size, y2: top, class: "chart-mark" }),
    words(t("chart.predicted"), { x: left + size, y: top + size + 31, class: "chart-text", "text-anchor": "end" }),
  );
  const most = Math.max(...bins.map(({ number }) => number));
  for (const { number, predicted, recalled } of bins) {
    const dot = shape("circle", {
      cx: left + scale(Math.max(from, predicted / number)),
      cy: top + size - scale(recalled / number),
      r: 4 + 8 * Math.sqrt(number / most),
      class: "dot",
    });
    dot.append(
      shape(
        "title",
        {},
        t("chart.recall_point", {
          predicted: percent(predicted / number),
          measured: percent(recalled / number),
          count: number,
        }),
      ),
    );
    drawing.append(dot);
  }
  return [
    drawing,
    tableOf(
      t("chart.recall"),
      [t("chart.predicted"), t("chart.measured"), t("chart.reviews_head")],
      bins.map(({ number, predicted, recalled }) => [percent(predicted / number), percent(recalled / number), number]),
    ),
  ];
};

/**
 * A bar with the shares of cards by standing.
 *
 * @param {Readiness} standing
 */
const masteryBar = ({ known, review, learning, total }) => {
  const drawing = shape(
    "svg",
    { class: "mastery", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
    box({ x: 0, y: 0, width: 100, height: 8, class: "mastery-new" }),
  );
  let x = 0;
  for (const [name, number] of Object.entries({ known, review, learning })) {
    const width = (number / total) * 100;
    drawing.append(box({ x, y: 0, width, height: 8, class: `mastery-${name}` }));
    x += width;
  }
  return drawing;
};

const shared = { heatmap, forecastChart, retentionChart, masteryBar };
/** @typedef {typeof shared} Shared */
prepbook.internal.charts = shared;
