//! Every format, read back as its program reads it, whatever the name and the local part: every value comes back as it
//! went in, in its field and in no other.
//!
//! The readers here follow the programs' own rules of quoting, and fail at anything else.

#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a reader that misses something fails, which is its purpose"
)]

use mailsetup_core::account::{Account, Endpoint, Username};
use mailsetup_core::address::{self, Address, Parsed};
use mailsetup_core::answer::{ConfigFile, render};
use mailsetup_core::format::{self, Refusal};
use mailsetup_core::provider::{self, Auth, Protocol};
use proptest::prelude::*;
use std::collections::BTreeMap;

type Fields = BTreeMap<String, String>;

fn ascii(name: &str) -> Option<String> {
    idna::domain_to_ascii(name).ok()
}

/// Local parts: ordinary ones, every character a dot-atom may have, and quoted ones with anything in them.
fn local() -> impl Strategy<Value = String> {
    let atom = "[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~éñ日-]{1,70}";
    let quoted = prop::collection::vec(
        prop_oneof![
            Just("$(x)"),
            Just("`x`"),
            Just("\\\""),
            Just("\\\\"),
            Just("'"),
            Just("%(a)s"),
            Just("<&>"),
            Just("]]>"),
            Just(" "),
            Just("#"),
            Just(";"),
            Just(":"),
            Just("@"),
            Just("\u{202e}"),
            Just("\u{200f}"),
            Just("\u{2028}"),
            Just("a"),
            Just("${y}"),
            Just("="),
            Just("[x]"),
            Just("%40"),
        ],
        1..12,
    );
    prop_oneof!["[a-z][a-z0-9.+_-]{0,20}", atom, quoted.prop_map(|parts| format!("\"{}\"", parts.concat()))]
}

/// Full names: anything, and what somebody would try.
fn name() -> impl Strategy<Value = String> {
    let hostile = prop::collection::vec(
        prop_oneof![
            Just("O'Brien"),
            Just("\"x\""),
            Just("\\"),
            Just("$(id)"),
            Just("`id`"),
            Just("\n"),
            Just("\r\n"),
            Just("%"),
            Just("%(name)s"),
            Just("&"),
            Just("<b>"),
            Just("]]>"),
            Just("\u{202e}"),
            Just("\u{200f}"),
            Just("\0"),
            Just("#"),
            Just(";"),
            Just("="),
            Just("[section]"),
            Just("né"),
            Just(" "),
            Just("\t"),
            Just("\u{1b}[31m"),
            Just("\u{2028}"),
            Just("\u{feff}"),
            Just("\u{1}nd"),
            Just("{name}"),
            Just("?n|"),
        ],
        0..40,
    );
    prop_oneof![any::<String>(), hostile.prop_map(|parts| parts.concat())]
}

