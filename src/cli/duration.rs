//! Durations in human units.

use std::time::Duration;

/// `9 ms`, `1.24 s`, `2 min 5 s`
pub(super) fn format(duration: Duration) -> String {
    let millis = duration.as_millis();
    let seconds = duration.as_secs();
    match millis {
        0..1_000 => format!("{millis} ms"),
        1_000..60_000 => format!("{:.2} s", duration.as_secs_f64()),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chooses_the_unit_by_the_length() {
        let format = |millis| format(Duration::from_millis(millis));
        assert_eq!((format(9).as_str(), format(999).as_str()), ("9 ms", "999 ms"));
        assert_eq!((format(1_240).as_str(), format(125_900).as_str()), ("1.24 s", "2 min 5 s"));
    }
}
