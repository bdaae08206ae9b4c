// Opens disclosures for printing, and closes them afterwards.
const { $$ } = prepbook.internal.page;

/** @type {HTMLDetailsElement[]} */
let opened = [];
addEventListener("beforeprint", () => {
  opened = $$("main details:not([open]):not(.columns-menu)");
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
  opened = [];
});
for (const button of $$("[data-print]")) button.addEventListener("click", () => print());
