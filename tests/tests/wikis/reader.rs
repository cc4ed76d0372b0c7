//! Somebody who reads a page of a wiki.

use mail_setup_tests::browser::Browser;
use serde_json::{Value, json};

/// What Firefox says of MediaWiki's own policy, which has a word for older browsers.
const MEDIAWIKI: &str = "Ignoring “'unsafe-inline'” within script-src";

/// Reads a widget: its label, the program and the server it shows, and whether the page's own answer still shows.
const READ: &str = "
    const host = document.querySelector(arguments[0]);
    const words = (node) => node?.textContent.trim();
    const within = (path) => host.shadowRoot.querySelector(path);
    return [
      words(host.querySelector('label')),
      within('input[name=client]:checked')?.value,
      words(within(\"[data-field='incoming.host'] [part~=value]\")),
      host.querySelector('a').checkVisibility(),
    ];";

/// That the widget at `host`, which asks for French and Evolution, comes up and answers.
#[track_caller]
pub(crate) fn gets_answer(browser: &Browser, url: &str, host: &str) {
    let seen = answer(browser, url, host);
    assert_eq!(seen, json!(["Votre adresse e-mail", "evolution", "imap.free.fr", false]));
}

/// The same of one that can ask for French alone.
#[track_caller]
pub(crate) fn gets_answer_in_french(browser: &Browser, url: &str, host: &str) {
    let seen = answer(browser, url, host);
    assert_eq!(seen, json!(["Votre adresse e-mail", "thunderbird", "imap.free.fr", false]));
}

#[track_caller]
fn answer(browser: &Browser, url: &str, host: &str) -> Value {
    browser.open(url);
    browser.click(&format!("{host} input[slot=input]"));
    browser.type_text("jean.dupont@free.fr");
    let up = "return document.querySelector(arguments[0]).dataset.state === 'match'";
    browser.wait("the settings are there", up, &[host.into()]);
    let seen = browser.script(READ, &[host.into()]);
    let mut console = browser.console().unwrap_or_default();
    console.retain(|line| !line.contains(MEDIAWIKI));
    assert_eq!(console, Vec::<String>::new(), "the browser's console");
    seen
}
