//! Evolution's mail library, on a session bus of its own, over what GNOME's daemons make of a file.

use std::path::Path;

use mail_setup_tests::servers::{HOST, PASSWORD, USER};
use mail_setup_tests::tools::{self, Tool};
use mailsetup_core::account::{Account, Endpoint};
use mailsetup_core::provider::{Protocol, Security};

use crate::ground::{Ground, Home};

/// A daemon and its name on the bus.
pub(crate) type Daemon = (&'static str, Tool);

/// Tells which accounts there are.
pub(crate) const SOURCES: Daemon = ("org.gnome.evolution.dataserver.Sources5", tools::EVOLUTION_SOURCE_REGISTRY);

/// A bus on which nothing is started unasked.
const BUS: &str = r#"<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// Has the daemons read the home's files, and Camel fetch a message and send one by them; checks what it knows of the
/// servers and of the person. The password is given here, as somebody would type it. Returns all that was printed.
#[track_caller]
pub(crate) fn fetches_and_sends(
    ground: &Ground,
    home: &Home,
    account: &Account,
    daemons: &[Daemon],
    [reads, sends]: [&str; 2],
) -> String {
    let (incoming, outgoing) = (account.incoming.as_ref().unwrap(), account.outgoing.as_ref().unwrap());
    // Of two cases of one format at a time, each has its own.
    let port = incoming.port;
    let (wanted, sent) = (format!("camel {port} {reads} wanted"), format!("camel {port} {reads} sent"));
    ground.put(&wanted);
    home.write("bus.conf", &BUS.replace("/tmp", &home.path().display().to_string()));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/camel.py").display().to_string();
    let python = tools::PYTHON.path().display().to_string();
    // Settings of the desktop are neither read nor kept.
    let mut arguments: Vec<String> =
        ["--config-file=bus.conf", "--", "env", "GSETTINGS_BACKEND=memory"].map(str::to_owned).into();
    arguments.push(format!("XDG_RUNTIME_DIR={}", home.path().display()));
    arguments.extend([python, script, wanted, sent.clone()]);
    arguments.extend(daemons.iter().map(|(name, daemon)| format!("{name}={}", daemon.path().display())));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let said = home.run(&tools::DBUS_RUN_SESSION.path(), &arguments, PASSWORD);

    let backend = if incoming.protocol == Protocol::Imap { "imapx" } else { "pop" };
    let lines = [
        format!("from Alice Ünal {USER}"),
        line(backend, incoming, reads),
        line("smtp", outgoing, sends),
        "fetched Bonjour".to_owned(),
    ];
    for line in lines {
        assert!(said.lines().any(|told| told == line), "no line {line:?} in:\n{said}");
    }
    let message = ground.servers.arrived(&format!("Subject: {sent}"));
    assert!(message.contains(&format!("<{USER}>")) && message.contains("Bonjour"), "{message}");
    said
}

fn line(backend: &str, Endpoint { port, security, .. }: &Endpoint, auth: &str) -> String {
    let security = if *security == Security::Tls { "ssl-on-alternate-port" } else { "starttls-on-standard-port" };
    format!("{backend} {HOST} {port} {security} {USER} {auth}")
}

/// The word after this one.
#[track_caller]
pub(crate) fn after(said: &str, word: &str) -> String {
    let (_, rest) = said.split_once(word).unwrap_or_else(|| panic!("no {word:?} in:\n{said}"));
    rest.split_whitespace().next().unwrap_or_default().to_owned()
}
