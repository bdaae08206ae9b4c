// Runs before the first paint, so that a reader who chose light or dark sees no flash of the other.
(function () {
  var root = document.documentElement;
  try {
    var choice = localStorage.getItem("prepbook:" + root.dataset.guide + ":theme");
    if (choice === "light" || choice === "dark") root.dataset.theme = choice;
  } catch (error) { /* no storage: the system's choice holds */ }
})();
