// Marks boxes that scroll sideways and have more content beyond their edge (the style sheet fades it). A formula or diagram gets keyboard
// focus only where it overflows.
const { each } = prepbook.internal.page;

each(".table-scroll, .roadmap-scroll, .diagram, math", (box) => {
  const isFocusable = box.matches(".table-scroll, .roadmap-scroll");
  const look = () => {
    const hidden = box.scrollWidth - box.clientWidth;
    if (isFocusable) box.toggleAttribute("data-more", hidden - Math.abs(box.scrollLeft) > 4);
    else if (hidden > 0) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  box.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(box);
});
