// Runs before the first paint, so that a reader who chose light or dark sees no flash of the other, nor one of answers that are
// to be covered.
(() => {
  const root = document.documentElement;
  try {
    const choice = localStorage.getItem(`prepbook:${root.dataset.guide}:theme`);
    if (choice === "light" || choice === "dark") root.dataset.theme = choice;
    if (localStorage.getItem(`prepbook:${root.dataset.guide}:testing`) === "on") root.dataset.testing = "";
  } catch {
    /* no storage: the system's choice holds */
  }
})();
