// Shows one tab of a group at a time. Without this script, and on paper, they follow each other.
const { $, $$, each, make } = prepbook.internal.page;

let groups = 0;

each(".tab-group", (group) => {
  const panels = $$(":scope > .tab", group);
  const labels = panels.map((panel) => $(":scope > .tab-label", panel));
  if (panels.length < 2 || labels.some((label) => !label)) return;
  const name = `theme.tabs-${++groups}`;
  const list = make("div", { class: "tab-list", role: "tablist" });
  const buttons = labels.map((label, index) =>
    make("button", { type: "button", role: "tab", id: `${name}-${index}` }, label.textContent),
  );

  /** @param {number} active */
  const show = (active) => {
    for (const [index, button] of buttons.entries()) {
      button.setAttribute("aria-selected", String(index === active));
      button.tabIndex = index === active ? 0 : -1;
      panels[index].toggleAttribute("data-inactive", index !== active);
    }
  };

  for (const [index, panel] of panels.entries()) {
    panel.id ||= `${name}-panel-${index}`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", buttons[index].id);
    buttons[index].setAttribute("aria-controls", panel.id);
    buttons[index].addEventListener("click", () => show(index));
  }
  list.addEventListener("keydown", (event) => {
    const towardsEnd = getComputedStyle(list).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const towardsStart = towardsEnd === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
    const active = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const last = buttons.length - 1;
    const next = {
      [towardsEnd]: active === last ? 0 : active + 1,
      [towardsStart]: active <= 0 ? last : active - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    show(next);
    buttons[next].focus();
  });
  list.append(...buttons);
  group.prepend(list);
  // A link may lead to something in a tab that is not shown.
  const reveal = () => {
    const index = panels.findIndex((panel) => $(":target", panel));
    if (index < 0) return;
    show(index);
    $(":target", group).scrollIntoView();
  };
  show(0);
  reveal();
  addEventListener("hashchange", reveal);
});
