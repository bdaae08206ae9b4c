// What a page that links this part begins with, and what the main script calls.
const { $, make, store, t } = prepbook.internal.page;
const { openStudy } = prepbook.internal.desk;
const { writeDigest } = prepbook.internal.digest;
const { button, download, quiet } = prepbook.internal.controls;
const { articlePanel } = prepbook.internal.article;

/** What helps when stored progress stops the page: its text as a file, and deleting it. Neither reads it. */
const wayOut = () => {
  const prefix = store.key("");
  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  return make(
    "p",
    { class: "actions" },
    button(t("backup.save_raw"), () => {
      const all = Object.fromEntries(keys().map((key) => [key, localStorage.getItem(key)]));
      download("progress-raw.json", "application/json", JSON.stringify(all));
    }),
    quiet(t("backup.delete_all"), () => {
      if (!confirm(t("backup.delete_title"))) return;
      for (const key of keys()) localStorage.removeItem(key);
      location.reload();
    }),
  );
};

/**
 * Starts the page whose container has the attribute `data-NAME`, if it is this page.
 *
 * @param {string} name
 * @param {(element: HTMLElement) => Promise<void>} begin
 */
const beginPage = (name, begin) => {
  const container = $(`[data-${name}]`);
  if (!container) return;
  begin(container).catch((error) => {
    const isMissing = error?.name === "LoadError";
    container.replaceChildren(
      make("p", { class: "empty" }, t(isMissing ? "review.cards_failed" : "backup.unreadable")),
      ...(isMissing ? [] : [wayOut()]),
    );
    throw error;
  });
};

prepbook.study = {
  panel: articlePanel,
  refresh: async () => writeDigest(await openStudy()),
  takeReading: async () => (await openStudy()).takeReading(),
};

const shared = { beginPage };
/** @typedef {typeof shared} Shared */
prepbook.internal.start = shared;
