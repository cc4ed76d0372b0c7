//! goa-daemon exports the account; Evolution's server of accounts takes it from there, and its mail library fetches and
//! sends by it.

use mail_setup_tests::tools;
use mailsetup_core::provider::{Protocol, Security};

use crate::Case;
use crate::camel::{self, Daemon, SOURCES};
use crate::ground::Ground;
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[
    Case::new("goa", "implicit_tls", |ground| works(ground, Security::Tls)),
    Case::new("goa", "starttls", |ground| works(ground, Security::StartTls)),
];

const ACCOUNTS: Daemon = ("org.gnome.OnlineAccounts", tools::GOA_DAEMON);

fn works(ground: &Ground, security: Security) -> Proof {
    let account = ground.account(Protocol::Imap, security);
    let home = ground.home("goa", &account);
    // It names no way to log in for reading, and Camel takes the ordinary one.
    let said = camel::fetches_and_sends(ground, &home, &account, &[ACCOUNTS, SOURCES], ["None", "PLAIN"]);
    Proof {
        program: "goa-daemon",
        version: camel::after(&said, "goa-daemon version "),
        did: "loaded; Evolution's mail library fetched, sent",
    }
}
