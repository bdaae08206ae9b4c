// Changes the old page into the new one. Nodes that did not change are not touched: scroll, focus, selection, what the
// reader opened or typed, and what plays all stay. First everything is compared, then everything is changed, so a page that
// has to be reloaded is not half changed before.

/** Why a page cannot be patched. */
class Unpatchable extends Error {}

/** On an element that scripts read only once, when they start: if it changes, the page is reloaded. */
const WHOLE = "data-live-reload";
/** Attributes that the reader changes too: they are added, but never removed. */
const READERS = new Set(["open"]);

/**
 * Makes the page of the tree `old` the one of `next`, whose nodes are not yet shown. Gives the tree of the page then, and
 * the live elements in which something changed. Throws {@link Unpatchable} before anything is changed.
 *
 * @param {Tree} old
 * @param {Tree} next
 */
function patch(old, next) {
  /** @type {Edit[]} */
  const edits = [];
  const tree = compare(old, next, edits);
  const changed = new Set();
  for (const edit of edits) {
    const node = edit();
    if (node) changed.add(node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
  }
  changed.delete(null);
  return { tree, changed: [...changed].filter((element) => element.isConnected) };
}

/**
 * The tree that replaces `old`; the DOM operations are added to `edits`.
 *
 * @param {Tree} old
 * @param {Tree} next
 * @param {Edit[]} edits
 */
function compare(old, next, edits) {
  if (old.number === next.number) return old;
  const live = old.node;
  if (old.attributes === null) {
    edits.push(() => {
      write(live, old.text, next.text);
      return live;
    });
    return { ...next, node: live };
  }
  if (old.name === "SCRIPT" && !isData(old)) throw new Unpatchable("a script changed");
  if (old.attributes.has(WHOLE)) throw new Unpatchable("the theme asks for it");
  if (isStyleSheet(old) && isStyleSheet(next)) {
    edits.push(() => {
      swapStyleSheet(live, next.node);
    });
    return next;
  }
  if (OPAQUE.has(old.name)) {
    edits.push(() => {
      live.replaceWith(next.node);
    });
    return next;
  }
  compareAttributes(old, next, edits);
  const tree = { ...next, node: live };
  tree.children = compareChildren(old, next, edits);
  return tree;
}

/** @param {Tree} tree */
const isData = ({ attributes }) => /json$/.test(attributes.get("type") ?? "");
/** @param {Tree} tree */
const isStyleSheet = ({ name, attributes }) => name === "LINK" && attributes.get("rel") === "stylesheet";

/**
 * @param {Tree} old
 * @param {Tree} next
 * @param {Edit[]} edits
 */
function compareAttributes(old, next, edits) {
  const live = old.node;
  const isRoot = old.name === "HTML";
  for (const [name, value] of next.attributes) {
    const before = old.attributes.get(name);
    if (before === value) continue;
    // Scripts read the root's attributes once, when they begin.
    if (isRoot) throw new Unpatchable(`the page's ${name} changed`);
    if (name === "class") edits.push(() => changeClasses(live, before ?? "", value));
    else
      edits.push(() => {
        live.setAttributeNode(next.node.getAttributeNode(name).cloneNode());
        return live;
      });
  }
  for (const [name, before] of old.attributes) {
    // What the root has besides was put there by a script, before this one could see it.
    if (next.attributes.has(name) || READERS.has(name) || isRoot) continue;
    if (name === "class") edits.push(() => changeClasses(live, before, ""));
    else
      edits.push(() => {
        live.removeAttribute(name);
        return live;
      });
  }
}

/**
 * Only what the author changed: scripts put classes on elements too.
 *
 * @param {Element} live
 * @param {string} before
 * @param {string} after
 */
function changeClasses(live, before, after) {
  /** @param {string} text */
  const words = (text) => text.split(/\s+/).filter(Boolean);
  live.classList.remove(...words(before));
  live.classList.add(...words(after));
  return live;
}

/**
 * Changes a text where it differs and nowhere else, so that a selection beside it stays.
 *
 * @param {any} live
 * @param {string} before
 * @param {string} after
 */
function write(live, before, after) {
  if (live.nodeType !== Node.TEXT_NODE || live.data !== before) {
    live.nodeValue = after;
    return;
  }
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  live.replaceData(start, before.length - start - end, after.slice(start, after.length - end));
}

/**
 * @param {Tree} old
 * @param {Tree} next
 * @param {Edit[]} edits
 */
function compareChildren(old, next, edits) {
  const pairs = align(old.children, next.children);
  const stay = staying(pairs);
  const gone = new Set(old.children.keys());
  for (const index of pairs) gone.delete(index);
  if (gone.size || stay.size < pairs.length) checkPositions(old);
  for (const index of gone) {
    checkLoose(old.children[index]);
    edits.push(() => {
      old.children[index].node.remove();
      return old.node;
    });
  }
  /** @type {Node} */
  let previous = null;
  return next.children.map((child, index) => {
    const isNew = pairs[index] === -1;
    if (isNew) checkLoose(child);
    const tree = isNew ? child : compare(old.children[pairs[index]], child, edits);
    if (!stay.has(index)) edits.push(put(tree.node, old.node, previous));
    previous = tree.node;
    return tree;
  });
}

/**
 * Puts a node behind another one of its parent, or first.
 *
 * @param {any} node
 * @param {any} parent
 * @param {any} previous
 */
function put(node, parent, previous) {
  return () => {
    const behind = previous ? previous.nextSibling : parent.firstChild;
    // Where the browser can, a node is moved without being taken out: a film in it plays on.
    if (node.parentNode === parent && parent.moveBefore) parent.moveBefore(node, behind);
    else parent.insertBefore(node, behind);
    return node.nodeType === Node.ELEMENT_NODE ? node : parent;
  };
}

/**
 * A list can be changed only where its nodes still are.
 *
 * @param {Tree} old
 */
function checkPositions(old) {
  for (const { node } of old.children) {
    if (node.parentNode !== old.node) throw new Unpatchable("a script has moved what changed");
  }
}

/**
 * What comes or goes must not be a script, which runs when its page is loaded and whose doings stay; nor what scripts know whole.
 *
 * @param {Tree} tree
 */
function checkLoose(tree) {
  if (tree.name === "SCRIPT" && !isData(tree)) throw new Unpatchable("a script came or went");
  if (tree.attributes?.has(WHOLE)) throw new Unpatchable("the theme asks for it");
  tree.children.forEach(checkLoose);
}

/**
 * The new style sheet before the old one goes, so that the page is never without.
 *
 * @param {any} old
 * @param {any} next
 */
function swapStyleSheet(old, next) {
  const done = () => old.remove();
  next.addEventListener("load", done, { once: true });
  next.addEventListener("error", done, { once: true });
  old.after(next);
}
