//! Today's date, for commands that date or judge a row. The build has none: it gives the same bytes on every day.

use anyhow::{Context, Result};
use std::time::{Duration, SystemTime};

/// Today in UTC, as a provider file writes it: `YYYY-MM-DD`.
pub(crate) fn today() -> Result<String> {
    #[expect(clippy::disallowed_methods, reason = "a command on somebody's computer, never part of the page")]
    let now = SystemTime::now();
    let since = now.duration_since(SystemTime::UNIX_EPOCH).context("the clock stands before 1970")?;
    Ok(written(since))
}

/// The day that a time since 1970 falls on.
fn written(since: Duration) -> String {
    let mut days = since.as_secs() / 86_400;
    let mut year = 1970;
    while days >= length(year).iter().sum() {
        days -= length(year).iter().sum::<u64>();
        year += 1;
    }
    let mut month = 1;
    for length in length(year) {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", days + 1)
}

/// The days of each month.
fn length(year: u64) -> [u64; 12] {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
}

#[cfg(test)]
mod tests {
    use super::written;
    use std::time::Duration;

    #[test]
    fn days_are_written_as_calendars_have_them() {
        let day = |seconds| written(Duration::from_secs(seconds));
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(951_782_399), "2000-02-28");
        assert_eq!(day(951_782_400), "2000-02-29");
        assert_eq!(day(1_798_761_599), "2026-12-31");
        assert_eq!(day(1_798_761_600), "2027-01-01");
        assert_eq!(day(1_835_395_200), "2028-02-29");
    }
}
