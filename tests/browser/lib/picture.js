// A page as an SVG image: its elements and the style rules that apply to them, in a `foreignObject`. It is text, so it does not depend on
// the fonts of the machine that made it, and it follows the reader's choice of light or dark.

/** The SVG of a page that is open, as wide and high as its window, and of its style sheet. */
export async function svgOf(page, css, title) {
  const { width, height } = page.viewportSize();
  const markup = await page.evaluate(markupOf);
  const size = await page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  const rules = await page.evaluate(keepUsed, blocks(css).flatMap((block) => atWidth(block, width)));
  const style = rules.map((rule) => absolute(rule, width, height)).join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${title}</title>
<style><![CDATA[
${style}
:root { font-size: ${size} }
html, body { height: ${height}px; overflow: hidden }
html { font-size: 1rem; border-radius: 12px; border: 1px solid var(--rule); box-sizing: border-box }
]]></style>
<foreignObject width="${width}" height="${height}">
${markup}
</foreignObject>
</svg>
`;
}

/** The elements of the page without scripts, comments and what is below the first question. */
function markupOf() {
  const root = document.documentElement.cloneNode(true);
  for (const element of root.querySelectorAll("head, script, noscript, dialog, footer, .skip, [hidden]")) element.remove();
  const first = root.querySelector("section.question");
  while (first?.nextSibling) first.nextSibling.remove();
  for (const element of [root, ...root.querySelectorAll("*")]) {
    for (const { name } of [...element.attributes]) if (/^(data-(?!theme)|aria-(?!current)|on|href|action)/.test(name)) element.removeAttribute(name);
  }
  return new XMLSerializer().serializeToString(root).replace(/<!--.*?-->/gs, "").replace(/\n\s*\n+/g, "\n");
}

/** The top-level blocks of a style sheet. */
function blocks(css) {
  const found = [];
  let [depth, start] = [0, 0];
  for (let at = 0; at < css.length; at += 1) {
    if (css[at] === "{") depth += 1;
    if (css[at] !== "}") continue;
    depth -= 1;
    if (depth > 0) continue;
    found.push(css.slice(start, at + 1).trim());
    start = at + 1;
  }
  return found;
}

/** A block as it applies to a window of that width: media queries are answered, since those of an image ask for the image's width. */
function atWidth(block, width) {
  const [, query, inner] = /^@(?:media|supports)([^{]*)\{(.*)\}$/s.exec(block) ?? [];
  if (query === undefined) return block.startsWith("@") ? [] : [block];
  const limits = [...query.matchAll(/\((min|max)-width: ([\d.]+)rem\)/g)];
  const applies = limits.every(([, kind, rem]) => (kind === "min" ? width >= rem * 16 : width <= rem * 16));
  const isKnown = limits.length > 0 || /scripting: enabled|popover-open/.test(query);
  return isKnown && applies ? blocks(inner).flatMap((nested) => atWidth(nested, width)) : [];
}

/** The rules with a selector that matches something on the page. */
function keepUsed(rules) {
  return rules.filter((rule) => {
    const selector = rule.slice(0, rule.indexOf("{")).replace(/::?(before|after|marker|hover|focus|focus-visible|focus-within|active)(?![\w-])(\([^)]*\))?/g, ":where(*)");
    try {
      return document.querySelector(selector);
    } catch {
      return false;
    }
  });
}

/** A rule with lengths that depend on the window in pixels. */
function absolute(rule, width, height) {
  const units = { vw: width / 100, dvh: height / 100, vh: height / 100 };
  return rule.replace(/(?<![\w-])([\d.]+)(vw|dvh|vh)\b/g, (_, number, unit) => `${Math.round(number * units[unit] * 100) / 100}px`);
}
