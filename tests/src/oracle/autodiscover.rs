//! The Autodiscover response read by an XML parser of its own, against the rules of MS-OXDSCLI. Outlook itself does not
//! run here.

use roxmltree::{Document, Node};

use super::{child, children, is_host_name, only};

/// One server, in the file's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// `IMAP`, `POP3`, `SMTP`.
    pub kind: String,
    /// Host name.
    pub host: String,
    /// Port.
    pub port: u16,
    /// `SSL` or `TLS`, which is STARTTLS here.
    pub encryption: String,
}

const ROOT: &str = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006";
const RESPONSE: &str = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";

/// What each element may hold. `LoginName` is not here: it belongs to one person, and the file to a whole domain.
const VOCABULARY: &[(&str, &[&str])] = &[
    ("Autodiscover", &["Response"]),
    ("Response", &["Account"]),
    ("Account", &["AccountType", "Action", "Protocol"]),
    (
        "Protocol",
        &["Type", "Server", "Port", "DomainRequired", "SPA", "SSL", "Encryption", "AuthRequired", "UsePOPAuth"],
    ),
];

/// Reads a file: the incoming and the outgoing server.
///
/// # Errors
/// Every rule it breaks, a line each.
pub fn read(text: &str) -> Result<[Server; 2], String> {
    let mut problems = Vec::new();
    let document = Document::parse(text).map_err(|error| format!("not well-formed: {error}"))?;
    let root = document.root_element();
    if !root.has_tag_name((ROOT, "Autodiscover")) {
        problems.push("the root is not Autodiscover of 2006".to_owned());
    }
    problems.extend(super::strangers(root, VOCABULARY));
    let Some(account) = child(root, "Response").and_then(|response| child(response, "Account")) else {
        return Err("no account".to_owned());
    };
    // With another name space, Outlook takes the answer for an error.
    if account.descendants().any(|node| node.is_element() && node.tag_name().namespace() != Some(RESPONSE)) {
        problems.push("the answer is not in the name space of 2006a".to_owned());
    }
    for (name, word) in [("AccountType", "email"), ("Action", "settings")] {
        let said = only(account, name, &mut problems);
        if said != word {
            problems.push(format!("{name} {said:?}"));
        }
    }
    let protocols: Vec<_> = children(account, "Protocol").collect();
    let [incoming, outgoing] = protocols[..] else {
        return Err(format!("{} servers", protocols.len()));
    };
    let servers = [server(incoming, &["IMAP", "POP3"], &mut problems), server(outgoing, &["SMTP"], &mut problems)];
    if problems.is_empty() { Ok(servers) } else { Err(problems.join("\n")) }
}

fn server(node: Node<'_, '_>, kinds: &[&str], problems: &mut Vec<String>) -> Server {
    let mut one = |name| only(node, name, problems);
    let (kind, host, port, encryption) = (one("Type"), one("Server"), one("Port"), one("Encryption"));
    let [domain, secure, ssl, login] = ["DomainRequired", "SPA", "SSL", "AuthRequired"].map(one);
    let server = Server { kind, host, port: port.parse().unwrap_or(0), encryption };
    if !kinds.contains(&server.kind.as_str()) {
        problems.push(format!("Type {:?}", server.kind));
    }
    if !is_host_name(&server.host) {
        problems.push(format!("{:?} is not a host name", server.host));
    }
    if server.port == 0 {
        problems.push(format!("Port {port:?}"));
    }
    if !["SSL", "TLS"].contains(&server.encryption.as_str()) {
        problems.push(format!("Encryption {:?}", server.encryption));
    }
    // `SPA` and `DomainRequired` are on where they are left out.
    if [domain.as_str(), &secure, &ssl] != ["off", "off", "on"] {
        problems.push(format!("DomainRequired {domain:?}, SPA {secure:?}, SSL {ssl:?}"));
    }
    let sends = server.kind == "SMTP";
    if login != "on" && !(sends && login == "off") {
        problems.push(format!("AuthRequired {login:?}"));
    }
    let like_incoming = child(node, "UsePOPAuth").and_then(|node| node.text());
    if like_incoming != (sends && login == "on").then_some("on") {
        problems.push(format!("UsePOPAuth {like_incoming:?}"));
    }
    server
}
