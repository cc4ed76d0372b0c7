//! `config-v1.1.xml` read by an XML parser of its own, against the rules that its readers share.

use roxmltree::{Document, Node};

use super::{child, children, is_host_name, only, strangers, words};

/// What the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientConfig {
    /// `emailProvider/@id`.
    pub id: String,
    /// Domains without a purpose.
    pub domains: Vec<String>,
    /// `incomingServer`s in file order.
    pub incoming: Vec<Server>,
    /// `outgoingServer`s in file order.
    pub outgoing: Vec<Server>,
}

/// One server, in the file's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// `imap`, `pop3`, `smtp`.
    pub protocol: String,
    /// Host name; may hold placeholders.
    pub host: String,
    /// Port.
    pub port: u16,
    /// `SSL` or `STARTTLS`.
    pub socket: String,
    /// User name; may hold placeholders.
    pub username: String,
    /// Ways to log in, in order of preference.
    pub auth: Vec<String>,
}

/// Version 1.1's elements that a file of settings needs, and what each may hold.
const VOCABULARY: &[(&str, &[&str])] = &[
    ("clientConfig", &["emailProvider"]),
    (
        "emailProvider",
        &[
            "domain",
            "displayName",
            "displayShortName",
            "incomingServer",
            "outgoingServer",
            "documentation",
            "webMail",
            "enable",
        ],
    ),
    ("incomingServer", &["hostname", "port", "socketType", "username", "authentication"]),
    ("outgoingServer", &["hostname", "port", "socketType", "username", "authentication"]),
    ("documentation", &["descr"]),
    ("enable", &["instruction"]),
    ("webMail", &["loginPage"]),
];

/// Reads a file.
///
/// # Errors
/// Every rule it breaks, a line each.
pub fn read(text: &str) -> Result<ClientConfig, String> {
    let mut problems = Vec::new();
    if !text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {
        problems.push("does not start with an XML declaration of UTF-8".to_owned());
    }
    let document = Document::parse(text).map_err(|error| format!("not well-formed: {error}"))?;
    let root = document.root_element();
    if root.tag_name().name() != "clientConfig" || root.attribute("version") != Some("1.1") {
        problems.push("the root is not clientConfig of version 1.1".to_owned());
    }
    problems.extend(strangers(root, VOCABULARY));
    let Some(provider) = child(root, "emailProvider") else {
        return Err("no emailProvider".to_owned());
    };
    let config = ClientConfig {
        id: provider.attribute("id").unwrap_or_default().to_owned(),
        domains: children(provider, "domain")
            .filter(|domain| domain.attribute("purpose").is_none())
            .map(words)
            .collect(),
        incoming: children(provider, "incomingServer").map(|node| server(node, &mut problems)).collect(),
        outgoing: children(provider, "outgoingServer").map(|node| server(node, &mut problems)).collect(),
    };
    if !is_host_name(&config.id) {
        problems.push(format!("emailProvider's id {:?} is not a host name", config.id));
    }
    if config.domains.is_empty() {
        problems.push("no domain without a purpose".to_owned());
    }
    problems.extend(
        config
            .domains
            .iter()
            .filter(|domain| !is_host_name(domain))
            .map(|domain| format!("{domain:?} is not a domain")),
    );
    for (name, longest) in [("displayName", 60), ("displayShortName", 20)] {
        let names: Vec<_> = children(provider, name).map(words).collect();
        let length = names.first().map_or(0, |name| name.chars().count());
        if names.len() != 1 || !(1..=longest).contains(&length) {
            problems.push(format!("{name} should be one, of 1 to {longest} characters: {names:?}"));
        }
    }
    if config.incoming.is_empty() || config.outgoing.is_empty() {
        problems.push("needs an incoming and an outgoing server".to_owned());
    }
    if config.outgoing.iter().any(|server| server.protocol != "smtp") {
        problems.push("an outgoing server is not SMTP".to_owned());
    }
    if config.incoming.iter().any(|server| !["imap", "pop3"].contains(&server.protocol.as_str())) {
        problems.push("an incoming server is neither IMAP nor POP3".to_owned());
    }
    if problems.is_empty() { Ok(config) } else { Err(problems.join("\n")) }
}

fn server(node: Node<'_, '_>, problems: &mut Vec<String>) -> Server {
    let mut one = |name| only(node, name, problems);
    let (host, port, socket, username) = (one("hostname"), one("port"), one("socketType"), one("username"));
    let server = Server {
        protocol: node.attribute("type").unwrap_or_default().to_owned(),
        port: port.parse().unwrap_or(0),
        auth: children(node, "authentication").map(words).collect(),
        host,
        socket,
        username,
    };
    if server.port == 0 || server.port.to_string() != port {
        problems.push(format!("port {port:?}"));
    }
    if !is_host_name(&server.host.replace("%EMAILDOMAIN%", "example.net")) {
        problems.push(format!("{:?} is not a host name", server.host));
    }
    // An unencrypted server, or a word it does not know, makes Thunderbird for Android refuse the file.
    if !["SSL", "STARTTLS"].contains(&server.socket.as_str()) {
        problems.push(format!("socketType {:?}", server.socket));
    }
    let words = ["OAuth2", "password-cleartext", "password-encrypted"];
    if server.auth.is_empty() || server.auth.iter().any(|auth| !words.contains(&auth.as_str())) {
        problems.push(format!("authentication {:?}", server.auth));
    }
    let rest = ["%EMAILADDRESS%", "%EMAILLOCALPART%", "%EMAILDOMAIN%"]
        .iter()
        .fold(server.username.clone(), |text, placeholder| text.replace(placeholder, ""));
    if rest.contains('%') {
        problems.push(format!("username {:?} has an unknown placeholder", server.username));
    }
    server
}
