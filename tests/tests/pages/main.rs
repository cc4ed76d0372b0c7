//! The pages of the release folder beside the ready-made one: the page for frames and its helper, the
//! configurator, and the self-check.
#![allow(clippy::indexing_slicing, reason = "`Value` answers null for what it has not")]

mod check;
mod configure;
mod frame;
mod look;
mod page;

use std::process::ExitCode;

use mail_setup_tests::suite::Suite;

fn main() -> ExitCode {
    let mut suite = Suite::default();
    frame::cases(&mut suite);
    configure::cases(&mut suite);
    check::cases(&mut suite);
    look::cases(&mut suite);
    suite.run()
}
