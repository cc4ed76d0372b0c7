//! `.mobileconfig` for every provider, read by a property-list parser and held against Apple's own
//! description of the keys.

use std::collections::BTreeMap;

use mail_setup_tests::generated::{self, Generated};
use mail_setup_tests::oracle::apple::Schema;
use mail_setup_tests::oracle::mobileconfig::{parse, payloads, problems};
use mail_setup_tests::tools;
use plist::Value;

/// A profile that is right, by hand.
const SAMPLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadType</key><string>Configuration</string>
  <key>PayloadVersion</key><integer>1</integer>
  <key>PayloadIdentifier</key><string>net.example.mail-setup.3f6c</string>
  <key>PayloadUUID</key><string>8D2C1B0A-0F7E-8C5B-9B1D-2C7E6A1F4E01</string>
  <key>PayloadDisplayName</key><string>Example Mail</string>
  <key>PayloadContent</key>
  <array>
    <dict>
      <key>PayloadType</key><string>com.apple.mail.managed</string>
      <key>PayloadVersion</key><integer>1</integer>
      <key>PayloadIdentifier</key><string>net.example.mail-setup.3f6c.mail</string>
      <key>PayloadUUID</key><string>8D2C1B0A-0F7E-8C5B-9B1D-2C7E6A1F4E02</string>
      <key>PayloadDisplayName</key><string>Example Mail</string>
      <key>EmailAccountType</key><string>EmailTypeIMAP</string>
      <key>EmailAddress</key><string>alice@example.net</string>
      <key>IncomingMailServerAuthentication</key><string>EmailAuthPassword</string>
      <key>IncomingMailServerHostName</key><string>imap.example.net</string>
      <key>IncomingMailServerPortNumber</key><integer>993</integer>
      <key>IncomingMailServerUseSSL</key><true/>
      <key>IncomingMailServerUsername</key><string>alice@example.net</string>
      <key>OutgoingMailServerAuthentication</key><string>EmailAuthPassword</string>
      <key>OutgoingMailServerHostName</key><string>smtp.example.net</string>
      <key>OutgoingMailServerPortNumber</key><integer>465</integer>
      <key>OutgoingMailServerUseSSL</key><true/>
      <key>OutgoingMailServerUsername</key><string>alice@example.net</string>
      <key>OutgoingPasswordSameAsIncomingPassword</key><true/>
    </dict>
  </array>
</dict>
</plist>
"#;

/// What breaks it, and what is then said, by the project's rules.
const BREAKS: &[(&str, &str, &str)] = &[
    ("<integer>1</integer>", "<real>1</real>", "PayloadVersion is not the integer 1"),
    ("<integer>1</integer>", "<integer>2</integer>", "PayloadVersion is not the integer 1"),
    ("4E02", "4E01", "is not unique"),
    ("3f6c.mail", "3f6c", "is empty or not unique"),
    ("8D2C1B0A", "8d2c1b0a", "in capitals"),
    ("-8C5B-", "-4C5B-", "of version 8"),
    ("<integer>993</integer>", "<string>993</string>", "IncomingMailServerPortNumber is String"),
    ("<key>EmailAddress</key>", "<key>IncomingPassword</key>", "IncomingPassword is String"),
    ("<key>OutgoingPasswordSameAsIncomingPassword</key><true/>", "<key>SMIMEEnabled</key><false/>", "SMIMEEnabled is"),
    ("<true/>", "<false/>", "UseSSL is Boolean(false)"),
    ("<key>OutgoingMailServerPortNumber</key><integer>465</integer>", "", "OutgoingMailServerPortNumber is missing"),
    ("imap.example.net", "imap example", "IncomingMailServerHostName is"),
    ("</array>", "", "no property list"),
];

/// And by Apple's description.
const APPLE_BREAKS: &[(&str, &str, &str)] = &[
    ("<integer>993</integer>", "<real>993</real>", "IncomingMailServerPortNumber should be <integer>"),
    ("EmailTypeIMAP", "IMAP", "EmailAccountType should be one of"),
    ("<key>EmailAddress</key>", "<key>Address</key>", "there is no key Address"),
    (
        "<key>IncomingMailServerHostName</key><string>imap.example.net</string>",
        "",
        "IncomingMailServerHostName is required",
    ),
    ("<key>PayloadType</key><string>Configuration</string>", "", "PayloadType is required"),
    ("com.apple.mail.managed", "com.apple.mail", "Apple describes no payload"),
];

const LOCAL: &str = "jeanne.d-arc";

fn profiles() -> Vec<Generated> {
    let files = generated::every("mobileconfig", LOCAL);
    let providers = mailsetup_core::provider::all().count();
    assert!(files.len() > providers, "only {} files for {providers} providers", files.len());
    files
}

#[track_caller]
fn none(problems: &[String], of: usize) {
    assert!(problems.is_empty(), "{} problems in {of} files:\n{}", problems.len(), problems.join("\n"));
}

fn text<'a>(payload: &'a plist::Dictionary, key: &str) -> &'a str {
    payload.get(key).and_then(Value::as_string).unwrap_or_default()
}

#[test]
fn a_right_profile_has_no_problem_and_a_broken_one_has_its_own() {
    assert_eq!(problems(SAMPLE), Vec::<String>::new());
    for (right, wrong, expected) in BREAKS {
        let found = problems(&SAMPLE.replace(right, wrong));
        assert!(found.iter().any(|problem| problem.contains(expected)), "{wrong} gives {found:?}");
    }
}