/// A name as every file holds it.
fn clean(name: &str) -> String {
    let dropped = |c: char| {
        c.is_control()
            || ('\u{2028}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
            || ['\u{feff}', '\u{fffe}', '\u{ffff}'].contains(&c)
    };
    name.chars().filter(|c| !dropped(*c)).collect::<String>().trim().to_owned()
}

/// What one file must say.
struct Case {
    account: Account,
    email: String,
    name: String,
    file: ConfigFile,
}

impl Case {
    fn incoming(&self) -> &Endpoint {
        self.account.incoming.as_ref().expect("the format needs it")
    }

    fn outgoing(&self) -> &Endpoint {
        self.account.outgoing.as_ref().expect("the format needs it")
    }

    fn secret(&self) -> String {
        let safe = self.email.chars().all(|c| c.is_ascii_alphanumeric() || "-._@+".contains(c));
        format!("mail/{}", if safe { &self.email } else { self.account.domain() })
    }
}

fn user(server: &Endpoint) -> &str {
    server.username.known().expect("the server asks for a login")
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// Adds to what is read, which must not be there yet.
fn put(into: &mut Fields, key: &str, value: &str) {
    assert_eq!(into.insert(key.to_owned(), value.to_owned()), None, "{key} is given twice");
}

/// The value inside double quotes at the start of `text`, and what follows; backslashes make the next one plain.
/// `special` characters must not stand bare.
fn double<'a>(text: &'a str, special: &str) -> (String, &'a str) {
    let mut letters = text.strip_prefix('"').unwrap_or_else(|| panic!("no quote at {text}")).chars();
    let mut value = String::new();
    loop {
        match letters.next().expect("the quotes end") {
            '"' => return (value, letters.as_str()),
            '\\' => {
                let next = letters.next().expect("something is escaped");
                assert!(!next.is_alphanumeric(), "\\{next} means something else");
                value.push(next);
            }
            letter => {
                assert!(!special.contains(letter), "bare {letter} in {text}");
                value.push(letter);
            }
        }
    }
}

/// Percent-encoding, or RFC 2047's with another mark.
fn decode(text: &str, mark: u8) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == mark {
            let digits = std::str::from_utf8(&after[..2]).expect("two digits");
            bytes.push(u8::from_str_radix(digits, 16).expect("hexadecimal digits"));
            rest = &after[2..];
        } else {
            assert!(first.is_ascii_alphanumeric() || b"-._~".contains(first), "bare {first} in {text}");
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// `scheme://user@host:port/`
fn url(text: &str) -> [String; 4] {
    let (scheme, rest) = text.split_once("://").expect("a scheme");
    let (user, place) = rest.split_once('@').expect("a user");
    let (host, port) = place.trim_end_matches('/').split_once(':').expect("a port");
    [scheme.to_owned(), decode(user, b'%'), host.to_owned(), port.to_owned()]
}

/// What an address of a server must say.
fn place(scheme: &str, server: &Endpoint) -> [String; 4] {
    let tls = if server.security == provider::Security::Tls { "s" } else { "" };
    [format!("{scheme}{tls}"), user(server).to_owned(), server.host.clone(), server.port.to_string()]
}

fn neomutt(case: &Case) {
    let mut read = Fields::new();
    for line in case.file.text.lines() {
        let (key, value) = line.strip_prefix("set ").and_then(|l| l.split_once(" = ")).expect("`set key = value`");
        let value = match value.strip_prefix("\"`").and_then(|rest| rest.strip_suffix("`\"")) {
            Some(command) if key == "imap_pass" => command.to_owned(),
            _ if value.starts_with('"') => {
                let (value, rest) = double(value, "`$");
                assert_eq!(rest, "");
                value
            }
            _ => {
                assert!(["yes", "$imap_pass"].contains(&value), "{value}");
                value.to_owned()
            }
        };
        put(&mut read, key, &value);
    }
    assert_eq!(read.get("realname").map_or("", String::as_str), case.name);
    assert_eq!(read["from"], case.email);
    assert_eq!(read["imap_user"], user(case.incoming()));
    assert_eq!(read["imap_pass"], format!("pass show {}", case.secret()));
    assert_eq!(url(&read["smtp_url"]), place("smtp", case.outgoing()));
    assert_eq!(read.len(), 14 + usize::from(!case.name.is_empty()), "{read:?}");
}

fn msmtp(case: &Case) {
    let mut read = Fields::new();
    for line in case.file.text.lines().filter(|line| !line.is_empty() && *line != "defaults") {
        let (key, value) = line.split_once(' ').expect("a word and its argument");
        let value = value.trim_matches([' ', '\t']);
        let value = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
        let key = if value.starts_with("default") { "default" } else { key };
        put(&mut read, key, value);
    }
    let out = case.outgoing();
    let starttls = if out.security == provider::Security::Tls { "off" } else { "on" };
    let (domain, port) = (case.account.domain(), out.port.to_string());
    let expected = [
        ("auth", "on"),
        ("tls", "on"),
        ("logfile", "~/.msmtp.log"),
        ("account", domain),
        ("host", &out.host),
        ("port", &port),
        ("tls_starttls", starttls),
        ("from", &case.email),
        ("user", user(out)),
        ("passwordeval", &format!("pass show {}", case.secret())),
        ("default", &format!("default : {domain}")),
    ];
    assert_eq!(read, fields(&expected));
}

fn mbsync(case: &Case) {
    let mut read = Fields::new();
    let first = case.file.text.split("\n\n").next().expect("the account");
    for line in first.lines().filter(|line| !line.starts_with('#')) {
        let (key, value) = line.split_once(' ').expect("a word and its argument");
        let value = if value.starts_with('"') { double(value, "").0 } else { value.to_owned() };
        put(&mut read, key, &value);
    }
    let server = case.incoming();
    let expected = [
        ("IMAPAccount", case.account.domain()),
        ("Host", &server.host),
        ("Port", &server.port.to_string()),
        ("User", user(server)),
        ("PassCmd", &format!("pass show {}", case.secret())),
        ("SSLType", if server.security == provider::Security::Tls { "IMAPS" } else { "STARTTLS" }),
    ];
    assert_eq!(read, fields(&expected));
    assert_eq!(case.file.text.lines().count(), 23);
}

fn fetchmail(case: &Case) {
    let mut words = Vec::new();
    for line in case.file.text.lines().filter(|line| !line.starts_with('#')) {
        let mut rest = line.trim_start();
        while !rest.is_empty() {
            if let Some(quoted) = rest.strip_prefix('"') {
                // The string ends at the next quote, whatever is before it; what is inside is then unescaped.
                let (value, after) = quoted.split_once('"').expect("the quotes end");
                assert!(!value.contains('\\'), "{value}");
                words.push(format!("\"{value}"));
                rest = after.trim_start();
            } else {
                let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
                words.push(word.to_owned());
                rest = after.trim_start();
            }
        }
    }
    let server = case.incoming();
    let protocol = server.protocol.id().to_uppercase();
    let port = server.port.to_string();
    let user = format!("\"{}", user(server));
    let mut expected =
        vec!["poll", &server.host, "proto", &protocol, "service", &port, "auth", "password", "user", &user];
    expected.extend((server.security == provider::Security::Tls).then_some("ssl"));
    expected.extend(["sslproto", "\"TLS1.2+", "sslcertck", "keep"]);
    assert_eq!(words, expected);
}

/// Sections and their keys, as Python's configparser reads them.
fn sections(text: &str, interpolated: bool) -> BTreeMap<String, Fields> {
    let mut read: BTreeMap<String, Fields> = BTreeMap::new();
    let mut section = String::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with(['#', ';'])) {
        assert!(!line.starts_with(char::is_whitespace), "a continuation: {line}");
        if let Some(title) = line.strip_prefix('[') {
            section = title.strip_suffix(']').expect("a whole title").to_owned();
            assert!(read.insert(section.clone(), Fields::new()).is_none(), "{section} twice");
            continue;
        }
        let (key, value) = line.split_once('=').expect("key = value");
        let mut value = value.trim().to_owned();
        if interpolated {
            assert!(!value.replace("%%", "").contains('%'), "{value}");
            value = value.replace("%%", "%");
        }
        put(read.get_mut(&section).expect("a section"), key.trim(), &value);
    }
    read
}

fn getmail(case: &Case) {
    let read = sections(&case.file.text, false);
    let server = case.incoming();
    let imap = server.protocol == Protocol::Imap;
    let mut expected = fields(&[
        ("type", if imap { "SimpleIMAPSSLRetriever" } else { "SimplePOP3SSLRetriever" }),
        ("server", &server.host),
        ("port", &server.port.to_string()),
        ("ca_certs", "/etc/ssl/certs/ca-certificates.crt"),
        ("username", user(server)),
        ("password_command", &format!("(\"pass\", \"show\", \"{}\")", case.secret())),
    ]);
    if imap {
        put(&mut expected, "mailboxes", "(\"INBOX\",)");
    }
    assert_eq!(read["retriever"], expected);
    assert_eq!(read.len(), 3);
}

fn offlineimap(case: &Case) {
    let read = sections(&case.file.text, true);
    let server = case.incoming();
    let expected = fields(&[
        ("type", "IMAP"),
        ("remotehost", &server.host),
        ("remoteport", &server.port.to_string()),
        ("remoteuser", user(server)),
        ("ssl", "yes"),
        ("sslcacertfile", "OS-DEFAULT"),
    ]);
    assert_eq!(read[&format!("Repository {}-remote", case.account.domain())], expected);
    assert_eq!(read.len(), 4);
}

fn aerc(case: &Case) {
    let text: String =
        case.file.text.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    // go-ini: a comment may begin inside a line, a variable anywhere, and a final backslash joins two lines.
    assert!(!text.contains(['#', ';', '`', '\\']) && !text.contains("%("), "{text}");
    let read = sections(&text, false);
    assert_eq!(read.len(), 1);
    let read = &read[case.account.domain()];
    let name = read["from"].strip_suffix(&format!(" <{}>", case.email)).unwrap_or_default();
    let decoded = name.strip_prefix("=?utf-8?q?").and_then(|rest| rest.strip_suffix("?="));
    assert_eq!(decoded.map_or_else(|| name.to_owned(), |text| decode(text, b'=')), case.name);
    if case.name.is_empty() {
        assert_eq!(read["from"], case.email);
    }
    assert!(decoded.is_some() || !name.contains(['<', '>', '"', ',', '(', ')', '=', '@']), "{name}");
    assert_eq!(url(&read["source"]), place("imap", case.incoming()));
    assert_eq!(url(&read["outgoing"]), place("smtp", case.outgoing()));
    assert_eq!(read["source-cred-cmd"], format!("pass show {}", case.secret()));
}

fn himalaya(case: &Case) {
    let read: toml::Table = case.file.text.parse().expect("TOML");
    let account = &read["accounts"][case.account.domain()];
    assert_eq!(account["email"].as_str(), Some(case.email.as_str()));
    assert_eq!(account.get("display-name").and_then(toml::Value::as_str).unwrap_or_default(), case.name);
    for (key, server) in [("imap", case.incoming()), ("smtp", case.outgoing())] {
        let [scheme, _, host, port] = place(key, server);
        assert_eq!(account[key]["server"].as_str(), Some(format!("{scheme}://{host}:{port}").as_str()));
        let plain = &account[key]["sasl"]["plain"];
        assert_eq!(plain["username"].as_str(), Some(user(server)));
        assert_eq!(plain["password"]["command"].as_str(), Some(format!("pass show {}", case.secret()).as_str()));
    }
    assert_eq!((read.len(), read["accounts"].as_table().map(toml::Table::len)), (1, Some(1)));
}

/// The words of Emacs Lisp: parentheses, symbols, and strings behind a quote.
fn lisp(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let after = match first {
            ';' => rest.split_once('\n').map_or("", |(_, after)| after),
            '(' | ')' | '\'' => {
                words.push(first.to_string());
                &rest[1..]
            }
            '"' => {
                let (value, after) = double(rest, "");
                words.push(format!("\"{value}"));
                after
            }
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || "()\"".contains(c)).expect("the list ends");
                words.push(rest[..end].to_owned());
                &rest[end..]
            }
        };
        rest = after.trim_start();
    }
    words
}

