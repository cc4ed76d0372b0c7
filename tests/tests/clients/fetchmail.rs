//! fetchmail fetches. It asks for the password, as the file's comment says.
//!
//! It hands what it has fetched to the machine's mail server, where the file names nothing else. Here is none, so each
//! case has a command on the command line that takes the mail.

use mail_setup_tests::servers::PASSWORD;
use mail_setup_tests::tools;
use mailsetup_core::provider::{Protocol, Security};

use crate::Case;
use crate::ground::{FORMS, Ground, HOSTILE, Home};
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[
    Case::new("fetchmail", "imap_implicit_tls", |ground| fetches(ground, Protocol::Imap, Security::Tls)),
    Case::new("fetchmail", "imap_starttls", |ground| fetches(ground, Protocol::Imap, Security::StartTls)),
    Case::new("fetchmail", "pop3_implicit_tls", |ground| fetches(ground, Protocol::Pop3, Security::Tls)),
    Case::new("fetchmail", "pop3_starttls", |ground| fetches(ground, Protocol::Pop3, Security::StartTls)),
    Case::new("fetchmail", "an_unknown_authority_is_refused", refuses),
    Case::new("fetchmail", "a_hostile_user_name_is_held", holds),
];

/// All mail, as another case may have read it before; and, for root, no file that every other fetchmail looks at.
const ARGUMENTS: &[&str] = &["--all", "--mda", "cat >>fetched", "--pidfile", "fetchmail.pid"];

const ANSWERS: &[(&str, &str)] = &[("Enter password", PASSWORD)];

fn fetches(ground: &Ground, protocol: Protocol, security: Security) -> Proof {
    let account = ground.account(protocol, security);
    let home = ground.home("fetchmail", &account);
    home.check("fetchmail", tools::FETCHMAIL, &[]);
    let subject = format!("fetchmail {protocol:?} {security:?}");
    ground.put(&subject);
    let said = home.run_at_terminal(&tools::FETCHMAIL.path(), ARGUMENTS, ANSWERS);
    assert!(home.has("fetched", &subject), "{said}");
    assert!(ground.servers.inbox().iter().any(|message| message.contains(&subject)), "it is kept");
    home.undo("fetchmail");
    proof(&home, "loaded, fetched, undone")
}

fn refuses(ground: &Ground) -> Proof {
    for security in FORMS {
        let account = ground.account(Protocol::Imap, security);
        let home = ground.distrusting_home("fetchmail", &account);
        let (fetched, said) = home.try_run_at_terminal(&tools::FETCHMAIL.path(), ARGUMENTS, ANSWERS);
        assert!(!fetched && said.contains("certificate"), "{said}");
    }
    proof(&ground.empty_home(), "refused an unknown authority")
}

fn holds(ground: &Ground) -> Proof {
    let home = ground.home("fetchmail", &ground.hostile_account(HOSTILE));
    let said = home.run(&tools::FETCHMAIL.path(), &["--configdump"], "");
    assert!(said.contains(&format!("\"{HOSTILE}\"")), "{said}");
    proof(&home, "held a hostile user name")
}

fn proof(home: &Home, did: &'static str) -> Proof {
    Proof { program: "fetchmail", version: home.version(&tools::FETCHMAIL.path(), "--version"), did }
}
