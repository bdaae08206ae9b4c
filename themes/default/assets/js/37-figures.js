// Shows the image of a figure over the page. Without this script, the link leads to the file.
const { each, make, t } = prepbook.internal.page;

each(".captioned a > img", (/** @type {HTMLImageElement} */ image) => {
  const link = /** @type {HTMLElement} */ (image.parentElement);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const dialog = /** @type {HTMLDialogElement} */ (make("dialog", { class: "lightbox", "aria-label": image.alt }));
    dialog.append(
      make("img", { src: image.src, alt: image.alt }),
      make("button", { class: "button quiet", type: "button" }, t("site.close")),
    );
    dialog.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  });
});
