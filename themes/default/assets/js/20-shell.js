// Keyboard shortcuts, sheets, menus, and the current section in "On this page".
const { $, $$, each } = prepbook.internal.page;
const { part } = prepbook.internal.loading;
const { openSearch } = prepbook.internal.searching;

const openShortcuts = () =>
  part("shortcuts").then(
    () => prepbook.internal.shortcuts.showShortcuts(),
    () => {},
  );
/** @param {string} rel */
const follow = (rel) => $(`.turn a[rel="${rel}"]`)?.click();
/** @type {Record<string, () => void>} */
const keys = {
  "/": () => openSearch(),
  "?": openShortcuts,
  "[": () => follow("prev"),
  "]": () => follow("next"),
};
document.addEventListener("keydown", (event) => {
  // The only shortcut that also works in a field.
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
    event.preventDefault();
    openSearch();
    return;
  }
  // Shift and AltGr make some of these characters, so only modifiers of commands count.
  if (
    event.defaultPrevented ||
    event.metaKey ||
    (event.ctrlKey && !event.getModifierState("AltGraph")) ||
    (event.altKey && !event.getModifierState("AltGraph"))
  )
    return;
  if (/** @type {Element} */ (event.target).closest("input, textarea, select, [contenteditable], dialog")) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
$("[data-open-shortcuts]")?.addEventListener("click", openShortcuts);

// A sheet closes when a link in it is followed, and when the window becomes wide enough to show it as a column.
each("[popover]", (/** @type {HTMLElement} */ sheet) => {
  const close = () => {
    if (sheet.matches(":popover-open")) sheet.hidePopover();
  };
  sheet.addEventListener("click", (event) => {
    if (/** @type {Element} */ (event.target).closest("a")) close();
  });
  matchMedia(`(min-width: ${sheet.matches(".toc") ? 80 : 62}rem)`).addEventListener("change", close);
});
// A long navigation opens at the current topic.
const here = $(".topics [aria-current=page]") ?? $(".topics [aria-current]");
const topics = $(".topics");
if (here && topics && here.offsetTop > topics.clientHeight * 0.8) topics.scrollTop = here.offsetTop - topics.clientHeight / 3;

// Menus close on Escape and on a click elsewhere.
/** @type {HTMLDetailsElement[]} */
const menus = $$(".columns-menu");
document.addEventListener("click", (event) =>
  menus.forEach((menu) => {
    if (!menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
  }),
);
for (const menu of menus) {
  menu.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    $("summary", menu).focus();
  });
}

// Scroll spy: the current section is that of the last heading above the top quarter of the window.
/** @type {[HTMLAnchorElement, HTMLElement][]} */
let entries = [];
/** @type {HTMLAnchorElement} */
let current;
const mark = () => {
  if (!entries.length) return;
  const end = scrollY + innerHeight >= document.documentElement.scrollHeight - 4;
  const passed = entries.filter(([, heading]) => heading.getBoundingClientRect().top < (end ? innerHeight : innerHeight * 0.25));
  const link = (passed.at(-1) ?? entries[0])[0];
  if (link === current) return;
  current?.removeAttribute("aria-current");
  link.setAttribute("aria-current", "location");
  current = link;
};
let waiting = false;
addEventListener(
  "scroll",
  () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  },
  { passive: true },
);
const read = () => {
  /** @param {HTMLAnchorElement} link */
  const heading = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
  entries = $$(".toc li > a")
    .map((link) => /** @type {[HTMLAnchorElement, HTMLElement]} */ ([link, heading(link)]))
    .filter(([, found]) => found);
  mark();
};
read();
document.addEventListener("prepbook:patched", read);

/** The keys of a session, for the list of shortcuts. @type {{ sessionKeys?: string[][] }} */
const shared = {};
/** @typedef {typeof shared} Shared */
prepbook.internal.shell = shared;
