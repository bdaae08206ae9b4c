// A copy button on every block of code.
const { $, each, make } = prepbook.internal.page;

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
  const button = make("button", { type: "button", class: "copy", "aria-label": "Copy code" }, "Copy");
  button.addEventListener("click", async () => {
    const done = await copy($("code", block).textContent.replace(/\n$/, ""));
    button.focus();
    button.textContent = done ? "Copied" : "Not copied";
    status.textContent = done ? "Copied to the clipboard" : "The browser did not allow copying";
    setTimeout(() => {
      button.textContent = "Copy";
      status.textContent = "";
    }, 1800);
  });
  block.append(button);
});
