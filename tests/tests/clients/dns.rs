//! BIND loads the records in a zone and tells them as they were written.

use mail_setup_tests::generated;
use mail_setup_tests::tools;
use mailsetup_core::provider::{Protocol, Security};

use crate::Case;
use crate::ground::{Ground, Home};
use crate::report::Proof;

pub(crate) const CASES: &[Case] =
    &[Case::new("dns-srv", "every_protocol", every_protocol), Case::new("dns-srv", "real_providers", real_providers)];

const PROVIDERS: &[(&str, &str)] = &[("laposte.net", "imap"), ("gmx.de", "pop3"), ("outlook.com", "imap")];

fn every_protocol(ground: &Ground) -> Proof {
    let home = ground.empty_home();
    for (protocol, security) in [
        (Protocol::Imap, Security::Tls),
        (Protocol::Imap, Security::StartTls),
        (Protocol::Pop3, Security::Tls),
        (Protocol::Pop3, Security::StartTls),
    ] {
        let account = ground.account(protocol, security);
        loads(&home, account.domain(), &ground.document("dns-srv", &account).text);
    }
    proof(&home)
}

fn real_providers(ground: &Ground) -> Proof {
    let home = ground.empty_home();
    for (domain, protocol) in PROVIDERS {
        let file = generated::config_file(&format!("jean.dupont@{domain}"), "dns-srv", Some(protocol), None);
        loads(&home, domain, &file.unwrap_or_else(|error| panic!("{domain}: {error}")).text);
    }
    proof(&home)
}

/// Puts the records into a domain's zone that has nothing but them, its name server, and the hosts of its own.
#[track_caller]
fn loads(home: &Home, domain: &str, records: &str) {
    let mut zone = format!(
        "$ORIGIN {domain}.\n$TTL 3600\n@ IN SOA ns hostmaster 1 7200 3600 1209600 3600\n@ IN NS ns\nns IN A 192.0.2.1\n"
    );
    for host in records.lines().filter_map(|line| line.split(' ').next_back()) {
        if host.ends_with(&format!(".{domain}.")) {
            zone += &format!("{host} IN A 192.0.2.2\n");
        }
    }
    home.write("zone", &(zone + records));
    // Other domains' hosts are not asked for: there may be no network.
    let check = tools::NAMED_CHECKZONE.path();
    home.run(&check, &["-i", "local", domain, "zone"], "");
    let told = home.run(&check, &["-i", "local", "-q", "-D", "-o", "-", domain, "zone"], "");
    assert_eq!(sorted(&told), sorted(records), "{domain}");
    assert!(!sorted(records).is_empty(), "{domain}");
}

/// The SRV records, with one space where there is space.
fn sorted(text: &str) -> Vec<String> {
    let words = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut records: Vec<String> = words.filter(|line| line.contains(" IN SRV ")).collect();
    records.sort();
    records
}

fn proof(home: &Home) -> Proof {
    let version = home.run(&tools::NAMED_CHECKZONE.path(), &["-v"], "");
    let version = version.split(['-', '\n']).next().unwrap_or_default().to_owned();
    Proof { program: "named-checkzone", version, did: "loaded, told the same records" }
}
