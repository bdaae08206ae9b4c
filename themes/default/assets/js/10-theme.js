// The theme switch: automatic, light, dark.
const { $, $$, t, store } = prepbook.internal.page;

const root = document.documentElement;
const button = $("[data-theme-switch]");
/** @type {Record<string, string>} */
const names = { auto: t("theme.auto"), light: t("theme.light"), dark: t("theme.dark") };
const colours = $$('meta[name="theme-color"]').map((meta) => [meta, meta.content]);

/** @param {string} choice */
const show = (choice) => {
  if (choice === "auto") delete root.dataset.theme;
  else root.dataset.theme = choice;
  // The first colour of the browser's bar is for light, the second for dark.
  for (const [meta, own] of colours) meta.content = choice === "auto" ? own : colours[choice === "dark" ? 1 : 0][1];
  if (!button) return;
  button.setAttribute("aria-label", names[choice]);
  button.title = names[choice];
};

let choice = store.get("theme");
if (!(choice in names)) choice = "auto";
show(choice);
button?.addEventListener("click", () => {
  const order = Object.keys(names);
  choice = order[(order.indexOf(choice) + 1) % order.length];
  store.set("theme", choice === "auto" ? null : choice);
  show(choice);
});
