//! `configure.html`: what it offers comes from the widget, and what it gives works when it is put onto a page.

use mail_setup_tests::browser::{Browser, Engine, key};
use mail_setup_tests::site::{Case, Policy, Site};
use mail_setup_tests::suite::Suite;
use mail_setup_tests::tools;
use serde_json::{Value, json};

use crate::look::ready;
use crate::page::{host, is_quiet, lax, text, texts, until};

pub(crate) fn cases(suite: &mut Suite) {
    suite.everywhere("programs, files and languages are those of the widget", lists);
    suite.everywhere("a domain leads to its provider, and the widget shows it", provider);
    suite.everywhere("the widget beside the form follows what is chosen", preview);
    suite.everywhere("a page gets its widget by two lines, also with hostile options", in_html);
    suite.everywhere("the same works from another site, under the policy that is given", elsewhere);
    suite.everywhere("the hash that is given is that of the script, and refuses another", pinned);
    suite.only(
        &[Engine::Chromium, Engine::Firefox],
        "on plain HTTP it says where the hash stands (in the two that can be told of such a host)",
        plain_http,
    );
    suite.everywhere("a div for WordPress and MediaWiki keeps hostile options as they are", divs);
    suite.everywhere("a DokuWiki gets its options by its script", dokuwiki);
    suite.everywhere("a frame gets its options in its address, and works in its sandbox", iframe);
    suite.everywhere("what wikis and forums get is written by their rules", written);
    suite.everywhere("what cannot be an option is said, and left out", refused);
    suite.everywhere("without the widget it says so, and where to look", broken);
}

/// Where the folder lies in what is copied; replaced by the site of the case.
const FOLDER: &str = "https://help.example/mail-setup/";

const TEXT: &str = r#""><script>window.hacked = 1</script> & 'l’aide' ]] [/wrap] </p></mail-setup> %% {{x}} ''b''"#;
const REPORT: &str = r#"https://help.example/r?p={provider}&a="onmouseover="x()"&b='c'&d=<e>]"#;
const LINK: &str = r#"https://help.example/a?b="><script>window.hacked=1</script>&c='d'&e=[f](g)|h"#;

#[track_caller]
fn open(browser: &Browser, policy: Policy) -> Site {
    let site = Case::named("pages").policy(policy).serve();
    browser.open(&site.url("/mail-setup/configure.html?lang=en"));
    ready(browser, "configure");
    site
}

/// Sets fields as a person would, and waits until the page has heard of it.
#[track_caller]
fn set(browser: &Browser, fields: &[(&str, &str)]) {
    for (name, value) in fields {
        browser.script(
            "const { elements } = document.querySelector('#form');
             elements[arguments[0]].value = arguments[1];
             const one = elements[arguments[0]].localName ? elements[arguments[0]] : elements[arguments[0]][0];
             one.dispatchEvent(new Event('input', { bubbles: true }));
             one.dispatchEvent(new Event('change', { bubbles: true }));",
            &[json!(name), json!(value)],
        );
    }
}

#[track_caller]
fn pieces(browser: &Browser) -> Vec<String> {
    texts(browser, "return [...document.querySelectorAll('.piece code')].map((code) => code.textContent)", &[])
}

/// The first piece.
#[track_caller]
fn piece(browser: &Browser) -> String {
    pieces(browser).swap_remove(0)
}

/// The configurator with hostile texts, and what it gives for a kind of page.
#[track_caller]
fn hostile(browser: &Browser, kind: &str, more: &[(&str, &str)]) -> Vec<String> {
    let _site = open(browser, Policy::None);
    set(browser, &[("lang", "fr"), ("client", "thunderbird"), ("provider", "free.fr"), ("base", FOLDER)]);
    browser.wait("the provider", "return document.querySelector('mail-setup').getAttribute('provider')", &[]);
    set(browser, &[("report", REPORT), ("text", TEXT), ("link", LINK), ("kind", kind)]);
    set(browser, more);
    pieces(browser)
}

