// The log: everything the learner did, as it happened, and never changed afterwards. All else is derived from it.
//
// An entry is an array that begins with a time and what it is about:
//   [time, card, grade 1–4, zone, hash of the answer, seconds]      a review
//   [time, card, "undo", time of the review]                        which then counts as never made
//   [time, card, "star", 0 or 1], [time, card, "note", text]
//   [time, address of an article, "read", 0 or 1]
//   [time, name, "set", value]                                      a setting
// Kinds not known here (a later version's) are kept and passed over.
//
// Two logs are merged by union, an entry being the same if it is the same letter for letter: in whatever order, and however
// often, files and tabs are merged, the result is the same and nothing is lost.
//
// The store: a chunk is a key `log:WRITER.N` with one entry a line below a line with the version. Each open page is a writer
// and writes its own chunks only, so that two tabs never overwrite each other; chunks of long-closed pages are gathered into one.
const { DAY } = prepbook.internal.days;

const LOG_VERSION = 1;
/** From a version to the next: a function from an entry of that version to the new one. */
const LOG_UPGRADES = {};

/** @param {any} entry */
const isEntry = (entry) =>
  Array.isArray(entry) &&
  Number.isSafeInteger(entry[0]) &&
  entry[0] > 0 &&
  typeof entry[1] === "string" &&
  (typeof entry[2] === "string" ? entry.length > 3 : [1, 2, 3, 4].includes(entry[2]) && Math.abs(entry[3]) <= 24 * 60);

/**
 * In order of time; entries of the same time in an order that does not depend on where they came from.
 *
 * @param {[Entry, string]} first
 * @param {[Entry, string]} second
 */
const inOrder = ([a, x], [b, y]) => a[0] - b[0] || (x < y ? -1 : x > y ? 1 : 0);

/**
 * Entries of an older version, in the form of this one. Throws if there is no way.
 *
 * @param {Entry[]} entries
 * @param {number} version
 * @param {Upgrades} upgrades
 * @param {number} target
 */
const upgraded = (entries, version, upgrades, target) => {
  let now = entries;
  for (let at = version; at < target; at += 1) {
    if (!upgrades[at]) throw new Error(`nothing leads from version ${at} to ${at + 1}`);
    now = now.map(upgrades[at]);
  }
  return now;
};

/**
 * Opens the log of a guide.
 *
 * `storage` is the browser's, or null; keys begin with `prefix`. `told(what)` is called on `"entries"` (others wrote), `"full"`, `"saved"`
 * (after full), `"reset"`. A write is at most about `chunk` characters long.
 *
 * @param {LogOptions} options
 */
