//! The targets of `fuzz/` with a fixed number of inputs: texts made of pieces that mean something to one of them, and changed at random.

#[path = "../../fuzz/targets.rs"]
#[allow(unreachable_pub, reason = "the programs in `fuzz/` use it too")]
mod targets;

/// Inputs per target, unless `PREPBOOK_FUZZ_INPUTS` has another number.
const INPUTS: u64 = 500;
/// What texts are made of.
const PIECES: [&str; 64] = [
    "# ",
    "## What is x?\n",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "> ",
    "> [!NOTE]\n",
    "```rust\n",
    "```",
    "```mermaid\n",
    "---\n",
    "===\n",
    "| a | b |\n",
    "|-|-|\n",
    "[a](b.md)",
    "[[b|c]]",
    "![x](y.png)",
    "<div>",
    "</div>",
    "<details>",
    "<summary>",
    "<img src=x alt=\"",
    "<!-- question -->",
    "<!-- compare: a -->",
    "$x$",
    "$$",
    "\\frac{",
    "}",
    "[^1]",
    "[^1]: ",
    "**",
    "*",
    "`",
    "~~",
    "\\",
    "&amp;",
    "{#id level=junior}",
    "- [ ] ",
    "- [x] ",
    "é",
    "漢字",
    "\u{202e}",
    "\u{0}",
    "\u{feff}",
    "\r\n",
    "\t",
    "    ",
    "title: ",
    "questions: all",
    "draft: ",
    "aliases: [",
    "]",
    "\"",
    "'",
    ": ",
    "[build]\n",
    "raw_html = ",
    "title = \"A\"\n",
    "{\"lock\":1}\n",
    "{\"id\":\"a#b\",",
    "{\"note\":\"a#b\",\"hash\":\"0000000000000001\",\"changed\":\"2026-11-24\"}\n",
    "a,b;c\td\n",
    "2026-11-24",
];

/// Numbers that look random and are the same in each run (xorshift64*).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit.max(1)
    }

    fn input(&mut self) -> Vec<u8> {
        let count = self.below(24);
        let mut input: Vec<u8> = (0..count).flat_map(|_| PIECES[self.below(PIECES.len())].bytes()).collect();
        for _ in 0..self.below(4) {
            let (at, byte) = (self.below(input.len()), self.below(256) as u8);
            match self.below(3) {
                0 => input.insert(at, byte),
                1 if at < input.len() => input[at] = byte,
                _ => input.truncate(at),
            }
        }
        input
    }
}

#[test]
fn targets_hold_for_any_bytes() {
    let wanted = std::env::var("PREPBOOK_FUZZ_INPUTS").ok().and_then(|number| number.parse().ok());
    let seed = std::env::var("PREPBOOK_FUZZ_SEED").ok().and_then(|number| number.parse().ok());
    let only = std::env::var("PREPBOOK_FUZZ_TARGET").ok();
    for (index, (name, target)) in targets::TARGETS.into_iter().enumerate() {
        if only.as_ref().is_some_and(|only| only != name) {
            continue;
        }
        let mut numbers = Numbers(seed.unwrap_or(1) + index as u64);
        for _ in 0..wanted.unwrap_or(INPUTS) {
            let input = numbers.input();
            let outcome = std::panic::catch_unwind(|| target(&input));
            assert!(outcome.is_ok(), "{name}: {:?}", String::from_utf8_lossy(&input));
        }
    }
}
