//! The widget in every situation that a page can put it in: each is a folder `tests/embed/<group>/<case>/`, with its
//! pages and a `case.toml` (see `case.rs`). What happens there is observed in three browsers, said in a short phrase,
//! and compared with the table in `docs/embedding.md`; `UPDATE_EXPECT=1` writes it.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a panic here is a failed test")]

mod case;
mod copying;
mod downloading;
mod failure;
mod mounting;
mod report;
mod visit;

use std::process::ExitCode;
use std::sync::Arc;

use mail_setup_tests::browser::Browser;
use mail_setup_tests::suite::Suite;

use case::Case;
use report::Report;

/// Cases that are looked at in one way.
#[derive(Clone, Copy)]
pub(crate) struct Group {
    /// Their folder in `tests/embed/`.
    folder: &'static str,
    /// The heading of their table.
    heading: &'static str,
    /// What their table shows, and what was done for it.
    about: &'static str,
    /// Looks at one of them: what happened.
    look: fn(&Browser, &Case) -> String,
}

/// In the order of the document.
const GROUPS: &[Group] = &[mounting::GROUP, failure::GROUP, copying::GROUP, downloading::GROUP, mounting::HOSTILE];

fn main() -> ExitCode {
    let mut suite = Suite::default();
    let report = Arc::new(Report::new(GROUPS));
    for group in GROUPS {
        for case in case::all(group.folder) {
            let report = Arc::clone(&report);
            suite.everywhere(&case.id(), move |browser| {
                let untried = case.untried(browser.engine());
                report.note(browser, &case, untried.unwrap_or_else(|| (group.look)(browser, &case)));
            });
        }
    }
    let mut conclusion = suite.conclude();
    if !report.is_current() {
        conclusion.num_failed += 1;
    }
    conclusion.exit_code()
}
