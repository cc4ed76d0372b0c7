//! The shipped table: what must hold of every row.

use mailsetup_core::account::Account;
use mailsetup_core::client::{self, Client, Field, Platform};
use mailsetup_core::lookup::{self, Found};
use mailsetup_core::provider::{self, Auth, Confidence, Protocol, Provider};
use mailsetup_core::route::{Because, Route, route};
use mailsetup_core::{answer, format};
use std::collections::HashSet;

fn ascii(name: &str) -> Option<String> {
    idna::domain_to_ascii(name).ok()
}

#[test]
fn every_domain_leads_to_its_own_provider_and_to_no_other() {
    let mut seen = HashSet::new();
    for provider in provider::all() {
        assert_eq!(provider::by_id(provider.id()), Some(provider), "{}", provider.id());
        for domain in provider.domains() {
            assert_eq!(provider::by_domain(&domain), Some(provider), "{domain}");
            assert!(seen.insert(domain.clone()), "{domain} stands twice");
        }
    }
    assert!(seen.len() > 1_350, "{} domains", seen.len());
}

#[test]
fn every_row_has_a_name_a_date_and_a_source() {
    for provider in provider::all() {
        let id = provider.id();
        assert!(!provider.name().is_empty(), "{id}");
        assert!(provider.checked().as_str() >= "2015" && provider.checked().len() >= 7, "{id}: {}", provider.checked());
        assert!(provider.sources().next().is_some(), "{id} has no source");
        assert!(provider.sources().all(|source| !source.is_empty() && !source.contains(['{', '*'])), "{id}");
        assert_eq!(provider.confidence() == Confidence::None, provider.servers().next().is_none(), "{id}");
    }
}

#[test]
fn every_server_has_a_plausible_host_and_a_way_to_log_in() {
    for provider in provider::all() {
        for server in provider.servers() {
            let host = server.host("example.org");
            let fine = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            assert!(host.contains('.') && host.split('.').all(fine), "{}: {host}", provider.id());
            assert!(server.port > 0, "{host}");
            assert!(server.auth().next().is_some(), "{host}");
        }
    }
}

#[test]
fn domains_that_resemble_a_known_one_never_match() {
    let traps = [
        "gmail.com.evil.example",
        "notgmail.com",
        "gmail.co.fr",
        "xgmail.com",
        "mail.gmail.com",
        "free.fr.example.org",
        "afree.fr",
        "sub.free.fr",
        "free.de",
        "orange.fr.com",
        "hotmail.fr.net",
        "outlook.com.evil.test",
        "imap.free.fr",
    ];
    for domain in traps {
        let found = lookup::find(&format!("jean@{domain}"), &ascii);
        assert!(matches!(found, Found::Unknown(_)), "{domain}: {found:?}");
    }
}

#[test]
fn country_twins_belong_to_whom_they_belong() {
    let id = |domain| provider::by_domain(domain).map(Provider::id);
    assert_ne!(id("hotmail.ru"), Some("outlook"));
    assert_eq!(id("live.ru"), Some("outlook"));
    assert_eq!(id("yahoo.co.jp"), Some("yahoo.co.jp"));
    assert_eq!(id("yahoo.fr"), Some("yahoo"));
    assert_eq!(id("alice.it"), Some("alice.it"));
    assert_eq!(id("aliceadsl.fr"), Some("aliceadsl.fr"));
    assert_eq!(id("gmx.fr"), Some("gmx.com"));
    assert_eq!(id("gmx.ch"), Some("gmx.net"));
}

#[test]
fn every_program_has_a_route_to_every_provider_and_it_keeps_its_word() {
    for provider in provider::all() {
        for client in client::all() {
            let way = route(provider, client, None);
            let name = format!("{} with {}", provider.id(), client.id());
            let offers = |auth: Auth| {
                [Protocol::Imap, Protocol::Pop3]
                    .into_iter()
                    .filter_map(|protocol| provider.server(protocol))
                    .any(|server| server.auth().any(|other| other == auth))
            };
            match way {
                Route::SignIn => assert!(provider.issuer().is_some_and(|issuer| client.signs_in_at(issuer)), "{name}"),
                Route::AppPassword => assert!(offers(Auth::AppPassword), "{name}"),
                Route::Password => {
                    assert!(offers(Auth::Password) || offers(Auth::Encrypted) || offers(Auth::None), "{name}")
                }
                Route::Bridge => assert!(client.reaches_bridge() && offers(Auth::BridgePassword), "{name}"),
                Route::Impossible(Because::OAuth2Only) => assert!(offers(Auth::OAuth2), "{name}"),
                Route::Impossible(_) => {}
            }
        }
    }
}