#[test]
fn every_profile_keeps_the_rules_of_devices() {
    let files = profiles();
    let mut found = Vec::new();
    for Generated { address, protocol, file, .. } in &files {
        found.extend(problems(&file.text).into_iter().map(|problem| format!("{address} {protocol:?}: {problem}")));
        let name = &file.file_name;
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c));
        if !plain || !name.ends_with(".mobileconfig") || file.media_type != "application/x-apple-aspen-config" {
            found.push(format!("{address}: {name} as {}", file.media_type));
        }
    }
    none(&found, files.len());
}

#[test]
fn every_profile_fits_apples_own_description() {
    let Some(schemas) = tools::schemas("Apple's description of profiles") else {
        return;
    };
    let schema = Schema::read(&schemas.join("apple"));
    let apple = |text: &str| match parse(text) {
        Ok(profile) => schema.problems(&profile),
        Err(problem) => vec![problem],
    };
    assert_eq!(apple(SAMPLE), Vec::<String>::new());
    for (right, wrong, expected) in APPLE_BREAKS {
        let found = apple(&SAMPLE.replace(right, wrong));
        assert!(found.iter().any(|problem| problem.contains(expected)), "{wrong} gives {found:?}");
    }
    let files = profiles();
    let found: Vec<_> = files
        .iter()
        .flat_map(|one| apple(&one.file.text).into_iter().map(|problem| format!("{}: {problem}", one.address)))
        .collect();
    none(&found, files.len());
}

#[test]
fn every_profile_says_what_lookup_says() {
    let files = profiles();
    let mut found = Vec::new();
    for Generated { address, protocol, file, .. } in &files {
        let answer = generated::lookup(address);
        let profile = parse(&file.text).unwrap_or_default();
        let Some(payload) = payloads(&profile).into_iter().next() else {
            found.push(format!("{address}: no payload"));
            continue;
        };
        let kind = if text(payload, "EmailAccountType") == "EmailTypePOP" { "pop3" } else { "imap" };
        if protocol.is_some_and(|protocol| protocol != kind) {
            found.push(format!("{address}: {kind} instead of {protocol:?}"));
        }
        if text(payload, "EmailAddress") != address {
            found.push(format!("{address}: EmailAddress is {:?}", text(payload, "EmailAddress")));
        }
        for (direction, kind) in [("Incoming", kind), ("Outgoing", "smtp")] {
            let key = |rest: &str| format!("{direction}MailServer{rest}");
            let port = payload.get(&key("PortNumber")).and_then(Value::as_unsigned_integer).unwrap_or_default();
            // The widget shows the first server of each protocol.
            let shown = answer.servers.iter().find(|server| server.protocol == kind);
            let said = shown.map(|server| (server.host.clone(), u64::from(server.port), server.username.clone()));
            let username = Some(text(payload, &key("Username")).to_owned()).filter(|name| !name.is_empty());
            let written = Some((text(payload, &key("HostName")).to_owned(), port, username));
            if said != written {
                found.push(format!("{address}: the profile says {written:?}, lookup {said:?}"));
            }
        }
    }
    none(&found, files.len());
}

#[test]
fn a_profile_has_the_calendars_and_contacts_of_a_provider_whose_hosts_have_a_source() {
    let mut found = Vec::new();
    for Generated { provider, address, file, .. } in profiles() {
        let profile = parse(&file.text).unwrap_or_default();
        for payload in payloads(&profile).into_iter().skip(1) {
            let name = if text(payload, "PayloadType").contains("carddav") { "CardDAV" } else { "CalDAV" };
            assert_eq!(text(payload, &format!("{name}Username")), address);
            found.push(format!("{provider} {name} {}", text(payload, &format!("{name}HostName"))));
        }
    }
    found.sort();
    found.dedup();
    // Not Google's, where only the sign-in works, nor Apple's contacts and Infomaniak's, which have no source or another
    // user name.
    let expected = [
        "fastmail CalDAV caldav.fastmail.com",
        "fastmail CardDAV carddav.fastmail.com",
        "gmx.net CalDAV caldav.gmx.net",
        "gmx.net CardDAV carddav.gmx.net",
        "icloud CalDAV caldav.icloud.com",
        "mailbox.org CalDAV dav.mailbox.org",
        "mailbox.org CardDAV dav.mailbox.org",
        "yahoo CalDAV caldav.calendar.yahoo.com",
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_same_account_gives_the_same_bytes_and_another_one_other_identifiers() {
    let mut owners = BTreeMap::new();
    for Generated { address, protocol, file, .. } in profiles() {
        let again = generated::config_file(&address, "mobileconfig", protocol, None);
        assert_eq!(again.map(|file| file.text), Ok(file.text.clone()), "{address}");
        let profile = parse(&file.text).unwrap_or_default();
        let owner = owners.entry(text(&profile, "PayloadUUID").to_owned()).or_insert_with(|| address.clone());
        assert_eq!(*owner, address, "two accounts share an identifier");
    }
}

#[test]
fn hostile_names_and_addresses_come_out_as_they_went_in() {
    let name = "O'Brien \"x\" <a&b> %40 $(id) \\` ; : # ] ^ ]]> é 漢";
    let address = "o'brien+a&b@free.fr";
    let file = generated::config_file(address, "mobileconfig", None, Some(name)).expect("free.fr takes passwords");
    assert_eq!(problems(&file.text), Vec::<String>::new());
    let profile = parse(&file.text).expect("a property list");
    let payload = payloads(&profile).into_iter().next().expect("a payload");
    assert_eq!((text(payload, "EmailAccountName"), text(payload, "EmailAddress")), (name, address));
}

#[test]
fn a_provider_that_only_signs_in_has_no_profile() {
    for address in ["jeanne@outlook.com", "jeanne@hotmail.com"] {
        let refused = generated::config_file(address, "mobileconfig", None, None).expect_err(address);
        assert_eq!(refused.code(), "format-cannot-work");
    }
}
