//! `embed.html` in somebody's frame, and `mail-setup-frame.js` around it.

use mail_setup_tests::browser::{Browser, Engine, Scheme, key};
use mail_setup_tests::site::Case;
use mail_setup_tests::suite::Suite;
use serde_json::{Value, json};

use crate::page::{host, is_quiet, lax, text, texts, until};

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("a frame of another site is as high as what it shows, both ways", follows);
    suite.everywhere("two frames on one page have each a height of their own", two);
    suite.everywhere("frames and helpers that come late find each other", late);
    suite.everywhere("a sandbox without an origin does no harm", opaque);
    suite.everywhere("what others say of a frame's height changes nothing", forged);
    suite.everywhere("a height that is none changes nothing, and no frame vanishes or is endless", clamped);
    suite.everywhere("the page for frames takes its options from its address, and nothing else", options);
    suite.everywhere("hostile addresses of the page for frames do nothing", hostile);
    suite.everywhere("a link for reports counts in a frame only", reports);
    suite.everywhere("the page for frames has no ground of its own, and the colours it is told", colours);
    suite.only(
        &[Engine::Chromium, Engine::Firefox],
        "a frame is light or dark as the page around it (in the two that can be told what the reader prefers)",
        ground,
    );
}

/// A strict site that has been told of the folder's origin, the second one.
const POLICY: &str = "default-src 'none'; script-src 'self' {{other}}; style-src 'self'; connect-src 'self'; \
                      img-src 'self' data:; frame-src 'self' {{other}}; require-trusted-types-for 'script'; \
                      trusted-types 'none'";

const HELPER: &str = r#"<script src="{{other}}/mail-setup/mail-setup-frame.js" defer></script>"#;

/// A frame of the second origin.
fn frame(id: &str, query: &str) -> String {
    format!(
        r#"<iframe id="{id}" class="mail-setup" title="Mail" src="{{{{other}}}}/mail-setup/embed.html?{query}"></iframe>"#
    )
}

/// Heights of the page's frames: what their documents have to fill.
#[track_caller]
fn heights(browser: &Browser) -> Vec<i64> {
    let read = "return [...document.querySelectorAll('iframe')].map((frame) => {
                  const { paddingTop, paddingBottom } = getComputedStyle(frame);
                  return Math.round(frame.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom));
                })";
    serde_json::from_value(browser.script(read, &[])).expect("whole pixels")
}

/// Waits until a frame is exactly as high as its document, and says how high that is.
#[track_caller]
fn settled(browser: &Browser, id: &str) -> i64 {
    browser.enter(&format!("#{id}"));
    let height = browser.wait(
        "the frame has the height of its document",
        "const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
         return height === innerHeight && document.querySelector('mail-setup').dataset.state ? height : null;",
        &[],
    );
    browser.leave();
    height.as_i64().unwrap_or_default()
}

/// Types into the widget of a frame and waits for what it says.
#[track_caller]
fn type_into(browser: &Browser, id: &str, address: &str, state: &str) {
    browser.enter(&format!("#{id}"));
    browser.click("mail-setup > input");
    browser.type_text(address);
    until(browser, "mail-setup", state);
    browser.leave();
}

#[track_caller]
fn open(browser: &Browser, case: Case) -> mail_setup_tests::site::Site {
    let site = case.serve();
    browser.open(&site.url("/"));
    site
}

fn follows(browser: &Browser) {
    let site = open(browser, host(POLICY, HELPER, &frame("one", "lang=fr&client=thunderbird")));
    browser.enter("#one");
    until(browser, "mail-setup", "empty");
    browser.leave();
    let empty = settled(browser, "one");
    type_into(browser, "one", "jean.dupont@free.fr", "match");
    let full = settled(browser, "one");
    assert!(full > empty + 200, "{full} after {empty}");
    browser.enter("#one");
    browser.click("mail-setup > input");
    browser.press(&[key::CONTROL, 'a']);
    browser.press(&[key::BACKSPACE]);
    until(browser, "mail-setup", "empty");
    browser.leave();
    assert_eq!(settled(browser, "one"), empty, "as low as before");
    is_quiet(browser);
    let asked: Vec<_> = site.requests().into_iter().filter(|request| request.path.contains("dupont")).collect();
    assert_eq!(asked, [], "the address left the frame");
}

