//! A computer whose Exim, installed in the place of this one's Postfix, hands its mail to the servers.

use mail_setup_tests::tools;
use mailsetup_core::provider::{Protocol, Security};

use crate::Case;
use crate::ground::Ground;
use crate::machine::Machine;
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[
    Case::new("exim4", "implicit_tls", |ground| relays(ground, Security::Tls)),
    Case::new("exim4", "starttls", |ground| relays(ground, Security::StartTls)),
];

/// The administrator's answer when the package asks what the computer is to do with mail.
const LOCAL: &str = "export DEBIAN_FRONTEND=editor EDITOR=\"sed -i \
    's/mail sent by smarthost; no local mail/local delivery only; not on a network/'\"";

fn relays(ground: &Ground, security: Security) -> Proof {
    let account = ground.account(Protocol::Imap, security);
    let document = ground.document("exim4", &account);
    let machine = Machine::start(ground);
    let packages = tools::exim_packages();
    let install = "apt-get install --yes --no-install-recommends -o APT::Sandbox::User=root -o Dir::Cache::archives=";
    machine.run(&format!("DEBIAN_FRONTEND=noninteractive {install}'{}' exim4-daemon-light", packages.display()), "");
    // It listens nowhere: its ports would be those of this computer.
    machine.run("sed -i \"s/^QUEUERUNNER=.*/QUEUERUNNER='queueonly'/\" /etc/default/exim4", "");
    // The smarthost stays among the answers that are not in use.
    let answers = "/etc/exim4/update-exim4.conf.conf";
    let files = "/etc/email-addresses /etc/exim4 --exclude=update-exim4.conf.conf";
    let state = || machine.run(&format!("grep -rv '^#' {files}; grep configtype= {answers}"), "");
    let before = state();
    for file in &document.files {
        machine.add(file);
        machine.obey(&file.text);
    }
    let said = machine.check("exim4");
    machine.send(ground, &format!("exim4 {security:?}"));
    machine.undo("exim4", LOCAL);
    assert_eq!(state(), before);
    let version = said.split_whitespace().nth(2).unwrap().to_owned();
    Proof { program: "Exim", version, did: "sent, undone" }
}