/// What the widget at `selector` was given, and its fallback.
#[track_caller]
fn given(browser: &Browser, selector: &str, prefix: &str) -> Value {
    until(browser, selector, "match");
    browser.script(
        "const host = document.querySelector(arguments[0]);
         const link = host.querySelector('a');
         const names = ['lang', 'client', 'provider', 'report'];
         const options = Object.fromEntries(names.map((name) => [name, host.getAttribute(arguments[1] + name)]));
         return { ...options, text: link?.textContent, link: link?.href, hacked: window.hacked ?? null }",
        &[json!(selector), json!(prefix)],
    )
}

fn expected() -> Value {
    json!({
        "lang": "fr", "client": "thunderbird", "provider": "free.fr", "report": REPORT, "text": TEXT,
        "link": "https://help.example/a?b=%22%3E%3Cscript%3Ewindow.hacked=1%3C/script%3E&c=%27d%27&e=[f](g)|h",
        "hacked": null,
    })
}

fn lists(browser: &Browser) {
    let _site = open(browser, Policy::StrictTrustedTypes);
    let module = "/mail-setup/mail-setup.js";
    let ask = |call: &str| browser.script_async(&format!("const api = await import('{module}'); return {call};"), &[]);
    let clients = ask("(await api.clients()).map(({ id }) => id)");
    let formats = ask("(await api.formats('someone@free.fr')).map(({ id }) => id)");
    let read = |selector: &str| {
        browser.script(
            "return [...document.querySelectorAll(arguments[0])].map(({ value }) => value).filter(Boolean)",
            &[json!(selector)],
        )
    };
    assert!(clients.as_array().is_some_and(|all| all.len() > 20), "{clients}");
    assert!(formats.as_array().is_some_and(|all| all.len() > 15), "{formats}");
    assert_eq!([read("#client option"), read("input[name=program]")], [clients.clone(), clients]);
    assert_eq!(read("input[name=format]"), formats);
    let manifest = std::fs::read_to_string(tools::dist().join("manifest.json")).expect("the manifest");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    let tags = manifest["lang"].as_object().map(|all| all.len());
    assert_eq!(read("#lang option").as_array().map(Vec::len), tags);
}