fn two(browser: &Browser) {
    let body = [frame("one", "lang=fr"), frame("two", "lang=en&provider=free.fr&client=thunderbird")].concat();
    let _site = open(browser, host(POLICY, HELPER, &body));
    browser.enter("#one");
    until(browser, "mail-setup", "empty");
    browser.leave();
    browser.enter("#two");
    until(browser, "mail-setup", "match");
    browser.leave();
    let (one, two) = (settled(browser, "one"), settled(browser, "two"));
    assert!(two > one + 200, "{one} and {two}");
    assert_eq!(heights(browser), [one, two]);
    is_quiet(browser);
}

fn late(browser: &Browser) {
    let _site = open(browser, lax("", &frame("one", "lang=en")));
    browser.enter("#one");
    until(browser, "mail-setup", "empty");
    browser.leave();
    browser.script(
        "const script = document.createElement('script');
         script.src = document.querySelector('iframe').src.replace(/embed.*/, 'mail-setup-frame.js');
         document.head.append(script);",
        &[],
    );
    settled(browser, "one");
    browser.script(
        "const frame = document.createElement('iframe');
         frame.id = 'two';
         frame.dataset.mailSetup = '';
         frame.src = document.querySelector('iframe').src;
         document.querySelector('main').append(frame);",
        &[],
    );
    browser.enter("#two");
    until(browser, "mail-setup", "empty");
    browser.leave();
    settled(browser, "two");
    is_quiet(browser);
}

