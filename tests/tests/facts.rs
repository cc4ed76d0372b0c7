//! The provider table beside the facts it was written from, field by field.
//!
//! The facts are not part of the project: with `SHARED_DIR` naming a folder that has `data/provider-facts.json`
//! the comparison runs; without, it says that it was skipped. What differs for one rule in many rows is a
//! function here, with the rule beside it. What differs in single rows is a line of `facts/differences.txt`, below
//! its reason. A difference that has no line fails, and so does a line without a difference. Rows that are ours
//! alone are not looked at.

use mailsetup_tablegen::{Provider, Server};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::path::{Path, PathBuf};

/// Differences that are meant: reasons as comments, then `id field: theirs → ours`.
const MEANT: &str = include_str!("facts/differences.txt");

/// Sources under the GPL or AGPL: a server that only they name is not taken.
const COPYLEFT: [&str; 4] = ["fairemail", "mailspring", "mutt-wizard", "sync-engine"];
/// Protocols of the table; the facts have others too.
const PROTOCOLS: [&str; 5] = ["imap", "pop3", "smtp", "caldav", "carddav"];
const MAIL: [&str; 3] = ["imap", "pop3", "smtp"];
/// The month in which the facts were collected: the date of a row that no source dates.
const COLLECTED: &str = "2026-11";

#[derive(Deserialize)]
struct Facts {
    providers: Vec<Fact>,
}

#[derive(Deserialize)]
struct Fact {
    id: String,
    display_name: String,
    domains: Vec<String>,
    mx_domains: Vec<String>,
    servers: Vec<FactServer>,
    #[serde(default)]
    alt_servers: Vec<FactServer>,
    oauth2: Option<Issuer>,
    webmail_url: Option<String>,
    prep: Vec<String>,
    last_checked: Option<String>,
    confidence: String,
    #[serde(default)]
    username_fallbacks: Vec<String>,
    sources: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Issuer {
    issuer: String,
}

#[derive(Deserialize)]
struct FactServer {
    protocol: String,
    host: Option<String>,
    port: Option<u16>,
    security: Option<String>,
    username_template: Option<String>,
    auth: Vec<String>,
    sources: Vec<String>,
    rank: Option<String>,
}

/// A server in the words of the table.
#[derive(PartialEq, Eq)]
struct Row {
    protocol: String,
    place: String,
    username: String,
    auth: Vec<String>,
    when: Option<String>,
}

impl Row {
    fn ours(server: &Server) -> Self {
        Self {
            protocol: server.protocol.clone(),
            place: format!("{}:{} {}", server.host, server.port, server.security),
            username: server.username.clone(),
            auth: server.auth.clone(),
            when: server.when.clone(),
        }
    }

    fn text(&self) -> String {
        let when = self.when.as_ref().map_or_else(String::new, |when| format!(" ({when})"));
        format!("{} {} {}{when}", self.place, self.username, self.auth.join(","))
    }
}

impl FactServer {
    /// The table keeps seed-era rows as history, has no unencrypted server, and only the protocols it knows.
    fn is_kept(&self) -> bool {
        let legacy = self.rank.as_deref() == Some("legacy");
        PROTOCOLS.contains(&self.protocol.as_str()) && self.security.as_deref() != Some("none") && !legacy
    }

    fn is_copyleft(&self) -> bool {
        self.sources.iter().all(|source| COPYLEFT.contains(&source.as_str()))
    }

    fn place(&self) -> String {
        let host = self.host.as_deref().unwrap_or_default().replace("%EMAILDOMAIN%", "{domain}");
        format!("{host}:{} {}", self.port.unwrap_or_default(), self.security.as_deref().unwrap_or_default())
    }

