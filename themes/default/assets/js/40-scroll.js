// Boxes that scroll sideways say whether there is more beyond their edge (the style sheet fades it).
(() => {
  for (const box of $$(".table-scroll, .roadmap-scroll")) {
    const look = () => box.toggleAttribute("data-more", box.scrollWidth - box.clientWidth - Math.abs(box.scrollLeft) > 4);
    box.addEventListener("scroll", look, { passive: true });
    new ResizeObserver(look).observe(box);
  }
})();
