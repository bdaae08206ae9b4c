//! The current date.
#![allow(clippy::disallowed_methods, reason = "the clock is read here")]

use std::time::SystemTime;

const SECONDS_A_DAY: u64 = 86_400;

/// The current date in UTC, in the form `2026-11-24`. A clock before 1970 gives 1970-01-01.
pub(super) fn today() -> String {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let (year, month, day) = civil_from_days(since_epoch.as_secs() / SECONDS_A_DAY);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of the proleptic Gregorian calendar, `days` after 1970-01-01.
///
/// Howard Hinnant, *chrono-Compatible Low-Level Date Algorithms*, `civil_from_days`: years begin in March, so that the
/// leap day is the last of its year, and eras of 400 years repeat.
fn civil_from_days(days: u64) -> (u64, u64, u64) {
    const DAYS_BEFORE_EPOCH: u64 = 719_468; // from 0000-03-01
    const DAYS_AN_ERA: u64 = 146_097;
    let days = days + DAYS_BEFORE_EPOCH;
    let era = days / DAYS_AN_ERA;
    let day_of_era = days % DAYS_AN_ERA;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_leap_years() {
        assert_eq!(civil_from_days(0), (1970, 1, 1));
        assert_eq!(civil_from_days(11_016), (2000, 2, 29));
        assert_eq!(civil_from_days(20_781), (2026, 11, 24));
        assert_eq!(civil_from_days(47_540), (2100, 2, 28));
        assert_eq!(civil_from_days(47_541), (2100, 3, 1));
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let mut last = (1969, 12, 31);
        for days in 0..200_000 {
            let day = civil_from_days(days);
            assert!(day > last && (1..=31).contains(&day.2), "{last:?} then {day:?}");
            last = day;
        }
    }
}
