//! `config-v1.1.xml` for every provider, read by those who read it: an XML parser, the schema of the
//! draft, and Thunderbird itself.

use std::fs;
use std::process::Command;

use mail_setup_tests::generated::{self, Generated};
use mail_setup_tests::oracle::autoconfig::{self, ClientConfig};
use mail_setup_tests::oracle::thunderbird::{self, Thunderbird, Understood};
use mail_setup_tests::tools;

/// A file that is right, by hand.
const SAMPLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="example.net">
    <domain>example.net</domain>
    <displayName>Example &amp; Sons</displayName>
    <displayShortName>Example</displayShortName>
    <incomingServer type="imap">
      <hostname>imap.example.net</hostname>
      <port>993</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </incomingServer>
    <incomingServer type="pop3">
      <hostname>pop.example.net</hostname>
      <port>110</port>
      <socketType>STARTTLS</socketType>
      <username>%EMAILLOCALPART%</username>
      <authentication>OAuth2</authentication>
      <authentication>password-encrypted</authentication>
    </incomingServer>
    <outgoingServer type="smtp">
      <hostname>smtp.%EMAILDOMAIN%</hostname>
      <port>465</port>
      <socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username>
      <authentication>password-cleartext</authentication>
    </outgoingServer>
  </emailProvider>
</clientConfig>
"#;

/// Ways to break it that every reader must notice.
const BREAKS: &[(&str, &str)] = &[
    ("id=\"example.net\"", "id=\"not a host\""),
    ("<domain>example.net</domain>", "<domain purpose=\"mx\">%EMAILDOMAIN% example</domain>"),
    ("&amp;", "&"),
    ("type=\"smtp\"", "type=\"uucp\""),
    ("<socketType>SSL</socketType>", "<socketType>TLS</socketType>"),
    ("<port>465</port>", "<port>smtps</port>"),
];

const LOCAL: &str = "jeanne.d-arc";

fn config_files() -> Vec<Generated> {
    let files = generated::every("autoconfig", LOCAL);
    let providers = mailsetup_core::provider::all().count();
    assert!(files.len() > providers, "only {} files for {providers} providers", files.len());
    files
}

/// Fails with every line, and with how many of how many.
#[track_caller]
fn none(problems: &[String], of: usize) {
    assert!(problems.is_empty(), "{} problems in {of} files:\n{}", problems.len(), problems.join("\n"));
}

/// What the file says, as Thunderbird ought to tell it for an address.
fn expand(text: &str, address: &str) -> String {
    let (local, domain) = address.split_once('@').unwrap_or_default();
    text.replace("%EMAILADDRESS%", address).replace("%EMAILLOCALPART%", local).replace("%EMAILDOMAIN%", domain)
}

#[test]
fn a_right_file_is_read_and_a_broken_one_refused() {
    let config = autoconfig::read(SAMPLE).expect("the sample is right");
    let servers: Vec<_> = config.incoming.iter().chain(&config.outgoing).map(|server| server.host.as_str()).collect();
    assert_eq!(servers, ["imap.example.net", "pop.example.net", "smtp.%EMAILDOMAIN%"]);
    for (right, wrong) in BREAKS {
        autoconfig::read(&SAMPLE.replacen(right, wrong, usize::MAX)).expect_err(wrong);
    }
}

#[test]
fn every_file_keeps_the_rules_of_its_readers() {
    let files = config_files();
    let problems: Vec<_> = files
        .iter()
        .filter_map(|Generated { address, protocol, file, .. }| {
            autoconfig::read(&file.text).err().map(|problem| format!("{address} {protocol:?}: {problem}"))
        })
        .collect();
    none(&problems, files.len());
}

#[test]
fn every_file_says_what_lookup_says_and_names_no_person() {
    let files = config_files();
    let mut problems = Vec::new();
    for Generated { address, protocol, file, .. } in &files {
        let Ok(config) = autoconfig::read(&file.text) else {
            problems.push(format!("{address}: unreadable"));
            continue;
        };
        if file.text.contains(LOCAL) || file.text.contains("assword>") {
            problems.push(format!("{address}: names a person or a password"));
        }
        if (file.media_type, file.file_name.ends_with(".xml")) != ("text/xml", true) {
            problems.push(format!("{address}: {} as {}", file.file_name, file.media_type));
        }
        problems.extend(against_lookup(&config, address, *protocol));
    }
    none(&problems, files.len());
}

fn against_lookup(config: &ClientConfig, address: &str, protocol: Option<&str>) -> Vec<String> {
    let answer = generated::lookup(address);
    let mut problems = Vec::new();
    for server in config.incoming.iter().chain(&config.outgoing) {
        let found = answer.servers.iter().find(|known| {
            known.protocol == server.protocol
                && known.host == expand(&server.host, address)
                && known.port == server.port
                && known.security == if server.socket == "SSL" { "tls" } else { "starttls" }
        });
        let Some(found) = found else {
            problems.push(format!("{address}: lookup knows no {server:?}"));
            continue;
        };
        if found.username.as_deref() != Some(expand(&server.username, address).as_str()) {
            problems.push(format!("{address}: {:?} logs in as {}", found.username, server.username));
        }
    }
    // What the file names first is what the widget shows first.
    let first_of = |protocol: &str| answer.servers.iter().find(|server| server.protocol == protocol);
    for server in config.incoming.first().into_iter().chain(config.outgoing.first()) {
        let shown = first_of(&server.protocol).map(|shown| shown.host.clone());
        if shown != Some(expand(&server.host, address)) {
            problems.push(format!("{address}: {} comes first, lookup says {shown:?}", server.host));
        }
    }
    let first = config.incoming.first().map(|server| server.protocol.as_str());
    let wanted = protocol.filter(|protocol| first_of(protocol).is_some()).or(Some("imap"));
    if first != wanted && first_of("imap").is_some() {
        problems.push(format!("{address}: {first:?} comes first, {wanted:?} was asked for"));
    }
    problems
}

