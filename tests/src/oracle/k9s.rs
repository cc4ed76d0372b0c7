//! A `.k9s` file read by an XML parser of its own, against the rules of the app's import code: which elements it needs
//! and which words it knows. The app itself does not run here.

use roxmltree::{Document, Node};

use super::{child, children, is_host_name, only};

/// What the file says of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `k9settings/@version`, by which the app knows which words to expect.
    pub version: u32,
    /// `incoming-server`.
    pub incoming: Server,
    /// `outgoing-server`.
    pub outgoing: Server,
    /// The address of the identity.
    pub email: String,
}

/// One server, in the file's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// `IMAP`, `POP3`, `SMTP`.
    pub kind: String,
    /// Host name.
    pub host: String,
    /// Port.
    pub port: u16,
    /// `SSL_TLS_REQUIRED` or `STARTTLS_REQUIRED`.
    pub security: String,
    /// The way to log in.
    pub auth: String,
    /// User name; empty where nobody logs in.
    pub username: String,
}

/// What each element may hold. `global`, which would change the reader's other settings, and `password` are not here.
const VOCABULARY: &[(&str, &[&str])] = &[
    ("k9settings", &["accounts"]),
    ("accounts", &["account"]),
    ("account", &["name", "incoming-server", "outgoing-server", "identities"]),
    ("incoming-server", SERVER),
    ("outgoing-server", SERVER),
    ("identities", &["identity"]),
    ("identity", &["name", "email"]),
];
const SERVER: &[&str] = &["host", "port", "connection-security", "authentication-type", "username"];

/// The first version that knows the authentication type `NONE`.
const KNOWS_NONE: u32 = 95;

/// Reads a file.
///
/// # Errors
/// Every rule it breaks, a line each.
pub fn read(text: &str) -> Result<Settings, String> {
    let mut problems = Vec::new();
    let document = Document::parse(text).map_err(|error| format!("not well-formed: {error}"))?;
    let root = document.root_element();
    let version = root.attribute("version").and_then(|version| version.parse().ok()).unwrap_or(0);
    if root.tag_name().name() != "k9settings" || root.attribute("format") != Some("1") || version == 0 {
        problems.push("the root is not k9settings of format 1 with a version".to_owned());
    }
    problems.extend(super::strangers(root, VOCABULARY));
    let accounts: Vec<_> =
        child(root, "accounts").into_iter().flat_map(|accounts| children(accounts, "account")).collect();
    let [account] = accounts[..] else {
        return Err(format!("{} accounts", accounts.len()));
    };
    if !account.attribute("uuid").is_some_and(is_uuid) {
        problems.push(format!("{:?} is no UUID", account.attribute("uuid")));
    }
    only(account, "name", &mut problems);
    let identity = child(account, "identities").and_then(|identities| child(identities, "identity"));
    let (Some(incoming), Some(outgoing), Some(identity)) =
        (child(account, "incoming-server"), child(account, "outgoing-server"), identity)
    else {
        return Err("needs an incoming and an outgoing server and an identity".to_owned());
    };
    only(identity, "name", &mut problems);
    let settings = Settings {
        version,
        incoming: server(incoming, &["IMAP", "POP3"], version, &mut problems),
        outgoing: server(outgoing, &["SMTP"], version, &mut problems),
        email: only(identity, "email", &mut problems),
    };
    if settings.incoming.auth == "NONE" {
        problems.push("nobody reads mail without logging in".to_owned());
    }
    if problems.is_empty() { Ok(settings) } else { Err(problems.join("\n")) }
}

fn server(node: Node<'_, '_>, kinds: &[&str], version: u32, problems: &mut Vec<String>) -> Server {
    let mut one = |name| only(node, name, problems);
    let (host, port) = (one("host"), one("port"));
    let (security, auth) = (one("connection-security"), one("authentication-type"));
    let username = if auth == "NONE" { String::new() } else { one("username") };
    let kind = node.attribute("type").unwrap_or_default().to_owned();
    let server = Server { kind, port: port.parse().unwrap_or(0), host, security, auth, username };
    if !kinds.contains(&server.kind.as_str()) {
        problems.push(format!("type {:?}", server.kind));
    }
    if !is_host_name(&server.host) {
        problems.push(format!("{:?} is not a host name", server.host));
    }
    if server.port == 0 {
        problems.push(format!("port {port:?}"));
    }
    // It knows `NONE`, too, which no file of ours should say.
    if !["SSL_TLS_REQUIRED", "STARTTLS_REQUIRED"].contains(&server.security.as_str()) {
        problems.push(format!("connection-security {:?}", server.security));
    }
    let knows = match server.auth.as_str() {
        "PLAIN" | "CRAM_MD5" | "EXTERNAL" | "XOAUTH2" => true,
        "NONE" => version >= KNOWS_NONE,
        _ => false,
    };
    if !knows {
        problems.push(format!("authentication-type {:?}", server.auth));
    }
    server
}

/// Five groups of hexadecimal digits.
fn is_uuid(text: &str) -> bool {
    let digits = |group: &str| group.bytes().all(|digit| digit.is_ascii_hexdigit());
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && text.split('-').all(digits)
}
