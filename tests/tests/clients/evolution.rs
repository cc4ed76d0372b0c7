//! Evolution's server of accounts loads the files; its mail library fetches and sends by them.

use mailsetup_core::provider::{Protocol, Security};

use crate::Case;
use crate::camel::{self, SOURCES};
use crate::ground::Ground;
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[
    Case::new("evolution", "imap_implicit_tls", |ground| works(ground, Protocol::Imap, Security::Tls)),
    Case::new("evolution", "imap_starttls", |ground| works(ground, Protocol::Imap, Security::StartTls)),
    Case::new("evolution", "pop3_implicit_tls", |ground| works(ground, Protocol::Pop3, Security::Tls)),
    Case::new("evolution", "pop3_starttls", |ground| works(ground, Protocol::Pop3, Security::StartTls)),
];

fn works(ground: &Ground, protocol: Protocol, security: Security) -> Proof {
    let account = ground.account(protocol, security);
    let home = ground.home("evolution", &account);
    let said = camel::fetches_and_sends(ground, &home, &account, &[SOURCES], ["PLAIN", "PLAIN"]);
    home.undo("evolution");
    Proof {
        program: "evolution-data-server",
        version: camel::after(&said, "evolution-data-server "),
        did: "loaded, fetched, sent, undone",
    }
}
