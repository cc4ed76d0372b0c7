//! msmtp sends.

use mail_setup_tests::servers::USER;
use mail_setup_tests::tools;
use mailsetup_core::provider::{Protocol, Security};

use crate::Case;
use crate::ground::Ground;
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[
    Case { format: "msmtp", name: "implicit_tls", run: |ground| sends(ground, Security::Tls) },
    Case { format: "msmtp", name: "starttls", run: |ground| sends(ground, Security::StartTls) },
];

fn sends(ground: &Ground, security: Security) -> Proof {
    let account = ground.account(Protocol::Imap, security);
    let home = ground.home("msmtp", &account);
    let msmtp = tools::MSMTP.path();
    let subject = format!("msmtp {security:?}");
    home.run(&msmtp, &[USER], &format!("Subject: {subject}\n\nBonjour\n"));
    let message = ground.servers.arrived(&format!("Subject: {subject}"));
    assert!(
        message.contains(&format!("From: {USER}")) || message.contains(&format!("Return-Path: <{USER}>")),
        "{message}"
    );
    let version = home.run(&msmtp, &["--version"], "");
    Proof { program: "msmtp", version: version.split_whitespace().nth(2).unwrap().to_owned(), did: "loaded, sent" }
}
