// The settings of a learner, in one sheet that opens from wherever their effect is told. Values are stored when it is saved, and only if
// all are valid.
const { $, make, t } = prepbook.internal.page;
const { days } = prepbook.internal.days;
const { BOUNDS, HORIZON, settingOf } = prepbook.internal.history;
const { button, quiet, choose, field } = prepbook.internal.controls;

/**
 * What is wrong with a value, in words; empty if nothing is.
 *
 * @param {Settings} settings
 * @param {HTMLInputElement} input
 */
const mistakeIn = (settings, { name, value, validity }) => {
  if (name === "date") {
    if (validity.badInput) return t("settings.no_date");
    if (!value || value === settings.date) return "";
    const day = days.parse(value);
    if (day === null) return t("settings.no_date");
    if (day < days.today()) return t("settings.past_date");
    return day > days.today() + HORIZON ? t("settings.far_date") : "";
  }
  const [least, most] = BOUNDS[name] ?? [0, 0];
  const number = name === "retention" ? Number(value) / 100 : Number(value);
  if (value !== "" && !validity.badInput && Number.isInteger(Number(value)) && settingOf(name, number) !== undefined) return "";
  const factor = name === "retention" ? 100 : 1;
  return t("settings.out_of_bounds", { least: least * factor, most: most * factor });
};

/**
 * Opens the sheet. `first` is the setting that has the focus.
 *
 * @param {Study} study
 * @param {keyof Settings} [first]
 */
const openSettings = (study, first = "date") => {
  const { settings } = study.history;
  /**
   * @param {"minutes" | "fresh" | "reviews" | "length"} name
   * @param {Attributes} [attributes]
   */
  const number = (name, attributes = {}) =>
    field(name, t(`settings.${name}`), {
      type: "number",
      inputmode: "numeric",
      min: BOUNDS[name][0],
      max: BOUNDS[name][1],
      value: settings[name],
      ...attributes,
    });
  /**
   * @param {string} title
   * @param {...Node} fields
   */
  const group = (title, ...fields) => make("fieldset", { class: "settings-group" }, make("legend", {}, title), ...fields);
  const form = make(
    "form",
    { novalidate: "" },
    group(
      t("settings.interview"),
      field("date", t("settings.date"), { type: "date", min: days.iso(days.today()), value: settings.date }),
      number("minutes", { step: 5 }),
      choose(
        "week",
        t("settings.week"),
        [1, 2, 3, 4, 5, 6, 7].map((many) => [many, many === 7 ? t("settings.every_day") : many]),
        settings.week,
      ),
    ),
    group(
      t("settings.cards"),
      number("fresh"),
      number("reviews"),
      field("retention", t("settings.retention"), {
        type: "number",
        inputmode: "numeric",
        min: 70,
        max: 97,
        value: Math.round(settings.retention * 100),
      }),
    ),
    group(
      t("settings.sessions"),
      choose(
        "session",
        t("settings.session"),
        [
          ["count", t("settings.session_count")],
          ["minutes", t("settings.session_minutes")],
          ["all", t("settings.session_all")],
        ],
        settings.session,
      ),
      number("length"),
      choose(
        "buttons",
        t("settings.buttons"),
        [
          [4, t("settings.buttons_4")],
          [2, t("settings.buttons_2")],
        ],
        settings.buttons,
      ),
      choose(
        "typed",
        t("settings.typed"),
        [
          [0, t("settings.typed_0")],
          [1, t("settings.typed_1")],
        ],
        settings.typed,
      ),
    ),
  );
  const dialog = make("dialog", { class: "settings", "aria-labelledby": "study.settings" });
  form.append(
    make(
      "p",
      { class: "actions" },
      button(t("settings.save"), () => {}, { type: "submit" }),
      quiet(t("settings.cancel"), () => dialog.close()),
    ),
  );
  /** @type {HTMLInputElement[]} */
  const inputs = /** @type {any} */ ([...form.elements].filter((element) => /** @type {HTMLInputElement} */ (element).name));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    /** @type {HTMLInputElement | null} */
    let wrong = null;
    for (const input of inputs) {
      const mistake = input.matches("input") ? mistakeIn(settings, input) : "";
      const label = input.closest("label");
      $(".mistake", label)?.remove();
      input.toggleAttribute("aria-invalid", false);
      if (!mistake) continue;
      wrong ??= input;
      input.setAttribute("aria-invalid", "true");
      label.append(make("span", { class: "mistake", role: "alert" }, mistake));
    }
    if (wrong) {
      wrong.focus();
      return;
    }
    for (const { name, value } of inputs) {
      const number = name === "retention" ? Number(value) / 100 : Number(value);
      study.set(name, name === "date" || name === "session" ? value : number);
    }
    dialog.close();
    study.tell("settings");
  });
  dialog.append(make("h2", { id: "study.settings" }, t("settings.title")), form);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  $(`[name=${first}]`, form).focus();
};

/**
 * A button that opens the sheet at a setting.
 *
 * @param {Study} study
 * @param {keyof Settings} [first]
 * @param {string} [text]
 */
const settingsButton = (study, first, text = t("settings.title")) => quiet(text, () => openSettings(study, first));

const shared = { openSettings, settingsButton };
/** @typedef {typeof shared} Shared */
prepbook.internal.settings = shared;
