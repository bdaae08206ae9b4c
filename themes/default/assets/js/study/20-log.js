// The log: an append-only list of all the learner's actions, from which all else is derived.
//
// An entry is an array that begins with a time and what it is about:
//   [time, card, grade 1–4, zone, hash of the answer, seconds, interval]   a review; the interval is 0 in steps of minutes
//   [time, name, "undo", time of another entry of that name]       which then counts as never made
//   [time, card, "star", 0 or 1], [time, card, "note", text, times of the notes that it replaces, or 0]
//   [time, card, "suspend", 0 or 1], [time, card, "bury", day], [time, card, "reset", 1]
//   [time, article, "read", 0 or 1, address], [time, article, "open", 1, address]
//   [time, seed, "mock", share, questions]                          a mock interview
//   [time, name, "set", value]                                      a setting
// Unknown kinds, of a later version, are kept and ignored.
//
// Logs are merged by union of their lines: merging is commutative and idempotent, and loses nothing.
//
// The store: a chunk is a key `log:WRITER.N` with one entry a line below a line with the version. Each open page is a writer
// and writes its own chunks only, so that two tabs never overwrite each other; chunks of long-closed pages are gathered into one.
const { DAY } = prepbook.internal.days;

const LOG_VERSION = 1;
/** For each version, the function that upgrades an entry to the next. */
const LOG_UPGRADES = {};

/** No entry is of the next century. */
const LAST_TIME = Date.UTC(2100, 0, 1);
/** @param {any} value */
const isTime = (value) => Number.isSafeInteger(value) && value >= 0 && value < LAST_TIME;
/** @param {any} value */
const isSwitch = (value) => value === 0 || value === 1;
/**
 * @param {any} value
 * @param {number} most
 */
const isNumber = (value, most) => Number.isFinite(value) && value >= 0 && value <= most;
/**
 * @param {any} value
 * @param {number} longest
 */
const isText = (value, longest) => typeof value === "string" && value.length <= longest;
/** The longest text that a learner writes, and the most that an entry of a later version may hold. */
const LONGEST = 100_000;
/**
 * Whether a value of a later version can be kept: deep nesting would be more than JSON can write.
 *
 * @param {any} value
 * @param {number} [depth]
 * @returns {boolean}
 */
const isShallow = (value, depth = 8) =>
  typeof value !== "object" || (depth > 0 && Object.values(value ?? []).every((one) => isShallow(one, depth - 1)));

/** @typedef {(value?: any) => boolean} Check */
/** @type {Check} */
const isAddress = (value = "") => isText(value, 10_000);

/** What follows the kind of an entry, except of a note: a check for each value. Those with a default may be missing. */
/** @type {Record<string, Check[]>} */
const SCHEMA = {
  undo: [isTime],
  star: [isSwitch],
  read: [isSwitch, isAddress],
  open: [isSwitch, isAddress],
  suspend: [isSwitch],
  reset: [isSwitch],
  bury: [isTime],
  mock: [(share) => isNumber(share, 1), (questions) => isNumber(questions, 1000)],
  set: [(value) => isText(value, 100) || Number.isFinite(value)],
};
/** What follows a grade. @type {Check[]} */
const REVIEW = [
  (zone) => Number.isSafeInteger(zone) && Math.abs(zone) <= 1440,
  (hash = "") => isText(hash, 100),
  (seconds = 0) => isNumber(seconds, DAY / 1000),
  (interval = 0) => isNumber(interval, 36_500),
];

/**
 * Whether there is a check for each value, and each is valid.
 *
 * @param {any[]} values
 * @param {Check[]} checks
 */
const areValid = (values, checks) => values.length <= checks.length && checks.every((check, index) => check(values[index]));

/**
 * Whether something is an entry of the log. Kinds of a later version are, within limits.
 *
 * @param {any} entry
 */
const isEntry = (entry) => {
  if (!Array.isArray(entry)) return false;
  const [time, about, kind, ...values] = entry;
  if (!time || !isTime(time) || !isText(about, 10_000)) return false;
  if (typeof kind !== "string") return [1, 2, 3, 4].includes(kind) && areValid(values, REVIEW);
  // A note names all those that it replaces.
  if (kind === "note") return isText(values[0], LONGEST) && values.length <= 10_000 && values.slice(1).every(isTime);
  if (Object.hasOwn(SCHEMA, kind)) return areValid(values, SCHEMA[kind]);
  return isShallow(values) && JSON.stringify(entry).length <= LONGEST;
};

/**
 * Compares by time, then by text, so that the order does not depend on where entries came from.
 *
 * @param {[Entry, string]} first
 * @param {[Entry, string]} second
 */
const inOrder = ([a, x], [b, y]) => a[0] - b[0] || (x < y ? -1 : x > y ? 1 : 0);

/**
 * Upgrades entries of an older version. Throws if an upgrade is missing.
 *
 * @param {Entry[]} entries
 * @param {number} version
 * @param {Upgrades} upgrades
 * @param {number} target
 */
const upgraded = (entries, version, upgrades, target) => {
  let now = entries;
  for (let at = version; at < target; at += 1) {
    if (!upgrades[at]) throw new Error(`no upgrade from version ${at}`);
    now = now.map(upgrades[at]);
  }
  return now;
};

/**
 * Opens the log of a guide.
 *
 * `storage` is local storage or null; keys begin with `prefix`. `told(what)` is called on `"entries"` (another tab wrote), `"full"`, `"saved"`
 * (after full) and `"reset"`. A write is at most about `chunk` characters long.
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
   * The entries of a chunk, and whether all of it is readable.
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
   * Copies a damaged chunk to another key. The chunk keeps its readable entries.
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

  /** Compacts small chunks of pages closed long ago. New chunks are written before old ones are removed. */
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

  /** Writes unsaved entries. Returns false if the storage is full; the next call tries again. */
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

  /** Adds entries that are not in the log yet. Returns their number. */
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

  /** Appends an entry with the present time and returns it. No two entries of a page have the same time. */
  log.note = (about, kind, ...values) => {
    // A clock that ran ahead may have been corrected meanwhile.
    last = last - now() > DAY ? now() : Math.max(now(), last + 1);
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

  /** The texts of damaged chunks, for backups. */
  log.damagedTexts = () => (log.works ? keys(`${prefix}damaged:`).map((key) => storage.getItem(key)) : []);

  const clear = () => {
    entries.clear();
    unsaved.length = 0;
    Object.assign(own, { number: own.number + 1, lines: [], size: 0 });
  };

  /** Deletes everything, in all tabs, except damaged chunks. */
  log.reset = () => {
    clear();
    if (!log.works) return;
    put(`${prefix}reset`, `${now()}`);
    for (const key of keys(chunks)) storage.removeItem(key);
  };

  /** Handles a change of the storage by another tab. */
  log.changed = (key, value) => {
    if (!log.works) return;
    if (key === null || key === `${prefix}reset`) {
      clear();
      told("reset");
      return;
    }
    if (!key.startsWith(chunks)) return;
    if (value === null) {
      // Another tab compacted this page's chunk: write it again.
      if (key === ownKey() && own.lines.length) put(key, [header, ...own.lines].join("\n"));
      return;
    }
    if (key !== ownKey() && keep(parse(value).read)) told("entries");
  };

  try {
    // Some browsers have a storage that rejects all writes.
    const probe = `${prefix}probe`;
    storage.setItem(probe, "1");
    storage.removeItem(probe);
    log.works = true;
  } catch {
    // A full storage can still be read.
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
