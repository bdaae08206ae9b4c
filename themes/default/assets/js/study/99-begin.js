// What a page that links this part begins with, and what the main script calls.

prepbook.study = {
  panel: (section, id, revealed) => articlePanel(section, id, revealed),
  refresh: async () => writeDigest(await openStudy()),
};

(() => {
  const pages = { review: reviewPage, plan: planPage, mock: mockPage, progress: progressPage };
  for (const [name, begin] of Object.entries(pages)) {
    const place = $(`[data-${name}]`);
    if (!place) continue;
    begin(place).catch((error) => {
      place.replaceChildren(make("p", { class: "empty" }, "The cards could not be loaded. If the connection is back, load the page again."));
      throw error;
    });
  }
})();