fn emacs(case: &Case) {
    let string = |value: &str| format!("\"{value}");
    let (incoming, outgoing) = (case.incoming(), case.outgoing());
    let tls = |server: &Endpoint, word: &str| {
        if server.security == provider::Security::Tls { word.to_owned() } else { "starttls".to_owned() }
    };
    let mut expected = vec!["(".to_owned(), "setq".to_owned(), "user-mail-address".to_owned(), string(&case.email)];
    if !case.name.is_empty() {
        expected.extend(["user-full-name".to_owned(), string(&case.name)]);
    }
    let one = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
    expected.extend(one(&["gnus-select-method", "'", "(", "nnimap", &string(case.account.domain())]));
    expected.extend(one(&["(", "nnimap-address", &string(&incoming.host), ")"]));
    expected.extend(one(&["(", "nnimap-server-port", &incoming.port.to_string(), ")"]));
    expected.extend(one(&["(", "nnimap-user", &string(user(incoming)), ")"]));
    expected.extend(one(&["(", "nnimap-stream", &tls(incoming, "tls"), ")", ")"]));
    expected.extend(one(&[
        "send-mail-function",
        "#'smtpmail-send-it",
        "message-send-mail-function",
        "#'smtpmail-send-it",
    ]));
    expected.extend(one(&["smtpmail-smtp-server", &string(&outgoing.host)]));
    expected.extend(one(&[
        "smtpmail-smtp-service",
        &outgoing.port.to_string(),
        "smtpmail-smtp-user",
        &string(user(outgoing)),
    ]));
    expected.extend(one(&["smtpmail-stream-type", "'", &tls(outgoing, "ssl"), ")"]));
    expected.extend(one(&[
        "(",
        "setq",
        "mu4e-get-mail-command",
        &string(&format!("mbsync {}", case.account.domain())),
        ")",
    ]));
    assert_eq!(lisp(&case.file.text), expected);
}

