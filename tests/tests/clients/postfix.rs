//! A computer whose Postfix hands its mail to the servers.

use mailsetup_core::provider::{Protocol, Security};

use crate::Case;
use crate::ground::Ground;
use crate::machine::Machine;
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[
    Case::new("postfix", "implicit_tls", |ground| relays(ground, Security::Tls)),
    Case::new("postfix", "starttls", |ground| relays(ground, Security::StartTls)),
];

fn relays(ground: &Ground, security: Security) -> Proof {
    let account = ground.account(Protocol::Imap, security);
    let document = ground.document("postfix", &account);
    let machine = Machine::start(ground);
    // It listens nowhere: its ports would be those of this computer. The servers' name is in no name service.
    machine.run("postconf -MX smtp/inet && postconf smtp_host_lookup=native && service postfix start", "");
    let state = || machine.run("postconf -n; ls /etc/postfix", "");
    let before = state();
    for file in &document.files {
        if file.path == "/etc/postfix/main.cf" {
            // As the file says, its lines replace those of the same name.
            let lines = file.text.lines().filter(|line| !line.starts_with('#'));
            lines.for_each(|line| _ = machine.run(&format!("postconf -e '{line}'"), ""));
        } else {
            machine.add(file);
        }
        machine.obey(&file.text);
    }
    machine.check("postfix");
    machine.send(ground, &format!("postfix {security:?}"));
    machine.undo("postfix", "");
    assert_eq!(state(), before);
    let version = machine.run("postconf -h mail_version", "").trim().to_owned();
    Proof { program: "Postfix", version, did: "sent, undone" }
}
