// Search. Its code, its look and the index are loaded when it is first used: assets/js/search/.

/** Finds sections of the guide: `prepbook.search("index", { limit: 5 })`. The manual's page on search says what it gives. */
prepbook.search = async (query, options) => {
  await part("search");
  return (await search.find(query, options)).hits;
};

/** Opens the search dialog with what stands in `field`, or goes to the page's own search. */
const openSearch = async (field) => {
  const own = $("[data-search] input");
  if (own) return own.focus();
  try {
    await part("search");
    search.open(field?.value);
    if (field) field.value = "";
  } catch {
    // Its form still leads to the search page.
    (field ?? $$("[data-find]").find((other) => other.checkVisibility()))?.focus();
  }
};

for (const field of $$("[data-find]")) {
  field.setAttribute("aria-haspopup", "dialog");
  field.addEventListener("click", () => openSearch(field));
  field.addEventListener("input", () => openSearch(field));
}
for (const place of $$("[data-search]")) {
  part("search").then(() => search.show(place), () => { $("[data-status]", place).textContent = "The search could not be loaded."; });
}
