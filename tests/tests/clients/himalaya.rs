//! himalaya lists, reads and sends.

use mail_setup_tests::servers::USER;
use mail_setup_tests::tools;
use mailsetup_core::provider::{Protocol, Security};
use serde_json::Value;

use crate::Case;
use crate::ground::Ground;
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[
    Case::new("himalaya", "implicit_tls", |ground| fetches_and_sends(ground, Security::Tls)),
    Case::new("himalaya", "starttls", |ground| fetches_and_sends(ground, Security::StartTls)),
];

fn fetches_and_sends(ground: &Ground, security: Security) -> Proof {
    let home = ground.home("himalaya", &ground.account(Protocol::Imap, security));
    let himalaya = tools::HIMALAYA.path();
    home.check("himalaya", tools::HIMALAYA, &[]);
    // A subject in a search may have no spaces.
    let wanted = format!("himalaya-{security:?}-wanted");
    ground.put(&wanted);
    let listed = home.run(&himalaya, &["envelope", "search", "--json", "subject", &wanted], "");
    let listed: Value = serde_json::from_str(&listed).unwrap_or_else(|error| panic!("{error}: {listed}"));
    assert_eq!(listed["envelopes"].as_array().map(Vec::len), Some(1), "{listed}");
    let read = home.run(&himalaya, &["message", "read", listed["envelopes"][0]["id"].as_str().unwrap()], "");
    assert!(read.contains(&wanted) && read.contains("Bonjour"), "{read}");

    let sent = format!("himalaya {security:?} sent");
    let message = format!("From: {USER}\r\nTo: {USER}\r\nSubject: {sent}\r\n\r\nBonjour\r\n");
    home.run(&himalaya, &["message", "send"], &message);
    let message = ground.servers.arrived(&format!("Subject: {sent}"));
    assert!(message.contains("Bonjour"), "{message}");

    home.undo("himalaya");
    let version = home.run(&himalaya, &["--version"], "");
    let version = version.split_whitespace().nth(1).unwrap().trim_start_matches('v').to_owned();
    Proof { program: "himalaya", version, did: "loaded, listed, read, sent, undone" }
}
