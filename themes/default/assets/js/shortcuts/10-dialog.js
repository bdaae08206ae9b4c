// The list of keyboard shortcuts, made when it is asked for.
const { $, make, t } = prepbook.internal.page;
const { shell } = prepbook.internal;

/** Keys, and what they do: a line each. A space is between the first and the last key of a range. */
const lines = () => [
  ["/", "Ctrl\u00a0K", t("page.search.title")],
  // No article comes before or after a session.
  ...(shell.sessionKeys ? [] : [["[", "]", t("shortcuts.turn")]]),
  ["?", t("shortcuts.help")],
  ["Esc", t("site.close")],
  ...(shell.sessionKeys ?? []),
];

/** @param {string} key */
const range = (key) => key.split(" ").flatMap((one, index) => [...(index ? ["–"] : []), make("kbd", {}, one)]);

/** @param {string[]} line */
const row = (line) =>
  make(
    "div",
    {},
    make("dt", {}, ...line.slice(0, -1).flatMap((key, index) => [...(index ? [" "] : []), ...range(key)])),
    make("dd", {}, line.at(-1)),
  );

/** Shows the list, in the dialog of the page's own template if it has one. */
const showShortcuts = () => {
  /** @type {HTMLDialogElement} */
  let dialog = $("#theme\\.shortcuts");
  if (!dialog) {
    dialog = /** @type {HTMLDialogElement} */ (
      make(
        "dialog",
        { class: "shortcuts", id: "theme.shortcuts", "aria-labelledby": "theme.shortcuts-title" },
        make("h2", { id: "theme.shortcuts-title", tabindex: -1, autofocus: "" }, t("shortcuts.title")),
        make("dl", {}, ...lines().map(row)),
        make("form", { method: "dialog" }, make("button", { class: "button" }, t("site.close"))),
      )
    );
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    document.body.append(dialog);
  }
  dialog.showModal();
};

const shared = { showShortcuts };
/** @typedef {typeof shared} Shared */
prepbook.internal.shortcuts = shared;
