//! Mail arrives but nothing leaves: what is said on which network, whole.

use mailsetup_core::lookup::{self, Found};
use mailsetup_core::provider::{self, Protocol};
use mailsetup_core::trouble::{Network, Remedy, cause, remedies};

fn ascii(name: &str) -> Option<String> {
    idna::domain_to_ascii(name).ok()
}

/// The cause and the remedies, a line each.
fn told(address: &str, network: &str) -> String {
    let Found::Match(address, provider) = lookup::find(address, &ascii) else { panic!("{address} is unknown") };
    let network = Network::by_id(network).expect("the network exists");
    let mut lines = vec![format!("{:?}", cause(provider, network))];
    for remedy in remedies(Some(&address), provider, network) {
        lines.push(match remedy {
            Remedy::SwitchOn(step) => format!("switch on: {}", step.tag.id()),
            Remedy::Login(end) => format!("log in: {}:{} {}", end.host, end.port, end.security.id()),
            Remedy::OtherPort(end) => format!("or: {}:{} {}", end.host, end.port, end.security.id()),
            Remedy::Ask(port) => format!("ask for port {port}"),
            Remedy::Elsewhere => "elsewhere".to_owned(),
            Remedy::Relay(access, end) => format!("last: {} of {}", end.host, access.id()),
        });
    }
    lines.join("\n")
}

#[test]
fn the_seed_s_yahoo_account_behind_a_freebox_is_sent_to_yahoo_first_and_to_free_last() {
    assert_eq!(
        told("jean@yahoo.fr", "free.fr"),
        "Port25\nlog in: smtp.mail.yahoo.com:465 tls\nlast: smtp.free.fr of free.fr"
    );
}

#[test]
fn a_switch_at_the_provider_comes_before_all_else() {
    assert_eq!(
        told("jean@free.fr", "mobile"),
        "Port25\nswitch on: enable_smtp_auth\nlog in: smtp.free.fr:465 tls\nelsewhere"
    );
}

#[test]
fn the_own_line_of_the_provider_has_no_last_resort() {
    let told = told("jean@free.fr", "free.fr");
    assert!(told.ends_with("elsewhere") && !told.contains("last:"), "{told}");
}

#[test]
fn another_port_is_named_where_there_is_one() {
    assert_eq!(
        told("jane@gmail.com", "public"),
        "WebOnly\nlog in: smtp.gmail.com:465 tls\nor: smtp.gmail.com:587 starttls\nelsewhere"
    );
}

#[test]
fn who_runs_a_network_can_open_a_port() {
    for network in ["school", "company"] {
        assert_eq!(
            told("jane@icloud.com", network),
            "OwnServer\nlog in: smtp.mail.me.com:587 starttls\nask for port 587\nelsewhere"
        );
    }
}

#[test]
fn a_server_that_answers_inside_its_own_network_only_is_the_cause_everywhere_else() {
    let inside = |provider: &provider::Provider| provider.has_note("smtp_unreachable_from_outside_2026-09");
    let provider = provider::all().find(inside).expect("a provider has this note");
    for network in provider::access().map(Network::Access).chain(Network::KINDS) {
        let own = network == Network::Access(provider);
        assert_eq!(format!("{:?}", cause(provider, network)) == "InsideOnly", !own, "{}", network.id());
    }
}

#[test]
fn every_network_has_an_id_and_every_last_resort_an_encrypted_server_with_a_login() {
    let networks: Vec<Network> = provider::access().map(Network::Access).chain(Network::KINDS).collect();
    assert!(networks.len() > 40, "{}", networks.len());
    for network in networks {
        assert_eq!(Network::by_id(network.id()), Some(network));
        if let Network::Access(access) = network {
            let server = access.server(Protocol::Smtp).expect("an access provider has an outgoing server");
            assert!(server.port != 25 && server.auth().next().is_some(), "{}", access.id());
        }
    }
    assert_eq!(Network::by_id("gmail"), None);
    assert_eq!(Network::by_id(""), None);
}
