//! `.mobileconfig` read by a property-list parser of its own, against the rules that devices hold it to.

use std::collections::BTreeSet;
use std::io::Cursor;

use plist::{Dictionary, Value};

/// Parses a profile.
///
/// # Errors
/// It is not an XML property list whose root is a dictionary.
pub fn parse(text: &str) -> Result<Dictionary, String> {
    match Value::from_reader_xml(Cursor::new(text)) {
        Ok(Value::Dictionary(profile)) => Ok(profile),
        Ok(other) => Err(format!("the root is no dictionary: {other:?}")),
        Err(error) => Err(format!("no property list: {error}")),
    }
}

/// The payloads of a profile.
#[must_use]
pub fn payloads(profile: &Dictionary) -> Vec<&Dictionary> {
    let content = profile.get("PayloadContent").and_then(Value::as_array);
    content.into_iter().flatten().filter_map(Value::as_dictionary).collect()
}

/// Every rule of the project that a profile breaks.
#[must_use]
pub fn problems(text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
                \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">\n";
    if !text.starts_with(head) {
        problems.push("the head is not that of an Apple property list".to_owned());
    }
    let profile = match parse(text) {
        Ok(profile) => profile,
        Err(problem) => return vec![problem],
    };
    if profile.get("PayloadType").and_then(Value::as_string) != Some("Configuration") {
        problems.push("the profile's PayloadType is not Configuration".to_owned());
    }
    let payloads = payloads(&profile);
    let kinds: Vec<_> = payloads.iter().map(|payload| string(payload, "PayloadType")).collect();
    let (mail, dav) = kinds.split_first().unwrap_or((&"", &[]));
    if *mail != "com.apple.mail.managed" || !DAV.contains(&dav) {
        problems.push(format!("one mail account is wanted, then calendars and contacts, not {kinds:?}"));
    }
    let mut identifiers = BTreeSet::new();
    let mut uuids = BTreeSet::new();
    for dictionary in [&profile].into_iter().chain(payloads.iter().copied()) {
        if !matches!(dictionary.get("PayloadVersion"), Some(Value::Integer(version)) if version.as_unsigned() == Some(1))
        {
            problems.push(format!("PayloadVersion is not the integer 1: {:?}", dictionary.get("PayloadVersion")));
        }
        let identifier = string(dictionary, "PayloadIdentifier");
        if identifier.is_empty() || !identifiers.insert(identifier) {
            problems.push(format!("PayloadIdentifier {identifier:?} is empty or not unique"));
        }
        let uuid = string(dictionary, "PayloadUUID");
        if !is_uuid(uuid) || !uuids.insert(uuid) {
            problems.push(format!("PayloadUUID {uuid:?} is not unique, of version 8 and in capitals"));
        }
        if dictionary.get("PayloadDisplayName").is_none() {
            problems.push("a dictionary has no PayloadDisplayName".to_owned());
        }
    }
    for (place, payload) in payloads.iter().enumerate() {
        if place == 0 { account(payload, &mut problems) } else { service(payload, &mut problems) }
    }
    problems
}

/// What may stand behind the mail account.
const DAV: &[&[&str]] = &[
    &[],
    &["com.apple.caldav.account"],
    &["com.apple.carddav.account"],
    &["com.apple.caldav.account", "com.apple.carddav.account"],
];

/// Calendars or contacts: over HTTPS, without a password, and without an address that devices do not agree on.
fn service(payload: &Dictionary, problems: &mut Vec<String>) {
    let name = if string(payload, "PayloadType").contains("carddav") { "CardDAV" } else { "CalDAV" };
    for (key, value) in payload {
        let fine = match key.strip_prefix(name) {
            Some("HostName") => value.as_string().is_some_and(super::is_host_name),
            Some("UseSSL") => *value == Value::Boolean(true),
            Some("Username" | "AccountDescription") => value.as_string().is_some_and(|text| !text.is_empty()),
            Some(_) => false,
            None => key.starts_with("Payload"),
        };
        if !fine {
            problems.push(format!("{key} is {value:?}"));
        }
    }
    for key in ["HostName", "UseSSL"].map(|rest| format!("{name}{rest}")) {
        if !payload.contains_key(&key) {
            problems.push(format!("{key} is missing"));
        }
    }
}

fn account(payload: &Dictionary, problems: &mut Vec<String>) {
    for (key, value) in payload {
        let fine = match key.as_str() {
            "OutgoingPasswordSameAsIncomingPassword" => matches!(value, Value::Boolean(_)),
            // No password; and a reader who gets an S/MIME key, even a false one, loses the switch.
            _ if key.contains("Password") || key.starts_with("SMIME") => false,
            "IncomingMailServerUseSSL" | "OutgoingMailServerUseSSL" => *value == Value::Boolean(true),
            "IncomingMailServerPortNumber" | "OutgoingMailServerPortNumber" => {
                matches!(value, Value::Integer(port) if port.as_unsigned().is_some_and(|port| (1..=65535).contains(&port)))
            }
            "IncomingMailServerAuthentication" | "OutgoingMailServerAuthentication" => {
                matches!(value.as_string(), Some("EmailAuthPassword" | "EmailAuthCRAMMD5"))
            }
            "EmailAccountType" => {
                matches!(value.as_string(), Some("EmailTypeIMAP" | "EmailTypePOP"))
            }
            "IncomingMailServerHostName" | "OutgoingMailServerHostName" => {
                value.as_string().is_some_and(super::is_host_name)
            }
            _ => true,
        };
        if !fine {
            problems.push(format!("{key} is {value:?}"));
        }
    }
    let wanted = [
        "EmailAccountType",
        "IncomingMailServerAuthentication",
        "IncomingMailServerHostName",
        "IncomingMailServerPortNumber",
        "IncomingMailServerUseSSL",
        "OutgoingMailServerAuthentication",
        "OutgoingMailServerHostName",
        // Without it the device tries 25 first.
        "OutgoingMailServerPortNumber",
        "OutgoingMailServerUseSSL",
    ];
    for key in wanted.into_iter().filter(|key| !payload.contains_key(key)) {
        problems.push(format!("{key} is missing"));
    }
}

fn string<'a>(dictionary: &'a Dictionary, key: &str) -> &'a str {
    dictionary.get(key).and_then(Value::as_string).unwrap_or_default()
}

/// Version 8, RFC 9562 variant, in capitals.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').collect();
    let hex = |byte: u8| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte);
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && text.bytes().all(|byte| byte == b'-' || hex(byte))
        && groups[2].starts_with('8')
        && groups[3].starts_with(['8', '9', 'A', 'B'])
}