fn opaque(browser: &Browser) {
    let body = frame("one", "lang=en").replace("<iframe", r#"<iframe sandbox="allow-scripts""#);
    let _site = open(browser, host(POLICY, HELPER, &body).shares());
    browser.enter("#one");
    assert_eq!(browser.script("return window.origin", &[]), "null");
    if browser.engine() == Engine::WebKitGtk {
        // There, nobody is 'self' for a page without an origin: its own content stays.
        browser.wait(
            "the page's own content",
            "return document.readyState === 'complete' && document.querySelector('mail-setup > p').checkVisibility()",
            &[],
        );
        assert_eq!(browser.script("return document.querySelector('mail-setup').shadowRoot", &[]), Value::Null);
        browser.leave();
        return;
    }
    until(browser, "mail-setup", "empty");
    browser.leave();
    let empty = settled(browser, "one");
    type_into(browser, "one", "jean.dupont@free.fr", "match");
    assert!(settled(browser, "one") > empty);
}

fn forged(browser: &Browser) {
    let wanderer = r#"<iframe class="mail-setup" title="Wanderer" src="{{other}}/wander.html?{{first}}"></iframe>"#;
    let body = [
        frame("one", "lang=en"),
        r#"<iframe id="stranger" title="Stranger" src="forge.html"></iframe>"#.to_owned(),
        r#"<iframe title="Stranger" src="{{other}}/forge.html"></iframe>"#.to_owned(),
        wanderer.to_owned(),
    ]
    .concat();
    let head = [r#"<script src="heard.js"></script>"#, HELPER].concat();
    // The page's own origin is known to nobody before it is served: the wanderer learns it on the way.
    let site = lax(&head, &body.replace("{{first}}", "")).serve();
    browser.open(&site.url("/"));
    browser.script(
        "document.querySelectorAll('iframe')[3].src += location.origin;
         postMessage({ type: 'mail-setup:height', height: 7777 }, '*');",
        &[],
    );
    browser.wait("every stranger has spoken", "return heard.filter((data) => data === 'forged').length >= 3", &[]);
    browser.enter("#one");
    until(browser, "mail-setup", "empty");
    browser.leave();
    let one = settled(browser, "one");
    assert!(one < 1000, "{one}");
    let styled =
        texts(browser, "return [...document.querySelectorAll('iframe')].map((frame) => frame.style.height)", &[]);
    assert_eq!(styled[1..], ["", "", ""], "no stranger has a height");
    // What the widget's own frame says holds a height and nothing else.
    let said = browser.script(
        "const told = heard.filter((data) => data.type && data.height !== 7777);
         return told.length > 0 && told.every((data) => Object.keys(data).join() === 'type,height');",
        &[],
    );
    assert_eq!(said, true);
}

fn clamped(browser: &Browser) {
    let _site = open(browser, host(POLICY, HELPER, &frame("one", "lang=en")));
    browser.enter("#one");
    until(browser, "mail-setup", "empty");
    browser.leave();
    let height = settled(browser, "one");
    let say = |value: &str| {
        browser.enter("#one");
        browser.script(&format!("parent.postMessage({{ type: 'mail-setup:height', height: {value} }}, '*')"), &[]);
        browser.leave();
    };
    for value in ["'900'", "NaN", "Infinity", "null", "[900]", "{ valueOf: 900 }", "undefined"] {
        say(value);
    }
    // Messages arrive in order: when this one has, the others have.
    say("1e9");
    browser.wait("the greatest height", "return document.querySelector('iframe').style.height === '20016px'", &[]);
    say("-5");
    browser.wait("the least height", "return document.querySelector('iframe').style.height === '56px'", &[]);
    say(&height.to_string());
    settled(browser, "one");
    is_quiet(browser);
}

/// Opens the page for frames alone.
#[track_caller]
fn alone(browser: &Browser, query: &str) -> mail_setup_tests::site::Site {
    let site = Case::named("pages").serve();
    browser.open(&site.url(&format!("/mail-setup/embed.html{query}")));
    browser.wait(
        "the widget is up",
        "return document.querySelector('mail-setup').shadowRoot?.querySelector('[part~=status]')",
        &[],
    );
    site
}

fn options(browser: &Browser) {
    let clients = "thunderbird,evolution";
    let query = format!(
        "?lang=fr&provider=free.fr&clients={clients}&client=evolution&formats=none&protocol=pop3&loading=lazy&x=y"
    );
    let _site = alone(browser, &query);
    until(browser, "mail-setup", "match");
    let set = browser.script(
        "const host = document.querySelector('mail-setup');
         const names = host.getAttributeNames().filter((name) => !name.startsWith('data-'));
         const attributes = Object.fromEntries(names.map((name) => [name, host.getAttribute(name)]));
         return [attributes, document.documentElement.lang, document.title];",
        &[],
    );
    let expected = json!([
        {"lang": "fr", "provider": "free.fr", "clients": clients, "client": "evolution", "formats": "none",
         "protocol": "pop3", "loading": "eager"},
        "fr",
        "Réglages de messagerie",
    ]);
    assert_eq!(set, expected);
    let host = text(
        browser,
        "const root = document.querySelector('mail-setup').shadowRoot;
         return root.querySelector('[data-field=\"incoming.host\"] [part~=value]').textContent;",
        &[],
    );
    assert_eq!(host, "pop.free.fr");
}

fn hostile(browser: &Browser) {
    // In a frame of a page with the witness: it sees what goes wrong in there, too.
    let long = "a".repeat(1_000_000);
    let script = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E";
    let queries = [
        format!("lang={script}&client={script}&provider={script}&clients={script}&formats={script}&theme={script}"),
        "lang=%00&client=%0Aprovider%3Dfree.fr&provider=%E2%80%AEfree.fr&protocol=%1B[31m&theme=%7F".to_owned(),
        "lang=__proto__&client=constructor&provider=__proto__&theme=toString&formats=hasOwnProperty".to_owned(),
        "lang=fr&lang=en&client[]=thunderbird&%ff%fe=%ff&&&=&?#".to_owned(),
        "address=jean.dupont%40free.fr&for=jean.dupont%40free.fr".to_owned(),
        format!("provider={long}"),
    ];
    let _site = open(browser, lax("", r#"<iframe id="one" title="Mail"></iframe>"#));
    for query in queries {
        let start: String = query.chars().take(80).collect();
        // Set by the page: no server is asked for a megabyte.
        browser.script(
            "const frame = document.querySelector('iframe');
             const fresh = frame.cloneNode();
             fresh.src = '/mail-setup/embed.html';
             frame.replaceWith(fresh);",
            &[],
        );
        browser.enter("#one");
        browser.wait(
            "the page is there",
            "return document.querySelector('mail-setup')?.dataset.state === 'empty'",
            &[],
        );
        browser.script("history.replaceState(null, '', `?${arguments[0]}`); location.reload();", &[json!(query)]);
        browser.leave();
        browser.enter("#one");
        let up = "return document.readyState === 'complete' && location.search.length > 1
                    && document.querySelector('mail-setup')?.dataset.state === 'empty'";
        browser.wait(&format!("the widget after {start}"), up, &[]);
        let seen = browser.script(
            "const host = document.querySelector('mail-setup');
             const { lang, style } = document.documentElement;
             return [document.querySelectorAll('script, img, iframe').length, host.querySelector('input').value,
                     host.getAttribute('for'), lang.length < 6, style.colorScheme]",
            &[],
        );
        assert_eq!(seen, json!([2, "", null, true, ""]), "{start}");
        browser.leave();
    }
}

fn reports(browser: &Browser) {
    let query = "lang=en&provider=free.fr&report=https%3A%2F%2Fevil.example%2F%7Bprovider%7D";
    let link = "const root = document.querySelector('mail-setup').shadowRoot;
                const links = [...root.querySelectorAll('a')];
                return links.filter(({ href }) => href.startsWith('https://evil.example/')).length";
    let _site = alone(browser, &format!("?{query}"));
    until(browser, "mail-setup", "match");
    assert_eq!(browser.script(link, &[]), json!(0), "alone");
    let _site = open(browser, host(POLICY, HELPER, &frame("one", query)));
    browser.enter("#one");
    until(browser, "mail-setup", "match");
    assert_eq!(browser.script(link, &[]), json!(1), "in a frame");
    browser.leave();
}

fn colours(browser: &Browser) {
    for (query, scheme) in
        [("", "light dark"), ("?theme=dark", "dark"), ("?theme=light", "light"), ("?theme=auto", "light dark")]
    {
        let _site = alone(browser, query);
        let seen: Value = browser.script(
            "const all = [document.documentElement, document.body, document.querySelector('mail-setup')];
             const [root, body, host] = all.map((element) => getComputedStyle(element));
             return [root.backgroundColor, body.backgroundColor, host.backgroundColor, host.colorScheme]",
            &[],
        );
        let clear = "rgba(0, 0, 0, 0)";
        let expected = if scheme == "light dark" {
            json!([clear, clear, clear, seen[3]])
        } else {
            json!([clear, clear, clear, scheme])
        };
        assert_eq!(seen, expected, "{query}");
    }
}

fn ground(browser: &Browser) {
    let both = r#"<meta name="color-scheme" content="light dark">"#;
    let cases = [("", "", "light"), (both, "", "dark"), (both, "theme=light", "light"), ("", "theme=dark", "dark")];
    assert!(browser.prefer(Scheme::Dark));
    for (meta, query, expected) in cases {
        let _site = open(browser, host(POLICY, &[meta, HELPER].concat(), &frame("one", query)));
        browser.enter("#one");
        browser.wait(
            &format!("{meta}, {query}: {expected}"),
            "return getComputedStyle(document.documentElement).colorScheme === arguments[0]",
            &[json!(expected)],
        );
        browser.leave();
        is_quiet(browser);
    }
    // The reader changes their mind; the page goes along, and so does its frame.
    let _site = open(browser, host(POLICY, &[both, HELPER].concat(), &frame("one", "")));
    for (scheme, expected) in [(Scheme::Dark, "dark"), (Scheme::Light, "light")] {
        assert!(browser.prefer(scheme));
        browser.enter("#one");
        browser.wait(
            expected,
            "return getComputedStyle(document.documentElement).colorScheme === arguments[0]",
            &[json!(expected)],
        );
        browser.leave();
    }
}
