//! `.k9s` for every provider, by the rules of the app's import code.

use mail_setup_tests::generated::{self, Generated};
use mail_setup_tests::oracle::k9s::{self, Server};

use crate::Case;
use crate::ground::Ground;
use crate::report::Proof;

pub(crate) const CASES: &[Case] = &[Case::new("k9s", "every_provider", every_provider)];

/// Ways to break a file that the reader must notice.
const BREAKS: &[(&str, &str)] = &[
    ("format=\"1\"", "format=\"2\""),
    ("uuid=\"", "uuid=\"x"),
    ("\"SMTP\"", "\"LMTP\""),
    ("_REQUIRED", "_OPTIONAL"),
    ("authentication-type>", "authentication>"),
    ("<port>", "<port>99"),
    ("<identity>", "<identity><password>x</password>"),
    ("<accounts>", "<global/><accounts>"),
];

fn every_provider(_: &Ground) -> Proof {
    let files = generated::every("k9s", "jean.dupont");
    let mut versions = Vec::new();
    for Generated { address, protocol, file, .. } in &files {
        let settings = k9s::read(&file.text).unwrap_or_else(|problem| panic!("{address} {protocol:?}: {problem}"));
        assert_eq!(settings.email, *address);
        let servers = generated::lookup(address).servers;
        for Server { kind, host, port, security, username, auth } in [&settings.incoming, &settings.outgoing] {
            let security = if security == "SSL_TLS_REQUIRED" { "tls" } else { "starttls" };
            let known = servers.iter().find(|server| {
                (server.protocol, server.host.as_str(), server.port, server.security)
                    == (kind.to_ascii_lowercase().as_str(), host, *port, security)
            });
            let known = known.unwrap_or_else(|| panic!("{address}: lookup knows no {kind} {host} {port} {security}"));
            assert!(auth == "NONE" || known.username.as_ref() == Some(username), "{address}: {username}");
        }
        versions.push(settings.version);
    }
    for (right, wrong) in BREAKS {
        let broken = files[0].file.text.replacen(right, wrong, usize::MAX);
        k9s::read(&broken).expect_err(wrong);
    }
    versions.dedup();
    let [version] = versions[..] else { panic!("versions {versions:?}") };
    Proof {
        program: "the rules of its import code, not the app: settings version",
        version: version.to_string(),
        did: "read, for every provider",
    }
}
