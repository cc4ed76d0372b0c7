//! Strict policies, and nothing of the address anywhere but on the screen.

use mail_setup_tests::browser::Browser;
use mail_setup_tests::suite::Suite;
use serde_json::{Value, json};

use crate::page::{Page, STRICT, WIDGET, help, start};

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("every feature works under the strict policies, without a complaint", strict);
    suite.everywhere("nothing is requested or stored once the widget is up", silent);
    suite.everywhere("no event, address or log line holds any part of what was typed", unheard);
    suite.everywhere("the release's own page keeps its own strict policy", own_page);
    suite.everywhere("the widget adds nothing to the page's global names", globals);
}

/// Types, picks, copies, saves, corrects, and chooses from each list.
#[track_caller]
fn use_everything(page: &Page) {
    page.type_text("jean.dupont+liste@gmial.com");
    page.until("unknown");
    page.click("[part~=suggestion]");
    page.until_provider("gmail");
    page.choose("more-clients", "claws-mail");
    page.click("[part~=preparation] input");
    page.click("input[name=protocol][value=pop3]");
    page.click("[data-field='incoming.host'] [part~=copy]");
    page.wait("a copy", "return witness.seen.events.some(({ type }) => type === 'mail-setup:copy')", &[]);
    page.clear();
    page.type_text("zoé.dupont@free.fr");
    page.until_provider("free.fr");
    page.choose("more-clients", "apple-mail-macos");
    page.click("[part~=download][data-format=mobileconfig]");
    page.wait("a download", "return witness.seen.events.some(({ type }) => type === 'mail-setup:download')", &[]);
    page.click("[part~=sources] summary");
    page.clear();
    page.type_text("chef@societe-secrete.example");
    page.until("unknown");
    page.choose("hosts", "gandi.net");
    page.until_provider("gandi.net");
    page.clear();
    page.type_text("nobody");
    page.browser.press(&[mail_setup_tests::browser::key::ENTER]);
    page.until("invalid");
}

fn strict(browser: &Browser) {
    for policy in STRICT {
        let page = start(browser, help("fr", WIDGET).policy(policy)).up();
        use_everything(&page);
        page.is_quiet();
        // No inline style anywhere: another policy might forbid it.
        assert_eq!(
            page.read(
                "return find('mail-setup >>> [style]').length + find('mail-setup [style], mail-setup[style]').length",
                &[]
            ),
            0
        );
        assert_eq!(page.read("return find('mail-setup >>> style').length + find('style').length", &[]), 0);
    }
}

fn silent(browser: &Browser) {
    let page = start(browser, help("fr", WIDGET)).up();
    let asked = || page.site.requests();
    let before = asked();
    let mut paths: Vec<_> =
        before.iter().map(|request| request.path.replace(|c: char| c.is_ascii_hexdigit(), "")).collect();
    paths.sort();
    assert_eq!(before.len(), 7, "page, sheet, witness, loader, glue, wasm, language: {before:?}");
    assert!(before.iter().all(|request| request.method == "GET" && !request.path.contains('?')), "{before:?}");
    let visited = page.read("return history.length", &[]);
    use_everything(&page);
    assert_eq!(asked(), before, "what the site was asked");
    assert_eq!(page.read("return history.length", &[]), visited, "the pages of the session");
    let fetched = page.read("return witness.fetched().filter((url) => !url.startsWith('blob:'))", &[]);
    let elsewhere: Vec<Value> = fetched
        .as_array()
        .into_iter()
        .flatten()
        .filter(|url| !crate::page::text(url).starts_with(&page.site.url("/")))
        .cloned()
        .collect();
    assert_eq!(elsewhere, Vec::<Value>::new());
    let stored = browser.script_async(
        "const databases = indexedDB.databases ? (await indexedDB.databases()).length : 0;
         const caches_ = 'caches' in window ? (await caches.keys()).length : 0;
         const workers = navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations()).length : 0;
         return [document.cookie, localStorage.length, sessionStorage.length, databases, caches_, workers];",
        &[],
    );
    assert_eq!(stored, json!(["", 0, 0, 0, 0, 0]));
    assert_eq!(page.read("return location.href", &[]), page.site.url("/"));
    assert_eq!(page.read("return find('mail-setup >>> input[type=password]').length", &[]), 0);
}

fn unheard(browser: &Browser) {
    let page = start(browser, help("fr", WIDGET)).up();
    use_everything(&page);
    let heard = json!([
        browser.seen(),
        browser.console(),
        page.read("return witness.fetched()", &[]),
        page.site.requests().into_iter().map(|request| request.path).collect::<Vec<_>>(),
        page.read(
            "return [location.href, document.title, document.referrer, window.name, JSON.stringify(history.state)]",
            &[]
        ),
        page.read("return [...one('mail-setup').attributes].map(({ name, value }) => name + value)", &[]),
    ])
    .to_string();
    for part in ["jean", "dupont", "liste", "zo", "chef", "societe", "secrete", "gmial", "gmail.com", "nobody"] {
        assert!(!heard.contains(part), "{part} is in {heard}");
    }
    // The search can find something.
    assert!(heard.contains("free.fr") && heard.contains("gandi.net"), "{heard}");
}

fn own_page(browser: &Browser) {
    let site = help("en", "").serve();
    browser.open(&site.url("/mail-setup/index.html"));
    let page = Page { browser, site }.up();
    page.type_text("jean.dupont@free.fr");
    page.until("match");
    assert_eq!(page.value("incoming.host"), "imap.free.fr");
    assert_eq!(browser.console().unwrap_or_default(), Vec::<String>::new());
}

fn globals(browser: &Browser) {
    let page = start(browser, help("fr", WIDGET)).up();
    use_everything(&page);
    assert_eq!(page.read("return witness.newGlobals()", &[]), json!([]));
}
