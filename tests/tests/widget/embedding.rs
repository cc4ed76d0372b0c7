//! Where a widget can stand: beside another, in a form, with the page's own input, in a `div`, moved about.

use mail_setup_tests::browser::{Browser, key};
use mail_setup_tests::suite::Suite;
use serde_json::json;

use crate::page::{open, text};

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("two widgets speak two languages, know nothing of each other and load once", two);
    suite.everywhere("moving, removing and putting back keep what was typed", moved);
    suite.everywhere("a hundred times out and in leave no more behind than once", hundred);
    suite.everywhere("the page's own input in a form is listened to and left alone", borrowed);
    suite.everywhere("a widget in a form sends nothing and submits nothing", in_form);
    suite.everywhere("a div is a widget too, with its options as data- attributes", divs);
    suite.everywhere("a div can ask for a colour scheme", div_theme);
    suite.everywhere("the options of a div can change while it is up", div_changes);
}

fn two(browser: &Browser) {
    let body = r#"<mail-setup id="one" lang="fr"></mail-setup><mail-setup id="two" lang="en"></mail-setup>"#;
    let page = open(browser, "fr", body);
    let labels = "return find('mail-setup > label').map(words)";
    assert_eq!(page.read(labels, &[]), json!(["Votre adresse e-mail", "Your e-mail address"]));
    page.type_into("#one", "jean.dupont@free.fr");
    page.until_of("#one", "match");
    assert_eq!(page.read("return one('#two').dataset.state", &[]), "empty");
    page.type_into("#two", "someone@orange.fr");
    page.until_of("#two", "match");
    browser.click("#one >>> input[name=client][value=evolution]");
    browser.click("#two >>> input[name=protocol][value=pop3]");
    browser.click("#two >>> [data-field='outgoing.host'] [part~=copy]");
    page.wait("a copy", "return witness.seen.events.some(({ type }) => type === 'mail-setup:copy')", &[]);
    let chosen =
        "return ['#one', '#two'].flatMap((host) => ['client', 'protocol'].map((name) => chosen(host, name).join('+')))";
    assert_eq!(page.read(chosen, &[]), json!(["evolution", "imap", "thunderbird", "pop3"]));
    assert!(page.rows_of("#one").contains("incoming.host | Serveur | imap.free.fr | "), "{}", page.rows_of("#one"));
    assert!(page.rows_of("#two").contains("incoming.host | Hostname | pop.orange.fr | "), "{}", page.rows_of("#two"));
    let said = "return ['#one', '#two'].map((host) => words(one(`${host} >>> [part~=status]`)))";
    assert_eq!(page.read(said, &[]), json!(["Free : réglages ci-dessous", "Hostname copied"]));
    // Each label is for its own input, and each event comes from its own element.
    assert_eq!(
        page.read("return find('mail-setup > label').map((label) => label.control === label.parentNode.querySelector('input'))", &[]),
        json!([true, true])
    );
    assert_eq!(
        page.read("return witness.seen.events.map(({ type, target }) => `${target} ${type}`)", &[]),
        json!(["one mail-setup:match", "two mail-setup:match", "two mail-setup:copy"])
    );
    for (suffix, times) in [(".wasm", 1), (".js", 3), (".txt", 2)] {
        let asked = page.site.requests().iter().filter(|request| request.path.ends_with(suffix)).count();
        assert_eq!(asked, times, "{suffix}: {:?}", page.site.requests());
    }
    page.is_quiet();
}

fn moved(browser: &Browser) {
    let page = open(browser, "en", "<mail-setup></mail-setup><section id=elsewhere></section>");
    page.type_text("jean.dupont@free.fr");
    page.until("match");
    page.click("input[name=protocol][value=pop3]");
    let rows = page.rows();
    // Moved in one go, it goes on as it was.
    page.read("one('#elsewhere').append(one('mail-setup'))", &[]);
    page.wait("the settings", "return rows('#elsewhere mail-setup').length > 0", &[]);
    assert_eq!((page.typed().as_str(), page.chosen()), ("jean.dupont@free.fr", json!(["thunderbird", "pop3"])));
    assert_eq!(page.rows(), rows);
    // Taken out for a while, it comes back with what was typed.
    let away = "const host = one('mail-setup'); host.remove();
        setTimeout(() => { document.body.dataset.away = one('mail-setup') === null; document.body.append(host); }, 100)";
    page.read(away, &[]);
    page.wait(
        "it is back",
        "return document.body.dataset.away === 'true' && one('body > mail-setup >>> [part~=provider]')",
        &[],
    );
    assert_eq!(page.typed(), "jean.dupont@free.fr");
    assert!(page.rows().contains("jean.dupont@free.fr"), "{}", page.rows());
    // It still works.
    page.clear();
    page.type_text("someone@orange.fr");
    page.until_provider("orange.fr");
    page.is_quiet();
}

