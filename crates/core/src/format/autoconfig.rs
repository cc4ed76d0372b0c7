//! `autoconfig`: the client configuration of Thunderbird and its kin, version 1.1.
//!
//! For owners of a domain, who publish it, and for administrators, who put it into Thunderbird's `isp` folder;
//! no program imports it by hand. It names no person: the placeholders are filled in by the reader's program.
//!
//! Written so that strict readers take it (draft-ietf-mailmaint-autoconfig; Thunderbird 153; Thunderbird for
//! Android, which drops a whole file for one server it does not understand): encrypted servers only, one per
//! protocol, IMAP first unless POP3 was asked for, and the one outgoing server in which Thunderbird expands
//! placeholders.

use super::{Code, Document, Format, Refusal, Written, both};
use crate::account::Account;
use crate::emit::xml::Xml;
use crate::provider::{Auth, Protocol, Security, Server};
use crate::table::tables::Key;
use crate::text::{decimal, fill};

pub(super) const FORMAT: Format = Format {
    id: "autoconfig",
    media_type: "text/xml",
    uses_name: false,
    safari_only: false,
    signs_in: true,
    written: Written::Code(&Code {
        name: Key::FormatAutoconfig,
        how: Key::FormatAutoconfigUse,
        file_name: |account| [account.domain(), ".xml"].concat(),
        fits,
        render,
    }),
};

/// Longest `displayShortName` of the specification. It counts characters; octets are the stricter measure.
const SHORT_NAME: usize = 20;

fn fits(account: &Account) -> Result<(), Refusal> {
    both(account).map(|_| ())
}

fn render(account: &Account, _name: Option<&str>) -> Document {
    let provider = account.provider;
    let domain = account.domain();
    let mut xml = Xml::new("");
    xml.open("clientConfig", &[("version", "1.1")]);
    xml.open("emailProvider", &[("id", provider.main_domain().unwrap_or(domain))]);
    xml.leaf("domain", domain);
    xml.leaf("displayName", provider.name());
    xml.leaf("displayShortName", &short_name(provider.name()));
    let first = account.incoming.as_ref().map_or(Protocol::Imap, |incoming| incoming.protocol);
    let second = if first == Protocol::Imap { Protocol::Pop3 } else { Protocol::Imap };
    for protocol in [first, second, Protocol::Smtp] {
        if let Some(server) = provider.server(protocol) {
            write_server(&mut xml, server, domain);
        }
    }
    Document { text: xml.finish(), files: Vec::new() }
}

fn write_server(xml: &mut Xml, server: Server, domain: &str) {
    let element = if server.protocol == Protocol::Smtp { "outgoingServer" } else { "incomingServer" };
    xml.open(element, &[("type", server.protocol.id())]);
    xml.leaf("hostname", &server.host(domain));
    xml.leaf("port", &decimal(server.port));
    xml.leaf(
        "socketType",
        match server.security {
            Security::Tls => "SSL",
            Security::StartTls => "STARTTLS",
        },
    );
    match server.username() {
        "n" => {}
        "e" => xml.leaf("username", "%EMAILADDRESS%"),
        "l" => xml.leaf("username", "%EMAILLOCALPART%"),
        pattern => {
            let places = [("email", "%EMAILADDRESS%"), ("local", "%EMAILLOCALPART%"), ("domain", "%EMAILDOMAIN%")];
            xml.leaf("username", &fill(pattern, &places));
        }
    }
    let mut signs_in = false;
    for auth in server.auth() {
        match auth {
            Auth::OAuth2 => {
                signs_in = true;
                xml.leaf("authentication", "OAuth2");
            }
            // Where signing in is preferred, a password is worth listing only if it is the mailbox's own: an app
            // password is the way for programs that cannot sign in, and those do not read this file.
            Auth::AppPassword if signs_in => {}
            Auth::AppPassword | Auth::Password | Auth::BridgePassword => {
                xml.leaf("authentication", "password-cleartext");
            }
            Auth::Encrypted => xml.leaf("authentication", "password-encrypted"),
            Auth::None => xml.leaf("authentication", "none"),
        }
    }
    xml.close();
}

/// The name, cut at a word where it is too long for a short name.
fn short_name(name: &str) -> String {
    let mut short = String::new();
    for word in name.split(' ') {
        let space = usize::from(!short.is_empty());
        if short.len() + space + word.len() > SHORT_NAME {
            break;
        }
        if space == 1 {
            short.push(' ');
        }
        short.push_str(word);
    }
    if short.is_empty() { name.chars().take(SHORT_NAME).collect() } else { short }
}
