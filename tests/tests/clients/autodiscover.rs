//! The Autodiscover response for every provider, by the rules of MS-OXDSCLI.

use mail_setup_tests::generated::{self, Generated};
use mail_setup_tests::oracle::autodiscover::{self, Server};

use crate::Case;
use crate::ground::Ground;
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[Case::new("autodiscover", "every_provider", every_provider)];

const LOCAL: &str = "jean.dupont";

/// Ways to break a file that the reader must notice.
const BREAKS: &[(&str, &str)] = &[
    ("2006a", "2006b"),
    ("<SPA>off</SPA>", ""),
    ("<Encryption>", "<Encryption>X"),
    ("settings</Action>", "redirectAddr</Action>"),
    ("<Type>SMTP", "<LoginName>jean</LoginName><Type>SMTP"),
    ("</Server>", "_</Server>"),
];

fn every_provider(_: &Ground) -> Proof {
    let files = generated::every("autodiscover", LOCAL);
    for Generated { address, protocol, file, .. } in &files {
        let servers = autodiscover::read(&file.text);
        let servers = servers.unwrap_or_else(|problem| panic!("{address} {protocol:?}: {problem}"));
        assert!(!file.text.contains(LOCAL), "{address}: the file of a domain names a person");
        let known = generated::lookup(address).servers;
        for Server { kind, host, port, encryption } in &servers {
            let said = (kind.to_ascii_lowercase(), host, *port, if encryption == "SSL" { "tls" } else { "starttls" });
            let knows = known
                .iter()
                .any(|server| (server.protocol.to_owned(), &server.host, server.port, server.security) == said);
            assert!(knows, "{address}: lookup knows no {said:?}");
        }
    }
    for (right, wrong) in BREAKS {
        let broken = files[0].file.text.replacen(right, wrong, usize::MAX);
        autodiscover::read(&broken).expect_err(wrong);
    }
    Proof {
        program: "the rules of MS-OXDSCLI, not Outlook:",
        version: "response of 2006a".to_owned(),
        did: "read, for every provider",
    }
}