fn hundred(browser: &Browser) {
    let page = open(browser, "en", r#"<mail-setup loading="eager"></mail-setup>"#);
    page.type_text("jean.dupont@free.fr");
    page.until("match");
    let counted = browser.script_async(
        "const host = document.querySelector('mail-setup');
         const parent = host.parentNode;
         const later = () => new Promise((done) => { const { port1, port2 } = new MessageChannel(); port2.onmessage = done; port1.postMessage(0); });
         const until = async (what) => { for (let turn = 0; !what(); turn += 1) { if (turn > 5000) throw new Error('it does not come up'); await later(); } };
         const nodes = (root) => { let sum = 0; const walk = document.createTreeWalker(root); while (walk.nextNode()) sum += 1; return sum; };
         const count = () => [nodes(document), nodes(host.shadowRoot)];
         const settled = async () => { await until(() => host.shadowRoot.querySelector('[part~=provider]')); await later(); };
         await settled();
         const before = count();
         for (let time = 0; time < 100; time += 1) {
           host.remove();
           await later();
           if (host.shadowRoot.querySelector('[part~=provider]')) throw new Error('it was not taken down');
           parent.append(host);
           await settled();
         }
         return { before, after: count(), typed: host.querySelector('input').value, inputs: host.querySelectorAll('input').length };",
        &[],
    );
    assert_eq!(counted["after"], counted["before"], "nodes in the page and in the shadow tree: {counted}");
    assert_eq!((text(&counted["typed"]), &counted["inputs"]), ("jean.dupont@free.fr", &json!(1)));
    assert_eq!(page.value("incoming.host"), "imap.free.fr");
    // One click does one thing: the listeners of earlier times are gone.
    let events = page.events().len();
    page.click("[data-field='incoming.host'] [part~=copy]");
    page.wait("a copy", "return witness.seen.events.at(-1).type === 'mail-setup:copy'", &[]);
    assert_eq!(page.events().len(), events + 1);
    page.is_quiet();
}

fn borrowed(browser: &Browser) {
    const INPUT: &str = r#"<input id="mine" type="email" name="email" value="jean.dupont@free.fr" class="own">"#;
    let body = format!(
        r#"<form id="form" action="/sent"><label for="mine">Mail</label>{INPUT}<button>Send</button></form>
           <mail-setup for="mine"></mail-setup>"#
    );
    let page = open(browser, "en", &body);
    page.until("match");
    assert_eq!(page.value("incoming.username"), "jean.dupont");
    assert_eq!(page.read("return find('mail-setup input, mail-setup label').filter(shown).length", &[]), 0);
    page.read(
        "document.addEventListener('submit', (event) => {
           event.preventDefault();
           const { dataset } = document.body;
           dataset.submits = Number(dataset.submits ?? 0) + 1;
           dataset.sent = JSON.stringify([...new FormData(event.target)]);
         })",
        &[],
    );
    browser.click("#mine");
    browser.press(&[key::END]);
    browser.type_text("x");
    page.wait("half a domain more", "return one('#mine').value === 'jean.dupont@free.frx'", &[]);
    browser.press(&[key::BACKSPACE]);
    browser.press(&[key::ENTER]);
    page.wait("Enter submits", "return document.body.dataset.submits", &[]);
    assert_eq!(
        page.read("return [document.body.dataset.submits, document.body.dataset.sent]", &[]),
        json!(["1", r#"[["email","jean.dupont@free.fr"]]"#])
    );
    // Typing there changes what is shown here.
    browser.press(&[key::CONTROL, 'a']);
    browser.click("#mine");
    browser.press(&[key::CONTROL, 'a']);
    browser.type_text("someone@orange.fr");
    page.until_provider("orange.fr");
    page.click("input[name=protocol][value=pop3]");
    assert_eq!(page.value("incoming.host"), "pop.orange.fr");
    assert_eq!(page.read("return one('#mine').outerHTML", &[]), INPUT, "its attributes");
    assert_eq!(page.read("return one('#mine').value", &[]), "someone@orange.fr");
    assert_eq!(
        page.read("return [...one('#form').elements].map(({ localName }) => localName)", &[]),
        json!(["input", "button"])
    );
    assert_eq!(page.read("return one('#form').children.length", &[]), 3);
    // Out of the page, it listens no more.
    page.read("one('mail-setup').remove()", &[]);
    browser.click("#mine");
    browser.type_text("x");
    assert_eq!(page.read("return one('#mine').outerHTML", &[]), INPUT);
    page.is_quiet();
}

fn in_form(browser: &Browser) {
    let page = open(
        browser,
        "en",
        r#"<form><input name="first" value="1"><mail-setup client="apple-mail-macos"></mail-setup><button>Send</button></form>"#,
    );
    page.read("document.addEventListener('submit', (event) => { event.preventDefault(); document.body.dataset.submitted = '1'; })", &[]);
    page.type_text("jean.dupont@free.fr");
    page.until("match");
    browser.press(&[key::ENTER]);
    page.click("[data-field='incoming.host'] [part~=copy]");
    page.wait("a copy", "return witness.seen.events.length > 1", &[]);
    page.click("[part~=files] label");
    browser.type_text("Jean");
    browser.press(&[key::ENTER]);
    assert_eq!(page.read("return document.body.dataset.submitted ?? ''", &[]), "");
    assert_eq!(page.read("return JSON.stringify([...new FormData(one('form'))])", &[]), r#"[["first","1"]]"#);
    page.is_quiet();
}

fn divs(browser: &Browser) {
    let body = r#"<div id="one" class="box mail-setup" data-lang="fr" data-client="evolution" data-protocol="pop3"><a href="/aide">Aide</a></div>
        <div id="two" data-mail-setup data-lang="en" data-provider="orange.fr"></div>
        <div id="three" class="mail-setups"><p>Something else</p></div>"#;
    let page = open(browser, "en", body);
    page.until_of("#two", "match");
    assert_eq!(page.texts("#one a"), Vec::<String>::new(), "its fallback");
    assert_eq!(page.texts("#three p"), ["Something else"]);
    page.type_into("#one", "jean.dupont@free.fr");
    page.until_of("#one", "match");
    assert_eq!(
        page.read("return [chosen('#one', 'client')[0], chosen('#one', 'protocol')[0]]", &[]),
        json!(["evolution", "pop3"])
    );
    assert!(page.rows_of("#one").contains("incoming.host | Serveur | pop.free.fr | "), "{}", page.rows_of("#one"));
    assert!(page.rows_of("#two").contains("incoming.host | Hostname | imap.orange.fr | "), "{}", page.rows_of("#two"));
    assert_eq!(
        page.read(
            "return witness.seen.events.map(({ target, detail }) => [target, detail.provider, detail.matchedBy])",
            &[]
        ),
        json!([["two", "orange.fr", "provider"], ["one", "free.fr", "domain"]])
    );
    page.is_quiet();
}

fn div_changes(browser: &Browser) {
    let page = open(browser, "en", r#"<div class="mail-setup" data-provider="free.fr"></div>"#);
    page.until_of("div.mail-setup", "match");
    let set = |name: &str, value: &str| {
        page.read("one('div.mail-setup').setAttribute(...arguments)", &[name.into(), value.into()])
    };
    let until = |what: &str, body: &str| page.wait(what, body, &[]);
    set("data-client", "evolution");
    until("Evolution", "return chosen('.mail-setup', 'client')[0] === 'evolution'");
    set("data-protocol", "pop3");
    until("POP", "return chosen('.mail-setup', 'protocol')[0] === 'pop3'");
    set("data-lang", "fr");
    until("French", "return texts('.mail-setup >>> legend')[0] === 'Logiciel de messagerie'");
    page.read("one('div.mail-setup').removeAttribute('data-client')", &[]);
    set("data-clients", "thunderbird");
    until(
        "Thunderbird alone",
        "return find('.mail-setup >>> [part~=clients]').length === 0 && one('.mail-setup >>> [part~=files]')",
    );
    set("data-formats", "none");
    until("no file", "return !one('.mail-setup >>> [part~=files]')");
    set("data-provider", "orange.fr");
    until("Orange", "return one('.mail-setup >>> [part~=provider]').dataset.provider === 'orange.fr'");
    page.is_quiet();
}

fn div_theme(browser: &Browser) {
    let page = open(browser, "en", r#"<div class="mail-setup" data-provider="free.fr" data-theme="dark"></div>"#);
    page.until_of("div.mail-setup", "match");
    let scheme = "return getComputedStyle(one('div.mail-setup')).colorScheme";
    assert_eq!(page.read(scheme, &[]), "dark");
    page.read("one('div.mail-setup').dataset.theme = 'light'", &[]);
    page.wait("light", "return getComputedStyle(one('div.mail-setup')).colorScheme === 'light'", &[]);
    page.is_quiet();
}
