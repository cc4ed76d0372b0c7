//! Words: none of ours outside the language files, and what each program's reader is told, whole.

use expect_test::expect_file;
use mail_setup_tests::browser::{Browser, Engine};
use mail_setup_tests::suite::Suite;
use mailsetup_core::client::{self, Client};
use mailsetup_core::format::{self, Name};
use mailsetup_core::provider;
use serde_json::{Value, json};

use crate::page::{WIDGET, open};

pub(crate) fn cases(suite: &mut Suite) {
    suite.only(&[Engine::Chromium], "every word on the page comes from the language file or the tables", pseudo);
    suite.only(&[Engine::Chromium], "what a reader of each program is told, in French", |browser| told(browser, "fr"));
    suite.only(&[Engine::Chromium], "what a reader of each program is told, in English", |browser| told(browser, "en"));
}

const MODULE: &str = "/languages.js";

/// One with the mailbox's password, one with app passwords, one that only signs people in.
const ADDRESSES: [&str; 3] = ["jean.dupont@free.fr", "jean.dupont@yahoo.com", "jean.dupont@outlook.com"];

fn pseudo(browser: &Browser) {
    let page = open(browser, "en", WIDGET);
    let typed = |address: &str| json!(["typed", address]);
    let mut visits = vec![
        json!([]),
        json!([typed("jean"), ["left", ""]]),
        json!([typed("jean@example.org"), ["left", ""]]),
        json!([typed("jean@gmial.com"), ["left", ""]]),
        json!([typed("jean@laposte.net"), ["client", "evolution"], ["network", "orange.fr"]]),
        json!([typed("jean@gmail.com"), ["client", "claws-mail"], ["protocol", "pop3"], ["network", "company"]]),
        json!([typed("jean@proton.me"), ["client", "apple-mail-ios"]]),
        json!([typed("jean@tuta.com"), ["client", "thunderbird"]]),
        json!([["provider", "free.fr"], ["client", "thunderbird"]]),
    ];
    for client in client::all() {
        for address in ADDRESSES {
            visits.push(json!([typed(address), ["client", client.id()]]));
        }
    }
    let mut facts: Vec<String> = provider::all().map(|provider| provider.name().to_owned()).collect();
    facts.extend(
        provider::all()
            .flat_map(provider::Provider::steps)
            .flat_map(|step| step.menu_words().split('\u{1f}').map(str::to_owned).collect::<Vec<_>>()),
    );
    facts.extend(client::all().map(|client| client.name().to_owned()));
    facts.extend(format::all().filter_map(|format| match format.about().name {
        Name::Program(name) => Some(name.to_owned()),
        Name::Words(_) => None,
    }));
    let ids: Vec<&str> = provider::all().map(provider::Provider::id).collect();
    let strangers = page.browser.call(MODULE, "pseudo", &[visits.into(), json!(facts), json!(ids)]);
    assert_eq!(strangers.expect("the widget starts with any language"), json!([]));
}

fn told(browser: &Browser, lang: &'static str) {
    let page = open(browser, lang, WIDGET);
    let clients: Vec<Client> = client::all().collect();
    let visits: Vec<Value> = clients
        .iter()
        .flat_map(|client| ADDRESSES.map(|address| json!([["typed", address], ["client", client.id()]])))
        .collect();
    let told = page.browser.call(MODULE, "instructions", &[lang.into(), visits.into()]).expect("the widget starts");
    let told: Vec<&str> = told.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert_eq!(told.len(), clients.len() * ADDRESSES.len());
    for (client, told) in clients.iter().zip(told.chunks(ADDRESSES.len())) {
        let sections: Vec<String> =
            ADDRESSES.iter().zip(told).map(|(address, told)| format!("== {address}\n{told}\n")).collect();
        let file = format!("{}/tests/widget/instructions/{}.{lang}.txt", env!("CARGO_MANIFEST_DIR"), client.id());
        expect_file![file].assert_eq(&sections.join("\n"));
    }
}
