/** A node of a page as the server sent it; see tree.js. */
interface Tree {
  /** The live node. */
  node: any;
  name: string;
  /** What tells an element from its siblings. */
  key: string | null;
  /** Null where the node is not an element. */
  attributes: Map<string, string> | null;
  text: string | null;
  children: Tree[];
  /** Equal for equal trees. */
  number: number;
}

/** Changes the page; returns the node in which something changed. */
type Edit = () => any;

/** Two lists of nodes between their equal beginnings and ends; see align.js. */
interface Alignment {
  before: Tree[];
  after: Tree[];
  /** For each new node the index of its old one, or -1. */
  pairs: number[];
  start: number;
  oldEnd: number;
  newEnd: number;
  used: Set<number>;
}

interface Problem {
  error: boolean;
  message: string;
  rule: string;
  path: string;
  line: number;
  column: number;
  excerpt: string | null;
  /** Where the editor opens it, or whether the server does. */
  link: string | null;
  opens: boolean;
}

interface Problems {
  trouble: string | null;
  errors: number;
  warnings: number;
  items: Problem[];
  more: number;
}

/** Where the author edits. */
interface Edited {
  url: string;
  anchor: string | null;
}

/** What the server sends. */
interface LiveEvent {
  server: string;
  files: Record<string, string>;
  html: string | null;
  problems: Problems;
  edited: Edited | null;
}

/** What the server puts before the client's files. */
declare const script: HTMLScriptElement;
declare const send: typeof fetch;
declare const token: string;