    /// The form of the user name; one whole placeholder has a word of its own.
    fn username(&self) -> String {
        match self.username_template.as_deref() {
            None => "none".to_owned(),
            Some("%EMAILADDRESS%") => "email".to_owned(),
            Some("%EMAILLOCALPART%") => "local".to_owned(),
            Some(other) => other
                .replace("%EMAILADDRESS%", "{email}")
                .replace("%EMAILLOCALPART%", "{local}")
                .replace("%EMAILDOMAIN%", "{domain}"),
        }
    }

    /// When the server is for somebody; nothing for a preferred one.
    fn when(&self) -> Option<String> {
        let when = match self.rank.as_deref()? {
            "alternative" => "fallback",
            "mode:recent" => "recent-mode",
            "paid-custom-domain-submission" => "custom-domain",
            region if region.starts_with("region:") => "region-america-asia",
            other => other,
        };
        Some(when.to_owned())
    }
}

/// The facts, where somebody has them.
fn facts() -> Option<PathBuf> {
    let path = env::var_os("SHARED_DIR").map(|shared| PathBuf::from(shared).join("data/provider-facts.json"));
    path.filter(|path| path.is_file())
}

/// The servers of the facts as the table ought to have them.
fn servers(fact: &Fact, ours: &Provider) -> Vec<Row> {
    let known = |server: &FactServer| {
        ours.servers.iter().map(Row::ours).any(|row| row.protocol == server.protocol && row.place == server.place())
    };
    let app_passwords = ours.preparation.iter().any(|step| step.tag.starts_with("needs_app_password"));
    let mut rows: Vec<Row> = Vec::new();
    for server in fact.servers.iter().chain(&fact.alt_servers).filter(|server| server.is_kept()) {
        // Dropped, unless the table has found a source that it may use.
        if server.is_copyleft() && !known(server) {
            continue;
        }
        let mail = MAIL.contains(&server.protocol.as_str());
        let mut when = server.when();
        // One server is preferred per protocol; the next ones are what to try when it fails.
        if mail && when.is_none() && rows.iter().any(|row| row.protocol == server.protocol) {
            when = Some("fallback".to_owned());
        }
        let mut auth = server.auth.clone();
        // ISPDB has no word for app passwords; the tag says that the account's own is refused.
        if mail && app_passwords {
            auth.iter_mut().filter(|way| *way == "password").for_each(|way| *way = "app-password".to_owned());
        }
        let protocol = server.protocol.clone();
        rows.push(Row { protocol, place: server.place(), username: server.username(), auth, when });
    }
    rows
}

/// The domains of the facts with our main one first.
fn domains(fact: &Fact, ours: &Provider) -> Vec<String> {
    let (mut main, others): (Vec<_>, Vec<_>) =
        fact.domains.iter().cloned().partition(|domain| ours.domains.first() == Some(domain));
    main.extend(others);
    main
}

/// The date of the facts. A row that nothing but copyleft code dates, and whose servers are left out for that, has
/// the date of a row without any.
fn checked(fact: &Fact, served: bool) -> &str {
    let by_copyleft = fact.sources.get("last_checked").is_some_and(|dates| {
        dates.iter().all(|source| COPYLEFT.contains(&source.split(' ').next().unwrap_or_default()))
    });
    fact.last_checked.as_deref().filter(|_| served || !by_copyleft).unwrap_or(COLLECTED)
}

/// Every difference, as a line of `differences.txt` has it.
fn differences(fact: &Fact, ours: &Provider) -> Vec<String> {
    let mut lines = Vec::new();
    let mut compare = |field: &str, theirs: &str, ours: &str| {
        let shown = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
        if theirs != ours {
            lines.push(format!("{} {field}: {} → {}", fact.id, shown(theirs), shown(ours)));
        }
    };
    let served = ours.servers.iter().any(|server| MAIL.contains(&server.protocol.as_str()));
    compare("name", &fact.display_name, &ours.name);
    let (theirs, own) = (domains(fact, ours), &ours.domains);
    let (lost, added): (BTreeSet<_>, BTreeSet<_>) = (theirs.iter().collect(), own.iter().collect());
    if lost == added {
        compare("domains", &theirs.join(" "), &own.join(" "));
    } else {
        let only = |one: &BTreeSet<&String>, other: &BTreeSet<&String>| {
            one.difference(other).map(|domain| domain.as_str()).collect::<Vec<_>>().join(" ")
        };
        compare("domains", &only(&lost, &added), &only(&added, &lost));
    }
    compare("mx", &fact.mx_domains.join(" "), &ours.mx.join(" "));
    compare("webmail", fact.webmail_url.as_deref().unwrap_or_default(), ours.webmail.as_deref().unwrap_or_default());
    let issuer = fact.oauth2.as_ref().map_or("", |oauth2| oauth2.issuer.as_str());
    compare("issuer", issuer, ours.oauth2.as_deref().unwrap_or_default());
    let fallback = ours.username_fallback.as_deref().unwrap_or_default();
    compare("username_fallback", &fact.username_fallbacks.join(" "), fallback);
    compare("checked", checked(fact, served), &ours.checked);
    // A row without servers has confidence none and says so with a tag, whatever is known of servers it may not use.
    compare("confidence", if served { &fact.confidence } else { "none" }, &ours.confidence);
    let steps = ours.preparation.iter().map(|step| &step.tag);
    let own: BTreeSet<&String> = steps.chain(&ours.notes).filter(|tag| served || *tag != "servers_unknown").collect();
    let theirs: BTreeSet<&String> = fact.prep.iter().filter(|tag| served || *tag != "servers_unknown").collect();
    let only = |one: &BTreeSet<&String>, other: &BTreeSet<&String>| {
        one.difference(other).map(|tag| tag.as_str()).collect::<Vec<_>>().join(" ")
    };
    compare("prep", &only(&theirs, &own), &only(&own, &theirs));
    let (theirs, own) = (servers(fact, ours), ours.servers.iter().map(Row::ours).collect::<Vec<_>>());
    for protocol in PROTOCOLS {
        let list = |rows: &[Row]| {
            let rows = rows.iter().filter(|row| row.protocol == protocol);
            rows.map(Row::text).collect::<Vec<_>>().join("; ")
        };
        compare(protocol, &list(&theirs), &list(&own));
    }
    lines
}

#[test]
fn every_meant_difference_has_a_reason() {
    let mut reason = false;
    for (line, number) in MEANT.lines().zip(1..) {
        match line {
            "" => reason = false,
            line if line.starts_with("# ") => reason = true,
            line => {
                assert!(reason, "differences.txt:{number}: no reason above `{line}`");
                assert!(line.contains(": ") && line.contains(" → "), "differences.txt:{number}: `{line}`");
            }
        }
    }
}

#[test]
fn the_table_differs_from_the_facts_only_where_it_is_meant_to() {
    let Some(path) = facts() else {
        eprintln!("skipped: comparison with the facts: SHARED_DIR names no folder with data/provider-facts.json");
        return;
    };
    let text = std::fs::read_to_string(&path).expect("a readable file");
    let facts: Facts = serde_json::from_str(&text).expect("the facts have the shape of their README");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let data = mailsetup_tablegen::read(&root).expect("the data folders are right");
    let mut found: BTreeSet<String> = BTreeSet::new();
    for fact in &facts.providers {
        match data.providers.iter().find(|provider| provider.id == fact.id) {
            Some(ours) => found.extend(differences(fact, ours)),
            None => {
                found.insert(format!("{} row: {} → -", fact.id, fact.display_name));
            }
        }
    }
    let meant = MEANT.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    let meant: BTreeSet<String> = meant.map(str::to_owned).collect();
    let list = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
        one.difference(other).cloned().collect::<Vec<_>>().join("\n")
    };
    assert!(
        found == meant,
        "not in tests/tests/facts/differences.txt:\n{}\n\nthere, but no difference any more:\n{}",
        list(&found, &meant),
        list(&meant, &found)
    );
    println!("{} providers compared, {} differences, all meant", facts.providers.len(), found.len());
}
