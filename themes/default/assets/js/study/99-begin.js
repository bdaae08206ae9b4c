// What a page that links this part begins with, and what the main script calls.

/** Begins the page that has a place of this name, if this is it. */
const beginPage = (name, begin) => {
  const place = $(`[data-${name}]`);
  if (!place) return;
  begin(place).catch((error) => {
    place.replaceChildren(
      make("p", { class: "empty" }, "The cards could not be loaded. If the connection is back, load the page again."),
    );
    throw error;
  });
};

prepbook.study = {
  panel: articlePanel,
  refresh: async () => writeDigest(await openStudy()),
};
beginPage("review", reviewPage);