/// Groups of a key file, as GLib reads them.
fn keyfile(text: &str) -> BTreeMap<String, Fields> {
    let mut read = sections(text, false);
    for value in read.values_mut().flat_map(BTreeMap::values_mut) {
        let mut letters = value.chars();
        let mut plain = String::new();
        while let Some(letter) = letters.next() {
            plain.push(if letter == '\\' { letters.next().filter(|c| *c == '\\').expect("\\\\") } else { letter });
        }
        *value = plain;
    }
    read
}

fn goa(case: &Case) {
    let read = keyfile(&case.file.text);
    let (group, read) = read.first_key_value().expect("a group");
    assert!(
        group.strip_prefix("Account account_").is_some_and(|id| id.strip_suffix("_0").is_some_and(|id| id.len() == 10))
    );
    for key in ["Identity", "PresentationIdentity", "EmailAddress"] {
        assert_eq!(read[key], case.email);
    }
    assert_eq!(read.get("Name").map_or("", String::as_str), case.name);
    for (side, server) in [("Imap", case.incoming()), ("Smtp", case.outgoing())] {
        assert_eq!(read[&format!("{side}UserName")], user(server));
        assert!(read[&format!("{side}Host")].starts_with(&server.host));
        let tls = server.security == provider::Security::Tls;
        assert_eq!(read[&format!("{side}UseSsl")], tls.to_string());
        assert_eq!(read[&format!("{side}UseTls")], (!tls).to_string());
    }
    assert_eq!(read.len(), 19 + usize::from(!case.name.is_empty()), "{read:?}");
}

fn evolution(case: &Case) {
    let [account, identity, transport] = case.file.files.as_slice() else { panic!("three files") };
    let uid =
        |path: &str| path.rsplit('/').next().and_then(|name| name.strip_suffix(".source")).expect("a UID").to_owned();
    let (account_read, identity_read, transport_read) =
        (keyfile(&account.text), keyfile(&identity.text), keyfile(&transport.text));
    assert_eq!(account_read["Mail Account"]["IdentityUid"], uid(&identity.path));
    assert_eq!(identity_read["Mail Submission"]["TransportUid"], uid(&transport.path));
    for read in [&identity_read, &transport_read] {
        assert_eq!(read["Data Source"]["Parent"], uid(&account.path));
    }
    for (read, server) in [(&account_read, case.incoming()), (&transport_read, case.outgoing())] {
        let login = &read["Authentication"];
        assert_eq!(
            [&login["Host"], &login["Port"], &login["User"]],
            [&server.host, &server.port.to_string(), user(server)]
        );
        assert_eq!(read["Data Source"]["DisplayName"], case.email);
    }
    assert_eq!(identity_read["Mail Identity"]["Address"], case.email);
    assert_eq!(identity_read["Mail Identity"].get("Name").map_or("", String::as_str), case.name);
    assert_eq!([account_read.len(), identity_read.len(), transport_read.len()], [4, 4, 4]);
}

