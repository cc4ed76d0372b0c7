//! `mobileconfig`: Apple's configuration profile with one mail account.
//!
//! Without an address it is a profile for everybody at the provider: the device asks for what is missing. It
//! never holds a password; the device asks for that too. The identifiers are derived from the address, so that
//! a second download replaces the first instead of adding a second account. The payload cannot express a
//! sign-in (OAuth 2.0), so there is none for a provider that accepts nothing else.
//!
//! Keys and types: Apple's device-management schema, `com.apple.mail.managed`.

use super::{Code, Document, Format, Refusal, Written, both};
use crate::account::{Account, Endpoint, Username};
use crate::emit::xml::Xml;
use crate::provider::{Auth, Protocol};
use crate::table::tables::Key;
use crate::text::decimal;
use crate::uuid::{identity, uuid};

pub(super) const FORMAT: Format = Format {
    id: "mobileconfig",
    media_type: "application/x-apple-aspen-config",
    uses_name: true,
    safari_only: true,
    signs_in: false,
    written: Written::Code(&Code {
        name: Key::FormatMobileconfig,
        how: Key::FormatMobileconfigUse,
        // One dot only: a device that does not know the ending goes by what follows the first dot.
        file_name: |account| [&account.domain().replace('.', "-"), ".mobileconfig"].concat(),
        fits,
        render,
    }),
};

const DOCTYPE: &str = "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
                       \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n";

fn fits(account: &Account) -> Result<(), Refusal> {
    let (incoming, outgoing) = both(account)?;
    if authentication(incoming).is_none() || authentication(outgoing).is_none() {
        return Err(Refusal::OAuth2Only);
    }
    Ok(())
}

/// Apple's word for the best way to log in that a profile can express.
fn authentication(endpoint: &Endpoint) -> Option<&'static str> {
    endpoint.auth.iter().find_map(|auth| match auth {
        Auth::Password | Auth::AppPassword => Some("EmailAuthPassword"),
        Auth::Encrypted => Some("EmailAuthCRAMMD5"),
        Auth::None => Some("EmailAuthNone"),
        Auth::OAuth2 | Auth::BridgePassword => None,
    })
}

fn render(account: &Account, name: Option<&str>) -> Document {
    let Ok((incoming, outgoing)) = both(account) else { return Document::default() };
    let address = account.address.as_ref().map(|address| address.as_str());
    let title = account.provider.name();
    let identity = identity(account);
    let profile = uuid(&identity);
    // IMAP and POP3 are different accounts to a device, but the one profile holds either.
    let mail = uuid(&[identity.as_str(), ":", incoming.protocol.id()].concat());

    let mut xml = Xml::new(DOCTYPE);
    xml.open("plist", &[("version", "1.0")]);
    xml.open("dict", &[]);
    payload(&mut xml, "Configuration", &["mail-setup.", &profile].concat(), &profile, title);
    string(&mut xml, "PayloadDescription", &description(address, incoming, outgoing));
    xml.leaf("key", "PayloadContent");
    xml.open("array", &[]);
    xml.open("dict", &[]);
    payload(&mut xml, "com.apple.mail.managed", &["mail-setup.", &profile, ".mail"].concat(), &mail, title);
    string(&mut xml, "EmailAccountDescription", title);
    if let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) {
        string(&mut xml, "EmailAccountName", name);
    }
    string(
        &mut xml,
        "EmailAccountType",
        if incoming.protocol == Protocol::Pop3 { "EmailTypePOP" } else { "EmailTypeIMAP" },
    );
    if let Some(address) = address {
        string(&mut xml, "EmailAddress", address);
    }
    server(&mut xml, INCOMING, incoming);
    server(&mut xml, OUTGOING, outgoing);
    flag(&mut xml, "OutgoingPasswordSameAsIncomingPassword", true);
    Document { text: xml.finish(), files: Vec::new() }
}

/// The keys of one direction: authentication, host, port, encryption, user name.
type Keys = [&'static str; 5];
const INCOMING: Keys = [
    "IncomingMailServerAuthentication",
    "IncomingMailServerHostName",
    "IncomingMailServerPortNumber",
    "IncomingMailServerUseSSL",
    "IncomingMailServerUsername",
];
const OUTGOING: Keys = [
    "OutgoingMailServerAuthentication",
    "OutgoingMailServerHostName",
    "OutgoingMailServerPortNumber",
    "OutgoingMailServerUseSSL",
    "OutgoingMailServerUsername",
];

fn server(xml: &mut Xml, [auth, host, port, ssl, user]: Keys, endpoint: &Endpoint) {
    string(xml, auth, authentication(endpoint).unwrap_or("EmailAuthPassword"));
    string(xml, host, &endpoint.host);
    xml.pair(("key", port), ("integer", &decimal(endpoint.port)));
    // One switch for both forms of encryption; the device tells them apart by the port.
    flag(xml, ssl, true);
    if let Username::Is(name) = &endpoint.username {
        string(xml, user, name);
    }
}

/// The keys that every payload has.
fn payload(xml: &mut Xml, kind: &str, identifier: &str, uuid: &str, title: &str) {
    string(xml, "PayloadType", kind);
    xml.pair(("key", "PayloadVersion"), ("integer", "1"));
    string(xml, "PayloadIdentifier", identifier);
    string(xml, "PayloadUUID", uuid);
    string(xml, "PayloadDisplayName", title);
}

fn string(xml: &mut Xml, key: &'static str, value: &str) {
    xml.pair(("key", key), ("string", value));
}

fn flag(xml: &mut Xml, key: &'static str, value: bool) {
    xml.pair(("key", key), (if value { "true" } else { "false" }, ""));
}

/// What the profile does, in words of no language.
fn description(address: Option<&str>, incoming: &Endpoint, outgoing: &Endpoint) -> String {
    let mut text = String::new();
    if let Some(address) = address {
        text.push_str(address);
        text.push_str(" · ");
    }
    for (place, endpoint) in [incoming, outgoing].into_iter().enumerate() {
        text.push_str(if place == 0 { "" } else { " · " });
        text.push_str(match endpoint.protocol {
            Protocol::Imap => "IMAP ",
            Protocol::Pop3 => "POP3 ",
            Protocol::Smtp => "SMTP ",
        });
        text.push_str(&endpoint.host);
        text.push(':');
        text.push_str(&decimal(endpoint.port));
    }
    text
}
