// The script of the page of an alias: leads to the present address, at its own anchor or at the one that the old address names.
const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const [path, anchor] = script.dataset.target.split("#");
location.replace(path + location.search + (anchor ? `#${anchor}` : location.hash));