fn provider(browser: &Browser) {
    let site = open(browser, Policy::None);
    let said = "return document.querySelector('#provider-said').textContent || null";
    set(browser, &[("provider", "orange.fr")]);
    assert_eq!(browser.wait("what it found", said, &[]), "Found: Orange");
    until(browser, "mail-setup", "match");
    // A whole address does as well, and is sent nowhere.
    set(browser, &[("provider", "jean.dupont@free.fr")]);
    browser.wait("the other", "return document.querySelector('#provider-said').textContent === 'Found: Free'", &[]);
    assert!(piece(browser).contains(r#"<mail-setup provider="free.fr">"#), "{}", piece(browser));
    assert!(!piece(browser).contains("dupont"));
    set(browser, &[("provider", "example.invalid")]);
    browser.wait(
        "no provider",
        "return document.querySelector('#provider-said').textContent
           === 'This domain is not in the table; every provider is offered.'",
        &[],
    );
    assert!(!piece(browser).contains("provider="), "{}", piece(browser));
    assert_eq!(browser.script("return document.querySelector('mail-setup').hasAttribute('provider')", &[]), false);
    assert!(site.requests().iter().all(|request| !request.path.contains("dupont")));
}

fn preview(browser: &Browser) {
    let _site = open(browser, Policy::StrictTrustedTypes);
    set(browser, &[("lang", "de"), ("protocol", "pop3"), ("theme", "dark"), ("formats", "none")]);
    browser.click("details summary");
    browser.click("input[name=program][value=evolution]");
    browser.click("input[name=program][value=thunderbird]");
    let shown = browser.script(
        "return ['lang', 'protocol', 'theme', 'formats', 'clients']
           .map((name) => document.querySelector('mail-setup').getAttribute(name))",
        &[],
    );
    assert_eq!(shown, json!(["de", "pop3", "dark", "none", "thunderbird evolution"]));
    browser.wait(
        "the widget speaks German",
        "return document.querySelector('mail-setup > label').textContent === 'Ihre E-Mail-Adresse'",
        &[],
    );
    set(browser, &[("formats", "some")]);
    browser.click("input[name=format][value=msmtp]");
    browser.click("input[name=format][value=mbsync]");
    let line = piece(browser).lines().last().unwrap_or_default().to_owned();
    assert_eq!(
        line,
        "<mail-setup lang=\"de\" clients=\"thunderbird evolution\" formats=\"msmtp mbsync\" \
         protocol=\"pop3\" theme=\"dark\">\
         <p>Your provider’s help pages list the servers for your mail program.</p></mail-setup>"
    );
}

/// The site's own copy of the folder instead of the one that was named.
fn own(piece: &str) -> String {
    piece.replace(FOLDER, "/mail-setup/")
}

/// The folder on the case's second origin.
fn other(piece: &str) -> String {
    piece.replace(FOLDER, "{{other}}/mail-setup/")
}

/// A policy that names the case's second origin.
fn other_policy(line: &str) -> String {
    value(line).replace("https://help.example", "{{other}}")
}

/// The value of a header line.
fn value(line: &str) -> &str {
    line.split_once(": ").map_or("", |(_, value)| value)
}

fn in_html(browser: &Browser) {
    let pieces = hostile(browser, "html", &[]);
    let site = lax("", &own(&pieces[0])).policy(Policy::StrictTrustedTypes).serve();
    browser.open(&site.url("/"));
    assert_eq!(given(browser, "mail-setup", ""), expected());
    is_quiet(browser);
    // A folder's address can be hostile, too.
    let _site = open(browser, Policy::None);
    set(browser, &[("base", r#"https://help.example/a"b'c<d>/&amp;/"#)]);
    assert_eq!(
        piece(browser).lines().next(),
        Some(r#"<script type="module" src="https://help.example/a%22b'c%3Cd%3E/&amp;amp;/mail-setup.js"></script>"#)
    );
}

fn elsewhere(browser: &Browser) {
    let pieces = hostile(browser, "html", &[("site", "other")]);
    let [page, policy, header] = pieces.as_slice() else { panic!("{pieces:?}") };
    assert_eq!(header, "Access-Control-Allow-Origin: *");
    let site = host(&other_policy(policy), "", &other(page)).shares().serve();
    browser.open(&site.url("/"));
    assert_eq!(given(browser, "mail-setup", ""), expected());
    is_quiet(browser);
    assert_eq!(
        policy,
        "Content-Security-Policy: script-src 'self' https://help.example 'wasm-unsafe-eval'; style-src 'self'; \
         connect-src 'self' https://help.example"
    );
}

fn pinned(browser: &Browser) {
    let _site = open(browser, Policy::None);
    browser.wait("the hash", "return document.querySelectorAll('.piece').length === 3", &[]);
    let pieces = pieces(browser);
    let integrity = std::fs::read_to_string(tools::dist().join("integrity.txt")).expect("the list of hashes");
    let hash = integrity.lines().find_map(|line| line.strip_suffix("  mail-setup.js")).expect("the loader's hash");
    assert!(pieces[1].contains(&format!(" integrity=\"{hash}\"></script>")), "{}", pieces[1]);
    let base = text(browser, "return document.querySelector('#base').value", &[]);
    let page = pieces[1].replace(&base, "/mail-setup/");
    let site = lax("", &page).serve();
    browser.open(&site.url("/"));
    until(browser, "mail-setup", "empty");
    is_quiet(browser);
    let site = lax("", &page.replace("sha384-", "sha384-AAAA")).serve();
    browser.open(&site.url("/"));
    browser.wait(
        "the script is refused",
        "return witness.seen.errors.length === 1 && document.readyState === 'complete'",
        &[],
    );
    assert_eq!(
        text(browser, "return document.querySelector('mail-setup').textContent", &[]),
        "Your provider’s help pages list the servers for your mail program."
    );
}

fn plain_http(browser: &Browser) {
    let site = Case::named("pages").serve();
    browser.open(&site.untrusted_url("/mail-setup/configure.html?lang=en"));
    ready(browser, "configure");
    let notes =
        texts(browser, "return [...document.querySelectorAll('.piece p')].map((note) => note.textContent)", &[]);
    assert!(
        notes[0].contains("it stands in integrity.txt in that folder") && notes[0].contains("at each update"),
        "{notes:?}"
    );
    assert!(!piece(browser).contains("integrity="));
}

fn divs(browser: &Browser) {
    for kind in ["wordpress", "mediawiki"] {
        let pieces = hostile(browser, kind, &[]);
        let script = r#"<script type="module" src="/mail-setup/mail-setup.js"></script>"#;
        let site = lax(script, &own(&pieces[0])).serve();
        browser.open(&site.url("/"));
        let mut expected = expected();
        if kind == "mediawiki" {
            // Its link is wikitext, which no browser reads.
            expected["text"] = Value::Null;
            expected["link"] = Value::Null;
        }
        assert_eq!(given(browser, "div.mail-setup", "data-"), expected, "{kind}");
        is_quiet(browser);
    }
}

fn dokuwiki(browser: &Browser) {
    let pieces = hostile(browser, "dokuwiki", &[]);
    assert!(pieces[1].contains(r#"document.querySelectorAll("div.wrap_mail-setup")"#), "{}", pieces[1]);
    // The wiki's script is a file of its own; here it stands in the page, as a file's text could not.
    let head = format!("<script>{}</script>", own(&pieces[1]));
    let site = lax(&head, r#"<div class="wrap_mail-setup plugin_wrap"><p>Liste</p></div>"#).serve();
    browser.open(&site.url("/"));
    let mut expected = expected();
    expected["text"] = Value::Null;
    expected["link"] = Value::Null;
    assert_eq!(given(browser, "div.wrap_mail-setup", "data-"), expected);
    is_quiet(browser);
}

fn iframe(browser: &Browser) {
    for place in ["same", "other"] {
        let pieces = hostile(browser, "iframe", &[("site", place)]);
        let piece = |piece: &str| if place == "same" { own(piece) } else { other(piece) };
        let body = [piece(&pieces[0]), piece(&pieces[1])].concat();
        assert_eq!(pieces[0].contains(" sandbox="), place == "other", "{}", pieces[0]);
        assert!(pieces[0].contains(r#" allow="clipboard-write""#), "{}", pieces[0]);
        let policy = ["default-src 'none'; style-src 'self'; img-src data:; ", &other_policy(&pieces[2])].concat();
        let site = host(&policy, "", &body).serve();
        browser.open(&site.url("/"));
        is_quiet(browser);
        browser.enter("iframe.mail-setup");
        let mut given = given(browser, "mail-setup", "");
        // The fallback is the page's for frames, and has no link.
        given["text"] = json!(TEXT);
        given["link"] = expected()["link"].clone();
        assert_eq!(given, expected(), "{place}");
        browser.wait(
            "the frame has the height of its document",
            "return Math.ceil(document.documentElement.getBoundingClientRect().height) === innerHeight",
            &[],
        );
        // With the keyboard: WebKitGTK's driver clicks beside what lies far down in a frame.
        browser.click("mail-setup > input");
        browser.script(
            "const root = document.querySelector('mail-setup').shadowRoot;
             root.querySelector('[data-field=\"incoming.host\"] [part~=copy]').focus();",
            &[],
        );
        browser.press(&[key::ENTER]);
        browser.wait(
            "a copy",
            "const root = document.querySelector('mail-setup').shadowRoot;
             return root.querySelector('[data-field=\"incoming.host\"] [part~=copy]').hasAttribute('data-done');",
            &[],
        );
        browser.leave();
        assert_eq!(browser.clipboard(), "imap.free.fr", "{place}");
    }
}

fn written(browser: &Browser) {
    let wiki = hostile(browser, "mediawiki", &[]);
    let encoded =
        "https://help.example/a?b=%22%3E%3Cscript%3Ewindow.hacked=1%3C/script%3E&c=%27d%27&e=%5Bf%5D%28g%29%7Ch";
    assert!(wiki[0].contains(&format!(">[{encoded} &#34;&#62;&#60;script")), "{}", wiki[0]);
    for mark in ["''", "[[", "]]", "{{", "}}", "~~~", "<script", "</p>", "| "] {
        assert!(!wiki[0].contains(mark), "{mark} in {}", wiki[0]);
    }
    let wrap = hostile(browser, "dokuwiki", &[]);
    let title = TEXT.replace("]]", "] ]");
    assert_eq!(wrap[0], format!("<WRAP mail-setup>\n[[{encoded}|{title}]]\n</WRAP>"));
    let forum = hostile(browser, "discourse", &[]);
    let [start, content, end] = forum[0].lines().collect::<Vec<_>>().try_into().expect("three lines");
    assert_eq!(end, "[/wrap]");
    assert_eq!(
        start,
        "[wrap=mail-setup lang=\"fr\" provider=\"free.fr\" client=\"thunderbird\" \
         report=\"https://help.example/r?p={provider}&a=%22onmouseover=%22x()%22&b=%27c%27&d=<e>%5D\"]"
    );
    let words = r#""\>\<script\>window\.hacked \= 1\</script\> \& 'l’aide' \]\] \[/wrap\] \</p\>\</mail\-setup\> %% \{\{x\}\} ''b''"#;
    assert_eq!(content, format!("[{words}]({encoded})"));
    let php = hostile(browser, "wordpress", &[("base", r"https://help.example/it's\/")]);
    assert!(php[1].contains(r"'https://help.example/it\'s//mail-setup.js', array(), null"), "{}", php[1]);
}

fn refused(browser: &Browser) {
    let _site = open(browser, Policy::None);
    let problems = |names: &[&str]| {
        let read = "const one = (name) => document.querySelector(`#${name}`);
                    return arguments[0].map((name) =>
                      [one(name).getAttribute('aria-invalid'), one(`${name}-said`).textContent.length > 20])";
        browser.script(read, &[json!(names)])
    };
    set(
        browser,
        &[("report", "javascript:alert(1)//{provider}"), ("link", "javascript:alert(1)"), ("base", "data:text/html,x")],
    );
    let bad = json!(["true", true]);
    assert_eq!(problems(&["report", "link", "base"]), json!([bad, bad, bad]));
    let said = pieces(browser).concat();
    assert!(!said.contains("javascript:") && !said.contains("data:text"), "{said}");
    set(
        browser,
        &[
            ("report", "https://help.example/without-a-place"),
            ("link", "/only/a/path"),
            ("base", "https://jean:secret@help.example/"),
        ],
    );
    assert_eq!(problems(&["report", "link", "base"]), json!([bad, bad, bad]));
    assert!(!pieces(browser).concat().contains("secret"));
    set(
        browser,
        &[
            ("report", "mailto:help@example.org?subject={provider}"),
            ("link", ""),
            ("base", "https://help.example/mail-setup"),
        ],
    );
    let good = json!([null, false]);
    assert_eq!(problems(&["report", "link", "base"]), json!([good, good, good]));
    assert!(
        piece(browser).starts_with(r#"<script type="module" src="https://help.example/mail-setup/mail-setup.js">"#)
    );
}

fn broken(browser: &Browser) {
    let site = Case::named("pages").fault(".wasm", mail_setup_tests::site::Fault::Missing).serve();
    browser.open(&site.url("/mail-setup/configure.html?lang=en"));
    let said = browser.wait("what is wrong", "return document.querySelector('#failed').textContent", &[]);
    assert_eq!(
        said,
        "The widget did not load here (not-found). check.html, beside this page, tells what is wrong with this host."
    );
    // What needs no list is still there to be copied.
    assert!(piece(browser).contains("<mail-setup>"), "{}", piece(browser));
}
