// Search. Its code, styles and index are loaded on first use: assets/js/search/.
const { $, $$, t } = prepbook.internal.page;
const { part } = prepbook.internal.loading;

/** Finds sections of the guide: `prepbook.search("index", { limit: 5 })`. The manual's page on search says what it gives. */
prepbook.search = async (query, options) => {
  await part("search");
  return (await prepbook.internal.search.find(query, options)).hits;
};

/**
 * Opens the search dialog with the text of `field`, or goes to the page's own search.
 *
 * @param {HTMLInputElement} [field]
 */
const openSearch = async (field) => {
  const own = $("[data-search] input");
  if (own) return own.focus();
  // Keeps what is typed until the dialog is open.
  let typed = "";
  /** @param {KeyboardEvent} event */
  const keep = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.key.length > 1 && event.key !== "Backspace")) return;
    typed = event.key === "Backspace" ? typed.slice(0, -1) : typed + event.key;
    event.preventDefault();
    event.stopPropagation();
  };
  if (!field) addEventListener("keydown", keep, true);
  try {
    await part("search");
    prepbook.internal.search.open(field ? field.value : typed);
    if (field) field.value = "";
  } catch {
    // The form still leads to the search page.
    (field ?? $$("[data-find]").find((other) => other.checkVisibility()))?.focus();
  } finally {
    removeEventListener("keydown", keep, true);
  }
};

for (const field of $$("[data-find]")) {
  field.setAttribute("aria-haspopup", "dialog");
  field.addEventListener("click", () => openSearch(field));
  field.addEventListener("input", () => openSearch(field));
}
for (const container of $$("[data-search]")) {
  part("search").then(
    () => prepbook.internal.search.show(container),
    () => {
      $("[data-status]", container).textContent = t("search.failed_load");
    },
  );
}

const shared = { openSearch };
/** @typedef {typeof shared} Shared */
prepbook.internal.searching = shared;
