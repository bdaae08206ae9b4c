// What is wrong, over the page: open for errors, a quiet count for warnings. In a shadow tree, so that neither the theme's
// styles nor ours reach into the other. It quotes the author's files, so everything in it is only ever set as text.

const CLOSED = "prepbook-live-closed";
const STOPPED = "The preview has stopped. It goes on when `prepbook serve` runs again.";

const overlay = (() => {
  /**
   * @param {string} name
   * @param {Record<string, unknown>} properties
   * @param {...(Node | string)} children
   * @returns {any}
   */
  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  /**
   * @param {number} number
   * @param {string} noun
   */
  const countOf = (number, noun) => (number ? `${number} ${noun}${number === 1 ? "" : "s"}` : "");

  const host = element("div", { id: "prepbook-live" });
  const shadow = host.attachShadow({ mode: "open" });
  const panel = element("section", { className: "panel", hidden: true });
  const pill = element("button", { type: "button", className: "pill", hidden: true });
  const status = element("p", { className: "status" });
  panel.id = "panel";
  panel.setAttribute("aria-label", "What is wrong in the guide");
  status.setAttribute("role", "status");
  pill.setAttribute("aria-controls", "panel");
  let shown = "";
  /** Whether the author opened the panel. */
  let opened = false;
  let stopped = false;
  /** Whether the server has said what is wrong. */
  let isKnown = false;
  /** @type {Problems} */
  let last = { trouble: null, errors: 0, warnings: 0, items: [], more: 0 };

  /** What opens the panel: errors by message, since their lines change with every edit above them, and what stops the preview. */
  const reasons = () => {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const { error, rule, path, message } of last.items) {
      const key = JSON.stringify([rule, path, message]);
      if (error) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    if (last.trouble) counts.set(last.trouble, 1);
    if (stopped) counts.set(STOPPED, 1);
    return counts;
  };
  /** @param {Map<string, number>} closed */
  const remember = (closed) => {
    try {
      sessionStorage.setItem(CLOSED, JSON.stringify([...closed]));
    } catch {
      /* asked again on the next page */
    }
  };
  /** The reasons for which the author has closed the panel, without those that are fixed. @param {Map<string, number>} now */
  const closed = (now) => {
    /** @type {[string, number][]} */
    let before = [];
    try {
      before = JSON.parse(sessionStorage.getItem(CLOSED)) ?? [];
    } catch {
      /* as before */
    }
    return new Map(before.filter(([key]) => now.has(key)).map(([key, count]) => [key, Math.min(count, now.get(key))]));
  };
  /** @param {boolean} open */
  const toggle = (open) => {
    panel.hidden = !open;
    pill.setAttribute("aria-expanded", String(open));
  };
  /** @param {boolean} open */
  const choose = (open) => {
    opened = open;
    toggle(open);
    remember(open ? new Map() : reasons());
  };
  pill.addEventListener("click", () => choose(panel.hidden));
  shadow.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    // Shortcuts of the theme are not meant here.
    event.stopPropagation();
    if (event.key !== "Escape" || panel.hidden) return;
    choose(false);
    pill.focus();
  });

  /** @param {Problem} item */
  const link = (item) => {
    const text = `${item.path}:${item.line}:${item.column}`;
    if (item.link)
      return element("a", { className: "location", href: item.link, textContent: text, title: "Open in the editor" });
    if (!item.opens) return element("span", { className: "location", textContent: text });
    const button = element("button", { type: "button", className: "location", textContent: text, title: "Open in the editor" });
    button.addEventListener("click", async (/** @type {MouseEvent} */ { isTrusted }) => {
      // A page's script is not the author.
      if (!isTrusted) return;
      const query = new URLSearchParams({ path: item.path, line: String(item.line), column: String(item.column) });
      const answer = await send(`/-/prepbook/open?${String(query).replaceAll("+", "%20")}`, {
        method: "POST",
        headers: { "x-prepbook": token },
      }).catch(() => /** @type {Response} */ (null));
      if (!answer?.ok) status.textContent = answer ? await answer.text() : STOPPED;
    });
    return button;
  };

  /** @param {Problem} item */
  const entry = (item) =>
    element(
      "li",
      { className: item.error ? "error" : "warning" },
      element(
        "p",
        { className: "message" },
        element("b", { textContent: item.error ? "error" : "warning" }),
        ` ${item.message} `,
        element("code", { textContent: item.rule }),
      ),
      element("p", {}, link(item)),
      ...(item.excerpt ? [element("pre", { textContent: item.excerpt, tabIndex: 0 })] : []),
    );

  const draw = () => {
    const { trouble, errors, warnings, items, more } = last;
    const grave = stopped || Boolean(trouble) || errors > 0;
    const words = [stopped && "Stopped", trouble && "Not rebuilt", countOf(errors, "error"), countOf(warnings, "warning")].filter(
      Boolean,
    );
    const parts = [];
    if (stopped) parts.push(element("p", { className: "trouble", textContent: STOPPED }));
    if (trouble) parts.push(element("p", { className: "trouble", textContent: trouble }));
    if (items.length) parts.push(element("ol", {}, ...items.map(entry)));
    if (more)
      parts.push(element("p", { className: "more", textContent: `and ${more} more: \`prepbook check\` prints them all` }));
    // The same again is left as it is, with its scroll and focus.
    const now = JSON.stringify([stopped, last]);
    if (now === shown) return;
    shown = now;
    panel.replaceChildren(...parts);
    pill.replaceChildren(words.join(", "));
    pill.classList.toggle("grave", grave);
    pill.hidden = words.length === 0;
    status.textContent = "";
    const current = reasons();
    const known = closed(current);
    if (isKnown) remember(known);
    const isNew = [...current].some(([key, count]) => count > (known.get(key) ?? 0));
    opened &&= words.length > 0;
    toggle(opened || (grave && isNew));
  };

  // Not before there is a style for it.
  const styles = element("link", { rel: "stylesheet", href: "/-/prepbook/live.css" });
  styles.addEventListener("load", () => shadow.append(panel, status, pill), { once: true });
  shadow.append(styles);

  return {
    attach: () => document.body?.append(host),
    /** @param {Problems} problems */
    show(problems) {
      last = problems;
      isKnown = true;
      draw();
    },
    /** @param {boolean} is */
    stopped(is) {
      stopped = is;
      draw();
    },
  };
})();
