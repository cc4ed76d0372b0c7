//! The words of every program for every provider: what a reader is told must be found on the program's screen, and
//! must be right for the server.

use mailsetup_core::account::{Account, Endpoint};
use mailsetup_core::client::{self, Client, Field, Label, Side};
use mailsetup_core::provider::{self, Auth, Protocol, Security};
use mailsetup_core::route::{Route, route};
use mailsetup_core::text::{Texts, Word};
use mailsetup_core::words;
use std::path::Path;

/// Programs whose screens for an account have no field for the port.
const WITHOUT_PORT: &[&str] = &["balsa", "claws-mail", "geary", "gnome-online-accounts"];

/// Programs whose screens do not ask how to log in.
const WITHOUT_AUTH: &[&str] = &[
    "balsa",
    "claws-mail",
    "fairemail",
    "geary",
    "gmail-android",
    "gnome-online-accounts",
    "outlook-classic",
    "outlook-mobile",
    "outlook-new",
];

/// All languages a page can load.
fn languages() -> Vec<Texts> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = mailsetup_tablegen::language_files(&root).expect("the build has just read the same files");
    files.into_iter().map(|file| Texts::read(file.text).expect("it fits the tables of the same build")).collect()
}

/// The programs with screens of their own; the settings of the others are a file.
fn programs() -> impl Iterator<Item = Client> {
    client::all().filter(|client| !client.screens().is_empty())
}

/// Whom a reader is told of: every program with every provider that it can reach, by every protocol it has.
fn guides() -> Vec<(Client, Account, Route)> {
    let mut all = Vec::new();
    for client in programs() {
        for provider in provider::all() {
            for protocol in [Protocol::Imap, Protocol::Pop3] {
                let way = route(provider, client, Some(protocol));
                if !matches!(way, Route::Impossible(_)) {
                    all.push((client, Account::resolve(None, provider, protocol), way));
                }
            }
        }
    }
    assert!(all.len() > 4_000, "{} guides", all.len());
    all
}

fn ends(account: &Account) -> impl Iterator<Item = &Endpoint> {
    account.incoming.iter().chain(&account.outgoing)
}

/// How a reader of one program logs in at every server that it can reach.
fn logins(program: &str) -> Vec<(Client, &'static str, Protocol, Auth)> {
    let mut all = Vec::new();
    for (client, account, way) in guides().into_iter().filter(|(client, ..)| client.id() == program) {
        let login = |end: &Endpoint| (client, account.provider.id(), end.protocol, end.login(way == Route::SignIn));
        all.extend(ends(&account).map(login));
    }
    all
}

fn fields(client: Client) -> Vec<Label> {
    client.screens().into_iter().flat_map(|screen| screen.fields).collect()
}

/// The word that stands in the row, as the view chooses it.
fn chosen<'a>(texts: &'a Texts, client: Client, keys: [Option<Label>; 2]) -> Option<Word<'a>> {
    keys.into_iter().flatten().find_map(|key| texts.label(client, key))
}

#[test]
fn a_program_has_rows_for_the_fields_on_its_screens_and_for_no_other() {
    for client in programs() {
        let has = |field: Field| fields(client).iter().any(|label| label.field() == Some(field));
        assert_eq!(has(Field::Port), !WITHOUT_PORT.contains(&client.id()), "{}: port", client.id());
        assert_eq!(has(Field::Auth), !WITHOUT_AUTH.contains(&client.id()), "{}: way to log in", client.id());
        for screen in client.screens() {
            for label in screen.fields {
                let side = label.side();
                assert!(
                    side == Side::Identity || label.field() == Some(Field::Password) || screen.side == Some(side),
                    "{}: {label:?} stands on a screen about something else",
                    client.id()
                );
            }
        }
    }
}

#[test]
fn the_port_stands_behind_the_server_where_it_has_no_field_and_is_not_where_the_program_goes() {
    let mut with_port = Vec::new();
    for (client, account, _) in guides() {
        for end in ends(&account) {
            // Where each of these goes without a port, from its source. Claws Mail alone sends to the relay's port.
            let default = match (client.id(), end.protocol, end.security) {
                ("claws-mail", Protocol::Smtp, Security::StartTls) => 25,
                (_, protocol, security) => protocol.usual_port(security),
            };
            let behind = WITHOUT_PORT.contains(&client.id()) && end.port != default;
            let expected = if behind { format!("{}:{}", end.host, end.port) } else { end.host.clone() };
            assert_eq!(client.host(end), expected, "{} with {}", account.provider.id(), client.id());
            if behind {
                with_port.push(client.id());
            }
        }
    }
    for client in WITHOUT_PORT {
        assert!(with_port.contains(client), "{client} meets no odd port: this test has seen nothing");
    }
}