/// The text of the only element of this name below `node`.
fn only<'a>(node: roxmltree::Node<'a, 'a>, name: &str) -> &'a str {
    let mut found = node.descendants().filter(|node| node.tag_name().name() == name);
    let text = found.next().unwrap_or_else(|| panic!("no {name}")).text().unwrap_or_default();
    assert!(found.next().is_none(), "{name} twice");
    text
}

fn k9s(case: &Case) {
    let document = roxmltree::Document::parse(&case.file.text).expect("XML");
    let find = |name: &str| document.descendants().find(|node| node.tag_name().name() == name).expect("it is there");
    for (name, server) in [("incoming-server", case.incoming()), ("outgoing-server", case.outgoing())] {
        let node = find(name);
        assert_eq!(node.attribute("type").map(str::to_ascii_lowercase).as_deref(), Some(server.protocol.id()));
        assert_eq!(
            [only(node, "host"), only(node, "port"), only(node, "username")],
            [&server.host, &server.port.to_string(), user(server)]
        );
    }
    assert_eq!(only(find("identity"), "email"), case.email);
    assert_eq!(only(find("identity"), "name"), if case.name.is_empty() { &case.email } else { &case.name });
    assert_eq!(find("account").attribute("uuid").map(str::len), Some(36));
}

/// The rules of the app's own description: lists in lists, numbers for words, hosts and addresses in ASCII.
fn thunderbird_qr(case: &Case) {
    let read: serde_json::Value = serde_json::from_str(&case.file.text).expect("JSON");
    let server = |server: &Endpoint| {
        let kind = i32::from(server.protocol == Protocol::Pop3);
        let security = if server.security == provider::Security::Tls { 3 } else { 2 };
        let auth = match server.auth.as_slice() {
            // The app is registered there, and nowhere else among the mailboxes of this test.
            auth if auth.contains(&Auth::OAuth2) && server.host.ends_with(".yahoo.com") => 6,
            auth if auth.contains(&Auth::Encrypted) => 2,
            _ => 1,
        };
        assert!(server.host.is_ascii() && user(server).is_ascii());
        serde_json::json!([kind, server.host, server.port, security, auth, user(server)])
    };
    assert!(case.email.is_ascii());
    let sends = [server(case.outgoing()), serde_json::json!([case.email, case.name])];
    assert_eq!(read, serde_json::json!([1, [1, 1], server(case.incoming()), [sends]]));
}

fn autodiscover(case: &Case) {
    let document = roxmltree::Document::parse(&case.file.text).expect("XML");
    let read: Vec<_> = document.descendants().filter(|node| node.tag_name().name() == "Protocol").collect();
    let [incoming, outgoing] = read.as_slice() else { panic!("two servers") };
    for (node, server) in [(incoming, case.incoming()), (outgoing, case.outgoing())] {
        assert_eq!(only(*node, "Type").to_ascii_lowercase(), server.protocol.id());
        assert_eq!(
            [only(*node, "Server"), only(*node, "Port"), only(*node, "SPA")],
            [&server.host, &server.port.to_string(), "off"]
        );
    }
}

/// What a profile and each part of it begin with.
fn payload(kind: &str, identifier: &str, uuid: &str, name: &str) -> plist::Dictionary {
    let texts =
        [("PayloadType", kind), ("PayloadIdentifier", identifier), ("PayloadUUID", uuid), ("PayloadDisplayName", name)];
    let mut payload: plist::Dictionary =
        texts.into_iter().map(|(key, text)| (key.to_owned(), plist::Value::from(text))).collect();
    payload.insert("PayloadVersion".to_owned(), 1.into());
    payload
}

