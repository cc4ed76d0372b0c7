//! A walk through the whole table: what a reader is offered of each provider, in each language and with each
//! program.
//!
//! `table.rs` has what must hold of the rows themselves, and `tests/` has files read by the programs they are for.
//! Here is the rest: which server comes first, what is said of each step, and every file for every account.

use mailsetup_core::account::Account;
use mailsetup_core::address::{self, Address, Parsed};
use mailsetup_core::provider::{self, Protocol, Provider, Security};
use mailsetup_core::route::{Route, route};
use mailsetup_core::text::Texts;
use mailsetup_core::{answer, client, format};
use std::path::{Path, PathBuf};

/// First choices on another port than the usual one, each with its reason in the provider's file.
const ODD_PORTS: &[(&str, &str)] = &[
    ("charter.net", "smtp mobile.charter.net:587 tls"),
    ("nauta.cu", "smtp smtp.nauta.cu:25 starttls"),
    ("protonmail", "imap 127.0.0.1:1143 starttls"),
    ("protonmail", "smtp 127.0.0.1:1025 starttls"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn ascii(name: &str) -> Option<String> {
    idna::domain_to_ascii(name).ok()
}

/// All languages a page can load.
fn languages() -> Vec<Texts> {
    let files = mailsetup_tablegen::language_files(&root()).expect("the build has just read the same files");
    files.into_iter().map(|file| Texts::read(file.text).expect("it fits the tables of the same build")).collect()
}

fn address(text: &str) -> Address {
    match address::parse(text, &ascii) {
        Parsed::Complete(address) => address,
        other => panic!("{text} is {other:?}"),
    }
}

/// The servers a reader is told of first.
fn first_choices() -> impl Iterator<Item = (Provider, provider::Server)> {
    let protocols = [Protocol::Imap, Protocol::Pop3, Protocol::Smtp];
    provider::all().flat_map(move |row| protocols.into_iter().filter_map(move |p| Some((row, row.server(p)?))))
}

#[test]
fn the_first_choice_is_on_the_usual_port_or_its_file_says_why_not() {
    let mut odd = Vec::new();
    for (provider, server) in first_choices().filter(|(_, s)| s.port != s.protocol.usual_port(s.security)) {
        let host = server.host("example.org");
        let text = format!("{} {host}:{} {}", server.protocol.id(), server.port, server.security.id());
        odd.push((provider.id(), text));
    }
    odd.sort();
    let odd: Vec<(&str, &str)> = odd.iter().map(|(id, text)| (*id, text.as_str())).collect();
    assert_eq!(odd, ODD_PORTS);
    for (id, _) in odd {
        let file = std::fs::read_to_string(root().join(format!("providers/{id}.toml"))).expect("its file");
        assert!(file.contains("odd_port") || file.contains("# Deliberate: "), "{id} gives no reason");
    }
}

#[test]
fn the_first_choice_is_tls_wherever_the_provider_has_tls_for_anybody() {
    for (provider, server) in first_choices().filter(|(_, server)| server.security == Security::StartTls) {
        let tls = provider
            .servers()
            .find(|other| other.protocol == server.protocol && other.general && other.security == Security::Tls);
        assert_eq!(tls, None, "{}: {} comes first", provider.id(), server.host("example.org"));
    }
}

#[test]
fn every_step_and_every_note_is_said_in_every_language() {
    let languages = languages();
    let tags: Vec<&str> = languages.iter().map(Texts::language).collect();
    assert!(tags.contains(&"en") && tags.contains(&"fr"), "{tags:?}");
    for tag in provider::tags() {
        let said: Vec<(&str, &str)> = languages.iter().map(|texts| texts.step(tag)).collect();
        for (texts, (title, how)) in languages.iter().zip(&said) {
            let name = format!("{} in {}", tag.id(), texts.language());
            assert!(!title.trim().is_empty(), "{name} has no title");
            assert!(!format!("{title}{how}").contains(['!', '{', '}', '<', '\u{1f}']), "{name}: {title} {how}");
        }
        // English words in another language were copied, not translated.
        let english = said.first().map(|(title, _)| *title);
        let alike = said.iter().filter(|(title, _)| Some(*title) == english).count();
        assert_eq!(alike, 1, "{} is said alike: {said:?}", tag.id());
    }
}

#[test]
fn what_a_reader_is_asked_to_do_is_on_a_page_of_somebody_and_in_words_of_a_language() {
    for provider in provider::all() {
        for step in provider.steps() {
            let name = format!("{}: {}", provider.id(), step.tag.id());
            assert!(step.url.is_none_or(|url| url.starts_with("https://")), "{name} {:?}", step.url);
            assert_eq!(!step.menu_words().is_empty(), step.menu_language().is_some(), "{name}");
            assert!(
                step.menu_language().is_none() || step.menu_words().split('\u{1f}').all(|word| !word.trim().is_empty()),
                "{name} has an empty menu word"
            );
        }
        let steps: Vec<_> = provider.steps().map(|step| step.tag).collect();
        assert!(
            steps.iter().enumerate().all(|(place, tag)| !steps[..place].contains(tag)),
            "{} repeats",
            provider.id()
        );
    }
}

#[test]
fn every_program_learns_its_way_in_for_every_provider_and_protocol() {
    for provider in provider::all() {
        for client in client::all() {
            let best = route(provider, client, None);
            let ways = [Protocol::Imap, Protocol::Pop3].map(|protocol| route(provider, client, Some(protocol)));
            let name = format!("{} with {}", provider.id(), client.id());
            let works = |way: &Route| !matches!(way, Route::Impossible(_));
            // What is said without a protocol is what holds for the first protocol that works.
            assert_eq!(works(&best), ways.iter().any(works), "{name}");
            if let Some(first) = ways.into_iter().find(works) {
                assert_eq!(best, first, "{name}");
            }
            assert_eq!(best.because().is_some(), best.kind() == "impossible", "{name}");
            if provider.server(Protocol::Imap).or(provider.server(Protocol::Pop3)).is_none() {
                assert!(!works(&best), "{name} has a way in to no server");
            }
        }
    }
}

#[test]
fn every_file_on_offer_can_be_read_and_holds_the_servers_whoever_it_is_for() {
    let local = "\"a&b'\\\" ]]>\"";
    let name = "O'Brien \"x\" <a&b> ]]> \u{202e}né\u{0}\u{1b}[31m\nnext";
    let mut files = 0;
    for provider in provider::all() {
        let main = provider.main_domain().unwrap_or("customer.example");
        let people = [None, Some(address(&format!("jean.dupont@{main}"))), Some(address(&format!("{local}@{main}")))];
        for protocol in [Protocol::Imap, Protocol::Pop3].into_iter().filter(|p| provider.server(*p).is_some()) {
            for person in &people {
                let account = Account::resolve(person.as_ref(), provider, protocol);
                for format in format::all().filter(|format| format.fits(&account).is_ok()) {
                    let what = format!("{} {} {} for {person:?}", provider.id(), protocol.id(), format.id());
                    let file = answer::render(format, &account, Some(name)).expect("it fits");
                    holds_the_servers(&file.text, &account, &what);
                    files += 1;
                }
            }
        }
    }
    assert!(files > 1_000, "{files} files");
}

#[track_caller]
fn holds_the_servers(text: &str, account: &Account, what: &str) {
    if !text.starts_with("<?xml") {
        let mut servers = account.incoming.iter().chain(&account.outgoing);
        assert!(servers.any(|server| text.contains(&server.host)), "{what} has no server");
        return;
    }
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(text, options).unwrap_or_else(|e| panic!("{what}: {e}"));
    let words: Vec<&str> = document.descendants().filter_map(|node| node.text()).collect();
    for server in account.incoming.iter().chain(&account.outgoing) {
        // A file for a whole domain leaves the domain to its reader.
        let pattern = server.host.replace(account.domain(), "%EMAILDOMAIN%");
        assert!(words.iter().any(|word| *word == server.host || *word == pattern), "{what} lacks {}", server.host);
    }
}
