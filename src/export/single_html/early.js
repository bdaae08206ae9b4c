// Before the first paint: of all pages in the document only the one that is asked for is shown while the rest is still being read.
(() => {
  document.documentElement.setAttribute("data-app", "");
  let path = location.hash.slice(1).split(/[?#]/)[0] || "index.html";
  try {
    path = decodeURIComponent(path);
  } catch {
    /* as it is */
  }
  const id = path.replace(/ /g, "\u00a0").replace(/["\\\n]/g, "\\$&");
  document.styleSheets[0].insertRule(`[data-app] .view:not([id="${id}"]) { display: none }`, 0);
})();
