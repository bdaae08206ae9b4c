"use strict";
// Text into the terms it is found by, as src/search/tokens.rs does it. The rules are in the manual's page on the
// search index; tests/search/tokens.tsv is run by both.

/** What the files of this part share. */
const search = {};

{
  const DROPPED = /[\u{AD}\u{300}-\u{36F}\u{483}-\u{487}\u{591}-\u{5BD}\u{5BF}\u{5C1}\u{5C2}\u{5C4}\u{5C5}\u{5C7}\u{610}-\u{61A}\u{64B}-\u{65F}\u{670}\u{6D6}-\u{6DC}\u{6DF}-\u{6E4}\u{6E7}\u{6E8}\u{6EA}-\u{6ED}\u{1AB0}-\u{1AFF}\u{1DC0}-\u{1DFF}\u{20D0}-\u{20FF}]/gu;
  // Scripts that put no spaces between words.
  const UNSPACED = String.raw`[[\p{Alphabetic}\p{N}\p{M}]&&[\u{E00}-\u{EFF}\u{1000}-\u{109F}\u{1780}-\u{17FF}\u{3005}-\u{3007}\u{3040}-\u{312F}\u{31F0}-\u{31FF}\u{3400}-\u{4DBF}\u{4E00}-\u{9FFF}\u{AC00}-\u{D7AF}\u{F900}-\u{FAFF}\u{20000}-\u{3FFFF}]]`;
  const LETTER = String.raw`[\p{Alphabetic}--${UNSPACED}]`;
  const SPACED = String.raw`[[\p{Alphabetic}\p{N}\p{M}_]--${UNSPACED}]`;
  const SCAN = new RegExp([
    `(?<pairs>${UNSPACED}+)`,
    String.raw`(?<letter>[OΘΩ])\((?=[^\)]*[\p{Alphabetic}\p{N}])(?<inside>[^\(\)\n]{1,20})\)`,
    String.raw`(?<!\.|${SPACED}|${UNSPACED})\.(?<dotted>${LETTER}+)(?!${SPACED})`,
    String.raw`(?:(?<symbol>(?<base>${LETTER}+)(?:\+\+|[+#](?!${SPACED})))|(?<chain>${SPACED}+(?:(?<joint>[.\/\-])${SPACED}+(?:\k<joint>${SPACED}+)*)?))(?:['’](?:[sStTdDmM]|[rR][eE]|[vV][eE]|[lL][lL])(?!${SPACED}))?`,
  ].join("|"), "gv");
  const CASE = /(?<=\P{Uppercase})(?=\p{Uppercase})|(?<=\p{Uppercase})(?=\p{Uppercase}(?!s$)\p{Lowercase})/u;

  /** Compatibility forms and marks away; case kept, for it parts words. */
  const fold = (text) => (/^\p{ASCII}*$/u.test(text) ? text : text.normalize("NFKD").replace(DROPPED, "").normalize("NFC"));

  /** The terms of folded text in order, a whole before its parts: `{ term, parts, start, end }`; `parts` is how many follow it. */
  const scan = (text) => {
    const found = [];
    let start;
    let end;
    const push = (term) => found.push({ term: [...term.toLowerCase()].slice(0, 40).join(""), parts: 0, start, end });
    const group = (whole, add) => {
      const place = push(whole);
      add();
      found[place - 1].parts = found.length - place;
    };
    const addWord = (word) => {
      const parts = word.split("_").filter(Boolean).flatMap((part) => part.split(CASE));
      if (parts.length === 1 && parts[0] === word) push(word);
      else if (parts.length) group(word, () => parts.forEach(push));
    };
    for (const match of text.matchAll(SCAN)) {
      const { pairs, letter, inside, dotted, symbol, base, chain, joint } = match.groups;
      start = match.index;
      end = start + match[0].length;
      if (pairs) {
        const all = [...pairs];
        if (all.length === 1) push(pairs);
        for (let at = 1; at < all.length; at += 1) {
          end = start + all[at - 1].length + all[at].length;
          push(all[at - 1] + all[at]);
          start += all[at - 1].length;
        }
      } else if (letter) {
        group(`o(${inside.replace(/[^\p{Alphabetic}\p{N}]/gu, "")})`, () => [letter, ...scan(inside).map(({ term }) => term)].forEach(push));
      } else if (dotted) {
        group(`.${dotted}`, () => addWord(dotted));
      } else if (symbol) {
        end = start + symbol.length;
        group(symbol, () => { end = start + base.length; addWord(base); });
      } else {
        const words = joint ? chain.split(joint) : [chain];
        end = start + chain.length;
        const add = () => {
          for (const word of words) {
            end = start + word.length;
            addWord(word);
            start = end + 1;
          }
        };
        if (joint && words.length <= (joint === "/" ? 2 : 4) && [...chain].length <= 20) group(joint === "-" ? words.join("") : chain, add);
        else add();
      }
    }
    return found;
  };

  /** The terms of a text; their places are those in the text as it stands. */
  search.tokens = (text) => {
    const folded = fold(text);
    const found = scan(folded);
    if (folded === text) return found;
    // Where each character of the folded text comes from.
    const places = [];
    for (const { 0: piece, index } of text.matchAll(/\P{M}?\p{M}*/gsu)) {
      for (let left = fold(piece).length; left > 0; left -= 1) places.push(index);
    }
    places.push(text.length);
    for (const token of found) {
      token.start = places[token.start] ?? text.length;
      token.end = places[token.end] ?? text.length;
    }
    return found;
  };
}
