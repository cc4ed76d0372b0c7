//! A program's own words: the rows that its screens have and no others, and English marked as English.

use mail_setup_tests::browser::{Browser, Engine};
use mail_setup_tests::suite::Suite;
use mailsetup_core::account::Account;
use mailsetup_core::client::{self, Client, Field, Label, Side};
use mailsetup_core::provider::{self, Protocol, Provider};
use mailsetup_core::route::{Route, route};
use mailsetup_core::text::{Texts, Word};
use mailsetup_core::{Key, words};
use serde_json::{Value, json};
use std::path::Path;

use crate::page::{WIDGET, open, strings};

pub(crate) fn cases(suite: &mut Suite) {
    suite.only(
        &[Engine::Chromium],
        "every program has for every provider the rows of its screens, with the program's words",
        rows,
    );
    suite.only(
        &[Engine::Chromium],
        "a word that a program shows in English has its own language and direction on a page in Arabic or Hebrew",
        foreign,
    );
}

const MODULE: &str = "/languages.js";

fn texts(tag: &str) -> Texts {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = mailsetup_tablegen::language_files(&root).expect("the build has just read the same files");
    let file = files.into_iter().find(|file| file.tag == tag).expect("the language has a file");
    Texts::read(file.text).expect("it fits the tables of the same build")
}

/// The programs with screens of their own; the settings of the others are a file.
fn programs() -> impl Iterator<Item = Client> {
    client::all().filter(|client| !client.screens().is_empty())
}

/// A word as it stands in a row.
fn shown(word: Option<Word>, ours: &str) -> String {
    match word {
        Some(Word { text, gloss: Some(gloss), .. }) => format!("{text} ({gloss})"),
        Some(word) => word.text.to_owned(),
        None => ours.to_owned(),
    }
}

/// The rows in which something is chosen or named, from the program's screens and the provider's servers.
fn expected(texts: &Texts, client: Client, provider: Provider, protocol: Protocol, way: &Route) -> Vec<String> {
    let account = Account::resolve(None, provider, protocol);
    let mut screens = client.screens();
    screens.retain(|screen| screen.only.is_none_or(|only| only == protocol));
    screens.sort_by_key(|screen| screen.later);
    let mut rows = Vec::new();
    for label in screens.into_iter().flat_map(|screen| screen.fields) {
        let Some(field) = label.field() else { continue };
        let outgoing = label.side() == Side::Outgoing;
        let side = if outgoing { "outgoing" } else { "incoming" };
        let Some(end) = (if outgoing { &account.outgoing } else { &account.incoming }) else { continue };
        let chosen = |keys: [Option<Label>; 2]| keys.into_iter().flatten().find_map(|key| texts.label(client, key));
        let (name, ours, value) = match field {
            Field::Host => ("host", Key::FieldHost, client.host(end)),
            Field::Port => ("port", Key::FieldPort, end.port.to_string()),
            Field::Security => {
                let ours = if end.security.id() == "tls" { Key::ValueTls } else { Key::ValueStarttls };
                ("security", Key::FieldSecurity, shown(chosen(words::security(end)), texts.get(ours)))
            }
            Field::Auth => {
                let login = end.login(*way == Route::SignIn);
                let ours = match login.id() {
                    "oauth2" => Key::ValueAuthOauth2,
                    "encrypted" => Key::ValueAuthEncrypted,
                    "none" => Key::ValueAuthNone,
                    _ => Key::ValueAuthPassword,
                };
                ("auth", Key::FieldAuth, shown(chosen(words::auth(login, end.protocol)), texts.get(ours)))
            }
            Field::Protocol => {
                let ours = match end.protocol {
                    Protocol::Imap => Key::ProtocolImap,
                    Protocol::Pop3 => Key::ProtocolPop3,
                    Protocol::Smtp => Key::ProtocolSmtp,
                };
                ("protocol", Key::FieldProtocol, shown(chosen(words::protocol(end.protocol)), texts.get(ours)))
            }
            _ => continue,
        };
        let words = shown(texts.label(client, label), texts.get(ours));
        rows.push(format!("{side}.{name} | {words} | {value}").split_whitespace().collect::<Vec<_>>().join(" "));
    }
    rows
}

/// Rows about the reader say what everybody's say.
fn about_a_server(row: &str) -> bool {
    let field = row.split(" | ").next().unwrap_or_default();
    field.contains('.') && !field.ends_with(".username")
}

fn rows(browser: &Browser) {
    let page = open(browser, "fr", WIDGET);
    let french = texts("fr");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for client in programs() {
        for protocol in [Protocol::Imap, Protocol::Pop3] {
            let ways = provider::all().map(|provider| (provider, route(provider, client, Some(protocol))));
            let ways: Vec<_> = ways.filter(|(_, way)| !matches!(way, Route::Impossible(_))).collect();
            let ids: Vec<&str> = ways.iter().map(|(provider, _)| provider.id()).collect();
            let arguments = ["fr".into(), client.id().into(), protocol.id().into(), json!(ids)];
            let drawn = browser.call(MODULE, "rows", &arguments).expect("the widget starts");
            let drawn = drawn.as_array().cloned().unwrap_or_default();
            assert_eq!(drawn.len(), ways.len());
            for ((provider, way), drawn) in ways.iter().zip(drawn) {
                let drawn: Vec<String> = strings(drawn).into_iter().filter(|row| about_a_server(row)).collect();
                let expected = expected(&french, client, *provider, protocol, way);
                seen += drawn.len();
                if drawn != expected {
                    wrong.push(format!("{} {}: {drawn:?}, not {expected:?}", client.id(), provider.id()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(seen > 10_000, "{seen} rows");
    page.is_quiet();
}

fn foreign(browser: &Browser) {
    let page = open(browser, "en", WIDGET);
    let visits: Vec<Value> = programs()
        .flat_map(|client| {
            ["imap", "pop3"]
                .map(|protocol| json!([["typed", "jean@laposte.net"], ["client", client.id()], ["protocol", protocol]]))
        })
        .collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let data = mailsetup_tablegen::read(&root).unwrap_or_else(|problems| panic!("{problems:?}"));
    for tag in ["ar", "he"] {
        let mut english = Vec::new();
        for client in data.clients.iter().filter(|client| client.picker) {
            for key in client.untranslated.get(tag).into_iter().flatten() {
                let words = |tag: &str| client.labels.get(tag).and_then(|words| words.get(key)).cloned();
                let original = words("en").unwrap_or_default();
                english.extend(words(tag).unwrap_or_default().into_iter().filter(|word| original.contains(word)));
            }
        }
        let found = browser.call(MODULE, "foreign", &[tag.into(), json!(visits), json!(english)]);
        let found = found.expect("the widget starts");
        assert_eq!(found["found"], json!([]), "{tag}");
        assert!(found["marked"].as_u64().is_some_and(|marked| marked > 50), "{tag}: {}", found["marked"]);
    }
    page.is_quiet();
}
