//! mbsync fetches.

use mail_setup_tests::tools;
use mailsetup_core::provider::{Protocol, Security};

use crate::Case;
use crate::ground::{FORMS, Ground, Home};
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[
    Case::new("mbsync", "implicit_tls", |ground| fetches(ground, Security::Tls)),
    Case::new("mbsync", "starttls", |ground| fetches(ground, Security::StartTls)),
    Case::new("mbsync", "an_unknown_authority_is_refused", refuses),
];

fn fetches(ground: &Ground, security: Security) -> Proof {
    let account = ground.account(Protocol::Imap, security);
    let home = ground.home("mbsync", &account);
    home.make("~/Mail/example.test");
    home.check("mbsync", tools::MBSYNC, &[]);
    let subject = format!("mbsync {security:?}");
    ground.put(&subject);
    let said = home.run(&tools::MBSYNC.path(), &["-a"], "");
    assert!(home.has("~/Mail/example.test/INBOX", &subject), "{said}");
    home.undo("mbsync");
    proof(&home, "loaded, fetched, undone")
}

fn refuses(ground: &Ground) -> Proof {
    for security in FORMS {
        let account = ground.account(Protocol::Imap, security);
        let home = ground.distrusting_home("mbsync", &account);
        home.make("~/Mail/example.test");
        let (fetched, said) = home.try_run(&tools::MBSYNC.path(), &["-a"], "");
        assert!(!fetched && said.contains("certificate"), "{said}");
    }
    proof(&ground.empty_home(), "refused an unknown authority")
}

fn proof(home: &Home, did: &'static str) -> Proof {
    Proof { program: "mbsync", version: home.version(&tools::MBSYNC.path(), "-v"), did }
}