/// The profile with its account, and the calendars and contacts of two providers; nothing more and nothing less.
fn mobileconfig(case: &Case) {
    let read = plist::Value::from_reader_xml(case.file.text.as_bytes()).expect("a property list");
    let text = |value: &str| plist::Value::from(value);
    let uuid = |dictionary: &plist::Value, key: &str| {
        let value = dictionary.as_dictionary().and_then(|read| read.get(key)).and_then(plist::Value::as_string);
        let value = value.unwrap_or_else(|| panic!("no {key}")).to_owned();
        let groups: Vec<_> = value.split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12], "{value}");
        assert!(value.chars().all(|c| c == '-' || c.is_ascii_digit() || ('A'..='F').contains(&c)), "{value}");
        value
    };
    let content = read.as_dictionary().and_then(|read| read.get("PayloadContent")).and_then(plist::Value::as_array);
    let Some([account, services @ ..]) = content.map(Vec::as_slice) else { panic!("an account") };
    let (profile, own) = (uuid(&read, "PayloadUUID"), uuid(account, "PayloadUUID"));
    assert_ne!(profile, own);

    let (incoming, outgoing) = (case.incoming(), case.outgoing());
    let imap = incoming.protocol == Protocol::Imap;
    let provider = case.account.provider.name();
    let mut expected = payload("com.apple.mail.managed", &format!("mail-setup.{profile}.mail"), &own, provider);
    let mut put = |key: &str, value: plist::Value| assert_eq!(expected.insert(key.to_owned(), value), None);
    put("EmailAccountDescription", text(provider));
    if !case.name.is_empty() {
        put("EmailAccountName", text(&case.name));
    }
    put("EmailAccountType", text(if imap { "EmailTypeIMAP" } else { "EmailTypePOP" }));
    put("EmailAddress", text(&case.email));
    for (side, server) in [("Incoming", incoming), ("Outgoing", outgoing)] {
        put(&format!("{side}MailServerAuthentication"), text("EmailAuthPassword"));
        put(&format!("{side}MailServerHostName"), text(&server.host));
        put(&format!("{side}MailServerPortNumber"), server.port.into());
        put(&format!("{side}MailServerUseSSL"), true.into());
        put(&format!("{side}MailServerUsername"), text(user(server)));
    }
    put("OutgoingPasswordSameAsIncomingPassword", true.into());

    let mut whole = payload("Configuration", &format!("mail-setup.{profile}"), &profile, provider);
    let mut put = |key: &str, value: plist::Value| assert_eq!(whole.insert(key.to_owned(), value), None);
    let [word, from, to] = [if imap { "IMAP" } else { "POP3" }, &incoming.host, &outgoing.host];
    put("PayloadDescription", text(&format!("{word} {from}:{} · SMTP {to}:{}", incoming.port, outgoing.port)));
    let hosts: &[(&str, &str)] = match case.account.provider.id() {
        "mailbox.org" => &[("CalDAV", "dav.mailbox.org"), ("CardDAV", "dav.mailbox.org")],
        "yahoo" => &[("CalDAV", "caldav.calendar.yahoo.com")],
        "icloud" => &[("CalDAV", "caldav.icloud.com")],
        _ => &[],
    };
    let mut all = vec![plist::Value::from(expected)];
    for ((name, host), service) in hosts.iter().zip(services) {
        let (own, kind) = (uuid(service, "PayloadUUID"), name.to_ascii_lowercase());
        let identifier = format!("mail-setup.{profile}.{kind}");
        let mut expected = payload(&format!("com.apple.{kind}.account"), &identifier, &own, provider);
        let mut put = |key: &str, value: plist::Value| assert_eq!(expected.insert(key.to_owned(), value), None);
        put(&format!("{name}AccountDescription"), text(provider));
        put(&format!("{name}HostName"), text(host));
        put(&format!("{name}UseSSL"), true.into());
        put(&format!("{name}Username"), text(&case.email));
        all.push(expected.into());
    }
    let identifiers: BTreeMap<_, _> = all.iter().map(|payload| (uuid(payload, "PayloadUUID"), ())).collect();
    assert_eq!(identifiers.len(), hosts.len() + 1, "every identifier is one payload's");
    put("PayloadContent", plist::Value::Array(all));
    assert_eq!(read, whole.into());
}

/// The names and texts of the elements in `node`, in order.
fn children<'a>(node: roxmltree::Node<'a, 'a>) -> Vec<(&'a str, String)> {
    let elements = node.children().filter(roxmltree::Node::is_element);
    elements.map(|node| (node.tag_name().name(), node.text().unwrap_or_default().to_owned())).collect()
}

/// What autoconfig says of one server: attribute and elements, in order.
fn described(server: &Endpoint, address: &Address) -> Vec<(&'static str, String)> {
    let rule = match user(server) {
        user if user == address.as_str() => "%EMAILADDRESS%",
        user if user == address.local() => "%EMAILLOCALPART%",
        user => panic!("{user} is not what {} logs in as", address.as_str()),
    };
    let tls = server.security == provider::Security::Tls;
    let mut said = vec![
        ("type", server.protocol.id().to_owned()),
        ("hostname", server.host.clone()),
        ("port", server.port.to_string()),
        ("socketType", if tls { "SSL" } else { "STARTTLS" }.to_owned()),
        ("username", rule.to_owned()),
    ];
    let signs_in = server.auth.first() == Some(&Auth::OAuth2);
    // An app password is the way of programs that cannot sign in.
    let password = server.offers(Auth::Password) || (server.offers(Auth::AppPassword) && !signs_in);
    let encrypted = server.offers(Auth::Encrypted);
    let ways = [(signs_in, "OAuth2"), (encrypted, "password-encrypted"), (password, "password-cleartext")];
    said.extend(ways.iter().filter(|(has, _)| *has).map(|(_, way)| ("authentication", (*way).to_owned())));
    said
}

