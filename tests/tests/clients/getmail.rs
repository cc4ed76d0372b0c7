//! getmail fetches. It knows no STARTTLS, and no file is written for that.

use std::path::Path;

use mail_setup_tests::tools;
use mailsetup_core::provider::{Protocol, Security};

use crate::Case;
use crate::ground::{Ground, Home};
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[
    Case::new("getmail", "imap_implicit_tls", |ground| fetches(ground, Protocol::Imap)),
    Case::new("getmail", "pop3_implicit_tls", |ground| fetches(ground, Protocol::Pop3)),
    Case::new("getmail", "an_unknown_authority_is_refused", refuses),
];

fn fetches(ground: &Ground, protocol: Protocol) -> Proof {
    let account = ground.account(protocol, Security::Tls);
    let getmail = tools::GETMAIL.path();
    let home = ground.home("getmail", &account);
    make_folders(&home);
    home.check("getmail", tools::GETMAIL, &[]);
    let subject = format!("getmail {protocol:?}");
    ground.put(&subject);
    let said = home.run(Path::new("unshare"), &somebody(&getmail), "");
    assert!(home.has("~/Maildir", &subject), "{said}");
    assert!(ground.servers.inbox().iter().any(|message| message.contains(&subject)), "it is kept");
    home.undo("getmail");
    proof(&home, "loaded, fetched, undone")
}

fn refuses(ground: &Ground) -> Proof {
    let account = ground.account(Protocol::Imap, Security::Tls);
    let getmail = tools::GETMAIL.path();
    let home = ground.distrusting_home("getmail", &account);
    make_folders(&home);
    let (fetched, said) = home.try_run(Path::new("unshare"), &somebody(&getmail), "");
    assert!(!fetched && said.contains("certificate"), "{said}");
    proof(&home, "refused an unknown authority")
}

/// Runs it under another user's name, without changing who that is: it does not deliver as root.
fn somebody(program: &Path) -> [&str; 3] {
    ["--map-user=1000", "--map-group=1000", program.to_str().unwrap()]
}

/// As the file's comment says.
fn make_folders(home: &Home) {
    for part in ["cur", "new", "tmp"] {
        home.make(&format!("~/Maildir/{part}"));
    }
}

fn proof(home: &Home, did: &'static str) -> Proof {
    Proof { program: "getmail6", version: home.version(&tools::GETMAIL.path(), "--version"), did }
}
