//! The widget as people meet it: the release build on somebody's page, in three browsers.
#![allow(clippy::indexing_slicing, reason = "`Value` answers null for what it has not")]

mod accessibility;
mod attributes;
mod copying;
mod embedding;
mod failures;
mod files;
mod help;
mod keyboard;
mod languages;
mod layout;
mod page;
mod print;
mod privacy;
mod programs;
mod refused;
mod settings;
mod unknown;
mod words;

use std::process::ExitCode;

use mail_setup_tests::suite::Suite;

fn main() -> ExitCode {
    let mut suite = Suite::default();
    settings::cases(&mut suite);
    copying::cases(&mut suite);
    files::cases(&mut suite);
    help::cases(&mut suite);
    unknown::cases(&mut suite);
    refused::cases(&mut suite);
    keyboard::cases(&mut suite);
    failures::cases(&mut suite);
    attributes::cases(&mut suite);
    embedding::cases(&mut suite);
    accessibility::cases(&mut suite);
    languages::cases(&mut suite);
    words::cases(&mut suite);
    layout::cases(&mut suite);
    print::cases(&mut suite);
    privacy::cases(&mut suite);
    programs::cases(&mut suite);
    suite.run()
}
