//! What axe-core has to say about each state, and whether it can say anything.

use mail_setup_tests::browser::{Browser, Engine, Scheme, key};
use mail_setup_tests::site::Fault;
use mail_setup_tests::suite::Suite;
use mailsetup_core::LANGUAGES;
use mailsetup_core::client::{self, Client};
use serde_json::json;

use crate::page::{Page, WIDGET, help, start, strings};

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("axe-core finds nothing in any state, in French on light ground", light);
    suite.only(
        &[Engine::Chromium],
        "axe-core finds nothing in any state, language and colour scheme, which Chromium can be told",
        all,
    );
    suite.only(
        &[Engine::Chromium],
        "axe-core finds nothing in any state and theme at 320 pixels, which Chromium can be given",
        narrow,
    );
    suite.everywhere("axe-core finds nothing where the widget could not start", failed);
    suite.only(
        &[Engine::Chromium],
        "axe-core finds nothing in any language, nor in any program's words, which are the same in each browser",
        words,
    );
    suite.everywhere("axe-core finds what is wrong, inside the widget too", can_fail);
}

type State = (&'static str, fn(&Page<'_>));

/// Each state, and how a reader comes to it.
const STATES: [State; 7] = [
    ("empty", |page| page.until("empty")),
    ("typing", |page| {
        page.type_text("jean.dupont@fre");
        page.until("typing");
    }),
    ("invalid", |page| {
        page.browser.press(&[key::ENTER]);
        page.until("invalid");
    }),
    ("match", |page| {
        type_anew(page, "jean.dupont@free.fr");
        page.until_provider("free.fr");
    }),
    ("unknown", |page| {
        type_anew(page, "someone@gmial.com");
        page.until("unknown");
    }),
    ("refused", |page| {
        type_anew(page, "someone@outlook.com");
        page.until_provider("outlook");
        page.choose("more-clients", "claws-mail");
        page.wait("the refusal", "return one('mail-setup >>> [part~=impossible]')", &[]);
    }),
    ("sign-in", |page| {
        page.click("[part~=impossible] button[value=thunderbird]");
        page.wait("the way in", "return one('mail-setup >>> [part~=sign-in]')", &[]);
    }),
];

#[track_caller]
fn type_anew(page: &Page, address: &str) {
    page.clear();
    page.type_text(address);
}

#[track_caller]
fn found(page: &Page) -> Vec<String> {
    // What is folded is looked at too.
    page.read("for (const fold of find('mail-setup >>> details')) fold.open = true;", &[]);
    let found = page.browser.call("/test/axe-check.js", "check", &[]);
    strings(found.unwrap_or_else(|refused| panic!("axe does not run: {}", refused.message)))
}

/// What the reader's system asks of the page.
#[derive(Clone, Copy, Debug)]
enum Theme {
    Light,
    Dark,
    Forced,
}

/// WebKitGTK takes its theme from its desktop, which is light.
fn ask_for(browser: &Browser, theme: Theme) {
    let _ = match theme {
        Theme::Light => browser.prefer(Scheme::Light),
        Theme::Dark => browser.prefer(Scheme::Dark),
        Theme::Forced => browser.force_colours(),
    };
}

fn look(browser: &Browser, lang: &str, themes: &[Theme]) -> Vec<String> {
    let page = start(browser, help(lang, WIDGET).axe()).up();
    let mut wrong = Vec::new();
    for (state, reach) in STATES {
        reach(&page);
        for theme in themes {
            ask_for(browser, *theme);
            wrong.extend(found(&page).into_iter().map(|line| format!("{lang} {theme:?} {state}: {line}")));
        }
    }
    wrong
}

fn light(browser: &Browser) {
    let wrong = look(browser, "fr", &[Theme::Light]);
    assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong.join("\n"));
}

fn all(browser: &Browser) {
    let mut wrong = look(browser, "fr", &[Theme::Dark, Theme::Forced]);
    wrong.extend(look(browser, "en", &[Theme::Light, Theme::Dark]));
    assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong.join("\n"));
}

fn narrow(browser: &Browser) {
    browser.resize(320, 1.0);
    let wrong = look(browser, "fr", &[Theme::Light, Theme::Dark, Theme::Forced]);
    assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong.join("\n"));
}

fn failed(browser: &Browser) {
    let body = "<mail-setup><p>Servers for mail programs: <a href=\"/servers\">our list</a>.</p></mail-setup>";
    let page = start(browser, help("fr", body).axe().fault(".wasm", Fault::Missing)).up();
    page.until("failed");
    let mut wrong = Vec::new();
    for theme in [Theme::Light, Theme::Dark, Theme::Forced] {
        ask_for(browser, theme);
        wrong.extend(found(&page).into_iter().map(|line| format!("{theme:?}: {line}")));
    }
    assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong.join("\n"));
}

/// Screens, a file, a QR code, and the longest words.
const PROGRAMS: [&str; 4] = ["thunderbird", "neomutt", "thunderbird-android", "kmail"];

fn words(browser: &Browser) {
    let widget = r#"<mail-setup address="jean.dupont@free.fr"></mail-setup>"#;
    let every: Vec<&str> = client::all().map(Client::id).collect();
    let mut wrong = Vec::new();
    for lang in LANGUAGES {
        let page = start(browser, help(lang, widget).axe()).up();
        page.until_provider("free.fr");
        let programs = if *lang == "fr" { every.as_slice() } else { &PROGRAMS };
        for program in programs {
            page.read("one('mail-setup').setAttribute('client', arguments[0])", &[(*program).into()]);
            page.wait(
                "this program",
                "return chosen('mail-setup', 'client').join('+') === arguments[0]",
                &[(*program).into()],
            );
            wrong.extend(found(&page).into_iter().map(|line| format!("{lang} {program}: {line}")));
        }
    }
    assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong.join("\n"));
}

fn can_fail(browser: &Browser) {
    let body = [WIDGET, r#"<img src="data:,">"#].concat();
    let page = start(browser, help("en", &body).axe()).up();
    page.until("empty");
    page.read("one('mail-setup').style.setProperty('--mail-setup-quiet', 'light-dark(#eee, #222)')", &[]);
    let found = found(&page);
    let rules: Vec<_> = found.iter().map(|line| line.split(": ").next().unwrap_or_default()).collect();
    assert!(rules.contains(&"image-alt") && rules.contains(&"color-contrast"), "{found:?}");
    assert!(found.iter().any(|line| line.starts_with("color-contrast: mail-setup >>> ")), "{found:?}");
    assert_eq!(page.read("return find('mail-setup >>> [part~=examples]').length", &[]), json!(1));
}
