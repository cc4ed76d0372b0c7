//! Thunderbird, on a computer whose administrator has put the file into the program's folder `isp`, creates the account.
//!
//! The file names a provider's servers, as it does for everybody: it is written from the table. On its way into the
//! folder the host, port and encryption of each server become those of the servers here, and the user name becomes
//! the whole address; the rest stays as it was written.

use mail_setup_tests::oracle::thunderbird::Thunderbird;
use mail_setup_tests::servers::{HOST, PASSWORD, USER};
use mail_setup_tests::tools;
use mailsetup_core::account::{Account, Endpoint};
use mailsetup_core::provider::{Protocol, Security};

use crate::Case;
use crate::ground::Ground;
use crate::machine::Machine;
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[
    Case::new("autoconfig", "imap_implicit_tls", |ground| creates(ground, Protocol::Imap, Security::Tls)),
    Case::new("autoconfig", "imap_starttls", |ground| creates(ground, Protocol::Imap, Security::StartTls)),
    Case::new("autoconfig", "pop3_implicit_tls", |ground| creates(ground, Protocol::Pop3, Security::Tls)),
    Case::new("autoconfig", "pop3_starttls", |ground| creates(ground, Protocol::Pop3, Security::StartTls)),
];

/// Where the program looks first; this is its folder in Debian's package.
const ISP: &str = "/usr/lib/thunderbird/isp";

fn creates(ground: &Ground, protocol: Protocol, security: Security) -> Proof {
    let account = ground.account(protocol, security);
    let subject = format!("autoconfig {protocol:?} {security:?}");
    ground.put(&subject);
    let machine = Machine::start(ground);
    let program = tools::THUNDERBIRD.path();
    let text = of_these_servers(&ground.document("autoconfig", &account).text, ground, security);
    machine.run(&format!("cat > {ISP}/example.test.xml"), &text);

    let thunderbird = Thunderbird::start_by(machine.command(&program), "en-US");
    let created = thunderbird.create(&ground.servers.authority().pem(), USER, "Alice Ünal", PASSWORD);
    let Account { incoming: Some(incoming), outgoing: Some(outgoing), .. } = account else { panic!("no servers") };
    assert_eq!(created.incoming, words(&incoming));
    assert_eq!(created.outgoing, words(&outgoing));
    assert!(created.subjects.contains(&subject), "{:?}", created.subjects);
    let version = machine.run(&format!("{} --version", program.display()), "");
    let version = version.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    Proof { program: "Thunderbird", version: version.unwrap().to_owned(), did: "created the account, fetched" }
}

/// A server, as `Created` has it.
fn words(Endpoint { host, port, security, .. }: &Endpoint) -> String {
    let security = if *security == Security::Tls { "tls" } else { "starttls" };
    format!("{host} {port} {security} {USER}")
}

fn of_these_servers(text: &str, ground: &Ground, security: Security) -> String {
    let mut protocol = Protocol::Smtp;
    let mut changed = String::new();
    for line in text.lines() {
        for (word, is) in [("imap", Protocol::Imap), ("pop3", Protocol::Pop3), ("smtp", Protocol::Smtp)] {
            if line.contains(&format!("type=\"{word}\"")) {
                protocol = is;
            }
        }
        let account = ground.account(if protocol == Protocol::Smtp { Protocol::Imap } else { protocol }, security);
        let server = if protocol == Protocol::Smtp { account.outgoing } else { account.incoming };
        let port = server.map_or(0, |server| server.port).to_string();
        let socket = if security == Security::Tls { "SSL" } else { "STARTTLS" };
        let values = [("hostname", HOST), ("port", &port), ("socketType", socket), ("username", "%EMAILADDRESS%")];
        let value = values.iter().find(|(name, _)| line.trim_start().starts_with(&format!("<{name}>")));
        changed += &value.map_or_else(|| line.to_owned(), |(name, value)| format!("<{name}>{value}</{name}>"));
        changed.push('\n');
    }
    changed
}
