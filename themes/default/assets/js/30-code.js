// A copy button on every block of code.
const { $, each, make, t } = prepbook.internal.page;

const status = make("p", { class: "unseen", role: "status" });

// The clipboard needs a secure context; a page opened from disk may need the old command.
/** @param {string} text */
const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    /* try the other way */
  }
  const area = make("textarea", { class: "unseen", "aria-hidden": "true" });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
};

each("figure.code", (block) => {
  if (!status.isConnected) document.body.append(status);
  const button = make("button", { type: "button", class: "copy", "aria-label": t("content.copy_code") }, t("content.copy"));
  button.addEventListener("click", async () => {
    const done = await copy($("code", block).textContent.replace(/\n$/, ""));
    button.focus();
    button.textContent = t(done ? "content.copied" : "content.not_copied");
    status.textContent = t(done ? "content.copied_status" : "content.not_copied_status");
    setTimeout(() => {
      button.textContent = t("content.copy");
      status.textContent = "";
    }, 1800);
  });
  block.append(button);
});
