//! msmtp sends.

use mail_setup_tests::servers::USER;
use mail_setup_tests::tools;
use mailsetup_core::provider::{Protocol, Security};

use crate::Case;
use crate::ground::{FORMS, Ground, HOSTILE, Home};
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[
    Case::new("msmtp", "implicit_tls", |ground| sends(ground, Security::Tls)),
    Case::new("msmtp", "starttls", |ground| sends(ground, Security::StartTls)),
    Case::new("msmtp", "an_unknown_authority_is_refused", refuses),
    Case::new("msmtp", "a_hostile_user_name_is_held", holds),
];

fn sends(ground: &Ground, security: Security) -> Proof {
    let account = ground.account(Protocol::Imap, security);
    let home = ground.home("msmtp", &account);
    home.check("msmtp", tools::MSMTP, &[]);
    let subject = format!("msmtp {security:?}");
    home.run(&tools::MSMTP.path(), &[USER], &format!("Subject: {subject}\n\nBonjour\n"));
    let message = ground.servers.arrived(&format!("Subject: {subject}"));
    assert!(
        message.contains(&format!("From: {USER}")) || message.contains(&format!("Return-Path: <{USER}>")),
        "{message}"
    );
    home.undo("msmtp");
    proof(&home, "loaded, sent, undone")
}

fn refuses(ground: &Ground) -> Proof {
    for security in FORMS {
        let account = ground.account(Protocol::Imap, security);
        let home = ground.distrusting_home("msmtp", &account);
        let (sent, said) = home.try_run(&tools::MSMTP.path(), &[USER], "Subject: refused\n\nBonjour\n");
        assert!(!sent && said.contains("certificate"), "{said}");
    }
    proof(&ground.empty_home(), "refused an unknown authority")
}

fn holds(ground: &Ground) -> Proof {
    let home = ground.home("msmtp", &ground.hostile_account(HOSTILE));
    let said = home.run(&tools::MSMTP.path(), &["--pretend"], "");
    assert!(said.lines().any(|line| line == format!("user = {HOSTILE}")), "{said}");
    proof(&home, "held a hostile user name")
}

fn proof(home: &Home, did: &'static str) -> Proof {
    Proof { program: "msmtp", version: home.version(&tools::MSMTP.path(), "--version"), did }
}