const openLog = ({
  storage,
  prefix,
  told = () => {},
  chunk = 8_000,
  archive = 100_000,
  version = LOG_VERSION,
  upgrades = LOG_UPGRADES,
  now = Date.now,
}) => {
  const chunks = `${prefix}log:`;
  const header = JSON.stringify({ log: version });
  const writer = Math.random().toString(36).slice(2, 10);

  const entries = new Map(); // line → entry
  /** @type {string[]} */
  const unsaved = [];
  /** @type {{ number: number, lines: string[], size: number }} */
  const own = { number: 0, lines: [], size: 0 };
  const log = /** @type {Log} */ ({ damaged: 0, newer: false, full: false, works: false });
  let last = 0;

  const ownKey = () => `${chunks}${writer}.${own.number}`;
  /** @param {string} start */
  const keys = (start) => {
    const found = [];
    for (let at = 0; at < storage.length; at += 1) if (storage.key(at)?.startsWith(start)) found.push(storage.key(at));
    return found.sort();
  };
  /**
   * @param {string} key
   * @param {string} value
   */
  const put = (key, value) => {
    try {
      storage.setItem(key, value);
      return true;
    } catch {
      return false;
    }
  };

  /**
   * The entries of a chunk's text, and whether all of it could be read.
   *
   * @param {string} text
   */
  const parse = (text) => {
    const [head, ...lines] = text.split("\n");
    let found = NaN;
    try {
      found = JSON.parse(head).log;
    } catch {
      /* NaN */
    }
    if (found > version) log.newer = true;
    /** @type {Entry[]} */
    const read = [];
    let whole = Number.isInteger(found);
    for (const line of whole ? lines : [head, ...lines]) {
      try {
        const entry = JSON.parse(line);
        if (!isEntry(entry)) throw new Error();
        read.push(entry);
      } catch {
        if (line) whole = false;
      }
    }
    if (found < version) {
      try {
        return { read: upgraded(read, found, upgrades, version), whole, version: found };
      } catch {
        return { read: [], whole: false, version: found };
      }
    }
    return { read, whole, version: found };
  };

  /** @param {Entry[]} found */
  const keep = (found) => {
    let fresh = 0;
    for (const entry of found) {
      const line = JSON.stringify(entry);
      if (!entries.has(line)) {
        entries.set(line, entry);
        fresh += 1;
      }
    }
    return fresh;
  };

  /**
   * What cannot be read is put aside under another key, whole; the chunk keeps what can be.
   *
   * @param {string} key
   * @param {string} text
   * @param {Entry[]} read
   */
  const setAside = (key, text, read) => {
    log.damaged += 1;
    if (!put(`${prefix}damaged:${key.slice(chunks.length)}:${now()}`, text)) return;
    put(key, [header, ...read.map((entry) => JSON.stringify(entry))].join("\n"));
  };

  const readAll = () => {
    for (const key of keys(chunks)) {
      const text = storage.getItem(key);
      if (text === null) continue;
      const { read, whole, version: found } = parse(text);
      keep(read);
      if (!whole && !(found > version)) setAside(key, text, read);
    }
    log.damaged = keys(`${prefix}damaged:`).length;
  };

  /** Gathers the small chunks of pages closed long ago into large ones. The new ones are written before the old are removed. */
  const gather = () => {
    const old = keys(chunks)
      .filter((key) => key !== ownKey())
      .map((key) => ({ key, text: storage.getItem(key) ?? "" }))
      .filter(({ text }) => text.length < archive / 2)
      .map(({ key, text }) => ({ key, ...parse(text) }))
      .filter(({ read, whole, version: found }) => whole && found <= version && read.every(([time]) => now() - time > DAY));
    if (old.length < 12) return;
    const lines = [...new Set(old.flatMap(({ read }) => read.map((entry) => JSON.stringify(entry))))];
    let number = 0;
    for (let start = 0; start < lines.length; number += 1) {
      let end = start;
      for (let size = 0; end < lines.length && size < archive; end += 1) size += lines[end].length + 1;
      const key = `${chunks}${writer}.a${number}`;
      const text = [header, ...lines.slice(start, end)].join("\n");
      if (!put(key, text) || storage.getItem(key) !== text) return;
      start = end;
    }
    for (const { key } of old) storage.removeItem(key);
  };

  /** Writes what is not stored yet; false if the storage is full. What could not be written is tried again with the next. */
  const save = () => {
    if (!log.works) return false;
    while (unsaved.length) {
      if (own.size >= chunk) Object.assign(own, { number: own.number + 1, lines: [], size: 0 });
      /** @type {string[]} */
      const batch = [];
      let size = own.size;
      do {
        const line = unsaved[batch.length];
        batch.push(line);
        size += line.length + 1;
      } while (batch.length < unsaved.length && size < chunk);
      if (!put(ownKey(), [header, ...own.lines, ...batch].join("\n"))) {
        if (!log.full) {
          log.full = true;
          told("full");
        }
        return false;
      }
      own.lines.push(...batch);
      own.size = size;
      unsaved.splice(0, batch.length);
    }
    if (log.full) {
      log.full = false;
      told("saved");
    }
    return true;
  };

  /** Adds entries; those already here change nothing. Returns how many were new. */
  log.merge = (found) => {
    const fresh = found.map((entry) => ({ line: JSON.stringify(entry), entry })).filter(({ line }) => !entries.has(line));
    for (const { line, entry } of fresh)
      if (!entries.has(line)) {
        entries.set(line, entry);
        unsaved.push(line);
      }
    save();
    return fresh.length;
  };

  /** Notes what was done just now, and returns it. No two entries of a page have the same time. */
  log.note = (about, kind, ...values) => {
    last = Math.max(now(), last + 1);
    /** @type {Entry} */
    const entry = [last, about, kind, ...values];
    log.merge([entry]);
    return entry;
  };

  log.entries = () =>
    [...entries]
      .map(([line, entry]) => [entry, line])
      .sort(inOrder)
      .map(([entry]) => entry);
  log.save = save;
  log.unsaved = () => unsaved.length;

  /** The texts that could not be read, for the learner to keep. */
  log.damagedTexts = () => (log.works ? keys(`${prefix}damaged:`).map((key) => storage.getItem(key)) : []);

  const clear = () => {
    entries.clear();
    unsaved.length = 0;
    Object.assign(own, { number: own.number + 1, lines: [], size: 0 });
  };

  /** Forgets everything, in all tabs. Only what was damaged stays. */
  log.reset = () => {
    clear();
    if (!log.works) return;
    put(`${prefix}reset`, `${now()}`);
    for (const key of keys(chunks)) storage.removeItem(key);
  };

  /** What another tab did to the store. */
  log.changed = (key, value) => {
    if (!log.works) return;
    if (key === null || key === `${prefix}reset`) {
      clear();
      told("reset");
      return;
    }
    if (!key.startsWith(chunks)) return;
    if (value === null) {
      // Gathered while this page was open and idle: what it holds of its own is written again.
      if (key === ownKey() && own.lines.length) put(key, [header, ...own.lines].join("\n"));
      return;
    }
    if (key !== ownKey() && keep(parse(value).read)) told("entries");
  };

  try {
    // A browser may have a storage that lets nothing in: then there is none.
    const probe = `${prefix}probe`;
    storage.setItem(probe, "1");
    storage.removeItem(probe);
    log.works = true;
  } catch {
    // Full is not missing: what is there is read all the same.
    try {
      log.works = storage.length > 0;
    } catch {
      log.works = false;
    }
    log.full = log.works;
  }
  if (log.works) {
    readAll();
    gather();
  }
  return log;
};

const shared = { LOG_VERSION, LOG_UPGRADES, isEntry, upgraded, openLog };
/** @typedef {typeof shared} Shared */
prepbook.internal.log = shared;