#[test]
fn the_route_depends_on_the_program() {
    let kind = |address: &str, client: &str| {
        let answer = answer::lookup(address, client::by_id(client), &ascii);
        answer.route.map(|route| (route.kind, route.because))
    };
    assert_eq!(kind("a@gmail.com", "thunderbird"), Some(("sign-in", None)));
    assert_eq!(kind("a@gmail.com", "claws-mail"), Some(("app-password", None)));
    assert_eq!(kind("a@outlook.com", "thunderbird"), Some(("sign-in", None)));
    assert_eq!(kind("a@outlook.com", "claws-mail"), Some(("impossible", Some("oauth2-only"))));
    assert_eq!(kind("a@free.fr", "thunderbird"), Some(("password", None)));
    assert_eq!(kind("a@proton.me", "thunderbird"), Some(("bridge", None)));
    assert_eq!(kind("a@proton.me", "apple-mail-ios"), Some(("impossible", Some("bridge-needs-computer"))));
    assert_eq!(kind("a@tuta.com", "thunderbird"), Some(("impossible", Some("own-app-only"))));
    assert_eq!(kind("a@icloud.com", "thunderbird"), Some(("app-password", None)));
}

#[test]
fn a_tag_is_no_login_where_the_provider_delivers_it_to_the_mailbox() {
    let name = |address: &str| answer::lookup(address, None, &ascii).servers.first().and_then(|s| s.username.clone());
    assert_eq!(name("jean+liste@gmail.com").as_deref(), Some("jean@gmail.com"));
    assert_eq!(name("jean+liste@icloud.com").as_deref(), Some("jean"));
    assert_eq!(name("jean+liste@free.fr").as_deref(), Some("jean+liste"));
    assert_eq!(answer::lookup("jean+liste@gmail.com", None, &ascii).address, "jean+liste@gmail.com");
}

#[test]
fn icloud_has_two_forms_of_the_user_name() {
    let answer = answer::lookup("jean@icloud.com", None, &ascii);
    let names: Vec<_> =
        answer.servers.iter().map(|s| (s.protocol, s.username.as_deref().unwrap_or_default())).collect();
    assert_eq!(names, [("imap", "jean"), ("smtp", "jean@icloud.com")]);
}

#[test]
fn a_format_a_program_names_exists_and_every_offered_file_renders() {
    for client in client::all() {
        for id in client.formats() {
            assert!(format::by_id(id).is_some(), "{}: {id}", client.id());
        }
    }
    for provider in provider::all() {
        let Some(protocol) = format::first_protocol(provider) else { continue };
        let account = Account::resolve(None, provider, protocol);
        for format in format::offered(&account, None) {
            let file = answer::render(format, &account, None).expect("offered formats fit");
            assert!(!file.text.is_empty(), "{} {}", provider.id(), format.id());
            let name = file.file_name.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b));
            assert!(name, "{}", file.file_name);
        }
    }
}

#[test]
fn no_file_is_offered_where_it_could_not_work() {
    let code = |address: &str, format: &str| {
        answer::config_file(address, format, None, None, &ascii).map(|_| "made").unwrap_or_else(|error| error.code())
    };
    assert_eq!(code("a@outlook.com", "mobileconfig"), "format-cannot-work");
    assert_eq!(code("a@outlook.com", "autoconfig"), "made");
    assert_eq!(code("a@proton.me", "mobileconfig"), "format-cannot-work");
    assert_eq!(code("a@proton.me", "autoconfig"), "format-cannot-work");
    assert_eq!(code("a@tuta.com", "autoconfig"), "format-cannot-work");
    assert_eq!(code("a@example.org", "autoconfig"), "no-provider");
    assert_eq!(code("nonsense", "autoconfig"), "no-provider");
    assert_eq!(code("a@free.fr", "prf"), "unknown-format");
    assert_eq!(code("a@free.fr", "mobileconfig"), "made");
}

#[test]
fn every_screen_names_fields_and_programs_run_somewhere() {
    for client in client::all() {
        let platforms: Vec<Platform> = client.platforms().collect();
        assert!(!platforms.is_empty(), "{}", client.id());
        for label in client.screens().into_iter().flat_map(|screen| screen.fields) {
            assert!(label.field().is_some(), "{}: {label:?}", client.id());
        }
    }
    let asks = |client: Client, field: Field| {
        client.screens().into_iter().flat_map(|s| s.fields).any(|l| l.field() == Some(field))
    };
    assert!(client::by_id("thunderbird").is_some_and(|client| asks(client, Field::Auth)));
    assert!(client::by_id("geary").is_some_and(|client| !asks(client, Field::Port)));
}

#[test]
fn any_text_gets_an_answer() {
    let odd = [
        "",
        "\0",
        "@",
        "@@",
        "<>",
        "><",
        "mailto:",
        "\"",
        "\"\"@",
        "a@\u{202e}b.fr",
        "🦀@🦀.🦀",
        "a@xn--",
        "{}@{}.fr",
        "a@b.c\n",
    ];
    for text in odd.iter().map(|text| (*text).to_owned()).chain(["x".repeat(1 << 20), "é@".repeat(1 << 16)]) {
        for client in [None, client::by_id("thunderbird")] {
            let answer = answer::lookup(&text, client, &ascii);
            assert_ne!(answer.status, "match");
            assert!(serde_json::from_str::<serde_json::Value>(&answer.to_json()).is_ok());
        }
    }
}
