//! Configuration files in the programs that read them: what the library writes for an account of the servers in
//! `src/servers.rs`, put where the reader is told to put it, and used.
//!
//! A case says what its program did with the file. When all cases have run, that is compared with the table in
//! `docs/formats.md`; `UPDATE_EXPECT=1` writes the table.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a panic here is a failed test")]

mod aerc;
mod autodiscover;
mod camel;
mod dns;
mod emacs;
mod evolution;
mod exim4;
mod fetchmail;
mod getmail;
mod goa;
mod ground;
mod himalaya;
mod k9s;
mod machine;
mod mbsync;
mod mobileconfig;
mod msmtp;
mod neomutt;
mod offlineimap;
mod postfix;
mod qr;
mod report;
mod thunderbird;

use std::process::ExitCode;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use libtest_mimic::{Arguments, Trial};
use mail_setup_tests::servers;

use ground::Ground;
use report::Proof;

/// A file of one format, in one program.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    /// The format's id.
    format: &'static str,
    /// What is shown.
    name: &'static str,
    /// Shows it.
    run: fn(&Ground) -> Proof,
}

impl Case {
    const fn new(format: &'static str, name: &'static str, run: fn(&Ground) -> Proof) -> Self {
        Self { format, name, run }
    }
}

const CASES: &[&[Case]] = &[
    neomutt::CASES,
    msmtp::CASES,
    mbsync::CASES,
    fetchmail::CASES,
    getmail::CASES,
    offlineimap::CASES,
    emacs::CASES,
    aerc::CASES,
    himalaya::CASES,
    goa::CASES,
    evolution::CASES,
    mobileconfig::CASES,
    qr::CASES,
    k9s::CASES,
    dns::CASES,
    autodiscover::CASES,
    exim4::CASES,
    postfix::CASES,
    thunderbird::CASES,
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let obstacle = servers::obstacle();
    if let Some(reason) = obstacle {
        println!("ignored: {reason}");
    }
    let ground = Arc::new(LazyLock::new(Ground::new as fn() -> Ground));
    let proofs = Arc::new(Mutex::new(Vec::new()));
    let cases: Vec<Case> = CASES.concat();
    let trials = cases.iter().map(|&case| {
        let (ground, proofs) = (Arc::clone(&ground), Arc::clone(&proofs));
        let trial = Trial::test(format!("{}::{}", case.format, case.name), move || {
            let proof = (case.run)(&ground);
            proofs.lock().unwrap_or_else(PoisonError::into_inner).push((case, proof));
            Ok(())
        });
        trial.with_ignored_flag(obstacle.is_some())
    });
    let mut conclusion = libtest_mimic::run(&arguments, trials.collect());
    let mut proofs = std::mem::take(&mut *proofs.lock().unwrap_or_else(PoisonError::into_inner));
    proofs.sort_by_key(|(proved, _)| {
        cases.iter().position(|case| (case.format, case.name) == (proved.format, proved.name))
    });
    report::print(&proofs);
    if proofs.len() == cases.len() && !report::is_current(&proofs) {
        conclusion.num_failed += 1;
    }
    // The last owner of the servers is this function, which ends them.
    conclusion.exit_code()
}