#[test]
fn an_encrypted_password_is_recommended_only_to_a_server_that_takes_one() {
    let languages = languages();
    for (client, account, way) in guides() {
        for end in ends(&account).filter(|end| !end.offers(Auth::Encrypted)) {
            let name = format!("{} with {}", account.provider.id(), client.id());
            let login = end.login(way == Route::SignIn);
            assert_ne!(login, Auth::Encrypted, "{name}");
            let keys = words::auth(login, end.protocol);
            let encrypted = words::auth(Auth::Encrypted, end.protocol);
            for texts in &languages {
                let Some(word) = chosen(texts, client, keys) else { continue };
                let wrong = encrypted.into_iter().flatten().filter_map(|key| texts.label(client, key));
                for wrong in wrong {
                    assert_ne!(word.text, wrong.text, "{name} in {}", texts.language());
                }
            }
        }
    }
}

#[test]
fn a_mechanism_that_a_program_translates_has_its_own_name_beside_it() {
    let languages = languages();
    let mut translated = Vec::new();
    let [_, plain] = words::auth(Auth::Password, Protocol::Smtp);
    for texts in &languages {
        for client in programs() {
            let Some(word) = plain.and_then(|key| texts.label(client, key)) else { continue };
            if word.text.eq_ignore_ascii_case("PLAIN") {
                assert_eq!(word.gloss, None, "{} in {}", client.id(), texts.language());
            } else {
                assert_eq!(word.gloss, Some("PLAIN"), "{} in {}", client.id(), texts.language());
                translated.push((client.id(), texts.language(), word.text));
            }
        }
    }
    for expected in [("evolution", "fr", "CLAIR"), ("evolution", "de", "KLARTEXT"), ("evolution", "it", "IN CHIARO")] {
        assert!(translated.contains(&expected), "{translated:?}");
    }
}

#[test]
fn evolution_in_french_sends_with_clair_and_reads_with_a_password_at_every_server_that_takes_one() {
    let languages = languages();
    let french = languages.iter().find(|texts| texts.language() == "fr").expect("French");
    let mut seen = 0;
    for (client, provider, protocol, login) in logins("evolution") {
        if !matches!(login, Auth::Password | Auth::AppPassword | Auth::BridgePassword) {
            continue;
        }
        let word = chosen(french, client, words::auth(login, protocol)).map(|word| (word.text, word.gloss));
        let smtp = protocol == Protocol::Smtp;
        let expected = if smtp { ("CLAIR", Some("PLAIN")) } else { ("Mot de passe", None) };
        assert_eq!(word, Some(expected), "{provider}");
        seen += 1;
    }
    assert!(seen > 500, "{seen} servers");
}

#[test]
fn a_word_that_misleads_has_a_gloss_wherever_it_is_shown() {
    let languages = languages();
    let french = languages.iter().find(|texts| texts.language() == "fr").expect("French");
    let mut seen = 0;
    for (client, provider, protocol, login) in logins("kmail") {
        let Some(word) = chosen(french, client, words::auth(login, protocol)) else { continue };
        if word.text == "Effacer le texte" {
            assert_eq!(word.gloss, Some("texte en clair"), "{provider}");
            seen += 1;
        }
    }
    assert!(seen > 500, "{seen} servers");
    // Menu paths, boxes and buttons are written without a gloss, so none of them may need one.
    for texts in &languages {
        for client in programs() {
            for screen in client.screens() {
                let lists = screen.tick.into_iter().chain(screen.untick);
                for label in lists.chain(screen.open).chain(screen.otherwise).chain(screen.button) {
                    let gloss = texts.label(client, label).and_then(|word| word.gloss);
                    assert_eq!(gloss, None, "{} in {}", client.id(), texts.language());
                }
            }
        }
    }
}
