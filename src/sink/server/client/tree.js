// Added to pages by `prepbook serve`, never part of a built site. This file: the page as the server sent it, as a tree
// beside the live one. What scripts and the reader did to the live page is not in it, so comparing two such trees tells
// what the author changed, and nothing else.

/** Interns texts: equal texts have equal numbers. */
const numbers = new Map();
/** @param {string} text */
const numberOf = (text) => {
  if (!numbers.has(text)) numbers.set(text, numbers.size);
  return numbers.get(text);
};

/** Elements whose content is not a tree to us: a browser that runs scripts and a parser that does not read them differently. */
const OPAQUE = new Set(["NOSCRIPT", "TEMPLATE"]);
/** @param {any} node */
const ours = (node) => node.nodeName === "SCRIPT" && (node.getAttribute("src") ?? "").startsWith("/-/prepbook/");

/**
 * The tree of a node, before anything changed it: `{ node, name, key, attributes, text, children, number }`. `node` is the
 * live node; `number` is equal for equal trees; `key` is what tells an element from its siblings: its id, or the first
 * within it.
 *
 * @param {any} node
 */
function treeOf(node) {
  /** @type {Tree} */
  const tree = { node, name: node.nodeName, key: null, attributes: null, text: null, children: [], number: 0 };
  if (node.nodeType === Node.ELEMENT_NODE) {
    tree.attributes = new Map([...node.attributes].map(({ name, value }) => [name, value]));
    if (!OPAQUE.has(tree.name)) tree.children = [...node.childNodes].filter((child) => !ours(child)).map(treeOf);
    tree.key = tree.attributes.get("id") ?? tree.children.find(({ key }) => key)?.key ?? null;
  } else {
    tree.text = node.nodeValue;
  }
  number(tree);
  return tree;
}

/**
 * Gives a tree its number, from its own parts and the numbers of its children.
 *
 * @param {Tree} tree
 */
function number(tree) {
  const attributes = tree.attributes && [...tree.attributes];
  tree.number = numberOf(JSON.stringify([tree.name, tree.text, attributes, tree.children.map((child) => child.number)]));
}

/**
 * A page's HTML, parsed; files that changed since are named by their change, so that the browser asks for them again.
 *
 * @param {string} html
 * @param {(address: string) => string | null} versionOf
 */
function parse(html, versionOf) {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.normalize();
  for (const name of ["src", "poster", "data"]) {
    for (const element of page.querySelectorAll(`[${name}]`)) {
      const version = element.localName !== "script" && versionOf(element.getAttribute(name));
      if (version) element.setAttribute(name, versioned(element.getAttribute(name), version));
    }
  }
  for (const element of page.querySelectorAll("[srcset]")) {
    const sources = element
      .getAttribute("srcset")
      .split(",")
      .map((source) => {
        const [address, ...size] = source.trim().split(/\s+/);
        const version = versionOf(address);
        return [version ? versioned(address, version) : address, ...size].join(" ");
      });
    element.setAttribute("srcset", sources.join(", "));
  }
  return page.documentElement;
}

/**
 * @param {string} address
 * @param {string} version
 */
function versioned(address, version) {
  const [path, fragment] = address.split("#");
  return `${path}${path.includes("?") ? "&" : "?"}prepbook=${version}${fragment === undefined ? "" : `#${fragment}`}`;
}
