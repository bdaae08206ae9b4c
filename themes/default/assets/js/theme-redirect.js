// The script of the page of an alias: leads to the article's present address, at the anchor that the old address names.
const script = /** @type {HTMLScriptElement} */ (document.currentScript);
location.replace(script.dataset.target + location.search + location.hash);