fn autoconfig(case: &Case) {
    let document = roxmltree::Document::parse(&case.file.text).expect("XML");
    let root = document.root_element();
    assert_eq!((root.tag_name().name(), root.attribute("version")), ("clientConfig", Some("1.1")));
    let provider = root.children().find(roxmltree::Node::is_element).expect("a provider");
    let about = case.account.provider;
    assert_eq!((provider.tag_name().name(), provider.attribute("id")), ("emailProvider", about.main_domain()));
    assert_eq!([only(provider, "domain"), only(provider, "displayName")], [case.account.domain(), about.name()]);
    let short = only(provider, "displayShortName");
    assert!(!short.is_empty() && short.len() <= 20 && about.name().starts_with(short), "{short}");

    let servers = provider.children().filter(|node| node.tag_name().name().ends_with("Server"));
    let read: Vec<_> = servers
        .map(|node| {
            let kind = ("type", node.attribute("type").unwrap_or_default().to_owned());
            (node.tag_name().name(), [vec![kind], children(node)].concat())
        })
        .collect();
    // It names nobody: the next person at the domain gets the same file, and for somebody without a tag in the address
    // the places between % signs are what the table says.
    let next = address::parse(&format!("next@{}", case.account.domain()), &ascii);
    let Parsed::Complete(next) = next else { panic!("{next:?} is no address") };
    let account = |protocol| Account::resolve(Some(&next), about, protocol);
    let asked = case.incoming().protocol;
    let same = render(format::by_id("autoconfig").expect("a format"), &account(asked), None);
    assert_eq!(same.as_ref(), Ok(&case.file));
    assert!(!case.file.text.contains('@'));
    // The protocol that was asked for comes first.
    let other = if asked == Protocol::Imap { Protocol::Pop3 } else { Protocol::Imap };
    let incoming = [asked, other].into_iter().filter_map(|protocol| account(protocol).incoming);
    let mut expected: Vec<_> = incoming.map(|server| ("incomingServer", described(&server, &next))).collect();
    expected.push(("outgoingServer", described(account(asked).outgoing.as_ref().expect("one"), &next)));
    assert_eq!(read, expected);
    assert_eq!(children(provider).len(), 3 + read.len());
}

fn dns_srv(case: &Case) {
    let line = |server: &Endpoint, plain: &str, tls: &str| {
        let service = if server.security == provider::Security::Tls { tls } else { plain };
        format!("_{service}._tcp.{}. 3600 IN SRV 0 1 {} {}.\n", case.account.domain(), server.port, server.host)
    };
    let (plain, tls) = if case.incoming().protocol == Protocol::Imap { ("imap", "imaps") } else { ("pop3", "pop3s") };
    assert_eq!(case.file.text, line(case.incoming(), plain, tls) + &line(case.outgoing(), "submission", "submissions"));
}

fn relay(case: &Case) {
    let safe = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "-._@+/".contains(c));
    assert!(safe(&case.email) && safe(user(case.outgoing())), "{}", case.email);
    let lines = || case.file.files.iter().flat_map(|file| file.text.lines());
    let root = lines().find(|line| line.starts_with("root")).expect("root has an address");
    assert_eq!(root.split([' ', ':']).next_back(), Some(case.email.as_str()));
    assert!(lines().any(|line| line.contains(&case.outgoing().host)));
    // A login stands only in the command that asks for its password.
    let login = |line: &&str| line.contains("printf");
    assert_eq!(lines().filter(login).count(), 1);
    assert!(
        lines()
            .filter(login)
            .all(|line| line.starts_with("# (umask 077; read -rs && ") && line.contains(user(case.outgoing())))
    );
}

