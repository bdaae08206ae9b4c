// The order of a comparison's rows by the texts of a column: amounts by size, dates by day, versions by number.
const { locale, plain } = prepbook.internal.page;

const collator = new Intl.Collator(locale, { numeric: true, sensitivity: "base" });
/** Whether the language writes 1,5 and 1.000. */
const hasDecimalComma = (1.5).toLocaleString(locale).includes(",");

/** Nothing but dashes: no value. @param {string} text */
const isEmpty = (text) => /^[\s\p{Pd}−]*$/u.test(text);

/** Words before a number that do not change where it belongs. */
const QUALIFIER = new RegExp(
  `^(?:${[
    "up to|at (?:least|most)|(?:more|less|fewer) than|over|under|above|below|about|around|approximately|approx\\.?|roughly",
    "nearly|almost|circa|ca?\\.|max(?:imum|\\.)?|min(?:imum|\\.)?|from|since|until|before|after|only",
    "bis(?: zu)?|mindestens|höchstens|mehr als|weniger als|über|unter|etwa|rund|ungefähr|knapp|fast|maximal|minimal|ab|seit|nur|vor|nach",
  ].join("|")})\\s+`,
  "iu",
);

/* Amounts */
/** Powers of ten by the first letter of a unit: kB, MiB, 2M, 3bn. @type {Record<string, number>} */
const POWERS = { k: 3, m: 6, g: 9, b: 9, t: 12, p: 15, e: 18, z: 21 };
/** The same for units in which case matters: mW, MW. @type {Record<string, number>} */
const PREFIXES = { n: -9, u: -6, µ: -6, m: -3, c: -2, k: 3, K: 3, M: 6, G: 9, T: 12 };
/** Seconds by unit. @type {Record<string, number>} */
const SECONDS = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  nanosecond: 1e-9,
  microsecond: 1e-6,
  millisecond: 1e-3,
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hr: 3600,
  hour: 3600,
  d: 86400,
  day: 86400,
  wk: 604800,
  week: 604800,
  month: 2629800,
  y: 31557600,
  yr: 31557600,
  year: 31557600,
};
const DURATION = /(\d+(?:\.\d+)?)\s*([a-zµ]+)/giu;
/** What stands before a number, the number, the end of a range, and the unit. Spaces and apostrophes may group digits by three. */
const AMOUNT =
  /^([^\p{L}\d∞]*?)([-−]?(?:∞|\d[\d,]*(?:[\s'’]\d{3}(?!\d))*(?:[.,]\d+)?(?:e[-+]?\d+\b)?))(?:\s*(?:[-–—]|to|bis)\s*[\d.,]+)?\s*([a-zµμ]*(?:\/s\b)?)/iu;
/** A number of bits or bytes, or of those a second. */
const SIZE = /^([kmgtpez]?)(i?)(b|bits?|bytes?|bauds?|bd)(?:ps|\/s)?$/i;
/** The dots that group digits by three where the decimal sign is a comma. */
const GROUPING = /(?<=(?<![\d.])[1-9]\d{0,2}(?:\.\d{3})*)\.(?=\d{3}(?!\d))/g;

/**
 * @typedef {object} Units
 * @property {boolean} inBytes whether a lone B means bytes and not billions, and a bit is an eighth of the unit
 * @property {boolean} inMetres whether a lone m means metres and not minutes
 */

/**
 * The value of digits as they are written.
 *
 * @param {string} digits
 */
const numberOf = (digits) => {
  if (digits === "∞") return Infinity;
  // Where the decimal sign is a point, a comma that is not followed by three digits is that of a decimal.
  const decimal = hasDecimalComma ? /,(?=\d+$)/ : /,(?=\d{1,2}$|\d{4,}$)/;
  return parseFloat(digits.replace(decimal, ".").replace(/[,\s'’]/g, ""));
};

/**
 * The factor of a unit of bits or bytes; undefined for any other unit.
 *
 * @param {string} unit
 * @param {Units} units
 */
const sizeFactor = (unit, { inBytes }) => {
  const [, prefix, binary, name] = SIZE.exec(unit) ?? [];
  if (name === undefined || (unit === "B" && !inBytes)) return undefined;
  const power = prefix ? POWERS[prefix.toLowerCase()] : 0;
  const scale = binary ? 1024 ** (power / 3) : 10 ** power;
  // In a rate, the case of a lone letter says which it is: MB/s, Mb/s. A size in kb or mb is one in bytes.
  const isBit = /^b./i.test(name) ? !/^byte/i.test(name) : name === "b" && /(?:ps|\/s)$/i.test(unit);
  return isBit && inBytes ? scale / 8 : scale;
};

/**
 * The number that a text begins with, in the unit behind it.
 *
 * @param {string} text
 * @param {Units} units
 */
const amountOf = (text, units) => {
  const found = AMOUNT.exec(text);
  if (!found) return NaN;
  // A sign may stand before a currency: -$5.
  const sign = /[-−]/.test(found[1] + found[2]) ? -1 : 1;
  const number = sign * numberOf(found[2].replace(/^[-−]/, ""));
  const rate = found[3].replace("μ", "µ");
  const size = sizeFactor(rate, units);
  if (size !== undefined) return number * size;
  const unit = rate.replace(/\/s$/i, "");
  const [, prefix] = /^([nuµmckKMGT])(?:Hz|Wh?|V|A|g|l|m|J|Pa)$/i.exec(unit) ?? [];
  if (prefix && !(unit in SECONDS)) return number * 10 ** (PREFIXES[prefix] ?? 0);
  if (units.inMetres && unit === "m") return number;
  if (/^([kKMBT]|bn|mn|million|billion|trillion)$/.test(unit)) return number * 10 ** POWERS[unit[0].toLowerCase()];
  /** @param {string} name */
  const seconds = (name) => SECONDS[name.toLowerCase()] ?? SECONDS[name.toLowerCase().replace(/s$/, "")];
  if (!seconds(unit) || /[-–—]|\bto\b/.test(text)) return number * (seconds(unit) ?? 1);
  // 1h 45m: the sum of all.
  return (
    [...text.matchAll(DURATION)].reduce((sum, [, count, name]) => sum + sign * Number(count) * (seconds(name) ?? 0), 0) ||
    number * seconds(unit)
  );
};

/* Dates */
/** Months by their names and the short forms of these, in English, German and the language of the page. */
const months = () => {
  const names = new Map();
  for (const language of ["en", "en-GB", "de", locale])
    for (const style of /** @type {const} */ (["long", "short"])) {
      const format = new Intl.DateTimeFormat(language, { month: style, timeZone: "UTC" });
      for (let month = 0; month < 12; month += 1)
        names.set(plain(format.format(Date.UTC(2026, month, 1))).replace(".", ""), month + 1);
    }
  return names;
};

/**
 * A number that grows with the date; NaN if the text is not a date. A year is before its months, a month before its days.
 *
 * @param {string} text
 * @param {Map<string, number>} names
 */
const dateOf = (text, names) => {
  const [, year, month = 0, day = 0] = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text) ?? [];
  const [, on, of, after] = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(text) ?? [];
  const [, before = 0, name, behind = 0, last] =
    /^(?:(\d{1,2})(?:\.|st|nd|rd|th)?\s+)?(\p{L}+)\.?,?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})$/u.exec(text) ?? [];
  const named = name && names.get(plain(name));
  const parts = year ? [year, month, day] : on ? [after, of, on] : named ? [last, named, before || behind] : [NaN, 0, 0];
  const [y, m, d] = parts.map(Number);
  return m <= 12 && d <= 31 ? (y * 13 + m) * 32 + d : NaN;
};
/** @param {string} text */
const isYear = (text) => /^\d{4}$/.test(text);

/* Versions */
const VERSION = /^[^\p{L}\d]*v?(\d+(?:\.\d+)*)(.*)$/iu;
const PRE_RELEASE = /^[-.\s]?(?:alpha|beta|rc|cr|pre|preview|dev|snapshot|canary|nightly|ea)(?![a-z])|^[-.\s]?[abm]\d/i;

/**
 * Compares versions: by their numbers, then a pre-release before its release.
 *
 * @param {string} first
 * @param {string} second
 */
const compareVersions = (first, second) => {
  const [, a, x] = VERSION.exec(first) ?? [];
  const [, b, y] = VERSION.exec(second) ?? [];
  const isFinal = (/** @type {string} */ rest) => Number(!PRE_RELEASE.test(rest));
  return collator.compare(a, b) || isFinal(x) - isFinal(y) || collator.compare(x, y);
};

/**
 * What the texts of a column are: dates, versions or amounts.
 *
 * @param {string[]} texts without words that do not count
 * @param {string} title of the column
 */
const kindOf = (texts, title) => {
  const names = months();
  const dates = texts.filter((text) => !Number.isNaN(dateOf(text, names)));
  if (dates.length * 2 >= texts.length && !dates.every(isYear))
    return { magnitudeOf: (/** @type {string} */ text) => dateOf(text, names), compare: collator.compare };
  if (/version/i.test(title) || texts.some((text) => /^v?\d+\.\d+\.\d/.test(text)))
    return { magnitudeOf: (/** @type {string} */ text) => (VERSION.test(text) ? 0 : NaN), compare: compareVersions };
  const units = {
    inBytes: texts.some((text) => /\d\s*(?:[kmgtpe]i?b|[a-z]*bytes?)\b/i.test(text)),
    inMetres: texts.some((text) => /\d\s*[kcm]m\b/.test(text)),
  };
  return { magnitudeOf: (/** @type {string} */ text) => amountOf(text, units), compare: collator.compare };
};

/**
 * The order of a column's texts: what has a size by size, then words, then what is empty, in both directions.
 *
 * @param {string[]} texts
 * @param {number} sign
 * @param {string} title
 */
const orderOf = (texts, sign, title) => {
  /** @param {string} text */
  const bare = (text) => (hasDecimalComma ? text.replace(GROUPING, "") : text).replace(QUALIFIER, "");
  const filled = texts.filter((text) => !isEmpty(text));
  const { magnitudeOf, compare } = kindOf(filled.map(bare), title);
  const values = new Map(filled.map((text) => [text, magnitudeOf(bare(text))]));
  /** @param {string} text */
  const rank = (text) => (values.has(text) ? Number(Number.isNaN(values.get(text))) : 2);
  return (/** @type {string} */ a, /** @type {string} */ b) => {
    const [first, second] = [values.get(a), values.get(b)];
    // What is empty stays in the author's order.
    if (rank(a) !== rank(b) || rank(a) === 2) return rank(a) - rank(b);
    const difference = rank(a) ? 0 : Number(first > second) - Number(first < second) || compare(bare(a), bare(b));
    return sign * (difference || collator.compare(a, b));
  };
};

const shared = { orderOf };
/** @typedef {typeof shared} Shared */
prepbook.internal.order = shared;
