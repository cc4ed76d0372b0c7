//! OfflineIMAP fetches. It asks for the password, as the file's comment says.

use mail_setup_tests::servers::PASSWORD;
use mail_setup_tests::tools;
use mailsetup_core::provider::{Protocol, Security};

use crate::Case;
use crate::ground::{Ground, Home};
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[
    Case::new("offlineimap", "implicit_tls", fetches),
    Case::new("offlineimap", "an_unknown_authority_is_refused", refuses),
];

const ANSWERS: &[(&str, &str)] = &[("Enter password", PASSWORD)];

fn fetches(ground: &Ground) -> Proof {
    let account = ground.account(Protocol::Imap, Security::Tls);
    let home = ground.home("offlineimap", &account);
    home.check("offlineimap", tools::OFFLINEIMAP, ANSWERS);
    let subject = "offlineimap";
    ground.put(subject);
    let said = home.run_at_terminal(&tools::OFFLINEIMAP.path(), &["-o"], ANSWERS);
    assert!(home.has("~/Mail/example.test/INBOX", subject), "{said}");
    home.undo("offlineimap");
    proof(&home, "loaded, fetched, undone")
}

fn refuses(ground: &Ground) -> Proof {
    let account = ground.account(Protocol::Imap, Security::Tls);
    let home = ground.distrusting_home("offlineimap", &account);
    let (fetched, said) = home.try_run_at_terminal(&tools::OFFLINEIMAP.path(), &["-o"], ANSWERS);
    assert!(!fetched && said.contains("certificate"), "{said}");
    proof(&home, "refused an unknown authority")
}

fn proof(home: &Home, did: &'static str) -> Proof {
    Proof { program: "OfflineIMAP", version: home.version(&tools::OFFLINEIMAP.path(), "--version"), did }
}
