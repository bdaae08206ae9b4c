// What a page that links this part begins with, and what the main script calls.
const { $, make, t } = prepbook.internal.page;
const { openStudy } = prepbook.internal.desk;
const { writeDigest } = prepbook.internal.digest;
const { reviewPage } = prepbook.internal.reviewPage;
const { articlePanel } = prepbook.internal.article;

/**
 * Begins the page that has a place of this name, if this is it.
 *
 * @param {string} name
 * @param {(element: HTMLElement) => Promise<void>} begin
 */
const beginPage = (name, begin) => {
  const place = $(`[data-${name}]`);
  if (!place) return;
  begin(place).catch((error) => {
    place.replaceChildren(make("p", { class: "empty" }, t("review.cards_failed")));
    throw error;
  });
};

prepbook.study = {
  panel: articlePanel,
  refresh: async () => writeDigest(await openStudy()),
  takeReading: async () => (await openStudy()).takeReading(),
};
beginPage("review", reviewPage);

const shared = { beginPage };
/** @typedef {typeof shared} Shared */
prepbook.internal.start = shared;
