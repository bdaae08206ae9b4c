// Boxes that scroll sideways say whether there is more beyond their edge (the style sheet fades it). Formulas are such
// boxes only where they do not fit, and only then can the keyboard reach them.
const { each } = prepbook.internal.page;

each(".table-scroll, .roadmap-scroll, math", (box) => {
  const formula = box.localName === "math";
  const look = () => {
    const hidden = box.scrollWidth - box.clientWidth;
    if (!formula) box.toggleAttribute("data-more", hidden - Math.abs(box.scrollLeft) > 4);
    else if (hidden > 0) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  box.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(box);
});
