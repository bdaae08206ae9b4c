//! The scheduler in the page's script is held against the `fsrs` crate: this writes what the crate says of random
//! histories, `tests/study/scheduler.test.js` reads it.

use std::fmt::Write as _;
use std::path::Path;

use fsrs::{FSRS, FSRSItem, FSRSReview};

use crate::snapshot;

const HISTORIES: usize = 1500;

/// The file's lines are `["GRADE:DAYS GRADE:DAYS …", stability, difficulty]`, the first review's days being 0.
#[test]
fn histories_are_remembered_as_the_crate_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/study/fsrs-crate.json");
    let actual = histories();
    if snapshot::is_overwriting() {
        let lines: Vec<String> =
            actual.iter().map(|(reviews, s, d)| format!("[\"{reviews}\",{s:.5},{d:.4}]")).collect();
        std::fs::write(&path, format!("[\n{}\n]\n", lines.join(",\n"))).expect("written");
    }
    let expected: Vec<(String, f32, f32)> =
        serde_json::from_str(&std::fs::read_to_string(path).expect("the file")).expect("JSON");
    assert_eq!(actual.len(), expected.len());
    for ((reviews, stability, difficulty), expected) in actual.iter().zip(&expected) {
        assert_eq!(*reviews, expected.0);
        // The crate computes in single precision, and platforms round its powers differently.
        assert!(
            (stability - expected.1).abs() <= 1e-3 * stability.max(0.1),
            "stability of {reviews}: {stability}, in the file {}",
            expected.1
        );
        assert!(
            (difficulty - expected.2).abs() <= 1e-3,
            "difficulty of {reviews}: {difficulty}, in the file {}",
            expected.2
        );
    }
}

fn histories() -> Vec<(String, f32, f32)> {
    let crate_model = FSRS::default();
    let mut random = Random(1);
    (0..HISTORIES)
        .map(|_| {
            let mut text = String::new();
            let mut reviews = Vec::new();
            for at in 0..1 + random.below(12) {
                let longest = if random.below(10) == 0 { 300 } else { 30 };
                let delta_t = if at == 0 || random.below(4) == 0 { 0 } else { 1 + random.below(longest) };
                let rating = 1 + random.below(4);
                let gap = if at == 0 { "" } else { " " };
                let _ = write!(text, "{gap}{rating}:{delta_t}");
                reviews.push(FSRSReview { rating, delta_t });
            }
            let memory = crate_model.memory_state(FSRSItem { reviews }, None).expect("a state");
            (text, memory.stability, memory.difficulty)
        })
        .collect()
}

/// A linear congruential generator: the histories are the same each time.
struct Random(u32);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((u64::from(self.0) * u64::from(end)) >> 32) as u32
    }
}