#[test]
fn every_file_is_valid_by_the_schema_of_the_draft() {
    let Some(schemas) = tools::schemas("RELAX NG of autoconfig") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let validate = |names: &[String]| {
        let mut command = Command::new(tools::XMLLINT.path());
        command.args(["--noout", "--nonet", "--relaxng"]).arg(schemas.join("autoconfig.rng"));
        let output = command.args(names).current_dir(folder.path()).output().expect("xmllint runs");
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a writable folder");

    write("broken.xml", &SAMPLE.replace("<port>465</port>", "<port>smtps</port>"));
    let (valid, _) = validate(&["broken.xml".to_owned()]);
    assert!(!valid, "a port that is no number is valid?");

    let files = config_files();
    let names: Vec<_> = (0..files.len()).map(|number| format!("{number}.xml")).collect();
    for (name, generated) in names.iter().zip(&files) {
        write(name, &generated.file.text);
    }
    let (valid, words) = validate(&names);
    assert!(valid, "{words}");
}

#[test]
fn thunderbird_understands_every_file_as_lookup_answers() {
    let thunderbird = Thunderbird::start();
    prove_that_it_can_refuse(&thunderbird);

    let files = config_files();
    let texts: Vec<_> = files.iter().map(|one| (one.address.clone(), one.file.text.clone())).collect();
    let answers = thunderbird.read(&texts);
    assert_eq!(answers.len(), files.len());
    let mut problems = Vec::new();
    for (Generated { address, protocol, file, .. }, answer) in files.iter().zip(answers) {
        match answer {
            Ok(understood) => {
                let found = against_file(&understood, &file.text, address);
                problems.extend(found.into_iter().map(|problem| format!("{address} {protocol:?}: {problem}")));
            }
            Err(why) => problems.push(format!("{address} {protocol:?}: refused: {why}")),
        }
    }
    none(&problems, files.len());
}

/// Nothing dropped, nothing changed, and a way to log in that lookup lists too.
fn against_file(understood: &Understood, text: &str, address: &str) -> Vec<String> {
    let Ok(config) = autoconfig::read(text) else {
        return vec!["unreadable".to_owned()];
    };
    let answer = generated::lookup(address);
    let written: Vec<_> = config.incoming.iter().chain(&config.outgoing).collect();
    let read: Vec<_> = understood.incoming.iter().chain(&understood.outgoing).collect();
    if written.len() != read.len() {
        return vec![format!("{} servers written, {} understood: {read:?}", written.len(), read.len())];
    }
    let mut problems = Vec::new();
    for (written, read) in written.into_iter().zip(read) {
        let expected = thunderbird::Server {
            protocol: written.protocol.clone(),
            host: expand(&written.host, address),
            port: Some(written.port),
            security: if written.socket == "SSL" { "tls" } else { "starttls" }.to_owned(),
            auth: read.auth.clone(),
            username: expand(&written.username, address),
        };
        if *read != expected {
            problems.push(format!("understood {read:?}, written {expected:?}"));
        }
        let listed = answer
            .servers
            .iter()
            .filter(|server| server.protocol == read.protocol && server.host == read.host)
            .flat_map(|server| &server.auth)
            .any(|auth| match *auth {
                "app-password" => read.auth == "password",
                other => read.auth == other,
            });
        if !listed {
            problems.push(format!("logs in by {}, which lookup does not list: {read:?}", read.auth));
        }
    }
    problems
}

fn prove_that_it_can_refuse(thunderbird: &Thunderbird) {
    let address = "jeanne@example.net".to_owned();
    let understood = thunderbird.read(&[(address.clone(), SAMPLE.to_owned())]);
    let server = |protocol: &str, host: &str, port, security: &str, auth: &str, username: &str| thunderbird::Server {
        protocol: protocol.to_owned(),
        host: host.to_owned(),
        port: Some(port),
        security: security.to_owned(),
        auth: auth.to_owned(),
        username: username.to_owned(),
    };
    let expected = Understood {
        id: "example.net".to_owned(),
        display_name: "Example & Sons".to_owned(),
        incoming: vec![
            server("imap", "imap.example.net", 993, "tls", "password", "jeanne@example.net"),
            // It has no registration for OAuth 2.0 with this host, so it takes the next word.
            server("pop3", "pop.example.net", 110, "starttls", "encrypted", "jeanne"),
        ],
        outgoing: vec![server("smtp", "smtp.example.net", 465, "tls", "password", "jeanne@example.net")],
    };
    assert_eq!(understood, [Ok(expected)]);

    let broken: Vec<_> = BREAKS.iter().map(|(right, wrong)| (address.clone(), SAMPLE.replace(right, wrong))).collect();
    for ((_, wrong), answer) in BREAKS.iter().zip(thunderbird.read(&broken)) {
        assert!(answer.is_err(), "Thunderbird reads a file with {wrong}: {answer:?}");
    }
}
