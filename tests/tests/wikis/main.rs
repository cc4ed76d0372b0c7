//! Wikis as people run them: each engine set up in a folder of its own from Debian's packages, the recipes of
//! `docs/wikis.md` done to it as its administrator and its author would, and the page read in three browsers.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a panic here is a failed test")]

mod discourse;
mod dokuwiki;
mod engine;
mod mediawiki;
mod packages;
mod person;
mod reader;
mod recipe;
mod wordpress;

use std::process::ExitCode;

use mail_setup_tests::suite::Suite;

fn main() -> ExitCode {
    let mut suite = Suite::default();
    mediawiki::cases(&mut suite);
    wordpress::cases(&mut suite);
    dokuwiki::cases(&mut suite);
    discourse::cases(&mut suite);
    recipe::cases(&mut suite);
    let outcome = suite.run();
    mediawiki::WIKI.close();
    wordpress::WIKI.close();
    dokuwiki::WIKI.close();
    outcome
}
