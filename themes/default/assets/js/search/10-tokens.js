// The tokenizer, the counterpart of src/search/tokens.rs. The manual's page on the search index has the rules; both run
// tests/search/tokens.tsv.

const search = /** @type {Search} */ ({});
prepbook.internal.search = search;

const DROPPED = /[[\p{M}&&[\u{300}-\u{6ED}\u{1AB0}-\u{1AFF}\u{1DC0}-\u{1DFF}\u{20D0}-\u{20FF}]]\u{AD}]/gv;
/**
 * Letters without decomposition, and how they are spelled where they are missing.
 *
 * @type {Record<string, string>}
 */
const SPELLED = {
  ...{ ß: "ss", ẞ: "SS", æ: "ae", Æ: "Ae", œ: "oe", Œ: "Oe", ø: "o", Ø: "O", ł: "l", Ł: "L", đ: "d", Đ: "D" },
  ...{ ð: "d", Ð: "D", þ: "th", Þ: "Th", ı: "i" },
};
const LETTERS = new RegExp(`[${Object.keys(SPELLED).join("")}]`, "gu");
const OPERATOR = String.raw`[=!<>\&\|?:*~\^%\-]`;
const CASE = /(?<=\P{Uppercase})(?=\p{Uppercase})|(?<=\p{Uppercase})(?=\p{Uppercase}(?!s$)\p{Lowercase})/u;
// Characters of scripts without spaces between words; of other scripts; letters of the latter.
const PAIRED = String.raw`[[\p{Alphabetic}\p{N}\p{M}]&&[\u{E00}-\u{EFF}\u{1000}-\u{109F}\u{1780}-\u{17FF}\u{3005}-\u{9FFF}\u{AC00}-\u{FAFF}\u{20000}-\u{3FFFF}]]`;
const SPACED = String.raw`[[\p{Alphabetic}\p{N}\p{M}_]--${PAIRED}]`;
const LETTER = String.raw`[\p{Alphabetic}--${PAIRED}]`;
const SCAN = new RegExp(
  [
    `(${PAIRED}+)`,
    String.raw`([OΘΩ])\((?=[^\)]*[\p{Alphabetic}\p{N}])([^\(\)\n]{1,20})\)`,
    String.raw`(?<!\.|${SPACED}|${PAIRED})\.(${LETTER}+)(?!${SPACED})`,
    String.raw`(?<!${OPERATOR})((?=(?:\?\?|(?<!${SPACED}|${PAIRED})!!\??)(?!${OPERATOR})|${OPERATOR}*[=<>\&\|:*%])${OPERATOR}{2,3}?)(?=(?:(?<!\?)\?)?(?!${OPERATOR}))`,
    String.raw`(?:(${LETTER}+)(\+\+|[+#](?!${SPACED}))|(${SPACED}+(?:([.\/\-])${SPACED}+(?:\9${SPACED}+)*)?))(?:['’](?:[stdm]|[rv]e|ll)(?!${SPACED}))?`,
  ].join("|"),
  "giv",
);

/**
 * Removes compatibility forms and marks. Keeps case, which separates words.
 *
 * @param {string} text
 */
const fold = (text) =>
  /^\p{ASCII}*$/u.test(text)
    ? text
    : text
        .normalize("NFKD")
        .replace(DROPPED, "")
        .replace(LETTERS, (letter) => SPELLED[letter])
        .normalize("NFC");

/**
 * The tokens of folded text in order, a compound before its parts.
 *
 * @param {string} text
 */
const scan = (text) => {
  /** @type {Token[]} */
  const found = [];
  /** @type {number} */
  let start;
  /** @type {number} */
  let end;
  /** @param {string} term */
  const push = (term) => found.push({ term: [...term.toLowerCase()].slice(0, 40).join(""), parts: 0, start, end });
  /**
   * @param {string} whole
   * @param {() => void} add
   */
  const group = (whole, add) => {
    const index = push(whole);
    add();
    found[index - 1].parts = found.length - index;
  };
  /** @param {string} word */
  const addWord = (word) => {
    const parts = /^v\d+$/i.test(word)
      ? [word.slice(1)]
      : word
          .split("_")
          .filter(Boolean)
          .flatMap((part) => part.split(CASE));
    if (parts[0] === word) push(word);
    else if (parts.length) group(word, () => parts.forEach(push));
  };
  for (const match of text.matchAll(SCAN)) {
    const [all, pairs, letter, inside, dotted, operator, base, sign, chain, joint] = match;
    start = match.index;
    end = start + all.length;
    if (pairs) {
      const letters = [...pairs];
      if (!letters[1]) push(pairs);
      for (let at = 1; at < letters.length; at += 1) {
        const pair = letters[at - 1] + letters[at];
        end = start + pair.length;
        push(pair);
        start += letters[at - 1].length;
      }
    } else if (letter) {
      group(`o(${inside.replace(/[^\p{Alphabetic}\p{N}]/gu, "")})`, () =>
        [letter, ...scan(inside).map(({ term }) => term)].forEach(push),
      );
    } else if (dotted) {
      group(all, () => addWord(dotted));
    } else if (operator) {
      push(operator);
    } else if (sign) {
      end = start + base.length + sign.length;
      group(base + sign, () => {
        end -= sign.length;
        addWord(base);
      });
    } else {
      end = start + chain.length;
      // A version such as `v3.11`.
      const isVersion = /^v\d+(\.\d+)+$/i.test(chain);
      const joined = isVersion ? chain.slice(1) : chain;
      if (isVersion) start += 1;
      const words = joined.split(joint);
      const add = () => {
        for (const word of words) {
          end = start + word.length;
          addWord(word);
          start = end + 1;
        }
      };
      if (joint && words.length <= 4 && [...joined].length <= 20)
        group(joined.replaceAll(/\p{Alphabetic}/u.test(joined) ? /[./-]/g : "-", ""), add);
      else add();
    }
  }
  return found;
};

/** The tokens of a text, with offsets into the original text. */
search.tokens = (text) => {
  const folded = fold(text);
  const found = scan(folded);
  if (folded === text) return found;
  // The original offset of each character of the folded text.
  const offsets = [];
  for (const { 0: piece, index } of text.matchAll(/\P{M}?\p{M}*/gsu)) {
    for (let left = fold(piece).length; left > 0; left -= 1) offsets.push(index);
  }
  for (const token of found) {
    token.start = offsets[token.start] ?? text.length;
    token.end = offsets[token.end] ?? text.length;
  }
  return found;
};