type Reader = (&'static str, fn(&Case));

const READERS: &[Reader] = &[
    ("mobileconfig", mobileconfig),
    ("autoconfig", autoconfig),
    ("neomutt", neomutt),
    ("msmtp", msmtp),
    ("mbsync", mbsync),
    ("fetchmail", fetchmail),
    ("getmail", getmail),
    ("offlineimap", offlineimap),
    ("aerc", aerc),
    ("himalaya", himalaya),
    ("emacs", emacs),
    ("exim4", relay),
    ("postfix", relay),
    ("dns-srv", dns_srv),
    ("autodiscover", autodiscover),
    ("thunderbird-qr", thunderbird_qr),
    ("k9s", k9s),
    ("goa", goa),
    ("evolution", evolution),
];

/// Renders every format for one person and has it read; the refusals.
fn check(address: &Address, id: &str, protocol: Protocol, name: &str) -> Vec<(&'static str, Refusal)> {
    let provider = provider::by_id(id).expect("a provider");
    let account = Account::resolve(Some(address), provider, protocol);
    let mut refusals = Vec::new();
    for (format, read) in READERS {
        let format = format::by_id(format).expect("a format");
        let file = render(format, &account, Some(name));
        assert_eq!(file.as_ref().err(), format.fits(&account).as_ref().err(), "a name makes no file impossible");
        match file {
            Ok(file) => {
                assert!(!file.text.contains(|c: char| c.is_control() && c != '\n'), "{:?}", file.text);
                let case =
                    Case { email: address.as_str().to_owned(), account: account.clone(), name: clean(name), file };
                read(&case);
            }
            Err(refusal) => refusals.push((format.id(), refusal)),
        }
    }
    refusals
}

const MAILBOXES: [(&str, &str, Protocol); 6] = [
    ("free.fr", "free.fr", Protocol::Imap),
    ("free.fr", "free.fr", Protocol::Pop3),
    ("yahoo.com", "yahoo", Protocol::Imap),
    ("icloud.com", "icloud", Protocol::Imap),
    ("talktalk.net", "talktalk.net", Protocol::Imap),
    ("mailbox.org", "mailbox.org", Protocol::Imap),
];

#[test]
fn every_format_has_a_reader_here() {
    let all: Vec<_> = format::all().map(format::Format::id).collect();
    assert_eq!(all, READERS.iter().map(|(id, _)| *id).collect::<Vec<_>>());
}

/// The refusals for one account, by the word after the format's id.
#[track_caller]
fn refused(account: &Account, expected: &[(&str, Refusal)]) {
    let formats = READERS.iter().filter_map(|(id, _)| format::by_id(id));
    let refusals: Vec<_> =
        formats.filter_map(|format| format.fits(account).err().map(|refusal| (format.id(), refusal))).collect();
    assert_eq!(refusals, expected);
}

fn account(text: &str, id: &str, protocol: Protocol) -> Account {
    let Parsed::Complete(address) = address::parse(text, &ascii) else { panic!("{text} is no address") };
    Account::resolve(Some(&address), provider::by_id(id).expect("a provider"), protocol)
}

#[test]
fn a_server_without_a_login_is_never_given_one() {
    let mut account = account("jean@free.fr", "free.fr", Protocol::Imap);
    let outgoing = account.outgoing.as_mut().expect("it has one");
    (outgoing.username, outgoing.auth) = (Username::None, vec![Auth::None]);
    refused(&account, &[("himalaya", Refusal::Login), ("exim4", Refusal::Login), ("postfix", Refusal::Login)]);
    let text = |id| render(format::by_id(id).expect("a format"), &account, None).expect("it fits").text;
    assert!(text("msmtp").contains("auth           off") && !text("msmtp").contains("user"));
    assert!(text("neomutt").contains("smtps://smtp.free.fr:465/") && !text("neomutt").contains("smtp_pass"));
    assert!(text("aerc").contains("outgoing = smtps+none://smtp.free.fr:465\n"));
    assert!(text("k9s").contains("<authentication-type>NONE</authentication-type>\n      </outgoing-server>"));
    assert!(text("goa").contains("SmtpUseAuth=false") && !text("goa").contains("SmtpUserName"));
    assert!(text("evolution").contains("Port=465\nMethod=\nProxyUid"));
    let none = "<key>OutgoingMailServerAuthentication</key><string>EmailAuthNone</string>";
    assert!(text("mobileconfig").contains(none) && !text("mobileconfig").contains("OutgoingMailServerUsername"));
    let none = "<socketType>SSL</socketType>\n      <authentication>none</authentication>\n    </outgoingServer>";
    assert!(text("autoconfig").contains(none));
}

#[test]
fn what_a_format_cannot_express_is_refused_with_its_reason() {
    let only = |ids: &[&'static str], refusal| ids.iter().map(|id| (*id, refusal)).collect::<Vec<_>>();
    let all: Vec<&str> = READERS.iter().map(|(id, _)| *id).collect();
    refused(&account("a@proton.me", "protonmail", Protocol::Imap), &only(&all, Refusal::Bridge));
    refused(&account("a@tuta.com", "tutanota", Protocol::Imap), &only(&all, Refusal::ServersMissing));
    let no_sign_in: Vec<&str> = all
        .iter()
        .copied()
        .filter(|id| !["autoconfig", "dns-srv", "thunderbird-qr", "k9s", "evolution"].contains(id))
        .collect();
    refused(&account("a@outlook.com", "outlook", Protocol::Imap), &only(&no_sign_in, Refusal::OAuth2Only));
    let imap_only = ["neomutt", "mbsync", "offlineimap", "aerc", "himalaya", "emacs", "goa"];
    refused(&account("a@free.fr", "free.fr", Protocol::Pop3), &only(&imap_only, Refusal::Protocol));
    let plain_only = ["getmail", "aerc", "himalaya", "autodiscover", "goa"];
    refused(&account("a@fastwebnet.it", "fastwebnet.it", Protocol::Imap), &only(&plain_only, Refusal::Login));
    let free = provider::by_id("free.fr").expect("a provider");
    let anybody = ["mobileconfig", "autoconfig", "dns-srv", "autodiscover"];
    let personal: Vec<&str> = all.iter().copied().filter(|id| !anybody.contains(id)).collect();
    refused(&Account::resolve(None, free, Protocol::Imap), &only(&personal, Refusal::AddressMissing));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_escapes_its_field(local in local(), name in name(), mailbox in 0..MAILBOXES.len()) {
        let (domain, id, protocol) = MAILBOXES[mailbox];
        if let Parsed::Complete(address) = address::parse(&format!("{local}@{domain}"), &ascii) {
            for (format, refusal) in check(&address, id, protocol, &name) {
                prop_assert!(matches!(refusal, Refusal::Unwritable | Refusal::Protocol), "{format} {refusal:?}");
            }
        }
    }

    #[test]
    fn an_ordinary_address_is_held_by_every_format(local in "[a-zA-Z0-9][a-zA-Z0-9._+-]{0,60}", name in name()) {
        if let Parsed::Complete(address) = address::parse(&format!("{local}@free.fr"), &ascii) {
            prop_assert_eq!(check(&address, "free.fr", Protocol::Imap, &name), []);
        }
    }
}
